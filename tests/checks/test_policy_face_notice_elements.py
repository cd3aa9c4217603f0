"""policy-face-notice-elements: six elements count, two stand beside them, the prompt is unread."""

import pytest
from builders import (
    beauty,
    clause,
    judged,
    mention,
    packed,
    policy,
    sdk,
    silent_policy,
    static,
    unlock,
)
from observations import (
    ACCEPT,
    BEGUN,
    FACE,
    HOME,
    IDLE,
    TAKEN,
    asked,
    replace,
    session,
    twice,
    yes,
)

from analyzers.artifacts import ELEMENTS, NOTICE, Element, Sentence

CHECK = "policy-face-notice-elements"
COUNTED = ("purpose", "method", "retention", "necessity", "impact", "rights")
BESIDE = ("handler_contact", "sensitive_marking")
BEAUTY = static(sdks=(beauty(),))


def telling(*names, **parts):
    """A policy that tells these things of faces."""
    return policy(
        elements=[n for n in names if n in ELEMENTS],
        notice=[n for n in names if n in NOTICE],
        **{"mentions": (mention(),), **parts},
    )


COMPLETE = telling(*COUNTED, *BESIDE)


def test_all_elements_are_compliant():
    result = judged(CHECK, policy=COMPLETE)
    assert (result.verdict, result.reason) == ("compliant", "all elements present")
    assert [finding.subject for finding in result.findings] == [*COUNTED, *BESIDE]
    assert all(finding.evidence for finding in result.findings)


@pytest.mark.parametrize("absent", COUNTED)
def test_one_absent_is_likely(absent):
    told = telling(*(n for n in (*COUNTED, *BESIDE) if n != absent))
    result = judged(CHECK, policy=told)
    assert result.verdict == "likely-violation"
    assert result.reason == "1 of 6 elements absent; prompt not read"
    assert [finding.subject for finding in result.findings] == [absent]


@pytest.mark.parametrize("count", range(2, 7))
def test_several_absent_are_likely_while_the_prompt_was_not_read(count):
    result = judged(CHECK, policy=telling(*COUNTED[count:], *BESIDE))
    assert result.verdict == "likely-violation"
    assert result.reason == f"{count} of 6 elements absent; prompt not read"
    assert [finding.subject for finding in result.findings] == list(COUNTED[:count])
    assert "the text of the prompt before the face step" in [t.en for t in result.missing]


@pytest.mark.parametrize("absent", [BESIDE[:1], BESIDE[1:], BESIDE])
def test_the_others_absent_need_a_person(absent):
    result = judged(CHECK, policy=telling(*COUNTED, *(n for n in BESIDE if n not in absent)))
    assert result.verdict == "needs-manual-review"
    assert [finding.subject for finding in result.findings] == list(absent)


ROWS = {
    "silent": ({"policy": silent_policy()}, "likely-violation"),
    "in a list": ({"policy": policy()}, "likely-violation"),
    "told of other data only": (
        {"policy": telling(mentions=(mention("denial"),))},
        "likely-violation",
    ),
    "beauty, unmentioned": ({"static": BEAUTY, "policy": silent_policy()}, "not-assessed"),
    "beauty, denied": (
        {"static": BEAUTY, "policy": policy(mentions=(mention("denial"),))},
        "not-assessed",
    ),
    "beauty, told": ({"static": BEAUTY, "policy": COMPLETE}, "compliant"),
    "beauty, half told": ({"static": BEAUTY, "policy": telling("purpose")}, "likely-violation"),
    "no policy": ({}, "not-assessed"),
    "no face": ({"static": static(sdks=()), "policy": policy()}, "not-applicable"),
    "unlock": ({"static": static(sdks=(unlock(),)), "policy": policy()}, "not-applicable"),
    "packed without a sign": ({"static": packed(), "policy": COMPLETE}, "not-assessed"),
    "packed with a sign": (
        {"static": packed(sdks=(sdk(grade="present"),)), "policy": silent_policy()},
        "likely-violation",
    ),
}


@pytest.mark.parametrize(("world", "verdict"), ROWS.values(), ids=ROWS)
def test_verdicts(world, verdict):
    assert judged(CHECK, **world).verdict == verdict


@pytest.mark.parametrize(("world", "verdict"), ROWS.values(), ids=ROWS)
def test_never_more_than_likely_without_the_prompt(world, verdict):
    assert judged(CHECK, **world).verdict != "violation"


