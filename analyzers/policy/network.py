"""Connections that know how long they may last and where they may not lead.

An address found in an APK may name anything: the machine itself, a router, a cloud's metadata service. A name
is therefore resolved here, every address it has is looked at, and the connection goes to the address looked
at, so that a second answer of the name server cannot lead elsewhere. The time is that of the whole fetch: a
server that sends a byte a second never runs into the limit of a single read.
"""

import socket
import ssl
import time
from collections.abc import Callable, Iterable, Iterator
from ipaddress import ip_address

import httpcore
import httpx

MOST_HEADERS = 200

Deadline = float | Callable[[], float]
"""`time.monotonic` at which everything ends, or what tells it for the fetch at hand."""


class Forbidden(httpx.ConnectError):
    """The host lies in a network that must not be reached."""


class Guarded(httpx.BaseTransport):
    """Transport of one fetch, or of many when ``deadline`` is asked anew at every step.

    :param private: whether hosts in the machine's own and private networks may be reached.
    :param given: hosts that may be reached wherever they lie.
    """

    def __init__(
        self, deadline: Deadline, *, private: bool = False, given: frozenset[str] = frozenset()
    ) -> None:
        self._rules = (private, given)
        self._context = ssl.create_default_context()
        self._backend = _Backend(deadline, private, given)
        # The user named the proxy, so it may lie anywhere; where it leads to is looked at here.
        self._open = _Backend(deadline, True, given)
        self._pools: dict[str, httpcore.ConnectionPool] = {}

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request; see `httpx.BaseTransport`."""
        sent = httpcore.Request(
            method=request.method,
            url=httpcore.URL(
                scheme=request.url.raw_scheme,
                host=request.url.raw_host,
                port=request.url.port,
                target=request.url.raw_path,
            ),
            headers=request.headers.raw,
            content=b"",
            extensions=request.extensions,
        )
        with _translated():
            answer = self._pool(request.url).handle_request(sent)
        assert isinstance(answer.stream, Iterable)
        return httpx.Response(
            status_code=answer.status,
            headers=answer.headers[:MOST_HEADERS],
            stream=_Stream(answer),
            extensions=answer.extensions,
        )

    def close(self) -> None:
        """Close all connections."""
        for pool in self._pools.values():
            pool.close()

    def _pool(self, url: httpx.URL) -> httpcore.ConnectionPool:
        """Connections for an address: through the proxy of the environment when there is one for it."""
        proxy = proxy_for(url.scheme, url.host)
        if proxy:
            _look_at(url.host, *self._rules)
        if proxy not in self._pools:
            self._pools[proxy] = (
                httpcore.HTTPProxy(proxy, ssl_context=self._context, network_backend=self._open)
                if proxy
                else httpcore.ConnectionPool(
                    ssl_context=self._context, network_backend=self._backend
                )
            )
        return self._pools[proxy]


def proxy_for(scheme: str, host: str) -> str:
    """The environment's proxy for a host, empty for none; hosts inside are never asked for through one."""
    from urllib.request import getproxies, proxy_bypass

    proxy = getproxies().get(scheme, "")
    if not proxy.startswith(("http://", "https://")) or proxy_bypass(host) or host == "localhost":
        return ""
    try:
        ip_address(host)
    except ValueError:
        return proxy
    return "" if is_inside(host) else proxy


def _look_at(host: str, private: bool, given: frozenset[str]) -> None:
    """Refuse a name that is known here and leads inside; one only the proxy knows is left to it."""
    if private or host.lower() in given:
        return
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return
    for entry in found:
        if is_inside(str(entry[4][0])):
            raise _Refused(f"{host} is {entry[4][0]}, inside a private network")


class _Stream(httpx.SyncByteStream):
    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    def __iter__(self) -> Iterator[bytes]:
        with _translated():
            yield from self._answer.iter_stream()

    def close(self) -> None:
        self._answer.close()


class _translated:
    """httpcore's errors as httpx's."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, httpcore.TimeoutException):
            raise httpx.ReadTimeout(str(error)) from error
        if isinstance(error, _Refused):
            raise Forbidden(str(error)) from error
        if isinstance(error, httpcore.NetworkError | httpcore.ProtocolError | ssl.SSLError):
            raise httpx.TransportError(str(error)) from error


class _Refused(httpcore.ConnectError):
    """The host lies where it must not."""


class _Backend(httpcore.NetworkBackend):
    def __init__(self, deadline: Deadline, private: bool, given: frozenset[str]) -> None:
        self._deadline = deadline
        self._private = private
        self._given = given
        self._inner = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to an address of the host that was looked at."""
        last: Exception | None = None
        for address in self._addresses(host, port):
            try:
                stream = self._inner.connect_tcp(
                    address, port, _left(self._deadline, timeout), local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                last = error
                continue
            return _Timed(stream, self._deadline)
        raise last or httpcore.ConnectError(f"{host} has no address")

    def _addresses(self, host: str, port: int) -> list[str]:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise httpcore.ConnectError(f"the name {host} is not known ({error})") from None
        addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
        if not self._private and host.lower() not in self._given:
            for address in addresses:
                if is_inside(address):
                    raise _Refused(f"{host} is {address}, inside a private network")
        return addresses[:4]

    def sleep(self, seconds: float) -> None:
        """Wait, as httpcore asks for between its own attempts."""
        time.sleep(min(seconds, max(_moment(self._deadline) - time.monotonic(), 0)))


def is_inside(address: str) -> bool:
    """Whether an IP address is this machine's, a private network's or otherwise not on the public internet."""
    try:
        parsed = ip_address(address.partition("%")[0])
    except ValueError:
        return True
    mapped = getattr(parsed, "ipv4_mapped", None) or getattr(parsed, "sixtofour", None)
    if mapped is not None and not mapped.is_global:
        return True
    return not parsed.is_global or parsed.is_multicast


class _Timed(httpcore.NetworkStream):
    """A connection whose every step ends at the deadline."""

    def __init__(self, inner: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._inner = inner
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Receive some bytes."""
        return self._inner.read(max_bytes, _left(self._deadline, timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send bytes."""
        self._inner.write(buffer, _left(self._deadline, timeout))

    def close(self) -> None:
        """Hang up."""
        self._inner.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        """Go on encrypted."""
        left = _left(self._deadline, timeout)
        return _Timed(self._inner.start_tls(ssl_context, server_hostname, left), self._deadline)

    def get_extra_info(self, info: str) -> object:
        """What the connection knows of itself."""
        return self._inner.get_extra_info(info)


def _moment(deadline: Deadline) -> float:
    return deadline() if callable(deadline) else deadline


def _left(deadline: Deadline, timeout: float | None) -> float:
    left = _moment(deadline) - time.monotonic()
    if left <= 0:
        raise httpcore.ReadTimeout("the time for this page is over")
    return min(left, timeout) if timeout is not None else left
