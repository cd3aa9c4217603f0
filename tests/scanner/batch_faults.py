"""What workers of the tests do with files of certain names; all others are treated as ever.

Named to a batch as ``Plan.work``; nothing in the product knows of it.
"""

import ctypes
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import batch_clock as clock
import numpy

from scanner.batch import worker


def _fault(name: str) -> None:
    if name.startswith("segfault"):
        ctypes.string_at(0)
    elif name.startswith("hang"):
        time.sleep(1000)
    elif name.startswith("spin"):
        while True:
            pass
    elif name.startswith("memory"):
        kept = []
        while True:
            kept.append(numpy.empty(256 << 20, numpy.uint8))
    elif name.startswith("exit"):
        os._exit(7)
    elif name.startswith("bug"):
        raise ZeroDivisionError("ours")
    elif name.startswith("slow"):
        time.sleep(0.7)


_scan = worker._scan


def _faulty(task):
    _fault(Path(os.fsdecode(task.place)).name)
    return _scan(task)


def answer(task):
    worker._scan = _faulty
    if isinstance(task, worker.Look) and b"look-crash" in task.place:
        os.kill(os.getpid(), 11)
    return worker.answer(task)


def lying(task):
    """A worker that was taken over says things that fit the form only."""
    if isinstance(task, worker.Look):
        return worker.answer(task)
    return worker.Scanned("x", "read", (("sqlite_master", ((1,),)),))


# --- how often an app is read --------------------------------------------------------------------

_read: dict[str, int] = {}


def _counted(most):
    from analyzers import static
    from analyzers.errors import AppUnreadable

    read = static.read_app

    def counted(path, *args, **parts):
        _read[path.name] = _read.get(path.name, 0) + 1
        if _read[path.name] > most:
            raise AppUnreadable("apk-read-twice", "read too often")
        return read(path, *args, **parts)

    return counted


def reading_once(task):
    """An app that is read twice is refused."""
    from analyzers import static

    if not _read:
        static.read_app = _counted(1)
        _read[""] = 0
    return worker.answer(task)


def never_reading(task):
    """An app that is read at all is refused."""
    from analyzers import static

    if not _read:
        static.read_app = _counted(0)
        _read[""] = 0
    return worker.answer(task)


# --- workers that hold their parent --------------------------------------------------------------


def stopping(task):
    """A worker that is stopped in the middle of an answer, or before it takes its next task."""
    from scanner.batch import inside

    name = Path(os.fsdecode(task.place)).name
    if name.startswith("half"):

        def half(line, message):
            os.write(line, len(message).to_bytes(8, "big") + message[: len(message) // 2])
            os.kill(os.getpid(), signal.SIGSTOP)

        inside.send = half
    if name.startswith("still"):
        os.kill(os.getpid(), signal.SIGSTOP)
    if name.startswith("dribble"):

        def dribble(line, message):
            os.write(line, (1 << 20).to_bytes(8, "big"))
            while True:
                os.write(line, b"x")
                time.sleep(0.01)

        inside.send = dribble
    if name.startswith("endless"):
        inside.send = lambda line, _: os.write(line, (1 << 62).to_bytes(8, "big"))
    return worker.Refused("told", f"{name} by {os.getpid()}")


def surrounded(task):
    """Tells what secrets of its environment, or of who started it, a worker finds."""
    found = [name for name, value in os.environ.items() if "s3cret" in value]
    for process in ("self", str(os.getppid())):
        try:
            told = Path(f"/proc/{process}/environ").read_bytes().split(b"\0")
        except OSError:
            continue
        found += [f"{process}: {each.decode()}" for each in told if b"s3cret" in each]
    return worker.Refused("told", ", ".join(found) or f"nothing, in {os.environ['PATH']}")


def full(task):
    """Has no room for passing files."""
    import errno

    from analyzers.static import source

    def unpack(path):
        try:
            raise OSError(errno.ENOSPC, "No space left on device")
        except OSError as error:
            raise source.no_access(path, error) from None

    if b"nested" in task.place:
        worker._look = lambda task: unpack(Path("nested.xapk"))
    else:

        def broken(task):
            raise OSError(errno.ENOSPC, "No space left on device")

        worker._look = broken
    return worker.answer(task)


def jumping(task):
    """The clock of the wall jumps for years to and fro, in the parent's eyes and the worker's."""
    clock.jump()
    return worker.answer(task)


def reaching(task):
    """Tries what a worker has no business to do, and tells what came of it."""
    import json
    import socket
    import tempfile

    place = Path(os.fsdecode(task.place))
    port = int(place.read_text())
    tried = {}

    def attempt(name, work):
        try:
            work()
        except OSError as error:
            tried[name] = error.strerror
        else:
            tried[name] = "done"

    attempt("connect", lambda: socket.create_connection(("127.0.0.1", port), 2))
    attempt("ipv6", lambda: socket.create_connection(("::1", port), 2))
    attempt("udp", lambda: socket.socket(type=socket.SOCK_DGRAM).sendto(b"x", ("127.0.0.1", port)))
    attempt("listen", lambda: socket.create_server(("127.0.0.1", 0)))
    attempt("unix", lambda: socket.socket(socket.AF_UNIX))
    attempt("outside", lambda: place.with_name("left-behind").write_text("x"))
    attempt("the app", lambda: place.write_text("x"))
    attempt("remove", place.unlink)
    attempt("signal", lambda: os.kill(os.getppid(), 0))
    attempt("read", place.read_bytes)
    attempt("passing", lambda: Path(tempfile.mkdtemp(), "x").write_text("x"))
    attempt("program", lambda: subprocess.run([sys.executable, "-c", ""], check=True))
    return worker.Refused("tried", json.dumps(tried))


def taking(task):
    """An app named large has very much code; each takes its time and tells when."""
    name = Path(os.fsdecode(task.place)).name
    if isinstance(task, worker.Look) and name.startswith("large") and not task.alone:
        return worker.Large(worker.MUCH_CODE)
    began = time.monotonic()
    time.sleep(0.4 if name.startswith("large") else 0.05)
    return worker.Refused("told", f"{began} {time.monotonic()}")


_small = []


def swelling(task):
    """Takes 300 MB as an app does, in pieces; what is kept of it is small, and lies behind all of them."""
    from scanner.process import held

    before = held()
    pieces = [b"x" * 60_000 for _ in range(5000)]
    _small.append(pieces[-1])
    del pieces
    return worker.Refused("told", f"{before} {os.getpid()}")
