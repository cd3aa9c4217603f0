"""What an app calls things, kept small, so that it can be noticed later that it may hold an SDK which nobody
knew when it was read.

Names alone prove nothing and clear nothing: constants, what is in files, and code whose names a shrinker
changed are not among them. They tell which apps are to be read again.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator
from fnmatch import filter as filter_names
from functools import cache

import msgspec

from analyzers.evidence import Value
from analyzers.sdks import CatalogueRow, catalogue, files_matching, host_pattern

MOST = 5_000
"""Names of one kind that are kept."""
LONGEST = 200
"""Characters of a name that are kept."""
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_MOST_SHARED = len(_DIGITS) - 1
LARGEST = 4 * MOST * (LONGEST + 2)
"""Characters of names that are taken apart; no app's have more."""


class Names(Value, frozen=True, tag_field="schema", tag="faceaudit/names/1"):
    """The names of one app, and what the catalogue said to them when it was read."""

    packages: str
    """Java packages of the types its code defines or names, as `packed` tells them."""
    files: str
    """Native libraries (``lib/libx.so``) and assets (``assets/face.bin``)."""
    hosts: str
    """Hosts of the addresses among its constants."""
    components: str
    seen: tuple[str, ...]
    """Signals of that catalogue these names speak of, as ``row signal``, sorted."""
    catalogue: str
    """Version of the catalogue the app was read with."""
    digest: str
    """`digest` of that catalogue."""
    whole: bool = True
    """No: the app has more names than are kept."""
    tool: str = ""
    """Version of the program that read it."""


def names_of(
    packages: Iterable[str], files: Iterable[str], hosts: Iterable[str], components: Iterable[str]
) -> Names:
    """The names of an app as they are kept.

    :param packages: with slashes, ``com/vendor/sdk``.
    :param files: paths in the APK; what is no library and no asset is left out.
    """
    named = list(files)
    libraries = {"lib/" + name.rpartition("/")[2] for name in named if name.startswith("lib/")}
    assets = {name for name in named if name.startswith("assets/")}
    kinds = [set(packages), libraries | assets, set(hosts), set(components)]
    kept = [tuple(_plain(each)[:MOST]) for each in kinds]
    told = [packed(each) for each in kept]
    return Names(
        packages=told[0],
        files=told[1],
        hosts=told[2],
        components=told[3],
        seen=tuple(sorted(_signals(*kept))),
        catalogue=catalogue().version,
        digest=digest(),
        whole=all(len(each) <= MOST for each in kinds),
    )


def gained(names: Names) -> tuple[str, ...]:
    """Ids of SDKs that these names speak of by today's catalogue, in a way they did not when the app was read.

    Raises ``ValueError`` for names that were damaged.
    """
    if names.digest == digest():
        return ()
    kept = [tuple(unpacked(each)) for each in _kinds(names)]
    new = _signals(*kept) - set(names.seen)
    return tuple(sorted({signal.partition(" ")[0] for signal in new}))


def _kinds(names: Names) -> tuple[str, ...]:
    return names.packages, names.files, names.hosts, names.components


@cache
def digest() -> str:
    """Of all that the catalogue says: another digest is another catalogue, whatever its version."""
    return hashlib.sha256(msgspec.json.encode(catalogue().sdks)).hexdigest()[:16]


# --- names as text -------------------------------------------------------------------------------


def packed(names: Iterable[str]) -> str:
    """Names in their order, a line each: how much it shares with the one before (a digit to base 36), and the rest."""
    lines, before = [], b""
    for name in names:
        head = name[:_MOST_SHARED].encode("ascii", "replace").ljust(_MOST_SHARED, b"\0")
        differing = int.from_bytes(head) ^ int.from_bytes(before or b"\0")
        same = _MOST_SHARED - (differing.bit_length() + 7) // 8 if name.isascii() else 0
        lines.append(_DIGITS[min(same, len(name))] + name[same:])
        before = head if name.isascii() else b""
    return "\n".join(lines)


def unpacked(text: str) -> Iterator[str]:
    """The names again. Raises ``ValueError`` for what `packed` does not write."""
    if len(text) > LARGEST:
        raise ValueError("too many names")
    before = ""
    for line in text.split("\n") if text else ():
        same = _DIGITS.index(line[:1] or "-")
        before = before[:same] + line[1:]
        if len(before) > LONGEST:
            raise ValueError("a name is too long")
        yield before


