"""Feature vectors, camera frames and noise are told from what only resembles them."""

import json
import math
import random
import struct

import numpy as np
import pytest
from payload_bodies import DISPOSITION, FILE, MULTIPART, as_json, b64, field, form_data

from analyzers.dynamic.payloads import find_payloads

LENGTHS = (128, 192, 256, 512, 1024, 2048)


def unit(length, seed=1):
    values = np.random.default_rng(seed).normal(size=length)
    return (values / np.linalg.norm(values)).tolist()


def wide(length, seed=1):
    return np.random.default_rng(seed).normal(0.05, 1.1, length).tolist()


def kinds(body, content_type=""):
    return [(p.kind, p.media, p.grade) for p, _ in find_payloads(body, content_type)]


@pytest.mark.parametrize("length", LENGTHS)
@pytest.mark.parametrize("make", [unit, wide])
def test_a_vector_is_found_in_every_form(make, length):
    for seed in range(4):
        values = make(length, seed)
        assert kinds(as_json({"feature": values})) == [("vector", "application/json", "unknown")]
        packed = struct.pack(f"<{length}f", *values)
        named = [("vector", "application/x-float32", "unknown")]
        assert kinds(as_json({"f": b64(packed).decode()})) == named
        assert kinds(field(3, packed)) == named
        double = struct.pack(f"<{length}d", *values)
        assert kinds(b64(double)) == [("vector", "application/x-float64", "unknown")]
        text = ",".join(f"{v:.6f}" for v in values).encode()
        assert kinds(text) == [("vector", "text/csv", "unknown")]
        assert kinds(as_json({"f": text.decode()})) == [("vector", "text/csv", "unknown")]


def test_a_vector_says_where_it_is():
    body = as_json({"users": [{"embedding": unit(512)}]})
    [(payload, data)] = find_payloads(body, "")
    assert payload.where == "json $.users[0].embedding"
    assert payload.offset is None
    assert len(json.loads(data)) == 512


def others(seed):
    rng = random.Random(seed)
    walk = [31.2]
    for _ in range(511):
        walk.append(walk[-1] + rng.gauss(0, 0.001))
    yield "prices", [round(rng.uniform(1, 500), 2) for _ in range(256)]
    yield "price changes", [round(rng.gauss(0, 1), 2) for _ in range(512)]
    yield "whole numbers", [rng.randint(-100, 100) for _ in range(128)]
    yield "wave", [math.sin(n / 7) + rng.gauss(0, 0.1) for n in range(512)]
    yield "fast wave", [math.sin(n * 2.6 + 0.1) for n in range(512)]
    yield "track", walk
    yield "track of pairs", [v for n in range(64) for v in (31 + n / 999, -121 - n / 999)]
    yield (
        "pairs about zero",
        [v for _ in range(128) for v in (rng.gauss(1, 0.1), rng.gauss(-1, 0.1))],
    )
    yield "steps", [rng.choice((-0.5, 0.5)) for _ in range(128)]
    yield "sorted", sorted(rng.gauss(0, 1) for _ in range(256))
    yield "spikes", [rng.gauss(0, 1) ** 9 for _ in range(512)]
    yield "probabilities", [rng.random() / 64 for _ in range(128)]
    yield "zeros", [0.0] * 128
    yield "odd length", unit(127)
    yield "tiny", [v / 1e6 for v in unit(128)]
    yield "huge", [v * 1e5 for v in wide(128)]
    yield "not a number", [float("nan")] * 128
    yield "words between", [*unit(127), "x"]
    yield "truths", [rng.random() < 0.5 for _ in range(128)]


@pytest.mark.parametrize("seed", range(10))
def test_other_numbers_are_no_vector(seed):
    for name, values in others(seed):
        assert kinds(as_json({"v": values})) == [], name
        if all(isinstance(v, float) for v in values):
            packed = struct.pack(f"<{len(values)}f", *values)
            assert "vector" not in {kind for kind, _, _ in kinds(b64(packed))}, name


