"""The lexicon file: every group has its reason and words that can be matched."""

import json
from pathlib import Path

import pytest

import analyzers
from analyzers.policy.facts import CUES
from analyzers.policy.lexicon import Words, groups, without_look_alikes

STORED = json.loads((Path(analyzers.__path__[0]) / "data" / "face_words.json").read_text("utf-8"))


def test_every_group_has_a_reason_and_words() -> None:
    for entry in STORED["groups"]:
        assert entry["reason"].endswith(".")
        assert entry["zh"] or entry["en"]
        assert "" not in entry["zh"] + entry["en"]
    assert len({entry["id"] for entry in STORED["groups"]}) == len(STORED["groups"])


def test_every_cue_has_a_group() -> None:
    assert set(CUES) <= set(groups())


@pytest.mark.parametrize("name", sorted(groups()))
def test_no_group_matches_everything(name: str) -> None:
    found = groups()[name]
    assert Words.of("天地玄黄") not in found
    assert Words.of("lorem ipsum") not in found


def test_look_alikes_are_blanked_at_equal_length() -> None:
    text = "我们在 Facebook 面对面讲解 surface"
    plain = without_look_alikes(Words.of(text)).text
    assert len(plain) == len(text)
    assert "face" not in plain.lower()
