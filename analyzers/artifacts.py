"""Every value an analyzer returns: frozen, versioned, and refusing what it does not know.

An artifact is a file format. It is written once, kept for years, and judged again by rules that did
not exist when it was made, so each top-level artifact carries its version in ``schema`` and a reader
refuses a field it cannot name instead of guessing.
"""

from typing import Literal

import msgspec

from analyzers.asking import Asking
from analyzers.evidence import Evidence as Evidence
from analyzers.evidence import EvidenceKind as EvidenceKind
from analyzers.evidence import Limitation as Limitation
from analyzers.evidence import Text as Text
from analyzers.evidence import Value as Value
from analyzers.handling import Handling
from analyzers.observed import Observed
from analyzers.origin import Attempt as Attempt
from analyzers.origin import DocumentKind as DocumentKind
from analyzers.origin import Hop as Hop
from analyzers.origin import Media as Media
from analyzers.origin import Origin as Origin
from analyzers.telling import By as By
from analyzers.telling import Clause as Clause
from analyzers.telling import Consent as Consent
from analyzers.telling import Element as Element
from analyzers.telling import Licence as Licence
from analyzers.telling import Mention as Mention
from analyzers.telling import Promise as Promise
from analyzers.telling import Readability as Readability
from analyzers.telling import Recipient as Recipient
from analyzers.telling import Retention as Retention
from analyzers.telling import SdkRow as SdkRow
from analyzers.telling import Sentence as Sentence
from analyzers.telling import Span as Span
from analyzers.telling import Wording as Wording

# --- static -------------------------------------------------------------------------------------


class Signer(Value, frozen=True):
    """The first certificate that signed the APK."""

    sha256: str
    """SHA-256 of the DER certificate, lower-case hex."""
    subject: str
    schemes: tuple[str, ...]
    """APK signature schemes present, e.g. ``("v1", "v2")``."""


class App(Value, frozen=True):
    """Who the app says it is, and which bytes were read."""

    package: str
    label: str
    version_name: str
    version_code: str
    sha256: str
    """SHA-256 of the APK file, lower-case hex."""
    size: int
    """Bytes of the APK file."""
    min_sdk: int | None
    target_sdk: int | None
    """``None`` when the manifest gives a codename or nothing that is a number."""
    signer: Signer | None


class Permission(Value, frozen=True):
    """A ``uses-permission`` element."""

    name: str
    evidence: Evidence


ComponentKind = Literal[
    "application", "activity", "activity-alias", "service", "receiver", "provider"
]


class Component(Value, frozen=True):
    """A component the manifest declares."""

    kind: ComponentKind
    name: str
    """Fully qualified, dotted."""
    entry: bool
    """Where running code may begin: started by the system or by another app, or declared by the app itself.

    One that a library brought along and does not export has to be named by code that is reached.
    """


class DomainRule(Value, frozen=True):
    """One ``domain`` of the network security config."""

    domain: str
    include_subdomains: bool
    cleartext: bool


class NetworkConfig(Value, frozen=True):
    """Whether the platform would let cleartext HTTP out of the app."""

    cleartext: bool
    """The default for hosts no domain rule names."""
    decided_by: Literal["network-security-config", "manifest", "target-sdk"]
    domains: tuple[DomainRule, ...]
    evidence: tuple[Evidence, ...]

    def permits(self, host: str) -> bool:
        """Whether cleartext to a host is let out: the longest matching domain rule decides.

        Source: Android developer guide, "Network security configuration".
        """
        rules = [
            rule
            for rule in self.domains
            if host == rule.domain or (rule.include_subdomains and host.endswith("." + rule.domain))
        ]
        return max(rules, key=lambda rule: len(rule.domain)).cleartext if rules else self.cleartext


Grade = Literal["present", "reachable", "executed"]

