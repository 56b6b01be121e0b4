from odoo import api, fields, models

from .complaint_state import CONTACT_METHODS


class ComplaintChannel(models.Model):
    """The way a complaint reaches us (R2)."""

    _name = "complaint.channel"
    _description = "Complaint Channel"
    _inherit = ["complaint.vocabulary.mixin", "mail.thread", "mail.activity.mixin"]

    code = fields.Char(help="Used by integrations and imports.")
    allow_anonymous = fields.Boolean(
        string="Anonymous Allowed", help="The complainant may stay unnamed on this channel."
    )
    is_written = fields.Boolean(
        string="Written", help="A complaint that came in writing is answered in writing."
    )
    method = fields.Selection(
        CONTACT_METHODS, default="call", help="How we usually answer on this channel."
    )
    department_id = fields.Many2one(
        "hr.department",
        string="Intake Department",
        help="Takes the cases of this channel when neither category nor place names a department.",
    )
    keeper_id = fields.Many2one(
        "res.users", help="Looks after this channel, for instance a comment book.", tracking=True
    )
    is_read_daily = fields.Boolean(
        string="Read Daily", help="The keeper gets a to-do every day to read it."
    )
    script_ids = fields.Many2many("complaint.script", string="Reception Scripts")
    company_id = fields.Many2one("res.company", help="Empty: shared by all companies.")

    @api.constrains("keeper_id", "company_id")
    def _check_keeper(self):
        """R2: whoever is reminded can open the cases of the book."""
        for channel in self:
            field, company = self._fields["keeper_id"], channel.company_id
            channel.keeper_id._check_complaint_post(field, "staff", company)

    @api.model
    def _cron_remind_keepers(self):
        """R2: a comment book is read every day; one open to-do per book, never a pile."""
        todo = self.env.ref("mail.mail_activity_data_todo")
        books = self.search([("is_read_daily", "=", True), ("keeper_id", "!=", False)])
        for book in books.filtered(lambda b: not b.activity_ids):
            keeper = book.keeper_id
            if not keeper._holds_complaint_level("staff", book.company_id):
                continue  # passed over, as a post that is vacant
            today = fields.Date.context_today(book.with_user(keeper))
            read = book.with_context(active_test=False).activity_ids.mapped("date_deadline")
            if today in read:
                continue
            book.with_context(lang=keeper.lang).activity_schedule(
                activity_type_id=todo.id,
                date_deadline=today,
                summary=book.with_context(lang=keeper.lang).env._(
                    "Read the entries of %(book)s", book=book.name
                ),
                user_id=keeper.id,
            )
