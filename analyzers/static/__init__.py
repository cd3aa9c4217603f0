"""Read an APK without running it."""

from pathlib import Path

from analyzers.artifacts import StaticArtifact
from analyzers.static.assemble import Inputs, read_app

__all__ = ["Inputs", "analyze", "read_app"]


def analyze(path: Path) -> StaticArtifact:
    """What the APK at ``path`` shows. Raises `analyzers.errors.AppUnreadable`."""
    return read_app(path).artifact
