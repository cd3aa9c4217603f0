"""The checks this version does not decide: registered, silent about nobody, and never compliant."""

import pytest
from builders import (
    WORKING,
    beauty,
    dynamic,
    judged,
    packed,
    policy,
    sdk,
    silent_policy,
    static,
    unlock,
)

from scanner import law
from scanner.checks import all_checks
from scanner.context import Context
from scanner.engine import OWN_CONDITIONS

UNDECIDED = [check for check in all_checks() if check.judge is None]
each = pytest.mark.parametrize("check", UNDECIDED, ids=[c.row.id for c in UNDECIDED])


def test_every_check_decides_or_waits():
    decided = {check.row.id for check in all_checks() if check.judge is not None}
    assert {c.row.id for c in UNDECIDED} | decided == set(law.checks())
    assert decided >= set(WORKING)


@each
@pytest.mark.parametrize(
    "world",
    [
        {},
        {"policy": policy()},
        {"policy": silent_policy(), "dynamic": dynamic()},
        {"static": static(sdks=(beauty(),))},
        {"static": packed(sdks=(sdk(grade="present"),))},
        {"static": static(china=())},
    ],
    ids=["static", "policy", "session", "beauty", "packed with a sign", "China assumed"],
)
def test_an_app_with_a_face_function_is_not_assessed(check, world):
    result = judged(check.row.id, **world)
    assert result.verdict == "not-assessed"
    assert result.reason == f"not judged yet: needs {check.waits_for.en}"
    assert not result.findings


@each
@pytest.mark.parametrize("sdks", [(), (unlock(),)], ids=["FC0", "FC1"])
def test_an_app_without_one_does_not_concern_it(check, sdks):
    own = check.row.id in OWN_CONDITIONS
    result = judged(check.row.id, static=static(sdks=sdks))
    assert result.verdict == ("not-assessed" if own else "not-applicable")


@each
def test_outside_china_it_does_not_apply(check):
    result = judged(check.row.id, context=Context(offered_in_china=False))
    assert result.verdict == "not-applicable"


@each
def test_provisions_are_still_named(check):
    cited = {one.id for one in judged(check.row.id).provisions}
    assert cited & set(check.row.grounds)


@each
def test_its_documentation_says_that_it_does_not_decide(check):
    assert "Not decided by this version" in check.doc
    assert check.judge is None
