"""HTML to text and blocks. The text is exactly what Beautiful Soup's ``get_text()`` gives.

A policy is quoted as evidence, so every character of the text must be found again in the file. Beautiful
Soup throws positions away when it joins data; the classes here listen in while it parses and keep, for
every string, the pieces of the file it was made of.
"""

import re
import warnings
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bs4 import BeautifulSoup, Tag
from bs4.builder._htmlparser import BeautifulSoupHTMLParser, HTMLParserTreeBuilder
from bs4.element import NavigableString, PageElement

from analyzers.errors import PolicyUnreadable
from analyzers.policy.blocks import Link, Run

MAX_TAGS = 250_000
"""Most tags read. A page of a hundred thousand tags already takes seconds and hundreds of megabytes."""

_WASTE = 10_000_000
"""Most characters scanned in vain for the end of broken tags, so that scanning cannot go quadratic."""

_CLIMB = 30_000_000
"""Most steps up the tree that joining its strings may take: Beautiful Soup takes one a level."""

_TAG = re.compile(r"<[A-Za-z/!?]")


@dataclass(frozen=True, slots=True)
class Markup:
    """A parsed page: its tree, its text and where each character came from."""

    soup: BeautifulSoup
    text: str
    starts: dict[int, int]
    """``id()`` of a string of the tree to its place in the text; strings outside the text are absent."""
    runs: tuple[Run, ...]


class _Tally(list[str]):
    """A list of which only membership, appending and removing are asked, each at constant cost.

    Beautiful Soup searches the list of closed empty elements at every end tag; with thousands of
    ``<br>`` that alone would take longer than everything else.
    """

    def __init__(self) -> None:
        super().__init__()
        self._counts: Counter[str] = Counter()

    def __contains__(self, tag: object) -> bool:
        return self._counts[str(tag)] > 0

    def append(self, tag: str) -> None:
        self._counts[tag] += 1

    def remove(self, tag: str) -> None:
        self._counts[tag] -= 1


class _Parser(BeautifulSoupHTMLParser):
    """Beautiful Soup's own parser, noting where each piece of character data stood."""

    soup: "_Soup"

    def __init__(self, soup: "_Soup", *args: Any, **kwargs: Any) -> None:
        super().__init__(soup, *args, **kwargs)
        self.already_closed_empty_element = _Tally()
        self._wasted = 0
        self._lines = [0, *(m.end() for m in re.finditer("\n", soup.decoded))]

    def _place(self) -> int:
        line, column = self.getpos()
        return self._lines[line - 1] + column

    def handle_data(self, data: str) -> None:
        self.soup.pieces.append((self._place(), data))
        super().handle_data(data)

    def handle_charref(self, name: str) -> None:
        # Python refuses to read integers of thousands of digits; nothing above 0x10FFFF is a character.
        digits = name.rstrip(";")
        if len(digits) > 12:
            self.handle_data("\ufffd")
            return
        super().handle_charref(name)

    def unknown_decl(self, data: str) -> None:
        if data.upper().startswith("CDATA["):
            self.soup.endData()
            self.soup.pieces.append((self._place() + len("<![CDATA["), data[len("CDATA[") :]))
        super().unknown_decl(data)

    def parse_starttag(self, i: int) -> int:
        return self._bounded(i, super().parse_starttag(i))

    def parse_endtag(self, i: int) -> int:
        return self._bounded(i, super().parse_endtag(i))

    def parse_html_declaration(self, i: int) -> int:
        try:
            end = super().parse_html_declaration(i)
        except AssertionError:
            # A marked section no standard knows, as word processors write: browsers read a comment.
            end = self.parse_bogus_comment(i)
        return self._bounded(i, end)

    def parse_pi(self, i: int) -> int:
        return self._bounded(i, super().parse_pi(i))

    def _bounded(self, i: int, end: int) -> int:
        if end < 0:
            self._wasted += len(self.rawdata) - i
            if self._wasted > _WASTE:
                raise PolicyUnreadable(
                    "policy-too-large",
                    "The page has too many broken tags to be read in bounded time.",
                )
        return end


