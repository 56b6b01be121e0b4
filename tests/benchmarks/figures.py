"""The figures of R53 among many cases: what is taken, in how many queries, how quickly.

    setup/odoo --exec python tests/benchmarks/figures.py --rows 1000000 --database MYDB --keep

Makes the database like the other benchmarks (see README.rst), with clocks, return visits,
remedies and escalations on the cases; prints a table as each role, never asserts.
"""

import argparse

import database
from measure import Meter
from subjects import Complaint, one_of

from odoo import SUPERUSER_ID, api

ANSWER = "(CASE WHEN h % 8 = 0 THEN 'unsatisfied' ELSE 'satisfied' END)"
ROLES = {"staff": "b_staff", "head": "b_head", "GM": "b_gm"}


class CountedComplaint(Complaint):
    """Cases with what figures are counted from."""

    def get_columns(self, env):
        causes = env["complaint.cause"].search([]).ids
        return super().get_columns(env) | {
            "kind": "CASE WHEN h % 20 = 1 THEN 'inquiry' WHEN h % 20 = 2 THEN 'suggestion'"
            " ELSE 'complaint' END",
            "assessment": "CASE WHEN is_open AND h % 2 = 0 THEN NULL WHEN h % 7 = 0 THEN 'invalid'"
            " ELSE 'valid' END",
            "cause_id": f"CASE WHEN is_open THEN NULL ELSE {one_of(causes, 31)} END",
            "cancel_reason": "CASE WHEN NOT is_open AND h % 20 = 0 THEN 'withdrawn' END",
            "date_contacted": "date + (h % 2000) * interval '1 minute'",
            "date_assessed": "date + (h % 3000) * interval '1 minute'",
            "date_resolved": "CASE WHEN NOT is_open THEN date + (h % 6000) * interval '1 minute' END",
            "date_visited": "CASE WHEN NOT is_open AND h % 10 > 1"
            " THEN date + interval '5 days' END",
            "escalation_count": "CASE WHEN h % 9 = 0 THEN 1 ELSE 0 END",
            "satisfaction": f"CASE WHEN NOT is_open AND h % 10 > 1 THEN {ANSWER} END",
            "is_visit_exempt": "NOT is_open AND h % 10 <= 1",
            "is_redone": f"NOT is_open AND (h % 10 > 1 AND {ANSWER} = 'unsatisfied' OR i % 100 = 0)",
            "cost": "CASE WHEN i % 3 = 0 THEN i % 900 ELSE 0 END",
        }

    def after_load(self, env):
        for statement in ROWS:
            database.say(statement.split()[2])
            table = statement.split()[2]
            indexes = database.drop_indexes(env.cr, table)
            env.cr.execute(statement, {"uid": SUPERUSER_ID, "type": self._get_type(env)})
            for definition in indexes:
                env.cr.execute(definition)

    @staticmethod
    def _get_type(env):
        return env["complaint.remedy.type"].search([], limit=1).id


