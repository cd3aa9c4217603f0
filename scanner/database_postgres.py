"""Databases on a server: PostgreSQL, through psycopg.

A connection that is lost (a restart of the server, a cut cable) is opened again for a while, and the
transaction that was in work is done again from its start.
"""

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from socket import gethostname
from typing import Any

from analyzers.errors import InputError
from reports.untrusted import visible
from scanner.database import PAGE, DatabaseUnusable, Server, T, Values, full, held, unusable
from scanner.tables import Table

PATIENCE = 120.0
"""Seconds to wait for a server that was there and went away."""
FIRST_PAUSE, LONGEST_PAUSE = 0.1, 5.0
LAST_HELD = 3.0
"""Seconds for which a server may still hold the lock of a client that was killed."""
CONNECT_SECONDS = 10
KEPT_ALIVE = {"keepalives_idle": 30, "keepalives_interval": 10, "keepalives_count": 3}
"""A peer that is gone is noticed within a minute."""
BATCH_LOCK = 0x66616365
"""First half of the advisory lock of a batch; the other is of the schema."""
DEFINE_LOCK = BATCH_LOCK + 1
_KINDS = {str: "text", int: "bigint", float: "double precision", bytes: "bytea"}


class Postgres:
    """A database of PostgreSQL. Raises `DatabaseUnusable`, `InputError` (``extra-missing``).

    :param frozen: nothing can be written through it, and what others write from now on is not seen.
    """

    losses = 0
    """How often the connection was lost."""

    def __init__(self, server: Server, *, frozen: bool = False) -> None:
        self._psycopg = _library()
        self._server = server
        self._locked = False
        self._busy = False
        self._connection: Any = None
        self._connection = self._opened()
        self._frozen = frozen
        if frozen:
            self._connection.execute("begin isolation level repeatable read read only")

    def __str__(self) -> str:
        return str(self._server)

    # --- connections -----------------------------------------------------------------------------

    def _opened(self) -> Any:
        """A new connection, which is told to end when nobody is at its other end."""
        psycopg = self._psycopg
        try:
            given = psycopg.conninfo.conninfo_to_dict(self._server.url)
        except psycopg.Error:  # what it says may hold the password
            raise unusable(self, "this is no address of a PostgreSQL database") from None
        made = {
            "connect_timeout": CONNECT_SECONDS,
            "application_name": f"faceaudit {gethostname()}",
        }
        try:
            connection = psycopg.connect(
                **(KEPT_ALIVE | made | given), autocommit=True, prepare_threshold=3
            )
        except (psycopg.Error, UnicodeError) as error:
            raise self._told(error) from None
        try:
            if connection.info.encoding != "utf-8":
                connection.execute("set client_encoding = 'UTF8'")
            (coded,) = _one(connection.execute("show server_encoding"))
            if coded != "UTF8":
                raise unusable(self, f"its encoding is {coded}; create it with ENCODING 'UTF8'")
            for name, value in KEPT_ALIVE.items():
                connection.execute(f"set tcp_{name} = {value}")
            connection.execute("set client_min_messages = warning")
        except psycopg.Error as error:
            connection.close()
            raise self._told(error) from None
        except BaseException:
            connection.close()
            raise
        return connection

    def _again(self, error: Exception) -> None:
        """Connect again after a loss, with longer and longer pauses. Raises what ends it."""
        from scanner.writing import say

        self.losses += 1
        say(f"{self}: the connection is lost; asking again for {PATIENCE:.0f} seconds")
        before = self._connection.info.backend_pid
        self._connection.close()
        deadline, pause = time.monotonic() + PATIENCE, FIRST_PAUSE
        while True:
            try:
                connection = self._opened()
                if self._locked and not self._taken(connection, before):
                    connection.close()
                    raise self._occupied()
                self._connection = connection
                return
            except DatabaseUnusable as trouble:
                if trouble.code != "db-lost" or time.monotonic() + pause > deadline:
                    raise
            except self._psycopg.Error as trouble:
                if not self._is_loss(trouble) or time.monotonic() + pause > deadline:
                    raise self._told(error) from None
            time.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)

    def _is_loss(self, error: Exception) -> bool:
        """Whether the server went away, is starting or is going down."""
        psycopg = self._psycopg
        if not isinstance(error, psycopg.OperationalError | psycopg.InterfaceError):
            return False
        state = getattr(error, "sqlstate", None) or ""
        return (
            state.startswith(("08", "57P"))
            or state in ("40001", "40P01")  # others' writes: the same work comes to the same
            or (not state and self._connection is not None and self._connection.closed)
        )

    def _told(self, error: Exception) -> DatabaseUnusable:
        """What went wrong, in one sentence without a password."""
        psycopg = self._psycopg
        lines = str(error).strip().splitlines() or [type(error).__name__]
        said = lines[-1] if "connection failed" in lines[0] else lines[0]
        with suppress(psycopg.Error):
            secret = psycopg.conninfo.conninfo_to_dict(self._server.url).get("password")
            said = said.replace(str(secret), "…") if secret else said
        if isinstance(error, psycopg.errors.DiskFull):
            return full(self)
        if self._is_loss(error):
            return DatabaseUnusable(
                "db-lost",
                visible(
                    f"{self} does not answer any more ({said}); what was written before is whole. "
                    "Run it again."
                ),
            )
        return unusable(self, said)

    def _patiently(self, work: Callable[[], T]) -> T:
        """Do it, again after a loss."""
        deadline = 0.0
        while True:
            try:
                return work()
            except self._psycopg.Error as error:
                deadline = deadline or time.monotonic() + PATIENCE
                late = self._frozen or time.monotonic() > deadline
                if late or not self._is_loss(error):
                    raise self._told(error) from None
                if self._connection.closed:
                    self._again(error)
                else:  # the server refused this once
                    self.losses += 1
                    time.sleep(FIRST_PAUSE)

    # --- questions -------------------------------------------------------------------------------

    def rows(self, sql: str, values: Values = ()) -> list[tuple[Any, ...]]:
        """All rows of an answer."""

        def answer() -> list[tuple[Any, ...]]:
            found: list[tuple[Any, ...]] = self._connection.execute(
                _spoken(sql), held(values)
            ).fetchall()
            return found

        return answer() if self._busy else self._patiently(answer)

    def pages(self, sql: str, values: Values = ()) -> Iterator[list[tuple[Any, ...]]]:
        """Rows of a long answer, a page at a time; a loss ends it."""
        try:
            with (
                self._connection.transaction(),
                self._connection.cursor("faceaudit_pages") as cursor,
            ):
                cursor.execute(_spoken(sql), held(values))
                while page := cursor.fetchmany(PAGE):
                    yield page
        except self._psycopg.Error as error:
            raise self._told(error) from None

    def columns(self, table: str) -> list[str]:
        """Names of a table's columns in their order."""
        found = self.rows(
            "select column_name from information_schema.columns where table_name = ? "
            "and table_schema = current_schema() order by ordinal_position",
            [table],
        )
        return [row[0] for row in found]

    # --- changes ---------------------------------------------------------------------------------

    def execute(self, sql: str, values: Values = ()) -> None:
        """Change something."""
        self._connection.execute(_spoken(sql), held(values))

    def many(self, sql: str, values: Iterable[Values]) -> None:
        """Do the same with many values."""
        with self._connection.cursor() as cursor:
            cursor.executemany(_spoken(sql), [held(each) for each in values])

    def write(self, work: Callable[[], T]) -> T:
        """Do the work in one transaction; again from its start when the connection was lost."""

        def whole() -> T:
            try:
                with self._connection.transaction():
                    self._busy = True
                    return work()
            finally:
                self._busy = False

        return self._patiently(whole)

    def define(self, name: str, table: Table) -> None:
        """Make a table and its indexes.

        What refers to other tables is not declared: SQLite does not enforce it either, and here it
        would forbid orders of writing that come to the same.
        """
        self.execute("select pg_advisory_xact_lock(?)", [DEFINE_LOCK])
        kinds = ", ".join(f'"{column}" {_KINDS[kind]}' for column, kind in table.columns.items())
        keys = ", ".join(f'"{column}"' for column in table.key)
        self.execute(f'create table if not exists "{name}" ({kinds}, primary key ({keys}))')
        for columns in table.indexes:
            told = ", ".join(f'"{column}"' for column in columns)
            index = f"idx_{name}_{'_'.join(columns)}"
            self.execute(f'create index if not exists "{index}" on "{name}" ({told})')

    # --- the rest --------------------------------------------------------------------------------

    @contextmanager
    def alone(self) -> Iterator[None]:
        """An advisory lock of the schema, which the server lets go of when the connection ends."""
        if not self._patiently(lambda: self._taken(self._connection, 0)):
            raise self._occupied()
        self._locked = True
        try:
            yield
        finally:
            self._locked = False
            with suppress(self._psycopg.Error):
                self._connection.execute(
                    "select pg_advisory_unlock(%s, hashtext(current_schema()))", [BATCH_LOCK]
                )

    def _taken(self, connection: Any, before: int) -> bool:
        """Take the lock. ``before``: our lost connection, which the server may still believe in."""
        if before:
            connection.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity where pid = %s "
                "and usename = current_user and application_name = current_setting('application_name')",
                [before],
            )
        deadline = time.monotonic() + LAST_HELD
        while True:
            (taken,) = _one(
                connection.execute(
                    "select pg_try_advisory_lock(%s, hashtext(current_schema()))", [BATCH_LOCK]
                )
            )
            if taken or time.monotonic() >= deadline:
                return bool(taken)
            time.sleep(FIRST_PAUSE)

    def _occupied(self) -> InputError:
        return InputError(
            "batch-busy",
            visible(f"another batch is running on {self}; ")
            + "look with --status, or name another database or schema.",
        )

    def settle(self, table: str) -> None:
        """Have the planner count the table now, not when the server comes to it."""
        self.write(lambda: self.execute(f'analyze "{table}"'))

    def close(self) -> None:
        """Let go of the connection."""
        self._connection.close()


def _spoken(sql: str) -> str:
    """Our SQL as psycopg wants it; it is made of our own words only."""
    return sql.replace("%", "%%").replace("?", "%s")


def _one(cursor: Any) -> tuple[Any, ...]:
    found: tuple[Any, ...] = cursor.fetchone()
    return found


def _library() -> Any:
    try:
        import psycopg
        import psycopg.conninfo
        import psycopg.errors
    except ImportError:
        raise InputError(
            "extra-missing",
            "A PostgreSQL database needs psycopg; install it with: pip install 'faceaudit[postgres]'.",
        ) from None
    return psycopg
