from datetime import datetime

from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged

from .test_complaint_figures import NOW, FiguresCommon


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestComplaintDigest(FiguresCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.digest = cls.env["digest.digest"].create(
            {
                "name": "Weekly",
                "company_id": cls.company.id,
                "kpi_complaint_new": True,
                "kpi_complaint_overdue": True,
                "kpi_complaint_on_time": True,
                "kpi_complaint_satisfaction": True,
            }
        )

    def value(self, name, user, start, end):
        digest = (
            self.digest.with_user(user)
            .with_company(self.company)
            .with_context(start_datetime=start, end_datetime=end)
        )
        digest.invalidate_recordset()
        return digest[f"kpi_complaint_{name}_value"]

    def test_the_digest_tells_the_figures(self):
        """R53: the same numbers as everywhere, of what the reader may see."""
        march = (datetime(2026, 3, 1), datetime(2026, 4, 1))
        self.assertEqual(self.value("new", self.gm, *march), 18)
        self.assertEqual(self.value("overdue", self.gm, *march), 2)
        self.assertAlmostEqual(self.value("on_time", self.gm, *march), 24 / 28 * 100)
        self.assertEqual(self.value("satisfaction", self.gm, *march), 80)
        self.assertEqual(self.value("new", self.repairer, *march), 3)

    def test_it_is_for_people_with_a_level(self):
        """R54: whoever may not read cases is told nothing of them."""
        with self.assertRaises(AccessError):
            self.value("new", self.admin, datetime(2026, 3, 1), datetime(2026, 4, 1))

    def test_nothing_to_count_is_a_dash(self):
        """R53: a week without answers is not 0 % satisfied; the mail can be sent."""
        kpis = {kpi["kpi_name"]: kpi for kpi in self.digest._compute_kpis(self.company, self.gm)}
        self.assertEqual(kpis["kpi_complaint_satisfaction"]["kpi_col1"]["value"], "–")
        self.assertEqual(kpis["kpi_complaint_satisfaction"]["kpi_col3"]["value"], "80.00")
        days = [kpis["kpi_complaint_new"][f"kpi_col{n}"]["value"] for n in (1, 2, 3)]
        self.assertEqual(days, [1, 3, 18])  # of a day, a week, a month
        self.assertIn("dashboard", kpis["kpi_complaint_on_time"]["kpi_action"])
        self.digest.user_ids = self.gm
        self.digest.action_send()
        mail = self.env["mail.mail"].search(
            [("email_to", "ilike", "t_gm@")], limit=1, order="id desc"
        )
        self.assertTrue(mail)

    def test_the_default_digest_has_them(self):
        """They are switched on in the digest Odoo ships, and can be switched off there."""
        digest = self.env.ref("digest.digest_digest_default", raise_if_not_found=False)
        if digest:
            self.assertIn("kpi_complaint_new", digest._fields)
            self.assertTrue(digest.kpi_complaint_new)
