"""The sweep finds each reference of each method, and only a method that is broken is lost."""

import re
import shutil
import struct
import subprocess
import tempfile
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
from real_apks import fetch

from analyzers.static import starts
from analyzers.static import sweep as module
from analyzers.static.dex import Dex, DexUnreadable
from analyzers.static.opcodes import FORMS, KIND, NAMES
from analyzers.static.sweep import Refs, Sweep, render, sweep

FIXTURES = sorted((Path(__file__).parents[2] / "apks").glob("**/*.apk"))
MNEMONIC = NAMES


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
    assert {opcode: int(form[0]) for opcode, form in FORMS.items()} == WIDTHS


@pytest.mark.parametrize("version", range(35, 42))
def test_versions(version: int) -> None:
    codes = (then(invoke, const_string, new_instance, iget, resource), then(iget))
    methods = [Method(f"m{number}", code=code) for number, code in enumerate(codes)]
    found = sweep(Dex(build([Class("La/B;", methods)], version).data, "classes.dex"))
    assert [len(refs.at) for refs in found[:5]] == [1, 1, 1, 2, 1]
    assert found.broken.tolist() == []


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
    dex = dex_of(then(invoke, payload, const_string), then(const_string, [*payload[:-1], 0x0E]))
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


@pytest.mark.parametrize("moved", [1, 2, 3, 1 << 20, 0xF0000000], ids=hex)
def test_code_offset_that_points_nowhere(moved: int) -> None:
    methods = [Method("good", code=then(invoke)), Method("lost", code=then(iget), moved=moved)]
    dex = Dex(build([Class("La/B;", methods)]).data, "classes.dex")
    found = sweep(dex)
    assert dex.string(int(dex.method_name[dex.code_method[found.broken[0]]])) == "lost"
    assert (len(found.broken), len(found.invokes.at), len(found.fields.at)) == (1, 1, 0)


def test_code_item_that_begins_in_the_last_bytes() -> None:
    methods = [Method("lost", code=then(iget))]
    sample = build([Class("La/B;", methods)])
    methods[0].moved = (len(sample.data) - 8 & ~3) - sample.at["code La/B;->lost()V"]
    dex = Dex(build([Class("La/B;", methods)]).data, "classes.dex")
    assert dex.code_size.tolist() == [0]
    assert sweep(dex).broken.tolist() == [0]


def test_index_that_names_nothing_is_left_out() -> None:
    dex = dex_of(
        then(invoke, [0x1070, 999, 0]),
        then(const_string, [0x001A, 999], [0x001B, 0, 1]),
        then(new_instance, [0x0022, 0xFFFF]),
        then(iget, [0x0052, 999]),
        then(iget),
    )
    found = sweep(dex)
    assert [len(refs.at) for refs in found[:4]] == [1, 1, 1, 2]
    assert found.broken.tolist() == [0, 1, 2, 3]
    assert render(dex, 0, 3) == "invoke-direct {v0}, method@999"


# --- shared and crossing code -------------------------------------------------------------------


def test_methods_that_share_their_code() -> None:
    code = then(invoke, const_string)
    methods = [Method(f"m{n}", code=code, shares="x" if n in (1, 2, 4) else "") for n in range(6)]
    dex = Dex(build([Class("La/B;", methods)]).data, "classes.dex")
    found = sweep(dex)
    assert len(set(dex.code_offset.tolist())) == 4
    assert found.broken.tolist() == []
    assert [name for name, *_ in seen(dex, found.strings)] == ["m0", "m1", "m2", "m4", "m3", "m5"]
    assert found.strings.at.tolist() == [3] * 6


def test_methods_that_share_broken_code() -> None:
    code = then(invoke, [0x3E])
    methods = [Method(f"m{n}", code=code, shares="x") for n in range(3)]
    found = sweep(Dex(build([Class("La/B;", methods)]).data, "classes.dex"))
    assert found.broken.tolist() == [0, 1, 2]
    assert len(found.invokes.at) == 3


def test_code_item_inside_another() -> None:
    header = [1, 0, 0, 0, 0, 0, 4, 0]  # also eight instructions of one unit
    code = then([0, 0], header, const_string, [0, 0], invoke)
    methods = [
        Method("inner", code=code, shares="x", moved=16 + 4),
        Method("outer", code=code, shares="x"),
        Method("plain", code=then(const_string)),
    ]
    dex = Dex(build([Class("La/B;", methods)]).data, "classes.dex")
    found = sweep(dex)
    assert [(name, at) for name, at, _ in seen(dex, found.strings)] == [
        ("outer", 10),
        ("inner", 0),
        ("plain", 0),
    ]
    assert [name for name, *_ in seen(dex, found.invokes)] == ["outer"]
    assert found.broken.tolist() == []


