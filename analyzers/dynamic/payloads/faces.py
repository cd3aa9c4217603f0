"""Faces by dlib's detector on gradients: its model is inside the module, no file is fetched."""

import importlib.util
import threading
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PIL.Image import Image

SMALLEST = 400
"""Smaller pictures are enlarged to this side, at most four times: the detector's window is 80 pixels."""

ENLARGED = 4.0
NARROWEST = 40
"""Pixels of the shorter side below which no face fits; dlib refuses single rows."""


_of_thread = threading.local()


class HogDetector:
    """Frontal faces, in any of the four rotations a camera delivers.

    Made by `hog_detector`. Not to be shared between threads.
    """

    def __init__(self, threshold: float = 0.0, turned: float = 0.1) -> None:
        """Scores a face must reach, upright and turned; see the benchmark for what they cost."""
        import dlib

        self._detector: Any = dlib.get_frontal_face_detector()
        self._thresholds = (threshold, turned, turned, turned)

    def faces(self, image: "Image") -> int:
        """Faces in the first rotation that shows any."""
        import numpy as np

        shown = fitted(image)
        if min(shown.size) < NARROWEST:
            return 0
        pixels = np.asarray(shown)
        for turns, threshold in enumerate(self._thresholds):
            turned = np.ascontiguousarray(np.rot90(pixels, turns))
            found = self._detector.run(turned, 0, threshold)[0]
            if len(found):
                return len(found)
        return 0

    def places(self, image: "Image") -> list[tuple[int, int, int, int]]:
        """Where faces of any rotation are: left, top, right, bottom in the picture's own pixels."""
        import numpy as np

        shown = fitted(image)
        if min(shown.size) < NARROWEST:
            return []
        pixels = np.asarray(shown)
        factor = image.width / shown.width
        found = []
        for turns, threshold in enumerate(self._thresholds):
            turned = np.ascontiguousarray(np.rot90(pixels, turns))
            for box in self._detector.run(turned, 0, threshold)[0]:
                sides = (box.left(), box.top(), box.right(), box.bottom())
                back = _turned_back(sides, turns, shown.width, shown.height)
                found.append(tuple(round(side * factor) for side in back))
        return [(a, b, c, d) for a, b, c, d in found]


def _turned_back(
    box: tuple[int, int, int, int], turns: int, width: int, height: int
) -> tuple[int, int, int, int]:
    """A box of a picture turned counter-clockwise so many quarters, in the unturned picture of that size."""
    left, top, right, bottom = box
    if turns == 1:
        return width - bottom, left, width - top, right
    if turns == 2:
        return width - right, height - bottom, width - left, height - top
    if turns == 3:
        return top, height - right, bottom, height - left
    return box


def hog_detector() -> HogDetector | None:
    """The detector of this thread, or none where dlib or Pillow is not installed."""
    if not all(importlib.util.find_spec(name) for name in ("dlib", "PIL")):
        return None
    made: HogDetector | None = getattr(_of_thread, "detector", None)
    if made is None:  # to make one takes some tenths of a second
        made = _of_thread.detector = HogDetector()
    return made


def fitted(image: "Image") -> "Image":
    """A picture in the sizes the detector was measured on: 400 to 800 pixels a side."""
    from PIL import Image

    from analyzers.dynamic.payloads.pictures import LARGEST

    side = max(image.size)
    factor = min(LARGEST / side, max(1.0, min(ENLARGED, SMALLEST / side)))
    if factor == 1:
        return image
    size = (max(1, round(image.width * factor)), max(1, round(image.height * factor)))
    return image.resize(size, Image.Resampling.LANCZOS)
