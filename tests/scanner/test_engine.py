"""Exactly one result a check; gates and ceilings are the engine's alone."""

import hashlib
import logging
from datetime import date

import pytest
from builders import (
    CHINA,
    DAY,
    app,
    artifacts,
    beauty,
    dynamic,
    evidence,
    fact,
    fake_check,
    judged,
    link,
    outcome,
    packed,
    packer,
    policy,
    report,
    result_of,
    sdk,
    silent_policy,
    static,
    unlock,
    verdicts,
)
from msgspec.structs import replace

from analyzers.artifacts import Origin
from reports.model import FLAGGED, VERDICTS
from scanner import engine, law
from scanner.checks import all_checks
from scanner.context import Context
from scanner.engine import CONSENT_CHECKS, INVENTORY, OWN_CONDITIONS, fingerprint, judge, lower

IDS = tuple(law.checks())
OWN = {
    "camera-permission-unjustified",  # 3
    "permission-bundle-request",  # 4
    "gallery-bulk-exfiltration",  # 5
    "covert-camera-capture",  # 13
    "policy-reachable",  # 31
}
ACCUSING = "policy-separate-face-clause"
"""A check that may say violation and is about face processing."""

WORLDS = {
    "verifies people": {},
    "no face": {"static": static(sdks=())},
    "unlock only": {"static": static(sdks=(unlock(),))},
    "beauty": {"static": static(sdks=(beauty(),))},
    "packed, silent": {"static": packed()},
    "packed, with a trace": {"static": packed(sdks=(sdk(grade="present"),))},
    "unreadable": {"static": packed(code=packed().code, packers=())},
    "with policy": {"policy": policy()},
    "with session": {"dynamic": dynamic(), "policy": silent_policy()},
}
CONTEXTS = {
    "nothing known": Context(),
    "not in China": Context(offered_in_china=False),
    "in China": Context(offered_in_china=True),
}


@pytest.fixture
def decide(monkeypatch):
    """The engine's result when one check gives this outcome."""

    def run(answer, check=ACCUSING, *, context=None, day=DAY, row=None, needs=(), **parts):
        fake = fake_check(check, answer, needs=needs, **(row or {}))
        monkeypatch.setattr(engine, "all_checks", lambda: (fake,))
        (result,) = judge(artifacts(**parts), context or Context(), day).results
        return result

    return run


@pytest.fixture
def all_say(monkeypatch):
    """Verdicts of all 40 checks when each of them would give the same outcome."""

    def run(answer, *, context=None, day=DAY, **parts):
        fakes = tuple(fake_check(ident, answer) for ident in IDS)
        monkeypatch.setattr(engine, "all_checks", lambda: fakes)
        return judge(artifacts(**parts), context or Context(), day)

    return run


# --- one result a check --------------------------------------------------------------------------


@pytest.mark.parametrize("context", CONTEXTS.values(), ids=CONTEXTS)
@pytest.mark.parametrize("world", WORLDS.values(), ids=WORLDS)
def test_every_check_answers_once_in_the_order_of_the_catalogue(world, context):
    results = judge(artifacts(**world), context, DAY).results
    assert tuple(result.check for result in results) == IDS
    assert len(IDS) == 40


@pytest.mark.parametrize("world", WORLDS.values(), ids=WORLDS)
def test_results_say_what_the_catalogue_says_of_the_check(world):
    for result in judge(artifacts(**world), Context(), DAY).results:
        row = law.checks()[result.check]
        assert (result.title, result.severity, result.remedy) == (
            row.title,
            row.severity,
            row.remedy,
        )
        assert result.verdict in VERDICTS
        assert result.reason
        assert result.message.zh
        assert result.message.en


def test_basis_is_named_in_both_languages(decide):
    answer = outcome("needs-manual-review", "static", "policy", "dynamic", "operator")
    named = decide(answer).rests_on
    assert [text.en for text in named] == [
        "static reading of the APK",
        "text of the privacy policy",
        "recorded session",
        "the operator's answers",
    ]
    assert all(text.zh for text in named)


