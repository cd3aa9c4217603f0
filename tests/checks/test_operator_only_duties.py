"""operator-only-duties: open questions by default, judged by the operator's word and no further."""

from datetime import date

import pytest
from builders import DAY, beauty, judged, packed, report, result_of, sdk, static, unlock
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from scanner import law
from scanner.answers import SAID, Answer, duties_from
from scanner.checks.operator_only_duties import judge as decide
from scanner.context import Context
from scanner.duties import standings
from scanner.gates import Case

CHECK = "operator-only-duties"
SCOPE = "face login, version 3, all users"
COVERS = ["lawfulness", "effect", "risk", "safeguards"]
MET = {
    "impact-assessment": {
        "state": "done",
        "dated": "2025-05-01",
        "scope": SCOPE,
        "covers": COVERS,
        "began": "2025-06-10",
    },
    "assessment-record": {"state": "done", "years": "3"},
    "reassessment": {"state": "not-triggered"},
    "filing": {
        "state": "done",
        "persons": "120000",
        "reached": "2025-05-01",
        "filed": "2025-07-14",
    },
    "filing-change": {"state": "not-triggered"},
    "filing-end": {"state": "not-triggered"},
    "incident-notice": {"state": "not-triggered"},
}
"""What a form says where everything is in order; the rest are documents of one form."""


def answers(**changes):
    """A form in which all is said to be done; ``changes`` by ids with ``_`` for ``-``, ``None`` leaves out."""
    given = {
        ident: MET.get(ident, {"state": "done", "dated": "2025-12-01", "scope": SCOPE})
        for ident, row in law.duties().items()
        if row.kind != "places"
    }
    for name, change in changes.items():
        ident = name.replace("_", "-")
        given[ident] = {} if change is None else change
    return duties_from(given)


def context(duties=None, **general):
    known = answers() if duties is None else duties
    told = {"minors": "mixed", **general}
    filing = known.get("filing")
    if filing is not None and filing.persons is not None:
        told.setdefault("persons", filing.persons)
    return Context(offered_in_china=True, answers=told, duties=known)


def judge(duties=None, day=DAY, parts=None, **general):
    return judged(CHECK, context=context(duties, **general), day=day, **(parts or {}))


def duty(ident, known, day=DAY, **parts):
    told = report(context=known, day=day, **parts).duties
    return next(one for one in told if one.id == ident)


# --- the six verdicts ----------------------------------------------------------------------------


def test_by_default_everything_is_an_open_question():
    whole = report()
    result = result_of(whole, CHECK)
    assert result.verdict == "not-assessed"
    assert "21" in result.message.en
    states = {one.id: one.state for one in whole.duties}
    assert set(states) == set(law.duties())
    assert set(states.values()) == {"not-asked", "not-triggered"}
    assert [ident for ident, state in states.items() if state == "not-triggered"] == [
        "face-devices"
    ]


def test_a_research_claim_alone_is_no_answer():
    assert (
        judged(CHECK, context=Context(answers={"rnd": True, "persons": 5})).verdict
        == "not-assessed"
    )


def test_all_said_to_be_done_is_compliant_by_word_alone():
    result = judge()
    assert result.verdict == "compliant", [f.message.en for f in result.findings]
    assert "did not verify" in result.message.en
    assert [text.en for text in result.rests_on] == ["the operator's answers"]


def test_not_done_is_a_violation_that_names_its_own_provisions():
    result = judge(answers(impact_assessment={"state": "not-done"}))
    assert result.verdict == "violation"
    assert [finding.subject for finding in result.findings] == ["impact-assessment"]
    assert [one.id for one in result.provisions] == ["frt-9-pia", "pipl-55", "pipl-56"]
    assert result.findings[0].evidence[0].excerpt == "state: not-done"


def test_where_china_is_assumed_it_is_likely_at_most():
    known = replace(context(answers(audit={"state": "not-done"})), offered_in_china=None)
    got = judged(CHECK, context=known, static=static(china=()))
    assert got.verdict == "likely-violation"


