"""What differs beside the checks: gates, face classes, SDKs, comparisons, duties and limitations."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Literal, TypeVar

from analyzers.artifacts import Evidence, Limitation, Text, Value
from reports.model import Gate, Report, Sdk
from reports.words import FACE_CLASS, GATE_STATE, GRADE
from reports.words_difference import APP, DUTY_STATE, WORDING

Cause = Literal["inputs", "rules", "day", "rules-or-day", "context", "unclear"]
"""``inputs``: APK, policy or session. ``unclear``: inputs and rules both differ, and either may be why."""

Section = Literal[
    "app",
    "gates",
    "face-class",
    "sdks",
    "clause",
    "elements",
    "notice",
    "recipients",
    "sdk-list",
    "retention",
    "promises",
    "licences",
    "comparisons",
    "duties",
    "limitations",
]


class Shift(Value, frozen=True):
    """One thing that is not the same."""

    section: Section
    id: str
    """Stable across versions within its section."""
    name: Text
    old: Text | None
    """``None``: it was not there."""
    new: Text | None
    """``None``: it is gone."""
    direction: Literal["worse", "better", "other"]
    old_evidence: tuple[Evidence, ...] = ()
    new_evidence: tuple[Evidence, ...] = ()
    cause: Cause = "inputs"


T = TypeVar("T")


def pairs(old: Mapping[str, T], new: Mapping[str, T]) -> Iterator[tuple[str, T | None, T | None]]:
    """What two tables hold under each name, those of the old one first."""
    for name in dict.fromkeys((*old, *new)):
        yield name, old.get(name), new.get(name)


def same(text: str) -> Text:
    """A name that is not of a language."""
    return Text(text, text)


# --- parts of reports ----------------------------------------------------------------------------


def of_app(old: Report, new: Report) -> Iterator[Shift]:
    """What the two packages say of themselves; another signer is another hand."""
    for name, text in APP.items():
        one, two = getattr(old.app, name), getattr(new.app, name)
        if one != two:
            before, after = ("" if value is None else str(value) for value in (one, two))
            yield Shift(
                "app",
                name,
                text,
                same(before) if before else None,
                same(after) if after else None,
                "other",
            )


def of_gates(old: Report, new: Report) -> Iterator[Shift]:
    """Questions before all checks that are answered otherwise."""
    before = {gate.id: gate for gate in old.gates}
    after = {gate.id: gate for gate in new.gates}
    for name, one, two in pairs(before, after):
        if one is not None and two is not None and one.state == two.state:
            continue
        known = two or one
        assert known is not None  # the name is of one of them
        yield Shift(
            "gates",
            name,
            known.question,
            _gate(one),
            _gate(two),
            "other",
            one.evidence if one is not None else (),
            two.evidence if two is not None else (),
        )


def _gate(gate: Gate | None) -> Text | None:
    if gate is None:
        return None
    state = GATE_STATE[gate.state]
    return Text(f"{state.zh}：{gate.reason.zh}", f"{state.en}: {gate.reason.en}")


def of_face_class(old: Report, new: Report) -> Iterator[Shift]:
    """What the app does with faces."""
    for name, one, two in pairs(
        dict.fromkeys(old.face_class, True), dict.fromkeys(new.face_class, True)
    ):
        if one != two:
            text = FACE_CLASS.get(name, same(name))
            yield Shift(
                "face-class",
                name,
                text,
                text if one else None,
                text if two else None,
                "other",
            )


def of_sdks(old: Report, new: Report) -> Iterator[Shift]:
    """Face SDKs that came, went, or are used otherwise."""
    before, after = {one.id: one for one in old.sdks}, {one.id: one for one in new.sdks}
    for name, one, two in pairs(before, after):
        if one is not None and two is not None and _use(one) == _use(two):
            continue
        known = two or one
        assert known is not None  # the name is of one of them
        yield Shift(
            "sdks",
            name,
            same(f"{known.name} ({known.vendor})"),
            _use(one),
            _use(two),
            "other",
            one.evidence if one is not None else (),
            two.evidence if two is not None else (),
        )


def _use(sdk: Sdk | None) -> Text | None:
    if sdk is None:
        return None
    grade = GRADE[sdk.grade]
    version = f" {sdk.version}" if sdk.version else ""
    classes = ", ".join(sdk.face_classes)
    return Text(f"{grade.zh}{version} {classes}".strip(), f"{grade.en}{version} {classes}".strip())


def of_comparisons(old: Report, new: Report) -> Iterator[Shift]:
    """Statements of the policy that fit what was seen otherwise than before."""
    before = {one.id: one for one in old.comparisons}
    after = {one.id: one for one in new.comparisons}
    for name, one, two in pairs(before, after):
        if one is not None and two is not None and one.word == two.word:
            continue
        known = two or one
        assert known is not None  # the name is of one of them
        worse = two is not None and two.word == "contradicted"
        cleared = two is not None and two.word == "clear"
        better = one is not None and one.word == "contradicted" and cleared
        yield Shift(
            "comparisons",
            name,
            known.claim,
            _compared(one.word, one.seen) if one is not None else None,
            _compared(two.word, two.seen) if two is not None else None,
            "worse" if worse else "better" if better else "other",
            (*one.quotes, *one.evidence) if one is not None else (),
            (*two.quotes, *two.evidence) if two is not None else (),
        )


def _compared(word: str, seen: Text) -> Text:
    named = WORDING.get(word, same(word))
    return Text(f"{named.zh}：{seen.zh}", f"{named.en}: {seen.en}")


def of_duties(old: Report, new: Report) -> Iterator[Shift]:
    """Duties whose answers come to something else."""
    before = {one.id: one for one in old.duties}
    after = {one.id: one for one in new.duties}
    for name, one, two in pairs(before, after):
        if one is not None and two is not None and one.state == two.state:
            continue
        known = two or one
        assert known is not None  # the name is of one of them
        state = two.state if two is not None else ""
        yield Shift(
            "duties",
            name,
            known.question,
            DUTY_STATE.get(one.state, same(one.state)) if one is not None else None,
            DUTY_STATE.get(state, same(state)) if two is not None else None,
            "worse" if state == "not-done" else "better" if state == "done" else "other",
        )


def of_limitations(old: Iterable[Limitation], new: Iterable[Limitation]) -> Iterator[Shift]:
    """What could not be seen before and can now, or the other way round."""
    before, after = {one.id: one for one in old}, {one.id: one for one in new}
    for name, one, two in pairs(before, after):
        if one is None or two is None:
            yield Shift(
                "limitations",
                name,
                same(name),
                one.message if one is not None else None,
                two.message if two is not None else None,
                "other",
            )
