"""The nodes of an accessibility tree in uiautomator's XML, read with bounds: an app under test wrote it.

No document types, no entities, no name spaces; what is too large is cut and said to be so.
"""

import re
from typing import NamedTuple
from xml.parsers import expat

from analyzers.dynamic.events import Bounds
from analyzers.errors import InputError

MAX_CHARACTERS = 8_000_000
"""Longest tree that is read; real ones stay below 500,000."""
MAX_NODES = 6_000
MAX_DEPTH = 250
MAX_TEXT = 20_000
"""Characters of one text."""

_BOUNDS = re.compile(r"\[(-?\d{1,6}),(-?\d{1,6})\]\[(-?\d{1,6}),(-?\d{1,6})\]")
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_REFERENCE = re.compile(r"&#(?:x([0-9a-f]{1,8})|([0-9]{1,9}));", re.I)
_DECLARATION = re.compile(r"\A\s*<\?xml[^>]{0,200}\?>")


class TreeUnreadable(InputError):
    """A tree that is no tree (``tree-broken``) or beyond all bounds (``tree-too-large``)."""


class Node(NamedTuple):
    """One view as an accessibility service sees it."""

    parent: int
    """Place of the node around it in the list, -1 for a window's root."""
    cls: str
    """Class without its package."""
    id: str
    """Resource id without ``package:id/``, empty when there is none."""
    package: str
    text: str
    description: str
    hint: str
    bounds: Bounds | None
    """``None`` where the tree gives none."""
    clickable: bool
    checkable: bool
    checked: bool
    enabled: bool
    scrollable: bool
    password: bool
    shown: bool
    """Not said to be invisible, and not without extent."""


class Tree(NamedTuple):
    """Nodes in document order: a parent before its children."""

    nodes: tuple[Node, ...]
    cut: bool
    """There were more nodes or levels than are read."""


class _Builder:
    def __init__(self) -> None:
        self.nodes: list[Node] = []
        self.open: list[int] = []
        self.cut = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if len(self.open) >= MAX_DEPTH or len(self.nodes) >= MAX_NODES:
            self.cut = True
            self.open.append(-1)
        elif name == "node" or "class" in attributes:
            parent = next((place for place in reversed(self.open) if place >= 0), -1)
            self.open.append(len(self.nodes))
            self.nodes.append(_node(parent, name, attributes))
        else:
            self.open.append(-1)
        if len(self.open) > MAX_CHARACTERS // 100:
            raise TreeUnreadable("tree-too-large", "The screen's tree nests beyond all measure.")

    def end(self, _: str) -> None:
        self.open.pop()


def read_tree(xml: str) -> Tree:
    """Read a tree.

    :raises TreeUnreadable: ``tree-broken``, ``tree-too-large``.
    """
    if len(xml) > MAX_CHARACTERS:
        raise TreeUnreadable("tree-too-large", f"The screen's tree has {len(xml)} characters.")
    begin = xml.find("<hierarchy")
    end = xml.rfind("</hierarchy>")
    text = xml if begin < 0 or end < begin else xml[begin : end + len("</hierarchy>")]
    if "<!" in xml[: max(begin, 0)]:  # in front of the part that is read
        text = xml
    text = _FORBIDDEN.sub(" ", _DECLARATION.sub("", text.strip()))
    builder = _Builder()
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _refuse
    parser.EntityDeclHandler = _refuse
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    try:
        parser.Parse(_REFERENCE.sub(_referred, text).encode("utf-8", "replace"), True)
    except (expat.ExpatError, ValueError) as error:
        raise TreeUnreadable("tree-broken", f"The screen's tree is broken XML ({error}).") from None
    return Tree(tuple(builder.nodes), builder.cut)


def _refuse(*_: object) -> None:
    raise TreeUnreadable("tree-broken", "The screen's tree declares a document type or entities.")


def _referred(match: re.Match[str]) -> str:
    """A character reference, a blank where XML forbids the character."""
    code = int(match[1], 16) if match[1] else int(match[2])
    if code > 0x10FFFF or _FORBIDDEN.match(chr(code)):
        return " "
    return match[0]


def _node(parent: int, name: str, attributes: dict[str, str]) -> Node:
    def said(key: str) -> str:
        return " ".join(attributes.get(key, "")[:MAX_TEXT].split())

    def on(key: str) -> bool:
        return attributes.get(key) == "true"

    bounds = read_bounds(attributes.get("bounds", ""))
    extent = bounds is None or (bounds[2] > bounds[0] and bounds[3] > bounds[1])
    return Node(
        parent,
        (attributes.get("class") or name).rpartition(".")[2][:200],
        attributes.get("resource-id", "").rpartition("/")[2][:200],
        attributes.get("package", "")[:200],
        said("text"),
        said("content-desc"),
        said("hint"),
        bounds,
        on("clickable"),
        on("checkable"),
        on("checked"),
        attributes.get("enabled", "true") == "true",
        on("scrollable"),
        on("password"),
        extent and attributes.get("visible-to-user", "true") != "false",
    )


def read_bounds(text: str) -> Bounds | None:
    """``[left,top][right,bottom]``; ``None`` for anything else."""
    match = _BOUNDS.fullmatch(text)
    if match is None:
        return None
    left, top, right, bottom = (int(number) for number in match.groups())
    return left, top, right, bottom
