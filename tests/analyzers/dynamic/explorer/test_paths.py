"""The six paths over whole apps, in Chinese and English."""

import pytest
from fake_apps import EN, ZH, agreeing, camera, login_app
from fake_phone import FakePhone, Item, Page, camera_question, dialog, page, text

from analyzers.dynamic.events import (
    ClockMoved,
    DeviceState,
    Ended,
    Key,
    Note,
    PermissionAnswer,
    ScreenSeen,
    Tap,
    TextGiven,
)
from analyzers.dynamic.explorer import Memory, Plan, walk, ways

BOTH = pytest.mark.parametrize("words", [ZH, EN], ids=["zh", "en"])


def notes(phone: FakePhone, mark: str) -> list[str]:
    return [note.text for note in phone.seen(Note) if note.mark == mark]


def roles(phone: FakePhone) -> list[str]:
    return [screen.role for screen in phone.seen(ScreenSeen)]


# --- what holds for every path --------------------------------------------------------------------


@BOTH
@pytest.mark.parametrize("path", ["idle", "decline", "deny-camera", "accept", "withdraw", "child"])
def test_every_touch_is_logged_after_the_hooks_were_drained(words, path):
    phone = login_app(words)
    end = walk(path, phone.stage())
    assert end.completed, end
    for place, event in enumerate(phone.events):
        if isinstance(event, Tap | Key | Ended):
            assert phone.events[place - 1] == "drain"


@pytest.mark.parametrize("path", ["idle", "decline", "deny-camera", "accept", "withdraw", "child"])
def test_the_same_app_gives_the_same_walk(path):
    first, second = login_app(ZH), login_app(ZH)
    assert walk(path, first.stage()) == walk(path, second.stage())
    assert first.events == second.events


# --- idle -----------------------------------------------------------------------------------------


def test_idle_touches_nothing_and_sees_what_comes_by_itself():
    phone = login_app(ZH)
    phone.pages["privacy"].after = (6.0, "ask-face")
    end = walk("idle", phone.stage())
    assert end.completed
    assert not phone.taps()
    assert not phone.seen(Key)
    assert roles(phone) == ["consent", "face-consent"]


# --- decline --------------------------------------------------------------------------------------


@BOTH
def test_decline_refuses_the_face_and_goes_on(words):
    phone = login_app(words)
    stage = phone.stage()
    end = walk("decline", stage)
    assert end.completed
    assert {"consent", "refused"} <= set(end.reached)
    assert (words["refuse"], "refuse") in phone.taps()
    assert notes(phone, "refused") == ["goes-on"]
    assert {words["bills"], words["news"]} <= set(notes(phone, "entry-opens"))
    assert words["password"] in notes(phone, "alternative")
    assert (words["agree"], "agree") in phone.taps()  # the general consent before it
    assert "face" not in phone.facts
    assert ways("decline", stage) == ["", "consent.refuse", "consent.back", "face-consent.back"]


def test_decline_starts_the_app_again_three_times():
    phone = login_app(ZH)
    walk("decline", phone.stage())
    launches = [event for event in phone.events if str(event).startswith("launch")]
    assert len(launches) == 4
    assert notes(phone, "asked-again") == []
    assert phone.marks.count("relaunched") == 1


@pytest.mark.parametrize("movable", [True, False])
def test_time_between_relaunches_is_waited_or_moved(movable):
    phone = login_app(ZH)
    phone.movable = movable
    began = phone.time
    end = walk("decline", phone.stage(plan=Plan(relaunch_after=3600)))
    assert end.completed
    assert phone.now() - began > 3 * 3600
    assert len(phone.seen(ClockMoved)) == (3 if movable else 0)
    since = [int(str(e).split()[2]) for e in phone.events if str(e).startswith("launch")][1:]
    assert all(seconds >= 3600 for seconds in since)


def test_a_prompt_that_the_back_key_does_not_close_asks_once_a_launch():
    phone = login_app(ZH)
    phone.pages["privacy"].back = "stay"
    stage = phone.stage(memory=Memory(ways=["consent.back"]))
    walk("decline", stage, way="consent.back")
    assert len(notes(phone, "asked-again")) == 3  # launches after the refusal