@pytest.mark.parametrize(
    ("more", "verdict"),
    [
        ({"public_persons": "300,000", "public_source": "annual report"}, "likely-violation"),
        ({"public_persons": "99_999", "public_source": "annual report"}, "needs-manual-review"),
        ({"public_persons": "300000"}, "needs-manual-review"),
        ({}, "needs-manual-review"),
    ],
)
def test_a_refusal_weighs_by_published_figures(more, verdict):
    assert judge(answers(filing={"state": "refused", **more})).verdict == verdict


def test_refusing_everything_is_no_evidence():
    refused = {ident: {"state": "refused"} for ident in ("audit", "deletion", "filing")}
    assert judge(duties_from(refused)).verdict == "not-assessed"


@pytest.mark.parametrize(
    "change",
    [
        {"state": "partial"},
        {"state": "done", "scope": SCOPE},
        {"state": "done", "dated": "2025-12-01"},
        {"state": "done", "dated": "2999-01-01", "scope": SCOPE},
        {"state": "not-triggered"},
    ],
)
def test_documents_in_part_are_for_a_person(change):
    assert judge(answers(internal_rules=change)).verdict == "needs-manual-review"


def test_one_open_question_keeps_the_rest_from_being_called_compliant():
    result = judge(answers(deletion=None))
    assert result.verdict == "not-assessed"
    assert [one.en for one in result.missing] == ["the operator's answers on: deletion on servers"]


def test_nothing_arises():
    nothing = {
        ident: {"state": "not-triggered"} for ident in law.duties() if ident != "face-devices"
    }
    nothing["filing"] = {"persons": "12"}
    beautiful = {"static": static(sdks=(beauty(),))}
    assert judge(duties_from(nothing), parts=beautiful, minors="adult").verdict == "not-applicable"
    # Who verifies people cannot say so.
    assert judge(duties_from(nothing), minors="adult").verdict == "needs-manual-review"
    assert judge(duties_from({"filing": {"persons": "12"}})).verdict == "not-assessed"


# --- the filing ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "verdict", "state", "due"),
    [
        ({"persons": "99999"}, "compliant", "not-triggered", ""),
        ({"persons": "100000"}, "not-assessed", "not-asked", ""),
        ({}, "not-assessed", "not-asked", ""),
        ({"state": "done"}, "not-assessed", "not-computable", ""),
        ({"state": "not-triggered"}, "not-assessed", "not-computable", ""),
        ({"state": "not-triggered", "persons": "100000"}, "needs-manual-review", "not-triggered", ""),
        ({"state": "not-done", "persons": "100000"}, "needs-manual-review", "not-computable", ""),
        ({"state": "done", "persons": "100000", "filed": "2025-07-14"}, "compliant", "done", ""),
        ({"state": "done", "persons": "100000", "filed": "2025-07-15"}, "not-assessed", "not-computable", ""),
        ({"state": "done", "reached": "2025-06-01", "filed": "2025-07-14"}, "compliant", "done", "2025-07-14"),
        ({"state": "done", "reached": "2020-01-01", "filed": "2025-07-15"}, "needs-manual-review", "partial", "2025-07-14"),
        ({"state": "done", "reached": "2025-06-01"}, "needs-manual-review", "partial", "2025-07-14"),
        ({"reached": "2025-06-01"}, "not-assessed", "not-asked", "2025-07-14"),
        ({"state": "partial", "reached": "2025-06-01"}, "needs-manual-review", "partial", "2025-07-14"),
        ({"state": "partial", "persons": "100000"}, "needs-manual-review", "partial", ""),
        ({"state": "not-done", "reached": "2025-06-01"}, "violation", "not-done", "2025-07-14"),
        ({"state": "not-done", "reached": "2025-06-01", "filed_by": "Group Ltd"}, "needs-manual-review", "not-done", "2025-07-14"),
        ({"state": "done", "reached": "2025-06-01", "filed": "2999-01-01"}, "needs-manual-review", "partial", "2025-07-14"),
        ({"state": "not-done", "reached": "2025-06-01", "filed": "2025-07-01"}, "needs-manual-review", "partial", "2025-07-14"),
        ({"state": "not-done", "persons": "100000", "filed": "2025-07-01"}, "needs-manual-review", "partial", ""),
        ({"state": "done", "reached": "2025-06-01", "filed": "2019-07-01"}, "needs-manual-review", "partial", "2025-07-14"),
        ({"state": "done", "persons": "100000", "filed": "2019-07-01"}, "needs-manual-review", "partial", ""),
        ({"state": "not-done", "persons": "50", "reached": "2025-06-01"}, "needs-manual-review", "partial", ""),
        ({"persons": "50", "public_persons": "5000000"}, "needs-manual-review", "partial", ""),
        ({"state": "not-done", "reached": "2999-01-01"}, "compliant", "not-triggered", ""),
    ],
)  # fmt: skip
def test_the_filing(answer, verdict, state, due):
    day = date(2026, 3, 2)
    known = context(answers(filing=answer))
    assert judged(CHECK, context=known, day=day).verdict == verdict
    told = duty("filing", known, day)
    assert (told.state, told.due) == (state, due)


