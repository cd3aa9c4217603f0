"""The words by which screens and entries are told apart, read from ``analyzers/data/screen_words.json``.

As in `analyzers.prompts.words` the entries see plain text: lower case, simplified, half-width.
"""

import re
from functools import cache, lru_cache
from typing import NamedTuple, TypedDict

import msgspec

from analyzers.data import packaged
from analyzers.prompts.plain import plain

_LONGEST = 400
_DRESS = re.compile(r"^[\s>→›»·•*]+|[\s>→›»·•:*]+$")


class _Group(TypedDict):
    id: str
    reason: str
    zh: list[str]
    en: list[str]


class _Permission(TypedDict):
    permission: str
    zh: list[str]
    en: list[str]


class _Stored(TypedDict):
    version: int
    groups: list[_Group]
    permissions: list[_Permission]
    packages: dict[str, list[str]]


class _Words(NamedTuple):
    whole: re.Pattern[str]
    part: re.Pattern[str]


def says(group: str, text: str) -> bool:
    """Whether a whole text (a heading, a label) is one of a group's."""
    return _words(group).whole.fullmatch(bare(text)) is not None


def speaks(group: str, text: str) -> bool:
    """Whether one of a group's words stands in a text."""
    return _words(group).part.search(bare(text)) is not None


def found(group: str, text: str) -> tuple[str, ...]:
    """What the first word of a group caught in a text; empty when there is none."""
    match = _words(group).part.search(bare(text))
    return tuple(part for part in match.groups() if part) if match else ()


@lru_cache(maxsize=8192)
def bare(text: str) -> str:
    """A label in its common form, without arrows and marks at its ends."""
    return _DRESS.sub("", plain(text[:_LONGEST]).text)


def permission_in(text: str) -> str:
    """The permission a system dialog's text speaks of; empty when none is known."""
    common = bare(text)
    return next((name for name, words in _permissions() if words.search(common)), "")


@cache
def packages(kind: str) -> frozenset[str]:
    """Packages of the system's own screens: ``permission``, ``launcher``, ``picker``, ``system``."""
    return frozenset(_stored()["packages"][kind])


@cache
def _stored() -> _Stored:
    return msgspec.json.decode(packaged("screen_words.json"), type=_Stored)


@cache
def _words(group: str) -> _Words:
    entry = next(row for row in _stored()["groups"] if row["id"] == group)
    english = "|".join(entry["en"])
    both = "|".join([*entry["zh"], english])
    return _Words(
        re.compile(both),
        re.compile("|".join([*entry["zh"], rf"(?<![a-z0-9])(?:{english})(?![a-z0-9])"])),
    )


@cache
def _permissions() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple(
        (row["permission"], re.compile("|".join([*row["zh"], *row["en"]])))
        for row in _stored()["permissions"]
    )
