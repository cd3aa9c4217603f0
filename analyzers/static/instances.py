"""Of which classes there may be instances, and which code makes or names them.

A class that is called but that no code makes or names gets its instances from where this analysis
does not look (JSON, native code): who calls it counts as who makes it.
"""

from collections.abc import Iterable
from itertools import accumulate

import numpy as np

from analyzers.static.dex import I64, U8
from analyzers.static.hierarchy import Hierarchy
from analyzers.static.links import Links, Numbers, links
from analyzers.static.sweep import Sweep
from analyzers.static.symbols import (
    ACC_ABSTRACT,
    ACC_INTERFACE,
    I32,
    BoolArray,
    Symbols,
    joined,
)

VIRTUAL, DIRECT, SUPER = 1, 2, 3
CALL_KIND: U8 = np.zeros(256, np.uint8)
"""Per opcode how an invoke finds its method ("Dalvik bytecode"); 0 for what is no invoke."""
CALL_KIND[[0x6E, 0x72, 0x74, 0x78, 0xFA, 0xFB]] = VIRTUAL
CALL_KIND[[0x70, 0x71, 0x76, 0x77]] = DIRECT
CALL_KIND[[0x6F, 0x75]] = SUPER
NEW_INSTANCE, CONST_CLASS = 0x22, 0x1C


class Invokes:
    """All invokes of a program in code order. Rows are counted through all dex files."""

    def __init__(self, symbols: Symbols, sweeps: list[Sweep]) -> None:
        groups = [sweep.invokes for sweep in sweeps]
        rows = zip(groups, symbols.row_base, strict=False)
        refs = zip(groups, symbols.dex_ref, strict=True)
        self.row: I32 = joined([group.code + np.uint32(base) for group, base in rows], np.int32)
        """Code row."""
        self.ref: I32 = joined([numbers[group.target] for group, numbers in refs], np.int32)
        """Reference."""
        self.op: U8 = joined([group.op for group in groups], np.uint8)
        """Opcode."""
        self.kind: U8 = CALL_KIND[self.op]
        """`VIRTUAL`, `DIRECT` or `SUPER`."""
        self.base: list[int] = list(accumulate((len(group.at) for group in groups), initial=0))
        """Per dex its first invoke; at the end the number of all."""
        self.called: BoolArray = np.zeros(len(symbols.ref_type), np.bool_)
        """Per reference whether virtual calls name it."""
        self.called[self.ref[self.kind == VIRTUAL]] = True

    def of_kind(self, kind: int) -> tuple[I32, I32]:
        """Rows and references of the invokes of one kind."""
        chosen = np.flatnonzero(self.kind == kind)
        return self.row[chosen], self.ref[chosen]


class Instances:
    """Who makes which classes; those numbered ``entered`` are made by the system.

    ``spelled``: `analyzers.static.program.Program.spelled`.
    """

    def __init__(
        self,
        hierarchy: Hierarchy,
        invokes: Invokes,
        sweeps: list[Sweep],
        spelled: list[tuple[I64, I64]],
        entered: Iterable[int],
    ) -> None:
        self._symbols: Symbols = hierarchy.symbols
        self._hierarchy = hierarchy
        self._invokes = invokes
        self._sweeps = sweeps
        self._spelled = spelled
        self.names: Links = self._names()
        """Row -> classes that it names as a literal or in a string, and that can be made."""
        made: BoolArray = np.zeros(len(self._symbols.types), np.bool_)
        rows, kinds = self._types(NEW_INSTANCE)
        for numbers in (kinds, self.names.to, list(entered)):
            made[numbers] = True
        lone_rows, lone_kinds = self._lone(made | hierarchy.above_marked(made))
        made[lone_kinds] = True
        self.makes: Links = self._linked((rows, kinds), (lone_rows, lone_kinds))
        """Row -> classes of which it makes an instance."""
        self.made = made
        """Per type whether something makes exactly it."""
        self.possible: BoolArray = made | hierarchy.above_marked(made)
        """Per type whether something makes it or a subtype."""

    def _linked(self, *parts: tuple[Numbers, Numbers]) -> Links:
        rows, to = zip(*parts, strict=True)
        return links(np.concatenate(rows), np.concatenate(to), self._symbols.row_base[-1])

    def _lone(self, possible: BoolArray) -> tuple[I32, I32]:
        """Virtual calls on classes that nothing makes: row and class."""
        symbols = self._symbols
        concrete = (symbols.class_flags & (ACC_INTERFACE | ACC_ABSTRACT)) == 0
        lone = np.zeros(len(symbols.types), np.bool_)
        lone[: symbols.defined] = concrete & ~possible[: symbols.defined]
        rows, refs = self._invokes.of_kind(VIRTUAL)
        kinds = symbols.ref_type[refs]
        found = np.flatnonzero(lone[kinds])
        return rows[found], kinds[found]

    def _names(self) -> Links:
        parts = [self._types(CONST_CLASS), *self._class_strings()]
        rows, kinds = (np.concatenate(column) for column in zip(*parts, strict=True))
        flags = self._symbols.class_flags[kinds]
        concrete = (flags & (ACC_INTERFACE | ACC_ABSTRACT)) == 0
        return self._linked((rows[concrete], kinds[concrete]))

    def _types(self, opcode: int) -> tuple[I64, I32]:
        """Rows that name a class with an instruction of that opcode, and the class."""
        rows, kinds = [], []
        for file, sweep in enumerate(self._sweeps):
            found = np.flatnonzero(sweep.types.op == opcode)
            kind = self._symbols.dex_type[file][sweep.types.target[found]]
            inside = kind < self._symbols.defined
            rows.append(sweep.types.code[found[inside]] + np.int64(self._symbols.row_base[file]))
            kinds.append(kind[inside])
        return joined(rows, np.int64), joined(kinds, np.int32)

    def _class_strings(self) -> Iterable[tuple[I64, I32]]:
        """Rows with a string that is the name of a class, and that class."""
        symbols = self._symbols
        files = zip(symbols.dexes, self._sweeps, self._spelled, symbols.row_base, strict=False)
        for dex, sweep, (index, kinds), base in files:
            # Either way of spelling, slashes or dots, not both.
            plain = ["." not in symbols.types[kind] for kind in kinds.tolist()]
            if any(plain):
                named = np.full(dex.string_count, -1, np.int32)
                named[index[plain]] = kinds[plain]
                found = named[sweep.strings.target]
                places = (found >= 0).nonzero()[0]
                yield sweep.strings.code[places] + np.int64(base), found[places]
