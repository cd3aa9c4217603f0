"""The queue of a batch: one row an input, in the database of the results.

Changes are kept until `Queue.flush` writes them in one transaction, so that a batch that is killed loses
the last moments only, and nobody else has to wait long for the database.
"""

import logging
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

from scanner.batch.addresses import UNKNOWN, is_remote
from scanner.batch.columns import BATCH, OF_PLACES, OF_US, SETTINGS, STATES, Row
from scanner.batch.counts import Counts, counted
from scanner.batch.sound import Packed
from scanner.batch.sources import Input
from scanner.batch.splits import stamp_of
from scanner.database import PAGE, Database, added, define
from scanner.rows import check_rows, provision_rows
from scanner.store import INSERTED, OF_SCANS, values_of

logger = logging.getLogger(__name__)

_FRESH: dict[str, Any] = {
    **dict.fromkeys(("sha256", "package", "dex_bytes", "face", "signals", "looked", "policy")),
    **dict.fromkeys(("scan",)),
    **dict.fromkeys(("turn", "code", "reason", "seconds", "started_at", "finished_at")),
    "state": "queued",
    "attempts": 0,
}
"""What a row says before anything was done."""
_GIVEN = [*BATCH.columns][: [*BATCH.columns].index("sha256")]
"""What is known of an input when it is named."""
_COUNTED = frozenset(("state", "sha256"))
_PLACES, _US = ("(" + ", ".join(f"'{code}'" for code in of) + ")" for of in (OF_PLACES, OF_US))
MISSING = (-1, -1)
"""Stamp of a file that is not there."""

_ROW = ", ".join(Row._fields)


