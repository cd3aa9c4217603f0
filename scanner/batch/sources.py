"""What a batch is made of: files, folders, patterns and lists -> inputs, in one order."""

import glob
import hashlib
import os
import re
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from analyzers.errors import InputError
from reports.untrusted import visible
from scanner.batch import addresses
from scanner.batch.addresses import (
    LOCAL,
    NO_KEY,
    UNKNOWN,
    Access,
    cleaned,
    file_of,
    is_remote,
    parts,
    shown,
    told,
)
from scanner.batch.lists import beside, rows, rows_of
from scanner.batch.splits import is_set
from scanner.batch.texts import text_of

if TYPE_CHECKING:
    from scanner.batch.remote import Entry

ENDINGS = (".apk", ".xapk", ".apks", ".apkm", ".aab")
"""Files of a folder that are apps."""
LISTS = (".csv", ".csv.gz")
LARGEST_LIST, LIST_SECONDS = 16 << 30, 3600.0
"""Of a list that is fetched."""

_MARKETS = {
    **dict.fromkeys(("unknown", "virusshare", "genome", "praguard", "torrents", "apk_bang"), ""),
    **{name: f"{name} (mainland)" for name in ("appchina", "hiapk", "angeeks", "mi.com")},
    "playdrone": "play.google.com",
}
"""Stores as AndroZoo names them, where they are no stores or their names do not tell where they are."""


class Input(NamedTuple):
    """One thing that was named."""

    place: bytes
    """Its absolute path, in whatever bytes the file system has, or its address without what is secret in it;
    empty when a list names none."""
    sha256: str = ""
    """As a list claims it."""
    package: str = ""
    market: str = ""
    category: str = ""
    policy: str = ""
    """Path of its policy, empty without."""
    stamp: tuple[int, int] | None = None
    """Size and mark of change of what lies at an address; ``None``: that of a file here."""

    @property
    def listed(self) -> tuple[str, ...]:
        """What a list says of it."""
        return self.sha256, self.package, self.market, self.category, self.policy

    @property
    def path(self) -> str:
        """The path in letters, for people."""
        return self.place.decode("utf-8", "backslashreplace")

    @property
    def ident(self) -> str:
        """The same input has the same one in every run."""
        parts = (self.place, *(text.encode("utf-8", "surrogateescape") for text in self.listed))
        return hashlib.sha256(b"\0".join(parts)).hexdigest()[:32]


Say = Callable[[str], None]


def inputs(
    sources: Sequence[str], access: Access | None = None, say: Say = lambda _: None
) -> Iterator[Input]:
    """Everything the sources name, in their order; folders and patterns by name.

    :param access: keeps what is secret in addresses; needed to fetch them.
    :param say: is told what of a folder is left out.
    :raises analyzers.errors.InputError: ``source-missing``, ``source-address``, ``source-scheme``,
        ``extra-missing``, ``list-damaged``, ``list-no-path``, ``androzoo-key-missing``, and what
        `scanner.batch.bringing.fetch` raises for folders and lists that lie elsewhere.
    """
    access = access or Access()
    found = (each for source in sources for each in _of(source, access, say))
    return _stamped(found, access)


def _of(source: str, access: Access, say: Say) -> Iterator[Input]:
    if is_remote(os.fsencode(source)):
        address = cleaned(source)
        if "://" not in address:  # it was file://
            yield from _here(address, access, say)
        else:
            yield from _elsewhere(address, access)
    else:
        yield from _here(source, access, say)


def _here(source: str, access: Access, say: Say) -> Iterator[Input]:
    if Path(source).is_dir():
        yield from _in_folder(source, say)
    elif source.lower().endswith(LISTS) and Path(source).exists():
        yield from _listed(Path(source), access)
    elif os.path.lexists(source):
        yield Input(_place(source))
    elif glob.has_magic(source):
        _refuse_unreadable(source)
        found = sorted(glob.glob(source, recursive=True))  # noqa: PTH207 - any pattern, absolute too
        if not found:
            raise InputError("source-missing", visible(f"nothing is named like {source}."))
        for path in found:
            yield from _here(path, access, say)
    else:
        raise InputError("source-missing", visible(f"{source} does not exist."))


