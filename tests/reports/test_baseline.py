"""The list of accepted findings: what it needs, what it covers, when it ends."""

import json
from datetime import date
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from samples import HOSTILE, hostile, violating

from analyzers.artifacts import encode
from reports.model import FLAGGED, counts
from scanner.baseline import (
    BaselineUnusable,
    Entry,
    Known,
    apply,
    draft,
    read_baseline,
    read_entries,
)
from scanner.engine import fingerprint

DAY = date(2026, 11, 22)
GOOD = {"fingerprint": "0f7d1c8b6a5e4d3c", "reason": "planned for 5.2", "expires": "2027-03-01"}


def known(*entries, path="baseline.yaml"):
    return Known(Path(path), tuple(Entry(**entry) for entry in entries))


def of(report, check):
    [result] = [result for result in report.results if result.check == check]
    return result


def written(folder, rows, name="baseline.yaml"):
    path = folder / name
    if name.endswith(".toml"):
        parts = []
        for row in rows:
            parts.append("[[accepted]]")
            parts += [f"{k} = {v if k == 'expires' else json.dumps(v)}" for k, v in row.items()]
        path.write_text("\n".join(parts), encoding="utf-8")
    else:
        path.write_text(yaml.safe_dump({"accepted": rows}, allow_unicode=True), encoding="utf-8")
    return path


# --- reading -------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["baseline.yaml", "baseline.yml", "baseline.toml"])
def test_yaml_and_toml_are_read(tmp_path, name):
    path = written(tmp_path, [GOOD | {"by": "李"}], name)
    [entry] = read_baseline(path).entries
    assert entry == Entry(**GOOD, by="李")
    assert entry.ends() == date(2027, 3, 1)


def test_a_day_may_be_unquoted_in_yaml(tmp_path):
    path = tmp_path / "b.yaml"
    path.write_text(
        "accepted:\n- {fingerprint: 0f7d1c8b6a5e4d3c, reason: x, expires: 2027-03-01}\n"
    )
    assert read_baseline(path).entries[0].ends() == date(2027, 3, 1)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"reason": ""}, "baseline-no-reason"),
        ({"reason": "  "}, "baseline-no-reason"),
        ({"reason": None}, "baseline-no-reason"),
        ({"expires": ""}, "baseline-no-expiry"),
        ({"expires": None}, "baseline-no-expiry"),
        ({"expires": "2027-02-30"}, "baseline-bad-date"),
        ({"expires": "soon"}, "baseline-bad-date"),
        ({"fingerprint": "0f7d"}, "baseline-no-identity"),
        ({"fingerprint": None}, "baseline-no-identity"),
        ({"fingerprint": None, "check": "no-such-check"}, "baseline-unknown-check"),
        ({"verdict": "compliant"}, "baseline-field"),
        ({"severity": "low"}, "baseline-field"),
        ({"reason": ["a"]}, "baseline-field"),
    ],
)
def test_an_incomplete_entry_is_refused(tmp_path, change, code):
    row = {key: value for key, value in (GOOD | change).items() if value is not None}
    with pytest.raises(BaselineUnusable) as caught:
        read_baseline(written(tmp_path, [row]))
    assert caught.value.code == code
    assert "entry 1" in str(caught.value)


def test_the_same_finding_twice_is_refused(tmp_path):
    with pytest.raises(BaselineUnusable, match=r"\[baseline-twice\].*entry 2"):
        read_baseline(written(tmp_path, [dict(GOOD), dict(GOOD)]))


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("b.yaml", "accepted: [", "baseline-not-yaml"),
        ("b.yaml", "accepted: &a [*a]", "baseline-not-yaml"),
        ("b.yaml", "accepted: " + "[" * 500, "baseline-not-yaml"),
        ("b.yaml", "- a", "baseline-field"),
        ("b.yaml", "accepted: 3", "baseline-field"),
        ("b.yaml", "accepted: [3]", "baseline-field"),
        ("b.yaml", "findings: []", "baseline-field"),
        ("b.toml", "accepted = ", "baseline-not-toml"),
        ("b.toml", "\udcff", "baseline-not-toml"),
    ],
)
def test_what_is_no_baseline_is_refused(tmp_path, name, text, code):
    path = tmp_path / name
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(BaselineUnusable) as caught:
        read_baseline(path)
    assert caught.value.code == code


def test_a_missing_and_a_huge_file_are_refused(tmp_path):
    with pytest.raises(BaselineUnusable, match=r"\[baseline-missing\]"):
        read_baseline(tmp_path / "none.yaml")
    (tmp_path / "b.yaml").write_bytes(b"#" * (4 * 1024 * 1024 + 1))
    with pytest.raises(BaselineUnusable, match=r"\[baseline-too-large\]"):
        read_baseline(tmp_path / "b.yaml")


