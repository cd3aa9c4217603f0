"""The words of the domain, read from ``analyzers/data/face_words.json``.

Every group there has a reason; a Chinese entry is a regular expression, an English one too, matched on
word borders and without regard to case.
"""

import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from analyzers.policy.blocks import Span

_FILE = Path(__file__).parents[1] / "data" / "face_words.json"
_CJK = re.compile(r"[\u3400-\u9fff]")
_LATIN = re.compile(r"[A-Za-z]{2}")
_FILLER = "\u25a1"


@dataclass(frozen=True, slots=True)
class Group:
    """Words of one kind in both languages."""

    zh: re.Pattern[str] | None
    en: re.Pattern[str] | None

    def spans(self, words: "Words") -> list[Span]:
        """Where the group's words stand, in order."""
        found = []
        if self.zh and words.chinese:
            found += [m.span() for m in self.zh.finditer(words.text)]
        if self.en and words.latin:
            found += [m.span() for m in self.en.finditer(words.text)]
        return sorted(found)

    def __contains__(self, words: object) -> bool:
        if not isinstance(words, Words):
            return False
        if self.zh and words.chinese and self.zh.search(words.text):
            return True
        return bool(self.en and words.latin and self.en.search(words.text))


@dataclass(frozen=True, slots=True)
class Words:
    """A stretch of text, with which of the two scripts it holds."""

    text: str
    chinese: bool
    latin: bool

    @classmethod
    def of(cls, text: str) -> "Words":
        """Wrap a text for matching."""
        return cls(text, _CJK.search(text) is not None, _LATIN.search(text) is not None)


@cache
def groups() -> dict[str, Group]:
    """All groups by id."""
    stored = json.loads(_FILE.read_text("utf-8"))
    return {entry["id"]: Group(_zh(entry["zh"]), _en(entry["en"])) for entry in stored["groups"]}


def group(name: str) -> Group:
    """One group.

    :raises KeyError: when the file has no group of that name.
    """
    return groups()[name]


def _zh(entries: list[str]) -> re.Pattern[str] | None:
    return re.compile("|".join(entries), re.I) if entries else None


def _en(entries: list[str]) -> re.Pattern[str] | None:
    return re.compile(rf"(?<![\w-])(?:{'|'.join(entries)})(?![\w])", re.I) if entries else None


def without_look_alikes(words: Words) -> Words:
    """The text with every word blanked that holds a face word and means something else; same length."""
    text = list(words.text)
    for start, end in group("not_face").spans(words):
        text[start:end] = _FILLER * (end - start)
    return Words("".join(text), words.chinese, words.latin)


def faces(words: Words) -> list[Span]:
    """Where a text speaks of a natural person's face, in order.

    A selfie counts when the same text compares it with anything, a portrait when it is compared with an
    identity document, and so does a person before a lens who is compared with a document's picture.
    """
    plain = without_look_alikes(words)
    found = group("face").spans(plain)
    if found or plain not in group("comparison"):
        return found
    if plain in group("strong_comparison") and plain in group("before_lens"):
        pictures = group("document_photo").spans(plain)
        if pictures:
            return pictures
    return group("selfie").spans(plain) or (
        group("portrait").spans(plain) if plain in group("identity_document") else []
    )
