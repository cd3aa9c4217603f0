"""The program that takes a PDF apart, run here: what it answers, what it refuses, where its bounds are."""

import io
import json
import sys
from types import SimpleNamespace
from typing import Any

import papers
import pytest

from analyzers.policy import pdfpages

pytest.importorskip("pdfminer")


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The program's answer to some bytes, without the bounds that would hold for this process too."""
    import logging

    monkeypatch.setattr(pdfpages, "_bound", lambda: None)
    monkeypatch.setattr(logging, "disable", lambda level: None)

    def call(data: bytes) -> dict[str, Any]:
        out = io.StringIO()
        with monkeypatch.context() as inside:
            inside.setattr(sys, "argv", ["pdfpages", json.dumps(sys.path)])
            inside.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(data)))
            inside.setattr(sys, "stdout", out)
            pdfpages.main()
        return json.loads(out.getvalue())  # type: ignore[no-any-return]

    return call


def texts(answer: dict[str, Any]) -> list[str]:
    return [line["text"].strip() for line in answer["lines"]]


WORDS = "我们收集您的人脸信息。"


def test_lines_come_with_their_place_size_and_page(run: Any) -> None:
    answer = run(papers.pdf([[(60, 700, 12, WORDS)], [(80, 600, 20, "第二页")]]))
    one, two = answer["lines"]
    assert (one["page"], one["text"].strip(), one["height"]) == (0, WORDS, 842)
    assert (round(one["x0"]), round(one["x1"])) == (60, 60 + 12 * len(WORDS))
    assert one["y0"] < 700 < one["y1"]
    assert (one["cell"], one["bullet"], one["bold"]) == (None, False, [])
    assert (two["page"], two["text"].strip()) == (1, "第二页")
    assert two["size"] > one["size"]
    assert (answer["links"], answer["title"]) == ([], "")


def test_bold_letters_of_one_font_are_one_piece(run: Any) -> None:
    (line,) = run(papers.pdf([[(60, 700, 12, "重要", True)]]))["lines"]
    assert line["bold"] == [[0, 2]]


def test_letters_that_a_font_does_not_name_are_unmapped(run: Any) -> None:
    answer = run(papers.pdf([[(60, 700, 12, "脸脸")]], cmap="Identity-H"))
    assert texts(answer) == ["\ufffd\ufffd"]


def rules(across: tuple[int, ...], down: tuple[int, ...]) -> str:
    left, right, below, above = min(down), max(down), min(across), max(across)
    lines = [f"{x} {below} m {x} {above} l S" for x in down]
    return "\n".join(lines + [f"{left} {y} m {right} {y} l S" for y in across])


def test_a_line_over_two_cells_is_cut_at_the_rule(run: Any) -> None:
    drawn = rules((600, 630), (60, 84, 400))
    answer = run(papers.pdf([[(60, 610, 12, "名称目的"), (60, 700, 12, WORDS)]], drawings=drawn))
    cells = {line["text"].strip(): line["cell"] for line in answer["lines"]}
    assert cells == {"名称": [60, 84, 600, 630], "目的": [84, 400, 600, 630], WORDS: None}


def test_the_sides_of_drawn_boxes_are_rules_too(run: Any) -> None:
    drawn = "60 600 100 30 re S 160 600 100 30 re S"
    answer = run(papers.pdf([[(70, 610, 12, "甲"), (170, 610, 12, "乙")]], drawings=drawn))
    assert {line["text"].strip(): line["cell"] for line in answer["lines"]} == {
        "甲": [60, 160, 600, 630],
        "乙": [160, 260, 600, 630],
    }


