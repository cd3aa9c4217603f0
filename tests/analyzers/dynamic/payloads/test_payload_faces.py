"""Faces are said only when a detector saw one; the drawn face is one it sees."""

import io

import pytest
from payload_bodies import WRAPPINGS, as_json, b64, png

from analyzers.dynamic.payloads import (
    blurred,
    find_payloads,
    hog_detector,
    honey_face,
    marker_photo,
)

pytest.importorskip("PIL", reason="pictures are drawn and decoded with Pillow")
from PIL import Image, ImageStat


@pytest.fixture(scope="module")
def detector():
    pytest.importorskip("dlib", reason="faces are looked for with dlib")
    return hog_detector()


@pytest.fixture(scope="module")
def honey():
    return honey_face(1)


def picture(data):
    with Image.open(io.BytesIO(data)) as opened:
        return opened.convert("RGB")


def packed(image, form="JPEG", **how):
    out = io.BytesIO()
    image.save(out, form, **how)
    return out.getvalue()


@pytest.mark.parametrize("name", ["raw", "multipart", "json", "form", "grpc", "zip"])
def test_the_drawn_face_is_a_face_in_a_body(name, detector, honey):
    [(payload, data)] = find_payloads(*WRAPPINGS[name](honey), detector=detector)
    assert (payload.grade, payload.faces, data) == ("face", 1, honey)
    assert (payload.width, payload.height, payload.media) == (720, 960, "image/jpeg")


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "BMP", "GIF", "AVIF"])
@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_formats_and_rotations(form, turn, detector, honey):
    turned = picture(honey).resize((240, 320)).rotate(turn, expand=True)
    [(payload, _)] = find_payloads(packed(turned, form), "", detector=detector)
    assert (payload.grade, payload.faces) == ("face", 1)
    assert (payload.width, payload.height) == turned.size
    assert payload.media == f"image/{form.lower()}"


@pytest.mark.parametrize("seed", [1, 2])
def test_every_seed_draws_a_face_and_the_same_bytes(seed, detector):
    assert honey_face(seed) == honey_face(seed)
    assert honey_face(seed) != honey_face(seed + 1)
    assert detector.faces(picture(honey_face(seed))) == 1
    assert detector.faces(picture(honey_face(seed)).resize((120, 160))) == 1


def test_a_camera_frame_is_looked_at(detector, honey):
    frame = Image.new("RGB", (640, 480), (120, 130, 140))
    frame.paste(picture(honey).resize((300, 400)), (170, 40))
    y, u, v = frame.convert("YCbCr").split()
    body = y.tobytes() + b"".join(
        plane.resize((320, 240), Image.Resampling.BOX).tobytes() for plane in (u, v)
    )
    [(payload, _)] = find_payloads(body, "", detector=detector)
    assert (payload.media, payload.grade, payload.faces) == ("image/x-yuv", "face", 1)


def test_pictures_without_a_face(detector):
    for number in range(1, 6):
        [(payload, _)] = find_payloads(marker_photo(number), "", detector=detector)
        assert (payload.grade, payload.faces) == ("image", 0)


def test_a_cut_jpeg_is_looked_at_as_far_as_it_goes(detector, honey):
    cut = honey[: len(honey) * 4 // 5]
    assert find_payloads(cut, "", detector=detector)[0][0].grade == "face"
    stump = honey[: len(honey) // 8]
    assert find_payloads(stump, "", detector=detector)[0][0].faces == 0


@pytest.mark.parametrize("size", [(1, 1), (1, 900), (5000, 3), (17, 17)])
def test_odd_sizes(size, detector):
    [(payload, _)] = find_payloads(packed(Image.new("RGB", size)), "", detector=detector)
    assert (payload.grade, payload.faces) == ("image", 0)


@pytest.mark.parametrize("mode", ["L", "LA", "RGBA", "P", "1", "I;16"])
def test_modes_of_png(mode, detector, honey):
    grey = picture(honey).resize((240, 320))
    if mode == "I;16":
        shown = grey.convert("L").convert("I").point(lambda v: v * 256).convert("I;16")
    else:
        shown = grey.convert(mode)
    [(payload, _)] = find_payloads(packed(shown, "PNG"), "", detector=detector)
    assert payload.grade == "face" or mode == "1"


def test_without_a_detector_nothing_is_claimed(honey):
    [(payload, _)] = find_payloads(honey, "image/jpeg")
    assert (payload.grade, payload.faces, payload.marker) == ("unknown", 0, "")


def test_a_detector_that_fails_has_not_looked(honey):
    class Broken:
        def faces(self, image):
            raise RuntimeError("no")

    [(payload, _)] = find_payloads(honey, "image/jpeg", detector=Broken())
    assert (payload.grade, payload.faces) == ("unknown", 0)


def test_without_dlib_there_is_no_detector(monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    assert hog_detector() is None


def test_heic_is_measured_but_not_decoded(detector):
    head = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"
    sides = (4032).to_bytes(4, "big") + (3024).to_bytes(4, "big")
    meta = b"\0\0\0\x14ispe\0\0\0\0" + sides
    body = head + (len(meta) + 12).to_bytes(4, "big") + b"meta\0\0\0\0" + meta
    body += (408).to_bytes(4, "big") + b"mdat" + bytes(400)
    [(payload, data)] = find_payloads(as_json({"i": b64(body).decode()}), "", detector=detector)
    assert (payload.media, payload.width, payload.height) == ("image/heic", 4032, 3024)
    assert (payload.grade, data) == ("unknown", body)


@pytest.mark.parametrize(
    ("head", "media"),
    [
        (b"\0\0\0\x18ftypisom\0\0\2\0isomiso2", "video/mp4"),
        (b"\0\0\0\x14ftyp3gp4\0\0\0\0" + b"3gp4", "video/3gpp"),
        (b"\0\0\0\x14ftypqt  \0\0\0\0" + b"qt  ", "video/quicktime"),
        (b"\x1aE\xdf\xa3\x01\0\0\0\0\0\0\x1fB\x82\x84webm", "video/webm"),
    ],
)
def test_films_are_found_and_not_looked_at(head, media, detector):
    film = head + b"\0\0\x03\xf0mdat" + bytes(1000)
    for body in (film, as_json({"v": b64(film).decode()})):
        [(payload, data)] = find_payloads(body, "", detector=detector)
        assert (payload.kind, payload.media, payload.grade) == ("video", media, "unknown")
        assert data == film


def test_the_kept_thumbnail_shows_nobody(detector, honey):
    thumbnail = picture(blurred(honey))
    assert thumbnail.size == (36, 48)
    assert detector.faces(thumbnail) == 0
    assert detector.faces(thumbnail.resize((360, 480))) == 0
    # Still the same picture to a person: its mean colours.
    means = zip(ImageStat.Stat(thumbnail).mean, ImageStat.Stat(picture(honey)).mean, strict=True)
    assert all(abs(a - b) < 12 for a, b in means)
    assert blurred(honey) == blurred(honey)


def test_no_thumbnail_of_what_cannot_be_decoded():
    assert blurred(b"") == blurred(b"words") == blurred(png()[:50]) == b""
    assert picture(blurred(png(4, 4))).size == (48, 48)
