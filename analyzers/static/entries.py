"""Where the system enters an app, and which methods of an object code outside the app calls.

A *callback* is a method that overrides one of a class or interface which is not the app's own. What
those have is not in the dex files, so it is told by the table of the framework, by the method's name
(``onClick``), by code that names the method on the outer class (``super.onCreate()``), or, for an
interface of which nothing is known, by being public.
"""

from collections.abc import Callable, Iterator
from functools import cache, cached_property
from itertools import repeat
from typing import NamedTuple

import numpy as np

from analyzers.static.annotations import annotated_methods
from analyzers.static.arrays import order
from analyzers.static.dex import I64
from analyzers.static.dispatch import Dispatch
from analyzers.static.hierarchy import MOST_LEVELS, OBJECT, framework
from analyzers.static.links import MOST_LOOKS, overflows, pieces
from analyzers.static.symbols import ACC_ABSTRACT, ACC_PROTECTED, ACC_PUBLIC, I32, BoolArray

_SETTLED = ("Ljava/", "Ljavax/", "Lkotlin/", "Lorg/xml/", "Lorg/json/")
"""Where new methods of a class are not called ``onSomething``."""
_PLATFORM = (*_SETTLED, "Landroid/", "Landroidx/", "Lkotlinx/", "Ldalvik/", "Lsun/")
"""Interfaces whose methods have speaking names, so that the public ones beside them do not count."""


class Entry(NamedTuple):
    """A class the system makes an instance of."""

    owner: str
    """Descriptor."""
    kind: str
    """``activity``, ``service``, ``receiver``, ``provider``, ``application``, ``view`` …"""


def may_overflow(dispatch: Dispatch) -> bool:
    """Whether `Callbacks` may have to leave something out; when not, nobody needs to try.

    Counts what it would look at if every method of every class counted; a little too much.
    """
    hierarchy, symbols = dispatch.hierarchy, dispatch.symbols
    if not hierarchy.whole:
        return True
    total = len(symbols.types)
    own = np.bincount(symbols.node_class, minlength=total)
    above = np.bincount(hierarchy.ancestor_owner, own[hierarchy.ancestor], total)
    # Superclasses are asked apart from interfaces with default methods: twice at most.
    lent = 2 * above @ np.bincount(dispatch.heirs[0], minlength=total)
    return max(float(own @ hierarchy.ancestor_count), float(lent)) > MOST_LOOKS


@cache
def _whole_table() -> tuple[list[str], BoolArray]:
    """Names of the framework's methods, and per type and name whether the type has the method.

    The last line and column are empty.
    """
    methods = framework().methods
    names = sorted({name for called in methods.values() for name in called})
    place = {name: k for k, name in enumerate(names)}
    table = np.zeros((len(methods) + 1, len(names) + 1), np.bool_)
    for row, called in enumerate(methods.values()):
        table[row, [place[name] for name in called]] = True
    return names, table