def test_a_prompt_that_comes_back_by_itself_is_refused_and_counted():
    def nag(phone: FakePhone) -> str:
        if "privacy" not in phone.facts:
            return "privacy"
        return "" if "asked" in phone.facts else "ask-face"

    phone = login_app(ZH)
    phone.pages["main"].enter = nag
    phone.pages["ask-face"].items[1].go = lambda p: p.facts.add("asked") or "main"
    start = phone.start

    def fresh(package: str, activity: str = "", *, held: bool = False) -> int:
        if phone.process is None:
            phone.facts.discard("asked")
        return start(package, activity, held=held)

    phone.start = fresh  # type: ignore[method-assign]
    end = walk("decline", phone.stage())
    assert end.completed
    assert len(notes(phone, "asked-again")) == 3


def test_the_end_of_the_app_after_a_refusal():
    phone = login_app(ZH)
    phone.exit_reason = "timestamp=x pid=1 reason=1 (EXIT_SELF)"
    phone.pages["ask-face"].items[1].go = "exit"
    end = walk("decline", phone.stage())
    assert end.completed
    assert notes(phone, "refused") == ["exit"]
    assert phone.seen(Ended)[0].how == "exit"


def test_an_end_without_a_reason_is_only_gone():
    phone = login_app(ZH)
    phone.pages["ask-face"].items[1].go = "exit"
    walk("decline", phone.stage())
    assert phone.seen(Ended)[0].how == "gone"


def test_going_to_the_background_is_an_exit_too():
    phone = login_app(ZH)
    phone.pages["ask-face"].items[1].go = "home"
    assert walk("decline", phone.stage()).completed
    assert notes(phone, "refused") == ["exit"]


def test_second_chances_are_refused_up_to_three_times():
    phone = login_app(ZH)
    phone.pages["ask-face"].items[1].go = "again"
    phone.pages["again"] = dialog(
        text("确定放弃刷脸登录吗?"), Item("放弃", "back"), Item("继续", "ask-face")
    )
    assert walk("decline", phone.stage()).completed
    assert [label for label, why in phone.taps() if why == "refuse"] == ["不同意", "放弃"]
    assert notes(phone, "refused") == ["goes-on"]


def test_a_refusal_that_brings_the_prompt_again_is_a_loop():
    phone = login_app(ZH)
    phone.pages["ask-face"].items[1].go = "ask-face"
    phone.pages["ask-face"].back = "stay"
    end = walk("decline", phone.stage())
    assert notes(phone, "refused") == ["loop"]
    assert len([1 for _, why in phone.taps() if why == "refuse"]) >= 4
    assert end.why in ("", "screen-unknown")


def test_entries_that_are_greyed_out_or_ask_for_the_face_again_are_told():
    phone = login_app(ZH)

    def locked(shown: FakePhone) -> str:
        shown.pages["main"].items[3].enabled = False
        return "back"

    phone.pages["ask-face"].items[1].go = locked
    phone.pages["main"].items[2].go = "ask-face"
    walk("decline", phone.stage())
    assert notes(phone, "entry-disabled") == ["公告"]
    assert notes(phone, "entry-asks-face") == ["账单"]


def test_a_way_of_refusing_that_was_found_is_walked():
    memory = Memory()
    walk("decline", login_app(ZH).stage(memory=memory))
    for way, touch in (
        ("consent.refuse", "不同意"),
        ("face-consent.back", ""),
        ("consent.back", ""),
    ):
        phone = login_app(ZH)
        end = walk("decline", phone.stage(memory=memory), way=way)
        assert end.completed
        assert "refused" in end.reached
        refused = [label for label, why in phone.taps() if why == "refuse"]
        assert refused[:1] == ([touch] if touch else [])
        if not touch:
            assert phone.seen(Key)[0].key == "back"


def test_a_box_is_a_way_of_its_own():
    def gated(phone: FakePhone) -> str:
        return "ask-camera" if phone.pages["ask-face"].items[1].checked else "stay"

    def app() -> FakePhone:
        phone = login_app(ZH)
        phone.pages["ask-face"] = dialog(
            text(ZH["ask"]),
            Item("我已阅读并同意《人脸信息处理规则》", kind="box"),
            Item("同意", gated),
            Item("关闭", "back"),
        )
        return phone

    phone = app()
    stage = phone.stage()
    walk("decline", stage)
    assert "face-consent.unticked" in ways("decline", stage)
    other = app()
    walk("decline", other.stage(memory=stage.memory), way="face-consent.unticked")
    assert ("同意", "go-on-unticked") in other.taps()
    assert ("我已阅读并同意《人脸信息处理规则》", "tick") not in other.taps()
    accepting = app()
    assert "face-step" in walk("accept", accepting.stage()).reached
    assert ("我已阅读并同意《人脸信息处理规则》", "tick") in accepting.taps()


