"""DOCX to text and blocks: paragraphs with their outline rank and their numbers, lists, tables, emphasis.

The zip and its XML are read by the standard library alone, each part bounded in size. A part with a document
type is refused, so that no entity is ever expanded. Numbers that Word draws itself (一、, 1.1) stand in no
text of the file; they are put before their paragraphs, since the outline of a policy hangs on them.
"""

import io
import zipfile
import zlib

from analyzers.errors import PolicyUnreadable
from analyzers.policy.blocks import Block, Layout, Link, Span, Written
from analyzers.policy.docxstyles import Numbers, Style, Styles, read_numbers, read_styles
from analyzers.policy.ooxml import Reader, parse, truth

LARGEST_PART = 32 * 1024 * 1024
"""Bytes of one unpacked part; a policy's is some 100 kB."""
MOST_ENTRIES = 10_000
_BODY = "word/document.xml"
MAX_CHARS = 4_000_000
ENLARGED = 1.2
"""How much larger than the usual size counts as set off."""
_LONGEST_TITLE = 60


def read_docx(data: bytes) -> Written:
    """The text of a Word document.

    :raises PolicyUnreadable: ``policy-not-text`` (a zip of another kind), ``policy-damaged``,
        ``policy-too-large``.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if _BODY not in archive.NameToInfo:
                raise _other_zip()
            if len(archive.infolist()) > MOST_ENTRIES:
                raise _too_large()
            styles = read_styles(_part(archive, "word/styles.xml"))
            numbers = read_numbers(_part(archive, "word/numbering.xml"))
            targets = _targets(_part(archive, "word/_rels/document.xml.rels"))
            body = _part(archive, _BODY)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError) as error:
        if b"word/document.xml" not in data:
            raise _other_zip() from None
        raise _damaged(type(error).__name__) from None
    except (RuntimeError, NotImplementedError):  # an encrypted entry, an unknown method
        raise _damaged("packed in a way that is not read") from None
    document = _Document(styles, numbers, targets)
    parse(body, document, "The DOCX file")
    return document.written()


def _part(archive: zipfile.ZipFile, name: str) -> bytes:
    if name not in archive.NameToInfo:
        return b""
    with archive.open(name) as part:
        data = part.read(LARGEST_PART + 1)
    if len(data) > LARGEST_PART:
        raise _too_large()
    return data


def _other_zip() -> PolicyUnreadable:
    return PolicyUnreadable(
        "policy-not-text",
        "The file is a ZIP container that holds no Word document; HTML, Markdown, text, PDF and DOCX are "
        "read.",
    )


def _too_large() -> PolicyUnreadable:
    return PolicyUnreadable(
        "policy-too-large",
        f"The DOCX file unpacks to more than can be read (parts above {LARGEST_PART:,} bytes, "
        f"more than {MOST_ENTRIES:,} entries or {MAX_CHARS:,} characters).",
    )


def _damaged(why: str) -> PolicyUnreadable:
    return PolicyUnreadable("policy-damaged", f"The DOCX file is damaged ({why}).")


def _targets(data: bytes) -> dict[str, str]:
    """Addresses outside the file by their relation's id."""
    reader = _Relations()
    if data:
        parse(data, reader, "The DOCX file")
    return reader.found


class _Relations(Reader):
    def __init__(self) -> None:
        self.found: dict[str, str] = {}

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "Relationship" and attributes.get("TargetMode") == "External":
            self.found[attributes.get("Id", "")] = attributes.get("Target", "")


