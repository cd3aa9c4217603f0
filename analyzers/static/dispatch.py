"""Which methods an invoke may run: exactly for static, direct and super, by hierarchy for the rest.

A virtual call of a reference may run a node when an object of some class, or of a subtype of it, is
there: these triples are the *choices*. They hold whatever objects an app makes; who asks decides
which classes count.
"""

from collections.abc import Callable
from functools import cached_property
from typing import NamedTuple

import numpy as np

from analyzers.static.arrays import order
from analyzers.static.dex import I64
from analyzers.static.hierarchy import MOST_LEVELS, Hierarchy
from analyzers.static.links import overflows, pieces
from analyzers.static.symbols import (
    ACC_ABSTRACT,
    ACC_CONSTRUCTOR,
    ACC_INTERFACE,
    ACC_PRIVATE,
    ACC_STATIC,
    I32,
    BoolArray,
    joined,
)

MOST_CHOICES = 1 << 22
"""Choices kept of one program; real ones have half as many as there are methods."""


class Choices(NamedTuple):
    """A call of ``ref`` may run ``node`` if an object of ``kind`` or a subtype is there."""

    ref: I32
    """Reference number; ascending."""
    node: I32
    kind: I32
    """Class number."""
    capped: bool
    """Whether some are left out because there are too many."""


_Columns = tuple[I64, I64, I64]


