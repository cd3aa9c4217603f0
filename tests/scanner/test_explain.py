"""explain: every id of the tool, in both languages."""

import re

import pytest

from analyzers.sdks import catalogue
from scanner import law
from scanner.checks import all_checks
from scanner.explain import CAPABILITY, WHERE, Unknown, explanation

IDS = (
    *law.checks(),
    *(row.id for row in catalogue().sdks),
    *law.provisions(),
    *law.instruments(),
)
HAN = re.compile(r"[\u4e00-\u9fff]")
ARTICLE = re.compile(r"第[零〇一二三四五六七八九十百千\d]+条|\bArts?\.|\bArticle\b")


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("ident", IDS)
def test_everything_is_explained(ident, lang):
    text = explanation(ident, lang)
    lines = text.splitlines()
    assert lines[0].startswith(f"{ident} - ")
    assert len(lines) > 3
    assert "None" not in text
    if lang == "zh":
        assert HAN.search(text)


@pytest.mark.parametrize("check", all_checks(), ids=lambda check: check.row.id)
def test_a_check_is_explained_with_its_rules(check):
    text = explanation(check.row.id, "en")
    assert check.row.title.en in text
    assert check.row.remedy.en in text
    for ident in check.row.grounds:
        assert f"{ident}: " in text
    assert ("not decided by this version" in text) == (check.judge is None)
    assert check.row.title.zh in explanation(check.row.id, "zh")


@pytest.mark.parametrize("row", catalogue().sdks, ids=lambda row: row.id)
def test_an_sdk_is_explained_with_its_trust(row):
    text = explanation(row.id, "en")
    assert row.vendor in text
    assert ("from memory" in text) == (row.status == "recalled")
    assert ("alone it raises nothing" in text) == row.not_face_data
    for piece in row.evidence:
        assert piece in text


def test_words_for_every_capability_and_place():
    rows = catalogue().sdks
    assert {capability for row in rows for capability in row.capability} <= set(CAPABILITY)
    assert {row.processing for row in rows} <= set(WHERE)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(
    "row",
    [row for row in law.provisions().values() if row.number_status in ("recalled", "unread")],
    ids=lambda row: row.id,
)
def test_a_number_that_was_not_verified_is_not_explained_either(row, lang):
    for line in explanation(row.id, lang).splitlines()[:3]:
        assert not ARTICLE.search(line)


@pytest.mark.parametrize("row", law.provisions().values(), ids=lambda row: row.id)
def test_a_provision_is_explained_with_its_verification_and_source(row):
    text = explanation(row.id, "en")
    assert f"{row.verification.status}; {row.number_status}" in text
    for key in row.verification.sources:
        assert law.sources()[key] in text
    for earlier in row.earlier_citations:
        assert earlier.citation.en in text


def test_a_provision_names_the_checks_that_use_it():
    assert "policy-separate-face-clause" in explanation("spc-2-2", "en")


@pytest.mark.parametrize(
    ("name", "suggestion"),
    [
        ("policy-seperate-face-clause", "policy-separate-face-clause"),
        ("megvii-meglive", "megvii-meglive-v3"),
        ("frt-5", "frt-5-notice"),
    ],
)
def test_an_unknown_id_gets_suggestions(name, suggestion):
    with pytest.raises(Unknown, match="Did you mean") as unknown:
        explanation(name, "en")
    named = str(unknown.value).partition("Did you mean ")[2].rstrip("?").split(", ")
    assert suggestion in named
    assert len(named) == len(set(named)) <= 3


def test_nonsense_gets_none():
    with pytest.raises(Unknown) as unknown:
        explanation("zzzzzzzzzzzzzzzz", "en")
    assert "Did you mean" not in str(unknown.value)


def test_spaces_around_an_id_do_not_matter():
    assert explanation(" zoloz ", "en") == explanation("zoloz", "en")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_command(faceaudit, lang):
    ended = faceaudit("explain", "policy-reachable", "--lang", lang)
    assert (ended.code, ended.err) == (0, "")
    assert ended.out == explanation("policy-reachable", lang) + "\n"


def test_the_command_on_an_unknown_id(faceaudit):
    ended = faceaudit("explain", "policy-reachabel")
    assert (ended.code, ended.out) == (2, "")
    assert "policy-reachable" in ended.err
    assert "Traceback" not in ended.err
