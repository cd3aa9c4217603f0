"""Constants that name an SDK although every class of it was renamed: addresses, file names, log texts.

A shrinker renames classes and methods; what a server, the loader or the asset manager must find stays as
it was written.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from analyzers.artifacts import SignalKind
from analyzers.sdks import CatalogueRow, catalogue, host_pattern
from analyzers.static.dex import Dex
from analyzers.static.strings import Prefixes, Words

MOST_OF_ONE = 8
"""Constants with one beginning that are looked at (``MegviiFacepp-0.5.2``, ``MegviiFacepp-jni-0.5.2``)."""
_SHORTEST = 9
_TELLING = re.compile(r"[A-Z\d_-]")


class ConstantHit(NamedTuple):
    """A string constant of a dex that belongs to an SDK."""

    sdk: str
    kind: SignalKind
    """``host`` or ``literal``."""
    pattern: str
    value: str
    string: int


def constant_hits(dex: Dex) -> list[ConstantHit]:
    """String constants of a dex that name a catalogue host, or are found in one SDK only."""
    found = [
        ConstantHit(sdk, "host", host, value, index)
        for index, value in dex.strings_holding(_host_words())
        for sdk, host in hosts_in(value)
    ]
    for literal, index, value in _literals_of(dex):
        found += [ConstantHit(sdk, "literal", literal, value, index) for sdk in literals()[literal]]
    return found


def most_exact(hits: list[list[ConstantHit]]) -> list[list[ConstantHit]]:
    """Hits of one app (per dex) without hosts that another hit names together with a path.

    A product behind a path of a shared host explains the bare host too.
    """
    longest = {hit.pattern for each in hits for hit in each if hit.kind == "host"}
    covered = {host for host in longest if any(other.startswith(host + "/") for other in longest)}
    return [
        [hit for hit in each if hit.kind != "host" or hit.pattern not in covered] for each in hits
    ]


def string_index(dex: Dex, value: str) -> Iterator[int]:
    """Index of a string constant, if the dex has it. The platform demands a sorted table."""
    index = bisect_left(range(dex.string_count), value, key=dex.string)
    if index < dex.string_count and dex.string(index) == value:
        yield index


def strings_beginning(dex: Dex, beginning: str, most: int) -> Iterator[int]:
    """Indices of constants that begin so, at most some. The platform demands a sorted table."""
    low = bisect_left(range(dex.string_count), beginning, key=dex.string)
    for index in range(low, min(low + most, dex.string_count)):
        if not dex.string(index).startswith(beginning):
            return
        yield index


def types_beginning(dex: Dex, beginning: str) -> Iterator[int]:
    """Type indices whose descriptor begins so, for few questions to a dex whose types nobody decoded."""
    low = bisect_left(range(dex.type_count), beginning, key=dex.type_name)
    for index in range(low, dex.type_count):
        if not dex.type_name(index).startswith(beginning):
            return
        yield index


# --- hosts ---------------------------------------------------------------------------------------


@cache
def _hosts() -> dict[str, list[tuple[str, str]]]:
    """The catalogue's hosts by their longest literal part, which needs no wildcard."""
    hosts: dict[str, list[tuple[str, str]]] = {}
    for row in catalogue().sdks:
        for host in row.hosts:
            hosts.setdefault(_core(host), []).append((row.id, host))
    return dict(sorted(hosts.items()))


def _core(host: str) -> str:
    name = host.rpartition("://")[2].partition("/")[0]
    return max(re.split(r"\*\.?|<region>", name), key=len)


@cache
def _host_words() -> Words:
    return Words(_hosts())


def hosts_in(text: str) -> Iterator[tuple[str, str]]:
    """SDK and catalogue host of every host a text names."""
    if "." not in text:
        return
    for core, hosts in _hosts().items():
        if core in text:
            yield from ((sdk, host) for sdk, host in hosts if host_pattern(host).search(text))


# --- other constants -------------------------------------------------------------------------------


@cache
def literals() -> dict[str, tuple[str, ...]]:
    """Constant -> SDKs it is found in; a trailing ``*`` stands for any ending.

    Beside those the catalogue lists: what an SDK hands to the loader (its libraries' names) and to the
    asset manager (its files' names), where these are names nobody else would choose.
    """
    found: dict[str, set[str]] = {}
    for row in catalogue().sdks:
        for literal in (*row.literals, *_names_it_opens(row)):
            found.setdefault(literal, set()).add(row.id)
    return {literal: tuple(sorted(found[literal])) for literal in sorted(found)}


def _names_it_opens(row: CatalogueRow) -> Iterator[str]:
    if row.not_face_data or row.framework or row.with_strings or row.only_methods:
        return
    for lib in row.native_libs:
        stem = lib.removeprefix("lib").removesuffix(".so")
        if stem.count("*") == stem.endswith("*") and _is_telling(stem):
            yield stem
    for asset in row.assets:
        if "*" not in asset and "/" not in asset and _is_telling(asset.partition(".")[0]):
            yield asset


def _is_telling(name: str) -> bool:
    return len(name.rstrip("*")) >= _SHORTEST and bool(_TELLING.search(name))


def _literals_of(dex: Dex) -> Iterator[tuple[str, int, str]]:
    """Constants that are one of the literals, or begin like it, by literal."""
    beginnings, exact = _literal_tests()
    counts: Counter[str] = Counter()
    for index, value in dex.strings_beginning(beginnings):
        if value in exact:
            yield value, index, value
        for start in _wild_literals():
            if value.startswith(start.rstrip("*")) and counts[start] < MOST_OF_ONE:
                counts[start] += 1
                yield start, index, value


@cache
def _literal_tests() -> tuple[Prefixes, frozenset[str]]:
    exact = frozenset(literal for literal in literals() if not literal.endswith("*"))
    return Prefixes(literal.rstrip("*") for literal in literals()), exact


@cache
def _wild_literals() -> tuple[str, ...]:
    return tuple(literal for literal in literals() if literal.endswith("*"))
