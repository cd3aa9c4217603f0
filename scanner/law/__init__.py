"""Instruments, provisions and the check catalogue as data, and which of them hold on a given day.

The data came from the project's legal reference, compiled 2026-11-22, with each row's verification
status; it is corrected here from now on. `Provision.citation` never contains an article number that was
recalled or not read: those rows name the instrument alone.
"""

from collections.abc import Iterable
from datetime import date
from functools import cache
from pkgutil import get_data
from typing import Literal

import msgspec

from analyzers.artifacts import Text, Value
from analyzers.errors import InputError
from reports.model import Severity, Verdict
from reports.untrusted import visible

VERSION = "2026.11.23"
"""Law data a verdict was given under; goes up with every change to the files beside this one."""

Use = Literal[
    "ground",
    "context",
    "reference",
    "overlay",
    "trend",
    "ground-confirm-number-first",
    "do-not-cite",
]


class Verification(Value, frozen=True):
    """How a row is known."""

    status: Literal["verified", "partly", "recalled"]
    sources: tuple[str, ...]
    """Keys of ``sources.json``."""


class Instrument(Value, frozen=True):
    """A law, regulation, standard or policy."""

    id: str
    title: Text
    issuer: str
    document_no: str
    in_force: str
    status: Literal["in_force", "draft", "partly_in_force"]
    force: Literal["binding", "recommended", "draft", "overlay"]
    force_note: str
    verification: Verification
    note: str


class EarlierCitation(Value, frozen=True):
    """How a provision was numbered before it was renumbered."""

    until: str
    """Last day of the old number, ``YYYY-MM-DD``."""
    citation: Text


class Provision(Value, frozen=True):
    """An article, item or section of an instrument."""

    id: str
    instrument: str
    topic: str
    citation: Text | None
    """``None``: not to be cited."""
    earlier_citations: tuple[EarlierCitation, ...]
    number_status: Literal[
        "verified", "derived", "list-order", "inferred-by-order", "recalled", "unread"
    ]
    use: Use
    applies_from: str | None
    """First day, ``YYYY-MM-DD``; ``None`` for drafts and texts without one day."""
    paraphrase: Text
    severity: Severity
    checkable_from: tuple[str, ...]
    violating_fact: str
    verification: Verification
    note: str

    def in_force(self, day: date) -> bool:
        """Whether the provision applies on a day; drafts never do, texts without a date always."""
        if self.use == "trend":
            return False
        return self.applies_from is None or self.applies_from <= day.isoformat()

    def cited(self, day: date) -> Text | None:
        """The citation as it reads on a day (the Cybersecurity Law was renumbered on 2026-01-01)."""
        for earlier in self.earlier_citations:
            if day.isoformat() <= earlier.until:
                return earlier.citation
        return self.citation


class CheckRow(Value, frozen=True):
    """What the catalogue says of a check."""

    id: str
    title: Text
    dimension: Literal["static", "dynamic", "policy", "cross-check"]
    severity: Severity
    max_verdict: Verdict
    grounds: tuple[str, ...]
    beside: tuple[str, ...]
    remedy: Text
    inputs: tuple[str, ...]
    observed: Text
    verdicts: dict[Verdict, Text]
    confidence: Text
    traps: tuple[Text, ...]
    evidence_to_keep: tuple[Text, ...]


class DemandRow(Value, frozen=True):
    """What the law asks a policy to tell, and how one may word it."""

    id: str
    """An element or notice item of the policy artifact, ``clause`` or ``licence``."""
    provisions: tuple[str, ...]
    """Only rows whose article number was read."""
    asks: Text
    outline: Text
    """Our own wording with blanks in brackets; no legal advice."""


class Item(Value, frozen=True):
    """One thing a document has to weigh."""

    id: str
    text: Text


DutyKind = Literal[
    "sensitive",  # arises where people are verified or identified; elsewhere it has to be judged
    "handler",  # arises for whoever handles personal information
    "held",  # arises where faces lie on systems of the operator, which only it knows
    "event",  # arises from something only the operator knows
    "audit",
    "minors",
    "filing",
    "deadline",
    "places",  # never arises for a phone app
]


class DutyRow(Value, frozen=True):
    """A duty that only the operator can prove, as a question."""

    id: str
    name: Text
    question: Text
    trigger: Text
    provisions: tuple[str, ...]
    kind: DutyKind
    fields: tuple[str, ...]
    """Fields of an answer that the question asks for."""
    covers: tuple[Item, ...] = ()


class FaceClass(Value, frozen=True):
    """One of FC0-FC7."""

    id: str
    name: Text
    effect: str


def _read(name: str) -> bytes:
    data = get_data(__name__, name)
    assert data is not None, "the loader of this package can read files"
    return data


@cache
def instruments() -> dict[str, Instrument]:
    """All instruments by id."""
    rows = msgspec.json.decode(_read("instruments.json"), type=tuple[Instrument, ...])
    return {row.id: row for row in rows}


def overlays() -> tuple[str, ...]:
    """Ids of foreign laws and platform rules, which are cited only when asked for."""
    return tuple(row.id for row in instruments().values() if row.force == "overlay")


@cache
def provisions() -> dict[str, Provision]:
    """All provisions by id."""
    rows = msgspec.json.decode(_read("provisions.json"), type=tuple[Provision, ...])
    return {row.id: row for row in rows}


@cache
def checks() -> dict[str, CheckRow]:
    """The 40 checks by id, in catalogue order."""
    rows = msgspec.json.decode(_read("checks.json"), type=tuple[CheckRow, ...])
    return {row.id: row for row in rows}


def overlay_rows(row: CheckRow, laws: tuple[str, ...]) -> tuple[Provision, ...]:
    """Provisions of these laws that stand beside a check."""
    beside = (provisions()[ident] for ident in row.beside)
    return tuple(one for one in beside if one.use == "overlay" and one.instrument in laws)


def chosen(names: Iterable[str]) -> tuple[str, ...]:
    """Ids of overlays in the catalogue's order, each once. Raises `InputError` (``law-unknown``)."""
    wanted = set(names)
    if strange := sorted(wanted - set(overlays())):
        raise InputError(
            "law-unknown",
            f"no foreign law or platform rule is called {visible(strange[0])}; "
            f"known are {', '.join(overlays())}.",
        )
    return tuple(ident for ident in overlays() if ident in wanted)


@cache
def face_classes() -> dict[str, FaceClass]:
    """FC0-FC7 by id."""
    rows = msgspec.json.decode(_read("face_classes.json"), type=tuple[FaceClass, ...])
    return {row.id: row for row in rows}


@cache
def demands() -> dict[str, DemandRow]:
    """What is asked of a policy, by id, in the order of the artifact."""
    rows = msgspec.json.decode(_read("demands.json"), type=tuple[DemandRow, ...])
    return {row.id: row for row in rows}


@cache
def duties() -> dict[str, DutyRow]:
    """Duties only the operator can prove, by id, in the order they are asked."""
    rows = msgspec.json.decode(_read("duties.json"), type=tuple[DutyRow, ...])
    return {row.id: row for row in rows}


@cache
def sources() -> dict[str, str]:
    """Titles of the copies that were read, by the keys rows use."""
    return msgspec.json.decode(_read("sources.json"), type=dict[str, str])
