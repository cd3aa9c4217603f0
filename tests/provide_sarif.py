"""The official schema of SARIF 2.1.0, and Microsoft's validator, from the npm registry.

``python tests/provide_sarif.py`` puts the schema into a cache folder; with ``--validator`` the validator as well
(44 MB, Linux). The tests only look, and skip with a sentence when a thing is not there.
"""

import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

SCHEMA_PACKAGE = "@microsoft/jest-sarif@1.0.0-beta.0"
SCHEMA_MEMBER = "package/lib/schemas/sarif-2.1.0-rtm.5.json"
VALIDATOR_PACKAGE = "@microsoft/sarif-multitool-linux@5.7.0"


def _folder() -> Path:
    given = os.environ.get("FACEAUDIT_SARIF_CACHE")
    home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(given) if given else Path(home) / "faceaudit-sarif"


FOLDER = _folder()  # at import: a test gets a home of its own afterwards
SCHEMA = FOLDER / "sarif-2.1.0.json"
VALIDATOR = FOLDER / "multitool" / "package" / "Sarif.Multitool"


def _packed(package: str, folder: Path) -> Path:
    """The archive of a package. Raises ``OSError`` or ``CalledProcessError``."""
    subprocess.run(
        ["npm", "pack", "--silent", package],
        cwd=folder,
        check=True,
        timeout=600,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    return next(folder.glob("*.tgz"))


def provide_schema() -> None:
    """Put the schema where the tests look for it."""
    if SCHEMA.is_file():
        return
    with tempfile.TemporaryDirectory() as scratch:
        with tarfile.open(_packed(SCHEMA_PACKAGE, Path(scratch))) as archive:
            member = archive.extractfile(SCHEMA_MEMBER)
            assert member is not None
            data = member.read()
        FOLDER.mkdir(parents=True, exist_ok=True)
        SCHEMA.write_bytes(data)


def provide_validator() -> None:
    """Put the validator where the tests look for it."""
    if VALIDATOR.is_file():
        return
    with (
        tempfile.TemporaryDirectory() as scratch,
        tarfile.open(_packed(VALIDATOR_PACKAGE, Path(scratch))) as archive,
    ):
        shutil.rmtree(FOLDER / "multitool", ignore_errors=True)
        archive.extractall(FOLDER / "multitool", filter="data")
    VALIDATOR.chmod(0o755)


if __name__ == "__main__":
    try:
        provide_schema()
        if "--validator" in sys.argv[1:]:
            provide_validator()
    except (OSError, StopIteration, subprocess.SubprocessError, tarfile.TarError) as error:
        sys.stderr.write(
            f"the schema of SARIF could not be had ({type(error).__name__}); tests that need it skip\n"
        )