def test_a_face_step_without_a_consent_is_left_and_told():
    phone = login_app(ZH)
    phone.pages["main"].items[0].go = camera
    end = walk("decline", phone.stage())
    assert end.completed
    assert "face-step" in end.reached
    assert "consent" not in end.reached
    assert len(notes(phone, "cancelled")) == 1


def test_without_a_face_function_the_absence_is_found_and_nothing_dangerous_touched():
    phone = login_app(ZH)
    phone.pages["main"].items[0] = Item("立即支付", "exit")
    phone.pages["main"].items.append(Item("退出登录", "exit"))
    phone.pages["main"].items.append(Item("分享给好友", "exit"))
    end = walk("accept", phone.stage())
    assert end.completed
    assert "face-step" not in end.reached
    touched = {label for label, _ in phone.taps()}
    assert not touched & {"立即支付", "退出登录", "分享给好友", "注销账号", "撤回人脸授权"}


def test_who_never_gave_a_face_tries_to_close_the_account():
    phone = login_app(ZH)
    phone.pages["delete?"].items[1].go = "prove"
    phone.pages["prove"] = page(
        text("注销前请完成人脸验证"), Item("开始人脸验证", "step"), Item("短信验证", "closed")
    )
    walk("decline", phone.stage())
    assert len(notes(phone, "deletion-face")) == 1
    assert ("开始人脸验证", "delete-account") not in phone.taps()


# --- deny-camera ----------------------------------------------------------------------------------


@BOTH
def test_the_camera_is_denied_and_the_rest_agreed_to(words):
    phone = login_app(words)
    end = walk("deny-camera", phone.stage())
    assert end.completed
    assert phone.permissions == {"android.permission.CAMERA": False}
    (answer,) = phone.seen(PermissionAnswer)
    assert (answer.permission, answer.allowed) == ("android.permission.CAMERA", False)
    assert "face" in phone.facts
    assert len(notes(phone, "camera-denied")) == 1


def test_other_permissions_are_allowed_while_the_camera_is_denied():
    phone = login_app(ZH)
    phone.pages["main"].enter = lambda p: "" if "told" in p.facts else "notify"
    phone.pages["notify"] = dialog(
        text("要允许“甲”向您发送通知吗?"), Item("允许", agreeing("told", "main")), Item("不允许", "main"),
        package="com.android.permissioncontroller",
    )  # fmt: skip
    walk("deny-camera", phone.stage())
    assert [(a.permission, a.allowed) for a in phone.seen(PermissionAnswer)] == [
        ("android.permission.POST_NOTIFICATIONS", True),
        ("android.permission.CAMERA", False),
    ]


def test_an_app_that_ends_without_the_camera():
    phone = login_app(ZH)
    phone.pages["ask-camera"] = camera_question("step", "exit")
    assert walk("deny-camera", phone.stage()).completed
    assert notes(phone, "camera-denied") == ["exit"]


# --- accept ---------------------------------------------------------------------------------------


@BOTH
def test_accept_reaches_the_step_and_lets_it_run(words):
    phone = login_app(words)
    end = walk("accept", phone.stage())
    assert end.completed
    assert {"consent", "face-step", "capture", "result"} <= set(end.reached)
    assert words["password"] in notes(phone, "alternative")
    order = [
        role
        for role in roles(phone)
        if role in ("face-consent", "permission", "face-step", "result")
    ]
    assert order[:4] == ["face-consent", "permission", "face-step", "result"]
    assert any(state.what == "camera" for state in phone.seen(DeviceState))
    assert phone.marks[:2] == ["alternative", "alternative"] or "face-step" in phone.marks


def test_the_step_is_begun_again_and_left_in_the_middle():
    phone = login_app(ZH)
    walk("accept", phone.stage())
    assert len(notes(phone, "cancelled")) == 1


def test_what_follows_a_face_step_is_watched_four_seconds_and_no_longer_than_idle():
    took = []
    for idle in (1.0, 4.0, 20.0):
        phone = login_app(ZH)
        walk("accept", phone.stage(plan=Plan(idle=idle)))
        took.append(phone.clock())
    quick, ordinary, patient = took
    assert ordinary - quick > 5  # once after the result, once after leaving
    assert patient == ordinary


def test_hooks_tell_of_a_capture_too():
    phone = login_app(ZH)
    phone.pages["step"].enter = None
    seen = frozenset({"camera-frame"})
    assert "capture" in walk("accept", phone.stage(categories=lambda: seen)).reached
    phone = login_app(ZH)
    phone.pages["step"].enter = None
    assert "capture" not in walk("accept", phone.stage()).reached


