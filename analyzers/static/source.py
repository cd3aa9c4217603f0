"""Bytes of a file that is read piece by piece, or of what lies in it."""

import hashlib
from pathlib import Path
from typing import IO

from analyzers.errors import AppUnreadable

MIB = 1024 * 1024
STEP = MIB
"""Bytes that are read at once of what is not needed whole."""


class Source:
    """Bytes at a place of an open file: all of it, or an archive that lies in it."""

    def __init__(self, path: Path, file: IO[bytes], name: str, size: int, start: int = 0) -> None:
        self.path = path
        self.name = name
        """What messages call it."""
        self.size = size
        self._file = file
        self._start = start

    def read(self, offset: int, size: int) -> bytes:
        """At most ``size`` bytes from ``offset`` on; fewer at the end. Raises `AppUnreadable`."""
        if not 0 <= offset < self.size:
            return b""
        try:
            self._file.seek(self._start + offset)
            return self._file.read(min(size, self.size - offset))
        except OSError as error:
            raise no_access(self.path, error) from None

    def sha256(self) -> str:
        """SHA-256 of the bytes, lower-case hex. Raises `AppUnreadable`."""
        digest = hashlib.sha256()
        for offset in range(0, self.size, STEP):
            digest.update(self.read(offset, STEP))
        return digest.hexdigest()

    def at(self, offset: int, size: int, name: str) -> "Source":
        """What lies at a place of it."""
        return Source(self.path, self._file, name, size, self._start + offset)


def no_access(path: Path, error: OSError | ValueError) -> AppUnreadable:
    """Why a file cannot be opened or read."""
    why = error.strerror if isinstance(error, OSError) else str(error)
    return AppUnreadable("apk-no-access", f"{path} cannot be opened: {why}.")
