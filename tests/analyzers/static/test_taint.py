"""Taint over code made for the purpose: long chains and what constants rule out."""

import pytest
from codebuilder import (
    DIRECT,
    INTERFACE,
    RETURN_VOID,
    STATIC,
    Class,
    code,
    const,
    give,
    invoke,
    program,
    put_static,
    result,
    take_static,
)
from dexbuilder import Method, build
from graphbuilder import ACTIVITY, PUBLIC, does, kind, lacks

from analyzers.static import taint as taint_module
from analyzers.static.dex import Dex
from analyzers.static.graph import Entry, Graph
from analyzers.static.program import Program
from analyzers.static.settled import Settled
from analyzers.static.taint import Origin, Place, Taint, is_outside
from analyzers.static.valueflow import ValueFlow

CALLBACK = "Landroid/hardware/Camera$PreviewCallback;"
FRAME = "([BLandroid/hardware/Camera;)V"
BUILDER = "Ljava/lang/StringBuilder;"
LOG = ("Landroid/util/Log;", "d", "(Ljava/lang/String;Ljava/lang/String;)I")


def app(links: int, *, dead: bool = False) -> Taint:
    """A camera page that puts the frame into a chain of ``links`` appends and logs it.

    Registers: v0 the builder, v1 zero, v13 this, v14 the frame, v15 the camera.
    """

    def code(pool):
        append = pool.method(BUILDER, "append", f"(Ljava/lang/Object;){BUILDER}")
        units = [0x0022, pool.type(BUILDER)]
        units += [0x1070, pool.method(BUILDER, "<init>", "()V"), 0x0000]
        for _ in range(links):
            units += [0x206E, append, 0x00E0, 0x000C]
        units += [0x106E, pool.method(BUILDER, "toString", "()Ljava/lang/String;"), 0, 0x000C]
        units += [0x0112]  # const/4 v1, 0
        if dead:
            units += [0x0138, 0x0005]  # if-eqz v1: always over the call
        return [*units, 0x2071, pool.method(*LOG), 0x0000, 0x000E]

    frame = Method("onPreviewFrame", FRAME, code, PUBLIC)
    page = kind("La/Page;", frame, does("onCreate"), above=ACTIVITY, faces=(CALLBACK,))
    built = build([page])
    inputs = built.at[f"code La/Page;->onPreviewFrame{FRAME}"] + 2  # ins_size of the code_item
    program = Program([Dex(built.patched(inputs, "H", 3), "classes.dex")])
    graph = Graph(program, [Entry("La/Page;", "activity")])
    return Taint(Settled(graph, lambda owner: is_outside(graph, (), owner)), (), {})


def logged(taint: Taint) -> list[str]:
    node = taint.graph.find("La/Page;", "onPreviewFrame")[0]
    taint.follow(Origin(Place(node, -2), "camera-frame", "", "frame"))
    return [hit.kind for hit in taint.hits]


def test_a_frame_that_is_logged():
    assert logged(app(1)) == ["log"]


@pytest.mark.parametrize("dead", [True, False])
def test_a_trial_tells_what_arrives_and_leaves_nothing(dead):
    taint = app(1, dead=dead)
    frame = Origin(Place(taint.graph.find("La/Page;", "onPreviewFrame")[0], -2), "frame", "", "")
    assert taint.arriving([frame]) == ([] if dead else [frame])
    assert (taint.marks, taint.hits, taint.entries, taint.capped) == ([], [], {}, False)


def test_a_trial_that_is_too_long_says_so(monkeypatch):
    monkeypatch.setattr(taint_module, "MOST_PLACES", 2)
    taint = app(30)
    frame = Origin(Place(taint.graph.find("La/Page;", "onPreviewFrame")[0], -2), "frame", "", "")
    assert taint.arriving([frame]) is None
    assert not taint.capped


def test_a_long_chain_of_calls_is_followed_without_recursion():
    assert logged(app(1500)) == ["log"]


def test_a_call_that_constants_rule_out_is_no_sink():
    assert logged(app(1, dead=True)) == []


