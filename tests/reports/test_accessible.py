"""Pages by the WCAG 2.2 AA, as far as a program can tell: axe-core in a browser, in both languages and all lights.

Add a page by adding a row to `PAGES`: a name, and how its text is made.
"""

import itertools
from collections.abc import Callable
from functools import cache

import axe
import pictures
import policies
import pytest
import samples
import studies
import tellings
from policies import TOOL

from reports import difference_html, html
from reports.difference import compare
from reports.dossier import html as dossier
from reports.policy_html import render_policy
from reports.words import LANGS

PAGES: dict[str, Callable[[str], str]] = {
    "report": lambda lang: html.render(pictures.pictured(), lang),
    "report-hostile": lambda lang: html.render(pictures.hostile(), lang),
    "told": tellings.page,
    "study": studies.page,
    "policy": lambda lang: render_policy(policies.full(), policies.demands(), TOOL, lang),
    "difference": lambda lang: difference_html.render(
        compare(samples.violating(), samples.compliant()), lang
    ),
    "dossier": lambda lang: dossier.render(pictures.pictured(), lang),
}
LOOKS = {"light": ("light", 1280), "dark": ("dark", 1280), "phone": ("light", 390)}
_OPEN_ALL = "document.querySelectorAll('details').forEach(d => d.open = true)"


@cache
def text_of(page, lang):
    return PAGES[page](lang)


def views():
    """Both languages in the light; colours and widths are the same in both, so the other looks take one each."""
    for page, lang, look in itertools.product(PAGES, LANGS, LOOKS):
        same = (lang, look) in (("en", "dark"), ("zh", "phone"))
        marks = [pytest.mark.stress] if same else []
        yield pytest.param(page, lang, look, marks=marks, id=f"{page}-{lang}-{look}")


@pytest.mark.parametrize(("page", "lang", "look"), [*views()])
def test_nobody_is_shut_out(page, lang, look, chromium, tmp_path):
    if reason := axe.missing():
        pytest.skip(reason)
    scheme, width = LOOKS[look]
    path = tmp_path / "page.html"
    path.write_text(text_of(page, lang), encoding="utf-8")
    chromium.media(scheme)
    try:
        chromium.show(path, width)
        chromium.ask(_OPEN_ALL)
        assert axe.violations(chromium) == []
    finally:
        chromium.media()


def test_the_check_can_fail(chromium, tmp_path):
    if reason := axe.missing():
        pytest.skip(reason)
    path = tmp_path / "page.html"
    path.write_text(
        "<!DOCTYPE html><html><body><svg role=img></svg><p style='color:#999'>too pale to read</p>"
    )
    chromium.show(path, 800)
    rules = {each.partition(":")[0] for each in axe.violations(chromium)}
    assert {"html-has-lang", "document-title", "svg-img-alt", "color-contrast"} <= rules
