"""Policies an app names or carries: addresses and embedded pages, ranked, each with what speaks for it.

Nothing is fetched here. An app holds many addresses of policies that are not its own, those of the libraries
in it; what ties a page to the app itself is its title beside the link, the app's own domain, the app's own
code showing it, a consent text that names it.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from analyzers.artifacts import Evidence, PolicyLink
from analyzers.documents import kind_of, kind_of_address, may_name_policy
from analyzers.hosts import is_library_host, is_own_host, is_test_host
from analyzers.origin import DocumentKind
from analyzers.patterns import later
from analyzers.static.policypages import Page
from analyzers.static.resources import ResourceString

REASONS = {
    "titled": 40,  # a title of its kind stands beside the link, or heads the page
    "own-domain": 30,  # the host bears the app's name
    "named": 25,  # the resource or file is called after it
    "address-words": 25,  # the address itself says what it is
    "names-app": 20,  # the page speaks of the app by its label
    "opened": 20,  # code names the embedded page by its address in the app
    "consent-dialog": 15,  # code that shows a prompt for agreement names it
    "consent-text": 15,  # it stands in a text that asks for agreement
    "web-view": 15,  # the code that names it shows web pages
    "own-code": 10,  # code of the app's own package names it
    "layout": 5,  # a layout names it
    "long": 10,  # as long as a policy is
    "chinese": 5,  # in Chinese, by its address or words
    "short": -30,
    "library-code": -40,  # only code of other packages names it
    "test-host": -40,
    "library-domain": -60,  # the host of a library's maker
    "library-page": -60,  # the page is headed by a library's name
}
"""What speaks for or against a page being the app's own, and how much."""
MOST_LINKS = 24
MOST_OF_A_KIND = 8

_URL = later(r"https?://[^\s\"'<>）)》」，。；\\]{1,500}", re.IGNORECASE)
_ANCHOR = later(
    r"<a\b[^<>]{0,300}?href\s*=\s*[\"']?([^\"'\s<>]{1,500})[^<>]{0,300}>(.{0,120}?)</a", re.I | re.S
)
_NOT_POLICY = later(
    r"schemas\.|w3\.org|apache\.org|github\.com|google\.com|android\.com|xmlpull|\.(?:png|jpe?g|gif|svg|js|css|apk|zip)$",
    re.I,
)
_CONSENT = later(r"同意|勾选|已阅读|授权|\bagree|\baccept|\bconsent", re.I)
_CHINESE = later(r"[\u4e00-\u9fff]")
_CHINESE_ADDRESS = later(r"(?:^|[/._=-])(?:zh|cn|zh[-_]?(?:cn|hans)|chinese)(?:[/._&-]|$)", re.I)
_NEAR = 40
_AT_ONCE = 64
"""Texts of resources that are joined to ask whether one of them speaks of documents."""
_LONGEST_TEXT = 20_000


class Constant(NamedTuple):
    """An address in code."""

    source: str
    """Name of the dex."""
    number: int
    """Of the string in that dex."""
    value: str


class ScriptAddress(NamedTuple):
    """An address in a bundled script."""

    source: str
    offset: int
    url: str
    before: str
    """The words that stand before it."""


class CodeUse(NamedTuple):
    """Code that names an address."""

    owner: str
    """Dotted class."""
    shows_web: bool
    prompts: bool
    """It shows a prompt that asks for agreement."""
    evidence: Evidence


@dataclass(slots=True)
class _Candidate:
    url: str
    entry: str
    evidence: Evidence
    kind: DocumentKind
    title: str = ""
    reasons: dict[str, None] = field(default_factory=dict)

    def link(self, package: str) -> PolicyLink:
        """With everything that can be said of its address."""
        if self.url:
            own = is_own_host(self.url, package)
            marks = {
                "own-domain": own,
                "library-domain": not own and is_library_host(self.url),
                "test-host": is_test_host(self.url),
                "address-words": kind_of_address(self.url) is not None,
                "chinese": bool(_CHINESE_ADDRESS.search(self.url) or _CHINESE.search(self.title)),
            }
            self.reasons |= {name: None for name, holds in marks.items() if holds}
        if "own-code" in self.reasons:
            self.reasons.pop("library-code", None)
        reasons = tuple(name for name in REASONS if name in self.reasons)
        return PolicyLink(
            self.url,
            self.evidence,
            self.kind,
            self.title,
            self.entry,
            sum(REASONS[name] for name in reasons),
            reasons,
            bool({"library-domain", "library-page"} & set(reasons)),
        )


def policy_links(
    strings: Iterable[ResourceString],
    constants: Iterable[Constant],
    *,
    package: str = "",
    layouts: Iterable[str] = (),
    pages: Iterable[Page] = (),
    scripts: Iterable[ScriptAddress] = (),
    uses: Callable[[Constant], list[CodeUse]] = lambda _: [],
) -> tuple[PolicyLink, ...]:
    """Addresses, embedded pages and bare titles, the likeliest first; policies before other documents.

    :param constants: addresses of string tables, ``file:`` ones among them.
    :param layouts: strings of layouts.
    :param pages: embedded pages.
    :param scripts: addresses in bundled scripts.
    :param uses: the code that names a constant, where code was read.
    """
    found: dict[str, _Candidate] = {}
    for page in pages:
        _put_page(found, page)
    bare: list[PolicyLink] = []
    for text in _speaking(strings):
        _in_resource(found, bare, text)
    for value in layouts:
        for url, kind, title in _addresses(value):
            seen = Evidence("resource", "res/layout", "string pool", value[:200])
            _put(found, url, kind, title, seen).reasons["layout"] = None
    for script in scripts:
        for url, kind, _ in _addresses(script.url, kind_of(script.before)):
            seen = Evidence("file", script.source, f"byte {script.offset}", script.url[:200])
            told = kind_of(script.before)
            _put(found, url, told or kind, script.before if told else "", seen)
    for constant in constants:
        _in_code(found, bare, constant, package, uses)
    links = [candidate.link(package) for candidate in found.values()]
    links.sort(
        key=lambda link: (link.kind != "policy", link.library, -link.score, link.url, link.entry)
    )
    return (*_some(links), *bare[:1])


