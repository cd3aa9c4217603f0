"""Whether a page asks for consent, to what, and in what words."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from analyzers.prompts.page import Page
from analyzers.prompts.subject import Subjects, Topic
from analyzers.prompts.words import CJK, Span, blanked, group

Wording = Literal["separate", "explicit", "implied", "none"]
"""Of consent: for this alone, in so many words, by doing something else, not at all."""

STRENGTH: tuple[Topic, ...] = ("face", "camera", "general", "other")

_TITLE = re.compile(r"《[^《》]{1,40}》")
_CONSENT_WORD = re.compile("同意|授权|允许|接受")
_UNASKED = re.compile("自动|默认|automatically")
_LINE_START = re.compile(r"^", re.M)


class Act(NamedTuple):
    """Words that ask for consent or give it."""

    start: int
    end: int
    name: str
    """Pattern id: ``act_asks``, ``act_starts``, ``act_permission``, ``act_heading``, ``act_tick``,
    ``act_means``, ``act_unasked`` (agrees by itself) or ``agree`` (a control)."""
    topics: frozenset[Topic]
    """What its own words ask for; empty when it leans on the rest of the page."""

    @property
    def implied(self) -> bool:
        return self.name in ("act_means", "act_unasked")


class Consent(NamedTuple):
    """What is asked on a page."""

    asked: tuple[Topic, ...]
    """What consent is asked for, strongest first; ``other`` when for nothing of the three."""
    wording: Wording
    only_face: bool
    acts: tuple[Act, ...]


def consent_of(page: Page, subjects: Subjects) -> Consent:
    """Find the acts of consent on a page and what they are about."""
    acts = tuple(_acts(page, subjects))
    if not acts:
        return Consent((), "none", False, ())
    asked = _asked(page, subjects, acts)
    only = asked == ("face",) and not _bundled(page, acts)
    return Consent(asked, _wording(page, asked, only, acts), only, acts)


def _acts(page: Page, subjects: Subjects) -> Iterator[Act]:
    """All acts, controls first."""
    controls = [part for part in page.parts if part.act != "none"]
    for part in controls:
        if part.act == "agree":
            topics = _topics(page, subjects, (part.start, part.end))
            yield Act(part.start, part.end, "agree", topics)
    text = _TITLE.sub(lambda m: _CONSENT_WORD.sub("■■", m[0]), page.text)
    text = blanked(text, ((part.start, part.end) for part in controls))
    words = page._replace(text=text)
    words = words._replace(text=blanked(words.text, group("no_act").spans(words)))
    taken: list[Span] = []
    for start, end in group("act_means").spans(words):
        taken.append((start, end))
        yield _act(page, subjects, start, end, _means(words, start, end))
    words = words._replace(text=blanked(words.text, iter(taken)))
    for name in ("act_asks", "act_permission", "act_heading"):
        for start, end in group(name).spans(words):
            yield _act(page, subjects, start, end, name)
    for line in _LINE_START.finditer(words.text):
        for start, end in group("act_starts").opening(words, line.start()):
            yield _act(page, subjects, start, end, "act_starts")


def _means(words: Page, start: int, end: int) -> str:
    if group("act_tick").within(words, start, end):
        return "act_tick"
    return "act_unasked" if _UNASKED.search(words.text, start, end) else "act_means"


def _act(page: Page, subjects: Subjects, start: int, end: int, name: str) -> Act:
    """An act with what its clause asks for, or else its sentence; English lists take the whole sentence."""
    topics: frozenset[Topic] = frozenset()
    if CJK.search(page.text, start, end):
        topics = _topics(page, subjects, page.governed(start, end))
    sentence = page.sentence(start)[0], page.sentence(max(end - 1, start))[1]
    if not topics or topics == {"camera"}:
        topics |= _topics(page, subjects, sentence)
    return Act(start, end, name, topics)


def _topics(page: Page, subjects: Subjects, stretch: Span) -> frozenset[Topic]:
    """What a stretch asks for. A face that is only shown in effects is not asked for with the camera."""
    found: set[Topic] = set()
    if _any(subjects.offered, stretch):
        found.add("face")
    if _any(subjects.camera, stretch):
        found.add("camera")
        if subjects.retouch and not _any(subjects.processing, stretch):
            found.discard("face")
    if _any(subjects.general, stretch):
        found.add("general")
    return frozenset(found)


def _asked(page: Page, subjects: Subjects, acts: tuple[Act, ...]) -> tuple[Topic, ...]:
    """What all acts together ask for.

    An act that names nothing agrees to what the page speaks of, unless another names it. A statement that
    faces are taken is covered by whatever agreement stands with it.
    """
    asked = frozenset[Topic]().union(*(act.topics for act in acts))
    if not asked:
        first = min(act.start for act in acts)
        spoken: list[tuple[Topic, Sequence[Span]]] = [
            ("face", [s for s in subjects.offered if _is_told(page, s, first)]),
            ("camera", subjects.camera),
            ("general", subjects.general),
        ]
        asked = frozenset(topic for topic, spans in spoken if spans)
    if subjects.processing and not (subjects.retouch and "camera" in asked):
        asked |= {"face"}
    if "face" in asked and subjects.camera and group("os_permission").within(page):
        asked |= {"camera"}
    return tuple(topic for topic in STRENGTH if topic in (asked or {"other"}))


def _is_told(page: Page, span: Span, first_act: int) -> bool:
    """Whether a face is spoken of in a text or a heading, not on a button that begins something else."""
    return page.part(span[0]).act in ("none", "agree") or span[0] < first_act


def _bundled(page: Page, acts: tuple[Act, ...]) -> bool:
    """Whether other permissions or personal information are asked for along with the face."""
    if group("permission").within(page) or group("other_data_with_face").within(page):
        return True
    others = (act for act in acts if "face" not in act.topics and act.name != "agree")
    return any(
        group("personal_data").within(page, *page.governed(act.start, act.end)) for act in others
    )


def _wording(page: Page, asked: tuple[Topic, ...], only: bool, acts: tuple[Act, ...]) -> Wording:
    own = [act for act in acts if not act.topics or asked[0] in act.topics] or list(acts)
    if all(act.implied for act in own) or any(act.name == "act_unasked" for act in own):
        return "implied"
    if only:
        return "separate"
    alone = (act for act in own if act.topics == {"face"} and not act.implied)
    if any(group("separately").within(page, *page.sentence(act.start)) for act in alone):
        return "separate"
    return "explicit"


def _any(spans: tuple[Span, ...], stretch: Span) -> bool:
    at = bisect_left(spans, (stretch[0], 0))
    return at < len(spans) and spans[at][0] < stretch[1]
