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

from analyzers.policy.announced import ANNOUNCED
from analyzers.policy.facts import CUES, Facts

DATA = Path(__file__).parents[1] / "data"
ARRAYS = DATA / "policy_model.npz"
SETTINGS = DATA / "policy_model.json"
FORMAT = 2
"""Version of the two files' layout; a model of another version is refused."""

Floats = NDArray[np.float64]

_TOKEN = re.compile(r"[\u3400-\u9fff]|[a-z]+|[0-9]+|[%@>→]")
WORD_WEIGHT = 2.0
"""How much longer the vector of n-grams is than one cue."""

_AT_ONCE = 1000
"""Sentences scored together, which bounds the memory."""

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


SIGNS = (
    *CUES,
    *(f"under:{name}" for name in ANNOUNCED),
    *("kind:heading", "kind:item", "kind:row", "face", "biometric", "heading", "short"),
)
"""What a sentence is described by beside its n-grams: cues, titles above it, its unit, its face words."""

_PLACE = {name: number for number, name in enumerate(SIGNS)}
_SHORT = 12


def signs(fact: Facts) -> list[int]:
    """The numbers of the `SIGNS` a sentence shows, sorted: sums of floats must not hang on the order of sets."""
    found = [_PLACE[cue] for cue in fact.cues]
    found += [_PLACE[f"under:{name}"] for name in fact.under]
    if fact.kind != "line":
        found.append(_PLACE[f"kind:{fact.kind}"])
    shown = (fact.face, fact.biometric, fact.heading, len(fact.text) < _SHORT)
    found += [
        _PLACE[n]
        for n, yes in zip(("face", "biometric", "heading", "short"), shown, strict=True)
        if yes
    ]
    return sorted(found)


@dataclass(frozen=True, slots=True)
class Linear:
    """One-vs-rest logistic regressions over the n-grams and the signs of a sentence."""

    targets: tuple[str, ...]
    vocabulary: dict[str, int]
    idf: Floats
    coef: Floats
    """A row a target; first the n-grams, then the `SIGNS` in their order."""
    intercept: Floats
    thresholds: Floats
    """Probability from which a target is told, by target."""

    def probabilities(self, facts: Sequence[Facts]) -> Floats:
        """A row a sentence, a column a target, each 0-1."""
        scores = np.tile(self.intercept, (len(facts), 1))
        for first in range(0, len(facts), _AT_ONCE):
            lengths, columns, values = self._entries(facts[first : first + _AT_ONCE])
            filled = np.flatnonzero(lengths)
            if len(filled):
                starts = (np.cumsum(lengths) - lengths)[filled]
                parts = self.coef.T[columns] * values[:, None]
                scores[first + filled] += np.add.reduceat(parts, starts, axis=0)
        told: Floats = sigmoid(scores)
        return told

    def _entries(self, facts: Sequence[Facts]) -> tuple[Any, Any, Any]:
        """What is not zero in the matrix of sentences and features: how many a row, columns, values."""
        lengths: list[int] = []
        columns: list[int] = []
        values: list[float] = []
        for fact in facts:
            known = [self.vocabulary[t] for t in terms(fact.text) if t in self.vocabulary]
            counts = Counter(known)
            if counts:
                index = list(counts)
                weights = (1 + np.log(list(counts.values()))) * self.idf[index]
                columns += index
                values += (WORD_WEIGHT * weights / np.linalg.norm(weights)).tolist()
            shown = [len(self.vocabulary) + sign for sign in signs(fact)]
            columns += shown
            values += [1.0] * len(shown)
            lengths.append(len(counts) + len(shown))
        return np.array(lengths), np.array(columns, dtype=np.int64), np.array(values)


@dataclass(frozen=True, slots=True)
class Scorer:
    """A logistic regression over a few named features."""

    features: tuple[str, ...]
    coef: Floats
    intercept: float

    def probability(self, features: Sequence[float]) -> float:
        """The probability for one row of features, 0-1."""
        return float(sigmoid(np.dot(self.coef, np.asarray(features)) + self.intercept))

    def probabilities(self, rows: Floats) -> Floats:
        """The probability of every row, each 0-1."""
        told: Floats = sigmoid(rows @ self.coef + self.intercept)
        return told


@dataclass(frozen=True, slots=True)
class Model:
    """Everything training leaves behind."""

    sentences: Linear
    about: Scorer
    """Whether a sentence is about face data, given its place (`analyzers.policy.aboutness`)."""
    processed: Scorer
    """Whether a policy tells of faces being processed (`analyzers.policy.processing`)."""
    clauses: Scorer
    """Whether a candidate is a clause of its own; calibrated for the best candidate of a document."""
    abstain: tuple[float, float]
    """Between these probabilities whether there is a clause is for a person to say."""
    corpus: str
    """SHA-256 of the corpus it was trained on, lower-case hex."""


SCORERS = ("about", "processed", "clauses")
"""The small models of `Model`, by the names of their arrays."""


def short(values: Floats) -> Floats:
    """Rounded to what the file keeps, so that the model in memory is the model on disk."""
    return np.round(values, 4).astype(np.float32).astype(np.float64)


def sigmoid(values: Any) -> Any:
    """The logistic function, safe for large negative values."""
    return 0.5 * (1.0 + np.tanh(0.5 * np.asarray(values, dtype=np.float64)))


@cache
def load() -> Model:
    """The stored model.

    :raises ValueError: when its layout or its cues are not those of this version.
    """
    settings = json.loads(SETTINGS.read_text("utf-8"))
    if settings["format"] != FORMAT or settings["signs"] != list(SIGNS):
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
        **{name: _scorer(settings, stored, name) for name in SCORERS},
        abstain=(settings["abstain"][0], settings["abstain"][1]),
        corpus=settings["corpus"],
    )


def _scorer(settings: dict[str, Any], stored: dict[str, Floats], name: str) -> Scorer:
    return Scorer(
        tuple(settings["features"][name]),
        stored[f"{name}_coef"],
        float(stored[f"{name}_intercept"][0]),
    )
