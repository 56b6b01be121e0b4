from dateutil.relativedelta import relativedelta

from odoo import fields, models


class IrSequence(models.Model):
    _inherit = "ir.sequence"

    is_monthly = fields.Boolean(
        string="Restart Every Month",
        help="New date ranges are made for one month instead of one year.",
    )

    def _create_date_range_seq(self, date):
        """Make the range of one month, once, whoever else asks for it at the same time (R4)."""
        if not self.is_monthly:
            return super()._create_date_range_seq(date)
        first = fields.Date.to_date(date).replace(day=1)
        # The update, unlike a lock, makes a concurrent transaction retry with a fresh view.
        self.env.cr.execute("UPDATE ir_sequence SET id = id WHERE id = %s", [self.id])
        ranges = self.env["ir.sequence.date_range"].sudo()  # sudo: a counter, not a document
        domain = [("sequence_id", "=", self.id), ("date_from", "=", first)]
        return ranges.search(domain, limit=1) or ranges.create(
            {
                "sequence_id": self.id,
                "date_from": first,
                "date_to": first + relativedelta(day=31),
            }
        )

    def _next_block(self, dates):
        """Draw one number for each of `dates` (a list of `date`), in their order.

        One query per month instead of one per number. Numbers never repeat, also
        between transactions that run at the same time.
        """
        self.ensure_one()
        drawn = {}
        for month in sorted({date.replace(day=1) for date in dates}):
            wanted = [i for i, date in enumerate(dates) if date.replace(day=1) == month]
            date_range = self._get_current_sequence(month)
            name = f"ir_sequence_{self.id:03d}_{date_range.id:03d}"
            self.env.cr.execute(
                "SELECT nextval(%s) FROM generate_series(1, %s)", [name, len(wanted)]
            )
            values = self.env.cr.fetchall()  # at once: reading the range below asks SQL again
            start = month if self.is_monthly else date_range.date_from
            numbered = self.with_context(ir_sequence_date_range=start)
            prefix, suffix = numbered._get_prefix_suffix()
            for i, (value,) in zip(wanted, values, strict=True):
                drawn[i] = f"{prefix}{value:0{self.padding}d}{suffix}"
        return [drawn[i] for i in range(len(dates))]
