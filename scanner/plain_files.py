"""Small files that a user names: read whole, within a bound, and only where reading them ends."""

import os
import stat
from pathlib import Path

from analyzers.errors import InputError
from reports.untrusted import visible


def contents(path: Path, most: int, error: type[InputError], kind: str) -> bytes:
    """The bytes of a plain file.

    :param most: bytes it may have.
    :raises InputError: of the class ``error``: ``KIND-missing`` (it is not there, no plain file, or cannot be read),
        ``KIND-too-large``.
    """
    try:
        # Opening a pipe that nobody writes to would wait for ever, and reading one need not end.
        with open(os.open(path, os.O_RDONLY | os.O_NONBLOCK), "rb") as file:  # noqa: PTH123
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise OSError(22, "it is not a plain file")
            data = file.read(most + 1)
    except (OSError, ValueError) as failure:
        why = getattr(failure, "strerror", None) or "its name is not possible"
        raise error(f"{kind}-missing", visible(f"{path} cannot be read: {why}.")) from None
    if len(data) > most:
        raise error(f"{kind}-too-large", visible(f"{path} is larger than {most:,} bytes."))
    return data
