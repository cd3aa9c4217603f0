"""Foreign laws and platform rules (--law): cited only when asked for, never a ground, alone outside the mainland."""

from datetime import date

import pytest
from builders import (
    DAY,
    artifacts,
    beauty,
    report,
    result_of,
    silent_policy,
    static,
    verdicts,
)
from observations import RIGHT, both, session

from analyzers.errors import InputError
from scanner import law
from scanner.context import Context
from scanner.engine import judge
from scanner.one import scan, tool
from scanner.rendering import LAWS
from scanner.store import scan_key

ELSEWHERE = Context(offered_in_china=False)
CONSENT = "face-consent-separate"


def cited(check, laws, *, context=None, day=DAY, **world):
    answer = judge(artifacts(**world), context or Context(), day, laws)
    return [(c.id, c.use) for c in result_of(answer, check).provisions]


def overlays_of(*arguments, **parts):
    return {ident for ident, use in cited(*arguments, **parts) if use == "overlay"}


def test_the_command_knows_all_overlays():
    assert set(LAWS) == set(law.overlays())
    assert law.overlays() == law.chosen(reversed(law.overlays()))


def test_an_unknown_one_is_named_with_those_that_are_known():
    with pytest.raises(InputError, match="law-unknown") as caught:
        law.chosen(("gdpr", "ccpa\x1b[31m"))
    assert "gdpr, bipa" in str(caught.value)
    assert "\x1b" not in str(caught.value)
    with pytest.raises(InputError, match="law-unknown"):
        scan("no.apk", laws=("hipaa",))


@pytest.mark.parametrize("ident", law.overlays())
def test_each_row_is_cited_where_the_catalogue_ties_it(ident):
    day = date(2030, 1, 1)
    tied = {
        (row.id, p.id) for row in law.checks().values() for p in law.overlay_rows(row, (ident,))
    }
    answer = judge(artifacts(), Context(), day, (ident,))
    seen = {(r.check, c.id) for r in answer.results for c in r.provisions if c.use == "overlay"}
    assert seen == tied
    assert bool(tied) == (ident != "apple")


def test_several_laws_stand_beside_and_the_grounds_stay():
    plain, beside = cited(CONSENT, ()), cited(CONSENT, ("gdpr", "bipa"))
    assert [one for one in beside if one[1] != "overlay"] == plain
    assert {ident for ident, use in beside if use == "overlay"} == {"gdpr-9", "bipa-15b"}


def test_rows_on_identification_are_not_cited_for_an_effect():
    filters = {"static": static(sdks=(beauty(),))}
    assert overlays_of(CONSENT, ("gdpr", "wa", "bipa"), **filters) == {"bipa-15b"}


@pytest.mark.parametrize(
    ("ident", "check", "before", "since"),
    [
        ("aiact-5", "face-attribute-inference", date(2025, 2, 1), date(2025, 2, 2)),
        ("aiact-50", "face-attribute-inference", date(2026, 8, 1), date(2026, 8, 2)),
        ("dpdp-5-9", "minor-face-guardian-consent", date(2027, 5, 12), date(2027, 5, 13)),
        ("gdpr-9", CONSENT, date(2018, 5, 24), date(2018, 5, 25)),
    ],
)
def test_an_overlay_has_its_own_first_day(ident, check, before, since):
    laws = (law.provisions()[ident].instrument,)
    assert ident not in overlays_of(check, laws, day=before)
    assert ident in overlays_of(check, laws, day=since)


def test_an_overlay_lifts_no_verdict():
    world = {"policy": silent_policy(), "dynamic": session(*RIGHT, sent=both())}
    for day in (DAY, date(1990, 1, 1)):
        plain = judge(artifacts(**world), Context(), day)
        beside = judge(artifacts(**world), Context(), day, law.overlays())
        assert verdicts(plain) == verdicts(beside)


# --- outside the mainland ------------------------------------------------------------------------


def abroad(laws, **world):
    return judge(artifacts(**world), ELSEWHERE, DAY, laws)


def test_without_a_law_nothing_applies():
    assert set(verdicts(abroad(())).values()) == {"not-applicable"}


