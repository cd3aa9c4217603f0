"""Expressions compiled late say what those compiled at once say."""

import re

import pytest

from analyzers.patterns import later


def test_it_finds_what_the_compiled_one_finds() -> None:
    text = "face Face FACE scarf"
    for method in ("findall", "split"):
        at_once = getattr(re.compile(r"\bface\b", re.I), method)(text)
        assert getattr(later(r"\bface\b", re.I), method)(text) == at_once
    found = later(rb"f(\w)ce").search(b"a face")
    assert found is not None
    assert found[1] == b"a"


def test_nothing_is_compiled_before_the_first_use() -> None:
    broken = later("(")
    with pytest.raises(re.error):
        broken.search("x")
