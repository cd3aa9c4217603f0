"""Code that switches the checking of certificates or host names off, and what it is used by."""

from collections.abc import Iterator
from typing import Literal, NamedTuple

from analyzers.handling import TrustGap
from analyzers.static.graph import Graph, Site
from analyzers.static.instructions import is_invoke
from analyzers.static.pointing import dotted, seen
from analyzers.static.taint import Taint
from analyzers.static.values import Const, Field

_MANAGERS = (
    "Ljavax/net/ssl/X509TrustManager;",
    "Ljavax/net/ssl/X509ExtendedTrustManager;",
)
_VERIFIER = "Ljavax/net/ssl/HostnameVerifier;"
_CLIENT = "Landroid/webkit/WebViewClient;"
_READY_MADE = (
    "Lorg/apache/http/conn/ssl/AllowAllHostnameVerifier;",
    "Lorg/apache/http/conn/ssl/NoopHostnameVerifier;",
)
_READY_FIELDS = (
    "Lorg/apache/http/conn/ssl/SSLSocketFactory;->ALLOW_ALL_HOSTNAME_VERIFIER:"
    "Lorg/apache/http/conn/ssl/X509HostnameVerifier;",
)
_DEFAULTS = ("setDefaultHostnameVerifier", "setDefaultSSLSocketFactory")
_HARMLESS = (
    "Landroid/util/Log;",
    "Ljava/lang/Object;",
    "Ljava/io/PrintStream;",
    "Ljava/lang/StringBuilder;",
)
MOST_GAPS = 40

Kind = Literal["trust-manager", "hostname-verifier", "webview-ssl"]


class Gap(NamedTuple):
    """A class that accepts anything."""

    kind: Kind
    owner: str
    node: int
    at: int
    """The place that shows it."""
    made: tuple[Site, ...]
    """Where objects of it are made."""


def gaps(taint: Taint) -> list[Gap]:
    """All of them, the app's own and those of libraries."""
    graph = taint.graph
    found = [*_managers(taint), *_verifiers(taint), *_web(taint), *_ready(graph)]
    return taint.first(sorted(found), MOST_GAPS)


def _managers(taint: Taint) -> Iterator[Gap]:
    graph = taint.graph
    owners = {owner for above in _MANAGERS for owner in graph.subtypes(above)}
    for owner in sorted(owners):
        for node in graph.find(owner, "checkServerTrusted"):
            if taint.noted(node) and _checks_nothing(graph, node):
                yield Gap("trust-manager", owner, node, 0, tuple(graph.created(owner)))
                break


def _checks_nothing(graph: Graph, node: int) -> bool:
    """Whether a method neither throws nor asks anything that could."""
    if graph.method(node).row < 0 or graph.flags(node) & 0x400:
        return False
    code = graph.body(node)
    if not code.whole or any(ins.op == 0x27 for ins in code.code.values()):
        return False
    asked = [
        graph.call(site)
        for site in graph.calls_of(node)
        if site.at in code.code and is_invoke(code.code[site.at].op)
    ]
    return all(owner.startswith(_HARMLESS) for owner, _, _ in asked)


def _verifiers(taint: Taint) -> Iterator[Gap]:
    graph = taint.graph
    for owner in graph.subtypes(_VERIFIER):
        for node in graph.find(owner, "verify", "(Ljava/lang/String;Ljavax/net/ssl/SSLSession;)Z"):
            if graph.method(node).row < 0 or not taint.noted(node):
                continue
            if taint.evaluation.frame(node).returns == frozenset((Const(1),)):
                yield Gap("hostname-verifier", owner, node, 0, tuple(graph.created(owner)))


def _web(taint: Taint) -> Iterator[Gap]:
    graph = taint.graph
    for owner in graph.subtypes(_CLIENT):
        for node in graph.find(owner, "onReceivedSslError"):
            if graph.method(node).row < 0 or not taint.noted(node):
                continue
            frame = taint.evaluation.frame(node)
            for at, call in frame.calls.items():
                if call.name == "proceed" and "SslErrorHandler" in call.owner:
                    if not frame.decisions(at):
                        yield Gap("webview-ssl", owner, node, at, tuple(graph.created(owner)))
                    break


def _ready(graph: Graph) -> Iterator[Gap]:
    for owner in _READY_MADE:
        for site in graph.created(owner):
            yield Gap("hostname-verifier", owner, site.node, site.at, (site,))
    for field in _READY_FIELDS:
        for site in graph.field_sites(field, write=False):
            yield Gap("hostname-verifier", field.partition("->")[0], site.node, site.at, (site,))


def is_default(taint: Taint, gap: Gap) -> bool:
    """Whether it is made the default of all ``HttpsURLConnection``: set in the code that makes it."""
    nodes = {site.node for site in gap.made}
    return any(
        site.node in nodes and taint.alive(site.node, site.at)
        for site in taint.graph.calls(_DEFAULTS, ("Ljavax/net/ssl/HttpsURLConnection;",))
    )


def for_debugging(taint: Taint, gap: Gap) -> bool:
    """Whether only a debug build makes one: nothing a release runs does, or a debug switch guards it."""
    sites = gap.made or tuple(
        site for node in taint.graph.find(gap.owner, "<init>") for site in taint.graph.callers(node)
    )
    return bool(sites) and all(_debug_site(taint, site, 2) for site in sites)


def _debug_site(taint: Taint, site: Site, depth: int) -> bool:
    frame = taint.evaluation.frame(site.node)
    if not frame.reaches(site.at):
        return True
    for branch in frame.decisions(site.at):
        for atom in (*branch.left, *branch.right):
            if isinstance(atom, Field) and "DEBUG" in atom.signature.partition("->")[2].upper():
                return True
    if depth == 0:
        return False
    callers = taint.graph.callers(site.node)[:12]
    return bool(callers) and all(_debug_site(taint, caller, depth - 1) for caller in callers)


def as_value(taint: Taint, gap: Gap, on_face_path: Literal["yes", "no", "unknown"]) -> TrustGap:
    """The gap as the artifact tells it."""
    graph = taint.graph
    places = [Site(gap.node, gap.at, 0), *gap.made[:2]]
    reachable = graph.reached(gap.node) or any(graph.reached(site.node) for site in gap.made)
    return TrustGap(
        kind=gap.kind,
        owner=dotted(gap.owner),
        on_face_path=on_face_path,
        debug_only=for_debugging(taint, gap),
        reachable=reachable,
        evidence=tuple(seen(graph, site) for site in dict.fromkeys(places)),
    )
