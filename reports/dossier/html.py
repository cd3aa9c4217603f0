"""A dossier as one HTML file, made for A4 paper: no network, no scripts, every image inside.

Blocks hold strings that are visible already; here they are escaped, and the browser is told to load nothing.
"""

import base64
import hashlib
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from reports.dossier.blocks import Document, Drawing, Figure
from reports.dossier.content import content
from reports.dossier.texts import Lang
from reports.formats import Attached, nothing
from reports.model import Report

WIDTHS = range(5, 96)
"""Shares of a line that columns may have, each a class of the style sheet."""


def render(report: Report, lang: Lang, attached: Attached = nothing) -> str:
    """The whole dossier. Equal reports give equal pages."""
    return page(content(report, lang, attached))


def page(document: Document) -> str:
    """A document of blocks as a page."""
    style = _style()
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    blocks = [(type(block).__name__, block) for block in document.blocks]
    text = (
        _environment()
        .get_template("dossier.html.j2")
        .render(
            document=document,
            blocks=blocks,
            style=Markup(style),
            csp=f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; form-action 'none'",
        )
    )
    return text.rstrip("\n") + "\n"


@cache
def _style() -> str:
    loader = PackageLoader("reports")
    sheet = loader.get_source(Environment(autoescape=True), "dossier.css")[0]
    widths = "".join(f".w{share} {{ width: {share}%; }}\n" for share in WIDTHS)
    return sheet.replace("\r\n", "\n") + widths


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("reports"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(source=_source, drawn=_drawn)
    return environment


def _source(figure: Figure) -> str:
    return f"data:{figure.media};base64,{base64.b64encode(figure.data).decode()}"


def _drawn(drawing: Drawing) -> Markup:
    return Markup(drawing.svg)  # made by `reports.pictures`, which escapes what it is given
