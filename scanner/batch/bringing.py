"""One file brought from wherever it lies: bounded, patient with a network, all of it or nothing."""

import errno
import random
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO

from analyzers.errors import InputError
from scanner.batch import archives, remote, web
from scanner.batch.addresses import LOCAL, WEB, Access, FetchFailed, FetchRefused, Parts, parts
from scanner.batch.web import Busy, Clock, Sized

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_TRANSIENT = (
    "fetch-busy",
    "fetch-timeout",
    "fetch-unreachable",
    "fetch-truncated",
    "fetch-changed",
)


def fetch(address: str, target: Path, access: Access, sized: Sized = lambda size: None) -> None:
    """Bring the file at a (whole) address to ``target``, all of it or nothing.

    :param sized: told how many bytes will come (-1: nobody knows) before the first of them; may wait.
    :raises FetchRefused: for a reason that lies in what was asked for: ``fetch-missing``, ``fetch-denied``,
        ``fetch-too-large``, ``fetch-status``, ``fetch-redirects``, ``fetch-private-address``,
        ``fetch-address``, ``fetch-damaged``, ``fetch-is-folder``, ``fetch-no-ranges``.
    :raises FetchFailed: after all attempts: ``fetch-timeout``, ``fetch-unreachable``, ``fetch-busy``,
        ``fetch-truncated``, ``fetch-changed``, ``fetch-login``, ``fetch-host-key``, ``fetch-no-space``,
        ``androzoo-key-missing``. Sentences hold neither address nor secret.
    :raises InputError: ``extra-missing``, ``source-scheme``.
    """
    draft = target.with_name(f"{target.name}.part")

    def once(clock: Clock) -> None:
        with draft.open("wb") as file:
            _bring(parts(address), file, access, clock, sized)
        draft.replace(target)

    try:
        _patiently(address, access, once)
    finally:
        draft.unlink(missing_ok=True)


def fetch_into(file: IO[bytes], address: str, access: Access) -> None:
    """The same into an opened file, which is at its start then. Raises as `fetch` does."""

    def once(clock: Clock) -> None:
        file.seek(0)
        file.truncate()
        _bring(parts(address), file, access, clock, lambda size: None)

    _patiently(address, access, once)
    file.seek(0)


def _patiently(address: str, access: Access, once: Callable[[Clock], None]) -> None:
    access.hosts.check(address)
    clock = Clock(access.seconds)
    tries = 1 if access.hosts.down(address) else access.tries
    for attempt in range(tries):
        try:
            once(clock)
        except FetchFailed as error:
            wait = _wait(error, attempt, access)
            if attempt + 1 == tries or error.code not in _TRANSIENT or wait >= clock.left:
                access.hosts.lost(address, error.code)
                raise
            time.sleep(wait)
        except InputError:
            access.hosts.well(address)
            raise
        except OSError as error:
            full = error.errno in _FULL
            why = "The disk is full." if full else f"The disk gave an error: {error.strerror}."
            raise FetchFailed("fetch-no-space" if full else "fetch-disk", why) from None
        else:
            access.hosts.well(address)
            return


def _wait(error: FetchFailed, attempt: int, access: Access) -> float:
    """Seconds until the next attempt; not the same for all who were sent away together."""
    asked = error.after if isinstance(error, Busy) else 0.0
    return max(asked, access.patience * 2.0**attempt * random.uniform(0.75, 1.25))


def _bring(taken: Parts, file: IO[bytes], access: Access, clock: Clock, sized: Sized) -> None:
    if taken.scheme in WEB and not taken.members:
        web.copy(taken.base, file, access, clock, sized)
    elif taken.scheme in LOCAL or (taken.scheme == "" and not taken.members):
        raise FetchRefused("fetch-address", "A list from elsewhere names a file of this machine.")
    elif taken.scheme == "":
        _copy(taken, file, access, clock, sized)
    else:
        remote.bounded(lambda: _copy(taken, file, access, clock, sized), clock)


def _copy(taken: Parts, file: IO[bytes], access: Access, clock: Clock, sized: Sized) -> None:
    with archives.plain_errors():
        opened = archives.opened(taken, access, clock)
        source, size = opened.__enter__()
    try:
        if size > access.largest:
            raise web.too_large(access)
        with clock.standing():
            sized(size)
        clock.until += max(size, 0) / access.per_second
        done = 0
        while True:
            clock.check()
            with archives.plain_errors():
                chunk = source.read(1 << 20)
            if not chunk:
                break
            done += len(chunk)
            if done > access.largest:
                raise web.too_large(access)
            file.write(chunk)
        if 0 <= size != done:
            raise FetchFailed("fetch-truncated", "It ended before its end, or went on after it.")
    finally:
        opened.__exit__(None, None, None)
