"""From a recorded session to the artifact: order of events, prompts, what followed, and what could not be seen."""

import json
import random

import pytest
from builders import app, static
from sessions import (
    PACKAGE,
    Story,
    box,
    button,
    face_consent,
    face_step,
    preview,
    random_session,
    service,
    text,
)

from analyzers.dynamic.events import (
    Agent,
    Ended,
    Gap,
    HookCount,
    HookStatus,
    Listing,
    PermissionAnswer,
    ScreenSeen,
    TlsFailed,
)
from analyzers.dynamic.reading import read_session
from analyzers.dynamic.screens import read_screen
from analyzers.dynamic.session import Capture
from analyzers.errors import SessionUnusable


def kinds(run):
    return [moment.kind for moment in run.moments]


def controls(shown):
    return {control.label: control for control in shown.prompt.controls}


def one(artifact, path):
    return next(run for run in artifact.observed.runs if run.path == path)


def limits(artifact):
    return [limitation.id for limitation in artifact.limitations]


# --- order --------------------------------------------------------------------------------------


@pytest.mark.parametrize("first", ["camera", "consent"])
def test_the_camera_before_or_after_the_consent(tmp_path, first):
    story = Story(tmp_path / "s").begin("accept")
    if first == "camera":
        story.hook("camera-open", "android.hardware.Camera.open", "camera1")
    story.screen(*face_consent(), dialog=True).tap("同意并继续", "agree")
    if first == "consent":
        story.hook("camera-open", "android.hardware.Camera.open", "camera1")
    run = one(story.finish().read(), "accept")
    order = [kind for kind in kinds(run) if kind in ("camera-open", "agree")]
    assert order == (["camera-open", "agree"] if first == "camera" else ["agree", "camera-open"])
    assert [m.n for m in run.moments] == sorted(m.n for m in run.moments)


def test_an_agreement_is_tied_to_the_prompt_it_was_given_on(tmp_path):
    story = Story(tmp_path / "s").begin("accept")
    story.screen(
        text("用户协议与隐私政策"), text("请阅读并同意《用户协议》和《隐私政策》。"), button("同意"), button("不同意"),
        dialog=True,
    ).tap("同意")  # fmt: skip
    story.screen(*service()).tap("刷脸登录").screen(*face_consent(), dialog=True).tap("同意并继续")
    artifact = story.finish().read()
    topics = {shown.prompt.id: shown.prompt.topics[0] for shown in artifact.observed.shown}
    agreed = [topics[m.ref] for m in one(artifact, "accept").moments if m.kind == "agree"]
    assert agreed == ["general", "face"]


def test_disagree_is_no_agreement(tmp_path):
    story = Story(tmp_path / "s").begin("decline")
    story.screen(*face_consent(), dialog=True).tap("不同意").ended()
    run = one(story.finish().read(), "decline")
    assert "refuse" in kinds(run)
    assert "agree" not in kinds(run)


def test_evidence_points_at_the_line(tmp_path):
    story = Story(tmp_path / "s").begin("idle")
    story.hook("camera-open", "android.hardware.Camera.open", "camera1", stack=("a.B.c", "a.B.d"))
    run = one(story.finish().read(), "idle")
    [moment] = [m for m in run.moments if m.kind == "camera-open"]
    [evidence] = moment.evidence
    assert (evidence.kind, evidence.source) == ("event", "events.jsonl")
    number = int(evidence.locator.removeprefix("line "))
    lines = (tmp_path / "s" / "events.jsonl").read_text("utf-8").splitlines()
    assert json.loads(lines[number - 1])["event"]["method"] == "android.hardware.Camera.open"
    assert evidence.excerpt == "android.hardware.Camera.open(camera1)"
    assert evidence.context == "a.B.c <- a.B.d"


# --- prompts ------------------------------------------------------------------------------------


def test_a_prompt_as_it_stood_before_any_touch(tmp_path):
    story = Story(tmp_path / "s").begin("accept")
    ticked = box("我已阅读并同意《人脸识别规则》", checked=True)
    story.screen(*face_consent(ticked), dialog=True)
    story.tap("我已阅读并同意《人脸识别规则》", "tick")
    story.screen(*face_consent(box("我已阅读并同意《人脸识别规则》")), dialog=True)
    artifact = story.finish().read()
    [shown] = artifact.observed.shown
    prompt = shown.prompt
    assert (shown.own, prompt.kind, prompt.topics[0], prompt.asks_consent) == (
        True,
        "dialog",
        "face",
        True,
    )
    assert prompt.texts[0].role == "title"
    assert {"purpose", "rights"} <= set(prompt.tells)
    assert controls(shown)["我已阅读并同意《人脸识别规则》"].checked == "yes"
    assert controls(shown)["不同意"].checked == "unknown"
    assert prompt.complete
    assert dict(shown.sizes)["不同意"] > 0
    assert "untick" in kinds(one(artifact, "accept"))