def _plain(names: Iterable[str]) -> list[str]:
    """Sorted, without half characters and what else is not printed, none too long."""
    told = {name[:LONGEST] for name in names}
    whole = "".join(told)
    if not whole.isascii() or not whole.isprintable():
        told = {_told(name) for name in told}
    return sorted(told)


def _told(name: str) -> str:
    return "".join(each for each in name if each.isprintable())


# --- what the catalogue says ---------------------------------------------------------------------


def _signals(
    packages: tuple[str, ...],
    files: tuple[str, ...],
    hosts: tuple[str, ...],
    components: tuple[str, ...],
) -> set[str]:
    """Signals of the catalogue that names speak of, as ``row signal``: rather one too many."""
    found = set(_of_packages(packages))
    libraries = [name for name in files if name.startswith("lib/")]
    others = [name for name in files if not name.startswith("lib/")]
    for patterns, names in ((_libraries(), libraries), (_assets(), others)):
        for pattern in files_matching(patterns, names):
            found.update(f"{row} {pattern}" for row in patterns[pattern])
    found.update(_of_hosts(hosts))
    found.update(_of_components(components))
    return found


def _of_packages(packages: Iterable[str]) -> Iterator[str]:
    exact, beginnings = _packages()
    for package in packages:
        yield from exact.get(package, ())
        at = len(package)
        while at > 0:
            yield from beginnings.get(package[:at], ())
            at = package.rfind("/", 0, at)


def _of_hosts(hosts: tuple[str, ...]) -> Iterator[str]:
    if hosts:
        told = "\n".join(hosts)
        for signal, core, pattern in _hosts():
            if core in told and pattern.search(told):
                yield signal


def _of_components(components: tuple[str, ...]) -> Iterator[str]:
    plain, wild = _components()
    for name in components:
        yield from plain.get(name, ())
    if components:
        for pattern, signals in wild:
            if filter_names(components, pattern):
                yield from signals


_By = dict[str, list[str]]


@cache
def _packages() -> tuple[_By, _By]:
    """Signals by the package a class of theirs lies in, and by packages with all that is below them."""
    exact: _By = {}
    beginnings: _By = {}
    for row in catalogue().sdks:
        for name in _own_names(row):
            parts = name.split(".")
            while len(parts) > 1 and parts[-1][:1].isupper():
                parts.pop()
            table = beginnings if len(parts) == len(name.split(".")) else exact
            table.setdefault("/".join(parts), []).append(f"{row.id} {name}")
    return exact, beginnings


def _own_names(row: CatalogueRow) -> tuple[str, ...]:
    # Generic classes are looked for where something else must agree.
    generic = row.generic_prefixes if row.only_methods or row.with_strings else ()
    return tuple(dict.fromkeys((*row.prefixes, *generic, *row.entry_classes)))


@cache
def _libraries() -> _By:
    return _rows_by((row.id, lib) for row in catalogue().sdks for lib in row.native_libs)


@cache
def _assets() -> _By:
    return _rows_by((row.id, asset) for row in catalogue().sdks for asset in row.assets)


def _rows_by(pairs: Iterable[tuple[str, str]]) -> _By:
    found: _By = {}
    for row, pattern in pairs:
        found.setdefault(pattern, []).append(row)
    return found


@cache
def _hosts() -> list[tuple[str, str, re.Pattern[str]]]:
    """Signal, what every such host has in it, and the host; of one with a path the host alone."""
    found = []
    for row in catalogue().sdks:
        for host in row.hosts:
            name = host.rpartition("://")[2].partition("/")[0]
            core = max(re.split(r"\*|<region>", name), key=len)
            found.append((f"{row.id} {host}", core, host_pattern(name)))
    return found


@cache
def _components() -> tuple[_By, list[tuple[str, list[str]]]]:
    plain: _By = {}
    wild: _By = {}
    for row in catalogue().sdks:
        for pattern in row.components:
            table = wild if "*" in pattern else plain
            table.setdefault(pattern, []).append(f"{row.id} {pattern}")
    return plain, sorted(wild.items())
