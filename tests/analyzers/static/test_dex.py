"""The tables of a dex file, and that no file makes the reader fail in a way of its own."""

import contextlib
import struct
import time

import numpy as np
import pytest
from dexbuilder import NATIVE, STATIC, Built, Class, Method, Pool, build, container, uleb
from hypothesis import given, settings
from hypothesis import strategies as st

from analyzers.static.class_data import BadClassData, read_fields
from analyzers.static.dex import NO_INDEX, Dex, DexUnreadable, split
from analyzers.static.sweep import render, sweep


def nothing(_: Pool) -> list[int]:
    return [0x0E]


def talker(*words: str) -> Method:
    """A method that names each word in a const-string."""

    def code(pool: Pool) -> list[int]:
        return [unit for word in words for unit in (0x1A, pool.string(word))] + [0x0E]

    return Method("talk", code=code)


def caller(pool: Pool) -> list[int]:
    target = pool.method("La/C;", "take", "(I[Ljava/lang/String;)V")
    return [0x1070, target, 0, 0x60, pool.field("La/C;", "x", "[I"), 0x0E]


SAMPLE = [
    Class(
        "La/B;",
        [Method("run", code=caller), Method("stub", flags=0x1 | NATIVE)],
        interfaces=("Lx/I;", "Lx/J;"),
    ),
    Class(
        "La/C;",
        [Method("take", "(I[Ljava/lang/String;)V", nothing), Method("idle", flags=0x401)],
        flags=0x401,
    ),
    Class("Ljava/lang/Object;", superclass=None),
    Class("La/Empty;"),
]


def test_tables() -> None:
    dex = Dex(build(SAMPLE, 39).data, "classes.dex")
    assert (dex.name, dex.version, dex.trailing) == ("classes.dex", 39, 0)
    assert (dex.class_count, dex.method_count, dex.field_count, dex.proto_count) == (4, 4, 1, 2)
    assert [dex.type_name(kind) for kind in dex.class_type] == [each.name for each in SAMPLE]
    above = [None if kind == NO_INDEX else dex.type_name(kind) for kind in dex.class_super]
    assert above == [each.superclass for each in SAMPLE]
    assert dex.class_flags.tolist() == [1, 0x401, 1, 1]
    assert [dex.type_name(kind) for kind in dex.interfaces(0)] == ["Lx/I;", "Lx/J;"]
    assert dex.interfaces(1) == ()
    assert dex.type_names() == sorted(dex.type_names())
    assert [dex.type_name(kind) for kind in range(dex.type_count)] == dex.type_names()


def test_signatures() -> None:
    dex = Dex(build(SAMPLE).data, "classes.dex")
    signatures = [dex.method_signature(index) for index in range(dex.method_count)]
    assert signatures == [
        "La/B;->run()V",
        "La/B;->stub()V",
        "La/C;->idle()V",
        "La/C;->take(I[Ljava/lang/String;)V",
    ]
    assert dex.field_signature(0) == "La/C;->x:[I"


def test_defined_methods() -> None:
    dex = Dex(build(SAMPLE).data, "classes.dex")
    assert dex.defined_method.tolist() == [0, 1, 3, 2]
    assert dex.defined_class.tolist() == [0, 0, 1, 1]
    assert dex.defined_flags.tolist() == [1 | STATIC, 1 | NATIVE, 1 | STATIC, 0x401]
    assert dex.native_method.tolist() == [1]
    assert dex.code_method.tolist() == [0, 3]
    assert dex.code_class.tolist() == [0, 1]
    assert dex.code_size.tolist() == [6, 1]


def test_code_rows_follow_the_file() -> None:
    built = build([Class("La/A;", [Method("one", code=nothing), Method("two", code=nothing)])])
    codes = [built.at["code La/A;->one()V"], built.at["code La/A;->two()V"]]
    data = built.at["class_data La/A;"]
    raw = uleb(0) + uleb(0) + uleb(2) + uleb(0)
    for code in reversed(codes):
        raw += uleb(int(code == codes[0])) + uleb(9) + uleb(code)
    dex = Dex(built.patched(data, f"{len(raw)}B", *raw), "classes.dex")
    assert dex.code_offset.tolist() == codes
    assert dex.code_method.tolist() == [1, 0]


