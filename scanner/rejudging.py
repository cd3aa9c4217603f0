"""Saved artifacts judged anew, without the APK: the files of one scan to its report.

A batch keeps what was read of an app and not what was said about it: whatever is asked later, the report
is judged again from that. With the same versions it is the same report.
"""

import hashlib
import zlib
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import NamedTuple, TypeVar

import msgspec

from analyzers.artifacts import (
    ELEMENTS,
    NOTICE,
    DynamicArtifact,
    Limitation,
    PolicyArtifact,
    StaticArtifact,
    Text,
    Value,
    encode,
)
from analyzers.errors import InputError
from analyzers.names import Names, digest, gained
from analyzers.sdks import catalogue
from reports.bundle import EVIDENCE
from reports.model import Report
from scanner import __version__, law
from scanner.context import Context
from scanner.engine import Artifacts
from scanner.one import assess, context_bytes, context_from

REPORT, NAMES, JUDGED = "report.json", "names.json", "judged.json"
READ = ("static.json", "dynamic.json", "policy.json", "context.json", NAMES)
"""Files that hold what a scan rests on."""
LARGEST = 1 << 28
"""Bytes of a file, unpacked."""
READ_AGAIN, NOT_NOTICED = "read-again", "new-sdks-not-noticed"

T = TypeVar("T")


class NotJudged(InputError):
    """What is saved of a scan cannot be judged. Codes: ``recheck-…``."""


class Judged(Value, frozen=True, tag_field="schema", tag="faceaudit/judged/1"):
    """What a scan that was judged anew came from."""

    scan: str
    """The scan that read the app."""
    tool: str
    catalogue: str
    """Versions that read it."""
    laws: tuple[str, ...] = ()


class Reading(NamedTuple):
    """What is saved of one scan."""

    artifacts: Artifacts
    context: Context
    names: Names | None
    tool: str
    """Version of the program that read the app."""
    catalogue: str
    laws: tuple[str, ...] = ()
    """Overlays it was judged by."""


# --- what is kept --------------------------------------------------------------------------------


def kept(
    files: Mapping[str, bytes], names: Names | None, policy: PolicyArtifact | None = None
) -> dict[str, bytes]:
    """What a batch keeps of the files of a bundle: all that was read, and nothing that follows from it."""
    texts = _texts(policy)
    told = {
        name: data
        for name, data in files.items()
        if name != REPORT and data != b"null\n" and data != texts.get(name)
    }
    return told | named(names)


def _texts(policy: PolicyArtifact | None) -> dict[str, bytes]:
    """Evidence files that hold the words of documents, which the policy artifact holds as well."""
    if policy is None:
        return {}
    read = [each.reading for each in policy.linked]
    linked = {f"policy-linked-{n}": each for n, each in enumerate(read, 1) if each is not None}
    found = {"policy": policy, **linked}
    return {f"{EVIDENCE}/{stem}-text.txt": each.text.encode() for stem, each in found.items()}


def named(names: Names | None) -> dict[str, bytes]:
    """The file with the names of an app; a database has it, a bundle not."""
    return {NAMES: msgspec.json.encode(names)} if names is not None else {}


def whole(files: Mapping[str, bytes], report: Report) -> dict[str, bytes]:
    """The files of a bundle again, from what is kept."""
    beside = {name: data for name, data in files.items() if name not in (NAMES, JUDGED)}
    nothing = dict.fromkeys(("dynamic.json", "policy.json"), b"null\n")
    context = {"context.json": context_bytes(Context())}
    snapshots = {name.rpartition("-snapshot.")[0] for name in beside}
    texts = {
        name: data
        for name, data in _texts(report.policy).items()
        if name.removesuffix("-text.txt") in snapshots
    }
    return nothing | context | texts | beside | {REPORT: encode(report)}


def unpacked(data: bytes, sha256: str = "") -> bytes:
    """A file of the database. Raises `NotJudged` (``recheck-damaged``).

    :param sha256: what it must have, empty for any.
    """
    unpacking = zlib.decompressobj()
    try:
        found = unpacking.decompress(data, LARGEST)
    except zlib.error as error:
        raise NotJudged("recheck-damaged", f"A saved file cannot be unpacked ({error}).") from None
    if not unpacking.eof:
        raise NotJudged("recheck-damaged", "A saved file is cut off or too large.")
    if sha256 and hashlib.sha256(found).hexdigest() != sha256:
        raise NotJudged("recheck-damaged", "A saved file is not what was saved.")
    return found


