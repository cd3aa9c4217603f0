"""An instruction pointed at, so that another person can look at it again."""

from analyzers.evidence import Evidence
from analyzers.static.dex import Dex, DexUnreadable
from analyzers.static.graph import Graph, Site
from analyzers.static.sweep import render


def excerpt(dex: Dex, row: int, at: int) -> str:
    """The instruction at a unit of a code row, ``method`` where there is none: not all code can be read from its beginning."""
    try:
        return render(dex, row, at) if row >= 0 and at >= 0 else "method"
    except DexUnreadable:
        return "method"


def seen(graph: Graph, site: Site) -> Evidence:
    """The instruction at a site, with the shortest way to it from an entry of the app."""
    method = graph.method(site.node)
    dex = graph.dexes[method.file]
    return Evidence(
        kind="code",
        source=dex.name,
        locator=f"{graph.signature(site.node)} @ {site.at:#x}",
        excerpt=excerpt(dex, method.row, site.at),
        path=graph.path(site.node) if graph.reached(site.node) else (),
    )


def outer(owner: str) -> str:
    """The outermost class of a descriptor, without its end."""
    return owner.rstrip(";").partition("$")[0]


def dotted(owner: str) -> str:
    """``com.a.B`` of ``Lcom/a/B;``."""
    return owner[1:].rstrip(";").replace("/", ".")
