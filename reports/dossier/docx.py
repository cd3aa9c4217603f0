"""A dossier as DOCX, to be edited: real headings, tables that repeat their head, East Asian fonts, page numbers."""

import io
import zipfile
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from analyzers.errors import InputError
from reports.dossier.blocks import (
    Blanks,
    Block,
    Code,
    Document,
    Drawing,
    Facts,
    Figure,
    Heading,
    Listing,
    Notice,
    Paragraph,
    Quote,
    Table,
)
from reports.dossier.content import content
from reports.dossier.texts import Lang
from reports.formats import Attached, nothing
from reports.model import Report

BODY, BOLD = "宋体", "黑体"
"""East Asian fonts that Chinese offices have; others put their own in place."""
LATIN, LATIN_BOLD, EXACT = "Times New Roman", "Arial", "Courier New"
WIDTH = 16.0
"""Centimetres between the margins of A4 paper."""
TALLEST = 8.5
"""Centimetres of a screenshot."""
_EPOCH = (1980, 1, 1, 0, 0, 0)


def render(report: Report, lang: Lang, attached: Attached = nothing) -> bytes:
    """The dossier as DOCX; equal reports give equal files.

    :raises InputError: ``extra-missing``.
    """
    return written(content(report, lang, attached))


def written(document: Document) -> bytes:
    """A document of blocks as DOCX. Raises `InputError` (``extra-missing``)."""
    try:
        import docx
    except ImportError:
        raise InputError(
            "extra-missing",
            "the form docx needs python-docx; install it with: pip install 'faceaudit[documents]'.",
        ) from None
    paper = docx.Document()
    writer = _Writer(paper, document)
    writer.prepare()
    for block in document.blocks:
        writer.add(block)
    out = io.BytesIO()
    paper.save(out)
    return _repacked(out.getvalue())


