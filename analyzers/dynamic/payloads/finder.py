"""Open the layers of a body one after the other and collect what looks like a face's data."""

import hashlib
import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote_to_bytes

import msgspec
from msgspec.structs import replace

from analyzers.dynamic.payloads import pictures, shapes, signatures, structures, texts, unpack
from analyzers.dynamic.payloads.values import UNREAD, Account, Budget, Detector, Kind, Payload

if TYPE_CHECKING:
    from PIL.Image import Image

    from analyzers.dynamic.payloads.markers import Markers

SMALL = 44
"""Bytes of a layer below which nothing can be in it."""

NESTED = 24
"""Messages inside messages of one protocol buffer."""

_SIDE = re.compile(r"(?:^|[_.\s-])[wh]$|(?i:width|height)$|[a-z][WH]$")
"""Names of a picture's sides: ``width``, ``img_h``, ``frameWidth``, ``previewW``."""


def find_payloads(
    body: bytes,
    content_type: str,
    content_encoding: str = "",
    *,
    budget: Budget | None = None,
    detector: Detector | None = None,
    markers: "Markers | None" = None,
) -> list[tuple[Payload, bytes]]:
    """Pictures, films, feature vectors and opaque blocks in a body, each with its bytes.

    ``content_type`` and ``content_encoding`` are the headers' values and may be empty or wrong. Never
    raises on any body, and spends no more than the budget: what is left unread then is the last
    payload, opaque, with media `UNREAD`.
    """
    finder = Finder(budget or Budget(), detector, markers)
    finder.body(body, content_type, content_encoding)
    return finder.result()