def test_while_the_period_runs_nobody_is_accused():
    known = context(answers(filing={"state": "not-done", "reached": "2026-02-10"}))
    told = duty("filing", known, date(2026, 3, 2))
    assert told.state == "not-done"
    assert told.due > "2026-03-02"
    assert judged(CHECK, context=known, day=date(2026, 3, 2)).verdict == "not-assessed"


def test_a_period_beyond_the_calendar_is_not_computed():
    known = context(answers(filing={"state": "not-done", "reached": "2998-12-20"}))
    told = duty("filing", known, date(2999, 6, 1))
    assert (told.state, told.due) == ("not-computable", "")
    assert "2998" in told.note.en
    told = duty("filing", context(answers(filing={"reached": "2998-12-20"})), date(2999, 6, 1))
    assert told.state == "not-asked"
    assert "2998" in told.note.en
    assert judged(CHECK, context=known, day=date(2999, 6, 1)).verdict == "needs-manual-review"


def test_a_change_counts_from_its_own_day():
    late = {"state": "done", "changed": "2025-09-15", "filed": "2025-11-03"}
    told = duty("filing-change", context(answers(filing_change=late)), date(2026, 3, 2))
    assert (told.state, told.due) == ("partial", "2025-10-31")
    told = duty(
        "filing-change",
        context(answers(filing_change={**late, "filed": "2025-10-31"})),
        date(2026, 3, 2),
    )
    assert told.state == "done"


def test_a_change_was_not_filed_before_it_was_made():
    early = {"state": "done", "changed": "2025-09-15", "filed": "2025-08-01"}
    told = duty("filing-change", context(answers(filing_change=early)), date(2026, 3, 2))
    assert told.state == "partial"
    assert "against one another" in told.note.en


def test_a_document_that_is_dated_and_said_not_to_be_there_is_for_a_person():
    known = answers(impact_assessment={**MET["impact-assessment"], "state": "not-done"})
    assert judge(known).verdict == "needs-manual-review"


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        (
            {"state": "done", "ended": "2025-09-15", "filed": "2025-10-31", "scope": "erased"},
            "done",
        ),
        ({"state": "done", "ended": "2025-09-15", "filed": "2025-10-31"}, "partial"),
        ({"state": "not-done", "ended": "2025-09-15"}, "not-done"),
        ({"state": "not-done", "ended": "2025-01-15"}, "not-triggered"),
        ({"state": "not-done"}, "not-computable"),
        ({"state": "refused"}, "refused"),
        ({"state": "not-triggered", "ended": "2025-09-15"}, "not-triggered"),
    ],
)
def test_the_end(answer, state):
    told = duty("filing-end", context(answers(filing_end=answer)), date(2026, 3, 2))
    assert told.state == state


def test_who_never_filed_is_not_accused_of_an_update():
    known = answers(
        filing={"persons": "5"}, filing_change={"state": "not-done", "changed": "2025-09-15"}
    )
    assert judge(known, day=date(2026, 3, 2)).verdict == "needs-manual-review"


# --- what the law of the day and the kind of app change ------------------------------------------


def test_before_the_measures_there_is_no_filing():
    known = context(answers(filing={"state": "not-done", "reached": "2025-01-02"}))
    told = duty("filing", known, date(2025, 5, 30))
    assert (told.state, told.provisions) == ("not-triggered", ())


