"""Training with the user's own labelled documents, and what the training has learnt."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from analyzers.errors import LabelsUnusable
from analyzers.labelling.aligned import Own
from analyzers.labelling.figures import (
    Bools,
    Division,
    Figure,
    compared,
    held_out,
    scores,
    told_blind,
    told_by,
)
from analyzers.policy import choice, clause, train, train_clauses
from analyzers.policy.labelled import Example, corpus_documents, example
from analyzers.policy.model import Model, load
from analyzers.policy.weighing import look
from corpus import loader

FEWEST_SENTENCES = 30
"""Labelled sentences of the user's own without which nothing is learnt."""
FEWEST_GROUPS = 2
FEWEST_WHOLE = 20
FEWEST_CLAUSES = 5
"""Whole documents, and of them with a clause and without one, from which the models that look at a
sentence's place and at units are fitted anew; with fewer those of the program are kept."""


@dataclass(frozen=True, slots=True)
class Counted:
    """Documents of one origin."""

    documents: int
    whole: int
    sentences: dict[str, int]
    """By language."""


@dataclass(frozen=True, slots=True)
class Learnt:
    """A trained model and what it was trained on."""

    model: Model
    shipped: Counted
    own: Counted
    left_out: int
    """Documents that are in the shipped corpus already."""
    places_kept: bool
    """The models of places and units are those of the program."""
    on_own: tuple[Figure, ...]
    on_shipped: tuple[Figure, ...]


def learn(given: Sequence[Own], *, only_added: bool = False, quick: bool = False) -> Learnt:
    """Train on the shipped corpus with documents of the user's own, or on these alone.

    The same documents in the same order give the same model, bit for bit.

    :param quick: leave out how well the shipped corpus was told before.
    :raises LabelsUnusable: ``labels-too-few``.
    """
    records = [] if only_added else corpus_documents()
    known = {document.content for document in loader.documents()}
    new = [o for o in given if o.example.record["content"] not in known]
    own = [_without_gaps(o) for o in (given if only_added else new)]
    shipped = [example(record) for record in records]
    _refuse_too_few(own, alone=only_added)
    data = train.sentences([*shipped, *(_teaching(o) for o in own)])
    sizes = Counter(o.example.group for o in own for label in o.labels if label is not None)
    folds = Division(sizes, shipped=bool(shipped))
    try:
        held = held_out(data, folds)
        linear = train.fitted(data, range(len(data.facts)))
    except ValueError as error:  # scikit-learn's word for a fold without words that occur twice
        raise LabelsUnusable(
            "labels-too-few", f"The labelled sentences are too few to learn from: {error}"
        ) from None
    linear = replace(linear, thresholds=train.thresholds(held, data))
    whole = [*shipped, *(o.example for o in own if o.whole)]
    model = replace(load(), sentences=linear)
    units: Bools | None = None
    if enough := _enough(whole):
        rows = np.concatenate([np.repeat(True, len(_labels(shipped))), *map(_whole_rows, own)])
        blind = train_clauses.readings(whole, linear, held[rows], folds)
        scorer, abstain = train_clauses.fit_clauses(whole, blind.weighed, folds)
        model = Model(linear, blind.about, blind.processed, scorer, abstain, "")
        units = _separate_blind(whole, blind.weighed, folds)
    added = [o.example.record for o in own]
    model = replace(model, corpus=train.corpus_hash([*records, *added]))
    after = told_blind(data, held, folds)
    first = len(_labels(shipped))
    on_shipped = _on_shipped(shipped, data, after, units, folds, quick) if shipped else ()
    own_units = units[len(shipped) :] if units is not None else None
    return Learnt(
        model,
        _counted([(e.record["lang"], len(e.labels), True) for e in shipped]),
        _counted([(o.lang, len(_teaching(o).labels), o.whole) for o in own]),
        len(given) - len(own),
        not enough,
        _on_own(own, data.labels[first:], after[first:], own_units, seen=len(own) > len(new)),
        on_shipped,
    )


def _labels(examples: Sequence[Example]) -> list[object]:
    return [label for e in examples for label in e.labels]


def _teaching(own: Own) -> Example:
    return own.example if own.whole else own.teaching()


def _whole_rows(own: Own) -> Bools:
    return np.repeat(own.whole, len(_teaching(own).labels))


def _counted(rows: Sequence[tuple[str, int, bool]]) -> Counted:
    sentences: Counter[str] = Counter()
    for lang, count, _ in rows:
        sentences[lang] += count
    return Counted(len(rows), sum(whole for _, _, whole in rows), dict(sorted(sentences.items())))


