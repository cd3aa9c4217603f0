"""Evidence shows an instruction as androguard's disassembler reads it, operand by operand."""

import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from real_apks import fetch
from zipbuilder import APKS

from analyzers.static.dex import CODE_HEADER, Dex, clip
from analyzers.static.opcodes import FORMS, PAYLOADS
from analyzers.static.rendering import render

OTHER_NAMES = {"fill-array-data-payload": "array-payload"}
"""Names by which the documentation and androguard call the same."""
UNRESOLVED = {0xFA: "invoke-polymorphic", 0xFB: "invoke-polymorphic/range"}
"""androguard 4.1 gives the registers of these and numbers for the rest: "has two kinds"."""
DEX = re.compile(r"classes\d*\.dex")


def dex_files(path: Path) -> Iterator[bytes]:
    with zipfile.ZipFile(path) as apk:
        yield from (apk.read(name) for name in apk.namelist() if DEX.fullmatch(name))


def compare(data: bytes, step: int = 1) -> Counter[str]:
    """Hold every ``step``-th method of a dex against androguard's; returns the opcodes seen."""
    from androguard.core.dex import DEX as Theirs
    from loguru import logger

    logger.disable("androguard")
    dex = Dex(data, "classes.dex")
    rows = {int(offset): row for row, offset in enumerate(dex.code_offset.tolist())}
    seen: Counter[str] = Counter()
    methods = [each for each in Theirs(data).get_encoded_methods() if each.get_code() is not None]
    for method in methods[::step]:
        row = rows[method.get_code_off()]
        for at, instruction in method.get_instructions_idx():
            ours = render(dex, row, at // 2)
            if instruction.get_op_value() in UNRESOLVED:
                ours = ours.partition("}")[0]
            assert ours == as_ours(instruction, at // 2), (method.get_name(), at)
            seen[instruction.get_name()] += 1
    assert CODE_HEADER == 16
    return seen


def as_ours(instruction: Any, at: int) -> str:
    """androguard's operands in the words of our rendering."""
    opcode, name = instruction.get_op_value(), instruction.get_name()
    name = OTHER_NAMES.get(name, name)
    if opcode in PAYLOADS:
        return name
    if opcode in UNRESOLVED:
        listed, _, last = instruction.get_output().partition(" .. ")
        if last:
            return f"{name} {{{listed} .. {last.split()[0]}"
        return f"{name} {{" + ", ".join(re.findall(r"v\d+", listed))
    form = FORMS[opcode]
    registers: list[str] = []
    rest: list[str] = []
    for operand in instruction.get_operands(at):
        kind = getattr(operand[0], "name", "")
        if kind == "REGISTER":
            registers.append(f"v{operand[1]}")
        elif kind == "LITERAL":
            value = operand[1]
            if form == "21h":  # the bits themselves, without a sign
                value %= 1 << (64 if "wide" in name else 32)
            rest.append(f"{value:#x}")
        elif kind == "OFFSET":
            rest.append(f"{at + operand[1]:#x}")
        else:
            rest.append(reference(name, operand[2]))
    if form in ("35c", "45cc"):
        registers = ["{" + ", ".join(registers) + "}"]
    elif form in ("3rc", "4rcc"):
        registers = ["{" + (f"{registers[0]} .. {registers[-1]}" if registers else "") + "}"]
    return f"{name} {', '.join([*registers, *rest])}".rstrip()


def reference(name: str, text: str) -> str:
    if name.startswith("const-string"):
        text = clip(text).replace("\\", "\\\\").replace('"', '\\"')
        shown = (c if c.isprintable() else ascii(c)[1:-1] for c in text)
        return '"' + "".join(shown) + '"'
    if name.startswith(("iget", "iput", "sget", "sput")):
        return ":".join(text.rsplit(" ", 1))
    return text.replace(" ", "")


@pytest.mark.parametrize("path", sorted(APKS.glob("*/*.apk")), ids=lambda path: path.stem)
def test_fixture(path: Path) -> None:
    for data in dex_files(path):
        assert compare(data)


@pytest.mark.real
def test_real_code() -> None:
    try:
        apks = fetch()
    except LookupError as error:
        pytest.skip(str(error))
    seen: Counter[str] = Counter()
    for path in apks:
        if zipfile.is_zipfile(path):
            for data in dex_files(path):
                seen += compare(data, 1 + len(data) // 400_000)
    assert len(seen) > 180
    assert seen.total() > 300_000
