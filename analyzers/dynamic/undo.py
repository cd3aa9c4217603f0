"""Put the phone back: every change is written down before it is made, and undone the last first.

The list is kept in a file on this machine too, one a device and process. When the process is killed, the file stays and
its lock goes: the next start, or ``faceaudit doctor --device --restore``, finds it and puts the phone back.
"""

import atexit
import contextlib
import hashlib
import itertools
import os
import signal
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from types import FrameType
from typing import IO, Any, Literal

import msgspec

from analyzers.dynamic.device import DeviceLost
from analyzers.errors import InputError
from analyzers.evidence import Value

TOTAL = 120.0
"""Seconds putting back may take altogether."""


class Step(Value, frozen=True):
    """One thing to do on the device. Doing it twice, or when nothing was changed, must do no harm."""

    by: Literal["shell", "root", "server", "adbd"]
    """A command of the device's shell, the same as root, an order to the adb server about the device, or to its adbd."""
    text: str


class Change(Value, frozen=True):
    """One change of the device and how to undo it."""

    id: int
    what: str
    """As in `events.DeviceChange`: ``proxy``, ``ca``, ``install`` …"""
    detail: str
    steps: tuple[Step, ...]


Doing = Callable[[Step], str]
"""Does a step; what went wrong, empty when nothing did. Raises `InputError` when the device is lost."""

Told = Callable[[str, str, bool], None]
"""Is told of each change and each undoing: what, detail, undone."""

_numbers = itertools.count(1)


class UndoStack:
    """The changes of one device by this process."""

    def __init__(self, serial: str, do: Doing, *, folder: Path | None = None) -> None:
        self._journal = Journal.create(serial, folder or default_folder())
        self._do = do
        self._changes: list[Change] = []
        self._lock = threading.RLock()
        self.told: Told = lambda what, detail, undone: None
        atexit.register(self.restore)

    def add(self, what: str, detail: str, *steps: Step) -> Change:
        """Note a change that is about to be made. Call it before."""
        with self._lock:
            change = Change(next(_numbers), what, detail, steps)
            self._changes.append(change)
            self._journal.write(self._changes)
            self.told(what, detail, False)
            return change

    def drop(self, change: Change) -> None:
        """Forget a change: it was not made after all, or is undone already."""
        with self._lock:
            self._changes = [one for one in self._changes if one.id != change.id]
            self._journal.write(self._changes)

    def undo(self, change: Change) -> str:
        """Undo one change now; what could not be undone, a sentence, and it stays on the stack."""
        with self._lock:
            if change not in self._changes:
                return ""
            problem = undone(change, self._do)
            if not problem:
                self.drop(change)
                self.told(change.what, change.detail, True)
            return problem

    def find(self, what: str, detail: str | None = None) -> Change | None:
        """The last pending change of that kind."""
        with self._lock:
            return next(
                (
                    one
                    for one in reversed(self._changes)
                    if one.what == what and detail in (None, one.detail)
                ),
                None,
            )

    def restore(self) -> list[str]:
        """Undo everything, the last first; a sentence for each that could not be. Never raises, and is not interrupted."""
        with self._lock, undisturbed():
            problems = []
            for change, problem in all_undone(self._changes, self._do):
                if problem:
                    problems.append(problem)
                else:
                    self.drop(change)
                    self.told(change.what, change.detail, True)
            if not self._changes:
                self._journal.close()
            atexit.unregister(
                self.restore
            )  # what could not be undone now is left to the next start
            return problems


def all_undone(changes: Iterable[Change], do: Doing) -> Iterator[tuple[Change, str]]:
    """Undo changes, the last first; each with what went wrong. A device that is lost is not asked again."""
    until = time.monotonic() + TOTAL
    given_up = ""
    for change in reversed(tuple(changes)):
        if not given_up and time.monotonic() > until:
            given_up = "there was no time left"
        try:
            problem = given_up or "; ".join(found for one in change.steps if (found := do(one)))
        except DeviceLost as error:
            problem = given_up = str(error)
        except (InputError, OSError) as error:
            problem = str(error)
        yield change, _sentence(change, problem)


def _sentence(change: Change, problem: str) -> str:
    return f"{change.what} ({change.detail}) was not undone: {problem}" if problem else ""


def undone(change: Change, do: Doing) -> str:
    """Undo one change; what went wrong, as one sentence. Never raises."""
    ((_, problem),) = all_undone([change], do)
    return problem


