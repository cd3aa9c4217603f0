"""What each sentence tells: formulas of the lexicon, and the trained model for everything else.

Real policies speak in stock formulas, which a word rule reads better than a model; the model finds the
paraphrases. Its thresholds are set so high that what it adds is as reliable as the formulas.
"""

from collections.abc import Sequence

from analyzers.artifacts import ELEMENTS, NOTICE
from analyzers.policy.facts import Facts
from analyzers.policy.mentions import defines
from analyzers.policy.model import Floats, Linear

SURE_GROUP = {
    target: f"sure_{target}" if target in ELEMENTS else f"sure_{target.replace(':', '_')}"
    for target in (*ELEMENTS, *(f"notice:{name}" for name in NOTICE))
} | {"notice:purpose": "sure_purpose_necessity"}
"""By target, the group of formulas that tell it without the model."""

_NOT_IN_DEFINITIONS = frozenset(("purpose_necessity", "method", "notice:purpose"))
"""What a definition seems to tell when it says what a word means."""


LIKELY = 0.4
"""Probability from which a sentence counts as telling something when a unit is weighed."""


class Teller:
    """Tells the elements of sentences."""

    def __init__(self, facts: Sequence[Facts], model: Linear, scores: Floats) -> None:
        """Take the probabilities of all sentences: a row a sentence, a column a target of the model."""
        self._facts = facts
        self._scores = scores
        self._columns = [
            (i, target, SURE_GROUP[target], float(model.thresholds[i]))
            for i, target in enumerate(model.targets)
            if target in SURE_GROUP
        ]

    def strengths(self, sentences: Sequence[int]) -> list[dict[str, float]]:
        """By sentence, the told targets with their strength (probability over threshold, 1 or more)."""
        return [self._told(s) for s in sentences]

    def told(self, sentences: Sequence[int]) -> list[frozenset[str]]:
        """By sentence, the told targets."""
        return [frozenset(strength) for strength in self.strengths(sentences)]

    def likely(self, sentences: Sequence[int]) -> list[frozenset[str]]:
        """By sentence, the elements it more likely tells than not, by a formula or by the model.

        Good enough to count how much a unit tells, not to quote it.
        """
        found = []
        for s in sentences:
            fact, row = self._facts[s], self._scores[s].tolist()
            told = (t for i, t, sure, _ in self._columns if row[i] >= LIKELY or sure in fact.cues)
            found.append(frozenset(() if fact.heading else told))
        return found

    def with_cue(self, cue: str) -> list[int]:
        """The sentences that have a word of a group."""
        return [s for s, fact in enumerate(self._facts) if cue in fact.cues]

    def _told(self, sentence: int) -> dict[str, float]:
        fact = self._facts[sentence]
        if fact.heading:
            return {}
        told: dict[str, float] = {}
        row = self._scores[sentence].tolist()
        for i, target, group, threshold in self._columns:
            sure = group in fact.cues
            if sure or row[i] >= threshold:
                told[target] = row[i] / threshold + sure
        if told and defines(fact):
            told = {t: strength for t, strength in told.items() if t not in _NOT_IN_DEFINITIONS}
        return told
