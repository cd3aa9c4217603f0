"""A recorded session in a scan: whose it is, which gates it opens, and what the report says of it."""

import json
from typing import NamedTuple

import pytest
from builders import (
    DAY,
    app,
    artifacts,
    dynamic,
    judged,
    limitation,
    outcome,
    packed,
    report,
    sdk,
    static,
    unlock,
)
from msgspec.structs import replace

from analyzers.artifacts import Coverage, Recording
from analyzers.dynamic.events import RunEnd, RunStart, ScreenSeen
from analyzers.dynamic.recorder import Recorder
from analyzers.dynamic.session import Capture, Subject
from analyzers.errors import SessionUnusable
from analyzers.evidence import Evidence
from analyzers.observed import FaceStep, Observed
from reports.html import render as html
from reports.sessions import MOMENT, told
from reports.text import render as text
from scanner import engine
from scanner.cli import main
from scanner.context import Context
from scanner.engine import judge
from scanner.hashing import session_identity
from scanner.one import Recorded, read_recorded
from scanner.store import scan_key

RAN = sdk(grade="executed")
WHOLE = Recording(
    "2026-11-22T08:00:00Z", "phone Pixel 7, Android 14", False, "spawn", "proxy", ("ca",), (), "dlib", "1", "0",
    {"relaunches": "3"}, True, 40,
)  # fmt: skip


def face_step(*actions):
    return FaceStep(
        "accept-1", 9, "com.example.Face", actions, 0, 1, None, (), False,
        Evidence("screen", "ui/x.xml", "line 9", "请眨眼"),
    )  # fmt: skip


def gates(**parts):
    return {gate.id: gate for gate in judge(artifacts(**parts), Context(), DAY).gates}


# --- gates ---------------------------------------------------------------------------------------


def test_an_sdk_that_ran_opens_the_gates_of_a_packed_app():
    closed = gates(static=packed(), dynamic=dynamic())
    opened = gates(static=packed(), dynamic=dynamic(executed_sdks=(RAN,)))
    assert (closed["g-face"].state, closed["g-identity"].state) == ("unknown", "unknown")
    assert (opened["g-face"].state, opened["g-identity"].state) == ("open", "open")
    assert opened["g-face"].evidence[0] == RAN.evidence[0]


@pytest.mark.parametrize(
    ("actions", "expected"), [(("blink",), ("FC3",)), ((), ("FC2",))], ids=["liveness", "no words"]
)
def test_a_face_step_opens_what_the_code_closes(actions, expected):
    seen = dynamic(observed=Observed(steps=(face_step(*actions),)))
    assert gates(static=static(sdks=()))["g-face"].state == "closed"
    assert gates(static=static(sdks=()), dynamic=seen)["g-face"].state == "open"
    assert report(static=static(sdks=()), dynamic=seen).face_class == expected


def test_an_unlock_that_ran_opens_nothing():
    ran = dynamic(executed_sdks=(replace(unlock(), grade="executed"),))
    assert gates(static=static(sdks=()), dynamic=ran)["g-face"].state == "closed"


def test_a_session_that_shows_no_face_leaves_the_classes_alone():
    assert report(dynamic=dynamic()).face_class == report().face_class == ("FC3",)


# --- ceilings ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("intact", "expected"), [(True, "violation"), (False, "needs-manual-review")]
)
def test_a_broken_record_carries_no_accusation(monkeypatch, intact, expected):
    from builders import fake_check

    answer = outcome("violation", "dynamic", reproductions=2)
    check = fake_check("capture-before-consent", answer)
    monkeypatch.setattr(engine, "all_checks", lambda: (check,))
    seen = dynamic(recording=replace(WHOLE, intact=intact))
    assert judged("capture-before-consent", dynamic=seen).verdict == expected


# --- the report ----------------------------------------------------------------------------------


def test_the_report_names_the_session():
    seen = dynamic(
        recording=WHOLE,
        coverage=(Coverage("accept", 2, 1, ("capture",), ("budget",)),),
        limitations=(limitation("hooks-late"),),
        executed_sdks=(RAN,),
    )
    whole = report(dynamic=seen)
    ids = [each.id for each in whole.limitations]
    assert "hooks-late" in ids
    assert "no-session" not in ids
    assert whole.session.log == seen.session
    assert whole.session.recording == WHOLE
    assert [each.grade for each in whole.sdks] == ["executed"]
    assert report().session is None
    for lang, words in (("en", "1 of 2 completed (budget)"), ("zh", "1/2 次走完")):
        assert words in text(whole, lang)
        assert words.partition("/")[2] in html(whole, lang) or words in html(whole, lang)
        assert "Pixel 7" in html(whole, lang)


def test_the_order_of_events_is_a_table():
    pieces = (
        Evidence(
            "event", "events.jsonl", "line 20", "camera-open: Camera.open", "accept-1 @ 2000 ms"
        ),
        Evidence("event", "events.jsonl", "line 10", "launch: spawn", "accept-1 @ 1000 ms"),
        Evidence(
            "event", "events.jsonl", "line 20", "camera-open: Camera.open", "accept-1 @ 2000 ms"
        ),
        Evidence("event", "events.jsonl", "line 9", "Camera.open()", "com.a.B"),
    )
    events, others = told(pieces)
    assert [(e.line, e.seconds, e.kind) for e in events] == [
        (10, "1.000", "launch"),
        (20, "2.000", "camera-open"),
    ]
    assert [piece.excerpt for piece in others] == ["Camera.open()"]


def test_every_moment_has_a_name():
    from typing import get_args

    from analyzers.observed import MomentKind

    assert set(MOMENT) == set(get_args(MomentKind))