def test_ids_of_prompts_are_the_same_in_every_run_and_while_counting_down(tmp_path):
    story = Story(tmp_path / "s")
    for seconds in (5, 4):
        story.begin("idle").screen(
            *face_consent(refuse=f"不同意({seconds}s)"), dialog=True
        ).finish()
    shown = story.read().observed.shown
    assert len(shown) == 2
    assert len({each.prompt.id for each in shown}) == 1


FOLLOWED = {
    "exit": lambda s: s.ended(),
    "exit-task": lambda s: s.hook("exit", "android.app.Activity.finishAffinity", "finish-affinity"),
    "finish-all": lambda s: s.hook("exit", "android.app.Activity.finish", "finish").home(),
    "background": lambda s: s.hook("exit", "android.app.Activity.moveTaskToBack", "back").home(),
    "crash": lambda s: s.ended("crash"),
    "uncaught": lambda s: s.hook("exit", "java.lang.Thread.x", "uncaught").ended("gone"),
    "reshow": lambda s: s.screen(*service()).screen(*face_consent(), dialog=True),
    "stays": lambda s: s.wait(3),
    "dismiss": lambda s: s.screen(*service()),
    "screen": lambda s: s.screen(text("帮助"), activity=".HelpActivity"),
    "permission": lambda s: s.permission(),
    "capture": lambda s: s.screen(*face_step(), activity=".FaceActivity"),
    "remember": lambda s: s.hook("pref-write", "android.app.X.putBoolean", "face", "0").screen(*service()),
    "logout": lambda s: s.screen(text("登录"), button("手机号登录"), button("账号密码登录"), activity=".LoginActivity"),
}  # fmt: skip


@pytest.mark.parametrize(
    ("what", "effects"),
    [
        ("exit", {"exit"}), ("exit-task", {"exit"}), ("finish-all", {"exit", "finish"}),
        ("background", {"background"}), ("crash", set()), ("uncaught", set()),
        ("reshow", {"reshow"}), ("stays", {"reshow"}), ("dismiss", {"dismiss"}),
        ("screen", {"screen"}), ("permission", {"permission"}), ("capture", {"capture", "screen"}),
        ("remember", {"dismiss", "remember"}), ("logout", {"logout", "screen"}),
    ],
)  # fmt: skip
def test_what_followed_a_refusal(tmp_path, what, effects):
    story = Story(tmp_path / "s").begin("decline")
    story.screen(*face_consent(), dialog=True).tap("不同意", "refuse")
    FOLLOWED[what](story)
    artifact = story.finish().read()
    shown = artifact.observed.shown[0]
    assert set(controls(shown)["不同意"].effects) == effects
    assert controls(shown)["不同意"].resolved
    assert not controls(shown)["同意并继续"].resolved
    if what in ("crash", "uncaught"):
        assert "exit" not in kinds(one(artifact, "decline"))
        assert "crash" in kinds(one(artifact, "decline"))


@pytest.mark.parametrize(
    ("message", "hooked", "called", "what"),
    [
        ("", True, False, "exit"),
        ("reason=1 (EXIT_SELF)", True, False, "exit"),
        ("reason=2 (SIGNALED)", True, True, "exit"),
        ("reason=2 (SIGNALED)", True, False, "crash"),
        ("reason=2 (SIGNALED)", False, False, "exit"),
        ("reason=3 (LOW_MEMORY)", False, False, "crash"),
        ("reason=8 (PERMISSION CHANGE)", True, False, "crash"),
    ],
)
def test_a_process_that_is_gone_was_not_always_ended_by_the_app(
    tmp_path, message, hooked, called, what
):
    story = Story(tmp_path / "s").begin("decline", hooks=hooked)
    story.screen(*face_consent(), dialog=True).tap("不同意")
    if called:
        story.hook("exit", "android.os.Process.killProcess", "kill", str(story.pid))
    story.add(Ended(story.pid, "gone", message))
    artifact = story.finish().read()
    assert kinds(one(artifact, "decline"))[-1] == what
    effects = controls(artifact.observed.shown[0])["不同意"].effects
    assert effects == (("exit",) if what == "exit" else ())


