"""Lines to stderr; documents to stdout or whole into files."""

import os
import sys
from pathlib import Path

import click

from analyzers.errors import InputError
from reports.untrusted import one_line


class ReaderGone(Exception):
    """Whoever read our output has gone (`| head`): no error, and nothing more to do."""


def say(message: str) -> None:
    """One line on stderr, whatever strangers' names are in it."""
    click.echo(f"faceaudit: {one_line(message)}", err=True)


def colours() -> bool:
    """Whether documents on stdout may be coloured: a terminal, and nobody said no (no-color.org)."""
    return (
        sys.stdout.isatty()
        and not os.environ.get("NO_COLOR")
        and os.environ.get("TERM", "") not in ("", "dumb")
    )


def is_file(path: Path) -> bool:
    """Whether a file lies there; ``False`` too for a path no system takes."""
    try:
        return path.is_file()
    except (OSError, ValueError):  # a name too long, or with a NUL in it: writing will say so
        return False


def write_document(document: str | bytes, target: Path | None) -> None:
    """Print a document, or write it whole or not at all."""
    if isinstance(document, str):
        document = (document if document.endswith("\n") else document + "\n").encode()
    try:
        if target is None:
            _print(document)
        else:
            _write(document, target)
    except BrokenPipeError:
        raise ReaderGone from None
    except OSError as error:
        raise InputError(
            "output-no-access", f"{target or 'stdout'} cannot be written: {error.strerror}."
        ) from None


def _print(data: bytes) -> None:
    """Documents are UTF-8 whatever the locale says."""
    sys.stdout.flush()
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def _write(data: bytes, target: Path) -> None:
    if target.exists() and not target.is_file():
        target.write_bytes(data)  # a pipe or a device is written to, not replaced
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    import tempfile

    descriptor, name = tempfile.mkstemp(prefix=".faceaudit-", dir=target.parent)
    draft = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
        draft.chmod(0o644)
        draft.replace(target)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
