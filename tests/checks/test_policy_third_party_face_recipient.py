"""policy-third-party-face-recipient: the face SDKs of others held against the policy's lists."""

import pytest
from builders import app, judged, limitation, policy, sdk, static
from handlings import flow, world
from msgspec.structs import replace
from observations import RIGHT, both, session

from analyzers.artifacts import Recipient, SdkRow
from analyzers.policy import analyze
from analyzers.sdks import catalogue

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


@pytest.mark.parametrize(
    ("used", "company"),
    [(MEGVII, "北京迈格威科技有限公司"), ("linkface-liveness", "北京今始科技有限公司")],
)
def test_a_maker_may_go_by_the_name_of_its_company(used, company):
    words = f"隐私政策\n一、共享\n核验身份时，我们将您的人脸图像提供给{company}比对。\n"
    result = judged(
        CHECK, policy=analyze(words.encode(), "p.txt"), static=static(sdks=(sdk(used),))
    )
    assert result.verdict == "compliant"


def test_a_company_of_the_same_group_is_another_name():
    words = "隐私政策\n一、共享\n核验身份时，我们将您的人脸图像提供给阿里云计算有限公司比对。\n"
    told = analyze(words.encode(), "p.txt")
    ant = next(
        r.id for r in catalogue().sdks if r.vendor == "Ant Group" and r.processing != "on-device"
    )
    result = judged(CHECK, policy=told, static=static(sdks=(sdk(ant),)))
    assert result.verdict == "needs-manual-review"
    assert "only a company of its group" in result.findings[0].message.en


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


# --- what an entry says --------------------------------------------------------------------------


def test_an_entry_without_faces_among_its_data_is_for_a_person():
    got = judged(CHECK, policy=policy(sdk_rows=(row(data="设备型号、系统版本"),)), static=static())
    assert got.verdict == "needs-manual-review"
    assert "face data" in got.findings[0].message.en
    assert verdict(sdk_rows=(row(data=""),))[0] == "compliant"


def test_the_best_of_several_entries_counts():
    assert verdict(sdk_rows=(row(data="设备型号"), row()))[0] == "compliant"


def test_an_sdk_that_only_ran_is_compared_too():
    ran = session(*RIGHT, executed=(sdk(grade="executed"),))
    bare = static(sdks=(sdk("arcsoft-arcface", weak=True),))
    told = judged(CHECK, policy=policy(), static=bare, dynamic=ran)
    assert (told.verdict, told.reason) == ("likely-violation", "face SDK not in the policy")
    assert "static reading of the APK" not in {text.en for text in told.rests_on}


# --- private deployment, named in passing, unknown hosts ------------------------------------------

OWN = {"package": "com.blinkbank.client"}
THEIRS = "Megvii"


def of_the_bank(*, told=None, code=None, **observed):
    """The check on an app whose hosts bear its own name."""
    seen = replace(session(*RIGHT, **observed), **OWN) if observed else None
    world_ = replace(code or static(), app=app(**OWN))
    got = judged(CHECK, policy=told or policy(), static=world_, dynamic=seen)
    return got.verdict, got.reason


def test_an_sdk_that_talks_to_the_operators_own_hosts_may_be_the_operators():
    urls = ("https://face.blinkbank.test/v3",)
    sends = world(flow(sink="sdk-upload", sdk=MEGVII, urls=urls))
    assert of_the_bank(code=sends) == ("needs-manual-review", "role of the SDK's maker unclear")
    vendor = world(flow(sink="sdk-upload", sdk=MEGVII, urls=("https://api.megvii.com/faceid",)))
    assert of_the_bank(code=vendor)[0] == "likely-violation"


def test_so_it_is_when_a_run_shows_it():
    got = of_the_bank(sent=both(host="face.blinkbank.test"))
    assert got == ("needs-manual-review", "only the operator's own hosts got faces")


def test_a_face_to_a_company_named_in_passing_is_for_a_person():
    passing = policy("隐私政策\n我们与旷视科技等公司合作。\n")
    got = of_the_bank(told=passing, sent=both(host_owner=THEIRS))
    assert got == ("needs-manual-review", "a face sent to a company named in passing")


def test_a_face_to_a_listed_company_is_compliant():
    got = of_the_bank(told=policy(sdk_rows=(row(),)), sent=both(host_owner=THEIRS))
    assert got == ("compliant", "every company that got a face is listed")


def test_a_host_nobody_knows_is_not_cleared_and_accuses_nobody():
    listed = policy(sdk_rows=(row(),))
    told = judged(CHECK, policy=listed, dynamic=session(*RIGHT, sent=both(host="x.unknown.test")))
    assert told.verdict == "compliant"
    assert any("x.unknown.test" in text.en for text in told.missing)
    silent = judged(CHECK, policy=policy(), dynamic=session(*RIGHT, sent=both(host="x.u.test")))
    assert silent.verdict == "likely-violation"


def test_a_violation_rests_on_the_policy_too():
    got = judged(CHECK, policy=policy(), dynamic=session(*RIGHT, sent=both(host_owner=THEIRS)))
    assert got.verdict == "violation"
    assert "text of the privacy policy" in {text.en for text in got.rests_on}
