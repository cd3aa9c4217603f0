"""The outline of a policy: headings, numbered and titled items, rows, paragraphs, and what each governs.

Policies number in any order they like, so the rank of a number is not fixed: a line closes every open
line of its own style, and otherwise goes under what is open, unless its style always stands higher.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from analyzers.policy.blocks import Block, Layout, Span
from analyzers.policy.numbering import Opening, lead, opening
from analyzers.policy.sentences import sentences

Kind = Literal["heading", "item", "row", "line"]

MAX_DEPTH = 12
"""Levels of an outline that are kept apart; deeper lines count as siblings of the deepest."""


@dataclass(frozen=True, slots=True)
class Unit:
    """One block in its place in the outline."""

    start: int
    end: int
    kind: Kind
    """A heading governs what follows; an item has a number or a title beside its own text."""
    title: Span
    """Without number and signs; empty when the block has no title."""
    last: int
    """Index of the last unit it governs, itself when it governs none."""
    parent: int
    """Index of the unit that governs it, -1 at the top."""
    rank: int
    numbered: bool
    block: Block
    first: int
    """Index of its first sentence."""
    stop: int
    """Index after its last sentence."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence with the unit it stands in."""

    start: int
    end: int
    unit: int


@dataclass(frozen=True, slots=True)
class Outline:
    """All units and sentences of a policy, in order."""

    text: str
    units: tuple[Unit, ...]
    sentences: tuple[Sentence, ...]
    emphasis: tuple[Span, ...]

    def of(self, item: Unit | Sentence) -> str:
        """The words of a unit or sentence."""
        return self.text[item.start : item.end]

    def title(self, unit: Unit) -> str:
        """The title of a unit, or empty."""
        return self.text[unit.title[0] : unit.title[1]]


@dataclass(slots=True)
class _Draft:
    """A unit before it is known where its scope ends."""

    block: Block
    kind: Kind
    style: str
    rank: int
    value: int
    title: Span
    parent: int = -1
    last: int = -1
    first: int = 0
    stop: int = 0
    numbered: bool = False
    followed: bool = False
    """Something stands behind it already."""
    body: int = 0
    """Where its words start behind a number."""


_BULLET = re.compile(r"\s*(?:[-*+]\s|[•·●○▪◦■□◆➢\uf0d8]|[Øø]\s|[（(]\d|[a-z][.)])")
_STOPS = "。；;，,、!！?？…"
_LABEL = re.compile(
    r"(?:\*\*|__)?【(?P<square>[^】\n]{1,30})】"
    r"|(?:\*\*|__)(?P<bold>[^*\n]{1,80}?)[:：.。]?(?:\*\*|__)(?=\s*[^\s*])"
    r"|(?P<colon>[^:：。；;!！?？\n|]{1,80}?)(?:\*\*|__)?\s*[:：](?!//)(?:\*\*|__)?(?=\s*\S)"
    r"|(?P<stop>[^:：。；;，,!！?？.\n|]{2,24})[。](?=\s*\S)"
    r"|(?P<dot>[A-Z][^:：。；;,!！?？.\n|]{2,60})\.(?=\s+[A-Z])"
)
_SPEAKING = re.compile(
    r"[您你我]|\b(?:you|your|we|our|us|if|when|may|will|is|are|the following)\b|当|如果|为了", re.I
)
_NUMBERED_PARTS = re.compile(r"[\d.,:/\s-]+\Z")


def outline(text: str, layout: Layout) -> Outline:
    """The units and sentences of a laid-out policy."""
    drafts: list[_Draft] = []
    for index, block in enumerate(layout.blocks):
        following = layout.blocks[index + 1] if index + 1 < len(layout.blocks) else None
        number = opening(text, block.start, block.end)
        draft = _draft(text, block, number, following, drafts, layout.emphasis)
        draft.numbered = number is not None
        draft.body = number.body if number else block.start
        drafts.append(draft)
    _nest(drafts)
    cut: list[Sentence] = []
    for index, draft in enumerate(drafts):
        draft.first = len(cut)
        cut += [Sentence(*s, index) for part in _cells(text, draft) for s in sentences(text, *part)]
        draft.stop = len(cut)
    return Outline(text, tuple(map(_unit, drafts)), tuple(cut), layout.emphasis)


_BAR = re.compile(r"\s*(?:\||<br\s*/?>)\s*", re.I)


def _cells(text: str, draft: _Draft) -> Iterator[tuple[int, int, int]]:
    """Start, end and start of the words of what is cut into sentences: a block, or each cell of its row."""
    block = draft.block
    if block.row < 0 or not text.startswith("|", block.start):
        yield block.start, block.end, draft.body
        return
    start = block.start
    for bar in _BAR.finditer(text, block.start, block.end):
        yield start, bar.start(), start
        start = bar.end()
    yield start, block.end, start