SignalKind = Literal[
    "class",  # its own classes are in the app
    "call",  # reached code calls it or names its types
    "hierarchy",  # a reached class extends or implements one of its types
    "jni",  # a native library binds, or looks up, a Java class of it
    "library",  # the name of a native library
    "component",
    "meta-data",
    "asset",  # the name of a file
    "model",  # what is in a file: a network for faces
    "resource",  # a text or the name of a resource
    "host",  # an address in code
    "literal",  # another constant in code
    "native-string",  # an address or other constant in a native library
    "web",  # a call in bundled scripts, or a method given to them
]
"""What speaks for an SDK; `analyzers.static.signals` says which of them are independent."""

Confidence = Literal["high", "medium", "low"]


class SdkUse(Value, frozen=True):
    """A face SDK of the catalogue found in the app, with how strongly it is tied to running code."""

    id: str
    grade: Grade
    """``present``: bytes only; ``reachable``: used from code an entry point leads to; ``executed``: seen running."""
    weak: bool
    """Only signals that also occur without a face function (a generic runtime, a class name)."""
    not_face_data: bool
    """The app never receives a face through it (system unlock, device risk, camera plumbing)."""
    methods: tuple[str, ...]
    """Methods of the SDK called from reachable code outside it, ``pkg.Class.method``, sorted."""
    face_classes: tuple[str, ...]
    """FC1-FC7 those methods, or else the catalogue's capability, stand for; sorted."""
    evidence: tuple[Evidence, ...]
    signals: tuple[SignalKind, ...] = ()
    """Kinds of what was seen of it."""
    confidence: Confidence = "low"
    """How far independent signals agree that it is there (rule: `analyzers.static.signals`)."""
    version: str = ""
    """As its own files say, empty when they do not."""


class Endpoint(Value, frozen=True):
    """A URL constant tied to the face function."""

    url: str
    host: str
    cleartext: bool
    """The scheme is ``http`` or ``ws``."""
    permitted: bool
    """For a cleartext scheme: whether the platform would let it out; otherwise true."""
    owner: Literal["face-code", "sdk", "nearby"]
    """In app code that works with a face SDK and sends; inside the SDK; or there without a known sending."""
    sdk: str
    """Catalogue id of the SDK concerned, or empty."""
    choice: bool
    """The same code also holds the https form, so an argument decides which is used."""
    evidence: Evidence


class Packer(Value, frozen=True):
    """A packer or protector whose traces were found."""

    id: str
    name: str
    evidence: tuple[Evidence, ...]
    hides: bool = True
    """The code seen is not the code that runs; without it, names and texts alone may be disguised."""


class PolicyLink(Value, frozen=True):
    """Where the APK itself points to, or names, a privacy policy."""

    url: str
    """Empty when only a title or an embedded page was seen."""
    evidence: Evidence
    kind: DocumentKind = "policy"
    title: str = ""
    """The words it goes by in the app, or the title of an embedded page."""
    entry: str = ""
    """The embedded page's entry in the APK."""
    score: int = 0
    """How much speaks for it; links are in falling order."""
    reasons: tuple[str, ...] = ()
    """What speaks for or against it, ids of `analyzers.static.policies.REASONS`."""
    library: bool = False
    """A library's own document, not the app's."""
    attempt: Attempt | None = None
    """``None`` when the address was not asked for."""


class Code(Value, frozen=True):
    """How much of the app's code could be read."""

    state: Literal["read", "packed", "unreadable", "cut"]
    """``cut``: the budget of the app ended before all of its code was looked at."""
    dex_files: int
    classes: int
    methods: int


class Part(Value, frozen=True):
    """One of the files an app is made of: an APK of a set of splits, or a module of a bundle."""

    name: str
    """``base``, or the name of the split."""
    file: str
    """Its file or folder in the set; empty for an APK by itself."""
    sha256: str
    """SHA-256 of the APK, lower-case hex; empty for a module of a bundle."""
    size: int
    """Bytes of the APK, or of the module's files when unpacked."""


