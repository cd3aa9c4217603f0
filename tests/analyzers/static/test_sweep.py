"""The sweep finds each reference of each method, and only a method that is broken is lost."""

import os
import re
import struct
import subprocess
import time
import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
from dexbuilder import Built, Class, Code, Method, Pool, build
from hypothesis import given, settings
from hypothesis import strategies as st

from analyzers.static import sweep as module
from analyzers.static.dex import Dex, DexUnreadable
from analyzers.static.sweep import Refs, Sweep, render, sweep

FIXTURES = sorted((Path(__file__).parents[2] / "apks").glob("**/*.apk"))
MNEMONIC = {opcode: name for opcode, (_, name) in module._FORM.items()}


def built(*codes: Code) -> Built:
    """One class with a method ``m000``, ``m001``, … for each code."""
    methods = [Method(f"m{number:03}", code=code) for number, code in enumerate(codes)]
    return build([Class("La/B;", methods)], 39)


def dex_of(*codes: Code) -> Dex:
    return Dex(built(*codes).data, "classes.dex")


def invoke(pool: Pool) -> list[int]:
    return [0x2070, pool.method("La/C;", "run", "(I)V"), 0x0021]


def const_string(pool: Pool) -> list[int]:
    return [0x021A, pool.string("http://…")]


def new_instance(pool: Pool) -> list[int]:
    return [0x0322, pool.type("La/C;")]


def iget(pool: Pool) -> list[int]:
    return [0x2152, pool.field("La/C;", "x", "I")]


def resource(_: Pool) -> list[int]:
    return [0x0014, 0x0001, 0x7F0B]


def then(*parts: Code | Sequence[int]) -> Code:
    """The parts one after the other and a return."""

    def code(pool: Pool) -> list[int]:
        units: list[int] = []
        for part in parts:
            units += part(pool) if callable(part) else part
        return [*units, 0x0E]

    return code


def seen(dex: Dex, refs: Refs) -> list[tuple[str, int, str]]:
    """Method name, place and text of each reference."""
    return [
        (dex.string(int(dex.method_name[dex.code_method[code]])), int(at), render(dex, code, at))
        for code, at in zip(refs.code.tolist(), refs.at.tolist(), strict=True)
    ]


def test_kinds() -> None:
    dex = dex_of(then(invoke, const_string, new_instance, iget, resource), then(iget, invoke))
    found = sweep(dex)
    assert seen(dex, found.invokes) == [
        ("m000", 0, "invoke-direct {v1, v2}, La/C;->run(I)V"),
        ("m001", 2, "invoke-direct {v1, v2}, La/C;->run(I)V"),
    ]
    assert seen(dex, found.strings) == [("m000", 3, 'const-string v2, "http://…"')]
    assert seen(dex, found.types) == [("m000", 5, "new-instance v3, La/C;")]
    assert seen(dex, found.fields) == [
        ("m000", 7, "iget v1, v2, La/C;->x:I"),
        ("m001", 0, "iget v1, v2, La/C;->x:I"),
    ]
    assert seen(dex, found.consts) == [("m000", 9, "const v0, 0x7f0b0001")]
    assert found.consts.target.tolist() == [0x7F0B0001]
    assert found.broken.tolist() == []
    assert found.invokes.op.tolist() == [0x70, 0x70]


def test_columns() -> None:
    for refs in sweep(dex_of(then(invoke, const_string)))[:5]:
        assert [column.dtype.str for column in refs] == ["<u4", "<u4", "<u4", "|u1"]
        assert len({len(column) for column in refs}) == 1


def test_no_code() -> None:
    dex = Dex(build([Class("La/B;")]).data, "classes.dex")
    assert all(not len(refs.at) for refs in sweep(dex)[:5])
    assert sweep(dex).broken.tolist() == []


def test_every_opcode_that_refers() -> None:
    """By "Dalvik bytecode"; what carries another index or none must not be taken for one."""
    kinds = {
        "invokes": [*range(0x6E, 0x73), *range(0x74, 0x79), 0xFA, 0xFB],
        "strings": [0x1A, 0x1B],
        "types": [0x1C, 0x1F, 0x20, 0x22, 0x23, 0x24, 0x25],
        "fields": [*range(0x52, 0x6E)],
    }
    codes = [then([opcode, *[0] * (width - 1)]) for opcode, width in WIDTHS.items() if opcode]
    found = sweep(dex_of(*codes, then(invoke, const_string, new_instance, iget)))
    assert found.broken.tolist() == []
    for kind, opcodes in kinds.items():
        rows = getattr(found, kind)
        single = rows.op[rows.code < len(codes)]
        assert single.tolist() == sorted(opcodes)


