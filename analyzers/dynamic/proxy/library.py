"""mitmproxy itself, made ready to be one part of a larger program.

It keeps the running master and its options in attributes of one module, ``mitmproxy.ctx``; a second master in the same
process would take over the first one's connections. Here those attributes are made the thread's own.
"""

import logging
import threading
import warnings
from functools import cache
from types import ModuleType
from typing import Any

from analyzers.errors import InputError

_own = threading.local()
_latest: dict[str, Any] = {}
_NAMES = ("master", "options", "log")


@cache
def ready() -> None:
    """Import mitmproxy. Everything here that uses it calls this first. Raises `InputError` ``proxy-missing``."""
    try:
        with warnings.catch_warnings():
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


class _Context(ModuleType):
    """``mitmproxy.ctx`` with attributes of the thread."""

    master = _attribute("master")
    options = _attribute("options")
    log = _attribute("log")
