"""A face of soft ellipses: light from above, dark where brows, eyes, nose and mouth throw shadow."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Field = NDArray[np.float64]
Colour = tuple[float, float, float]

SKIN: Colour = (0.86, 0.68, 0.57)
HAIR: Colour = (0.16, 0.11, 0.08)
SHIRT: Colour = (0.18, 0.30, 0.42)
LIPS: Colour = (0.66, 0.34, 0.32)
DARK: Colour = (0.09, 0.06, 0.05)
WHITE: Colour = (0.92, 0.91, 0.88)
SHADE: Colour = (0.42, 0.27, 0.21)
LIGHT: Colour = (1.0, 0.9, 0.82)


class Spot(NamedTuple):
    """An ellipse in units of half the face's width, from the middle of the face; mirrored if asked."""

    x: float
    y: float
    wide: float
    high: float
    colour: Colour
    cover: float = 1.0
    edge: float = 30.0
    """Sharpness of its border; small numbers fade out slowly."""
    twice: bool = False


SPOTS = (
    Spot(0, 3.05, 2.1, 1.35, SHIRT),
    Spot(0, 1.45, 0.55, 0.9, SKIN, 1, 20),
    Spot(0, 1.35, 0.6, 0.35, SHADE, 0.6, 5),
    Spot(0, -0.35, 1.18, 1.32, HAIR),
    Spot(1.02, 0.02, 0.14, 0.3, SKIN, 0.9, 12, True),
    Spot(0, 0.06, 1.0, 1.32, SKIN),
    Spot(0, -1.28, 1.05, 0.5, HAIR, 1, 14),
    Spot(0, -0.62, 0.6, 0.28, LIGHT, 0.35, 3),
    Spot(1.0, 0.35, 0.42, 1.2, SHADE, 0.45, 3, True),
    Spot(0.42, -0.2, 0.34, 0.2, SHADE, 0.55, 3.5, True),
    Spot(0.44, -0.43, 0.3, 0.065, HAIR, 0.95, 9, True),
    Spot(0.42, -0.17, 0.19, 0.085, WHITE, 1, 14, True),
    Spot(0.42, -0.175, 0.09, 0.09, DARK, 1, 14, True),
    Spot(0.42, -0.245, 0.21, 0.035, DARK, 0.9, 8, True),
    Spot(0.42, -0.09, 0.2, 0.03, SHADE, 0.7, 5, True),
    Spot(0, 0.02, 0.09, 0.42, LIGHT, 0.5, 4),
    Spot(0.16, 0.05, 0.07, 0.34, SHADE, 0.35, 3, True),
    Spot(0, 0.27, 0.16, 0.11, LIGHT, 0.45, 4),
    Spot(0.13, 0.36, 0.075, 0.045, DARK, 0.75, 7, True),
    Spot(0, 0.41, 0.24, 0.05, SHADE, 0.6, 5),
    Spot(0.52, 0.3, 0.26, 0.22, LIGHT, 0.3, 3, True),
    Spot(0, 0.67, 0.36, 0.075, LIPS, 1, 10),
    Spot(0, 0.71, 0.35, 0.022, DARK, 0.9, 8),
    Spot(0, 0.79, 0.29, 0.085, LIPS, 0.85, 8),
    Spot(0, 0.94, 0.3, 0.06, SHADE, 0.5, 4),
    Spot(0, 1.12, 0.28, 0.14, LIGHT, 0.3, 3),
)


def with_portrait(picture: Field, half: float) -> Field:
    """The picture (rows, columns, three colours from 0 to 1) with a face in its middle.

    ``half`` is half the face's width in pixels.
    """
    height, width = picture.shape[:2]
    y, x = np.mgrid[0:height, 0:width].astype(np.float64)
    x, y = (x - width / 2) / half, (y - height * 0.47) / half
    for spot in SPOTS:
        for side in (1, -1) if spot.twice else (1,):
            cover = _cover(spot, x * side, y)[..., None]
            picture = picture * (1 - cover) + np.array(spot.colour) * cover
    return picture


def _cover(spot: Spot, x: Field, y: Field) -> Field:
    distance = np.hypot((x - spot.x) / spot.wide, (y - spot.y) / spot.high)
    return spot.cover / (1 + np.exp(np.clip((distance - 1) * spot.edge, -60, 60)))
