"""Pictures drawn by this module, to be planted on a phone and recognised again: nobody's face.

The same seed gives the same pixels, and with the same Pillow the same bytes.
"""

from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.random import Generator, default_rng
from numpy.typing import NDArray

from analyzers.dynamic.payloads.portrait import Field, with_portrait

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw

WORDS = "faceaudit marker"
MARKER_SIZES = ((1600, 1200), (1200, 1600), (1440, 1080), (1080, 1440), (1920, 1080))
FACE_SIZE = (720, 960)


def make_markers(folder: Path, count: int = 5, seed: int = 1) -> list[Path]:
    """Write marker photos (JPEG, 1.5 to 2.1 megapixels), ``faceaudit-marker-1.jpg`` and so on.

    Raises ``OSError`` when the folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for number in range(1, count + 1):
        path = folder / f"faceaudit-marker-{number}.jpg"
        path.write_bytes(marker_photo(number, seed))
        paths.append(path)
    return paths


def marker_photo(number: int, seed: int = 1) -> bytes:
    """One marker photo: sky, ground, plain shapes in places the seed chooses, and the words."""
    from PIL import Image, ImageDraw

    rng = default_rng([seed, number])
    width, height = MARKER_SIZES[(number - 1) % len(MARKER_SIZES)]
    ground = _landscape(rng, width // 4, height // 4)
    picture = Image.fromarray(_bytes(ground)).resize((width, height), Image.Resampling.BICUBIC)
    draw = ImageDraw.Draw(picture)
    for _ in range(26):
        _shape(draw, rng, width, height)
    _write(draw, f"{WORDS} {number}", width, height)
    return _jpeg(_grain(picture, rng), 88)


def honey_face(seed: int = 1) -> bytes:
    """A drawn face before a patterned wall (JPEG, 720 x 960), which face detectors take for a face."""
    from PIL import Image, ImageDraw, ImageFilter

    rng = default_rng([seed, 7919])
    width, height = FACE_SIZE[0] // 2, FACE_SIZE[1] // 2
    wall = _landscape(rng, width // 2, height // 2) * 0.35 + 0.45
    picture = Image.fromarray(_bytes(wall)).resize((width, height), Image.Resampling.BICUBIC)
    draw = ImageDraw.Draw(picture)
    for _ in range(22):
        _shape(draw, rng, width, height)
    picture = picture.filter(ImageFilter.GaussianBlur(1))
    pixels = with_portrait(np.asarray(picture, dtype=np.float64) / 255, 0.24 * width)
    picture = Image.fromarray(_bytes(pixels)).resize(FACE_SIZE, Image.Resampling.BICUBIC)
    _write(ImageDraw.Draw(picture), WORDS, *FACE_SIZE)
    return _jpeg(_grain(picture, rng), 92)


def _landscape(rng: Generator, width: int, height: int) -> Field:
    """Soft noise of several sizes in two colours that change towards the bottom."""
    field = np.zeros((height, width))
    for cells, weight in ((4, 0.5), (9, 0.3), (21, 0.15), (55, 0.05)):
        field += weight * _stretched(rng.random((cells, cells)), height, width)
    slope = np.linspace(0, 1, height)[:, None]
    mix = np.clip(0.55 * field + 0.45 * slope, 0, 1)[..., None]
    upper, lower = rng.uniform(0.1, 0.95, 3), rng.uniform(0.1, 0.95, 3)
    return np.asarray(upper * (1 - mix) + lower * mix)


def _stretched(cells: Field, height: int, width: int) -> Field:
    """Bilinear enlargement."""
    rows = np.linspace(0, cells.shape[0] - 1, height)
    columns = np.linspace(0, cells.shape[1] - 1, width)
    across = np.array([np.interp(columns, np.arange(cells.shape[1]), row) for row in cells])
    return np.array([np.interp(rows, np.arange(cells.shape[0]), c) for c in across.T]).T


def _shape(draw: "ImageDraw", rng: Generator, width: int, height: int) -> None:
    """A disc, box or triangle, up to a fifth of the picture."""
    side = float(rng.uniform(0.05, 0.2)) * min(width, height)
    x, y = float(rng.uniform(0, width)), float(rng.uniform(0, height))
    colour = tuple(int(c) for c in rng.integers(10, 245, 3))
    corners = [x - side / 2, y - side / 2, x + side / 2, y + side / 2]
    kind = int(rng.integers(3))
    if kind == 0:
        draw.ellipse(corners, fill=colour)
    elif kind == 1:
        draw.rectangle(corners, fill=colour)
    else:
        points = [(x, y - side / 2), (x - side / 2, y + side / 2), (x + side / 2, y + side / 2)]
        draw.polygon(points, fill=colour)


def _write(draw: "ImageDraw", words: str, width: int, height: int) -> None:
    from PIL import ImageFont

    font = ImageFont.load_default(size=height // 24)
    place = (width // 2, height - height // 14)
    draw.text(
        place, words, font=font, anchor="mm", fill="white", stroke_width=3, stroke_fill="black"
    )


def _grain(picture: "Image", rng: Generator) -> "Image":
    """The noise of a sensor, so that it compresses and hashes as a photo does."""
    from PIL import Image

    pixels = np.asarray(picture, dtype=np.float64)
    pixels = pixels + rng.normal(0, 4, pixels.shape[:2])[..., None]
    return Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))


def _bytes(field: Field) -> NDArray[np.uint8]:
    return np.asarray(np.clip(field * 255, 0, 255), dtype=np.uint8)


def _jpeg(picture: "Image", quality: int) -> bytes:
    out = BytesIO()
    picture.save(out, "JPEG", quality=quality)
    return out.getvalue()