def test_facts_become_findings_with_their_evidence(decide):
    pieces = (evidence(excerpt="a"), evidence(excerpt="b"))
    (finding,) = decide(outcome(facts=(fact("host", evidence=pieces),))).findings
    assert finding.subject == "host"
    assert finding.evidence == pieces


def test_missing_and_would_change_are_kept(decide):
    from builders import text

    seen = decide(outcome("compliant", missing=(text("甲", "a"),), would_change=(text("乙", "b"),)))
    assert [one.en for one in seen.missing] == ["a"]
    assert [one.en for one in seen.would_change] == ["b"]


# --- a check that fails --------------------------------------------------------------------------


@pytest.mark.parametrize("error", [ValueError("x"), RecursionError(), MemoryError(), KeyError("k")])
def test_a_check_that_raises_costs_the_others_nothing(monkeypatch, caplog, error):
    broken = "cleartext-config-allows-face"
    checks = tuple(fake_check(c.row.id, error) if c.row.id == broken else c for c in all_checks())
    whole = judge(artifacts(policy=policy()), Context(), DAY)
    monkeypatch.setattr(engine, "all_checks", lambda: checks)
    with caplog.at_level(logging.CRITICAL):
        hurt = judge(artifacts(policy=policy()), Context(), DAY)
    result = result_of(hurt, broken)
    assert result.verdict == "not-assessed"
    assert result.reason == f"check failed: {type(error).__name__}"
    assert type(error).__name__ in result.message.zh
    assert [r for r in hurt.results if r.check != broken] == [
        r for r in whole.results if r.check != broken
    ]


def test_an_interrupt_is_not_a_failed_check(decide):
    with pytest.raises(KeyboardInterrupt):
        decide(KeyboardInterrupt())


@pytest.mark.parametrize(
    ("need", "english"), [("policy", "privacy policy"), ("dynamic", "recorded session")]
)
def test_a_check_without_what_it_needs_is_not_assessed_and_says_so(decide, need, english):
    result = decide(outcome("violation"), needs=(need,))
    assert result.verdict == "not-assessed"
    assert result.reason == f"no {english} supplied"
    assert result.would_change


def test_a_check_with_what_it_needs_is_run(decide):
    answer = outcome("needs-manual-review")
    assert decide(answer, needs=("policy",), policy=policy()).verdict == "needs-manual-review"


# --- the face gate -------------------------------------------------------------------------------


def test_the_checks_with_their_own_conditions_are_the_catalogues_3_4_5_13_and_31():
    assert OWN_CONDITIONS == OWN == {IDS[n - 1] for n in (3, 4, 5, 13, 31)}
    assert IDS[0] == INVENTORY


@pytest.mark.parametrize("sdks", [(), (unlock(),)], ids=["FC0", "FC1"])
@pytest.mark.parametrize("verdict", ["likely-violation", "compliant"])
def test_without_a_face_function_only_inventory_and_own_conditions_answer(all_say, sdks, verdict):
    seen = verdicts(all_say(outcome(verdict), static=static(sdks=sdks)))
    for ident, given in seen.items():
        if ident in OWN | {INVENTORY}:
            assert given == lower(verdict, law.checks()[ident].max_verdict)
        else:
            assert given == "not-applicable"


@pytest.mark.parametrize("name", ["FC2", "FC3", "FC4", "FC5", "FC6", "FC7"])
def test_any_face_function_opens_every_check(all_say, name):
    seen = verdicts(all_say(outcome("compliant"), static=static(sdks=(sdk(face_classes=(name,)),))))
    assert set(seen.values()) == {"compliant"}


