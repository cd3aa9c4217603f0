"""What is done to one app, inside a worker: it is looked at first, and scanned in its turn.

Most apps have no face in them and nothing that is read deeply: the look reads these to their end, and the
scan only judges what it read. With the others it ends as soon as that is certain: all looks come before the
first scan, so what they do is done twice.

Tasks and answers are plain values, spoken as MessagePack: what a hostile file makes of a worker can say
something false, but has nothing to run in the parent.
"""

import hashlib
import os
import stat
from datetime import date
from errno import EDQUOT, ENOSPC
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import msgspec

from analyzers.errors import InputError
from scanner.batch.addresses import is_remote
from scanner.batch.readings import packed, unpacked
from scanner.batch.texts import path_of

if TYPE_CHECKING:
    from analyzers.static.assemble import Glance
    from scanner.context import Context
    from scanner.one import Collected
    from scanner.policies import Reader


class Look(msgspec.Struct, frozen=True, tag="look"):
    """Hash a file, or a folder of a base APK and its splits, and look for signs of faces."""

    id: str
    place: bytes
    size: int
    attempts: int
    seconds: float
    file: bytes = b""
    """Where the bytes lie for this worker, when ``place`` is an address; empty: at ``place``."""
    shard: tuple[int, int] = (1, 1)
    """Which of how many: the bytes of another's app are not looked into."""
    alone: bool = False
    """No other app with very much code is worked on meanwhile."""
    sha256: str = ""
    """As a list claims it."""


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
    looked: bytes = b""
    """What the look has read (`Looked.read`)."""


class Judge(msgspec.Struct, frozen=True, tag="judge"):
    """Judge a scan anew from what is saved of it."""

    id: str
    """The scan that read the app."""
    place: bytes
    size: int
    """Bytes of the files."""
    attempts: int
    seconds: float
    key: str
    """The scan that comes of it."""
    sha256: str
    files: tuple[tuple[str, str, bytes], ...]
    """Name, SHA-256 and bytes, as they lie in the database."""
    made: tuple[str, str]
    """Versions of the program and its catalogue that made the scan."""
    code_state: str
    scanned_at: str
    day: str
    laws: tuple[str, ...]
    # What a pool asks of the others: it has no file, and none of it waits to be alone.
    file: ClassVar[bytes] = b""
    looked: ClassVar[bytes] = b""
    alone: ClassVar[bool] = False


Task = Look | Scan | Judge


class Looked(msgspec.Struct, frozen=True, tag="looked"):
    """What a first look shows. ``face``: 2 when something speaks for an SDK for faces, 1 for a camera, else 0."""

    sha256: str
    package: str
    dex_bytes: int
    face: int
    signals: tuple[str, ...]
    read: bytes = b""
    """All that was read (`scanner.batch.readings`); empty when the scan is to read the app again."""


class Large(msgspec.Struct, frozen=True, tag="large"):
    """Nothing was looked into: the app has so much code that it is to be `Look.alone`."""

    dex_bytes: int


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


Answer = Looked | Large | Scanned | Refused | Failed

MUCH_CODE = 64 << 20
"""Bytes of dex from which an app is worked on with no other such beside it: some 350 MiB of memory and more."""


def answer(task: Task) -> Answer:
    """Do one task. An input that cannot be read gives `Refused`, a fault of ours `Failed`."""
    try:
        if isinstance(task, Judge):
            return _judge(task)
        return _look(task) if isinstance(task, Look) else _scan(task)
    except InputError as error:
        reason = _plain(str(error).partition("] ")[2])
        if is_full(error) and not error.code.startswith("bundle-"):
            return Failed("disk-full", _NO_ROOM)
        if error.code in _OURS:
            memory = isinstance(error.__cause__, MemoryError)
            return Failed("memory" if memory else error.code, reason)
        return Refused(error.code, reason)
    except MemoryError:
        return Failed("memory", "The memory for one app was not enough.")
    except (Exception, RecursionError) as error:
        if is_full(error):
            return Failed("disk-full", _NO_ROOM)
        return Failed("internal-error", f"{type(error).__name__}; please report it with the APK.")


_NO_ROOM = "The disk for passing files is full."


def is_full(error: BaseException | None) -> bool:
    """Whether a disk that is full is behind it, which is no fault of an app's."""
    for _ in range(20):
        if error is None or (isinstance(error, OSError) and error.errno in (ENOSPC, EDQUOT)):
            break
        error = error.__cause__ or error.__context__
    return isinstance(error, OSError) and error.errno in (ENOSPC, EDQUOT)


def _plain(text: str) -> str:
    """Without the half characters of names that are no Unicode."""
    return text.encode("utf-8", "backslashreplace").decode()


_OURS = ("apk-analysis-failed", "bundle-no-access", "bundle-occupied")


# --- looking -------------------------------------------------------------------------------------


