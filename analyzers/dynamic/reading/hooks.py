"""What a hooked call, or a word of the phone's own services, stands for in the order of events."""

import re
from typing import Literal

from analyzers.dynamic.dumps import camera_users
from analyzers.dynamic.events import DeviceState, Ended, Hook, Line
from analyzers.observed import Moment, MomentKind
from analyzers.patterns import later
from analyzers.sdks import owners_of_class

Leaving = Literal["exit", "background", "finish", "crash", ""]

_OF: dict[str, MomentKind] = {
    "camera-open": "camera-open",
    "camera-frame": "frame",
    "camera-close": "camera-close",
    "permission-request": "permission-asked",
    "biometric": "system-unlock",
    "album-query": "album-read",
    "album-open": "album-read",
    "picker": "picked",
    "sdk-init": "sdk-init",
    "sdk-start": "face-start",
    "sdk-callback": "face-end",
    "web-permission": "camera-open",
}
"""Categories of the hook table that may be moments; all others only serve as evidence."""
MOST_IN_ROW = 20
"""Calls of one method with nothing between them that are told one by one."""
_REASON = re.compile(r"\breason=(\d{1,3})\b")
_EXIT_SELF, _SIGNALED = 1, 2
"""Reasons of ``ApplicationExitInfo``."""
_NO_FRAME = ("listener", "faces", "session", "source")
"""What only prepares the taking of pictures (first argument of ``camera-frame``)."""
_LEAVING: dict[str, Leaving] = {
    "finish": "finish",
    "back": "background",
    "uncaught": "crash",
    **dict.fromkeys(
        ("finish-affinity", "finish-task", "system-exit", "halt", "kill", "signal"), "exit"
    ),
}
_AGO = re.compile(r"\+?(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m(?!s))?(?:(\d+)s)?(?:(\d+)ms)?")
_ONE_PICTURE = re.compile(r"/\d+(?:\?.*)?$")
_PREPARES = later(
    r"init|licen[cs]e|auth(?:orize)?$|register(?:App|Key)|set(?:App|Api)|load|prepare|download|progress|create",
    2,
)
_OVER = later(
    r"success|succeed|result|finish|complete|fail|error|cancel|end$|done|timeout|exit|close", 2
)
_MOST_STATE = 200_000
"""Characters of a service's answer that are looked at."""
_CONNECT = re.compile(r"^.*\b(?:CONNECT|connect)\b device .*$", re.MULTILINE)
_SPEECH = later(r"TextToSpeech\.speak|announceForAccessibility|MediaPlayer\.start|SoundPool\.play")


def moment_of(hook: Hook) -> MomentKind | None:
    """The moment a hooked call is; ``None`` for what only serves as evidence."""
    if hook.category == "exit":
        return _ENDING.get(leaving(hook))
    kind = _OF.get(hook.category)
    return kind if kind is not None and _happened(hook) else None


_ENDING: dict[str, MomentKind] = {"exit": "exit", "background": "background", "crash": "crash"}


def leaving(hook: Hook) -> Leaving:
    """How a call ends the app, sends it to the back or closes a screen; empty for others."""
    return _LEAVING.get(hook.args[0], "") if hook.category == "exit" and hook.args else ""


def _happened(hook: Hook) -> bool:
    """Whether the call did what its category says, and is no preparation or report."""
    first = hook.args[0] if hook.args else ""
    name = hook.method.rpartition(".")[2]
    match hook.category:
        case "camera-open":
            return not hook.result.startswith("threw")  # no permission, or no camera
        case "camera-frame":
            return first not in _NO_FRAME
        case "biometric":
            return first != "result"
        case "album-query":
            return _ONE_PICTURE.search(first) is None
        case "picker":
            return "CAPTURE" not in " ".join(hook.args)  # the system's camera app
        case "sdk-callback":
            return _OVER.search(name) is not None and _PREPARES.search(name) is None
        case "web-permission":
            return name == "grant" and "VIDEO_CAPTURE" in " ".join(hook.args)
        case _:
            return True


def speaks(hook: Hook) -> bool:
    """Whether something is said aloud or to a screen reader."""
    return _SPEECH.search(hook.method) is not None


def ended_itself(ended: Ended, *, hooked: bool, called: bool) -> bool:
    """Whether a process that is gone was ended by the app, and not by the system, a crash or our own doing.

    ``called``: a hooked call to end it was seen. Where nothing says why it is gone, it counts as the app's doing;
    a signal (Android's reason 2) is what an app sends itself, but under hooks its call would have been seen.
    """
    if ended.how != "gone":
        return ended.how == "exit"
    found = _REASON.search(ended.message)
    reason = int(found.group(1)) if found else _EXIT_SELF
    if reason == _SIGNALED:
        return called or not hooked
    return reason == _EXIT_SELF


class Repeats:
    """Tells calls that say nothing new: requests handed on to the platform, and many of one kind in a row."""

    def __init__(self) -> None:
        self._asked: tuple[tuple[str, ...], int] = ((), 0)
        self._in_row = 0

    def again(self, line: Line, hook: Hook, kind: MomentKind, last: list[Moment]) -> bool:
        """Whether a call can be left out; ``last`` holds the moment before, if there is one."""
        handed_on = False
        if kind == "permission-asked":
            handed_on = self._asked[0] == hook.args and line.t - self._asked[1] < 1_000
            self._asked = hook.args, line.t
        same = bool(last) and (last[0].kind, last[0].what) == (kind, hook.method)
        self._in_row = self._in_row + 1 if same else 0
        return handed_on or self._in_row >= MOST_IN_ROW


# --- the phone's own services -------------------------------------------------------------------


class CameraService:
    """Follows what the phone's camera service says of the app, over all runs of a session."""

    def __init__(self, package: str) -> None:
        self._package = package
        self._past: set[str] | None = None
        """Lines of the service's history that were seen before; ``None`` before it was first asked."""
        self._busy = False

    def launched(self) -> None:
        """The app was started anew: it holds no camera."""
        self._busy = False

    def news(self, state: DeviceState) -> MomentKind | None:
        """Whether the app has opened or closed a camera since the service was last asked."""
        history = {
            line.strip()
            for line in _CONNECT.findall(state.value[:_MOST_STATE])
            if self._package in re.split(r"[^\w.]+", line)
        }
        fresh = history - self._past if self._past is not None else set()
        self._past = (self._past or set()) | history
        before, self._busy = self._busy, self._package in camera_users(state.value[:_MOST_STATE])
        if (self._busy and not before) or fresh:
            return "camera-open"
        return "camera-close" if before and not self._busy else None


def camera_op(state: DeviceState) -> int | None:
    """Milliseconds since the app last used the camera, by appops; 0 while it does, ``None`` for never."""
    for line in state.value[:_MOST_STATE].splitlines():
        line = line[:300]
        if not re.match(r"\s*(?:Uid mode: )?CAMERA\b", line):
            continue
        if "running" in line:
            return 0
        found = re.search(r"(?<![A-Za-z])time=(\S+) ago", line)
        if found and (ago := _AGO.fullmatch(found.group(1))):
            d, h, m, s, ms = (int(part or 0) for part in ago.groups())
            return (((d * 24 + h) * 60 + m) * 60 + s) * 1000 + ms
    return None


def sdk_of(hook: Hook) -> str:
    """The SDK a call belongs to: as the hook table says, else by the class it is in."""
    if hook.sdk:
        return hook.sdk
    owners = owners_of_class(hook.method.rpartition(".")[0])[1]
    return owners[0] if len(owners) == 1 else ""
