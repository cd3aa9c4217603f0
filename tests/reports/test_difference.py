"""What changed between two reports or two policies, and what a change may come from."""

import re

import msgspec
import pytest
from builders import beauty, clause, dynamic, fact, policy, report, sdk, silent_policy, static, text
from msgspec.structs import replace
from samples import compliant, hostile, violating

from analyzers.artifacts import (
    ELEMENTS,
    NOTICE,
    Consent,
    Licence,
    Limitation,
    Promise,
    Recipient,
    Retention,
    SdkRow,
    encode,
)
from reports.difference import Difference, compare, compare_policies
from reports.difference_html import render as html
from reports.difference_text import render as plain
from reports.model import Citation, Finding
from reports.told import Comparison
from reports.words import LANGS
from scanner.context import Context

CHECK = "capture-before-consent"
FIRST, SECOND = ELEMENTS[:2]
TOLD = NOTICE[0]


def judged(whole, check=CHECK, **changes):
    """The report with another answer of one check."""
    results = tuple(replace(one, **changes) if one.check == check else one for one in whole.results)
    return replace(whole, results=results)


def finding(subject, message="English"):
    return Finding(subject, text("中文", message), fact().evidence, subject[:16])


def other_app(whole, **more):
    return replace(whole, app=replace(whole.app, sha256="ef" * 32, **more))


def change(old, new, check=CHECK):
    return next((one for one in compare(old, new).checks if one.check == check), None)


@pytest.fixture(scope="module")
def base():
    return report(policy=policy())


# --- nothing and everything ----------------------------------------------------------------------


def test_equal_reports_differ_in_nothing(base):
    found = compare(base, base)
    assert (found.checks, found.shifts, found.differs) == ((), (), ())
    assert found.unchanged == len(base.results)
    assert not found.worse
    for lang in LANGS:
        assert ("没有变化" if lang == "zh" else "Nothing changed") in plain(found, lang)


def test_the_time_of_the_scan_is_no_change(base):
    assert compare(base, replace(base, scanned_at="2030-01-01T00:00:00Z")).checks == ()


def test_it_is_a_document_that_reads_back(base):
    found = compare(violating(), compliant())
    data = encode(found)
    assert msgspec.json.decode(data, type=Difference) == found
    assert b'"schema": "faceaudit/difference/1"' in data


# --- verdicts ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("was", "now", "direction"),
    [
        ("compliant", "violation", "worse"),
        ("not-assessed", "needs-manual-review", "worse"),
        ("likely-violation", "violation", "worse"),
        ("violation", "likely-violation", "better"),
        ("violation", "compliant", "better"),
        ("needs-manual-review", "not-applicable", "better"),
        ("not-assessed", "compliant", "better"),
        ("violation", "not-assessed", "other"),
        ("compliant", "not-assessed", "other"),
        ("not-applicable", "compliant", "other"),
    ],
)
def test_what_is_no_longer_assessed_has_not_become_better(base, was, now, direction):
    old, new = judged(base, verdict=was), judged(base, verdict=now)
    assert change(old, new).direction == direction


def test_findings_are_new_gone_or_kept(base):
    old = judged(base, verdict="violation", findings=(finding("a"), finding("b")))
    new = judged(base, verdict="violation", findings=(finding("b"), finding("c")))
    found = change(old, new)
    assert [one.subject for one in found.appeared] == ["c"]
    assert [one.subject for one in found.gone] == ["a"]
    assert found.kept == ("b",)
    assert found.direction == "worse"
    assert (
        change(new, judged(base, verdict="violation", findings=(finding("b"),))).direction
        == "better"
    )


def test_another_place_of_the_same_finding_is_no_change(base):
    moved = replace(finding("a"), evidence=())
    old, new = judged(base, findings=(finding("a"),)), judged(base, findings=(moved,))
    assert compare(old, new).checks == ()


def test_the_gravest_come_first(base):
    new = judged(judged(base, verdict="compliant"), "face-upload-path", verdict="violation")
    old = judged(base, verdict="violation")
    assert [one.direction for one in compare(old, new).checks] == ["worse", "better"]


