"""Addresses: places on a network or inside an archive, and how they are told without what is secret in them.

What is kept, shown and compared is an address with its secrets blotted out; the whole one is known for as long as
the batch runs, and to nobody else (`Vault`).
"""

import re
import sqlite3
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit, urlunsplit

from analyzers.errors import InputError
from reports.untrusted import one_line
from scanner.batch.blotting import BLOT, signed_path, trace, web_path
from scanner.batch.indexes import Indexes

WEB = ("http", "https")
ARCHIVE = "zip"
SIGNED = (
    "abfs",
    "abfss",
    "adl",
    "az",
    "hdfs",
    "webhdfs",
    "swebhdfs",
    "wasb",
    "wasbs",
    "oci",
    "oss",
    "hf",
)
"""Others whose addresses may end with a query, in which a token lets one in."""
LOCAL = ("file", "local")
ANDROZOO = "https://androzoo.uni.lu/api/download"
UNKNOWN = (-2, -2)
"""Size and time of bytes that nobody told anything of: no reason to fetch them again."""
MEBIBYTE = 1 << 20
_LONGEST = 4000

_REMOTE = re.compile(rb"(?:[A-Za-z][A-Za-z0-9+.-]*::)*[A-Za-z][A-Za-z0-9+.-]*://")
_SHA256 = re.compile(r"[0-9A-Fa-f]{64}")
_CHAINED = re.compile(r"(?:[A-Za-z][A-Za-z0-9+.-]*::)+(?=[A-Za-z][A-Za-z0-9+.-]*://)")
_BLOTTED = re.compile(rb"(?:[=:&;?#]|//)\*{3}(?:[0-9a-f]{12})?(?=[&;@#?/]|$)")


class Parts(NamedTuple):
    """An address taken apart."""

    members: tuple[str, ...]
    """Names inside archives, the innermost first; empty for a file that lies there itself."""
    base: str
    """Address or path of the file, or of the outermost archive."""

    @property
    def scheme(self) -> str:
        """In lower case; empty for a path of this machine."""
        return scheme_of(self.base)


def is_remote(place: bytes) -> bool:
    """Whether the bytes of a place must be fetched: its name is an address, not a path."""
    return _REMOTE.match(place) is not None


def scheme_of(address: str) -> str:
    """What an address begins with, in lower case; empty for a path."""
    head, found, _ = address.partition("://")
    return head.lower() if found and re.fullmatch(r"[A-Za-z][A-Za-z0-9+.-]*", head) else ""


def parts(address: str) -> Parts:
    """Take an address apart: ``zip://MEMBER::zip://MEMBER::BASE``."""
    members = []
    while address.lower().startswith(f"{ARCHIVE}://") and "::" in address:
        member, _, address = address[len(ARCHIVE) + 3 :].partition("::")
        members.append(member)
    return Parts(tuple(members), address)


def joined(members: tuple[str, ...], base: str) -> str:
    """The address of a member of an archive, or ``base`` itself."""
    return "::".join((*(f"{ARCHIVE}://{member}" for member in members), base))


def file_of(address: str) -> str:
    """The part of an address that names a file: without a query, or the name in the archive."""
    taken = parts(address)
    if taken.members:
        return taken.members[0]
    return taken.base.partition("?")[0] if taken.scheme in (*WEB, *SIGNED) else taken.base


def name_of(address: str) -> str:
    """The name of the file an address leads to, usable as the name of a file here."""
    taken = parts(address)
    path = file_of(address)
    if not taken.members and taken.scheme in WEB:
        path = unquote(urlsplit(path).path, errors="surrogateescape")
    name = path.rstrip("/").rpartition("/")[2].replace("\0", "")
    if len(name.encode("utf-8", "surrogateescape")) > 200 or name in ("", ".", ".."):
        return "app.apk"
    return name


def host_of(address: str) -> str:
    """Who is asked for an address; empty when nobody is."""
    taken = parts(address)
    if taken.scheme in ("", *LOCAL):
        return ""
    authority = re.split("[/?#]", taken.base.partition("://")[2], maxsplit=1)[0]
    return f"{taken.scheme}://{authority.rpartition('@')[2]}"


# --- as they are named ---------------------------------------------------------------------------


def cleaned(address: str) -> str:
    """An address as it is kept: of one form, and with nothing in it that could mean two things.

    Raises `InputError` (``source-address``), which does not repeat it.
    """
    taken = parts(address)
    if taken.scheme in WEB:
        return joined(taken.members, _cleaned_web(taken.base))
    if taken.scheme in (ARCHIVE, "") and not taken.members:
        raise _unusable("it is neither SCHEME://... nor zip://NAME::ARCHIVE")
    if taken.scheme == "":
        if _CHAINED.match(taken.base):
            raise _unusable("addresses are joined by :: for zip alone")
        return joined(taken.members, str(Path(taken.base).absolute()))
    if taken.scheme in LOCAL:
        path = taken.base.partition("://")[2]
        return joined(taken.members, str(Path(path).absolute()))
    authority, slash, path = taken.base.partition("://")[2].partition("/")
    if taken.scheme in ("s3", "s3a", "gs", "gcs") and "@" in authority:
        raise _unusable("credentials of a bucket come from the environment, not from its address")
    _check_authority(authority)
    return joined(taken.members, f"{taken.scheme}://{authority}{slash}{path}")


