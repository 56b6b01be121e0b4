"""Departments and people of the benchmark, and those who complain."""

from words import FIRST, LAST

from odoo.fields import Command

CONTACTS = 95
GROUPS = {
    "b_staff": ["staff", "project.group_project_user", "helpdesk_mgmt.group_helpdesk_user_team"],
    "b_head": ["head"],
    "b_gm": ["gm", "project.group_project_manager", "helpdesk_mgmt.group_helpdesk_manager"],
}


def make_cast(env):
    """4 departments with 5 below each, 3 people in every one, and the heads; `b_staff`
    works in the first, `b_head` manages it and the five below, `b_gm` the company. Once."""
    if env["res.users"].search_count([("login", "=", "b_gm")], limit=1):
        return
    logins = [*GROUPS, *(f"b_{n}" for n in range(72))]
    users = (
        env["res.users"]
        .with_context(no_reset_password=True)
        .create(
            [
                {"name": login, "login": login, "group_ids": get_groups(env, login)}
                for login in logins
            ]
        )
    )
    staff, head, gm, *others = users
    tops = env["hr.department"].create([{"name": f"Department {n}"} for n in range(4)])
    below = env["hr.department"].create(
        [{"name": f"{top.name}.{n}", "parent_id": top.id} for top in tops for n in range(5)]
    )
    departments = list(tops | below)
    env["hr.employee"].create(
        [
            {"name": user.name, "user_id": user.id, "department_id": departments[n % 24].id}
            for n, user in enumerate([staff, *others])
        ]
    )
    tops[0].manager_id = env["hr.employee"].create({"name": "b_head", "user_id": head.id})
    env.company.complaint_gm_id = gm


def make_contacts(env):
    """Those who complain in the new records, known with phone and e-mail. Once."""
    known = env["res.partner"].search_count([("ref", "=like", "b-%")])
    env["res.partner"].create(
        [
            {
                "ref": f"b-{n:03d}",
                "name": f"{FIRST[n % len(FIRST)]} {LAST[n % len(LAST)]}",
                "phone": f"+86 10 8800 {n:04d}",
                "email": f"b-{n}@example.com",
            }
            for n in range(known, CONTACTS + 1)
        ]
    )


def get_contact(env, number):
    """Who complains in the new record with this `number`: of a hundred the last five are
    people who have complained before; nobody has complained like the one with number -1."""
    place = CONTACTS if number < 0 else number % CONTACTS
    return env["res.partner"].search([("ref", "=", f"b-{place:03d}")])


def get_groups(env, login):
    """Commands that give the user with this `login` the groups of the role, where installed."""
    staff, *peers = GROUPS.get(login, ["staff"])
    groups = [env.ref(f"complaint_management.group_complaint_{staff}")]
    groups += [env.ref(peer, raise_if_not_found=False) for peer in peers]
    return [Command.link(group.id) for group in groups if group]
