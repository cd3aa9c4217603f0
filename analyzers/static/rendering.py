"""One instruction as text, as evidence shows it.

Written from the tables of the file by "Dalvik executable instruction formats"; a test holds it against
androguard's disassembler on real code, operand by operand.
"""

from collections.abc import Callable

from analyzers.static.dex import CODE_HEADER, Dex, DexUnreadable, clip
from analyzers.static.opcodes import (
    CALL_SITE,
    FIELD,
    FORMS,
    HANDLE,
    INVOKE,
    KIND,
    NAMES,
    PAYLOADS,
    PROTO,
    STRING,
    TYPE,
)

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
    if units and units[0] in PAYLOADS:
        return PAYLOADS[units[0]]
    opcode = units[0] & 0xFF if units else 0
    form = FORMS.get(opcode, "9")
    if int(form[0]) <= len(units):
        return f"{NAMES[opcode]} {_operands(dex, form, units, at)}".rstrip()
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
        ref=_named(dex, KIND[op], u1 | u2 << 16 if form == "31c" else u1),
        proto=_named(dex, PROTO, u3),
    )


def _named(dex: Dex, kind: int, index: int) -> str:
    """What an instruction refers to; a question mark where the table has no such row."""
    tables: dict[int, tuple[str, int, Callable[[int], str]]] = {
        INVOKE: ("method", dex.method_count, dex.method_signature),
        STRING: ("string", dex.string_count, lambda index: _quoted(dex.string(index))),
        TYPE: ("type", dex.type_count, lambda index: clip(dex.type_name(index))),
        FIELD: ("field", dex.field_count, dex.field_signature),
        PROTO: ("proto", dex.proto_count, dex.proto_signature),
        CALL_SITE: ("call_site", 0, str),
        HANDLE: ("method_handle", 0, str),
    }
    name, count, text = tables.get(kind, ("", 0, str))
    return text(index) if index < count else f"{name}@{index}"


def _signed(value: int, bits: int) -> int:
    return value - (1 << bits) if value >> (bits - 1) & 1 else value


def _quoted(text: str) -> str:
    """A literal in double quotes; what would not show, or turn the line around, is escaped."""
    text = clip(text).replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text) + '"'
