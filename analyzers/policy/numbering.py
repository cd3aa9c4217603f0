"""Numbers and bullets at the start of a line, and which of two kinds stands above the other."""

import re
from dataclasses import dataclass

_CHINESE = {char: value for value, char in enumerate("一二三四五六七八九十", 1)}
_ROMAN = {
    "i": 1,
    "ii": 2,
    "iii": 3,
    "iv": 4,
    "v": 5,
    "vi": 6,
    "vii": 7,
    "viii": 8,
    "ix": 9,
    "x": 10,
}

_LEAD = re.compile(
    r"(?:#{1,6}\s+|>\s*|[-*+]\s+|[•·●○▪◦■□◆➢\uf0d8]\s*|[Øø]\s+|\|\s*)*(?:\*\*|__)?\s*"
)
"""What Markdown and bullets put before a number; asterisks of bold are left out of it too."""

_PATTERNS = (
    ("part", 20, re.compile(r"第([一二三四五六七八九十百\d]{1,4})[章节条部分款编]{1,2}[、：:\s]?")),
    ("han", 30, re.compile(r"([一二三四五六七八九十]{1,3})\s*[、.．，,：:]")),
    ("(han)", 40, re.compile(r"[（(]\s*([一二三四五六七八九十]{1,3})\s*[)）]、?")),
    (
        "decimal",
        60,
        re.compile(
            r"(\d{1,2}(?:[.．]\d{1,2}){1,4})(?![\d%])[.．、]?(?=\s+[^\sa-z]|\s*\Z|[^\d\s.,%a-z])"
        ),
    ),
    ("article", 20, re.compile(r"(?:Section|Article|Part|Chapter)\s+(\d{1,2}|[IVX]{1,4})[.:：\s]")),
    ("n、", 50, re.compile(r"(\d{1,2})\s*[、，,](?!\d)")),
    ("n.", 51, re.compile(r"(\d{1,2})\.(?!\d)(?=\s|[^\d\s])")),
    ("n．", 52, re.compile(r"(\d{1,2})．(?!\d)")),
    ("n)", 81, re.compile(r"(\d{1,2})\s*[)）]")),
    ("(n)", 80, re.compile(r"[（(]\s*(\d{1,2})\s*[)）]、?")),
    ("①", 85, re.compile(r"([①-⑳])")),
    ("(a)", 90, re.compile(r"[（(]([a-zA-Z]|[ivx]{1,4})[)）]")),
    ("A.", 48, re.compile(r"([A-Z])[.、．](?=\s|[\u4e00-\u9fff])")),
    ("a.", 91, re.compile(r"([a-z]|[ivx]{2,4})[.)、．）](?=\s|[\u4e00-\u9fff])")),
)


@dataclass(frozen=True, slots=True)
class Opening:
    """The number a line starts with."""

    style: str
    """Lines of one style are siblings; decimals carry their depth (``decimal2`` for 1.1)."""
    rank: int
    """Where the style usually stands: smaller is higher."""
    value: int
    """The number itself, the last part of a decimal; 0 when it has none."""
    body: int
    """Where the line's own words start."""


def lead(text: str, start: int, end: int) -> int:
    """Where a line goes on after Markdown signs and bullets."""
    match = _LEAD.match(text, start, end)
    return match.end() if match else start


def opening(text: str, start: int, end: int) -> Opening | None:
    """The number at the start of ``text[start:end]``, or ``None``."""
    at = lead(text, start, end)
    for style, rank, pattern in _PATTERNS:
        match = pattern.match(text, at, end)
        if match:
            return _read(text, style, rank, match, end)
    return None


def _read(text: str, style: str, rank: int, match: re.Match[str], end: int) -> Opening:
    value = match[1]
    body = match.end()
    while body < end and text[body] in " \t\u3000\xa0*":
        body += 1
    if style == "decimal":
        parts = value.replace("．", ".").split(".")
        return Opening(f"decimal{len(parts)}", rank + 5 * len(parts) - 10, int(parts[-1]), body)
    return Opening(style, rank, _value(value), body)


def _value(text: str) -> int:
    if text.isdigit() and text.isascii():
        return int(text)
    if "①" <= text <= "⑳":
        return ord(text) - ord("①") + 1
    if text.lower() in _ROMAN and len(text) > 1:
        return _ROMAN[text.lower()]
    if len(text) == 1 and text.isascii() and text.isalpha():
        return ord(text.lower()) - ord("a") + 1
    return _chinese(text)


def _chinese(text: str) -> int:
    """Numbers up to 99 in Chinese figures."""
    tens, found, units = text.partition("十")
    if not found:
        return _CHINESE.get(text, 0)
    return 10 * _CHINESE.get(tens, 1) + _CHINESE.get(units, 0)
