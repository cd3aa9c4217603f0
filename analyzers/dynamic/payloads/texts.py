"""Bytes written as text: base64 in its spellings, hex, data URIs, form fields, lists of numbers."""

import binascii
import re
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import unquote_to_bytes

SHORTEST = 44
"""Characters of the shortest base64 or hex that is decoded."""

_ALPHABET = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_LOWER, _UPPER = b"0123456789abcdef", b"0123456789ABCDEF"
_URL_SAFE = bytes.maketrans(b"-_", b"+/")
_SPACE = b"\r\n\t "


class Run(NamedTuple):
    """A piece of text that may be bytes in disguise."""

    name: str
    data: bytes


def decoded(text: bytes) -> Run | None:
    """The bytes a whole text stands for: percent-encoded, hex or base64 of either alphabet."""
    if len(text) < SHORTEST or _foreign(text):
        return None
    if b"%" in text[:4096] or (b"%" in text and text.rstrip()[-3:].lower() == b"%3d"):
        text = unquote_to_bytes(text)
    if b"\\" in text[:4096]:
        text = text.replace(b"\\r", b"").replace(b"\\n", b"").replace(b"\\/", b"/")
    if b" " in text.strip():
        text = _spaces(text)
    text = text.translate(None, _SPACE)
    if len(text) % 2 == 0 and not (text.translate(None, _LOWER) and text.translate(None, _UPPER)):
        return Run("hex", binascii.unhexlify(text))
    text = text.translate(_URL_SAFE)
    if text.rstrip(b"=").translate(None, _ALPHABET):
        return None
    data = unbase64(text)
    return Run("base64", data) if data else None


def _foreign(text: bytes) -> bool:
    """Whether samples hold a character that no spelling of base64 or hex has."""
    middle = len(text) // 2
    sample = text[:256] + text[middle : middle + 256] + text[-256:]
    return bool(sample.translate(None, _ALPHABET + b"-_=%\\" + _SPACE))


def _spaces(text: bytes) -> bytes:
    """Blanks between equal lines are breaks; other blanks were plus signs in a careless form."""
    words = text.split()
    even = len(words) > 1 and len({len(word) for word in words[:-1]}) == 1 and len(words[0]) >= 32
    return text if even else text.strip().replace(b" ", b"+")


def unbase64(text: bytes) -> bytes:
    """Bytes of base64 in the standard alphabet, padded or not; a cut tail loses its last bits."""
    text = text.rstrip(b"=")
    if len(text) % 4 == 1:
        text = text[:-1]
    try:
        return binascii.a2b_base64(text + b"=" * (-len(text) % 4))
    except binascii.Error:
        return b""


_URI = re.compile(rb"data:([a-zA-Z0-9.+/-]{0,60})((?:;[a-zA-Z0-9.=+-]{1,60}){0,4}),", re.IGNORECASE)
# The first characters of base64 of a JPEG, PNG, WebP, GIF, box file, gzip stream, and how many
# characters before them the text begins.
_SIGNED = (
    (b"/9j/", 0), (rb"\/9j\/", 0), (b"_9j_", 0), (b"%2F9j%2F", 0), (b"iVBORw0KGgo", 0),
    (b"UklGR", 0), (b"R0lGOD", 0), (b"Z0eX", 6), (b"H4sI", 0),
)  # fmt: skip
_WRITTEN = re.compile(
    rb"(?:[A-Za-z0-9+/_-]++|%2[BbFf]|%0[AaDd]|\\[/rn]|\r?\n[ \t]*+(?=[A-Za-z0-9+/_=-]))++"
    rb"(?:=|%3[Dd]){0,3}"
)
_HEXES = re.compile(rb"[0-9a-fA-F]++")
_BLOCK = 64
_WORD = _ALPHABET + b"-_"
_HEX = b"0123456789abcdefABCDEF"
_NUMBERS = b"0123456789+-.eE,; \t\r\n"


def promising(text: bytes) -> bool:
    """Whether a text can hold anything at all.

    A picture is a run of 128 characters of base64, hex or escapes, a vector one of digits and commas:
    one of the blocks of 64 characters then is made of nothing else.
    """
    if len(text) < 2048:
        return True
    word = _WORD + b"%\\=\r\n"
    for start in range(0, len(text), _BLOCK):
        block = text[start : start + _BLOCK]
        if not block.translate(None, word) or not block.translate(None, _NUMBERS):
            return True
    return False


