"""Where an app's policy comes from: files and addresses given, pages in the APK, addresses it names.

What was given is the policy; without that the address the APK names, when it may be asked for, and otherwise the
page the APK carries. Linked documents are followed where that needs no network, or where the network was asked
for already.
"""

import hashlib
import logging
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote

from msgspec import structs

from analyzers.artifacts import Attempt, Evidence, Origin, PolicyArtifact, PolicyLink
from analyzers.errors import InputError, PolicyUnreadable
from analyzers.own_model import digest, limitation, using

if TYPE_CHECKING:
    from analyzers.policy.fetch import Fetcher
    from analyzers.policy.gather import Document, Gathered, Given

logger = logging.getLogger(__name__)

LARGEST_POLICY = 32 * 1024 * 1024
SECONDS = 120.0
"""For the documents an APK names beside its policy; what is left then is not fetched."""
MOST_TRIED = 3
"""Addresses of an APK that are asked for before the next best thing is taken."""
SURE = 40
"""Score from which an address or page of an APK is taken for the app's own policy: a title, or two other reasons."""
_ENDINGS = {
    "text/html": "html",
    "text/markdown": "md",
    "text/plain": "txt",
    "application/pdf": "pdf",
}


class Sources(NamedTuple):
    """What may be read for one app."""

    given: tuple[str, ...] = ()
    """Files or addresses, the policy first."""
    fetch: bool = False
    """Addresses that nobody gave, in the APK or in a file, may be asked for."""
    robots: bool = True
    """What sites ask of robots is heeded."""
    private: bool = False
    """Addresses that nobody gave may lie in private networks."""
    render: bool = False
    """Pages are shown by a browser before they are read."""
    model: Path | None = None
    """Folder of a model of the user's own that reads policies."""

    @property
    def online(self) -> bool:
        """Whether anything depends on what a server sends."""
        return self.fetch or any(map(is_address, self.given))


def sources_of(policy: "Path | str | Sequence[Path | str] | Sources | None") -> Sources:
    """What was given for the policy: nothing, one file or address, or several."""
    if policy is None:
        return Sources()
    if isinstance(policy, Sources):
        return policy
    if isinstance(policy, Path | str):
        return Sources((str(policy),))
    return Sources(tuple(map(str, policy)))


class Obtained(NamedTuple):
    """The policy, the evidence files, and the APK's links with what became of them."""

    artifact: PolicyArtifact | None
    files: dict[str, bytes]
    links: tuple[PolicyLink, ...] = ()


