"""The consent flow as a whole: prompts, captures with the ways to them, requests, start-up, screens."""

import json
import os
import subprocess
import sys
import zipfile
from functools import cache
from pathlib import Path

import msgspec
import pytest
from codebuilder import RETURN_VOID, STATIC, VIRTUAL, Class, code, invoke
from flowbuilder import (
    ACTIVITY,
    ASK,
    BUNDLE,
    CAMERA,
    CREATED,
    GENERAL,
    HOST,
    INTENT,
    MAIN,
    NEXT,
    START_SDK,
    STRING,
    TAKE_FACE,
    THIS,
    Things,
    ask_permission,
    dialog,
    el,
    find,
    finish,
    flow,
    go,
    if_set,
    layout,
    listen,
    listener,
    own,
    page,
    remember,
    screen,
    unless_set,
    view,
)

from analyzers.static import read_app
from analyzers.static.consent import agreeing
from analyzers.static.dex import Dex
from analyzers.static.surfaces import ControlSeen
from analyzers.static.sweep import render
from analyzers.static.wording import Words

YES, NO = ("同意", "La/Yes;"), ("不同意", "La/No;")
ASK_ID = f"{MAIN}->ask()V"


FINISH, SHOW = finish(), own("ask", CREATED)


def asked(yes=TAKE_FACE, no=FINISH, message=ASK, more=(), create=SHOW, **parts):
    """A screen that shows the question when it opens."""
    return flow(
        screen(MAIN, create, ask=dialog(message, YES, NO, on=THIS, **parts)),
        listener("La/Yes;", *yes),
        listener("La/No;", *no),
        *more,
    )


def capture(app):
    (found,) = app.asking().captures
    return found


def prompt(app, ident=ASK_ID):
    return next(found for found in app.asking().prompts if found.id == ident)


# --- captures ------------------------------------------------------------------------------------


def test_a_face_behind_a_question_is_consented():
    found = capture(asked())
    assert found.consents == (ASK_ID,)
    assert not found.unconsented
    assert found.resolved
    assert found.by == "touch"
    (way,) = found.ways
    assert way.steps == ("open a.Main", "touch “同意” on a.Main", "Lx/Face;->verify()V")
    assert way.agreed == (ASK_ID,)


def test_a_face_taken_at_once_is_not():
    found = capture(flow(screen(MAIN, TAKE_FACE)))
    assert (found.consents, found.unconsented, found.by) == ((), True, "automatic")
    assert found.ways[0].steps == ("open a.Main", "Lx/Face;->verify()V")


def test_a_face_taken_whatever_is_answered_is_not():
    app = flow(
        screen(MAIN, own("ask", CREATED), ask=dialog(ASK, YES, NO, on=THIS), go=TAKE_FACE),
        listener("La/Yes;", *own("go")),
        listener("La/No;", *own("go")),
    )
    found = capture(app)
    assert (found.consents, found.unconsented) == ((), True)
    assert found.ways[0].agreed == ()


def test_agreeing_to_something_else_is_no_consent():
    found = capture(asked(message=GENERAL))
    assert (found.consents, found.unconsented) == ((), True)


def test_a_stored_consent_counts_as_the_agreement_that_stored_it():
    app = flow(
        screen(
            MAIN,
            [*unless_set("agreed", own("ask", CREATED)), *if_set("agreed", go(NEXT, CREATED))],
            ask=dialog(ASK, YES, NO, on=THIS),
        ),
        screen(NEXT, TAKE_FACE),
        listener("La/Yes;", *remember("agreed"), *go(NEXT)),
        listener("La/No;", *finish()),
    )
    found = capture(app)
    assert found.consents == (ASK_ID,)
    assert not found.unconsented
    assert {flag for way in found.ways for flag in way.flags} <= {"agreed"}


