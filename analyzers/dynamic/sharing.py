"""What of a session leaves the house: the files another person needs to verify it, without raw captures.

Left out, and named with hash and size: traffic as it was recorded (in its place HAR without faces), kept bytes, films, and
screenshots that could not be looked at. Faces the detector finds on screenshots are made coarse. With ``raw``
everything goes along as it is.
"""

import hashlib
import io
import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

import msgspec

from analyzers.dynamic.log import read_log
from analyzers.dynamic.purge import RECORD, purges
from analyzers.dynamic.session import DESCRIPTION, FLOWS, LOG
from analyzers.errors import SessionUnusable
from analyzers.evidence import Value

if TYPE_CHECKING:
    from PIL.Image import Image

LEFT_OUT = "left-out.json"
TRAFFIC = "traffic.har"
SHOTS = "shots"
LOGCAT = "logcat.txt"
MOST_FILES = 50_000
MOST_RECORD = 64 << 20
"""Bytes of ``left-out.json`` that are read."""
_NAME = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}")
_OPEN = ("listings", "ui", "thumbs")
_RAW = ("blobs", "recordings")
_LARGEST_SHOT = 32 << 20
_PIXELS = 40_000_000
_TILES = 6
"""A face becomes so many tiles wide."""

Why = Literal["raw", "faces-coarse", "not-looked-at", "log-open"]


class LeftOut(Value, frozen=True):
    """A file that is not in the bundle as it was recorded."""

    name: str
    sha256: str
    size: int
    why: Why
    """``raw``: it may hold faces; ``faces-coarse``: a copy stands in its place; ``not-looked-at``: no detector, or not
    decodable; ``log-open``: the session was not closed, so faces may still be in it."""


class Shared(NamedTuple):
    """Files by their names in the session's folder."""

    files: dict[str, bytes | Path]
    left_out: tuple[LeftOut, ...]


def shared(folder: Path, scratch: Path, *, raw: bool = False) -> Shared:
    """The files of a session that go into a bundle.

    :param scratch: an existing folder of the caller's, for files that are made.
    :raises SessionUnusable: ``session-missing``, ``session-no-access``.
    """
    closed = read_log(folder, most=0).closed
    try:
        return _gathered(folder, scratch, raw, closed)
    except OSError as error:
        raise SessionUnusable(
            "session-no-access", f"{folder} cannot be read: {error.strerror}"
        ) from error


def _gathered(folder: Path, scratch: Path, raw: bool, closed: bool) -> Shared:
    files: dict[str, bytes | Path] = {}
    left: list[LeftOut] = []
    for name in (LOG, DESCRIPTION, RECORD):
        if _is_plain(folder / name):
            files[name] = folder / name
    files.update({name: folder / name for top in _OPEN for name in _names(folder, top)})
    kept = [name for name in (FLOWS, LOGCAT) if _is_plain(folder / name)]
    kept += [name for top in _RAW for name in _names(folder, top)]
    for name in kept:
        if raw or (name == LOGCAT and closed):
            files[name] = folder / name
        else:
            left.append(_left(folder, name, "raw" if name != LOGCAT else "log-open"))
    for name in _names(folder, SHOTS):
        data, why = (None, None) if raw else presentable(folder / name)
        if why is None:
            files[name] = folder / name
            continue
        left.append(_left(folder, name, why))
        if data is not None:
            files[name] = data
    if not raw and FLOWS in kept and (traffic := _traffic(folder, scratch)) is not None:
        files[TRAFFIC] = traffic
    if left:
        record = tuple(sorted(left, key=lambda each: each.name))
        files[LEFT_OUT] = msgspec.json.format(msgspec.json.encode(record), indent=1) + b"\n"
    return Shared(dict(sorted(files.items())), tuple(left))


def left_out(folder: Path) -> tuple[LeftOut, ...]:
    """What the bundle's session folder says was left out of it; nothing when the record is missing or damaged."""
    path = folder / LEFT_OUT
    try:
        if not _is_plain(path) or path.stat().st_size > MOST_RECORD:
            return ()
        return msgspec.json.decode(path.read_bytes(), type=tuple[LeftOut, ...])
    except (OSError, ValueError, RecursionError):
        return ()


def gone(folder: Path) -> tuple[dict[str, tuple[str, int]], dict[str, tuple[str, int]]]:
    """Files that are not there as they were sealed: deleted or left out, and those a copy stands for."""
    left = left_out(folder)
    known = {each.name: (each.sha256, each.size) for each in left}
    for purge in reversed(purges(folder)):
        known.update({each.name: (each.sha256, each.size) for each in purge.files})
    copied = {each.name for each in left if each.why == "faces-coarse"}
    return known, {name: one for name, one in known.items() if name in copied}


