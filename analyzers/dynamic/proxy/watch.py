"""The addon: every flow into the file and the log, as it ends."""

import asyncio
import uuid
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, NamedTuple

from analyzers.dynamic.events import CertificateState, Event, Gap, Note, TlsFailed, Trial
from analyzers.dynamic.proxy import bodies
from analyzers.dynamic.proxy.certificates import judge
from analyzers.dynamic.proxy.facts import (
    Attributed,
    Circumstances,
    Owner,
    fact_of,
    note,
    place_of,
)
from analyzers.dynamic.proxy.flowfile import FlowFile
from analyzers.dynamic.recorder import Recorder
from analyzers.errors import InputError

if TYPE_CHECKING:
    from mitmproxy.connection import Client
    from mitmproxy.dns import DNSFlow
    from mitmproxy.flow import Flow
    from mitmproxy.http import HTTPFlow
    from mitmproxy.proxy.layer import NextLayer
    from mitmproxy.proxy.server_hooks import ServerConnectionHookData
    from mitmproxy.tcp import TCPFlow
    from mitmproxy.tls import TlsData
    from mitmproxy.udp import UDPFlow

PART_BYTES = 1 << 20
"""Messages of a long connection are put into the file each time so many bytes of them have come together …"""
PART_SECONDS = 2.0
"""… or so much time has gone by."""
QUIC_ADVICE = "UDP port 443 is blocked, so that HTTP/3 falls back to a connection that can be read"
MOST_FAILURES = 20
"""Times one reason of one host is reported."""
TLS_RECORD = b"\x16\x03"
"""A handshake begins with it."""
_ASK_SECONDS = 1.5

Attribute = Callable[[int], Owner]


class Manner(NamedTuple):
    """How this proxy meets what comes."""

    trial: Trial
    most: int
    """Bytes of a body that are kept."""
    attribute: Attribute | None
    otherwise: tuple[Owner, Attributed]
    """Whose the traffic is where nothing tells."""
    block_quic: bool


class _Open(NamedTuple):
    """A flow under way."""

    flow: "Flow"
    run: str
    started: int


