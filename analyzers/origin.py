"""Where a policy came from: values of the policy artifact that let another person get it again."""

from typing import Literal

from analyzers.evidence import Value

DocumentKind = Literal["policy", "face-rules", "sdk-list", "children", "agreement"]
"""What a document is by its title: the privacy policy, rules for faces alone, the list of third-party
components, rules for children, a user agreement."""

Media = Literal[
    "text/html",
    "text/markdown",
    "text/plain",
    "application/pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
]


class Hop(Value, frozen=True):
    """A redirect that was followed."""

    url: str
    status: int


class Origin(Value, frozen=True):
    """How the bytes were got."""

    how: Literal["file", "url", "apk"]
    name: str
    """The file's name, its entry in the APK, or the address that was asked for."""
    url: str = ""
    """The address that answered in the end."""
    redirects: tuple[Hop, ...] = ()
    status: int = 0
    headers: tuple[tuple[str, str], ...] = ()
    """Those of the answer that say what it is and when it was changed; names in lower case."""
    fetched_at: str = ""
    """UTC, ``YYYY-MM-DDTHH:MM:SSZ``; empty for files."""
    rendered: bool = False
    """The snapshot is the page after a browser ran its scripts."""
    response_sha256: str = ""
    """SHA-256 of the answer as it came, when the snapshot is not that answer but its rendering."""
    notes: tuple[str, ...] = ()
    """``http`` (not encrypted), ``downgraded`` (from https to http), ``other-host`` (redirected to another
    host), ``robots-ignored``, ``media-type`` (the server says it is something else), ``retried``,
    ``found-in-apk`` (nobody gave the address: the APK names it)."""


class Attempt(Value, frozen=True):
    """An address that was asked for."""

    at: str
    """UTC, ``YYYY-MM-DDTHH:MM:SSZ``."""
    status: int
    """Of the last answer, 0 when there was none."""
    code: str
    """Empty when the document was read, else the error's code."""
