"""Styles and numbers of a Word document: what a paragraph's style says of its rank, weight and list."""

import re
from copy import copy
from dataclasses import dataclass, field

from analyzers.policy.htmlblocks import striking
from analyzers.policy.ooxml import Reader, parse, truth

_HEADING = re.compile(r"(?:heading|标题)\s*([1-6])\Z", re.I)
_TITLES = frozenset(("title", "标题"))
_CHINESE = "零一二三四五六七八九"
_ROMAN = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_LARGEST_NUMBER = 999


@dataclass(slots=True)
class Style:
    """How a run looks, and of a paragraph its rank and list."""

    bold: bool = False
    underline: bool = False
    coloured: bool = False
    marked: bool = False
    """Highlighted or shaded."""
    hidden: bool = False
    size: int = 0
    """Half points, 0 when nothing is said."""
    outline: int = -1
    """0-8 for a heading."""
    number: str = ""
    level: int = 0

    def copy(self) -> "Style":
        """One of its own."""
        return copy(self)

    def put(self, name: str, attributes: dict[str, str]) -> None:
        """Take in an element of run or paragraph properties; others say nothing."""
        value = attributes.get("val", "")
        if name == "b":
            self.bold = truth(attributes)
        elif name == "u":
            self.underline = truth(attributes)
        elif name == "vanish":
            self.hidden = truth(attributes)
        elif name == "sz" and value.isdigit():
            self.size = min(int(value[:4]), 2000)
        elif name == "color":
            self.coloured = bool(re.fullmatch("[0-9A-Fa-f]{6}", value)) and striking(f"#{value}")
        elif name == "highlight":
            self.marked = truth(attributes)
        elif name == "outlineLvl" and value.isdigit():
            self.outline = int(value[:2])
        elif name == "numId":
            self.number = value
        elif name == "ilvl" and value.isdigit():
            self.level = int(value[:2])

    def over(self, other: "Style") -> "Style":
        """The other one, with what this one adds."""
        return Style(
            self.bold or other.bold,
            self.underline or other.underline,
            self.coloured or other.coloured,
            self.marked or other.marked,
            self.hidden or other.hidden,
            self.size or other.size,
            self.outline if self.outline >= 0 else other.outline,
            self.number or other.number,
            self.level or other.level,
        )

    def set_off(self, usual: "Style", enlarged: float) -> bool:
        """Whether it stands out from the usual text."""
        larger = usual.size > 0 and self.size >= usual.size * enlarged
        return self.bold or self.underline or self.coloured or self.marked or larger


@dataclass(slots=True)
class Styles:
    """All styles by id."""

    body: Style = field(default_factory=Style)
    known: dict[str, Style] = field(default_factory=dict)

    def of(self, ident: str) -> Style:
        """A style, the usual one when it is not defined."""
        return self.known.get(ident, self.body)


def read_styles(data: bytes) -> Styles:
    """The styles of ``word/styles.xml``; none when the file is not there."""
    reader = _StyleReader()
    if data:
        parse(data, reader, "The DOCX file")
    return reader.styles()


class _StyleReader(Reader):
    def __init__(self) -> None:
        self._usual = Style(size=21)
        self._own: dict[str, Style] = {}
        self._based: dict[str, str] = {}
        self._default = ""
        self._style: Style | None = None
        self._id = ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "docDefaults":
            self._style, self._id = self._usual, ""
        elif name == "style":
            self._id = attributes.get("styleId", "")
            self._style = self._own.setdefault(self._id, Style())
            if attributes.get("default") == "1" and attributes.get("type") == "paragraph":
                self._default = self._id
        elif self._style is None:
            return
        elif name == "basedOn":
            self._based[self._id] = attributes.get("val", "")
        elif name == "name" and self._id:
            self._named(attributes.get("val", ""), self._style)
        else:
            self._style.put(name, attributes)

    @staticmethod
    def _named(name: str, style: Style) -> None:
        if found := _HEADING.match(name):
            style.outline = int(found[1]) - 1
        elif name.lower() in _TITLES:
            style.outline = 0

    def end(self, name: str) -> None:
        if name in ("style", "docDefaults"):
            self._style = None

    def styles(self) -> Styles:
        """With what each takes from those it is based on."""
        body = self._own.get(self._default, Style()).over(self._usual)
        return Styles(body, {ident: self._whole(ident).over(self._usual) for ident in self._own})

    def _whole(self, ident: str) -> Style:
        style, seen = self._own[ident].copy(), {ident}
        while (ident := self._based.get(ident, "")) in self._own and ident not in seen:
            seen.add(ident)
            style = style.over(self._own[ident])
            if len(seen) > 20:
                break
        return style


