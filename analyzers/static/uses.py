"""The methods of an app, numbered through all dex files, and where their code uses what.

Tables are made when the first question needs them. Lists of places are in code order, dex by dex.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable
from functools import cached_property
from itertools import accumulate, pairwise
from typing import NamedTuple

import numpy as np

from analyzers.static.budget import Budget
from analyzers.static.dex import I64, Dex, clip
from analyzers.static.hierarchy import Hierarchy, framework
from analyzers.static.instances import NEW_INSTANCE, Invokes
from analyzers.static.instructions import EMPTY, Body, body
from analyzers.static.links import Links, links
from analyzers.static.pools import Pool
from analyzers.static.program import Program
from analyzers.static.strings import Prefixes
from analyzers.static.sweep import Refs, Sweep
from analyzers.static.symbols import ACC_STATIC, BoolArray, Symbols, joined

_WORTH_AN_INDEX = 16
"""Questions, about calls or about fields of one dex, after which an index costs less than to go through all references."""
_PUTS: BoolArray = np.isin(np.arange(256), (*range(0x59, 0x60), *range(0x67, 0x6E)))


class Method(NamedTuple):
    """A method defined in the app."""

    node: int
    """Its number in the program, ordered by dex, then as defined."""
    file: int
    """Place of its dex in ``graph.dexes``."""
    index: int  # type: ignore[assignment]
    """Method index in that dex."""
    row: int
    """Code row in that dex, -1 without code."""


class Site(NamedTuple):
    """An instruction in a method."""

    node: int
    """The method it stands in."""
    at: int
    """Code units from the method's start."""
    target: int
    """Index in the table of its kind of that method's dex, or the constant's value."""


