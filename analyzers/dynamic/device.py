"""What the analyzer needs of a device: one small interface, whatever is behind it.

`analyzers.dynamic.adb.AdbDevice` serves phones, emulators and the simulated phone; `Replayed` devices in tests answer
from a record. Every method may raise `DeviceLost`; one that cannot be done raises `DeviceRefused`.
"""

from pathlib import Path
from typing import Literal, NamedTuple, Protocol

from analyzers.errors import InputError
from analyzers.evidence import Value


class DeviceLost(InputError):
    """``device-lost``: the device no longer answers."""


class DeviceRefused(InputError):
    """The device cannot or will not do something; the code says what (``device-install-failed``, …)."""


class Said(NamedTuple):
    """Answer of a shell command."""

    code: int
    out: str
    err: str = ""


class Identity(Value, frozen=True):
    """Which device it is. No serial number is kept, only its hash."""

    serial_sha256: str
    kind: Literal["phone", "emulator", "simulated", "container", "none"]
    model: str
    android: str
    """Release, e.g. ``14``."""
    sdk: int | None
    abis: tuple[str, ...]
    root: bool
    """Commands can be run as root (adbd as root, or ``su``)."""
    zone: str
    """Time zone name."""


class Needs(Value, frozen=True):
    """One thing `faceaudit doctor --device` looked at."""

    id: str
    ok: bool
    found: str
    fix: str = ""
    """One sentence; empty when it is there."""
    fix_zh: str = ""
    """The same in Chinese."""


Allowed = Literal["allow", "deny", "ask"]


class Device(Protocol):
    """A device that runs the app."""

    serial: str

    def identity(self) -> Identity: ...

    def shell(self, command: str, *, root: bool = False, timeout: float = 30.0) -> Said:
        """Run a command line of the device's shell. A code other than 0 is no error."""
        ...

    def push(self, source: Path, target: str) -> None: ...
    def pull(self, source: str, target: Path) -> None: ...

    # apps
    def install(self, apks: list[Path], package: str = "") -> None:
        """Install one APK or a set of splits; grants nothing. Undone on `restore` when it was not there before.

        Give ``package`` where it is known: then even a killed process leaves written down what to undo.
        """
        ...

    def uninstall(self, package: str) -> None: ...
    def clear(self, package: str) -> None: ...
    def start(
        self, package: str, activity: str = "", *, held: bool = False, drawn: bool = True
    ) -> int:
        """Start the app's launcher activity (or another); its process id. ``held``: before its first line, see `release`.

        ``drawn``: it is up to have drawn something, where that can be waited for.
        """
        ...

    def release(self, pid: int) -> None:
        """Let a held app run."""
        ...

    def stop(self, package: str) -> None: ...
    def pid(self, package: str) -> int | None: ...
    def version(self, package: str) -> tuple[str, str] | None:
        """Version name and code of an installed app."""
        ...

    def grant(self, package: str, permission: str) -> None: ...
    def revoke(self, package: str, permission: str) -> None: ...
    def granted(self, package: str) -> dict[str, bool]: ...
    def appops(self, package: str) -> str: ...

    # the screen
    def tree(self) -> str:
        """The accessibility tree as uiautomator XML; tries again while the screen moves. Raises `DeviceRefused`."""
        ...

    def front(self) -> tuple[str, str]:
        """Package and activity in front."""
        ...

    def tap(self, x: int, y: int) -> None: ...
    def text(self, value: str) -> None: ...
    def key(self, name: Literal["back", "home", "enter", "recent"]) -> None: ...
    def swipe(self, x: int, y: int, to_x: int, to_y: int, ms: int = 300) -> None: ...
    def screenshot(self) -> bytes:
        """PNG. Raises `DeviceRefused`."""
        ...

    # network
    def reverse(self, port: int, local: int) -> None:
        """The device's loopback ``port`` leads to ``local`` here."""
        ...

    def forward(self, remote: str) -> int:
        """A loopback port here that leads to ``tcp:N``, ``localabstract:…`` or ``jdwp:PID`` there."""
        ...

    def set_proxy(self, address: str) -> None:
        """``host:port`` for all HTTP, empty to put it back."""
        ...

    def trust(self, certificate: bytes) -> str:
        """Trust a CA (PEM) in the system's store; how it was done. Raises `DeviceRefused` (``device-no-root``)."""
        ...

    # time, files, log
    def now(self) -> float:
        """The device's clock, seconds since 1970."""
        ...

    def advance(self, seconds: int) -> bool:
        """Set the clock forward; false where that cannot be done."""
        ...

    def restore(self) -> list[str]:
        """Undo every change, the last first; what could not be undone, a sentence each. Never raises."""
        ...
