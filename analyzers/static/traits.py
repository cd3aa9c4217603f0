"""Traits that are read out of a face: age, gender, emotion and the like, and what depends on them."""

import re
from collections.abc import Iterable, Iterator
from typing import Literal

from analyzers.handling import Trait
from analyzers.sdks import CatalogueRow
from analyzers.static.detection import territory
from analyzers.static.graph import Site
from analyzers.static.pointing import seen
from analyzers.static.taint import Origin, Place, Taint
from analyzers.static.values import Str

Kind = Literal["age", "gender", "emotion", "ethnicity", "beauty", "health", "attention", "other"]
_WORDS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("age", re.compile(r"^(?:get|is|predict|estimate|infer)?age(?:info|value|s)?$", re.I)),
    (
        "gender",
        re.compile(
            r"^(?:get|is|predict|estimate|infer)?(?:gender|sex|ismale|isfemale)(?:info|type|s)?$",
            re.I,
        ),
    ),
    (
        "emotion",
        re.compile(
            r"^(?:get|is|predict|estimate|infer)?(?:emotions?|expressions?|mood)(?:info|type)?$",
            re.I,
        ),
    ),
    (
        "ethnicity",
        re.compile(
            r"^(?:get|is|predict|estimate|infer)?(?:race|ethnicity|skincolou?r|nationality)$", re.I
        ),
    ),
    (
        "beauty",
        re.compile(
            r"^(?:get|is|predict|estimate|infer)?(?:beauty|attractive(?:ness)?|beautyscore|facescore|yanzhi)$",
            re.I,
        ),
    ),
    (
        "health",
        re.compile(
            r"^(?:get|is|predict|estimate|infer)?(?:skinstatus|health|skinhealth|acne)$", re.I
        ),
    ),
    (
        "attention",
        re.compile(
            r"^(?:get|is|predict|estimate|infer)?(?:attention|fatigue|drowsiness|distraction)$",
            re.I,
        ),
    ),
)
_READS = (
    "getString",
    "optString",
    "getInt",
    "optInt",
    "getDouble",
    "optDouble",
    "getJSONObject",
    "opt",
    "get",
)
_SHOWN = ("setText", "makeText", "drawText", "setTitle")
_PRICES = re.compile(
    r"price|offer|cost|discount|fee|loan|credit|rate|score|risk|limit|quota|admit|hire|salary|premium",
    re.I,
)
MOST_TRAITS = 30


def traits(taint: Taint, rows: Iterable[CatalogueRow]) -> tuple[Trait, ...]:
    """Traits the app's own code asks the SDKs in use for."""
    graph = taint.graph
    found: dict[tuple[str, str], Trait] = {}
    for sdk, kind, site in list(_asked(taint, list(rows)))[:MOST_TRAITS]:
        _, name, proto = graph.call(site)
        if "Ljava/util/List;" in proto.partition(")")[0]:
            continue  # fills a list; what is taken out of it is another call
        read, use = _use(taint, site)
        before = found.get((sdk, kind))
        if before is None or (read, _RANK.index(use)) > (before.read, _RANK.index(before.use)):
            found[sdk, kind] = Trait(kind, sdk, name, read, use, (seen(graph, site),))
    return tuple(found[key] for key in sorted(found))


_RANK = ("unknown", "local", "shown", "sent", "decision")


def _asked(taint: Taint, rows: list[CatalogueRow]) -> Iterator[tuple[str, Kind, Site]]:
    graph = taint.graph
    for row in rows:
        prefixes = territory(row)
        names: dict[str, Kind] = {}
        for dex in graph.dexes:
            types = {index for prefix in prefixes for index in dex.types_with_prefix(prefix)}
            for method, owner in enumerate(dex.method_class.tolist()):
                if owner in types:
                    name = dex.string(int(dex.method_name[method]))
                    kind = _kind(name)
                    if kind is not None:
                        names[name] = kind
        for site in graph.calls(sorted(names), prefixes) if names else ():
            owner_, name, _ = graph.call(site)
            inside = owner_.startswith(prefixes) and not taint.outside(graph.owner(site.node))
            if inside and graph.reached(site.node):
                yield row.id, names[name], site
    cloud = [row.id for row in rows if row.processing == "cloud"]
    if cloud:
        yield from _parsed(taint, cloud[0])


def _parsed(taint: Taint, sdk: str) -> Iterator[tuple[str, Kind, Site]]:
    """Keys of a cloud service's answer."""
    graph = taint.graph
    for site in graph.calls(_READS, ("Lorg/json/JSONObject;",)):
        if taint.outside(graph.owner(site.node)) or not graph.reached(site.node):
            continue
        call = taint.evaluation.call_at(site)
        for atom in sorted(call.args[1], key=repr) if call and len(call.args) > 1 else ():
            kind = _kind(atom.text) if isinstance(atom, Str) else None
            if kind is not None and kind not in ("age", "gender"):
                yield sdk, kind, site


def _kind(name: str) -> Kind | None:
    return next((kind for kind, pattern in _WORDS if pattern.match(name)), None)


def _use(
    taint: Taint, site: Site
) -> tuple[bool, Literal["shown", "decision", "sent", "local", "unknown"]]:
    """Whether the value is looked at, and what it goes into."""
    graph = taint.graph
    places = [Place(site.node, site.at)]
    marks = len(taint.marks)
    hits = len(taint.hits)
    for place in places:
        taint.follow(Origin(place, "sdk-result", "", "trait", True))
    reached = {p for each in taint.marks[marks:] for p in each if p.node >= 0}
    sent = any(hit.kind in ("network", "socket", "sdk-upload") for hit in taint.hits[hits:])
    del taint.marks[marks:]
    del taint.hits[hits:]
    tested = {p.node for p in reached if p.definition in taint.flow(p.node).tests}
    names = {
        name
        for p in reached
        for use in taint.flow(p.node).users.get(p.definition, ())
        if use.kind == "argument"
        for name in (taint.flow(p.node).calls[use.at].name,)
    }
    read = bool(tested) or bool(names & set(_SHOWN)) or sent or len(reached) > len(places)
    own = {f"{graph.owner(node)}.{graph.name(node)}" for node in tested}
    if (tested and any(_PRICES.search(name) for name in own)) or (tested and _pays(taint, tested)):
        return True, "decision"
    if sent:
        return True, "sent"
    if names & set(_SHOWN):
        return True, "shown"
    return read, "local" if read else "unknown"


def _pays(taint: Taint, nodes: Iterable[int]) -> bool:
    """Whether a method that looks at the trait works with prices or the like, by the fields it uses."""
    for node in nodes:
        flow = taint.flow(node)
        fields = [name for name, _ in flow.gets.values()] + [
            put.field for put in flow.puts.values()
        ]
        if any(_PRICES.search(field.partition("->")[2]) for field in fields):
            return True
    return False
