"""What a database must offer, whichever it is, and how it is named: a file of SQLite, or a URL of PostgreSQL.

SQL is written once, in what both speak: names in double quotes, ``?`` for a value, ``on conflict … do
update`` with the table's name before its columns.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Protocol, TypeVar
from urllib.parse import unquote, urlsplit

from analyzers.errors import InputError
from reports.untrusted import visible
from scanner.tables import Table

T = TypeVar("T")
Values = Sequence[Any]

SCHEMES = ("postgresql://", "postgres://")
LARGEST_WHOLE = (1 << 63) - 1
"""The largest whole number either database holds."""
PAGE = 500
"""Rows that are read at a time."""


class DatabaseUnusable(InputError):
    """The database cannot be opened, read or written. Codes: ``db-unusable``, ``db-full``, ``db-lost``."""


class Server:
    """A database on a server, by its URL. Whatever tells it, tells no password."""

    def __init__(self, url: str) -> None:
        self.url = url

    def __str__(self) -> str:
        try:
            parts = urlsplit(self.url)
            user = f"{parts.username}@" if parts.username else ""
            port = f":{parts.port}" if parts.port else ""
            host = unquote(parts.hostname or "")
            if "@" in parts.path:  # a slash has cut a password in two
                raise ValueError
        except ValueError:  # whatever is wrong with it may be the password
            return "postgresql://…"
        return f"postgresql://{user}{host}{port}{parts.path}"

    __repr__ = __str__

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Server) and other.url == self.url

    def __hash__(self) -> int:
        return hash(self.url)


Where = Path | Server
"""Where a database is."""


def where(named: str | Path | Server) -> Where:
    """A database as a user names it."""
    if isinstance(named, str):
        return Server(named) if named.lower().startswith(SCHEMES) else Path(named)
    return named


class Database(Protocol):
    """An opened database, used by one thread. Everything raises `DatabaseUnusable`."""

    losses: int
    """How often something was done again, since the connection was lost."""

    def rows(self, sql: str, values: Values = ()) -> list[tuple[Any, ...]]:
        """All rows of an answer."""

    def pages(self, sql: str, values: Values = ()) -> Iterator[list[tuple[Any, ...]]]:
        """Rows of a long answer, a page at a time; nothing may be written meanwhile."""

    def execute(self, sql: str, values: Values = ()) -> None:
        """Change something; inside of `write`."""

    def many(self, sql: str, values: Iterable[Values]) -> None:
        """Do the same with many values; inside of `write`."""

    def write(self, work: Callable[[], T]) -> T:
        """Do the work in one transaction, whole or not at all.

        It waits for other writers. When the connection is lost it may be done again, so that it has
        to come to the same then.
        """

    def columns(self, table: str) -> list[str]:
        """Names of a table's columns in their order; empty when there is no such table."""

    def define(self, name: str, table: Table) -> None:
        """Make a table and its indexes; inside of `write`."""

    def alone(self) -> AbstractContextManager[None]:
        """Have the only batch on it. Raises `InputError` (``batch-busy``)."""

    def settle(self, table: str) -> None:
        """Much was written into a table: plans of questions may need to know."""

    def close(self) -> None:
        """Let go of it."""


def define(database: Database, tables: Mapping[str, Table]) -> None:
    """Make the tables that are missing. Raises `DatabaseUnusable` for one of our name that is not ours."""
    if all(refuse_stranger(database, name, table) for name, table in tables.items()):
        return

    def work() -> None:
        for name, table in tables.items():
            # One writer at a time, and who waited looks again at what is there by now.
            if not refuse_stranger(database, name, table):
                database.define(name, table)

    database.write(work)


def refuse_stranger(database: Database, name: str, table: Table) -> bool:
    """Whether a table is there. Raises `DatabaseUnusable` for one of our name that is not ours."""
    there = database.columns(name)
    if there and there != list(table.columns):
        raise unusable(database, f"its table {name} is of another program or version")
    return bool(there)


def unusable(database: object, why: object) -> DatabaseUnusable:
    """One sentence on what is wrong."""
    said = " ".join(str(why).split())
    return DatabaseUnusable(
        "db-unusable", visible(f"{database} cannot be used as the database ({said}).")
    )


def full(database: object) -> DatabaseUnusable:
    """One sentence on a disk without room."""
    return DatabaseUnusable(
        "db-full",
        visible(
            f"no room is left for {database}; what was written before is whole. "
            "Make room and run it again."
        ),
    )


def held(values: Iterable[Any]) -> list[Any]:
    """Values as both databases hold them: what text cannot hold in one of them is told in escapes.

    Half characters (of names that are no Unicode) become ``\\xff``, the character NUL ``\\x00``. Whole
    numbers that are too large (nothing true is) become the largest.
    """
    found = list(values)
    for at, value in enumerate(found):  # a batch asks of some hundred values an app
        kind = type(value)
        if kind is str:
            if not value.isascii() or "\0" in value:
                found[at] = _held(value)
        elif kind is int:
            if not -LARGEST_WHOLE <= value <= LARGEST_WHOLE:
                found[at] = _held(value)
        elif value is not None and kind is not bytes:
            found[at] = _held(value)
    return found


def _held(value: Any) -> Any:
    if isinstance(value, str):
        if "\0" in value:
            value = value.replace("\0", "\\x00")
        try:
            value.encode()
        except UnicodeEncodeError:
            return _escaped(value)
    elif isinstance(value, int):
        return max(-LARGEST_WHOLE, min(int(value), LARGEST_WHOLE))
    return value


def _escaped(text: str) -> str:
    """Bytes of a file's name in escapes, other half characters as well."""
    try:
        return text.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    except UnicodeEncodeError:
        return text.encode("utf-8", "backslashreplace").decode()


def inserted(table: str, columns: Iterable[str], key: Sequence[str]) -> str:
    """The statement that puts a row in place of one with the same key."""
    names = list(columns)
    rest = [name for name in names if name not in key]
    news = ", ".join(f'"{name}" = excluded."{name}"' for name in rest)
    keys = ", ".join(f'"{name}"' for name in key)
    return f"{added(table, names)} on conflict ({keys}) do " + (
        f"update set {news}" if news else "nothing"
    )


def added(table: str, columns: Iterable[str]) -> str:
    """The statement that adds a row."""
    names = list(columns)
    told = ", ".join(f'"{name}"' for name in names)
    return f'insert into "{table}" ({told}) values ({", ".join("?" * len(names))})'


def connected(named: Where | None) -> Database:
    """Open a database, which is made when it is missing. ``None``: a temporary one of SQLite.

    Raises `DatabaseUnusable`, and `InputError` (``extra-missing``) where PostgreSQL's client is missing.
    """
    if isinstance(named, Server):
        from scanner.database_postgres import Postgres

        return Postgres(named)
    from scanner.database_sqlite import SQLite

    return SQLite(named)
