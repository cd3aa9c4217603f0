"""face-consent-separate: whether every way to the capture passes a face consent of its own."""

import pytest
from askings import agree, asking, box, capture, free, prompt, refuse, verdict
from builders import beauty, judged, packed, sdk, static

CHECK = "face-consent-separate"


def test_a_way_without_any_consent():
    assert verdict(CHECK, captures=(free(),), prompts=()) == (
        "likely-violation",
        "a way to the capture without face consent",
    )


def test_only_general_terms_on_the_way():
    terms = prompt(id="terms", topics=("general",), only_face=False)
    got = verdict(CHECK, captures=(free(),), prompts=(terms,))
    assert got[0] == "likely-violation"


def test_a_consent_of_its_own_that_can_be_refused():
    assert verdict(CHECK) == (
        "compliant",
        "static reading only: every way passes a face consent",
    )


def test_no_way_to_refuse():
    stuck = prompt(agree(), cancelable="no")
    assert verdict(CHECK, prompts=(stuck,)) == (
        "likely-violation",
        "face consent without a way to refuse",
    )


@pytest.mark.parametrize("cancelable", ["yes"])
def test_a_dialog_that_may_be_closed_can_be_refused(cancelable):
    assert verdict(CHECK, prompts=(prompt(agree(), cancelable=cancelable),))[0] == "compliant"


def test_face_inside_general_terms_is_for_a_person():
    both = prompt(topics=("face", "general"), only_face=False)
    assert verdict(CHECK, prompts=(both,))[0] == "needs-manual-review"


def test_a_way_that_was_not_followed_is_never_compliant():
    assert verdict(CHECK, captures=(capture(resolved=False),))[0] == "not-assessed"


def test_no_capture_in_the_code():
    assert verdict(CHECK, captures=(), prompts=())[0] == "not-assessed"


def test_drawing_on_faces_on_the_device_concerns_nobody():
    drawn = free(purpose="effect")
    assert verdict(CHECK, captures=(drawn,), prompts=())[0] == "not-applicable"


def test_a_hidden_refusal_is_none():
    hidden = prompt(agree(), refuse(hidden=True), cancelable="no")
    assert verdict(CHECK, prompts=(hidden,))[0] == "likely-violation"


def test_packed_code_is_not_assessed():
    assert judged(CHECK, static=packed(sdks=(sdk(grade="present"),))).verdict == "not-assessed"


def test_the_finding_shows_the_way():
    result = judged(CHECK, static=static(asking=asking(captures=(free(),), prompts=())))
    assert "open com.example.Main" in result.findings[0].message.en
    assert result.findings[0].evidence


def test_without_a_face_function_it_does_not_apply():
    assert judged(CHECK, static=static(sdks=())).verdict == "not-applicable"
    assert beauty().id


def test_a_consent_whose_text_was_not_found_is_neither_good_nor_bad():
    assert verdict(CHECK, prompts=()) == ("not-assessed", "not every way could be followed")


def test_a_limit_before_any_capture_is_not_silence():
    assert verdict(CHECK, state="partial", captures=()) == ("not-assessed", "budget")


@pytest.mark.parametrize(
    ("controls", "compliant"),
    [
        ((agree(), box(gates=False)), True),
        ((agree(), agree("返回首页", act="none", effects=("finish",))), True),
        ((agree(), agree("开始录制", act="none", effects=("screen", "capture"))), False),
        ((agree(), agree("", act="none", effects=("finish",))), False),
        ((agree(), agree("《隐私政策》", act="link", effects=("screen",))), False),
    ],
    ids=["a box that may stay empty", "a way back", "a way to the camera", "no label", "a link"],
)
def test_ways_round_a_page_without_a_refusal(controls, compliant):
    page = prompt(*controls, kind="page", cancelable="no")
    assert (verdict(CHECK, prompts=(page,))[0] == "compliant") == compliant
