"""Agreement pages inside an app: which files and texts are documents, and what their first words say.

Only title and length are looked at here; reading the page is the policy analyzer's.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from html import unescape
from typing import NamedTuple

from analyzers.documents import kind_of, kind_of_address
from analyzers.hosts import LIBRARY_NAMES
from analyzers.origin import DocumentKind
from analyzers.patterns import later
from analyzers.static.resources import ResourceString

ENDINGS = (".html", ".htm", ".txt", ".md", ".pdf", ".docx", ".xhtml")
LARGEST_PAGE = 4 * 1024 * 1024
"""Bytes of an embedded page; a policy has some hundred thousand."""
NAMED_BUDGET = 24 * 1024 * 1024
OTHER_BUDGET = 4 * 1024 * 1024
"""Bytes of files looked into though their name says nothing."""
MOST_FILES = 300
MOST_PAGES = 12
LONG, SHORT = 1_200, 250
"""Characters of words from which a page is as long as a policy, and below which it is none."""

_NAMED = later(
    r"privac|yinsi|polic(?:y|ies)|agree|protocol|terms|legal|face|child|sdk[-_]?list|third|secret|xieyi|zhengce"
    r"|eula|rule|隐私|协议|政策|人脸|儿童|条款",
    re.I,
)
_HEAD = re.compile(r"<(?:title|h1|h2)\b[^>]{0,300}>(.{1,300}?)</", re.I | re.S)
_TAG = re.compile(
    r"<(?:script|style)\b.{0,200000}?</(?:script|style)\s*>|<[^>]{0,2000}>", re.I | re.S
)
_LICENCE = re.compile(
    r"open.?source|licen[cs]es?\b.{0,20}\bnotice|apache license|\bMIT license|开源(?:许可|软件)",
    re.I,
)
_SPEAKS = re.compile(
    r"我们|您|收集|个人信息|\b(?:we|you|your|collect|personal (?:data|information))\b", re.I
)


class Page(NamedTuple):
    """A document inside the app."""

    entry: str
    """Its entry in the APK; ``resources.arsc#NAME`` for a text of the resources."""
    kind: DocumentKind
    title: str
    reasons: tuple[str, ...]
    data: bytes


def embedded_pages(
    names: Iterable[str],
    read: Callable[[Iterable[str], int], Iterable[tuple[str, bytes]]],
    strings: Iterable[ResourceString],
    label: str,
) -> tuple[Page, ...]:
    """The documents among an app's files and long texts, at most `MOST_PAGES`, those named so first.

    :param read: gives the bytes of entries until a number of bytes is spent.
    """
    held = [
        name
        for name in names
        if name.lower().endswith(ENDINGS)
        and not name.startswith(("META-INF/", "kotlin/", "okhttp3/"))
    ]
    told = [name for name in held if _NAMED.search(name)]
    others = [
        name for name in held if name.startswith(("assets/", "res/")) and name not in set(told)
    ]
    found = [
        page
        for wanted, budget in ((told, NAMED_BUDGET), (others, OTHER_BUDGET))
        for name, data in read(wanted[:MOST_FILES], budget)
        if len(data) <= LARGEST_PAGE and (page := _page(name, data, label)) is not None
    ]
    long = [text for text in strings if len(text.value) >= LONG]
    found += [page for text in long if (page := _text_page(text, label)) is not None]
    found.sort(key=lambda page: (page.kind != "policy", "short" in page.reasons, page.entry))
    return tuple(found[:MOST_PAGES])


def _page(name: str, data: bytes, label: str) -> Page | None:
    by_name = kind_of_address(name)
    if data.startswith((b"%PDF", b"PK\x03\x04")):
        title = name.rpartition("/")[2]
        kind = kind_of(title) or by_name
        return Page(name, kind, title, ("named",), data) if kind else None
    text = _decoded(data)
    title, words = _title(text), _words(text)
    if _LICENCE.search(title):
        return None
    by_title = kind_of(title)
    kind = by_title or (by_name if _SPEAKS.search(words[:20_000]) else None)
    if kind is None:
        return None
    return Page(name, kind, title, tuple(_reasons(title, words, label, by_title, by_name)), data)


def _text_page(text: ResourceString, label: str) -> Page | None:
    """A resource's long text that is a whole document."""
    title, words = _title(text.value), _words(text.value)
    kind, by_name = kind_of(title), kind_of_address(text.name)
    if kind is None and (by_name is None or not _SPEAKS.search(words[:20_000])):
        return None
    reasons = tuple(_reasons(title, words, label, kind, by_name))
    place = f"{text.name} ({text.locale})" if text.locale else text.name
    told = kind or by_name
    assert told is not None
    return Page(f"resources.arsc#{place}", told, title, reasons, text.value.encode())


def _reasons(
    title: str,
    words: str,
    label: str,
    by_title: DocumentKind | None,
    by_name: DocumentKind | None,
) -> Iterator[str]:
    if by_title is not None:
        yield "titled"
    if by_name is not None:
        yield "named"
    length = len("".join(words.split()))
    if length >= LONG:
        yield "long"
    if length < SHORT:
        yield "short"
    if len(label.strip()) >= 2 and label.strip().lower() in words[:20_000].lower():
        yield "names-app"
    if re.search(r"[\u4e00-\u9fff]", words[:2_000]):
        yield "chinese"
    if LIBRARY_NAMES.search(title) and not (label and label.lower() in title.lower()):
        yield "library-page"


def _decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    for name in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(name)
        except UnicodeDecodeError:
            continue
    return data.decode("utf-8", "replace")


def _words(text: str) -> str:
    return unescape(_TAG.sub(" ", text[:400_000])) if "<" in text[:5_000] else text[:400_000]


def _title(text: str) -> str:
    """The title of a page: of its heads the first that names a document, else its first line."""
    heads = [" ".join(_words(found[1]).split()) for found in _HEAD.finditer(text[:60_000])][:6]
    lines = [" ".join(line.split()) for line in _words(text[:20_000]).splitlines()]
    candidates = [*heads, *[line for line in lines if line][:4]]
    named = (one for one in candidates if len(one) <= 80 and kind_of(one) is not None)
    return next(named, (candidates or [""])[0])[:100].strip("#*= ")
