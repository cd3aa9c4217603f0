"""A folder with everything a report rests on, so that another person can judge it again.

It is a bag (BagIt, RFC 8493): what is told lies in ``data/``, beside it the manifests (`reports.bag`). Earlier
versions wrote the same files without a bag; both are read.
"""

import re
import shutil
import stat
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated, TypeVar

import msgspec

from analyzers.artifacts import DynamicArtifact, PolicyArtifact, StaticArtifact, encode
from analyzers.errors import InputError
from reports.bag import BAGIT, PAYLOAD, TAG_FILES, Seal, bag
from reports.model import Report
from reports.untrusted import visible

EVIDENCE = "evidence"
SESSION = "session"
RUN_LOG = "run.log.jsonl"
VERSIONS = "versions.json"
DRAFT = ".bundle-"
"""How the folder of an unfinished bundle begins; such a folder is never read."""
OWN_NAMES = {
    "report.json",
    "static.json",
    "dynamic.json",
    "policy.json",
    "context.json",
    EVIDENCE,
    SESSION,
    RUN_LOG,
    VERSIONS,
}
LARGEST = 1 << 30
"""Bytes of a file of a bundle that is read whole; a larger one is refused."""
_RENDERED = re.compile(r"report\.(zh|en)\.[a-z.]{1,20}")
_PART = re.compile(r"[A-Za-z0-9_@+-][A-Za-z0-9._@+-]{0,149}")
"""A part of a file's name in a bundle; nothing else is written, whatever an app calls its files."""

T = TypeVar("T")


class BundleUnreadable(InputError):
    """A folder that is not a bundle, or a bundle that cannot be read or written."""


def bundle_files(
    report: Report,
    static: StaticArtifact,
    dynamic: DynamicArtifact | None,
    policy: PolicyArtifact | None,
    context: bytes,
    evidence: dict[str, bytes],
) -> dict[str, bytes]:
    """The files of a bundle by relative name. An analyzer that did not run is saved as ``null``."""
    return {"report.json": encode(report)} | read_files(static, dynamic, policy, context, evidence)


def read_files(
    static: StaticArtifact,
    dynamic: DynamicArtifact | None,
    policy: PolicyArtifact | None,
    context: bytes,
    evidence: dict[str, bytes],
) -> dict[str, bytes]:
    """Those of them that hold what was read and not what is said of it."""
    files = {
        "static.json": encode(static),
        "dynamic.json": encode(dynamic) if dynamic is not None else b"null\n",
        "policy.json": encode(policy) if policy is not None else b"null\n",
        "context.json": context,
    }
    return files | {f"{EVIDENCE}/{name}": data for name, data in evidence.items()}


def write_bundle(
    folder: Path,
    files: Mapping[str, bytes | Path],
    info: Mapping[str, str] | None = None,
    seal: Seal | None = None,
) -> InputError | None:
    """Write a bundle whole or not at all, replacing an earlier bundle in the same folder.

    :param files: content by relative name, or the plain file that is copied.
    :param info: further fields of ``bag-info.txt``.
    :param seal: signs and time-stamps the bag.
    :returns: why there is no time stamp though one was asked for; the bundle is written all the same.
    :raises BundleUnreadable: ``bundle-occupied`` (the folder holds something else), ``bundle-no-access``.
    """
    try:
        target = folder.resolve()  # a link or "." means the folder it leads to
        if target.exists() and (not target.is_dir() or _is_occupied(target)):
            raise BundleUnreadable(
                "bundle-occupied", f"{folder} exists and is not a bundle; name another folder."
            )
        if Path.cwd().is_relative_to(target):  # renaming would pull the folder from under the user
            raise BundleUnreadable(
                "bundle-occupied",
                "the bundle cannot be the working folder or one above it; name another one.",
            )
        return _replace(target, files, info or {}, seal or Seal())
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise BundleUnreadable(
            "bundle-no-access", visible(f"{folder} cannot be written: {why}.")
        ) from None


