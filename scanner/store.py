"""The database: one row a fact, through sqlite-utils; its tables are declared in `scanner.tables`.

A SQLite file a stranger can open: `checks` and `provisions` are snapshots of what the scans were judged
by, and `artifacts` keeps the collected values compressed, so that old apps can be judged anew.
"""

import hashlib
import sqlite3
import time
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from analyzers.artifacts import encode
from analyzers.errors import InputError
from reports.model import Report, Tool
from scanner.context import Context
from scanner.rows import check_rows, provision_rows, report_rows
from scanner.tables import TABLES, Table

if TYPE_CHECKING:
    from sqlite_utils import Database

BUSY_SECONDS = 60
"""How long to wait for another process that is writing."""
POLL_SECONDS = 0.2
"""How long SQLite itself waits: it does not hear Ctrl-C meanwhile."""


class DatabaseUnusable(InputError):
    """The database cannot be opened or written."""


def scan_key(
    app_sha256: str,
    policy: str | None,
    context: Context,
    day: date,
    tool: Tool,
    effort: tuple[object, ...] = (),
    session: str = "",
    laws: tuple[str, ...] = (),
) -> str:
    """Identity of a scan: same bytes, policy, context, session, options and versions give the same key.

    ``policy``: SHA-256 of the file and its name's ending, which decides how it is read. ``session``: of the
    recorded session, empty without. ``laws``: overlays that were asked for.
    """
    parts = [app_sha256, policy or "", encode(context).decode(), day.isoformat()]
    parts += [tool.version, tool.catalogue_version, tool.law_version, *map(str, effort)]
    parts += [session] if session else []
    parts += ["laws", *laws] if laws else []
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]


class Store:
    """An opened database. Use as a context manager.

    ``path``: ``None`` for a temporary one that is gone when it is closed.

    Raises `DatabaseUnusable` (``db-unusable``) when the file cannot be opened or is not a database.
    """

    def __init__(self, path: Path | None) -> None:
        self._path = path
        with self._errors():
            if path is not None:
                path.parent.mkdir(parents=True, exist_ok=True)
            self._connection = sqlite3.connect(path or "", timeout=POLL_SECONDS)
            try:
                self._db = self._open()
            except BaseException:
                self._connection.close()
                raise

    @property
    def connection(self) -> sqlite3.Connection:
        """The connection itself, for questions in SQL; closed with the store."""
        return self._connection

    def __enter__(self) -> "Store":
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, zlib.error, OSError) as error:
            raise DatabaseUnusable(
                "db-unusable",
                f"{self._path} cannot be used as the database ({error}); "
                "name another file with --db or leave it out with --no-db.",
            ) from None

    def _open(self) -> "Database":
        from sqlite_utils import Database

        db = Database(self._connection)
        self._refuse_strangers(db)
        self._patiently(db.enable_wal)
        if not set(TABLES) <= set(db.table_names()):
            # One writer at a time, and who waited looks again at what is there by now.
            self._patiently(lambda: self._connection.execute("begin immediate"))
            with self._connection:
                existing = set(db.table_names())
                for name, table in TABLES.items():
                    if name not in existing:
                        self._create(db, name, table)
        return db

    @staticmethod
    def _refuse_strangers(db: "Database") -> None:
        """Leave a database alone whose tables of our names are not ours (or of another version)."""
        existing = set(db.table_names())
        for name, table in TABLES.items():
            if name in existing:
                columns = [column.name for column in db.table(name).columns]
                if columns != list(table.columns):
                    raise sqlite3.DatabaseError(
                        f"its table {name} is of another program or version"
                    )

    @staticmethod
    def _patiently(work: Callable[[], object]) -> None:
        """Switching to WAL and the first lock do not wait for others by themselves."""
        deadline = time.monotonic() + BUSY_SECONDS
        while True:
            try:
                work()
                return
            except sqlite3.OperationalError as error:
                if "locked" not in str(error) or time.monotonic() > deadline:
                    raise
                time.sleep(0.02)

    @staticmethod
    def _create(db: "Database", name: str, table: Table) -> None:
        key: Any = table.key if len(table.key) > 1 else table.key[0]
        created = db.table(name).create(
            table.columns, pk=key, foreign_keys=list(table.references), if_not_exists=True
        )
        for columns in table.indexes:
            created.create_index(list(columns), if_not_exists=True)

    # --- reading ---------------------------------------------------------------------------------

    def report(self, scan: str) -> Report | None:
        """The stored report of a scan, or ``None`` when there is none (or of an older form)."""
        try:
            data = self.artifact(scan, "report.json")
        except DatabaseUnusable:  # a damaged row is scanned again
            return None
        if data is None:
            return None
        try:
            return msgspec.json.decode(data, type=Report)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            return None

    def artifact(self, scan: str, name: str) -> bytes | None:
        """A stored file of a scan, unpacked."""
        return self.artifacts(scan, name).get(name)

    def artifacts(self, scan: str, name: str | None = None) -> dict[str, bytes]:
        """All stored files of a scan (or the one named), unpacked: what a bundle is an export of."""
        where = "scan = ?" if name is None else "scan = ? and name = ?"
        values = [scan] if name is None else [scan, name]
        with self._errors():
            rows = self._db.table("artifacts").rows_where(where, values, order_by="name")
            return {row["name"]: zlib.decompress(row["zlib"]) for row in rows}

    # --- writing ---------------------------------------------------------------------------------

    def save(self, scan: str, report: Report, code_state: str, files: dict[str, bytes]) -> None:
        """Store a scan in one transaction, replacing an earlier one of the same key."""
        with self._errors():
            self._patiently(lambda: self._connection.execute("begin immediate"))
            with self._connection:
                self._replace(scan, report, code_state, files)

    def _replace(self, scan: str, report: Report, code_state: str, files: dict[str, bytes]) -> None:
        self._law(report)
        for name in TABLES:
            if "scan" in TABLES[name].columns:
                self._connection.execute(f"delete from [{name}] where scan = ?", [scan])
        for name, rows in report_rows(scan, report, code_state, files):
            self._insert(name, rows)

    def _law(self, report: Report) -> None:
        version = report.tool.law_version
        seen = self._connection.execute(
            "select 1 from checks where law_version = ? limit 1", [version]
        ).fetchone()
        if seen is None:
            self._insert("checks", check_rows(version))
            self._insert("provisions", provision_rows(version))

    def _insert(self, name: str, rows: Iterable[dict[str, Any]]) -> None:
        columns = list(TABLES[name].columns)
        marks = ", ".join("?" for _ in columns)
        names = ", ".join(f"[{column}]" for column in columns)
        self._connection.executemany(
            f"insert or replace into [{name}] ({names}) values ({marks})",
            ([row[column] for column in columns] for row in rows),
        )
