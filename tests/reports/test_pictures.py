"""The pictures: what they show, that they are sound SVG, and that no text of a stranger gets out of its place."""

import re
from xml.etree import ElementTree as ET

import pictures
import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from pictures import chain, graph, seen, walk

from reports import html
from reports.pictured import LANES, Edge, Graph, Node, Walk
from reports.pictures import canvas, labels, page, timeline, ways
from reports.pictures import chain as chains
from reports.words import LANGS

SVG = "{http://www.w3.org/2000/svg}"


def drawn(markup):
    return ET.fromstring(markup)


def texts(markup):
    return [each.text or "" for each in drawn(markup).iter(f"{SVG}text")]


def places(markup, look):
    """The horizontal places of lines of a look."""
    found = [e.attrib["d"] for e in drawn(markup).iter(f"{SVG}path") if e.attrib["class"] == look]
    return [float(re.match(r"M([\d.]+)", d)[1]) for d in found]


ALL = {
    "timeline": lambda lang: timeline.svg(walk(), lang),
    "ways": lambda lang: ways.svg(graph(), lang),
    "chain": lambda lang: chains.svg(chain(), lang),
}


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", ALL)
def test_a_picture_is_an_image_with_a_title_and_a_description(name, lang):
    root = drawn(ALL[name](lang))
    assert root.attrib["role"] == "img"
    assert [child.tag for child in root][:2] == [f"{SVG}title", f"{SVG}desc"]
    assert all(child.text for child in list(root)[:2])


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", ALL)
def test_a_picture_needs_no_script_no_style_no_id_and_nothing_from_elsewhere(name, lang):
    markup = ALL[name](lang)
    names = {name for e in drawn(markup).iter() for name in e.attrib}
    tags = {e.tag.removeprefix(SVG) for e in drawn(markup).iter()}
    assert not names & {"style", "id", "href", "onload"}
    assert tags <= {"svg", "title", "desc", "g", "rect", "path", "circle", "text"}
    assert "url(" not in markup


def test_the_style_sheet_knows_every_class_of_a_shape():
    known = set(re.findall(r"\.(p-[a-z-]+)", html._style()))
    assert canvas.classes() <= known


# --- the timeline --------------------------------------------------------------------------------


def test_what_came_before_the_consent_stands_left_of_its_line():
    markup = timeline.svg(walk(), "en")
    (line,) = set(places(markup, "p-consent"))
    title = {
        (g.find(f"{SVG}title").text or "").split(" · ")[1]: g for g in drawn(markup).iter(f"{SVG}g")
    }
    opened = title["camera opened"].find(f"{SVG}rect")
    assert float(opened.attrib["x"]) < line
    sent = title["sent"].find(f"{SVG}path")
    assert float(re.match(r"M([\d.]+)", sent.attrib["d"])[1]) > line


def test_an_agreement_in_the_same_millisecond_keeps_its_place_in_the_order():
    markup = timeline.svg(
        walk(
            seen(1, 100, "camera", "camera-open", "a.b.Camera.open"),
            seen(2, 100, "hand", "agree", "同意", about="face"),
            seen(3, 100, "network", "upload", "example.com"),
        ),
        "en",
    )
    (line,) = set(places(markup, "p-consent"))
    groups = {g.find(f"{SVG}title").text: g for g in drawn(markup).iter(f"{SVG}g")}
    camera = next(g for name, g in groups.items() if "camera opened" in name)
    upload = next(g for name, g in groups.items() if "sent" in name)
    assert float(camera.find(f"{SVG}circle").attrib["cx"]) < line
    assert float(re.match(r"M([\d.]+)", upload.find(f"{SVG}path").attrib["d"])[1]) > line


def test_a_run_without_consent_says_so_and_not_that_there_was_none():
    markup = timeline.svg(walk(seen(1, 0, "app", "launch", "spawn")), "zh")
    assert any("未见" in text for text in texts(markup))
    assert places(markup, "p-consent") == []


def test_what_a_flagged_check_cites_has_a_shape_of_its_own():
    cited = sum(bool(each.checks) for each in walk().occurrences)
    assert len(places(timeline.svg(walk(), "en"), "p-flag")) == cited == 2
    assert places(timeline.svg(walk(seen(1, 0, "app", "launch", "x")), "en"), "p-flag") == []


