"""Texts that came from an APK, a policy or a server: made visible before anybody reads them."""

import re

_HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200c\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)
"""Control and format characters: a terminal obeys some, bidi overrides swap what is read, others hide."""

_ALSO_HIDDEN = re.compile(
    "[\u206a-\u206f\ufff9-\ufffb\ufdd0-\ufdef\ufffe\uffff\U000e0000-\U000e007f]"
)
"""Beyond what any reader is spared: old format controls, interlinear notes, non-characters, tags."""
_MARK = "[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]"
_STACKED = re.compile(f"({_MARK}{{4}}){_MARK}+")
"""Marks piled on one letter cover the lines around it."""


def visible(text: str) -> str:
    """The text with every hidden character shown as a symbol, so that it can neither act nor mislead."""
    return _HIDDEN.sub(_symbol, text)


def tamed(text: str) -> str:
    """As `visible`, for a page: no other hidden character either, and no pile of marks on one letter."""
    return _STACKED.sub("\\1\ufffd", _ALSO_HIDDEN.sub("\ufffd", visible(text)))


def one_line(text: str) -> str:
    """As `visible`, with line breaks and tabs shown too: no stranger's text starts a line of its own."""
    return visible(text).replace("\n", "\u240a").replace("\t", "\u2409")


def _symbol(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code < 0x20:
        return chr(0x2400 + code)  # the Unicode control pictures
    return "\u2421" if code == 0x7F else "\ufffd"