@pytest.mark.parametrize("text", ["", "accepted: []", "accepted:"])
def test_an_empty_baseline_accepts_nothing(tmp_path, text):
    path = tmp_path / "b.yaml"
    path.write_text(text)
    report = apply(violating(), read_baseline(path), DAY)
    assert report.baseline.accepted == 0
    assert report.baseline.new > 0


# --- applying ------------------------------------------------------------------------------------


def test_an_accepted_finding_keeps_its_verdict_and_does_not_count():
    before = violating()
    report = apply(before, known(GOOD), DAY)
    result = of(report, "capture-before-consent")
    assert result.verdict == "violation"
    assert report.summary == before.summary
    mark = result.findings[0].accepted
    assert (mark.reason, mark.expires, mark.state) == ("planned for 5.2", "2027-03-01", "accepted")
    assert not counts(result)
    assert report.baseline.accepted == 1
    assert report.baseline.notes == ()


def test_a_second_finding_of_the_check_still_counts():
    report = apply(violating(), known(GOOD | {"fingerprint": "5851e9a5684b22b4"}), DAY)
    result = of(report, "policy-face-notice-elements")
    assert [finding.accepted is not None for finding in result.findings] == [True, False]
    assert counts(result)


@pytest.mark.parametrize(("day", "state"), [("2027-03-01", "accepted"), ("2027-03-02", "expired")])
def test_it_holds_to_the_end_of_its_last_day(day, state):
    report = apply(violating(), known(GOOD), date.fromisoformat(day))
    result = of(report, "capture-before-consent")
    assert result.findings[0].accepted.state == state
    assert counts(result) == (state == "expired")
    assert bool(report.baseline.notes) == (state == "expired")


@pytest.mark.parametrize(
    ("verdict", "state"),
    [
        ("violation", "accepted"),
        ("likely-violation", "graver"),
        ("needs-manual-review", "graver"),
        ("", "accepted"),
    ],
)
def test_it_does_not_cover_a_graver_verdict(verdict, state):
    report = apply(violating(), known(GOOD | {"verdict": verdict}), DAY)
    result = of(report, "capture-before-consent")
    assert result.findings[0].accepted.state == state
    assert counts(result) == (state == "graver")


def test_by_check_and_subject():
    row = {
        "check": "capture-before-consent",
        "subject": "camera",
        "reason": "x",
        "expires": "2027-01-01",
    }
    assert apply(violating(), known(row), DAY).baseline.accepted == 1
    other = row | {"package": "com.example.other"}
    assert apply(violating(), known(other), DAY).baseline.accepted == 0


def test_an_entry_of_another_app_is_not_told_of():
    row = GOOD | {"package": "com.example.other"}
    assert apply(violating(), known(row), DAY).baseline.notes == ()


def test_an_entry_that_matches_nothing_is_told_of():
    report = apply(violating(), known(GOOD | {"fingerprint": "f" * 16}), DAY)
    [note] = report.baseline.notes
    assert "f" * 16 in note.en
    assert "f" * 16 in note.zh


def test_a_check_without_subject_covers_no_finding():
    row = {"check": "capture-before-consent", "reason": "x", "expires": "2027-01-01"}
    report = apply(violating(), known(row), DAY)
    assert counts(of(report, "capture-before-consent"))
    assert len(report.baseline.notes) == 1


def test_a_result_without_findings_is_accepted_as_a_whole():
    before = violating()
    results = tuple(replace(result, findings=()) for result in before.results)
    before = replace(before, results=results)
    row = {"check": "capture-before-consent", "reason": "x", "expires": "2027-01-01"}
    for entry in (
        row,
        GOOD | {"fingerprint": fingerprint("capture-before-consent", before.app.package, "")},
    ):
        result = of(apply(before, known(entry), DAY), "capture-before-consent")
        assert result.accepted.state == "accepted"
        assert not counts(result)


def test_what_is_not_flagged_is_not_marked():
    report = apply(violating(), known(GOOD), DAY)
    for result in report.results:
        if result.verdict not in FLAGGED:
            assert result.accepted is None
            assert all(finding.accepted is None for finding in result.findings)


# --- writing -------------------------------------------------------------------------------------


def flagged_prints(report):
    return {f.fingerprint for r in report.results if r.verdict in FLAGGED for f in r.findings}


def test_a_draft_names_every_flagged_finding_and_is_refused_until_filled(tmp_path):
    report = violating()
    path = tmp_path / "b.yaml"
    path.write_text(draft([report]), encoding="utf-8")
    entries = read_entries(path)
    assert {entry.fingerprint for entry in entries} == flagged_prints(report)
    with pytest.raises(BaselineUnusable, match="baseline-no-reason"):
        read_baseline(path)
    text = path.read_text().replace('reason: ""', "reason: later")
    path.write_text(text.replace('expires: ""', "expires: 2027-01-31"))
    marked = apply(report, read_baseline(path), DAY)
    assert marked.baseline.new == 0
    assert not any(counts(r) for r in marked.results if r.verdict in FLAGGED)


