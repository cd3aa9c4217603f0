"""The paths over a real adbd: apps on the simulated phone."""

import json
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[4]
sys.path.insert(0, str(ROOT / "tests" / "phone"))
PACKAGE = "com.example.lanelife"


@pytest.fixture(scope="module")
def phone():
    import provide

    if reason := provide.missing():
        pytest.skip(reason)
    from phone import Phone

    with Phone() as one:
        yield one


def walked(phone, case, path):
    phone.install(ROOT / "tests" / "phone" / "apps" / case / f"{case}.apk")
    inside = Path(__file__).with_name("walk_inside.py")
    done = phone.run([sys.executable, str(inside), PACKAGE, path], timeout=150, cwd=str(ROOT))
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_a_refusal_that_ends_the_app(phone):
    seen = walked(phone, "lane-exits", "decline")
    assert seen["completed"], seen["why"]
    assert ["不同意", "refuse"] in seen["taps"]
    assert ["refused", "exit"] in seen["notes"]
    assert seen["since"][1] >= 3600


@pytest.mark.stress  # `lane-life` is walked this way on a phone in the ordinary suite, such an app in `test_paths`
def test_a_face_that_is_used_after_the_withdrawal(phone):
    seen = walked(phone, "lane-keeps", "withdraw")
    assert seen["completed"], seen["why"]
    assert {"consent", "face-step", "capture", "settings", "withdrawal"} <= set(seen["reached"])
    assert "account-deletion" in seen["reached"]
    assert ["after-withdrawal", "the face is used without a new consent"] in seen["notes"]
