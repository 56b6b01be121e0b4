"""R31 with real processes: a worker is killed in the middle, two others finish; every
missed target has moved its case up exactly once. After an outage the job of Odoo goes on, slice
by slice, until nothing is left."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ODOO = Path(sys.executable).with_name("odoo")
CASES = 120
DUE = "SELECT count(*) FROM complaint_deadline WHERE date_next <= now() AT TIME ZONE 'UTC'"

PREPARE = """
from datetime import datetime
from odoo.fields import Command
company = env["res.company"].create({"name": "Killed"})
user = env["res.users"].create(
    {"name": "Chief", "login": "killed_chief", "company_id": company.id,
     "company_ids": [Command.set(company.ids)],
     "group_ids": [Command.link(env.ref("complaint_management.group_complaint_gm").id)]})
company.complaint_gm_id = user
employee = env["hr.employee"].create(
    {"name": "Chief", "user_id": user.id, "company_id": company.id})
department = env["hr.department"].create(
    {"name": "Killed", "company_id": company.id, "manager_id": employee.id})
env["complaint.deadline"].search([("is_open", "=", True)]).write({"date_cancelled": datetime.now()})
env.cr.commit()
"""

LATE = f"""
from datetime import datetime, timedelta
company = env["res.company"].search([("name", "=", "Killed")])
department = env["hr.department"].search([("company_id", "=", company.id)])
env["complaint.complaint"].with_company(company).create([
    {{"name": f"Case {{n}}", "partner_name": f"Person {{n}}", "company_id": company.id,
      "department_id": department.id, "date_received": datetime.now() - timedelta(hours=2)}}
    for n in range({CASES})])
env.cr.commit()
"""

WORK = """
import time
Deadline = env.registry["complaint.deadline"]
run = Deadline._run_due
def slow(self, now):
    run(self, now)
    self.env.flush_all()
    time.sleep(0.2)
Deadline._run_due = slow
batch = Deadline._run_due_batch
Deadline._run_due_batch = lambda self, limit=10: batch(self, limit=10)
"""

RUN = """
env["complaint.due.mixin"]._cron_run_due()
env.cr.commit()
"""

# Odoo's own loop over the jobs that are ready, as often as ours is ready again at once.
CATCH_UP = """
from odoo.addons.base.models import ir_cron
ir_cron.MIN_TIME_PER_JOB = 1
job = env.ref("complaint_management.ir_cron_run_due")
job.nextcall = "2026-01-01 00:00:00"
env.cr.commit()
with env.registry.cursor() as cr:
    for _run in range(10):
        env.registry["ir.cron"]._process_jobs_loop(cr, job_ids=job.ids)
"""


def sql(database, query):
    done = subprocess.run(
        ["psql", "-AtX", database, "-c", query], capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def shell(database, script):
    process = subprocess.Popen(
        [ODOO, "shell", "-d", database, "--no-http", "--log-level=error"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    process.stdin.write(script.encode())
    process.stdin.close()
    return process


def finish(process):
    output = process.stdout.read().decode()
    assert process.wait(timeout=200) == 0, output
    assert "Traceback" not in output, output[-3000:]


@pytest.fixture(scope="module")
def firm(database):
    """The database with a firm in it, and no clock that runs."""
    finish(shell(database, PREPARE))
    return database


def test_every_missed_target_escalates_exactly_once(firm):
    finish(shell(firm, LATE))
    done = "SELECT count(*) FROM complaint_escalation WHERE trigger = 'deadline'"
    before = int(sql(firm, done))
    assert int(sql(firm, DUE)) == CASES

    first = shell(firm, WORK + RUN)
    deadline = time.time() + 120
    while int(sql(firm, done)) - before < 20 and time.time() < deadline:
        time.sleep(0.05)
    os.killpg(first.pid, signal.SIGKILL)
    first.wait()
    reached = int(sql(firm, done)) - before
    assert 20 <= reached < CASES, "the worker was to be killed in the middle"

    workers = [shell(firm, WORK + RUN), shell(firm, WORK + RUN)]
    for worker in workers:
        finish(worker)

    assert int(sql(firm, DUE)) == 0
    assert int(sql(firm, done)) - before == CASES
    twice = sql(
        firm,
        "SELECT count(*) FROM (SELECT deadline_id, level FROM complaint_escalation"
        " WHERE deadline_id IS NOT NULL GROUP BY 1, 2 HAVING count(*) > 1) AS x",
    )
    assert twice == "0"
    todos = sql(
        firm,
        "SELECT count(*) FROM mail_activity a JOIN mail_activity_type t"
        " ON t.id = a.activity_type_id WHERE t.icon = 'fa-level-up'"
        " AND a.res_id IN (SELECT complaint_id FROM complaint_escalation e"
        " JOIN complaint_complaint c ON c.id = e.complaint_id WHERE c.name LIKE 'Case %')",
    )
    assert todos == str(CASES)


def test_an_outage_is_caught_up_without_waiting_for_the_next_turn(firm):
    finish(shell(firm, LATE))
    assert int(sql(firm, DUE)) == CASES
    finish(shell(firm, WORK + CATCH_UP))
    assert int(sql(firm, DUE)) == 0
