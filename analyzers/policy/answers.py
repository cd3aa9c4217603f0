"""What a server answers: unpacked within bounds, and what it is beyond what it says."""

import re
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import unescape

from analyzers.errors import PolicyUnreadable
from analyzers.patterns import later

PACKINGS = ("gzip", "x-gzip", "deflate")
"""How an answer may be packed."""
_LARGEST_SIGNPOST = 16_384
_MOST_WORDS = 200
"""Characters of words up to which a page that sends its reader on is a mere signpost."""
_REFRESH = later(
    r"<meta\b[^<>]{0,200}http-equiv\s*=\s*[\"']?refresh[\"']?[^<>]{0,100}content\s*=\s*[\"']?\s*[0-5]\s*[;,]"
    r"\s*url\s*=\s*[\"']?([^\"'<>]{1,1000})",
    re.I,
)
_MARKUP = later(r"<(script|style)\b[^<]*(?:<(?!/\1)[^<]*)*</\1\s*>|<[^<>]*>", re.I)
_TEXTS = (
    "text/",
    "application/xhtml",
    "application/xml",
    "application/json",
    "application/octet-stream",
)


class FetchFailed(PolicyUnreadable):
    """A page that could not be got. ``status`` is that of the last answer, 0 when there was none."""

    def __init__(self, code: str, message: str, status: int = 0) -> None:
        super().__init__(code, message)
        self.status = status


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer; ``data`` is unpacked, and empty unless the status is 200."""

    status: int
    location: str
    media: str
    charset: str
    headers: tuple[tuple[str, str], ...]
    data: bytes


def sent_on(answer: Answer) -> str:
    """Where a page without words of its own sends its reader (``meta refresh``); empty for other pages."""
    if answer.status != 200 or len(answer.data) > _LARGEST_SIGNPOST:
        return ""
    page = answer.data.decode("utf-8", "ignore")
    found = _REFRESH.search(page)
    words = _MARKUP.sub(" ", page).split()
    return unescape(found[1].strip()) if found and len("".join(words)) < _MOST_WORDS else ""


def unpacked(chunks: Iterator[bytes], packed: str, url: str, largest: int, cut: bool) -> bytes:
    unpack = unpacker(packed)
    parts: list[bytes] = []
    size = read = 0
    try:
        for chunk in chunks:
            read += len(chunk)
            part = unpack(chunk, largest - size + 1)
            parts.append(part)
            size += len(part)
            if size > largest or read > largest:
                if cut:
                    return b"".join(parts)[:largest]
                raise FetchFailed(
                    "policy-too-large",
                    f"{url} sends more than the {largest:,} bytes that are read.",
                )
    except zlib.error:
        raise FetchFailed("policy-damaged", f"{url} sends a broken compression.") from None
    return b"".join(parts)


def unpacker(packed: str) -> Callable[[bytes, int], bytes]:
    """What unpacks the next bytes, never to more than it is told."""
    if packed not in PACKINGS:
        return lambda chunk, _: chunk
    wide = zlib.MAX_WBITS | 32 if packed != "deflate" else zlib.MAX_WBITS
    stream = zlib.decompressobj(wide)
    begun: bytes | None = b""
    """All that came until the head was read; none after that."""

    def unpack(chunk: bytes, most: int) -> bytes:
        nonlocal stream, begun
        if begun is not None:
            begun += chunk
        try:
            out = stream.decompress(stream.unconsumed_tail + chunk, max(most, 1))
        except zlib.error:
            if packed != "deflate" or begun is None:
                raise
            stream = zlib.decompressobj(-zlib.MAX_WBITS)  # some send it without its head
            out = stream.decompress(begun, max(most, 1))
        if begun is not None and len(begun) >= 2:
            begun = None
        return out

    return unpack


def fits(media: str, data: bytes) -> bool:
    """Whether the server says the kind of thing that it sends."""
    if not media:
        return True
    head = data[:1024].lstrip()
    if head.startswith(b"%PDF-"):
        return media in ("application/pdf", "application/octet-stream")
    if head.startswith(b"PK\x03\x04"):
        return not media.startswith("text/")
    return media.startswith(_TEXTS)
