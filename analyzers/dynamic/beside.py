"""What is taken from the device around one run: its log, its screen as a film, and its files before and after."""

import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from msgspec import structs

from analyzers.dynamic.device import DeviceRefused
from analyzers.dynamic.events import FileRow, Gap
from analyzers.dynamic.logged import LOGCAT
from analyzers.dynamic.recorder import Recorder

if TYPE_CHECKING:
    from analyzers.dynamic.adb import AdbDevice
    from analyzers.dynamic.capture import LogCapture, ScreenRecording
    from analyzers.dynamic.payloads import Markers

RECORDINGS = "recordings"
"""Folder of a session for films of the screen."""
MOST_FILES = 60
"""New files that are read in one listing."""
LARGEST_FILE = 8 << 20
"""Bytes of a file that is read."""
Area = Literal["shared", "private"]
When = Literal["before", "after", "relaunched", "withdrawn"]
AREAS: tuple[Area, ...] = ("shared", "private")


class Beside:
    """The device's log and screen during one run. What cannot be had is a `Gap`."""

    def __init__(self, device: "AdbDevice", recorder: Recorder, *, film: bool) -> None:
        self._device = device
        self._recorder = recorder
        self._film = film
        self._scratch = tempfile.TemporaryDirectory(
            prefix="faceaudit-run-", ignore_cleanup_errors=True
        )
        self._log: LogCapture | None = None
        self._screen: ScreenRecording | None = None

    def start(self) -> None:
        """Begin. Raises `DeviceLost` and `SessionUnusable`."""
        from analyzers.dynamic.capture import LogCapture, ScreenRecording

        folder = Path(self._scratch.name)
        log = LogCapture(self._device, folder / LOGCAT)
        try:
            log.start()
            self._log = log
        except DeviceRefused as refused:
            self._recorder.add(Gap("log", refused.code, str(refused)), "device")
        if not self._film:
            return
        screen = ScreenRecording(self._device, folder)
        try:
            screen.start()
            self._screen = screen
        except DeviceRefused as refused:
            self._recorder.add(Gap("screens", refused.code, str(refused)), "device")

    def keep(self, run: str, *, gone: bool = False) -> None:
        """End, and put what came of it into the session; a device that is gone is not asked. Raises `SessionUnusable`."""
        try:
            if gone:
                self._recorder.add(Gap("log", "log-cut", "the device was lost"), "device")
                return
            if self._screen is not None:
                self._keep_films(self._screen, run)
            if self._log is not None:
                self._keep_log(self._log)
        finally:
            self._log = self._screen = None
            self._scratch.cleanup()

    def _keep_films(self, screen: "ScreenRecording", run: str) -> None:
        for number, film in enumerate(screen.stop(), 1):
            self._recorder.attach(f"{RECORDINGS}/{run}-{number}{film.suffix}", film)
        if screen.problem:
            self._recorder.add(Gap("screens", "recording-unavailable", screen.problem), "device")

    def _keep_log(self, log: "LogCapture") -> None:
        """Append what the device logged in this run to the session's log of it."""
        part = log.stop()
        try:
            if part.exists():
                with (
                    part.open("rb") as source,
                    (self._recorder.folder / LOGCAT).open("ab") as target,
                ):
                    shutil.copyfileobj(source, target)
        except OSError as error:
            self._recorder.add(Gap("log", "log-unwritten", error.strerror or str(error)), "host")
        if log.problem:
            self._recorder.add(Gap("log", "log-cut", log.problem), "device")


class Storage:
    """The files the app and others can read, listed again and again; new ones are looked into."""

    def __init__(self, device: "AdbDevice", recorder: Recorder, package: str) -> None:
        self._device = device
        self._recorder = recorder
        self._package = package
        self._listed: dict[Area, list[FileRow]] = {}
        self.markers: Markers | None = None
        """The pictures that were planted, to be known again."""

    def note(self, when: When) -> None:
        """List all files now. What cannot be listed is a `Gap`. Raises `DeviceLost` and `SessionUnusable`."""
        from analyzers.dynamic.files import listing

        for area in AREAS:
            before = self._listed.get(area, [])
            try:
                found = listing(self._device, area, self._package, before)
            except DeviceRefused as refused:
                self._recorder.add(Gap("files", refused.code, str(refused)), "device")
                continue
            if found.cut:
                self._recorder.add(Gap("files", "too-many", "not all files were listed"), "device")
            rows = found.rows if when == "before" else self._looked_into(area, found.rows, before)
            self._recorder.listing(when, area, rows)
            self._listed[area] = rows

    def _looked_into(self, area: Area, rows: list[FileRow], before: list[FileRow]) -> list[FileRow]:
        """The rows, with what pictures the new files hold."""
        known = {(row.path, row.sha256): row for row in before}
        left = MOST_FILES
        told = []
        for row in rows:
            if (old := known.get((row.path, row.sha256))) is not None:
                told.append(structs.replace(row, grade=old.grade, marker=old.marker, form=old.form))
            elif left and 0 < row.size <= LARGEST_FILE:
                left -= 1
                told.append(self._looked_at(area, row))
            else:
                told.append(row)
        return told

    def _looked_at(self, area: Area, row: FileRow) -> FileRow:
        from analyzers.dynamic.files import read
        from analyzers.dynamic.payloads import blurred, find_payloads, hog_detector

        try:
            data = read(self._device, area, self._package, row.path)
        except DeviceRefused:
            return row
        found = find_payloads(data, row.form, detector=hog_detector(), markers=self.markers)
        faces = [(p, picture) for p, picture in found if p.grade == "face" or p.marker]
        if not faces:
            graded = any(p.kind == "image" and p.grade == "image" for p, _ in found)
            return structs.replace(row, grade="image") if graded else row
        payload, picture = faces[0]
        self._recorder.blob(picture, face=True)
        if thumb := blurred(picture):
            self._recorder.thumb(thumb)
        return structs.replace(
            row, form=row.form or payload.media, grade=payload.grade, marker=payload.marker
        )
