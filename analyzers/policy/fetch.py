"""A policy's page from the network, within bounds, with everything that lets another person get it again.

Redirects are followed here one by one, so that each can be judged and recorded; what is sent is decompressed
here, so that a small answer cannot become a large one; `network` sees to the time and to where it connects.
Nothing of the answer is run.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import urldefrag, urljoin, urlsplit

from analyzers.origin import Hop, Origin
from analyzers.policy.answers import Answer, FetchFailed, fits, sent_on, unpacked

if TYPE_CHECKING:
    import httpx

AGENT = "faceaudit"
"""The name that rules for robots are looked up by."""
USER_AGENT = f"Mozilla/5.0 (compatible; {AGENT}/1; privacy-policy audit)"
MAX_REDIRECTS = 10
MAX_BYTES = 32 * 1024 * 1024
"""Bytes of an answer, packed and unpacked."""
SECONDS = 30.0
"""For one document, with its redirects and retries."""
RETRIES = 2
"""How often an answer that says the server is busy, or none at all, is asked for again."""
MAX_ROBOTS = 512 * 1024
"""Bytes of a robots.txt that are looked at (RFC 9309 asks for at least 500 kB)."""

_KEPT = (
    "content-type",
    "last-modified",
    "etag",
    "date",
    "content-language",
    "content-encoding",
    "server",
)
_BUSY = (408, 425, 429, 500, 502, 503, 504)
_MOVED = (301, 302, 303, 307, 308)


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer."""

    data: bytes
    """Unpacked, otherwise as sent."""
    charset: str
    """As the server names it, empty when it does not."""
    origin: Origin


@dataclass(slots=True)
class Rules:
    """What a fetch may do."""

    private: bool = False
    """Whether hosts in the machine's own and private networks may be reached though nobody named them."""
    robots: bool = True
    seconds: float = SECONDS
    largest: int = MAX_BYTES
    given: frozenset[str] = frozenset()
    """Hosts that the user named and that may therefore lie anywhere."""


def is_address(name: str) -> bool:
    """Whether what was given for a policy is an address and not a file."""
    return name.lower().startswith(("http://", "https://"))


def host_of(url: str) -> str:
    """The host of an address in lower case, empty when there is none."""
    try:
        return (urlsplit(url).hostname or "").lower()
    except ValueError:
        return ""


@dataclass(slots=True)
class _Walk:
    """One fetch while it goes on."""

    asked: str
    deadline: float
    rules: Rules
    hops: list[Hop] = field(default_factory=list)
    notes: dict[str, None] = field(default_factory=dict)

    def left(self) -> float:
        """Seconds left; raises when none is."""
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise _too_slow(self.asked, self.rules.seconds)
        return left


