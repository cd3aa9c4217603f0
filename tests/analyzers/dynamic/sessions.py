"""Sessions for tests: told like a story, written by the Recorder itself, on a clock that only moves when told to."""

import hashlib
import random
from pathlib import Path
from typing import Any, Literal, Self, get_args, get_origin
from xml.sax.saxutils import quoteattr

import msgspec

from analyzers.artifacts import DynamicArtifact
from analyzers.dynamic.device import Identity
from analyzers.dynamic.events import (
    Agent,
    ClockMoved,
    DeviceState,
    Ended,
    Event,
    FileRow,
    FlowSeen,
    Foreground,
    Hook,
    Key,
    Launch,
    Note,
    PayloadSeen,
    PermissionAnswer,
    RunEnd,
    RunStart,
    ScreenSeen,
    SessionEnd,
    Tap,
    TextGiven,
)
from analyzers.dynamic.reading import read_session
from analyzers.dynamic.recorder import Recorder
from analyzers.dynamic.screens import Screen, read_screen
from analyzers.dynamic.session import Capture, Subject

PACKAGE = "com.example.shualian"
CONTROLLER = "com.android.permissioncontroller"
LAUNCHER = "com.android.launcher3"
WIDTH, HEIGHT = 1080, 1920
_ROW = 120
_DIALOG = (90, 500)


def node(cls: str, text: str, place: int, *, inset: int = 0, **marks: Any) -> str:
    """One view of a tree; the `place`-th from the top."""
    top = 200 + place * _ROW + (_DIALOG[1] if inset else 0)
    marks.setdefault("bounds", f"[{60 + inset},{top}][{WIDTH - 60 - inset},{top + 100}]")
    marks.setdefault("clickable", cls in ("Button", "CheckBox"))
    marks.setdefault("checkable", cls == "CheckBox")
    told = {
        "class": cls if "." in cls else f"android.widget.{cls}",
        "text": text,
        **{name.replace("_", "-"): value for name, value in marks.items()},
    }
    words = " ".join(
        f"{name}={quoteattr(str(value).lower() if isinstance(value, bool) else str(value))}"
        for name, value in told.items()
    )
    return f"<node {words} />"


def text(words: str, **marks: Any) -> tuple[str, str, dict[str, Any]]:
    """A text on the screen."""
    return "TextView", words, marks


def button(label: str, **marks: Any) -> tuple[str, str, dict[str, Any]]:
    """A button; ``enabled=False`` greys it out."""
    return "Button", label, marks


def box(label: str, *, checked: bool = False, **marks: Any) -> tuple[str, str, dict[str, Any]]:
    """A tick box."""
    return "CheckBox", label, {"checked": checked, **marks}


def preview() -> tuple[str, str, dict[str, Any]]:
    """A view the camera draws on."""
    return "android.view.SurfaceView", "", {"clickable": False, "checkable": False}


def tree(
    *widgets: tuple[str, str, dict[str, Any]], package: str = PACKAGE, dialog: bool = False
) -> str:
    """A tree as uiautomator writes it."""
    inset = _DIALOG[0] if dialog else 0
    inside = "".join(
        node(cls, words, place, inset=inset, package=package, **marks)
        for place, (cls, words, marks) in enumerate(widgets)
    )
    ground = f'<node class="android.widget.FrameLayout" package="{package}" bounds="[0,0][{WIDTH},{HEIGHT}]"'
    if not dialog:
        return f'<hierarchy rotation="0">{ground}>{inside}</node></hierarchy>'
    window = f"[{inset},{_DIALOG[1]}][{WIDTH - inset},{HEIGHT - 300}]"
    over = f'<node class="android.widget.FrameLayout" package="{package}" bounds="{window}">{inside}</node>'
    return f'<hierarchy rotation="0">{ground} />{over}</hierarchy>'


