"""Install, start and hold apps on a device over adb."""

import hashlib
import re
import socket
import struct
import time
import uuid
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING

from analyzers.dynamic import dumps
from analyzers.dynamic.device import DeviceRefused, Said
from analyzers.dynamic.undo import Step

if TYPE_CHECKING:
    from analyzers.dynamic.adb import AdbDevice

SCRATCH = "/data/local/tmp"
INSTALL_TIME = 300.0  # seconds: large apps are optimised while they are installed
START_TIME = 45.0
PID_TIME = 2.0  # after `am start -W` the process is there, or gone again
HELD_TIME = 15.0
SETTLE = (
    3.0  # seconds a debugger stays: `Debug.waitForDebugger` goes on 1.3 s after the last packet
)
REMEDIES = {
    "INSTALL_FAILED_UPDATE_INCOMPATIBLE": "the app is there with another signature: uninstall it first",
    "INSTALL_FAILED_VERSION_DOWNGRADE": "a newer version is there: uninstall it first",
    "INSTALL_FAILED_USER_RESTRICTED": "allow installing over USB in the developer options",
    "INSTALL_FAILED_INSUFFICIENT_STORAGE": "free some storage",
    "INSTALL_FAILED_NO_MATCHING_ABIS": "its native code is for another processor",
    "INSTALL_FAILED_MISSING_SPLIT": "it is one part of a set: give all of them",
    "INSTALL_FAILED_OLDER_SDK": "the device's Android is too old for it",
    "INSTALL_PARSE_FAILED_NO_CERTIFICATES": "it is not signed",
}


def checked(package: str) -> str:
    """The name, when it is a package's. Raises `DeviceRefused` ``app-name-invalid``."""
    if not dumps.is_package(package):
        raise DeviceRefused("app-name-invalid", f"{package[:100]!r} is no name of a package")
    return package


def refused(code: str, what: str, said: Said) -> DeviceRefused:
    """The error for a command that failed, with the device's own words on one line."""
    words = " ".join((said.err + " " + said.out).split())[:300]
    return DeviceRefused(code, f"{what}: {words or f'exit code {said.code}'}")


# --- install ------------------------------------------------------------------------------------


def install(device: "AdbDevice", apks: list[Path], package: str) -> None:
    """Install one APK or a set of splits without granting anything; undone when it was not there before.

    Args:
        package: its name. Known, the undoing is written down before; else what is new and has the same bytes is it.

    Raises:
        DeviceRefused: ``device-install-failed`` with the package manager's reason, ``app-missing`` for no file.
    """
    if not apks or (absent := [path for path in apks if not path.is_file()]):
        raise DeviceRefused("app-missing", f"there is no file {absent[0] if apks else ''}".strip())
    before = _packages(device)
    if package and package not in before:
        _note(device, checked(package))
    folder = f"{SCRATCH}/faceaudit-{uuid.uuid4().hex[:12]}"
    try:
        _install_from(device, apks, folder)
    except DeviceRefused:
        if package and package not in before and package not in _packages(device):
            device.forget("install", package)
        raise
    finally:
        device.quietly(f"rm -rf {quote(folder)}")
    if not package:
        for new in sorted(_packages(device) - before):
            if _is(device, new, apks):
                _note(device, new)


def _packages(device: "AdbDevice") -> set[str]:
    names = device.shell("pm list packages").out.replace("package:", "").split()
    return {name for name in names if dumps.is_package(name)}


def _is(device: "AdbDevice", package: str, apks: list[Path]) -> bool:
    """Whether an installed app is the one in these files, and not one a shop installed meanwhile."""
    ours = set()
    for path in apks:
        with path.open("rb") as file:
            ours.add(hashlib.file_digest(file, "sha256").hexdigest())
    paths = device.shell(f"pm path {package}").out.replace("package:", "").split("\n")
    words = " ".join(quote(path) for path in paths if path)
    return bool(ours & set(device.shell(f"sha256sum {words}", timeout=INSTALL_TIME).out.split()))


def _note(device: "AdbDevice", package: str) -> None:
    device.note("install", package, Step(by="shell", text=_uninstall(package)))


def _uninstall(package: str) -> str:
    # `pm path` fails when it is gone already: then there is nothing to undo
    return f"pm path {package} >/dev/null 2>&1 || exit 0; pm uninstall {package}"


