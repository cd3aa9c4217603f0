"""What lies at addresses: folders and patterns of them, listed in one order, and whether a file has changed."""

import hashlib
import io
import re
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from functools import lru_cache, partial
from html.parser import HTMLParser
from pathlib import Path
from typing import TypeVar
from urllib.parse import urljoin, urlsplit

from analyzers.errors import InputError
from scanner.batch import archives, remote, web
from scanner.batch.addresses import (
    SIGNED,
    UNKNOWN,
    WEB,
    Access,
    FetchFailed,
    FetchRefused,
    Parts,
    at,
    host_of,
    joined,
    parts,
    told,
)
from scanner.batch.remote import Entry
from scanner.batch.web import Clock

STEP = 60.0
"""Seconds for one page of a listing."""
LARGEST_PAGE = 16 << 20
MOST_PAGES = 10_000
PROBES, AHEAD = 16, 256
"""Files whose size and mark of change are asked for at a time, and how many wait their turn in the order."""
PROBE_SECONDS = 20.0

T = TypeVar("T")


def stamp(size: int, mark: str) -> tuple[int, int]:
    """Size and mark of change, as the queue of a batch keeps them."""
    digest = hashlib.sha256(mark.encode("utf-8", "surrogateescape")).digest()
    return size, int.from_bytes(digest[:8], "big") >> 1


def leads_inside(named: str, by: str) -> bool:
    """Whether a list on the public web names what lies in a private network, where its author has no business."""
    lists, files = parts(by), parts(named)
    if lists.scheme not in WEB or files.scheme not in WEB:
        return False
    return not _lies_inside(host_of(by)) and _lies_inside(host_of(named))


@lru_cache(4096)
def _lies_inside(host: str) -> bool:
    return web.lies_inside(host)


def is_pattern(address: str) -> bool:
    """Whether an address stands for many; where addresses have queries a question mark begins one."""
    name, path, signs = _pattern(address)
    return any(sign in name[path:] for sign in signs)


def _pattern(address: str) -> tuple[str, int, str]:
    """What may be a pattern, where its path begins, and the signs that make it one."""
    taken = parts(address)
    if taken.members:
        return taken.members[0], 0, "*?["
    head = re.match(r"[^:]*://[^/]*/?", taken.base)
    queried = taken.scheme in (*WEB, *SIGNED)
    return taken.base, head.end() if head else 0, "*" if queried else "*?["


# --- folders and patterns ------------------------------------------------------------------------


def is_folder(address: str, access: Access) -> bool:
    """Whether an address leads to a folder. Raises `InputError`."""
    taken = parts(address)
    if taken.members:
        return taken.members[0] == "" or taken.members[0].endswith("/")
    if taken.base.endswith("/") or taken.scheme in WEB:
        return taken.base.partition("?")[0].endswith("/")
    return _patient(address, access, lambda: remote.is_folder(taken.base))


def below(address: str, access: Access) -> Iterator[Entry]:
    """All files below a folder, sorted. Raises `InputError`."""
    taken = parts(address)
    if taken.members:
        yield from _in_archive(taken, access)
    elif taken.scheme in WEB:
        yield from _linked(taken.base, access)
    else:
        yield from remote.entries(taken.base, lambda work: _patient(address, access, work))


def like(address: str, access: Access) -> Iterator[Entry]:
    """All files whose address is like a pattern, sorted. Raises `InputError`."""
    taken = parts(address)
    name, path, signs = _pattern(address)
    first = min(at for sign in signs if (at := name.find(sign, path)) >= 0)
    folder = name[: max(name.rfind("/", 0, first) + 1, path)]
    fits = _fitting(name)
    where = joined((folder, *taken.members[1:]), taken.base) if taken.members else folder
    for entry in below(where, access):
        found = parts(entry.address)
        if fits(found.members[0] if found.members else found.base):
            yield entry


def _fitting(pattern: str) -> Callable[[str], bool]:
    """``**`` stands for folders at any depth, ``*`` and ``?`` for what a name may hold, ``[...]`` for one of these."""
    told_ = []
    for part in re.findall(r"\*\*/|\*\*|\*|\?|\[!?\]?[^\]]*\]|.", pattern, re.DOTALL):
        if part == "**/":
            told_.append("(?:.*/)?")
        elif part in ("**", "*", "?"):
            told_.append({"**": ".*", "*": "[^/]*", "?": "[^/]"}[part])
        elif part[0] == "[" and len(part) > 1:
            inner = part[1:-1].replace("\\", r"\\").replace("[", r"\[")
            told_.append(
                "[" + ("^" + inner[1:] if inner[:1] == "!" else inner.replace("^", r"\^")) + "]"
            )
        else:
            told_.append(re.escape(part))
    try:
        found = re.compile("".join(told_), re.DOTALL)
    except re.error:
        raise InputError("source-address", "a pattern in an address makes no sense.") from None
    return lambda name: found.fullmatch(name) is not None


