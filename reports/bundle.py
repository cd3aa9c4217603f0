"""A folder with everything a report rests on, so that another person can judge it again."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, TypeVar

import msgspec

from analyzers.artifacts import DynamicArtifact, PolicyArtifact, StaticArtifact, encode
from analyzers.errors import InputError
from reports.model import Report
from reports.untrusted import visible

EVIDENCE = "evidence"
DRAFT = ".bundle-"
"""How the folder of an unfinished bundle begins; such a folder is never read."""
OWN_NAMES = {"report.json", "static.json", "dynamic.json", "policy.json", "context.json", EVIDENCE}

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
    files = {
        "report.json": encode(report),
        "static.json": encode(static),
        "dynamic.json": encode(dynamic) if dynamic is not None else b"null\n",
        "policy.json": encode(policy) if policy is not None else b"null\n",
        "context.json": context,
    }
    return files | {f"{EVIDENCE}/{name}": data for name, data in evidence.items()}


def write_bundle(folder: Path, files: dict[str, bytes]) -> None:
    """Write a bundle whole or not at all, replacing an earlier bundle in the same folder.

    Raises `BundleUnreadable`: ``bundle-occupied`` (the folder holds something else), ``bundle-no-access``.
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
        _replace(target, files)
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise BundleUnreadable(
            "bundle-no-access", visible(f"{folder} cannot be written: {why}.")
        ) from None


def _replace(folder: Path, files: dict[str, bytes]) -> None:
    """Put the files in the folder's place by renaming; whatever fails, the old or the new bundle is there."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    import tempfile

    draft = Path(tempfile.mkdtemp(prefix=DRAFT, dir=folder.parent))
    aside = draft.with_name(draft.name + "-old")
    try:
        for name, data in files.items():
            target = draft / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
        draft.chmod(0o755)
        if folder.exists():
            folder.rename(aside)
        try:
            draft.rename(folder)
        except BaseException:
            if aside.exists():
                aside.rename(folder)
            raise
        shutil.rmtree(aside, ignore_errors=True)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise


def _is_occupied(folder: Path) -> bool:
    """Whether it holds anything that `write_bundle` did not put there."""
    names = {path.name for path in folder.iterdir()}
    if not names:
        return False
    if not {"report.json", "static.json"} <= names or names - OWN_NAMES:
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


def read_bundle(folder: Path) -> Saved:
    """The artifacts in a folder written by `write_bundle`.

    Raises `BundleUnreadable`: ``bundle-missing``, ``bundle-incomplete``, ``bundle-damaged``.
    """
    if not is_folder(folder):
        raise BundleUnreadable("bundle-missing", visible(f"{folder} is not a folder."))
    return Saved(
        static=_decoded(folder, "static.json", StaticArtifact),
        dynamic=_optional(folder, "dynamic.json", DynamicArtifact),
        policy=_optional(folder, "policy.json", PolicyArtifact),
        context=_bytes(folder, "context.json") if (folder / "context.json").exists() else b"{}",
    )


def bundles_in(folder: Path) -> list[Path]:
    """The folder itself when it is a bundle, else the bundles directly in it, by name."""
    if not is_folder(folder) or (folder / "static.json").is_file():
        return [folder]
    inside = (path.parent for path in folder.glob("*/static.json"))
    return sorted(path for path in inside if not path.name.startswith(DRAFT)) or [folder]


def attached_in(folder: Path) -> Callable[[str], bytes | None]:
    """Reads files of a bundle by their relative names; nothing outside the folder, and no link."""
    root = folder.resolve()

    def attached(name: str) -> bytes | None:
        try:
            path = (root / name).resolve()
            return path.read_bytes() if path.is_relative_to(root) else None
        except (OSError, ValueError):
            return None

    return attached


def is_folder(path: Path) -> bool:
    """As `Path.is_dir`, but a name the file system cannot hold is no folder instead of an error."""
    try:
        return path.is_dir()
    except (OSError, ValueError):  # a name too long, or with a NUL in it
        return False


def _bytes(folder: Path, name: str) -> bytes:
    try:
        return (folder / name).read_bytes()
    except OSError as error:
        raise BundleUnreadable(
            "bundle-incomplete", f"{folder}: {name} cannot be read ({error.strerror})."
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