def test_provisions_that_come_and_go_are_named(base):
    one, two = (Citation(name, text(name, name), "ground") for name in ("pipl-1", "pipl-2"))
    found = change(judged(base, provisions=(one,)), judged(base, provisions=(two,)))
    assert (found.cited, found.dropped) == ((two,), (one,))


def test_a_check_only_one_version_has(base):
    fewer = replace(base, results=tuple(one for one in base.results if one.check != CHECK))
    found = change(fewer, judged(base, verdict="violation"))
    assert (found.old, found.new, found.direction, found.cause) == (
        None,
        "violation",
        "worse",
        "rules",
    )
    assert change(judged(base, verdict="violation"), fewer).direction == "other"


# --- what it comes from --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("differ", "cause"),
    [
        ((), "context"),
        (("rules",), "rules"),
        (("day",), "day"),
        (("rules", "day"), "rules-or-day"),
        (("apk",), "inputs"),
        (("apk", "rules"), "unclear"),
        (("apk", "day"), "unclear"),
    ],
)
def test_a_change_is_not_taken_for_one_of_the_app(base, differ, cause):
    new = judged(base, verdict="violation", findings=(finding("a"),))
    old = judged(base, verdict="compliant", findings=())
    if "rules" in differ:
        new = replace(new, tool=replace(new.tool, law_version="2099.1.1"))
    if "day" in differ:
        new = replace(new, as_of="2099-01-01")
    if "apk" in differ:
        new = other_app(new)
    assert change(old, new).cause == cause


def test_the_same_facts_under_other_rules_are_the_rules(base):
    old = judged(base, verdict="compliant", findings=(finding("a"),))
    new = other_app(judged(base, verdict="violation", findings=(finding("a"),)))
    new = replace(new, tool=replace(new.tool, version="9.9"))
    assert change(old, new).cause == "rules"


def test_another_day_alone_is_labelled(base):
    from datetime import date

    found = compare(report(day=date(2025, 5, 1)), report(day=date(2026, 5, 1)))
    assert found.checks
    assert {one.cause for one in found.checks} == {"day"}
    assert found.differs == ("day",)


def test_notes_tell_what_must_be_known(base):
    def notes(old, new):
        return " ".join(note.en for note in compare(old, new).notes)

    assert "different packages" in notes(base, other_app(base, package="com.other"))
    assert "earlier version" in notes(base, other_app(base, version_code="1"))
    assert "earlier version" not in notes(base, other_app(base, version_code="١"))
    assert "Only one report has a policy" in notes(report(), base)
    assert "recorded session" in notes(base, report(policy=policy(), dynamic=dynamic()))


# --- the rest ------------------------------------------------------------------------------------


def shifts(old, new, section):
    return [one for one in compare(old, new).shifts if one.section == section]


def test_sdks_and_classes():
    old = report(static=static(sdks=(beauty(),)))
    new = report(static=static(sdks=(beauty(), sdk())))
    (came,) = shifts(old, new, "sdks")
    assert (came.id, came.old) == ("megvii-meglive-v3", None)
    assert came.new_evidence
    assert "FC3" in {one.id for one in shifts(old, new, "face-class")}
    assert shifts(new, old, "sdks")[0].new is None


def test_gates_duties_and_limitations(base):
    new = report(policy=policy(), context=Context(offered_in_china=True, answers={"persons": 5}))
    assert {one.id for one in shifts(base, new, "gates")} == {"g-small"} | (
        {"g-china"} if base.gates[2].state != "open" else set()
    )
    more = replace(base, limitations=(*base.limitations, Limitation("new", text())))
    assert [one.id for one in shifts(base, more, "limitations")] == ["new"]
    done = replace(base, duties=(replace(base.duties[0], state="not-done"), *base.duties[1:]))
    (moved,) = shifts(base, done, "duties")
    assert (moved.id, moved.direction) == ("impact-assessment", "worse")


