"""Ways through an app: which moment may follow which, and under which stored flags."""

import pytest
from codebuilder import (
    DIRECT,
    RETURN_VOID,
    VIRTUAL,
    Class,
    code,
    const,
    invoke,
    literal,
    new,
    result,
    text,
)
from flowbuilder import (
    ACTIVITY,
    ASK,
    CAMERA,
    CREATED,
    INTENT,
    MAIN,
    NEXT,
    TAKE_FACE,
    THIS,
    Things,
    ask_permission,
    dialog,
    el,
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

from analyzers.static.consent import CaptureCall
from analyzers.static.journeys import Moment

ONE_BUTTON = Things({}, ["go"], {"main": el("LinearLayout", None, el("Button", 0, text="刷脸"))})


def words(app, moment):
    """A way in short words."""
    way = app.journeys.reach().way(moment)
    return [f"{m.kind} {m.label or m.screen}" for m in way]


def taken(app):
    """Ways to the captures."""
    return [words(app, taken.moment) for taken in app.journeys.taken]


def granted(*yes, no=()):
    """``onRequestPermissionsResult`` that looks at the first outcome."""
    then = [*yes, *RETURN_VOID]
    units = [
        *const(1, 0),
        0x0244 | 0,  # aget v2, v15, v1
        15 | 1 << 8,
        0x0239,  # if-nez v2: denied
        2 + len(then),
        *then,
        *no,
        *RETURN_VOID,
    ]
    return code("onRequestPermissionsResult", units, "(I[Ljava/lang/String;[I)V", static=False)


def test_a_face_taken_at_once():
    assert taken(flow(screen(MAIN, TAKE_FACE))) == [[f"enter {MAIN}"]]


def test_a_face_taken_after_a_dialog():
    app = flow(
        screen(MAIN, dialog(ASK, ("同意", "La/Yes;"), ("不同意", "La/No;"))),
        listener("La/Yes;", *TAKE_FACE),
        listener("La/No;", *finish()),
    )
    assert taken(app) == [[f"enter {MAIN}", "touch 同意"]]


def test_a_face_taken_on_the_next_screen():
    app = flow(
        screen(MAIN, [*layout(page()), *listen(view(0), "La/Go;")]),
        screen(NEXT, TAKE_FACE),
        listener("La/Go;", *go(NEXT), of="view"),
        things=ONE_BUTTON,
    )
    assert taken(app) == [[f"enter {MAIN}", "touch 刷脸", f"enter {NEXT}"]]
    assert app.journeys.opened == {NEXT: {MAIN}}


def test_a_screen_nobody_opens_is_not_walked():
    app = flow(screen(MAIN), screen(NEXT, TAKE_FACE))
    assert taken(app) == []
    assert [moment.screen for moment in app.journeys.edges] == [MAIN]


def test_after_the_permission_is_granted():
    app = flow(screen(MAIN, ask_permission(CAMERA), granted(*TAKE_FACE)))
    assert taken(app) == [[f"enter {MAIN}", f"granted {MAIN}"]]
    ((asked, moment, _),) = app.journeys.asked
    assert (asked.permissions, moment.kind) == ((CAMERA,), "enter")


def test_after_the_permission_is_denied():
    app = flow(screen(MAIN, ask_permission(CAMERA), granted(no=TAKE_FACE)))
    assert taken(app) == [[f"enter {MAIN}", f"denied {MAIN}"]]


def test_what_a_closed_screen_hands_back():
    start = (
        *new(5, INTENT),
        *literal(6, NEXT),
        *invoke(
            DIRECT, INTENT, "<init>", "(Landroid/content/Context;Ljava/lang/Class;)V", 5, CREATED, 6
        ),
        *const(6, 3),
        *invoke(VIRTUAL, ACTIVITY, "startActivityForResult", f"({INTENT}I)V", CREATED, 5, 6),
    )
    back = code(
        "onActivityResult",
        [0x0E38, 2 + 3 + 1, *TAKE_FACE, *RETURN_VOID, *RETURN_VOID],  # if-eqz v14: cancelled
        f"(II{INTENT})V",
        static=False,
    )

    def ends(result):
        done = (*const(1, result), *invoke(VIRTUAL, ACTIVITY, "setResult", "(I)V", CREATED, 1))
        return flow(screen(MAIN, start, back), screen(NEXT, [*done, *finish(CREATED)]))

    assert taken(ends(-1)) == [[f"enter {MAIN}", f"enter {NEXT}", "returned -1"]]
    assert taken(ends(0)) == []


def test_opening_the_screen_of_an_sdk_takes_the_face():
    call = CaptureCall("x", "sdk", "X", "identity")
    app = flow(
        screen(MAIN, go("Lx/FaceActivity;", CREATED)),
        entering=lambda kind: call if kind == "Lx/FaceActivity;" else None,
    )
    assert [item.detail for item in app.journeys.taken] == [call]


def test_a_screen_nobody_can_tell_is_noted():
    units = invoke(VIRTUAL, ACTIVITY, "startActivity", f"({INTENT})V", CREATED, 15)
    app = flow(screen(MAIN, units))
    assert app.journeys.unresolved == {f"screen opened in {MAIN}->onCreate(Landroid/os/Bundle;)V"}


# --- prompts -------------------------------------------------------------------------------------


def test_a_prompt_is_named_by_the_method_that_makes_it():
    app = flow(
        screen(MAIN, own("ask", CREATED), ask=dialog(ASK, ("同意", "La/Yes;"), on=THIS)),
        listener("La/Yes;"),
    )
    assert f"{MAIN}->ask()V" in app.journeys.shown


def test_two_prompts_of_one_method_are_numbered():
    app = flow(
        screen(MAIN, [*dialog("一", ("同意", "La/Yes;")), *dialog("二", ("同意", "La/Yes;"))]),
        listener("La/Yes;"),
    )
    name = f"{MAIN}->onCreate(Landroid/os/Bundle;)V"
    assert {name, f"{name}#2"} <= set(app.journeys.shown)


def test_the_same_prompt_on_two_screens_is_one():
    class_ = Class(
        "La/Ask;",
        [
            code(
                "show",
                [*dialog(ASK, ("同意", "La/Yes;"), on=15, owner=ACTIVITY), *RETURN_VOID],
                f"({ACTIVITY})V",
            )
        ],
    )
    call = invoke(0x71, "La/Ask;", "show", f"({ACTIVITY})V", CREATED)
    app = flow(
        screen(MAIN, [*call, *go(NEXT, CREATED)]),
        screen(NEXT, call),
        class_,
        listener("La/Yes;", owner=ACTIVITY),
    )
    (places,) = [p for ident, p in app.journeys.shown.items() if "Ask" in ident]
    assert {place.moment.screen for place in places} == {MAIN, NEXT}


def test_a_dialog_that_comes_again_is_followed_once():
    app = flow(
        screen(
            MAIN,
            own("ask", CREATED),
            ask=dialog(ASK, ("同意", "La/Yes;"), ("不同意", "La/No;"), on=THIS),
        ),
        listener("La/Yes;", *TAKE_FACE),
        listener("La/No;", *own("ask")),
    )
    touches = [moment for moment in app.journeys.edges if moment.kind == "touch"]
    assert sorted(moment.label for moment in touches) == ["不同意", "同意"]


# --- flags ---------------------------------------------------------------------------------------


def gated(*first, flag="agreed", label="设置", **button):
    """A page whose one button does something, and a face taken at once when the flag is set."""
    return flow(
        screen(
            MAIN,
            [
                *layout(page()),
                *listen(view(0), "La/Go;"),
                *if_set(flag, go(NEXT, CREATED), **button),
            ],
        ),
        screen(NEXT, TAKE_FACE),
        listener("La/Go;", *first, of="view"),
        things=ONE_BUTTON,
    )


def test_a_flag_opens_the_way_only_once_something_reached_sets_it():
    app = gated(*remember("agreed"))
    assert len(taken(app)) == 1
    shut = app.journeys.reach(lambda moment, edge: edge.to.kind == "touch")
    assert not any(item.moment in shut.parent for item in app.journeys.taken)


def test_clearing_a_flag_does_not_set_it():
    app = gated(*remember("agreed", 0))
    assert app.journeys.setters() == {}
    assert app.journeys.reach().flags == set()


def test_a_flag_nobody_stores_may_be_set_elsewhere():
    reach = gated().journeys.reach()
    assert any(moment.screen == NEXT for moment in reach.parent)


def test_a_flag_that_reads_as_set_keeps_nothing_shut():
    app = gated(*remember("agreed"), preset=1)
    shut = app.journeys.reach(lambda moment, edge: edge.to.kind == "touch")
    assert any(moment.screen == NEXT for moment in shut.parent)


def test_flags_that_open_each_other_are_never_set():
    app = flow(
        screen(
            MAIN,
            [
                *if_set("a", go("La/B;", CREATED)),
                *if_set("b", go("La/C;", CREATED)),
            ],
        ),
        screen("La/B;", remember("b")),
        screen("La/C;", [*remember("a"), *TAKE_FACE]),
    )
    reach = app.journeys.reach()
    assert {moment.screen for moment in reach.parent} == {MAIN}
    assert reach.flags == set()


def test_a_chain_of_flags_is_followed_whatever_its_order():
    units = []
    screens = []
    for number in range(8):
        units = [*if_set(f"f{number}", go(f"La/S{number};", CREATED)), *units]
        screens.append(screen(f"La/S{number};", remember(f"f{number + 1}")))
    app = flow(screen(MAIN, [*units, *remember("f0")]), *screens)
    assert app.journeys.reach().flags == {f"f{number}" for number in range(9)}


def test_an_event_is_usable_when_its_flags_can_be_set():
    app = flow(screen(MAIN, unless_set("a", TAKE_FACE)))
    (item,) = app.journeys.taken
    assert app.journeys.usable(app.journeys.reach(), item.event.guards)


# --- bounds --------------------------------------------------------------------------------------


def test_screens_that_open_each_other_end():
    app = flow(screen(MAIN, go(NEXT, CREATED)), screen(NEXT, go(MAIN, CREATED)))
    assert {moment.screen for moment in app.journeys.edges} == {MAIN, NEXT}
    assert not app.journeys.full


def test_more_moments_than_the_bound_are_said_to_be_missing(monkeypatch):
    monkeypatch.setattr("analyzers.static.journeys.MOST_MOMENTS", 5)
    screens = [screen(f"La/S{n};", go(f"La/S{n + 1};", CREATED)) for n in range(10)]
    app = flow(*screens, screen("La/S10;", TAKE_FACE), roots=["La/S0;"])
    assert app.journeys.full
    assert len(app.journeys.edges) == 5
    assert app.asking().state == "partial"


def test_moments_after_one_are_bounded(monkeypatch):
    monkeypatch.setattr("analyzers.static.journeys.MOST_EDGES", 3)
    units = [unit for n in range(10) for unit in go(f"La/S{n};", CREATED)]
    app = flow(screen(MAIN, units), *(screen(f"La/S{n};") for n in range(10)))
    assert len(app.journeys.edges[Moment("enter", MAIN)]) == 3


def test_a_root_nobody_defines_leads_nowhere():
    app = flow(screen(MAIN), roots=["Lb/Gone;"])
    assert app.journeys.taken == []


def test_each_root_is_walked_once():
    app = flow(screen(MAIN, TAKE_FACE), roots=[MAIN, MAIN])
    assert app.journeys.roots == [Moment("enter", MAIN)]
    assert len(app.journeys.taken) == 1


def test_a_service_runs_its_callbacks():
    service = Class(
        "La/Watch;",
        [code("onStartCommand", [*TAKE_FACE, *RETURN_VOID], f"({INTENT}II)V", static=False)],
        "Landroid/app/Service;",
    )
    app = flow(screen(MAIN), service, roots=["La/Watch;"])
    assert taken(app) == [["enter La/Watch;"]]


@pytest.mark.parametrize("length", [1, 20])
def test_a_way_has_every_screen_on_it(length):
    screens = [screen(f"La/S{n};", go(f"La/S{n + 1};", CREATED)) for n in range(length)]
    app = flow(*screens, screen(f"La/S{length};", TAKE_FACE), roots=["La/S0;"])
    assert taken(app) == [[f"enter La/S{n};" for n in range(length + 1)]]


# --- other ways on -------------------------------------------------------------------------------

LAUNCHER = "Landroidx/activity/result/ActivityResultLauncher;"
CALLBACK = "Landroidx/activity/result/ActivityResultCallback;"
CONTRACT = "Landroidx/activity/result/contract/ActivityResultContracts$RequestPermission;"


def launched(*outcome):
    """A permission asked for through a launcher; ``outcome`` runs with the answer in register 5."""
    register = "registerForActivityResult"
    answered = Class(
        "La/Answer;",
        [
            code(
                "onActivityResult",
                [
                    *invoke(VIRTUAL, "Ljava/lang/Boolean;", "booleanValue", "()Z", 15),
                    0x000A | 5 << 8,
                    *outcome,
                    *RETURN_VOID,
                ],
                "(Ljava/lang/Object;)V",
                static=False,
            )
        ],
        interfaces=[CALLBACK],
    )
    units = (
        *new(1, CONTRACT),
        *new(2, "La/Answer;"),
        *invoke(VIRTUAL, ACTIVITY, register, f"({CONTRACT}{CALLBACK}){LAUNCHER}", CREATED, 1, 2),
        *result(3),
        *text(4, CAMERA),
        *invoke(VIRTUAL, LAUNCHER, "launch", "(Ljava/lang/Object;)V", 3, 4),
    )
    return flow(screen(MAIN, units), answered)


def test_a_launcher_s_callback_is_told_whether_the_permission_was_granted():
    granted_ = launched(0x0538, 5, *TAKE_FACE)  # if-eqz v5
    assert taken(granted_) == [[f"enter {MAIN}", f"granted {MAIN}"]]
    denied = launched(0x0539, 5, *TAKE_FACE)  # if-nez v5
    assert taken(denied) == [[f"enter {MAIN}", f"denied {MAIN}"]]


def test_a_fragment_that_is_put_in_place_is_entered():
    base = "Landroidx/fragment/app/Fragment;"
    transaction = "Landroidx/fragment/app/FragmentTransaction;"
    units = (
        *new(2, "La/Part;"),
        *const(1, view(0)),
        *invoke(VIRTUAL, transaction, "replace", f"(I{base}){transaction}", 3, 1, 2),
    )
    part = Class(
        "La/Part;",
        [code("onViewCreated", [*TAKE_FACE, *RETURN_VOID], static=False)],
        base,
    )
    assert taken(flow(screen(MAIN, units), part)) == [[f"enter {MAIN}", "enter La/Part;"]]


def test_a_layout_beyond_the_bound_makes_the_journeys_incomplete(monkeypatch):
    shown = screen(MAIN, layout(page()))
    assert not flow(shown, things=ONE_BUTTON).journeys.full
    monkeypatch.setattr("analyzers.static.layouts.MOST_WIDGETS", 1)
    assert flow(shown, things=ONE_BUTTON).journeys.full
