"""Texts that came from an APK, a policy or a server: made visible before anybody reads them."""

import re

_HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200c\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)
"""Control and format characters: a terminal obeys some, bidi overrides swap what is read, others hide."""


def visible(text: str) -> str:
    """The text with every hidden character shown as a symbol, so that it can neither act nor mislead."""
    return _HIDDEN.sub(_symbol, text)


def one_line(text: str) -> str:
    """As `visible`, with line breaks and tabs shown too: no stranger's text starts a line of its own."""
    return visible(text).replace("\n", "\u240a").replace("\t", "\u2409")


def _symbol(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code < 0x20:
        return chr(0x2400 + code)  # the Unicode control pictures
    return "\u2421" if code == 0x7F else "\ufffd"