def test_the_checks_of_the_chosen_law_run_and_the_others_do_not():
    answer = abroad(("bipa",), policy=silent_policy(), dynamic=session(*RIGHT, sent=both()))
    tied = {row.id for row in law.checks().values() if law.overlay_rows(row, ("bipa",))}
    for result in answer.results:
        if result.check not in tied:
            assert (result.verdict, result.reason) == (
                "not-applicable",
                "not offered in mainland China",
            )
            assert result.provisions == ()
        else:
            assert result.verdict != "not-applicable"
            assert {c.use for c in result.provisions} == {"overlay"}


def test_nothing_exceeds_likely_and_says_why():
    world = {"policy": silent_policy()}
    here = result_of(judge(artifacts(**world), Context(), DAY), "policy-separate-face-clause")
    there = result_of(abroad(("bipa",), **world), "policy-separate-face-clause")
    assert (here.verdict, there.verdict) == ("violation", "likely-violation")
    assert any("was chosen" in text.en for text in there.would_change)
    assert any("was not applied" in text.en for text in there.missing)
    assert here.message == there.message


def test_a_law_that_is_not_in_force_runs_nothing():
    answer = judge(artifacts(), ELSEWHERE, DAY, ("dpdp",))
    assert set(verdicts(answer).values()) == {"not-applicable"}


def test_the_gates_on_faces_still_hold():
    seen = verdicts(abroad(law.overlays(), static=static(sdks=())))
    assert set(seen.values()) == {"not-applicable"}


def test_no_message_of_such_a_result_leans_on_the_law_of_the_mainland():
    world = {"policy": silent_policy(), "dynamic": session(*RIGHT, sent=both())}
    for result in abroad(law.overlays(), **world).results:
        if result.verdict == "not-applicable":
            continue
        said = [result.message, *result.would_change, *(f.message for f in result.findings)]
        for text in said:
            assert not any(word in text.zh for word in ("《", "办法", "个人信息保护法"))
            assert not any(word in text.en for word in ("PIPL", "Measures", "Art."))


# --- report, key ---------------------------------------------------------------------------------


def test_the_report_names_the_laws_and_those_that_say_nothing():
    whole = assess_with(("gdpr", "dpdp", "apple"))
    assert whole.laws == ("gdpr", "dpdp", "apple")
    silent = {one.id for one in whole.limitations if one.id.startswith("law-silent")}
    assert silent == {"law-silent-dpdp", "law-silent-apple"}
    assert report().laws == ()


def assess_with(laws):
    from scanner.one import assess

    return assess(artifacts(), Context(), DAY, laws=laws)


def test_the_laws_are_part_of_the_key():
    def key(*laws):
        return scan_key("a", None, Context(), DAY, tool(), laws=laws)

    assert len({key(), key("gdpr"), key("bipa"), key("bipa", "gdpr")}) == 4
    assert key() == scan_key("a", None, Context(), DAY, tool())


def test_the_command_line(faceaudit, cases):
    app = cases("loan-violating").apk
    base = (
        "scan",
        app,
        "--no-db",
        "--format",
        "json",
        "--fail-on",
        "never",
        "--as-of",
        "2026-11-22",
    )
    plain = faceaudit(*base)
    beside = faceaudit(*base, "--law", "bipa", "--law", "gdpr", "--law", "bipa")
    assert '"laws": []' in plain.out
    assert "gdpr-9" not in plain.out
    assert "gdpr-9" in beside.out
    wrong = faceaudit(*base, "--law", "hipaa")
    assert wrong.code == 2
    assert "gdpr" in wrong.err
    assert "apple" in wrong.err


def test_saved_artifacts_are_judged_by_the_laws_asked_for(faceaudit, cases, tmp_path):
    app, day = cases("loan-violating").apk, ("--as-of", "2026-11-22")
    faceaudit("scan", app, "--no-db", "--bundle", tmp_path / "b", *day)
    again = faceaudit("check", tmp_path / "b", "--format", "json", "--law", "gdpr", *day)
    assert "gdpr-9" in again.out


@pytest.mark.parametrize("form", ["text", "html"])
def test_a_reader_sees_which_laws_were_asked_for(form):
    from scanner.console import render

    assert "gdpr, bipa" not in render(report(), form, "en")
    both_laws = assess_with(law.chosen(("gdpr", "bipa")))
    assert "gdpr, bipa" in render(both_laws, form, "en")
    assert "gdpr, bipa" in render(both_laws, form, "zh")
