"""What a study is made of, whatever form it has: a database, bundles or report documents, opened for SQL.

Bundles, documents and what a server holds are put into a temporary database of the same tables, so that one question gives the
same answer over all of them.
"""

import hashlib
import math
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

import msgspec

from analyzers.artifacts import encode
from analyzers.errors import InputError
from reports.bundle import DRAFT, is_folder, payload_of
from reports.model import Report
from reports.untrusted import visible
from scanner.batch.columns import BATCH
from scanner.database import Database, Server, Where, define, inserted, refuse_stranger, unusable
from scanner.store import INSERTED, DatabaseUnusable, Store
from scanner.tables import TABLES

_MAGIC = b"SQLite format 3\0"
_TAG = b'"faceaudit/report/'
LARGEST = 1 << 30
"""Bytes of a document that is not one report a line."""


class Opened(NamedTuple):
    """A source, ready for questions. Close it."""

    connection: sqlite3.Connection
    """Nothing can be written through it."""
    close: Callable[[], None]
    unreadable: tuple[str, ...] = ()
    """One sentence for each report that is not counted because it could not be read."""
    repeated: int = 0
    """Documents that were there more than once; each counts once."""


def open_source(named: Where, *, files: bool = True) -> Opened:
    """Open a database, a bundle, a folder of bundles or a file of reports.

    :param files: whether the collected files are wanted, when a database on a server has to be copied.

    Raises `analyzers.errors.InputError`: ``source-missing``, ``source-unknown`` (nothing of ours is there),
    ``report-damaged`` (none of the reports can be read), ``db-unusable``.
    """
    if isinstance(named, Server):
        return _copied(named, files)
    path = named
    if is_folder(path):
        found = report_files(path)
        if not found:
            raise InputError(
                "source-unknown", visible(f"{path} holds no bundle and no report of faceaudit.")
            )
        return _loaded(found)
    try:
        if path.exists() and not path.is_file():  # reading a pipe would not end
            raise OSError(22, "it is not a plain file")
        with path.open("rb") as file:
            head = file.read(len(_MAGIC))
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "its name is not possible"
        raise InputError("source-missing", visible(f"{path} cannot be read: {why}.")) from None
    if head == _MAGIC:
        connection = open_read_only(path)
        return Opened(connection, connection.close)
    return _loaded([path])


# --- databases -----------------------------------------------------------------------------------


def opened_to_read(named: Where) -> Database:
    """A database of scans, for reading only. Raises `DatabaseUnusable`."""
    if isinstance(named, Server):
        from scanner.database_postgres import Postgres

        server = Postgres(named, frozen=True)
        try:
            for name, table in TABLES.items():
                if not refuse_stranger(server, name, table):
                    raise unusable(server, f"it has no table {name}")
        except BaseException:
            server.close()
            raise
        return server
    from scanner.database_sqlite import SQLite

    return SQLite(named, open_read_only(named))


def _copied(server: Server, files: bool) -> Opened:
    """A database on a server in a temporary one: every question is asked of SQLite."""
    store = copied(server, None, files=files)
    _restrict(store.connection)
    return Opened(store.connection, store.connection.close)


def copied(server: Server, path: Path | None, *, files: bool = True) -> Store:
    """The scans of a database on a server, as they stand now, in one of SQLite. Raises `DatabaseUnusable`."""
    store = Store(path)
    try:
        with closing(opened_to_read(server)) as source:

            def work() -> None:
                for name in TABLES:
                    if files or name != "artifacts":
                        for page in source.pages(f'select * from "{name}"'):
                            store.database.many(INSERTED[name], page)
                if inputs:
                    for page in source.pages(f"select {_KEPT} from batch"):
                        store.database.many(inserted("batch", BATCH.columns, BATCH.key), page)

            inputs = refuse_stranger(source, "batch", BATCH)
            if inputs:
                define(store.database, {"batch": BATCH})
            store.database.write(work)
    except BaseException:
        store.database.close()
        raise
    return store


_KEPT = ", ".join("null" if name == "looked" else f'"{name}"' for name in BATCH.columns)
"""What the looks have read is the batch's own."""


