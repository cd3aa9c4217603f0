"""A policy's languages and title."""

import re
from typing import TYPE_CHECKING

from analyzers.policy.units import Outline

if TYPE_CHECKING:
    from analyzers.policy.source import Source

_CJK = re.compile(r"[\u3400-\u9fff]")
_LATIN = re.compile(r"[A-Za-z]")
_KANA = re.compile(r"[\u3040-\u30ff\uac00-\ud7a3]")
_URL = re.compile(r"https?://\S+|[\w.+-]{1,64}@[\w.-]{1,200}")
_ENGLISH = re.compile(
    r"\b(?:the|and|to|of|you|we|your|or|is|for|in|this|that|not|are|with)\b", re.I
)
_POLICY = re.compile(
    r"政策|协议|规则|指引|声明|须知|告知|同意书|授权书|清单|policy|notice|agreement|rules|statement|terms|list",
    re.I,
)
_LETTERS_A_CHARACTER = 2.5
"""About as many Latin letters say what one Chinese character says."""


def languages(text: str) -> tuple[str, ...]:
    """``zh`` and ``en``: those that make up a tenth or more of the text, the larger first."""
    plain = _URL.sub(" ", text)
    chinese = 0.0 if len(_KANA.findall(plain)) * 10 > len(plain) else len(_CJK.findall(plain))
    chinese *= _LETTERS_A_CHARACTER
    latin = float(len(_LATIN.findall(plain)))
    english = latin if len(_ENGLISH.findall(plain)) * 60 >= latin else 0.0
    total = chinese + latin
    shares = sorted(((chinese, "zh"), (english, "en")), reverse=True)
    return tuple(name for share, name in shares if total and share * 10 >= total)


def title(source: "Source", page: Outline) -> str:
    """The page's own title, else the first line near the top that calls itself a policy, else the first."""
    if source.title:
        return source.title[:200]
    lines = [" ".join(page.of(unit).strip("#*_= \t").split()) for unit in page.units[:8]]
    named = [line for line in lines if len(line) <= 80 and _POLICY.search(line)]
    return (named or [line[:80] for line in lines] or [""])[0]
