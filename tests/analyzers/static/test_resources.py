"""Resource tables: string values by language and what references stand for."""

import struct
import time

import numpy as np
import pytest
from axmlbuilder import Ref, Value, chunk, config, pool, table
from hypothesis import given, settings
from hypothesis import strategies as st
from zipbuilder import FIXTURES, entries

from analyzers.static import resources
from analyzers.static.chunks import AxmlUnreadable, Pool
from analyzers.static.resources import Resources, ResourceString, Table

TYPES = {
    "string": {
        "app_name": {"": "Hello", "zh-rCN": "你好", "b+zh+Hant": "您好"},
        "other": {"zh-rCN": "只有中文"},
        "alias": {"": Ref(0x7F010000)},
        "styled": {"": None},
        "last": {"": "the last"},
    },
    "bool": {"clear": {"": True}, "dark": {"": False}},
    "integer": {"level": {"": 30}, "color": {"": Value(0x1C, 0xFF00FF00)}},
    "xml": {"network": {"": "res/xml/network.xml"}},
}
LAYOUTS = [{}, {"sparse": True}, {"short": True}, {"compact": True}, {"utf8": False}]


@pytest.mark.parametrize("layout", LAYOUTS, ids=str)
def test_strings(layout: dict) -> None:
    read = Resources(table(TYPES, **layout))
    assert set(read.strings()) == {
        ResourceString("app_name", "", "Hello"),
        ResourceString("app_name", "zh-rCN", "你好"),
        ResourceString("app_name", "b+zh+Hant", "您好"),
        ResourceString("other", "zh-rCN", "只有中文"),
        ResourceString("last", "", "the last"),
    }
    assert not read.unreadable


@pytest.mark.parametrize("layout", LAYOUTS, ids=str)
@pytest.mark.parametrize(
    ("reference", "values"),
    [
        ("@7F010000", ["Hello", "你好", "您好"]),
        ("@7F010001", ["只有中文"]),
        ("@7F010002", ["Hello", "你好", "您好"]),
        ("@7F010003", []),
        ("@7F010004", ["the last"]),
        ("@7F010005", []),
        ("@7F020000", ["true"]),
        ("@7F020001", ["false"]),
        ("@7F030000", ["30"]),
        ("@7F030001", ["0xFF00FF00"]),
        ("@7F040000", ["res/xml/network.xml"]),
        ("@7F050000", []),
        ("@android:01040000", []),
        ("@null", []),
        ("@string/app_name", []),
        ("?7F010000", ["?7F010000"]),
        ("plain", ["plain"]),
        ("", [""]),
    ],
)
def test_values(layout: dict, reference: str, values: list[str]) -> None:
    read = Resources(table(TYPES, **layout))
    assert read.values(reference) == values
    assert read.text(reference) == (values[0] if values else "")


@pytest.mark.parametrize(
    ("values", "taken"),
    [
        ({"": "any", ",v28": "v28"}, "v28"),
        ({",v28": "v28", "": "any", ",v24": "v24", ",v31": "v31"}, "v31"),
        ({"": "any", ",v10000": "later"}, "any"),
        ({",land": "land", "": "any"}, "any"),
        ({",port": "port", "": "any"}, "port"),
        ({",night": "night", "": "any"}, "any"),
        ({",notnight": "day", "": "any"}, "day"),
        ({",television": "television", "": "any"}, "any"),
        ({",sw600dp": "tablet", "": "any", ",sw320dp": "phone"}, "phone"),
        ({",w820dp": "wide", ",round": "watch", ",large": "large", "": "any"}, "any"),
        ({",mcc460": "one operator's country", "": "any"}, "any"),
        ({",dpad": "dpad", "": "any"}, "any"),
        ({",port": "port", ",v28": "v28", "": "any"}, "port"),
        ({",land,v31": "land", ",v21": "v21"}, "v21"),
        ({"zh,v31": "中", "": "any"}, "any"),
        ({"zh": "中", "zh,v28": "新"}, "新"),
        ({",land": "land alone"}, "land alone"),
        ({",xxhdpi": "first", "": "second"}, "first"),
    ],
)
def test_a_recent_phone_chooses(values: dict[str, str], taken: str) -> None:
    for ordered in (values, dict(reversed(values.items()))):
        if ",xxhdpi" in values and ordered is not values:
            continue  # densities choose nothing: the first in the table comes first
        read = Resources(table({"string": {"a": ordered}}))
        assert read.text("@7F010000") == taken
        assert sorted(read.values("@7F010000")) == sorted(values.values())


def test_the_choice_is_made_at_every_hop() -> None:
    types = {
        "string": {
            "a": {"": Ref(0x7F010001), ",v28": Ref(0x7F010002)},
            "old": {"": "old", ",v31": "old31"},
            "new": {"": "new", "zh": "新"},
        }
    }
    assert Resources(table(types)).values("@7F010000") == ["new", "old31", "old", "新"]


