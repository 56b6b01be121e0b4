from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL
from odoo.tools.misc import formatLang

ENOUGH = 3  # fewer cases prove nothing and would give single ones away
YEAR = timedelta(days=365)


class ComplaintSolution(models.Model):
    """What was offered in like cases, as a yardstick beside the amount (R35).

    Like cases: same category and severity, answered in the last twelve months, among those
    the user may see.
    """

    _inherit = "complaint.solution"

    precedent_text = fields.Char(string="Like Cases", compute="_compute_precedent_text")

    @api.depends("complaint_id.category_id", "complaint_id.severity_id")
    @api.depends_context("uid", "lang", "allowed_company_ids")
    def _compute_precedent_text(self):
        for case, solutions in self.grouped("complaint_id").items():
            solutions.precedent_text = case and self._get_precedent_text(case._origin)

    @api.model
    def _get_precedent_text(self, case):
        """One sentence with count, median amount, share agreed and usual remedy; or False."""
        count, median, share, type_id = self._get_precedents(case)
        if count < ENOUGH:
            return False
        usual = self.env["complaint.remedy.type"].browse(type_id)
        return self.env._(
            "%(count)s like cases: median %(amount)s, %(share)s %% agreed, mostly %(remedy)s.",
            count=count,
            amount=formatLang(self.env, median, currency_obj=case.company_id.currency_id),
            share=round(100 * share),
            remedy=usual.name or "–",
        )

    @api.model
    def _get_precedents(self, case):
        """`(cases, median amount, share agreed, usual remedy type id)` in one query; record
        rules apply, so nobody learns of cases they may not see (R55)."""
        if not case.category_id:
            return 0, 0.0, 0.0, None
        like = self.sudo(False)._search(  # sudo: taken away, never given
            [
                ("complaint_id", "!=", case.id),
                ("complaint_id.category_id", "=", case.category_id.id),
                ("complaint_id.severity_id", "=", case.severity_id.id),
                ("company_id", "=", case.company_id.id),
                ("date_answered", ">=", fields.Datetime.now() - YEAR),
                ("answer", "!=", False),
            ]
        )
        like.order = None
        self.env["complaint.solution"].flush_model(["amount_total", "answer", "complaint_id"])
        self.env["complaint.remedy"].flush_model(["remedy_type_id", "solution_id", "active"])
        ((count, median, share, type_id),) = self.env.execute_query(
            SQL(
                """
                WITH likewise AS (
                    SELECT id, complaint_id, amount_total, answer
                      FROM complaint_solution WHERE id IN %s
                )
                SELECT count(DISTINCT complaint_id),
                       percentile_cont(0.5) WITHIN GROUP (ORDER BY amount_total),
                       avg(CASE WHEN answer = 'agreed' THEN 1.0 ELSE 0.0 END),
                       (SELECT mode() WITHIN GROUP (ORDER BY remedy_type_id)
                          FROM complaint_remedy
                         WHERE active AND solution_id IN (SELECT id FROM likewise))
                  FROM likewise
                """,
                like.subselect(),
            )
        )
        return count, float(median or 0), float(share or 0), type_id
