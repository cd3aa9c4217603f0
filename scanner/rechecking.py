"""All scans of a database judged anew from what was read of their apps, without an APK.

What comes of a scan is another scan of its own key, so that doing it twice, or again after it was ended in
the middle, gives the same rows. Old rows stay as they are.
"""

import hashlib
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

import msgspec

from analyzers.artifacts import Value
from analyzers.errors import InputError
from analyzers.names import digest
from reports.model import Tool
from reports.untrusted import visible
from scanner.batch.pool import Ended, Limits, Pool, Workers
from scanner.batch.sound import sound
from scanner.batch.worker import Answer, Failed, Judge, Refused, Scanned
from scanner.database import Database
from scanner.one import tool
from scanner.rejudging import JUDGED, NAMES, NOT_NOTICED, READ, READ_AGAIN, REPORT
from scanner.store import Store

PAGE = 100
"""Scans that are judged and then written together."""
MOST_LISTED = 1_000
"""Scans of a kind that are named; the counts are of all."""
SECONDS = 60.0
"""For judging one scan; none needs a hundredth of it."""
WORK = "scanner.batch.worker:answer"
TOLD_SECONDS = 10.0
"""Between two lines on how far it is."""
NOTHING = "–"
"""Verdict of a check that one of the two did not have."""


class Order(NamedTuple):
    """What was asked for."""

    day: date
    laws: tuple[str, ...] = ()
    chosen: tuple[str, ...] = ()
    """Scans, SHA-256 of apps, packages; empty for all."""
    jobs: int = 1
    work: str = WORK
    """What answers a task in a worker, as ``module:function``."""


class Named(Value, frozen=True):
    """A scan, and what is to be said of it."""

    scan: str
    package: str
    app: str
    """SHA-256."""
    code: str
    reason: str


class Change(Value, frozen=True):
    """How often a check gave another verdict than when the app was scanned."""

    check: str
    before: str
    after: str
    scans: int


class Made(Value, frozen=True):
    """How many scans were read by one version."""

    tool: str
    catalogue: str
    scans: int


class Rechecked(Value, frozen=True, tag_field="schema", tag="faceaudit/rechecked/1"):
    """What came of it. ``judged + before + sum(lost)`` is ``scans``."""

    as_of: str
    laws: tuple[str, ...]
    tool: Tool
    made: tuple[Made, ...]
    """Versions that read the apps."""
    scans: int
    """Scans that read an app, as far as they were chosen."""
    judged: int
    before: int
    """Judged so already."""
    lost: dict[str, int]
    """Could not be judged, by code."""
    read_again: int
    """May hold SDKs that the catalogue learned since."""
    not_noticed: int
    """Whether they hold such an SDK cannot be noticed."""
    changed: int
    """Scans of which a verdict changed."""
    changes: tuple[Change, ...]
    to_read: tuple[Named, ...]
    could_not: tuple[Named, ...]


class _Root(NamedTuple):
    """A scan that read an app."""

    id: str
    app: str
    as_of: str
    scanned_at: str
    tool: str
    catalogue: str
    law: str
    code_state: str
    package: str


_COLUMNS = (
    "s.id, s.app, s.as_of, s.scanned_at, s.tool_version, s.catalogue_version, s.law_version, "
    "s.code_state, a.package"
)
_ROOTS = (
    "from scans s join apps a on a.sha256 = s.app where not exists "
    f"(select 1 from artifacts f where f.scan = s.id and f.name = '{JUDGED}')"
)


