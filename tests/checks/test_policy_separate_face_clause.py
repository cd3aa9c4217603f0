"""policy-separate-face-clause: by the clause level, and by who the app is silent about."""

import pytest
from builders import (
    CHINA,
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

from scanner.context import Context

CHECK = "policy-separate-face-clause"
BEAUTY = static(sdks=(beauty(),))
CLOUD_EFFECTS = static(sdks=(sdk("sensetime-ar-source", face_classes=("FC2",)),))
TRAITS = static(sdks=(sdk("affectiva", face_classes=("FC6",)),))


def level(number, **parts):
    heading = {3: "人脸信息处理规则", 2: "（三）人脸信息", 1: ""}[number]
    parts = {"mentions": (mention(),), "clauses": (clause(number, heading),), **parts}
    return policy(clause_level=number, **parts)


BIOMETRIC = silent_policy("隐私政策\n我们收集您的姓名和生物识别信息。\n")
OWN_3 = ("compliant", "own section or document (level 3)")
OWN_2 = ("compliant", "own section or document (level 2)")
PARAGRAPH = ("needs-manual-review", "only a short untitled paragraph")
LISTED = ("likely-violation", "faces named without a section of their own")
UNTOLD = ("likely-violation", "faces processed, the policy never tells of it")
SILENT = ("violation", "policy silent on faces while the app identifies people")
SILENT_OTHER = ("needs-manual-review", "policy silent on faces; no identity function")
ON_DEVICE = ("not-assessed", "effects on the device, not mentioned")

ROWS = {
    # by level
    "own section": ({"policy": level(3)}, OWN_3),
    "own item": ({"policy": level(2)}, OWN_2),
    "own section, beauty": ({"static": BEAUTY, "policy": level(3)}, OWN_3),
    "untitled paragraph": ({"policy": level(1)}, PARAGRAPH),
    "in a list": ({"policy": policy()}, LISTED),
    "in a list, FC2": ({"static": BEAUTY, "policy": policy()}, LISTED),
    "copied SDK row": ({"policy": policy(mentions=(mention("sdk-row"),))}, LISTED),
    "permission table": ({"policy": policy(mentions=(mention("permission"),))}, LISTED),
    # silence
    "silent, FC3": ({"policy": silent_policy()}, SILENT),
    "silent, FC4": (
        {"static": static(sdks=(sdk(face_classes=("FC4",)),)), "policy": silent_policy()},
        SILENT,
    ),
    "silent, FC5": (
        {"static": static(sdks=(sdk(face_classes=("FC5",)),)), "policy": silent_policy()},
        SILENT,
    ),
    "silent, effects in the cloud": (
        {"static": CLOUD_EFFECTS, "policy": silent_policy()},
        SILENT_OTHER,
    ),
    "silent, traits": ({"static": TRAITS, "policy": silent_policy()}, SILENT_OTHER),
    "silent, beauty on the device": ({"static": BEAUTY, "policy": silent_policy()}, ON_DEVICE),
    "denied, beauty on the device": (
        {"static": BEAUTY, "policy": policy(mentions=(mention("denial"),))},
        ON_DEVICE,
    ),
    "biometrics named, faces not": ({"policy": BIOMETRIC}, UNTOLD),
    "denied": ({"policy": policy(mentions=(mention("denial"),))}, UNTOLD),
    "defined": ({"policy": policy(mentions=(mention("definition"),))}, UNTOLD),
    "the phone's unlock": ({"policy": policy(mentions=(mention("unlock"),))}, UNTOLD),
    # ceilings the engine adds
    "silent, SDK present in a packed app": (
        {"static": packed(sdks=(sdk(grade="present"),)), "policy": silent_policy()},
        ("likely-violation", SILENT[1]),
    ),
    "silent, China assumed": (
        {"static": static(china=()), "policy": silent_policy()},
        ("likely-violation", SILENT[1]),
    ),
    # gates
    "no face function": (
        {"static": static(sdks=()), "policy": policy()},
        ("not-applicable", "no face function"),
    ),
    "unlock": (
        {"static": static(sdks=(unlock(),)), "policy": policy()},
        ("not-applicable", "no face function"),
    ),
    "SDK never called": (
        {"static": static(sdks=(sdk(grade="present"),)), "policy": silent_policy()},
        ("not-applicable", "no face function"),
    ),
    "packed without a sign": (
        {"static": packed(), "policy": policy()},
        ("not-assessed", "packed by 360 Jiagu"),
    ),
    # no text
    "no policy": ({}, ("not-assessed", "no privacy policy supplied")),
}


@pytest.mark.parametrize(("world", "expected"), ROWS.values(), ids=ROWS)
def test_verdicts(world, expected):
    result = judged(CHECK, **world)
    assert (result.verdict, result.reason) == expected


@pytest.mark.parametrize(("world", "expected"), ROWS.values(), ids=ROWS)
def test_an_accusation_comes_with_evidence(world, expected):
    result = judged(CHECK, **world)
    if result.verdict in ("violation", "likely-violation"):
        assert any(finding.evidence for finding in result.findings)


@pytest.mark.parametrize("role", ["denial", "definition", "unlock"])
def test_a_text_that_does_not_speak_of_processing_gets_no_false_sentence(role):
    """A text that only says faces are not collected does not name them "beside other data"."""
    result = judged(CHECK, policy=policy(mentions=(mention(role),)))
    assert result.verdict in ("likely-violation", "needs-manual-review")
    assert "beside other data" not in result.message.en
    assert "与其他信息并列" not in result.message.zh


@pytest.mark.parametrize("words", ["生物识别信息", "生物特征", "Biometric data", "BIOMETRICS"])
def test_biometrics_under_another_name_are_no_silence(words):
    text = f"隐私政策\n我们收集您的姓名、{words}。\n"
    assert judged(CHECK, policy=silent_policy(text)).verdict == "likely-violation"


@pytest.mark.parametrize("context", [Context(), Context(market="huawei")])
def test_a_missing_section_alone_is_never_a_violation(context):
    for told in (policy(), level(1), BIOMETRIC, policy(mentions=(mention("denial"),))):
        assert judged(CHECK, policy=told, context=context).verdict != "violation"


def test_a_clause_is_quoted_with_its_heading():
    words = "隐私政策\n一、人脸信息处理规则\n我们为登录核验您的身份而采集人脸图像。\n二、联系我们\n"
    section = clause(3, "人脸信息处理规则", start=5, end=30)
    result = judged(CHECK, policy=policy(words, clause_level=3, clauses=(section,)))
    (finding,) = result.findings
    assert finding.subject == "clause-3"
    assert "人脸信息处理规则" in result.message.zh
    assert "人脸信息处理规则" in finding.message.en
    piece = finding.evidence[0]
    assert piece.locator == "[5, 30)"
    assert piece.excerpt == " ".join(words[5:30].split())
    assert piece.excerpt in piece.context


def test_a_document_about_faces_alone_is_named_by_its_title():
    section = clause(3, "", start=0, end=20)
    told = policy(clause_level=3, clauses=(section,), title="人脸识别服务协议")
    assert "人脸识别服务协议" in judged(CHECK, policy=told).message.zh


def test_that_the_face_step_links_there_is_not_seen():
    missing = judged(CHECK, policy=level(3)).missing
    assert [text.en for text in missing] == ["whether the face step links to these rules"]


def test_mentions_are_quoted():
    words = "隐私政策\n我们收集您的姓名、人脸信息。\n"
    told = policy(words, mentions=(mention("list", 5, 19),))
    (finding,) = judged(CHECK, policy=told).findings
    assert finding.evidence[0].excerpt == words[5:19]
    assert finding.evidence[0].kind == "policy"


def test_mentions_of_one_kind_are_one_finding():
    """A finding's identity is check, package and subject: two of one subject could not be told apart."""
    told = policy(mentions=(mention("list", 5, 10), mention("list", 12, 20)))
    result = judged(CHECK, policy=told)
    prints = [finding.fingerprint for finding in result.findings]
    assert len(prints) == len(set(prints))
    shown = [piece.locator for finding in result.findings for piece in finding.evidence]
    assert shown == ["[5, 10)", "[12, 20)"]


@pytest.mark.parametrize(("highlighted", "said"), [(False, True), (True, False)])
def test_an_unhighlighted_list_says_so(highlighted, said):
    result = judged(CHECK, policy=policy(highlighted=highlighted))
    assert ("not highlighted" in result.message.en) == said
    assert ("未突出显示" in result.message.zh) == said


def test_silence_shows_the_sdk_that_is_kept_silent_about():
    app_static = static(sdks=(sdk(), unlock(), beauty()), china=CHINA)
    result = judged(CHECK, static=app_static, policy=silent_policy())
    assert result.verdict == "violation"
    subjects = [finding.subject for finding in result.findings]
    assert subjects[0] == "megvii-meglive-v3"
    assert "biometric-prompt" not in subjects


def test_rules_linked_elsewhere_are_named_as_unseen():
    for told in (policy(), silent_policy(), level(1)):
        result = judged(CHECK, policy=told)
        assert "rules in documents linked elsewhere" in [text.en for text in result.missing]
        assert result.would_change
