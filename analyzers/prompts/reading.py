"""Reading a prompt: what it asks, in what words, what it tells and how it presses."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Literal, NamedTuple

from analyzers.prompts.consent import STRENGTH, Consent, Wording, consent_of
from analyzers.prompts.page import MOST_PARTS, Page, page_of
from analyzers.prompts.pressure import pressure_of
from analyzers.prompts.subject import Subjects, Topic, subjects_of
from analyzers.prompts.telling import Told, told_of
from analyzers.prompts.words import Span, group

Subject = Literal[
    "face", "camera", "general_privacy", "album", "other_biometric", "device_unlock", "other"
]
"""What a prompt is about, finer than `Topic`."""


class Reading(NamedTuple):
    """What a prompt says. Words are read, not meant: a person confirms what is held against anyone."""

    topics: tuple[Topic, ...]
    """What consent is asked for first, strongest first, then what else is spoken of; ``("other",)`` if nothing."""
    asks_consent: bool
    """Whether it asks to agree, authorise or allow, or holds a control that does."""
    wording: Wording
    only_face: bool
    """Whether the face is the only personal information it asks consent for: no camera or other
    permission, agreement, policy or other data with it."""
    tells_upload: bool
    """Says that faces are sent away, or compared by a server or somebody else."""
    tells_recipient: bool
    """Names or describes somebody else who gets them."""
    tells_purpose: bool
    tells_necessity: bool
    tells_rights: bool
    """Tells that one may refuse, withdraw, switch off or delete."""
    alternative: bool
    """Offers another way than the face."""
    guardian: bool
    """Speaks of guardians, parental consent or children under 14."""
    coercive: tuple[str, ...]
    """Patterns of pressure, sorted: ``countdown``, ``exaggerated-safety``, ``false-legal-duty``,
    ``improve-service``, ``no-service``, ``shame``, ``threatened-loss``."""
    notes: tuple[str, ...]
    """Sorted: ``album``, ``denied`` (says faces are not taken), ``device-unlock``, ``other-biometric``,
    ``quotes-law`` (names a statute), ``retouch``, ``truncated`` (longer than what is looked at)."""
    tells_retention: bool
    """Tells how long something is kept or when it goes, whatever it is."""
    tells_refusal: bool
    """Tells that one may say no, what is left then, or another way, be it on a button."""
    tells_withdrawal: bool
    """Tells how to withdraw, switch off or delete later, be it on a button."""
    spans: tuple[tuple[int, int, str], ...]
    """Evidence, sorted: ``[start, end)`` in characters of the source and a pattern id."""

    @property
    def asks_for_face(self) -> bool:
        """Whether the face is among what it asks consent for, and not only spoken of beside."""
        return self.asks_consent and self.topics[0] == "face"

    @property
    def subject(self) -> Subject:
        """What it asks for or else speaks of, in one word."""
        if self.topics[0] == "general":
            return "general_privacy"
        if self.topics[0] != "other":
            return self.topics[0]
        if "device-unlock" in self.notes:
            return "device_unlock"
        if "other-biometric" in self.notes:
            return "other_biometric"
        return "album" if "album" in self.notes else "other"


def read_prompt(text: str) -> Reading:
    """Read one text: a message, a heading, a label. Nothing is raised for any text.

    At most 20,000 characters are looked at; the cost grows with the length alone.
    """
    return _read(page_of((text,)))


def read_prompts(texts: Iterable[str]) -> Reading:
    """Read one screen: its heading, message, buttons and tick box labels, in the order they are shown.

    Spans count in the texts joined by one line end each. At most 400 texts and 20,000 characters are looked at.
    """
    return _read(page_of(tuple(islice(texts, MOST_PARTS + 1))))


def _read(page: Page) -> Reading:
    subjects = subjects_of(page)
    consent = consent_of(page, subjects)
    told = told_of(page, subjects, bool(consent.acts))
    pressure = tuple(pressure_of(page, subjects, consent))
    return Reading(
        topics=_topics(subjects, consent),
        asks_consent=bool(consent.acts),
        wording=consent.wording,
        only_face=consent.only_face,
        tells_upload=told.upload is not None,
        tells_recipient=told.recipient is not None,
        tells_purpose=told.purpose is not None,
        tells_necessity=told.necessity is not None,
        tells_rights=told.refusal is not None
        or (told.withdrawal is not None and _about(subjects, consent)),
        alternative=told.alternative is not None,
        guardian=told.guardian is not None,
        coercive=tuple(sorted(name for *_, name in pressure)),
        notes=tuple(sorted(_notes(page, subjects))),
        tells_retention=told.retention is not None,
        tells_refusal=bool(told.refusal or told.alternative or told.other_route),
        tells_withdrawal=told.withdrawal is not None,
        spans=tuple(sorted(_evidence(page, subjects, consent, told, pressure))),
    )


def _about(subjects: Subjects, consent: Consent) -> bool:
    return bool(subjects.face or consent.acts)


def _topics(subjects: Subjects, consent: Consent) -> tuple[Topic, ...]:
    spoken: dict[Topic, tuple[Span, ...]] = {
        "face": subjects.face,
        "camera": subjects.camera,
        "general": subjects.general,
    }
    rest = tuple(t for t in STRENGTH if spoken.get(t) and t not in consent.asked)
    return (*consent.asked, *rest) or ("other",)


def _notes(page: Page, subjects: Subjects) -> Iterator[str]:
    if subjects.denied:
        yield "denied"
    if subjects.unlock:
        yield "device-unlock"
    if group("law").within(page):
        yield "quotes-law"
    if subjects.retouch:
        yield "retouch"
    if page.truncated:
        yield "truncated"
    for name in ("album", "other_biometric"):
        if group(name).within(page):
            yield name.replace("_", "-")


def _evidence(
    page: Page,
    subjects: Subjects,
    consent: Consent,
    told: Told,
    pressure: tuple[tuple[int, int, str], ...],
) -> Iterator[tuple[int, int, str]]:
    """One place for each thing found, every act of consent, in the source's characters."""
    for name, spans in (
        ("face", subjects.face),
        ("camera", subjects.camera),
        ("general", subjects.general),
        ("denied", subjects.denied),
    ):
        if spans:
            yield *page.source(*spans[0]), name
    for act in consent.acts[:_MOST_ACTS]:
        yield *page.source(act.start, act.end), act.name.replace("_", "-")
    for name, span in told._asdict().items():
        if span:
            yield *page.source(*span), name.replace("_", "-")
    for start, end, name in pressure:
        yield *page.source(start, end), name


_MOST_ACTS = 20
"""Acts of consent shown as evidence."""
