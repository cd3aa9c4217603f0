"""What is installed, what is missing, and how to get it."""

import os
import platform
import shutil
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from analyzers.errors import InputError
from analyzers.sdks import catalogue
from scanner import __version__, law
from scanner.console import default_database
from scanner.database import Server, connected, where

BASE = (
    "androguard",
    "bagit",
    "beautifulsoup4",
    "charset-normalizer",
    "chinesecalendar",
    "click",
    "cryptography",
    "asn1crypto",
    "deflate",
    "httpx",
    "jinja2",
    "junitparser",
    "msgspec",
    "numpy",
    "platformdirs",
    "pyyaml",
    "rich",
    "scikit-learn",
    "scipy",
    "sqlite-utils",
    "threadpoolctl",
)
EXTRAS = {
    "dynamic": ("frida", "frida-tools", "mitmproxy", "adbutils", "dlib-bin", "pillow", "maxminddb"),
    "imports": ("dpkt", "openpyxl", "xlrd"),
    "cluster": ("distributed",),
    "remote": ("fsspec", "gcsfs", "paramiko", "s3fs"),
    "postgres": ("psycopg",),
    "pdf": ("pdfminer.six",),
    "documents": ("python-docx", "weasyprint"),
    "stamp": ("rfc3161-client",),
    "study": ("matplotlib", "pandas", "pyarrow"),
    "browse": ("datasette",),
    "docs": ("zensical",),
}
TOOLS = {
    "chromium": "runs scripts of policy pages (--render), renders reports to pictures; Debian: apt-get install chromium",
    "adb": "talks to a phone; Debian: apt-get install adb",
}
OLDEST = (3, 11)


def examine() -> tuple[list[str], bool]:
    """Lines to print, and whether `faceaudit scan` can work."""
    lines = [
        f"faceaudit {__version__}, SDK catalogue {catalogue().version}, law {law.VERSION}",
        _mark(sys.version_info >= OLDEST) + f"Python {platform.python_version()}",
    ]
    healthy = sys.version_info >= OLDEST
    for name in BASE:
        found = _version(name)
        healthy = healthy and found is not None
        lines.append(_mark(found is not None) + f"{name} {found or 'missing: pip install ' + name}")
    for check, line in (_model(), _database()):
        healthy = healthy and check
        lines.append(_mark(check) + line)
    for extra, names in EXTRAS.items():
        missing = [name for name in names if _version(name) is None]
        note = "installed" if not missing else f"not installed (pip install 'faceaudit[{extra}]')"
        lines.append(_mark(not missing, optional=True) + f"extra {extra}: {note}")
    for tool, use in TOOLS.items():
        path = shutil.which(tool)
        lines.append(
            _mark(path is not None, optional=True) + f"{tool}: {path or 'not found; ' + use}"
        )
    lines.append(_fonts())
    lines.append("Ready to scan." if healthy else "Not ready: mend the lines marked [missing].")
    return lines, healthy


def examine_device(
    serial: str, restore: bool, package: str | None, frida_server: Path | None, language: str
) -> tuple[list[str], bool]:
    """Lines about a connected device, and whether anything can be recorded on it.

    Args:
        serial: empty for the only device there is.
        restore: put back what an interrupted run left changed.
    """
    from analyzers.dynamic.choosing import choose
    from analyzers.dynamic.needs import ESSENTIAL, examine, need
    from analyzers.errors import InputError

    lines: list[str] = []
    problems: list[str] = []
    try:
        with choose(serial or None) as device:
            if restore:
                left = [change for one in device.left_over() for change in one.changes]
                problems = device.recover()
                lines += [f"[restored] {one.what}: {one.detail}" for one in left if not problems]
                lines += [f"[failed]   {problem}" for problem in problems]
            found = examine(device, package, frida_server)
    except InputError as error:
        found = [need("adb", False, str(error))]
    for row in found:
        fix = row.fix_zh if language == "zh" else row.fix
        mark = _mark(row.ok, optional=row.id not in ESSENTIAL)
        lines.append(f"{mark}{row.id}: {row.found}{'; ' + fix if fix else ''}")
    ready = not problems and all(row.ok or row.id not in ESSENTIAL for row in found)
    lines.append("Ready to record." if ready else "Not ready: mend the lines marked [missing].")
    return lines, ready


def _mark(good: bool, *, optional: bool = False) -> str:
    return "[ok]      " if good else "[optional]" + " " if optional else "[missing] "


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _fonts() -> str:
    """Whether a PDF could show Chinese characters."""
    from reports.dossier.fonts import ORDINARY, without_glyph

    missing = without_glyph(ORDINARY)
    if missing is None:
        return _mark(False, optional=True) + "fonts: cannot be listed (fontconfig's fc-list)"
    note = "none has Chinese characters, which --format pdf needs; Debian: apt-get install fonts-noto-cjk"
    return _mark(not missing, optional=True) + f"fonts: {note if missing else 'with Chinese'}"


def _model() -> tuple[bool, str]:
    try:
        from analyzers.policy import analyze

        analyze("我们不收集人脸信息。".encode(), "probe.txt")
    except Exception as error:  # whatever is broken, this command has to say so and not break
        return False, f"policy classifier: {error}"
    return True, "policy classifier loads"


def _database() -> tuple[bool, str]:
    path = where(os.environ.get("FACEAUDIT_DB") or default_database())
    if isinstance(path, Server):
        try:
            connected(path).close()
        except InputError as error:
            return False, f"database: {error}"
        return True, f"database {path} answers"
    folder = path.parent
    while not folder.exists():
        folder = folder.parent
    writable = folder.is_dir() and os.access(folder, os.W_OK)
    state = "can be written" if writable else "cannot be written: name another with --db"
    return writable, f"database {path} {state}"
