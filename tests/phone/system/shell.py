"""One command of the phone's shell: its words, its streams, and how it fails."""

import os
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from server import System


class Bad(Exception):
    """A command cannot do what it is asked; text and exit code."""

    def __init__(self, text: str, code: int = 1) -> None:
        super().__init__(text)
        self.code = code


class Call:
    """One command with its words, folder and streams."""

    def __init__(
        self,
        system: "System",
        name: str,
        words: list[str],
        folder: Path,
        stdin: int,
        stdout: int,
        stderr: int,
        left: Callable[[], bool] = lambda: False,
    ) -> None:
        self.system = system
        self.name = name
        self.words = words
        self.folder = folder
        self.stdin = stdin
        self._stdout = stdout
        self._stderr = stderr
        self.left = left
        """Whether the caller has ended."""
        self.number = ""
        """A second answer for the caller's own use."""

    def run(self, work: Callable[["Call"], int]) -> str:
        """Carry it out; the exit code and the number, as text."""
        try:
            code = work(self)
        except Bad as failed:
            self.complain(str(failed))
            code = failed.code
        except (IndexError, ValueError, KeyError, OSError) as failed:
            where = traceback.extract_tb(failed.__traceback__)[-1]
            self.complain(f"{self.name}: bad arguments {self.words}: {failed!r} ({where.lineno})")
            code = 255
        return f"{code} {self.number}"

    def say(self, text: str | bytes) -> bool:
        """Write a line, or bytes as they are; false when nobody reads any more."""
        return write(self._stdout, text if isinstance(text, bytes) else f"{text}\n".encode())

    def complain(self, text: str) -> None:
        write(self._stderr, f"{text}\n".encode())

    def path(self, written: str) -> Path:
        return self.folder / written

    def option(self, name: str) -> str | None:
        """The word after an option, which is taken off; None where it is not given."""
        if name not in self.words:
            return None
        at = self.words.index(name)
        value = self.words[at + 1]
        del self.words[at : at + 2]
        return value

    def flag(self, *names: str) -> bool:
        """Whether one of some options is given; they are taken off."""
        found = [one for one in self.words if one in names]
        self.words = [one for one in self.words if one not in names]
        return bool(found)

    def without_user(self) -> None:
        """Every command takes ``--user N``; there is one user."""
        self.option("--user")


def write(stream: int, data: bytes) -> bool:
    """Write all; false when the reader has gone."""
    view = memoryview(data)
    try:
        while view:
            view = view[os.write(stream, view) :]
    except OSError:
        return False
    return True