WIDTHS = {
    opcode: width
    for width, opcodes in {
        1: "00 01 04 07 0a-12 1d 1e 21 27 28 7b-8f b0-cf",
        2: "02 05 08 13 15 16 19 1a 1c 1f 20 22 23 29 2d-3d 44-6d 90-af d0-e2 fe ff",
        3: "03 06 09 14 17 1b 24-26 2a-2c 6e-72 74-78 fc fd",
        4: "fa fb",
        5: "18",
    }.items()
    for part in opcodes.split()
    for opcode in range(int(part[:2], 16), int(part[-2:], 16) + 1)
}
"""Code units of each opcode, read off "Dalvik bytecode" by hand, apart from the table under test."""

UNUSED = sorted(set(range(256)) - set(WIDTHS))


def test_widths() -> None:
    assert {opcode: int(form[0]) for opcode, (form, _) in module._FORM.items()} == WIDTHS


def test_jumbo_string() -> None:
    dex = dex_of(then(lambda pool: [0x051B, pool.string("face"), 0]))
    assert seen(dex, sweep(dex).strings) == [("m000", 0, 'const-string/jumbo v5, "face"')]


def test_string_index_beyond_16_bits() -> None:
    words = [f"{number:06}" for number in range(70_000)]

    def code(pool: Pool) -> list[int]:
        units = []
        for word in words:
            index = pool.string(word)
            units += [0x1B, index & 0xFFFF, index >> 16]
        return units

    dex = dex_of(then(code))
    texts = dex.strings()
    assert [texts[index] for index in sweep(dex).strings.target.tolist()] == words


def test_polymorphic_counts_and_custom_does_not() -> None:
    def code(pool: Pool) -> list[int]:
        exact = pool.method("Ljava/lang/invoke/MethodHandle;", "invokeExact", "([I)I")
        return [0x10FA, exact, 0x0001, pool.proto("(I)V"), 0x10FC, 0, 0x0001, 0x02FD, 0, 7]

    dex = dex_of(then(code))
    assert seen(dex, sweep(dex).invokes) == [
        (
            "m000",
            0,
            "invoke-polymorphic {v1}, Ljava/lang/invoke/MethodHandle;->invokeExact([I)I, (I)V",
        )
    ]
    assert render(dex, 0, 4) == "invoke-custom {v1}, call_site@0"
    assert render(dex, 0, 7) == "invoke-custom/range {v7 .. v8}, call_site@0"


PAYLOADS = {
    "packed-switch": [0x0100, 3, 0, 0, *[0x1A1A] * 6],
    "sparse-switch": [0x0200, 2, *[0x1A1A] * 8],
    "empty sparse-switch": [0x0200, 0],
    "array of bytes": [0x0300, 1, 5, 0, *[0x1A1A] * 3],
    "array of longs": [0x0300, 8, 2, 0, *[0x1A1A] * 8],
    "empty array": [0x0300, 4, 0, 0],
}


@pytest.mark.parametrize("payload", PAYLOADS.values(), ids=PAYLOADS.keys())
def test_payload_in_the_middle(payload: list[int]) -> None:
    dex = dex_of(then(invoke, payload, const_string), then(const_string, payload[:-1] + [0x0E]))
    found = sweep(dex)
    assert found.strings.at.tolist() == [3 + len(payload), 0]
    assert render(dex, 0, 3).endswith("-payload")


@pytest.mark.parametrize("payload", PAYLOADS.values(), ids=PAYLOADS.keys())
def test_payload_at_the_end(payload: list[int]) -> None:
    whole = dex_of(lambda pool: [*const_string(pool), *payload], then(invoke))
    assert sweep(whole).broken.tolist() == []
    for missing in range(1, len(payload) - 1):
        dex = dex_of(then(invoke), lambda pool, n=missing: [*const_string(pool), *payload[:-n]])
        found = sweep(dex)
        assert found.broken.tolist() == [1]
        assert (len(found.strings.at), len(found.invokes.at)) == (1, 1)


