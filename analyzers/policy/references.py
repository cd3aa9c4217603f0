"""Other documents that a policy points to: face rules, SDK lists, children's rules, user agreements."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urldefrag, urljoin, urlsplit

from analyzers.documents import kind_of, kind_of_address
from analyzers.hosts import domain_of, host_of, is_library_host
from analyzers.origin import DocumentKind
from analyzers.policy.source import Source

MOST = 12
"""Documents that are followed; policies name three or four of their own."""
_URL = re.compile(r"https?://[^\s\"'<>（）()《》「」【】，。；、\\]{1,1000}", re.I)
_SAYS_NOTHING = re.compile(
    r"(?:点击|请点击|查看|详见|此处|这里|链接|详情|https?:|click|here|this|link|view|learn more|read more)",
    re.I,
)
_BEFORE = 60
_LEFT_OUT = re.compile(r"(?:javascript|mailto|tel|data|about|intent|weixin|market):", re.I)


@dataclass(frozen=True, slots=True)
class Reference:
    """A place in a policy that leads to another document."""

    kind: DocumentKind
    title: str
    target: str
    """An address, or a path relative to the policy's file."""
    start: int
    end: int
    foreign: bool
    """Known to be another company's."""


def references(source: Source, base: str = "") -> tuple[Reference, ...]:
    """The documents a policy points to, each once, in order; other privacy policies are left out.

    :param base: the policy's own address, empty for a file.
    """
    found: dict[str, Reference] = {}
    for start, end, target, title in _places(source):
        whole = _resolved(base, target)
        if not whole or whole == urldefrag(base)[0] or whole in found:
            continue
        kind = kind_of(title) or kind_of_address(whole)
        if kind is None or kind == "policy":
            continue
        shown = title[-120:] or whole
        found[whole] = Reference(kind, shown, whole, start, end, _is_foreign(whole, base))
    own = sorted(found.values(), key=lambda each: (each.foreign, _ORDER.index(each.kind)))[:MOST]
    return tuple(sorted(own, key=lambda each: each.start))


_ORDER: tuple[DocumentKind, ...] = ("face-rules", "sdk-list", "children", "agreement", "policy")


def _places(source: Source) -> Iterator[tuple[int, int, str, str]]:
    """Start, end, target and title of every link and bare address."""
    covered: set[int] = set()
    for link in source.links:
        words = " ".join(source.text[link.start : link.end].split())
        title = words
        if kind_of(words) is None and (len(words) < 4 or _SAYS_NOTHING.search(words)):
            title = _named_before(source.text, link.start) or words
        covered.add(link.start)
        yield link.start, link.end, link.target, title
    for match in _URL.finditer(source.text):
        if match.start() not in covered:
            target = match[0].rstrip(".,;:!?&#*_]|`")
            title = _named_before(source.text, match.start())
            yield match.start(), match.start() + len(target), target, title


def _named_before(text: str, at: int) -> str:
    """The words right before a link that name a document: those of its own line and clause."""
    line = text[max(0, at - _BEFORE) : at].rpartition("\n")[2]
    if line.rstrip().endswith("》") and "《" in line:
        return line[line.rindex("《") + 1 : line.rindex("》")]
    clause = re.split(r"[。；;]|\. ", line)[-1]
    return " ".join(clause.split()) if kind_of(clause) is not None else ""


def _resolved(base: str, target: str) -> str:
    """A target put together with the policy's address; empty for what is no document."""
    target = target.strip()
    if not target or target.startswith("#") or _LEFT_OUT.match(target):
        return ""
    try:
        whole = urldefrag(urljoin(base, target))[0]
        scheme = urlsplit(whole).scheme.lower()
    except ValueError:
        return ""
    return whole if scheme in ("http", "https") or (not scheme and not base) else ""


def _is_foreign(target: str, base: str) -> bool:
    host = host_of(target)
    if not host:
        return False
    if base:
        own = host_of(base)
        return domain_of(host) != domain_of(own) and is_library_host(target)
    return is_library_host(target)
