"""One run as a picture: lanes from top to bottom, time from left to right, agreements as lines through all lanes.

Time is stretched where much happens and squeezed where nothing does, so that what came before what can be read; the
axis says the seconds. A long run goes on in further bands, like a line of music.
"""

from bisect import bisect_left
from typing import NamedTuple

from reports.pictured import LANES, Lane, Occurrence, Walk
from reports.pictures import labels
from reports.pictures.canvas import SMALL, Box, Canvas, cut, width_of
from reports.sessions import PATH
from reports.words import Lang, pick

WIDTH = 1000.0
LEFT = 96.0
RIGHT = 14.0
ROW = 30.0
HEAD = 24.0
"""Room for the words over the lanes of a band."""
AXIS = 24.0
BETWEEN = 14.0
PLOT = WIDTH - LEFT - RIGHT
MOST_STRETCH = 1.8
"""How far a band with room to spare is drawn out."""


class _Column(NamedTuple):
    """Where things of one instant stand."""

    time: int
    place: float
    """Pixels from the left of its band's plot."""
    band: int


class _Plan(NamedTuple):
    """Where every occurrence stands."""

    columns: tuple[_Column, ...]
    of: tuple[int, ...]
    """For each occurrence, the number of its column."""
    bands: int

    def column(self, number: int) -> _Column:
        return self.columns[self.of[number]]

    def at(self, time: int) -> _Column:
        """Where an instant stands that may lie between columns."""
        times = [column.time for column in self.columns]
        after = bisect_left(times, time)
        if after >= len(self.columns):
            return self.columns[-1]
        right = self.columns[after]
        if after == 0 or right.time == time:
            return right
        left = self.columns[after - 1]
        if left.band != right.band:
            return _Column(time, left.place, left.band)
        share = (time - left.time) / max(1, right.time - left.time)
        return _Column(time, left.place + share * (right.place - left.place), left.band)


def svg(walk: Walk, lang: Lang) -> str:
    """The picture of one run."""
    plan = _plan(walk)
    lanes = [lane for lane in LANES if any(each.lane == lane for each in walk.occurrences)]
    height = plan.bands * _band_height(lanes) + (plan.bands - 1) * BETWEEN + 2
    canvas = Canvas(WIDTH, height, _title(walk, lang), labels.describe(walk, lang))
    for band in range(plan.bands):
        _Band(canvas, walk, plan, lanes, band, lang).draw()
    return canvas.markup()


def _title(walk: Walk, lang: Lang) -> str:
    path = pick(PATH[walk.path], lang) if walk.path in PATH else walk.path
    return labels.TITLE[lang].format(run=walk.run, path=path)


def _band_height(lanes: list[Lane]) -> float:
    return HEAD + ROW * max(1, len(lanes)) + AXIS


# --- where things stand --------------------------------------------------------------------------


def _plan(walk: Walk) -> _Plan:
    """Columns in the order of time; an agreement has a column of its own, so that before and after it are clear."""
    starts: list[int] = []
    of: list[int] = []
    alone = False
    for each in walk.occurrences:
        own = each.about != ""
        if not starts or each.start != starts[-1] or own or alone:
            starts.append(each.start)
        alone = own
        of.append(len(starts) - 1)
    if not starts or walk.span > starts[-1]:
        starts.append(walk.span)
    wide = {of[at] for at, each in enumerate(walk.occurrences) if each.lane == "hand"}
    return _Plan(*_laid(starts, wide, tuple(of)))


def _laid(
    starts: list[int], wide: set[int], of: tuple[int, ...]
) -> tuple[tuple[_Column, ...], tuple[int, ...], int]:
    rows: list[list[tuple[int, float]]] = [[]]
    place = 10.0
    for number, time in enumerate(starts):
        if number:
            passed = max(0, time - starts[number - 1])
            gap = min(130.0, 18 + 1.5 * passed**0.5) + (14 if number - 1 in wide else 0)
            place += gap
        if place > PLOT - 24 and rows[-1]:
            rows.append([])
            place = 10.0
        rows[-1].append((time, place))
    columns = []
    for band, row in enumerate(rows):
        # The last band is not drawn out further than the others can be.
        stretch = min(MOST_STRETCH, (PLOT - 24) / max(1.0, row[-1][1]))
        columns += [_Column(time, 10 + (place - 10) * stretch, band) for time, place in row]
    return tuple(columns), of, len(rows)


# --- one band ------------------------------------------------------------------------------------


