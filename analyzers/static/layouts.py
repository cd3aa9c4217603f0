"""Layouts as flat lists of widgets: what is written on them, which can be touched, how they start out."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from analyzers.static.axml import AxmlUnreadable, Element, parse
from analyzers.static.resources import Resources

MOST_WIDGETS = 2_000
"""Widgets of one layout, includes counted in; real ones have some dozens."""
DEEPEST_INCLUDE = 8
LARGEST_LAYOUT = 4 * 1024 * 1024

_CHECKABLE = (
    "CheckBox",
    "Switch",
    "SwitchCompat",
    "SwitchMaterial",
    "ToggleButton",
    "RadioButton",
    "CompoundButton",
    "AppCompatCheckBox",
    "MaterialCheckBox",
    "CheckedTextView",
    "SwitchPreference",
    "SwitchPreferenceCompat",
    "CheckBoxPreference",
    "MaterialSwitch",
)


class Widget(NamedTuple):
    """One element of a layout, menu or preference screen, in document order."""

    kind: str
    """Tag: ``TextView``, or the full class name of a custom view."""
    id: int
    """Resource id, 0 without one."""
    texts: tuple[str, ...]
    """References (``@7F0A0001``) or literal texts: text, title, summary, hint, content description."""
    handler: str
    """Method named by ``android:onClick``."""
    checkable: bool
    checked: bool
    hidden: bool
    """``invisible`` or ``gone``."""
    width: str
    height: str
    size: str
    """Text size as written."""
    key: str
    """Preference key."""
    fragment: str
    """Class of a fragment it places or opens."""
    described: bool
    """Has a content description."""
    covered: bool = False
    """Inside something ``invisible`` or ``gone``, or in a part that is only put in later."""


class Layouts:
    """The layouts of an app by resource id, read when asked for.

    ``read``: bytes of a file of the APK, ``None`` when it cannot be had.
    """

    def __init__(self, resources: Resources, read: Callable[[str], bytes | None]) -> None:
        self._resources = resources
        self._read = read
        self._known: dict[int, tuple[Widget, ...]] = {}
        self.cut = False
        """Some layout had more in it than is read."""
        self._left = 0
        self._trees: dict[int, Element | None] = {}

    def of(self, ident: int) -> tuple[Widget, ...]:
        """Widgets of a layout, menu or preference screen; none when there is no such file."""
        if ident not in self._known:
            self._left, self._trees = MOST_WIDGETS, {}
            self._known[ident] = tuple(self._widgets(ident, ()))
        return self._known[ident]

    def file(self, name: str) -> bytes | None:
        """Bytes of a file of the APK, ``None`` when it cannot be had."""
        return self._read(name)

    def _widgets(
        self, ident: int, within: tuple[int, ...], covered: bool = False
    ) -> Iterator[Widget]:
        """``within``: layouts that include this one; one that includes itself cannot be shown."""
        if len(within) > DEEPEST_INCLUDE:
            self.cut = True
            return
        if ident not in self._trees:
            self._trees[ident] = self._tree(ident)
        root = self._trees[ident]
        todo = [(root, covered)] if root is not None else []
        while todo:
            if self._left <= 0:
                self.cut = True
                return
            self._left -= 1
            element, covered = todo.pop()
            hidden = (element.get("visibility") or "") in _HIDDEN
            if element.tag in ("include", "ViewStub"):
                inner = number(element.get("layout") or "")
                later = covered or hidden or element.tag == "ViewStub"
                if inner and inner not in (ident, *within):
                    yield from self._widgets(inner, (*within, ident), later)
            else:
                yield _widget(element, covered)
            todo += [(child, covered or hidden) for child in reversed(element.children)]

    def _tree(self, ident: int) -> Element | None:
        for name in self._resources.values(f"@{ident:08X}"):
            if not name.endswith(".xml"):
                continue
            data = self._read(name)
            if data is None or len(data) > LARGEST_LAYOUT:
                continue
            try:
                return parse(data)
            except AxmlUnreadable:
                continue
        return None


def number(reference: str) -> int:
    """The resource id of ``@7F0A0001``, 0 when it is none."""
    plain = reference.removeprefix("@").removeprefix("android:")
    try:
        return int(plain, 16) if reference.startswith("@") else 0
    except ValueError:
        return 0


def made_in_code(key: int, descriptor: str) -> Widget:
    """A view that code makes instead of a layout; ``key`` is a number below zero."""
    name = descriptor.rstrip(";").rpartition("/")[2]
    checkable = name in _CHECKABLE or name.endswith(("CheckBox", "Switch"))
    return Widget(name, key, (), "", checkable, False, False, "", "", "", "", "", False)


_HIDDEN = ("1", "2", "invisible", "gone", "0x00000001", "0x00000002")


def _widget(element: Element, covered: bool) -> Widget:
    get = element.get
    kind = element.tag if element.tag != "view" else get("class") or "view"
    name = kind.rpartition(".")[2]
    texts = (get("text"), get("title"), get("summary"), get("hint"), get("contentDescription"))
    visibility = get("visibility") or ""
    return Widget(
        kind=kind,
        id=number(get("id") or ""),
        texts=tuple(text for text in texts if text),
        handler=get("onClick") or "",
        checkable=name in _CHECKABLE or name.endswith(("CheckBox", "Switch", "SwitchButton")),
        checked=(get("checked") or get("defaultValue") or "") in ("true", "0xFFFFFFFF", "-1", "1"),
        hidden=visibility in _HIDDEN,
        width=get("layout_width") or "",
        height=get("layout_height") or "",
        size=get("textSize") or "",
        key=get("key") or "",
        fragment=get("fragment") or (get("name") or "" if name.startswith("Fragment") else ""),
        described=bool(get("contentDescription")),
        covered=covered,
    )
