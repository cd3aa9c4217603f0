"""The scans of a database (`scanner.database`): one row a fact; its tables are declared in `scanner.tables`.

A stranger can read them: `checks` and `provisions` are snapshots of what the scans were judged
by, and `artifacts` keeps the collected values compressed, so that old apps can be judged anew.
"""

import hashlib
import zlib
from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from analyzers.artifacts import encode
from reports.model import Report, Tool
from scanner.context import Context
from scanner.database import (
    Database,
    Where,
    connected,
    define,
    inserted,
    unusable,
    where,
)
from scanner.database import DatabaseUnusable as DatabaseUnusable
from scanner.rows import check_rows, provision_rows, report_rows
from scanner.tables import TABLES

if TYPE_CHECKING:
    import sqlite3

Rows = Sequence[tuple[str, Sequence[Sequence[Any]]]]
"""Rows by table, their values in the order of its columns."""


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

    ``named``: a file, a server (or its URL), or ``None`` for a temporary one that is gone when it is closed.

    Raises `DatabaseUnusable` (``db-unusable``) when it cannot be opened or is not a database of ours.
    """

    def __init__(self, named: Where | str | None) -> None:
        self.database: Database = connected(where(named) if named is not None else None)
        try:
            define(self.database, TABLES)
        except BaseException:
            self.database.close()
            raise

    @property
    def connection(self) -> "sqlite3.Connection":
        """The connection of a database of SQLite, for questions in its SQL; closed with the store."""
        from scanner.database_sqlite import SQLite

        assert isinstance(self.database, SQLite)
        return self.database.connection

    def __enter__(self) -> "Store":
        return self

    def __exit__(self, *_: object) -> None:
        self.database.close()

    # --- reading ---------------------------------------------------------------------------------

    def report(self, scan: str) -> Report | None:
        """The report of a scan, stored or judged again from what was read; ``None`` when there is none.

        Of an older form is none, and a scan with a damaged file is to be done again.
        """
        from scanner.rejudging import STORED, Stored, stored_report

        found = self.database.rows(f"select {STORED} from scans where id = ?", [scan])
        try:
            files = self.artifacts(scan)
        except DatabaseUnusable:
            return None
        return stored_report(files, Stored(*found[0])) if found else None

    def artifact(self, scan: str, name: str) -> bytes | None:
        """A stored file of a scan, unpacked."""
        return self.artifacts(scan, name).get(name)

    def artifacts(self, scan: str, name: str | None = None) -> dict[str, bytes]:
        """All stored files of a scan (or the one named), unpacked: what a bundle is an export of."""
        wanted = "scan = ?" if name is None else "scan = ? and name = ?"
        values = [scan] if name is None else [scan, name]
        sql = f"select name, zlib from artifacts where {wanted} order by name"
        try:
            return {row[0]: zlib.decompress(row[1]) for row in self.database.rows(sql, values)}
        except zlib.error as error:
            raise unusable(self.database, error) from None

    # --- writing ---------------------------------------------------------------------------------

    def save(self, scan: str, report: Report, code_state: str, files: dict[str, bytes]) -> None:
        """Store a scan in one transaction, replacing an earlier one of the same key."""
        rows = [
            (name, values_of(name, found))
            for name, found in report_rows(scan, report, code_state, files)
        ]
        self.database.write(lambda: self.put(scan, report.tool.law_version, rows))

    def put(self, scan: str, law_version: str, rows: Rows) -> None:
        """Put the rows of a scan in place of those it had; inside of a transaction of the database."""
        database = self.database
        if not database.rows("select 1 from checks where law_version = ? limit 1", [law_version]):
            for name, found in (("checks", check_rows), ("provisions", provision_rows)):
                database.many(INSERTED[name], values_of(name, found(law_version)))
        for name in OF_SCANS:
            database.execute(f'delete from "{name}" where scan = ?', [scan])
        for name, values in rows:
            database.many(INSERTED[name], values)


def values_of(name: str, rows: Iterable[dict[str, Any]]) -> list[list[Any]]:
    """Rows of a table in the order of its columns."""
    return [[row[column] for column in TABLES[name].columns] for row in rows]


INSERTED = {name: inserted(name, table.columns, table.key) for name, table in TABLES.items()}
"""Statements that put a row in place of another of its key, by table."""
OF_SCANS = tuple(name for name, table in TABLES.items() if "scan" in table.columns)
"""Tables whose rows belong to a scan."""
