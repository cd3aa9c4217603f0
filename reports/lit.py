"""The passages of a policy around its face clauses, with what each sentence tells: for a page about an app."""

from collections.abc import Iterator
from typing import NamedTuple

from analyzers.artifacts import Clause, PolicyArtifact
from reports.passages import Passage, Piece, Reading

MOST = 24
"""Paragraphs shown for one clause, and of a policy without one."""
MOST_CLAUSES = 6
LONGEST = 1_200
"""Characters shown of one sentence."""


class LitPiece(NamedTuple):
    """A stretch of a paragraph, and the elements that are told in it."""

    text: str
    face: bool
    elements: tuple[str, ...]


class LitPassage(NamedTuple):
    """A paragraph as it is shown."""

    start: int
    end: int
    language: str
    title: bool
    inside: bool
    """It belongs to the clause; otherwise it stands beside it."""
    pieces: tuple[LitPiece, ...]


class Lit(NamedTuple):
    """A clause in its surroundings, or the paragraphs on faces of a policy without one."""

    clause: Clause | None
    passages: tuple[LitPassage, ...]
    left_out: int
    """Paragraphs not shown."""


def lit(policy: PolicyArtifact) -> list[Lit]:
    """The clauses of a policy, or where it speaks of faces; nothing for one that does not."""
    reading = Reading(policy)
    told = sorted(
        (start, name) for name, element in policy.elements.items() for start, _ in element.quotes
    )
    if policy.clauses:
        return [
            _bounded(clause, reading.around(clause), told)
            for clause in policy.clauses[:MOST_CLAUSES]
        ]
    spoken = tuple(passage for passage in reading.passages if passage.named)
    return [_bounded(None, spoken, told)] if spoken else []


def _bounded(
    clause: Clause | None, passages: tuple[Passage, ...], told: list[tuple[int, str]]
) -> Lit:
    shown = tuple(_passage(clause, passage, told) for passage in passages[:MOST])
    return Lit(clause, shown, len(passages) - len(shown))


def _passage(clause: Clause | None, passage: Passage, told: list[tuple[int, str]]) -> LitPassage:
    inside = clause is None or (passage.start < clause.end and passage.end > clause.start)
    pieces = tuple(_pieces(passage, told))
    return LitPassage(passage.start, passage.end, passage.language, passage.title, inside, pieces)


def _pieces(passage: Passage, told: list[tuple[int, str]]) -> Iterator[LitPiece]:
    at = passage.start
    for piece in passage.pieces:
        end = at + len(piece.text)
        names = tuple(dict.fromkeys(name for start, name in told if at <= start < end))
        yield LitPiece(_shown(piece), piece.face == "yes", names)
        at = end


def _shown(piece: Piece) -> str:
    return piece.text if len(piece.text) <= LONGEST else f"{piece.text[:LONGEST]}…"
