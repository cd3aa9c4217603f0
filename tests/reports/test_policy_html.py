"""The page on one policy: complete, sound, safe to open, readable on every screen and on paper."""

import itertools
import re

import policies
import pytest
import samples
from bs4 import BeautifulSoup
from msgspec.structs import replace
from policies import TOOL, WORDS, demands, faceless, full, policy
from test_html import _ATTRIBUTES, _OPEN_ALL, _TAGS, _WIDER, squeezed

from analyzers.artifacts import ELEMENTS, NOTICE, Clause, Sentence
from reports import policy_words
from reports.policy_html import render_policy
from reports.words import COVERED, ELEMENT, LANGS, NOT_COVERED, pick


def hostile():
    """A policy in which everything a stranger controls is an attack."""
    text = f"{samples.HOSTILE}\n人脸{'x' * 5000}\n{samples.BREAKOUT}"
    quote = (0, len(text))
    one = full()
    return replace(
        one,
        text=text,
        title=samples.HOSTILE,
        languages=(samples.SCRIPT, "zh"),
        clauses=(
            Clause(3, samples.HOSTILE, 0, len(text), True),
            Clause(1, "", 5, 2, False),
        ),
        sentences=(
            Sentence(-4, len(samples.HOSTILE), "line", "zh", "yes", prominent=True),
            Sentence(len(samples.HOSTILE) + 1, 10**9, "row", "", "context"),
        ),
        recipients=(replace(one.recipients[0], name=samples.HOSTILE, quote=quote),),
        sdk_rows=(replace(one.sdk_rows[0], name=samples.HOSTILE, link=samples.URL, quote=quote),),
        linked=(
            replace(
                one.linked[1],
                title=samples.HOSTILE,
                target=samples.URL,
                state="unreadable",
                problem=samples.SCRIPT,
            ),
        ),
    )


ALL = {"own": policy, "full": full, "faceless": faceless, "hostile": hostile}
each_language = pytest.mark.parametrize("lang", LANGS)
each_policy = pytest.mark.parametrize("build", ALL.values(), ids=ALL)


def page(one, lang="zh"):
    return render_policy(one, demands(), TOOL, lang)


def soup(one, lang="zh"):
    return BeautifulSoup(page(one, lang), "html.parser")


# --- complete ------------------------------------------------------------------------------------


@each_language
def test_limits_come_first_then_verdict_text_and_what_is_told(lang):
    order = [str(part["id"]) for part in soup(full(), lang).select("main h2")]
    assert order == ["limits", "verdict", "text", "elements", "facts", "linked", "closing"]


def test_the_whole_text_is_there_with_what_was_found():
    reading = soup(policy()).select_one(".reading")
    for number in reading.select(".no"):
        number.extract()
    clause = reading.select_one(".extent")
    assert [mark.get_text() for mark in clause.select("mark:not(.context)")] == [
        "二、人脸信息处理规则",
        "我们为核验身份采集您的人脸信息。",
    ]
    assert [mark.get_text() for mark in clause.select("mark.context")] == ["上述信息保存三十天。"]
    assert [bold.get_text() for bold in clause.select(".passage b")] == [
        "我们为核验身份采集您的人脸信息。"
    ]
    reading.select_one(".extent-head").extract()
    assert squeezed(reading.get_text()) == squeezed(WORDS)


def test_a_long_policy_is_folded_and_complete():
    lines = [f"第{number}行说别的。" for number in range(3000)]
    words = "\n".join(lines)
    shown = soup(policy(words, clauses=(), clause_level=0)).select_one(".reading")
    assert len(shown.select("details")) == 1
    text = shown.get_text()
    assert all(line in text for line in lines)
    long = "长" * 9000
    assert long in soup(policy(long, clauses=())).get_text()


def test_every_quotation_leads_to_its_paragraph():
    whole = soup(full())
    links = whole.select(".elements .quote a")
    assert links
    for link in links:
        target = whole.find(id=str(link["href"]).removeprefix("#"))
        assert "上述信息保存三十天。" in target.get_text()
        quote = link.find_parent(class_="quote").find("q")
        assert quote["lang"] == "zh-CN"
    assert "[" in whole.select_one(".quote .place").get_text()


@each_language
def test_everything_is_told_or_missing_with_what_the_law_asks(lang):
    rows = soup(policy(), lang).select("#findings .elements tbody tr")
    assert len(rows) == len(ELEMENTS) + len(NOTICE)
    for name, row in zip((*ELEMENTS, *NOTICE), rows, strict=True):
        told, words = name in ("purpose_necessity", "retention"), row.get_text()
        assert (pick(COVERED, lang) in row.select_one(".state").get_text()) is told
        assert (pick(NOT_COVERED, lang) in words) is not told
        demand = demands().rows[name]
        assert pick(demand.asks, lang) in words
        assert [pick(each.citation, lang) in words for each in demand.provisions] == [True, True]
        assert pick(policy_words.PHRASE["recommended"], lang) in words
        assert (row.select_one(".outline") is None) is told


def test_outlines_are_in_the_readers_and_the_policys_language():
    outline = soup(policy(), "en").select_one(".elements .outline")
    assert [str(part["lang"]) for part in outline.select("p")] == ["en", "zh-CN"]
    assert len(soup(policy(), "zh").select_one(".elements .outline").select("p")) == 1


def test_without_faces_nothing_is_demanded():
    whole = soup(faceless())
    assert policy_words.PHRASE["if_processed"].zh in whole.get_text()
    assert all(asks.find_parent("details") for asks in whole.select(".elements .asks"))
    assert whole.select_one(".verdict")["class"] == ["verdict"]
    assert not whole.select(".s-silent")


