"""A document of blocks as Markdown and as plain text."""

from collections.abc import Iterator

from reports import markup
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
from reports.text import wrapped
from reports.untrusted import one_line

LONGEST = 1_400
"""Characters of one value; blocks are bounded below it."""
BLANK = "_" * 24


def markdown(document: Document) -> str:
    """The document as Markdown."""
    lines = [f"# {_md(document.title)}", "", _md(document.subtitle), ""]
    for block in document.blocks:
        lines += [*_marked(block), ""]
    return "\n".join(lines).rstrip("\n") + "\n"


def _md(text: str) -> str:
    return markup.text(" ".join(text.split("\n")), LONGEST)


def _marked(block: Block) -> Iterator[str]:
    match block:
        case Heading():
            yield f"{'#' * (block.level + 1)} {_md(block.text)}"
        case Paragraph():
            yield (f"**{_md(block.label.strip())}** " if block.label else "") + _md(block.text)
        case Listing():
            for number, item in enumerate(block.items, 1):
                yield f"{f'{number}.' if block.numbered else '-'} {_md(item)}"
        case Facts():
            yield from _grid(("", ""), tuple((row.name, row.value) for row in block.rows))
        case Table():
            yield from _grid(block.head, block.rows)
        case Quote():
            yield f"> {_md(block.before + block.quoted + block.after)} ({_md(block.place)})"
        case Code():
            yield from (_md(block.place), "", markup.fenced(block.text))
        case Figure():
            yield _md(block.caption)
        case Drawing():
            yield from _marked(block.instead)
        case Notice():
            yield f"> {_md(block.text)}"
        case Blanks():
            for label in block.names:
                yield f"- {_md(label)}: {BLANK}"


def _grid(head: tuple[str, ...], rows: tuple[tuple[str, ...], ...]) -> Iterator[str]:
    yield f"| {' | '.join(map(_md, head))} |"
    yield "|" + " --- |" * len(head)
    for row in rows:
        yield f"| {' | '.join(map(_md, row))} |"


def text(document: Document) -> str:
    """The document as plain text, no line wider than a terminal."""
    lang = document.lang
    lines = [*wrapped(document.title, "", lang), *wrapped(document.subtitle, "", lang), ""]
    for block in document.blocks:
        for indent, line in _plain(block, lang == "zh"):
            lines += wrapped(" ".join(line.split("\n")), indent, lang)
        if not isinstance(block, Heading):
            lines.append("")
    return "\n".join(map(one_line, lines)).rstrip("\n") + "\n"


def _plain(block: Block, chinese: bool) -> Iterator[tuple[str, str]]:
    colon = "：" if chinese else ": "
    match block:
        case Heading():
            yield "", block.text
        case Paragraph():
            yield "", block.label + block.text
        case Listing():
            for number, item in enumerate(block.items, 1):
                yield "  ", (f"{number}. " if block.numbered else "- ") + item
        case Facts():
            for row in block.rows:
                yield "  ", row.name + colon + row.value
        case Table():
            for cells in (block.head, *block.rows):
                yield "  ", "  ".join(cells)
        case Quote():
            yield "  ", f"“{block.before}{block.quoted}{block.after}” {block.place}"
        case Code():
            yield "  ", block.place
            for line in block.text.split("\n"):
                yield "    ", line
        case Figure():
            yield "  ", block.caption
        case Drawing():
            yield from _plain(block.instead, chinese)
        case Notice():
            yield "", f"[{block.text}]"
        case Blanks():
            for label in block.names:
                yield "  ", label + colon + BLANK
