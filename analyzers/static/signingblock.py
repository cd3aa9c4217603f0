"""The APK signing block: signatures of scheme v2 and later, each by its id, and what they say.

Source: source.android.com, "APK Signature Scheme v2", "v3" and "v3.1".
"""

import struct
from collections.abc import Iterator

from analyzers.static.source import MIB

SCHEMES = {0x7109871A: "v2", 0xF05368C0: "v3", 0x1B93AD61: "v3.1"}
"""Schemes by their ids in the block."""
MAGIC = b"APK Sig Block 42"
"""Its last bytes."""
LARGEST_SIGNATURE = MIB // 4


def schemes(block: bytes) -> Iterator[tuple[int, bytes]]:
    """Signatures in a block that stands at the end of these bytes, the first of each id."""
    end = len(block) - 24
    if block[-16:] != MAGIC:
        return
    (size,) = struct.unpack_from("<Q", block, end)
    at = end + 24 - size
    seen: set[int] = set()
    while 0 <= at <= end - 12:
        length, ident = struct.unpack_from("<QI", block, at)
        value = block[at + 12 : min(at + 8 + length, end)]
        if ident in SCHEMES and ident not in seen and len(value) <= LARGEST_SIGNATURE:
            seen.add(ident)
            yield ident, value
        at += 8 + length


def signed_data(value: bytes) -> bytes:
    """What the first signer of a signature signed: digests, certificates, more.

    Raises ``struct.error`` or ``ValueError`` for what is cut off.
    """
    signers = prefixed(value)
    if len(signers) + 4 != len(value):
        raise ValueError("the signers do not fill the block")
    return prefixed(prefixed(signers))


def digests(value: bytes) -> Iterator[tuple[int, bytes]]:
    """Signature algorithms of the first signer, each with the digest of the archive. Raises as `signed_data`."""
    rest = prefixed(signed_data(value))
    while rest:
        pair = prefixed(rest)
        yield int(struct.unpack_from("<I", pair)[0]), prefixed(pair[4:])
        rest = rest[4 + len(pair) :]


def prefixed(data: bytes) -> bytes:
    """What stands after its length at the beginning of ``data``. Raises ``struct.error`` or ``ValueError``."""
    (length,) = struct.unpack_from("<I", data)
    if 4 + length > len(data):
        raise ValueError("cut off")
    return data[4 : 4 + length]
