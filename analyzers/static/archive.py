"""A zip archive as Android opens it: what is in it, and its bytes, never more than was allowed.

The central directory is authoritative, as it is for the platform; the local header says where an
entry's data begins and has to bear the same name. Two readings of one archive are never reconciled:
what could be read in two ways is refused. What Android would refuse although it can mean one thing
only is read and noted in `Archive.oddities`. Source: PKWARE APPNOTE 4.3-4.5; Android's libziparchive
(zip_archive.cc) and AssetsProvider; each shape was shown to aapt and aapt2.
"""

import struct
import zlib
from collections.abc import Callable
from typing import IO, Literal, NamedTuple

import deflate

from analyzers.errors import AppUnreadable
from analyzers.static.chunks import outermost
from analyzers.static.signingblock import MAGIC
from analyzers.static.source import MIB, STEP, Source, no_access
from analyzers.static.vouching import LIST, Vouching

LARGEST_DIRECTORY = 256 * MIB
MOST_ENTRIES = 1_000_000
LARGEST_FILE = 16 * MIB
"""Any entry without a limit of its own that is read whole (assets, libraries, layouts)."""
LARGEST_SIGNATURES = 16 * MIB
"""The APK signing block; channel tools and padding make it larger than its signatures."""

_STORED, _DEFLATED = 0, 8
_ENCRYPTED, _SIZES_FOLLOW = 0x1, 0x8
_MOST_INFLATION = 1032
"""Deflate writes 258 bytes with two bits at best."""
_HELD = MIB // 4
"""Bytes of an unpacked archive that are kept in memory: splits are small, and many."""
_LOCAL_HEADER = struct.Struct("<4s5H3L2H")
_CENTRAL_HEADER = struct.Struct("<8x2H4x3L2H10xL")
_LENGTHS = struct.Struct("<L24x3H")
"""Of a central header: its mark, then the lengths of what follows it."""
_CENTRAL_MAGIC = 0x02014B50
_END = struct.Struct("<4s4H2LH")
_END_64_LOCATOR = struct.Struct("<4sLQL")
_END_64 = struct.Struct("<4sQ2H2L4Q")
_LONGEST_COMMENT = 0xFFFF

Oddity = Literal["encrypted", "method", "checksum", "local", "trailing", "name"]
"""``encrypted``: marked so, though the data is sound; ``method``: an unknown packing; ``checksum``: it is wrong,
though the data is what was signed; ``local``: the local header tells other sizes; ``trailing``: bytes after the end;
``name``: a name that is no UTF-8."""


class Entry(NamedTuple):
    """A file of the archive, as the central directory has it."""

    name: str
    flags: int
    method: int
    crc: int
    packed: int
    """Bytes in the archive."""
    size: int
    """Bytes when unpacked."""
    offset: int
    """Place of the local header."""


