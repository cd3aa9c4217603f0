"""Writing a session: one line an event, on the disk before the next thing is done.

Each line goes to the system in one write, so a process that is killed leaves at most its last line cut.
"""

import contextlib
import errno
import hashlib
import os
import re
import shutil
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self

import msgspec

from analyzers.dynamic.coverage import coverage_of
from analyzers.dynamic.device import Identity
from analyzers.dynamic.events import (
    Described,
    Event,
    FileRow,
    Gap,
    Line,
    Listing,
    RunEnd,
    RunStart,
    SessionEnd,
    SessionStart,
    Source,
)
from analyzers.dynamic.sealing import seals
from analyzers.dynamic.session import (
    DESCRIPTION,
    FLOWS,
    FORMAT,
    LOG,
    Capture,
    Description,
    Subject,
    local_zone,
)
from analyzers.errors import SessionUnusable

FIRST = "0" * 64
"""What the first line carries for the hash of the line before."""
_FULL = (errno.ENOSPC, errno.EDQUOT)
_json = msgspec.json.Encoder()


class Recorder:
    """The one writer of a session's folder. Its methods may be called from any thread.

    A write that fails raises `SessionUnusable` (``session-no-space``, ``session-no-access``) and leaves the log as
    it was; the next line that can be written follows a `Gap` that counts what was lost.
    """

    def __init__(
        self, folder: Path, handle: int, description: Description, clock: Callable[[], float]
    ) -> None:
        self.folder = folder
        self.run = ""
        self.listener: Callable[[Line], None] | None = None
        """Called with every line after it was written, in the thread that wrote it."""
        self._handle = handle
        self._description = description
        self._clock = clock
        self._zero = clock()
        self._lock = threading.RLock()
        self._n, self._t, self._prev, self._size = 0, 0, FIRST, 0
        self._under_way: tuple[int, int, str, int] | None = None
        self._lost = 0
        self._listings = 0
        self._walks: list[tuple[RunStart, RunEnd]] = []
        self._start: RunStart | None = None
        self._names: set[str] = set()
        self._closed = False

    @classmethod
    def create(
        cls,
        folder: Path,
        app: Subject,
        device: Identity | None,
        capture: Capture,
        *,
        hook_table: str = "",
        versions: dict[str, str] | None = None,
        settings: dict[str, str] | None = None,
        keep_faces: bool = False,
        clock: Callable[[], float] = time.monotonic,
    ) -> Self:
        """Begin a session in a folder that holds none; the folder is made when it is missing.

        ``clock`` counts seconds and never goes back. Raises `SessionUnusable`: ``session-occupied`` when there is a
        session already, ``session-no-access``, ``session-no-space``.
        """
        used = dict(versions or {})
        description = Description(
            format=FORMAT,
            app=app,
            device=device,
            capture=msgspec.structs.replace(capture, faces_kept=keep_faces or capture.faces_kept),
            zero="",
            zone=local_zone(),
            tool=used.pop("faceaudit", "") or _version(),
            hook_table=hook_table,
            versions=used,
            state="open",
            settings=dict(settings or {}),
        )
        handle = _opened(folder)
        recorder = cls(folder, handle, description, clock)
        zero = datetime.now(UTC).isoformat(timespec="microseconds")
        recorder._description = msgspec.structs.replace(description, zero=zero)
        try:
            recorder.add(SessionStart(FORMAT), "host")
            recorder._describe_in_log()
            recorder._write_description()
        except SessionUnusable:
            os.close(handle)
            raise
        return recorder

    # --- lines ----------------------------------------------------------------------------------

    def add(
        self, event: Event, src: Source, *, at: float | None = None, run: str | None = None
    ) -> Line:
        """Write one line and return it. ``at`` is the clock's value of the moment, when it is not now.

        Lines stay in the order they are added: a moment before the last line's is written as that one's. ``run`` names
        another run than the one under way, for what is found after it.
        """
        with self._lock:
            if self._closed:
                raise SessionUnusable("session-closed", "the session was closed and takes no lines")
            self._settle()
            try:
                if self._lost:
                    self._write(Gap("log", "write-failed", missing=self._lost), "host", None, None)
                    self._lost = 0
                line = self._write(event, src, at, run)
            except SessionUnusable:
                self._lost += 1
                raise
            if self.listener is not None:
                self.listener(line)
            return line

    def elapsed(self) -> int:
        """Milliseconds since the session's zero."""
        return self._ms(self._clock())

    def _ms(self, moment: float) -> int:
        return max(0, int((moment - self._zero) * 1000))

    def _write(self, event: Event, src: Source, at: float | None, run: str | None) -> Line:
        t = max(self._t, self._ms(self._clock() if at is None else at))
        name = self.run if run is None else run
        line = Line(self._n + 1, t, name, src, event, self._prev)
        data = _json.encode(line)
        # An interrupt may come between the write and what is remembered of it: `_settle` then looks at the file.
        digest = hashlib.sha256(data).hexdigest()
        self._under_way = (line.n, t, digest, self._size + len(data) + 1)
        try:
            _write_all(self._handle, data + b"\n")
        except OSError as error:
            self._settle()
            raise _unusable(error, self.folder / LOG) from error
        self._settle(written=True)
        return line

    def _settle(self, written: bool = False) -> None:
        """Take over the line under way if it is in the file as a whole, else cut what there is of it."""
        if self._under_way is None:
            return
        n, t, digest, end = self._under_way
        if written or os.fstat(self._handle).st_size >= end:
            self._n, self._t, self._prev, self._size = n, t, digest, end
        else:
            os.ftruncate(self._handle, self._size)
        self._under_way = None

    # --- runs -----------------------------------------------------------------------------------

    def begin(self, start: RunStart) -> str:
        """Begin a run; its id, e.g. ``decline-1``. One still under way is ended as interrupted."""
        with self._lock:
            if self._start is not None:
                self.finish(RunEnd(False, "interrupted"))
            name = _unique(start, self._names)
            self._names.add(name)
            self.run, self._start = name, start
            self.add(start, "host")
            return name

    def finish(self, end: RunEnd) -> None:
        """End the run under way and say so in ``session.json``."""
        with self._lock:
            if self._start is None:
                return
            start, self._start = self._start, None
            self._walks.append((start, end))
            try:
                self.add(end, "host")
            finally:
                self.run = ""
            self._write_description()

    # --- files ----------------------------------------------------------------------------------

    def tree(self, xml: str) -> str:
        """Keep an accessibility tree; ``ui/<sha256>.xml``."""
        data = xml.encode("utf-8", "replace")
        return self._keep("ui", data, ".xml")

    def shot(self, png: bytes) -> str:
        """Keep a screenshot; ``shots/<sha256>.png``. A face in it is the tester's or synthetic."""
        return self._keep("shots", png, ".png")

    def thumb(self, png: bytes) -> str:
        """Keep a blurred thumbnail; ``thumbs/<sha256>.png``."""
        return self._keep("thumbs", png, ".png")

    def blob(self, data: bytes, *, face: bool) -> str:
        """Keep bytes; ``blobs/<sha256>``, empty when they are a face and faces are not kept."""
        if face and not self._description.capture.faces_kept:
            return ""
        return self._keep("blobs", data, "")

    def listing(
        self,
        when: Literal["before", "after", "relaunched", "withdrawn"],
        area: Literal["private", "shared"],
        rows: list[FileRow],
    ) -> None:
        """Keep a list of files, and say so in the log."""
        with self._lock:
            self._listings += 1
            name = f"listings/{self._listings}.json"
            self._put(name, _json.encode(rows))
            self.add(Listing(when, area, name, len(rows)), "device")

    def attach(self, name: str, data: bytes | Path) -> None:
        """Keep a file beside the log, e.g. ``logcat.txt``. ``name`` is a relative path within the folder."""
        path = Path(name)
        if path.is_absolute() or ".." in path.parts or name in (LOG, DESCRIPTION, ""):
            raise ValueError(f"not a name for a file of a session: {name}")
        self._put(name, data)

    def _keep(self, folder: str, data: bytes, ending: str) -> str:
        name = f"{folder}/{hashlib.sha256(data).hexdigest()}{ending}"
        if not (self.folder / name).exists():
            self._put(name, data)
        return name

    def _put(self, name: str, data: bytes | Path) -> None:
        try:
            write_whole(self.folder / name, data)
        except OSError as error:
            raise _unusable(error, self.folder / name) from error

    # --- session.json ---------------------------------------------------------------------------

    @property
    def description(self) -> Description:
        """What ``session.json`` says."""
        return self._description

    def describe(self, **changes: Any) -> None:
        """Change fields of the description, and write it anew."""
        with self._lock:
            self._description = msgspec.structs.replace(self._description, **changes)
            self._describe_in_log()
            self._write_description()

    def _describe_in_log(self) -> None:
        self.add(Described(_json.encode(self._description).decode()), "host")

    def _write_description(self) -> None:
        coverage = coverage_of(self._walks)
        self._description = msgspec.structs.replace(self._description, coverage=coverage)
        text = msgspec.json.format(_json.encode(self._description), indent=2)
        self._put(DESCRIPTION, text + b"\n")

    def close(
        self, why: Literal["done", "interrupted", "failed"] = "done", message: str = ""
    ) -> None:
        """Write the last line and close the files. Closing again does nothing."""
        with self._lock:
            if self._closed:
                return
            try:
                if self._start is not None:
                    self.finish(RunEnd(False, why if why != "done" else "unfinished"))
                for sealed in seals(self.folder):
                    self.add(sealed, "host")
                self.add(SessionEnd(why, message), "host")
                self._description = msgspec.structs.replace(self._description, state="closed")
                self._write_description()
            finally:
                self._closed = True
                os.close(self._handle)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if error is None:
            self.close()
            return
        # What went wrong first is what the caller has to hear of.
        with contextlib.suppress(SessionUnusable):
            if isinstance(error, KeyboardInterrupt):
                self.close("interrupted")
            else:
                self.close("failed", str(error) or type(error).__name__)


