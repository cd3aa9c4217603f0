"""Face rules that lie elsewhere and were not read, and clauses of uncertain extent: what is missing then accuses nobody."""

import pytest
from builders import clause, evidence, judged, mention, policy, silent_policy
from msgspec.structs import replace

from analyzers.artifacts import LinkedDocument, Sentence

ABSENCES = (
    "policy-separate-face-clause",
    "policy-face-notice-elements",
    "policy-face-retention-storage",
    "policy-face-rights-withdrawal",
)
UNREAD = LinkedDocument(
    "face-rules",
    "人脸信息处理规则",
    "https://example.com/face",
    evidence(kind="policy", source="policy", locator="[0, 4)"),
    "not-fetched",
)
TELLS = {"mentions": (mention(),)}


@pytest.mark.parametrize("check", ABSENCES)
@pytest.mark.parametrize(
    "told", [policy(**TELLS), silent_policy()], ids=["tells a little", "silent"]
)
def test_what_may_stand_in_rules_nobody_read_is_for_a_person(check, told):
    alone = judged(check, policy=told)
    pointed = judged(check, policy=replace(told, linked=(UNREAD,)))
    assert alone.verdict in ("violation", "likely-violation", "needs-manual-review")
    assert (pointed.verdict, pointed.reason) == (
        "needs-manual-review",
        "separate face rules not read",
    )
    assert "https://example.com/face" in pointed.message.en


@pytest.mark.parametrize("check", ABSENCES)
def test_another_companys_rules_excuse_nothing(check):
    foreign = replace(UNREAD, foreign=True)
    alone = judged(check, policy=policy(**TELLS))
    pointed = judged(check, policy=replace(policy(**TELLS), linked=(foreign,)))
    assert (pointed.verdict, pointed.reason) == (alone.verdict, alone.reason)


@pytest.mark.parametrize("check", ABSENCES)
def test_an_uncertain_extent_is_for_a_person(check):
    unsure = policy(abstain=True, clause_level=1, clauses=(clause(1),), **TELLS)
    named = ("purpose", "method", "retention", "necessity", "impact", "rights")
    somewhere = Sentence(0, 8, "line", "zh", "yes", elements=named, notice=named)
    told = replace(unsure, sentences=(somewhere,))
    assert judged(check, policy=told).verdict == "needs-manual-review"


def test_what_no_sentence_tells_is_missing_wherever_the_clause_ends():
    unsure = policy(abstain=True, clause_level=1, clauses=(clause(1),), **TELLS)
    result = judged("policy-face-notice-elements", policy=unsure)
    assert (result.verdict, result.reason) == (
        "likely-violation",
        "6 of 6 elements absent; prompt not read",
    )


@pytest.mark.parametrize(
    ("words", "verdict"),
    [
        ("我们采集您的人脸信息，以便改善服务质量。", "needs-manual-review"),
        ("We collect your face to improve our services.", "needs-manual-review"),
        ("我们采集您的人脸信息，用于核验身份，改善服务质量。", "compliant"),
    ],
)
def test_a_purpose_in_vague_words_alone(words, verdict):
    told = policy(
        words,
        elements=("method", "retention"),
        notice=("purpose", "necessity", "impact", "rights", "handler_contact", "sensitive_marking"),
        **TELLS,
    )
    quoted = replace(told.notice["purpose"], quotes=((0, len(words)),))
    told = replace(told, notice={**told.notice, "purpose": quoted})
    result = judged("policy-face-notice-elements", policy=told)
    assert result.verdict == verdict
    assert ("vague" in result.reason) == (verdict != "compliant")
