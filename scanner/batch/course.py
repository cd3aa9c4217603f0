"""The loop of a batch: tasks are given to workers, and what became of each is noted and told."""

import os
import time
from collections.abc import Iterator
from errno import ENOSPC
from tempfile import TemporaryFile
from typing import Any

from msgspec import structs

from analyzers.errors import InputError
from reports.untrusted import visible
from scanner.batch.confining import told as told_confined
from scanner.batch.lanes import Lanes
from scanner.batch.pool import Done, Ended, Workers
from scanner.batch.queue import Queue, now
from scanner.batch.readings import LARGEST as LARGEST_READING
from scanner.batch.resolving import of_other_shard
from scanner.batch.sound import sound
from scanner.batch.telling import Teller
from scanner.batch.texts import path_of
from scanner.batch.worker import Failed, Large, Look, Looked, Refused, Scan, Scanned, Task
from scanner.one import tool
from scanner.tables import TABLES

MOST_ATTEMPTS = 2
"""How often an app is tried that ends its worker or that we fail at."""
MOST_WAITING, MOST_BYTES, MOST_SECONDS = 2000, 32 << 20, 0.5
"""Rows, bytes and seconds after which what is known is written."""

LEAST_LEFT = 64 << 20
"""Bytes of a disk that is full: a bundle may take so many."""


class Stop:
    """Whether the user wants it to end: set once, nothing more is begun."""

    def __init__(self) -> None:
        self.asked = False
        self.now = False
        """What is in work is not waited for either."""


class Course:
    """The work of one run of a batch.

    :param shard: whose inputs are looked into (`scanner.batch.resolving.of_other_shard`).
    :param width: large apps at a time.
    """

    def __init__(
        self,
        queue: Queue,
        teller: Teller,
        stop: Stop,
        shard: tuple[int, int] = (1, 1),
        width: int = 1,
    ) -> None:
        self._queue, self._teller, self._stop = queue, teller, stop
        self._shard, self._width = shard, width
        self._written = time.monotonic()
        self._bytes = 0
        self._confined = False

    def run(self, pool: Workers, phase: str, tasks: Iterator[Task], *, alone: bool = False) -> None:
        """Have tasks done, until all are or the user wants it to end.

        :param alone: one after the other.
        """
        lanes = Lanes(tasks, self._width, alone=alone)
        self._teller.phase(phase)
        while True:
            while pool.free and not self._stop.asked:
                task = lanes.next(pool.running)
                if task is None:
                    break
                self._start(pool, task)
            if not pool.running and (self._stop.asked or lanes.empty):
                break
            for done in pool.collect(MOST_SECONDS):
                self._settle(done, lanes)
            if self._stop.now:
                raise KeyboardInterrupt
            self._flush_when_due()
            self._tell(pool)
        self._queue.flush()

    def _start(self, pool: Workers, task: Task) -> None:
        if isinstance(task, Scan):
            self._queue.change(task.id, state="running", started_at=now())
            self._teller.event("started", id=task.id, path=named(task))
        pool.give(task)

    def _flush_when_due(self) -> None:
        late = time.monotonic() - self._written >= MOST_SECONDS
        if late or self._queue.waiting >= MOST_WAITING or self._bytes >= MOST_BYTES:
            self._queue.flush()
            self._written, self._bytes = time.monotonic(), 0

    def _tell(self, pool: Workers) -> None:
        confined: tuple[str, ...] | None = getattr(pool, "confined", None)
        if confined is not None and not self._confined:
            self._confined = True
            self._teller.say(told_confined(confined))
            self._teller.event("confined", by=list(confined))
        if self._teller.due():
            slowest = pool.slowest()
            told = (named(slowest[0]), slowest[1]) if slowest is not None else None
            self._teller.progress(self._queue.counts(), told)

    # --- what became of a task -------------------------------------------------------------------

    def _settle(self, done: Done, lanes: Lanes) -> None:
        task, answer = done.task, done.answer
        lanes.done(task)
        if isinstance(answer, Looked) and isinstance(task, Look):
            self._looked(task, answer)
        elif isinstance(answer, Large) and isinstance(task, Look) and not task.alone:
            lanes.hold(structs.replace(task, alone=True, file=b""))
        elif isinstance(answer, Ended | Failed):
            self._failed(done, answer)
        elif isinstance(answer, Refused):
            self._ended(task, "refused", done.seconds, answer)
        elif (
            isinstance(answer, Scanned)
            and isinstance(task, Scan)
            and sound(answer.rows, task.key, task.sha256)
        ):
            if not _of_this_version(answer):
                why = (
                    "The program was changed while the batch ran; run it again with --retry-failed."
                )
                self._failed(done, Ended("version-changed", why))
                return
            self._queue.keep(task.key, answer.law_version, answer.rows)
            self._bytes += sum(map(_weight, answer.rows))
            self._ended(task, "over-budget" if answer.code_state == "cut" else "done", done.seconds)
        else:
            self._failed(done, Ended("garbled", "The worker's answer made no sense."))

    def _looked(self, task: Look, answer: Looked) -> None:
        if of_other_shard(task.sha256 or answer.sha256, self._shard):  # hashed and nothing more
            self._queue.change(task.id, sha256=answer.sha256, state="elsewhere", attempts=0)
            self._teller.event("elsewhere", id=task.id, path=named(task))
            return
        read = answer.read if len(answer.read) <= LARGEST_READING else b""
        self._bytes += len(read)
        self._queue.change(
            task.id,
            state="queued",
            sha256=answer.sha256,
            package=answer.package,
            dex_bytes=answer.dex_bytes,
            face=answer.face,
            signals=", ".join(answer.signals),
            looked=read or None,
            attempts=0,
        )
        self._teller.finished()

    def _failed(self, done: Done, why: Ended | Failed) -> None:
        """It is tried again when all others are done, and then it has failed."""
        if why.code == "bundle-no-access" and isinstance(done.task, Scan):
            _try_writing(done.task.bundles)
        task, attempts = done.task, done.task.attempts + 1
        if self._stop.asked and isinstance(why, Ended):  # what asked may have ended the worker too
            self._queue.change(task.id, state="queued", attempts=task.attempts)
        elif attempts < MOST_ATTEMPTS:
            self._queue.change(task.id, state="queued", attempts=attempts)
            self._teller.event("retry", id=task.id, path=named(task), code=why.code)
        else:
            self._ended(task, "failed", done.seconds, why, attempts)

    def _ended(
        self,
        task: Task,
        state: str,
        seconds: float,
        why: Refused | Failed | Ended | None = None,
        attempts: int = 0,
    ) -> None:
        took = round(seconds, 3)
        code, reason = (why.code, why.reason) if why is not None else (None, None)
        self._queue.change(
            task.id,
            state=state,
            code=code,
            reason=reason,
            seconds=took,
            attempts=attempts,
            looked=None,
            finished_at=now(),
        )
        self._teller.finished()
        told: dict[str, Any] = {"code": code, "reason": reason} if code else {}
        self._teller.event(state, id=task.id, path=named(task), seconds=took, **told)
        if code:
            self._teller.say(f"{named(task)}: {state}: [{code}] {reason}")


