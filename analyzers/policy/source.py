"""A policy file as text with a map back to the file, and the blocks it is laid out in."""

import hashlib
import re
from dataclasses import dataclass

from analyzers.artifacts import Media, Origin, Snapshot
from analyzers.errors import PolicyUnreadable
from analyzers.policy import htmlblocks, markdown, markup, textblocks
from analyzers.policy.blocks import Layout, Link, Run
from analyzers.policy.decode import decode

DOCX: Media = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MAX_CHARS = 1_500_000
"""Most characters of words; the longest policies have a fifth of that."""
MAX_BLOCKS = 50_000
"""Most lines and cells, likewise."""
LARGEST_BINARY = 32 * 1024 * 1024
"""Bytes of a PDF or DOCX, whose pictures and fonts are most of it."""

_HTML_START = re.compile(
    r"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,2000}?-->\s*)?<(?:!doctype\s+html|html)\b",
    re.I | re.S,
)
_TAGS = re.compile(
    r"</(?:html|body|div|p|span|h[1-6]|ul|ol|li|table|tr|td|section|article|strong|b|a|view|template)\s*>",
    re.I,
)
_HTML_NAMES = (".html", ".htm", ".xhtml", ".shtml", ".vue", ".jsx", ".tsx", ".php", ".jsp", ".aspx")
_MARKDOWN_NAMES = (".md", ".markdown", ".mdown", ".mkd")
_TEXT_NAMES = (".txt", ".text", *_MARKDOWN_NAMES)
_SNIFFED = 300_000


@dataclass(frozen=True, slots=True)
class Source:
    """What was read: the file's identity, its text and its layout."""

    snapshot: Snapshot
    decoded: str
    """The file as characters, without a byte order mark; of PDF and DOCX the text."""
    text: str
    layout: Layout
    title: str
    """The page's ``<title>``; empty for plain text."""
    links: tuple[Link, ...] = ()
    """In order."""


def read(data: bytes, name: str, *, charset: str = "", origin: Origin | None = None) -> Source:
    """Read a policy file.

    :param name: file name or URL; only its ending is looked at, and the content has the last word.
    :param charset: what a server called the encoding; no more believed than the page itself.
    :raises PolicyUnreadable: see `analyzers.policy.analyze`.
    """
    if data[:1024].lstrip().startswith((b"%PDF-", b"PK\x03\x04")):
        return _written(data, origin)
    decoded = decode(data, charset)
    media = media_type(decoded.text, name)
    links: tuple[Link, ...] = ()
    title = ""
    runs: tuple[Run, ...]
    if media == "text/html":
        page = markup.parse(decoded.text)
        text, runs = page.text, page.runs
        layout, title = htmlblocks.layout(page), markup.document_title(page.soup)
        links = tuple(markup.links(page))
    else:
        text, runs = decoded.text, ((0, 0, len(decoded.text)),)
        if media == "text/markdown":
            layout, links = markdown.layout(text)
        else:
            layout = textblocks.layout(text)
    if not text.strip():
        raise PolicyUnreadable(
            "policy-empty",
            "The page holds no text; it may be filled in by a script (--render runs it in a browser).",
        )
    _refuse_endless(text, layout)
    snapshot = _snapshot(data, media, decoded.encoding, runs, origin)
    return Source(snapshot, decoded.text, text, layout, title, links)


def _written(data: bytes, origin: Origin | None) -> Source:
    """A file of a format that holds no characters as such."""
    if len(data) > LARGEST_BINARY:
        raise PolicyUnreadable(
            "policy-too-large",
            f"The policy has {len(data):,} bytes; files above {LARGEST_BINARY:,} bytes are not read.",
        )
    media: Media
    if data[:1024].lstrip().startswith(b"%PDF-"):
        from analyzers.policy.pdf import read_pdf

        media, found = "application/pdf", read_pdf(data)
    else:
        from analyzers.policy.docx import read_docx

        media, found = DOCX, read_docx(data)
    if not found.text.strip():
        raise PolicyUnreadable("policy-empty", "The policy file holds no text.")
    _refuse_endless(found.text, found.layout)
    snapshot = _snapshot(data, media, "", (), origin)
    return Source(snapshot, found.text, found.text, found.layout, found.title, found.links)


def _refuse_endless(text: str, layout: Layout) -> None:
    """What is read so far costs little; judging every sentence of it would not."""
    if len(text) > MAX_CHARS or len(layout.blocks) > MAX_BLOCKS:
        raise PolicyUnreadable(
            "policy-too-large",
            f"The policy has {len(text):,} characters in {len(layout.blocks):,} lines; more than "
            f"{MAX_CHARS:,} or {MAX_BLOCKS:,} are not read.",
        )


def _snapshot(
    data: bytes, media: Media, encoding: str, runs: tuple[Run, ...], origin: Origin | None
) -> Snapshot:
    digest = hashlib.sha256(data).hexdigest()
    return Snapshot(digest, len(data), media, encoding, runs, origin)


def media_type(decoded: str, name: str) -> Media:
    """What a text is: HTML by how it starts, then by its name together with its closing tags."""
    ending = name.lower().split("?")[0].split("#")[0]
    plain: Media = "text/markdown" if ending.endswith(_MARKDOWN_NAMES) else "text/plain"
    if _HTML_START.match(decoded):
        return "text/html"
    closing = sum(1 for _ in _TAGS.finditer(decoded[:_SNIFFED]))
    if ending.endswith(_HTML_NAMES):
        return "text/html" if closing or "<" in decoded else plain
    if ending.endswith(_TEXT_NAMES):
        many = closing * 150 > len(decoded[:_SNIFFED]) and closing >= 3
        return "text/html" if many else plain
    return "text/html" if closing >= 3 else plain
