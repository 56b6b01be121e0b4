import os
from pathlib import Path

from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from .common import ComplaintCommon

PAGE = Path(__file__).parent.parent / "readme" / "ACCESS.md"
REWRITE = "COMPLAINT_WRITE_ACCESS"  # set in the environment: the page is written anew
OPERATIONS = (("read", "r"), ("write", "w"), ("create", "c"), ("unlink", "d"))
HEAD = """# Who may what

Printed from the code by `test_doors_access`, and held against it at every test run. Set
`COMPLAINT_WRITE_ACCESS=1` when running that test to print it anew.

## What a group may do with a model at all

`r` read, `w` write, `c` create, `d` delete. Which records of it, the second table says; what a
field, a state or a verb asks besides, the rules of the product (see SECURITY).

"""
RELATIONS = """
## Which cases somebody sees, by what they have to do with them

Rows of a case (contacts, visits, solutions …) are seen by whoever sees the case. Findings and
points: department head and above.

"""


@tagged("post_install", "-at_install")
class TestDoorsAccess(ComplaintCommon):
    """The page that says who may what says what the code does (R54)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.nobody = new_test_user(
            cls.env, "t_employee", groups="base.group_user", company_id=cls.company.id
        )
        cls.portal = cls.new_portal_user()
        cls.groups = {
            "staff": cls.staff,
            "head": cls.head,
            "deputy": cls.deputy,
            "GM": cls.gm,
            "administrator": cls.admin,
            "employee": cls.nobody,
            "portal": cls.portal,
        }

    def test_the_page_says_what_the_code_does(self):
        """R54: group × model × operation, and relation to the case × confidential."""
        page = "".join([HEAD, self.print_models(), RELATIONS, self.print_relations()])
        if os.environ.get(REWRITE):
            PAGE.write_text(page, encoding="utf-8")
        self.maxDiff = None
        self.assertEqual(PAGE.read_text(encoding="utf-8"), page)

    def print_models(self):
        """One line a model of this addon: letters per group."""
        lines = [["model", *self.groups]]
        data = self.env["ir.model.data"].search(
            [("module", "=", "complaint_management"), ("model", "=", "ir.model")]
        )
        names = self.env["ir.model"].browse(data.mapped("res_id")).mapped("model")
        for name in sorted(n for n in names if n.startswith("complaint.")):
            if self.env[name]._abstract:
                continue
            cells = []
            for user in self.groups.values():
                model = self.env[name].with_user(user)
                cells.append(
                    "".join(letter for op, letter in OPERATIONS if model.has_access(op)) or "–"
                )
            lines.append([f"`{name}`", *cells])
        return self.print_table(lines)

    def print_relations(self):
        """What each relation to a case opens, of a plain and of a confidential one."""
        lines = [["who", "case", "confidential case"]]
        for label, user, vals, row in self.relations():
            cells = [
                "sees and works on it" if self.sees(user, {**vals, **extra}, row) else "–"
                for extra in ({}, {"is_confidential": True})
            ]
            lines.append([label, *cells])
        return self.print_table(lines)

    def relations(self):
        """`(in words, who, values of the case, row about it)`: the relations there are."""
        who = self.accountant.id  # of another department, with no level above staff
        elsewhere = {"department_id": self.desk.id, "receiver_id": self.gm.id}
        ask = {"department_id": self.finance.id, "user_id": who, "name": "Help"}
        return [
            ("received it", self.accountant, {**elsewhere, "receiver_id": who}, {}),
            ("handles it", self.accountant, {**elsewhere, "user_id": who}, {}),
            (
                "is named in it",
                self.accountant,
                {**elsewhere, "confidential_user_ids": [Command.link(who)]},
                {},
            ),
            (
                "was asked to take it over, and has not answered",
                self.accountant,
                elsewhere,
                {"handover_ids": {"to_user_id": who, "reason": "x"}},
            ),
            ("was asked to help", self.accountant, elsewhere, {"assistance_ids": ask}),
            (
                "is to make the return visit",
                self.accountant,
                elsewhere,
                {"visit_ids": {"user_id": who}},
            ),
            ("works in the responsible department", self.staff, elsewhere, {}),
            ("works in another department", self.accountant, elsewhere, {}),
            ("heads the responsible department", self.desk_head, elsewhere, {}),
            ("heads a department above it", self.head, elsewhere, {}),
            (
                "heads another department",
                self.desk_head,
                {**elsewhere, "department_id": self.repairs.id},
                {},
            ),
            ("deputy GM in charge of the department", self.deputy, elsewhere, {}),
            (
                "deputy GM not in charge of it",
                self.deputy,
                {**elsewhere, "department_id": self.finance.id},
                {},
            ),
            ("general manager", self.gm, elsewhere, {}),
            ("complaint administrator without a level", self.admin, elsewhere, {}),
            ("employee without a level", self.nobody, elsewhere, {}),
            ("any other complainant with a login", self.portal, elsewhere, {}),
        ]

    def sees(self, user, vals, row):
        """Whether `user` reads and writes a case with these values and this row."""
        case = self.new_complaint(self.gm, **{"user_id": self.gm.id, **vals})
        for name, line in row.items():
            case.sudo()[name] = [Command.create(line)]
        self.env.flush_all()
        seen = case.with_user(user)
        self.assertEqual(seen.has_access("read"), seen.has_access("write"))
        return seen.has_access("read")

    @staticmethod
    def print_table(lines):
        """The `lines` as a table of Markdown."""
        head, *rest = lines
        rows = [head, ["---"] * len(head), *rest]
        return "".join(f"| {' | '.join(row)} |\n" for row in rows)
