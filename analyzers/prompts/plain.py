"""From a text as an app holds it to one that words can be looked for in, with a map back.

Markup, entities, escapes and placeholders go, full-width and traditional forms become the common ones,
blanks inside Chinese are closed. What is left is lower case and never longer than the source.
"""

import html
import re
from collections.abc import Callable
from functools import cache
from typing import NamedTuple

from analyzers.prompts.words import CJK, LATIN, stored

LONGEST = 20_000
"""Characters of one text, or of one screen, that are looked at."""

FILLER = "\u25a1"
"""Stands for a value filled in when the app runs."""

_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]{2,8}\d{0,2});")
_BLOCK = re.compile(
    r"</?(?:br|p|div|li|ul|ol|h[1-6]|tr|table|section|title)(?:[\s/][^<>]{0,400})?>", re.I
)
_TAG = re.compile(
    r"<!--[^<>]{0,400}-->|<!\[CDATA\[|\]\]>|</?[A-Za-z][\w:-]{0,30}(?:[\s/][^<>]{0,1000})?>"
)
_ESCAPE = re.compile(r"\\(?:[nrt'\"@?\\]|u[0-9a-fA-F]{4})")
_ESCAPED = {"n": "\n", "r": "\n", "t": " ", "\\": " "}
_PLACEHOLDER = re.compile(
    r"(?<!\d)%(?:\d{1,2}\$)?[-+0#,]{0,3}\d{0,2}(?:\.\d{1,2})?[sdfx@](?![a-z])|\$?\{[\w.$]{0,40}\}"
)
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe0f\ufeff]")
_BLANKS = re.compile(r"\s+")
_OPENS_LINE = re.compile(r"[A-Z(0-9\u2460-\u2473一二三四五六七八九十•·*-][.、．)]?")
_STOPS = "。!?;:\n"

_PUNCTUATION = {
    **{code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)},
    **dict.fromkeys(map(ord, "“”„「」『』〝〞＂【】"), '"'),
    **dict.fromkeys(map(ord, "‘’‚′`´"), "'"),
    **dict.fromkeys(map(ord, "\u3000\u00a0\u2002\u2003\u2009\u202f"), " "),
    **dict.fromkeys(map(ord, "﹐﹑"), ","),
    **dict.fromkeys(map(ord, "〈«"), "《"),
    **dict.fromkeys(map(ord, "〉»"), "》"),
    ord("｡"): "。",
    ord("．"): ".",
    ord("☐"): "□",
}


class Plain(NamedTuple):
    """A text made plain."""

    text: str
    origin: tuple[int, ...]
    """For each character where it began in the source; one more at the end, the source's length."""
    chinese: bool
    latin: bool
    """Which of the two scripts it holds."""

    def source(self, start: int, end: int) -> tuple[int, int]:
        """Where a stretch ``[start, end)`` of the plain text stood in the source."""
        if start >= end:
            return self.origin[start], self.origin[start]
        return self.origin[start], max(self.origin[end - 1] + 1, self.origin[start])


def plain(source: str) -> Plain:
    """Make a text plain; beyond `LONGEST` characters it is not looked at."""
    text = source[:LONGEST]
    if text.isascii() and text.isalpha():
        return Plain(text.lower(), tuple(range(len(text) + 1)), False, len(text) > 1)
    kept = _Kept(text, list(range(len(text) + 1)))
    if "&" in text:
        kept.replace(_ENTITY, lambda m: html.unescape(m[0]))
    if "<" in kept.text:
        kept.replace(_BLOCK, lambda m: "\n")
        kept.replace(_TAG, lambda m: "")
    if "\\" in kept.text:
        kept.replace(_ESCAPE, lambda m: _ESCAPED.get(m[0][1], m[0][1]) if len(m[0]) == 2 else " ")
    if "%" in kept.text or "{" in kept.text:
        kept.replace(_PLACEHOLDER, lambda m: FILLER)
    kept.replace(_INVISIBLE, lambda m: "")
    kept.text = kept.text.translate(_folding())
    kept.replace(_BLANKS, _blank)
    lowered = "".join(low if len(low := char.lower()) == 1 else char for char in kept.text)
    return Plain(
        lowered,
        tuple(kept.origin),
        CJK.search(lowered) is not None,
        LATIN.search(lowered) is not None,
    )


class _Kept:
    """A text under change, with the place of each character."""

    def __init__(self, text: str, origin: list[int]) -> None:
        self.text = text
        self.origin = origin

    def replace(self, pattern: re.Pattern[str], by: Callable[[re.Match[str]], str]) -> None:
        pieces: list[str] = []
        origin: list[int] = []
        done = 0
        for match in pattern.finditer(self.text):
            new = by(match)
            pieces += (self.text[done : match.start()], new)
            origin += self.origin[done : match.start()]
            origin += [self.origin[match.start()]] * len(new)
            done = match.end()
        if done:
            pieces.append(self.text[done:])
            self.text = "".join(pieces)
            self.origin = origin + self.origin[done:]


def _blank(match: re.Match[str]) -> str:
    """What a run of blanks becomes: nothing inside Chinese, a stop where a new line begins a new thought."""
    text, start, end = match.string, match.start(), match.end()
    before, after = text[start - 1 : start], text[end : end + 2]
    if not before or not after:
        return ""
    chinese = CJK.match(before) is not None and CJK.match(after) is not None
    lines = match[0].count("\n")
    if lines == 0:
        return "" if chinese else " "
    if lines > 1 or before in _STOPS or before == "." or _OPENS_LINE.match(after):
        return "\n"
    return "," if chinese else " "


@cache
def _folding() -> dict[int, int | str]:
    pairs = "".join(stored()["traditional"])
    folding: dict[int, int | str] = dict(_PUNCTUATION)
    folding.update({ord(old): new for old, new in zip(pairs[::2], pairs[1::2], strict=True)})
    return folding
