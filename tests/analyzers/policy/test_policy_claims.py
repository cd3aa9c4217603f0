"""Structured claims: promises, licences, recipients, component lists, consent, readability, place."""

import pytest

from analyzers.policy import analyze
from analyzers.policy.licences import licences
from analyzers.policy.promises import promises
from analyzers.policy.readability import readability
from analyzers.sdk_names import named, sdks_of
from analyzers.telling import Sentence


def of_face(text, **parts):
    return Sentence(
        **{"start": 0, "end": len(text), "unit": "line", "language": "zh", "face": "yes", **parts}
    )


def kinds(text, **parts):
    return {promise.kind for promise in promises(text, [of_face(text, **parts)])}


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("面部关键点仅在手机本地计算。", "only_on_device"),
        ("Your face map never leaves the phone.", "only_on_device"),
        ("我们不会保存您的人脸图像。", "not_stored"),
        ("No copy of the selfie is kept.", "not_stored"),
        ("人脸模板经国密算法加密后入库。", "encrypted"),
        ("The face template is encrypted.", "encrypted"),
        ("我们不会向任何第三方提供您的人脸信息。", "not_shared"),
        ("We never share your face data.", "not_shared"),
        ("人脸信息仅存放于中国境内。", "not_abroad"),
        ("Face templates never leave the EU.", "not_abroad"),
    ],
)
def test_a_promise_is_read(sentence, kind):
    assert kind in kinds(sentence)


def test_promises_are_of_faces_only_and_know_their_conditions():
    text = "未经您同意，我们不会向第三方提供人脸信息。"
    (promise,) = promises(text, [of_face(text)])
    assert promise.conditional
    assert promises(text, [of_face(text, face="no")]) == ()
    assert kinds("面容由手机系统保管，不会上传。", by="device_unlock") == set()
    assert kinds("我们不收集人脸信息。", by="denied") == {"not_collected"}


def licence(text, **parts):
    found = licences(text, [of_face(text, **{"face": "no", **parts})])
    return found[0] if found else None


def test_the_three_marks_of_a_licence():
    found = licence("您授予我们永久、不可撤销、可转授权的许可，使用您的肖像。")
    assert (found.over, found.perpetual, found.irrevocable, found.sublicensable) == (
        "portrait",
        True,
        True,
        True,
    )
    found = licence(
        "You grant us a worldwide licence to your content, only to provide the service."
    )
    assert (found.over, found.limited, found.perpetual) == ("content", True, False)


@pytest.mark.parametrize(
    "sentence",
    [
        "本应用使用的开源软件以永久、免费的许可发布，内容见附录。",
        "We grant you a perpetual licence to use your photos.",
        "您授权我们收集手机号。",
    ],
)
def test_other_licences_are_none(sentence):
    assert licence(sentence) is None


def test_a_product_stands_for_faces_and_a_vendor_beside_a_face_only():
    assert sdks_of("旷视科技", face=False) == ()
    assert "megvii-meglive-v3" in sdks_of("旷视科技", face=True)
    assert "zoloz" in sdks_of("ZOLOZ", face=False)
    assert [n.name for n in named("本应用接入 Face++ 与MyJDapp")] == ["Face++"]


TABLE = (
    "<h2>第三方SDK目录</h2><table><tr><td>SDK名称</td><td>公司</td><td>用途</td><td>数据</td><td>链接</td></tr>"
    "<tr><td>FaceID活体</td><td>旷视科技</td><td>刷脸登录</td><td>人脸图像</td><td>https://a.example/p</td></tr>"
    "<tr><td>云推</td><td>云推公司</td><td>消息推送</td><td>设备型号</td><td>https://b.example/p</td></tr></table>"
)
MARKDOWN = (
    "## SDK 列表\n\n| SDK名称 | 公司 | 用途 | 数据 |\n|---|---|---|---|\n| FaceID活体 | 旷视科技 | 刷脸登录 | 人脸图像 |\n"
    "| 云推 | 云推公司 | 消息推送 | 设备型号 |\n"
)
FLAT = "SDK清单\nSDK名称\n公司名称\n使用目的\n收集信息\nFaceID活体\n旷视科技\n刷脸登录\n人脸图像\n云推\n云推公司\n消息推送\n设备型号\n"
LABELLED = (
    "SDK清单\nSDK名称：FaceID活体\n公司名称：旷视科技\n使用目的：刷脸登录\n收集信息：人脸图像\n"
    "SDK名称：云推\n公司名称：云推公司\n使用目的：消息推送\n收集信息：设备型号\n"
)


