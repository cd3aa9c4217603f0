"""The text of a policy as paragraphs that can be pointed to, with what was found in each.

A renderer shows these; nothing of the text is left out but the white space between paragraphs.
"""

import itertools
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Literal, NamedTuple

from analyzers.artifacts import Clause, PolicyArtifact, Sentence, Span

SHORT = 40
"""A text of no more paragraphs is shown whole."""
NEIGHBOURS = 1
"""Paragraphs shown on each side of what speaks of faces."""
LEAST = 3
"""Fewer paragraphs than these are not folded away."""
MOST = 80
"""Paragraphs of one clause that are shown; the rest is folded."""


class Piece(NamedTuple):
    """A stretch of a paragraph."""

    text: str
    """White space as in the text."""
    face: Literal["yes", "context", "no"]
    prominent: bool
    read: bool
    """It is in a sentence; otherwise a menu, a footer, a number or the like."""


class Passage(NamedTuple):
    """A paragraph, title, item or cell."""

    number: int
    """From 1, as the renderings count."""
    start: int
    end: int
    pieces: tuple[Piece, ...]
    title: bool
    language: str
    """``zh``, ``en`` or empty."""
    clause: int | None
    """Index of the clause it lies in."""

    @property
    def face(self) -> bool:
        """It speaks of faces, itself or through its place."""
        return any(piece.face != "no" for piece in self.pieces)

    @property
    def named(self) -> bool:
        """It speaks of faces itself."""
        return any(piece.face == "yes" for piece in self.pieces)

    @property
    def read(self) -> bool:
        """There is a sentence in it."""
        return any(piece.read for piece in self.pieces)


class Stretch(NamedTuple):
    """Paragraphs that are shown, or folded away, together."""

    passages: tuple[Passage, ...]
    folded: bool
    clause: int | None
    begins: bool
    """It is where its clause begins."""


class Reading:
    """A policy's text in paragraphs."""

    def __init__(self, policy: PolicyArtifact) -> None:
        self._policy = policy
        self.passages = tuple(_passages(policy))
        self._starts = [passage.start for passage in self.passages]

    def at(self, span: Span) -> Passage | None:
        """The paragraph in which a quotation begins; ``None`` in a text without any."""
        if not self.passages:
            return None
        return self.passages[max(0, bisect_right(self._starts, span[0]) - 1)]

    @cached_property
    def stretches(self) -> tuple[Stretch, ...]:
        """The whole text in order, what is far from any face folded away."""
        return tuple(_stretches(self.passages))

    def around(self, clause: Clause) -> tuple[Passage, ...]:
        """The paragraphs of a clause and its neighbours."""
        inside = [p.number for p in self.passages if p.start < clause.end and p.end > clause.start]
        if not inside:
            return ()
        first, last = max(1, inside[0] - NEIGHBOURS), inside[-1] + NEIGHBOURS
        return self.passages[first - 1 : last]


def _passages(policy: PolicyArtifact) -> Iterator[Passage]:
    sentences = sorted(policy.sentences, key=lambda each: each.start)
    cuts = _cuts(policy, sentences)
    at, number = 0, 0
    for start, end in itertools.pairwise(cuts):
        text = policy.text[start:end]
        if not text.strip():
            continue
        start += len(text) - len(text.lstrip())
        end = start + len(text.strip())
        while at < len(sentences) and sentences[at].end <= start:
            at += 1
        mine: list[Sentence] = []
        ahead = at
        while ahead < len(sentences) and sentences[ahead].start < end:
            mine.append(sentences[ahead])
            ahead += 1
        number += 1
        yield Passage(
            number,
            start,
            end,
            tuple(_pieces(policy.text, start, end, mine)),
            bool(mine) and mine[0].unit == "heading",
            next((each.language for each in mine if each.language), ""),
            _clause_at(policy, start, end),
        )


def _cuts(policy: PolicyArtifact, sentences: list[Sentence]) -> list[int]:
    """Where paragraphs begin: at line breaks between sentences, at titles, and in HTML at sentences after a tag."""
    text = policy.text
    tags = {run[0] for run in policy.snapshot.map} if policy.snapshot.map else set()
    cuts = {0, len(text)}
    for clause in policy.clauses:
        cuts |= {clause.start, clause.end}
    reached = 0
    for each in sentences:
        cuts |= _breaks(text, reached, each.start)
        if each.unit in ("heading", "row") or each.start in tags:
            cuts.add(each.start)
        if each.unit == "heading" or each.end in tags:
            cuts.add(each.end)
        reached = max(reached, each.end)
    cuts |= _breaks(text, reached, len(text))
    return sorted(cut for cut in cuts if 0 <= cut <= len(text))


def _breaks(text: str, start: int, end: int) -> set[int]:
    return {at + 1 for at in range(start, min(end, len(text))) if text[at] == "\n"}


def _pieces(text: str, start: int, end: int, mine: Iterable[Sentence]) -> Iterator[Piece]:
    for each in mine:
        first, last = max(start, each.start), min(end, each.end)
        if first > start:
            yield Piece(text[start:first], "no", False, False)
        if last > first:
            yield Piece(text[first:last], each.face, each.prominent, True)
            start = last
    if start < end:
        yield Piece(text[start:end], "no", False, False)


def _clause_at(policy: PolicyArtifact, start: int, end: int) -> int | None:
    for index, clause in enumerate(policy.clauses):
        if clause.start < end and clause.end > start:
            return index
    return None


def _stretches(passages: tuple[Passage, ...]) -> Iterator[Stretch]:
    shown = _shown(passages)
    at, begun = 0, set[int]()
    while at < len(passages):
        stop, clause, visible = at, passages[at].clause, at in shown
        while (
            stop < len(passages) and passages[stop].clause == clause and (stop in shown) == visible
        ):
            stop += 1
        begins = clause is not None and clause not in begun
        if clause is not None:
            begun.add(clause)
        yield Stretch(passages[at:stop], not visible, clause, begins)
        at = stop


def _shown(passages: tuple[Passage, ...]) -> set[int]:
    """Indexes of the paragraphs that are not folded away."""
    if len(passages) <= SHORT:
        return set(range(len(passages)))
    shown: set[int] = set()
    inside: dict[int, int] = {}
    for at, passage in enumerate(passages):
        wanted = passage.face
        if passage.clause is not None:
            inside[passage.clause] = inside.get(passage.clause, 0) + 1
            wanted = inside[passage.clause] <= MOST
        if wanted:
            shown |= set(range(max(0, at - NEIGHBOURS), min(len(passages), at + NEIGHBOURS + 1)))
    for first, last in _gaps(shown, len(passages)):
        if last - first < LEAST:
            shown |= set(range(first, last))
    return shown


def _gaps(shown: set[int], count: int) -> Iterator[tuple[int, int]]:
    first = None
    for at in range(count + 1):
        if at < count and at not in shown:
            first = at if first is None else first
        elif first is not None:
            yield first, at
            first = None
