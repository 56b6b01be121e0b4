"""The due-run against Odoo's own automation rule, in one run on one database.

    setup/odoo --exec python -m tests.benchmarks.due_run --database MYDB [--targets 10000]

Measures, and prints as a table with ratios, never asserts:

* Odoo's `base.automation` rule that gives a colleague an activity on a date (the peer),
* the due-run over `--targets` missed deadlines: escalation row, to-do, holder, log line,
* computing the deadlines of 1,000 new cases with working hours,
* finding the due rows with `--cases` cases loaded by SQL, a fifth of them open (EXPLAIN),
* the memory of the process over `--memory` missed deadlines, loaded by SQL.

Everything happens in one transaction that is rolled back at the end; run `VACUUM` afterwards
where the database is kept.
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
from odoo.tools import SQL, config


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
                "group_ids": [
                    Command.link(env.ref(f"complaint_management.group_complaint_{name}").id)
                ],
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


def copy_rows(env, record, source, values):
    """Insert copies of `record` by SQL, one for each row of `source`, with other `values`.

    :param source: what comes after FROM, with an alias the values may use.
    :param values: `{column: SQL expression}` of what is not copied.
    """
    env.cr.execute(f"SELECT * FROM {record._table} LIMIT 0")
    columns = [column.name for column in env.cr.description if column.name != "id"]
    picked = (values.get(name, f"t.{name}") for name in columns)
    env.cr.execute(
        f"""INSERT INTO {record._table} ({", ".join(columns)})
            SELECT {", ".join(picked)} FROM {source}, {record._table} t
             WHERE t.id = {record.id:d}"""
    )


def copy_cases(env, case, letter, count, values=()):
    """Copy the `case` `count` times; the numbers of the copies begin with `letter`. The texts
    are left out: their indexes say nothing here and take an hour."""
    texts = {"description": "NULL", "search_text": "NULL"}
    numbers = {"number": f"'{letter}' || i", "name": "'Copy ' || i"}
    copy_rows(env, case, f"generate_series(1, {count:d}) i", {**texts, **numbers, **dict(values)})


def copy_clock(env, clock, letter, values=()):
    """Give each copy of the case a copy of its `clock`."""
    copies = f"""(SELECT id, substr(number, 2)::int AS i FROM complaint_complaint
                   WHERE number LIKE '{letter}%' AND company_id = {clock.company_id.id:d}) c"""
    copy_rows(env, clock, copies, {"complaint_id": "c.id", **dict(values)})


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


def load_cases(env, case, count):
    """`count` cases, every fifth of them open, each with its clocks; 5,000 clocks are due."""
    closed = "i % 5 <> 0"
    stage = env.ref("complaint_management.complaint_stage_closed")
    copy_cases(
        env,
        case,
        "F",
        count,
        {
            "stage_id": f"CASE WHEN {closed} THEN {stage.id} ELSE t.stage_id END",
            "state": f"CASE WHEN {closed} THEN 'closed' ELSE t.state END",
            "is_closed": closed,
            "date_deadline": f"CASE WHEN {closed} THEN NULL ELSE t.date_deadline END",
        },
    )
    closed = closed.replace("i", "c.i", 1)
    at = "now() AT TIME ZONE 'UTC' + (c.i / 5 - 5000) * interval '1 second'"
    for number, clock in enumerate(case.deadline_ids):
        values = {
            "state": f"CASE WHEN {closed} THEN 'met' ELSE 'running' END",
            "is_open": f"NOT ({closed})",
            "date_next": "NULL" if number else f"CASE WHEN {closed} THEN NULL ELSE {at} END",
        }
        copy_clock(env, clock, "F", values)
    env.cr.execute("ANALYZE complaint_complaint, complaint_deadline")
    env.invalidate_all()


def measure_find(env, limit=4000):
    """`(rows found, seconds, plan)` of finding what is due, as the due-run does it."""
    Deadline, now = env["complaint.deadline"], datetime.now().replace(microsecond=0)
    Deadline._find_due(now, limit)
    start = time.perf_counter()
    found = len(Deadline._find_due(now, limit))
    seconds = time.perf_counter() - start
    query = Deadline._search([("date_next", "<=", now)], order="date_next, id", limit=limit)
    env.cr.execute(SQL("EXPLAIN (ANALYZE, COSTS OFF) %s", query.select()))
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
    parser.add_argument("--cases", type=int, default=1_000_000, help="cases for the search")
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
        print(
            f"    {clocks['seconds']:.3f} ms for the {len(cases[0].deadline_ids)} clocks of a case"
        )
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
            copy_cases(env, case, "M", options.memory)
            copy_clock(env, case.deadline_ids.sorted("date_due")[:1], "M")
            env.cr.execute("ANALYZE complaint_complaint, complaint_deadline")
            env.invalidate_all()
            measure_memory(env, options.memory)
        if options.cases:
            (case,) = new_cases(env, company, department, 1, now)
            env.cr.flush()
            load_cases(env, case, options.cases)
            found, seconds, plan = measure_find(env)
            opened = options.cases // 5
            print(
                f"finding {found:,} due rows with {opened:,} open and {options.cases - opened:,}"
                f" closed cases, {len(case.deadline_ids)} clocks each: {1000 * seconds:.1f} ms"
            )
            print("    " + "\n    ".join(plan))
        cr.rollback()


if __name__ == "__main__":
    main()
