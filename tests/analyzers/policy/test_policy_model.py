"""The stored model is what training on the present corpus gives, and is applied as it was fitted."""

import json
import sys
from pathlib import Path
from subprocess import run

import numpy as np
import pytest

from analyzers.policy import model, train
from analyzers.policy.facts import CUES
from corpus import loader


@pytest.fixture(scope="module")
def documents() -> list[dict[str, object]]:
    return train.corpus_documents()


@pytest.fixture(scope="module")
def trained(documents: list[dict[str, object]]) -> train.Trained:
    return train.train(documents)


def test_the_stored_model_belongs_to_the_present_corpus(documents: list[dict[str, object]]) -> None:
    assert model.load().corpus == train.corpus_hash(documents)


def test_training_again_gives_the_stored_model(trained: train.Trained) -> None:
    stored = model.load()
    assert trained.sentences.vocabulary == stored.sentences.vocabulary
    for name in ("coef", "intercept", "idf", "thresholds"):
        ours, theirs = getattr(trained.sentences, name), getattr(stored.sentences, name)
        assert np.allclose(ours, theirs, atol=1e-6)
    assert np.allclose(trained.clauses.coef, stored.clauses.coef, atol=1e-4)
    assert trained.clauses.intercept == pytest.approx(stored.clauses.intercept, abs=1e-4)


def test_writing_twice_gives_the_same_bytes(trained: train.Trained, tmp_path: Path) -> None:
    for name in ("a", "b"):
        train.write(trained, tmp_path / f"{name}.npz", tmp_path / f"{name}.json")
    assert (tmp_path / "a.npz").read_bytes() == (tmp_path / "b.npz").read_bytes()
    assert (tmp_path / "a.json").read_bytes() == (tmp_path / "b.json").read_bytes()
    assert (tmp_path / "a.npz").stat().st_size < 600_000


def test_probabilities_are_those_of_scikit_learn(documents: list[dict[str, object]]) -> None:
    from sklearn.linear_model import LogisticRegression

    stored = model.load().sentences
    facts = train.sentences(documents).facts[:200]
    matrix = train._matrix(facts, stored.vocabulary, stored.idf)
    ours = stored.probabilities(facts)
    for column in range(len(stored.targets)):
        fit = LogisticRegression()
        fit.classes_ = np.array([0, 1])
        fit.coef_, fit.intercept_ = (
            stored.coef[column : column + 1],
            stored.intercept[column : column + 1],
        )
        assert np.allclose(fit.predict_proba(matrix)[:, 1], ours[:, column], atol=1e-9)


def test_the_corpus_is_learned(documents: list[dict[str, object]]) -> None:
    data = train.sentences(documents)
    known = model.load().sentences.probabilities(data.facts)
    for column in range(10):
        inside = data.labels[:, column]
        assert known[inside, column].mean() > 3 * known[~inside, column].mean()


def test_weights_keep_their_signs() -> None:
    from analyzers.policy.clause import FEATURES

    scorer = model.load().clauses
    assert scorer.features == tuple(FEATURES)
    assert all(
        weight * sign >= 0 for weight, sign in zip(scorer.coef, FEATURES.values(), strict=True)
    )


def test_a_model_of_another_version_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = json.loads(model.SETTINGS.read_text("utf-8"))
    assert settings["cues"] == list(CUES)
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


def test_reading_a_policy_does_not_import_scikit_learn() -> None:
    code = (
        "import sys; from analyzers.policy import analyze; assert 'bs4' not in sys.modules;"
        "analyze('我们采集您的人脸用于核验身份。'.encode(), 'a.txt'); assert 'sklearn' not in sys.modules"
    )
    assert run([sys.executable, "-c", code], check=False).returncode == 0
