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
from functools import cached_property
from itertools import islice
from operator import lt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analyzers.static.arrays import order
from analyzers.static.arrays import ragged as ragged
from analyzers.static.class_data import BadClassData, read_flags_and_code, read_members
from analyzers.static.groups import Member
from analyzers.static.strings import Prefixes, Strings, Words

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

# More logical files than any build emits; bounds the work a container of bare headers asks for.
_CONTAINER_LIMIT = 256
PARAMETER_LIMIT = 255  # argument words of an invoke-range, "Dalvik bytecode"
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

    def __init__(
        self, data: bytes | bytearray, name: str, start: int = 0, *, check: bool = True
    ) -> None:
        self.name = name
        self.start = start
        self.member: Member | None = None
        """Its place among those that are asked together (`put_together`)."""
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
        self.checked = False
        """Whether it was seen that the tables point nowhere outside; only then it may be asked."""
        if check:
            self.check()

    def check(self) -> None:
        """Look into the tables. Raises `DexUnreadable`."""
        if not self.checked:
            self._check_tables()
            self._check_type_lists(self._class_interfaces, self.type_count)
            self._check_type_lists(self._proto_parameters, PARAMETER_LIMIT)
            self._read_class_data()
            self.checked = True

    def accept(self, columns: dict[str, Any]) -> None:
        """The columns that `check` would have read, and others, by their names."""
        self.__dict__.update(columns)
        self.checked = True

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
        self.pool = Strings(self.data, self._string_offset)
        """The strings, to be searched without decoding them."""
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

    def indices(self) -> tuple[tuple[str, U16 | U32, int], ...]:
        """Columns that count in another table: what they name, and how long that table is."""
        strings, types, protos = self.string_count, self.type_count, self.proto_count
        supers = self.class_super[self.class_super != NO_INDEX]
        return (
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
        )

    def _check_tables(self) -> None:
        for what, column, bound in self.indices():
            self._require(
                not column.size or int(column.max()) < bound, f"has a {what} that points nowhere"
            )

    def _check_type_lists(self, column: U32, limit: int) -> None:
        """Every list lies in the file, is no longer than ``limit`` and names types that exist."""
        offset = column[column != 0].astype(np.int64)
        sound = (offset & 3 == 0) & (offset + 4 <= len(self.data))
        size = self._words[np.where(sound, offset >> 2, 0)].astype(np.int64)
        sound &= (size <= limit) & (offset + 4 + 2 * size <= len(self.data))
        self._require(bool(sound.all()), "has a type list that leaves the file")
        # As lists may be shared, what they say together could be far more than the file is long.
        self._require(int(size.sum()) <= len(self.data), "shares its type lists too often")
        kinds = self.units[ragged((offset >> 1) + 2, size)[0]]
        self._require(
            not kinds.size or int(kinds.max()) < self.type_count,
            "has a type list that points nowhere",
        )

    # --- class data -----------------------------------------------------------------------------

    def _read_class_data(self) -> None:
        try:
            owner, method, rest = read_members(
                self._bytes, self._class_data, self.field_count, self.method_count
            )
        except BadClassData as error:
            raise DexUnreadable(f"{self.name} {error}.") from None
        self.defined_method: U32 = method.astype(np.uint32)
        """Method indices that class data defines, in class_def order, also those without code."""
        self.defined_class: U32 = owner.astype(np.uint32)
        """For each of them its class_def."""
        self._rest: U32 = rest.astype(np.uint32)

    @cached_property
    def _flags_and_code(self) -> tuple[U32, U32]:
        flags, code = read_flags_and_code(self._bytes, self._rest.astype(np.int64))
        return flags.astype(np.uint32), np.minimum(code, NO_INDEX).astype(np.uint32)

    @property
    def defined_flags(self) -> U32:
        """For each defined method its access flags."""
        return self._flags_and_code[0]

    @cached_property
    def native_method(self) -> U32:
        """Method indices declared native."""
        native = (self.defined_flags & ACC_NATIVE).nonzero()[0]
        return self.defined_method[native]

    @cached_property
    def _code_rows(self) -> U32:
        """Defined methods with code, in the order of its place in the file."""
        code = self._flags_and_code[1]
        rows = code.nonzero()[0]
        return rows[order(code[rows])].astype(np.uint32)

    @cached_property
    def code_method(self) -> U32:
        """Code rows, in the order of their place in the file: the method index each belongs to."""
        return self.defined_method[self._code_rows]

    @cached_property
    def code_class(self) -> U32:
        """For each code row the class_def of its method."""
        return self.defined_class[self._code_rows]

    @cached_property
    def code_offset(self) -> U32:
        """For each code row the file offset of its code_item. Methods may share one."""
        return self._flags_and_code[1][self._code_rows]

    @cached_property
    def code_size(self) -> U32:
        """For each code row its code units (2 bytes); 0 when the code_item leaves the file, is not
        aligned to four bytes or holds no instruction."""
        offset = self.code_offset.astype(np.int64)
        room = len(self.data) - CODE_HEADER - offset
        sound = (offset & 3 == 0) & (room >= 0)
        size = self._words[np.where(sound, (offset >> 2) + 3, 0)].astype(np.int64)
        return np.where(sound & (2 * size <= room), size, 0).astype(np.uint32)

    # --- names ----------------------------------------------------------------------------------

    def string(self, index: int) -> str:
        """The string, decoded from MUTF-8; what is not valid becomes U+FFFD."""
        return self._strings[index] if "_strings" in self.__dict__ else self.pool.text(index)

    def strings(self) -> list[str]:
        """All strings by index; the list is kept, do not change it.

        It takes several times the memory of the bytes: search in `pool` instead where that does.
        """
        return self._strings

    def type_name(self, index: int) -> str:
        """Descriptor of a type, e.g. ``Lcom/a/B;``."""
        if "_type_names" in self.__dict__:
            return self._type_names[index]
        return self.string(int(self.type_string[index]))

    def type_names(self) -> list[str]:
        """All descriptors by type index; the list is kept, do not change it."""
        return self._type_names

    def _texts(self, index: I64) -> list[str]:
        return self.pool.texts(index)

    @cached_property
    def _strings(self) -> list[str]:
        return self.pool.texts(np.arange(self.string_count))

    @cached_property
    def _type_names(self) -> list[str]:
        if self.member is not None:
            return self.member.group.type_names(self.member.place)
        return self.pool.texts(self.type_string)

    def types_beginning(self, prefixes: Prefixes) -> list[tuple[int, str]]:
        """Types that begin with a prefix, as far as 24 bytes tell: index and descriptor, ascending."""
        if self.member is not None:
            return self.member.group.types_beginning(prefixes, self.member.place)
        found = self.pool.beginning_of(self.type_string, prefixes)
        return list(zip(found.tolist(), self.pool.texts(self.type_string[found]), strict=True))

    def strings_beginning(self, prefixes: Prefixes) -> list[tuple[int, str]]:
        """Strings that begin with a prefix, as far as 24 bytes tell: index and text, ascending."""
        if self.member is not None:
            return self.member.group.strings_beginning(prefixes, self.member.place)
        found = self.pool.beginning(prefixes)
        return list(zip(found.tolist(), self.pool.texts(found), strict=True))

    def strings_holding(self, words: Words) -> list[tuple[int, str]]:
        """Strings that contain one of the words: index and text, ascending."""
        if self.member is not None:
            return self.member.group.strings_holding(words, self.member.place)
        return self.pool.told(words)

    @property
    def company(self) -> "Sequence[Dex]":
        """Itself, or all that are asked together with it."""
        if self.member is None:
            return (self,)
        group = self.member.group
        return company if len(company := group.dexes) == group.count else (self,)

    def forget(self) -> None:
        """Give back what searches keep for the next one."""
        self.pool.forget()
        if self.member is not None:
            self.member.group.forget()

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

    def above(self) -> tuple[I64, I64]:
        """Class_defs, and for each the type index of its superclass or of an interface it names."""
        rows = (self.class_super != NO_INDEX).nonzero()[0]
        naming = self._class_interfaces.nonzero()[0]
        offset = self._class_interfaces[naming].astype(np.int64)
        size = self._words[offset >> 2].astype(np.int64)
        named = self.units[ragged((offset >> 1) + 2, size)[0]]
        supers = self.class_super[rows].astype(np.int64)
        return (
            np.concatenate((rows, np.repeat(naming, size))),
            np.concatenate((supers, named.astype(np.int64))),
        )

    def proto_types(self, index: int) -> tuple[tuple[int, ...], int]:
        """Type indices of the parameters and of the result."""
        return self._type_list(int(self._proto_parameters[index])), int(self._proto_result[index])

    def proto_signature(self, index: int) -> str:
        """Parameters and result, e.g. ``(I[Ljava/lang/String;)V``."""
        types, result = self.proto_types(index)
        parameters = "".join(clip(self.type_name(kind)) for kind in types)
        return f"({parameters}){clip(self.type_name(result))}"

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


def split(data: bytes | bytearray, name: str, *, check: bool = True) -> list[Dex]:
    """All logical dex files of ``data``: one before version 41, then those of the container.

    The first keeps ``name``; the others are ``name[1]``, ``name[2]``. Raises `DexUnreadable` as
    soon as one of them cannot be read, as the platform does. With ``check=False`` that may show
    only in the first one's `Dex.check`.
    """
    first = Dex(data, name, check=False)
    found = [first]
    if first.version < 41:
        if check:
            first.check()
        return found
    first.check()
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


def _version(data: bytes | bytearray, start: int, name: str) -> int:
    magic = data[start : start + 8]
    if len(data) - start < _HEADER_SIZE or magic[:4] != b"dex\n" or magic[7:] != b"\0":
        raise DexUnreadable(f"{name} is not a dex file.")
    version = int(magic[4:7]) if magic[4:7].isdigit() else 0
    if not 35 <= version <= 41:
        raise DexUnreadable(f"{name} has an unknown dex version.")
    return version


def clip(text: str) -> str:
    """At most the first 1024 characters: names are as long as whoever wrote the file wanted."""
    return text if len(text) <= _NAME_LIMIT else text[:_NAME_LIMIT] + "…"
