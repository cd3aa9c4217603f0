"""Files of a batch that lie elsewhere, fetched ahead of its workers.

Workers analyse strangers' files and need no network; the parent fetches, and opens nothing of what it fetches.
"""

import os
import threading
import time
from collections import deque
from pathlib import Path

from msgspec import structs

from analyzers.errors import InputError
from scanner.batch import web
from scanner.batch.addresses import Access, FetchFailed, FetchRefused, is_remote
from scanner.batch.bringing import fetch
from scanner.batch.pool import Done, Workers, begin_server
from scanner.batch.spool import Cache, Closed, Spool
from scanner.batch.worker import Failed, Refused, Scan, Task

__all__ = ["Fetching", "fetch"]

THREADS = 8
"""Files fetched at a time."""
SLICE = 0.02
"""Seconds a worker without work may wait for a file that has come."""


def _unread(done: Done) -> bool:
    """Whether a worker could not use what was read of an app, and has no file to read it again."""
    online = isinstance(done.answer, Refused) and done.answer.code == "source-online"
    return online and isinstance(done.task, Scan) and is_remote(done.task.place)


# --- ahead of the workers ------------------------------------------------------------------------


class _Job:
    """A task whose file is brought."""

    def __init__(self, task: Task) -> None:
        self.task = task
        self.began = time.monotonic()
        self.file: Path | None = None
        self.error: InputError | None = None


