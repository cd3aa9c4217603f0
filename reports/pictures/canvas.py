"""The paper that pictures are drawn on: SVG made as a tree, so that no text of a stranger can become markup.

Shapes carry a class, which the page's style sheet colours for light, dark and print, and plain attributes beside it,
which serve where no style sheet is (another program, an editor).
"""

import unicodedata
from collections.abc import Iterable
from typing import NamedTuple
from xml.etree import ElementTree as ET

from reports.untrusted import one_line, tamed

SIZE = 12.0
"""Height of ordinary text in pixels."""
SMALL = 10.5
LONGEST_TITLE = 400
"""Characters of a tooltip."""

_LOOKS: dict[str, dict[str, str]] = {
    "p-text": {"fill": "#000"},
    "p-soft": {"fill": "#555"},
    "p-strong": {"fill": "#000", "font-weight": "600"},
    "p-on-full": {"fill": "#fff"},
    "p-flag-text": {"fill": "#8c1414", "font-weight": "600"},
    "p-line": {"stroke": "#999", "fill": "none"},
    "p-ink-line": {"stroke": "#000", "fill": "none", "stroke-width": "1.5"},
    "p-rule": {"stroke": "#ddd", "fill": "none"},
    "p-lane": {"fill": "#f4f4f4"},
    "p-before": {"fill": "#eee"},
    "p-box": {"fill": "#fff", "stroke": "#777"},
    "p-dashed": {"fill": "#fff", "stroke": "#777", "stroke-dasharray": "4 3"},
    "p-bar": {"fill": "#ccc", "stroke": "#777"},
    "p-full": {"fill": "#222"},
    "p-open": {"fill": "#fff", "stroke": "#222", "stroke-width": "1.5"},
    "p-mark": {"fill": "none", "stroke": "#222", "stroke-width": "1.6"},
    "p-consent": {"stroke": "#1d4d3a", "stroke-width": "2", "fill": "none"},
    "p-consent-other": {
        "stroke": "#555",
        "stroke-width": "1.25",
        "stroke-dasharray": "5 4",
        "fill": "none",
    },
    "p-consent-text": {"fill": "#1d4d3a", "font-weight": "600"},
    "p-flag": {"fill": "#8c1414", "stroke": "#fff"},
    "p-flag-cut": {"stroke": "#fff", "stroke-width": "1.6", "fill": "none"},
    "p-flag-line": {"stroke": "#8c1414", "stroke-width": "2", "fill": "none"},
}
"""Classes of shapes and how they look where no style sheet is."""


def classes() -> frozenset[str]:
    """The classes a style sheet has to know."""
    return frozenset(_LOOKS)


class Box(NamedTuple):
    """A rectangle in pixels."""

    x: float
    y: float
    width: float
    height: float