def _cleaned_web(address: str) -> str:
    # What is no ASCII is told in percent signs; those that are there stay.
    text = quote(address, safe="%/:=&?~#+!$,;'@()*[]", errors="surrogateescape")
    try:
        split = urlsplit(text)
        host, port = split.hostname, split.port
    except ValueError:
        raise _unusable("its host or port makes no sense") from None
    if not host or len(text) > _LONGEST:
        raise _unusable("it has no host" if not host else "it is too long")
    user, at, _ = split.netloc.rpartition("@")
    _check_authority(split.netloc)
    netloc = user + at + (f"[{host}]" if ":" in host else host) + (f":{port}" if port else "")
    return urlunsplit((split.scheme.lower(), netloc, split.path or "/", split.query, ""))


def _check_authority(authority: str) -> None:
    """A slash in a password cuts it in two, and half of it would be shown."""
    _, _, port = authority.rpartition("@")[2].rpartition("]")[2].partition(":")
    if port and not port.isdigit():
        raise _unusable("write /, ? and # of a password as %2F, %3F and %23")


def _unusable(why: str) -> InputError:
    return InputError("source-address", f"an address cannot be used: {why}.")


# --- as they are shown ---------------------------------------------------------------------------


def shown(address: str) -> str:
    """An address for other eyes: passwords, tokens and signatures are blotted out.

    What is renewed (a token, a signature) leaves no trace, so that the same file has the same name tomorrow.
    """
    taken = parts(address)
    if found := _CHAINED.match(taken.base):  # SCHEME::SCHEME://..., which nobody reads
        return joined(taken.members, found[0] + shown(taken.base[found.end() :]))
    if taken.scheme in ("", *LOCAL):
        return address
    head, _, rest = taken.base.partition("://")
    cut = re.search(r"[/?#]", rest)
    authority, rest = (rest[: cut.start()], rest[cut.start() :]) if cut else (rest, "")
    user, at, host = authority.rpartition("@")
    if at:
        name, colon, _ = user.partition(":")
        user = BLOT if taken.scheme in WEB else name + (f":{BLOT}" if colon else "")
    if taken.scheme in WEB:
        rest = web_path(rest)
    elif taken.scheme in SIGNED:
        rest = signed_path(rest)
    return joined(taken.members, f"{head}://{user}{at}{host}{rest}")


def told(address: str) -> str:
    """An address in a sentence."""
    return one_line(shown(address).encode("utf-8", "surrogateescape").decode("utf-8", "replace"))


