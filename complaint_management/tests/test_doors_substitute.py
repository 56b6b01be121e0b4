from odoo import fields
from odoo.tests import new_test_user, tagged

from .common_doors import ComplaintDoors


@tagged("post_install", "-at_install")
class TestDoorsSubstitute(ComplaintDoors):
    """Nobody makes themselves decide for somebody else (R30); rules hold after a write, too."""

    def absence(self, user, substitute, by=None):
        """The values of one day's absence, created by `by` over RPC where given."""
        today = fields.Date.to_string(fields.Date.today())
        vals = {
            "user_id": user.id,
            "substitute_id": substitute.id,
            "date_from": today,
            "date_to": today,
        }
        if by:
            [absence_id] = self.rpc(by, "complaint.substitute", "create", [vals])
            return absence_id
        return vals

    def test_nobody_becomes_the_substitute_of_the_gm_by_a_write(self):
        """R30: neither at once nor by turning an absence of one's own around."""
        self.denied(
            self.staff, "complaint.substitute", "create", [self.absence(self.gm, self.staff)]
        )
        own = self.absence(self.staff, self.colleague, by=self.staff)
        for vals in (
            {"user_id": self.gm.id, "substitute_id": self.staff.id},
            {"user_id": self.gm.id},
            {"user_id": self.desk_head.id},
        ):
            with self.subTest(vals=vals):
                self.denied(self.staff, "complaint.substitute", "write", [own], vals)
        absence = self.env["complaint.substitute"].browse(own)
        absence.invalidate_recordset()
        self.assertEqual(absence.user_id, self.staff)

    def test_who_names_a_substitute(self):
        """R30: oneself, somebody above, the complaint administrator; nobody else."""
        table = (  # who is away, who decides then, who says so, whether it is taken
            (self.staff, self.colleague, self.staff, True),
            (self.staff, self.colleague, self.desk_head, True),
            (self.staff, self.colleague, self.deputy, True),
            (self.staff, self.colleague, self.gm, True),
            (self.staff, self.colleague, self.admin, True),
            (self.staff, self.colleague, self.colleague, False),
            (self.accountant, self.staff, self.desk_head, False),
            (self.desk_head, self.staff, self.staff, False),
            (self.deputy, self.desk_head, self.desk_head, False),
            (self.gm, self.deputy, self.deputy, False),
        )
        for away, substitute, by, is_taken in table:
            with self.subTest(away=away.login, by=by.login):
                if is_taken:
                    self.assertTrue(self.absence(away, substitute, by=by))
                else:
                    vals = self.absence(away, substitute)
                    self.denied(by, "complaint.substitute", "create", [vals])

    def test_an_administrator_makes_nobody_decide_in_their_own_person(self):
        """R30, R54: configuring is no level; who holds one names others, too."""
        self.admin.group_ids += self.env.ref("complaint_management.group_complaint_head")
        vals = self.absence(self.desk_head, self.admin)
        self.denied(self.admin, "complaint.substitute", "create", [vals])

    def test_a_substitute_stands_not_far_below(self):
        """R30: as far as the company allows, of the company, with a login of the house."""
        abroad = new_test_user(
            self.env,
            "t_far",
            groups="complaint_management.group_complaint_gm",
            company_id=self.abroad.company_id.id,
        )
        portal = self.new_portal_user()
        for away, substitute, reach, is_taken in (
            (self.gm, self.deputy, "below", True),
            (self.gm, self.head, "below", False),
            (self.gm, self.head, "any", True),
            (self.gm, self.deputy, "same", False),
            (self.gm, abroad, "any", False),
            (self.gm, self.admin, "any", False),  # configures, holds no level
            (self.gm, portal, "any", False),
        ):
            self.company.complaint_substitute_reach = reach
            with self.subTest(substitute=substitute.login, reach=reach):
                if is_taken:
                    self.assertTrue(self.absence(away, substitute, by=self.gm))
                else:
                    vals = self.absence(away, substitute)
                    self.denied(self.gm, "complaint.substitute", "create", [vals])

    def test_nor_does_a_substitute_of_a_substitute(self):
        """R30: the deputy for the GM, the head for the deputy; the head decides not for the GM."""
        self.absence(self.gm, self.deputy, by=self.gm)
        self.absence(self.deputy, self.head, by=self.deputy)
        Substitute = self.env["complaint.substitute"]
        self.assertEqual(Substitute._get_acting(self.deputy), self.head)
        self.assertFalse(Substitute._get_acting(self.gm))
        self.assertNotIn(self.gm, Substitute._get_represented(self.head))
        vals = {"kind": "complaint", "is_confidential": False}
        self.secret.confidential_user_ids = self.head
        self.denied(self.head, self.secret._name, "write", self.secret.ids, vals)
        self.company.complaint_substitute_reach = "any"
        self.assertEqual(Substitute._get_acting(self.gm), self.head)

    def test_the_substitute_and_the_absent_are_told(self):
        """R30: nobody decides for somebody without both knowing."""
        self.absence(self.desk_head, self.colleague, by=self.gm)
        for user in (self.desk_head, self.colleague):
            told = self.env["mail.message"].search(
                [("partner_ids", "in", user.partner_id.ids)], order="id desc", limit=1
            )
            self.assertIn(self.colleague.name, told.body)

    def test_nothing_is_moved_where_its_author_could_not_have_made_it(self):
        """R54: into a company one does not work in, for every model that has one."""
        far = self.abroad.company_id
        for model in self.models_of_ours():
            field = model._fields.get("company_id")
            if not field or field.readonly or not field.store or model._transient:
                continue
            for user in (self.admin, self.staff, self.desk_head):
                if not model.with_user(user).has_access("write"):
                    continue
                record = model.with_user(user).search([("company_id", "!=", far.id)], limit=1)
                if not record:
                    record = model.with_user(user).search([], limit=1)
                if record:
                    with self.subTest(model=model._name, who=user.login):
                        self.denied(user, model._name, "write", record.ids, {"company_id": far.id})
