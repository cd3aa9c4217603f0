"""What changed between two versions of an app or of a policy: a pure value over two documents.

A change is worse, better, or other: what is no longer assessed has not become better. Where a verdict moved,
``cause`` says what else differs between the two documents, so that nobody takes another version of the rules, or
another day's law, for a change of the app.
"""

from collections.abc import Iterable, Sequence
from typing import Literal

from msgspec.structs import replace

from analyzers.artifacts import PolicyArtifact, Text, Value
from reports.difference_parts import (
    Cause,
    Section,
    Shift,
    of_app,
    of_comparisons,
    of_duties,
    of_face_class,
    of_gates,
    of_limitations,
    of_sdks,
)
from reports.difference_policy import of_policies
from reports.model import FLAGGED, VERDICTS, Citation, Finding, Report, Result, Tool, Verdict
from reports.words_difference import CAUSE_NOTE, NOTE

Direction = Literal["worse", "better", "other"]
DIRECTIONS: tuple[Direction, ...] = ("worse", "better", "other")
Input = Literal["apk", "policy", "session", "rules", "day", "laws"]


class Side(Value, frozen=True):
    """One of the two documents."""

    name: str
    """Package of the app, or title of the policy."""
    version: str
    version_code: str
    sha256: str
    """Of the APK, or of the policy's file."""
    as_of: str
    scanned_at: str
    tool: Tool | None
    policy: str
    """SHA-256 of the policy's text, empty without one."""
    session: str
    """SHA-256 of the session's log, empty without one."""


class CheckChange(Value, frozen=True):
    """One check whose answer is not the same."""

    check: str
    title: Text
    old: Verdict | None
    """``None``: that document has no such check."""
    new: Verdict | None
    old_message: Text | None
    new_message: Text | None
    direction: Direction
    cause: Cause
    note: Text
    """What the change may come from, in a sentence."""
    appeared: tuple[Finding, ...]
    gone: tuple[Finding, ...]
    kept: tuple[str, ...]
    """Subjects of findings that both have; package and subject make a fingerprint, so this holds across packages."""
    cited: tuple[Citation, ...]
    """Provisions only the new one names."""
    dropped: tuple[Citation, ...]


class Difference(Value, frozen=True, tag_field="schema", tag="faceaudit/difference/1"):
    """Everything that differs."""

    kind: Literal["apps", "policies"]
    old: Side
    new: Side
    differs: tuple[Input, ...]
    """Which of what was judged, and of what judged it, is not the same."""
    notes: tuple[Text, ...]
    """What a reader must know first."""
    checks: tuple[CheckChange, ...]
    """What became worse first, then better, then other; those that did not change are only counted."""
    unchanged: int
    shifts: tuple[Shift, ...]
    """What else differs: gates, SDKs, what the policy tells, limitations."""
    summary: dict[str, int]
    """How many changes are ``worse``, ``better`` and ``other``."""

    @property
    def worse(self) -> bool:
        """Whether anything became worse."""
        return self.summary["worse"] > 0


# --- apps ----------------------------------------------------------------------------------------


def compare(old: Report, new: Report) -> Difference:
    """What changed from one report to another. Equal reports give equal, and an empty, difference."""
    differs = _differs(old, new)
    before = {result.check: result for result in old.results}
    after = {result.check: result for result in new.results}
    ids = list(dict.fromkeys((*before, *after)))
    pairs = [(ident, before.get(ident), after.get(ident)) for ident in ids]
    changes = [_change(ident, one, two, differs) for ident, one, two in pairs if _moved(one, two)]
    changes.sort(key=lambda change: DIRECTIONS.index(change.direction))
    found = (
        *of_app(old, new),
        *of_gates(old, new),
        *of_face_class(old, new),
        *of_sdks(old, new),
        *of_policies(old.policy, new.policy),
        *of_comparisons(old, new),
        *of_duties(old, new),
        *of_limitations(old.limitations, new.limitations),
    )
    shifts = tuple(replace(one, cause=_cause_of(one.section, differs)) for one in found)
    return Difference(
        kind="apps",
        old=_side(old),
        new=_side(new),
        differs=differs,
        notes=_notes(old, new, differs),
        checks=tuple(changes),
        unchanged=len(ids) - len(changes),
        shifts=shifts,
        summary=_summary(changes, shifts),
    )


