"""Texts that came from an APK, a policy or a server: made visible before anybody reads them."""

import re

_HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]"
)
"""Control characters (a terminal obeys some), bidi overrides (they swap what is read), lone surrogates."""


def visible(text: str) -> str:
    """The text with every hidden character shown as a symbol, so that it can neither act nor mislead."""
    return _HIDDEN.sub(_symbol, text)


def _symbol(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code < 0x20:
        return chr(0x2400 + code)  # the Unicode control pictures
    return "\u2421" if code == 0x7F else "\ufffd"
