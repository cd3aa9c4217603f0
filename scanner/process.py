"""How this process is set up, and what it holds: fit for short runs over large arrays. Loads nothing else."""

import gc
import os
from contextlib import suppress
from pathlib import Path


def settle() -> None:
    """Set it up, before anything heavy is imported."""
    for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"):
        # Nothing here multiplies matrices, and idle threads of NumPy's library double a short run.
        os.environ.setdefault(name, "1")
    # Few cycles are made and much is kept: looking for them every 700 objects costs a tenth of a scan.
    gc.set_threshold(100_000, 20, 50)


def held() -> int:
    """Bytes of memory this process holds now, 0 where that cannot be told."""
    try:
        told = Path("/proc/self/statm").read_text(encoding="ascii")
        return int(told.split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, IndexError):
        return 0


def give_back() -> None:
    """Give pages that hold nothing any more to the system, where the C library can (glibc).

    By itself it gives back what lies behind the last thing that is kept, and no more: something small that
    outlives a large app holds all that was free before it.
    """
    import ctypes

    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)