def _without_gaps(own: Own) -> Own:
    """What nobody labelled of a notice is filled in as the program tells it: it must not teach a no."""
    if own.notice:
        return own
    reading = own.example.reading
    _, teller = look(reading, load())
    told = [
        frozenset(name for name in names if name.startswith("notice:"))
        for names in teller.told(range(len(reading.facts)))
    ]
    labels = tuple(
        replace(label, tells=label.tells | names) if label is not None else None
        for label, names in zip(own.labels, told, strict=True)
    )
    filled = tuple(
        replace(label, tells=label.tells | names)
        for label, names in zip(own.example.labels, told, strict=True)
    )
    return replace(own, labels=labels, example=replace(own.example, labels=filled))


def _refuse_too_few(own: Sequence[Own], *, alone: bool) -> None:
    known = sum(label is not None for o in own for label in o.labels)
    groups = len({o.example.group for o in own})
    if known < FEWEST_SENTENCES:
        raise LabelsUnusable(
            "labels-too-few",
            f"{known} labelled sentence(s) that the shipped corpus does not hold; at least "
            f"{FEWEST_SENTENCES} are needed.",
        )
    if alone and groups < FEWEST_GROUPS:
        raise LabelsUnusable(
            "labels-too-few",
            f"{groups} group(s) of documents; at least {FEWEST_GROUPS} are needed to learn on one and "
            "measure on another.",
        )


def _enough(whole: Sequence[Example]) -> bool:
    separate = sum(_separate(e) for e in whole)
    return (
        len(whole) >= FEWEST_WHOLE
        and separate >= FEWEST_CLAUSES
        and len(whole) - separate >= FEWEST_CLAUSES
    )


def _separate(e: Example) -> bool:
    return int(e.record["clause_level"]) >= 2


def _separate_blind(
    whole: Sequence[Example], weighed: Sequence[clause.Weighed], folds: Division
) -> Bools:
    """By document, whether models that had not seen its group find a separate clause."""
    found = train_clauses.candidates(whole, weighed)
    said: Bools = train_clauses.best_scores(whole, found, folds) > 0
    return said


# --- figures -------------------------------------------------------------------------------------


def _on_shipped(
    shipped: Sequence[Example],
    data: train.Sentences,
    after: Bools,
    units: Bools | None,
    folds: Division,
    quick: bool,
) -> tuple[Figure, ...]:
    rows = len(_labels(shipped))
    truth = data.labels[:rows]
    noticed = np.ones(rows, dtype=np.bool_)
    separate = np.array([_separate(e) for e in shipped])
    ours = units[: len(shipped)] if units is not None else None
    two = scores(separate, ours) if ours is not None else None
    if quick:
        return (*compared(truth, None, after[:rows], noticed), Figure("clause", None, two))
    alone = train.sentences(shipped)
    held = held_out(alone, folds)
    before = told_blind(alone, held, folds)
    linear = replace(
        load().sentences, targets=train.TARGETS, thresholds=train.thresholds(held, alone)
    )
    blind = train_clauses.readings(shipped, linear, held, folds)
    one = scores(separate, _separate_blind(shipped, blind.weighed, folds))
    return (*compared(truth, before, after[:rows], noticed), Figure("clause", one, two))


def _on_own(
    own: Sequence[Own], truth: Bools, after: Bools, units: Bools | None, *, seen: bool
) -> tuple[Figure, ...]:
    """Figures on the user's own documents; none from before when the program's model has seen some."""
    examples = [_teaching(o) for o in own]
    facts = [fact for e in examples for fact in e.reading.facts]
    noticed = np.array([o.notice for o, e in zip(own, examples, strict=True) for _ in e.labels])
    found = compared(truth, None if seen else told_by(load(), facts), after, noticed)
    whole = [o.example for o in own if o.whole]
    if not whole:
        return found
    separate = np.array([_separate(e) for e in whole])
    before = None if seen else scores(separate, np.array([_finds_clause(e) for e in whole]))
    return (
        *found,
        Figure("clause", before, scores(separate, units) if units is not None else None),
    )


def _finds_clause(e: Example) -> bool:
    """Whether the program's own model finds a separate clause."""
    model = load()
    seen, _ = look(e.reading, model)
    proposed = clause.candidates(e.reading, seen.weighed)
    return choice.choose(e.reading, seen.weighed, proposed, model.clauses)[1] >= 0.5
