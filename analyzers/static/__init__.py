"""Read an APK without running it."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from analyzers.artifacts import StaticArtifact
    from analyzers.static.assemble import Inputs as Inputs
    from analyzers.static.assemble import read_app as read_app

__all__ = ["Inputs", "analyze", "read_app"]


def analyze(path: Path) -> "StaticArtifact":
    """What the APK at ``path`` shows. Raises `analyzers.errors.AppUnreadable`."""
    from analyzers.static.assemble import read_app

    return read_app(path).artifact


def __getattr__(name: str) -> Any:
    # Who asks for one module of this package does not need the others.
    if name in ("Inputs", "read_app"):
        from analyzers.static import assemble

        return getattr(assemble, name)
    raise AttributeError(f"module 'analyzers.static' has no attribute {name!r}")
