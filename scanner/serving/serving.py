"""Puts Datasette together and serves it on this machine alone."""

import socket
import sqlite3
from pathlib import Path
from typing import Any, NoReturn

import msgspec
import uvicorn
from datasette.app import Datasette
from datasette.database import Database

from analyzers.errors import InputError
from reports.bundle import payload_of
from reports.words import Lang
from scanner.serving import cells
from scanner.serving.asked import DATABASE, metadata
from scanner.serving.guard import Guard
from scanner.serving.pages import Pages
from scanner.study_sources import open_read_only, report_files

HOST = "127.0.0.1"
SETTINGS = {
    "allow_download": False,
    "sql_time_limit_ms": 5_000,
    "max_returned_rows": 2_000,
    "facet_time_limit_ms": 1_000,
}
"""The file holds policies and evidence: it is browsed, not handed out."""


class ReadOnly(Database):  # type: ignore[misc]
    """A database through which nothing can be written, whatever is asked."""

    def connect(self, write: bool = False) -> sqlite3.Connection:
        """A connection of one thread; Datasette asks for one to write with only when it would write."""
        if write:
            raise sqlite3.OperationalError("the database is read only")
        connection = open_read_only(Path(self.path), other_threads=True)
        self._all_file_connections.append(connection)
        return connection

    async def execute_write_fn(self, fn: Any, block: bool = True) -> NoReturn:
        """Always refuses."""
        raise sqlite3.OperationalError("the database is read only")


def application(database: Path, bundles: Path | None, port: int, lang: Lang) -> Guard:
    """The whole ASGI app.

    Raises `InputError`: ``db-unusable``, ``source-missing`` (of the bundles).
    """
    open_read_only(database).close()  # what is wrong with it is said before anything is served
    cells.install()
    datasette = Datasette(metadata=metadata(lang), settings=SETTINGS, template_dir=_templates())
    datasette.remove_database("_memory")
    datasette.add_database(ReadOnly(datasette, path=str(database)), name=DATABASE)
    found = _bundles(bundles) if bundles is not None else {}
    return Guard(Pages(datasette, datasette.app(), found, lang), port)


def _templates() -> str:
    return str(Path(__file__).with_name("templates"))


class _Named(msgspec.Struct):
    sha256: str


class _Headed(msgspec.Struct):
    """Just the app of a report."""

    app: _Named


def _bundles(folder: Path) -> dict[str, list[Path]]:
    """Folders of the bundles by the SHA-256 of their app; what cannot be read is left out."""
    found: dict[str, list[Path]] = {}
    for path in report_files(folder):
        if path.name != "report.json":
            continue
        try:
            head = msgspec.json.decode(path.read_bytes(), type=_Headed)
        except (msgspec.MsgspecError, OSError, UnicodeDecodeError, RecursionError):
            continue
        folder = path.parent
        bag = folder.parent if payload_of(folder.parent) == folder else folder
        found.setdefault(head.app.sha256, []).append(bag.resolve())
    return found


def listen(port: int) -> socket.socket:
    """A socket of this machine alone. Raises `InputError` (``port-taken``)."""
    opened = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        opened.bind((HOST, port))
    except (OSError, OverflowError) as error:
        opened.close()
        raise InputError(
            "port-taken",
            f"port {port} cannot be used ({getattr(error, 'strerror', None) or error}); "
            "name another with --port, or 0 for any.",
        ) from None
    return opened


def server(app: Guard) -> uvicorn.Server:
    """What answers; ``run(sockets=[…])`` does until it is interrupted."""
    config = uvicorn.Config(
        app, log_level="warning", access_log=False, server_header=False, lifespan="on"
    )
    return uvicorn.Server(config)
