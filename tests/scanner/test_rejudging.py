"""A report judged again from what is kept of a scan is the report that was given then."""

import json
import zlib
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

import learned
import pytest
from builders import artifacts, dynamic, policy, report, static

from analyzers.artifacts import encode
from reports.bundle import bundle_files
from scanner import rejudging
from scanner.context import Context, read_context
from scanner.one import assess, collect, context_bytes, tool
from scanner.rejudging import (
    NAMES,
    REPORT,
    NotJudged,
    Stored,
    kept,
    packed_report,
    reading_of,
    report_of,
    stored_report,
    unpacked,
    whole,
)

TESTS = Path(__file__).resolve().parents[1]
CASES = sorted(path.parent.name for path in (TESTS / "apks").glob("*/expected.json"))
SUITE = ("bank-launch-compliant", "airport-result-violating", "attendance-again-violating")
DAY = date(2026, 11, 22)
MOMENT = datetime(2026, 11, 22, 8, 0, 0, tzinfo=UTC)
NOW = (tool().version, tool().catalogue_version)


@pytest.fixture
def new_sdk():
    """A catalogue with one more SDK."""
    learned.learn(learned.ROW)
    yield learned.IDENT
    learned.forget()


def files_of(found, whole_report, context, names=None, evidence=None):
    parts = (found.static, found.dynamic, found.policy)
    return kept(bundle_files(whole_report, *parts, context_bytes(context), evidence or {}), names)


@cache
def of_suite(name):
    folder = TESTS / "suite" / name
    given = next((p for p in (folder / "policy.html", folder / "policy.txt") if p.exists()), None)
    context = folder / "context.yaml"
    return collect(folder / f"{name}.apk", given), (
        read_context(context) if context.exists() else Context()
    )


def same(collected, context, laws=()):
    first = assess(collected.artifacts, context, DAY, scanned_at=MOMENT, laws=laws)
    files = files_of(collected.artifacts, first, context, collected.names, collected.files)
    again = report_of(reading_of(files, *NOW), DAY, MOMENT, laws)
    assert REPORT not in files
    assert encode(again) == encode(first)


@pytest.mark.parametrize("name", CASES)
def test_fixture_apps_get_the_same_report(name, cases, scanned):
    case = cases(name)
    context = read_context(case.context) if case.context else Context()
    same(scanned(name)[1], context)
    same(scanned(name)[1], context, ("gdpr", "bipa"))


@pytest.mark.parametrize("name", SUITE)
def test_apps_of_the_suite_get_the_same_report(name):
    same(*of_suite(name))


def test_with_a_session_it_is_the_same_report():
    found = artifacts(dynamic=dynamic(), policy=policy())
    context = Context(market="huawei", answers={"persons": 5})
    first = assess(found, context, DAY, scanned_at=MOMENT)
    again = report_of(reading_of(files_of(found, first, context), *NOW), DAY, MOMENT)
    assert encode(again) == encode(first)
    assert again.session is not None


@pytest.mark.parametrize("name", ["qr-camera", "loan-compliant", "kyc-english"])
def test_a_bundle_has_the_same_files_from_what_is_kept(name, scanned):
    first, collected = scanned(name)
    found = collected.artifacts
    files = bundle_files(
        first, found.static, None, found.policy, context_bytes(Context()), collected.files
    )
    few = kept(files, collected.names, found.policy)
    assert "evidence/policy-text.txt" not in few
    assert whole(few, first) == files


def test_texts_of_linked_documents_come_back(tmp_path):
    (tmp_path / "face.html").write_text("<h1>Face rules</h1><p>We keep the face for 30 days.</p>")
    given = tmp_path / "policy.html"
    given.write_text(
        "<h1>Privacy policy</h1><p>We collect your face.</p><a href='face.html'>Face recognition rules</a>"
    )
    collected = collect(TESTS / "apks" / "qr-camera" / "qr-camera.apk", given)
    found = collected.artifacts
    first = assess(found, Context(), DAY, scanned_at=MOMENT)
    parts = (found.static, None, found.policy)
    files = bundle_files(first, *parts, context_bytes(Context()), collected.files)
    assert "evidence/policy-linked-1-text.txt" in files
    few = kept(files, collected.names, found.policy)
    assert [name for name in few if name.endswith("-text.txt")] == []
    assert whole(few, first) == files


def test_of_an_app_without_a_face_little_is_kept(scanned):
    first, collected = scanned("qr-camera")
    files = files_of(collected.artifacts, first, Context(), collected.names, collected.files)
    assert set(files) == {"static.json", "context.json", NAMES, "evidence/AndroidManifest.xml"}
    assert sum(len(zlib.compress(data, 6)) for data in files.values()) < 5_000


# --- another version ------------------------------------------------------------------------------


def kept_of(name, scanned):
    first, collected = scanned(name)
    return files_of(collected.artifacts, first, Context(), collected.names)


def test_an_app_that_may_hold_a_new_sdk_is_never_clean(new_sdk, scanned):
    files = kept_of("qr-camera", scanned)
    again = report_of(reading_of(files, *NOW), DAY, MOMENT)
    before = {result.check: result.verdict for result in scanned("qr-camera")[0].results}
    after = {result.check: (result.verdict, result.reason) for result in again.results}
    assert before["face-capability-inventory"] == "not-applicable"
    assert after["face-capability-inventory"] == ("not-assessed", "read again")
    assert after["face-consent-separate"] == ("not-assessed", "read again")
    assert again.limitations[0].id == "read-again"
    assert new_sdk in again.limitations[0].message.en
    assert {gate.id: gate.state for gate in again.gates}["g-face"] == "unknown"


