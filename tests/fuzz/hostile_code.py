"""Apps with a face function and code made to take for ever: long methods, wide switches, many ways, odd hierarchies."""

import struct
from collections.abc import Callable, Sequence
from typing import Any

import sample_kinds as sample_kinds  # puts the builders on the path; isort: skip
from appbuilder import PACKAGE
from axmlbuilder import El, axml
from codebuilder import (
    DIRECT,
    STATIC,
    VIRTUAL,
    code,
    const,
    give,
    invoke,
    literal,
    new,
    put_static,
    result,
    take_static,
    text,
    unless_zero,
)
from dexbuilder import STATIC as STATIC_FLAG
from dexbuilder import Class, Method, build
from zipbuilder import File, zipped

ACTIVITY = "Landroid/app/Activity;"
CREATE = "(Landroid/os/Bundle;)V"
MANAGER = "Lcom/megvii/meglive_sdk/manager/MegLiveManager;"
CAMERA = "android.permission.CAMERA"
RETURN = (0x000E,)
ASK = (
    *new(5, "Landroid/app/AlertDialog$Builder;"),
    *invoke(
        DIRECT, "Landroid/app/AlertDialog$Builder;", "<init>", "(Landroid/content/Context;)V", 5, 14
    ),
    *text(6, "我们将采集您的人脸信息用于实名认证,您是否同意?"),
    *invoke(
        VIRTUAL,
        "Landroid/app/AlertDialog$Builder;",
        "setMessage",
        "(Ljava/lang/CharSequence;)Landroid/app/AlertDialog$Builder;",
        5,
        6,
    ),
    *invoke(VIRTUAL, "Landroid/app/AlertDialog$Builder;", "show", "()Landroid/app/AlertDialog;", 5),
)
CALLBACK = "Lcom/megvii/meglive_sdk/listener/DetectCallback;"
FACE = (
    *invoke(STATIC, MANAGER, "getInstance", f"(){MANAGER}"),
    *result(1),
    *invoke(VIRTUAL, MANAGER, "startDetect", f"({CALLBACK})V", 1, 2),
)
"""A face SDK takes a face."""


def screen(name: str, *units: Any, more: Sequence[Method] = (), above: str = ACTIVITY) -> Class:
    """An activity that does this when it is made."""
    return Class(name, [Method("onCreate", CREATE, _made([*units, *RETURN]), 0x1), *more], above)


def static(name: str, *units: Any, proto: str = "()V") -> Method:
    """A static method."""
    return Method(name, proto, _made([*units, *RETURN]), 0x1 | STATIC_FLAG)


def _made(units: Sequence[Any]) -> Callable[[Any], list[int]]:
    return lambda pool: [unit(pool) if callable(unit) else unit for unit in units]


def app(
    *classes: Class, screens: Sequence[str] = ("La/Main;",), files: dict[str, bytes] | None = None
) -> bytes:
    """An APK of these classes, with the camera's permission."""
    activities = [
        El("activity", {"android:name": name[1:-1].replace("/", "."), "android:exported": True})
        for name in screens
    ]
    xml = axml(
        El(
            "manifest",
            {"package": PACKAGE},
            El("uses-sdk", {"android:minSdkVersion": 21, "android:targetSdkVersion": 30}),
            El("uses-permission", {"android:name": CAMERA}),
            El("application", {}, *activities),
        )
    )
    built = build([*classes, Class(MANAGER, [code("getInstance", RETURN, f"(){MANAGER}")])])
    data = bytearray(built.data)
    for each in classes:  # parameters stand in the last registers
        for method in each.methods:
            at = built.at.get(f"code {each.name}->{method.name}{method.proto}")
            if at is not None:
                struct.pack_into(
                    "<H", data, at + 2, (method.proto == CREATE) + (not method.flags & STATIC_FLAG)
                )
    found = {"AndroidManifest.xml": xml, "classes.dex": bytes(data), **(files or {})}
    return zipped([File(name, each) for name, each in found.items()])


