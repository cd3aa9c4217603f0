"""Files on other systems: buckets and the like through fsspec, SFTP through paramiko (extra ``remote``).

Their libraries have limits of their own at best, so each step is done in a thread that is left behind when the
time is over.
"""

import io
import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cache, partial
from pathlib import PurePosixPath
from stat import S_ISDIR
from typing import Any, NamedTuple, TypeVar
from urllib.parse import unquote

from analyzers.errors import InputError
from scanner.batch.addresses import FetchFailed, FetchRefused, scheme_of
from scanner.batch.web import Clock

S3, GOOGLE, SSH = ("s3", "s3a"), ("gs", "gcs"), ("sftp", "ssh")
OTHERS = ("abfs", "abfss", "adl", "az", "ftp", "hdfs", "hf", "oci", "oss", "smb", "webhdfs")
"""What fsspec knows with packages of their own; tried, but none of our tests has one."""
SCHEMES = (*S3, *GOOGLE, *SSH, *OTHERS)
BLOCK = 1 << 22
PIECE = 1 << 15
"""Bytes an SFTP server gives at once."""
PAGE = 1000
_CONNECT, _READ = 10, 30
_LOGIN = (
    "NoCredentialsError",
    "PartialCredentialsError",
    "RefreshError",
    "DefaultCredentialsError",
)
_EXPIRED = ("ExpiredToken", "InvalidAccessKeyId", "InvalidToken", "SignatureDoesNotMatch")

_LOGGERS = (
    *("paramiko", "fsspec", "s3fs", "gcsfs", "aiohttp", "asyncio", "aiobotocore"),
    *("adlfs", "azure", "webhdfs", "urllib3", "requests"),
)
"""Of libraries that tell of their troubles, and of addresses in them."""

T = TypeVar("T")


class Entry(NamedTuple):
    """A file of a listing."""

    address: str
    size: int
    mark: str
    """Changes when the file does."""


def bounded(work: Callable[[], T], clock: Clock) -> T:
    """Do it in a thread that is left behind when the time is over. Raises `FetchFailed` (``fetch-timeout``)."""
    ended: list[tuple[T | None, BaseException | None]] = []

    def do() -> None:
        try:
            ended.append((work(), None))
        except BaseException as error:  # whatever it is, it belongs to who waits
            ended.append((None, error))

    thread = threading.Thread(target=do, daemon=True)
    thread.start()
    while thread.is_alive():
        thread.join(min(max(clock.left, 0.01), 1.0))
        if thread.is_alive():
            clock.check()
    value, error = ended[0]
    if error is not None:
        raise error
    return value  # type: ignore[return-value]


@cache
def need(scheme: str) -> None:
    """Raises `InputError` (``extra-missing``, ``source-scheme``) when such addresses cannot be read here."""
    if scheme not in SCHEMES:
        raise InputError("source-scheme", f"{scheme}:// is no address that can be read.")
    try:
        if scheme in SSH:
            import paramiko  # noqa: F401
        else:
            import fsspec

            fsspec.get_filesystem_class(scheme)
    except (ImportError, ValueError):
        what = "pip install 'faceaudit[remote]'"
        if scheme in OTHERS:
            what += ", and the package fsspec needs for it"
        raise InputError("extra-missing", f"{scheme}:// needs more packages: {what}.") from None
    for name in _LOGGERS:
        logging.getLogger(name).setLevel(logging.CRITICAL)  # what is wrong is told once, by us


@contextmanager
def plain_errors() -> Iterator[None]:
    """What libraries raise as ours; their words are not repeated, since they may hold an address."""
    try:
        yield
    except InputError:
        raise
    except FileNotFoundError:
        raise FetchRefused("fetch-missing", "There is no such file.") from None
    except IsADirectoryError:
        raise FetchRefused("fetch-is-folder", "It is a folder.") from None
    except Exception as error:
        raise _told(error) from None


def _told(error: Exception) -> InputError:
    name = type(error).__name__
    cause = getattr(error.__cause__, "response", None) or {}
    code = str(cause.get("Error", {}).get("Code", "")) if isinstance(cause, dict) else ""
    status = getattr(error, "code", None)
    if (
        name in _LOGIN
        or code in _EXPIRED
        or name in ("AuthenticationException", "BadAuthenticationType")
    ):
        return FetchFailed(
            "fetch-login", "The credentials at hand are not accepted, or there are none."
        )
    if isinstance(error, PermissionError) or status in (401, 403):
        return FetchRefused("fetch-denied", "It may not be read.")
    if status == 404:
        return FetchRefused("fetch-missing", "There is no such file.")
    if isinstance(error, TimeoutError) or "Timeout" in name:
        return FetchFailed("fetch-timeout", "It did not answer in time.")
    if name == "BadHostKeyException" or "known_hosts" in str(error):
        return FetchFailed("fetch-host-key", "The key of its host is not the one in known_hosts.")
    if isinstance(error, UnicodeError):
        return FetchRefused("fetch-address", "Names there are not in UTF-8.")
    return FetchFailed("fetch-unreachable", f"It cannot be reached or read ({name}).")


