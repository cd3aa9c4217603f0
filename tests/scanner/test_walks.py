"""Runs as chronologies: what lasts has an end, what repeats is counted, what is cited is marked."""

import observations as o
import pytest
from builders import evidence, text
from hypothesis import given
from hypothesis import strategies as st
from observations import ACCEPT, FACE, GENERAL, asked, m, session, walk, yes

from analyzers.artifacts import Evidence
from analyzers.observed import Moment, Run
from reports.model import VERDICTS, Finding, Result
from scanner.cited import Cited
from scanner.walks import LANE, LONGEST, MOST, walks


def result(*cited, check="a-check", verdict="violation"):
    finding = Finding("x", text(), cited, "f" * 16)
    return Result(
        check=check, title=text(), verdict=verdict, severity="high", reason="r", message=text(),
        remedy=text(), provisions=(), rests_on=(), missing=(), would_change=(), findings=(finding,),
    )  # fmt: skip


def line(number, excerpt="camera-open: x"):
    return evidence(kind="event", source="events.jsonl", locator=f"line {number}", excerpt=excerpt)


def one(*steps, results=(), **parts):
    (walked,) = walks(session(walk(*steps, **parts)), results)
    return walked


def listed(walked):
    return [(each.kind, each.start, each.end) for each in walked.occurrences]


def test_without_a_session_there_is_nothing():
    assert walks(None, ()) == ()


def test_every_run_is_there_in_order_with_how_it_ended():
    found = walks(session(*ACCEPT, walk(o.LAUNCH, path="idle", completed=False, why="lost")), ())
    assert [(w.run, w.path, w.completed, w.why) for w in found] == [
        ("accept-1", "accept", True, ""),
        ("accept-2", "accept", True, ""),
        ("idle-1", "idle", False, "lost"),
    ]


def test_the_camera_is_one_bar_from_open_to_close():
    walked = one(o.LAUNCH, o.OPEN, m("frame"), o.CLOSE)
    assert listed(walked) == [
        ("launch", 0, None),
        ("camera-open", 1_000, 3_000),
        ("frame", 2_000, None),
    ]
    assert walked.span == 3_000


def test_a_camera_never_seen_to_close_is_open_as_long_as_frames_come_and_no_longer():
    assert listed(one(o.OPEN, m("frame"), m("frame"), o.HOME))[0] == ("camera-open", 0, 2_000)
    assert listed(one(o.OPEN, o.HOME))[0] == ("camera-open", 0, None)


def test_what_was_only_found_when_asked_is_said_to_be():
    walked = one(o.OPEN, o.CLOSE, m("camera-open", "media.camera service", act="service"))
    assert [each.polled for each in walked.occurrences] == [False, True]


def test_a_camera_opened_again_is_a_bar_of_its_own():
    kinds = listed(one(o.OPEN, o.CLOSE, o.OPEN, o.CLOSE))
    assert kinds == [("camera-open", 0, 1_000), ("camera-open", 2_000, 3_000)]


def test_a_close_that_nothing_opened_is_listed():
    assert listed(one(o.LAUNCH, o.CLOSE))[1] == ("camera-close", 1_000, None)


def test_a_face_step_goes_from_its_start_to_its_end_whoever_ends_it():
    walked = one(o.START, m("face-start", "detect", sdk=o.SDK), m("face-end", "result"))
    assert listed(walked) == [("face-start", 0, 2_000)]
    assert walked.left_out == 2


def test_a_screen_lasts_until_the_next_and_a_launch_ends_it():
    walked = one(m("screen", "a", ref="1"), m("screen", "b", ref="2"), o.AGAIN)
    assert listed(walked) == [
        ("screen", 0, 1_000),
        ("screen", 1_000, 2_000),
        ("relaunch", 2_000, None),
    ]


def test_the_same_screen_seen_again_is_one():
    assert listed(one(m("screen", "a", ref="1"), m("screen", "a", ref="1"), o.AGAIN)) == [
        ("screen", 0, 2_000),
        ("relaunch", 2_000, None),
    ]


def test_a_question_for_a_permission_lasts_until_its_answer():
    walked = one(m("permission-asked", o.CAMERA), m("permission-asked", o.CAMERA), o.ALLOWED)
    assert listed(walked) == [("permission-asked", 0, 2_000), ("permission-allowed", 2_000, None)]


def test_agreements_say_to_what():
    walked = one(asked(GENERAL), yes(GENERAL), asked(FACE), yes(FACE), o.no(FACE))
    said = [(each.kind, each.about) for each in walked.occurrences if each.lane == "hand"]
    assert said == [("agree", "other"), ("agree", "face"), ("refuse", "")]
    assert "人脸信息" in walked.occurrences[3].what


def test_marks_and_nameless_touches_are_counted_only():
    walked = one(o.LAUNCH, Moment(0, 0, "touch", " "), m("mark", "alternative"))
    assert listed(walked) == [("launch", 0, None)]
    assert walked.left_out == 2


