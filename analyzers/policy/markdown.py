"""Blocks of a Markdown policy. The text stays the file itself, so that every place in it is the file's.

Read are headings of both forms, nested lists, paragraphs wrapped over several lines, tables by their cells,
quotations, fenced code, emphasis and links (CommonMark 0.31 and the tables of GitHub's dialect), as far as
they say what stands together; signs stay in the text.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from analyzers.policy.blocks import Block, Layout, Link, Span
from analyzers.policy.htmlblocks import trimmed
from analyzers.policy.numbering import opening

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_HEADING = re.compile(r" {0,3}(#{1,6})(?=[ \t]|\Z)")
_UNDERLINE = re.compile(r" {0,3}(?:(=+)|(-{2,}))[ \t]*\Z")
_RULE = re.compile(r" {0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})\Z")
_ITEM = re.compile(r"([ \t]*)([-*+]|\d{1,9}[.)])(?=[ \t]+\S)")
_QUOTE = re.compile(r" {0,3}>[ \t]?")
_DELIMITER = re.compile(r"[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*\Z")
_REFERENCE = re.compile(r" {0,3}\[([^\]\n]{1,200})\]:[ \t]*<?(\S{1,2000}?)>?(?:[ \t]+[\"'(].*)?\Z")
_CLOSING = re.compile(r"[ \t]+#+[ \t]*\Z|(?:<br[ \t]*/?>|\\)[ \t]*\Z", re.I)
_STRONG = re.compile(
    r"(?<!\\)(\*\*|__)(?=\S)((?:[^\n]|\n(?!\s*\n)){1,3000}?)(?<=\S)\1"
    r"|<(b|strong|u|em|mark)>([^<\n]{1,3000})</\3>"
    r"|(?<![\\*A-Za-z0-9])\*(?=[^\s*])([^*\n]{1,1000})(?<=\S)\*(?!\*)",
    re.I,
)
_LINK = re.compile(
    r"(?<!!)\[([^\[\]\n]{1,300})\](?:\(\s*<?([^()\s<>]{1,2000})>?[^()\n]{0,300}\)|\[([^\]\n]{0,200})\])"
)
_NUMBERS = re.compile(r"\d{1,9}[.)]\Z")
_TAB = 4
MOST_TABLE_COLUMNS = 60


def layout(text: str) -> tuple[Layout, tuple[Link, ...]]:
    """Blocks, emphasis and links of a Markdown text."""
    reading = _Reading(text)
    blocks = tuple(reading.blocks())
    emphasis = tuple(_inner(match) for match in _STRONG.finditer(text))
    total = sum(end - start for start, end in emphasis)
    kept = emphasis if total * 5 < len(text) * 3 else ()
    return Layout(blocks, kept), tuple(_links(text, reading.references))


def _inner(match: re.Match[str]) -> Span:
    return match.span(2 if match[1] else 4 if match[3] else 5)


def _links(text: str, references: dict[str, str]) -> Iterator[Link]:
    for match in _LINK.finditer(text):
        target = match[2] or references.get((match[3] or match[1]).strip().lower(), "")
        if target:
            yield Link(match.start(1), match.end(1), target)


class _Reading:
    """The lines of a text while they are put together to blocks."""

    def __init__(self, text: str) -> None:
        self._text = text
        self.references: dict[str, str] = {}
        self._open: Block | None = None
        self._fence = ""
        self._indents: list[int] = []
        """Columns at which the open lists' items begin."""
        self._rows = 0
        self._before_table: tuple[int, int] | None = None

    def blocks(self) -> Iterator[Block]:
        """All blocks in order."""
        table = False
        for start, end in self._lines():
            line = self._text[start:end]
            quote = _QUOTE.match(line)
            if quote:
                start += quote.end()
                line = self._text[start:end]
            if self._fenced(line) or _REFERENCE.match(line):
                self._refer(line)
                yield from self._close()
                continue
            if not line.strip():
                yield from self._close()
                table = False
                continue
            if table and "|" in line:
                yield from self._row(start, end, header=False)
                continue
            table = False
            if self._heads_table(line):
                assert self._open is not None
                head, self._open = self._open, None
                yield from self._row(head.start, head.end, header=True)
                table = True
                continue
            yield from self._line(start, end, line)
        yield from self._close()

    def _lines(self) -> Iterator[Span]:
        for match in _LINE.finditer(self._text):
            if match.end() > match.start():
                yield match.start(), match.start() + len(match[0].rstrip("\r\n"))

    def _fenced(self, line: str) -> bool:
        """Whether a line stands in or at the edge of fenced code, whose words are still words."""
        found = _FENCE.match(line)
        if found and (not self._fence or found[1].startswith(self._fence)):
            self._fence = "" if self._fence else found[1][:3]
            return True
        return False

    def _refer(self, line: str) -> None:
        if found := _REFERENCE.match(line):
            self.references.setdefault(found[1].strip().lower(), found[2])

    def _heads_table(self, line: str) -> bool:
        """Whether a line of dashes makes the line above it the head of a table."""
        return (
            self._open is not None
            and "|" in line
            and _DELIMITER.match(line) is not None
            and "|" in self._text[self._open.start : self._open.end]
            and "\n" not in self._text[self._open.start : self._open.end]
        )

    def _line(self, start: int, end: int, line: str) -> Iterator[Block]:
        if self._open and not self._open.heading and not self._open.depth:
            under = _UNDERLINE.match(line)
            one_line = "\n" not in self._text[self._open.start : self._open.end]
            if under and one_line and self._open.end - self._open.start <= 160:
                self._open = replace(self._open, heading=1 if under[1] else 2)
                yield from self._close()
                return
        if _RULE.match(line):
            yield from self._close()
            return
        if heading := _HEADING.match(line):
            yield from self._close()
            self._indents.clear()
            span = trimmed(self._text, start, self._shortened(start, end))
            if span and span[1] - span[0] > len(heading[1]):
                yield Block(*span, heading=len(heading[1]))
            return
        if item := _ITEM.match(line):
            yield from self._close()
            self._begin_item(start, end, item)
        elif self._open and self._wraps(start, end):
            self._open = replace(self._open, end=self._shortened(start, end))
        else:
            yield from self._close()
            self._begin(start, end, line)
        if _CLOSING.search(line) or line.endswith("  "):
            yield from self._close()

    def _begin_item(self, start: int, end: int, item: re.Match[str]) -> None:
        column = len(item[1].expandtabs(_TAB))
        while self._indents and column < self._indents[-1]:
            self._indents.pop()
        if not self._indents or column >= self._indents[-1] + 2:
            self._indents.append(column)
        if span := trimmed(self._text, start, self._shortened(start, end)):
            numbered = _NUMBERS.match(item[2]) is not None
            # Numbers tell their rank themselves; a depth would make them bullets.
            depth = 0 if numbered and len(self._indents) == 1 else len(self._indents)
            self._open = Block(*span, depth=depth)

    def _begin(self, start: int, end: int, line: str) -> None:
        column = len(line.expandtabs(_TAB)) - len(line.expandtabs(_TAB).lstrip())
        while self._indents and column <= self._indents[-1]:
            self._indents.pop()
        if span := trimmed(self._text, start, self._shortened(start, end)):
            inside = bool(self._indents)
            self._open = Block(*span, depth=len(self._indents), opens=not inside)

    def _wraps(self, start: int, end: int) -> bool:
        """Whether a line goes on in the one above; a number of its own begins a line of its own."""
        if self._fence:
            return False
        span = trimmed(self._text, start, end)
        return span is not None and opening(self._text, *span) is None

    def _shortened(self, start: int, end: int) -> int:
        """The end of a line without closing signs."""
        found = _CLOSING.search(self._text[start:end])
        return start + found.start() if found else end

    def _row(self, start: int, end: int, *, header: bool) -> Iterator[Block]:
        if header:
            self._rows += 1
        self._rows += 1
        column = 0
        at = start
        for match in re.finditer(r"(?<!\\)\||\Z", self._text[start:end]):
            stop = start + match.start()
            span = trimmed(self._text, at, stop)
            if span and column <= MOST_TABLE_COLUMNS:
                yield Block(*span, row=self._rows, column=column, header=header)
            column += 1 if at > start or span else 0
            at = stop + 1

    def _close(self) -> Iterator[Block]:
        if self._open is not None:
            yield self._open
            self._open = None