class Story:
    """A session told step by step; every method writes what a recording would."""

    def __init__(
        self,
        folder: Path,
        *,
        package: str = PACKAGE,
        kind: str = "phone",
        capture: Capture | None = None,
        keep_faces: bool = False,
        sha256: str = "",
        settings: dict[str, str] | None = None,
    ) -> None:
        self.folder, self.package = folder, package
        self.now = 1000.0
        device = Identity("00" * 32, kind, "Pixel", "14", 34, ("arm64-v8a",), True, "Asia/Shanghai")  # type: ignore[arg-type]
        told = capture or Capture("spawn", "proxy", ("ca",), ca="system", detector="test 1")
        self.recorder = Recorder.create(
            folder, Subject(package, "1.0", "1", sha256), device, told,
            hook_table="t1", settings=settings, keep_faces=keep_faces, clock=lambda: self.now,
        )  # fmt: skip
        self.seq = 0
        self.pid = 4000
        self.launches = 0
        self.seen: tuple[str, Screen] | None = None
        self.flows = 0
        self.trial = "none"
        self.end = RunEnd(True)

    def wait(self, seconds: float) -> Self:
        """Let time pass."""
        self.now += seconds
        return self

    def add(self, event: Any, src: str = "explorer") -> Any:
        """One line, a tenth of a second after the one before."""
        self.now += 0.1
        return self.recorder.add(event, src)  # type: ignore[arg-type]

    def begin(
        self, path: str, *, way: str = "", number: int = 1, trial: str = "ca", hooks: bool = True
    ) -> Self:
        """A run begins with a launch."""
        self.trial = trial
        self.recorder.begin(RunStart(path, number, way, trial, hooks))  # type: ignore[arg-type]
        self.launches, self.seen = 0, None
        return self.launch(hooks=hooks)

    def launch(self, *, since: int = 0, hooks: bool = True) -> Self:
        """Start the app; the second and later times, after the time since the launch before."""
        self.launches += 1
        self.pid += 1
        self.seq = 0
        self.add(Launch("spawn" if hooks else "plain", self.pid, self.launches, since))
        if hooks:
            self.add(Agent("attached", "spawn", self.pid, self.package), "agent")
            self.add(
                Agent("installed", "spawn", self.pid, self.package, hooked=40, table="t1"), "agent"
            )
        return self

    def relaunch(self, hours: int) -> Self:
        """Stop the app, set the device's clock forward, and start the app again."""
        self.add(Ended(self.pid, "killed-by-us"))
        self.add(ClockMoved(hours * 3600))
        return self.launch(since=hours * 3600)

    def screen(
        self, *widgets: tuple[str, str, dict[str, Any]], activity: str = ".MainActivity",
        dialog: bool = False, package: str = "", keep: bool = True,
    ) -> Self:  # fmt: skip
        """Something stands on the screen."""
        owner = package or self.package
        name = owner + activity if activity.startswith(".") else activity
        xml = tree(*widgets, package=owner, dialog=dialog)
        read = read_screen(xml, owner, name)
        self.seen = xml, read
        path = self.recorder.tree(xml) if keep else ""
        self.add(ScreenSeen(read.id, owner, name, path, "", read.texts, read.role))
        return self

    def permission(self, words: str = "要允许“刷脸”拍摄照片和录制视频吗？") -> Self:
        """The system asks for the camera."""
        return self.screen(
            text(words), button("仅在使用该应用时允许"), button("不允许"),
            activity="com.android.permissioncontroller.permission.ui.GrantPermissionsActivity",
            dialog=True, package=CONTROLLER,
        )  # fmt: skip

    def tap(self, label: str, why: str = "") -> Self:
        """Touch the control with this label on the screen last seen."""
        assert self.seen is not None
        control = next((c for c in self.seen[1].controls if c.name == label), None)
        assert control is not None, (label, [c.name for c in self.seen[1].controls])
        self.add(Tap(self.seen[1].id, label, control.bounds, control.act, why))
        return self

    def key(self, name: str = "back") -> Self:
        """Press a key."""
        self.add(Key(name))  # type: ignore[arg-type]
        return self

    def type(self, field: str, value: str) -> Self:
        """Type into a field."""
        self.add(TextGiven("", field, value))
        return self

    def answer(self, allowed: bool, permission: str = "android.permission.CAMERA") -> Self:
        """Answer the system's dialog."""
        self.add(PermissionAnswer(permission, allowed, "dialog"))
        return self

    def hook(self, category: str, method: str, *args: str, **marks: Any) -> Self:
        """A hooked call."""
        self.seq += 1
        row = marks.pop("row", method.lower())
        self.add(
            Hook(
                self.seq,
                1_700_000_000_000 + int(self.now * 1000),
                row,
                category,
                method,
                self.pid,
                args,
                **marks,
            ),
            "agent",
        )
        return self

    def state(self, what: str, value: str) -> Self:
        """What a service of the phone says."""
        self.add(DeviceState(what, value), "device")  # type: ignore[arg-type]
        return self

    def home(self) -> Self:
        """The phone's launcher comes to the front."""
        self.add(Foreground(LAUNCHER, f"{LAUNCHER}.Launcher", own=False))
        return self

    def ended(self, how: str = "exit") -> Self:
        """The process is gone."""
        self.add(Ended(self.pid, how))  # type: ignore[arg-type]
        return self

    def mark(self, mark: str) -> Self:
        """A place is marked."""
        self.add(Note(f"here: {mark}", mark))
        return self

    def flow(
        self, url: str = "https://api.example.com/face", *, address: str = "203.0.113.10", face: bool = True,
        form: str = "image", method: str = "POST", data: bytes = b"face", marker: str = "", **marks: Any,
    ) -> Self:  # fmt: skip
        """A request with a body that holds a payload."""
        scheme, _, rest = url.partition("://")
        host, _, path = rest.partition("/")
        name, _, port = host.partition(":")
        self.flows += 1
        flow = f"flow-{self.flows}"
        payload = {key: marks.pop(key) for key in ("direction", "hooked", "grade") if key in marks}
        marks.setdefault("owner", "app")
        marks.setdefault("status", 200)
        self.add(
            FlowSeen(
                flow, scheme, name, int(port or (443 if scheme == "https" else 80)), address, method,  # type: ignore[arg-type]
                "/" + path, sent=len(data), trial=self.trial,  # type: ignore[arg-type]
                started=self.recorder.elapsed(), **marks,
            ),
            "proxy",
        )  # fmt: skip
        payload.setdefault("grade", "face" if face else "unknown")
        self.add(
            PayloadSeen(
                flow, payload.pop("direction", "sent"), "body", form, "image/jpeg",  # type: ignore[arg-type]
                hashlib.sha256(data).hexdigest(), len(data), 480, 640, marker=marker, **payload,
            ),
            "host",
        )  # fmt: skip
        return self

    def files(self, when: str, area: str, *rows: FileRow) -> Self:
        """A listing of files."""
        self.recorder.listing(when, area, list(rows))  # type: ignore[arg-type]
        return self

    def finish(self, *reached: str, completed: bool = True, why: str = "") -> Self:
        """The run is over."""
        self.recorder.finish(RunEnd(completed, why, tuple(sorted(reached))))
        return self

    def read(self, **options: Any) -> DynamicArtifact:
        """Close the session and read it."""
        self.recorder.close()
        return read_session(self.folder, **options)


