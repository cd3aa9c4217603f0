"""Which provisions a result cites, and how: date, face class, force, and how well the row is known."""

import re
from datetime import date, timedelta

import pytest
from builders import DAY, artifacts, beauty, result_of, sdk, static, unlock

from scanner import law
from scanner.citing import SCOPE
from scanner.context import Context
from scanner.engine import judge

ARTICLE = re.compile(r"第[零〇一二三四五六七八九十百千\d]+条|\bArts?\.|\bArticle\b")
IDENTITY = ["FC3", "FC4", "FC5"]


IDENTIFIES = (sdk(),)


def cited(*, sdks=IDENTIFIES, context=None, day=DAY):
    """All citations of all checks: (check, citation)."""
    answer = judge(artifacts(static=static(sdks=sdks)), context or Context(), day)
    return [(result.check, one) for result in answer.results for one in result.provisions]


def instruments_of(citations):
    return {law.provisions()[one.id].instrument for _, one in citations}


def with_class(name):
    return (sdk(face_classes=(name,)),)


@pytest.mark.parametrize("name", IDENTITY)
def test_the_measures_are_cited_where_people_are_identified(name):
    grounds = [one.id for _, one in cited(sdks=with_class(name)) if one.use == "ground"]
    assert {"frt-14", "frt-5-notice", "frt-6-consent"} <= set(grounds)


@pytest.mark.parametrize("name", ["FC2", "FC6", "FC7"])
def test_elsewhere_only_the_articles_on_scope_stand_beside(name):
    measures = [
        one
        for _, one in cited(sdks=with_class(name))
        if law.provisions()[one.id].instrument == "frt"
    ]
    assert {one.id for one in measures} <= SCOPE
    assert {one.id for one in measures if one.use == "ground"} == set()


@pytest.mark.parametrize("name", ["FC2", "FC6", "FC7"])
def test_the_filing_duty_of_the_measures_is_cited_for_identification_only(name):
    assert "frt-filing" in instruments_of(cited())
    assert "frt-filing" not in instruments_of(cited(sdks=with_class(name)))


@pytest.mark.parametrize("sdks", [(), (unlock(),)], ids=["FC0", "FC1"])
def test_without_a_face_function_the_measures_are_not_cited_at_all(sdks):
    assert "frt" not in instruments_of(cited(sdks=sdks))


@pytest.mark.parametrize(
    ("instrument", "before", "since"),
    [
        ("frt", date(2025, 5, 31), date(2025, 6, 1)),
        ("ndsr", date(2024, 12, 31), date(2025, 1, 1)),
        ("pipl", date(2021, 10, 31), date(2021, 11, 1)),
        ("spc-face", date(2021, 7, 31), date(2021, 8, 1)),
        ("minor-reg", date(2023, 12, 31), date(2024, 1, 1)),
        ("gb45574", date(2025, 10, 31), date(2025, 11, 1)),
    ],
)
def test_an_instrument_is_cited_from_its_first_day(instrument, before, since):
    assert instrument not in instruments_of(cited(day=before))
    assert instrument in instruments_of(cited(day=since))


@pytest.mark.parametrize(
    ("day", "zh", "en"),
    [
        (date(2025, 12, 31), "第四十一条", "Art. 41"),
        (date(2026, 1, 1), "第四十三条", "Art. 43"),
    ],
)
def test_the_cybersecurity_law_is_cited_by_the_numbers_of_the_day(day, zh, en):
    texts = {one.citation for _, one in cited(day=day) if one.id == "csl-43"}
    (text,) = texts
    assert zh in text.zh
    assert text.en.endswith(en)


def test_every_renumbered_row_changes_on_new_years_day_2026():
    rows = [row for row in law.provisions().values() if row.earlier_citations]
    assert len(rows) >= 3
    for row in rows:
        assert row.instrument == "csl"
        old, new = row.cited(date(2025, 12, 31)), row.cited(date(2026, 1, 1))
        numbers = [int(re.search(r"Art\. (\d+)", text.en)[1]) for text in (old, new)]
        assert numbers[1] - numbers[0] == 2
        assert old.zh != new.zh