def test_a_guide_page_and_a_shutter_are_pressed():
    phone = login_app(ZH)
    phone.pages["ask-camera"] = camera_question("guide", "back")
    phone.pages["guide"] = page(
        text("刷脸登录"), text("请正对手机屏幕"), Item("开始人脸识别", "step")
    )
    phone.pages["step"] = page(
        text("请将脸部放入取景框内"),
        Item("", kind="camera"),
        Item("拍照", "done"),
        activity=".FaceActivity",
    )
    end = walk("accept", phone.stage())
    assert "result" in end.reached
    assert ("拍照", "capture") in phone.taps()


def test_a_long_countdown_before_the_agreement_is_waited_for():
    phone = login_app(ZH)
    phone.pages["ask-face"].items[2].enabled = False
    phone.pages["ask-face"].after = (6.0, "ask-ready")
    phone.pages["ask-ready"] = dialog(
        *[Item(i.label, i.go, kind=i.kind) for i in phone.pages["ask-face"].items]
    )
    assert "face-step" in walk("accept", phone.stage()).reached


def test_the_planted_picture_is_picked_and_no_other():
    phone = login_app(ZH)
    phone.pages["ask-camera"] = camera_question("album", "back")
    phone.pages["album"] = page(
        text("最近"), Item("", id="a", description="plant-1.jpg", go="exit"),
        Item("", description="honey-face.jpg", go="done"), Item("", description="plant-2.jpg", go="exit"),
        package="com.google.android.documentsui",
    )  # fmt: skip
    end = walk("accept", phone.stage(plan=Plan(honey="honey-face.jpg")))
    assert ("honey-face.jpg", "pick") in phone.taps()
    assert end.why == ""
    phone.pages["album"].items.pop(2)
    phone.facts.clear()
    phone.permissions.clear()
    phone.events.clear()
    phone.stop("")
    walk("accept", phone.stage(plan=Plan(honey="honey-face.jpg")))
    assert not [label for label, why in phone.taps() if why == "pick"]
    assert phone.process is not None


# --- withdraw -------------------------------------------------------------------------------------


@BOTH
def test_withdraw_uses_the_entry_and_tries_the_face_again(words):
    phone = login_app(words)
    end = walk("withdraw", phone.stage())
    assert end.completed
    assert {"settings", "withdrawal", "account-deletion", "capture"} <= set(end.reached)
    assert (words["withdraw"], "withdraw") in phone.taps()
    assert notes(phone, "after-withdrawal") == ["a new consent is asked for"]
    assert "face" not in phone.facts
    assert (words["delete"], "delete-account") in phone.taps()


def test_a_face_used_after_the_withdrawal_is_told():
    phone = login_app(ZH)
    phone.pages["withdraw?"].items[2].go = "back"  # forgets nothing
    walk("withdraw", phone.stage())
    assert notes(phone, "after-withdrawal") == ["the face is used without a new consent"]


def test_a_switch_of_the_face_is_a_withdrawal():
    phone = login_app(ZH)
    phone.pages["settings"].items[3] = Item("刷脸登录", kind="switch", checked=True)
    end = walk("withdraw", phone.stage())
    assert "withdrawal" in end.reached
    assert ("刷脸登录", "withdraw") in phone.taps()


def test_without_an_entry_the_settings_were_seen_and_no_withdrawal():
    phone = login_app(ZH)
    phone.pages["settings"].items.pop(3)
    end = walk("withdraw", phone.stage())
    assert end.completed
    assert "settings" in end.reached
    assert "withdrawal" not in end.reached
    assert "account-deletion" in end.reached


def test_settings_lie_under_my_own_page():
    phone = login_app(ZH)
    phone.pages["main"].items[4] = Item("我的", "mine")
    phone.pages["mine"] = page(text("您好"), Item("优惠券", "news"), Item("设置", "settings"))
    assert "withdrawal" in walk("withdraw", phone.stage()).reached


def test_the_last_word_is_not_said_on_somebodys_account():
    from analyzers.dynamic.script import parse_script

    script = parse_script("- sleep: 0\n")
    phone = login_app(ZH)
    walk("withdraw", phone.stage(plan=Plan(script=script)))
    assert notes(phone, "deletion-last-word") == ["确定"]
    assert ("确定", "delete-account") not in phone.taps()


