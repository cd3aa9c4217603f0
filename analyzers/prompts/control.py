"""What a button, menu entry or check box label does."""

import re
from functools import cache, lru_cache
from typing import Literal, NamedTuple, cast

from analyzers.prompts.plain import Plain, plain
from analyzers.prompts.words import CJK, LATIN, stored

Act = Literal[
    "agree",
    "acknowledge",
    "refuse",
    "later",
    "alternative",
    "close",
    "settings",
    "withdraw",
    "delete-account",
    "start-face",
    "verify-other",
    "link",
    "none",
]

_LONGEST = 400
"""Characters of a label; consent tick boxes with three document titles stay near 150."""

_DRESS = re.compile(
    r"^[\s□√✓✔☑•·>\-*\"'(\[]{1,20}"
    r"|(?:[\s(\[]{0,4}(?:□|\d{1,3}) ?(?:s|秒)[\s)\]]{0,4}|\s?\((?:□|\d{1,3})\)|[\s>→›»\"'.。!~,:]{1,20})$"
)
"""What stands around a label: tick marks, arrows, quotes, a countdown."""


class _Rule(NamedTuple):
    act: Act
    zh: re.Pattern[str]
    en: re.Pattern[str]


def read_control(label: str) -> Act:
    """What a control with this label does.

    ``agree`` needs a word of agreement; ``acknowledge`` is 确定, OK, 继续 and their like, which agree only
    where the text above asks. ``refuse`` says no or leaves, ``later`` puts off, ``close`` goes without a
    word. ``alternative`` offers another way in place of the face, ``verify-other`` begins a certain other
    verification; both are ways round the face. ``none`` is everything else, reports such as 已同意 too.
    """
    return _known(label[:_LONGEST])


@lru_cache(maxsize=4096)
def _known(label: str) -> Act:
    return label_act(plain(label))


def label_act(label: Plain) -> Act:
    """The same for a label made plain."""
    text = label.text.strip()
    if not text or len(text) > _LONGEST:
        return "none"
    bare = text
    for _ in range(3):
        bare = _DRESS.sub("", bare)
    if text.endswith("?"):
        return "alternative" if _act_of(bare) == "alternative" else "none"
    found = _act_of(bare)
    if found is None and CJK.search(bare) and LATIN.search(bare):
        found = _in_both(bare)
    return found or "none"


def _act_of(text: str) -> Act | None:
    """The first rule that says the whole text; Chinese rules know some Latin words too."""
    chinese = CJK.search(text) is not None or LATIN.search(text) is None
    for rule in _rules():
        if (rule.zh if chinese else rule.en).fullmatch(text):
            return rule.act
    return None


def _in_both(text: str) -> Act | None:
    """A label in two languages: what one half says, where the other says nothing different."""
    chinese = "".join(char if CJK.match(char) else " " for char in text).strip()
    latin = "".join(" " if CJK.match(char) else char for char in text).strip(" /|()-")
    acts = {act for act in (_act_of(chinese), _act_of(latin)) if act not in (None, "none")}
    return acts.pop() if len(acts) == 1 else None


@cache
def _rules() -> tuple[_Rule, ...]:
    return tuple(
        _Rule(
            cast(Act, entry["act"]),
            re.compile("|".join(entry["zh"])),
            re.compile("|".join(entry["en"])),
        )
        for entry in stored()["controls"]
    )
