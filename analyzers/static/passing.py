"""Callbacks that a library is given together with data: what a chain such as ``just(face).map(send)`` runs."""

from collections.abc import Iterator
from typing import Protocol

from analyzers.static.apis import LISTENER_TYPES
from analyzers.static.evaluation import Evaluation, parameters
from analyzers.static.graph import Graph, Site
from analyzers.static.valueflow import Invoke, ValueFlow

MOST_CALLBACKS = 4
"""Methods of one object that a library may run."""
_CHAINS = (
    "Lio/reactivex/",
    "Lrx/",
    "Lkotlin/",
    "Lkotlinx/coroutines/",
    "Ljava/util/",
    "Landroidx/lifecycle/",
    "Landroidx/arch/core/",
    "Lcom/google/common/",
    "Lcom/google/android/gms/tasks/",
    "Lcom/hjq/",
    "Lbolts/",
)
"""Libraries that hand what they hold to the functions they are given."""


class Reader(Protocol):
    """What is asked of the taint analysis."""

    graph: Graph
    evaluation: Evaluation

    def flow(self, node: int) -> ValueFlow:
        """A method's definitions."""

    def outside(self, owner: str) -> bool:
        """Whether a class is no code of the app's own."""


def callbacks(reader: Reader, node: int, call: Invoke, number: int) -> Iterator[tuple[int, int]]:
    """Methods of the app that an outside call runs with the data it is given, and the place they get it."""
    if not call.owner.startswith(_CHAINS):
        return
    seen = reader.evaluation.frame(node).calls.get(call.at)
    if seen is None:
        return
    for place, values in enumerate(seen.args):
        if place != number and (place > 0 or call.static):
            for owner in reader.evaluation.types(values):
                yield from _functions(reader, owner)


def _functions(reader: Reader, owner: str) -> Iterator[tuple[int, int]]:
    graph = reader.graph
    touched = any(kind in LISTENER_TYPES for kind in graph.interfaces(owner))
    if reader.outside(owner) or not is_function(owner) or touched:
        return
    count = 0
    for node in graph.methods_of(owner):
        name = graph.name(node)
        if name.startswith("<") or graph.is_static(node) or graph.method(node).row < 0:
            continue
        kinds = parameters(graph.proto(node))
        place = next((i for i, kind in enumerate(kinds) if kind[0] in "L["), None)
        if place is None or _takes_errors(graph, node):
            continue
        count += 1
        if count > MOST_CALLBACKS:
            return
        yield node, place + 1


def is_function(owner: str) -> bool:
    """Whether a class is made for one callback: anonymous or a lambda."""
    return "$" in owner or "Lambda" in owner


def _takes_errors(graph: Graph, node: int) -> bool:
    """A function for what went wrong is not given the data."""
    protos = [graph.proto(node)]
    protos += [graph.call(site)[2] for site in graph.calls_of(node)]
    return any(
        kind.endswith(("Throwable;", "Exception;", "Error;"))
        for proto in protos
        for kind in parameters(proto)
    )


def given_to(reader: Reader, owner: str) -> Iterator[Site]:
    """Outside calls that are given an object of a class made for one callback, and run it for its result."""
    if not is_function(owner):
        return
    for site in reader.graph.created(owner)[:MOST_CALLBACKS]:
        if reader.outside(reader.graph.owner(site.node)):
            continue
        flow = reader.flow(site.node)
        for definition, kind in flow.made.items():
            if kind != owner:
                continue
            for use in flow.users.get(definition, ()):
                call = flow.calls.get(use.at) if use.kind == "argument" else None
                if call is not None and call.name != "<init>" and call.owner.startswith(_CHAINS):
                    yield Site(site.node, use.at, 0)
