"""How much of one app may be looked at: time by a clock, memory by an estimate.

Work that may be long polls its `Budget` and stops with `OverBudget`; who called it keeps what was
finished and says what was not. Dex files are turned away before they are unpacked when their tables and
references would not fit, because memory that is gone cannot be polled.
"""

import math
import time

MEBIBYTE = 1 << 20

MEMORY = 2048 * MEBIBYTE
"""Bytes that the analysis of one app may be estimated to need."""

_BASE = 96 * MEBIBYTE  # interpreter, NumPy and catalogue
_PER_DEX_BYTE = 4  # the file itself, its references and the graph; tests/benchmarks measures less


class OverBudget(Exception):
    """The limit of one app is reached. ``str()`` is one sentence that names it."""


class Budget:
    """Limits of one app, counted from when the object is made.

    ``seconds`` is the time it may take (``None``: no limit); ``memory`` bytes bound what is loaded.
    Raises ``ValueError`` for a limit that is not above zero.
    """

    def __init__(self, seconds: float | None = None, memory: int = MEMORY) -> None:
        if (seconds is not None and not seconds > 0) or memory <= 0:
            raise ValueError("a budget must be above zero")
        self.seconds = math.inf if seconds is None else float(seconds)
        self.memory = memory
        self._deadline = time.monotonic() + self.seconds

    def left(self) -> float:
        """Seconds until the deadline; 0 when it is past, infinite without one."""
        return max(0.0, self._deadline - time.monotonic())

    def spent(self) -> bool:
        """Whether the deadline is past."""
        return time.monotonic() >= self._deadline

    def check(self) -> None:
        """Raise `OverBudget` when the deadline is past."""
        if self.spent():
            raise OverBudget(f"The {self.seconds:g} seconds for one app are used up.")

    def check_memory(self, dex_bytes: int) -> None:
        """Raise `OverBudget` when so many bytes of dex would need more memory than allowed."""
        if _BASE + _PER_DEX_BYTE * dex_bytes > self.memory:
            raise OverBudget(
                f"{dex_bytes:,} bytes of dex would need more than the "
                f"{self.memory // MEBIBYTE:,} MB of memory for one app."
            )
