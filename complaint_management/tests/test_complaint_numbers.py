import math
import re

from odoo.fields import Domain
from odoo.tests import tagged

from .common_walk import WalkCommon

NONE = (math.nan, math.inf, -math.inf, "nan", "many", 1e300)
NUMBERS = ("integer", "float", "monetary")


@tagged("post_install", "-at_install")
class TestComplaintNumbers(WalkCommon):
    """What is no number is refused by the name of the field, in every field of every model:
    one of them in the hours of a policy would stop every intake (R13, R21)."""

    def walk(self):
        """`(model, names of the numbers in it that somebody may bring along)`."""
        for name in [*self.get_models(), "res.company", "res.config.settings"]:
            model = self.env[name]
            names = [
                field.name
                for field in model._fields.values()
                if field.type in NUMBERS
                and field.name != "id"
                and not (field.compute and field.readonly)
                and not (field.related and field.readonly)
                and any(module.startswith("complaint_") for module in field._modules)
            ]
            if names:
                yield model, names

    def refused_number(self, model, name):
        label = model._fields[name]._description_string(self.env)
        return self.refused(f"^{re.escape(label)}: “.*” is not a number, or too large")

    def test_the_walk_finds_the_hours_of_the_policy(self):
        """Else it proves nothing."""
        found = {model._name: names for model, names in self.walk()}
        self.assertIn("delay", found["complaint.policy.deadline"])
        self.assertIn("promise_hours", found["complaint.policy"])
        self.assertIn("amount", found["complaint.remedy"])
        self.assertIn("complaint_points", found["res.company"])
        self.assertIn("complaint_points", found["res.config.settings"])

    def test_no_record_begins_with_what_is_no_number(self):
        for model, names in self.walk():
            for name in names:
                for value in NONE:
                    with self.subTest(model=model._name, field=name, value=value):
                        with self.refused_number(model, name):
                            model.create({name: value})

    def test_no_record_is_given_what_is_no_number(self):
        for model, names in self.walk():
            rows = "complaint_id" in model._fields and not model._transient
            open_case = Domain("complaint_id.is_closed", "=", False)
            record = model.search(open_case if rows else Domain.TRUE, limit=1)
            for name in names if record else ():
                for value in NONE:
                    with self.subTest(model=model._name, field=name, value=value):
                        with self.refused_number(model, name):
                            record.write({name: value})

    def test_no_screen_or_link_brings_it_as_a_default(self):
        for model, names in self.walk():
            for name in names if model._name.startswith("complaint.") else ():
                with self.subTest(model=model._name, field=name):
                    with self.refused_number(model, name):
                        model.with_context(**{f"default_{name}": math.nan}).default_get([name])

    def test_neither_does_it_hide_in_an_extra_question(self):
        """R12: the answers to the questions of a category are numbers too."""
        case = self.cases.filtered(lambda c: not c.is_closed)[0]
        question = {"name": "depth", "type": "float", "string": "Depth"}
        case.category_id.complaint_properties_definition = [question]
        with self.refused("Extra Questions: “nan” is not a number"):
            case.complaint_properties = {"depth": math.nan}
        case.complaint_properties = {"depth": 1.5}
        self.assertEqual(case.complaint_properties["depth"], 1.5)
