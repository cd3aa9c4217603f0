"""Whatever stands in a report, no form of it lets a stranger's text act: page, document, table, terminal."""

import csv
import io
import json
import re
import zipfile
from xml.etree import ElementTree

import pytest
import samples
from bs4 import BeautifulSoup
from docx_parts import whole
from markdown_it import MarkdownIt
from poison import EVIL, full, poisoned

from analyzers.artifacts import encode
from reports import difference_html, difference_text, letter
from reports.difference import compare
from reports.formats import FORMATS, render
from reports.study import page as study
from reports.study.scope import Scope
from reports.study.tables import csv_document
from scanner.study_sources import open_source

ACTIVE = {"script", "img", "iframe", "object", "embed", "form", "input", "base", "meta", "link"}
CONTROL = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u2028\u2029\ud800-\udfff]"
)
STORED = [kind for kind in EVIL if kind != "surrogates"]
"""A lone surrogate never gets into a saved value: every reader replaces it."""
each_evil = pytest.mark.parametrize("kind", EVIL)
each_lang = pytest.mark.parametrize("lang", ["zh", "en"])


def document(form, lang, kind):
    return render(poisoned(full(), EVIL[kind]), form, lang)


def test_the_poison_gets_everywhere():
    """Or the tests below would look at little."""
    data = encode(poisoned(full(), "POISON")).decode()
    assert data.count("POISON") > 300
    assert data.count("一句话") == 0


def harmless_page(page, clean):
    """The page has no element, address or handler that the clean one has not."""
    assert not CONTROL.search(page)
    soup, model = BeautifulSoup(page, "lxml"), BeautifulSoup(clean, "lxml")
    assert {tag.name for tag in soup.find_all(True)} <= {tag.name for tag in model.find_all(True)}
    for tag in soup.find_all(True):
        assert not [key for key in tag.attrs if key.startswith("on") or key == "style"], tag.name
        for name in ("href", "src", "xlink:href", "action"):
            assert str(tag.get(name, "#")).startswith(("#", "data:image/")), tag
    for name in ACTIVE:
        assert len(soup.find_all(name)) <= len(model.find_all(name)), name
    assert len(soup.find_all("style")) == len(model.find_all("style"))


@each_evil
@each_lang
@pytest.mark.parametrize("form", ["html", "dossier"])
def test_pages(form, lang, kind):
    harmless_page(document(form, lang, kind), render(full(), form, lang))


@each_evil
@each_lang
def test_what_changed(lang, kind):
    """The other side of the comparison is clean, so that everything counts as changed."""
    change, clean = (
        compare(full(), poisoned(full(), EVIL[kind])),
        compare(full(), samples.compliant()),
    )
    harmless_page(difference_html.render(change, lang), difference_html.render(clean, lang))
    shown = difference_text.render(change, lang)
    assert not CONTROL.search(shown)


def opened(report, tmp_path):
    path = tmp_path / "report.json"
    path.write_bytes(encode(report))
    return open_source(path)


@pytest.mark.parametrize("kind", STORED)
def test_the_page_of_a_study(kind, tmp_path):
    (tmp_path / "clean").mkdir()
    evil, clean = opened(poisoned(full(), EVIL[kind]), tmp_path), opened(full(), tmp_path / "clean")
    try:
        harmless_page(
            study.render(evil.connection, study.Study(), "zh"),
            study.render(clean.connection, study.Study(), "zh"),
        )
    finally:
        evil.close()
        clean.close()


@each_evil
@each_lang
@pytest.mark.parametrize("form", ["text", "markdown"])
def test_the_letter(form, lang, kind):
    report = poisoned(full(), EVIL[kind])
    text = letter.render(report, letter.chosen(report), form, lang)
    assert not CONTROL.search(text)
    if form == "markdown":
        harmless_markdown(text)


@each_evil
@each_lang
def test_the_terminal(lang, kind):
    shown = document("text", lang, kind)
    assert not CONTROL.search(shown)
    assert "\r" not in shown


@pytest.mark.parametrize("kind", STORED)
@pytest.mark.parametrize("form", ["sarif", "json"])
def test_data_stays_data(form, kind):
    assert json.loads(document(form, "en", kind))


@each_evil
@each_lang
def test_junit_is_well_formed(lang, kind):
    text = document("junit", lang, kind)
    raw = text.encode() if isinstance(text, str) else text
    root = ElementTree.fromstring(raw)
    names = {element.tag for element in root.iter()}
    assert names <= {
        "testsuites",
        "testsuite",
        "testcase",
        "failure",
        "skipped",
        "error",
        "properties",
        "property",
        "system-out",
        "system-err",
    }


@each_evil
@each_lang
def test_markdown_shows_words_and_no_links(lang, kind):
    text = document("markdown", lang, kind)
    assert not CONTROL.search(text)
    tokens = harmless_markdown(text)
    clean = MarkdownIt("commonmark").enable("table").parse(render(full(), "markdown", lang))
    assert sum(t.type == "tr_open" for t in tokens) == sum(t.type == "tr_open" for t in clean)
    assert sum(t.type == "heading_open" for t in tokens) == sum(
        t.type == "heading_open" for t in clean
    )


def harmless_markdown(text):
    """Its tokens; none of them is a link, a picture or HTML that we did not write."""
    tokens = MarkdownIt("commonmark", {"html": True}).enable("table").parse(text)
    inline = [child for token in tokens for child in token.children or ()]
    everything = [*tokens, *inline]
    html = [t for t in everything if t.type in ("html_block", "html_inline")]
    assert not [t.content for t in html if evil_html(t)]
    assert not [t for t in everything if t.type in ("image", "link_open")]
    return tokens


def evil_html(token):
    """HTML of our own is a folded part; anything else came from outside."""
    return not re.fullmatch(
        r"\s*</?(?:details|summary|br)(?: open)?/?>.*", token.content, re.DOTALL
    )


@each_evil
@each_lang
def test_docx_is_a_document_without_control_characters(lang, kind):
    data = document("docx", lang, kind)
    whole(data)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        relations = archive.read("word/_rels/document.xml.rels").decode()
        body = archive.read("word/document.xml").decode()
    assert "javascript:" not in relations
    assert "instrText" not in body or "HYPERLINK" not in re.sub(r"<w:t[ >].*?</w:t>", "", body)


@pytest.mark.parametrize("kind", STORED)
def test_a_table_has_no_formula_and_as_many_rows_as_results(kind, tmp_path):
    report = poisoned(full(), EVIL[kind])
    source = opened(report, tmp_path)
    try:
        text = csv_document(source.connection, Scope()).decode()
    finally:
        source.close()
    rows = list(csv.reader(io.StringIO(text)))
    assert len(rows) == 1 + len(report.results)
    assert len({len(row) for row in rows}) == 1
    dangerous = ("=", "+", "-", "@", "\t", "\r")
    assert not [cell for row in rows for cell in row if cell.startswith(dangerous)]
    assert not CONTROL.search(text.replace("\r\n", "\n"))


def test_every_form_is_looked_at():
    assert set(FORMATS) == {
        "text",
        "json",
        "html",
        "dossier",
        "pdf",
        "docx",
        "sarif",
        "junit",
        "markdown",
    }
