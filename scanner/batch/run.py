"""The loop of a batch: look at all, decide the order, scan; one writer, and every input ends in one state."""

from collections.abc import Iterator
from contextlib import ExitStack, suppress
from datetime import date
from pathlib import Path
from typing import NamedTuple

from analyzers.errors import InputError
from reports.untrusted import visible
from scanner.batch.addresses import Access
from scanner.batch.columns import Row, State
from scanner.batch.counts import Counts
from scanner.batch.course import Course, Stop
from scanner.batch.fetching import Fetching
from scanner.batch.lanes import MOST_HELD
from scanner.batch.pool import Limits, Pool, Workers
from scanner.batch.queue import Queue, now
from scanner.batch.resolving import Conditions, of_other_shard, resolve
from scanner.batch.sources import Policies, inputs
from scanner.batch.spool import spool_of
from scanner.batch.telling import Teller, summary
from scanner.batch.texts import text_of
from scanner.batch.worker import Look, Scan, Task
from scanner.database import Where
from scanner.one import Effort
from scanner.store import Store

__all__ = ["Plan", "Stop", "run"]

WORK = "scanner.batch.worker:answer"
MOST_ROUNDS = 3
"""How often bytes are looked for in another place when they are gone from the first."""


class Plan(NamedTuple):
    """What was asked for."""

    sources: tuple[str, ...]
    db: Where
    jobs: int
    shard: tuple[int, int] = (1, 1)
    """Which of how many."""
    policies: Path | None = None
    bundles: Path | None = None
    seconds: float = Effort().seconds or 0
    again: bool = False
    retry: bool = False
    """Whether what failed is tried once more."""
    day: date | None = None
    """Whose law applies; ``None``: the day the batch was begun."""
    events: Path | None = None
    figures: Path | None = None
    limits: Limits = Limits()
    work: str = WORK
    """What answers a task in a worker, as ``module:function``."""
    cluster: str = ""
    """Address of a cluster that works instead of this machine's processes (`scanner.batch.cluster`)."""
    access: Access | None = None
    """What is needed to fetch inputs that lie elsewhere."""
    cache: Path | None = None
    """Folder where fetched files are kept."""


def run(plan: Plan, today: date, stop: Stop) -> Counts:
    """Run a batch to its end, or until ``stop`` is asked. Returns where its inputs stand.

    Raises `InputError`: ``batch-busy`` when another batch has the database, ``db-unusable``, and what
    `scanner.batch.sources` says of lists and folders.
    """
    plan = plan._replace(access=plan.access or Access())
    with ExitStack() as stack:
        policies = Policies(plan.policies)
        store = stack.enter_context(Store(plan.db))
        stack.enter_context(store.database.alone())
        queue = Queue(store.database)
        teller = stack.enter_context(Teller(plan.events, plan.figures))
        batch = _Batch(plan, queue, teller, stop)
        batch.begin(today)
        with _workers(plan, teller) as pool:
            batch.look(pool)
            for _ in range(MOST_ROUNDS):
                if stop.asked:
                    break
                batch.resolve(policies)
                batch.scan(pool)
                if not queue.displaced():
                    break
        return batch.end()


def _workers(plan: Plan, teller: Teller) -> Workers:
    """Those who do the tasks."""
    access = plan.access or Access()
    writable: tuple[str, ...] = ()
    if plan.bundles is not None:
        _make(plan.bundles)
        writable = (str(plan.bundles.absolute()),)
    if plan.cluster:
        from scanner.batch.cluster import ClusterPool

        return ClusterPool(
            plan.cluster,
            plan.jobs,
            plan.limits,
            plan.work,
            writable=writable,
            say=teller.say,
            access=access,
        )
    pool = Pool(plan.jobs, plan.limits, plan.work, writable)
    return Fetching(pool, access, spool_of(plan.db, plan.cache), plan.cache)


def _text(folder: Path) -> str:
    """The folder in Unicode. Raises `InputError` (``output-no-access``) for one that is none."""
    text = text_of(str(folder.absolute()))
    if text is None:
        raise InputError("output-no-access", visible(f"{folder}: the name is no Unicode."))
    return text


def _make(folder: Path) -> None:
    """A folder workers are to write to must be there before they give up writing elsewhere."""
    with suppress(OSError):  # the first app says why it cannot be written
        folder.mkdir(parents=True, exist_ok=True)


