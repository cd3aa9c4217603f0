"""What a log tells of the network: faces on it, certificates that were met, result links that open."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Literal

from analyzers.dynamic.events import FlowSeen, Line, LinkProbe, PayloadSeen, Tap, TlsFailed
from analyzers.dynamic.reading.places import Countries, owner_of, place_of
from analyzers.dynamic.reading.walks import Walk, event_evidence, other_evidence
from analyzers.dynamic.session import FLOWS
from analyzers.evidence import Evidence
from analyzers.observed import LinkSeen, Sent, TrialSeen
from analyzers.prompts import result_share

MOST_SENT = 4_000
_CLEAR = ("http", "ws", "tcp", "udp", "dns")
_FACE_MARKERS = ("honey",)


Endpoint = tuple[str, str, int, str, str]
"""Scheme, host, port, method, and path without the query."""


def _endpoint(flow: FlowSeen) -> Endpoint:
    return flow.scheme, flow.host, flow.port, flow.method, flow.path.partition("?")[0]


def own_endpoints(walks: Iterable[Walk]) -> frozenset[Endpoint]:
    """Where the app alone was seen to send to in this session.

    A connection shorter than a look at the device's table of sockets belongs to nobody that can be named; when it goes to
    the very place the app was seen at, and no other app was seen at that host, it is the app's.
    """
    app: set[Endpoint] = set()
    strangers: set[str] = set()
    for walk in walks:
        for line in walk.lines:
            flow = line.event
            if isinstance(flow, FlowSeen):
                if flow.owner == "other":
                    strangers.add(flow.host)
                elif flow.owner == "app" and flow.attributed in ("uid", "hooks"):
                    app.add(_endpoint(flow))
    return frozenset(place for place in app if place[1] not in strangers)


def sent_in(walk: Walk, countries: Countries, own: frozenset[Endpoint] = frozenset()) -> list[Sent]:
    """Images, videos, vectors and blocks in the bodies of a run's traffic, in the order of the log.

    ``own``: see `own_endpoints`.
    """
    flows = {line.event.id: line for line in walk.lines if isinstance(line.event, FlowSeen)}
    found: list[Sent] = []
    for line in walk.lines:
        payload = line.event
        if not isinstance(payload, PayloadSeen) or payload.flow not in flows:
            continue
        if payload.direction == "received" and not is_face(payload):
            continue  # pictures of the app's pages
        found.append(_sent(walk, flows[payload.flow], payload, countries, own))
    found.sort(key=lambda sent: sent.n)
    return found[:MOST_SENT]


def is_face(payload: PayloadSeen) -> bool:
    """Whether it is known to be a face: seen by the detector, or the synthetic face we put there."""
    return payload.grade == "face" or payload.marker in _FACE_MARKERS


def _sent(
    walk: Walk, line: Line, payload: PayloadSeen, countries: Countries, own: frozenset[Endpoint]
) -> Sent:
    flow = line.event
    assert isinstance(flow, FlowSeen)
    owner = owner_of(flow.scheme, flow.host, flow.path)
    route = flow.path.partition("?")[0]
    grade = "face" if is_face(payload) else payload.grade
    return Sent(
        id=" ".join((payload.direction, flow.scheme, flow.host, flow.method, route, payload.form)),
        run=walk.id,
        n=line.n,
        t=flow.started or line.t,
        direction=payload.direction,
        scheme=flow.scheme,
        host=flow.host,
        address=flow.address,
        place=place_of(flow.address, flow.host),
        path=route,
        tls=tls_of(flow),
        form=payload.form,
        grade=grade,
        linked=payload.hooked,
        marker=payload.marker,
        sha256=payload.sha256,
        size=payload.size,
        width=payload.width,
        height=payload.height,
        owner=_whose(flow, payload, own),
        host_owner=owner.vendor,
        sdk=owner.sdk,
        country=countries.of(flow.address or flow.host),
        evidence=other_evidence("flow", FLOWS, flow.id, _told(flow, payload)),
    )


def _whose(
    flow: FlowSeen, payload: PayloadSeen, own: frozenset[Endpoint]
) -> Literal["app", "other", "unknown"]:
    """Whose it is: also the app's when these very bytes went through a hook in it, or it alone sends there."""
    if flow.owner == "unknown" and (payload.hooked or _endpoint(flow) in own):
        return "app"
    return flow.owner


