"""What PCAPdroid records on a phone without root: its list of connections (CSV), and captures of any tool.

Plain HTTP in a capture is read. TLS is told with the name that was asked for and its length; where PCAPdroid decrypted
it, its HAR export has the contents.
"""

import csv
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analyzers.dynamic.events import FlowSeen
from analyzers.dynamic.importers.exchanges import Exchange, Said, exchanges
from analyzers.dynamic.importers.har import moment_of
from analyzers.dynamic.importers.packets import Stream, read_capture
from analyzers.dynamic.importers.writing import Imported, sized, unreadable
from analyzers.dynamic.proxy.facts import Circumstances, Owner, fact_of, note
from analyzers.dynamic.proxy.flowfile import FlowFile
from analyzers.dynamic.proxy.library import ready
from analyzers.dynamic.proxy.watch import TLS_RECORD, asked_name
from analyzers.dynamic.session import FLOWS
from analyzers.errors import SessionUnusable

if TYPE_CHECKING:
    from mitmproxy.flow import Flow

LARGEST = 2 << 30
LARGEST_LIST = 64 << 20
MOST = 200_000
_MISSING = ("imported-no-order", "imported-no-hooks", "imported-no-screens")
_VERBS = (*(b"GET ", b"POST ", b"PUT ", b"HEAD ", b"PATCH ", b"DELETE ", b"OPTIONS ", b"CONNECT "),)
_SCHEMES = {"https": "https", "tls": "https", "ssl": "https", "http": "http", "quic": "quic"}


def import_capture(
    source: Path,
    folder: Path,
    package: str = "",
    *,
    uid: int | None = None,
    keep_faces: bool = False,
) -> Path:
    """Make a session of a pcap or pcapng file; the session's folder.

    ``uid`` is the app's on that phone: PCAPdroid notes it in each packet when its trailer is switched on. Raises
    `SessionUnusable`.
    """
    ready()
    sized(source, LARGEST)
    capture = read_capture(source)
    if not capture.streams:
        if not capture.whole:
            raise unreadable(source, "it is cut before its first packet")
        raise SessionUnusable("session-import-empty", f"{source} holds no connection")
    first = capture.streams[0].started
    with Imported(folder, package, "capture", first, _MISSING, keep_faces) as session:
        if not capture.whole:
            session.limit("imported-damaged")
        file = FlowFile(folder / FLOWS)
        # The log goes by the end of things.
        for stream in sorted(capture.streams[:MOST], key=lambda one: one.ended):
            owner = _owner(stream.uid, uid)
            if owner == "unknown":
                session.limit("imported-no-owner")
            for flow in _flows(stream):
                _write(session, file, flow, stream, owner)
        if len(capture.streams) > MOST:
            session.limit("imported-in-part")
    return folder


def _owner(found: int | None, wanted: int | None) -> Owner:
    if found is None or wanted is None or found < 0:
        return "unknown"
    return "app" if found == wanted else "other"


def _write(session: Imported, file: FlowFile, flow: "Flow", stream: Stream, owner: Owner) -> None:
    note(flow, run=session.run)
    around = Circumstances(
        started=int(session.at(stream.started) * 1000),
        owner=owner,
        attributed="none" if owner == "unknown" else "uid",
    )
    fact = fact_of(flow, around)
    assert fact is not None
    try:
        file.append(flow)
    except OSError as error:
        raise SessionUnusable("session-no-space", f"{file.path}: {error.strerror}") from error
    session.add(fact, stream.ended)
    if fact.error == "not-read":
        session.limit("imported-encrypted")
    elif fact.error:
        session.limit("imported-lossy")


def _flows(stream: Stream) -> "Iterator[Flow]":
    if stream.udp:
        yield _datagrams(stream)
        return
    sent, whole = stream.sent.joined()
    received, whole_too = stream.received.joined()
    if not sent and not received:
        return
    lossy = not (whole and whole_too)
    if sent.startswith(_VERBS):
        found, tail, rest = exchanges(sent, received)
        for one in found:
            yield _http(stream, one)
        # A hole behind the last exchange hides others; one inside it is told of it already.
        if found and not (tail or rest) and not (lossy and _whole(found[-1])):
            return
        if found:
            sent, received = tail, rest
    yield _opaque(stream, sent, received, lossy)


def _opaque(stream: Stream, sent: bytes, received: bytes, lossy: bool) -> "Flow":
    """A connection that is not HTTP, or what followed on HTTP."""
    if sent[:2] == TLS_RECORD:
        flow = _raw(stream, [])
        note(flow, passed=True, sent=len(sent), received=len(received), error="not-read")
        if name := asked_name(sent[: 1 << 16]):
            note(flow, host=name)
        return flow
    flow = _raw(stream, [(True, sent), (False, received)])
    if lossy:
        note(flow, error="body-lossy")
    return flow


def _whole(one: Exchange) -> bool:
    return one.request.whole and (one.response is None or one.response.whole)