def test_a_flag_that_refusing_sets_too_is_no_consent():
    app = flow(
        screen(
            MAIN,
            [*own("ask", CREATED), *if_set("seen", go(NEXT, CREATED))],
            ask=dialog(ASK, YES, NO, on=THIS),
        ),
        screen(NEXT, TAKE_FACE),
        listener("La/Yes;", *remember("seen")),
        listener("La/No;", *remember("seen")),
    )
    assert capture(app).unconsented


def test_flags_that_open_each_other_end_and_take_no_face():
    app = flow(
        screen(MAIN, [*if_set("a", go("La/B;", CREATED)), *if_set("b", go("La/C;", CREATED))]),
        screen("La/B;", remember("b")),
        screen("La/C;", [*remember("a"), *TAKE_FACE]),
    )
    assert app.asking().captures == ()


BOX = "我同意采集并使用我的人脸信息用于实名认证"


def ticking(*, label=BOX, checks=True, checked=False):
    """A page with a box and a button that takes a face, if told so only when the box is ticked."""
    taking = TAKE_FACE
    if checks:
        is_checked = (VIRTUAL, "Landroid/widget/CheckBox;", "isChecked", "()Z")
        taking = (
            *find(view(0), on=HOST),
            *invoke(*is_checked, 3),
            0x000A | 5 << 8,
            0x0538,
            5,
            *TAKE_FACE,
        )
    return flow(
        screen(MAIN, [*layout(page()), *listen(view(1), "La/Go;")]),
        listener("La/Go;", *taking, of="view"),
        things=Things(
            {},
            ["box", "go"],
            {
                "main": el(
                    "LinearLayout",
                    None,
                    el("CheckBox", 0, text=label, checked=checked),
                    el("Button", 1, text="开始认证"),
                )
            },
        ),
    )


def test_a_box_that_must_be_ticked_for_the_face_is_a_consent():
    found = capture(ticking())
    assert (found.consents, found.unconsented) == ((MAIN,), False)
    box = next(c for c in prompt(ticking(), MAIN).controls if c.role == "checkbox")
    assert (box.gates, box.checked) == (True, "no")


def test_a_box_that_nothing_looks_at_gates_nothing():
    box = next(c for c in prompt(ticking(checks=False), MAIN).controls if c.role == "checkbox")
    assert not box.gates
    taken = capture(ticking(checks=False))
    assert (taken.unconsented, taken.consents, taken.resolved) == (True, (), True)


def test_a_way_of_80_screens_begins_at_the_launcher():
    pages = [screen(f"La/S{n};", go(f"La/S{n + 1};", CREATED)) for n in range(80)]
    asking = flow(*pages, screen("La/S80;", TAKE_FACE), roots=["La/S0;"]).asking()
    assert asking.captures[0].ways[0].steps[0] == "open a.S0"


def test_a_box_for_something_else_is_none():
    assert capture(ticking(label="我已阅读并同意《用户协议》")).unconsented


def test_a_box_that_starts_out_ticked_says_so():
    box = next(c for c in prompt(ticking(checked=True), MAIN).controls if c.role == "checkbox")
    assert box.checked == "yes"


def test_a_face_in_a_service_is_taken_in_the_background():
    service = Class(
        "La/Watch;",
        [code("onStartCommand", [*TAKE_FACE, *RETURN_VOID], static=False)],
        "Landroid/app/Service;",
    )
    found = capture(flow(screen(MAIN), service, roots=["La/Watch;"]))
    assert (found.by, found.screen) == ("background", "a.Watch")


def test_a_condition_only_the_server_knows_may_be_the_consent():
    app = flow(
        screen(
            MAIN,
            [
                *invoke(STATIC, "Lb/Server;", "agreed", "()Z"),
                0x000A | 5 << 8,
                0x0538,
                8,
                *own("face", CREATED),
                *RETURN_VOID,
                0,
                0,
                *own("ask", CREATED),
            ],
            ask=dialog(ASK, YES, NO, on=THIS),
            face=TAKE_FACE,
        ),
        listener("La/Yes;", *own("face")),
        listener("La/No;", *finish()),
    )
    found = capture(app)
    assert not found.unconsented
    assert not found.resolved