def tls_of(flow: FlowSeen) -> Literal["none", "trusted", "untrusted", "unknown"]:
    """How the connection was protected, and what that tells of the app's check of certificates."""
    if flow.scheme in _CLEAR:
        return "none"
    if flow.trial == "no-ca":
        return "untrusted"
    return "trusted" if flow.trial in ("ca", "unpinned") else "unknown"


def _told(flow: FlowSeen, payload: PayloadSeen) -> str:
    size = f"{payload.width}x{payload.height} " if payload.width and payload.height else ""
    what = f"{size}{payload.media or payload.form}, {payload.size} bytes"
    named = f", {payload.marker}" if payload.marker else ""
    return (
        f"{flow.method or flow.scheme} {flow.scheme}://{flow.host}:{flow.port}{flow.path.partition('?')[0]} "
        f"{payload.direction}: {what} at {payload.where}, {payload.grade}{named}, sha256 {payload.sha256[:16]}"
    )


def trials_in(walks: list[Walk]) -> list[TrialSeen]:
    """By host, what the app did with a certificate nobody trusts; ``not-met`` where that was tried and none came."""
    refused: dict[str, Line] = {}
    accepted: dict[str, list[Line]] = defaultdict(list)
    others: dict[str, Line] = {}
    faces: set[str] = set()
    tried = any(walk.start.trial == "no-ca" for walk in walks)
    for walk in walks:
        flows: dict[str, FlowSeen] = {}
        for line in walk.lines:
            event = line.event
            if isinstance(event, FlowSeen) and event.owner != "other":
                flows[event.id] = event
                if event.trial == "no-ca" and event.scheme in ("https", "wss"):
                    if event.status or event.sent or event.received:
                        accepted[event.host].append(line)
                elif event.scheme in ("https", "wss"):
                    others.setdefault(event.host, line)
            elif isinstance(event, TlsFailed) and event.owner != "other":
                if event.trial == "no-ca" and event.by != "server":
                    refused.setdefault(event.host, line)
            elif isinstance(event, PayloadSeen) and event.flow in flows and is_face(event):
                flow = flows[event.flow]
                if flow.trial == "no-ca":
                    faces.add(flow.host)
    found = [
        TrialSeen(host, "accepted", host in faces, len(lines), _flow_evidence(lines[0]))
        for host, lines in sorted(accepted.items())
    ]
    found += [
        TrialSeen(host, "refused", False, 0, event_evidence(line, _failed(line)))
        for host, line in sorted(refused.items())
        if host not in accepted
    ]
    if tried:
        found += [
            TrialSeen(host, "not-met", False, 0, _flow_evidence(line))
            for host, line in sorted(others.items())
            if host not in accepted and host not in refused
        ]
    return found


def _flow_evidence(line: Line) -> Evidence:
    flow = line.event
    assert isinstance(flow, FlowSeen)
    text = f"{flow.method} {flow.scheme}://{flow.host}:{flow.port}{flow.path.partition('?')[0]} {flow.status}"
    return other_evidence("flow", FLOWS, flow.id, f"{text} (trial {flow.trial})")


def _failed(line: Line) -> str:
    event = line.event
    assert isinstance(event, TlsFailed)
    return f"TLS with {event.host}:{event.port} refused by {event.by}: {event.reason}"


def links_in(lines: list[Line]) -> list[LinkSeen]:
    """Result links of the tester's own that were asked for again without cookies."""
    shared = False
    found = []
    for line in lines:
        event = line.event
        if isinstance(event, Tap):
            shared = shared or result_share(event.label)
        elif isinstance(event, LinkProbe):
            opens = 200 <= event.status < 300
            face = event.grade == "face"
            text = f"GET {event.url} without cookies: {event.status} {event.media} {event.grade} after {event.after} s"
            found.append(
                LinkSeen(
                    event.url,
                    event.stage,
                    event.status,
                    event.after,
                    opens,
                    face,
                    event.entropy,
                    shared,
                    event_evidence(line, text),
                )
            )
    return found
