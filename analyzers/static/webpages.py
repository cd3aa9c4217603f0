"""Agreement pages that come with the app and are shown in a web view: their words, boxes and buttons.

Only what is written is read; no script is run. Which method of a bridge a button calls is told by its
name in the page's scripts.
"""

import re
from html.parser import HTMLParser
from typing import NamedTuple

LARGEST_PAGE = 512 * 1024
MOST_PIECES = 200
ASSETS = ("file:///android_asset/", "https://appassets.androidplatform.net/assets/")
"""Addresses of files in ``assets/`` (WebView and WebViewAssetLoader documentation)."""
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
        for name in re.findall(r"([A-Za-z_$][\w$]*)\s*\(", action):
            at = self.scripts.find(f"function {name}")
            if at >= 0 and f".{method}(" in self.scripts[at : at + 2_000].split("function ", 2)[1]:
                return True
        return False


def read_page(data: bytes) -> WebPage:
    """Texts of a page in UTF-8. Raises nothing; what is no HTML gives what text there is."""
    reader = _Reader()
    try:
        reader.feed(data[:LARGEST_PAGE].decode("utf-8", "replace"))
        reader.close()
    except (AssertionError, ValueError):
        pass  # what was read so far stands
    reader.flush()
    return WebPage(tuple(reader.pieces[:MOST_PIECES]), "".join(reader.scripts)[:LARGEST_PAGE])


def spelled(name: str) -> str:
    """A method's name as words: ``agreeFace`` becomes ``agree face``."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).replace("_", " ").lower()


def asset_of(address: str) -> str:
    """Name in the APK of a page that an address loads, empty when it is none of the app's."""
    for start in ASSETS:
        if address.startswith(start):
            return "assets/" + address[len(start) :].partition("?")[0].partition("#")[0]
    return ""


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[Piece] = []
        self.scripts: list[str] = []
        self._text: list[str] = []
        self._silent = ""
        self._button: str | None = None
        self._box: bool | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in _BLOCKS:
            self.flush()
        if tag in ("script", "style"):
            self._silent = tag
        elif tag == "input" and given.get("type") in ("checkbox", "radio"):
            self.flush()
            self._box = "checked" in given
        elif tag == "input" and given.get("type") in ("button", "submit"):
            self._add("button", given.get("value") or "", given.get("onclick") or "")
        if tag in ("button", "a") or "onclick" in given:
            self._button = given.get("onclick") or given.get("href") or ""

    def handle_endtag(self, tag: str) -> None:
        if tag == self._silent:
            self._silent = ""
        elif tag in _BLOCKS:
            self.flush()

    def handle_data(self, data: str) -> None:
        if self._silent == "script":
            self.scripts.append(data)
        elif not self._silent:
            self._text.append(data)

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
