import re

from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .common import ComplaintCommon

# As they stand in an address: no text, half a character, too much of it, another language.
ODD = (
    "%00",
    "a%00b",
    "%0d%0aSet-Cookie:%20a=b",
    "%C3%28",
    "%ED%A0%80",
    "%25",
    "..%2f..%2fetc%2fpasswd",
    "%27%20OR%201%3D1",
    "%3Cscript%3E",
    "漏水",
    "😀",
    "‮abc",
    "x" * 5000,
)
ODD_NUMBERS = ("0", "-1", "00000000001", "2147483648", "9" * 40)
ARGUMENT = re.compile(r"<(?:(\w+)(?:\([^)]*\))?:)?\w+>")


@tagged("post_install", "-at_install")
class TestComplaintRoute(ComplaintCommon, HttpCase):
    """Every address of ours answers whatever somebody makes up: never with a fault of ours."""

    def walk(self):
        """`{path with {} for each argument: kinds of the arguments}` of all routes of ours."""
        ours, http = "odoo.addons.complaint_management", self.env["ir.http"]
        modules = sorted(self.env.registry._init_modules)
        return {
            ARGUMENT.sub("{}", path): [kind or "string" for kind in ARGUMENT.findall(path)]
            for path, endpoint in http._generate_routing_rules(modules, http._get_converters())
            if endpoint.__module__.startswith(ours)
        }

    def addresses(self):
        """Each of them, with each odd value in each of its places, one after the other."""
        for path, kinds in self.walk().items():
            plain = ["1" if kind == "int" else "x" for kind in kinds]
            yield path.format(*plain)
            for place, kind in enumerate(kinds):
                for odd in ODD_NUMBERS if kind == "int" else ODD:
                    yield path.format(*plain[:place], odd, *plain[place + 1 :])

    def assert_answered(self, answer):
        self.assertLess(answer.status_code, 500)
        self.assertNotIn("Traceback", answer.text)
        self.assertNotIn("Set-Cookie: a", str(answer.headers))

    def test_the_walk_finds_the_questionnaire(self):
        """Else it proves nothing."""
        self.assertEqual(self.walk()["/complaint/visit/{}"], ["string"])

    @mute_logger("odoo.http")
    def test_every_address_answers_whatever_stands_in_it(self):
        """R41, R58: to a stranger, and to whoever has logged in."""
        for login in (None, self.staff.login):
            self.authenticate(login, login and login.ljust(8, "x"))
            for address in self.addresses():
                with self.subTest(login=login, address=address[:80]):
                    self.assert_answered(self.url_open(address))
                    self.assert_answered(self.url_open(f"{address}?a=%00&a=1&%00=%C3%28"))

    def test_an_unknown_link_of_odd_signs_is_not_found(self):
        """R41: 404, as any other."""
        for odd in ODD:
            with self.subTest(odd=odd[:20]):
                self.assertEqual(self.url_open(f"/complaint/visit/{odd}").status_code, 404)

    def test_a_workbook_is_called_whatever_its_address_says(self):
        """R51: whoever asked for it gets it, and a line break stays out of the answer."""
        self.authenticate(self.staff.login, self.staff.login.ljust(8, "x"))
        wizard = self.env["complaint.form.wizard"].with_user(self.staff).create({})
        for odd in ODD:
            with self.subTest(odd=odd[:20]):
                self.assert_answered(self.url_open(f"/complaint/form/{wizard.id}/{odd}"))
