"""Conditions for cases that administrators write as a domain: read, applied, checked.

A condition is data, never a program (R13, R20): plain values, read by `ast.literal_eval`, about
facts that are kept on the case. It is small enough to be asked at every intake, whatever it says.
"""

from ast import literal_eval

from odoo.exceptions import ValidationError
from odoo.fields import Domain

SIGNS = {"=": "=", "!=": "≠", ">": ">", ">=": "≥", "<": "<", "<=": "≤"}

TEXT_MAX = 2000  # characters of the whole condition
FACTS_MAX = 50
ITEMS_MAX = 3 * FACTS_MAX  # with the “and”, “or” and “not” between the facts
LIST_MAX = 200  # values of one fact
WORD_MAX = 200  # characters of one value
NUMBER_MAX = 10**12
ID_MAX = 2**31 - 1
PATH_MAX = 3  # names, as in category_id.parent_id.is_major
DEPTH_MAX = 2  # conditions inside a fact

LIKE = {"like", "ilike", "not like", "not ilike"}
PATTERN = {"=like", "=ilike", "not =like", "not =ilike"}
LISTED = {"in", "not in"}
TREE = {"child_of", "parent_of"}
NESTED = {"any", "not any"}
OPERATORS = {*SIGNS, *LIKE, *PATTERN, *LISTED, *TREE, *NESTED}

RELATIONS = {"many2one", "one2many", "many2many"}
UNASKED = {"binary", "json", "properties_definition", "reference", "serialized"}
DATE_PARTS = {
    "year_number",
    "quarter_number",
    "month_number",
    "iso_week_number",
    "day_of_year",
    "day_of_month",
    "day_of_week",
    "hour_number",
    "minute_number",
}


def read_condition(env, text):
    """The domain written in `text` as a list; the text itself where it cannot be read, so
    that whoever applies it meets the fault, and intake goes on."""
    try:
        return _parse(env, text)
    except Exception:
        return text or ""


def apply_condition(cases, condition):
    """The `cases` that fulfil the `condition`, as it was read; raises what is wrong with it."""
    if isinstance(condition, str):
        condition = _parse(cases.env, condition)  # fails again, and says why
    return cases.filtered_domain(condition)


def get_condition_problem(env, text):
    """Why the condition written in `text` cannot be applied to cases, in words, or False."""
    try:
        # sudo: as it is applied; only whether it can be applied gets out
        Domain(_parse(env, text)).validate(env["complaint.complaint"].sudo())
    except Exception as error:
        return str(error) or type(error).__name__
    return False


def _parse(env, text):
    """The domain written in `text` as a list.

    :raises ValueError: a sentence that says why it is none that may be asked.
    """
    text = text or ""
    if len(text) > TEXT_MAX:
        raise ValueError(env._("it is longer than %(count)s characters", count=TEXT_MAX))
    try:
        condition = literal_eval(text)
    except SyntaxError as error:
        raise ValueError(error.msg) from error
    except (MemoryError, RecursionError) as error:
        raise ValueError(env._("it is nested too deeply")) from error
    except (TypeError, ValueError) as error:
        raise ValueError(
            env._(
                "write plain values, no names and no calculations; dates may be written as "
                "'now', 'today' or 'today -7d'"
            )
        ) from error
    if _count_facts(env["complaint.complaint"], condition) > FACTS_MAX:
        raise ValueError(env._("it asks for more than %(count)s facts", count=FACTS_MAX))
    Domain(condition)  # whether each “and”, “or” and “not” has what it joins
    return condition


def _count_facts(model, condition, depth=0):
    """How many facts the `condition` about records of `model` asks for, each of them checked."""
    env = model.env
    if not isinstance(condition, list) or len(condition) > ITEMS_MAX:
        raise ValueError(env._("write a list of facts like [('is_legal', '=', True)]"))
    if depth > DEPTH_MAX:
        raise ValueError(env._("it is nested too deeply"))
    count = 0
    for item in condition:
        if isinstance(item, str) and item in ("&", "|", "!"):
            continue
        if not isinstance(item, list | tuple) or len(item) != 3:
            raise ValueError(env._("“%(fact)s” is no fact like ('is_legal', '=', True)", fact=item))
        count += _count_fact(model, *item, depth)
    return count


def _count_fact(model, path, operator, value, depth):
    """As `_count_facts`, of one fact."""
    env = model.env
    if isinstance(path, int) and path in (0, 1) and operator == "=" and value == 1:
        return 1  # never, always: so writes the editor of filters
    if not isinstance(operator, str) or operator not in OPERATORS:
        raise ValueError(env._("“%(operator)s” compares nothing", operator=operator))
    field = _get_asked_field(model, path, depth)
    if operator in NESTED:
        if field.type not in RELATIONS:
            raise ValueError(env._("“%(name)s” has no facts of its own", name=path))
        return _count_facts(env[field.comodel_name], value, depth + 1)
    values = value if isinstance(value, list | tuple) else [value]
    if len(values) > LIST_MAX or (values is value and operator not in LISTED | TREE):
        raise ValueError(env._("“%(name)s”: too many values", name=path))
    if not all(_is_plain(each, operator) for each in values):
        raise ValueError(
            env._("“%(name)s”: a value that is too large, or cannot be compared so", name=path)
        )
    return 1


def _is_plain(value, operator):
    """Whether this is a value that is compared in no time."""
    if operator in TREE:
        return isinstance(value, int) and 0 <= value <= ID_MAX
    if isinstance(value, str):
        # two unknown stretches inside a long text would be tried in every combination
        wild = value.count("%")
        is_quick = not wild if operator in LIKE else wild <= 1 if operator in PATTERN else True
        return len(value) <= WORD_MAX and is_quick
    if isinstance(value, int | float):
        return abs(value) <= NUMBER_MAX
    return value is None


def _get_asked_field(model, path, depth):
    """The field that `path` leads to from records of `model`: a fact that is kept on the case,
    or on what it links to; nothing that is worked out at the moment, or that not everybody may
    know."""
    env = model.env
    names = path.split(".") if isinstance(path, str) else []
    if not names or len(names) + depth > PATH_MAX:
        raise ValueError(env._("“%(name)s” leads too far", name=path))
    while True:
        field = model._fields.get(names.pop(0))
        may_ask = field and _may_ask(model, field)
        if may_ask and _is_end(field, names):
            return field
        if not may_ask or field.type not in RELATIONS:
            raise ValueError(
                env._("“%(name)s” is nothing a condition may ask about a case", name=path)
            )
        model = env[field.comodel_name]


def _is_end(field, rest):
    """Whether a path ends with this field, the names in `rest` being a part of its value."""
    if field.type == "properties":
        return len(rest) == 1
    if field.type in ("date", "datetime") and rest:
        return len(rest) == 1 and rest[0] in DATE_PARTS
    return not rest


def _may_ask(model, field):
    """Whether a condition may ask for this field of `model`. Many records are looked at only
    where they are rows or words of the case itself."""
    if not field.store or field.groups or field.type in UNASKED:
        return False
    if field.type in ("one2many", "many2many"):
        is_row = field.comodel_name.startswith("complaint.") and field.comodel_name != model._name
        return model._name == "complaint.complaint" and is_row
    return True


def tell_condition(env, text):
    """The facts a condition asks for, a few words each, in the language of the user and
    without a query; empty where it is no plain list of facts, or one takes a look-up."""
    facts = read_condition(env, text)
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