def _ends(stream: Stream) -> tuple[Any, Any]:
    from mitmproxy.connection import Client, Server

    udp: Any = "udp" if stream.udp else "tcp"
    client = Client(peername=stream.client, sockname=("", 0), transport_protocol=udp)
    server = Server(address=stream.server, peername=stream.server, transport_protocol=udp)
    return client, server


def _raw(stream: Stream, messages: list[tuple[bool, bytes]]) -> "Flow":
    from mitmproxy.tcp import TCPFlow, TCPMessage

    flow = TCPFlow(*_ends(stream))
    flow.messages = [TCPMessage(sent, data, stream.started) for sent, data in messages if data]
    return flow


def _datagrams(stream: Stream) -> "Flow":
    from mitmproxy.udp import UDPFlow, UDPMessage

    flow = UDPFlow(*_ends(stream))
    flow.messages = [UDPMessage(sent, data, stream.started) for sent, data in stream.datagrams]
    if stream.server[1] == 443:
        note(flow, quic=True, error="not-read")
    return flow


def _http(stream: Stream, one: Exchange) -> "Flow":
    from mitmproxy import http

    asked, answer = one
    flow = http.HTTPFlow(*_ends(stream))
    flow.id = str(uuid.uuid4())
    flow.request = http.Request(
        host=stream.server[0],
        port=stream.server[1],
        method=asked.first.encode("latin-1"),
        scheme=b"http",
        authority=b"",
        path=asked.target.encode("latin-1"),
        http_version=f"HTTP/{asked.version}".encode(),
        headers=http.Headers(asked.headers),
        content=asked.body,
        trailers=None,
        timestamp_start=stream.started,
        timestamp_end=stream.ended,
    )
    if answer is not None:
        flow.response = _answer(answer, stream)
    if not _whole(one):
        note(flow, error="body-lossy")
    return flow


def _answer(answer: Said, stream: Stream) -> Any:
    from mitmproxy import http

    return http.Response(
        f"HTTP/{answer.version}".encode(),
        int(answer.target),
        answer.first.encode("latin-1"),
        http.Headers(answer.headers),
        answer.body,
        None,
        stream.started,
        stream.ended,
    )


# --- the list of connections ------------------------------------------------------------------------


def import_connections(source: Path, folder: Path, package: str = "") -> Path:
    """Make a session of PCAPdroid's CSV export; the session's folder. Raises `SessionUnusable`."""
    sized(source, LARGEST_LIST)
    rows = sorted(_rows(source), key=lambda row: row[0])
    if not rows:
        raise SessionUnusable("session-import-empty", f"{source} holds no connection")
    missing = (*_MISSING, "imported-no-bodies")
    first = min(start for _, start, _ in rows)
    with Imported(folder, package, "PCAPdroid", first, missing) as session:
        for number, (end, start, row) in enumerate(rows[:MOST]):
            seen = _connection(row, number, int(session.at(start) * 1000), package)
            if seen.owner == "unknown":
                session.limit("imported-no-owner")
            session.add(seen, end)
        if len(rows) > MOST:
            session.limit("imported-in-part")
    return folder


def _rows(source: Path) -> Iterator[tuple[float, float, dict[str, str]]]:
    try:
        with source.open(encoding="utf-8-sig", errors="replace", newline="") as file:
            reader = csv.DictReader(file)
            if not {"IPProto", "DstPort", "FirstSeen"} <= set(reader.fieldnames or ()):
                raise unreadable(
                    source, "it has not the columns of PCAPdroid's list of connections"
                )
            for row in reader:
                try:
                    yield moment_of(row.get("LastSeen")), moment_of(row["FirstSeen"]), row
                except (ValueError, TypeError):
                    continue
    except OSError as error:
        raise unreadable(source, error.strerror or "no access") from error
    except csv.Error as error:
        raise unreadable(source, f"it is no CSV ({error})") from None


def _connection(row: dict[str, str], number: int, started: int, package: str) -> FlowSeen:
    udp = row["IPProto"] == "17"
    scheme: Any = _SCHEMES.get((row.get("Proto") or "").lower(), "udp" if udp else "tcp")
    if (row.get("Proto") or "").lower() == "dns":
        scheme = "dns"
    theirs = (row.get("PackageName") or "").strip()
    owner: Owner = "unknown"
    if package and theirs:
        owner = "app" if theirs == package else "other"
    return FlowSeen(
        id=f"connection-{number + 1}",
        scheme=scheme,
        host=(row.get("Info") or row.get("DstIp") or "")[:300],
        port=_count(row.get("DstPort")) & 0xFFFF,
        address=(row.get("DstIp") or "")[:60],
        sent=_count(row.get("BytesSent")),
        received=_count(row.get("BytesRcvd")),
        started=started,
        client_port=_count(row.get("SrcPort")) & 0xFFFF,
        owner=owner,
        attributed="none" if owner == "unknown" else "uid",
        error="not-read",
    )


def _count(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 16 else 0
