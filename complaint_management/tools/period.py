"""Which periods reports are due for. Plain Python: dates in, dates out."""

from datetime import timedelta

from dateutil.relativedelta import relativedelta

MONTHS = {"monthly": 1, "half_yearly": 6}
LOOKBACK = timedelta(days=400)  # an outage longer than this is not caught up


def get_start(kind, day):
    """The first day of the period of this kind around `day`. Weeks begin on Monday, the
    half-years looked at in June and December on the first of the month.

    >>> from datetime import date
    >>> get_start("weekly", date(2026, 11, 22))
    datetime.date(2026, 11, 16)
    >>> get_start("half_yearly", date(2027, 2, 1)), get_start("half_yearly", date(2026, 6, 1))
    (datetime.date(2026, 12, 1), datetime.date(2026, 6, 1))
    """
    if kind == "weekly":
        return day - timedelta(days=day.weekday())
    if kind == "half_yearly":
        return (day - relativedelta(months=day.month % 6)).replace(day=1)
    return day.replace(day=1)


def get_end(kind, start):
    """The last day of the period that begins on `start`.

    >>> from datetime import date
    >>> get_end("monthly", date(2026, 2, 1)), get_end("half_yearly", date(2026, 12, 1))
    (datetime.date(2026, 2, 28), datetime.date(2027, 5, 31))
    """
    if kind == "weekly":
        return start + timedelta(days=6)
    return start + relativedelta(months=MONTHS[kind], days=-1)


def get_due_periods(kind, since, today, offset):
    """The starts of the periods whose report became due from `since` to `today`, oldest
    first; a report is due `offset` days after the day that follows its period.

    >>> from datetime import date
    >>> get_due_periods("weekly", date(2026, 11, 9), date(2026, 11, 22), 0)
    [datetime.date(2026, 11, 2), datetime.date(2026, 11, 9)]
    >>> get_due_periods("monthly", date(2026, 11, 1), date(2026, 11, 9), 9)
    []
    >>> get_due_periods("half_yearly", date(2026, 1, 1), date(2026, 12, 4), 4)
    [datetime.date(2025, 12, 1)]
    """
    since = max(since, today - LOOKBACK)
    start, found = get_start(kind, today), []
    while True:
        start = get_start(kind, start - timedelta(days=1))
        due = get_end(kind, start) + timedelta(days=1 + offset)
        if due < since:
            return found[::-1]
        if due <= today:
            found.append(start)