def test_what_separate_face_rules_tell_is_not_missing():
    one = replace(policy(), linked=(policies.linked(policies.rules()),))
    row = soup(one).select("#findings .elements tbody tr")[ELEMENTS.index("method")]
    assert policy_words.PHRASE["told_elsewhere"].zh in row.get_text()
    assert row.select_one(".outline") is None


def test_mere_agreement_is_not_passed_off_as_separate_consent():
    at = ELEMENTS.index("separate_consent")
    row = soup(full()).select("#findings .elements tbody tr")[at]
    assert "不是单独同意" in row.select_one(".remark").get_text()
    assert row.select_one(".outline") is not None
    separate = replace(full(), consent_wording="separate")
    row = soup(separate).select("#findings .elements tbody tr")[at]
    assert row.select_one(".remark, .outline") is None


@pytest.mark.parametrize(("kind", "asked"), [("face-rules", True), ("sdk-list", False)])
def test_nothing_is_missed_in_a_list(kind, asked):
    one = policy(linked=(policies.linked(policies.rules(), kind=kind),))
    words = soup(one).find("section", attrs={"aria-labelledby": "linked"}).get_text()
    assert (policy_words.PHRASE["missing"].zh in words) is asked


def test_face_rules_that_were_not_read_are_named_beside_what_is_missing():
    one = replace(policy(), linked=(policies.linked(None),))
    section = soup(one).find("section", attrs={"aria-labelledby": "elements"})
    assert "没有读到" in section.get_text()


@each_language
def test_all_that_was_found_is_said(lang):
    one, words = full(), squeezed(soup(full(), lang).get_text())
    expected = [
        pick(policy_words.retention(one.retention[0]), lang),
        pick(policy_words.retention(one.retention[1]), lang),
        pick(policy_words.promise(one.promises[0]), lang),
        pick(policy_words.licence(one.licences[0]), lang),
        pick(policy_words.readability(one.readability), lang),
        pick(policy_words.probability(one.score), lang),
        pick(policy_words.remark(one, "separate_consent"), lang),
        pick(demands().rows["licence"].asks, lang),
        *("甲公司", "megvii-meglive-v3", "乙公司", "丙 SDK", "丙公司", "https://c.example"),
        *("face.txt", "https://x.example/sdk", one.text_sha256, "ab" * 32, "2026-11-22"),
        pick(ELEMENT["method"], lang),
        *(pick(each, lang) for each in policy_words.CLOSING),
    ]
    assert [each for each in expected if squeezed(each) not in words] == []


def test_an_undecided_clause_is_said_to_be_undecided():
    whole = soup(replace(policy(), abstain=True))
    assert whole.select_one(".verdict.unsure") is not None
    assert policy_words.PHRASE["abstained"].zh in whole.get_text()


# --- sound ---------------------------------------------------------------------------------------


@each_language
@each_policy
def test_headings_tables_and_links_are_sound(build, lang):
    whole = soup(build(), lang)
    assert whole.html["lang"] == {"zh": "zh-CN", "en": "en"}[lang]
    levels = [int(heading.name[1]) for heading in whole.find_all(re.compile("^h[1-6]$"))]
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))
    ids = [str(element["id"]) for element in whole.find_all(id=True)]
    assert len(ids) == len(set(ids))
    assert all(heading.get("scope") in ("row", "col") for heading in whole.find_all("th"))
    assert all(str(link["href"])[1:] in ids for link in whole.find_all(href=True))
    for landmark in ("header", "main", "footer", "nav"):
        assert len(whole.find_all(landmark)) == 1
    assert page(build(), lang) == page(build(), lang)


@each_language
@each_policy
def test_nothing_but_our_own_markup_gets_in(build, lang):
    whole = soup(build(), lang)
    assert {tag.name for tag in whole.find_all(True)} <= _TAGS
    assert {name for tag in whole.find_all(True) for name in tag.attrs} <= _ATTRIBUTES
    assert all(str(tag["href"]).startswith("#") for tag in whole.find_all(href=True))
    unseen = set(str(whole)) & {*map(chr, range(0x0A)), *"\u202e\u2066\u2067\u200f\x1b\x7f"}
    assert unseen == set()


def test_hostile_text_is_shown_and_not_run():
    text = squeezed(soup(hostile()).get_text())
    for attack in (samples.SCRIPT, samples.BREAKOUT, samples.STYLE, samples.TEMPLATE):
        assert squeezed(attack) in text


# --- in a browser --------------------------------------------------------------------------------


@each_language
@each_policy
def test_nothing_overflows_on_a_phone_or_a_desk(build, lang, chromium, tmp_path):
    path = tmp_path / "policy.html"
    path.write_text(page(build(), lang), encoding="utf-8")
    chromium.complaints.clear()
    for width in (360, 390, 1280):
        chromium.show(path, width)
        chromium.ask(_OPEN_ALL)
        assert chromium.ask(_WIDER) == []
        assert chromium.ask("document.documentElement.scrollWidth") <= width
    assert chromium.complaints == []


def test_paper_shows_what_the_screen_folds_away(chromium, tmp_path):
    path = tmp_path / "policy.html"
    path.write_text(page(faceless()), encoding="utf-8")
    folded = (
        "[...document.querySelectorAll('details .asks')].filter(e => !e.checkVisibility()).length"
    )
    chromium.show(path, 720)
    assert chromium.ask(folded) > 5
    chromium("Emulation.setEmulatedMedia", media="print")
    chromium.show(path, 720)
    assert chromium.ask(folded) == 0
    chromium("Emulation.setEmulatedMedia", media="")
