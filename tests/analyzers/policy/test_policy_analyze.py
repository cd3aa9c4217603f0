"""Whole policies, made up for these tests: one for every hard case."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyzers.artifacts import ELEMENTS, NOTICE, PolicyArtifact, encode
from analyzers.errors import PolicyUnreadable
from analyzers.policy import analyze
from analyzers.policy.decode import MIXED

OPENING = """山茶花日记隐私政策
本政策说明我们怎样处理您的信息。
一、账号
注册时我们收集您的手机号和密码，用于创建账号。您可以随时注销。
二、日志
我们记录您的设备型号、IP地址，用于排查故障。
"""
CLOSING = """四、联系我们
有疑问请致信 privacy@shanchahua.example 或拨打客服电话。
"""


def policy(section: str, name: str = "a.txt") -> PolicyArtifact:
    return analyze((OPENING + section + CLOSING).encode(), name)


SECTION = """三、人脸信息处理规则
为核实提现人是您本人，我们会采集您的面部图像，用于身份核验。
采集前我们将以弹窗征得您的单独同意。
摄像头拍摄的人脸图像将与公安系统留存的照片进行比对。
上述信息加密存储于境内的服务器，核验完成后立即删除。
如您拒绝提供，不影响您使用其他功能，您也可以选择人工审核的方式。
您可以在“设置-隐私”中撤回同意。
未满十四周岁的未成年人须取得监护人的同意。
我们不会向任何第三方共享您的人脸信息。
人脸信息属于敏感个人信息，一旦泄露可能危害您的人身和财产安全。
"""


def test_a_section_of_its_own() -> None:
    found = policy(SECTION)
    assert (found.clause_level, found.separate_clause) == (3, True)
    assert found.score >= 0.5
    [clause] = found.clauses
    assert clause.heading == "三、人脸信息处理规则"
    assert found.text[clause.start : clause.end].startswith("三、人脸")
    assert found.text[clause.start : clause.end].endswith("财产安全。")
    assert not clause.prominent
    assert found.consent_wording == "separate"
    assert [name for name in ELEMENTS if not found.elements[name].covered] == []
    assert [name for name in NOTICE if not found.notice[name].covered] in ([], ["necessity"])
    assert found.title == "山茶花日记隐私政策"
    assert found.languages == ("zh",)


def test_quotes_are_sentences_of_the_clause() -> None:
    found = policy(SECTION)
    [start, end] = found.elements["retention"].quotes[0]
    assert found.text[start:end].endswith("立即删除。")
    assert all(len(element.quotes) <= 5 for element in found.elements.values())


@pytest.mark.parametrize(
    ("section", "level"),
    [
        # A numbered item on one function whose only data is the face.
        (
            "三、功能\n（1）美颜：使用美颜时，我们在您的手机本地处理面部关键点，用于呈现效果，不会上传或保存。"
            "您可以随时关闭美颜。\n（2）相册：我们读取您选择的图片。\n",
            2,
        ),
        # A label in brackets.
        (
            "三、功能\n【门禁】使用门禁时，我们采集您的人脸图像用于核验身份，离职后立即删除。"
            "如您拒绝提供，不影响您使用门卡。\n【日程】我们保存您的日程。\n",
            2,
        ),
        # The face among other data: no clause.
        (
            "三、实名\n办理实名时，我们收集您的姓名、身份证号、手机号、银行卡号和人脸照片，用于核验身份。\n",
            0,
        ),
        # Only the phone's unlock under a biometric title.
        (
            "三、生物识别\n您可以开启手机自带的指纹或面容 ID 登录，我们只接收验证结果，不会获取您的指纹或面容。"
            "您可以随时在设置中关闭。\n",
            0,
        ),
        # A title with the word and no face data.
        ("三、刷脸支付\n开通时我们收集您的手机号和银行卡号，用于绑定账户。您可以随时解绑。\n", 0),
        # A definition.
        (
            "三、定义\n人脸信息：指面部图像及由其生成的特征，属于敏感个人信息，一旦泄露可能危害人身安全。\n",
            0,
        ),
        # A denial.
        ("三、人脸\n我们不会收集您的人脸信息，也不使用人脸识别技术。\n", 0),
        # A permission line.
        ("三、权限列表\n1. 相机权限：用于拍摄人脸照片完成核验，您可以随时关闭。\n", 0),
        # A list of SDKs whose row tells a lot.
        (
            "三、第三方SDK目录\n1. 核身SDK：由某某科技有限公司提供，采集人脸图像用于身份核验，加密传输，"
            "核验后立即删除。\n",
            0,
        ),
        # Several biometrics in one titled item.
        (
            "三、功能\n（1）考勤机：为核验身份，我们采集您的人脸图像或指纹，加密存储在企业的服务器，"
            "离职后立即删除。如您拒绝，不影响您使用其他功能。\n（2）审批：我们保存审批记录。\n",
            2,
        ),
        # Nothing at all.
        ("三、共享\n我们不会共享您的手机号。\n", 0),
    ],
)
def test_levels(section: str, level: int) -> None:
    found = policy(section)
    assert found.clause_level == level
    assert (found.score >= 0.5) == (level >= 2)
    assert found.separate_clause == (level >= 2)


def test_an_untitled_paragraph_is_level_1() -> None:
    found = policy(
        "三、防沉迷\n我们限制未成年人的游戏时长，并统计在线时间和消费金额，用于提醒您的家人，具体见游戏内说明。\n"
        "深夜游戏时，为确认是成年人本人，我们会采集您的面部图像并与公安系统的照片进行比对。"
        "上述图像加密传输，比对后立即删除，我们不会保存。"
        "如您拒绝，将无法继续游戏，但不影响次日使用。\n"
        "我们还为家长提供守护平台，可以绑定孩子的账号、设置密码、查看订单和浏览记录。\n"
    )
    assert found.clause_level == 1
    assert not found.separate_clause
    assert found.clauses[0].heading == ""
    assert found.elements["retention"].covered


def test_rules_in_a_document_of_their_own() -> None:
    text = (
        "青禾校园人脸信息处理规则\n一、目的\n门禁机采集您的人脸图像，用于核验进校人员的身份。\n"
        "二、保存\n图像加密存储于学校的服务器，毕业后三十日内删除。\n"
        "三、权利\n您可以撤回同意；如您拒绝，也可以使用校园卡的方式进校。\n"
    )
    found = analyze(text.encode(), "rules.txt")
    assert found.clause_level == 3
    [clause] = found.clauses
    assert (clause.start, clause.end) == (0, len(text) - 1)


def test_english() -> None:
    text = (
        "# Privacy notice of Foxglove Gym\n## 1. Account\nWe collect your email address to create an account.\n"
        "## 2. Facial recognition at the door\nWith your explicit consent we capture an image of your face to verify"
        " that you are a member.\nThe camera image is compared with the photo you enrolled.\n"
        "It is encrypted and stored on our servers in Norway for 30 days.\n"
        "If you decline, you can use a key card instead.\nYou can withdraw your consent in the settings.\n"
        "## 3. Contact\nWrite to hello@foxglove.example.\n"
    )
    found = analyze(text.encode(), "policy.md")
    assert (found.clause_level, found.clauses[0].heading) == (
        3,
        "2. Facial recognition at the door",
    )
    assert found.consent_wording == "explicit"
    assert found.languages == ("en",)
    missing = [name for name in ELEMENTS if not found.elements[name].covered]
    assert missing == ["third_party", "minors_guardian"]


def test_english_under_a_chinese_heading() -> None:
    text = OPENING + (
        "三、人脸识别 / Facial recognition\nWe use the camera to capture an image of your face to verify your identity.\n"
        "The image is deleted immediately after the check and is never shared with third parties.\n"
    )
    found = analyze(text.encode(), "a.txt")
    assert found.clause_level == 3
    assert found.languages == ("zh", "en")


def test_a_page_with_emphasis() -> None:
    page = (
        "<html><head><title>晴窗门禁隐私政策</title></head><body><h2>一、账号</h2><p>我们收集您的手机号。</p>"
        "<h2>二、人脸信息</h2><p><b>我们采集您的人脸图像，用于核验身份，并在离职后立即删除。</b></p>"
        "<p>如您拒绝，不影响您使用门卡的方式进门。</p><h2>三、日志</h2><p>我们记录设备型号。</p></body></html>"
    )
    found = analyze(page.encode(), "policy.html")
    assert found.clause_level == 3
    assert found.clauses[0].prominent
    assert found.highlighted
    assert found.title == "晴窗门禁隐私政策"


def test_a_table_row_as_clause() -> None:
    page = (
        "<html><p>我们处理的信息如下。</p><table><tr><th>功能</th><th>信息</th><th>说明</th></tr>"
        "<tr><td>登录</td><td>手机号</td><td>用于登录。</td></tr>"
        "<tr><td>人脸核验</td><td>面部图像</td><td>用于核验身份，核验后立即删除；您可以拒绝，不影响使用其他功能。</td></tr>"
        "<tr><td>地图</td><td>位置信息</td><td>用于导航。</td></tr></table></html>"
    )
    found = analyze(page.encode(), "policy.html")
    assert (found.clause_level, found.clauses[0].heading) == (3, "人脸核验")


def test_without_a_clause_the_scattered_sentences_tell() -> None:
    found = policy(
        "三、实名\n办理实名时，我们收集您的姓名、身份证号、手机号和人脸照片，用于核验身份。"
        "上述信息加密存储。如您拒绝提供，将无法使用该功能。\n"
    )
    assert found.clause_level == 0
    assert found.elements["purpose_necessity"].covered
    assert found.elements["refuse_alternative"].covered
    assert found.elements["security"].covered
    assert found.consent_wording == "none"


def test_unlock_sentences_are_no_evidence() -> None:
    found = policy(
        SECTION.replace("上述信息加密存储于境内的服务器，核验完成后立即删除。", "")
        + "您也可以用手机自带的面容 ID 登录，面容数据仅存储在您的手机本地。\n"
    )
    assert found.clause_level == 3
    assert not found.elements["storage_location"].covered


@pytest.mark.parametrize(
    ("data", "name", "ids"),
    [
        (
            b"<html><p>We <a href='x'>link</a> you<img src=x></p></html>",
            "a.html",
            {"policy-images-not-read", "policy-links-not-followed"},
        ),
        (
            b"<html><script>fill()</script><p>Loading the page for you</p></html>",
            "a.html",
            {"policy-script-page"},
        ),
        ("Политика в отношении данных".encode(), "a.txt", {"policy-language-not-supported"}),
        (
            "個人情報の取り扱いについて、お客様の情報を".encode(),
            "a.txt",
            {"policy-language-not-supported"},
        ),
        (b"We respect you and the data.", "a.txt", set()),
    ],
)
def test_limitations(data: bytes, name: str, ids: set[str]) -> None:
    found = analyze(data, name)
    always = {"policy-one-file", "policy-no-own-model-confidence"}
    assert {limit.id for limit in found.limitations} - {"policy-reads-like-none"} == always | ids


@pytest.mark.parametrize(
    ("text", "noted"),
    [
        ("页面不存在，请返回首页。我们很抱歉。", True),
        ("This page cannot be found, and we are sorry for that.", True),
        ("我们收集您的手机号。", False),
        ("We collect your name and store it.", False),
        ("Страница не найдена, попробуйте ещё раз", False),
    ],
)
def test_a_text_that_is_no_policy_is_noted(text: str, noted: bool) -> None:
    ids = {limit.id for limit in analyze(text.encode(), "a.txt").limitations}
    assert ("policy-reads-like-none" in ids) == noted


def test_equal_input_gives_equal_bytes() -> None:
    data = (OPENING + SECTION).encode()
    assert encode(analyze(data, "a.txt")) == encode(analyze(data, "a.txt"))


def test_refusals_reach_the_caller() -> None:
    with pytest.raises(PolicyUnreadable):
        analyze(b"%PDF-1.4", "policy.pdf")


@settings(max_examples=120, deadline=None)
@given(st.binary(max_size=300), st.sampled_from(["a.txt", "a.html", ""]))
def test_bytes_never_raise_anything_else(data: bytes, name: str) -> None:
    try:
        found = analyze(data, name)
    except PolicyUnreadable:
        return
    encoding = found.snapshot.encoding
    assert encoding == MIXED or data.decode(encoding) is not None


WORDS = st.lists(
    st.sampled_from(
        [
            "一、",
            "（1）",
            "1.",
            "• ",
            "人脸信息",
            "面部",
            "我们采集",
            "用于核验",
            "不会",
            "删除",
            "。",
            "，",
            "\n",
            "\n",
            "SDK",
            "权限",
            "**",
            "|",
            "# ",
            "：",
            "手机号",
            "同意",
            "Face ID",
            " face ",
            "we collect ",
            "<p>",
            "<b>",
        ]
    ),
    min_size=1,
    max_size=60,
)


@settings(max_examples=120, deadline=None)
@given(WORDS, st.sampled_from(["a.txt", "a.html"]))
def test_any_arrangement_keeps_the_contract(words: list[str], name: str) -> None:
    try:
        found = analyze("".join(words).encode(), name)
    except PolicyUnreadable:
        return  # nothing but white space
    assert found.face_mentioned == bool(found.mentions)
    assert (found.score >= 0.5) == (found.clause_level >= 2)
    for clause in found.clauses:
        assert 0 <= clause.start < clause.end <= len(found.text)
    spans = [q for e in (*found.elements.values(), *found.notice.values()) for q in e.quotes]
    assert all(0 <= a < b <= len(found.text) for a, b in spans)
    assert sorted(found.elements) == sorted(ELEMENTS)
    assert sorted(found.notice) == sorted(NOTICE)