def face_consent(
    *extra: tuple[str, str, dict[str, Any]], agree: str = "同意并继续", refuse: str = "不同意"
) -> list[Any]:
    """A consent of its own for the face."""
    return [
        text("人脸信息处理授权"),
        text(
            "为了核验您的身份，我们将采集您的人脸信息，用于实名认证。您可以拒绝，也可以在设置中撤回同意。"
        ),
        *extra,
        button(agree),
        button(refuse),
    ]


def service() -> list[Any]:
    """The app's own service."""
    return [text("首页"), button("商城"), button("订单"), button("我的"), button("刷脸登录")]


def face_step(*extra: tuple[str, str, dict[str, Any]]) -> list[Any]:
    """The camera looks at a face."""
    return [preview(), text("请将脸部放入框内"), text("请眨眨眼"), *extra]


WORDS = (
    *(
        "",
        "同意",
        "不同意",
        "确定",
        "人脸",
        "请眨眼",
        "http://x/y?z",
        "../..",
        "\x00",
        "a" * 3000,
        "保存",
    ),
    *(
        "127.0.0.1",
        "android.permission.CAMERA",
        PACKAGE,
        LAUNCHER,
        CONTROLLER,
        "camera-open",
        "exit",
        "finish",
    ),
    *(
        "system-exit",
        f"CONNECT device 0 client for package {PACKAGE}",
        "CAMERA: allow; time=+1s ago",
        "f1",
    ),
)


def random_session(folder: Path, seed: int, lines: int = 300) -> Path:
    """A session of lines that are right one by one and make no sense together."""
    source = random.Random(seed)
    recorder = Recorder.create(folder, Subject(PACKAGE), None, Capture("spawn", "proxy", ("ca",)))
    widgets = (face_consent(), service(), face_step())
    owners = (PACKAGE, CONTROLLER)
    trees = [recorder.tree(tree(*each, package=owner)) for each in widgets for owner in owners]
    kinds = [kind for kind in get_args(Event) if kind not in (SessionEnd, RunStart)]
    for _ in range(lines):
        if source.random() < 0.03:
            path = source.choice(("decline", "accept", "withdraw", "manual"))
            recorder.begin(RunStart(path, 1, "", "ca", source.random() < 0.7))
        kind = source.choice(kinds)
        fields = {
            field.name: source.choice([*trees, "ui/none.xml"])
            if field.name == "tree"
            else source.choice((PACKAGE, LAUNCHER, CONTROLLER))
            if field.name == "package"
            else _random(field.type, source)
            for field in msgspec.structs.fields(kind)
        }
        recorder.add(kind(**fields), source.choice(("agent", "explorer", "proxy", "host")))
    recorder.close()
    return folder


def _random(kind: Any, source: random.Random) -> Any:
    """A value of a field's type."""
    of = get_args(kind)
    if kind is str:
        return source.choice(WORDS)
    if kind is int:
        return source.choice((0, 1, -1, 5, 2**40, -(2**50), source.randrange(2000)))
    if kind is bool:
        return source.random() < 0.5
    if get_origin(kind) is Literal:
        return source.choice(of)
    if get_origin(kind) is tuple:
        each = of[:1] * source.randrange(4) if of[-1] is ... else of
        return tuple(_random(inner, source) for inner in each)
    return None if kind is type(None) else _random(source.choice(of), source)
