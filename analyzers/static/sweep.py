"""What the code of a dex file refers to: a linear sweep over all methods in lock-step.

Every method is a lane; one step moves all of them one instruction on, so the cost is per
instruction a few nanoseconds of array work and never a Python object. When few long methods are
left, array work no longer pays and they are finished one by one.

Opcodes, widths and payloads are from "Dalvik bytecode" and "Dalvik executable instruction
formats". A linear sweep sees code that nothing jumps to as well; a method is read up to its first
invalid instruction.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from analyzers.static.dex import CODE_HEADER, I64, U8, U16, U32, Dex, DexUnreadable, clip, ragged

I32 = NDArray[np.int32]
BoolArray = NDArray[np.bool_]

# First opcode, format, names of it and the opcodes that follow. A format begins with its width.
_TABLE = """
00 10x nop
01 12x move
02 22x move/from16
03 32x move/16
04 12x move-wide
05 22x move-wide/from16
06 32x move-wide/16
07 12x move-object
08 22x move-object/from16
09 32x move-object/16
0a 11x move-result move-result-wide move-result-object move-exception
0e 10x return-void
0f 11x return return-wide return-object
12 11n const/4
13 21s const/16
14 31i const
15 21h const/high16
16 21s const-wide/16
17 31i const-wide/32
18 51l const-wide
19 21h const-wide/high16
1a 21c const-string
1b 31c const-string/jumbo
1c 21c const-class
1d 11x monitor-enter monitor-exit
1f 21c check-cast
20 22c instance-of
21 12x array-length
22 21c new-instance
23 22c new-array
24 35c filled-new-array
25 3rc filled-new-array/range
26 31t fill-array-data
27 11x throw
28 10t goto
29 20t goto/16
2a 30t goto/32
2b 31t packed-switch sparse-switch
2d 23x cmpl-float cmpg-float cmpl-double cmpg-double cmp-long
32 22t if-eq if-ne if-lt if-ge if-gt if-le
38 21t if-eqz if-nez if-ltz if-gez if-gtz if-lez
44 23x aget aget-wide aget-object aget-boolean aget-byte aget-char aget-short
4b 23x aput aput-wide aput-object aput-boolean aput-byte aput-char aput-short
52 22c iget iget-wide iget-object iget-boolean iget-byte iget-char iget-short
59 22c iput iput-wide iput-object iput-boolean iput-byte iput-char iput-short
60 21c sget sget-wide sget-object sget-boolean sget-byte sget-char sget-short
67 21c sput sput-wide sput-object sput-boolean sput-byte sput-char sput-short
6e 35c invoke-virtual invoke-super invoke-direct invoke-static invoke-interface
74 3rc invoke-virtual/range invoke-super/range invoke-direct/range
77 3rc invoke-static/range invoke-interface/range
7b 12x neg-int not-int neg-long not-long neg-float neg-double int-to-long int-to-float
83 12x int-to-double long-to-int long-to-float long-to-double float-to-int float-to-long
89 12x float-to-double double-to-int double-to-long double-to-float
8d 12x int-to-byte int-to-char int-to-short
90 23x add-int sub-int mul-int div-int rem-int and-int or-int xor-int shl-int shr-int ushr-int
9b 23x add-long sub-long mul-long div-long rem-long
a0 23x and-long or-long xor-long shl-long shr-long ushr-long
a6 23x add-float sub-float mul-float div-float rem-float
ab 23x add-double sub-double mul-double div-double rem-double
b0 12x add-int/2addr sub-int/2addr mul-int/2addr div-int/2addr rem-int/2addr
b5 12x and-int/2addr or-int/2addr xor-int/2addr shl-int/2addr shr-int/2addr ushr-int/2addr
bb 12x add-long/2addr sub-long/2addr mul-long/2addr div-long/2addr rem-long/2addr
c0 12x and-long/2addr or-long/2addr xor-long/2addr shl-long/2addr shr-long/2addr ushr-long/2addr
c6 12x add-float/2addr sub-float/2addr mul-float/2addr div-float/2addr rem-float/2addr
cb 12x add-double/2addr sub-double/2addr mul-double/2addr div-double/2addr rem-double/2addr
d0 22s add-int/lit16 rsub-int mul-int/lit16 div-int/lit16 rem-int/lit16
d5 22s and-int/lit16 or-int/lit16 xor-int/lit16
d8 22b add-int/lit8 rsub-int/lit8 mul-int/lit8 div-int/lit8 rem-int/lit8
dd 22b and-int/lit8 or-int/lit8 xor-int/lit8 shl-int/lit8 shr-int/lit8 ushr-int/lit8
fa 45cc invoke-polymorphic
fb 4rcc invoke-polymorphic/range
fc 35c invoke-custom
fd 3rc invoke-custom/range
fe 21c const-method-handle const-method-type
"""

_INVOKE, _STRING, _TYPE, _FIELD, _CONST, _CALL_SITE, _HANDLE, _PROTO = range(1, 9)
_OPCODES: tuple[tuple[int, Sequence[int]], ...] = (
    (_INVOKE, (*range(0x6E, 0x73), *range(0x74, 0x79), 0xFA, 0xFB)),
    (_STRING, (0x1A, 0x1B)),
    (_TYPE, (0x1C, 0x1F, 0x20, *range(0x22, 0x26))),
    (_FIELD, range(0x52, 0x6E)),
    (_CONST, (0x14, 0x15)),
    (_CALL_SITE, (0xFC, 0xFD)),
    (_HANDLE, (0xFE,)),
    (_PROTO, (0xFF,)),
)
_KIND_OF = {opcode: kind for kind, opcodes in _OPCODES for opcode in opcodes}
_KIND = bytes(_KIND_OF.get(opcode, 0) for opcode in range(256))

# A nop whose high byte is not zero begins a table, not an instruction.
_PAYLOADS = {0x100: "packed-switch-payload", 0x200: "sparse-switch-payload", 0x300: "array-payload"}

_ZERO = np.zeros(1, np.int64)
_BEYOND = 1 << 30  # "width" of what is no instruction: further than any method reaches
_SPARE = 1 << 16  # code units of crossing or shared code that even a small file may have
_LANE_COST = 64  # code units that take as long as beginning a lane of its own
_PIECE = 1 << 18  # payload places handled at once, so that a file full of them costs no memory
_FEW = 200  # lanes below which a step costs more than Python takes to do the same


def _opcodes_of(table: str) -> Iterator[tuple[int, str, str]]:
    for line in table.strip().splitlines():
        first, form, *names = line.split()
        for number, name in enumerate(names, int(first, 16)):
            yield number, form, name


_FORM = {number: (form, name) for number, form, name in _opcodes_of(_TABLE)}
_WIDTH = bytes(int(_FORM[k][0][0]) if k in _FORM else 0 for k in range(256))


class Refs(NamedTuple):
    """References of one kind, ordered by code row and place; four columns of one length."""

    code: U32
    """Row of the ``code_*`` columns of the dex whose method holds the instruction."""
    target: U32
    """Index into the table of its kind, always below its count; for constants the value."""
    at: U32
    """Place of the instruction in its method, in code units."""
    op: U8
    """Opcode."""


class Sweep(NamedTuple):
    """All references of a dex file's code."""

    invokes: Refs
    """Method indices; of invoke-polymorphic the method, invoke-custom is not among them."""
    strings: Refs
    """String indices of const-string and const-string/jumbo."""
    types: Refs
    """Type indices: new-instance, const-class, check-cast, instance-of, arrays."""
    fields: Refs
    """Field indices of iget, iput, sget, sput in all their widths."""
    consts: Refs
    """Values of const and const/high16 from 0x7f000000 to 0x7fffffff: resource ids of the app."""
    broken: U32
    """Code rows, ascending, that were not read to their end or name something that is not there."""


