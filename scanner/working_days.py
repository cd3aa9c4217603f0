"""Working days of the mainland: when a period of so many of them ends.

The State Council's yearly notice moves working days onto weekends and holidays onto weekdays. The notices
come with the ``chinesecalendar`` library; a year it does not have is never guessed.
"""

from datetime import date, timedelta
from typing import NamedTuple

PERIOD = 30
"""Working days for a filing, its change and its cancellation (Measures, Art. 15)."""
EFFECTIVE = date(2025, 6, 1)
"""The Measures' first day: who reached the number earlier counts from here (announcement of 2025-05-28)."""


class Due(NamedTuple):
    """The last day of a period, or why it cannot be computed."""

    day: date | None
    outside: int | None = None
    """The first year met that the calendar does not cover."""


def years() -> tuple[int, int]:
    """First and last year whose holidays are known."""
    from chinese_calendar.constants import holidays

    known = [day.year for day in holidays]
    return min(known), max(known)


def is_working(day: date) -> bool | None:
    """Whether a day is a working day of the mainland; ``None`` for a year the calendar does not cover."""
    first, last = years()
    return _worked(day) if first <= day.year <= last else None


def _worked(day: date) -> bool:
    from chinese_calendar import is_workday

    return bool(is_workday(day))


def period_end(start: date, days: int = PERIOD) -> Due:
    """The last of so many working days after ``start``; the day of the event itself is not counted."""
    first, last = years()
    day, left = start, days
    while left:
        if day == date.max:
            return Due(None, day.year)
        day += timedelta(days=1)
        if not first <= day.year <= last:
            return Due(None, day.year)
        left -= _worked(day)
    return Due(day)


def filing_due(reached: date) -> Due:
    """The last day to file for who stored the faces of 100,000 persons on the day ``reached``."""
    return period_end(max(reached, EFFECTIVE))