def _unit(draft: _Draft) -> Unit:
    block = draft.block
    return Unit(
        block.start,
        block.end,
        draft.kind,
        draft.title,
        draft.last,
        draft.parent,
        draft.rank,
        draft.numbered,
        block,
        draft.first,
        draft.stop,
    )


def _draft(
    text: str,
    block: Block,
    number: Opening | None,
    following: Block | None,
    before: Sequence[_Draft],
    emphasis: tuple[Span, ...],
) -> _Draft:
    body = number.body if number else lead(text, block.start, block.end)
    whole = _words(text, body, block.end)
    if block.heading and len(text[slice(*whole)]) <= 160 and (block.heading < 8 or following):
        rank = {7: 15, 8: 940}.get(block.heading, 10 * block.heading)
        return _Draft(block, "heading", f"h{block.heading}", rank // 10, _value(number), whole)
    if block.row >= 0:
        return _row(text, block, whole, before)
    if _is_title(text, block, whole, number, following, emphasis):
        style, rank = _title_style(block, number, text)
        return _Draft(block, "heading", style, rank, _value(number), whole)
    label = _label(text, body, block.end, number is not None) or _bold_start(
        text, body, block.end, emphasis
    )
    if number:
        return _Draft(block, "item", number.style, number.rank, number.value, label or (body, body))
    if not block.opens and not label:
        return _Draft(block, "line", "", 99, 0, (body, body))
    bullet = block.depth > 0 or _BULLET.match(text, block.start, block.end) is not None
    if label:
        style = f"li{block.depth}" if bullet else "label"
        return _Draft(block, "item", style, 95 + block.depth if bullet else 93, 0, label)
    if bullet:
        return _Draft(block, "line", f"li{block.depth}", 95 + block.depth, 0, (body, body))
    return _Draft(block, "line", "", 99, 0, (body, body))


def _value(number: Opening | None) -> int:
    return number.value if number else 0


def _title_style(block: Block, number: Opening | None, text: str) -> tuple[str, int]:
    if number:
        return number.style, number.rank
    if block.depth or _BULLET.match(text, block.start, block.end):
        return f"li{block.depth}", 95 + block.depth
    return ("bold", 45) if text[block.end - 2 : block.end] in ("**", "__") else ("short", 94)


def _row(text: str, block: Block, whole: Span, before: Sequence[_Draft]) -> _Draft:
    """A table cell: the first of a row names the row, the others stand under it."""
    if before and before[-1].block.row == block.row:
        return _Draft(block, "line", "cell", 99, 0, (whole[0], whole[0]))
    bar = text.find("|", whole[0], whole[1])
    title = _words(text, whole[0], bar) if bar > 0 else whole
    if block.header or title[1] - title[0] > 40:
        title = (whole[0], whole[0])
    return _Draft(block, "row", "row", 98, 0, title)


def _words(text: str, start: int, end: int) -> Span:
    """The span without Markdown signs, brackets and closing colons at its ends."""
    while start < end and (text[start].isspace() or text[start] in '*_#>|【[“"{'):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in '*_#|】]：:”"}'):
        end -= 1
    return start, end


def _is_title(
    text: str,
    block: Block,
    whole: Span,
    number: Opening | None,
    following: Block | None,
    emphasis: tuple[Span, ...],
) -> bool:
    """Whether a block is a heading by its looks: short, without a stop, and followed by something."""
    words = text[slice(*whole)]
    if not words or following is None or _NUMBERED_PARTS.match(words):
        return False
    limit = 40 if re.search(r"[\u4e00-\u9fff]", words) else 100
    if len(words) > limit or words[-1] in _STOPS or words[-1] == "." or "。" in words:
        return False
    if re.search(r"[:：]\s*\S", words) or "http" in words or re.search(r",? (?:and|or)$", words):
        return False
    if number:
        return not (limit == 40 and re.search(r"的$", words))
    if _covered(emphasis, block.start, block.end, whole):
        return True
    return _stands_alone(text, block, whole, following)


def _covered(emphasis: tuple[Span, ...], start: int, end: int, whole: Span) -> bool:
    """Whether all words of a block are set off."""
    at = bisect_right(emphasis, (whole[0], end + 1)) - 1
    return at >= 0 and emphasis[at][0] <= whole[0] and emphasis[at][1] >= whole[1] - 1


def _stands_alone(text: str, block: Block, whole: Span, following: Block) -> bool:
    """A short plain line is a heading when a longer one follows and it does not itself speak."""
    words = text[slice(*whole)]
    bullet = block.depth > 0 or _BULLET.match(text, block.start, block.end) is not None
    if bullet and (_goes_on_in_list(text, following) or not block.opens):
        return False
    if following.depth > block.depth + 1 or len(words) < 2:
        return False
    chinese = re.search(r"[\u4e00-\u9fff]", words) is not None
    if len(words) > (26 if chinese else 70) or (not chinese and not words[0].isupper()):
        return False
    if chinese and re.search(r"[，、（(]", words):
        return False
    return following.end - following.start > len(words)