def test_shared_code_is_not_read_without_end() -> None:
    """3000 methods of one code_item of 20 000 instructions would be 60 million."""
    code = then([0x1070, 0, 0] * 20_000)
    methods = [Method(f"m{n:04}", code=code, shares="x") for n in range(3000)]
    dex = Dex(build([Class("La/B;", methods)]).data, "classes.dex")
    found, seconds = timed(dex)
    assert seconds < 60  # a hang, not a speed
    assert 20_000 <= len(found.invokes.at) < 200_000
    assert 2990 < len(found.broken) < 3000


def test_crossing_code_is_not_read_without_end() -> None:
    """Every fourth byte of one code_item begins another that claims 4096 code units."""
    code = then([0x1000, 0x0000] * 8000)
    methods = [Method("m0000", code=code, shares="x")]
    methods += [Method(f"m{n:04}", code=code, shares="x", moved=4 * n) for n in range(4, 3000)]
    dex = Dex(build([Class("La/B;", methods)]).data, "classes.dex")
    assert int(dex.code_size.sum()) > 10_000_000
    found, seconds = timed(dex)
    assert seconds < 60  # a hang, not a speed
    assert 2000 < len(found.broken) < 3000


def timed(dex: Dex) -> tuple[Sweep, float]:
    start = time.process_time()
    found = sweep(dex)
    return found, time.process_time() - start


# --- long methods -------------------------------------------------------------------------------


def test_a_very_long_method() -> None:
    dex = dex_of(then(invoke, [0] * 1_600_000, const_string), then(iget))
    found, seconds = timed(dex)
    assert found.strings.at.tolist() == [1_600_003]
    assert len(found.fields.at) == 1
    assert seconds < 60  # a hang, not a speed


def test_many_long_methods() -> None:
    dex = dex_of(*[then([0] * 20_000, const_string)] * 100)
    found, seconds = timed(dex)
    assert len(found.strings.at) == 100
    assert seconds < 60  # a hang, not a speed


UNITS = st.sampled_from([0, 0x0E, 0x1A, 0x1070, 0x3E, 0x0100, 0x0200, 0x0300, 1, 2, 0x14]) | (
    st.integers(0, 0xFFFF)
)


@settings(max_examples=300, deadline=None)
@given(bodies=st.lists(st.lists(UNITS, max_size=40), min_size=1, max_size=8))
def test_reading_in_step_finds_what_reading_one_by_one_does(bodies: list[list[int]]) -> None:
    dex = dex_of(*[then(invoke, const_string, body) for body in bodies])
    results = []
    with pytest.MonkeyPatch.context() as patch:
        for piece in (8, 16, 64):
            patch.setattr(starts, "_PIECE", piece)
            results.append([column.tolist() for column in columns(sweep(dex))])
    assert results[0] == results[1] == results[2]
    assert results[0] == [column.tolist() for column in columns(by_hand(dex))]


@settings(max_examples=100, deadline=None)
@given(bodies=st.lists(st.lists(UNITS, max_size=40), min_size=1, max_size=12))
def test_reading_in_blocks_finds_what_reading_at_once_does(bodies: list[list[int]]) -> None:
    dex = dex_of(*[then(invoke, const_string, body) for body in bodies])
    results = []
    with pytest.MonkeyPatch.context() as patch:
        for block in (1, 50, 1 << 23):
            patch.setattr(module, "_BLOCK", block)
            results.append([column.tolist() for column in columns(sweep(dex))])
    assert results[0] == results[1] == results[2]


def test_blocks_do_not_part_code_that_crosses() -> None:
    code = then([0x1000, 0x0000] * 100, const_string)
    methods = [Method("m0", code=code, shares="x")]
    methods += [Method(f"m{n}", code=code, shares="x", moved=8 * n) for n in range(4, 9)]
    methods += [Method("z", code=then(const_string))]
    dex = Dex(build([Class("La/B;", methods)]).data, "classes.dex")
    whole = [column.tolist() for column in columns(sweep(dex))]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_BLOCK", 1)
        assert [column.tolist() for column in columns(sweep(dex))] == whole


@pytest.mark.parametrize("period", range(1, 8))
def test_pieces_that_never_fall_in_step(period: int) -> None:
    """Operands that are instructions too: each way into them gives another reading to the end."""
    wide = [0x0018, 0x0018, 0x0018, 0x0018, 0x0018]
    dex = dex_of(then(wide * 300, [0] * period, wide * 300, const_string), then(const_string))
    found = sweep(dex)
    assert found.broken.tolist() == []
    assert found.strings.at.tolist() == [3000 + period, 0]
    assert [column.tolist() for column in columns(found)] == [
        column.tolist() for column in columns(by_hand(dex))
    ]


