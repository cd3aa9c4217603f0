"""What a screen is and what can be touched on it."""

import msgspec
import pytest
from fake_apps import EN, ZH, login_app
from fake_phone import Item, Page, _xml, camera_question, dialog, page, text

from analyzers.dynamic.screens import Screen, read_screen, unread_screen


def read(shown: Page) -> Screen:
    return read_screen(_xml(shown), shown.package, shown.activity)


ROLES = [
    ("consent", login_app(ZH).pages["privacy"]),
    ("consent", login_app(EN).pages["privacy"]),
    ("face-consent", login_app(ZH).pages["ask-face"]),
    ("face-consent", login_app(EN).pages["ask-face"]),
    ("face-step", login_app(ZH).pages["step"]),
    ("face-step", login_app(EN).pages["step"]),
    ("home", login_app(ZH).pages["main"]),
    ("home", login_app(EN).pages["main"]),
    ("settings", login_app(ZH).pages["settings"]),
    ("settings", login_app(EN).pages["settings"]),
    ("result", login_app(ZH).pages["done"]),
    ("result", login_app(EN).pages["done"]),
    ("account-deletion", login_app(ZH).pages["delete?"]),
    ("account-deletion", login_app(EN).pages["delete?"]),
    ("permission", camera_question("a", "b")),
    ("permission", camera_question("a", "b", english=True)),
    ("permission", dialog(text("允许“甲”访问您的相机？"), Item("拒绝"), Item("始终允许"), package="com.lbe.security.miui")),
    ("permission", dialog(text("是否允许“甲”使用相机？"), Item("禁止"), Item("允许"), package="com.huawei.systemmanager")),
    ("login", page(text("登录"), Item("手机号", kind="field"), Item("密码", kind="field"), Item("登录"))),
    ("login", page(text("Log in"), Item("Phone", kind="field"), Item("Password", kind="field"), Item("Log in"))),
    ("login", page(text("登录"), Item("手机号", kind="field"), Item("登录"), Item("我已阅读并同意《隐私政策》", kind="box"))),
    ("age-question", page(text("请选择您的年龄"), Item("14岁以下"), Item("14-18岁"), Item("18岁以上"))),
    ("age-question", page(text("How old are you?"), Item("Under 13"), Item("13 or older"))),
    ("age-question", page(text("完善资料"), Item("出生日期", kind="field"), Item("下一步"))),
    ("consent", dialog(text("未满14周岁的用户须由监护人同意《隐私政策》。"), Item("不同意"), Item("同意"))),
    ("webview-empty", page(Item("", kind="web"))),
    ("error", page(text("网络异常，请稍后重试"), Item("重试"))),
    ("error", page(text("Network error, please try again"), Item("Retry"))),
    ("crash-dialog", dialog(text("“甲”屡次停止运行"), Item("关闭应用"), package="android")),
    ("crash-dialog", dialog(text("App keeps stopping"), Item("Close app"), package="android")),
    ("crash-dialog", dialog(text("App isn't responding"), Item("Wait"), package="android")),
    ("picker", page(text("Recent"), Item("a.jpg"), package="com.google.android.documentsui")),
    ("launcher", page(text("Phone"), package="com.miui.home")),
    ("document", page(text("隐私政策"), text("我们重视您的隐私。" * 60))),
    ("home", page(text("小巷生活"), Item("今日菜谱"), Item("刷脸登录"), Item("设置"))),
    ("home", page(text("小巷"), Item("账单"), Item("注销账号"), Item("隐私政策"))),
    ("settings", page(text("设置"), Item("隐私政策"), Item("注销账号"))),
    ("account-deletion", page(text("注销账号"), text("注销后不可恢复"), Item("注销账号"))),
    ("unknown", page(text("1.0"))),
]  # fmt: skip


@pytest.mark.parametrize(
    ("role", "shown"), ROLES, ids=lambda value: value if isinstance(value, str) else ""
)
def test_role(role, shown):
    assert read(shown).role == role


def test_a_store_word_is_no_crash_of_the_system():
    assert read(dialog(text("旧版本已停止运行服务"), Item("知道了"))).role != "crash-dialog"


def test_polarity_and_roles_of_buttons():
    acts = {c.label: (c.role, c.act) for c in read(login_app(ZH).pages["ask-face"]).controls}
    assert acts == {"不同意": ("negative", "refuse"), "同意": ("positive", "agree")}


def test_an_advertising_countdown_does_not_make_another_screen():
    screens = [
        read(page(text("首页"), Item(f"跳过({n}s)"), text(f"12:0{n}"), text(f"{n}%")))
        for n in (1, 2)
    ]
    assert screens[0].id == screens[1].id
    assert screens[0].id != read(page(text("我的"), Item("跳过(1s)"), text("12:01"), text("1%"))).id


def test_a_tick_changes_the_state_and_not_the_screen():
    off, on = (read(page(Item("同意", kind="box", checked=ticked))) for ticked in (False, True))
    assert off.id == on.id
    assert off.state != on.state
    assert [off.controls[0].checked, on.controls[0].checked] == ["no", "yes"]


def test_what_is_typed_is_no_other_screen():
    one, two = (read(page(Item(typed, kind="field"))) for typed in ("手机号", "13800000000"))
    assert one.id == two.id
    assert one.state != two.state