def test_what_is_usually_left_out_is_listed_when_it_is_cited():
    steps = (m("mark", "alternative"), m("permission-asked", "x"), m("permission-asked", "x"))
    cited = [result(line(10, "mark: alternative"), line(30, "permission-asked: x"))]
    assert [kind for kind, _, _ in listed(one(*steps, results=cited))] == [
        "mark",
        "permission-asked",
        "permission-asked",
    ]


def test_of_what_one_line_shows_the_most_telling_is_listed():
    both = (
        Moment(7, 0, "screen", "首页", ref="1"),
        Moment(7, 0, "home", "订单"),
        Moment(9, 5, "launch", "x"),
    )
    (walked,) = walks(session(o.Walked(run(both), ())), ())
    assert [each.kind for each in walked.occurrences] == ["home", "launch"]


def run(moments):
    return Run("r", "accept", "", 1, True, True, "ca", True, "", (), tuple(moments))


# --- what is cited -------------------------------------------------------------------------------


def test_a_line_that_a_flagged_check_cites_is_marked_with_it():
    walked = one(o.LAUNCH, o.OPEN, results=[result(line(20))])
    assert [each.checks for each in walked.occurrences] == [(), ("a-check",)]


@pytest.mark.parametrize("verdict", VERDICTS[3:])
def test_only_flagged_checks_mark(verdict):
    assert one(o.OPEN, results=[result(line(10), verdict=verdict)]).occurrences[0].checks == ()


def test_a_repetition_that_is_cited_is_listed():
    steps = (o.OPEN, m("frame"), m("frame"), m("frame"))
    assert len(one(*steps).occurrences) == 2
    cited = one(*steps, results=[result(line(40, "frame: x"))])
    assert [each.checks for each in cited.occurrences] == [(), (), ("a-check",)]


def test_a_citation_means_the_kind_it_names():
    both = (Moment(7, 0, "home", "订单"), Moment(7, 0, "camera-open", "x"))
    (walked,) = walks(session(o.Walked(run(both), ())), [result(line(7, "camera-open: x"))])
    assert {each.kind: each.checks for each in walked.occurrences} == {
        "home": (),
        "camera-open": ("a-check",),
    }
    (walked,) = walks(session(o.Walked(run(both), ())), [result(line(7, "something else"))])
    assert all(each.checks == ("a-check",) for each in walked.occurrences)


def test_a_flow_that_is_cited_marks_its_upload():
    flow = Evidence("flow", "flows.mitm", "id-1", "POST /")
    walked = one(o.LAUNCH, m("upload", "host", evidence=(flow,)), results=[result(flow)])
    assert [each.checks for each in walked.occurrences] == [(), ("a-check",)]


def test_checks_stand_in_the_order_of_the_report():
    results = [result(line(10), check="b"), result(line(10), check="a")]
    assert one(o.OPEN, results=results).occurrences[0].checks == ("b", "a")
    assert Cited(results).by([line(10)]) == ()


# --- bounds --------------------------------------------------------------------------------------


def test_a_long_run_keeps_what_is_cited_and_counts_the_rest():
    steps = [m("sdk-init", f"call {n}") for n in range(2 * MOST)]
    last = 10 * 2 * MOST
    walked = one(*steps, results=[result(line(last, "sdk-init: x"))])
    assert len(walked.occurrences) == MOST
    assert walked.left_out == MOST
    assert walked.occurrences[-1].checks == ("a-check",)


def test_a_long_text_is_cut():
    assert len(one(m("touch", "长" * 9_999)).occurrences[0].what) == LONGEST


moments = st.lists(
    st.builds(
        Moment,
        st.integers(1, 60),
        st.integers(0, 10_000),
        st.sampled_from(sorted(LANE)),
        st.sampled_from(("", "a", "b", o.CAMERA)),
        ref=st.sampled_from(("", FACE.id, GENERAL.id, "other")),
        sdk=st.sampled_from(("", o.SDK)),
    ),
    max_size=60,
).map(lambda found: sorted(found, key=lambda each: each.n))


@given(moments, st.sets(st.integers(1, 60), max_size=5))
def test_any_run_is_in_order_whole_and_within_its_span(found, cited):
    prompts = o.session(o.ACCEPT[0]).observed.shown
    results = [result(*(line(n, "x") for n in sorted(cited)))]
    (walked,) = walks(session(o.Walked(run(found), prompts)), results)
    starts = [each.start for each in walked.occurrences]
    assert starts == sorted(starts)
    assert all(0 <= each.start <= walked.span for each in walked.occurrences)
    assert all(
        each.end is None or each.start <= each.end <= walked.span for each in walked.occurrences
    )
    assert len(walked.occurrences) + walked.left_out == len(found)
    assert all(LANE[each.kind] == each.lane for each in walked.occurrences)
    # Nothing that is cited is lost.
    marked = {each.line for each in walked.occurrences if each.checks}
    assert marked == {each.n for each in found} & cited
