"""String pools of binary XML: enough to see which classes a layout names, without decoding it.

Source: ResStringPool_header in the platform's ResourceTypes.h.
"""

import struct

_XML, _POOL = 0x0003, 0x0001
_UTF8 = 1 << 8
MOST_STRINGS = 100_000


def pool_strings(data: bytes) -> list[str]:
    """All strings of a binary XML's pool; an unreadable file gives an empty list."""
    try:
        return _pool(data)
    except (struct.error, IndexError, ValueError):
        return []


def _pool(data: bytes) -> list[str]:
    kind, header_size = struct.unpack_from("<HH", data, 0)
    if kind != _XML:
        return []
    base = header_size
    kind, pool_header, _, count, _, flags, strings_at = struct.unpack_from("<HHIIIII", data, base)
    if kind != _POOL or count > MOST_STRINGS:
        return []
    offsets = struct.unpack_from(f"<{count}I", data, base + pool_header)
    read = _utf8 if flags & _UTF8 else _utf16
    return [read(data, base + strings_at + offset) for offset in offsets]


def _utf8(data: bytes, at: int) -> str:
    at += 2 if data[at] & 0x80 else 1  # length in UTF-16 units, not needed
    length = data[at]
    at += 1
    if length & 0x80:
        length = (length & 0x7F) << 8 | data[at]
        at += 1
    return data[at : at + length].decode("utf-8", "replace")


def _utf16(data: bytes, at: int) -> str:
    (length,) = struct.unpack_from("<H", data, at)
    at += 2
    if length & 0x8000:
        (low,) = struct.unpack_from("<H", data, at)
        length = (length & 0x7FFF) << 16 | low
        at += 2
    return data[at : at + 2 * length].decode("utf-16-le", "replace")
