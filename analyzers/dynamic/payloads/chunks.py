"""A file sent in several requests, put together again where the requests say how.

Conservative: pieces are joined only when they belong to one upload by its address and id, follow
each other from the first without gap or contradiction, and are as many (or as long) as they declare.
"""

import re
from collections.abc import Iterator, Sequence
from urllib.parse import parse_qsl, urlsplit

from analyzers.dynamic.payloads import structures
from analyzers.evidence import Value

LARGEST = 256 << 20
"""Bytes of a joined file."""
MOST_FIELDS = 200
"""Of a query; what comes after them tells nothing of a piece."""


class Part(Value, frozen=True):
    """One request: its address, headers (names in any case) and decoded body."""

    url: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    method: str = "POST"


class Joined(Value, frozen=True):
    """A file put together, and the requests it came in by their place in the sequence."""

    body: bytes
    content_type: str
    parts: tuple[int, ...]
    how: str
    """``content-range``, ``upload-offset``, ``offset`` or ``index``."""


class _Piece(Value, frozen=True):
    """What one request says about its piece."""

    request: int
    upload: tuple[str, ...]
    how: str
    place: int
    """Byte or number, by ``how``."""
    total: int | None
    """Bytes or pieces, by ``how``."""
    data: bytes
    content_type: str


def join_chunks(parts: Sequence[Part]) -> list[Joined]:
    """Files whose pieces are all there, in the order of their first pieces."""
    uploads: dict[tuple[str, ...], list[_Piece]] = {}
    for number, part in enumerate(parts):
        piece = _piece(number, part)
        if piece:
            uploads.setdefault((piece.how, *piece.upload), []).append(piece)
    joined = (_join(pieces) for pieces in uploads.values() if len(pieces) > 1)
    return [one for one in joined if one]


def _join(pieces: Sequence[_Piece]) -> Joined | None:
    by_place: dict[int, _Piece] = {}
    for piece in pieces:
        # A piece sent again must be the same; else nobody knows which one counted.
        if by_place.setdefault(piece.place, piece).data != piece.data:
            return None
    totals = {piece.total for piece in pieces if piece.total is not None}
    row = [by_place[place] for place in sorted(by_place)]
    size = sum(len(piece.data) for piece in row)
    if len(totals) > 1 or len(row) < 2 or size > LARGEST:
        return None
    total = next(iter(totals), None)
    by_number = row[0].how == "index"
    if not (_numbered(row, total) if by_number else _adjoining(row, total, size)):
        return None
    return Joined(
        body=b"".join(piece.data for piece in row),
        content_type=row[0].content_type,
        parts=tuple(sorted(piece.request for piece in row)),
        how=row[0].how,
    )


def _numbered(row: Sequence[_Piece], total: int | None) -> bool:
    first = row[0].place
    following = all(piece.place == first + step for step, piece in enumerate(row))
    return following and first in (0, 1) and total in (None, len(row))


def _adjoining(row: Sequence[_Piece], total: int | None, size: int) -> bool:
    place = 0
    for piece in row:
        if piece.place != place:
            return False
        place += len(piece.data)
    return total in (None, size)


def _piece(number: int, part: Part) -> _Piece | None:
    headers = {name.lower(): value for name, value in part.headers}
    try:
        address = urlsplit(part.url)
    except ValueError:  # its host is none
        return None
    place = f"{address.scheme}://{address.netloc}{address.path}"
    asked = "&".join(address.query.split("&", MOST_FIELDS)[:MOST_FIELDS])
    query = dict(parse_qsl(asked, keep_blank_values=True))
    form = _form(part.body, headers.get("content-type", ""))
    said = {**query, **form.fields}
    upload = (place, *_ids(said), headers.get("x-upload-id", ""), form.name)

    def piece(how: str, at: int, total: int | None) -> _Piece:
        return _Piece(number, upload, how, at, total, form.data, form.content_type)

    if span := _SPAN.fullmatch(headers.get("content-range", "").strip()):
        first, last = int(span[1]), int(span[2])
        if last - first + 1 != len(form.data):
            return None
        return piece("content-range", first, None if span[3] == "*" else int(span[3]))
    if headers.get("upload-offset", "").isdecimal() and part.method.upper() in ("PATCH", "POST"):
        return piece("upload-offset", int(headers["upload-offset"]), None)
    if not any(upload[1:]):
        return None
    names = {_plain(name): value for name, value in said.items()}
    offset, index = _number(names, OFFSETS), _number(names, INDICES)
    if offset is not None:
        return piece("offset", offset, _number(names, SIZES))
    return None if index is None else piece("index", index, _number(names, COUNTS))


_SPAN = re.compile(r"(?i:bytes)[ =](\d{1,15})-(\d{1,15})/(\d{1,15}|\*)")
INDICES = (
    "chunk", "chunkindex", "chunknumber", "chunkid", "chunkno", "resumablechunknumber",
    "flowchunknumber", "partnumber", "partindex", "part", "blockindex", "blocknum", "blockid",
    "sliceindex", "slice", "currentchunk", "dzchunkindex", "qqpartindex", "packageindex",
)  # fmt: skip
COUNTS = (
    "chunks", "totalchunks", "chunktotal", "chunkcount", "totalchunk", "resumabletotalchunks",
    "flowtotalchunks", "totalparts", "partcount", "parts", "blockcount", "totalblocks",
    "slicecount", "slices", "dztotalchunkcount", "qqtotalparts", "packagecount",
)  # fmt: skip
OFFSETS = (
    "offset", "chunkoffset", "startoffset", "startbyte", "fileoffset", "dzchunkbyteoffset",
    "qqpartbyteoffset",
)  # fmt: skip
SIZES = (
    "totalsize", "filesize", "totalfilesize", "resumabletotalsize", "flowtotalsize",
    "dztotalfilesize", "qqtotalfilesize",
)  # fmt: skip
IDS = frozenset({
    "uploadid", "fileid", "identifier", "resumableidentifier", "flowidentifier", "guid", "uuid",
    "dzuuid", "qquuid", "md5", "filemd5", "hash", "filehash", "taskid", "sessionid",
    "uploadtoken", "key", "filename", "resumablefilename", "name",
})  # fmt: skip


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


def _ids(said: dict[str, str]) -> Iterator[str]:
    """Ids of the upload, each with its name, in the order of the names."""
    for name in sorted(said):
        if _plain(name) in IDS and said[name]:
            yield f"{_plain(name)}={said[name]}"


def _number(names: dict[str, str], wanted: Sequence[str]) -> int | None:
    for name in wanted:
        value = names.get(name, "").strip()
        if value.isascii() and value.isdigit() and len(value) < 16:
            return int(value)
    return None


class _Form(Value, frozen=True):
    """Fields of a request, and its one file."""

    fields: dict[str, str]
    name: str
    data: bytes
    content_type: str


def _form(body: bytes, content_type: str) -> _Form:
    """A multipart form with exactly one file; any other body is itself the piece."""
    parts = structures.multipart(body, content_type)
    files = [part for part in parts if part.file] or [p for p in parts if len(p.data) > 1024]
    if len(files) != 1:
        return _Form({}, "", body, content_type)
    file = files[0]
    fields = {p.name: p.data.decode("utf-8", "replace") for p in parts if p is not file}
    return _Form(fields, file.name, file.data, file.content_type)
