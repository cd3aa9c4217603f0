"""PDF to text and blocks. The file is taken apart in a process of its own, with bounded time and memory.

A PDF says where glyphs stand, not what a paragraph is; lines are put together here by their places: running
heads left out, lines of one paragraph joined, larger or bold lines ranked as headings, ruled tables cut into
cells.
"""

import json
import re
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path

import msgspec

from analyzers.errors import PolicyUnreadable
from analyzers.policy.blocks import Block, Layout, Link, Span, Written
from analyzers.policy.numbering import opening

SECONDS = 60
"""Longest that taking a file apart may take; a hundred pages take some five seconds."""
_LARGEST_ANSWER = 64 * 1024 * 1024
_LARGER = 1.15
"""How much larger than the usual a heading's letters are."""
_LONGEST_HEADING = 100
_EDGE = 0.09
"""Share of a page's height at its top and bottom in which running heads and page numbers stand."""
_CJK = re.compile(r"[\u3000-\u9fff\uff00-\uffef]")
_PAGE_NUMBER = re.compile(
    r"[-—–\s]*(?:第|page)?\s*\d{1,4}\s*页?\s*(?:(?:/|,|，|of)?\s*[共第]?\s*\d{1,4}\s*页?)?[-—–\s]*\Z",
    re.I,
)
_BULLET = re.compile(r"[•·●○▪◦■□◆➢\uf0d8\uf06c]")
_UNMAPPED = "\ufffd"


class Line(msgspec.Struct):
    """A line of a page; lengths in points, y from the bottom."""

    page: int
    height: float
    x0: float
    y0: float
    x1: float
    y1: float
    size: float
    bold: list[tuple[int, int]]
    text: str
    cell: tuple[float, float, float, float] | None
    """Left, right, below, above."""
    bullet: bool = False
    """A dot is drawn before it."""
    row: int = -1
    column: int = 0


class _Answer(msgspec.Struct):
    lines: list[Line] = []
    links: list[tuple[int, float, float, float, float, str]] = []
    title: str = ""
    problem: str = ""
    message: str = ""


def read_pdf(data: bytes) -> Written:
    """The text of a PDF.

    :raises PolicyUnreadable: ``policy-pdf-extra`` (pdfminer.six is not installed), ``policy-encrypted``,
        ``policy-damaged``, ``policy-too-large``, ``policy-encoding`` (fonts that do not say which characters
        they draw), ``policy-empty`` (pictures of pages).
    """
    if find_spec("pdfminer") is None:
        raise PolicyUnreadable(
            "policy-pdf-extra",
            "Reading PDF needs pdfminer.six; install it with: pip install 'faceaudit[pdf]'.",
        )
    answer = _taken_apart(data)
    text = "".join(line.text for line in answer.lines)
    if not text.strip():
        raise PolicyUnreadable(
            "policy-empty", "The PDF holds no text; its pages may be pictures, which are not read."
        )
    if text.count(_UNMAPPED) * 10 > len(text):
        raise PolicyUnreadable(
            "policy-encoding", "The PDF's fonts do not say which characters they draw."
        )
    return _Paper(list(_in_order(_without_running_heads(answer.lines))), answer).written()


