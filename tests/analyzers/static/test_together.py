"""Dex files that are read and asked together answer what each would answer alone, sound or not."""

import gc
import random
import weakref
from collections.abc import Sequence

import numpy as np
import pytest
from dexbuilder import NATIVE, Class, Method, Pool, build

from analyzers.errors import AppUnreadable
from analyzers.static.bridges import bridges
from analyzers.static.constants import constant_hits
from analyzers.static.detection import candidate_types
from analyzers.static.dex import Dex, DexUnreadable, split
from analyzers.static.groups import put_together
from analyzers.static.naming import _packages
from analyzers.static.policyuses import addresses
from analyzers.static.program import Program
from analyzers.static.strings import Prefixes, Words
from analyzers.static.sweep import Sweep, sweep, sweep_all
from analyzers.static.tables import Found, checked

COLUMNS = (
    "defined_method",
    "defined_class",
    "defined_flags",
    "native_method",
    "code_method",
    "code_class",
    "code_offset",
    "code_size",
)
TEXTS = (
    "https://api.megvii.com/faceid/v3",
    "a.B",
    "人脸.jumio.ai",
    "é\0😀",
    "onCreate",
    "faceFound",
)


def code(number: int, texts: Sequence[str]) -> "list[Class]":
    """Some classes that differ by number; the even ones mention those of the next file."""

    def talk(pool: Pool) -> list[int]:
        units: list[int] = []
        for text in texts:
            index = pool.string(text)
            units += [0x1B, index & 0xFFFF, index >> 16]
        units += [0x0022, pool.type(f"Lcom/vendor/p{number + 1}/Other;")]
        units += [0x1070, pool.method(f"Lcom/vendor/p{number + 1}/Other;", "run", "(I)V"), 1]
        units += [0x2152, pool.field(f"Lcom/vendor/p{number}/One;", "x", "I"), 0x0114, 1, 0x7F0B]
        return [*units, 0x0E]

    here = f"Lcom/vendor/p{number}/"
    return [
        Class(
            here + "One;",
            [
                Method("talk", code=talk),
                Method("faceOf", flags=0x1 | NATIVE),
                Method("twin", code=lambda _: [0x0E], shares="twin"),
                Method("twin2", code=lambda _: [0x0E], shares="twin"),
            ][: 4 if number % 3 == 0 else 2],
            interfaces=["Ljava/lang/Runnable;"],
        ),
        Class(here + "Other;", [Method("run", "(I)V", lambda _: [0x0012, 0x0E])]),
        Class(f"Lo/N{number};"),
        Class("LBare;"),
    ]


def files() -> list[bytes]:
    """An app's dex files; one is next to empty, one has no code."""
    found = [build(code(number, TEXTS[: number + 1])).data for number in range(5)]
    return [*found, build([Class("La/B;")]).data, build([]).data]


def alone(data: list[bytes]) -> list[Found]:
    found: list[Found] = []
    for number, each in enumerate(data):
        try:
            found += split(each, f"classes{number}.dex")
        except DexUnreadable as error:
            found.append(error)
    return found


def together(data: list[bytes]) -> list[Found]:
    found: list[Found] = []
    for number, each in enumerate(data):
        try:
            found += split(each, f"classes{number}.dex", check=False)
        except DexUnreadable as error:
            found.append(error)
    found = checked(found)
    put_together(each for each in found if isinstance(each, Dex))
    return found


def lists(swept: Sweep) -> list[object]:
    return [
        [column.tolist() for column in refs] if isinstance(refs, tuple) else refs.tolist()
        for refs in swept
    ]


