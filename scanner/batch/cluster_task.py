"""What a worker of dask does with a parcel of tasks: it fetches what lies on a network, and a process of
our own (`scanner.batch.pool`) analyses, with its limits, its deadline and its confinement.

Nothing here knows dask: its processes call `analyse` with bytes and get bytes.
"""

import os
import socket
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import fields
from functools import lru_cache
from multiprocessing import current_process
from pathlib import Path
from threading import Lock, Thread
from typing import NamedTuple

import msgspec
from msgspec import structs

from analyzers.errors import InputError
from scanner.batch.addresses import Access, FetchFailed, is_remote, name_of, parts
from scanner.batch.pool import Ended, Limits, Pool, begin_server
from scanner.batch.scratch import Scratch
from scanner.batch.splits import stamp_of
from scanner.batch.texts import path_of
from scanner.batch.worker import Answer, Failed, Look, Refused, Scan, Task, is_full

IDLE_SECONDS = 120.0
"""After which a process that analyses and has nothing to do is ended."""
MOST_BYTES = 64 << 20
"""Of answers, after which the rest of a parcel goes back undone."""
POLL_SECONDS = 0.5
"""How soon a batch that ended is noticed."""


class Unseen(msgspec.Struct, frozen=True, tag="unseen"):
    """A file that is not there, or is another, where the worker runs."""

    name: str


class Result(msgspec.Struct, frozen=True, array_like=True):
    """What became of one task."""

    at: int
    """Which of its parcel."""
    answer: Answer | Ended | Unseen
    seconds: float


class Parcel(msgspec.Struct, frozen=True, array_like=True):
    """Tasks that travel together."""

    session: str
    """Of the run they belong to."""
    tool: str
    """As `tool_of` tells it."""
    limits: Limits
    work: str
    writable: tuple[str, ...]
    """Folders, as of a `Pool`."""
    access: dict[str, str | int | float]
    """As `told_access` tells it."""
    seconds: float
    """After which no further task of it is begun."""
    tasks: tuple[Task, ...]
    addresses: tuple[str, ...]
    """Of the tasks, whole; empty when nothing is to be fetched."""


class Reply(msgspec.Struct, frozen=True, array_like=True):
    """What became of a parcel."""

    tool: str
    worker: str
    """Name of the machine and number of the process."""
    results: tuple[Result, ...]
    """Of tasks that are not among them none was begun."""
    confined: tuple[str, ...] | None
    """As of a `Pool`."""


def tool_of() -> str:
    """This program with the versions that a result depends on."""
    from scanner.one import tool

    it = tool()
    return f"{it.name} {it.version}, catalogue {it.catalogue_version}, law {it.law_version}"


def told_access(access: Access) -> dict[str, str | int | float]:
    """What a worker needs to know to fetch: the plain values of an `Access`."""
    values = {each.name: getattr(access, each.name) for each in fields(access)}
    return {name: value for name, value in values.items() if isinstance(value, str | int | float)}


def analyse(told: bytes) -> bytes:
    """Do the tasks of a parcel (`Parcel`), one after the other. Returns a `Reply`.

    Raises nothing: dask would write what it was given into its log.
    """
    us = f"{socket.gethostname()}:{os.getpid()}"
    try:
        parcel = msgspec.msgpack.decode(told, type=Parcel)
    except msgspec.MsgspecError:
        return _packed(tool_of(), us, [], None)
    if parcel.tool != tool_of():
        return _packed(tool_of(), us, [], None)
    results: dict[int, bytes] = {}
    confined = None
    try:
        with _borrowed(parcel) as pool, _Bringer(parcel) as bringer:
            for result in _results(parcel, pool, bringer):
                results[result.at] = msgspec.msgpack.encode(result)
                bringer.answered(result.at, len(results[result.at]))
            confined = pool.confined
    except SessionOver:
        pass
    except Exception as error:  # no process can be started, the disk is full: the first pays for it
        first = next((at for at in range(len(parcel.tasks)) if at not in results), 0)
        full = is_full(error)
        told_ = "The disk is full" if full else type(error).__name__
        why = Ended("disk-full" if full else "cluster-failed", f"{told_} at the worker {us}.")
        results[first] = msgspec.msgpack.encode(Result(first, why, 0.0))
    return _packed(parcel.tool, us, list(results.values()), confined)


