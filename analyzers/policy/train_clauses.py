"""Fitting what looks at a sentence's place and at whole units: aboutness, processing, the clause score."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analyzers.policy import aboutness, choice, clause, processing
from analyzers.policy.classify import Teller
from analyzers.policy.labelled import Example
from analyzers.policy.model import Floats, Linear, Scorer, short, sigmoid
from analyzers.policy.weighing import weighed

SMALL_C = 3.0
CLAUSE_C = 1.0
"""Inverse strengths of the regularisation, as scikit-learn counts them."""
ABSTAINED = 0.1
"""Share of the documents of our corpus, read by models that had not seen them, that is left to a person."""

Folds = Callable[[Sequence[str]], Iterator[tuple[list[int], list[int]]]]


@dataclass(frozen=True, slots=True)
class Readings:
    """The small models, and how documents look to models that had not seen them."""

    about: Scorer
    processed: Scorer
    weighed: tuple[clause.Weighed, ...]


def readings(examples: Sequence[Example], linear: Linear, held: Floats, folds: Folds) -> Readings:
    """Fit aboutness and processing.

    :param held: by sentence of all documents, the probabilities of models that had not seen its group.
    """
    parts = _split(examples, held)
    groups = [e.group for e in examples for _ in e.labels]
    alone = linear.targets.index("about")
    rows = np.vstack([_place(e, part[:, alone]) for e, part in zip(examples, parts, strict=True)])
    truth = np.array([label.face != "no" for e in examples for label in e.labels])
    about, blind = _fit(aboutness.FEATURES, rows, truth, groups, folds)
    blind = aboutness.anchored(rows, blind)
    seen = tuple(
        weighed(e.reading, Teller(e.reading.facts, linear, part), linear, part, known)
        for e, part, known in zip(examples, parts, _split(examples, blind[:, None]), strict=True)
    )
    page = np.array([_processing(e, w) for e, w in zip(examples, seen, strict=True)])
    told = np.array([bool(e.record["face_processed"]) for e in examples])
    processed, _ = _fit(processing.FEATURES, page, told, [e.group for e in examples], folds)
    return Readings(about, processed, seen)


def _split(examples: Sequence[Example], rows: Floats) -> list[Floats]:
    """The rows of every document."""
    ends = np.cumsum([len(e.labels) for e in examples])
    return list(np.split(rows, ends[:-1]))


def _place(example: Example, alone: Floats) -> Floats:
    reading = example.reading
    return aboutness.features(reading.outline, reading.facts, reading.told, reading.regions, alone)


def _processing(example: Example, seen: clause.Weighed) -> Floats:
    return processing.features(
        example.reading.told, seen.about, seen.alone, seen.unlock, seen.telling
    )


def _fit(
    names: tuple[str, ...],
    rows: Floats,
    truth: NDArray[np.bool_],
    groups: Sequence[str],
    folds: Folds,
) -> tuple[Scorer, Floats]:
    """A logistic regression, and what models that had not seen a group say of its rows."""
    free = np.zeros(len(names))
    held = np.zeros(len(rows))
    for train, test in folds(groups):
        coef, intercept = logistic(rows[train], truth[train], free, SMALL_C)
        held[test] = sigmoid(rows[test] @ coef + intercept)
    coef, intercept = logistic(rows, truth, free, SMALL_C)
    return Scorer(names, short(coef), float(short(np.array([intercept]))[0])), held


# --- clauses ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Labelled:
    """A candidate clause of a corpus document, and whether it is one."""

    features: tuple[float, ...]
    positive: bool
    fragment: bool
    """A mere part of the labelled clause, which is no example of anything."""
    document: int


def candidates(examples: Sequence[Example], seen: Sequence[clause.Weighed]) -> list[Labelled]:
    """The candidates of all documents that could have level 2 or 3."""
    found = []
    for number, (e, w) in enumerate(zip(examples, seen, strict=True)):
        inside = {i for i, label in enumerate(e.labels) if label.in_clause}
        separate = int(e.record["clause_level"]) >= 2
        for candidate in clause.candidates(e.reading, w):
            if clause.eligible(candidate) and not choice.spans(e.reading, candidate):
                positive = separate and _covers(candidate, inside)
                found.append(
                    Labelled(candidate.features, positive, _fragment(candidate, inside), number)
                )
    return found


def _covers(candidate: clause.Candidate, inside: set[int]) -> bool:
    """Whether a candidate is about the labelled clause: most of it lies inside, and a good part of it."""
    own = set(range(candidate.first, candidate.stop))
    common = len(own & inside)
    return common * 10 >= len(own) * 6 and common * 10 >= len(inside) * 3


def _fragment(candidate: clause.Candidate, inside: set[int]) -> bool:
    own = set(range(candidate.first, candidate.stop))
    return own <= inside and len(own) * 10 < len(inside) * 3


def fit_clauses(
    examples: Sequence[Example], seen: Sequence[clause.Weighed], folds: Folds
) -> tuple[Scorer, tuple[float, float]]:
    """Fit the clause score, calibrated (Platt's method) so that the score of a document's best candidate
    is the probability that it has a clause; and choose the band in which it abstains."""
    found = candidates(examples, seen)
    truth = np.array([int(e.record["clause_level"]) >= 2 for e in examples])
    best = best_scores(examples, found, folds)
    some = best > LOWEST
    slope, offset = logistic(best[some][:, None], truth[some], np.ones(1), 100.0)
    coef, intercept = _logits([c for c in found if not c.fragment])
    scorer = Scorer(
        tuple(clause.FEATURES),
        short(coef * slope[0]),
        float(short(np.array([intercept * slope[0] + offset]))[0]),
    )
    away = np.sort(np.abs(sigmoid(np.where(some, best * slope[0] + offset, LOWEST)) - 0.5))
    wide = round(float(away[int(len(away) * ABSTAINED)]), 3)
    return scorer, (round(0.5 - wide, 3), round(0.5 + wide, 3))


LOWEST = -8.0
"""Log odds of a document without a candidate."""


def best_scores(examples: Sequence[Example], found: Sequence[Labelled], folds: Folds) -> Floats:
    """By document, the log odds of its best candidate, by a model that had not seen its group."""
    best = np.full(len(examples), LOWEST)
    for train, _ in folds([e.group for e in examples]):
        known = set(train)
        coef, intercept = _logits([c for c in found if c.document in known and not c.fragment])
        for c in found:
            if c.document not in known:
                score = float(np.dot(coef, c.features) + intercept)
                best[c.document] = max(best[c.document], score)
    return best


def _logits(found: Sequence[Labelled]) -> tuple[Floats, float]:
    features = np.array([c.features for c in found])
    truth = np.array([c.positive for c in found])
    return logistic(features, truth, np.array(list(clause.FEATURES.values())), CLAUSE_C)


def logistic(
    features: Floats, truth: NDArray[np.bool_], signs: Floats, c: float
) -> tuple[Floats, float]:
    """A logistic regression whose weights keep their signs (1, -1; 0 is free), which scikit-learn's cannot."""
    from scipy.optimize import minimize

    side = np.where(truth, 1.0, -1.0)

    def loss(weights: Floats) -> tuple[float, Floats]:
        margin = side * (features @ weights[:-1] + weights[-1])
        pull = -side * c * sigmoid(-margin)
        gradient = np.append(features.T @ pull + weights[:-1], pull.sum())
        return float(c * np.logaddexp(0, -margin).sum() + weights[:-1] @ weights[:-1] / 2), gradient

    bounds = [
        *((0 if sign > 0 else None, 0 if sign < 0 else None) for sign in signs),
        (None, None),
    ]
    start = np.zeros(features.shape[1] + 1)
    fit = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds, options={"ftol": 1e-12})
    return np.asarray(fit.x[:-1], dtype=np.float64), float(fit.x[-1])
