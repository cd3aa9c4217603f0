"""What is done to one app, inside a worker: it is looked at first, and scanned in its turn.

Tasks and answers are plain values, spoken as MessagePack: what a hostile file makes of a worker can say
something false, but has nothing to run in the parent.
"""

import hashlib
import stat
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from analyzers.errors import InputError

if TYPE_CHECKING:
    from analyzers.static.assemble import Glance
    from scanner.context import Context
    from scanner.one import Collected
    from scanner.policies import Reader


class Look(msgspec.Struct, frozen=True, tag="look"):
    """Hash a file and look for signs of faces."""

    id: str
    place: bytes
    size: int
    attempts: int
    seconds: float
    file: bytes = b""
    """Where the bytes lie for this worker, when ``place`` is an address; empty: at ``place``."""


class Scan(msgspec.Struct, frozen=True, tag="scan"):
    """Scan an app whose bytes are known."""

    id: str
    place: bytes
    size: int
    """Bytes of its dex files."""
    attempts: int
    seconds: float
    key: str
    sha256: str
    policy: str
    market: str
    category: str
    day: str
    bundles: str
    """Folder for bundles, empty for none."""
    file: bytes = b""
    """As in `Look`."""


Task = Look | Scan


class Looked(msgspec.Struct, frozen=True, tag="looked"):
    """What a first look shows. ``face``: 2 when an SDK for faces is there, 1 for a camera, else 0."""

    sha256: str
    package: str
    dex_bytes: int
    face: int
    signals: tuple[str, ...]


class Scanned(msgspec.Struct, frozen=True, tag="scanned"):
    """The rows of a scan, ready to be written."""

    law_version: str
    code_state: str
    rows: tuple[tuple[str, tuple[tuple[Any, ...], ...]], ...]


class Refused(msgspec.Struct, frozen=True, tag="refused"):
    """The input cannot be scanned, for a reason that lies in it."""

    code: str
    reason: str


class Failed(msgspec.Struct, frozen=True, tag="failed"):
    """We failed, for a reason that lies in us (or the memory was not enough)."""

    code: str
    reason: str


Answer = Looked | Scanned | Refused | Failed


def answer(task: Task) -> Answer:
    """Do one task. An input that cannot be read gives `Refused`, a fault of ours `Failed`."""
    try:
        return _look(task) if isinstance(task, Look) else _scan(task)
    except InputError as error:
        reason = _plain(str(error).partition("] ")[2])
        if error.code in _OURS:
            memory = isinstance(error.__cause__, MemoryError)
            return Failed("memory" if memory else error.code, reason)
        return Refused(error.code, reason)
    except MemoryError:
        return Failed("memory", "The memory for one app was not enough.")
    except (Exception, RecursionError) as error:
        return Failed("internal-error", f"{type(error).__name__}; please report it with the APK.")


def _plain(text: str) -> str:
    """Without the half characters of names that are no Unicode."""
    return text.encode("utf-8", "backslashreplace").decode()


_OURS = ("apk-analysis-failed", "bundle-no-access", "bundle-occupied")


# --- looking -------------------------------------------------------------------------------------


class _Enough(Exception):
    """The first look is done."""


def _look(task: Look) -> Answer:
    from scanner.policies import is_address

    if not task.place:
        return Refused("list-no-path", "The list names no path for it.")
    name = task.place.decode("utf-8", "surrogateescape")
    if is_address(name):
        return Refused("source-online", "A batch asks no server; fetch the file and name its path.")
    path = Path(name)
    digest = _sha256(path)
    seen: list[Glance] = []
    size = 0
    try:
        size = _dex_bytes(path)
        _glance(path, task.seconds, seen)
    except _Enough:
        pass
    except InputError:  # its scan will say what is wrong
        return Looked(digest, "", size, 0, ())
    if not seen:
        return Looked(digest, "", size, 0, ())
    glance = seen[0]
    signs = [sdk.id for sdk in glance.sdks if not sdk.not_face_data]
    told = (*signs, *(("camera",) if glance.camera else ()), *map(_plain, glance.packed))
    return Looked(digest, _plain(glance.package), size, 2 if signs else int(glance.camera), told)


