"""What runs beside a run on the device: its log into a file, its screen into a video."""

import contextlib
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from analyzers.dynamic.apps import SCRATCH, refused
from analyzers.dynamic.device import DeviceRefused
from analyzers.dynamic.dumps import device_kind
from analyzers.errors import InputError

if TYPE_CHECKING:
    from analyzers.dynamic.adb import AdbDevice

LOG_LIMIT = 256 << 20
_LOGCAT = "logcat -b main,system,crash -v threadtime"
PIECE = 175  # seconds; `screenrecord` ends after 180
VIDEO_LIMIT = 512 << 20


class LogCapture:
    """The device's log, from now on, into a file (``-v threadtime``, all of main, system and crash).

    A device that goes ends it; `problem` then says so. Where logcat does not follow, the whole log is taken in the end.
    """

    def __init__(self, device: "AdbDevice", target: Path) -> None:
        self._device = device
        self._target = target
        self._ended = threading.Event()
        self._thread: threading.Thread | None = None
        self._size = 0
        self.problem = ""

    def start(self) -> None:
        """Begin. Raises `DeviceRefused` ``log-unavailable`` where the device has no log."""
        if self._device.shell("command -v logcat").code:
            raise DeviceRefused("log-unavailable", "the device has no logcat")
        if device_kind(self._device.properties()) == "simulated":
            return  # its logcat does not follow: everything is taken in the end
        self._thread = threading.Thread(target=self._run, name="logcat", daemon=True)
        self._thread.start()

    def stop(self) -> Path:
        """End; the file. Never raises."""
        followed = self._thread is not None and self._thread.is_alive()
        self._ended.set()
        if self._thread is not None:
            self._thread.join(5)
        if not followed and not self.problem:
            self._dump()
        return self._target

    def _run(self) -> None:
        # only lines from now on: `-T 1` shows the last one and follows
        command = f"exec {_LOGCAT} -T 1"
        try:
            with self._target.open("wb") as file:
                self._device.wire().stream(
                    command, lambda data: self._write(file, data), self._ended
                )
        except (InputError, OSError) as error:
            self.problem = str(error)

    def _dump(self) -> None:
        try:
            _, out, _ = self._device.raw(f"{_LOGCAT} -d", timeout=60.0, limit=LOG_LIMIT)
            self._target.write_bytes(out)
        except (InputError, OSError) as error:
            self.problem = str(error)

    def _write(self, file: BinaryIO, data: bytes) -> bool:
        self._size += len(data)
        if self._size > LOG_LIMIT:
            self.problem = f"[log-too-long] the log was cut after {LOG_LIMIT} bytes"
            return False
        file.write(data)
        file.flush()
        return True


class ScreenRecording:
    """The screen as MP4 pieces of three minutes, where the device has ``screenrecord``."""

    def __init__(self, device: "AdbDevice", folder: Path) -> None:
        self._device = device
        self._folder = folder
        self._ended = threading.Event()
        self._thread: threading.Thread | None = None
        self._files: list[Path] = []
        self.problem = ""

    def start(self) -> None:
        """Begin. Raises `DeviceRefused` ``recording-unavailable``."""
        if self._device.shell("command -v screenrecord").code:
            raise DeviceRefused("recording-unavailable", "the device cannot record its screen")
        self._thread = threading.Thread(target=self._run, name="screenrecord", daemon=True)
        self._thread.start()

    def stop(self) -> list[Path]:
        """End; the files, in order. Never raises."""
        self._ended.set()
        if self._thread is not None:
            # a piece is only a film once screenrecord has written its end
            self._device.quietly("pkill -INT -x screenrecord")
            self._thread.join(60)
        return self._files

    def _run(self) -> None:
        number = 0
        while not self._ended.is_set():
            number += 1
            try:
                self._piece(number)
            except (InputError, OSError) as error:
                self.problem = str(error)
                return

    def _piece(self, number: int) -> None:
        there = f"{SCRATCH}/faceaudit-screen-{number}.mp4"
        target = self._folder / f"screen-{number}.mp4"
        began = time.monotonic()
        said = self._device.shell(f"screenrecord --time-limit {PIECE} {there}", timeout=PIECE + 30)
        with contextlib.ExitStack() as after:
            after.callback(self._device.quietly, f"rm -f {there}")
            if said.code and time.monotonic() - began < 1:
                raise refused("recording-unavailable", "the screen cannot be recorded", said)
            self._device.wire().pull(there, target, VIDEO_LIMIT)
            self._files.append(target)
