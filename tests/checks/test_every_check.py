"""All checks over many apps, policies, sessions and contexts: what every verdict owes its reader."""

from datetime import date
from functools import cache
from itertools import product
from pathlib import Path

import pytest
from builders import (
    DAY,
    artifacts,
    beauty,
    dynamic,
    packed,
    policy,
    sdk,
    silent_policy,
    static,
    unlock,
)
from handlings import ALBUM, CAMERA, camera, flow, gap, grant, result_link, secret, trait, world
from msgspec.structs import replace
from observations import (
    BEGUN,
    HOME,
    IDLE,
    RIGHT,
    TAKEN,
    both,
    kept,
    link,
    recording,
    session,
    trial,
    twice,
    walk,
)

from analyzers.artifacts import Promise
from reports.model import FLAGGED, VERDICTS
from scanner import law
from scanner.checks import all_checks
from scanner.context import Context
from scanner.engine import judge

TESTS = Path(__file__).parents[1]
NEVER = "never emitted"
POLICY_CHECKS = frozenset(row.id for row in law.checks().values() if row.dimension == "policy") | {
    "policy-behaviour-contradiction",
    "policy-third-party-face-recipient",
}
"""Checks that cannot clear anybody without a policy; `policy-reachable` looks at the app instead."""
NEEDS_POLICY = POLICY_CHECKS - {"policy-reachable"}
NEEDS_RUN = ("face-tls-mitm-accepted", "face-withdrawal-effective", "public-face-result-link")
CLAIM = "隐私政策\n您的人脸仅在设备上处理，不会上传。\n"
BUSY = {
    "trust": (gap(),),
    "secrets": (secret(),),
    "grants": (grant(),),
    "cameras": (camera(preview="hidden", by="background"),),
    "traits": (trait(use="decision"),),
    "links": (result_link(),),
    "backup": True,
}