def _packed(tool: str, us: str, results: list[bytes], confined: tuple[str, ...] | None) -> bytes:
    return msgspec.msgpack.encode((tool, us, [msgspec.Raw(each) for each in results], confined))


def _results(parcel: Parcel, pool: Pool, bringer: "_Bringer") -> Iterator[Result]:
    until = time.monotonic() + parcel.seconds
    given: dict[int, tuple[int, Task]] = {}
    at, most = 0, len(parcel.tasks)
    while True:
        while at < most and pool.free and (not at or time.monotonic() < until):
            if bringer.answers > MOST_BYTES:
                break
            brought = bringer.bring(at)
            if isinstance(brought, Result):
                yield brought
            else:
                given[id(brought)] = at, brought
                pool.give(brought)
            at += 1
        if not pool.running:
            return
        for done in pool.collect(POLL_SECONDS):
            yield Result(given.pop(id(done.task))[0], done.answer, done.seconds)
        if parcel.session in _over:
            raise SessionOver


class SessionOver(Exception):
    """The batch that gave a task has ended."""


# --- what the tasks need -------------------------------------------------------------------------


class _Bringer:
    """Sees to it that the file of a task is there; the next is fetched while one is analysed."""

    def __init__(self, parcel: Parcel) -> None:
        self._tasks, self._addresses = parcel.tasks, parcel.addresses
        self._access = parcel.access
        self.answers = 0
        self._stack = ExitStack()
        self._folder = Path()
        self._coming: dict[int, Future[Task | Result]] = {}

    def __enter__(self) -> "_Bringer":
        if any(map(is_far, self._tasks)):
            self._folder = Path(self._stack.enter_context(Scratch()).name)
            # Its thread ends before the folder goes.
            self._threads = self._stack.enter_context(ThreadPoolExecutor(1))
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def bring(self, at: int) -> Task | Result:
        """A task that can be done, or its result when it cannot."""
        self._begin(at)
        coming = self._coming.pop(at, None)
        task = coming.result() if coming is not None else self._tasks[at]
        self._begin(at + 1)
        missing = _missing(task) if isinstance(task, Look | Scan) else None
        return task if missing is None else Result(at, Unseen(missing), 0.0)

    def answered(self, at: int, size: int) -> None:
        """The file of a task is needed no more; its answer has so many bytes."""
        self.answers += size
        if is_far(self._tasks[at]):
            self._target(at).unlink(missing_ok=True)

    def _target(self, at: int) -> Path:
        """As on one machine it has the name of the source, which is told when something is wrong with it."""
        place = self._tasks[at].place.decode("utf-8", "surrogateescape")
        return self._folder / str(at) / name_of(place)

    def _begin(self, at: int) -> None:
        if at < len(self._tasks) and at not in self._coming and is_far(self._tasks[at]):
            self._coming[at] = self._threads.submit(self._fetched, at)

    def _fetched(self, at: int) -> Task | Result:
        from scanner.batch.fetching import fetch

        began = time.monotonic()
        task, target = self._tasks[at], self._target(at)
        lies = lies_at(self._addresses[at])
        if lies is not None and not lies.exists():
            return Result(at, Unseen(lies.name), 0.0)
        with suppress(OSError):  # what then cannot be written says why
            target.parent.mkdir(exist_ok=True)
        try:
            fetch(self._addresses[at], target, _access(tuple(self._access.items())))
        except InputError as error:
            kind = Failed if isinstance(error, FetchFailed) else Refused
            why = kind(error.code, str(error).partition("] ")[2])
            return Result(at, why, time.monotonic() - began)
        file = os.fsencode(target)
        if isinstance(task, Look):  # its time goes by what has to be read
            return structs.replace(task, file=file, size=target.stat().st_size)
        return structs.replace(task, file=file)


