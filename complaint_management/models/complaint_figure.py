"""The figures of R53, each defined once: pivot, graph, dashboard, digest and reports all ask
for them by name. Plain Python, no record; `complaint.figures` counts them.

A figure is taken of the cases that count (`COUNTED`) or of the rows of those cases. `whole`
says which of them it is about, `part` which of these make the share:

============  =======================================================================
unit          value
============  =======================================================================
``count``     how many records are in `whole`
``percent``   `part` ÷ `whole` × 100; no value when `whole` is empty
``hours``     `share` quantile of `measure` over `whole`; no value when `whole` is empty
``money``     sum of `measure` over `whole`, in the currency of the user's company
``points``    sum of `measure` over `whole`
============  =======================================================================
"""

from dataclasses import dataclass, field
from typing import Any

from odoo.fields import Domain
from odoo.tools.translate import LazyTranslate

from .complaint_state import MILESTONES, UPPER_LEVELS

_lt = LazyTranslate(__name__)


@dataclass(frozen=True)
class Figure:
    """How one figure is counted; change a copy with `dataclasses.replace`."""

    label: Any  # lazy translation
    formula: Any  # lazy translation: in words, for the reader
    unit: str = "count"
    whole: Domain = Domain.TRUE
    part: Domain = Domain.TRUE
    measure: str = ""  # a float field of `model`
    share: float = 0.5
    model: str = "complaint.complaint"  # or a row model with `complaint_id`
    better: str = ""  # "high" or "low", where one of them is good news
    groupbys: dict = field(default_factory=dict)  # {field of the case: field of the row}


# Recorded by mistake or in another case already: not one more complaint.
COUNTED = Domain("cancel_reason", "not in", ["duplicate", "merged", "mistake"])
OPEN = Domain("is_closed", "=", False)
CONTACTED = Domain("date_contacted", "!=", False)
RESOLVED = Domain("date_resolved", "!=", False)
DECIDED = Domain("state", "in", ["met", "missed"])
# What is visited: something was put right, and nothing exempts from the visit (R41, R43).
TO_VISIT = (
    RESOLVED
    & Domain("kind", "=", "complaint")
    & Domain("assessment", "in", ["valid", "partly_valid"])
    & Domain("is_visit_exempt", "=", False)
)
FIRST_ROUND = Domain("is_redone", "=", False)

# Points go to whoever is liable, not to whoever puts it right.
LIABLE = {"department_id": "department_id", "respondent_employee_id": "employee_id"}

