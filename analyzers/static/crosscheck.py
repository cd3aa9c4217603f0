"""What androguard's ``Analysis`` finds in the same code, as a check on our own reading.

androguard needs some gigabytes and minutes for an app, and hostile input can make it crash or crawl, so
it runs in a process of its own with limits on memory and time. Both sides write down every reference as
a line of text and hand over only how many lines there are of each kind, and a sum over their hashes
which does not depend on their order.

``Analysis`` (androguard 4.1) leaves out what is no edge between two classes of the app. We leave out the
same: a class's mention of itself in new-instance and const-class, arrays of primitive types (of other
arrays only the element counts), invoke-polymorphic, and fields that the dex of the method does not define.
"""

import gc
import os
import subprocess
import sys
from collections.abc import Iterator
from hashlib import blake2b
from pathlib import Path
from typing import Any

import msgspec

from analyzers.errors import AppUnreadable
from analyzers.evidence import Limitation, Text
from analyzers.static.class_data import read_fields
from analyzers.static.container import Container
from analyzers.static.dex import Dex, DexUnreadable, split
from analyzers.static.sweep import Refs, sweep

MEMORY = 4 << 30
"""Bytes of address space that androguard may use."""
SECONDS = 900.0

KINDS = ("methods", "calls", "strings", "new instances", "class literals", "field accesses")
_NAMES_ZH = {
    "methods": "方法",
    "calls": "调用",
    "strings": "字符串",
    "new instances": "实例化",
    "class literals": "类字面量",
    "field accesses": "字段访问",
}
_NEW, _CLASS, _POLYMORPHIC = 0x22, 0x1C, (0xFA, 0xFB)

Line = tuple[str, str]
"""Kind, and the reference as text: method, place in bytes, what is referred to."""


class Tally(msgspec.Struct, frozen=True):
    """How many references of one kind, and the sum of their hashes modulo 2**64."""

    count: int
    digest: int


class Reading(msgspec.Struct, frozen=True):
    """What one reader found."""

    reader: str
    tallies: dict[str, Tally]


class _Question(msgspec.Struct, frozen=True):
    path: str
    territories: dict[str, tuple[str, ...]]


def cross_check(path: Path, territories: dict[str, tuple[str, ...]]) -> Limitation:
    """What androguard makes of the APK at ``path``, beside our own reading, as a sentence.

    ``territories`` are descriptor prefixes by SDK id; references to their classes are also counted
    apart. Raises nothing: when androguard fails, the sentence says so.
    """
    theirs = _in_a_child(path, territories)
    if isinstance(theirs, str):
        return Limitation(
            "cross-check",
            Text(
                zh=f"未能用 androguard 交叉核对：{theirs}。",
                en=f"Not cross-checked: androguard {theirs}.",
            ),
        )
    return compared(own_reading(path, territories), theirs)


def compared(ours: Reading, theirs: Reading) -> Limitation:
    """Whether two readings are the same, and what differs."""
    kinds = list(dict.fromkeys((*KINDS, *ours.tallies, *theirs.tallies)))
    nothing = Tally(0, 0)
    pairs = {
        kind: (ours.tallies.get(kind, nothing), theirs.tallies.get(kind, nothing)) for kind in kinds
    }
    other = [kind for kind, (mine, its) in pairs.items() if mine != its]
    if not other:
        zh = "，".join(f"{pairs[kind][0].count} 个{_NAMES_ZH[kind]}" for kind in KINDS)
        en = ", ".join(f"{pairs[kind][0].count} {kind}" for kind in KINDS)
        verdict = Text(zh=f"一致（{zh}）。", en=f"equal ({en}).")
    else:
        counts = {kind: (pairs[kind][0].count, pairs[kind][1].count) for kind in other}
        zh = "，".join(f"{_NAMES_ZH.get(k, k)} {a} / {b}" for k, (a, b) in counts.items())
        en = ", ".join(f"{kind} {a} against {b}" for kind, (a, b) in counts.items())
        verdict = Text(zh=f"不一致（本工具 / androguard：{zh}）。", en=f"differs (ours: {en}).")
    return Limitation(
        "cross-check",
        Text(
            zh=f"已用 {theirs.reader} 交叉核对：{verdict.zh}",
            en=f"Cross-checked with {theirs.reader}: {verdict.en}",
        ),
    )


def tally(reader: str, lines: Iterator[Line], territories: dict[str, tuple[str, ...]]) -> Reading:
    """A reading from its lines."""
    counts: dict[str, int] = {}
    sums: dict[str, int] = {}
    for kind, text in lines:
        number = int.from_bytes(blake2b(text.encode(errors="replace"), digest_size=8).digest())
        target = text.rpartition(" ")[2]
        named = [] if kind in ("methods", "strings") else list(territories.items())
        for key in (kind, *(sdk for sdk, prefixes in named if target.startswith(prefixes))):
            counts[key] = counts.get(key, 0) + 1
            sums[key] = (sums.get(key, 0) + number) % (1 << 64)
    return Reading(reader, {key: Tally(counts[key], sums[key]) for key in counts})


# --- our reading ---------------------------------------------------------------------------------


def own_reading(path: Path, territories: dict[str, tuple[str, ...]]) -> Reading:
    """The references that ``Analysis`` knows, as the sweep finds them."""
    with Container(path) as container:
        dexes = list(_readable(container))
    return tally("faceaudit", (line for dex in dexes for line in own_lines(dex)), territories)


def _readable(container: Container) -> Iterator[Dex]:
    for name, data in container.dexes():
        if not isinstance(data, AppUnreadable):
            try:
                yield from split(data, name)
            except DexUnreadable:
                continue