# --- apps ----------------------------------------------------------------------------------------


def long_method() -> bytes:
    """1.6 million instructions that do nothing."""
    return app(screen("La/Main;", *[0] * 1_600_000, *ASK, *FACE))


def wide_switch() -> bytes:
    """A switch with 20,000 targets, each of which goes on to the next."""
    count = 20_000
    targets = [7 + 3 * n for n in range(count)]  # of the switch, which stands at 3
    blocks = [unit for _ in range(count) for unit in const(1, 7)]
    body = [
        *const(0, 0),
        0x002B,
        *_wide(4 + len(blocks) + len(ASK) + len(FACE) + 1),
        0x0000,
        *blocks,
        *ASK,
        *FACE,
    ]
    payload_at = len(body) + 1
    if (payload_at - 3) % 2 != 1:
        body = [*body, 0x0000]
        payload_at += 1
    body[4:6] = _wide(payload_at - 3)
    payload = [0x0100, count, *_wide(0), *(half for target in targets for half in _wide(target))]
    return app(screen("La/Main;", *body, 0x000E, *payload))


def many_branches() -> bytes:
    """5,000 conditions one after the other: as many ways as no number tells."""
    body: list[Any] = []
    for n in range(5000):
        body += [*unless_zero(n % 8, 5), *const(n % 8, n)]
    return app(screen("La/Main;", *const(0, 0), *body, *ASK, *FACE))


def many_loops() -> bytes:
    """2,000 loops inside one another."""
    depth = 2000
    body: list[Any] = []
    for n in range(depth):
        body += const(n % 8, n)
    body += [*ASK, *FACE]
    for n in range(depth):
        body += unless_zero(
            n % 8, -len(body) % 0x7FFF - 0x7FFF if len(body) > 0x7FFF else -len(body)
        )
    return app(screen("La/Main;", *body))


def many_calls() -> bytes:
    """6,000 methods that call each other and themselves in a ring, each with the face step."""
    count = 6000
    ring = [
        static(
            f"m{n}",
            *invoke(STATIC, "La/Ring;", f"m{(n + 1) % count}"),
            *invoke(STATIC, "La/Ring;", f"m{n * 7 % count}"),
            *FACE,
        )
        for n in range(count)
    ]
    return app(screen("La/Main;", *invoke(STATIC, "La/Ring;", "m0"), *ASK), Class("La/Ring;", ring))


def deep_calls() -> bytes:
    """4,000 methods one below the other, the face step in the last, each with two ways down."""
    depth = 4000
    tower = [
        static(
            f"m{n}",
            *unless_zero(0, 5),
            *invoke(STATIC, "La/Tower;", f"m{n + 1}"),
            *invoke(STATIC, "La/Tower;", f"m{n + 1}"),
        )
        for n in range(depth)
    ]
    last = static(f"m{depth}", *ASK, *FACE)
    return app(
        screen("La/Main;", *invoke(STATIC, "La/Tower;", "m0")), Class("La/Tower;", [*tower, last])
    )


def many_overrides() -> bytes:
    """1,500 classes that override one method, called 1,500 times."""
    count = 1500
    below = [
        Class(f"La/C{n};", [Method("go", "()V", _made([*FACE, *RETURN]), 0x1)], "La/Base;")
        for n in range(count)
    ]
    base = Class("La/Base;", [Method("go", "()V", None, 0x401)], flags=0x401)
    calls = [
        unit
        for n in range(count)
        for unit in (*new(1, f"La/C{n};"), *invoke(VIRTUAL, "La/Base;", "go", "()V", 1))
    ]
    return app(screen("La/Main;", *calls, *ASK), base, *below)