# --- reading it ----------------------------------------------------------------------------------


def reading_of(files: Mapping[str, bytes], tool: str, version: str) -> Reading:
    """What is saved of a scan.

    :param tool: version of the program that made the scan, and ``version`` of its catalogue, for scans
        that do not tell themselves what read the app.
    :raises NotJudged: ``recheck-no-artifacts``, ``recheck-damaged``, ``recheck-other-form`` (another version
        of the program wrote it), ``recheck-other-version`` (it names what today's catalogue does not have).
    """
    if "static.json" not in files:
        raise NotJudged("recheck-no-artifacts", "What was read of the app is not saved.")
    static = _decoded(files, "static.json", StaticArtifact)
    dynamic = _decoded(files, "dynamic.json", DynamicArtifact | None)  # type: ignore[arg-type]
    policy = _decoded(files, "policy.json", PolicyArtifact | None)  # type: ignore[arg-type]
    names = _decoded(files, NAMES, Names | None)  # type: ignore[arg-type]
    judged = _decoded(files, JUDGED, Judged | None)  # type: ignore[arg-type]
    assert static is not None
    artifacts = Artifacts(static, dynamic, policy)
    if strange := unknown_ids(artifacts):
        raise NotJudged(
            "recheck-other-version", f"{strange} is not known to this version; scan the APK again."
        )
    if names is not None:
        tool, version = names.tool or tool, names.catalogue
    elif judged is not None:
        tool, version = judged.tool, judged.catalogue
    return Reading(
        artifacts, _context(files), names, tool, version, judged.laws if judged is not None else ()
    )


def _decoded(files: Mapping[str, bytes], name: str, kind: type[T]) -> T | None:
    if name not in files:
        return None
    try:
        return msgspec.json.decode(files[name], type=kind)
    except msgspec.ValidationError as error:
        raise NotJudged(
            "recheck-other-form", f"{name} is not of the form this version reads ({error})."
        ) from None
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise NotJudged("recheck-damaged", f"{name} is not valid ({error}).") from None


def _context(files: Mapping[str, bytes]) -> Context:
    if "context.json" not in files:
        return Context()
    try:
        return context_from(files["context.json"])
    except msgspec.ValidationError as error:
        raise NotJudged(
            "recheck-other-form", f"context.json is not of the form this version reads ({error})."
        ) from None
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise NotJudged("recheck-damaged", f"context.json is not valid ({error}).") from None


def unknown_ids(artifacts: Artifacts) -> str | None:
    """What saved artifacts name and this version does not know: an SDK, a face class, an element."""
    known = {row.id for row in catalogue().sdks}
    static = artifacts.static
    ran = artifacts.dynamic.executed_sdks if artifacts.dynamic is not None else ()
    named = [sdk.id for sdk in (*static.sdks, *ran)] + [e.sdk for e in static.endpoints if e.sdk]
    strange = [ident for ident in named if ident not in known]
    classes = [*static.face_classes, *(ident for sdk in ran for ident in sdk.face_classes)]
    strange += [ident for ident in classes if ident not in law.face_classes()]
    if artifacts.policy is not None:
        present = (*artifacts.policy.elements, *artifacts.policy.notice)
        strange += [name for name in (*ELEMENTS, *NOTICE) if name not in present]
    return strange[0] if strange else None


# --- judging -------------------------------------------------------------------------------------


def report_of(
    reading: Reading, day: date, moment: datetime, laws: tuple[str, ...] | None = None
) -> Report:
    """The report on what was read, by today's rules and catalogue and the law of ``day``.

    :param moment: when the app was scanned.
    :param laws: overlays to cite beside it; ``None``: those it was judged by.
    :raises NotJudged: ``recheck-damaged``.
    """
    unread = _unread(reading)
    faces = tuple(sdk for sdk in unread if not catalogue().row(sdk).not_face_data)
    artifacts = msgspec.structs.replace(reading.artifacts, unread=faces)
    told = tuple(_limits(reading, unread))
    beside = reading.laws if laws is None else laws
    return assess(artifacts, reading.context, day, scanned_at=moment, laws=beside, first=told)


