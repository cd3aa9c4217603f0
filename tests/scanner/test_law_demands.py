"""What the law asks of a policy: complete, in both languages, and cited by numbers that were read."""

import re
from datetime import date

import pytest

from analyzers.artifacts import ELEMENTS, NOTICE
from scanner import law
from scanner.demands import demands

ROWS = law.demands()
each_row = pytest.mark.parametrize("row", ROWS.values(), ids=ROWS)
TODAY = date(2026, 11, 22)


def test_there_is_one_for_everything_a_policy_is_searched_for():
    assert set(ROWS) == {*ELEMENTS, *NOTICE, "clause", "licence"}


@each_row
def test_only_article_numbers_that_were_read_are_cited(row):
    assert row.provisions
    for name in row.provisions:
        provision = law.provisions()[name]
        assert provision.number_status == "verified", name
        assert provision.use in ("ground", "reference"), name


@each_row
def test_every_demand_rests_on_a_binding_provision(row):
    cited = demands(TODAY).rows[row.id].provisions
    assert [each.use for each in cited].count("ground") >= 1
    assert len({each.citation.zh for each in cited}) == len(cited)


@each_row
def test_outlines_have_blanks_to_be_filled_in_both_languages(row):
    assert re.search("【.*】", row.outline.zh)
    assert re.search(r"\[.*\]", row.outline.en)
    assert not re.search("[\u3400-\u9fff]", row.asks.en + row.outline.en)
    for text, marks in ((row.outline.zh, "【】"), (row.outline.en, "[]")):
        assert text.count(marks[0]) == text.count(marks[1])


def test_what_was_not_in_force_is_not_cited():
    before = demands(date(2025, 5, 31)).rows["refuse_alternative"].provisions
    assert [each.id for each in before] == ["pipl-16"]
    after = demands(date(2025, 6, 1)).rows["refuse_alternative"].provisions
    assert [each.id for each in after] == ["frt-10", "pipl-16"]


def test_a_recommended_standard_is_no_ground():
    cited = {each.id: each.use for each in demands(TODAY).rows["sensitive_marking"].provisions}
    assert cited["gb35273-55"] == "reference"
    assert cited["pipl-28"] == "ground"


def test_the_day_and_the_version_of_the_law_are_named():
    assert demands(TODAY)[:2] == ("2026-11-22", law.VERSION)
