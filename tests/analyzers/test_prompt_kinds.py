"""Kinds of wording on app screens: read rightly, and not mistaken for their look-alikes."""

from statistics import fmean

import pytest

from analyzers.prompts import (
    read_control,
    read_prompt,
    read_prompts,
    speaks_of_face,
)
from corpus.metrics import precision_recall_f1
from corpus.prompts import Prompt, prompts

# --- what it is about -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("请对着屏幕露一下脸", "face"),
        ("店内摄像头会认出老会员", "face"),
        ("请允许使用相机扫描条码", "camera"),
        ("请接受以上条款", "general_privacy"),
        ("允许读取您的照片吗？", "album"),
        ("录入声纹后可用声音开门", "other_biometric"),
        ("使用手机自带的面容解锁", "device_unlock"),
        ("今天也要加油", "other"),
        ("Please send a photo of yourself", "face"),
        ("Allow access to your photos?", "album"),
        ("Hold your palm over the reader", "other_biometric"),
        ("Accept the community rules to go on", "general_privacy"),
    ],
)
def test_the_subject_is_one_word(text: str, subject: str) -> None:
    assert read_prompt(text).subject == subject


@pytest.mark.parametrize(
    "text",
    [
        "请上传身份证正面照",
        "请核对身份证照片是否清晰",
        "上传商品正面照和背面照",
        "猫脸识别喂食器",
        "给角色捏一张圆圆的脸型",
        "记得擦干净再用脸盆",
        "Problems we face.",
        "Draw a dog's face",
        "Your portrait orientation is locked",
    ],
)
def test_what_only_looks_like_a_face_is_none(text: str) -> None:
    assert not speaks_of_face(text)


@pytest.mark.parametrize(
    "text",
    [
        "我们不进行人脸识别",
        "本设备只数人数，不做人脸比对",
        "We never scan visitors' faces.",
        "We keep no picture of your face.",
    ],
)
def test_a_denied_face_is_no_subject(text: str) -> None:
    reading = read_prompt(text)
    assert "denied" in reading.notes
    assert "face" not in reading.topics


@pytest.mark.parametrize(
    "text",
    [
        "系统没有您的人脸信息，请先录入",
        "不进行人脸识别将无法登录",
        "If you do not use face recognition, enter a PIN.",
    ],
)
def test_a_condition_is_no_denial(text: str) -> None:
    assert "face" in read_prompt(text).topics


# --- how it asks ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "点“进入”就当您同意采集人脸",
        "照片一经提交视为本人同意建立人脸档案",
        "Pressing Go is consent to a scan of your face.",
        "Sending the form counts as agreement to face recognition.",
        "Scanning your face means you accept our rules",
        "Carry on and you agree to a face scan",
        "Tap enter representative you agree to gather face",
    ],
)
def test_another_act_that_is_said_to_be_consent_is_implied(text: str) -> None:
    assert read_prompt(text).wording == "implied"


@pytest.mark.parametrize(
    "text",
    [
        "我们不会把继续使用视为您同意处理人脸信息",
        "Turn the camera to your passport",
        "无需打开相册",
        "Processing your face takes a moment",
    ],
)
def test_what_asks_nothing_is_no_consent(text: str) -> None:
    assert read_prompt(text).wording == "none"


def test_the_system_dialog_makes_it_a_consent_to_the_camera_as_well() -> None:
    reading = read_prompts(["刷脸前请看", "稍后在系统弹窗里允许相机，用于拍摄您的脸部", "同意"])
    assert reading.asks_for_face
    assert "camera" in reading.topics
    assert (reading.wording, reading.only_face) == ("explicit", False)


def test_a_contract_in_the_same_breath_bundles_the_face() -> None:
    reading = read_prompt("已阅读《租赁合同》《人脸识别授权书》，全部同意")
    assert (reading.topics, reading.wording) == (("face", "general"), "explicit")


