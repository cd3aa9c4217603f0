"""The trained sentence model as plain arrays: read from disk and applied without scikit-learn.

scikit-learn fits the model (`analyzers.policy.train`); here its sums are done directly, because loading
that library costs more time than scoring a whole policy. A test holds the two against each other.
"""

import json
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analyzers.policy.facts import CUES, Facts

DATA = Path(__file__).parents[1] / "data"
ARRAYS = DATA / "policy_model.npz"
SETTINGS = DATA / "policy_model.json"
FORMAT = 1
"""Version of the two files' layout; a model of another version is refused."""

Floats = NDArray[np.float64]

_TOKEN = re.compile(r"[\u3400-\u9fff]|[a-z]+|[0-9]+|[%@>→]")
WORD_WEIGHT = 2.0
"""How much longer the vector of n-grams is than one cue."""

_STEM = 7
"""Letters of an English word that are kept: endings vary more than stems."""


def terms(text: str) -> list[str]:
    """The n-grams of a sentence: one to three Chinese characters, one or two English words."""
    tokens = [
        "0" if token[0].isdigit() else token[:_STEM] for token in _TOKEN.findall(text.lower())
    ]
    found = list(tokens)
    for one, two in pairwise(tokens):
        found.append(f"{one} {two}")
    for one, two, three in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if len(one) == len(two) == len(three) == 1:
            found.append(f"{one} {two} {three}")
    return found


@dataclass(frozen=True, slots=True)
class Linear:
    """One-vs-rest logistic regressions over the n-grams and the lexicon's cues of a sentence."""

    targets: tuple[str, ...]
    vocabulary: dict[str, int]
    idf: Floats
    coef: Floats
    """A row a target; first the n-grams, then the cues in the order of `CUES`."""
    intercept: Floats
    thresholds: Floats
    """Probability from which a target is told, by target."""

    def probabilities(self, facts: Sequence[Facts]) -> Floats:
        """A row a sentence, a column a target, each 0-1."""
        scores = np.empty((len(facts), len(self.targets)))
        for row, fact in enumerate(facts):
            scores[row] = self._score(fact)
        told: Floats = sigmoid(scores)
        return told

    def _score(self, fact: Facts) -> Floats:
        counts = Counter(
            self.vocabulary[term] for term in terms(fact.text) if term in self.vocabulary
        )
        score = self.intercept.copy()
        if counts:
            index = np.fromiter(counts.keys(), dtype=np.int64)
            weights = (1 + np.log(np.fromiter(counts.values(), dtype=np.float64))) * self.idf[index]
            score += self.coef[:, index] @ (WORD_WEIGHT * weights / np.linalg.norm(weights))
        cues = [len(self.vocabulary) + i for i, cue in enumerate(CUES) if cue in fact.cues]
        score += self.coef[:, cues].sum(axis=1)
        return score


@dataclass(frozen=True, slots=True)
class Scorer:
    """A calibrated logistic regression over the features of a candidate clause."""

    features: tuple[str, ...]
    coef: Floats
    intercept: float

    def probability(self, features: Sequence[float]) -> float:
        """Probability that a candidate is a clause of its own, 0-1."""
        return float(sigmoid(np.dot(self.coef, np.asarray(features)) + self.intercept))


@dataclass(frozen=True, slots=True)
class Model:
    """Everything training leaves behind."""

    sentences: Linear
    clauses: Scorer
    corpus: str
    """SHA-256 of the corpus it was trained on, lower-case hex."""


def sigmoid(values: Any) -> Any:
    """The logistic function, safe for large negative values."""
    return 0.5 * (1.0 + np.tanh(0.5 * np.asarray(values, dtype=np.float64)))


@cache
def load() -> Model:
    """The stored model.

    :raises ValueError: when its layout or its cues are not those of this version.
    """
    settings = json.loads(SETTINGS.read_text("utf-8"))
    if settings["format"] != FORMAT or settings["cues"] != list(CUES):
        raise ValueError("the stored policy model does not fit this version; train it anew")
    with np.load(ARRAYS, allow_pickle=False) as arrays:
        stored = {name: arrays[name].astype(np.float64) for name in arrays.files}
    return Model(
        sentences=Linear(
            targets=tuple(settings["targets"]),
            vocabulary={term: index for index, term in enumerate(settings["terms"])},
            idf=stored["idf"],
            coef=stored["coef"],
            intercept=stored["intercept"],
            thresholds=stored["thresholds"],
        ),
        clauses=Scorer(
            tuple(settings["clause_features"]),
            stored["clause_coef"],
            float(stored["clause_intercept"][0]),
        ),
        corpus=settings["corpus"],
    )
