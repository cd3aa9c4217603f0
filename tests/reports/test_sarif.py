"""The report as SARIF: what the format demands, and what must not get into it."""

import json
import re
import subprocess
import sys

import jsonschema
import pytest
from accepted import hostile_mark, marked, mended
from msgspec.structs import replace
from provide_sarif import SCHEMA, VALIDATOR
from samples import compliant, hostile, packed, violating

from analyzers.artifacts import Text
from reports.model import FLAGGED
from reports.sarif import render

EVERY = pytest.mark.parametrize("make", [violating, compliant, hostile, packed])


def run_of(report, lang="en"):
    log = json.loads(render((report,), lang))
    assert log["version"] == "2.1.0"
    [run] = log["runs"]
    return run


@EVERY
def test_flagged_checks_are_rules_and_nothing_else_is(make):
    report = make()
    run = run_of(report)
    flagged = [result.check for result in report.results if result.verdict in FLAGGED]
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == flagged
    assert {entry["ruleId"] for entry in run["results"]} == set(flagged)
    for entry in run["results"]:
        assert run["tool"]["driver"]["rules"][entry["ruleIndex"]]["id"] == entry["ruleId"]


@EVERY
def test_a_level_is_for_failures_alone(make):
    for entry in run_of(make())["results"]:
        verdict = entry["properties"]["verdict"]
        wanted = {"violation": ("fail", "error"), "likely-violation": ("fail", "warning")}
        assert (entry["kind"], entry["level"]) == wanted.get(verdict, ("review", "none"))


@EVERY
def test_provisions_are_taxa_that_exist(make):
    run = run_of(make())
    known = {taxon["id"] for taxon in run["taxonomies"][0]["taxa"]}
    used = {taxon["id"] for entry in run["results"] for taxon in entry["taxa"]}
    ruled = {
        relation["target"]["id"]
        for rule in run["tool"]["driver"]["rules"]
        for relation in rule["relationships"]
    }
    assert used == ruled == known


@EVERY
def test_places_are_relative_and_lead_nowhere_else(make):
    for entry in run_of(make())["results"]:
        assert entry["locations"]
        for place in entry["locations"]:
            uri = place["physicalLocation"]["artifactLocation"]["uri"]
            assert re.fullmatch(r"[\w/.~%-]+", uri)
            assert not uri.startswith("/")
            assert ".." not in uri.split("/")


def test_limitations_are_notifications():
    report = violating()
    [invocation] = run_of(report)["invocations"]
    told = [each["descriptor"]["id"] for each in invocation["toolExecutionNotifications"]]
    assert told == [limitation.id for limitation in report.limitations]


def test_fingerprints_are_those_of_the_findings():
    report = violating()
    wanted = {f.fingerprint for r in report.results if r.verdict in FLAGGED for f in r.findings}
    told = {entry["partialFingerprints"]["faceaudit/v1"] for entry in run_of(report)["results"]}
    assert wanted <= told


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_hostile_texts_are_made_visible(lang):
    text = render((hostile(),), lang)
    assert not re.search("[\u202a-\u202e\u2066-\u2069\x00-\x08\x1b]", text)
    assert "\\u202e" not in text
    assert "\\u001b" not in text


def test_both_languages_differ_in_words_alone():
    zh, en = (run_of(violating(), lang) for lang in ("zh", "en"))
    assert [e["ruleId"] for e in zh["results"]] == [e["ruleId"] for e in en["results"]]
    assert zh["results"][0]["message"] != en["results"][0]["message"]


# --- the format itself ---------------------------------------------------------------------------

MAKERS = (violating, compliant, hostile, packed, mended, marked, hostile_mark)


@pytest.fixture(scope="module")
def schema():
    if not SCHEMA.is_file():
        pytest.skip("the official schema is not there: python tests/provide_sarif.py")
    found = json.loads(SCHEMA.read_text(encoding="utf-8"))
    return jsonschema.validators.validator_for(found)(found)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("make", MAKERS)
def test_the_official_schema_holds(schema, make, lang):
    log = json.loads(render(make(), lang))
    assert [f"{error.json_path}: {error.message}" for error in schema.iter_errors(log)] == []


def test_the_schema_finds_a_wrong_log(schema):
    log = json.loads(render(violating(), "en"))
    log["runs"][0]["results"][0]["level"] = "grave"
    assert not schema.is_valid(log)


def test_several_reports_are_several_runs(schema):
    log = json.loads(render((violating(), packed(), compliant()), "zh"))
    assert len(log["runs"]) == 3
    assert schema.is_valid(log)
    assert json.loads(render(violating(), "zh"))["runs"] == log["runs"][:1]


