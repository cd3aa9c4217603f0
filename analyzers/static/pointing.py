"""An instruction pointed at, so that another person can look at it again."""

from analyzers.evidence import Evidence
from analyzers.static.graph import Graph, Site
from analyzers.static.sweep import render


def seen(graph: Graph, site: Site) -> Evidence:
    """The instruction at a site, with the shortest way to it from an entry of the app."""
    method = graph.method(site.node)
    dex = graph.dexes[method.file]
    return Evidence(
        kind="code",
        source=dex.name,
        locator=f"{graph.signature(site.node)} @ {site.at:#x}",
        excerpt=render(dex, method.row, site.at) if method.row >= 0 else "method",
        path=graph.path(site.node) if graph.reached(site.node) else (),
    )


def outer(owner: str) -> str:
    """The outermost class of a descriptor, without its end."""
    return owner.rstrip(";").partition("$")[0]


def dotted(owner: str) -> str:
    """``com.a.B`` of ``Lcom/a/B;``."""
    return owner[1:].rstrip(";").replace("/", ".")
