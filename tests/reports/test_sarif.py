"""The report as SARIF: what the format demands, and what must not get into it."""

import json
import re

import pytest
from samples import compliant, hostile, packed, violating

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
