"""Workers on other machines: a batch's tasks done by a cluster of dask (extra ``cluster``).

dask carries parcels of tasks to its workers and starts again what a lost worker had; what a task is, and
that each app gets one row, stays with the batch (`scanner.batch.run`). The side of the workers is
`scanner.batch.cluster_task`, the connection `scanner.batch.cluster_link`.
"""

import os
import re
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from queue import Empty
from typing import NamedTuple
from uuid import uuid4

import msgspec
from msgspec import structs

from analyzers.errors import InputError
from reports.untrusted import one_line, visible
from scanner.batch.addresses import Access, FetchFailed, is_remote
from scanner.batch.cluster_link import Arrived, Began, Broke, Event, Link, Patience, Said, Where
from scanner.batch.cluster_task import Parcel, Result, Unseen, is_far, lies_at, told_access, tool_of
from scanner.batch.pool import Done, Ended, Limits
from scanner.batch.worker import Failed, Look, Refused, Scan, Task

PARCEL_SECONDS = 1.0
"""What a parcel should take: much more than dask's own work for it, little beside a run."""
MOST_SECONDS = 5.0
"""After which what is left of a parcel comes back, to be given to whoever is free."""
MOST_TASKS, MOST_BYTES = 200, 64 << 20
"""In one parcel; bytes of dex (of files, when they are looked at first)."""
PER_THREAD = 2
"""Parcels for each thread of the cluster: one it works on, and one that waits there already."""

PATIENCE = Patience()
_LONGEST = 86_400.0
"""Seconds that a task can have taken."""


class _Given(NamedTuple):
    tasks: list[Task]
    since: float


class _Pace:
    """Seconds a task of a kind takes, of late."""

    def __init__(self) -> None:
        self._mean = PARCEL_SECONDS

    def heard(self, seconds: float) -> None:
        if 0 <= seconds <= _LONGEST:  # a machine may say anything, as that it is no number
            self._mean += (seconds - self._mean) / 16

    @property
    def tasks(self) -> int:
        """How many of them make a parcel."""
        return max(1, min(MOST_TASKS, round(PARCEL_SECONDS / max(self._mean, 1e-4))))


