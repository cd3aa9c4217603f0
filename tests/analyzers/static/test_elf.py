"""Names a library exports, as the loader finds them; hostile bytes have none and do no harm."""

import random
import re

import pytest
from elfbuilder import library

from analyzers.static import elf
from analyzers.static.elf import JNI, MOST_SYMBOLS, Bound, bound, is_library, strings, symbols

NAMES = ["Java_a_B_detect", "JNI_OnLoad", "Java_a_B_verify"]


def exported(data: bytes) -> list[str]:
    return list(symbols(lambda offset, size: data[offset : offset + size]).matching(JNI))


@pytest.mark.parametrize("wide", [True, False])
@pytest.mark.parametrize("table", ["gnu", "sysv", "none"])
def test_exported_names(wide: bool, table: str) -> None:
    data = library(NAMES, imports=["malloc", "Java_not_Mine_run"], wide=wide, table=table)
    assert exported(data) == ["Java_a_B_detect", "Java_a_B_verify"]


@pytest.mark.parametrize("wide", [True, False])
def test_by_sections_where_there_is_nothing_for_the_loader(wide: bool) -> None:
    data = library(NAMES, imports=["Java_not_Mine_run"], wide=wide, sections=True)
    assert exported(data) == ["Java_a_B_detect", "Java_a_B_verify"]


def test_a_library_that_exports_nothing() -> None:
    assert exported(library(imports=["Java_a_B_x"])) == []


def test_reading_asks_for_the_tables_only() -> None:
    data = library(NAMES, padding=100_000)
    asked: list[tuple[int, int]] = []

    def part(offset: int, size: int) -> bytes:
        asked.append((offset, size))
        return data[offset : offset + size]

    assert len(list(symbols(part).matching(JNI))) == 2
    assert sum(size for _, size in asked) < 20_000


@pytest.mark.parametrize(
    "tags",
    [
        {5: 0},
        {5: 1 << 60},
        {6: 1 << 60},
        {10: 1 << 60},
        {10: 0},
        {11: 3},
        {0x6FFFFEF5: 1 << 60},
        {0x6FFFFEF5: 0x10000},
        {4: 0x10008},
    ],
)
def test_tables_that_lead_nowhere_are_no_tables(tags: dict[int, int]) -> None:
    assert set(exported(library(NAMES, tags=tags))) <= set(NAMES)


@pytest.mark.parametrize("seed", range(30))
def test_no_bytes_raise_or_make_names_up(seed: int) -> None:
    chance = random.Random(seed)
    data = bytearray(library(NAMES, wide=seed % 2 == 0, table=("gnu", "sysv", "none")[seed % 3]))
    for _ in range(chance.randrange(1, 40)):
        data[chance.randrange(16, len(data))] = chance.randrange(256)
    del data[chance.randrange(16, len(data)) :]
    for name in exported(bytes(data)):
        assert name.encode() in data
    list(strings(bytes(data)))


@pytest.mark.parametrize(
    "data", [b"", b"\x7fELF", b"\x7fELF\x03\x01" + bytes(60), b"\x7fELF\x02\x02" + bytes(60)]
)
def test_what_is_no_library(data: bytes) -> None:
    assert not is_library(data)
    assert exported(data) == []


def test_a_count_that_lies_is_no_work() -> None:
    data = library(NAMES, table="sysv")
    at = data.index((4).to_bytes(4, "little"), 200)
    lying = data[:at] + (0xFFFFFFFF).to_bytes(4, "little") + data[at + 4 :]
    table = symbols(lambda offset, size: lying[offset : offset + size])
    assert len(table.defined) <= MOST_SYMBOLS


# --- bound names ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("symbol", "name"),
    [
        ("Java_com_a_Face_detect", Bound("com.a.Face", "detect")),
        ("Java_com_a_1b_Face_detect_1all", Bound("com.a_b.Face", "detect_all")),
        ("Java_a_B_run__I_3BLjava_lang_String_2", Bound("a.B", "run")),
        ("Java_a_B_run__", Bound("a.B", "run")),
        ("Java_a_B_run_1_1x", Bound("a.B", "run__x")),
        ("Java_a_B_00024C_run", Bound("a.B$C", "run")),
        ("Java_a_B_04eba", Bound("a", "B人")),
        ("Java_B_run", Bound("B", "run")),
        ("Java_run", None),
        ("Java__run", None),
        ("JNI_OnLoad", None),
        ("_ZN4Java3runEv", None),
    ],
)
def test_names_bound_to_java(symbol: str, name: Bound | None) -> None:
    assert bound(symbol) == name


# --- strings -------------------------------------------------------------------------------------


def test_strings_end_with_a_zero_and_are_long_enough() -> None:
    data = b"\x01abcdef\0short\0notended\x02" + "脸".encode() + b"visible\0"
    assert list(strings(data)) == [(1, "abcdef"), (26, "visible")]
    assert list(strings(data, most=1)) == [(1, "abcdef")]
    assert list(strings(b"longer than you think")) == []


@pytest.mark.parametrize("least", [1, 4, 6])
def test_strings_across_blocks(monkeypatch: pytest.MonkeyPatch, least: int) -> None:
    """Libraries are looked through a block at a time; where one ends makes no difference."""
    chance = random.Random(least)
    data = bytes(chance.choice(b"abcdefgh \0\0\x01\x7f") for _ in range(5000)) + b"open end"
    runs = re.compile(rb"(?<![\x20-\x7e])[\x20-\x7e]{%d,}(?=\0)" % least)
    expected = [(run.start(), run[0].decode()) for run in runs.finditer(data)]
    for block in (8, 64, 1000, 1 << 17):
        monkeypatch.setattr(elf, "_BLOCK", block)
        assert list(strings(data, least)) == expected
        assert list(strings(data, least, 7)) == expected[:7]
