"""The connection to a cluster of dask, in a thread of its own, so that the batch never waits for a network.

Parcels go in, and events come out. A parcel stays with the link until it has an answer, whatever becomes of
workers, scheduler and connection meanwhile: it is given again, and has one answer.
"""

import asyncio
import signal
import time
from contextlib import ExitStack, suppress
from multiprocessing.resource_tracker import ensure_running
from queue import SimpleQueue
from threading import Thread
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from analyzers.errors import InputError
from reports.untrusted import one_line
from scanner.batch.cluster_dask import END_SECONDS, connected, hush, local, quiet, within
from scanner.batch.cluster_task import Reply, analyse, end_session, tool_of
from scanner.batch.pool import Ended
from scanner.batch.scratch import Scratch

if TYPE_CHECKING:
    from distributed import Client

CONNECT_SECONDS, RETURN_SECONDS = 20.0, 600.0
"""How long a scheduler is looked for at first, and when it was lost."""
WORKERS_SECONDS = 600.0
"""How long at least one worker is waited for."""
LOOK_SECONDS = 2.0
"""Between two looks at who is there."""
ANSWER_SECONDS = 15.0
"""What a scheduler may take to say that."""
MOST_GIVEN = 20
"""How often a parcel is given anew for other reasons than a lost scheduler."""


class Where(NamedTuple):
    """A scheduler's address, or how many processes of a cluster on this machine."""

    address: str
    processes: int


class Patience(NamedTuple):
    """Seconds that are waited for a scheduler at first, for one that was lost, and for a worker."""

    connect: float = CONNECT_SECONDS
    scheduler: float = RETURN_SECONDS
    workers: float = WORKERS_SECONDS


class Began(NamedTuple):
    """The cluster can be given parcels."""


class Said(NamedTuple):
    """Something people are to know."""

    text: str


class Broke(NamedTuple):
    """The cluster is of no more use."""

    error: InputError


class Arrived(NamedTuple):
    """What became of a parcel."""

    token: int
    answer: Reply | Ended


Event = Began | Said | Broke | Arrived


