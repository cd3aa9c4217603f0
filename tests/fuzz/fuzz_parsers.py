"""The readers of single formats, each fed with bytes alone: thousands of inputs a minute, where a whole app takes a tenth of a second.

A reader may refuse its input with its own exceptions and no other (`REFUSALS`).
"""

import re
from collections.abc import Callable
from pathlib import Path

from analyzers.errors import InputError
from analyzers.static.axml import AxmlUnreadable, parse, pool_strings, to_xml
from analyzers.static.budget import Budget, OverBudget
from analyzers.static.container import Container
from analyzers.static.dex import DexUnreadable, split
from analyzers.static.elf import bound, strings, symbols
from analyzers.static.program import Program
from analyzers.static.resources import Resources

REFUSALS = (InputError, AxmlUnreadable, DexUnreadable, OverBudget)
MEBIBYTE = 1 << 20


def dex(data: bytes) -> None:
    """Tables, sweep, class hierarchy, reachability."""
    dexes = split(data, "classes.dex")
    for one in dexes:
        for text in (*one.strings(), *one.type_names()):
            text.encode()
        len(one.code_size), len(one.native_method)
        for method in range(min(one.method_count, 50)):
            one.method_signature(method)
    program = Program(dexes, Budget(20))
    program.reach(set(range(min(len(program.descriptors), 40))))


def axml(data: bytes) -> None:
    """The tree, its text and the strings of its pool."""
    for text in pool_strings(data):
        assert text
    parse(data)
    to_xml(parse(data, by_id=True))


def arsc(data: bytes) -> None:
    """All strings and some values."""
    table = Resources(data)
    for found in table.strings():
        assert found.name is not None
    for ident in (*range(0x7F010000, 0x7F010008), *range(0x7F020000, 0x7F020004), 0x7F030000):
        table.values(f"@{ident:08X}")
        table.text(f"@{ident:08X}")
        table.texts(ident)
        table.name(ident)


def archive(path: Path) -> None:
    """All entries, whole and in part."""
    with Container(path) as container:
        for name in container.names[:300]:
            container.stored(name)
            try:
                container.read(name, MEBIBYTE)
                container.part(name, 1, 100)
            except InputError:
                continue
        list(container.dexes())
        container.signing_block()
        container.limitations()
        container.sha256()


def elf(data: bytes) -> None:
    """Symbols and strings."""
    found = symbols(lambda offset, size: data[offset : offset + size] if offset >= 0 else b"")
    for name in found.matching(re.compile(rb"[A-Za-z_]")):
        bound(name)
    for _, text in strings(data):
        assert text


PARSERS: dict[str, Callable[[bytes], None]] = {"dex": dex, "axml": axml, "arsc": arsc, "elf": elf}
"""Those that take bytes; `archive` needs a file."""
