"""R52 with real processes: two workers produce the same reports at the same time; every
report is there once, produced once and mailed once."""

from test_due_run_processes import finish, shell, sql

PREPARE = """
from datetime import date, timedelta
env["res.company"].search([]).complaint_report_auto = False
company = env["res.company"].create({"name": "Twice"})
company.complaint_report_since = date.today() - timedelta(days=21)
user = env["res.users"].create(
    {"name": "Head", "login": "twice_head", "email": "head@example.com",
     "company_id": company.id, "company_ids": [(6, 0, company.ids)],
     "group_ids": [(4, env.ref("complaint_management.group_complaint_gm").id)]})
employee = env["hr.employee"].create(
    {"name": "Head", "user_id": user.id, "company_id": company.id})
department = env["hr.department"].create(
    {"name": "Twice", "company_id": company.id, "manager_id": employee.id})
company.complaint_department_id = department
company.complaint_gm_id = user
env["complaint.complaint"].with_company(company).create({
    "name": "Case", "partner_name": "Person", "company_id": company.id,
    "department_id": department.id, "date_received": date.today() - timedelta(days=40)})
env.cr.commit()
"""

# Paper is another matter: it takes a second each and says nothing about who was first.
WORK = """
import time
Report = env.registry["complaint.periodic.report"]
Report._write_pdf = lambda self: b"%PDF"
plan = Report._plan
def slow(self, *args):
    time.sleep(0.3)
    plan(self, *args)
Report._plan = slow
env["complaint.periodic.report"]._cron_produce()
env.cr.commit()
"""


def test_two_workers_make_each_report_once(database):
    finish(shell(database, PREPARE))
    ours = "company_id = (SELECT id FROM res_company WHERE name = 'Twice')"
    workers = [shell(database, WORK), shell(database, WORK)]
    for worker in workers:
        output = worker.stdout.read().decode()
        assert worker.wait(timeout=200) == 0, output[-3000:]

    count = "SELECT count(*) FROM complaint_periodic_report WHERE"
    made = int(sql(database, f"{count} {ours}"))
    assert made >= 3, "three weeks at least"
    assert int(sql(database, f"{count} {ours} AND version = 1 AND state = 'draft'")) == made
    assert sql(database, f"{count} {ours} AND (date_next IS NOT NULL OR due_error != '')") == "0"
    files = "SELECT count(*) FROM ir_attachment WHERE res_model = 'complaint.periodic.report'"
    reports = f"(SELECT id FROM complaint_periodic_report WHERE {ours})"
    assert int(sql(database, f"{files} AND res_id IN {reports}")) == 2 * made
    mails = (
        "SELECT count(*) FROM mail_notification n JOIN mail_message m ON m.id = n.mail_message_id"
        f" WHERE m.model = 'complaint.periodic.report' AND m.res_id IN {reports}"
    )
    assert int(sql(database, mails)) == made