@pytest.mark.parametrize("version", range(35, 42))
def test_versions(version: int) -> None:
    assert Dex(build(SAMPLE, version).data, "classes.dex").version == version


TEXTS = {
    "empty": "",
    "ascii": "http://example.com/face?a=1",
    "length of two bytes": "x" * 200,
    "length of three bytes": "é" * 20_000,
    "zero": "a\0b",
    "two bytes": "café",
    "three bytes": "人脸识别",
    "beyond U+FFFF": "😀 ok 𠮷",
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())
def test_string(text: str) -> None:
    data = build([Class("La/B;", [talker(text)])]).data
    one, all_ = Dex(data, "classes.dex"), Dex(data, "classes.dex")
    assert text in all_.strings()
    assert [one.string(index) for index in range(one.string_count)] == all_.strings()
    assert [all_.string(index) for index in range(one.string_count)] == all_.strings()


def test_half_a_surrogate_pair_is_replaced() -> None:
    dex = Dex(build([Class("La/B;", [talker("a\ud83db")])]).data, "classes.dex")
    assert "a\ufffdb" in dex.strings()


@pytest.mark.parametrize(
    "raw", [b"\x05ab\xff\xfec", b"\x05ab\xc0\0\0", b"\x05\xe4\xba\0\0\0", b"\x80" * 5 + b"\xff"]
)
def test_bytes_that_are_no_mutf8(raw: bytes) -> None:
    built = build([Class("La/B;", [talker("abcde")])])
    data = built.patched(built.data.index(b"\x05abcde"), f"{len(raw)}B", *raw)
    dex = Dex(data, "classes.dex")
    bulk = dex.strings()
    assert any("\ufffd" in text for text in bulk)
    assert [Dex(data, "classes.dex").string(index) for index in range(dex.string_count)] == bulk


def test_no_strings() -> None:
    dex = Dex(build([]).data, "classes.dex")
    assert (dex.strings(), dex.type_names(), list(dex.types_with_prefix("L"))) == ([], [], [])


def test_string_data_in_any_order() -> None:
    built = build(SAMPLE)
    count = len(Dex(built.data, "").strings())
    offsets = struct.unpack_from(f"<{count}I", built.data, built.at["string_ids"])
    data = built.patched(built.at["string_ids"], f"{count}I", *reversed(offsets))
    dex = Dex(data, "classes.dex")
    assert dex.strings() == Dex(built.data, "").strings()[::-1]
    assert [Dex(data, "").string(index) for index in range(count)] == dex.strings()


def test_string_ids_that_repeat_one_text_cost_it_once() -> None:
    words = [f"{number:05}" for number in range(5000)]
    built = build([Class("La/B;", [talker(*words, "w" * 500_000)])])
    count = Dex(built.data, "").string_count
    offset = built.data.index(b"wwww") - 3
    inside = [offset + (number % 100_000) for number in range(count)]
    for offsets in ([offset] * count, inside, inside[::-1]):
        dex = Dex(built.patched(built.at["string_ids"], f"{count}I", *offsets), "classes.dex")
        assert sum(map(len, set(dex.strings()))) <= len(built.data)
        assert dex.string(7) == dex.strings()[7]


def test_prefix() -> None:
    names = ("La;", "Lcom/megvii/A;", "Lcom/megvii/B;", "Lcom/megviix/C;", "Lz;")
    dex = Dex(build([Class(name) for name in names]).data, "classes.dex")
    found = dex.types_with_prefix("Lcom/megvii/")
    assert isinstance(found, range)
    assert [dex.type_name(kind) for kind in found] == ["Lcom/megvii/A;", "Lcom/megvii/B;"]
    assert list(dex.types_with_prefix("Lcom/none/")) == []
    assert len(dex.types_with_prefix("")) == dex.type_count


