"""Tables of a dex file as NumPy views: no object per class or method, strings decoded on demand.

Facts about the format are from "Dalvik executable format" (header_item, class_def_item,
class_data_item, code_item, "MUTF-8"), those about containers from version 41 of it. Where the
platform's own verifier refuses a file as a whole (an index or an offset that points nowhere), so
does `Dex`; where it refuses one method, that method is kept and marked by the sweep.

Every array is sized by a table that was checked to lie inside the file, so what a file claims is
never allocated before it is seen to be there.
"""

import struct
from bisect import bisect_left
from collections.abc import Sequence
from contextlib import suppress
from functools import cached_property
from itertools import islice
from operator import lt
from typing import Any

import numpy as np
from numpy.typing import NDArray

U8 = NDArray[np.uint8]
U16 = NDArray[np.uint16]
U32 = NDArray[np.uint32]
I64 = NDArray[np.int64]

NO_INDEX = 0xFFFFFFFF
"""``class_super`` of a class without one (java.lang.Object)."""

ACC_NATIVE = 0x100

CODE_HEADER = 16
"""Bytes of a code_item before its instructions; the last four are their number in code units."""

_HEADER = struct.Struct("<20I")  # header_item from file_size (byte 32) to data_off
_HEADER_SIZE = 0x70
_CONTAINER_HEADER_SIZE = 0x78  # version 41 appends container_size and header_offset
_ENDIAN = 0x12345678

_PROTO = np.dtype([("shorty", "<u4"), ("result", "<u4"), ("parameters", "<u4")])
_FIELD = np.dtype([("owner", "<u2"), ("type", "<u2"), ("name", "<u4")])
_METHOD = np.dtype([("owner", "<u2"), ("proto", "<u2"), ("name", "<u4")])
_CLASS = np.dtype(
    [
        (name, "<u4")
        for name in ("type", "flags", "super", "interfaces", "source", "notes", "data", "values")
    ]
)

# A class_data section holds each field and method once, so even the fullest dex stays far below.
_RUN_LIMIT = 1 << 23
# More logical files than any build emits; bounds the work a container of bare headers asks for.
_CONTAINER_LIMIT = 256
_PARAMETER_LIMIT = 255  # argument words of an invoke-range, "Dalvik bytecode"
_NAME_LIMIT = 1024


class DexUnreadable(Exception):
    """The bytes are not a dex file the platform would load. ``str()`` is one sentence."""