def test_an_app_that_does_not_stand_hooks_has_refused_nobody(tmp_path):
    story = Story(tmp_path / "s").begin("decline")
    story.screen(*face_consent(), dialog=True).tap("不同意")
    story.add(Agent("refused", "spawn", story.pid), "agent")
    story.home().ended("gone")
    artifact = story.finish().read()
    assert "exit" not in kinds(one(artifact, "decline"))
    assert "hooks-refused" in limits(artifact)


def test_what_followed_ends_with_the_next_touch(tmp_path):
    story = Story(tmp_path / "s").begin("decline")
    story.screen(*face_consent(), dialog=True).tap("不同意").screen(*service()).tap(
        "刷脸登录"
    ).ended()
    [shown] = story.finish().read().observed.shown
    assert controls(shown)["不同意"].effects == ("dismiss",)


def test_nothing_is_said_of_a_touch_after_which_the_device_was_lost(tmp_path):
    story = Story(tmp_path / "s").begin("decline")
    story.screen(*face_consent(), dialog=True).tap("不同意")
    [shown] = story.finish(completed=False, why="device-lost").read().observed.shown
    assert controls(shown)["不同意"].effects == ()


def test_another_process_that_ends_is_not_the_app(tmp_path):
    story = Story(tmp_path / "s").begin("decline")
    story.screen(*face_consent(), dialog=True).tap("不同意")
    main, story.pid = story.pid, 9
    story.hook("exit", "java.lang.System.exit", "system-exit").ended()
    story.pid = main
    story.screen(*service())
    run = one(story.finish().read(), "decline")
    assert "exit" not in kinds(run)


def test_a_box_that_must_be_ticked(tmp_path):
    rule = "我已阅读并同意《人脸识别规则》"
    story = Story(tmp_path / "s").begin("accept")
    story.screen(
        *face_consent(box(rule))[:-2], button("同意并继续", enabled=False), button("不同意")
    )
    [shown] = story.finish().read().observed.shown
    assert controls(shown)[rule].gates


def test_the_other_way_is_an_effect(tmp_path):
    story = Story(tmp_path / "s").begin("decline")
    story.screen(*face_consent(button("其他验证方式")), dialog=True).tap("其他验证方式")
    story.screen(text("短信验证"), text("验证码已发送"), activity=".SmsActivity")
    [shown] = story.finish().read().observed.shown
    assert set(controls(shown)["其他验证方式"].effects) == {"alternative", "screen"}
    assert controls(shown)["其他验证方式"].screens == (f"{PACKAGE}.SmsActivity",)


# --- the system's dialogs -----------------------------------------------------------------------


@pytest.mark.parametrize("answered", ["tap", "tap and answer", "answer and tap", "answer"])
def test_an_answer_to_the_system_is_counted_once(tmp_path, answered):
    story = Story(tmp_path / "s").begin("deny-camera").permission()
    for part in answered.split(" and "):
        if part == "tap":
            story.tap("不允许", "refuse")
        else:
            story.answer(False)
    artifact = story.finish().read()
    run = one(artifact, "deny-camera")
    denied = [m for m in run.moments if m.kind == "permission-denied"]
    assert [m.what for m in denied] == ["android.permission.CAMERA"]
    assert "refuse" not in kinds(run)
    [shown] = artifact.observed.shown
    assert (shown.own, shown.prompt.topics, shown.prompt.only_face) == (False, ("camera",), False)


def test_a_request_that_a_library_hands_on_is_one(tmp_path):
    story = Story(tmp_path / "s").begin("accept")
    asked = ("android.permission.CAMERA", "android.permission.READ_CONTACTS")
    for method in (
        "androidx.core.app.ActivityCompat.requestPermissions",
        "android.app.Activity.requestPermissions",
    ):
        story.hook("permission-request", method, *asked)
    run = one(story.finish().read(), "accept")
    assert [m.what for m in run.moments if m.kind == "permission-asked"] == [", ".join(asked)]


def test_a_grant_from_outside_is_no_answer_of_a_person(tmp_path):
    story = Story(tmp_path / "s").begin("withdraw")
    story.add(PermissionAnswer("android.permission.CAMERA", False, "revoke"))
    run = one(story.finish().read(), "withdraw")
    assert [(m.kind, m.act) for m in run.moments[1:]] == [("permission-denied", "revoke")]


