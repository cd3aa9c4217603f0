"""Packets of a capture, put together to what each side of a connection sent. Bounded, whatever the file says."""

import os
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, NamedTuple

from analyzers.dynamic.importers.writing import library, unreadable

MOST_PACKETS = 3_000_000
STREAM_BYTES = 64 << 20
"""Bytes of one side that are kept."""
ALL_BYTES = 1 << 30
_ETHERNET, _SLL, _SLL2 = 1, 113, 276
_RAW = (12, 14, 101, 228, 229)
_TRAILER = struct.Struct(">Ii20sI")
_TRAILER_MAGIC = 0x01072021
_WRAP = 1 << 32

Place = tuple[str, int]


class Packet(NamedTuple):
    """One packet of TCP or UDP."""

    moment: float
    source: Place
    target: Place
    udp: bool
    data: bytes
    seq: int = 0
    syn: bool = False
    uid: int | None = None
    """Of the app, where PCAPdroid noted it."""


@dataclass
class Side:
    """What one side sent: pieces by their place in the stream."""

    pieces: list[tuple[int, float, bytes]] = field(default_factory=list)
    first: int | None = None
    size: int = 0
    cut: bool = False

    def add(self, packet: Packet) -> None:
        if packet.syn:
            self.first = (packet.seq + 1) % _WRAP
        if not packet.data:
            return
        if self.first is None:
            self.first = packet.seq
        place = (packet.seq - self.first) % _WRAP
        if place >= _WRAP // 2:  # a keep-alive, or a piece that was sent before the capture began
            return
        if self.size + len(packet.data) > STREAM_BYTES:
            self.cut = True
            return
        self.pieces.append((place, packet.moment, packet.data))
        self.size += len(packet.data)

    def joined(self) -> tuple[bytes, bool]:
        """The bytes up to the first hole, and whether they are whole."""
        out = bytearray()
        for place, _, data in sorted(self.pieces, key=lambda piece: piece[:2]):
            if place > len(out):
                return bytes(out), False
            out += data[len(out) - place :]
        return bytes(out), not self.cut


@dataclass
class Stream:
    """A connection of TCP, or all datagrams between two places."""

    client: Place
    server: Place
    udp: bool
    started: float
    ended: float
    uid: int | None = None
    sent: Side = field(default_factory=Side)
    received: Side = field(default_factory=Side)
    datagrams: list[tuple[bool, bytes]] = field(default_factory=list)


class Capture(NamedTuple):
    """All connections of a capture."""

    streams: list[Stream]
    whole: bool
    """Everything in the file was read and kept."""


def read_capture(path: Path) -> Capture:
    """Read a pcap or pcapng file. Raises `SessionUnusable`."""
    streams: dict[tuple[bool, Place, Place], Stream] = {}
    done: list[Stream] = []
    held = 0
    try:
        whole = not _cut(path)
        with path.open("rb") as file:
            for number, packet in enumerate(_packets(file, path)):
                held += len(packet.data)
                if number >= MOST_PACKETS or held > ALL_BYTES:
                    whole = False
                    break
                _note(packet, streams, done)
    except OSError as error:
        raise unreadable(path, error.strerror or "no access") from error
    except EOFError:
        whole = False
    found = sorted([*done, *streams.values()], key=lambda stream: stream.started)
    return Capture(found, whole)


def _cut(path: Path) -> bool:
    """Whether the last packet of a pcap file is cut, which the reader of packets does not tell."""
    size = path.stat().st_size
    with path.open("rb") as file:
        order = {b"\xd4\xc3\xb2\xa1": "<", b"\x4d\x3c\xb2\xa1": "<"}
        order |= {b"\xa1\xb2\xc3\xd4": ">", b"\xa1\xb2\x3c\x4d": ">"}
        end = order.get(file.read(4))
        if end is None:
            return False
        place = 24
        for _ in range(MOST_PACKETS):
            file.seek(place)
            head = file.read(16)
            if len(head) < 16:
                return bool(head) or place > size
            place += 16 + int(struct.unpack(end + "I", head[8:12])[0])
    return False


