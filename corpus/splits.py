"""Folds for cross-validation that keep together what was written together."""

import random
from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from corpus.loader import Document


class Fold(NamedTuple):
    """One turn of a cross-validation."""

    train: tuple[Document, ...]
    test: tuple[Document, ...]


def group_folds(documents: Iterable[Document], k: int, *, seed: int = 0) -> tuple[Fold, ...]:
    """Divide ``documents`` into ``k`` folds without dividing a group.

    Every document is in exactly one test part. Languages and clause levels are spread evenly as far
    as the groups allow. Equal input and seed give equal folds, in any process.
    """
    everything = tuple(documents)
    groups: defaultdict[str, list[Document]] = defaultdict(list)
    for document in everything:
        groups[document.group].append(document)
    if not 2 <= k <= len(groups):
        raise ValueError(f"k must lie between 2 and the number of groups, {len(groups)}; got {k}")

    names = sorted(groups)
    random.Random(seed).shuffle(names)
    names.sort(key=lambda name: (-len(groups[name]), sorted(map(_stratum, groups[name]))))
    place: dict[str, int] = {}
    strata: list[Counter[tuple[str, int]]] = [Counter() for _ in range(k)]
    sizes = [0] * k
    for name in names:
        members = [_stratum(document) for document in groups[name]]
        best = min(
            range(k),
            key=lambda fold: (sum(strata[fold][member] for member in members), sizes[fold], fold),
        )
        place[name] = best
        strata[best].update(members)
        sizes[best] += len(members)

    return tuple(
        Fold(
            train=tuple(document for document in everything if place[document.group] != fold),
            test=tuple(document for document in everything if place[document.group] == fold),
        )
        for fold in range(k)
    )


def _stratum(document: Document) -> tuple[str, int]:
    return document.lang, document.clause_level
