"""The sentences on one policy: right, in plain words, in both languages."""

import re
from pathlib import Path
from typing import get_args, get_type_hints

import pytest
from msgspec.structs import replace
from policies import faceless, full, linked, policy, rules

from analyzers.artifacts import By, Clause, Licence, Promise, Readability, Retention
from reports import html, policy_words

TABLES = {
    name: table
    for name, table in vars(policy_words).items()
    if isinstance(table, dict) and name.isupper()
}


def ids_of(owner, field):
    hint = get_type_hints(owner)[field]
    return set(get_args(hint))


@pytest.mark.parametrize(
    ("table", "ids"),
    [
        (policy_words.BY, set(get_args(By))),
        (policy_words.RETENTION, ids_of(Retention, "kind")),
        (policy_words.EVENT, ids_of(Retention, "event") - {""}),
        (policy_words.PROMISE, ids_of(Promise, "kind")),
        (policy_words.LICENCE_OVER, ids_of(Licence, "over")),
        (policy_words.REACH, ids_of(Clause, "reach")),
        (policy_words.MEASURE, ids_of(Readability, "measure")),
    ],
)
def test_every_id_has_a_word(table, ids):
    assert set(table) == ids


@pytest.mark.parametrize("name", TABLES)
def test_every_word_is_there_in_both_languages(name):
    for key, text in TABLES[name].items():
        assert text.zh.strip(), key
        assert text.en.strip(), key
        assert not re.search("[\u3400-\u9fff]", text.en), key


def test_labels_are_all_used():
    folder = Path(html.__file__).parent
    words = "".join(
        path.read_text("utf-8")
        for path in [*folder.glob("templates/policy_*.j2"), folder / "policy_text.py"]
    )
    used = set(re.findall(r"\bp\.(\w+)", words)) | set(re.findall(r'"(\w+)"', words))
    used |= set(re.findall(r"'(\w+)'", words))
    assert set(policy_words.PHRASE) <= used
    assert set(re.findall(r"\bp\.(\w+)", words)) - set(dir(str)) <= set(policy_words.PHRASE)


@pytest.mark.parametrize(
    ("one", "word"),
    [
        (policy(clause_level=3), "3 级"),
        (policy(clause_level=2), "2 级"),
        (policy(clause_level=1, separate_clause=False), "1 级"),
        (policy(clause_level=0, separate_clause=False), "夹在别的内容里"),
        (faceless(processing="denied", face_mentioned=True), "声明不处理"),
        (faceless(face_mentioned=True), "没有说应用处理"),
        (faceless(), "没有提到人脸"),
        (policy(clause_level=2, abstain=True), "没有把握"),
        (faceless(abstain=True), "没有把握"),
    ],
)
def test_the_verdict_says_what_is_there(one, word):
    said = policy_words.verdict(one).zh
    assert word in said
    assert said.startswith("有。") == (one.clause_level >= 2 and not one.abstain)


@pytest.mark.parametrize(
    ("score", "word"),
    [
        (0.0, "fewer than 1"),
        (0.0099, "fewer"),
        (0.01, "some 1"),
        (0.5, "some 50"),
        (0.9951, "more"),
    ],
)
def test_a_probability_is_a_count_out_of_a_hundred(score, word):
    assert word in policy_words.probability(score).en
    assert f"{score:.4f}" in policy_words.probability(score).zh


@pytest.mark.parametrize(
    ("parts", "en"),
    [
        (("period", 30, False, "", False), "30 days"),
        (
            ("period", 15, True, "cancel", False),
            "15 working days, counted from when the account is closed",
        ),
        (
            ("period", 0, False, "done", False),
            "less than a day, counted from when the check or session is over",
        ),
        (("period", 1095, False, "", True), "1095 days, at least so long, not at most"),
        (("event", None, False, "withdraw", False), "until consent is withdrawn"),
        (("not_kept", None, False, "", False), "not kept"),
        (("permanent", None, False, "", False), "kept for ever"),
    ],
)
def test_a_period_is_told_in_words(parts, en):
    assert policy_words.retention(Retention((0, 1), *parts, True)).en == en


def test_only_licences_that_outgrow_the_service_are_met_with_the_law():
    licence = full().licences[0]
    assert policy_words.far_reaching(licence)
    assert not policy_words.far_reaching(replace(licence, limited=True))
    bare = replace(licence, perpetual=False, irrevocable=False, sublicensable=False)
    assert not policy_words.far_reaching(bare)
    assert policy_words.licence(bare).en.endswith("extent not said")


def test_separate_consent_in_the_rules_is_enough():
    mere = policy(consent_wording="agree_or_authorise")
    assert policy_words.remark(mere, "separate_consent") is not None
    assert policy_words.remark(mere, "retention") is None
    own = replace(rules(), consent_wording="separate")
    assert policy_words.remark(replace(mere, linked=(linked(own),)), "separate_consent") is None
    other = replace(mere, linked=(linked(own, foreign=True),))
    assert policy_words.remark(other, "separate_consent") is not None


def test_rules_elsewhere_count_when_they_are_the_apps_own():
    read, unread = linked(rules()), linked(None)
    assert policy_words.elsewhere(policy(linked=(read,)), "method")
    assert policy_words.elsewhere(policy(linked=(read,)), "rights")
    assert not policy_words.elsewhere(policy(linked=(read,)), "security")
    assert not policy_words.elsewhere(policy(linked=(linked(rules(), foreign=True),)), "method")
    assert not policy_words.elsewhere(policy(linked=(linked(rules(), kind="sdk-list"),)), "method")
    assert "没有读到" in policy_words.rules_elsewhere(policy(linked=(unread,))).zh
    assert "已读取" in policy_words.rules_elsewhere(policy(linked=(read,))).zh
    assert policy_words.rules_elsewhere(policy()) is None