def _repacked(data: bytes) -> bytes:
    """The same parts without the hour at which they were put together."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for entry in old.infolist():
            info = zipfile.ZipInfo(entry.filename, _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(info, old.read(entry))
    return out.getvalue()


class _Writer:
    """Puts blocks on paper."""

    def __init__(self, paper: Any, document: Document) -> None:
        self._paper = paper
        self._document = document

    # --- once -------------------------------------------------------------------------------------

    def prepare(self) -> None:
        """Page, styles, properties, head, foot and title."""
        from docx.shared import Cm

        section = self._paper.sections[0]
        section.page_width, section.page_height = Cm(21.0), Cm(29.7)
        section.left_margin = section.right_margin = Cm((21.0 - WIDTH) / 2)
        section.top_margin = section.bottom_margin = Cm(2.4)
        self._styles()
        self._properties()
        header = section.header.paragraphs[0]
        self._run(header, self._document.header, size=8)
        self._numbers(section.footer.paragraphs[0])
        self._titled()

    def _styles(self) -> None:
        from docx.shared import Pt, RGBColor

        tag = "zh-CN" if self._document.lang == "zh" else "en-US"
        sizes = {
            "Normal": 10.5,
            "Title": 20.0,
            "Heading 1": 14.0,
            "Heading 2": 12.0,
            "Heading 3": 10.5,
        }
        for label, size in sizes.items():
            style = self._paper.styles[label]
            style.font.size, style.font.color.rgb = Pt(size), RGBColor(0x1D, 0x1C, 0x1A)
            plain = label == "Normal"
            style.font.bold = not plain
            _fonts(style.element, LATIN if plain else LATIN_BOLD, BODY if plain else BOLD, tag)
        normal = self._paper.styles["Normal"].paragraph_format
        normal.space_after, normal.line_spacing = Pt(4), 1.25

    def _properties(self) -> None:
        properties = self._paper.core_properties
        dated = datetime.strptime(self._document.dated, "%Y-%m-%dT%H:%M:%SZ")  # noqa: DTZ007
        properties.title = f"{self._document.title} - {self._document.subtitle}"[:255]
        properties.author = properties.last_modified_by = "faceaudit"
        properties.comments = properties.keywords = properties.subject = properties.category = ""
        properties.language = "zh-CN" if self._document.lang == "zh" else "en-US"
        properties.created = properties.modified = dated
        properties.revision = 1

    def _numbers(self, paragraph: Any) -> None:
        from docx.enum.text import WD_ALIGN_PARAGRAPH

        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        _field(paragraph, "PAGE")
        self._run(paragraph, " / ", size=8.5)
        _field(paragraph, "NUMPAGES")

    def _titled(self) -> None:
        from docx.enum.text import WD_ALIGN_PARAGRAPH

        title = self._paper.add_paragraph(style="Title")
        title.alignment = WD_ALIGN_PARAGRAPH.CENTER
        self._run(title, self._document.title)
        if self._document.subtitle:
            line = self._paper.add_paragraph()
            line.alignment = WD_ALIGN_PARAGRAPH.CENTER
            self._run(line, self._document.subtitle, size=12)

    # --- blocks -----------------------------------------------------------------------------------

    def add(self, block: Block) -> None:
        """One block."""
        match block:
            case Heading():
                self._run(self._paper.add_paragraph(style=f"Heading {block.level}"), block.text)
            case Paragraph():
                self._paragraph(block)
            case Listing():
                self._listing(block)
            case Facts():
                rows = [(row.name, row.value) for row in block.rows]
                exact = {(n, 1) for n, row in enumerate(block.rows) if row.exact}
                self._table(rows, (28, 72), exact=exact, named=True)
            case Table():
                whole = [block.head, *block.rows]
                places = {(n, c) for n in range(1, len(whole)) for c in block.exact}
                self._table(whole, block.widths, exact=places, head=True)
            case Quote():
                self._quote(block)
            case Code():
                self._code(block)
            case Figure():
                self._figure(block)
            case Drawing():
                self.add(block.instead)
            case Notice():
                self._table([(block.text,)], (100,))
            case Blanks():
                self._blanks(block)

    def _run(self, paragraph: Any, text: str, *, size: float = 0.0, bold: bool = False) -> Any:
        from docx.shared import Pt

        run = paragraph.add_run(text)
        if bold:
            run.bold = True
        if size:
            run.font.size = Pt(size)
        return run

    def _paragraph(self, block: Paragraph) -> None:
        paragraph = self._paper.add_paragraph()
        size = 9.0 if block.small else 0.0
        if block.label:
            self._run(paragraph, block.label, size=size, bold=True)
        self._run(paragraph, block.text, size=size)
        paragraph.paragraph_format.keep_with_next = not block.text

    def _listing(self, block: Listing) -> None:
        if not block.numbered:
            for item in block.items:
                self._run(self._paper.add_paragraph(style="List Bullet"), item)
            return
        from docx.shared import Cm

        for number, item in enumerate(
            block.items, 1
        ):  # Word's own numbers would run through all lists
            paragraph = self._indented()
            paragraph.paragraph_format.first_line_indent = Cm(-0.6)
            self._run(paragraph, f"{number}. {item}")

    def _quote(self, block: Quote) -> None:
        from docx.enum.text import WD_COLOR_INDEX

        self._place(block.place)
        paragraph = self._indented()
        self._run(paragraph, block.before, size=9.5)
        marked = self._run(paragraph, block.quoted, size=9.5)
        marked.font.highlight_color = WD_COLOR_INDEX.YELLOW
        self._run(paragraph, block.after, size=9.5)

    def _code(self, block: Code) -> None:
        self._place(block.place)
        _exactly(self._run(self._indented(), block.text, size=8))
        if block.way:
            _exactly(self._run(self._indented(), " → ".join(block.way), size=7.5))

    def _place(self, text: str) -> None:
        paragraph = self._paper.add_paragraph()
        paragraph.paragraph_format.keep_with_next = True
        self._run(paragraph, text, size=8.5)

    def _indented(self) -> Any:
        from docx.shared import Cm

        paragraph = self._paper.add_paragraph()
        paragraph.paragraph_format.left_indent = Cm(0.6)
        return paragraph

    def _figure(self, block: Figure) -> None:
        from docx.shared import Cm

        paragraph = self._paper.add_paragraph()
        paragraph.paragraph_format.keep_with_next = True
        height = min(TALLEST, WIDTH * block.height / block.width)
        shape = paragraph.add_run().add_picture(io.BytesIO(block.data), height=Cm(height))
        shape._inline.docPr.set("descr", block.alt)
        self._run(self._paper.add_paragraph(), block.caption, size=8.5)

    def _blanks(self, block: Blanks) -> None:
        from docx.shared import Cm

        table = self._table([(label, "") for label in block.names], (30, 70), named=True)
        for row in table.rows:
            row.height = Cm(1.4)

    def _table(
        self,
        rows: Sequence[Sequence[str]],
        widths: Sequence[int],
        *,
        exact: "set[tuple[int, int]] | frozenset[tuple[int, int]]" = frozenset(),
        head: bool = False,
        named: bool = False,
    ) -> Any:
        """A table; its first row is a head, or its first column names."""
        from docx.shared import Cm, Pt

        table = self._paper.add_table(rows=len(rows), cols=len(widths), style="Table Grid")
        table.autofit = False
        sizes = [Cm(WIDTH * share / sum(widths)) for share in widths]
        for column, size in zip(table.columns, sizes, strict=True):
            column.width = size
        for n, (row, values) in enumerate(zip(table.rows, rows, strict=True)):
            _unbroken(row, head=head and n == 0)
            for c, (cell, value) in enumerate(zip(row.cells, values, strict=True)):
                cell.width = sizes[c]
                paragraph = cell.paragraphs[0]
                paragraph.paragraph_format.space_before = Pt(1.5)
                paragraph.paragraph_format.space_after = Pt(1.5)
                paragraph.paragraph_format.line_spacing = 1.1
                bold = (head and n == 0) or (named and c == 0)
                run = self._run(paragraph, value, size=7.5 if (n, c) in exact else 9, bold=bold)
                if (n, c) in exact:
                    _exactly(run)
                if bold:
                    _shaded(cell)
        gap = self._paper.add_paragraph().paragraph_format
        gap.space_after, gap.line_spacing = Pt(0), Pt(8)
        return table


# --- what python-docx has no word for --------------------------------------------------------------


def _fonts(element: Any, latin: str, east: str, tag: str) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    properties = element.get_or_add_rPr()
    fonts = properties.get_or_add_rFonts()
    for name in list(fonts.attrib):
        del fonts.attrib[name]
    for name, font in (("ascii", latin), ("hAnsi", latin), ("cs", latin), ("eastAsia", east)):
        fonts.set(qn(f"w:{name}"), font)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "en-US")
    language.set(qn("w:eastAsia"), tag if tag == "zh-CN" else "zh-CN")
    for old in properties.findall(qn("w:lang")):
        properties.remove(old)
    properties.append(language)


def _exactly(run: Any) -> None:
    from docx.oxml.ns import qn

    run.font.name = EXACT
    run._element.rPr.rFonts.set(qn("w:eastAsia"), BODY)


def _field(paragraph: Any, instruction: str) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    run = paragraph.add_run()
    for kind in ("begin", "", "end"):
        if kind:
            part = OxmlElement("w:fldChar")
            part.set(qn("w:fldCharType"), kind)
        else:
            part = OxmlElement("w:instrText")
            part.set(qn("xml:space"), "preserve")
            part.text = instruction
        run._element.append(part)


def _unbroken(row: Any, *, head: bool) -> None:
    """A row that stays on one page, and is repeated when it is the head."""
    from docx.oxml import OxmlElement

    properties = row._tr.get_or_add_trPr()
    properties.append(OxmlElement("w:cantSplit"))
    if head:
        properties.append(OxmlElement("w:tblHeader"))


def _shaded(cell: Any) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    shade = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", "F4F2EC")):
        shade.set(qn(f"w:{name}"), value)
    cell._tc.get_or_add_tcPr().append(shade)