def columns(found: Sweep) -> list[np.ndarray]:
    return [column for refs in found[:5] for column in refs] + [found.broken]


def by_hand(dex: Dex) -> Sweep:
    """The same, written the slow and obvious way."""
    rows: dict[str, list[tuple[int, int, int, int]]] = {kind: [] for kind in Sweep._fields[:5]}
    broken = set()
    for row, (offset, size) in enumerate(zip(dex.code_offset, dex.code_size, strict=True)):
        units = list(struct.unpack_from(f"<{size}H", dex.data, offset + 16))
        at = 0
        while at < size:
            op = units[at] & 0xFF
            width = payload_width(units[at:]) or WIDTHS.get(op, 0)
            if not width or at + width > size:
                broken.add(row)
                break
            if units[at] not in (0x100, 0x200, 0x300):
                kind, target, bound = reference(dex, op, units[at : at + width])
                if kind == "consts" and not 0x7F000000 <= target < 0x80000000:
                    pass
                elif kind and target >= bound:
                    broken.add(row)
                elif kind:
                    rows[kind].append((row, target, at, op))
            at += width
    groups = []
    for found in rows.values():
        table = np.array(found, np.uint32).reshape(-1, 4)
        groups.append(Refs(*table[:, :3].T, table[:, 3].astype(np.uint8)))
    return Sweep(*groups, np.array(sorted(broken), np.uint32))


def payload_width(units: list[int]) -> int:
    more = [*units[1:4], 0, 0, 0]
    match units[0]:
        case 0x100:
            return 4 + 2 * more[0]
        case 0x200:
            return 2 + 4 * more[0]
        case 0x300:
            return 4 + (more[0] * (more[1] | more[2] << 16) + 1) // 2
    return 0


def reference(dex: Dex, op: int, units: list[int]) -> tuple[str, int, int]:
    if op in (0x1B, 0x14, 0x15):
        value = units[1] << 16 if op == 0x15 else units[1] | units[2] << 16
        return ("strings", value, dex.string_count) if op == 0x1B else ("consts", value, 1 << 32)
    if 0x6E <= op <= 0x72 or 0x74 <= op <= 0x78 or op in (0xFA, 0xFB):
        return "invokes", units[1], dex.method_count
    if 0x52 <= op <= 0x6D:
        return "fields", units[1], dex.field_count
    if op in (0x1C, 0x1F, 0x20, 0x22, 0x23, 0x24, 0x25):
        return "types", units[1], dex.type_count
    return ("strings", units[1], dex.string_count) if op == 0x1A else ("", 0, 0)


# --- instructions as text -----------------------------------------------------------------------

RENDERED = {
    (0x0000,): "nop",
    (0x2101,): "move v1, v2",
    (0x0102, 0x0203): "move/from16 v1, v515",
    (0x0003, 0x0100, 0x0200): "move/16 v256, v512",
    (0x010A,): "move-result v1",
    (0xF112,): "const/4 v1, -0x1",
    (0x0113, 0xFFFE): "const/16 v1, -0x2",
    (0x0114, 0x5678, 0x1234): "const v1, 0x12345678",
    (0x0115, 0x3F80): "const/high16 v1, 0x3f800000",
    (0x0119, 0x3FF0): "const-wide/high16 v1, 0x3ff0000000000000",
    (0x0118, 1, 0, 0, 0x8000): "const-wide v1, -0x7fffffffffffffff",
    (0xFD28,): "goto -0x3",
    (0x0029, 0x0010): "goto/16 0x10",
    (0x002A, 0x0000, 0x0001): "goto/32 0x10000",
    (0x012B, 0x0008, 0x0000): "packed-switch v1, 0x8",
    (0x012D, 0x0302): "cmpl-float v1, v2, v3",
    (0x2132, 0x0004): "if-eq v1, v2, 0x4",
    (0x0138, 0x0004): "if-eqz v1, 0x4",
    (0x21D0, 0x8000): "add-int/lit16 v1, v2, -0x8000",
    (0x01D8, 0xFF02): "add-int/lit8 v1, v2, -0x1",
    (0x5571, 0, 0x3210): "invoke-static {v0, v1, v2, v3, v5}, La/B;->m000()V",
    (0x0071, 0, 0): "invoke-static {}, La/B;->m000()V",
    (0x0377, 0, 4): "invoke-static/range {v4 .. v6}, La/B;->m000()V",
    (0x0077, 0, 4): "invoke-static/range {}, La/B;->m000()V",
    (0x1024, 0, 3): "filled-new-array {v3}, La/B;",
    (0x2123, 0): "new-array v1, v2, La/B;",
    (0x01FE, 7): "const-method-handle v1, method_handle@7",
    (0x01FF, 0): "const-method-type v1, ()V",
    (0x0100, 0, 0, 0): "packed-switch-payload",
}


