from unittest import SkipTest

from odoo import fields

from .common import ComplaintCommon

LEVELS = ("staff", "head", "deputy", "gm", "admin")


class WalkCommon(ComplaintCommon):
    """Walks all models of ours, of whichever addons are installed, over the demo data: what
    is added next month is walked by itself."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if not cls.env.ref("base.module_complaint_management").demo:
            raise SkipTest("the database was created without demo data")
        house = cls.env.ref("base.main_company")
        cls.env = cls.env(context=dict(cls.env.context, allowed_company_ids=house.ids))
        cls.people = {
            level: cls.env.ref(f"complaint_management.complaint_user_{level}_demo")
            for level in LEVELS
        }
        cls.people["portal"] = cls.new_portal_user(company_id=house.id, company_ids=house.ids)
        cls.env.ref("base.group_allow_export").user_ids += cls.env["res.users"].union(
            *cls.people.values()
        )
        cls.cases = cls.env["complaint.complaint"].search([("company_id", "=", house.id)])
        cls._add_what_the_demo_lacks()

    @classmethod
    def _add_what_the_demo_lacks(cls):
        """A case of the portal user, a pause, a correction, a substitute."""
        own = cls.cases.filtered(lambda c: c.user_id == cls.people["staff"] and not c.is_closed)[0]
        own.partner_id = cls.people["portal"].partner_id
        Pause = cls.env["complaint.pause"].with_user(cls.people["staff"])
        Pause.create({"complaint_id": own.id, "reason": "complainant"})
        assessed = cls.cases.filtered(lambda c: c.date_assessed and not c.is_closed)[0]
        cls.env["complaint.correction"].with_user(cls.people["gm"]).create(
            {
                "complaint_id": assessed.id,
                "milestone": "assessed",
                "date_after": assessed.date_received,
                "reason": "Recorded late",
            }
        )
        cls.env["complaint.substitute"].create(
            {
                "user_id": cls.people["head"].id,
                "substitute_id": cls.people["deputy"].id,
                "date_from": fields.Date.today(),
                "date_to": fields.Date.today(),
            }
        )

    @classmethod
    def get_models(cls, transient=None):
        """Names of the models of ours, in order; only the `transient` ones or only the others
        when that is given."""
        return [
            name
            for name, model in sorted(cls.env.registry.items())
            if name.startswith("complaint.")
            and not model._abstract
            and transient in (None, model._transient)
        ]

    def as_user(self, model, user):
        """The model as `user` works with it, in their own companies."""
        context = {**self.env.context, "allowed_company_ids": user.company_ids.ids}
        return self.env(user=user, context=context)[model]