# --- asked and unasked, again and again ---------------------------------------------------------


def test_prompts_nobody_asked_for(tmp_path):
    story = Story(tmp_path / "s").begin("decline")
    story.screen(*face_consent(), dialog=True).tap("不同意").screen(*service())
    story.screen(*face_consent(), dialog=True).tap("不同意").screen(*service())
    story.tap("刷脸登录").screen(*face_consent(), dialog=True).tap("不同意").screen(*service())
    for hours in (24, 24, 24):
        story.relaunch(hours).screen(*face_consent(), dialog=True).tap("不同意").screen(*service())
    artifact = story.finish().read()
    run = one(artifact, "decline")
    prompts = [moment for moment in run.moments if moment.kind == "prompt"]
    assert [m.act for m in prompts] == ["unasked", "unasked", "", "unasked", "unasked", "unasked"]
    hours = [round(m.clock / 3_600_000) for m in prompts[3:]]
    assert hours == [24, 48, 72]
    assert prompts[-1].t < 60_000
    assert (artifact.observed.relaunches, artifact.observed.window) == (3, 3 * 86_400)
    [moved] = [each for each in artifact.limitations if each.id == "clock-moved"]
    assert "72.0 hours" in moved.message.en
    assert artifact.observed.shown[0].prompt.unasked
    assert not artifact.observed.shown[0].prompt.remembered


def test_a_refusal_that_is_remembered(tmp_path):
    story = Story(tmp_path / "s").begin("decline")
    story.screen(*face_consent(), dialog=True).tap("不同意").screen(*service())
    story.relaunch(24).screen(*service())
    [shown] = story.finish().read().observed.shown
    assert shown.prompt.remembered


def test_a_prompt_that_stands_there_again_after_a_launch_without_being_logged(tmp_path):
    story = Story(tmp_path / "s").begin("decline")
    story.screen(*face_consent(), dialog=True).tap("不同意")
    story.relaunch(24).tap("不同意").relaunch(24).tap("不同意")
    run = one(story.finish().read(), "decline")
    assert [m.act for m in run.moments if m.kind == "prompt"] == ["unasked"] * 3


def test_a_step_that_was_over_before_it_was_marked_is_one(tmp_path):
    story = (
        Story(tmp_path / "s").begin("accept").screen(*face_consent(), dialog=True).tap("同意并继续")
    )
    story.screen(*face_step(), activity=".FaceActivity").screen(*service()).mark("face-step")
    run = one(story.finish().read(), "accept")
    assert kinds(run).count("face-step") == 1


def test_relaunches_before_a_refusal_do_not_count(tmp_path):
    story = Story(tmp_path / "s").begin("decline").relaunch(24).relaunch(24)
    story.screen(*face_consent(), dialog=True).tap("不同意").screen(*service()).relaunch(1)
    observed = story.finish().read().observed
    assert (observed.relaunches, observed.window) == (1, 3600)


# --- home and the face step ---------------------------------------------------------------------


def test_home_needs_functions_that_can_be_used(tmp_path):
    def grey(widgets):
        return [
            (c, t, {**m, "enabled": False} if c == "Button" and t != "刷脸登录" else m)
            for c, t, m in widgets
        ]

    for folder, widgets, seen in (("a", service(), True), ("b", grey(service()), False)):
        story = Story(tmp_path / folder).begin("decline")
        story.screen(*face_consent(), dialog=True).tap("不同意").screen(*widgets)
        run = one(story.finish().read(), "decline")
        assert ("home" in kinds(run)) == seen


def test_a_face_step_with_all_it_asks(tmp_path):
    story = Story(tmp_path / "s").begin("accept")
    story.screen(*service()).tap("刷脸登录")
    story.screen(*face_consent(button("短信验证")), dialog=True).tap("同意并继续")
    step = face_step(text("剩余20秒"), ("android.widget.ImageButton", "", {"clickable": True}))
    story.screen(*step, activity=".FaceActivity")
    story.screen(*step, text("请点点头"), activity=".FaceActivity")
    story.hook("log", "android.speech.tts.TextToSpeech.speak", "请眨眼")
    story.screen(*service())
    artifact = story.finish().read()
    [step] = artifact.observed.steps
    assert step.actions == ("blink", "nod")
    assert (step.unlabelled, step.seconds, step.spoken) == (1, 20, True)
    assert step.alternatives == ("短信验证",)
    assert step.screen in {screen.name for screen in artifact.observed.screens}
    assert kinds(one(artifact, "accept")).count("face-step") == 2