def recheck(
    store: Store, order: Order, say: Callable[[str], None], workers: Workers | None = None
) -> Rechecked:
    """Judge the scans of a database anew.

    :param say: is told how far it is.
    :param workers: who does it; processes of our own when nobody is named.
    :raises InputError: ``recheck-unknown`` (nothing of a name is in the database), ``db-…``.
    """
    found = _Tally()
    run = _Run(store, order, found)
    where, values = _chosen(store.database, order.chosen)
    made = store.database.rows(
        f"select s.tool_version, s.catalogue_version, count(*) {_ROOTS} {where} "
        "group by s.tool_version, s.catalogue_version order by 1, 2",
        values,
    )
    total = sum(row[2] for row in made)
    with workers or Pool(order.jobs, Limits(), order.work) as pool:
        done, told = 0, time.monotonic()
        for page in _pages(store.database, where, values):
            run.page(page, pool)
            done += len(page)
            if time.monotonic() - told >= TOLD_SECONDS:
                told = time.monotonic()
                say(f"{done} of {total} scans")
    changes = sorted(found.changes.items())
    return Rechecked(
        as_of=order.day.isoformat(),
        laws=order.laws,
        tool=tool(),
        made=tuple(Made(*row) for row in made),
        scans=done,
        judged=found.judged,
        before=found.before,
        lost=dict(sorted(found.lost.items())),
        read_again=found.told[READ_AGAIN],
        not_noticed=found.told[NOT_NOTICED],
        changed=found.changed,
        changes=tuple(Change(*what, count) for what, count in changes),
        to_read=tuple(found.to_read),
        could_not=tuple(found.could_not),
    )


def _chosen(database: Database, names: tuple[str, ...]) -> tuple[str, list[str]]:
    """The condition for scans of these names, and its values. Raises `InputError`."""
    if not names:
        return "", []
    for name in names:
        there = f"select 1 {_ROOTS} and (s.id = ? or s.app = ? or a.package = ?) limit 1"
        if not database.rows(there, [name] * 3):
            raise InputError(
                "recheck-unknown",
                visible(f"{name} is no scan, app or package of which this database has a reading."),
            )
    marks = ", ".join("?" * len(names))
    return f"and (s.id in ({marks}) or s.app in ({marks}) or a.package in ({marks}))", [*names] * 3


def _pages(database: Database, where: str, values: Sequence[str]) -> Iterator[list[_Root]]:
    """Scans that read an app, by key; what is written meanwhile does not disturb it."""
    last = ""
    while True:
        sql = f"select {_COLUMNS} {_ROOTS} {where} and s.id > ? order by s.id limit {PAGE}"
        page = [_Root(*row) for row in database.rows(sql, [*values, last])]
        if not page:
            return
        yield page
        last = page[-1].id


class _Tally:
    """What is counted on the way."""

    def __init__(self) -> None:
        self.judged = self.before = self.changed = 0
        self.lost: Counter[str] = Counter()
        self.told: Counter[str] = Counter()
        self.changes: Counter[tuple[str, str, str]] = Counter()
        self.to_read: list[Named] = []
        self.could_not: list[Named] = []

    def missed(self, root: _Root, code: str, reason: str) -> None:
        """Note a scan that could not be judged."""
        self.lost[code] += 1
        if len(self.could_not) < MOST_LISTED:
            self.could_not.append(Named(root.id, root.package, root.app, code, reason))


