"""Apps judged from launch to verdict: `faceaudit observe` on the simulated phone, then `scan --session`, nothing between.

What each app must come to lies in its ``expected.json``: ``paths`` to walk and further ``options``; the ``check`` it is
made for with its ``verdict``; ``also``, other checks that the same deviation rightly flags; ``clear``, checks that must
be compliant by the run; ``brief``, the paths that are enough in ``make test``; ``once``, one install is enough for the verdict; ``markers``, planted pictures that are sent; ``result``, an address at which the server shows the face. Whatever else is flagged is a false accusation.
"""

import base64
import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import provide
import pytest
from phone import Phone

from analyzers.dynamic.payloads import honey_face

pytestmark = pytest.mark.skipif(bool(provide.missing()), reason=provide.missing())

APPS = Path(__file__).resolve().parent / "apps"
ROOT = APPS.parents[2]
FLAGS = ("violation", "likely-violation", "needs-manual-review")
RUN, CODE = "recorded session", "static reading of the APK"
ORDER = ("idle", "accept")
"""Paths that show what comes before a consent."""
ONCE = ("--repeat", "1")
"""For apps whose code says the same as a run: a second install adds nothing to the verdict. `lane-child` needs it, and ``make stress`` makes it of all."""
TOGETHER = 3
"""Apps observed side by side, as most of the time is waiting."""
BRIEF = ("--relaunch-after", "3600", "--idle", "2", "--no-control")


def expected(case):
    return json.loads((APPS / case / "expected.json").read_text("utf-8"))


def cases():
    """Every app that says what it must come to."""
    return [path.parent.name for path in sorted(APPS.glob("*/expected.json"))
            if "paths" in expected(path.parent.name)]  # fmt: skip


def together():
    """The apps in groups; those marked ``long`` one by one and only in ``make stress``, for the time they take.

    One with ``brief`` paths stays alone: beside others a handshake it refuses may be over before its owner was looked for.
    """
    brief = [case for case in cases() if "brief" in expected(case)]
    long = [case for case in cases() if expected(case).get("long")]
    quick = [case for case in cases() if case not in (*brief, *long)]
    groups = [quick[at : at + TOGETHER] for at in range(0, len(quick), TOGETHER)]
    return [
        *(pytest.param([case], True, id=f"{case} on a few paths") for case in brief),
        *(pytest.param(group, False, id=" and ".join(group)) for group in groups),
        *(pytest.param([c], False, marks=pytest.mark.stress, id=c) for c in (*brief, *long)),
    ]