def _note(
    packet: Packet, streams: dict[tuple[bool, Place, Place], Stream], done: list[Stream]
) -> None:
    forth = (packet.udp, packet.source, packet.target)
    back = (packet.udp, packet.target, packet.source)
    if packet.syn and not packet.udp and (old := streams.get(forth)) and old.sent.pieces:
        done.append(streams.pop(forth))  # the port is used again
    if forth in streams or back in streams:
        stream = streams[forth if forth in streams else back]
    else:
        # Who speaks first is the client, unless the capture began in the middle and the port tells.
        stream = Stream(packet.source, packet.target, packet.udp, packet.moment, packet.moment)
        if not packet.syn and packet.source[1] < 1024 <= packet.target[1]:
            stream.client, stream.server = stream.server, stream.client
        streams[packet.udp, stream.client, stream.server] = stream
    stream.ended = max(stream.ended, packet.moment)
    stream.uid = packet.uid if packet.uid is not None else stream.uid
    from_client = packet.source == stream.client
    if not packet.udp:
        (stream.sent if from_client else stream.received).add(packet)
    elif packet.data and len(stream.datagrams) < 50_000:
        stream.datagrams.append((from_client, packet.data))


class _Whole:
    """A file of which no more is asked than there is: what a packet claims to have is allocated before it is read."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._size = os.fstat(file.fileno()).st_size
        self.name, self.seek, self.tell = file.name, file.seek, file.tell

    def read(self, size: int) -> bytes:
        return self._file.read(max(0, min(size, self._size - self._file.tell())))


def _packets(file: IO[bytes], path: Path) -> Iterator[Packet]:
    try:
        import dpkt
    except ImportError as error:
        raise library("dpkt") from error
    try:
        reader = dpkt.pcap.UniversalReader(_Whole(file))
        link = reader.datalink()
    except (ValueError, dpkt.Error, struct.error, IndexError) as error:
        raise unreadable(path, f"it is no capture ({error})") from None
    if link not in (_ETHERNET, _SLL, _SLL2, *_RAW):
        raise unreadable(path, f"packets of link type {link} are not known")
    rows = iter(reader)
    while True:
        try:
            moment, frame = next(rows)
        except StopIteration:
            return
        except (ValueError, dpkt.Error, struct.error, IndexError, KeyError, TypeError):
            raise EOFError from None
        packet = _packet(dpkt, link, float(moment), bytes(frame))
        if packet is not None:
            yield packet


def _packet(dpkt: Any, link: int, moment: float, frame: bytes) -> Packet | None:
    uid = None
    if link == _ETHERNET and len(frame) > 14 + _TRAILER.size:
        magic, number, _, _ = _TRAILER.unpack_from(frame, len(frame) - _TRAILER.size)
        if magic == _TRAILER_MAGIC:
            uid, frame = number, frame[: -_TRAILER.size]
    try:
        data = _network(link, frame)
        if not data:
            return None
        outer = dpkt.ip.IP(data) if data[0] >> 4 == 4 else dpkt.ip6.IP6(data)
        inner = outer.data
        udp = isinstance(inner, dpkt.udp.UDP)
        if not udp and not isinstance(inner, dpkt.tcp.TCP):
            return None
        source, target = (dpkt.utils.inet_to_str(end) for end in (outer.src, outer.dst))
    except (dpkt.Error, ValueError, IndexError, struct.error, AttributeError, TypeError):
        return None
    return Packet(
        moment,
        (source, inner.sport),
        (target, inner.dport),
        udp,
        bytes(inner.data),
        0 if udp else inner.seq,
        not udp and bool(inner.flags & dpkt.tcp.TH_SYN),
        uid,
    )


def _network(link: int, frame: bytes) -> bytes:
    """The IP packet in a frame; empty when it holds another."""
    if link in _RAW:
        return frame
    at = {_ETHERNET: 12, _SLL: 14, _SLL2: 0}[link]
    begin = {_ETHERNET: 14, _SLL: 16, _SLL2: 20}[link]
    kind = int.from_bytes(frame[at : at + 2], "big")
    if link == _ETHERNET and kind == 0x8100:
        kind, begin = int.from_bytes(frame[16:18], "big"), 18
    return frame[begin:] if kind in (0x0800, 0x86DD) else b""
