"""Which movements a liveness check asks for, from what it says or from the names of its constants."""

import re
from functools import cache
from typing import NamedTuple

from analyzers.prompts.plain import plain
from analyzers.prompts.words import CJK, blanked, bounded, stored

_NAME = re.compile(r"[A-Za-z][\w.$]{1,80}")
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|[_.$]+|(?<=[A-Za-z])(?=\d)")
_EMOTICON = re.compile(r"\[[^\[\]]{1,6}\]")
_LONGEST = 2_000


class _Movement(NamedTuple):
    action: str
    zh: re.Pattern[str]
    en: re.Pattern[str]
    names: re.Pattern[str]


def liveness_action(text_or_name: str) -> frozenset[str]:
    """The movements a text or a constant's name asks for.

    ``blink``, ``nod`` (also up and down), ``shake``, ``turn`` (to one side), ``mouth``, ``smile``,
    ``read-aloud``, ``colour-flash``, ``silent`` (none is asked for). A bare name such as ``EYE`` or ``NOD``
    counts: the caller knows that it stands in a liveness check; in a sentence more has to be said.
    """
    source = text_or_name[:_LONGEST].strip()
    if _NAME.fullmatch(source):
        name = name_words(source)
        return frozenset(m.action for m in _movements() if m.names.fullmatch(name)) or _said(name)
    return _said(source)


def name_words(name: str) -> str:
    """``HeadLeft``, ``HEAD_LEFT`` and ``head.left`` as ``head left``."""
    return " ".join(_HUMP.sub(" ", name).lower().split())


def _said(source: str) -> frozenset[str]:
    text = plain(source).text
    text = blanked(text, (match.span() for match in _EMOTICON.finditer(text)))
    chinese = CJK.search(text) is not None
    return frozenset(
        movement.action
        for movement in _movements()
        if (chinese and movement.zh.search(text)) or movement.en.search(text)
    )


@cache
def _movements() -> tuple[_Movement, ...]:
    return tuple(
        _Movement(
            entry["action"],
            re.compile("|".join(entry["zh"])),
            re.compile(bounded("|".join(entry["en"]))),
            re.compile("|".join(entry["names"])),
        )
        for entry in stored()["liveness"]
    )
