"""Flows as the proxy would have written them."""

from typing import Any

from analyzers.dynamic.proxy.facts import Circumstances, fact_of, note, notes_of
from analyzers.dynamic.proxy.flowfile import FlowFile
from analyzers.dynamic.proxy.library import ready
from analyzers.dynamic.recorder import Recorder

ready()

from mitmproxy import http, tcp, websocket  # noqa: E402
from mitmproxy.connection import Client, Server  # noqa: E402
from wsproto.frame_protocol import Opcode  # noqa: E402


def _ends(host: str, port: int) -> tuple[Client, Server]:
    client = Client(peername=("127.0.0.1", 40000), sockname=("127.0.0.1", 8080))
    return client, Server(address=(host, port), peername=("192.0.2.9", port))


def http_flow(
    url: str,
    body: bytes = b"",
    headers: dict[str, str] | None = None,
    method: str = "POST",
    *,
    status: int = 200,
    answer: bytes = b"ok",
    answer_type: str = "text/plain",
) -> http.HTTPFlow:
    request = http.Request.make(method, url, body, headers or {})
    flow = http.HTTPFlow(*_ends(request.host, request.port))
    flow.request = request
    flow.response = http.Response.make(status, answer, {"content-type": answer_type})
    return flow


def ws_flow(url: str, messages: list[tuple[bool, bytes]]) -> http.HTTPFlow:
    flow = http_flow(url.replace("ws", "http", 1), method="GET", status=101, answer=b"")
    flow.websocket = websocket.WebSocketData(
        [websocket.WebSocketMessage(Opcode.BINARY, sent, data) for sent, data in messages]
    )
    return flow


def tcp_flow(host: str, port: int, messages: list[tuple[bool, bytes]]) -> tcp.TCPFlow:
    flow = tcp.TCPFlow(*_ends(host, port))
    flow.messages = [tcp.TCPMessage(sent, data) for sent, data in messages]
    return flow


def add(session: Recorder, flow: Any, *, run: str = "accept-1", owner: Any = "app") -> None:
    told = {"run": run, **notes_of(flow)}
    flow.metadata.pop("faceaudit", None)
    note(flow, **told)
    FlowFile(session.folder / "flows.mitm").append(flow)
    event = fact_of(flow, Circumstances("ca", 0, owner, "uid"))
    assert event is not None
    session.add(event, "proxy", run=run)
