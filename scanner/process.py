"""How this process is set up: fit for short runs over large arrays. Loads nothing else."""

import gc
import os


def settle() -> None:
    """Set it up, before anything heavy is imported."""
    for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"):
        # Nothing here multiplies matrices, and idle threads of NumPy's library double a short run.
        os.environ.setdefault(name, "1")
    # Few cycles are made and much is kept: looking for them every 700 objects costs a tenth of a scan.
    gc.set_threshold(100_000, 20, 50)
