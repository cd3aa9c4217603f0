"""face-consent-bundled-with-camera: what one act covers."""

from askings import agree, box, capture, free, prompt, refuse, verdict

CHECK = "face-consent-bundled-with-camera"
BOTH = {
    "topics": ("face", "camera"),
    "only_face": False,
    "words": "我们将使用您的相机权限并采集您的人脸信息，是否同意？",
}
TERMS = {"topics": ("face", "general"), "only_face": False}
TERMS_BOX = box("我已阅读并同意《用户协议》《隐私政策》")


def test_one_allow_for_camera_and_face():
    assert verdict(CHECK, prompts=(prompt(**BOTH),)) == (
        "likely-violation",
        "one act for the face and something else",
    )


def test_the_camera_as_the_means_of_the_face_check():
    means = BOTH | {"words": "将打开前置摄像头，判断画面中是否为您本人，是否同意？"}
    assert verdict(CHECK, prompts=(prompt(**means),))[0] == "compliant"


def test_one_tick_for_terms_and_face():
    tick = box("我已阅读并同意《用户协议》和《人脸识别规则》", gates=True)
    one = prompt(agree(), refuse(), tick, **TERMS)
    assert verdict(CHECK, prompts=(one,))[0] == "likely-violation"


def test_two_ticks_and_one_submit_that_needs_both_are_for_a_person():
    two = prompt(agree(), refuse(), TERMS_BOX, box(gates=True), **TERMS)
    assert verdict(CHECK, prompts=(two,))[0] == "needs-manual-review"


def test_two_ticks_of_which_the_face_is_free():
    two = prompt(agree(), refuse(), TERMS_BOX, box(), **TERMS)
    assert verdict(CHECK, prompts=(two,))[0] == "compliant"


def test_an_act_of_its_own():
    assert verdict(CHECK)[0] == "compliant"


def test_texts_that_were_not_read():
    assert verdict(CHECK, prompts=(prompt(complete=False),))[0] == "not-assessed"


def test_no_consent_is_not_bundled():
    assert verdict(CHECK, captures=(free(),), prompts=())[0] == "not-assessed"


def test_a_bundle_off_the_way_does_not_count():
    elsewhere = prompt(id="elsewhere", **BOTH)
    got = verdict(CHECK, prompts=(prompt(), elsewhere), captures=(capture(),))
    assert got[0] == "compliant"
