"""What static fields hold before any code runs, as the file says it."""

import struct

import pytest
from codebuilder import RETURN_VOID, STATIC, Class, Look, code, invoke, take_static
from dexbuilder import build, uleb
from hypothesis import given, settings
from hypothesis import strategies as st

from analyzers.static.dex import Dex
from analyzers.static.graph import Graph
from analyzers.static.initial_values import initial_values, may_hold
from analyzers.static.program import Program
from analyzers.static.values import Cls, Const, Str

OWNER, STRING = "La/K;", "Ljava/lang/String;"
NAMES = ("A", "B", "C", "D")


def dex_of(values, count=None, fields=NAMES, size=None):
    """A class with static fields whose encoded_array has these encoded values, byte by byte."""
    numbers = {}

    def pooled(pool):
        for name in NAMES:
            numbers[name] = pool.field(OWNER, name, STRING)
        numbers["text"], numbers["class"] = pool.string("人脸"), pool.type("La/Face;")
        return [0x000E]

    method = code("run", RETURN_VOID)
    method.code = pooled
    built = build([Class(OWNER, [method])])
    data = bytearray(built.data)
    members = uleb(len(fields)) + uleb(0) * 3
    before = 0
    for name in fields:
        members += uleb(numbers[name] - before) + uleb(0x8)
        before = numbers[name]
    raw = b"".join(one(numbers) if callable(one) else one for one in values)
    array = uleb(len(values) if count is None else count) + raw
    places = (len(data), len(data) + len(members))
    data += members + (array if size is None else array[:size])
    struct.pack_into("<2I", data, built.at["class_defs"] + 24, *places)
    struct.pack_into("<I", data, 32, len(data))
    (before,) = struct.unpack_from("<I", data, 104)
    struct.pack_into("<I", data, 104, before + len(data) - len(built.data))
    return Dex(bytes(data), "classes.dex")


def first(*values, **parts):
    """Name of the field -> what it starts with."""
    dex = dex_of(values, **parts)
    found = initial_values(dex, 0)
    return {dex.field_signature(field).partition("->")[2][0]: atom for field, atom in found.items()}


TRUE, FALSE, NULL = b"\x3f", b"\x1f", b"\x1e"


@pytest.mark.parametrize(
    ("encoded", "atom"),
    [
        (TRUE, Const(1)),
        (FALSE, Const(0)),
        (NULL, Const(0)),
        (b"\x04\x05", Const(5)),
        (b"\x04\xff", Const(-1)),
        (b"\x64\x01\x00\x01\x7f", Const(0x7F010001)),
        (b"\x00\xfe", Const(-2)),  # byte
        (b"\x03\xff", Const(0xFF)),  # char
        (b"\xe6" + b"\xff" * 8, Const(-1)),  # long
        (lambda n: bytes([0x17, n["text"]]), Str("人脸")),
        (lambda n: bytes([0x18, n["class"]]), Cls("La/Face;")),
    ],
)
def test_a_constant_by_its_kind(encoded, atom):
    assert first(encoded) == {"A": atom}


def test_values_belong_to_the_fields_in_their_order():
    assert first(b"\x04\x01", b"\x04\x02") == {"A": Const(1), "B": Const(2)}


@pytest.mark.parametrize("other", [b"\x70\0\0\0\0", b"\xf1" + b"\0" * 8, b"\x19\x00", b"\x1a\x00"])
def test_a_value_of_no_interest_keeps_its_place(other):
    assert first(other, b"\x04\x02") == {"B": Const(2)}


@pytest.mark.parametrize("nested", [b"\x1c\x00", b"\x1d\x00\x00"])
def test_what_comes_after_a_nested_value_is_not_guessed(nested):
    assert first(b"\x04\x01", nested, b"\x04\x02") == {"A": Const(1)}


def test_more_values_than_fields_are_left_out():
    assert first(*[TRUE] * 9, fields=("A", "B")) == {"A": Const(1), "B": Const(1)}


def test_a_string_or_class_beyond_the_table_is_left_out():
    assert first(b"\x37\xff\xff", b"\x38\xff\xff", TRUE) == {"C": Const(1)}


def test_a_class_without_values_has_none():
    dex = Dex(build([Class(OWNER, [code("run", RETURN_VOID)])]).data, "classes.dex")
    assert initial_values(dex, 0) == {}
    assert initial_values(dex, 9_999) == {}


def test_values_cut_off_by_the_end_of_the_file_raise_nothing():
    assert first(b"\x04\x05", TRUE, count=200, size=3) in ({"A": Const(5)}, {})


def test_a_field_is_resolved_to_what_it_starts_with():
    dex = dex_of([lambda n: bytes([0x17, n["text"]])])
    graph = Graph(Program([dex]))
    use = Class(
        "La/Use;",
        [
            code(
                "run",
                [
                    *take_static(0, OWNER, "A", STRING),
                    *invoke(STATIC, "La/Use;", "take", f"({STRING})V", 0),
                    *RETURN_VOID,
                ],
            )
        ],
    )
    both = Graph(Program([dex, Dex(build([use]).data, "classes2.dex")]))
    look = Look(both)
    value = look.call("La/Use;", "run", "take").args[0]
    assert look.evaluation.resolve(value).values == {Str("人脸")}
    assert graph.defined(OWNER)


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=30), st.integers(0, 300))
def test_no_bytes_make_it_fail(raw, count):
    found = first(raw, count=count)
    assert set(found) <= set(NAMES)


@pytest.mark.parametrize("wide", [1, 2, 3, 4])
def test_what_a_field_starts_with_may_be_held(wide):
    value = lambda n: bytes([0x17 | (wide - 1) << 5]) + n["text"].to_bytes(wide, "little")  # noqa: E731
    dex = dex_of((TRUE, value))
    index = dex.strings().index("人脸")
    assert Str("人脸") in initial_values(dex, 0).values()
    assert may_hold(dex, index)
    assert not may_hold(dex, index + 1)
    assert not may_hold(dex_of((TRUE, FALSE)), index)