class Parts(Value, frozen=True):
    """Which parts of an app were there, and which were not."""

    form: Literal["apk", "folder", "xapk", "apks", "apkm", "aab"]
    present: tuple[Part, ...]
    """The base first, the others by name."""
    missing: tuple[str, ...]
    """Splits the app speaks of that were not there, and types of splits it requires (``base__abi``); sorted."""
    unread: tuple[str, ...]
    """Files of the set that were not or could not be read, sorted."""
    required: bool
    """The app does not install without its splits."""


class StaticArtifact(Value, frozen=True, tag_field="schema", tag="faceaudit/static/2"):
    """What reading the APK without running it shows."""

    app: App
    permissions: tuple[Permission, ...]
    components: tuple[Component, ...]
    network: NetworkConfig
    code: Code
    packers: tuple[Packer, ...]
    sdks: tuple[SdkUse, ...]
    face_classes: tuple[str, ...]
    """Sorted FC1-FC7 of reachable signals (in packed apps of present ones too); ``("FC0",)`` when none."""
    endpoints: tuple[Endpoint, ...]
    china: tuple[Evidence, ...]
    """Signs in the APK that it is offered in mainland China (own zh-CN texts, an ICP number)."""
    policy_links: tuple[PolicyLink, ...]
    limitations: tuple[Limitation, ...]
    asking: Asking = Asking("none")
    """What a person is asked before a face is taken."""
    handling: Handling = Handling("none")
    """What is done with the face afterwards."""
    parts: Parts | None = None
    """``None`` for an APK that is the whole app."""


# --- dynamic ------------------------------------------------------------------------------------


class Coverage(Value, frozen=True):
    """How far one scripted path of a session got."""

    path: str
    """``idle``, ``decline``, ``deny-camera``, ``accept``, ``withdraw``, ``child``, ``manual``, ``imported``."""
    runs: int
    """Fresh installs on which it was walked."""
    completed: int
    """How many of those reached the path's end."""
    reached: tuple[str, ...] = ()
    """What every completed run reached (``consent``, ``face-step``, ``capture`` …), sorted."""
    why: tuple[str, ...] = ()
    """Codes of what ended the others."""


class Recording(Value, frozen=True):
    """By which means, on what, and when a session was recorded."""

    zero: str
    """UTC instant of the log's clock zero, ISO 8601."""
    device: str
    """Kind, model and Android release in a few words, empty when not known."""
    simulated: bool
    """Not a real Android device."""
    hooks: str
    """``spawn``, ``held``, ``attach``, ``gadget``, ``none``."""
    route: str
    """``proxy``, ``wireguard``, ``transparent``, ``imported``, ``none``."""
    trials: tuple[str, ...]
    opted: tuple[str, ...]
    """Interventions in the app that the user asked for (``unpin``, ``environment``)."""
    detector: str
    """Face detector used on images, empty when none."""
    hook_table: str
    tool: str
    settings: dict[str, str]
    intact: bool
    """Every line carries the hash of the one before, and the log was closed in order."""
    lines: int


class DynamicArtifact(Value, frozen=True, tag_field="schema", tag="faceaudit/dynamic/2"):
    """What a recorded session shows."""

    session: str
    """SHA-256 of the session's event log, lower-case hex."""
    package: str
    app_sha256: str
    """Of the APK that was run, empty when it is not known."""
    coverage: tuple[Coverage, ...]
    executed_sdks: tuple[SdkUse, ...]
    limitations: tuple[Limitation, ...]
    recording: Recording | None = None
    observed: Observed = Observed()


# --- policy -------------------------------------------------------------------------------------

ELEMENTS = (
    "purpose_necessity",
    "method",
    "separate_consent",
    "retention",
    "storage_location",
    "third_party",
    "refuse_alternative",
    "withdraw_delete",
    "minors_guardian",
    "security",
)
"""What a face clause has to tell, in the order reports print it."""

NOTICE = ("handler_contact", "purpose", "necessity", "impact", "rights", "sensitive_marking")
"""What the notice duty names beyond the elements (with method and retention)."""


