"""Databases of several machines put into one; doing it twice changes nothing."""

from collections.abc import Sequence
from contextlib import closing
from functools import partial
from typing import Any, NamedTuple

from scanner.batch.columns import BATCH, SETTINGS
from scanner.batch.counts import Counts, counted
from scanner.batch.queue import FOLLOWED, Queue
from scanner.database import PAGE, Database, Where, added, inserted, refuse_stranger
from scanner.store import OF_SCANS, Store
from scanner.study_sources import opened_to_read
from scanner.tables import TABLES

_WORTH = {"elsewhere": 0, "queued": 1, "running": 1, "refused": 2, "failed": 2, "duplicate": 2}
_WORTH |= {"over-budget": 3, "done": 3}
"""Which of two accounts of an input is kept: the one that knows more."""
_ADDED = {
    name: f"{added(name, table.columns)} on conflict do nothing" for name, table in TABLES.items()
}


class Merged(NamedTuple):
    """What came of it."""

    scans: int
    """Scans that were new."""
    counts: Counts
    """Where the inputs of all stand."""


def merge(target: Where, parts: Sequence[Where]) -> Merged:
    """Put the scans and the queues of ``parts`` into ``target``, each whole or not at all.

    A scan that is there already is left as it is; of an input, the account that knows more is kept, of two
    that know as much the later one.

    Raises `analyzers.errors.InputError`: ``batch-busy``, ``db-unusable``.
    """
    with Store(target) as store, store.database.alone():
        Queue(store.database)  # its tables
        added = 0
        for part in parts:
            with closing(opened_to_read(part)) as source:
                queued = refuse_stranger(source, "batch", BATCH)
                added += store.database.write(partial(_merge, source, store.database, queued))
        store.database.write(partial(store.database.execute, FOLLOWED))
        return Merged(added, counted(store.database))


def _merge(source: Database, target: Database, queued: bool) -> int:
    """Returns how many scans are new."""
    for name in ("checks", "provisions"):
        for page in source.pages(f'select * from "{name}"'):
            target.many(_ADDED[name], page)
    added = _scans(source, target)
    if queued:
        _inputs(source, target)
        _day(source, target)
    return added


def _scans(source: Database, target: Database) -> int:
    """Copy scans that are new, with all that belongs to them. Returns how many."""
    found, last = 0, ""
    while page := source.rows(
        f"select id from scans where id > ? order by id limit {PAGE}", [last]
    ):
        last = page[-1][0]
        there = target.rows(f"select id from scans where id in ({_marks(page)})", _firsts(page))
        new = sorted({row[0] for row in page} - {row[0] for row in there})
        found += len(new)
        for start in range(0, len(new), 50):  # what belongs to a scan may be large
            _copy(source, target, new[start : start + 50])
    return found


def _copy(source: Database, target: Database, scans: Sequence[str]) -> None:
    marks = _marks(scans)
    apps = f"select * from apps where sha256 in (select app from scans where id in ({marks}))"
    target.many(_ADDED["apps"], source.rows(apps, scans))
    target.many(_ADDED["scans"], source.rows(f"select * from scans where id in ({marks})", scans))
    for name in OF_SCANS:
        sql = f'select * from "{name}" where scan in ({marks})'
        target.many(_ADDED[name], source.rows(sql, scans))


def _inputs(source: Database, target: Database) -> None:
    """Copy the queue; inputs that are new stand after those that are there."""
    names = [*BATCH.columns]
    state, position, turn = (names.index(each) for each in ("state", "position", "turn"))
    told, ranked = ", ".join(_RANKED), [names.index(each) for each in _RANKED]
    ((last,),) = target.rows('select coalesce(max("position"), -1) from batch')
    statement, before = inserted("batch", names, BATCH.key), -1
    while page := source.rows(
        f'select * from batch where "position" > ? order by "position" limit {PAGE}', [before]
    ):
        before = page[-1][position]
        found = target.rows(
            f'select {told}, "position" from batch where id in ({_marks(page)})', _firsts(page)
        )
        there = {row[0]: (_rank(row), row[-1]) for row in found}
        better: list[list[Any]] = []
        for row in page:
            known, at = there.get(row[0], (None, None))
            if known is not None and known >= _rank([row[each] for each in ranked]):
                continue
            values = list(row)
            if row[state] in ("queued", "running"):
                values[state], values[turn] = "queued", None  # turns of several queues are no order
            last += known is None
            values[position] = last if known is None else at
            better.append(values)
        target.many(statement, better)


_RANKED = ("id", "state", "finished_at", "scan", "code")


def _rank(row: Sequence[Any]) -> tuple[int, str, str, str]:
    """The more the better: what it knows, and when, and something that is the same in any order."""
    _, state, finished, scan, code = row[:5]
    return _WORTH[state], finished or "", scan or "", code or ""


def _day(source: Database, target: Database) -> None:
    """The day whose law applies, for who goes on with it."""
    if source.columns("batch_settings") == [*SETTINGS.columns]:
        noted = source.rows("select name, value from batch_settings where name = 'as_of'")
        target.many(f"{added('batch_settings', SETTINGS.columns)} on conflict do nothing", noted)


def _marks(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values))


def _firsts(page: Sequence[Sequence[Any]]) -> list[Any]:
    return [row[0] for row in page]