@lru_cache(8)
def _access(told: tuple[tuple[str, str | int | float], ...]) -> Access:
    """One for all parcels of a batch: it remembers which hosts do not answer."""
    return Access(**dict(told))  # type: ignore[arg-type]


def lies_at(address: str) -> Path | None:
    """The file of this machine (or of a shared disk) an address rests on: an archive; ``None`` for others."""
    taken = parts(address)
    return Path(taken.base) if taken.scheme == "" else None


def is_far(task: Task) -> bool:
    """Whether its bytes must be fetched: they lie at an address, and were not read before."""
    if task.file or (isinstance(task, Scan) and task.looked):
        return False
    return is_remote(task.place)


def _missing(task: Task) -> str | None:
    """Name of a file or folder that a task needs and that is not seen from here."""
    needed: list[str] = []
    if task.place and not task.file and not (isinstance(task, Scan) and task.looked):
        needed.append(os.fsdecode(task.place))
    if isinstance(task, Scan):
        needed += [path_of(each) for each in (task.policy, task.bundles) if each]
    for name in needed:
        path = Path(name)
        try:
            size = stamp_of(path)[0]
        except (OSError, ValueError):
            size = -1
        if size < 0 or (isinstance(task, Look) and size != task.size):
            return path.name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    return None


# --- processes that analyse ----------------------------------------------------------------------


class _Kind(NamedTuple):
    limits: Limits
    work: str
    writable: tuple[str, ...]


class _Idle(NamedTuple):
    kind: _Kind
    pool: Pool
    since: float


_lock = Lock()
_idle: list[_Idle] = []
_over: set[str] = set()
"""Sessions that have ended."""


@contextmanager
def _borrowed(parcel: Parcel) -> Iterator[Pool]:
    """A process that analyses; it is kept for the next parcel unless something went wrong."""
    kind = _Kind(parcel.limits, parcel.work, parcel.writable)
    pool = _kept(kind) or _made(kind)
    try:
        yield pool
    except BaseException:
        pool.__exit__()
        raise
    with _lock:
        _idle.append(_Idle(kind, pool, time.monotonic()))


def _kept(kind: _Kind) -> Pool | None:
    with _lock:
        for at, each in enumerate(_idle):
            if each.kind == kind:
                return _idle.pop(at).pool
    return None


def _made(kind: _Kind) -> Pool:
    # dask marks its workers so that they may have no children; ours end with them all the same.
    current_process().daemon = False
    # dask has its processes give memory back at once, which costs an analysis a fifth of its time.
    os.environ.pop("MALLOC_TRIM_THRESHOLD_", None)
    begin_server()  # before anybody here fetches; what credentials are in our environment stay for that
    _watch()
    return Pool(1, kind.limits, kind.work, kind.writable).__enter__()


def end_idle(seconds: float = 0.0) -> None:
    """End the processes that have had nothing to do for so long."""
    before = time.monotonic() - seconds
    with _lock:
        old = [each for each in _idle if each.since <= before]
        _idle[:] = [each for each in _idle if each.since > before]
    for each in old:
        each.pool.__exit__()


def end_session(session: str) -> None:
    """What a batch that ended has left here ends, too."""
    _over.add(session)
    end_idle()


def _watch() -> None:
    """End idle processes also when no batch says that it has ended."""
    global _watching
    with _lock:
        if _watching:
            return
        _watching = True

    def watch() -> None:
        while True:
            time.sleep(IDLE_SECONDS / 4)
            end_idle(IDLE_SECONDS)

    Thread(target=watch, name="faceaudit-idle", daemon=True).start()


_watching = False
