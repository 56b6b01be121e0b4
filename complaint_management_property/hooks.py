from odoo.addons.complaint_management.tools.uninstall import keep_used_words


def uninstall_hook(env):
    """Keep the topics, causes, remedies and policies that cases use."""
    keep_used_words(env, "complaint_management_property")
