"""Looking for faces in what a run sent, received, logged and stored: after the run, from the session's files.

Whatever is found is written to the log once, however often it is searched. Unless the user keeps faces, those found are
then taken out of the flow file and the log of the device; what stays is their hash, size and a blurred thumbnail.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

import msgspec

from analyzers.dynamic import stored
from analyzers.dynamic.events import (
    Agent,
    Event,
    FlowSeen,
    Gap,
    Launch,
    Line,
    Listing,
    LogHit,
    PayloadSeen,
)
from analyzers.dynamic.log import LogReader
from analyzers.dynamic.logged import LOGCAT, log_hits
from analyzers.dynamic.payloads import (
    UNREAD,
    Detector,
    Markers,
    Part,
    Payload,
    blurred,
    find_payloads,
    join_chunks,
)
from analyzers.dynamic.proxy.facts import notes_of
from analyzers.dynamic.proxy.flowfile import Trouble, flow_of, records
from analyzers.dynamic.recorder import Recorder
from analyzers.dynamic.redaction import Found, redact_flows, redact_lines
from analyzers.dynamic.session import FLOWS

if TYPE_CHECKING:
    from mitmproxy.flow import Flow
    from mitmproxy.http import HTTPFlow, Message

Direction = Literal["sent", "received"]

MOST = 3000
"""Payloads of one run that are told."""
MOST_THUMBS = 300
_SHORTEST = 200
"""Characters of a header, cookie or query value below which no picture is in it."""
_JOIN_BYTES = 96 << 20
"""Bytes of requests held at a time to put chunked uploads together."""
_STREAM_BYTES = 64 << 20
"""Bytes of one direction of a long connection that are searched."""
_UPLOADS = ("POST", "PUT", "PATCH")


class Piece(NamedTuple):
    """A run of bytes to look into."""

    direction: Direction
    where: str
    """``body``, ``query photo``, ``header x-img``, ``cookie c``, ``message 3``, ``stream``, ``joined index``."""
    data: bytes
    media: str = ""
    encoding: str = ""


def search(
    recorder: Recorder,
    run: str,
    *,
    detector: Detector | None = None,
    markers: Markers | None = None,
    hooks: Mapping[str, str] | None = None,
) -> None:
    """Search a run that is over.

    ``hooks`` names the row of the hook table by the SHA-256 of the bytes that went through it. Raises
    `SessionUnusable` when the session cannot be read or written.
    """
    _Search(recorder, run, detector, markers, hooks or {}).all()


class _Known(NamedTuple):
    """What the log says already."""

    told: set[tuple[str, ...]]
    pids: set[int]
    listings: list[str]
    others: set[str]
    """Flows of other apps."""


def _known(folder: Path, run: str) -> _Known:
    known = _Known(set(), set(), [], set())
    for line in LogReader(folder):
        if line.run == run:
            _note(known, line)
    return known


def _note(known: _Known, line: Line) -> None:
    event = line.event
    if isinstance(event, PayloadSeen | LogHit | Gap):
        known.told.add(_key(event))
    elif isinstance(event, Launch | Agent):
        known.pids.add(event.pid)
    elif isinstance(event, Listing):
        known.listings.append(event.file)
    elif isinstance(event, FlowSeen) and event.owner == "other":
        known.others.add(event.id)


def _key(event: PayloadSeen | LogHit | Gap) -> tuple[str, ...]:
    if isinstance(event, PayloadSeen):
        return ("payload", event.flow, event.direction, event.where, event.sha256)
    if isinstance(event, LogHit):
        return ("log", str(event.line), event.sha256)
    return ("gap", event.code, event.message)


class _Search:
    def __init__(
        self,
        recorder: Recorder,
        run: str,
        detector: Detector | None,
        markers: Markers | None,
        hooks: Mapping[str, str],
    ) -> None:
        self._recorder = recorder
        self._run = run
        self._detector = detector
        self._markers = markers
        self._hooks = hooks
        self._keep = recorder.description.capture.faces_kept
        self._known = _known(recorder.folder, run)
        self._secret: dict[str, list[Found]] = {}
        """What is to be taken out, by flow."""
        self._parts: list[Part] = []
        self._part_flows: list[str] = []
        self._held = 0
        self._streams: dict[tuple[str, Direction], bytearray] = {}
        self._count = 0
        self._thumbs = 0

    def all(self) -> None:
        self._flows()
        self._logcat()
        for name in self._known.listings:
            stored.grade(self._recorder, name, self._look, keep=self._keep)
        if not self._keep:
            self._redact()

    # --- traffic --------------------------------------------------------------------------------

    def _flows(self) -> None:
        path = self._recorder.folder / FLOWS
        troubles: list[Trouble] = []
        mark = f"3:run;{len(self._run.encode())}:{self._run};".encode()
        for number, record in records(path, troubles):
            if mark not in record:
                continue
            flow = flow_of(record)
            if flow is None:
                troubles.append(Trouble("flow-unreadable", number))
            elif notes_of(flow).get("run") == self._run and flow.id not in self._known.others:
                self._flow(flow)
        self._joined()
        for (flow_id, direction), data in self._streams.items():
            self._piece(flow_id, Piece(direction, "stream", bytes(data)))
        for trouble in troubles:
            words = f"record {trouble.record} of {FLOWS}"
            self._tell(Gap("traffic", f"flows-{trouble.code}", words))

    def _flow(self, flow: "Flow") -> None:
        from mitmproxy.http import HTTPFlow

        told = notes_of(flow)
        if isinstance(flow, HTTPFlow):
            for piece in pieces_of(flow):
                self._piece(flow.id, piece)
            if not told.get("part"):
                self._remember(flow)
        elif flow.type == "tcp" and not told.get("passed"):
            base = str(told.get("part_of") or flow.id)
            for message in flow.messages:  # type: ignore[attr-defined]
                direction: Direction = "sent" if message.from_client else "received"
                stream = self._streams.setdefault((base, direction), bytearray())
                stream += message.content[: max(0, _STREAM_BYTES - len(stream))]

    def _remember(self, flow: "HTTPFlow") -> None:
        """Keep a request that may be a piece of an upload, within limits."""
        body = flow.request.raw_content or b""
        if flow.request.method not in _UPLOADS or not body:
            return
        if self._held + len(body) > _JOIN_BYTES:
            self._joined()
        headers = tuple((name, value) for name, value in flow.request.headers.items(multi=True))
        self._parts.append(Part(flow.request.url, headers, body, flow.request.method))
        self._part_flows.append(flow.id)
        self._held += len(body)

    def _joined(self) -> None:
        for one in join_chunks(self._parts):
            ids = [self._part_flows[number] for number in one.parts]
            where = f"joined {one.how} of {len(ids)} requests"
            found = self._piece(ids[0], Piece("sent", where, one.body, one.content_type))
            if any(_secret(payload, "sent") for payload, _ in found):
                # A piece alone shows nothing to a search; the pieces together do.
                for flow_id in ids:
                    self._secret.setdefault(flow_id, []).append(Found("sent", b"", whole=True))
        self._parts, self._part_flows, self._held = [], [], 0

    # --- bytes ----------------------------------------------------------------------------------

    def _look(
        self, data: bytes, media: str = "", encoding: str = ""
    ) -> list[tuple[Payload, bytes]]:
        return find_payloads(data, media, encoding, detector=self._detector, markers=self._markers)

    def _piece(self, flow_id: str, piece: Piece) -> list[tuple[Payload, bytes]]:
        found = self._look(piece.data, piece.media, piece.encoding)
        if not found and (row := self._hooks.get(hashlib.sha256(piece.data).hexdigest())):
            found = [(_opaque(piece.data), piece.data)]
            self._payload(flow_id, piece, *found[0], row)
            return found
        for payload, data in found:
            if payload.media == UNREAD:
                words = f"{piece.direction} {piece.where} of flow {flow_id}: {payload.where}"
                self._tell(Gap("traffic", "body-unread", words))
            elif payload.kind != "opaque" or piece.direction == "sent":
                self._payload(flow_id, piece, payload, data, self._hooks.get(payload.sha256, ""))
        return found

    def _payload(self, flow_id: str, piece: Piece, payload: Payload, data: bytes, row: str) -> None:
        if _secret(payload, piece.direction):
            self._secret.setdefault(flow_id, []).append(Found(piece.direction, data))
        where = payload.where if piece.where == "body" else f"{piece.where} > {payload.where}"
        seen = PayloadSeen(
            flow=flow_id,
            direction=piece.direction,
            where=where,
            form=payload.kind,
            media=payload.media,
            sha256=payload.sha256,
            size=payload.size,
            width=payload.width,
            height=payload.height,
            grade=payload.grade,
            marker=payload.marker,
            hooked=row,
        )
        if _key(seen) in self._known.told:
            return
        self._count += 1
        if self._count > MOST:
            self._tell(Gap("traffic", "payloads-not-told", f"more than {MOST} in one run"))
            return
        if self._keep and payload.kind == "image":
            self._recorder.blob(data, face=True)
        self._tell(msgspec.structs.replace(seen, thumb=self._thumb(payload, data)))

    def _thumb(self, payload: Payload, data: bytes) -> str:
        if payload.kind != "image" or self._thumbs >= MOST_THUMBS:
            return ""
        self._thumbs += 1
        try:
            picture = blurred(data)
        except ImportError:
            return ""
        return self._recorder.thumb(picture) if picture else ""

    def _tell(self, event: PayloadSeen | LogHit | Gap) -> None:
        if _key(event) not in self._known.told:
            self._known.told.add(_key(event))
            told: Event = event
            self._recorder.add(told, "host", run=self._run)

    # --- log, redaction ---------------------------------------------------------------------------

    def _logcat(self) -> None:
        path = self._recorder.folder / LOGCAT
        lines: list[int] = []
        for hit, covered in log_hits(path, self._known.pids, self._look):
            self._tell(hit)
            if hit.grade != "image" and not hit.marker:
                lines += covered
        if lines and not self._keep:
            redact_lines(path, set(lines))

    def _redact(self) -> None:
        if not self._secret:
            return
        try:
            redact_flows(self._recorder.folder / FLOWS, self._secret)
        except OSError as error:
            words = f"faces stay in {FLOWS}: {error.strerror}"
            self._tell(Gap("traffic", "faces-not-removed", words))


def _secret(payload: Payload, direction: Direction) -> bool:
    """Whether it is, or may be, somebody's face: not one of our own pictures, and not looked at in vain."""
    if payload.marker or payload.kind == "opaque":
        return False
    return payload.grade == "face" or (payload.grade == "unknown" and direction == "sent")


