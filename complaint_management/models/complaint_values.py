"""What people and other systems send, before it reaches the database: made storable where
nothing is lost by it, else refused by the name of the field."""

import math

from odoo import fields
from odoo.exceptions import UserError
from odoo.models import MAGIC_COLUMNS

YEARS = range(1900, 2200)  # wider than any case, narrow enough for every time zone and calendar
NUMBERS = ("integer", "float", "monetary")
NUMBER_MAX = 10**12
INTEGER_MAX = 2**31 - 1


def _get_system_fields(records):
    """Names of the stored fields of `records` that no person sets: those declared read-only,
    and those named by `_get_system_names`. A person reaches them through a verb only, which
    asks for the right first."""
    system = records._get_system_names()
    return {
        name
        for name, field in records._fields.items()
        if name in system or (field.store and field.readonly and name not in MAGIC_COLUMNS)
    }


def refuse_system_fields(records, vals_list, allowed=()):
    """Raise when a person writes a field that is the system's (R44, R57).

    :param allowed: names that may come along this time.
    """
    if records.env.su or records._transient:  # a dialog keeps nothing
        return
    given = set().union(*vals_list) - set(allowed)
    if not (forged := given & _get_system_fields(records)):
        return
    field = records._fields[min(forged)]
    raise UserError(
        records.env._(
            "%(field)s is worked out from what was recorded and cannot be set.",
            field=field._description_string(records.env),
        )
    )


def without_forged_defaults(records):
    """These records without `default_*` keys of the context for what is the system's."""
    defaults = {key for key in records.env.context if key.startswith("default_")}
    if records.env.su or records._transient or not defaults:
        return records
    forged = {f"default_{name}" for name in _get_system_fields(records)} & defaults
    if not forged:
        return records
    clean = {key: value for key, value in records.env.context.items() if key not in forged}
    # the whole context is replaced: merged keyword arguments would keep the defaults
    return records.with_context(clean)  # pylint: disable=context-overridden


def with_sound_defaults(records, names):
    """These records with `default_*` keys of the context for the fields `names` made sound, or
    refused like a value."""
    context = records.env.context
    brought = {n: context[f"default_{n}"] for n in names if context.get(f"default_{n}")}
    [brought] = clean_values(records, [brought])
    return records.with_context(**{f"default_{name}": brought[name] for name in brought})


def clean_values(records, vals_list):
    """The `vals_list` for `records` without characters no database can keep.

    :raises UserError: for a date or number that is none, or beyond all reason, and for what
        has to be filled and is emptied.
    """
    return [
        {name: _clean_value(records, name, value) for name, value in vals.items()}
        for vals in vals_list
    ]


def clean_settings(records, vals_list):
    """The same for records of other apps: what we add to them is ours to look at."""
    ours = [{n: v for n, v in vals.items() if n.startswith("complaint_")} for vals in vals_list]
    sound = clean_values(records, ours)
    return [vals | clean for vals, clean in zip(vals_list, sound, strict=True)]


def _clean_value(records, name, value):
    field = records._fields.get(name)
    if not field or value in (None, False, ""):
        return _check_filled(records, field, value)
    if field.type in ("char", "text", "html", "json", "properties", "properties_definition"):
        return _clean_text(records, field, value)
    if field.type in ("date", "datetime"):
        _check_moment(records, field, value)
    elif field.type in NUMBERS:
        _check_number(records, field, value)
    return value


def _check_filled(records, field, value):
    """A number and a tick are never empty: these are zero and no."""
    is_empty = field and field.type not in ("boolean", *NUMBERS) and value in (None, False)
    if is_empty and field.store and field.required:
        raise UserError(
            records.env._(
                "%(field)s: it cannot be empty.", field=field._description_string(records.env)
            )
        )
    return value


def _clean_text(records, field, value):
    """A text, or all texts and numbers within a value that is kept as JSON."""
    if isinstance(value, str):
        return value.replace("\0", "").encode(errors="replace").decode()
    if isinstance(value, dict):
        return {key: _clean_text(records, field, part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_clean_text(records, field, part) for part in value]
    if isinstance(value, float):
        _check_number(records, field, value)
    return value


def _check_moment(records, field, value):
    convert = fields.Date.to_date if field.type == "date" else fields.Datetime.to_datetime
    try:
        moment = convert(value)
    except (TypeError, ValueError) as error:
        raise UserError(
            records.env._(
                "%(field)s: “%(value)s” is not a date. Write it like %(example)s.",
                field=field._description_string(records.env),
                value=str(value)[:50],
                example="2026-12-31" if field.type == "date" else "2026-12-31 23:59:00",
            )
        ) from error
    if moment.year not in YEARS:
        raise UserError(
            records.env._(
                "%(field)s: choose a date between the years %(first)s and %(last)s.",
                field=field._description_string(records.env),
                first=YEARS[0],
                last=YEARS[-1],
            )
        )


def _check_number(records, field, value):
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        number = math.nan
    if not abs(number) <= (INTEGER_MAX if field.type == "integer" else NUMBER_MAX):  # nor NaN
        raise UserError(
            records.env._(
                "%(field)s: “%(value)s” is not a number, or too large.",
                field=field._description_string(records.env),
                value=str(value)[:50],
            )
        )
