"""Pictures decoded within limits, made small and blurred. All of it needs Pillow (extra ``dynamic``)."""

import warnings
from contextlib import contextmanager
from io import BytesIO
from typing import TYPE_CHECKING

import numpy as np

from analyzers.dynamic.payloads.shapes import Frame
from analyzers.dynamic.payloads.signatures import Found, at, only_at_start

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PIL.Image import Image

LARGEST = 800
"""Pixels of the longer side of what is handed to a detector."""

PIXELS = 40_000_000
FORMATS = {
    "image/jpeg": "JPEG",
    "image/png": "PNG",
    "image/webp": "WEBP",
    "image/gif": "GIF",
    "image/bmp": "BMP",
    "image/avif": "AVIF",
}


def available() -> bool:
    """Whether pictures can be decoded here."""
    try:
        import PIL.Image  # noqa: F401
    except ImportError:
        return False
    return True


def decoded(data: bytes, found: Found, pixels: int = PIXELS) -> "Image | None":
    """The first picture of a file in RGB, at most 800 pixels a side; none when it cannot be had.

    A picture that declares more than ``pixels`` is not decoded. A cut JPEG is shown as far as it goes.
    """
    width, height, name = found.width, found.height, FORMATS.get(found.media)
    if not name or not found.decodable or not width or not height or width * height > pixels:
        return None
    try:
        from PIL import Image
    except ImportError:
        return None
    if name == "JPEG" and data[-2:] != b"\xff\xd9":
        data += b"\xff\xd9"
    # Decoders fail in their own ways (struct, syntax, zlib, memory); any of them means: not to be had.
    try:
        with _quiet(), Image.open(BytesIO(data), formats=(name,)) as picture:
            if picture.width * picture.height > pixels:
                return None
            picture.draft("RGB", (LARGEST, LARGEST))
            return _small(picture, LARGEST)
    except Exception:
        return None


@contextmanager
def _quiet() -> "Iterator[None]":
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _small(picture: "Image", side: int) -> "Image":
    """RGB on white, no larger than a side."""
    from PIL import Image

    if picture.mode in ("P", "LA", "PA", "RGBA") or "transparency" in picture.info:
        picture = picture.convert("RGBA")
        picture.thumbnail((side, side), Image.Resampling.BILINEAR)
        ground = Image.new("RGBA", picture.size, (255, 255, 255, 255))
        return Image.alpha_composite(ground, picture).convert("RGB")
    if picture.mode.startswith("I;16"):
        values = np.asarray(picture, dtype=np.uint16) >> 8
        picture = Image.fromarray(values.astype(np.uint8))
    picture = picture.convert("RGB")
    picture.thumbnail((side, side), Image.Resampling.BILINEAR)
    return picture


def luminance(data: bytes, frame: Frame) -> "Image | None":
    """The bright part of a raw camera frame as a picture, at most 800 pixels a side."""
    try:
        from PIL import Image
    except ImportError:
        return None
    rows = np.frombuffer(data, np.uint8, frame.width * frame.height)
    picture = Image.fromarray(rows.reshape(frame.height, frame.width)).convert("RGB")
    picture.thumbnail((LARGEST, LARGEST), Image.Resampling.BILINEAR)
    return picture


def blurred(data: bytes) -> bytes:
    """A PNG of at most 48 pixels a side in which nobody can be recognised; empty when undecodable.

    This is all that is kept of a captured picture unless the user asks for more: some 12 x 12 mean
    colours, smoothed.
    """
    found = at(data, 0) or only_at_start(data)
    picture = decoded(data, found) if found else None
    return blurred_picture(picture) if picture else b""


def blurred_picture(picture: "Image") -> bytes:
    """The same of a picture already decoded, e.g. of a raw camera frame."""
    from PIL import Image, ImageFilter

    long = max(picture.size)
    size = (max(1, 48 * picture.width // long), max(1, 48 * picture.height // long))
    coarse = (max(1, size[0] // 4), max(1, size[1] // 4))
    mean = picture.convert("RGB").resize(coarse, Image.Resampling.BOX)
    smooth = mean.resize(size, Image.Resampling.BILINEAR).filter(ImageFilter.GaussianBlur(3))
    out = BytesIO()
    smooth.save(out, "PNG")
    return out.getvalue()
