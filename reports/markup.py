"""Strangers' texts in Markdown: neither markup nor mention, link or reference, on GitHub, GitLab and the like.

A backslash keeps a character from being markup. Mentions, references and bare addresses are found later, in the text
that is shown, so their signs are put into code spans, which no such filter looks into.
"""

import re
from html import escape

from reports.untrusted import one_line, visible

_SIGN = re.compile(
    r"@|://|\bwww(?=\.)|\b(?:mailto|xmpp)(?=:)|\bGH(?=-\d)|[#!%~&$^](?=[\w\"{])", re.IGNORECASE
)
"""What makes a mention, an address or a reference of what stands beside it."""
_PUNCTUATION = re.compile(r"([\\`*_{}\[\]()#+!|~$^]|(?<=^\d)[.)]|(?<=^\d\d)[.)]|^[-=])")
_TICKS = re.compile(r"`+")


def text(value: str, longest: int = 400) -> str:
    """A stranger's text for a paragraph or a table's cell, on one line, cut after ``longest`` code points."""
    shown = value if len(value) <= longest else value[:longest] + "…"
    shown = one_line(shown).strip()  # leading spaces would make a block of code
    parts, at = [], 0
    for match in _SIGN.finditer(shown):
        parts += [_literal(shown[at : match.start()]), f"`{match[0]}`"]
        at = match.end()
    return "".join((*parts, _literal(shown[at:])))


def _literal(value: str) -> str:
    escaped = _PUNCTUATION.sub(r"\\\1", value)
    return escaped.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def code(value: str, longest: int = 120) -> str:
    """A name as code, in a paragraph or a table's cell; a grave accent is shown as an apostrophe, a bar as ¦."""
    shown = value if len(value) <= longest else value[:longest] + "…"
    inner = one_line(shown).replace("`", "'").replace("|", "\u00a6").strip()
    return f"`{inner or ' '}`"


def summary(value: str, longest: int = 120) -> str:
    """A stranger's text inside an HTML tag, where Markdown is not read but mentions are found."""
    shown = one_line(value if len(value) <= longest else value[:longest] + "…")
    parts, at = [], 0
    for match in _SIGN.finditer(shown):
        parts += [escape(shown[at : match.start()]), f"<code>{escape(match[0])}</code>"]
        at = match.end()
    return "".join((*parts, escape(shown[at:])))


def fenced(value: str, language: str = "") -> str:
    """Lines of code between fences that nothing in them closes."""
    longest = max((len(run) for run in _TICKS.findall(value)), default=0)
    fence = "`" * max(3, longest + 1)
    name = re.sub(r"[^a-z]", "", language)
    return f"{fence}{name}\n{visible(value).rstrip()}\n{fence}"