@pytest.mark.parametrize("film", ["before", "after", "mark", "never"])
def test_a_page_with_room_for_a_picture_is_a_step_once_the_camera_is_on(tmp_path, film):
    story = Story(tmp_path / "s").begin("accept").screen(*service())
    if film == "before":
        story.hook("camera-open", "android.hardware.Camera.open", "camera1")
    story.screen(preview(), text("刷脸登录"), button("开始"), activity=".LoginPage")
    if film == "after":
        story.hook("camera-frame", "android.hardware.Camera.startPreview", "preview")
    elif film == "mark":
        story.mark("face-step")
    story.screen(*service())
    artifact = story.finish().read()
    assert kinds(one(artifact, "accept")).count("face-step") == (film != "never")
    assert len(artifact.observed.steps) == (film != "never")


@pytest.mark.parametrize("mark", ["result", "cancelled"])
def test_a_step_ends_where_its_result_or_its_end_is_marked(tmp_path, mark):
    story = Story(tmp_path / "s").begin("accept").screen(*service()).tap("刷脸登录")
    story.screen(*face_step(), activity=".FaceActivity").mark(mark)  # it may be tried again
    story.screen(*service(), text("核验通过")).mark(mark).mark("alternative")
    run = one(story.finish().read(), "accept")
    ends = [m for m in run.moments if m.kind == "face-end"]
    assert [(m.what, m.ref, m.act) for m in ends] == [(mark, f"here: {mark}", "mark")]


def test_no_step_no_end(tmp_path):
    story = Story(tmp_path / "s").begin("accept").screen(*service()).mark("result")
    assert "face-end" not in kinds(one(story.finish().read(), "accept"))


def test_marks_keep_their_words(tmp_path):
    run = one(Story(tmp_path / "s").begin("decline").mark("refused").finish().read(), "decline")
    assert [(m.what, m.ref) for m in run.moments if m.kind == "mark"] == [
        ("refused", "here: refused")
    ]


def test_the_way_to_a_screen_begins_at_the_apps_first_page(tmp_path):
    settings = [text("设置"), button("隐私设置"), button("人脸识别设置"), button("关于我们")]
    story = Story(tmp_path / "s").begin("accept").screen(*service())
    story.tap("刷脸登录").screen(*face_step()).screen(*service())
    story.tap("商城").screen(text("商城"), button("我的")).screen(*service())
    story.tap("我的").screen(*settings, activity=".SettingsActivity")
    [screen] = [s for s in story.finish().read().observed.screens if "settings" in s.topics]
    assert screen.depth == 1


def test_screens_are_listed_once_with_the_shortest_way(tmp_path):
    settings = [
        text("设置"),
        button("隐私设置"),
        button("人脸识别设置"),
        button("关于我们"),
        button("关闭刷脸登录"),
    ]
    story = Story(tmp_path / "s").begin("withdraw")
    story.screen(*service()).tap("商城").screen(text("商城"), button("我的"))
    story.tap("我的").screen(*settings, activity=".SettingsActivity").finish()
    story.begin("withdraw").screen(*service()).tap("我的").screen(
        *settings, activity=".SettingsActivity"
    )
    story.tap("关闭刷脸登录", "withdraw").screen(*service())
    artifact = story.finish().read()
    [screen] = [s for s in artifact.observed.screens if "settings" in s.topics]
    assert screen.depth == 1
    control = next(c for c in screen.controls if c.label == "关闭刷脸登录")
    assert control.resolved
    assert "withdraw" in kinds(artifact.observed.runs[1])


def test_age_and_account(tmp_path):
    story = Story(tmp_path / "s").begin("child")
    story.screen(text("请选择您的年龄"), button("10岁"), button("20岁")).tap("10岁", "age")
    story.type("EditText", "10").type("手机号", "13800000000")
    story.screen(text("账号注销"), button("注销账号")).tap("注销账号")
    story.screen(*service(), button("设置")).tap("设置", "age")
    run = one(story.finish().read(), "child")
    assert kinds(run).count("age-given") == 2
    assert "delete-account" in kinds(run)


# --- without hooks ------------------------------------------------------------------------------


