"""Whatever a body holds, the search ends soon, stays small and does not raise."""

import gzip
import io
import json
import random
import struct
import time
import tracemalloc
import zipfile
import zlib
from functools import cache

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from payload_bodies import (
    MULTIPART,
    WRAPPINGS,
    Body,
    as_json,
    b64,
    field,
    form_data,
    grpc,
    jpeg,
    png,
    segment,
)

from analyzers.dynamic.payloads import UNREAD, Budget, find_payloads, hog_detector, structures

SECONDS = 6
"""Of CPU: far above what any of these takes, far below what they would take unbounded."""


def nested_gzip(levels):
    body = bytes(1000)
    for _ in range(levels):
        body = gzip.compress(body)
    return body


def nested_message(levels):
    body = b"x" * 60
    for _ in range(levels):
        body = field(1, body)
    return body


def nested_json_text(levels):
    body = '"' + "a" * 50 + '"'
    for _ in range(levels):
        body = json.dumps({"a": body})
        if len(body) > 1 << 20:
            break
    return body.encode()


@cache
def bomb(size):
    stream = zlib.compressobj(9, wbits=31)
    return b"".join(stream.compress(bytes(1 << 20)) for _ in range(size)) + stream.flush()


@cache
def zip_bomb():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for number in range(30):
            file.writestr(f"{number}", bytes(8 << 20))
    return out.getvalue()


def many_entries():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for number in range(3000):
            file.writestr(f"name-{number:060}", b"x")
    return out.getvalue()


def huge_png():
    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    return png().replace(png()[16:29], head)


def endless_scans():
    scan = segment(0xDA, bytes(10)) + b"\x12\x34"
    return jpeg()[:-2] + scan * 20_000 + b"\xff\xd9"


HOSTILE = {
    "deep json": lambda: b"[" * 200_000,
    "deep json that ends": lambda: b"[" * 900 + b"1" + b"]" * 900,
    "deep json objects": lambda: b'{"a":' * 50_000 + b"1" + b"}" * 50_000,
    "json in json in json": lambda: nested_json_text(40),
    "deep msgpack": lambda: b"\x91" * 300_000,
    "msgpack that claims a lot": lambda: b"\xdd\xff\xff\xff\xff" + bytes(100),
    "many strings": lambda: as_json([f"{n:060}" for n in range(40_000)]),
    "many base64 strings": lambda: as_json([b64(random.randbytes(90)).decode()] * 40_000),
    "many keys": lambda: as_json({f"width{n}": n for n in range(100_000)}),
    "gzip in gzip": lambda: nested_gzip(60),
    "gzip bomb": lambda: bomb(400),
    "gzip bomb in a gzip": lambda: gzip.compress(bomb(100)),
    "zip bomb": zip_bomb,
    "many entries": many_entries,
    "half a zip": lambda: many_entries()[: 1 << 16],
    "message in message": lambda: nested_message(3000),
    "many fields": lambda: field(1, b"y" * 60) * 50_000,
    "many frames": lambda: grpc(b"") * 100_000,
    "many parts": lambda: form_data(*[(b"A: b", b"c")] * 20_000),
    "many parameters": lambda: form_data(
        *[(b"Content-Disposition: form-data" + b";" * 15_000, b"c")] * 300
    ),
    "boundaries only": lambda: b"------Boundary7MA4" * 60_000,
    "huge png": huge_png,
    "many scans": endless_scans,
    "many signatures": lambda: b"\xff\xd8\xff\xe0" * 500_000,
    "many heads": lambda: jpeg(size=1)[:-2] * 5000,
    "many png heads": lambda: png()[:40] * 20_000,
    "endless png": lambda: png()[:33] + b"\0\0\0\0tEXt\0\0\0\0" * 300_000,
    "many gif blocks": lambda: b"GIF89a\x20\0\x20\0\0\0\0" + b"!\xfe\x01\x00\x00" * 400_000,
    "many boxes": lambda: b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0\0\0\x08free" * 300_000,
    "many ispe": lambda: b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"ispe" * 500_000,
    "base64 signatures": lambda: b" /9j/" * 400_000,
    "base64 heads": lambda: (b64(jpeg(size=1)) + b" ") * 4000,
    "backslashes": lambda: b"\\/" * 1_000_000,
    "line feeds": lambda: b"ab\n" * 700_000,
    "percent": lambda: b"a=" + b"%2B" * 500_000,
    "equals": lambda: b"a=" * 500_000,
    "hex": lambda: b"ab" * 2_000_000,
    "digits": lambda: b"1," * 1_000_000,
    "quoted": lambda: b'"' * 1_000_000,
    "whole numbers": lambda: b"[" + b"9" * 1_000_000 + b"]",
    "large numbers": lambda: as_json([10**400] * 128),
    "exponents": lambda: b"[" + b",".join([b"1e308"] * 128) + b"]",
    "bmp heads": lambda: (b"BM" + bytes(12) + b"\x28\0\0\0") * 100_000,
    "jpeg of size nothing": lambda: jpeg(0, 0),
    "bright noise": lambda: bytes(random.Random(1).choices(range(128, 256), k=1_000_000)),
}


