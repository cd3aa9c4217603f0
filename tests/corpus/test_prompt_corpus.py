"""What everybody who reads the labelled prompts may rely on."""

import json
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from importlib.resources import files
from pathlib import Path
from typing import get_args

import msgspec
import pytest

from corpus.prompts import Hard, Place, Prompt, PromptWording, Subject, Tell, prompts

ALL = prompts()
PHRASES = Path(__file__).parents[1] / "analyzers" / "prompt_phrases.json"
ALIKE = 0.8
"""Share of the smaller row's five-grams found in another beyond which the two count once."""


# --- reading -------------------------------------------------------------------------------------


def test_reading_is_kept() -> None:
    assert prompts() is prompts()


@pytest.mark.parametrize(
    ("there", "instead"),
    [
        (b'"subject":"face"', b'"subject":"nose"'),
        (b'"role":"positive"', b'"role":"happy"'),
        (b'"lang":', b'"tongue":"zh","lang":'),
    ],
)
def test_a_label_or_field_outside_the_vocabulary_is_refused(there: bytes, instead: bytes) -> None:
    row = msgspec.json.encode(ALL[0])
    assert there in row
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(row.replace(there, instead, 1), type=Prompt)


# --- rows ----------------------------------------------------------------------------------------


def test_ids_are_unique_and_tell_the_language() -> None:
    assert len({row.id for row in ALL}) == len(ALL)
    assert all(re.fullmatch(rf"prompt-{row.lang}-\d{{3}}", row.id) for row in ALL)


def test_every_row_shows_something_and_says_where_it_is_from() -> None:
    for row in ALL:
        assert row.texts, row.id
        assert all(text == text.strip() for text in row.texts), row.id
        assert row.provenance.by
        assert row.provenance.how


def test_a_row_looks_like_its_place() -> None:
    for row in ALL:
        assert (row.place != "checkbox") or row.checkbox, row.id
        if row.place in ("button", "toast"):
            assert len(row.texts) == 1, row.id


def test_labels_are_listed_once_and_in_order() -> None:
    for row in ALL:
        assert list(row.tells) == [tell for tell in get_args(Tell) if tell in row.tells], row.id
        assert list(row.hard) == [tag for tag in get_args(Hard) if tag in row.hard], row.id


def test_only_a_consent_to_faces_is_called_separate() -> None:
    assert {row.subject for row in ALL if row.wording == "separate"} == {"face"}


FACE_WORD = re.compile(
    r"[脸臉]|面部|面容|面像|人像|面孔|五官|活体|\b(?:face|facial|liveness)\b", re.I
)


@pytest.mark.parametrize(
    ("tag", "shows"),
    [
        (
            "face_without_word",
            lambda row, text: not FACE_WORD.search(text) and row.subject == "face",
        ),
        ("word_without_face", lambda row, text: row.subject != "face"),
        (
            "bundled_with_camera",
            lambda row, text: (row.subject, row.wording) == ("face", "explicit"),
        ),
        (
            "bundled_with_agreement",
            lambda row, text: row.subject == "face" and row.wording != "none",
        ),
        ("truncated", lambda row, text: "…" in text),
        ("format_placeholder", lambda row, text: bool(re.search(r"%(?:\d\$)?[sd]|\{\w+\}", text))),
        (
            "mixed_language",
            lambda row, text: bool(
                re.search(r"[a-z]{2}", text, re.I) and re.search("[一-鿿]", text)
            ),
        ),
        ("traditional", lambda row, text: bool(re.search("[證臉點選權並為個實檢聲無機]", text))),
        ("bad_translation", lambda row, text: row.lang == "en"),
    ],
)
def test_a_hard_tag_is_earned(tag: str, shows: Callable[[Prompt, str], bool]) -> None:
    for row in ALL:
        if tag in row.hard:
            assert shows(row, "\n".join(row.texts)), row.id


# --- size and spread -----------------------------------------------------------------------------


def test_the_set_is_large_and_balanced() -> None:
    assert len(ALL) >= 420
    chinese = sum(row.lang == "zh" for row in ALL)
    assert 0.45 <= chinese / len(ALL) <= 0.55


