"""docs/ci.md and action.yml: every document in them parses, and every command in them runs."""

import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml
from junitparser import JUnitXml

from scanner.cli import cli
from scanner.configuration import configured, options_of
from scanner.rendering import FAIL_ON

ROOT = Path(__file__).parent.parent
GUIDE = (ROOT / "docs/ci.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", GUIDE, re.MULTILINE | re.DOTALL)
ACTION = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
APK = "app/build/outputs/apk/release/app-release.apk"


def blocks(language):
    return [text for name, text in BLOCKS if name == language]


def strings(value):
    """All texts of a YAML document."""
    if isinstance(value, dict):
        for each in value.values():
            yield from strings(each)
    elif isinstance(value, list):
        for each in value:
            yield from strings(each)
    elif isinstance(value, str):
        yield value


def commands():
    """Every faceaudit command of the guide, as the arguments a shell would pass."""
    lines = [line for text in blocks("sh") for line in text.splitlines()]
    for text in blocks("yaml"):
        lines += [line for each in strings(yaml.safe_load(text)) for line in each.splitlines()]
    lines += re.findall(r"sh '([^']*)'", "\n".join(blocks("groovy")))
    found = [shlex.split(line) for line in lines if line.startswith("faceaudit ")]
    for text in blocks("kotlin"):
        [call] = re.findall(r"commandLine\((.*?)\n    \)", text, re.DOTALL)
        found.append(re.findall(r'"([^"]*)"', call))
    return found


@pytest.fixture
def project(cases, tmp_path, monkeypatch):
    """A project laid out as the guide has it."""
    case = cases("loan-violating")
    folder = tmp_path / "project"
    (folder / APK).parent.mkdir(parents=True)
    shutil.copy(case.apk, folder / APK)
    for name in ("policy.html", "face-rules.html"):
        shutil.copy(case.policy, folder / name)
    shutil.copy(case.context, folder / "faceaudit-context.yaml")
    (folder / "faceaudit-baseline.yaml").write_text("accepted: []\n")
    (folder / "faceaudit.json").write_text("{}")
    monkeypatch.chdir(folder)
    return folder


def test_the_guide_has_commands_for_every_system():
    assert len(commands()) >= 8
    assert {name for name, _ in BLOCKS} >= {"sh", "toml", "yaml", "groovy", "kotlin"}


@pytest.mark.parametrize("command", commands(), ids=" ".join)
def test_every_command_runs(command, project, faceaudit):
    if command[1] == "baseline":
        scan = ("scan", APK, "--no-db", "--format", "json", "-o", "faceaudit.json")
        assert faceaudit(*scan, "--fail-on", "never").code == 0
    ended = faceaudit(*command[1:])
    lenient = command[1] != "scan" or "never" in command
    assert ended.code == (0 if lenient else 1), ended.err
    assert "Traceback" not in ended.err


def test_what_the_gitlab_job_collects_is_there(project, faceaudit):
    [command] = [c for c in commands() if "junit" in c and "html" in c and "report/" in c]
    faceaudit(*command[1:])
    [path] = (project / "report").glob("*.junit.xml")
    assert JUnitXml.fromfile(str(path)).failures > 0


def test_the_configuration_is_one(project):
    [text] = blocks("toml")
    assert tomllib.loads(text)
    (project / ".faceaudit.toml").write_text(text, encoding="utf-8")
    every = options_of(cli.commands["scan"])
    _, values = configured(cli.commands["scan"], every, None, project)
    assert values["policy"] == [str(project / "policy.html"), str(project / "face-rules.html")]


def test_the_accepted_finding_is_an_entry(project):
    from scanner.baseline import read_baseline

    [text] = [text for text in blocks("yaml") if text.startswith("accepted:")]
    path = project / "b.yaml"
    path.write_text(text, encoding="utf-8")
    assert len(read_baseline(path).entries) == 1


def test_the_workflow_gives_inputs_the_action_has():
    uses = [
        step
        for text in blocks("yaml")
        for job in (yaml.safe_load(text).get("jobs") or {}).values()
        for step in job["steps"]
        if "OWNER/faceaudit" in step.get("uses", "")
    ]
    assert uses
    for step in uses:
        assert set(step["with"]) <= set(ACTION["inputs"])


# --- the action ----------------------------------------------------------------------------------


def step(name):
    [found] = [each for each in ACTION["runs"]["steps"] if each.get("name") == name]
    return found


def test_the_action_names_real_choices():
    assert ACTION["runs"]["using"] == "composite"
    for word in re.findall(r"[a-z-]+", ACTION["inputs"]["fail-on"]["description"]):
        assert word in (*FAIL_ON, "or")
    assert ACTION["inputs"]["lang"]["default"] in ("zh", "en")


def test_no_input_is_written_into_a_script():
    for each in ACTION["runs"]["steps"]:
        assert "${{" not in each.get("run", "")
        if "run" in each:
            assert each["shell"] == "bash"
            for variable, value in each["env"].items():
                assert re.fullmatch(r"\$\{\{ (inputs|github|steps)\.[\w.-]+ \}\}", value)
                assert f"${variable}" in each["run"] or f"${{{variable}" in each["run"]


def run_scan(project, **inputs):
    """Run the action's scan as a runner would; returns its code, its outputs and the summary."""
    outputs, summary = project / "outputs", project / "summary.md"
    names = {value: key for key, value in step("Scan")["env"].items()}
    environment = {
        names[f"${{{{ inputs.{key} }}}}"]: str(row.get("default", ""))
        for key, row in ACTION["inputs"].items()
        if f"${{{{ inputs.{key} }}}}" in names
    }
    for key, value in inputs.items():
        environment[names[f"${{{{ inputs.{key.replace('_', '-')} }}}}"]] = value
    done = subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step("Scan")["run"]],
        capture_output=True,
        text=True,
        check=False,
        cwd=project,
        env={
            **os.environ,
            **environment,
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "GITHUB_OUTPUT": str(outputs),
            "GITHUB_STEP_SUMMARY": str(summary),
        },
    )
    said = outputs.read_text() if outputs.exists() else ""
    return done, said, summary.read_text(encoding="utf-8") if summary.exists() else ""


def test_the_action_scans_and_summarises(project):
    done, said, summary = run_scan(
        project, apk="app/build/outputs/apk/release/*.apk", policy="policy.html\nface-rules.html"
    )
    assert done.returncode == 0, done.stderr
    assert said == "code=1\n"
    assert summary.startswith("## faceaudit:")
    folder = project / "faceaudit-report"
    assert sorted("".join(path.suffixes[-1:]) for path in folder.iterdir()) == [
        ".html",
        ".md",
        ".sarif",
        ".xml",
    ]


def test_the_action_takes_strange_names_as_names(project):
    name = "$(touch owned) `touch owned`; touch owned.apk"
    (project / name).write_bytes((project / APK).read_bytes())
    done, said, _ = run_scan(project, apk=name, fail_on="never")
    assert done.returncode == 0, done.stderr
    assert said == "code=0\n"
    assert not (project / "owned").exists()


def test_the_action_says_when_there_is_no_app(project):
    done, said, _ = run_scan(project, apk="build/*.apk")
    assert done.returncode == 2
    assert "no file matches build/*.apk" in done.stderr
    assert said == ""


def test_a_failed_scan_ends_the_action():
    script = step("Result")["run"]
    for code in ("0", "1", "3"):
        done = subprocess.run(["bash", "-c", script], env={"CODE": code}, check=False)
        assert done.returncode == int(code)