def own_lines(dex: Dex) -> Iterator[Line]:
    """The references of one dex that ``Analysis`` knows."""
    found = sweep(dex)
    signatures = [_signature(dex, method) for method in dex.code_method.tolist()]
    owners = [dex.type_name(int(dex.class_type[row])) for row in dex.code_class.tolist()]
    for method in dex.defined_method.tolist():
        yield "methods", _signature(dex, method)

    def places(refs: Refs) -> Iterator[tuple[int, str, int, int]]:
        rows = (refs.code.tolist(), refs.at.tolist(), refs.target.tolist(), refs.op.tolist())
        for code, at, target, op in zip(*rows, strict=True):
            yield code, f"{signatures[code]} {2 * at} ", target, op

    for _, place, method, op in places(found.invokes):
        owner = _element(dex.type_name(int(dex.method_class[method])))
        if owner and op not in _POLYMORPHIC:
            yield "calls", place + owner + _member(dex, method)
    for _, place, string, _ in places(found.strings):
        yield "strings", place + dex.string(string)
    for code, place, kind, op in places(found.types):
        name = _element(dex.type_name(kind))
        if op in (_NEW, _CLASS) and name and name != owners[code]:
            yield ("new instances" if op == _NEW else "class literals"), place + name
    defined = set(
        read_fields(dex._bytes, dex._class_data, dex.field_count, dex.method_count).tolist()
    )
    for _, place, field, _ in places(found.fields):
        if field in defined:
            yield "field accesses", place + _field(dex, field)


def _signature(dex: Dex, method: int) -> str:
    return dex.type_name(int(dex.method_class[method])) + _member(dex, method)


def _member(dex: Dex, method: int) -> str:
    name, proto = dex.string(int(dex.method_name[method])), int(dex.method_proto[method])
    parameters, result = dex.proto_types(proto)
    types = "".join(dex.type_name(kind) for kind in parameters)
    return f"->{name}({types}){dex.type_name(result)}".replace(" ", "")


def _field(dex: Dex, field: int) -> str:
    owner, kind = dex.type_name(int(dex.field_class[field])), int(dex.field_type[field])
    return f"{owner}->{dex.string(int(dex.field_name[field]))}:{dex.type_name(kind)}"


def _element(descriptor: str) -> str:
    """The class of an array's elements, empty where they are of a primitive type."""
    name = descriptor.lstrip("[")
    return name if name.startswith("L") else ""


# --- androguard's --------------------------------------------------------------------------------


def _in_a_child(path: Path, territories: dict[str, tuple[str, ...]]) -> Reading | str:
    question = msgspec.json.encode(_Question(str(path.absolute()), territories))
    command = [sys.executable, "-c", f"from {__name__} import answer; answer()"]
    try:
        done = subprocess.run(
            command,
            input=question,
            capture_output=True,
            timeout=SECONDS,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            check=False,
        )
        return msgspec.json.decode(done.stdout, type=Reading | str)
    except subprocess.TimeoutExpired:
        return f"did not end within {SECONDS:g} seconds"
    except (OSError, msgspec.MsgspecError):
        return "was ended by its limits or by a fault of its own"


def answer() -> None:
    """The child: read the question on stdin, write the reading to stdout."""
    question = msgspec.json.decode(sys.stdin.buffer.read(), type=_Question)
    _limit()
    gc.disable()  # it makes androguard half as slow again, and the process is soon over
    try:
        found: Reading | str = their_reading(Path(question.path), question.territories)
    except MemoryError:
        found = f"needs more than {MEMORY >> 30} GB"
    except Exception as error:
        found = f"failed with {type(error).__name__}"
    sys.stdout.buffer.write(msgspec.json.encode(found))
    sys.stdout.buffer.flush()


def _limit() -> None:
    try:
        import resource
    except ImportError:  # not on this platform: the time limit has to do
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def their_reading(path: Path, territories: dict[str, tuple[str, ...]]) -> Reading:
    """The references that androguard's ``Analysis`` has of the same dex files, in this process."""
    import androguard

    with Container(path) as container:
        files = [bytes(dex.data) for dex in _readable(container) if dex.start == 0]
    return tally(f"androguard {androguard.__version__}", their_lines(files), territories)


def their_lines(files: list[bytes]) -> Iterator[Line]:
    """The references of ``Analysis`` over all dex files."""
    from loguru import logger

    logger.remove()  # its DEBUG log costs half as much again as the work itself
    from androguard.core.analysis.analysis import Analysis
    from androguard.core.dex import DEX

    analysis = Analysis()
    for data in files:
        analysis.add(DEX(data))
    analysis.create_xref()
    for method in analysis.get_methods():
        if method.is_external():
            continue
        yield "methods", _their_name(method)
        place = f"{_their_name(method)} "
        for _, target, at in method.get_xref_to():
            yield "calls", f"{place}{at} {_their_name(target)}"
        for target, at in method.get_xref_new_instance():
            yield "new instances", f"{place}{at} {target.name}"
        for target, at in method.get_xref_const_class():
            yield "class literals", f"{place}{at} {target.name}"
        for accesses in (method.get_xref_read(), method.get_xref_write()):
            for _, field, at in accesses:
                name = f"{field.get_class_name()}->{field.get_name()}:{field.get_descriptor()}"
                yield "field accesses", f"{place}{at} {name}"
    for string in analysis.get_strings():
        for _, method, at in string.get_xref_from(with_offset=True):
            yield "strings", f"{_their_name(method)} {at} {_whole(string.get_orig_value())}"


def _whole(text: str) -> str:
    """The text with U+FFFD for half a surrogate pair, as we show it; androguard keeps the half."""
    if text.isascii():
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _their_name(method: Any) -> str:
    return f"{method.class_name}->{method.name}{method.descriptor}".replace(" ", "")
