"""What a worker gives up before it opens a stranger's file: the network, writing, and privileges.

Linux alone offers this, and not everywhere all of it. Each step is tried by itself, and what was obtained is
told; what the analysis needs, reading files and starting a reader of PDF, stays possible.
"""

import ctypes
import os
import platform
import resource
import struct
import sys
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress

NETWORK = ("network-namespace", "no-sockets")
"""Either of them keeps a worker from any network."""
LARGEST_FILE = 4 << 30
"""Bytes of a file that a worker may write."""
MOST_FILES, MOST_PROCESSES = 1024, 64

_NO_NEW_PRIVILEGES, _SECCOMP, _DROP_BOUND = 38, 22, 24
_NEW_USER, _NEW_NETWORK = 0x10000000, 0x40000000
_DAC_OVERRIDE, _DAC_READ_SEARCH = 1 << 1, 1 << 2
_CAPABILITIES = 0x20080522
_MACHINES = {"x86_64": (0xC000003E, 41), "aarch64": (0xC00000B7, 198)}
"""Audit number and number of ``socket`` by machine (Linux: audit.h, unistd.h)."""
_IO_URING_SETUP, _OTHER_ABI = 425, 0x40000000
_CREATE_RULES, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446


def confine(writable: Sequence[str] = ()) -> tuple[str, ...]:
    """Confine this process for the rest of its life; there must be one thread.

    :param writable: folders where it may write; they must be there.
    :returns: what was obtained: ``no-new-privileges``, ``network-namespace``, ``landlock-N`` (N: the version of
        its interface; files are read-only outside ``writable``, from 4 on there is no TCP, from 6 on no signal
        to others), ``no-capabilities`` (``few-capabilities``: root may still open all files), ``no-sockets``,
        ``limits``.
    """
    found = []
    steps: list[Callable[[], str]] = [_limits]
    if sys.platform == "linux":
        libc = ctypes.CDLL(None, use_errno=True)
        steps = [
            lambda: _no_new_privileges(libc),
            lambda: _network_namespace(libc),
            lambda: _landlock(libc, writable),
            lambda: _few_capabilities(libc, bool(writable)),
            lambda: _no_sockets(libc),
            _limits,
        ]
    for step in steps:
        with suppress(OSError, ValueError, AttributeError, RuntimeError):
            found.append(step())
    return tuple(found)


def told(confined: Sequence[str]) -> str:
    """The same in a sentence."""
    kept = bool(set(NETWORK) & set(confined))
    has = "have no network" if kept else "are not kept from the network by this system"
    return f"workers {has}" + (f" ({', '.join(confined)})" if confined else "")


def _done(result: int) -> None:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))


def _no_new_privileges(libc: ctypes.CDLL) -> str:
    _done(libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0))
    return "no-new-privileges"


def _network_namespace(libc: ctypes.CDLL) -> str:
    """A network of its own, in which nothing is up. Who is not root needs a user namespace for it."""
    user, group = os.getuid(), os.getgid()
    if user == 0:
        _done(libc.unshare(_NEW_NETWORK))
        return "network-namespace"
    _done(libc.unshare(_NEW_USER | _NEW_NETWORK))
    for name, text in (
        ("setgroups", "deny"),
        ("uid_map", f"{user} {user} 1"),
        ("gid_map", f"{group} {group} 1"),
    ):
        with suppress(OSError):  # without it the user has no name here, nothing worse
            descriptor = os.open(f"/proc/self/{name}", os.O_WRONLY)
            try:
                os.write(descriptor, text.encode())
            finally:
                os.close(descriptor)
    _few_processes()
    return "network-namespace"


