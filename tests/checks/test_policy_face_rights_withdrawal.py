"""policy-face-rights-withdrawal: a way for faces with steps and time, a general way, none."""

from builders import beauty, judged, mention, policy, silent_policy, static

from analyzers.artifacts import Sentence

CHECK = "policy-face-rights-withdrawal"


def telling(*lines, **parts):
    """Lines with whether they are about faces; each tells a way to withdraw."""
    words, sentences = "隐私政策\n", []
    for text, face in lines:
        start = len(words)
        words += text + "\n"
        sentences.append(
            Sentence(
                start,
                start + len(text),
                "line",
                "zh",
                "yes" if face else "no",
                elements=("withdraw_delete",),
                notice=("rights",),
            )
        )
    return policy(words, sentences=tuple(sentences), mentions=(mention(),), **parts)


def verdict(*lines, **parts):
    result = judged(CHECK, policy=telling(*lines, **parts))
    return result.verdict, result.reason


def test_steps_and_time_for_faces_are_compliant():
    assert verdict(("您可以在设置中关闭刷脸，人脸特征七日内删除。", True)) == (
        "compliant",
        "a way for faces with steps and time",
    )


def test_the_time_may_stand_with_the_general_rights():
    told = verdict(("您可以在设置中撤回对人脸的同意。", True), ("我们十五个工作日内办结。", False))
    assert told[0] == "compliant"


def test_no_time_or_no_steps_is_for_a_person():
    assert (
        verdict(("您可以在设置中撤回对人脸的同意。", True))[1] == "a way for faces without a time"
    )
    assert (
        verdict(("您可以撤回对人脸的同意，七日内生效。", True))[1]
        == "a way for faces without its steps"
    )


def test_a_way_for_all_data_is_for_a_person():
    assert verdict(("您可以查阅、更正、删除您的信息。", False)) == (
        "needs-manual-review",
        "a way for all data, faces not named",
    )


def test_only_cancelling_is_likely():
    assert verdict(("您可以注销账号。", False)) == (
        "likely-violation",
        "only cancelling the account",
    )


def test_faces_left_out_are_likely():
    told = verdict(("您可以删除信息，人脸信息除外。", True))
    assert told == ("likely-violation", "faces left out of the rights")


def test_nothing_is_a_violation_unless_the_model_is_in_doubt():
    assert verdict()[0] == "violation"
    assert verdict(abstain=True) == ("needs-manual-review", "face clause uncertain")


def test_unmentioned_effects_are_not_assessed():
    result = judged(CHECK, policy=silent_policy(), static=static(sdks=(beauty(),)))
    assert result.verdict == "not-assessed"
