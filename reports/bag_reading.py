"""A bag as it lies there: files, manifests, hashes. Nothing in it is trusted, no link followed, no pipe opened."""

import hashlib
import os
import re
import stat
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from analyzers.errors import InputError
from reports.bag import BAGIT, INFO, MANIFEST, PAYLOAD, TAG_MANIFEST
from reports.untrusted import visible

MOST_FILES = 200_000
DEEPEST = 40
LARGEST_MANIFEST = 64 << 20
LARGEST_INFO = 1 << 20
MOST_BYTES = 64 << 30
"""Bytes of all files of a bag; a bag that claims more is not read."""
_BLOCK = 1 << 20
_LINE = re.compile(r"([0-9A-Fa-f]{64})[ \t]+\*?(.+)", re.ASCII)
_ENCODED = {"%0A": "\n", "%0D": "\r", "%25": "%"}


class BagUnreadable(InputError):
    """A folder that is no bag, or a bag that cannot be read to its end."""


class Fault(NamedTuple):
    """A line of a manifest that cannot be used."""

    why: str
    """``form``, ``path``, ``twice``, ``collision``, ``encoding``."""
    line: int
    name: str = ""


class Manifest(NamedTuple):
    """What a manifest lists."""

    digests: dict[str, str]
    """SHA-256, lower-case hex, by path relative to the bag."""
    faults: tuple[Fault, ...] = ()


class Contents(NamedTuple):
    """What lies in the bag's folder."""

    sizes: dict[str, int]
    """Plain files by path relative to the bag, with ``/`` between parts."""
    strange: tuple[str, ...]
    """Links, pipes, sockets, devices."""
    folders: tuple[str, ...]


def contents_of(root: Path) -> Contents:
    """Everything in a folder. Raises `BagUnreadable`: ``bundle-too-large``, ``bundle-no-access``."""
    sizes: dict[str, int] = {}
    strange: list[str] = []
    folders: list[str] = []
    waiting = [""]
    while waiting:
        at = waiting.pop()
        for name, mode, size in _entries(root, at):
            path = f"{at}/{name}" if at else name
            if stat.S_ISDIR(mode):
                folders.append(path)
                waiting.append(path)
            elif stat.S_ISREG(mode):
                sizes[path] = size
            else:
                strange.append(path)
            many = len(sizes) + len(strange) + len(folders)
            if many > MOST_FILES or path.count("/") > DEEPEST:
                raise BagUnreadable(
                    "bundle-too-large",
                    visible(f"{root} holds more files or deeper folders than are read."),
                )
    if sum(sizes.values()) > MOST_BYTES:
        raise BagUnreadable("bundle-too-large", visible(f"{root} holds more than 64 GB."))
    return Contents(dict(sorted(sizes.items())), tuple(sorted(strange)), tuple(sorted(folders)))


def _entries(root: Path, at: str) -> Iterator[tuple[str, int, int]]:
    try:
        with os.scandir(root / at) as entries:
            for entry in entries:
                state = entry.stat(follow_symlinks=False)
                yield entry.name, state.st_mode, state.st_size
    except OSError as error:
        raise _no_access(root / at, error) from None


def _no_access(path: Path, error: OSError) -> BagUnreadable:
    why = error.strerror or type(error).__name__
    return BagUnreadable("bundle-no-access", visible(f"{path} cannot be read: {why}."))


def digest_of(path: Path) -> str:
    """SHA-256 of a plain file, lower-case hex. Raises `BagUnreadable`: ``bundle-no-access``."""
    hashed = hashlib.sha256()
    for block in _blocks(path):
        hashed.update(block)
    return hashed.hexdigest()


def bytes_of(path: Path, most: int) -> bytes:
    """A small plain file. Raises `BagUnreadable`: ``bundle-too-large``, ``bundle-no-access``."""
    data = bytearray()
    for block in _blocks(path):
        data += block
        if len(data) > most:
            raise BagUnreadable("bundle-too-large", visible(f"{path} is longer than is read."))
    return bytes(data)


def _blocks(path: Path) -> Iterator[bytes]:
    # The folder may change while it is read: what is a file now may be a pipe or a link in a moment.
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    try:
        descriptor = os.open(path, flags | getattr(os, "O_BINARY", 0))
        with os.fdopen(descriptor, "rb") as file:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise OSError(22, "not a plain file")
            while block := file.read(_BLOCK):
                yield block
    except OSError as error:
        raise _no_access(path, error) from None


def manifest_of(data: bytes, *, payload: bool) -> Manifest:
    """Read a manifest; lines that could lead elsewhere or mean two things are faults.

    :param payload: it lists files of ``data/``, else tag files.
    :raises BagUnreadable: ``bundle-too-large``.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return Manifest({}, (Fault("encoding", 0),))
    digests: dict[str, str] = {}
    alike: dict[str, str] = {}
    faults: list[Fault] = []
    for number, line in enumerate(re.split(r"\r\n|\n|\r", text), 1):
        if number > MOST_FILES:
            raise BagUnreadable("bundle-too-large", "A manifest lists more files than are read.")
        if not line:
            continue
        match = _LINE.fullmatch(line)
        if match is None:
            faults.append(Fault("form", number, line[:200]))
            continue
        name = _decoded(match[2])
        key = unicodedata.normalize("NFC", name).casefold()
        if not _usable(name, payload):
            faults.append(Fault("path", number, name))
        elif name in digests:
            faults.append(Fault("twice", number, name))
        elif key in alike:
            faults.append(Fault("collision", number, name))
        if _usable(name, payload):
            digests.setdefault(name, match[1].lower())
            alike.setdefault(key, name)
    return Manifest(digests, tuple(faults))


def _decoded(name: str) -> str:
    return re.sub(r"%(?:0[AaDd]|25)", lambda match: _ENCODED[match[0].upper()], name)


def _usable(name: str, payload: bool) -> bool:
    """Whether a path stays in the bag, and where this kind of manifest may point."""
    parts = name.split("/")
    if any(part in ("", ".", "..") for part in parts) or "\\" in name or "\0" in name:
        return False
    if name.startswith("~") or re.match(r"[A-Za-z]:", name):
        return False
    inside = parts[0] == PAYLOAD and len(parts) > 1
    return inside if payload else parts[0] != PAYLOAD and not name.startswith("tagmanifest-")


def info_of(data: bytes) -> dict[str, str]:
    """The fields of ``bag-info.txt``; of a field that stands there twice the first."""
    fields: dict[str, str] = {}
    for line in re.split(r"\r\n|\n|\r", data.decode("utf-8", "replace")):
        name, colon, value = line.partition(":")
        if colon and name.strip() == name and name:
            fields.setdefault(name, value.strip())
    return fields


def is_bag(found: Contents) -> bool:
    """Whether anything in the folder says that it is, or was, a bag."""
    return any(name in found.sizes for name in (BAGIT, INFO, MANIFEST, TAG_MANIFEST))