def test_a_draft_keeps_what_is_there(tmp_path):
    report = violating()
    text = draft([report, report], [Entry(**GOOD, by="li")])
    rows = yaml.safe_load(text)["accepted"]
    assert rows[0]["reason"] == "planned for 5.2"
    assert rows[0]["by"] == "li"
    assert len(rows) == len({row["fingerprint"] for row in rows}) == len(flagged_prints(report))


def test_a_draft_of_a_quiet_report_is_empty(tmp_path):
    path = tmp_path / "b.yaml"
    path.write_text(draft([replace(violating(), results=())]), encoding="utf-8")
    assert read_baseline(path).entries == ()


def test_a_hostile_report_adds_no_line_of_its_own(tmp_path):
    text = draft([hostile()])
    [row, *_] = yaml.safe_load(text)["accepted"]
    assert set(row) == set(Entry.__struct_fields__)
    for line in text.splitlines()[4:]:
        assert line.startswith(("  # ", "  - check: ", "    "))
    assert not set(text) & set("\x00\x1b\u202e")


@given(st.text(max_size=80), st.text(max_size=40))
def test_any_text_survives_the_file(subject, reason):
    row = Entry(check="policy-reachable", subject=subject, reason=reason, expires="2027-01-01")
    loaded = yaml.safe_load(draft([], [row]))["accepted"]
    assert len(loaded) == 1
    assert loaded[0]["check"] == "policy-reachable"


# --- the command line ----------------------------------------------------------------------------


def test_scan_with_a_baseline_and_the_draft_for_it(faceaudit, cases, tmp_path):
    case = cases("loan-violating")
    scan = ("scan", case.apk, "--policy", case.policy, "--context", case.context, "--no-db")
    scan = (*scan, "--as-of", "2026-11-22")
    bundle = tmp_path / "bundle"
    first = faceaudit(*scan, "--format", "json", "--bundle", bundle)
    assert first.code == 1
    document = tmp_path / "report.json"
    document.write_text(first.out, encoding="utf-8")
    path = tmp_path / "baseline.yaml"
    for source in (document, bundle):
        made = faceaudit("baseline", source, "-o", path)
        assert made.code == 0, made.err
        waiting = len(read_entries(path))
        assert f"{waiting} entries wait for a reason" in made.err
    refused = faceaudit(*scan, "--baseline", path)
    assert refused.code == 2
    assert "[baseline-no-reason]" in refused.err
    text = path.read_text(encoding="utf-8").replace('reason: ""', "reason: later")
    path.write_text(text.replace('expires: ""', "expires: 2999-01-31"), encoding="utf-8")
    second = faceaudit(*scan, "--baseline", path, "--format", "json")
    assert second.code == 0
    assert f"{waiting} findings accepted by the baseline" in second.err
    assert json.loads(second.out)["summary"] == json.loads(first.out)["summary"]
    path.write_text(text.replace('expires: ""', "expires: 2001-01-31"), encoding="utf-8")
    third = faceaudit("check", bundle, "--as-of", "2026-11-22", "--baseline", path)
    assert third.code == 1
    assert "The acceptance ended on 2001-01-31" in third.err
    # What was saved is evidence: nobody's acceptance is in it.
    [saved] = bundle.rglob("report.json")
    assert json.loads(saved.read_bytes())["baseline"] is None


def test_a_document_that_is_no_report(faceaudit, tmp_path):
    path = tmp_path / "x.json"
    path.write_text("{}")
    ended = faceaudit("baseline", path)
    assert ended.code == 3
    assert "[report-damaged]" in ended.err


def test_hostile_names_do_not_reach_the_terminal(faceaudit, tmp_path):
    name = HOSTILE.replace("\ud800", "")
    before = violating()
    results = tuple(
        replace(r, findings=tuple(replace(f, subject=name) for f in r.findings))
        for r in before.results
    )
    path = tmp_path / "x.json"
    path.write_bytes(encode(replace(before, results=results)))
    ended = faceaudit("baseline", path)
    assert ended.code == 0
    assert "subject: " in ended.out
    assert not set(ended.out + ended.err) & set("\x00\x07\x1b\u202e")


def test_a_draft_is_not_written_over_toml(faceaudit, tmp_path):
    path = written(tmp_path, [GOOD], "b.toml")
    before = path.read_bytes()
    ended = faceaudit("baseline", tmp_path / "x.json", "-o", path)
    assert ended.code == 2
    assert path.read_bytes() == before