def _in_archive(taken: Parts, access: Access) -> Iterator[Entry]:
    prefix = taken.members[0]
    address = joined(taken.members, taken.base)
    clock = Clock(5 * STEP)
    inner = Parts(taken.members[1:], taken.base)
    work = partial(archives.entries, inner, access, clock)
    found = _told(address, lambda: work() if taken.scheme == "" else remote.bounded(work, clock))
    yield from (each for each in found if parts(each.address).members[0].startswith(prefix))


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note where a link leads."""
        self.found |= {value for name, value in attrs if tag == "a" and name == "href" and value}


def _linked(address: str, access: Access) -> Iterator[Entry]:
    """What a page links to below itself, and pages below it."""
    folders, seen = [address], {address}
    while folders:
        here = folders.pop()
        page = _patient(here, access, partial(_page, here, access), within=False)
        links = _Links()
        try:
            links.feed(page)
        except AssertionError:  # how the parser says that a declaration is none
            error = FetchRefused("fetch-damaged", "The page is no HTML.")
            raise at(here, error) from None
        query = urlsplit(address).query
        root = urlsplit(here)._replace(query="", fragment="").geturl()
        found = {urljoin(root, link.partition("#")[0].partition("?")[0]) for link in links.found}
        inside = sorted(each for each in found if each.startswith(root) and each != root)
        for each in inside:
            if not each.endswith("/"):
                yield Entry(each + (f"?{query}" if query else ""), *UNKNOWN_ENTRY)
        more = [each for each in inside if each.endswith("/") and each not in seen]
        seen.update(more)
        if len(seen) > MOST_PAGES:
            raise InputError(
                "source-address", f"{told(address)} has more than {MOST_PAGES} folders."
            )
        folders += [each + (f"?{query}" if query else "") for each in reversed(more)]


UNKNOWN_ENTRY = (UNKNOWN[0], "")
"""Size and mark of a file a page only links to."""


def _page(address: str, access: Access) -> str:
    file = io.BytesIO()
    bounds = replace(access, largest=LARGEST_PAGE)
    web.copy(address, file, bounds, Clock(STEP), lambda size: None)
    return file.getvalue().decode("utf-8", "replace")


# --- steps ---------------------------------------------------------------------------------------


def _patient(address: str, access: Access, work: Callable[[], T], *, within: bool = True) -> T:
    """One step of a listing, tried again when it may go well another time."""
    for attempt in range(access.tries):
        try:
            return _told(address, lambda: _step(work) if within else work())
        except FetchFailed:
            if attempt + 1 == access.tries:
                raise
            time.sleep(access.patience * 2.0**attempt)
    raise AssertionError("the last attempt returns or raises")


def _step(work: Callable[[], T]) -> T:
    with remote.plain_errors():
        return remote.bounded(work, Clock(STEP))


def _told(address: str, work: Callable[[], T]) -> T:
    """Errors of a step, with the address."""
    try:
        return work()
    except (FetchFailed, FetchRefused) as error:
        raise at(address, error) from None


# --- whether a file has changed ------------------------------------------------------------------


def probed(
    found: Iterable[T], wanted: Callable[[T], str], access: Access
) -> Iterator[tuple[T, tuple[int, int] | None]]:
    """Inputs in their order, with the stamps of those that are to be asked for.

    :param wanted: the (whole) address to ask for, empty for none.
    """
    with ExitStack() as stack:
        threads: ThreadPoolExecutor | None = None
        window: deque[tuple[T, Future[tuple[int, int]] | None]] = deque()
        for each in found:
            address = wanted(each)
            if not address:
                future = None
            else:
                if threads is None:
                    threads = ThreadPoolExecutor(PROBES)
                    stack.callback(threads.shutdown, wait=False, cancel_futures=True)
                future = threads.submit(probe, address, access)
            window.append((each, future))
            while window and (len(window) > AHEAD or window[0][1] is None or window[0][1].done()):
                first, ended = window.popleft()
                yield first, None if ended is None else ended.result()
        for first, ended in window:
            yield first, None if ended is None else ended.result()


def probe(address: str, access: Access) -> tuple[int, int]:
    """The stamp of a file, `UNKNOWN` when nobody tells it: that is no reason to fetch it."""
    if access.hosts.down(address):
        return UNKNOWN
    taken = parts(address)
    clock = Clock(PROBE_SECONDS)
    try:
        if taken.scheme == "":
            there = Path(taken.base).stat()
            return stamp(there.st_size, str(there.st_mtime_ns))
        found = _signature(taken.base, access, clock)
    except FetchFailed as error:
        access.hosts.lost(address, error.code)
        return UNKNOWN
    except (InputError, OSError):
        return UNKNOWN
    access.hosts.well(address)
    return stamp(*found) if found[0] != UNKNOWN[0] else UNKNOWN


def _signature(base: str, access: Access, clock: Clock) -> tuple[int, str]:
    if base.startswith(("http://", "https://")):
        return web.signature(base, access, clock)
    with remote.plain_errors():
        return remote.bounded(lambda: remote.signature(base), clock)