@pytest.mark.parametrize(
    ("app_static", "named"),
    [
        (packed(), "360 Jiagu"),
        (packed(packers=(packer(), packer("Bangcle", id="bangcle"))), "360 Jiagu, Bangcle"),
        (packed(packers=()), "unreadable code"),
        (packed(sdks=(unlock(),)), "360 Jiagu"),
    ],
    ids=["packed", "twice", "unreadable", "unlock seen"],
)
def test_packed_without_a_sign_is_not_assessed_and_names_the_packer(all_say, app_static, named):
    answer = all_say(outcome("compliant"), static=app_static)
    for result in answer.results:
        if result.check in OWN | {INVENTORY}:
            continue
        assert result.verdict == "not-assessed"
        assert result.reason == f"packed by {named}"
        assert named in result.message.en
        assert named in result.message.zh
        assert result.would_change


@pytest.mark.parametrize("told", [None, policy(), silent_policy(), policy(clause_level=3)])
@pytest.mark.parametrize("app_static", [packed(), packed(packers=()), packed(sdks=(unlock(),))])
def test_a_packed_app_without_a_face_sign_is_never_compliant(app_static, told):
    seen = verdicts(report(static=app_static, policy=told))
    assert "compliant" not in seen.values()
    assert "not-applicable" not in {verdict for ident, verdict in seen.items() if ident not in OWN}


def test_a_packed_app_with_a_visible_sdk_is_judged(all_say):
    app_static = packed(sdks=(sdk(grade="present"),))
    assert set(verdicts(all_say(outcome("compliant"), static=app_static)).values()) == {"compliant"}


# --- the China gate ------------------------------------------------------------------------------


def test_outside_china_nothing_applies(all_say):
    seen = verdicts(all_say(outcome("violation"), context=Context(offered_in_china=False)))
    assert set(seen.values()) == {"not-applicable"}


@pytest.mark.parametrize(
    ("context", "china", "expected"),
    [
        (Context(), (), "likely-violation"),
        (Context(market="google-play"), (), "likely-violation"),
        (Context(), CHINA, "violation"),
        (Context(market="huawei"), (), "violation"),
        (Context(offered_in_china=True), (), "violation"),
    ],
    ids=["unknown", "foreign store", "zh-CN texts", "mainland store", "operator says so"],
)
def test_only_a_confirmed_mainland_lets_a_verdict_be_a_violation(decide, context, china, expected):
    result = decide(
        outcome("violation", "static", "policy"), context=context, static=static(china=china)
    )
    assert result.verdict == expected
    confirms = "Confirm that mainland China is served (--context)."
    assert (confirms in [text.en for text in result.would_change]) == (expected != "violation")


def test_an_assumed_mainland_leaves_milder_verdicts_alone(decide):
    for verdict in VERDICTS[1:]:
        result = decide(outcome(verdict, "static", "policy"), static=static(china=()))
        assert result.verdict == verdict


# --- ceilings of evidence ------------------------------------------------------------------------

ONE, TWO = {"reproductions": 1}, {"reproductions": 2}
CARRIED = {
    "static alone": (("static",), {}, {}, "likely-violation"),
    "static, claimed twice": (("static",), TWO, {}, "likely-violation"),
    "no basis": ((), {}, {}, "likely-violation"),
    "policy, SDK reachable": (("static", "policy"), {}, {}, "violation"),
    "policy alone, SDK reachable": (("policy",), {}, {}, "violation"),
    "operator": (("operator",), {}, {}, "violation"),
    "session, never reproduced": (("dynamic",), {}, {}, "likely-violation"),
    "session, once": (("dynamic",), ONE, {}, "likely-violation"),
    "session, twice": (("dynamic",), TWO, {}, "violation"),
    "session, thrice": (("dynamic",), {"reproductions": 3}, {}, "violation"),
    "session once and the trace": (("dynamic", "static"), ONE, {}, "violation"),
    "session never and the trace": (("dynamic", "static"), {}, {}, "likely-violation"),
}