@pytest.mark.parametrize("told", [silent_policy(), policy(), telling("purpose")])
def test_an_absence_shows_where_it_was_looked_for(told):
    result = judged(CHECK, policy=told)
    assert result.findings
    for finding in result.findings:
        assert finding.evidence
        assert "does not say" in finding.message.en
        assert "未说明" in finding.message.zh


def test_an_absence_points_at_the_clause_when_there_is_one():
    told = telling(clauses=(clause(start=5, end=25), clause(start=26, end=30)), clause_level=3)
    for finding in judged(CHECK, policy=told).findings:
        assert [piece.locator for piece in finding.evidence] == ["[5, 25)"]


def test_an_absence_in_a_silent_text_points_at_the_whole_of_it():
    told = silent_policy()
    piece = judged(CHECK, policy=told).findings[0].evidence[0]
    assert piece.locator == f"[0, {len(told.text)})"
    assert told.text_sha256 in piece.excerpt


def test_a_presence_is_quoted():
    result = judged(CHECK, policy=COMPLETE)
    piece = result.findings[0].evidence[0]
    assert piece.locator == "[0, 8)"
    assert piece.excerpt == " ".join(COMPLETE.text[:8].split())


def test_a_long_quotation_is_cut_and_says_so():
    words = "人脸" * 600
    quotes = {n: Element(True, ((0, 1200),)) for n in ELEMENTS}
    noticed = {n: Element(True, ((0, 1200),)) for n in NOTICE}
    told = policy(words, mentions=(mention(),))
    told = type(told)(
        **{f: getattr(told, f) for f in told.__struct_fields__}
        | {"elements": quotes, "notice": noticed}
    )
    piece = judged(CHECK, policy=told).findings[0].evidence[0]
    assert piece.locator == "[0, 1200)"
    assert piece.excerpt.endswith("…")
    assert len(piece.excerpt) < 500


def test_method_and_retention_come_from_the_elements_and_the_rest_from_the_notice():
    wrong_place = policy(
        elements=("purpose_necessity", "withdraw_delete"),
        notice=("purpose", "necessity", "impact", "rights", *BESIDE),
        mentions=(mention(),),
    )
    result = judged(CHECK, policy=wrong_place)
    assert [finding.subject for finding in result.findings] == ["method", "retention"]


def test_a_change_of_the_notice_is_not_assessed():
    missing = judged(CHECK, policy=COMPLETE).missing
    assert "change of the notice (needs two versions)" in [text.en for text in missing]


# --- with the prompts of a session ---------------------------------------------------------------


def with_prompts(*walks, **parts):
    result = judged(CHECK, policy=policy(**parts), dynamic=session(*walks))
    return result.verdict, result.reason


def test_neither_policy_nor_prompt_tells():
    # The prompt of the right twin tells purpose and sending, so method is told.
    assert with_prompts(*IDLE, *ACCEPT) == (
        "violation",
        "4 of 6 elements absent from policy and prompt",
    )
    assert with_prompts(*IDLE, ACCEPT[0])[0] == "violation"


def test_one_absent_from_both_is_likely():
    told = {"notice": ("purpose", "necessity", "impact", "rights"), "elements": ("method",)}
    assert with_prompts(*IDLE, *ACCEPT, **told)[0] == "likely-violation"


def test_a_prompt_that_tells_the_rest_is_for_a_person():
    told = {
        "notice": ("necessity", "impact", "rights"),
        "elements": ("retention",),
    }
    assert with_prompts(*IDLE, *ACCEPT, **told) == (
        "needs-manual-review",
        "told by policy and prompt together",
    )


def test_a_prompt_that_was_not_read_whole_settles_nothing():
    torn = replace(FACE, complete=False)
    runs = twice(*BEGUN, asked(torn), yes(torn), *TAKEN, HOME)
    assert with_prompts(*IDLE, *runs)[1].endswith("prompt not read")


def test_general_sentences_keep_it_from_a_violation():
    general = Sentence(
        0, 8, "line", "zh", "no", elements=("retention",), notice=("necessity", "impact")
    )
    # Only the rights are told nowhere: the rest is told of all data.
    assert with_prompts(*IDLE, *ACCEPT, sentences=(general,)) == (
        "likely-violation",
        "4 of 6 elements absent from policy and prompt",
    )
