"""Files by HTTP: bounded in bytes, seconds and redirects, over connections that are kept."""

import atexit
import io
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.utils import parsedate_to_datetime
from functools import cache
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from scanner.batch.addresses import (
    UNKNOWN,
    WEB,
    Access,
    FetchFailed,
    FetchRefused,
    cleaned,
)

if TYPE_CHECKING:
    import httpx

MOST_REDIRECTS = 5
CHUNK = 1 << 16
BLOCK = 1 << 20
"""Bytes of an archive that are asked for at a time."""
_CONNECT, _READ = 10.0, 30.0
_MOVED = (301, 302, 303, 307, 308)
_BUSY = (408, 425, 429)

Sized = Callable[[int], None]
"""Told how many bytes will come, -1 when nobody knows, before the first of them; may wait."""


class Busy(FetchFailed):
    """A server wants to be asked later."""

    def __init__(self, message: str, after: float) -> None:
        super().__init__("fetch-busy", message)
        self.after = after
        """Seconds it asks for, 0 when it does not say."""


class Clock:
    """The time one fetch has."""

    def __init__(self, seconds: float) -> None:
        self.until = time.monotonic() + seconds
        self._stopped: float | None = None

    @property
    def left(self) -> float:
        """Seconds left, 0 when it is over."""
        now = self._stopped if self._stopped is not None else time.monotonic()
        return max(self.until - now, 0.0)

    @contextmanager
    def standing(self) -> Iterator[None]:
        """What is waited for here does not count."""
        self._stopped = began = time.monotonic()
        try:
            yield
        finally:
            self.until += time.monotonic() - began
            self._stopped = None

    def check(self) -> None:
        """Raises `FetchFailed` (``fetch-timeout``) when it is over."""
        if not self.left:
            raise FetchFailed("fetch-timeout", "It did not arrive in the time it may take.")


_present = threading.local()


def _until() -> float:
    clock: Clock | None = getattr(_present, "clock", None)
    return clock.until if clock is not None else time.monotonic() + _READ


@cache
def _client() -> "httpx.Client":
    """Connections to whatever the user named, shared by all threads; the clock is that of the thread."""
    import httpx

    from analyzers.policy.network import Guarded

    client = httpx.Client(
        transport=Guarded(_until, private=True),
        headers={"User-Agent": "faceaudit/1", "Accept": "*/*", "Accept-Encoding": "identity"},
        timeout=httpx.Timeout(_READ, connect=_CONNECT, pool=60),
        # A million files would bring a million cookies.
        cookies=CookieJar(DefaultCookiePolicy(allowed_domains=())),
        trust_env=False,
    )
    atexit.register(client.close)
    return client


def hang_up() -> None:
    """Close the connections that are kept; what is under way on them ends."""
    if _client.cache_info().currsize:
        client = _client()
        _client.cache_clear()
        atexit.unregister(client.close)
        client.close()


# --- asking --------------------------------------------------------------------------------------


@contextmanager
def asked(
    address: str, access: Access, clock: Clock, method: str = "GET", **headers: str
) -> "Iterator[httpx.Response]":
    """An answer to a (whole) address, its body unread, after redirects.

    Raises `FetchRefused` and `FetchFailed`, whose sentences hold no secret.
    """
    _present.clock = clock
    with _plain_errors():
        url, inside = access.with_key(address), None
        for hop in range(MOST_REDIRECTS + 1):
            clock.check()
            if hop and inside is None:
                inside = lies_inside(address)
            with _stream(
                url, method, headers, other=_site(url) != _site(address), inside=inside
            ) as answer:
                target = answer.headers.get("location", "")
                if answer.status_code not in _MOVED or not target:
                    _judge(answer, access.is_androzoo(address))
                    yield answer
                    return
                url = _next(url, target)
        raise FetchRefused("fetch-redirects", f"It redirects more than {MOST_REDIRECTS} times.")


@contextmanager
def _stream(
    url: str, method: str, headers: dict[str, str], *, other: bool, inside: bool | None
) -> "Iterator[httpx.Response]":
    """``other``: a redirect led there, where nobody said that it may be a private network."""
    import httpx

    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    if not other:
        with _client().stream(method, url, headers=sent) as answer:
            yield answer
        return
    from analyzers.policy.network import Guarded

    shared = _client()
    with (
        httpx.Client(
            transport=Guarded(_until, private=bool(inside)),
            headers=shared.headers,
            timeout=shared.timeout,
            trust_env=False,
        ) as client,
        client.stream(method, url, headers=sent) as answer,
    ):
        yield answer


