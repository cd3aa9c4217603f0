"""Whether each sentence is about face data, by its words, its place and what stands around it.

The sentence model reads a sentence alone. Much of a clause speaks of faces only through its place ("the
above information", a cell of the row), so a second, small model weighs that reading with the reading of
its neighbours and of the titles above it.
"""

from collections.abc import Sequence

import numpy as np

from analyzers.policy.facts import Facts
from analyzers.policy.lexicon import Words, faces, group
from analyzers.policy.mentions import Regions, Told
from analyzers.policy.model import Floats
from analyzers.policy.units import Outline

FEATURES = (
    "alone",
    "word",
    "biometric",
    "pronoun",
    "other_data",
    "heading",
    "under_face",
    "under_biometric",
    "before",
    "before_pronoun",
    "behind",
    "scope",
    "scope_word",
    "scope_before",
    "document",
    "listed",
    "unlock",
    "denial",
    "anchored",
)
"""What a sentence is weighed by, in order; all lie between 0 and 1."""

_NEAR = 30
"""Most sentences of a scope looked at on each side."""


def features(
    outline: Outline,
    facts: Sequence[Facts],
    told: Sequence[Told],
    where: Regions,
    alone: Floats,
) -> Floats:
    """A row a sentence, a column one of `FEATURES`.

    :param alone: probability that a sentence is about faces, read alone.
    """
    roles = {item.sentence: item.role for item in told}
    count = len(facts)
    rows = np.zeros((count, len(FEATURES)))
    if not count:
        return rows
    word = np.array([f.face for f in facts], dtype=np.float64)
    share = min(1.0, 5 * float(word.mean()))
    names = _names(outline)
    total = np.concatenate([[0.0], np.cumsum(alone)])
    words = np.concatenate([[0.0], np.cumsum(word)])
    for i, fact in enumerate(facts):
        unit = outline.sentences[i].unit
        face, biometric = names[unit]
        first, stop = _scope(outline, i)
        others = max(stop - first - 1, 1)
        before = alone[i - 1] if i > first else 0.0
        pronoun = float("pronoun" in fact.cues)
        rows[i] = (
            alone[i],
            word[i],
            float(fact.biometric),
            pronoun,
            min(fact.other_data, 3) / 3,
            float(fact.heading),
            float(face),
            float(biometric),
            before,
            before * pronoun,
            alone[i + 1] if i + 1 < stop else 0.0,
            (total[stop] - total[first] - alone[i]) / others,
            float(words[stop] - words[first] - word[i] > 0),
            float(words[i] - words[first] > 0),
            share,
            float(unit in where.sdk or unit in where.permission or unit in where.definition),
            float(roles.get(i) == "unlock"),
            float(roles.get(i) == "denial"),
            float(face or biometric or words[stop] > words[first]),
        )
    return rows


def anchored(rows: Floats, about: Floats) -> Floats:
    """The probabilities, 0 for a sentence with no word of the face in its place or above it.

    Formulas on retention or security read alike whatever the data; only their place makes them about faces.
    """
    kept: Floats = np.where(rows[:, FEATURES.index("anchored")] > 0, about, 0.0)
    return kept


def _names(outline: Outline) -> list[tuple[bool, bool]]:
    """By unit, whether a title above it, or its own, names faces or biometrics."""
    found: list[tuple[bool, bool]] = []
    for unit in outline.units:
        above = found[unit.parent] if unit.parent >= 0 else (False, False)
        title = Words.of(outline.title(unit))
        own = (
            bool(title.text and faces(title)),
            bool(title.text and title in group("generic_biometric")),
        )
        found.append((above[0] or own[0], above[1] or own[1]))
    return found


def _scope(outline: Outline, index: int) -> tuple[int, int]:
    """The sentences under the nearest title above a sentence, at most `_NEAR` on each side."""
    unit = outline.sentences[index].unit
    while outline.units[unit].parent >= 0 and (
        outline.units[unit].last == unit or outline.units[unit].kind == "line"
    ):
        unit = outline.units[unit].parent
    top = outline.units[unit]
    first = max(top.first, index - _NEAR)
    return min(first, index), max(index + 1, min(outline.units[top.last].stop, index + _NEAR))