def test_random_bytes_of_a_vectors_length_are_no_vector():
    rng = random.Random(2)
    for length in LENGTHS:
        for _ in range(30):
            assert "vector" not in {kind for kind, _, _ in kinds(b64(rng.randbytes(4 * length)))}


def scene(width, height, layout, seed=1):
    """A smooth picture as a camera delivers it."""
    rng = np.random.default_rng(seed)
    cells = rng.uniform(30, 220, (height // 40 + 2, width // 40 + 2))
    big = np.kron(cells, np.ones((40, 40)))[:height, :width]
    for axis in (0, 1):
        big = sum(np.roll(big, shift, axis) for shift in range(-15, 16)) / 31
    luma = np.clip(big + rng.normal(0, 2, big.shape), 0, 255).astype(np.uint8)
    u = np.clip(118 + luma[::2, ::2] / 12.0, 0, 255).astype(np.uint8)
    v = np.clip(150 - luma[::2, ::2] / 12.0, 0, 255).astype(np.uint8)
    colour = np.stack([v, u], -1) if layout == "NV21" else np.stack([u, v])
    return luma.tobytes() + colour.tobytes()


@pytest.mark.parametrize("layout", ["NV21", "I420"])
@pytest.mark.parametrize("size", [(640, 480), (480, 640), (1280, 720), (1080, 1920)])
def test_a_camera_frame_is_found_by_its_size(layout, size):
    frame = scene(*size, layout)
    [(payload, data)] = find_payloads(frame, "application/octet-stream")
    assert (payload.kind, payload.media, payload.where) == ("image", "image/x-yuv", layout)
    assert (payload.width, payload.height) == size
    assert data == frame


def test_a_frame_of_an_odd_size_needs_its_sides_declared():
    frame = scene(456, 344, "NV21")
    assert [p.kind for p, _ in find_payloads(frame, "")] != ["image"]
    declared = form_data(
        (FILE, frame), (DISPOSITION % b"width", b"456"), (DISPOSITION % b"height", b"344")
    )
    assert [(p.width, p.height) for p, _ in find_payloads(declared, MULTIPART)] == [(456, 344)]
    said = as_json({"data": b64(frame).decode(), "imageWidth": 456, "imageHeight": "344"})
    assert [(p.width, p.height) for p, _ in find_payloads(said, "")] == [(456, 344)]
    wrong = as_json({"data": b64(frame).decode(), "length": 456, "weight": 344})
    assert "image" not in {p.kind for p, _ in find_payloads(wrong, "")}


def test_noise_and_sound_of_a_frames_size_are_no_frame():
    size = 640 * 480 * 3 // 2
    noise = random.Random(3).randbytes(size)
    assert [p.kind for p, _ in find_payloads(noise, "")] == ["opaque"]
    wave = np.sin(np.arange(size // 2) / 9) * 9000
    assert find_payloads(wave.astype("<i2").tobytes(), "") == []
    assert find_payloads(bytes(size), "") == []


def test_noise_of_four_kilobytes_is_opaque_and_less_is_not():
    rng = random.Random(4)
    for size in (4096, 5000, 40_000, 900_000):
        for _ in range(10 if size < 50_000 else 1):
            assert kinds(rng.randbytes(size)) == [("opaque", "application/octet-stream", "unknown")]
    assert kinds(rng.randbytes(4095)) == []
    sealed = as_json({"data": b64(rng.randbytes(6000)).decode()})
    [(payload, _)] = find_payloads(sealed, "")
    assert (payload.where, payload.kind) == ("json $.data > base64", "opaque")


def test_what_says_what_it_is_and_what_is_not_even_is_not_opaque():
    rng = random.Random(5)
    for head in (b"%PDF-1.7\n", b"OggS\0\2", b"wOF2\0\1\0\0", b"ID3\4\0", b"\xff\xfb\x90\x64"):
        assert kinds(head + rng.randbytes(9000)) == []
    assert kinds(bytes(b & 0xFC for b in rng.randbytes(9000))) == []
    assert kinds(b"words of a log, one after the other\n" * 400) == []