def _in_folder(folder: str, say: Say) -> Iterator[Input]:
    apps = others = links = sets = 0
    for where, folders, names in os.walk(folder, onerror=_unreadable):
        folders.sort()
        links += sum((Path(where) / each).is_symlink() for each in folders)
        if is_set(names):  # one app, whose files are no inputs of their own
            apps, sets = apps + 1, sets + 1
            yield Input(_place(where))
            names = [name for name in names if not name.lower().endswith(".apk")]
        for name in sorted(names):
            if name.lower().endswith(ENDINGS):
                apps += 1
                yield Input(_place(str(Path(where) / name)))
            else:
                others += 1
    left = [f"{others} files with other endings"] if others else []
    left += [f"{links} links to folders"] if links else []
    if left or sets or not apps:
        split = f" ({sets} of them a folder of a base APK and its splits)" if sets else ""
        say(visible(f"{folder}: {apps} apps{split}; left out: {' and '.join(left) or 'nothing'}"))


def _unreadable(error: OSError) -> None:
    raise InputError(
        "source-missing", visible(f"{error.filename} cannot be read: {error.strerror}.")
    )


def _refuse_unreadable(pattern: str) -> None:
    """A pattern passes over folders that cannot be read, as if nothing was in them. Raises `InputError`."""
    parts = Path(pattern).parts
    for at, part in enumerate(parts):
        if not glob.has_magic(part):
            continue
        for folder in glob.glob(f"{Path(*parts[:at])}/"):  # noqa: PTH207 - as above
            for _, below, _ in os.walk(folder, onerror=_unreadable):
                below[:] = [each for each in below if part == "**" and not each.startswith(".")]
        if part == "**":  # all below has been seen
            return


def _place(path: str) -> bytes:
    return os.fsencode(Path(path).absolute())


# --- elsewhere -----------------------------------------------------------------------------------


def _elsewhere(address: str, access: Access) -> Iterator[Input]:
    """An address: a file, a list, a folder or a pattern."""
    from scanner.batch import listing

    _need(address)
    if listing.is_pattern(address):
        some = False
        for entry in listing.like(address, access):
            some = True
            if entry.address.lower().endswith(LISTS):
                yield from _listed_elsewhere(entry.address, access)
            else:
                yield _entry(entry, access)
        if not some:
            raise InputError("source-missing", f"nothing is named like {told(address)}.")
    elif file_of(address).lower().endswith(LISTS):
        yield from _listed_elsewhere(address, access)
    elif not file_of(address).lower().endswith(ENDINGS) and listing.is_folder(address, access):
        folder = address if parts(address).members or address.endswith("/") else f"{address}/"
        for entry in listing.below(folder, access):
            if file_of(entry.address).lower().endswith(ENDINGS):
                yield _entry(entry, access)
    else:
        yield Input(access.vault.keep(address))


def _entry(entry: "Entry", access: Access) -> Input:
    from scanner.batch.listing import stamp

    known = stamp(entry.size, entry.mark) if entry.size != UNKNOWN[0] else None
    return Input(access.vault.keep(entry.address), stamp=known)


def _need(address: str) -> None:
    """Raises `InputError` when such addresses cannot be read here."""
    from scanner.batch import remote

    scheme = parts(address).scheme
    if scheme not in ("", "http", "https"):
        remote.need(scheme)


def _stamped(found: Iterator[Input], access: Access) -> Iterator[Input]:
    """Inputs with the stamps of their addresses; what has a name by its bytes needs none."""
    from scanner.batch.listing import probed

    def wanted(each: Input) -> str:
        known = each.stamp is not None or each.sha256 or not is_remote(each.place)
        return "" if known else access.vault.whole(each.place)

    for each, stamp in probed(found, wanted, access):
        if stamp is not None:
            yield each._replace(stamp=stamp)
        elif each.stamp is None and is_remote(each.place):
            yield each._replace(stamp=UNKNOWN)
        else:
            yield each


def _listed_elsewhere(address: str, access: Access) -> Iterator[Input]:
    """The same as `_listed`, of a list that is fetched first; what it names lies elsewhere, too."""
    from scanner.batch.bringing import fetch_into
    from scanner.batch.listing import leads_inside

    def at(named: str) -> str:
        named = beside(address, named)
        inner = parts(named)
        if inner.scheme in ("", *LOCAL) and inner.base != parts(address).base:
            raise InputError(
                "source-address", "a list from elsewhere names a file of this machine."
            )
        if leads_inside(named, address):
            raise InputError("source-address", "a list from the web leads into a private network.")
        return named

    bounds = replace(access, largest=LARGEST_LIST, seconds=LIST_SECONDS)
    with tempfile.TemporaryFile(prefix="faceaudit-") as file:
        try:
            fetch_into(file, address, bounds)
        except InputError as error:
            raise addresses.at(address, error) from None
        yield from _inputs(
            rows_of(file, told(address), ("path", "sha256")), at, access, told(address)
        )