def test_a_hostile_event_stays_text():
    from builders import fact, fake_check

    line = "camera-open: <script>alert(1)</script>"
    piece = Evidence("event", "events.jsonl", "line 1", line, "accept-1 @ 1 ms")
    answer = outcome("violation", "dynamic", reproductions=2, facts=(fact(evidence=(piece,)),))
    whole = report()
    result = next(r for r in whole.results if r.check == "capture-before-consent")
    assert fake_check("capture-before-consent", answer)
    from reports.model import Finding

    finding = Finding("x", answer.facts[0].message, (piece,), "0" * 16)
    changed = replace(result, verdict="violation", findings=(finding,))
    shown = replace(
        whole, results=tuple(changed if r.check == result.check else r for r in whole.results)
    )
    page = html(shown, "en")
    assert "camera opened" in page
    assert "<script>" not in page


# --- whose session -------------------------------------------------------------------------------


def recorded(folder, **parts):
    """A session of two lines."""
    subject = Subject(
        **{
            "package": app().package,
            "version_name": app().version_name,
            "version_code": app().version_code,
            "sha256": app().sha256,
            **parts,
        }
    )
    capture = Capture("none", "none", ())
    with Recorder.create(folder, subject, None, capture) as recorder:
        recorder.begin(RunStart("idle", 1))
        recorder.add(ScreenSeen("0" * 16, app().package, "Main", "", texts=("你好",)), "explorer")
        recorder.finish(RunEnd(True, reached=("first-screen",)))
    return folder


def codes(session):
    return [each.id for each in session.limitations]


def test_a_session_of_this_very_app(tmp_path):
    seen = read_recorded(Recorded(recorded(tmp_path / "s")), static())
    assert seen.package == app().package
    assert "session-other-build" not in codes(seen)
    assert [run.path for run in seen.observed.runs] == ["idle"]


@pytest.mark.parametrize(
    "parts",
    [{"package": "org.other"}, {"sha256": "00" * 32, "version_code": "9"}],
    ids=["package", "version"],
)
def test_another_app_is_refused(tmp_path, parts):
    with pytest.raises(SessionUnusable, match=r"^\[session-other-app\] ") as caught:
        read_recorded(Recorded(recorded(tmp_path / "s", **parts)), static())
    assert caught.value.code == "session-other-app"


def test_another_build_of_the_same_version_is_told(tmp_path):
    folder = recorded(tmp_path / "s", sha256="00" * 32)
    assert codes(read_recorded(Recorded(folder), static())).count("session-other-build") == 1
    unknown = recorded(tmp_path / "t", sha256="")
    assert codes(read_recorded(Recorded(unknown), static())).count("session-other-build") == 1


def test_the_key_of_a_scan_holds_the_session(tmp_path):
    from builders import report as made

    folder = recorded(tmp_path / "s")
    one = session_identity(Recorded(folder))
    with (folder / "events.jsonl").open("ab") as file:
        file.write(b"{}\n")
    other = session_identity(Recorded(folder))
    tool = made().tool
    keys = {scan_key("a", None, Context(), DAY, tool, (), each) for each in ("", one, other)}
    assert len(keys) == 3
    assert scan_key("a", None, Context(), DAY, tool) in keys


# --- the command line ----------------------------------------------------------------------------


class Done(NamedTuple):
    exit_code: int
    stdout: str
    stderr: str


@pytest.fixture
def invoke(capfdbinary):
    """Run a command line as a shell would."""

    def run(*words):
        with pytest.raises(SystemExit) as ended:
            main([str(word) for word in words])
        out, err = capfdbinary.readouterr()
        return Done(ended.value.code or 0, out.decode(), err.decode())

    return run


def demo():
    from importlib.resources import files

    return files("scanner").joinpath("demo/demo.apk")


def of_demo(folder):
    from scanner.one import collect

    found = collect(demo()).artifacts.static.app
    return recorded(
        folder,
        package=found.package,
        version_name=found.version_name,
        version_code=found.version_code,
        sha256=found.sha256,
    )


def test_scan_with_a_session_and_judge_it_again(tmp_path, invoke):
    session = of_demo(tmp_path / "s")
    done = invoke(
        "scan", demo(), "--session", session, "--format", "json", "--no-db", "--bundle", tmp_path / "b",
        "--fail-on", "never",
    )  # fmt: skip
    assert done.exit_code == 0
    first = json.loads(done.stdout)
    assert first["session"]["coverage"][0]["path"] == "idle"
    assert "no-session" not in [each["id"] for each in first["limitations"]]
    again = invoke("check", tmp_path / "b", "--format", "json", "--fail-on", "never")
    second = json.loads(again.stdout)
    assert second["session"] == first["session"]
    assert second["results"] == first["results"]


def test_a_session_of_another_app_ends_the_scan(tmp_path, invoke):
    session = recorded(tmp_path / "s", package="org.other")
    done = invoke("scan", demo(), "--session", session, "--no-db")
    assert done.exit_code == 3
    assert "[session-other-app]" in done.stderr


def test_a_session_is_of_one_app(tmp_path, invoke):
    assert invoke("scan", demo(), demo(), "--session", tmp_path).exit_code == 2
    assert invoke("scan", demo(), "--geoip", tmp_path / "x.mmdb").exit_code == 2


def test_a_folder_that_is_no_session(tmp_path, invoke):
    done = invoke("scan", demo(), "--session", tmp_path, "--no-db")
    assert done.exit_code == 3
    assert "Traceback" not in done.stderr
