"""Which of the connected devices to work with, and what is wrong when it is none."""

import os
import re
import time
from pathlib import Path

from analyzers.dynamic.adb import AdbDevice
from analyzers.dynamic.device import DeviceRefused
from analyzers.dynamic.wire import connect, listed

_STATES = {
    "unauthorized": (
        "device-unauthorized",
        "is not authorised: unlock it and allow USB debugging from this computer",
    ),
    "offline": ("device-offline", "is offline: pull the cable and plug it in again"),
    "authorizing": (
        "device-unauthorized",
        "is being authorised: answer the question on its screen",
    ),
    "no permissions": ("device-no-access", "may not be used by this user: set udev rules for it"),
    "recovery": ("device-offline", "is in recovery: start Android"),
    "sideload": ("device-offline", "is in recovery: start Android"),
    "bootloader": ("device-offline", "is in its boot loader: start Android"),
}


_ADDRESS = re.compile(r"[\w.\-\[\]:]+:\d{1,5}")
"""A device over the network, as ``adb connect`` takes it."""


def choose(
    serial: str | None = None, *, host: str = "", port: int = 0, state: Path | None = None
) -> AdbDevice:
    """The device to work with: the given one, that of ``ANDROID_SERIAL``, or the only one.

    One given as ``HOST:PORT`` is connected to when the adb server does not know it yet.

    Raises:
        DeviceRefused: ``adb-missing``, ``adb-server``, ``device-none``, ``device-several``, ``device-unknown``,
            ``device-unauthorized``, ``device-offline``, ``device-no-access``.
    """
    wanted = serial or os.environ.get("ANDROID_SERIAL") or ""
    known = listed(host, port)
    if _ADDRESS.fullmatch(wanted) and wanted not in dict(known):
        connect(wanted, host, port)
        known = _settled(wanted, host, port)
    names = ", ".join(name for name, _ in known)
    if wanted:
        states = dict(known)
        if wanted not in states:
            raise DeviceRefused(
                "device-unknown",
                f"adb knows no device {wanted}" + (f", only {names}" if names else ""),
            )
        return _usable(wanted, states[wanted], host, port, state)
    if not known:
        raise DeviceRefused(
            "device-none",
            "no device is connected: plug one in with USB debugging switched on, or start an emulator",
        )
    ready = [name for name, state_ in known if state_ == "device"]
    if len(ready) > 1 or (not ready and len(known) > 1):
        raise DeviceRefused(
            "device-several", f"several devices are connected ({names}): name one with --device"
        )
    name = ready[0] if ready else known[0][0]
    return _usable(name, dict(known)[name], host, port, state)


def _settled(wanted: str, host: str, port: int) -> list[tuple[str, str]]:
    """The devices once the one just connected to is more than announced."""
    for _ in range(20):
        known = listed(host, port)
        if dict(known).get(wanted) not in ("offline", "connecting", "authorizing"):
            break
        time.sleep(0.1)
    return known


def _usable(name: str, told: str, host: str, port: int, state: Path | None) -> AdbDevice:
    if told == "device":
        return AdbDevice(name, host=host, port=port, state=state)
    found = next((row for word, row in _STATES.items() if told.startswith(word)), None)
    code, why = found or ("device-offline", f"is not ready (adb says: {told[:60]})")
    raise DeviceRefused(code, f"the device {name} {why}")