def test_prefix_in_an_unsorted_table() -> None:
    built = build([Class(name) for name in ("La;", "Lcom/megvii/A;", "Lcom/megvii/B;", "Lz;")])
    count = Dex(built.data, "").type_count
    kinds = struct.unpack_from(f"<{count}I", built.data, built.at["type_ids"])
    dex = Dex(built.patched(built.at["type_ids"], f"{count}I", *reversed(kinds)), "classes.dex")
    found = [dex.type_name(kind) for kind in dex.types_with_prefix("Lcom/megvii/")]
    assert found == ["Lcom/megvii/B;", "Lcom/megvii/A;"]


def test_long_names_are_cut_in_signatures() -> None:
    name = "L" + "n" * 5000 + ";"
    dex = Dex(build([Class(name, [Method("m", f"({name})V", nothing)])]).data, "classes.dex")
    assert len(dex.method_signature(0)) < 2200
    assert dex.type_name(int(dex.class_type[0])) == name


def test_container() -> None:
    parts = [[Class("La/A;", [talker("one")])], [Class("La/B;", [talker("two")])], SAMPLE]
    found = split(container(parts).data, "classes.dex")
    assert [dex.name for dex in found] == ["classes.dex", "classes.dex[1]", "classes.dex[2]"]
    assert [dex.type_name(int(dex.class_type[0])) for dex in found] == ["La/A;", "La/B;", "La/B;"]
    assert [len(sweep(dex).strings.at) for dex in found] == [1, 1, 0]
    assert found[1].strings()[int(sweep(found[1]).strings.target[0])] == "two"


def test_a_plain_file_is_one_dex() -> None:
    assert len(split(build(SAMPLE, 40).data + b"dex\n040\0", "classes.dex")) == 1


def test_container_headers_that_lie() -> None:
    built = container([[Class("La/A;")], [Class("La/B;")]])
    second = built.at["header 1"]
    for offset, form, value in (
        (0x70, "I", len(built.data) + 1),
        (0x74, "I", 4),
        (0x20, "I", second + 4),
        (second + 0x74, "I", 0),
        (second + 0x20, "I", 1 << 31),
        (second + 0x24, "I", 0x70),
        (second + 6, "B", ord("0")),
    ):
        with pytest.raises(DexUnreadable):
            split(built.patched(offset, form, value), "classes.dex")


def test_a_container_of_nothing_but_headers() -> None:
    header = bytearray(build([], 41).data[:0x78])
    struct.pack_into("<I", header, 0x20, 0x78)
    struct.pack_into("<12I", header, 0x38, *[0] * 12)
    data = bytearray()
    for number in range(2000):
        struct.pack_into("<II", header, 0x70, 2000 * 0x78, number * 0x78)
        data += header
    with pytest.raises(DexUnreadable, match="more than 256"):
        split(bytes(data), "classes.dex")


def test_a_container_of_headers_that_share_their_tables() -> None:
    data = bytearray(build(SAMPLE, 41).data)
    total = len(data) + 100 * 0x78
    struct.pack_into("<I", data, 0x70, total)
    for _ in range(100):
        header = bytearray(data[:0x78])
        struct.pack_into("<I", header, 0x20, 0x78)
        struct.pack_into("<I", header, 0x74, len(data))
        data += header
    with pytest.raises(DexUnreadable, match="share their tables"):
        split(bytes(data), "classes.dex")


def test_bytes_after_the_end_are_counted() -> None:
    data = build(SAMPLE).data
    dex = Dex(data + b"payload", "classes.dex")
    assert dex.trailing == 7
    assert dex.data == data


# --- files the platform refuses -----------------------------------------------------------------


def test_truncated_anywhere() -> None:
    data = build(SAMPLE).data
    for size in range(len(data)):
        with pytest.raises(DexUnreadable):
            Dex(data[:size], "classes.dex")


HEADER = {
    "magic": (0, "B", 0x64 ^ 1),
    "version 34": (6, "B", ord("4")),
    "version letters": (4, "B", ord("x")),
    "big endian": (0x28, "I", 0x78563412),
    "file size 0": (0x20, "I", 0),
    **{f"{name} {value:#x}": (offset, "I", value)
       for name, offset in (("strings", 0x38), ("types", 0x40), ("protos", 0x48), ("fields", 0x50),
                            ("methods", 0x58), ("classes", 0x60))
       for value in (0xFFFFFFFF, 0x10000000, 500)},
    **{f"{name} offset": (offset, "I", 0xFFFFFFF0)
       for name, offset in (("string", 0x3C), ("type", 0x44), ("class", 0x64))},
}  # fmt: skip


