"""Which permissions a call asks for, through the framework and through libraries."""

import pytest
from codebuilder import (
    DIRECT,
    STATIC,
    VIRTUAL,
    array,
    const,
    invoke,
    new,
    put_static,
    result,
    store,
    take_static,
    text,
)
from flowbuilder import ACTIVITY, CAMERA, CREATED, MAIN, STRING, ask_permission, flow, screen

from analyzers.static.permissions import asked_for

AUDIO = "android.permission.RECORD_AUDIO"
ARRAY = f"[{STRING}"


def asked(*units, index=-1, **parts):
    """What the last request in ``onCreate`` asks for."""
    app = flow(screen(MAIN, units, **parts))
    events = [event for event in app.step(MAIN, "onCreate") if event.kind == "permission"]
    return asked_for(events[index], app.walker)


def test_one_permission_of_the_framework():
    found = asked(*ask_permission(CAMERA))
    assert found.permissions == (CAMERA,)
    assert found.library == "framework"
    assert found.complete
    assert not found.split


def test_several_permissions_in_the_order_asked():
    assert asked(*ask_permission(AUDIO, CAMERA)).permissions == (AUDIO, CAMERA)


def test_androidx_is_named():
    units = [
        *const(1, 1),
        *array(3, 1),
        *text(5, CAMERA),
        *const(6, 0),
        *store(5, 3, 6),
        *invoke(
            STATIC,
            "Landroidx/core/app/ActivityCompat;",
            "requestPermissions",
            f"({ACTIVITY}{ARRAY}I)V",
            CREATED,
            3,
            6,
        ),
    ]
    found = asked(*units)
    assert (found.permissions, found.library) == ((CAMERA,), "androidx")


XX = "Lcom/hjq/permissions/XXPermissions;"


@pytest.mark.parametrize("owner", [XX, "Lcom/permissionx/guolindev/PermissionX;"])
def test_permissions_given_earlier_on_a_chain(owner):
    units = [
        *invoke(STATIC, owner, "with", f"({ACTIVITY}){owner}", CREATED),
        *result(1),
        *text(2, CAMERA),
        *invoke(VIRTUAL, owner, "permission", f"({STRING}){owner}", 1, 2),
        *result(1),
        *text(2, AUDIO),
        *invoke(VIRTUAL, owner, "permission", f"({STRING}){owner}", 1, 2),
        *result(1),
        *const(2, 0),
        *invoke(VIRTUAL, owner, "request", "(Ljava/lang/Object;)V", 1, 2),
    ]
    found = asked(*units)
    assert sorted(found.permissions) == [CAMERA, AUDIO]
    assert found.library in ("XXPermissions", "PermissionX")


def test_asking_one_by_one_is_told_apart():
    rx = "Lcom/tbruyelle/rxpermissions3/RxPermissions;"
    units = [
        *new(0, rx),
        *invoke(DIRECT, rx, "<init>", "()V", 0),
        *const(1, 2),
        *array(3, 1),
        *text(5, CAMERA),
        *const(6, 0),
        *store(5, 3, 6),
    ]
    each = [*units, *invoke(VIRTUAL, rx, "requestEach", f"({ARRAY})V", 0, 3)]
    together = [*units, *invoke(VIRTUAL, rx, "request", f"({ARRAY})V", 0, 3)]
    assert asked(*each).split
    assert not asked(*together).split


def test_an_array_of_one_place_filled_twice_asks_one_after_the_other():
    units = [
        *const(1, 1),
        *array(3, 1),
        *const(6, 0),
        *text(5, CAMERA),
        0x0738,  # if-eqz v7
        4,
        *text(5, AUDIO),
        *store(5, 3, 6),
        *invoke(VIRTUAL, ACTIVITY, "requestPermissions", f"({ARRAY}I)V", CREATED, 3, 6),
    ]
    found = asked(*units)
    assert set(found.permissions) == {CAMERA, AUDIO}
    assert found.split


def test_what_a_field_holds_is_asked_for():
    field = (MAIN, "WANTED", ARRAY)
    units = [
        *const(4, 1),
        *array(3, 4),
        *text(5, CAMERA),
        *const(6, 0),
        *store(5, 3, 6),
        *put_static(3, *field),
        *take_static(2, *field),
        *invoke(VIRTUAL, ACTIVITY, "requestPermissions", f"({ARRAY}I)V", CREATED, 2, 6),
    ]
    assert asked(*units).permissions == (CAMERA,)


def test_a_field_that_nobody_fills_makes_it_incomplete():
    units = [
        *text(5, CAMERA),
        *take_static(4, "Lb/K;", "P", STRING),
        *const(6, 2),
        *array(3, 6),
        *const(6, 0),
        *store(5, 3, 6),
        *const(6, 1),
        *store(4, 3, 6),
        *invoke(VIRTUAL, ACTIVITY, "requestPermissions", f"({ARRAY}I)V", CREATED, 3, 6),
    ]
    found = asked(*units)
    assert found.permissions == (CAMERA,)
    assert not found.complete


def test_a_call_of_that_name_without_a_permission_is_none():
    http = "Lcom/a/Http;"
    units = [*text(1, "https://a.b"), *invoke(STATIC, http, "request", f"({STRING})V", 1)]
    assert asked(*units) is None


def test_an_array_that_holds_itself_ends():
    units = [
        *const(1, 1),
        *array(3, 1),
        *const(6, 0),
        *store(3, 3, 6),
        *text(5, CAMERA),
        *store(5, 3, 6),
        *invoke(VIRTUAL, ACTIVITY, "requestPermissions", f"({ARRAY}I)V", CREATED, 3, 6),
    ]
    assert CAMERA in asked(*units).permissions


def test_arrays_of_arrays_are_read_to_a_depth():
    def nested(depth):
        units = [*const(1, 1), *const(6, 0), *array(2, 1), *text(5, CAMERA), *store(5, 2, 6)]
        for _ in range(depth):
            units += [*array(3, 1, f"[{ARRAY}"), *store(2, 3, 6), 0x3207]  # move-object v2, v3
        call = invoke(VIRTUAL, ACTIVITY, "requestPermissions", f"([{ARRAY}I)V", CREATED, 2, 6)
        return asked(*units, *call)

    assert nested(1).permissions == (CAMERA,)
    assert nested(60) is None


def test_no_more_permissions_than_the_bound():
    names = [f"a.permission.P{number:03}" for number in range(120)]
    assert asked(*ask_permission(*names)).permissions == tuple(names[:40])


def test_alternatives_on_a_chain_are_told_in_one_order():
    owner = "Lcom/hjq/permissions/XXPermissions;"

    def also(name):
        proto = f"({STRING}){owner}"
        return (*text(2, name), *invoke(VIRTUAL, owner, "permission", proto, 4, 2), *result(1))

    camera, audio = also(CAMERA), also(AUDIO)
    units = [*invoke(STATIC, owner, "with", f"(){owner}"), *result(1), 0x1407]
    units += [0x0F38, 2 + len(camera) + 2, *camera, 0x0029, 2 + len(audio), *audio]
    units += [*const(2, 0), *invoke(VIRTUAL, owner, "request", "(Ljava/lang/Object;)V", 1, 2)]
    assert asked(*units).permissions == (CAMERA, AUDIO)
