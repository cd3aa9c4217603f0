"""Which class extends or implements which, also where the framework's own classes are in between.

Classes that no dex defines are leaves, except those of which ``analyzers/data/callbacks.json`` tells
what stands above them. What the platform would refuse (a class above itself, a missing superclass)
ends where it is met. How much is kept of one class and of all is bounded, the cheap ones first;
`Hierarchy.capped` says whether that bound was met.
"""

from collections.abc import Callable
from functools import cache, cached_property
from typing import NamedTuple

import msgspec
import numpy as np

from analyzers.data import packaged
from analyzers.static.arrays import distinct, order, ragged
from analyzers.static.dex import I64
from analyzers.static.links import Links, links
from analyzers.static.symbols import ACC_INTERFACE, I32, BoolArray, Symbols, joined

MOST_LEVELS = 200
"""Levels of a hierarchy that are followed; real ones have a dozen or two."""
MOST_ABOVE = 2048
"""Supertypes of one type that are followed; real ones have a few dozen."""
MOST_ANCESTORS = 1 << 22
"""(Type, ancestor) pairs kept of one program; real ones have three or four a class."""
OBJECT = "Ljava/lang/Object;"

# The platform's own classes come before those of an app, whatever an app defines (class loading
# asks the parent first).
_BOOT = ("Ljava/", "Ljavax/", "Landroid/")
_NOT_BOOT = "Landroid/support/"


class Framework(NamedTuple):
    """What is known of classes that come from outside the dex files, or may."""

    above: dict[str, tuple[str, ...]]
    """Descriptor -> superclass, if it is no interface, and interfaces."""
    interfaces: frozenset[str]
    """Descriptors of interfaces."""
    methods: dict[str, tuple[str, ...]]
    """Descriptor -> names of the methods that a subclass can override."""
    names: tuple[str, ...]
    """Names that callbacks have in classes of which nothing is known."""


class _Table(msgspec.Struct):
    about: str
    names: str
    types: dict[str, tuple[str, str, str]]


@cache
def framework() -> Framework:
    """The table in ``analyzers/data/callbacks.json``."""
    data = packaged("callbacks.json")
    table = msgspec.json.decode(data, type=_Table)
    above, methods, interfaces = {}, {}, set()
    for name, (superclass, faces, called) in table.types.items():
        kind = f"L{name};"
        above[kind] = tuple(f"L{each};" for each in (superclass, *faces.split()) if each)
        methods[kind] = tuple(called.split())
        if not superclass and kind != OBJECT:
            interfaces.add(kind)
    return Framework(above, frozenset(interfaces), methods, tuple(table.names.split()))