def test_payload_larger_than_any_file() -> None:
    dex = dex_of(then([0x0300, 0xFFFF, 0xFFFF, 0xFFFF], const_string), then(invoke))
    assert sweep(dex).broken.tolist() == [0]
    assert len(sweep(dex).invokes.at) == 1


def test_resource_ids() -> None:
    dex = dex_of(
        then(
            [0x0014, 0xFFFF, 0x7EFF],  # just below
            [0x0114, 0x0000, 0x7F00],
            [0x0214, 0xFFFF, 0x7FFF],
            [0x0314, 0x0000, 0x8000],  # just above
            [0x0415, 0x7F0C],
            [0x0515, 0x3F80],  # 1.0f
            [0x0613, 0x7F0C],  # const/16 cannot hold one
            [0x0717, 0x0000, 0x7F00],  # a long is none
        )
    )
    found = sweep(dex).consts
    assert found.target.tolist() == [0x7F000000, 0x7FFFFFFF, 0x7F0C0000]
    assert sweep(dex).broken.tolist() == []
    assert render(dex, 0, 12) == "const/high16 v4, 0x7f0c0000"


# --- broken methods -----------------------------------------------------------------------------

MANY = 300  # more lanes than are read one by one


@pytest.mark.parametrize("count", [2, MANY], ids=["few", "many"])
@pytest.mark.parametrize("opcode", UNUSED)
def test_unused_opcode_stops_one_method(opcode: int, count: int) -> None:
    codes = [then(invoke, [opcode], const_string), *[then(invoke, const_string)] * (count - 1)]
    found = sweep(dex_of(*codes))
    assert found.broken.tolist() == [0]
    assert found.invokes.code.tolist() == list(range(count))
    assert found.strings.code.tolist() == list(range(1, count))


@pytest.mark.parametrize("count", [1, MANY], ids=["few", "many"])
def test_instruction_that_leaves_its_method(count: int) -> None:
    dex = dex_of(then(iget), *[lambda pool: [*const_string(pool), *invoke(pool)[:2]]] * count)
    found = sweep(dex)
    assert found.broken.tolist() == list(range(1, count + 1))
    assert len(found.invokes.at) == 0
    assert len(found.strings.at) == count
    with pytest.raises(DexUnreadable):
        render(dex, 1, 2)


@pytest.mark.parametrize(
    ("offset", "form", "value"),
    [(12, "I", 0), (12, "I", 0xFFFFFFFF), (12, "I", 0x7FFFFFFF), (12, "I", 4000)],
)
def test_code_item_that_lies(offset: int, form: str, value: int) -> None:
    sample = built(then(invoke), then(const_string), then(iget))
    place = sample.at["code La/B;->m001()V"] + offset
    dex = Dex(sample.patched(place, form, value), "classes.dex")
    found = sweep(dex)
    assert found.broken.tolist() == [1]
    assert found.invokes.code.tolist() == [0]
    assert found.fields.code.tolist() == [2]
    assert found.strings.code.tolist() == []


@pytest.mark.parametrize("where", ["end", "outside", "unaligned"])
def test_code_offset_that_lies(where: str) -> None:
    sample = built(then(invoke), then(const_string))
    code = sample.at["code La/B;->m001()V"]
    size = len(sample.data)
    offset = {"end": size - 4, "outside": 0x1FFFF, "unaligned": code + 2}[where]
    old, new = _three(code), _three(offset)
    if len(_two(code)) == 2 and where != "outside":
        old, new = _two(code), _two(offset)
    data = sample.data[: sample.at["class_data La/B;"]]
    rest = sample.data[len(data) :]
    if len(old) != len(new) or old not in rest:
        pytest.skip("the offset has another length here")
    dex = Dex(data + rest.replace(old, new), "classes.dex")
    assert [dex.code_offset.tolist()[row] for row in sweep(dex).broken] == [offset]


def _two(number: int) -> bytes:
    return bytes([number & 0x7F | 0x80, number >> 7])


def _three(number: int) -> bytes:
    return bytes([number & 0x7F | 0x80, number >> 7 & 0x7F | 0x80, number >> 14])
