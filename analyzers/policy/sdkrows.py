"""Lists of third-party components: their entries, whatever form the list has.

A list is a table with column heads (of HTML, of Markdown, or flattened to one cell a line) or a run of
labelled lines ("SDK名称：…"). A table counts when its heads name both who it is (a component or a company)
and one of purpose, data and link.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from analyzers.policy.blocks import Block, Span
from analyzers.policy.lexicon import Words, faces
from analyzers.policy.units import Outline
from analyzers.sdk_names import named, sdks_of
from analyzers.telling import SdkRow

_HEADS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern, re.I))
    for name, pattern in (
        ("", r"权限|保存期限|存储期限|序号|^no\.?$|permission|retention"),
        (
            "link",
            r"链接|网址|官网|隐私(?:权)?(?:政策|协议|说明)|\blinks?\b|\burl\b|website|privacy (?:policy|notice|terms)",
        ),
        (
            "company",
            r"公司|主体|开发者|开发商|提供[方者商]|运营[方者商]|厂商|机构|合作方|供应商|第三方名称|company|vendor|operator|developer|supplier|(?<!service )provider|third part(?:y|ies)$|who (?:runs|makes|provides)|entity|recipient",
        ),
        (
            "purpose",
            r"目的|用途|场景|功能|为何|purposes?|\buses?\b|\bwhy\b|function|what for|\bscenario",
        ),
        ("data", r"信息|数据|字段|类型|内容|\bdata\b|information|collect|what (?:it|they) "),
        (
            "name",
            r"名称|SDK|插件|组件|产品|\bname|\bsdks?\b|component|library|\btools?\b|service|plug-?in",
        ),
    )
)
_LABEL = re.compile(
    r"(?:^|[\n;；。|]|(?<=\s))[\s\-*•·\d.、)）]*\**(?P<label>[^\s:：;；。，,\n|]{2,14}|[A-Z][A-Za-z ]{2,28})\**\s*[:：]\s*(?P<value>[^\n;；|]+)"
)
_URL = re.compile(r"https?://\S+|www\.\S+", re.I)
_FACE_NAME = re.compile(r"人脸|活体|实人|刷脸|核身|美颜|face|liveness|faceid", re.I)
_SDK = re.compile(r"SDK|组件|插件|component|library|plug-?in", re.I)
_NUMBERED = re.compile(
    r"[一二三四五六七八九十]+、|[（(][一二三四五六七八九十\d]+[)）]|\d+(?:\.\d+)+\s|第[一二三四五六七八九十]+"
)
MAX_ROWS = 500
"""Most entries kept; real lists have some sixty."""


@dataclass(slots=True)
class _Entry:
    """An entry while it is put together."""

    start: int
    end: int
    cells: dict[str, str] = field(default_factory=dict)

    def add(self, kind: str, words: str, span: Span) -> None:
        if kind and words:
            self.cells[kind] = f"{self.cells[kind]} {words}" if kind in self.cells else words
        self.start, self.end = min(self.start, span[0]), max(self.end, span[1])


def sdk_rows(page: Outline) -> tuple[SdkRow, ...]:
    """The entries of all lists, in order."""
    blocks = [unit.block for unit in page.units]
    entries = [*_tables(page.text, blocks), *_flat(page.text, blocks), *_labelled(page, blocks)]
    rows: list[SdkRow] = []
    for entry in sorted(entries, key=lambda e: (e.start, -e.end)):
        if rows and entry.start < rows[-1].quote[1]:
            continue
        rows.append(_row(entry))
    return tuple(rows[:MAX_ROWS])


def _row(entry: _Entry) -> SdkRow:
    cells = {kind: " ".join(words.split())[:500] for kind, words in entry.cells.items()}
    who = f"{cells.get('name', '')} {cells.get('company', '')}"
    what = f"{cells.get('purpose', '')} {cells.get('data', '')}"
    face = bool(
        faces(Words.of(f"{who} {what}"))
        or _FACE_NAME.search(cells.get("name", ""))
        or any(n.product for n in named(who))
    )
    link = _URL.search(cells.get("link", ""))
    return SdkRow(
        name=cells.get("name", ""),
        company=cells.get("company", ""),
        purpose=cells.get("purpose", ""),
        data=cells.get("data", ""),
        link=link[0] if link else cells.get("link", ""),
        sdks=sdks_of(who, face=face),
        face=face,
        quote=(entry.start, entry.end),
    )


def _kind(head: str) -> str | None:
    """Which column a head stands for; empty for one that is left out, ``None`` for no head at all."""
    words = head.strip("*|_ \t：:（）()")
    if not words or len(words) > 40 or re.search(r"[:：]\s*\S", words):
        return None
    return next((name for name, pattern in _HEADS if pattern.search(words)), None)


def _heads(cells: Sequence[str]) -> list[str] | None:
    """The columns of a table of components; ``None`` for a row of cells that is not its head."""
    kinds = [_kind(cell) for cell in cells]
    if any(re.search(r"[。，,；;]", cell) or _URL.search(cell) for cell in cells):
        return None
    if "company" in kinds and "name" not in kinds and kinds[0] is None:
        kinds[0] = "name"
    known = [kind for kind in kinds if kind]
    who = {"name", "company"} & set(known)
    if not who or len(set(known) - {"name", "company"}) < 1 or len(known) * 2 < len(kinds):
        return None
    if "company" not in known and "link" not in known and not any(map(_SDK.search, cells)):
        return None
    found: list[str] = []
    for kind in kinds:
        found.append(kind if kind and kind not in found else (kind or ""))
    return found


def _tables(text: str, blocks: Sequence[Block]) -> Iterator[_Entry]:
    """Tables with cells: of HTML, where a cell is a block, and of Markdown, where a row is one."""
    heads: list[str] | None = None
    previous = -2
    for row, cells in _rows(text, blocks):
        if row > previous + 3:
            heads = None
        previous = row
        found = _heads([text[a:b] for a, b, _ in cells])
        if found:
            heads = found
        elif heads and len(cells) > 1:
            entry = _Entry(cells[0][0], cells[-1][1])
            for a, b, column in cells:
                if column < len(heads):
                    entry.add(heads[column], text[a:b], (a, b))
            if entry.cells:
                yield entry


def _rows(text: str, blocks: Sequence[Block]) -> Iterator[tuple[int, list[tuple[int, int, int]]]]:
    """Rows of tables: their number, and start, end and column of their cells."""
    current, cells = -1, list[tuple[int, int, int]]()
    for block in blocks:
        if block.row < 0:
            continue
        if block.row != current and cells:
            yield current, cells
            cells = []
        current = block.row
        if text.startswith("|", block.start):
            yield current, list(_markdown(text, block))
        else:
            cells.append((block.start, block.end, block.column))
    if cells:
        yield current, cells


def _markdown(text: str, block: Block) -> Iterator[tuple[int, int, int]]:
    start, column = block.start + 1, 0
    while start < block.end:
        end = text.find("|", start, block.end)
        end = block.end if end < 0 else end
        yield start, end, column
        start, column = end + 1, column + 1


def _flat(text: str, blocks: Sequence[Block]) -> Iterator[_Entry]:
    """Tables that were flattened to one cell a line: as many short heads, then the cells by turns."""
    at = 0
    lines = [b for b in blocks if b.row < 0]
    while at < len(lines):
        width = _width(text, lines, at)
        if not width:
            at += 1
            continue
        heads = _heads([text[b.start : b.end] for b in lines[at : at + width]]) or []
        at += width
        while at + width <= len(lines) and _turn(text, lines[at : at + width], heads):
            chunk = lines[at : at + width]
            entry = _Entry(chunk[0].start, chunk[-1].end)
            for kind, block in zip(heads, chunk, strict=True):
                entry.add(kind, text[block.start : block.end], (block.start, block.end))
            yield entry
            at += width


def _width(text: str, lines: Sequence[Block], at: int) -> int:
    """How many lines from here are the heads of a flattened table; 0 for none."""
    for width in (7, 6, 5, 4, 3):
        part = lines[at : at + width]
        words = [text[b.start : b.end] for b in part]
        if len(part) < width or any(
            len(w) > 24 or b.heading for w, b in zip(words, part, strict=True)
        ):
            continue
        kinds = [_kind(word) for word in words]
        if None not in kinds and len(set(kinds)) == width and _heads(words):
            return width
    return 0


def _turn(text: str, chunk: Sequence[Block], heads: Sequence[str]) -> bool:
    """Whether lines are one more row: a short name first, and a link where links belong."""
    words = [text[b.start : b.end] for b in chunk]
    if any(b.heading for b in chunk) or len(words[0]) > 60 or _NUMBERED.match(words[0]):
        return False
    if re.search(r"[。；!！]$", words[0]):
        return False
    for kind, cell in zip(heads, words, strict=True):
        if kind == "link" and not _URL.search(cell) and len(cell) > 30:
            return False
        if kind != "link" and _URL.match(cell):
            return False
    return True


def _labelled(page: Outline, blocks: Sequence[Block]) -> Iterator[_Entry]:
    """Entries of labelled values; each begins where the first label comes again."""
    entry: _Entry | None = None
    first, gap = "", 0
    for block in blocks:
        found = [] if block.row >= 0 else list(_labels(page.text, block))
        if not found:
            gap += 1
            if gap > 2 and entry:
                yield from _finished(entry)
                entry = None
            continue
        gap = 0
        for kind, words, span in found:
            if kind in ("name", "company") and (entry is None or kind == first):
                yield from _finished(entry)
                entry, first = _Entry(*span), kind
            if entry is not None:
                entry.add(kind, words, span)
    yield from _finished(entry)


def _finished(entry: _Entry | None) -> Iterator[_Entry]:
    kinds = set(entry.cells) if entry else set()
    if entry and {"name", "company"} & kinds and len(kinds) >= 3:
        yield entry


def _labels(text: str, block: Block) -> Iterator[tuple[str, str, Span]]:
    for match in _LABEL.finditer(text, block.start, block.end):
        kind = _kind(match["label"])
        if kind and not match["value"].startswith("//"):
            yield kind, match["value"].strip(), match.span()