ROWS = [
    """
    INSERT INTO complaint_deadline (complaint_id, company_id, active, milestone, kind, date_start,
           date_due, date_reached, state, is_open)
    SELECT c.id, c.company_id, TRUE, m.milestone, 'target', c.date_received, d.due, d.reached,
           CASE WHEN d.reached IS NULL THEN 'running' WHEN d.reached > d.due THEN 'missed'
           ELSE 'met' END, d.reached IS NULL AND NOT c.is_closed
      FROM complaint_complaint c,
           (VALUES ('contacted', 24), ('assessed', 48), ('resolved', 72)) m (milestone, hours),
           LATERAL (SELECT c.date_received + m.hours * interval '1 hour' AS due,
                    CASE m.milestone WHEN 'contacted' THEN c.date_contacted
                    WHEN 'assessed' THEN c.date_assessed ELSE c.date_resolved END AS reached) d
    """,
    """
    INSERT INTO complaint_visit (complaint_id, company_id, active, method, date_planned, date_done,
           result, exempt_reason, state, round, user_id)
    SELECT id, company_id, TRUE, 'phone', date_resolved, date_visited,
           satisfaction,
           CASE WHEN date_visited IS NULL THEN 'sensitive' END,
           CASE WHEN date_visited IS NULL THEN 'exempt' ELSE 'done' END, 0, user_id
      FROM complaint_complaint WHERE is_closed
    """,
    """
    INSERT INTO complaint_solution (complaint_id, company_id, active, name, user_id, answer, state,
           amount_total)
    SELECT id, company_id, TRUE, 'Refund', %(uid)s, 'agreed', 'done', cost
      FROM complaint_complaint WHERE cost > 0
    """,
    """
    INSERT INTO complaint_remedy (solution_id, complaint_id, company_id, active, remedy_type_id,
           amount, amount_company, currency_id)
    SELECT s.id, s.complaint_id, s.company_id, TRUE, %(type)s, s.amount_total, s.amount_total,
           c.currency_id
      FROM complaint_solution s JOIN res_company c ON c.id = s.company_id
     WHERE s.name = 'Refund'
    """,
    """
    INSERT INTO complaint_escalation (complaint_id, company_id, active, trigger, level, reason,
           date, date_ended, dwell_hours, state)
    SELECT id, company_id, TRUE, 'manual', (ARRAY['head', 'deputy', 'gm'])[1 + id %% 3], 'Beyond us',
           date_received, CASE WHEN is_closed THEN date_received + interval '9 hours' END, 9,
           CASE WHEN is_closed THEN 'ended' ELSE 'active' END
      FROM complaint_complaint WHERE escalation_count > 0
    """,
    """
    INSERT INTO complaint_reopening (complaint_id, company_id, active, user_id, reason, date,
           date_closed)
    SELECT id, company_id, TRUE, %(uid)s, 'Again', date_received, date_received
      FROM complaint_complaint WHERE is_redone AND satisfaction IS DISTINCT FROM 'unsatisfied'
    """,
]


def get_acts(env):
    """`{what is measured: what does it}`."""
    Figures = env["complaint.figures"]
    month = Figures._get_period("month", offset=-1)
    before = Figures._get_previous_period(month)

    def compare(env):
        env["complaint.figures"]._get_figures(period=month)
        env["complaint.figures"]._get_figures(period=before)

    def take(**options):
        return lambda env: {
            "length": len(env["complaint.figures"]._get_figures(**options)) and None
        }

    def open_page(**options):
        return lambda env: env["complaint.dashboard"].get_dashboard(**options) and None

    return {
        "dashboard, this month": open_page(),
        "dashboard, this year": open_page(kind="year"),
        "all figures of a month": take(period=month),
        "the same, beside the month before": compare,
        "all figures by department": take(period=month, groupby="department_id"),
        "counts by category": take(names=["count"], period=month, groupby="category_id"),
        "counts of all time by month": take(names=["count"], groupby="date_received:month"),
        "all figures of all time by month": take(groupby="date_received:month"),
    }


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--rows", type=int, default=1_000_000, help="cases")
    parser.add_argument("--rounds", type=int, default=3, help="repetitions; the quickest counts")
    parser.add_argument("--database", default="benchmark_figures")
    parser.add_argument("--keep", action="store_true", help="leave the database for another run")
    options = parser.parse_args()
    registry = database.open_database(options.database, peers=False)
    try:
        database.fill(registry, [CountedComplaint()], options.rows, 0.02)
        with registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            users = {
                role: env["res.users"].search([("login", "=", login)]).id
                for role, login in ROLES.items()
            }
            acts = get_acts(env)
        print(f"{options.rows:,} cases{'':28} role     queries        ms")
        for name, act in acts.items():
            for role, uid in users.items():
                queries, milliseconds, _found = Meter(registry, uid, options.rounds).run(act)
                print(f"{name:44} {role:8} {queries:7.0f} {milliseconds:9.0f}")
    finally:
        if not options.keep:
            database.drop(options.database)


if __name__ == "__main__":
    main()