def many_screens() -> bytes:
    """3,000 screens, each with a dialog and a way to every tenth other."""
    count = 3000
    names = [f"La/S{n};" for n in range(count)]
    screens = []
    for n, name in enumerate(names):
        ways = [
            unit
            for other in range(n % 10, 100, 10)
            for unit in (
                *new(5, "Landroid/content/Intent;"),
                *literal(6, names[other]),
                *invoke(
                    DIRECT,
                    "Landroid/content/Intent;",
                    "<init>",
                    "(Landroid/content/Context;Ljava/lang/Class;)V",
                    5,
                    14,
                    6,
                ),
                *invoke(VIRTUAL, ACTIVITY, "startActivity", "(Landroid/content/Intent;)V", 14, 5),
            )
        ]
        screens.append(screen(name, *ASK, *ways, *FACE))
    return app(*screens, screens=names)


def many_dialogs() -> bytes:
    """2,000 dialogs one after the other on one screen."""
    return app(screen("La/Main;", *(ASK * 2000), *FACE))


def ring_of_classes() -> bytes:
    """Classes that extend each other in a ring, interfaces too, and one that is its own superclass."""
    ring = [
        Class(f"La/R{n};", [static("go", *FACE)], f"La/R{(n + 1) % 50};", [f"La/R{n * 3 % 50};"])
        for n in range(50)
    ]
    own = Class("La/Own;", [static("go", *FACE)], "La/Own;", ["La/Own;"])
    body = [unit for n in range(50) for unit in invoke(STATIC, f"La/R{n};", "go")]
    return app(
        screen("La/Main;", *body, *ASK, *FACE, above="La/R0;"),
        *ring,
        own,
        screens=["La/Main;", "La/R7;", "La/Own;"],
    )


def giant_array() -> bytes:
    """A filled array of 800 kB, one that claims four thousand million values, and a text of 1.2 MB."""
    size = 400_000
    head = [*const(0, size), 0x0023 | 1 << 8, lambda pool: pool.type("[S"), 0x0026 | 1 << 8]
    rest = [*text(2, "人脸" * 200_000), *ASK, *FACE, *RETURN]
    at = len(head) + 2 + len(rest)
    pad = [] if at % 2 == 0 else [0x0000]
    offset = at + len(pad) - (len(head) - 1)
    payload = [0x0300, 2, *_wide(size), *[0x4142] * size]
    lie = static("lie", 0x0026, *_wide(4), 0x000E, 0x0300, 0xFFFF, 0xFFFF, 0xFFFF, *FACE)
    return app(screen("La/Main;", *head, *_wide(offset), *rest, *pad, *payload, more=[lie]))


def many_listeners() -> bytes:
    """2,000 objects that are kept in one list of listeners and all called."""
    clicks = "Landroid/view/View$OnClickListener;"
    kinds = [
        Class(
            f"La/L{n};",
            [Method("onClick", "(Landroid/view/View;)V", _made([*ASK, *FACE, *RETURN]), 0x1)],
            interfaces=[clicks],
        )
        for n in range(2000)
    ]
    body = [
        unit
        for n in range(2000)
        for unit in (
            *new(5, f"La/L{n};"),
            *invoke(VIRTUAL, "Landroid/view/View;", "setOnClickListener", f"({clicks})V", 4, 5),
        )
    ]
    return app(screen("La/Main;", *body), *kinds)


STRING, BUILDER = "Ljava/lang/String;", "Ljava/lang/StringBuilder;"
APPEND = (BUILDER, "append", f"({STRING}){BUILDER}")
SHOW = (
    *new(5, "Landroid/app/AlertDialog$Builder;"),
    *invoke(
        VIRTUAL,
        "Landroid/app/AlertDialog$Builder;",
        "setMessage",
        "(Ljava/lang/CharSequence;)V",
        5,
        6,
    ),
    *invoke(VIRTUAL, "Landroid/app/AlertDialog$Builder;", "show", "()Landroid/app/AlertDialog;", 5),
)


