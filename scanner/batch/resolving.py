"""What each input of a batch needs, once its bytes are known: nothing, since another has the same, or a scan in its turn."""

from collections.abc import Callable, Iterator
from datetime import date
from functools import cache, lru_cache, partial
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from analyzers.errors import InputError
from reports.untrusted import visible
from scanner.batch.addresses import is_remote
from scanner.batch.columns import OF_PLACES, Row, State
from scanner.batch.queue import Queue
from scanner.batch.sources import Policies
from scanner.batch.texts import path_of, text_of
from scanner.batch.worker import context_of
from scanner.database import PAGE, DatabaseUnusable
from scanner.one import Effort, tool
from scanner.policies import sources_of
from scanner.policy_identity import identity
from scanner.store import scan_key

MOST_WAITING = 2000
"""Statements after which what is known is written."""
FINAL = ("done", "refused", "failed", "over-budget")

Finish = Callable[[Row, State, str | None, str | None], None]
"""Ends an input without a worker: state, code, reason."""
Tell = Callable[..., None]
"""Tells an event: its name, and what is to be said of it."""


class Conditions(NamedTuple):
    """What all scans of a batch have in common."""

    day: date
    """Whose law applies."""
    seconds: float
    """For reading one app."""
    shard: tuple[int, int] = (1, 1)
    """Which of how many."""


def of_other_shard(sha256: str, shard: tuple[int, int]) -> bool:
    """Whether an input is another's, by what its bytes are (or are said to be)."""
    which, of = shard
    try:
        return bool(sha256) and int(sha256, 16) % of != which - 1
    except ValueError:
        return False


def resolve(
    queue: Queue,
    policies: Policies,
    conditions: Conditions,
    finish: Finish,
    tell: Tell = lambda *_, **__: None,
) -> None:
    """Give every input its scan and its turn, or the input it is the same as, or the reason why it gets none."""
    while True:
        losses = queue.database.losses
        try:
            _Resolving(queue, policies, conditions, finish, tell).run()
            return
        except DatabaseUnusable as error:
            if error.code == "db-lost" or losses == queue.database.losses:
                raise
            # The connection was lost, and our own tables with it; what was written stays as it is.


_OWN = {
    "resolving_wanted": (
        *("id text", "place bigint primary key", "scan text", "policy text"),
        *("rank bigint", "face bigint"),
    ),
    "resolving_turns": ("face bigint", "place bigint primary key", "id text"),
}
"""Tables of our own, gone with the connection: inputs by their place in the order, and those that get a turn.

``rank``: 0 for one that has this very scan, so that it keeps it. ``face``: the more, the earlier.
"""


