"""A policy with the documents it points to, each read on its own; links are followed one level."""

import logging
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from msgspec import structs

from analyzers.artifacts import Evidence, Limitation, LinkedDocument, PolicyArtifact, Text
from analyzers.documents import kind_of, kind_of_address
from analyzers.errors import PolicyUnreadable
from analyzers.origin import DocumentKind, Origin
from analyzers.policy.assemble import assemble
from analyzers.policy.limits import LINKS, ONE_FILE
from analyzers.policy.references import MOST, Reference, references
from analyzers.policy.source import read

logger = logging.getLogger(__name__)

SECONDS = 120.0
"""For all linked documents together; what is left then is not fetched."""
_AROUND = 40


@dataclass(frozen=True, slots=True)
class Document:
    """The bytes of a document, and where they came from."""

    data: bytes
    name: str
    """File name or address; its ending helps to tell the format."""
    charset: str = ""
    origin: Origin | None = None


@dataclass(frozen=True, slots=True)
class Given:
    """A further document that is known without a link in the policy."""

    document: Document | None
    """``None``: known by its address, not fetched."""
    target: str
    found: Evidence
    title: str = ""
    kind: DocumentKind | None = None
    problem: str = ""
    foreign: bool = False


class Gathered(NamedTuple):
    """The policy with its linked documents, and the bytes of each for the evidence folder."""

    artifact: PolicyArtifact
    linked: tuple[bytes | None, ...]
    """Snapshot of each of ``artifact.linked``, ``None`` when it was not got."""


Get = Callable[[str], Document | None]
"""Gives the document at a target; ``None`` when it is not to be fetched. Raises `PolicyUnreadable`."""


def gather(main: Document, others: Iterable[Given] = (), get: Get = lambda _: None) -> Gathered:
    """Read a policy and the documents that belong to it.

    :raises PolicyUnreadable: for the policy itself; what is wrong with a linked document stands in it.
    """
    source = read(main.data, main.name, charset=main.charset, origin=main.origin)
    artifact = assemble(source)
    base = main.origin.url if main.origin is not None else ""
    known = {artifact.snapshot.sha256}
    linked: list[LinkedDocument] = []
    held: list[bytes | None] = []
    deadline = time.monotonic() + SECONDS
    pointed = [_pointed(artifact, each, get, deadline) for each in references(source, base)]
    for given in [*others, *pointed]:
        if len(linked) >= MOST:
            break
        if any(given.target == each.target for each in linked):
            continue
        entry = _read(given)
        if entry.reading is not None:
            if entry.reading.snapshot.sha256 in known:
                continue  # the policy itself under another address, or one document twice
            known.add(entry.reading.snapshot.sha256)
        linked.append(entry)
        held.append(given.document.data if given.document is not None else None)
    whole = structs.replace(
        artifact, linked=tuple(linked), limitations=_limitations(artifact.limitations, linked)
    )
    return Gathered(whole, tuple(held))


def _pointed(policy: PolicyArtifact, to: Reference, get: Get, deadline: float) -> Given:
    around = policy.text[max(0, to.start - _AROUND) : to.end + _AROUND]
    found = Evidence(
        "policy",
        "policy",
        f"[{to.start}, {to.end})",
        " ".join(policy.text[to.start : to.end].split())[:200],
        " ".join(around.split()),
    )
    document, problem = None, ""
    if time.monotonic() > deadline:
        problem = "policy-timeout"
    else:
        try:
            document = get(to.target)
        except PolicyUnreadable as error:
            problem = error.code
    return Given(document, to.target, found, to.title, to.kind, problem, to.foreign)


def _read(given: Given) -> LinkedDocument:
    reading, problem = None, given.problem
    if given.document is not None:
        document = given.document
        try:
            source = read(
                document.data, document.name, charset=document.charset, origin=document.origin
            )
            reading = assemble(source)
        except PolicyUnreadable as error:
            problem = error.code
        except (Exception, RecursionError, MemoryError):  # a fault of ours costs one document
            logger.debug("reading %s failed", given.target, exc_info=True)
            problem = "policy-analysis-failed"
    title = given.title or (reading.title if reading is not None else "")
    kind = given.kind or kind_of(title) or kind_of_address(given.target) or "agreement"
    state = "read" if reading is not None else "unreadable" if problem else "not-fetched"
    return LinkedDocument(
        kind=kind,
        title=title[:200],
        target=given.target,
        found=given.found,
        state=state,  # type: ignore[arg-type]  # one of the three above
        foreign=given.foreign,
        problem=problem,
        reading=reading,
    )


def _limitations(
    before: tuple[Limitation, ...], linked: Sequence[LinkedDocument]
) -> tuple[Limitation, ...]:
    """What was said of one file alone, made right for the documents that were looked for."""
    if not linked:
        return before
    kept = [one for one in before if one.id not in (ONE_FILE.id, LINKS.id)]
    unread = [each for each in linked if each.state != "read"]
    told = len(linked) - len(unread)
    followed = Limitation(
        "policy-links-one-level",
        Text(
            zh=f"另读取了 {told} 份关联文件；这些文件中的链接没有再打开。",
            en=f"{told} linked document(s) were read as well; links in those were not followed.",
        ),
    )
    if not unread:
        return (followed, *kept)
    some = "；".join(f"{each.title or each.target}（{each.target}）"[:200] for each in unread[:5])
    missed = Limitation(
        "policy-links-unread",
        Text(
            zh=f"有 {len(unread)} 份关联文件没有读取：{some}。",
            en=f"{len(unread)} linked document(s) were not read: {some}.",
        ),
    )
    return (missed, followed, *kept) if told else (missed, *kept)
