"""Texts of strangers: nothing hidden in them acts, misleads or stays hidden."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.untrusted import visible

SHOWN = {
    "\x00": "␀",
    "\x07": "␇",
    "\x08": "␈",
    "\x0b": "␋",
    "\x0c": "␌",
    "\r": "␍",
    "\x1b": "␛",
    "\x1f": "␟",
    "\x7f": "␡",
}
HIDDEN = {
    "next line": "\x85",
    "C1 control sequence": "\x9b",
    "Arabic letter mark": "\u061c",
    "zero-width space": "\u200b",
    "zero-width non-joiner": "\u200c",
    "left-to-right mark": "\u200e",
    "right-to-left mark": "\u200f",
    "line separator": "\u2028",
    "paragraph separator": "\u2029",
    "embedding": "\u202a",
    "pop": "\u202c",
    "override": "\u202e",
    "word joiner": "\u2060",
    "invisible times": "\u2062",
    "isolate": "\u2066",
    "pop isolate": "\u2069",
    "byte order mark": "\ufeff",
    "high surrogate": "\ud800",
    "low surrogate": "\udfff",
    "soft hyphen": "\u00ad",
    "Mongolian vowel separator": "\u180e",
    "interlinear annotation": "\ufff9",
    "language tag": "\U000e0001",
    "tag letter": "\U000e0061",
}


@pytest.mark.parametrize(("hidden", "shown"), SHOWN.items(), ids=SHOWN.values())
def test_control_characters_become_their_pictures(hidden, shown):
    assert visible(f"a{hidden}b") == f"a{shown}b"


@pytest.mark.parametrize("hidden", HIDDEN.values(), ids=HIDDEN)
def test_what_cannot_be_seen_becomes_a_symbol(hidden):
    assert visible(f"a{hidden}b") == "a\ufffdb"


@pytest.mark.parametrize(
    "text",
    ["", "plain", "人脸识别", "«Ünïcode»", "👩‍🔬", "a\tb", "ขอบคุณ", "é", "ﬁ", "𠀀"],
    ids=ascii,
)
def test_honest_text_is_left_alone(text):
    assert visible(text) == text


def test_a_sequence_that_sets_the_title_of_a_terminal_is_text():
    assert visible("\x1b]0;owned\x07") == "␛]0;owned␇"


UNSEEN = ("Cc", "Cs", "Zl", "Zp")
ANYTHING = st.text(st.one_of(st.characters(), st.characters(categories=UNSEEN)))


@given(ANYTHING)
def test_nothing_that_acts_is_left(text):
    shown = visible(text)
    assert len(shown) == len(text)
    assert not [c for c in shown if c not in "\n\t" and unicodedata.category(c) in UNSEEN]


@given(ANYTHING)
def test_showing_twice_is_showing_once(text):
    assert visible(visible(text)) == visible(text)


@given(ANYTHING)
def test_the_result_can_be_written(text):
    visible(text).encode("utf-8")
