"""Files of a listing that are pictures: whether they show a face, or are one of ours."""

import contextlib
from collections.abc import Callable

import msgspec

from analyzers.dynamic.events import FileRow
from analyzers.dynamic.payloads import Payload
from analyzers.dynamic.recorder import Recorder, write_whole

LARGEST = 48 << 20
"""Bytes of a file that is looked at."""
_rows = msgspec.json.Decoder(list[FileRow])
Look = Callable[[bytes], list[tuple[Payload, bytes]]]


def grade(recorder: Recorder, name: str, look: Look, *, keep: bool) -> None:
    """Grade the rows of a listing whose bytes are in the session's blobs, and write it anew when that changed one.

    A face's bytes are thrown away afterwards unless faces are kept. A listing that cannot be read stays as it is.
    """
    path = recorder.folder / name
    try:
        rows = _rows.decode(path.read_bytes())
    except (OSError, msgspec.MsgspecError, ValueError):
        return
    graded = [_graded(recorder, row, look, keep) for row in rows]
    if graded != rows:
        write_whole(path, msgspec.json.encode(graded))


def _graded(recorder: Recorder, row: FileRow, look: Look, keep: bool) -> FileRow:
    blob = recorder.folder / "blobs" / row.sha256
    if not row.sha256 or row.grade != "unknown" or not row.sha256.isalnum():
        return row
    try:
        if blob.stat().st_size > LARGEST:
            return row
        data = blob.read_bytes()
    except OSError:
        return row
    found = [payload for payload, _ in look(data) if payload.kind == "image"]
    if not found:
        return row
    best = max(found, key=lambda payload: (payload.grade == "face", payload.marker != ""))
    if best.grade == "face" and not best.marker and not keep:
        with contextlib.suppress(OSError):
            blob.unlink()
    media = best.media if best.size == len(data) else row.form
    return msgspec.structs.replace(
        row, grade=best.grade, marker=best.marker, form=row.form or media
    )
