"""How web views answer pages that ask for the camera, and which pages of a face step are opened."""

import re
from collections.abc import Iterable, Iterator
from typing import Literal

from analyzers.handling import WebGrant
from analyzers.sdks import CatalogueRow
from analyzers.static.graph import Graph, Site
from analyzers.static.pointing import dotted, seen
from analyzers.static.strings import Prefixes
from analyzers.static.taint import Taint

_REQUEST = "Landroid/webkit/PermissionRequest;"
_ASKING = (
    "Landroid/content/DialogInterface$OnClickListener;",
    "Landroid/view/View$OnClickListener;",
)
_ORIGIN = frozenset(("getOrigin", "getHost", "getUrl", "getOriginalUrl"))
_PAGE = re.compile(
    r"^(?:https?://|file:///android_asset/)\S*(?:(?<![a-z])face|liveness|rp-h5|renlian|biometric|huiyan|kyc)",
    re.IGNORECASE,
)
_PAGES = ("http", "file:///android_asset")
_BEGIN = Prefixes(_PAGES)
_NO_PAGE = re.compile(r"privacy|agreement|policy|protocol|terms|facebook|\.(?:png|jpg|json)$", re.I)
DEEPEST = 5
MOST_PAGES = 8

Answer = Literal["all", "listed", "asked", "denied", "unknown"]


def grants(taint: Taint, rows: Iterable[CatalogueRow]) -> tuple[WebGrant, ...]:
    """One for each class that answers such requests."""
    graph = taint.graph
    sites = [
        site
        for site in graph.calls(("grant",), (_REQUEST,))
        if not taint.outside(graph.owner(site.node)) and taint.alive(site.node, site.at)
    ]
    if not sites:
        return ()
    pages = face_pages(taint, rows)
    return tuple(
        WebGrant(
            owner=dotted(graph.owner(site.node)),
            grants=_answer(taint, site),
            face_pages=pages,
            reachable=graph.reached(site.node),
            evidence=(seen(graph, site),),
        )
        for site in sites
    )


def _answer(taint: Taint, site: Site) -> Answer:
    """Whether the person was asked or the page's address looked at on the way to the grant."""
    graph = taint.graph
    todo: list[tuple[Site, int]] = [(site, 0)]
    known: set[int] = set()
    decided = origin = begun = False
    while todo:
        at, depth = todo.pop(0)
        if at.node in known or depth > DEEPEST:
            continue
        known.add(at.node)
        owner = graph.owner(at.node)
        if any(graph.is_a(owner, above) for above in _ASKING) or _in_dialog(graph, at.node):
            return "asked"
        frame = taint.evaluation.frame(at.node)
        decided |= bool(frame.decisions(at.at))
        origin |= any(name in _ORIGIN for name in _called(graph, at.node))
        if graph.name(at.node) == "onPermissionRequest":
            begun = True
            continue
        todo += [(caller, depth + 1) for caller in _before(graph, at.node)]
    if decided and origin:
        return "listed"
    return "all" if begun else "unknown"


def _in_dialog(graph: Graph, node: int) -> bool:
    """Whether a method only runs from a dialog's button (a lambda's body)."""
    callers = graph.callers(node)
    return bool(callers) and all(
        any(graph.is_a(graph.owner(site.node), above) for above in _ASKING) for site in callers
    )


def _called(graph: Graph, node: int) -> Iterator[str]:
    for site in graph.calls_of(node):
        yield graph.call(site)[1]


def _before(graph: Graph, node: int) -> list[Site]:
    """What calls a method, or makes the object whose method it is; messages come from anywhere."""
    if graph.name(node) in ("handleMessage", "<init>"):
        return []
    callers = graph.callers(node)
    if callers:
        return callers[:8]
    owner = graph.owner(node)
    return graph.created(owner)[:8]


def face_pages(taint: Taint, rows: Iterable[CatalogueRow]) -> tuple[str, ...]:
    """Addresses of face pages in the app's own code, without their query."""
    hosts = tuple(
        host.rpartition("://")[2].rstrip("*")
        for row in rows
        for host in row.hosts
        if "/" in host.rpartition("://")[2]
    )

    def is_page(text: str) -> bool:
        if not text.startswith(_PAGES) or _NO_PAGE.search(text):
            return False
        named = _PAGE.match(text) is not None
        return named or any(host in text for host in hosts)

    graph = taint.graph
    if not graph.calls(("loadUrl",), None):
        return ()
    found = set()
    for site in graph.strings(is_page, _BEGIN):
        if taint.outside(graph.owner(site.node)) or not graph.reached(site.node):
            continue
        found.add(text_at(taint, site).partition("?")[0])
    return tuple(sorted(text for text in found if text))[:MOST_PAGES]


def text_at(taint: Taint, site: Site) -> str:
    """The constant a ``const-string`` loads."""
    graph = taint.graph
    return graph.dexes[graph.method(site.node).file].string(site.target)
