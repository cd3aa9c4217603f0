"""How hard a text is to read, by one published measure of its language.

English: the grade of J. P. Kincaid, R. P. Fishburne, R. L. Rogers and B. S. Chissom, "Derivation of new
readability formulas" (1975): 0.39 words a sentence + 11.8 syllables a word - 15.59. Chinese has no such
standard; the mean length of its clauses, characters between two marks of punctuation, is the first measure
of 徐巍、姚振晔、陈冬华《中文年报可读性：衡量与检验》(2021), made for annual reports.
"""

import re
from collections.abc import Iterable

from analyzers.telling import Readability

_CJK = re.compile(r"[\u3400-\u9fff]")
_WORD = re.compile(r"[A-Za-z]+(?:['’-][A-Za-z]+)*")
_MARK = re.compile(r"[，,。；;：:！!？?、\n]+")
_VOWELS = re.compile(r"[aeiouy]+")
_LEAST = 3
"""Sentences below which a mean says nothing."""


def readability(sentences: Iterable[str], language: str) -> Readability | None:
    """The measure over sentences of one language; ``None`` for fewer than three of them.

    :param language: ``zh`` or ``en``.
    """
    chosen = [s for s in sentences if len(s) > 8]
    if language == "zh":
        lengths = [
            n for s in chosen for part in _MARK.split(s) if (n := len(_CJK.findall(part))) > 1
        ]
        if len(chosen) < _LEAST or not lengths:
            return None
        return Readability("characters-per-clause", round(sum(lengths) / len(lengths), 1))
    words = [word for s in chosen for word in _WORD.findall(s)]
    if language != "en" or len(chosen) < _LEAST or not words:
        return None
    syllables = sum(map(_syllables, words))
    grade = 0.39 * len(words) / len(chosen) + 11.8 * syllables / len(words) - 15.59
    return Readability("flesch-kincaid-grade", round(grade, 1))


def _syllables(word: str) -> int:
    """Groups of vowels, without a silent e at the end; at least one."""
    lower = word.lower()
    groups = len(_VOWELS.findall(lower))
    if lower.endswith("e") and not lower.endswith(("le", "ee")) and groups > 1:
        groups -= 1
    return max(groups, 1)
