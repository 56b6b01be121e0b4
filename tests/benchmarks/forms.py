"""The ledger workbook beside Odoo's own export of the same columns, in one run.

    setup/odoo --exec python -m tests.benchmarks.forms --database MYDB [--cases 10000]

Prints, never asserts: seconds, queries, size and the highest memory of the process so far,
for the ledger with its overview sheets and for Odoo's export to XLSX. Everything happens in
one transaction that is rolled back at the end.
"""

import argparse
import resource
import time
from types import SimpleNamespace

import odoo
from odoo import api
from odoo.modules.registry import Registry
from odoo.tools import config

from odoo.addons.web.controllers import export

LATER = {"number": "'B' || i", "date_received": "now() AT TIME ZONE 'UTC' - i * interval '1 h'"}


def get_peak():
    """The highest memory this process ever had, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def load_cases(env, count):
    """`count` copies of one closed case with texts of a usual length; a domain for them."""
    case = env["complaint.complaint"].create(
        {
            "name": "The tap in the hall drips day and night",
            "description": "It began on Monday and wakes everybody up. " * 6,
            "remedy_requested": "A lasting repair, please, and soon.",
            "category_id": env["complaint.category"].search([], limit=1).id,
            "department_id": env["hr.department"].search([], limit=1).id,
            "partner_name": "Lin Xia",
            "partner_phone": "+86 138 0013 8000",
            "external_ref": "benchmark",
        }
    )
    env.flush_all()
    env.cr.execute("SELECT * FROM complaint_complaint LIMIT 0")
    names = [c.name for c in env.cr.description if c.name not in ("id", "external_ref")]
    values = ", ".join(LATER.get(name, f"c.{name}") for name in names)
    env.cr.execute(
        f"INSERT INTO complaint_complaint ({', '.join(names)}) SELECT {values}"
        " FROM complaint_complaint c, generate_series(1, %s) i WHERE c.id = %s",
        [count, case.id],
    )
    env.cr.execute("ANALYZE complaint_complaint")
    env.invalidate_all()
    return [("number", "=like", "B%")]


def write_export(env, domain, names):
    """What Odoo's Export dialog makes of the same cases and columns."""
    export.request = SimpleNamespace(env=env)
    records = env["complaint.complaint"].search(domain)
    rows = records.export_data(names)["datas"]
    fields = [{"name": name, "type": records._fields[name].type} for name in names]
    with export.ExportXlsxWriter(fields, names, len(rows)) as writer:
        for number, row in enumerate(rows, 1):
            for column, cell in enumerate(row):
                writer.write_cell(number, column, cell)
    return writer.value


def measure(env, label, write):
    """One line: seconds, queries, size and the highest memory; answers the seconds."""
    env.invalidate_all()
    queries, start = env.cr.sql_log_count, time.perf_counter()
    content = write()
    seconds = time.perf_counter() - start
    print(
        f"{label:24} {seconds:8.1f} s {env.cr.sql_log_count - queries:8} queries"
        f" {len(content) / 1024:8.0f} KiB {get_peak():8.0f} MiB at most so far"
    )
    return seconds


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--database", required=True)
    parser.add_argument("--cases", type=int, default=10_000)
    options = parser.parse_args()
    config.parse_config(["--log-level=error", "--no-http"], setup_logging=True)
    with Registry(options.database).cursor() as cr:
        env = api.Environment(cr, odoo.SUPERUSER_ID, {"tz": "Asia/Shanghai"})
        domain = load_cases(env, options.cases)
        ledger = env["complaint.ledger"]
        columns = [column.key for column in ledger._get_columns() if "." not in column.key]
        print(
            f"{options.cases:,} cases, {len(columns)} columns, {get_peak():.0f} MiB to begin with"
        )
        ours = measure(env, "ledger", lambda: ledger._write_ledger(domain))
        theirs = measure(env, "Odoo's own export", lambda: write_export(env, domain, columns))
        print(f"the ledger takes {ours / theirs:.2f} × the time of Odoo's own export")
        cr.rollback()


if __name__ == "__main__":
    main()
