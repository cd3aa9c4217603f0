"""mitmproxy itself, made ready to be one part of a larger program.

It keeps the running master and its options in attributes of one module, ``mitmproxy.ctx``; a second master in the same
process would take over the first one's connections. Here those attributes are made the thread's own.
"""

import logging
import sys
import threading
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from types import ModuleType
from typing import Any, Self

from analyzers.errors import InputError

_own = threading.local()
_latest: dict[str, Any] = {}
_NAMES = ("master", "options", "log")


@cache
def ready() -> None:
    """Import mitmproxy. Everything here that uses it calls this first. Raises `InputError` ``proxy-missing``."""
    try:
        with warnings.catch_warnings(), _without("bcrypt"):
            # What its parts say of each other's old names is nothing the user can change.
            warnings.simplefilter("ignore")
            import mitmproxy.tools.dump  # noqa: F401
    except ImportError as error:
        raise InputError(
            "proxy-missing", "the network proxy is not installed: pip install 'faceaudit[dynamic]'"
        ) from error
    logger = logging.getLogger("mitmproxy")
    logger.propagate = False
    logger.addHandler(logging.NullHandler())
    _separate()


@contextmanager
def _without(name: str) -> Iterator[None]:
    """Keep a module from being imported.

    passlib, which mitmproxy 11 keeps the passwords of its own users with, cannot be imported beside bcrypt 5, that
    other libraries bring. Without it passlib takes another hash; nothing here has passwords.
    """
    before = sys.modules.get(name)
    sys.modules[name] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        del sys.modules[name]
        if before is not None:
            sys.modules[name] = before


def _separate() -> None:
    from mitmproxy import ctx

    ctx.__class__ = _Context
    for name in _NAMES:
        ctx.__dict__.pop(name, None)


def _attribute(name: str) -> property:
    def read(_: ModuleType) -> Any:
        try:
            return getattr(_own, name, None) or _latest[name]
        except KeyError:
            raise AttributeError(name) from None

    def write(_: ModuleType, value: Any) -> None:
        setattr(_own, name, value)
        _latest[name] = value

    return property(read, write)


class Errors(logging.Handler):
    """Hears of the errors in mitmproxy's own parts in one thread: it logs them, goes on, and tells nobody."""

    def __init__(self, tell: Callable[[str], None]) -> None:
        super().__init__(logging.ERROR)
        self._tell = tell
        self._thread = threading.get_ident()

    def emit(self, record: logging.LogRecord) -> None:
        if record.thread == self._thread:
            self._tell(record.getMessage().partition("\n")[0][:300])

    def __enter__(self) -> Self:
        logging.getLogger("mitmproxy").addHandler(self)
        return self

    def __exit__(self, *_: object) -> None:
        logging.getLogger("mitmproxy").removeHandler(self)


class _Context(ModuleType):
    """``mitmproxy.ctx`` with attributes of the thread."""

    master = _attribute("master")
    options = _attribute("options")
    log = _attribute("log")