FIGURES = {
    "count": Figure(
        _lt("Cases"),
        _lt("Cases received; without duplicates, merged cases and those recorded by mistake."),
    ),
    "open": Figure(
        _lt("Open"), _lt("Cases that are neither closed nor cancelled."), whole=OPEN, better="low"
    ),
    "overdue": Figure(
        _lt("Overdue"),
        _lt("Open cases whose next deadline has passed."),
        whole=OPEN & Domain("date_deadline", "<", "now"),
        better="low",
    ),
    "valid_rate": Figure(
        _lt("Found valid"),
        _lt("Cases assessed as valid or partly valid ÷ cases assessed."),
        "percent",
        Domain("assessment", "!=", False),
        Domain("assessment", "in", ["valid", "partly_valid"]),
    ),
    "contact_median": Figure(
        _lt("First contact, median"),
        _lt("Hours from receipt to the first contact; half of the cases were quicker."),
        "hours",
        CONTACTED,
        measure="contact_hours",
        better="low",
    ),
    "contact_p90": Figure(
        _lt("First contact, 9 of 10"),
        _lt("Hours from receipt to the first contact within which 9 of 10 cases stayed."),
        "hours",
        CONTACTED,
        measure="contact_hours",
        share=0.9,
        better="low",
    ),
    "resolve_median": Figure(
        _lt("Solved, median"),
        _lt("Hours from receipt until handling was done; half of the cases were quicker."),
        "hours",
        RESOLVED,
        measure="resolve_hours",
        better="low",
    ),
    "resolve_p90": Figure(
        _lt("Solved, 9 of 10"),
        _lt("Hours from receipt until handling was done within which 9 of 10 cases stayed."),
        "hours",
        RESOLVED,
        measure="resolve_hours",
        share=0.9,
        better="low",
    ),
    "closure_rate": Figure(
        _lt("Closure rate"),
        _lt("Cases closed or withdrawn ÷ cases received."),
        "percent",
        part=Domain("is_closed", "=", True),
        better="high",
    ),
    "visit_rate": Figure(
        _lt("Return visits made"),
        _lt("Complainants reached at a return visit ÷ cases handled that are to be visited."),
        "percent",
        TO_VISIT,
        Domain("date_visited", "!=", False),
        better="high",
    ),
    "satisfaction_rate": Figure(
        _lt("Satisfied"),
        _lt("Complainants satisfied at their last return visit ÷ those who answered."),
        "percent",
        Domain("satisfaction", "in", ["satisfied", "unsatisfied"]),
        Domain("satisfaction", "=", "satisfied"),
        better="high",
    ),
    "repeat_rate": Figure(
        _lt("Repeats"),
        _lt("Cases that repeat an earlier one of the same person or place ÷ cases received."),
        "percent",
        part=Domain("repeat_of_id", "!=", False),
        better="low",
    ),
    "reopen_rate": Figure(
        _lt("Reopened"),
        _lt("Cases opened again after closing ÷ cases handled."),
        "percent",
        RESOLVED,
        Domain("reopening_ids", "any", []),
        better="low",
    ),
    "first_time_fix_rate": Figure(
        _lt("Solved the first time"),
        _lt(
            "Cases handled without an unsatisfied return visit and without reopening "
            "÷ cases handled."
        ),
        "percent",
        RESOLVED,
        FIRST_ROUND,
        better="high",
    ),
    "cost": Figure(
        _lt("Cost"),
        _lt("Amounts of the remedies of agreed and carried-out solutions."),
        "money",
        measure="cost",
        better="low",
    ),
    "points": Figure(
        _lt("Points"),
        _lt("Assessment points of findings declared final."),
        "points",
        Domain("date_decided", "!=", False),
        measure="points",
        model="complaint.finding",
        better="low",
        groupbys=LIABLE,
    ),
    "penalty": Figure(
        _lt("Penalties"),
        _lt("Penalties of findings declared final."),
        "money",
        Domain("date_decided", "!=", False),
        measure="amount_penalty",
        model="complaint.finding",
        groupbys=LIABLE,
    ),
    "escalation_rate": Figure(
        _lt("Moved up"),
        _lt("Cases that were moved up the chain at least once ÷ cases received."),
        "percent",
        part=Domain("escalation_count", ">", 0),
        better="low",
    ),
    "dwell_median": Figure(
        _lt("On a desk above, median"),
        _lt("Hours from moving a case up until it was returned, solved or moved further."),
        "hours",
        Domain("date_ended", "!=", False),
        measure="dwell_hours",
        model="complaint.escalation",
        better="low",
    ),
    "on_time_rate": Figure(
        _lt("On time"),
        _lt("Deadlines met ÷ deadlines met or missed."),
        "percent",
        DECIDED,
        Domain("state", "=", "met"),
        model="complaint.deadline",
        better="high",
    ),
}

# One figure for each level of the chain and for each target.
LEVEL_LABELS = {
    "head": (_lt("Moved up to the department head"), _lt("With the department head, median")),
    "deputy": (_lt("Moved up to the deputy GM"), _lt("With the deputy GM, median")),
    "gm": (_lt("Moved up to the GM"), _lt("With the GM, median")),
}
MILESTONE_LABELS = {
    "forwarded": _lt("Forwarded on time"),
    "contacted": _lt("First contact on time"),
    "assessed": _lt("Assessed on time"),
    "responded": _lt("Solution told on time"),
    "resolved": _lt("Handling done on time"),
    "visited": _lt("Return visit on time"),
    "closed": _lt("Closed on time"),
}


def _get_level_figures():
    """Escalation rate and dwell time of each level above the staff."""
    figures = {}
    for level, _label in UPPER_LEVELS:
        rate, dwell = LEVEL_LABELS[level]
        figures[f"escalation_rate_{level}"] = Figure(
            rate,
            _lt("Cases that were moved up to this level ÷ cases received."),
            "percent",
            part=Domain("escalation_ids", "any", [("level", "=", level)]),
            better="low",
        )
        figures[f"dwell_median_{level}"] = Figure(
            dwell,
            FIGURES["dwell_median"].formula,
            "hours",
            FIGURES["dwell_median"].whole & Domain("level", "=", level),
            measure="dwell_hours",
            model="complaint.escalation",
            better="low",
        )
    return figures


def _get_milestone_figures():
    """On-time rate of each target."""
    return {
        f"on_time_rate_{milestone}": Figure(
            MILESTONE_LABELS[milestone],
            FIGURES["on_time_rate"].formula,
            "percent",
            DECIDED & Domain("milestone", "=", milestone),
            Domain("state", "=", "met"),
            model="complaint.deadline",
            better="high",
        )
        for milestone, _label in MILESTONES
    }


FIGURES |= _get_level_figures() | _get_milestone_figures()