def _taken_apart(data: bytes) -> _Answer:
    script = Path(__file__).with_name("pdfpages.py")
    command = [sys.executable, "-I", str(script), json.dumps(sys.path)]
    try:
        done = subprocess.run(
            command, input=data, capture_output=True, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        raise _too_large() from None
    if done.returncode != 0 or len(done.stdout) > _LARGEST_ANSWER:
        raise _too_large()
    try:
        answer = msgspec.json.decode(done.stdout, type=_Answer)
    except msgspec.MsgspecError:
        raise _too_large() from None
    if answer.problem:
        raise PolicyUnreadable(answer.problem, answer.message)
    return answer


def _too_large() -> PolicyUnreadable:
    return PolicyUnreadable(
        "policy-too-large", f"The PDF could not be read within {SECONDS} s and bounded memory."
    )


def _without_running_heads(lines: Sequence[Line]) -> list[Line]:
    """Lines without page numbers, and without what stands at the edge of three pages or more."""

    def edge(line: Line) -> bool:
        return line.y0 > line.height * (1 - _EDGE) or line.y1 < line.height * _EDGE

    def worn(line: Line) -> str:
        return re.sub(r"\d+", "#", "".join(line.text.split()))

    pages: defaultdict[str, set[int]] = defaultdict(set)
    for line in lines:
        if edge(line):
            pages[worn(line)].add(line.page)
    found = []
    for line in lines:
        on = pages[worn(line)] if edge(line) else set()
        # Its first time may be the title of the first page.
        repeated = len(on) >= 3 and line.page != min(on)
        if (
            line.text.strip()
            and not repeated
            and not (edge(line) and _PAGE_NUMBER.match(line.text))
        ):
            found.append(line)
    return found


def _in_order(lines: Sequence[Line]) -> Iterator[Line]:
    """Lines as they are read, the cells of each table row one after another."""
    rows = 0
    for page in sorted({line.page for line in lines}):
        own = [line for line in lines if line.page == page]
        cells = _cells(own)
        lefts = sorted({cell[0] for cell in cells})
        tops = sorted({cell[3] for cell in cells}, reverse=True)
        inside = [line for line in own if line.cell in cells]
        for line in inside:
            assert line.cell is not None
            line.row, line.column = rows + tops.index(line.cell[3]), lefts.index(line.cell[0])
        inside.sort(key=lambda line: (line.row, line.column, -line.y1, line.x0))
        rows += len(tops)
        waiting = iter(inside)
        following = next(waiting, None)
        for line in own:
            if line.cell in cells:
                continue
            while following is not None and following.y0 > line.y1 - 2:
                yield following
                following = next(waiting, None)
            yield line
        if following is not None:
            yield following
        yield from waiting


def _cells(lines: Sequence[Line]) -> set[tuple[float, float, float, float]]:
    """Cells that have another beside them: a box around a paragraph is no table."""
    cells = {line.cell for line in lines if line.cell is not None}
    beside = Counter(cell[3] for cell in cells)
    return {cell for cell in cells if beside[cell[3]] > 1}


class _Paper:
    """All lines in order, while their paragraphs are put together."""

    def __init__(self, lines: list[Line], answer: _Answer) -> None:
        self._lines = lines
        self._answer = answer
        self._size = _usual(lines)
        self._larger = sorted(
            {round(line.size, 1) for line in lines if line.size >= self._size * _LARGER},
            reverse=True,
        )
        self._right = _edge([line.x1 for line in lines], 0.95)
        self._text: list[str] = []
        self._length = 0
        self._emphasis: list[Span] = []
        self._blocks: list[Block] = []
        self._places: list[tuple[int, int, Line]] = []

    def written(self) -> Written:
        """The text with its layout."""
        start = 0
        for at in range(1, len(self._lines) + 1):
            if at == len(self._lines) or not self._goes_on(self._lines[at - 1], self._lines[at]):
                self._paragraph(self._lines[start:at])
                start = at
        text = "".join(self._text)
        total = sum(end - begin for begin, end in self._emphasis)
        emphasis = tuple(self._emphasis) if total * 5 < len(text) * 3 else ()
        layout = Layout(tuple(self._blocks), emphasis)
        return Written(text, layout, tuple(self._links()), self._answer.title)

    def _heading(self, line: Line) -> int:
        """Rank by size, 0 for the usual size."""
        if line.row >= 0 or line.size < self._size * _LARGER or len(line.text) > _LONGEST_HEADING:
            return 0
        return min(1 + self._larger.index(round(line.size, 1)), 6)

    def _goes_on(self, one: Line, two: Line) -> bool:
        """Whether a line goes on in the next."""
        if one.row >= 0 or two.row >= 0:
            return one.row == two.row and one.column == two.column
        if abs(one.size - two.size) > 0.6:
            return False
        words = two.text.strip()
        if two.bullet or _BULLET.match(words) or opening(words, 0, len(words)) is not None:
            return False
        same = one.page == two.page
        if same and not -0.5 * one.size < one.y0 - two.y1 < 1.2 * one.size:
            return False
        if self._heading(one):
            return same and _bold(one) == _bold(two)
        if _bold(one) and not _bold(two):
            return False
        chinese = _CJK.search(one.text.rstrip()[-1:]) is not None
        full = one.x1 >= self._right - (2.5 if chinese else 7) * one.size
        indented = two.x0 > one.x0 + 1.2 * two.size
        return full and not (indented and one.text.rstrip()[-1:] in "。；：.;:!?！？")

    def _paragraph(self, lines: Sequence[Line]) -> None:
        first = lines[0]
        begin = self._length
        for number, line in enumerate(lines):
            words = line.text.rstrip() if number + 1 < len(lines) else line.text
            words = words.rstrip()
            lead = len(words) - len(words.lstrip())
            if number:
                self._add("" if _joins(lines[number - 1].text, words) else " ")
            start = self._length - lead
            self._places.append((self._length, self._length + len(words) - lead, line))
            for one, two in line.bold:
                self._set_off(start + max(one, lead), start + min(two, len(words)))
            self._add(words.lstrip())
        size = self._length - begin
        self._add("\n")
        if not size:
            return
        bullet = first.bullet or _BULLET.match(self._text_from(begin)) is not None
        header = first.row >= 0 and not any(
            block.row >= 0 and block.row != first.row for block in self._blocks[-40:]
        )
        self._blocks.append(
            Block(
                begin,
                begin + size,
                heading=self._heading(first) if size <= _LONGEST_HEADING else 0,
                depth=1 if bullet else 0,
                row=first.row,
                column=first.column,
                header=header,
            )
        )

    def _text_from(self, begin: int) -> str:
        """The first characters of the paragraph just added."""
        at, parts = self._length, []
        for part in reversed(self._text):
            at -= len(part)
            parts.append(part)
            if at <= begin:
                break
        return "".join(reversed(parts))[:2]

    def _add(self, words: str) -> None:
        self._text.append(words)
        self._length += len(words)

    def _set_off(self, start: int, end: int) -> None:
        if end <= start:
            return
        if self._emphasis and start - self._emphasis[-1][1] <= 1:
            self._emphasis[-1] = (self._emphasis[-1][0], end)
        else:
            self._emphasis.append((start, end))

    def _links(self) -> Iterator[Link]:
        """Links by the part of a line that their box covers."""
        for page, x0, y0, x1, y1, target in self._answer.links:
            for start, end, line in self._places:
                if line.page != page or not y0 - 2 <= (line.y0 + line.y1) / 2 <= y1 + 2:
                    continue
                width = max(line.x1 - line.x0, 1) / max(end - start, 1)
                one = start + max(round((x0 - line.x0) / width), 0)
                two = start + min(round((x1 - line.x0) / width), end - start)
                if one < two:
                    yield Link(one, two, target)


def _usual(lines: Sequence[Line]) -> float:
    """The size most characters have."""
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[round(line.size, 1)] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _edge(values: Sequence[float], share: float) -> float:
    return sorted(values)[int((len(values) - 1) * share)] if values else 0.0


def _bold(line: Line) -> bool:
    return sum(two - one for one, two in line.bold) * 10 >= len(line.text.strip()) * 9 > 0


def _joins(before: str, after: str) -> bool:
    """Whether two lines are joined without a space: Chinese is, at either side."""
    one, two = before.rstrip()[-1:], after.lstrip()[:1]
    return _CJK.match(one) is not None or _CJK.match(two) is not None