def sweep(dex: Dex) -> Sweep:
    """Read all code of ``dex``. Raises nothing; what cannot be read is in ``broken``."""
    rows = np.flatnonzero(dex.code_size)
    begin = (dex.code_offset[rows].astype(np.int64) + CODE_HEADER) >> 1
    code = _read(dex, begin, begin + dex.code_size[rows])
    broken = [np.flatnonzero(dex.code_size == 0), rows[code.broken]]

    def group(kind: int, low: int, high: int) -> Refs:
        refs = _refs(code, rows, kind)
        inside = (refs.target >= low) & (refs.target < high)
        if inside.all():
            return refs
        if kind != _CONST:
            broken.append(refs.code[~inside].astype(np.int64))
        return Refs(refs.code[inside], refs.target[inside], refs.at[inside], refs.op[inside])

    return Sweep(
        invokes=group(_INVOKE, 0, dex.method_count),
        strings=group(_STRING, 0, dex.string_count),
        types=group(_TYPE, 0, dex.type_count),
        fields=group(_FIELD, 0, dex.field_count),
        consts=group(_CONST, 0x7F000000, 0x80000000),
        broken=np.unique(np.concatenate(broken)).astype(np.uint32),
    )


class _Code(NamedTuple):
    """The references in all lanes, lane after lane, each in ascending order."""

    units: U16
    """The code units from the first lane to the last. Places count in them."""
    at: I64
    """Places of the instructions that refer to something."""
    lane: I64
    """For each of them its lane."""
    begin: I64
    """Per lane the place of its first instruction."""
    op: U8
    """Per reference the opcode."""
    kind: U8
    """Per reference what it refers to."""
    broken: I64
    """Lanes not read to their end."""


