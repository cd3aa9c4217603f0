"""Walks an app on the simulated phone, inside its network; prints what was reached and touched as JSON."""

import json
import sys
import tempfile
from pathlib import Path

from adbutils import AdbClient

from analyzers.dynamic.adb import AdbDevice
from analyzers.dynamic.events import Launch, Note, RunStart, ScreenSeen, Tap
from analyzers.dynamic.explorer import Plan, Stage, walk
from analyzers.dynamic.log import read_log
from analyzers.dynamic.recorder import Recorder
from analyzers.dynamic.session import Capture, Subject


class Plain:
    """Starts the app without hooks."""

    def __init__(self, device: AdbDevice, recorder: Recorder) -> None:
        self._device, self._recorder = device, recorder

    def launch(self, package: str, *, number: int = 1, since: int = 0) -> int:
        pid = self._device.start(package)
        self._recorder.add(Launch("plain", pid, number, since), "host")
        return pid

    def drain(self, timeout: float = 2.0) -> None: ...

    def alive(self) -> bool:
        return True


def main(package: str, path: str) -> None:
    AdbClient(host="127.0.0.1", port=5037).connect("127.0.0.1:5555", timeout=30)
    folder = Path(tempfile.mkdtemp())
    with AdbDevice("127.0.0.1:5555", state=folder / "state") as device:
        recorder = Recorder.create(
            folder / "session", Subject(package), None, Capture("none", "none", ("none",))
        )
        device.clear(package)
        plan = Plan(idle=2.0, capture=15.0, pause=0.1, relaunches=1, relaunch_after=3600)
        stage = Stage(device, recorder, Plain(device, recorder), package, plan)
        recorder.begin(RunStart(path, 1))
        end = walk(path, stage)
        recorder.finish(end)
        recorder.close()
    events = [line.event for line in read_log(folder / "session").lines]
    json.dump(
        {
            "completed": end.completed,
            "why": end.why,
            "reached": end.reached,
            "taps": [(e.label, e.why) for e in events if isinstance(e, Tap)],
            "roles": [e.role for e in events if isinstance(e, ScreenSeen)],
            "notes": [(e.mark, e.text) for e in events if isinstance(e, Note)],
            "since": [e.since for e in events if isinstance(e, Launch)],
        },
        sys.stdout,
        ensure_ascii=False,
    )


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
