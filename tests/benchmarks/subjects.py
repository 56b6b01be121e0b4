"""The models compared: what a row looks like, who works on it, what is looked for.

The SQL of a column may use `i`, the number of the row; `h`, its fixed random number;
`is_open`; and `date`, when it came in (see `database.copy_rows`).
"""

from cast import CONTACTS, get_contact
from words import FIRST, LAST, PERSON, PHONE, PHRASE, SUBJECT, TEXT


def one_of(ids, salt=1):
    """SQL for one of the `ids`, by the random number of the row."""
    return f"(ARRAY[{', '.join(map(str, ids))}])[1 + (h / {salt}) % {len(ids)}]"


class Subject:
    """One model: `roles` gives the login of each role, the strongest last."""

    model, stage_model, roles = "", "", {}
    domain = open_domain = []  # of the action; of its usual filter
    views = {}  # view type: XML id, where it is not the default view

    @property
    def table(self):
        return self.model.replace(".", "_")

    def make_template(self, env):
        """One true record, of which the rows are copies."""
        return env[self.model].create(self.get_vals(env, -1))

    def get_columns(self, env):
        """`{column: SQL}` of what differs between the rows."""
        raise NotImplementedError

    def after_load(self, env):
        """Fill what hangs on the rows."""

    def get_searches(self, env):
        """`{what is looked for: domain}`, as the search bar puts it."""
        return {}

    def get_vals(self, env, number=0):
        """Values of the new record with this `number`, as a user fills the form."""
        return {"name": "The lift is stuck", "partner_id": get_contact(env, number).id}

    def move(self, record):
        """Bring the record to the next stage."""
        stages = record.env[self.stage_model].search([("id", "!=", record.stage_id.id)])
        record.stage_id = stages[0]


class Complaint(Subject):
    model, stage_model = "complaint.complaint", "complaint.stage"
    roles = {"staff": "b_staff", "head": "b_head", "GM": "b_gm"}
    open_domain = [("is_closed", "=", False)]

    def get_vals(self, env, number=0):
        """One in twelve is about something grave, as in the rows loaded; who comes again
        complains about the same matter."""
        matter = number % CONTACTS
        grave = matter % 12 == 11
        categories = env["complaint.category"].search([]).filtered(lambda c: c.is_major == grave)
        channel = env["complaint.channel"].search([], limit=1)
        return super().get_vals(env, number) | {
            "category_id": categories[matter % len(categories)].id,
            "channel_id": channel.id,
            "description": "It hurts.",
        }

    def move(self, record):
        record.stage_id = record.env["complaint.stage"]._get_first("assessment")

    def get_columns(self, env):
        stages = env["complaint.stage"].search([])
        opened = stages.filtered(lambda s: not s.is_closed)
        users = env["res.users"].search([("login", "=like", "b\\_%")]).ids
        stage = f"""CASE WHEN is_open THEN {one_of(opened.ids, 5)}
            WHEN h % 20 = 0 THEN {env["complaint.stage"]._get_first("cancelled").id}
            ELSE {env["complaint.stage"]._get_first("closed").id} END"""
        number = "to_char(date, 'YYMM') || '-' || lpad(i::text, 7, '0')"
        digits = f"right(regexp_replace({PHONE}, '\\D', '', 'g'), 11)"
        severities = env["complaint.severity"].search([]).mapped(lambda s: (s.id, s.level))
        general = next(id_ for id_, level in severities if level == "general")
        major = next(id_ for id_, level in severities if level == "major")
        return {
            "number": number,
            "name": SUBJECT,
            "description": TEXT,
            "category_id": one_of(env["complaint.category"].search([]).ids, 11),
            "channel_id": one_of(env["complaint.channel"].search([]).ids, 13),
            "severity_id": f"CASE WHEN h % 12 = 0 THEN {major} ELSE {general} END",
            "severity_level": "CASE WHEN h % 12 = 0 THEN 'major' ELSE 'general' END",
            "is_urgent": "h % 40 = 0",
            "partner_id": "NULL",
            "partner_name": PERSON,
            "partner_phone": PHONE,
            "partner_phone_digits": digits,
            "search_text": f"{number} || ' ' || {SUBJECT} || ' ' || {PERSON} || ' ' || {PHONE} || ' ' || {digits}",
            "department_id": one_of(env["hr.department"].search([]).ids, 19),
            "receiver_id": one_of(users, 23),
            "user_id": f"CASE WHEN h % 10 = 0 AND is_open THEN NULL ELSE {one_of(users, 29)} END",
            "holder_id": one_of(users, 29),
            "stage_id": stage,
            "state": f"(SELECT state FROM complaint_stage WHERE id = {stage})",
            "is_closed": "NOT is_open",
            "date_received": "date",
            "date_promised": "date + interval '1 day'",
            "date_closed": "CASE WHEN NOT is_open THEN date + interval '3 days' END",
            "date_deadline": "CASE WHEN is_open THEN now() - make_interval(hours => (48 - h % 240)::int) END",
            "create_date": "date",
        }

    def get_searches(self, env):
        found = env[self.model].search([("partner_phone", "!=", False)], limit=1, order="id desc")
        texts = {
            "number": found.number,
            "name": f"{FIRST[3]} {LAST[5]}",
            "phone": found.partner_phone_digits,
            "text": PHRASE,
        }
        return {
            name: ["|", ("search_text", "ilike", text), ("description", "ilike", text)]
            for name, text in texts.items()
        }


