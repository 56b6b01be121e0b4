from odoo import api, fields, models


class ComplaintParty(models.Model):
    """The household another person of the case belongs to."""

    _inherit = "complaint.party"

    household_id = fields.Many2one(
        "complaint.household",
        compute="_compute_household_id",
        store=True,
        precompute=True,
        readonly=False,
        index="btree_not_null",
        check_company=True,
        tracking=True,
    )

    @api.depends("partner_id")
    def _compute_household_id(self):
        stale = self.filtered(lambda p: p.household_id.partner_id != p.partner_id)
        known = stale.filtered("partner_id")
        (stale - known).household_id = False
        requests = [
            (
                p.company_id,
                p.partner_id,
                p.complaint_id.location_id,
                p.complaint_id._get_day_received(),
            )
            for p in known
        ]
        for party, household in zip(
            known, self.env["complaint.household"]._find(requests), strict=True
        ):
            party.household_id = household
