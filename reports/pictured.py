"""What the pictures of a report show; a drawing computes nothing but where things stand."""

from typing import Literal

from analyzers.artifacts import Evidence, Text, Value

Lane = Literal[
    "screen",  # what was shown
    "hand",  # what a person (or the walker) did
    "permission",
    "camera",
    "sdk",
    "storage",  # album, files, logs
    "network",
    "app",  # launches, crashes, ends
]
LANES: tuple[Lane, ...] = (
    "app",
    "screen",
    "hand",
    "permission",
    "camera",
    "sdk",
    "storage",
    "network",
)
"""From top to bottom of the picture."""


class Occurrence(Value, frozen=True):
    """One thing in the chronology of a run."""

    line: int
    """Number of its line in the session's log."""
    start: int
    """Milliseconds since the run began."""
    end: int | None
    """Milliseconds; ``None`` for a thing without length."""
    lane: Lane
    kind: str
    """A `analyzers.observed.MomentKind`."""
    what: str
    sdk: str = ""
    checks: tuple[str, ...] = ()
    """Flagged checks whose evidence points to this line, in the order of the catalogue."""
    polled: bool = False
    """It was found when somebody asked the system; it may have begun before."""
    about: Literal["face", "other", ""] = ""
    """Agreements: whether the prompt asks for consent about faces. Empty: no agreement, or to no consent."""


class Walk(Value, frozen=True):
    """One run of a path, in order."""

    run: str
    path: str
    way: str
    completed: bool
    why: str
    """Code of what ended it early, or empty."""
    span: int
    """Milliseconds from the first to the last line."""
    occurrences: tuple[Occurrence, ...]
    left_out: int = 0
    """Occurrences not listed (touches without a name, repeated frames), so that the picture can be read."""


NodeKind = Literal["entry", "screen", "touch", "consent", "permission", "alternative", "face"]


class Node(Value, frozen=True):
    """A step on the way to a face."""

    id: str
    kind: NodeKind
    label: str
    face_consent: Literal["separate", "explicit", "implied", "none", ""] = ""
    """``consent`` nodes about faces: how it is worded. Empty: another consent."""
    checks: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()


class Edge(Value, frozen=True):
    """A step that follows another."""

    source: str
    target: str
    label: str = ""


class Graph(Value, frozen=True):
    """Ways from the app's entry points to the calls that take a face."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    complete: bool
    """Every way in the code was followed."""
    left_out: int = 0
    """Ways not drawn."""


class Hop(Value, frozen=True):
    """One step of face data on its way."""

    kind: Literal["source", "pass", "sink"]
    what: str
    evidence: tuple[Evidence, ...]
    zh: str = ""
    """The same in Chinese, where that differs."""


class Chain(Value, frozen=True):
    """Face data from where it is taken to where it goes."""

    id: str
    basis: Literal["static", "dynamic"]
    source: Text
    sink: Text
    hops: tuple[Hop, ...]
    marks: tuple[Text, ...]
    """What matters about it: cleartext, encrypted by the app, every frame, on the device only."""
    checks: tuple[str, ...] = ()
