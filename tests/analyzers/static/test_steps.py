"""What a method brings about: events in their order, their conditions, and what is not followed."""

import pytest
from codebuilder import (
    DIRECT,
    INTERFACE,
    RETURN_VOID,
    STATIC,
    VIRTUAL,
    Class,
    array,
    code,
    const,
    invoke,
    jump,
    literal,
    new,
    put,
    take,
    take_static,
    text,
)
from flowbuilder import (
    ACTIVITY,
    ASK,
    BUILDER,
    CAMERA,
    CREATE,
    CREATED,
    EDITOR,
    HOST,
    INTENT,
    MAIN,
    NEXT,
    ON_CLICK,
    STRING,
    TAKE_FACE,
    THIS,
    VIEW,
    ask_permission,
    dialog,
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

from analyzers.static.budget import Budget, OverBudget
from analyzers.static.steps import DEEPEST_WALK, MOST_EVENTS, MOST_TARGETS, Handler, Screen
from analyzers.static.values import Const, Obj, Str, View, one


def kinds(*units, more=(), **methods):
    app = flow(screen(MAIN, units, **methods), screen(NEXT), *more)
    return app.kinds(MAIN, "onCreate")


def only(kind, *units, more=(), **methods):
    """The one event of a kind in ``onCreate``."""
    app = flow(screen(MAIN, units, **methods), screen(NEXT), *more)
    (event,) = [event for event in app.step(MAIN, "onCreate") if event.kind == kind]
    return event


@pytest.mark.parametrize(
    ("owner", "name", "kind"),
    [
        (ACTIVITY, "finish", "finish"),
        (MAIN, "finish", "finish"),
        (ACTIVITY, "finishAffinity", "exit"),
        (ACTIVITY, "moveTaskToBack", "background"),
        ("Landroid/view/View;", "setVisibility", "visible"),
        ("Landroid/webkit/WebView;", "loadUrl", "page"),
        ("Lokhttp3/OkHttpClient;", "newCall", "upload"),
        ("Ljava/net/URL;", "openConnection", "upload"),
        ("Landroid/app/Dialog;", "show", "show"),
    ],
)
def test_a_framework_call_by_its_name(owner, name, kind):
    assert kinds(*invoke(VIRTUAL, owner, name, "()V", CREATED)) == [kind]


@pytest.mark.parametrize(
    ("owner", "name"),
    [
        ("Landroid/view/ActionMode;", "finish"),  # ends a selection, no screen
        ("Lb/Animation;", "exit"),
        ("Ljava/util/List;", "add"),
        ("Lb/Cache;", "putBoolean"),
    ],
)
def test_a_method_of_that_name_elsewhere_is_nothing(owner, name):
    assert kinds(*invoke(VIRTUAL, owner, name, "()V", CREATED)) == []


def test_system_exit():
    assert kinds(*const(1, 0), *invoke(STATIC, "Ljava/lang/System;", "exit", "(I)V", 1)) == ["exit"]


def test_a_capture_and_the_start_of_an_sdk_are_where_they_were_marked():
    units = (*invoke(STATIC, "Lx/Face;", "init"), *TAKE_FACE)
    assert kinds(*units) == ["start", "capture"]
    assert kinds(*invoke(STATIC, "Lx/Other;", "verify")) == []


def test_calls_of_the_app_are_followed_in_order():
    found = kinds(
        *own("first", CREATED),
        *TAKE_FACE,
        first=[*own("second", THIS), *finish(THIS)],
        second=invoke(VIRTUAL, ACTIVITY, "finishAffinity", "()V", THIS),
    )
    assert found == ["exit", "finish", "capture"]


def test_libraries_and_face_sdks_are_not_followed():
    def quiet(owner):
        return Class(owner, [code("go", [*TAKE_FACE, *RETURN_VOID])])

    for owner in ("Landroidx/a/B;", "Lokhttp3/B;", "Lx/B;"):
        assert kinds(*invoke(STATIC, owner, "go"), more=[quiet(owner)]) == []
    assert kinds(*invoke(STATIC, "Lcom/b/B;", "go"), more=[quiet("Lcom/b/B;")]) == ["capture"]


def test_what_is_opened_is_named():
    event = only("screen", *go(NEXT, CREATED))
    assert event.detail == Screen((NEXT,), False, "", event.detail.data)


def test_a_screen_that_is_named_later():
    units = (
        *new(5, INTENT),
        *invoke(DIRECT, INTENT, "<init>", "()V", 5),
        *literal(6, NEXT),
        *invoke(
            VIRTUAL,
            INTENT,
            "setClass",
            f"(Ljava/lang/Object;Ljava/lang/Class;){INTENT}",
            5,
            CREATED,
            6,
        ),
        *invoke(VIRTUAL, ACTIVITY, "startActivityForResult", f"({INTENT}I)V", CREATED, 5, 6),
    )
    detail = only("screen", *units).detail
    assert (detail.classes, detail.for_result) == ((NEXT,), True)


def test_a_screen_named_as_text():
    units = (
        *new(5, INTENT),
        *invoke(DIRECT, INTENT, "<init>", "()V", 5),
        *text(6, "a.Next"),
        *invoke(
            VIRTUAL, INTENT, "setClassName", f"(Ljava/lang/Object;{STRING}){INTENT}", 5, CREATED, 6
        ),
        *invoke(VIRTUAL, ACTIVITY, "startActivity", f"({INTENT})V", CREATED, 5),
    )
    assert only("screen", *units).detail.classes == (NEXT,)


def test_an_intent_by_its_action():
    action = "android.media.action.IMAGE_CAPTURE"
    units = (
        *new(5, INTENT),
        *text(6, action),
        *invoke(DIRECT, INTENT, "<init>", f"({STRING})V", 5, 6),
        *invoke(VIRTUAL, ACTIVITY, "startActivity", f"({INTENT})V", CREATED, 5),
    )
    detail = only("screen", *units).detail
    assert (detail.classes, detail.action) == ((), action)


def test_a_screen_nobody_can_tell_has_no_name():
    units = invoke(VIRTUAL, ACTIVITY, "startActivity", f"({INTENT})V", CREATED, 15)
    assert only("screen", *units).detail.classes == ()


# --- flags ---------------------------------------------------------------------------------------


def test_a_stored_flag_is_remembered_with_its_value():
    assert only("remember", *remember("agreed", 1)).detail == ("agreed", True)
    assert only("remember", *remember("agreed", 0)).detail == ("agreed", False)


def test_a_flag_that_depends_on_something_is_neither():
    units = (
        *text(5, "agreed"),
        *invoke(INTERFACE, EDITOR, "putBoolean", f"({STRING}Z){EDITOR}", 7, 5, 15),
    )
    assert only("remember", *units).detail == ("agreed", None)


def test_a_flag_that_is_removed():
    units = (*text(5, "agreed"), *invoke(INTERFACE, EDITOR, "remove", f"({STRING}){EDITOR}", 7, 5))
    assert only("erase", *units).detail == "agreed"


def test_a_boolean_field_is_a_flag():
    units = (*const(1, 1), 0x5C | 1 << 8 | CREATED << 12, lambda pool: pool.field(MAIN, "ok", "Z"))
    assert only("remember", *units).detail == (f"{MAIN}->ok:Z", True)


def test_a_number_in_a_field_is_no_flag():
    assert kinds(*const(1, 1), *put(1, CREATED, MAIN, "count", "I")) == []


# --- conditions ----------------------------------------------------------------------------------


def guards(*units, more=(), **methods):
    event = only("capture", *units, more=more, **methods)
    return [(guard.kind, guard.name, guard.holds) for guard in event.guards]


def test_what_happens_anyway_has_no_condition():
    assert guards(*TAKE_FACE) == []


def test_a_flag_that_must_be_set_and_one_that_must_not():
    assert guards(*if_set("agreed", TAKE_FACE)) == [("flag", "agreed", True)]
    assert guards(*unless_set("refused", TAKE_FACE)) == [("flag", "refused", False)]


def test_a_flag_that_reads_as_set_when_nobody_stored_it():
    event = only("capture", *if_set("agreed", TAKE_FACE, preset=1))
    assert [guard.preset for guard in event.guards] == [True]


def test_conditions_of_the_caller_count_too():
    found = guards(*if_set("a", own("inner", CREATED)), inner=if_set("b", TAKE_FACE))
    assert found == [("flag", "a", True), ("flag", "b", True)]


def test_what_follows_the_condition_is_not_under_it():
    app = flow(screen(MAIN, [*if_set("agreed", finish(CREATED)), *TAKE_FACE]))
    (event,) = [event for event in app.step(MAIN, "onCreate") if event.kind == "capture"]
    assert event.guards == ()


def test_a_box_that_must_be_ticked():
    units = (
        *find(view(0)),
        *invoke(VIRTUAL, "Landroid/widget/CheckBox;", "isChecked", "()Z", 3),
        0x000A | 5 << 8,
        0x0538,
        5,
        *TAKE_FACE,
    )
    assert guards(*units) == [("checkbox", str(view(0)), True)]


def test_a_permission_that_must_be_granted():
    units = (
        *text(1, CAMERA),
        *invoke(VIRTUAL, ACTIVITY, "checkSelfPermission", f"({STRING})I", CREATED, 1),
        0x000A | 5 << 8,
        0x0539,  # if-nez: denied
        5,
        *TAKE_FACE,
    )
    assert guards(*units) == [("permission", "", True)]


def test_both_sides_of_a_condition_nobody_can_read_have_one_name():
    units = (
        *invoke(STATIC, "Lb/Server;", "ok", "()Z"),
        0x000A | 5 << 8,
        0x0538,
        7,
        *TAKE_FACE,
        *jump(5),
        *finish(CREATED),
    )
    app = flow(screen(MAIN, units))
    (yes,), (no,) = (event.guards for event in app.step(MAIN, "onCreate"))
    assert (yes.kind, yes.name) == (no.kind, no.name) == ("other", yes.name)
    assert yes.holds is not no.holds


# --- listeners -----------------------------------------------------------------------------------


def test_a_button_of_a_dialog_runs_its_listener():
    app = flow(screen(MAIN, dialog(ASK, ("同意", "La/Yes;"))), listener("La/Yes;", *TAKE_FACE))
    detail = app.event("listen").detail
    assert detail.name == "setPositiveButton"
    assert detail.resolved
    (handler,) = detail.handlers
    assert app.graph.owner(handler.node) == "La/Yes;"
    assert [event.kind for event in app.walker.step(handler)] == ["capture"]


def test_no_listener_is_known_to_be_none():
    app = flow(screen(MAIN, dialog(ASK, ("同意", None))))
    detail = app.event("listen").detail
    assert (detail.handlers, detail.resolved) == ((), True)


def test_a_listener_nobody_gives_is_not_resolved():
    units = (
        *text(1, "同意"),
        *new(0, BUILDER),
        *invoke(
            VIRTUAL,
            BUILDER,
            "setPositiveButton",
            f"(Ljava/lang/CharSequence;{ON_CLICK}){BUILDER}",
            0,
            1,
            15,
        ),
    )
    assert not only("listen", *units).detail.resolved


def test_a_listener_knows_the_view_it_listens_to():
    app = flow(screen(MAIN, listen(view(3), "La/Go;")), listener("La/Go;", *TAKE_FACE, of="view"))
    detail = app.event("listen").detail
    assert detail.on == one(View(view(3)))
    (handler,) = detail.handlers
    assert handler.given[1] == one(View(view(3)))


def test_a_bridge_gives_all_its_public_methods():
    bridge = Class(
        "La/Bridge;",
        [
            code("agree", [*TAKE_FACE, *RETURN_VOID], static=False),
            code("refuse", RETURN_VOID, static=False),
            code("helper", RETURN_VOID),
        ],
    )
    units = (
        *new(2, "La/Bridge;"),
        *text(1, "face"),
        *invoke(
            VIRTUAL,
            "Landroid/webkit/WebView;",
            "addJavascriptInterface",
            f"(Ljava/lang/Object;{STRING})V",
            3,
            2,
            1,
        ),
    )
    app = flow(screen(MAIN, units), bridge)
    names = [app.graph.name(handler.node) for handler in app.event("listen").detail.handlers]
    assert names == ["agree", "refuse"]


def test_a_callback_given_to_a_library_may_run():
    run = Class(
        "La/Job;",
        [code("run", [*TAKE_FACE, *RETURN_VOID], static=False)],
        interfaces=["Ljava/lang/Runnable;"],
    )
    units = (
        *new(2, "La/Job;"),
        *invoke(VIRTUAL, "Landroid/os/Handler;", "post", "(Ljava/lang/Runnable;)Z", 3, 2),
    )
    app = flow(screen(MAIN, units), run)
    (handler,) = app.event("callback").detail
    assert [event.kind for event in app.walker.step(handler)] == ["capture"]


def test_callbacks_are_the_methods_the_framework_may_call():
    names = ("onClick", "one", "run", "helper", "onRequestPermissionsResult")
    app = flow(
        screen(MAIN), Class("La/C;", [code(name, RETURN_VOID, static=False) for name in names])
    )
    found = [app.graph.name(node) for node in app.walker.callbacks("La/C;")]
    assert sorted(found) == ["onClick", "run"]
    assert [app.graph.name(n) for n in app.walker.callbacks("La/C;", ("one",))] == ["one"]


def test_texts_are_told_only_when_there_is_one():
    walker = flow(screen(MAIN)).walker
    assert walker.text(one(Str("a"))) == "a"
    assert walker.text(frozenset((Str("a"), Str("b")))) == ""


# --- bounds --------------------------------------------------------------------------------------


def test_methods_that_call_each_other_end():
    app = flow(
        screen(
            MAIN,
            own("ping", CREATED),
            ping=[*own("pong", THIS), *TAKE_FACE],
            pong=own("ping", THIS),
        )
    )
    assert app.kinds(MAIN, "onCreate") == ["capture"]


def test_a_call_with_too_many_targets_is_not_followed():
    face = "La/Doer;"

    def count(number):
        doers = [
            Class(
                f"La/D{n};",
                [code("act", [*TAKE_FACE, *RETURN_VOID], static=False)],
                interfaces=[face],
            )
            for n in range(number)
        ]
        units = [unit for doer in doers for unit in new(1, doer.name)]
        units += invoke(INTERFACE, face, "act", "()V", 15)
        doer = Class(face, [], flags=0x601)
        return kinds(*units, more=[doer, *doers]).count("capture")

    assert count(MOST_TARGETS) == MOST_TARGETS
    assert count(MOST_TARGETS + 1) == 0


def test_a_step_is_walked_once():
    app = flow(screen(MAIN, TAKE_FACE))
    assert app.step(MAIN, "onCreate") is app.step(MAIN, "onCreate")
    assert app.walker.visited == {app.node(MAIN, "onCreate")}


def test_more_steps_than_the_bound_are_said_to_be_missing(monkeypatch):
    monkeypatch.setattr("analyzers.static.steps.MOST_STEPS", 2)
    methods = {f"m{number}": finish(THIS) for number in range(5)}
    app = flow(screen(MAIN, [u for name in methods for u in own(name, CREATED)], **methods))
    assert app.kinds(MAIN, "onCreate") == ["finish"] * 2
    assert app.walker.exhausted


def test_events_of_one_step_are_bounded(monkeypatch):
    monkeypatch.setattr("analyzers.static.steps.MOST_EVENTS", 10)
    assert len(kinds(*(finish(CREATED) * 50))) == 10


def test_a_spent_budget_ends_the_walk():
    class Spent(Budget):
        def check(self):
            raise OverBudget("The time is used up.")

    app = flow(screen(MAIN, TAKE_FACE))
    node = app.node(MAIN, "onCreate")
    late = flow(screen(MAIN, TAKE_FACE), budget=Spent())
    assert app.walker.step(Handler(node, ()))
    with pytest.raises(OverBudget):
        late.walker.step(Handler(node, ()))


def test_a_listener_that_registers_itself_ends():
    proto = "(Landroid/view/View$OnClickListener;)V"
    again = [
        *take(HOST, 14, "La/Go;", "on", MAIN),
        *find(view(0), on=HOST),
        *invoke(VIRTUAL, VIEW, "setOnClickListener", proto, 3, 14),
    ]
    go_ = listener("La/Go;", of="view")
    go_.methods[1] = code("onClick", [*again, *RETURN_VOID], f"({VIEW})V", static=False)
    app = flow(screen(MAIN, listen(view(0), "La/Go;")), go_)
    detail = app.event("listen").detail
    inner = [e for h in detail.handlers for e in app.walker.step(h) if e.kind == "listen"]
    assert [app.graph.owner(h.node) for e in inner for h in e.detail.handlers] == ["La/Go;"]


def test_two_walks_of_one_app_tell_the_same():
    def told():
        app = flow(
            screen(
                MAIN, [*layout(page()), *if_set("a", go(NEXT, CREATED)), *ask_permission(CAMERA)]
            ),
            screen(NEXT, TAKE_FACE),
        )
        return [
            (event.kind, event.at, event.call, event.guards) for event in app.step(MAIN, "onCreate")
        ]

    assert told() == told()


def test_a_long_row_of_buttons_is_read():
    units = []
    for number in range(300):
        units += listen(view(number), "La/Go;")
    app = flow(screen(MAIN, units), listener("La/Go;", *TAKE_FACE, of="view"))
    heard = [event.detail for event in app.step(MAIN, "onCreate") if event.kind == "listen"]
    assert len({id_.id for detail in heard for id_ in detail.on}) == 300


def test_an_item_of_an_array_of_itself_is_no_listener():
    units = (
        *const(1, 1),
        *array(2, 1, "[Ljava/lang/Object;"),
        *const(3, 0),
        0x024D,
        2 | 3 << 8,
        *invoke(
            VIRTUAL, VIEW, "setOnClickListener", "(Landroid/view/View$OnClickListener;)V", 15, 2
        ),
    )
    detail = only("listen", *units).detail
    assert (detail.handlers, detail.resolved) == ((), False)


def test_the_outcome_of_a_touch_can_depend_on_what_is_touched():
    """One listener for two buttons, told apart by the view's id."""
    units = [
        *invoke(VIRTUAL, VIEW, "getId", "()I", 15),
        0x000A | 1 << 8,
        *const(2, view(0)),
        0x0133 | 0 << 8 | 2 << 12,
        5,
        *TAKE_FACE,
    ]
    both = Class("La/Go;", [code("onClick", [*units, *RETURN_VOID], f"({VIEW})V", static=False)])
    app = flow(screen(MAIN), both)
    node = app.node("La/Go;", "onClick")

    def of(number):
        given = (one(Obj(0, 0, "La/Go;")), one(View(view(number))))
        return [event.kind for event in app.walker.step(Handler(node, given))]

    assert of(0) == ["capture"]
    assert of(1) == []


def test_what_a_constant_parameter_forbids_does_not_happen():
    helper = code("go", [0x0038 | 15 << 8, 5, *TAKE_FACE, *RETURN_VOID], "(Z)V")
    app = flow(screen(MAIN, (), helper))
    node = app.node(MAIN, "go")
    assert [e.kind for e in app.walker.step(Handler(node, (one(Const(1)),)))] == ["capture"]
    assert app.walker.step(Handler(node, (one(Const(0)),))) == ()


def test_create_is_the_platform_s_prototype():
    app = flow(screen(MAIN))
    assert app.graph.proto(app.node(MAIN, "onCreate")) == CREATE


def test_events_that_multiply_are_cut_at_the_bound():
    methods = [code("c", finish(15) * 800 + RETURN_VOID, static=False)]
    for name, inner in (("b", "c"), ("a", "b")):
        methods.append(code(name, own(inner, 15) * 800 + RETURN_VOID, static=False))
    app = flow(screen(MAIN, [], *methods))
    assert len(app.step(MAIN, "a")) == MOST_EVENTS
    assert app.walker.exhausted


def test_a_method_of_many_branches_and_calls():
    units = [unit for _ in range(600) for unit in (0x0F38, 5, *finish(15))]
    app = flow(screen(MAIN, [], code("run", [*units, *RETURN_VOID], "(Z)V", static=False)))
    events = app.step(MAIN, "run")
    assert len(events) == 600
    assert all(len(event.guards) == 1 for event in events)


def test_methods_that_call_each_other_have_the_events_of_both():
    app = flow(
        screen(MAIN, own("a", CREATED), a=[*own("b", THIS), *TAKE_FACE], b=[*own("a", THIS)]),
    )
    app.step(MAIN, "onCreate")
    assert app.kinds(MAIN, "a") == ["capture"]
    assert app.kinds(MAIN, "b") == ["capture"]


def test_many_methods_that_all_call_each_other_end():
    names = [f"m{number}" for number in range(24)]
    methods = {
        name: [unit for other in names for unit in own(other, THIS)] + list(finish(THIS))
        for name in names
    }
    app = flow(screen(MAIN, own("m0", CREATED), **methods))
    for name in names:
        assert "finish" in app.kinds(MAIN, name)
    assert app.walker._walks <= 2 * len(names) ** 2  # a loop is walked anew for each of its methods


def chain(length):
    """Methods that each call the next one; the last takes the face."""
    methods = {f"m{number}": own(f"m{number + 1}", THIS) for number in range(length)}
    return flow(screen(MAIN, own("m0", CREATED), **methods, **{f"m{length}": TAKE_FACE}))


def test_what_lies_deeper_than_the_bound_is_said_to_be_missing():
    app = chain(DEEPEST_WALK + 5)
    assert app.kinds(MAIN, "onCreate") == []
    assert app.walker.exhausted
    assert app.asking().state == "partial"
    app = chain(DEEPEST_WALK - 1)
    assert app.kinds(MAIN, "onCreate") == ["capture"]
    assert not app.walker.exhausted


def test_what_was_too_deep_from_afar_is_found_from_nearby():
    app = chain(DEEPEST_WALK + 5)
    app.step(MAIN, "onCreate")
    assert app.kinds(MAIN, "m10") == ["capture"]


def either(one_way, other):
    """One or the other, by the screen's register that nobody knows."""
    return (0x0838, 2 + len(one_way) + 2, *one_way, 0x0029, 2 + len(other), *other)


def test_of_two_intents_always_the_same_action_is_told():
    def intent(action):
        made = invoke(DIRECT, INTENT, "<init>", f"({STRING})V", 3, 2)
        return (*new(3, INTENT), *text(2, action), *made)

    start = invoke(VIRTUAL, ACTIVITY, "startActivity", f"({INTENT})V", CREATED, 3)
    unknown = (*invoke(STATIC, "Lb/B;", "any", "()I"), 0x080A)
    event = only("screen", *unknown, *either(intent("b.B"), intent("a.A")), *start)
    assert event.detail.action == "a.A"


def test_of_two_boxes_always_the_same_one_is_asked_for():
    unknown = (*invoke(STATIC, "Lb/B;", "any", "()I"), 0x080A)
    box = either(find(view(2)), find(view(1)))
    asks = (*invoke(VIRTUAL, "Landroid/widget/CheckBox;", "isChecked", "()Z", 3), 0x050A)
    event = only("finish", *unknown, *box, *asks, 0x0538, 5, *finish(CREATED))
    assert [guard.name for guard in event.guards] == [str(view(1))]


def test_what_a_shared_loop_runs_is_told_anew_for_each_caller():
    """``La/Queue;->all`` runs whatever its field holds; two screens make a task each and call it."""
    task, queue = "La/Task;", "La/Queue;"
    run = [*take_static(1, queue, "next", task), *invoke(INTERFACE, task, "run", "()V", 1)]

    def filling(name):
        made = [*new(5, name), *invoke(DIRECT, name, "<init>", "()V", 5)]
        return [
            *made,
            *invoke(STATIC, queue, "add", f"({task})V", 5),
            *invoke(STATIC, queue, "all"),
        ]

    def doing(name, *units):
        body = code("run", [*units, *RETURN_VOID], static=False)
        return Class(name, [code("<init>", RETURN_VOID, static=False), body], interfaces=[task])

    app = flow(
        screen(MAIN, filling("La/Takes;")),
        screen(NEXT, filling("La/Idle;")),
        Class(queue, [code("add", RETURN_VOID, f"({task})V"), code("all", [*run, *RETURN_VOID])]),
        doing("La/Takes;", *TAKE_FACE),
        doing("La/Idle;"),
        Class(task, [], flags=0x601),
    )
    assert "capture" in app.kinds(MAIN, "onCreate")
    assert "capture" not in app.kinds(NEXT, "onCreate")
