"""A drawing of matplotlib as part of our page: no styles of its own, colours of the page, ids of its own.

The page's policy lets no ``style`` in but its own sheet, so what a drawing says in styles becomes
attributes and classes.
"""

import re
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from reports.untrusted import one_line

_NAMES = (
    "ink",
    "soft",
    "line",
    "paper",
    "link",
    "violation",
    "likely",
    "review",
    "compliant",
    "quiet",
)
COLOURS = {name: f"#0000{number:02x}" for number, name in enumerate(_NAMES, 1)}
"""Stand-ins a drawing is made in; each becomes the class of the page's colour of that name."""
_CLASS = {value: name for name, value in COLOURS.items()}
_KEPT = {
    *("fill-opacity", "stroke-width", "stroke-linecap", "stroke-linejoin", "stroke-dasharray"),
    *("stroke-dashoffset", "stroke-opacity", "opacity", "text-anchor", "font-size"),
}
_MARK = re.compile(r"@(\d+)@")


class Labels:
    """Texts of a drawing, by the mark that stands for each in it."""

    def __init__(self) -> None:
        self._texts: list[str] = []

    def add(self, text: str) -> str:
        """The mark that stands for a text."""
        self._texts.append(one_line(text))
        return f"@{len(self._texts) - 1}@"

    def put_back(self, text: str) -> str:
        """A text of the drawing with the marks in it replaced."""
        return _MARK.sub(lambda found: self._texts[int(found[1])], text)


def inline(drawing: str, labels: Labels, ident: str, title: str, about: str) -> str:
    """The drawing as an ``svg`` element with a title and a description; ``ident`` makes its ids its own."""
    root = ElementTree.fromstring(drawing)
    for element in list(root.iter()):
        for child in list(element):
            if _local(child.tag) in ("metadata", "style"):
                element.remove(child)
    for element in root.iter():
        element.tag = _local(element.tag)
        _settle(element, labels, ident)
    for name in ("width", "height", "version"):
        root.attrib.pop(name, None)
    root.attrib |= {
        "class": "plot",
        "role": "img",
        "aria-labelledby": f"{ident}-title {ident}-about",
        "stroke-linejoin": "round",
        "stroke-linecap": "butt",
    }
    for position, (tag, text) in enumerate((("title", title), ("desc", about))):
        element = Element(tag, {"id": f"{ident}-{'about' if tag == 'desc' else 'title'}"})
        element.text = one_line(text)
        root.insert(position, element)
    return ElementTree.tostring(root, encoding="unicode")


def _local(name: str) -> str:
    return name.rpartition("}")[2]


def _settle(element: Element, labels: Labels, ident: str) -> None:
    attributes = {_local(name): value for name, value in element.attrib.items()}
    style = attributes.pop("style", "")
    stated = {name.strip(): value.strip() for name, _, value in _declarations(style)}
    classes = []
    for name in ("fill", "stroke"):
        colour = stated.pop(name, None) or attributes.pop(name, None)
        if colour is None and name == "fill" and element.tag == "text":
            colour = COLOURS["ink"]
        if colour == "none":
            attributes[name] = "none"
        elif colour is not None:
            classes.append(f"{name[0]}-{_CLASS.get(colour, 'ink')}")
    if font := stated.get("font"):
        size = re.search(r"([\d.]+)px", font)
        stated["font-size"] = size[1] if size else "11"
    attributes |= {
        name: value.removesuffix("px") for name, value in stated.items() if name in _KEPT
    }
    if classes:
        attributes["class"] = " ".join(classes)
    for name, value in attributes.items():
        if name == "id":
            attributes[name] = f"{ident}-{value}"
        elif name == "href" and value.startswith("#"):
            attributes[name] = f"#{ident}-{value[1:]}"
        elif value.startswith("url(#"):
            attributes[name] = f"url(#{ident}-{value[5:]}"
    element.attrib.clear()
    element.attrib.update(attributes)
    element.tail = None
    if element.tag == "text":
        element.text = labels.put_back(element.text or "")
    else:
        element.text = None


def _declarations(style: str) -> list[tuple[str, str, str]]:
    return [part.partition(":") for part in style.split(";") if ":" in part]
