"""All dex files of an app as one program: which class refers to which, and what an entry point leads to.

Reachability is by class: a class is reached when a reached class mentions it in code, extends or
implements it, or names it in a string constant (reflection). That is more than really runs, so "not
reached" is the stronger statement; calls from native code and from bundled web or Dart code are not seen.
"""

from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import accumulate, repeat
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from analyzers.artifacts import Evidence
from analyzers.static.arrays import distinct
from analyzers.static.budget import Budget, OverBudget
from analyzers.static.dex import Dex
from analyzers.static.mentions import Lot, beginnings, edges, lots, spelled
from analyzers.static.strings import Prefixes
from analyzers.static.sweep import NOT_SWEPT, Refs, Sweep, render, sweep_all

IntArray = NDArray[np.int64]


class Loaded(NamedTuple):
    """One dex with its references, and the program-wide numbers of its classes."""

    dex: Dex
    refs: Sweep
    type_class: IntArray
    """Per type index: the program's class number, -1 if no dex of the app defines it."""
    own_class: IntArray
    """Per class definition: the program's class number."""
    above: tuple[IntArray, IntArray]
    """Class numbers, and for each the type index of its superclass or of an interface it names."""

    def source(self, code: NDArray[np.uint32]) -> IntArray:
        """Class number of the code rows."""
        return self.own_class[self.dex.code_class[code]]


class Use(NamedTuple):
    """A reference from code to something looked for."""

    loaded: Loaded
    code: int
    at: int
    source: int
    """Class number of the code it stands in."""
    target: int
    """Index of what is referred to, in the table of its kind."""
    method: str
    """``pkg.Class.method`` when the reference is a call, else empty."""


