"""Conditions for cases that administrators write as a domain: read, applied, checked."""

from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools.safe_eval import safe_eval

SIGNS = {"=": "=", "!=": "≠", ">": ">", ">=": "≥", "<": "<", "<=": "≤"}


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


def tell_condition(env, text):
    """The facts a condition asks for, a few words each, in the language of the user and
    without a query; empty where it is no plain list of facts, or one takes a look-up."""
    facts = read_condition(text)
    if not isinstance(facts, list):
        return []
    words = [_tell_fact(env, fact) for fact in facts if fact != "&"]
    return words if all(words) else []


def _tell_fact(env, fact):
    """One `(field, operator, value)` of a condition in words, or None."""
    if not isinstance(fact, list | tuple) or len(fact) != 3:
        return None
    name, operator, value = fact
    field = env["complaint.complaint"]._fields.get(name)
    if not field:
        return None
    if field.type == "selection" and operator in ("=", "in"):
        labels = dict(field._description_selection(env))
        chosen = value if isinstance(value, list | tuple | set) else [value]
        return ", ".join(labels[key] for key in chosen if key in labels) or None
    label = field._description_string(env)
    if field.type == "boolean" and (operator, value) == ("=", True):
        return label
    is_number = field.type in ("integer", "float", "monetary") and isinstance(value, int | float)
    if is_number and operator in SIGNS:
        return f"{label} {SIGNS[operator]} {value:,}"
    return None


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
