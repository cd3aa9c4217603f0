"""Keys of cloud face services shipped in an app: constants that sign requests or go to a vendor's host."""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from analyzers.handling import Secret
from analyzers.sdks import CatalogueRow
from analyzers.static.addresses import HOLE, Upstream
from analyzers.static.detection import territory
from analyzers.static.graph import Site
from analyzers.static.pointing import outer, seen
from analyzers.static.strings import Prefixes
from analyzers.static.taint import Origin, Place, Taint
from analyzers.static.values import Const, Str, in_order

MOST_CANDIDATES = 60
"""Constants that are followed in one app."""

LARGEST_SETTINGS = 1 << 16
"""Bytes of a settings file that are looked at."""
_SETTINGS = (".properties", ".json", ".ini", ".conf", ".cfg", ".txt")
_READERS = ("Ljava/util/Properties;", "Lorg/json/JSONObject;")
_KEY = re.compile(r"^(?=.*[0-9])(?=.*[A-Za-z])[A-Za-z0-9+/=_-]{16,64}$")
_NO_KEY = re.compile(
    r"^(?:[A-Z0-9_]+|[a-z0-9_-]*[_-][a-z0-9_-]*|[a-z]+\d{1,3}|.*(?:SHA|AES|RSA|UTF)[-_]?\d.*)$"
)
_VENDOR_HOST = re.compile(
    r"(aip\.baidubce\.com|faceplusplus\.com|megvii\.com|tencentcloudapi\.com|myqcloud\.com|aliyuncs\.com|"
    r"xfyun\.cn|cognitiveservices\.azure\.com|rekognition|sensetime|cloudwalk|face\.jd\.com|hikvision|"
    r"api\.luxand|kairos\.com|myhuaweicloud\.com|netease\.com|dun\.163\.com)",
    re.IGNORECASE,
)
_SIGNERS = ("SecretKeySpec.<init>", "MessageDigest.update", "MessageDigest.digest", "Mac.")
_CREDENTIALS = re.compile(r"(?:Credentials?|HttpRequests|AipFace|FaceClient|AccessKey\w*);$")
_DIGESTS = ("Hmac", "MD5", "SHA", "TC3")


class _Candidate(NamedTuple):
    text: str
    site: Site


def secrets(
    taint: Taint,
    upstream: Upstream,
    rows: Iterable[CatalogueRow],
    read: Callable[[str], bytes | None],
) -> tuple[Secret, ...]:
    """Keys by the vendor whose host or client stands beside them; ``read`` gives files of the app."""
    graph = taint.graph
    hosts = _hosts(taint)
    clients = tuple(p for row in rows if row.processing == "cloud" for p in territory(row))
    if not hosts and not clients:
        return ()
    beside = _beside_vendor(taint)
    digests = bool(
        graph.strings(lambda text: text.startswith(_DIGESTS) and len(text) < 20, Prefixes(_DIGESTS))
    )
    found: dict[str, Secret] = {}
    candidates = [*_candidates(taint, upstream), *_kept(taint, read)]
    for candidate in taint.first(candidates, MOST_CANDIDATES):
        signs, sent, client = _ends(taint, candidate, clients, beside)
        signs = signs and digests
        if not (signs or sent or client):
            continue
        vendor = next(iter(hosts), "") or client
        masked = f"{candidate.text[:2]}…{candidate.text[-2:]}"
        found.setdefault(
            candidate.text,
            Secret(
                vendor=vendor,
                kind="secret" if signs or client else "key-pair",
                masked=masked,
                signs=signs or sent or bool(client),
                host=next(iter(hosts), ""),
                offline_licence=False,
                evidence=(seen(graph, candidate.site),),
            ),
        )
    return tuple(found[text] for text in sorted(found))


def _hosts(taint: Taint) -> list[str]:
    """Vendor hosts in the app's own reached code."""
    graph = taint.graph

    def names(text: str) -> bool:
        return "." in text and len(text) < 400 and _VENDOR_HOST.search(text) is not None

    found = set()
    for site in graph.strings(names):
        if not taint.outside(graph.owner(site.node)) and graph.reached(site.node):
            text = graph.dexes[graph.method(site.node).file].string(site.target)
            match = _VENDOR_HOST.search(text)
            if match:
                found.add(match[1].lower())
    return sorted(found)


