"""Every check of the catalogue decides; one that waited for something would say so and clear nobody."""

import pytest
from builders import DAY, artifacts, fake_check, policy, static

from analyzers.artifacts import Text
from scanner import engine, law
from scanner.checks import all_checks
from scanner.context import Context
from scanner.engine import judge
from scanner.one import assess

WAITS = Text("另一个版本", "another version")


def test_every_check_decides():
    assert [check.row.id for check in all_checks()] == list(law.checks())
    assert not [check.row.id for check in all_checks() if check.judge is None]


@pytest.fixture
def waiting(monkeypatch):
    fake = fake_check("policy-separate-face-clause")._replace(judge=None, waits_for=WAITS)
    monkeypatch.setattr(engine, "all_checks", lambda: (fake,))
    monkeypatch.setattr("scanner.limitations.all_checks", lambda: (fake,))
    return fake


def test_a_check_that_waits_is_not_assessed_and_says_for_what(waiting):
    (result,) = judge(artifacts(policy=policy()), Context(), DAY).results
    assert result.verdict == "not-assessed"
    assert result.reason == "not judged yet: needs another version"
    assert WAITS.zh in result.message.zh
    assert result.would_change
    assert not result.findings
    assert not result.rests_on
    assert {c.id for c in result.provisions} & set(waiting.row.grounds)


def test_the_report_counts_them(waiting):
    whole = assess(artifacts(static=static()), Context(), DAY)
    (told,) = [one for one in whole.limitations if one.id == "checks-undecided"]
    assert "1 of the checks" in told.message.en