class Journal:
    """The file that outlives us: the pending changes of one device by one process, written whole each time."""

    def __init__(self, path: Path, lock: IO[bytes] | None) -> None:
        self.path = path
        self._lock = lock

    @classmethod
    def create(cls, serial: str, folder: Path) -> "Journal":
        """A journal of our own. The file appears with the first change."""
        name = f"{device_id(serial)}.{os.getpid()}.{next(_numbers)}.json"
        return cls(folder / name, None)

    def write(self, changes: list[Change]) -> None:
        """Save the changes durably; without any the file goes."""
        if not changes:
            self.path.unlink(missing_ok=True)
            return
        self.path.parent.mkdir(parents=True, exist_ok=True)
        if self._lock is None:
            self._lock = self.path.with_suffix(".lock").open("ab")
            _locked(self._lock)
        partial = self.path.with_suffix(".part")
        with partial.open("wb") as file:
            file.write(msgspec.json.encode(changes))
            file.flush()
            os.fsync(file.fileno())
        partial.replace(self.path)

    def close(self) -> None:
        """Remove the files; nothing is pending."""
        self.path.unlink(missing_ok=True)
        if self._lock is not None:
            self._lock.close()
            self._lock = None
            self.path.with_suffix(".lock").unlink(missing_ok=True)


class Abandoned(Value, frozen=True):
    """What a process that is gone left changed on a device."""

    path: str
    changes: tuple[Change, ...]


def abandoned(serial: str, folder: Path | None = None) -> list[Abandoned]:
    """The journals of this device that no living process holds, the oldest first. Unreadable ones count as empty."""
    found = []
    root = folder or default_folder()
    for path in sorted(root.glob(f"{device_id(serial)}.*.json"), key=_age):
        if _held(path.with_suffix(".lock")):
            continue
        try:
            changes = msgspec.json.decode(path.read_bytes(), type=tuple[Change, ...])
        except (OSError, msgspec.MsgspecError):
            changes = ()
        found.append(Abandoned(str(path), changes))
    return found


def clean_up(left: Abandoned, do: Doing) -> list[str]:
    """Undo what was left, the last first; what could not be undone stays in its journal and is told."""
    remaining: list[Change] = []
    problems = []
    with undisturbed():
        for change, problem in all_undone(left.changes, do):
            if problem:
                problems.append(problem)
                remaining.insert(0, change)
        path = Path(left.path)
        if remaining:
            path.write_bytes(msgspec.json.encode(remaining))
        else:
            path.unlink(missing_ok=True)
            path.with_suffix(".lock").unlink(missing_ok=True)
    return problems


def busy(serial: str, folder: Path | None = None) -> bool:
    """Whether another living process has changes of this device pending."""
    root = folder or default_folder()
    return any(
        _held(path) and path.name.split(".")[1] != str(os.getpid())
        for path in root.glob(f"{device_id(serial)}.*.lock")
    )


def device_id(serial: str) -> str:
    """A name for the device in file names: no serial number is kept."""
    return hashlib.sha256(serial.encode()).hexdigest()[:16]


def default_folder() -> Path:
    """Where the journals are; ``FACEAUDIT_STATE`` moves it."""
    from platformdirs import user_state_path

    given = os.environ.get("FACEAUDIT_STATE")
    return (Path(given) if given else user_state_path("faceaudit", False)) / "undo"


def _age(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0


def _held(path: Path) -> bool:
    """Whether a living process holds the lock file."""
    try:
        with path.open("ab") as file:
            return not _locked(file)
    except OSError:
        return False


def _locked(file: IO[bytes]) -> bool:
    """Lock the file for this process; false when another has it. The lock goes with the process."""
    try:
        import fcntl
    except ImportError:  # Windows
        import msvcrt

        lock: Any = msvcrt
        try:
            lock.locking(file.fileno(), lock.LK_NBLCK, 1)
        except OSError:
            return False
        return True
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


class Terminated(KeyboardInterrupt):
    """SIGTERM or SIGHUP, so that what Ctrl-C cleans up is cleaned up too."""


@contextlib.contextmanager
def terminating() -> Iterator[None]:
    """Let SIGTERM and SIGHUP raise `Terminated` in the main thread while the block runs."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def raised(number: int, frame: FrameType | None) -> None:
        raise Terminated(signal.Signals(number).name)

    numbers = [signal.SIGTERM, *([signal.SIGHUP] if hasattr(signal, "SIGHUP") else [])]
    before = [(number, signal.signal(number, raised) or signal.SIG_DFL) for number in numbers]
    try:
        yield
    finally:
        for number, handler in before:
            signal.signal(number, handler)


@contextlib.contextmanager
def undisturbed() -> Iterator[None]:
    """Hold back signals while the phone is put back; they arrive afterwards."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    late: list[int] = []
    numbers = [signal.SIGINT, signal.SIGTERM]
    before = [
        (number, signal.signal(number, lambda number, frame: late.append(number)) or signal.SIG_DFL)
        for number in numbers
    ]
    try:
        yield
    finally:
        for number, handler in before:
            signal.signal(number, handler)
        if late:
            signal.raise_signal(late[0])
