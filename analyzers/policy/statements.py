"""Which sentences make up what a policy states about faces, and how they speak of consent."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from analyzers.policy.choice import Found
from analyzers.policy.classify import Teller
from analyzers.policy.clause import Reading
from analyzers.policy.facts import Facts
from analyzers.policy.mentions import unlocks

Wording = Literal["separate", "explicit", "agree_or_authorise", "none"]

_REACH = 3
"""Sentences behind one on faces that may go on about them without naming them."""

_FOLLOWS = frozenset(
    (
        "pronoun",
        "retention",
        "refuse_alternative",
        "withdraw_delete",
        "separate_consent",
        "security",
    )
)


@dataclass(frozen=True, slots=True)
class Statements:
    """The sentences the elements are read from."""

    sentences: tuple[int, ...]
    near: tuple[int, ...]
    """Those of them that have no face word."""


def statements(reading: Reading, found: Sequence[Found]) -> Statements:
    """The sentences of the clauses, or without one those on face processing and what goes on about it.

    Sentences on the phone's own unlock are left out: what they promise does not bind the app's faces.
    """
    inside = _inside(found) if found else _scattered(reading)
    kept = tuple(s for s in sorted(inside) if not unlocks(reading.facts[s]))
    return Statements(kept, tuple(s for s in kept if not reading.facts[s].face))


def _inside(found: Sequence[Found]) -> set[int]:
    return {s for item in found for s in range(item.candidate.first, item.candidate.stop)}


def _scattered(reading: Reading) -> set[int]:
    sentences, facts = reading.outline.sentences, reading.facts
    chosen: set[int] = set()
    for told in reading.told:
        if told.role not in ("processing", "permission", "sdk-row"):
            continue
        chosen.add(told.sentence)
        for s in range(told.sentence + 1, min(told.sentence + 1 + _REACH, len(sentences))):
            if sentences[s].unit != sentences[told.sentence].unit or not _follows(facts[s]):
                break
            chosen.add(s)
    return chosen


def _follows(fact: Facts) -> bool:
    return bool(fact.cues & _FOLLOWS) and fact.other_data == 0


def consent_wording(facts: Sequence[Facts], teller: Teller, about: Statements) -> Wording:
    """The strongest consent the statements speak of: separate, explicit, or mere agreement."""
    own = [facts[s] for s in about.sentences if "separate_consent" in facts[s].cues]
    if any("consent_separate" in fact.cues for fact in own):
        return "separate"
    if any("consent_explicit" in fact.cues and "third_party" not in fact.cues for fact in own):
        return "explicit"
    told = teller.told(about.sentences)
    return "agree_or_authorise" if any("separate_consent" in t for t in told) else "none"
