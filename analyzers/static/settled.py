"""Evaluation that also decides by what fields and parameters are everywhere set to, and keeps out of libraries.

A switch (``https ? … : …``) is decided when all callers and stores agree on it. What a library or SDK
computes stays a call: its code in the app may be a shell or be replaced at run time.
"""

from collections.abc import Callable

from analyzers.static.budget import Budget
from analyzers.static.evaluation import (
    DEEPEST_RESOLVE,
    MOST_SOURCES,
    Evaluation,
    Resolved,
    parameters,
)
from analyzers.static.graph import Graph, Site
from analyzers.static.values import NOTHING, Atom, Const, Field, Param, Values, constants, one

DEEPEST = 3
"""Decisions within decisions."""


class Settled(Evaluation):
    """Frames in which branches on settled fields and parameters go one way.

    ``outside`` tells classes whose code is not looked into.
    """

    def __init__(
        self, graph: Graph, outside: Callable[[str], bool], budget: Budget | None = None
    ) -> None:
        super().__init__(graph, budget)
        self._outside = outside
        self._deciding: set[Atom] = set()
        self._decided: dict[Atom, Values] = {}

    def _small(self, node: int) -> bool:
        return not self._outside(self.graph.owner(node)) and super()._small(node)

    def settled(self, values: Values) -> Values:
        if len(values) != 1:
            return values
        (atom,) = values
        if not isinstance(atom, Field | Param) or not self._is_switch(atom):
            return values
        if atom not in self._decided:
            if atom in self._deciding or len(self._deciding) >= DEEPEST:
                return values
            self._deciding.add(atom)
            try:
                found = self._numbers(values, DEEPEST_RESOLVE)
            finally:
                self._deciding.discard(atom)
            self._decided[atom] = found or values
        return self._decided[atom]

    # What `resolve` tells, but given up at the first source that is no number: most are none.

    def _numbers(self, values: Values, depth: int) -> Values | None:
        """The numbers the values stand for when all sources are known and give numbers only."""
        found: Values = NOTHING
        for atom in sorted(values, key=repr):
            part: Values | None = None
            if isinstance(atom, Const):
                part = one(atom)
            elif depth > 0 and isinstance(atom, Param):
                part = self._numbers_given(atom, depth)
            elif depth > 0 and isinstance(atom, Field):
                part = self._numbers_held(atom, depth)
            if part is None:
                return None
            found |= part
        return found

    def _numbers_given(self, param: Param, depth: int) -> Values | None:
        if param.index == 0 and not self.graph.is_static(param.node):
            return None
        sites = self.graph.callers(param.node)
        if not 0 < len(sites) <= MOST_SOURCES:
            return None  # an AsyncTask's input is an array, no number either
        found: Values = NOTHING
        for site in sites:
            call = self.call_at(site)
            if call is None:
                continue
            if param.index >= len(call.args):
                return None
            part = self._numbers(call.args[param.index] - {param}, depth - 1)
            if part is None:
                return None
            found |= part
        return found or None

    def _numbers_held(self, field: Field, depth: int) -> Values | None:
        known = self._fields.get(field.signature)
        if known is not None:
            plain = known.complete and constants(known.values) is not None
            return known.values if plain else None
        sites = self.graph.field_sites(field.signature, write=True)
        first = self._first_value(field.signature)
        if len(sites) > MOST_SOURCES or not (first is None or isinstance(first, Const)):
            return None
        self._fields[field.signature] = Resolved(one(field), False)  # while it is being asked
        try:
            found = self._numbers_put(field, sites, depth) if sites else NOTHING
        finally:
            del self._fields[field.signature]
        if found is None:
            return None
        return found | one(first) if first is not None else found or None

    def _numbers_put(self, field: Field, sites: list[Site], depth: int) -> Values | None:
        found: Values = NOTHING
        for site in sites:
            for store in self.frame(site.node).stores:
                if store.at == site.at:
                    part = self._numbers(store.value - {field}, depth - 1)
                    if part is None:
                        return None
                    found |= part
        return found

    def _is_switch(self, atom: Field | Param) -> bool:
        if isinstance(atom, Field):
            return atom.signature.endswith((":Z", ":I")) and not self._never_set(atom)
        static = self.graph.is_static(atom.node)
        kinds = parameters(self.graph.proto(atom.node))
        number = atom.index if static else atom.index - 1
        return 0 <= number < len(kinds) and kinds[number] in ("Z", "I")

    def _never_set(self, atom: Field) -> bool:
        return not self.graph.defined(atom.signature.partition("->")[0])


def is_constant(values: Values, value: int) -> bool:
    """Whether a value can only be this number."""
    return values == frozenset((Const(value),))