def _some(links: list[PolicyLink]) -> Iterator[PolicyLink]:
    counts: dict[str, int] = {}
    total = 0
    for link in links:
        counts[link.kind] = counts.get(link.kind, 0) + 1
        if counts[link.kind] <= MOST_OF_A_KIND and total < MOST_LINKS:
            total += 1
            yield link


def _put(
    found: dict[str, _Candidate], url: str, kind: DocumentKind, title: str, seen: Evidence
) -> _Candidate:
    candidate = found.setdefault(url, _Candidate(url, "", seen, kind))
    if title and not candidate.title:
        candidate.title = title
        candidate.kind = kind
        candidate.reasons["titled"] = None
    return candidate


def _put_page(found: dict[str, _Candidate], page: Page) -> None:
    seen = Evidence("file", page.entry, "", page.title[:200])
    candidate = _Candidate("", page.entry, seen, page.kind, page.title)
    candidate.reasons |= dict.fromkeys(page.reasons)
    found[page.entry] = candidate


def _speaking(strings: Iterable[ResourceString]) -> Iterator[ResourceString]:
    """Texts that hold an address or may name a policy: hardly one in a hundred, so many are asked at once."""
    texts = list(strings)
    for start in range(0, len(texts), _AT_ONCE):
        run = texts[start : start + _AT_ONCE]
        if _may_speak("\n".join([text.value for text in run])):
            yield from (text for text in run if _may_speak(text.value))


def _may_speak(text: str) -> bool:
    return "://" in text or may_name_policy(text)


def _in_resource(
    found: dict[str, _Candidate], bare: list[PolicyLink], text: ResourceString
) -> None:
    value = text.value[:_LONGEST_TEXT]
    seen = Evidence("resource", "resources.arsc", f"string/{text.name}", value[:200])
    named = kind_of_address(text.name)
    asks = _CONSENT.search(value) is not None
    told = False
    for url, kind, title in _addresses(value, named):
        candidate = _put(found, url, kind, title, seen)
        told = True
        if asks:
            candidate.reasons["consent-text"] = None
        if named is not None:
            candidate.reasons["named"] = None
    if not told and len(value) < 200 and kind_of(value) == "policy":
        bare.append(PolicyLink("", seen, "policy", _plain(value)[:100]))


def _in_code(
    found: dict[str, _Candidate],
    bare: list[PolicyLink],
    constant: Constant,
    package: str,
    uses: Callable[[Constant], list[CodeUse]],
) -> None:
    entry = asset_entry(constant.value)
    seen = Evidence("code", constant.source, "string table", constant.value[:200])
    if entry:
        candidate = found.get(entry)
        if candidate is not None:
            candidate.reasons["opened"] = None
            _tell(candidate, uses(constant), package)
        return
    addresses = list(_addresses(constant.value))
    for url, kind, title in addresses:
        known = url in found
        candidate = _put(found, url, kind, title, seen)
        if named := uses(constant):
            candidate.evidence = candidate.evidence if known else named[0].evidence
            _tell(candidate, named, package)
    if not addresses and len(constant.value) < 200 and kind_of(constant.value) == "policy":
        bare.append(PolicyLink("", seen, "policy", constant.value[:100]))


def _tell(candidate: _Candidate, uses: list[CodeUse], package: str) -> None:
    """What the code around says: its own package's speaks for a page, only others' against it."""
    for use in uses:
        own = _of_package(use.owner, package)
        candidate.reasons["own-code" if own else "library-code"] = None
        if use.shows_web:
            candidate.reasons["web-view"] = None
        if use.prompts:
            candidate.reasons["consent-dialog"] = None


def _of_package(owner: str, package: str) -> bool:
    """Whether a class belongs to the app: its first two names are those of the package."""
    first = package.split(".")[:2]
    return bool(first) and owner.split(".")[: len(first)] == first


def asset_entry(address: str) -> str:
    """The entry in the APK that an address inside the app loads, empty for other addresses."""
    from analyzers.static.webpages import asset_of

    return asset_of(address)


def _addresses(
    value: str, named: DocumentKind | None = None
) -> Iterator[tuple[str, DocumentKind, str]]:
    """Addresses of documents in a text: kind and title of each, the title empty when none is beside it.

    :param named: what the name of the text's resource says.
    """
    anchors = {m[1]: _plain(m[2]) for m in _ANCHOR.finditer(value)} if "<a" in value.lower() else {}
    last = 0
    for match in _URL.finditer(value):
        url = _without_place(match[0].rstrip(".,;:!?&#"))
        before = value[max(last, match.start() - _NEAR) : match.start()]
        last = match.end()
        if _NOT_POLICY.search(url):
            continue
        title = (anchors.get(match[0]) or anchors.get(url, "")) or _plain(before)
        told = kind_of(title)
        kind = told or kind_of_address(url) or named
        if kind is not None:
            yield url, kind, title[-100:] if told else ""


def _without_place(url: str) -> str:
    """An address without the place in its page; what pages that route by it call a place is kept."""
    page, _, place = url.partition("#")
    return url if place.startswith(("/", "!")) else page


def _plain(text: str) -> str:
    """Words without tags and signs at their ends."""
    bare = " ".join(re.sub(r"<[^>]{0,300}>?", " ", text).split())
    return bare.strip(" \"'“”《》「」【】[]（）():：,，。;；-—=>")
