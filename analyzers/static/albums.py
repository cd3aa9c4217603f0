"""Where code lists the person's photos, as folders or through the media store.

What a folder or address is, is asked of the interpreter, which reads callers and fields far around for it;
where the listed files go is told much faster, so that is asked first.
"""

from analyzers.static.albumnames import FOLDERS, STORES, TEXTS, names_albums
from analyzers.static.evaluation import Evaluation, parameters
from analyzers.static.graph import Graph, Site
from analyzers.static.strings import Prefixes
from analyzers.static.taint import Origin, Place, Taint
from analyzers.static.values import Atom, Field, Joined, Obj, Param, Result, Str, Values, in_order

MOST_ASKED = 60
"""Queries and listings that are followed at first; no more origins than these count in one app."""

_NAMED_FOLDERS = tuple(f"->{name}:Ljava/lang/String;" for name in FOLDERS)
_FIELDS = (
    *(
        f"Landroid/provider/MediaStore${kind}$Media;->{name}_CONTENT_URI:Landroid/net/Uri;"
        for kind in ("Images", "Video")
        for name in ("EXTERNAL", "INTERNAL")
    ),
    *(f"Landroid/os/Environment;{name}" for name in _NAMED_FOLDERS),
)
_CONTEXTS = (
    "Landroid/content/Context;",
    "Landroid/app/Activity;",
    "Landroid/app/Application;",
    "Landroid/content/ContentResolver;",
)
"""They are asked for a folder or an address and say nothing of which it is."""


def of_albums(taint: Taint, *, alone: bool) -> list[Origin]:
    """Queries and listings whose folder or address is one where the person's photos are.

    ``alone``: no data of another kind is followed, so that what comes to no sink is of no interest.
    """
    graph = taint.graph
    if not _names_albums(taint):
        return []
    sites = [
        site
        for site in graph.calls(
            ("query", "listFiles", "list"), ("Landroid/content/ContentResolver;", "Ljava/io/File;")
        )
        if graph.reached(site.node) and not taint.outside(graph.owner(site.node))
    ]
    asking = [
        Origin(Place(s.node, s.at), "gallery-query", "", f"{graph.call(s)[1]} of the album")
        for s in sites
    ]
    if alone and len(asking) <= MOST_ASKED:
        arriving = taint.arriving(asking)
        if arriving is not None and not any(_asks_album(taint, origin) for origin in arriving):
            return []
    return [origin for origin in asking if _asks_album(taint, origin)]


def _asks_album(taint: Taint, origin: Origin) -> bool:
    """Whether the folder or address that is listed is one where the person's photos are."""
    call = taint.evaluation.call_at(Site(origin.place.node, origin.place.definition, 0))
    if call is None or not call.args:
        return False
    where = call.args[1] if call.name == "query" and len(call.args) > 1 else call.args[0]
    return is_album(taint.evaluation, where)


def _names_albums(taint: Taint) -> bool:
    """Whether code in reach names a place of photos at all; few apps do, and asking is cheap."""
    graph = taint.graph
    if not names_albums(graph.dexes):
        return False
    sites = [
        *(site for field in _FIELDS for site in graph.field_sites(field, write=False)),
        *graph.calls(("getContentUri", "getMediaUri"), ("Landroid/provider/*",)),
        *graph.strings(lambda text: text.startswith(TEXTS), Prefixes(TEXTS)),
    ]
    return any(graph.reached(s.node) and not taint.outside(graph.owner(s.node)) for s in sites)


def is_album(evaluation: Evaluation, values: Values) -> bool:
    """Whether an address or folder is one where the person's photos are."""
    for atom in _deep(evaluation, values):
        if isinstance(atom, Field) and any(name in atom.signature for name in STORES):
            return True
        if isinstance(atom, Field) and atom.signature.endswith(_NAMED_FOLDERS):
            return True
        if isinstance(atom, Result) and any(name in atom.owner for name in STORES):
            return True
        if isinstance(atom, Str) and atom.text.startswith(TEXTS):
            return True
    return False


def _deep(evaluation: Evaluation, values: Values) -> list[Atom]:
    """The atoms, and those they are made of."""
    found: list[Atom] = []
    todo = [(atom, 0) for atom in in_order(_resolved(evaluation, values))]
    while todo and len(found) < 200:
        atom, depth = todo.pop()
        found.append(atom)
        if depth < 4:
            args = (
                atom.args
                if isinstance(atom, Obj | Result)
                else atom.parts
                if isinstance(atom, Joined)
                else ()
            )
            for arg in args:
                inner = _resolved(evaluation, arg) if depth < 2 else arg
                todo += [(a, depth + 1) for a in in_order(inner)]
    return found


def _resolved(evaluation: Evaluation, values: Values) -> Values:
    """What the values stand for; a context stays as it is, though callers far around hand it on."""
    contexts = frozenset(a for a in values if _declared(evaluation.graph, a) in _CONTEXTS)
    return contexts | evaluation.resolve(values - contexts).values


def _declared(graph: Graph, atom: Atom) -> str:
    """Descriptor of the type that a field or parameter is declared with; empty for anything else."""
    if isinstance(atom, Field):
        return atom.signature.rpartition(":")[2]
    if not isinstance(atom, Param) or atom.node < 0:
        return ""
    kinds = parameters(graph.proto(atom.node))
    place = atom.index if graph.is_static(atom.node) else atom.index - 1
    return kinds[place] if 0 <= place < len(kinds) else ""
