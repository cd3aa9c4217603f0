"""Outlines and the marks of a baseline in the text and the HTML report: shown, and never hiding a finding."""

import re
from html.parser import HTMLParser

import pytest
from accepted import hostile_mark, marked, mended
from samples import violating

from reports import html, text
from reports.model import FLAGGED

LANGS = pytest.mark.parametrize("lang", ["zh", "en"])


def words_of(page):
    """The text of a page, without its tags."""

    class Words(HTMLParser):
        said = ""

        def handle_data(self, data):
            self.said += data

    reader = Words()
    reader.feed(page)
    return reader.said


@LANGS
def test_the_text_shows_the_outline_with_its_indents(lang):
    said = text.render(mended(), lang)
    flagged = [result for result in mended().results if result.verdict in FLAGGED]
    assert said.count('        fun ask() {\n            show("同意?")\n        }') == len(flagged)
    assert "fun ask()" not in text.render(violating(), lang)


@LANGS
def test_the_page_folds_the_outline(lang):
    page = html.render(mended(), lang)
    flagged = [result for result in mended().results if result.verdict in FLAGGED]
    assert page.count('<details class="fix">') == len(flagged)
    assert 'show("同意?")' in words_of(page)
    assert '<details class="fix">' not in html.render(violating(), lang)


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ("accepted", "已接受，至 2027-03-01：修复排在 5.2 版 (li)"),
        ("expired", "接受已于 2027-03-01 到期：修复排在 5.2 版 (li)"),
        ("graver", "结论比接受时更重（至 2027-03-01）：修复排在 5.2 版 (li)"),
    ],
)
def test_the_mark_stands_with_the_finding(state, said):
    report = marked(state)
    count = sum(len(r.findings) or 1 for r in report.results if r.verdict in FLAGGED)
    assert text.render(report, "zh").count(said) == count
    assert words_of(html.render(report, "zh")).count(said) == count


@LANGS
def test_what_is_accepted_is_as_whole_as_before(lang):
    """Every line of the report without a baseline is there with it."""
    plain, with_marks = (text.render(report, lang).splitlines() for report in (mended(), marked()))
    rest = iter(with_marks)
    assert all(line in rest for line in plain)


@LANGS
def test_notes_of_the_baseline_are_told(lang):
    note = marked().baseline.notes[0]
    wanted = note.zh if lang == "zh" else note.en
    assert wanted in text.render(marked(), lang)
    assert wanted in words_of(html.render(marked(), lang))


@LANGS
def test_a_hostile_reason_stays_a_reason(lang):
    report = hostile_mark()
    page = html.render(report, lang)
    assert "<script" not in page
    assert "onerror=alert" not in re.sub(r"&lt;.*?&gt;", "", page)
    said = text.render(report, lang)
    assert not set(said) & set("\x00\x07\x1b\u202e")
