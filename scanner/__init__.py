"""Decide: gates, checks and verdicts over artifacts; the tool's library and command line."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from scanner.frames import open_db as open_db
    from scanner.one import scan as scan

__version__ = "0.1.0"
__all__ = ["__version__", "open_db", "scan"]


def __getattr__(name: str) -> Any:
    # The analyzers are heavy; `faceaudit --help` must not wait for them.
    if name == "scan":
        from scanner.one import scan

        return scan
    if name == "open_db":
        from scanner.frames import open_db

        return open_db
    raise AttributeError(f"module 'scanner' has no attribute {name!r}")
