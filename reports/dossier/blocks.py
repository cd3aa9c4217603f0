"""What a dossier or a letter consists of. Every string in a block is made visible and bounded already."""

from dataclasses import dataclass
from typing import Literal

Tone = Literal["plain", "caution"]


@dataclass(frozen=True)
class Heading:
    """A heading, numbered already. Level 1 begins a part, 2 a chapter or finding, 3 what stands in it."""

    level: Literal[1, 2, 3]
    text: str


@dataclass(frozen=True)
class Paragraph:
    """A paragraph; ``label`` stands in bold before it."""

    text: str
    label: str = ""
    small: bool = False


@dataclass(frozen=True)
class Listing:
    """Paragraphs of equal rank."""

    items: tuple[str, ...]
    numbered: bool = False


@dataclass(frozen=True)
class Fact:
    """A name and its value; ``exact`` values (hashes, names in code) are set letter for letter."""

    name: str
    value: str
    exact: bool = False


@dataclass(frozen=True)
class Facts:
    """Names and values."""

    rows: tuple[Fact, ...]


@dataclass(frozen=True)
class Table:
    """Rows under a head. ``widths`` are shares of the line; columns in ``exact`` are set letter for letter."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]
    exact: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Quote:
    """Words of the app or of its policy, in their surroundings."""

    before: str
    quoted: str
    after: str
    place: str
    """File and place, so that it can be looked up."""


@dataclass(frozen=True)
class Code:
    """What stands in a file of the app."""

    place: str
    text: str
    way: tuple[str, ...] = ()
    """From an entry point to the place."""


@dataclass(frozen=True)
class Figure:
    """A screenshot."""

    data: bytes
    media: Literal["image/png", "image/jpeg"]
    width: int
    height: int
    """Pixels."""
    alt: str
    caption: str


@dataclass(frozen=True)
class Drawing:
    """A drawing of ours; a writer that cannot show it shows the table."""

    svg: str
    alt: str
    caption: str
    instead: Table


@dataclass(frozen=True)
class Notice:
    """A thing to know before reading on."""

    text: str
    tone: Tone = "caution"


@dataclass(frozen=True)
class Blanks:
    """Lines to fill in by hand."""

    names: tuple[str, ...]


Block = (
    Heading
    | Paragraph
    | Listing
    | Facts
    | Table
    | Quote
    | Code
    | Figure
    | Drawing
    | Notice
    | Blanks
)


@dataclass(frozen=True)
class Document:
    """A whole document."""

    title: str
    subtitle: str
    header: str
    """What stands at the head of every page."""
    lang: Literal["zh", "en"]
    dated: str
    """UTC, ``YYYY-MM-DDThh:mm:ssZ``: the document's own date in its properties."""
    blocks: tuple[Block, ...]


def texts_of(block: Block) -> tuple[str, ...]:
    """Every string a reader sees of a block, in reading order."""
    match block:
        case Heading(text=text) | Notice(text=text):
            return (text,)
        case Paragraph():
            return (block.label, block.text)
        case Listing():
            return block.items
        case Facts():
            return tuple(part for row in block.rows for part in (row.name, row.value))
        case Table():
            return (*block.head, *(cell for row in block.rows for cell in row))
        case Quote():
            return (block.place, block.before + block.quoted + block.after)
        case Code():
            return (block.place, block.text, *block.way)
        case Figure():
            return (block.caption,)
        case Drawing():
            return (block.caption, *texts_of(block.instead))
        case Blanks():
            return block.names
