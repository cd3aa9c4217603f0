"""Wording that presses or misleads: only where the page speaks of faces or asks for consent."""

from collections.abc import Iterator

from analyzers.prompts.consent import Consent
from analyzers.prompts.page import Page
from analyzers.prompts.subject import Subjects
from analyzers.prompts.words import Span, group

_AFTER_CONDITION = 48
"""Characters after a condition in which its consequence stands; three times as many in English."""
_AFTER_DENIAL = 16
"""Characters after "cannot use" in which stands what cannot be used."""

Found = tuple[int, int, str]


def pressure_of(page: Page, subjects: Subjects, consent: Consent) -> Iterator[Found]:
    """The first place of each pattern; ids are those of `Reading.coercive`."""
    face = bool(subjects.face)
    if face and (span := _vague_law(page)):
        yield *span, "false-legal-duty"
    if (face or consent.acts) and (span := _no_service(page)):
        yield *span, "no-service"
    if face:
        if span := _threat(page):
            yield *span, "threatened-loss"
        if "face" in consent.asked and (span := next(group("improve_service").spans(page), None)):
            yield *span, "improve-service"
        for name in ("countdown", "shame", "exaggerated_safety"):
            if span := next(group(name).spans(page), None):
                yield *span, name.replace("_", "-")


def _vague_law(page: Page) -> Span | None:
    """A duty from rules that are not named in the same sentence."""
    for span in group("vague_law").spans(page):
        if not group("law").within(page, *page.sentence(span[0])):
            return span
    return None


def _no_service(page: Page) -> Span | None:
    """All service withheld for refusing; losing only the function that needs the face is no pressure."""
    for condition, reach in _conditions(page):
        for _, end in group("denied_service").spans(page, condition, reach):
            after = min(end + _AFTER_DENIAL * (1 if page.chinese else 2), reach)
            if not group("only_feature").within(page, end, after):
                return condition, end
    return None


def _threat(page: Page) -> Span | None:
    """Something taken away for refusing or failing; a warning against fraud is none."""
    for condition, reach in _conditions(page):
        sentence = page.sentence(condition)
        for _, end in group("loss").spans(page, condition, reach):
            if not group("fraud_warning").within(page, *sentence):
                return condition, end
    for start, end in group("loss").spans(page):
        sentence = page.sentence(start)
        conditional = group("refused").within(page, start, sentence[1])
        if conditional and not group("fraud_warning").within(page, *sentence):
            return start, end
    return None


def _conditions(page: Page) -> Iterator[tuple[int, int]]:
    """Where refusal is spoken of in a text, and how far its consequence may stand."""
    for start, end in group("refused").spans(page):
        if page.part(start).act != "none":
            continue
        far = end + _AFTER_CONDITION * (1 if page.chinese else 3)
        yield start, min(page.sentence(start)[1], far)
