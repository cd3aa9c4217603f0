"""Deleting captured faces from a session: pictures, bytes and bodies go, hashes and the log stay.

What is deleted is written down first, so that a purge that was cut off can be seen and done again.
"""

import contextlib
import hashlib
import os
import stat
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

import msgspec

from analyzers.dynamic.events import LogHit
from analyzers.dynamic.log import read_log
from analyzers.dynamic.recorder import write_whole
from analyzers.dynamic.session import FLOWS
from analyzers.errors import SessionUnusable
from analyzers.evidence import Value

RECORD = "purged.json"
LOGCAT = "logcat.txt"
_FOLDERS = ("blobs", "thumbs", "shots", "recordings", "exports")
_ENDINGS = (".har", ".mp4", ".webm", ".pcap", ".pcapng", ".mitm", ".flow", ".part")
_LARGEST_LOGCAT = 256 << 20


class Gone(Value, frozen=True):
    """A file that was deleted, or that something was taken out of."""

    name: str
    sha256: str
    """Of the file as it was."""
    size: int
    how: Literal["deleted", "bodies-removed", "lines-removed"]


class Purge(Value, frozen=True):
    """One purge. ``purged.json`` holds a list of them."""

    at: str
    """UTC, ISO 8601."""
    files: tuple[Gone, ...]


def purge(folder: Path) -> Purge:
    """Delete captured pictures, bytes, recordings and bodies of requests from a session.

    The log, listings and screens' texts stay; the log remains verifiable. Raises `SessionUnusable`:
    ``session-missing``, ``session-no-access``.
    """
    hits = {line.event.line for line in read_log(folder).lines if isinstance(line.event, LogHit)}
    try:
        plans = [_plan(folder, path) for path in _captured(folder)]
        if hits and _is_file(folder / LOGCAT):
            plans.append(_plan(folder, folder / LOGCAT, "lines-removed"))
        done = Purge(datetime.now(UTC).isoformat(timespec="seconds"), tuple(plans))
        write_whole(folder / RECORD, msgspec.json.encode([*purges(folder), done]) + b"\n")
        for gone in plans:
            _carry_out(folder / gone.name, gone, hits)
        _remove_empty(folder)
    except OSError as error:
        raise SessionUnusable(
            "session-no-access", f"{folder} cannot be purged: {error.strerror}"
        ) from error
    return done


def purges(folder: Path) -> list[Purge]:
    """The purges of a session so far; none when the record is missing or damaged."""
    try:
        path = folder / RECORD
        if not _is_file(path) or path.stat().st_size > 64 << 20:
            return []
        return msgspec.json.decode(path.read_bytes(), type=list[Purge])
    except (OSError, ValueError, RecursionError):
        return []


def _captured(folder: Path) -> Iterator[Path]:
    """Files that may show a face, in order. Links are taken for themselves and never followed."""
    for name in _FOLDERS:
        top = folder / name
        if top.is_symlink():
            yield top
        elif top.is_dir():
            for at, folders, files in os.walk(top):
                yield from (Path(at, name) for name in sorted([*files, *_links(at, folders)]))
    for path in sorted(folder.iterdir()):
        if path.suffix in _ENDINGS and not path.is_dir():
            yield path


def _links(at: str, folders: list[str]) -> list[str]:
    return [name for name in folders if Path(at, name).is_symlink()]


def _is_file(path: Path) -> bool:
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except OSError:
        return False


def _plan(folder: Path, path: Path, how: Literal["lines-removed", ""] = "") -> Gone:
    name = path.relative_to(folder).as_posix()
    if not _is_file(path):
        return Gone(name, "", 0, "deleted")
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    kept = "bodies-removed" if name == FLOWS else "deleted"
    return Gone(name, digest, path.stat().st_size, how or kept)  # type: ignore[arg-type]


def _carry_out(path: Path, gone: Gone, hits: set[int]) -> None:
    if gone.how == "lines-removed" and gone.size <= _LARGEST_LOGCAT:
        _take_lines(path, hits)
    elif gone.how == "bodies-removed" and _take_bodies(path):
        pass
    else:
        path.unlink(missing_ok=True)


def _take_lines(path: Path, hits: set[int]) -> None:
    lines = path.read_bytes().split(b"\n")
    for number in hits:
        if 0 < number <= len(lines):
            digest = hashlib.sha256(lines[number - 1]).hexdigest()
            lines[number - 1] = f"[purged, sha256 {digest}]".encode()
    write_whole(path, b"\n".join(lines))


def _take_bodies(path: Path) -> bool:
    """Take the bodies out of a flow file; false when that cannot be done and the file has to go."""
    part = path.with_name(f".{path.name}.purge.part")
    try:
        from mitmproxy import io

        flows: Any = io
        with path.open("rb") as source, part.open("wb") as target:
            writer = flows.FlowWriter(target)
            for flow in flows.FlowReader(source).stream():
                _empty(flow)
                writer.add(flow)
        part.replace(path)
        return True
    except Exception:  # mitmproxy missing, or a file it cannot read
        return False
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)


def _empty(flow: object) -> None:
    for side in ("request", "response"):
        message = getattr(flow, side, None)
        if message is not None and hasattr(message, "raw_content"):
            message.raw_content = None
            message.trailers = None
    socket = getattr(flow, "websocket", None)
    for holder in (socket, flow):
        if getattr(holder, "messages", None):
            holder.messages = []  # type: ignore[union-attr]


def _remove_empty(folder: Path) -> None:
    for name in _FOLDERS:
        for at, _, _ in os.walk(folder / name, topdown=False):
            with contextlib.suppress(OSError):
                Path(at).rmdir()
