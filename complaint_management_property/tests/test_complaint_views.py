from lxml import etree

from odoo.tests import Form, tagged
from odoo.tools.safe_eval import safe_eval

from .common import PropertyCommon


@tagged("post_install", "-at_install")
class TestComplaintViews(PropertyCommon):
    def test_the_filters_of_the_morning_find_their_cases(self):
        owner = self.new_complaint(
            partner_id=self.wang_fang.partner_id.id, location_id=self.lobby.id
        )
        tenant = self.new_complaint(
            partner_id=self.zhao_lei.partner_id.id, location_id=self.unit_1203.id
        )
        Complaint = self.env["complaint.complaint"].with_user(self.staff)
        arch = etree.fromstring(Complaint.get_view(view_type="search")["arch"])
        both = [("id", "in", (owner | tenant).ids)]
        for name, found in (("public_area", owner), ("owner", owner), ("tenant", tenant)):
            with self.subTest(filter=name):
                [node] = arch.xpath(f"//filter[@name='{name}']")
                self.assertEqual(Complaint.search(both + safe_eval(node.get("domain"))), found)
        for name in ("by_building", "by_project"):
            [node] = arch.xpath(f"//filter[@name='{name}']")
            field = safe_eval(node.get("context"))["group_by"]
            self.assertEqual(len(Complaint.formatted_read_group(both, [field], ["__count"])), 1)

    def test_the_quick_card_takes_a_household(self):
        view = "complaint_management.complaint_complaint_view_form_quick"
        with Form(self.env["complaint.complaint"].with_user(self.staff), view) as form:
            form.name = "No light in the staircase"
            form.household_id = self.wang_fang
        self.assertEqual(form.record.partner_id, self.wang_fang.partner_id)
        self.assertEqual(form.record.location_id, self.unit_1202)

    def test_staff_register_a_household_on_its_form(self):
        partner = self.env["res.partner"].create({"name": "Qian Yu"})
        with Form(self.env["complaint.household"].with_user(self.staff)) as form:
            form.partner_id = partner
            form.unit_id = self.unit_1204
            form.role = "tenant"
        self.assertEqual(form.record.display_name, "3-1204 Qian Yu (Tenant)")
        self.assertEqual(form.record.company_id, self.company)

    def test_the_administrator_adds_a_unit_with_its_household(self):
        partner = self.env["res.partner"].create({"name": "Qian Yu"})
        with Form(self.env["complaint.location"].with_user(self.admin)) as form:
            form.name = "1301"
            form.parent_id = self.building_3
            form.kind = "unit"
            with form.household_ids.new() as line:
                line.partner_id = partner
        self.assertTrue(form.record.is_private)
        self.assertEqual(form.record.household_ids.partner_id, partner)
