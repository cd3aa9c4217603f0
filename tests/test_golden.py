"""Whole documents of whole apps, as they were when somebody last looked: ``python tests/test_golden.py`` writes them anew.

A change here is no fault by itself; it is to be looked at, and then committed with the change that brought it.
"""

import difflib
import lzma
import sys
import tarfile
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from reports.bundle import open_bundle, read_bundle
from reports.formats import render
from reports.model import Report
from scanner.context import Context, read_context
from scanner.engine import Artifacts
from scanner.one import assess, collect, context_from

HERE = Path(__file__).parent
GOLDEN = HERE / "golden"
DAY, MOMENT = date(2026, 11, 22), datetime(2026, 11, 22, 12, tzinfo=UTC)
WITH_A_RUN = "earlier-run"
"""Saved artifacts of an app that was run."""
APPS = (
    "loan-violating",
    "loan-compliant",
    "kyc-english",
    "arcface-login",
    "packed-stub",
    "unlock-only",
    WITH_A_RUN,
)
FORMS = {
    "json": ("json", "en"),
    "sarif": ("sarif", "en"),
    "zh.html": ("html", "zh"),
    "en.html": ("html", "en"),
}
LONGEST = 80
"""Lines of the difference that a failure prints."""


@cache
def report_of(app: str) -> Report:
    if app == WITH_A_RUN:
        return _saved()
    folder = HERE / "apks" / app
    context = folder / "context.yaml"
    policy = next(iter(sorted(folder.glob("policy.*"))), None)
    collected = collect(next(folder.glob("*.apk")), policy)
    known = read_context(context) if context.exists() else Context()
    return assess(collected.artifacts, known, DAY, scanned_at=MOMENT)


def _saved() -> Report:
    archive = HERE / "reports" / "earlier" / "bag-0.1.0.tar.xz"
    with TemporaryDirectory() as folder:
        with tarfile.open(archive) as packed:
            packed.extractall(folder, filter="data")
        bundle = next(Path(folder).iterdir())
        assert open_bundle(bundle).report().session is not None
        saved = read_bundle(bundle)
    artifacts = Artifacts(saved.static, saved.dynamic, saved.policy)
    return assess(artifacts, context_from(saved.context), DAY, scanned_at=MOMENT)


def produced(app: str, name: str) -> str:
    form, lang = FORMS[name]
    document = render(report_of(app), form, lang)
    assert isinstance(document, str)
    return document


def kept(app: str, name: str) -> Path:
    return GOLDEN / f"{app}.{name}.xz"


@pytest.mark.parametrize("name", FORMS)
@pytest.mark.parametrize("app", APPS)
def test_the_document_is_as_it_was(app, name):
    old = lzma.decompress(kept(app, name).read_bytes()).decode()
    new = produced(app, name)
    if new == old:
        return
    lines = difflib.unified_diff(old.splitlines(), new.splitlines(), "golden", "now", lineterm="")
    shown = [line[:300] for _, line in zip(range(LONGEST), lines, strict=False)]
    pytest.fail("python tests/test_golden.py writes it anew\n" + "\n".join(shown))


def test_there_is_a_golden_file_for_each_and_no_other():
    assert {path.name for path in GOLDEN.iterdir()} == {
        kept(app, name).name for app in APPS for name in FORMS
    }


if __name__ == "__main__":
    sys.path.insert(0, str(HERE))
    GOLDEN.mkdir(exist_ok=True)
    for path in GOLDEN.iterdir():
        path.unlink()
    for app in APPS:
        for name in FORMS:
            kept(app, name).write_bytes(lzma.compress(produced(app, name).encode(), preset=9))