@pytest.mark.parametrize("patch", HEADER.values(), ids=HEADER.keys())
def test_header_that_lies(patch: tuple[int, str, int]) -> None:
    with pytest.raises(DexUnreadable, match=r"^classes\.dex .*\.$"):
        Dex(build(SAMPLE).patched(*patch), "classes.dex")


TABLES = {
    "string offset": ("string_ids", 0, "I", 1 << 30),
    "descriptor": ("type_ids", 0, "I", 999),
    "return type": ("proto_ids", 4, "I", 999),
    "parameters outside": ("proto_ids", 8, "I", 0xFFFFFFF0),
    "parameters unaligned": ("proto_ids", 8, "I", 0x71),
    "field class": ("field_ids", 0, "H", 999),
    "field type": ("field_ids", 2, "H", 999),
    "field name": ("field_ids", 4, "I", 999),
    "method class": ("method_ids", 0, "H", 999),
    "method proto": ("method_ids", 2, "H", 999),
    "method name": ("method_ids", 4, "I", 999),
    "class type": ("class_defs", 0, "I", 999),
    "superclass": ("class_defs", 8, "I", 999),
    "interfaces outside": ("class_defs", 12, "I", 0xFFFFFFF0),
    "interfaces in the header": ("class_defs", 12, "I", 8),
    "class data outside": ("class_defs", 24, "I", 0xFFFFFFF0),
    "class data at the last byte": ("class_defs", 24, "I", -1),
}


@pytest.mark.parametrize("patch", TABLES.values(), ids=TABLES.keys())
def test_index_that_points_nowhere(patch: tuple[str, int, str, int]) -> None:
    built = build(SAMPLE)
    table, offset, form, value = patch
    if value == -1:
        value = len(built.data) - 1
    with pytest.raises(DexUnreadable):
        Dex(built.patched(built.at[table] + offset, form, value), "classes.dex")


def test_type_list_that_names_no_type() -> None:
    built = build(SAMPLE)
    (offset,) = struct.unpack_from("<I", built.data, built.at["class_defs"] + 12)
    with pytest.raises(DexUnreadable, match="points nowhere"):
        Dex(built.patched(offset + 4, "H", 999), "classes.dex")
    with pytest.raises(DexUnreadable, match="leaves the file"):
        Dex(built.patched(offset, "I", 1 << 30), "classes.dex")


def test_type_list_that_is_shared_too_often() -> None:
    """A thousand classes with one list of a thousand interfaces would be a million pairs."""
    faces = tuple(f"Lx/I{number:04};" for number in range(1000))
    classes = [Class(f"La/C{number:04};") for number in range(1000)]
    built = build([Class("La/B;", interfaces=faces), *classes])
    (offset,) = struct.unpack_from("<I", built.data, built.at["class_defs"] + 12)
    data = bytearray(built.data)
    for number in range(1001):
        struct.pack_into("<I", data, built.at["class_defs"] + 32 * number + 12, offset)
    with pytest.raises(DexUnreadable, match="shares its type lists too often"):
        Dex(bytes(data), "classes.dex")


def test_what_stands_above_each_class() -> None:
    dex = Dex(build(SAMPLE).data, "classes.dex")
    pairs = {(row, dex.type_name(kind)) for row, kind in zip(*map(list, dex.above()), strict=True)}
    assert pairs == {
        (0, "Ljava/lang/Object;"),
        (0, "Lx/I;"),
        (0, "Lx/J;"),
        (1, "Ljava/lang/Object;"),
        (3, "Ljava/lang/Object;"),
    }