class Snapshot(Value, frozen=True):
    """The file the text was taken from."""

    sha256: str
    """SHA-256 of the bytes as given, lower-case hex."""
    size: int
    media_type: Media
    encoding: str
    """Empty for PDF and DOCX."""
    map: tuple[tuple[int, int, int], ...]
    """Runs (text start, snapshot start, length): code points of the text to those of the decoded file.

    Empty for PDF and DOCX, which are no characters; there the text itself is what places refer to.
    """
    origin: Origin | None = None


class LinkedDocument(Value, frozen=True):
    """Another document that the policy or the app points to."""

    kind: DocumentKind
    title: str
    """The words of the link."""
    target: str
    """The address, or the name of the file or entry."""
    found: Evidence
    """Where it is pointed to."""
    state: Literal["read", "not-fetched", "unreadable"]
    foreign: bool = False
    """It lies with another company than the policy: the rules of a library's maker, not the app's own."""
    problem: str = ""
    """Code of the error when it could not be read."""
    reading: "PolicyArtifact | None" = None
    """What it says; its own links are not followed."""


class PolicyArtifact(Value, frozen=True, tag_field="schema", tag="faceaudit/policy/2"):
    """What the privacy policy says about faces. It is also the ``policy`` object of the report."""

    snapshot: Snapshot
    text: str
    """HTML: all text nodes in order, without tags; Markdown and plain text: the decoded file; PDF and DOCX:
    paragraphs, list items and cells, a line each."""
    text_sha256: str
    """SHA-256 of the text in UTF-8, lower-case hex."""
    languages: tuple[str, ...]
    """``zh``, ``en``: those that make up a tenth or more of the text, the larger first."""
    title: str
    face_mentioned: bool
    face_processed: bool
    processing: Literal[
        "server", "device_only", "mixed", "third_party", "unspecified", "denied", "none"
    ]
    separate_clause: bool
    """``clause_level >= 2``."""
    clause_level: Literal[0, 1, 2, 3]
    score: float
    """Calibrated probability that the level is 2 or more, 0-1, four decimals."""
    clauses: tuple[Clause, ...]
    mentions: tuple[Mention, ...]
    highlighted: bool
    """At least one sentence on face processing is set off from the text around it."""
    consent_wording: Wording
    elements: dict[str, Element]
    """By the ids of `ELEMENTS`: what the clause tells, or without a clause the sentences on face processing."""
    notice: dict[str, Element]
    """By the ids of `NOTICE`."""
    limitations: tuple[Limitation, ...]
    abstain: bool = False
    """``score`` lies so near the middle that whether there is a separate clause is for a person to say."""
    sentences: tuple[Sentence, ...] = ()
    """All of them in order, without menus, footers and the like."""
    retention: tuple[Retention, ...] = ()
    """Of faces and of other data, in order."""
    consents: tuple[Consent, ...] = ()
    recipients: tuple[Recipient, ...] = ()
    """Of face data, in order, each name once."""
    sdk_rows: tuple[SdkRow, ...] = ()
    """Entries of all lists of third-party components, whether or not they speak of faces."""
    promises: tuple[Promise, ...] = ()
    licences: tuple[Licence, ...] = ()
    readability: Readability | None = None
    """Of the whole text, in its main language; ``None`` when it is too short to measure."""
    linked: tuple[LinkedDocument, ...] = ()
    """Face rules, SDK lists, children's rules and agreements it or the app points to, in order."""
    own_model: str = ""
    """SHA-256 of the model of the user's own that read it; empty: the one that comes with the program."""


Artifact = StaticArtifact | DynamicArtifact | PolicyArtifact


def encode(value: msgspec.Struct, *, pretty: bool = True) -> bytes:
    """JSON of a value: UTF-8, keys in declared order, so equal values give equal bytes."""
    data = msgspec.json.encode(value, order="deterministic")
    return msgspec.json.format(data, indent=2) + b"\n" if pretty else data
