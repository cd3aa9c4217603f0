"""``faceaudit letter``: sources, selections and exit codes."""

import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from analyzers.artifacts import encode
from scanner.cli import cli

sys.path.insert(0, str(Path(__file__).parents[1] / "reports"))
import samples

pytestmark = pytest.mark.filterwarnings("error")


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "report.json"
    path.write_bytes(encode(samples.violating()))
    return path


def asked(*arguments: object):
    return CliRunner().invoke(cli, ["letter", *map(str, arguments)], standalone_mode=True)


def failed(*arguments: object) -> str:
    from analyzers.errors import InputError

    ended = CliRunner().invoke(cli, ["letter", *map(str, arguments)])
    assert isinstance(ended.exception, InputError)
    return str(ended.exception)


@pytest.mark.parametrize(("lang", "word"), [("zh", "举报材料"), ("en", "Complaint about")])
def test_a_letter_is_printed(source, lang, word):
    ended = asked(source, "--lang", lang)
    assert ended.exit_code == 0
    assert word in ended.output.splitlines()[0]


def test_a_bundle_is_a_source(tmp_path, source):
    bundle = tmp_path / "bundle"
    bundle.mkdir()
    source.rename(bundle / "report.json")
    ended = asked(bundle, "--lang", "zh")
    assert ended.exit_code == 0
    assert samples.violating().app.sha256 in ended.output


def test_it_is_written_to_a_file(tmp_path, source):
    target = tmp_path / "letter.docx"
    assert asked(source, "--format", "docx", "-o", target).exit_code == 0
    assert target.read_bytes().startswith(b"PK")


def test_only_what_is_named(source):
    output = asked(source, "--finding", "policy-reachable", "--lang", "en").output
    assert "policy-reachable" in output
    assert "capture-before-consent" not in output


def test_an_unknown_finding_is_wrong_usage_and_the_others_are_listed(source):
    ended = asked(source, "--finding", "no-such-check")
    assert ended.exit_code == 2
    listed = "".join(ended.output.split())
    for check in ("capture-before-consent", "policy-reachable", "policy-separate-face-clause"):
        assert check in listed


def test_nothing_to_complain_of(tmp_path):
    path = tmp_path / "report.json"
    path.write_bytes(encode(samples.compliant()))
    assert failed(path).startswith("[letter-nothing-selected] ")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (None, "report-damaged"),
        (b"", "report-damaged"),
        (b"{}", "report-damaged"),
        (b"[]", "source-unknown"),
        (b"\xff\xfe", "report-damaged"),
    ],
)
def test_what_is_no_report(tmp_path, content, code):
    path = tmp_path / "report.json"
    if content is not None:
        path.write_bytes(content)
    assert failed(path).startswith(f"[{code}] ")


def test_two_reports_make_no_letter(tmp_path):
    path = tmp_path / "reports.jsonl"
    line = encode(samples.violating(), pretty=False).rstrip(b"\n") + b"\n"
    path.write_bytes(line + line)
    assert failed(path).startswith("[source-unknown] ")


def test_a_folder_without_a_report(tmp_path):
    assert failed(tmp_path).startswith("[source-unknown] ")