def _site(url: str) -> tuple[str, str]:
    split = urlsplit(url)
    return split.scheme, split.netloc.rpartition("@")[2]


def _next(url: str, target: str) -> str:
    following = urljoin(url, target)
    if urlsplit(following).scheme not in WEB or (
        url.startswith("https:") and following.startswith("http:")
    ):
        raise FetchRefused("fetch-redirects", "It redirects to what is less safe, or no web page.")
    following = cleaned(following)
    before, after = urlsplit(url), urlsplit(following)
    if _site(url) == _site(following) and "@" in before.netloc and "@" not in after.netloc:
        return after._replace(netloc=before.netloc).geturl()
    return following


def lies_inside(address: str) -> bool:
    """Whether the host the user named lies in a private network, so that a redirect may, too."""
    import socket

    from analyzers.policy.network import is_inside

    try:
        found = socket.getaddrinfo(urlsplit(address).hostname, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return False
    return bool(found) and all(is_inside(str(each[4][0])) for each in found)


def _judge(answer: "httpx.Response", androzoo: bool) -> None:
    status = answer.status_code
    if status in (200, 206):
        return
    if status in _BUSY or status >= 500:
        raise Busy(f"The server answers with status {status}.", _wait(answer.headers))
    if status in (401, 403) and androzoo:
        raise FetchFailed("fetch-denied", "AndroZoo does not accept the key.")
    if status in (401, 403, 407):
        raise FetchRefused("fetch-denied", f"The server does not give it (status {status}).")
    if status in (404, 410):
        raise FetchRefused("fetch-missing", f"The server has none (status {status}).")
    raise FetchRefused("fetch-status", f"The server answers with status {status}.")


def _wait(headers: "httpx.Headers") -> float:
    """Seconds that ``Retry-After`` asks for."""
    told_ = headers.get("retry-after", "").strip()
    if told_.isascii() and told_.isdigit():
        return float(told_[:9])
    try:
        return max(parsedate_to_datetime(told_).timestamp() - time.time(), 0.0)
    except (ValueError, TypeError, OverflowError):
        return 0.0


@contextmanager
def _plain_errors() -> Iterator[None]:
    """What libraries raise as ours; their words are not repeated, since they may hold the address."""
    import httpx

    from analyzers.policy.network import Forbidden

    try:
        yield
    except Forbidden:
        raise FetchRefused(
            "fetch-private-address", "It redirects into a private network, which it may not."
        ) from None
    except httpx.TimeoutException:
        raise FetchFailed("fetch-timeout", "The server did not answer in time.") from None
    except (httpx.InvalidURL, httpx.UnsupportedProtocol):
        raise FetchRefused("fetch-address", "Its address cannot be asked for.") from None
    except (httpx.DecodingError, ValueError):
        raise FetchRefused("fetch-damaged", "What the server sends makes no sense.") from None
    except httpx.HTTPError:
        raise FetchFailed(
            "fetch-unreachable", "The server cannot be reached, or hung up."
        ) from None


# --- what is asked for ---------------------------------------------------------------------------


def copy(address: str, file: Any, access: Access, clock: Clock, sized: Sized) -> None:
    """Write what lies at an address into an opened file. Raises as `asked` does, and what the file raises."""
    with asked(address, access, clock) as answer:
        if answer.status_code != 200:
            raise FetchFailed("fetch-damaged", "The server answers with a part nobody asked for.")
        size = _length(answer)
        if size > access.largest:
            raise too_large(access)
        with clock.standing():
            sized(size)
        clock.until += max(size, 0) / access.per_second
        done = 0
        for chunk in _whole(answer, access.largest):
            done += len(chunk)
            if done > access.largest:
                raise too_large(access)
            clock.check()
            file.write(chunk)
        if size > done:
            raise FetchFailed("fetch-truncated", "The server ended before the end.")


def _whole(answer: "httpx.Response", largest: int) -> Iterator[bytes]:
    """All bytes of an answer. Raises `FetchFailed` (``fetch-truncated``) when they end before.

    Nobody asked for them to be packed. Where they are all the same, httpx would unpack a few hundred of them,
    packed twice, to gigabytes at once.
    """
    import httpx

    from analyzers.policy.answers import PACKINGS, unpacker

    packed = _packed(answer)
    if packed not in ("identity", *PACKINGS):
        raise FetchRefused("fetch-damaged", "The server packs it in a way nobody asked for.")
    unpack = unpacker(packed)
    try:
        for chunk in answer.iter_raw(CHUNK):
            yield unpack(chunk, largest + 1)
    except zlib.error:
        raise FetchRefused("fetch-damaged", "What the server sends makes no sense.") from None
    except httpx.TimeoutException:
        raise
    except httpx.TransportError:
        raise FetchFailed("fetch-truncated", "The server ended before the end.") from None


def too_large(access: Access) -> FetchRefused:
    """What is longer than may be."""
    return FetchRefused("fetch-too-large", f"It has more than {access.largest:,} bytes.")


def _packed(answer: "httpx.Response") -> str:
    told: str = answer.headers.get("content-encoding", "")
    return told.strip().lower() or "identity"


def _length(answer: "httpx.Response") -> int:
    """Bytes that will come, as they are told; -1 when they are packed or nobody says."""
    length: str = answer.headers.get("content-length", "")
    plain = _packed(answer) == "identity"
    return int(length) if length.isascii() and length.isdigit() and plain else -1


def signature(address: str, access: Access, clock: Clock) -> tuple[int, str]:
    """Size and mark of change at an address, by a request for its head; `UNKNOWN`'s size when it tells none."""
    with asked(address, access, clock, "HEAD") as answer:
        mark, size = _mark(answer), _length(answer)
        return (UNKNOWN[0] if size < 0 and not mark else size), mark


def _mark(answer: "httpx.Response") -> str:
    return str(answer.headers.get("etag", "") or answer.headers.get("last-modified", ""))


class Ranged(io.RawIOBase):
    """A file at an address, read in pieces. Wrap it into `io.BufferedReader`.

    Raises `FetchRefused` (``fetch-no-ranges``) when the server gives whole files only, `FetchFailed`
    (``fetch-changed``) when it changes meanwhile.
    """

    def __init__(self, address: str, access: Access, clock: Clock) -> None:
        self._address, self._access, self._clock = address, access, clock
        self._at = 0
        self._mark: tuple[int, str] | None = None
        self._read(0, 0)

    def _read(self, first: int, last: int) -> bytes:
        span = f"bytes={first}-{last}"
        with asked(self._address, self._access, self._clock, Range=span) as answer:
            total = answer.headers.get("content-range", "").rpartition("/")[2]
            if answer.status_code != 206 or not total.isdigit():
                raise FetchRefused(
                    "fetch-no-ranges", "Its server gives whole files only; fetch the archive first."
                )
            mark = int(total), _mark(answer)
            if self._mark not in (None, mark):
                raise FetchFailed("fetch-changed", "It changed while it was read.")
            self._mark = mark
            data = b""
            for chunk in answer.iter_raw(CHUNK):
                self._clock.check()
                data += chunk
                if len(data) > last - first + 1:
                    raise FetchFailed("fetch-damaged", "The server sends more than was asked for.")
            return data

    @property
    def size(self) -> int:
        """Bytes of the whole file."""
        return self._mark[0] if self._mark is not None else 0

    @property
    def mark(self) -> str:
        """Changes when the file does; empty when nobody tells."""
        return self._mark[1] if self._mark is not None else ""

    def readable(self) -> bool:
        """It is."""
        return True

    def seekable(self) -> bool:
        """It is."""
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        """Go there, without asking anybody."""
        self._at = offset + (0, self._at, self.size)[whence]
        return self._at

    def tell(self) -> int:
        """Where it is."""
        return self._at

    def readinto(self, buffer: Any, /) -> int:
        """The next bytes."""
        wanted = min(len(buffer), self.size - self._at)
        if wanted <= 0:
            return 0
        data = self._read(self._at, self._at + wanted - 1)
        buffer[: len(data)] = data
        self._at += len(data)
        return len(data)