class Hierarchy:
    """Supertypes and subtypes of the types of ``symbols``, made with the framework's.

    ``poll`` is called between steps and may raise.
    """

    def __init__(self, symbols: Symbols, poll: Callable[[], None]) -> None:
        self.symbols = symbols
        self.capped = False
        """Whether some types stand higher, or have more above them, than was followed."""
        self.odd = False
        """Whether the framework's table puts a class that a dex defines above another."""
        self.whole = True
        """Whether of every type all that is above it is known, itself not among it."""
        self.parent: I32 = np.full(len(symbols.types), -1, np.int32)
        """Per type the type number of its superclass, -1 without one or when unknown."""
        self.interface: BoolArray = np.zeros(len(symbols.types), np.bool_)
        """Types known to be interfaces: marked as such, or implemented by somebody."""
        child, above = self._direct()
        self._up_begin, self._up = _runs(child, above, len(symbols.types))
        self._poll = poll
        self._close()
        self._known: dict[str, frozenset[str]] = {}

    def _direct(self) -> tuple[I64, I64]:
        """(Type, superclass or interface) pairs, of each type its superclass first."""
        symbols = self.symbols
        children: list[I32] = []
        parents: list[I32] = []
        for file, (dex, types) in enumerate(zip(symbols.dexes, symbols.dex_type, strict=True)):
            own, counts = symbols.own_class[file], symbols.class_counts[file]
            rows, above = dex.above()
            rows, above = rows[counts[rows]], above[counts[rows]]
            faces = above != dex.class_super[rows]
            child, kind = own[rows], types[above]
            self.parent[child[~faces]] = kind[~faces]
            self.interface[kind[faces]] = True
            children += [child[~faces], child[faces]]
            parents += [kind[~faces], kind[faces]]
        self.interface[: symbols.defined] |= (symbols.class_flags & ACC_INTERFACE) != 0
        self._add_framework(children, parents)
        lower, upper = joined(children, np.int64), joined(parents, np.int64)
        sound = lower != upper
        return lower[sound], upper[sound]

    def _add_framework(self, children: list[I32], parents: list[I32]) -> None:
        number, known = self.symbols.number, framework()
        pairs: list[tuple[int, int]] = []
        for name, above in known.above.items():
            kind = number.get(name, -1)
            if kind < 0:
                continue
            own = kind >= self.symbols.defined
            if not own and (not name.startswith(_BOOT) or name.startswith(_NOT_BOOT)):
                continue
            pairs += [(kind, number[up]) for up in above]
            self.odd |= any(number[up] < self.symbols.defined for up in above)
            if own:
                self.interface[kind] = name in known.interfaces
                if above and name not in known.interfaces:
                    self.parent[kind] = number[above[0]]
        columns = np.array(pairs, np.int32).reshape(-1, 2)
        children.append(columns[:, 0])
        parents.append(columns[:, 1])

    # --- all ancestors --------------------------------------------------------------------------

    def _close(self) -> None:
        """All ancestors of every type, level by level from those that have nothing above them."""
        total = len(self.symbols.types)
        direct = np.diff(self._up_begin)
        down_begin, down = _runs(self._up, np.repeat(np.arange(total), direct), total)
        waiting = direct.copy()
        closed = _Closed(total)
        level = np.flatnonzero(direct == 0)
        for _ in range(MOST_LEVELS):
            self._poll()
            lower = down[ragged(down_begin[level], down_begin[level + 1] - down_begin[level])[0]]
            if not len(lower):
                break
            waiting -= np.bincount(lower, minlength=total)
            level = np.unique(lower[waiting[lower] == 0])
            self.capped |= not closed.add(level, self._up_begin, self._up)
        else:
            self.capped = True
        # Above themselves, or too high up: what they name.
        circling = np.flatnonzero(waiting > 0)
        closed.add_direct(circling, self._up_begin, self._up)
        self.whole = not (self.capped or circling.size or (self.parent == np.arange(total)).any())
        self.ancestor_begin, self.ancestor = closed.runs()
        """Ancestors of type ``k``, ascending: ``ancestor[ancestor_begin[k]:ancestor_begin[k + 1]]``."""
        self.ancestor_count: I64 = np.diff(self.ancestor_begin)
        self.ancestor_owner: I32 = np.repeat(np.arange(total, dtype=np.int32), self.ancestor_count)
        """For each of `ancestor` the type it is an ancestor of."""

    # --- questions by number --------------------------------------------------------------------

    def above(self, kinds: I64) -> tuple[I64, I64]:
        """All ancestors of some types: place in ``kinds`` and type number, one pair each."""
        count = self.ancestor_count[kinds]
        run = ragged(self.ancestor_begin[kinds], count)[0]
        return np.repeat(np.arange(len(kinds)), count), self.ancestor[run].astype(np.int64)

    def only_above(self, marked: BoolArray) -> tuple[I64, I32, I64]:
        """The marked ancestors of every type: where its run begins, they, and how many it has."""
        places = np.flatnonzero(marked[self.ancestor])
        count = np.bincount(self.ancestor_owner[places], minlength=len(marked))
        return np.cumsum(count) - count, self.ancestor[places], count

    def with_above(self, marked: BoolArray) -> BoolArray:
        """Per type whether one of the marked types is above it."""
        found = np.zeros(len(marked), np.bool_)
        found[self.ancestor_owner[marked[self.ancestor]]] = True
        return found

    def above_marked(self, marked: BoolArray) -> BoolArray:
        """Per type whether it is above one of the marked types."""
        found = np.zeros(len(marked), np.bool_)
        found[self.ancestor[marked[self.ancestor_owner]]] = True
        return found

    def has(self, kinds: I64, above: I64) -> BoolArray:
        """Whether the types are the others or have them above them, pair by pair."""
        total = len(self.symbols.types)
        keys = self.ancestor_owner.astype(np.int64) * total + self.ancestor
        wanted = kinds * total + above
        place = np.minimum(np.searchsorted(keys, wanted), max(0, len(keys) - 1))
        same: BoolArray = kinds == above
        return same | (keys[place] == wanted) if len(keys) else same

    # --- questions by name ----------------------------------------------------------------------

    def superclass(self, owner: str) -> str | None:
        """Descriptor of the superclass, ``None`` for what has none or is not known."""
        kind = self.symbols.number.get(owner, -1)
        above = int(self.parent[kind]) if kind >= 0 else -1
        return self.symbols.types[above] if above >= 0 else None

    def interfaces(self, owner: str) -> tuple[str, ...]:
        """Descriptors of the interfaces the class itself names."""
        superclass = self.superclass(owner)
        return tuple(name for name in self._ups(owner) if name != superclass)

    def ancestors(self, owner: str) -> tuple[str, ...]:
        """Descriptors of all supertypes, the nearest first, superclasses before interfaces."""
        found: dict[str, None] = {}
        level = [owner]
        while level and len(found) < MOST_ABOVE:
            ups = dict.fromkeys(up for each in level for up in self._ups(each))
            level = [up for up in ups if up not in found and up != owner]
            found.update(dict.fromkeys(level))
        return tuple(found)

    def _ups(self, owner: str) -> list[str]:
        kind = self.symbols.number.get(owner, -1)
        if kind < 0:
            return []
        ups = self._up[self._up_begin[kind] : self._up_begin[kind + 1]].tolist()
        return [self.symbols.types[up] for up in ups]

    def is_a(self, owner: str, ancestor: str) -> bool:
        """Whether ``owner`` is ``ancestor`` or has it above itself."""
        if owner == ancestor:
            return True
        if owner not in self._known:
            self._known[owner] = frozenset(self.ancestors(owner))
        return ancestor in self._known[owner]

    def below(self, kind: int) -> I64:
        """Types that have a type above them, ascending."""
        return self._below.one(kind).astype(np.int64)

    @cached_property
    def _below(self) -> Links:
        return links(self.ancestor, self.ancestor_owner, len(self.symbols.types))