@pytest.mark.parametrize(("basis", "parts", "world", "expected"), CARRIED.values(), ids=CARRIED)
def test_what_each_kind_of_evidence_carries(decide, basis, parts, world, expected):
    answer = replace(outcome("violation", **parts), basis=basis)
    result = decide(answer, policy=policy(), **world)
    assert result.verdict == expected
    assert bool(result.would_change) == (expected != "violation")


SDKS = {
    "reachable FC3": ((sdk(),), "violation"),
    "reachable FC4": ((sdk(face_classes=("FC4",)),), "violation"),
    "reachable FC5": ((sdk(face_classes=("FC2", "FC5")),), "violation"),
    "executed": ((sdk(grade="executed"),), "violation"),
    "present alone": ((sdk(grade="present"), beauty()), "likely-violation"),
    "weak": ((sdk(weak=True), beauty()), "likely-violation"),
    "receives no face": ((sdk(not_face_data=True), beauty()), "likely-violation"),
    "FC2": ((beauty(),), "likely-violation"),
    "FC6": ((sdk(face_classes=("FC6",)),), "likely-violation"),
    "FC7": ((sdk(face_classes=("FC7",)),), "likely-violation"),
    "one of several": ((beauty(), sdk(grade="present"), sdk("zoloz")), "violation"),
}


@pytest.mark.parametrize(("sdks", "expected"), SDKS.values(), ids=SDKS)
def test_policy_text_needs_an_identity_sdk_in_use(decide, sdks, expected):
    answer = outcome("violation", "static", "policy")
    assert decide(answer, policy=silent_policy(), static=static(sdks=sdks)).verdict == expected


def test_an_sdk_seen_running_counts_though_it_is_only_present_in_the_package(decide):
    result = decide(
        outcome("violation", "static", "policy"),
        policy=silent_policy(),
        static=packed(sdks=(sdk(grade="present"),)),
        dynamic=dynamic(executed_sdks=(sdk(grade="executed"),)),
    )
    assert result.verdict == "violation"


def test_a_packed_app_with_a_present_sdk_gets_no_violation_from_its_policy():
    seen = verdicts(report(static=packed(sdks=(sdk(grade="present"),)), policy=silent_policy()))
    assert seen[ACCUSING] == "likely-violation"


@pytest.mark.parametrize("ident", IDS)
def test_no_check_exceeds_its_highest_verdict(decide, ident):
    most = law.checks()[ident].max_verdict
    for verdict in FLAGGED:
        result = decide(outcome(verdict, "operator"), ident)
        assert VERDICTS.index(result.verdict) >= VERDICTS.index(most)
        if VERDICTS.index(verdict) >= VERDICTS.index(most):
            assert result.verdict == verdict


@pytest.mark.parametrize("verdict", VERDICTS[3:])
def test_ceilings_leave_the_unflagged_verdicts_alone(decide, verdict):
    row = {"max_verdict": "needs-manual-review"}
    result = decide(outcome(verdict), row=row, static=static(china=()))
    assert result.verdict == verdict
    assert not result.would_change


@pytest.mark.parametrize("ceiling", FLAGGED)
def test_lowering_never_raises(ceiling):
    for verdict in VERDICTS:
        assert VERDICTS.index(lower(verdict, ceiling)) >= VERDICTS.index(verdict)


def test_the_lowest_ceiling_holds_and_each_that_lowered_says_why(decide):
    result = decide(
        outcome("violation"),
        row={"max_verdict": "needs-manual-review"},
        static=static(china=()),
    )
    assert result.verdict == "needs-manual-review"
    assert [text.en for text in result.would_change] == ["The highest verdict this check may give."]


@pytest.mark.parametrize("ident", IDS)
def test_another_legal_basis_sends_consent_checks_to_a_person(decide, ident):
    duty = Context(answers={"statutory_identity_duty": "反洗钱法"})
    plain = decide(outcome("violation", "operator"), ident).verdict
    claimed = decide(outcome("violation", "operator"), ident, context=duty).verdict
    assert claimed == (lower(plain, "needs-manual-review") if ident in CONSENT_CHECKS else plain)


