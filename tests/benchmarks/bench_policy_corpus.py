"""The model card's figures: the policy model on our own corpus, every document read by models that had not seen it.

python tests/benchmarks/bench_policy_corpus.py
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from analyzers.artifacts import ELEMENTS
from analyzers.policy import train, train_clauses
from analyzers.policy.labelled import Example, corpus_documents, example
from analyzers.policy.model import sigmoid
from corpus.metrics import brier_score, expected_calibration_error, precision_recall_f1

Truths = NDArray[np.bool_]


def line(name: str, truth: Truths, said: Truths) -> None:
    found = precision_recall_f1(truth.tolist(), said.tolist())
    print(
        f"| {name} | {found.f1:.3f} | {found.precision:.3f} | {found.recall:.3f} | {found.support} |"
    )


def probabilities(
    examples: Sequence[Example], best: NDArray[np.float64], truth: Truths
) -> NDArray[np.float64]:
    """Calibrated on the other groups, as the shipped score is on all."""
    found = np.zeros(len(examples))
    for seen, unseen in train.folds([e.group for e in examples]):
        some = np.array([i for i in seen if best[i] > train_clauses.LOWEST])
        slope, offset = train_clauses.logistic(best[some, None], truth[some], np.ones(1), 100.0)
        found[unseen] = sigmoid(best[unseen] * slope[0] + offset)
    return np.where(best > train_clauses.LOWEST, found, 0.0)


def documents(examples: Sequence[Example], seen: train_clauses.Readings) -> None:
    truth = np.array([int(e.record["clause_level"]) >= 2 for e in examples])
    found = train_clauses.candidates(examples, seen.weighed)
    score = probabilities(examples, train_clauses.best_scores(examples, found, train.folds), truth)
    said = score >= 0.5
    print("| separate face clause, documents | F1 | precision | recall | positives |")
    print("|---|--:|--:|--:|--:|")
    line("all", truth, said)
    languages = np.array([e.record["lang"] for e in examples])
    for language in ("zh", "en"):
        line(language, truth[languages == language], said[languages == language])
    sure = np.argsort(np.abs(score - 0.5))[round(len(score) * 0.1) :]
    line("the surest 90 %", truth[sure], said[sure])
    print()
    print("| hard case | documents | right |")
    print("|---|--:|--:|")
    for case in sorted({case for e in examples for case in e.record["hard_cases"]}):
        own = np.array([case in e.record["hard_cases"] for e in examples])
        print(f"| {case} | {own.sum()} | {(truth[own] == said[own]).mean():.2f} |")
    print()
    error = expected_calibration_error(truth.tolist(), score.tolist())
    print(
        f"calibration error {error:.3f}, Brier score {brier_score(truth.tolist(), score.tolist()):.3f}"
    )


def sentences(
    examples: Sequence[Example], data: train.Sentences, held: NDArray[np.float64]
) -> None:
    languages = np.array([e.record["lang"] for e in examples for _ in e.labels])
    inside = np.array([label.in_clause for e in examples for label in e.labels])
    steps = train.thresholds(held, data)
    print()
    print("| sentences of clauses | F1 | precision | recall | positives |")
    print("|---|--:|--:|--:|--:|")
    for column, element in enumerate(ELEMENTS):
        sure = np.array([train.formula(element, fact) for fact in data.facts])
        said = (held[:, column] >= steps[column]) | sure
        for language in ("zh", "en"):
            own = inside & (languages == language)
            line(f"{element}, {language}", data.labels[own, column], said[own])


def main() -> None:
    examples = [example(record) for record in corpus_documents()]
    data = train.sentences(examples)
    linear, held = train.fit_sentences(data)
    seen = train_clauses.readings(examples, linear, held, train.folds)
    print(f"{len(examples)} documents, {len(data.facts)} sentences\n")
    documents(examples, seen)
    about = np.concatenate([w.about for w in seen.weighed]) >= train_clauses.clause.ABOUT
    truth = np.array([label.face != "no" for e in examples for label in e.labels])
    sentences(examples, data, held)
    print()
    print(
        "| sentences about faces, themselves or through their place | F1 | precision | recall | positives |"
    )
    print("|---|--:|--:|--:|--:|")
    line("all", truth, about)


if __name__ == "__main__":
    main()
