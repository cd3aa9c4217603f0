"""The candidates for a clause: headings, items, rows, paragraphs and whole texts that may be about faces alone."""

import math
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from analyzers.artifacts import ELEMENTS
from analyzers.policy.extent import extent
from analyzers.policy.facts import Facts
from analyzers.policy.lexicon import Words, faces, group
from analyzers.policy.mentions import Regions, Told
from analyzers.policy.model import Floats
from analyzers.policy.units import Outline
from analyzers.telling import SdkRow

Telling = Callable[[Sequence[int]], Sequence[frozenset[str]]]
"""From sentence numbers to the elements each sentence tells."""

Naming = Literal["face", "biometric", "document", "other", "none"]
"""What a candidate's title names: faces, biometrics, faces as the subject of the whole document."""

FEATURES = {
    "title_face": 1,
    "title_biometric": 1,
    "title_document": 1,
    "numbered": 1,
    "early": 1,
    "body_face": 1,
    "about": 1,
    "about_share": 1,
    "about_words": 1,
    "exclusive": 1,
    "about_elements": 1,
    "opens_about": 1,
    "title_mixed": -1,
    "off_topic": -1,
    "other_data": -1,
    "other_share": -1,
    "unlock_share": -1,
    "unlock_read": -1,
    "listed_share": -1,
    "denied_share": -1,
    "component": -1,
}
"""What a candidate is scored by, in order, and whether it speaks for (1) or against (-1) a clause.

The signs follow from what a clause is; training may find a weight of 0 but not turn one round.
"""

ENOUGH_ELEMENTS = 5
"""Elements beyond which telling more does not make a unit more of a clause."""

MIN_ELEMENTS = 2
"""A unit that tells fewer elements than this names the data but does not regulate it."""

ABOUT = 0.4
"""Probability from which a sentence counts as being about faces."""