class Dex:
    """Tables of one logical dex file.

    ``data`` are the bytes of ``classesN.dex``; ``start`` is the byte at which the header stands,
    other than 0 only in a version-41 container (see `split`). Bytes after the end the header
    gives are not part of the file; ``trailing`` says how many there are.

    Raises `DexUnreadable`, here or in a method, and nothing else for any input.
    """

    def __init__(self, data: bytes, name: str, start: int = 0) -> None:
        self.name = name
        self.start = start
        self.version = _version(data, start, name)
        head = _HEADER.unpack_from(data, start + 32)
        self.file_size, header_size, endian = head[0], head[1], head[2]
        self._require(endian == _ENDIAN, "is not little-endian")
        end = start + self.file_size
        self._require(
            self.file_size >= _HEADER_SIZE and end <= len(data),
            f"is truncated: its header promises {self.file_size} bytes",
        )
        self._require(self.version >= 41 or start == 0, "is no dex file of a container")
        if self.version >= 41:
            self._require(
                header_size >= _CONTAINER_HEADER_SIZE and start + header_size <= len(data),
                "has too short a header for its version",
            )
            end, header_offset = struct.unpack_from("<II", data, start + _HEADER_SIZE)
            self._require(
                start == header_offset and start + self.file_size <= end <= len(data),
                "has a container header that does not match its place",
            )
        self.trailing = len(data) - end
        self.data = data[:end] if self.trailing else data
        """The container up to its end. All offsets count from its first byte."""
        self._bytes: U8 = np.frombuffer(self.data, np.uint8)
        self._words: U32 = np.frombuffer(self.data, "<u4", len(self.data) // 4)
        self.units: U16 = np.frombuffer(self.data, "<u2", len(self.data) // 2)
        """The same bytes as code units."""
        self._read_tables(head)
        self._check_tables()
        self._check_type_lists(self._class_interfaces, self.type_count)
        self._check_type_lists(self._proto_parameters, _PARAMETER_LIMIT)
        self._read_class_data()

    def _require(self, holds: bool | np.bool_, problem: str) -> None:
        if not holds:
            raise DexUnreadable(f"{self.name} {problem}.")

    # --- tables ---------------------------------------------------------------------------------

    def _table(self, place: Sequence[int], item: np.dtype[Any] | str) -> NDArray[Any]:
        count, offset = place
        kind = np.dtype(item)
        if count == 0:
            return np.empty(0, kind)
        self._require(
            offset + count * kind.itemsize <= len(self.data), "has a table that leaves the file"
        )
        self.table_bytes += count * kind.itemsize
        return np.frombuffer(self.data, kind, count, offset)

    def _read_tables(self, head: Sequence[int]) -> None:
        self.table_bytes = 0
        """Bytes of the six index tables."""
        self._string_offset: U32 = self._table(head[6:8], "<u4")
        self.type_string: U32 = self._table(head[8:10], "<u4")
        """Per type index: string index of its descriptor."""
        protos = self._table(head[10:12], _PROTO)
        fields = self._table(head[12:14], _FIELD)
        methods = self._table(head[14:16], _METHOD)
        classes = self._table(head[16:18], _CLASS)
        self._proto_result: U32 = protos["result"]
        self._proto_parameters: U32 = protos["parameters"]
        self.field_class: U16 = fields["owner"]
        """Per field index: type index of the class it is named on."""
        self.field_type: U16 = fields["type"]
        self.field_name: U32 = fields["name"]
        """Per field index: string index."""
        self.method_class: U16 = methods["owner"]
        """Per method index: type index of the class it is named on (may be an array)."""
        self.method_proto: U16 = methods["proto"]
        self.method_name: U32 = methods["name"]
        """Per method index: string index."""
        self.class_type: U32 = classes["type"]
        """Per class_def: type index of the class it defines."""
        self.class_super: U32 = classes["super"]
        """Per class_def: type index, or `NO_INDEX`."""
        self.class_flags: U32 = classes["flags"]
        """Per class_def: access flags as in "access_flags definitions"."""
        self._class_interfaces: U32 = classes["interfaces"]
        self._class_data: U32 = classes["data"]
        self.string_count = len(self._string_offset)
        self.type_count = len(self.type_string)
        self.proto_count = len(protos)
        self.field_count = len(fields)
        self.method_count = len(methods)
        self.class_count = len(classes)

    def _check_tables(self) -> None:
        strings, types, protos = self.string_count, self.type_count, self.proto_count
        supers = self.class_super[self.class_super != NO_INDEX]
        for what, column, bound in (
            ("string offset", self._string_offset, len(self.data)),
            ("descriptor", self.type_string, strings),
            ("return type", self._proto_result, types),
            ("field class", self.field_class, types),
            ("field type", self.field_type, types),
            ("field name", self.field_name, strings),
            ("method class", self.method_class, types),
            ("method prototype", self.method_proto, protos),
            ("method name", self.method_name, strings),
            ("class type", self.class_type, types),
            ("superclass", supers, types),
        ):
            self._require(
                not column.size or int(column.max()) < bound, f"has a {what} that points nowhere"
            )

    def _check_type_lists(self, column: U32, limit: int) -> None:
        """Every list lies in the file, is no longer than ``limit`` and names types that exist."""
        offset = np.unique(column[column != 0]).astype(np.int64)
        sound = (offset & 3 == 0) & (offset + 4 <= len(self.data))
        size = self._words[np.where(sound, offset >> 2, 0)].astype(np.int64)
        sound &= (size <= limit) & (offset + 4 + 2 * size <= len(self.data))
        self._require(
            bool(sound.all()) and 2 * int(size.sum()) <= len(self.data),
            "has a type list that leaves the file",
        )
        kinds = self.units[ragged((offset >> 1) + 2, size)[0]]
        self._require(
            not kinds.size or int(kinds.max()) < self.type_count,
            "has a type list that points nowhere",
        )

    # --- class data -----------------------------------------------------------------------------

    def _read_class_data(self) -> None:
        owner, method, flags, code = self._members()
        self.defined_method: U32 = method.astype(np.uint32)
        """Method indices that class data defines, in class_def order, also those without code."""
        self.defined_class: U32 = owner.astype(np.uint32)
        """For each of them its class_def."""
        self.defined_flags: U32 = flags.astype(np.uint32)
        """For each of them its access flags."""
        native = (self.defined_flags & ACC_NATIVE) != 0
        self.native_method: U32 = self.defined_method[native]
        """Method indices declared native."""
        rows = np.flatnonzero(code)
        rows = rows[np.argsort(code[rows], kind="stable")]
        self.code_method: U32 = self.defined_method[rows]
        """Code rows, in the order of their place in the file: the method index each belongs to."""
        self.code_class: U32 = self.defined_class[rows]
        """For each code row the class_def of its method."""
        self.code_offset: U32 = code[rows].astype(np.uint32)
        """For each code row the file offset of its code_item. Methods may share one."""
        self.code_size: U32 = self._code_sizes(code[rows])
        """For each code row its code units (2 bytes); 0 when the code_item leaves the file, is not
        aligned to four bytes or holds no instruction."""

    def _members(self) -> tuple[I64, I64, I64, I64]:
        """Class_def, method index, access flags and code offset of every defined method."""
        owner = np.flatnonzero(self._class_data)
        if not owner.size:
            return (np.empty(0, np.int64),) * 4
        offset = self._class_data[owner].astype(np.int64)
        self._require(int(offset.max()) < len(self.data), "has class data outside the file")
        low, high = int(offset.min()), self._class_data_end(int(offset.max()))
        if high - low <= _RUN_LIMIT:
            value, first = _uleb128_run(self._bytes[low:high])
            item = np.searchsorted(first, offset - low)
            if (first[item] == offset - low).all() and _ends(value, item).max() <= len(value):
                return self._encoded_methods(value, item, owner)
        return self._members_one_by_one(owner, offset)

    def _members_one_by_one(self, owner: I64, offset: I64) -> tuple[I64, I64, I64, I64]:
        """The same for class data that is scattered, overlaps or has other bytes in between."""
        tables = []
        methods, room = self.method_count, len(self.data)
        for row, start in zip(owner.tolist(), offset.tolist(), strict=True):
            end = self._class_data_end(start)
            room -= end - start
            value, _ = _uleb128_run(self._bytes[start:end])
            tables.append(self._encoded_methods(value, np.zeros(1, np.int64), np.array([row])))
            methods -= len(tables[-1][0])
            self._require(methods >= 0, "defines more methods than it names")
            self._require(room >= 0, "has class data that overlaps")
        a, b, c, d = (np.concatenate(column) for column in zip(*tables, strict=True))
        return a, b, c, d

    def _class_data_end(self, start: int) -> int:
        """Offset of the byte after the class_data_item at ``start``."""
        value, _ = _uleb128_run(self._bytes[start : start + 20])
        self._require(len(value) >= 4, "has class data that leaves the file")
        self._require(
            value[0] + value[1] <= self.field_count and value[2] + value[3] <= self.method_count,
            "has class data with more members than it names",
        )
        wanted = int(_ends(value, np.zeros(1, np.int64))[0])
        last = np.flatnonzero(self._bytes[start : start + 5 * wanted] < 0x80)
        self._require(len(last) >= wanted, "has class data that leaves the file")
        return start + int(last[wanted - 1]) + 1

    def _encoded_methods(self, value: I64, item: I64, owner: I64) -> tuple[I64, I64, I64, I64]:
        """Methods of the class_data_items that begin at ``value[item]`` and end inside it."""
        direct, virtual = value[item + 2], value[item + 3]
        begin = _ends(value, item) - 3 * (direct + virtual)
        total = int((direct + virtual).sum())
        self._require(total <= self.method_count, "defines more methods than it names")
        # Indices are stored as differences that start anew in each of a class's two lists.
        start = np.column_stack((begin, begin + 3 * direct)).ravel()
        count = np.column_stack((direct, virtual)).ravel()
        place, base = ragged(start, count, 3)
        running = np.cumsum(value[place])
        before = np.concatenate((np.zeros(1, np.int64), running))[base]
        method = running - np.repeat(before, count)
        self._require(
            not total or int(method.max()) < self.method_count, "defines a method it does not name"
        )
        return np.repeat(owner, direct + virtual), method, value[place + 1], value[place + 2]

    def _code_sizes(self, offset: I64) -> U32:
        room = len(self.data) - CODE_HEADER - offset
        sound = (offset & 3 == 0) & (room >= 0)
        size = self._words[np.where(sound, (offset >> 2) + 3, 0)].astype(np.int64)
        return np.where(sound & (2 * size <= room), size, 0).astype(np.uint32)

    # --- names ----------------------------------------------------------------------------------

    def string(self, index: int) -> str:
        """The string, decoded from MUTF-8; what is not valid becomes U+FFFD."""
        if "_strings" in self.__dict__:
            return self._strings[index]
        start, limit = int(self._string_offset[index]), int(self._string_limit[index])
        size = 0
        for shift in range(0, 35, 7):
            byte = self.data[start]
            size |= (byte & 0x7F) << shift
            start += 1
            if byte < 0x80 or start == limit:
                break
        return self._text(start, size, limit)

    def strings(self) -> list[str]:
        """All strings by index; the list is kept, do not change it."""
        return self._strings

    def type_name(self, index: int) -> str:
        """Descriptor of a type, e.g. ``Lcom/a/B;``."""
        if "_type_names" in self.__dict__:
            return self._type_names[index]
        return self.string(int(self.type_string[index]))

    def type_names(self) -> list[str]:
        """All descriptors by type index; the list is kept, do not change it."""
        return self._type_names

    @cached_property
    def _strings(self) -> list[str]:
        return self._texts(np.arange(self.string_count))

    @cached_property
    def _type_names(self) -> list[str]:
        return self._texts(self.type_string.astype(np.int64))

    @cached_property
    def _string_limit(self) -> I64:
        """Per string the next offset at which another begins: no string reaches into the next.

        Only files the platform refuses have such strings. Read to their terminator they could
        repeat the same bytes as often as there are strings.
        """
        offset = self._string_offset.astype(np.int64)
        starts = offset if _ascending(offset) else np.unique(offset)
        ends = np.append(starts[1:], len(self.data))
        return ends if starts is offset else ends[np.searchsorted(starts, offset)]

    def _texts(self, index: I64) -> list[str]:
        offset = self._string_offset[index]
        if _ascending(offset):
            return self._distinct_texts(index)
        _, once, back = np.unique(offset, return_index=True, return_inverse=True)
        texts = self._distinct_texts(index[once])
        return [texts[k] for k in back.tolist()]

    def _distinct_texts(self, index: I64) -> list[str]:
        """Strings at distinct offsets. Almost all are ASCII and end where their length says."""
        if not index.size:
            return []
        size, start = _uleb128_at(self._bytes, self._string_offset[index].astype(np.int64))
        end, limit = start + size, self._string_limit[index]
        start = np.minimum(start, limit)
        plain = (end < limit) & (self._bytes[np.minimum(end, len(self.data) - 1)] == 0)
        end = np.where(plain, end, start)
        low, high = int(start.min()), int(end.max())
        text = self.data[low:high].decode("latin-1")
        spans = zip((start - low).tolist(), (end - low).tolist(), strict=True)
        texts = [text[a:b] for a, b in spans]
        other = np.flatnonzero(~plain).tolist()
        if not all(map(str.isascii, texts)):  # bytes that lie about their number
            other += [k for k, item in enumerate(texts) if not item.isascii()]
        for k in other:
            texts[k] = self._text(int(start[k]), int(size[k]), int(limit[k]))
        return texts

    def _text(self, start: int, size: int, limit: int) -> str:
        """The text at ``start``: ``size`` bytes if ASCII, else to its terminator or ``limit``."""
        end = start + size
        if end >= limit or self.data[end]:
            end = self.data.find(0, start, limit)
        return _mutf8(self.data[start : limit if end < 0 else end])

    def types_with_prefix(self, prefix: str) -> range | list[int]:
        """Type indices whose descriptor begins with ``prefix``, ascending.

        The platform demands a sorted type table, so this is two bisections; a table that is not
        sorted is sorted here once.
        """
        names, order = self._sorted_types
        low = bisect_left(names, prefix)
        high = bisect_left(names, True, low, key=lambda name: not name.startswith(prefix))
        return range(low, high) if order is None else sorted(order[low:high])

    @cached_property
    def _sorted_types(self) -> tuple[list[str], list[int] | None]:
        names = self._type_names
        if all(map(lt, names, islice(names, 1, None))):
            return names, None
        order = sorted(range(len(names)), key=names.__getitem__)
        return [names[k] for k in order], order

    # --- signatures -----------------------------------------------------------------------------

    def interfaces(self, class_def: int) -> tuple[int, ...]:
        """Type indices of the interfaces a class names."""
        return self._type_list(int(self._class_interfaces[class_def]))

    def proto_signature(self, index: int) -> str:
        """Parameters and result, e.g. ``(I[Ljava/lang/String;)V``."""
        types = self._type_list(int(self._proto_parameters[index]))
        parameters = "".join(clip(self.type_name(kind)) for kind in types)
        return f"({parameters}){clip(self.type_name(int(self._proto_result[index])))}"

    def method_signature(self, index: int) -> str:
        """``Lcom/a/B;->run(I[Ljava/lang/String;)V``; names are cut after 1024 characters."""
        owner = clip(self.type_name(int(self.method_class[index])))
        name = clip(self.string(int(self.method_name[index])))
        return f"{owner}->{name}{self.proto_signature(int(self.method_proto[index]))}"

    def field_signature(self, index: int) -> str:
        """``Lcom/a/B;->x:I``; names are cut after 1024 characters."""
        owner = clip(self.type_name(int(self.field_class[index])))
        name = clip(self.string(int(self.field_name[index])))
        return f"{owner}->{name}:{clip(self.type_name(int(self.field_type[index])))}"

    def _type_list(self, offset: int) -> tuple[int, ...]:
        """Items of the type_list at ``offset``, none at 0. Lists were checked when opened."""
        if offset == 0:
            return ()
        (size,) = struct.unpack_from("<I", self.data, offset)
        return struct.unpack_from(f"<{size}H", self.data, offset + 4)


def split(data: bytes, name: str) -> list[Dex]:
    """All logical dex files of ``data``: one before version 41, then those of the container.

    The first keeps ``name``; the others are ``name[1]``, ``name[2]``. Raises `DexUnreadable` as
    soon as one of them cannot be read, as the platform does.
    """
    first = Dex(data, name)
    found = [first]
    if first.version < 41:
        return found
    start, tables = first.file_size, first.table_bytes
    while start < len(first.data):
        if len(found) == _CONTAINER_LIMIT:
            raise DexUnreadable(f"{name} holds more than {_CONTAINER_LIMIT} dex files.")
        part = Dex(first.data, f"{name}[{len(found)}]", start)
        found.append(part)
        start += part.file_size
        tables += part.table_bytes
        if tables > len(first.data):
            raise DexUnreadable(f"{name} holds dex files that share their tables.")
    return found


def ragged(start: I64, count: I64, step: int = 1) -> tuple[I64, I64]:
    """The runs ``start[i], start[i] + step, …`` of ``count[i]`` items, one after the other.

    Returns them and, per run, how many items stand before it.
    """
    base = np.cumsum(count) - count
    inside = np.arange(int(count.sum())) - np.repeat(base, count)
    return np.repeat(start, count) + step * inside, base


def _version(data: bytes, start: int, name: str) -> int:
    magic = data[start : start + 8]
    if len(data) - start < _HEADER_SIZE or magic[:4] != b"dex\n" or magic[7:] != b"\0":
        raise DexUnreadable(f"{name} is not a dex file.")
    version = int(magic[4:7]) if magic[4:7].isdigit() else 0
    if not 35 <= version <= 41:
        raise DexUnreadable(f"{name} has an unknown dex version.")
    return version


def _ascending(values: NDArray[np.unsignedinteger] | I64) -> bool:
    return bool((values[1:] > values[:-1]).all())


def _ends(value: I64, item: I64) -> I64:
    """Where the class_data_items that begin at ``value[item]`` end.

    Four counts stand first; then a field is two numbers and a method three.
    """
    fields: I64 = value[item] + value[item + 1]
    methods: I64 = value[item + 2] + value[item + 3]
    return item + 4 + 2 * fields + 3 * methods


def _uleb128_run(run: U8) -> tuple[I64, I64]:
    """Values of the ULEB128 numbers that fill ``run``, and the byte each begins at.

    A number of more than five bytes reads as 2**32, which is no index, count or offset.
    """
    last = np.flatnonzero(run < 0x80)
    first = np.concatenate((np.zeros(1, np.int64), last[:-1] + 1))[: len(last)]
    more = last - first
    value = run[last].astype(np.int64)
    for back in range(1, 5):
        wide = np.flatnonzero(more >= back)
        if not wide.size:
            break
        value[wide] = (value[wide] << 7) | (run[last[wide] - back] & 0x7F)
    value &= 0xFFFFFFFF
    value[more > 4] = 1 << 32
    return value, first


def _uleb128_at(data: U8, at: I64) -> tuple[I64, I64]:
    """Values of the ULEB128 numbers at ``at``, each below 2**35, and the byte after each."""
    value, place = np.zeros_like(at), at.copy()
    open_ = np.arange(len(at))
    for shift in range(0, 35, 7):
        byte = data[np.minimum(place[open_], len(data) - 1)].astype(np.int64)
        value[open_] |= (byte & 0x7F) << shift
        place[open_] += 1
        open_ = open_[byte >= 0x80]
        if not open_.size:
            break
    return value, place


def _mutf8(raw: bytes) -> str:
    """MUTF-8: zero is two bytes, and what lies beyond U+FFFF a pair of surrogates."""
    raw = raw.replace(b"\xc0\x80", b"\0")
    with suppress(UnicodeDecodeError):
        return raw.decode()
    with suppress(UnicodeDecodeError):
        halves = raw.decode("utf-8", "surrogatepass").encode("utf-16-le", "surrogatepass")
        return halves.decode("utf-16-le", "replace")
    return raw.decode("utf-8", "replace")


def clip(text: str) -> str:
    """At most the first 1024 characters: names are as long as whoever wrote the file wanted."""
    return text if len(text) <= _NAME_LIMIT else text[:_NAME_LIMIT] + "…"