def test_the_same_call_on_two_ways_is_one_capture():
    helper = Class("La/Take;", [code("face", [*TAKE_FACE, *RETURN_VOID])])
    take = invoke(STATIC, "La/Take;", "face")
    app = flow(screen(MAIN, [*go(NEXT, CREATED), *take]), screen(NEXT, take), helper)
    assert [way.steps[:-1] for way in capture(app).ways] == [
        ("open a.Main",),
        ("open a.Main", "open a.Next"),
    ]


def test_a_caller_that_was_not_walked_leaves_it_unresolved():
    """An entry point that no screen leads to, here a receiver, takes the face too."""
    helper = Class("La/Take;", [code("face", [*TAKE_FACE, *RETURN_VOID])])
    take = invoke(STATIC, "La/Take;", "face")
    watch = Class(
        "La/Watch;",
        [
            code(
                "onReceive",
                [*take, *RETURN_VOID],
                f"(Landroid/content/Context;{INTENT})V",
                static=False,
            )
        ],
        "Landroid/content/BroadcastReceiver;",
    )
    alone = flow(screen(MAIN, take), helper, watch)
    assert capture(alone).resolved
    entered = flow(screen(MAIN, take), helper, watch, start_up=[("La/Watch;", "provider")])
    assert not capture(entered).resolved


@pytest.mark.parametrize(
    ("no", "label", "other"),
    [
        (go(NEXT), "不同意", ("不同意",)),
        (finish(), "不同意", ()),
        (finish(), "不同意,改用密码登录", ("不同意,改用密码登录",)),
        (TAKE_FACE, "不同意", ()),
    ],
)
def test_another_way_is_a_refusal_that_leads_somewhere(no, label, other):
    app = flow(
        screen(MAIN, own("ask", CREATED), ask=dialog(ASK, YES, (label, "La/No;"), on=THIS)),
        listener("La/Yes;", *TAKE_FACE),
        listener("La/No;", *no),
        screen(NEXT),
    )
    assert app.asking().captures[-1].alternatives == other


# --- prompts -------------------------------------------------------------------------------------


def test_a_prompt_tells_what_it_asks_and_how():
    found = prompt(asked(title="人脸信息", cancelable=False))
    assert found.kind == "dialog"
    assert found.screen == "a.Main"
    assert (found.topics[0], found.asks_consent, found.only_face) == ("face", True, True)
    assert found.cancelable == "no"
    assert found.complete
    assert found.path == ("open a.Main",)
    assert [(text_.role, text_.text) for text_ in found.texts] == [
        ("title", "人脸信息"),
        ("message", ASK),
        ("positive", "同意"),
        ("negative", "不同意"),
    ]
    yes, no = found.controls
    assert (yes.act, yes.effects) == ("agree", ("capture",))
    assert (no.act, no.effects) == ("refuse", ("exit",))


def test_a_prompt_without_controls_is_none():
    app = flow(screen(MAIN, dialog(ASK)))
    assert app.asking().prompts == ()


def test_a_prompt_that_comes_by_itself_and_one_that_is_asked_for():
    assert prompt(asked()).unasked
    app = flow(
        screen(
            MAIN, [*layout(page()), *listen(view(0), "La/Go;")], ask=dialog(ASK, YES, NO, on=THIS)
        ),
        listener("La/Go;", *own("ask"), of="view"),
        listener("La/Yes;", *TAKE_FACE),
        listener("La/No;"),
        things=Things({}, ["go"], {"main": el("L", None, el("Button", 0, text="刷脸登录"))}),
    )
    assert not prompt(app).unasked
    assert prompt(app).path == ("open a.Main", "touch “刷脸登录” on a.Main")


