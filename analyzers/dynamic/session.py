"""The session folder's own description, ``session.json``."""

import os
from datetime import datetime
from typing import Literal

from analyzers.dynamic.device import Identity
from analyzers.dynamic.events import PathName, Trial
from analyzers.evidence import Limitation, Value

FORMAT = "faceaudit/session/1"
LOG = "events.jsonl"
FLOWS = "flows.mitm"
DESCRIPTION = "session.json"


class Subject(Value, frozen=True):
    """The app that was run."""

    package: str
    version_name: str = ""
    version_code: str = ""
    sha256: str = ""
    """Of the (base) APK that was installed, empty when the app was there already and could not be read."""


class Capture(Value, frozen=True):
    """By which means was recorded."""

    hooks: Literal["spawn", "held", "attach", "gadget", "none"]
    route: Literal["proxy", "wireguard", "transparent", "imported", "none"]
    trials: tuple[Trial, ...]
    ca: Literal["system", "user", "in-process", "none"] = "none"
    opted: tuple[str, ...] = ()
    faces_kept: bool = False
    detector: str = ""
    """Name and version of the face detector, empty when faces in images were not looked for."""


class PathCoverage(Value, frozen=True):
    """How far one path got, over all its runs."""

    path: PathName
    runs: int
    completed: int
    reached: tuple[str, ...]
    """What every completed run reached, see `events.RunEnd`; sorted."""
    why: tuple[str, ...] = ()
    """Codes of what ended the others."""


class Description(Value, frozen=True):
    """``session.json``. Written at the start, again after each run, and at the end; from the log alone it can be rebuilt."""

    format: str
    app: Subject
    device: Identity | None
    capture: Capture
    zero: str
    """The UTC instant of the log's clock zero, ISO 8601 with microseconds."""
    zone: str
    """Time zone name of the recording machine."""
    tool: str
    """Version of faceaudit."""
    hook_table: str
    versions: dict[str, str]
    """Of frida, mitmproxy, adb, the Java bridge, as far as used."""
    state: Literal["open", "closed"]
    coverage: tuple[PathCoverage, ...] = ()
    limitations: tuple[Limitation, ...] = ()
    settings: dict[str, str] = {}  # noqa: RUF012  msgspec copies it
    """Options that shape what was seen: relaunches, waiting times, budgets."""


def local_zone() -> str:
    """Name of this machine's time zone: ``Asia/Shanghai``, or the distance from UTC where it has no name."""
    name = os.environ.get("TZ", "").lstrip(":")
    if not name or name.startswith("/"):
        target = os.path.realpath(name or "/etc/localtime")
        name = target.partition("zoneinfo/")[2]
    return name or datetime.now().astimezone().strftime("UTC%z")
