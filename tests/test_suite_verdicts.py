"""The bench suite: every expected flag is found, no twin and no trap is flagged."""

import json
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from scanner.context import Context, read_context
from scanner.one import assess, collect

SUITE = Path(__file__).parent / "suite"
CASES = sorted(path.parent.name for path in SUITE.glob("*/expected.json"))
DAY = date(2026, 11, 22)
FLAGGED = ("violation", "likely-violation", "needs-manual-review")
ENDINGS = (".apk", ".apks", ".xapk", ".apkm", ".split")
each = pytest.mark.parametrize("name", CASES)

UNSETTLED: dict[str, str] = {}
"""Expectations the analysis does not meet yet, as ``case check`` with the reason; never a false flag."""


def expected(name):
    return json.loads((SUITE / name / "expected.json").read_text("utf-8"))


def app(name):
    return next(path for ending in ENDINGS if (path := SUITE / name / f"{name}{ending}").exists())


@cache
def report(name):
    folder = SUITE / name
    policy = next((p for p in (folder / "policy.html", folder / "policy.txt") if p.exists()), None)
    context = folder / "context.yaml"
    artifacts = collect(app(name), policy).artifacts
    return assess(artifacts, read_context(context) if context.exists() else Context(), DAY)


def verdicts(name):
    return {result.check: result.verdict for result in report(name).results}


@each
def test_every_expected_flag_is_found(name):
    given = verdicts(name)
    missed = {
        check: given[check]
        for check, allowed in expected(name).get("flag", {}).items()
        if given[check] not in allowed and f"{name} {check}" not in UNSETTLED
    }
    assert missed == {}


@each
def test_nothing_innocent_is_flagged(name):
    given, wanted = verdicts(name), expected(name)
    allowed = wanted.get("allowed", {})
    false = {
        check: given[check]
        for check in wanted.get("clean", ())
        if given[check] in FLAGGED and given[check] not in allowed.get(check, ())
    }
    assert false == {}


@each
def test_the_face_class_and_the_sdks_are_found(name):
    wanted = expected(name)
    if wanted.get("face_class"):
        assert list(report(name).face_class) == wanted["face_class"]
    found = {sdk.id: sdk.grade for sdk in report(name).sdks}
    assert {k: found.get(k) for k in wanted.get("sdks", {})} == wanted.get("sdks", {})


def test_four_of_five_paired_checks_of_plain_twins_are_decided_in_their_favour():
    """Silence must not pass for skill: a twin is called clean because it was read."""
    asked, decided = 0, []
    for name in CASES:
        for check, allowed in expected(name).get("compliant", {}).items():
            asked += 1
            decided.append(verdicts(name)[check] in {*allowed, "compliant", "not-applicable"})
    assert asked >= 40
    assert sum(decided) >= 0.8 * asked, f"{sum(decided)} of {asked}"


def test_static_evidence_alone_never_says_violation():
    for name in CASES:
        for result in report(name).results:
            assert result.verdict != "violation", (name, result.check)


def test_every_accusation_carries_its_evidence():
    for name in CASES:
        for result in report(name).results:
            if result.verdict == "likely-violation":
                assert any(f.evidence for f in result.findings), (name, result.check)


def test_the_suite_is_as_large_as_it_has_to_be():
    pairs = {frozenset((n, expected(n)["twin"])) for n in CASES if expected(n).get("twin")}
    traps = [name for name in CASES if name.startswith("trap-")]
    assert len(CASES) >= 60
    assert len(pairs) >= 30
    assert len(traps) >= 15