@pytest.mark.parametrize(
    ("create", "no", "remembered"),
    [
        (own("ask", CREATED), finish(), False),
        (unless_set("seen", own("ask", CREATED)), finish(), False),
        (unless_set("seen", (*own("ask", CREATED), *remember("seen"))), finish(), True),
        (unless_set("seen", own("ask", CREATED)), remember("seen"), True),
        (unless_set("seen", own("ask", CREATED)), remember("seen", 0), False),
        (unless_set("seen", own("ask", CREATED)), remember("other"), False),
    ],
)
def test_a_refusal_is_remembered_when_it_keeps_the_prompt_away(create, no, remembered):
    assert prompt(asked(create=create, no=no)).remembered is remembered


def test_a_prompt_that_comes_again_says_so():
    again = prompt(asked(no=own("ask"))).controls[1]
    assert (again.act, again.effects) == ("refuse", ("reshow",))


def test_a_dialog_that_shows_itself_for_ever_is_one_prompt():
    app = asked(yes=own("ask"), no=own("ask"))
    assert [found.id for found in app.asking().prompts] == [ASK_ID]


def test_a_page_that_has_nothing_to_do_with_faces_is_no_prompt():
    things = Things({}, ["a"], {"main": el("L", None, el("TextView", 0, text="天气"))})
    assert flow(screen(MAIN, layout(page())), things=things).asking().prompts == ()


@pytest.mark.parametrize(
    ("role", "label", "yes"),
    [
        ("positive", "同意", True),
        ("negative", "同意", True),  # the label says more than the place
        ("positive", "不同意", False),
        ("positive", "", True),
        ("negative", "", False),
        ("positive", "确定", True),
        ("negative", "确定", False),
        ("button", "稍后再说", False),
        ("positive", "关闭", False),
    ],
)
def test_which_control_agrees(role, label, yes):
    control = ControlSeen(role, Words(label, "", True), 0, (), True, None, False, None)
    assert agreeing(control) is yes


def test_deleting_the_account_tells_whether_a_face_stands_in_the_way():
    things = Things(
        {},
        ["off"],
        {"main": el("L", None, el("Button", 0, text="注销账号"), el("TextView", text="刷脸登录"))},
    )

    def effects(*units):
        app = flow(
            screen(MAIN, [*layout(page()), *listen(view(0), "La/Off;")]),
            screen(NEXT, units),
            listener("La/Off;", *go(NEXT), of="view"),
            things=things,
        )
        (found,) = app.asking().screens
        return found.controls[0].effects

    assert "capture" in effects(*TAKE_FACE)
    assert "capture" not in effects()


# --- permissions ---------------------------------------------------------------------------------


def test_a_permission_asked_for_at_the_start():
    (found,) = flow(screen(MAIN, ask_permission(CAMERA))).asking().permissions
    assert found.permissions == (CAMERA,)
    assert (found.by, found.at_launch, found.library) == ("automatic", True, "framework")
    assert (found.refusal, found.refusal_resolved) == ((), False)
    assert found.path == ("open a.Main",)


def test_a_permission_asked_for_after_a_touch():
    (found,) = asked(yes=ask_permission(CAMERA, on=HOST)).asking().permissions
    assert (found.by, found.at_launch, found.screen) == ("touch", False, "a.Main")


def test_one_place_that_asks_is_one_request():
    app = flow(
        screen(
            MAIN, [*own("ask", CREATED), *own("ask", CREATED)], ask=ask_permission(CAMERA, on=THIS)
        )
    )
    assert len(app.asking().permissions) == 1


# --- start-up ------------------------------------------------------------------------------------


def application(*units, more=()):
    owner = Class(
        "La/App;",
        [code("onCreate", [*units, *RETURN_VOID], static=False)],
        "Landroid/app/Application;",
    )
    app = flow(screen(MAIN), owner, *more, start_up=[("La/App;", "application")])
    return app.asking().starts


def test_an_sdk_started_with_the_app():
    (found,) = application(*START_SDK)
    assert (found.sdk, found.place, found.guard, found.effect) == (
        "x",
        "application",
        "none",
        "starts",
    )


