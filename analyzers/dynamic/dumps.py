"""What the answers of a phone's services say. Pure readers: the text is the device's, and untrusted."""

import re
from typing import Literal, NamedTuple

from analyzers.evidence import Value

PACKAGE = re.compile(r"[A-Za-z][A-Za-z0-9_]*(?:\.[A-Za-z0-9_]+)+", re.ASCII)
NAME_LIMIT = 255


def is_package(name: str) -> bool:
    """Whether it can be the name of a package: nothing a shell would take for anything else."""
    return len(name) <= NAME_LIMIT and (PACKAGE.fullmatch(name) is not None or name == "android")


def properties(text: str) -> dict[str, str]:
    """``[name]: [value]`` lines of ``getprop``."""
    return dict(re.findall(r"^\[([^\]\n]+)\]: \[([^\n]*)\]\r?$", text, re.MULTILINE))


# --- packages -----------------------------------------------------------------------------------


def package_block(text: str, package: str) -> str:
    """The part of ``dumpsys package NAME`` about the installed package; empty when it is not installed."""
    start = re.search(rf"^  Package \[{re.escape(package)}\].*$", text, re.MULTILINE)
    if start is None:
        return ""
    end = re.compile(r"^(?:  \S|\S)", re.MULTILINE).search(text, start.end() + 1)
    return text[start.start() : end.start() if end else len(text)]


def version(block: str) -> tuple[str, str] | None:
    """Version name and code out of a package's block."""
    name = re.search(r"^\s+versionName=(.*?)\s*$", block, re.MULTILINE)
    code = re.search(r"^\s+versionCode=(\d+)", block, re.MULTILINE)
    if code is None:
        return None
    return (name.group(1) if name else ""), code.group(1)


def user_id(block: str) -> int | None:
    """The UID out of a package's block (``userId=`` before Android 14, then ``appId=``)."""
    found = re.search(r"^\s+(?:userId|appId)=(\d+)", block, re.MULTILINE)
    return int(found.group(1)) if found else None


def permissions(block: str, user: int = 0) -> dict[str, bool]:
    """Each permission with a state, and whether it is granted; of several users' states this one's."""
    found: dict[str, bool] = {}
    now = user
    for line in block.splitlines():
        if started := re.match(r"\s+User (\d+):", line):
            now = int(started.group(1))
        granted = re.match(r"\s+([\w.]+): granted=(true|false)", line)
        if granted and now == user:
            found[granted.group(1)] = granted.group(2) == "true"
    return found


def launcher(text: str, package: str) -> str:
    """The activity out of ``cmd package resolve-activity --brief``; empty when there is none."""
    for line in reversed(text.split()):
        name, slash, activity = line.partition("/")
        if slash and name == package and re.fullmatch(r"[\w.$]+", activity):
            return activity
    return ""


# --- activities ---------------------------------------------------------------------------------

_COMPONENT = r"([\w.]+)/([\w.$]+)"
_FRONT = (
    re.compile(rf"topResumedActivity[=:]\s*ActivityRecord\{{\S+ u\d+ {_COMPONENT}"),
    re.compile(rf"mResumedActivity[=:]\s*ActivityRecord\{{\S+ u\d+ {_COMPONENT}"),
    re.compile(rf"ResumedActivity[=:]\s*ActivityRecord\{{\S+ u\d+ {_COMPONENT}"),
    re.compile(rf"mCurrentFocus=Window\{{\S+ u\d+ {_COMPONENT}"),
    re.compile(rf"mFocusedApp=.*ActivityRecord\{{\S+ u\d+ {_COMPONENT}"),
)


def front(text: str) -> tuple[str, str]:
    """Package and activity in front, out of dumps of activities or windows; empty when none is."""
    for form in _FRONT:
        if found := form.search(text):
            package, activity = found.groups()
            return package, package + activity if activity.startswith(".") else activity
    return "", ""


class Exit(Value, frozen=True):
    """Why a process of the app ended, as Android 11 and later remember it."""

    pid: int
    at: str
    """The device's own words for the time."""
    reason: int
    name: str
    description: str = ""


