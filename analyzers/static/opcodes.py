"""The instructions of Dalvik bytecode: width, format, name, and what they refer to.

From "Dalvik bytecode" and "Dalvik executable instruction formats".
"""

from collections.abc import Iterator, Sequence

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

INVOKE, STRING, TYPE, FIELD, CONST, CALL_SITE, HANDLE, PROTO = range(1, 9)
_OPCODES: tuple[tuple[int, Sequence[int]], ...] = (
    (INVOKE, (*range(0x6E, 0x73), *range(0x74, 0x79), 0xFA, 0xFB)),
    (STRING, (0x1A, 0x1B)),
    (TYPE, (0x1C, 0x1F, 0x20, *range(0x22, 0x26))),
    (FIELD, range(0x52, 0x6E)),
    (CONST, (0x14, 0x15)),
    (CALL_SITE, (0xFC, 0xFD)),
    (HANDLE, (0xFE,)),
    (PROTO, (0xFF,)),
)
_KIND_OF = {opcode: kind for kind, opcodes in _OPCODES for opcode in opcodes}
KIND = bytes(_KIND_OF.get(opcode, 0) for opcode in range(256))
"""By opcode, what the instruction refers to, 0 for nothing."""

PACKED_SWITCH, SPARSE_SWITCH, ARRAY_DATA = 0x100, 0x200, 0x300
PAYLOADS = {
    PACKED_SWITCH: "packed-switch-payload",
    SPARSE_SWITCH: "sparse-switch-payload",
    ARRAY_DATA: "array-payload",
}
"""A nop whose high byte is not zero begins a table, not an instruction."""


def _opcodes_of(table: str) -> Iterator[tuple[int, str, str]]:
    for line in table.strip().splitlines():
        first, form, *names = line.split()
        for number, name in enumerate(names, int(first, 16)):
            yield number, form, name


NAMES: dict[int, str] = {}
"""By opcode, without those that are not used."""
FORMS: dict[int, str] = {}
"""Instruction format by opcode, as the documentation names it (``35c``)."""
for _number, _form, _name in _opcodes_of(_TABLE):
    NAMES[_number] = _name
    FORMS[_number] = _form
WIDTH = bytes(int(FORMS[opcode][0]) if opcode in FORMS else 0 for opcode in range(256))
"""Code units by opcode, 0 for one that is not used."""


def payload_width(ident: int, units: Sequence[int] | memoryview, at: int, end: int) -> int:
    """Code units of the payload that begins at ``at`` with ``ident``; ``end`` bounds what is read."""
    size = units[at + 1] if at + 1 < end else 0
    if ident == PACKED_SWITCH:
        return 4 + 2 * size
    if ident == SPARSE_SWITCH:
        return 2 + 4 * size
    elements = units[at + 2] | units[at + 3] << 16 if at + 3 < end else 0
    return 4 + (size * elements + 1) // 2