class _Batch:
    """One run."""

    def __init__(self, plan: Plan, queue: Queue, teller: Teller, stop: Stop) -> None:
        self._plan, self._queue = plan, queue
        self._teller, self._stop = teller, stop
        self._day, self._again = date.min, False
        self._bundles = _text(plan.bundles) if plan.bundles is not None else ""
        # Machines of a cluster have memory of their own; how much is a matter of who runs them.
        width = 1 if not plan.cluster else MOST_HELD
        self._course = Course(queue, teller, stop, plan.shard, width)

    # --- before ----------------------------------------------------------------------------------

    def begin(self, today: date) -> None:
        """Fill the queue, and find out where an earlier run of it ended."""
        queue, plan = self._queue, self._plan
        again = plan.again and queue.setting("again") is None
        if again:
            queue.note("again", "begun")
        queue.reset(everything=again, failed=plan.retry)
        self._again = queue.setting("again") is not None
        noted = None if again else queue.setting("as_of")
        self._day = plan.day or (date.fromisoformat(noted) if noted else today)
        queue.note("as_of", self._day.isoformat())
        named = queue.add(inputs(plan.sources, plan.access, self._teller.say))
        if not named:
            raise InputError("source-empty", "The sources name no app: there is nothing to scan.")
        counts = self._queue.counts()
        more = f" (named: {named})" if named != counts.total else ""
        self._teller.say(f"{summary(counts)}{more}; law of {self._day}")
        self._teller.event("begun", inputs=counts.total, named=named, as_of=self._day.isoformat())

    def look(self, pool: Workers) -> None:
        """Hash every input, look for signs of faces, and read those to their end that have none."""
        self._course.run(pool, "looking", self._looks(f"{_NOT_LOOKED} and attempts = 0"))
        self._course.run(
            pool, "looking again", self._looks(f"{_NOT_LOOKED} and attempts > 0"), alone=True
        )

    def _looks(self, where: str) -> Iterator[Task]:
        plan = self._plan
        for row in self._queue.rows(where, "position"):
            if of_other_shard(row.listed_sha256 or row.sha256 or "", plan.shard):
                if row.state != "elsewhere":
                    self._finish(row, "elsewhere")
                continue
            yield Look(
                row.id,
                row.place,
                max(row.file_size, 0),
                row.attempts,
                plan.seconds,
                shard=plan.shard,
                alone=row.attempts > 0 or bool(plan.cluster),
                sha256=row.listed_sha256,
            )

    # --- the order -------------------------------------------------------------------------------

    def resolve(self, policies: Policies) -> None:
        """Find what each input needs: nothing, since another has the same bytes, or a scan in its turn."""
        conditions = Conditions(self._day, self._plan.seconds, self._plan.shard)
        resolve(self._queue, policies, conditions, self._finish, self._teller.event)
        given, there = policies.given
        if given < there and self._plan.shard == (1, 1):  # of others' apps we know no packages
            self._teller.say(f"{there - given} of {there} policies are named for none of the apps")

    def scan(self, pool: Workers) -> None:
        """Scan what waits, in its turn."""
        self._course.run(pool, "scanning", self._scans(f"{_NOT_SCANNED} and attempts = 0"))
        self._course.run(
            pool, "scanning again", self._scans(f"{_NOT_SCANNED} and attempts > 0"), alone=True
        )

    def _scans(self, where: str) -> Iterator[Task]:
        for row in self._queue.rows(where, "turn"):
            state = None if self._again else self._queue.scanned(row.scan or "")
            if state is not None:  # `faceaudit scan` has been there
                self._finish(row, "over-budget" if state == "cut" else "done")
                continue
            yield Scan(
                row.id,
                row.place,
                row.dex_bytes or 0,
                row.attempts,
                self._plan.seconds,
                row.scan or "",
                row.sha256 or "",
                row.policy or "",
                row.market,
                row.category,
                self._day.isoformat(),
                self._bundles,
                looked=self._queue.looked(row.id),
            )

    def _finish(
        self, row: Row, state: State, code: str | None = None, reason: str | None = None
    ) -> None:
        """End an input without a worker."""
        self._queue.change(
            row.id,
            state=state,
            code=code,
            reason=reason,
            attempts=0,
            looked=None,
            finished_at=now(),
            **({"scan": None} if state == "refused" else {}),
        )
        told = {"code": code, "reason": reason} if code else {}
        self._teller.event(state, id=row.id, path=row.path, **told)

    # --- after -----------------------------------------------------------------------------------

    def end(self) -> Counts:
        """Write and tell how it stands."""
        self._queue.follow()
        counts = self._queue.counts(exact=True)
        if not counts.open:
            self._queue.note("again", None)
        self._teller.figures(counts)
        self._teller.event("ended", **counts.by_state)
        self._teller.say(summary(counts))
        return counts


_NOT_LOOKED = "state in ('queued', 'elsewhere') and (sha256 is null or dex_bytes is null)"
"""A shard only hashes what is another's."""
_NOT_SCANNED = "state = 'queued' and scan is not null"