def test_another_signer_is_shown(base):
    new = other_app(base, signer_sha256="99" * 32, target_sdk=None)
    found = {one.id: one for one in shifts(base, new, "app")}
    assert set(found) == {"signer_sha256", "target_sdk"}
    assert found["target_sdk"].new is None


def test_what_rests_on_the_same_policy_is_not_a_change_of_the_policy():
    old = report(policy=policy(elements=(FIRST,)))
    new = other_app(report(policy=policy(elements=(SECOND,))))
    new = replace(new, tool=replace(new.tool, law_version="2099.1.1"))
    assert {one.cause for one in shifts(old, new, "elements")} == {"rules"}
    told = plain(compare(old, new), "en")
    assert "only from another version of the rules" in told


# --- policies ------------------------------------------------------------------------------------


def test_elements_gained_and_lost():
    old, new = policy(elements=(FIRST,)), policy(elements=(SECOND,), notice=(TOLD,))
    found = {one.id: one.direction for one in compare_policies(old, new).shifts}
    assert found == {FIRST: "worse", SECOND: "better", TOLD: "better"}
    assert compare_policies(old, new).worse


def test_quotations_of_both_are_shown():
    old = policy("隐私政策\n我们收集人脸信息用于登录。\n", elements=(FIRST,))
    new = policy("隐私政策\n我们收集人脸信息用于支付。\n", elements=(FIRST,))
    element = replace(new.elements[FIRST], quotes=((5, 18),))
    new = replace(new, elements={**new.elements, FIRST: element})
    (shift,) = compare_policies(old, new).shifts
    assert shift.direction == "other"
    assert shift.old_evidence[0].excerpt == old.text[0:8]
    assert "支付" in shift.new_evidence[0].excerpt


def test_a_new_layout_is_no_change():
    old = policy("隐私政策我们收集人脸信息。", elements=(FIRST,))
    new = policy("隐私政策 \n我们收集人脸信息。", elements=(FIRST,))
    table = {**new.elements, FIRST: replace(new.elements[FIRST], quotes=((0, 10),))}
    assert compare_policies(old, replace(new, elements=table)).shifts == ()


def test_clause_recipients_and_promises():
    old = policy(
        clause_level=3,
        clauses=(clause(),),
        recipients=(Recipient("A Co", (), (0, 4)),),
        promises=(Promise("not_stored", (0, 4), False),),
    )
    new = policy(recipients=(Recipient("B Co", (), (0, 4)),))
    found = {(one.section, one.id): one for one in compare_policies(old, new).shifts}
    assert found["clause", "level"].direction == "worse"
    assert found["recipients", "A Co"].new is None
    assert found["recipients", "B Co"].old is None
    assert found["promises", "not_stored"].direction == "worse"


def test_what_both_policies_say_is_no_change():
    span = (0, 4)
    kept = (
        Retention(span, "period", 30, False, "", False, True),
        Retention(span, "permanent", None, False, "", False, True),
    )
    said = policy(
        recipients=(Recipient("A Co", (), span),),
        sdk_rows=(SdkRow("Kit", "Co", "", "", "", (), True, span),),
        retention=kept,
        promises=(Promise("not_stored", span, False), Promise("not_shared", span, False)),
        licences=(Licence("face", True, True, True, False, span),),
    )
    dropped = replace(said, promises=said.promises[:1], retention=kept[:1])
    found = [(one.section, one.direction) for one in compare_policies(said, dropped).shifts]
    assert sorted(found) == [("promises", "worse"), ("retention", "better")]


def test_a_licence_that_does_not_reach_far_is_only_named():
    narrow = Licence("face", False, False, False, False, (0, 4))
    (shift,) = compare_policies(policy(), policy(licences=(narrow,))).shifts
    assert (shift.section, shift.direction, shift.old) == ("licences", "other", None)


