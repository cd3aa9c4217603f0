"""Processes that work on one app at a time and may die of it; each has limits of its own.

A pool of a library was no choice: what they offer shares queues and locks between workers, so one that is
killed at the wrong moment takes the others along. Here each worker has a pipe of its own and nothing else.
"""

import logging
import math
import os
import resource
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from multiprocessing import get_context, parent_process
from multiprocessing.connection import Connection, wait
from multiprocessing.resource_tracker import ensure_running
from pathlib import Path
from typing import NamedTuple, Protocol

import msgspec

from scanner.batch.worker import Answer, Failed, Task
from scanner.process import settle

MEBIBYTE = 1 << 20
LARGEST_ANSWER = 1 << 30
"""Bytes of an answer."""
START_SECONDS = 120.0
"""What a worker may need to start; only then the time of its first task begins."""
READY = b""
PRELOADED = ["analyzers.static.assemble", "scanner.batch.worker", "scanner.one", "scanner.store"]
"""What a server of processes loads once, so that a worker that was lost is replaced in a moment."""


class Limits(NamedTuple):
    """What one app may take."""

    memory: int = 4096 * MEBIBYTE
    """Bytes of address space."""
    spare: float = 30.0
    """Seconds beside the budget of an app, since a budget is polled."""
    per_mebibyte: float = 2.0
    """Seconds for each MiB of dex (of the whole file, when it is looked at first)."""
    kept: int = 1024 * MEBIBYTE
    """Bytes a worker may hold after an app; one that holds more is replaced."""

    def deadline(self, task: Task) -> float:
        """Seconds a task may take."""
        return task.seconds + self.spare + self.per_mebibyte * task.size / MEBIBYTE


class Ended(NamedTuple):
    """A worker ended instead of answering."""

    code: str
    """``deadline``, ``crashed`` (a signal), ``cpu``, ``exited`` or ``garbled``."""
    reason: str


class Done(NamedTuple):
    """What became of a task."""

    task: Task
    answer: Answer | Ended
    seconds: float


class Workers(Protocol):
    """What a batch needs of those who work for it; leaving the context ends them."""

    def __enter__(self) -> "Workers": ...

    def __exit__(self, *_: object) -> None: ...

    @property
    def running(self) -> int:
        """Tasks that are worked on."""

    @property
    def free(self) -> bool:
        """Whether another task can be given."""

    def slowest(self) -> tuple[Task, float] | None:
        """The task that has been running longest, and its seconds."""

    def give(self, task: Task) -> None:
        """Start a task; there must be a free place."""

    def collect(self, seconds: float) -> list[Done]:
        """What has ended, after waiting at most so long for it."""


class _Reply(msgspec.Struct, array_like=True):
    answer: Answer
    held: int


class _Worker:
    """One process and its pipe."""

    def __init__(self, limits: Limits, work: str) -> None:
        context = get_context("forkserver")
        context.set_forkserver_preload(PRELOADED)
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=serve, args=(theirs, limits, work), daemon=True)
        ensure_running()
        # Ctrl-C goes to the whole group; only the parent is to hear it, from the first moment on.
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            self.process.start()
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
        theirs.close()
        self.task: Task | None = None
        self.began = self.until = 0.0
        self.ready = False

    def give(self, task: Task, limits: Limits) -> None:
        self.task = task
        self.time(limits.deadline(task) if self.ready else START_SECONDS)
        with suppress(OSError):  # it is dead, which the next look at it shows
            self.pipe.send_bytes(msgspec.msgpack.encode(task))

    def time(self, seconds: float) -> None:
        """Begin to count the time of its task."""
        self.began = time.monotonic()
        self.until = self.began + seconds

    def end(self) -> None:
        self.process.kill()
        self.process.join()
        self.pipe.close()


