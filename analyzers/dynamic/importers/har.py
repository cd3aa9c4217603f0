"""HAR of any tool. What its export lost is noticed by the sizes it tells, and said."""

import base64
import binascii
import uuid
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote_plus, urlsplit

import msgspec

from analyzers.dynamic.importers.writing import Imported, sized, unreadable
from analyzers.dynamic.proxy.facts import Circumstances, Owner, fact_of, note
from analyzers.dynamic.proxy.flowfile import FlowFile
from analyzers.dynamic.proxy.library import ready
from analyzers.dynamic.session import FLOWS
from analyzers.errors import SessionUnusable

if TYPE_CHECKING:
    from mitmproxy.http import HTTPFlow

LARGEST = 400 << 20
"""Bytes of a file that is read."""
MOST = 100_000
"""Entries."""
LONGEST = 1e9
"""Milliseconds an exchange may take; a longer time is a mistake of the tool and counts as none."""
_LOSSY, _MISSING = "body-lossy", "body-missing"


class _Creator(msgspec.Struct):
    name: str = ""
    version: str = ""


class _Log(msgspec.Struct):
    entries: list[msgspec.Raw]
    creator: _Creator | None = None


class _File(msgspec.Struct):
    log: _Log


class Body(NamedTuple):
    """A body, and what is wrong with it."""

    data: bytes
    fault: str = ""


def import_har(source: Path, folder: Path, package: str = "", *, keep_faces: bool = False) -> Path:
    """Make a session of a HAR file; the session's folder. Raises `SessionUnusable`."""
    ready()
    entries, tool = _read(source)
    flows: list[tuple[float, HTTPFlow, str]] = []
    bad = 0
    for raw in entries[:MOST]:
        try:
            flows.append(_flow(msgspec.json.decode(raw)))
        except (LookupError, ValueError, TypeError, AttributeError, OverflowError, RecursionError):
            bad += 1
    if not flows:
        raise SessionUnusable("session-import-empty", f"{source} holds no entry that can be read")
    flows.sort(key=lambda one: one[0])
    missing = ["imported-no-order", "imported-no-hooks", "imported-no-screens"]
    first = min(flow.request.timestamp_start for _, flow, _ in flows)
    with Imported(folder, package, tool, first, missing, keep_faces) as session:
        file = FlowFile(folder / FLOWS)
        for end, flow, owner in flows:
            _add(session, file, end, flow, "app" if package and owner == package else "unknown")
        for faulty, id in ((bad, "imported-damaged"), (len(entries) > MOST, "imported-in-part")):
            if faulty:
                session.limit(id)
    return folder


def _add(session: Imported, file: FlowFile, end: float, flow: "HTTPFlow", owner: Owner) -> None:
    note(flow, run=session.run)
    started = int(session.at(flow.request.timestamp_start) * 1000)
    around = Circumstances(
        started=started, owner=owner, attributed="uid" if owner == "app" else "none"
    )
    fact = fact_of(flow, around)
    assert fact is not None
    try:
        file.append(flow)
    except OSError as error:
        raise SessionUnusable("session-no-space", f"{file.path}: {error.strerror}") from error
    session.add(fact, end)
    if owner == "unknown":
        session.limit("imported-no-owner")
    if fact.error in (_LOSSY, _MISSING):
        session.limit("imported-lossy")


def _read(source: Path) -> tuple[list[msgspec.Raw], str]:
    sized(source, LARGEST)
    try:
        data = source.read_bytes().removeprefix(b"\xef\xbb\xbf")
        log = msgspec.json.decode(data, type=_File).log
    except OSError as error:
        raise unreadable(source, error.strerror or "no access") from error
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise unreadable(source, f"it is no HAR file ({error})") from None
    creator = log.creator or _Creator()
    return log.entries, f"{creator.name[:60]} {creator.version[:30]}".strip() or "HAR"


