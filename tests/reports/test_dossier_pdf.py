"""The dossier as PDF: Chinese that can be read and found, fonts inside, nothing fetched, equal for equal."""

import http.server
import io
import shutil
import subprocess
import sys
import threading
import zlib
from importlib.util import find_spec

import msgspec
import pytest
import samples
from pypdf import PdfReader

from analyzers.errors import InputError
from reports.dossier import fonts, html, pdf
from reports.dossier.content import content
from reports.dossier.searchable import searchable
from reports.formats import FORMATS, render
from reports.model import FLAGGED
from reports.words import LANGS, pick

if find_spec("weasyprint") is None:
    pytest.skip("weasyprint is not installed", allow_module_level=True)

CHINESE = (1 << 0x20000) - 1
"""Fonts that cover every character of the first two planes."""
LATIN = (1 << 0x250) - 1


def squeezed(text: str) -> str:
    return "".join(text.split())


def text_of(data: bytes) -> str:
    return squeezed("".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages))


def fonts_of(data: bytes):
    """Every font of every page, with whether it is embedded."""
    for page in PdfReader(io.BytesIO(data)).pages:
        for font in page["/Resources"].get("/Font", {}).values():
            one = font.get_object()
            if one["/Subtype"] == "/Type3":  # drawings of their own
                yield "Type3", "/CharProcs" in one
                continue
            for descendant in one.get("/DescendantFonts", [one]):
                descriptor = descendant.get_object()["/FontDescriptor"].get_object()
                yield one["/BaseFont"], any(key.startswith("/FontFile") for key in descriptor)


@pytest.fixture(scope="module", params=LANGS)
def printed(request):
    return request.param, pdf.render(samples.violating(), request.param)


def test_findings_can_be_found_as_text(printed):
    lang, data = printed
    text = text_of(data)
    report = samples.violating()
    for result in report.results:
        if result.verdict in FLAGGED:
            assert squeezed(pick(result.title, lang)) in text
            assert squeezed(pick(result.message, lang))[:60] in text
    assert report.app.sha256 in text
    assert squeezed("涉嫌违反" if lang == "zh" else "Appears to conflict with") in text


def test_pages_are_a4_numbered_and_not_too_many(printed):
    _, data = printed
    reader = PdfReader(io.BytesIO(data))
    assert 4 <= len(reader.pages) <= 16
    for number, page in enumerate(reader.pages, 1):
        assert (round(page.mediabox.width), round(page.mediabox.height)) == (595, 842)
        assert f"{number}/{len(reader.pages)}" in squeezed(page.extract_text())


def test_every_font_is_embedded(printed):
    lang, data = printed
    found = dict(fonts_of(data))
    assert found
    assert all(found.values())
    if lang == "zh":
        assert any("CJK" in name or "Han" in name or "Song" in name for name in found)


def test_the_document_has_its_title_and_the_day_of_the_scan(printed):
    _, data = printed
    about = PdfReader(io.BytesIO(data)).metadata
    assert "快享贷" in about.title
    assert about.creation_date is not None
    assert f"{about.creation_date:%Y-%m-%dT%H:%M:%SZ}" == samples.violating().scanned_at


def test_equal_reports_give_equal_files(printed):
    lang, data = printed
    assert pdf.render(samples.violating(), lang) == data


def test_a_hostile_app_breaks_no_page():
    data = pdf.render(samples.hostile(), "zh")
    reader = PdfReader(io.BytesIO(data))
    assert len(reader.pages) < 30
    assert b"/JavaScript" not in data
    assert b"/URI" not in data
    assert squeezed("<script>alert(1)</script>") in text_of(data)


