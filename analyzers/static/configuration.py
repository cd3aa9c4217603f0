"""The circumstances a resource value is meant for, and how well they fit a recent phone.

Source: ResTable_config in the platform's ResourceTypes.h; its order of precedence is that of "App
resources overview" in the Android developer guide.
"""

import struct
from typing import NamedTuple

RECENT_SDK = 36
"""Android 16."""

Fit = tuple[int, ...]
"""The less, the sooner a recent phone takes the value. First: whether it takes it at all."""

_WIDTH, _HEIGHT = 411, 891
"""Density-independent pixels of a common phone, held upright."""
_NORMAL = 2
_PIXELS = 1080 * 2400
_FIELDS = struct.Struct("<4x2H4x2B2x2B2x3H2x2B3H12x2B14x")
"""Operator, orientation, touch screen, keyboard, navigation, screen size, SDK, layout, mode, widths and
height, round screen, colour. Languages are told apart elsewhere; densities are for images."""


_PLAIN: Fit = (0,) * 18


class Config(NamedTuple):
    """Circumstances of a value."""

    locale: str
    """Language, script and region as a resource folder would name them: ``zh-rCN``, ``b+zh+Hant``."""
    fit: Fit


def read_config(config: bytes) -> Config:
    """A ResTable_config, which begins with its size and may be of any length."""
    return Config(_locale(config), _fit(config))


def _fit(config: bytes) -> Fit:
    """What is asked for and not so makes it unfit; what is asked for and so makes it better."""
    if not any(config[4:8] + config[12:14] + config[16:36] + config[48:50]):
        return _PLAIN  # nearly all values
    row = _FIELDS.unpack(config[:64].ljust(64, b"\0"))
    country, operator, orientation, touch, keyboard, navigation, across, down, sdk = row[:9]
    layout, mode, smallest, width, height, circle, colour = row[9:]
    direction, size = layout >> 6 & 3, layout & 0xF
    exact = (
        (layout >> 4 & 3, 2),
        (circle & 3, 1),
        (colour & 3, 2),
        (colour >> 2 & 3, 2),
        (orientation, 1),
        (mode & 0xF, 1),
        (mode >> 4 & 3, 1),
        (touch, 3),
        (keyboard, 1),
        (navigation, 1),
    )
    most = (
        (direction, 1),
        (smallest, _WIDTH),
        (width, _WIDTH),
        (height, _HEIGHT),
        (size, _NORMAL),
        (across * down, _PIXELS),
        (sdk, RECENT_SDK),
    )
    unfit = bool(country or operator)
    unfit |= any(asked not in (0, here) for asked, here in exact)
    unfit |= any(asked > here for asked, here in most)
    first, last = most[:5], most[5:]
    return (
        int(unfit),
        *(-asked for asked, _ in first),
        *(-bool(asked) for asked, _ in exact),
        *(-asked for asked, _ in last),
    )


def _locale(config: bytes) -> str:
    language, region = _letters(config[8:10], "a"), _letters(config[10:12], "0")
    script = config[36:40].rstrip(b"\0").decode("ascii", "replace")
    if not language:
        return ""
    if script:
        return "+".join(["b", language, script, *([region] if region else [])])
    return f"{language}-r{region}" if region else language


def _letters(packed: bytes, base: str) -> str:
    """Two letters, or three packed into 15 bits."""
    if len(packed) < 2 or not packed[0]:
        return ""
    if not packed[0] & 0x80:
        return packed.rstrip(b"\0").decode("ascii", "replace")
    bits = packed[0] << 8 | packed[1]
    numbers = (bits & 0x1F, bits >> 5 & 0x1F, bits >> 10 & 0x1F)
    return "".join(chr(ord(base) + number) for number in numbers)
