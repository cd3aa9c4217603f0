"""The clause of a policy in its text: what is marked, what is tagged, where it stands, and what is left out."""

import policies
import pytest
import samples
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from reports import html
from reports.lit import MOST, lit


def test_the_clause_is_shown_with_its_neighbours_and_its_place():
    policy = policies.full()
    (light, *_) = lit(policy)
    assert light.clause == policy.clauses[0]
    inside = [passage for passage in light.passages if passage.inside]
    beside = [passage for passage in light.passages if not passage.inside]
    assert inside
    assert len(beside) <= 2
    for passage in light.passages:
        said = "".join(piece.text for piece in passage.pieces)
        assert policy.text[passage.start : passage.end] == said


def test_sentences_about_faces_are_marked_and_what_they_tell_is_tagged():
    policy = policies.full()
    pieces = [p for light in lit(policy) for passage in light.passages for p in passage.pieces]
    spoken = [s for s in policy.sentences if s.face == "yes"]
    marked = [piece.text for piece in pieces if piece.face]
    assert marked
    assert all(any(text in policy.text[s.start : s.end] for s in spoken) for text in marked)
    tagged = {name for piece in pieces for name in piece.elements}
    assert tagged <= set(policy.elements)
    assert tagged


def test_a_policy_without_a_clause_shows_where_it_speaks_of_faces():
    policy = replace(policies.full(), clauses=())
    (light,) = lit(policy)
    assert light.clause is None
    assert all(any(piece.face for piece in passage.pieces) for passage in light.passages)


def test_a_policy_that_does_not_speak_of_faces_has_nothing_to_light():
    assert lit(policies.faceless()) == []


def test_a_long_clause_is_bounded_and_the_rest_counted():
    policy = policies.full()
    first = policy.clauses[0]
    text = policy.text[: first.start] + "很长的一段。\n" * 200
    clause = replace(first, start=first.start, end=len(text))
    long = replace(policy, text=text, clauses=(clause,), sentences=(), elements={})
    (light,) = lit(long)
    assert len(light.passages) == MOST
    assert light.left_out > 100


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_marks_tags_and_counts(lang):
    report = replace(samples.violating(), policy=policies.full())
    soup = BeautifulSoup(html.render(report, lang), "html.parser")
    (light, *_) = lit(report.policy)
    shown = soup.select(".lit-passage")
    assert len(shown) >= len(light.passages)
    assert f"[{light.passages[0].start}, {light.passages[0].end})" in shown[0].get_text()
    assert soup.select(".lit mark")
    assert soup.select(".lit .tag")


@given(st.data())
def test_whatever_the_places_of_quotations_nothing_is_lost_or_doubled(data):
    policy = policies.full()
    spot = st.integers(-5, len(policy.text) + 5)
    quotes = data.draw(st.lists(st.tuples(spot, spot), max_size=6))
    elements = {
        name: replace(element, quotes=tuple(quotes)) for name, element in policy.elements.items()
    }
    for light in lit(replace(policy, elements=elements)):
        for passage in light.passages:
            said = "".join(piece.text for piece in passage.pieces)
            assert policy.text[passage.start : passage.end] == said
            for piece in passage.pieces:
                assert len(piece.elements) == len(set(piece.elements))
