"""The due-run against Odoo's own automation rule, in one run on one database.

    setup/odoo --exec python -m tests.benchmarks.due_run --database MYDB [--targets 10000]

Measures, and prints as a table with ratios, never asserts:

* Odoo's `base.automation` rule that gives a colleague an activity on a date (the peer),
* the due-run over `--targets` missed deadlines: escalation row, to-do, holder, log line,
* computing the deadlines of 1,000 new cases with working hours,
* finding the due rows among `--rows` open and four times as many closed clocks (EXPLAIN),
* the memory of the process over `--memory` missed deadlines, loaded by SQL.

Everything happens in one transaction that is rolled back at the end.
"""

import argparse
import os
import time
from contextlib import contextmanager
from datetime import datetime, timedelta

import odoo
from odoo import api
from odoo.fields import Command
from odoo.modules.registry import Registry
from odoo.tools import config


@contextmanager
def measured(env, result):
    """Fill `result` with seconds and queries of the block, flush included."""
    env.cr.flush()  # what the preparation left to do, the log of changes included
    env.invalidate_all()
    count, start = env.cr.sql_log_count, time.perf_counter()
    yield
    env.cr.flush()
    result.update(seconds=time.perf_counter() - start, queries=env.cr.sql_log_count - count)


def build_company(env):
    """A company with a head, a GM and working hours of its own."""
    company = env["res.company"].create({"name": "Benchmark"})
    users = env["res.users"].create(
        [
            {
                "name": name,
                "login": f"bench_{name}",
                "company_id": company.id,
                "company_ids": [Command.set(company.ids)],
            }
            for name in ("head", "gm")
        ]
    )
    company.complaint_gm_id = users[1]
    manager = env["hr.employee"].create(
        {"name": "head", "user_id": users[0].id, "company_id": company.id}
    )
    department = env["hr.department"].create(
        {"name": "Benchmark", "company_id": company.id, "manager_id": manager.id}
    )
    return company, department


def new_cases(env, company, department, count, received):
    return (
        env["complaint.complaint"]
        .with_company(company)
        .create(
            [
                {
                    "name": f"Case {number}",
                    "partner_name": f"Person {number}",
                    "company_id": company.id,
                    "department_id": department.id,
                    "date_received": received,
                }
                for number in range(count)
            ]
        )
    )


def measure_automation(env, colleague, count):
    """Odoo's own rule: when a date has passed the `colleague`, who is told, gets an activity."""
    if "base.automation" not in env:
        return None
    partners = env["res.partner"].create([{"name": f"Row {n}"} for n in range(count)])
    model = env["ir.model"]._get("res.partner")
    todo = env.ref("mail.mail_activity_data_todo")
    rule = env["base.automation"].create(
        {
            "name": "Benchmark",
            "model_id": model.id,
            "trigger": "on_time",
            "trg_date_id": env["ir.model.fields"]._get("res.partner", "create_date").id,
            "trg_date_range": 0,
            "trg_date_range_type": "minutes",
            "filter_domain": repr([("id", "in", partners.ids)]),
            "action_server_ids": [
                Command.create(
                    {
                        "name": "Schedule",
                        "model_id": model.id,
                        "state": "next_activity",
                        "activity_type_id": todo.id,
                        "activity_user_type": "specific",
                        "activity_user_id": colleague.id,
                    }
                )
            ],
        }
    )
    result = {"rows": count}
    with measured(env, result):
        for partner in partners:
            rule._process(partner)
    return result


def measure_due_run(env, cases, now):
    result = {"rows": len(cases)}
    with measured(env, result):
        while env["complaint.deadline"]._run_due_batch():
            env.flush_all()
            env.invalidate_all()
    kept, ids = {}, cases.ids
    of_cases = [("model", "=", "complaint.complaint"), ("res_id", "in", ids)]
    kept["escalations"] = env["complaint.escalation"].search_count([("complaint_id", "in", ids)])
    kept["to-dos"] = env["mail.activity"].search_count(
        [("res_model", *of_cases[0][1:]), of_cases[1]]
    )
    kept["new holders"] = len(cases.filtered(lambda c: c.holder_id == c.escalation_ids.to_user_id))
    kept["log lines"] = env["mail.message"].search_count(of_cases)
    result["kept"] = kept
    return result


