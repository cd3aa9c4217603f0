"""Which of the candidates are clauses, and of which level."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from analyzers.policy.clause import ABOUT, Candidate, Reading, Weighed, eligible
from analyzers.policy.model import Scorer

MIN_PARAGRAPH = 2
"""Elements an untitled paragraph has to tell, which has no title to say what it is about."""


@dataclass(frozen=True, slots=True)
class Found:
    """A clause with its level and probability."""

    candidate: Candidate
    level: Literal[1, 2, 3]
    probability: float


def choose(
    reading: Reading, weighed: Weighed, proposed: Sequence[Candidate], scorer: Scorer
) -> tuple[list[Found], float]:
    """The clauses among the candidates, in order and apart from each other, and the best probability.

    The best probability is that of a clause of level 2 or more, 0 without a titled candidate.
    """
    scored = [
        (c, scorer.probability(c.features) if eligible(c) and not spans(reading, c) else 0.0)
        for c in proposed
    ]
    best = max((p for _, p in scored), default=0.0)
    taken = Apart()
    order = sorted(scored, key=lambda item: (-_level(item[0]), item[0].first, -item[0].stop))
    for candidate, p in order:
        if p >= 0.5:
            taken.add(Found(candidate, _level(candidate), p))
    if not taken.found:
        taken = _paragraphs(reading, weighed, scored)
    return taken.found, best


def spans(reading: Reading, candidate: Candidate) -> bool:
    """Whether a candidate is the document's own title with everything below, which is judged as a document."""
    total = candidate.stop - candidate.first
    return (
        candidate.naming != "document"
        and candidate.unit <= 2
        and total > 8
        and total * 10 > len(reading.outline.sentences) * 8
    )


class Apart:
    """Clauses in order that do not overlap: one that overlaps an earlier taken one is left out."""

    def __init__(self) -> None:
        self.found: list[Found] = []
        self._firsts: list[int] = []

    def add(self, found: Found) -> None:
        """Take a clause, unless it overlaps one already taken."""
        at = bisect_left(self._firsts, found.candidate.stop)
        if at and self.found[at - 1].candidate.stop > found.candidate.first:
            return
        self._firsts.insert(at, found.candidate.first)
        self.found.insert(at, found)


def _level(candidate: Candidate) -> Literal[2, 3]:
    return 3 if candidate.naming in ("face", "biometric", "document") else 2


def _paragraphs(
    reading: Reading, weighed: Weighed, scored: Sequence[tuple[Candidate, float]]
) -> Apart:
    """Level 1: paragraphs and untitled items that are about faces alone and tell something."""
    found = Apart()
    for candidate, p in scored:
        facts = reading.facts[candidate.first : candidate.stop]
        unit = reading.outline.units[candidate.unit]
        if unit.kind == "heading" or len(candidate.elements) < MIN_PARAGRAPH:
            continue
        if any(fact.other_data for fact in facts) or len(facts) < 2:
            continue
        if float(np.mean(weighed.about[candidate.first : candidate.stop])) < ABOUT:
            continue
        found.add(Found(candidate, 1, p))
    return found