@pytest.mark.parametrize(
    ("words", "name"),
    [(TABLE, "a.html"), (MARKDOWN, "a.txt"), (FLAT, "a.txt"), (LABELLED, "a.txt")],
    ids=["html", "markdown", "flattened", "labelled"],
)
def test_a_list_of_components_is_read_in_every_form(words, name):
    policy = analyze(words.encode(), name)
    rows = policy.sdk_rows
    assert [row.name for row in rows] == ["FaceID活体", "云推"]
    assert (rows[0].company, rows[0].purpose, rows[0].data) == ("旷视科技", "刷脸登录", "人脸图像")
    assert (rows[0].face, rows[1].face) == (True, False)
    assert "megvii-meglive-v3" in rows[0].sdks
    assert "FaceID活体" in policy.text[slice(*rows[0].quote)]


def test_a_table_of_own_data_is_no_list_of_components():
    words = (
        "<table><tr><th>信息</th><th>目的</th><th>期限</th></tr>"
        "<tr><td>手机号</td><td>登录</td><td>一年</td></tr></table>"
    )
    assert analyze(words.encode(), "a.html").sdk_rows == ()


RULES = (
    "<ul><li><a href='#face'>人脸规则</a></li></ul><h2>一、账号</h2><p>我们用手机号为您创建账号，注销后删除。</p>"
    "<h2 id='face'>二、人脸信息处理规则</h2><p>为核验身份，我们通过摄像头采集您的人脸图像，与身份证照片比对。</p>"
    "<p>上述人脸信息由旷视科技处理，核验完成后七日内删除，加密存储在境内服务器。</p>"
    "<p>采集前会征得您的单独同意；您可以在设置中撤回同意，也可以改用短信验证。</p><h2>三、位置信息</h2><p>我们使用位置信息为您派单，"
    "您可以在系统设置中关闭定位权限。</p><p>行程结束后我们保存轨迹三十天。</p><h2>四、支付</h2><p>支付时银行卡号由银行处理，我们只留订单号。</p>"
    "<p>订单信息保存三年。</p><h2>五、联系我们</h2><p>客服电话见首页。</p>"
)


def test_claims_of_a_whole_policy():
    policy = analyze(RULES.encode(), "a.html")
    (clause,) = policy.clauses
    assert (clause.level, clause.reach) == (3, "anchor")
    assert 0 < clause.distance < 1
    assert clause.probability == policy.score >= 0.5
    period = next(r for r in policy.retention if r.face and r.kind == "period")
    assert (period.days, policy.text[slice(*period.quote)]) == (7, "七日")
    assert "separate" in [consent.wording for consent in policy.consents]
    megvii = next(r for r in policy.recipients if "旷视" in r.name)
    assert "megvii-meglive-v3" in megvii.sdks
    inside = [s for s in policy.sentences if s.in_clause]
    assert policy.text[inside[0].start : inside[0].end] == "二、人脸信息处理规则"
    assert {s.face for s in inside} >= {"yes", "context"}
    assert all(s.language == "zh" for s in policy.sentences)


def test_readability_has_a_measure_a_language():
    english = ["We take a photo of your face to check who you are."] * 4
    grade = readability(english, "en")
    assert (grade.measure, 1 < grade.value < 8) == ("flesch-kincaid-grade", True)
    chinese = ["我们采集您的人脸图像，用于核验身份。"] * 4
    mean = readability(chinese, "zh")
    assert (mean.measure, mean.value) == ("characters-per-clause", 8.0)
    assert readability(english[:2], "en") is None
    harder = [
        "Notwithstanding the aforementioned considerations, biometric particulars remain processed."
    ] * 4
    assert readability(harder, "en").value > grade.value


def test_a_text_without_a_face_word_has_no_clause_and_no_sentence_on_faces():
    words = "隐私政策\n一、手机号\n我们收集您的手机号用于登录。上述信息加密保存三十天。\n"
    policy = analyze(words.encode(), "a.txt")
    assert (policy.clauses, policy.face_processed) == ((), False)
    assert {s.face for s in policy.sentences} == {"no"}


@pytest.mark.parametrize(
    ("sentence", "supposed"),
    [
        ("不采集人脸将无法确认是本人操作。", True),
        ("如您不提供人脸信息，我们将无法为您完成实名认证。", True),
        ("If we do not collect your face, we cannot verify you.", True),
        ("我们不收集您的人脸信息。", False),
        ("我们不会采集人脸，无法获知您的长相。", False),
        ("We do not collect your face.", False),
    ],
)
def test_what_would_follow_without_a_face_promises_nothing(sentence, supposed):
    (promise,) = promises(sentence, [of_face(sentence, by="denied")])
    assert promise.kind == "not_collected"
    assert promise.conditional == supposed