def test_retention_licences_lists_and_wording():
    span = (0, 4)
    old = policy(
        processing="device_only",
        consent_wording="separate",
        consents=(Consent("separate", span, False),),
        retention=(Retention(span, "period", 30, False, "", False, True),),
        sdk_rows=(SdkRow("Kit", "Co", "", "", "", (), True, span),),
    )
    new = policy(
        processing="server",
        consent_wording="agree_or_authorise",
        retention=(
            Retention(span, "permanent", None, False, "", False, True),
            Retention(span, "law", None, False, "", False, False),
        ),
        licences=(Licence("face", True, True, True, False, span),),
    )
    found = {(one.section, one.new is None): one for one in compare_policies(old, new).shifts}
    assert found["retention", False].direction == "worse"
    assert found["retention", True].direction == "other"
    assert found["licences", False].direction == "worse"
    assert found["sdk-list", True].old_evidence
    by_id = {one.id: one for one in compare_policies(old, new).shifts}
    assert (by_id["consent"].direction, by_id["processing"].direction) == ("worse", "other")
    back = {(one.section, one.new is None): one for one in compare_policies(new, old).shifts}
    assert back["retention", True].direction == back["licences", True].direction == "better"
    assert (
        len([one for one in compare_policies(old, new).shifts if one.section == "retention"]) == 2
    )
    assert {one.direction for one in compare_policies(new, old).shifts if one.id == "consent"} == {
        "better"
    }


@pytest.mark.parametrize(
    ("was", "now", "direction"),
    [
        ("clear", "contradicted", "worse"),
        ("contradicted", "clear", "better"),
        ("contradicted", "not-tested", "other"),
        ("vague", "clear", "other"),
        (None, "contradicted", "worse"),
        ("contradicted", None, "other"),
    ],
)
def test_statements_held_against_what_was_seen(base, was, now, direction):
    def told(word):
        if word is None:
            return replace(base, comparisons=())
        seen = Comparison("p", CHECK, text(), (), text(), (), word, "static")
        return replace(base, comparisons=(seen,))

    (shift,) = shifts(told(was), told(now), "comparisons")
    assert shift.direction == direction
    assert compare(told("clear"), told("clear")).shifts == ()


def test_gates_of_another_version(base):
    fewer = replace(base, gates=base.gates[1:])
    (shift,) = shifts(fewer, base, "gates")
    assert shift.old is None
    assert shifts(base, fewer, "gates")[0].new is None


def test_long_evidence_is_cut_in_the_text(base):
    many = replace(
        finding("a"),
        evidence=tuple(
            replace(fact().evidence[0], excerpt="x" * 5_000, locator=str(n)) for n in range(9)
        ),
    )
    told = plain(compare(judged(base), judged(base, findings=(many,))), "en")
    assert "x" * 200 not in told
    assert "… 6" in told


def test_the_same_text_is_said_to_be_the_same():
    found = compare_policies(policy(), policy())
    assert found.notes
    assert found.shifts == ()


def test_a_policy_that_is_gone(base):
    (shift,) = [one for one in shifts(base, report(), "clause") if one.id == "policy"]
    assert shift.new is None
    assert compare(report(), report()).shifts == ()
    assert compare_policies(policy(), silent_policy()).kind == "policies"


# --- renderings ----------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("render", [plain, html])
def test_both_languages_are_told_alike(render, lang):
    found = compare(violating(), compliant())
    told = render(found, lang)
    assert told == render(found, lang)
    for one in found.checks:
        assert one.check in told
    assert ("版本差异" if lang == "zh" else "What changed") in told
    if lang == "en" and render is plain:
        assert "变差" not in told


@pytest.mark.parametrize("lang", LANGS)
def test_strangers_texts_do_nothing(lang):
    wild = hostile()
    found = compare(wild, replace(wild, sdks=(), policy=None, results=compliant().results))
    told = plain(found, lang)
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f\u202e]", told)
    page = html(found, lang)
    assert "<script" not in page.lower()
    assert "<img" not in page.lower()
    assert "\u202e" not in page
    assert "default-src &#39;none&#39;" in page
    assert len(told.splitlines()) < 5_000