class Dispatch:
    """Resolution over one program. ``called`` marks the references of virtual calls.

    ``poll`` is called between steps and may raise.
    """

    def __init__(self, hierarchy: Hierarchy, called: BoolArray, poll: Callable[[], None]) -> None:
        symbols = hierarchy.symbols
        self.symbols = symbols
        self.hierarchy = hierarchy
        self._capped = False
        self._called = called
        self._poll = poll
        flags = symbols.node_flags
        fixed = ACC_STATIC | ACC_PRIVATE | ACC_CONSTRUCTOR
        self._virtual: BoolArray = symbols.node_counts & ((flags & fixed) == 0)
        self.runs: BoolArray = self._virtual & ((flags & ACC_ABSTRACT) == 0)
        """Nodes that a virtual call can run."""
        sigs = symbols.ref_sig[symbols.node_ref]
        self._sig_defined: BoolArray = np.zeros(len(symbols.sig_name), np.bool_)
        self._sig_defined[sigs[symbols.node_counts]] = True
        default = self.runs & ((symbols.class_flags[symbols.node_class] & ACC_INTERFACE) != 0)
        self.defaults: BoolArray = np.zeros(len(symbols.types), np.bool_)
        """Per type whether it is an interface with default methods."""
        self.defaults[symbols.node_class[default]] = True
        self._sig_default: BoolArray = np.zeros(len(symbols.sig_name), np.bool_)
        self._sig_default[sigs[default]] = True
        self.resolved: I32 = symbols.ref_node.copy()
        """Per reference the node it means: its own, or the nearest above its class; -1 without."""
        self._resolve()

    # --- upwards --------------------------------------------------------------------------------

    def up(self, kinds: I64, sigs: I64) -> I64:
        """Nodes that calls of the signatures on exactly these types run, -1 without one."""
        found = self._up_classes(kinds, sigs)
        rest = np.flatnonzero((found < 0) & self._sig_default[sigs] & (kinds >= 0))
        if rest.size:
            found[rest] = self._up_interfaces(kinds[rest], sigs[rest])
        return found

    def up_one(self, kind: int, sig: int) -> int:
        """As `up`, of one call."""
        symbols, parent = self.symbols, self.hierarchy.parent
        if self._sig_defined[sig]:
            above = kind
            for _ in range(MOST_LEVELS):
                if not 0 <= above < symbols.defined:
                    break
                node = symbols.exact(sig, above)
                if node >= 0:
                    return node
                above = int(parent[above])
        if not self._sig_default[sig]:
            return -1
        return int(self._up_interfaces(np.array([kind]), np.array([sig]))[0])

    def _up_classes(self, kinds: I64, sigs: I64) -> I64:
        symbols, parent = self.symbols, self.hierarchy.parent
        found = np.full(len(kinds), -1, np.int64)
        todo = np.flatnonzero(self._sig_defined[sigs])
        kind = kinds[todo]
        for _ in range(MOST_LEVELS):
            inside = (kind >= 0) & (kind < symbols.defined)
            todo, kind = todo[inside], kind[inside]
            if not todo.size:
                break
            node = self._exact(sigs[todo], kind)
            hit = node >= 0
            found[todo[hit]] = node[hit]
            todo, kind = todo[~hit], parent[kind[~hit]].astype(np.int64)
        return found

    def _exact(self, sigs: I64, kinds: I64) -> I64:
        refs = self.symbols.refs(sigs, kinds)
        return np.where(refs >= 0, self.symbols.ref_node[refs], -1)

    def _up_interfaces(self, kinds: I64, sigs: I64) -> I64:
        """Default methods; of several that in the interface with most above it, then the first."""
        hierarchy = self.hierarchy
        begin, above, count = hierarchy.only_above(self.defaults)
        count = count[kinds]
        self._capped |= overflows(count)
        best = np.full(len(kinds), -1, np.int64)
        for place, run in pieces(begin[kinds], count, self._poll):
            kind = above[run].astype(np.int64)
            node = self._exact(sigs[place], kind)
            good = np.flatnonzero(node >= 0)
            good = good[self.runs[node[good]]]
            # Nodes are fewer than 2**32, so this orders by height, then by what comes first.
            height = hierarchy.ancestor_count[kind[good]]
            np.maximum.at(best, place[good], (height << 32) + (1 << 32) - 1 - node[good])
        return np.where(best >= 0, (1 << 32) - 1 - (best & 0xFFFFFFFF), -1)

    def _resolve(self) -> None:
        symbols = self.symbols
        todo = np.flatnonzero((self.resolved < 0) & (symbols.ref_type < symbols.defined))
        kinds, sigs = symbols.ref_type[todo], symbols.ref_sig[todo]
        self.resolved[todo] = self.up(kinds.astype(np.int64), sigs.astype(np.int64))

    # --- downwards ------------------------------------------------------------------------------

    def choices(self, live: BoolArray, possible: BoolArray) -> Choices:
        """Choices for the instances there may be.

        ``live``: per node whether one runs it; ``possible``: per type whether there is one of it.
        """
        parts = [self._named(), self._overriding(), self._adopted()]
        ref, node, kind = (joined(column, np.int32) for column in zip(*parts, strict=True))
        kept = np.flatnonzero(possible[kind] & live[node])
        ref, node, kind = ref[kept], node[kept], kind[kept]
        if len(ref) > MOST_CHOICES:
            self._capped = True
        by_ref = order(ref)[:MOST_CHOICES]
        return Choices(ref[by_ref], node[by_ref], kind[by_ref], self._capped)

    def live(self, made: BoolArray) -> BoolArray:
        """Per node whether an instance runs it: not all that are made override it.

        ``made``: per type whether something makes exactly it.

        Told by counting: of the made subtypes of its class those go away that stand at or below
        the next class downwards which has the method too.
        """
        symbols, hierarchy = self.symbols, self.hierarchy
        if hierarchy.capped:
            return self.runs
        total = len(symbols.types)
        count = made.astype(np.int64)
        count += np.bincount(hierarchy.ancestor[made[hierarchy.ancestor_owner]], minlength=total)
        nodes = np.flatnonzero(self._virtual)
        sigs = symbols.ref_sig[symbols.node_ref[nodes]].astype(np.int64)
        shared = np.bincount(sigs, minlength=len(symbols.sig_name))[sigs] > 1
        parent = hierarchy.parent[symbols.node_class[nodes]]
        lower = np.flatnonzero(shared & (parent >= 0) & (parent < symbols.defined))
        upper = self._up_classes(parent[lower].astype(np.int64), sigs[lower])
        lower, upper = nodes[lower[upper >= 0]], upper[upper >= 0]
        left = count[symbols.node_class]
        np.subtract.at(left, upper, count[symbols.node_class[lower]])
        return self.runs & (left > 0)

    def _named(self) -> _Columns:
        """What the class that is named has, of its own or from above."""
        # A class can claim to define the method of another that is nowhere.
        ours = self.symbols.ref_type < self.symbols.defined
        refs = np.flatnonzero(self._called & (self.resolved >= 0) & ours)
        nodes = self.resolved[refs].astype(np.int64)
        good = self.runs[nodes]
        return refs[good], nodes[good], self.symbols.ref_type[refs[good]].astype(np.int64)

    def _overriding(self) -> _Columns:
        """Methods of subtypes of the class that is named."""
        symbols, hierarchy, called = self.symbols, self.hierarchy, self._called
        calls = np.bincount(symbols.ref_sig[called], minlength=len(symbols.sig_name))
        nodes = np.flatnonzero(self.runs)
        refs = symbols.node_ref[nodes]
        nodes = nodes[calls[symbols.ref_sig[refs]] > called[refs]]
        types = np.zeros(len(symbols.types), np.bool_)
        types[symbols.ref_type[called]] = True
        begin, above, count = hierarchy.only_above(types)
        kinds = symbols.node_class[nodes].astype(np.int64)
        found: list[_Columns] = []
        self._capped |= overflows(count[kinds])
        for place, run in pieces(begin[kinds], count[kinds], self._poll):
            node = nodes[place]
            ref = symbols.refs(symbols.ref_sig[symbols.node_ref[node]], above[run])
            hit = np.flatnonzero((ref >= 0) & called[ref])
            found.append((ref[hit], node[hit], kinds[place[hit]]))
        return _stacked(found)

    def _adopted(self) -> _Columns:
        """Inherited methods that answer for an interface which only the heir implements."""
        symbols = self.symbols
        heir, interface = self.heirs
        calls = np.flatnonzero(self._called & self._sig_defined[symbols.ref_sig])
        calls = calls[order(symbols.ref_type[calls])]
        count = np.bincount(symbols.ref_type[calls], minlength=len(symbols.types))
        begin = np.cumsum(count) - count
        found: list[_Columns] = []
        self._capped |= overflows(count[interface])
        for place, run in pieces(begin[interface], count[interface], self._poll):
            ref, kind = calls[run], heir[place]
            sig = symbols.ref_sig[ref].astype(np.int64)
            missing = np.flatnonzero(self._exact(sig, kind) < 0)
            ref, kind, sig = ref[missing], kind[missing], sig[missing]
            node = self.up(kind, sig)
            hit = np.flatnonzero((node >= 0) & self.runs[node])
            found.append((ref[hit], node[hit], kind[hit]))
        return _stacked(found)

    @cached_property
    def heirs(self) -> tuple[I64, I64]:
        """(Class, interface) pairs in which the class may answer with a method of something else.

        That is one above it which lacks the interface: a superclass, or a second interface with
        default methods.
        """
        symbols, hierarchy = self.symbols, self.hierarchy
        parent = hierarchy.parent[: symbols.defined]
        mixed = hierarchy.with_above(self.defaults)[: symbols.defined]
        classes = (symbols.class_flags & ACC_INTERFACE) == 0
        heirs = np.flatnonzero(classes & (mixed | ((parent >= 0) & (parent < symbols.defined))))
        place, above = hierarchy.above(heirs)
        faces = np.flatnonzero(hierarchy.interface[above])
        heir, above = heirs[place[faces]], above[faces]
        lacks = ~hierarchy.has(parent[heir].astype(np.int64), above)
        fresh = np.flatnonzero(mixed[heir] | lacks)
        return heir[fresh], above[fresh]


def _stacked(parts: list[_Columns]) -> _Columns:
    a, b, c = (joined([part[k] for part in parts], np.int64) for k in range(3))
    return a, b, c