# --- child ----------------------------------------------------------------------------------------


def asking_age(question: Page) -> FakePhone:
    phone = login_app(ZH)
    phone.pages["age"] = question
    phone.pages["main"].enter = lambda p: (
        "privacy" if "privacy" not in p.facts else "" if "age" in p.facts else "age"
    )
    return phone


AGES = [
    (page(text("请选择您的年龄"), Item("14岁以下", agreeing("age", "main")), Item("14-18岁", "exit"), Item("18岁以上", "exit")), "14岁以下"),
    (page(text("请选择年龄段"), Item("6-9岁", "exit"), Item("10-12岁", agreeing("age", "main")), Item("成人", "exit")), "10-12岁"),
    (page(text("您已满14周岁吗?"), Item("已满14周岁", "exit"), Item("未满14周岁", agreeing("age", "main"))), "未满14周岁"),
    (page(text("How old are you?"), Item("13 or older", "exit"), Item("Under 13", agreeing("age", "main"))), "Under 13"),
    (page(text("请选择您的年龄"), Item("成年人", "exit"), Item("未成年人", agreeing("age", "main"))), "未成年人"),
]  # fmt: skip


@pytest.mark.parametrize(("question", "answer"), AGES, ids=[answer for _, answer in AGES])
def test_a_child_of_ten_chooses_its_age(question, answer):
    phone = asking_age(question)
    end = walk("child", phone.stage())
    assert end.completed
    assert {"age-question", "face-step", "capture"} <= set(end.reached)
    assert (answer, "age") in phone.taps()


@pytest.mark.parametrize(
    ("label", "value"),
    [
        ("出生日期", "1960-01-01"),
        ("请输入年龄", "10"),
        ("Date of birth", "1960-01-01"),
        ("Age", "10"),
    ],
)
def test_a_child_of_ten_types_its_age(label, value):
    phone = asking_age(
        page(text("完善资料"), Item(label, kind="field"), Item("下一步", agreeing("age", "main")))
    )
    assert (
        "age-question" in walk("child", phone.stage()).reached
    )  # the phone's clock stands in January 1970
    assert phone.typed[0] == (label, value)
    assert phone.seen(TextGiven)[0].value == value


def test_other_paths_say_that_they_are_adults():
    phone = asking_age(
        page(
            text("请选择您的年龄"),
            Item("14岁以下", "exit"),
            Item("18岁以上", agreeing("age", "main")),
        )
    )
    assert "face-step" in walk("accept", phone.stage()).reached
    assert ("18岁以上", "age") in phone.taps()


def test_a_child_does_not_play_the_guardian():
    phone = login_app(ZH)
    phone.pages["ask-face"].items[0] = text(ZH["ask"] + "未满14周岁的，须由监护人同意。")
    end = walk("child", phone.stage())
    assert end.completed
    assert "face-step" not in end.reached
    assert len(notes(phone, "guardian-asked")) == 1
    assert "face" not in phone.facts


def test_a_wheel_that_can_be_typed_into_is_set_to_the_year():
    phone = asking_age(
        page(
            text("请选择出生日期"),
            Item("1990", kind="field", id="numberpicker_input"),
            Item("06", kind="field", id="numberpicker_input"),
            Item("15", kind="field", id="numberpicker_input"),
            Item("确定", agreeing("age", "main")),
        )
    )
    assert "age-question" in walk("child", phone.stage()).reached
    assert phone.typed == [("1990", "1960")]


def test_a_wheel_that_only_turns_is_turned_to_the_age():
    wheel = Item("18", kind="wheel")

    def turn(phone: FakePhone, down: bool) -> None:
        wheel.label = str(int(wheel.label) + (-1 if down else 1))

    phone = asking_age(
        page(text("请选择年龄"), wheel, Item("确定", agreeing("age", "main")), swiped=turn)
    )
    assert "face-step" in walk("child", phone.stage()).reached
    assert wheel.label == "10"


def test_a_line_that_opens_a_picker_is_opened():
    phone = asking_age(
        page(text("完善资料"), text("出生日期"), Item("生日", "picker"), Item("保存", "main"))
    )
    phone.pages["picker"] = dialog(
        text("请选择年龄"), Item("14岁以下", agreeing("age", "main")), Item("14岁以上", "exit")
    )
    end = walk("child", phone.stage())
    assert end.completed
    assert [tap for tap in phone.taps() if tap[1] == "age"] == [
        ("生日", "age"),
        ("14岁以下", "age"),
    ]
