"""A phone made of data: pages with items that lead to other pages, time that passes only when somebody waits, and faults."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

from analyzers.dynamic.device import DeviceLost, DeviceRefused, Identity, Said
from analyzers.dynamic.events import Event, Tap
from analyzers.dynamic.explorer import Hints, Memory, Plan, Stage

PACKAGE = "com.example.app"
SYSTEM = "com.android.permissioncontroller"
WIDTH, HEIGHT, LINE = 1080, 1920, 80
_CLASSES = {
    "text": "android.widget.TextView",
    "button": "android.widget.Button",
    "box": "android.widget.CheckBox",
    "switch": "android.widget.Switch",
    "field": "android.widget.EditText",
    "image": "android.widget.ImageView",
    "camera": "android.view.TextureView",
    "web": "android.webkit.WebView",
    "wheel": "android.widget.NumberPicker",
    "busy": "android.widget.ProgressBar",
}

Go = "str | Callable[[FakePhone], str]"


@dataclass
class Item:
    """One line of a page: what it says, what it is, where it leads (a page, ``back``, ``exit``, ``home``, ``stay``)."""

    label: str
    go: Any = ""
    kind: str = "button"
    id: str = ""
    checked: bool = False
    enabled: bool = True
    description: str = ""
    clickable: bool | None = None


@dataclass
class Page:
    items: list[Item]
    activity: str = ".MainActivity"
    package: str = PACKAGE
    dialog: bool = False
    back: str = "back"
    enter: Callable[["FakePhone"], str] | None = None
    """Called when the page comes up; another page's name instead of it, or empty."""
    swiped: Callable[["FakePhone", bool], None] | None = None
    """Called at a swipe with whether it went down."""
    after: tuple[float, str] = (0.0, "")
    """Seconds after which another page takes its place by itself."""


def text(label: str, **more: Any) -> Item:
    return Item(label, kind="text", **more)


def dialog(*items: Item, **more: Any) -> Page:
    return Page(list(items), dialog=True, **more)


def page(*items: Item, **more: Any) -> Page:
    return Page(list(items), **more)


def camera_question(then: str, denied: str, *, english: bool = False) -> Page:
    """The system's dialog for the camera permission."""

    def answer(allowed: bool) -> Callable[["FakePhone"], str]:
        def give(phone: "FakePhone") -> str:
            phone.permissions["android.permission.CAMERA"] = allowed
            return then if allowed else denied

        return give

    said = (
        ("Allow App to take pictures and record video?", "While using the app", "Don't allow")
        if english
        else ("要允许“应用”拍摄照片和录制视频吗?", "仅在使用中允许", "不允许")
    )
    return dialog(
        text(said[0], id="permission_message"),
        Item(said[1], answer(True), id="permission_allow_foreground_only_button"),
        Item(said[2], answer(False), id="permission_deny_button"),
        activity=".GrantPermissionsActivity",
        package=SYSTEM,
    )