class Watch:
    """Called by mitmproxy in its own thread and loop."""

    def __init__(self, recorder: Recorder, manner: Manner) -> None:
        self._recorder = recorder
        self._manner = manner
        self._file = FlowFile(recorder.folder / "flows.mitm")
        self._open: dict[str, _Open] = {}
        self._tees: dict[tuple[str, str], bodies.Tee] = {}
        self._certificates: dict[str, CertificateState] = {}
        self._asked: dict[str, Future[Owner]] = {}
        self._greeted: dict[str, tuple[str, int]] = {}
        """Clients whose handshake was completed and that have not asked for anything yet."""
        self._tallies: dict[str, list[int]] = {}
        self._written: dict[str, tuple[int, int, float]] = {}
        """Parts of a long connection written so far, messages in them, and when the last was."""
        self._failures: Counter[tuple[str, str, str]] = Counter()
        self._pool = ThreadPoolExecutor(2, "attribution")
        self._advised = False
        self.problem = ""
        """Code of what cannot be written, once something could not."""
        self.flows = 0
        self.clients = 0
        """Connections to us so far."""

    # --- connections ----------------------------------------------------------------------------

    def client_connected(self, client: "Client") -> None:
        """Asks at once whose the connection is: it may be gone before its first request is answered."""
        self.clients += 1
        if self._manner.attribute is not None and client.peername:
            self._asked[client.id] = self._pool.submit(self._manner.attribute, client.peername[1])

    def client_disconnected(self, client: "Client") -> None:
        asked = self._asked.get(client.id)
        if (place := self._greeted.pop(client.id, None)) is not None:
            self._failed(*place, by="unknown", reason="closed-without-request", asked=asked)
        asyncio.get_running_loop().call_later(30, self._asked.pop, client.id, None)

    def next_layer(self, nextlayer: "NextLayer") -> None:
        """What is not to be read is passed on as it comes: TLS without a trial, QUIC that is blocked."""
        from mitmproxy.proxy.layers import TCPLayer, UDPLayer

        context = nextlayer.context
        if context.server.address is None:
            return
        begin = nextlayer.data_client()
        if context.client.transport_protocol == "udp":
            if place_of(context.server)[1] == 443 and self._manner.block_quic:
                nextlayer.layer = UDPLayer(context)
        elif self._manner.trial == "none" and begin[:2] == TLS_RECORD:
            self._tallies[context.client.id] = [0, 0]
            context.client.sni = asked_name(begin)
            nextlayer.layer = TCPLayer(context)

    def server_connect(self, data: "ServerConnectionHookData") -> None:
        port = place_of(data.server)[1]
        udp = data.server.transport_protocol == "udp"
        if udp and port == 443 and self._manner.block_quic:
            data.server.error = "quic-blocked"

    def server_disconnected(self, data: "ServerConnectionHookData") -> None:
        asyncio.get_running_loop().call_later(30, self._certificates.pop, data.server.id, None)

    # --- TLS ------------------------------------------------------------------------------------

    def tls_established_server(self, data: "TlsData") -> None:
        server = data.context.server if data.conn is data.context.client else data.conn
        name = getattr(server, "sni", None) or place_of(data.context.server)[0]
        self._certificates[server.id] = judge(server.certificate_list, name)

    def tls_established_client(self, data: "TlsData") -> None:
        host, port = place_of(data.context.server)
        self._greeted[data.context.client.id] = (data.context.client.sni or host, port)

    def tls_failed_client(self, data: "TlsData") -> None:
        host, port = place_of(data.context.server)
        client = data.context.client
        reason = data.conn.error or "handshake failed"
        self._failed(
            client.sni or host, port, by="app", reason=reason, asked=self._asked.get(client.id)
        )

    def tls_failed_server(self, data: "TlsData") -> None:
        host, port = place_of(data.context.server)
        asked = self._asked.get(data.context.client.id)
        self._failed(
            host, port, by="server", reason=data.conn.error or "handshake failed", asked=asked
        )

    def _failed(
        self, host: str, port: int, *, by: Any, reason: str, asked: "Future[Owner] | None"
    ) -> None:
        self._failures[host, by, reason] += 1
        if self._failures[host, by, reason] > MOST_FAILURES:
            return
        owner, _ = self._whose(asked)
        event = TlsFailed(host, port, by, reason[:400], self._manner.trial, owner)
        self._log(event, self._recorder.run)

    # --- HTTP -----------------------------------------------------------------------------------

    def requestheaders(self, flow: "HTTPFlow") -> None:
        self._greeted.pop(flow.client_conn.id, None)
        self._begin(flow)
        if bodies.streams(flow.request, self._manner.most):
            tee = self._tees[flow.id, "sent"] = bodies.Tee(self._manner.most)
            flow.request.stream = tee

    def request(self, flow: "HTTPFlow") -> None:
        if tee := self._tees.pop((flow.id, "sent"), None):
            tee.settle(flow.request, flow, "sent")

    def responseheaders(self, flow: "HTTPFlow") -> None:
        response = flow.response
        if response and response.status_code != 101 and bodies.streams(response, self._manner.most):
            tee = self._tees[flow.id, "received"] = bodies.Tee(self._manner.most)
            response.stream = tee

    async def response(self, flow: "HTTPFlow") -> None:
        self._settle(flow)
        if flow.websocket is None and flow.request.method != "CONNECT":
            await self._end(flow)

    async def error(self, flow: "HTTPFlow") -> None:
        self._settle(flow)
        if flow.websocket is None:
            await self._end(flow)

    async def http_connect_error(self, flow: "HTTPFlow") -> None:
        self._begin(flow)
        await self._end(flow)

    def _settle(self, flow: "HTTPFlow") -> None:
        """What was kept of bodies that were passed on, also of those that broke off."""
        for which, message in (("sent", flow.request), ("received", flow.response)):
            tee = self._tees.pop((flow.id, which), None)
            if tee and message:
                tee.settle(message, flow, which)

    # --- connections of many messages -------------------------------------------------------------

    async def websocket_message(self, flow: "HTTPFlow") -> None:
        if flow.websocket is not None:
            await self._grown(flow, flow.websocket.messages)

    async def websocket_end(self, flow: "HTTPFlow") -> None:
        await self._end(flow)

    def tcp_start(self, flow: "TCPFlow") -> None:
        self._greeted.pop(flow.client_conn.id, None)
        self._begin(flow)

    async def tcp_message(self, flow: "TCPFlow") -> None:
        tally = self._tallies.get(flow.client_conn.id)
        if tally is None:
            await self._grown(flow, flow.messages)
            return
        message = flow.messages.pop()
        tally[0 if message.from_client else 1] += len(message.content)

    async def tcp_end(self, flow: "TCPFlow") -> None:
        await self._end(flow)

    async def tcp_error(self, flow: "TCPFlow") -> None:
        await self._end(flow)

    def udp_start(self, flow: "UDPFlow") -> None:
        if place_of(flow.server_conn)[1] == 443:
            note(flow, quic=True)
        self._begin(flow)

    async def udp_message(self, flow: "UDPFlow") -> None:
        await self._grown(flow, flow.messages)

    async def udp_end(self, flow: "UDPFlow") -> None:
        await self._end(flow)

    async def udp_error(self, flow: "UDPFlow") -> None:
        await self._end(flow)

    def dns_request(self, flow: "DNSFlow") -> None:
        self._begin(flow)

    async def dns_response(self, flow: "DNSFlow") -> None:
        await self._end(flow)

    async def dns_error(self, flow: "DNSFlow") -> None:
        await self._end(flow)

    async def _grown(self, flow: Any, messages: list[Any]) -> None:
        """Write what has come, so that neither a kill nor a long connection loses or heaps it up."""
        now = asyncio.get_running_loop().time()
        parts, before, last = self._written.setdefault(flow.id, (0, 0, now))
        size = sum(len(message.content) for message in messages)
        if size < PART_BYTES and now - last < PART_SECONDS:
            return
        self._written[flow.id] = (parts + 1, before + len(messages), now)
        part = flow.copy()
        part.id = str(uuid.uuid4())
        note(part, part_of=flow.id, part=parts, before=before)
        messages.clear()
        known = self._open.get(flow.id) or self._begin(flow)
        await self._keep(part, known)
        self._open[flow.id] = known._replace(started=self._recorder.elapsed())

    # --- into the file and the log ----------------------------------------------------------------

    def _begin(self, flow: "Flow") -> _Open:
        known = self._open.get(flow.id)
        if known is None:
            known = _Open(flow, self._recorder.run, self._recorder.elapsed())
            self._open[flow.id] = known
            note(flow, run=known.run, trial=self._manner.trial)
        return known

    async def _end(self, flow: "Flow") -> None:
        known = self._open.pop(flow.id, None)
        if known is None:
            return
        self._last_part(flow)
        await self._keep(flow, known)

    def _last_part(self, flow: "Flow") -> None:
        parts, before, _ = self._written.pop(flow.id, (0, 0, 0.0))
        if parts:
            note(flow, part_of=flow.id, part=parts, before=before)
        tally = self._tallies.pop(flow.client_conn.id, None) if flow.type == "tcp" else None
        if tally is not None:
            note(flow, passed=True, sent=tally[0], received=tally[1], error="not-read")

    async def _keep(self, flow: "Flow", known: _Open) -> None:
        owner, how = await self._owner(flow)
        self._write(flow, known, owner, how)

    def _write(self, flow: "Flow", known: _Open, owner: Owner, how: Attributed) -> None:
        certificate = self._certificates.get(flow.server_conn.id, "")
        around = Circumstances(self._manner.trial, known.started, owner, how, certificate)
        fact = fact_of(flow, around)
        if fact is None:
            return
        self.flows += 1
        note(flow, started=known.started, owner=owner, attributed=how)
        try:
            self._file.append(flow)
        except OSError as error:
            self._stuck("flows-not-written", str(error.strerror))
        self._log(fact, known.run)
        if fact.scheme == "quic" and not self._advised:
            self._advised = True
            self._log(Note(QUIC_ADVICE), known.run)
        if fact.error == bodies.CUT:
            words = (
                f"a body of {max(fact.sent, fact.received)} bytes is kept up to {self._manner.most}"
            )
            self._log(Gap("traffic", bodies.CUT, words), known.run)

    def _log(self, event: Event, run: str) -> None:
        try:
            self._recorder.add(event, "proxy", run=run)
        except InputError as error:
            self._stuck(error.code, str(error))

    def _stuck(self, code: str, message: str) -> None:
        """The app's traffic goes on; what cannot be kept is said once."""
        if self.problem:
            return
        self.problem = code
        if code == "flows-not-written":
            self._log(Gap("traffic", code, message), self._recorder.run)

    def trouble(self, message: str) -> None:
        """Something in the proxy went wrong; a message is told once."""
        self._failures["", "proxy", message] += 1
        if self._failures["", "proxy", message] == 1 and len(self._failures) < 1000:
            self._log(Gap("traffic", "proxy-error", message), self._recorder.run)

    async def _owner(self, flow: "Flow") -> tuple[Owner, Attributed]:
        asked = self._asked.get(flow.client_conn.id)
        if asked is not None and not asked.done():
            # Not `wait_for`: giving up must not cancel what other flows of the connection wait for.
            await asyncio.wait([asyncio.wrap_future(asked)], timeout=_ASK_SECONDS)
        return self._whose(asked)

    def _whose(self, asked: "Future[Owner] | None") -> tuple[Owner, Attributed]:
        """What was answered; what holds otherwise when nothing was, or the device was gone."""
        if asked is not None and asked.done() and not asked.cancelled() and not asked.exception():
            told = asked.result()
            if told in ("app", "other"):
                return told, "uid"
        return self._manner.otherwise

    def settle(self, error: str = "run-ended") -> None:
        """Keep what is under way as it stands."""
        for known in list(self._open.values()):
            flow = known.flow
            if flow.type == "http":
                self._settle(flow)  # type: ignore[arg-type]
            self._last_part(flow)
            note(flow, error=error)
            asked = self._asked.get(flow.client_conn.id)
            whose = self._whose(asked)
            self._write(flow, known, *whose)
        self._open.clear()

    def done(self) -> None:
        """The proxy stops: what is under way is kept as it stands."""
        self.settle("proxy-stopped")
        for (host, by, reason), times in self._failures.items():
            if host and times > MOST_FAILURES:
                words = f"{host}: {reason} ({by}), {times} times"
                self._log(Gap("traffic", "tls-failures-counted", words, times - MOST_FAILURES), "")
        self._pool.shutdown(wait=False, cancel_futures=True)


def asked_name(begin: bytes) -> str | None:
    """The server name a handshake asks for."""
    from mitmproxy.proxy.layers.tls import parse_client_hello

    try:
        hello = parse_client_hello(begin)
    except ValueError:
        return None
    return hello.sni if hello else None
