"""A headless browser for tests of pages, driven over its debugging pipe."""

import base64
import itertools
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

_ON_THE_PIPES = """
import os, sys
ends = [os.dup(int(number)) for number in sys.argv[1:3]]
os.dup2(ends[0], 3)
os.dup2(ends[1], 4)
os.set_inheritable(3, True)
os.set_inheritable(4, True)
os.execv(sys.argv[3], sys.argv[3:])
"""


class Chromium:
    """A headless browser driven over its debugging pipe: one JSON message per NUL."""

    def __init__(self, program: str, profile: Path) -> None:
        hear, self._tell = os.pipe()
        self._hear, tell = os.pipe()
        self._rest = b""
        self._session: str | None = None
        self._numbers = itertools.count(1)
        self.complaints: list[str] = []
        options = re.findall(
            r"\S+",
            "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --hide-scrollbars "
            "--disable-background-networking --disable-component-update --disable-sync "
            "--disable-dev-shm-usage --remote-debugging-pipe",
        )
        self._process = subprocess.Popen(
            [
                *(sys.executable, "-c", _ON_THE_PIPES, str(hear), str(tell), program),
                *(*options, f"--user-data-dir={profile}", "about:blank"),
            ],
            pass_fds=(hear, tell),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(hear)
        os.close(tell)

    def connect(self) -> None:
        targets = self("Target.getTargets")["targetInfos"]
        target = next(t["targetId"] for t in targets if t["type"] == "page")
        attached = self("Target.attachToTarget", targetId=target, flatten=True)
        self._session = attached["sessionId"]
        self("Page.enable")
        self("Log.enable")

    def __call__(self, method: str, **params: Any) -> dict[str, Any]:
        number = next(self._numbers)
        message = {"id": number, "method": method, "params": params}
        if self._session is not None:
            message["sessionId"] = self._session
        os.write(self._tell, json.dumps(message).encode() + b"\0")
        while (answer := self._next()).get("id") != number:
            pass
        assert "error" not in answer, answer
        result: dict[str, Any] = answer["result"]
        return result

    def _next(self) -> dict[str, Any]:
        while b"\0" not in self._rest:
            data = os.read(self._hear, 1 << 20)
            assert data, "the browser went away"
            self._rest += data
        message, _, self._rest = self._rest.partition(b"\0")
        answer: dict[str, Any] = json.loads(message)
        if answer.get("method") == "Log.entryAdded":
            self.complaints.append(answer["params"]["entry"]["text"])
        return answer

    def show(self, path: Path, width: int) -> None:
        """Open a page in a window of that width; returns when it is laid out."""
        self(
            "Emulation.setDeviceMetricsOverride",
            **{"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False},
        )
        self("Page.navigate", url=path.as_uri())
        while self._next().get("method") != "Page.loadEventFired":
            pass

    def ask(self, expression: str) -> Any:
        """The value of an expression in the page; a promise is waited for."""
        answer = self(
            "Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True
        )
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")

    def media(self, scheme: str = "light", media: str = "") -> None:
        """Light or dark, screen or ``print``."""
        features = [{"name": "prefers-color-scheme", "value": scheme}]
        self("Emulation.setEmulatedMedia", media=media, features=features)

    def paper(self, pages: str = "") -> bytes:
        """The page as PDF, as its own style sheet wants it printed; of its pages only those, ``1-2`` for one."""
        data: str = self(
            "Page.printToPDF",
            printBackground=True,
            preferCSSPageSize=True,
            displayHeaderFooter=False,
            pageRanges=pages,
        )["data"]
        return base64.b64decode(data)

    def picture(self) -> bytes:
        data: str = self("Page.captureScreenshot", format="png")["data"]
        return base64.b64decode(data)

    def close(self) -> None:
        self._process.terminate()
        self._process.wait(timeout=60)
        os.close(self._tell)
        os.close(self._hear)


@pytest.fixture(scope="module")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chromium]:
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        pytest.skip("chromium is not installed")
    browser = Chromium(program, tmp_path_factory.mktemp("profile"))
    try:
        browser.connect()
        yield browser
    finally:
        browser.close()