@dataclass
class FakePhone:
    """Implements the device, the hooks and the log a walk needs."""

    pages: dict[str, Page]
    first: str = "main"
    serial: str = "fake"
    time: float = 1_000_000.0
    moved: int = 0
    """Seconds the device's clock was set forward."""
    movable: bool = False
    """The clock can be set forward."""
    stack: list[str] = field(default_factory=list)
    process: int | None = None
    permissions: dict[str, bool] = field(default_factory=dict)
    facts: set[str] = field(default_factory=set)
    """What the app remembers."""
    events: list[Event | str] = field(default_factory=list)
    camera: bool = False
    camera_log: list[str] = field(default_factory=list)
    """What the camera service remembers."""
    late: float = 0.0
    """Seconds until a touch has an effect."""
    lost_after: int = 10**9
    """Calls after which the device no longer answers."""
    refuse_tree: frozenset[str] = frozenset()
    slow: float = 0.0
    """Seconds until a page that was opened shows."""
    exit_reason: str = ""
    typed: list[tuple[str, str]] = field(default_factory=list)
    marks: list[str] = field(default_factory=list)
    swipes: int = 0
    _calls: int = 0
    _since: float = 0.0
    _focus: Item | None = None
    _pid: int = 100
    _due: tuple[float, Any] | None = None
    _scrolled: dict[str, int] = field(default_factory=dict)

    # --- time

    def clock(self) -> float:
        return self.time

    def sleep(self, seconds: float) -> None:
        self.time += seconds

    # --- the app

    def go(self, target: Any) -> None:
        name = target(self) if callable(target) else target
        if name in ("", "stay"):
            return
        if name == "exit":
            self.process, self.stack = None, []
        elif name == "home":
            self.stack = []
        elif name == "back":
            self._pop()
        else:
            if self.stack and self.pages[self.stack[-1]].dialog:
                self.stack.pop()
            self._push(name)
        self._since = self.time

    def _push(self, name: str) -> None:
        enter = self.pages[name].enter
        instead = enter(self) if enter else ""
        if instead == "exit":
            self.go("exit")
            return
        self.stack.append(instead or name)

    def _pop(self) -> None:
        self.stack.pop()
        if self.stack:
            enter = self.pages[self.stack[-1]].enter
            instead = enter(self) if enter else ""
            if instead and instead != self.stack[-1]:
                self.stack.append(instead)

    def _shown(self) -> Page | None:
        self._calls += 1
        self.time += 0.01
        if self._calls > self.lost_after:
            raise DeviceLost("device-lost", "The device no longer answers.")
        self._act()
        if not self.stack:
            return None
        name = self.stack[-1]
        after, then = self.pages[name].after
        if then and self.time - self._since >= after:
            self.stack.pop()
            self.go(then)
        return self.pages[self.stack[-1]] if self.stack else None

    def _act(self) -> None:
        if self._due is not None and self.time >= self._due[0]:
            target, self._due = self._due[1], None
            self.go(target)

    # --- device

    def identity(self) -> Identity:
        return Identity("0" * 64, "simulated", "fake", "14", 34, ("x86_64",), True, "UTC")

    def shell(self, command: str, *, root: bool = False, timeout: float = 30.0) -> Said:
        if "media.camera" in command:
            clients = [f"Client Package Name: {PACKAGE}"] if self.camera else []
            said = ["Active Camera Clients:", *clients, *self.camera_log]
            return Said(0, "\n".join(said) if clients or self.camera_log else "")
        if "exit-info" in command and self.exit_reason:
            return Said(0, f"ApplicationExitInfo #0: {self.exit_reason}")
        return Said(1, "")

    def push(self, source: Path, target: str) -> None: ...
    def pull(self, source: str, target: Path) -> None: ...
    def install(self, apks: list[Path]) -> None: ...
    def uninstall(self, package: str) -> None: ...
    def clear(self, package: str) -> None: ...

    def start(self, package: str, activity: str = "", *, held: bool = False) -> int:
        if self.process is None:
            self._pid += 1
            self.process = self._pid
            self.stack = []
        while self.stack and self.pages[self.stack[-1]].package != PACKAGE:
            self.stack.pop()
        if not self.stack:
            self._push(self.first)
            self._since = self.time
        return self.process or 0

    def release(self, pid: int) -> None: ...

    def stop(self, package: str) -> None:
        self.process, self.stack = None, []

    def pid(self, package: str) -> int | None:
        self._shown()
        return self.process

    def version(self, package: str) -> tuple[str, str] | None:
        return None

    def grant(self, package: str, permission: str) -> None: ...
    def revoke(self, package: str, permission: str) -> None: ...

    def granted(self, package: str) -> dict[str, bool]:
        return dict(self.permissions)

    def appops(self, package: str) -> str:
        return "CAMERA: allow" if self.camera else ""

    def tree(self) -> str:
        shown = self._shown()
        name = self.stack[-1] if self.stack else ""
        if name in self.refuse_tree:
            raise DeviceRefused("device-no-tree", "The screen never stands still.")
        if self.slow and self.time - self._since < self.slow:
            return _xml(page(Item("", kind="busy")))
        if shown is None:
            return _xml(page(text("Phone"), package="com.android.launcher3"))
        return _xml(shown)

    def front(self) -> tuple[str, str]:
        shown = self._shown()
        if shown is None:
            return "com.android.launcher3", ".Launcher"
        return shown.package, shown.activity

    def tap(self, x: int, y: int) -> None:
        shown = self._shown()
        if shown is None:
            return
        for item, (left, top, right, bottom) in _placed(shown):
            if left <= x < right and top <= y < bottom and item.enabled:
                if item.kind in ("box", "switch"):
                    item.checked = not item.checked
                self._focus = item if item.kind == "field" else None
                self._due = (self.time + self.late, item.go)
                if not self.late:
                    self._act()
                return

    def text(self, value: str) -> None:
        assert self._focus is not None, "typed without a field"
        self.typed.append((self._focus.label, value))
        self._focus.label = value

    def key(self, name: str) -> None:
        shown = self._shown()
        if name == "home":
            self.stack = []
        elif name == "back" and shown is not None:
            self.go(shown.back)

    def swipe(self, x: int, y: int, to_x: int, to_y: int, ms: int = 300) -> None:
        self.swipes += 1
        shown = self._shown()
        if shown is not None and shown.swiped is not None:
            shown.swiped(self, to_y > y)

    def screenshot(self) -> bytes:
        return b"\x89PNG"

    def reverse(self, port: int, local: int) -> None: ...

    def forward(self, remote: str) -> int:
        return 0

    def set_proxy(self, address: str) -> None: ...

    def trust(self, certificate: bytes) -> str:
        return ""

    def now(self) -> float:
        return self.time + self.moved

    def advance(self, seconds: int) -> bool:
        if self.movable:
            self.moved += seconds
        return self.movable

    def restore(self) -> list[str]:
        return []

    # --- hooks and log

    def launch(self, package: str, *, number: int = 1, since: int = 0) -> int:
        self.events.append(f"launch {number} {since}")
        return self.start(package)

    def drain(self, timeout: float = 2.0) -> None:
        self.events.append("drain")

    def alive(self) -> bool:
        return self.process is not None

    def stage(self, *, plan: Plan | None = None, **more: Any) -> Stage:
        return Stage(
            self, _Log(self), self, PACKAGE, plan or Plan(), clock=self.clock, sleep=self.sleep,
            at_mark=self.marks.append, hints=more.pop("hints", Hints()),
            memory=more.pop("memory", Memory()), **more,
        )  # fmt: skip

    # --- what the tests look at

    def seen(self, kind: type) -> list[Any]:
        return [event for event in self.events if isinstance(event, kind)]

    def taps(self) -> list[tuple[str, str]]:
        return [(tap.label, tap.why) for tap in self.seen(Tap)]


