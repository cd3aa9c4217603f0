"""Processes that work on one app at a time and may die of it; each has limits of its own.

A pool of a library was no choice: what they offer shares queues and locks between workers, so one that is
killed at the wrong moment takes the others along. Here each worker has a pipe of its own and nothing else.
"""

import selectors
import signal
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from multiprocessing import forkserver, get_context
from multiprocessing.resource_tracker import ensure_running
from threading import Lock
from typing import NamedTuple, Protocol

import msgspec

from scanner.batch.bare import bare
from scanner.batch.framing import Line
from scanner.batch.inside import PRELOADED, Ready, Reply, serve
from scanner.batch.scratch import Scratch, sweep
from scanner.batch.worker import Answer, Look, Scan, Task
from scanner.process import settle

MEBIBYTE = 1 << 20
LARGEST_ANSWER = 256 * MEBIBYTE
"""Bytes of an answer."""
MOST_COUNTED = 2048 * MEBIBYTE
"""Bytes that give an app more time: what it claims to hold is nothing that anybody reads."""
START_SECONDS = 120.0
"""What a worker may need to start; only then the time of its first task begins."""
SHORT = 4 * MEBIBYTE
"""Bytes of a file that is looked at in so little time that the next one is given along with it."""


class Limits(NamedTuple):
    """What one app may take."""

    memory: int = 4096 * MEBIBYTE
    """Bytes of address space."""
    spare: float = 30.0
    """Seconds beside the budget of an app, since a budget is polled."""
    per_mebibyte: float = 2.0
    """Seconds for each MiB of dex (of the whole file, when it is looked at first)."""
    kept: int = 384 * MEBIBYTE
    """Bytes a worker may hold after an app; one that holds more is replaced."""

    def deadline(self, task: Task) -> float:
        """Seconds a task may take."""
        size = max(0, min(task.size, MOST_COUNTED))
        return task.seconds + self.spare + self.per_mebibyte * size / MEBIBYTE


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


_server_lock = Lock()
_server_begun = False


def begin_server() -> None:
    """Start the server of processes, once, without what is secret in our environment.

    Others may look for their credentials in it: to be called before threads are there that fetch.
    """
    global _server_begun
    with _server_lock:
        if not _server_begun:
            get_context("forkserver").set_forkserver_preload(PRELOADED)
            with _deaf(), bare():
                forkserver.ensure_running()
            _server_begun = True


@contextmanager
def _deaf() -> Iterator[None]:
    """Ctrl-C goes to the whole group; of those started here only the parent is to hear it, from the first moment on."""
    ensure_running()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


class _Worker:
    """One process, its pipe, and its tasks: it works on the first, another may wait for it."""

    def __init__(self, limits: Limits, work: str, folders: tuple[str, ...]) -> None:
        begin_server()
        context = get_context("forkserver")
        self._pipe, theirs = context.Pipe()
        self.process = context.Process(
            target=serve, args=(theirs, limits, work, folders), daemon=True
        )
        with _deaf():
            self.process.start()
        theirs.close()
        self.line = Line(self._pipe.fileno(), LARGEST_ANSWER)
        self._limits = limits
        self.tasks: deque[Task] = deque()
        self.ready = False
        self.time(START_SECONDS)

    def fileno(self) -> int:
        """Of its pipe."""
        return self._pipe.fileno()

    @property
    def takes(self) -> bool:
        """Whether it may be given a task: it has none, or one that is soon done."""
        return not self.tasks or (len(self.tasks) == 1 and self.ready and _is_short(self.tasks[0]))

    def give(self, task: Task) -> None:
        self.tasks.append(task)
        if len(self.tasks) == 1 and self.ready:
            self.time(self._limits.deadline(task))
        with suppress(OSError):  # it is dead, which the next look at it shows
            self.line.send(msgspec.msgpack.encode(task))

    def next(self) -> None:
        """It has begun with its first task."""
        if self.tasks:
            self.time(self._limits.deadline(self.tasks[0]))

    def time(self, seconds: float) -> None:
        """Begin to count the time of its task."""
        self.began = time.monotonic()
        self.until = self.began + seconds

    def end(self) -> None:
        """End it; who cannot be waited for, in a call to a disk that is gone, is left to the system."""
        self.process.kill()
        self.process.join(5)
        self._pipe.close()


def _is_short(task: Task) -> bool:
    """Whether a task takes so little time that waiting for the next one would cost more than it may."""
    if isinstance(task, Look):
        return task.size <= SHORT and not task.alone
    return bool(task.looked) if isinstance(task, Scan) else True


