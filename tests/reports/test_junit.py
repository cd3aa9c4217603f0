"""JUnit XML: what a CI server counts as failed, skipped and passed."""

import pytest
from accepted import hostile_mark, marked, mended
from junitparser import JUnitXml
from lxml import etree
from samples import compliant, hostile, packed, violating

from reports.junit import render
from reports.model import FLAGGED

MAKERS = (violating, compliant, hostile, packed, mended, marked, hostile_mark)
FAILED = FLAGGED[:2]


def cases_of(report, lang="en"):
    [suite] = JUnitXml.fromstring(render(report, lang).encode())
    return suite, {case.name: case for case in suite}


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("make", MAKERS)
def test_it_is_well_formed_and_counts_right(make, lang):
    report = make()
    text = render(report, lang)
    root = etree.fromstring(text.encode())
    assert text.startswith('<?xml version="1.0" encoding="UTF-8"?>\n<testsuites')
    suite = root[0]
    assert int(suite.get("tests")) == len(report.results) == len(suite.findall("testcase"))
    assert int(suite.get("failures")) == len(suite.findall("testcase/failure"))
    assert int(suite.get("skipped")) == len(suite.findall("testcase/skipped"))
    assert int(suite.get("errors")) == 0
    assert len(text) < 400_000


@pytest.mark.parametrize("make", [violating, compliant, packed])
def test_only_compliant_passes(make):
    report = make()
    _, cases = cases_of(report)
    for result in report.results:
        outcome = cases[result.check].result
        kind = type(outcome[0]).__name__ if outcome else "passed"
        wanted = {"compliant": "passed"}.get(result.verdict, "Skipped")
        assert kind == ("Failure" if result.verdict in FAILED else wanted)
        if outcome:
            assert outcome[0].type == result.verdict
            assert result.message.en[:40] in outcome[0].message


def test_a_failure_tells_where_and_how_to_mend_it():
    _, cases = cases_of(mended(), "zh")
    text = cases["capture-before-consent"].result[0].text
    assert "events.jsonl line 214" in text
    assert "第三十条" in text
    assert "取得同意后再打开相机。" in text
    assert 'show("同意?")' in text


def test_an_accepted_finding_is_skipped_with_its_reason():
    _, cases = cases_of(marked(), "zh")
    [outcome] = cases["capture-before-consent"].result
    assert type(outcome).__name__ == "Skipped"
    assert outcome.message.startswith("已接受，至 2027-03-01：修复排在 5.2 版 (li)")


@pytest.mark.parametrize("state", ["expired", "graver"])
def test_one_that_no_longer_holds_fails(state):
    _, cases = cases_of(marked(state))
    assert type(cases["capture-before-consent"].result[0]).__name__ == "Failure"


def test_limits_and_versions_stand_with_the_suite():
    report = marked()
    suite, _ = cases_of(report)
    properties = {each.name: each.value for each in suite.properties()}
    assert properties["app.sha256"] == report.app.sha256
    assert properties["law.as-of"] == report.as_of
    out = etree.fromstring(render(report, "en").encode())[0].findtext("system-out")
    for limit in report.limitations:
        assert limit.message.en in out
    assert "This entry of the baseline matches nothing: x." in out


def test_characters_that_xml_forbids_do_not_get_in():
    text = render(hostile(), "en")
    assert not set(text) & set("\ufffe\uffff\x00\x1b\u202e")
