"""Ways to a face as a graph: every step reachable, consent where it is given, bounded, and honest about gaps."""

import askings
import pytest
from askings import ASK, SCREEN, agree, capture, free, prompt, request, way
from builders import evidence, sdk, static
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from test_walks import result

from analyzers.asking import Asking, PromptText, Way
from scanner.ways import MOST_BRANCHES, MOST_WAYS, ways

MAIN = "com.example.Main"
OPEN = f"open {MAIN}"
TOUCH = f"touch “刷脸登录” on {MAIN}"
AGREE = f"touch “同意” on {SCREEN}"
CALL = "Lcom/vendor/Sdk;->start()V"


def graph(*captures, prompts=(), results=(), permissions=(), state="read", sdks=()):
    asking = Asking(state, prompts=prompts, captures=captures, permissions=permissions)
    return ways(static(asking=asking, sdks=sdks), results)


def steps(found):
    """Kinds and labels along the edges, from the entry."""
    after = {edge.source: edge.target for edge in reversed(found.edges)}
    nodes = {node.id: node for node in found.nodes}
    at, said = found.nodes[0].id, []
    while at:
        said.append((nodes[at].kind, nodes[at].label))
        at = after.get(at, "")
    return said


def consented(**parts):
    return capture(ways=(Way((OPEN, TOUCH, f"open {SCREEN}", AGREE, CALL), (ASK,), ()),), **parts)


def test_an_app_without_a_way_to_a_face_has_no_graph():
    assert graph() is None


def test_a_way_goes_from_the_entry_over_every_touch_to_the_face():
    found = graph(consented(), prompts=(prompt(),))
    assert steps(found) == [
        ("entry", "Main"),
        ("touch", "刷脸登录"),
        ("screen", "FaceActivity"),
        ("consent", "同意 (我们将采集您的人脸信息用于核验身份，是否同意？)"),
        ("face", "MegLive / FaceID v3 SDK (meglive_sdk): Sdk.start"),
    ]
    assert found.complete
    assert found.left_out == 0


@pytest.mark.parametrize("wording", ["separate", "explicit", "implied", "none"])
def test_a_consent_about_faces_says_how_it_is_worded(wording):
    found = graph(consented(), prompts=(prompt(wording=wording),))
    (node,) = [node for node in found.nodes if node.kind == "consent"]
    assert node.face_consent == wording


def test_another_consent_is_no_consent_about_faces():
    found = graph(consented(), prompts=(prompt(topics=("general",)),))
    (node,) = [node for node in found.nodes if node.kind == "consent"]
    assert node.face_consent == ""


def test_a_prompt_that_asks_for_no_consent_is_a_touch():
    found = graph(consented(), prompts=(prompt(asks_consent=False),))
    assert "consent" not in {node.kind for node in found.nodes}
    assert ("touch", "同意") in steps(found)


def test_a_consent_given_before_stands_after_the_entry():
    found = graph(
        capture(ways=(Way((OPEN, TOUCH, CALL), (ASK,), ("agreed",)),)), prompts=(prompt(),)
    )
    assert [kind for kind, _ in steps(found)] == ["entry", "consent", "touch", "face"]
    assert [edge.label for edge in found.edges] == ["earlier", "", ""]


def test_the_label_and_the_screen_decide_which_prompt_is_agreed_to():
    other = prompt(agree("好的"), id="other", screen="com.example.Other")
    found = graph(
        capture(ways=(Way((OPEN, f"open {SCREEN}", AGREE, CALL), ("other", ASK), ()),)),
        prompts=(other, prompt()),
    )
    kinds = [kind for kind, _ in steps(found)]
    assert kinds == ["entry", "consent", "screen", "consent", "face"]


def test_callbacks_of_the_platform_are_no_steps():
    found = graph(
        capture(ways=(Way((OPEN, "callback La;->b()V", "granted La;->c()V", CALL), (), ()),))
    )
    assert [kind for kind, _ in steps(found)] == ["entry", "face"]


def test_a_way_that_begins_at_no_screen_begins_at_its_own():
    found = graph(capture(ways=(Way(("service La;->b()V", CALL), (), ()),)))
    assert steps(found)[0] == ("entry", "FaceActivity")


def test_ways_share_their_beginnings_and_captures_of_one_kind_their_end():
    found = graph(
        consented(id="a", method="com.vendor.Sdk.start"),
        consented(id="b", method="com.vendor.Sdk.detect"),
        prompts=(prompt(),),
    )
    assert len(found.nodes) == 5
    assert found.nodes[-1].label.endswith("Sdk.start, Sdk.detect")


def test_requests_and_other_ways_stand_beside_the_step_they_belong_to():
    found = graph(
        consented(alternatives=("短信验证码",)),
        prompts=(prompt(),),
        permissions=(request(path=(OPEN, TOUCH)), request(screen="com.example.Elsewhere")),
    )
    by = {node.id: node for node in found.nodes}
    beside = {
        by[edge.target].label: by[edge.source].label
        for edge in found.edges
        if by[edge.target].kind in ("permission", "alternative")
    }
    assert beside["CAMERA"] == "刷脸登录"
    assert beside["短信验证码"].startswith("同意")
    assert len(beside) == 2


