"""Fitting the model of the policy analyzer on the labelled corpus: ``python -m analyzers.policy.train``.

Thresholds and the calibration of the clause score come from predictions on groups the model had not
seen; no text outside the corpus is looked at. Same corpus and same library versions give the same bytes.
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from analyzers.artifacts import ELEMENTS, NOTICE
from analyzers.policy import clause, mentions, source, units
from analyzers.policy.classify import SURE_GROUP, Teller
from analyzers.policy.facts import CUES, Facts, facts, read
from analyzers.policy.model import (
    ARRAYS,
    FORMAT,
    SETTINGS,
    WORD_WEIGHT,
    Floats,
    Linear,
    Scorer,
    sigmoid,
    terms,
)
from corpus import loader, splits

TARGETS = (*ELEMENTS, *(f"notice:{name}" for name in NOTICE))
"""What the sentence model tells, in order."""

FOLDS = 5
MAX_TERMS = 6000
MIN_COUNT = 2
"""Sentences an n-gram has to occur in."""
SENTENCE_C = 3.0
CLAUSE_C = 1.0
"""Inverse strength of the regularisation, as scikit-learn counts it."""

PRECISION = 0.9
"""How often what the model adds to the formulas has to be right, on groups of our corpus it has not seen.

A standard, not a fitted value: a quotation is printed as evidence, so nine in ten of them have to hold.
"""
ENOUGH = 5
"""Sentences on which that can be judged."""
LEAST_SURE = 0.9
"""Probability from which a target is told when the corpus does not show a lower one to be right."""

Matrix = Any
"""A sparse matrix of SciPy, which has no type stubs here."""


@dataclass(frozen=True, slots=True)
class Sentences:
    """The labelled sentences of the corpus."""

    facts: tuple[Facts, ...]
    labels: NDArray[np.bool_]
    """A row a sentence, a column a target."""
    groups: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Example:
    """A candidate clause of a corpus document, and whether it is one."""

    features: tuple[float, ...]
    positive: bool
    document: int
    group: str


def corpus_documents() -> list[dict[str, Any]]:
    """The corpus as plain records."""
    return [msgspec.to_builtins(document) for document in loader.documents()]


def corpus_hash(documents: Sequence[dict[str, Any]]) -> str:
    """SHA-256 over the corpus's records, lower-case hex; layout and key order do not matter."""
    digest = hashlib.sha256()
    for document in documents:
        digest.update(json.dumps(document, ensure_ascii=False, sort_keys=True).encode())
    return digest.hexdigest()


def sentences(documents: Sequence[dict[str, Any]]) -> Sentences:
    """All labelled sentences of the corpus."""
    rows = [(d["group"], s) for d in documents for s in d["sentences"]]
    labels = [
        [*(e in s["elements"] for e in ELEMENTS), *(n in s["notice"] for n in NOTICE)]
        for _, s in rows
    ]
    return Sentences(
        tuple(facts(s["text"]) for _, s in rows),
        np.asarray(labels, dtype=np.bool_),
        tuple(group for group, _ in rows),
    )


# --- sentences ----------------------------------------------------------------------------------


def fit_sentences(data: Sentences, rows: Sequence[int] | None = None) -> Linear:
    """Fit the sentence model on some rows of the corpus, all when not told which.

    Thresholds are chosen by cross-validation inside these rows.
    """
    rows = list(range(len(data.facts))) if rows is None else list(rows)
    plain = _fitted(data, rows, np.full(len(TARGETS), 0.5))
    held = np.zeros((len(rows), len(TARGETS)))
    at = {row: i for i, row in enumerate(rows)}
    for train, test in folds([data.groups[r] for r in rows]):
        part = _fitted(data, [rows[i] for i in train], plain.thresholds)
        held[[at[rows[i]] for i in test]] = part.probabilities([data.facts[rows[i]] for i in test])
    return _with_thresholds(plain, thresholds(held, data, rows))


def _with_thresholds(model: Linear, chosen: Floats) -> Linear:
    return Linear(model.targets, model.vocabulary, model.idf, model.coef, model.intercept, chosen)


def thresholds(probabilities: Floats, data: Sentences, rows: Sequence[int]) -> Floats:
    """By target, the lowest probability from which what the model adds is right four times in five.

    Only sentences without a formula of the lexicon count, since those with one are told anyway. What the
    model tells is shown as evidence, so it has to be right; what it misses, the formulas often find.
    """
    chosen = []
    for column, target in enumerate(TARGETS):
        free = np.array([SURE_GROUP[target] not in data.facts[row].cues for row in rows])
        truth = data.labels[list(rows), column]
        chosen.append(_lowest(probabilities[free, column], truth[free]))
    return np.array(chosen)


