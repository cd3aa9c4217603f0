"""The traffic of a session as HAR 1.2, for other tools. Nothing in it is lossy.

A body that is no text in UTF-8 is written in base64 and says so (``encoding`` of a response's content, ``_encoding`` of
a request's ``postData``, which HAR has no field for). A response's content is what it holds without its content
encoding; ``_raw`` then has the bytes as they came. Faces are taken out unless they are kept.
"""

import base64
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, NamedTuple

import msgspec

from analyzers.dynamic.events import PayloadSeen
from analyzers.dynamic.log import LogReader
from analyzers.dynamic.payloads import find_payloads
from analyzers.dynamic.proxy.facts import notes_of
from analyzers.dynamic.proxy.flowfile import read_flows
from analyzers.dynamic.redaction import Found, redact
from analyzers.dynamic.searching import pieces_of
from analyzers.dynamic.session import FLOWS

if TYPE_CHECKING:
    from mitmproxy.http import HTTPFlow, Message, Request, Response

_encode = msgspec.json.Encoder().encode


class Exported(NamedTuple):
    """What was written."""

    entries: int
    others: int
    """Flows HAR has no form for: raw TCP, UDP, DNS."""
    redacted: int


def export_har(folder: Path, out: IO[bytes], *, keep_faces: bool = False) -> Exported:
    """Write a session's HTTP traffic, one entry at a time.

    Unless ``keep_faces``, every picture, film and vector that was not looked at and found free of faces is taken out.
    Raises `SessionUnusable` and ``OSError``.
    """
    from mitmproxy.http import HTTPFlow

    harmless = set() if keep_faces else _harmless(folder)
    entries = others = redacted = 0
    out.write(b'{"log":{"version":"1.2","creator":{"name":"faceaudit","version":"1"},"entries":[')
    for flow in read_flows(folder / FLOWS):
        if not isinstance(flow, HTTPFlow):
            others += 1
            continue
        if not keep_faces and (secrets := list(_secrets(flow, harmless))):
            redact(flow, secrets)
            redacted += 1
        out.write(b",\n" if entries else b"\n")
        out.write(_encode(entry_of(flow)))
        entries += 1
    comment = f"{others} flows that are not HTTP are left out" if others else ""
    out.write(b'\n],"comment":' + _encode(comment) + b"}}\n")
    return Exported(entries, others, redacted)


def _harmless(folder: Path) -> set[str]:
    """Hashes of pictures in which a detector found no face, and of our own."""
    return {
        line.event.sha256
        for line in LogReader(folder)
        if isinstance(line.event, PayloadSeen)
        and (line.event.marker or line.event.grade == "image")
    }


def _secrets(flow: "HTTPFlow", harmless: set[str]) -> Iterator[Found]:
    for piece in pieces_of(flow):
        for payload, data in find_payloads(piece.data, piece.media, piece.encoding):
            if payload.kind != "opaque" and payload.sha256 not in harmless:
                yield Found(piece.direction, data)


def entry_of(flow: "HTTPFlow") -> dict[str, Any]:
    """One entry."""
    request, response = flow.request, flow.response
    send = _ms(request.timestamp_start, request.timestamp_end)
    wait = _ms(request.timestamp_end, response.timestamp_start if response else None)
    receive = _ms(response.timestamp_start, response.timestamp_end) if response else 0.0
    entry: dict[str, Any] = {
        "startedDateTime": _moment(request.timestamp_start),
        "time": send + wait + receive,
        "request": _request(request),
        "response": _response(response, flow.error.msg if flow.error else ""),
        "cache": {},
        "timings": {"send": send, "wait": wait, "receive": receive},
        "_id": flow.id,
    }
    if flow.server_conn.peername:
        entry["serverIPAddress"] = str(flow.server_conn.peername[0])
    if flow.client_conn.peername:
        entry["connection"] = str(flow.client_conn.peername[1])
    told = notes_of(flow)
    if told.get("owner"):
        entry["_owner"] = str(told["owner"])
    if flow.websocket is not None:
        entry["_resourceType"] = "websocket"
        entry["_webSocketMessages"] = [
            {
                "type": "send" if message.from_client else "receive",
                "time": message.timestamp,
                "opcode": int(message.type),
                "data": _text(message.content)
                if message.is_text
                else base64.b64encode(message.content).decode(),
            }
            for message in flow.websocket.messages
        ]
    return entry


def _request(request: "Request") -> dict[str, Any]:
    body = request.raw_content or b""
    made: dict[str, Any] = {
        "method": _text(request.data.method),
        "url": request.url if request.method == "CONNECT" else request.pretty_url,
        "httpVersion": request.http_version,
        "cookies": [{"name": n, "value": v} for n, v in request.cookies.items(multi=True)],
        "headers": _headers(request),
        "queryString": [{"name": n, "value": v} for n, v in request.query.items(multi=True)],
        "headersSize": -1,
        "bodySize": len(body),
    }
    if body:
        made["postData"] = {"mimeType": request.headers.get("content-type", ""), "params": []}
        made["postData"] |= _written(body, "_encoding")
    return made


def _response(response: "Response | None", error: str) -> dict[str, Any]:
    if response is None:
        return {
            "status": 0,
            "statusText": "",
            "httpVersion": "",
            "cookies": [],
            "headers": [],
            "content": {"size": 0, "mimeType": ""},
            "redirectURL": "",
            "headersSize": -1,
            "bodySize": -1,
            "_error": error,
        }
    raw = response.raw_content or b""
    content = _content(response, raw)
    made: dict[str, Any] = {
        "size": len(content),
        "compression": len(content) - len(raw),
        "mimeType": response.headers.get("content-type", ""),
        **_written(content, "encoding"),
    }
    if content != raw:
        made["_raw"] = base64.b64encode(raw).decode()
    return {
        "status": response.status_code,
        "statusText": _text(response.data.reason),
        "httpVersion": response.http_version,
        "cookies": [
            {"name": name, "value": value}
            for name, (value, _) in response.cookies.items(multi=True)
        ],
        "headers": _headers(response),
        "content": made,
        "redirectURL": response.headers.get("location", ""),
        "headersSize": -1,
        "bodySize": len(raw),
    }


def _content(response: "Response", raw: bytes) -> bytes:
    try:
        return response.get_content(strict=True) or b""
    except ValueError:
        return raw


def _written(body: bytes, mark: str) -> dict[str, str]:
    """As text where that loses nothing, else in base64 with a mark."""
    try:
        return {"text": body.decode("utf-8")}
    except UnicodeDecodeError:
        return {"text": base64.b64encode(body).decode(), mark: "base64"}


def _headers(message: "Message") -> list[dict[str, str]]:
    return [{"name": _text(name), "value": _text(value)} for name, value in message.headers.fields]


def _text(data: bytes) -> str:
    # Latin-1 stands for what is no UTF-8: header bytes can be anything, and must be text here.
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def _moment(stamp: float) -> str:
    try:
        return datetime.fromtimestamp(stamp, UTC).isoformat(timespec="milliseconds")
    except (OverflowError, OSError, ValueError):
        return datetime.fromtimestamp(0, UTC).isoformat(timespec="milliseconds")


def _ms(start: float | None, end: float | None) -> float:
    if start is None or end is None:
        return 0.0
    return round(max(0.0, (end - start) * 1000), 3)
