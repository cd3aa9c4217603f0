"""--as-of at the days on which the law changed: which provisions carry a verdict, and how high it may go."""

from datetime import date, timedelta

import pytest
from builders import artifacts, fake_check, outcome, policy, silent_policy, static
from observations import RIGHT, both, session

from scanner import engine, law
from scanner.context import Context
from scanner.engine import judge
from scanner.gates import Case, answer_gates

DAYS = {
    date(2025, 1, 1): "ndsr",
    date(2025, 6, 1): "frt",
    date(2025, 11, 1): "gb45574",
    date(2026, 1, 1): "csl",
    date(2026, 9, 1): "small25",
}
"""First days, and the instrument that begins, or is renumbered, on them."""
NIGHT = timedelta(days=1)


def cited(day, **world):
    """(check, provision, use, citation) of all results."""
    results = judge(artifacts(**world), Context(offered_in_china=True), day).results
    return {(r.check, c.id, c.use, c.citation.zh) for r in results for c in r.provisions}


@pytest.mark.parametrize(("day", "instrument"), DAYS.items())
def test_only_that_instrument_changes_overnight(day, instrument):
    before, since = cited(day - NIGHT), cited(day)
    changed = {law.provisions()[ident].instrument for _, ident, _, _ in before ^ since}
    assert changed - {"frt-filing"} == {instrument}
    if instrument == "csl":
        assert {one[:3] for one in before} == {one[:3] for one in since}
    else:
        assert before < since


@pytest.mark.parametrize("day", [date(2025, 1, 1), date(2025, 6, 1)])
def test_a_check_whose_only_ground_begins_accuses_from_that_day(monkeypatch, day):
    instrument = DAYS[day]
    grounds = tuple(
        row.id
        for row in law.provisions().values()
        if row.instrument == instrument and row.use == "ground" and row.applies_from == str(day)
    )
    assert grounds
    fake = fake_check(
        "face-upload-path", outcome("violation", "operator"), grounds=grounds, beside=()
    )
    monkeypatch.setattr(engine, "all_checks", lambda: (fake,))

    def verdict(on):
        (result,) = judge(artifacts(), Context(offered_in_china=True), on).results
        return result.verdict, [text.en for text in result.would_change]

    assert verdict(day) == ("violation", [])
    early, why = verdict(day - NIGHT)
    assert early == "needs-manual-review"
    assert why == ["No binding provision was in force on the day assessed."]


@pytest.mark.parametrize("day", [*DAYS, date(2019, 11, 28), date(2021, 11, 1), date(2023, 9, 1)])
def test_nothing_is_accused_of_what_was_not_yet_forbidden(day):
    bare = session(*RIGHT, sent=both())
    for on in (day - NIGHT, day):
        for world in ({"policy": silent_policy(), "dynamic": bare}, {"policy": policy()}):
            for result in judge(artifacts(**world), Context(offered_in_china=True), on).results:
                grounds = [c for c in result.provisions if c.use == "ground"]
                if result.verdict in ("violation", "likely-violation"):
                    assert grounds
                assert all(law.provisions()[c.id].in_force(on) for c in grounds)


def test_standards_and_drafts_never_become_grounds_by_their_day():
    for day in DAYS:
        for _, ident, use, _ in cited(day):
            force = law.instruments()[law.provisions()[ident].instrument].force
            assert use != "ground" or force == "binding"


def small(day):
    case = Case(static(), None, Context(answers={"persons": 5_000}), day)
    return next(gate for gate in answer_gates(case) if gate.id == "g-small")


def test_simplified_forms_are_open_to_small_handlers_from_their_day_only():
    assert small(date(2026, 9, 1)).state == "open"
    early = small(date(2026, 8, 31))
    assert early.state == "closed"
    assert "2026-09-01" in early.reason.en
