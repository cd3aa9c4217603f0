"""Step scripts: what can be written, what is refused with its line, and how they are played."""

from contextlib import suppress

import pytest
from fake_apps import ZH, login_app
from fake_phone import FakePhone, Item, camera_question, page, text
from hypothesis import given
from hypothesis import strategies as st

from analyzers.dynamic.events import Note, TextGiven
from analyzers.dynamic.explorer import Plan, walk
from analyzers.dynamic.script import StepsUnusable, parse_script, read_script

LOGIN = """
- before: start
  steps:
    - wait-for: 登录
    - type: {into: 手机号, text: "13800000000"}
    - type: {into: 密码, secret: TEST_PASSWORD}
    - tap: {id: btn_login}
"""


def walled() -> FakePhone:
    phone = login_app(ZH)
    phone.pages["wall"] = page(
        text("登录"),
        Item("手机号", kind="field"),
        Item("密码", kind="field"),
        Item("登录", "main", id="btn_login"),
    )
    phone.first = "wall"
    return phone


def test_a_script_logs_in_and_keeps_its_secret(monkeypatch):
    monkeypatch.setenv("TEST_PASSWORD", "geheim-123")
    phone = walled()
    end = walk("accept", phone.stage(plan=Plan(script=parse_script(LOGIN))))
    assert "result" in end.reached
    assert ("密码", "geheim-123") in phone.typed
    assert [event.value for event in phone.seen(TextGiven)] == ["13800000000", "***"]
    assert "geheim" not in repr(phone.events)


def test_a_script_leads_to_a_face_function_no_search_would_find():
    phone = login_app(ZH)
    phone.pages["main"].items[0] = Item("乐园", "ask-camera")
    phone.pages["ask-camera"] = camera_question("step", "back")
    script = parse_script("""
- before: face-step
  paths: [accept]
  steps:
    - wait-for: {text: 账单, seconds: 3}
    - tap: 乐园
    - permission: allow
    - mark: face-step
""")
    end = walk("accept", phone.stage(plan=Plan(script=script)))
    assert {"face-step", "capture"} <= set(end.reached)
    assert [label for label, why in phone.taps() if why == "script"] == ["乐园"]
    assert any(note.mark == "face-step" and "line 8" in note.text for note in phone.seen(Note))
    assert script.steps("face-step", "decline") == ()


def test_a_control_that_never_comes_ends_the_walk_with_its_line():
    phone = login_app(ZH)
    end = walk(
        "accept", phone.stage(plan=Plan(script=parse_script("- tap: {text: 没有这个, seconds: 2}")))
    )
    assert end.why == "steps-not-found" or end.reached
    assert any("line 1" in note.text for note in phone.seen(Note))


def test_an_optional_step_may_fail():
    phone = login_app(ZH)
    script = parse_script(
        "- tap: {text: 没有这个, optional: true}\n- key: back\n- swipe: up\n- sleep: 1\n"
    )
    assert walk("idle", phone.stage(plan=Plan(script=script))).completed
    assert walk("deny-camera", phone.stage(plan=Plan(script=script))).why in ("", "app-left")