class Reader:
    """Gets documents for one app after another; what was given is got once."""

    def __init__(self, sources: Sources) -> None:
        self._sources = sources
        self._fetcher: Fetcher | None = None
        self._raw: dict[str, bytes] = {}
        """Answers whose rendering was read instead, by the SHA-256 of the answer."""

    @cached_property
    def given(self) -> "list[Document]":
        """What was given. Raises `PolicyUnreadable` and `analyzers.errors.ModelUnusable`."""
        _ = self._own_model  # a model that cannot be used is told of before anything is read
        return [self._load(name) for name in self._sources.given]

    def obtain(
        self, links: Sequence[PolicyLink] = (), pages: Mapping[str, bytes] | None = None
    ) -> Obtained:
        """The policy of an app whose APK names these links and carries these pages.

        :raises PolicyUnreadable: when what was given cannot be read.
        """
        pages = pages or {}
        known = list(links)
        if self.given:
            main, get = self.given[0], self._get_beside(self.given[0], pages)
        else:
            chosen = self._fetched_policy(known) or _embedded(known, pages)
            if chosen is None:
                return Obtained(None, {}, tuple(known))
            main, get = chosen, self._get_beside(chosen, pages)
        others = [_given(document) for document in self.given[1:]]
        others += self._others(known, main.name, pages)
        gathered = self._gathered(main, others, get)
        return Obtained(gathered.artifact, self._files(main, gathered), tuple(known))

    @cached_property
    def _own_model(self) -> str:
        """SHA-256 of the model that is not ours, or nothing."""
        return digest(self._sources.model) if self._sources.model is not None else ""

    def _gathered(
        self, main: "Document", others: "Iterable[Given]", get: "Callable[[str], Document | None]"
    ) -> "Gathered":
        if self._sources.model is None:
            return _gathered(main, others, get)
        with using(self._sources.model):
            gathered = _gathered(main, others, get)
        before = gathered.artifact
        told = (limitation(self._own_model), *before.limitations)
        marked = structs.replace(before, own_model=self._own_model, limitations=told)
        return gathered._replace(artifact=marked)

    # --- what is given ---------------------------------------------------------------------------

    def _load(self, name: str) -> "Document":
        from analyzers.policy.gather import Document

        if is_address(name):
            return self._fetched(name)
        path = Path(name)
        data = read_policy_file(path)
        if self._sources.render and data[:1024].lstrip()[:1] == b"<":
            from analyzers.policy.render import render_file

            origin = Origin("file", path.name, rendered=True, response_sha256=self._kept(data))
            return Document(render_file(data), path.name, "utf-8", origin)
        return Document(data, name)

    def _kept(self, data: bytes) -> str:
        digest = hashlib.sha256(data).hexdigest()
        self._raw[digest] = data
        return digest

    # --- the network -----------------------------------------------------------------------------

    def _fetched(self, url: str) -> "Document":
        from analyzers.policy.fetch import Fetcher, Rules, host_of
        from analyzers.policy.gather import Document

        given = frozenset(host_of(name) for name in self._sources.given if is_address(name))
        if self._fetcher is None:
            self._fetcher = Fetcher(
                Rules(private=self._sources.private, robots=self._sources.robots, given=given)
            )
        answer = self._fetcher.fetch(url)
        if not self._sources.render or not _is_page(answer.data):
            return Document(answer.data, answer.origin.url, answer.charset, answer.origin)
        from analyzers.policy.render import render

        page = render(answer.origin.url, private=self._sources.private, given=given)
        origin = structs.replace(
            answer.origin, rendered=True, response_sha256=self._kept(answer.data)
        )
        return Document(page, answer.origin.url, "utf-8", origin)

    def _fetched_policy(self, links: list[PolicyLink]) -> "Document | None":
        """The best policy address of an APK that answers; every attempt is noted at its link."""
        if not self._sources.fetch:
            return None
        wanted = [
            at
            for at, link in enumerate(links)
            if link.url and link.kind == "policy" and not link.library and link.score >= SURE
        ]
        for at in wanted[:MOST_TRIED]:
            document, links[at] = self._attempted(links[at])
            if document is not None and document.origin is not None:
                notes = tuple(sorted({*document.origin.notes, "found-in-apk"}))
                origin = structs.replace(document.origin, notes=notes)
                return replace(document, origin=origin)
        return None

    def _attempted(self, link: PolicyLink) -> "tuple[Document | None, PolicyLink]":
        """The document at a link, when there is one with words, and the link with what came of it."""
        from analyzers.policy.fetch import now

        try:
            document = self._fetched(link.url)
            text = _text(document)
        except InputError as error:
            attempt = Attempt(now(), getattr(error, "status", 0), error.code)
            return None, structs.replace(link, attempt=attempt)
        status = document.origin.status if document.origin is not None else 0
        strange = link.kind == "policy" and not _is_policy(text)
        attempt = Attempt(now(), status, "policy-reads-like-none" if strange else "")
        return None if strange else document, structs.replace(link, attempt=attempt)

    # --- other documents -------------------------------------------------------------------------

    def _others(
        self, links: list[PolicyLink], main: str, pages: Mapping[str, bytes]
    ) -> "list[Given]":
        """Face rules, lists and agreements that the APK carries or names; libraries' own are left out."""
        from analyzers.policy.gather import Document, Given

        found: list[Given] = []
        deadline = time.monotonic() + SECONDS
        for at, link in enumerate(links):
            if link.library or link.kind == "policy" or main in (link.entry, link.url):
                continue
            if link.entry in pages:
                origin = Origin("apk", link.entry)
                document = Document(pages[link.entry], _page_name(link.entry), "", origin)
                found.append(Given(document, link.entry, link.evidence, link.title, link.kind))
            elif link.url and (not self._sources.fetch or time.monotonic() > deadline):
                found.append(Given(None, link.url, link.evidence, link.title, link.kind))
            elif link.url:
                got, links[at] = self._attempted(link)
                attempt = links[at].attempt
                problem = attempt.code if attempt is not None else ""
                found.append(
                    Given(got, link.url, link.evidence, link.title, link.kind, problem=problem)
                )
        return found

    def _get_beside(
        self, main: "Document", pages: Mapping[str, bytes]
    ) -> "Callable[[str], Document | None]":
        """What gets the documents a policy points to: from beside it, or from the network if that is meant."""
        how = main.origin.how if main.origin is not None else "file"

        def get(target: str) -> "Document | None":
            if is_address(target):
                return self._fetched(target) if how == "url" or self._sources.fetch else None
            return _from_apk(main, target, pages) if how == "apk" else from_folder(main, target)

        return get

    # --- evidence --------------------------------------------------------------------------------

    def _files(self, main: "Document", gathered: "Gathered") -> dict[str, bytes]:
        files = policy_files(gathered.artifact, main.data)
        for number, (each, data) in enumerate(
            zip(gathered.artifact.linked, gathered.linked, strict=True), 1
        ):
            if each.reading is not None and data is not None:
                files |= policy_files(each.reading, data, f"policy-linked-{number}")
        read = [each.reading for each in gathered.artifact.linked if each.reading is not None]
        for policy in (gathered.artifact, *read):
            origin = policy.snapshot.origin
            if origin is not None and origin.response_sha256 in self._raw:
                name = f"policy-response-{origin.response_sha256[:16]}.html"
                files[name] = self._raw[origin.response_sha256]
        return files