@pytest.mark.parametrize(
    "label",
    [
        "家长同意",
        "我是家长，同意录入",
        "全部允许",
        "Parent: I agree",
        "Yes, I consent",
        "Read and accept",
    ],
)
def test_agreeing_in_a_role_or_after_another_word_agrees(label: str) -> None:
    assert read_control(label) == "agree"


@pytest.mark.parametrize(
    "label",
    [
        "监护人同意书",
        "允许访问的设备",
        "我愿意冒险",
        "未阅读并同意",
        "Never read and accept",
        "I'm not sure",
    ],
)
def test_labels_that_hold_a_word_of_consent_need_not_agree(label: str) -> None:
    assert read_control(label) != "agree"


# --- what it tells --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "人脸照片保存六个月",
        "离店后人脸照片随即清除",
        "比对完成不留存影像",
        "Your selfie is deleted after two days",
        "The template is kept until you leave",
        "Pictures are never stored",
    ],
)
def test_how_long_something_is_kept_is_told(text: str) -> None:
    assert read_prompt(text).tells_retention


@pytest.mark.parametrize(
    "texts",
    [
        ["人脸入住", "不愿刷脸的，请到前台出示证件"],
        ["刷脸开门", "同意录入", "使用门卡"],
        ["Face entry", "It is up to you", "Agree"],
        ["Face entry", "Agree", "Use my badge"],
    ],
)
def test_that_one_may_refuse_is_told(texts: list[str]) -> None:
    assert read_prompts(texts).tells_refusal


def test_a_plain_cancel_tells_of_no_refusal() -> None:
    assert not read_prompts(["刷脸开门", "同意录入", "取消"]).tells_refusal
    assert not read_prompts(["Face entry", "Agree", "Cancel"]).tells_refusal


@pytest.mark.parametrize(
    "text",
    [
        "您随时可以在设置里关闭刷脸",
        "可逐项撤销人脸授权",
        "You can switch it off any time",
        "Unlink my face",
    ],
)
def test_how_to_withdraw_is_told(text: str) -> None:
    assert read_prompt(text).tells_withdrawal


# --- how it presses -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "pattern"),
    [
        ("没刷脸的同事按旷工处理", "threatened-loss"),
        ("放弃刷脸将失去专属优惠", "threatened-loss"),
        ("未录入人脸不得进入小区", "no-service"),
        ("按公安要求，不刷脸不能入住", "false-legal-duty"),
        ("Scan your face or lose your bonus", "threatened-loss"),
        ("If you decline the face scan the app will shut down", "no-service"),
        ("Government rules require all users to give a face scan", "false-legal-duty"),
    ],
)
def test_pressure_is_seen(text: str, pattern: str) -> None:
    assert pattern in read_prompt(text).coercive


@pytest.mark.parametrize(
    "texts",
    [
        ["人脸识别超时，请重试"],
        ["刷脸支付", "开通", "暂不需要该服务"],
        ["是否开通刷脸？", "开通", "不要此服务"],
        ["We are sorry for your loss of signal during the face scan"],
        ["Without face login you can use your password"],
    ],
)
def test_what_only_looks_like_pressure_is_none(texts: list[str]) -> None:
    assert read_prompts(texts).coercive == ()


# --- the labelled prompts -------------------------------------------------------------------------


def test_the_half_kept_aside_is_read_as_well_as_when_last_measured() -> None:
    rows = [row for row in prompts() if row.aside]
    read = {row.id: read_prompts(row.texts) for row in rows}
    values = {
        "subject": sorted({row.subject for row in rows}),
        "wording": sorted({row.wording for row in rows}),
    }
    figures = [
        precision_recall_f1(
            [getattr(row, field) == value for row in rows],
            [getattr(read[row.id], field) == value for row in rows],
        ).f1
        for field in values
        for value in values[field]
    ]
    assert fmean(figures) >= 0.8
    assert _right(rows, "wording") >= 0.85


def _right(rows: list[Prompt], field: str) -> float:
    return fmean(getattr(read_prompts(row.texts), field) == getattr(row, field) for row in rows)
