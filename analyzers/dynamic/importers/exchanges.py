"""Requests and answers in what two sides of a plain connection sent."""

from collections.abc import Iterator
from typing import Any, NamedTuple

LONGEST_HEAD = 1 << 20
_MOST = 20_000


class Said(NamedTuple):
    """A request or an answer."""

    first: str
    """Method, or the reason."""
    target: str
    """Path, or the status."""
    version: str
    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes
    whole: bool


class Exchange(NamedTuple):
    """A request with its answer, as far as there is one."""

    request: Said
    response: Said | None


def exchanges(sent: bytes, received: bytes) -> tuple[list[Exchange], bytes, bytes]:
    """What was asked and answered, and what either side sent after that: another protocol, a tunnel, noise."""
    requests, tail = _requests(sent)
    answers, rest = _answers(received, [request.first for request in requests])
    found = [
        Exchange(request, answers[number] if number < len(answers) else None)
        for number, request in enumerate(requests)
    ]
    return found, tail if tail.strip() else b"", rest if rest.strip() else b""


def _requests(data: bytes) -> tuple[list[Said], bytes]:
    import h11

    connection = h11.Connection(h11.SERVER, max_incomplete_event_size=LONGEST_HEAD)
    connection.receive_data(data)
    found: list[Said] = []
    while len(found) < _MOST:
        head, body, whole = _one(connection, h11.Request)
        if head is None:
            break
        found.append(
            Said(
                head.method.decode("latin-1"),
                head.target.decode("latin-1"),
                head.http_version.decode("latin-1"),
                tuple(head.headers.raw_items()),
                body,
                whole,
            )
        )
        if not whole:
            break
        try:
            connection.send(h11.Response(status_code=200, headers=[("content-length", "0")]))
            connection.send(h11.EndOfMessage())
            connection.start_next_cycle()
        except h11.ProtocolError:
            break
    return found, connection.trailing_data[0]


def _answers(data: bytes, methods: list[str]) -> tuple[list[Said], bytes]:
    import h11

    connection = h11.Connection(h11.CLIENT, max_incomplete_event_size=LONGEST_HEAD)
    found: list[Said] = []
    connection.receive_data(data)
    connection.receive_data(b"")  # nothing more comes
    for method in methods:
        try:
            headers = [("host", "x"), ("upgrade", "x"), ("connection", "upgrade")]
            connection.send(h11.Request(method=method, target="/", headers=headers))
            connection.send(h11.EndOfMessage())
        except h11.ProtocolError:
            break
        head, body, whole = _one(connection, (h11.Response, h11.InformationalResponse))
        if head is None:
            break
        found.append(
            Said(
                head.reason.decode("latin-1"),
                str(head.status_code),
                head.http_version.decode("latin-1"),
                tuple(head.headers.raw_items()),
                body,
                whole,
            )
        )
        if not whole or head.status_code == 101:
            break
        try:
            connection.start_next_cycle()
        except h11.ProtocolError:
            break
    return found, connection.trailing_data[0]


def _one(connection: Any, kind: Any) -> tuple[Any, bytes, bool]:
    """Head, body and whether it is whole; ``None`` as head when none comes."""
    import h11

    head, body = None, bytearray()
    for event in _events(connection):
        if isinstance(event, h11.InformationalResponse) and event.status_code != 101:
            continue
        if isinstance(event, kind):
            head = event
            if getattr(event, "status_code", 0) == 101:
                return head, b"", True
        elif isinstance(event, h11.Data):
            body += event.data
        elif isinstance(event, h11.EndOfMessage):
            return head, bytes(body), True
    # A granted CONNECT has no body: a tunnel follows.
    return head, bytes(body), connection.their_state is h11.SWITCHED_PROTOCOL


def _events(connection: Any) -> Iterator[Any]:
    import h11

    while True:
        try:
            event = connection.next_event()
        except h11.ProtocolError:
            return
        if event in (h11.NEED_DATA, h11.PAUSED) or isinstance(event, h11.ConnectionClosed):
            return
        yield event
