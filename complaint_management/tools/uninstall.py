"""What an addon of one trade does before it is uninstalled, and who uninstalls at all."""

from odoo.addons.base.models.ir_model import MODULE_UNINSTALL_FLAG

WORDS = [  # word, who uses it, in which field
    ("complaint.category", "complaint.complaint", "category_id"),
    ("complaint.cause", "complaint.complaint", "cause_id"),
    ("complaint.policy", "complaint.complaint", "policy_id"),
    ("complaint.remedy.type", "complaint.remedy", "remedy_type_id"),
    ("complaint.severity.rule", "complaint.complaint", "severity_rule_ids"),
]


def keep_used_words(env, module):
    """Let the words of `module` that cases use outlive it (R57): archived, without their
    code, owned by no addon. The register stays as it was, and the addon can come back."""
    env = env(context=dict(env.context, active_test=False))
    for model, user, field in WORDS:
        used = [word.id for (word,) in env[user]._read_group([(field, "!=", False)], [field])]
        if "parent_id" in env[model]:
            used = env[model].search([("id", "parent_of", used)]).ids
        names = env["ir.model.data"].search(
            [("module", "=", module), ("model", "=", model), ("res_id", "in", used)]
        )
        words = env[model].browse(names.mapped("res_id"))
        words.action_archive()
        if "code" in words:
            words.code = False
        names.unlink()


def heeding_guards(records):
    """These records without the word in the context that lets guards of deletion pass, unless
    whoever brings it may uninstall addons: a remote call can bring it as well (R57)."""
    if records.env.context.get(MODULE_UNINSTALL_FLAG) and not records.env.is_system():
        return records.with_context(**{MODULE_UNINSTALL_FLAG: False})
    return records
