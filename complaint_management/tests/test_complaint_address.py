import doctest

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from odoo.addons.mail.tests.common import MailCase

from ..tools import address
from .common import ComplaintCommon

ONE = (
    "Mei.Wang@Example.com",
    "mei.wang@example.com ",
    "Mei Wang <mei.wang@example.com>",
    "“王梅” <mei.wang@example.com>",
    "ｍｅｉ．ｗａｎｇ＠example.com",
)
NONE = (
    "not an address",
    "mei.wang@",
    "@example.com",
    "mei wang@example.com",
    "mei@example.com, lin@example.com",
    "mei@example.com\nBcc: lin@example.com",
    "Mei\nBcc: lin@example.com <mei@example.com>",
    "javascript:alert(1)",
    "javascript:alert(1)@example.com",
    "<script>alert(1)</script>@example.com",
    "mei@example.com?subject=x",
    "a" * 300 + "@example.com",
)


@tagged("post_install", "-at_install")
class TestComplaintAddress(ComplaintCommon, MailCase):
    """An e-mail address is one, and one person has one, however it is written (R9)."""

    def new_person(self, name, **vals):
        """Somebody in this model of ours; the other values it needs come along."""
        if name == "complaint.complaint":
            return self.new_complaint(partner_id=False, **vals)
        if name == "complaint.party":
            vals |= {"complaint_id": self.new_complaint().id, "partner_name": "Mei Wang"}
        if name == "complaint.stay":
            vals |= {"partner_name": "Mei Wang", "company_id": self.company.id}
            vals |= {"date_arrival": "2026-03-01 15:00:00", "date_departure": "2026-03-05 10:00:00"}
        return self.env[name].create(vals)

    def walk(self):
        """Names of all models with people in them."""
        return [
            name
            for name, model in self.env.registry.items()
            if name.startswith("complaint.")
            and not model._abstract
            and "partner_phone_digits" in model._fields
        ]

    def test_the_examples_of_the_tool_are_right(self):
        result = doctest.testmod(address)
        self.assertEqual((result.failed, result.attempted > 5), (0, True))

    def test_an_address_is_kept_one_way_however_it_is_written(self):
        """R9: when somebody is recorded, and when they are corrected."""
        self.assertIn("complaint.party", self.walk())
        for name in self.walk():
            person = self.new_person(name)
            for text in ONE:
                with self.subTest(model=name, text=text):
                    known = self.new_person(name, partner_email=text)
                    self.assertEqual(known.partner_email, "mei.wang@example.com")
                    person.partner_email = text
                    self.assertEqual(person.partner_email, "mei.wang@example.com")
                    person.partner_email = False

    def test_what_is_no_address_is_refused_by_the_name_of_the_field(self):
        """R3: when somebody is recorded, corrected, imported, or brought along by a link."""
        for name in self.walk():
            person = self.new_person(name)
            for text in NONE:
                message = "^E-mail: “(?s:.*)” is not an e-mail address"
                with self.subTest(model=name, text=text):
                    with self.refused(message, ValidationError):
                        self.new_person(name, partner_email=text)
                    with self.refused(message, ValidationError):
                        person.partner_email = text
        with self.refused("is not an e-mail address", ValidationError):
            self.new_complaint().with_context(default_partner_email="nobody").create(
                {"name": "Sly"}
            )

    def test_an_import_names_the_row_with_a_wrong_address(self):
        """R60: the others are still right."""
        fields = ["name", "partner_email"]
        rows = [["Leak", "Mei Wang <mei@example.com>"], ["Noise", "not an address"]]
        result = self.env["complaint.complaint"].with_user(self.gm).load(fields, rows)
        self.assertFalse(result["ids"])
        [message] = result["messages"]
        self.assertIn("“not an address” is not an e-mail address", message["message"])

    def test_the_same_person_is_recognised(self):
        """R9: also in counts."""
        first = self.new_complaint(partner_id=False, partner_email=ONE[0])
        for text in ONE[1:]:
            with self.subTest(text=text):
                again = self.new_complaint(partner_id=False, partner_email=text)
                self.assertTrue(again.repeat_of_id)
        self.assertEqual(again.repeat_count, len(ONE) - 1)
        self.assertFalse(first.repeat_of_id)

    def test_a_contact_with_a_wrong_address_still_complains(self):
        """R3: what somebody wrote into the address book stops no case."""
        self.customer.email = "ask at the desk"
        self.assertFalse(self.new_complaint().partner_email)
        self.customer.email = "Lin Xia <Lin@Example.com>"
        self.assertEqual(self.new_complaint().partner_email, "lin@example.com")

    def test_a_mail_from_a_strange_address_opens_its_case(self):
        """R40: the address stands in the text; nothing is lost."""
        Case = self.env["complaint.complaint"]
        for sender in (*NONE, "", False):
            with self.subTest(sender=sender):
                mail = {"subject": "Leak", "body": "<p>Help</p>", "email_from": sender}
                case = Case.message_new(mail)
                self.assertFalse(case.partner_email)
                self.assertIn("Help", case.description)
                self.assertIn(sender or "", case.description)
        mail = {"subject": "Leak", "body": "<p>Help</p>", "email_from": ONE[2]}
        case = Case.message_new(mail)
        self.assertEqual((case.partner_email, case.description), ("mei.wang@example.com", "Help"))
