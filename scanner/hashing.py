"""What an app and a session are known by in the database: SHA-256 over their bytes."""

import hashlib
from pathlib import Path

from scanner.one import Recorded


def app_sha256(path: Path) -> str:
    """SHA-256 of an app; a folder of splits is opened, since its identity is that of its parts."""
    if not path.is_dir():
        return _sha256(path)
    from analyzers.static.container import Container

    with Container(path) as container:
        return container.sha256()


def session_identity(recorded: Recorded) -> str:
    """SHA-256 over a session's log and listings, and over the database of countries. Raises ``OSError``."""
    listings = sorted((recorded.folder / "listings").glob("*.json"))
    paths = [recorded.folder / "events.jsonl", *listings]
    paths += [recorded.geoip] if recorded.geoip is not None else []
    return hashlib.sha256("".join(map(_sha256, paths)).encode()).hexdigest()


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