_RULES_TITLE = re.compile(
    r"规则|协议|须知|告知|同意书|授权书|声明|说明|条款|政策|指引|公告|办法|notice|polic(?:y|ies)|agreement|consent|rules?\b"
    r"|statement|terms|release|addendum|schedule|leaflet|handling|what (?:we|you|is)|how (?:we|your)|know",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A unit that may be a clause."""

    unit: int
    first: int
    stop: int
    """Sentences ``[first, stop)``."""
    naming: Naming
    features: tuple[float, ...]
    elements: frozenset[str]

    @property
    def titled(self) -> bool:
        """Whether it has a number or a title, which level 2 and 3 need."""
        return self.naming != "none"


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything known about a policy when its clauses are looked for."""

    outline: Outline
    facts: tuple[Facts, ...]
    told: tuple[Told, ...]
    regions: Regions
    title: str


@dataclass(frozen=True, slots=True)
class Weighed:
    """What the model says of every sentence of a reading."""

    about: Floats
    """Probability that it is about face data, with its place taken into account."""
    alone: Floats
    """The same, read by itself."""
    unlock: Floats
    """Probability that it is about the phone's own unlock."""
    telling: Floats
    """Highest probability that it tells purpose, method, consent or retention."""
    tells: Telling
    components: tuple[SdkRow, ...] = ()
    """Entries of component lists: nothing inside one is a clause."""


def candidates(reading: Reading, weighed: Weighed) -> list[Candidate]:
    """All units that have a sentence about faces and tell at least one element, outermost first.

    A text that never names a face has none, however much it reads like one that does.
    """
    if not reading.told:
        return []
    maker = _Maker(reading, weighed)
    found = [maker.document()]
    for index in _units(reading, weighed):
        first, stop = extent(reading.outline, index, reading.facts)
        if any(maker.about[first:stop]):
            found.append(maker.unit(index, first, stop))
    return [candidate for candidate in found if candidate is not None]


def _units(reading: Reading, weighed: Weighed) -> Iterator[int]:
    """Units that hold, or govern one that holds, a sentence about faces."""
    outline, where = reading.outline, reading.regions
    processing = {item.sentence for item in reading.told if item.role == "processing"}
    holders: set[int] = set()
    for number, sentence in enumerate(outline.sentences):
        if weighed.about[number] < ABOUT and number not in processing:
            continue
        unit = sentence.unit
        while unit >= 0 and unit not in holders:
            holders.add(unit)
            unit = outline.units[unit].parent
    for index in sorted(holders):
        if not (
            index in where.sdk
            or index in where.permission
            or outline.units[index].block.boilerplate
        ):
            yield index


class _Maker:
    """Describes the candidates of one reading."""

    def __init__(self, reading: Reading, weighed: Weighed) -> None:
        self._reading = reading
        self._weighed = weighed
        self._roles = {item.sentence: item.role for item in reading.told}
        self.about = [
            p >= ABOUT or self._roles.get(i) == "processing" for i, p in enumerate(weighed.about)
        ]

    def unit(self, index: int, first: int, stop: int) -> Candidate | None:
        """A unit with what it governs."""
        unit = self._reading.outline.units[index]
        title = Words.of(self._reading.outline.title(unit))
        naming = _naming(title, unit.numbered or bool(title.text))
        if naming == "none" and unit.kind != "line":
            naming = "other"
        return self._measured(index, first, stop, naming, title)

    def document(self) -> Candidate | None:
        """The whole text as one clause: rules of their own, or a short text on nothing else."""
        outline = self._reading.outline
        if not outline.sentences:
            return None
        top = [u for u in outline.units[:4] if not u.block.depth and not u.numbered]
        titles = [self._reading.title, *(outline.of(unit)[:90] for unit in top)]
        named = any(_names_rules(title) for title in titles)
        speaking = [i for i, fact in enumerate(self._reading.facts) if len(fact.text) >= 8]
        share = sum(self.about[i] for i in speaking) / max(len(speaking), 1)
        others = sum(
            bool(self._reading.facts[i].other_data) and not self.about[i] for i in speaking
        )
        alone = share >= 0.5 and others * 10 <= len(speaking)
        if not (named and share >= 0.2) and not alone:
            return None
        title = next((t for t in titles if _names_rules(t)), titles[0])
        return self._measured(0, 0, len(outline.sentences), "document", Words.of(title))

    def _measured(
        self, index: int, first: int, stop: int, naming: Naming, title: Words
    ) -> Candidate | None:
        facts = self._reading.facts[first:stop]
        told = self._weighed.tells(range(first, stop))
        elements = _only_elements(told)
        if not elements:
            return None
        about = self.about[first:stop]
        own = [self._roles.get(s, "") for s in range(first, stop)]
        if not _says_face(own) or (naming in ("other", "none") and _buried(facts)):
            return None
        total, alone = len(facts), 1 if _only_title(facts[0], title) else 0
        early = next((i for i, yes in enumerate(about[alone:]) if yes), total)
        kinds = len({word for fact in facts if fact.other_data for word in _others(fact.text)})
        off = sum(not yes and not fact.heading for yes, fact in zip(about, facts, strict=True))
        count = own.count
        features = (
            float(naming == "face" or (naming == "document" and bool(faces(title)))),
            float(naming == "biometric"),
            float(naming == "document"),
            float(self._reading.outline.units[index].numbered),
            1 / (1 + early),
            float(_body_face(facts, title)),
            float(np.mean(self._weighed.about[first:stop])),
            sum(about) / total,
            min(sum(fact.biometric for fact in facts), 4) / 4 * sum(about) / total,
            float(kinds == 0 and off * 4 <= total),
            self._told_about(told, about),
            float(self._weighed.about[min(first + alone, stop - 1)]),
            float(bool(title.text) and title in group("other_data")),
            math.log1p(off),
            math.log1p(kinds),
            sum(fact.other_data > 0 for fact in facts) / total,
            count("unlock") / total,
            float(np.mean(self._weighed.unlock[first:stop])),
            (count("list") + count("definition") + count("sdk-row") + count("permission")) / total,
            count("denial") / total,
            float(self._component(first, stop)),
        )
        return Candidate(index, first, stop, naming, features, elements)

    def _told_about(self, told: Sequence[frozenset[str]], about: Sequence[bool]) -> float:
        elements = _only_elements([t for t, yes in zip(told, about, strict=True) if yes])
        return min(len(elements), ENOUGH_ELEMENTS) / ENOUGH_ELEMENTS

    def _component(self, first: int, stop: int) -> bool:
        """Whether a candidate is an entry of a component list, or lies in one."""
        start = self._reading.outline.sentences[first].start
        end = self._reading.outline.sentences[stop - 1].end
        return any(
            min(end, row.quote[1]) - max(start, row.quote[0]) > (end - start) * 0.5
            for row in self._weighed.components
        )


def _only_elements(told: Sequence[frozenset[str]]) -> frozenset[str]:
    return frozenset().union(*told) & frozenset(ELEMENTS)


def _names_rules(title: str) -> bool:
    """Whether a title calls what follows rules on faces or biometrics."""
    words = Words.of(title)
    return (
        bool(faces(words) or words in group("generic_biometric"))
        and _RULES_TITLE.search(title) is not None
        and len(title) <= 90
        and not re.search(r"[。；]", title)
    )


def _naming(title: Words, marked: bool) -> Naming:
    if title.text and faces(title) and title not in group("unlock_name"):
        return "face"
    if title.text and title in group("generic_biometric"):
        return "biometric"
    return "other" if marked else "none"


def _others(text: str) -> set[str]:
    return {text[a:b].lower() for a, b in group("other_data").spans(Words.of(text))}


def _only_title(fact: Facts, title: Words) -> bool:
    return bool(title.text) and len(fact.text) <= len(title.text) + 12


_FACE_FEATURE = re.compile(r"[刷扫]脸\w{0,4}|face (?:login|pay|sign|clock|unlock|entry)\w*", re.I)
"""Names of functions, which say nothing of the data."""


def _body_face(facts: Sequence[Facts], title: Words) -> bool:
    """Whether a face, or how it is taken, is spoken of beside the title and the function's name."""
    rest = [facts[0].text.replace(title.text, "", 1) if title.text else facts[0].text]
    rest += [fact.text for fact in facts[1:]]
    bodies = (Words.of(_FACE_FEATURE.sub("", text)) for text in rest)
    return any(faces(body) or body in group("method") for body in bodies)


def _says_face(own: list[str]) -> bool:
    """Whether the sentences, by their roles, speak of processing and not mainly of the phone's unlock."""
    processing = own.count("processing")
    return processing > 0 and processing >= own.count("unlock") * 0.5


def _buried(facts: Sequence[Facts]) -> bool:
    """Whether the face is only named in sentences that name several other kinds of data."""
    named = [fact for fact in facts if fact.face]
    return bool(named) and all(fact.other_data >= 2 for fact in named)


def eligible(candidate: Candidate) -> bool:
    """Whether a candidate could have level 2 or 3 at all."""
    return candidate.titled and len(candidate.elements) >= MIN_ELEMENTS
