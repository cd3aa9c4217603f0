"""An app's methods as one program: who may call what, who makes what, and what an entry leads to.

    graph = Graph(Program(dexes), [Entry("Lcom/a/Main;", "activity")])
    for site in graph.calls(["requestPermissions"], ["Landroid/app/Activity;"]):
        if graph.reached(site.node):
            print(graph.path(site.node))

Tables are made when the first question needs them. Virtual calls are told by class hierarchy and by
what is instantiated; native code and what bundled scripts do are not seen. Lists are sorted, and the
same program gives the same answers.
"""

from collections.abc import Iterable
from functools import cached_property

import numpy as np

from analyzers.static.budget import Budget
from analyzers.static.dispatch import Choices, Dispatch
from analyzers.static.edges import Follower
from analyzers.static.entries import Entry, may_overflow
from analyzers.static.instances import CALL_KIND, DIRECT, SUPER, VIRTUAL, Instances
from analyzers.static.links import Links, links
from analyzers.static.program import Program
from analyzers.static.reach import UNREACHED, Edges, Reached, walk
from analyzers.static.symbols import BoolArray
from analyzers.static.uses import Method, Site, Uses

__all__ = ["LONGEST_PATH", "Entry", "Graph", "Method", "Site"]

LONGEST_PATH = 32
"""Methods of a path that are shown; ways through real apps are shorter."""
_MOST_KEPT = 256
"""Callers of one method that are kept for the next question."""