def write_whole(path: Path, data: bytes | Path) -> None:
    """Write a file so that it is there as a whole or not at all. Raises ``OSError``."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{threading.get_ident()}.part")
    try:
        if isinstance(data, Path):
            shutil.copyfile(data, part)
        else:
            part.write_bytes(data)
        part.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
        raise


def _version() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("faceaudit")
    except PackageNotFoundError:
        return ""


def _opened(folder: Path) -> int:
    """Handle of a new log."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name in (LOG, DESCRIPTION, FLOWS):
            if (folder / name).exists():
                raise FileExistsError(name)
        return os.open(folder / LOG, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND, 0o600)
    except FileExistsError as error:
        raise SessionUnusable(
            "session-occupied", f"{folder} already holds a session or is a file: name a new folder"
        ) from error
    except OSError as error:
        raise _unusable(error, folder) from error


def _write_all(handle: int, data: bytes) -> None:
    while data:
        data = data[os.write(handle, data) :]


def _unusable(error: OSError, path: Path) -> SessionUnusable:
    if error.errno in _FULL:
        return SessionUnusable("session-no-space", f"no space left to write {path}")
    reason = error.strerror or type(error).__name__
    return SessionUnusable("session-no-access", f"{path} cannot be written: {reason}")


def _unique(start: RunStart, taken: set[str]) -> str:
    way = re.sub(r"[^a-z0-9]+", "-", start.way.lower())[:40].strip("-")
    stem = f"{start.path}-{way}" if way else start.path
    number = 1
    while f"{stem}-{number}" in taken:
        number += 1
    return f"{stem}-{number}"