def test_definitions_and_their_users():
    taint = app(1)
    node = taint.graph.find("La/Page;", "onPreviewFrame")[0]
    flow = ValueFlow(taint.evaluation, node)
    assert [use.kind for use in flow.users[-2]] == ["argument"]
    assert list(flow.made.values()) == [BUILDER]
    assert [call.name for call in flow.calls.values()] == ["<init>", "append", "toString", "d"]


# --- bounds --------------------------------------------------------------------------------------

OBJECT, SINK, DATA = "Ljava/lang/Object;", "La/Sink;", "([B)V"
COPY = "(Ljava/lang/Object;ILjava/lang/Object;II)V"


def many(number: int, how: str) -> Taint:
    """A frame that goes to so many methods, readers of a field, callers, or texts made of an object.

    ``fillers``: callers that gave an array which it is copied into.
    """
    made = code(
        "<init>", (*invoke(DIRECT, OBJECT, "<init>", "()V", 15), *RETURN_VOID), static=False
    )
    steps = {
        "targets": (
            *invoke(STATIC, "Lx/Of;", "sink", f"(){SINK}"),
            *result(0),
            *invoke(INTERFACE, SINK, "take", DATA, 0, 14),
        ),
        "readers": put_static(14, "La/Page;", "kept", "[B"),
        "texts": put_static(14, "La/Page;", "kept", "[B"),
    }.get(how, ())
    methods = [code("onPreviewFrame", (*steps, *RETURN_VOID), FRAME, static=False)]
    wrote = invoke(STATIC, "La/Json;", "toJson", "(La/Page;)Ljava/lang/String;", 14)
    texts = (*wrote, *result(0)) * (number if how == "texts" else 0)
    created = (*texts, *RETURN_VOID)
    methods.append(code("onCreate", created, "(Landroid/os/Bundle;)V", static=False))
    methods.append(code("pick", give(15), "([B)[B"))
    copied = invoke(STATIC, "Ljava/lang/System;", "arraycopy", COPY, 14, 0, 15, 0, 1)
    methods.append(code("fill", (*const(0, 0), *const(1, 1), *copied, *RETURN_VOID), "([B[B)V"))
    calls = {
        "fillers": invoke(STATIC, "La/Page;", "fill", "([B[B)V", 15, 15),
        "readers": take_static(1, "La/Page;", "kept", "[B"),
        "callers": invoke(STATIC, "La/Page;", "pick", "([B)[B", 15),
    }.get(how, ())
    methods += [code(f"m{each}", (*calls, *RETURN_VOID), DATA) for each in range(number)]
    sinks = [
        Class(
            f"La/S{each:02};",
            [made, code("take", RETURN_VOID, DATA, static=False)],
            OBJECT,
            (SINK,),
        )
        for each in range(number if how == "targets" else 0)
    ]
    own = [Class("La/Page;", methods, ACTIVITY, (CALLBACK,)), *sinks]
    own.append(Class(SINK, [lacks("take", DATA)], OBJECT, (), PUBLIC | 0x600))
    entries = [Entry(each.name, "activity") for each in own]
    graph = program(*own, entries=entries).graph
    taint = Taint(Settled(graph, lambda owner: is_outside(graph, (), owner)), (), {})
    name = {"callers": "pick", "fillers": "fill"}.get(how, "onPreviewFrame")
    node = graph.find("La/Page;", name)[0]
    given = -2 if name == "onPreviewFrame" else -1
    taint.follow(Origin(Place(node, given), "camera-frame", "", "frame"))
    return taint


@pytest.mark.parametrize(
    ("how", "most"),
    [
        ("targets", taint_module.MOST_TARGETS),
        ("readers", taint_module.MOST_READERS),
        ("callers", taint_module.MOST_READERS),
        ("fillers", 2 * taint_module.MOST_TARGETS),
        ("texts", taint_module.MOST_TARGETS),
    ],
)
def test_what_is_not_followed_is_told(how, most):
    within = many(most, how)
    assert not within.cut
    assert len(within.marks[0]) > most
    beyond = many(most + 1, how)
    assert beyond.cut
    assert len(beyond.marks[0]) == len(within.marks[0])
