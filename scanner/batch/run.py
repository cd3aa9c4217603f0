"""The loop of a batch: look at all, decide the order, scan; one writer, and every input ends in one state."""

import time
from collections import deque
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from analyzers.errors import InputError
from scanner.batch.counts import Counts, counted
from scanner.batch.pool import Done, Ended, Limits, Pool, Workers
from scanner.batch.queue import Alone, Queue, Row, now, sound
from scanner.batch.sources import Policies, inputs
from scanner.batch.telling import Teller, summary
from scanner.batch.worker import Failed, Look, Looked, Refused, Scan, Task, context_of
from scanner.one import Effort, tool
from scanner.policies import is_address, sources_of
from scanner.policy_identity import identity
from scanner.store import Store, scan_key

MOST_ATTEMPTS = 2
"""How often an app is tried that ends its worker or that we fail at."""
MOST_WAITING, MOST_SECONDS = 2000, 0.5
"""Statements, and seconds, after which what is known is written."""
FINAL = ("done", "refused", "failed", "over-budget")
WORK = "scanner.batch.worker:answer"


class Plan(NamedTuple):
    """What was asked for."""

    sources: tuple[str, ...]
    db: Path
    jobs: int
    shard: tuple[int, int] = (1, 1)
    """Which of how many."""
    policies: Path | None = None
    bundles: Path | None = None
    seconds: float = Effort().seconds or 0
    again: bool = False
    day: date | None = None
    """Whose law applies; ``None``: the day the batch was begun."""
    events: Path | None = None
    figures: Path | None = None
    limits: Limits = Limits()
    work: str = WORK
    """What answers a task in a worker, as ``module:function``."""


class Stop:
    """Whether the user wants it to end: set once, nothing more is begun."""

    def __init__(self) -> None:
        self.asked = False


def run(plan: Plan, today: date, stop: Stop) -> Counts:
    """Run a batch to its end, or until ``stop`` is asked. Returns where its inputs stand.

    Raises `InputError`: ``batch-busy`` when another batch has the database, ``db-unusable``, and what
    `scanner.batch.sources` says of lists and folders.
    """
    with ExitStack() as stack:
        policies = Policies(plan.policies)
        store = stack.enter_context(Store(plan.db))
        stack.enter_context(Alone(plan.db))
        queue = Queue(store, plan.db)
        teller = stack.enter_context(Teller(plan.events, plan.figures))
        batch = _Batch(plan, queue, store, teller, stop)
        batch.begin(today)
        with Pool(plan.jobs, plan.limits, plan.work) as pool:
            batch.look(pool)
            if not stop.asked:
                batch.resolve(policies)
                batch.scan(pool)
        return batch.end()