class Archive:
    """The entries of a zip archive.

    Raises `AppUnreadable` with the codes ``apk-no-access``, ``apk-too-large``, ``apk-not-zip``,
    ``apk-truncated``, ``apk-encrypted`` and ``apk-damaged``.
    """

    def __init__(self, source: Source) -> None:
        self.source = source
        self.size = source.size
        self.oddities: dict[Oddity, set[str]] = {}
        """Names of the entries read so far that are odd in a way; of the archive itself: no name."""
        self._directory_at = self._end_at = 0
        self._central = b""
        self._places = self._directory()
        self.names: tuple[str, ...] = tuple(self._places)
        self._vouching = Vouching(source, self._directory_at, self._end_at)
        start = source.read(0, 4)
        if self.names and start != b"PK\x03\x04":
            raise AppUnreadable(
                "apk-damaged",
                f"{source.name} has foreign bytes before its first entry; Android refuses such an archive.",
            )

    def size_of(self, name: str) -> int:
        """Unpacked bytes an entry claims to have. Raises ``KeyError``."""
        return self._entry(name).size

    def stored(self, name: str) -> bool:
        """Whether the bytes of an entry lie in the archive as they are. Raises ``KeyError``."""
        return self._entry(name).method != _DEFLATED

    def read(self, name: str, limit: int = LARGEST_FILE) -> bytes:
        """The bytes of an entry, at most ``limit`` of them. Raises `AppUnreadable`."""
        return bytes(self.buffer(name, limit))

    def buffer(self, name: str, limit: int = LARGEST_FILE) -> bytes | bytearray:
        """The same as they were unpacked: for what is large, and nobody writes to."""
        entry = self._checked(name, limit)
        data = self._content(entry)
        if data is None:
            raise self._encrypted(name) if entry.flags & _ENCRYPTED else self._damaged(name)
        if entry.flags & _ENCRYPTED:
            self._note("encrypted", name)
        if entry.method not in (_STORED, _DEFLATED):
            self._note("method", name)
        return data

    def part(self, name: str, offset: int, size: int) -> bytes:
        """At most ``size`` bytes of an entry from ``offset`` on, which no checksum vouches for.

        A packed entry is unpacked up to there, so the caller's budget is ``offset + size``.
        Raises `AppUnreadable`.
        """
        entry = self._entry(name)
        end = min(offset + size, entry.size)
        if offset >= end:
            return b""
        at = self._data_at(entry)
        if self.stored(name):
            return self._data(at + offset, end - offset)
        packed = self._data(at, min(entry.packed, 2 * end + 64))
        try:
            return zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, end)[offset:]
        except zlib.error:
            raise self._damaged(name) from None

    def nested(
        self, name: str, limit: int, keep: Callable[[IO[bytes]], IO[bytes]]
    ) -> tuple[Source, int]:
        """An archive in the archive, and how many bytes had to be unpacked for it.

        A packed one goes to a temporary file if it is not small; ``keep`` sees to it that this is
        closed. Raises `AppUnreadable`.
        """
        entry = self._checked(name, limit)
        shown = f"{self.source.name}: {shown_name(name)}"
        at = self._data_at(entry)
        if entry.method == _STORED:
            if at + entry.size > self._directory_at:
                raise self._damaged(name)
            return self.source.at(at, entry.size, shown), 0
        from tempfile import SpooledTemporaryFile  # most archives hold no other

        file = keep(SpooledTemporaryFile(_HELD))  # noqa: SIM115
        try:
            if entry.method != _DEFLATED or not self._unpack_to(file, at, entry):
                raise self._damaged(name)
        except OSError as error:
            raise no_access(self.source.path, error) from None
        return Source(self.source.path, file, shown, entry.size), entry.size

    def signing_block(self, limit: int = LARGEST_SIGNATURES) -> bytes:
        """The APK signing block, which stands before the directory.

        Empty when there is none or it has more than ``limit`` bytes.
        """
        foot = self.source.read(max(0, self._directory_at - 24), 24)
        if len(foot) < 24 or foot[8:] != MAGIC:
            return b""
        size = int.from_bytes(foot[:8], "little") + 8
        if not 32 <= size <= min(self._directory_at, limit):
            return b""
        return self.source.read(self._directory_at - size, size)

    # --- one entry ---------------------------------------------------------------------------

    def _checked(self, name: str, limit: int) -> Entry:
        """The entry, unless it claims more than it may have."""
        entry = self._entry(name)
        # Deflate may write a little more than it was given, never twice as much.
        if entry.size > limit or entry.packed > 2 * limit:
            raise AppUnreadable(
                "apk-too-large",
                f"{self.source.name}: {shown_name(name)} claims {max(entry.size, entry.packed):,} bytes, "
                f"more than the {limit:,} allowed.",
            )
        if entry.method == _DEFLATED and entry.size > _MOST_INFLATION * entry.packed + 64:
            raise self._damaged(name)
        return entry

    def _content(self, entry: Entry) -> bytes | bytearray | None:
        """The bytes whose length and checksum are those promised, or which were signed.

        An unknown method is stored data to some Android releases and packed data to others. To the
        former a size may reach too far, of what says its own length.
        """
        at = self._data_at(entry)
        if at + entry.packed > self._directory_at:
            return None
        readings = self._readings(entry, at)
        for data in readings:
            if deflate.crc32(data) == entry.crc:
                return data
        # Only now: of a signed archive any reading of the right length would do.
        for data in readings:
            if self._signed or self._vouching.entry(entry.name, data, self._listed):
                self._note("checksum", entry.name)
                return data
        return None

    def _readings(self, entry: Entry, at: int) -> list[bytes | bytearray]:
        """What the bytes of an entry may be, those that say more for themselves first."""
        found: list[bytes | bytearray] = []
        stored = self._data(at, entry.size) if entry.method != _DEFLATED else b""
        if entry.method not in (_STORED, _DEFLATED) and (chunk := outermost(stored)):
            found.append(chunk)
        if entry.method != _STORED and entry.size <= _MOST_INFLATION * entry.packed + 64:
            packed = self._data(at, entry.packed)
            try:
                data = deflate.deflate_decompress(packed, entry.size) if entry.size else b""
            except (deflate.DeflateError, ValueError, MemoryError):
                data = None
            if data is not None and len(data) == entry.size:
                found.append(data)
        if entry.method != _DEFLATED and len(stored) == entry.size:
            found.append(stored)
        return found

    @property
    def _signed(self) -> bool:
        """Whether the whole archive is what was signed."""
        return self._vouching.whole(self.signing_block)

    def _listed(self) -> bytes:
        """The list of a JAR signature, nothing where it cannot be read."""
        try:
            return self.read(LIST)
        except (AppUnreadable, KeyError):
            return b""

    def _unpack_to(self, file: IO[bytes], at: int, entry: Entry) -> bool:
        """Whether an entry too large for the memory unpacks to what it promises."""
        stream = zlib.decompressobj(-zlib.MAX_WBITS)
        left, crc = entry.size, 0
        for offset in range(0, entry.packed, STEP):
            packed = self._data(at + offset, min(STEP, entry.packed - offset))
            while packed and left >= 0 and not stream.eof:
                try:
                    data = stream.decompress(packed, STEP)
                except zlib.error:
                    return False
                packed = stream.unconsumed_tail
                left -= len(data)
                crc = deflate.crc32(data, crc)
                file.write(data)
            if left < 0:
                return False
        data = stream.flush()  # all input was taken, so this is the rest of one repetition
        file.write(data)
        return left == len(data) and deflate.crc32(data, crc) == entry.crc

    def _data_at(self, entry: Entry) -> int:
        """Where the bytes of an entry begin."""
        name = entry.name.encode()
        header = self.source.read(entry.offset, _LOCAL_HEADER.size + len(name))
        if len(header) < _LOCAL_HEADER.size or header[:4] != b"PK\x03\x04":
            raise self._damaged(entry.name)
        _, _, flags, *_, crc, packed, size, length, extra = _LOCAL_HEADER.unpack_from(header)
        odd = entry.name in self.oddities.get("name", ())
        if not odd and (length != len(name) or header[_LOCAL_HEADER.size :] != name):
            raise AppUnreadable(
                "apk-damaged",
                f"{self.source.name}: {shown_name(entry.name)} bears another name in its own header; "
                "Android refuses such an entry.",
            )
        told = (crc, packed, size)
        if not flags & _SIZES_FOLLOW and 0xFFFFFFFF not in told[1:] and told != entry[3:6]:
            self._note("local", entry.name)
        return entry.offset + _LOCAL_HEADER.size + int(length) + int(extra)

    def _data(self, at: int, size: int) -> bytes:
        """Bytes before the directory, where all entries lie."""
        return self.source.read(at, max(0, min(size, self._directory_at - at)))

    def _note(self, oddity: Oddity, name: str) -> None:
        self.oddities.setdefault(oddity, set()).add(name)

    def _encrypted(self, name: str) -> AppUnreadable:
        return AppUnreadable(
            "apk-encrypted", f"{self.source.name}: {shown_name(name)} is encrypted."
        )

    def _damaged(self, name: str) -> AppUnreadable:
        return AppUnreadable(
            "apk-damaged",
            f"{self.source.name}: {shown_name(name)} cannot be unpacked; the archive is damaged.",
        )

    # --- the directory -----------------------------------------------------------------------

    def _directory(self) -> dict[str, int]:
        """Where the entries stand in the directory."""
        count, size, self._directory_at = self._end()
        if count > MOST_ENTRIES or size > LARGEST_DIRECTORY:
            raise AppUnreadable(
                "apk-too-large",
                f"{self.source.name} lists {count:,} files, more than the {MOST_ENTRIES:,} allowed.",
            )
        data = self._central = self.source.read(self._directory_at, size)
        room, header, unpack = len(data), _CENTRAL_HEADER.size, _LENGTHS.unpack_from
        places: dict[str, int] = {}
        at = 0
        for _ in range(count):  # there are thousands, of which few are ever looked at
            if room - at < header:
                raise self._no_directory()
            magic, length, extra, comment = unpack(data, at)
            end = at + header + length
            if magic != _CENTRAL_MAGIC or end + extra + comment > room:
                raise self._no_directory()
            raw = data[at + header : end]
            name = raw.decode() if raw.isascii() and b"\0" not in raw else self._odd_name(raw)
            if name in places:
                raise AppUnreadable(
                    "apk-damaged",
                    f"{self.source.name} lists {shown_name(name)} twice; "
                    "Android refuses such an archive.",
                )
            places[name] = at
            at = end + extra + comment
        return places

    def _entry(self, name: str) -> Entry:
        """An entry as the directory has it. Raises ``KeyError``."""
        at = self._places[name]
        head = _CENTRAL_HEADER.unpack_from(self._central, at)
        flags, method, crc, packed, size, length, extra, offset = head
        if 0xFFFFFFFF in (packed, size, offset):
            field_at = at + _CENTRAL_HEADER.size + length
            field = self._central[field_at : field_at + extra]
            size, packed, offset = _wide(field, size, packed, offset)
        return Entry(name, flags, method, crc, packed, size, offset)

    def _odd_name(self, raw: bytes) -> str:
        """A name that is not plain ASCII; what is no text in it stays visible."""
        try:
            name = raw.decode()
            sound = "\0" not in name
        except UnicodeDecodeError:
            name, sound = raw.decode("utf-8", "backslashreplace"), False
        if not sound:
            name = name.replace("\0", "\\x00")
            self._note("name", name)
        return name

    def _end(self) -> tuple[int, int, int]:
        """Number of entries, bytes and place of the directory, by the last end record."""
        tail_at = max(0, self.size - _END.size - _LONGEST_COMMENT)
        tail = self.source.read(tail_at, self.size - tail_at)
        found = tail.rfind(b"PK\x05\x06")
        if found < 0 or len(tail) - found < _END.size:
            raise self._no_directory()
        end = self._end_at = tail_at + found
        _, _, _, _, count, size, place, comment = _END.unpack_from(tail, found)
        if found + _END.size + comment != len(tail):
            self._note("trailing", "")
        if count == 0xFFFF or size == 0xFFFFFFFF or place == 0xFFFFFFFF:
            count, size, place = self._end_64(end) or (count, size, place)
        if place + size > end:
            raise self._no_directory()
        return count, size, place

    def _end_64(self, end: int) -> tuple[int, int, int] | None:
        raw = self.source.read(max(0, end - _END_64_LOCATOR.size), _END_64_LOCATOR.size)
        if len(raw) < _END_64_LOCATOR.size or raw[:4] != b"PK\x06\x07":
            return None
        raw = self.source.read(_END_64_LOCATOR.unpack(raw)[2], _END_64.size)
        if len(raw) < _END_64.size or raw[:4] != b"PK\x06\x06":
            raise self._no_directory()
        *_, count, size, place = _END_64.unpack(raw)
        return count, size, place

    def _no_directory(self) -> AppUnreadable:
        name = self.source.name
        if self.source.read(0, 4) == b"PK\x03\x04":
            return AppUnreadable(
                "apk-truncated",
                f"{name} begins like a zip archive but its directory is missing or broken: "
                "the file was cut off or damaged.",
            )
        return AppUnreadable("apk-not-zip", f"{name} is not a zip archive, so not an APK.")


def shown_name(name: str) -> str:
    """An entry's name for a message: its end, where a path is told apart."""
    return name if len(name) <= 100 else "…" + name[-100:]


def _wide(extra: bytes, *numbers: int) -> list[int]:
    """Size, packed size and offset, those that do not fit 32 bits from the zip64 field."""
    wide = list(numbers)
    at = 0
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<HH", extra, at)
        if kind == 1:
            field = extra[at + 4 : at + 4 + length]
            values = iter(struct.unpack(f"<{len(field) // 8}Q", field[: len(field) // 8 * 8]))
            whole = length in (24, 28)  # then all three are there, asked for or not
            wide = [next(values, n) if whole or n == 0xFFFFFFFF else n for n in wide]
        at += 4 + length
    return wide