class _Document(Reader):
    """The body while it is read: one line of text for each paragraph that holds words."""

    _SKIPPED = frozenset(("Fallback", "del", "instrText", "delText", "moveFrom"))

    def __init__(self, styles: Styles, numbers: Numbers, targets: dict[str, str]) -> None:
        self._styles, self._numbers, self._targets = styles, numbers, targets
        self._text: list[str] = []
        self._length = 0
        self._blocks: list[Block] = []
        self._emphasis: list[Span] = []
        self._links: list[Link] = []
        self._skipping = 0
        self._tables: list[list[int]] = []
        """For each open table the numbers of its present row and column."""
        self._rows = 0
        self._headers: set[int] = set()
        self._paragraphs: list[_Paragraph] = []
        self._takes = False
        self._link: tuple[int, str] | None = None
        self._written = 0

    def written(self) -> Written:
        """All of it; bold sets nothing off when most of the text is bold."""
        text = "".join(self._text)
        total = sum(end - start for start, end in self._emphasis)
        emphasis = tuple(self._emphasis) if total * 5 < len(text) * 3 else ()
        return Written(text, Layout(tuple(self._blocks), emphasis), tuple(self._links))

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if self._skipping or name in self._SKIPPED:
            self._skipping += 1
            return
        if name == "tbl":
            self._tables.append([-1, -1])
        elif name == "tr" and self._tables:
            self._rows += 1
            self._tables[-1] = [self._rows, -1]
        elif name == "tc" and self._tables:
            self._tables[-1][1] += 1
        elif name == "tblHeader" and self._tables and truth(attributes):
            self._headers.add(self._tables[-1][0])
        elif name == "p":
            self._paragraphs.append(_Paragraph(self._styles.body))
        elif self._paragraphs:
            self._inside(name, attributes, self._paragraphs[-1])

    def _inside(self, name: str, attributes: dict[str, str], paragraph: "_Paragraph") -> None:
        if name == "pStyle":
            paragraph.style = self._styles.of(attributes.get("val", ""))
        elif name == "numPr":
            paragraph.numbered = True
        elif name == "numId":
            paragraph.number = attributes.get("val", "")
        elif name == "ilvl":
            paragraph.level = int(attributes.get("val", "0")[:2] or 0)
        elif name == "outlineLvl":
            paragraph.outline = int(attributes.get("val", "9")[:2] or 9)
        elif name == "r":
            paragraph.run = paragraph.style.copy()
        elif name == "rStyle":
            paragraph.run = self._styles.of(attributes.get("val", "")).over(paragraph.run)
        elif name == "t":
            self._takes = True
        elif name == "tab":
            paragraph.add("\t")
        elif name in ("br", "cr"):
            paragraph.add("\n")
        elif name == "noBreakHyphen":
            paragraph.add("-")
        elif name == "hyperlink":
            self._link = (paragraph.length, self._targets.get(attributes.get("id", ""), ""))
            paragraph.linking = True
        else:
            paragraph.run.put(name, attributes)

    def end(self, name: str) -> None:
        if self._skipping:
            self._skipping -= 1
        elif name == "t":
            self._takes = False
        elif name == "hyperlink" and self._link and self._paragraphs:
            start, target = self._link
            if target and self._paragraphs[-1].length > start:
                self._paragraphs[-1].links.append((start, self._paragraphs[-1].length, target))
            self._paragraphs[-1].linking = False
            self._link = None
        elif name == "p" and self._paragraphs:
            self._close(self._paragraphs.pop())
        elif name == "tbl" and self._tables:
            self._tables.pop()

    def data(self, text: str) -> None:
        if self._takes and not self._skipping and self._paragraphs:
            self._paragraphs[-1].add(text)
            self._length += len(text)
            if self._length > MAX_CHARS:
                raise _too_large()

    def _close(self, paragraph: "_Paragraph") -> None:
        words = "".join(paragraph.words)
        label = self._numbers.next(paragraph.number_of(), paragraph.level_of())
        if not words.strip():
            return
        start = self._written
        lead = label + (" " if label and not label.endswith(("、", "）", " ")) else "")
        line = lead + words
        self._text.append(line + "\n")
        self._written += len(line) + 1
        begin = start + len(lead)
        self._emphasis += [
            (begin + one, begin + two) for one, two in paragraph.strong(self._styles)
        ]
        self._links += [Link(begin + one, begin + two, to) for one, two, to in paragraph.links]
        self._add_block(paragraph, line, start)

    def _add_block(self, paragraph: "_Paragraph", line: str, start: int) -> None:
        row, column = self._tables[-1] if self._tables else (-1, 0)
        header = row in self._headers or (row >= 0 and self._first_row(row))
        # Lines a paragraph is broken into by hand are lines of their own.
        at = start
        for part in line.split("\n"):
            stripped = part.strip()
            if stripped:
                first = at + len(part) - len(part.lstrip())
                bullet = paragraph.is_listed() and row < 0
                self._blocks.append(
                    Block(
                        first,
                        first + len(stripped),
                        heading=paragraph.rank(len(stripped)) if row < 0 else 0,
                        depth=paragraph.level_of() + 1 if bullet else 0,
                        opens=at == start,
                        row=row,
                        column=max(column, 0),
                        header=header,
                    )
                )
            at += len(part) + 1

    def _first_row(self, row: int) -> bool:
        earlier = next((b for b in reversed(self._blocks) if b.row != row), None)
        return earlier is None or earlier.row < 0


class _Paragraph:
    """A paragraph while it is read."""

    def __init__(self, style: Style) -> None:
        self.style = style
        self.run = style.copy()
        self.words: list[str] = []
        self.links: list[tuple[int, int, str]] = []
        self.length = 0
        self.linking = False
        self.outline = -1
        self.numbered = False
        self.number = ""
        self.level = -1
        self._stretches: list[tuple[int, int, Style]] = []

    def add(self, text: str) -> None:
        """Words of the present run; those marked as hidden are not shown to anybody."""
        if self.run.hidden:
            return
        self.words.append(text)
        if not self.linking or self.run.bold:  # a link's blue and line set nothing off
            self._stretches.append((self.length, self.length + len(text), self.run))
        self.length += len(text)

    def number_of(self) -> str:
        """Id of the list it is numbered in, empty for none (``0`` takes a style's number away)."""
        number = self.number if self.numbered else self.style.number
        return "" if number == "0" else number

    def level_of(self) -> int:
        """Its level in that list, from 0."""
        return max(self.level if self.level >= 0 else self.style.level, 0)

    def is_listed(self) -> bool:
        """Whether it is an item of a list rather than a numbered heading."""
        return bool(self.number_of()) and self.rank(0) == 0

    def rank(self, length: int) -> int:
        """1-6 for a heading, 0 for none."""
        level = self.outline if self.outline >= 0 else self.style.outline
        if 0 <= level <= 5 and length <= 2 * _LONGEST_TITLE:
            return level + 1
        return 0

    def strong(self, styles: Styles) -> list[Span]:
        """Stretches that are bold, underlined, coloured or enlarged, joined."""
        found: list[Span] = []
        for start, end, run in self._stretches:
            if not run.set_off(styles.body, ENLARGED):
                continue
            if found and found[-1][1] == start:
                found[-1] = (found[-1][0], end)
            else:
                found.append((start, end))
        return found