def test_the_text_beside_a_box_is_its_label():
    xml = """<hierarchy><node class="android.widget.FrameLayout" bounds="[0,0][1080,1920]">
    <node class="android.widget.LinearLayout" bounds="[0,100][1080,200]">
      <node class="android.widget.CheckBox" checkable="true" clickable="true" checked="true" bounds="[0,100][100,200]"/>
      <node class="android.widget.TextView" clickable="true" text="我已阅读并同意《人脸识别规则》" bounds="[100,100][1080,200]"/>
    </node></node></hierarchy>"""
    (box,) = read_screen(xml, "a", "b").controls
    assert (box.role, box.checked, box.label) == (
        "checkbox",
        "yes",
        "我已阅读并同意《人脸识别规则》",
    )
    assert box.bounds == (0, 100, 100, 200)
    assert not box.labelled


def test_a_row_and_its_switch_are_one_control():
    xml = """<hierarchy><node class="android.widget.FrameLayout" bounds="[0,0][1080,1920]">
    <node class="android.widget.LinearLayout" clickable="true" bounds="[0,100][1080,200]">
      <node class="android.widget.TextView" text="刷脸登录" bounds="[0,100][800,200]"/>
      <node class="android.widget.Switch" checkable="true" checked="true" bounds="[900,100][1080,200]"/>
    </node></node></hierarchy>"""
    (switch,) = read_screen(xml, "a", "b").controls
    assert (switch.role, switch.label, switch.checked) == ("checkbox", "刷脸登录", "yes")


@pytest.mark.parametrize(
    "label", ["我已阅读并同意《人脸识别服务协议》", "I have read and agree to the face data rules"]
)
def test_a_merged_or_drawn_box_has_no_readable_state(label):
    (box,) = (c for c in read(page(text(label), text("标题"))).controls if c.role == "checkbox")
    assert (box.checked, box.checkable) == ("unknown", False)


def test_words_that_agree_by_going_on_are_no_box():
    shown = page(text("点击登录即表示同意《用户协议》"), Item("登录"))
    assert all(control.role != "checkbox" for control in read(shown).controls)


def test_controls_without_a_word_are_counted():
    screen = read(page(Item(""), Item("", description="关闭"), Item("好")))
    assert screen.unlabelled == 1
    assert [c.role for c in screen.controls] == ["button", "close", "positive"]


def test_a_cross_is_known_by_its_name():
    assert read(page(Item("", id="iv_close"))).controls[0].role == "close"


def test_what_stands_on_the_face_step():
    screen = read(page(
        text("请将脸部放入取景框内"), text("请眨眨眼"), text("剩余 10 秒"), Item("", kind="camera"),
        Item("换一种验证方式"), activity=".FaceActivity",
    ))  # fmt: skip
    assert screen.actions == ("blink",)
    assert screen.seconds == 10
    assert screen.alternatives == ("换一种验证方式",)
    assert screen.camera


@pytest.mark.parametrize("label", ["重新获取(59s)", "59秒后重新发送验证码", "跳过 5s"])
def test_other_countdowns_are_no_time_limit(label):
    assert read(page(text(label), text("请将脸部放入取景框内"))).seconds is None


def test_a_dialog_is_a_window_over_a_screen():
    assert read(dialog(text("提示"), Item("好"))).dialog
    assert not read(page(text("提示"), Item("好"))).dialog


def test_only_the_window_in_front_is_read():
    one = _xml(page(text("首页"), Item("我的"))).split("<node", 1)[1].rsplit("</hierarchy>", 1)[0]
    two = (
        _xml(dialog(text("是否开启?"), Item("好")))
        .split("<node", 1)[1]
        .rsplit("</hierarchy>", 1)[0]
    )
    screen = read_screen(f"<hierarchy><node{one}<node{two}</hierarchy>", "a", "b")
    assert screen.texts == ("是否开启?", "好")
    assert screen.dialog


@pytest.mark.parametrize(
    ("said", "permission"),
    [
        ("要允许“甲”拍摄照片和录制视频吗?", "android.permission.CAMERA"),
        ("Allow App to take pictures and record video?", "android.permission.CAMERA"),
        ("要允许“甲”录制音频吗?", "android.permission.RECORD_AUDIO"),
        ("要允许“甲”访问您设备上的照片和媒体内容吗?", "android.permission.READ_MEDIA_IMAGES"),
        ("Allow App to send you notifications?", "android.permission.POST_NOTIFICATIONS"),
        ("允许吗?", ""),
    ],
)
def test_the_permission_that_is_asked_for(said, permission):
    assert (
        read(
            dialog(
                text(said), Item("允许"), Item("拒绝"), package="com.android.permissioncontroller"
            )
        ).permission
        == permission
    )


def test_a_screen_without_a_tree_is_known_by_its_name():
    assert unread_screen("a", "com.a.FaceLivenessActivity").role == "face-step"
    assert unread_screen("a", "com.facedemo.MainActivity").role == "unknown"


def test_a_screen_is_a_value_that_can_be_written():
    screen = read(login_app(ZH).pages["ask-face"])
    assert msgspec.json.decode(msgspec.json.encode(screen), type=Screen) == screen
