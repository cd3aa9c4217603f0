"""What a page tells about the use of faces: where they go, to whom, why, what one may do about it."""

from collections.abc import Callable
from typing import NamedTuple

from analyzers.prompts.page import Page
from analyzers.prompts.subject import Subjects
from analyzers.prompts.words import Span, group

_NEAR = 12
"""Characters before a verb in which a negation of it stands."""


class Told(NamedTuple):
    """The first place where each thing is told, if it is."""

    upload: Span | None
    recipient: Span | None
    purpose: Span | None
    necessity: Span | None
    refusal: Span | None
    withdrawal: Span | None
    retention: Span | None
    other_route: Span | None
    alternative: Span | None
    guardian: Span | None


def told_of(page: Page, subjects: Subjects, asks: bool) -> Told:
    """Find what a page tells."""
    face = bool(subjects.face)
    about = asks or face or bool(subjects.camera or subjects.general)
    return Told(
        upload=_first(page, "send", lambda s: _is_sent(page, s))
        or _first(page, "compared_elsewhere", lambda s: not _negated(page, s))
        if face
        else None,
        recipient=_first(page, "recipient", lambda s: _receives(page, s)) if face else None,
        purpose=_first(page, "purpose"),
        necessity=_first(page, "necessity") if about else None,
        refusal=_first(page, "refusal", lambda s: _is_told(page, s)) if face or asks else None,
        withdrawal=_first(page, "withdrawal", lambda s: _is_told(page, s)),
        retention=_first(page, "retention"),
        other_route=_first(page, "other_route") if face or subjects.unlock else None,
        alternative=_alternative(page, subjects),
        guardian=_first(page, "guardian"),
    )


def _first(page: Page, name: str, counts: Callable[[Span], bool] | None = None) -> Span | None:
    for span in group(name).spans(page):
        if counts is None or counts(span):
            return span
    return None


def _is_sent(page: Page, span: Span) -> bool:
    """Whether a verb of sending has a face for its object and is not turned round."""
    if _negated(page, span):
        return False
    clause, sentence = page.clause(span[0]), page.sentence(span[0])
    if group("face").within(page, *clause) or group("such_data").within(page, *clause):
        return True
    other = group("not_about_face").within(page, *clause)
    return not other and group("face").within(page, sentence[0], clause[0])


def _negated(page: Page, span: Span) -> bool:
    start = max(page.clause(span[0])[0], span[0] - _NEAR * (1 if page.chinese else 3))
    if group("not_sent").within(page, start, span[0]):
        return True
    return page.text.startswith(("失败", " failed"), span[1])


def _receives(page: Page, span: Span) -> bool:
    """Whether a name stands where faces are handed over, and not in a warning or a denial."""
    clause, sentence = page.clause(span[0]), page.sentence(span[0])
    about = group("face").within(page, *sentence) or group("such_data").within(page, *clause)
    if not about or group("fraud_warning").within(page, *sentence):
        return False
    handed = next(group("handing").spans(page, *clause), None)
    return (
        handed is not None
        and not _negated(page, (min(handed[0], span[0]), span[1]))
        and not _negated(page, handed)
    )


def _is_told(page: Page, span: Span) -> bool:
    """Whether a right is told in a text; a button that only refuses tells nothing."""
    return page.part(span[0]).act in ("none", "withdraw", "agree")


def _alternative(page: Page, subjects: Subjects) -> Span | None:
    face = bool(subjects.face) or subjects.unlock
    for part in page.parts:
        if part.act == "alternative" or (face and part.act == "verify-other"):
            return part.start, part.end
    return _first(page, "other_way", lambda s: not _negated(page, s)) or (
        _first(page, "other_means", lambda s: not _negated(page, s)) if face else None
    )
