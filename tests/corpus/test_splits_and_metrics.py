"""Folds keep groups whole; the figures agree with sums done by hand."""

import math

import pytest

from corpus.loader import documents
from corpus.metrics import (
    Scores,
    brier_score,
    expected_calibration_error,
    macro,
    precision_recall_f1,
)
from corpus.splits import group_folds

ALL = documents()


@pytest.mark.parametrize("k", [2, 5, 10])
@pytest.mark.parametrize("seed", [0, 1, 7])
def test_folds_never_divide_a_group(k: int, seed: int) -> None:
    folds = group_folds(ALL, k, seed=seed)
    assert len(folds) == k
    for fold in folds:
        assert fold.test
        assert not {d.group for d in fold.train} & {d.group for d in fold.test}
        assert {d.id for d in fold.train} | {d.id for d in fold.test} == {d.id for d in ALL}
    tested = [d.id for fold in folds for d in fold.test]
    assert sorted(tested) == sorted(d.id for d in ALL)


def test_some_groups_have_two_documents_else_the_promise_is_empty() -> None:
    assert len({document.group for document in ALL}) < len(ALL)


def test_folds_are_the_same_each_time_and_whatever_the_order() -> None:
    first = [{d.id for d in fold.test} for fold in group_folds(ALL, 5, seed=3)]
    assert first == [{d.id for d in fold.test} for fold in group_folds(ALL[::-1], 5, seed=3)]
    assert first != [{d.id for d in fold.test} for fold in group_folds(ALL, 5, seed=4)]


def test_folds_are_even() -> None:
    folds = group_folds(ALL, 5)
    sizes = [len(fold.test) for fold in folds]
    assert max(sizes) - min(sizes) <= 3
    for fold in folds:
        assert {d.lang for d in fold.test} == {"zh", "en"}
        assert {d.clause_level for d in fold.test} >= {0, 2, 3}


@pytest.mark.parametrize("k", [0, 1, 1000])
def test_an_impossible_number_of_folds_is_refused(k: int) -> None:
    with pytest.raises(ValueError, match="groups"):
        group_folds(ALL, k)


def test_precision_recall_and_f1() -> None:
    truth = [True, True, True, False, False]
    said = [True, True, False, True, False]
    scores = precision_recall_f1(truth, said)
    assert scores == Scores(precision=2 / 3, recall=2 / 3, f1=2 / 3, support=3)


def test_nothing_found_and_nothing_to_find_count_as_zero() -> None:
    assert precision_recall_f1([False], [False]) == Scores(0.0, 0.0, 0.0, 0)
    assert precision_recall_f1([True], [False]) == Scores(0.0, 0.0, 0.0, 1)


def test_lists_of_unequal_length_are_refused() -> None:
    with pytest.raises(ValueError, match="shorter"):
        precision_recall_f1([True, False], [True])


def test_macro_counts_each_label_alike() -> None:
    mean = macro([Scores(1.0, 0.5, 0.6, 90), Scores(0.0, 0.1, 0.2, 10)])
    assert math.isclose(mean.precision, 0.5)
    assert math.isclose(mean.recall, 0.3)
    assert math.isclose(mean.f1, 0.4)
    assert mean.support == 100
    with pytest.raises(ValueError, match="no scores"):
        macro([])


def test_brier_score() -> None:
    assert brier_score([True, False], [1.0, 0.0]) == 0.0
    assert math.isclose(brier_score([True, False], [0.5, 0.5]), 0.25)
    assert math.isclose(brier_score([True, True], [0.9, 0.6]), (0.01 + 0.16) / 2)


def test_expected_calibration_error() -> None:
    truth = [True, True, True, False, False]
    assert math.isclose(expected_calibration_error(truth, [0.6] * 5), 0.0, abs_tol=1e-12)
    assert math.isclose(expected_calibration_error([True, False], [1.0, 1.0]), 0.5)
    # Two bins: a gap of 0.2 over three items and one of 0.1 over one item.
    mixed = expected_calibration_error([True, True, True, False], [0.8, 0.8, 0.8, 0.1])
    assert math.isclose(mixed, (3 * 0.2 + 1 * 0.1) / 4)


@pytest.mark.parametrize("figure", [brier_score, expected_calibration_error])
def test_probabilities_are_checked(figure: object) -> None:
    assert callable(figure)
    with pytest.raises(ValueError, match="between 0 and 1"):
        figure([True], [1.2])
    with pytest.raises(ValueError, match="nothing to measure"):
        figure([], [])
    with pytest.raises(ValueError, match="bin"):
        expected_calibration_error([True], [0.5], bins=0)
