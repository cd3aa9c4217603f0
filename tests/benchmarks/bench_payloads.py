"""How well faces are found in network bodies, and how fast.

    python tests/benchmarks/bench_payloads.py [--misses]

Pictures of people come from packages fetched by name into the cache of ``tests/real_apks.py``: demo
portraits of two web themes and the tests of a Python package (npm: tabler-ui, material-kit, now-ui-kit;
PyPI: face_recognition), and, where it is installed, scikit-image's astronaut. Pictures without a face come
from the same packages. None enters the project. Times are CPU. It prints and changes nothing.

Bodies: every face in one wrapping after the other, re-encoded as JPEG, PNG, WebP, BMP, GIF, AVIF or
a raw camera frame; bodies with pictures without faces; and bodies without any picture.
"""

import argparse
import importlib.util
import io
import math
import random
import statistics
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from PIL import Image, ImageOps

PROJECT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(PROJECT / "tests"), str(PROJECT / "tests/analyzers/dynamic/payloads")]

from payload_bodies import WRAPPINGS, Body, as_json, b64, field, form_data, grpc  # noqa: E402
from real_apks import cache, from_npm, from_pypi  # noqa: E402

from analyzers.dynamic.payloads import (  # noqa: E402
    Markers,
    find_payloads,
    hog_detector,
    honey_face,
    marker_photo,
)
from analyzers.dynamic.payloads.pictures import decoded  # noqa: E402
from analyzers.dynamic.payloads.signatures import at  # noqa: E402

NPM = {
    "tabler-ui@0.0.34": "sha512-1stQxEx9rfCDaBKh6cNF8boP4FvLERrLdeWj7FXJYgxhxeglaJaymN1bG2davVWysDVhaL20PoZT4RNBYVGCHA==",
    "material-kit@2.0.4": "sha512-YtcRcqV0s7iByigCfcoHqtrUgXaicyYyZYikn6cdUuKdPdYvQplOUvUgvzmNTvDPcZXzLt8MUk9YfpWWOGISOQ==",
    "now-ui-kit@1.3.0": "sha512-lANWkphIZDtAmhS92S4EVXCiz1Eez1Hh8t9lRdMEPrekxJ29TAN+gFOCXe6W24gqifhAnME/Vt7nUsdqVRhqdw==",
}
PYPI = {"face_recognition==1.3.0": "sha256-Xl790WhqpWavDTzBMTsTHksZdleo/9A2aebT+tknBew="}

COVERED = {
    "female/11": "looks down",
    "female/18": "looks down, glasses raised",
    "female/25": "in profile",
    "female/30": "half under a hat",
    "female/31": "looks down, glasses",
    "male/16": "looks aside and down",
    "male/21": "in profile, dark glasses",
    "male/24": "hand before the face",
    "male/26": "in profile, far away",
    "male/29": "hat and dark glasses",
    "male/32": "looks down",
    "male/33": "in profile, far away",
    "male/38": "in profile",
    "male/42": "looks aside",
    "faces/card-profile2-square": "in profile, head thrown back",
    "tests/obama_partial_face": "cut",
    "tests/obama_partial_face2": "cut",
}
"""Portraits that are not upright, frontal and whole, told by eye. The list was made after a first count
had been seen, so the figure over all portraits, printed beside, is the one without any choice."""

NOBODY = {"male/18": "a toy's head"}
SAME = (
    "tests/obama2",
    "tests/obama3",
    "tests/obama_partial_face",
    "tests/obama_partial_face2",
)
"""Further pictures of somebody who is there already."""


class Portrait(NamedTuple):
    """A picture of one person."""

    name: str
    path: Path
    frontal: bool
    new: bool


def packages() -> dict[str, Path]:
    """The fetched packages by name."""
    folder = cache() / "pictures"
    fetched = {name: from_npm(folder, name, digest) for name, digest in NPM.items()}
    return fetched | {name: from_pypi(folder, name, digest) for name, digest in PYPI.items()}


def portraits(found: dict[str, Path]) -> list[Portrait]:
    """One row a picture of a person, in a fixed order."""
    tabler, material, now, tests = found.values()
    paths = sorted(tabler.rglob("dist/demo/faces/*/*.jpg")) + sorted(
        material.rglob("img/faces/*.jpg")
    )
    paths += [next(now.rglob(f"img/{name}.jpg")) for name in ("avatar", "eva", "julie", "ryan")]
    named = [(f"{path.parent.name}/{path.stem}", path) for path in paths]
    named += [(f"tests/{path.stem}", path) for path in sorted(tests.rglob("test_images/*.jpg"))]
    if spec := importlib.util.find_spec("skimage"):
        named.append(("skimage/astronaut", Path(str(spec.origin)).parent / "data/astronaut.png"))
    return [
        Portrait(name, path, name not in COVERED, name not in SAME)
        for name, path in named
        if name not in NOBODY
    ]


