"""Strings on their way into a dossier: visible, of one kind of line break, and bounded."""

from typing import Literal

from analyzers.artifacts import Text
from reports.untrusted import tamed

Lang = Literal["zh", "en"]

LONGEST = 1_200
"""Characters of one value that are shown; the report document has the rest."""
LONGEST_NAME = 200
"""Characters of a name or a place."""


def clean(text: str, limit: int = LONGEST) -> str:
    """The text as it may be shown: hidden characters as symbols, cut with a mark when it is very long."""
    length = len(text)
    text = text[:limit].replace("\r\n", "\n").replace("\r", "\n")
    text = tamed(text)
    return f"{text}… [{length:,}]" if length > limit else text


def name(text: str) -> str:
    """As `clean`, on one line, for what stands in a cell or a heading."""
    return " ".join(clean(text, LONGEST_NAME).split())


class Speaker:
    """Says things in one language."""

    def __init__(self, lang: Lang) -> None:
        self.lang: Lang = lang

    def __call__(self, zh: str, en: str) -> str:
        """Words of ours."""
        return zh if self.lang == "zh" else en

    def pick(self, text: Text, limit: int = LONGEST) -> str:
        """A sentence of the report, made safe."""
        return clean(text.zh if self.lang == "zh" else text.en, limit)

    @property
    def colon(self) -> str:
        """Between a name and its value."""
        return self("：", ": ")

    def joined(self, parts: "list[str] | tuple[str, ...]") -> str:
        """Sentences as one."""
        return self("；", "; ").join(part.rstrip("。.；; ") for part in parts)

    def part(self, number: int) -> str:
        """The number of a part."""
        return f"{chinese(number)}、" if self.lang == "zh" else f"{number}. "


def chinese(number: int) -> str:
    """A number from 1 to 99 in Chinese numerals."""
    digits = "零一二三四五六七八九"
    tens, ones = divmod(number, 10)
    if tens == 0:
        return digits[ones]
    return ("" if tens == 1 else digits[tens]) + "十" + (digits[ones] if ones else "")