@pytest.mark.parametrize(
    ("field", "values", "least"),
    [
        ("place", get_args(Place), 25),
        ("subject", get_args(Subject), 25),
        ("wording", get_args(PromptWording), 25),
        ("tells", get_args(Tell), 25),
        ("hard", get_args(Hard), 10),
    ],
)
def test_every_class_occurs_often(field: str, values: tuple[str, ...], least: int) -> None:
    times = counted(field, ALL)
    assert set(times) <= set(values)
    assert {value: times[value] for value in values if times[value] < least} == {}


@pytest.mark.parametrize("field", ["coercive", "guardian"])
def test_what_is_rare_occurs_often_enough(field: str) -> None:
    assert sum(getattr(row, field) for row in ALL) >= 25


def test_the_half_kept_aside_is_a_half_of_both_languages() -> None:
    for lang in ("zh", "en"):
        rows = [row for row in ALL if row.lang == lang]
        assert 0.4 <= sum(row.aside for row in rows) / len(rows) <= 0.6


def counted(field: str, rows: tuple[Prompt, ...] | list[Prompt]) -> Counter[str]:
    times: Counter[str] = Counter()
    for row in rows:
        value = getattr(row, field)
        times.update(value if isinstance(value, tuple) else (value,))
    return times


# --- duplicates and leaks ------------------------------------------------------------------------


def five_grams(text: str) -> frozenset[str]:
    letters = re.sub(r"[\W_]+", "", text.lower())
    return frozenset(letters[at : at + 5] for at in range(max(1, len(letters) - 4)))


def alike(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two texts of comparable length share a template; a label found in a long text does not."""
    few, many = sorted((len(one), len(other)))
    return many <= 2 * few and len(one & other) > ALIKE * few


def test_no_row_shares_a_template_with_another(capsys: pytest.CaptureFixture[str]) -> None:
    grams = [five_grams(" ".join(row.texts)) for row in ALL]
    copies = [
        (ALL[earlier].id, ALL[later].id)
        for later in range(len(ALL))
        for earlier in range(later)
        if alike(grams[earlier], grams[later])
    ]
    effective = len(ALL) - len({later for _, later in copies})
    with capsys.disabled():
        sys.stdout.write(f"\nprompts: {len(ALL)} rows, effective number {effective}\n")
    assert copies == []


def test_rows_that_share_a_template_are_found() -> None:
    one = five_grams("我们将采集您的人脸信息用于登录，是否同意？")
    assert alike(one, five_grams("我们将采集您的人脸信息用于登录,是否 同意"))
    assert not alike(one, five_grams("我们将采集您的指纹，用来开门，请问可以吗？"))


def test_no_row_is_a_phrase_the_rules_were_written_on() -> None:
    known = [
        five_grams(" ".join(row["texts"]))
        for row in json.loads(PHRASES.read_text("utf-8"))["readings"]
    ]
    for row in ALL:
        grams = five_grams(" ".join(row.texts))
        if len(grams) > 12:
            assert not any(alike(grams, phrase) for phrase in known), row.id


# --- the label guide -----------------------------------------------------------------------------


def _row(name: str, want: Callable[[Prompt], bool]) -> str:
    rows = [row for row in ALL if want(row)]
    chinese = sum(row.lang == "zh" for row in rows)
    return f"| {name} | {chinese} | {len(rows) - chinese} | {len(rows)} |"


def expected_rows() -> Iterator[str]:
    yield _row("prompts", lambda row: True)
    yield _row("kept aside", lambda row: row.aside)
    for field, values in (
        ("place", get_args(Place)),
        ("subject", get_args(Subject)),
        ("wording", get_args(PromptWording)),
    ):
        for value in values:
            yield _row(
                f"`{field}` {value}", lambda row, f=field, v=value: bool(getattr(row, f) == v)
            )
    yield _row("`coercive`", lambda row: row.coercive)
    yield _row("`guardian`", lambda row: row.guardian)
    for tell in get_args(Tell):
        yield _row(f"`tells` {tell}", lambda row, t=tell: t in row.tells)
    for tag in get_args(Hard):
        yield _row(f"`hard` {tag}", lambda row, t=tag: t in row.hard)


def test_the_label_guide_counts_what_is_there() -> None:
    guide = files("corpus").joinpath("PROMPTS.md").read_text(encoding="utf-8")
    missing = [row for row in expected_rows() if row not in guide]
    assert not missing, "correct these rows in corpus/PROMPTS.md:\n" + "\n".join(missing)
