"""Runs as a program of its own: a PDF on stdin, its lines as JSON on stdout.

A PDF can be a bomb in many ways (streams that inflate a thousandfold, tables of references into themselves,
millions of pages), and no reader of it bounds them all; a process can be bounded from outside. The module
therefore imports nothing of this project, and is given the module path to use as its first argument.
"""

import contextlib
import io
import json
import logging
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Any

SECONDS = 60
MEMORY = 1536 * 1024 * 1024
MAX_PAGES = 500
MAX_CHARS = 4_000_000
MAX_LINKS = 2_000
MAX_EDGES = 4_000
"""Most ruled lines of a page from which cells are made out; drawings have more."""
_UNMAPPED = "\ufffd"
_BOLD = ("bold", "heavy", "black", "semibold", "demi")

_RADICALS = dict(
    zip(
        "⼾⺌⺟⺠⺮⻁⻄⻅⻆⻉⻋⻑⻓⻔⻘⻙⻚⻛⻜⻢⻣⻤⻥⻦⻨⻩⻬⻮⻰⻳",
        "户小母民竹虎西见角贝车長长门青韦页风飞马骨鬼鱼鸟麦黄齐齿龙龟",
        strict=True,
    )
)
"""Radicals that have no decomposition of their own, or one to a form the mainland does not write."""

Cell = tuple[float, float, float, float]
"""Left, right, below, above."""
_Row = dict[str, Any]


def main() -> None:
    """Read stdin, write stdout; a fault is told in the answer."""
    _bound()
    sys.path[:] = json.loads(sys.argv[1])
    logging.disable(logging.CRITICAL)
    try:
        answer = _read(sys.stdin.buffer.read())
    except _Problem as problem:
        answer = {"problem": problem.code, "message": str(problem)}
    except MemoryError:
        answer = {
            "problem": "policy-too-large",
            "message": "The PDF unpacks to too much to be read.",
        }
    except Exception as error:  # whatever a broken file breaks in the reader
        name = type(error).__name__
        answer = {"problem": "policy-damaged", "message": f"The PDF is damaged ({name})."}
    sys.stdout.write(json.dumps(answer))
    sys.stdout.flush()


class _Problem(Exception):
    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def _bound() -> None:
    with contextlib.suppress(ImportError, ValueError, OSError):  # a system without such limits
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    sys.setrecursionlimit(2_000)


def _read(data: bytes) -> dict[str, Any]:
    from pdfminer.converter import PDFPageAggregator
    from pdfminer.layout import LAParams
    from pdfminer.pdfdocument import PDFDocument, PDFEncryptionError, PDFPasswordIncorrect
    from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
    from pdfminer.pdfpage import PDFPage
    from pdfminer.pdfparser import PDFParser

    try:
        document = PDFDocument(PDFParser(io.BytesIO(data)))
    except (PDFPasswordIncorrect, PDFEncryptionError):
        raise _Problem("policy-encrypted", "The PDF can be opened with a password only.") from None
    resources = PDFResourceManager()
    device = PDFPageAggregator(resources, laparams=LAParams(all_texts=True))
    interpreter = PDFPageInterpreter(resources, device)
    lines: list[_Row] = []
    links: list[list[object]] = []
    chars = 0
    for number, page in enumerate(PDFPage.create_pages(document)):
        if number >= MAX_PAGES:
            raise _Problem("policy-too-large", f"The PDF has more than {MAX_PAGES} pages.")
        interpreter.process_page(page)
        for line in _page_lines(device.get_result(), number):
            chars += len(line["text"])
            lines.append(line)
        if chars > MAX_CHARS:
            raise _Problem("policy-too-large", f"The PDF holds more than {MAX_CHARS:,} characters.")
        links += _links(page, number)[: MAX_LINKS - len(links)]
    return {"lines": lines, "links": links, "title": _title(document.info)}


def _title(info: Iterable[Any]) -> str:
    from pdfminer.utils import decode_text

    for entry in info:
        value = entry.get("Title") if isinstance(entry, dict) else None
        if isinstance(value, bytes):
            return decode_text(value)[:300].strip()
    return ""


def _links(page: Any, number: int) -> list[list[object]]:
    from pdfminer.pdftypes import resolve1

    found: list[list[object]] = []
    references: list[Any] = []
    with contextlib.suppress(Exception):  # annotations are a bonus; broken ones are left out
        references = list(resolve1(page.annots) or [])
    for reference in references[:MAX_LINKS]:
        with contextlib.suppress(Exception):
            annotation = resolve1(reference)
            action = resolve1(annotation.get("A")) or {}
            uri = resolve1(action.get("URI"))
            box = [float(resolve1(side)) for side in resolve1(annotation.get("Rect"))]
            if isinstance(uri, bytes) and len(box) == 4:
                found.append([number, *box, uri.decode("utf-8", "replace")[:2000]])
    return found


