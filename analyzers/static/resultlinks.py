"""Addresses under which a person's result is shown and shared, and whether anything guards them."""

import re

from analyzers.handling import ResultLink
from analyzers.static.addresses import HOLE, Upstream
from analyzers.static.graph import Site
from analyzers.static.pointing import seen
from analyzers.static.taint import Taint
from analyzers.static.values import Res, Str, Values, in_order

_SHARES = ("android.intent.extra.TEXT",)
_RESULT = re.compile(
    r"/(?:[\w-]*(?:result|photo|report|share|card|face|pic|image|album|work|view|score)[\w-]*)/",
    re.I,
)
_GUARD = re.compile(r"token|sign|expire|auth|ticket|nonce", re.IGNORECASE)
MOST_LINKS = 12


def links(taint: Taint, upstream: Upstream) -> tuple[ResultLink, ...]:
    """Addresses that end in something not constant and are put into a share or opened."""
    graph = taint.graph
    shared: dict[str, list[Site]] = {}
    opened: dict[str, list[Site]] = {}
    for site in graph.calls(("putExtra",), ("Landroid/content/Intent;",)):
        call = _own_call(taint, site)
        if call is not None and len(call) > 2 and any(Str(key) in call[1] for key in _SHARES):
            for text in _texts(upstream, call[2]):
                shared.setdefault(text, []).append(site)
    for site in graph.calls(("loadUrl",), ("Landroid/webkit/WebView;",)):
        call = _own_call(taint, site)
        if call is not None and len(call) > 1:
            for text in _texts(upstream, call[1]):
                opened.setdefault(text, []).append(site)
    found = []
    for url in sorted({*shared, *opened}):
        if _RESULT.search(url) and HOLE in url:
            sites = [*shared.get(url, ()), *opened.get(url, ())]
            found.append(
                ResultLink(
                    url=url.partition("?")[0],
                    guarded="token" if _GUARD.search(url) else "no",
                    shared=url in shared,
                    evidence=tuple(seen(graph, site) for site in sites[:4]),
                )
            )
    return tuple(found[:MOST_LINKS])


def _own_call(taint: Taint, site: Site) -> tuple[Values, ...] | None:
    graph = taint.graph
    if taint.outside(graph.owner(site.node)) or not graph.reached(site.node):
        return None
    call = taint.evaluation.call_at(site)
    return call.args if call is not None else None


def _texts(upstream: Upstream, values: Values) -> list[str]:
    found = []
    for atom in in_order(values):
        inner = atom.args if isinstance(atom, Res) else ()
        for part in (frozenset((atom,)), *inner):
            found += [text for text in upstream.texts(part) if text.startswith("http")]
    return found
