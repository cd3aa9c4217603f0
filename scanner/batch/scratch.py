"""Folders for passing files, which go with whoever made them, or with the next one when it was killed.

A folder is somebody's as long as a lock is held on it, which the system lets go with the process: a number of a
process would mean another one in another container, or after a while.
"""

import fcntl
import os
import shutil
import stat
import tempfile
from contextlib import suppress
from pathlib import Path

PREFIX = "faceaudit-work-"
_TRIES = 10


class Scratch:
    """A folder of our own for passing files. Use as a context manager. Raises ``OSError``."""

    def __init__(self) -> None:
        for _ in range(_TRIES):
            self.name = tempfile.mkdtemp(prefix=PREFIX)
            try:
                self._lock = os.open(self.name, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
            except FileNotFoundError:  # who sweeps took it before it was locked
                continue
            if _locked(self._lock) is not False and _is_still(self.name, self._lock):
                return
            os.close(self._lock)
        raise FileNotFoundError(self.name)

    def __enter__(self) -> "Scratch":
        return self

    def __exit__(self, *_: object) -> None:
        self.cleanup()

    def cleanup(self) -> None:
        """Remove it; doing it twice is nothing."""
        if self._lock >= 0:
            shutil.rmtree(self.name, ignore_errors=True)
            os.close(self._lock)
            self._lock = -1


def sweep() -> None:
    """Remove the folders of those who were killed: ours by the user, and nobody's by the lock."""
    with suppress(OSError):
        for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
            with suppress(OSError):
                _remove_if_left(folder)


def _remove_if_left(folder: Path) -> None:
    lock = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        found = os.fstat(lock)
        if stat.S_ISDIR(found.st_mode) and found.st_uid == os.geteuid() and _locked(lock):
            shutil.rmtree(folder, ignore_errors=True)
    finally:
        os.close(lock)


def _locked(descriptor: int) -> bool | None:
    """Whether the lock is ours now; ``None`` where a file system has none, so that nobody gets it."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return None
    return True


def _is_still(name: str, descriptor: int) -> bool:
    try:
        return os.path.samestat(Path(name).stat(), os.fstat(descriptor))
    except FileNotFoundError:
        return False
