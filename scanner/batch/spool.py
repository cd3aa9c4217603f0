"""The folder where fetched files wait for their worker: bounded in bytes, and gone when its batch is."""

import fcntl
import hashlib
import os
import re
import shutil
import stat
import tempfile
import threading
from collections import OrderedDict
from contextlib import suppress
from pathlib import Path
from typing import IO

from reports.untrusted import visible
from scanner.batch.addresses import MEBIBYTE, FetchFailed, name_of

ROOM = 4096 * MEBIBYTE
_PREFIX = "spool-"
SUFFIX = ".spool"
"""Of the folder beside a database; it is there as long as there is something in it."""


class Closed(Exception):
    """The batch ends; nothing more is fetched."""


class Spool:
    """Files by their place. Use as a context manager; what a batch that was killed left there goes, too.

    Files nobody uses stay for as long as there is room: an app is looked at first and scanned later.

    :param where: a folder, made when it is missing; it may be that of other batches as well.
    :param room: bytes all files may have together.
    """

    def __init__(self, where: Path, room: int = ROOM) -> None:
        self._where, self.room = where, room
        self._sizes: OrderedDict[bytes, int] = OrderedDict()
        self._files: dict[bytes, Path] = {}
        self._used: dict[bytes, int] = {}
        self._taken = self._number = 0
        self._closed = self._made = False
        self._folder: Path | None = None
        self._change = threading.Condition()
        self._lock: IO[bytes] | None = None

    def __enter__(self) -> "Spool":
        _sweep(self._where)
        return self

    def _open(self) -> Path:
        """Make the folder, when the first file is to come."""
        if self._closed:
            raise Closed
        if self._folder is not None:
            return self._folder
        try:
            self._made = not self._where.exists()
            self._where.mkdir(parents=True, exist_ok=True, mode=0o700)
            if _is_anybodys(self._where):
                self._where = Path(tempfile.mkdtemp(prefix="faceaudit-", suffix=SUFFIX))
            folder = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=self._where))
            self._lock = (folder / "lock").open("wb")
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            why = visible(f"{self._where} cannot be written: {error.strerror}.")
            raise FetchFailed("fetch-no-space", why) from None
        self._folder = folder
        return folder

    def __exit__(self, *_: object) -> None:
        with self._change:
            self._closed = True
            self._change.notify_all()
            folder = self._folder
        if folder is not None:
            shutil.rmtree(folder, ignore_errors=True)
        if self._lock is not None:
            self._lock.close()
        if self._made or self._where.name.endswith(SUFFIX):
            with suppress(OSError):  # another batch has something there
                self._where.rmdir()

    # --- files -----------------------------------------------------------------------------------

    def have(self, place: bytes) -> Path | None:
        """The file of a place, used from now on, when it is still here."""
        with self._change:
            if place not in self._files:
                return None
            self._used[place] = self._used.get(place, 0) + 1
            self._sizes.move_to_end(place)
            return self._files[place]

    def new(self, place: bytes) -> Path:
        """A path for a file that is to come, in a folder of its own so that it may have any name."""
        with self._change:
            self._number += 1
            folder = self._open() / str(self._number)
            folder.mkdir()
        return folder / name_of(place.decode("utf-8", "surrogateescape"))

    def reserve(self, size: int) -> None:
        """Wait until so many bytes are free, and take them. Raises `Closed`."""
        with self._change:
            while True:
                if self._closed:
                    raise Closed
                self._make_room(size)
                if self._taken + size <= self.room:
                    self._taken += size
                    return
                self._change.wait(1.0)

    def give_back(self, size: int) -> None:
        """Bytes that were reserved and are not needed."""
        with self._change:
            self._taken -= size
            self._change.notify_all()

    def keep(self, place: bytes, path: Path, size: int) -> None:
        """A file has come, and is used; its bytes were reserved."""
        with self._change:
            self._files[place], self._sizes[place] = path, size
            self._used[place] = 1

    def release(self, place: bytes) -> None:
        """Its worker is done with it."""
        with self._change:
            if place in self._used:
                self._used[place] -= 1
            self._change.notify_all()

    def _make_room(self, size: int) -> None:
        for place in [*self._sizes]:
            if self._taken + size <= self.room:
                return
            if self._used.get(place, 0) <= 0:
                path = self._files.pop(place)
                shutil.rmtree(path.parent, ignore_errors=True)
                self._taken -= self._sizes.pop(place)
                self._used.pop(place, None)


def spool_of(db: object, cache: Path | None) -> Path:
    """Where the files of a batch wait: in its cache, beside its database, or with the system's other files."""
    if cache is not None:
        return cache
    if isinstance(db, Path):
        return db.with_name(db.name + SUFFIX)
    return Path(tempfile.gettempdir()) / f"faceaudit-{os.getuid()}{SUFFIX}"


def _is_anybodys(folder: Path) -> bool:
    """Whether others can put files in the place of ours: the name of our folder can be guessed, and made before."""
    if not folder.name.endswith(SUFFIX):
        return False  # the user's own choice
    found = folder.lstat()
    ours = stat.S_ISDIR(found.st_mode) and found.st_uid == os.geteuid()
    return not ours or bool(found.st_mode & 0o022)


def _sweep(where: Path) -> None:
    """Remove the folders of batches that ended without doing it: nobody holds their lock."""
    with suppress(OSError):
        if _is_anybodys(where):
            return
    for folder in where.glob(f"{_PREFIX}*"):
        try:
            with (folder / "lock").open("rb") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(folder, ignore_errors=True)
        except FileNotFoundError:  # killed before it had one
            with suppress(OSError):
                folder.rmdir()
        except OSError:  # it is in use
            continue
    with suppress(OSError):
        if where.name.endswith(SUFFIX):
            where.rmdir()


class Cache:
    """Fetched files by their SHA-256, kept until somebody removes them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def get(self, sha256: str, target: Path) -> bool:
        """Put the file with these bytes at ``target``, if it is here and whole."""
        if not re.fullmatch("[0-9a-f]{64}", sha256):  # a list claims what it likes
            return False
        path = self._path(sha256)
        try:
            _linked(path, target)
            if _digest(target) == sha256:
                return True
            path.unlink()
        except OSError:
            pass
        target.unlink(missing_ok=True)
        return False

    def put(self, path: Path) -> None:
        """Keep a file. A disk that is full keeps none."""
        kept = self._path(_digest(path))
        if kept.exists():
            return
        with suppress(OSError):
            kept.parent.mkdir(parents=True, exist_ok=True)
            _linked(path, kept)

    def _path(self, sha256: str) -> Path:
        return self._folder / sha256[:2] / f"{sha256}.apk"


def _linked(path: Path, target: Path) -> None:
    try:
        os.link(path, target)
    except FileExistsError:
        return
    except OSError:
        draft = target.with_name(f"{target.name[:180]}.{os.getpid()}.{threading.get_ident()}")
        try:
            shutil.copyfile(path, draft)
            draft.replace(target)
        finally:
            draft.unlink(missing_ok=True)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
