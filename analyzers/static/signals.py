"""What speaks for one SDK, of which kind it is, and how far the kinds agree.

Signals are worth more the less they depend on each other. Renaming by a shrinker takes class and method
names away but leaves what the system, the loader or a server must find: declared components, native
libraries and the Java names bound in them, files opened by name, addresses and other constants.

Confidence, by the *places* signals come from (code, native libraries, manifest, files, constants, web):

- ``high``: its code is used by reached code of the app and another place agrees, or three places agree; of
  what is part of the platform its use is all there can be.
- ``medium``: any signal beyond constants and scripts.
- ``low``: constants and scripts alone.

A row that is known from memory only, or found by a rule and not by a name, is never more than ``medium``.
"""

from collections.abc import Iterable
from typing import Literal, NamedTuple

from analyzers.artifacts import Confidence, Evidence, SignalKind
from analyzers.sdks import CatalogueRow

Place = Literal["code", "native", "manifest", "files", "constants", "web"]

PLACE_OF: dict[SignalKind, Place] = {
    "class": "code",
    "call": "code",
    "hierarchy": "code",
    "jni": "native",
    "library": "native",
    "component": "manifest",
    "meta-data": "manifest",
    "asset": "files",
    "model": "files",
    "resource": "files",
    "host": "constants",
    "literal": "constants",
    "native-string": "constants",
    "web": "web",
}
_USE: frozenset[SignalKind] = frozenset(("call", "hierarchy"))
_LOOSE: frozenset[Place] = frozenset(("constants", "web"))


class Trace(NamedTuple):
    """A signal of one SDK that needs no code to be read."""

    sdk: str
    signal: str
    """The catalogue entry that matched; one that several SDKs share proves none of them alone."""
    evidence: Evidence
    kind: SignalKind
    face_class: str = ""
    """What the thing seen stands for, when it tells that more exactly than the row."""


def kinds_in_order(kinds: Iterable[SignalKind]) -> tuple[SignalKind, ...]:
    """Kinds each once, in the order of `PLACE_OF`."""
    seen = set(kinds)
    return tuple(kind for kind in PLACE_OF if kind in seen)


def confidence(row: CatalogueRow, kinds: Iterable[SignalKind]) -> Confidence:
    """How sure it is that the SDK is there, by the rule above."""
    seen = set(kinds)
    places = {PLACE_OF[kind] for kind in seen}
    if not places - _LOOSE:
        return "low"
    used = bool(seen & _USE)
    agreed = len(places) >= 3 or (used and len(places) >= 2) or (used and row.framework)
    named = row.status == "verified" and not row.by_rule
    return "high" if agreed and named else "medium"
