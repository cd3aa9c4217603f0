"""Evaluation that also decides by what fields and parameters are everywhere set to, and keeps out of libraries.

A switch (``https ? … : …``) is decided when all callers and stores agree on it. What a library or SDK
computes stays a call: its code in the app may be a shell or be replaced at run time.
"""

from collections.abc import Callable

from analyzers.static.budget import Budget
from analyzers.static.evaluation import Evaluation, parameters
from analyzers.static.graph import Graph
from analyzers.static.values import Atom, Const, Field, Param, Values, constants

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
                found = self.resolve(values)
            finally:
                self._deciding.discard(atom)
            plain = found.complete and constants(found.values) is not None
            self._decided[atom] = found.values if plain else values
        return self._decided[atom]

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
