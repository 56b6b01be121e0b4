"""What a web client asks, timed and counted. Nothing here ever fails for being slow."""

import statistics
import time

from database import say
from lxml import etree

from odoo import api

LIMIT, COUNT_LIMIT = 80, 10000  # of a column or page, and of the pager; a view may name others
LOOP = 100_000


class Client:
    """The calls of Odoo's web client for the board and the list of one `subject`."""

    def __init__(self, env, subject):
        self.subject = subject
        kinds = ["kanban", "list", "search"]
        ids = [
            env.ref(subject.views[kind]).id if kind in subject.views else False for kind in kinds
        ]
        views = env[subject.model].get_views(list(zip(ids, kinds, strict=True)))["views"]
        self.kanban, self.list, self.search = (etree.fromstring(views[k]["arch"]) for k in kinds)

    def open_board(self, env):
        """Columns, their progress bars, the cards of the open columns, the search panel."""
        model, domain = env[self.subject.model], self._get_domain(True)
        group_by = self.kanban.get("default_group_by") or "stage_id"
        bar = self.kanban.find("progressbar")
        if bar is not None:
            colors = dict.fromkeys(eval(bar.get("colors")), "")  # noqa: S307 (shipped view)
            model.read_progress_bar(domain, group_by, {"field": bar.get("field"), "colors": colors})
        model.web_read_group(
            domain,
            [group_by],
            [],
            order=self.kanban.get("default_order"),
            auto_unfold=True,
            unfold_read_specification=self._get_specification(self.kanban, model),
            unfold_read_default_limit=int(self.kanban.get("limit", LIMIT)),
        )
        self._open_panel(model, domain)

    def open_list(self, env, is_open=False, domain=()):
        """One page of the list and the number of all."""
        model = env[self.subject.model]
        return model.web_search_read(
            [*self._get_domain(is_open), *domain],
            self._get_specification(self.list, model),
            order=self.list.get("default_order") or "",
            limit=int(self.list.get("limit", LIMIT)),
            count_limit=int(self.list.get("count_limit", COUNT_LIMIT)) + 1,
        )

    def _get_domain(self, is_open):
        return [*self.subject.domain, *(self.subject.open_domain if is_open else [])]

    def _open_panel(self, model, domain):
        for field in self.search.iterfind(".//searchpanel/field"):
            options = {
                "search_domain": domain,
                "expand": field.get("expand") == "1",
                "enable_counters": field.get("enable_counters") == "1",
                "limit": int(field.get("limit", 200)),
            }
            if field.get("select") == "multi":
                model.search_panel_select_multi_range(field.get("name"), **options)
            else:
                model.search_panel_select_range(
                    field.get("name"), hierarchize=field.get("hierarchize") != "0", **options
                )

    @staticmethod
    def _get_specification(view, model):
        """The fields of the view as the client asks for them."""
        names = {field.get("name") for field in view.iter("field")}
        names |= {bar.get("field") for bar in view.iter("progressbar")}
        return {
            name: {"fields": {"display_name": {}}} if model._fields[name].relational else {}
            for name in names
            if name in model._fields
        }


def measure(registry, subject, role, rounds):
    """`{what: (queries, milliseconds, rows)}` for one model and role."""
    say(f"Measuring {subject.model} as {role} ...")
    with registry.cursor() as cr:
        env = api.Environment(cr, api.SUPERUSER_ID, {})
        user = env["res.users"].search([("login", "=", subject.roles[role])])
        client = Client(env(user=user.id), subject)
        vals_list = [subject.get_vals(env(user=user.id), number) for number in range(100)]
        searches = subject.get_searches(env(user=user.id))
    meter = Meter(registry, user.id, rounds)
    one, same = vals_list[:1], vals_list[:1] * 100
    result = {
        "create one": meter.run(lambda env: create(env, subject, one)),
        "create 100, each": meter.run(lambda env: create(env, subject, vals_list), each=100),
        "100 of one person": meter.run(lambda env: create(env, subject, same), each=100),
        "stage change": meter.run(subject.move, prepare=lambda env: create(env, subject, one)),
        "board": meter.run(client.open_board),
        "list, open": meter.run(lambda env: client.open_list(env, True)),
        "list, all": meter.run(client.open_list),
    }
    for name, domain in searches.items():
        for label, is_open in ((f"find {name}, open", True), (f"find {name}, all", False)):
            result[label] = meter.run(
                lambda env, is_open=is_open, domain=domain: client.open_list(env, is_open, domain)
            )
    return result | meter.get_loop()