def test_a_research_claim_takes_the_measures_off():
    known = context(answers(filing={"state": "not-done", "reached": "2025-06-01"}), rnd="training")
    told = duty("filing", known, date(2026, 3, 2))
    assert told.state == "not-triggered"
    assert "not verified" in told.note.en
    kept = duty("impact-assessment", known, date(2026, 3, 2)).provisions
    assert [one.id for one in kept] == ["pipl-55", "pipl-56"]


def test_without_verifying_anybody_the_measures_do_not_bind():
    parts = {"static": static(sdks=(beauty(),))}
    told = duty(
        "filing", context(answers(filing={"state": "not-done", "persons": "9000000"})), **parts
    )
    assert told.state == "not-triggered"
    got = judge(answers(impact_assessment={"state": "not-done"}), parts=parts)
    assert got.verdict == "needs-manual-review"


def test_the_cybersecurity_law_is_cited_by_the_number_of_the_day():
    def cited(day):
        return duty("graded-protection", context(), day).provisions[0].citation.en

    assert cited(date(2025, 12, 31)).endswith("Art. 21")
    assert cited(date(2026, 1, 1)).endswith("Art. 23")


def test_small_handlers_may_use_simpler_forms():
    known = answers(filing={"persons": "500"}, audit={"state": "not-done"})
    assert judge(known, day=date(2026, 8, 31)).verdict == "violation"
    assert judge(known, day=date(2026, 9, 1)).verdict == "needs-manual-review"


def test_few_faces_do_not_make_a_handler_of_many_small():
    brief = {**MET["impact-assessment"], "covers": ["risk"]}
    audit = {"state": "done", "dated": "2026-08-01", "scope": "all"}
    known = answers(filing={"persons": "500"}, impact_assessment=brief, audit=audit)
    assert judge(known, day=date(2026, 9, 1)).verdict == "compliant"
    known = answers(
        filing={"persons": "500"}, impact_assessment=brief, audit={**audit, "persons": "20000000"}
    )
    assert judge(known, day=date(2026, 9, 1)).verdict == "needs-manual-review"


def test_what_another_company_runs_is_for_a_person():
    known = answers(audit={"state": "not-done"})
    assert judge(known, face_step_host="Pay Ltd").verdict == "needs-manual-review"
    known = answers(filing={"state": "not-done", "reached": "2025-06-01"})
    assert judge(known, face_step_host="no").verdict == "violation"
    assert judge(known, face_step_host="Pay Ltd").verdict == "needs-manual-review"


def test_minors_duties_follow_the_audience():
    known = answers(minors_audit={"state": "not-done"})
    assert judge(known).verdict == "violation"
    known = answers(minors_audit=None, minors_access=None, person_in_charge=None)
    assert judge(known, minors="adult").verdict == "compliant"
    assert judge(answers(minors_audit={"state": "not-triggered"})).verdict == "needs-manual-review"


@pytest.mark.parametrize(
    ("ident", "answer", "problem"),
    [
        ("impact-assessment", {**MET["impact-assessment"], "covers": ["risk"]}, "weigh"),
        ("impact-assessment", {**MET["impact-assessment"], "began": "2024-01-01"}, "later than the first"),
        ("impact-assessment", {**MET["impact-assessment"], "scope": "无"}, "scope is not told"),
        ("impact-assessment", {**MET["impact-assessment"], "scope": "-"}, "scope is not told"),
        ("impact-assessment", {**MET["impact-assessment"], "dated": "0001-01-01"}, "not credible"),
        ("assessment-record", {"state": "done", "years": "2"}, "three years"),
        ("minors-audit", {"state": "done", "dated": "2024-01-01", "scope": "all"}, "a year old"),
        ("audit", {"state": "done", "dated": "2023-01-01", "scope": "all", "persons": "10000001"}, "two years"),
    ],
)  # fmt: skip
def test_days_and_scope_must_fit(ident, answer, problem):
    known = context(answers(**{ident.replace("-", "_"): answer}))
    told = duty(ident, known, date(2026, 3, 2))
    assert told.state == "partial"
    assert problem in told.note.en


