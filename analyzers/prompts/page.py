"""A screen's texts as one plain page: its parts, its sentences, its clauses."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from analyzers.prompts.control import Act, label_act
from analyzers.prompts.plain import LONGEST, Plain, plain
from analyzers.prompts.words import CJK, LATIN, Span

MOST_PARTS = 400
"""Texts of one screen that are looked at; a screen of an app has some dozens."""

_LONGEST_CONTROL = 60
"""Characters beyond which a text is no button; only tick box labels are longer, and those are read as texts."""

_LONGEST_STOPPED = 8
"""Characters beyond which a Chinese text with a full stop is a sentence and no label."""

_SENTENCE_END = re.compile(r"[。!?;\n]|\.(?=[\s\"]|$)")
_CLAUSE_END = re.compile(r"[,。!?;\n]|\.(?=[\s\"]|$)")
_GOES_ON = re.compile(r"\s*(?:《|及|和|以及|与)")
_LONGEST_LIST = 12
"""Clauses an enumeration of documents is followed through."""


class Part(NamedTuple):
    """One text of the screen, where it stands in the page."""

    start: int
    end: int
    act: Act
    """What it does if it is a control, else ``none``."""


class Page(NamedTuple):
    """Texts joined by line ends."""

    text: str
    chinese: bool
    latin: bool
    origin: tuple[int, ...]
    parts: tuple[Part, ...]
    sentence_ends: tuple[int, ...]
    clause_ends: tuple[int, ...]
    truncated: bool

    def sentence(self, at: int) -> Span:
        """The sentence a place is in."""
        return _between(self.sentence_ends, at, len(self.text))

    def clause(self, at: int) -> Span:
        """The clause a place is in."""
        return _between(self.clause_ends, at, len(self.text))

    def governed(self, start: int, end: int) -> Span:
        """The clauses a stretch is in, with the enumeration of documents that goes on after them."""
        stop = self.sentence(max(end - 1, start))[1]
        reach = self.clause(max(end - 1, start))[1]
        for _ in range(_LONGEST_LIST):
            if reach >= stop or not _GOES_ON.match(self.text, reach, stop):
                break
            reach = self.clause(reach)[1]
        return self.clause(start)[0], reach

    def part(self, at: int) -> Part:
        """The part a place is in."""
        return self.parts[max(bisect_right(self.parts, (at, len(self.text) + 1)) - 1, 0)]

    def source(self, start: int, end: int) -> Span:
        """Where a stretch stood in the texts, joined by line ends."""
        return self.origin[start], max(self.origin[end - 1] + 1, self.origin[start])


def _between(ends: tuple[int, ...], at: int, last: int) -> Span:
    place = bisect_right(ends, at)
    return ends[place - 1] if place else 0, ends[place] if place < len(ends) else last


def page_of(texts: Sequence[str]) -> Page:
    """Join texts; beyond `MOST_PARTS` texts or `LONGEST` characters they are not looked at."""
    pieces: list[str] = []
    origin: list[int] = []
    parts: list[Part] = []
    offset = at = 0
    truncated = len(texts) > MOST_PARTS
    for number, source in enumerate(texts[:MOST_PARTS]):
        left = LONGEST - offset
        if left <= 0:
            truncated = True
            break
        truncated = truncated or len(source) > left
        part = plain(source[:left])
        if number:
            pieces.append("\n")
            origin.append(max(offset - 1, 0))
            at += 1
        pieces.append(part.text)
        origin += (offset + place for place in part.origin[:-1])
        parts.append(Part(at, at + len(part.text), _act(part)))
        at += len(part.text)
        offset += len(source[:left]) + 1
    text = "".join(pieces)
    origin.append(max(offset - 1, 0))
    return Page(
        text,
        CJK.search(text) is not None,
        LATIN.search(text) is not None,
        tuple(origin),
        tuple(parts),
        tuple(match.end() for match in _SENTENCE_END.finditer(text)),
        tuple(match.end() for match in _CLAUSE_END.finditer(text)),
        truncated,
    )


def _act(part: Plain) -> Act:
    """What a text does if it is a control; of several sentences it is none."""
    bare = part.text.rstrip(" 。.!?\n")
    if len(part.text) > _LONGEST_CONTROL or _SENTENCE_END.search(bare):
        return "none"
    if part.text.endswith("。") and len(bare) > _LONGEST_STOPPED:
        return "none"
    return label_act(part)