def _opaque(data: bytes) -> Payload:
    return Payload(
        where="body",
        kind="opaque",
        media="application/octet-stream",
        sha256=hashlib.sha256(data).hexdigest(),
        size=len(data),
        width=None,
        height=None,
        grade="unknown",
        faces=0,
    )


# --- the places of a flow ---------------------------------------------------------------------------


def pieces_of(flow: "HTTPFlow") -> Iterator[Piece]:
    """Everything in a flow that can carry a picture. Later parts of a long connection begin like its first."""
    if not notes_of(flow).get("part"):
        yield from _request(flow)
        if flow.response is not None:
            yield from _body(flow.response, "received")
            yield from _values("header", "received", _headers(flow.response))
    if flow.websocket is not None:
        first = int(notes_of(flow).get("before", 0))
        for number, message in enumerate(flow.websocket.messages, first + 1):
            direction: Direction = "sent" if message.from_client else "received"
            yield Piece(direction, f"message {number}", message.content)


def _request(flow: "HTTPFlow") -> Iterator[Piece]:
    yield from _body(flow.request, "sent")
    yield from _values("query", "sent", flow.request.query.items(multi=True))
    yield from _values("cookie", "sent", flow.request.cookies.items(multi=True))
    yield from _values("header", "sent", _headers(flow.request))


def _body(message: "Message", direction: Direction) -> Iterator[Piece]:
    data = message.raw_content
    if data:
        media = message.headers.get("content-type", "")
        yield Piece(direction, "body", data, media, message.headers.get("content-encoding", ""))


def _headers(message: "Message") -> Iterator[tuple[str, str]]:
    for name, value in message.headers.items(multi=True):
        if name.lower() != "cookie":
            yield name, value


def _values(what: str, direction: Direction, pairs: Iterable[tuple[str, str]]) -> Iterator[Piece]:
    for name, value in pairs:
        if len(value) >= _SHORTEST:
            data = value.encode("utf-8", "surrogateescape")
            yield Piece(direction, f"{what} {name[:80]}", data)
