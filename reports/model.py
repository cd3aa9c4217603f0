"""The report document: everything a rendering shows is in here, and renderings compute nothing."""

from typing import Literal

from analyzers.artifacts import (
    Confidence,
    Coverage,
    Evidence,
    Grade,
    Limitation,
    PolicyArtifact,
    Recording,
    SignalKind,
    Text,
    Value,
)
from reports.citation import Citation as Citation
from reports.citation import CitationUse as CitationUse
from reports.pictured import Chain, Graph, Walk
from reports.told import Accepted, Advice, Baseline, Comparison, Duty, Outline, Reply

Verdict = Literal[
    "violation",
    "likely-violation",
    "needs-manual-review",
    "compliant",
    "not-applicable",
    "not-assessed",
]

VERDICTS: tuple[Verdict, ...] = (
    "violation",
    "likely-violation",
    "needs-manual-review",
    "compliant",
    "not-applicable",
    "not-assessed",
)
"""Gravest first: the order in which every rendering prints them."""

FLAGGED: tuple[Verdict, ...] = VERDICTS[:3]
"""Verdicts that ask somebody to act."""

Severity = Literal["critical", "high", "medium", "low", "info"]

SEVERITIES: tuple[Severity, ...] = ("critical", "high", "medium", "low", "info")


class Finding(Value, frozen=True):
    """One fact that speaks for the verdict."""

    subject: str
    """What the finding is about, stable across versions: an SDK id, a host, an element, a permission."""
    message: Text
    evidence: tuple[Evidence, ...]
    fingerprint: str
    """SHA-256 of check, package and subject, 16 hex digits: the same fact in the next version has it too."""
    accepted: Accepted | None = None
    """What the user's baseline says of it."""


class Result(Value, frozen=True):
    """The one answer of one check."""

    check: str
    title: Text
    verdict: Verdict
    severity: Severity
    reason: str
    """Why this verdict, in a few English words a program can compare."""
    message: Text
    """The answer in a sentence or two."""
    remedy: Text
    provisions: tuple[Citation, ...]
    rests_on: tuple[Text, ...]
    missing: tuple[Text, ...]
    """What was not looked at and bears on the answer."""
    would_change: tuple[Text, ...]
    """What, if seen, would change the verdict."""
    findings: tuple[Finding, ...]
    fix: Outline | None = None
    """How to mend it; ``None`` where nothing is flagged or nothing short helps."""
    accepted: Accepted | None = None
    """What the user's baseline says of a flagged result that has no findings."""


def marks_of(result: Result) -> list[Accepted | None]:
    """What the user's baseline says of each finding, or of the result where it has none."""
    return [finding.accepted for finding in result.findings] or [result.accepted]


def counts(result: Result) -> bool:
    """Whether something in a result is not accepted, so that it counts for ``--fail-on``."""
    return any(mark is None or mark.state != "accepted" for mark in marks_of(result))


GateState = Literal["open", "assumed-open", "closed", "unknown"]


class Gate(Value, frozen=True):
    """A question answered once per app, before any check."""

    id: str
    question: Text
    state: GateState
    reason: Text
    evidence: tuple[Evidence, ...]


class Sdk(Value, frozen=True):
    """A face SDK in the app."""

    id: str
    name: str
    vendor: str
    grade: Grade
    weak: bool
    not_face_data: bool
    face_classes: tuple[str, ...]
    methods: tuple[str, ...]
    trust: Literal["verified", "recalled"]
    """Whether the catalogue's row was seen in a binary or source, or is from memory."""
    evidence: tuple[Evidence, ...]
    signals: tuple[SignalKind, ...] = ()
    """Kinds of what was seen of it."""
    confidence: Confidence = "low"
    """How far independent signals agree that it is there."""
    version: str = ""
    """As its own files say, empty when they do not."""


class Subject(Value, frozen=True):
    """The app as the report names it."""

    package: str
    label: str
    version: str
    """The version name the manifest gives."""
    version_code: str
    sha256: str
    size: int
    signer: str | None
    """Subject of the certificate, and the signature schemes."""
    signer_sha256: str | None
    min_sdk: int | None
    target_sdk: int | None
    category: str | None
    market: str | None
    version_date: str | None


class Tool(Value, frozen=True):
    """Which program and which rules judged."""

    name: str
    version: str
    catalogue_version: str
    law_version: str
    policy_model: str = ""
    """SHA-256 of the user's own model that read the policy; empty: the one of this version."""


class Session(Value, frozen=True):
    """The recorded session the app was judged by."""

    log: str
    """SHA-256 of its event log, lower-case hex."""
    app_sha256: str
    """Of the APK that was run, empty when it is not known."""
    recording: Recording | None
    coverage: tuple[Coverage, ...]
    changed_by_hooks: tuple[str, ...] = ()
    """What the control run without hooks showed differently."""


class Report(Value, frozen=True, tag_field="schema", tag="faceaudit/report/1"):
    """One app, judged."""

    tool: Tool
    as_of: str
    """The day whose law was applied, ``YYYY-MM-DD``."""
    scanned_at: str
    """When the app was scanned, UTC, ``YYYY-MM-DDThh:mm:ssZ``."""
    app: Subject
    limitations: tuple[Limitation, ...]
    gates: tuple[Gate, ...]
    face_class: tuple[str, ...]
    sdks: tuple[Sdk, ...]
    summary: dict[str, int]
    """How many checks ended in each verdict."""
    results: tuple[Result, ...]
    policy: PolicyArtifact | None
    session: Session | None = None
    """``None``: the app was not run."""
    banners: tuple[Text, ...] = ()
    """What a reader must know before anything else, e.g. that an exemption is claimed and not verified."""
    laws: tuple[str, ...] = ()
    """Ids of the instruments of other countries and of platforms that were asked for (``--law``)."""
    comparisons: tuple[Comparison, ...] = ()
    replies: tuple[Reply, ...] = ()
    duties: tuple[Duty, ...] = ()
    keep: tuple[Advice, ...] = ()
    """What a person concerned should keep."""
    complain: tuple[Advice, ...] = ()
    """Where a person concerned may turn to."""
    liability: tuple[Citation, ...] = ()
    """Provisions on liability, as context; never an amount, a forecast or a crime."""
    walks: tuple[Walk, ...] = ()
    ways: Graph | None = None
    chains: tuple[Chain, ...] = ()
    baseline: Baseline | None = None
    """``None``: no list of accepted findings was given."""