def _replace(
    folder: Path, files: Mapping[str, bytes | Path], info: Mapping[str, str], seal: Seal
) -> InputError | None:
    """Put the files in the folder's place by renaming; whatever fails, the old or the new bundle is there."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    import tempfile

    draft = Path(tempfile.mkdtemp(prefix=DRAFT, dir=folder.parent))
    aside = draft.with_name(draft.name + "-old")
    try:
        draft.chmod(0o755)
        for name, data in files.items():
            _put(draft / _checked(name), data)
        trouble = bag(draft, info, seal)
        if folder.exists():
            folder.rename(aside)
        try:
            draft.rename(folder)
        except BaseException:
            if aside.exists():
                aside.rename(folder)
            raise
        shutil.rmtree(aside, ignore_errors=True)
        return trouble
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise


def _checked(name: str) -> str:
    """The name itself. Raises ``ValueError`` for one that could lead elsewhere."""
    if not all(map(_PART.fullmatch, name.split("/"))):
        raise ValueError(f"{name!r} is no name for a file of a bundle")
    return name


def _put(target: Path, data: bytes | Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(data, bytes):
        target.write_bytes(data)
        return
    if not stat.S_ISREG(data.lstat().st_mode):
        raise OSError(22, f"{data.name} is no plain file")
    shutil.copyfile(data, target, follow_symlinks=False)


def _is_occupied(folder: Path) -> bool:
    """Whether it holds anything that `write_bundle` did not put there."""
    names = {path.name for path in folder.iterdir()}
    if not names:
        return False
    if BAGIT in names and PAYLOAD in names:
        if names - TAG_FILES - {PAYLOAD} or (folder / PAYLOAD).is_symlink():
            return True
        folder = folder / PAYLOAD
        names = {path.name for path in folder.iterdir()}
    strange = {name for name in names - OWN_NAMES if not _RENDERED.fullmatch(name)}
    if not {"report.json", "static.json"} <= names or strange:
        return True
    try:
        msgspec.json.decode((folder / "report.json").read_bytes(), type=_Marked)
    except (msgspec.MsgspecError, OSError, UnicodeDecodeError, RecursionError):
        return True
    return False


class _Marked(msgspec.Struct):
    """Just enough of a report to know one, of whatever version."""

    schema: Annotated[str, msgspec.Meta(pattern="^faceaudit/report/")]


class Saved(msgspec.Struct, frozen=True):
    """The artifacts of a bundle."""

    static: StaticArtifact
    dynamic: DynamicArtifact | None
    policy: PolicyArtifact | None
    context: bytes


class Bundle:
    """A bundle that was opened. Made by `open_bundle`."""

    def __init__(self, root: Path, payload: Path) -> None:
        self.root = root
        """The folder itself."""
        self.payload = payload
        """Where its files are: ``data`` of a bag, else the folder."""
        self._attached = attached_in(root)

    def report(self) -> Report:
        """The report as it was written. Raises `BundleUnreadable`."""
        return _decoded(self.payload, "report.json", Report)

    def saved(self) -> Saved:
        """The artifacts. Raises `BundleUnreadable`."""
        return read_bundle(self.root)

    def attached(self, name: str) -> bytes | None:
        """A file by its name relative to `payload` (``evidence/…``, ``session/…``), ``None`` when it is not there."""
        return self._attached(name)


def open_bundle(folder: Path) -> Bundle:
    """A folder written by `write_bundle`, of this or an earlier version; nothing is verified.

    Raises `BundleUnreadable`: ``bundle-missing`` (no folder), ``bundle-incomplete`` (it holds no report).
    """
    if not is_folder(folder):
        raise BundleUnreadable("bundle-missing", visible(f"{folder} is not a folder."))
    payload = payload_of(folder)
    if not _is_plain(payload / "report.json"):
        raise BundleUnreadable(
            "bundle-incomplete",
            visible(f"{folder}: report.json cannot be read (not a plain file)."),
        )
    return Bundle(folder, payload)


def payload_of(folder: Path) -> Path:
    """Where a bundle's files are: in ``data`` when it is a bag."""
    data = folder / PAYLOAD
    is_bag = _is_plain(folder / BAGIT) and is_folder(data) and not data.is_symlink()
    return data if is_bag else folder


def read_bundle(folder: Path) -> Saved:
    """The artifacts in a folder written by `write_bundle`.

    Raises `BundleUnreadable`: ``bundle-missing``, ``bundle-incomplete``, ``bundle-damaged``.
    """
    if not is_folder(folder):
        raise BundleUnreadable("bundle-missing", visible(f"{folder} is not a folder."))
    folder = payload_of(folder)
    return Saved(
        static=_decoded(folder, "static.json", StaticArtifact),
        dynamic=_optional(folder, "dynamic.json", DynamicArtifact),
        policy=_optional(folder, "policy.json", PolicyArtifact),
        context=_bytes(folder, "context.json") if (folder / "context.json").exists() else b"{}",
    )


def bundles_in(folder: Path) -> list[Path]:
    """The folder itself when it is a bundle, else the bundles directly in it, by name."""
    if not is_folder(folder) or (payload_of(folder) / "static.json").is_file():
        return [folder]
    inside = (path for path in folder.iterdir() if not path.name.startswith(DRAFT))
    return sorted(
        path for path in inside if is_folder(path) and (payload_of(path) / "static.json").is_file()
    ) or [folder]


def attached_in(folder: Path) -> Callable[[str], bytes | None]:
    """Reads files of a bundle by their names relative to its payload; nothing outside, and no link out of it."""
    root = payload_of(folder).resolve()

    def attached(name: str) -> bytes | None:
        try:
            path = (root / name).resolve()
            inside = path.is_relative_to(root) and _is_plain(path)
            return path.read_bytes() if inside and path.stat().st_size <= LARGEST else None
        except (OSError, ValueError):
            return None

    return attached


def _is_plain(path: Path) -> bool:
    """A plain file and no link to one: reading it ends."""
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except (OSError, ValueError):
        return False


def is_folder(path: Path) -> bool:
    """As `Path.is_dir`, but a name the file system cannot hold is no folder instead of an error."""
    try:
        return path.is_dir()
    except (OSError, ValueError):  # a name too long, or with a NUL in it
        return False


def _bytes(folder: Path, name: str) -> bytes:
    path = folder / name
    try:
        state = path.stat()
        if not stat.S_ISREG(state.st_mode):  # reading a pipe would not end
            raise OSError(22, "not a plain file")
        if state.st_size > LARGEST:
            raise OSError(27, "too large")
        return path.read_bytes()
    except OSError as error:
        raise BundleUnreadable(
            "bundle-incomplete", visible(f"{folder}: {name} cannot be read ({error.strerror}).")
        ) from None


def _decoded(folder: Path, name: str, kind: type[T]) -> T:
    try:
        return msgspec.json.decode(_bytes(folder, name), type=kind)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise BundleUnreadable(
            "bundle-damaged", visible(f"{folder}: {name} is not valid: {error}.")
        ) from None


def _optional(folder: Path, name: str, kind: type[T]) -> T | None:
    if not (folder / name).exists():
        return None
    try:
        return msgspec.json.decode(_bytes(folder, name), type=kind | None)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise BundleUnreadable(
            "bundle-damaged", visible(f"{folder}: {name} is not valid: {error}.")
        ) from None
