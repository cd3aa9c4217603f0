"""What a session was recorded on and with, as the reports tell it."""

from builders import dynamic, report
from msgspec.structs import replace
from observations import recording

from reports.sessions import run_on


def told(**parts):
    """The rows in both languages, by their English names."""
    seen = report(dynamic=dynamic(recording=recording(**parts))).session
    return {name.en: (value.zh, value.en) for name, value in run_on(seen)}


def test_a_simulated_phone_is_called_one():
    assert told(device="Phone X", simulated=True)["Device"] == (
        "Phone X（模拟）",
        "Phone X (simulated)",
    )
    assert told(device="Phone X", simulated=False)["Device"] == ("Phone X", "Phone X")


def test_a_log_that_is_broken_is_said_so():
    assert told(intact=True)["Chain of the log"] == ("完整", "whole")
    assert told(intact=False)["Chain of the log"] == ("不完整", "broken or not closed")


def test_what_was_changed_in_the_app_and_the_settings_stand_there_if_there_were_any():
    plain = told(opted=(), settings={})
    assert not {"Changed in the app", "Settings"} & set(plain)
    changed = told(opted=("unpin",), settings={"relaunches": "3", "planted": "5"})
    assert changed["Changed in the app"] == ("unpin", "unpin")
    assert changed["Settings"] == ("planted=5, relaunches=3",) * 2


def test_what_only_the_hooks_show_is_said():
    seen = report(dynamic=dynamic(recording=recording())).session
    assert "Different without hooks" not in {name.en for name, _ in run_on(seen)}
    rows = run_on(replace(seen, changed_by_hooks=("first screen", "crash")))
    assert rows[-1][0].en == "Different without hooks"
    assert rows[-1][1].en == "first screen; crash"


def test_a_session_without_a_description_has_its_hash_alone():
    seen = replace(report(dynamic=dynamic(recording=recording())).session, recording=None)
    ((name, value),) = run_on(seen)
    assert (name.en, value.en) == ("SHA-256 of the log", seen.log)
