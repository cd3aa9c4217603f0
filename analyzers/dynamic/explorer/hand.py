"""Looking at the screen and touching it: every touch is logged before it is made, every change as it is seen."""

import re
from collections.abc import Callable
from typing import Literal
from xml.sax.saxutils import escape

from analyzers.dynamic.device import DeviceLost, DeviceRefused
from analyzers.dynamic.events import (
    ClockMoved,
    DeviceState,
    Ended,
    Foreground,
    Gap,
    Key,
    Note,
    PathName,
    ScreenSeen,
    Tap,
    TextGiven,
)
from analyzers.dynamic.explorer.stage import Stage
from analyzers.dynamic.screen_words import packages, speaks
from analyzers.dynamic.screens import (
    Control,
    Screen,
    TreeUnreadable,
    read_screen,
    unread_screen,
)
from analyzers.prompts import read_control

State = Literal["camera", "appops", "permissions", "top", "exit-info"]

_MOST_STATE = 4000
"""Characters of a device's answer that are kept."""
_EXIT_SELF = re.compile(r"reason=1 ")
_EXIT_CRASH = re.compile(r"reason=(?:4|5|6) ")
_SHORTEST_SECRET = 3
_FIRST_SCREEN = 15.0
"""Seconds an app has to show something."""


class Over(Exception):
    """The walk cannot go on; ``why`` is a stable code."""

    def __init__(self, why: str, message: str = "") -> None:
        super().__init__(message or why)
        self.why = why


