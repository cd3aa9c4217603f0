"""Real APKs: every one ends in a report or a clear refusal, and face-free apps get no face finding."""

import re
import shutil
import subprocess
from collections import Counter

import pytest
from real_apks import fetch

from analyzers.errors import AppUnreadable, InputError
from analyzers.static.container import Container
from analyzers.static.manifest import read_manifest
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


PERMISSION = re.compile(r"^uses-permission(?:-sdk-23|-sdk-m)?: name='([^']*)'", re.MULTILINE)


def test_permissions_are_those_the_platforms_own_tool_reads(apks):
    if shutil.which("aapt") is None:
        pytest.skip("aapt is not installed")
    opened, different, refused = 0, [], []
    for apk in apks:
        done = subprocess.run(
            ["aapt", "dump", "permissions", apk], capture_output=True, check=False, timeout=60
        )
        told = done.stdout.decode("utf-8", "replace")
        if not re.match(r"package: \S", told):
            continue
        opened += 1
        try:
            with Container(apk) as container:
                found = {permission.name for permission in read_manifest(container).permissions}
        except AppUnreadable as error:
            refused.append((apk.name, error.code))
            continue
        if found != set(PERMISSION.findall(told)):
            different.append(apk.name)
    assert opened >= 40
    assert different == []
    # What has no code is no app to us; what is a split is read together with its base.
    assert {code for _, code in refused} <= {"apk-no-dex", "apk-no-base"}, refused
