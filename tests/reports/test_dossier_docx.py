"""The dossier as DOCX: opened by python-docx and by LibreOffice, with real headings and Chinese fonts."""

import io
import shutil
import subprocess
import sys
import time

import poison
import pytest
import samples
from docx_parts import whole
from pypdf import PdfReader
from test_dossier import named, png, pointing, screen, shown

from analyzers.errors import InputError
from reports.dossier import docx as writer
from reports.dossier.blocks import Heading, Table
from reports.dossier.content import content
from reports.formats import render
from reports.model import FLAGGED
from reports.words import LANGS, pick

docx = pytest.importorskip("docx")

each_language = pytest.mark.parametrize("lang", LANGS)
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def opened(data: bytes):
    return docx.Document(io.BytesIO(data))


def text_of(document) -> str:
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(p.text for p in document.paragraphs), *cells])


@each_language
@pytest.mark.parametrize("build", [samples.violating, samples.packed, poison.full])
def test_headings_and_tables_are_real(build, lang):
    report = build()
    blocks = content(report, lang).blocks
    document = opened(writer.render(report, lang))
    headings = [p for p in document.paragraphs if p.style.name.startswith("Heading")]
    expected = [(f"Heading {b.level}", b.text) for b in blocks if isinstance(b, Heading)]
    assert [(p.style.name, p.text) for p in headings] == expected
    tables = [b for b in blocks if isinstance(b, Table)]
    heads = [t for t in document.tables if t.rows[0]._tr.findall(f".//{W}tblHeader")]
    assert len(heads) >= len(tables)
    assert [cell.text for cell in heads[0].rows[0].cells] == list(tables[0].head)


@each_language
def test_findings_are_in_it(lang):
    report = samples.violating()
    text = text_of(opened(writer.render(report, lang)))
    for result in report.results:
        if result.verdict in FLAGGED:
            assert pick(result.message, lang) in text
    assert report.app.sha256 in text


@each_language
def test_fonts_for_chinese_are_named(lang):
    document = opened(writer.render(samples.violating(), lang))
    for label in ("Normal", "Title", "Heading 1", "Heading 2", "Heading 3"):
        found = document.styles[label].element.rPr.find(f"{W}rFonts")
        assert found.get(f"{W}eastAsia") in ("宋体", "黑体")
        assert not [key for key in found.attrib if "Theme" in key]  # a theme's font would win


@each_language
def test_properties_header_and_page_numbers(lang):
    report = samples.violating()
    document = opened(writer.render(report, lang))
    about = document.core_properties
    assert about.title.endswith("快享贷(演示)  3.1.2")
    assert (
        f"{about.created:%Y-%m-%dT%H:%M:%SZ}"
        == report.scanned_at
        == f"{about.modified:%Y-%m-%dT%H:%M:%SZ}"
    )
    assert about.author == "faceaudit"
    section = document.sections[0]
    assert report.app.package in section.header.paragraphs[0].text
    fields = [t.text for t in section.footer._element.iter(f"{W}instrText")]
    assert fields == ["PAGE", "NUMPAGES"]
    assert (round(section.page_width.cm, 1), round(section.page_height.cm, 1)) == (21.0, 29.7)


def test_equal_reports_give_equal_files():
    first = writer.render(samples.violating(), "zh")
    time.sleep(2.1)  # the clock of a ZIP has steps of two seconds
    assert writer.render(samples.violating(), "zh") == first


def test_a_screenshot_is_in_it_with_a_word_for_those_who_cannot_see():
    data = png(1)
    made = writer.render(pointing(7), "zh", shown(screen(7, data), **{named(data): data}))
    document = opened(made)
    (shape,) = document.inline_shapes
    assert "第 7 行" in shape._inline.docPr.get("descr")
    assert any(named(data) in p.text for p in document.paragraphs)


@each_language
def test_hostile_text_breaks_no_part(lang):
    """What is poisoned everywhere is in `test_hostile_everywhere`."""
    whole(writer.render(samples.hostile(), lang))


def test_names_of_a_megabyte_do_not_swell_it():
    assert len(writer.render(samples.hostile(), "zh")) < 200_000


def test_without_python_docx_it_says_what_is_needed(monkeypatch):
    monkeypatch.setitem(sys.modules, "docx", None)
    with pytest.raises(InputError) as caught:
        render(samples.compliant(), "docx", "zh")
    assert caught.value.code == "extra-missing"


def test_libreoffice_makes_the_same_pages_of_it(tmp_path):
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice is not installed")
    for name, report in (("found", samples.violating()), ("evil", samples.hostile())):
        (tmp_path / f"{name}.docx").write_bytes(writer.render(report, "zh"))
    subprocess.run(
        [
            *(office, "--headless", f"-env:UserInstallation=file://{tmp_path}/profile"),
            *("--convert-to", "pdf", "--outdir", str(tmp_path)),
            *(str(tmp_path / "found.docx"), str(tmp_path / "evil.docx")),
        ],
        capture_output=True,
        timeout=180,
        check=True,
    )
    found = PdfReader(tmp_path / "found.pdf")
    text = "".join("".join(page.extract_text().split()) for page in found.pages)
    for result in samples.violating().results:
        if result.verdict in FLAGGED:
            assert "".join(result.message.zh.split())[:30] in text
    assert 4 <= len(found.pages) <= 16
    assert len(PdfReader(tmp_path / "evil.pdf").pages) < 30