@dataclass
class _Log:
    phone: FakePhone

    def add(self, event: Event, src: str) -> None:
        self.phone.events.append(event)

    def tree(self, xml: str) -> str:
        return "ui/x.xml"

    def shot(self, png: bytes) -> str:
        return "shots/x.png"


def _placed(shown: Page) -> list[tuple[Item, tuple[int, int, int, int]]]:
    left, top = (90, 500) if shown.dialog else (0, 0)
    return [
        (item, (left, top + n * LINE, WIDTH - left, top + (n + 1) * LINE))
        for n, item in enumerate(shown.items)
    ]


def _xml(shown: Page) -> str:
    left, top = (90, 500) if shown.dialog else (0, 0)
    bottom = top + LINE * max(1, len(shown.items)) if shown.dialog else HEIGHT
    nodes = "".join(_node(shown, item, bounds) for item, bounds in _placed(shown))
    return (
        "<?xml version='1.0' encoding='UTF-8' standalone='yes' ?><hierarchy rotation=\"0\">"
        f'<node class="android.widget.FrameLayout" package="{shown.package}" '
        f'bounds="[{left},{top}][{WIDTH - left},{bottom}]">{nodes}</node></hierarchy>'
    )


def _node(shown: Page, item: Item, bounds: tuple[int, int, int, int]) -> str:
    boxes = item.kind in ("box", "switch")
    clickable = (
        item.clickable
        if item.clickable is not None
        else item.kind in ("button", "field", "wheel") or boxes or bool(item.go)
    )
    rows = {
        "class": _CLASSES[item.kind], "text": item.label, "content-desc": item.description,
        "package": shown.package, "resource-id": f"{shown.package}:id/{item.id}" if item.id else "",
        "clickable": str(clickable).lower(), "checkable": str(boxes).lower(),
        "checked": str(item.checked).lower(), "enabled": str(item.enabled).lower(),
        "bounds": "[{},{}][{},{}]".format(*bounds),
    }  # fmt: skip
    return "<node " + " ".join(f"{key}={quoteattr(value)}" for key, value in rows.items()) + "/>"