def _side(report: Report) -> Side:
    app = report.app
    return Side(
        name=app.package,
        version=app.version,
        version_code=app.version_code,
        sha256=app.sha256,
        as_of=report.as_of,
        scanned_at=report.scanned_at,
        tool=report.tool,
        policy=report.policy.text_sha256 if report.policy is not None else "",
        session=report.session.log if report.session is not None else "",
    )


def _differs(old: Report, new: Report) -> tuple[Input, ...]:
    one, two = _side(old), _side(new)
    pairs: tuple[tuple[Input, object, object], ...] = (
        ("apk", one.sha256, two.sha256),
        ("policy", one.policy, two.policy),
        ("session", one.session, two.session),
        ("rules", one.tool, two.tool),
        ("day", one.as_of, two.as_of),
        ("laws", old.laws, new.laws),
    )
    return tuple(name for name, before, after in pairs if before != after)


def _notes(old: Report, new: Report, differs: Sequence[Input]) -> tuple[Text, ...]:
    found = []
    if old.app.package != new.app.package:
        found.append(NOTE["packages"])
    elif _is_older(new, old):
        found.append(NOTE["order"])
    if not differs:
        found.append(NOTE["same"])
    elif not set(differs) & {"apk", "policy", "session"}:
        found.append(NOTE["same-inputs"])
    if "rules" in differs:
        found.append(NOTE["rules"])
    if "day" in differs:
        found.append(NOTE["day"])
    if (old.session is None) != (new.session is None):
        found.append(NOTE["session"])
    if (old.policy is None) != (new.policy is None):
        found.append(NOTE["policy"])
    return tuple(found)


def _is_older(one: Report, two: Report) -> bool:
    """Whether the first is an earlier version of the app, as far as version codes tell."""
    codes = one.app.version_code, two.app.version_code
    if not all(code.isascii() and code.isdigit() and len(code) < 20 for code in codes):
        return False
    return int(codes[0]) < int(codes[1])


# --- checks --------------------------------------------------------------------------------------


def _moved(old: Result | None, new: Result | None) -> bool:
    """Whether a check answers otherwise. The reader's day alone moves wording, not the answer."""
    if old is None or new is None:
        return True
    return (
        old.verdict != new.verdict
        or _subjects(old) != _subjects(new)
        or {one.id for one in old.provisions} != {one.id for one in new.provisions}
    )


def _subjects(result: Result) -> set[str]:
    return {finding.subject for finding in result.findings}


def _change(
    ident: str, old: Result | None, new: Result | None, differs: Sequence[Input]
) -> CheckChange:
    before = {one.subject: one for one in old.findings} if old is not None else {}
    after = {one.subject: one for one in new.findings} if new is not None else {}
    cited = {one.id: one for one in old.provisions} if old is not None else {}
    cites = {one.id: one for one in new.provisions} if new is not None else {}
    known = new or old
    assert known is not None  # the id is of one of them
    cause = _cause(old, new, differs)
    return CheckChange(
        check=ident,
        title=known.title,
        old=old.verdict if old is not None else None,
        new=new.verdict if new is not None else None,
        old_message=old.message if old is not None else None,
        new_message=new.message if new is not None else None,
        direction=_direction(old, new, before.keys(), after.keys()),
        cause=cause,
        note=CAUSE_NOTE[cause],
        appeared=tuple(after[key] for key in after if key not in before),
        gone=tuple(before[key] for key in before if key not in after),
        kept=tuple(key for key in after if key in before),
        cited=tuple(cites[key] for key in cites if key not in cited),
        dropped=tuple(cited[key] for key in cited if key not in cites),
    )