def _glance(path: Path, seconds: float, seen: "list[Glance]") -> None:
    from analyzers.static.assemble import read_app
    from analyzers.static.budget import Budget

    def first(glance: "Glance") -> None:
        seen.append(glance)
        raise _Enough

    read_app(path, Budget(seconds), first=first)


def _dex_bytes(path: Path) -> int:
    from analyzers.static.container import Container

    with Container(path) as container:
        return sum(container.size_of(name) for name in container.dex_names)


def _sha256(path: Path) -> str:
    """SHA-256 of a file, read once from its start. Raises `InputError`."""
    from analyzers.errors import AppUnreadable

    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise AppUnreadable("apk-no-access", f"{path.name} is not a plain file.")
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        raise AppUnreadable("apk-missing", f"{path.name} does not exist.") from None
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "its name is not possible"
        raise AppUnreadable("apk-no-access", f"{path.name} cannot be opened: {why}.") from None


# --- scanning ------------------------------------------------------------------------------------


def context_of(market: str, category: str) -> "Context":
    """What a list says of an app."""
    from scanner.context import Context

    return Context(market=market or None, category=category or None)


_reader: "tuple[str, Reader] | None" = None


def _reader_of(policy: str) -> "Reader":
    """The policy that was read last is kept: lists often name one for many."""
    global _reader
    from scanner.policies import Reader, sources_of

    if _reader is None or _reader[0] != policy or not policy:
        _reader = policy, Reader(sources_of(policy or None))
    return _reader[1]


def _scan(task: Scan) -> Answer:
    from reports.bundle import bundle_files
    from scanner.one import Effort, assess, collect, context_bytes
    from scanner.rows import report_rows
    from scanner.tables import TABLES

    path = Path(task.place.decode("utf-8", "surrogateescape"))
    context = context_of(task.market, task.category)
    found = collect(path, _reader_of(task.policy), Effort(task.seconds))
    static = found.artifacts.static
    if static.app.sha256 != task.sha256:
        return Refused("apk-changed", f"{path.name} changed while the batch ran; run it again.")
    report = assess(found.artifacts, context, date.fromisoformat(task.day))
    files = bundle_files(
        report, static, None, found.artifacts.policy, context_bytes(context), found.files
    )
    if task.bundles:
        _write_bundle(task, found, report, files)
    partial = static.asking.state == "partial" and _timed_out(found)
    state = "cut" if partial else static.code.state
    rows = report_rows(task.key, report, static.code.state, files)
    packed = tuple((name, _values(TABLES[name].columns, each)) for name, each in rows)
    return Scanned(report.tool.law_version, state, packed)


def _values(columns: Any, rows: Any) -> tuple[tuple[Any, ...], ...]:
    return tuple(tuple(row[column] for column in columns) for row in rows)


def _timed_out(found: "Collected") -> bool:
    return any("budget" in words for words in found.artifacts.static.asking.unresolved)


def _write_bundle(task: Scan, found: "Collected", report: Any, files: dict[str, bytes]) -> None:
    from scanner.bundling import Bundling, RunLog, attachments, forms_of, save_bundle
    from scanner.console import file_stem, render

    log = RunLog()
    log.note("app-read", sha256=report.app.sha256, bytes=report.app.size)
    attached = attachments(files, None)
    documents: dict[str, bytes] = {}
    for form, lang in forms_of((), "en"):
        document = render(report, form, lang, attached)
        data = document.encode() if isinstance(document, str) else document
        documents[f"report.{lang}.html"] = data
    folder = Path(task.bundles) / f"{file_stem(report)}-{task.key[:8]}"
    save_bundle(folder, report, files, documents, None, Bundling(), log, 0)
