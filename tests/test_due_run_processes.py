"""R31 with real processes: a worker is killed in the middle, two others finish; every
missed target has moved its case up exactly once."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

ODOO = Path(sys.executable).with_name("odoo")
CASES = 120

PREPARE = f"""
from datetime import datetime, timedelta
company = env["res.company"].create({{"name": "Killed"}})
user = env["res.users"].create(
    {{"name": "Chief", "login": "killed_chief", "company_id": company.id,
      "company_ids": [(6, 0, company.ids)]}})
company.complaint_gm_id = user
employee = env["hr.employee"].create(
    {{"name": "Chief", "user_id": user.id, "company_id": company.id}})
department = env["hr.department"].create(
    {{"name": "Killed", "company_id": company.id, "manager_id": employee.id}})
env["complaint.deadline"].search([("is_open", "=", True)]).write({{"date_cancelled": datetime.now()}})
env["complaint.complaint"].with_company(company).create([
    {{"name": f"Case {{n}}", "partner_name": f"Person {{n}}", "company_id": company.id,
      "department_id": department.id, "date_received": datetime.now() - timedelta(hours=2)}}
    for n in range({CASES})])
env.cr.commit()
"""

WORK = """
import time
from odoo.addons.complaint_management.models import complaint_due_mixin
Deadline = env.registry["complaint.deadline"]
run = Deadline._run_due
def slow(self, now):
    run(self, now)
    self.env.flush_all()
    time.sleep(0.2)
Deadline._run_due = slow
Mixin = type(env["complaint.due.mixin"])
batch = Deadline._run_due_batch
Deadline._run_due_batch = lambda self, limit=10: batch(self, limit=10)
env["complaint.due.mixin"]._cron_run_due()
env.cr.commit()
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


def test_every_missed_target_escalates_exactly_once(database):
    finish(shell(database, PREPARE))
    done = "SELECT count(*) FROM complaint_escalation WHERE trigger = 'deadline'"
    due = "SELECT count(*) FROM complaint_deadline WHERE date_next <= now() AT TIME ZONE 'UTC'"
    before = int(sql(database, done))
    assert int(sql(database, due)) == CASES

    first = shell(database, WORK)
    deadline = time.time() + 120
    while int(sql(database, done)) - before < 20 and time.time() < deadline:
        time.sleep(0.05)
    os.killpg(first.pid, signal.SIGKILL)
    first.wait()
    reached = int(sql(database, done)) - before
    assert 20 <= reached < CASES, "the worker was to be killed in the middle"

    workers = [shell(database, WORK), shell(database, WORK)]
    for worker in workers:
        finish(worker)

    assert int(sql(database, due)) == 0
    assert int(sql(database, done)) - before == CASES
    twice = sql(
        database,
        "SELECT count(*) FROM (SELECT deadline_id, level FROM complaint_escalation"
        " WHERE deadline_id IS NOT NULL GROUP BY 1, 2 HAVING count(*) > 1) AS x",
    )
    assert twice == "0"
    todos = sql(
        database,
        "SELECT count(*) FROM mail_activity a JOIN mail_activity_type t"
        " ON t.id = a.activity_type_id WHERE t.icon = 'fa-level-up'"
        " AND a.res_id IN (SELECT complaint_id FROM complaint_escalation e"
        " JOIN complaint_complaint c ON c.id = e.complaint_id WHERE c.name LIKE 'Case %')",
    )
    assert todos == str(CASES)
