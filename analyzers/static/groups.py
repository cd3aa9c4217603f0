"""Small dex files of one app, asked together.

An array costs the same whether it has ten items or a thousand, and debug builds have dozens of dex files with
a few classes each. So the strings of several are laid side by side, a question is put to all of them at once,
and each dex file is given its part of the answer. A file whose strings do not lie as every build lays them is
asked by itself.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple
from weakref import ref

import numpy as np
from numpy.typing import NDArray

from analyzers.static.strings import Prefixes, Strings, Words

if TYPE_CHECKING:
    from analyzers.static.dex import Dex

I64 = NDArray[np.int64]
Texts = list[tuple[int, str]]
"""Indices in a table of one dex file, ascending, and what stands there."""

LARGEST = 1 << 20
"""Bytes of a dex file that is put to others; what a larger one costs is its own size."""
MOST = 2 << 20
"""Bytes of the dex files of one group."""
_BETWEEN = bytes(8)  # words are compared eight bytes at a time
_ANSWERS = 8  # questions whose answers are kept until all have asked


class Group:
    """Dex files whose strings lie in order, with `Strings.region`."""

    def __init__(self, dexes: "list[Dex]", regions: list[tuple[int, int]]) -> None:
        # A dex file knows its group: did the group hold it too, both would stay when the app is done.
        self._dexes = [ref(dex) for dex in dexes]
        self._tables = [(dex.pool, dex.type_string) for dex in dexes]
        self._regions = regions
        self._answers: dict[tuple[str, object], list[Any]] = {}

    @property
    def count(self) -> int:
        """How many dex files it was made of."""
        return len(self._tables)

    @property
    def dexes(self) -> "list[Dex]":
        """Those of them that are still there."""
        return [dex for each in self._dexes if (dex := each()) is not None]

    def _answer(self, kind: str, question: Any, ask: Callable[[Any], list[Any]], place: int) -> Any:
        key = (kind, question)
        if key not in self._answers:
            if len(self._answers) == _ANSWERS:
                self._answers.pop(next(iter(self._answers)))
            self._answers[key] = ask(question)
        return self._answers[key][place]

    def types_beginning(self, prefixes: Prefixes, place: int) -> Texts:
        """As `Dex.types_beginning`, of the dex file at ``place``."""
        found: Texts = self._answer("types", prefixes, self._types_beginning, place)
        return found

    def strings_beginning(self, prefixes: Prefixes, place: int) -> Texts:
        """As `Dex.strings_beginning`."""
        found: Texts = self._answer("strings", prefixes, self._strings_beginning, place)
        return found

    def strings_holding(self, words: Words, place: int) -> Texts:
        """As `Dex.strings_holding`."""
        found: Texts = self._answer("holding", words, self._strings_holding, place)
        return found

    @property
    def strings(self) -> Strings:
        """All strings as one table, those of the first file first."""
        return self._pool.strings

    def packages(self) -> set[str]:
        """Packages of all types, as `Strings.packages`."""
        return self._pool.strings.packages(self._pool.types)

    def type_names(self, place: int) -> list[str]:
        """All descriptors of the dex file at ``place``."""
        names: list[str] = self._answer("names", None, self._type_names, place)
        return names

    def _type_names(self, _: None) -> list[list[str]]:
        names = self._pool.strings.texts(self._pool.types)
        first = self._pool.first_type.tolist()
        return [names[low:high] for low, high in pairwise((*first, len(names)))]

    def forget(self) -> None:
        """Give back what questions keep for the next one."""
        self.__dict__.pop("_pool", None)
        self._answers.clear()

    def _types_beginning(self, prefixes: Prefixes) -> list[Texts]:
        pool = self._pool
        rows = pool.strings.rows(prefixes, *pool.type_words)
        return self._apart(rows, pool.first_type, pool.strings.texts(pool.types[rows]))

    def _strings_beginning(self, prefixes: Prefixes) -> list[Texts]:
        pool = self._pool
        rows = pool.strings.rows(prefixes, *pool.words)
        return self._apart(rows, pool.first, pool.strings.texts(rows))

    def _strings_holding(self, words: Words) -> list[Texts]:
        pool = self._pool
        found = pool.strings.told(words)
        rows = np.array([index for index, _ in found], np.int64)
        return self._apart(rows, pool.first, [text for _, text in found])

    def _apart(self, rows: I64, first: I64, texts: list[str]) -> list[Texts]:
        """Answers by dex file; ``first``: where the table of each begins among those of all."""
        if not texts:
            return [[] for _ in self._tables]
        cuts = rows.searchsorted(first).tolist()
        told = [
            zip((rows[low:high] - start).tolist(), texts[low:high], strict=True)
            for low, high, start in zip(cuts, [*cuts[1:], len(texts)], first.tolist(), strict=True)
        ]
        return [list(each) for each in told]

    @cached_property
    def _pool(self) -> "_Pool":
        pieces, tables = [], []
        at = 0
        for (strings, _), (low, high) in zip(self._tables, self._regions, strict=True):
            piece, table = strings.piece(low, high, at)
            pieces += [piece, _BETWEEN]
            tables.append(table)
            at += len(piece) + len(_BETWEEN)
        first = _before(strings.count for strings, _ in self._tables)
        return _Pool(
            Strings(b"".join(pieces), np.concatenate(tables)),
            first,
            np.concatenate(
                [types + start for (_, types), start in zip(self._tables, first, strict=True)]
            ),
            _before(len(types) for _, types in self._tables),
        )


class _Pool:
    """The strings of a group as one table, and its types."""

    def __init__(self, strings: Strings, first: I64, types: I64, first_type: I64) -> None:
        self.strings = strings
        self.first = first
        """Where the strings of each dex file begin."""
        self.types = types
        """Per type of each dex file: its descriptor among the strings of all."""
        self.first_type = first_type

    @cached_property
    def words(self) -> tuple[I64, NDArray[np.uint64]]:
        """`Strings.every`."""
        return self.strings.every()

    @cached_property
    def type_words(self) -> tuple[I64, NDArray[np.uint64]]:
        """The same of the types' descriptors."""
        start, word = self.words
        return start[self.types], word[self.types]


