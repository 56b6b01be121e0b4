from contextlib import contextmanager
from datetime import datetime, timedelta

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import TransactionCase, new_test_user

# One pixel, as a signature comes from the screen.
DOT = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
NOON = datetime(2026, 3, 4, 12, 0)  # a Wednesday


class ComplaintCommon(TransactionCase):
    """The cast.

    ====================  ============  =====================================
    who                   login         in the company
    ====================  ============  =====================================
    General manager       t_gm          end of the chain
    Deputy GM             t_deputy      in charge of Operations and below
    Head of operations    t_head        manages Operations
    Head of the desk      t_desk_head   manages Front desk (below Operations)
    Staff of the desk     t_staff       works at Front desk
    Second staff          t_colleague   works at Front desk
    Staff of repairs      t_repair      works at Repairs (below Operations)
    Staff of finance      t_finance     works at Finance (nobody's business)
    Administrator         t_admin       configures, holds no level
    ====================  ============  =====================================
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context=dict(cls.env.context, tracking_disable=False, lang="en_US"))
        cls.company = cls.env["res.company"].create({"name": "Test Company"})
        cls.company.resource_calendar_id.tz = cls.env.user.tz = "UTC"  # one day for everybody

        cast = (  # attribute, login, group, name; created at one go, which is quicker
            ("gm", "t_gm", "gm", "Gerda Manager"),
            ("deputy", "t_deputy", "deputy", "Dieter Deputy"),
            ("head", "t_head", "head", "Helga Head"),
            ("desk_head", "t_desk_head", "head", "Dora Desk"),
            ("staff", "t_staff", "staff", "Stefan Staff"),
            ("colleague", "t_colleague", "staff", "Clara Colleague"),
            ("repairer", "t_repair", "staff", "Rita Repair"),
            ("accountant", "t_finance", "staff", "Fritz Finance"),
            ("admin", "t_admin", "admin", "Ada Admin"),
        )
        groups = "base.group_user,complaint_management.group_complaint_%s"
        quick = {"tracking_disable": True, "no_reset_password": True}  # the cast has no history
        users = (
            cls.env["res.users"]
            .with_context(**quick)
            .create(
                [
                    {
                        "login": login,
                        "password": login.ljust(8, "x"),  # as new_test_user does
                        "name": name,
                        "email": f"{login}@example.com",
                        "group_ids": [cls.env.ref(ref).id for ref in (groups % group).split(",")],
                        "company_id": cls.company.id,
                        "company_ids": cls.company.ids,
                        "tz": "UTC",
                    }
                    for _attribute, login, group, name in cast
                ]
            )
        )
        for (attribute, *_rest), user in zip(cast, users, strict=True):
            setattr(cls, attribute, user.with_env(cls.env))

        departments = (
            cls.env["hr.department"]
            .with_context(**quick)
            .create(
                [
                    {"name": name, "company_id": cls.company.id}
                    for name in ("Operations", "Front desk", "Repairs", "Finance")
                ]
            )
        )
        cls.operations, cls.desk, cls.repairs, cls.finance = departments.with_env(cls.env)
        jobs = (
            (cls.head, cls.operations),
            (cls.desk_head, cls.desk),
            (cls.staff, cls.desk),
            (cls.colleague, cls.desk),
            (cls.repairer, cls.repairs),
            (cls.accountant, cls.finance),
        )
        employees = (
            cls.env["hr.employee"]
            .with_context(**quick)
            .create([cls._employee_vals(user, department) for user, department in jobs])
        ).with_env(cls.env)
        cls.job = {user: job for (user, _dep), job in zip(jobs, employees, strict=True)}
        (cls.desk | cls.repairs).parent_id = cls.operations
        cls.operations.manager_id, cls.desk.manager_id = employees[0], employees[1]
        (cls.repairs | cls.finance).manager_id = False
        cls.operations.complaint_deputy_id = cls.deputy
        cls.company.complaint_gm_id = cls.gm
        cls.company.complaint_department_id = cls.desk

        cls.phone = cls.env.ref("complaint_management.complaint_channel_phone")
        cls.walk_in = cls.env.ref("complaint_management.complaint_channel_walk_in")
        cls.letter = cls.env.ref("complaint_management.complaint_channel_letter")
        cls.category = cls.env["complaint.category"].create({"name": "Broken thing"})
        cls.cause = cls.env.ref("complaint_management.complaint_cause_work_error")
        cls.apology = cls.env.ref("complaint_management.complaint_remedy_type_apology")
        cls.refund = cls.env.ref("complaint_management.complaint_remedy_type_refund")
        cls.major = cls.env.ref("complaint_management.complaint_severity_major")
        cls.customer = cls.env["res.partner"].create(
            {"name": "Lin Xia", "phone": "+86 138 0013 8000", "email": "lin@example.com"}
        )

    @classmethod
    def _employee_vals(cls, user, department):
        return {
            "name": user.name,
            "user_id": user.id,
            "department_id": department and department.id,
            "company_id": cls.company.id,
        }

    @classmethod
    def _employee(cls, user, department):
        """A job for `user` in `department` (may be None)."""
        return cls.env["hr.employee"].create(cls._employee_vals(user, department))

    @classmethod
    def new_portal_user(cls, **vals):
        """A complainant with a login of their own."""
        vals = {"company_id": cls.company.id, "company_ids": cls.company.ids, **vals}
        return new_test_user(cls.env, "t_portal", groups="base.group_portal", **vals)

    def flush_tracking(self):
        """Write the log now, as the end of a request would."""
        self.env.flush_all()
        self.cr.flush()

    def tracked(self, case):
        """`{field name: [(old, new)]}` of what the log of this case recorded."""
        self.flush_tracking()
        case.invalidate_recordset(["message_ids"])
        found = {}
        for value in case.sudo().message_ids.tracking_value_ids:
            info = value._tracking_value_format()[0]
            name = value.field_id.name
            found.setdefault(name, []).append((info["oldValue"], info["newValue"]))
        return found

    @contextmanager
    def refused(self, message=".", exception=UserError):
        """Whatever happens inside is refused with this message, and undone."""
        with self.assertRaises(exception) as caught:
            yield
        self.env.invalidate_all(flush=False)  # what was refused is forgotten
        self.assertRegex(str(caught.exception), message)

    @classmethod
    def stage(cls, state):
        """The shipped stage of this state."""
        return cls.env.ref(f"complaint_management.complaint_stage_{state}")

    @classmethod
    def new_complaint(cls, user=None, **vals):
        """A plain complaint taken on the phone by `user` (the staff of the desk)."""
        user = user or cls.staff
        return (
            cls.env["complaint.complaint"]
            .with_user(user)
            .with_company(cls.company)
            .create(
                {
                    "name": "The tap drips",
                    "partner_id": cls.customer.id,
                    "category_id": cls.category.id,
                    "channel_id": cls.phone.id,
                    **vals,
                }
            )
        )

    @staticmethod
    def clock(case, milestone):
        """The clocks of the case that wait for this milestone."""
        return case.deadline_ids.filtered(lambda d: d.milestone == milestone)

    @classmethod
    def agree_solution(cls, case, amount=0.0, instruction="", **vals):
        """Draft a solution for an assessed case, have it approved where that is needed, tell
        it, and let the complainant agree."""
        solution = (
            cls.env["complaint.solution"]
            .with_user(case.env.user)
            .create(
                {
                    "complaint_id": case.id,
                    "name": "Put right",
                    "remedy_ids": [
                        Command.create({"remedy_type_id": cls.refund.id, "amount": amount})
                    ],
                    **vals,
                }
            )
        )
        if solution.needs_approval:
            cls.approve(solution, instruction)
        solution.action_propose()
        solution.action_agree()
        return solution

    @classmethod
    def new_solution(cls, case, amount=0.0, user=None, **vals):
        """A draft for an assessed case, by `user` or whoever has the case in hand."""
        line = {"remedy_type_id": cls.refund.id, "amount": amount}
        return (
            cls.env["complaint.solution"]
            .with_user(user or case.env.user)
            .create(
                {
                    "complaint_id": case.id,
                    "name": "Money back",
                    "remedy_ids": [Command.create(line)],
                    **vals,
                }
            )
        )

    @classmethod
    def approve(cls, solution, instruction=""):
        """Ask for the approval of a solution and get it from whoever is asked."""
        if not solution.approval_ids.filtered(lambda a: a.state == "waiting"):
            solution.action_ask_approval()
        approval = solution.approval_ids.filtered(lambda a: a.state == "waiting")
        approval.with_user(approval.user_id)._decide("approve", instruction)
        return approval

    @classmethod
    def ask_extension(cls, clock, days=2, **vals):
        """The staff of the desk ask for so many more days for a clock."""
        return (
            cls.env["complaint.extension"]
            .with_user(cls.staff)
            .create(
                {
                    "deadline_id": clock.id,
                    "date_due": clock.date_due + timedelta(days=days),
                    "reason": "Parts from abroad",
                    **vals,
                }
            )
        )

    @classmethod
    def bring_to_visit(cls, case):
        """Take a received case to the return visit, as its own user would."""
        case.write({"assessment": "valid", "cause_id": cls.cause.id})
        if not case.user_id:
            case.action_assign_to_me()
        cls.agree_solution(case).action_done()
        case.stage_id = cls.stage("visit")
        return case

    @classmethod
    def close(cls, case):
        """Take a received case to its end: satisfied at the return visit."""
        cls.bring_to_visit(case)
        case.visit_ids[:1].result = "satisfied"
        cls.env.flush_all()
        return case

    def decide(self, case, user, decision, **vals):
        """Take a decision with a reason, as `user` does in the dialog."""
        vals = {"complaint_id": case.id, "decision": decision, "reason": "Good reason", **vals}
        return self.env["complaint.complaint.decide"].with_user(user).create(vals).action_confirm()
