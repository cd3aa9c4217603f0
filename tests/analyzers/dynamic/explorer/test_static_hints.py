"""Labels on the ways to a capture, from the code."""

from pathlib import Path

from analyzers.dynamic.explorer import Hints, hints_of
from analyzers.static import analyze

SUITE = Path(__file__).resolve().parents[3] / "suite"


def test_the_way_to_a_face_is_known_from_the_code():
    (apk,) = (SUITE / "loan-exit-violating").glob("*.apk")
    hints = hints_of(analyze(apk))
    assert hints.face[:2] == ("我要借钱", "提交并核验身份")
    assert "同意并授权" in hints.consent
    assert "同意并授权" not in hints.face


def test_without_an_apk_there_are_none():
    assert hints_of(None) == Hints()