class Canvas:
    """A drawing of a given size; one without a title is an ornament."""

    def __init__(self, width: float, height: float, title: str, description: str) -> None:
        self._root = ET.Element(
            "svg",
            {
                "xmlns": "http://www.w3.org/2000/svg",
                "class": "picture",
                "viewBox": f"0 0 {_n(width)} {_n(height)}",
                "width": _n(width),
                "height": _n(height),
                **({"role": "img"} if title else {"aria-hidden": "true"}),
                "font-family": "sans-serif",
                "font-size": _n(SIZE),
            },
        )
        self._into = self._root
        if title:
            _words(self._root, "title", title)
            _words(self._root, "desc", description)

    def begin(self, whole: str) -> None:
        """What is drawn until `end` belongs together and has this text in full."""
        self._into = ET.SubElement(self._root, "g")
        _words(self._into, "title", whole)

    def end(self) -> None:
        """Close what `begin` opened."""
        self._into = self._root

    def rect(self, look: str, box: Box, radius: float = 0) -> None:
        """A rectangle."""
        given = {"x": box.x, "y": box.y, "width": max(0.0, box.width), "height": box.height}
        if radius:
            given["rx"] = radius
        self._shape("rect", look, {name: _n(value) for name, value in given.items()})

    def path(self, look: str, data: str) -> None:
        """A path; its data are ours."""
        self._shape("path", look, {"d": data})

    def line(self, look: str, start: tuple[float, float], end: tuple[float, float]) -> None:
        """A straight line."""
        self.path(look, f"M{_n(start[0])} {_n(start[1])}L{_n(end[0])} {_n(end[1])}")

    def circle(self, look: str, x: float, y: float, radius: float) -> None:
        """A circle."""
        self._shape("circle", look, {"cx": _n(x), "cy": _n(y), "r": _n(radius)})

    def text(
        self,
        look: str,
        at: tuple[float, float],
        words: str,
        *,
        size: float = SIZE,
        anchor: str = "start",
    ) -> None:
        """One line of text, its base line at a point."""
        given = {"x": _n(at[0]), "y": _n(at[1])}
        if size != SIZE:
            given["font-size"] = _n(size)
        if anchor != "start":
            given["text-anchor"] = anchor
        self._shape("text", look, given).text = clean(words)

    def arrow(self, look: str, points: list[tuple[float, float]]) -> None:
        """A line over some points that ends in an arrowhead pointing right."""
        joined = "L".join(f"{_n(x)} {_n(y)}" for x, y in points)
        self.path(look, f"M{joined}")
        x, y = points[-1]
        self.path(look, f"M{_n(x - 5)} {_n(y - 4)}L{_n(x)} {_n(y)}L{_n(x - 5)} {_n(y + 4)}")

    def flag(self, x: float, y: float) -> None:
        """The mark of what a flagged check cites: a full triangle with a stroke and a dot cut out."""
        self.path(
            "p-flag", f"M{_n(x)} {_n(y - 7)}L{_n(x + 7)} {_n(y + 6)}L{_n(x - 7)} {_n(y + 6)}Z"
        )
        self.path("p-flag-cut", f"M{_n(x)} {_n(y - 3)}v4M{_n(x)} {_n(y + 2.6)}v1.6")

    def markup(self) -> str:
        """The drawing as text for a page."""
        return ET.tostring(self._root, encoding="unicode")

    def _shape(self, tag: str, look: str, given: dict[str, str]) -> ET.Element:
        return ET.SubElement(self._into, tag, {"class": look, **_LOOKS[look], **given})


def _words(parent: ET.Element, tag: str, words: str) -> None:
    text = clean(words)
    ET.SubElement(parent, tag).text = (
        text if len(text) <= LONGEST_TITLE else text[:LONGEST_TITLE] + "…"
    )


def _n(value: float) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".")


# --- text ----------------------------------------------------------------------------------------


def clean(text: str) -> str:
    """Somebody's text on one line, with all that would hide or reorder it made visible."""
    return tamed(one_line(text[: 4 * LONGEST_TITLE]))


def width_of(text: str, size: float = SIZE) -> float:
    """About how many pixels a line takes, rather too many than too few."""
    return sum(map(_share, text)) * size


_NARROW = frozenset("iljtfrI.,:;'|!()[]/ ·-")
_WIDE = frozenset("mwMWQOGDHNUAVXYCRBKS@%&—…“”")


def _share(letter: str) -> float:
    if unicodedata.east_asian_width(letter) in ("W", "F"):
        return 1.0
    if letter in _NARROW:
        return 0.36
    if letter in _WIDE:
        return 0.86
    return 0.6 if ord(letter) < 0x250 else 1.0


def cut(text: str, room: float, size: float = SIZE) -> str:
    """As much of a text as has room on one line; empty when not even two letters have."""
    text = clean(text)
    if width_of(text, size) <= room:
        return text
    kept, taken = "", width_of("…", size)
    for letter in text:
        taken += _share(letter) * size
        if taken > room:
            break
        kept += letter
    return f"{kept.rstrip()}…" if len(kept.strip()) >= 2 else ""


def wrapped(text: str, room: float, lines: int, size: float = SIZE) -> list[str]:
    """A text over at most so many lines; the last is cut when it does not all have room."""
    rest, found = clean(text).strip(), list[str]()
    while rest and len(found) < lines - 1 and width_of(rest, size) > room:
        stop = _break(rest, room, size)
        found.append(rest[:stop].strip())
        rest = rest[stop:].strip()
    if rest:
        found.append(cut(rest, room, size) or rest[:1])
    return found


_JOINTS = frozenset(" .,:;/_-→，。、：；（）()")


def _break(text: str, room: float, size: float) -> int:
    """Where a line ends: after the last joint of words in its second half, else where the room ends."""
    taken, stop = 0.0, 0
    for letter in text:
        taken += _share(letter) * size
        if taken > room:
            break
        stop += 1
    stop = max(1, stop)
    for at in range(stop, stop // 2, -1):
        if text[at - 1] in _JOINTS or unicodedata.east_asian_width(text[at - 1]) == "W":
            return at
    return stop


def joined(parts: Iterable[str], separator: str) -> str:
    """Parts that are not empty, as one text."""
    return separator.join(part for part in parts if part)