def test_what_was_only_found_when_asked_looks_and_reads_differently():
    opened = seen(1, 0, "camera", "camera-open", "appops", end=900, polled=True)
    assert 'class="p-dashed"' in timeline.svg(walk(opened), "en")
    assert "may have begun before" in labels.rows(walk(opened), "en")[0].kind
    assert 'class="p-dashed"' not in timeline.svg(walk(replace(opened, polled=False)), "en")


def test_only_lanes_with_something_in_them_are_drawn():
    names = texts(timeline.svg(walk(seen(1, 0, "camera", "frame", "f")), "en"))
    assert "Camera" in names
    assert "Network" not in names


def test_a_long_run_goes_on_in_further_bands_and_none_is_lost():
    many = walk(*(seen(n, 900 * n, "hand", "touch", f"第{n}个按钮") for n in range(80)))
    markup = timeline.svg(many, "en")
    assert float(drawn(markup).attrib["height"]) > 3 * 100
    said = [title.text for title in drawn(markup).iter(f"{SVG}title")]
    assert all(any(f"第{n}个按钮" in each for each in said) for n in range(80))


def test_an_empty_run_is_an_empty_sheet():
    empty = Walk("r", "idle", "", False, "lost", 0, ())
    assert drawn(timeline.svg(empty, "en")).attrib["role"] == "img"


def test_the_table_says_all_that_the_picture_shows():
    rows = labels.rows(walk(), "en")
    assert len(rows) == len(walk().occurrences)
    assert ("2.700–9.000", "Camera") in [(row.seconds, row.lane) for row in rows]
    assert [row.checks for row in rows if row.checks] == [(pictures.FLAGGED,)] * 2


occurrences = st.lists(
    st.builds(
        seen,
        st.integers(0, 10**6),
        st.integers(0, 10**9),
        st.sampled_from(LANES),
        st.text(max_size=12) | st.sampled_from(sorted(labels.MOMENT)),
        st.text(max_size=300),
        end=st.none() | st.integers(0, 10**9),
        about=st.sampled_from(("", "face", "other")),
        checks=st.just(()) | st.just(("check",)),
    ),
    max_size=40,
)


@given(occurrences, st.integers(0, 10**9))
def test_any_run_can_be_drawn_inside_its_sheet(listed, span):
    given_walk = walk()
    listed = tuple(sorted(listed, key=lambda each: each.start))
    root = drawn(timeline.svg(replace(given_walk, occurrences=listed, span=span), "zh"))
    width = float(root.attrib["width"])
    for rect in root.iter(f"{SVG}rect"):
        assert 0 <= float(rect.attrib["x"]) <= width
        assert float(rect.attrib["x"]) + float(rect.attrib["width"]) <= width + 20


# --- the ways ------------------------------------------------------------------------------------


def boxes(markup):
    found = {}
    for g in drawn(markup).iter(f"{SVG}g"):
        rect = g.find(f"{SVG}rect").attrib
        name = (g.find(f"{SVG}title").text or "").partition(": ")[2]
        found[name.partition(" · ")[0]] = tuple(
            float(rect[side]) for side in ("x", "y", "width", "height")
        )
    return found


def test_steps_stand_in_layers_from_left_to_right_and_never_on_each_other():
    found = list(boxes(ways.svg(graph(), "en")).values())
    assert len(found) == len(graph().nodes)
    for at, one in enumerate(found):
        for other in found[at + 1 :]:
            apart = (
                one[0] + one[2] <= other[0]
                or other[0] + other[2] <= one[0]
                or one[1] + one[3] <= other[1]
                or other[1] + other[3] <= one[1]
            )
            assert apart
    named = boxes(ways.svg(graph(), "en"))
    assert (
        named["MainActivity"][0]
        < named["刷脸登录"][0]
        < named["ArcFace: FaceEngine.detectFaces"][0]
    )


def test_what_kind_of_consent_it_is_is_said_and_drawn():
    for wording, shapes in (("separate", 1), ("explicit", 1), ("implied", 1), ("none", 0), ("", 0)):
        node = Node("a", "consent", "同意", wording)
        markup = ways.svg(Graph((node,), (), True), "en")
        assert any(ways.WORDING[wording].en[:8] in text for text in texts(markup))
        full = [e for e in drawn(markup).iter() if e.attrib.get("class") == "p-full"]
        assert len(full) == shapes


def test_the_list_of_steps_has_every_step_once_in_order():
    rows = page.steps_of(graph(), "en")
    assert [row.label for row in rows[:3]] == [
        "MainActivity",
        "刷脸登录",
        "同意 (人脸信息处理同意书)",
    ]
    assert sorted(row.label for row in rows) == sorted(node.label for node in graph().nodes)
    assert [row.depth for row in rows[:3]] == [1, 2, 3]


