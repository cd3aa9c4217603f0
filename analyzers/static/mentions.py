"""Which classes of a program the code of its dex files mentions: calls, fields, types, and names in texts.

Dex files that are asked together (`analyzers.static.groups`) are laid side by side here too; pairs that come
of it are in no order, and many come more than once.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import accumulate
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from analyzers.static.arrays import distinct
from analyzers.static.groups import companies
from analyzers.static.strings import Strings

if TYPE_CHECKING:
    from analyzers.static.program import Loaded
    from analyzers.static.sweep import Refs

I64 = NDArray[np.int64]
U64 = NDArray[np.uint64]
Pairs = tuple[I64, I64]


class Lot(NamedTuple):
    """Dex files whose strings are in one table: that of one file, or of a group."""

    loaded: "list[Loaded]"
    pool: Strings

    def side_by_side(
        self,
        column: "Callable[[Loaded], NDArray[Any]]",
        count: "Callable[[Loaded], int] | None" = None,
    ) -> NDArray[Any]:
        """A column of all files; if its values count in a table of ``count`` rows, in that of all files."""
        columns = [column(each) for each in self.loaded]
        if len(columns) == 1:
            return columns[0]
        whole: NDArray[Any] = np.concatenate(columns)
        if count is None:
            return whole
        before = np.array([0, *accumulate(map(count, self.loaded[:-1]))], np.int64)
        return whole + before.repeat([len(each) for each in columns])

    def types(self) -> I64:
        """Per type its descriptor in `pool`."""
        return self.side_by_side(lambda each: each.dex.type_string, _strings)


def lots(loaded: "Sequence[Loaded]") -> "Iterator[Lot]":
    """The files of a program: those of a group together, if all of them are there."""
    by_dex = {id(each.dex): each for each in loaded}
    for company in companies([each.dex for each in loaded]):
        member = company[0].member if len(company) > 1 else None
        pool = company[0].pool if member is None else member.group.strings
        yield Lot([by_dex[id(dex)] for dex in company], pool)


def beginnings(found: Iterable[Lot]) -> U64:
    """How the names of defined classes begin, as `Strings.heads` has them, dotted and with slashes."""
    heads = [
        lot.pool.heads(
            lot.types()[lot.side_by_side(lambda each: each.dex.class_type, _types)], 1, ";"
        )
        for lot in found
    ]
    slashed = distinct(np.concatenate(heads)) if heads else np.zeros(0, np.uint64)
    letters = slashed.view(np.uint8)
    dotted = np.where(letters == ord("/"), np.uint8(ord(".")), letters).view(np.uint64)
    return distinct(np.concatenate((slashed, dotted)))


def edges(lot: Lot, named: I64) -> Iterator[Pairs]:
    """Pairs of class numbers, of which the first mentions the second.

    :param named: as of `spelled`.
    """
    class_of_code = lot.side_by_side(lambda each: each.dex.code_class, _classes)
    own_class = lot.side_by_side(lambda each: each.own_class)
    type_class = lot.side_by_side(lambda each: each.type_class)
    methods = lot.side_by_side(lambda each: each.dex.method_class, _types)
    fields = lot.side_by_side(lambda each: each.dex.field_class, _types)
    for refs, count, kinds in (
        (_invokes, _methods, methods),
        (_fields, _field_count, fields),
        (_type_refs, _types, None),
    ):
        owner = class_of_code[_code(lot, refs)]
        target = _targets(lot, refs, count)
        kind = target if kinds is None else np.ascontiguousarray(kinds)[target]
        fresh = np.ones(len(kind), dtype=bool)  # calls of one class stand in a row
        fresh[1:] = (kind[1:] != kind[:-1]) | (owner[1:] != owner[:-1])
        mentioned = type_class[kind.compress(fresh)]
        known = (mentioned >= 0).nonzero()[0]
        yield own_class[owner.compress(fresh)[known]], mentioned[known]
    named = named[_targets(lot, _strings_refs, _strings)]
    known = (named >= 0).nonzero()[0]
    yield own_class[class_of_code[_code(lot, _strings_refs)[known]]], named[known]
    number = lot.side_by_side(lambda each: each.above[0])
    above = type_class[lot.side_by_side(lambda each: each.above[1], _types)]
    known = (above >= 0).nonzero()[0]
    yield number[known], above[known]


def spelled(lot: Lot, begin: U64, class_of: Callable[[str], int]) -> I64:
    """Per string: the class a constant spells, or -1. Only what code names is looked at.

    :param begin: as of `beginnings`.
    :param class_of: the class a text names, -1 for none.
    """
    count = lot.pool.count
    number = np.full(count, -1, dtype=np.int64)
    if not len(begin):
        return number
    marks = np.zeros(count, np.bool_)
    marks[_targets(lot, _strings_refs, _strings)] = True
    used = marks.nonzero()[0]
    heads = lot.pool.heads(used)
    place = begin.searchsorted(heads)
    place[place == len(begin)] = 0
    near = used[begin[place] == heads]
    number[near] = [class_of(text) for text in lot.pool.texts(near)]
    return number


def _code(lot: Lot, refs: "Callable[[Loaded], Refs]") -> NDArray[Any]:
    return lot.side_by_side(lambda each: refs(each).code, lambda each: len(each.dex.code_class))


def _targets(
    lot: Lot, refs: "Callable[[Loaded], Refs]", count: "Callable[[Loaded], int]"
) -> NDArray[Any]:
    return lot.side_by_side(lambda each: refs(each).target, count)


def _invokes(loaded: "Loaded") -> "Refs":
    return loaded.refs.invokes


def _fields(loaded: "Loaded") -> "Refs":
    return loaded.refs.fields


def _type_refs(loaded: "Loaded") -> "Refs":
    return loaded.refs.types


def _strings_refs(loaded: "Loaded") -> "Refs":
    return loaded.refs.strings


def _methods(loaded: "Loaded") -> int:
    return loaded.dex.method_count


def _field_count(loaded: "Loaded") -> int:
    return loaded.dex.field_count


def _types(loaded: "Loaded") -> int:
    return loaded.dex.type_count


def _strings(loaded: "Loaded") -> int:
    return loaded.dex.string_count


def _classes(loaded: "Loaded") -> int:
    return loaded.dex.class_count
