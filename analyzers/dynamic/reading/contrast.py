"""How well the label of a control stands out, measured in the screenshot."""

from functools import lru_cache
from pathlib import Path
from typing import Any

from analyzers.dynamic.events import Bounds

LARGEST = 32 << 20
"""Bytes of a screenshot that is looked at."""
_MOST_PIXELS = 40_000_000
_MOST_CONTROLS = 40
_SIDE = 400
"""Pixels to which a control's picture is cut, so that a large one costs no more."""
_LEAST = 0.004
"""Share of a control's pixels that a colour needs to count as its label's."""


def contrasts(shot: Path, boxes: list[tuple[str, Bounds]]) -> tuple[tuple[str, float], ...]:
    """Label and contrast ratio of each control (WCAG 2.2, 1-21), where the screenshot can be read.

    The ground is the most frequent colour within the bounds, the label the colour farthest from it. Empty without
    Pillow, and for a screenshot that is damaged, black (a window may forbid them) or has other measures.
    """
    pixels = _pixels(shot)
    if pixels is None:
        return ()
    found = []
    for label, box in boxes[:_MOST_CONTROLS]:
        ratio = _contrast(pixels, box)
        if ratio is not None:
            found.append((label, ratio))
    return tuple(found)


@lru_cache(maxsize=2)
def _pixels(shot: Path) -> Any:
    try:
        import numpy as np
        from PIL import Image
    except ImportError:
        return None
    try:
        if shot.stat().st_size > LARGEST:
            return None
        with Image.open(shot, formats=("PNG",)) as image:
            if image.width * image.height > _MOST_PIXELS:
                return None
            pixels = np.asarray(image.convert("RGB"))
    except Exception:  # damaged pictures fail in many ways
        return None
    return pixels if pixels.any() else None


def _contrast(pixels: Any, box: Bounds) -> float | None:
    import numpy as np

    left, top, right, bottom = (max(0, edge) for edge in box)
    part = pixels[top : min(bottom, top + _SIDE), left : min(right, left + _SIDE)]
    if part.shape[0] < 4 or part.shape[1] < 4:
        return None
    # Sixteen steps a channel: edges of letters are smoothed, flat parts keep one colour.
    steps = (part // 16).reshape(-1, 3).astype(np.int64)
    codes, counts = np.unique(steps @ np.array([256, 16, 1]), return_counts=True)
    enough = counts >= max(4, _LEAST * counts.sum())
    colours = np.stack([codes // 256, codes // 16 % 16, codes % 16], axis=1) * 17
    light = _luminance(colours)
    ground = light[counts.argmax()]
    ratios = (np.maximum(light, ground) + 0.05) / (np.minimum(light, ground) + 0.05)
    return round(float(ratios[enough].max()), 1) if enough.any() else None


def _luminance(colours: Any) -> Any:
    """Relative luminance of sRGB colours (WCAG 2.2)."""
    import numpy as np

    part = colours / 255
    linear = np.where(part <= 0.04045, part / 12.92, ((part + 0.055) / 1.055) ** 2.4)
    return linear @ np.array([0.2126, 0.7152, 0.0722])
