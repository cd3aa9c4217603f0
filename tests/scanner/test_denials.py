"""What a denial really denies, read from whole policies: a narrow one accuses nobody."""

import pytest

from analyzers.policy import analyze
from scanner.claims import claims
from scanner.denials import is_term
from scanner.policy_view import combined

ZH = "隐私政策\n\n更新日期：2026年3月1日\n\n我们重视您的个人信息。\n\n一、人脸信息\n\n{}\n"
EN = "Privacy Policy\n\nLast updated: 1 March 2026\n\nWe care about your data.\n\n1. Facial data\n\n{}\n"


def read(sentence):
    whole = (EN if sentence.isascii() else ZH).format(sentence)
    return claims(combined(analyze(whole.encode(), "p.txt")), identifies=True)


def firm(sentence):
    return {claim.kind for claim in read(sentence) if claim.firm and not claim.aside}


@pytest.mark.parametrize(
    "sentence",
    [
        # an extent, a time or a manner
        "我们不会收集与服务无关的人脸信息。",
        "我们不会收集超出实现目的所必需的人脸信息。",
        "我们不会长期保存您的人脸信息。",
        "我们不会自动上传您的人脸照片，只有在您点击提交后才上传。",
        "We do not collect more facial data than needed.",
        "We do not keep your selfie for longer than necessary.",
        "We do not knowingly collect biometric face data without parental consent.",
        "Facial data is never stored in plain text.",
        # what the user does
        "您可以选择不上传人脸照片。",
        "您不得上传他人人脸照片。",
        "人脸照片上传失败时，请检查网络，未上传成功的可以重试。",
        "未上传人脸照片的用户只能使用基础功能。",
        "We do not require you to provide a facial scan to use the app.",
        # what another company promises
        "合作的第三方机构承诺不会保存您的人脸信息。",
        "我们要求该供应商不得留存人脸图像。",
        "Our vendor does not store face images.",
        # the picture, not what is computed from it
        "原始人脸图像不会被保存，我们只保存人脸特征值。",
        "我们只上传特征值，不上传人脸原图。",
        "The raw face image is not stored; only a template is kept on our servers.",
        # afterwards
        "注销账户后，我们将不再保存您的人脸信息。",
        "您撤回同意后，我们不会保存人脸数据副本。",
        "法律要求处理人脸信息应当取得单独同意。",
        "人脸信息未加密传输的风险由您承担。",
        "Face data may not be encrypted in transit.",
        "Your face is deleted immediately after verification unless the law says otherwise.",
        # under a condition, for a while, in another machine
        "如无您的另行同意，我们不会上传人脸。",
        "测试期间，我们不会上传人脸照片。",
        "门店摄像头拍摄的人脸信息不会上传云端。",
    ],
)
def test_a_narrow_denial_is_not_firm(sentence):
    assert firm(sentence) == set()


@pytest.mark.parametrize(
    ("sentence", "kinds"),
    [
        ("人脸并非必需信息，我们不会收集人脸。", {"not_collected"}),
        ("我们不会收集您的人脸信息，也不会超范围收集其他信息。", {"not_collected"}),
        ("我们绝不收集用户的人脸、指纹等生物识别信息。", {"not_collected"}),
        ("人脸信息仅在您的手机本地处理，不会在后台收集。", {"only_on_device"}),
        ("您的人脸照片在比对成功后不会保存。", {"not_stored"}),
        ("您上传的人脸照片不会被保存。", {"not_stored"}),
        ("刷脸开门锁时，人脸只在您的手机上处理，不会上传。", {"only_on_device"}),
        (
            "本公司不采集、不存储、不上传任何人脸数据。",
            {"not_collected", "not_stored", "only_on_device"},
        ),
        ("We don't save your selfie.", {"not_stored"}),
        ("我们对人脸信息进行加密存储和传输。", {"encrypted"}),
        ("在采集人脸前，我们会单独征得您的同意。", {"separate_consent"}),
        ("We never hand your selfie to another company.", {"not_shared"}),
    ],
)
def test_a_plain_denial_stays_firm(sentence, kinds):
    assert firm(sentence) == kinds


@pytest.mark.parametrize(
    ("sentence", "kinds"),
    [
        ("我们在中国境内收集的人脸信息仅存储于中国境内，不会传输至境外。", {"not_abroad"}),
        ("我们不会向境外提供您的人脸信息。", {"not_abroad"}),
        (
            "人脸信息全部存储在境内服务器，不向境外传输，也不会提供给任何第三方。",
            {"not_abroad", "not_shared"},
        ),
        ("Face data is not sent to servers outside the EU.", {"not_abroad"}),
    ],
)
def test_what_stays_in_the_country_may_leave_the_phone(sentence, kinds):
    assert {claim.kind for claim in read(sentence)} == kinds


@pytest.mark.parametrize(
    ("sentence", "broad"),
    [
        ("我们不会将您的人脸信息出售给第三方。", False),
        ("我们不会公开披露您的人脸信息。", False),
        ("我们不会向任何第三方提供您的人脸信息。", True),
        ("We never hand your selfie to another company.", True),
    ],
)
def test_selling_and_publishing_are_not_giving(sentence, broad):
    (claim,) = read(sentence)
    assert (claim.kind, claim.broad) == ("not_shared", broad)


def test_how_long_a_comparison_takes_is_no_time_of_keeping():
    text = "实时比对（比对过程不超过30秒），我们不会存储人脸。人脸在30秒内删除。"
    first, last = text.index("30秒"), text.rindex("30秒")
    assert not is_term(text, (first, first + 3))
    assert is_term(text, (last, last + 3))


def test_a_consent_to_export_is_not_the_consent_to_the_face():
    assert firm("如需跨境传输人脸信息，我们将单独征得您的授权同意。") == set()
