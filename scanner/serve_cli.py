"""``faceaudit serve``: the database in a browser."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scanner.options import LANGUAGE, database

if TYPE_CHECKING:
    from scanner.database import Where

OK = 0


@click.command()
@click.argument("db", type=database, metavar="DB")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8001,
    show_default=True,
    help="Port on 127.0.0.1; 0 takes any that is free.",
)
@click.option(
    "--bundles",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Folder of bundles, to be linked from the pages of their apps.",
)
@LANGUAGE
def serve(db: "Where", port: int, bundles: Path | None, lang: str) -> int:
    """Browse a database of scans: tables, ready questions, a page per app.

    Of one on a server, what it holds now is copied and shown.

    Only this machine can reach it, and nothing in the database can be changed.
    """
    from analyzers.errors import InputError
    from scanner.writing import say

    try:
        from scanner.serving import serving
    except ImportError as error:
        if not (error.name or "").startswith(("datasette", "uvicorn")):
            raise
        raise InputError(
            "extra-missing",
            "faceaudit serve needs Datasette; install it with: pip install 'faceaudit[browse]'.",
        ) from None
    with _file(db) as path, serving.listen(port) as opened:
        bound: int = opened.getsockname()[1]
        app = serving.application(path, bundles, bound, "zh" if lang == "zh" else "en")
        say(f"http://{serving.HOST}:{bound}/ (Ctrl-C ends it)")
        try:
            serving.server(app).run(sockets=[opened])
        except KeyboardInterrupt:
            say("ended")
    return OK


@contextmanager
def _file(db: "Where") -> Iterator[Path]:
    """The database as a file."""
    if isinstance(db, Path):
        yield db
        return
    from tempfile import TemporaryDirectory

    from scanner.study_sources import copied

    with TemporaryDirectory(prefix="faceaudit-") as folder:
        path = Path(folder) / "scans.sqlite"
        copied(db, path).database.close()
        yield path