def _lowest(probabilities: Floats, truth: NDArray[np.bool_]) -> float:
    good = LEAST_SURE
    for step in np.round(np.arange(LEAST_SURE, 0.24, -0.05), 2):
        told = truth[probabilities >= step]
        if len(told) >= ENOUGH and told.mean() < PRECISION:
            break
        if len(told) >= ENOUGH:
            good = float(step)
    return good


def folds(groups: Sequence[str]) -> Iterator[tuple[list[int], list[int]]]:
    """Train and test rows such that no group is on both sides, by the corpus's own division of its documents."""
    chosen = set(groups)
    members = [d for d in loader.documents() if d.group in chosen]
    for fold in splits.group_folds(members, min(FOLDS, len(chosen))):
        held = {document.group for document in fold.test}
        test = [i for i, name in enumerate(groups) if name in held]
        train = [i for i, name in enumerate(groups) if name not in held]
        yield train, test


def _fitted(data: Sentences, rows: Sequence[int], thresholds_: Floats) -> Linear:
    from sklearn.linear_model import LogisticRegression

    chosen = [data.facts[row] for row in rows]
    vocabulary, idf = _vocabulary(chosen)
    matrix = _matrix(chosen, vocabulary, idf)
    coef = np.zeros((len(TARGETS), matrix.shape[1]))
    intercept = np.full(len(TARGETS), -10.0)
    for column in range(len(TARGETS)):
        truth = data.labels[list(rows), column]
        if truth.any():
            # liblinear has no random start with this penalty, so its result can be repeated exactly.
            fit = LogisticRegression(C=SENTENCE_C, solver="liblinear", tol=1e-6, max_iter=2000)
            fit.fit(matrix, truth)
            coef[column], intercept[column] = fit.coef_[0], fit.intercept_[0]
    return Linear(TARGETS, vocabulary, idf, _short(coef), _short(intercept), thresholds_)


def _short(values: Floats) -> Floats:
    """Rounded to what the file keeps, so that the model in memory is the model on disk."""
    return np.round(values, 4).astype(np.float32).astype(np.float64)


def _vocabulary(chosen: Sequence[Facts]) -> tuple[dict[str, int], Floats]:
    from sklearn.feature_extraction.text import TfidfVectorizer

    vectorizer = TfidfVectorizer(
        analyzer=terms, min_df=MIN_COUNT, max_features=MAX_TERMS, sublinear_tf=True
    )
    vectorizer.fit([fact.text for fact in chosen])
    vocabulary = {term: int(index) for term, index in vectorizer.vocabulary_.items()}
    return vocabulary, _short(np.asarray(vectorizer.idf_, dtype=np.float64))


def _matrix(chosen: Sequence[Facts], vocabulary: dict[str, int], idf: Floats) -> Matrix:
    from scipy.sparse import csr_matrix, hstack
    from sklearn.feature_extraction.text import TfidfVectorizer

    vectorizer = TfidfVectorizer(analyzer=terms, vocabulary=vocabulary, sublinear_tf=True)
    vectorizer.idf_ = idf
    words = vectorizer.transform([fact.text for fact in chosen])
    cues = csr_matrix([[float(cue in fact.cues) for cue in CUES] for fact in chosen])
    return hstack([WORD_WEIGHT * words, cues]).tocsr()


# --- clauses ------------------------------------------------------------------------------------


def examples(
    documents: Sequence[dict[str, Any]], teller: Callable[[str, Sequence[Facts]], Teller]
) -> list[Example]:
    """The candidates of all corpus documents.

    :param teller: makes the teller of a document from its group and facts, so that a model can be used
        that has not seen the group.
    """
    found = []
    for number, document in enumerate(documents):
        reading = read_document(document)
        telling = teller(document["group"], reading.facts)
        inside = _inside(document, reading)
        for candidate in clause.candidates(reading, telling.likely):
            if not clause.eligible(candidate):
                continue
            if _fragment(candidate, inside):
                continue
            positive = document["clause_level"] >= 2 and _covers(candidate, inside)
            found.append(Example(candidate.features, positive, number, document["group"]))
    return found


def read_document(document: dict[str, Any]) -> clause.Reading:
    """A corpus document the way `analyzers.policy.analyze` reads a policy."""
    name = "document.html" if document["format"] == "html" else "document.txt"
    page = source.read(document["content"].encode(), name)
    outline = units.outline(page.text, page.layout)
    known = read(outline)
    where = mentions.regions(outline)
    return clause.Reading(outline, known, mentions.roles(outline, known), where, page.title)


def _inside(document: dict[str, Any], reading: clause.Reading) -> set[int]:
    """Our sentences that overlap a labelled sentence of the clause."""
    text, at, spans = reading.outline.text, 0, []
    for sentence in document["sentences"]:
        start = text.find(sentence["text"], at)
        if start >= 0:
            at = start + len(sentence["text"])
            if sentence["in_clause"]:
                spans.append((start, at))
    return {
        i
        for i, own in enumerate(reading.outline.sentences)
        if any(own.start < end and start < own.end for start, end in spans)
    }