class ClusterPool:
    """The workers of a cluster, with the methods of `scanner.batch.pool.Workers`. Use as a context manager;
    leaving it ends what was started by it and nothing else.

    :param address: ``dask://host:port`` (or ``tcp://``, ``tls://``) of a scheduler, or ``local:N`` for so many
        processes on this machine.
    :param jobs: parcels given at a time; 0 for two for each thread of the cluster.
    :param access: `scanner.batch.fetching.Access`, with which workers fetch addresses.
    :param writable: folders, as of a `Pool`; bundles are written into one that all machines share.
    :param say: tells people one line.

    Raises `InputError`: ``cluster-address``, ``extra-missing``; when entered, and from `collect`:
    ``cluster-unreachable``, ``cluster-empty``, ``cluster-version``, ``cluster-failed``.
    """

    def __init__(
        self,
        address: str,
        jobs: int,
        limits: Limits,
        work: str,
        access: Access | None = None,
        writable: tuple[str, ...] = (),
        say: Callable[[str], None] | None = None,
        patience: Patience = PATIENCE,
    ) -> None:
        where = where_of(address)
        self._jobs, self._limits, self._work, self._writable = jobs, limits, work, writable
        self._access = access or Access()
        self._say = say or _say
        self.confined: tuple[str, ...] | None = None
        """As of a `Pool`; of the worker that answered first."""
        self._session = uuid4().hex[:12]
        self._tool = tool_of()
        self._link = Link(where, self._session, self._tool, patience)
        self._tokens = count()
        self._given: dict[int, _Given] = {}
        self._waiting: list[Task] = []
        self._unfit: list[Done] = []
        self._paces = {Look: _Pace(), Scan: _Pace()}

    def __enter__(self) -> "ClusterPool":
        try:
            self._link.start()
            while not self._noted(self._link.events.get()):
                pass
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._given.clear()
        self._waiting.clear()
        self._link.end()

    @property
    def running(self) -> int:
        """Tasks that were given and have no answer."""
        waiting = len(self._waiting) + len(self._unfit)
        return waiting + sum(len(each.tasks) for each in self._given.values())

    @property
    def free(self) -> bool:
        """Whether another task can be given."""
        return len(self._given) < (self._jobs or PER_THREAD * self._link.threads)

    def slowest(self) -> tuple[Task, float] | None:
        """The task that was given first of those without an answer, and the seconds since."""
        if not self._given:
            return None
        first = min(self._given.values(), key=lambda each: each.since)
        return first.tasks[0], time.monotonic() - first.since

    def give(self, task: Task) -> None:
        """Take a task; it travels with the next ones, at the latest when `collect` is called."""
        try:
            self._address(task)
        except FetchFailed as error:
            why = Failed(error.code, str(error).partition("] ")[2])
            self._unfit.append(Done(task, why, 0.0))
            return
        self._waiting.append(task)
        if len(self._waiting) >= self._most() or self._weight() >= MOST_BYTES:
            self._waiting, tasks = [], self._waiting
            self._send(tasks)

    def _most(self) -> int:
        return self._paces[type(self._waiting[0])].tasks

    def _weight(self) -> int:
        return sum(task.size for task in self._waiting)

    def _send(self, tasks: list[Task]) -> None:
        token = next(self._tokens)
        self._given[token] = _Given(tasks, time.monotonic())
        parcel = Parcel(
            self._session,
            self._tool,
            self._limits,
            self._work,
            self._writable,
            told_access(self._access),
            MOST_SECONDS,
            tuple(tasks),
            tuple(self._address(task) for task in tasks),
        )
        kind = type(tasks[0]).__name__.lower()
        self._link.give(token, kind, msgspec.msgpack.encode(parcel))

    def _address(self, task: Task) -> str:
        """The whole address of what a worker is to fetch; its place tells it without what is secret."""
        return self._access.vault.whole(task.place) if is_far(task) else ""

    def collect(self, seconds: float) -> list[Done]:
        """What has ended, after waiting at most so long for it."""
        if self._waiting:
            self._waiting, tasks = [], self._waiting
            self._send(tasks)
        done, self._unfit = self._unfit, []
        with suppress(Empty):
            event = self._link.events.get(timeout=0 if done else seconds)
            while True:
                if isinstance(event, Arrived):
                    done += self._arrived(event)
                else:
                    self._noted(event)
                event = self._link.events.get_nowait()
        return done

    def _noted(self, event: Event) -> bool:
        """Tell what the link says. Returns whether the cluster is ready now."""
        if isinstance(event, Broke):
            raise event.error
        if isinstance(event, Said):
            self._say(event.text)
        return isinstance(event, Began)

    def _arrived(self, event: Arrived) -> list[Done]:
        given = self._given.pop(event.token, None)
        if given is None:  # it was answered before
            return []
        answer, tasks = event.answer, given.tasks
        if isinstance(answer, Ended):
            if len(tasks) > 1:  # nobody knows which of them it was: each is to show it alone
                for task in tasks:
                    self._send([task])
                return []
            return [Done(tasks[0], answer, time.monotonic() - given.since)]
        self.confined = self.confined or answer.confined
        results = {each.at: each for each in answer.results if each.at in range(len(tasks))}
        if rest := [task for at, task in enumerate(tasks) if at not in results]:
            self._send(rest)
        return [
            done
            for at, each in results.items()
            for done in self._done(tasks[at], each, answer.worker)
        ]

    def _done(self, task: Task, result: Result, worker: str) -> Iterator[Done]:
        answer = result.answer
        if isinstance(answer, Unseen):
            yield Done(task, self._unseen(task, answer.name, worker), result.seconds)
        elif isinstance(answer, Refused) and answer.code == "source-online" and _read(task):
            self.give(structs.replace(task, looked=b""))  # what was read of it is of no use
        else:
            self._paces[type(task)].heard(result.seconds)
            yield Done(task, answer, result.seconds)

    def _unseen(self, task: Task, name: str, worker: str) -> Refused | Failed:
        """Why a worker did not see a file: nobody does, or it is not on a shared file system."""
        told = one_line(name)
        path: Path | None = Path(os.fsdecode(task.place))
        if is_remote(task.place):
            path = lies_at(self._access.vault.whole(task.place))
        try:
            if path is not None:
                path.stat()
        except FileNotFoundError:
            return Refused("apk-missing", f"{told} does not exist.")
        except (OSError, ValueError) as error:
            why = getattr(error, "strerror", None) or "its name is not possible"
            return Refused("apk-no-access", f"{told} cannot be opened: {why}.")
        return Failed(
            "cluster-unseen",
            f"The worker {one_line(worker)} does not see {told} as it is here; local files need a "
            "file system that all machines share, or addresses.",
        )


def _read(task: Task) -> bool:
    """Whether a first look has read it, and its bytes lie elsewhere."""
    return isinstance(task, Scan) and bool(task.looked) and is_remote(task.place)


def _say(message: str) -> None:
    from scanner.writing import say

    say(message)


_SCHEDULER = re.compile(r"(dask|tcp|tls)://((?:\[[0-9A-Fa-f:.]+\]|[\w.-]+):[0-9]{1,5})/?")
_LOCAL = re.compile(r"local:([1-9][0-9]{0,2})")


def where_of(address: str) -> Where:
    """What an address of a cluster means. Raises `InputError` (``cluster-address``, ``extra-missing``)."""
    if found := _LOCAL.fullmatch(address):
        where = Where("", int(found[1]))
    elif found := _SCHEDULER.fullmatch(address):
        where = Where(f"{'tls' if found[1] == 'tls' else 'tcp'}://{found[2]}", 0)
    else:
        raise InputError(
            "cluster-address",
            visible(
                f"{address} is no cluster; it is dask://host:port, tls://host:port or local:N."
            ),
        )
    if find_spec("distributed") is None:
        raise InputError("extra-missing", "A cluster needs dask: pip install 'faceaudit[cluster]'.")
    return where
