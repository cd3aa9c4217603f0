"""The fixture apps get the verdicts that were written down for them before anything was scanned."""

from datetime import date
from pathlib import Path

import pytest

from reports.model import VERDICTS
from scanner import law, scan

DAY = date(2026, 11, 22)
CASES = sorted(
    path.parent.name for path in (Path(__file__).parent / "apks").glob("*/expected.json")
)
FACE_FREE = ("facedemo-emoticon", "qr-camera", "unlock-only")
each = pytest.mark.parametrize("name", CASES)


@each
def test_class_sdks_code_and_verdicts_are_as_expected(name, cases, scanned):
    expected = cases(name).expected
    report, collected = scanned(name)
    assert report.app.package == expected["package"]
    assert list(report.face_class) == expected["face_class"]
    assert {sdk.id: sdk.grade for sdk in report.sdks} == expected["sdks"]
    assert collected.artifacts.static.code.state == expected["code_state"]
    given = {result.check: result.verdict for result in report.results}
    wrong = {
        check: (given[check], allowed)
        for check, allowed in expected["results"].items()
        if given[check] not in ([allowed] if isinstance(allowed, str) else allowed)
    }
    assert wrong == {}


@each
def test_the_report_is_whole(name, cases, scanned):
    report, _ = scanned(name)
    case = cases(name)
    assert [result.check for result in report.results] == list(law.checks())
    assert sum(report.summary.values()) == 40
    assert tuple(report.summary) == VERDICTS
    assert (report.policy is None) == (case.policy is None)
    assert report.app.size == case.apk.stat().st_size
    assert report.app.signer_sha256
    assert report.limitations
    assert len(report.gates) == 10


@each
def test_every_accusation_has_evidence_and_a_provision_in_force(name, scanned):
    for result in scanned(name)[0].results:
        if result.verdict in ("violation", "likely-violation"):
            assert any(finding.evidence for finding in result.findings), result.check
            assert any(one.use == "ground" for one in result.provisions), result.check


@each
def test_findings_of_one_check_can_be_told_apart(name, scanned):
    for result in scanned(name)[0].results:
        prints = [finding.fingerprint for finding in result.findings]
        assert len(prints) == len(set(prints)), result.check


@each
def test_policy_quotations_are_what_stands_there(name, scanned):
    report, _ = scanned(name)
    for result in report.results:
        for finding in result.findings:
            for piece in finding.evidence:
                if piece.kind != "policy" or piece.excerpt.startswith("SHA-256 "):
                    continue
                start, end = map(int, piece.locator.strip("[)").split(","))
                quoted = " ".join(report.policy.text[start:end].split())
                assert quoted.startswith(piece.excerpt.removesuffix("…"))


@pytest.mark.parametrize("name", FACE_FREE)
def test_an_app_without_a_face_function_is_accused_of_nothing(name, scanned):
    verdicts = {result.verdict for result in scanned(name)[0].results}
    assert not verdicts & {"violation", "likely-violation"}


@pytest.mark.parametrize("name", ["packed-silent", "packed-stub"])
def test_a_packed_app_is_never_cleared(name, scanned):
    verdicts = {result.verdict for result in scanned(name)[0].results}
    assert "compliant" not in verdicts


@pytest.mark.parametrize("name", ["loan-violating", "packed-silent"])
def test_the_library_gives_the_same_report(name, cases, scanned):
    from msgspec.structs import replace

    case = cases(name)
    report = scan(str(case.apk), policy=case.policy, context=case.context, as_of=DAY)
    assert replace(report, scanned_at="") == replace(scanned(name)[0], scanned_at="")


def test_the_library_takes_a_context_value_and_todays_law(cases):
    from scanner.context import Context
    from scanner.one import today

    report = scan(cases("qr-camera").apk, context=Context(offered_in_china=False, category="工具"))
    assert report.as_of == today().isoformat()
    assert report.app.category == "工具"
    assert {result.verdict for result in report.results} == {"not-applicable"}


def test_the_library_refuses_a_context_it_cannot_use(cases):
    """A mapping in place of a `Context` must not be dropped in silence: gates depend on it."""
    with pytest.raises(TypeError):
        scan(cases("qr-camera").apk, context={"offered_in_china": False})


def test_the_twins_differ_in_their_verdicts_not_in_their_function(scanned):
    (bad, _), (good, _) = scanned("loan-violating"), scanned("loan-compliant")
    assert bad.face_class == good.face_class
    assert [sdk.id for sdk in bad.sdks] == [sdk.id for sdk in good.sdks]
    accused = {
        report.app.package: {r.check for r in report.results if r.verdict == "likely-violation"}
        for report in (bad, good)
    }
    assert accused[good.app.package] < accused[bad.app.package]
