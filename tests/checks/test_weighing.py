"""What the code and the runs say together: the whole table, and how much a doubtful record is worth."""

import pytest
from builders import fact, outcome
from msgspec.structs import replace
from observations import RIGHT, recording, session, walk

from analyzers.artifacts import Text
from reports.model import VERDICTS
from scanner.observed_facts import Sight, said
from scanner.weighing import CONFLICT, reproductions, unrun, weigh

SEEN = Sight("accept-1", "seen", Text("见", "seen"), ())
AGAIN = SEEN._replace(run="accept-2")
V, L, M, C, N, A = VERDICTS

TABLE = {
    # code: what comes of a run that says V, L, M, C, N, A
    V: (V, L, M, M, M, V),
    L: (V, L, M, M, M, L),
    M: (V, L, M, M, M, M),
    C: (V, L, M, C, C, C),
    N: (V, L, M, C, N, N),
    A: (V, L, M, C, N, A),
}
CASES = [(code, run, TABLE[code][place]) for code in VERDICTS for place, run in enumerate(VERDICTS)]


def code(verdict, **parts):
    return outcome(verdict, "static", **{"reason": "code", "facts": (fact("code"),), **parts})


def half(verdict, *sights, **parts):
    return lambda _: said(verdict, "run", "运行", "run", sights or (SEEN, AGAIN), **parts)


@pytest.mark.parametrize(("of_code", "of_run", "expected"), CASES)
def test_the_table(of_code, of_run, expected):
    got = weigh(code(of_code), session(*RIGHT), half(of_run))
    assert got.verdict == expected


@pytest.mark.parametrize("of_run", [V, L])
@pytest.mark.parametrize("of_code", VERDICTS)
def test_only_the_same_accusation_is_a_matching_trace(of_code, of_run):
    pairs = {"run": ("code",)}
    same = weigh(code(of_code), session(*RIGHT), half(of_run), same=pairs)
    other = weigh(code(of_code), session(*RIGHT), half(of_run), same={"run": ("else",)})
    accused = of_code in (V, L)
    assert same.basis == (("dynamic", "static") if accused else ("dynamic",))
    assert other.basis == ("dynamic",)
    assert same.reproductions == other.reproductions == 2


def test_no_session_leaves_the_code_as_it_is():
    assert weigh(code(L), None, half(V)) == code(L)
    assert unrun().verdict == A


def test_conflicting_evidence_shows_both():
    got = weigh(code(L), session(*RIGHT), half(C))
    assert got.reason == f"{CONFLICT}: code"
    assert got.basis == ("static", "dynamic")
    assert {each.subject for each in got.facts} == {"code", "seen"}
    bare = weigh(code(L), session(*RIGHT), lambda _: said(C, "run", "运行", "run"))
    assert [each.subject for each in bare.facts] == ["code", "run"]


def test_a_question_the_run_answers():
    got = weigh(code(M), session(*RIGHT), half(C), settles=("code",))
    assert (got.verdict, got.reason) == (C, "run")
    accused = weigh(code(L), session(*RIGHT), half(C), settles=("code",))
    assert accused.verdict == M


def test_a_check_only_a_run_answers_gives_the_runs_reason():
    got = weigh(unrun(), session(*RIGHT), half(A))
    assert (got.verdict, got.reason) == (A, "run")


def test_what_was_not_captured_is_told():
    got = weigh(code(C), session(*RIGHT), half(A))
    assert got.verdict == C
    assert [text.en for text in got.missing] == ["run"]


@pytest.mark.parametrize("of_run", VERDICTS)
@pytest.mark.parametrize("of_code", VERDICTS)
def test_a_broken_record_neither_clears_nor_accuses(of_code, of_run):
    broken = session(*RIGHT, record=recording(intact=False))
    got = weigh(code(of_code), broken, half(of_run))
    assert "dynamic" not in got.basis or got.verdict == M
    if of_run in (C, N, A):
        assert (got.verdict, got.basis) == (of_code, ("static",))
    if of_code in (V, L):
        assert got.verdict == of_code  # the code's own accusation is not made smaller


def test_a_session_without_its_means_is_a_broken_one():
    bare = replace(session(*RIGHT), recording=None)
    assert weigh(code(A), bare, half(C)).verdict == A
    assert weigh(code(A), bare, half(V)).verdict == M


def counted(*walks, sights, **parts):
    return reproductions(said(V, "run", "运行", "run", sights), session(*walks, **parts))


def sight(run, subject="seen"):
    return SEEN._replace(run=run, subject=subject)


def test_reproductions_are_clean_installs_each_once():
    runs = [walk(number=n) for n in (1, 2, 3)]
    assert counted(*runs, sights=[sight("accept-1"), sight("accept-1")]) == 1
    assert counted(*runs, sights=[sight("accept-1"), sight("accept-3")]) == 2
    assert counted(*runs, sights=[sight("accept-9")]) == 0


def test_two_facts_seen_once_are_not_one_seen_twice():
    runs = [walk(number=n) for n in (1, 2)]
    assert counted(*runs, sights=[sight("accept-1", "a"), sight("accept-2", "b")]) == 1


@pytest.mark.parametrize(
    "parts",
    [{"clean": False}, {"path": "imported"}, {"trial": "unpinned"}],
    ids=["not clean", "imported", "unpinned"],
)
def test_runs_that_are_no_reproduction(parts):
    runs = [walk(**{"number": n, **parts}) for n in (1, 2)]
    assert counted(*runs, sights=[sight(w.run.id) for w in runs]) == 0


def test_answers_made_for_the_app_are_none():
    runs = [walk(number=n) for n in (1, 2)]
    opted = recording(opted=("environment",))
    assert counted(*runs, sights=[sight("accept-1"), sight("accept-2")], record=opted) == 0


def test_the_control_run_counts_as_itself():
    runs = [walk(number=1), walk(number=1, hooks=False)]
    assert counted(*runs, sights=[sight("accept-1"), sight("accept-1-plain")]) == 2