def _few_processes() -> None:
    """In a user namespace processes are counted anew, from Linux 5.14 on; before, with all of the user's."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NPROC)
    few = MOST_PROCESSES if hard == resource.RLIM_INFINITY else min(MOST_PROCESSES, hard)
    resource.setrlimit(resource.RLIMIT_NPROC, (few, hard))
    probe = threading.Thread(target=int)
    try:
        probe.start()
    except RuntimeError:
        resource.setrlimit(resource.RLIMIT_NPROC, (soft, hard))
    else:
        probe.join()


# --- Landlock ------------------------------------------------------------------------------------

_READING = 0b1101
"""Execute, read a file, read a folder."""
_OF_FILES = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 5: (1 << 16) - 1}
"""All rights of files by the version that brought them (Linux: landlock.h)."""
_MAKING_DEVICES = 1 << 6 | 1 << 11
_FILE_ONLY = 0b0110 | 1 << 14
"""Rights that a rule on a file, not a folder, may give: write, read, shorten."""


def _landlock(libc: ctypes.CDLL, writable: Sequence[str]) -> str:
    version = libc.syscall(_CREATE_RULES, None, ctypes.c_size_t(0), ctypes.c_uint(1))
    _done(version)
    files = _OF_FILES[max(each for each in _OF_FILES if each <= version)]
    handled = struct.pack("=QQQ", files, 0b11, 0b11)
    size = 24 if version >= 6 else 16 if version >= 4 else 8
    rules = libc.syscall(_CREATE_RULES, handled, ctypes.c_size_t(size), ctypes.c_uint(0))
    _done(rules)
    try:
        _allow(libc, rules, "/", _READING)
        for folder in writable:
            _allow(libc, rules, folder, files & ~_MAKING_DEVICES)
        with suppress(OSError):
            _allow(libc, rules, os.devnull, _FILE_ONLY & files)
        _done(libc.syscall(_RESTRICT_SELF, ctypes.c_int(rules), ctypes.c_uint(0)))
    finally:
        os.close(rules)
    return f"landlock-{version}"


def _allow(libc: ctypes.CDLL, rules: int, path: str, rights: int) -> None:
    below = os.open(path, os.O_PATH | os.O_CLOEXEC)
    try:
        rule = struct.pack("=Qi", rights, below)
        _done(libc.syscall(_ADD_RULE, ctypes.c_int(rules), ctypes.c_int(1), rule, ctypes.c_uint(0)))
    finally:
        os.close(below)


# --- capabilities --------------------------------------------------------------------------------


def _few_capabilities(libc: ctypes.CDLL, writes: bool) -> str:
    """Root keeps what reads all files (and writes, where there are folders to write to), and nothing else."""
    kept = 0
    if os.getuid() == 0:
        kept = _DAC_READ_SEARCH | (_DAC_OVERRIDE if writes else 0)
        for number in range(64):
            if not kept & 1 << number and libc.prctl(_DROP_BOUND, number, 0, 0, 0) < 0:
                break  # there are no more, or it is not ours to drop
    head = struct.pack("=Ii", _CAPABILITIES, 0)
    had = ctypes.create_string_buffer(24)
    _done(libc.capget(ctypes.create_string_buffer(head, 8), had))
    kept &= struct.unpack("=6I", had.raw)[1]
    both = struct.pack("=6I", kept, kept, 0, 0, 0, 0)
    _done(libc.capset(ctypes.create_string_buffer(head, 8), ctypes.create_string_buffer(both, 24)))
    return "few-capabilities" if kept else "no-capabilities"


# --- system calls --------------------------------------------------------------------------------


def _no_sockets(libc: ctypes.CDLL) -> str:
    """No socket of any kind can be made; pairs of them, and pipes, can."""
    if platform.machine() not in _MACHINES:
        raise OSError("the numbers of this machine's system calls are not known")
    audit, socket = _MACHINES[platform.machine()]
    load, equal, above, give = 0x20, 0x15, 0x35, 0x06
    refuse, allow = 0x00050001, 0x7FFF0000
    steps = (
        (load, 0, 0, 4),
        (equal, 0, 4, audit),
        (load, 0, 0, 0),
        (above, 2, 0, _OTHER_ABI),
        (equal, 1, 0, socket),
        (equal, 0, 1, _IO_URING_SETUP),
        (give, 0, 0, refuse),
        (give, 0, 0, allow),
    )
    code = b"".join(struct.pack("=HBBI", *step) for step in steps)
    kept = ctypes.create_string_buffer(code, len(code))
    program = ctypes.create_string_buffer(
        struct.pack("@HP", len(steps), ctypes.addressof(kept)), 16
    )
    _done(libc.prctl(_SECCOMP, 2, program, 0, 0))
    return "no-sockets"


def _limits() -> str:
    for kind, most in (
        (resource.RLIMIT_FSIZE, LARGEST_FILE),
        (resource.RLIMIT_NOFILE, MOST_FILES),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(kind)
        bound = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (bound, bound))
    return "limits"