def _goes_on_in_list(text: str, following: Block) -> bool:
    """Whether the next block is another item, so that this one is a mere entry."""
    return (following.depth > 0 and following.opens) or _BULLET.match(
        text, following.start, following.end
    ) is not None


def _bold_start(text: str, start: int, end: int, emphasis: tuple[Span, ...]) -> Span | None:
    """A title that is told from the text behind it only by being set off."""
    at = bisect_right(emphasis, (start, end + 1)) - 1
    if at < 0 or not emphasis[at][0] <= start < emphasis[at][1] < end:
        return None
    span = _words(text, start, emphasis[at][1])
    apart = text[emphasis[at][1] - 1] in ":：。. " or text[emphasis[at][1]] in " ：:\n\u3000\xa0"
    words = text[slice(*span)]
    if not words or len(words) > 60 or not apart or re.search(r"[。，,；;]|\bwe\b|我们", words):
        return None
    return span


def _label(text: str, start: int, end: int, numbered: bool) -> Span | None:
    """A title before a line's own text: ``【…】``, bold words, or words before a colon or stop."""
    match = _LABEL.match(text, start, min(end, start + 130))
    if not match or match.lastgroup is None:
        return None
    name = match.lastgroup
    words = match[name].strip()
    chinese = re.search(r"[\u4e00-\u9fff]", words) is not None
    if name in ("stop", "dot") and (not numbered or _SPEAKING.search(words)):
        return None
    if name == "colon" and (len(words) > (24 if chinese else 70) or re.search(r"[，,]", words)):
        return None
    if name == "colon" and len(words) > 10 and _SPEAKING.search(words):
        return None
    span = _words(text, *match.span(name))
    return span if span[0] < span[1] else None


def _nest(drafts: list[_Draft]) -> None:
    """Set the parent and the scope of every draft."""
    stack: list[int] = []
    for index, draft in enumerate(drafts):
        keep = _depth(drafts, stack, draft)
        for closed in stack[keep:]:
            drafts[closed].last = index - 1
        del stack[keep:]
        draft.parent = stack[-1] if stack else -1
        if index:
            drafts[index - 1].followed = True
        if draft.style not in ("", "cell"):
            stack.append(index)
        else:
            draft.last = index
    for index in stack:
        drafts[index].last = len(drafts) - 1


def _depth(drafts: list[_Draft], stack: list[int], draft: _Draft) -> int:
    """How many of the open units stay open above a new one."""
    if draft.style == "cell":
        return len(stack)
    if draft.style == "":
        # A plain paragraph ends lists and tables, which govern only what is inside them.
        return next((i for i, at in enumerate(stack) if _ends_at(drafts[at], draft)), len(stack))
    if draft.style[0] == "h" and draft.style[1:].isdigit():
        return next((i for i, at in enumerate(stack) if drafts[at].rank >= draft.rank), len(stack))
    same = [i for i, at in enumerate(stack) if drafts[at].style == draft.style]
    for i in reversed(same):
        if drafts[stack[i]].value + 1 == draft.value or draft.value == 0:
            return i
    if same and draft.value != 1:
        return same[-1]
    if same and same[-1] == len(stack) - 1:
        return same[-1]
    return min(_under(drafts, stack, draft), MAX_DEPTH)


def _ends_at(open_: _Draft, paragraph: _Draft) -> bool:
    """Whether an open list item, term or row ends where a plain paragraph starts."""
    if open_.style == "h8":
        return paragraph.block.depth < open_.block.depth
    if open_.rank < 95 or open_.kind == "heading":
        return False
    return paragraph.block.depth == 0 or open_.block.depth > paragraph.block.depth


def _just_titled(drafts: list[_Draft], open_: int) -> bool:
    """Whether nothing stands behind a short title yet, so that a list beginning here is the title's."""
    return drafts[open_].style == "short" and not drafts[open_].followed


def _under(drafts: list[_Draft], stack: list[int], draft: _Draft) -> int:
    """Where a style that is not open goes: below everything that ranks higher, or is in its family."""
    if draft.style.startswith("decimal"):
        closed = [
            i
            for i, at in enumerate(stack)
            if drafts[at].style.startswith("decimal") and drafts[at].rank >= draft.rank
        ]
        if closed:
            return closed[0]
    if draft.value == 1 and draft.rank >= 50 and stack and _just_titled(drafts, stack[-1]):
        return len(stack)
    numbers = [i for i, at in enumerate(stack) if drafts[at].rank >= 10]
    if numbers and draft.rank < min(drafts[stack[i]].rank for i in numbers):
        return numbers[0]
    if draft.style == "short":
        return next((i for i, at in enumerate(stack) if drafts[at].rank >= 94), len(stack))
    if draft.value > 1:
        # Not the first of its kind: it continues a list whose start was not seen, at its usual place.
        return next((i for i, at in enumerate(stack) if drafts[at].rank >= draft.rank), len(stack))
    return next((i for i, at in enumerate(stack) if drafts[at].rank >= 93 > draft.rank), len(stack))