class Task(Subject):
    model, stage_model = "project.task", "project.task.type"
    roles = {"user": "b_staff", "manager": "b_gm"}
    domain = [("has_template_ancestor", "=", False)]
    open_domain = [("is_closed", "=", False)]
    views = {
        "kanban": "project.view_task_kanban_inherit_all_task",
        "list": "project.open_view_all_tasks_list_view",
    }

    def get_vals(self, env, number=0):
        project = env["project.project"].search([("name", "=like", "Project %")], limit=1)
        return super().get_vals(env, number) | {
            "project_id": project.id,
            "description": "<p>It hurts.</p>",
        }

    def make_template(self, env):
        projects = env["project.project"].create(
            [{"name": f"Project {n}", "privacy_visibility": "employees"} for n in range(24)]
        )
        env["project.task.type"].create(
            [
                {"name": f"Stage {n}", "sequence": n, "fold": n > 6, "project_ids": projects.ids}
                for n in range(1, 9)
            ]
        )
        return super().make_template(env)

    def get_columns(self, env):
        projects = env["project.project"].search([("name", "=like", "Project %")])
        stages = projects[0].type_ids.sorted("sequence").ids
        return {
            "name": SUBJECT,
            "description": f"'<p>' || {TEXT} || '</p>'",
            "priority": "CASE WHEN h % 40 = 0 THEN '1' ELSE '0' END",
            "project_id": one_of(projects.ids, 19),
            "partner_phone": PHONE,
            "stage_id": f"CASE WHEN is_open THEN {one_of(stages[:6], 5)} "
            f"WHEN h % 20 = 0 THEN {stages[7]} ELSE {stages[6]} END",
            "state": "CASE WHEN is_open THEN '01_in_progress' "
            "WHEN h % 20 = 0 THEN '1_canceled' ELSE '1_done' END",
            "date_deadline": "CASE WHEN is_open THEN now() - make_interval(hours => (48 - h % 240)::int) END",
            "create_date": "date",
        }

    def after_load(self, env):
        users = env["res.users"].search([("login", "=like", "b\\_%")]).ids
        env.cr.execute(
            f"""
            INSERT INTO project_task_user_rel (task_id, user_id)
            SELECT id, {one_of(users)} FROM (SELECT id, id AS h FROM project_task) t
            ON CONFLICT DO NOTHING
            """
        )

    def get_searches(self, env):
        found = env[self.model].search([("partner_phone", "!=", False)], limit=1, order="id desc")
        return {
            "phone": [("partner_phone", "ilike", found.partner_phone)],
            "text": ["|", ("name", "ilike", PHRASE), ("description", "ilike", PHRASE)],
        }


class Ticket(Subject):
    model, stage_model = "helpdesk.ticket", "helpdesk.ticket.stage"
    roles = {"user": "b_staff", "manager": "b_gm"}
    open_domain = [("closed", "=", False)]

    def get_vals(self, env, number=0):
        team = env["helpdesk.ticket.team"].search([("name", "=", "Team 0")], limit=1)
        return super().get_vals(env, number) | {
            "team_id": team.id,
            "description": "<p>It hurts.</p>",
        }

    def make_template(self, env):
        users = env["res.users"].search([("login", "=like", "b\\_%")], order="id")
        env["helpdesk.ticket.team"].create(
            [{"name": f"Team {n}", "user_ids": users[n::24].ids} for n in range(24)]
        )
        return super().make_template(env)

    def get_columns(self, env):
        teams = env["helpdesk.ticket.team"].search([("name", "=like", "Team %")])
        users = env["res.users"].search([("login", "=like", "b\\_%")]).ids
        stages = env["helpdesk.ticket.stage"].search([])
        closed = stages.filtered("closed").ids
        stage = f"""CASE WHEN is_open THEN {one_of((stages - stages.browse(closed)).ids, 5)}
            ELSE {one_of(closed, 5)} END"""
        return {
            "number": "'HT' || lpad((1000000 + i)::text, 8, '0')",
            "name": SUBJECT,
            "description": f"'<p>' || {TEXT} || '</p>'",
            "partner_id": "NULL",
            "commercial_partner_id": "NULL",
            "partner_name": PERSON,
            "priority": "(h % 4)::text",
            "team_id": one_of(teams.ids, 19),
            "user_id": one_of(users, 29),
            "stage_id": stage,
            "unattended": f"(SELECT unattended FROM helpdesk_ticket_stage WHERE id = {stage})",
            "create_date": "date",
        }

    def get_searches(self, env):
        found = env[self.model].search([("team_id.name", "=", "Team 0")], limit=1, order="id desc")
        number = found.number
        return {
            "number": ["|", ("number", "ilike", number), ("name", "ilike", number)],
            "name": [("partner_name", "ilike", f"{FIRST[3]} {LAST[5]}")],
            "text": ["|", ("name", "ilike", PHRASE), ("description", "ilike", PHRASE)],
        }


SUBJECTS = [Complaint(), Task(), Ticket()]