def test_the_camera_service_speaks_for_itself(tmp_path):
    now = f"Active Camera Clients:\n(Camera ID: 0, Client Package Name: {PACKAGE})"
    story = Story(tmp_path / "s", capture=Capture("none", "none", ())).begin("idle", hooks=False)
    story.state("camera", "Active Camera Clients:").state("camera", now).state("camera", now)
    story.state("camera", "Active Camera Clients:")
    run = one(story.finish().read(), "idle")
    assert kinds(run)[1:] == ["camera-open", "camera-close"]


def test_the_camera_services_memory_of_other_runs_is_not_this_runs(tmp_path):
    past = f"11-22 10:00:00 : CONNECT device 0 client for package {PACKAGE} (PID 12)"
    fresh = f"11-22 10:05:00 : CONNECT device 0 client for package {PACKAGE} (PID 14)"
    story = Story(tmp_path / "s")
    story.begin("idle", hooks=False).state("camera", past).finish()
    story.begin("accept", hooks=False).state("camera", past).state(
        "camera", f"{fresh}\n{past}"
    ).finish()
    first, second = story.read().observed.runs
    assert "camera-open" not in kinds(first)
    assert kinds(second).count("camera-open") == 1


@pytest.mark.parametrize(
    ("value", "opened"),
    [
        ("CAMERA: allow; time=+2s100ms ago; duration=+5s", True),
        ("CAMERA: allow (running)", True),
        ("CAMERA: allow; time=+1d2h3m4s5ms ago", False),
        ("CAMERA: ignore; rejectTime=+1s ago", False),
        ("COARSE_LOCATION: allow; time=+1s ago", False),
        ("", False),
    ],
)
def test_appops_within_the_run(tmp_path, value, opened):
    story = Story(tmp_path / "s").begin("idle", hooks=False).wait(30).state("appops", value)
    story.wait(5).state("appops", value.replace("+2s100ms", "+7s200ms"))
    run = one(story.finish().read(), "idle")
    assert kinds(run).count("camera-open") == (0 if not opened else 2 if "running" in value else 1)


def test_what_a_hook_does_not_mean(tmp_path):
    story = Story(tmp_path / "s").begin("idle")
    story.hook(
        "camera-open",
        "android.hardware.Camera.open",
        "camera1",
        result="threw java.lang.RuntimeException",
    )
    story.hook(
        "permission-check", "a.b.checkSelfPermission", "android.permission.CAMERA", result="-1"
    )
    story.hook("camera-frame", "android.hardware.Camera.setPreviewCallback", "listener")
    story.hook(
        "album-query",
        "android.content.ContentResolver.query",
        "content://media/external/images/media/12",
    )
    story.hook(
        "picker",
        "android.app.Activity.startActivityForResult",
        "action=android.media.action.IMAGE_CAPTURE",
    )
    story.hook("sdk-callback", "com.x.Listener.onInitSuccess")
    story.hook("biometric", "a.b.onAuthenticationSucceeded", "result")
    run = one(story.finish().read(), "idle")
    assert kinds(run) == ["launch"]


def test_what_a_hook_means(tmp_path):
    story = Story(tmp_path / "s").begin("idle")
    story.hook("camera-frame", "android.hardware.Camera.takePicture", "take", row="take")
    story.hook(
        "album-query",
        "android.content.ContentResolver.query",
        "content://media/external/images/media",
    )
    story.hook(
        "picker", "android.app.Activity.startActivityForResult", "action=android.intent.action.PICK"
    )
    story.hook(
        "sdk-init", "com.baidu.idl.face.platform.FaceSDKManager.initialize", sdk="baidu-face"
    )
    story.hook("sdk-start", "com.x.Start.start").hook("sdk-callback", "com.x.L.onResult")
    story.hook("biometric", "android.hardware.biometrics.BiometricPrompt.authenticate", "prompt")
    story.add(HookCount(story.seq + 1, "take", 40, story.pid), "agent")
    run = one(story.finish().read(), "idle")
    assert kinds(run)[1:] == [
        "frame", "album-read", "picked", "sdk-init", "face-start", "face-end", "system-unlock", "frame",
    ]  # fmt: skip
    assert run.moments[-1].act == "count"


def test_sdks_that_ran(tmp_path):
    from analyzers.sdks import catalogue

    row = next(
        r for r in catalogue().sdks if r.prefixes and not r.framework and "FC3" in r.face_classes
    )
    story = Story(tmp_path / "s").begin("accept")
    method = f"{row.prefixes[0]}.Entry.start"
    story.hook("sdk-start", method, sdk=row.id).hook(
        "camera-open", "android.hardware.Camera.open", sdk=row.id
    )
    story.hook("http", "java.net.URL.openConnection", sdk="not-in-the-catalogue")
    [use] = story.finish().read().executed_sdks
    assert (use.id, use.grade, use.methods) == (row.id, "executed", (method,))
    assert [e.kind for e in use.evidence] == ["event", "event"]


