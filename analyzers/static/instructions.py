"""The instructions of one method, decoded, with where control goes from each.

`sweep` tells what all code refers to; this is for the few methods that are looked into. Operands are
given as register numbers in the order of the Dalvik documentation ("Dalvik bytecode"), branch and
switch targets as code units from the method's start, exception handlers per protected range.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from analyzers.static.dex import CODE_HEADER, Dex

LONGEST = 20_000
"""Code units of a method that is still decoded; no method a person wrote comes near."""
_MOST_TRIES = 2_000
_MOST_CASES = LONGEST // 2
"""Cases of all switches of a method: each takes two code units at least, unless tables are shared."""
_MOST_ITEMS = 256


class Instruction(NamedTuple):
    """One instruction."""

    at: int
    """Code units from the method's start."""
    op: int
    registers: tuple[int, ...]
    """Register operands in written order; of an invoke the argument registers."""
    value: int
    """Table index, or the signed literal, or 0."""
    targets: tuple[int, ...]
    """Places control may go to besides the next instruction (or instead of it, after a goto)."""
    cases: tuple[int, ...] = ()
    """Of a switch: the key of each target; of fill-array-data: the items, as far as they are read."""
    next: int = 0
    """Place of the next instruction, -1 if control does not fall through."""


class Handler(NamedTuple):
    """A protected range: an exception in ``[start, end)`` may lead to any of the places."""

    start: int
    end: int
    targets: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class Body:
    """A method's code."""

    registers: int
    inputs: int
    """Registers of the parameters (long and double take two), the last ones of all."""
    code: dict[int, Instruction]
    """By place, ascending."""
    handlers: tuple[Handler, ...]
    whole: bool
    """False when it broke off at something that is no instruction, or was too long or too branched."""
    foul: frozenset[int] = frozenset()
    """Places of instructions that name registers the method does not have."""

    @cached_property
    def blocks(self) -> dict[int, list[Instruction]]:
        """Runs of instructions that control enters only at the top, by their first place."""
        starts = {0}
        for ins in self.code.values():
            if ins.targets or ins.next < 0:
                starts.update(ins.targets)
                starts.add(ins.next)
        for handler in self.handlers:
            starts.update((*handler.targets, handler.start, handler.end))
        blocks: dict[int, list[Instruction]] = {}
        run: list[Instruction] = []
        open_ = False
        for at, ins in self.code.items():
            if not open_ or at in starts:
                run = blocks[at] = []
            run.append(ins)
            open_ = ins.next >= 0 and not ins.targets
        return blocks

    @cached_property
    def block_of(self) -> dict[int, int]:
        """By the place of an instruction: where its block begins."""
        return {ins.at: start for start, run in self.blocks.items() for ins in run}

    def caught(self, start: int) -> set[int]:
        """Where what a block throws may be caught."""
        found = self._caught.get(start)
        if found is None:  # one by one: in a method made up for it these are very many
            run = self.blocks[start]
            low, high = run[0].at, run[-1].at
            found = self._caught[start] = {
                target
                for handler in self.handlers
                if handler.start <= high and low < handler.end
                for target in handler.targets
                if target in self.blocks
            }
        return found

    @cached_property
    def _caught(self) -> dict[int, set[int]]:
        return {}


EMPTY = Body(0, 0, {}, (), False)
"""Of a method without code."""


_INVOKES = frozenset((*range(0x6E, 0x73), 0xFA, 0xFC))
_RANGES = frozenset((*range(0x74, 0x79), 0xFB, 0xFD))
_NO_NEXT = frozenset((0x0E, 0x0F, 0x10, 0x11, 0x27, 0x28, 0x29, 0x2A))
_PAYLOADS = (0x100, 0x200, 0x300)


def is_invoke(op: int) -> bool:
    """Whether an opcode calls a method named in the method table."""
    return op != 0xFC and op != 0xFD and (op in _INVOKES or op in _RANGES)


