"""Designs of the policy model compared by nested cross-validation on our corpus.

    python tests/benchmarks/bench_policy_designs.py

The outer five folds measure, the inner ones choose every threshold; no group is on both sides. Two tasks
are compared: which elements the sentences of a clause tell (macro F1 over the ten elements), and whether
a document has a separate face clause (F1). Settings and real policies play no part.
"""

from collections.abc import Callable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from analyzers.artifacts import ELEMENTS
from analyzers.policy import train, train_clauses
from analyzers.policy.classify import SURE_GROUP
from analyzers.policy.labelled import Example, corpus_documents, example
from analyzers.policy.lexicon import Words, faces
from analyzers.policy.model import SIGNS, WORD_WEIGHT, signs, terms

Floats = NDArray[np.float64]
Truths = NDArray[np.bool_]
Scoring = Callable[[NDArray[np.int64], NDArray[np.int64]], Floats]
"""From the rows to learn from and the rows to judge to probabilities of the latter."""
STEPS = np.round(np.arange(0.1, 0.96, 0.05), 2)


def f1(truth: Truths, said: Truths) -> float:
    return 2 * float((truth & said).sum()) / max(float(truth.sum() + said.sum()), 1.0)


def outer(groups: Sequence[str]) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    for seen, unseen in train.folds(groups):
        yield np.array(seen), np.array(unseen)


def best_step(truth: Truths, scores: Floats) -> float:
    return float(max(STEPS, key=lambda step: f1(truth, scores >= step)))


def nested(groups: Sequence[str], truth: Truths, scoring: Scoring) -> Truths:
    """What the design says of every row, by a model and a threshold that had not seen its group."""
    said = np.zeros(len(truth), dtype=np.bool_)
    for seen, unseen in outer(groups):
        held = np.zeros(len(seen))
        for learn, judge in outer([groups[i] for i in seen]):
            held[judge] = scoring(seen[learn], seen[judge])
        said[unseen] = scoring(seen, unseen) >= best_step(truth[seen], held)
    return said


def logistic(matrix: csr_matrix, truth: Truths, c: float = 3.0) -> Scoring:
    def score(learn: NDArray[np.int64], judge: NDArray[np.int64]) -> Floats:
        model = LogisticRegression(C=c, solver="liblinear").fit(matrix[learn], truth[learn])
        return np.asarray(model.predict_proba(matrix[judge])[:, 1])

    return score


def boosted(rows: Floats, truth: Truths) -> Scoring:
    def score(learn: NDArray[np.int64], judge: NDArray[np.int64]) -> Floats:
        model = HistGradientBoostingClassifier(
            max_iter=60, max_leaf_nodes=15, learning_rate=0.1, random_state=0
        ).fit(rows[learn], truth[learn])
        return np.asarray(model.predict_proba(rows[judge])[:, 1])

    return score


def mean(*parts: Scoring) -> Scoring:
    return lambda learn, judge: np.asarray(np.mean([part(learn, judge) for part in parts], axis=0))


def certain(said: Truths) -> Scoring:
    return lambda _, judge: said[judge].astype(np.float64)


# --- sentences -----------------------------------------------------------------------------------


def sentence_designs(data: train.Sentences) -> dict[str, Callable[[int], Scoring]]:
    """By name, the scoring of each element.

    The vocabulary of the n-grams is that of all sentences; weights and thresholds are not.
    """
    texts = [fact.text for fact in data.facts]
    grams = WORD_WEIGHT * TfidfVectorizer(
        analyzer=terms, min_df=2, max_features=train.MAX_TERMS, sublinear_tf=True
    ).fit_transform(texts)
    shown = np.zeros((len(texts), len(SIGNS)))
    for row, fact in enumerate(data.facts):
        shown[row, signs(fact)] = 1.0
    both = hstack([grams, csr_matrix(shown)]).tocsr()
    truth = data.labels

    def formulas(column: int) -> Truths:
        return np.array([SURE_GROUP[ELEMENTS[column]] in fact.cues for fact in data.facts])

    return {
        "rules alone (formulas of the lexicon)": lambda c: certain(formulas(c)),
        "n-grams, logistic regression": lambda c: logistic(grams.tocsr(), truth[:, c]),
        "signs (lexicon, titles, unit), logistic regression": lambda c: logistic(
            csr_matrix(shown), truth[:, c]
        ),
        "signs, gradient boosting": lambda c: boosted(shown, truth[:, c]),
        "n-grams and signs, logistic regression (shipped)": lambda c: logistic(both, truth[:, c]),
        "mean of the last two": lambda c: mean(
            boosted(shown, truth[:, c]), logistic(both, truth[:, c])
        ),
    }


