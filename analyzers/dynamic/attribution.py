"""Whose connection it is: the phone's tables of sockets tell the user id that holds each port.

A capture that keeps the phone's own source port (WireGuard, transparent) asks for that port. Through ``adb reverse`` the
port is the adb server's; then whoever holds connections to the phone's end of the proxy at that moment tells.
"""

import bisect
import threading
import time
from collections.abc import Callable
from typing import Literal, Protocol

from analyzers.dynamic import dumps
from analyzers.dynamic.device import DeviceRefused
from analyzers.errors import InputError

Owner = Literal["app", "other", "unknown"]

EVERY = 0.25
KEPT = 600.0  # seconds a port is remembered
NEAR = 2.0  # seconds between a connection and the look at the table that counts for it
_END = b"faceaudit-end"
_LOOK = "cat /proc/net/tcp /proc/net/tcp6 2>/dev/null; echo faceaudit-end"
LOOP = f"while {_LOOK}; do sleep {EVERY}; done"  # ends when nobody reads: then `echo` fails
_LARGEST = 4 << 20  # of one look
_OPEN = {1, 2, 3, 4, 5, 8, 9, 11}  # states in which a socket still belongs to somebody


class Watched(Protocol):
    """What is asked of a device."""

    def uid(self, package: str) -> int | None: ...
    def connections(self, take: Callable[[bytes], bool], ended: threading.Event) -> None: ...


class PortOwners:
    """Which app's user id holds a port of the device, followed while the app runs.

    Args:
        proxy: the phone's loopback port that leads to the proxy, when traffic comes by ``adb reverse``.
    """

    def __init__(self, device: Watched, package: str, *, proxy: int = 0) -> None:
        self._device = device
        self._package = package
        self._proxy = proxy
        self._uid: int | None = None
        self._lock = threading.Lock()
        self._seen: dict[int, list[tuple[float, int]]] = {}
        self._users: list[tuple[float, frozenset[int]]] = []
        self._looked = threading.Condition(self._lock)
        self._looks = 0
        self._ended = threading.Event()
        self._thread: threading.Thread | None = None
        self._rest = b""
        self.problem = ""
        """Why it stopped looking, empty while it looks."""

    def start(self) -> None:
        """Begin to look. Raises `DeviceRefused` ``app-not-installed``."""
        self._uid = self._device.uid(self._package)
        if self._uid is None:
            raise DeviceRefused(
                "app-not-installed", f"{self._package} is not installed on the device"
            )
        self._ended.clear()
        self._thread = threading.Thread(target=self._watch, name="port-owners", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop looking; what was seen stays known. Never raises."""
        self._ended.set()
        if self._thread is not None:
            self._thread.join(5)

    def owner(self, port: int, wait: float = 1.0) -> Owner:
        """Whose the port is now; waits for up to two more looks at the tables when the port is new. Never raises."""
        until = time.monotonic() + wait
        with self._looked:
            first = self._looks
            while True:
                found = self._owner_of(port, time.monotonic())
                # the look under way may be older than the connection: one more after it decides
                enough = self._looks >= first + 2 or not self.watching()
                if found != "unknown" or enough or not self._looked.wait(until - time.monotonic()):
                    return found

    def watching(self) -> bool:
        """Whether the tables are being looked at."""
        return self._thread is not None and self._thread.is_alive() and not self._ended.is_set()

    def _owner_of(self, port: int, now: float) -> Owner:
        if self._proxy:  # the port is another machine's: one of the same number here says nothing
            near = [uids for at, uids in self._users if now - at <= NEAR]
            return self._whose(frozenset().union(*near))
        rows = self._seen.get(port, [])
        recent = {uid for at, uid in rows if now - at <= NEAR} or {uid for _, uid in rows[-1:]}
        return self._whose(frozenset(recent))

    def _whose(self, uids: frozenset[int]) -> Owner:
        """``app`` when only the app can have it, ``other`` when it cannot."""
        if not uids:
            return "unknown"
        if self._uid not in uids:
            return "other"
        return "app" if len(uids) == 1 else "unknown"

    def _watch(self) -> None:
        try:
            self._device.connections(self._take, self._ended)
        except InputError as error:
            self.problem = str(error)
        except OSError as error:
            self.problem = f"[device-lost] {error}"
        with self._looked:
            self._looked.notify_all()

    def _take(self, data: bytes) -> bool:
        self._rest += data
        while _END in self._rest:
            table, _, self._rest = self._rest.partition(_END)
            self.look(table.decode("ascii", "replace"), time.monotonic())
        if len(self._rest) > _LARGEST:
            self.problem = "[device-too-much] the table of sockets is too long"
            return False
        return not self._ended.is_set()

    def look(self, table: str, at: float) -> None:
        """Take in one look at the tables, made at ``at`` (monotonic seconds)."""
        rows = [row for row in dumps.connections(table) if row.state in _OPEN]
        with self._looked:
            for row in rows:
                self._note(row.local, row.uid, at)
            if self._proxy:
                self._users.append(
                    (at, frozenset(row.uid for row in rows if row.remote == self._proxy))
                )
            self._looks += 1
            if self._looks % 100 == 0:
                self._forget(at - KEPT)
            self._looked.notify_all()

    def _note(self, port: int, uid: int, at: float) -> None:
        rows = self._seen.setdefault(port, [])
        if rows and rows[-1][1] == uid:
            rows[-1] = (at, uid)
        else:
            rows.append((at, uid))

    def _forget(self, before: float) -> None:
        self._seen = {port: rows for port, rows in self._seen.items() if rows[-1][0] >= before}
        del self._users[: bisect.bisect(self._users, before, key=lambda row: row[0])]
