from datetime import datetime

from odoo.fields import Command
from odoo.tests import TransactionCase, new_test_user

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
        cls.company.resource_calendar_id.tz = "UTC"

        def user(login, group, name):
            return new_test_user(
                cls.env,
                login=login,
                name=name,
                groups=f"base.group_user,complaint_management.group_complaint_{group}",
                company_id=cls.company.id,
                company_ids=[Command.set(cls.company.ids)],
                tz="UTC",
            )

        cls.gm = user("t_gm", "gm", "Gerda Manager")
        cls.deputy = user("t_deputy", "deputy", "Dieter Deputy")
        cls.head = user("t_head", "head", "Helga Head")
        cls.desk_head = user("t_desk_head", "head", "Dora Desk")
        cls.staff = user("t_staff", "staff", "Stefan Staff")
        cls.colleague = user("t_colleague", "staff", "Clara Colleague")
        cls.repairer = user("t_repair", "staff", "Rita Repair")
        cls.accountant = user("t_finance", "staff", "Fritz Finance")
        cls.admin = user("t_admin", "admin", "Ada Admin")

        cls.operations = cls._department("Operations", cls.head)
        cls.desk = cls._department("Front desk", cls.desk_head, cls.operations)
        cls.repairs = cls._department("Repairs", None, cls.operations)
        cls.finance = cls._department("Finance", None)
        cls.operations.complaint_deputy_id = cls.deputy
        cls.company.complaint_gm_id = cls.gm
        cls.company.complaint_department_id = cls.desk
        for person, department in (
            (cls.staff, cls.desk),
            (cls.colleague, cls.desk),
            (cls.repairer, cls.repairs),
            (cls.accountant, cls.finance),
        ):
            cls._employee(person, department)

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
    def _employee(cls, user, department):
        return cls.env["hr.employee"].create(
            {
                "name": user.name,
                "user_id": user.id,
                "department_id": department and department.id,
                "company_id": cls.company.id,
            }
        )

    @classmethod
    def _department(cls, name, manager, parent=None):
        department = cls.env["hr.department"].create(
            {"name": name, "company_id": cls.company.id, "parent_id": parent and parent.id}
        )
        if manager:
            department.manager_id = cls._employee(manager, department)
        return department

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

    @classmethod
    def agree_solution(cls, case, amount=0.0, **vals):
        """Draft a solution for an assessed case, tell it, and let the complainant agree."""
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
        solution.action_propose()
        solution.action_agree()
        return solution

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
        return case