class _Batch:
    """One run."""

    def __init__(self, plan: Plan, queue: Queue, store: Store, teller: Teller, stop: Stop) -> None:
        self._plan, self._queue, self._store = plan, queue, store
        self._teller, self._stop = teller, stop
        self._day = date.min
        self._identity = cache(_identity)
        self._written = time.monotonic()

    # --- before ----------------------------------------------------------------------------------

    def begin(self, today: date) -> None:
        """Fill the queue, and find out where an earlier run of it ended."""
        queue, plan = self._queue, self._plan
        again = plan.again and queue.setting("again") is None
        if again:
            queue.note("again", "begun")
        queue.reset(everything=again)
        noted = None if again else queue.setting("as_of")
        self._day = plan.day or (date.fromisoformat(noted) if noted else today)
        queue.note("as_of", self._day.isoformat())
        named = queue.add(inputs(plan.sources))
        counts = self._counts()
        more = f" (named: {named})" if named != counts.total else ""
        self._teller.say(f"{summary(counts)}{more}; law of {self._day}")
        self._teller.event("begun", inputs=counts.total, named=named, as_of=self._day.isoformat())

    def look(self, pool: Workers) -> None:
        """Hash every input and look for signs of faces."""
        rows = self._queue.rows("state in ('queued', 'elsewhere') and sha256 is null", "position")
        tasks = (
            Look(row.id, row.place, max(row.file_size, 0), row.attempts, self._plan.seconds)
            for row in rows
            if not self._of_other_shard(row, row.listed_sha256)
        )
        self._work(pool, "looking", tasks)

    def _of_other_shard(self, row: Row, sha256: str) -> bool:
        """Whether an input is another's, by what its bytes are (or are said to be)."""
        which, of = self._plan.shard
        try:
            other = bool(sha256) and int(sha256, 16) % of != which - 1
        except ValueError:
            return False
        if other:
            self._queue.change(row.id, state="elsewhere")
        return other

    # --- the order -------------------------------------------------------------------------------

    def resolve(self, policies: Policies) -> None:
        """Find what each input needs: nothing, since another has the same bytes, or a scan in its turn."""
        keys: dict[str, str] = {}
        where = "sha256 is not null"
        for row in self._queue.rows(f"{where} and state in {FINAL}", "position"):
            if row.scan == self._key(row, policies)[0]:
                keys.setdefault(row.scan or "", row.id)
        turns: list[tuple[int, int, str]] = []
        for row in self._queue.rows(where, "position"):
            self._flush_when_due()
            key, policy, trouble = self._key(row, policies)
            if row.state not in FINAL and self._of_other_shard(row, row.sha256 or ""):
                continue
            if row.listed_sha256 not in ("", row.sha256):
                self._finish(row, "refused", "sha256-differs", "The list names another SHA-256.")
            elif trouble is not None:
                self._finish(row, "refused", trouble.code, str(trouble).partition("] ")[2])
            elif keys.setdefault(key, row.id) != row.id:
                if row.state != "duplicate" or row.scan != key:
                    same = {"scan": key, "policy": policy, "reason": f"same as {keys[key]}"}
                    self._queue.change(row.id, **(_OPEN | same), state="duplicate")
            elif row.scan == key and (row.state in FINAL or _in_turn(row)):
                continue
            else:
                wanted = {"scan": key, "policy": policy, "state": "queued"}
                self._queue.change(row.id, **(_OPEN | wanted))
                turns.append((-(row.face or 0), row.position, row.id))
        for turn, (_, _, ident) in enumerate(sorted(turns), self._first_turn()):
            self._queue.change(ident, turn=turn)
        self._queue.flush()

    def _first_turn(self) -> int:
        """Turns of inputs that came later follow those that were given."""
        self._queue.flush()
        (last,) = self._store.connection.execute(
            "select coalesce(max(turn), -1) from batch"
        ).fetchone()
        return int(last) + 1

    def _key(self, row: Row, policies: Policies) -> tuple[str, str, InputError | None]:
        """Identity of the scan an input needs, its policy, and why there can be none."""
        policy = row.listed_policy or policies.of(
            row.sha256 or "", row.package or row.listed_package
        )
        if policy and is_address(policy):
            why = "A batch asks no server; fetch the policy and name its file."
            return "", policy, InputError("policy-online", why)
        try:
            told = self._identity(policy)
        except OSError as error:
            why = f"{Path(policy).name} cannot be opened: {error.strerror}."
            code = "policy-missing" if isinstance(error, FileNotFoundError) else "policy-no-access"
            return "", policy, InputError(code, why)
        context = _context(row.market, row.category)
        effort = Effort(self._plan.seconds)
        return scan_key(row.sha256 or "", told, context, self._day, _tool(), effort), policy, None

    def scan(self, pool: Workers) -> None:
        """Scan what waits, in its turn."""
        tasks = self._scans(self._queue.rows("state = 'queued' and scan is not null", "turn"))
        self._work(pool, "scanning", tasks)

    def _scans(self, rows: Iterator[Row]) -> Iterator[Task]:
        for row in rows:
            state = None if self._plan.again else self._queue.scanned(row.scan or "")
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
                str(self._plan.bundles.absolute()) if self._plan.bundles is not None else "",
            )

    # --- the loop --------------------------------------------------------------------------------

    def _work(self, pool: Workers, phase: str, tasks: Iterator[Task]) -> None:
        """Have tasks done; one that fails is tried again at the end, with nothing else beside it."""
        later: deque[Task] = deque()
        ended = False
        while True:
            while pool.free and not ended and not self._stop.asked:
                task = next(tasks, None)
                if task is None:
                    ended = True
                elif task.attempts:
                    later.append(task)
                else:
                    self._start(pool, task)
            if ended and later and not pool.running and not self._stop.asked:
                self._start(pool, later.popleft())
            if not pool.running and (self._stop.asked or (ended and not later)):
                break
            for done in pool.collect(MOST_SECONDS):
                again = self._settle(done)
                if again is not None:
                    later.append(again)
            self._flush_when_due()
            self._tell(phase, pool)
        self._queue.flush()

    def _start(self, pool: Workers, task: Task) -> None:
        if isinstance(task, Scan):
            self._queue.change(task.id, state="running", started_at=now())
            self._teller.event("started", id=task.id, path=_named(task))
        pool.give(task)

    def _flush_when_due(self) -> None:
        late = time.monotonic() - self._written >= MOST_SECONDS
        if late or self._queue.waiting >= MOST_WAITING:
            self._queue.flush()
            self._written = time.monotonic()

    def _tell(self, phase: str, pool: Workers) -> None:
        if self._teller.due():
            slowest = pool.slowest()
            told = (_named(slowest[0]), slowest[1]) if slowest is not None else None
            self._teller.progress(phase, self._counts(), told)

    def _settle(self, done: Done) -> Task | None:
        """Note what became of a task; returns it when it is to be tried again."""
        task, answer = done.task, done.answer
        if isinstance(answer, Looked):
            self._queue.change(
                task.id,
                sha256=answer.sha256,
                package=answer.package,
                dex_bytes=answer.dex_bytes,
                face=answer.face,
                signals=", ".join(answer.signals),
                attempts=0,
            )
            return None
        if isinstance(answer, Ended | Failed):
            return self._failed(done, answer)
        seconds = round(done.seconds, 3)
        if isinstance(answer, Refused):
            self._ended(task, "refused", answer.code, answer.reason, seconds)
        elif isinstance(task, Scan) and sound(answer.rows):
            self._queue.keep(task.key, answer.law_version, answer.rows)
            state = "over-budget" if answer.code_state == "cut" else "done"
            self._ended(task, state, None, None, seconds)
        else:
            return self._failed(done, Ended("garbled", "The worker's answer made no sense."))
        return None

    def _failed(self, done: Done, why: Ended | Failed) -> Task | None:
        task = _tried(done.task)
        if task.attempts < MOST_ATTEMPTS:
            self._queue.change(task.id, state="queued", attempts=task.attempts)
            self._teller.event("retry", id=task.id, path=_named(task), code=why.code)
            return task
        self._ended(task, "failed", why.code, why.reason, round(done.seconds, 3), task.attempts)
        return None

    def _ended(
        self,
        task: Task,
        state: str,
        code: str | None,
        reason: str | None,
        seconds: float,
        attempts: int = 0,
    ) -> None:
        self._queue.change(
            task.id,
            state=state,
            code=code,
            reason=reason,
            seconds=seconds,
            attempts=attempts,
            finished_at=now(),
        )
        self._teller.finished()
        told = {"code": code, "reason": reason} if code else {}
        self._teller.event(state, id=task.id, path=_named(task), seconds=seconds, **told)
        if code:
            self._teller.say(f"{_named(task)}: {state}: [{code}] {reason}")

    def _finish(
        self, row: Row, state: str, code: str | None = None, reason: str | None = None
    ) -> None:
        """End an input without a worker."""
        self._queue.change(
            row.id, state=state, code=code, reason=reason, attempts=0, finished_at=now()
        )
        told = {"code": code, "reason": reason} if code else {}
        self._teller.event(state, id=row.id, path=row.path, **told)

    # --- after -----------------------------------------------------------------------------------

    def end(self) -> Counts:
        """Write and tell how it stands."""
        self._queue.flush()
        counts = self._counts()
        if not counts.open:
            self._queue.note("again", None)
        self._teller.figures(counts)
        self._teller.event("ended", **counts.by_state)
        self._teller.say(summary(counts))
        return counts

    def _counts(self) -> Counts:
        return counted(self._store.connection)


_OPEN: dict[str, Any] = dict.fromkeys(
    ("code", "reason", "seconds", "started_at", "finished_at", "turn")
)
"""Columns of an input that is not finished."""


_context = lru_cache(1000)(context_of)
_tool = cache(tool)


def _identity(policy: str) -> str | None:
    return identity(sources_of(policy or None))


def _in_turn(row: Row) -> bool:
    """Whether it waits since before an interruption: its turn stays what it was."""
    return row.state == "queued" and row.turn is not None


def _named(task: Task) -> str:
    return task.place.decode("utf-8", "backslashreplace")


def _tried(task: Task) -> Task:
    from msgspec import structs

    return structs.replace(task, attempts=task.attempts + 1)
