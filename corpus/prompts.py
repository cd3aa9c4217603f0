"""Reads the labelled in-app prompts: ``prompts()``; ``PROMPTS.md`` has the criteria.

The data is a JSON-lines file inside the package. It is read on the first call and kept; a label
outside the vocabularies below, or a field nobody declared, is an error at reading time.
"""

from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Literal

import msgspec

from corpus.loader import Language

Place = Literal[
    "dialog",
    "full_screen",
    "permission_rationale",
    "checkbox",
    "button",
    "toast",
    "banner",
    "settings",
    "web",
]
Role = Literal["positive", "negative", "neutral"]
Subject = Literal[
    "face", "camera", "general_privacy", "album", "other_biometric", "device_unlock", "other"
]
PromptWording = Literal["separate", "explicit", "implied", "none"]
Tell = Literal["purpose", "retention", "refusal", "withdrawal"]
Hard = Literal[
    "word_without_face",
    "face_without_word",
    "bundled_with_camera",
    "bundled_with_agreement",
    "denial",
    "slang",
    "mixed_language",
    "truncated",
    "format_placeholder",
    "bad_translation",
    "traditional",
]


class Button(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One button of a prompt."""

    text: str
    role: Role
    """Goes along with the prompt, turns it down, or neither."""


class Provenance(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who wrote a row, and how."""

    by: str
    how: str


class Prompt(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One self-written prompt with its labels."""

    id: str
    lang: Language
    place: Place
    title: str
    text: str
    buttons: tuple[Button, ...]
    checkbox: str | None
    subject: Subject
    wording: PromptWording
    coercive: bool
    tells: tuple[Tell, ...]
    guardian: bool
    hard: tuple[Hard, ...]
    provenance: Provenance

    @property
    def texts(self) -> tuple[str, ...]:
        """What stands on the screen, in reading order."""
        shown = (self.title, self.text, self.checkbox or "", *(b.text for b in self.buttons))
        return tuple(text for text in shown if text)

    @property
    def aside(self) -> bool:
        """Whether it is in the half on which no reader's errors were read: decided by its id alone."""
        return sha256(self.id.encode()).digest()[0] % 2 == 0


@cache
def prompts() -> tuple[Prompt, ...]:
    """All prompts, in the order of the file."""
    data = files("corpus").joinpath("data", "prompts.jsonl").read_bytes()
    return tuple(msgspec.json.Decoder(Prompt).decode_lines(data))