class Finder:
    """One search through one body."""

    def __init__(
        self, budget: Budget, detector: Detector | None, markers: "Markers | None"
    ) -> None:
        self._account = Account(budget)
        self._detector = detector
        self._markers = markers
        self._found: list[tuple[Payload, bytes]] = []
        self._seen: set[tuple[str, str]] = set()
        self._sizes: list[tuple[int, int]] = []

    def result(self) -> list[tuple[Payload, bytes]]:
        """What was found, and what was left unread last."""
        if self._account.unread is None:
            return self._found
        where, size = self._account.unread
        return [*self._found, (_payload(where, "opaque", UNREAD, b"", size=size), b"")]

    def body(self, data: bytes, content_type: str, content_encoding: str) -> None:
        """The outermost layer: content encodings are undone last to first."""
        path: list[str] = []
        for name in reversed(content_encoding.split(",")[-4:]):
            if not name.strip() or name.strip().lower() == "identity":
                continue
            known = unpack.by_name(name)
            out = known[1](data, self._account.room(len(data))) if known else None
            if out is None:
                # Whoever captured the body may have undone the encoding already.
                if unpack.undone(name, data) or texts.is_text(data) or any(signatures.scan(data)):
                    break
                label = texts.readable(name.strip().lower())
                self._packed([*path, label], f"application/x-{label}", data)
                return
            path.append(texts.readable(name.strip().lower()))
            self._cut(out, path)
            data = out.data
        self.layer(data, path, content_type)

    def layer(self, data: bytes, path: list[str], content_type: str = "") -> bool:
        """Look into one layer; whether anything was found in it."""
        if len(data) < SMALL:
            return False
        if not self._account.open(_where(path), len(data), len(path)):
            return False
        before = len(self._found)
        try:
            self._open(data, path, content_type.lower().strip(), content_type)
        except (RecursionError, MemoryError):
            self._account.leave(_where(path), len(data))
        return len(self._found) > before

    def _open(self, data: bytes, path: list[str], kind: str, content_type: str) -> None:
        if kind.startswith("multipart/") or data[:8].lstrip().startswith(b"--"):
            parts = structures.multipart(data, content_type)
            if parts:
                return self._parts(parts, path)
        if packed := unpack.by_magic(data):
            out = packed[1](data, self._account.room(len(data)))
            if out and out.data:
                inside = [*path, packed[0]]
                self._cut(out, inside)
                self.layer(out.data, inside)
                return None
        if data.startswith(b"PK\3\4"):
            return self._zip(data, path)
        if not texts.is_text(data):
            return self._binary(data, path, kind)
        before = len(self._found)
        self._text(data, path)
        if len(self._found) == before and not data.isascii():
            # A bright camera frame or another character set: not text after all, perhaps.
            self._binary(data, path, kind)
        return None

    def _parts(self, parts: Sequence[structures.Part], path: list[str]) -> None:
        self._note_sizes({p.name: p.data.decode("latin-1") for p in parts if len(p.data) < 8})
        for index, part in enumerate(parts):
            label = f"multipart[{index}] {texts.readable(part.name)}".rstrip()
            inside = [*path, label]
            data = part.data
            if (known := unpack.by_name(part.encoding)) and (
                out := known[1](data, self._account.room(len(data)))
            ):
                inside, data = [*inside, known[0]], out.data
                self._cut(out, inside)
            self.layer(data, inside, part.content_type)

    def _zip(self, data: bytes, path: list[str]) -> None:
        for name, out in unpack.entries(data, self._account.room(len(data))):
            inside = [*path, f"zip {texts.readable(name)}".rstrip()]
            if out is None:
                self._packed(inside, "application/zip", data)
                continue
            self._cut(out, inside)
            self.layer(out.data, inside)

    def _text(self, data: bytes, path: list[str]) -> None:
        if not texts.promising(data):
            return
        head = data[:64].lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
        if head in (b"{", b"[", b'"') and self._json(data, path):
            return
        if (whole := texts.data_uri(data) or texts.decoded(data)) and self.layer(
            whole.data, [*path, whole.name]
        ):
            return
        if (values := texts.numbers(data)) and shapes.vector(values):
            self._emit(path, "vector", "text/csv", data)
            return
        if form := texts.fields(data):
            self._note_sizes({name: value.decode("latin-1") for name, value in form})
            found = [self._field(name, value, path) for name, value in form]
            if any(found):
                return
        for offset, run in texts.runs(data):
            self.layer(run.data, [*path, f"text @{offset}", run.name])

    def _field(self, name: str, value: bytes, path: list[str]) -> bool:
        if len(value) < SMALL:
            return False
        inside = [*path, f"form {texts.readable(name)}"]
        if run := texts.decoded(value):
            return self.layer(run.data, [*inside, run.name])
        plain = unquote_to_bytes(value.replace(b"+", b" ") if b"%" in value else value)
        return self.layer(plain, inside)

    def _json(self, data: bytes, path: list[str]) -> bool:
        """Whether it was JSON, or lines of it."""
        decoder = msgspec.json.Decoder()
        try:
            values = [decoder.decode(data)]
        except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
            try:
                values = decoder.decode_lines(data) if b"\n" in data.strip() else []
            except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
                return False
        for value in values:
            self._value(value, [*path, "json $"], 0)
        return bool(values)

    def _value(self, value: Any, path: list[str], depth: int) -> None:
        """A decoded value of JSON or MessagePack; the last step of the path grows with its keys."""
        if depth > 200 or len(self._found) >= self._account.budget.payloads:
            self._account.leave(_where(path), 0)
        elif isinstance(value, dict):
            self._note_sizes(value)
            for key, inner in value.items():
                if isinstance(inner, (str, bytes, dict, list)):
                    step = f"{path[-1]}.{texts.readable(str(key))}"
                    self._value(inner, [*path[:-1], step], depth + 1)
        elif isinstance(value, list):
            self._list(value, path, depth)
        elif isinstance(value, str) and len(value) >= SMALL:
            self._string(value.encode("utf-8", "surrogatepass"), path)
        elif isinstance(value, bytes):
            self.layer(value, path)
        elif isinstance(value, msgspec.msgpack.Ext):
            self.layer(bytes(value.data), path)

    def _list(self, values: list[Any], path: list[str], depth: int) -> None:
        if len(values) >= 64 and type(values[0]) in (int, float):
            if shapes.vector(values):
                text = msgspec.json.encode(values)
                self._emit(path, "vector", "application/json", text, offset=None)
            elif raw := _octets(values):
                self.layer(raw, [*path, "numbers"])
            return
        for index, inner in enumerate(values):
            if isinstance(inner, (str, bytes, dict, list)):
                step = f"{path[-1]}[{index}]"
                self._value(inner, [*path[:-1], step], depth + 1)

    def _string(self, text: bytes, path: list[str]) -> None:
        run = texts.data_uri(text[:200]) and texts.data_uri(text)
        if not run and text[:1] not in b"{[":
            run = texts.decoded(text)
        if run:
            self.layer(run.data, [*path, run.name])
        else:
            self.layer(text, path)

    def _binary(self, data: bytes, path: list[str], kind: str) -> None:
        found = list(signatures.scan(data[: 1 << 26]))
        if found and found[0].start == 0:
            return self._pictures(data, found, path)
        if self._structured(data, path, kind):
            return None
        if found:
            return self._pictures(data, found, path)
        if frame := shapes.frame(data, self._sizes):
            show = partial(pictures.luminance, data, frame)
            width, height = frame.width, frame.height
            self._emit([*path, frame.layout], "image", "image/x-yuv", data, width, height, show)
        elif name := shapes.packed_vector(data):
            self._emit(path, "vector", f"application/x-{name}", data)
        elif shapes.noise(data) and not shapes.explained(data):
            self._emit(path, "opaque", "application/octet-stream", data)
        return None

    def _structured(self, data: bytes, path: list[str], kind: str) -> bool:
        """gRPC frames, MessagePack, protocol buffers; whether anything was found in them."""
        before = len(self._found)
        for index, (packed, inner) in enumerate(structures.frames(data)):
            step = [*path, f"grpc[{index}]"]
            out = unpack.gzipped(inner, self._account.room(len(inner))) if packed else None
            if out:
                self._cut(out, step)
                self.layer(out.data, [*step, "gzip"])
            else:
                self.layer(inner, step)
        if len(self._found) > before:
            return True
        if data[0] >= 0x80 or "msgpack" in kind:
            try:
                value = msgspec.msgpack.decode(data)
            except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
                value = None
            self._value(value, [*path, "msgpack $"], 0)
        for number, inner in structures.message(data) or []:
            nested = bool(path) and path[-1].startswith("protobuf ")
            label = f"{path[-1]}.{number}" if nested else f"protobuf {number}"
            inside = [*path[:-1], label] if nested else [*path, label]
            if inside[-1].count(".") > NESTED:
                self._account.leave(_where(inside), len(inner))
            else:
                self.layer(inner, inside)
        return len(self._found) > before

    def _pictures(self, data: bytes, found: Sequence[signatures.Found], path: list[str]) -> None:
        # A lone picture at the start is the whole file, whatever its maker appended: so its hash is
        # the one the app's own bytes have.
        if len(found) == 1 and found[0].start == 0:
            found = [found[0]._replace(end=len(data))]
        for one in found:
            piece = data[one.start : one.end]
            kind: Kind = "video" if one.film else "image"
            pixels = self._account.budget.pixels
            show = None if one.film else partial(pictures.decoded, piece, one, pixels)
            self._emit(path, kind, one.media, piece, one.width, one.height, show, one.start)

    def _emit(
        self,
        path: list[str],
        kind: Kind,
        media: str,
        data: bytes,
        width: int | None = None,
        height: int | None = None,
        show: "Callable[[], Image | None] | None" = None,
        offset: int | None = 0,
    ) -> None:
        where = _where(path)
        if len(self._found) >= self._account.budget.payloads:
            self._account.leave(where, len(data))
            return
        payload = _payload(where, kind, media, data, width=width, height=height, offset=offset)
        if (payload.sha256, where) in self._seen:
            return
        self._seen.add((payload.sha256, where))
        self._found.append((self._looked_at(payload, show), data))

    def _looked_at(self, payload: Payload, show: "Callable[[], Image | None] | None") -> Payload:
        if not show or not (self._detector or self._markers):
            return payload
        picture = show() if self._account.look() else None
        if picture and self._detector:
            # A detector that fails has not looked; what else is in the body is still found.
            with suppress(RuntimeError, ValueError, MemoryError):
                faces = self._detector.faces(picture)
                payload = replace(payload, faces=faces, grade="face" if faces else "image")
        if self._markers:
            payload = replace(payload, marker=self._markers.recognise(payload.sha256, picture))
        return payload

    def _packed(self, path: list[str], media: str, data: bytes) -> None:
        """Something packed that cannot be read here."""
        self._emit(path, "opaque", media, data)

    def _cut(self, out: unpack.Unpacked, path: list[str]) -> None:
        if not out.whole:
            self._account.leave(_where(path), len(out.data))

    def _note_sizes(self, values: dict[Any, Any]) -> None:
        """Widths and heights the sender declares, for camera frames that say nothing themselves."""
        sides: dict[str, list[int]] = {"w": [], "h": []}
        for name, value in list(values.items())[:200]:
            if not isinstance(value, (str, int)) or not _SIDE.search(str(name)):
                continue
            text = str(value)
            if text.isascii() and text.isdigit() and 16 <= int(text[:6]) <= 16_384:
                across = str(name).lower().endswith(("width", "w"))
                sides["w" if across else "h"].append(int(text[:6]))
        pairs = zip(sides["w"], sides["h"], strict=False)
        self._sizes = [*pairs, *self._sizes][:16]


def _octets(values: list[Any]) -> bytes:
    """Bytes of a list of whole numbers that are all bytes, signed (as in Java) or not."""
    if not all(type(v) is int and -128 <= v <= 255 for v in values):
        return b""
    return bytes(v & 0xFF for v in values)


def _where(path: Sequence[str]) -> str:
    return " > ".join(path) or "body"


def _payload(
    where: str,
    kind: Kind,
    media: str,
    data: bytes,
    *,
    size: int | None = None,
    width: int | None = None,
    height: int | None = None,
    offset: int | None = None,
) -> Payload:
    return Payload(
        where=where,
        kind=kind,
        media=media,
        sha256=hashlib.sha256(data).hexdigest(),
        size=len(data) if size is None else size,
        width=width,
        height=height,
        grade="unknown",
        faces=0,
        offset=offset,
    )
