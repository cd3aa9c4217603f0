"""Known pictures are recognised in what becomes of them on the way, and no other picture is."""

import hashlib
import io
import random
import sys

import pytest
from payload_bodies import as_json, b64, jpeg

from analyzers.dynamic.payloads import (
    Markers,
    find_payloads,
    honey_face,
    make_markers,
    marker_photo,
)

pytest.importorskip("PIL", reason="pictures are drawn and decoded with Pillow")
from PIL import Image, ImageEnhance, ImageOps


@pytest.fixture(scope="module")
def planted():
    return {"honey": honey_face(1), **{f"plant-{n}": marker_photo(n) for n in range(1, 6)}}


@pytest.fixture(scope="module")
def markers(planted):
    return Markers.of(planted)


def packed(image, form="JPEG", quality=80):
    out = io.BytesIO()
    image.save(out, form, quality=quality)
    return out.getvalue()


def cut(image, across, down, left, top):
    width, height = round(image.width * across), round(image.height * down)
    x, y = round((image.width - width) * left), round((image.height - height) * top)
    return image.crop((x, y, x + width, y + height))


def scaled(image, factor):
    return image.resize((round(image.width * factor), round(image.height * factor)))


CHANGES = {
    "JPEG of quality 30": lambda i: packed(i, "JPEG", 30),
    "JPEG of quality 95": lambda i: packed(i, "JPEG", 95),
    "PNG": lambda i: packed(i, "PNG"),
    "WebP": lambda i: packed(i, "WEBP", 50),
    "a quarter": lambda i: packed(scaled(i, 0.25)),
    "twice": lambda i: packed(scaled(i, 2), "JPEG", 60),
    "mirrored": lambda i: packed(ImageOps.mirror(i)),
    "turned": lambda i: packed(i.rotate(90, expand=True)),
    "turned and mirrored": lambda i: packed(ImageOps.mirror(i.rotate(270, expand=True))),
    "on its head": lambda i: packed(i.rotate(180)),
    "cut at the sides": lambda i: packed(cut(i, 0.7, 1, 0.3, 0)),
    "cut above and below": lambda i: packed(cut(i, 1, 0.72, 0, 0.9)),
    "a corner": lambda i: packed(cut(i, 0.71, 0.71, 1, 0)),
    "cut, turned, small": lambda i: packed(
        scaled(cut(i, 0.8, 0.75, 0.4, 0.6), 0.3).rotate(90, expand=True), "WEBP", 40
    ),
    "brighter": lambda i: packed(ImageEnhance.Brightness(i).enhance(1.25)),
    "grey": lambda i: packed(i.convert("L")),
}


@pytest.mark.parametrize("change", CHANGES)
def test_recognised_in_a_body(change, planted, markers):
    names, first = sorted(planted), sorted(CHANGES).index(change)
    for name in (names[first % 6], names[(first + 1 + first // 6) % 6]):
        data = planted[name]
        with Image.open(io.BytesIO(data)) as opened:
            copy = CHANGES[change](opened.convert("RGB"))
        [(payload, _)] = find_payloads(as_json({"i": b64(copy).decode()}), "", markers=markers)
        assert payload.marker == name
        assert payload.grade == "unknown"


def stranger(seed):
    """Soft and hard shapes, noise, text-like stripes."""
    rng = random.Random(seed)
    kind = seed % 4
    if kind == 0:
        small = Image.frombytes("RGB", (5, 4), rng.randbytes(60))
        return small.resize((400, 300), Image.Resampling.BICUBIC)
    if kind == 1:
        return Image.frombytes("RGB", (200, 150), rng.randbytes(90_000))
    if kind == 2:
        small = Image.frombytes("L", (30, 20), rng.randbytes(600))
        return small.resize((600, 400), Image.Resampling.NEAREST).convert("RGB")
    return Image.linear_gradient("L").rotate(rng.choice((0, 90, 180))).convert("RGB")


def test_no_other_picture_is_one(markers):
    others = [packed(stranger(seed)) for seed in range(24)]
    others += [marker_photo(number, seed) for seed in (2, 3) for number in (1, 2)]
    others += [honey_face(seed) for seed in (2, 3)]
    others += [packed(Image.new("RGB", (300, 300), (n, n, n))) for n in (0, 128, 255)]
    for other in others:
        [(payload, _)] = find_payloads(other, "", markers=markers)
        assert payload.marker == ""


def test_the_same_bytes_are_recognised_without_decoding(planted, monkeypatch):
    monkeypatch.setitem(sys.modules, "PIL", None)
    markers = Markers.of(planted)
    digest = hashlib.sha256(planted["plant-2"]).hexdigest()
    assert markers.recognise(digest) == "plant-2"
    assert markers.recognise("0" * 64) == ""


def test_a_picture_that_cannot_be_decoded_is_none_of_them(markers):
    [(payload, _)] = find_payloads(jpeg(), "", markers=markers)
    assert payload.marker == ""


def test_what_is_no_picture_cannot_be_known():
    with pytest.raises(ValueError, match="x is no picture"):
        Markers.of({"x": b"words"})


def test_marker_photos_are_photos_and_always_the_same(tmp_path):
    paths = make_markers(tmp_path / "album", 5, 3)
    assert [path.name for path in paths] == [f"faceaudit-marker-{n}.jpg" for n in range(1, 6)]
    for number, path in enumerate(paths, 1):
        assert path.read_bytes() == marker_photo(number, 3) != marker_photo(number, 4)
        with Image.open(path) as opened:
            assert opened.format == "JPEG"
            assert 1e6 <= opened.width * opened.height <= 3e6