# --- lists ---------------------------------------------------------------------------------------


def _listed(path: Path, access: Access) -> Iterator[Input]:
    """A row an input, as a list says it; its paths are relative to it."""

    def at(named: str) -> str:
        return named if is_remote(_bytes(named)) else str((path.parent / named).absolute())

    yield from _inputs(rows(path, ("path", "sha256")), at, access, str(path))


def _inputs(
    found: Iterator[dict[str, str]], at: Callable[[str], str], access: Access, name: str
) -> Iterator[Input]:
    for row in found:
        if "path" not in row and not access.androzoo_key:
            raise InputError("androzoo-key-missing", visible(f"{name} names no paths. {NO_KEY}"))
        sha256, market = row.get("sha256", "").lower(), row.get("market", "")
        stamp = None
        if "path" in row:
            place = _placed(row["path"], at, access)
        else:
            place = _bytes(access.androzoo_place(sha256)) if sha256 else b""
            market = _market(market)
            size = row.get("size", "")
            stamp = (int(size), 0) if size.isascii() and size.isdigit() and len(size) < 16 else None
        policy = _policy(row.get("policy", ""), at)
        yield Input(
            place, sha256, row.get("package", ""), market, row.get("category", ""), policy, stamp
        )


def _placed(named: str, at: Callable[[str], str], access: Access) -> bytes:
    """The place a row names. An address that makes no sense costs its row only."""
    if not named:
        return b""
    if "\0" in named:
        return _unusable(named)
    try:
        found = at(named)
        address = cleaned(found) if is_remote(_bytes(found)) else found
    except InputError:
        return _unusable(named)
    if not is_remote(_bytes(address)):
        return _bytes(address)
    try:
        _need(address)
    except InputError as error:
        if error.code == "extra-missing":
            raise
    return access.vault.keep(address)


def _unusable(named: str) -> bytes:
    """A place of its own for each that makes no sense, so that they are not one input."""
    return b"unusable://" + hashlib.sha256(_bytes(named)).hexdigest()[:16].encode()


def _policy(named: str, at: Callable[[str], str]) -> str:
    """The policy a row names, without what is secret in its address."""
    try:
        found = shown(at(named)) if named else ""
        return text_of(found) or found
    except InputError:
        return "unusable://policy"


def _market(markets: str) -> str:
    """The stores of an app in AndroZoo's list."""
    named = (_MARKETS.get(each.lower(), each) for each in markets.split("|"))
    return ", ".join(dict.fromkeys(each for each in named if each))


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")


# --- policies ------------------------------------------------------------------------------------


class Policies:
    """Policies of many apps, by package or by the SHA-256 of the app.

    A folder holds ``PACKAGE.html`` or ``SHA256.html`` (or another ending that policies have); a list has
    the columns ``policy`` and ``package`` or ``sha256``. Raises `InputError`.
    """

    def __init__(self, where: Path | None) -> None:
        self._by_name: dict[str, str] = {}
        self._given: set[str] = set()
        if where is None:
            return
        if where.is_dir():
            for path in sorted(where.iterdir()):
                if path.is_file():
                    self._by_name.setdefault(_named_for(path), str(path.absolute()))
        elif where.is_file():
            for row in rows(where, ("policy",)):
                named = row["policy"]
                for name in (row.get("sha256", "").lower(), row.get("package", "")):
                    if name and named:
                        far = is_remote(_bytes(named))
                        full = shown(named) if far else str((where.parent / named).absolute())
                        self._by_name.setdefault(name, full)
        else:
            raise InputError("source-missing", visible(f"{where} does not exist."))

    def of(self, sha256: str, package: str) -> str:
        """The policy of an app, empty when there is none."""
        found = self._by_name.get(sha256) or self._by_name.get(package, "")
        if found:
            self._given.add(found)
        return found

    @property
    def given(self) -> tuple[int, int]:
        """How many belong to an app that was asked for, and how many there are."""
        return len(self._given), len(set(self._by_name.values()))


_OF_POLICIES = (".html", ".htm", ".xhtml", ".md", ".markdown", ".txt", ".text", ".pdf", ".docx")


def _named_for(path: Path) -> str:
    """The app a policy's file is named for: a package's last word is no ending, and SHA-256 has letters of either case."""
    name = path.stem if path.suffix.lower() in _OF_POLICIES else path.name
    return name.lower() if re.fullmatch("[0-9A-Fa-f]{64}", name) else name