names = st.sampled_from([f"n{number}" for number in range(12)])
graphs = st.builds(
    Graph,
    st.lists(
        st.builds(Node, names, st.sampled_from(list(ways.KIND)), st.text(max_size=90)),
        max_size=12,
        unique_by=lambda node: node.id,
    ).map(tuple),
    st.lists(st.builds(Edge, names, names, st.sampled_from(("", "earlier"))), max_size=30).map(
        tuple
    ),
    st.booleans(),
)


@given(graphs)
def test_any_graph_can_be_drawn_even_one_that_goes_round(any_graph):
    markup = ways.svg(any_graph, "zh")
    assert len(list(drawn(markup).iter(f"{SVG}g"))) == len(any_graph.nodes)
    assert len(page.steps_of(any_graph, "zh")) == len(any_graph.nodes)


# --- the chain -----------------------------------------------------------------------------------


@pytest.mark.parametrize("passes", [0, 1, 3, 4, 12])
def test_a_chain_goes_from_its_source_over_every_hop_to_its_sink(passes):
    markup = chains.svg(chain(passes), "en")
    said = [g.find(f"{SVG}title").text for g in drawn(markup).iter(f"{SVG}g")]
    assert said[0] == "Source: Camera frame"
    assert said[-1].startswith("Goes to: Network")
    assert len(said) == passes + 2
    assert {"In cleartext", "Every frame"} <= set(texts(markup))


def test_a_chain_no_check_cites_is_not_flagged():
    assert places(chains.svg(chain(), "en"), "p-flag")
    assert not places(chains.svg(chain(checks=()), "en"), "p-flag")


# --- text ----------------------------------------------------------------------------------------


@given(st.text(max_size=200), st.floats(1, 400))
def test_a_cut_text_fits_its_room(words, room):
    said = canvas.cut(words, room)
    assert canvas.width_of(said) <= room or not said


@given(st.text(max_size=200), st.floats(40, 300), st.integers(1, 4))
def test_a_wrapped_text_keeps_to_its_lines(words, room, lines):
    found = canvas.wrapped(words, room, lines)
    assert len(found) <= lines
    assert all(canvas.width_of(line) <= room + canvas.SIZE for line in found)


def test_wrapping_loses_nothing_while_there_is_room():
    words = "com.example.lanelife.FaceActivity.checked over the network to face.example.com"
    found = canvas.wrapped(words, 150, 9)
    assert "".join("".join(found).split()) == "".join(words.split())


@pytest.mark.parametrize("lang", LANGS)
def test_a_strangers_text_becomes_no_markup_and_hides_nothing(lang):
    report = pictures.hostile()
    for markup in (
        timeline.svg(report.walks[0], lang),
        ways.svg(report.ways, lang),
        chains.svg(report.chains[0], lang),
    ):
        assert "<script" not in markup
        assert not re.search("[\u202e\u0000\u2066]", markup)
        drawn(markup)
    soup = BeautifulSoup(html.render(report, lang), "html.parser")
    assert soup.find("script") is None
    assert "\u202e" not in soup.get_text()


# --- in the page ---------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGS)
def test_every_picture_of_a_report_is_on_its_page_with_the_same_in_words(lang):
    report = pictures.pictured()
    soup = BeautifulSoup(html.render(report, lang), "html.parser")
    drawings = soup.select("figure.drawing")
    assert len(drawings) == len(report.walks) + 1 + len(report.chains)
    assert all(each.select_one("svg[role=img] > title") for each in drawings)
    assert all(each.select_one("details :is(table, ol)") for each in drawings)
    assert len(soup.select(".course tbody tr")) == sum(len(w.occurrences) for w in report.walks)
    assert "3" in soup.select_one("figure.drawing > .fine").get_text()


def test_the_first_run_of_each_path_is_shown_and_the_others_are_folded():
    report = pictures.pictured()
    chosen = page.first_walks(report.walks)
    assert [walk.run for walk in chosen.shown] == ["accept-1", "idle-1"]
    assert [walk.run for walk in chosen.folded] == ["accept-2", "accept-3"]


def test_ways_that_may_be_missing_are_said_to_be():
    report = replace(pictures.pictured(), ways=graph(complete=False, left_out=7))
    text = BeautifulSoup(html.render(report, "en"), "html.parser").get_text()
    assert "some may be missing" in text
    assert "Ways not drawn: 7." in text
