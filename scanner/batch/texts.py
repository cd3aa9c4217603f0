"""Paths as text: what a database keeps and a task carries is Unicode, whatever the locale makes of names."""

import os


def text_of(path: str) -> str | None:
    """A path in plain Unicode, ``None`` when its bytes are none."""
    try:
        return path.encode("utf-8", "surrogateescape").decode("utf-8")
    except UnicodeDecodeError:
        return None


def path_of(text: str) -> str:
    """The same as this process names it: in a bare locale its letters are bytes."""
    return os.fsdecode(text.encode("utf-8", "surrogateescape"))
