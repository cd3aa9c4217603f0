"""The blocks a policy is laid out in: what stands on lines of its own, whatever the file format."""

from dataclasses import dataclass, field

Run = tuple[int, int, int]
"""(text start, snapshot start, length), in code points."""

Span = tuple[int, int]
"""``[start, end)`` in code points of the policy text."""


@dataclass(frozen=True, slots=True)
class Block:
    """A line, paragraph, list item or table cell, without the white space around it."""

    start: int
    end: int
    heading: int = 0
    """1-6 for a heading of that rank in the markup, 7 for a class that says title, 8 for a term of
    a definition list, 0 for none."""
    depth: int = 0
    """How many lists it is nested in; 0 outside lists."""
    opens: bool = True
    """The first block of its list item; ``False`` for further lines of the same item."""
    row: int = -1
    """Number of the table row it stands in, -1 outside tables."""
    column: int = 0
    header: bool = False
    """A header cell, or a cell of the first row of a table that has none."""
    boilerplate: bool = False
    """Navigation, page header or footer, menu, cookie bar."""


@dataclass(frozen=True, slots=True)
class Layout:
    """All blocks of a text in order, with the stretches that are set off."""

    blocks: tuple[Block, ...]
    emphasis: tuple[Span, ...] = field(default=())
    """Bold, underlined, coloured or enlarged; sorted, apart from each other."""


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead to another document."""

    start: int
    end: int
    target: str
    """As it stands in the file; may be relative."""


@dataclass(frozen=True, slots=True)
class Written:
    """The text of a file that holds no characters as such (PDF, DOCX), one line for each block."""

    text: str
    layout: Layout
    links: tuple[Link, ...] = field(default=())
    title: str = ""
