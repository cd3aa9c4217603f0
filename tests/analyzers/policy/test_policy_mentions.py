"""In what way a sentence speaks of faces, and what follows for the whole policy."""

import pytest

from analyzers.policy import mentions
from analyzers.policy.facts import facts, read
from analyzers.policy.lexicon import Words, faces, group
from analyzers.policy.source import read as read_source
from analyzers.policy.units import outline


def roles(text: str, name: str = "a.txt") -> list[str]:
    source = read_source(text.encode(), name)
    page = outline(source.text, source.layout)
    return [told.role for told in mentions.roles(page, read(page))]


@pytest.mark.parametrize(
    "text",
    [
        "我们采集您的人脸",
        "面部特征点",
        "刷脸登录",
        "支持面容 ID",
        "完成活体检测",
        "拍摄您的自拍并与证件照片比对",
        "头像将与身份证件核对是否为同一人",
        "系统对着您的脸拍照",
        "a picture of your face",
        "facial geometry",
        "Face ID",
        "expression values from the depth camera",
        "your selfie is matched with the badge picture",
        "TrueDepth data",
    ],
)
def test_face_words(text: str) -> None:
    assert faces(Words.of(text))


@pytest.mark.parametrize(
    "text",
    [
        "面对面交流",
        "物体表面",
        "使用 Facebook 登录",
        "操作界面",
        "页面部分内容",
        "页面相关设置",
        "瘦脸滑杆",
        "游戏角色捏脸",
        "脸型由滑杆调整",
        "设备指纹",
        "您的头像和昵称",
        "生物识别信息",
        "面部精华液",
        "Facebook and other networks",
        "the user interface and the surface",
        "face-to-face meetings",
        "the risks we may face",
        "you could face legal penalties",
        "in the face of change",
        "face slimming filter",
        "choose a watch face",
        "customer-facing staff",
        "biometric sign-in",
        "your profile photo",
    ],
)
def test_no_face_words(text: str) -> None:
    assert not faces(Words.of(text))


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("为核实身份，我们会采集您的面部图像。", "processing"),
        ("注册时需提供姓名、身份证号、手机号和人脸照片，我们用来核验身份。", "processing"),
        ("We compare your face with the photo on your passport.", "processing"),
        ("系统逐帧计算五官的位置。", "processing"),
        ("我们不会收集、使用您的人脸信息。", "denial"),
        ("We do not collect, derive or buy facial recognition data.", "denial"),
        ("本应用不涉及人脸识别，也不采集面部特征。", "denial"),
        ("我们不会收集您的指纹，但会采集您的人脸图像。", "processing"),
        ("除非您同意，我们不会采集您的人脸。", "processing"),
        ("个人敏感信息是指一旦泄露可能危害人身安全的信息，包括面部识别特征。", "definition"),
        (
            "Biometric information means fingerprints, iris scans and facial templates.",
            "definition",
        ),
        ("您可以用手机自带的面容 ID 登录，我们只接收验证结果。", "unlock"),
        ("若您的设备支持指纹或面容验证，可用于解锁本应用。", "unlock"),
        ("Face ID is handled by the operating system.", "unlock"),
        ("Your phone's own face unlock may open the app; we only receive the result.", "unlock"),
        ("相机权限：用于拍摄面部照片。", "permission"),
        ("面部特征、指纹、声纹", "list"),
    ],
)
def test_roles(text: str, role: str) -> None:
    assert roles(text + "\n其他内容。\n") == [role]


def test_places_decide_too() -> None:
    assert roles("一、定义\n人脸模板由系统生成。\n二、其他\n无。\n") == ["definition"]
    assert roles("五、第三方 SDK 清单\n1. 核身组件：采集人脸图像。\n") == ["sdk-row"]
    assert roles("三、系统权限列表\n1. 拍照时采集您的面部。\n") == ["permission"]
    assert roles("SDK名称：核身；公司名称：某某；收集信息：人脸图像\n") == ["sdk-row"]


def test_sdk_rows_of_a_table() -> None:
    page = (
        "<html><table><tr><th>名称</th><th>公司</th><th>信息</th></tr>"
        "<tr><td>核身 SDK</td><td>某某科技有限公司</td><td>采集人脸图像</td></tr></table></html>"
    )
    assert roles(page, "a.html") == ["sdk-row"]


def test_a_title_follows_the_sentences_below() -> None:
    assert roles("一、刷脸门禁\n门禁机采集您的面部用于比对。\n") == ["processing", "processing"]
    assert roles("一、人脸信息\n上船时拍摄一张照片并与护照比对。\n")[0] == "processing"
    assert roles("一、人脸\n本节暂无内容。\n") == ["list"]


def test_unlocking_is_gone_on_about() -> None:
    text = "您可使用手机系统的面容或指纹解锁。面部数据保存在手机安全芯片中，我们不会获取。\n"
    assert roles(text) == ["unlock", "unlock"]


def whole(text: str) -> tuple[bool, str]:
    source = read_source(text.encode(), "a.txt")
    page = outline(source.text, source.layout)
    known = read(page)
    told = mentions.roles(page, known)
    near = [i for i, fact in enumerate(known) if not fact.face]
    processed = any(item.role in ("processing", "permission", "sdk-row") for item in told)
    return processed, mentions.processing(told, known, near, processed=processed)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("我们采集您的人脸照片并保存在我们的服务器。", (True, "server")),
        ("面部关键点仅在您的手机本地处理。", (True, "device_only")),
        ("人脸比对由合作的认证机构完成。", (True, "third_party")),
        ("面部轮廓在本地计算。我们把人脸照片上传至服务器保存。", (True, "mixed")),
        ("人脸识别用于保障安全。", (True, "unspecified")),
        ("我们不会采集您的人脸。", (False, "denied")),
        ("敏感信息是指面部特征等信息。", (False, "none")),
        ("手机自带的面容 ID 用于登录。", (False, "none")),
        ("SDK名称：核身；公司名称：某某；收集信息：采集人脸图像。", (True, "third_party")),
        (
            "The check of your face is carried out by Veritor Ltd, our partner.",
            (True, "third_party"),
        ),
        ("天气很好。", (False, "none")),
    ],
)
def test_processing(text: str, expected: tuple[bool, str]) -> None:
    assert whole(text) == expected


def test_facts_of_a_sentence() -> None:
    fact = facts("为核验身份，我们采集姓名、手机号与人脸。")
    assert (fact.faces, fact.other_data) == (1, 2)
    assert {"collect", "sure_purpose_necessity"} <= fact.cues
    assert fact.biometric


def test_groups() -> None:
    assert "no words" not in group("face")
    with pytest.raises(KeyError):
        group("no such group")


def test_rules_on_faces_are_no_list_of_components_or_permissions():
    words = (
        "一、人脸 SDK 个人信息处理规则\n我们采集人脸图像。\n二、第三方SDK目录\n人脸组件由某公司提供。\n"
        "三、“人物”相册（人脸聚类）\n我们采集人脸图像用于聚类。\n"
    )
    source = read_source(words.encode(), "a.txt")
    page = outline(source.text, source.layout)
    where = mentions.regions(page)
    assert {page.of(page.units[i])[:2] for i in where.sdk} == {"二、", "人脸"}
    assert not where.permission