def _is_key(text: str) -> bool:
    return _KEY.match(text) is not None and _NO_KEY.match(text) is None


def _candidates(taint: Taint, upstream: Upstream) -> Iterator[_Candidate]:
    graph = taint.graph
    for site in graph.strings(_is_key):
        if not taint.outside(graph.owner(site.node)) and graph.reached(site.node):
            text = graph.dexes[graph.method(site.node).file].string(site.target)
            yield _Candidate(text, site)
    for site in graph.calls(("getString", "getText"), None):
        if taint.outside(graph.owner(site.node)) or not graph.reached(site.node):
            continue
        call = taint.evaluation.call_at(site)
        for values in call.args if call is not None else ():
            for atom in in_order(values):
                if isinstance(atom, Const) and atom.value >> 24 == 0x7F:
                    for text in upstream.texts(values):
                        if text != HOLE and _is_key(text):
                            yield _Candidate(text, site)


def _kept(taint: Taint, read: Callable[[str], bytes | None]) -> Iterator[_Candidate]:
    """Values of settings files among the assets, where the code asks for them by name."""
    graph = taint.graph
    files = ""
    for site in graph.calls(("open",), ("Landroid/content/res/AssetManager;",)):
        call = taint.evaluation.call_at(site)
        for atom in in_order(call.args[1]) if call and len(call.args) > 1 else ():
            if isinstance(atom, Str) and atom.text.endswith(_SETTINGS):
                data = read(f"assets/{atom.text}")
                files += (data or b"")[:LARGEST_SETTINGS].decode("utf-8", "replace") + "\n"
    if not files:
        return
    for site in graph.calls(("getProperty", "getString", "optString", "get"), _READERS):
        if taint.outside(graph.owner(site.node)) or not graph.reached(site.node):
            continue
        call = taint.evaluation.call_at(site)
        for atom in in_order(call.args[1]) if call and len(call.args) > 1 else ():
            if isinstance(atom, Str):
                named = rf"{re.escape(atom.text)}[\"']?\s*[=:]\s*[\"']?([A-Za-z0-9+/=_-]+)"
                match = re.search(named, files)
                if match and _is_key(match[1]):
                    yield _Candidate(match[1], site)


def _ends(
    taint: Taint, candidate: _Candidate, clients: tuple[str, ...], beside: frozenset[str]
) -> tuple[bool, bool, str]:
    """Whether a constant signs, is sent to a vendor, or is handed to a vendor's client."""
    graph = taint.graph
    marks, hits = len(taint.marks), len(taint.hits)
    site = candidate.site
    taint.follow(Origin(Place(site.node, site.at), "constant", "", "constant"))
    places = taint.marks[marks]
    whats = {mark.what for mark in places.values()}
    sent = any(
        hit.kind == "network" and outer(graph.owner(hit.site.node)) in beside
        for hit in taint.hits[hits:]
    )
    client = ""
    for place in places:
        if place.node < 0:
            continue
        flow = taint.flow(place.node)
        for use in flow.users.get(place.definition, ()):
            call = flow.calls.get(use.at) if use.kind == "argument" else None
            if call is None or call.name != "<init>" or use.number == 0:
                continue
            if _CREDENTIALS.search(call.owner) or (clients and call.owner.startswith(clients)):
                client = client or call.owner.rpartition("/")[2].rstrip(";")
    del taint.marks[marks:]
    del taint.hits[hits:]
    signs = any(signer in what for what in whats for signer in _SIGNERS)
    return signs, sent, client


def _beside_vendor(taint: Taint) -> frozenset[str]:
    """Classes that name a vendor's host."""
    graph = taint.graph
    sites = graph.strings(lambda text: _VENDOR_HOST.search(text[:300]) is not None)
    return frozenset(outer(graph.owner(site.node)) for site in sites)