class Graph(Uses):
    """The methods of ``program``; ``entries`` are the classes the system makes instances of.

    ``budget`` is polled in long work, which then raises `analyzers.static.budget.OverBudget`.
    """

    def __init__(
        self, program: Program, entries: Iterable[Entry] = (), budget: Budget | None = None
    ) -> None:
        super().__init__(program, budget)
        self.entries: tuple[Entry, ...] = tuple(sorted(set(entries)))
        self._handlers: frozenset[str] = frozenset()
        self._walk: Reached | None = None
        self._cut = False
        self._callers: dict[int, list[Site]] = {}
        self._resolved: dict[tuple[str, str, str], int | None] = {}
        self._targets: dict[tuple[str, str, str, bool], list[int]] = {}

    @cached_property
    def _instances(self) -> Instances:
        entered = [self._symbols.number[entry.owner] for entry in self._begun]
        spelled = self._program.spelled
        return Instances(self._hierarchy, self._invokes, self.refs, spelled, entered)

    @cached_property
    def _dispatch(self) -> Dispatch:
        self._poll()
        return Dispatch(self._hierarchy, self._invokes.called, self._poll)

    @cached_property
    def _choices(self) -> Choices:
        """Those of classes that something in the program makes."""
        return self._dispatch.choices(self._live, self._instances.possible)

    @cached_property
    def _live(self) -> BoolArray:
        return self._dispatch.live(self._instances.made)

    @property
    def capped(self) -> bool:
        """Whether a bound that no real program meets kept part of the graph out of it.

        Whether callbacks are left out is only looked into where there could be too many.
        """
        if self._hierarchy.capped or self._choices.capped:
            return True
        if self._walk is None and may_overflow(self._dispatch):
            self.reach()
        return self._cut

    # --- hierarchy ------------------------------------------------------------------------------

    def superclass(self, owner: str) -> str | None:
        """Descriptor of the superclass; ``None`` when there is none, or none known."""
        return self._hierarchy.superclass(owner)

    def interfaces(self, owner: str) -> tuple[str, ...]:
        """Descriptors of the interfaces the class itself names."""
        return self._hierarchy.interfaces(owner)

    def ancestors(self, owner: str) -> tuple[str, ...]:
        """Descriptors of all supertypes, nearest first, those of the framework included."""
        return self._hierarchy.ancestors(owner)

    def is_a(self, owner: str, ancestor: str) -> bool:
        """Whether ``owner`` is ``ancestor`` or a subtype of it."""
        return self._hierarchy.is_a(owner, ancestor)

    def subtypes(self, ancestor: str) -> list[str]:
        """Descriptors of the defined classes below a type, sorted."""
        symbols = self._symbols
        kind = symbols.number.get(ancestor, -1)
        found = self._hierarchy.below(kind).tolist() if kind >= 0 else []
        return sorted(symbols.types[each] for each in found if each < symbols.defined)

    # --- calls ----------------------------------------------------------------------------------

    def resolve(self, owner: str, name: str, proto: str) -> int | None:
        """The method that a virtual call on an object of exactly that class runs."""
        key = (owner, name, proto)
        if key not in self._resolved:
            kind, sig = self._symbols.number.get(owner, -1), self._symbols.sig(name, proto)
            known = kind >= 0 and sig >= 0
            node = self._dispatch.up_one(kind, sig) if known else -1
            self._resolved[key] = node if node >= 0 else None
        return self._resolved[key]

    def targets(self, owner: str, name: str, proto: str, *, opcode: int) -> list[int]:
        """Defined methods that an invoke of that reference may run, sorted.

        Of virtual and interface calls only those of classes that something in the program makes an
        instance of. Abstract methods are not among them.
        """
        virtual = bool(CALL_KIND[opcode] == VIRTUAL)
        key = (owner, name, proto, virtual)
        if key not in self._targets:
            node = None if virtual else self.resolve(owner, name, proto)
            single = [node] if node is not None else []
            self._targets[key] = self._overrides(owner, name, proto) if virtual else single
        return list(self._targets[key])

    def _overrides(self, owner: str, name: str, proto: str) -> list[int]:
        symbols, choices = self._symbols, self._choices
        kind, sig = symbols.number.get(owner, -1), symbols.sig(name, proto)
        if kind < 0 or sig < 0:
            return []
        ref = int(symbols.refs(np.array([sig]), np.array([kind]))[0])
        low, high = np.searchsorted(choices.ref, [ref, ref + 1])
        nodes: list[int] = np.unique(choices.node[low:high]).tolist()
        return nodes

    def callers(self, node: int) -> list[Site]:
        """Invokes that may run a method, in code order; do not change the list."""
        known = self._callers.get(node)
        if known is None:
            known = self._find_callers(node)
            if len(known) <= _MOST_KEPT:
                self._callers[node] = known
        return known

    def _find_callers(self, node: int) -> list[Site]:
        choices, places = self._choices, self._by_node.one(node)
        virtual = choices.ref[places].astype(np.int64)
        exact = self._named_as.one(node).astype(np.int64)
        return sorted(
            [*self._calling(np.unique(virtual), [VIRTUAL]), *self._calling(exact, [DIRECT, SUPER])]
        )

    @cached_property
    def _by_node(self) -> Links:
        """Node -> places of the choices that pick it."""
        node = self._choices.node
        return links(node, np.arange(len(node)), self._symbols.count)

    @cached_property
    def _named_as(self) -> Links:
        """Node -> references that mean it."""
        resolved = self._dispatch.resolved
        refs = np.flatnonzero(resolved >= 0)
        return links(resolved[refs], refs, self._symbols.count)

    # --- reachability ---------------------------------------------------------------------------

    def add_handlers(self, names: Iterable[str]) -> None:
        """Names in ``android:onClick``: ``public void name(View)`` of an activity is a callback."""
        self._handlers |= frozenset(names)
        self._walk = None

    def reach(self) -> None:
        """Find what the entries lead to; the questions below do so when nobody did."""
        if self._walk is None:
            roots = np.array([self._symbols.number[each.owner] for each in self._begun], np.int64)
            self._walk = walk(self._edges(), roots, self._poll)

    @cached_property
    def _begun(self) -> list[Entry]:
        return [entry for entry in self.entries if self.defined(entry.owner)]

    def _edges(self) -> Edges:
        parts = (self._dispatch, self._invokes, self._instances, self.refs)
        follower = Follower(*parts, self._poll)
        edges = follower.edges(self._choices, self._live, self._handlers)
        self._cut = follower.capped
        return edges

    def _reached(self) -> Reached:
        self.reach()
        assert self._walk is not None
        return self._walk

    def reached(self, node: int) -> bool:
        """Whether an entry leads to the method."""
        if self._walk is None and self._apart(int(self._symbols.node_class[node])):
            return False
        return bool(self._reached().source[node] != UNREACHED)

    def _apart(self, kind: int) -> bool:
        """Whether the class is none that the entries lead to even by all that classes mention.

        That way is coarser, and known before anybody asks.
        """
        return self._coarse and not self._program.reached(kind)

    @cached_property
    def _coarse(self) -> bool:
        """Whether what `Program.reached` says of a class bounds what is said here of its methods."""
        numbers, reached = self._program.numbers, self._program.reached
        begun = all(reached(numbers[each.owner]) for each in self._begun)
        return begun and not self._hierarchy.odd

    def reached_class(self, owner: str) -> bool:
        """Whether an entry leads to an instance or to a method of the class."""
        kind = self._symbols.number.get(owner, -1)
        if not self.defined(owner) or (self._walk is None and self._apart(kind)):
            return False
        made = bool(self._reached().maker[kind] != UNREACHED)
        return made or any(map(self.reached, self.methods_of(owner)))

    def path(self, node: int) -> tuple[str, ...]:
        """Signatures from an entry's method to this one, each called or set going by the one before.

        Both ends included; empty for what is not reached; the middle of a long way is left out.
        """
        way = self._way(node)
        half = LONGEST_PATH // 2
        if len(way) <= LONGEST_PATH:
            return tuple(map(self.signature, way))
        ends = [*map(self.signature, way[:half]), "…", *map(self.signature, way[-half:])]
        return tuple(ends)

    def _way(self, node: int) -> list[int]:
        source = self._reached().source
        way = [node] if source[node] != UNREACHED else []
        while way and source[way[-1]] >= 0:
            way.append(int(source[way[-1]]))
        return way[::-1]

    def why(self, node: int) -> str:
        """Kind of the entry that leads to a method; empty for what is not reached."""
        way = self._way(node)
        return self._begun[-2 - int(self._reached().source[way[0]])].kind if way else ""
