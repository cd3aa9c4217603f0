"""The summary for pipelines: its order, its marks, and that nothing of an app gets out of its place."""

import re

import pytest
from accepted import hostile_mark, marked, mended
from markdown_it import MarkdownIt
from samples import compliant, hostile, packed, violating

from reports.markdown import render
from reports.model import FLAGGED, VERDICTS
from reports.words import VERDICT, pick

READER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
MAKERS = (violating, compliant, hostile, packed, mended, marked, hostile_mark)
OURS = re.compile(r"<details><summary>(?:(?!<(?!/?code>)).)*</summary>|</details>|<br>")
LANGS = pytest.mark.parametrize("lang", ["zh", "en"])


def tokens_of(text):
    for token in READER.parse(text):
        yield token
        yield from token.children or ()


@LANGS
@pytest.mark.parametrize("make", MAKERS)
def test_nothing_but_our_markup_is_in_it(make, lang):
    for token in tokens_of(render(make(), lang)):
        assert token.type not in ("link_open", "image", "html_block_open", "code_block", "hr")
        if token.type in ("html_block", "html_inline"):
            assert OURS.sub("", token.content).strip() == "", token.content


@LANGS
@pytest.mark.parametrize("make", MAKERS)
def test_tables_have_their_columns(make, lang):
    html = READER.render(render(make(), lang))
    for row in re.findall(r"<tr>(.*?)</tr>", html, re.DOTALL):
        assert row.count("</td>") + row.count("</th>") in (2, 5)


def test_limits_come_before_verdicts():
    report = violating()
    text = render(report, "en")
    places = [text.index(word) for word in ("What could not be seen", "To act on", "Verdicts")]
    assert places == sorted(places)
    for limit in report.limitations:
        assert limit.message.en.split("(")[0].split("“")[0] in text


@LANGS
def test_every_flagged_check_is_in_the_table_gravest_first(lang):
    report = violating()
    text = render(report, lang)
    flagged = [result for result in report.results if result.verdict in FLAGGED]
    rows = [line for line in text.splitlines() if line.startswith("| ") and "<br>`" in line]
    assert len(rows) == len(flagged)
    names = {pick(VERDICT[verdict], lang): VERDICTS.index(verdict) for verdict in FLAGGED}
    order = [next(at for name, at in names.items() if name in row) for row in rows]
    assert order == sorted(order)
    for result in flagged:
        assert any(f"`{result.check}`" in row for row in rows)


def test_the_outline_is_shown_as_code():
    fences = [t for t in tokens_of(render(mended(), "zh")) if t.type == "fence"]
    assert fences
    assert {fence.info for fence in fences} == {"kotlin"}
    assert 'show("同意?")' in fences[0].content


def test_what_is_accepted_is_marked_and_not_asked_for():
    text = render(marked(), "zh")
    assert "已按基线接受" in text
    assert "已接受，至 2027-03-01：修复排在 5.2 版 \\(li\\)" in text
    assert "除基线已接受的以外，没有须处理的结论" in text
    assert "如何改正" not in text
    assert "基线条目未对应任何发现" in text


@pytest.mark.parametrize(("state", "word"), [("expired", "到期"), ("graver", "更重")])
def test_what_no_longer_holds_is_asked_for_again(state, word):
    text = render(marked(state), "zh")
    assert word in text
    assert "`capture-before-consent` |" in text


def test_counts_are_those_of_the_report():
    report = violating()
    text = render(report, "en")
    for verdict, count in report.summary.items():
        assert re.search(rf"\| \S+ {VERDICT[verdict].en} \| {count} \|", text)


def test_nothing_flagged_is_no_certificate():
    text = render(compliant(), "en")
    assert "Nothing to act on. This is not a certificate." in text
    assert "never the same as" in text


def test_a_hostile_app_does_not_make_it_long():
    assert len(render(hostile(), "zh")) < 60_000
