"""Conditions for cases that administrators write as a domain: read, applied, checked."""

from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools.safe_eval import safe_eval


def read_condition(text):
    """The domain written in `text` as a list; the text itself where it cannot be read, so
    that whoever applies it meets the fault, and intake goes on."""
    try:
        return safe_eval(text)
    except Exception:
        return text


def apply_condition(cases, condition):
    """The `cases` that fulfil the `condition`, as it was read; raises what is wrong with it."""
    if isinstance(condition, str):
        condition = safe_eval(condition)  # fails again, and says why
    return cases.filtered_domain(condition)


def get_condition_problem(env, text):
    """Why the condition written in `text` cannot be applied to cases, in words, or False."""
    try:
        Domain(safe_eval(text)).validate(env["complaint.complaint"])
    except Exception as error:
        return str(error) or type(error).__name__
    return False


def check_conditions(rules):
    """A `domain` of these `rules` that cannot be read is refused here, not when a complaint
    comes in.

    :raises ValidationError: naming the field and what is wrong.
    """
    for rule in rules:
        problem = get_condition_problem(rule.env, rule.domain)
        if problem:
            raise ValidationError(
                rule.env._(
                    "%(field)s: this filter cannot be read (%(problem)s).",
                    field=rule._fields["domain"]._description_string(rule.env),
                    problem=problem,
                )
            )