@pytest.mark.parametrize("units", RENDERED, ids=RENDERED.get)
def test_render(units: tuple[int, ...]) -> None:
    assert render(dex_of(then(units)), 0, 0) == RENDERED[units]


def test_render_shows_what_a_string_hides() -> None:
    text = 'a"b\\c\n\u202e人\0' + "x" * 2000
    dex = dex_of(then(lambda pool: [0x1A, pool.string(text)]))
    shown = render(dex, 0, 0)
    assert shown.startswith('const-string v0, "a\\"b\\\\c\\n\\u202e人\\x00xxx')
    assert len(shown) < 1100


@pytest.mark.parametrize("at", [-1, 1, 4, 999])
def test_render_refuses_what_is_no_instruction(at: int) -> None:
    dex = dex_of(then(const_string, [0x3E]), then(invoke))
    at = 2 if at == 1 else at
    with pytest.raises(DexUnreadable):
        render(dex, 0, at)


# --- against other readers ----------------------------------------------------------------------


def dex_files(paths: Sequence[Path]) -> Iterator[tuple[str, bytes]]:
    for path in paths:
        with zipfile.ZipFile(path) as apk:
            for name in apk.namelist():
                if re.fullmatch(r"classes\d*\.dex", name):
                    yield f"{path.name}!{name}", apk.read(name)


def rows_of(dex: Dex, found: Sweep) -> Counter[tuple[str, int, str, int]]:
    """Method, place, mnemonic and index of every reference, resource ids apart."""
    rows: Counter[tuple[str, int, str, int]] = Counter()
    signatures = [dex.method_signature(method) for method in dex.code_method.tolist()]
    for refs in found[:4]:
        for code, target, at, op in zip(*(column.tolist() for column in refs), strict=True):
            rows[signatures[code], at, MNEMONIC[op], target] += 1
    return rows


@pytest.mark.skipif(not FIXTURES, reason="no APK under tests/apks")
def test_androguard_finds_the_same() -> None:
    references = 0
    for name, data in dex_files(FIXTURES):
        dex = Dex(data, name)
        ours = rows_of(dex, sweep(dex))
        assert ours == rows_of_androguard(data), name
        references += ours.total()
    assert references > 100


def rows_of_androguard(data: bytes) -> Counter[tuple[str, int, str, int]]:
    from androguard.core.dex import DEX
    from loguru import logger

    logger.disable("androguard")
    wanted = {op for op, kind in enumerate(KIND) if 1 <= kind <= 4}
    rows: Counter[tuple[str, int, str, int]] = Counter()
    for method in DEX(data).get_encoded_methods():
        descriptor = method.get_descriptor().replace(" ", "")
        signature = f"{method.get_class_name()}->{method.get_name()}{descriptor}"
        at = 0
        for instruction in method.get_instructions():
            if instruction.get_op_value() in wanted:
                rows[signature, at, instruction.get_name(), instruction.get_ref_kind()] += 1
            at += instruction.get_length() // 2
    return rows


@pytest.mark.real
def test_dexdump_counts_the_same() -> None:
    if shutil.which("dexdump") is None:
        pytest.skip("dexdump is not installed")
    try:
        apks = fetch()
    except LookupError as error:
        pytest.skip(str(error))
    counted = 0
    for name, data in dex_files([path for path in apks if zipfile.is_zipfile(path)]):
        found = sweep(Dex(data, name))
        ours: Counter[str] = Counter()
        for refs in found[:4]:
            ours.update(MNEMONIC[op] for op in refs.op.tolist())
        assert ours == counts_of_dexdump(data), name
        assert found.broken.tolist() == [], name
        counted += 1
    assert counted


def counts_of_dexdump(data: bytes) -> Counter[str]:
    line = re.compile(rb"^[0-9a-f]+: [0-9a-f. ]+\|[0-9a-f]{4,}: ([a-z0-9/-]+)", re.MULTILINE)
    wanted = {MNEMONIC[op] for op, kind in enumerate(KIND) if 1 <= kind <= 4}
    # A file, not a pipe: the tool maps its input.
    with tempfile.NamedTemporaryFile(suffix=".dex") as file:
        file.write(data)
        file.flush()
        text = subprocess.run(["dexdump", "-d", file.name], capture_output=True, check=True).stdout
    return Counter(name for raw in line.findall(text) if (name := raw.decode()) in wanted)
