"""What each sentence tells: formulas of the lexicon, and the trained model for everything else.

Real policies speak in stock formulas, which a word rule reads better than a model; the model finds the
paraphrases. Its thresholds are set so high that what it adds is as reliable as the formulas.
"""

from collections.abc import Sequence

import numpy as np

from analyzers.artifacts import ELEMENTS, NOTICE
from analyzers.policy.facts import Facts
from analyzers.policy.mentions import defines
from analyzers.policy.model import Linear

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
    """Tells the elements of sentences; every sentence is scored once, when it is first asked for."""

    def __init__(self, facts: Sequence[Facts], model: Linear) -> None:
        self._facts = facts
        self._model = model
        self._scores: dict[int, np.ndarray[tuple[int], np.dtype[np.float64]]] = {}

    def strengths(self, sentences: Sequence[int]) -> list[dict[str, float]]:
        """By sentence, the told targets with their strength (probability over threshold, 1 or more)."""
        self._score(sentences)
        return [self._told(s) for s in sentences]

    def told(self, sentences: Sequence[int]) -> list[frozenset[str]]:
        """By sentence, the told targets."""
        return [frozenset(strength) for strength in self.strengths(sentences)]

    def _score(self, sentences: Sequence[int]) -> None:
        missing = [s for s in sentences if s not in self._scores]
        rows = self._model.probabilities([self._facts[s] for s in missing])
        self._scores.update(zip(missing, rows, strict=True))

    def likely(self, sentences: Sequence[int]) -> list[frozenset[str]]:
        """By sentence, the elements it more likely tells than not, by a formula or by the model.

        Good enough to count how much a unit tells, not to quote it.
        """
        self._score(sentences)
        found = []
        for s in sentences:
            fact = self._facts[s]
            names = zip(self._model.targets, self._scores[s], strict=True)
            told = {t for t, p in names if p >= LIKELY or SURE_GROUP[t] in fact.cues}
            found.append(frozenset(told) if not fact.heading else frozenset())
        return found

    def with_cue(self, cue: str) -> list[int]:
        """The sentences that have a word of a group."""
        return [s for s, fact in enumerate(self._facts) if cue in fact.cues]

    def _told(self, sentence: int) -> dict[str, float]:
        fact = self._facts[sentence]
        if fact.heading:
            return {}
        ratios = self._scores[sentence] / self._model.thresholds
        told = {}
        for target, ratio in zip(self._model.targets, ratios, strict=True):
            sure = SURE_GROUP[target] in fact.cues
            if sure or ratio >= 1:
                told[target] = float(ratio) + sure
        if told and defines(fact):
            told = {t: strength for t, strength in told.items() if t not in _NOT_IN_DEFINITIONS}
        return told