class Callbacks:
    """The callbacks of a program's classes. ``poll`` is called between steps and may raise."""

    def __init__(self, dispatch: Dispatch, poll: Callable[[], None]) -> None:
        self.capped = False
        """Whether some are left out because there are too many to look at."""
        self._poll = poll
        self._dispatch = dispatch
        self._symbols = dispatch.symbols
        self._hierarchy = dispatch.hierarchy
        total = len(self._symbols.types)
        number = self._symbols.number
        lines = map(number.get, framework().methods, repeat(-1))
        told = np.fromiter(lines, np.int32, len(framework().methods))
        self._lines = (told >= 0).nonzero()[0]
        self._kinds = told[self._lines]
        self._told: BoolArray = np.zeros(total, np.bool_)
        """Types that the framework's table has; of which in `_lines` its lines."""
        self._told[self._kinds] = True
        self._outer: BoolArray = np.append(self._told, False)
        """Types that are not the app's own, but for the root of all."""
        self._outer[self._symbols.defined : total] = True
        self._outer[number.get(OBJECT, total)] = False
        self._outer = self._outer[:total]
        open_ = (self._symbols.node_flags & (ACC_PUBLIC | ACC_PROTECTED)) != 0
        self._nodes = np.flatnonzero(dispatch.runs & open_)
        self._owner = self._symbols.node_class[self._nodes]
        self._sig = self._symbols.ref_sig[self._symbols.node_ref[self._nodes]]
        self._name = self._symbols.sig_name[self._sig]

    def of_classes(self) -> tuple[I64, I64]:
        """(Class, node) pairs: an instance of the class, or of a subtype, makes the node run."""
        kinds, nodes = self._adopted()
        own = np.union1d(self._own(), self._annotated())
        classes = self._symbols.node_class[own].astype(np.int64)
        return np.concatenate((classes, kinds)), np.concatenate((own, nodes))

    # --- what a class has itself ----------------------------------------------------------------

    def _own(self) -> I64:
        """Callbacks that the class with the outer supertype, or a subtype, defines."""
        above = self._hierarchy.with_above
        interface = self._hierarchy.interface
        unknown = self._outer & ~self._told
        # The table may be older than the app, but an interface cannot grow abstract methods.
        growing = self._outer & ~interface & ~self._types_in(_SETTLED)
        hit = self._spoken[self._name] & above(unknown | growing)[self._owner]
        hit |= self._common[self._name] & above(unknown)[self._owner]
        public = (self._symbols.node_flags[self._nodes] & ACC_PUBLIC) != 0
        vendor = unknown & interface & ~self._types_in(_PLATFORM)
        hit |= public & above(vendor)[self._owner]
        hit |= self._in_table()
        hit |= self._named_outside()
        return self._nodes[hit]

    def _types_in(self, prefixes: tuple[str, ...]) -> BoolArray:
        """Outer types whose descriptor has one of the prefixes."""
        found = np.zeros(len(self._outer), np.bool_)
        outer = np.flatnonzero(self._outer).tolist()
        types = self._symbols.types
        found[[kind for kind in outer if types[kind].startswith(prefixes)]] = True
        return found

    @cached_property
    def _spoken(self) -> BoolArray:
        """Per name whether it is ``on`` with a capital."""
        spoken = np.zeros(len(self._symbols.names), np.bool_)
        names = enumerate(self._symbols.names)
        spoken[[k for k, name in names if name[:2] == "on" and name[2:3].isupper()]] = True
        return spoken

    @cached_property
    def _common(self) -> BoolArray:
        """Per name whether callbacks usually have it."""
        common = np.zeros(len(self._symbols.names), np.bool_)
        numbers = self._symbols.name_numbers(framework().names)
        common[numbers[numbers >= 0]] = True
        return common

    @cached_property
    def _table(self) -> tuple[I32, I32, BoolArray]:
        """Per type its line, per name its column, and whether the type has the method.

        Types and names that the table lacks have the last line and column, which are empty.
        """
        symbols, (names, table) = self._symbols, _whole_table()
        numbers = symbols.name_numbers(names)
        named = (numbers >= 0).nonzero()[0]
        column = np.full(len(symbols.names), len(names), np.int32)
        column[numbers[named]] = named
        line = np.full(len(symbols.types), len(table) - 1, np.int32)
        line[self._kinds] = self._lines
        return line, column, table

    @cached_property
    def _in_some_type(self) -> BoolArray:
        """Per name whether the table has it for some type."""
        _, column, table = self._table
        used: BoolArray = np.any(table[self._lines], axis=0)[column]
        return used

    def _in_table(self) -> BoolArray:
        """Whether the framework's table gives the method for a type above the class."""
        line, column, table = self._table
        chosen = np.flatnonzero(self._in_some_type[self._name])
        found = np.zeros(len(self._nodes), np.bool_)
        for place, above in self._under(chosen, self._told):
            hit = table[line[above], column[self._name[place]]]
            found[place[hit]] = True
        return found

    def _under(self, chosen: I64, marked: BoolArray) -> Iterator[tuple[I64, I32]]:
        """Chosen places with each marked type above their class."""
        begin, above, count = self._hierarchy.only_above(marked)
        kinds = self._owner[chosen]
        self.capped |= overflows(count[kinds])
        for place, run in pieces(begin[kinds], count[kinds], self._poll):
            yield chosen[place], above[run]

    def _named_outside(self) -> BoolArray:
        """Whether some dex names the method on a type above the class that none defines."""
        symbols = self._symbols
        outer = np.flatnonzero(symbols.ref_type >= symbols.defined)
        sigs = np.zeros(len(symbols.sig_name), np.bool_)
        sigs[symbols.ref_sig[outer]] = True
        types = np.zeros(len(symbols.types), np.bool_)
        types[symbols.ref_type[outer]] = True
        found = np.zeros(len(self._nodes), np.bool_)
        for place, above in self._under(np.flatnonzero(sigs[self._sig]), types):
            found[place[symbols.refs(self._sig[place], above) >= 0]] = True
        return found

    def _annotated(self) -> I64:
        """Methods with an annotation for somebody who calls them by reflection."""
        symbols = self._symbols
        nodes = [np.zeros(0, np.int64)]
        for dex, refs in zip(symbols.dexes, symbols.dex_ref, strict=True):
            found = symbols.ref_node[refs[annotated_methods(dex)]]
            nodes.append(found[found >= 0].astype(np.int64))
        found = np.concatenate(nodes)
        coded: I64 = found[(symbols.node_flags[found] & ACC_ABSTRACT) == 0]
        return coded

    # --- what a class has from above ------------------------------------------------------------

    def _adopted(self) -> tuple[I64, I64]:
        """(Class, node): inherited from a class without the outer interface that the heir has."""
        symbols = self._symbols
        line, column, table = self._table
        heir, interface = self._dispatch.heirs
        outer = np.flatnonzero(self._outer[interface])
        heir, interface = heir[outer], interface[outer]
        likely = self._spoken[self._name] | self._common[self._name]
        likely |= self._in_some_type[self._name]
        nodes, name = self._nodes[likely], self._name[likely]
        by_owner = order(self._owner[likely])
        nodes, name = nodes[by_owner], name[by_owner]
        begin = np.searchsorted(self._owner[likely][by_owner], np.arange(symbols.defined + 1))
        kinds, found = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
        looks = MOST_LOOKS
        for kind, each, above in self._lenders(heir, interface):
            count = begin[above + 1] - begin[above]
            self.capped |= overflows(count, looks)
            for place, run in pieces(begin[above], count, self._poll, looks):
                face = each[place]
                known = table[line[face], column[name[run]]]
                guess = (self._spoken[name[run]] | self._common[name[run]]) & ~self._told[face]
                hit = np.flatnonzero(known | guess)
                kinds.append(kind[place[hit]])
                found.append(nodes[run[hit]])
            looks -= min(looks, int(count.sum()))
        return np.concatenate(kinds), np.concatenate(found)

    def _lenders(self, heir: I64, interface: I64) -> Iterator[tuple[I64, I64, I64]]:
        """The pairs with what stands above the heir: its superclasses, and default methods."""
        symbols, hierarchy = self._symbols, self._hierarchy
        place, above = hierarchy.above(heir)
        lend = np.flatnonzero(self._dispatch.defaults[above])
        yield heir[place[lend]], interface[place[lend]], above[lend]
        above = hierarchy.parent[heir].astype(np.int64)
        for _ in range(MOST_LEVELS):
            inside = np.flatnonzero((above >= 0) & (above < symbols.defined))
            if not inside.size:
                break
            heir, interface, above = heir[inside], interface[inside], above[inside]
            yield heir, interface, above
            above = hierarchy.parent[above].astype(np.int64)
