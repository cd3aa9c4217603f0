"""Faces handed to a library together with a function, which the library runs with them."""

import pytest
from codebuilder import (
    DIRECT,
    RETURN_VOID,
    STATIC,
    VIRTUAL,
    Class,
    code,
    const,
    give,
    invoke,
    new,
    program,
    result,
)

from analyzers.static.graph import Entry
from analyzers.static.settled import Settled
from analyzers.static.taint import Origin, Place, Taint, is_outside

ACTIVITY, CALLBACK = "Landroid/app/Activity;", "Landroid/hardware/Camera$PreviewCallback;"
FRAME = "([BLandroid/hardware/Camera;)V"
OBJECT, FUNCTION, SINGLE = (
    "Ljava/lang/Object;",
    "Lio/reactivex/functions/Function;",
    "Lio/reactivex/Single;",
)
LOG = ("Landroid/util/Log;", "d", "(Ljava/lang/String;Ljava/lang/String;)I")


def logged(
    *,
    library=SINGLE,
    function="La/Page$1;",
    proto=f"({OBJECT}){OBJECT}",
    logs="inside",
    begin="La/Page;",
):
    """Where a frame ends that goes through ``just(frame).map(function)``.

    ``begin``: the class that gets the frame: the page, or the function itself.
    ``logs``: the function logs what it is given, or the page logs what comes out of the chain.
    """
    inside = (*const(1, 0), *invoke(STATIC, *LOG, 1, 15)) if logs == "inside" else ()
    apply = code("apply", (*inside, *give(15)), proto, static=False)
    outside = (*const(1, 0), *invoke(STATIC, *LOG, 1, 2)) if logs == "outside" else ()
    frame = code(
        "onPreviewFrame",
        (
            *new(0, function),
            *invoke(DIRECT, function, "<init>", "()V", 0),
            *invoke(STATIC, library, "just", f"({OBJECT}){library}", 14),
            *result(1),
            *invoke(VIRTUAL, library, "map", f"({FUNCTION}){library}", 1, 0),
            *result(2),
            *outside,
            *RETURN_VOID,
        ),
        FRAME,
        static=False,
    )
    made = code(
        "<init>", (*invoke(DIRECT, OBJECT, "<init>", "()V", 15), *RETURN_VOID), static=False
    )
    create = code("onCreate", RETURN_VOID, "(Landroid/os/Bundle;)V", static=False)
    look = program(
        Class("La/Page;", [create, frame], ACTIVITY, (CALLBACK,)),
        Class(function, [made, apply], OBJECT, (FUNCTION,)),
        entries=[Entry("La/Page;", "activity")],
    )
    graph = look.graph
    taint = Taint(Settled(graph, lambda owner: is_outside(graph, (), owner)), (), {})
    node = graph.find(begin, "apply" if begin == function else "onPreviewFrame")[0]
    taint.follow(Origin(Place(node, -2), "camera-frame", "", "frame"))
    return [(hit.kind, graph.owner(hit.place.node)) for hit in taint.hits]


def test_the_function_is_given_what_the_library_holds():
    assert logged() == [("log", "La/Page$1;")]


def test_what_the_function_gives_comes_out_of_the_chain():
    assert logged(logs="outside", begin="La/Page$1;") == [("log", "La/Page;")]


def test_what_another_library_does_with_a_result_is_not_known():
    assert logged(library="Lcom/other/Box;", logs="outside", begin="La/Page$1;") == []


def test_another_library_is_not_known_to_run_it():
    assert logged(library="Lcom/other/Box;") == []


def test_a_class_of_its_own_may_be_anything():
    assert logged(function="La/Uploader;") == []


@pytest.mark.parametrize(
    "proto", ["(I)Ljava/lang/Object;", "(Ljava/lang/Throwable;)Ljava/lang/Object;"]
)
def test_numbers_and_errors_are_no_faces(proto):
    assert logged(proto=proto) == []
