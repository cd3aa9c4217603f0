"""The way of face data as a picture: a row of boxes from where it is taken to where it goes."""

import re
from typing import Literal, NamedTuple

from analyzers.artifacts import Text
from reports.pictured import Chain, Hop
from reports.pictures.canvas import SMALL, Box, Canvas, cut, joined, width_of, wrapped
from reports.words import Lang, pick

WIDTH = 1000.0
GAP = 28.0
EDGE = 22.0
"""Room at both ends of a row, for the arrow that goes on."""
A_ROW = 5
"""Boxes in one row; a longer chain goes on below."""
LINE = 15.0
LINES = 3
ROW_GAP = 18.0

BASIS: dict[Literal["static", "dynamic"], Text] = {
    "static": Text("读自代码", "Read in the code"),
    "dynamic": Text("运行中看到", "Seen in a run"),
}
TITLE = Text("人脸数据流", "Flow of face data")
KIND: dict[Literal["source", "pass", "sink"], Text] = {
    "source": Text("来源", "Source"),
    "pass": Text("经过", "Passes"),
    "sink": Text("去向", "Goes to"),
}


class _Stop(NamedTuple):
    kind: Literal["source", "pass", "sink"]
    head: str
    what: str


def svg(chain: Chain, lang: Lang) -> str:
    """The picture of one chain."""
    stops = _stops(chain, lang)
    rows = [stops[at : at + A_ROW] for at in range(0, len(stops), A_ROW)]
    box = (WIDTH - 2 * EDGE - GAP * (A_ROW - 1)) / A_ROW
    texts = {stop: wrapped(_simple(stop.what), box - 16, LINES) or ["?"] for stop in stops}
    tall = [26 + LINE * max(len(texts[stop]) for stop in row) for row in rows]
    marks = _laid([pick(mark, lang) for mark in chain.marks])
    height = sum(tall) + ROW_GAP * len(rows) + 26 * len(marks) + 6
    ends = [x + width_of(said, SMALL) + 14 for row in marks for x, said in row]
    width = max([2 * EDGE + len(rows[0]) * (box + GAP) - GAP, *(end + 4 for end in ends)])
    canvas = Canvas(width, height, title(chain, lang), described(chain, lang))
    y, number, last = 4.0, 0, (0.0, 0.0)
    for row, row_height in zip(rows, tall, strict=True):
        for place, stop in enumerate(row):
            x = EDGE + place * (box + GAP)
            middle = (x - 1, y + row_height / 2)
            if number and place:
                canvas.arrow("p-ink-line", [last, middle])
            elif number:
                canvas.arrow("p-ink-line", [last, (last[0] + EDGE - 4, last[1])])
                canvas.arrow("p-ink-line", [(x - EDGE + 4, middle[1]), middle])
            flagged = bool(chain.checks) and stop.kind == "sink"
            _box(canvas, stop, texts[stop], Box(x, y, box, row_height), flagged)
            last = (x + box, y + row_height / 2)
            number += 1
        y += row_height + ROW_GAP
    for row_of_marks in marks:
        for x, said in row_of_marks:
            canvas.rect("p-box", Box(x, y, width_of(said, SMALL) + 14, 20), 10)
            canvas.text("p-strong", (x + 7, y + 14), said, size=SMALL)
        y += 26
    return canvas.markup()


def title(chain: Chain, lang: Lang) -> str:
    """From where to where."""
    return f"{pick(TITLE, lang)}: {pick(chain.source, lang)} → {pick(chain.sink, lang)}"


def described(chain: Chain, lang: Lang) -> str:
    """The chain in a sentence."""
    marks = "; ".join(pick(mark, lang) for mark in chain.marks)
    return joined((pick(BASIS[chain.basis], lang), marks, ", ".join(chain.checks)), " · ")


def _stops(chain: Chain, lang: Lang) -> list[_Stop]:
    """The source, what is between, the end; the first and the last hop are told of with their ends."""
    ends: dict[str, tuple[str, str]] = {
        "source": (pick(KIND["source"], lang), pick(chain.source, lang)),
        "sink": (pick(KIND["sink"], lang), pick(chain.sink, lang)),
    }
    between = [
        _Stop("pass", f"{pick(KIND['pass'], lang)} {number}", named(hop, lang))
        for number, hop in enumerate((h for h in chain.hops if h.kind == "pass"), 1)
    ]
    return [_Stop("source", *ends["source"]), *between, _Stop("sink", *ends["sink"])]


def named(hop: Hop, lang: Lang) -> str:
    """What a hop is, in the reader's language where it differs."""
    return (lang == "zh" and hop.zh) or hop.what


_DOTTED = re.compile(r"(?<![\w./:])(?:[\w$]+\.){2,}(?=[\w$<>-]+\.[\w$<>-]+$)")


def _simple(what: str) -> str:
    """A dotted name at the end of a text without its package; the whole is in the title and in the table."""
    return _DOTTED.sub("", what)


def _box(canvas: Canvas, stop: _Stop, lines: list[str], box: Box, flagged: bool) -> None:
    canvas.begin(f"{stop.head}: {stop.what}")
    end = stop.kind == "sink"
    look = "p-full" if end else "p-open" if stop.kind == "source" else "p-box"
    canvas.rect(look, box, 12 if stop.kind != "pass" else 3)
    head = cut(stop.head, box.width - 34, SMALL)
    canvas.text("p-on-full" if end else "p-soft", (box.x + 9, box.y + 17), head, size=SMALL)
    for number, line in enumerate(lines):
        at = (box.x + 9, box.y + 33 + number * LINE)
        canvas.text("p-on-full" if end else "p-text", at, line)
    if flagged:
        canvas.flag(box.x + box.width - 14, box.y + 13)
    canvas.end()


def _laid(marks: list[str]) -> list[list[tuple[float, str]]]:
    """Where the marks stand: as many in a row as have room."""
    rows: list[list[tuple[float, str]]] = []
    x = WIDTH
    for mark in marks:
        said = cut(mark, WIDTH - 30, SMALL)
        width = width_of(said, SMALL) + 14
        if x + width > WIDTH or not rows:
            rows.append([])
            x = EDGE
        rows[-1].append((x, said))
        x += width + 8
    return rows