class Numbers:
    """Counts the items of every list as Word draws them."""

    def __init__(self) -> None:
        self.forms: dict[str, dict[int, tuple[str, str, int, bool]]] = {}
        """Abstract list -> level -> (kind of number, text around it, first, all of it in figures)."""
        self.lists: dict[str, str] = {}
        """List id -> abstract list."""
        self._counts: dict[str, list[int]] = {}

    def next(self, number: str, level: int) -> str:
        """The label of the next item of a list; empty for none, ``•`` for bullets."""
        levels = self.forms.get(self.lists.get(number, ""))
        if not number or levels is None or not 0 <= level <= 8 or level not in levels:
            return ""
        counts = self._counts.setdefault(self.lists[number], [-1] * 9)
        counts[level] = levels[level][2] if counts[level] < 0 else counts[level] + 1
        counts[level + 1 :] = [-1] * (8 - level)
        kind, text, _, legal = levels[level]
        if kind == "bullet":
            return "•"
        if kind == "none":
            return ""

        def shown(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            form, _, first, _ = levels.get(at, ("decimal", "", 1, False))
            # A level marked as legal counts 1.1, whatever the form of the levels above.
            return _written(max(counts[at], first), "decimal" if legal else form)

        return re.sub(r"%([1-9])", shown, text)[:20]


def read_numbers(data: bytes) -> Numbers:
    """The lists of ``word/numbering.xml``."""
    reader = _NumberReader()
    if data:
        parse(data, reader, "The DOCX file")
    return reader.numbers


class _NumberReader(Reader):
    def __init__(self) -> None:
        self.numbers = Numbers()
        self._abstract = self._list = ""
        self._level = -1
        self._form = ["decimal", "", "1"]
        self._legal = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        value = attributes.get("val", "")
        if name == "abstractNum":
            self._abstract = attributes.get("abstractNumId", "")
        elif name == "lvl":
            self._level = int(attributes.get("ilvl", "9")[:1] or 9)
            self._form, self._legal = ["decimal", "", "1"], False
        elif name == "isLgl":
            self._legal = truth(attributes)
        elif name in _FORM:
            self._form[_FORM[name]] = value
        elif name == "num":
            self._list = attributes.get("numId", "")
        elif name == "abstractNumId":
            self.numbers.lists[self._list] = value

    def end(self, name: str) -> None:
        if name == "lvl" and 0 <= self._level <= 8:
            kind, text, first = self._form
            levels = self.numbers.forms.setdefault(self._abstract, {})
            begin = int(first[:3]) if first[:3].isdecimal() else 1
            levels[self._level] = (kind, text, begin, self._legal)


_FORM = {"numFmt": 0, "lvlText": 1, "start": 2}


def _written(number: int, kind: str) -> str:
    if not 0 <= number <= _LARGEST_NUMBER:
        return str(number)
    if kind.startswith(("chinese", "japanese", "taiwanese", "ideograph")):
        return _in_chinese(number)
    if kind.endswith("Letter"):
        letter = chr(ord("a") + (number - 1) % 26)
        return letter.upper() if kind.startswith("upper") else letter
    if kind.endswith("Roman") and number < 40:
        return _in_roman(number).upper() if kind.startswith("upper") else _in_roman(number)
    if kind == "decimalEnclosedCircle" and 1 <= number <= 20:
        return chr(0x2460 + number - 1)
    return str(number)


def _in_chinese(number: int) -> str:
    if number < 10:
        return _CHINESE[number]
    if number < 20:
        return "十" + (_CHINESE[number % 10] if number % 10 else "")
    if number < 100:
        return _CHINESE[number // 10] + "十" + (_CHINESE[number % 10] if number % 10 else "")
    rest = number % 100
    between = "零" if 0 < rest < 10 else ""
    tail = between + (("一" if 10 <= rest < 20 else "") + _in_chinese(rest) if rest else "")
    return _CHINESE[number // 100] + "百" + tail


def _in_roman(number: int) -> str:
    text = ""
    for value, sign in _ROMAN:
        while number >= value:
            text += sign
            number -= value
    return text
