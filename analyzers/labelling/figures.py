"""How well a model tells what people labelled, on documents it had not seen."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analyzers.policy import train
from analyzers.policy.facts import Facts
from analyzers.policy.model import Floats, Model
from corpus import loader
from corpus.metrics import Scores, precision_recall_f1

Bools = NDArray[np.bool_]
SHOWN = (*train.TELLING, *train.SEEING)
"""Targets with a figure; who handles a face is learnt from too few sentences to measure."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One label before and after training."""

    name: str
    before: Scores | None
    """``None``: not measured."""
    after: Scores | None


class Division:
    """Groups dealt out to folds once: the corpus's own as ever, the user's to the smallest fold."""

    def __init__(self, sizes: Mapping[str, int], shipped: bool) -> None:
        """Deal out groups.

        :param sizes: sentences of every group of the user's own.
        :param shipped: whether the corpus's own groups take part.
        """
        self._fold: dict[str, int] = {}
        folds = train.FOLDS if shipped else min(train.FOLDS, len(sizes))
        filled = [0] * folds
        if shipped:
            groups = [document.group for document in loader.documents()]
            for number, (_, test) in enumerate(train.folds(groups)):
                self._fold |= {groups[i]: number for i in test}
        for name in sorted(sizes, key=lambda name: (-sizes[name], name)):
            number = filled.index(min(filled))
            self._fold[name] = number
            filled[number] += sizes[name]

    def __call__(self, groups: Sequence[str]) -> Iterator[tuple[list[int], list[int]]]:
        """Train and test rows such that no group is on both sides."""
        rows = [self._fold[name] for name in groups]
        for number in sorted(set(rows)):
            seen = [i for i, fold in enumerate(rows) if fold != number]
            if seen:
                yield seen, [i for i, fold in enumerate(rows) if fold == number]


def held_out(data: train.Sentences, folds: Division) -> Floats:
    """What models that had not seen a group say of its sentences."""
    held = np.zeros((len(data.facts), len(train.TARGETS)))
    for seen, unseen in folds(data.groups):
        held[unseen] = train.fitted(data, seen).probabilities([data.facts[i] for i in unseen])
    # The order in which a sentence's signs are summed up differs from process to process, and so do the
    # last digits; what is fitted on them would differ in digits that are kept.
    return np.round(held, 6)


def told_blind(data: train.Sentences, held: Floats, folds: Division) -> Bools:
    """What they tell, by thresholds chosen on the other folds."""
    told = np.zeros(held.shape, dtype=np.bool_)
    for seen, unseen in folds(data.groups):
        told[unseen] = held[unseen] >= train.thresholds(held, data, seen)
    return told | _formulas(data.facts)


def told_by(model: Model, facts: Sequence[Facts]) -> Bools:
    """What a finished model tells of sentences it never saw."""
    linear = model.sentences
    told: Bools = linear.probabilities(facts) >= linear.thresholds
    order = [linear.targets.index(name) for name in train.TARGETS]
    return told[:, order] | _formulas(facts)


def _formulas(facts: Sequence[Facts]) -> Bools:
    rows = [[train.formula(target, fact) for target in train.TARGETS] for fact in facts]
    return np.array(rows, dtype=np.bool_).reshape(len(facts), len(train.TARGETS))


def compared(
    truth: Bools, before: Bools | None, after: Bools, noticed: Bools
) -> tuple[Figure, ...]:
    """A figure a label.

    :param noticed: by sentence, whether somebody labelled the parts of a notice.
    """
    found = []
    for name in SHOWN:
        column = train.TARGETS.index(name)
        rows = noticed if name.startswith("notice:") else np.ones(len(truth), dtype=np.bool_)
        if not rows.any():
            continue
        one, two = (
            None if said is None else scores(truth[rows, column], said[rows, column])
            for said in (before, after)
        )
        found.append(Figure(name, one, two))
    return tuple(found)


def scores(truth: Bools, said: Bools) -> Scores:
    """Precision, recall and F1 of one label."""
    return precision_recall_f1(truth.tolist(), said.tolist())
