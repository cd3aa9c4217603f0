"""Lines of plain text no wider than a terminal: folding by columns, Chinese and Latin alike."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Literal

from reports.untrusted import one_line

Lang = Literal["zh", "en"]
WIDTH = 100


def item(text: str, lang: Lang) -> list[str]:
    """A text as an item of a list."""
    lines = wrapped(text, "    ", lang)
    lines[0] = "  - " + lines[0][4:]
    return lines


def wrapped(text: str, indent: str, lang: Lang) -> list[str]:
    """Lines no wider than `WIDTH` columns. Wide characters take two and may break anywhere."""
    room = WIDTH - len(indent)
    lines, line, used = [], "", 0
    for piece in _pieces(one_line(text), room):
        width = _columns(piece)
        if used + width > room and line.strip() and piece not in _CLINGING:
            lines.append(indent + line.rstrip())
            line, used = "", 0
            if piece == " ":
                continue
        line += piece
        used += width
    return [*lines, indent + line.rstrip()]


_CLINGING = "，。；：、）”！？》"
"""Marks that do not begin a line (Chinese typesetting)."""


def _pieces(text: str, room: int) -> Iterator[str]:
    """What may stand on a line of its own: a space, a wide character, a word no longer than a line."""
    for match in re.finditer(r" |[^ \u1100-\U0003ffff]+|[\u1100-\U0003ffff]", text):
        word = match[0]
        yield from (word[at : at + room] for at in range(0, len(word), room))


def _columns(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)
