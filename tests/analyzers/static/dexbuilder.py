"""Synthetic dex files: small, complete, and accepted by the platform's own tools until patched.

    built = build([Class("La/B;", [Method("run", "()V", lambda pool: [0x0E])])])

Code is a function of the pool, which turns names into indices. It is called once to learn which
names it needs and once more with the finished tables, so it must not depend on the numbers.
"""

import hashlib
import struct
import zlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

STATIC, NATIVE, ABSTRACT = 0x8, 0x100, 0x400

Code = Callable[["Pool"], Sequence[int]]


@dataclass
class Method:
    """A method; without code it is native or abstract as its flags say."""

    name: str
    proto: str = "()V"
    code: Code | None = None
    flags: int = 0x1 | STATIC
    shares: str = ""
    """Methods of one word here have one code_item, that of the first."""
    moved: int = 0
    """Bytes by which class data gives a wrong place for the code_item."""


@dataclass
class Class:
    """A class definition."""

    name: str
    methods: Sequence[Method] = ()
    superclass: str | None = "Ljava/lang/Object;"
    interfaces: Sequence[str] = ()
    flags: int = 0x1


@dataclass
class Built:
    """The bytes, and where in them things are."""

    data: bytes
    at: dict[str, int] = field(default_factory=dict)
    """Section names, ``code La/B;->run()V``, ``class_data La/B;``."""

    def patched(self, offset: int, form: str, *values: int) -> bytes:
        """The bytes with some overwritten, ``form`` as in `struct`; checksums are left alone."""
        copy = bytearray(self.data)
        struct.pack_into("<" + form, copy, offset, *values)
        return bytes(copy)


class Pool:
    """Names to indices. Before `freeze` every answer is 0 and the name is noted."""

    def __init__(self) -> None:
        self.frozen = False
        self.strings: dict[str, int] = {}
        self.types: dict[str, int] = {}
        self.protos: dict[str, int] = {}
        self.fields: dict[tuple[str, str, str], int] = {}
        self.methods: dict[tuple[str, str, str], int] = {}

    def string(self, text: str) -> int:
        return self.strings.setdefault(text, 0)

    def type(self, name: str) -> int:
        if not self.frozen:
            self.string(name)
        return self.types.setdefault(name, 0)

    def proto(self, proto: str) -> int:
        if not self.frozen:
            self.string(shorty(proto))
            for name in (*parameters(proto), result(proto)):
                self.type(name)
        return self.protos.setdefault(proto, 0)

    def field(self, owner: str, name: str, kind: str) -> int:
        if not self.frozen:
            self.type(owner), self.string(name), self.type(kind)
        return self.fields.setdefault((owner, name, kind), 0)

    def method(self, owner: str, name: str, proto: str) -> int:
        if not self.frozen:
            self.type(owner), self.string(name), self.proto(proto)
        return self.methods.setdefault((owner, name, proto), 0)

    def freeze(self) -> None:
        """Sort the tables as the format demands and number them."""
        self.frozen = True
        self.strings = _numbered(self.strings, lambda s: s.encode("utf-16-be", "surrogatepass"))
        self.types = _numbered(self.types, self.strings.__getitem__)
        self.protos = _numbered(
            self.protos,
            lambda p: (self.types[result(p)], [self.types[kind] for kind in parameters(p)]),
        )
        self.fields = _numbered(
            self.fields, lambda f: (self.types[f[0]], self.strings[f[1]], self.types[f[2]])
        )
        self.methods = _numbered(
            self.methods, lambda m: (self.types[m[0]], self.strings[m[1]], self.protos[m[2]])
        )


def _numbered(names: Iterable, key: Callable) -> dict:
    return {name: number for number, name in enumerate(sorted(names, key=key))}


