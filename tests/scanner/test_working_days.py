"""Periods of working days, against calendars counted by hand."""

from datetime import date, timedelta

import pytest

from scanner import working_days
from scanner.working_days import Due, filing_due, is_working, period_end, years


@pytest.mark.parametrize(
    "reached", [date(2025, 6, 1), date(2025, 5, 31), date(2024, 2, 29), date(1999, 1, 1)]
)
def test_who_reached_the_number_before_the_measures_has_until_the_announced_day(reached):
    assert filing_due(reached) == Due(date(2025, 7, 14))


def test_the_day_it_is_reached_is_not_counted():
    # A Monday: 30 working days are six whole weeks without a holiday.
    assert filing_due(date(2025, 6, 30)).day == date(2025, 8, 11)
    assert period_end(date(2025, 6, 30), 1).day == date(2025, 7, 1)


@pytest.mark.parametrize(
    ("day", "working"),
    [
        (date(2025, 6, 2), False),  # Dragon Boat Festival, a Monday
        (date(2025, 1, 26), True),  # a Sunday worked for the Spring Festival
        (date(2025, 2, 8), True),  # a Saturday worked for it
        (date(2025, 9, 28), True),  # a Sunday worked for the National Day
        (date(2025, 10, 8), False),  # a Wednesday of the National Day holiday
        (date(2025, 10, 11), True),  # a Saturday worked for it
    ],
)
def test_moved_days_are_known(day, working):
    assert is_working(day) is working


def test_a_period_over_the_spring_festival():
    # From Friday 2025-01-10. January 13-17 (5), 20-24 (10), Sunday 26 and Monday 27 (12);
    # holiday from 28 January to 4 February; February 5-7 (15), Saturday 8 (16), 10-14 (21), 17-21 (26), 24-27 (30).
    assert period_end(date(2025, 1, 10)).day == date(2025, 2, 27)


def test_a_period_over_the_national_day():
    # From Monday 2025-09-15. September 16-19 (4), 22-26 (9), Sunday 28 to Tuesday 30 (12); holiday 1-8 October;
    # October 9-10 (14), Saturday 11 (15), 13-17 (20), 20-24 (25), 27-31 (30).
    assert period_end(date(2025, 9, 15)).day == date(2025, 10, 31)


def test_beyond_the_last_year_nothing_is_guessed():
    first, last = years()
    assert first <= 2025 <= last
    assert period_end(date(last, 12, 20)) == Due(None, last + 1)
    assert is_working(date(last, 12, 31)) is not None
    assert is_working(date(last + 1, 1, 4)) is None
    assert filing_due(date(last + 1, 3, 1)) == Due(None, last + 1)


def test_below_the_first_year_nothing_is_guessed():
    first, _ = years()
    assert period_end(date(first - 1, 3, 1)) == Due(None, first - 1)
    assert is_working(date(first - 1, 12, 31)) is None


def test_the_last_day_that_can_be_computed_is(monkeypatch):
    _, last = years()
    end = date(last, 12, 31)
    while not is_working(end):
        end -= timedelta(days=1)
    assert period_end(end - timedelta(days=1), 1) == Due(end)
    assert period_end(end, 1) == Due(None, last + 1)


def test_the_end_of_time_is_no_fault(monkeypatch):
    monkeypatch.setattr(working_days, "years", lambda: (1, 9999))
    monkeypatch.setattr(working_days, "_worked", lambda _: False)
    assert period_end(date.max - timedelta(days=2)) == Due(None, 9999)