def sentences(examples: Sequence[Example], data: train.Sentences) -> None:
    inside = np.array([label.in_clause for e in examples for label in e.labels])
    print("| design, ten elements | in clauses | all sentences |")
    print("|---|--:|--:|")
    for name, scoring in sentence_designs(data).items():
        own, everywhere = [], []
        for column in range(len(ELEMENTS)):
            truth = data.labels[:, column]
            said = nested(data.groups, truth, scoring(column))
            own.append(f1(truth[inside], said[inside]))
            everywhere.append(f1(truth, said))
        print(f"| {name} | {np.mean(own):.3f} | {np.mean(everywhere):.3f} |", flush=True)


# --- clauses -------------------------------------------------------------------------------------


def titled(examples: Sequence[Example]) -> Truths:
    """The rule: some heading or title names a face."""
    return np.array(
        [
            any(
                unit.title[0] < unit.title[1]
                and faces(Words.of(e.reading.outline.title(unit)))
                and unit.kind != "row"
                for unit in e.reading.outline.units
            )
            for e in examples
        ]
    )


class Units:
    """Candidates as rows; the score of a document is that of its best one."""

    def __init__(
        self, examples: Sequence[Example], found: Sequence[train_clauses.Labelled]
    ) -> None:
        self.document = np.array([c.document for c in found])
        self.rows = np.array([c.features for c in found])
        self.truth = np.array([c.positive for c in found])
        self.usable = np.array([not c.fragment for c in found])
        self.count = len(examples)

    def best(self, fit: Callable[[Floats, Truths], Callable[[Floats], Floats]]) -> Scoring:
        def score(learn: NDArray[np.int64], judge: NDArray[np.int64]) -> Floats:
            chosen = np.isin(self.document, learn) & self.usable
            probability = fit(self.rows[chosen], self.truth[chosen])(self.rows)
            best = np.zeros(self.count)
            np.maximum.at(best, self.document, probability)
            return best[judge]

        return score


def monotone(rows: Floats, truth: Truths) -> Callable[[Floats], Floats]:
    side = np.array(list(train_clauses.clause.FEATURES.values()))
    coef, intercept = train_clauses.logistic(rows, truth, side, train_clauses.CLAUSE_C)
    return lambda other: np.asarray(train_clauses.sigmoid(other @ coef + intercept))


def free(rows: Floats, truth: Truths) -> Callable[[Floats], Floats]:
    model = LogisticRegression(max_iter=3000).fit(rows, truth)
    return lambda other: np.asarray(model.predict_proba(other)[:, 1])


def trees(rows: Floats, truth: Truths) -> Callable[[Floats], Floats]:
    model = HistGradientBoostingClassifier(
        max_iter=60, max_leaf_nodes=8, learning_rate=0.1, random_state=0
    ).fit(rows, truth)
    return lambda other: np.asarray(model.predict_proba(other)[:, 1])


def clauses(examples: Sequence[Example], data: train.Sentences) -> None:
    linear, held = train.fit_sentences(data)
    seen = train_clauses.readings(examples, linear, held, train.folds).weighed
    units = Units(examples, train_clauses.candidates(examples, seen))
    truth = np.array([int(e.record["clause_level"]) >= 2 for e in examples])
    groups = [e.group for e in examples]
    whole = TfidfVectorizer(
        analyzer=terms, min_df=2, max_features=train.MAX_TERMS, sublinear_tf=True
    ).fit_transform([e.reading.outline.text for e in examples])
    designs = {
        "rule: a title names the face": certain(titled(examples)),
        "n-grams of the whole document, logistic regression": logistic(whole.tocsr(), truth),
        "candidate units, gradient boosting": units.best(trees),
        "candidate units, logistic regression": units.best(free),
        "candidate units, signed logistic regression (shipped)": units.best(monotone),
        "mean of boosting and signed regression": mean(units.best(trees), units.best(monotone)),
    }
    languages = np.array([e.record["lang"] for e in examples])
    print("| design, separate face clause | F1 | zh | en |")
    print("|---|--:|--:|--:|")
    for name, scoring in designs.items():
        said = nested(groups, truth, scoring)
        parts = [f1(truth[languages == x], said[languages == x]) for x in ("zh", "en")]
        print(f"| {name} | {f1(truth, said):.3f} | {parts[0]:.3f} | {parts[1]:.3f} |", flush=True)


def main() -> None:
    examples = [example(record) for record in corpus_documents()]
    data = train.sentences(examples)
    print(f"{len(examples)} documents, {len(data.facts)} sentences\n")
    clauses(examples, data)
    print()
    sentences(examples, data)


if __name__ == "__main__":
    main()