def test_defined_fields() -> None:
    """Static fields before those of instances, each list counted anew."""
    built = build(MANY)
    raw = uleb(2) + uleb(3) + uleb(0) * 2 + b"\0\1\1\1" + b"\0\1\2\1\1\1"
    data = built.data + raw
    table = np.array([0, len(built.data)], np.uint32)
    found = read_fields(np.frombuffer(data, np.uint8), table, 9, 9)
    assert found.tolist() == [0, 1, 0, 2, 3]
    with pytest.raises(BadClassData, match="more members"):
        read_fields(np.frombuffer(data, np.uint8), table, 4, 9)


def test_a_buffer_is_as_good_as_bytes() -> None:
    data = build(SAMPLE, 39).data
    one, other = Dex(data, "classes.dex"), Dex(bytearray(data), "classes.dex")
    assert one.strings() == other.strings()
    assert one.type_names() == [other.type_name(kind) for kind in range(other.type_count)]


# --- class data that is not laid out as builders do ---------------------------------------------

MANY = [Class(f"La/C{number:03};", [Method("m", code=nothing)]) for number in range(200)]


def grown(built: Built, extra: bytes) -> Built:
    """The file with more bytes at its end that belong to it."""
    data = built.data + extra
    return Built(Built(data).patched(0x20, "I", len(data)), built.at)


def with_class_data(number: int, raw: bytes, before: bytes = b"") -> bytes:
    """`MANY` with other class data for one class, at the end of the file."""
    built = build(MANY)
    end = len(built.data)
    place = built.at["class_defs"] + 32 * number + 24
    return grown(built, before + raw).patched(place, "I", end + len(before))


def member(built: Built, number: int) -> bytes:
    offset = built.at[f"class_data La/C{number:03};"]
    return built.data[offset : offset + 4 + len(uleb(number)) + 1 + 2]


@pytest.mark.parametrize("before", [b"", b"\0", b"\xff\xff", b"\x80" * 9])
def test_scattered_class_data(before: bytes) -> None:
    built = build(MANY)
    usual = Dex(built.data, "classes.dex")
    moved = Dex(with_class_data(7, member(built, 7), before), "classes.dex")
    assert moved.defined_method.tolist() == usual.defined_method.tolist()
    assert moved.code_offset.tolist() == usual.code_offset.tolist()


BAD_CLASS_DATA = {
    "more methods than the file": uleb(0) * 2 + uleb(0xFFFFFFFF) + uleb(0),
    "more methods than names": uleb(0) * 2 + uleb(201) + uleb(0) + b"\0\0\0" * 201,
    "more fields than names": uleb(5) + uleb(0) * 3 + b"\0" * 10,
    "method that is not named": uleb(0) * 2 + uleb(1) + uleb(0) + uleb(200) + b"\0\0",
    "second method that is not named": uleb(0) * 2 + uleb(2) + uleb(0) + uleb(199) + b"\0\0\1\0\0",
    "no end": uleb(0) * 2 + uleb(2) + uleb(0) + uleb(1) + b"\0\0",
    "endless count": b"\x80" * 30,
    "count of six bytes": b"\0\0\x81\x80\x80\x80\x80\0\0\0\0\0\0",
    "method index of six bytes": uleb(0) * 2 + uleb(1) + uleb(0) + b"\x80\x80\x80\x80\x80\0\0\0",
}


@pytest.mark.parametrize("before", [b"", b"\xff"], ids=["in a row", "apart"])
@pytest.mark.parametrize("raw", BAD_CLASS_DATA.values(), ids=BAD_CLASS_DATA.keys())
def test_class_data_that_lies(raw: bytes, before: bytes) -> None:
    with pytest.raises(DexUnreadable):
        Dex(with_class_data(7, raw, before), "classes.dex")


def test_one_class_data_for_all_classes() -> None:
    built = build(MANY)
    data = bytearray(built.data)
    for number in range(200):
        place = built.at["class_defs"] + 32 * number + 24
        struct.pack_into("<I", data, place, built.at["class_data La/C003;"])
    assert len(Dex(bytes(data), "classes.dex").code_method) == 200


