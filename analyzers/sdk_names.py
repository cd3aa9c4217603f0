"""The names under which policies speak of the SDKs of the catalogue: brands, vendors, companies.

``data/sdk_names.json`` maps product names, which stand for faces by themselves, and vendors' names, which
stand for a face SDK only beside a word of the face: most vendors also sell maps, push or payment.
"""

import re
from functools import cache, lru_cache
from importlib.resources import files

import msgspec

from analyzers.evidence import Value


class _Names(Value, frozen=True):
    about: str
    products: dict[str, tuple[str, ...]]
    vendors: dict[str, tuple[str, ...]]


class Named(Value, frozen=True):
    """A name of the table found in a text."""

    start: int
    end: int
    name: str
    """As written in the text."""
    sdks: tuple[str, ...]
    product: bool
    """It stands for faces by itself."""


def named(text: str) -> tuple[Named, ...]:
    """All names in a text, in order; of names inside one another the longest."""
    table, low = _table(), text.lower()
    present = tuple(name for name in _longest_first() if name in low)
    if not present:
        return ()
    found = _pattern(present).finditer(text)
    return tuple(Named(m.start(), m.end(), m[0], *table[m[0].lower()]) for m in found)


def sdks_of(text: str, *, face: bool) -> tuple[str, ...]:
    """Catalogue ids a text names, sorted.

    :param face: the text is about faces, so that a vendor's name stands for its face SDK.
    """
    return tuple(sorted({sdk for name in named(text) if name.product or face for sdk in name.sdks}))


@cache
def _table() -> dict[str, tuple[tuple[str, ...], bool]]:
    stored = msgspec.json.decode(
        files("analyzers.data").joinpath("sdk_names.json").read_bytes(), type=_Names
    )
    table = {name.lower(): (sdks, False) for name, sdks in stored.vendors.items()}
    return table | {name.lower(): (sdks, True) for name, sdks in stored.products.items()}


@cache
def _longest_first() -> tuple[str, ...]:
    return tuple(sorted(_table(), key=lambda name: (-len(name), name)))


@lru_cache(maxsize=256)
def _pattern(names: tuple[str, ...]) -> re.Pattern[str]:
    """These names, the longest first; a Latin name stands by itself. Few of all names are in one text."""
    parts = []
    for name in names:
        word = re.escape(name)
        before = r"(?<![A-Za-z0-9])" if name[0].isascii() else ""
        after = r"(?![A-Za-z0-9])" if name[-1].isascii() and name[-1].isalnum() else ""
        parts.append(before + word + after)
    return re.compile("|".join(parts), re.I | re.A)
