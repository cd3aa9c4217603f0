"""What goes into a bundle beside the artifacts: the session, the reports, versions, and the log of the run."""

import hashlib
import os
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from analyzers.errors import InputError
from reports.bag import Seal, Stamper
from reports.bundle import RUN_LOG, SESSION, VERSIONS, write_bundle
from reports.formats import Attached
from reports.model import Report
from reports.untrusted import visible
from scanner import __version__

if TYPE_CHECKING:
    from reports.signing import SigningKey

PASSWORD = "FACEAUDIT_KEY_PASSWORD"
"""Environment variable with the password of a private key."""
PACKAGES = (
    "adbutils",
    "androguard",
    "bagit",
    "beautifulsoup4",
    "cryptography",
    "dlib-bin",
    "frida",
    "frida-tools",
    "mitmproxy",
    "msgspec",
    "numpy",
    "pdfminer.six",
    "pillow",
    "scikit-learn",
    "scipy",
)
"""Libraries whose version bears on what is found."""
_ROOT = Path(__file__).resolve().parents[1]
_RULES = (
    "analyzers/data/*.json",
    "analyzers/data/*.npz",
    "analyzers/dynamic/agent/hooks.json",
    "scanner/law/*.json",
)


class Bundling(NamedTuple):
    """How bundles are written."""

    raw: bool = False
    """With the session's raw captures."""
    seal: Seal = Seal()
    organization: str = ""


def bundling_of(raw: bool, sign: Path | None, timestamp: str | None, organization: str) -> Bundling:
    """What the command line asks for. Raises `InputError`: a key or an address that cannot be used."""
    key = _key(sign) if sign is not None else None
    stamper: Stamper | None = None
    if timestamp is not None:
        from reports.stamping import stamper as server

        stamper = server(timestamp)
    return Bundling(raw, Seal(key, stamper), organization)


def _key(path: Path) -> "SigningKey":
    from reports.signing import PasswordNeeded, signing_key

    given = os.environ.get(PASSWORD)
    try:
        return signing_key(path, given.encode() if given else None)
    except PasswordNeeded:
        if given or not sys.stdin.isatty():
            raise
    import click

    password = click.prompt(f"Password of {visible(str(path))}", hide_input=True, err=True)
    return signing_key(path, password.encode())


def attachments(files: Mapping[str, bytes], session: Path | None) -> Attached:
    """Evidence files, and figures of the session (``session/…``) as far as they may be shown."""
    if session is None:
        return files.get
    folder, cache = session, dict[str, bytes | None]()

    def attached(name: str) -> bytes | None:
        from analyzers.dynamic.sharing import attached as figure

        top, _, rest = name.partition("/")
        return figure(folder, rest, cache) if top == SESSION else files.get(name)

    return attached


class RunLog:
    """What was done when, a line each; goes into the bundle."""

    def __init__(self) -> None:
        self._lines: list[bytes] = []

    def note(self, what: str, **facts: object) -> None:
        """Add a line: the present moment (UTC), what was done, and facts about it."""
        moment = datetime.now(UTC).isoformat(timespec="milliseconds")
        self._lines.append(msgspec.json.encode({"at": moment, "what": what, **facts}))

    def text(self) -> bytes:
        """The log as JSON lines."""
        return b"".join(line + b"\n" for line in self._lines)


def versions() -> dict[str, Any]:
    """Versions of the program, of the libraries that bear on its findings, and hashes of its rules."""
    from importlib import metadata

    packages = {}
    for name in PACKAGES:
        try:
            packages[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    rules = {
        path.relative_to(_ROOT).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for pattern in _RULES
        for path in sorted(_ROOT.glob(pattern))
    }
    python = ".".join(map(str, sys.version_info[:3]))
    return {
        "faceaudit": __version__,
        "python": f"{sys.implementation.name} {python}",
        "packages": packages,
        "rules_sha256": rules,
    }


def save_bundle(
    folder: Path,
    report: Report,
    files: Mapping[str, bytes],
    documents: Mapping[str, bytes],
    session: Path | None,
    bundling: Bundling,
    log: RunLog,
    exit_code: int,
) -> InputError | None:
    """Write a bundle with all that belongs to it.

    :param documents: rendered reports by their names.
    :param exit_code: what the command answers for this app.
    :returns: why there is no time stamp though one was asked for.
    """
    import tempfile

    with tempfile.TemporaryDirectory(prefix="faceaudit-") as scratch:
        content: dict[str, bytes | Path] = {**files, **documents}
        told = versions()
        content[VERSIONS] = msgspec.json.format(msgspec.json.encode(told), indent=1) + b"\n"
        if session is not None:
            from analyzers.dynamic.sharing import shared

            part = shared(session, Path(scratch), raw=bundling.raw)
            content.update({f"{SESSION}/{name}": data for name, data in part.files.items()})
            log.note("session-copied", files=len(part.files), left_out=len(part.left_out))
        for name in sorted(documents):
            log.note("rendered", name=name, sha256=hashlib.sha256(documents[name]).hexdigest())
        log.note("ended", exit=exit_code)
        content[RUN_LOG] = log.text()
        return write_bundle(folder, content, _info(report, bundling, session), bundling.seal)


def _info(report: Report, bundling: Bundling, session: Path | None) -> dict[str, str]:
    """The fields of ``bag-info.txt`` that bagit does not fill in."""
    from importlib import metadata

    app, tool = report.app, report.tool
    info = {
        "Bagging-Date": datetime.now(UTC).date().isoformat(),
        "Bag-Software-Agent": f"faceaudit {__version__}, bagit.py {metadata.version('bagit')}",
        "External-Description": f"faceaudit: {app.package} {app.version} ({app.version_code})",
        "External-Identifier": app.sha256,
        "Faceaudit-Version": tool.version,
        "Faceaudit-Catalogue-Version": tool.catalogue_version,
        "Faceaudit-Law-Version": tool.law_version,
        "Faceaudit-Law-As-Of": report.as_of,
    }
    if bundling.organization:
        info["Source-Organization"] = bundling.organization
    if session is not None:
        info["Faceaudit-Raw-Captures"] = "yes" if bundling.raw else "no"
        if report.session is not None:
            info["Faceaudit-Session-Log-SHA256"] = report.session.log
    return info


def forms_of(formats: tuple[str, ...], language: str) -> list[tuple[str, str]]:
    """The reports a bundle holds, as (format, language): HTML in both languages, and what was asked for."""
    both = [("html", "zh"), ("html", "en")]
    asked = [(form, language) for form in formats if form != "json"]  # report.json is there
    return list(dict.fromkeys([*both, *asked]))
