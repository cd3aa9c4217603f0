"""A dossier as PDF: WeasyPrint, or an installed Chromium where its libraries are missing. Nothing is fetched."""

import logging
from collections.abc import Callable

from analyzers.errors import InputError
from reports.dossier.blocks import Document
from reports.dossier.browser import printed
from reports.dossier.content import content
from reports.dossier.fonts import ORDINARY, without_glyph
from reports.dossier.html import page
from reports.dossier.texts import Lang
from reports.formats import Attached, nothing
from reports.model import Report

NAMED = 12
"""Characters without a glyph that are named one by one."""
_MISSING = (
    "the form pdf needs WeasyPrint with its libraries, or Chromium; install it with: "
    "pip install 'faceaudit[documents]' (Debian: apt-get install libpango-1.0-0 libpangoft2-1.0-0)."
)


def render(report: Report, lang: Lang, attached: Attached = nothing) -> bytes:
    """The dossier as a PDF with its fonts embedded.

    :raises InputError: ``extra-missing`` when nothing here can write a PDF, ``fonts-missing`` when no installed
        font has Chinese characters and the dossier has.
    """
    return written(lambda notes: content(report, lang, attached, notes), lang)


def written(make: Callable[[tuple[str, ...]], Document], lang: Lang) -> bytes:
    """A document as PDF; it is made again with a note where the fonts leave something out."""
    write = _writer()
    document = make(())
    text = page(document)
    missing = without_glyph(text)
    if missing is None:
        text = page(make((_unchecked(lang),)))
    elif missing:
        if any(char in missing for char in ORDINARY):
            raise InputError(
                "fonts-missing",
                "no installed font has Chinese characters, which the dossier needs (Debian: apt-get install "
                "fonts-noto-cjk).",
            )
        text = page(make((_without(missing, lang),)))
        text = text.translate({ord(char): f"[U+{ord(char):04X}]" for char in missing})
    return write(text, document)


def _writer() -> Callable[[str, Document], bytes]:
    """What writes PDF here. Raises `InputError` (``extra-missing``)."""
    try:
        _loaded()
    except (ImportError, OSError):  # OSError: it is there, its libraries are not
        return _by_browser
    return _by_weasyprint


def _loaded() -> None:
    """Load WeasyPrint, and take back that it has Pillow make up what is missing of a picture, everywhere."""
    from PIL import ImageFile

    lenient = ImageFile.LOAD_TRUNCATED_IMAGES
    try:
        import weasyprint  # noqa: F401
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = lenient


def _by_weasyprint(text: str, _document: Document) -> bytes:
    from weasyprint import HTML
    from weasyprint.urls import URLFetcher

    logging.getLogger("weasyprint").setLevel(logging.CRITICAL)
    logging.getLogger("fontTools").setLevel(logging.CRITICAL)
    inside = URLFetcher(allowed_protocols=("data",), allow_redirects=False)
    written: bytes = HTML(string=text, url_fetcher=inside, base_url=None).write_pdf()
    return written


def _by_browser(text: str, document: Document) -> bytes:
    data = printed(text, document.dated)
    if data is None:
        raise InputError("extra-missing", _MISSING)
    return data


def _unchecked(lang: Lang) -> str:
    return (
        "本机无法核查字体（没有 fc-list）：请查看全文是否有空白方框代替文字。"
        if lang == "zh"
        else "The fonts could not be checked on this machine (no fc-list): look for empty boxes in place of text."
    )


def _without(missing: str, lang: Lang) -> str:
    named = ", ".join(f"U+{ord(char):04X}" for char in missing[:NAMED])
    named += " …" if len(missing) > NAMED else ""
    return (
        f"有 {len(missing)} 个字符在已安装的字体中没有字形，以编码代替：{named}。"
        if lang == "zh"
        else f"{len(missing)} characters are in no installed font and stand as their codes: {named}."
    )
