"""policy-third-party-face-recipient: the face SDKs of others held against the policy's lists."""

from builders import judged, limitation, policy, sdk, static

from analyzers.artifacts import Recipient, SdkRow

CHECK = "policy-third-party-face-recipient"
MEGVII = "megvii-meglive-v3"


def row(**parts):
    return SdkRow(
        **{
            "name": "FaceID活体",
            "company": "旷视科技",
            "purpose": "核验身份",
            "data": "人脸图像",
            "link": "",
            "sdks": (MEGVII,),
            "face": True,
            "quote": (5, 15),
            **parts,
        }
    )


def verdict(*sdks, words="隐私政策\n一、我们收集您的手机号和人脸。\n", **parts):
    result = judged(CHECK, policy=policy(words, **parts), static=static(sdks=sdks or (sdk(),)))
    return result.verdict, result.reason


def test_listed_with_purpose_and_face_is_compliant():
    assert verdict(sdk_rows=(row(),)) == ("compliant", "every face SDK listed")


def test_a_named_recipient_counts_as_listed():
    assert verdict(recipients=(Recipient("旷视科技", (MEGVII,), (5, 9)),))[0] == "compliant"


def test_another_version_of_the_same_vendor_counts():
    assert verdict(sdk_rows=(row(sdks=("megvii-lv5",)),))[0] == "compliant"


def test_listed_without_purpose_or_only_named_is_for_a_person():
    assert verdict(sdk_rows=(row(purpose=""),))[0] == "needs-manual-review"
    assert verdict(words="隐私政策\n我们与旷视科技等公司合作。\n") == (
        "needs-manual-review",
        "named without purpose or face data",
    )


def test_nowhere_named_is_likely():
    assert verdict() == ("likely-violation", "face SDK not in the policy")


def test_the_list_may_stand_in_a_document_that_was_not_read():
    links = (limitation("policy-links-not-followed"),)
    assert verdict(limitations=links) == ("needs-manual-review", "list not read")


def test_what_only_works_on_the_device_is_for_a_person():
    assert verdict(sdk("arcsoft-arcface"))[0] == "needs-manual-review"


def test_nothing_of_others_is_not_applicable():
    assert verdict(sdk("opencv-face-recognizer"))[0] != "likely-violation"
    assert verdict(sdk(weak=True))[0] == "not-applicable"