class _Resolving:
    """One resolving. No more than a page of inputs is in memory."""

    def __init__(
        self,
        queue: Queue,
        policies: Policies,
        conditions: Conditions,
        finish: Finish,
        tell: Tell,
    ) -> None:
        self._queue, self._policies, self._conditions = queue, policies, conditions
        self._database = queue.database
        self._finish, self._tell = finish, tell
        self._identity = lru_cache(1000)(_identity)

    def run(self) -> None:
        """All inputs whose bytes are known."""
        self._database.write(self._begin)
        for inputs in _paged(self._queue.rows("sha256 is not null", "position")):
            wanted = [each for each in map(self._wanted, inputs) if each is not None]
            self._put("resolving_wanted", wanted)
        self._database.write(self._index)
        for page in self._pages(f"select {_NEED} from resolving_wanted w where w.place > ?"):
            self._settle(page)
        self._turns()
        self._database.write(self._end)

    def _begin(self) -> None:
        self._end()
        for name, columns in _OWN.items():
            self._database.execute(f"create temporary table {name} ({', '.join(columns)})")

    def _index(self) -> None:
        self._database.execute(
            "create index resolving_scans on resolving_wanted (scan, rank, place, id)"
        )

    def _end(self) -> None:
        for name in _OWN:
            self._database.execute(f"drop table if exists {name}")

    def _put(self, name: str, rows: list[tuple[Any, ...]]) -> None:
        marks = ", ".join("?" * len(_OWN[name]))
        work = partial(self._database.many, f"insert into {name} values ({marks})", rows)
        self._database.write(work)
        if self._queue.waiting >= MOST_WAITING:
            self._queue.flush()

    def _wanted(self, row: Row) -> tuple[Any, ...] | None:
        """What an input wants to have scanned; ``None`` when it is finished with."""
        key, policy, trouble = self._key(row)
        kept = row.state in FINAL and row.scan == key
        others = of_other_shard(row.listed_sha256 or row.sha256 or "", self._conditions.shard)
        if others and not kept:
            if row.state != "elsewhere":
                self._finish(row, "elsewhere", None, None)
        elif _by_place(row):
            pass  # another input with the same bytes may have more luck
        elif row.listed_sha256 not in ("", row.sha256):
            self._refuse(row, "sha256-differs", "The list names another SHA-256.")
        elif trouble is not None:
            self._refuse(row, trouble.code, str(trouble).partition("] ")[2])
        else:
            return row.id, row.position, key, policy, 0 if kept else 1, row.face or 0
        return None

    def _refuse(self, row: Row, code: str, reason: str) -> None:
        if (row.state, row.code) != ("refused", code):
            self._finish(row, "refused", code, reason)

    def _pages(self, question: str, *values: Any) -> Iterator[list[tuple[Any, ...]]]:
        """Rows of one of our tables by ``place``, which they have second."""
        last = -1
        sql = f"{question} order by place limit {PAGE}"
        while page := self._database.rows(sql, [*values, last]):
            yield page
            last = page[-1][1]

    def _settle(self, page: list[tuple[Any, ...]]) -> None:
        """Note what became of a page of inputs: a duplicate, as before, or queued."""
        marks = ", ".join("?" * len(page))
        found = self._database.rows(
            f"select id, state, scan, turn, path from batch where id in ({marks})",
            [row[0] for row in page],
        )
        before = {ident: rest for ident, *rest in found}
        turns: list[tuple[Any, ...]] = []
        for ident, place, scan, policy, face, first in page:
            state, scan_before, turn, path = before[ident]
            as_before = scan_before == scan
            if first != ident:
                if not (as_before and state == "duplicate"):
                    same = {"scan": scan, "policy": policy, "reason": f"same as {first}"}
                    self._queue.change(ident, **(_OPEN | same), state="duplicate")
                    self._tell("duplicate", id=ident, path=path, of=first)
            elif not (as_before and (state in FINAL or (state == "queued" and turn is not None))):
                wanted = {"scan": scan, "policy": policy, "state": "queued"}
                self._queue.change(ident, **(_OPEN | wanted))
                turns.append((face, place, ident))
        self._put("resolving_turns", turns)

    def _turns(self) -> None:
        """Who gets a turn gets it by the signs of faces, then by its place."""
        turn = self._queue.first_turn()
        faces = self._database.rows("select distinct face from resolving_turns order by face desc")
        for (face,) in faces:
            for page in self._pages(
                "select id, place from resolving_turns where face = ? and place > ?", face
            ):
                for ident, _ in page:
                    self._queue.change(ident, turn=turn)
                    turn += 1
                self._queue.flush()
        self._queue.flush()

    def _key(self, row: Row) -> tuple[str, str, InputError | None]:
        """Identity of the scan an input needs, its policy, and why there can be none."""
        named = self._policies.of(row.sha256 or "", row.package or row.listed_package)
        policy = row.listed_policy or named or row.policy or ""
        if policy and is_remote(policy.encode("utf-8", "surrogateescape")):
            why = "A batch fetches no policy; fetch it yourself and name its file."
            return "", policy, InputError("policy-online", why)
        text = text_of(policy)
        if text is None:
            why = (
                f"{Path(policy).name} lies in a folder whose name is no Unicode, or is none itself."
            )
            return "", "", InputError("policy-no-access", visible(why))
        try:
            told = self._identity(path_of(text))
        except OSError as error:
            why = f"{Path(policy).name} cannot be opened: {error.strerror}."
            code = "policy-missing" if isinstance(error, FileNotFoundError) else "policy-no-access"
            return "", policy, InputError(code, why)
        context = _context(row.market, row.category)
        effort = Effort(self._conditions.seconds)
        day = self._conditions.day
        return scan_key(row.sha256 or "", told, context, day, _tool(), effort), text, None


def _by_place(row: Row) -> bool:
    """Whether an input has no result for a reason that lies in its place alone."""
    code = row.code or ""
    return row.state in ("refused", "failed") and (code in OF_PLACES or code.startswith("fetch-"))


_OPEN: dict[str, Any] = dict.fromkeys(
    ("code", "reason", "seconds", "started_at", "finished_at", "turn")
)
"""Columns of an input that is not finished."""


_context = lru_cache(1000)(context_of)
_tool = cache(tool)


def _identity(policy: str) -> str | None:
    return identity(sources_of(policy or None))


_NEED = (
    "w.id, w.place, w.scan, w.policy, w.face, (select id from resolving_wanted f "
    "where f.scan = w.scan order by f.rank, f.place limit 1)"
)
"""Columns of an input, and who is the first with the same scan."""


def _paged(rows: Iterator[Row]) -> Iterator[list[Row]]:
    while page := list(islice(rows, PAGE)):
        yield page
