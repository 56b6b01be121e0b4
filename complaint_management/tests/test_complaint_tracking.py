from odoo.tests import tagged

from .common import ComplaintCommon

# Stored fields that people may change and that decide nothing.
UNTRACKED = {
    "complaint.complaint": {
        "access_token",
        "activity_ids",
        "complaint_properties",  # its values are listed in the log by their own widget
        "duration_tracking",
        "email_cc",
        "improvement_ids",  # the improvement names its cases, and tracks them
        "is_former",  # only set when a former ledger is taken over
        "message_follower_ids",
        "message_ids",
        "message_main_attachment_id",
        "number",  # never changes
    },
    "complaint.finding": {"message_main_attachment_id"},
    "complaint.handover": {"date"},
    "complaint.spot.check": {"drawn_by_id"},  # whoever draws
    "complaint.party": {"origin_id"},
    "complaint.remedy": {"sequence"},
    # what the questionnaire stamps for itself; a note tells that and where to it was sent
    "complaint.visit": {"date_next", "date_sent", "mail_id", "token_hash"},
    "complaint.solution": {"signature"},  # an image; who signed is tracked
}
ROWS = (
    "complaint.assistance",
    "complaint.contact",
    "complaint.evidence",
    "complaint.correction",
    "complaint.extension",
    "complaint.finding",
    "complaint.repair",
    "complaint.spot.check",
    "complaint.handover",
    "complaint.party",
    "complaint.pause",
    "complaint.remedy",
    "complaint.solution",
    "complaint.visit",
)
# what the due-run notes for itself
DUE_RUN = {"date_escalated", "due_error"}
MAGIC = {"id", "create_uid", "create_date", "write_uid", "write_date"}
LINKS = {"complaint_id", "deadline_id", "solution_id", "remedy_ids"}  # a row stays where it is


@tagged("post_install", "-at_install")
class TestComplaintTracking(ComplaintCommon):
    def changeable(self, model):
        """Stored fields people may change: no pure computes, no rows of their own."""
        for name, field in self.env[model]._fields.items():
            if name in MAGIC | LINKS | DUE_RUN or not field.store or field.type == "one2many":
                continue
            if (field.compute or field.related) and field.readonly:
                continue
            yield name, field

    def test_every_decision_field_is_tracked(self):
        """R57: who changed what and when, on the case and on every row."""
        for model in ("complaint.complaint", *ROWS):
            for name, field in self.changeable(model):
                if name in UNTRACKED.get(model, ()):
                    continue
                with self.subTest(model=model, field=name):
                    self.assertTrue(getattr(field, "tracking", None), "add tracking=True")

    def test_a_change_of_the_case_is_logged_with_old_and_new(self):
        """R57: by whom, too."""
        case = self.new_complaint()
        self.flush_tracking()
        values = {
            "name": "Burst pipe",
            "mood": "agitated",
            "is_urgent": True,
            "assessment": "valid",
            "cause_id": self.cause.id,
            "department_id": self.repairs.id,
            "description": "Worse than it looked",
        }
        self.decide(case, self.desk_head, "severity", severity_id=self.major.id)
        case.with_user(self.desk_head).write(values)
        values |= {"severity_id": self.major.id, "severity_note": "Good reason"}
        tracked = self.tracked(case)
        self.assertLessEqual(set(values), set(tracked))
        self.assertEqual(tracked["name"], [("The tap drips", "Burst pipe")])
        author = case.sudo().message_ids.filtered("tracking_value_ids").author_id
        self.assertEqual(author, self.desk_head.partner_id)

    def test_a_change_of_a_row_is_logged_in_the_case(self):
        """R57: the rows have no log of their own."""
        case = self.bring_to_visit(self.new_complaint())
        case.contact_ids = [(0, 0, {"summary": "Called", "method": "call"})]
        case.party_ids = [(0, 0, {"partner_name": "Son", "role": "affected"})]
        self.flush_tracking()
        table = (
            (case.contact_ids, {"summary": "Called twice"}, "Called", "Called twice"),
            (case.party_ids, {"partner_name": "Daughter"}, "Son", "Daughter"),
            (case.visit_ids, {"remarks": "Friendly"}, False, "Friendly"),
            (case.solution_ids, {"answer_note": "At last"}, False, "At last"),
        )
        for row, vals, old, new in table:
            (name,) = vals
            with self.subTest(model=row._name):
                row.with_user(self.colleague).write(vals)
                self.assertIn((old or "", new), [(a or "", b) for a, b in self.tracked(case)[name]])

    def test_striking_out_a_row_is_logged(self):
        """R57: a row entered by mistake is not deleted; it disappears from the case."""
        case = self.new_complaint()
        case.contact_ids = [(0, 0, {"summary": "Wrong case", "method": "call"})]
        contact = case.contact_ids
        self.flush_tracking()
        contact.active = False
        self.assertIn("active", self.tracked(case))
        case.invalidate_recordset()
        self.assertFalse(case.contact_ids)
        self.assertTrue(contact.exists())

    def test_the_log_names_who_may_see_a_confidential_case(self):
        """R57: naming somebody is a decision."""
        case = self.new_complaint(is_confidential=True)
        self.flush_tracking()
        case.confidential_user_ids = self.repairer
        self.assertIn("confidential_user_ids", self.tracked(case))

    def test_a_row_named_by_a_choice_shows_the_label(self):
        """A pause or an escalation is called as people read it, not by its key."""
        case = self.new_complaint()
        pause = self.env["complaint.pause"].create(
            {"complaint_id": case.id, "reason": "third_party"}
        )
        self.assertEqual(pause.display_name, "Waiting for a third party")
        case._escalate_self("repeat", "The third time", level="head")
        self.assertIn("Complained about again", case.escalation_ids.display_name)
