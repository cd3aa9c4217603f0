"""Versions of SDKs, where their own files say them plainly.

In this order: meta-data of the SDK's package, the files that build tools leave for a published library
(``META-INF/<group>_<name>.version``, ``pom.properties``, ``<name>.properties``), a version constant of one of its
classes, and a number in the name of a library or of a constant. What is not said is left empty.
"""

import re
import struct
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import numpy as np

from analyzers.artifacts import Evidence
from analyzers.errors import AppUnreadable
from analyzers.sdks import CatalogueRow
from analyzers.static.constants import string_index
from analyzers.static.detection import Signals
from analyzers.static.dex import I64, Dex
from analyzers.static.opened import Opened

VERSION = re.compile(r"v?(\d{1,4}(?:\.\d{1,8}){1,4}(?:[-._]?[A-Za-z]\w{0,15})?)")
_FIELDS = ("SDK_VERSION", "SDK_VERSION_NAME", "LIB_VERSION", "VERSION_NAME", "VERSION")
"""Names of constants that hold it, the most telling first."""
_TEMPLATES = {"1.0"}
"""What a new library module is numbered by the build tools' template."""
_SMALL_FILE = 4096
_MOST_FIELDS = 512


class Sources(NamedTuple):
    """Where versions are looked for."""

    archive: Opened
    meta_data: tuple[tuple[str, str, Evidence], ...]
    dexes: list[Dex]

    def version(self, row: CatalogueRow, signals: Signals) -> str:
        """Version of an SDK, empty when nothing says it."""
        places = (
            self._declared(row),
            self._published(row),
            self._constant(row, signals),
            _in_names(signals),
        )
        return next((found for place in places for found in place), "")

    def _declared(self, row: CatalogueRow) -> Iterator[str]:
        inside = tuple(prefix + "." for prefix in row.prefixes)
        for name, value, _ in self.meta_data:
            if name.lower().endswith("version") and name.startswith(inside):
                yield from _whole(value)

    def _published(self, row: CatalogueRow) -> Iterator[str]:
        present = set(self.archive.names) if row.artifacts else set()
        for artifact in row.artifacts:
            group, _, name = artifact.partition(":")
            for file in (
                f"META-INF/{group}_{name}.version",
                f"META-INF/maven/{group}/{name}/pom.properties",
                f"{name}.properties",
            ):
                if file in present:
                    yield from self._in_file(file)

    def _in_file(self, file: str) -> Iterator[str]:
        try:
            text = self.archive.part(file, 0, _SMALL_FILE).decode("utf-8", "replace")
        except AppUnreadable:
            return
        for line in text.splitlines():
            key, sign, value = line.partition("=")
            if file.endswith(".version") or (sign and key.strip() == "version"):
                yield from _whole(value if sign else line)

    def _constant(self, row: CatalogueRow, signals: Signals) -> Iterator[str]:
        depth = {prefix.count(".") for prefix in row.prefixes}
        for dex, types in zip(self.dexes, signals.types, strict=True):
            # Deeper inside are parts with versions of their own.
            near = [index for index in types if dex.type_name(index).count("/") - 1 in depth]
            if near and signals.defined:
                yield from _version_constants(dex, near)


def _whole(text: str) -> Iterator[str]:
    if match := VERSION.fullmatch(text.strip()):
        yield match[1]


def _in_names(signals: Signals) -> Iterator[str]:
    """A number in the name of a library, or of a constant with a fixed beginning."""
    for trace in (*signals.traces, *signals.host_traces):
        numbered = trace.kind in ("library", "literal") and "*" in trace.signal
        if numbered and (match := VERSION.search(trace.evidence.excerpt.removesuffix(".so"))):
            yield match[1]


# --- constants of classes --------------------------------------------------------------------------


def _version_constants(dex: Dex, types: Iterable[int]) -> Iterator[str]:
    """The value of the most telling constant; parts of an SDK that differ tell no version of the whole."""
    wanted = np.array(sorted(types), np.int64)
    for name in _FIELDS:
        said = set(_values(dex, name, wanted)) - _TEMPLATES
        if len(said) == 1:
            yield said.pop()


def _values(dex: Dex, name: str, types: I64) -> Iterator[str]:
    for index in string_index(dex, name):
        named = (dex.field_name == index) & np.isin(dex.field_class.astype(np.int64), types)
        for field in np.flatnonzero(named)[:_MOST_FIELDS].tolist():
            for row in np.flatnonzero(dex.class_type == dex.field_class[field])[:1].tolist():
                yield from _whole(_static_string(dex, row, field))


def _static_string(dex: Dex, class_row: int, field: int) -> str:
    """Initial value of a static field that is a string; empty when there is none.

    Source: "Dalvik executable format", class_def_item, class_data_item and encoded_array.
    """
    data = dex.data
    try:
        (classes,) = struct.unpack_from("<I", data, dex.start + 100)  # class_defs_off
        members, values = struct.unpack_from("<II", data, classes + 32 * class_row + 24)
        if not members or not values:
            return ""
        place = _place_of(data, members, field)
        index = _string_at(data, values, place) if place is not None else None
        return dex.string(index) if index is not None and index < dex.string_count else ""
    except (struct.error, IndexError):
        return ""


def _place_of(data: bytes | bytearray, at: int, field: int) -> int | None:
    """How many static fields stand before one."""
    count, at = _uleb(data, at)
    for _ in range(3):
        _, at = _uleb(data, at)
    index = 0
    for place in range(min(count, _MOST_FIELDS)):
        step, at = _uleb(data, at)
        _, at = _uleb(data, at)
        index += step
        if index == field:
            return place
    return None


def _string_at(data: bytes | bytearray, at: int, place: int) -> int | None:
    """String index of a value of an encoded array, ``None`` if it is something else."""
    count, at = _uleb(data, at)
    for number in range(min(count, place + 1)):
        head = data[at]
        kind, size = head & 0x1F, (head >> 5) + 1
        if kind in (0x1C, 0x1D):  # arrays and annotations do not occur among these
            return None
        if kind in (0x1E, 0x1F):  # null and booleans have no bytes of their own
            size = 0
        if number == place:
            raw = data[at + 1 : at + 1 + size]
            return int.from_bytes(raw, "little") if kind == 0x17 else None
        at += 1 + size
    return None


def _uleb(data: bytes | bytearray, at: int) -> tuple[int, int]:
    value = 0
    for shift in range(0, 35, 7):
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            break
    return value, at