@pytest.mark.parametrize("ident", IDS)
def test_a_claimed_state_rule_sends_the_sole_method_to_a_person(decide, ident):
    rule = Context(answers={"state_rule": "某特别规定"})
    plain = decide(outcome("violation", "operator"), ident).verdict
    claimed = decide(outcome("violation", "operator"), ident, context=rule).verdict
    sole = ident == "face-sole-verification"
    assert claimed == ("needs-manual-review" if sole else plain)


def test_consent_checks_exist_and_leave_notice_security_and_minors_out():
    assert set(IDS) >= CONSENT_CHECKS
    kept = {
        "policy-face-notice-elements",
        "face-cleartext-transmission",
        "minor-face-guardian-consent",
        "face-capture-over-collection",
    }
    assert not kept & CONSENT_CHECKS


@pytest.mark.parametrize("ident", IDS)
def test_no_binding_ground_in_force_means_no_accusation(decide, ident):
    result = decide(outcome("violation", "operator"), ident, day=date(1990, 1, 1))
    assert result.verdict == "needs-manual-review"
    assert not [c for c in result.provisions if c.use == "ground"]


def test_no_accusation_of_a_real_app_before_its_law():
    seen = verdicts(report(policy=silent_policy(), day=date(1990, 1, 1)))
    assert not {"violation", "likely-violation"} & set(seen.values())


# --- fingerprints --------------------------------------------------------------------------------


def finding_of(decide, **parts):
    (finding,) = decide(outcome(facts=(parts.pop("fact", fact()),)), **parts).findings
    return finding.fingerprint


def test_a_fingerprint_is_of_check_package_and_subject(decide):
    expected = hashlib.sha256(b"\0".join((ACCUSING.encode(), b"com.example.app", b"subject")))
    assert finding_of(decide) == expected.hexdigest()[:16]


def test_a_fingerprint_survives_another_version_of_the_app(decide):
    later = static(app=app(version_name="9", version_code="9", sha256="ff" * 32, size=1))
    moved = fact(evidence=(evidence(locator="La/b;->c()V @ 0xffff", excerpt="other"),))
    assert finding_of(decide) == finding_of(decide, static=later, fact=moved)


def test_fingerprints_tell_check_package_and_subject_apart():
    values = [
        fingerprint(*triple)
        for triple in (
            ("check", "package", "subject"),
            ("check2", "package", "subject"),
            ("check", "package2", "subject"),
            ("check", "package", "subject2"),
            ("checkp", "ackage", "subject"),
        )
    ]
    assert len(set(values)) == 5
    assert all(len(value) == 16 and int(value, 16) >= 0 for value in values)


def test_a_policy_that_was_not_fetched_is_named_by_its_address():
    told = judged("policy-separate-face-clause", static=static(policy_links=(link(),)))
    assert (told.verdict, told.reason) == ("not-assessed", "policy not fetched")
    assert link().url in told.message.zh
    assert "--fetch-policy" in told.would_change[0].en


@pytest.mark.parametrize(
    ("origin", "expected"),
    [
        (None, "violation"),
        (Origin("url", "https://a.example/p", status=200), "violation"),
        (Origin("url", "https://a.example/p", notes=("found-in-apk",)), "likely-violation"),
        (Origin("apk", "assets/p.html"), "likely-violation"),
    ],
)
def test_a_text_nobody_gave_is_never_certain(decide, origin, expected):
    told = policy()
    read = replace(told, snapshot=replace(told.snapshot, origin=origin))
    seen = decide(outcome("violation", "static", "policy"), policy=read)
    assert seen.verdict == expected
    assert any("--policy" in text.en for text in seen.would_change) == (expected != "violation")
