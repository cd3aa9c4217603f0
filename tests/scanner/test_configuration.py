"""Options from a project's file: where it is found, what it may say, and that the command line wins."""

import json
import shutil
from pathlib import Path

import pytest

from scanner.cli import cli
from scanner.configuration import ConfigurationUnusable, configured, options_of

SCAN = cli.commands["scan"]
EVERY = {**options_of(cli.commands["check"]), **options_of(SCAN)}


def table(folder: Path, text: str, name: str = ".faceaudit.toml") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def read(start: Path, given: Path | None = None, command: str = "scan"):
    return configured(cli.commands[command], EVERY, given, start)


# --- where ---------------------------------------------------------------------------------------


def test_the_nearest_file_upwards_is_taken(tmp_path):
    table(tmp_path, 'fail-on = "never"')
    near = table(tmp_path / "a", 'fail-on = "violation"')
    (tmp_path / "a/b/c").mkdir(parents=True)
    assert read(tmp_path / "a/b/c") == (near, {"fail_on": "violation"})


def test_own_file_comes_before_pyproject(tmp_path):
    table(tmp_path, '[tool.faceaudit]\nlang = "zh"', "pyproject.toml")
    assert read(tmp_path)[1] == {"lang": "zh"}
    own = table(tmp_path, 'lang = "en"')
    assert read(tmp_path) == (own, {"lang": "en"})


@pytest.mark.parametrize("text", ["[tool.ruff]\nline-length = 100\n", "this is = no toml ["])
def test_a_pyproject_of_others_is_passed_over(tmp_path, text):
    table(tmp_path / "a", text, "pyproject.toml")
    above = table(tmp_path, 'lang = "zh"')
    assert read(tmp_path / "a") == (above, {"lang": "zh"})


def test_a_file_may_be_named(tmp_path):
    table(tmp_path, 'lang = "zh"')
    named = table(tmp_path / "ci", 'lang = "en"', "release.toml")
    assert read(tmp_path, named) == (named, {"lang": "en"})


def test_none_at_all(tmp_path):
    assert configured(SCAN, EVERY, None, tmp_path)[1] == {}


# --- what ----------------------------------------------------------------------------------------


def test_every_long_option_may_be_set(tmp_path):
    path = table(
        tmp_path / "project",
        """
        policy = ["policy.html", "https://example.net/face"]
        context = "ci/context.yaml"
        fail_on = "never"
        format = ["sarif", "junit"]
        output = "out/"
        baseline = "baseline.yaml"
        as-of = 2026-01-15
        law = "gdpr"
        budget = 60
        no-db = true
        """,
    )
    here = tmp_path / "project"
    found, values = read(here)
    assert found == path
    assert values == {
        "policy": [str(here / "policy.html"), "https://example.net/face"],
        "context": str(here / "ci/context.yaml"),
        "fail_on": "never",
        "formats": ["sarif", "junit"],
        "output": str(here / "out") + "/",
        "baseline": str(here / "baseline.yaml"),
        "as_of": "2026-01-15",
        "laws": ["gdpr"],
        "budget": "60",
        "no_db": True,
    }


def test_options_of_scan_alone_are_passed_over_by_check(tmp_path):
    table(tmp_path, 'budget = 60\nlang = "zh"')
    assert read(tmp_path, command="check")[1] == {"lang": "zh"}


def test_absolute_paths_stay(tmp_path):
    table(tmp_path, f'context = "{tmp_path}/c.yaml"')
    assert read(tmp_path)[1] == {"context": f"{tmp_path}/c.yaml"}


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("polcy = 'a'", "config-unknown-key", ["'polcy'", "policy", "fail-on"]),
        ("config = 'a'", "config-unknown-key", []),
        ("help = true", "config-unknown-key", []),
        ("fail-on = 'sometimes'", "config-value", ["fail-on", "likely-violation"]),
        ("fail-on = ['never']", "config-value", ["fail-on"]),
        ("no-db = 'yes'", "config-value", ["no-db must be true or false"]),
        ("format = [['text']]", "config-value", ["format"]),
        ("lang = true", "config-value", ["lang"]),
        ("budget = -1", "config-value", ["budget"]),
        ("budget = {a = 1}", "config-value", ["budget"]),
        ("as-of = 'yesterday'", "config-value", ["as-of"]),
        ("lang = ", "config-not-toml", []),
        ("\udcff", "config-not-toml", []),
    ],
)
def test_what_cannot_be_meant_is_refused(tmp_path, text, code, words):
    path = tmp_path / ".faceaudit.toml"
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(ConfigurationUnusable) as caught:
        read(tmp_path)
    assert caught.value.code == code
    for word in words:
        assert word in str(caught.value)


@pytest.mark.parametrize("text", ["tool.faceaudit = 3", "[[tool.faceaudit]]\nlang = 'zh'"])
def test_a_pyproject_whose_table_is_none(tmp_path, text):
    table(tmp_path, text, "pyproject.toml")
    with pytest.raises(ConfigurationUnusable, match=r"\[config-value\]"):
        read(tmp_path)


def test_missing_and_huge_files(tmp_path):
    with pytest.raises(ConfigurationUnusable, match=r"\[config-missing\]"):
        read(tmp_path, tmp_path / "none.toml")
    table(tmp_path, "#" * (1024 * 1024 + 1))
    with pytest.raises(ConfigurationUnusable, match=r"\[config-too-large\]"):
        read(tmp_path)


# --- the command line ----------------------------------------------------------------------------


@pytest.fixture
def project(cases, tmp_path, monkeypatch):
    """A project folder with an app, its policy and a file of options; the working directory is below it."""
    case = cases("loan-violating")
    folder = tmp_path / "project"
    (folder / "app").mkdir(parents=True)
    shutil.copy(case.apk, folder / "app/app.apk")
    shutil.copy(case.policy, folder / "policy.html")
    table(
        folder,
        'policy = "policy.html"\nfail-on = "never"\nformat = "json"\nno-db = true\nas-of = "2026-11-22"',
    )
    monkeypatch.chdir(folder / "app")
    return folder


def test_a_scan_takes_its_options_from_the_file(faceaudit, project):
    ended = faceaudit("scan", "app.apk")
    assert ended.code == 0
    assert f"options from {project / '.faceaudit.toml'}" in ended.err
    assert json.loads(ended.out)["policy"]["text_sha256"]


def test_the_command_line_wins(faceaudit, project):
    ended = faceaudit("scan", "app.apk", "--fail-on", "likely-violation", "--format", "text")
    assert ended.code == 1
    assert not ended.out.startswith("{")


def test_no_config_reads_none(faceaudit, project):
    ended = faceaudit("scan", "--no-config", "--no-db", "app.apk")
    assert "options from" not in ended.err
    assert not ended.out.startswith("{")


@pytest.mark.parametrize(
    "order", [("--config", "x.toml", "--no-config"), ("--no-config", "--config", "x.toml")]
)
def test_config_and_no_config_contradict(faceaudit, project, order):
    table(project / "app", "", "x.toml")
    ended = faceaudit("scan", *order, "app.apk")
    assert ended.code == 2
    assert "contradict" in ended.err


def test_a_wrong_file_is_one_sentence(faceaudit, project):
    table(project, "polcy = 1")
    ended = faceaudit("scan", "app.apk")
    assert ended.code == 2
    assert "[config-unknown-key]" in ended.err
    assert "Traceback" not in ended.err


def test_other_commands_read_no_file(faceaudit, project):
    table(project, "polcy = 1")
    assert faceaudit("explain", "policy-reachable").code == 0
    assert faceaudit("scan", "--help").code == 0
