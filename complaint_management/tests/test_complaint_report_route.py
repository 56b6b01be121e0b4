from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .common_walk import WalkCommon


@tagged("post_install", "-at_install")
class TestComplaintReportRoute(WalkCommon, HttpCase):
    """Each paper of ours, asked for by its address: whatever is asked about, there is an
    answer and never a fault of ours (R50, R55)."""

    def setUp(self):
        super().setUp()
        self.reports = self.env["ir.actions.report"].search([("model", "=like", "complaint.%")])

    def examples(self, report, user):
        """`{what: ids as they stand in the address}` of what somebody may ask for."""
        model = self.env[report.model].sudo().with_context(active_test=False)
        records = model.search([], limit=200)
        mine = self.as_user(report.model, user)
        readable = mine.search([]) if mine.has_access("read") else mine
        found = {
            "nothing": "",
            "no number": "abc",
            "zero": "0",
            "missing": "999999999",
            "beyond all": "9" * 40,
            "several with a missing one": ",".join(map(str, [*readable[:1].ids, 999999999])),
        }
        if hidden := records - readable:
            found["hidden"] = str(hidden[0].id)
        states = readable.grouped(self.get_state).items()
        # the same papers to somebody else are drawn the same way
        for state, ones in states if user == self.people["gm"] else list(states)[:1]:
            found[f"readable, {state}"] = str(ones[0].id)
        return found

    def get_state(self, record):
        return record["state"] if "state" in record._fields else record["form"]

    def prepare(self, user):
        """One dialog of each form, and dialogs of other people."""
        for owner in self.people["gm"] | user:
            wizards = self.as_user("complaint.form.wizard", owner)
            if wizards.has_access("create"):
                wizards.create([{"form": form} for form in dict(wizards._fields["form"].selection)])

    def log_in(self, who):
        user = self.people[who]
        user.password = f"{who} of the demo"
        self.authenticate(user.login, f"{who} of the demo")
        return user

    @mute_logger("odoo.http", "odoo.addons.base.models.ir_qweb")
    def test_every_paper_answers_whatever_is_asked_about(self):
        """R50: in every state of what it is about, and of what is not there or not shown."""
        refused = {"hidden": 403, "missing": 404, "readable, ledger": 422}
        for who in ("staff", "gm", "portal"):
            user = self.log_in(who)
            self.prepare(user)
            for report in self.reports:
                for what, ids in self.examples(report, user).items():
                    # a paper that comes about is drawn as HTML only, which is quicker
                    for kind in ("html", "pdf") if what in refused else ("html",):
                        with self.subTest(who=who, report=report.report_name, what=what, kind=kind):
                            answer = self.url_open(f"/report/{kind}/{report.report_name}/{ids}")
                            self.assertLess(answer.status_code, 500)
                            self.assertNotIn("Traceback", answer.text)
                            if what in refused:
                                self.assertEqual(answer.status_code, refused[what])

    @mute_logger("odoo.http", "odoo.addons.base.models.ir_qweb")
    def test_what_has_no_paper_form_says_what_to_take_instead(self):
        """R51: the ledger."""
        user = self.log_in("staff")
        wizard = self.as_user("complaint.form.wizard", user).create({"form": "ledger"})
        for kind in ("html", "pdf"):
            answer = self.url_open(f"/report/{kind}/complaint_management.report_form/{wizard.id}")
            self.assertIn("too many columns for paper. Take the XLSX", answer.text)
