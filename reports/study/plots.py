"""The figures of a study, by matplotlib; what they show stands in a table beside each.

Texts go into a figure as marks and are put back by `reports.study.inline`: matplotlib would measure
them with fonts it may not have, and read a dollar sign as a formula.
"""

import io
import unicodedata
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from reports.study.inline import COLOURS, Labels, inline
from reports.study.tables import missing

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WIDTH = 760.0
"""Points across a figure; the page scales it."""
ROW = 20.0
SIZE = 11.0
LONGEST = 52
"""Columns of a label; the table has the whole text."""


class Rated(NamedTuple):
    """One line of a figure: ``share`` of ``trials`` with its interval."""

    label: str
    successes: int
    trials: int
    share: float
    low: float
    high: float
    beside: float | None = None
    """A second share drawn with an open mark."""


class Caption(NamedTuple):
    """What a figure is called and says, for those who do not see it."""

    id: str
    title: str
    about: str


def ready() -> None:
    """Raises `InputError` (``extra-missing``) without matplotlib."""
    try:
        import matplotlib as _matplotlib  # noqa: F401
    except ImportError:
        raise missing("The page of a study", "matplotlib") from None


def intervals(caption: Caption, rows: Sequence[Rated], colour: str = "violation") -> str:
    """A point and its interval per row, on a scale from 0 to 100 %."""
    with _Drawing(caption, [row.label for row in rows], right=84) as drawing:
        axes, labels = drawing.axes, drawing.labels
        _per_cent(axes, labels)
        for y, row in enumerate(rows):
            axes.plot([row.low, row.high], [y, y], color=COLOURS["soft"], linewidth=2, zorder=2)
            axes.plot([row.share], [y], "o", color=COLOURS[colour], markersize=7, zorder=3)
            if row.beside is not None and row.beside != row.share:
                axes.plot(
                    [row.beside],
                    [y],
                    "o",
                    markeredgecolor=COLOURS[colour],
                    markerfacecolor=COLOURS["paper"],
                    markersize=6,
                    zorder=2.5,
                )
            drawing.beside(y, f"{row.successes:,} / {row.trials:,}")
        return drawing.svg()


def stacked(
    caption: Caption, names: Sequence[str], parts: Sequence[tuple[str, Sequence[int]]]
) -> str:
    """Bars of counts, one part after the other; ``parts`` are (colour, count of each row)."""
    totals = [sum(counts[y] for _, counts in parts) for y in range(len(names))]
    most = max(totals, default=0) or 1
    with _Drawing(caption, names, right=60) as drawing:
        axes, labels = drawing.axes, drawing.labels
        axes.set_xlim(0, most)
        _ticks(axes, labels, _steps(most))
        left = [0] * len(names)
        for colour, counts in parts:
            shown = [y for y in range(len(names)) if counts[y]]
            axes.barh(
                shown,
                [counts[y] for y in shown],
                left=[left[y] for y in shown],
                height=0.72,
                color=COLOURS[colour],
                edgecolor=COLOURS["paper" if colour != "paper" else "soft"],
                linewidth=0.8,
            )
            left = [before + count for before, count in zip(left, counts, strict=True)]
        for y, total in enumerate(totals):
            drawing.beside(y, f"{total:,}")
        return drawing.svg()


def heat(
    caption: Caption,
    names: Sequence[str],
    across: Sequence[str],
    cells: dict[tuple[int, int], tuple[int, int]],
) -> str:
    """A grid; ``cells`` are (flagged, assessed) by row and column, stronger colour for a larger share."""
    with _Drawing(caption, names, right=90, top=_tilted(across), bottom=10) as drawing:
        axes, labels = drawing.axes, drawing.labels
        axes.set_xlim(-0.5, len(across) - 0.5)
        axes.grid(visible=False)
        axes.xaxis.tick_top()
        axes.set_xticks(
            range(len(across)),
            [labels.add(_cut(name, 24)) for name in across],
            rotation=35,
            ha="left",
            rotation_mode="anchor",
        )
        for (y, x), (flagged, assessed) in sorted(cells.items()):
            if assessed:
                # Strong enough to tell apart, weak enough for the number to be read on it.
                axes.barh(
                    [y], [0.94], left=[x - 0.47], height=0.9, color=COLOURS["violation"],
                    alpha=round(0.04 + 0.34 * flagged / assessed, 4),
                )  # fmt: skip
            text = f"{flagged}/{assessed}" if assessed else "–"
            axes.text(
                x, y, labels.add(text), ha="center", va="center_baseline", rotation_mode="anchor",
                fontsize=SIZE - 1, color=COLOURS["ink" if assessed else "soft"],
            )  # fmt: skip
        return drawing.svg()


