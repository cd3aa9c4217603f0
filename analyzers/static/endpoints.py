"""URL constants tied to the face function: in app code that works with a face SDK, or in the SDK itself."""

import ipaddress
import re
from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray

from analyzers.artifacts import Endpoint, Evidence, NetworkConfig
from analyzers.patterns import later
from analyzers.static.dex import Dex
from analyzers.static.program import IntArray, Loaded, Program
from analyzers.static.sweep import Refs, render

Owner = Literal["face-code", "sdk", "nearby"]

DEPTH = 3
"""Calls followed from face code towards the place where its data is sent."""
MOST_ENDPOINTS = 5000
"""Endpoints kept of one app, those in face code first; real apps have some dozens."""

_URL = later(r"(?:https?|wss?)://[^\s\"'<>\\{}|^`]{1,2000}", re.IGNORECASE)
_NOT_ENDPOINT_HOSTS = later(
    r"(?:^|\.)(?:schemas\.android\.com|schemas\.xmlsoap\.org|schemas\.microsoft\.com|w3\.org|apache\.org|"
    r"xmlpull\.org|adobe\.com|xml\.org|json-schema\.org|github\.com|example\.org|opensource\.org|"
    r"play\.google\.com|developer\.android\.com|digicert\.com|verisign\.com|letsencrypt\.org)$"
)
_PAGE = later(
    r"\.(?:html?|xhtml|css|js|png|jpe?g|gif|webp|svg|ico|pdf|txt|md|dtd|xsd|crt|crl|apk)$", re.I
)
_READING = later(
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
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        if ("." not in name and name != "localhost") or _NOT_ENDPOINT_HOSTS.search(name):
            return None
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
    return tuple(sorted(marked, key=lambda e: (e.owner, e.sdk, e.url))[:MOST_ENDPOINTS])


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
    places = sorted(_Closure(program, own).of(family))
    sinks = [_sinks(loaded.dex) for loaded in program.loaded]
    sends = any(_has_sink(program.loaded[place.loaded], place, sinks) for place in places)
    for place in places:
        loaded = program.loaded[place.loaded]
        for url, evidence in _urls(program, loaded, place.code):
            if host_of(url) is not None:
                sending = sends and is_endpoint(url)
                yield _endpoint(url, "face-code" if sending else "nearby", "", network, evidence)


def _endpoint(
    url: str, owner: Owner, sdk: str, network: NetworkConfig, evidence: Evidence
) -> Endpoint:
    parts = urlsplit(url)
    host, cleartext = (parts.hostname or "").lower(), parts.scheme.lower() in ("http", "ws")
    return Endpoint(url, host, cleartext, permitted(url, network), owner, sdk, False, evidence)


class _Closure:
    """Methods of the face code and what they call, `DEPTH` calls far, not into the SDKs.

    Methods are found by class when first called, so only the classes on the way are spelled out.
    """

    def __init__(self, program: Program, own: tuple[str, ...]) -> None:
        self._program = program
        self._own = own
        self._rows = [_rows_by_class(loaded) for loaded in program.loaded]
        self._known: dict[int, dict[str, _Place]] = {}

    def of(self, family: set[int]) -> set[_Place]:
        frontier = {place for number in family for place in self._methods(number)}
        seen = set(frontier)
        for _ in range(DEPTH):
            frontier = {place for source in frontier for place in self._called(source)} - seen
            seen |= frontier
        return seen

    def _methods(self, number: int) -> Iterator[_Place]:
        """Code of a class, in every dex that defines it."""
        for index, (numbers, rows) in enumerate(self._rows):
            low, high = np.searchsorted(numbers, [number, number + 1])
            yield from (_Place(index, row) for row in rows[low:high].tolist())

    def _called(self, source: _Place) -> Iterator[_Place]:
        loaded = self._program.loaded[source.loaded]
        dex = loaded.dex
        for method in dict.fromkeys(_rows(loaded.refs.invokes, source.code).tolist()):
            owner = int(dex.method_class[method])
            number = int(loaded.type_class[owner])
            if number < 0 or dex.type_name(owner).startswith(self._own):
                continue
            place = self._by_signature(number).get(dex.method_signature(method))
            if place is not None:
                yield place

    def _by_signature(self, number: int) -> dict[str, _Place]:
        if number not in self._known:
            places: dict[str, _Place] = {}
            for place in self._methods(number):
                dex = self._program.loaded[place.loaded].dex
                signature = dex.method_signature(int(dex.code_method[place.code]))
                places.setdefault(signature, place)
            self._known[number] = places
        return self._known[number]


def _rows_by_class(loaded: Loaded) -> tuple[IntArray, IntArray]:
    """Code rows ordered by the number of their class, and those numbers."""
    numbers = loaded.own_class[loaded.dex.code_class]
    rows = np.argsort(numbers, kind="stable")
    return numbers[rows], rows


def _rows(refs: Refs, code: int) -> IntArray:
    """Targets of the references in one code row, in code order."""
    return refs.target[_span(refs, code)].astype(np.int64)


def _span(refs: Refs, code: int) -> slice:
    low, high = np.searchsorted(refs.code, [code, code + 1])
    return slice(int(low), int(high))


def _sinks(dex: Dex) -> NDArray[np.bool_]:
    """Per method index whether a call of it opens a connection or hands data to one."""
    kinds = np.zeros(dex.type_count, dtype=bool)
    for prefix in _SINKS:
        kinds[list(dex.types_with_prefix(prefix))] = True
    return kinds[dex.method_class]


def _has_sink(loaded: Loaded, place: _Place, sinks: list[NDArray[np.bool_]]) -> bool:
    return bool(sinks[place.loaded][_rows(loaded.refs.invokes, place.code)].any())


def _urls(program: Program, loaded: Loaded, code: int) -> Iterable[tuple[str, Evidence]]:
    refs = loaded.refs.strings
    span = _span(refs, code)
    for at, string in zip(refs.at[span].tolist(), refs.target[span].tolist(), strict=True):
        match = _URL.match(loaded.dex.string(string))
        if match:
            yield match[0], _evidence(program, loaded, code, at)


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
    inside = np.array([name.startswith(prefixes) for name in program.descriptors], dtype=bool)
    for loaded in program.loaded:
        refs = loaded.refs.strings
        for row in np.flatnonzero(inside[loaded.source(refs.code)]).tolist():
            match = _URL.match(loaded.dex.string(int(refs.target[row])))
            if match and is_endpoint(match[0]):
                seen = _evidence(program, loaded, int(refs.code[row]), int(refs.at[row]))
                yield _endpoint(match[0], "sdk", sdk, network, seen)


def _mark_choices(found: list[Endpoint]) -> list[Endpoint]:
    """A cleartext constant beside its https twin: an argument decides, the constant alone does not."""
    secure = {(e.owner, e.url.partition("://")[2]) for e in found if not e.cleartext}
    return [
        Endpoint(e.url, e.host, e.cleartext, e.permitted, e.owner, e.sdk, True, e.evidence)
        if e.cleartext and (e.owner, e.url.partition("://")[2]) in secure
        else e
        for e in found
    ]
