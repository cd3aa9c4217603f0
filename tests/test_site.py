"""The documentation site: made from the program, whole, and with nothing fetched from elsewhere."""

import importlib
import re
import subprocess
import sys
from pathlib import Path

import pytest

from analyzers.sdks import catalogue
from scanner import law
from scanner.checks import all_checks

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"


@pytest.fixture(scope="module")
def build():
    sys.path.insert(0, str(DOCS))
    try:
        yield importlib.import_module("build")
    finally:
        sys.path.remove(str(DOCS))


@pytest.fixture(scope="module")
def made(build):
    return {lang: build.made(lang) for lang in ("en", "zh")}


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_check_sdk_instrument_and_provision_has_its_place(made, lang):
    pages = made[lang]
    for check in all_checks():
        title = check.row.title.zh if lang == "zh" else check.row.title.en
        assert title in pages[f"checks/{check.row.id}.md"]
    for row in catalogue().sdks:
        assert f"sdks/{row.id}.md" in pages
    for provision in law.provisions().values():
        assert f"{{#{provision.id}}}" in pages[f"law/{provision.instrument}.md"]


def test_no_unverified_article_number_gets_onto_a_page(made):
    page = made["en"]["law/m191.md"]
    recalled = law.provisions()["m191-4-3"]
    assert recalled.number_status == "recalled"
    section = page.split("{#m191-4-3}")[0].splitlines()[-1]
    assert "4.3" not in section


def test_every_error_code_in_the_readme_or_a_test_is_on_the_page(made):
    page = made["en"]["errors.md"]
    for code in (
        "apk-truncated",
        "bundle-missing",
        "db-unusable",
        "device-none",
        "session-missing",
    ):
        assert f"`{code}`" in page


def test_every_written_page_is_on_the_site(build):
    written = {path.name for path in DOCS.glob("*.md")} - {"index.en.md", "index.zh.md"}
    assert written == set(build.ENGLISH_ONLY)


def test_it_builds_strictly_and_asks_nobody_for_anything(tmp_path):
    site = tmp_path / "site"
    done = subprocess.run(
        [sys.executable, str(DOCS / "build.py"), "-o", str(site)],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr[-4000:]
    pages = list(site.rglob("*.html"))
    assert len(pages) > 2 * (40 + len(catalogue().sdks) + len(law.instruments()))
    fetched = re.compile(
        r"""<(?:script|img|iframe|source)[^>]+src=["']?(?:https?:)?//|"""
        r"""<link[^>]+rel=["']?(?:stylesheet|preconnect|preload|icon)[^>]+href=["']?(?:https?:)?//"""
    )
    for page in pages:
        assert not fetched.search(page.read_text(encoding="utf-8")), page
    for sheet in site.rglob("*.css"):
        text = sheet.read_text(encoding="utf-8")
        assert not re.search(r"(?:url\(|@import )[\"']?(?:https?:)?//", text), sheet
