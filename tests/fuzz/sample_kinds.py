"""What a mutated input is, and which kinds there are. Importing this makes the builders of the other tests importable."""

import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

TESTS = Path(__file__).resolve().parent.parent
for folder in (
    "analyzers/static",
    "analyzers/policy",
    "analyzers/dynamic",
    "analyzers/dynamic/proxy",
):
    sys.path.append(str(TESTS / folder))

MANIFEST = "AndroidManifest.xml"
APPS = ("zip", "axml", "arsc", "dex", "elf", "model", "set")
POLICIES = ("html", "text", "pdf", "docx")
CAPTURES = ("har", "flows", "pcap", "connections", "camille", "screens")
ALONE = ("zip-alone", "axml-alone", "arsc-alone", "dex-alone", "elf-alone")
"""Single formats, given to their readers without an app around them."""
OTHERS = (*POLICIES, *CAPTURES, "session", "list", "form", *ALONE)
KINDS = (*APPS, *OTHERS)
BASES = (
    *("apks/loan-violating", "apks/kyc-english", "apks/arcface-login", "apks/beauty-filter"),
    *("apks/two-dex-reflect", "suite/gallery-service-violating", "suite/webview-grant-violating"),
    *(
        "suite/tls-trustall-violating",
        "suite/secret-signed-violating",
        "suite/taxi-extra-violating",
    ),
    *("suite/loan-exit-violating-r8", "suite/covert-service-violating"),
)
"""Apps that are accused of something, or have a face function; what they are mutated from."""


EVERY = {"html": 2, "text": 4, "pdf": 8, "har": 2, "camille": 2}
"""Kinds that take long have an input for every so many seeds only."""
MANY = 24
"""Readers of single formats are quick: so many inputs for a seed."""


class Sample(NamedTuple):
    """One input."""

    kind: str
    seed: int
    base: str
    """What it was made of, to compare with; empty when there is nothing to compare."""
    files: Mapping[str, bytes]
    """One file, or several in a folder."""
    same: bool = False
    """It means to the platform what its base means."""
    part: bytes = b""
    """What was mutated, and what it was before; empty when that cannot be told apart."""
    before: bytes = b""
    build: Callable[[bytes], Mapping[str, bytes]] | None = None
    """The files with another part."""


def plain(kind: str, seed: int, name: str, before: bytes, part: bytes) -> Sample:
    """An input that is one file and nothing else."""
    return Sample(kind, seed, "", {name: part}, False, part, before, lambda data: {name: data})