def test_sarif_tools_reads_it(tmp_path):
    path = tmp_path / "log.sarif"
    path.write_text(render(violating(), "en"), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "sarif", "summary", str(path)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "error: 1" in done.stdout
    assert "capture-before-consent" in done.stdout


@pytest.mark.skipif(
    not VALIDATOR.is_file(),
    reason="Microsoft's validator is not there: python tests/provide_sarif.py --validator",
)
def test_microsofts_validator_finds_no_error(tmp_path):
    path = tmp_path / "log.sarif"
    path.write_text(render((marked(), hostile()), "zh"), encoding="utf-8")
    done = subprocess.run(
        [str(VALIDATOR), "validate", str(path), "--level", "Error;Warning", "--kind", "Fail"],
        capture_output=True,
        text=True,
        check=False,
        env={"DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1", "HOME": str(tmp_path)},
        timeout=120,
    )
    said = re.findall(r"(error|warning) (SARIF\d+)", done.stdout)
    # The project has no public address yet, which is all it misses.
    assert set(said) <= {("warning", "SARIF2005")}
    assert done.returncode == 0, done.stdout + done.stderr


# --- what developers see -------------------------------------------------------------------------


def test_the_help_of_a_rule_carries_the_outline():
    for rule in run_of(mended(), "zh")["tool"]["driver"]["rules"]:
        assert 'show("同意?")' in rule["help"]["text"]
        assert "```kotlin\nfun ask() {" in rule["help"]["markdown"]


def test_the_first_piece_of_evidence_is_the_place_and_the_others_stand_beside():
    report = violating()
    [result] = [r for r in report.results if r.check == "capture-before-consent"]
    [entry] = [e for e in run_of(report)["results"] if e["ruleId"] == result.check]
    assert len(entry["locations"]) == 1
    assert len(entry["relatedLocations"]) == len(result.findings[0].evidence) - 1
    assert [place["id"] for place in entry["relatedLocations"]] == [1, 2, 3, 4]


def test_a_quotation_is_placed_by_line_and_column():
    report = violating()
    regions = [
        place["physicalLocation"]["region"]
        for entry in run_of(report)["results"]
        for place in entry["locations"]
        if "charOffset" in place["physicalLocation"]["region"]
    ]
    assert regions
    lines = report.policy.text.split("\n")
    for region in regions:
        start, end = region["charOffset"], region["charOffset"] + region["charLength"]
        quoted = report.policy.text[start:end]
        first = lines[region["startLine"] - 1][region["startColumn"] - 1 :]
        if region["startLine"] == region["endLine"]:
            assert first[: region["endColumn"] - region["startColumn"]] == quoted
        else:
            assert quoted.startswith(first)
            last = lines[region["endLine"] - 1][: region["endColumn"] - 1]
            assert quoted.endswith(last)


def test_without_a_baseline_nothing_is_new_or_suppressed():
    for entry in run_of(mended())["results"]:
        assert not {"baselineState", "suppressions"} & set(entry)


@pytest.mark.parametrize(
    ("state", "status"), [("accepted", "accepted"), ("expired", "rejected"), ("graver", "rejected")]
)
def test_a_known_finding_is_suppressed_with_its_reason(state, status):
    for entry in run_of(marked(state), "en")["results"]:
        [suppression] = entry["suppressions"]
        assert suppression["kind"] == "external"
        assert suppression["status"] == status
        assert suppression["justification"] == "修复排在 5.2 版 (until 2027-03-01)"
        assert entry["baselineState"] == "unchanged"


def test_with_a_baseline_what_it_does_not_know_is_new():
    run = run_of(marked(only="capture-before-consent"))
    states = {entry["ruleId"]: entry["baselineState"] for entry in run["results"]}
    assert states.pop("capture-before-consent") == "unchanged"
    assert set(states.values()) == {"new"}
    assert {tuple(e["suppressions"]) for e in run["results"] if e["baselineState"] == "new"} == {()}
    told = run["invocations"][0]["toolExecutionNotifications"]
    assert "baseline" in [each["descriptor"]["id"] for each in told]


def test_no_message_holds_a_link_or_a_placeholder():
    link = "[more](https://evil.example) {0} {12}"
    report = violating()
    results = tuple(replace(result, message=Text(link, link)) for result in report.results)
    for entry in run_of(replace(report, results=results))["results"]:
        assert entry["message"]["text"].startswith("[more] (https://evil.example) { 0} { 12}")


def test_a_long_text_is_cut():
    assert len(render(hostile(), "zh")) < 300_000