class Pool:
    """So many workers. Use as a context manager; leaving it kills what still runs.

    :param work: ``module:function`` that answers a task, in the worker.
    """

    def __init__(self, jobs: int, limits: Limits, work: str) -> None:
        settle()  # what the server of processes inherits
        self._limits, self._work = limits, work
        self._jobs = jobs
        self._workers: list[_Worker] = []

    def __enter__(self) -> "Pool":
        return self

    def __exit__(self, *_: object) -> None:
        for worker in self._workers:
            worker.end()
        self._workers.clear()

    @property
    def running(self) -> int:
        """Tasks that are worked on."""
        return sum(worker.task is not None for worker in self._workers)

    @property
    def free(self) -> bool:
        """Whether another task can be given."""
        return self.running < self._jobs

    def slowest(self) -> tuple[Task, float] | None:
        """The task that has been running longest, and its seconds."""
        began = [(worker.began, worker.task) for worker in self._workers if worker.task is not None]
        if not began:
            return None
        since, task = min(began, key=lambda pair: pair[0])
        return task, time.monotonic() - since

    def give(self, task: Task) -> None:
        """Start a task; there must be a free place."""
        idle = next((worker for worker in self._workers if worker.task is None), None)
        if idle is None:
            idle = _Worker(self._limits, self._work)
            self._workers.append(idle)
        idle.give(task, self._limits)

    def collect(self, seconds: float) -> list[Done]:
        """What has ended, after waiting at most so long for it."""
        busy = {worker.pipe: worker for worker in self._workers if worker.task is not None}
        if not busy:
            return []
        until = min(worker.until for worker in busy.values())
        ready = wait(list(busy), max(0.0, min(seconds, until - time.monotonic())))
        done = []
        for pipe, worker in busy.items():
            if pipe in ready:
                done.append(self._heard(worker))
            elif time.monotonic() >= worker.until:
                took = worker.until - worker.began
                why = f"It took longer than the {took:.0f} seconds it may."
                done.append(self._lost(worker, Ended("deadline", why)))
        return [each for each in done if each is not None]

    def _heard(self, worker: _Worker) -> Done | None:
        assert worker.task is not None
        try:
            heard = worker.pipe.recv_bytes(LARGEST_ANSWER)
            if heard == READY:
                worker.ready = True
                worker.time(self._limits.deadline(worker.task))
                return None
            reply = msgspec.msgpack.decode(heard, type=_Reply)
        except (EOFError, OSError):
            worker.process.join(5)
            return self._lost(worker, _end_of(worker.process.exitcode))
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            return self._lost(worker, Ended("garbled", "The worker's answer made no sense."))
        done = Done(worker.task, reply.answer, time.monotonic() - worker.began)
        worker.task = None
        if reply.held > self._limits.kept:
            self._drop(worker)
        return done

    def _lost(self, worker: _Worker, ended: Ended) -> Done:
        assert worker.task is not None
        done = Done(worker.task, ended, time.monotonic() - worker.began)
        self._drop(worker)
        return done

    def _drop(self, worker: _Worker) -> None:
        worker.end()
        self._workers.remove(worker)


def _end_of(exitcode: int | None) -> Ended:
    if exitcode is None:
        return Ended("exited", "The worker closed its pipe.")
    if exitcode >= 0:
        return Ended("exited", f"The worker ended by itself, with code {exitcode}.")
    name = signal.Signals(-exitcode).name if -exitcode in set(signal.Signals) else str(-exitcode)
    if name == "SIGXCPU":
        return Ended("cpu", "It used more processor time than it may.")
    return Ended("crashed", f"The worker was ended by {name}.")


# --- inside the worker ---------------------------------------------------------------------------


def serve(pipe: Connection, limits: Limits, work: str) -> None:
    """Answer tasks until the pipe is closed."""
    settle()
    _bind(limits)
    module, _, name = work.partition(":")
    for needed in PRELOADED:  # here, too, should the server have failed to
        import_module(needed)
    answer: Callable[[Task], Answer] = getattr(import_module(module), name)
    with suppress(OSError):
        pipe.send_bytes(READY)
    while True:
        try:
            task = msgspec.msgpack.decode(pipe.recv_bytes(), type=Task)
        except (EOFError, OSError):
            return
        _allow(limits.deadline(task))
        reply = _told(answer(task))
        with suppress(OSError):
            pipe.send_bytes(reply)


def _told(answer: Answer) -> bytes:
    """An answer in bytes; one that cannot be told is a fault of ours, not the end of the worker."""
    try:
        return msgspec.msgpack.encode(_Reply(answer, _held()))
    except (ValueError, TypeError, OverflowError, MemoryError) as error:
        why = f"{type(error).__name__} when the answer was told; please report it with the APK."
        return msgspec.msgpack.encode(_Reply(Failed("internal-error", why), _held()))


def _bind(limits: Limits) -> None:
    """Set what holds for the life of a worker."""
    _die_with_parent()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    logging.disable(logging.CRITICAL)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    bound = limits.memory if most == resource.RLIM_INFINITY else min(limits.memory, most)
    resource.setrlimit(resource.RLIMIT_AS, (bound, bound))
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 1)
    os.dup2(null, 2)


def _die_with_parent() -> None:
    """On Linux the kernel ends a worker when the server of processes ends, which does so with the batch;
    elsewhere the closed pipe ends it, later.
    """
    import ctypes

    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)
    parent = parent_process()
    if parent is not None and not parent.is_alive():  # it died before we asked
        os._exit(1)


def _allow(seconds: float) -> None:
    """Processor time for the next task, twice its deadline: a bound where no clock would stop it."""
    spent = resource.getrusage(resource.RUSAGE_SELF)
    bound = math.ceil(spent.ru_utime + spent.ru_stime + 2 * seconds) + 1
    _, most = resource.getrlimit(resource.RLIMIT_CPU)
    if most != resource.RLIM_INFINITY:
        bound = min(bound, most)
    resource.setrlimit(resource.RLIMIT_CPU, (bound, most))


def _held() -> int:
    """Bytes of memory this process holds now, 0 where that cannot be told."""
    try:
        told = Path("/proc/self/statm").read_text(encoding="ascii")
        return int(told.split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, IndexError):
        return 0