def compare(data: list[bytes]) -> list[Dex]:
    """Everything that is asked of them, both ways."""
    one, all_ = alone(data), together(data)
    assert [str(each) for each in one if not isinstance(each, Dex)] == [
        str(each) for each in all_ if not isinstance(each, Dex)
    ]
    left = [each for each in one if isinstance(each, Dex)]
    right = [each for each in all_ if isinstance(each, Dex)]
    prefixes, words = Prefixes(["Lcom/vendor/", "Lo/", "face", "a"]), Words(["jumio", "vendor"])
    for a, b in zip(left, right, strict=True):
        assert a.name == b.name
        for name in COLUMNS:
            x, y = getattr(a, name), getattr(b, name)
            assert x.dtype == y.dtype, name
            assert x.tolist() == y.tolist(), name
        assert a.type_names() == b.type_names()
        assert a.types_beginning(prefixes) == b.types_beginning(prefixes)
        assert a.strings_beginning(prefixes) == b.strings_beginning(prefixes)
        assert a.strings_holding(words) == b.strings_holding(words)
        assert candidate_types(a) == candidate_types(b)
        assert constant_hits(a) == constant_hits(b)
        assert bridges(a) == bridges(b)
    assert _packages(left) == _packages(right) == packages(left)
    assert list(addresses(left)) == list(addresses(right))
    assert [lists(sweep(dex)) for dex in left] == [lists(each) for each in sweep_all(right)]
    programs = Program(left), Program(right)
    mentioned = [set(zip(*map(list, program._edges()), strict=True)) for program in programs]
    assert mentioned[0] == mentioned[1]
    return right


def packages(dexes: list[Dex]) -> set[str]:
    names = {name for dex in dexes for name in dex.pool.texts(dex.type_string.astype(np.int64))}
    return {name[1 : name.rfind("/")] for name in names if name[:1] == "L" and "/" in name}


def test_sound_files_are_read_together(monkeypatch: pytest.MonkeyPatch) -> None:
    taken: list[str] = []
    accept = Dex.accept
    monkeypatch.setattr(
        Dex, "accept", lambda dex, columns: (taken.append(dex.name), accept(dex, columns))
    )
    data = [each for each in files() if each != build([]).data]
    found = compare(data)
    assert taken == [dex.name for dex in found]
    assert all(dex.member is not None for dex in found)
    assert len({id(dex.member.group) for dex in found if dex.member}) == 1


def test_an_empty_file_among_them() -> None:
    assert len(compare(files())) == 7


def test_large_files_and_those_of_containers_stay_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("analyzers.static.groups.LARGEST", 900)
    monkeypatch.setattr("analyzers.static.tables.LARGEST", 900)
    data = [*files(), build(code(7, TEXTS), version=41).data]
    found = compare(data)
    assert [dex.member is None for dex in found] == [
        len(dex.data) > 900 or dex.version == 41 or not dex.string_count for dex in found
    ]


def test_groups_are_no_larger_than_said(monkeypatch: pytest.MonkeyPatch) -> None:
    data = files()
    monkeypatch.setattr("analyzers.static.groups.MOST", len(data[0]) + len(data[1]))
    monkeypatch.setattr("analyzers.static.tables.MOST", len(data[0]) + len(data[1]))
    found = compare(data)
    assert len({id(dex.member.group) for dex in found if dex.member}) > 1


def test_a_file_that_cannot_be_read_stands_in_its_place() -> None:
    data = files()
    data[2] = build(code(2, TEXTS)).patched(0x3C, "I", 0x7FFFFFF0)
    refused = AppUnreadable("apk-damaged", "Not to be unpacked.")
    found = checked([refused, *together(data)])
    assert found[0] is refused
    assert [isinstance(each, Dex) for each in found[1:4]] == [True, True, False]


@pytest.mark.parametrize("seed", range(40))
def test_damaged_files_answer_as_they_would_alone(seed: int) -> None:
    dice = random.Random(seed)
    data = [bytearray(each) for each in files()]
    for each in dice.sample(data, dice.randint(1, 3)):
        for _ in range(dice.choice((1, 1, 2, 8))):
            each[dice.randrange(0x20, len(each))] = dice.choice(
                (0, 1, 0x7F, 0x80, 0xFF, dice.randrange(256))
            )
    compare([bytes(each) for each in data])


def test_a_group_does_not_keep_its_files() -> None:
    gc.disable()
    try:
        found = together(files())
        seen = [weakref.ref(each) for each in found]
        first = found[0]
        del found
        assert isinstance(first, Dex)
        assert [each() for each in seen] == [first, *(None,) * (len(seen) - 1)]
        assert first.company == (first,)
        assert first.type_names() == first.pool.texts(first.type_string)
    finally:
        gc.enable()
