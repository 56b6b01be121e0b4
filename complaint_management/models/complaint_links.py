"""Links to a case, or to a row of one, that somebody sends: asked about before anything is
written with them or worked out from them, so that what is linked never grants the access (R55)."""

from collections import defaultdict

from odoo.exceptions import AccessError
from odoo.fields import Command

CASE = "complaint.complaint"


def is_ours(model_name):
    """Whether records of this model belong to these addons: guards on the models of other apps
    touch what hangs on those only."""
    return (model_name or "").startswith("complaint.")


def is_of_a_case(env, model_name):
    """Whether records of this model are cases, or are seen by whoever sees their case."""
    model = env.registry.get(model_name)
    row = env.registry["complaint.row.mixin"]
    return model_name == CASE or (model is not None and issubclass(model, row))


def check_links(records, vals_list):
    """Raise when `vals_list` for `records`, or a default of the context, names a case or row
    that its author cannot read.

    :raises AccessError: naming the field.
    """
    if records.env.su:
        return
    wanted = defaultdict(set)  # (model, label of the field) → ids
    for vals in vals_list:
        _collect(records, vals, wanted)
    _collect(
        records,
        {
            key.removeprefix("default_"): value
            for key, value in records.env.context.items()
            if key.startswith("default_")
        },
        wanted,
    )
    for (model_name, field), ids in wanted.items():
        linked = records.env[model_name].browse(ids)
        if linked._filtered_access("read") != linked:
            raise AccessError(
                records.env._(
                    "%(field)s: choose a case that you may see.",
                    field=field._description_string(records.env),
                )
            )


def _collect(records, vals, wanted):
    """Gather the ids that `vals` for `records` link to, lines within lines included."""
    for name, value in vals.items():
        field = records._fields.get(name)
        if not value or not field or not field.relational:
            continue
        if field.type == "many2one":
            ids, lines = [value], []
        else:
            ids, lines = _read_commands(value)
        if is_of_a_case(records.env, field.comodel_name):
            ids = [_get_id(link) for link in ids]
            wanted[field.comodel_name, field].update(filter(None, ids))
        for line in lines:
            _collect(records.env[field.comodel_name], line, wanted)


def _read_commands(value):
    """`(ids linked, values of lines)` that a value of a x2many field holds."""
    ids, lines = [], []
    for command in value if isinstance(value, list | tuple) else list(value):
        if not isinstance(command, list | tuple):
            ids.append(command)
        elif command and command[0] in (Command.CREATE, Command.UPDATE):
            lines += [part for part in command[2:3] if isinstance(part, dict)]
            ids += command[1:2] if command[0] == Command.UPDATE else []
        elif command and command[0] == Command.LINK:
            ids += command[1:2]
        elif command and command[0] == Command.SET:
            ids += command[2] if len(command) > 2 and command[2] else []
    return ids, lines


def _get_id(link):
    """The id that a client means by `link` (an id, a record, `{"id": …}` or `[id, name]`), or
    None: what is no id yet, or none at all, leads nowhere."""
    if isinstance(link, dict):
        link = link.get("id")
    elif isinstance(link, list | tuple):
        link = link[0] if link else None
    link = getattr(link, "id", link)
    return link if isinstance(link, int) and not isinstance(link, bool) else None