class Fetching:
    """Workers to whom files are brought. Use as a context manager; leaving it ends the workers, too.

    Tasks whose place is no address go straight to the workers, and no thread is started for them.

    :param inner: those who do the work; given tasks have ``file`` set.
    :param where: folder for the files that wait, see `Spool`.
    :param cache: folder where fetched files are kept for other batches.
    """

    def __init__(
        self,
        inner: Workers,
        access: Access,
        where: Path,
        cache: Path | None = None,
        *,
        threads: int = THREADS,
        room: int | None = None,
    ) -> None:
        self._inner, self._access = inner, access
        self._spool = Spool(where) if room is None else Spool(where, room)
        self._cache = Cache(cache) if cache is not None else None
        self._largest = min(access.largest, self._spool.room)
        self._threads = threads
        self._waiting: deque[_Job] = deque()
        """Not begun."""
        self._under_way: list[_Job] = []
        self._come: deque[_Job] = deque()
        """Ended; taken by the thread of the batch."""
        self._given: dict[str, _Job] = {}
        """With the workers, by the task's id."""
        self._ready: deque[_Job] = deque()
        self._change = threading.Condition()
        self._started = 0
        self._closed = False

    def __enter__(self) -> "Fetching":
        self._spool.__enter__()
        try:
            self._inner.__enter__()
        except BaseException:
            self._spool.__exit__()
            raise
        return self

    def __exit__(self, *error: object) -> None:
        with self._change:
            self._closed = True
            self._change.notify_all()
        try:
            self._inner.__exit__(*error)
        finally:
            self._spool.__exit__()
            web.hang_up()

    @property
    def _ahead(self) -> int:
        """Tasks that no worker has yet."""
        with self._change:
            return len(self._waiting) + len(self._under_way) + len(self._come) + len(self._ready)

    @property
    def running(self) -> int:
        """Tasks that are worked on, or whose file is brought."""
        return self._ahead + self._inner.running

    @property
    def free(self) -> bool:
        """Whether another task can be given."""
        ahead = self._ahead
        return ahead < self._threads if ahead else self._inner.free

    @property
    def confined(self) -> tuple[str, ...] | None:
        """As the workers tell it."""
        return getattr(self._inner, "confined", None)

    def slowest(self) -> tuple[Task, float] | None:
        """The task that has been running (or on its way) longest, and its seconds."""
        found = [self._inner.slowest()]
        with self._change:
            if self._under_way:
                job = min(self._under_way, key=lambda each: each.began)
                found.append((job.task, time.monotonic() - job.began))
        there = [each for each in found if each is not None]
        return max(there, key=lambda each: each[1]) if there else None

    def give(self, task: Task) -> None:
        """Start a task; there must be a free place."""
        job = _Job(task)
        if not is_remote(task.place) or (isinstance(task, Scan) and task.looked):
            self._ready.append(job)
            self._hand_over()
        else:
            self._bring(job)

    def _bring(self, job: _Job) -> None:
        with self._change:
            self._waiting.append(job)
            self._change.notify_all()
        if not self._started:
            begin_server()  # while there is nobody who looks into the environment
        if self._started < min(self._threads, self._ahead):
            self._started += 1
            threading.Thread(target=self._serve, daemon=True).start()

    def collect(self, seconds: float) -> list[Done]:
        """What has ended, after waiting at most so long for it."""
        until = time.monotonic() + seconds
        while True:
            done = self._ended()
            self._hand_over()
            left = max(until - time.monotonic(), 0.0)
            if done:
                return done + self._back(self._inner.collect(0))
            if not self._ahead:
                return self._back(self._inner.collect(left))
            idle = self._inner.free and not self._ready
            if not self._inner.running:
                with self._change:
                    if not self._come:
                        self._change.wait(left)
            else:
                back = self._back(self._inner.collect(min(left, SLICE) if idle else left))
                if back:
                    self._hand_over()
                    return back
            if time.monotonic() >= until and not self._come:
                return []

    def _ended(self) -> list[Done]:
        """Those that could not be brought; the others become ready."""
        with self._change:
            come, self._come = self._come, deque()
        done: list[Done] = []
        for job in come:
            if job.error is None:
                self._ready.append(job)
                continue
            reason = str(job.error).partition("] ")[2]
            failed = isinstance(job.error, FetchFailed)
            answer = (Failed if failed else Refused)(job.error.code, reason)
            done.append(Done(job.task, answer, time.monotonic() - job.began))
        return done

    def _hand_over(self) -> None:
        while self._ready and self._inner.free:
            job = self._ready.popleft()
            task = job.task
            if job.file is not None:
                self._given[task.id] = job
                file = os.fsencode(job.file)
                task = structs.replace(task, file=file)
                if not isinstance(task, Scan):  # its time goes by what has to be read
                    task = structs.replace(task, size=job.file.stat().st_size)
            self._inner.give(task)

    def _back(self, done: list[Done]) -> list[Done]:
        """Tasks as they were given: whoever tries one again does so from its place."""
        back = []
        for each in done:
            job = self._given.pop(each.task.id, None)
            if job is not None:
                self._spool.release(job.task.place)
                each = each._replace(task=job.task)
            elif _unread(each):
                self._bring(_Job(each.task))
                continue
            back.append(each)
        return back

    # --- in the threads --------------------------------------------------------------------------

    def _serve(self) -> None:
        while True:
            with self._change:
                while (job := self._next()) is None and not self._closed:
                    self._change.wait()
                if job is None or self._closed:
                    return
                self._waiting.remove(job)
                self._under_way.append(job)
                job.began = time.monotonic()
            try:
                job.file = self._brought(job.task)
            except InputError as error:
                job.error = error
            except Closed:
                return
            except Exception as error:  # a fault of ours costs one row
                name = type(error).__name__
                job.error = FetchFailed("fetch-fault", f"{name} when fetched; please report it.")
            with self._change:
                self._under_way.remove(job)
                self._come.append(job)
                self._change.notify_all()

    def _next(self) -> _Job | None:
        """The first that waits and whose place nobody is fetching already for another."""
        busy = {job.task.place for job in self._under_way}
        return next((job for job in self._waiting if job.task.place not in busy), None)

    def _brought(self, task: Task) -> Path:
        place = task.place
        there = self._spool.have(place)
        if there is not None:
            return there
        path = self._spool.new(place)
        address = self._access.vault.whole(place)
        if self._cache is not None and self._cache.get(task.sha256, path):
            self._spool.reserve(size := path.stat().st_size)
            self._spool.keep(place, path, size)
            return path
        return self._fetched(address, place, path)

    def _fetched(self, address: str, place: bytes, path: Path) -> Path:
        held = 0

        def sized(size: int) -> None:
            """Take the room before the bytes come, so that nobody holds a part and waits for the rest."""
            nonlocal held
            wanted = size if size >= 0 else self._largest
            if wanted > self._largest:
                why = f"It has more than {self._largest:,} bytes."
                raise FetchRefused("fetch-too-large", why)
            self._spool.give_back(held)
            held = 0
            self._spool.reserve(wanted)
            held = wanted

        try:
            fetch(address, path, self._access, sized)
            if self._cache is not None:
                self._cache.put(path)
        except BaseException:
            self._spool.give_back(held)
            raise
        size = path.stat().st_size
        self._spool.give_back(held - size)
        self._spool.keep(place, path, size)
        return path
