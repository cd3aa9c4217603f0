"""Touching the screen: every touch is logged before it is made, after the hooks were drained."""

from typing import Literal
from xml.sax.saxutils import escape

from analyzers.dynamic.events import ClockMoved, Ended, Key, Tap, TextGiven
from analyzers.dynamic.explorer.eyes import Eyes, Over
from analyzers.dynamic.screen_words import packages
from analyzers.dynamic.screens import Control, Screen
from analyzers.prompts import read_control

_SHORTEST_SECRET = 3
_UNMOVED = 3
"""Touches without an effect after which the app's code is asked whether it still runs."""
_FIRST_SCREEN = 15.0
"""Seconds an app has to show something."""


class Hand(Eyes):
    """One walk's eyes and hand."""

    # --- starting and ending ----------------------------------------------------------------

    def launch(self) -> Screen:
        """Start the app under hooks and wait for its first screen."""
        now = self.stage.device.now()
        since = max(0, round(now - self._launched)) if self.launches else 0
        if not self.launches:
            self.forget_earlier_cameras()
        self.launches += 1
        self.pid = self.stage.instrument.launch(
            self.stage.package, number=self.launches, since=since
        )
        self._launched = now
        self._ended = False
        self._logged = ""  # what it shows now is told, even if it is what it showed before
        end = self.stage.clock() + _FIRST_SCREEN
        while self.stage.clock() < end and not self._glance().texts:
            if self.gone:
                break
            self.pause()
        screen = self.look()
        if self.own:
            self.reached.add("first-screen")
            self.roots.add(page_of(screen))
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

    def left(self) -> bool:
        """Whether the app ended or went to the background; another app in front is gone back from."""
        end = self.stage.clock() + self.plan.leave
        while not self.own and self.stage.clock() < end:
            if self.gone or (self.screen.role == "launcher" and self.look().role == "launcher"):
                return True
            self.pause()
            self.look()
        if not self.own:
            self.note(f"{self.screen.package} came to the front", "")
            self.resume()
        return not self.own

    def refind(self) -> None:
        """Somebody else may have started the app again, or ended it."""
        pid = self.stage.device.pid(self.stage.package)
        if pid is not None:
            self.pid, self._ended = pid, False
        elif self.pid:
            _ = self.gone

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
        return self._answered()

    def touch(self, control: Control, why: str) -> None:
        """The same without waiting for what follows."""
        self.check()
        self.stage.instrument.drain()
        label = self._masked(control.name)[:200]
        self.stage.recorder.add(
            Tap(self.screen.id, label, control.bounds, control.act, why), "explorer"
        )
        self.touched.append(label)
        self.last_why = why
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
        return self._answered()

    def _answered(self) -> Screen:
        """What follows a touch. Raises `Over` (``app-frozen``) when nothing does any more and the hooks are silent too."""
        before = self.screen.state
        screen = self.look(touched=True)
        self._unmoved = self._unmoved + 1 if screen.state == before else 0
        if self._unmoved >= _UNMOVED and not self.stage.instrument.alive() and not self.gone:
            raise Over("app-frozen", f"{self._unmoved} touches changed nothing")
        return screen

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

    def wait_between(self, seconds: int) -> None:
        """Let time pass between two launches: on the device's clock where it can be set, else here."""
        if seconds <= 0:
            return
        if self.stage.device.advance(seconds):
            self.stage.recorder.add(ClockMoved(seconds), "explorer")
            return
        self._deadline += seconds
        self.stage.sleep(float(seconds))


def page_of(screen: Screen) -> str:
    """A page by its activity and the labels of its controls: another line of text on it makes no other page."""
    labels = sorted({control.name for control in screen.controls if control.role != "field"})
    if not labels:
        return screen.id
    return "\n".join([screen.package, screen.activity, str(screen.dialog), *labels])


def same_page(before: Screen, now: Screen) -> bool:
    """Still the same page, though perhaps with another line of text on it."""
    return now.id == before.id or page_of(now) == page_of(before)


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
