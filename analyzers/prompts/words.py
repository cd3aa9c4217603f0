"""The words of prompts, read from ``analyzers/data/prompt_words.json``.

A Chinese entry is a regular expression, an English one too, matched on word borders; both see plain text
(lower case, simplified, half-width). ``{name}`` in an entry stands for the entries of that group in the
same language, ``[^...]`` also for what no line end is. Every repetition is bounded, so that the cost of a
text grows with its length alone.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple, Protocol, TypedDict

import msgspec

from analyzers.data import packaged

CJK = re.compile(r"[\u3400-\u9fff]")
LATIN = re.compile(r"[a-z]{2}", re.I)
_REFERENCE = re.compile(r"\{([a-z_]+)\}")

Span = tuple[int, int]
"""``[start, end)`` in a plain text."""


class Text(Protocol):
    """What words are looked for in."""

    @property
    def text(self) -> str: ...
    @property
    def chinese(self) -> bool: ...
    @property
    def latin(self) -> bool: ...


class _Entry(TypedDict, total=False):
    id: str
    act: str
    action: str
    reason: str
    zh: list[str]
    en: list[str]
    names: list[str]


class _Stored(TypedDict):
    version: int
    traditional: list[str]
    groups: list[_Entry]
    controls: list[_Entry]
    liveness: list[_Entry]


class Group(NamedTuple):
    """Words of one kind in both languages."""

    zh: re.Pattern[str] | None
    en: re.Pattern[str] | None

    def spans(self, text: Text, start: int = 0, end: int | None = None) -> Iterator[Span]:
        """Where the words stand in a stretch of a text, Chinese ones first."""
        stop = len(text.text) if end is None else end
        if self.zh and text.chinese:
            for match in self.zh.finditer(text.text, start, stop):
                yield match.span()
        if self.en and text.latin:
            for match in self.en.finditer(text.text, start, stop):
                yield match.span()

    def opening(self, text: Text, start: int) -> Iterator[Span]:
        """The words if they stand at a certain place."""
        for pattern, spoken in ((self.zh, text.chinese), (self.en, text.latin)):
            if pattern and spoken and (match := pattern.match(text.text, start)):
                yield match.span()

    def within(self, text: Text, start: int = 0, end: int | None = None) -> bool:
        """Whether any of the words stands in a stretch of a text."""
        return next(self.spans(text, start, end), None) is not None


@cache
def stored() -> _Stored:
    """The file as it is."""
    data = packaged("prompt_words.json")
    return msgspec.json.decode(data, type=_Stored)


@cache
def group(name: str) -> Group:
    """One group.

    :raises KeyError: when the file has no group of that name.
    """
    entry = _entries()[name]
    zh, en = (_spelled(entry, language) for language in ("zh", "en"))
    return Group(
        re.compile(zh) if zh else None,
        re.compile(bounded(en)) if en else None,
    )


def bounded(pattern: str) -> str:
    """An English pattern on word borders."""
    return rf"(?<![a-z0-9])(?:{pattern})(?![a-z0-9])"


@cache
def _entries() -> dict[str, _Entry]:
    return {entry["id"]: entry for entry in stored()["groups"]}


def _spelled(entry: _Entry, language: str) -> str:
    words = (word.replace("[^", r"[^\n") for word in entry["zh" if language == "zh" else "en"])
    return "|".join(_REFERENCE.sub(lambda m: _named(m[1], language), word) for word in words)


@cache
def _named(name: str, language: str) -> str:
    return f"(?:{_spelled(_entries()[name], language)})"


def blanked(text: str, spans: Iterator[Span]) -> str:
    """A text of the same length with stretches of it made unreadable."""
    pieces: list[str] = []
    done = 0
    for start, end in sorted(spans):
        if end > done:
            pieces += (text[done : max(start, done)], "\u25a0" * (end - max(start, done)))
            done = end
    return "".join(pieces) + text[done:]