def body(dex: Dex, row: int) -> Body:
    """The code of a row of the ``code_*`` columns. Raises nothing; see `Body.whole`."""
    size = int(dex.code_size[row])
    begin = int(dex.code_offset[row]) // 2
    if not size:
        return EMPTY
    registers, inputs, _, tries = dex.units[begin : begin + 4].tolist()
    start = begin + CODE_HEADER // 2
    units: list[int] = dex.units[start : start + min(size, LONGEST)].tolist()
    code: dict[int, Instruction] = {}
    foul: list[int] = []
    at, cases, whole, end = 0, 0, size <= LONGEST, len(units)
    padded = [*units, 0, 0, 0, 0]  # operands of the last one are read before its length is known
    while at < end:
        if units[at] in _PAYLOADS:
            at += _payload_width(units, at)
            continue
        op = units[at] & 0xFF
        width = _WIDTHS[op]
        if not width or at + width > end:
            whole = False
            break
        found = _decode(units, padded, at, op, -1 if op in _NO_NEXT else at + width)
        cases += len(found.cases)
        if cases > _MOST_CASES:
            whole = False
            break
        code[at] = found
        if found.registers and max(found.registers) >= registers:
            foul.append(at)
        at += width
    handlers = tuple(_handlers(dex, start + size, min(tries, _MOST_TRIES))) if tries else ()
    return Body(registers, inputs, code, handlers, whole, frozenset(foul))


def _signed(value: int, bits: int) -> int:
    return value - (1 << bits) if value >> (bits - 1) & 1 else value


def _payload_width(units: list[int], at: int) -> int:
    size = units[at + 1] if at + 1 < len(units) else 0
    if units[at] == 0x100:
        return 4 + 2 * size
    if units[at] == 0x200:
        return 2 + 4 * size
    count = sum(units[at + 2 + k] << 16 * k for k in range(2) if at + 2 + k < len(units))
    return 4 + (size * count + 1) // 2


