"""What each sentence tells: the trained model together with the lexicon."""

from collections.abc import Sequence

import numpy as np

from analyzers.policy.facts import Facts
from analyzers.policy.model import Linear

_NEEDS_CUE = frozenset(("minors_guardian", "separate_consent", "sensitive_marking", "security"))
"""Targets that are never told without one of their words."""


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

    def _told(self, sentence: int) -> dict[str, float]:
        cues = self._facts[sentence].cues
        ratios = self._scores[sentence] / self._model.thresholds
        return {
            target: float(ratio)
            for target, ratio in zip(self._model.targets, ratios, strict=True)
            if ratio >= 1 and (target not in _NEEDS_CUE or target in cues)
        }
