"""The methods a class file declares, and what it extends: as much of the format as the hook table needs."""

import struct
import zipfile
from pathlib import Path
from typing import NamedTuple

PRIMITIVES = {"B": "byte", "C": "char", "D": "double", "F": "float", "I": "int", "J": "long", "S": "short", "Z": "boolean"}  # fmt: skip
_SIZES = {
    3: 4,
    4: 4,
    5: 8,
    6: 8,
    7: 2,
    8: 2,
    9: 4,
    10: 4,
    11: 4,
    12: 4,
    15: 3,
    16: 2,
    17: 4,
    18: 4,
    19: 2,
    20: 2,
}


class Declared(NamedTuple):
    """One class: methods by name, each overload as the bridge names its argument types."""

    methods: dict[str, set[tuple[str, ...]]]


def declared(data: bytes) -> Declared:
    """Read a class file's own methods."""
    count, at = struct.unpack_from(">H", data, 8)[0], 10
    texts: dict[int, str] = {}
    index = 1
    while index < count:
        tag = data[at]
        if tag == 1:
            length = struct.unpack_from(">H", data, at + 1)[0]
            texts[index] = data[at + 3 : at + 3 + length].decode("utf-8", "replace")
            at += 3 + length
        else:
            at += 1 + _SIZES[tag]
        index += 2 if tag in (5, 6) else 1
    at += 6
    at += 2 + 2 * struct.unpack_from(">H", data, at)[0]
    _, at = _members(data, at, texts)
    methods, _ = _members(data, at, texts)
    found: dict[str, set[tuple[str, ...]]] = {}
    for name, descriptor in methods:
        found.setdefault(name, set()).add(arguments(descriptor))
    return Declared(found)


def _members(data: bytes, at: int, texts: dict[int, str]) -> tuple[list[tuple[str, str]], int]:
    count = struct.unpack_from(">H", data, at)[0]
    at += 2
    found = []
    for _ in range(count):
        _, name, kind, attributes = struct.unpack_from(">4H", data, at)
        found.append((texts[name], texts[kind]))
        at += 8
        for _ in range(attributes):
            at += 6 + struct.unpack_from(">I", data, at + 2)[0]
    return found, at


def arguments(descriptor: str) -> tuple[str, ...]:
    """``(ILjava/lang/String;[B)V`` as ``("int", "java.lang.String", "[B")``."""
    rest = descriptor[1 : descriptor.index(")")]
    found = []
    while rest:
        depth = len(rest) - len(rest.lstrip("["))
        end = rest.index(";") + 1 if rest[depth] == "L" else depth + 1
        one, rest = rest[:end].replace("/", "."), rest[end:]
        found.append(one if depth else PRIMITIVES.get(one, one[1:-1]))
    return tuple(found)


class Jar:
    """Classes of an archive by dotted name."""

    def __init__(self, path: Path) -> None:
        self._archive = zipfile.ZipFile(path)
        self._names = {
            name[:-6].replace("/", ".")
            for name in self._archive.namelist()
            if name.endswith(".class")
        }

    def get(self, name: str) -> Declared | None:
        """The class, if the archive has it."""
        if name not in self._names:
            return None
        return declared(self._archive.read(name.replace(".", "/") + ".class"))