def strangers(found: dict[str, Path]) -> list[Path]:
    """Pictures without a face: landscapes, animals, people from behind, things, textures, texts."""
    tabler, material, now, _ = found.values()
    paths = sorted(tabler.rglob("dist/demo/photos/*-500.jpg")) + sorted(
        tabler.rglob("dist/demo/products/*.jpg")
    )
    paths += [*sorted(material.rglob("img/bg*.jpg")), *sorted(now.rglob("img/bg*.jpg"))]
    if spec := importlib.util.find_spec("skimage"):
        folder = Path(str(spec.origin)).parent / "data"
        shown = [p for p in sorted(folder.iterdir()) if p.suffix in (".png", ".jpg", ".gif")]
        paths += [path for path in shown if path.stem != "astronaut"]
    return paths


def opened(path: Path) -> Image.Image:
    with Image.open(path) as picture:
        return picture.convert("RGB")


def sized(picture: Image.Image, side: int) -> Image.Image:
    """The longer side made as long as asked."""
    factor = side / max(picture.size)
    size = (max(2, round(picture.width * factor)), max(2, round(picture.height * factor)))
    return picture.resize(size, Image.Resampling.LANCZOS)


def packed(picture: Image.Image, form: str, quality: int = 85) -> bytes:
    out = io.BytesIO()
    picture.save(out, form, **({"quality": quality} if form in ("JPEG", "WEBP", "AVIF") else {}))
    return out.getvalue()


def camera(picture: Image.Image, layout: str) -> bytes:
    """A raw 4:2:0 frame of 640 x 480."""
    fitted = ImageOps.pad(picture, (640, 480), color=(90, 110, 120))
    y, u, v = (np.asarray(p) for p in fitted.convert("YCbCr").split())
    small = [plane.reshape(240, 2, 320, 2).mean((1, 3)).astype(np.uint8) for plane in (v, u)]
    mixed = np.stack(small, axis=-1) if layout == "NV21" else np.stack(small[::-1])
    return y.tobytes() + mixed.tobytes()


FORMS = ("JPEG", "PNG", "JPEG", "WEBP", "BMP", "JPEG", "GIF", "NV21", "AVIF", "JPEG", "I420")


def as_file(picture: Image.Image, form: str, quality: int) -> bytes:
    return camera(picture, form) if form in ("NV21", "I420") else packed(picture, form, quality)


class Row(NamedTuple):
    """A body with a picture."""

    name: str
    body: Body
    picture: bytes
    form: str
    wrapping: str


def bodies(pictures: Sequence[tuple[str, Image.Image]], count: int, seed: int) -> Iterator[Row]:
    """Bodies with one picture each, wrapping after wrapping."""
    rng = random.Random(seed)
    names = sorted(WRAPPINGS)
    for number in range(count):
        name, picture = pictures[number % len(pictures)]
        form, wrapping = FORMS[number % len(FORMS)], names[number % len(names)]
        data = as_file(picture, form, rng.choice((40, 75, 92)))
        yield Row(name, WRAPPINGS[wrapping](data), data, form, wrapping)


def without_picture(count: int) -> Iterator[Body]:
    """Traffic as apps send it, with no picture and no feature vector in it."""
    rng = random.Random(5)
    for number in range(count):
        yield PLAIN[number % len(PLAIN)](rng)


def walk(rng: random.Random, n: int, start: float, step: float) -> list[float]:
    values = [start]
    for _ in range(n - 1):
        values.append(round(values[-1] + rng.gauss(0, step), 6))
    return values


PLAIN = (
    lambda r: Body(as_json({"prices": [round(r.uniform(1, 900), 2) for _ in range(256)]})),
    lambda r: Body(as_json({"wave": [math.sin(i / 9 + r.random() / 9) for i in range(512)]})),
    lambda r: Body(as_json({"track": walk(r, 128, 31.2, 0.0004)})),
    lambda r: Body(as_json({"gyro": walk(r, 256, 0.0, 0.05)})),
    lambda r: Body(as_json({"track": [v for _ in range(64) for v in (31.2 + r.random() / 99, 121.4)]})),
    lambda r: Body(as_json({"scores": [r.randint(-9, 9) for _ in range(128)]})),
    lambda r: Body(as_json({"token": b64(r.randbytes(900)).decode(), "sign": r.randbytes(32).hex()})),
    lambda r: Body(b"a=1&sign=" + r.randbytes(128).hex().encode() + b"&t=17", "application/x-www-form-urlencoded"),
    lambda r: Body(("\n".join(f"2026-11-{i % 28 + 1:02} GET /api/{r.random()}" for i in range(400))).encode()),
    lambda r: Body(form_data((b'Content-Disposition: form-data; name="log"; filename="a.txt"', b"line of a log\n" * 500))),
    lambda r: Body(grpc(field(1, b"events") + b"".join(field(2, r.randbytes(60)) for _ in range(90)))),
    lambda r: Body(b64(np.cumsum(np.array([r.gauss(0, 1) for _ in range(512)])).astype("<f4").tobytes())),
    lambda r: Body(b"".join(int(9000 * math.sin(i / 20 + r.random())).to_bytes(2, "little", signed=True) for i in range(9000))),
    lambda r: Body(as_json({"ids": [r.getrandbits(63) for _ in range(256)], "ok": True})),
    lambda r: Body(",".join(f"{r.uniform(0, 100):.2f}" for _ in range(128)).encode(), "text/csv"),
)  # fmt: skip