def _switch(units: list[int], at: int, table: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Keys and targets of the switch at ``at``."""

    def word(place: int) -> int:
        if place >= 0 and place + 1 < len(units):
            return _signed(units[place] | units[place + 1] << 16, 32)
        return 0

    if not 0 <= table < len(units) - 1:
        return (), ()
    size = min(units[table + 1], len(units))
    if units[table] == 0x100:
        first = word(table + 2)
        keys = range(first, first + size)
        return tuple(keys), tuple(at + word(table + 4 + 2 * k) for k in range(size))
    if units[table] == 0x200:
        keys_at, jumps = table + 2, table + 2 + 2 * size
        return (
            tuple(word(keys_at + 2 * k) for k in range(size)),
            tuple(at + word(jumps + 2 * k) for k in range(size)),
        )
    return (), ()


def _array(units: list[int], table: int) -> tuple[int, ...]:
    """Items of a fill-array-data payload of four-byte numbers."""
    if not 0 <= table < len(units) - 4 or units[table] != 0x300 or units[table + 1] != 4:
        return ()
    count = min(units[table + 2] | units[table + 3] << 16, _MOST_ITEMS)
    data = units[table + 4 : table + 4 + 2 * count]
    return tuple(
        _signed(low | high << 16, 32) for low, high in zip(data[::2], data[1::2], strict=False)
    )


def _decode(units: list[int], padded: list[int], at: int, op: int, after: int) -> Instruction:
    """The instruction at ``at``; ``padded`` are the units with some more behind them."""
    u0, u1 = padded[at], padded[at + 1]
    aa, a, b = u0 >> 8, u0 >> 8 & 0xF, u0 >> 12
    form = _FORMS[op]
    if form == "35c" or form == "45cc":
        u2 = padded[at + 2]
        listed = (u2 & 0xF, u2 >> 4 & 0xF, u2 >> 8 & 0xF, u2 >> 12, a)
        return Instruction(at, op, listed[: min(b, 5)], u1, (), (), after)
    if form == "12x":
        return Instruction(at, op, (a, b), 0, (), (), after)
    if form == "11x":
        return Instruction(at, op, (aa,), 0, (), (), after)
    if form == "21c":
        return Instruction(at, op, (aa,), u1, (), (), after)
    if form == "22c":
        return Instruction(at, op, (a, b), u1, (), (), after)
    u2, u3, u4 = padded[at + 2], padded[at + 3], padded[at + 4]
    registers: tuple[int, ...] = ()
    value = 0
    targets: tuple[int, ...] = ()
    cases: tuple[int, ...] = ()
    match form:
        case "11n":
            registers, value = (a,), _signed(b, 4)
        case "10t":
            targets = (at + _signed(aa, 8),)
        case "20t":
            targets = (at + _signed(u1, 16),)
        case "30t":
            targets = (at + _signed(u1 | u2 << 16, 32),)
        case "22x":
            registers = (aa, u1)
        case "32x":
            registers = (u1, u2)
        case "21s":
            registers, value = (aa,), _signed(u1, 16)
        case "21h":
            wide = op == 0x19
            registers, value = (aa,), _signed(u1 << (48 if wide else 16), 64 if wide else 32)
        case "31i":
            registers, value = (aa,), _signed(u1 | u2 << 16, 32)
        case "51l":
            registers, value = (aa,), _signed(u1 | u2 << 16 | u3 << 32 | u4 << 48, 64)
        case "31c":
            registers, value = (aa,), u1 | u2 << 16
        case "21t":
            registers, targets = (aa,), (at + _signed(u1, 16),)
        case "22t":
            registers, targets = (a, b), (at + _signed(u1, 16),)
        case "22s":
            registers, value = (a, b), _signed(u1, 16)
        case "22b":
            registers, value = (aa, u1 & 0xFF), _signed(u1 >> 8, 8)
        case "23x":
            registers = (aa, u1 & 0xFF, u1 >> 8)
        case "31t":
            registers = (aa,)
            if op != 0x26:
                cases, targets = _switch(units, at, at + _signed(u1 | u2 << 16, 32))
            else:
                cases = _array(units, at + _signed(u1 | u2 << 16, 32))
        case "3rc" | "4rcc":
            registers, value = tuple(range(u2, u2 + aa)), u1
    return Instruction(at, op, registers, value, targets, cases, after)


def _handlers(dex: Dex, end: int, tries: int) -> Iterator[Handler]:
    """Protected ranges that begin at code unit ``end`` of the file, after the instructions."""
    at = 2 * (end + (end & 1))
    lists = at + 8 * tries
    data = dex.data
    for number in range(tries):
        item = data[at + 8 * number : at + 8 * number + 8]
        if len(item) < 8:
            return
        start = int.from_bytes(item[:4], "little")
        count = int.from_bytes(item[4:6], "little")
        offset = lists + int.from_bytes(item[6:], "little")
        yield Handler(start, start + count, _targets(data, offset))


def _targets(data: bytes | bytearray, offset: int) -> tuple[int, ...]:
    size, offset = _leb128(data, offset)
    size = _signed(size, 7) if size < 0x80 else 0
    found = []
    for _ in range(abs(size)):
        _, offset = _leb128(data, offset)
        place, offset = _leb128(data, offset)
        found.append(place)
    if size <= 0:
        found.append(_leb128(data, offset)[0])
    return tuple(found)


def _leb128(data: bytes | bytearray, offset: int) -> tuple[int, int]:
    value = 0
    for shift in range(0, 35, 7):
        if offset >= len(data):
            return 0, offset
        byte = data[offset]
        offset += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            break
    return value, offset


def _forms() -> tuple[str | None, ...]:
    from analyzers.static.sweep import FORMS

    return tuple(FORMS.get(op) for op in range(256))


_FORMS = _forms()
_WIDTHS = tuple(int(form[0]) if form is not None else 0 for form in _FORMS)
"""Code units of an instruction by its opcode; 0 for what is none."""