def _unread(reading: Reading) -> tuple[str, ...]:
    """SDKs the app may hold that were not looked for when it was read."""
    if reading.names is None:
        return ()
    sdks = reading.artifacts.static.sdks
    sure = {sdk.id for sdk in sdks if sdk.grade != "present" and not sdk.weak}
    try:
        return tuple(sdk for sdk in gained(reading.names) if sdk not in sure)
    except ValueError as error:
        raise NotJudged("recheck-damaged", f"{NAMES} is not valid ({error}).") from None


def _limits(reading: Reading, unread: tuple[str, ...]) -> list[Limitation]:
    """What cannot be said without the APK, when the program or the catalogue is another than read it."""
    names, now = reading.names, catalogue().version
    learned = reading.catalogue != now or (names is not None and names.digest != digest())
    if not learned and reading.tool == __version__:
        return []
    told = []
    if unread:
        some = ", ".join(unread[:5]) + (" …" if len(unread) > 5 else "")
        text = Text(
            f"读取之后目录新增了 SDK，应用中有相应的名称（{some}）：须重新扫描安装包，此前没有列出这些 SDK，"
            "据此作出的结论未评估。",
            f"The catalogue has learned SDKs since the app was read, and it holds names of theirs ({some}): scan the "
            "APK again; until then they are not listed, and what rests on them is not assessed.",
        )
        told.append(Limitation(READ_AGAIN, text))
    if learned and (names is None or not names.whole):
        told.append(_NAMES_MISSING)
    told.append(
        Limitation(
            "judged-without-apk",
            Text(
                f"安装包由 {reading.tool} 版（SDK 目录 {reading.catalogue}）读取，本报告由 {__version__} 版"
                f"（目录 {now}）据保存的结果判断，没有重新读取安装包：只能由常量、文件内容或改名后的代码"
                "认出的新 SDK 看不到。",
                f"The app was read by version {reading.tool} (SDK catalogue {reading.catalogue}); this was judged by "
                f"version {__version__} (catalogue {now}) from what was saved, without the APK: SDKs learned since "
                "that show in constants, in what is in files or in renamed code alone are not seen.",
            ),
        )
    )
    return told


_NAMES_MISSING = Limitation(
    NOT_NOTICED,
    Text(
        "读取时没有（完整）保存应用中的名称：目录此后新增的 SDK 无法察觉，请重新扫描安装包。",
        "The names in the app were not kept (or not all) when it was read: SDKs that the catalogue learned since "
        "cannot be noticed; scan the APK again.",
    ),
)


class Stored(NamedTuple):
    """A scan as its row tells it."""

    as_of: str
    scanned_at: str
    tool: str
    catalogue: str


STORED = "as_of, scanned_at, tool_version, catalogue_version"
"""Its columns in the table of scans."""


def stored_report(files: Mapping[str, bytes], row: Stored) -> Report | None:
    """The report of a scan of a database: the one that is kept, or else judged from what was read.

    :param files: as saved, unpacked. ``None`` when it is of an older form, or damaged.
    """
    try:
        if REPORT in files:
            return msgspec.json.decode(files[REPORT], type=Report)
        reading = reading_of(files, row.tool, row.catalogue)
        return report_of(reading, date.fromisoformat(row.as_of), moment_of(row.scanned_at))
    except (InputError, msgspec.MsgspecError, ValueError, RecursionError):
        return None


def packed_report(files: Mapping[str, bytes], row: Stored) -> Report | None:
    """The same of files as they lie in the database, packed."""
    try:
        return stored_report({name: unpacked(data) for name, data in files.items()}, row)
    except NotJudged:
        return None


def moment_of(told: str) -> datetime:
    """The moment in a row. Raises `NotJudged` (``recheck-damaged``)."""
    try:
        return datetime.strptime(told, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    except (ValueError, TypeError):
        raise NotJudged("recheck-damaged", "Its row does not tell when it was scanned.") from None
