"""Blocks of a plain-text policy: its lines, read with the Markdown that plain copies often keep."""

import re
from collections.abc import Iterator

from analyzers.policy.blocks import Block, Layout
from analyzers.policy.htmlblocks import trimmed
from analyzers.policy.numbering import opening

_LINE = re.compile(r"[^\r\n\v\f\x85\u2028\u2029]+")
_RULE = re.compile(r"[-=_*#~—<>\s]{3,}\Z|<br\s*/?>\Z|\|?[\s:|-]+\|?\Z", re.I)
_HEADING = re.compile(r"(#{1,6})\s")
_BULLET = re.compile(r"(\s*)(?:[-*+]\s+|[•·●○▪◦■□◆➢\uf0d8]\s*|[Øø]\s)")
_STRONG = re.compile(r"\*\*(?=\S)([^\n]{1,3000}?)\*\*|__(?=\S)([^\n_]{1,3000}?)__")
_NUMBER = re.compile(r"(?:\*\*)?[（(]?\d{1,2}(?:\.\d{1,2}){0,4}[）)、.．]?(?:\*\*)?")
"""A number alone on its line: its words stand on the next."""
_END = '。；;！!？?：:．.…”"）)|*>'
_WRAPPED = 38
"""Characters from which a line without an end is taken to go on in the next: copies cut at a fixed width."""


def layout(text: str) -> Layout:
    """The blocks and the emphasis of a plain text."""
    emphasis = tuple(m.span(1 if m[1] else 2) for m in _STRONG.finditer(text))
    total = sum(end - start for start, end in emphasis)
    return Layout(tuple(_joined(text, _lines(text))), emphasis if total * 5 < len(text) * 3 else ())


def _lines(text: str) -> Iterator[Block]:
    table = False
    for row, match in enumerate(_LINE.finditer(text)):
        span = trimmed(text, match.start(), match.end())
        if span is None or _RULE.match(text, *span):
            continue
        start, end = span
        cells = text.startswith("|", start) and text.count("|", start, end) >= 3
        heading = _HEADING.match(text, start, end)
        bullet = _BULLET.match(text, match.start(), end)
        yield Block(
            start,
            end,
            heading=len(heading[1]) if heading else 0,
            depth=1 + min(len(bullet[1]) // 2, 5) if bullet else 0,
            row=row if cells else -1,
            header=cells and not table,
        )
        table = cells


def _joined(text: str, lines: Iterator[Block]) -> Iterator[Block]:
    """Lines with those put together that a fixed line width cut apart."""
    open_line: Block | None = None
    for line in lines:
        if open_line is not None and _goes_on(text, open_line, line):
            open_line = Block(open_line.start, line.end, depth=open_line.depth)
            continue
        if open_line is not None:
            yield open_line
        open_line = line
    if open_line is not None:
        yield open_line


def _goes_on(text: str, one: Block, two: Block) -> bool:
    if one.heading or two.heading or one.row >= 0 or two.row >= 0 or two.depth:
        return False
    if _NUMBER.fullmatch(text, one.start, one.end):
        return opening(text, two.start, two.end) is None
    if "\n\n" in text[one.end : two.start] or text[one.end - 1] in _END:
        return False
    last = text.rfind("\n", one.start, one.end) + 1
    width = one.end - max(last, one.start)
    chinese = "\u4e00" <= text[one.end - 1] <= "\u9fff" or text[one.end - 1] in "，、"
    if width < (_WRAPPED if chinese else 2 * _WRAPPED):
        return False
    after = text[two.start]
    if not chinese and not (after.islower() or text[one.end - 1] == ","):
        return False
    return opening(text, two.start, two.end) is None
