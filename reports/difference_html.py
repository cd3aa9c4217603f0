"""A difference as one HTML file, with the style and the safety of the report's page."""

from collections.abc import Iterable
from itertools import groupby

from reports import words_difference
from reports.difference import Difference
from reports.difference_parts import Shift
from reports.html import page
from reports.words import Lang, pick


def render(difference: Difference, lang: Lang) -> str:
    """The whole page. Equal differences give equal pages."""
    return page(
        "difference.html.j2",
        lang,
        difference=difference,
        sections=_sections(difference.shifts),
        dw=words_difference,
        d={name: pick(text, lang) for name, text in words_difference.PHRASE.items()},
        TAG={"zh": "zh-CN", "en": "en"},
    )


def _sections(shifts: Iterable[Shift]) -> list[tuple[str, list[Shift]]]:
    return [(name, list(each)) for name, each in groupby(shifts, key=lambda shift: shift.section)]
