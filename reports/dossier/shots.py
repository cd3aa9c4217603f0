"""Screenshots of a session's log: which line has one, and whether it may be shown.

A screenshot is shown only when it is a PNG or JPEG of bounded size, and
no face can be in it: what was on the screen at or after a face step, the camera or an album is shown coarse.
A copy that is not what the log names (a bundle holds copies in which faces were made coarse) is said to be one.
"""

import hashlib
import re
import struct
from collections.abc import Iterable
from dataclasses import dataclass, replace
from importlib.util import find_spec
from typing import Literal

import msgspec

from analyzers.artifacts import Evidence
from reports.formats import Attached

LOG = "session/events.jsonl"
LARGEST_LOG = 256 * 2**20
LARGEST = 4 * 2**20
"""Bytes of a screenshot."""
PIXELS = 24_000_000
MOST = 12
"""Screenshots in one dossier."""
WIDEST = 540
"""Pixels; a phone's screen is scaled down to it."""
COARSE = 24
"""Blocks across a screenshot in which a face may be."""

_PLACE = re.compile(r"^line (\d{1,12})$")
_TOUCHING = ("camera", "album", "picked")
"""How the categories of hooks begin after which a face may be on the screen."""


@dataclass(frozen=True)
class Shot:
    """A screenshot that the log names."""

    line: int
    name: str
    """``shots/<sha256>.png``."""
    run: str
    faces: bool
    """A face may be on it."""


@dataclass(frozen=True)
class Picture:
    """A screenshot ready to be shown."""

    data: bytes
    media: Literal["image/png", "image/jpeg"]
    width: int
    height: int
    coarse: bool
    copied: str
    """SHA-256 of what was read when it is not the picture that the log names, else empty."""


class _Event(msgspec.Struct):
    kind: str = ""
    shot: str = ""
    role: str = ""
    category: str = ""


class _Line(msgspec.Struct):
    n: int
    event: _Event
    run: str = ""


class Shots:
    """The screenshots of one session."""

    def __init__(self, attached: Attached) -> None:
        self._attached = attached
        self._by_line = _read(attached(LOG))

    def at(self, lines: Iterable[int]) -> list[Shot]:
        """The screenshots of lines of the log, each picture once."""
        found: dict[str, Shot] = {}
        for line in lines:
            if (shot := self._by_line.get(line)) is not None:
                found.setdefault(shot.name, shot)
        return list(found.values())

    def picture(self, shot: Shot) -> Picture | None:
        """The screenshot, or ``None`` where it is gone or cannot be shown safely."""
        data = self._attached(f"session/{shot.name}")
        if data is None or len(data) > LARGEST:
            return None
        digest = hashlib.sha256(data).hexdigest()
        copied = "" if digest == digest_of(shot) else digest
        size = dimensions(data)
        if size is None or size[0] * size[1] > PIXELS:
            return None
        if find_spec("PIL") is not None:
            shown = _smaller(data, coarse=shot.faces)
        else:
            shown = None if shot.faces else _as_is(data, size)
        return replace(shown, copied=copied) if shown is not None else None


def digest_of(shot: Shot) -> str:
    """The SHA-256 that the log names for a screenshot."""
    return shot.name.removeprefix("shots/").split(".")[0]


def lines_of(evidence: Iterable[Evidence]) -> list[int]:
    """Lines of the log that pieces of evidence point to."""
    return [int(found[1]) for piece in evidence if (found := _PLACE.match(piece.locator))]


def _read(log: bytes | None) -> dict[int, Shot]:
    if log is None or len(log) > LARGEST_LOG:
        return {}
    decoder = msgspec.json.Decoder(_Line)
    found: dict[int, Shot] = {}
    faced: set[str] = set()
    for raw in log.splitlines():
        if b'"shot"' not in raw and b'"category"' not in raw:
            continue
        try:
            line = decoder.decode(raw)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            continue
        event = line.event
        if event.category.startswith(_TOUCHING) or event.role == "face-step":
            faced.add(line.run)
        if event.kind == "screen" and event.shot.startswith("shots/"):
            found[line.n] = Shot(line.n, event.shot, line.run, line.run in faced)
    # The very same picture from before any camera has no face of this run in it.
    clean = {shot.name for shot in found.values() if not shot.faces}
    return {n: replace(shot, faces=shot.name not in clean) for n, shot in found.items()}


def dimensions(data: bytes) -> tuple[int, int] | None:
    """Width and height of a PNG or JPEG by its own header; ``None`` for anything else."""
    if data[:8] == b"\x89PNG\r\n\x1a\n" and data[12:16] == b"IHDR" and data[-8:-4] == b"IEND":
        width, height = struct.unpack(">II", data[16:24])
        return (width, height) if width and height else None
    if data[:3] == b"\xff\xd8\xff" and data.rstrip(b"\0")[-2:] == b"\xff\xd9":
        return _jpeg(data)
    return None


def _jpeg(data: bytes) -> tuple[int, int] | None:
    at = 2
    while at + 9 < len(data) and data[at] == 0xFF:
        marker, (length,) = data[at + 1], struct.unpack(">H", data[at + 2 : at + 4])
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", data[at + 5 : at + 9])
            return (width, height) if width and height else None
        at += 2 + max(length, 2)
    return None


def _smaller(data: bytes, *, coarse: bool) -> Picture | None:
    """The picture written anew, small; ``None`` when it is none."""
    import io
    import warnings

    from PIL import Image

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            # Other libraries have Pillow pass over damage; evidence is whole or it is not shown.
            Image.open(io.BytesIO(data), formats=("PNG", "JPEG")).verify()
            picture = Image.open(io.BytesIO(data), formats=("PNG", "JPEG")).convert("RGB")
        width, height = picture.size
        scaled = (min(width, WIDEST), max(1, round(height * min(1.0, WIDEST / width))))
        if coarse:
            blocks = (COARSE, max(1, round(COARSE * height / width)))
            picture = picture.resize(blocks, Image.Resampling.BOX)
            picture = picture.resize(scaled, Image.Resampling.NEAREST)
        else:
            picture = picture.resize(scaled, Image.Resampling.LANCZOS)
        out = io.BytesIO()
        picture.quantize(128).save(out, "PNG", optimize=True)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
    return Picture(out.getvalue(), "image/png", *scaled, coarse, "")


def _as_is(data: bytes, size: tuple[int, int]) -> Picture:
    return Picture(data, "image/png" if data[:4] == b"\x89PNG" else "image/jpeg", *size, False, "")
