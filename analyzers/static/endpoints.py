"""URL constants tied to the face function: in app code that works with a face SDK, or in the SDK itself."""

import ipaddress
import re
from collections.abc import Iterable
from typing import NamedTuple
from urllib.parse import urlsplit

import numpy as np

from analyzers.artifacts import Endpoint, Evidence, NetworkConfig
from analyzers.static.program import IntArray, Loaded, Program
from analyzers.static.sweep import render

DEPTH = 3
"""Calls followed from face code towards the place where its data is sent."""

_URL = re.compile(r"(?:https?|wss?)://[^\s\"'<>\\{}|^`]+", re.IGNORECASE)
_NOT_ENDPOINT_HOSTS = re.compile(
    r"(?:^|\.)(?:schemas\.android\.com|schemas\.xmlsoap\.org|schemas\.microsoft\.com|w3\.org|apache\.org|"
    r"xmlpull\.org|adobe\.com|xml\.org|json-schema\.org|github\.com|example\.org|opensource\.org|"
    r"play\.google\.com|developer\.android\.com|digicert\.com|verisign\.com|letsencrypt\.org)$"
)
_PAGE = re.compile(
    r"\.(?:html?|xhtml|css|js|png|jpe?g|gif|webp|svg|ico|pdf|txt|md|dtd|xsd|crt|crl|apk)$", re.I
)
_READING = re.compile(
    r"privacy|agreement|protocol|policy|terms|help|faq|about|yinsi|ocsp|generate_204", re.I
)
_SINKS = (
    "Ljava/net/URL;",
    "Ljava/net/HttpURLConnection;",
    "Ljavax/net/ssl/HttpsURLConnection;",
    "Ljava/net/Socket;",
    "Lokhttp3/",
    "Lcom/squareup/okhttp/",
    "Lretrofit2/",
    "Lcom/android/volley/",
    "Lorg/apache/http/",
    "Lio/ktor/client/",
    "Lcom/lzy/okgo/",
    "Lcom/loopj/android/http/",
    "Lorg/xutils/http/",
)


class Host(NamedTuple):
    """What a URL's host is, for the purpose of telling transmission from noise."""

    name: str
    local: bool
    """Loopback or a private range: nothing leaves the device or the house network."""


def host_of(url: str) -> Host | None:
    """The host of a URL, or ``None`` when it has none that could be an endpoint."""
    try:
        name = (urlsplit(url).hostname or "").lower()
    except ValueError:
        return None
    if not name or ("." not in name and name != "localhost") or _NOT_ENDPOINT_HOSTS.search(name):
        return None
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return Host(name, name == "localhost" or name.endswith((".local", ".localdomain")))
    return Host(name, address.is_private or address.is_loopback)


def is_endpoint(url: str) -> bool:
    """Whether data could be sent there: not a page to read, a namespace, or this very device."""
    host = host_of(url)
    if host is None or host.local:
        return False
    path = urlsplit(url).path
    return _PAGE.search(path) is None and _READING.search(path) is None


def permitted(url: str, network: NetworkConfig) -> bool:
    """Whether the platform lets this URL out."""
    parts = urlsplit(url)
    return parts.scheme.lower() in ("https", "wss") or network.permits(
        (parts.hostname or "").lower()
    )


def endpoints(
    program: Program,
    network: NetworkConfig,
    face_classes: set[int],
    territories: dict[str, tuple[str, ...]],
) -> tuple[Endpoint, ...]:
    """Endpoints of face code (``face_classes``: class numbers outside the SDKs) and of the SDKs.

    ``territories``: descriptor prefixes of each SDK in use.
    """
    family = _families(program, face_classes)
    found: dict[tuple[str, str], Endpoint] = {}
    own = tuple(prefix for prefixes in territories.values() for prefix in prefixes)
    for endpoint in _face_endpoints(program, network, family, own):
        found.setdefault((endpoint.url, endpoint.owner), endpoint)
    for sdk, prefixes in sorted(territories.items()):
        for endpoint in _sdk_endpoints(program, network, sdk, prefixes):
            found.setdefault((endpoint.url, endpoint.owner), endpoint)
    marked = _mark_choices(list(found.values()))
    return tuple(sorted(marked, key=lambda e: (e.owner, e.sdk, e.url)))


def _families(program: Program, classes: set[int]) -> set[int]:
    """The classes with what is nested in them and around them (``A``, ``A$1``, ``A$Listener``)."""
    outer = {program.descriptors[number].rstrip(";").partition("$")[0] for number in classes}
    return {
        number
        for number, name in enumerate(program.descriptors)
        if name.rstrip(";").partition("$")[0] in outer and program.reached(number)
    }


class _Place(NamedTuple):
    loaded: int
    code: int