@pytest.fixture(scope="module")
def detector():
    """The real one where it is installed: making it takes a second."""
    return hog_detector()


@pytest.mark.parametrize("name", HOSTILE)
def test_ends_soon(name, detector):
    random.seed(1)
    body = HOSTILE[name]()
    start = time.process_time()
    for content_type in ("", MULTIPART):
        find_payloads(body, content_type, "", detector=detector)
    assert time.process_time() - start < SECONDS


@pytest.mark.parametrize("name", ["gzip bomb", "zip bomb", "deep json", "huge png", "many fields"])
def test_stays_small(name):
    body = HOSTILE[name]()
    tracemalloc.start()
    find_payloads(body, "", "")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < len(body) + (250 << 20)


@pytest.mark.parametrize("name", ["gzip bomb", "zip bomb", "gzip in gzip", "message in message"])
def test_what_is_left_unread_is_said_once_and_last(name):
    found = [p for p, _ in find_payloads(HOSTILE[name](), "")]
    assert [p.media for p in found].count(UNREAD) == 1
    assert found[-1].media == UNREAD
    assert (found[-1].kind, found[-1].grade) == ("opaque", "unknown")


def test_the_number_of_payloads_is_bounded():
    body = as_json([b64(png(seed=n)).decode() for n in range(30)])
    found = find_payloads(body, "", budget=Budget(payloads=5))
    assert [p.kind for p, _ in found] == ["image"] * 5 + ["opaque"]


class Counting:
    """A detector that counts the pictures it is shown."""

    shown = 0

    def faces(self, image):
        self.shown += 1
        return 1


def test_the_number_of_pictures_looked_at_is_bounded():
    pytest.importorskip("PIL", reason="decoding needs Pillow")
    detector = Counting()
    body = as_json([b64(png(seed=n)).decode() for n in range(9)])
    found = find_payloads(body, "", budget=Budget(looked=4), detector=detector)
    assert detector.shown == 4
    assert [p.grade for p, _ in found] == ["face"] * 4 + ["unknown"] * 5


def test_a_picture_of_too_many_pixels_is_not_decoded():
    pytest.importorskip("PIL", reason="decoding needs Pillow")
    detector = Counting()
    for picture in (huge_png(), endless_scans()):
        [(payload, _)] = find_payloads(picture, "", detector=detector)
        assert (payload.kind, payload.grade) == ("image", "unknown")
    assert detector.shown == 0


def test_a_picture_that_cannot_be_decoded_is_unknown():
    pytest.importorskip("PIL", reason="decoding needs Pillow")
    broken = png()[:60] + b"\0\1\2\3" + png()[64:]
    [(payload, _)] = find_payloads(broken, "", detector=Counting())
    assert (payload.kind, payload.grade, payload.faces) == ("image", "unknown", 0)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(sorted(WRAPPINGS)), st.data())
def test_a_damaged_body_never_raises(name, data):
    body = bytearray(WRAPPINGS[name](png())[0])
    for _ in range(data.draw(st.integers(1, 6))):
        place = data.draw(st.integers(0, len(body) - 1))
        body[place] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(body)))
    _, content_type, encoding = WRAPPINGS[name](b"")
    find_payloads(bytes(body[:cut]), content_type, encoding)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=600), st.text(max_size=60), st.text(max_size=20))
def test_any_bytes_and_any_headers(body, content_type, encoding):
    find_payloads(body, content_type, encoding)
    find_payloads(msgspec.json.encode({"a": body, "b": content_type}), content_type, encoding)
    find_payloads(*Body(gzip.compress(body * 9), encoding, content_type))


def test_a_header_of_many_parameters():
    """The standard library needs the square of their number."""
    began = time.process_time()
    value = "multipart/form-data; boundary=first" + "; " * 300_000 + "; name=late"
    assert structures.header(value, "boundary") == "first"
    assert structures.header(value, "name") == ""
    assert structures.header("form-data; name=\"a;b\"; filename*=utf-8''c", "name") == "a;b"
    assert time.process_time() - began < 1
