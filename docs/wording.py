"""Small things the made pages share: choosing a language, and putting strangers' words into Markdown."""

import re
from collections.abc import Iterable, Sequence
from typing import Literal

from analyzers.artifacts import Text

Lang = Literal["zh", "en"]
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~$])")


def pick(text: Text | tuple[str, str], lang: Lang) -> str:
    """The text in one language; pairs are (Chinese, English)."""
    zh, en = (text.zh, text.en) if isinstance(text, Text) else text
    return zh if lang == "zh" else en


def plain(text: str) -> str:
    """Words as Markdown that shows them letter for letter, on one line."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))


def code(text: str) -> str:
    """A name as inline code."""
    return "`" + " ".join(text.split()).replace("`", "'") + "`"


def cell(text: str) -> str:
    """Inline code within a table."""
    return code(text).replace("|", "\\|")


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """A Markdown table; cells are Markdown already."""
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    lines += ["| " + " | ".join(row) + " |" for row in rows]
    return [*lines, ""]


def bullets(items: Iterable[str]) -> list[str]:
    """A Markdown list; items are Markdown already."""
    return [*(f"- {item}" for item in items), ""]
