"""Writing a session of moments that lie in the past."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from analyzers.dynamic.events import Event, RunEnd, RunStart
from analyzers.dynamic.payloads import hog_detector
from analyzers.dynamic.recorder import Recorder
from analyzers.dynamic.searching import search
from analyzers.dynamic.session import FLOWS, Capture, Subject
from analyzers.errors import SessionUnusable
from analyzers.evidence import Limitation, Text

LIMITATIONS = {
    "imported-no-order": Text(
        zh="导入的记录不知道与同意的先后关系：看不出是在同意之前还是之后。",
        en="An imported record does not tell what came before and what after a consent.",
    ),
    "imported-no-owner": Text(
        zh="导入的流量不知道属于哪个应用。",
        en="It is not known which app the imported traffic belongs to.",
    ),
    "imported-no-hooks": Text(
        zh="导入的记录不含应用内部的调用。", en="The import holds no calls inside the app."
    ),
    "imported-no-screens": Text(zh="导入的记录不含屏幕内容。", en="The import holds no screens."),
    "imported-no-traffic": Text(
        zh="导入的记录不含网络流量。", en="The import holds no network traffic."
    ),
    "imported-no-bodies": Text(
        zh="导入的记录只有连接，没有内容。",
        en="The import holds connections without their contents.",
    ),
    "imported-lossy": Text(
        zh="部分内容在原工具导出时已损坏或缺失，其中的图片可能无法识别。",
        en="Some bodies were damaged or left out by the tool that exported them; pictures in them may be missed.",
    ),
    "imported-damaged": Text(
        zh="导入文件有一部分无法读取。", en="A part of the imported file could not be read."
    ),
    "imported-encrypted": Text(
        zh="导入的部分连接是加密的，无法读取内容。",
        en="Some of the imported connections are encrypted and cannot be read.",
    ),
    "imported-file-times": Text(
        zh="时间取自文件的修改时间，先后顺序可能不准。",
        en="Times are those of the files' last change; their order may be wrong.",
    ),
    "imported-in-part": Text(
        zh="导入的记录太大，只读取了一部分。", en="The record was too large and was read in part."
    ),
}


def limitations(ids: Iterable[str]) -> tuple[Limitation, ...]:
    """The limitations of these ids, each once, in the order above."""
    wanted = set(ids)
    return tuple(Limitation(id, text) for id, text in LIMITATIONS.items() if id in wanted)


class Imported:
    """A session under way, on the clock of its source.

    Use as a context manager: at the end faces are looked for; an error inside closes the log as failed.
    """

    def __init__(
        self,
        folder: Path,
        package: str,
        tool: str,
        first: float,
        missing: Iterable[str],
        keep_faces: bool = False,
    ) -> None:
        """``first`` is the earliest moment, in seconds since 1970; ``missing`` are ids of `LIMITATIONS`."""
        self._detector = hog_detector()
        self._now = 0.0
        self._first = first
        self._missing = set(missing)
        self.recorder = Recorder.create(
            folder,
            Subject(package),
            None,
            Capture("none", "imported", (), detector="dlib HOG" if self._detector else ""),
            versions={"imported-from": tool},
            keep_faces=keep_faces,
            clock=lambda: self._now,
        )
        self.recorder.describe(zero=_moment(first), zone="UTC")
        self.run = self.recorder.begin(RunStart("imported", 1, hooks=False, clean=False))

    def at(self, moment: float) -> float:
        """A moment on the session's clock, in seconds; never before its zero."""
        return max(0.0, moment - self._first)

    def add(self, event: Event, moment: float) -> None:
        """Add an event of a moment (seconds since 1970)."""
        self._now = max(self._now, self.at(moment))
        self.recorder.add(event, "import")

    def limit(self, id: str) -> None:
        """Say what turned out to be missing."""
        self._missing.add(id)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if error is not None:
            with suppress(SessionUnusable):
                self.recorder.close("failed", str(error) or type(error).__name__)
            return
        if (self.recorder.folder / FLOWS).exists():
            search(self.recorder, self.run, detector=self._detector)
        self.recorder.describe(limitations=limitations(self._missing))
        # Nobody knows what was walked: nothing that is absent here is known not to be there.
        self.recorder.finish(RunEnd(False, "imported"))
        self.recorder.close()


def unreadable(source: Path, why: str) -> SessionUnusable:
    """``session-import-unreadable`` in one sentence."""
    return SessionUnusable("session-import-unreadable", f"{source} cannot be imported: {why}")


def sized(source: Path, most: int) -> int:
    """Size of a file that may be read. Raises `SessionUnusable`."""
    try:
        size = source.stat().st_size
    except OSError as error:
        raise unreadable(source, error.strerror or "no access") from error
    if size > most:
        raise SessionUnusable(
            "session-import-too-large",
            f"{source} has {size} bytes; at most {most} are read: export a shorter recording",
        )
    return size


def library(name: str) -> SessionUnusable:
    """``session-import-library``: a library is needed that is not installed."""
    return SessionUnusable(
        "session-import-library", f"reading this needs the library {name}: pip install {name}"
    )


def _moment(seconds: float) -> str:
    try:
        return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="microseconds")
    except (OverflowError, OSError, ValueError):
        return datetime.fromtimestamp(0, UTC).isoformat(timespec="microseconds")
