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


class Teller:
    """Tells the elements of sentences; every sentence is scored once, when it is first asked for."""

    def __init__(self, facts: Sequence[Facts], model: Linear) -> None:
        self._facts = facts
        self._model = model
        self._scores: dict[int, np.ndarray[tuple[int], np.dtype[np.float64]]] = {}

    def strengths(self, sentences: Sequence[int]) -> list[dict[str, float]]:
        """By sentence, the told targets with their strength (probability over threshold, 1 or more)."""
        missing = [s for s in sentences if s not in self._scores]
        for s, row in zip(missing, self._model.probabilities([self._facts[s] for s in missing]), strict=True):
            self._scores[s] = row
        return [self._told(s) for s in sentences]

    def told(self, sentences: Sequence[int]) -> list[frozenset[str]]:
        """By sentence, the told targets."""
        return [frozenset(strength) for strength in self.strengths(sentences)]

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
