"""Searching the raw bytes of a string table finds exactly what searching the decoded texts would."""

import struct

import numpy as np
import pytest
from dexbuilder import Class, Method, Pool, build
from hypothesis import given, settings
from hypothesis import strategies as st

from analyzers.static.dex import Dex
from analyzers.static.strings import Prefixes, Strings, Words, hashed

HOSTS = ["api.megvii.com", ".amazonaws.com", "dun.163.com", "a.b", "jumio.ai", "privacy", "人脸"]


def dex_of(*texts: str) -> Dex:
    def code(pool: Pool) -> list[int]:
        units: list[int] = []
        for text in texts:
            index = pool.string(text)
            units += [0x1B, index & 0xFFFF, index >> 16]
        return [*units, 0x0E]

    return Dex(build([Class("La/B;", [Method("talk", code=code)])]).data, "classes.dex")


def turned(dex: Dex) -> Dex:
    """The same strings in the opposite order, which no build writes."""
    data = bytearray(dex.data)
    (at,) = struct.unpack_from("<I", data, 0x3C)
    offsets = struct.unpack_from(f"<{dex.string_count}I", data, at)
    struct.pack_into(f"<{dex.string_count}I", data, at, *reversed(offsets))
    return Dex(bytes(data), "classes.dex")


def holding(dex: Dex, words: list[str]) -> list[int]:
    texts = dex.pool.texts(np.arange(dex.string_count))
    return [index for index, text in enumerate(texts) if any(word in text for word in words)]


@pytest.mark.parametrize("word", HOSTS)
@pytest.mark.parametrize(
    "around", [("", ""), ("https://", "/v3"), ("x" * 300, "y" * 300), ("é人😀\0", "\0é人😀")]
)
def test_a_word_is_found_wherever_it_stands(word: str, around: tuple[str, str]) -> None:
    text = around[0] + word + around[1]
    dex = dex_of(text, "nothing of interest", word[:-1], word[1:])
    found = dex.pool.holding(Words(HOSTS))
    assert text in [dex.string(index) for index in found]
    assert found == holding(dex, HOSTS)
    assert turned(dex).pool.holding(Words(HOSTS)) == holding(turned(dex), HOSTS)


PIECES = st.sampled_from(
    [".", "a", "b", "com", "megvii", "api", "://", "\0", "é", "人", "😀", "x" * 130, "jumio.ai"]
)
TEXTS = st.lists(PIECES, max_size=6).map("".join)


@settings(max_examples=200, deadline=None)
@given(texts=st.lists(TEXTS, max_size=8), words=st.lists(TEXTS, min_size=1, max_size=6))
def test_words_of_any_kind(texts: list[str], words: list[str]) -> None:
    words = [word for word in words if word]
    dex = dex_of(*texts)
    assert dex.pool.holding(Words(words)) == holding(dex, words)


@settings(max_examples=200, deadline=None)
@given(texts=st.lists(TEXTS, max_size=8), prefixes=st.lists(TEXTS, min_size=1, max_size=6))
def test_prefixes_of_any_kind(texts: list[str], prefixes: list[str]) -> None:
    prefixes = [each for each in prefixes if each]
    dex = dex_of(*texts)
    for one in (dex, turned(dex)):
        wanted = [
            index
            for index in range(one.string_count)
            if any(_raw(one.string(index)).startswith(_kept(each)) for each in prefixes)
        ]
        assert one.pool.beginning(Prefixes(prefixes)).tolist() == wanted
        places = one.pool.beginning(Prefixes(prefixes), np.arange(one.string_count)[::-1])
        assert sorted(one.string_count - 1 - places) == wanted


def _kept(prefix: str) -> bytes:
    """What of a prefix is compared: whole groups of eight bytes, three at most."""
    raw = _raw(prefix)
    return raw if len(raw) < 8 else raw[: min(len(raw) // 8, 3) * 8]


def _raw(text: str) -> bytes:
    return (
        text.replace("\0", "\0\0")
        .encode()
        .replace(b"\0\0", b"\xc0\x80")
        .replace("😀".encode(), b"\xed\xa0\xbd\xed\xb8\x80")
    )


def test_types_by_prefix() -> None:
    names = ["La/B;", "Lcom/megvii/A;", "Lcom/megvii/livenessdetection/Detector;", "Lcom/meh;"]
    dex = Dex(build([Class(name) for name in names]).data, "classes.dex")
    found = dex.types_beginning(Prefixes(["Lcom/megvii", "Lcom/megvii/liveness"]))
    assert [name for _, name in found] == names[1:3]
    assert [dex.type_name(index) for index, _ in found] == names[1:3]


def test_the_same_text_has_the_same_number_in_every_file() -> None:
    texts = ["", "a", "com.a.B", "x" * 7, "x" * 8, "x" * 9, "人脸识别", "y" * 1000, "y" * 999]
    one, other = dex_of(*texts), dex_of(*texts, "b", "zz", "com.a.B$1")
    numbers = [
        {
            text: int(number)
            for text, number in zip(
                dex.pool.texts(np.arange(dex.string_count)),
                dex.pool.hashes(np.arange(dex.string_count)),
                strict=True,
            )
        }
        for dex in (one, other)
    ]
    assert all(numbers[0][text] == numbers[1][text] for text in texts)
    short = [number for text, number in numbers[1].items() if len(text) < 100]
    assert len(set(short)) == len(short)


def test_a_text_has_the_number_of_its_bytes() -> None:
    dex = dex_of("com.example.Face", "z")
    raw = np.frombuffer(b"com.example.Face\0", np.uint8)
    index = next(k for k in range(dex.string_count) if dex.string(k) == "com.example.Face")
    assert hashed(raw, np.zeros(1, np.int64)) == dex.pool.hashes(np.array([index]))


@pytest.mark.parametrize("missing", range(9))
def test_a_string_at_the_very_end_of_the_bytes(missing: int) -> None:
    data = b"\x0fapi.megvii.com!\0"
    pool = Strings(data[: len(data) - missing], np.zeros(1, np.uint32))
    assert pool.holding(Words(["megvii.com"])) == ([0] if missing < 3 else [])
    assert pool.beginning(Prefixes(["api.megvii"])).tolist() == [0]


def test_no_strings() -> None:
    pool = Strings(b"", np.zeros(0, np.uint32))
    assert pool.holding(Words(HOSTS)) == []
    assert pool.beginning(Prefixes(["abcdefgh"])).tolist() == []
    assert pool.texts(np.arange(0)) == []