class Hand:
    """One walk's eyes and hand."""

    def __init__(self, stage: Stage, path: PathName) -> None:
        self.stage = stage
        self.path: PathName = path
        self.plan = stage.plan
        self.screen: Screen = unread_screen("", "")
        self.reached: set[str] = set()
        self.offered: set[tuple[str, str]] = set()
        """Screens and labels of other ways of verification that were noted."""
        self.faced = 0
        """Times a face step came up."""
        self.known: set[str] = set()
        """Texts that stood on the screens before the face step."""
        self.roots: set[str] = set()
        """Ids of the screens the app began with."""
        self.touched: list[str] = []
        """Labels touched since the first launch."""
        self.pid = 0
        self.launches = 0
        self.crashed = False
        """The app's last end was a crash."""
        self._ended = False
        self._front = ("", "")
        self._logged = ""
        self._unread: set[tuple[str, str]] = set()
        self._secrets: set[str] = set()
        """What a script typed and nobody may read in the log."""
        self._xml = ""
        self._camera = ""
        self._taps = 0
        self._deadline = stage.clock() + self.plan.budget
        self._launched = 0.0

    # --- starting and ending ----------------------------------------------------------------

    def launch(self) -> Screen:
        """Start the app under hooks and wait for its first screen."""
        now = self.stage.device.now()
        since = max(0, round(now - self._launched)) if self.launches else 0
        self.launches += 1
        self.pid = self.stage.instrument.launch(
            self.stage.package, number=self.launches, since=since
        )
        self._launched = now
        self._ended = False
        end = self.stage.clock() + _FIRST_SCREEN
        while self.stage.clock() < end and not self._glance().texts:
            if self.gone:
                break
            self.pause()
        screen = self.look()
        if self.own:
            self.reached.add("first-screen")
            self.roots.add(screen.id)
        return screen

    def resume(self) -> Screen:
        """Bring the app to the front again; a new launch only when its process is gone."""
        if self.gone:
            return self.launch()
        self.stage.device.start(self.stage.package)
        return self.look()

    def stop(self) -> None:
        """End the app as the task list would."""
        if not self.gone:
            self.stage.instrument.drain()
            self._ended = True
            self.stage.recorder.add(Ended(self.pid, "killed-by-us"), "explorer")
        self.stage.device.stop(self.stage.package)

    def refind(self) -> None:
        """Somebody else may have started the app again, or ended it."""
        pid = self.stage.device.pid(self.stage.package)
        if pid is not None:
            self.pid, self._ended = pid, False
        elif self.pid:
            _ = self.gone

    @property
    def gone(self) -> bool:
        """The app's process is no more; logged when it is first seen."""
        if self._ended:
            return True
        if self.stage.device.pid(self.stage.package) is not None:
            return False
        self.stage.instrument.drain()
        self._ended = True
        how, message = self._exit_reason()
        self.crashed = how == "crash"
        self.stage.recorder.add(Ended(self.pid, how, message), "explorer")
        return True

    @property
    def own(self) -> bool:
        """The app, or a dialog of the system on its behalf, is in front."""
        return self.screen.package == self.stage.package or self.screen.role in (
            "permission",
            "picker",
        )

    def left(self) -> bool:
        """Whether the app ends or leaves the front within the time it has for that."""
        end = self.stage.clock() + self.plan.leave
        while True:
            if not self.own:
                self.look()
            if self.gone or self.screen.role == "launcher":
                return True
            if self.own or self.stage.clock() >= end:
                return not self.own
            self.pause()

    def _exit_reason(self) -> tuple[Literal["exit", "crash", "gone"], str]:
        if self.screen.role == "crash-dialog":
            return "crash", " ".join(self.screen.texts)[:200]
        try:
            said = self.stage.device.shell(
                f"dumpsys activity exit-info {self.stage.package}", timeout=10
            )
        except DeviceRefused:
            return "gone", ""
        latest = next((line for line in said.out.splitlines() if "reason=" in line), "")
        if said.code or not latest:
            return "gone", ""
        self.stage.recorder.add(DeviceState("exit-info", latest.strip()[:400]), "device")
        if _EXIT_CRASH.search(latest):
            return "crash", latest.strip()[:200]
        return ("exit" if _EXIT_SELF.search(latest) else "gone"), latest.strip()[:200]

    # --- looking ------------------------------------------------------------------------------

    def look(self) -> Screen:
        """Wait until the screen stands still (twice the same, nothing under way) or the time is up; log it."""
        end = self.stage.clock() + self.plan.settle
        last = self._glance()
        while self.stage.clock() < end:
            if last.role == "face-step":
                self._see(last)  # it may be over before it stands still
            self.pause()
            now = self._glance()
            still = now.state == last.state and not now.progress
            last = now
            if still:
                break
        return self._see(last)

    def watch(self, seconds: float, until: Callable[[Screen], bool] | None = None) -> Screen:
        """Look on without touching; every different screen is logged."""
        end = self.stage.clock() + seconds
        screen = self._see(self._settled())
        while self.stage.clock() < end and not (until and until(screen)):
            self.pause()
            screen = self._see(self._settled())
            if not self.own and self.gone:
                break
        return screen

    def _settled(self) -> Screen:
        """A glance; a second one when something is new, for the activity and the tree are asked for one after the other."""
        screen = self._glance()
        return screen if screen.state == self._logged else self._glance()

    def pause(self) -> None:
        """Wait a moment between two looks."""
        self.stage.sleep(self.plan.pause)

    def _glance(self) -> Screen:
        device = self.stage.device
        package, activity = device.front()
        try:
            self._xml = device.tree()
            return read_screen(self._xml, package, activity)
        except DeviceLost:
            raise
        except (DeviceRefused, TreeUnreadable) as error:
            if (package, activity) not in self._unread:
                self._unread.add((package, activity))
                self.stage.recorder.add(
                    Gap("screens", "tree-unavailable", str(error)[:200]), "explorer"
                )
            self._xml = ""
            return unread_screen(package, activity)

    def _see(self, screen: Screen) -> Screen:
        front = (screen.package, screen.activity)
        if front != self._front and any(front):
            own = screen.package == self.stage.package
            self.stage.recorder.add(Foreground(*front, own), "explorer")
            self._front = front
        self.screen = screen
        if screen.state == self._logged:
            return screen
        self._logged = screen.state
        self.faced += screen.role == "face-step"
        recorder = self.stage.recorder
        tree = recorder.tree(self._masked(self._xml)) if self._xml else ""
        texts = tuple(self._masked(text) for text in screen.texts)
        shot = self._shot() if texts == screen.texts else ""  # no picture of a secret
        recorder.add(
            ScreenSeen(
                screen.id, screen.package, screen.activity, tree, shot, texts, screen.role
            ),
            "explorer",
        )  # fmt: skip
        if screen.role == "crash-dialog":
            self._crashed(screen)
        return screen

    def _masked(self, text: str) -> str:
        for secret in self._secrets:
            text = text.replace(secret, "***")
        return text

    def _shot(self) -> str:
        try:
            return self.stage.recorder.shot(self.stage.device.screenshot())
        except DeviceLost:
            raise
        except DeviceRefused:
            return ""

    def _crashed(self, screen: Screen) -> None:
        texts = " ".join(screen.texts)[:200]
        if speaks("hang", texts):
            raise Over("app-frozen", texts)
        if not self._ended:
            self._ended = True
            self.stage.recorder.add(Ended(self.pid, "crash", texts), "explorer")
        raise Over("app-crashed", texts)

    # --- touching -----------------------------------------------------------------------------

    def check(self) -> None:
        """Raise `Over` with ``budget`` when the walk has used up its time or touches."""
        if self._taps >= self.plan.taps:
            raise Over("budget", f"{self._taps} touches were made")
        if self.stage.clock() > self._deadline:
            raise Over("budget", f"the walk took longer than {self.plan.budget:.0f} s")

    def tap(self, control: Control, why: str) -> Screen:
        """Touch a control."""
        self.touch(control, why)
        return self.look()

    def touch(self, control: Control, why: str) -> None:
        """The same without waiting for what follows."""
        self.check()
        self.stage.instrument.drain()
        label = self._masked(control.name)[:200]
        self.stage.recorder.add(
            Tap(self.screen.id, label, control.bounds, control.act, why), "explorer"
        )
        self.touched.append(label)
        self._taps += 1
        self.stage.device.tap(*control.centre)
        self.stage.after_touch()

    def key(self, name: Literal["back", "home", "enter", "recent"]) -> Screen:
        """Press a key."""
        self.check()
        self.stage.instrument.drain()
        self.stage.recorder.add(Key(name), "explorer")
        self._taps += 1
        self.stage.device.key(name)
        self.stage.after_touch()
        return self.look()

    def give(
        self, field: Control, value: str, *, secret: bool = False, why: str = "script"
    ) -> None:
        """Type into a field."""
        self.touch(field, why)
        if secret and len(value) >= _SHORTEST_SECRET:
            self._secrets |= {value, escape(value, {'"': "&quot;"})}
        self.stage.recorder.add(
            TextGiven(self.screen.id, self._masked(field.name)[:200], "***" if secret else value),
            "explorer",
        )
        self.stage.device.text(value)

    def scroll(self, *, back: bool = False) -> bool:
        """Move the content by most of a window; whether something else came up."""
        self.check()
        before = self.screen.state
        left, top, right, bottom = self.screen.window
        if bottom - top < 100:
            left, top, right, bottom = 0, 200, 1000, 1600
        x, high, low = (left + right) // 2, top + (bottom - top) // 4, bottom - (bottom - top) // 4
        start, end = (high, low) if back else (low, high)
        self._taps += 1
        self.stage.device.swipe(x, start, x, end)
        return self.look().state != before

    # --- telling ------------------------------------------------------------------------------

    def note(self, text: str, mark: str = "") -> None:
        """A remark in the log; a mark is also told to whoever drives the session."""
        self.stage.instrument.drain()
        self.stage.recorder.add(Note(self._masked(text)[:400], mark), "explorer")
        if mark:
            self.stage.at_mark(mark)

    def state(self, *kinds: State) -> None:
        """What the device's services say now."""
        for kind in kinds:
            value = self._asked(kind)
            if value:
                self.stage.recorder.add(DeviceState(kind, value[:_MOST_STATE]), "device")

    def camera_used(self) -> bool:
        """Whether the camera service names the app among its clients or in its history; news are logged."""
        value = self._asked("camera")
        if value and value != self._camera:
            self._camera = value
            self.stage.recorder.add(DeviceState("camera", value[:_MOST_STATE]), "device")
        return re.search(rf"(?<![\w.]){re.escape(self.stage.package)}(?![\w.])", value) is not None

    def filming(self) -> bool:
        """Whether the camera serves the app now; true as well where the device does not tell."""
        value = self._asked("camera")
        client = rf"Client Package Name: {re.escape(self.stage.package)}(?![\w.])"
        return not value or re.search(client, value) is not None

    def _asked(self, kind: State) -> str:
        device, package = self.stage.device, self.stage.package
        try:
            if kind == "appops":
                return device.appops(package)
            if kind == "permissions":
                return "\n".join(f"{k}: {v}" for k, v in sorted(device.granted(package).items()))
            if kind == "top":
                return "/".join(device.front())
            said = device.shell("dumpsys media.camera", timeout=15)
        except DeviceLost:
            raise
        except DeviceRefused:
            return ""
        if said.code:
            return ""
        lines = [x.strip() for x in said.out.splitlines() if package in x or "Active Camera" in x]
        return "\n".join(lines)

    def wait_between(self, seconds: int) -> None:
        """Let time pass between two launches: on the device's clock where it can be set, else here."""
        if seconds <= 0:
            return
        if self.stage.device.advance(seconds):
            self.stage.recorder.add(ClockMoved(seconds), "explorer")
            return
        self._deadline += seconds
        self.stage.sleep(float(seconds))

    def captured(self) -> bool:
        """Whether hooks or the camera service tell that the camera looked at somebody."""
        return bool({"camera", "face"} & self.stage.categories()) or self.camera_used()


def is_system(screen: Screen) -> bool:
    """A screen of the system that is no answer of the app."""
    return screen.package in packages("system") or screen.role == "launcher"


def control_with(screen: Screen, *acts: str) -> Control | None:
    """The first enabled control that does one of these, in the order of the acts."""
    for act in acts:
        for control in screen.controls:
            if control.act == act and control.enabled and control.role not in ("checkbox", "field"):
                return control
    return None


def labelled(screen: Screen, label: str) -> Control | None:
    """The control of this label, else the one whose label holds it and decides nothing else."""
    exact = [c for c in screen.controls if c.label == label or (c.id and c.id == label)]
    part = [c for c in screen.controls if label and label in c.label]
    same = [c for c in part if read_control(c.label) == read_control(label)]
    return next(iter([*exact, *same]), None)
