"""The words of the report document: orders everything else relies on."""

from typing import get_args

import pytest
from builders import policy, report, result_of, silent_policy

from analyzers.artifacts import EvidenceKind, Grade
from reports.model import FLAGGED, SEVERITIES, VERDICTS, CitationUse, GateState, Severity, Verdict


def test_verdicts_go_from_gravest_to_unknown():
    assert get_args(Verdict) == VERDICTS
    assert VERDICTS == (
        "violation",
        "likely-violation",
        "needs-manual-review",
        "compliant",
        "not-applicable",
        "not-assessed",
    )
    assert FLAGGED == ("violation", "likely-violation", "needs-manual-review")


def test_severities_go_from_gravest_to_mildest():
    assert get_args(Severity) == SEVERITIES
    assert SEVERITIES == ("critical", "high", "medium", "low", "info")


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        (Grade, ("present", "reachable", "executed")),
        (GateState, ("open", "assumed-open", "closed", "unknown")),
        (CitationUse, ("ground", "context", "reference", "overlay", "trend")),
        (
            EvidenceKind,
            (
                *("manifest", "resource", "code", "native", "policy"),
                *("event", "flow", "screen", "file"),
            ),
        ),
    ],
)
def test_words_of_the_document(kind, values):
    assert get_args(kind) == values


def test_the_document_holds_what_the_issue_lists():
    whole = report(policy=policy())
    assert set(whole.__struct_fields__) >= {
        "tool",
        "app",
        "limitations",
        "gates",
        "sdks",
        "face_class",
        "results",
        "policy",
    }
    assert set(whole.results[0].__struct_fields__) >= {
        "check",
        "verdict",
        "severity",
        "reason",
        "message",
        "remedy",
        "provisions",
        "rests_on",
        "missing",
        "would_change",
        "findings",
    }
    finding = next(one for result in whole.results for one in result.findings)
    assert set(finding.__struct_fields__) >= {"message", "evidence", "fingerprint"}


def test_the_summary_counts_every_verdict():
    whole = report(policy=silent_policy())
    assert tuple(whole.summary) == VERDICTS
    for verdict in VERDICTS:
        assert whole.summary[verdict] == sum(r.verdict == verdict for r in whole.results)


def test_the_policy_of_the_report_is_the_artifact():
    told = policy()
    assert report(policy=told).policy is told
    assert report().policy is None


def test_the_subject_is_the_app_and_what_the_context_adds():
    from datetime import date

    from builders import app, artifacts, static

    from scanner.context import Context
    from scanner.one import assess

    context = Context(category="金融", market="huawei", version_date=date(2025, 1, 2))
    subject = report(context).app
    assert (subject.category, subject.market, subject.version_date) == (
        "金融",
        "huawei",
        "2025-01-02",
    )
    assert subject.signer == "CN=Test (v1, v2)"
    assert subject.signer_sha256 == "ab" * 32
    unsigned = assess(
        artifacts(static=static(app=app(signer=None))), Context(), date(2026, 1, 1)
    ).app
    assert (unsigned.signer, unsigned.signer_sha256, unsigned.category) == (None, None, None)


def test_the_time_is_utc_to_the_second():
    assert report().scanned_at == "2026-11-22T08:00:00Z"
    assert report().as_of == "2026-11-22"


def test_an_sdk_of_the_report_says_how_well_it_is_known():
    from builders import sdk, static

    whole = report(static=static(sdks=(sdk(), sdk("daon", grade="present"))))
    assert [(one.id, one.trust) for one in whole.sdks] == [
        ("megvii-meglive-v3", "verified"),
        ("daon", "recalled"),
    ]
    assert whole.sdks[0].evidence
    assert result_of(whole, "face-capability-inventory").verdict == "needs-manual-review"
