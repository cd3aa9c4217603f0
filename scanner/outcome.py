"""What a check answers, before the engine applies gates and ceilings."""

from typing import Literal

from analyzers.artifacts import Evidence, StaticArtifact, Text, Value
from reports.model import Verdict

Basis = Literal["static", "policy", "dynamic", "operator"]


class Fact(Value, frozen=True):
    """One thing found. The engine turns it into a finding with a fingerprint."""

    subject: str
    """Stable across versions: an SDK id, a host, an element; never an offset or a hash."""
    message: Text
    evidence: tuple[Evidence, ...]


class Outcome(Value, frozen=True):
    """A check's answer."""

    verdict: Verdict
    reason: str
    """A few English words; the same cause gives the same words."""
    message: Text
    basis: tuple[Basis, ...]
    """Kinds of evidence the answer rests on; the engine's ceilings go by it."""
    facts: tuple[Fact, ...] = ()
    missing: tuple[Text, ...] = ()
    would_change: tuple[Text, ...] = ()
    reproductions: int = 0
    """Fresh installs on which a run-time fact was seen."""
    provisions: tuple[str, ...] = ()
    """Where only some of the check's subjects are meant: the provisions to cite instead of all of the check's."""


def hidden_by(static: StaticArtifact) -> str:
    """What keeps the code of an app from being read, for a sentence: packers, or that it is unreadable."""
    rest = "budget" if static.code.state == "cut" else "unreadable code"
    return ", ".join(packer.name for packer in static.packers) or rest


def hidden_reason(static: StaticArtifact) -> str:
    """The same as the reason of a verdict."""
    names = hidden_by(static)
    return "budget" if names == "budget" else f"packed by {names}"


SHOWN_BY_A_RUN = Text(
    "提供完整走过人脸步骤的运行记录（--session）。",
    "Supply a recorded session that goes through the whole face step (--session).",
)


def not_assessed(
    reason: str, zh: str, en: str, *, would_change: tuple[Text, ...] = (SHOWN_BY_A_RUN,)
) -> Outcome:
    """The needed evidence was not available."""
    return Outcome("not-assessed", reason, Text(zh, en), (), would_change=would_change)
