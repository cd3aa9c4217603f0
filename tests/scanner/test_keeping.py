"""What to keep, where to turn to, liability and banners: facts with their provisions, and no forecast."""

import re
from datetime import date

import pytest
from builders import DAY, beauty, dynamic, policy, report, static
from observations import BEGUN, HOME, IDLE, TAKEN, session, twice

from scanner.context import Context

AMOUNT = re.compile(r"元|万|亿|[%％]|罚款|百分之|CNY|yuan|million|\bfined?\b|罪|crime", re.I)


def texts(whole):
    told = [advice.text for advice in (*whole.keep, *whole.complain)]
    cited = [c.citation for advice in (*whole.keep, *whole.complain) for c in advice.provisions]
    return [*told, *cited, *(c.citation for c in whole.liability), *whole.banners]


def keep(whole, ident):
    return next(advice for advice in whole.keep if advice.id == ident)


def test_the_policy_and_the_session_that_were_read_are_named_by_their_hash():
    whole = report(policy=policy(), dynamic=dynamic())
    assert whole.policy.snapshot.sha256 in keep(whole, "policy").text.zh
    assert whole.session.log in keep(whole, "recording").text.en
    bare = report()
    assert "SHA-256" not in keep(bare, "policy").text.en
    assert "SHA-256" not in keep(bare, "recording").text.en


def test_grounds_of_what_is_flagged_are_kept_and_no_others():
    assert keep(report(static=static(sdks=())), "provisions").provisions == ()
    whole = report(dynamic=session(*IDLE, *twice(*BEGUN, *TAKEN, HOME)))
    cited = keep(whole, "provisions").provisions
    assert cited
    assert {citation.use for citation in cited} == {"ground"}
    assert len({citation.citation for citation in cited}) == len(cited)


def test_nothing_foretells_an_amount_or_a_crime():
    whole = report(context=Context(answers={"rnd": True}), policy=policy())
    for text in texts(whole):
        assert not AMOUNT.search(text.zh), text.zh
        assert not AMOUNT.search(text.en), text.en


def test_provisions_are_those_in_force():
    early = report(day=date(2021, 8, 15))
    assert {citation.id for citation in early.liability} == {"spc-8"}
    authorities = next(advice for advice in early.complain if advice.id == "authorities")
    assert authorities.provisions == ()
    assert "pipl-65" in {c.id for advice in report(day=DAY).complain for c in advice.provisions}


def test_the_measures_only_where_somebody_is_recognised():
    assert "frt-18" in {c.id for c in report().liability}
    assert "frt-18" not in {c.id for c in report(static=static(sdks=(beauty(),))).liability}
    claimed = report(context=Context(answers={"rnd": "yes"}))
    assert "frt-18" not in {c.id for c in claimed.liability}


def test_no_chinese_law_where_it_was_ruled_out():
    abroad = report(context=Context(offered_in_china=False))
    assert abroad.complain == ()
    assert abroad.liability == ()
    assert all(advice.provisions == () for advice in abroad.keep)


@pytest.mark.parametrize(
    ("answers", "names"),
    [
        ({}, []),
        ({"rnd": False}, []),
        ({"rnd": "否"}, []),
        ({"rnd": True}, ["Research exemption"]),
        (
            {"statutory_identity_duty": "电话用户实名登记", "state_rule": "某规定"},
            ["A statutory duty", "A special state rule"],
        ),
    ],
)
def test_a_claim_of_the_operator_is_told_first(answers, names):
    banners = report(context=Context(answers=answers)).banners
    assert len(banners) == len(names)
    for banner, name in zip(banners, names, strict=True):
        assert banner.en.startswith(name)
        assert "claimed by operator, not verified" in banner.en
        assert "未予核实" in banner.zh