def now() -> str:
    """The present moment, UTC, to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class Queue:
    """The queue of an opened database. Raises `DatabaseUnusable`."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self._changed: dict[str, dict[str, Any]] = {}
        self._kept: dict[str, list[Sequence[Any]]] = {}
        self._scans: dict[str, None] = {}
        self._rows = 0
        self._laws: set[str] = set()
        self._tally: Counter[tuple[str, bool]] | None = None
        define(database, {"batch": BATCH, "batch_settings": SETTINGS})

    # --- filling ---------------------------------------------------------------------------------

    def add(self, found: Iterable[Input]) -> int:
        """Put inputs into the queue; a file that changed since is done anew. Returns how many were named."""
        ((first,),) = self.database.rows('select coalesce(max("position") + 1, 0) from batch')
        named = 0
        found = iter(found)
        while page := list(islice(found, PAGE)):
            values = [
                (*_given(each, first + named + at), *_FRESH.values())
                for at, each in enumerate(page)
            ]
            named += len(page)
            self.database.write(partial(self.database.many, _ADDED, values))
        self._tally = None
        self.database.settle("batch")
        return named

    def reset(self, *, everything: bool, failed: bool = False) -> None:
        """What ran when a batch was killed waits again; ``everything``: all inputs do, ``failed``: those
        that failed, too."""
        sql, values = "update batch set state = 'queued', started_at = null", list[Any]()
        if everything:
            sql, values = _RENEWED_ALL, list(_FRESH.values())
        else:
            sql += " where state = 'running'"
            self.database.write(partial(self.database.execute, _NOT_FETCHED, []))
            if failed:
                again = f"{_RENEWED_ALL} where state = 'failed'"
                self.database.write(partial(self.database.execute, again, [*_FRESH.values()]))
            self._mended()
        self.database.write(partial(self.database.execute, sql, values))
        self._tally = None

    def _mended(self) -> None:
        """What was not to be opened here and is now is done anew: no stamp of a file tells that rights were given."""
        last = ""
        sql = (
            f"select id, place, code from batch where state = 'refused' and code in {_PLACES} "
            f"and id > ? order by id limit {PAGE}"
        )
        while page := self.database.rows(sql, [last]):
            last = page[-1][0]
            news = [(*_FRESH.values(), ident) for ident, *rest in page if _opens(*rest)]
            if news:
                self.database.write(partial(self.database.many, _RENEWED, news))

    # --- settings --------------------------------------------------------------------------------

    def setting(self, name: str) -> str | None:
        """What an earlier run of this batch noted."""
        found = self.database.rows("select value from batch_settings where name = ?", [name])
        return str(found[0][0]) if found else None

    def note(self, name: str, value: str | None) -> None:
        """Note it for the next run, or forget it."""
        if value is None:
            work = partial(
                self.database.execute, "delete from batch_settings where name = ?", [name]
            )
        else:
            work = partial(self.database.execute, _NOTED, [name, value])
        self.database.write(work)

    # --- reading ---------------------------------------------------------------------------------

    def rows(self, where: str, order: str) -> Iterator[Row]:
        """Inputs, a page at a time, so that a queue of any length needs little memory.

        :param order: ``position``, or the ``turn`` of those that are queued. What is changed meanwhile is
            not seen twice.
        """
        return self._in_turn(where) if order == "turn" else self._in_position(where)

    def _in_position(self, where: str) -> Iterator[Row]:
        """A page is cut before it is sifted: else a planner that finds an index for ``where`` sorts all that
        is left for every page."""
        cut = f'from batch where "position" > ? order by "position" limit {PAGE}'
        last = -1
        while True:
            ((end,),) = self.database.rows(
                f'select max("position") from (select "position" {cut}) as cut', [last]
            )
            if end is None:
                return
            sql = (
                f'select {_ROW} from (select {_ROW} {cut}) as cut where {where} order by "position"'
            )
            yield from map(Row._make, self.database.rows(sql, [last]))
            last = end

    def _in_turn(self, where: str) -> Iterator[Row]:
        """The index of states and turns holds them in this very order."""
        last = -1
        at = Row._fields.index("turn")
        sql = (
            f"select {_ROW} from batch where state = 'queued' and turn > ? and ({where}) "
            f"order by turn limit {PAGE}"
        )
        while page := self.database.rows(sql, [last]):
            yield from map(Row._make, page)
            last = page[-1][at]

    def counts(self, *, exact: bool = False) -> Counts:
        """Where the inputs stand, as written: counted once, then kept with every change.

        :param exact: after all that waits was written, counted anew, with reasons.
        """
        if exact:
            self.flush()
        if self._tally is None or exact:
            kept, self._tally = self._tally, Counter(self._counted())
            if kept is not None and +kept != self._tally:
                logger.warning("the counts of the batch were wrong: %s, not %s", kept, self._tally)
        return counted(self.database) if exact else self._summed()

    def _counted(self) -> dict[tuple[str, bool], int]:
        found = self.database.rows(
            "select state, sha256 is not null, count(*) from batch group by 1, 2"
        )
        return {(state, bool(known)): number for state, known, number in found}

    def _summed(self) -> Counts:
        assert self._tally is not None  # counted before
        by_state = dict.fromkeys(STATES, 0)
        looked = 0
        for (state, known), number in self._tally.items():
            by_state[state] += number  # type: ignore[index]  # the column holds nothing else
            looked += number if known else 0
        return Counts(by_state, looked)

    def follow(self) -> None:
        """Have duplicates say why there is no result, where the input they are the same as got none."""
        self.flush()
        self.database.write(partial(self.database.execute, FOLLOWED))

    def displaced(self) -> bool:
        """Whether an input has the bytes of one that only its place kept from being scanned."""
        self.flush()
        return bool(self.database.rows(_DISPLACED))

    def first_turn(self) -> int:
        """Turns of inputs that came later follow those that were given."""
        self.flush()
        ((last,),) = self.database.rows("select coalesce(max(turn), -1) from batch")
        return int(last) + 1

    def scanned(self, scan: str) -> str | None:
        """How much of the code of a stored scan was read, or ``None`` when there is no such scan."""
        found = self.database.rows("select code_state from scans where id = ?", [scan])
        return str(found[0][0]) if found else None

    def looked(self, ident: str) -> bytes:
        """What the look at an input has read of it, as written; empty when nothing was kept."""
        found = self.database.rows("select looked from batch where id = ?", [ident])
        return bytes(found[0][0] or b"") if found else b""

    # --- changing --------------------------------------------------------------------------------

    def change(self, ident: str, **values: Any) -> None:
        """Note changed columns of an input; written by the next `flush`."""
        self._changed.setdefault(ident, {}).update(values)

    def keep(self, scan: str, law_version: str, packed: Packed) -> None:
        """Note the rows of a scan, in place of those it had."""
        if scan in self._scans:
            self.flush()
        if law_version not in self._laws:
            self._laws.add(law_version)
            for name, found in (("checks", check_rows), ("provisions", provision_rows)):
                self._keep(name, values_of(name, found(law_version)))
        self._scans[scan] = None
        for name, values in packed:
            self._keep(name, values)

    def _keep(self, name: str, values: Sequence[Sequence[Any]]) -> None:
        self._kept.setdefault(name, []).extend(values)
        self._rows += len(values)

    @property
    def waiting(self) -> int:
        """Rows that are not written yet."""
        return len(self._changed) + self._rows

    def flush(self) -> None:
        """Write what was noted, whole or not at all."""
        if not self.waiting:
            return
        losses = self.database.losses
        before, after = self.database.write(self._write)
        if self._tally is not None and losses == self.database.losses:
            self._tally.update(after)
            self._tally.subtract(before)
        else:  # what was done twice was not counted once
            self._tally = None
        self._changed, self._kept, self._scans, self._rows = {}, {}, {}, 0

    def _write(self) -> tuple[Counter[tuple[str, bool]], Counter[tuple[str, bool]]]:
        """Returns how the changed rows stood, and how they stand."""
        database = self.database
        for name in OF_SCANS:
            if self._scans:
                database.many(
                    f'delete from "{name}" where scan = ?', [[each] for each in self._scans]
                )
        for name, values in self._kept.items():
            database.many(INSERTED[name], values)
        counted = [ident for ident, news in self._changed.items() if _COUNTED & news.keys()]
        before = self._stand(counted)
        alike: dict[tuple[str, ...], list[list[Any]]] = {}
        for ident, news in self._changed.items():
            alike.setdefault(tuple(news), []).append([*news.values(), ident])
        for columns, rows in alike.items():
            marks = ", ".join(f'"{name}" = ?' for name in columns)
            database.many(f"update batch set {marks} where id = ?", rows)
        return before, self._stand(counted)

    def _stand(self, idents: list[str]) -> Counter[tuple[str, bool]]:
        found: Counter[tuple[str, bool]] = Counter()
        for start in range(0, len(idents), PAGE):
            some = idents[start : start + PAGE]
            marks = ", ".join("?" * len(some))
            for state, known in self.database.rows(
                f"select state, sha256 is not null from batch where id in ({marks})", some
            ):
                found[state, bool(known)] += 1
        return found


