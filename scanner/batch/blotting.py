"""What is secret in the path and the query of an address, blotted out."""

import hashlib
import re
from urllib.parse import unquote

BLOT = "***"

_SECRET = re.compile(
    r"(?i)^(x-amz-.*|x-goog-.*|awsaccesskeyid|googleaccessid|key-pair-id|policy|expires|se|st|sp|sv|sr|sig"
    r"|code|pass|pwd|pw|pin|otp|sid|cred|creds"
    r"|.*(token|signature|secret|passw|passphrase|(api|access|private)[-_]?key|auth|credential|session"
    r"|jwt|ticket|hmac).*)$"
)
"""Names of parameters whose values open a door, or come and go with one that does."""
_MARKED = re.compile(r"(?i)^(.*key|k|t)$")
"""Names that may mean a door's key or a file's."""
_LONG = re.compile(r"(?=.*[0-9])(?=.*[A-Za-z])[A-Za-z0-9+/=_.~-]{24,}")
_NESTED = re.compile(r"://.*[@?;]", re.DOTALL)
"""An address inside another one, with what may be secret in it."""
_SHA256 = re.compile(r"[0-9A-Fa-f]{64}")
_TRACED = re.compile(r"\*{3}[0-9a-f]{12}")
_PLAIN = re.compile(r"(?i)^(op|offset|length|version-?id|snapshot|user\.name|doas)$")
"""Of queries that otherwise hold a token and what belongs to it: what may be seen."""
_PARAMETER, _PAIR = re.compile(r"(?<=;)[^;/]+"), re.compile(r"[^&;]+")
"""What may have a value in a path and in a query."""


def web_path(rest: str) -> str:
    """A path with its query, as web addresses have them: what is renewed leaves no trace."""
    path, mark, query = rest.partition("?")
    return _PARAMETER.sub(_blot, path) + mark + _PAIR.sub(_blot, query)


def signed_path(rest: str) -> str:
    """The same of addresses whose query is there to let one in: all of it but what is known to be plain."""
    path, mark, query = rest.partition("?")
    return path + mark + re.sub(r"[^&]+", _blot_unknown, query)


def _blot_unknown(pair: re.Match[str]) -> str:
    name, equal, value = pair[0].partition("=")
    if equal and _PLAIN.match(name) and not _long(value):
        return pair[0]
    return f"{name}={BLOT}" if equal else BLOT


def _blot(pair: re.Match[str]) -> str:
    return _blotted(pair[0])


def _blotted(pair: str) -> str:
    name, equal, value = pair.partition("=")
    if _TRACED.fullmatch(value):
        return pair
    if not equal:
        return trace(pair) if _long(pair) else pair
    if _SECRET.match(unquote(name)):
        return f"{name}={BLOT}"
    if _MARKED.match(name) or _long(value):
        return f"{name}={trace(value)}"
    return pair


def _long(value: str) -> bool:
    """Whether a value looks like a token, or has one in it; the hash of a file may be seen."""
    value = unquote(unquote(value))
    words = re.split(r"[^A-Za-z0-9+/=_.~-]+", value)
    token = any(_LONG.fullmatch(word) and not _SHA256.fullmatch(word) for word in words)
    return token or _NESTED.search(value) is not None


def trace(value: str) -> str:
    """Nobody can tell the value from it, but two values apart."""
    return BLOT + hashlib.sha256(value.encode("utf-8", "surrogateescape")).hexdigest()[:12]
