from odoo import fields
from odoo.exceptions import ValidationError
from odoo.fields import Command
from odoo.tests import Form, freeze_time, new_test_user, tagged

from .common import NOON, ComplaintCommon

SECRET = "Zyzzyva"
GROUP = "complaint_management.group_complaint_%s"


@tagged("post_install", "-at_install")
class TestComplaintPost(ComplaintCommon):
    """A post is held by internal users of the company with the level, or counts as vacant
    (R27, R30)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls.env["res.company"].create({"name": "Other"})
        cls.book = cls.env["complaint.channel"].create(
            {"name": "Book", "company_id": cls.company.id, "is_read_daily": True}
        )
        gone = cls.new_user("t_gone", "gm")
        gone.active = False
        cls.unfit = {
            "portal": (cls.new_portal_user(), "no account"),
            "nobody's user": (cls.new_user("t_plain"), "does not have the access right"),
            "archived": (gone, "no account"),
            "another company": (
                cls.new_user("t_far", "gm", company_id=cls.other.id, company_ids=cls.other.ids),
                "does not work in Test Company",
            ),
        }
        cls.below = {
            "gm": cls.deputy,
            "deputy": cls.head,
            "staff": cls.new_user("t_admin_only", "admin"),
        }
        # record, field, level: every post an administrator gives somebody
        cls.posts = [
            (cls.company, "complaint_gm_id", "gm"),
            (cls.operations, "complaint_deputy_id", "deputy"),
            (cls.book, "keeper_id", "staff"),
        ]

    @classmethod
    def new_user(cls, login, level=None, **vals):
        groups = ["base.group_user", *([GROUP % level] if level else [])]
        vals = {"company_id": cls.company.id, "company_ids": cls.company.ids, **vals}
        return new_test_user(cls.env, login, groups=",".join(groups), **vals)

    def demote(self, user, level="staff"):
        """As an administrator does it on the form of the user."""
        group = self.env.ref(GROUP % level)
        user.group_ids = [Command.set([self.env.ref("base.group_user").id, group.id])]
        self.env.flush_all()

    def vacancies(self, user=None):
        kind = self.env.ref("complaint_management.mail_activity_type_vacancy")
        todos = self.env["mail.activity"].search([("activity_type_id", "=", kind.id)])
        return todos.filtered(lambda a: a.user_id == (user or self.admin))

    # Who is given a post

    def test_every_post_is_known(self):
        """R27: whoever adds a post adds it to the tests below."""
        shown = {record._name: name for record, name, _level in self.posts}
        words = self.env.registry.descendants(["complaint.vocabulary.mixin"], "_inherit")
        for model_name in ("res.company", "hr.department", *words):
            for name, field in self.env[model_name]._fields.items():
                is_ours = field._module and field._module.startswith("complaint_management")
                if field.comodel_name == "res.users" and is_ours and not field.readonly:
                    with self.subTest(model=model_name, field=name):
                        self.assertEqual(shown.get(model_name), name)

    def test_nobody_unfit_is_given_a_post(self):
        """R27: the sentence names the field, what is wrong and the way out."""
        for record, name, level in self.posts:
            label = record._fields[name]._description_string(self.env)
            unfit = {**self.unfit, "the level below": (self.below[level], "access right")}
            for who, (user, problem) in unfit.items():
                with (
                    self.subTest(post=name, who=who),
                    self.refused(f"{label}: .*{problem}.*Settings ▸ Users", ValidationError),
                ):
                    record[name] = user
            record[name] = self.gm  # above the level will do

    def test_nobody_unfit_comes_in_by_the_settings(self):
        """R27: neither by the form of the settings."""
        settings = self.env["res.config.settings"].with_company(self.company)
        form = Form(settings)
        form.complaint_gm_id = self.deputy
        with self.refused("General Manager: Dieter Deputy", ValidationError):
            form.save().execute()

    def test_nobody_unfit_comes_in_with_a_new_record(self):
        """R27: nor when a company, department or channel is made or imported."""
        vals = {"name": "New", "complaint_gm_id": self.gm.id}
        with self.refused("does not work in New", ValidationError):
            self.env["res.company"].create(vals)
        rows = [["New", self.head.name, self.company.name]]
        result = self.env["hr.department"].load(["name", "complaint_deputy_id", "company_id"], rows)
        self.assertRegex(result["messages"][0]["message"], "Deputy GM in Charge: Helga Head")

    def test_the_service_centre_is_of_the_company(self):
        """R65: also when the department changes hands."""
        far = self.env["hr.department"].create({"name": "Far", "company_id": self.other.id})
        with self.refused("Complaint service centre: Far belongs to Other", ValidationError):
            self.company.complaint_department_id = far
        with self.refused("belongs to Other", ValidationError):
            self.desk.write({"company_id": self.other.id})
        shared = self.env["hr.department"].create({"name": "Shared", "company_id": False})
        self.company.complaint_department_id = shared

    # Who is passed over

    def test_a_head_without_the_level_is_passed_over(self):
        """R17: hr names the head; who may not act as one counts as vacant, the next one above
        decides."""
        case = self.new_complaint(department_id=self.desk.id)
        self.assertEqual(case.holder_id, self.desk_head)
        changes = {
            "level": lambda: self.demote(self.desk_head),
            "archived": lambda: self.desk_head.write({"active": False}),
            "left": lambda: self.desk_head.write(
                {"company_ids": [Command.set(self.other.ids)], "company_id": self.other.id}
            ),
        }
        for name, change in changes.items():
            with self.subTest(name), self.env.cr.savepoint() as point:
                change()
                self.env.invalidate_all()
                self.assertEqual(self.desk._get_complaint_head(company=self.company), self.head)
                self.assertEqual(case.department_head_id, self.head)
                self.assertEqual(case.holder_id, self.head, "the case left the desk at once")
                self.assertEqual(case._get_person("head"), (self.head, ""))
                point.rollback()
                self.env.invalidate_all()
                self.env.registry.clear_cache()

    def test_who_leaves_by_way_of_the_group_leaves_the_desk(self):
        """R30: as an administrator does it on the form of the group."""
        case = self.new_complaint(department_id=self.desk.id)
        self.env.ref(GROUP % "head").user_ids -= self.desk_head
        self.assertEqual(case.holder_id, self.head)

    def test_who_leaves_by_way_of_the_company_leaves_the_desk(self):
        """R30: as an administrator does it on the form of the company."""
        case = self.new_complaint(department_id=self.desk.id)
        self.desk_head.write({"company_ids": [Command.link(self.other.id)]})
        self.desk_head.company_id = self.other
        self.assertEqual(case.holder_id, self.desk_head)
        self.company.user_ids -= self.desk_head
        self.assertEqual(case.holder_id, self.head)

    def test_who_leaves_with_the_group_leaves_the_desk(self):
        """R30: a group of the house that gave the level is deleted."""
        chiefs = self.env["res.groups"].create(
            {"name": "Chiefs", "implied_ids": self.env.ref(GROUP % "head").ids}
        )
        self.desk_head.group_ids = self.env.ref("base.group_user") | chiefs
        case = self.new_complaint(department_id=self.desk.id)
        self.assertEqual(case.holder_id, self.desk_head)
        chiefs.unlink()
        self.assertEqual(case.holder_id, self.head)

    def test_a_deputy_without_the_level_is_passed_over(self):
        """R30: up to the next one in charge."""
        case = self.new_complaint(department_id=self.desk.id)
        self.assertEqual(case._get_person("deputy")[0], self.deputy)
        self.demote(self.deputy, "head")
        self.assertEqual(case._get_person("deputy"), (self.env["res.users"], "vacant"))
        self.assertEqual(case._get_next_step("deputy")[:2], ("gm", self.gm))

    def test_a_general_manager_without_the_level_is_passed_over(self):
        """R7: a denunciation goes to nobody who may not read it any more."""
        self.demote(self.gm)
        case = self.new_complaint(kind="denunciation")
        self.assertEqual(case._get_person("gm"), (self.env["res.users"], "vacant"))
        self.assertNotEqual(case.holder_id, self.gm)
        self.assertNotIn(self.gm, case.activity_ids.user_id)
        self.assertFalse(case._may_know(self.gm))

    def test_a_manager_without_the_level_leads_nothing(self):
        """R41, R54: neither the list of return visits nor the page of the department."""
        me = self.env["complaint.complaint"].with_user(self.desk_head)._get_me()
        self.assertIn(self.desk, me._get_headed_departments())
        self.demote(self.desk_head)
        self.assertFalse(me._get_headed_departments())
        report = self.env["complaint.improvement"].create(
            {
                "name": "Seals",
                "recommendation": "Better ones",
                "department_id": self.desk.id,
                "company_id": self.company.id,
            }
        )
        self.assertNotIn(self.desk_head, report._get_deciders())
        self.assertIn(self.head, report._get_deciders())

    def test_what_lay_with_them_goes_to_whoever_decides_now(self):
        """R29, R30: once, with a line in the record; whoever lost the level answers no more."""
        case = self.new_complaint(department_id=self.desk.id)
        case._escalate_self("manual", "Beyond me")
        first = case._get_active_escalation()
        self.assertEqual(first.to_user_id, self.desk_head)
        self.demote(self.desk_head)
        second = case._get_active_escalation()
        self.assertEqual((second.to_user_id, second.level), (self.head, "head"))
        self.assertEqual((first.outcome, case.holder_id), ("moved", self.head))
        self.assertIn("does not decide here any more", second.reason)
        self.demote(self.desk_head)
        self.assertEqual(case._get_active_escalation(), second)

    def test_whoever_lost_the_level_decides_nothing(self):
        """R24, R36: neither an approval nor more time that was asked of them."""
        case = self.new_complaint(department_id=self.desk.id, user_id=self.staff.id)
        case.assessment = "valid"
        solution = self.new_solution(case, amount=500.0)
        solution.action_ask_approval()
        approval = solution.approval_ids
        extension = self.ask_extension(self.clock(case, "resolved"))
        self.assertEqual((approval.user_id, extension.approver_id), (self.desk_head,) * 2)
        self.demote(self.desk_head)
        with self.refused("somebody above decides this"):
            approval.with_user(self.desk_head)._decide("approve")
        with self.refused("somebody above decides this"):
            extension.with_user(self.desk_head).action_approve()
        approval.with_user(self.head)._decide("approve")
        extension.with_user(self.head).action_approve()
        self.assertEqual((approval.state, extension.state), ("approve", "approved"))

    def test_a_substitute_who_left_does_not_decide(self):
        """R30: nor does whoever they stood in for, while away."""
        today = fields.Date.today()
        self.env["complaint.substitute"].create(
            {
                "user_id": self.deputy.id,
                "substitute_id": self.head.id,
                "date_from": today,
                "date_to": today,
            }
        )
        case = self.new_complaint(department_id=self.desk.id)
        self.assertEqual(case._get_person("deputy")[0], self.head)
        self.head.group_ids = self.env.ref("base.group_user")
        self.assertEqual(
            case._get_person("deputy"), (self.env["res.users"], "Dieter Deputy is absent")
        )

    def test_a_handler_who_may_not_work_on_cases_holds_none(self):
        """R30: the case waits with the head."""
        case = self.new_complaint(department_id=self.desk.id, user_id=self.staff.id)
        self.assertEqual(case.holder_id, self.staff)
        self.staff.group_ids = self.env.ref("base.group_user")
        self.env.flush_all()
        self.assertEqual(case.holder_id, self.desk_head)

    def test_the_keeper_who_left_is_not_reminded(self):
        """R2: the daily job passes them over."""
        self.book.keeper_id = self.staff
        self.staff.group_ids = self.env.ref("base.group_user")
        self.env["complaint.channel"]._cron_remind_keepers()
        self.assertFalse(self.book.activity_ids)

    # Nobody at the end of the chain

    def test_without_a_general_manager_the_administrator_is_asked_to_name_one(self):
        """R1, R7, R30: by a denunciation, a suggestion, at the end of the chain, or when the last
        one loses the level; once, and without a word of the case."""
        self.company.complaint_gm_id = False
        occasions = {
            "denunciation": lambda: self.new_complaint(kind="denunciation", name=SECRET),
            "suggestion": lambda: self.new_complaint(kind="suggestion", name=SECRET),
            "converted": lambda: self.new_complaint(name=SECRET).write({"kind": "suggestion"}),
            "end of the chain": lambda: self.new_complaint(
                name=SECRET, department_id=self.finance.id
            )._escalate_self("deadline", "Late", level="head"),
            "end of the time": self.run_out,
            "lost": self.lose_the_last,
        }
        for name, happens in occasions.items():
            with self.subTest(name):
                self.vacancies().unlink()
                happens()
                self.env.flush_all()
                todo = self.vacancies()
                self.assertEqual(len(todo), 1)
                told = f"{todo.summary} {todo.note} {todo.res_name}"
                self.assertIn("general manager", told)
                self.assertNotIn(SECRET, told)
                record = self.env[todo.res_model].browse(todo.res_id)
                self.assertTrue(record.with_user(self.admin).has_access("read"))
                self.assertTrue(todo.with_user(self.admin).has_access("write"))
                happens()
                self.assertEqual(len(self.vacancies()), 1, "never a pile")

    def lose_the_last(self):
        self.gm.group_ids += self.env.ref(GROUP % "gm")
        self.company.complaint_gm_id = self.gm
        self.demote(self.gm)

    def run_out(self):
        with freeze_time(NOON):
            case = self.new_complaint(
                date_received=NOON, partner_id=False, department_id=self.finance.id, name=SECRET
            )
        with freeze_time(fields.Datetime.add(NOON, days=30)):
            case.sudo().deadline_ids.filtered("date_next")._run_due(fields.Datetime.now())

    def test_only_administrators_of_the_company_are_asked(self):
        """R54, R65: neither those of another company, nor portal users or leavers."""
        far = self.new_user(
            "t_far_admin", "admin", company_ids=self.other.ids, company_id=self.other.id
        )
        left = self.new_user("t_left_admin", "admin")
        left.active = False
        self.company.complaint_gm_id = False
        self.new_complaint(kind="suggestion")
        self.assertTrue(self.vacancies())
        self.assertFalse(self.vacancies(far) | self.vacancies(left))

    def test_whoever_is_named_is_told_what_waits(self):
        """R1, R7: the to-dos nobody was there to take; the administrator's is done."""
        self.company.complaint_gm_id = False
        waits = self.new_complaint(kind="denunciation")
        taken = self.new_complaint(kind="suggestion", user_id=self.staff.id)
        plain = self.new_complaint(partner_id=False)
        self.company.complaint_gm_id = self.gm
        self.assertFalse(self.vacancies())
        self.assertEqual(waits.sudo().activity_ids.user_id, self.gm)
        self.assertEqual(waits.holder_id, self.gm)
        self.assertNotIn(self.gm, (taken | plain).activity_ids.user_id)
        self.company.complaint_gm_id = self.gm
        self.assertEqual(len(waits.sudo().activity_ids), 1)

    def test_whoever_gets_the_level_back_is_told_too(self):
        """R7: as if they were named anew."""
        self.demote(self.gm)
        waits = self.new_complaint(kind="denunciation")
        self.assertTrue(self.vacancies())
        self.gm.group_ids += self.env.ref(GROUP % "gm")
        self.assertFalse(self.vacancies())
        self.assertEqual(waits.sudo().activity_ids.user_id, self.gm)

    def test_a_new_general_manager_takes_over_the_end_of_the_chain(self):
        """R30: nothing stays with somebody who may not act any more."""
        successor = self.new_user("t_next", "gm")
        case = self.new_complaint(department_id=self.desk.id)
        case._escalate_self("manual", "To the top", level="gm")
        self.assertEqual(case.holder_id, self.gm)
        self.demote(self.gm)
        self.company.complaint_gm_id = successor
        self.assertEqual(case._get_active_escalation().to_user_id, successor)
        self.assertEqual(case.holder_id, successor)

    def test_other_rights_of_a_user_disturb_nothing(self):
        """R31: an administrator gives a head one more right: no case is written."""
        case = self.new_complaint(department_id=self.desk.id)
        self.env.flush_all()
        before = case._get_active_escalation(), case.holder_id, case.activity_ids
        for _time in range(2):
            self.desk_head.group_ids += self.env.ref("base.group_partner_manager")
            self.gm.group_ids += self.env.ref("base.group_partner_manager")
        self.env.flush_all()
        self.assertEqual((case._get_active_escalation(), case.holder_id, case.activity_ids), before)