def test_an_sdk_started_under_a_flag_nobody_here_sets_is_not_judged():
    (found,) = application(*if_set("agreed", START_SDK))
    assert found.guard == "unknown"


def test_an_sdk_started_once_the_person_agreed():
    app = flow(
        screen(MAIN, dialog(GENERAL, YES, NO)),
        Class(
            "La/App;",
            [code("onCreate", [*if_set("agreed", START_SDK), *RETURN_VOID], static=False)],
            "Landroid/app/Application;",
        ),
        listener("La/Yes;", *remember("agreed")),
        listener("La/No;", *finish()),
        start_up=[("La/App;", "application")],
    )
    (found,) = app.asking().starts
    assert found.guard == "consent"


def test_an_sdk_started_later_is_no_start_up():
    assert flow(screen(MAIN, START_SDK)).asking().starts == ()


# --- screens and liveness ------------------------------------------------------------------------


def test_a_screen_about_faces_with_how_far_away_it_is():
    things = Things(
        {},
        ["go", "off"],
        {
            "main": el("L", None, el("Button", 0, text="设置")),
            "next": el("L", None, el("Button", 1, text="关闭刷脸登录并删除人脸信息")),
        },
    )
    app = flow(
        screen(MAIN, [*layout(page()), *listen(view(0), "La/Go;")]),
        screen(NEXT, [*layout(page(1)), *listen(view(1), "La/Off;", owner=NEXT)]),
        listener("La/Go;", *go(NEXT), of="view"),
        listener("La/Off;", of="view", owner=NEXT),
        things=things,
    )
    found = {each.name: each for each in app.asking().screens}
    assert found["a.Main"].depth == 0
    assert found["a.Next"].depth == 1
    assert {"face", "settings"} <= set(found["a.Next"].topics)


def test_a_screen_nobody_can_open_is_not_told():
    things = Things({}, ["a"], {"next": el("L", None, el("TextView", 0, text="人脸识别"))})
    app = flow(screen(MAIN), screen(NEXT, layout(page())), things=things)
    assert app.asking().screens == ()


def test_what_a_person_has_to_do_is_told_with_the_capture():
    field = ("Lx/LivenessTypeEnum;", "Eye", STRING)
    units = (0x0162, lambda pool: pool.field(*field), *TAKE_FACE)
    (found,) = flow(screen(MAIN, units)).asking().liveness
    assert found.actions == ("blink",)
    assert found.evidence


# --- the whole -----------------------------------------------------------------------------------


def test_an_app_without_anything_is_read():
    found = flow(screen(MAIN)).asking()
    assert (found.state, found.prompts, found.captures, found.unresolved) == ("read", (), (), ())


def test_what_could_not_be_followed_is_told():
    units = invoke(VIRTUAL, ACTIVITY, "startActivity", "(Landroid/content/Intent;)V", CREATED, 15)
    found = flow(screen(MAIN, units)).asking()
    assert found.unresolved == (f"screen opened in {MAIN}->onCreate({BUNDLE})V",)


@pytest.mark.parametrize("module", ["steps.MOST_STEPS", "evaluation.MOST_FRAMES"])
def test_an_app_beyond_a_bound_is_read_in_part(module, monkeypatch):
    monkeypatch.setattr(f"analyzers.static.{module}", 1)
    assert asked().asking().state == "partial"


def test_two_readings_of_one_app_are_equal():
    app = (
        ticking,
        lambda: asked(yes=ask_permission(CAMERA, on=HOST)),
        lambda: asked(no=own("ask")),
    )
    for make in app:
        one, two = make().asking(), make().asking()
        assert one == two
        assert msgspec.json.encode(one) == msgspec.json.encode(two)


def places(value):
    """All evidence in a value."""
    if isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            inner = getattr(value, name)
            if name == "evidence":
                yield from inner
            else:
                yield from places(inner)
    elif isinstance(value, tuple):
        for inner in value:
            yield from places(inner)


