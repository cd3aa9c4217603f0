"""Seed facts on operators and on what a person is told: filing dates, exemptions, liability, what to keep."""

import re
from datetime import date

import pytest
from builders import report, result_of, sdk, static, verdicts
from observations import BEGUN, HOME, IDLE, TAKEN, session, twice

from reports.html import render as html
from reports.model import FLAGGED
from reports.text import render as text
from reports.words_told import TOLD
from scanner import law
from scanner.answers import Answer
from scanner.context import Context
from scanner.working_days import filing_due, period_end

ACCUSED = {"dynamic": session(*IDLE, *twice(*BEGUN, *TAKEN, HOME))}
"""Only general terms were agreed to, and the face was taken."""


def duty(whole, ident):
    return next(each for each in whole.duties if each.id == ident)


def test_sf_16_what_to_keep_and_where_to_turn_to():
    whole = report(**ACCUSED)
    assert any(result.verdict in FLAGGED for result in whole.results)
    keep = {advice.id: advice for advice in whole.keep}
    words = {ident: advice.text.en for ident, advice in keep.items()}
    assert whole.app.sha256 in words["app"]
    assert f"{whole.app.version} ({whole.app.version_code})" in words["app"]
    assert "UTC" in words["app"]
    assert "Snapshots of the privacy policy" in words["policy"]
    assert "Screenshots and a recording" in words["recording"]
    assert whole.session.log in words["recording"]
    assert "SHA-256" in words["hashes"]
    assert "no face image of others" in words["no-other-faces"]
    cited = {citation.id for citation in keep["provisions"].provisions}
    separate = result_of(whole, "face-consent-separate")
    assert {c.id for c in separate.provisions if c.use == "ground"} <= cited
    channels = {advice.id: {c.id for c in advice.provisions} for advice in whole.complain}
    assert "pipl-65" in channels["authorities"]
    assert {"operator", "store", "miit", "consumers", "procuratorate", "court"} <= set(channels)
    assert "police" in next(a.text.en for a in whole.complain if a.id == "authorities")
    for lang in ("zh", "en"):
        printed = "".join(text(whole, lang).split())
        for advice in (*whole.keep, *whole.complain):
            words = advice.text.zh if lang == "zh" else advice.text.en
            assert "".join(words.split()) in printed


def test_outside_the_mainland_no_chinese_channel_is_named():
    abroad = report(context=Context(offered_in_china=False))
    assert abroad.complain == abroad.liability == ()


@pytest.mark.parametrize("reached", [date(2025, 6, 1), date(2025, 5, 31), date(2024, 1, 1)])
def test_sf_19_filing_dates(reached):
    assert filing_due(reached).day == date(2025, 7, 14)
    told = Answer(state="done", persons=150_000, reached=reached, filed=date(2025, 7, 1))
    whole = report(context=Context(offered_in_china=True, duties={"filing": told}))
    assert duty(whole, "filing").due == "2025-07-14"


def test_sf_19_later_starts_and_changes_are_computed_the_same_way():
    later = date(2026, 3, 2)
    assert filing_due(later) == period_end(later, 30)
    assert filing_due(later).day == date(2026, 4, 14)  # Qingming, 4 to 6 April, is no working day


def test_sf_19_without_a_count_nothing_is_judged():
    whole = report()
    assert duty(whole, "filing").state == "not-asked"
    assert duty(whole, "filing").due == ""
    assert verdicts(whole)["operator-only-duties"] == "not-assessed"


def frt(whole):
    """Everything of the Measures that a report cites."""
    cited = [c for result in whole.results for c in result.provisions]
    cited += [c for advice in (*whole.keep, *whole.complain) for c in advice.provisions]
    cited += whole.liability
    return {c.id for c in cited if law.provisions()[c.id].instrument in ("frt", "frt-filing")}


def test_sf_25_the_research_exemption():
    claimed = report(context=Context(answers={"rnd": True}), **ACCUSED)
    plain = report(**ACCUSED)
    assert frt(plain)
    assert not frt(claimed)
    for result in claimed.results:
        before = result_of(plain, result.check).provisions
        if any(c.id.startswith("frt") and c.use == "ground" for c in before):
            # The law on a barrier-free environment takes the Measures' place where access is asked for: the Personal
            # Information Protection Law says nothing of it.
            swap = "access-" if result.check == "accessible-face-alternative" else "pipl-"
            held = [c for c in result.provisions if c.use == "ground" and c.id.startswith(swap)]
            assert held, result.check
    (banner,) = claimed.banners
    assert "exemption claimed by operator, not verified" in banner.en
    assert "未予核实" in banner.zh
    assert plain.banners == ()
    for lang, words in (("zh", banner.zh), ("en", banner.en)):
        page = html(claimed, lang)
        assert page.index(words) < page.index("<h1>")  # before anything else
        assert "".join(text(claimed, lang).split()).startswith("!!" + "".join(words.split()))


def test_sf_26_devices_in_rooms_are_no_matter_of_a_phone_app():
    rooms = duty(report(), "face-devices")
    assert {"frt-13-private", "frt-13-public"} <= {c.id for c in rooms.provisions}
    assert rooms.state == "not-triggered"
    assert "第十三条" in "".join(c.citation.zh for c in rooms.provisions)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(
    "parts", [ACCUSED, {"static": static(sdks=(sdk(),))}], ids=["flagged", "clean"]
)
def test_sf_28_liability_without_amounts(parts, lang):
    whole = report(**parts)
    found = {citation.id: citation.use for citation in whole.liability}
    assert {"pipl-66", "pipl-69", "pipl-70"} <= set(found)
    assert set(found.values()) == {"context"}
    title = TOLD["liability"].zh if lang == "zh" else TOLD["liability"].en
    box = text(whole, lang).partition(f"\n{title}\n")[2].partition("\n\n")[0]
    assert "第六十六条" in box if lang == "zh" else "Art. 66" in box
    amounts = re.compile(
        r"元|万|亿|[%％]|罚款|百分|RMB|CNY|yuan|million|\bfine\b|turnover|罪|crime", re.I
    )
    assert not amounts.search(box)
    page = html(whole, lang)
    aside = page[page.index('<div class="liability"') :].partition("</div>")[0]
    assert not amounts.search(re.sub(r"<[^>]*>", "", aside))


def test_sf_29_the_survey_adds_up():
    often, sometimes = 44.95, 48.88
    assert round(often + sometimes, 2) == 93.83
    assert often + sometimes > 90
    # Background, and no check: no row of the catalogue rests on it.
    assert not any("44.95" in str(row) or "48.88" in str(row) for row in law.checks().values())