class Pool:
    """So many workers. Use as a context manager; leaving it kills what still runs.

    :param work: ``module:function`` that answers a task, in the worker.
    :param writable: folders where workers may write, beside one of their own for what is passing.
    """

    def __init__(
        self, jobs: int, limits: Limits, work: str, writable: tuple[str, ...] = ()
    ) -> None:
        settle()  # what the server of processes inherits
        self._limits, self._work, self._writable = limits, work, writable
        self._jobs = jobs
        self._workers: list[_Worker] = []
        self._folder: Scratch | None = None
        self.confined: tuple[str, ...] | None = None
        """What the first worker gave up (`scanner.batch.confining`), once it has told."""

    def __enter__(self) -> "Pool":
        sweep()
        with suppress(OSError):  # there is no room: an app that needs some fails by itself
            self._folder = Scratch()
        return self

    def __exit__(self, *_: object) -> None:
        for worker in self._workers:
            worker.process.kill()
        for worker in self._workers:
            worker.end()
        self._workers.clear()
        if self._folder is not None:
            self._folder.cleanup()

    @property
    def running(self) -> int:
        """Tasks that are worked on, or wait at a worker."""
        return sum(len(worker.tasks) for worker in self._workers)

    @property
    def free(self) -> bool:
        """Whether another task can be given."""
        return len(self._workers) < self._jobs or any(worker.takes for worker in self._workers)

    def slowest(self) -> tuple[Task, float] | None:
        """The task that has been running longest, and its seconds."""
        began = [(worker.began, worker.tasks[0]) for worker in self._workers if worker.tasks]
        if not began:
            return None
        since, task = min(began, key=lambda pair: pair[0])
        return task, time.monotonic() - since

    def give(self, task: Task) -> None:
        """Start a task, or have it wait for one that is soon done; there must be a free place."""
        worker = next((worker for worker in self._workers if not worker.tasks), None)
        if worker is None and len(self._workers) < self._jobs:
            worker = self._hired()
        if worker is None:
            worker = next(each for each in self._workers if each.takes)
        worker.give(task)

    def _hired(self) -> _Worker:
        passing = (self._folder.name,) if self._folder is not None else ()
        worker = _Worker(self._limits, self._work, (*passing, *self._writable))
        self._workers.append(worker)
        return worker

    def collect(self, seconds: float) -> list[Done]:
        """What has ended, after waiting at most so long for it."""
        busy = [worker for worker in self._workers if worker.tasks]
        if not busy:
            return []
        until = min(worker.until for worker in busy)
        done: list[Done] = []
        for worker in _stirring(busy, max(0.0, min(seconds, until - time.monotonic()))):
            done += self._heard(worker)
        for worker in busy:
            if worker.tasks and worker in self._workers and time.monotonic() >= worker.until:
                took = worker.until - worker.began
                why = f"It took longer than the {took:.0f} seconds it may."
                done.append(self._lost(worker, Ended("deadline", why)))
        return done

    def _heard(self, worker: _Worker) -> Iterator[Done]:
        try:
            worker.line.push()
            for message in worker.line.heard():
                if not worker.ready:
                    self._is_ready(worker, message)
                    continue
                reply = msgspec.msgpack.decode(message, type=Reply)
                if not worker.tasks:  # it answers what nobody asked
                    raise ValueError
                yield Done(worker.tasks.popleft(), reply.answer, time.monotonic() - worker.began)
                worker.next()
                if reply.held > self._limits.kept:
                    self._replace(worker)
                    return
        except (EOFError, OSError):
            worker.process.join(5)
            if worker.tasks:
                yield self._lost(worker, _end_of(worker.process.exitcode))
        except (msgspec.MsgspecError, ValueError, RecursionError):
            if worker.tasks:
                yield self._lost(worker, Ended("garbled", "The worker's answer made no sense."))
            else:
                self._replace(worker)

    def _is_ready(self, worker: _Worker, message: bytes) -> None:
        confined = msgspec.msgpack.decode(message, type=Ready).confined
        if self.confined is None:
            self.confined = confined
        worker.ready = True
        worker.next()

    def _lost(self, worker: _Worker, ended: Ended) -> Done:
        done = Done(worker.tasks.popleft(), ended, time.monotonic() - worker.began)
        self._replace(worker)
        return done

    def _replace(self, worker: _Worker) -> None:
        """End a worker; what waited for it is begun by a new one."""
        worker.end()
        self._workers.remove(worker)
        if worker.tasks:
            heir = self._hired()
            for task in worker.tasks:
                heir.give(task)


def _stirring(workers: list[_Worker], seconds: float) -> list[_Worker]:
    """Those who say something, or can take what was sent them, after waiting at most so long."""
    with selectors.DefaultSelector() as selector:
        for worker in workers:
            wanted = selectors.EVENT_READ | (selectors.EVENT_WRITE if worker.line.unsent else 0)
            selector.register(worker.fileno(), wanted, worker)
        return [key.data for key, _ in selector.select(seconds)]


def _end_of(exitcode: int | None) -> Ended:
    if exitcode is None:
        return Ended("exited", "The worker closed its pipe.")
    if exitcode >= 0:
        return Ended("exited", f"The worker ended by itself, with code {exitcode}.")
    name = signal.Signals(-exitcode).name if -exitcode in set(signal.Signals) else str(-exitcode)
    if name == "SIGXCPU":
        return Ended("cpu", "It used more processor time than it may.")
    return Ended("crashed", f"The worker was ended by {name}.")
