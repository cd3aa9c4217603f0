"""Whether bytes of an archive are those that were signed, where a checksum says otherwise.

Android compares no CRC-32 when it opens an entry (libziparchive), so an app whose checksums are wrong is installed
and runs, and readers that believe them see nothing of it. A file that was damaged on its way looks the same. What
tells them apart is what Android does check: the digests of a signature, that of the whole archive (APK Signature
Scheme v2 and v3) or those of its entries (JAR signature). Whose key signed the digests does not matter to that.
Source: source.android.com, APK Signature Scheme v2, "Integrity-protected contents"; JAR File Specification.
"""

import base64
import binascii
import hashlib
import re
import struct
from collections.abc import Callable, Iterator

from analyzers.static.signingblock import digests, schemes
from analyzers.static.source import MIB, Source

LIST = "META-INF/MANIFEST.MF"
"""Names the digests of all entries."""

_ALGORITHMS = {
    **dict.fromkeys((0x0101, 0x0103, 0x0201, 0x0301), "sha256"),
    **dict.fromkeys((0x0102, 0x0104, 0x0202), "sha512"),
}
"""Signature algorithms that go with a digest made of chunks, and its hash."""
_CHUNK = MIB
_LISTED = re.compile(rb"^(SHA-?1|SHA-?256|SHA-?384|SHA-?512)-Digest: *(\S+)$", re.I | re.M)
_NAME = re.compile(rb"^Name: (.+)$", re.I | re.M)


class Vouching:
    """What the digests of an archive's signatures vouch for.

    It holds no archive, which holds it: both would stay when the app is done.

    :param directory: first byte of the central directory.
    :param end: first byte of the end record.
    """

    def __init__(self, source: Source, directory: int, end: int) -> None:
        self._source = source
        self._directory = directory
        self._end = end
        self._whole: bool | None = None
        self._digests: dict[str, list[tuple[str, bytes]]] | None = None

    def entry(self, name: str, data: bytes | bytearray, listed: Callable[[], bytes]) -> bool:
        """Whether these are the bytes of an entry that were signed, by its own digest.

        :param listed: gives the bytes of `LIST`, nothing where it cannot be read; asked at the first doubt.
        """
        if name == LIST:
            return False
        if self._digests is None:
            self._digests = _of_entries(listed())
        return any(
            hashlib.new(kind, data).digest() == digest
            for kind, digest in self._digests.get(name, ())
        )

    def whole(self, block: Callable[[], bytes]) -> bool:
        """Whether a digest of the whole archive fits; costs reading it once or twice. Raises `AppUnreadable`.

        :param block: gives the signing block; asked at the first doubt.
        """
        if self._whole is None:
            self._whole = self._fits(block())
        return self._whole

    def _fits(self, block: bytes) -> bool:
        told: dict[str, set[bytes]] = {}
        for _, value in schemes(block):
            try:
                for algorithm, digest in digests(value):
                    if algorithm in _ALGORITHMS:
                        told.setdefault(_ALGORITHMS[algorithm], set()).add(digest)
            except (struct.error, ValueError):
                continue
        begin = self._directory - len(block)
        return any(self._digest(kind, begin) in found for kind, found in sorted(told.items()))

    def _digest(self, kind: str, begin: int) -> bytes:
        """Of all but the signing block, which begins at ``begin``."""
        foot = bytearray(self._source.read(self._end, self._source.size - self._end))
        foot[16:20] = struct.pack(
            "<L", begin & 0xFFFFFFFF
        )  # where the directory was before the block came
        pieces = [
            *self._pieces(0, begin),
            *self._pieces(self._directory, self._end),
        ]
        found = [_of_chunk(kind, self._source.read(at, size)) for at, size in pieces]
        found += [_of_chunk(kind, bytes(foot))]
        return hashlib.new(kind, b"\x5a" + struct.pack("<L", len(found)) + b"".join(found)).digest()

    @staticmethod
    def _pieces(begin: int, end: int) -> Iterator[tuple[int, int]]:
        return ((at, min(_CHUNK, end - at)) for at in range(begin, end, _CHUNK))


def _of_entries(text: bytes) -> dict[str, list[tuple[str, bytes]]]:
    """Digests by the name of the entry; a line that is too long goes on after a line feed and a space."""
    found: dict[str, list[tuple[str, bytes]]] = {}
    for section in text.replace(b"\r\n", b"\n").replace(b"\n ", b"").split(b"\n\n"):
        named = _NAME.search(section)
        if named is None:
            continue
        name = named[1].decode("utf-8", "replace")
        for kind, digest in _LISTED.findall(section):
            try:
                value = base64.b64decode(digest, validate=True)
            except binascii.Error:
                continue
            found.setdefault(name, []).append((kind.decode().lower().replace("-", ""), value))
    return found


def _of_chunk(kind: str, data: bytes) -> bytes:
    return hashlib.new(kind, b"\xa5" + struct.pack("<L", len(data)) + data).digest()
