"""Apps and devices that fail: a walk ends with a code, soon, and never by an exception."""

import pytest
from fake_apps import ZH, agreeing, login_app
from fake_phone import FakePhone, Item, camera_question, dialog, page, text

from analyzers.dynamic.events import DeviceState, Ended, Gap, Note, PathName, ScreenSeen, Tap
from analyzers.dynamic.explorer import Memory, Plan, walk
from analyzers.errors import InputError, SessionUnusable

PATHS: list[PathName] = ["idle", "decline", "deny-camera", "accept", "withdraw", "child"]


@pytest.mark.parametrize("path", PATHS)
def test_a_device_that_is_lost_at_any_moment_ends_the_walk(path):
    whole = login_app(ZH)
    walk(path, whole.stage())
    for calls in range(1, whole._calls, max(1, whole._calls // 20)):
        phone = login_app(ZH)
        phone.lost_after = calls
        end = walk(path, phone.stage())
        assert (end.completed, end.why) == (False, "device-lost")


def test_a_crash_is_told_from_an_exit():
    phone = login_app(ZH)
    phone.pages["main"].items[0].go = "crash"
    phone.pages["crash"] = dialog(
        text("“甲”屡次停止运行"), Item("关闭应用", "exit"), package="android"
    )
    end = walk("accept", phone.stage())
    assert end.why == "app-crashed"
    assert [e.how for e in phone.seen(Ended)] == ["crash"]


def test_a_crash_without_a_dialog_is_known_from_the_exit_reason():
    phone = login_app(ZH)
    phone.exit_reason = "reason=4 (APP CRASH(EXCEPTION))"
    phone.pages["main"].items[0].go = "exit"
    end = walk("accept", phone.stage())
    assert end.why == "app-crashed"
    assert [e.how for e in phone.seen(Ended)] == ["crash"]


def test_an_app_that_hangs():
    phone = login_app(ZH)
    phone.pages["main"].items[0].go = "anr"
    phone.pages["anr"] = dialog(
        text("“甲”没有响应"), Item("等待"), Item("关闭应用"), package="android"
    )
    assert walk("accept", phone.stage()).why == "app-frozen"


def test_an_app_that_ends_by_itself():
    phone = login_app(ZH)
    phone.pages["privacy"].items[2].go = "exit"
    assert walk("accept", phone.stage()).why == "app-exited"


def test_an_app_that_never_shows_anything():
    phone = FakePhone({"main": page()})
    end = walk("accept", phone.stage())
    assert "face-step" not in end.reached
    assert phone.time < 1_000_000 + 400


def test_a_step_whose_tree_cannot_be_had_is_known_by_its_name():
    phone = login_app(ZH)
    phone.refuse_tree = frozenset({"step"})
    end = walk("accept", phone.stage())
    assert {"face-step", "capture", "result"} <= set(end.reached)
    assert [gap.code for gap in phone.seen(Gap)] == ["tree-unavailable"]
    assert any(s.tree == "" and s.role == "face-step" for s in phone.seen(ScreenSeen))


def test_slow_screens_are_waited_for():
    phone = login_app(ZH)
    phone.slow = 3.0
    end = walk("accept", phone.stage())
    assert "result" in end.reached


def test_offers_and_adverts_in_between_are_closed():
    phone = login_app(ZH)
    phone.pages["main"].enter = lambda p: (
        "privacy" if "privacy" not in p.facts else "" if "offer" in p.facts else "offer"
    )
    phone.pages["offer"] = dialog(
        text("发现新版本，是否更新?"), Item("立即更新", "exit"),
        Item("以后再说", lambda p: p.facts.add("offer") or "main"),
    )  # fmt: skip
    assert "result" in walk("accept", phone.stage()).reached
    assert ("以后再说", "close") in phone.taps()


def test_another_app_in_front_is_left():
    phone = login_app(ZH)
    phone.pages["main"].items[3].go = "shop"
    phone.pages["main"].items[0] = Item("会员中心", "member")
    phone.pages["member"] = page(text("会员"), text("等级"), Item("刷脸登录", "ask-face"))
    phone.pages["shop"] = page(text("商店"), package="com.other.shop")
    assert "result" in walk("accept", phone.stage()).reached


def test_a_log_in_wall_is_told():
    phone = FakePhone({
        "main": page(text("登录"), Item("手机号", kind="field"), Item("密码", kind="field"), Item("登录", "stay")),
    })  # fmt: skip
    end = walk("accept", phone.stage())
    assert (end.completed, end.why) == (False, "login-needed")


def test_a_guest_walks_round_the_log_in():
    phone = login_app(ZH)
    phone.pages["wall"] = page(
        text("登录"), Item("手机号", kind="field"), Item("登录", "stay"), Item("先逛逛", "main")
    )
    phone.first = "wall"
    assert "face-step" in walk("accept", phone.stage()).reached


def test_a_prompt_without_a_way_to_agree():
    phone = login_app(ZH)
    phone.pages["privacy"].items.pop(2)
    phone.pages["privacy"].items.append(Item("同意", enabled=False))
    end = walk("accept", phone.stage())
    assert (end.completed, end.why) == (False, "screen-unknown")


def test_prompts_without_an_end():
    phone = login_app(ZH)
    for number in range(20):
        phone.pages[f"more{number}"] = dialog(
            text(ZH["privacy"] + f"第{number + 1}份"),
            Item("不同意"),
            Item("同意", f"more{number + 1}"),
        )
    phone.pages["more20"] = page(text("终"))
    phone.pages["privacy"].items[2].go = "more0"
    assert walk("accept", phone.stage()).why == "screen-unknown"


def test_an_app_without_an_end_is_left_when_the_budget_is_used_up():
    phone = login_app(ZH)

    def deeper(shown: FakePhone) -> str:
        name = f"deep{len(shown.pages)}"
        shown.pages[name] = page(
            text(name), Item("入口一" + name, deeper), Item("入口二" + name, deeper)
        )
        return name

    phone.pages["main"].items[0] = Item("刷脸入口", deeper)
    phone.pages["main"].items[2].go = deeper
    end = walk("accept", phone.stage(plan=Plan(taps=40)))
    assert (end.completed, end.why) == (False, "budget")
    assert any("touches" in note.text for note in phone.seen(Note))
    phone.stop("")
    slow = walk("accept", phone.stage(plan=Plan(budget=8)))
    assert slow.why == "budget"


def test_an_error_of_a_device_is_its_code():
    phone = login_app(ZH)

    def refused(x: int, y: int) -> None:
        raise InputError("device-no-input", "Touches are not allowed.")

    phone.tap = refused  # type: ignore[method-assign]
    assert walk("accept", phone.stage()).why == "device-no-input"


def test_a_log_that_cannot_be_written_is_not_swallowed():
    phone = login_app(ZH)

    def full(package: str, *, number: int = 1, since: int = 0) -> int:
        raise SessionUnusable("session-no-space", "The disk is full.")

    phone.launch = full  # type: ignore[method-assign]
    with pytest.raises(SessionUnusable):
        walk("idle", phone.stage())


def test_an_app_that_answers_a_touch_late_is_given_its_time():
    phone = login_app(ZH)
    phone.late = 0.9
    end = walk("accept", phone.stage(plan=Plan(pause=0.1)))
    assert "result" in end.reached
    assert [why for _, why in phone.taps()].count("open-face") <= 2


def test_a_step_that_is_over_between_two_looks_is_known_from_the_camera():
    phone = login_app(ZH)

    def flash(shown: FakePhone) -> str:
        shown.camera_log.append("CONNECT device 1 client for package com.example.app (PID 1)")
        return "main"

    phone.pages["ask-camera"] = camera_question("main", "back")
    phone.pages["main"].items[0].go = lambda p: "ask-face" if "face" not in p.facts else flash(p)
    phone.pages["ask-face"].items[2].go = agreeing("face", "main")
    end = walk("accept", phone.stage())
    assert {"face-step", "capture"} <= set(end.reached)
    assert [label for label, why in phone.taps() if why == "search"] == []


def test_the_camera_of_an_earlier_walk_is_not_of_this_one():
    phone = login_app(ZH)
    phone.camera_log.append("CONNECT device 1 client for package com.example.app (PID 1)")
    walk("accept", phone.stage())
    events = phone.events
    step = next(i for i, e in enumerate(events) if isinstance(e, Note) and e.mark == "face-step")
    opened = next(i for i, e in enumerate(events) if isinstance(e, Tap) and e.why == "open-face")
    assert opened < step
    assert not [s for s in phone.seen(DeviceState) if s.what == "camera" and "PID 1" in s.value]


def test_a_page_with_a_view_for_the_camera_is_no_step_while_the_camera_is_off():
    phone = login_app(ZH)
    phone.pages["main"].items.insert(0, Item("", kind="camera"))
    phone.camera_log.append("")
    end = walk("decline", phone.stage())
    assert [note.text for note in phone.seen(Note) if note.mark == "refused"] == ["goes-on"]
    assert "face-step" not in end.reached


def test_an_app_whose_code_no_longer_answers_is_frozen():
    phone = login_app(ZH)
    for item in phone.pages["main"].items:
        item.go = "stay"
    phone.alive = lambda: False  # type: ignore[method-assign]
    assert walk("accept", phone.stage()).why == "app-frozen"


def test_a_prompt_that_does_not_come_again_is_told():
    phone = login_app(ZH)
    memory = Memory(ways=["face-consent-2.refuse"], prompts={"0" * 16: "face-consent-2"})
    assert (
        walk("decline", phone.stage(memory=memory), way="face-consent-3.refuse").why
        == "prompt-not-met"
    )


def test_another_app_after_a_refusal_is_no_exit():
    phone = login_app(ZH)
    phone.pages["ask-face"].items[1].go = "browser"
    phone.pages["browser"] = page(text("帮助"), package="com.android.browser")
    walk("decline", phone.stage())
    assert [n.text for n in phone.seen(Note) if n.mark == "refused"] == ["goes-on"]


def test_an_app_that_is_killed_while_it_is_watched_was_not_watched_to_the_end():
    phone = login_app(ZH)
    phone.exit_reason = "reason=2 (SIGNALED)"
    phone.pages["privacy"].after = (3.0, "exit")
    end = walk("idle", phone.stage())
    assert (end.completed, end.why) == (False, "app-exited")


def test_an_app_that_ends_itself_while_it_is_watched_was_seen_as_it_is():
    phone = login_app(ZH)
    phone.exit_reason = "reason=1 (EXIT_SELF)"
    phone.pages["privacy"].after = (3.0, "exit")
    assert walk("idle", phone.stage()).completed