def test_tables_of_several_parts() -> None:
    base = table({"string": {"a": {"": "x"}, "b": {"": Ref(0x80010000)}}})
    zh = Table(table({"string": {"a": {"zh": "中"}}}))
    feature = Table(
        table({"string": {"c": {"": "of the feature"}, "d": {"": "res/a.xml"}}}, package=0x80),
        {"res/a.xml": "res/f!/a.xml"},
    )
    read = Resources(base, [zh, Table(b"broken"), feature])
    assert read.unreadable
    assert read.values("@7F010000") == ["x", "中"]
    assert read.text("@7F010001") == "of the feature"
    assert read.text("@80010001") == "res/f!/a.xml"
    assert {(s.name, s.locale, s.value) for s in read.strings()} == {
        ("a", "", "x"),
        ("a", "zh", "中"),
        ("c", "", "of the feature"),
        ("d", "", "res/a.xml"),
    }
    assert Resources(None, [zh]).text("@7F010000") == "中"


def test_strings_of_a_table_whose_types_have_no_names() -> None:
    data = table({"string": {"a": {"": "x"}}}).replace(
        "string".encode("utf-16-le"), "ttttts".encode("utf-16-le")
    )
    assert [s.value for s in Resources(data).strings()] == ["x"]


def test_default_comes_first() -> None:
    read = Resources(table({"string": {"a": {"zh": "中", "": "x"}}}))
    assert read.values("@7F010000") == ["x", "中"]


@pytest.mark.parametrize(
    "locale", ["", "zh", "zh-rCN", "fil", "fil-rPH", "es-r419", "b+zh+Hans", "b+sr+Latn+RS"]
)
def test_locales(locale: str) -> None:
    shown = {"es-r419": "es-r419"}.get(locale, locale)
    assert [s.locale for s in Resources(table({"string": {"a": {locale: "x"}}})).strings()] == [
        shown
    ]


def test_no_table_is_not_an_unreadable_one() -> None:
    assert not Resources(None).unreadable
    assert Resources(None).text("@7F010000") == ""
    assert list(Resources(None).strings()) == []


def test_references_in_a_circle_and_to_everything() -> None:
    circle = {"a": {"": Ref(0x7F010001)}, "b": {"": Ref(0x7F010000)}, "c": {"": Ref(0)}}
    read = Resources(table({"string": circle}))
    assert read.values("@7F010000") == []
    assert read.values("@7F010002") == []
    locales = ["", *(a + b for a in "abcdefg" for b in "abcdefg")]
    tower = {
        f"s{n}": {locale: Ref(0x7F010000 + n + 1) for locale in locales} for n in range(40)
    } | {"s40": {"": "end"}}
    began = time.perf_counter()
    assert Resources(table({"string": tower})).values("@7F010000") == []
    assert Resources(table({"string": tower})).values("@7F01001E") == ["end"]
    assert time.perf_counter() - began < 60  # a hang, not a speed


def test_looks_are_numbered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resources, "_MOST_LOOKS", 3)
    read = Resources(table({"string": {"a": {"": "x"}}}))
    assert [read.text("@7F010000") for _ in range(4)] == ["x", "x", "", ""]


def test_more_entries_than_a_table_can_have(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resources, "MOST_VALUES", 3)
    read = Resources(table({"string": {f"s{n}": {"": "x"} for n in range(4)}}))
    assert read.unreadable


def test_more_strings_than_are_spelled_out(monkeypatch: pytest.MonkeyPatch) -> None:
    for most, unreadable in ((4, True), (5, False)):
        monkeypatch.setattr(resources, "MOST_STRINGS", most)
        read = Resources(table(TYPES))
        assert len(list(read.strings())) == most
        assert read.unreadable is unreadable


def broken(change) -> bytes:
    data = bytearray(table(TYPES))
    change(data)
    return bytes(data)


def place_of(data: bytes, kind: int) -> int:
    """Where the first chunk of a kind stands, by walking the table and its package."""
    at = 12
    while True:
        found, head, size = struct.unpack_from("<HHI", data, at)
        if found == kind:
            return at
        at += head if found == 0x0200 else size


def set_at(kind: int, offset: int, form: str, value: int):
    return lambda data: struct.pack_into("<" + form, data, place_of(data, kind) + offset, value)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x02\0",
        b"not a table" * 10,
        table(TYPES)[:-4],
        broken(set_at(0x0200, 4, "I", 0x7FFFFFF0)),
        broken(set_at(0x0200, 2, "H", 12)),
        broken(set_at(0x0201, 12, "I", 0x7FFFFFFF)),
        broken(set_at(0x0201, 4, "I", 6)),
        broken(set_at(0x0001, 8, "I", 0x7FFFFFFF)),
    ],
)
def test_unreadable_table_says_so(data: bytes) -> None:
    read = Resources(data)
    assert read.unreadable
    list(read.strings())
    read.values("@7F010000")