# --- one file ------------------------------------------------------------------------------------


@contextmanager
def opened(address: str) -> Iterator[tuple[Any, int, str]]:
    """A file, its bytes, as far as they are known (else -1), and a mark that changes when it does (or nothing).

    Its reads raise what libraries raise.
    """
    scheme = scheme_of(address)
    need(scheme)
    if scheme in SSH:
        with _session(address) as (session, path), session.open(path, "rb") as file:
            there = file.stat()
            size, mark = there.st_size, str(there.st_mtime or "")
            pieces = io.BufferedReader(_Pieces(file, size or 0), BLOCK)
            yield pieces, -1 if size is None else size, mark
        return
    system, path = _system(address)
    found = system.info(path)
    if found["type"] == "directory":
        raise IsADirectoryError
    with system.open(path, "rb", block_size=BLOCK, cache_type="readahead") as file:
        size = found.get("size")
        yield file, -1 if size is None else int(size), _marked(found)[1]


class _Pieces(io.RawIOBase):
    """A file by SFTP, of which several pieces are asked for at once, but never more than is wanted."""

    def __init__(self, file: Any, size: int) -> None:
        self._file, self._size, self._at = file, size, 0

    def readable(self) -> bool:
        """It is."""
        return True

    def seekable(self) -> bool:
        """It is."""
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        """Go there, without asking anybody."""
        self._at = offset + (0, self._at, self._size)[whence]
        return self._at

    def tell(self) -> int:
        """Where it is."""
        return self._at

    def readinto(self, buffer: Any, /) -> int:
        """The next bytes."""
        end = min(self._at + len(buffer), self._size)
        starts = range(self._at, end, PIECE)
        wanted = [(start, min(PIECE, end - start)) for start in starts]
        data = b"".join(self._file.readv(wanted)) if wanted else b""
        buffer[: len(data)] = data
        self._at += len(data)
        return len(data)


def signature(address: str) -> tuple[int, str]:
    """Size of a file, and a mark that changes when it does."""
    scheme = scheme_of(address)
    need(scheme)
    if scheme in SSH:
        with _session(address) as (session, path):
            found = session.stat(path)
            return found.st_size or 0, str(found.st_mtime)
    system, path = _system(address)
    return _marked(system.info(path))


def _marked(found: dict[str, Any]) -> tuple[int, str]:
    names = ("ETag", "etag", "md5Hash", "LastModified", "mtime", "updated", "modified", "created")
    mark = next((str(found[name]) for name in names if found.get(name)), "")
    return int(found.get("size") or 0), mark.strip('"')


def is_folder(address: str) -> bool:
    """Whether an address leads to a folder (or to what begins like one, in a bucket)."""
    scheme = scheme_of(address)
    need(scheme)
    if scheme in SSH:
        with _session(address) as (session, path):
            return S_ISDIR(session.stat(path).st_mode or 0)
    system, path = _system(address)
    return bool(system.isdir(path))


# --- many ----------------------------------------------------------------------------------------


def entries(address: str, bounds: Callable[[Callable[[], Any]], Any]) -> Iterator[Entry]:
    """All files below a folder, sorted, a page at a time.

    :param bounds: does one step of it in its time.
    """
    scheme = scheme_of(address)
    need(scheme)
    if scheme in S3:
        yield from _in_s3(address, bounds)
    elif scheme in GOOGLE:
        yield from _in_google(address, bounds)
    else:
        yield from _walked(address.rstrip("/"), bounds)


def _split(address: str) -> tuple[str, str, str]:
    scheme, _, path = address.partition("://")
    bucket, _, key = path.partition("/")
    return f"{scheme}://{bucket}", bucket, key


def _in_s3(address: str, bounds: Callable[[Callable[[], Any]], Any]) -> Iterator[Entry]:
    head, bucket, prefix = _split(address)
    more: dict[str, str] = {}
    while True:
        system, _ = _system(address)
        asked = {"Bucket": bucket, "Prefix": prefix, "MaxKeys": PAGE, **more}
        page = bounds(partial(system.call_s3, "list_objects_v2", **asked))
        for each in page.get("Contents", []):
            yield Entry(f"{head}/{each['Key']}", int(each["Size"]), str(each["ETag"]).strip('"'))
        if not page.get("IsTruncated"):
            return
        more = {"ContinuationToken": page["NextContinuationToken"]}