def policy_files(policy: PolicyArtifact, data: bytes, stem: str = "policy") -> dict[str, bytes]:
    """The snapshot as given and its text, as evidence files."""
    ending = _ENDINGS.get(policy.snapshot.media_type, "docx")
    return {f"{stem}-snapshot.{ending}": data, f"{stem}-text.txt": policy.text.encode()}


def read_policy_file(path: Path) -> bytes:
    """Bytes of a policy file. Raises `PolicyUnreadable`."""
    try:
        if path.is_dir():
            raise PolicyUnreadable("policy-is-folder", f"{path} is a folder; name a policy file.")
        with path.open("rb") as file:  # a device has no size, and no end either
            data = file.read(LARGEST_POLICY + 1)
        if len(data) > LARGEST_POLICY:
            raise PolicyUnreadable(
                "policy-too-large", f"{path.name} is larger than {LARGEST_POLICY:,} bytes."
            )
        return data
    except FileNotFoundError:
        raise PolicyUnreadable("policy-missing", f"{path} does not exist.") from None
    except OSError as error:
        raise PolicyUnreadable(
            "policy-no-access", f"{path} cannot be opened: {error.strerror}."
        ) from None


def is_address(name: str) -> bool:
    """Whether what was given is an address and not a file."""
    return name.lower().startswith(("http://", "https://"))


def _is_page(data: bytes) -> bool:
    return not data[:1024].lstrip().startswith((b"%PDF", b"PK\x03\x04"))


def _given(document: "Document") -> "Given":
    from analyzers.policy.gather import Given

    seen = Evidence("file", Path(document.name).name, "", "--policy")
    return Given(document, document.name, seen)


def _embedded(links: Iterable[PolicyLink], pages: Mapping[str, bytes]) -> "Document | None":
    """The page in the APK that is the app's own policy."""
    for link in links:
        own = link.kind == "policy" and not link.library and link.score >= SURE
        if own and link.entry in pages:
            from analyzers.policy.gather import Document  # most apps carry none: nothing is loaded

            name = _page_name(link.entry)
            page = Document(pages[link.entry], name, "", Origin("apk", link.entry))
            try:
                if _is_policy(_text(page)):
                    return page
            except InputError:  # nobody asked for this page: what it is cannot stop a scan
                logger.debug("%s cannot be read", link.entry, exc_info=True)
    return None


def _text(document: "Document") -> str:
    """The words of a document. Raises `PolicyUnreadable`."""
    from analyzers.policy.source import read

    return read(document.data, document.name, charset=document.charset).text


def _is_policy(text: str) -> bool:
    from analyzers.policy.likeness import reads_like_a_policy

    return reads_like_a_policy(text)


def _page_name(entry: str) -> str:
    """A name by whose ending the format is told; texts of the resources have none."""
    return entry.partition("#")[2] or entry


def from_folder(main: "Document", target: str) -> "Document | None":
    """A file beside the policy, never one outside its folder; ``None`` when there is none."""
    from analyzers.policy.gather import Document

    try:
        folder = Path(main.name).resolve().parent
        path = (folder / unquote(target.partition("?")[0])).resolve()
        if not path.is_relative_to(folder) or not path.is_file():
            return None
    except (OSError, ValueError, RuntimeError):
        return None
    return Document(read_policy_file(path), str(path))


def _from_apk(main: "Document", target: str, pages: Mapping[str, bytes]) -> "Document | None":
    """Another page of the APK, by a path relative to the policy's entry."""
    from analyzers.policy.gather import Document

    name = main.origin.name if main.origin is not None else ""
    parts: list[str] = []
    for part in (PurePosixPath(name).parent / unquote(target.partition("?")[0])).parts:
        if part == "..":
            parts = parts[:-1]
        else:
            parts.append(part)
    entry = "/".join(parts)
    data = pages.get(entry)
    return None if data is None else Document(data, entry, "", Origin("apk", entry))


def _gathered(
    main: "Document", others: "Iterable[Given]", get: "Callable[[str], Document | None]"
) -> "Gathered":
    from analyzers.policy.gather import gather

    try:
        return gather(main, others, get)
    except InputError:
        raise
    except (Exception, RecursionError, MemoryError) as error:
        logger.debug("policy analyzer failed on %s", main.name, exc_info=True)
        raise PolicyUnreadable(
            "policy-analysis-failed",
            f"{main.name} could not be analysed ({type(error).__name__}); please report it.",
        ) from error