# --- what could not be seen ---------------------------------------------------------------------


def test_limitations_come_in_both_languages_and_with_their_reason(tmp_path):
    story = Story(
        tmp_path / "s",
        kind="simulated",
        capture=Capture("spawn", "proxy", ("ca",), opted=("unpin",)),
    )
    story.add(Gap("hooks", "agent-refused"), "host")
    story.begin("accept")
    story.add(Agent("refused", "spawn", 1), "agent")
    story.add(HookStatus("row-7", "error"), "agent")
    story.add(TlsFailed("pinned.example.com", 443, "app", "unknown ca", "ca"), "proxy")
    story.add(TlsFailed("other.example.com", 443, "app", "unknown ca", "no-ca"), "proxy")
    story.add(TlsFailed("foreign.example.com", 443, "app", "x", "ca", "other"), "proxy")
    artifact = story.finish("consent", completed=False, why="budget").read()
    assert limits(artifact) == [
        "device-simulated", "hooks-refused", "hooks-failed", "interventions", "tls-unreadable",
        "detector-missing", "paths-incomplete", "recording-gaps",
    ]  # fmt: skip
    assert all(each.message.zh and each.message.en for each in artifact.limitations)
    told = {each.id: each.message.en for each in artifact.limitations}
    assert "pinned.example.com" in told["tls-unreadable"]
    assert "other.example.com" not in told["tls-unreadable"]
    assert "accept (budget)" in told["paths-incomplete"]
    assert artifact.recording is not None
    assert (artifact.recording.simulated, artifact.recording.intact) == (True, True)


def test_a_broken_chain_is_the_first_limitation(tmp_path):
    story = Story(tmp_path / "s").begin("idle").screen(*service()).finish()
    story.recorder.close()
    path = tmp_path / "s" / "events.jsonl"
    path.write_bytes(path.read_bytes().replace("商城".encode(), "商场".encode(), 1))
    artifact = read_session(tmp_path / "s")
    assert limits(artifact)[0] == "session-chain-broken"
    assert not artifact.recording.intact


def test_the_control_run_tells_what_the_hooks_changed(tmp_path):
    def told(folder, plain):
        story = Story(tmp_path / folder).begin("accept").screen(*service()).finish()
        story.begin("accept", hooks=False)
        plain(story)
        return story.finish().read().observed.changed_by_hooks

    assert told("same", lambda s: s.screen(*service())) == ()
    assert told("more", lambda s: s.screen(*service(), text("双十一大促"))) == ()
    [prompt] = told("prompt", lambda s: s.screen(*face_consent(), dialog=True).screen(*service()))
    assert "人脸信息处理授权" in prompt
    [ended] = told("ended", lambda s: s.screen(*service()).ended())
    assert "without hooks only" in ended
    [other] = told("other", lambda s: s.screen(text("检测到风险"), button("重试")))
    assert "something else" in other


def test_screens_without_a_tree_are_read_from_their_texts(tmp_path):
    story = Story(tmp_path / "s").begin("decline")
    story.screen(*face_consent(), dialog=True, keep=False).tap("不同意").ended()
    artifact = story.finish().read()
    [shown] = artifact.observed.shown
    assert not shown.prompt.complete
    assert controls(shown)["不同意"].effects == ("exit",)


def test_trees_that_are_gone_or_hostile(tmp_path):
    story = Story(tmp_path / "s").begin("idle").screen(*service()).screen(*face_step()).finish()
    story.recorder.close()
    first, second = sorted((tmp_path / "s" / "ui").iterdir())
    first.unlink()
    second.write_bytes(b"<!DOCTYPE x [<!ENTITY a 'b'>]><hierarchy>" + b"<node>" * 50_000)
    artifact = read_session(tmp_path / "s")
    assert "session-files-unread" in limits(artifact)