def get_memory():
    """MiB of main memory this process uses now."""
    with open("/proc/self/statm") as statm:
        return int(statm.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20


def copy_missed(env, case, count):
    """Copy the `case` and its open clock `count` times by SQL."""
    clock = case.deadline_ids.filtered("date_next").sorted("date_due")[:1]
    for record, values in (
        (case, {"number": "'M' || i", "name": "'Copy ' || i"}),
        (clock, {"complaint_id": "c.id"}),
    ):
        env.cr.execute(f"SELECT * FROM {record._table} LIMIT 0")
        columns = [column.name for column in env.cr.description if column.name != "id"]
        source = (
            f"generate_series(1, {count:d}) i"
            if record == case
            else f"complaint_complaint c WHERE c.number LIKE 'M%' AND c.company_id = {case.company_id.id:d}"
        )
        joint = " AND" if record == clock else " WHERE"
        env.cr.execute(
            f"""INSERT INTO {record._table} ({", ".join(columns)})
                SELECT {", ".join(values.get(name, f"t.{name}") for name in columns)}
                  FROM {record._table} t, {source}{joint} t.id = {record.id:d}"""
        )
    env.cr.execute("ANALYZE complaint_complaint, complaint_deadline")
    env.invalidate_all()


def measure_memory(env, count):
    """Memory after every 10,000 of `count` missed deadlines: it does not grow with them."""
    done, start = 0, time.perf_counter()
    print(f"memory over {count:,} missed deadlines: start {get_memory():.0f} MiB")
    while batch := env["complaint.deadline"]._run_due_batch():
        env.cr.flush()
        env.invalidate_all()
        done += batch
        if done % 10_000 < batch:
            seconds = time.perf_counter() - start
            print(f"    {done:7,} done: {get_memory():.0f} MiB, {done / seconds:.0f} per second")


def measure_find(env, rows):
    """Seconds and plan of finding the due rows, with many clocks loaded by SQL."""
    case = env["complaint.complaint"].search([], limit=1)
    env.cr.execute(
        """INSERT INTO complaint_deadline
               (complaint_id, company_id, milestone, kind, state, is_open, active, date_due, date_next)
           SELECT %s, %s, 'resolved', 'target',
                  CASE WHEN n %% 5 = 0 THEN 'running' ELSE 'met' END,
                  n %% 5 = 0, TRUE, at, CASE WHEN n %% 5 = 0 THEN at END
             FROM generate_series(1, %s) AS n,
                  LATERAL (SELECT now() AT TIME ZONE 'UTC' + (n - 5000) * interval '1 second' AS at) t""",
        [case.id, case.company_id.id, 5 * rows],
    )
    env.cr.execute("ANALYZE complaint_deadline")
    query = (
        "SELECT id FROM complaint_deadline WHERE active IS TRUE AND date_next <= now() AT TIME"
        " ZONE 'UTC' ORDER BY date_next, id LIMIT 2000"
    )
    env.cr.execute(query)
    start = time.perf_counter()
    env.cr.execute(query)
    found = env.cr.rowcount
    seconds = time.perf_counter() - start
    env.cr.execute(f"EXPLAIN (ANALYZE, COSTS OFF) {query}")
    return found, seconds, [line for (line,) in env.cr.fetchall()]


def line(name, result, base=None):
    speed = result["rows"] / result["seconds"]
    ratio = f"{speed / base:8.1f} ×" if base else ""
    print(
        f"{name:44} {result['rows']:7} {result['queries'] / result['rows']:9.2f}"
        f" {speed:10.0f} {ratio}"
    )
    return speed


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--database", required=True)
    parser.add_argument("--targets", type=int, default=10_000)
    parser.add_argument("--peer", type=int, default=300, help="records for the peer, which is slow")
    parser.add_argument("--rows", type=int, default=200_000, help="open clocks for the search")
    parser.add_argument("--memory", type=int, default=0, help="missed deadlines for the memory")
    options = parser.parse_args()
    config.parse_config(["--log-level=error", "--no-http"], setup_logging=True)
    with Registry(options.database).cursor() as cr:
        env = api.Environment(cr, odoo.SUPERUSER_ID, {})
        company, department = build_company(env)
        now = datetime.now().replace(microsecond=0)
        print(f"{'':44} {'rows':>7} {'queries':>9} {'per second':>10}    ratio")
        print(f"{'':44} {'':7} {'per row':>9}")
        peer = measure_automation(env, company.complaint_gm_id, options.peer)
        base = peer and line("Odoo automation rule: activity on a date", peer)
        env["complaint.deadline"].search([("is_open", "=", True)]).write({"date_cancelled": now})
        created = {"rows": 1000}
        with measured(env, created):
            cases = new_cases(env, company, department, 1000, now)
        line("create 1,000 cases with their deadlines", created)
        clocks = {"rows": 1000}
        with measured(env, clocks):
            env.add_to_compute(env["complaint.deadline"]._fields["date_due"], cases.deadline_ids)
            cases.deadline_ids.mapped("date_due")
        line("compute the deadlines of 1,000 cases", clocks)
        cases.deadline_ids.write({"date_cancelled": now})
        cases, left = env["complaint.complaint"], options.targets
        while left:
            size = min(left, 2000)
            cases |= new_cases(env, company, department, size, now - timedelta(minutes=90))
            env.flush_all()
            env.invalidate_all()
            left -= size
        run = measure_due_run(env, cases, now)
        line("due-run: row, to-do, holder, log line", run, base)
        print("    " + ", ".join(f"{count} {what}" for what, count in run["kept"].items()))
        if options.memory:
            (case,) = new_cases(env, company, department, 1, now - timedelta(minutes=90))
            env.cr.flush()
            copy_missed(env, case, options.memory)
            measure_memory(env, options.memory)
        found, seconds, plan = measure_find(env, options.rows)
        closed = 4 * options.rows
        print(
            f"finding {found} due rows among {options.rows:,} open and {closed:,} closed clocks:"
            f" {1000 * seconds:.1f} ms"
        )
        print("    " + "\n    ".join(plan))
        cr.rollback()


if __name__ == "__main__":
    main()