def build(classes: Sequence[Class], version: int = 35, base: int = 0) -> Built:
    """One dex file; ``base`` is its place in a container (version 41), see `container`."""
    pool = _pool(classes)
    at: dict[str, int] = {}
    header = 0x78 if version >= 41 else 0x70
    sizes = (
        ("string_ids", len(pool.strings), 4),
        ("type_ids", len(pool.types), 4),
        ("proto_ids", len(pool.protos), 12),
        ("field_ids", len(pool.fields), 8),
        ("method_ids", len(pool.methods), 8),
        ("class_defs", len(classes), 32),
    )
    place = base + header
    for name, count, size in sizes:
        at[name] = place
        place += count * size
    data = _Data(place)
    lists = _type_lists(data, pool, classes)
    at["code"] = data.align(4)
    codes = _codes(data, pool, classes, at)
    class_data = [_class_data(data, pool, each, codes, at) for each in classes]
    at["string_data"] = data.place
    offsets = [data.put(0x2002, mutf8(text)) for text in pool.strings]
    tables = [(k, count, at[name]) for k, (name, count, _) in enumerate(sizes, 1)]
    at["map"] = data.map([(0, 1, base), *tables])
    rows = [struct.pack("<I", offset) for offset in offsets]
    rows += [struct.pack("<I", pool.strings[name]) for name in pool.types]
    rows += [_proto_id(pool, proto, lists) for proto in pool.protos]
    for owner, name, kind in pool.fields:
        rows.append(struct.pack("<HHI", pool.types[owner], pool.types[kind], pool.strings[name]))
    for owner, name, proto in pool.methods:
        rows.append(struct.pack("<HHI", pool.types[owner], pool.protos[proto], pool.strings[name]))
    for each, where in zip(classes, class_data, strict=True):
        rows.append(_class_def(pool, each, where, lists))
    body = b"".join(rows) + bytes(data.bytes)
    numbers = [header + len(body), header, 0x12345678, 0, 0, at["map"]]
    for _, count, where in tables:
        numbers += [count, where if count else 0]
    numbers += [len(data.bytes), data.start] if version < 41 else [0, 0]
    head = struct.pack("<20I", *numbers)
    if version >= 41:
        head += struct.pack("<II", base + header + len(body), base)
    return Built(_sealed(b"dex\n%03d\0" % version, head + body), at)


def container(parts: Sequence[Sequence[Class]]) -> Built:
    """A version-41 container of several dex files."""
    built: list[Built] = []
    for classes in parts:
        built.append(build(classes, 41, sum(len(part.data) for part in built)))
    data = bytearray(b"".join(part.data for part in built))
    at: dict[str, int] = {}
    start = 0
    for number, part in enumerate(built):
        at |= {f"{name} {number}": place for name, place in part.at.items()}
        at[f"header {number}"] = start
        struct.pack_into("<I", data, start + 0x70, len(data))
        start += len(part.data)
    return Built(bytes(data), at)


def shorty(proto: str) -> str:
    return "".join("L" if name[0] in "L[" else name for name in (result(proto), *parameters(proto)))


def result(proto: str) -> str:
    return proto.partition(")")[2]


def parameters(proto: str) -> list[str]:
    """The descriptors between the parentheses."""
    names, rest = [], proto[1 : proto.index(")")]
    while rest:
        end = len(rest) - len(rest.lstrip("["))
        end = rest.index(";", end) + 1 if rest[end] == "L" else end + 1
        names.append(rest[:end])
        rest = rest[end:]
    return names


def uleb(number: int) -> bytes:
    out = bytearray()
    while number >= 0x80:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*out, number])


def mutf8(text: str) -> bytes:
    """A string_data_item."""
    units = struct.unpack(
        f"<{len(text.encode('utf-16-le', 'surrogatepass')) // 2}H",
        text.encode("utf-16-le", "surrogatepass"),
    )
    raw = b"".join(b"\xc0\x80" if not u else chr(u).encode("utf-8", "surrogatepass") for u in units)
    return uleb(len(units)) + raw + b"\0"


