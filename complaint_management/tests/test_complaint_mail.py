from odoo.tests import tagged

from odoo.addons.mail.tests.common import MailCase

from .common import ComplaintCommon


@tagged("post_install", "-at_install")
class TestComplaintMail(ComplaintCommon, MailCase):
    def setUp(self):
        super().setUp()
        self.case = self.new_complaint()
        self.flush_tracking()

    def mails_to(self, email):
        return [mail for mail in self._mails if email in ",".join(mail["email_to"])]

    def write_to_customer(self, case=None, **vals):
        case = case or self.case
        with self.mock_mail_gateway():
            return case.message_post(
                **{
                    "body": "We are sorry",
                    "message_type": "comment",
                    "subtype_xmlid": "mail.mt_comment",
                    "partner_ids": self.customer.ids,
                    **vals,
                }
            )

    def test_what_we_write_to_the_complainant_is_a_contact(self):
        """R40: dated, outgoing, in writing; it stops the clock of the first contact."""
        self.write_to_customer()
        contact = self.case.contact_ids
        self.assertEqual((contact.direction, contact.method), ("out", "email"))
        self.assertTrue(contact.is_written)
        self.assertEqual(contact.user_id, self.staff)
        clock = self.clock(self.case, "contacted")
        self.assertEqual(clock.state, "met")
        self.assertTrue(self.mails_to("lin@example.com"))

    def test_what_the_complainant_writes_is_a_contact(self):
        """R40: incoming; it is none of ours, so the clock goes on."""
        with self.mock_mail_gateway():
            self.case.sudo().message_post(  # as the gateway and the portal post
                body="Still wet",
                message_type="email",
                author_id=self.customer.id,
                subtype_xmlid="mail.mt_comment",
            )
        self.assertEqual(self.case.contact_ids.direction, "in")
        self.assertFalse(self.case.date_contacted)

    def test_a_complainant_without_record_is_known_by_the_address(self):
        """R40: the address on the case is enough."""
        case = self.new_complaint(partner_id=False, partner_email="wang@example.com")
        with self.mock_mail_gateway():
            case.message_post(
                body="Hello?",
                message_type="email",
                email_from="Wang <wang@example.com>",
                author_id=False,
                subtype_xmlid="mail.mt_comment",
            )
        self.assertEqual(case.contact_ids.direction, "in")

    def test_colleagues_talking_make_no_contact(self):
        """R40: neither a note nor a message to somebody else."""
        self.case.message_post(body="Who knows the key?")
        self.write_to_customer(partner_ids=self.colleague.partner_id.ids)
        nobody = self.env["res.partner"].create({"name": "Without address"})
        self.write_to_customer(partner_ids=nobody.ids)
        self.assertFalse(self.case.contact_ids)

    def test_an_internal_note_never_reaches_the_complainant(self):
        """R40: not as follower, not when named in it, not as a customer with a login."""
        login = self.new_portal_user(email="zhao@example.com")
        self.case.party_ids = [(0, 0, {"partner_id": login.partner_id.id})]
        outside = self.customer | login.partner_id
        self.case.sudo().message_subscribe(
            outside.ids, self.env.ref("mail.mt_note").ids + self.env.ref("mail.mt_comment").ids
        )
        message = self.write_to_customer(
            body="He is a pain",
            subtype_xmlid="mail.mt_note",
            partner_ids=[*outside.ids, self.colleague.partner_id.id],
        )
        notified = message.notified_partner_ids
        self.assertIn(self.colleague.partner_id, notified)
        self.assertFalse(notified & outside)
        self.assertFalse(self.mails_to("lin@example.com") + self.mails_to("zhao@example.com"))
        self.assertFalse(self.case.contact_ids)

    def test_changes_and_todos_are_not_mailed_to_the_complainant(self):
        """R40: whatever the house does stays in the house, also for a following complainant."""
        self.case.sudo().message_subscribe(self.customer.ids)
        with self.mock_mail_gateway():
            self.case.write({"assessment": "valid", "cause_id": self.cause.id})
            self.case.action_assign_to_me()
            self.case.activity_schedule(
                "mail.mail_activity_data_todo", summary="Look"
            ).action_done()
            self.case.stage_id = self.stage("assessment")
            self.flush_tracking()
        self.assertFalse(self.mails_to("lin@example.com"))

    def test_templates_speak_the_language_of_the_customer(self):
        """R40: receipt, progress, solution and closing follow the complainant's language."""
        self.env["res.lang"]._activate_lang("fr_FR")
        self.customer.lang = "fr_FR"
        self.case.write({"assessment": "valid", "user_id": self.staff.id})
        self.agree_solution(self.case)  # the letter of the solution needs one that was told
        for name in ("receipt", "progress", "solution", "closing"):
            with self.subTest(template=name):
                template = self.env.ref(f"complaint_management.mail_template_{name}")
                template.with_context(
                    lang="fr_FR"
                ).subject = f"Objet {name} {{{{ object.number }}}}"
                subject = template._generate_template(self.case.ids, ["subject"])
                self.assertEqual(
                    subject[self.case.id]["subject"], f"Objet {name} {self.case.number}"
                )

    def test_the_reply_fits_the_state(self):
        """R40, R37: the composer opens with the right letter for the complainant."""
        gm = self.case.with_user(self.gm).with_context(complaint_reason="Test")
        for state, name in (
            ("received", "receipt"),
            ("solution", "progress"),  # nothing was told yet
            ("visit", "closing"),
        ):
            with self.subTest(state=state):
                gm.stage_id = self.stage(state)
                context = self.case.action_send_reply()["context"]
                template = self.env.ref(f"complaint_management.mail_template_{name}")
                self.assertEqual(context["default_template_id"], template.id)

    def test_a_written_complaint_is_answered_in_writing(self):
        """R40: a phone call does not close a letter; a letter does."""
        case = self.bring_to_visit(self.new_complaint(channel_id=self.letter.id))
        case.contact_ids = [(0, 0, {"summary": "Called", "method": "call"})]
        case.visit_ids.result = "satisfied"
        with self.refused("answered in writing"):
            case.stage_id = self.stage("closed")
        self.write_to_customer(case)
        case.stage_id = self.stage("closed")
        self.assertEqual(case.state, "closed")

    def test_a_confidential_case_is_mailed_only_to_those_who_see_it(self):
        """R40, R55: an earlier follower hears no more."""
        self.case.message_subscribe(self.colleague.partner_id.ids)
        self.case.is_confidential = True
        message = self.write_to_customer()
        self.assertNotIn(self.colleague.partner_id, message.notified_partner_ids)
        self.assertIn(self.customer, message.notified_partner_ids)
        self.case.confidential_user_ids = self.colleague
        message = self.write_to_customer()
        self.assertIn(self.colleague.partner_id, message.notified_partner_ids)

    def test_an_answer_to_a_closed_case_changes_nothing(self):
        """R44: the message is kept, the record of the case is not touched."""
        self.close(self.case)
        count = len(self.case.contact_ids)
        self.write_to_customer()
        self.assertEqual(len(self.case.contact_ids), count)

    def test_a_contact_lies_in_the_past(self):
        """R40: what is planned is a to-do, not a contact."""
        with self.refused("after it took place"):
            self.case.contact_ids = [(0, 0, {"summary": "Later", "date": "2099-01-01"})]