class _Band:
    def __init__(
        self, canvas: Canvas, walk: Walk, plan: _Plan, lanes: list[Lane], band: int, lang: Lang
    ) -> None:
        self._canvas, self._walk, self._plan = canvas, walk, plan
        self._lanes, self._band, self._lang = lanes, band, lang
        self._top = band * (_band_height(lanes) + BETWEEN)
        self._bottom = self._top + HEAD + ROW * max(1, len(lanes))
        mine = [column for column in plan.columns if column.band == band]
        self._columns = mine
        self._end = LEFT + (mine[-1].place if mine else 0) + 12
        self._covered = -1
        """Until when a bar goes on in the lane being drawn."""

    def draw(self) -> None:
        self._before_consent()
        self._lanes_drawn()
        self._axis()
        for lane in self._lanes:
            self._lane(lane)
        self._agreements()

    def _lanes_drawn(self) -> None:
        for row, lane in enumerate(self._lanes):
            y = self._top + HEAD + row * ROW
            self._canvas.line("p-rule", (0, y), (WIDTH - RIGHT, y))
            name = pick(labels.LANE[lane], self._lang)
            self._canvas.text("p-soft", (0, y + ROW / 2 + 4), cut(name, LEFT - 8))
        self._canvas.line("p-line", (0, self._bottom), (WIDTH - RIGHT, self._bottom))

    def _before_consent(self) -> None:
        """The time before any agreement about faces lies on a ground of its own."""
        first = next(
            (at for at, each in enumerate(self._walk.occurrences) if each.about == "face"), None
        )
        until = WIDTH - RIGHT
        if first is not None:
            column = self._plan.column(first)
            if column.band < self._band:
                return
            if column.band == self._band:
                until = LEFT + column.place
        height = self._bottom - self._top - HEAD
        self._canvas.rect("p-before", Box(LEFT, self._top + HEAD, until - LEFT, height))
        words = labels.BEFORE if first is not None else labels.NEVER
        said = cut(pick(words, self._lang), until - LEFT - 4, SMALL)
        self._canvas.text("p-soft", (LEFT, self._top + HEAD - 7), said, size=SMALL)

    def _axis(self) -> None:
        taken = -100.0
        for column in self._columns:
            x = LEFT + column.place
            said = f"{column.time / 1000:.1f} s"
            if x - taken < width_of(said, SMALL) + 10:
                self._canvas.line("p-rule", (x, self._bottom), (x, self._bottom + 3))
                continue
            taken = x
            self._canvas.line("p-line", (x, self._bottom), (x, self._bottom + 6))
            anchor = "end" if x > WIDTH - 40 else "middle"
            at = (x, self._bottom + 18)
            self._canvas.text("p-soft", at, said, size=SMALL, anchor=anchor)

    def _agreements(self) -> None:
        for at, each in enumerate(self._walk.occurrences):
            column = self._plan.column(at)
            if not each.about or column.band != self._band:
                continue
            x = LEFT + column.place
            face = each.about == "face"
            self._canvas.begin(labels.whole(each, self._lang))
            look = "p-consent" if face else "p-consent-other"
            y = self._top + HEAD + self._lanes.index(each.lane) * ROW + ROW / 2
            self._canvas.line(look, (x, self._top + HEAD - 3), (x, y - 8))
            self._canvas.line(look, (x, y + 8), (x, self._bottom))
            if face:
                words = cut(pick(labels.AGREED, self._lang), WIDTH - RIGHT - x - 6, SMALL)
                at_words = (x + 5, self._top + HEAD - 7)
                self._canvas.text("p-consent-text", at_words, words, size=SMALL)
            self._canvas.end()

    # --- a lane -----------------------------------------------------------------------------------

    def _lane(self, lane: Lane) -> None:
        y = self._top + HEAD + self._lanes.index(lane) * ROW + ROW / 2
        mine = [at for at, each in enumerate(self._walk.occurrences) if each.lane == lane]
        self._covered = -1
        for number, at in enumerate(mine):
            following = mine[number + 1] if number + 1 < len(mine) else None
            self._one(at, following, y)

    def _one(self, at: int, following: int | None, y: float) -> None:
        each, begun = self._walk.occurrences[at], self._plan.column(at)
        over = self._plan.at(each.end) if each.end is not None else begun
        if not begun.band <= self._band <= over.band:
            return
        start = LEFT + begun.place if begun.band == self._band else LEFT
        limit = self._end
        if following is not None and self._plan.column(following).band == self._band:
            limit = LEFT + self._plan.column(following).place - 3
        self._canvas.begin(labels.whole(each, self._lang))
        begins, lasts = begun.band == self._band, over != begun
        if lasts:
            stop = LEFT + over.place if over.band == self._band else self._end
            self._bar(each, Box(start, y - 10, max(3.0, stop - start), 20), begins)
            text_at, limit = start + 5, min(stop - 3, limit)
            self._covered = each.end or each.start
        else:
            labels.draw_mark(self._canvas, each.kind, start, y)
            text_at = start + 10
            if each.start < self._covered:
                # It stands on a bar, and so do its words.
                bar = self._plan.at(self._covered)
                limit = min(limit, LEFT + bar.place if bar.band == self._band else self._end)
        if begins:
            if each.checks:
                self._canvas.flag(text_at + 7, y)
                text_at += 17
            said = cut(labels.short(each, self._lang), limit - text_at)
            if len(said) > 3 or not said.endswith("…"):
                self._canvas.text("p-text", (text_at, y + 4), said)
        self._canvas.end()

    def _bar(self, each: Occurrence, box: Box, begins: bool) -> None:
        look = "p-box" if each.lane == "screen" else "p-dashed" if each.polled else "p-bar"
        self._canvas.rect(look, box, 2)
        if begins:
            edge = "p-flag-line" if each.checks else "p-ink-line"
            self._canvas.line(edge, (box.x, box.y), (box.x, box.y + box.height))
