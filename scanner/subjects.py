"""What a command that reads our own documents is given: a report, wherever it lies, or a policy."""

from itertools import islice
from pathlib import Path

import msgspec

from analyzers.artifacts import PolicyArtifact
from analyzers.errors import InputError
from reports.bundle import is_folder, open_bundle
from reports.model import Report
from reports.untrusted import visible
from scanner.database import Server, Where, where
from scanner.plain_files import contents

Subject = Report | PolicyArtifact
LARGEST = 256 * 1024 * 1024
_MAGIC = b"SQLite format 3\0"
_SCHEMA = b'"faceaudit/'
_NAMED = 8
"""Apps of a database that an error names."""


class SubjectUnusable(InputError):
    """What was named holds no report and no policy of ours."""


def load(name: str) -> Subject:
    """A report or a policy.

    ``name`` is a bundle's folder, a report or a policy as JSON, a policy in any form that is read, or a database
    (a file, or ``postgresql://…``) with ``#`` and the beginning of the app's SHA-256.

    Raises `SubjectUnusable` (``subject-missing``, ``subject-too-large``, ``subject-damaged``, ``subject-choice``)
    and what reading bundles, databases and policies raises.
    """
    named, _, wanted = name.partition("#")
    if isinstance(server := where(named), Server):
        return _of_database(server, wanted)
    path = Path(name)
    if not _exists(path) and "#" in name:
        database, _, wanted = name.rpartition("#")
        return _of_database(Path(database), wanted)
    if is_folder(path):
        return open_bundle(path).report()
    data = _bytes(path)
    if data.startswith(_MAGIC):
        return _of_database(path, "")
    if data.lstrip()[:1] in (b"{", b"[") and _SCHEMA in data[:4096]:
        return _document(data, path)
    return _policy(path)


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):
        return False


def _bytes(path: Path) -> bytes:
    return contents(path, LARGEST, SubjectUnusable, "subject")


def _document(data: bytes, path: Path) -> Subject:
    try:
        return msgspec.json.decode(data, type=Report | PolicyArtifact)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise SubjectUnusable(
            "subject-damaged",
            visible(
                f"{path} is no report or policy of this version of faceaudit: {str(error)[:200]}."
            ),
        ) from None


def _policy(path: Path) -> PolicyArtifact:
    from scanner.policies import Reader, sources_of

    artifact = Reader(sources_of(path)).obtain().artifact
    assert artifact is not None  # a path is given
    return artifact


def _of_database(path: Where, wanted: str) -> Report:
    from scanner.frames import open_db

    with open_db(path) as scans:
        fitting = [
            report
            for report in islice(scans.reports(), 100_000)
            if report.app.sha256.startswith(wanted.lower())
        ]
    apps = list(dict.fromkeys(report.app.sha256 for report in fitting))
    if len(apps) == 1:
        return max(fitting, key=lambda report: report.scanned_at)
    some = ", ".join(f"#{app[:8]}" for app in apps[:_NAMED])
    which = f"several apps: name one with {some}" if apps else f"no app {wanted or 'at all'}"
    raise SubjectUnusable("subject-choice", visible(f"{path} holds {which}."))