def _refs(code: _Code, rows: I64, kind: int) -> Refs:
    """References of one kind, their targets still unchecked; ``rows`` are those of the lanes."""
    chosen = np.flatnonzero(code.kind == kind)
    place, lane, op = code.at[chosen], code.lane[chosen], code.op[chosen]
    target = code.units[place + 1].astype(np.uint32)
    long = np.flatnonzero((op == 0x1B) | (op == 0x14))
    target[long] |= code.units[place[long] + 2].astype(np.uint32) << 16
    target[op == 0x15] <<= 16
    at = place - code.begin[lane]
    return Refs(rows[lane].astype(np.uint32), target, at.astype(np.uint32), op)


def _read(dex: Dex, begin: I64, end: I64) -> _Code:
    """Sweep the lanes from ``begin`` to ``end``, code units of the file, ascending by ``begin``."""
    base, top = (int(begin[0]), int(end.max())) if begin.size else (0, 0)
    units = dex.units[base:top]
    begin, end = begin - base, end - base
    low = units.astype(np.uint8)  # the opcode, wherever an instruction begins
    kind = np.frombuffer(low.tobytes().translate(_KIND), np.uint8)
    at, first, count, whole = _places(_steps(units, low), kind, begin, end)
    if bool((first[1:] != first[:-1] + count[:-1]).any()):  # some share a run or cross
        at = at[ragged(first, count)[0]]
    lane = np.repeat(np.arange(len(begin)), count)
    return _Code(units, at, lane, begin, low[at], kind[at], np.flatnonzero(~whole))


