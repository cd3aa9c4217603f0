"""policy-perpetual-face-licence: three marks over faces or portraits; content, limits, agreements."""

import pytest
from builders import judged, policy, sdk, static

from analyzers.artifacts import Licence

CHECK = "policy-perpetual-face-licence"


def grant(over="portrait", marks="pis", start=5, **parts):
    return Licence(
        **{
            "over": over,
            "perpetual": "p" in marks,
            "irrevocable": "i" in marks,
            "sublicensable": "s" in marks,
            "limited": False,
            "quote": (start, start + 10),
            **parts,
        }
    )


def verdict(*grants, title="用户协议", words="用户协议\n" + "您授予我们权利。" * 200, **parts):
    result = judged(CHECK, policy=policy(words, licences=grants, title=title), **parts)
    return result.verdict, result.reason


@pytest.mark.parametrize("over", ["face", "portrait"])
def test_all_three_marks_are_a_violation(over):
    assert verdict(grant(over)) == ("violation", "all three marks over faces or portraits")


def test_marks_of_sentences_near_each_other_count_together():
    assert verdict(grant(marks="p"), grant(marks="is", start=100))[0] == "violation"
    assert verdict(grant(marks="p"), grant(marks="is", start=1200))[0] == "likely-violation"


def test_two_marks_are_likely_and_one_is_for_a_person():
    assert verdict(grant(marks="pi"))[0] == "likely-violation"
    assert verdict(grant(marks="p")) == ("needs-manual-review", "licence over faces or portraits")


def test_a_limited_licence_is_no_violation():
    assert verdict(grant(limited=True))[0] == "needs-manual-review"
    assert verdict(grant("content", limited=True)) == ("compliant", "limited content licence")


def test_content_is_for_a_person_except_in_a_face_swapping_app():
    assert verdict(grant("content"))[0] == "needs-manual-review"
    swaps = static(sdks=(sdk(),), face_classes=("FC7",))
    assert verdict(grant("content"), static=swaps)[0] == "likely-violation"


def test_none_is_compliant_only_in_an_agreement():
    assert verdict() == ("compliant", "no such licence")
    assert verdict(title="隐私政策") == ("not-assessed", "no user agreement read")
