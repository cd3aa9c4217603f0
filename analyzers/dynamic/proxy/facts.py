"""What a flow says, as the session's `FlowSeen`; and what we note in a flow for whoever reads it later."""

from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from analyzers.dynamic.events import CertificateState, FlowSeen, Trial
from analyzers.dynamic.proxy.library import ready

if TYPE_CHECKING:
    from mitmproxy.connection import Server
    from mitmproxy.dns import DNSFlow
    from mitmproxy.flow import Flow
    from mitmproxy.http import HTTPFlow, Message
    from mitmproxy.tcp import TCPFlow
    from mitmproxy.udp import UDPFlow

NOTES = "faceaudit"
"""Key of our notes in a flow's metadata, which is kept in the file."""
_TEXT = 8192
"""Longest path, host or error that is put into the log; the flow itself has it whole."""
Owner = Literal["app", "other", "unknown"]
Attributed = Literal["uid", "route", "hooks", "destination", "none"]
_SCHEMES = {"http": "http", "https": "https", "ws": "ws", "wss": "wss"}


class Circumstances(NamedTuple):
    """What is known of a flow beside its own content."""

    trial: Trial = "none"
    started: int = 0
    owner: Owner = "unknown"
    attributed: Attributed = "none"
    certificate: CertificateState = ""


def notes_of(flow: "Flow") -> dict[str, Any]:
    """Our notes in a flow; empty when there are none or somebody else's value stands there."""
    found = flow.metadata.get(NOTES)
    return found if isinstance(found, dict) else {}


def note(flow: "Flow", **values: Any) -> None:
    """Add to our notes in a flow."""
    flow.metadata[NOTES] = {**notes_of(flow), **values}


def fact_of(flow: "Flow", around: Circumstances) -> FlowSeen | None:
    """The event of a flow; ``None`` for a kind that is not looked at."""
    ready()
    from mitmproxy import dns, http, tcp, udp

    if isinstance(flow, http.HTTPFlow):
        return _http(flow, around)
    if isinstance(flow, tcp.TCPFlow | udp.UDPFlow):
        return _raw(flow, around)
    if isinstance(flow, dns.DNSFlow):
        return _dns(flow, around)
    return None


def body_size(message: "Message | None", cut: int) -> int:
    """Bytes of a body as it was on the wire."""
    if message is None:
        return 0
    return cut or len(message.raw_content or b"")


def _http(flow: "HTTPFlow", around: Circumstances) -> FlowSeen:
    request, response, told = flow.request, flow.response, notes_of(flow)
    scheme = request.scheme if request.scheme in ("http", "https") else "http"
    sent = body_size(request, int(told.get("cut-sent", 0)))
    received = body_size(response, int(told.get("cut-received", 0)))
    kind = request.headers.get("content-type", "")
    if flow.websocket is not None:
        scheme = {"http": "ws", "https": "wss"}[scheme]
        messages = flow.websocket.messages
        sent += sum(len(m.content) for m in messages if m.from_client)
        received += sum(len(m.content) for m in messages if not m.from_client)
    return FlowSeen(
        id=flow.id,
        scheme=scheme,  # type: ignore[arg-type]  # one of the four
        host=_short(request.pretty_host),
        port=_port(request.port),
        address=address_of(flow.server_conn),
        method=_short(request.method),
        path=_short(request.path),
        status=response.status_code if response else 0,
        version=_version(request.http_version),
        sent=sent,
        received=received,
        content_type=_short(kind or (response.headers.get("content-type", "") if response else "")),
        started=around.started,
        trial=around.trial,
        client_port=client_port(flow),
        owner=around.owner,
        attributed=around.attributed,
        error=_error(flow, told),
        certificate=around.certificate,
    )


def _raw(flow: "TCPFlow | UDPFlow", around: Circumstances) -> FlowSeen:
    told = notes_of(flow)
    host, port = place_of(flow.server_conn)
    udp = flow.type == "udp"
    scheme: Literal["tcp", "udp", "quic", "https"] = "udp" if udp else "tcp"
    if told.get("quic"):
        scheme = "quic"
    elif told.get("passed"):
        scheme = "https"
    sent = sum(len(m.content) for m in flow.messages if m.from_client)
    received = sum(len(m.content) for m in flow.messages if not m.from_client)
    return FlowSeen(
        id=flow.id,
        scheme=scheme,
        host=_short(str(told.get("host") or flow.client_conn.sni or host)),
        port=port,
        address=address_of(flow.server_conn),
        sent=int(told.get("sent", sent)),
        received=int(told.get("received", received)),
        started=around.started,
        trial=around.trial,
        client_port=client_port(flow),
        owner=around.owner,
        attributed=around.attributed,
        error=_error(flow, told),
        certificate=around.certificate,
    )


def _dns(flow: "DNSFlow", around: Circumstances) -> FlowSeen:
    names = [question.name for question in flow.request.questions]
    host, port = place_of(flow.server_conn)
    return FlowSeen(
        id=flow.id,
        scheme="dns",
        host=_short(names[0] if names else ""),
        port=port,
        address=host,
        started=around.started,
        trial=around.trial,
        client_port=client_port(flow),
        owner=around.owner,
        attributed=around.attributed,
        error=_error(flow, notes_of(flow)),
    )


def place_of(server: "Server") -> tuple[str, int]:
    """Host and port a connection goes to, as far as known."""
    place = server.address or server.peername or ("", 0)
    return str(place[0]), _port(place[1])


def address_of(server: "Server") -> str:
    """IP address of the server; empty when none was reached."""
    return str(server.peername[0]) if server.peername else ""


def client_port(flow: "Flow") -> int:
    """The port the app spoke from."""
    place = tuple(flow.client_conn.peername or ())
    return _port(place[1]) if len(place) > 1 else 0


def _error(flow: "Flow", told: dict[str, Any]) -> str:
    if told.get("error"):
        return _short(str(told["error"]))
    return _short(flow.error.msg) if flow.error else ""


def _version(text: str) -> str:
    return {"HTTP/2.0": "HTTP/2", "HTTP/3.0": "HTTP/3"}.get(text, text[:20])


def _short(text: str) -> str:
    # What a server or app says may not be text at all.
    clean = text.encode("utf-8", "replace").decode("utf-8")
    return clean if len(clean) <= _TEXT else clean[:_TEXT] + "…"


def _port(value: object) -> int:
    return value if isinstance(value, int) and 0 <= value <= 65535 else 0