def test_nothing_is_fetched():
    asked = []

    class Server(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_error(404)

        def log_message(self, *_):
            pass

    server = http.server.HTTPServer(("127.0.0.1", 0), Server)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        at = f"http://127.0.0.1:{server.server_port}"
        page = html.render(samples.compliant(), "en").replace(
            "<main>",
            f'<main><img src="{at}/a.png"><img src="file:///etc/hostname">'
            f'<link rel="stylesheet" href="{at}/b.css">'
            f'<style>@import "{at}/c.css"; p {{ background: url({at}/d.png) }}</style>',
        )
        data = pdf._by_weasyprint(page, content(samples.compliant(), "en"))
    finally:
        server.shutdown()
        server.server_close()
    assert data.startswith(b"%PDF-")
    assert asked == []


# --- fonts ---------------------------------------------------------------------------------------


def test_without_chinese_fonts_there_is_no_pdf_of_empty_boxes(monkeypatch):
    monkeypatch.setattr(fonts, "coverage", lambda: LATIN)
    with pytest.raises(InputError) as caught:
        pdf.render(samples.violating(), "zh")
    assert caught.value.code == "fonts-missing"


def test_a_character_that_no_font_has_stands_as_its_code(monkeypatch):
    rare = "\U00020ba7"
    report = samples.violating()
    app = msgspec.structs.replace(report.app, label=f"快享{rare}贷")
    monkeypatch.setattr(fonts, "coverage", lambda: CHINESE)
    text = text_of(pdf.render(msgspec.structs.replace(report, app=app), "zh"))
    assert "快享[U+20BA7]贷" in text
    assert "有1个字符在已安装的字体中没有字形" in text


def test_where_fonts_cannot_be_asked_the_dossier_says_so(monkeypatch):
    monkeypatch.setattr(fonts, "coverage", lambda: None)
    assert "本机无法核查字体" in text_of(pdf.render(samples.compliant(), "zh"))


def test_coverage_is_what_fontconfig_lists(tmp_path):
    if shutil.which("fc-list") is None:
        pytest.fail("fontconfig comes with the fonts the tests install")
    assert fonts.without_glyph("A人") == ""
    assert fonts.without_glyph("\U0010fffd") == "\U0010fffd"
    empty = tmp_path / "fonts.conf"
    empty.write_text(f"<fontconfig><dir>{tmp_path}</dir></fontconfig>")
    code = "from reports.dossier import fonts; print(ascii(fonts.without_glyph('A人')))"
    alone = subprocess.run(
        [sys.executable, "-c", code],
        env={"PATH": "/usr/bin:/bin", "FONTCONFIG_FILE": str(empty)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert alone.stdout.strip() == r"'\u4eba'"


def test_fonts_that_cannot_be_listed_are_not_known(monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda _: None)
    assert fonts.coverage.__wrapped__() is None
    monkeypatch.setattr(shutil, "which", lambda _: "/bin/false")
    assert fonts.coverage.__wrapped__() is None


# --- without WeasyPrint --------------------------------------------------------------------------


@pytest.mark.parametrize("broken", ["not installed", "without its libraries"])
def test_without_weasyprint_and_browser_it_says_what_is_needed(monkeypatch, broken, tmp_path):
    if broken == "not installed":
        monkeypatch.setitem(sys.modules, "weasyprint", None)
    else:
        (tmp_path / "weasyprint.py").write_text("raise OSError('cannot load library libpango')")
        monkeypatch.delitem(sys.modules, "weasyprint")
        monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setenv("FACEAUDIT_CHROMIUM", "no-such-browser")
    with pytest.raises(InputError) as caught:
        pdf.render(samples.compliant(), "zh")
    assert caught.value.code == "extra-missing"
    assert "faceaudit[documents]" in str(caught.value)


def test_a_browser_prints_it_where_weasyprint_is_missing(monkeypatch):
    if shutil.which("chromium") is None:
        pytest.skip("chromium is not installed")
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    data = pdf.render(samples.violating(), "zh")
    assert squeezed(samples.violating().results[1].message.zh) in text_of(data)
    about = PdfReader(io.BytesIO(data)).metadata
    assert f"{about.creation_date:%Y-%m-%dT%H:%M:%SZ}" == samples.violating().scanned_at
    assert all(embedded for _, embedded in fonts_of(data))


def made(table: bytes) -> bytes:
    """A document with one table from glyphs to text."""
    packed = zlib.compress(table)
    objects = [
        b"<</Type /Catalog /Pages 2 0 R>>",
        b"<</Type /Pages /Kids [] /Count 0 /Font <</ToUnicode 3 0 R>>>>",
        b"<</Filter /FlateDecode\n/Length %d>> stream\n%s\nendstream" % (len(packed), packed),
    ]
    out, rows = b"%PDF-1.4\n", b"0000000000 65535 f \n"
    for number, body in enumerate(objects, 1):
        rows += b"%010d 00000 n \n" % len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    end = b"xref\n0 4\n" + rows + b"trailer\n<</Size 4\n/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n"
    return out + end % len(out)


def table_of(data: bytes) -> str:
    pages = PdfReader(io.BytesIO(data)).trailer["/Root"]["/Pages"]
    return pages["/Font"]["/ToUnicode"].get_data().decode()


def test_radicals_in_a_printed_table_become_characters():
    table = b"head\n2 beginbfchar\n<01> <2F08>\n<02> <0041>\nendbfchar\n1 beginbfrange\n<0A> <0B> <2EC4>\nendbfrange\nfoot\n"
    told = table_of(searchable(made(table)))
    assert told.startswith("head\n")
    assert told.endswith("foot\n")
    pairs = dict(line.strip("<>").split("> <") for line in told.splitlines() if line[0] == "<")
    assert {code: chr(int(text, 16)) for code, text in pairs.items()} == {
        "01": "人",
        "02": "A",
        "0A": "西",
        "0B": "见",
    }


@pytest.mark.parametrize(
    "table",
    [
        b"1 beginbfchar\n<01> <0041>\nendbfchar\n",
        b"",
        b"\xff",
        b"1 beginbfchar\n<01> <2F0>\nendbfchar\n",
        b"1 beginbfrange\n<0001> <FFFF> <DBFFDFFE>\nendbfrange\n",
    ],
)
def test_a_table_without_radicals_or_sense_is_left(table):
    assert searchable(made(table)) == made(table)


def test_what_is_no_plain_pdf_is_left():
    whole = made(b"1 beginbfchar\n<01> <2F08>\nendbfchar\n")
    assert searchable(whole) != whole
    for cut in range(0, len(whole), 7):
        searchable(whole[:cut])
        damaged = bytearray(whole)
        damaged[cut] ^= 0x15
        searchable(bytes(damaged))
    assert searchable(b"") == b""


def test_a_browser_that_fails_leaves_no_pdf(monkeypatch, tmp_path):
    broken = tmp_path / "browser"
    broken.write_text("#!/bin/sh\nexit 1\n")
    broken.chmod(0o755)
    tmp_path.chmod(0o755)
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    monkeypatch.setenv("FACEAUDIT_CHROMIUM", str(broken))
    with pytest.raises(InputError) as caught:
        pdf.render(samples.compliant(), "en")
    assert caught.value.code == "extra-missing"


def test_the_form_is_offered():
    assert FORMATS["pdf"].binary
    data = render(samples.compliant(), "pdf", "en")
    assert isinstance(data, bytes)
    assert data.startswith(b"%PDF-")


def test_pictures_that_are_cut_off_are_still_refused_afterwards():
    """WeasyPrint has Pillow accept them, in the whole process."""
    found = subprocess.run(
        [sys.executable, "-c", _PILLOW], capture_output=True, text=True, timeout=60, check=True
    )
    assert found.stdout.split() == ["False", "True"]


_PILLOW = """
import sys
from PIL import ImageFile
from reports.dossier import pdf
pdf._writer()("<p>one page</p>", None)
print(ImageFile.LOAD_TRUNCATED_IMAGES, "weasyprint" in sys.modules)
"""