def _in_google(address: str, bounds: Callable[[Callable[[], Any]], Any]) -> Iterator[Entry]:
    head, bucket, prefix = _split(address)
    asked: dict[str, Any] = {"prefix": prefix, "maxResults": PAGE, "json_out": True}
    while True:
        system, _ = _system(address)
        page = bounds(partial(system.call, "GET", "b/{}/o", bucket, **asked))
        for each in page.get("items", []):
            yield Entry(f"{head}/{each['name']}", *_marked(each))
        if not page.get("nextPageToken"):
            return
        asked["pageToken"] = page["nextPageToken"]


def _walked(address: str, bounds: Callable[[Callable[[], Any]], Any]) -> Iterator[Entry]:
    """Folder by folder: those in it after its files."""
    folders = [address]
    while folders:
        here = folders.pop()
        found = bounds(partial(_names, here))
        for name, inner, size, mark in found:
            if not inner:
                yield Entry(f"{here}/{name}", size, mark)
        folders += [f"{here}/{name}" for name, inner, _, _ in reversed(found) if inner]


def _names(address: str) -> list[tuple[str, bool, int, str]]:
    """What lies in a folder: name, whether it is a folder (links to folders are none), size, mark."""
    if scheme_of(address) in SSH:
        with _session(address) as (session, path):
            listed = session.listdir_attr(path)
        return sorted(
            (each.filename, S_ISDIR(each.st_mode or 0), each.st_size or 0, str(each.st_mtime))
            for each in listed
        )
    system, path = _system(address)
    told = system.ls(path, detail=True)
    return sorted(
        (PurePosixPath(each["name"]).name, each["type"] == "directory", *_marked(each))
        for each in told
    )


# --- those who are asked -------------------------------------------------------------------------


def _system(address: str) -> tuple[Any, str]:
    """fsspec's file system for an address, and the path in it."""
    import fsspec

    scheme = scheme_of(address)
    if scheme in S3:
        limits = {
            "connect_timeout": _CONNECT,
            "read_timeout": _READ,
            "retries": {"max_attempts": 2},
        }
        system = fsspec.filesystem("s3", config_kwargs=limits, use_listings_cache=False)
        return system, address.partition("://")[2]
    if scheme in GOOGLE:
        # Not what fsspec calls gcs: that asks Google of what kind a bucket is, wherever the bucket lies.
        from gcsfs.core import GCSFileSystem

        system = GCSFileSystem(requests_timeout=2 * _READ, use_listings_cache=False)
        return system, address.partition("://")[2]
    found: tuple[Any, str] = fsspec.core.url_to_fs(address)
    return found


_idle: dict[str, list[Any]] = {}
_idle_lock = threading.Lock()


@contextmanager
def _session(address: str) -> Iterator[tuple[Any, Any]]:
    """A connection by SFTP and the path on it; kept for the next one when all went well."""
    authority, _, path = address.partition("://")[2].partition("/")
    with _idle_lock:
        kept = _idle.setdefault(authority, [])
        client = kept.pop() if kept else None
    if client is None or not client.get_transport().is_active():
        client = _connected(authority)
    well = False
    try:
        session = client.open_sftp()
        session.get_channel().settimeout(_READ)
        try:
            yield session, f"/{path}".encode("utf-8", "surrogateescape")
            well = True
        except (FileNotFoundError, PermissionError):
            well = True
            raise
        finally:
            with suppress(Exception):
                session.close()
    finally:
        if well:
            with _idle_lock:
                kept.append(client)
        else:
            client.close()


def _connected(authority: str) -> Any:
    """Log in where the host's key is known (``~/.ssh/known_hosts``), and only there."""
    import paramiko

    login, _, where = authority.rpartition("@")
    user, _, password = login.partition(":")
    host, _, port = where.rpartition(":") if where.rpartition(":")[2].isdigit() else (where, "", "")
    client = paramiko.SSHClient()
    client.load_system_host_keys()
    client.set_missing_host_key_policy(paramiko.RejectPolicy())
    try:
        client.connect(
            host.strip("[]"),
            port=int(port or 22),
            username=unquote(user) or None,
            password=unquote(password) or None,
            timeout=_CONNECT,
            banner_timeout=_READ,
            auth_timeout=_READ,
        )
    except BaseException:
        client.close()
        raise
    return client