def _install_from(device: "AdbDevice", apks: list[Path], folder: str) -> None:
    there = [f"{folder}/{number}.apk" for number in range(len(apks))]
    if device.shell(f"mkdir -p {quote(folder)}").code:
        raise DeviceRefused("device-install-failed", f"{SCRATCH} cannot be written")
    for path, target in zip(apks, there, strict=True):
        device.push(path, target)
    if len(apks) == 1:
        _accepted(device.shell(f"pm install -r -t {quote(there[0])}", timeout=INSTALL_TIME))
        return
    total = sum(path.stat().st_size for path in apks)
    said = device.shell(f"pm install-create -r -t -S {total}")
    session = re.search(r"\[(\d+)\]", said.out)
    if session is None:
        raise _not_installed(said)
    number = session.group(1)
    try:
        for index, (path, target) in enumerate(zip(apks, there, strict=True)):
            size = path.stat().st_size
            written = f"pm install-write -S {size} {number} {index}.apk {quote(target)}"
            _accepted(device.shell(written, timeout=INSTALL_TIME))
        _accepted(device.shell(f"pm install-commit {number}", timeout=INSTALL_TIME))
    except DeviceRefused:
        device.quietly(f"pm install-abandon {number}")
        raise


def _accepted(said: Said) -> None:
    if said.code or "Success" not in said.out:
        raise _not_installed(said)


def _not_installed(said: Said) -> DeviceRefused:
    reason = re.search(r"\b(INSTALL_[A-Z_]+)", said.out + said.err)
    remedy = REMEDIES.get(reason.group(1), "") if reason else ""
    return refused(
        "device-install-failed", "not installed" + (f", {remedy}" if remedy else ""), said
    )


# --- start --------------------------------------------------------------------------------------


def start(device: "AdbDevice", package: str, activity: str, held: bool, drawn: bool = True) -> int:
    """Start an app's launcher or another activity; its process id.

    ``held`` starts it waiting for a debugger (``am start -D``): a phone allows that for debuggable apps, or where
    the whole system is debuggable.

    Raises:
        DeviceRefused: ``app-not-installed``, ``app-no-launcher``, ``app-start-failed``, ``app-ended-at-start``.
    """
    component = f"{checked(package)}/{activity or launcher(device, package)}"
    if not re.fullmatch(r"[\w.]+/[\w.$]+", component):
        raise DeviceRefused("app-name-invalid", f"{activity[:100]!r} is no name of an activity")
    # with -W, `am` waits for the first frame, which an app that waits for us never draws
    how = "-D " if held else "-W " if drawn else ""
    said = device.shell(f"am start {how}-n {quote(component)}", timeout=START_TIME)
    if said.code or re.search(r"^(?:Error|Exception)|SecurityException", said.out + said.err, re.M):
        raise refused("app-start-failed", f"{component} was not started", said)
    until = time.monotonic() + (HELD_TIME if held else PID_TIME)
    while (pid := device.pid(package)) is None:
        if time.monotonic() > until:
            raise DeviceRefused("app-ended-at-start", f"{package} was started and has no process")
        time.sleep(0.1)
    return pid


def launcher(device: "AdbDevice", package: str) -> str:
    """The activity the launcher starts."""
    said = device.shell(
        "cmd package resolve-activity --brief -a android.intent.action.MAIN "
        f"-c android.intent.category.LAUNCHER {package}"
    )
    if found := dumps.launcher(said.out, package):
        return found
    if device.version(package) is None:
        raise DeviceRefused("app-not-installed", f"{package} is not installed on the device")
    raise DeviceRefused("app-no-launcher", f"{package} has no activity for the launcher")


def release(device: "AdbDevice", pid: int) -> None:
    """Let a held app run.

    The simulated phone announces the command for that in ``ro.faceaudit.release``. A phone is told by a debugger that
    connects, asks for the version, waits and leaves (not yet verified on hardware).
    """
    command = device.properties().get("ro.faceaudit.release", "")
    if command:
        said = device.shell(f"{command} {int(pid)}")
        if said.code:
            raise refused("app-not-released", f"process {pid} was not let go", said)
        return
    port = device.forward(f"jdwp:{int(pid)}")
    try:
        attend_debugger(device.host, port, SETTLE)
    except (OSError, EOFError) as error:
        raise DeviceRefused(
            "app-not-released", f"no debugger could be connected to process {pid} ({error})"
        ) from error
    finally:
        device.unforward(port)


_VERSION, _DISPOSE = (1, 1), (1, 6)  # command set and command of the VirtualMachine


def attend_debugger(host: str, port: int, settle: float) -> None:
    """Connect as a debugger until the app no longer waits for one. Raises `OSError`, `EOFError`."""
    greeting = b"JDWP-Handshake"
    with socket.create_connection((host, port), 5) as debugger:
        debugger.sendall(greeting)
        answer = b""
        while len(answer) < len(greeting):
            part = debugger.recv(len(greeting) - len(answer))
            if not part:
                raise EOFError("no answer to the handshake")
            answer += part
        if answer != greeting:
            raise EOFError("another protocol answers")
        debugger.sendall(struct.pack(">IIBBB", 11, 1, 0, *_VERSION))
        until = time.monotonic() + settle
        while (left := until - time.monotonic()) > 0:
            debugger.settimeout(left)
            try:
                if not debugger.recv(4096):
                    return  # the app runs and closed it, or it is gone: its process tells
            except TimeoutError:
                break
        debugger.sendall(struct.pack(">IIBBB", 11, 2, 0, *_DISPOSE))
