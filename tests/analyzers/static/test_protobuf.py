"""Protocol buffers: every wire form, and nothing but a refusal for other bytes."""

import contextlib
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st
from protobuilder import message, varint

from analyzers.static.protobuf import ProtobufUnreadable, fields, message_of, number_of, text


def read(data: bytes) -> list[tuple]:
    return [(number, value, bytes(inner)) for number, value, inner in fields(memoryview(data))]


def test_every_wire_form() -> None:
    data = message({1: 300, 2: "人脸", 3: 1.5, 5: [b"", b"x"], 536870911: 1})
    data += varint(6 << 3 | 1) + struct.pack("<Q", 7)
    assert read(data) == [
        (1, 300, b""),
        (2, 0, "人脸".encode()),
        (3, 0x3FC00000, b""),
        (5, 0, b""),
        (5, 0, b"x"),
        (536870911, 1, b""),
        (6, 7, b""),
    ]


def test_numbers_of_any_length() -> None:
    for number in (0, 127, 128, 2**32 - 1, 2**63, 2**64 - 1):
        assert read(message({1: number})) == [(1, number, b"")]
    assert read(message({1: -1})) == [(1, 2**64 - 1, b"")]
    assert read(b"\x08\x80\x80\x00") == [(1, 0, b"")]


def test_the_last_value_of_a_field_counts() -> None:
    data = memoryview(message({1: [3, 4], 2: [b"a", b"b"], 3: 9}))
    assert (number_of(data, 1), bytes(message_of(data, 2))) == (4, b"b")
    assert (number_of(data, 7), bytes(message_of(data, 7))) == (0, b"")


def test_text_that_is_none_is_replaced() -> None:
    assert text(memoryview(b"a\xff")) == "a\ufffd"


@pytest.mark.parametrize(
    "data",
    [
        b"\x08",
        b"\x08\x80",
        b"\x08" + b"\xff" * 10,
        b"\x0a\x05abc",
        b"\x0a" + varint(2**63),
        b"\x0d\x01\x02",
        b"\x09\x01",
        b"\x00\x01",
        b"\x0b\x0c",
        b"\x0e",
        b"\x80",
    ],
)
def test_no_message(data: bytes) -> None:
    with pytest.raises(ProtobufUnreadable):
        read(data)


@given(st.binary(max_size=60))
def test_no_bytes_fail_in_another_way(data: bytes) -> None:
    with contextlib.suppress(ProtobufUnreadable):
        assert sum(len(inner) for _, _, inner in read(data)) <= len(data)
