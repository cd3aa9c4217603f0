"""Faces, or what may be one, left on the device: new files between two listings, and lines of the device's log."""

from pathlib import Path
from typing import NamedTuple

import msgspec

from analyzers.dynamic.events import FileRow, Hook, Line, Listing, LogHit, Tap
from analyzers.dynamic.reading.walks import Walk, other_evidence
from analyzers.observed import Kept, Moment
from analyzers.patterns import later

LARGEST = 64 << 20
"""Bytes of a listing that is read."""
MOST_KEPT = 2_000
_FACE_MARKERS = ("honey",)
_PICTURE = ("image/", "video/")
_SAVING = later(
    r"^(?:保存|下载|存储|另存|导出|存入|收藏到)|保存(?:到|至|图片|照片|相册|结果)|存(?:到|至)相册|^(?:save|download|export)\b",
    2,
)
"""Labels of controls by which a person keeps a picture on purpose."""
_rows = msgspec.json.Decoder(list[FileRow])


class Rows(NamedTuple):
    """One listing."""

    n: int
    t: int
    when: str
    area: str
    file: str
    rows: dict[str, FileRow]


def kept_in(folder: Path, walk: Walk, broken: list[str]) -> list[tuple[Kept, Moment]]:
    """What a run left behind, and when. Names of listings that cannot be read are added to ``broken``.

    The moment is the call that wrote the very bytes where the hooks saw it, else the line that shows them.
    """
    written: dict[str, tuple[Line, Hook]] = {}
    for line in walk.lines:
        if isinstance(line.event, Hook) and line.event.data:
            written.setdefault(line.event.data, (line, line.event))
    found: list[tuple[Kept, Moment]] = []
    for area in ("private", "shared"):
        listings = [rows for rows in _listings(folder, walk, broken) if rows.area == area]
        found += _new_files(walk, listings, written, _saved(walk))
    found += _log_lines(walk)
    return found[:MOST_KEPT]


def _listings(folder: Path, walk: Walk, broken: list[str]) -> list[Rows]:
    found = []
    for line in walk.lines:
        event = line.event
        if isinstance(event, Listing):
            rows = _read(folder, event.file)
            if rows is None:
                if event.file not in broken:
                    broken.append(event.file)
            else:
                found.append(Rows(line.n, line.t, event.when, event.area, event.file, rows))
    return sorted(found, key=lambda rows: (rows.when != "before", rows.n))


def _read(folder: Path, name: str) -> dict[str, FileRow] | None:
    path = inside(folder, name)
    try:
        if path is None or path.stat().st_size > LARGEST:
            return None
        return {row.path: row for row in _rows.decode(path.read_bytes())}
    except (OSError, ValueError, RecursionError):
        return None


def inside(folder: Path, name: str) -> Path | None:
    """A file that the log names, if it lies in the session's folder."""
    if not name or "\0" in name or len(name) > 1_000:
        return None
    path = (folder / name).resolve()
    return path if path.is_relative_to(folder.resolve()) else None


def _new_files(
    walk: Walk, listings: list[Rows], written: dict[str, tuple[Line, Hook]], saved: bool
) -> list[tuple[Kept, Moment]]:
    """Files that were not there before. Without a listing from before, nothing can be called new."""
    if not listings or listings[0].when != "before":
        return []
    before, rest = listings[0], listings[1:]
    found: dict[tuple[str, str], tuple[Kept, Moment]] = {}
    for listing in rest:
        for path, row in listing.rows.items():
            old = before.rows.get(path)
            if (old is not None and old.sha256 == row.sha256) or not _may_be_face(row):
                continue
            shared = listing.area == "shared"
            writer = written.get(row.sha256)
            kept = Kept(
                run=walk.id,
                where="shared" if shared else "private",
                path=path,
                mode=row.mode,
                size=row.size,
                sha256=row.sha256,
                form=row.form,
                grade="face" if row.marker in _FACE_MARKERS else row.grade,
                marker=row.marker,
                hooked=writer[1].row if writer else "",
                chosen=shared and saved,
                gone=path not in rest[-1].rows,
                evidence=other_evidence("file", listing.file, path, _told(row)),
            )
            n, t = (writer[0].n, writer[0].t) if writer else (listing.n, listing.t)
            if (path, row.sha256) not in found:
                moment = Moment(n, t, "stored", path, ref=row.sha256, evidence=(kept.evidence,))
                found[path, row.sha256] = kept, moment
    return list(found.values())


def _may_be_face(row: FileRow) -> bool:
    return bool(row.marker) or row.grade != "unknown" or row.form.startswith(_PICTURE)


def _told(row: FileRow) -> str:
    what = row.marker or row.grade
    return f"{row.mode} {row.size} bytes {row.form} {what} sha256 {row.sha256[:16]} {row.path}"


def _saved(walk: Walk) -> bool:
    """Whether somebody touched a control that saves a picture."""
    return any(
        isinstance(line.event, Tap) and _SAVING.search(line.event.label) for line in walk.lines
    )


def _log_lines(walk: Walk) -> list[tuple[Kept, Moment]]:
    found = []
    for line in walk.lines:
        event = line.event
        if isinstance(event, LogHit):
            text = f"{event.tag}: {event.form}, {event.marker or event.grade}, sha256 of the line {event.sha256[:16]}"
            kept = Kept(
                run=walk.id,
                where="log",
                path=f"{event.tag} line {event.line}",
                mode="",
                size=0,
                sha256=event.sha256,
                form=event.form,
                grade="face" if event.marker in _FACE_MARKERS else event.grade,
                marker=event.marker,
                hooked="",
                chosen=False,
                gone=False,
                evidence=other_evidence("file", "logcat.txt", f"line {event.line}", text),
            )
            moment = Moment(line.n, line.t, "logged", event.tag, evidence=(kept.evidence,))
            found.append((kept, moment))
    return found