def runs(text: bytes, most: int = 200) -> Iterator[tuple[int, Run]]:
    """Places in free text that are bytes in disguise, with their offsets: signed ones first."""
    taken: list[tuple[int, int]] = []
    for start in _signed(text):
        whole = _WRITTEN.match(text, start)
        if whole and len(whole[0]) >= 2 * _BLOCK and _free(taken, start, whole.end(), most):
            yield start, _clean(whole[0])
    for start, end in _long(text, _HEX, _HEXES):
        if (end - start) % 2 == 0 and end - start >= 512 and _free(taken, start, end, most):
            yield start, Run("hex", binascii.unhexlify(text[start:end]))
    for start, end in _long(text, _WORD + b"\r\n", _WRITTEN):
        if end - start >= 256 and _free(taken, start, end, most):
            yield start, _clean(text[start:end])


def _free(taken: list[tuple[int, int]], start: int, end: int, most: int) -> bool:
    """Whether a run lies in no other; it is noted then."""
    free = len(taken) < most and not any(a <= start < b for a, b in taken)
    if free:
        taken.append((start, end))
    return free


def _signed(text: bytes) -> list[int]:
    """Where a picture in base64 may begin: at a signature that is not inside a word."""
    starts: list[int] = []
    for signature, before in _SIGNED:
        place = text.find(signature)
        for _ in range(2000):
            if place < 0:
                break
            start = place - before
            word = text[start - 1 : start] if start > 0 else b""
            if (
                not word
                or word not in _WORD
                or text[start - 3 : start] in (b"%2C", b"%2c")
                or text[start - 2 : start] == b"\\n"
            ):
                starts.append(max(0, start))
            place = text.find(signature, place + 1)
    return sorted(starts)


def _long(text: bytes, letters: bytes, written: re.Pattern[bytes]) -> Iterator[tuple[int, int]]:
    """Runs of some letters, found by looking at whole blocks of them only."""
    free = 0
    for start in range(0, len(text), _BLOCK):
        if start < free or text[start : start + _BLOCK].translate(None, letters):
            continue
        before = text[max(free, start - _BLOCK) : start]
        begin = start - len(before) + len(before.rstrip(letters))
        begin += len(text[begin:start]) - len(text[begin:start].lstrip(b"\r\n"))
        whole = written.match(text, begin)
        if whole:
            free = whole.end()
            yield whole.span()


def _clean(text: bytes) -> Run:
    if b"%" in text:
        text = unquote_to_bytes(text)
    if b"\\" in text:
        text = text.replace(b"\\r", b"").replace(b"\\n", b"").replace(b"\\/", b"/")
    return Run("base64", unbase64(text.translate(_URL_SAFE, _SPACE).replace(b"=", b"")))


def data_uri(text: bytes) -> Run | None:
    """The bytes of a text that is one data URI."""
    head = _URI.match(text)
    if not head:
        return None
    rest = text[head.end() :]
    if b"base64" in head[2].lower():
        whole = decoded(rest)
        return whole and Run("data URI", whole.data)
    return Run("data URI", unquote_to_bytes(rest))


def fields(text: bytes, most: int = 500) -> list[tuple[str, bytes]]:
    """Fields of a form, values still percent-encoded; empty when it does not look like one."""
    if b"=" not in text[:200] or text[:1] in b'{[<"':
        return []
    pairs = [pair.partition(b"=") for pair in text.split(b"&", most)[:most]]
    if not all(sign and re.fullmatch(rb"[\w.%\[\]$+-]{1,80}", name) for name, sign, _ in pairs):
        return []
    return [(unquote_to_bytes(name).decode("utf-8", "replace"), value) for name, _, value in pairs]


def is_text(data: bytes) -> bool:
    """Whether bytes look like text: nothing but printable characters and breaks in samples."""
    middle = len(data) // 2
    sample = data[:2048] + data[middle : middle + 1024] + data[-1024:]
    return not sample.translate(None, _PRINTABLE)


_PRINTABLE = bytes([9, 10, 13, *range(32, 127), *range(128, 256)])


def numbers(text: bytes) -> list[float] | None:
    """Numbers of a text that is nothing but numbers with commas, blanks or semicolons."""
    inner = text.strip().strip(b"[]()")
    if not 256 <= len(inner) <= 200_000 or inner.translate(None, b"0123456789+-.eE,; \t\r\n"):
        return None
    words = re.split(rb"[,;\s]+", inner.strip())
    try:
        return [float(word) for word in words if word]
    except ValueError:
        return None


def readable(name: str) -> str:
    """A name from outside, short and printable, for a path."""
    return "".join(c if c.isprintable() else "?" for c in name[:60])