@pytest.mark.parametrize("day", [date(2019, 12, 1), date(2024, 6, 1), DAY, date(2030, 1, 1)])
def test_overlays_and_rows_not_to_be_cited_are_never_printed(day):
    for name in ("FC2", *IDENTITY):
        for _, one in cited(sdks=with_class(name), day=day):
            assert law.provisions()[one.id].use not in ("overlay", "do-not-cite")
            assert one.use != "overlay"


@pytest.mark.parametrize("day", [DAY, date(2030, 1, 1)])
def test_drafts_standards_and_guides_never_ground_a_verdict(day):
    for _, one in cited(day=day):
        force = law.instruments()[law.provisions()[one.id].instrument].force
        if one.use == "ground":
            assert force == "binding"
        if force == "draft":
            assert one.use == "trend"


def test_a_row_shown_beside_never_grounds_a_verdict():
    for check, one in cited():
        if one.use == "ground":
            assert one.id in law.checks()[check].grounds


@pytest.mark.parametrize("day", [date(2025, 12, 31), DAY])
def test_a_number_that_was_not_verified_is_never_printed(day):
    shaky = [one for _, one in cited(day=day) if _unread(one.id)]
    assert shaky
    for one in shaky:
        assert not ARTICLE.search(one.citation.zh)
        assert not ARTICLE.search(one.citation.en)
        assert not re.search(r",\s*(?:Art|item|Part|clause)?\.?\s*\d", one.citation.en)


def _unread(ident):
    return law.provisions()[ident].number_status in ("recalled", "unread")


def test_the_article_pattern_sees_verified_numbers():
    for language in ("zh", "en"):
        assert len([o for _, o in cited() if ARTICLE.search(getattr(o.citation, language))]) > 20


def test_a_row_whose_number_awaits_confirmation_stands_beside():
    waiting = {
        one.use
        for _, one in cited()
        if law.provisions()[one.id].use == "ground-confirm-number-first"
    }
    assert waiting == {"context"}


@pytest.mark.parametrize("claim", [True, "algorithm training", "研发"])
def test_a_claimed_research_exemption_drops_the_measures_and_keeps_the_rest(claim):
    claimed = instruments_of(cited(context=Context(answers={"rnd": claim})))
    assert "frt" not in claimed
    assert {"pipl", "ndsr"} <= claimed


def test_a_denied_research_exemption_changes_nothing():
    assert cited(context=Context(answers={"rnd": False})) == cited()


def test_grounds_come_first_and_nothing_is_cited_twice():
    order = ["ground", "context", "reference", "trend"]
    for result in judge(artifacts(), Context(), DAY).results:
        uses = [order.index(one.use) for one in result.provisions]
        assert uses == sorted(uses)
        ids = [one.id for one in result.provisions]
        assert len(ids) == len(set(ids))


def test_every_accusing_check_has_a_ground_for_every_class_today():
    for sdks in ((sdk(),), (beauty(),)):
        answer = judge(artifacts(static=static(sdks=sdks)), Context(), DAY)
        for result in answer.results:
            assert [c for c in result.provisions if c.use == "ground"], result.check


def test_the_inventory_cites_the_definition_of_sensitive_data():
    result = result_of(judge(artifacts(), Context(), DAY), "face-capability-inventory")
    assert result.provisions[0].id == "pipl-28"


@pytest.mark.parametrize("row", law.provisions().values(), ids=lambda row: row.id)
def test_when_a_provision_holds(row):
    held = [row.in_force(day) for day in (date(1900, 1, 1), date(2100, 1, 1))]
    if row.use == "trend":
        assert held == [False, False]
    elif row.applies_from is None:
        assert held == [True, True]
    else:
        first = date.fromisoformat(row.applies_from)
        assert held == [False, True]
        assert row.in_force(first)
        assert not row.in_force(first - timedelta(days=1))
