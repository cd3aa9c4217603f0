"""Real APKs: every one ends in a report or a clear refusal, and face-free apps get no face finding."""

import re
from collections import Counter

import pytest
from real_apks import fetch

from analyzers.errors import InputError
from reports.model import FLAGGED
from scanner import scan

pytestmark = pytest.mark.real

NOT_ABOUT_FACES = {
    "camera-permission-unjustified",
    "permission-bundle-request",
    "gallery-bulk-exfiltration",
    "covert-camera-capture",
    "policy-reachable",
}


@pytest.fixture(scope="module")
def apks():
    try:
        return fetch()
    except LookupError as error:
        pytest.skip(str(error))


def test_every_real_apk_ends_in_a_report_or_a_refusal_and_none_gets_a_face_finding(apks):
    assert len(apks) >= 8
    outcomes = Counter()
    flagged, refusals = [], []
    for apk in apks:
        try:
            report = scan(apk)
        except InputError as error:
            outcomes[error.code] += 1
            refusals.append(str(error))
            continue
        outcomes["report"] += 1
        assert len(report.results) == 40
        flagged += [
            (apk.name, result.check, result.verdict)
            for result in report.results
            if result.verdict in FLAGGED and result.check not in NOT_ABOUT_FACES
        ]
    assert flagged == []
    assert [text for text in refusals if not re.match(r"\[apk-[a-z-]+\] ", text)] == []
    assert outcomes["apk-analysis-failed"] == 0, refusals
    assert outcomes["report"] >= len(apks) * 0.8, outcomes