def _cause(old: Result | None, new: Result | None, differs: Sequence[Input]) -> Cause:
    """What a change of a check may come from, by what differs between the documents."""
    if old is None or new is None:
        return "rules"
    same_facts = bool(old.findings) and _facts(old) == _facts(new)
    return _why(bool(_INPUTS & set(differs)), differs, same_facts=same_facts)


_INPUTS: frozenset[Input] = frozenset({"apk", "policy", "session"})
_RESTS_ON: dict[Section, frozenset[Input]] = {
    "app": frozenset({"apk"}),
    "face-class": frozenset({"apk", "session"}),
    "sdks": frozenset({"apk", "session"}),
    "gates": _INPUTS,
    "comparisons": _INPUTS,
    "duties": _INPUTS,
    "limitations": _INPUTS,
}
"""What each section is read from; the others from the policy."""


def _cause_of(section: Section, differs: Sequence[Input]) -> Cause:
    rests_on = _RESTS_ON.get(section, frozenset({"policy"}))
    return _why(bool(rests_on & set(differs)), differs)


def _why(inputs: bool, differs: Sequence[Input], *, same_facts: bool = False) -> Cause:
    """:param inputs: whether what it is read from differs; ``same_facts``: the same was seen all the same."""
    rules, day = "rules" in differs or "laws" in differs, "day" in differs
    if not rules and not day:
        return "inputs" if inputs else "context"
    if inputs and not same_facts:
        return "unclear"
    return "rules-or-day" if rules and day else "rules" if rules else "day"


def _facts(result: Result) -> set[tuple[str, str]]:
    return {(one.subject, one.message.en) for one in result.findings}


def _direction(
    old: Result | None, new: Result | None, before: Iterable[str], after: Iterable[str]
) -> Direction:
    was = old.verdict if old is not None else None
    now = new.verdict if new is not None else None
    if now in FLAGGED and (was not in FLAGGED or _graver(now, was)):
        return "worse"
    if was in FLAGGED and now in ("compliant", "not-applicable"):
        return "better"
    if was in FLAGGED and now in FLAGGED:
        if was != now:
            return "better"
        return _by_findings(set(before), set(after))
    return "better" if was == "not-assessed" and now == "compliant" else "other"


def _by_findings(before: set[str], after: set[str]) -> Direction:
    if after - before:
        return "worse"
    return "better" if before - after else "other"


def _graver(one: Verdict | None, two: Verdict | None) -> bool:
    return one is not None and two is not None and VERDICTS.index(one) < VERDICTS.index(two)


# --- policies ------------------------------------------------------------------------------------


def compare_policies(old: PolicyArtifact, new: PolicyArtifact) -> Difference:
    """What changed from one policy to another."""
    same = old.text_sha256 == new.text_sha256
    found = (
        *of_policies(old, new),
        *of_limitations(old.limitations, new.limitations),
    )
    # The artifact does not say which version read it: one text read in two ways was read by other rules.
    shifts = tuple(replace(one, cause="rules" if same else "inputs") for one in found)
    return Difference(
        kind="policies",
        old=_policy_side(old),
        new=_policy_side(new),
        differs=() if same else ("policy",),
        notes=(NOTE["same-policy"],) if same else (),
        checks=(),
        unchanged=0,
        shifts=shifts,
        summary=_summary((), shifts),
    )


def _policy_side(policy: PolicyArtifact) -> Side:
    return Side(
        name=policy.title,
        version="",
        version_code="",
        sha256=policy.snapshot.sha256,
        as_of="",
        scanned_at="",
        tool=None,
        policy=policy.text_sha256,
        session="",
    )


def _summary(changes: Iterable[CheckChange], shifts: Iterable[Shift]) -> dict[str, int]:
    told: list[str] = [change.direction for change in changes]
    told += [shift.direction for shift in shifts]
    return {name: told.count(name) for name in DIRECTIONS}
