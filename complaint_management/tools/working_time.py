"""Walk along working time. Plain Python: no record, no query, aware datetimes only.

`intervals` is any iterable of `(start, stop, …)` in order and without overlap, as
`resource.calendar._work_intervals_batch` gives them. Both functions answer `None`
when the intervals end before the time is used up: the caller fetches a longer
stretch or falls back to the round-the-clock time.
"""

from datetime import timedelta


def add_hours(intervals, start, hours):
    """The moment `hours` of working time after `start`.

    >>> from datetime import datetime as dt, timezone
    >>> at = lambda day, hour: dt(2026, 3, day, hour, tzinfo=timezone.utc)
    >>> week = [(at(2, 8), at(2, 12)), (at(2, 13), at(2, 17)), (at(3, 8), at(3, 12))]
    >>> add_hours(week, at(2, 10), 4).isoformat()
    '2026-03-02T15:00:00+00:00'
    >>> add_hours(week, at(2, 18), 1).isoformat()
    '2026-03-03T09:00:00+00:00'
    >>> add_hours(week, at(2, 8), 100) is None
    True
    """
    left = timedelta(hours=hours)
    for begin, end, *_rest in intervals:
        begin = max(begin, start)
        if begin >= end:
            continue
        if end - begin >= left:
            return begin + left
        left -= end - begin
    return None


def add_days(intervals, start, days):
    """Closing time of the `days`-th working day after the local day of `start`.

    The day of `start` itself never counts: "within 3 working days" from Monday
    noon ends on Thursday at closing time.

    >>> from datetime import datetime as dt, timezone
    >>> at = lambda day, hour: dt(2026, 3, day, hour, tzinfo=timezone.utc)
    >>> week = [(at(2, 8), at(2, 12)), (at(2, 13), at(2, 17)), (at(3, 8), at(3, 12)),
    ...         (at(3, 13), at(3, 17)), (at(4, 8), at(4, 12))]
    >>> add_days(week, at(2, 10), 1).isoformat()
    '2026-03-03T17:00:00+00:00'
    >>> add_days(week, at(2, 10), 3) is None
    True
    """
    left, today, closing = days, start.date(), None
    for _begin, end, *_rest in intervals:
        day = end.date()
        if day <= start.date():
            continue
        if day != today:
            if not left:
                return closing
            left, today = left - 1, day
        closing = end
    return closing if not left else None


def get_hours(intervals, start, end):
    """Hours of working time between `start` and `end`.

    >>> from datetime import datetime as dt, timezone
    >>> at = lambda day, hour: dt(2026, 3, day, hour, tzinfo=timezone.utc)
    >>> get_hours([(at(2, 8), at(2, 12)), (at(2, 13), at(2, 17))], at(2, 10), at(2, 14))
    3.0
    """
    total = timedelta()
    for begin, stop, *_rest in intervals:
        total += max(timedelta(), min(stop, end) - max(begin, start))
    return total.total_seconds() / 3600