def _page_lines(page: Any, number: int) -> Iterator[_Row]:
    from pdfminer.layout import LTContainer, LTTextLine

    texts: list[Any] = []
    ruled = _Grid()

    def walk(item: Any, depth: int) -> None:
        if isinstance(item, LTTextLine):
            texts.append(item)
        elif isinstance(item, LTContainer) and depth < 50:
            for inner in item:
                walk(inner, depth + 1)
        else:
            ruled.add(item)

    walk(page, 0)
    for text in texts:
        for cell, chars in ruled.parts(text):
            line = _line(chars)
            if line is not None:
                line["bullet"] = ruled.marks(line)
                yield {"page": number, "height": page.height, "cell": cell, **line}


def _line(chars: list[Any]) -> _Row | None:
    from pdfminer.layout import LTChar

    words: list[str] = []
    bold: list[list[int]] = []
    drawn = [char for char in chars if isinstance(char, LTChar)]
    if not drawn:
        return None
    at = 0
    for char in chars:
        text = char.get_text()
        text = _UNMAPPED if text.startswith("(cid:") else plain(text)
        if isinstance(char, LTChar) and any(mark in char.fontname.lower() for mark in _BOLD):
            if bold and bold[-1][1] == at:
                bold[-1][1] = at + len(text)
            else:
                bold.append([at, at + len(text)])
        words.append(text)
        at += len(text)
    sizes = sorted(char.size for char in drawn)
    return {
        "x0": min(char.x0 for char in drawn),
        "y0": min(char.y0 for char in drawn),
        "x1": max(char.x1 for char in drawn),
        "y1": max(char.y1 for char in drawn),
        "size": sizes[len(sizes) // 2],
        "bold": bold,
        "text": "".join(words),
    }


def plain(text: str) -> str:
    """The letters meant: fonts give radicals for the characters of the same look, and ligatures."""
    if text.isascii():
        return text.replace("\n", " ")
    return "".join(
        _RADICALS.get(char)
        or (unicodedata.normalize("NFKC", char) if _is_look_alike(char) else char)
        for char in text
    )


def _is_look_alike(char: str) -> bool:
    return "\u2f00" <= char <= "\u2fdf" or "\uf900" <= char <= "\ufb06"


class _Grid:
    """The ruled lines of a page, and the cells they make."""

    def __init__(self) -> None:
        self._across: list[tuple[float, float, float]] = []
        self._down: list[tuple[float, float, float]] = []
        self._dots: list[tuple[float, float]] = []
        """Right side and height of the small shapes that stand for bullets."""

    def add(self, item: Any) -> None:
        """Take in a drawn line, the sides of a drawn box, or a dot."""
        from pdfminer.layout import LTCurve, LTLine, LTRect

        if isinstance(item, LTCurve) and 1 < item.width < 8 and 1 < item.height < 8:
            if len(self._dots) < MAX_EDGES:
                self._dots.append((item.x1, (item.y0 + item.y1) / 2))
            return
        if not isinstance(item, LTLine | LTRect) or len(self._across) > MAX_EDGES:
            return
        x0, y0, x1, y1 = item.bbox
        if x1 - x0 > 4:
            self._across += [(x0, x1, y) for y in ({y0, y1} if y1 - y0 > 3 else {y0})]
        if y1 - y0 > 4:
            self._down += [(y0, y1, x) for x in ({x0, x1} if x1 - x0 > 3 else {x0})]

    def marks(self, line: _Row) -> bool:
        """Whether a dot stands right before a line."""
        middle, size = (line["y0"] + line["y1"]) / 2, line["size"]
        return any(
            0 < line["x0"] - x < 2.5 * size and abs(y - middle) < 0.5 * size for x, y in self._dots
        )

    def parts(self, line: Any) -> Iterator[tuple[Cell | None, list[Any]]]:
        """The characters of a line by the cell they stand in."""
        chars = list(line)
        if not self._across or len(self._across) + len(self._down) > MAX_EDGES:
            yield None, chars
            return
        y = (line.y0 + line.y1) / 2
        present: list[Any] = []
        cell: Cell | None = None
        for char in chars:
            x0, x1 = getattr(char, "x0", None), getattr(char, "x1", None)
            here = self._cell((x0 + x1) / 2, y) if x0 is not None and x1 is not None else cell
            if here != cell and present:
                yield cell, present
                present = []
            cell = here
            present.append(char)
        if present:
            yield cell, present

    def _cell(self, x: float, y: float) -> Cell | None:
        sides = [at for y0, y1, at in self._down if y0 - 2 <= y <= y1 + 2]
        levels = [at for x0, x1, at in self._across if x0 - 2 <= x <= x1 + 2]
        left = max((at for at in sides if at <= x), default=None)
        right = min((at for at in sides if at > x), default=None)
        below = max((at for at in levels if at <= y), default=None)
        above = min((at for at in levels if at > y), default=None)
        if left is None or right is None or below is None or above is None:
            return None
        return round(left), round(right), round(below), round(above)


if __name__ == "__main__":
    main()
