"""What a spent budget leaves undone is named, and what was done before stands."""

import math
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from appbuilder import MAIN, Call, app, does, manifest
from axmlbuilder import El
from click.testing import CliRunner
from dexbuilder import Class

from analyzers.artifacts import StaticArtifact
from analyzers.static import budget as module
from analyzers.static import read_app
from analyzers.static.budget import Budget, OverBudget
from analyzers.static.dex import Dex
from analyzers.static.sweep import Sweep
from scanner import scan
from scanner.cli import cli
from scanner.one import Effort

SDK = "Lcom/megvii/meglive_sdk/manager/MegLiveManager;"
FACE = [Class(MAIN, [does(Call(SDK, "startDetect"))]), Class(SDK, [does(name="startDetect")])]
OTHER = [Class("La/Other;", [does(name="other")])]


@pytest.fixture
def face_app(tmp_path: Path) -> Path:
    path = tmp_path / "app.apk"
    path.write_bytes(app(FACE, more=[OTHER]))
    return path


class Clock:
    """Time that passes only when a test says so, or by a second at each look from some look on."""

    def __init__(self, looks: int = 1 << 30) -> None:
        self.now, self.looks = 0.0, looks

    def __call__(self) -> float:
        self.looks -= 1
        self.now += 1.0 if self.looks < 0 else 0.0
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(module.time, "monotonic", clock)
    return clock


def ids(artifact: StaticArtifact) -> list[str]:
    return [limitation.id for limitation in artifact.limitations]


def test_a_budget_without_limit_is_never_spent(clock: Clock) -> None:
    budget = Budget()
    clock.now = 1e12
    assert budget.left() == math.inf
    assert not budget.spent()
    budget.check()


def test_a_budget_is_spent_at_its_deadline(clock: Clock) -> None:
    budget = Budget(10)
    clock.now = 9.5
    assert budget.left() == 0.5
    budget.check()
    clock.now = 10.0
    assert budget.left() == 0
    assert budget.spent()
    with pytest.raises(OverBudget, match=r"^The 10 seconds for one app are used up\.$"):
        budget.check()


def test_memory_is_estimated_from_what_is_to_be_loaded() -> None:
    budget = Budget(memory=500 << 20)
    budget.check_memory(50 << 20)
    with pytest.raises(OverBudget, match="memory"):
        budget.check_memory(200 << 20)


@pytest.mark.parametrize("limits", [{"seconds": 0}, {"seconds": -1.0}, {"memory": 0}])
def test_a_budget_of_nothing_is_refused(limits: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="above zero"):
        Budget(**limits)


def test_an_app_within_its_budget_is_read_whole(face_app: Path) -> None:
    artifact = read_app(face_app, Budget(3600)).artifact
    assert artifact == read_app(face_app).artifact
    assert artifact.code.state == "read"
    assert "budget" not in ids(artifact)


def test_nothing_of_the_code_is_read_when_the_time_is_up_before(face_app: Path) -> None:
    artifact = read_app(face_app, Budget(1e-9)).artifact
    assert artifact.code.state == "cut"
    assert artifact.code.classes == 0
    assert artifact.sdks == ()
    assert "budget" in ids(artifact)
    assert artifact.packers == ()  # missing classes have a known reason
    assert [component.name for component in artifact.components] == ["a.Main"]


def test_dex_files_that_would_not_fit_are_not_loaded(face_app: Path) -> None:
    artifact = read_app(face_app, Budget(memory=1)).artifact
    assert artifact.code.state == "cut"
    assert artifact.code.dex_files == 2
    assert artifact.code.classes == 0