class Judged:
    """What one app came to."""

    def __init__(self, case, folder, shared, *options, paths=()):
        says = expected(case)
        apk = APPS / case / f"{case}.apk"
        self.session = folder / "session"
        self.environment = {
            "HOME": str(folder / "home"),
            "FACEAUDIT_STATE": str(folder / "state"),
            "FACEAUDIT_DB": str(shared / "scans.db"),  # beside it the proxy keeps its authority
            "PYTHONPATH": str(ROOT),
        }
        camera = folder / "camera.jpg"
        camera.write_bytes(honey_face(2))
        self.paths = paths or says.get("paths", ORDER)
        walked = [word for path in self.paths for word in ("--paths", path)]
        with Phone(camera=camera) as phone:
            if link := says.get("result"):
                picture = base64.b64encode(honey_face(2)).decode()
                phone.upstream.answer(link, f'<img src="data:image/jpeg;base64,{picture}">')
            done = phone.run(
                [sys.executable, "-m", "scanner", "observe", str(apk), "-o", str(self.session),
                 "--device", phone.serial, "--java-bridge", str(provide.prelude()),
                 *BRIEF, *walked, *says.get("options", ()), *options],
                env=self.environment,
                timeout=900,
            )  # fmt: skip
            self.output = f"{done.stderr}\n{phone.app_output(says['package'])}"
        assert done.returncode == 0, self.output
        self.results = {each["check"]: each for each in self._scanned(apk)}

    def _scanned(self, apk):
        words = (
            "scan",
            str(apk),
            "--session",
            str(self.session),
            "--no-db",
            "--format",
            "json",
            "--lang",
            "en",
        )
        done = subprocess.run(
            [sys.executable, "-m", "scanner", *words],
            env={**os.environ, **self.environment},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.stdout, done.stderr
        return json.loads(done.stdout)["results"]

    def verdict(self, check):
        return self.results[check]["verdict"]

    def markers(self):
        """Of the pictures we planted, those seen on the network."""
        lines = (self.session / "events.jsonl").read_text("utf-8").splitlines()
        events = [json.loads(line)["event"] for line in lines]
        return {event["marker"] for event in events if event.get("kind") == "payload"} - {""}

    def flagged(self):
        return {
            check: each["verdict"]
            for check, each in self.results.items()
            if each["verdict"] in FLAGS
        }

    def basis(self, check):
        return {each["en"] for each in self.results[check]["rests_on"]}

    def reproductions(self, check):
        """Clean installs on which the lines stand that a result names."""
        runs = {}
        for line in (self.session / "events.jsonl").read_text("utf-8").splitlines():
            event = json.loads(line)
            runs[event["n"]] = event["run"]
        named = {
            int(piece["locator"].removeprefix("line "))
            for finding in self.results[check]["findings"]
            for piece in finding["evidence"]
            if piece["locator"].startswith("line ")
        }
        return {runs[n] for n in named} - {""}


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    """A folder for what a user has after the first observation, such as the proxy's certificate authority."""
    return tmp_path_factory.mktemp("shared")


@pytest.mark.parametrize(("group", "brief"), together())
def test_apps_are_judged_rightly(group, brief, tmp_path, shared):
    def judged(case):
        (tmp_path / case).mkdir()
        says = expected(case)
        paths = says.get("brief", ()) if brief else ()
        once = ONCE if says.get("once") else ()
        return Judged(case, tmp_path / case, shared, *once, paths=paths)

    with ThreadPoolExecutor(TOGETHER) as pool:
        for case, done in zip(group, pool.map(judged, group), strict=True):
            check = tells_what_it_saw if brief else is_right
            check(case, done)


def is_right(case, judged):
    says = expected(case)
    wanted = dict(says.get("also", {}))
    if "check" in says:
        wanted[says["check"]] = says["verdict"]
    assert judged.flagged() == wanted, judged.output
    open_ = {check: judged.results[check]["reason"] for check in says.get("clear", ())
             if judged.verdict(check) != "compliant" or RUN not in judged.basis(check)}  # fmt: skip
    assert not open_, judged.output
    assert judged.markers() == set(says.get("markers", ()))
    if says.get("verdict") == "violation":
        basis = judged.basis(says["check"])
        assert RUN in basis
        assert CODE in basis or len(judged.reproductions(says["check"])) > 1


def tells_what_it_saw(case, judged):
    """After a few paths nobody is accused, and what the others would have shown is not called compliant by the run."""
    assert not judged.flagged(), judged.output
    by_run = {
        c
        for c, r in judged.results.items()
        if r["verdict"] == "compliant" and RUN in judged.basis(c)
    }
    assert {
        "capture-before-consent",
        "face-withdrawal-effective",
        "face-tls-mitm-accepted",
    } <= by_run
    assert not by_run & {"forced-face-consent", "face-consent-nagging"}  # nothing was refused


def test_the_dialog_before_the_camera_flips_the_verdict(tmp_path, shared):
    def judged(case):
        (tmp_path / case).mkdir()
        return Judged(case, tmp_path / case, shared, "--no-tls-trial", *ONCE)

    verdicts = {}
    apps = ("face-login-early", "face-login-consented")
    with ThreadPoolExecutor(TOGETHER) as pool:
        for case, done in zip(apps, pool.map(judged, apps), strict=True):
            verdicts[case] = done.verdict("capture-before-consent")
            assert RUN in done.basis("capture-before-consent")
    assert verdicts == {"face-login-early": "violation", "face-login-consented": "compliant"}
