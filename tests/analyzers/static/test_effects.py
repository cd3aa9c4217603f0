"""What a touch does: it closes, ends the app, asks again, takes a face."""

import pytest
from codebuilder import (
    INTERFACE,
    RETURN_VOID,
    STATIC,
    VIRTUAL,
    Class,
    code,
    const,
    invoke,
    text,
)
from flowbuilder import (
    ACTIVITY,
    ASK,
    CAMERA,
    CREATED,
    EDITOR,
    HOST,
    MAIN,
    NEXT,
    STRING,
    TAKE_FACE,
    THIS,
    ask_permission,
    dialog,
    finish,
    flow,
    go,
    listener,
    own,
    remember,
    screen,
)

from analyzers.static.effects import DEEPEST, Effects
from analyzers.static.journeys import Moment


def no(*units, more=(), opener=None, cancel=None, **methods):
    """What the refusing button of a dialog does."""
    ask = dialog(ASK, ("同意", "La/Yes;"), ("不同意", "La/No;"), on=THIS)
    app = flow(
        screen(MAIN, own("ask", CREATED), *(cancel or ()), ask=ask, **methods),
        listener("La/Yes;"),
        listener("La/No;", *units),
        screen(NEXT, opener or ()),
        *more,
    )
    effects = Effects(app.journeys, app.walker)
    moment = next(m for m in app.journeys.edges if m.label == "不同意")
    return effects.of(moment)


@pytest.mark.parametrize(
    ("units", "kinds"),
    [
        ((), ()),
        (finish(name="finishAffinity"), ("exit",)),
        (finish(name="moveTaskToBack"), ("background",)),
        ((*const(1, 0), *invoke(STATIC, "Ljava/lang/System;", "exit", "(I)V", 1)), ("exit",)),
        (TAKE_FACE, ("capture",)),
        (remember("refused"), ("remember",)),
        (
            (*text(5, "x"), *invoke(INTERFACE, EDITOR, "remove", f"({STRING}){EDITOR}", 7, 5)),
            ("erase",),
        ),
        (
            invoke(VIRTUAL, "Ljava/net/URL;", "openConnection", "()Ljava/lang/Object;", 1),
            ("upload",),
        ),
    ],
)
def test_what_a_touch_does(units, kinds):
    done = no(*units)
    assert (done.kinds, done.resolved) == (kinds, True)


def test_finishing_the_first_screen_ends_the_app():
    assert no(*finish()).kinds == ("exit",)


def on_second(first):
    """Effects of finishing the second screen."""
    app = flow(
        screen(MAIN, [*go(NEXT, CREATED), *first]),
        screen(NEXT, dialog(ASK, ("不同意", "La/No;"), owner=NEXT)),
        listener("La/No;", *finish(), owner=NEXT),
    )
    moment = next(m for m in app.journeys.edges if m.kind == "touch")
    return Effects(app.journeys, app.walker).of(moment).kinds


def test_finishing_a_later_screen_goes_back():
    assert on_second(()) == ("finish",)


def test_finishing_a_screen_whose_opener_is_gone_ends_the_app():
    assert on_second(finish(CREATED)) == ("exit",)


def test_the_same_prompt_again():
    assert no(*own("ask")).kinds == ("reshow",)


def test_another_prompt_is_not_the_same_again():
    other = dialog("再想想", ("好的", "La/Yes;"), on=THIS)
    assert no(*own("other"), other=other).kinds == ()


def test_a_screen_that_opens_is_named_and_what_it_does_is_its_own():
    done = no(*go(NEXT), opener=[*finish(CREATED, "finishAffinity"), *remember("seen")])
    assert done.kinds == ("screen",)
    assert done.screens == ("a.Next",)


def test_a_face_taken_by_the_screen_that_opens_counts():
    assert no(*go(NEXT), opener=TAKE_FACE).kinds == ("capture", "screen")


def test_what_the_camera_permission_leads_to_when_granted_counts_and_when_denied_does_not():
    result = code(
        "onRequestPermissionsResult",
        [*const(1, 0), 0x0244, 15 | 1 << 8, 0x0239, 6, *TAKE_FACE, *RETURN_VOID,
         *finish(12, "finishAffinity"), *RETURN_VOID],
        "(I[Ljava/lang/String;[I)V",
        static=False,
    )  # fmt: skip
    app = flow(
        screen(MAIN, dialog(ASK, ("同意", "La/Yes;")), result),
        listener("La/Yes;", *ask_permission(CAMERA, on=HOST)),
    )
    effects = Effects(app.journeys, app.walker)
    ((_, moment, event),) = app.journeys.asked
    assert effects.of(moment).kinds == ("capture", "permission")
    denied = effects.of_denied(moment, event)
    assert (denied.kinds, denied.resolved) == (("exit",), True)


def test_a_refusal_nobody_handles_is_not_resolved():
    app = flow(screen(MAIN, ask_permission(CAMERA)))
    ((_, moment, event),) = app.journeys.asked
    done = Effects(app.journeys, app.walker).of_denied(moment, event)
    assert (done.kinds, done.resolved) == ((), False)


def test_a_call_that_only_looks_like_asking_is_no_permission():
    done = no(*text(1, "https://a.b"), *invoke(STATIC, "Lb/Http;", "request", f"({STRING})V", 1))
    assert "permission" not in done.kinds


def test_a_moment_that_was_not_followed_is_not_resolved():
    app = flow(screen(MAIN))
    effects = Effects(app.journeys, app.walker)
    assert effects.of(Moment("touch", MAIN)).resolved
    handler = Moment("touch", MAIN, handlers=("anything",))
    assert not effects.of(handler).resolved


def chain(length):
    """Effects of a touch after which that many callbacks follow by themselves, the last takes a face."""
    jobs = []
    proto = "(Ljava/lang/Runnable;)Z"

    def post(number):
        made = f"La/J{number};"
        return (
            0x0222,
            lambda pool: pool.type(made),
            *invoke(VIRTUAL, "Landroid/os/Handler;", "post", proto, 3, 2),
        )

    for number in range(length):
        units = post(number + 1) if number + 1 < length else TAKE_FACE
        jobs.append(Class(f"La/J{number};", [code("run", [*units, *RETURN_VOID], static=False)]))
    return no(*post(0), more=jobs).kinds


def test_what_follows_by_itself_is_followed_to_a_depth():
    assert chain(1) == chain(DEEPEST) == ("capture",)
    assert chain(DEEPEST + 1) == ()


def test_effects_come_sorted():
    done = no(*remember("x"), *TAKE_FACE, *finish(HOST, "finishAffinity"))
    assert done.kinds == ("capture", "exit", "remember")


def test_finish_is_the_activity_s_own():
    assert no(*invoke(VIRTUAL, "Lb/Ad;", "finish", "()V", HOST)).kinds == ()
    assert no(*invoke(VIRTUAL, ACTIVITY, "finish", "()V", HOST)).kinds == ("exit",)