def long_text() -> bytes:
    """A text put together of 20,000 pieces, doubled forty times, and asked with."""
    body = [*new(6, BUILDER)]
    for n in range(20_000):
        body += [*text(7, f"人脸{n % 50}"), *invoke(VIRTUAL, *APPEND, 6, 7), *result(6)]
    for _ in range(40):
        body += [*invoke(VIRTUAL, *APPEND, 6, 6), *result(6)]
    body += [*invoke(VIRTUAL, BUILDER, "toString", f"(){STRING}", 6), *result(6)]
    return app(screen("La/Main;", *body, *SHOW, *FACE))


def many_values() -> bytes:
    """A field that 6,000 places give other texts, and 3,000 that ask with it."""
    field = ("La/V;", "said", STRING)
    writers = [
        static(f"w{n}", *text(0, f"人脸识别 {n}"), *put_static(0, *field)) for n in range(6000)
    ]
    readers = [static(f"r{n}", *take_static(6, *field), *SHOW, *FACE) for n in range(3000)]
    calls = [unit for m in (*writers, *readers) for unit in invoke(STATIC, "La/V;", m.name)]
    return app(screen("La/Main;", *calls), Class("La/V;", [*writers, *readers]))


def long_way_back() -> bytes:
    """A text that comes back through 3,000 methods, each of which may give one of its own."""
    depth = 3000
    kind = f"(){STRING}"
    tower = [
        static(
            f"m{n}",
            *unless_zero(0, 8),
            *invoke(STATIC, "La/Back;", f"m{n + 1}", kind),
            *result(1),
            *give(1),
            0x0000,
            *text(1, f"人脸{n}"),
            *give(1),
            proto=kind,
        )
        for n in range(depth)
    ]
    last = static(f"m{depth}", *text(1, "人脸"), *give(1), proto=kind)
    body = [*invoke(STATIC, "La/Back;", "m0", kind), *result(6), *SHOW, *FACE]
    return app(screen("La/Main;", *body), Class("La/Back;", [*tower, last]))


def dialogs_within(count: int = 1500) -> bytes:
    """Dialogs that are each opened by agreeing to the one before."""
    clicks = "Landroid/content/DialogInterface$OnClickListener;"
    kinds = [
        Class(
            f"La/D{n};",
            [
                Method(
                    "onClick",
                    "(Landroid/content/DialogInterface;I)V",
                    _made([*_asking((n + 1) % count), *FACE, *RETURN]),
                    0x1,
                )
            ],
            interfaces=[clicks],
        )
        for n in range(count)
    ]
    return app(screen("La/Main;", *_asking(0)), *kinds)


def _asking(number: int) -> tuple[Any, ...]:
    kind, clicks = (
        "Landroid/app/AlertDialog$Builder;",
        "Landroid/content/DialogInterface$OnClickListener;",
    )
    return (
        *new(5, kind),
        *text(6, f"第{number}次：我们将采集您的人脸信息，是否同意？"),
        *invoke(VIRTUAL, kind, "setMessage", f"(Ljava/lang/CharSequence;){kind}", 5, 6),
        *text(6, "同意"),
        *new(7, f"La/D{number};"),
        *invoke(
            VIRTUAL, kind, "setPositiveButton", f"(Ljava/lang/CharSequence;{clicks}){kind}", 5, 6, 7
        ),
        *invoke(VIRTUAL, kind, "show", "()Landroid/app/AlertDialog;", 5),
    )


def _wide(number: int) -> tuple[int, int]:
    return number & 0xFFFF, number >> 16 & 0xFFFF


APPS: dict[str, Callable[[], bytes]] = {
    made.__name__: made
    for made in (
        *(
            long_method,
            wide_switch,
            many_branches,
            many_loops,
            many_calls,
            deep_calls,
            many_overrides,
        ),
        *(many_screens, many_dialogs, ring_of_classes, giant_array, many_listeners, long_text),
        *(many_values, long_way_back, dialogs_within),
    )
}