def create(env, subject, vals_list):
    return env[subject.model].create([dict(vals) for vals in vals_list])[-1]


class Meter:
    """Runs something as one user, each time in a transaction that is rolled back."""

    def __init__(self, registry, uid, rounds):
        self.registry, self.uid, self.rounds = registry, uid, rounds
        self.loops = []  # seconds

    def run(self, act, prepare=None, each=1):
        """Queries, milliseconds, rows found. The quickest round counts: other work on the
        machine only ever adds. The first one fills the caches.

        :param prepare: done before the clock starts; `act` gets what it returns.
        """
        rounds = [self._run_once(act, prepare) for _n in range(self.rounds + 1)][1:]
        queries, seconds, found = zip(*rounds, strict=True)
        return min(queries) / each, min(seconds) * 1000 / each, found[0]

    def _run_once(self, act, prepare):
        with self.registry.cursor() as cr:
            env = api.Environment(cr, self.uid, {"lang": "en_US", "tz": "UTC"})
            target = prepare(env) if prepare else env
            cr.flush()
            env.invalidate_all()
            self.loops.append(time_loop())
            queries, start = cr.sql_log_count, time.perf_counter()
            found = act(target)
            cr.flush()
            seconds = time.perf_counter() - start
            queries = cr.sql_log_count - queries
            cr.rollback()
        return queries, seconds, found.get("length") if isinstance(found, dict) else None

    def get_loop(self):
        """How fast the machine was all the while: the same empty loop before every round."""
        return {"(an empty loop)": (0, statistics.median(self.loops) * 1000, None)}


def time_loop():
    """Seconds that Python takes to count."""
    start = time.perf_counter()
    for _n in range(LOOP):
        pass
    return time.perf_counter() - start


def measure_sql(registry, subject, rounds):
    """The same questions in plain SQL on our table: what the database alone needs."""
    say("Measuring plain SQL ...")
    with registry.cursor() as cr:
        env = api.Environment(cr, api.SUPERUSER_ID, {})
        searches = {name: domain[-1][-1] for name, domain in subject.get_searches(env).items()}
        stages = env[subject.stage_model].search([("is_closed", "=", False)]).ids
    rows, is_open = f"SELECT * FROM {subject.table} WHERE active", " AND is_closed IS NOT TRUE"
    order = " ORDER BY COALESCE(is_urgent, FALSE) DESC, date_deadline, id DESC LIMIT 80"
    count = f"SELECT stage_id, severity_level, count(*) FROM {subject.table} WHERE active"
    found = " AND (search_text ILIKE %(word)s OR description ILIKE %(word)s)"
    questions = {
        "board": [
            count + is_open + " GROUP BY stage_id, severity_level",
            *(f"{rows}{is_open} AND stage_id = {stage}{order}" for stage in stages),
        ],
        "list, open": [rows + is_open + order],
        "list, all": [rows + order],
    }
    for name in searches:
        questions[f"find {name}, open"] = [rows + is_open + found + order]
        questions[f"find {name}, all"] = [rows + found + order]
    meter = Meter(registry, api.SUPERUSER_ID, rounds)
    result = {}
    for name, queries in questions.items():
        word = searches.get(name.partition(",")[0].removeprefix("find "))

        def act(env, queries=queries, word=word):
            for query in queries:
                env.cr.execute(query, {"word": f"%{word}%"})
                env.cr.fetchall()

        result[name] = meter.run(act)
    return result | meter.get_loop()
