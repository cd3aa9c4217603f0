"""A policy file as text with a map back to the file, and the blocks it is laid out in."""

import hashlib
import re
from dataclasses import dataclass
from typing import Literal

from analyzers.artifacts import Snapshot
from analyzers.errors import PolicyUnreadable
from analyzers.policy import htmlblocks, markup, textblocks
from analyzers.policy.blocks import Layout
from analyzers.policy.decode import decode

_HTML_START = re.compile(
    r"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,2000}?-->\s*)?<(?:!doctype\s+html|html)\b",
    re.I | re.S,
)
_TAGS = re.compile(
    r"</(?:html|body|div|p|span|h[1-6]|ul|ol|li|table|tr|td|section|article|strong|b|a|view|template)\s*>",
    re.I,
)
_HTML_NAMES = (".html", ".htm", ".xhtml", ".shtml", ".vue", ".jsx", ".tsx", ".php", ".jsp", ".aspx")
_TEXT_NAMES = (".txt", ".md", ".markdown", ".text")
_SNIFFED = 300_000


@dataclass(frozen=True, slots=True)
class Source:
    """What was read: the file's identity, its text and its layout."""

    snapshot: Snapshot
    decoded: str
    """The file as characters, without a byte order mark."""
    text: str
    layout: Layout
    title: str
    """The page's ``<title>``; empty for plain text."""


def read(data: bytes, name: str) -> Source:
    """Read a policy file.

    :param name: file name or URL; only its ending is looked at, and the content has the last word.
    :raises PolicyUnreadable: see `analyzers.policy.analyze`.
    """
    decoded = decode(data)
    media = media_type(decoded.text, name)
    if media == "text/html":
        page = markup.parse(decoded.text)
        text, runs = page.text, page.runs
        layout, title = htmlblocks.layout(page), markup.document_title(page.soup)
    else:
        text, runs = decoded.text, ((0, 0, len(decoded.text)),)
        layout, title = textblocks.layout(text), ""
    if not text.strip():
        raise PolicyUnreadable(
            "policy-empty", "The page holds no text; it may be filled in by a script."
        )
    snapshot = Snapshot(
        sha256=hashlib.sha256(data).hexdigest(),
        size=len(data),
        media_type=media,
        encoding=decoded.encoding,
        map=runs,
    )
    return Source(snapshot, decoded.text, text, layout, title)


def media_type(decoded: str, name: str) -> Literal["text/html", "text/plain"]:
    """Whether a text is HTML: by how it starts, then by its name together with its closing tags."""
    if _HTML_START.match(decoded):
        return "text/html"
    closing = sum(1 for _ in _TAGS.finditer(decoded[:_SNIFFED]))
    ending = name.lower().split("?")[0].split("#")[0]
    if ending.endswith(_HTML_NAMES):
        return "text/html" if closing or "<" in decoded else "text/plain"
    if ending.endswith(_TEXT_NAMES):
        return (
            "text/html"
            if closing * 150 > len(decoded[:_SNIFFED]) and closing >= 3
            else "text/plain"
        )
    return "text/html" if closing >= 3 else "text/plain"
