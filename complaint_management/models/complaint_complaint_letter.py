from odoo import fields, models

from .complaint_state import ASSESSED_KINDS


class ComplaintComplaint(models.Model):
    """The reply letter: what is said to the complainant, nothing else (R11, R50f)."""

    _inherit = "complaint.complaint"

    letter_note = fields.Text(
        string="Reasons for the Complainant",
        copy=False,
        tracking=True,
        help="Stands in the reply letter as it is written here. Internal notes never do.",
    )

    def _get_customer_lang(self):
        """Code of the language the complainant reads."""
        self.ensure_one()
        return self.partner_id.lang or self.company_id.partner_id.lang or self.env.lang or "en_US"

    def _prepare_letter_values(self):
        """Door: what the reply letter says, in the language of the environment.

        :return: a dict with `verdict` (a sentence), `solution` (a `complaint.solution` that
            was told, or empty), `adoption` and `closing` (sentences).
        """
        self.ensure_one()
        told = self.solution_ids.filtered(
            lambda s: s.date_proposed and s.state in ("proposed", "agreed", "done")
        )
        return {
            "verdict": self._get_letter_verdict(),
            "solution": told[:1],
            "adoption": self._get_letter_adoption(),
            "is_answer": bool(self.assessment or self.adoption or self.is_closed),
        }

    def _get_letter_verdict(self):
        """What came out, in polite words; never who is to blame, never that somebody lied."""
        self.ensure_one()
        if self.kind not in ASSESSED_KINDS or not self.assessment:
            return ""
        if self.assessment == "valid":
            return self.env._(
                "We have looked into the matter carefully. You are right, and we apologise for "
                "the trouble this has caused you."
            )
        if self.assessment == "partly_valid":
            return self.env._(
                "We have looked into the matter carefully. Part of what you told us is right, "
                "and we apologise for it."
            )
        return {
            "misunderstanding": self.env._(
                "We have looked into the matter carefully. In our view it rests on a "
                "misunderstanding, to which our own words may have contributed. We are sorry "
                "for the inconvenience and gladly explain it once more."
            ),
            "out_of_scope": self.env._(
                "We have looked into the matter carefully. It lies outside what we can decide. "
                "We understand your annoyance and regret that we cannot help you further here."
            ),
            "not_ours": self.env._(
                "We have looked into the matter carefully. It is the responsibility of somebody "
                "else. We gladly tell you whom to turn to."
            ),
        }.get(
            self.invalid_reason,
            self.env._(
                "We have looked into the matter carefully. What you described could not be "
                "confirmed, so we cannot meet your request. We ask for your understanding."
            ),
        )

    def _get_letter_adoption(self):
        """The answer to a suggestion (R1)."""
        self.ensure_one()
        return {
            "adopted": self.env._("We gladly follow your suggestion."),
            "partly": self.env._("We follow your suggestion in part."),
            "not_adopted": self.env._(
                "After careful thought we cannot follow your suggestion this time."
            ),
        }.get(self.kind == "suggestion" and self.adoption, "")