def _look(task: Look) -> Answer:
    from scanner.one import Effort, Enough, read

    if not task.place:
        return Refused("list-no-path", "The list names no path for it.")
    path = _file(task)
    if path is None:
        return Refused("source-online", "Nobody fetched it for this worker.")
    if task.shard != (1, 1):
        digest = _sha256(path)
        if int(digest, 16) % task.shard[1] != task.shard[0] - 1:
            return Looked(digest, "", 0, 0, ())
    seen: list[Glance] = []

    def first(glance: "Glance") -> None:
        seen.append(glance)
        if glance.deep:
            raise Enough

    size, kept, digest = 0, b"", ""
    try:
        size = _dex_bytes(path)
        if size >= MUCH_CODE and not task.alone:
            return Large(size)
        inputs = read(path, Effort(task.seconds), first=first, early=True)
        kept, digest = packed(inputs, task.seconds), inputs.artifact.app.sha256
    except Enough:
        pass
    except InputError:  # its scan will say what is wrong
        seen.clear()
    digest = digest or _sha256(path)
    if not seen:
        return Looked(digest, "", size, 0, ())
    glance = seen[0]
    used = (sdk.id for sdk in glance.sdks if not sdk.not_face_data)
    signs = tuple(dict.fromkeys((*glance.suspects, *used)))
    told = (*signs, *(("camera",) if glance.camera else ()), *map(_plain, glance.packed))
    face = 2 if signs else int(glance.camera)
    return Looked(digest, _plain(glance.package), size, face, told, kept)


def _file(task: Task) -> Path | None:
    """Where the bytes of a task lie; ``None`` when nobody fetched them."""
    if not task.file and is_remote(task.place):
        return None
    return Path(os.fsdecode(task.file or task.place))


def _dex_bytes(path: Path) -> int:
    from analyzers.static.container import Container

    with Container(path) as container:
        return sum(container.size_of(name) for name in container.dex_names)


def _sha256(path: Path) -> str:
    """SHA-256 of a file, read once from its start; of a folder that of its parts. Raises `InputError`."""
    from analyzers.errors import AppUnreadable

    try:
        kind = path.stat().st_mode
        if stat.S_ISDIR(kind):
            from analyzers.static.container import Container

            with Container(path) as container:
                return container.sha256()
        if not stat.S_ISREG(kind):
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
    from analyzers.artifacts import encode
    from reports.bundle import read_files
    from scanner.one import Effort, assess, code_state, collect, context_bytes, with_policy
    from scanner.rejudging import REPORT, kept
    from scanner.rows import report_rows
    from scanner.tables import TABLES

    context = context_of(task.market, task.category)
    reader, read = (
        _reader_of(path_of(task.policy)),
        unpacked(task.looked, task.seconds, task.sha256),
    )
    if read is not None:
        found = with_policy(read, reader)
    else:
        path = _file(task)
        if path is None:
            return Refused("source-online", "Nobody fetched it for this worker.")
        found = collect(path, reader, Effort(task.seconds))
    static = found.artifacts.static
    if static.app.sha256 != task.sha256:
        name = _plain(Path(os.fsdecode(task.place)).name)
        return Refused("apk-changed", f"{name} changed while the batch ran; run it again.")
    report = assess(found.artifacts, context, date.fromisoformat(task.day))
    files = read_files(static, None, found.artifacts.policy, context_bytes(context), found.files)
    if task.bundles:
        _write_bundle(task, found, report, {REPORT: encode(report)} | files)
    state = code_state(static)
    saved = kept(files, found.names, found.artifacts.policy)
    rows = report_rows(task.key, report, state, saved)
    packed = tuple((name, _values(TABLES[name].columns, each)) for name, each in rows)
    return Scanned(report.tool.law_version, state, packed)


def _judge(task: Judge) -> Answer:
    from scanner import rejudging
    from scanner.rows import report_rows
    from scanner.tables import TABLES

    files = {name: rejudging.unpacked(data, sha256) for name, sha256, data in task.files}
    reading = rejudging.reading_of(files, *task.made)
    day, moment = date.fromisoformat(task.day), rejudging.moment_of(task.scanned_at)
    report = rejudging.report_of(reading, day, moment, task.laws)
    if report.app.sha256 != task.sha256:
        return Refused("recheck-damaged", "What is saved is of another app.")
    told = rejudging.Judged(task.id, reading.tool, reading.catalogue, task.laws)
    files[rejudging.JUDGED] = msgspec.json.encode(told)
    rows = report_rows(task.key, report, task.code_state, files)
    packed = tuple((name, _values(TABLES[name].columns, each)) for name, each in rows)
    return Scanned(report.tool.law_version, task.code_state, packed)


def _values(columns: Any, rows: Any) -> tuple[tuple[Any, ...], ...]:
    return tuple(tuple(row[column] for column in columns) for row in rows)


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
    folder = Path(path_of(task.bundles)) / f"{file_stem(report)}-{task.key[:8]}"
    save_bundle(folder, report, files, documents, None, Bundling(), log, 0)