class Uses:
    """Methods and what they refer to; the base of `analyzers.static.graph.Graph`."""

    def __init__(self, program: Program, budget: Budget | None = None) -> None:
        self.dexes: list[Dex] = [loaded.dex for loaded in program.loaded]
        """The dex files, in the order in which classes are looked for."""
        self.refs: list[Sweep] = [loaded.refs for loaded in program.loaded]
        """What the code of each refers to."""
        self._program = program
        self._poll: Callable[[], None] = budget.check if budget is not None else _unlimited
        self._prefixes: dict[str, BoolArray] = {}
        self._known: dict[int, Method] = {}
        self._bodies: dict[int, Body] = {}
        self._accesses: dict[tuple[str, bool], list[Site]] = {}
        self._asked = [0 for _ in self.dexes]
        self._asked_calls = 0
        self._by_field: dict[int, Links] = {}

    @cached_property
    def _symbols(self) -> Symbols:
        self._poll()
        return Symbols(self._program, framework().above)

    @cached_property
    def _hierarchy(self) -> Hierarchy:
        return Hierarchy(self._symbols, self._poll)

    @cached_property
    def _invokes(self) -> Invokes:
        return Invokes(self._symbols, self.refs)

    def classes(self) -> list[str]:
        """Descriptors of all classes the dex files define; do not change the list."""
        return self._program.descriptors

    def defined(self, owner: str) -> bool:
        """Whether a dex defines the class."""
        return owner in self._program.numbers

    def definitions(self, owner: str) -> list[tuple[int, int]]:
        """Dex and class_def of a class, also of definitions that do not count: the last one of each dex."""
        number = self._program.numbers.get(owner, -1)
        rows = [(each.own_class == number).nonzero()[0] for each in self._program.loaded]
        return [(file, int(each[-1])) for file, each in enumerate(rows) if each.size]

    @cached_property
    def pools(self) -> list[Pool]:
        """Per dex the names in its tables, as code refers to them."""
        return [Pool(dex) for dex in self.dexes]

    # --- methods --------------------------------------------------------------------------------

    @property
    def methods(self) -> int:
        """How many methods the dex files define."""
        return self._symbols.count

    def method(self, node: int) -> Method:
        """Where a method stands."""
        found = self._known.get(node)
        if found is None:
            symbols = self._symbols
            file = self._file(node)
            index = int(self.dexes[file].defined_method[node - symbols.base[file]])
            row = int(symbols.node_row[node])
            row = row - symbols.row_base[file] if row >= 0 else -1
            found = self._known[node] = Method(node, file, index, row)
        return found

    def body(self, node: int) -> Body:
        """Its code, decoded once; nothing for a method without any."""
        if node not in self._bodies:
            _, file, _, row = self.method(node)
            self._bodies[node] = body(self.dexes[file], row) if row >= 0 else EMPTY
        return self._bodies[node]

    def _file(self, node: int) -> int:
        return bisect_right(self._symbols.base, node, hi=len(self.dexes)) - 1

    def at(self, file: int, row: int) -> int:
        """The method whose code is a row of the ``code_*`` columns of a dex."""
        symbols = self._symbols
        return int(symbols.row_node[symbols.row_base[file] + row])

    def signature(self, node: int) -> str:
        """``Lcom/a/B;->run(I)V``."""
        method = self.method(node)
        return self.dexes[method.file].method_signature(method.index)

    def owner(self, node: int) -> str:
        """Descriptor of the class that defines it."""
        return self._symbols.types[int(self._symbols.node_class[node])]

    def name(self, node: int) -> str:
        """Its name."""
        method = self.method(node)
        dex = self.dexes[method.file]
        return dex.string(int(dex.method_name[method.index]))

    def proto(self, node: int) -> str:
        """Parameters and result, ``(I)V``."""
        method = self.method(node)
        dex = self.dexes[method.file]
        return dex.proto_signature(int(dex.method_proto[method.index]))

    def flags(self, node: int) -> int:
        """Access flags as in "access_flags definitions"."""
        return int(self._symbols.node_flags[node])

    def is_static(self, node: int) -> bool:
        """Whether it has no ``this``."""
        return bool(self.flags(node) & ACC_STATIC)

    def find(self, owner: str, name: str, proto: str = "") -> list[int]:
        """Methods of exactly that class by name, and by prototype when one is given."""
        symbols = self._symbols
        number = symbols.name_number(name)
        return [
            node
            for node in self.methods_of(owner)
            if symbols.sig_name[symbols.ref_sig[symbols.node_ref[node]]] == number
            and proto in ("", self.proto(node))
        ]

    def methods_of(self, owner: str) -> list[int]:
        """Methods of exactly that class, as defined."""
        return self._symbols.members(self._symbols.number[owner]) if self.defined(owner) else []

    # --- who calls, who uses --------------------------------------------------------------------

    def calls(self, names: Iterable[str], owners: Iterable[str] | None = None) -> list[Site]:
        """Invokes by the method's name and by the class it is named on, or a supertype of that.

        An owner that ends in ``/`` or ``*`` is a prefix; ``None`` is any class.
        """
        symbols = self._symbols
        numbers = {symbols.name_number(name) for name in names} - {-1}
        if not numbers:
            return []
        refs = np.concatenate([symbols.refs_named(number) for number in sorted(numbers)])
        if owners is not None:
            refs = refs[self._family(owners)[symbols.ref_type[refs]]]
        return self._calling(refs)

    def _family(self, owners: Iterable[str]) -> BoolArray:
        """Types that are one of the owners or a subtype."""
        symbols = self._symbols
        found = np.zeros(len(symbols.types), np.bool_)
        for owner in owners:
            if owner.endswith(("/", "*")):
                found |= self._below_prefix(owner.removesuffix("*"))
            elif owner in symbols.number:
                kind = symbols.number[owner]
                found[kind] = True
                found[self._hierarchy.below(kind)] = True
        return found

    def _below_prefix(self, prefix: str) -> BoolArray:
        if prefix not in self._prefixes:
            names, kinds = self._in_order
            found = np.zeros(len(names), np.bool_)
            low = bisect_left(names, prefix)
            high = bisect_right(names, prefix, low, key=lambda name: name[: len(prefix)])
            found[kinds[low:high]] = True
            self._prefixes[prefix] = found | self._hierarchy.with_above(found)
        return self._prefixes[prefix]

    @cached_property
    def _in_order(self) -> tuple[list[str], list[int]]:
        """Descriptors sorted, and the type number of each."""
        types = self._symbols.types
        order = sorted(range(len(types)), key=types.__getitem__)
        return [types[kind] for kind in order], order

    @cached_property
    def _by_ref(self) -> Links:
        """Reference -> its invokes."""
        ref = self._invokes.ref
        return links(ref, np.arange(len(ref)), len(self._symbols.ref_type))

    def _calling(self, refs: I64, kinds: Iterable[int] = ()) -> list[Site]:
        """Invokes of references, of some kinds or all, in code order."""
        if not refs.size:
            return []
        invokes = self._invokes
        places = self._invoking(refs)
        wanted = list(kinds)
        if wanted:
            among = np.zeros(256, np.bool_)
            among[wanted] = True
            places = places[among[invokes.kind[places]]]
        cuts = np.searchsorted(places, invokes.base)
        found: list[Site] = []
        for file, (low, high) in enumerate(pairwise(cuts.tolist())):
            if low < high:
                inside = places[low:high] - invokes.base[file]
                found += self._sites(file, self.refs[file].invokes, inside)
        return found

    def _invoking(self, refs: I64) -> I64:
        """Places of the invokes of references, ascending; an index is made once it is worth it."""
        self._asked_calls += 1
        if self._asked_calls < _WORTH_AN_INDEX:
            marks = np.zeros(len(self._symbols.ref_type), np.bool_)
            marks[refs] = True
            return marks[self._invokes.ref].nonzero()[0]
        places = self._by_ref.of(refs)[0]
        places.sort()
        return places

    def _sites(self, file: int, refs: Refs, places: I64) -> list[Site]:
        symbols = self._symbols
        nodes = symbols.row_node[symbols.row_base[file] + refs.code[places].astype(np.int64)]
        columns = (nodes.tolist(), refs.at[places].tolist(), refs.target[places].tolist())
        return sorted(map(Site, *columns))

    def calls_of(self, node: int) -> list[Site]:
        """Invokes in a method, in code order."""
        method = self.method(node)
        refs = self.refs[method.file].invokes
        low, high = np.searchsorted(refs.code, [method.row, method.row + 1])
        return self._sites(method.file, refs, np.arange(low, high)) if method.row >= 0 else []

    def call(self, site: Site) -> tuple[str, str, str]:
        """Class, name and prototype that an invoke names."""
        dex = self.dexes[self._file(site.node)]
        return (
            dex.type_name(int(dex.method_class[site.target])),
            dex.string(int(dex.method_name[site.target])),
            dex.proto_signature(int(dex.method_proto[site.target])),
        )

    def strings(
        self, values: Callable[[str], bool] | Iterable[str], begin: Prefixes | None = None
    ) -> list[Site]:
        """Uses of string constants for which a test holds, or that are among some values.

        ``begin``: what passes the test begins so, which spares reading the others.
        """
        wanted = frozenset[str]() if callable(values) else frozenset(values)
        test = values if callable(values) else wanted.__contains__
        if wanted and all(value.isascii() for value in wanted):  # others have several spellings
            begin = Prefixes(wanted)
        found: list[Site] = []
        for file, (dex, sweep) in enumerate(zip(self.dexes, self.refs, strict=True)):
            self._poll()
            if begin is not None:
                index = dex.pool.beginning(begin)
                if not index.size:
                    continue
            else:
                used = np.zeros(dex.string_count, np.bool_)
                used[sweep.strings.target] = True
                index = used.nonzero()[0]
            hit = [test(text) for text in dex.pool.texts(index)]
            if any(hit):
                marks = np.zeros(dex.string_count, np.bool_)
                marks[index[hit]] = True
                places = marks[sweep.strings.target].nonzero()[0]
                found += self._sites(file, sweep.strings, places)
        return found

    def constants(self, values: Iterable[int]) -> list[Site]:
        """Uses of resource ids (``const``, ``const/high16``)."""
        wanted = list(values)
        found: list[Site] = []
        for file, sweep in enumerate(self.refs):
            places = np.flatnonzero(np.isin(sweep.consts.target, wanted))
            found += self._sites(file, sweep.consts, places)
        return found

    def created(self, type: str) -> list[Site]:
        """``new-instance`` of exactly that class."""
        return self.types_used(type, (NEW_INSTANCE,))

    def types_used(self, type: str, opcodes: Iterable[int] = ()) -> list[Site]:
        """Instructions that name exactly that type, with these opcodes or any.

        Opcodes of "Dalvik bytecode": const-class 0x1c, check-cast 0x1f, instance-of 0x20,
        new-instance 0x22, new-array 0x23.
        """
        kind = self._symbols.number.get(type, -1)
        wanted = np.isin(np.arange(256), list(opcodes) or np.arange(256))
        found: list[Site] = []
        for file, sweep in enumerate(self.refs):
            named = self._symbols.dex_type[file] == kind
            if named.any():
                hit = named[sweep.types.target] & wanted[sweep.types.op]
                found += self._sites(file, sweep.types, np.flatnonzero(hit))
        return found

    def field_sites(self, signature: str, *, write: bool) -> list[Site]:
        """Reads or writes of ``Lcom/a/B;->x:I``, also where it is named on a subclass; do not change the list."""
        key = (signature, write)
        if key not in self._accesses:
            self._accesses[key] = self._find_accesses(*key)
        return self._accesses[key]

    def _find_accesses(self, signature: str, write: bool) -> list[Site]:
        owner, _, member = signature.partition("->")
        kind = self._symbols.number.get(owner, -1)
        if kind < 0:
            return []
        places, _ = self._fields.of(np.append(self._hierarchy.below(kind), kind))
        places.sort()
        found: list[Site] = []
        cuts = np.searchsorted(places, self._field_base)
        for file, (low, high) in enumerate(pairwise(cuts.tolist())):
            dex, refs = self.dexes[file], self.refs[file].fields
            fits = [
                index
                for index in (places[low:high] - self._field_base[file]).tolist()
                if clip(dex.string(int(dex.field_name[index]))) in member
                and dex.field_signature(index).partition("->")[2] == member
            ]
            if fits:
                hit = self._places_of(file, fits)
                found += self._sites(file, refs, hit[_PUTS[refs.op[hit]] == write])
        return found

    def _places_of(self, file: int, fields: list[int]) -> I64:
        """Places among the references to fields of a dex; an index is made once it is worth it."""
        target, count = self.refs[file].fields.target, self.dexes[file].field_count
        self._asked[file] += 1
        if file not in self._by_field:
            if self._asked[file] < _WORTH_AN_INDEX:
                fits = np.zeros(count, np.bool_)
                fits[fields] = True
                return np.flatnonzero(fits[target])
            self._by_field[file] = links(target, np.arange(len(target)), count)
        return self._by_field[file].of(np.array(fields, np.int64))[0]

    @cached_property
    def _field_base(self) -> list[int]:
        """Per dex its first field when those of all are counted through; at the end all."""
        return list(accumulate((dex.field_count for dex in self.dexes), initial=0))

    @cached_property
    def _fields(self) -> Links:
        """Type -> fields named on it, counted through."""
        both = zip(self.dexes, self._symbols.dex_type, strict=True)
        owners = joined([types[dex.field_class] for dex, types in both], np.int32)
        return links(owners, np.arange(len(owners)), len(self._symbols.types))


def _unlimited() -> None:
    """There is no budget to ask."""