class Looked(NamedTuple):
    """What the finder said of a row."""

    found: bool
    grade: str
    exact: bool


def looked(row: Row, detector: object) -> Looked:
    found = find_payloads(*row.body, detector=detector)
    mine = [(p, data) for p, data in found if p.kind == "image"]
    if not mine:
        return Looked(False, "unknown", False)
    grades = [p.grade for p, _ in mine]
    return Looked(
        True, max(grades, key=("unknown", "image", "face").index), mine[0][1] == row.picture
    )


def share(part: int, whole: int) -> str:
    return f"{part / max(1, whole):7.3f}  {part} of {whole}"


def breadth(picture: Image.Image) -> float:
    """Breadth of the face as a part of the longer side, by the detector at a low threshold; 0: unseen."""
    import dlib

    pixels = np.asarray(sized(picture, 800))
    boxes, scores, _ = dlib.get_frontal_face_detector().run(pixels, 0, -0.5)
    best = max(zip(scores, boxes, strict=True), key=lambda pair: pair[0], default=None)
    return best[1].width() / 800 if best else 0.0


def faces(people: Sequence[Portrait], detector: object, misses: bool) -> None:
    """Recall over people by the breadth of the face, upright and turned."""
    print("\nFaces over people (threshold and enlarging as built in)")
    parts = {p.name: breadth(opened(p.path)) for p in people}
    usual = statistics.median(part for part in parts.values() if part)
    for title, chosen in (
        ("upright, frontal, whole", [p for p in people if p.frontal and p.new]),
        ("all, also covered, in profile, far", [p for p in people if p.new]),
    ):
        print(f"  {title}: n = {len(chosen)} people")
        for wide, turn in (
            *((w, 0) for w in (300, 200, 130, 80, 50, 30)),
            *((200, t) for t in (90, 180, 270)),
        ):
            hit = set()
            for person in chosen:
                shown = sized(opened(person.path), round(wide / (parts[person.name] or usual)))
                if detector.faces(shown.rotate(turn, expand=True)):
                    hit.add(person.name)
            missed = sorted({p.name for p in chosen} - hit) if misses else []
            print(f"    {wide:3d} px, turned {turn:3d} {share(len(hit), len(chosen))}", *missed)


def false_alarms(paths: Sequence[Path], detector: object) -> None:
    """Faces seen in pictures that show none, in four sizes, and in patches of them."""
    rng, alarms, shown, spent = random.Random(3), Counter(), 0, []
    for path in paths:
        picture = opened(path)
        copies = [sized(picture, side) for side in (800, 400, 160)]
        for _ in range(2):
            side = min(picture.size) // 2
            x, y = rng.randint(0, picture.width - side), rng.randint(0, picture.height - side)
            copies.append(picture.crop((x, y, x + side, y + side)))
        for copy in copies:
            start = time.process_time()
            alarms[path.name] += bool(detector.faces(copy))
            spent.append(time.process_time() - start)
            shown += 1
    print(f"\nFalse alarms {share(sum(alarms.values()), shown)} pictures of {len(paths)}", +alarms)
    print(
        f"  ms a picture without a face: median {1e3 * statistics.median(spent):.0f}, most {1e3 * max(spent):.0f}"
    )


def copy_of(picture: Image.Image, rng: random.Random) -> bytes:
    """Cut, scaled, mirrored, turned, packed anew."""
    if rng.random() < 0.6:
        size = [round(side * rng.uniform(0.7, 1)) for side in picture.size]
        x, y = (
            rng.randint(0, whole - part) for whole, part in zip(picture.size, size, strict=True)
        )
        picture = picture.crop((x, y, x + size[0], y + size[1]))
    factor = rng.choice((0.25, 0.4, 0.7, 1, 1.5, 2))
    picture = picture.resize((round(picture.width * factor), round(picture.height * factor)))
    if rng.random() < 0.5:
        picture = ImageOps.mirror(picture)
    picture = picture.rotate(90 * rng.randrange(4), expand=True)
    return packed(
        picture, rng.choice(("JPEG", "JPEG", "PNG", "WEBP")), rng.choice((30, 50, 75, 95))
    )


