"""Fitting the model of the policy analyzer on the labelled corpus: ``python -m analyzers.policy.train``.

Thresholds, the calibration of the clause score and the band in which it abstains come from predictions
on groups the model had not seen; no text outside the corpus is looked at. Same corpus and same library
versions give the same bytes.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analyzers.artifacts import ELEMENTS, NOTICE
from analyzers.policy import train_clauses
from analyzers.policy.classify import SURE_GROUP
from analyzers.policy.facts import Facts
from analyzers.policy.labelled import Example, Label, corpus_documents, example
from analyzers.policy.model import (
    ARRAYS,
    FORMAT,
    SCORERS,
    SETTINGS,
    SIGNS,
    WORD_WEIGHT,
    Floats,
    Linear,
    Model,
    short,
    signs,
    terms,
)
from corpus import loader, splits

TELLING = (*ELEMENTS, *(f"notice:{name}" for name in NOTICE))
"""What the sentence model tells of every sentence, in order."""
HANDLING = tuple(f"by:{name}" for name in ("server", "device_only", "third_party", "unspecified"))
"""What it tells of a sentence on faces: who handles them."""
SEEING = ("about", "unlock")
"""What it tells of every sentence read alone, for the models that look at a sentence's place."""
TARGETS = (*TELLING, *HANDLING, *SEEING)

FOLDS = 5
MAX_TERMS = 12_000
MIN_COUNT = 2
"""Sentences an n-gram has to occur in."""
SENTENCE_C = 3.0
"""Inverse strength of the regularisation, as scikit-learn counts it."""
THRESHOLDS = np.round(np.arange(0.1, 0.96, 0.05), 2)
"""Probabilities tried as the one from which a target is told."""
BETA = 0.5
"""A quotation is printed as evidence, so that it holds counts twice as much as that none is missed."""

Matrix = Any
"""A sparse matrix of SciPy, which has no type stubs here."""


@dataclass(frozen=True, slots=True)
class Sentences:
    """The labelled sentences of the corpus."""

    facts: tuple[Facts, ...]
    labels: NDArray[np.bool_]
    """A row a sentence, a column a target."""
    handled: NDArray[np.bool_]
    """Whether the corpus says who handles the face; only such rows teach `HANDLING`."""
    groups: tuple[str, ...]


def corpus_hash(documents: Sequence[dict[str, Any]]) -> str:
    """SHA-256 over the corpus's records, lower-case hex; layout and key order do not matter."""
    digest = hashlib.sha256()
    for document in documents:
        digest.update(json.dumps(document, ensure_ascii=False, sort_keys=True).encode())
    return digest.hexdigest()


def sentences(examples: Sequence[Example]) -> Sentences:
    """All sentences of the corpus, as the analyzer cuts them."""
    rows = [
        (fact, label, e.group)
        for e in examples
        for fact, label in zip(e.reading.facts, e.labels, strict=True)
    ]
    return Sentences(
        tuple(fact for fact, _, _ in rows),
        np.array([_row(label) for _, label, _ in rows], dtype=np.bool_),
        np.array([bool(label.by) for _, label, _ in rows], dtype=np.bool_),
        tuple(group for _, _, group in rows),
    )


def _row(label: Label) -> list[bool]:
    return [
        *(name in label.tells for name in TELLING),
        *(f"by:{label.by}" == name for name in HANDLING),
        label.face != "no",
        "flag:device_unlock" in label.tells,
    ]


# --- sentences ----------------------------------------------------------------------------------


def fit_sentences(data: Sentences) -> tuple[Linear, Floats]:
    """Fit the sentence model; also what models that had not seen a group say of its sentences."""
    held = np.zeros((len(data.facts), len(TARGETS)))
    for train, test in folds(data.groups):
        held[test] = fitted(data, train).probabilities([data.facts[i] for i in test])
    plain = fitted(data, range(len(data.facts)))
    return replace(plain, thresholds=thresholds(held, data)), held


def thresholds(probabilities: Floats, data: Sentences, rows: Sequence[int] | None = None) -> Floats:
    """By target, the probability from which it is told: the one with the best F-score at `BETA`.

    Sentences with a formula of the lexicon are told anyway.
    """
    chosen = range(len(data.facts)) if rows is None else rows
    found = []
    for column, target in enumerate(TARGETS):
        own = [i for i in chosen if data.handled[i]] if target in HANDLING else list(chosen)
        sure = np.array([formula(target, data.facts[i]) for i in own], dtype=np.bool_)
        found.append(_best(probabilities[own, column], data.labels[own, column], sure))
    return np.array(found)


def formula(target: str, fact: Facts) -> bool:
    """Whether a formula of the lexicon tells a target by itself."""
    return not fact.heading and SURE_GROUP.get(target, "") in fact.cues


def _best(probabilities: Floats, truth: NDArray[np.bool_], sure: NDArray[np.bool_]) -> float:
    """The lowest of the thresholds with the highest score."""
    scores = []
    for step in THRESHOLDS:
        said = (probabilities >= step) | sure
        total = int(said.sum()) + BETA**2 * int(truth.sum())
        scores.append((1 + BETA**2) * int((said & truth).sum()) / max(total, 1))
    return float(THRESHOLDS[int(np.argmax(scores))])


