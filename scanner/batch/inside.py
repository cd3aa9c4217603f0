"""The life of a worker: it gives up what it does not need, and answers tasks until its pipe is closed."""

import logging
import math
import os
import resource
import signal
import tempfile
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from multiprocessing import parent_process
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from scanner.batch.confining import confine
from scanner.batch.framing import receive, send
from scanner.batch.worker import Answer, Failed, Task
from scanner.process import settle

if TYPE_CHECKING:
    from scanner.batch.pool import Limits

PRELOADED = ["scanner.batch.preloading"]
"""What a server of processes loads once, so that a worker that was lost is replaced in a moment."""


class Reply(msgspec.Struct, array_like=True):
    """An answer, and the bytes of memory that its worker holds after it."""

    answer: Answer
    held: int


class Ready(msgspec.Struct, array_like=True):
    """A worker has begun; what it gave up (`scanner.batch.confining.confine`)."""

    confined: tuple[str, ...]


def serve(pipe: Connection, limits: "Limits", work: str, folders: tuple[str, ...]) -> None:
    """Answer tasks until the pipe is closed.

    :param folders: where it may write, first that for passing files.
    """
    settle()
    _bind(limits)
    module, _, name = work.partition(":")
    for needed in PRELOADED:  # here, too, should the server have failed to
        import_module(needed)
    answer: Callable[[Task], Answer] = getattr(import_module(module), name)
    if folders:
        os.environ["TMPDIR"] = tempfile.tempdir = folders[0]
    confined = confine(folders)
    line = pipe.fileno()
    with suppress(OSError):
        send(line, msgspec.msgpack.encode(Ready(confined)))
    while True:
        try:
            task = msgspec.msgpack.decode(receive(line), type=Task)
        except (EOFError, OSError):
            return
        _allow(limits.deadline(task))
        reply = _told(answer(task))
        with suppress(OSError):
            send(line, reply)


def _told(answer: Answer) -> bytes:
    """An answer in bytes; one that cannot be told is a fault of ours, not the end of the worker."""
    try:
        return msgspec.msgpack.encode(Reply(answer, _held()))
    except (ValueError, TypeError, OverflowError, MemoryError) as error:
        why = f"{type(error).__name__} when the answer was told; please report it with the APK."
        return msgspec.msgpack.encode(Reply(Failed("internal-error", why), _held()))


def _bind(limits: "Limits") -> None:
    """Set what holds for the life of a worker."""
    _die_with_parent()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    logging.disable(logging.CRITICAL)
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    bound = limits.memory if most == resource.RLIM_INFINITY else min(limits.memory, most)
    resource.setrlimit(resource.RLIMIT_AS, (bound, bound))
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 1)
    os.dup2(null, 2)


def _die_with_parent() -> None:
    """On Linux the kernel ends a worker when the server of processes ends, which does so with the batch;
    elsewhere the closed pipe ends it, later.
    """
    import ctypes

    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)
    parent = parent_process()
    if parent is not None and not parent.is_alive():  # it died before we asked
        os._exit(1)


def _allow(seconds: float) -> None:
    """Processor time for the next task, twice its deadline: a bound where no clock would stop it."""
    spent = resource.getrusage(resource.RUSAGE_SELF)
    bound = math.ceil(spent.ru_utime + spent.ru_stime + 2 * seconds) + 1
    _, most = resource.getrlimit(resource.RLIMIT_CPU)
    if most != resource.RLIM_INFINITY:
        bound = min(bound, most)
    resource.setrlimit(resource.RLIMIT_CPU, (bound, most))


def _held() -> int:
    """Bytes of memory this process holds now, 0 where that cannot be told."""
    try:
        told = Path("/proc/self/statm").read_text(encoding="ascii")
        return int(told.split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, IndexError):
        return 0