BROKEN = [
    ("", "steps-broken", ""),
    ("a: [", "steps-broken", "Line 1"),
    ("- \t- b: 'x", "steps-broken", "Line 1"),
    ("just words", "steps-value", "Line 1"),
    ("- tap: 登录\n- jump: high", "steps-unknown", "Line 2"),
    ("- tap: {txt: 登录}", "steps-unknown", "Line 1"),
    ("- tap: {act: explode}", "steps-value", "Line 1"),
    ("- tap: {seconds: 3}", "steps-value", "Line 1"),
    ("- tap:", "steps-value", "Line 1"),
    ("- key: menu", "steps-value", "Line 1"),
    ("- sleep: nan", "steps-value", "Line 1"),
    ("- sleep: 6000", "steps-value", "Line 1"),
    ("- sleep: -1", "steps-value", "Line 1"),
    ("- type: 密码", "steps-value", "Line 1"),
    ("- type: {into: 密码}", "steps-value", "Line 1"),
    ("- type: {into: 密码, text: a, secret: B}", "steps-value", "Line 1"),
    ("- type: {into: 密码, secret: NOT_SET_ANYWHERE}", "steps-secret-missing", "Line 1"),
    ("- mark: done", "steps-value", "Line 1"),
    ("- permission: maybe", "steps-value", "Line 1"),
    ("- before: nowhere\n  steps: [{key: back}]", "steps-value", "Line 1"),
    ("- before: start", "steps-value", "Line 1"),
    ("- before: start\n  paths: [sideways]\n  steps: [{key: back}]", "steps-value", "Line 2"),
    ("- before: start\n  stepz: []\n  steps: [{key: back}]", "steps-unknown", "Line 2"),
    ("- before: start\n  steps: [{key: back}]\n- key: back", "steps-unknown", "Line 1"),
    ("- tap: a\n  key: back", "steps-value", "Line 1"),
    ("- &a {key: back}\n- *a", "steps-unknown", ""),
    ("- !!python/object/apply:os.system [x]", "steps-value", "Line 1"),
    ("- key: back\n" * 501, "steps-too-large", ""),
    ("#" * 200_001, "steps-too-large", ""),
]


@pytest.mark.parametrize(("source", "code", "line"), BROKEN, ids=range(len(BROKEN)))
def test_what_cannot_be_used_is_refused_with_its_line(source, code, line):
    with pytest.raises(StepsUnusable) as caught:
        parse_script(source, {})
    assert caught.value.code == code
    assert line in str(caught.value)


@given(st.text(max_size=200))
def test_any_text_is_a_script_or_refused(source):
    with suppress(StepsUnusable):
        parse_script(source, {})


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(StepsUnusable) as caught:
        read_script(tmp_path / "none.yaml")
    assert caught.value.code == "steps-no-access"
    (tmp_path / "bytes.yaml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(StepsUnusable) as caught:
        read_script(tmp_path / "bytes.yaml")
    assert caught.value.code == "steps-broken"


def test_a_secret_is_asked_of_the_environment_only():
    script = parse_script("- type: {into: 密码, secret: A}", {"A": "x"})
    (step,) = script.steps("start", "accept")
    assert (step.secret, step.text) == ("A", "")


def test_every_step_is_played():
    phone = login_app(ZH)
    phone.pages["main"].items[2].go = "ask-camera"
    script = parse_script("""
- swipe: left
- tap: {act: settings}
- key: back
- tap: {text: 账单, seconds: 4}
- permission: deny
- wait-for: {id: nothing, text: 刷脸}
- permission: allow
- tap: {id: nothing, optional: true}
- mark: result
""")
    end = walk("accept", phone.stage(plan=Plan(script=script)))
    assert "result" in end.reached
    assert phone.swipes == 1
    played = [label for label, why in phone.taps() if why in ("script", "deny")]
    assert played == ["设置", "账单", "不允许"]


def test_a_field_that_is_not_there():
    phone = login_app(ZH)
    script = parse_script("- type: {into: 姓名, text: a}")
    assert walk("accept", phone.stage(plan=Plan(script=script))).why == "steps-not-found"


def test_a_script_may_withdraw_and_close_the_account():
    phone = login_app(ZH)
    script = parse_script("""
- before: withdrawal
  steps:
    - tap: 确定
    - tap: 设置
    - tap: 撤回人脸授权
    - tap: 确定
- before: account-deletion
  steps:
    - tap: 设置
    - tap: 注销账号
""")
    end = walk("withdraw", phone.stage(plan=Plan(script=script)))
    assert {"withdrawal", "account-deletion"} <= set(end.reached), end
    assert "face" not in phone.facts
    assert any(note.mark == "deletion-last-word" for note in phone.seen(Note))
