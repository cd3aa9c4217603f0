"""A folder with everything a report rests on, so that another person can judge it again."""

import shutil
import tempfile
from pathlib import Path
from typing import TypeVar

import msgspec

from analyzers.artifacts import DynamicArtifact, PolicyArtifact, StaticArtifact, encode
from analyzers.errors import InputError
from reports.model import Report

EVIDENCE = "evidence"

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
    if folder.exists() and (not folder.is_dir() or _is_occupied(folder)):
        raise BundleUnreadable(
            "bundle-occupied", f"{folder} exists and is not a bundle; name another folder."
        )
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix=".bundle-", dir=folder.parent))
        try:
            for name, data in files.items():
                target = draft / name
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(data)
            draft.chmod(0o755)
            if folder.exists():
                shutil.rmtree(folder)
            draft.rename(folder)
        except BaseException:
            shutil.rmtree(draft, ignore_errors=True)
            raise
    except OSError as error:
        raise BundleUnreadable(
            "bundle-no-access", f"{folder} cannot be written: {error.strerror}."
        ) from None


def _is_occupied(folder: Path) -> bool:
    return any(folder.iterdir()) and not (folder / "report.json").is_file()


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
    if not folder.is_dir():
        raise BundleUnreadable("bundle-missing", f"{folder} is not a folder.")
    return Saved(
        static=_decoded(folder, "static.json", StaticArtifact),
        dynamic=_optional(folder, "dynamic.json", DynamicArtifact),
        policy=_optional(folder, "policy.json", PolicyArtifact),
        context=_bytes(folder, "context.json") if (folder / "context.json").exists() else b"{}",
    )


def bundles_in(folder: Path) -> list[Path]:
    """The folder itself when it is a bundle, else the bundles directly in it, by name."""
    if (folder / "static.json").is_file() or not folder.is_dir():
        return [folder]
    found = sorted(path.parent for path in folder.glob("*/static.json"))
    return found or [folder]


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
            "bundle-damaged", f"{folder}: {name} is not valid: {error}."
        ) from None


def _optional(folder: Path, name: str, kind: type[T]) -> T | None:
    if not (folder / name).exists():
        return None
    try:
        return msgspec.json.decode(_bytes(folder, name), type=kind | None)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise BundleUnreadable(
            "bundle-damaged", f"{folder}: {name} is not valid: {error}."
        ) from None
