"""What readers of single files need of an opened APK, be it one archive or a set of splits."""

from typing import Protocol


class Opened(Protocol):
    """The files of one app. Reading raises `AppUnreadable`, an unknown name ``KeyError``."""

    @property
    def names(self) -> tuple[str, ...]:
        """All files, as paths from the archive's root."""
        ...

    def size_of(self, name: str) -> int:
        """Unpacked bytes a file claims to have."""
        ...

    def stored(self, name: str) -> bool:
        """Whether a file lies in its archive as it is, so that any part of it is cheap to read."""
        ...

    def read(self, name: str, limit: int = ...) -> bytes:
        """A file, at most ``limit`` bytes of it, checked against its checksum."""
        ...

    def part(self, name: str, offset: int, size: int) -> bytes:
        """At most ``size`` bytes from ``offset`` on, unchecked."""
        ...
