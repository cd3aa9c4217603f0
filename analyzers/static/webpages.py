"""Agreement pages that come with the app and are shown in a web view: their words, boxes and buttons.

Only what is written is read; no script is run. Which method of a bridge a button calls is told by its
name in the page's scripts.
"""

import re
from html import unescape
from typing import NamedTuple

LARGEST_PAGE = 512 * 1024
MOST_PIECES = 200
ASSETS = ("file:///android_asset/", "https://appassets.androidplatform.net/assets/")
"""Addresses of files in ``assets/`` (WebView and WebViewAssetLoader documentation)."""
LONGEST_SCRIPT = 2_000
"""Characters of a function, or of what a touch runs, in which a call is looked for."""
_BLOCKS = frozenset(
    ("p", "div", "li", "h1", "h2", "h3", "h4", "label", "button", "a", "td", "title", "span", "br")
)


class Piece(NamedTuple):
    """A text of a page."""

    kind: str
    """``text``, ``button`` or ``checkbox``."""
    text: str
    checked: bool
    action: str
    """Script of its ``onclick``."""


class WebPage(NamedTuple):
    """A page of the app."""

    pieces: tuple[Piece, ...]
    scripts: str
    functions: dict[str, str]
    """Text of each function of the scripts up to the next one, by name."""

    def calls(self, method: str) -> bool:
        """Whether its scripts call a method of a bridge."""
        return f".{method}(" in self.scripts or any(
            f".{method}(" in piece.action for piece in self.pieces
        )

    def button_for(self, method: str) -> str:
        """Label of the button that leads to a bridge method, empty when none is seen to."""
        for piece in self.pieces:
            if piece.kind == "button" and self._leads(piece.action, method):
                return piece.text
        return ""

    def _leads(self, action: str, method: str) -> bool:
        if f".{method}(" in action:
            return True
        called = re.findall(r"(?<![\w$])([A-Za-z_$][\w$]*+)\s*+\(", action[:LONGEST_SCRIPT])
        return any(f".{method}(" in self.functions.get(name, "") for name in called)


def read_page(data: bytes) -> WebPage:
    """Texts of a page in UTF-8. Raises nothing; what is no HTML gives what text there is."""
    reader = _Reader()
    reader.feed(data[:LARGEST_PAGE].decode("utf-8", "replace"))
    reader.flush()
    scripts = "".join(reader.scripts)
    functions: dict[str, str] = {}
    for named in re.finditer(r"\bfunction\s++([A-Za-z_$][\w$]*+)", scripts):
        text = scripts[named.end() : named.end() + LONGEST_SCRIPT]
        functions.setdefault(named[1], text.partition("function ")[0])
    return WebPage(tuple(reader.pieces[:MOST_PIECES]), scripts, functions)


def spelled(name: str) -> str:
    """A method's name as words: ``agreeFace`` becomes ``agree face``."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).replace("_", " ").lower()


def asset_of(address: str) -> str:
    """Name in the APK of a page that an address loads, empty when it is none of the app's."""
    for start in ASSETS:
        if address.startswith(start):
            return "assets/" + address[len(start) :].partition("?")[0].partition("#")[0]
    return ""


_TAG = re.compile(
    r"""<(/?)([A-Za-z][^\s/>]*+)((?:[^>=]++|=\s*+(?:"[^"]*+"|'[^']*+'|(?!["'])))*+)>"""
)
_ATTRIBUTE = re.compile(r"""([^\s/>=]++)(?:\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s>]++)))?""")
_OTHER = re.compile(r"<!--.*?-->|<(?:!(?!--)|\?|/(?![A-Za-z]))[^>]*+>", re.DOTALL)
_BEGINS = re.compile(r"<[A-Za-z/!?]")
_EMPTY = frozenset(("input", "img", "br", "hr", "meta", "link", "area", "source", "wbr", "col"))


class _Reader:
    """Tags and texts in one pass. Like a browser it drops the rest after a tag that does not end."""

    def __init__(self) -> None:
        self.pieces: list[Piece] = []
        self.scripts: list[str] = []
        self._text: list[str] = []
        self._button: str | None = None
        self._within = ("", 0)
        """Tag of the button's element, and how many of that name are open."""
        self._box: bool | None = None

    def feed(self, page: str) -> None:
        """Read all of it."""
        at = 0
        while at < len(page):
            start = page.find("<", at)
            start = len(page) if start < 0 else start
            self._text.append(unescape(page[at:start]))
            tag, other = _TAG.match(page, start), _OTHER.match(page, start)
            if tag is not None:
                at = tag.end()
                name = tag[2].lower()
                if tag[1]:
                    self._end(name)
                else:
                    found = reversed(_ATTRIBUTE.findall(tag[3]))  # of two the first counts
                    self._start(name, {k.lower(): unescape(a or b or c) for k, a, b, c in found})
                    if name in ("script", "style"):
                        end = re.compile(f"</{name}", re.IGNORECASE).search(page, at)
                        stop = end.start() if end is not None else len(page)
                        if name == "script":
                            self.scripts.append(page[at:stop])
                        at = stop
            elif other is not None:
                at = other.end()
            elif _BEGINS.match(page, start):
                return
            else:
                self._text.append(page[start : start + 1])
                at = start + 1

    def _start(self, tag: str, given: dict[str, str]) -> None:
        if tag in _BLOCKS:
            self.flush()
        kind = given.get("type", "").lower()
        if tag == "input" and kind in ("checkbox", "radio"):
            self.flush()
            self._box = "checked" in given
        elif tag == "input" and kind in ("button", "submit"):
            self._add("button", given.get("value", ""), given.get("onclick", ""))
        elif tag not in _EMPTY and (tag in ("button", "a") or "onclick" in given):
            self._button = given.get("onclick") or given.get("href", "")
            self._within = (tag, 0)
        if tag == self._within[0]:
            self._within = (tag, self._within[1] + 1)

    def _end(self, tag: str) -> None:
        if tag in _BLOCKS:
            self.flush()
        if tag == self._within[0]:
            self._within = (tag, self._within[1] - 1)
            if self._within[1] <= 0:
                self.flush()
                self._button, self._within = None, ("", 0)

    def flush(self) -> None:
        """End a piece."""
        text = " ".join("".join(self._text).split())
        self._text = []
        if text:
            if self._box is not None:
                self.pieces.append(Piece("checkbox", text, self._box, ""))
            else:
                self._add(
                    "button" if self._button is not None else "text", text, self._button or ""
                )
            self._box = self._button = None

    def _add(self, kind: str, text: str, action: str) -> None:
        if text:
            self.pieces.append(Piece(kind, text, False, action))