def shown_again(dexes, evidence):
    """The instruction an evidence points at, read anew from the file it names."""
    dex: Dex = next(dex for dex in dexes if dex.name == evidence.source)
    signature, _, at = evidence.locator.partition(" @ ")
    for row, method in enumerate(dex.code_method.tolist()):
        if dex.method_signature(method) == signature:
            return render(dex, row, int(at, 16))
    return None


def test_every_evidence_is_found_in_the_file_it_names():
    app = asked(yes=[*ask_permission(CAMERA, on=HOST), *TAKE_FACE])
    found = [each for each in places(app.asking()) if each.excerpt not in ("class", "method")]
    assert len(found) >= 5
    for each in found:
        assert shown_again(app.graph.dexes, each) == each.excerpt


def test_consents_and_agreements_are_ids_of_prompts():
    asking = asked().asking()
    ids = {found.id for found in asking.prompts}
    for each in asking.captures:
        assert set(each.consents) <= ids


def test_long_texts_are_cut():
    found = prompt(asked(message=ASK + "长" * 5_000))
    assert max(len(text_.text) for text_ in found.texts) == 1_000


# --- apps with their sources ---------------------------------------------------------------------

SUITE = Path(__file__).resolve().parents[2] / "suite"
APPS = ("bank-launch-compliant", "dating-kill-violating", "exam-pupil-compliant")


@cache
def of_suite(name):
    return read_app(SUITE / name / f"{name}.apk").artifact.asking


@pytest.mark.parametrize("name", APPS)
def test_a_real_build_is_read_with_ways_from_its_launcher(name):
    asking = of_suite(name)
    assert asking.state == "read"
    assert asking.captures
    ids = {found.id for found in asking.prompts}
    package = json.loads((SUITE / name / "expected.json").read_bytes())["package"]
    for found in asking.captures:
        assert set(found.consents) <= ids
        assert found.unconsented is not bool(found.consents)
        for way in found.ways:
            assert set(way.agreed) <= ids
            assert way.steps[0].startswith(f"open {package}.")


@pytest.mark.parametrize("name", APPS)
def test_a_real_build_s_evidence_is_found_in_its_dex(name):
    with zipfile.ZipFile(SUITE / name / f"{name}.apk") as apk:
        dexes = [Dex(apk.read(file), file) for file in apk.namelist() if file.endswith(".dex")]
    found = [each for each in places(of_suite(name)) if each.excerpt not in ("class", "method")]
    assert len(found) > 3
    for each in found:
        assert shown_again(dexes, each) == each.excerpt


def test_a_refusal_that_throws_a_person_out_and_one_that_offers_a_password():
    out = [
        control.effects
        for found in of_suite("dating-kill-violating").prompts
        for control in found.controls
        if control.act == "refuse"
    ]
    assert ("dismiss", "exit") in out
    other = [
        control.screens
        for found in of_suite("bank-launch-compliant").prompts
        for control in found.controls
        if found.asks_consent and control.role == "negative"
    ]
    assert any(name.endswith("PasswordActivity") for names in other for name in names)


READ = """
import hashlib, sys
from pathlib import Path
import msgspec
from analyzers.static import read_app
for name in sys.argv[1:]:
    asking = read_app(Path(name)).artifact.asking
    print(hashlib.sha256(msgspec.json.encode(asking)).hexdigest())
"""


def test_the_order_of_sets_does_not_show():
    """Each process hashes texts in its own way."""
    names = [str(SUITE / name / f"{name}.apk") for name in APPS]

    def told(seed):
        return subprocess.run(
            [sys.executable, "-c", READ, *names],
            env={**os.environ, "PYTHONHASHSEED": seed},
            check=True,
            capture_output=True,
            text=True,
        ).stdout

    first = told("1")
    assert len(first.split()) == len(APPS)
    assert told("2") == first
