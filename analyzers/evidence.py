"""The base of all saved values, and how something seen is pointed at."""

from typing import Literal

import msgspec


class Value(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Base of all saved values: immutable, and strict when read back."""


class Text(Value, frozen=True):
    """One sentence in both languages; JSON always carries both, a rendering picks one."""

    zh: str
    en: str


EvidenceKind = Literal[
    "manifest", "resource", "code", "native", "policy", "event", "flow", "screen", "file"
]


class Evidence(Value, frozen=True):
    """One thing seen, where it was seen, so that another person can look at it again."""

    kind: EvidenceKind
    source: str
    """The file it was seen in, e.g. ``AndroidManifest.xml``, ``classes2.dex``, ``policy``."""
    locator: str
    """The place in that file: ``Lcom/a/B;->run()V @ 0x12`` (code units), an XML path, ``[start, end)``."""
    excerpt: str
    """What stands there: the instruction, attribute, name or quotation."""
    context: str = ""
    """Surrounding text, when the excerpt alone would mislead (policy quotations)."""
    path: tuple[str, ...] = ()
    """Code only: classes or methods from an entry point of the app to the place, in order."""


class Limitation(Value, frozen=True):
    """Something the scan could not see; every rendering prints these first."""

    id: str
    message: Text
