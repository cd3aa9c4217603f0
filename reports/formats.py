"""The forms one app's report can take: which module renders each, and the ending of its file."""

from collections.abc import Callable
from importlib import import_module
from typing import Literal, NamedTuple

from reports.model import Report

Lang = Literal["zh", "en"]
Attached = Callable[[str], bytes | None]
"""Bytes of a file of the bundle by its relative name (``evidence/…``, ``session/…``), ``None`` when it is not there."""


class Format(NamedTuple):
    """One form."""

    extension: str
    module: str
    """Has ``render(report, lang)``, or ``render(report, lang, attached)`` where ``figures`` is set; empty for the document itself."""
    figures: bool = False
    """The form shows files of the bundle: screenshots."""
    binary: bool = False
    """The document is bytes and no text for a terminal."""


FORMATS: dict[str, Format] = {
    "text": Format("txt", "reports.text"),
    "json": Format("json", ""),
    "html": Format("html", "reports.html"),
    "dossier": Format("dossier.html", "reports.dossier.html", figures=True),
    "pdf": Format("pdf", "reports.dossier.pdf", figures=True, binary=True),
    "docx": Format("docx", "reports.dossier.docx", figures=True, binary=True),
    "sarif": Format("sarif", "reports.sarif"),
    "junit": Format("junit.xml", "reports.junit"),
    "markdown": Format("md", "reports.markdown"),
}


def nothing(_name: str) -> None:
    """No files at all: a report alone."""


def render(
    report: Report, form: str, lang: Lang, attached: Attached = nothing, *, line: bool = False
) -> str | bytes:
    """A report in one of the formats.

    :param line: JSON only: the document on one line.
    :raises analyzers.errors.InputError: ``extra-missing`` where the form needs an extra that is not installed.
    """
    if form == "json":
        from analyzers.artifacts import encode

        return encode(report, pretty=not line).decode().rstrip("\n") + "\n"
    chosen = FORMATS[form]
    function = import_module(chosen.module).render
    document: str | bytes = (
        function(report, lang, attached) if chosen.figures else function(report, lang)
    )
    return document