def _face_endpoints(
    program: Program, network: NetworkConfig, family: set[int], own: tuple[str, ...]
) -> Iterable[Endpoint]:
    places = _closure(program, family, own)
    sends = any(_has_sink(program.loaded[place.loaded], place.code) for place in places)
    for place in sorted(places):
        loaded = program.loaded[place.loaded]
        for url, evidence in _urls(program, loaded, place.code):
            if host_of(url) is not None:
                cleartext = urlsplit(url).scheme.lower() in ("http", "ws")
                owner = "face-code" if sends and is_endpoint(url) else "nearby"
                host = (urlsplit(url).hostname or "").lower()
                allowed = permitted(url, network)
                yield Endpoint(url, host, cleartext, allowed, owner, "", False, evidence)


def _closure(program: Program, family: set[int], own: tuple[str, ...]) -> set[_Place]:
    """Methods of the face code and what they call, `DEPTH` calls far, not into the SDKs."""
    by_signature = _code_rows(program)
    frontier = {
        _Place(index, row)
        for index, loaded in enumerate(program.loaded)
        for row in np.flatnonzero(_in(loaded, family)).tolist()
    }
    seen = set(frontier)
    for _ in range(DEPTH):
        called = {
            place
            for source in frontier
            for signature in _calls(program.loaded[source.loaded], source.code)
            if not signature.startswith(own) and (place := by_signature.get(signature)) is not None
        }
        frontier = called - seen
        seen |= frontier
    return seen


def _in(loaded: Loaded, family: set[int]) -> "np.ndarray[tuple[int], np.dtype[np.bool_]]":
    return np.isin(
        loaded.own_class[loaded.dex.code_class], np.array(sorted(family), dtype=np.int64)
    )


def _code_rows(program: Program) -> dict[str, _Place]:
    """Where each method's code is. Built once an app, and only for apps with a face SDK in use."""
    rows: dict[str, _Place] = {}
    for index, loaded in enumerate(program.loaded):
        for row, method in enumerate(loaded.dex.code_method.tolist()):
            rows.setdefault(loaded.dex.method_signature(method), _Place(index, row))
    return rows


def _slice(group_code: IntArray, code: int) -> IntArray:
    return np.flatnonzero(group_code == code)


def _calls(loaded: Loaded, code: int) -> Iterable[str]:
    refs = loaded.refs.invokes
    for row in _slice(refs.code, code).tolist():
        yield loaded.dex.method_signature(int(refs.target[row]))


def _has_sink(loaded: Loaded, code: int) -> bool:
    return any(signature.startswith(_SINKS) for signature in _calls(loaded, code))


def _urls(program: Program, loaded: Loaded, code: int) -> Iterable[tuple[str, Evidence]]:
    refs = loaded.refs.strings
    for row in _slice(refs.code, code).tolist():
        match = _URL.match(loaded.dex.string(int(refs.target[row])))
        if match:
            yield match[0], _evidence(program, loaded, code, int(refs.at[row]))


def _evidence(program: Program, loaded: Loaded, code: int, at: int) -> Evidence:
    dex = loaded.dex
    number = int(loaded.own_class[int(dex.code_class[code])])
    return Evidence(
        kind="code",
        source=dex.name,
        locator=f"{dex.method_signature(int(dex.code_method[code]))} @ {at:#x}",
        excerpt=render(dex, code, at),
        path=program.path(number) if program.reached(number) else (),
    )


def _sdk_endpoints(
    program: Program, network: NetworkConfig, sdk: str, prefixes: tuple[str, ...]
) -> Iterable[Endpoint]:
    classes = {
        number for number, name in enumerate(program.descriptors) if name.startswith(prefixes)
    }
    if not classes:
        return
    for loaded in program.loaded:
        rows = np.flatnonzero(_in(loaded, classes))
        strings = loaded.refs.strings
        inside = np.flatnonzero(np.isin(strings.code, rows))
        for row in inside.tolist():
            match = _URL.match(loaded.dex.string(int(strings.target[row])))
            if match and is_endpoint(match[0]):
                url, host = match[0], host_of(match[0])
                cleartext = urlsplit(url).scheme.lower() in ("http", "ws")
                seen = _evidence(program, loaded, int(strings.code[row]), int(strings.at[row]))
                name = host.name if host else ""
                yield Endpoint(
                    url, name, cleartext, permitted(url, network), "sdk", sdk, False, seen
                )


def _mark_choices(found: list[Endpoint]) -> list[Endpoint]:
    """A cleartext constant beside its https twin: an argument decides, the constant alone does not."""
    secure = {(e.owner, e.url.partition("://")[2]) for e in found if not e.cleartext}
    return [
        Endpoint(e.url, e.host, e.cleartext, e.permitted, e.owner, e.sdk, True, e.evidence)
        if e.cleartext and (e.owner, e.url.partition("://")[2]) in secure
        else e
        for e in found
    ]