class _Data:
    """Bytes that will stand at ``start`` of the file."""

    def __init__(self, start: int) -> None:
        self.start = start
        self.bytes = bytearray()
        self.sections: dict[int, list[int]] = {}
        """Per map item type its count and first place."""

    @property
    def place(self) -> int:
        return self.start + len(self.bytes)

    def align(self, to: int) -> int:
        self.bytes += b"\0" * (-self.place % to)
        return self.place

    def put(self, kind: int, raw: bytes) -> int:
        place = self.place
        self.sections.setdefault(kind, [0, place])[0] += 1
        self.bytes += raw
        return place

    def map(self, tables: Iterable[tuple[int, int, int]]) -> int:
        """Append the map_list and return its place."""
        place = self.align(4)
        items = [item for item in tables if item[1]]
        items += [(kind, *where) for kind, where in self.sections.items()]
        items.append((0x1000, 1, place))
        rows = [struct.pack("<HHII", kind, 0, count, at) for kind, count, at in items]
        self.bytes += struct.pack("<I", len(rows)) + b"".join(rows)
        return place


def _pool(classes: Sequence[Class]) -> Pool:
    pool = Pool()
    for each in classes:
        for name in (each.name, each.superclass, *each.interfaces):
            if name is not None:
                pool.type(name)
        for method in each.methods:
            pool.method(each.name, method.name, method.proto)
            if method.code:
                method.code(pool)
    pool.freeze()
    return pool


def _type_lists(data: _Data, pool: Pool, classes: Sequence[Class]) -> dict[tuple[str, ...], int]:
    lists: dict[tuple[str, ...], int] = {(): 0}
    wanted = [tuple(parameters(proto)) for proto in pool.protos]
    wanted += [tuple(each.interfaces) for each in classes]
    for names in wanted:
        if names not in lists:
            data.align(4)
            kinds = [pool.types[name] for name in names]
            lists[names] = data.put(0x1001, struct.pack(f"<I{len(kinds)}H", len(kinds), *kinds))
    return lists


def _codes(
    data: _Data, pool: Pool, classes: Sequence[Class], at: dict[str, int]
) -> dict[tuple[str, str, str], int]:
    codes: dict[tuple[str, str, str], int] = {}
    shared: dict[str, int] = {}
    for each in classes:
        for method in each.methods:
            key = (each.name, method.name, method.proto)
            if method.shares in shared:
                codes[key] = shared[method.shares]
            elif method.code:
                units = method.code(pool)
                data.align(4)
                raw = struct.pack(f"<4HII{len(units)}H", 16, 0, 5, 0, 0, len(units), *units)
                codes[key] = data.put(0x2001, raw)
                if method.shares:
                    shared[method.shares] = codes[key]
            if key in codes:
                at[f"code {each.name}->{method.name}{method.proto}"] = codes[key]
    return codes


def _class_data(
    data: _Data,
    pool: Pool,
    each: Class,
    codes: dict[tuple[str, str, str], int],
    at: dict[str, int],
) -> int:
    if not each.methods:
        return 0
    rows = []
    for m in each.methods:
        key = (each.name, m.name, m.proto)
        rows.append((pool.method(*key), m.flags, codes.get(key, 0) + m.moved))
    rows.sort()
    direct = [row for row in rows if row[1] & (STATIC | 0x2 | 0x10000)]
    virtual = [row for row in rows if row not in direct]
    raw = uleb(0) + uleb(0) + uleb(len(direct)) + uleb(len(virtual))
    for group in (direct, virtual):
        before = 0
        for number, flags, code in group:
            raw += uleb(number - before) + uleb(flags) + uleb(code)
            before = number
    at[f"class_data {each.name}"] = data.put(0x2000, raw)
    return at[f"class_data {each.name}"]


def _proto_id(pool: Pool, proto: str, lists: dict[tuple[str, ...], int]) -> bytes:
    return struct.pack(
        "<III",
        pool.strings[shorty(proto)],
        pool.types[result(proto)],
        lists[tuple(parameters(proto))],
    )


def _class_def(pool: Pool, each: Class, data: int, lists: dict[tuple[str, ...], int]) -> bytes:
    above = 0xFFFFFFFF if each.superclass is None else pool.types[each.superclass]
    interfaces = lists[tuple(each.interfaces)]
    return struct.pack(
        "<8I", pool.types[each.name], each.flags, above, interfaces, 0xFFFFFFFF, 0, data, 0
    )


def _sealed(magic: bytes, rest: bytes) -> bytes:
    signed = hashlib.sha1(rest, usedforsecurity=False).digest() + rest
    return magic + struct.pack("<I", zlib.adler32(signed)) + signed
