"""Known pictures recognised again: cut, scaled, turned, mirrored, and packed anew.

Each known picture is kept as many overlapping *windows* (any part of it that keeps 70 % or more of
each side), each as a *print*: its middle frequencies, by a cosine transform, as a unit vector. A
picture in question is compared in its eight orientations with all windows at once; the best few are
moved about until they fit as well as they can, on finer prints. The likeness is a cosine; what is
measured between a known picture's copies and between strangers is in the benchmark.
"""

import hashlib
from collections.abc import Iterator, Mapping
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from PIL.Image import Image

Field = NDArray[np.float32]

BASE = 256
"""Side of the grey squares that windows are cut from."""

COARSE, FINE = (24, 9), (40, 16)
"""Side of the square that is transformed, and how many frequencies of each direction are kept."""

LOWEST = 1
"""Frequencies up to this sum (rows and columns) are left out: light and shade that many pictures share."""

SIZES = (1.0, 0.94, 0.88, 0.82, 0.76, 0.7)
SMALLEST = 0.66
"""Part of a side that the best fit keeps; a tiny window would fit anything."""

CANDIDATES = 3
WORTHWHILE = 0.72
"""Likeness of coarse prints below which nobody looks closer; copies measured 0.90 or more."""

ALIKE = 0.93
"""Likeness of fine prints from which a picture is the known one: copies measured 0.995 or more,
strangers 0.70 or less, the same drawn face before another wall 0.92."""

Box = tuple[float, float, float, float]


class Known(NamedTuple):
    """A known picture: its grey square, and the coarse prints of its windows, a row each."""

    name: str
    square: "Image"
    prints: Field


class Markers:
    """The known pictures. Made by `Markers.of`."""

    def __init__(self, hashes: Mapping[str, str], known: tuple[Known, ...]) -> None:
        self._hashes = dict(hashes)
        self._known = known

    @classmethod
    def of(cls, pictures: Mapping[str, bytes]) -> "Markers":
        """Known pictures by their ids.

        Where Pillow is missing only exact copies are recognised. Raises ``ValueError`` for bytes that
        are no picture.
        """
        hashes = {hashlib.sha256(data).hexdigest(): name for name, data in pictures.items()}
        try:
            from PIL import Image
        except ImportError:
            return cls(hashes, ())
        known = []
        for name, data in pictures.items():
            try:
                with Image.open(BytesIO(data)) as picture:
                    square = _square(picture)
            except OSError as error:
                raise ValueError(f"{name} is no picture") from error
            prints = np.array([_print(square, box, *COARSE) for box in windows()])
            known.append(Known(name, square, prints))
        return cls(hashes, tuple(known))

    def recognise(self, sha256: str, picture: "Image | None" = None) -> str:
        """Id of the known picture these bytes or this decoded picture are, or nothing."""
        if sha256 in self._hashes or picture is None:
            return self._hashes.get(sha256, "")
        name, likeness = self.nearest(picture)
        return name if likeness >= ALIKE else ""

    def nearest(self, picture: "Image") -> tuple[str, float]:
        """The known picture most like this one, and the likeness from -1 to 1."""
        if not self._known or min(picture.size) < 24:
            return "", -1.0
        faces = list(_orientations(_square(picture)))
        whole = (0.0, 0.0, 1.0, 1.0)
        asked = np.array([_print(face, whole, *COARSE) for face in faces])
        best = ("", -1.0)
        for known in self._known:
            likeness = known.prints @ asked.T
            order = np.argsort(likeness, axis=None)[::-1][:CANDIDATES]
            for place in order:
                window, turn = divmod(int(place), len(faces))
                if likeness[window, turn] < WORTHWHILE:
                    break
                fine = _print(faces[turn], whole, *FINE)
                score = _settled(known.square, windows()[window], fine)
                best = max(best, (known.name, score), key=lambda pair: pair[1])
        return best


@cache
def windows() -> tuple[Box, ...]:
    """Parts of a picture: left, top, right, bottom, from 0 to 1."""
    spans = [
        (start, start + size)
        for size in SIZES
        for start in np.linspace(0, 1 - size, round((1 - size) / 0.06) + 1).tolist()
    ]
    return tuple((left, top, right, bottom) for left, right in spans for top, bottom in spans)


def _square(picture: "Image") -> "Image":
    from PIL import Image

    return picture.convert("L").resize((BASE, BASE), Image.Resampling.BOX, reducing_gap=2.0)


def _orientations(square: "Image") -> "Iterator[Image]":
    """The four rotations of a picture and of its mirror image."""
    from PIL import Image

    pixels = np.asarray(square)
    for side in (pixels, pixels[:, ::-1]):
        for turns in range(4):
            yield Image.fromarray(np.ascontiguousarray(np.rot90(side, turns)))


def _print(square: "Image", box: Box, side: int, kept: int) -> Field:
    """Middle frequencies of a part of a grey square, as a unit vector."""
    from PIL import Image

    corners = (box[0] * BASE, box[1] * BASE, box[2] * BASE, box[3] * BASE)
    cells = square.resize((side, side), Image.Resampling.BILINEAR, box=corners)
    waves, weights = _cosines(side, kept)
    values = ((waves @ np.asarray(cells, dtype=np.float32) @ waves.T) * weights).ravel()
    length = float(np.linalg.norm(values))
    return np.asarray(values / length if length > 1e-3 else values * 0, dtype=np.float32)


@cache
def _cosines(side: int, kept: int) -> tuple[Field, Field]:
    """Rows of the cosine transform, and the weights of its products: details count for more."""
    steps = np.arange(side) + 0.5
    waves = np.cos(np.pi / side * np.outer(np.arange(kept), steps)).astype(np.float32)
    sums = np.add.outer(np.arange(kept), np.arange(kept))
    used = (sums > LOWEST) & (sums < kept + 2)
    return waves, np.where(used, np.sqrt(sums), 0).astype(np.float32)


def _settled(square: "Image", box: Box, fine: Field) -> float:
    """Likeness after moving the four borders, in ever smaller steps, while that helps."""
    best = float(_print(square, box, *FINE) @ fine)
    for step in (0.03, 0.015, 0.007):
        for _ in range(4):
            before = best
            for border in range(4):
                for change in (-step, step):
                    moved = list(box)
                    moved[border] = min(1.0, max(0.0, moved[border] + change))
                    if min(moved[2] - moved[0], moved[3] - moved[1]) < SMALLEST:
                        continue
                    other = (moved[0], moved[1], moved[2], moved[3])
                    score = float(_print(square, other, *FINE) @ fine)
                    if score > best:
                        best, box = score, other
            if best - before < 0.002:
                break
    return best