class _Builder(HTMLParserTreeBuilder):
    """The ``html.parser`` builder with the listening parser."""

    def feed(self, markup: Any, *_: Any) -> None:
        args, kwargs = self.parser_args
        assert isinstance(self.soup, _Soup)
        parser = _Parser(self.soup, *args, **kwargs)
        parser.feed(markup)
        parser.close()


class _Soup(BeautifulSoup):
    """A tree that remembers the pieces of the file each of its strings was joined from."""

    def __init__(self, decoded: str) -> None:
        self.decoded = decoded
        self.pieces: list[tuple[int, str]] = []
        self._climbed = 0
        self.origin: dict[int, tuple[tuple[int, str], ...]] = {}
        super().__init__(decoded, builder=_Builder())

    def object_was_parsed(self, o: PageElement, *args: Any, **kwargs: Any) -> None:
        self._climbed += len(self.tagStack)
        if self._climbed > _CLIMB:
            raise PolicyUnreadable(
                "policy-too-large", "The page nests its tags too deeply to be read in bounded time."
            )
        super().object_was_parsed(o, *args, **kwargs)
        if isinstance(o, NavigableString):
            self.origin[id(o)] = tuple(self.pieces)
            self.pieces.clear()


def parse(decoded: str) -> Markup:
    """Parse a page.

    :raises PolicyUnreadable: ``policy-too-large`` when it has more tags than can be read safely.
    """
    tags = sum(1 for _ in _TAG.finditer(decoded))
    if tags > MAX_TAGS:
        raise PolicyUnreadable(
            "policy-too-large", f"The page has {tags:,} tags; more than {MAX_TAGS:,} are not read."
        )
    with warnings.catch_warnings():
        # It warns that a page looks like XML or like a file name; a policy may do both.
        warnings.simplefilter("ignore")
        soup = _Soup(decoded)
    return _measured(soup)


def _measured(soup: _Soup) -> Markup:
    parts: list[str] = []
    starts: dict[int, int] = {}
    runs = _Runs()
    position = 0
    for string in soup.strings:
        starts[id(string)] = position
        parts.append(string)
        _map(runs, soup, string, position)
        position += len(string)
    return Markup(soup, "".join(parts), starts, tuple(runs.found))


class _Runs:
    """The map while it grows: runs that stand alike in the text and in the file are joined."""

    def __init__(self) -> None:
        self.found: list[Run] = []
        self._open = False

    def verbatim(self, text: int, snapshot: int, length: int) -> None:
        """Characters that stand in the file as they stand in the text."""
        if not length:
            return
        if self._open and self.found:
            one, two, known = self.found[-1]
            if (one + known, two + known) == (text, snapshot):
                self.found[-1] = (one, two, known + length)
                return
        self.found.append((text, snapshot, length))
        self._open = True

    def other(self, text: int, snapshot: int, length: int) -> None:
        """Characters that all come from one place of the file, such as an entity."""
        self.found += [(text + offset, snapshot, 1) for offset in range(length)]
        self._open = False


def _map(runs: _Runs, soup: _Soup, string: str, position: int) -> None:
    """Add the runs of one string, which starts at ``position`` of the text."""
    pieces = soup.origin.get(id(string), ())
    joined = "".join(data for _, data in pieces)
    if joined != string:
        # White space alone is kept as one space or one line end.
        place = pieces[0][0] + max(joined.find(string), 0) if pieces else 0
        runs.other(position, place, len(string))
        return
    for place, data in pieces:
        if soup.decoded.startswith(data, place):
            runs.verbatim(position, place, len(data))
        else:
            runs.other(position, place, len(data))
        position += len(data)


def document_title(soup: BeautifulSoup) -> str:
    """The ``<title>`` in one line, or empty."""
    title = soup.title
    return " ".join(title.get_text().split()) if isinstance(title, Tag) else ""


def links(page: Markup) -> Iterator[Link]:
    """The anchors that have words, in order; those inside each other in the order they begin."""
    for anchor in page.soup.find_all(("a", "area", "navigator")):
        if not isinstance(anchor, Tag):
            continue
        target = str(anchor.get("href") or anchor.get("url") or "").strip()
        strings = [s for s in anchor.strings if id(s) in page.starts and s.strip()]
        if target and strings:
            start = page.starts[id(strings[0])]
            end = page.starts[id(strings[-1])] + len(strings[-1])
            yield Link(start, end, target[:2000])
