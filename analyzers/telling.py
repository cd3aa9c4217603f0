"""What a privacy policy tells about faces: values of the policy artifact.

Every value that rests on words of the policy carries their place in its text, so that a quotation can be
checked from the artifact alone.
"""

from typing import Literal

from analyzers.evidence import Value

Span = tuple[int, int]
"""``[start, end)`` in code points of the policy text."""

By = Literal[
    "server", "device_only", "third_party", "device_unlock", "denied", "listed", "unspecified", ""
]
"""Who processes the face a sentence speaks of.

``device_unlock``: the phone's own unlock, of which the app gets only the result. ``listed``: the face is
merely defined or named among other data. Empty: the sentence does not speak of faces.
"""

Wording = Literal["separate", "explicit", "agree_or_authorise", "none"]
"""How consent is worded: separate (单独) is more than explicit (明示), explicit more than mere agreement."""


class Element(Value, frozen=True):
    """Whether the policy tells one thing about faces, and where."""

    covered: bool
    quotes: tuple[Span, ...]


class Readability(Value, frozen=True):
    """How hard a stretch of text is to read, by one standard measure of its language."""

    measure: Literal["flesch-kincaid-grade", "characters-per-clause"]
    """English: the US school grade of Kincaid et al. (1975). Chinese: mean characters between two marks of
    punctuation, as Xu, Yao and Chen (2021) measure annual reports."""
    value: float
    """Higher is harder; one decimal."""


class Sentence(Value, frozen=True):
    """A sentence, title or table cell of the policy. Those that tell nothing are in the artifact, too."""

    start: int
    end: int
    unit: Literal["heading", "item", "row", "line"]
    """What it stands in: a title over what follows, an item with a number or title, a table row, a plain line."""
    language: Literal["zh", "en", ""]
    """Empty when it has words of neither."""
    face: Literal["yes", "context", "no"]
    """Speaks of face data itself, only through its place (“the above information”), or not at all."""
    by: By = ""
    in_clause: bool = False
    """It lies in one of the clauses (of any level)."""
    elements: tuple[str, ...] = ()
    """Ids of ``ELEMENTS`` it tells, whatever the data, in their order."""
    notice: tuple[str, ...] = ()
    """Ids of ``NOTICE`` it tells, whatever the data, in their order."""
    prominent: bool = False
    """Half of it or more is set off by weight, colour, size or underline."""


class Clause(Value, frozen=True):
    """A part of the policy that is about face data."""

    level: Literal[1, 2, 3]
    """3 own heading or document, 2 own numbered or titled item, 1 untitled paragraph."""
    heading: str
    """Empty at level 1."""
    start: int
    end: int
    prominent: bool
    """Set off by weight, colour, size or underline."""
    probability: float = 0.0
    """Calibrated probability that it is a face clause of its own (level 2 or more), 0-1, four decimals."""
    distance: float = 0.0
    """Share of the text that stands before it, 0-1, four decimals."""
    reach: Literal["document", "anchor", "none"] = "none"
    """How one gets to it without reading what stands before: a document of its own, a link to its place, or not."""
    readability: Readability | None = None
    """``None`` when it is too short to measure."""


class Mention(Value, frozen=True):
    """A sentence that speaks of faces, and in what way."""

    start: int
    end: int
    role: Literal["processing", "list", "definition", "sdk-row", "permission", "unlock", "denial"]


class Retention(Value, frozen=True):
    """How long something is kept, as one sentence says it."""

    quote: Span
    """The words that say it, not the whole sentence."""
    kind: Literal["period", "event", "law", "shortest", "not_kept", "permanent"]
    """A number; up to an event; as the law requires; the shortest time needed; not kept at all; for ever."""
    days: int | None
    """For ``period`` the days it comes to: a month 30, a year 365, less than a day 0."""
    working_days: bool
    """The days are working days."""
    event: Literal["", "purpose", "cancel", "withdraw", "done"]
    """Up to when, or counted from when: the purpose is reached, the account closed, consent withdrawn,
    the check or session over."""
    minimum: bool
    """Kept at least so long, not at most."""
    face: bool
    """The sentence is about face data, itself or through its place."""


class Recipient(Value, frozen=True):
    """Somebody who, as the policy says, gets or processes face data."""

    name: str
    """As written."""
    sdks: tuple[str, ...]
    """Ids of the SDK catalogue whose product or vendor is named; empty for one the catalogue does not know."""
    quote: Span


class SdkRow(Value, frozen=True):
    """One entry of a list of third-party components. What the list does not say is empty."""

    name: str
    company: str
    purpose: str
    data: str
    link: str
    sdks: tuple[str, ...]
    """Ids of the SDK catalogue that its name or company stands for."""
    face: bool
    """It speaks of faces, or its component is a face SDK by name."""
    quote: Span


PromiseKind = Literal[
    "only_on_device", "not_stored", "encrypted", "not_shared", "not_abroad", "not_collected"
]


class Promise(Value, frozen=True):
    """A claim about face data that a look at the app's behaviour could disprove."""

    kind: PromiseKind
    quote: Span
    conditional: bool
    """It holds only with an exception or condition the sentence names (unless, without consent, …)."""


class Consent(Value, frozen=True):
    """A sentence that speaks of consent to the handling of faces."""

    wording: Literal["separate", "explicit", "agree_or_authorise"]
    quote: Span
    conditional: bool
    """Promised only for a case that may never come (“should we ever share”)."""


class Licence(Value, frozen=True):
    """A licence the person grants the operator over faces, portraits or what was uploaded."""

    over: Literal["face", "portrait", "content"]
    perpetual: bool
    """Without an end."""
    irrevocable: bool
    sublicensable: bool
    """May be passed on freely."""
    limited: bool
    """Only so far as providing the service needs it, or only as long as it is used."""
    quote: Span