def test_a_known_face_function_stays_judged_but_its_inventory_is_open(scanned):
    files = kept_of("loan-violating", scanned)
    before = {result.check: result.verdict for result in scanned("loan-violating")[0].results}
    again = learned_of(files, prefixes=["com.example.kuaixiang"])
    after = {result.check: result.verdict for result in again.results}
    assert before["face-capability-inventory"] == "compliant"
    assert after["face-capability-inventory"] == "not-assessed"
    assert after["face-consent-separate"] == before["face-consent-separate"]


def learned_of(files, **parts):
    learned.learn({**learned.ROW, **parts})
    try:
        return report_of(reading_of(files, *NOW), DAY, MOMENT)
    finally:
        learned.forget()


def test_a_new_sdk_that_never_gets_a_face_is_told_and_changes_no_verdict(scanned):
    again = learned_of(kept_of("qr-camera", scanned), not_face_data=True)
    assert again.limitations[0].id == "read-again"
    assert again.summary == scanned("qr-camera")[0].summary


def test_more_signals_of_an_sdk_that_was_found_are_no_news(scanned):
    files = kept_of("loan-violating", scanned)
    names = json.loads(files[NAMES])
    seen = [each for each in names["seen"] if not each.endswith(" com.megvii.meglive_sdk")]
    older = {"digest": "0" * 16, "seen": seen}
    files[NAMES] = json.dumps(names | older).encode()
    again = report_of(reading_of(files, *NOW), DAY, MOMENT)
    assert again.limitations[0].id == "judged-without-apk"
    assert again.summary == scanned("loan-violating")[0].summary


def test_another_app_is_told_that_nothing_was_read_again(new_sdk, scanned):
    files = kept_of("unlock-only", scanned)
    again = report_of(reading_of(files, *NOW), DAY, MOMENT)
    assert again.limitations[0].id == "judged-without-apk"
    assert [each for each in again.results if each.reason == "read again"] == []
    assert again.summary == scanned("unlock-only")[0].summary | {}


def test_without_names_a_new_sdk_cannot_be_noticed_and_that_is_told(new_sdk, scanned):
    files = kept_of("qr-camera", scanned)
    del files[NAMES]
    again = report_of(reading_of(files, *NOW[:1], "2026.11.24"), DAY, MOMENT)
    assert again.limitations[0].id == "new-sdks-not-noticed"


def test_another_program_that_read_the_app_is_named(scanned):
    files = kept_of("unlock-only", scanned)
    told = json.loads(files[NAMES])
    files[NAMES] = json.dumps(told | {"tool": "0.0.9"}).encode()
    again = report_of(reading_of(files, *NOW), DAY, MOMENT)
    assert again.limitations[0].id == "judged-without-apk"
    assert "0.0.9" in again.limitations[0].message.en


# --- what cannot be judged ------------------------------------------------------------------------


def code_of(files):
    with pytest.raises(NotJudged) as refused:
        report_of(reading_of(files, *NOW), DAY, MOMENT)
    return refused.value.code


def plain():
    return files_of(artifacts(), report(), Context())


def test_without_artifacts_there_is_nothing_to_judge():
    assert code_of({}) == "recheck-no-artifacts"


@pytest.mark.parametrize("name", ["static.json", "dynamic.json", "policy.json", "context.json"])
@pytest.mark.parametrize("data", [b"", b"{", b"\xff"])
def test_damage_has_its_code(name, data):
    assert code_of(plain() | {name: data}) == "recheck-damaged"


@pytest.mark.parametrize("name", ["static.json", "dynamic.json", "policy.json", "context.json"])
def test_another_form_has_its_code(name):
    assert code_of(plain() | {name: b'{"schema": "faceaudit/static/1", "a": 1}'}) == (
        "recheck-other-form"
    )


def test_what_is_nested_without_end_is_refused():
    deep = b'{"answers": ' + b'{"a": ' * 100_000
    assert code_of(plain() | {"context.json": deep}) == "recheck-damaged"


def test_an_sdk_that_nobody_knows_has_its_code():
    text = encode(static()).replace(b"megvii-meglive-v3", b"forgotten-sdk-v3")
    assert code_of(plain() | {"static.json": text}) == "recheck-other-version"


def test_damaged_names_have_their_code(new_sdk, scanned):
    files = kept_of("qr-camera", scanned)
    told = json.loads(files[NAMES])
    assert code_of(files | {NAMES: json.dumps(told | {"packages": "?"}).encode()}) == (
        "recheck-damaged"
    )


def test_unpacking_ends(monkeypatch):
    monkeypatch.setattr(rejudging, "LARGEST", 1000)
    assert unpacked(zlib.compress(b"a" * 1000)) == b"a" * 1000
    for data in (zlib.compress(b"a" * 1001), zlib.compress(b"a" * 900)[:-9], b"none"):
        with pytest.raises(NotJudged, match="recheck-damaged"):
            unpacked(data)
    with pytest.raises(NotJudged, match="not what was saved"):
        unpacked(zlib.compress(b"a"), "0" * 64)


def test_an_old_database_has_its_reports_still():
    row = Stored("2026-11-22", "2026-11-22T08:00:00Z", *NOW)
    old = report()
    assert stored_report({REPORT: encode(old)}, row) == old
    assert stored_report({REPORT: b"{}"}, row) is None
    assert stored_report({}, row) is None
    assert packed_report({"static.json": b"none"}, row) is None