def test_a_request_stands_at_the_last_step_of_its_path_that_is_drawn():
    found = graph(
        consented(), prompts=(prompt(),), permissions=(request(path=(OPEN, "touch “x” on y")),)
    )
    (edge,) = [e for e in found.edges if e.target == found.nodes[-1].id]
    assert edge.source == found.nodes[0].id


def test_what_a_flagged_check_cites_is_marked():
    place = evidence(locator="Lcom/example/Ask;->show()V @ 0x1")
    found = graph(consented(), prompts=(prompt(evidence=(place,)),), results=[result(place)])
    assert [node.checks for node in found.nodes if node.kind == "consent"] == [("a-check",)]


def test_a_way_that_was_not_followed_to_its_end_makes_it_incomplete():
    assert not graph(free(resolved=False)).complete
    assert not graph(free(), state="partial").complete
    assert graph(free()).complete


def test_without_ways_over_screens_the_shortest_way_in_the_code_is_shown():
    path = ("com.example.Main", "Lcom/example/Gate;->open()V")
    found = graph(sdks=(sdk(evidence=(evidence(path=path),)),))
    assert [kind for kind, _ in steps(found)] == ["entry", "screen", "face"]
    assert steps(found)[1][1] == "Gate.open"
    assert not found.complete


@pytest.mark.parametrize("parts", [{"grade": "present"}, {"not_face_data": True}, {"evidence": ()}])
def test_an_sdk_that_takes_no_face_leads_nowhere(parts):
    given_parts = {"evidence": (evidence(path=("com.example.Main",)),), **parts}
    assert graph(sdks=(sdk(**given_parts),)) is None


def test_ways_beyond_the_bound_are_counted():
    many = tuple(
        capture(id=f"c{n}", screen=f"com.example.S{n}", ways=(way(steps=(f"open {n}", CALL)),))
        for n in range(MOST_WAYS + 7)
    )
    found = graph(*many)
    assert found.left_out == 7


def test_many_things_beside_a_step_are_bounded():
    found = graph(consented(alternatives=tuple("abcdefgh")), prompts=(prompt(),))
    assert sum(node.kind == "alternative" for node in found.nodes) == MOST_BRANCHES


SCREENS = ("a.Main", "a.Face", "a.Pay")
said = st.one_of(
    st.sampled_from([f"open {screen}" for screen in SCREENS]),
    st.sampled_from(
        [f"touch “{label}” on {screen}" for label in ("同意", "x") for screen in SCREENS]
    ),
    st.just("callback La;->b()V"),
)
some_ways = st.builds(
    Way,
    st.lists(said, max_size=6).map(lambda found: (*found, CALL)),
    st.lists(st.sampled_from(("p0", "p1", "p2", "gone")), max_size=3, unique=True).map(tuple),
    st.just(()),
)
captures = st.lists(
    st.builds(
        lambda number, found, screen, others: capture(
            id=f"c{number}", ways=tuple(found), screen=screen, alternatives=tuple(others)
        ),
        st.integers(0, 9),
        st.lists(some_ways, max_size=4),
        st.sampled_from(SCREENS),
        st.lists(st.text(max_size=5), max_size=3),
    ),
    max_size=5,
)
requests = st.lists(
    st.builds(
        lambda path, screen: request(path=tuple(path), screen=screen),
        st.lists(said, max_size=4),
        st.sampled_from(SCREENS),
    ),
    max_size=3,
)
PROMPTS = tuple(
    replace(
        askings.prompt(id=f"p{n}", screen=screen),
        texts=(PromptText("title", f"标题{n}"),),
        asks_consent=n != 2,
    )
    for n, screen in enumerate(SCREENS)
)


@given(captures, requests)
def test_every_step_can_be_reached_once_and_no_edge_dangles(found, asked):
    drawn = graph(*found, prompts=PROMPTS, permissions=tuple(asked))
    if drawn is None:
        assert not any(each.ways for each in found)
        return
    ids = [node.id for node in drawn.nodes]
    assert len(ids) == len(set(ids))
    assert all(edge.source in ids and edge.target in ids for edge in drawn.edges)
    into = [edge.target for edge in drawn.edges]
    assert len(into) == len(set(into))
    # Every node but the entries has one way to it, and it begins at an entry.
    source = {edge.target: edge.source for edge in drawn.edges}
    kinds = {node.id: node.kind for node in drawn.nodes}
    for ident in ids:
        while ident in source:
            ident = source[ident]
        assert kinds[ident] == "entry"
    leaves = set(ids) - {edge.source for edge in drawn.edges}
    assert all(kinds[leaf] in ("face", "permission", "alternative") for leaf in leaves)
