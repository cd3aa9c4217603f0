"""Result links of the tester's own, asked for again without cookies or tokens (``--probe-links``).

Only addresses that this session itself was given are asked for: they stood in an answer to the app, on its screen or in
a text it shared. Nothing is guessed, counted up or varied. Hosts are those of the app's own traffic, and public, unless
the app's own traffic went to that very private address.
"""

import ipaddress
import math
import re
import socket
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from analyzers.dynamic.events import FlowSeen, Gap, Line, LinkProbe, ScreenSeen
from analyzers.dynamic.log import LogReader
from analyzers.dynamic.payloads import Detector, find_payloads
from analyzers.dynamic.proxy.flowfile import read_flows
from analyzers.dynamic.recorder import Recorder
from analyzers.dynamic.session import FLOWS

if TYPE_CHECKING:
    import httpx

Stage = Literal["fresh", "deleted", "later"]

MOST = 12
"""Links that are asked for."""
REDIRECTS = 3
LARGEST = 8 << 20
"""Bytes of an answer that are read."""
PAUSE = 1.0
"""Seconds between two requests."""
TIMEOUT = 15.0
_BODY = 4 << 20
_URL = re.compile(r"https?://[^\s\"'<>\\)\]}，。；！？、）】]{3,2000}")
_RESULT = re.compile(
    r"result|photo|report|share|card|face|avatar|pic|image|img|album|work|view|score|liveness|verify",
    re.I,
)
_MEDIA = re.compile(r"\.(?:jpe?g|png|webp|heic|gif|bmp|html?)$", re.I)
_LOG_IN = re.compile(
    r"^(?:access_?|id_?|user_?|auth_?|login_?)?token$|^(?:auth|authorization|session(?:_?id)?|sid|jwt|cookie)$",
    re.I,
)
"""Names of query values that carry the tester's own log-in, and not the link's own secret."""
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[1-7][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", re.I)
_STAMP = re.compile(
    r"(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])(?:\d{6})?|1[5-9]\d{8}(?:\d{3})?"
)
_RUN = re.compile(r"[A-Za-z0-9]+")


class Link(NamedTuple):
    """An address that may show the tester's result."""

    url: str
    seen: int
    """When it was seen first, ms of the session's clock."""


Ask = Callable[[str, str], "httpx.Response"]


# --- which ------------------------------------------------------------------------------------------


def links(folder: Path) -> list[Link]:
    """Result links this session was given, in the order they were seen. Raises `SessionUnusable`."""
    lines = list(_relevant(folder))
    own = own_hosts(lines)
    found: dict[str, int] = {}
    for moment, text in _texts(folder, lines):
        for url in urls_in(text):
            place = urlsplit(url)
            if (place.hostname or "") in own and is_result(url):
                found.setdefault(without_log_in(url), moment)
    return [Link(url, moment) for url, moment in sorted(found.items(), key=lambda one: one[1])]


def _relevant(folder: Path) -> Iterator[Line]:
    for line in LogReader(folder):
        if isinstance(line.event, FlowSeen | ScreenSeen):
            yield line


def own_hosts(lines: Sequence[Line]) -> dict[str, set[str]]:
    """Hosts of the app's own traffic, each with the addresses it was met at."""
    found: dict[str, set[str]] = {}
    for line in lines:
        flow = line.event
        if isinstance(flow, FlowSeen) and flow.owner == "app" and flow.scheme in ("http", "https"):
            found.setdefault(flow.host.lower(), set()).add(flow.address)
    return found


def _texts(folder: Path, lines: Sequence[Line]) -> Iterator[tuple[int, str]]:
    """Texts this session was given, with their moment: screens (shared texts stand on them) and answers."""
    from mitmproxy.http import HTTPFlow

    moments = {}
    for line in lines:
        if isinstance(line.event, ScreenSeen):
            yield line.t, "\n".join(line.event.texts)
        elif isinstance(line.event, FlowSeen) and line.event.owner == "app":
            moments[line.event.id] = line.t
    for flow in read_flows(folder / FLOWS):
        if isinstance(flow, HTTPFlow) and flow.response is not None and flow.id in moments:
            body = flow.response.get_content(strict=False) or b""
            kind = flow.response.headers.get("content-type", "")
            if not kind.startswith(("image/", "video/", "font/")):
                yield moments[flow.id], body[:_BODY].decode("utf-8", "replace")
            yield moments[flow.id], flow.response.headers.get("location", "")


def urls_in(text: str) -> Iterator[str]:
    """Addresses in a text, as JSON writes them too."""
    for match in _URL.finditer(text.replace("\\/", "/")):
        url = match[0].rstrip(".,;:!?")
        try:
            if urlsplit(url).hostname:
                yield url
        except ValueError:
            continue


def is_result(url: str) -> bool:
    """Whether it may show a person's result: a picture or page with a part of its own."""
    place = urlsplit(url)
    named = _RESULT.search(place.path) or _MEDIA.search(place.path)
    return bool(named) and entropy(url) > 0


def without_log_in(url: str) -> str:
    """The address without what proves who asks."""
    place = urlsplit(url)
    if not place.query:
        return urlunsplit(place._replace(fragment=""))
    pairs = parse_qsl(place.query, keep_blank_values=True)
    kept = [(name, value) for name, value in pairs if not _LOG_IN.search(name)]
    query = place.query if kept == pairs else urlencode(kept)
    return urlunsplit(
        place._replace(query=query, fragment="", netloc=place.netloc.rpartition("@")[2])
    )


# --- how well it is guarded -------------------------------------------------------------------------


def entropy(url: str) -> int:
    """Bits of what somebody else would have to guess, at most: path segments and values of the query.

    Numbers count by their length, a moment in time as one of the seconds of a day, words not at all.
    """
    place = urlsplit(url)
    parts = [*place.path.split("/"), *(value for _, value in parse_qsl(place.query))]
    return round(sum(map(_bits, parts)))


def _bits(part: str) -> float:
    if found := _UUID.search(part):
        return 122 + _bits(part.replace(found[0], ""))
    if found := _STAMP.search(part):
        return math.log2(86_400) + _bits(part.replace(found[0], "", 1))
    return sum(map(_run_bits, _RUN.findall(_MEDIA.sub("", part))))


def _run_bits(run: str) -> float:
    if run.isdigit():
        return len(run) * math.log2(10) if len(run) >= 3 else 0
    if len(run) >= 8 and re.fullmatch(r"[0-9a-f]+|[0-9A-F]+", run) and re.search(r"\d", run):
        return len(run) * 4
    mixed = (re.search(r"\d", run), re.search(r"[a-z]", run), re.search(r"[A-Z]", run))
    if len(run) >= 8 and sum(map(bool, mixed)) >= 2 and re.search(r"\d", run):
        return len(run) * math.log2(62 if all(mixed) else 36)
    return 0


def masked(url: str) -> str:
    """The address with its secret parts hidden: enough to know it by, not to open it."""
    place = urlsplit(url)
    path = "/".join(_mask(part) if _bits(part) else part for part in place.path.split("/"))
    query = "&".join(f"{name}=***" for name, _ in parse_qsl(place.query, keep_blank_values=True))
    return urlunsplit((place.scheme, place.netloc, path, query, ""))


def _mask(part: str) -> str:
    ending = _MEDIA.search(part)
    stem = part[: ending.start()] if ending else part
    return f"{stem[:2]}***{len(stem)}{ending[0] if ending else ''}"


# --- asking -----------------------------------------------------------------------------------------


def probe(
    recorder: Recorder,
    *,
    detector: Detector | None = None,
    stage: Stage = "fresh",
    ask: Ask | None = None,
    pause: float = PAUSE,
) -> int:
    """Ask for each link once and write a `LinkProbe`; how many were asked for.

    To be called only when the user gave ``--probe-links``. ``ask`` takes an address and the IP to ask it of. A link
    that cannot be asked for is a `Gap`. Raises `SessionUnusable`.
    """
    lines = list(_relevant(recorder.folder))
    own = own_hosts(lines)
    asked = 0
    for link in links(recorder.folder)[:MOST]:
        if asked:
            time.sleep(pause)
        asked += 1
        found = _one(link, own, ask or fetch, detector)
        if isinstance(found, str):
            recorder.add(Gap("traffic", found, masked(link.url)), "host")
            continue
        after = max(0, recorder.elapsed() - link.seen) // 1000
        status, media, grade = found
        recorder.add(
            LinkProbe(masked(link.url), status, after, media, grade, entropy(link.url), stage),
            "host",
        )
    return asked


Graded = tuple[int, str, Literal["face", "image", "unknown"]]


def _one(link: Link, own: dict[str, set[str]], ask: Ask, detector: Detector | None) -> Graded | str:
    """Status, media and grade, or the code of why it was not asked for."""
    import httpx

    url = link.url
    for _ in range(REDIRECTS + 1):
        host = (urlsplit(url).hostname or "").lower()
        address = allowed_address(host, own.get(host))
        if not address:
            return "link-not-asked"
        try:
            answer = ask(url, address)
        except (httpx.HTTPError, OSError, ValueError):
            return "link-unreachable"
        target = answer.headers.get("location", "")
        if answer.status_code not in (301, 302, 303, 307, 308) or not target:
            return _graded(answer, detector)
        url = without_log_in(urljoin(url, target))
        if urlsplit(url).scheme not in ("http", "https"):
            return "link-not-asked"
    return "link-redirects"


def _graded(answer: "httpx.Response", detector: Detector | None) -> Graded:
    media = answer.headers.get("content-type", "").partition(";")[0].strip()[:100]
    found = find_payloads(answer.content, answer.headers.get("content-type", ""), detector=detector)
    grades = {payload.grade for payload, _ in found if payload.kind == "image"}
    for grade in ("face", "image", "unknown"):
        if grade in grades:
            return answer.status_code, media, grade
    return answer.status_code, media, "unknown"


def allowed_address(host: str, met: set[str] | None) -> str:
    """The IP address a host may be asked at; empty when it may not.

    ``met`` are the addresses at which the app's own traffic found it, ``None`` when it never went there. A public
    address is asked; another one only if it is one of those.
    """
    if met is None:
        return ""
    for address in _resolved(host, met):
        try:
            ip = ipaddress.ip_address(address)
        except ValueError:
            continue
        if ip.is_global or address in met:
            return address
    return ""


def _resolved(host: str, met: set[str]) -> Iterator[str]:
    yield from sorted(met - {""})
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except OSError:
        return
    yield from (str(row[4][0]) for row in found)


def fetch(url: str, address: str) -> "httpx.Response":
    """Ask for an address at one IP, with nothing that tells who asks. Raises ``httpx.HTTPError``."""
    import httpx

    place = urlsplit(url)
    host = place.hostname or ""
    port = f":{place.port}" if place.port else ""
    at = f"[{address}]" if ":" in address else address
    headers = {"Host": f"{host}{port}", "User-Agent": "faceaudit (link of the tester's own)"}
    headers["Accept-Encoding"] = "identity"  # a few bytes, packed twice, unpack to gigabytes
    target = urlunsplit(place._replace(netloc=f"{at}{port}"))
    with (
        httpx.Client(timeout=TIMEOUT, trust_env=False, follow_redirects=False) as client,
        client.stream("GET", target, headers=headers, extensions={"sni_hostname": host}) as answer,
    ):
        body = bytearray()
        deadline = time.monotonic() + 2 * TIMEOUT
        for piece in answer.iter_raw(65536):
            body += piece
            if len(body) >= LARGEST or time.monotonic() > deadline:
                break
        kept = {k: v for k, v in answer.headers.items() if k in ("content-type", "location")}
        return httpx.Response(answer.status_code, headers=kept, content=bytes(body[:LARGEST]))
