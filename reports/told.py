"""What a report tells beside its results: answers a person asks for, duties, comparisons, how to mend a thing."""

from typing import Literal

from analyzers.artifacts import Evidence, Text, Value
from reports.citation import Citation

Wording = Literal["clear", "vague", "omitted", "contradicted"]
"""How a statement fits what was seen, in the vocabulary of PoliCheck (Andow et al., USENIX Security 2020)."""


class Comparison(Value, frozen=True):
    """One promise or disclosure of the policy against one thing that was, or could have been, seen."""

    id: str
    """Stable across versions: the kind of promise and what it was compared with."""
    check: str
    """The check whose verdict rests on it."""
    claim: Text
    """What the policy says, or that it says nothing, in a few words."""
    quotes: tuple[Evidence, ...]
    """Where it says so; empty when it says nothing."""
    seen: Text
    """What was observed, or that nothing was looked at."""
    evidence: tuple[Evidence, ...]
    word: Wording | Literal["not-tested"]
    """``not-tested``: nothing was looked at that could confirm or disprove the claim."""
    basis: Literal["static", "dynamic", "none"]


DutyState = Literal[
    "not-asked",  # nobody answered
    "done",  # the operator says so; this program does not verify it
    "partial",
    "not-done",
    "refused",
    "not-triggered",  # the duty does not arise, by the operator's own figures
    "not-computable",
]


class Duty(Value, frozen=True):
    """A duty that only the operator can prove, as a question, with the answer if there is one."""

    id: str
    question: Text
    trigger: Text
    """When the duty arises."""
    provisions: tuple[Citation, ...]
    state: DutyState
    answer: str
    """As the operator wrote it, empty when not asked."""
    dated: str
    """Day of the operator's document, ``YYYY-MM-DD``, or empty."""
    due: str
    """Last day to do it, ``YYYY-MM-DD``, or empty."""
    note: Text
    """What the state follows from."""


class Reply(Value, frozen=True):
    """One of the three questions people are told to ask: why collected, how stored, what risk."""

    id: Literal["why", "how-stored", "what-risk"]
    question: Text
    answer: Text
    """One sentence about the quotations, or that the policy does not say."""
    quotes: tuple[Evidence, ...]


class Advice(Value, frozen=True):
    """One thing to keep, or one place to turn to."""

    id: str
    text: Text
    provisions: tuple[Citation, ...] = ()


class Outline(Value, frozen=True):
    """How to mend what a check flags: a short outline of our own, to be adapted."""

    text: Text
    """What to do, in a sentence or two."""
    language: Literal["kotlin", "xml", "text", "yaml", ""]
    code: str
    """A few lines; for wording, Chinese. Empty when no lines help."""


class Accepted(Value, frozen=True):
    """A finding that the user's baseline knows (``--baseline``). It changes no verdict and hides nothing."""

    reason: str
    by: str
    """Who accepted it, empty when the file does not say."""
    expires: str
    """Last day, ``YYYY-MM-DD``."""
    state: Literal["accepted", "expired", "graver"]
    """``graver``: it was accepted under a milder verdict. Only ``accepted`` keeps a finding from counting."""


class Baseline(Value, frozen=True):
    """What came of the user's list of accepted findings."""

    accepted: int
    """Findings accepted in this report."""
    new: int
    """Flagged findings the list does not know."""
    notes: tuple[Text, ...]
    """Entries that expired, are graver now, or match nothing."""
