from odoo.addons.complaint_management.tools.uninstall import keep_used_words

OUR_FIELDS = ("stay_id", "guest_phase", "outlet_id", "vip_level", "shift", "date_departure")


def uninstall_hook(env):
    """Keep what cases use; let policies rest that ask for a field that goes."""
    keep_used_words(env, "complaint_management_hotel")
    policies = env["complaint.policy"].search([("domain", "!=", "[]")])
    policies.filtered(
        lambda policy: any(name in (policy.domain or "") for name in OUR_FIELDS)
    ).action_archive()
