"""What a walk needs: the device, the log, the hooks, and how far it may go."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

from analyzers.dynamic.device import Device
from analyzers.dynamic.events import Event, Source
from analyzers.dynamic.script import Script
from analyzers.evidence import Value


class Log(Protocol):
    """The part of `analyzers.dynamic.recorder.Recorder` that a walk uses."""

    def add(self, event: Event, src: Source) -> Any: ...
    def tree(self, xml: str) -> str: ...
    def shot(self, png: bytes) -> str: ...


class Hooks(Protocol):
    """The part of `analyzers.dynamic.instrument.Instrument` that a walk uses."""

    def launch(self, package: str, *, number: int = 1, since: int = 0) -> int: ...
    def drain(self, timeout: float = 2.0) -> None: ...
    def alive(self) -> bool: ...


class Plan(Value, frozen=True):
    """How far a walk goes. Times in seconds."""

    budget: float = 300.0
    """Of one walk, without the waiting between relaunches."""
    taps: int = 120
    """Touches of one walk."""
    tour: int = 60
    """Of these those that only look around for the face function."""
    depth: int = 4
    """Screens away from the first one while searching."""
    settle: float = 6.0
    """Longest wait for a screen to stand still."""
    react: float = 1.2
    """Time an app has to answer a touch before the screen is taken for unchanged."""
    pause: float = 0.15
    """Between two looks."""
    idle: float = 20.0
    """How long *idle* watches, twice what a relaunch is watched, and the most that is watched after a face step."""
    capture: float = 25.0
    """How long a face step may take."""
    leave: float = 4.0
    """How long an app has to end or go away after a refusal."""
    relaunches: int = 3
    relaunch_after: int = 0
    """Between two launches after a refusal; the device's clock is set forward where it can be."""
    second_chances: int = 3
    entries: int = 6
    """Entries of the home screen that are tried after a refusal."""
    age: int = 10
    honey: str = ""
    """File name of the planted picture that may be chosen; empty when there is none."""
    honey_labels: tuple[str, ...] = ()
    """Other texts by which a picker may show it."""
    script: Script | None = None
    delete_account: bool = False
    """The last confirmation of an account's deletion may be pressed even when a script has logged in."""


class Hints(Value, frozen=True):
    """What reading the APK says about the way to things; labels, the most useful first. May be empty."""

    face: tuple[str, ...] = ()
    """Labels that are touched on the ways to where a face is taken."""
    consent: tuple[str, ...] = ()
    """Labels of controls of the face-consent prompts."""
    settings: tuple[str, ...] = ()
    withdraw: tuple[str, ...] = ()
    deletion: tuple[str, ...] = ()
    alternatives: tuple[str, ...] = ()


@dataclass
class Memory:
    """What the walks of one session learn for each other."""

    ways: list[str] = field(default_factory=list)
    """Ways of refusing, in the order they were found."""
    prompts: dict[str, str] = field(default_factory=dict)
    """Names of the prompts met, by their texts."""
    route: tuple[str, ...] = ()
    """Labels touched on the last way that led to a face step or consent."""


def _nothing(_: str) -> None:
    return None


def _none_seen() -> frozenset[str]:
    return frozenset()


@dataclass(frozen=True)
class Stage:
    """Where a walk takes place."""

    device: Device
    recorder: Log
    instrument: Hooks
    package: str
    plan: Plan = field(default_factory=Plan)
    hints: Hints = field(default_factory=Hints)
    memory: Memory = field(default_factory=Memory)
    after_touch: Callable[[], None] = lambda: None
    """Called after every touch."""
    at_mark: Callable[[str], None] = _nothing
    """Called at ``refused``, ``relaunched``, ``face-step``, ``result``, ``cancelled``, ``withdrawn``, for listings of files."""
    categories: Callable[[], frozenset[str]] = _none_seen
    """Categories of the hooks that fired in this run so far; tells that a face was taken."""
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
