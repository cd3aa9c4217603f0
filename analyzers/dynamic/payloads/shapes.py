"""What bytes and numbers look like when nothing names them: vectors, camera frames, noise."""

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

LENGTHS = (128, 192, 256, 512, 1024, 2048)
"""Numbers in the feature vectors that face networks make."""

NOISE = 4096
"""Bytes of the smallest block that is called opaque."""

FRAMES = (
    (640, 480), (1280, 720), (1920, 1080), (320, 240), (352, 288), (176, 144), (720, 480), (720, 576),
    (800, 600), (960, 720), (1024, 768), (1280, 960), (1440, 1080), (1600, 1200), (640, 360),
    (960, 540), (1080, 1080), (480, 480), (720, 720), (2048, 1536), (2560, 1440), (3840, 2160),
    (4032, 3024), (3264, 2448),
)  # fmt: skip
"""Sizes cameras deliver, lying; they are tried standing as well."""


def vector(values: Sequence[object]) -> bool:
    """Whether numbers have the shape of a feature vector.

    As many as a face network makes; fractions of both signs about zero, with no outlier that rules
    them and no likeness of neighbours (as a sound, a track or a sensor has); nearly all different; of
    unit length, or of a spread that networks give without it.
    """
    if len(values) not in LENGTHS or not all(type(v) in (float, int) for v in values):
        return False
    try:
        return _vector(np.asarray(values, dtype=np.float64))
    except (OverflowError, ValueError):
        return False


def packed_vector(data: bytes) -> str:
    """``float32`` or ``float64`` when little-endian bytes of that type have the shape; else empty."""
    if len(data) > 8 * LENGTHS[-1]:
        return ""
    if len(data) % 4 == 0:
        singles = np.frombuffer(data, dtype="<f4")
        with np.errstate(all="ignore"):
            usual = (
                ((np.abs(singles) > 1e-7) & (np.abs(singles) < 1e4)).mean() if len(singles) else 0
            )
        if usual > 0.9:
            fits = len(singles) in LENGTHS and _vector(singles.astype(np.float64))
            return "float32" if fits else ""
    if len(data) % 8 == 0 and len(data) // 8 in LENGTHS and _vector(np.frombuffer(data, "<f8")):
        return "float64"
    return ""


def _vector(values: NDArray[np.float64]) -> bool:
    if not np.isfinite(values).all() or np.abs(values).max() > 1e4:
        return False
    if (values == np.rint(values)).mean() > 0.1 or len(np.unique(values)) < 0.9 * len(values):
        return False
    spread, mean = float(values.std()), float(values.mean())
    positive = float((values > 0).mean())
    if spread < 1e-3 or abs(mean) > 0.4 * spread or not 0.3 <= positive <= 0.7:
        return False
    norm = float(np.linalg.norm(values))
    if not (abs(norm - 1) < 0.03 or 0.15 <= spread <= 5):
        return False
    return np.abs(values - mean).max() < 9 * spread and not _alike(values - mean)


def _alike(values: NDArray[np.float64]) -> bool:
    """Whether neighbours at any of several distances resemble each other, or the values are sorted."""
    total = float(values @ values)
    most = max(abs(float(values[lag:] @ values[:-lag])) / total for lag in (1, 2, 3, 4, 6, 8))
    waves = np.abs(np.fft.rfft(values)) ** 2
    # Noise puts about ln(n) times the mean into its strongest wave; a tone puts nearly all of it there.
    return most > 4.5 / math.sqrt(len(values)) or float(waves.max() / waves.sum()) > 0.15


class Frame(NamedTuple):
    """A raw camera frame: luminance of ``height`` rows, then colour at half the size."""

    width: int
    height: int
    layout: str


def frame(data: bytes, declared: Sequence[tuple[int, int]]) -> Frame | None:
    """Whether bytes are a YUV 4:2:0 frame: their number fits, and rows and colours are smooth."""
    if len(data) * 2 % 3 or len(data) < 3 * 64 * 64 // 2:
        return None
    pixels = len(data) * 2 // 3
    sizes = [pair for w, h in (*declared, *FRAMES) for pair in ((w, h), (h, w))]
    fitting = [
        (w, h) for w, h in dict.fromkeys(sizes) if w * h == pixels and not w % 2 and not h % 2
    ]
    best = min(((_roughness(data, w, h), w, h) for w, h in fitting), default=None)
    if best is None or best[0] > 0.35:
        return None
    return _layout(np.frombuffer(data, np.uint8), best[1], best[2])


def _roughness(data: bytes, width: int, height: int) -> float:
    """Mean step between rows in units of the spread: about 1.1 for noise, 0.05 to 0.25 for pictures."""
    rows = np.frombuffer(data, np.uint8, width * height).reshape(height, width)
    some = rows[: height // 2 * 2]
    upper = some[0::2][:: max(1, height // 256)].astype(np.int16)
    lower = some[1::2][:: max(1, height // 256)].astype(np.int16)
    spread = float(upper.std())
    across = float(np.abs(np.diff(upper, axis=1)).mean())
    down = float(np.abs(upper - lower).mean())
    return max(down, across) / spread if spread >= 4 else 9.0


def _layout(data: NDArray[np.uint8], width: int, height: int) -> Frame | None:
    """Colours lie alternating (NV21, NV12) or one after the other (I420, YV12): the smoother wins."""
    colours = data[width * height :].astype(np.int16)
    half = len(colours) // 2
    if half < 16 or abs(float(colours.mean()) - 128) > 48:
        return None
    apart = float(np.abs(np.diff(colours[:half])).mean() + np.abs(np.diff(colours[half:])).mean())
    mixed = float(np.abs(np.diff(colours[0::2])).mean() + np.abs(np.diff(colours[1::2])).mean())
    if min(apart, mixed) > 24:
        return None
    return Frame(width, height, "NV21" if mixed < apart else "I420")


def noise(data: bytes) -> bool:
    """Whether a block of 4 kB or more is as even as encrypted data.

    Random bytes miss 8 bits each by about 184 / n bits (Miller and Madow), so the bound tightens with size.
    """
    if len(data) < NOISE:
        return False
    sample = data[: 1 << 18]
    counts = np.bincount(np.frombuffer(sample, np.uint8), minlength=256)
    shares = counts[counts > 0] / len(sample)
    entropy = float(-(shares * np.log2(shares)).sum())
    return entropy >= 8 - 184 / len(sample) - 0.02


EXPLAINED = (
    b"%PDF-", b"OggS", b"ID3", b"fLaC", b"wOFF", b"wOF2", b"\0asm", b"\x7fELF", b"dex\n", b"#!AMR",
    b"SQLite format 3\0", b"\0\1\0\0\0", b"OTTO", b"MZ",
)  # fmt: skip
"""First bytes of what is neither a picture nor a secret."""


def explained(data: bytes) -> bool:
    """Whether a block says what it is: a document, sound, font, program."""
    if data[:4] == b"RIFF" and data[8:12] == b"WAVE":
        return True
    sound = data[:1] == b"\xff" and data[1:2] in (b"\xfb", b"\xf3", b"\xf2", b"\xf1", b"\xf9")
    return sound or data.startswith(EXPLAINED)
