"""The stored model is what training on the present corpus gives, and is applied as it was fitted."""

import json
import sys
import time
from pathlib import Path
from subprocess import run

import numpy as np
import pytest

from analyzers.policy import aboutness, clause, labelled, model, processing, train
from corpus import loader


@pytest.fixture(scope="module")
def documents() -> list[dict[str, object]]:
    return labelled.corpus_documents()


@pytest.fixture(scope="module")
def examples(documents: list[dict[str, object]]) -> list[labelled.Example]:
    return [labelled.example(document) for document in documents]


@pytest.fixture(scope="module")
def data(examples: list[labelled.Example]) -> train.Sentences:
    return train.sentences(examples)


def test_the_stored_model_belongs_to_the_present_corpus(documents: list[dict[str, object]]) -> None:
    assert model.load().corpus == train.corpus_hash(documents)


def test_fitting_again_gives_the_stored_weights(data: train.Sentences) -> None:
    """The whole training is repeated by ``make stress``; here its longest part, the sentence model."""
    stored = model.load().sentences
    again = train.fitted(data, range(len(data.facts)))
    assert again.vocabulary == stored.vocabulary
    for name in ("coef", "intercept", "idf"):
        assert np.allclose(getattr(again, name), getattr(stored, name), atol=1e-6)


@pytest.mark.stress
def test_training_again_gives_the_same_bytes(
    documents: list[dict[str, object]], tmp_path: Path
) -> None:
    train.write(train.train(documents), tmp_path / "a.npz", tmp_path / "a.json")
    assert (tmp_path / "a.npz").read_bytes() == model.ARRAYS.read_bytes()
    assert (tmp_path / "a.json").read_bytes() == model.SETTINGS.read_bytes()


def test_writing_what_was_read_gives_the_same_bytes(tmp_path: Path) -> None:
    train.write(model.load(), tmp_path / "a.npz", tmp_path / "a.json")
    assert (tmp_path / "a.npz").read_bytes() == model.ARRAYS.read_bytes()
    assert model.ARRAYS.stat().st_size < 1_500_000
    assert (
        json.loads((tmp_path / "a.json").read_text("utf-8"))["terms"]
        == json.loads(model.SETTINGS.read_text("utf-8"))["terms"]
    )


def test_probabilities_are_those_of_scikit_learn(data: train.Sentences) -> None:
    from sklearn.linear_model import LogisticRegression

    stored = model.load().sentences
    facts = data.facts[:200]
    matrix = train.matrix_of(facts, stored.vocabulary, stored.idf)
    ours = stored.probabilities(facts)
    for column in range(len(stored.targets)):
        fit = LogisticRegression()
        fit.classes_ = np.array([0, 1])
        fit.coef_, fit.intercept_ = (
            stored.coef[column : column + 1],
            stored.intercept[column : column + 1],
        )
        assert np.allclose(fit.predict_proba(matrix)[:, 1], ours[:, column], atol=1e-9)


def test_many_sentences_are_scored_in_parts_alike(data: train.Sentences) -> None:
    stored = model.load().sentences
    facts = [*data.facts[:900], *data.facts[:900]]
    found = stored.probabilities(facts)
    assert np.allclose(found[:900], found[900:], atol=1e-12)
    assert stored.probabilities([]).shape == (0, len(stored.targets))


def test_the_corpus_is_learned(data: train.Sentences) -> None:
    known = model.load().sentences.probabilities(data.facts)
    for column in range(10):
        inside = data.labels[:, column]
        assert known[inside, column].mean() > 3 * known[~inside, column].mean()


def test_weights_keep_their_signs() -> None:
    scorer = model.load().clauses
    assert scorer.features == tuple(clause.FEATURES)
    assert all(
        weight * sign >= 0
        for weight, sign in zip(scorer.coef, clause.FEATURES.values(), strict=True)
    )


def test_the_small_models_fit_their_features() -> None:
    stored = model.load()
    assert stored.about.features == aboutness.FEATURES
    assert stored.processed.features == processing.FEATURES
    low, high = stored.abstain
    assert 0.3 < low < 0.5 < high < 0.7


def test_a_model_of_another_version_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = json.loads(model.SETTINGS.read_text("utf-8"))
    assert settings["signs"] == list(model.SIGNS)
    other = tmp_path / "model.json"
    other.write_text(json.dumps({**settings, "format": 0}), "utf-8")
    monkeypatch.setattr(model, "SETTINGS", other)
    with pytest.raises(ValueError, match="train it anew"):
        model.load.__wrapped__()


def test_folds_never_divide_a_group() -> None:
    groups = [document.group for document in loader.documents() for _ in range(2)]
    tested: list[int] = []
    for seen, unseen in train.folds(groups):
        assert not {groups[i] for i in seen} & {groups[i] for i in unseen}
        tested += unseen
    assert sorted(tested) == list(range(len(groups)))


def test_labels_are_carried_over_to_our_own_sentences(examples: list[labelled.Example]) -> None:
    for name in ("yes", "context"):
        theirs = sum(row["face"] == name for e in examples for row in e.record["sentences"])
        ours = sum(label.face == name for e in examples for label in e.labels)
        assert theirs * 0.9 <= ours <= theirs * 1.3


def test_the_model_loads_fast() -> None:
    model.load()
    started = time.process_time()
    model.load.__wrapped__()
    assert time.process_time() - started < 5  # it is not trained anew


def test_reading_a_policy_does_not_import_scikit_learn() -> None:
    code = (
        "import sys; from analyzers.policy import analyze; assert 'bs4' not in sys.modules;"
        "analyze('我们采集您的人脸用于核验身份。'.encode(), 'a.txt'); assert 'sklearn' not in sys.modules"
    )
    assert run([sys.executable, "-c", code], check=False).returncode == 0