_EXIT = re.compile(r"ApplicationExitInfo #\d+:")
_CRASHES = {4, 5, 6, 7}  # CRASH, CRASH_NATIVE, ANR, INITIALIZATION_FAILURE
_OURS = {10, 11}  # USER_REQUESTED, USER_STOPPED


def exits(text: str) -> list[Exit]:
    """The records of ``dumpsys activity exit-info NAME``, the latest first as the device gives them."""
    found = []
    for record in _EXIT.split(text)[1:]:
        pid = re.search(r"\bpid=(\d+)", record)
        reason = re.search(r"\breason=(\d+)(?: \(([^)\n]*)\))?", record)
        if pid is None or reason is None:
            continue
        at = re.search(r"timestamp=([^\n]*?)(?: pid=|\n)", record)
        description = re.search(r"\bdescription=([^\n]*?)(?: state=|\n|$)", record)
        found.append(
            Exit(
                int(pid.group(1)),
                at.group(1).strip() if at else "",
                int(reason.group(1)),
                reason.group(2) or "",
                ""
                if description is None or description.group(1) == "null"
                else description.group(1),
            )
        )
    return found


def ended_how(record: Exit) -> Literal["exit", "crash", "killed-by-us", "gone"]:
    """What a record means for `events.Ended`."""
    if record.reason == 1:
        return "exit"
    if record.reason in _CRASHES:
        return "crash"
    return "killed-by-us" if record.reason in _OURS else "gone"


def camera_users(text: str) -> list[str]:
    """Packages that hold a camera now, out of ``dumpsys media.camera``; the log of the past in it does not count."""
    live = text.partition("== Camera service events log")[0]
    names = re.findall(r"(?:Client package|Client package name)\s*[:=]\s*([\w.]+)", live, re.I)
    return sorted({name for name in names if is_package(name)})


# --- connections --------------------------------------------------------------------------------


class Connection(NamedTuple):
    """A row of /proc/net/tcp or tcp6."""

    local: int
    remote: int
    state: int
    """1 established, 2 and 3 being opened, 6 time-wait, 10 listening."""
    uid: int


_ROW = re.compile(
    r"^\s*\d+: [0-9A-F]{8,32}:([0-9A-F]{4}) [0-9A-F]{8,32}:([0-9A-F]{4}) ([0-9A-F]{2}) "
    r"[0-9A-F]+:[0-9A-F]+ [0-9A-F]+:[0-9A-F]+ [0-9A-F]+\s+(\d+)",
    re.MULTILINE,
)


def connections(text: str) -> list[Connection]:
    """The rows of /proc/net/tcp and tcp6, one after the other."""
    return [
        Connection(int(local, 16), int(remote, 16), int(state, 16), int(uid))
        for local, remote, state, uid in _ROW.findall(text)
    ]


# --- what kind of device ------------------------------------------------------------------------

_EMULATORS = {"goldfish", "ranchu", "vbox86", "ttvm_x86", "nox", "cutf_cvm", "cutf"}
_NAMES = (
    "ro.hardware",
    "ro.product.name",
    "ro.product.device",
    "ro.product.board",
    "ro.product.manufacturer",
    "ro.build.product",
)
_CONTAINERS = ("redroid", "waydroid", "anbox")


def device_kind(
    properties: dict[str, str],
) -> Literal["phone", "emulator", "simulated", "container"]:
    """What the device is, by its properties."""
    if any(name.startswith("ro.faceaudit.") for name in properties):
        return "simulated"
    names = " ".join(properties.get(name, "") for name in _NAMES).lower()
    if any(word in names or f"ro.boot.{word}" in " ".join(properties) for word in _CONTAINERS):
        return "container"
    told = properties.get("ro.kernel.qemu") == "1" or properties.get("ro.boot.qemu") == "1"
    model = properties.get("ro.product.model", "").lower()
    emulated = (
        told
        or properties.get("ro.hardware", "").lower() in _EMULATORS
        or "emulator" in properties.get("ro.build.characteristics", "")
        or model.startswith(("sdk_", "android sdk built for", "google_sdk"))
        or any(word in names for word in ("genymotion", "vbox86", "ldplayer", "mumu", "bluestacks"))
    )
    return "emulator" if emulated else "phone"