def _names(folder: Path, top: str) -> list[str]:
    """Plain files directly in a folder of the session that bear names we give, sorted."""
    at = folder / top
    if at.is_symlink() or not at.is_dir():
        return []
    found = []
    with os.scandir(at) as entries:
        for entry in entries:
            if _NAME.fullmatch(entry.name) and entry.is_file(follow_symlinks=False):
                found.append(f"{top}/{entry.name}")
            if len(found) > MOST_FILES:
                raise OSError(27, f"{top} holds too many files")
    return sorted(found)


def _left(folder: Path, name: str, why: Why) -> LeftOut:
    with (folder / name).open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return LeftOut(name, digest, (folder / name).stat().st_size, why)


def _traffic(folder: Path, scratch: Path) -> Path | None:
    """The traffic without faces; nothing where mitmproxy is missing or the flows cannot be read."""
    try:
        from analyzers.dynamic.har import export_har

        with (scratch / TRAFFIC).open("wb") as out:
            export_har(folder, out)
    except (ImportError, SessionUnusable):
        return None
    return scratch / TRAFFIC


# --- screenshots --------------------------------------------------------------------------------


def presentable(path: Path) -> tuple[bytes | None, Why | None]:
    """A screenshot that may be shown: its bytes with faces made coarse, and why they are not the file's own.

    ``(None, None)`` says that the file itself may be shown: the detector found no face.
    """
    if not _is_plain(path) or path.stat().st_size > _LARGEST_SHOT:
        return None, "not-looked-at"
    try:
        from analyzers.dynamic.payloads.faces import hog_detector

        detector = hog_detector()
        picture = _opened(path) if detector is not None else None
    except ImportError:
        return None, "not-looked-at"
    if detector is None or picture is None:
        return None, "not-looked-at"
    places = detector.places(picture)
    if not places:
        return None, None
    for place in places:
        _make_coarse(picture, place)
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue(), "faces-coarse"


def _opened(path: Path) -> "Image | None":
    import warnings

    from PIL import Image, ImageFile

    # Other libraries (WeasyPrint) tell Pillow to make up the missing part of a picture; nobody looked at that part.
    lenient, ImageFile.LOAD_TRUNCATED_IMAGES = ImageFile.LOAD_TRUNCATED_IMAGES, False
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(path.read_bytes()), formats=("PNG", "JPEG")) as picture:
                if picture.width * picture.height > _PIXELS:
                    return None
                return picture.convert("RGB")
    except Exception:  # decoders fail in their own ways; any of them means: not to be looked at
        return None
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = lenient


def _make_coarse(picture: "Image", place: tuple[int, int, int, int]) -> None:
    """Tiles in place of a face, its hair and chin included."""
    from PIL import Image

    left, top, right, bottom = place
    wide, high = (right - left) // 3, (bottom - top) // 2
    box = (
        max(0, left - wide),
        max(0, top - high),
        min(picture.width, right + wide),
        min(picture.height, bottom + high),
    )
    if box[2] <= box[0] or box[3] <= box[1]:
        return
    face = picture.crop(box)
    small = face.resize((_TILES, _TILES), Image.Resampling.BOX)
    picture.paste(small.resize(face.size, Image.Resampling.NEAREST), box[:2])


def _is_plain(path: Path) -> bool:
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except (OSError, ValueError):
        return False


def files_of(found: Shared, top: str) -> Iterator[tuple[str, bytes | Path]]:
    """The files by the names they get below a folder."""
    yield from ((f"{top}/{name}", data) for name, data in found.files.items())


def attached(folder: Path, name: str, cache: dict[str, bytes | None]) -> bytes | None:
    """A file of a session for a report's figures: a screenshot that may be shown, or a listing, tree or thumbnail."""
    if name not in cache:
        cache[name] = _figure(folder, name)
    return cache[name]


def _figure(folder: Path, name: str) -> bytes | None:
    top, _, file = name.partition("/")
    path = folder / name
    known = name == LOG or (top in (*_OPEN, SHOTS) and _NAME.fullmatch(file))  # the log names shots
    if not known or not _is_plain(path):
        return None
    try:
        if top == SHOTS:
            data, why = presentable(path)
            return data if why is not None else path.read_bytes()
        return path.read_bytes() if path.stat().st_size <= _LARGEST_SHOT else None
    except OSError:
        return None
