"""Names of an app: kept small, whole again, and enough to notice an SDK that became known later."""

import time
from pathlib import Path
from types import SimpleNamespace

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import json as coded
from msgspec.structs import replace

from analyzers import names, sdks
from analyzers.names import LONGEST, MOST, Names, gained, names_of, packed, unpacked
from analyzers.static import read_app
from analyzers.static.naming import app_names
from analyzers.static.strings import Strings

APKS = Path(__file__).resolve().parents[1] / "apks"
PLAIN = names_of(
    ["com/example/shop", "com/example/shop/ui", "okhttp3"],
    ["lib/arm64-v8a/libshop.so", "lib/x86/libshop.so", "assets/shop.bin", "res/a.png", "x.dex"],
    ["api.example.com"],
    ["com.example.shop.ui.Main"],
)


@pytest.fixture
def learned(monkeypatch):
    """Adds rows to the catalogue."""
    cached = [names.digest, names._packages, names._libraries, names._assets]
    cached += [names._hosts, names._components]

    def learn(**parts):
        known = sdks.catalogue()
        row = replace(known.sdks[0], **(dict.fromkeys(SIGNALS, ()) | {"id": "new"} | parts))
        more = replace(known, sdks=(*known.sdks, row))
        monkeypatch.setattr(names, "catalogue", lambda: more)
        for each in cached:
            each.cache_clear()

    yield learn
    for each in cached:
        each.cache_clear()


SIGNALS = (
    *("prefixes", "generic_prefixes", "entry_classes", "native_libs", "assets", "hosts"),
    *("components", "only_methods", "with_strings"),
)


@given(st.lists(st.text(max_size=60).filter(lambda text: "\n" not in text), max_size=30))
def test_names_are_whole_again(texts):
    told = sorted({text for text in texts if text})
    assert list(unpacked(packed(told))) == told


def test_packing_shares_what_is_the_same():
    assert packed(["com/example/shop", "com/example/shop/ui"]) == "0com/example/shop\ng/ui"


@pytest.mark.parametrize("text", ["?", "\n", "0a\n", "0" + "a" * (LONGEST + 1)])
def test_what_was_not_packed_is_refused(text):
    with pytest.raises(ValueError, match=r"too long|substring not found"):
        list(unpacked(text))


def test_libraries_count_once_and_resources_not():
    assert list(unpacked(PLAIN.files)) == ["assets/shop.bin", "lib/libshop.so"]


def test_names_that_are_no_names_do_not_break_the_file():
    found = names_of(["a\nb/c", "\ud800/x"], [], [], [])
    assert list(unpacked(coded.decode(coded.encode(found), type=Names).packages)) == ["/x", "ab/c"]


def test_more_names_than_are_kept_are_told():
    many = [f"p{number}" for number in range(MOST + 1)]
    assert PLAIN.whole
    assert not names_of(many, [], [], []).whole


def test_the_same_catalogue_has_learned_nothing():
    assert gained(PLAIN) == ()


@pytest.mark.parametrize(
    "signal",
    [
        {"prefixes": ("com.example.shop",)},
        {"prefixes": ("com.example",)},
        {"prefixes": ("com.example.shop.ui.FaceView",)},
        {"entry_classes": ("com.example.shop.ui.Face$Inner",)},
        {"native_libs": ("libsh*.so",)},
        {"assets": ("shop.bin",)},
        {"hosts": ("api.example.com/v1/face",)},
        {"hosts": ("*.example.com",)},
        {"components": ("com.example.shop.ui.Main",)},
        {"components": ("com.example.shop.*",)},
        {"generic_prefixes": ("okhttp3",), "only_methods": ("enrol",)},
    ],
)
def test_a_new_sdk_is_noticed(learned, signal):
    learned(**signal)
    assert gained(PLAIN) == ("new",)


@pytest.mark.parametrize(
    "signal",
    [
        {"prefixes": ("com.example.shops",)},
        {"prefixes": ("com.exam",)},
        {"generic_prefixes": ("okhttp3",)},
        {"native_libs": ("libother.so",)},
        {"hosts": ("api.example.org",)},
        {"literals": ("something",)},
    ],
)
def test_another_sdk_is_not(learned, signal):
    learned(**signal)
    assert gained(PLAIN) == ()


def test_a_signal_that_is_new_in_a_known_row_is_noticed(learned, monkeypatch):
    known = sdks.catalogue()
    more = replace(known.sdks[0], prefixes=(*known.sdks[0].prefixes, "com.example.shop"))
    monkeypatch.setattr(names, "catalogue", lambda: replace(known, sdks=(more, *known.sdks[1:])))
    for each in (names.digest, names._packages):
        each.cache_clear()
    assert gained(PLAIN) == (known.sdks[0].id,)


def test_damaged_names_are_told(learned):
    learned(prefixes=("com.example.shop",))
    with pytest.raises(ValueError, match="substring"):
        gained(replace(PLAIN, packages="?"))


def test_an_app_is_read_with_its_names():
    found = read_app(APKS / "qr-camera" / "qr-camera.apk").names
    assert "com/google/zxing" in unpacked(found.packages)
    assert "com.example.saoma.ScanActivity" in unpacked(found.components)
    assert found.catalogue == sdks.catalogue().version
    face = read_app(APKS / "loan-violating" / "loan-violating.apk").names
    assert any(signal.startswith("megvii-meglive-v3 ") for signal in face.seen)


def test_types_of_one_long_name_are_looked_at_once():
    name = b"Lcom/" + b"a" * 3_000_000 + b"/B;"
    length = b"\xc8\x8d\xb7\x01"  # 3,000,008 in base 128, the low digits first
    pool = Strings(length + name + b"\0", numpy.zeros(1, "u4"))
    dex = SimpleNamespace(member=None, type_string=numpy.zeros(60_000, "u4"), pool=pool)
    dex.company = (dex,)
    began = time.process_time()
    found = app_names([dex], [], [], [])
    assert time.process_time() - began < 2
    assert 0 < len(found.packages) <= LONGEST + 1


def test_hosts_made_to_take_long_do_not():
    began = time.process_time()
    names_of([], [], [f"{number}{'a-.' * 60}" for number in range(MOST)], [])
    assert time.process_time() - began < 3
