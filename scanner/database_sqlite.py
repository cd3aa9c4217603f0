"""Databases that are a file: SQLite."""

import fcntl
import sqlite3
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from errno import ENOSPC
from pathlib import Path
from typing import Any

from analyzers.errors import InputError
from reports.untrusted import visible
from scanner.database import PAGE, DatabaseUnusable, T, Values, full, held, unusable
from scanner.tables import Table

BUSY_SECONDS = 60
"""How long to wait for another process that is writing."""
POLL_SECONDS = 0.2
"""How long SQLite itself waits: it does not hear Ctrl-C meanwhile."""


@contextmanager
def _unseen(module: str) -> Iterator[None]:
    """A module as if it were not installed, for what imports it merely because it is there."""
    if module in sys.modules:
        yield
        return
    sys.modules[module] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        del sys.modules[module]


class SQLite:
    """A database of SQLite, in WAL mode. Raises `DatabaseUnusable`.

    :param path: ``None`` for a temporary one.
    :param connection: that is opened already, however it is.
    """

    losses = 0

    def __init__(self, path: Path | None, connection: sqlite3.Connection | None = None) -> None:
        self._path = path
        if connection is not None:
            self.connection = connection
            return
        with self.errors():
            if path is not None:
                path.parent.mkdir(parents=True, exist_ok=True)
            self.connection = sqlite3.connect(path or "", timeout=POLL_SECONDS)
            try:
                self._patiently(lambda: self.connection.execute("pragma journal_mode = wal"))
                # A power cut may cost the last transactions, never the file; what they held is done again.
                self.connection.execute("pragma synchronous = normal")
            except BaseException:
                self.connection.close()
                raise

    def __str__(self) -> str:
        return str(self._path) if self._path is not None else "a temporary file"

    @contextmanager
    def errors(self) -> Iterator[None]:
        """What goes wrong inside of it becomes one sentence."""
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            raise told(self, error) from None

    # --- questions -------------------------------------------------------------------------------

    def rows(self, sql: str, values: Values = ()) -> list[tuple[Any, ...]]:
        """All rows of an answer."""
        with self.errors():
            return self.connection.execute(sql, held(values)).fetchall()

    def pages(self, sql: str, values: Values = ()) -> Iterator[list[tuple[Any, ...]]]:
        """Rows of a long answer, a page at a time."""
        with self.errors():
            found = self.connection.execute(sql, held(values))
        while True:
            with self.errors():
                page = found.fetchmany(PAGE)
            if not page:
                return
            yield page

    def columns(self, table: str) -> list[str]:
        """Names of a table's columns in their order."""
        return [row[1] for row in self.rows(f'pragma table_info("{table}")')]

    # --- changes ---------------------------------------------------------------------------------

    def execute(self, sql: str, values: Values = ()) -> None:
        """Change something."""
        with self.errors():
            self.connection.execute(sql, held(values))

    def many(self, sql: str, values: Iterable[Values]) -> None:
        """Do the same with many values."""
        with self.errors():
            self.connection.executemany(sql, map(held, values))

    def write(self, work: Callable[[], T]) -> T:
        """Do the work in one transaction, begun when no other process writes."""
        with self.errors():
            self._patiently(lambda: self.connection.execute("begin immediate"))
            with self.connection:
                return work()

    def define(self, name: str, table: Table) -> None:
        """Make a table and its indexes."""
        with _unseen("pandas"):  # a second that making tables has no use for
            from sqlite_utils import Database

        key: Any = table.key if len(table.key) > 1 else table.key[0]
        with self.errors():
            created = Database(self.connection).table(name)
            created.create(table.columns, pk=key, foreign_keys=list(table.references))
            for columns in table.indexes:
                created.create_index(list(columns), if_not_exists=True)

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

    # --- the rest --------------------------------------------------------------------------------

    @contextmanager
    def alone(self) -> Iterator[None]:
        """A lock on a file beside the database, which the system lets go of when its holder dies."""
        assert self._path is not None  # nobody else has a temporary one
        beside = self._path.with_name(self._path.name + ".batch-lock")
        try:
            file = beside.open("a")
        except OSError as error:
            raise DatabaseUnusable(
                "db-unusable", visible(f"{beside} cannot be written ({error.strerror}).")
            ) from None
        with file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                raise InputError(
                    "batch-busy",
                    visible(f"another batch is running on {self._path.name}; ")
                    + "look with --status, or name another database.",
                ) from None
            yield

    def settle(self, table: str) -> None:
        """Nothing: the plans of our questions do not hang on figures, and finding them takes a pass."""

    def close(self) -> None:
        """Let go of the file."""
        with suppress(sqlite3.Error):  # a full disk: the journal stays and is read next time
            self.connection.close()


def told(database: object, error: Exception) -> DatabaseUnusable:
    """What went wrong in SQLite, in one sentence."""
    if (
        getattr(error, "sqlite_errorname", "") == "SQLITE_FULL"
        or getattr(error, "errno", 0) == ENOSPC
    ):
        return full(database)
    return unusable(database, error)
