"""One numbering of types, signatures and methods for all dex files of a program.

Each dex has tables of its own; the same method is row 7 of one and row 9 of another. Here every
distinct (class, name, prototype) that any dex names is one *reference*, every (name, prototype) one
*signature*, and every method that a class defines one *node*. All tables are arrays, and the numbers
are exact, not hashes.
"""

from collections.abc import Mapping, Sequence
from itertools import accumulate, pairwise, repeat
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from analyzers.static.arrays import order, ragged
from analyzers.static.dex import I64, U32, Dex
from analyzers.static.program import Program

I32 = NDArray[np.int32]
BoolArray = NDArray[np.bool_]
Number = TypeVar("Number", bound=np.generic)

# Dalvik executable format, "access_flags definitions"
ACC_PUBLIC, ACC_PRIVATE, ACC_PROTECTED, ACC_STATIC = 0x1, 0x2, 0x4, 0x8
ACC_INTERFACE, ACC_ABSTRACT, ACC_CONSTRUCTOR = 0x200, 0x400, 0x10000

_LARGEST_KEY = 1 << 62
_MOST_SHAPES = 4096
"""Prototypes whose number is kept for the next question."""
_Key = TypeVar("_Key", str, bytes, int)


class Symbols:
    """The numbers of one program.

    ``above`` tells what stands above some types; it gets numbers when what is below it has one.
    """

    def __init__(self, program: Program, above: Mapping[str, Sequence[str]]) -> None:
        self.dexes: list[Dex] = [loaded.dex for loaded in program.loaded]
        self.defined = len(program.descriptors)
        """Types below this number are classes that a dex defines, numbered as in the program."""
        self.number: dict[str, int] = dict(program.numbers)
        """Type number of a descriptor."""
        self.dex_type: list[I32] = [
            self._types(loaded.dex, loaded.type_class) for loaded in program.loaded
        ]
        """Per dex and type index the type number."""
        todo = [name for name in above if name in self.number]
        while todo:
            ups = [name for name in above[todo.pop()] if name not in self.number]
            for name in ups:
                self.number[name] = len(self.number)
            todo += ups
        self.types: list[str] = list(self.number)
        """Descriptor of a type number."""
        self.own_class: list[I32] = [each.own_class.astype(np.int32) for each in program.loaded]
        """Per dex and class_def the class number."""
        self._number_classes()
        self._number_refs()
        self._number_nodes()
        self._number_rows()

    def _types(self, dex: Dex, type_class: I64) -> I32:
        numbers = self.number
        found = type_class.astype(np.int32)
        other = np.flatnonzero(found < 0)
        names = dex.type_names()
        found[other] = [numbers.setdefault(names[k], len(numbers)) for k in other.tolist()]
        return found

    # --- classes --------------------------------------------------------------------------------

    def _number_classes(self) -> None:
        home = np.zeros((2, self.defined), np.int32)
        for file in range(len(self.dexes) - 1, -1, -1):
            back = self.own_class[file][::-1]
            home[0, back] = file
            home[1, back] = np.arange(len(back) - 1, -1, -1)
        self.class_counts: list[BoolArray] = []
        """Per dex and class_def whether it is the one that counts: the first, as at run time."""
        self.class_flags: U32 = np.zeros(self.defined, np.uint32)
        """Per class its access flags."""
        for file, (dex, numbers) in enumerate(zip(self.dexes, self.own_class, strict=True)):
            counts = (home[0, numbers] == file) & (home[1, numbers] == np.arange(len(numbers)))
            self.class_counts.append(counts)
            self.class_flags[numbers[counts]] = dex.class_flags[counts]

    # --- references -----------------------------------------------------------------------------

    def _number_refs(self) -> None:
        self._name_number: dict[str, int] = {}
        self._parameters: dict[bytes, int] = {}
        self._proto_number: dict[int, int] = {}
        self._shapes: dict[str, int] = {}
        both = list(zip(self.dexes, self.dex_type, strict=True))
        pairs = joined([self._names(dex) for dex in self.dexes], np.int64)
        self.names: list[str] = list(self._name_number)
        """All method names by number."""
        protos = joined([self._protos(dex, types) for dex, types in both], np.int32)
        self._width = max(1, len(self._proto_number))
        self._total = max(1, len(self.types))
        pairs *= self._width
        pairs += protos
        known = None
        if len(self._name_number) * self._width * self._total >= _LARGEST_KEY:
            known, pairs = np.unique(pairs, return_inverse=True)
        pairs *= self._total
        pairs += joined([types[dex.method_class] for dex, types in both], np.int32)
        keys, numbers = _numbered(pairs)
        pair = keys // self._total
        fresh = np.ones(len(pair), np.bool_)
        fresh[1:] = pair[1:] != pair[:-1]
        self.ref_sig: I32 = np.cumsum(fresh, dtype=np.int32) - 1
        """Per reference its signature. References are sorted by it, then by type."""
        self.ref_type: I32 = (keys % self._total).astype(np.int32)
        """Per reference the type number it is named on."""
        self._sig_pair: I64 = pair[fresh] if known is None else known[pair[fresh]]
        self.sig_name: I32 = (self._sig_pair // self._width).astype(np.int32)
        """Per signature the number of its name."""
        self._keys: I64 = self.ref_sig.astype(np.int64) * self._total + self.ref_type
        ends = accumulate((dex.method_count for dex in self.dexes), initial=0)
        self.dex_ref: list[I32] = [numbers[low:high] for low, high in pairwise(ends)]
        """Per dex and method index the reference."""

    def _names(self, dex: Dex) -> I32:
        """Per method index the number of its name."""
        used = np.zeros(dex.string_count, np.bool_)
        used[dex.method_name] = True
        index = np.flatnonzero(used)
        numbers = self._name_number
        table = np.zeros(dex.string_count, np.int32)
        table[index] = _numbers_of(numbers, dex.pool.texts(index))
        return table[dex.method_name]

    def _protos(self, dex: Dex, types: I32) -> I32:
        """Per method index the number of its prototype."""
        offsets, place = np.unique(dex._proto_parameters, return_inverse=True)
        raw, begin = _parameter_lists(dex, types, offsets.astype(np.int64))
        lists, numbers = self._parameters, self._proto_number
        spans = pairwise(begin.tolist())
        known = _numbers_of(lists, [raw[a:b] for a, b in spans]).astype(np.int64)
        keys = (types[dex._proto_result].astype(np.int64) << 32 | known[place]).tolist()
        return _numbers_of(numbers, keys)[dex.method_proto]

    def name_number(self, name: str) -> int:
        """Number of a method name, -1 if no dex names it."""
        return self._name_number.get(name, -1)

    def name_numbers(self, names: Sequence[str]) -> I32:
        """As `name_number`, of many."""
        return np.fromiter(map(self._name_number.get, names, repeat(-1)), np.int32, len(names))

    def refs_named(self, name: int) -> I64:
        """References to methods whose name has that number."""
        sigs = self.sig_name.searchsorted(np.array([name, name + 1], np.int32))
        low, high = self.ref_sig.searchsorted(sigs.astype(np.int32)).tolist()
        return np.arange(low, high)

    def sig(self, name: str, proto: str) -> int:
        """Number of a signature, -1 if no dex names it."""
        known = self.name_number(name)
        shape = self._shape(proto) if known >= 0 else -1
        return _place(self._sig_pair, known * self._width + shape) if shape >= 0 else -1

    def _shape(self, proto: str) -> int:
        """Number of a prototype, -1 if no dex names it."""
        shape = self._shapes.get(proto)
        if shape is None:
            result, *parameters = (self.number.get(part, -1) for part in _descriptors(proto))
            listed = self._parameters.get(np.array(parameters, np.int32).tobytes(), -1)
            shape = self._proto_number.get(result << 32 | listed, -1)
            if len(self._shapes) < _MOST_SHAPES:
                self._shapes[proto] = shape
        return shape

    def exact(self, sig: int, kind: int) -> int:
        """The node that defines a signature in exactly that type, -1 without one."""
        ref = _place(self._keys, sig * self._total + kind)
        return int(self.ref_node[ref]) if ref >= 0 else -1

    def refs(self, sigs: I64 | I32, kinds: I64 | I32) -> I64:
        """References of (signature, type) pairs, -1 where no dex names one."""
        if not len(self._keys):
            return np.full(len(sigs), -1, np.int64)
        wanted = sigs.astype(np.int64) * self._total + kinds
        place = np.minimum(np.searchsorted(self._keys, wanted), len(self._keys) - 1)
        return np.where(self._keys[place] == wanted, place, -1)

    # --- nodes ----------------------------------------------------------------------------------

    def _number_nodes(self) -> None:
        counts = (len(dex.defined_method) for dex in self.dexes)
        self.base: list[int] = list(accumulate(counts, initial=0))
        """Per dex its first node; at the end the number of all."""
        self.count = self.base[-1]
        """Nodes: methods that a class of any dex defines."""
        self.node_flags: U32 = joined([dex.defined_flags for dex in self.dexes], np.uint32)
        """Per node its access flags."""
        classes, refs, counting = self.own_class, self.dex_ref, self.class_counts
        self.node_class: I32 = joined(
            [own[dex.defined_class] for dex, own in zip(self.dexes, classes, strict=True)], np.int32
        )
        """Per node the class that defines it."""
        self.node_ref: I32 = joined(
            [ref[dex.defined_method] for dex, ref in zip(self.dexes, refs, strict=True)], np.int32
        )
        """Per node the reference that names it."""
        self.node_counts: BoolArray = joined(
            [each[dex.defined_class] for dex, each in zip(self.dexes, counting, strict=True)],
            np.bool_,
        )
        """Per node whether it is in the definition of its class that counts."""
        self.ref_node: I32 = np.full(len(self.ref_type), -1, np.int32)
        """Per reference the node that defines exactly it, -1 without one."""
        nodes = np.flatnonzero(self.node_counts)[::-1]
        self.ref_node[self.node_ref[nodes]] = nodes
        nodes = nodes[::-1]
        self._member: I64 = nodes[order(self.node_class[nodes])]
        self._member_begin: I64 = np.searchsorted(
            self.node_class[self._member], np.arange(self.defined + 1)
        )

    def members(self, kind: int) -> list[int]:
        """Nodes that a class defines, as defined."""
        nodes: list[int] = self._member[slice(*self._member_begin[kind : kind + 2])].tolist()
        return nodes

    def _number_rows(self) -> None:
        counts = (len(dex.code_method) for dex in self.dexes)
        self.row_base: list[int] = list(accumulate(counts, initial=0))
        """Per dex its first code row when those of all are counted through; at the end all."""
        starts = zip(self.dexes, self.base, strict=False)
        self.row_node: I32 = joined([_row_places(dex) + base for dex, base in starts], np.int32)
        """Per code row, counted through, its node."""
        self.node_row: I32 = np.full(self.count, -1, np.int32)
        """Per node its code row, counted through, -1 without code."""
        self.node_row[self.row_node[::-1]] = np.arange(len(self.row_node) - 1, -1, -1)


def _numbers_of(numbers: dict[_Key, int], keys: list[_Key]) -> I32:
    """The number of each key; one that is new gets the next."""
    found = np.fromiter(map(numbers.get, keys, repeat(-1)), np.int32, len(keys))
    fresh = (found < 0).nonzero()[0]
    if fresh.size:
        new = keys if fresh.size == len(keys) else [keys[k] for k in fresh.tolist()]
        names = dict.fromkeys(new)
        numbers.update(zip(names, range(len(numbers), len(numbers) + len(names)), strict=True))
        found[fresh] = np.fromiter(map(numbers.__getitem__, new), np.int32, len(new))
    return found


def _place(values: I64, wanted: int) -> int:
    """Where a value stands among ascending ones, -1 where it is not among them."""
    place = int(values.searchsorted(wanted))
    return place if place < len(values) and values[place] == wanted else -1


def _numbered(values: I64) -> tuple[I64, I32]:
    """The distinct values, none below zero, sorted, and per value its place among them."""
    by_value = _order(values)
    values = values[by_value]
    fresh = np.ones(len(values), np.bool_)
    fresh[1:] = values[1:] != values[:-1]
    numbers = np.empty(len(values), np.int32)
    numbers[by_value] = np.cumsum(fresh, dtype=np.int32) - 1
    return values[fresh], numbers


def _order(values: I64) -> I64:
    """Order of numbers by sixteen bits at a time, which NumPy sorts in linear time."""
    found: I64 = values.astype(np.uint16).argsort(kind="stable")
    most = int(values.max(initial=0))
    for shift in range(16, most.bit_length(), 16):
        piece = (values >> shift).astype(np.uint16)
        found = found[piece[found].argsort(kind="stable")]
    return found


def _row_places(dex: Dex) -> I64:
    """Per code row the place of its method among those the dex defines."""
    first = np.zeros(dex.method_count, np.int64)
    places = np.arange(len(dex.defined_method))
    first[dex.defined_method] = places
    if bool((first[dex.defined_method] == places).all()):
        return first[dex.code_method]
    # A class, or a method in it, is defined twice.
    key = dex.defined_class.astype(np.int64) * dex.method_count + dex.defined_method
    wanted = dex.code_class.astype(np.int64) * dex.method_count + dex.code_method
    by_key = np.argsort(key, kind="stable")
    return by_key[np.searchsorted(key[by_key], wanted)]


def _parameter_lists(dex: Dex, types: I32, offset: I64) -> tuple[bytes, I64]:
    """Parameters at some offsets as type numbers, and the byte where each list begins."""
    size = np.where(offset > 0, dex._words[offset >> 2], 0).astype(np.int64)
    kinds = types[dex.units[ragged((offset >> 1) + 2, size)[0]]]
    return kinds.tobytes(), 4 * np.concatenate((np.zeros(1, np.int64), np.cumsum(size)))


def _descriptors(proto: str) -> list[str]:
    """Result, then parameters, of ``(ILjava/lang/String;)V``; of what is no prototype, nonsense."""
    inside, _, result = proto.removeprefix("(").partition(")")
    found, start, place = [result], 0, 0
    while place < len(inside):
        if inside[place] != "[":
            end = inside.find(";", place) if inside[place] == "L" else place
            place = end if end >= 0 else len(inside)
            found.append(inside[start : place + 1])
            start = place + 1
        place += 1
    return found


def joined(parts: Sequence[NDArray[Any]], kind: type[Number]) -> NDArray[Number]:
    """The parts one after the other, as numbers of that kind."""
    if not parts:
        return np.zeros(0, kind)
    return np.concatenate(parts).astype(kind, copy=False)