class Vault:
    """Whole addresses by what is shown of them, in a file without a name that the system removes with us."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._found: sqlite3.Connection | None = None

    def keep(self, address: str) -> bytes:
        """Remember a (cleaned) address. Returns the place that stands for it everywhere else."""
        place = shown(address)
        if place == address:
            return address.encode("utf-8", "surrogateescape")
        whole = address.encode("utf-8", "surrogateescape")
        with self._lock:
            there = self._of(place.encode("utf-8", "surrogateescape"))
            if there not in (None, whole):  # only their secrets tell them apart
                place = f"{place}#{trace(address)}"
            named = place.encode("utf-8", "surrogateescape")
            self._connection.execute("insert or replace into kept values (?, ?)", (named, whole))
        return named

    def whole(self, place: bytes) -> str:
        """The address a place stands for. Raises `FetchFailed` (``fetch-credentials``)."""
        with self._lock:
            found = self._of(place)
        if found is not None:
            return found.decode("utf-8", "surrogateescape")
        if _BLOTTED.search(place):
            raise FetchFailed(
                "fetch-credentials",
                "What is secret in its address is not kept; name the address or its list again.",
            )
        return place.decode("utf-8", "surrogateescape")

    def _of(self, place: bytes) -> bytes | None:
        if self._found is None:
            return None
        found = self._found.execute("select whole from kept where place = ?", (place,)).fetchone()
        return None if found is None else bytes(found[0])

    @property
    def _connection(self) -> sqlite3.Connection:
        if self._found is None:
            # An empty name is a file SQLite removes as soon as it is opened.
            self._found = sqlite3.connect("", check_same_thread=False, isolation_level=None)
            self._found.execute("pragma journal_mode = off")
            self._found.execute("create table kept (place blob primary key, whole blob)")
        return self._found

    def __reduce__(self) -> tuple[type["Vault"], tuple[()]]:
        return Vault, ()  # what is in it stays here


class Hosts:
    """How hosts have answered of late: one that does not is not waited for again and again."""

    MOST = 10
    """Failures in a row after which it is tried once a file, without patience; when they were about who we
    are, it is not asked any more.
    """
    _ABOUT_US = ("fetch-denied", "fetch-login", "fetch-host-key")

    def __init__(self) -> None:
        self._lost: dict[str, list[str]] = {}

    def well(self, address: str) -> None:
        """A fetch from its host came to an end."""
        self._lost.pop(host_of(address), None)

    def lost(self, address: str, code: str) -> None:
        """A fetch from its host failed."""
        codes = self._lost.setdefault(host_of(address), [])
        codes[:] = [*codes[1 - self.MOST :], code]

    def check(self, address: str) -> None:
        """Raises `FetchFailed` when its host has sent us away too often."""
        codes = self._lost.get(host_of(address), [])
        if len(codes) == self.MOST and set(codes) <= set(self._ABOUT_US):
            why = f"Its host refused us {self.MOST} times in a row and is not asked again in this run."
            raise FetchFailed(codes[-1], why)

    def down(self, address: str) -> bool:
        """Whether its host has failed many times in a row."""
        return len(self._lost.get(host_of(address), [])) >= self.MOST

    def __reduce__(self) -> tuple[type["Hosts"], tuple[()]]:
        return Hosts, ()


# --- how they may be fetched ---------------------------------------------------------------------


class FetchRefused(InputError):
    """What lies at an address cannot be had, for a reason that lies in it."""


class FetchFailed(InputError):
    """It could not be fetched now; another time it may."""


def at(address: str, error: InputError) -> InputError:
    """The error with the address it is about."""
    kind = FetchFailed if isinstance(error, FetchFailed) else FetchRefused
    return kind(error.code, f"{told(address)}: {str(error).partition('] ')[2]}")


@dataclass(frozen=True)
class Access:
    """What is needed to fetch, and how much may be. Can be sent to another process; its secrets then go along,
    those of single addresses apart.
    """

    androzoo_key: str = field(default="", repr=False)
    androzoo: str = ANDROZOO
    """Where AndroZoo, or a mirror of it, gives its files."""
    largest: int = 2048 * MEBIBYTE
    """Bytes of one file."""
    seconds: float = 300.0
    """For one file, with all attempts, beside a second for each `per_second` bytes of it."""
    per_second: int = MEBIBYTE // 4
    patience: float = 1.0
    """Seconds before the second attempt; they double."""
    tries: int = 4
    vault: Vault = field(default_factory=Vault, repr=False, compare=False)
    hosts: Hosts = field(default_factory=Hosts, repr=False, compare=False)
    indexes: Indexes = field(default_factory=Indexes, repr=False, compare=False)

    def androzoo_place(self, sha256: str) -> str:
        """The address of an app of AndroZoo, without the key."""
        return f"{self.androzoo}{'&' if '?' in self.androzoo else '?'}sha256={sha256.upper()}"

    def with_key(self, address: str) -> str:
        """The address as AndroZoo wants it, when it is one of AndroZoo's. Raises `FetchFailed`."""
        if not self.is_androzoo(address):
            return address
        if not self.androzoo_key:
            raise FetchFailed("androzoo-key-missing", NO_KEY)
        return address + "&" + urlencode({"apikey": self.androzoo_key})

    def is_androzoo(self, address: str) -> bool:
        """Whether an address is one of `androzoo_place`."""
        sha256 = sha256_in(address) if address.startswith(self.androzoo) else ""
        return sha256 != "" and address == self.androzoo_place(sha256)


NO_KEY = "AndroZoo gives its apps to those with a key: name its file with --androzoo-key."


def sha256_in(address: str) -> str:
    """The SHA-256 an address of AndroZoo's form asks for, in lower case."""
    found = dict(parse_qsl(urlsplit(address).query)).get("sha256", "")
    return found.lower() if _SHA256.fullmatch(found) else ""


def mirror(address: str) -> str:
    """The address of a mirror, for `Access.androzoo`. Raises `InputError` (``source-address``)."""
    found = cleaned(address)
    if scheme_of(found) not in WEB or shown(found) != found:
        raise _unusable("a mirror is a web address without a password")
    return found


def read_key(path: Path) -> str:
    """A key from its file. Raises `InputError` (``androzoo-key-unusable``), which does not repeat it."""
    try:
        with path.open("rb") as file:
            key = file.read(4096).decode("ascii").strip()
    except (OSError, UnicodeDecodeError):
        key = ""
    return checked_key(key, one_line(f"{path} holds no key of AndroZoo's, or cannot be read."))


def checked_key(key: str, otherwise: str) -> str:
    """A key that can be one. Raises `InputError` (``androzoo-key-unusable``) with the sentence given."""
    if not re.fullmatch(r"[0-9A-Za-z._~-]{8,512}", key):
        raise InputError("androzoo-key-unusable", otherwise)
    return key