class _Closed:
    """Ancestors of the types that are done, in one growing array."""

    def __init__(self, total: int) -> None:
        self._total = total
        self._begin = np.zeros(total, np.int64)
        self._count = np.zeros(total, np.int64)
        self._kept = np.zeros(4 * total + 1024, np.int32)
        self._size = 0

    def add(self, level: I64, up_begin: I64, up: I32) -> bool:
        """Types all of whose supers are done; whether all of them could be done."""
        level, direct, above, further = self._direct(level, up_begin, up)
        cost = direct + np.bincount(
            np.repeat(np.arange(len(level)), direct), further, len(level)
        ).astype(np.int64)
        by_cost = np.argsort(cost, kind="stable")
        room = MOST_ANCESTORS - self._size
        cheap = np.zeros(len(level), np.bool_)
        cheap[by_cost] = (cost[by_cost] <= MOST_ABOVE) & (np.cumsum(cost[by_cost]) <= room)
        if not cheap.all():
            self.add_direct(level[~cheap], up_begin, up)
            level, direct, above, further = self._direct(level[cheap], up_begin, up)
        place = np.repeat(np.arange(len(level)), direct)
        higher = self._kept[ragged(self._begin[above], further)[0]]
        keys = np.concatenate(
            (
                place * self._total + above,
                np.repeat(place, further) * self._total + higher,
            )
        )
        self._keep(level, distinct(keys))
        return bool(cheap.all())

    def _direct(self, level: I64, up_begin: I64, up: I32) -> tuple[I64, I64, I64, I64]:
        """The types, how many supers each names, those, and how many stand above these."""
        direct = up_begin[level + 1] - up_begin[level]
        above = up[ragged(up_begin[level], direct)[0]].astype(np.int64)
        return level, direct, above, self._count[above]

    def add_direct(self, kinds: I64, up_begin: I64, up: I32) -> None:
        """Types of which only the supers they name are kept."""
        kinds, direct, above, _ = self._direct(kinds, up_begin, up)
        self._keep(kinds, distinct(np.repeat(np.arange(len(kinds)), direct) * self._total + above))

    def _keep(self, kinds: I64, keys: I64) -> None:
        """``keys``: place in ``kinds`` and ancestor, sorted."""
        size = self._size + len(keys)
        if size > len(self._kept):
            self._kept = np.concatenate((self._kept, np.zeros(size, np.int32)))
        self._kept[self._size : size] = keys % self._total
        self._count[kinds] = np.bincount(keys // self._total, minlength=len(kinds))
        self._begin[kinds] = self._size + np.cumsum(self._count[kinds]) - self._count[kinds]
        self._size = size

    def runs(self) -> tuple[I64, I32]:
        """Where the ancestors of each type begin, one more than there are types; and they."""
        begin = np.concatenate((np.zeros(1, np.int64), np.cumsum(self._count)))
        return begin, self._kept[ragged(self._begin, self._count)[0]]


def _runs(source: I64 | I32, to: I64 | I32, count: int) -> tuple[I64, I32]:
    """Where the targets of each source begin, and they, in the order they were given in."""
    begin = np.zeros(count + 1, np.int64)
    np.cumsum(np.bincount(source, minlength=count), out=begin[1:])
    return begin, to[order(source)].astype(np.int32)
