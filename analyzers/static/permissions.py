"""Which permissions a call asks for, whatever library it goes through."""

from typing import NamedTuple

from analyzers.static.evaluation import parameters
from analyzers.static.steps import Event, Walker
from analyzers.static.values import (
    Atom,
    Call,
    Field,
    Obj,
    Res,
    Result,
    Str,
    Unknown,
    Values,
    in_order,
)

CAMERA = "android.permission.CAMERA"
_LIBRARIES = (
    ("Landroidx/core/", "androidx"),
    ("Landroid/support/", "androidx"),
    ("Landroidx/activity/", "androidx"),
    ("Lcom/hjq/permissions/", "XXPermissions"),
    ("Lcom/permissionx/", "PermissionX"),
    ("Lpub/devrel/easypermissions/", "EasyPermissions"),
    ("Lcom/tbruyelle/rxpermissions", "RxPermissions"),
    ("Lcom/yanzhenjie/permission/", "AndPermission"),
    ("Lcom/blankj/utilcode/", "PermissionUtils"),
    ("Lcom/qw/soul/permission/", "SoulPermission"),
)
_ONE_BY_ONE = frozenset(("requestEach",))
_MOST = 40


class Asked(NamedTuple):
    """What is asked for."""

    permissions: tuple[str, ...]
    complete: bool
    library: str
    split: bool


def asked_for(event: Event, walker: Walker) -> Asked | None:
    """Permissions named by a request, ``None`` when the call is none."""
    call = event.call
    if call is None:
        return None
    reader = _Reader(event, walker)
    for values, kind in zip(call.given, parameters(call.proto), strict=False):
        if kind in (
            "Ljava/lang/String;",
            "[Ljava/lang/String;",
            "Ljava/util/List;",
            "Ljava/util/Collection;",
            "Ljava/lang/Object;",
            "[[Ljava/lang/String;",
        ):
            reader.read(values, 0)
    _chain(call, reader)
    if not reader.found:
        return None
    library = next(
        (name for prefix, name in _LIBRARIES if call.owner.startswith(prefix)), "framework"
    )
    split = reader.single or call.name in _ONE_BY_ONE
    return Asked(tuple(dict.fromkeys(reader.found)), reader.complete, library, split)


def _chain(call: Call, reader: "_Reader") -> None:
    """``XXPermissions.with(a).permission(x).request(c)``: what was given before on the chain."""
    todo = in_order(call.receiver)
    for _ in range(12):
        if not todo:
            return
        atom = todo.pop()
        if isinstance(atom, Result) and atom.args:
            for values in atom.args[1:] if atom.args else ():
                reader.read(values, 1)
            todo += in_order(atom.args[0])
        elif isinstance(atom, Obj):
            for other in reader.calls_on(atom):
                if other.name in ("permission", "permissions"):
                    for values in other.given:
                        reader.read(values, 1)


class _Reader:
    def __init__(self, event: Event, walker: Walker) -> None:
        self.found: list[str] = []
        self.complete = True
        self.single = False
        """An array of one place that holds one permission after the other."""
        self._event = event
        self._walker = walker
        self._evaluation = walker.evaluation

    def calls_on(self, atom: Obj) -> list[Call]:
        frame = self._event.frame
        home = frame if frame.node == atom.node else self._evaluation.frame(atom.node)
        return home.calls_on(atom)

    def read(self, values: Values, depth: int) -> None:
        resolved = self._evaluation.resolve(values)
        for atom in in_order(resolved.values):
            self._atom(atom, depth)

    def _atom(self, atom: Atom, depth: int) -> None:
        if len(self.found) >= _MOST:
            return
        if isinstance(atom, Str):
            if _is_permission(atom.text):
                self.found.append(atom.text)
        elif isinstance(atom, Obj) and depth < 4:
            home = self._event.frame
            if home.node != atom.node or atom.site not in home.items:
                home = self._evaluation.frame(atom.node) if atom.node >= 0 else home
            items = home.items.get(atom.site, {})
            before = len(self.found)
            for _, inner in sorted(items.items()):
                self.read(inner, depth + 1)
            if len(items) == 1 and 0 in items and len(self.found) > before + 1:
                self.single = True
            for inner in atom.args:
                self.read(inner, depth + 2)
        elif isinstance(atom, Result) and depth < 4:
            for inner in atom.args:
                self.read(inner, depth + 1)
        elif isinstance(atom, Res):
            named = [text for text in self._walker.texts(atom.id) if _is_permission(text)]
            self.found += named
            self.complete &= bool(named)
        elif isinstance(atom, Unknown | Field):
            self.complete = False


def _is_permission(text: str) -> bool:
    return ".permission." in text or text in ("camera", "CAMERA")
