"""The few figures we report: precision, recall, F1, their macro mean, and two of calibration."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple


class Scores(NamedTuple):
    """How well one label was found. A quotient without a denominator counts as zero."""

    precision: float
    recall: float
    f1: float
    support: int
    """How many items truly have the label."""


def precision_recall_f1(truth: Sequence[bool], predicted: Sequence[bool]) -> Scores:
    """Scores of one yes-or-no label."""
    pairs = list(zip(truth, predicted, strict=True))
    hits = sum(true and said for true, said in pairs)
    found = sum(said for _, said in pairs)
    support = sum(true for true, _ in pairs)
    return Scores(
        precision=_ratio(hits, found),
        recall=_ratio(hits, support),
        f1=_ratio(2 * hits, found + support),
        support=support,
    )


def macro(scores: Iterable[Scores]) -> Scores:
    """The plain mean over labels, each counting alike however rare; the support is the sum."""
    rows = list(scores)
    if not rows:
        raise ValueError("no scores to average")
    return Scores(
        precision=sum(row.precision for row in rows) / len(rows),
        recall=sum(row.recall for row in rows) / len(rows),
        f1=sum(row.f1 for row in rows) / len(rows),
        support=sum(row.support for row in rows),
    )


def brier_score(truth: Sequence[bool], probabilities: Sequence[float]) -> float:
    """Mean squared distance of the probability from what was true: 0 is perfect, 0.25 a coin."""
    pairs = _checked(truth, probabilities)
    return sum((probability - true) ** 2 for true, probability in pairs) / len(pairs)


def expected_calibration_error(
    truth: Sequence[bool], probabilities: Sequence[float], *, bins: int = 10
) -> float:
    """Mean gap between the stated probability and the observed rate, over equally wide bins."""
    if bins < 1:
        raise ValueError(f"at least one bin is needed; got {bins}")
    pairs = _checked(truth, probabilities)
    filled: dict[int, list[tuple[bool, float]]] = {}
    for true, probability in pairs:
        filled.setdefault(min(int(probability * bins), bins - 1), []).append((true, probability))
    gaps = (
        abs(sum(true for true, _ in held) - sum(probability for _, probability in held))
        for held in filled.values()
    )
    return sum(gaps) / len(pairs)


def _checked(truth: Sequence[bool], probabilities: Sequence[float]) -> list[tuple[bool, float]]:
    pairs = list(zip(truth, probabilities, strict=True))
    if not pairs:
        raise ValueError("nothing to measure")
    if any(not 0 <= probability <= 1 for _, probability in pairs):
        raise ValueError("probabilities lie between 0 and 1")
    return pairs


def _ratio(part: int, whole: int) -> float:
    return part / whole if whole else 0.0