def _of_this_version(answer: Scanned) -> bool:
    """Whether a scan says it was made by what its key was made of: an update meanwhile mixes old and new."""
    now = tool()
    versions = {
        "tool_version": now.version,
        "catalogue_version": now.catalogue_version,
        "law_version": now.law_version,
    }
    scans = [row for name, rows in answer.rows if name == "scans" for row in rows]
    told = [dict(zip(TABLES["scans"].columns, row, strict=True)) for row in scans]
    return answer.law_version == now.law_version and all(
        {name: each[name] for name in versions} == versions for each in told
    )


def _try_writing(bundles: str) -> None:
    """Raise `InputError` when no bundle of any app could be written: the disk is full or read-only."""
    try:
        with TemporaryFile(dir=path_of(bundles)) as file:
            left = os.fstatvfs(file.fileno())
            if left.f_bavail * left.f_frsize < LEAST_LEFT:
                raise OSError(ENOSPC, os.strerror(ENOSPC))
            file.write(bytes(1 << 16))
            file.flush()
    except OSError as error:
        raise InputError(
            "bundle-no-access",
            visible(f"{bundles} cannot be written: {error.strerror}; run it again when it can."),
        ) from None


def _weight(rows: tuple[str, tuple[tuple[Any, ...], ...]]) -> int:
    """Bytes of the files among the rows of a table; the rest of a scan is small beside them."""
    name, values = rows
    if name != "artifacts":
        return 0
    return sum(len(value) for row in values for value in row if isinstance(value, bytes))


def named(task: Task) -> str:
    """The path of a task's input, for people."""
    return task.place.decode("utf-8", "backslashreplace")
