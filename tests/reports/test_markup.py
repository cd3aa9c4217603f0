"""Strangers' texts in Markdown: read back by a parser of CommonMark with tables, they are text again."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from reports.markup import code, fenced, summary, text
from reports.untrusted import one_line

READER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])

CASES = (
    "# a title",
    "- item",
    "1. one",
    "12) twelve",
    "> quoted",
    "+ plus",
    "=====",
    "-----",
    "***",
    "**bold** _under_ ~~gone~~",
    "[a link](https://evil.example)",
    "![a picture](x.png)",
    "[ref]: https://evil.example",
    "<script>alert(1)</script>",
    "<!-- hidden",
    "&lt;b&gt; &#64;all",
    "<https://evil.example>",
    "a | b \\| c",
    "`code` ``more``",
    "\\`escaped\\`",
    "    four spaces",
    "line\nbreak\r\n# title",
    "a\\",
    "$x^2$ $$y$$",
    "|---|",
)


def shown(markdown: str) -> str:
    """What a reader sees of one paragraph."""
    tokens = READER.parse(f"x {markdown}")
    assert [token.type for token in tokens] == ["paragraph_open", "inline", "paragraph_close"]
    children = tokens[1].children or []
    assert {child.type for child in children} <= {"text", "code_inline"}, markdown
    return "".join(child.content for child in children)[2:]


@pytest.mark.parametrize("value", CASES)
def test_text_is_read_as_it_was_written(value):
    assert shown(text(value)) == one_line(value).strip()


@given(st.text(max_size=60))
def test_any_text_is_read_as_text(value):
    assert shown(text("a" + value + "a")) == one_line("a" + value + "a")


@given(st.text(max_size=60))
def test_a_cell_stays_one_cell(value):
    [row] = re.findall(
        r"<td>.*?</td>\n?", READER.render(f"| t |\n|---|\n| {text(value)}x |\n"), re.DOTALL
    )
    assert row.count("<td>") == 1
    table = READER.render(f"| a | b |\n|---|---|\n| {code(value)} | y |\n")
    assert table.count("<td>") == 2


@pytest.mark.parametrize(
    ("value", "sign"),
    [
        ("@octocat please", "@"),
        ("mail me@evil.example", "@"),
        ("https://evil.example", "://"),
        ("www.evil.example", "www"),
        ("mailto:a", "mailto"),
        ("fixes #12", "#"),
        ("see !7", "!"),
        ("GH-12", "GH"),
        ("%milestone", "%"),
        ("~label", "~"),
        ("$snippet", "$"),
        ("&epic", "&"),
    ],
)
def test_signs_of_mentions_and_addresses_stand_in_code(value, sign):
    """Filters for mentions, references and addresses look at text, and at none in code."""
    tokens = READER.parse(text(value))[1].children or []
    assert sign in [token.content for token in tokens if token.type == "code_inline"]
    outside = "\0".join(token.content for token in tokens if token.type == "text")
    assert sign not in outside


@given(st.text(max_size=60))
def test_code_is_one_span(value):
    tokens = READER.parse(f"x {code(value)} y")[1].children or []
    assert [token.type for token in tokens] == ["text", "code_inline", "text"]


@given(st.text(alphabet="`~ab\n", max_size=40), st.sampled_from(["kotlin", "xml", "a`b\n", ""]))
def test_nothing_closes_a_fence(value, language):
    tokens = READER.parse(fenced(value, language))
    assert [token.type for token in tokens] == ["fence"]
    assert tokens[0].content.rstrip("\n") == value.rstrip()


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text = ""

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        assert not attrs

    def handle_data(self, data):
        self.text += data


@pytest.mark.parametrize("value", CASES)
def test_a_summary_holds_no_tag_but_ours(value):
    reader = _Tags()
    reader.feed(summary(value))
    reader.close()
    assert set(reader.tags) <= {"code"}
    assert reader.text == one_line(value)


def test_long_texts_are_cut():
    assert len(text("a" * 1_000_000, 100)) == 101
    assert len(code("a" * 1_000_000, 100)) == 103
    assert len(summary("a" * 1_000_000, 100)) == 101
