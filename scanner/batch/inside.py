"""The life of a worker: it gives up what it does not need, and answers tasks until its pipe is closed."""

import gc
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
from typing import TYPE_CHECKING

import msgspec

from scanner.batch.bare import shed
from scanner.batch.confining import confine
from scanner.batch.framing import receive, send
from scanner.batch.worker import Answer, Failed, Task
from scanner.process import give_back, held, settle

if TYPE_CHECKING:
    from scanner.batch.pool import Limits

PRELOADED = ["scanner.batch.preloading"]
"""What a server of processes loads once, so that a worker that was lost is replaced in a moment."""

ROOMY = 224 << 20
"""Bytes a worker may hold before it gives back those that are free, more than half of them: some ten times in a
thousand apps. What was given back is fetched again page by page, which is not to be paid after every app."""
CYCLES = 1000
"""Answers from one search for garbage in cycles to the next: by itself Python looks through what is old after tens
of thousands, and some MB of every thousand apps wait for it."""


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
    shed()
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
    gc.freeze()  # what is loaded stays: no search for garbage goes through it
    memory = Memory()
    while True:
        try:
            task = msgspec.msgpack.decode(receive(line), type=Task)
        except (EOFError, OSError):
            return
        _allow(limits.deadline(task))
        reply = _told(answer(task), memory)
        with suppress(OSError):
            send(line, reply)


class Memory:
    """What a worker holds from app to app.

    :param roomy: bytes from which it is tidied up.
    """

    def __init__(self, roomy: int = ROOMY, cycles: int = CYCLES) -> None:
        self._roomy = self._bound = roomy
        self._cycles, self._answers = cycles, 0

    def after(self) -> int:
        """Bytes held after another answer, when what need not be was given back."""
        self._answers += 1
        if self._answers % self._cycles == 0:
            gc.collect()
        if (bytes_held := held()) <= self._bound:
            return bytes_held
        give_back()
        if (bytes_held := held()) > self._roomy:
            gc.collect()
            give_back()
            bytes_held = held()
        # What truly is in use is not searched through after every app.
        self._bound = max(self._roomy, bytes_held + bytes_held // 4)
        return bytes_held


def _told(answer: Answer, memory: Memory) -> bytes:
    """An answer in bytes; one that cannot be told is a fault of ours, not the end of the worker."""
    try:
        return msgspec.msgpack.encode(Reply(answer, memory.after()))
    except (ValueError, TypeError, OverflowError, MemoryError) as error:
        why = f"{type(error).__name__} when the answer was told; please report it with the APK."
        return msgspec.msgpack.encode(Reply(Failed("internal-error", why), memory.after()))


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