def known(paths: Sequence[Path]) -> None:
    """Known pictures recognised in copies, and taken for others."""
    planted = {"honey": honey_face(1), **{f"plant-{n}": marker_photo(n) for n in range(1, 6)}}
    markers, rng = Markers.of(planted), random.Random(8)
    right, likeness, spent = 0, [], []
    for name, data in planted.items():
        with Image.open(io.BytesIO(data)) as picture:
            original = picture.convert("RGB")
        for _ in range(40):
            copy = copy_of(original, rng)
            shown = decoded(copy, at(copy, 0))
            start = time.process_time()
            said, score = markers.nearest(shown)
            spent.append(time.process_time() - start)
            right += said == name and markers.recognise("", shown) == name
            likeness.append(score)
    print(
        f"\nMarkers recognised {share(right, len(likeness))} copies; least likeness {min(likeness):.3f}"
    )
    others = [opened(path) for path in paths]
    others += [
        Image.open(io.BytesIO(marker_photo(n, seed))) for seed in (2, 3) for n in range(1, 6)
    ]
    others += [Image.open(io.BytesIO(honey_face(seed))) for seed in (2, 3, 4)]
    wrong, times = 0, []
    for picture in others:
        start = time.process_time()
        wrong += markers.recognise("", picture) != ""
        times.append(time.process_time() - start)
    print(f"  false matches {wrong} of {len(others)} other pictures, other seeds' among them")
    print(
        f"  ms: a copy {1e3 * statistics.mean(spent):.0f}, a stranger {1e3 * statistics.mean(times):.0f}"
    )


def speed() -> None:
    """Megabytes a second, no detector: bodies of 8 MB each."""
    rng = random.Random(4)
    noise = rng.randbytes(6 << 20)
    text = (b'{"event":"click","page":"home","n":%d},' * 60_000) % tuple(range(60_000))
    rows = {
        "noise": noise,
        "json of events": b"[" + text.rstrip(b",") + b"]",
        "json with base64": as_json({"f": b64(noise).decode()}),
        "multipart": form_data((b'Content-Disposition: form-data; name="f"; filename="f"', noise)),
        "plain text": b"the quick brown fox jumps over the lazy dog. " * 150_000,
        "base64 in text": b"<p>" + b64(noise) + b"</p>",
        "hex": noise.hex().encode(),
    }
    print("\nScanning, MB/s")
    for name, body in rows.items():
        start = time.process_time()
        find_payloads(body, "")
        print(f"  {name:18}{len(body) / 1e6 / (time.process_time() - start):8.0f}")


def main() -> None:
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--misses", action="store_true", help="name what was missed")
    misses = reader.parse_args().misses
    detector = hog_detector()
    if detector is None:
        raise SystemExit("needs dlib-bin and pillow: the extra `dynamic`")
    found = packages()
    people, empty = portraits(found), strangers(found)
    shown = [(p.name, sized(opened(p.path), 480)) for p in people if p.frontal and p.new]
    rows = list(bodies(shown, 330, 1))
    results = [(row, looked(row, detector)) for row in rows]
    print(
        f"Bodies with a face: {len(rows)}, {len(WRAPPINGS)} wrappings, {len(set(FORMS))} formats, {len(shown)} people"
    )
    print(f"  picture found    {share(sum(r.found for _, r in results), len(rows))}")
    print(f"  byte for byte    {share(sum(r.exact for _, r in results), len(rows))}")
    print(f"  graded face      {share(sum(r.grade == 'face' for _, r in results), len(rows))}")
    if misses:
        print("  not found:", [(r.wrapping, r.form) for r, said in results if not said.found])
        print("  not exact:", [(r.wrapping, r.form) for r, said in results if not said.exact])
        print("  not face:", Counter(r.name for r, said in results if said.grade != "face"))
    calm = [(path.name, sized(opened(path), 480)) for path in empty]
    rows = list(bodies(calm, 220, 2))
    results = [(row, looked(row, detector)) for row in rows]
    print(f"Bodies with a picture without a face: {len(rows)}")
    print(f"  picture found    {share(sum(r.found for _, r in results), len(rows))}")
    print(f"  graded face      {share(sum(r.grade == 'face' for _, r in results), len(rows))}")
    plain = [find_payloads(*body, detector=detector) for body in without_picture(240)]
    said = Counter(payload.kind for row in plain for payload, _ in row)
    print(
        f"Bodies without a picture: {len(plain)}; payloads said to be in them: {dict(said) or 'none'}"
    )
    faces(people, detector, misses)
    false_alarms(empty, detector)
    known([*empty, *(p.path for p in people)])
    speed()


if __name__ == "__main__":
    main()
