"""The device's clock: read, set forward instead of waiting, and set right again."""

import re
import time
from typing import TYPE_CHECKING

from analyzers.dynamic.device import DeviceRefused
from analyzers.dynamic.dumps import device_kind
from analyzers.dynamic.undo import Step

if TYPE_CHECKING:
    from analyzers.dynamic.adb import AdbDevice

_NOW = re.compile(r"\{now([+-]\d+)\}")


def now(device: "AdbDevice") -> float:
    """Seconds since 1970 by the device. Raises `DeviceRefused` ``clock-unreadable``."""
    found = re.match(r"(\d{1,12})(\.\d{1,9})?", device.shell("date +%s.%N").out.strip())
    if found is None:
        raise DeviceRefused("clock-unreadable", "the device does not tell the time")
    return float(found.group())


def advance(device: "AdbDevice", seconds: int) -> bool:
    """Set the clock forward as root, with automatic time switched off; both are undone on `restore`.

    A container has this machine's clock, which is left alone. Not yet verified on hardware.
    """
    if device_kind(device.properties()) == "container" or not device.rooted():
        return False
    device.ready()
    before = now(device)
    if not device.noted("clock"):
        auto = "0" if device.shell("settings get global auto_time").out.strip() == "0" else "1"
        device.note("clock", "the device's clock", *_back(int(before - time.time()), auto))
    device.shell(f"settings put global auto_time 0; date -u @{int(before + seconds)}", root=True)
    return abs(now(device) - before - seconds) < 5


def _back(skew: int, auto: str) -> tuple[Step, Step]:
    """What sets the clock right: the time is filled in when it is done, and read back."""
    steps = (
        f"t={{now{skew:+d}}}",
        "date -u @$t >/dev/null 2>&1",
        "d=$(($(date +%s) - t))",
        "[ $d -gt -5 ] && [ $d -lt 5 ]",
    )
    return (
        Step(by="root", text="; ".join(steps)),
        Step(by="shell", text=f"settings put global auto_time {auto}"),
    )


def filled_in(command: str) -> str:
    """The command of a step with the time of this moment in it."""
    return _NOW.sub(lambda found: str(int(time.time()) + int(found.group(1))), command)
