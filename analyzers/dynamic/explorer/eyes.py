"""Looking at the screen and asking the device: every change is logged as it is seen."""

import re
from collections.abc import Callable
from typing import Literal

from analyzers.dynamic.device import DeviceLost, DeviceRefused
from analyzers.dynamic.events import (
    DeviceState,
    Ended,
    Foreground,
    Gap,
    Note,
    PathName,
    ScreenSeen,
)
from analyzers.dynamic.explorer.stage import Stage
from analyzers.dynamic.screen_words import speaks
from analyzers.dynamic.screens import Screen, TreeUnreadable, read_screen, unread_screen

State = Literal["camera", "appops", "permissions", "top", "exit-info"]

_MOST_STATE = 4000
"""Characters of a device's answer that are kept."""
_TAKING = frozenset({"camera-open", "camera-frame", "sdk-start", "sdk-callback", "sdk-upload"})
"""Categories of hooks that tell of a camera or a face SDK at work."""
_EXIT_SELF = re.compile(r"reason=1 ")
_EXIT_CRASH = re.compile(r"reason=(?:4|5|6) ")


class Over(Exception):
    """The walk cannot go on; ``why`` is a stable code."""

    def __init__(self, why: str, message: str = "") -> None:
        super().__init__(message or why)
        self.why = why


class Eyes:
    """What one walk sees and knows."""

    def __init__(self, stage: Stage, path: PathName) -> None:
        self.stage = stage
        self.path: PathName = path
        self.plan = stage.plan
        self.screen: Screen = unread_screen("", "")
        self.reached: set[str] = set()
        self.offered: set[tuple[str, str]] = set()
        """Screens and labels of other ways of verification that were noted."""
        self.granted = 0
        """Prompts agreed to and permissions answered."""
        self.last_why = ""
        """Reason of the last touch."""
        self.faced = 0
        """Times a face step came up."""
        self.known: set[str] = set()
        """Texts that stood on the screens before the face step."""
        self.roots: set[str] = set()
        """The pages the app began with."""
        self.touched: list[str] = []
        """Labels touched since the first launch."""
        self.pid = 0
        self.launches = 0
        self.crashed = self.exited = False
        """The app's last end was a crash."""
        self._ended = False
        self._front = ("", "")
        self._logged = ""
        self._unread: set[tuple[str, str]] = set()
        self._secrets: set[str] = set()
        """What a script typed and nobody may read in the log."""
        self._xml = ""
        self._camera = ""
        self._camera_before: frozenset[str] = frozenset()
        """What the camera service remembered when the walk began: of earlier walks."""
        self._taps = 0
        self._unmoved = 0
        self._deadline = stage.clock() + self.plan.budget
        self._launched = 0.0

    # --- the app ------------------------------------------------------------------------------

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
        self.crashed, self.exited = how == "crash", how == "exit"
        self.stage.recorder.add(Ended(self.pid, how, message), "explorer")
        return True

    @property
    def own(self) -> bool:
        """The app, or a dialog of the system on its behalf, is in front."""
        return self.screen.package == self.stage.package or self.screen.role in (
            "permission",
            "picker",
        )

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

    def look(self, *, touched: bool = False) -> Screen:
        """Wait until the screen stands still (twice the same, nothing under way) or the time is up; log it.

        After a touch the app gets its time to answer before an unchanged screen is believed.
        """
        began = self.stage.clock()
        end = began + self.plan.settle
        before = self.screen.state if touched else ""
        last = self._glance()
        while self.stage.clock() < end:
            if last.role == "face-step":
                self._see(last)  # it may be over before it stands still
            self.pause()
            now = self._glance()
            still = now.state == last.state and not now.progress
            if now.state == before and self.stage.clock() < began + self.plan.react:
                still = False
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

    def filming(self, *, unknown: bool = True) -> bool:
        """Whether the camera serves the app, or did since the last look; ``unknown`` where the device does not tell."""
        value = self._asked("camera")
        if not value:
            return unknown
        client = rf"Client Package Name: {re.escape(self.stage.package)}(?![\w.])"
        if re.search(client, value):
            return True
        news = value != self._camera and self.stage.package in value
        if news:
            self._camera = value
            self.stage.recorder.add(DeviceState("camera", value[:_MOST_STATE]), "device")
        return news

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
        return "\n".join(x for x in lines if x not in self._camera_before)

    def forget_earlier_cameras(self) -> None:
        """Whatever the camera service remembers from before this walk is not of it."""
        known = self._asked("camera").splitlines()
        self._camera_before = frozenset(line for line in known if "Active Camera" not in line)

    def captured(self) -> bool:
        """Whether hooks or the camera service tell that the camera looked at somebody."""
        return bool(_TAKING & self.stage.categories()) or self.camera_used()
