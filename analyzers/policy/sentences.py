"""Cutting a block into sentences, Chinese and English, with exact places."""

import re
from collections.abc import Iterator

from analyzers.policy.blocks import Span

_STOP = re.compile(
    r"[。！？!?]+[”\"』」’）)\]*]*"
    r"|[；;](?=\s*\S)"
    r"|\.(?=[\"”’)\]*]*(?:\s|\Z))[\"”’)\]*]*"
    r"|\.(?=[\u4e00-\u9fff])"
)
_ABBREVIATION = re.compile(
    r"(?:\b(?:e\.g|i\.e|etc|vs|No|Nos|Art|Arts|Sec|Inc|Ltd|Co|Corp|LLC|L\.L\.C|Mr|Mrs|Ms|Dr|St|U\.S|U\.K|E\.U"
    r"|approx|cf|al|Fig|para|paras|a\.m|p\.m|Jan|Feb|Mar|Apr|Aug|Sept|Oct|Nov|Dec)|\b[A-Z]|(?:^|\s)\d{1,2}(?:\.\d{1,2}){0,4}"
    r"|[（(]?[ivx]{1,4})\Z"
)
_MINIMUM = 2
LONGEST = 1_500
"""Characters after which a sentence without an end is cut; no policy's sentence comes near."""


def sentences(text: str, start: int, end: int, body: int = 0) -> Iterator[Span]:
    """The sentences of ``text[start:end]`` in order, without white space at their ends.

    :param body: where the words start behind a number, whose full stop ends nothing.
    """
    at = start
    for match in _STOP.finditer(text, max(start, body), end):
        if match.start() < at or not _ends(text, at, match):
            continue
        yield from _pieces(text, at, match.end())
        at = match.end()
    yield from _pieces(text, at, end)


def _pieces(text: str, start: int, end: int) -> Iterator[Span]:
    """One sentence, or its parts when it is absurdly long."""
    for at in range(start, end, LONGEST):
        span = _trim(text, at, min(at + LONGEST, end))
        if span:
            yield span


def _ends(text: str, at: int, match: re.Match[str]) -> bool:
    """Whether a stop really ends a sentence."""
    mark = match[0][0]
    if mark in "；;":
        # A semicolon only parts what is too long to be quoted in one piece.
        return match.start() - at >= 120
    if mark != ".":
        return True
    return not _ABBREVIATION.search(text, max(at, match.start() - 16), match.start())


def _trim(text: str, start: int, end: int) -> Span | None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return (start, end) if end - start >= _MINIMUM else None
