"""The queue of a batch: one row an input, in the database of the results.

Changes are kept until `Queue.flush` writes them in one transaction, so that a batch that is killed loses
the last moments only, and nobody else has to wait long for the database.
"""

import fcntl
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any, Literal, NamedTuple

from analyzers.errors import InputError
from reports.untrusted import visible
from scanner.batch.sources import Input
from scanner.rows import check_rows, provision_rows
from scanner.store import BUSY_SECONDS, DatabaseUnusable, Store
from scanner.tables import TABLES

State = Literal[
    "queued", "running", "done", "refused", "failed", "over-budget", "duplicate", "elsewhere"
]
STATES: tuple[State, ...] = (
    "queued",
    "running",
    "done",
    "refused",
    "failed",
    "over-budget",
    "duplicate",
    "elsewhere",
)
"""``over-budget``: a result is there, but the time ended first. ``elsewhere``: of another shard."""

COLUMNS: dict[str, str] = {
    "id": "TEXT PRIMARY KEY",
    "position": "INTEGER",
    "path": "TEXT",
    "place": "BLOB",
    "listed_sha256": "TEXT",
    "listed_package": "TEXT",
    "market": "TEXT",
    "category": "TEXT",
    "listed_policy": "TEXT",
    "file_size": "INTEGER",
    "file_time": "INTEGER",
    "sha256": "TEXT",
    "package": "TEXT",
    "dex_bytes": "INTEGER",
    "face": "INTEGER",
    "signals": "TEXT",
    "looked": "BLOB",
    "policy": "TEXT",
    "scan": "TEXT",
    "turn": "INTEGER",
    "state": "TEXT",
    "code": "TEXT",
    "reason": "TEXT",
    "attempts": "INTEGER",
    "seconds": "REAL",
    "started_at": "TEXT",
    "finished_at": "TEXT",
}
_TABLES = {"batch": COLUMNS, "batch_settings": {"name": "TEXT PRIMARY KEY", "value": "TEXT"}}
_INDEXES = ("state, turn", "position", "sha256")
_FRESH: dict[str, Any] = {
    **dict.fromkeys(("sha256", "package", "dex_bytes", "face", "signals", "looked", "policy")),
    **dict.fromkeys(("scan",)),
    **dict.fromkeys(("turn", "code", "reason", "seconds", "started_at", "finished_at")),
    "state": "queued",
    "attempts": 0,
}
"""What a row says before anything was done."""
_GIVEN = [*COLUMNS][: [*COLUMNS].index("sha256")]
"""What is known of an input when it is named."""
PAGE = 500

Packed = Sequence[tuple[str, Sequence[Sequence[Any]]]]
"""Rows of a scan by table, their values in the order of the columns."""


def sound(packed: Packed) -> bool:
    """Whether rows that a worker gave are rows of our tables: nothing it says is trusted."""
    plain = (str, int, float, bytes, type(None))
    return all(
        name in TABLES
        and all(
            len(row) == len(TABLES[name].columns) and all(isinstance(v, plain) for v in row)
            for row in rows
        )
        for name, rows in packed
    )


class Row(NamedTuple):
    """What a batch needs to know of an input."""

    id: str
    position: int
    path: str
    place: bytes
    listed_sha256: str
    listed_package: str
    market: str
    category: str
    listed_policy: str
    file_size: int
    sha256: str | None
    package: str | None
    dex_bytes: int | None
    face: int | None
    policy: str | None
    scan: str | None
    turn: int | None
    state: State
    attempts: int


_ROW = ", ".join(Row._fields)