def open_read_only(path: Path, *, other_threads: bool = False) -> sqlite3.Connection:
    """A database of scans through which nothing can be written.

    :param other_threads: it may be used (by one at a time) and closed in other threads than this.

    Raises `DatabaseUnusable`.
    """
    failure: sqlite3.Error | None = None
    # A folder that cannot be written has no room for the files a reader of a WAL database needs.
    for mode in ("mode=ro", "mode=ro&immutable=1"):
        try:
            address = f"file:{quote(str(path.absolute()))}?{mode}"
            connection = sqlite3.connect(address, uri=True, check_same_thread=not other_threads)
        except sqlite3.Error as error:
            failure = error
            continue
        try:
            _refuse_strangers(connection)
            _restrict(connection)
            return connection
        except sqlite3.Error as error:
            connection.close()
            failure = error
            if not isinstance(error, sqlite3.OperationalError):
                break
    raise DatabaseUnusable(
        "db-unusable", visible(f"{path} cannot be read as a database of scans ({failure}).")
    )


def _refuse_strangers(connection: sqlite3.Connection) -> None:
    for name, table in TABLES.items():
        columns = [row[1] for row in connection.execute(f"pragma table_info([{name}])")]
        if not columns:
            raise sqlite3.DatabaseError(
                f"it has no table {name}; if an older faceaudit wrote it, a scan into it adds the table"
            )
        if columns != list(table.columns):
            raise sqlite3.DatabaseError(f"its table {name} is of another program or version")


def _restrict(connection: sqlite3.Connection) -> None:
    connection.execute("pragma query_only = 1")
    connection.create_function("sqrt", 1, _root, deterministic=True)


def _root(value: float | None) -> float | None:
    """SQLite has a square root only where it was built with one."""
    return math.sqrt(value) if value is not None and value >= 0 else None


# --- documents -----------------------------------------------------------------------------------


def report_files(folder: Path) -> list[Path]:
    """Of the folder itself when it is a bundle, else of the bundles and reports directly in it."""
    if own := _of_bundle(folder):
        return [own]
    found = []
    try:
        for path in sorted(folder.iterdir()):
            if path.name.startswith(DRAFT):
                continue
            if path.is_dir():
                found += [report] if (report := _of_bundle(path)) else []
            elif path.suffix in (".json", ".jsonl") and _is_report(path):
                found.append(path)
    except OSError as error:
        raise InputError(
            "source-missing", visible(f"{folder} cannot be read: {error.strerror}.")
        ) from None
    return found


def _of_bundle(folder: Path) -> Path | None:
    path = payload_of(folder) / "report.json"
    return path if path.is_file() and not path.is_symlink() else None


def _is_report(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return _TAG in file.read(200)
    except OSError:
        return True  # reading it says why it cannot be


def _loaded(files: list[Path]) -> Opened:
    store = Store(None)
    unreadable, seen, repeated = [], set[str](), 0
    try:
        for path in files:
            try:
                for report in reports_in(path):
                    whole = encode(report)
                    key = hashlib.sha256(whole).hexdigest()[:32]
                    repeated += key in seen
                    if key not in seen:
                        seen.add(key)
                        store.save(key, report, "", {"report.json": whole})
            except InputError as error:
                unreadable.append(str(error))
        if not seen and unreadable:
            raise InputError("report-damaged", unreadable[0].partition("] ")[2] or unreadable[0])
        _restrict(store.connection)
    except BaseException:
        store.connection.close()
        raise
    return Opened(store.connection, store.connection.close, tuple(unreadable), repeated)


def reports_in(path: Path) -> Iterator[Report]:
    """Reports of a file: one, a JSON array of them, or one a line. Raises `InputError` (``report-damaged``)."""
    try:
        if path.exists() and not path.is_file():  # reading a pipe would not end
            raise OSError(22, "it is not a plain file")
        with path.open("rb") as file:
            first = file.readline(LARGEST)
            try:
                report = msgspec.json.decode(first, type=Report)
            except (msgspec.MsgspecError, UnicodeDecodeError):
                rest = file.read(LARGEST - len(first) + 1)
                if len(first) + len(rest) > LARGEST:
                    raise InputError(
                        "report-damaged", visible(f"{path} is too large for one document.")
                    ) from None
                yield from _whole(first + rest)
                return
            yield report
            for line in iter(lambda: file.readline(LARGEST), b""):
                if line.strip():
                    yield msgspec.json.decode(line, type=Report)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise InputError(
            "report-damaged",
            visible(f"{path} is not a report of this version of faceaudit: {str(error)[:200]}."),
        ) from None
    except OSError as error:
        raise InputError(
            "report-damaged", visible(f"{path} cannot be read: {error.strerror}.")
        ) from None


def _whole(data: bytes) -> list[Report]:
    found = msgspec.json.decode(data, type=Report | list[Report])
    return found if isinstance(found, list) else [found]