class Program:
    """The classes of all dex files, numbered in load order; the first definition of a name wins."""

    def __init__(self, dexes: Iterable[Dex], budget: Budget | None = None) -> None:
        self._budget = budget or Budget()
        self.cut = ""
        """Why the code of the last dex files was not swept, when the budget ended first."""
        files = list(dexes)
        self.numbers: dict[str, int] = {}
        for dex in files:
            names = dex.type_names()
            for kind in dex.class_type.tolist():
                self.numbers.setdefault(names[kind], len(self.numbers))
        self.descriptors: list[str] = list(self.numbers)
        for dex in files:
            dex.pool.forget()
        self.loaded = [
            self._load(dex, swept) for dex, swept in zip(files, self._swept(files), strict=True)
        ]
        self._parent: IntArray | None = None

    def _load(self, dex: Dex, swept: Sweep) -> Loaded:
        numbers = map(self.numbers.get, dex.type_names(), repeat(-1))
        type_class = np.fromiter(numbers, np.int64, dex.type_count)
        own_class = type_class[dex.class_type.astype(np.int64)]
        rows, above = dex.above()
        return Loaded(dex, swept, type_class, own_class, (own_class[rows], above))

    def _swept(self, files: list[Dex]) -> Iterator[Sweep]:
        """The references of each file; those of one group are read when the first of it is wanted."""
        known: dict[int, Sweep] = {}
        for dex in files:
            try:
                self._budget.check()
            except OverBudget as over:
                self.cut = str(over)
                yield NOT_SWEPT
                continue
            if id(dex) not in known:
                together = set(map(id, dex.company))
                lot = [each for each in files if id(each) in together]
                known |= zip(map(id, lot), sweep_all(lot), strict=True)
            yield known.pop(id(dex))

    @property
    def methods(self) -> int:
        """Methods with code."""
        return sum(len(loaded.dex.code_method) for loaded in self.loaded)

    # --- the graph ---------------------------------------------------------------------------

    def _edges(self) -> tuple[IntArray, IntArray]:
        """Pairs of class numbers, of which the first mentions the second, in no order."""
        pairs = [pair for lot, named in self._lots for pair in edges(lot, named)]
        if not pairs:
            return _NONE, _NONE
        start, target = (np.concatenate(column) for column in zip(*pairs, strict=True))
        return start, target

    @cached_property
    def _lots(self) -> list[tuple[Lot, IntArray]]:
        """The dex files that are asked together, and per string the class it spells."""
        found = list(lots(self.loaded))
        begin = beginnings(found)
        return [(lot, spelled(lot, begin, self._spelled)) for lot in found]

    @cached_property
    def spelled(self) -> list[tuple[IntArray, IntArray]]:
        """Per dex the strings in its code that spell a class of the program, and that class."""
        found: dict[int, tuple[IntArray, IntArray]] = {}
        for lot, named in self._lots:
            ends = list(accumulate(each.dex.string_count for each in lot.loaded))
            for each, part in zip(lot.loaded, np.split(named, ends[:-1]), strict=True):
                known = (part >= 0).nonzero()[0]
                found[id(each)] = known, part[known]
        return [found[id(each)] for each in self.loaded]

    def _spelled(self, text: str) -> int:
        """Class number of a name with dots or slashes; a single word is more likely just a word."""
        if "/" in text:
            return self.numbers.get(f"L{text};", -1)
        return self.numbers.get("L" + text.replace(".", "/") + ";", -1) if "." in text else -1

    def reach(self, roots: Iterable[int]) -> None:
        """Mark what the root classes lead to; afterwards `reached` and `path` answer."""
        start, target = self._edges()
        parent = np.full(len(self.descriptors), -2, dtype=np.int64)
        frontier = distinct(np.fromiter(roots, dtype=np.int64))
        parent[frontier] = -1
        while len(frontier):
            leads = np.zeros(len(parent), dtype=bool)
            leads[frontier] = True
            found = leads[start].nonzero()[0]
            found = found[parent[target[found]] == -2]
            # Of several origins the least is written last.
            found = found[np.argsort(start[found], kind="stable")[::-1]]
            parent[target[found]] = start[found]
            frontier = distinct(target[found])
        self._parent = parent

    def reached(self, number: int) -> bool:
        """Whether the class is a root or a root leads to it."""
        return self._parent is not None and bool(self._parent[number] != -2)

    def path(self, number: int) -> tuple[str, ...]:
        """Dotted classes from a root to the class, both included; the middle of a long way is left out."""
        chain: list[str] = []
        while number >= 0 and self._parent is not None:
            chain.append(self.descriptors[number][1:-1].replace("/", "."))
            number = int(self._parent[number])
        chain.reverse()
        if len(chain) > LONGEST_PATH:
            chain[LONGEST_PATH // 2 : -LONGEST_PATH // 2] = ["…"]
        return tuple(chain)

    # --- questions ---------------------------------------------------------------------------

    def home(self, number: int) -> str:
        """Name of the dex that defines a class."""
        return next(loaded.dex.name for loaded in self.loaded if number in loaded.own_class)

    def number(self, dotted: str) -> int | None:
        """Class number of a dotted name, or ``None`` when no dex defines it."""
        return self.numbers.get("L" + dotted.replace(".", "/") + ";")

    def uses(self, types: list[list[int]]) -> list[Use]:
        """References from code to the given type indices (one list a dex), in code order."""
        found: list[Use] = []
        for loaded, wanted in zip(self.loaded, types, strict=True):
            if wanted:
                found += _type_uses(loaded, _marked(loaded.dex.type_count, wanted))
        return found

    def string_uses(self, strings: list[set[int]]) -> list[Use]:
        """References from code to the given string indices (one set a dex), in code order."""
        found: list[Use] = []
        for loaded, wanted in zip(self.loaded, strings, strict=True):
            if wanted:
                refs = loaded.refs.strings
                hit = _marked(loaded.dex.string_count, wanted)
                found += _uses(loaded, refs, hit[refs.target].nonzero()[0])
        return found

    def defines(self, types: list[list[int]]) -> bool:
        """Whether a dex of the app defines one of the given types."""
        return any(
            bool((loaded.type_class[wanted] >= 0).any())
            for loaded, wanted in zip(self.loaded, types, strict=True)
            if wanted
        )

    def implementers(self, types: list[list[int]]) -> list[int]:
        """Classes that extend or implement one of the given types, by number."""
        found: set[int] = set()
        for loaded, wanted in zip(self.loaded, types, strict=True):
            if wanted:
                number, above = loaded.above
                found.update(number[_marked(loaded.dex.type_count, wanted)[above]].tolist())
        return sorted(found)

    def evidence(self, use: Use) -> Evidence:
        """A reference as a reader can check it in any disassembler."""
        dex = use.loaded.dex
        caller = dex.method_signature(int(dex.code_method[use.code]))
        return Evidence(
            kind="code",
            source=dex.name,
            locator=f"{caller} @ {use.at:#x}",
            excerpt=render(dex, use.code, use.at),
            path=self.path(use.source),
        )


def defined_among(dexes: Iterable[Dex], names: Iterable[str]) -> set[str]:
    """Which of the dotted class names a dex defines."""
    wanted = {"L" + name.replace(".", "/") + ";": name for name in names if "/" not in name}
    prefixes = Prefixes(wanted)
    found = set()
    for dex in dexes:
        named = [(index, name) for index, name in dex.types_beginning(prefixes) if name in wanted]
        if named:
            defined = np.zeros(dex.type_count, dtype=bool)
            defined[dex.class_type] = True
            found |= {wanted[name] for index, name in named if defined[index]}
    return found


_NONE: IntArray = np.zeros(0, dtype=np.int64)
LONGEST_PATH = 32
"""Classes of a path that are kept; ways through real apps are shorter."""


def _marked(count: int, wanted: list[int] | set[int] | NDArray[np.uint32]) -> NDArray[np.bool_]:
    hit = np.zeros(count, dtype=bool)
    hit[wanted if isinstance(wanted, np.ndarray) else list(wanted)] = True
    return hit


def _type_uses(loaded: Loaded, hit: NDArray[np.bool_]) -> list[Use]:
    dex, refs = loaded.dex, loaded.refs
    groups = (
        (refs.invokes, hit[dex.method_class]),
        (refs.fields, hit[dex.field_class]),
        (refs.types, hit),
    )
    found: list[Use] = []
    for group, wanted in groups:
        if wanted.any():
            rows = wanted[group.target].nonzero()[0]
            found += _uses(loaded, group, rows, calls=group is refs.invokes)
    return sorted(found, key=lambda use: (use.code, use.at))


def _uses(loaded: Loaded, refs: Refs, rows: IntArray, *, calls: bool = False) -> list[Use]:
    code, at, target = refs.code[rows], refs.at[rows].tolist(), refs.target[rows].tolist()
    sources = loaded.source(code).tolist()
    names = {method: dotted_method(loaded.dex, method) for method in set(target)} if calls else {}
    return [
        Use(loaded, *numbers, names.get(numbers[-1], ""))
        for numbers in zip(code.tolist(), at, sources, target, strict=True)
    ]


def dotted_method(dex: Dex, method: int) -> str:
    """``pkg.Class.method`` of a method index."""
    owner = dex.type_name(int(dex.method_class[method]))[1:-1].replace("/", ".")
    return f"{owner}.{dex.string(int(dex.method_name[method]))}"


def caller_name(use: Use) -> str:
    """Bare name of the method a reference stands in."""
    dex = use.loaded.dex
    return dex.string(int(dex.method_name[dex.code_method[use.code]]))
