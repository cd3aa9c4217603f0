"""What a report tells beside its results, as page and text: in both languages, nothing computed, nothing active."""

import re
from html import unescape
from pathlib import Path

import pytest
import samples
from builders import evidence, report, text
from tellings import comparison, duty, telling

from reports import words_told
from reports.citation import Citation
from reports.html import render as html
from reports.lines import WIDTH
from reports.text import render as plain
from reports.told import Advice, Reply
from reports.words_told import BASIS, DUTY_STATE, TOLD, WORDING

LANGS = ("zh", "en")


def squeezed(words):
    return "".join(words.split())


def words_of(page):
    return unescape(re.sub(r"<[^>]*>", "", page))


def section(page):
    start = page.index('<section class="part told"')
    return page[start : page.index("</section>", start)]


@pytest.mark.parametrize("lang", LANGS)
def test_every_section_is_there_in_order(lang):
    whole = telling()
    names = ["replies", "comparisons", "duties", "keep", "complain", "liability"]
    titles = [getattr(TOLD[name], lang) for name in names]
    for document in (words_of(section(html(whole, lang))), plain(whole, lang)):
        at = [document.index(f"\n{title}\n") for title in titles]
        assert at == sorted(at)


@pytest.mark.parametrize("lang", LANGS)
def test_banners_come_before_anything_else(lang):
    whole = telling()
    banner = getattr(whole.banners[0], lang)
    assert squeezed(plain(whole, lang)).startswith(squeezed(f"!! {banner}"))
    page = html(whole, lang)
    assert page.index("banner") < page.index("<h1>")
    assert squeezed(banner) in squeezed(words_of(page[: page.index("<h1>")]))
    bare = report()
    assert 'class="banner"' not in html(bare, lang)
    assert not plain(bare, lang).startswith("!!")


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("state", DUTY_STATE)
def test_the_state_of_a_duty_is_told_in_words(state, lang):
    whole = telling(duties=(duty(state=state, answer="我们做过", due="2025-07-14"),))
    for document in (words_of(section(html(whole, lang))), plain(whole, lang)):
        assert getattr(DUTY_STATE[state], lang) in document
        assert "我们做过" in document
        assert "2025-07-14" in document


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("word", WORDING)
def test_how_a_claim_fits_is_told_in_words(word, lang):
    whole = telling(comparisons=(comparison(word=word, basis="static"),))
    for document in (words_of(section(html(whole, lang))), plain(whole, lang)):
        assert getattr(WORDING[word], lang) in document
        assert getattr(BASIS["static"], lang) in document
        assert "人脸信息" in document


@pytest.mark.parametrize("lang", LANGS)
def test_a_note_on_silence_is_said_once_and_answers_keep_theirs(lang):
    note = duty().note
    shown = getattr(note, lang)
    whole = telling(duties=(duty("a"), duty("b"), duty("c", state="partial")))
    for document in (words_of(section(html(whole, lang))), plain(whole, lang)):
        assert document.count(shown) == 2


def test_open_questions_are_a_list_in_the_text_and_have_their_provisions_on_the_page():
    duties = (duty(), duty("b", state="not-triggered"))
    whole = telling(duties=duties, keep=(), complain=(), liability=())
    asked = plain(whole, "en").partition(TOLD["duties"].en)[2]
    assert asked.count("Art. 55") == 1
    assert section(html(whole, "en")).count("Art. 55") == 2


@pytest.mark.parametrize("lang", LANGS)
def test_without_a_policy_the_page_says_so(lang):
    page = section(html(report(), lang))
    assert getattr(TOLD["no_replies"], lang) in page


@pytest.mark.parametrize("lang", LANGS)
def test_an_old_report_has_no_such_section(lang):
    old = samples.violating()
    assert old.keep == ()
    page = html(old, lang)
    assert 'class="part told"' not in page
    assert 'href="#told"' not in page
    assert getattr(TOLD["keep"], lang) not in plain(old, lang)


def test_many_provisions_are_folded_away_on_the_page_and_counted_in_the_text():
    many = tuple(Citation(f"p{n}", text(f"第{n}条", f"Article {n}."), "ground") for n in range(9))
    twice = (*many[:2], many[0])
    advice = (Advice("a", text("甲", "First"), many), Advice("b", text("乙", "Second"), twice))
    whole = telling(keep=advice, complain=(), liability=(), duties=())
    page = section(html(whole, "en"))
    assert "Provisions (9)" in words_of(page)
    assert page.count("Article 1.") == 2
    assert page.count("Article 0.") == 2  # named twice by the second, printed once
    printed = plain(whole, "en")
    assert "Provisions: 9" in printed
    assert "Article 0.; Article 1." in printed
    assert "Article 8." not in printed


def test_a_page_of_it_runs_nothing_and_loads_nothing():
    page = html(telling(), "zh")
    assert "<script" not in page
    assert not re.search(r'\s(?:style|on\w+)="', page)
    assert not re.search(r'(?:src|href)="(?!#)', page)


HOSTILE = samples.HOSTILE


@pytest.mark.parametrize("lang", LANGS)
def test_hostile_words_stay_words(lang):
    both = text(HOSTILE, HOSTILE)
    bad = evidence(kind="policy", source=HOSTILE, locator=HOSTILE, excerpt=HOSTILE, context=HOSTILE)
    cited = (Citation("x", both, "ground"),)
    whole = telling(
        banners=(both,),
        replies=(Reply("why", both, both, (bad,)),),
        comparisons=(comparison(claim=both, seen=both, quotes=(bad,), evidence=(bad,)),),
        duties=(
            duty(question=both, trigger=both, provisions=cited, answer=HOSTILE, dated=HOSTILE, due=HOSTILE, note=both),
        ),
        keep=(Advice(HOSTILE, both, cited),),
        liability=cited,
    )  # fmt: skip
    page = html(whole, lang)
    for attack in ("<script", "<img", '<a href="java', "</style><style>"):
        assert attack not in page
    printed = plain(whole, lang)
    for char in ("\x1b", "\x07", "\u202e", "\u2066", "\x00", "\x9b"):
        assert char not in page
        assert char not in printed


@pytest.mark.parametrize("lang", LANGS)
def test_a_long_answer_is_cut_and_lines_fit(lang):
    whole = telling(
        duties=(duty(state="partial", answer="长" * 5_000),), comparisons=(), replies=()
    )
    printed = plain(whole, lang)
    assert "长" * 200 not in printed.replace("\n", "").replace(" ", "")
    tail = printed[printed.index(getattr(TOLD["duties"], lang)) :]
    for line in tail.splitlines():
        wide = sum(2 if ord(char) > 0x2E7F else 1 for char in line)
        assert wide <= WIDTH + 2, line


def test_every_label_is_used():
    folder = Path(words_told.__file__).parent
    templates = "".join(path.read_text("utf-8") for path in (folder / "templates").glob("*.j2"))
    code = (folder / "text_told.py").read_text("utf-8")
    used = {*re.findall(r"\bwt\.(\w+)", templates), *re.findall(r'"(\w+)"', code)}
    assert set(TOLD) <= used
    assert set(re.findall(r"\bwt\.(\w+)", templates)) <= set(TOLD)