def _flow(entry: dict[str, Any]) -> "tuple[float, HTTPFlow, str]":
    """When it ended, the flow, and the package it is said to be of."""
    from mitmproxy import http
    from mitmproxy.connection import Client, Server
    from mitmproxy.flow import Error

    told, answered = entry["request"], entry.get("response") or {}
    start = moment_of(entry["startedDateTime"])
    took = float(entry.get("time") or 0)
    end = start + (took / 1000 if 0 < took < LONGEST else 0.0)
    place = urlsplit(str(told["url"]))
    if not place.hostname:
        raise ValueError("no host")
    secure = place.scheme in ("https", "wss")
    port = place.port or (443 if secure else 80)
    sent = request_body(told)
    client = Client(peername=("", _number(entry.get("connection"))), sockname=("", 0))
    server = Server(address=(place.hostname, port))
    if address := str(entry.get("serverIPAddress") or "").strip("[]"):
        server.peername = (address, port)
    flow = http.HTTPFlow(client, server)
    flow.id = str(uuid.uuid4())
    path = place.path or "/"
    flow.request = http.Request(
        host=place.hostname,
        port=port,
        method=str(told["method"]).encode(),
        scheme=b"https" if secure else b"http",
        authority=b"",
        path=(f"{path}?{place.query}" if place.query else path).encode(),
        http_version=_version(told.get("httpVersion")),
        headers=_headers(told),
        content=sent.data,
        trailers=None,
        timestamp_start=start,
        timestamp_end=start,
    )
    fault = sent.fault
    status = int(answered.get("status") or 0)
    if 100 <= status <= 999:
        received = response_body(answered)
        headers = _headers(answered)
        if not (answered.get("content") or {}).get("_raw"):
            # The content is told without its encoding.
            headers.pop("content-encoding", None)
        flow.response = http.Response(
            _version(answered.get("httpVersion")),
            status,
            str(answered.get("statusText") or "").encode("utf-8", "replace"),
            headers,
            received.data,
            None,
            start,
            end,
        )
        fault = fault or received.fault
    else:
        flow.error = Error(str(answered.get("_error") or "no answer"))
    _messages(flow, entry.get("_webSocketMessages"))
    if fault:
        note(flow, error=fault)
    return end, flow, str(entry.get("_package") or "")


def request_body(told: dict[str, Any]) -> Body:
    """The body of a request, by the length that is told of it."""
    post = told.get("postData") or {}
    size = int(told.get("bodySize") or 0)
    text = post.get("text")
    if not text and post.get("params"):
        pairs = ((p["name"], p.get("value") or "") for p in post["params"])
        form = "&".join(f"{quote_plus(name)}={quote_plus(value)}" for name, value in pairs)
        return Body(form.encode(), _LOSSY)
    if not text:
        return Body(b"", _MISSING if size > 0 else "")
    encoded = post.get("_encoding") or post.get("encoding")
    return _bytes(str(text), str(encoded or ""), size)


def response_body(told: dict[str, Any]) -> Body:
    """The body of a response, by the length that is told of its content."""
    content = told.get("content") or {}
    size = int(content.get("size") or 0)
    raw = content.get("_raw")
    if raw:
        return _bytes(str(raw), "base64", 0)
    text = content.get("text")
    if not text:
        return Body(b"", _MISSING if size > 0 else "")
    return _bytes(str(text), str(content.get("encoding") or ""), size)


def _bytes(text: str, encoding: str, size: int) -> Body:
    if encoding.lower() == "base64":
        try:
            data = base64.b64decode(text.encode("ascii"), validate=False)
        except (ValueError, binascii.Error):
            return Body(b"", _LOSSY)
        return Body(data)
    data = text.encode("utf-8", "surrogatepass")
    if "�" in text:
        return Body(data, _LOSSY)
    if size <= 0 or len(data) == size:
        return Body(data)
    try:
        # Some tools write bytes as the characters of the same numbers.
        plain = text.encode("latin-1")
    except UnicodeEncodeError:
        return Body(data, _LOSSY)
    return Body(plain) if len(plain) == size else Body(data, _LOSSY)


def _messages(flow: "HTTPFlow", told: Any) -> None:
    from mitmproxy.websocket import WebSocketData, WebSocketMessage
    from wsproto.frame_protocol import Opcode

    if not isinstance(told, list):
        return
    flow.websocket = WebSocketData()
    for one in told:
        text = int(one.get("opcode", 1)) == 1
        body = _bytes(str(one["data"]), "" if text else "base64", 0)
        message = WebSocketMessage(
            Opcode.TEXT if text else Opcode.BINARY,
            one.get("type") == "send",
            body.data,
            float(one.get("time") or 0),
        )
        flow.websocket.messages.append(message)


def _headers(told: dict[str, Any]) -> Any:
    from mitmproxy.http import Headers

    return Headers(list(_pairs(told.get("headers") or [])))


def _pairs(rows: list[Any]) -> Iterator[tuple[bytes, bytes]]:
    for row in rows:
        name, value = (row["name"], row["value"]) if isinstance(row, dict) else (row[0], row[1])
        if not str(name).startswith(":"):
            yield (
                str(name).encode("utf-8", "surrogatepass"),
                str(value).encode("utf-8", "surrogatepass"),
            )


def _version(told: Any) -> bytes:
    text = str(told or "").lower()
    if "2" in text.partition("/")[2] or text == "h2":
        return b"HTTP/2.0"
    return b"HTTP/3" if "3" in text else b"HTTP/1.1"


def _number(told: Any) -> int:
    text = str(told or "")
    plain = text.isascii() and text.isdigit() and len(text) < 6
    return int(text) if plain and int(text) < 65536 else 0


def moment_of(text: Any) -> float:
    """Seconds since 1970 of an ISO 8601 moment. Raises ``ValueError``."""
    if not isinstance(text, str) or len(text) > 60:
        raise ValueError("no moment")
    return datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp()