class _Run:
    """One run over a database."""

    def __init__(self, store: Store, order: Order, tally: _Tally) -> None:
        self._store, self._order, self._tally = store, order, tally
        self._database = store.database
        self._now = tool()

    def page(self, roots: list[_Root], pool: Workers) -> None:
        """Judge some scans, write what came of them, and count."""
        tasks: list[Judge] = []
        keys: dict[str, str] = {}
        for root in roots:
            files = self._files(root.id)
            key = self._key(root, files)
            if key in keys.values() or self._is_there(key):
                keys[root.id] = key
                self._tally.before += 1
            elif self._is_so(root, files):
                keys[root.id] = root.id
                self._tally.before += 1
            else:
                tasks.append(self._task(root, key, files))
        written = self._judged({root.id: root for root in roots}, tasks, pool)
        keys |= {ident: key for ident, key, *_ in written}
        if written:
            self._database.write(lambda: self._put(written))
        for root in roots:
            if root.id in keys:
                self._count(root, keys[root.id])

    def _put(self, written: list[tuple[str, str, str, Any]]) -> None:
        for _, key, version, rows in written:
            self._store.put(key, version, rows)

    def _judged(
        self, roots: dict[str, _Root], tasks: list[Judge], pool: Workers
    ) -> list[tuple[str, str, str, Any]]:
        """Scan, new key, version of the law and rows, of those that could be judged."""
        waiting, found = tasks[::-1], []
        while waiting or pool.running:
            while waiting and pool.free:
                pool.give(waiting.pop())
            for done in pool.collect(1.0):
                task, answer = done.task, done.answer
                assert isinstance(task, Judge)
                if isinstance(answer, Ended) and not task.attempts:
                    waiting.append(msgspec.structs.replace(task, attempts=1))
                elif isinstance(answer, Scanned) and sound(answer.rows, task.key, task.sha256):
                    found.append((task.id, task.key, answer.law_version, answer.rows))
                else:
                    self._tally.missed(roots[task.id], *_why(answer))
        self._tally.judged += len(found)
        return found

    # --- one scan --------------------------------------------------------------------------------

    def _files(self, scan: str) -> list[tuple[str, str, bytes]]:
        marks = ", ".join("?" * len(READ))
        sql = f"select name, sha256, zlib from artifacts where scan = ? and name in ({marks}) order by name"
        return [(row[0], row[1], bytes(row[2])) for row in self._database.rows(sql, [scan, *READ])]

    def _key(self, root: _Root, files: list[tuple[str, str, bytes]]) -> str:
        now, order = self._now, self._order
        parts = ["judged anew", root.id, order.day.isoformat(), now.version, now.law_version]
        parts += [digest(), *(f"{name} {sha256}" for name, sha256, _ in files), "laws", *order.laws]
        return hashlib.sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()[:32]

    def _is_there(self, key: str) -> bool:
        return bool(self._database.rows("select 1 from scans where id = ?", [key]))

    def _is_so(self, root: _Root, files: list[tuple[str, str, bytes]]) -> bool:
        """Whether the scan itself was judged under the same conditions."""
        now = self._now
        versions = (now.version, now.catalogue_version, now.law_version)
        if (root.tool, root.catalogue, root.law) != versions:
            return False
        names = next((_partly(data, _Digest) for name, _, data in files if name == NAMES), None)
        if root.as_of != self._order.day.isoformat() or (names and names.digest != digest()):
            return False
        sql = "select zlib from artifacts where scan = ? and name = ?"
        report = [
            _partly(bytes(row[0]), _Laws) for row in self._database.rows(sql, [root.id, REPORT])
        ]
        return (report[0].laws if report and report[0] else ()) == self._order.laws

    def _task(self, root: _Root, key: str, files: list[tuple[str, str, bytes]]) -> Judge:
        return Judge(
            id=root.id,
            place=b"",
            size=sum(len(data) for _, _, data in files),
            attempts=0,
            seconds=SECONDS,
            key=key,
            sha256=root.app,
            files=tuple(files),
            made=(root.tool, root.catalogue),
            code_state=root.code_state or "",
            scanned_at=root.scanned_at,
            day=self._order.day.isoformat(),
            laws=self._order.laws,
        )

    def _count(self, root: _Root, key: str) -> None:
        before, after = self._verdicts(root.id), self._verdicts(key)
        changes = [
            (check, before.get(check, NOTHING), after.get(check, NOTHING))
            for check in sorted({*before, *after})
            if before.get(check) != after.get(check)
        ]
        self._tally.changes.update(changes)
        self._tally.changed += bool(changes)
        sql = (
            "select limitation, message_en from limitations where scan = ? and limitation in (?, ?)"
        )
        for limitation, reason in self._database.rows(sql, [key, READ_AGAIN, NOT_NOTICED]):
            self._tally.told[limitation] += 1
            if limitation == READ_AGAIN and len(self._tally.to_read) < MOST_LISTED:
                self._tally.to_read.append(
                    Named(root.id, root.package, root.app, limitation, reason)
                )

    def _verdicts(self, scan: str) -> dict[str, str]:
        sql = 'select "check", verdict from results where scan = ?'
        return {row[0]: row[1] for row in self._database.rows(sql, [scan])}


class _Digest(msgspec.Struct):
    digest: str


class _Laws(msgspec.Struct):
    laws: tuple[str, ...] = ()


def _partly(data: bytes, kind: type[Any]) -> Any:
    """A part of a packed file, ``None`` where it cannot be read."""
    from scanner.rejudging import NotJudged, unpacked

    try:
        return msgspec.json.decode(unpacked(data), type=kind)
    except (NotJudged, msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None


def _why(answer: Answer | Ended) -> tuple[str, str]:
    """Code and reason of a scan that could not be judged."""
    if isinstance(answer, Refused | Failed | Ended):
        return answer.code, answer.reason
    return "garbled", "The worker's answer made no sense."
