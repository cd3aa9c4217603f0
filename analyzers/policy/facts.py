"""What the words of each sentence say on their own, before its place in the outline is looked at."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from analyzers.artifacts import ELEMENTS, NOTICE
from analyzers.policy.announced import announced
from analyzers.policy.lexicon import Words, faces, group, without_look_alikes
from analyzers.policy.units import Outline, Sentence, Unit

_OWN_CUES = (
    *(
        "purpose_necessity",
        "method",
        "separate_consent",
        "retention",
        "storage_location",
        "third_party",
    ),
    *("refuse_alternative", "withdraw_delete", "minors_guardian", "security"),
    *("handler_contact", "necessity", "impact", "rights", "sensitive_marking"),
    *(
        "consent_separate",
        "consent_explicit",
        "device_only",
        "server",
        "third_party_processor",
        "pronoun",
    ),
    *("generic_biometric", "other_biometric", "denial", "definition", "collect"),
)
SURE = (
    *(f"sure_{name}" for name in ELEMENTS),
    *(f"sure_notice_{name}" for name in NOTICE if name != "purpose"),
)
"""Groups of formulas that tell an element or a notice item by themselves."""

CUES = (*_OWN_CUES, *SURE)
"""Groups of the lexicon that every sentence is asked for, in this order."""


_SPEAKS = re.compile(r"我们|您|你|\b(?:we|you|your|is|are)\b", re.I)


@dataclass(frozen=True, slots=True)
class Facts:
    """One sentence's words."""

    text: str
    faces: int
    """How many face words it has."""
    unlock_name: bool
    unlock_cue: bool
    phone_side: bool
    own_capture: bool
    other_data: int
    """How many different other kinds of personal data it names."""
    cues: frozenset[str]
    """Those of `CUES` it has words of."""
    heading: bool = False
    """It is a title that only names what follows."""
    kind: str = "line"
    """Kind of the unit it stands in."""
    under: frozenset[str] = frozenset()
    """What the titles above it announce, up to three of them."""

    @property
    def face(self) -> bool:
        """Whether it has a face word."""
        return self.faces > 0

    @property
    def biometric(self) -> bool:
        """Whether it has a face word or speaks of biometrics in general."""
        return self.faces > 0 or "generic_biometric" in self.cues


def read(outline: Outline) -> tuple[Facts, ...]:
    """The facts of every sentence, in order."""
    said = [announced(outline.title(u)) if u.title[0] < u.title[1] else None for u in outline.units]
    found = []
    known: dict[str, Facts] = {}
    for sentence in outline.sentences:
        text, unit = outline.of(sentence), outline.units[sentence.unit]
        words = known[text] = known.get(text) or facts(text)
        heading, under = _only_names(unit, text), _under(outline, said, sentence)
        found.append(replace(words, heading=heading, kind=unit.kind, under=under))
    return tuple(found)


_TITLES = 3
"""Titles above a sentence that are looked at."""


def _under(
    outline: Outline, said: Sequence[frozenset[str] | None], sentence: Sentence
) -> frozenset[str]:
    found: frozenset[str] = frozenset()
    index, seen = sentence.unit, 0
    while index >= 0 and seen < _TITLES:
        names = said[index]
        if names is not None and sentence.start >= outline.units[index].title[1]:
            found |= names
            seen += 1
        index = outline.units[index].parent
    return found


def _only_names(unit: Unit, text: str) -> bool:
    return unit.kind == "heading" and not _SPEAKS.search(text)


def facts(text: str) -> Facts:
    """The facts of one sentence, without its place."""
    words = Words.of(text)
    found = faces(words)
    biometric = found or words in group("generic_biometric")
    others = group("other_data").spans(without_look_alikes(words))
    return Facts(
        text=text,
        faces=len(found),
        unlock_name=bool(biometric) and words in group("unlock_name"),
        unlock_cue=bool(biometric) and words in group("unlock_cue"),
        phone_side=bool(biometric) and words in group("phone_side"),
        own_capture=bool(biometric) and words in group("own_capture"),
        other_data=len({text[a:b].lower() for a, b in others}),
        cues=frozenset(cue for cue in CUES if words in group(cue)),
    )