def _before(counts: Iterable[int]) -> I64:
    """How many of all stand before each."""
    each = np.array(list(counts), np.int64)
    before: I64 = each.cumsum() - each
    return before


class Member(NamedTuple):
    """A dex file's place in its group."""

    group: Group
    place: int


def put_together(dexes: "Iterable[Dex]") -> None:
    """Let the small ones among the dex files of an app answer together."""
    for run in _runs(dexes):
        if len(run) > 1:
            group = Group([dex for dex, _ in run], [region for _, region in run])
            for place, (dex, _) in enumerate(run):
                dex.member = Member(group, place)


def companies(dexes: "Sequence[Dex]") -> "Iterator[Sequence[Dex]]":
    """Those that are asked together, and each of the others alone; a group that is not all there is none."""
    present, done = set(map(id, dexes)), set[int]()
    for dex in dexes:
        if id(dex) in done:
            continue
        company = dex.company
        if len(company) == 1 or not present.issuperset(map(id, company)):
            yield (dex,)
        else:
            done.update(map(id, company))
            yield company


def _runs(dexes: "Iterable[Dex]") -> "Iterator[list[tuple[Dex, tuple[int, int]]]]":
    run: list[tuple[Dex, tuple[int, int]]] = []
    size = 0
    for dex in dexes:
        # Those in one container have the same bytes.
        if len(dex.data) > LARGEST or dex.version >= 41 or (region := dex.pool.region()) is None:
            continue
        if size + len(dex.data) > MOST:
            yield run
            run, size = [], 0
        run.append((dex, region))
        size += len(dex.data)
    yield run