APPS = {
    "verifies": static(),
    "on the device": world(sdks=(sdk("arcsoft-arcface"),)),
    "sends": world(flow(), permissions=(CAMERA,)),
    "sends in clear": world(
        flow(cleartext="yes", permitted=True, urls=("http://a.example/f",)), handling=BUSY
    ),
    "keeps": world(flow(sink="external-file"), flow(sink="log", id="x"), permissions=(ALBUM,)),
    "cut short": world(flow(), state="partial"),
    "beauty": static(sdks=(beauty(),)),
    "infers": static(sdks=(sdk(face_classes=("FC6",)),)),
    "weak": static(sdks=(sdk(weak=True),)),
    "no face": static(sdks=()),
    "unlock": static(sdks=(unlock(),)),
    "packed": packed(),
    "packed with a trace": packed(sdks=(sdk(grade="present"),)),
    "China assumed": static(china=()),
}
POLICIES = {
    "none": None,
    "list": policy(),
    "silent": silent_policy(),
    "clause": policy(clause_level=3, elements=("method", "retention"), notice=("purpose",)),
    "promise": silent_policy(CLAIM, promises=(Promise("only_on_device", (5, 23), False),)),
}
BARE = (*IDLE, *twice(*BEGUN, *TAKEN, HOME))
SESSIONS = {
    "none": None,
    "empty": dynamic(),
    "right": session(*RIGHT),
    "no consent": session(*BARE, sent=both(), kept=(kept(), kept("accept-2"))),
    "in clear": session(*RIGHT, sent=both(scheme="http", tls="none")),
    "to another": session(*RIGHT, sent=both(host_owner="Megvii", country="US")),
    "trials": session(*RIGHT, trials=(trial(outcome="accepted", face=True),), links=(link(),)),
    "once": session(walk(*BEGUN, *TAKEN)),
    "broken": session(*RIGHT, record=recording(intact=False), sent=both()),
    "incomplete": session(walk(*BEGUN, completed=False, why="crash")),
}
CONTEXTS = {
    "nothing": Context(),
    "mainland": Context(offered_in_china=True, category="finance", age_rating="3+"),
    "answers": Context(
        offered_in_china=True,
        answers={"persons": 200_000, "statutory_identity_duty": "反洗钱法", "state_rule": "某规定"},
    ),
    "elsewhere": Context(offered_in_china=False),
}
DAYS = (DAY, date(2024, 6, 1))
CASES = [
    (
        app,
        tuple(POLICIES)[(i + j + k) % len(POLICIES)],
        seen,
        tuple(CONTEXTS)[(j + k) % len(CONTEXTS)],
        DAYS[(i + j // 2) % len(DAYS)],
    )
    for i, app in enumerate(APPS)
    for j, seen in enumerate(SESSIONS)
    for k in range(3)
]
"""Every app with every session, policy and context, though not with all of them at once."""


@cache
def results(app, told, seen, known, day, laws=()):
    world_ = artifacts(static=APPS[app], policy=POLICIES[told], dynamic=SESSIONS[seen])
    return judge(world_, CONTEXTS[known], day, laws).results


def every(laws=()):
    """(case, result) of all combinations."""
    for case in CASES:
        for each in results(*case, laws):
            yield case, each


def offenders(broken, laws=()):
    """The first few results that break a rule, in a form that names them."""
    found = {}
    for case, each in every(laws):
        if broken(case, each):
            found.setdefault((each.check, each.verdict, each.reason), case)
    return found


def test_exactly_one_verdict_of_the_catalogues():
    order = tuple(law.checks())
    for case in CASES:
        assert tuple(each.check for each in results(*case)) == order
    assert not offenders(lambda _, each: each.verdict not in VERDICTS)


def test_no_verdict_the_catalogue_says_is_never_given():
    def broken(_, each):
        told = law.checks()[each.check].verdicts.get(each.verdict)
        return told is not None and told.en.startswith(NEVER)

    assert not offenders(broken)


def test_no_check_fails():
    assert not offenders(lambda _, each: each.reason.startswith("check failed"))


def test_every_verdict_says_what_it_rests_on():
    def broken(_, each):
        return each.verdict not in ("not-assessed", "not-applicable") and not each.rests_on

    assert not offenders(broken)


def test_what_is_flagged_or_open_says_what_would_change_it_or_was_not_looked_at():
    def broken(_, each):
        asks = each.verdict in FLAGGED or each.verdict == "not-assessed"
        return asks and not (each.would_change or each.missing)

    assert not offenders(broken)


def test_what_was_found_is_shown():
    def broken(_, each):
        return each.verdict in ("violation", "likely-violation") and not each.findings

    assert not offenders(broken)


def test_nobody_is_cleared_without_what_it_takes():
    needs = {check.row.id: check.needs for check in all_checks()}

    def broken(case, each):
        _, told, seen, *_ = case
        lacking = (
            told == "none" and (each.check in NEEDS_POLICY or "policy" in needs[each.check])
        ) or (seen == "none" and (each.check in NEEDS_RUN or "dynamic" in needs[each.check]))
        return lacking and each.verdict == "compliant"

    assert not offenders(broken)


def test_a_packed_app_is_not_cleared_by_its_code():
    def broken(case, each):
        app, _, seen, *_ = case
        static_only = [text.en for text in each.rests_on] == ["static reading of the APK"]
        return app == "packed" and seen == "none" and static_only and each.verdict == "compliant"

    assert not offenders(broken)


def test_no_verdict_is_above_its_ceiling():
    def broken(case, each):
        most = VERDICTS.index(law.checks()[each.check].max_verdict)
        kinds = {text.en for text in each.rests_on}
        carried = {"recorded session", "the operator's answers", "text of the privacy policy"}
        return VERDICTS.index(each.verdict) < most or (
            each.verdict == "violation"
            and (not kinds & carried or (case[0] == "China assumed" and case[3] == "nothing"))
        )

    assert not offenders(broken)


def test_a_broken_record_accuses_nobody_by_itself():
    def broken(case, each):
        return (
            case[2] == "broken" and each.verdict == "violation" and _rests(each, "recorded session")
        )

    assert not offenders(broken)


def _rests(each, kind):
    return kind in {text.en for text in each.rests_on}


def test_elsewhere_nothing_applies():
    assert not offenders(
        lambda case, each: case[3] == "elsewhere" and each.verdict != "not-applicable"
    )


@pytest.mark.parametrize("laws", [("gdpr",), ("bipa", "play")], ids="+".join)
def test_elsewhere_a_chosen_law_stands_alone_and_never_makes_a_violation(laws):
    def broken(case, each):
        if case[3] != "elsewhere":
            return False
        return each.verdict == "violation" or any(c.use != "overlay" for c in each.provisions)

    assert not offenders(broken, laws)


@pytest.mark.parametrize("laws", [law.overlays()], ids=["all"])
def test_in_the_mainland_a_chosen_law_changes_no_verdict(laws):
    for app, told, seen, known, day in CASES:
        if known == "elsewhere":
            continue
        plain = results(app, told, seen, known, day)
        beside = results(app, told, seen, known, day, laws)
        assert [e.verdict for e in plain] == [e.verdict for e in beside]


def test_the_sample_holds_every_pair_of_app_with_the_rest():
    for place, values in ((1, POLICIES), (2, SESSIONS), (3, CONTEXTS)):
        assert {(case[0], case[place]) for case in CASES} == set(product(APPS, values))


FIXTURES = sorted(path.parent.name for path in (TESTS / "apks").glob("*/expected.json"))


@pytest.mark.parametrize("name", FIXTURES)
def test_the_same_holds_of_whole_apps(scanned, name):
    found = scanned(name)[1].artifacts
    for told, seen in product((found.policy, None), ("none", "right", "no consent")):
        whole = judge(replace(found, policy=told, dynamic=SESSIONS[seen]), Context(), DAY)
        for each in whole.results:
            answered = each.verdict not in ("not-assessed", "not-applicable")
            assert each.rests_on or not answered, each.check
            if each.verdict in FLAGGED or each.verdict == "not-assessed":
                assert each.would_change or each.missing, (each.check, each.reason)
            if each.verdict == "compliant" and told is None:
                assert each.check not in NEEDS_POLICY
            if seen == "none" and told is None:
                assert each.verdict != "violation"