def _places(step: I32, kind: U8, begin: I64, end: I64) -> tuple[I64, I64, I64, BoolArray]:
    """Places of references, per lane the first of its run and its length, and if it was sound.

    Lanes that do not cross one before them are read together; methods that share a code_item
    share a run. Code items that cross, which only a file made to deceive has, are read one by
    one, and of them and of shared ones together only as much as the file is long.
    """
    before = np.concatenate((np.zeros(1, np.int64), np.maximum.accumulate(end)))[: len(begin)]
    clear = np.flatnonzero(begin >= before)
    at, over = _walk(step, kind, begin[clear], end[clear])
    first, count = np.zeros_like(begin), np.zeros_like(begin)
    first[clear] = np.searchsorted(at, begin[clear])
    count[clear] = np.diff(first[clear], append=len(at))
    whole = np.ones(len(begin), np.bool_)
    whole[clear[np.searchsorted(end[clear], over)]] = False
    if len(clear) == len(begin):
        return at, first, count, whole
    crossing = np.ones(len(begin), np.bool_)
    crossing[clear] = False
    leader = np.searchsorted(begin, begin)
    alone = crossing & (leader == np.arange(len(begin)))
    cost = np.where(crossing, end - begin, 0) + _LANE_COST * alone
    read = np.cumsum(cost) <= len(step) + _SPARE
    runs, known = [at], len(at)
    for lane in np.flatnonzero(alone & read).tolist():
        low, high = int(begin[lane]), int(end[lane])
        run, over = _walk(step[low:high], kind[low:high], _ZERO, np.array([high - low]))
        first[lane], count[lane], whole[lane] = known, len(run), not len(over)
        runs.append(low + run)
        known += len(run)
    read |= ~crossing
    return np.concatenate(runs), first[leader], count[leader] * read, whole[leader] & read


def _walk(step: I32, kind: U8, begin: I64, end: I64) -> tuple[I64, I64]:
    """Places of references in lanes that do not cross, and the ends of lanes that break off."""
    mark = np.zeros(len(step), np.uint8)
    over: list[int] = []
    while begin.size > _FEW:
        mark[begin] = 1
        after = begin + step[begin]
        beyond = after > end
        if beyond.any():
            mark[begin[beyond]] = 0
            over += end[beyond].tolist()
        live = np.flatnonzero(after < end)
        begin, end = after[live], end[live]
    steps, marks = step.data, mark.data
    for low, high in zip(begin.tolist(), end.tolist(), strict=True):
        last = low
        while low < high:
            marks[low] = 1
            last = low
            low += steps[low]
        if low > high:
            marks[last] = 0
            over.append(high)
    return np.flatnonzero(mark * kind), np.array(over, np.int64)


def _steps(units: U16, low: U8) -> I32:
    """From each place the units to the next instruction, were one to begin there."""
    step = np.frombuffer(low.tobytes().translate(_WIDTH), np.uint8).astype(np.int32)
    step[step == 0] = _BEYOND
    places = np.flatnonzero((units == 0x100) | (units == 0x200) | (units == 0x300))
    for start in range(0, len(places), _PIECE):
        place = places[start : start + _PIECE]
        ident, size, wide, top = (
            units[np.minimum(place + k, len(units) - 1)].astype(np.int64) for k in range(4)
        )
        data = 4 + (size * (wide | top << 16) + 1) // 2
        width = np.where(ident == 0x100, 4 + 2 * size, np.where(ident == 0x200, 2 + 4 * size, data))
        step[place] = np.minimum(width, _BEYOND)
    return step


# --- one instruction as text ------------------------------------------------------------------

# Operands by format: a, b nibbles and aa byte beside the opcode, u1, u2 further units, x, y the
# bytes of u1, n a signed number, t the place a jump leads to, ref what the instruction names.
_SYNTAX = {
    "10x": "",
    "10t": "{t8:#x}",
    "11n": "v{a}, {n4:#x}",
    "11x": "v{aa}",
    "12x": "v{a}, v{b}",
    "20t": "{t16:#x}",
    "21c": "v{aa}, {ref}",
    "21h": "v{aa}, {high:#x}",
    "21s": "v{aa}, {n16:#x}",
    "21t": "v{aa}, {t16:#x}",
    "22b": "v{aa}, v{x}, {n8:#x}",
    "22c": "v{a}, v{b}, {ref}",
    "22s": "v{a}, v{b}, {n16:#x}",
    "22t": "v{a}, v{b}, {t16:#x}",
    "22x": "v{aa}, v{u1}",
    "23x": "v{aa}, v{x}, v{y}",
    "30t": "{t32:#x}",
    "31c": "v{aa}, {ref}",
    "31i": "v{aa}, {n32:#x}",
    "31t": "v{aa}, {t32:#x}",
    "32x": "v{u1}, v{u2}",
    "35c": "{{{some}}}, {ref}",
    "3rc": "{{{run}}}, {ref}",
    "45cc": "{{{some}}}, {ref}, {proto}",
    "4rcc": "{{{run}}}, {ref}, {proto}",
    "51l": "v{aa}, {n64:#x}",
}