_CHANGED = (
    "(batch.file_size <> excluded.file_size or batch.file_time <> excluded.file_time)"
    f" and batch.file_size <> {UNKNOWN[0]} and excluded.file_size <> {UNKNOWN[0]}"
    f" and not (excluded.file_size = {MISSING[0]} and batch.sha256 is not null)"
)
"""What nobody tells anything of is no reason to fetch it again, and of what is gone the result stays."""
_ADDED = (
    added("batch", (*_GIVEN, *_FRESH))
    + " on conflict (id) do update set "
    + ", ".join(
        f'"{name}" = case when {_CHANGED} then excluded."{name}" else batch."{name}" end'
        for name in _FRESH
    )
    + "".join(
        f", {name} = case when excluded.file_size < 0 then batch.{name} else excluded.{name} end"
        for name in ("file_size", "file_time")
    )
)
_NOT_FETCHED = (
    "update batch set state = 'queued', attempts = 0, code = null, reason = null "
    f"where state = 'failed' and (substr(code, 1, 6) = 'fetch-' or code in {_US})"
)
"""What a network, a cluster or a full disk failed at is tried again by the next run."""
_RENEWED_ALL = "update batch set " + ", ".join(f'"{name}" = ?' for name in _FRESH)
_RENEWED = _RENEWED_ALL + " where id = ?"
_NOTED = added("batch_settings", SETTINGS.columns) + (
    " on conflict (name) do update set value = excluded.value"
)

_FIRST = "f.id = substr(batch.reason, 9) and f.state in ('refused', 'failed')"
"""What a duplicate is the same as (``same as ID``), without a result."""
FOLLOWED = (
    f"update batch set code = (select f.code from batch f where {_FIRST}) where state = 'duplicate' "
    f"and coalesce(code, '') <> coalesce((select f.code from batch f where {_FIRST}), '')"
)
_DISPLACED = (
    f"select 1 from batch where state = 'duplicate' and exists (select 1 from batch f where {_FIRST} "
    f"and (substr(f.code, 1, 6) = 'fetch-' or f.code in {_PLACES})) limit 1"
)


def _given(each: Input, position: int) -> tuple[Any, ...]:
    """Values of the columns of `_GIVEN`."""
    return (
        each.ident,
        position,
        each.path,
        each.place,
        *each.listed,
        *(each.stamp or _file(each.place)),
    )


def _file(place: bytes) -> tuple[int, int]:
    """Size and time of change of a file, by which a change is noticed."""
    try:
        return stamp_of(Path(os.fsdecode(place))) if place else MISSING
    except (OSError, ValueError):
        return MISSING


def _opens(place: bytes, code: str) -> bool:
    """Whether a plain file or folder can be opened that could not; what changed at an address is tried anyway."""
    place = bytes(place)
    if is_remote(place):
        return code == "apk-changed"
    try:
        path = Path(os.fsdecode(place))
        if path.is_dir():
            # Its stamp is that of the APKs in it: that there are some now is seen by it.
            return code != "apk-is-folder" and os.access(place, os.R_OK | os.X_OK)
        return path.is_file() and os.access(place, os.R_OK)
    except (OSError, ValueError):
        return False