def _covers(candidate: clause.Candidate, inside: set[int]) -> bool:
    """Whether a candidate is about the labelled clause: most of it lies inside, and a good part of it."""
    own = set(range(candidate.first, candidate.stop))
    common = len(own & inside)
    return common * 10 >= len(own) * 6 and common * 10 >= len(inside) * 3


def _fragment(candidate: clause.Candidate, inside: set[int]) -> bool:
    """Whether a candidate is a mere part of the labelled clause, which is no example of anything."""
    own = set(range(candidate.first, candidate.stop))
    return own <= inside and len(own) * 10 < len(inside) * 3


def fit_clauses(found: Sequence[Example]) -> Scorer:
    """Fit the clause score and calibrate it on groups it had not seen (Platt's method)."""
    features = np.array([example.features for example in found])
    truth = np.array([example.positive for example in found])
    signs = np.array(list(clause.FEATURES.values()))
    held = np.zeros(len(found))
    for train, test in folds([example.group for example in found]):
        coef, intercept = _logistic(features[train], truth[train], signs, CLAUSE_C)
        held[test] = features[test] @ coef + intercept
    slope, offset = _logistic(held[:, None], truth, np.ones(1), 100.0)
    coef, intercept = _logistic(features, truth, signs, CLAUSE_C)
    return Scorer(
        tuple(clause.FEATURES),
        _short(coef * slope[0]),
        float(_short(np.array([intercept * slope[0] + offset]))[0]),
    )


def _logistic(
    features: Floats, truth: NDArray[np.bool_], signs: Floats, c: float
) -> tuple[Floats, float]:
    """A logistic regression whose weights keep their signs, as scikit-learn's has no way to ask for."""
    from scipy.optimize import minimize

    side = np.where(truth, 1.0, -1.0)

    def loss(weights: Floats) -> tuple[float, Floats]:
        margin = side * (features @ weights[:-1] + weights[-1])
        pull = -side * c * sigmoid(-margin)
        gradient = np.append(features.T @ pull + weights[:-1], pull.sum())
        return float(c * np.logaddexp(0, -margin).sum() + weights[:-1] @ weights[:-1] / 2), gradient

    bounds = [(0, None) if sign > 0 else (None, 0) for sign in signs] + [(None, None)]
    start = np.zeros(features.shape[1] + 1)
    fit = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds, options={"ftol": 1e-12})
    return np.asarray(fit.x[:-1], dtype=np.float64), float(fit.x[-1])


# --- all together -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Trained:
    """Both parts of the model, before they are written."""

    sentences: Linear
    clauses: Scorer
    corpus: str


def train(documents: Sequence[dict[str, Any]]) -> Trained:
    """Fit both parts; candidates are described by sentence models that had not seen their group."""
    data = sentences(documents)
    blind: dict[str, Linear] = {}
    for seen, unseen in folds(data.groups):
        part = fit_sentences(data, seen)
        blind.update({data.groups[row]: part for row in unseen})
    found = examples(documents, lambda group, known: Teller(known, blind[group]))
    return Trained(fit_sentences(data), fit_clauses(found), corpus_hash(documents))


def write(trained: Trained, arrays: Path = ARRAYS, settings: Path = SETTINGS) -> None:
    """Store the model: arrays without pickles, and everything that is text as JSON."""
    import sklearn

    linear, scorer = trained.sentences, trained.clauses
    with arrays.open("wb") as file:
        np.savez_compressed(
            file,
            coef=linear.coef.astype(np.float32),
            idf=linear.idf.astype(np.float32),
            intercept=linear.intercept.astype(np.float32),
            thresholds=linear.thresholds.astype(np.float32),
            clause_coef=scorer.coef.astype(np.float32),
            clause_intercept=np.array([scorer.intercept], dtype=np.float32),
        )
    stored = {
        "format": FORMAT,
        "corpus": trained.corpus,
        "versions": {"scikit-learn": sklearn.__version__, "numpy": np.__version__},
        "settings": {
            "folds": FOLDS,
            "max_terms": MAX_TERMS,
            "min_count": MIN_COUNT,
            "sentence_c": SENTENCE_C,
            "clause_c": CLAUSE_C,
        },
        "targets": list(linear.targets),
        "cues": list(CUES),
        "clause_features": list(scorer.features),
        "terms": sorted(linear.vocabulary, key=linear.vocabulary.__getitem__),
    }
    settings.write_text(json.dumps(stored, ensure_ascii=False, indent=0) + "\n", "utf-8")


if __name__ == "__main__":
    write(train(corpus_documents()))
