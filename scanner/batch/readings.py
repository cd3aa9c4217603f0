"""What a look has read of an app, in bytes that wait in the queue until the app's scan."""

import zlib
from functools import cache
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from analyzers.static.assemble import Inputs

LARGEST = 4 << 20
"""Bytes that are kept of an app; of one that takes more nothing is, and its scan reads it again."""
LARGEST_PLAIN = 64 << 20
"""Bytes these may unpack to."""


def packed(inputs: "Inputs", seconds: float) -> bytes:
    """Bytes of what was read of an app within so many seconds; nothing when they would be too many."""
    plain = msgspec.msgpack.encode((_version(), seconds, inputs))
    if len(plain) > LARGEST_PLAIN:
        return b""
    data = zlib.compress(plain, 1)
    return data if len(data) <= LARGEST else b""


def unpacked(data: bytes, seconds: float, sha256: str) -> "Inputs | None":
    """What was read of this very app, by this very program, within the same time; else ``None``.

    The bytes come from a worker that had a stranger's file in its hands: nothing they hold is run.
    """
    if not data:
        return None
    try:
        plain = zlib.decompressobj().decompress(data, LARGEST_PLAIN + 1)
        if len(plain) > LARGEST_PLAIN:
            return None
        version, limit, inputs = _decoder().decode(plain)
    except (zlib.error, msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None
    same = version == _version() and limit == seconds and inputs.artifact.app.sha256 == sha256
    return inputs if same else None


@cache
def _decoder() -> "msgspec.msgpack.Decoder[tuple[tuple[str, str], float, Inputs]]":
    from analyzers.static.assemble import Inputs

    return msgspec.msgpack.Decoder(tuple[tuple[str, str], float, Inputs])


@cache
def _version() -> tuple[str, str]:
    from scanner.one import tool

    found = tool()
    return found.version, found.catalogue_version