def over_time(caption: Caption, rows: Sequence[Rated]) -> str:
    """A point and its interval per period, from left to right."""
    with _Drawing(caption, [], right=20, height=240) as drawing:
        axes, labels = drawing.axes, drawing.labels
        axes.set_xlim(-0.5, len(rows) - 0.5)
        axes.set_ylim(-0.04, 1.06)
        axes.grid(visible=True, axis="y")
        axes.grid(visible=False, axis="x")
        quarters = [0, 0.25, 0.5, 0.75, 1]
        axes.set_yticks(quarters, [labels.add(f"{q:.0%}") for q in quarters])
        every = -(-len(rows) // 16)
        shown = range(0, len(rows), every)
        axes.set_xticks(shown, [labels.add(_cut(rows[x].label, 10)) for x in shown])
        for x, row in enumerate(rows):
            axes.plot([x, x], [row.low, row.high], color=COLOURS["soft"], linewidth=2, zorder=2)
            axes.plot([x], [row.share], "o", color=COLOURS["violation"], markersize=7, zorder=3)
            if len(rows) <= 16:
                axes.text(
                    x + 0.06, row.share, labels.add(f"{row.successes}/{row.trials}"), ha="left",
                    va="bottom", fontsize=SIZE - 1, color=COLOURS["soft"],
                    rotation_mode="anchor",
                )  # fmt: skip
        axes.plot(range(len(rows)), [row.share for row in rows], color=COLOURS["line"], zorder=1)
        return drawing.svg()


class _Drawing:
    """One figure with its axes; a context, so that our settings hold for it alone."""

    def __init__(
        self,
        caption: Caption,
        names: Sequence[str],
        *,
        right: float,
        top: float = 10.0,
        bottom: float = 30.0,
        height: float | None = None,
    ) -> None:
        self._caption = caption
        self._names = [_cut(name, LONGEST) for name in names]
        self._right = right
        self._top = top
        self._bottom = bottom
        self._height = height if height is not None else ROW * max(1, len(names))
        self.labels = Labels()
        self._settings: Any = None
        self.figure: Figure
        self.axes: Axes

    def __enter__(self) -> "_Drawing":
        from matplotlib import rc_context
        from matplotlib.figure import Figure

        self._settings = rc_context(
            {
                "svg.fonttype": "none",
                "svg.hashsalt": "faceaudit",
                "text.parse_math": False,
                "text.color": COLOURS["ink"],
                "font.size": SIZE,
                "axes.edgecolor": COLOURS["line"],
                "axes.labelcolor": COLOURS["ink"],
                "axes.axisbelow": True,
                "xtick.color": COLOURS["soft"],
                "ytick.color": COLOURS["line"],
                "ytick.labelcolor": COLOURS["ink"],
                "xtick.labelcolor": COLOURS["soft"],
                "grid.color": COLOURS["line"],
                "grid.linewidth": 0.6,
                "figure.dpi": 72,
            }
        )
        self._settings.__enter__()
        widest = max((_columns(name) for name in self._names), default=5)
        left, bottom = 14 + widest * SIZE * 0.55, self._bottom
        height = self._height + bottom + self._top
        self.figure = Figure(figsize=(WIDTH / 72, height / 72), frameon=False)
        self.axes = self.figure.add_axes(
            (
                left / WIDTH,
                bottom / height,
                (WIDTH - left - self._right) / WIDTH,
                self._height / height,
            )
        )
        self.axes.patch.set_visible(False)
        for side in ("top", "right", "left"):
            self.axes.spines[side].set_visible(False)
        self.axes.grid(visible=True, axis="x")
        self.axes.tick_params(length=0, pad=6)
        if self._names:
            self.axes.set_ylim(len(self._names) - 0.5, -0.5)
            self.axes.set_yticks(
                range(len(self._names)), [self.labels.add(name) for name in self._names]
            )
        return self

    def __exit__(self, *ended: Any) -> None:
        self._settings.__exit__(*ended)

    def beside(self, y: float, text: str) -> None:
        """A text at the right end of a row."""
        self.axes.text(
            1.015, y, self.labels.add(text), transform=self.axes.get_yaxis_transform(),
            va="center_baseline", fontsize=SIZE - 0.5, color=COLOURS["soft"],
        )  # fmt: skip

    def svg(self) -> str:
        drawn = io.StringIO()
        # Dates and versions would make equal studies differ.
        nothing = dict.fromkeys(("Date", "Creator", "Format", "Type"))
        self.figure.savefig(drawn, format="svg", metadata=nothing)
        caption = self._caption
        return inline(drawn.getvalue(), self.labels, caption.id, caption.title, caption.about)


def _per_cent(axes: "Axes", labels: Labels) -> None:
    axes.set_xlim(-0.01, 1.01)
    ticks = [0, 0.25, 0.5, 0.75, 1]
    axes.set_xticks(ticks, [labels.add(f"{tick:.0%}") for tick in ticks])


def _ticks(axes: "Axes", labels: Labels, ticks: Sequence[int]) -> None:
    axes.set_xticks(ticks, [labels.add(f"{tick:,}") for tick in ticks])


def _steps(most: int) -> range:
    """Some four to eight round numbers from nought to ``most``."""
    step = 1
    while most / step > 8:
        step *= 5 if str(step)[0] == "2" else 2
        if str(step)[0] == "4":
            step = step * 5 // 4
    return range(0, most + 1, step)


def _tilted(names: Sequence[str]) -> float:
    """Room for names at 35 degrees."""
    widest = max((_columns(_cut(name, 24)) for name in names), default=1)
    return 18 + widest * SIZE * 0.55 * 0.58


def _columns(text: str) -> int:
    """How wide a text is, in half an em."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def _cut(text: str, columns: int) -> str:
    if _columns(text) <= columns:
        return text
    kept, width = "", 1
    for sign in text:
        width += _columns(sign)
        if width > columns:
            break
        kept += sign
    return kept.rstrip() + "…"


__all__ = ["Caption", "Rated", "heat", "intervals", "over_time", "ready", "stacked"]