def test_a_session_that_names_files_outside_itself(tmp_path):
    outside = tmp_path / "secret.xml"
    outside.write_text(
        "<hierarchy><node class='a.B' text='geheim' bounds='[0,0][9,9]'/></hierarchy>"
    )
    story = Story(tmp_path / "s").begin("idle")
    story.add(ScreenSeen("0" * 16, PACKAGE, f"{PACKAGE}.A", "../secret.xml", "../../x.png"))
    story.add(Listing("before", "shared", "../secret.xml", 1), "device")
    artifact = story.finish().read()
    assert "geheim" not in str(artifact)
    assert "session-files-unread" in limits(artifact)


def test_the_same_session_gives_the_same_artifact(tmp_path):
    import msgspec

    story = (
        Story(tmp_path / "s").begin("accept").screen(*face_consent(), dialog=True).tap("同意并继续")
    )
    story.screen(*face_step(), activity=".FaceActivity").flow().screen(*service())
    first = msgspec.json.encode(story.finish("consent").read())
    assert msgspec.json.encode(read_session(tmp_path / "s")) == first


def test_an_empty_session(tmp_path):
    artifact = Story(tmp_path / "s").read()
    assert (artifact.coverage, artifact.observed.runs) == ((), ())
    with pytest.raises(SessionUnusable):
        read_session(tmp_path / "none")


def test_many_calls_in_a_row_are_told_once_and_again_after_something_else(tmp_path):
    story = Story(tmp_path / "s").begin("accept")
    for _ in range(2):
        for _ in range(100):
            story.hook(
                "camera-frame", "android.hardware.Camera$PreviewCallback.onPreviewFrame", "frame"
            )
        story.hook("sdk-callback", "com.x.L.onResult")
    run = one(story.finish().read(), "accept")
    frames = [m for m in run.moments if m.kind == "frame"]
    assert len(frames) == 40
    assert frames[-1].n > next(m.n for m in run.moments if m.kind == "face-end")


def test_how_well_controls_stand_out(tmp_path):
    pytest.importorskip("PIL")
    import io

    from PIL import Image, ImageDraw

    story = Story(tmp_path / "s").begin("idle")
    story.screen(*face_consent(), dialog=True)
    xml, seen = story.seen
    image = Image.new("RGB", (1080, 1920), (255, 255, 255))
    draw = ImageDraw.Draw(image)
    for control, ink in zip(read_screen(xml).controls, ((0, 0, 0), (230, 230, 230)), strict=True):
        left, top, _right, _bottom = control.bounds
        draw.rectangle((left + 30, top + 30, left + 200, top + 60), fill=ink)
    data = io.BytesIO()
    image.save(data, "PNG")
    shot, tree = story.recorder.shot(data.getvalue()), story.recorder.tree(xml)
    story.finish().begin("idle")
    story.add(ScreenSeen(seen.id, PACKAGE, "A", tree, shot, seen.texts, seen.role))
    shown = story.finish().read().observed.shown[1]
    contrast = dict(shown.contrast)
    assert contrast["同意并继续"] > 15
    assert contrast["不同意"] < 1.5


def test_a_screenshot_that_is_no_picture(tmp_path):
    from analyzers.dynamic.reading.contrast import contrasts

    path = tmp_path / "x.png"
    path.write_bytes(b"\x89PNG\r\n\x1a\n garbage")
    assert contrasts(path, [("a", (0, 0, 10, 10))]) == ()
    assert contrasts(tmp_path / "none.png", []) == ()


def test_a_session_of_another_app_or_build(tmp_path):
    def limits_with(folder, package, sha256):
        story = Story(tmp_path / folder, sha256="aa").begin("idle")
        read = static(app=app(package=package, sha256=sha256))
        return limits(story.finish().read(static=read))

    assert "session-other-app" in limits_with("a", "com.other", "aa")
    assert "session-other-build" in limits_with("b", PACKAGE, "bb")
    assert not {"session-other-app", "session-other-build"} & set(limits_with("c", PACKAGE, "aa"))


def test_random_sessions_raise_nothing(tmp_path):
    for seed in range(25):
        artifact = read_session(random_session(tmp_path / str(seed), seed))
        assert artifact.observed.runs is not None


def test_random_bytes_in_a_session_raise_nothing(tmp_path):
    folder = random_session(tmp_path / "s", 7)
    source = random.Random(3)
    for path in [folder / "events.jsonl", *(folder / "ui").iterdir()]:
        whole = path.read_bytes()
        for _ in range(12):
            data = bytearray(whole)
            for _ in range(9):
                data[source.randrange(len(data))] = source.randrange(256)
            path.write_bytes(bytes(data))
            read_session(folder)
        path.write_bytes(whole)