class Fetcher:
    """Fetches pages; answers of ``robots.txt`` are kept for as long as it lives. Close it after use."""

    def __init__(self, rules: Rules | None = None) -> None:
        self.rules = rules or Rules()
        self._robots: dict[str, Callable[[str], bool]] = {}

    def fetch(self, url: str) -> Fetched:
        """The page at an address.

        :raises FetchFailed: ``policy-url`` (no http address), ``policy-private-address``, ``policy-robots``,
            ``policy-redirects``, ``policy-http-status``, ``policy-unreachable``, ``policy-timeout``,
            ``policy-too-large``, ``policy-damaged`` (a broken compression).
        """
        walk = _Walk(url, time.monotonic() + self.rules.seconds, self.rules)
        present = _checked(url)
        with self._client(walk) as client:
            while True:
                if self.rules.robots and not self._allowed(client, walk, present):
                    raise FetchFailed(
                        "policy-robots",
                        f"{host_of(present)} asks robots not to read {present} "
                        "(--ignore-robots reads it all the same).",
                    )
                answer = self._tried(client, walk, present)
                target = answer.location if answer.status in _MOVED else sent_on(answer)
                if not target:
                    return self._finished(walk, present, answer)
                walk.hops.append(Hop(present, answer.status))
                present = self._next(walk, present, target)

    def _next(self, walk: _Walk, present: str, location: str) -> str:
        if len(walk.hops) > MAX_REDIRECTS:
            raise FetchFailed(
                "policy-redirects",
                f"{walk.asked} redirects more than {MAX_REDIRECTS} times.",
                walk.hops[-1].status,
            )
        following = _checked(urldefrag(urljoin(present, location))[0])
        if any(hop.url == following for hop in walk.hops):
            raise FetchFailed(
                "policy-redirects", f"{walk.asked} redirects in a circle.", walk.hops[-1].status
            )
        if present.lower().startswith("https:") and following.lower().startswith("http:"):
            walk.notes["downgraded"] = None
        if host_of(present) != host_of(following):
            walk.notes["other-host"] = None
        return following

    def _finished(self, walk: _Walk, url: str, answer: Answer) -> Fetched:
        if answer.status != 200:
            raise FetchFailed(
                "policy-http-status",
                f"{url} answers with status {answer.status}.",
                answer.status,
            )
        if url.lower().startswith("http:"):
            walk.notes["http"] = None
        if not self.rules.robots:
            walk.notes["robots-ignored"] = None
        if not fits(answer.media, answer.data):
            walk.notes["media-type"] = None
        origin = Origin(
            how="url",
            name=walk.asked,
            url=url,
            redirects=tuple(walk.hops),
            status=answer.status,
            headers=answer.headers,
            fetched_at=now(),
            notes=tuple(sorted(walk.notes)),
        )
        return Fetched(answer.data, answer.charset, origin)

    def _tried(self, client: "httpx.Client", walk: _Walk, url: str) -> Answer:
        """An answer, asked for again when the server is busy or gone."""
        for attempt in range(RETRIES + 1):
            last = attempt == RETRIES
            try:
                answer = _asked(client, walk, url, self.rules.largest)
            except FetchFailed as error:
                if last or error.code != "policy-unreachable":
                    raise
            else:
                if last or answer.status not in _BUSY:
                    return answer
            walk.notes["retried"] = None
            time.sleep(min(0.3 * 3**attempt, walk.left()))
        raise AssertionError("the last attempt returns or raises")

    def _allowed(self, client: "httpx.Client", walk: _Walk, url: str) -> bool:
        parts = urlsplit(url)
        site = f"{parts.scheme}://{parts.netloc}"
        if site not in self._robots:
            self._robots[site] = self._read_robots(client, walk, site)
        return self._robots[site](url)

    def _read_robots(self, client: "httpx.Client", walk: _Walk, site: str) -> Callable[[str], bool]:
        """Whether addresses of a site may be read: RFC 9309, 2.3.1: none says so, all may; broken, none."""
        from urllib.robotparser import RobotFileParser

        url = f"{site}/robots.txt"
        answer = None
        for _ in range(5):
            answer = _asked(client, walk, url, MAX_ROBOTS, cut=True)
            if answer.status not in _MOVED or not answer.location:
                break
            url = _checked(urldefrag(urljoin(url, answer.location))[0])
        assert answer is not None
        if 500 <= answer.status < 600:
            return lambda url: False
        if answer.status != 200:
            return lambda url: True
        parser = RobotFileParser()
        parser.parse(answer.data.decode("utf-8", "replace").lstrip("\ufeff").splitlines())
        return lambda url: parser.can_fetch(AGENT, url)

    @contextmanager
    def _client(self, walk: _Walk) -> "Iterator[httpx.Client]":
        import httpx  # a scan without addresses needs no network library

        from analyzers.policy.network import Guarded

        transport = Guarded(walk.deadline, private=self.rules.private, given=self.rules.given)
        headers = {
            "User-Agent": USER_AGENT,
            "Accept": "text/html,application/xhtml+xml,application/pdf,text/plain;q=0.9,*/*;q=0.8",
            "Accept-Language": "zh-CN,zh;q=0.9,en;q=0.8",
            "Accept-Encoding": "gzip, deflate",
        }
        with httpx.Client(
            transport=transport, headers=headers, timeout=10, trust_env=False
        ) as client:
            yield client


def now() -> str:
    """The present second, UTC."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _asked(
    client: "httpx.Client", walk: _Walk, url: str, largest: int, *, cut: bool = False
) -> Answer:
    """One request and its answer. ``cut``: what is longer than ``largest`` is cut instead of refused."""
    import httpx

    from analyzers.policy.network import Forbidden

    walk.left()
    try:
        with client.stream("GET", url, follow_redirects=False) as response:
            body = b""
            if response.status_code == 200:
                packed = response.headers.get("content-encoding", "").lower().strip()
                body = unpacked(response.iter_raw(65536), packed, url, largest, cut)
            kind = response.headers.get("content-type", "")
            return Answer(
                response.status_code,
                response.headers.get("location", ""),
                kind.partition(";")[0].strip().lower(),
                response.charset_encoding or "",
                tuple(
                    (name, response.headers[name][:500])
                    for name in _KEPT
                    if name in response.headers
                ),
                body,
            )
    except Forbidden as error:
        raise FetchFailed(
            "policy-private-address",
            f"{url} is not asked for: {error} (--allow-private asks all the same).",
        ) from None
    except httpx.TimeoutException:
        raise _too_slow(url, walk.rules.seconds) from None
    except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, ValueError, OSError) as error:
        why = str(error).strip(". ")[:200] or type(error).__name__
        raise FetchFailed("policy-unreachable", f"{url} could not be reached: {why}.") from None


def _checked(url: str) -> str:
    """An address that may be asked for at all: http, with a host, without a password."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        host, parts = None, urlsplit("")
    if parts.scheme.lower() not in ("http", "https") or not host or len(url) > 4000:
        raise FetchFailed("policy-url", f"{url[:200]} is no address of a web page.")
    if parts.username is not None:
        raise FetchFailed(
            "policy-url", f"An address with a user name in it ({host}) is not asked for."
        )
    return url


def _too_slow(url: str, seconds: float) -> FetchFailed:
    return FetchFailed("policy-timeout", f"{url} did not answer within {seconds:g} s.")