def test_every_moment_the_time_may_be_up_leaves_a_sound_artifact(
    face_app: Path, clock: Clock
) -> None:
    """Cut at each place that looks at the clock: from nothing read to all of it."""
    whole = read_app(face_app, Budget(0.5)).artifact
    assert [(use.id, use.grade) for use in whole.sdks] == [("megvii-meglive-v3", "reachable")]
    states = []
    for looks in range(1, 400):
        clock.looks = looks
        artifact = read_app(face_app, Budget(0.5)).artifact
        states.append(artifact.code.state)
        assert ("budget" in ids(artifact)) == (artifact.code.state == "cut")
        found = {(use.id, use.grade) for use in artifact.sdks}
        assert found <= {("megvii-meglive-v3", "reachable"), ("megvii-meglive-v3", "present")}
        assert artifact.app == whole.app
        if clock.looks >= 0:
            assert artifact == whole
            break
    else:
        pytest.fail("the clock is looked at without end")
    assert states[0] == "cut"
    assert states[-1] == "read"
    assert states == sorted(states)


def test_a_handling_that_was_not_read_in_time_is_partial(
    face_app: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from analyzers.static import deep

    def late(*_: object) -> None:
        raise OverBudget("The time was up.")

    monkeypatch.setattr(deep, "handling", late)
    artifact = read_app(face_app).artifact
    assert (artifact.handling.state, artifact.handling.unresolved) == ("partial", ("budget",))
    assert artifact.asking.state == "read"


def test_a_signal_seen_before_the_time_is_up_stands(
    face_app: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The classes are there; whether anything reaches them was not found out in time."""
    from analyzers.static import program

    def late(dexes: object) -> None:
        raise AssertionError("the time was up")

    budget = Budget(0.5)
    real = program.Program._swept

    def swept(self: program.Program, files: list[Dex]) -> Iterator[Sweep]:
        clock.now = 1.0
        yield from real(self, files)

    monkeypatch.setattr(program, "sweep_all", late)
    monkeypatch.setattr(program.Program, "_swept", swept)
    artifact = read_app(face_app, budget).artifact
    assert [(use.id, use.grade) for use in artifact.sdks] == [("megvii-meglive-v3", "present")]
    assert artifact.face_classes != ("FC0",)
    assert artifact.code.state == "cut"


def test_checks_of_the_code_are_not_assessed_and_the_others_are(face_app: Path) -> None:
    report = scan(face_app, effort=Effort(seconds=1e-9))
    by_check = {result.check: result for result in report.results}
    inventory = by_check["face-capability-inventory"]
    assert (inventory.verdict, inventory.reason) == ("not-assessed", "budget")
    assert by_check["face-consent-separate"].verdict == "not-assessed"
    assert by_check["face-consent-separate"].reason == "budget"
    assert "compliant" not in {
        result.verdict for result in report.results if result.reason == "budget"
    }
    assert "budget" in [limitation.id for limitation in report.limitations]


def test_the_command_takes_a_budget(face_app: Path) -> None:
    arguments = ["scan", str(face_app), "--no-db", "--format", "json", "--fail-on", "never"]
    cut = CliRunner().invoke(cli, [*arguments, "--budget", "0.000000001"])
    assert cut.exit_code == 0
    assert '"id": "budget"' in cut.stdout
    assert '"id": "budget"' not in CliRunner().invoke(cli, arguments).stdout
    refused = CliRunner().invoke(cli, [*arguments, "--budget", "0"])
    assert refused.exit_code == 2


def test_a_scan_with_another_budget_is_another_scan(face_app: Path, tmp_path: Path) -> None:
    arguments = ["scan", str(face_app), "--db", str(tmp_path / "x.sqlite"), "--fail-on", "never"]
    runs = [
        CliRunner().invoke(cli, [*arguments, *more])
        for more in ([], [], ["--budget", "100"], ["--engine", "own"])
    ]
    assert ["already scanned" in run.stderr for run in runs] == [False, True, False, True]


def test_an_app_without_a_face_and_without_time_is_not_called_face_free(tmp_path: Path) -> None:
    path = tmp_path / "app.apk"
    path.write_bytes(app(OTHER, xml=manifest(El("activity", {"android:name": ".Other"}))))
    started = time.monotonic()
    report = scan(path, effort=Effort(seconds=1e-9))
    assert time.monotonic() - started < 60  # a hang, not a speed
    face = next(gate for gate in report.gates if gate.id == "g-face")
    assert face.state == "unknown"
