"""Blocks of an HTML page: which text stands together, how it is ranked and how it is set off."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from bs4 import Tag
from bs4.element import NavigableString

from analyzers.policy.blocks import Block, Layout, Span
from analyzers.policy.markup import Markup

_BLOCK = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "caption",
        "center",
        "dd",
        "details",
        "dialog",
        "dir",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "head",
        "header",
        "hgroup",
        "hr",
        "html",
        "legend",
        "li",
        "main",
        "menu",
        "nav",
        "noscript",
        "ol",
        "option",
        "p",
        "pre",
        "section",
        "select",
        "summary",
        "table",
        "tbody",
        "td",
        "textarea",
        "tfoot",
        "th",
        "thead",
        "title",
        "tr",
        "ul",
        "view",
        "scroll-view",
        "block",
    ]
)
"""Elements that start a line; ``view`` and its kin are the mini-program equivalents of ``div``."""

_BOLD = frozenset(["b", "strong", "em", "u", "mark", "ins"])
_BOILERPLATE_TAG = frozenset(["nav", "footer", "menu", "head"])
_BOILERPLATE = re.compile(
    r"(?:^|[-_\s])(?:nav|navbar|menu|sidebar|breadcrumb|footer|site-header|topbar|cookie|cookies|consent-?bar"
    r"|toc|catalog|copyright|pagination)(?:$|[-_\s])",
    re.I,
)
_TITLE = re.compile(
    r"(?:^|[-_\s])(?:sub)?(?:title|heading|headline|tit|hd)\d?(?:$|[-_\s])|[a-z]Title\b", re.I
)
_STRONG_CLASS = re.compile(
    r"(?:^|[-_\s])(?:bold|strong|red|emphasis|important|underline|weight)(?:$|[-_\s])|bold|lineFont|redFont",
    re.I,
)
_STRONG_STYLE = re.compile(
    r"font-weight\s*:\s*(?:bold|[6-9]00)|font\s*:\s*bold|text-decoration[^;]*underline"
    r"|font-size\s*:\s*(?:larger|x+-large)|background(?:-color)?\s*:\s*(?:yellow|#ff)",
    re.I,
)
_COLOUR = re.compile(r"(?<![-\w])color\s*:\s*(#[0-9a-f]{3,6}|rgb\([^)]*\)|[a-z]+)", re.I)
_PLAIN_COLOURS = frozenset(
    ["black", "gray", "grey", "white", "inherit", "initial", "currentcolor", "dimgray", "darkgray"]
)
_PRE = re.compile(r"white-space\s*:\s*(?:pre|break-spaces)", re.I)
_LIST_TAGS = frozenset(["ul", "ol", "dl"])
_LINE_START = re.compile(
    r"\n\s*(?=[一二三四五六七八九十]+、|[（(]\S{1,3}[)）]|\d{1,2}(?:\.\d+)*[、.．\s]|[•·●])"
)


@dataclass(frozen=True, slots=True)
class _Context:
    """What a text inherits from the elements around it."""

    block: int = 0
    heading: int = 0
    depth: int = 0
    item: int = 0
    row: int = -1
    column: int = 0
    header: bool = False
    strong: bool = False
    boilerplate: bool = False
    pre: bool = False


@dataclass(frozen=True, slots=True)
class _Piece:
    """One string of the tree in its place."""

    start: int
    end: int
    line: int
    """Pieces of one number stand on one line."""
    context: _Context


class _Walk:
    """One pass over the tree in document order, without recursion."""

    def __init__(self, markup: Markup) -> None:
        self._markup = markup
        self._contexts: dict[int, _Context] = {id(markup.soup): _Context()}
        self._blocks = 0
        self._rows = -1
        self._columns: dict[int, int] = {}
        self._headed: set[int] = set()
        self._line = 0
        self._last_block = 0

    def pieces(self) -> Iterator[_Piece]:
        for node in self._markup.soup.descendants:
            if isinstance(node, Tag):
                self._enter(node)
            elif isinstance(node, NavigableString) and id(node) in self._markup.starts:
                context = self._contexts[id(node.parent)]
                if context.block != self._last_block:
                    self._line += 1
                    self._last_block = context.block
                start = self._markup.starts[id(node)]
                yield _Piece(start, start + len(node), self._line, context)

    def _enter(self, tag: Tag) -> None:
        outer = self._contexts[id(tag.parent)]
        name = tag.name.lower()
        if name == "br" or name in _BLOCK or "-" in name:
            self._line += 1
            self._last_block = -1 if name != "br" else self._last_block
        self._contexts[id(tag)] = self._inside(tag, name, outer)

    def _inside(self, tag: Tag, name: str, outer: _Context) -> _Context:
        classes = " ".join(tag.get_attribute_list("class") or []) if tag.attrs else ""
        ident = str(tag.attrs.get("id", "")) if tag.attrs else ""
        style = str(tag.attrs.get("style", "")) if tag.attrs else ""
        context = outer
        if name in _BLOCK or "-" in name:
            self._blocks += 1
            context = replace(context, block=self._blocks, heading=_rank(name, classes, outer))
        if name in _LIST_TAGS:
            context = replace(context, depth=context.depth + 1)
        if name in ("li", "dt", "dd"):
            context = replace(context, item=self._blocks)
        if name in ("tr", "td", "th"):
            context = self._cell(name, context)
        if name in _BOILERPLATE_TAG or _BOILERPLATE.search(f"{classes} {ident}"):
            context = replace(context, boilerplate=name not in ("body", "html", "main"))
        if name in _BOLD or _set_off(classes, style):
            context = replace(context, strong=True)
        if name in ("pre", "textarea") or (style and _PRE.search(style)):
            context = replace(context, pre=True)
        return context

    def _cell(self, name: str, context: _Context) -> _Context:
        if name == "tr":
            self._rows += 1
            return replace(context, row=self._rows, column=-1)
        column = self._columns.get(context.row, -1) + 1
        self._columns[context.row] = column
        return replace(context, column=column, header=name == "th")


_INHERITED = (1, 2, 3, 4, 5, 6, 8)
"""Ranks of headings that the blocks inside them have too."""


def _rank(name: str, classes: str, outer: _Context) -> int:
    if len(name) == 2 and name[0] == "h" and name[1] in "123456":
        return int(name[1])
    if name in ("p", "div", "section", "dt", "view") and classes and _TITLE.search(classes):
        return 7
    if name == "dt":
        return 8
    return outer.heading if name in ("span", "div", "p") and outer.heading in _INHERITED else 0


def _set_off(classes: str, style: str) -> bool:
    if classes and _STRONG_CLASS.search(classes):
        return True
    if not style:
        return False
    if _STRONG_STYLE.search(style):
        return True
    found = _COLOUR.search(style)
    return bool(found) and striking(found[1].lower()) if found else False


def striking(colour: str) -> bool:
    """A colour with a hue: the three channels differ; greys, black and white do not."""
    if colour.startswith("#"):
        digits = colour[1:] if len(colour) > 4 else "".join(2 * c for c in colour[1:])
        channels = [int(digits[i : i + 2] or "0", 16) for i in (0, 2, 4)]
    elif colour.startswith("rgb"):
        channels = [min(int(n), 255) for n in re.findall(r"\d{1,3}", colour)[:3]] or [0]
    else:
        return colour not in _PLAIN_COLOURS
    return max(channels) - min(channels) > 60


def layout(markup: Markup) -> Layout:
    """The blocks and the emphasis of a page."""
    blocks: list[tuple[int, Block]] = []
    emphasis: list[Span] = []
    group: list[_Piece] = []
    for piece in _Walk(markup).pieces():
        if piece.context.strong:
            _extend(emphasis, markup.text, piece)
        if group and piece.line != group[0].line:
            blocks += _blocks(markup.text, group)
            group = []
        group.append(piece)
    if group:
        blocks += _blocks(markup.text, group)
    return Layout(tuple(_opening(blocks)), _outstanding(tuple(emphasis), len(markup.text)))


def _opening(blocks: list[tuple[int, Block]]) -> Iterator[Block]:
    """The blocks, with those marked that only go on in a list item."""
    seen: set[int] = set()
    for item, block in blocks:
        yield replace(block, opens=False) if item in seen else block
        if item:
            seen.add(item)


def _extend(emphasis: list[Span], text: str, piece: _Piece) -> None:
    if not text[piece.start : piece.end].strip():
        return
    if emphasis and not text[emphasis[-1][1] : piece.start].strip():
        emphasis[-1] = (emphasis[-1][0], piece.end)
    else:
        emphasis.append((piece.start, piece.end))


def _outstanding(emphasis: tuple[Span, ...], length: int) -> tuple[Span, ...]:
    """Nothing, when most of the page is in bold: then bold sets nothing off."""
    return emphasis if sum(end - start for start, end in emphasis) * 5 < length * 3 else ()


def _blocks(text: str, group: list[_Piece]) -> Iterator[tuple[int, Block]]:
    """The blocks of the pieces on one line, with their list item; line ends in the file count where they are shown."""
    context = group[0].context
    start, end = group[0].start, group[-1].end
    if context.pre:
        cuts = [m.start() for m in re.finditer(r"\n", text[start:end])]
    elif end - start > 400:
        # A page may hold a whole policy in one element and rely on style sheets for its line ends.
        cuts = [m.start() for m in _LINE_START.finditer(text[start:end])]
    else:
        cuts = []
    for one, two in zip([0, *cuts], [*cuts, end - start], strict=True):
        span = trimmed(text, start + one, start + two)
        if span:
            block = Block(
                *span,
                heading=context.heading,
                depth=context.depth,
                row=context.row if context.column >= 0 else -1,
                column=max(context.column, 0),
                header=context.header,
                boilerplate=context.boilerplate,
            )
            yield context.item, block


_BLANK = "\ufeff\u200b\u200c\u200d"


def trimmed(text: str, start: int, end: int) -> Span | None:
    """The span without white space and invisible characters at its ends; ``None`` when none is left."""
    while start < end and (text[start].isspace() or text[start] in _BLANK):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in _BLANK):
        end -= 1
    return (start, end) if start < end else None