def test_a_drawing_of_more_rules_than_a_table_has_makes_no_cells(
    run: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = [(70, 610, 12, "甲")]
    drawn = rules((600, 630), (60, 160))
    assert run(papers.pdf([page], drawings=drawn))["lines"][0]["cell"] == [60, 160, 600, 630]
    monkeypatch.setattr(pdfpages, "MAX_EDGES", 1)
    assert run(papers.pdf([page], drawings=drawn))["lines"][0]["cell"] is None


def test_a_dot_marks_the_line_behind_it_only(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    page = [(60, 700, 12, "手机号"), (60, 660, 12, "姓名")]
    data = papers.pdf([page], drawings="50 703 4 4 re f")
    assert [line["bullet"] for line in run(data)["lines"]] == [True, False]
    monkeypatch.setattr(pdfpages, "MAX_EDGES", 0)
    assert [line["bullet"] for line in run(data)["lines"]] == [False, False]


# --- what is refused --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "most", "pages"),
    [("MAX_PAGES", 1, [[(60, 700, 12, WORDS)]] * 2), ("MAX_CHARS", 5, [[(60, 700, 12, WORDS)]])],
)
def test_more_than_is_read_is_refused(
    run: Any, monkeypatch: pytest.MonkeyPatch, name: str, most: int, pages: Any
) -> None:
    data = papers.pdf(pages)
    assert set(texts(run(data))) == {WORDS}
    monkeypatch.setattr(pdfpages, name, most)
    answer = run(data)
    assert answer["problem"] == "policy-too-large"
    assert str(most) in answer["message"]


def test_what_is_no_pdf_is_damaged(run: Any) -> None:
    answer = run(b"%PDF-1.7\n")
    assert answer["problem"] == "policy-damaged"
    assert "Traceback" not in answer["message"]


def test_a_password_is_asked_for(run: Any) -> None:
    objects = [
        b"<</Type /Catalog /Pages 2 0 R>>",
        b"<</Type /Pages /Count 0 /Kids []>>",
        b"<</Filter /Standard /V 1 /R 2 /O (" + b"a" * 32 + b") /U (" + b"b" * 32 + b") /P -4>>",
    ]
    data = papers.pdf_of(objects, "/Root 1 0 R /Encrypt 3 0 R /ID [(x) (x)]")
    assert run(data)["problem"] == "policy-encrypted"


def test_too_little_memory_is_too_large_a_file(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def read(data: bytes) -> None:
        raise MemoryError

    monkeypatch.setattr(pdfpages, "_read", read)
    assert run(b"")["problem"] == "policy-too-large"


def test_the_bounds_are_set_before_anything_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    resource = pytest.importorskip("resource")
    told: dict[int, Any] = {}
    monkeypatch.setattr(resource, "setrlimit", told.__setitem__)
    monkeypatch.setattr(sys, "setrecursionlimit", lambda most: told.__setitem__(-1, most))
    pdfpages._bound()
    assert told == {
        resource.RLIMIT_AS: (pdfpages.MEMORY, pdfpages.MEMORY),
        resource.RLIMIT_CPU: (pdfpages.SECONDS, pdfpages.SECONDS),
        -1: 2_000,
    }


# --- title and links --------------------------------------------------------------------------------


def linked(annotations: str, title: bytes = b"()") -> bytes:
    """A page with annotations and a title; its words stand at (60, 700)."""
    data = papers.pdf([[(60, 700, 12, WORDS)]])
    bodies = [part.split(b"\nendobj")[0] for part in data.split(b" 0 obj\n")[1:]]
    bodies[-1] = bodies[-1][:-2] + f" /Annots {annotations}>>".encode()
    bodies.append(b"<</Title " + title + b">>")
    return papers.pdf_of(bodies, f"/Root 1 0 R /Info {len(bodies)} 0 R")


def link(target: str, box: str = "[60 696 180 714]") -> str:
    return f"<</Type /Annot /Subtype /Link /Rect {box} /A <</S /URI /URI ({target})>>>>"


def test_links_come_with_their_box(run: Any) -> None:
    answer = run(linked(f"[{link('https://a.example/policy')}]"))
    assert answer["links"] == [[0, 60, 696, 180, 714, "https://a.example/policy"]]


def test_a_link_covers_the_words_under_its_box() -> None:
    from analyzers.policy.source import read

    source = read(linked(f"[{link('https://a.example/', '[84 696 132 714]')}]"), "p.pdf")
    (found,) = source.links
    assert (source.text[found.start : found.end], found.target) == (
        WORDS[2:6],
        "https://a.example/",
    )


@pytest.mark.parametrize(
    "broken",
    [
        "<</Type /Annot /A 7>>",
        "<</A <</URI (x)>>>>",
        "<</A <</URI (x)>> /Rect [1 2 /a 4]>>",
        "9",
        "[]",
    ],
)
def test_a_broken_annotation_is_left_out_and_no_other(run: Any, broken: str) -> None:
    answer = run(linked(f"[{broken} {link('https://a.example/1')}]"))
    assert [one[-1] for one in answer["links"]] == ["https://a.example/1"]
    assert texts(answer) == [WORDS]


@pytest.mark.parametrize(
    "other", ["<</Type /Annot /Rect [1 2 3 4]>>", link("https://a.example/", "[1 2 3]")]
)
def test_what_is_no_link_is_passed_over(run: Any, other: str) -> None:
    answer = run(linked(f"[{other} {link('https://a.example/2')}]"))
    assert [one[-1] for one in answer["links"]] == ["https://a.example/2"]


def test_links_beyond_the_most_are_left_out(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdfpages, "MAX_LINKS", 2)
    answer = run(linked("[" + link("https://a.example/") * 5 + "]"))
    assert len(answer["links"]) == 2


@pytest.mark.parametrize(
    ("title", "told"),
    [
        (b"(Privacy)", "Privacy"),
        (b"<FEFF969079C1653F7B56>", "隐私政策"),
        (b"7", ""),
        (b"(" + b"x" * 400 + b")", "x" * 300),
    ],
)
def test_the_title_is_told(run: Any, title: bytes, told: str) -> None:
    assert run(linked("[]", title))["title"] == told