class Link:
    """A connection. `start` it, `give` it parcels, read `events`, and `end` it.

    :param session: names the run among others on the same cluster.
    :param tool: as `scanner.batch.cluster_task.tool_of` tells it; workers with another are not used.
    """

    def __init__(self, where: Where, session: str, tool: str, patience: Patience) -> None:
        self.events: SimpleQueue[Event] = SimpleQueue()
        self.threads = 0
        """Of the workers that are used."""
        self._where, self._session, self._tool = where, session, tool
        self._patience = patience
        self._thread = Thread(target=self._run, name="faceaudit-cluster", daemon=True)
        self._loop = asyncio.new_event_loop()
        self._ending, self._doubt, self._up = asyncio.Event(), asyncio.Event(), asyncio.Event()
        self._followers: set[asyncio.Task[None]] = set()
        self._client: Client | None = None
        self._target: Any = where.address
        self._good: dict[str, int] = {}
        self._bad: dict[str, str] = {}

    # --- from the batch's thread -----------------------------------------------------------------

    def start(self) -> None:
        """Begin to connect; `Began` or `Broke` follows."""
        self._thread.start()

    def give(self, token: int, kind: str, parcel: bytes) -> None:
        """Have a parcel done; one `Arrived` with this token follows."""
        with suppress(RuntimeError):  # it has ended by itself, which an event tells
            self._loop.call_soon_threadsafe(self._begin, token, kind, parcel)

    def end(self) -> None:
        """Let go of everything that was given, and of the cluster."""
        with suppress(RuntimeError):  # it has ended by itself
            self._loop.call_soon_threadsafe(self._ending.set)
        if self._thread.ident is None:
            self._loop.close()
        elif self._thread.is_alive():
            self._thread.join(4 * END_SECONDS)

    # --- in the thread of the link ---------------------------------------------------------------

    def _run(self) -> None:
        # Ctrl-C is the batch's to hear, not that of the processes that are started from here. The first of
        # them would bring a tracker along, whose start lets the signal through again.
        ensure_running()
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        hush()
        try:
            with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
                runner.run(self._main())
        except InputError as error:
            self.events.put(Broke(error))
        except Exception as error:
            why = one_line(str(error))[:200] or "no reason was told"
            known = InputError("cluster-failed", f"dask failed: {type(error).__name__}: {why}.")
            self.events.put(Broke(known))

    async def _main(self) -> None:
        cluster, stack = None, ExitStack()
        minding: asyncio.Task[None] | None = None
        ending = asyncio.create_task(self._ending.wait())
        try:
            if self._where.processes:
                folder = stack.enter_context(Scratch())
                stack.enter_context(quiet())
                cluster = self._target = await local(self._where.processes, folder.name)
            minding = asyncio.create_task(self._mind())
            await asyncio.wait({minding, ending}, return_when=asyncio.FIRST_COMPLETED)
            if minding.done():
                minding.result()
        finally:
            left = [task for task in (minding, ending, *self._followers) if task is not None]
            for task in left:
                task.cancel()
            await asyncio.gather(*left, return_exceptions=True)
            if cluster is None:
                await within(END_SECONDS / 2, self._leave)
            await self._drop()
            if cluster is not None:
                await within(END_SECONDS, cluster.close)
            stack.close()

    async def _mind(self) -> None:
        """Connect, and see to it that there is a scheduler, and workers that can be used."""
        await self._connect(self._patience.connect)
        self.events.put(Began())
        while True:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._doubt.wait(), LOOK_SECONDS)
            self._doubt.clear()
            try:
                await self._look()
            except InputError:
                raise
            except Exception:
                self._up.clear()
                self._tell(
                    "the cluster's scheduler is gone; looking for it for "
                    f"{self._patience.scheduler:.0f} s"
                )
                await self._connect(self._patience.scheduler)
                self._tell("the cluster is back; what was in work is given again")

    def _tell(self, text: str) -> None:
        self.events.put(Said(text))

    # --- the scheduler and its workers -----------------------------------------------------------

    async def _connect(self, seconds: float) -> None:
        """Connect anew. Raises `InputError` when that takes longer."""
        until = time.monotonic() + seconds
        while True:
            await self._drop()
            try:
                self._client = await connected(self._target, min(5.0, max(seconds, 0.1)))
                await self._look()
                return
            except InputError:
                raise
            except Exception as error:  # dask raises many kinds, of TLS that is not set up, too
                if time.monotonic() >= until:
                    raise _unreachable(self._where, error) from None
            await asyncio.sleep(0.5)

    async def _look(self) -> None:
        """See which workers there are; wait when there is none. Raises whatever dask raises without a scheduler."""
        client = self._client
        assert client is not None
        until = time.monotonic() + self._patience.workers
        told = False
        while True:
            if client.status != "running":
                raise ConnectionError(client.status)
            threads = await asyncio.wait_for(client.nthreads(), ANSWER_SECONDS)
            await self._examine([each for each in threads if each not in self._good])
            self._good = {each: threads[each] for each in threads if each in self._good}
            self._bad = {each: self._bad[each] for each in threads if each in self._bad}
            if self._good:
                self.threads = sum(self._good.values())
                self._up.set()
                return
            self._up.clear()
            if self._bad:
                worker, found = next(iter(self._bad.items()))
                raise _other_version(worker, found, self._tool)
            if time.monotonic() >= until:
                raise InputError(
                    "cluster-empty",
                    f"The cluster had no worker for {self._patience.workers:.0f} s.",
                )
            if not told:
                told = True
                self._tell(
                    f"the cluster has no worker; waiting {self._patience.workers:.0f} s for one"
                )
            await asyncio.sleep(min(LOOK_SECONDS, self._patience.workers))

    async def _examine(self, workers: list[str]) -> None:
        """Find out which faceaudit new workers have."""
        new = [each for each in workers if each not in self._bad]
        if not new or self._client is None:
            return
        found = await asyncio.gather(*map(self._told_by, new))
        for worker, told in zip(new, found, strict=True):
            if told == self._tool:
                self._good[worker] = 1
            elif isinstance(told, ImportError | AttributeError):
                self._turn_away(worker, "no faceaudit that can do this")
            elif isinstance(told, str):
                self._turn_away(worker, told)

    async def _told_by(self, worker: str) -> object:
        """What a worker says of itself; ``None`` when it does not answer, which is no fault of the others."""
        client = self._client
        if client is None:
            return None
        with suppress(Exception):
            asked = client.run(tool_of, workers=[worker], on_error="return")
            told: object = (await asyncio.wait_for(asked, ANSWER_SECONDS)).get(worker)
            return told
        return None

    def _turn_away(self, worker: str, found: str) -> None:
        self._good.pop(worker, None)
        self._bad[worker] = found
        self._tell(str(_other_version(worker, found, self._tool)))

    async def _leave(self) -> None:
        """Have workers end what they keep for this run, and nothing else."""
        if self._client is not None and self._client.status == "running" and self._good:
            await self._client.run(
                end_session, self._session, workers=list(self._good), on_error="ignore"
            )

    async def _drop(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            await within(END_SECONDS / 2, client.close)

    # --- parcels ---------------------------------------------------------------------------------

    def _begin(self, token: int, kind: str, parcel: bytes) -> None:
        follower = self._loop.create_task(self._follow(token, kind, parcel))
        self._followers.add(follower)
        follower.add_done_callback(self._followers.discard)

    async def _follow(self, token: int, kind: str, parcel: bytes) -> None:
        """Give a parcel until there is an answer."""
        from distributed import KilledWorker

        told: Reply | Ended = Ended("cluster-failed", "The cluster did not do it, again and again.")
        for attempt in range(MOST_GIVEN):
            try:
                reply = await self._given(
                    f"faceaudit-{kind}-{self._session}-{token}-{attempt}", parcel
                )
            except KilledWorker:
                told = Ended("worker-lost", "The workers of the cluster that had it were all lost.")
                break
            except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError, TypeError):
                told = Ended("garbled", "The worker's answer made no sense.")
                break
            except Exception:  # a cancelled one, a lost connection, a worker without our code
                self._reconsider()
                await asyncio.sleep(0.2 * attempt)
                continue
            if reply.tool == self._tool and reply.results:
                told = reply
                break
            self._reconsider()  # it came after the last look
            await asyncio.sleep(0.2 * attempt)
        self.events.put(Arrived(token, told))

    def _reconsider(self) -> None:
        """Look again at who is there before anything more is given."""
        self._good.clear()
        self._up.clear()
        self._doubt.set()

    async def _given(self, key: str, parcel: bytes) -> Reply:
        await self._up.wait()
        client = self._client
        if client is None:
            raise ConnectionError
        workers = list(self._good) if self._bad else None
        future = client.submit(analyse, parcel, key=key, pure=False, workers=workers)
        try:
            return msgspec.msgpack.decode(await future, type=Reply)
        finally:
            future.release()


def _unreachable(where: Where, error: BaseException) -> InputError:
    why = one_line(str(error)).strip() or type(error).__name__
    return InputError(
        "cluster-unreachable", f"The scheduler {where.address} cannot be reached ({why[:200]})."
    )


def _other_version(worker: str, found: str, ours: str) -> InputError:
    return InputError(
        "cluster-version",
        f"The worker {one_line(worker)} has {one_line(found)}, and here is {ours}; install the same.",
    )