def render(dex: Dex, code_row: int, at: int) -> str:
    """One instruction as text, e.g. ``invoke-virtual {v0, v1}, Lcom/a/B;->run(I)V``.

    ``at`` counts code units; jumps are shown as such places. Strings are escaped and names cut
    after 1024 characters. Raises `DexUnreadable` where the method has no instruction.
    """
    begin = (int(dex.code_offset[code_row]) + CODE_HEADER) // 2
    room = int(dex.code_size[code_row]) - at if at >= 0 else 0
    units = dex.units[begin + at :][: max(0, min(5, room))].tolist()
    if units and units[0] in _PAYLOADS:
        return _PAYLOADS[units[0]]
    if units and (units[0] & 0xFF) in _FORM:
        form, name = _FORM[units[0] & 0xFF]
        if int(form[0]) <= len(units):
            return f"{name} {_operands(dex, form, units, at)}".rstrip()
    raise DexUnreadable(f"{dex.name} has no instruction at unit {at} of code row {code_row}.")


def _operands(dex: Dex, form: str, units: list[int], at: int) -> str:
    u0, u1, u2, u3, u4 = (*units, 0, 0, 0, 0)[:5]
    op, aa, a, b = u0 & 0xFF, u0 >> 8, u0 >> 8 & 0xF, u0 >> 12
    listed = (u2 & 0xF, u2 >> 4 & 0xF, u2 >> 8 & 0xF, u2 >> 12, a)[:b]
    return _SYNTAX[form].format(
        a=a,
        b=b,
        aa=aa,
        u1=u1,
        u2=u2,
        x=u1 & 0xFF,
        y=u1 >> 8,
        n4=_signed(b, 4),
        n8=_signed(u1 >> 8, 8),
        n16=_signed(u1, 16),
        n32=_signed(u1 | u2 << 16, 32),
        n64=_signed(u1 | u2 << 16 | u3 << 32 | u4 << 48, 64),
        high=u1 << (48 if op == 0x19 else 16),
        t8=at + _signed(aa, 8),
        t16=at + _signed(u1, 16),
        t32=at + _signed(u1 | u2 << 16, 32),
        some=", ".join(f"v{register}" for register in listed),
        run=f"v{u2} .. v{u2 + aa - 1}" if aa else "",
        ref=_named(dex, _KIND[op], u1 | u2 << 16 if form == "31c" else u1),
        proto=_named(dex, _PROTO, u3),
    )


def _named(dex: Dex, kind: int, index: int) -> str:
    """What an instruction refers to; a question mark where the table has no such row."""
    tables: dict[int, tuple[str, int, Callable[[int], str]]] = {
        _INVOKE: ("method", dex.method_count, dex.method_signature),
        _STRING: ("string", dex.string_count, lambda index: _quoted(dex.string(index))),
        _TYPE: ("type", dex.type_count, lambda index: clip(dex.type_name(index))),
        _FIELD: ("field", dex.field_count, dex.field_signature),
        _PROTO: ("proto", dex.proto_count, dex.proto_signature),
        _CALL_SITE: ("call_site", 0, str),
        _HANDLE: ("method_handle", 0, str),
    }
    name, count, text = tables.get(kind, ("", 0, str))
    return text(index) if index < count else f"{name}@{index}"


def _signed(value: int, bits: int) -> int:
    return value - (1 << bits) if value >> (bits - 1) & 1 else value


def _quoted(text: str) -> str:
    """A literal in double quotes; what would not show, or turn the line around, is escaped."""
    text = clip(text).replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text) + '"'