def now() -> str:
    """The present moment, UTC, to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class Queue:
    """The queue of an opened database. Raises `DatabaseUnusable` (``db-unusable``)."""

    def __init__(self, store: Store, path: Path) -> None:
        self._connection = store.connection
        self._path = path
        self._waiting: list[tuple[str, Sequence[Any]]] = []
        self._laws: set[str] = set()
        with _Told(path):
            for name, columns in _TABLES.items():
                refuse_stranger(self._connection, name, columns)
            self._write(self._create)

    def _create(self) -> None:
        for name, columns in _TABLES.items():
            told = ", ".join(f"[{column}] {kind}" for column, kind in columns.items())
            self._connection.execute(f"create table if not exists [{name}] ({told})")
        for number, columns_of in enumerate(_INDEXES):
            self._connection.execute(
                f"create index if not exists batch_index_{number} on batch ({columns_of})"
            )

    # --- filling ---------------------------------------------------------------------------------

    def add(self, found: Iterable[Input]) -> int:
        """Put inputs into the queue; a file that changed since is done anew. Returns how many were named."""
        with _Told(self._path):
            (first,) = self._connection.execute(
                "select coalesce(max(position) + 1, 0) from batch"
            ).fetchone()
        named = 0
        found = iter(found)
        while page := list(islice(found, PAGE)):
            values = [
                (*_given(each, first + named + at), *_FRESH.values())
                for at, each in enumerate(page)
            ]
            named += len(page)
            with _Told(self._path):
                self._write(partial(self._add, values))
        return named

    def _add(self, values: list[tuple[Any, ...]]) -> None:
        columns = (*_GIVEN, *_FRESH)
        reset = ", ".join(f"{name} = iif({_CHANGED}, excluded.{name}, {name})" for name in _FRESH)
        self._connection.executemany(
            f"insert into batch ({', '.join(columns)}) values ({', '.join('?' * len(columns))}) "
            f"on conflict (id) do update set {reset}, file_size = excluded.file_size, "
            "file_time = excluded.file_time",
            map(_texts, values),
        )

    def reset(self, *, everything: bool) -> None:
        """What ran when a batch was killed waits again; ``everything``: all inputs do."""
        with _Told(self._path):
            if everything:
                marks = ", ".join(f"{name} = ?" for name in _FRESH)
                self._write(
                    lambda: self._connection.execute(
                        f"update batch set {marks}", list(_FRESH.values())
                    )
                )
            else:
                self._write(
                    lambda: self._connection.execute(
                        "update batch set state = 'queued', started_at = null where state = 'running'"
                    )
                )

    # --- settings --------------------------------------------------------------------------------

    def setting(self, name: str) -> str | None:
        """What an earlier run of this batch noted."""
        with _Told(self._path):
            found = self._connection.execute(
                "select value from batch_settings where name = ?", [name]
            ).fetchone()
        return None if found is None else str(found[0])

    def note(self, name: str, value: str | None) -> None:
        """Note it for the next run, or forget it."""
        with _Told(self._path):
            self._write(lambda: self._note(name, value))

    def _note(self, name: str, value: str | None) -> None:
        if value is None:
            self._connection.execute("delete from batch_settings where name = ?", [name])
        else:
            self._connection.execute(
                "insert or replace into batch_settings values (?, ?)", [name, value]
            )

    # --- reading ---------------------------------------------------------------------------------

    def rows(self, where: str, order: str) -> Iterator[Row]:
        """Inputs, a page at a time, so that a queue of any length needs little memory.

        :param order: a whole number that no two of them share; what is changed meanwhile is not seen twice.
        """
        last = -1
        while True:
            with _Told(self._path):
                page = self._connection.execute(
                    f"select {_ROW} from batch where ({where}) and {order} > ? "
                    f"order by {order} limit {PAGE}",
                    [last],
                ).fetchall()
            if not page:
                return
            for values in page:
                yield Row(*values)
            last = getattr(Row(*page[-1]), order)

    def scanned(self, scan: str) -> str | None:
        """How much of the code of a stored scan was read, or ``None`` when there is no such scan."""
        with _Told(self._path):
            found = self._connection.execute(
                "select code_state from scans where id = ?", [scan]
            ).fetchone()
        return None if found is None else str(found[0])

    # --- changing --------------------------------------------------------------------------------

    def change(self, ident: str, **values: Any) -> None:
        """Note changed columns of an input; written by the next `flush`."""
        marks = ", ".join(f"{name} = ?" for name in values)
        self._waiting.append((f"update batch set {marks} where id = ?", [*values.values(), ident]))

    def keep(self, scan: str, law_version: str, packed: Packed) -> None:
        """Note the rows of a scan, in place of those it had."""
        if law_version not in self._laws:
            self._laws.add(law_version)
            for name, found in (("checks", check_rows), ("provisions", provision_rows)):
                self._insert(name, [list(row.values()) for row in found(law_version)])
        for name, table in TABLES.items():
            if "scan" in table.columns:
                self._waiting.append((f"delete from [{name}] where scan = ?", [scan]))
        for name, values in packed:
            self._insert(name, values)

    def _insert(self, name: str, values: Sequence[Sequence[Any]]) -> None:
        marks = ", ".join("?" * len(TABLES[name].columns))
        statement = f"insert or replace into [{name}] values ({marks})"
        self._waiting += [(statement, row) for row in values]

    @property
    def waiting(self) -> int:
        """Statements that are not written yet."""
        return len(self._waiting)

    def flush(self) -> None:
        """Write what was noted, whole or not at all."""
        if not self._waiting:
            return
        with _Told(self._path):
            self._write(self._execute)
        self._waiting.clear()

    def _execute(self) -> None:
        for statement, values in self._waiting:
            self._connection.execute(statement, values)

    def _write(self, work: Callable[[], object]) -> None:
        with self.writing():
            work()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """One transaction, begun when no other process writes. Raises ``sqlite3.Error``."""
        deadline = time.monotonic() + BUSY_SECONDS
        while True:
            try:
                self._connection.execute("begin immediate")
                break
            except sqlite3.OperationalError as error:
                if "locked" not in str(error) or time.monotonic() > deadline:
                    raise
                time.sleep(0.02)
        with self._connection:
            yield


_CHANGED = "file_size is not excluded.file_size or file_time is not excluded.file_time"


def _given(each: Input, position: int) -> tuple[Any, ...]:
    """Values of the columns of `_GIVEN`."""
    return (each.ident, position, each.path, each.place, *each[1:], *_file(each.place))


def _texts(values: tuple[Any, ...]) -> list[Any]:
    """SQLite keeps no half characters: names that are no Unicode are told in escapes."""
    return [
        value.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
        if isinstance(value, str)
        else value
        for value in values
    ]


def _file(place: bytes) -> tuple[int, int]:
    """Size and time of change of a file, by which a change is noticed."""
    try:
        found = Path(place.decode("utf-8", "surrogateescape")).stat() if place else None
    except (OSError, ValueError):
        found = None
    return (found.st_size, found.st_mtime_ns) if found is not None else (-1, -1)


class _Told:
    """Errors of SQLite become one sentence."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> None:
        return None

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        if isinstance(error, sqlite3.Error):
            raise DatabaseUnusable(
                "db-unusable", f"{self._path} cannot be used as the database ({error})."
            ) from None


def refuse_stranger(connection: sqlite3.Connection, name: str, columns: dict[str, str]) -> None:
    """Raise ``sqlite3.DatabaseError`` for a table of our name that is not ours."""
    there = [row[1] for row in connection.execute(f"pragma table_info([{name}])")]
    if there and there != list(columns):
        raise sqlite3.DatabaseError(f"its table {name} is of another program or version")


class Alone:
    """A lock beside the database, which the system lets go of when its holder dies."""

    def __init__(self, db: Path) -> None:
        self._path = db.with_name(db.name + ".batch-lock")

    def __enter__(self) -> None:
        try:
            self._file = self._path.open("a")
        except OSError as error:
            raise DatabaseUnusable(
                "db-unusable", visible(f"{self._path} cannot be written ({error.strerror}).")
            ) from None
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            self._file.close()
            raise InputError(
                "batch-busy",
                visible(
                    f"another batch is running on {self._path.name.removesuffix('.batch-lock')}; "
                )
                + "look with --status, or name another database.",
            ) from None

    def __exit__(self, *_: object) -> None:
        self._file.close()
