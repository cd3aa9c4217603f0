"""Finding the clauses: which headings, items, rows and paragraphs are about faces and nothing else."""

import math
import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from analyzers.artifacts import ELEMENTS
from analyzers.policy.extent import extent
from analyzers.policy.facts import Facts
from analyzers.policy.lexicon import Words, faces, group
from analyzers.policy.mentions import Regions, Told
from analyzers.policy.units import Outline

Telling = Callable[[Sequence[int]], Sequence[frozenset[str]]]
"""From sentence numbers to the elements each sentence tells."""

Naming = Literal["face", "biometric", "document", "other", "none"]
"""What a candidate's title names: faces, biometrics, faces as the subject of the whole document."""

FEATURES = {
    "title_names": 1,
    "title_document": 1,
    "numbered": 1,
    "early": 1,
    "body_face": 1,
    "reach": 1,
    "exclusive": 1,
    "elements": 1,
    "title_mixed": -1,
    "off_topic": -1,
    "other_data": -1,
    "other_share": -1,
    "unlock_share": -1,
    "listed_share": -1,
}
"""What a candidate is scored by, in order, and whether it speaks for (1) or against (-1) a clause.

The signs follow from what a clause is; training may find a weight of 0 but not turn one round.
"""

ENOUGH_ELEMENTS = 3
"""Elements beyond which telling more does not make a unit more of a clause."""

MIN_ELEMENTS = 2
"""A unit that tells fewer elements than this names the data but does not regulate it."""

MIN_PARAGRAPH = 3
"""The same for an untitled paragraph, which has no title to say what it is about."""

_RULES_TITLE = re.compile(
    r"规则|协议|须知|告知|同意书|授权书|声明|说明|条款|政策|指引|notice|polic(?:y|ies)|agreement|consent|rules?\b"
    r"|statement|terms|release",
    re.I,
)
_LONGEST_OWN = 20_000
"""Characters up to which a document without face words in its title can be one about faces."""


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


def candidates(reading: Reading, telling: Telling) -> list[Candidate]:
    """All units that speak of processing faces and tell at least one element, outermost first."""
    roles: dict[int, str] = {item.sentence: item.role for item in reading.told}
    if not any(role == "processing" for role in roles.values()):
        return []
    found = []
    whole = _document(reading, roles, telling)
    if whole is not None:
        found.append(whole)
    for index, first, stop in _ranges(reading, roles):
        candidate = _candidate(reading, roles, telling, index, first, stop)
        if candidate is not None:
            found.append(candidate)
    return found


def _ranges(reading: Reading, roles: dict[int, str]) -> Iterator[tuple[int, int, int]]:
    """Units with a sentence on processing in their reach."""
    outline, where = reading.outline, reading.regions
    processing = sorted(s for s, role in roles.items() if role == "processing")
    holders: set[int] = set()
    for sentence in processing:
        unit = outline.sentences[sentence].unit
        while unit >= 0 and unit not in holders:
            holders.add(unit)
            unit = outline.units[unit].parent
    for index in sorted(holders):
        unit_ = outline.units[index]
        if index in where.sdk or index in where.permission or unit_.block.boilerplate:
            continue
        first, stop = extent(outline, index, reading.facts)
        if bisect_left(processing, first) < bisect_left(processing, stop):
            yield index, first, stop


def _candidate(
    reading: Reading, roles: dict[int, str], telling: Telling, index: int, first: int, stop: int
) -> Candidate | None:
    outline = reading.outline
    unit = outline.units[index]
    title = Words.of(outline.title(unit))
    naming = _naming(title, unit.numbered or bool(title.text))
    if naming == "none" and unit.kind != "line":
        naming = "other"
    return _measured(reading, roles, telling, index, first, stop, naming, title)


def _naming(title: Words, marked: bool) -> Naming:
    if title.text and faces(title) and title not in group("unlock_name"):
        return "face"
    if title.text and title in group("generic_biometric"):
        return "biometric"
    return "other" if marked else "none"


def _document(reading: Reading, roles: dict[int, str], telling: Telling) -> Candidate | None:
    """The whole text as one clause: rules of their own, or a short text on nothing else."""
    outline = reading.outline
    if not outline.sentences:
        return None
    titles = [reading.title, *(outline.of(unit)[:60] for unit in outline.units[:4])]
    named = any(
        faces(Words.of(t))
        and _RULES_TITLE.search(t)
        and len(t) <= 60
        and not re.search(r"[。；]", t)
        for t in titles
    )
    speaking = [fact for fact in reading.facts if len(fact.text) >= 8]
    share = sum(fact.biometric for fact in speaking) / max(len(speaking), 1)
    apart = len(
        {i for i, fact in enumerate(reading.facts) if fact.other_data and not fact.biometric}
    )
    alone = len(outline.text) <= _LONGEST_OWN and share >= 0.3 and apart * 10 <= len(speaking)
    if not (named and share >= 0.15) and not alone:
        return None
    return _measured(
        reading, roles, telling, 0, 0, len(outline.sentences), "document", Words.of(titles[0])
    )