def test_a_change_before_any_duty_to_assess_again_is_none():
    known = answers(reassessment={"state": "not-done", "changed": "2024-01-01"})
    assert judge(known).verdict == "compliant"
    known = answers(reassessment={"state": "not-done", "changed": "2025-08-01"})
    assert judge(known).verdict == "violation"
    known = answers(reassessment={"state": "not-done", "changed": "2999-08-01"})
    assert judge(known).verdict == "compliant"


# --- where nothing is asked ----------------------------------------------------------------------


@pytest.mark.parametrize("sdks", [(), (unlock(),)], ids=["FC0", "FC1"])
def test_without_a_face_function_there_is_nothing_to_ask(sdks):
    whole = report(context=context(), static=static(sdks=sdks))
    assert whole.duties == ()
    assert result_of(whole, CHECK).verdict == "not-applicable"


def test_abroad_nothing_is_asked():
    assert report(context=Context(offered_in_china=False)).duties == ()


def test_a_packed_app_keeps_its_questions():
    whole = report(static=packed(sdks=(sdk(grade="present"),)))
    assert len(whole.duties) == len(law.duties())
    assert result_of(whole, CHECK).verdict == "not-assessed"


def test_answers_about_another_app_are_not_used():
    known = replace(context(answers(audit={"state": "not-done"})), answered_for="com.other")
    whole = report(context=known)
    assert result_of(whole, CHECK).verdict == "not-assessed"
    assert "com.other" in result_of(whole, CHECK).message.en
    assert {one.state for one in whole.duties} == {"not-asked", "not-triggered"}
    mine = replace(known, answered_for="com.example.app")
    assert result_of(report(context=mine), CHECK).verdict == "violation"


def test_device_rules_are_shown_as_not_applicable_to_a_phone_app():
    told = duty("face-devices", Context())
    assert told.state == "not-triggered"
    assert "phone app" in told.note.en
    assert [one.id for one in told.provisions][:2] == ["frt-13-private", "frt-13-public"]


def test_security_elements_are_listed_one_by_one():
    states = {one.id: one.state for one in report().duties}
    for ident in ("encryption", "security-audit", "access-control", "intrusion-detection"):
        assert states[ident] == "not-asked"
    assert "face-cleartext-transmission" in duty("encryption", Context()).note.en


def test_every_duty_rests_on_known_provisions_and_fields():
    known = set(Answer.__struct_fields__)
    for row in law.duties().values():
        assert set(row.provisions) <= set(law.provisions()), row.id
        assert {"state", "note"} <= set(row.fields) <= known, row.id
        assert row.kind == "places" or any(
            law.provisions()[name].use == "ground" for name in row.provisions
        )


def test_a_case_is_all_that_is_needed():
    assert len(standings(Case(static(), None, Context(), DAY))) == len(law.duties())


DAYS = st.none() | st.dates()
NUMBERS = st.none() | st.integers(0, 10**12)


@settings(max_examples=150, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(list(law.duties())),
        st.builds(
            Answer,
            state=st.sampled_from(("", *SAID)),
            dated=DAYS,
            scope=st.text(max_size=3),
            began=DAYS,
            years=NUMBERS,
            persons=NUMBERS,
            reached=DAYS,
            filed=DAYS,
            filed_by=st.text(max_size=2),
            changed=DAYS,
            ended=DAYS,
            public_persons=NUMBERS,
            public_source=st.text(max_size=2),
        ),
    ),
    st.dates(),
)
def test_whatever_is_answered_and_whatever_the_day(given, day):
    known = Context(offered_in_china=True, duties=given)
    case = Case(static(), None, known, day)
    found = {one.duty.id: one.duty for one in standings(case)}
    outcome = decide(known, case)
    assert len(found) == len(law.duties())
    states = {ident: duty.state for ident, duty in found.items()}
    if outcome.verdict == "violation":
        assert {states[fact.subject] for fact in outcome.facts} == {"not-done"}
        for fact in outcome.facts:
            assert any(one.use == "ground" for one in found[fact.subject].provisions)
    if outcome.verdict == "compliant":
        assert set(states.values()) <= {"done", "not-triggered"}
    assert all(not one.due or one.due >= "2025-07-01" for one in found.values())