def folds(groups: Sequence[str]) -> Iterator[tuple[list[int], list[int]]]:
    """Train and test rows such that no group is on both sides, by the corpus's own division of its documents."""
    chosen = set(groups)
    members = [d for d in loader.documents() if d.group in chosen]
    for fold in splits.group_folds(members, min(FOLDS, len(chosen))):
        held = {document.group for document in fold.test}
        test = [i for i, name in enumerate(groups) if name in held]
        train = [i for i, name in enumerate(groups) if name not in held]
        yield train, test


def _one_thread() -> AbstractContextManager[Any]:
    """Several threads add up in another order, and what is fitted differs in its last digits."""
    from threadpoolctl import threadpool_limits

    limits: AbstractContextManager[Any] = threadpool_limits(limits=1)
    return limits


def fitted(data: Sentences, rows: Sequence[int]) -> Linear:
    """The sentence model fitted on some rows, with thresholds still to be chosen."""
    from sklearn.linear_model import LogisticRegression

    chosen = [data.facts[row] for row in rows]
    vocabulary, idf = _vocabulary(chosen)
    matrix = matrix_of(chosen, vocabulary, idf)
    coef = np.zeros((len(TARGETS), matrix.shape[1]))
    intercept = np.full(len(TARGETS), -10.0)
    handled = np.flatnonzero(data.handled[list(rows)])
    for column, target in enumerate(TARGETS):
        truth, known = data.labels[list(rows), column], matrix
        if target in HANDLING:
            truth, known = truth[handled], matrix[handled]
        if truth.any() and not truth.all():
            # liblinear has no random start with this penalty, so its result can be repeated exactly.
            fit = LogisticRegression(C=SENTENCE_C, solver="liblinear", tol=1e-5, max_iter=2000)
            with _one_thread():
                fit.fit(known, truth)
            coef[column], intercept[column] = fit.coef_[0], fit.intercept_[0]
    half = np.full(len(TARGETS), 0.5)
    return Linear(TARGETS, vocabulary, idf, short(coef), short(intercept), half)


def _vocabulary(chosen: Sequence[Facts]) -> tuple[dict[str, int], Floats]:
    from sklearn.feature_extraction.text import TfidfVectorizer

    vectorizer = TfidfVectorizer(
        analyzer=terms, min_df=MIN_COUNT, max_features=MAX_TERMS, sublinear_tf=True
    )
    vectorizer.fit([fact.text for fact in chosen])
    vocabulary = {term: int(index) for term, index in vectorizer.vocabulary_.items()}
    return vocabulary, short(np.asarray(vectorizer.idf_, dtype=np.float64))


def matrix_of(chosen: Sequence[Facts], vocabulary: dict[str, int], idf: Floats) -> Matrix:
    """The features of sentences as scikit-learn wants them; `Linear` computes the same sums."""
    from scipy.sparse import csr_matrix, hstack
    from sklearn.feature_extraction.text import TfidfVectorizer

    vectorizer = TfidfVectorizer(analyzer=terms, vocabulary=vocabulary, sublinear_tf=True)
    vectorizer.idf_ = idf
    words = vectorizer.transform([fact.text for fact in chosen])
    shown = np.zeros((len(chosen), len(SIGNS)))
    for row, fact in enumerate(chosen):
        shown[row, signs(fact)] = 1.0
    return hstack([WORD_WEIGHT * words, csr_matrix(shown)]).tocsr()


# --- all together -------------------------------------------------------------------------------


def train(documents: Sequence[dict[str, Any]]) -> Model:
    """Fit all parts, each on what parts that had not seen a group say of it."""
    with _one_thread():
        examples = [example(document) for document in documents]
        linear, held = fit_sentences(sentences(examples))
        blind = train_clauses.readings(examples, linear, held, folds)
        scorer, abstain = train_clauses.fit_clauses(examples, blind.weighed, folds)
    return Model(linear, blind.about, blind.processed, scorer, abstain, corpus_hash(documents))


def write(model: Model, arrays: Path = ARRAYS, settings: Path = SETTINGS) -> None:
    """Store the model: arrays without pickles, and everything that is text as JSON."""
    import sklearn

    linear = model.sentences
    scorers = {name: getattr(model, name) for name in SCORERS}
    small = {
        key: value.astype(np.float32)
        for name, scorer in scorers.items()
        for key, value in (
            (f"{name}_coef", scorer.coef),
            (f"{name}_intercept", np.array([scorer.intercept])),
        )
    }
    with arrays.open("wb") as file:
        np.savez_compressed(
            file,
            coef=linear.coef.astype(np.float32),
            idf=linear.idf.astype(np.float32),
            intercept=linear.intercept.astype(np.float32),
            thresholds=linear.thresholds.astype(np.float32),
            **small,  # type: ignore[arg-type]
        )
    stored = {
        "format": FORMAT,
        "corpus": model.corpus,
        "versions": {"scikit-learn": sklearn.__version__, "numpy": np.__version__},
        "settings": {
            "folds": FOLDS,
            "max_terms": MAX_TERMS,
            "min_count": MIN_COUNT,
            "sentence_c": SENTENCE_C,
            "beta": BETA,
            "small_c": train_clauses.SMALL_C,
            "clause_c": train_clauses.CLAUSE_C,
        },
        "targets": list(linear.targets),
        "signs": list(SIGNS),
        "features": {name: list(scorer.features) for name, scorer in scorers.items()},
        "abstain": list(model.abstain),
        "terms": sorted(linear.vocabulary, key=linear.vocabulary.__getitem__),
    }
    settings.write_text(json.dumps(stored, ensure_ascii=False, indent=0) + "\n", "utf-8")


if __name__ == "__main__":
    write(train(corpus_documents()))
