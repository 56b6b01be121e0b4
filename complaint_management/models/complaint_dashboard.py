from dataclasses import replace
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools.misc import format_date
from odoo.tools.translate import LazyTranslate

from .complaint_figure import OPEN, Figure

_lt = LazyTranslate(__name__)

KINDS = ("week", "month", "quarter", "half", "year", "custom")
FURTHEST = -500  # periods back; nobody looks that far
EARLIEST, LATEST = 1900, 2200
LONGEST = timedelta(days=3660)


class ComplaintDashboard(models.AbstractModel):
    """What is to do now and how it went, on one page for each role (R32, R53).

    Every number is a figure of `complaint.figures`, every tile opens the cases it counts.
    One call answers a whole page; its queries do not grow with the cases.
    """

    _name = "complaint.dashboard"
    _description = "Complaint Dashboard"

    @api.model
    @api.readonly
    def get_dashboard(self, page=None, kind="month", offset=0, first=None, last=None):
        """One page of the dashboard, ready to be shown.

        :param page: `desk`, `department` or `company`; without it the widest the user has
        :param kind: `week`, `month`, `quarter`, `half`, `year`, or `custom` with days
        :param offset: so many periods from now, e.g. -1 for the last one
        :param first: first day (ISO) of a `custom` period
        :param last: last day (ISO) of a `custom` period
        :return: dict with `page`, `pages`, `period`, `now` and `results` (tiles), `next`
            (cases to do), `charts`, `tables`, `is_empty`
        :raises UserError: for days that are none, or in the wrong order
        :raises AccessError: for who may not read cases
        """
        self.env["complaint.complaint"].check_access("read")
        pages = self._get_pages()
        page = page if page in pages else list(pages)[-1]
        period = self._read_period(kind, offset, first, last)
        values = getattr(self, f"_get_{page}_page")(period)
        return {
            "page": page,
            "pages": [{"key": key, "label": label} for key, label in pages.items()],
            "period": self._describe_period(kind, offset, period),
            "is_empty": not self.env["complaint.complaint"].search_count([], limit=1),
            "next": [],
            "charts": [],
            "tables": [],
            **values,
        }

    # Doors

    @api.model
    def _get_pages(self):
        """`{page: label}` of the pages the user has, the widest last; each is made by
        `_get_<page>_page(period)`."""
        pages = {"desk": self.env._("My desk today")}
        # sudo: only what is mine is asked
        if self.env.user.sudo()._get_headed_departments():
            pages["department"] = self.env._("My department")
        if self.env.user.has_group("complaint_management.group_complaint_deputy"):
            pages["company"] = self.env._("Company")
        return pages

    @api.model
    def _get_now_figures(self):
        """`{name: Figure}` of what is to do now."""
        today = Domain("date_deadline", ">=", "now") & Domain("date_deadline", "<", "today +1d")
        figures = {
            "open": self._get_definition("open"),
            "overdue": self._get_definition("overdue"),
            "due_today": Figure(
                _lt("Due today"), _lt("The next deadline is today."), whole=OPEN & today
            ),
            "unassigned": Figure(
                _lt("Nobody works on it"),
                _lt("Open cases without a handler."),
                whole=OPEN & Domain("user_id", "=", False),
                better="low",
            ),
            "major": Figure(
                _lt("Major"),
                _lt("Open major cases."),
                whole=OPEN & Domain("severity_level", "=", "major"),
                better="low",
            ),
            "decide": Figure(
                _lt("Waiting for my decision"),
                _lt("Open cases that were moved up to me, or that I must acknowledge."),
                whole=OPEN & self._get_decision_domain(),
                better="low",
            ),
        }
        mine = Domain("holder_id", "=", self.env.uid)
        for name in ("overdue", "due_today"):
            figures[f"my_{name}"] = replace(figures[name], whole=figures[name].whole & mine)
        return figures | self._get_my_figures()

    @api.model
    def _get_my_figures(self):
        """`{name: Figure}` of the user's own work."""
        me = self.env.uid
        visits = [
            ("user_id", "=", me),
            ("state", "=", "planned"),
            ("date_planned", "<", "today +1d"),
        ]
        offered = [("to_user_id", "=", me), ("state", "=", "waiting")]
        return {
            "my_desk": Figure(
                _lt("On my desk"),
                _lt("Open cases that wait for me: those I handle, decide or assign."),
                whole=OPEN & Domain("holder_id", "=", me),
            ),
            "received": Figure(
                _lt("Received by me"),
                _lt("Open cases I received; I stay accountable for them."),
                whole=OPEN & Domain("receiver_id", "=", me),
            ),
            "visits": Figure(
                _lt("Return visits due"),
                _lt("Return visits I am to make today or should have made."),
                whole=OPEN & Domain("visit_ids", "any", visits),
            ),
            "offered": Figure(
                _lt("Handed over to me"),
                _lt("Cases a colleague hands over to me; accept or refuse."),
                whole=OPEN & Domain("handover_ids", "any", offered),
            ),
        }

    @api.model
    def _get_decision_domain(self):
        """The open cases that wait for a decision of the user: moved up to them, or with a
        solution to approve."""
        moved = [("to_user_id", "=", self.env.uid), ("date_ended", "=", False)]
        asked = [("user_id", "=", self.env.uid), ("state", "=", "waiting")]
        return Domain("escalation_ids", "any", moved) | Domain(
            "solution_ids", "any", [("approval_ids", "any", asked)]
        )

    # Pages

    def _get_desk_page(self, period):
        """What the user has to do, and how the cases they handle went."""
        now = ("my_desk", "my_overdue", "my_due_today", "visits", "offered", "received")
        results = ("count", "resolve_median", "on_time_rate", "satisfaction_rate")
        mine = Domain("user_id", "=", self.env.uid)
        ((present,),) = self._take_now(now, Domain.TRUE, [[]])
        ((found, before),) = self._take_results(results, mine, period, [[]])
        return {
            "now": self._get_now_tiles(now, Domain.TRUE, present),
            "results": self._get_result_tiles(results, mine, period, found, before),
            "results_label": self.env._("Cases I handle"),
            "next": self._get_next_cases(),
        }

    def _get_department_page(self, period):
        """The departments the user heads, and those below."""
        scope = Domain("is_below_me", "=", True)
        now = ("open", "overdue", "due_today", "unassigned", "major", "decide")
        results = (
            *("count", "on_time_rate", "contact_median", "resolve_median"),
            *("satisfaction_rate", "first_time_fix_rate", "repeat_rate", "valid_rate"),
        )
        charts = self.env["complaint.dashboard.chart"]
        (present,), (people,) = self._take_now(now, scope, [[], ["user_id"]])
        names = (*results, *charts._get_target_names())
        ((found, before),) = self._take_results(names, scope, period, [[]])
        return {
            "now": self._get_now_tiles(now, scope, present),
            "results": self._get_result_tiles(results, scope, period, found, before),
            "results_label": self.env._("Cases received"),
            "charts": [
                charts._get_people(scope, people),
                *charts._get_counts(scope, period),
            ],
            "tables": [charts._get_targets(found)],
        }

    def _get_company_page(self, period):
        """Everything the user may see: departments compared, money, the chain, the trend."""
        scope = Domain.TRUE
        now = ("open", "overdue", "due_today", "unassigned", "major", "decide")
        results = (
            *("count", "closure_rate", "on_time_rate", "contact_median", "resolve_median"),
            *("satisfaction_rate", "first_time_fix_rate", "repeat_rate", "escalation_rate", "cost"),
        )
        charts = self.env["complaint.dashboard.chart"]
        names = (*results, *charts._get_target_names(), *charts._get_level_names())
        sets = [[], ["department_id"]]
        (present,), (open_cases,) = self._take_now(now, scope, sets)
        (found, before), (received, _before) = self._take_results(names, scope, period, sets)
        departments = charts._get_departments(scope, period, received, open_cases)
        return {
            "now": self._get_now_tiles(now, scope, present),
            "results": self._get_result_tiles(results, scope, period, found, before),
            "results_label": self.env._("Cases received"),
            "charts": [
                charts._get_department_bars(departments),
                *charts._get_counts(scope, period),
            ],
            "tables": [
                charts._get_department_table(departments),
                charts._get_targets(found),
                charts._get_levels(found),
            ],
        }

    # Counting

    def _take_now(self, names, scope, sets):
        """What is to do now, by each of the groupings `sets`."""
        known = self._get_now_figures()
        figures = {name: known[name] for name in names}
        return self.env["complaint.figures"]._take_sets(figures, sets, OPEN & scope)

    def _take_results(self, names, scope, period, sets):
        """How it went in the `period` and in the one before, by each of the groupings."""
        Figures = self.env["complaint.figures"]
        periods = [period, Figures._get_previous_period(period)]
        return Figures._take_sets(Figures._choose(names), sets, scope, periods)

    # Tiles

    def _get_definition(self, name):
        """The `Figure` with this name."""
        return self.env["complaint.figures"]._get_definitions()[name]

    def _get_now_tiles(self, names, scope, found):
        """What is to do now."""
        known = self._get_now_figures()
        return [
            self._get_tile(name, known[name], found[name]) | self._get_action(known[name], scope)
            for name in names
        ]

    def _get_result_tiles(self, names, scope, period, found, before):
        """How it went in the `period`, beside the period before."""
        scope &= self.env["complaint.figures"]._get_period_domain(period)
        figures = {name: self._get_definition(name) for name in names}
        return [
            self._get_tile(name, figure, found[name])
            | self._get_change(figure, found[name]["value"], before[name]["value"])
            | self._get_action(figure, scope)
            for name, figure in figures.items()
        ]

    def _get_tile(self, name, figure, found):
        """Name, number with unit, and what it is counted of."""
        of = ""
        if figure.unit == "percent" and found["denominator"]:
            of = self.env._(
                "%(part)s of %(whole)s", part=found["numerator"], whole=found["denominator"]
            )
        alarm = figure.better == "low" and figure.unit == "count" and found["value"]
        return {
            "name": name,
            "label": self.env._(figure.label),
            "help": self.env._(figure.formula),
            "text": self.env["complaint.figures"]._format(figure.unit, found["value"]),
            "of": of,
            "is_alarm": bool(alarm) and name.removeprefix("my_") != "open",
        }

    def _get_change(self, figure, value, before):
        """How the `value` compares with the one `before`: words and whether it is good news."""
        if value is None or before is None:
            return {"change": "", "tone": ""}
        change, Figures = value - before, self.env["complaint.figures"]
        if figure.unit == "percent":  # a difference of shares is no share
            size = self.env._("%(number)s points", number=Figures._format("points", abs(change)))
        else:
            size = Figures._format(figure.unit, abs(change))
        sign = "+" if change > 0 else "−" if change < 0 else "±"
        if not change or not figure.better:
            tone = ""
        else:
            tone = "good" if (change > 0) == (figure.better == "high") else "bad"
        number = Figures._format(figure.unit, before)
        return {
            "change": f"{sign}{size}",
            "before": self.env._("before: %(number)s", number=number),
            "tone": tone,
        }

    def _get_action(self, figure, scope):
        """What a click on the tile opens: the records that were counted."""
        cases = self.env["complaint.figures"]._get_counted_domain() & scope
        domain = cases & figure.whole
        if figure.model != "complaint.complaint":
            domain = Domain("complaint_id", "any", cases) & figure.whole
        return {"model": figure.model, "domain": self._get_plain(domain)}

    @api.model
    def _get_plain(self, domain):
        """A domain as lists, texts and numbers, for the client."""
        if isinstance(domain, Domain):
            domain = list(domain)
        plain = []
        for term in domain:
            if isinstance(term, (tuple, list)):
                name, operator, value = term
                if operator in ("any", "not any"):
                    value = self._get_plain(value)
                elif hasattr(value, "isoformat"):
                    value = fields.Datetime.to_string(value)
                elif isinstance(value, (set, frozenset, tuple)) or hasattr(value, "_map"):
                    value = list(value)
                term = [name, operator, value]
            plain.append(term)
        return plain

    def _get_next_cases(self):
        """The cases on the user's desk that are due first."""
        domain = OPEN & Domain("holder_id", "=", self.env.uid)
        names = ["number", "name", "date_deadline", "severity_level", "partner_name", "stage_id"]
        cases = self.env["complaint.complaint"].search_fetch(
            domain, names, order="is_urgent desc, date_deadline, id desc", limit=8
        )
        now = fields.Datetime.now()
        return [
            {
                "id": case.id,
                "number": case.number,
                "name": case.name,
                "person": case.partner_name or "",
                "stage": case.stage_id.name,
                "due": case.date_deadline and fields.Datetime.to_string(case.date_deadline),
                "is_overdue": bool(case.date_deadline and case.date_deadline < now),
                "is_major": case.severity_level == "major",
            }
            for case in cases
        ]

    # Period

    def _read_period(self, kind, offset, first, last):
        """`(first day, last day)` of what the user chose."""
        Figures = self.env["complaint.figures"]
        if kind not in KINDS:
            raise UserError(self.env._("Period: choose week, month, quarter, half-year or year."))
        try:
            if kind != "custom":
                return Figures._get_period(kind, offset=max(min(int(offset), 0), FURTHEST))
            first, last = fields.Date.to_date(first), fields.Date.to_date(last)
        except (TypeError, ValueError):
            first = last = None
        if not first or not last or first > last or not EARLIEST <= first.year < LATEST:
            raise UserError(self.env._("Period: give a first day and a last day after it."))
        if last - first > LONGEST:
            raise UserError(self.env._("Period: choose ten years at most."))
        return first, last

    def _describe_period(self, kind, offset, period):
        """The period in words, and the one it is compared with."""
        before = self.env["complaint.figures"]._get_previous_period(period)
        texts = [
            self.env._(
                "%(first)s to %(last)s",
                first=format_date(self.env, first),
                last=format_date(self.env, last),
            )
            for first, last in (period, before)
        ]
        return {
            "kind": kind,
            "offset": int(offset or 0),
            "first": fields.Date.to_string(period[0]),
            "last": fields.Date.to_string(period[1]),
            "text": texts[0],
            "before": texts[1],
        }