@pytest.mark.parametrize("place", [268, 276])
def test_values_are_found_by_number_even_where_the_names_are_gone(place: int) -> None:
    read = Resources(broken(set_at(0x0200, place, "I", 0x7FFFFFFC)))
    assert not read.unreadable
    assert read.text("@7F010000") == "Hello"
    assert "你好" in [each.value for each in read.strings()]


def test_entries_that_point_nowhere_are_passed_over() -> None:
    for offset in (1, 0x7FFFFFFC, 4):
        data = broken(set_at(0x0201, 84, "I", offset))
        read = Resources(data)
        assert not read.unreadable
        assert "Hello" not in [s.value for s in read.strings() if s.name == "app_name"]


def test_pool_that_repeats_its_bytes_ends_the_reading() -> None:
    count = 50_000
    text = b"\xff\xff" + b"\xff\xff" + b"A" * 0x7FFF + b"\0\0\0"
    body = struct.pack("<I", 0) * count + text
    texts = chunk(
        0x0001,
        body + b"\0" * (-len(body) % 4),
        struct.pack("<5I", count, 0, 0x100, 28 + 4 * count, 0),
    )
    rows = b"".join(struct.pack("<HHIHBBI", 8, 0, 0, 8, 0, 3, n) for n in range(count))
    offsets = b"".join(struct.pack("<I", 16 * n) for n in range(count))
    head = struct.pack("<BBHII", 1, 0, 0, count, 84 + 4 * count) + config("")
    strings = chunk(0x0201, offsets + rows, head)
    names = pool(["string"])
    front = struct.pack("<I256s5I", 0x7F, b"", 288, 0, 288 + len(names), 0, 0)
    package = chunk(0x0200, names + pool(["a"]) + strings, front)
    read = Resources(chunk(0x0002, texts + package, struct.pack("<I", 1)))
    assert not read.unreadable
    began = time.perf_counter()
    assert sum(1 for _ in read.strings()) < 200
    assert read.unreadable
    assert read.text("@7F01C000") == ""
    assert time.perf_counter() - began < 60  # a hang, not a speed


@pytest.mark.parametrize("case", FIXTURES)
def test_fixture_reads_as_androguard_reads_it(case: str) -> None:
    from androguard.core.axml import ARSCParser
    from loguru import logger

    logger.disable("androguard")
    data = entries(case)["resources.arsc"]
    other = ARSCParser(data)
    theirs = {
        (row[0], locale.strip("\0"), row[1])
        for package in other.get_packages_names()
        for locale in other.get_locales(package)
        for row in other.values[package][locale].get("string", ())
        if row[1]
    }
    assert {tuple(row) for row in Resources(data).strings()} == theirs


SAMPLE = table(TYPES)


@settings(max_examples=300, deadline=2000)
@given(st.lists(st.tuples(st.integers(0, len(SAMPLE) - 1), st.integers(0, 255)), max_size=6))
def test_no_bytes_fail(edits: list[tuple[int, int]]) -> None:
    data = bytearray(SAMPLE)
    for at, value in edits:
        data[at] = value
    read = Resources(bytes(data))
    assert len(list(read.strings())) < 100
    for number in range(6):
        read.values(f"@7F01000{number}")


TEXTS = [
    "",
    "short",
    "脸" * 30,
    "é" * 100,
    "long " * 60,
    "x" * 40_000,
    "half \ud83d here",
    "\ud83d\ude00",
]


@pytest.mark.parametrize("utf8", [True, False])
@pytest.mark.parametrize("beyond", [(), (99,)])
def test_strings_of_a_pool_at_once_are_those_one_by_one(utf8: bool, beyond: tuple) -> None:
    data = pool(TEXTS, utf8)
    asked = [3, 1, 1, 7, 0, 2, 4, 5, 6, 3, *beyond]
    once, each = (Pool(data, 0, 28, len(data)) for _ in range(2))
    assert list(once.texts(np.array(asked))) == [each[number] for number in asked]
    assert list(once.texts(np.array(asked))) == [each[number] for number in asked]


def test_strings_of_a_pool_that_share_their_bytes() -> None:
    """A pool spells out no more than twice its bytes, whether at once or one by one."""
    data = bytearray(pool(["x" * 100, *[""] * 50], True))
    for number in range(1, 51):
        data[28 + 4 * number : 32 + 4 * number] = data[28:32]
    found = Pool(bytes(data), 0, 28, len(data)).texts(np.arange(51))
    with pytest.raises(AxmlUnreadable):
        list(found)


def test_only_the_types_that_are_asked_for_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[int] = []
    columns = Resources._columns

    def told(self: Resources, type_, config):
        read.append(type_.group)
        return columns(self, type_, config)

    monkeypatch.setattr(Resources, "_columns", told)
    found = Resources(table(TYPES))
    assert read == []
    assert found.text("@7F030000") == "30"
    assert found.text("@7F030000") == "30"
    assert read == [0x7F03]
