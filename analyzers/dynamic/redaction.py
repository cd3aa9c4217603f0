"""Taking faces out of what was recorded: what stays says that one was there, its hash and its size."""

import base64
import contextlib
import hashlib
import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Literal, NamedTuple

from analyzers.dynamic.payloads import find_payloads
from analyzers.dynamic.proxy.facts import note
from analyzers.dynamic.proxy.flowfile import Trouble, flow_of, lock_of, record_of, records

if TYPE_CHECKING:
    from mitmproxy.flow import Flow
    from mitmproxy.http import HTTPFlow, Message

_LONG_VALUE = 200
"""Characters of a header or query value that can hold a picture."""


class Found(NamedTuple):
    """A face in a flow."""

    direction: Literal["sent", "received"]
    data: bytes
    whole: bool = False
    """Its whole body goes: it holds but a piece of the face."""


def placeholder(data: bytes) -> bytes:
    """What stands for bytes that were taken out."""
    digest = hashlib.sha256(data).hexdigest()
    return f"[removed by faceaudit: sha256={digest} size={len(data)}]".encode()


def redact_flows(path: Path, found: Mapping[str, Sequence[Found]]) -> None:
    """Take faces out of a flow file; all else stays byte by byte. Raises ``OSError``, then nothing changed."""
    part = path.with_name(f".{path.name}.part")
    with lock_of(path):
        try:
            with part.open("wb") as out:
                part.chmod(0o600)
                _copy(path, out, found)
                out.flush()
                os.fsync(out.fileno())
            part.replace(path)
        finally:
            with contextlib.suppress(OSError):
                part.unlink(missing_ok=True)


def _copy(path: Path, out: IO[bytes], found: Mapping[str, Sequence[Found]]) -> None:
    ids = [flow_id.encode() for flow_id in found]
    troubles: list[Trouble] = []
    for _, record in records(path, troubles):
        if any(flow_id in record for flow_id in ids) and (flow := flow_of(record)) is not None:
            base = str(_notes(flow).get("part_of") or "")
            secrets = [*found.get(flow.id, ()), *(found.get(base, ()) if base != flow.id else ())]
            if secrets:
                redact(flow, secrets)
                record = record_of(flow)
        out.write(record)


def _notes(flow: "Flow") -> dict[str, Any]:
    told = flow.metadata.get("faceaudit")
    return told if isinstance(told, dict) else {}


def redact(flow: "Flow", found: Sequence[Found]) -> None:
    """Take faces out of a flow."""
    from mitmproxy.http import HTTPFlow

    note(flow, redacted=True)
    for direction in ("sent", "received"):
        secrets = [one for one in found if one.direction == direction]
        if not secrets:
            continue
        if isinstance(flow, HTTPFlow):
            _redact_http(flow, direction, secrets)
        elif flow.type in ("tcp", "udp"):
            _redact_messages(flow.messages, direction)  # type: ignore[attr-defined]


def _redact_http(flow: "HTTPFlow", direction: str, secrets: Sequence[Found]) -> None:
    message = flow.request if direction == "sent" else flow.response
    if message is not None:
        _redact_body(message, secrets)
        for name, value in list(message.headers.items(multi=True)):
            if len(value) >= _LONG_VALUE and _shows(value.encode("utf-8", "surrogateescape")):
                message.headers[name] = placeholder(value.encode("utf-8", "replace")).decode()
    if direction == "sent":
        pairs = list(flow.request.query.items(multi=True))
        clean = [(name, _clean_value(value)) for name, value in pairs]
        if clean != pairs:
            flow.request.query = clean
    if flow.websocket is not None:
        _redact_messages([m for m in flow.websocket.messages if _shows(m.content)], direction)


def _clean_value(value: str) -> str:
    data = value.encode("utf-8", "surrogateescape")
    return placeholder(data).decode() if len(value) >= _LONG_VALUE and _shows(data) else value


def _redact_body(message: "Message", secrets: Sequence[Found]) -> None:
    raw = message.raw_content
    if not raw:
        return
    encoding = message.headers.get("content-encoding", "")
    media = message.headers.get("content-type", "")
    whole = any(one.whole for one in secrets)
    if not whole and not _shows(raw, media, encoding):
        return
    try:
        data = message.get_content(strict=True) or b""
    except ValueError:
        data, whole = raw, True
    clean = None if whole else _without(data, [one.data for one in secrets])
    if clean is None or _shows(clean, media):
        clean = placeholder(raw)
    message.headers.pop("content-encoding", None)
    message.raw_content = clean


def _without(data: bytes, secrets: Sequence[bytes]) -> bytes | None:
    """The bytes with the faces taken out where they stand; ``None`` when none was found as it is."""
    clean = data
    for secret in secrets:
        for form in _forms(secret):
            clean = clean.replace(form, placeholder(secret))
    return clean if clean != data else None


def _forms(secret: bytes) -> Iterator[bytes]:
    """As bytes, and in the ways base64 is written; the longest first."""
    if not secret:
        return
    yield secret
    plain = base64.b64encode(secret)
    for text in (plain, base64.urlsafe_b64encode(secret)):
        yield text.replace(b"+", b"%2B").replace(b"/", b"%2F").replace(b"=", b"%3D")  # in a form
        yield text.replace(b"/", b"\\/")
        yield text
        yield text.rstrip(b"=")
    yield base64.encodebytes(secret)


def _redact_messages(messages: Sequence[Any], direction: str) -> None:
    for message in messages:
        if message.from_client == (direction == "sent"):
            message.content = placeholder(message.content)


def _shows(data: bytes, media: str = "", encoding: str = "") -> bool:
    """Whether a picture, film or vector can still be found."""
    return any(payload.kind != "opaque" for payload, _ in find_payloads(data, media, encoding))


def redact_lines(path: Path, numbers: set[int]) -> None:
    """Take the messages of lines of a device's log out; what stands before them stays. Raises ``OSError``."""
    part = path.with_name(f".{path.name}.part")
    try:
        with path.open("rb") as source, part.open("wb") as out:
            for number, line in enumerate(source, 1):
                if number in numbers:
                    head, colon, message = line.partition(b": ")
                    clean = head + colon + placeholder(message.rstrip(b"\r\n"))
                    line = clean + b"\n"
                out.write(line)
        part.replace(path)
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