def test_class_data_that_overlaps_is_not_read_without_end() -> None:
    """20 000 classes share ten data of 900 fields."""

    def code(pool: Pool) -> list[int]:
        return [unit for n in range(1000) for unit in (0x60, pool.field("La/B;", f"f{n:04}", "I"))]

    classes = [Class(f"La/C{number:05};") for number in range(20_000)]
    built = build([Class("La/B;", [Method("m", code=code)]), *classes])
    data = bytearray(grown(built, b"\xff" + (uleb(900) + b"\0\0\0") * 10 + b"\1" * 4000).data)
    for number in range(1, 20_001):
        place = built.at["class_defs"] + 32 * number + 24
        struct.pack_into("<I", data, place, len(built.data) + 1 + 5 * (number % 10))
    start = time.process_time()
    with pytest.raises(DexUnreadable, match="overlaps"):
        Dex(bytes(data), "classes.dex")
    assert time.process_time() - start < 60  # a hang, not a speed


def test_method_defined_too_often() -> None:
    raw = uleb(0) * 2 + uleb(150) + uleb(0) + b"\0\x09\0" * 150
    for before in (b"", b"\xff"):
        data = bytearray(with_class_data(7, raw, before))
        struct.pack_into(
            "<I", data, build(MANY).at["class_defs"] + 32 * 8 + 24, len(data) - len(raw)
        )
        with pytest.raises(DexUnreadable, match="more methods"):
            Dex(bytes(data), "classes.dex")


def test_class_data_far_apart() -> None:
    """A section larger than any build has is read class by class, not laid out in memory."""
    built = build(MANY)
    data = with_class_data(7, member(built, 7), b"\xff" * (9 << 20))
    start = time.process_time()
    assert len(Dex(data, "classes.dex").code_method) == 200
    assert time.process_time() - start < 60  # a hang, not a speed


# --- any bytes ----------------------------------------------------------------------------------


def read_all(data: bytes) -> None:
    """Everything a caller may ask of a file."""
    for dex in split(data, "classes.dex"):
        bulk = dex.strings()
        again = Dex(dex.data, dex.name, dex.start)
        assert [again.string(index) for index in range(dex.string_count)] == bulk
        assert len(dex.type_names()) == dex.type_count
        assert list(dex.types_with_prefix("La/")) == [
            index for index, name in enumerate(dex.type_names()) if name.startswith("La/")
        ]
        for count, ask in (
            (dex.method_count, dex.method_signature),
            (dex.field_count, dex.field_signature),
            (dex.class_count, dex.interfaces),
        ):
            for index in range(count):
                ask(index)
        found = sweep(dex)
        for refs, bound in (
            (found.invokes, dex.method_count),
            (found.strings, dex.string_count),
            (found.types, dex.type_count),
            (found.fields, dex.field_count),
            (found.consts, 1 << 31),
        ):
            for code, target, at, _ in zip(*refs, strict=True):
                assert target < bound
                assert render(dex, int(code), int(at))
        for text in bulk:
            text.encode()


SEEDS = [
    build(SAMPLE).data,
    build([*SAMPLE, Class("Lb;", [talker("人脸", "a\0b", "😀")])], 39).data,
    container([SAMPLE, [Class("La/D;", [talker("two")])]]).data,
]


PLACES = st.floats(0, 1, exclude_max=True)
VALUES = (
    st.integers(0, 300) | st.sampled_from([0x7FFF, 0xFFFF, 0x7FFFFFFF, 1 << 32]) | st.integers(0)
)


@settings(max_examples=500, deadline=None)
@given(
    seed=st.sampled_from(SEEDS),
    patches=st.lists(st.tuples(PLACES, st.sampled_from("BHI"), VALUES), max_size=4),
    cut=st.just(1.0) | st.just(1.0) | PLACES,
)
def test_mutants(seed: bytes, patches: list[tuple[float, str, int]], cut: float) -> None:
    data = bytearray(seed)
    for where, form, value in patches:
        size = struct.calcsize(form)
        place = 0x20 + int(where * (len(data) - 0x20 - size))
        data[place : place + size] = (value % (1 << 8 * size)).to_bytes(size, "little")
    with contextlib.suppress(DexUnreadable):
        read_all(bytes(data[: round(cut * len(data))]))


@pytest.mark.parametrize("seed", SEEDS)
def test_seeds_are_sound(seed: bytes) -> None:
    read_all(seed)
