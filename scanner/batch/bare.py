"""The environment of processes that open strangers' files: what a program needs to run, and nothing else.

What lets somebody in (``AWS_*``, ``PGPASSWORD``, keys of our own) often stands in the environment. Who fetches
needs it; who analyses does not. What is kept is named, since nobody can name all that is secret.
"""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager

_KEPT = re.compile(
    r"PATH|HOME|USER|LOGNAME|SHELL|TERM|TZ|TZDIR|LANG|LANGUAGE|LC_[A-Z]+|TMPDIR|TEMP|TMP|PWD"
    r"|PYTHON[A-Z0-9_]*|VIRTUAL_ENV|CONDA_PREFIX|LD_LIBRARY_PATH|DYLD_[A-Z_]*PATH|GLIBC_TUNABLES|MALLOC_[A-Z_]+"
    r"|[A-Z]+_NUM_THREADS|XDG_[A-Z_]+|FONTCONFIG_[A-Z]+|COVERAGE_[A-Z_]+|COV_CORE_[A-Z]+|FACEAUDIT_CHROMIUM"
)


def is_kept(name: str) -> bool:
    """Whether a variable may be seen by a process that opens strangers' files."""
    return _KEPT.fullmatch(name) is not None


@contextmanager
def bare() -> Iterator[None]:
    """What is started here inherits nothing secret."""
    taken = {name: value for name, value in os.environ.items() if not is_kept(name)}
    for name in taken:
        del os.environ[name]
    try:
        yield
    finally:
        os.environ.update(taken)


def shed() -> None:
    """Give up for good what is not kept."""
    for name in [name for name in os.environ if not is_kept(name)]:
        del os.environ[name]