def _measured(
    reading: Reading,
    roles: dict[int, str],
    telling: Telling,
    index: int,
    first: int,
    stop: int,
    naming: Naming,
    title: Words,
) -> Candidate | None:
    facts = reading.facts[first:stop]
    unit = reading.outline.units[index]
    own = [roles.get(s, "") for s in range(first, stop)]
    if not _says_face(own):
        return None
    if naming == "face" and not _body_face(facts, title):
        return None
    told = telling(range(first, stop))
    elements = frozenset().union(*told) & frozenset(ELEMENTS) if told else frozenset()
    if not elements:
        return None
    total = len(facts)
    count = own.count
    kinds = len({word for fact in facts if fact.other_data for word in _others(fact.text)})
    alone = 1 if _only_title(facts[0], title) else 0
    early = next((i for i, fact in enumerate(facts[alone:]) if fact.face), total)
    reached = _reached(facts, told)
    features = (
        float(naming in ("face", "biometric", "document")),
        float(naming == "document"),
        float(unit.numbered),
        1 / (1 + early),
        float(_beside(facts, title)),
        reached / total,
        float(kinds == 0 and reached * 3 >= total * 2),
        min(len(elements), ENOUGH_ELEMENTS) / ENOUGH_ELEMENTS,
        float(bool(title.text) and title in group("other_data")),
        math.log1p(total - reached),
        math.log1p(kinds),
        sum(fact.other_data > 0 for fact in facts) / total,
        count("unlock") / total,
        (count("list") + count("definition") + count("sdk-row") + count("permission")) / total,
    )
    return Candidate(index, first, stop, naming, features, elements)


def _reached(facts: Sequence[Facts], told: Sequence[frozenset[str]]) -> int:
    """How many sentences are about faces: by their words, or going on from one that is.

    A sentence goes on when it tells something or points back, and names no other kind of data; one that
    does not, breaks the chain.
    """
    reached, on = 0, False
    for fact, elements in zip(facts, told, strict=True):
        if fact.biometric:
            on = True
        elif fact.heading:
            reached += on
            continue
        elif not (elements or "pronoun" in fact.cues) or fact.other_data > 1:
            on = False
        reached += on
    return reached


def _others(text: str) -> set[str]:
    return {text[a:b].lower() for a, b in group("other_data").spans(Words.of(text))}


def _only_title(fact: Facts, title: Words) -> bool:
    return bool(title.text) and len(fact.text) <= len(title.text) + 12


def _beside(facts: Sequence[Facts], title: Words) -> bool:
    """Whether a face is spoken of beside the title."""
    return any(fact.face for fact in facts[1:]) or facts[0].faces > len(faces(title))


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


@dataclass(frozen=True, slots=True)
class Found:
    """A clause with its level and probability."""

    candidate: Candidate
    level: Literal[1, 2, 3]
    probability: float


def choose(
    reading: Reading, proposed: Sequence[Candidate], probability: Callable[[Sequence[float]], float]
) -> tuple[list[Found], float]:
    """The clauses among the candidates, in order and apart from each other, and the best probability.

    The best probability is that of a clause of level 2 or more, 0 without a titled candidate.
    """
    scored = [
        (c, probability(c.features) if eligible(c) and not _spans(reading, c) else 0.0)
        for c in proposed
    ]
    best = max((p for _, p in scored), default=0.0)
    taken = Apart()
    order = sorted(scored, key=lambda item: (-_level(item[0]), item[0].first, -item[0].stop))
    for candidate, p in order:
        if p >= 0.5:
            taken.add(Found(candidate, _level(candidate), p))
    if not taken.found:
        taken = _paragraphs(reading, scored)
    return taken.found, best


def _spans(reading: Reading, candidate: Candidate) -> bool:
    """Whether a candidate is the document's own title with everything below; `_document` judges that."""
    total = candidate.stop - candidate.first
    return (
        candidate.naming != "document"
        and candidate.unit <= 2
        and total > 8
        and total * 10 > len(reading.outline.sentences) * 8
    )


class Apart:
    """Clauses in order that do not overlap: one that overlaps an earlier taken one is left out."""

    def __init__(self) -> None:
        self.found: list[Found] = []
        self._firsts: list[int] = []

    def add(self, found: Found) -> None:
        """Take a clause, unless it overlaps one already taken."""
        at = bisect_left(self._firsts, found.candidate.stop)
        if at and self.found[at - 1].candidate.stop > found.candidate.first:
            return
        self._firsts.insert(at, found.candidate.first)
        self.found.insert(at, found)


def eligible(candidate: Candidate) -> bool:
    """Whether a candidate could have level 2 or 3 at all."""
    return candidate.titled and len(candidate.elements) >= MIN_ELEMENTS


def _level(candidate: Candidate) -> Literal[2, 3]:
    return 3 if candidate.naming in ("face", "biometric", "document") else 2


def _paragraphs(reading: Reading, scored: Sequence[tuple[Candidate, float]]) -> Apart:
    """Level 1: paragraphs and untitled items that are about faces alone and tell something."""
    found = Apart()
    for candidate, p in scored:
        facts = reading.facts[candidate.first : candidate.stop]
        unit = reading.outline.units[candidate.unit]
        if unit.kind == "heading" or len(candidate.elements) < MIN_PARAGRAPH:
            continue
        if any(fact.other_data for fact in facts) or len(facts) < 2:
            continue
        found.add(Found(candidate, 1, p))
    return found
