from odoo.tests import TransactionCase, tagged


@tagged("post_install", "-at_install")
class TestComplaintDemo(TransactionCase):
    def setUp(self):
        super().setUp()
        module = self.env.ref("base.module_complaint_management_property")
        if not module.demo:
            self.skipTest("installed without demo data")

    def _demo(self, model):
        ids = self.env["ir.model.data"].search(
            [
                ("module", "=", "complaint_management_property"),
                ("model", "=", model),
                ("name", "like", "%\\_demo"),
            ]
        )
        return self.env[model].browse(ids.mapped("res_id"))

    def test_a_day_of_an_estate_is_there(self):
        """A demo file that fails is only a warning in the log, so look for its records."""
        kinds = self._demo("complaint.location").mapped("kind")
        self.assertEqual((kinds.count("project"), kinds.count("building")), (2, 4))
        self.assertEqual(kinds.count("unit"), 20)
        self.assertGreaterEqual(len(self._demo("complaint.household")), 15)

    def test_cases_stand_in_every_working_state(self):
        cases = self._demo("complaint.complaint")
        self.assertEqual(
            set(cases.mapped("state")),
            {
                "received",
                "assessment",
                "investigation",
                "solution",
                "handling",
                "visit",
                "closed",
            },
        )

    def test_one_leak_comes_back_and_one_failure_hits_three_households(self):
        """R9, R13: what the trade is about can be seen in the demo."""
        again = self.env.ref("complaint_management_property.complaint_leak_again_demo")
        first = self.env.ref("complaint_management_property.complaint_leak_first_demo")
        self.assertEqual(again.repeat_of_id, first)
        outage = self.env.ref("complaint_management_property.complaint_no_water_demo")
        self.assertEqual(outage.household_count, 3)
        self.assertEqual(outage.severity_level, "major")
