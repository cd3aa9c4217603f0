"""The examples of `docs/cluster.md` can be used: they parse, and the options they name exist."""

import json
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from scanner.cli import cli

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "docs" / "cluster.md").read_text(encoding="utf-8")
sys.path.insert(0, str(ROOT / "tests" / "benchmarks"))
import sizing  # noqa: E402


def blocks(language):
    return re.findall(rf"^```{language}\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)


def documents():
    return [each for block in blocks("yaml") for each in yaml.safe_load_all(block)]


def pods():
    return [each["spec"]["template"] for each in documents() if "template" in each.get("spec", {})]


def scripts():
    """Shell of all examples, containers included."""
    found = blocks("sh") + blocks("bash")
    for pod in pods():
        for container in pod["spec"]["containers"]:
            command = container["command"]
            found.append(container["args"][0] if "-c" in command else shlex.join(command))
    return found


def commands(program):
    """Every call of a program in the examples, as words."""
    found = []
    for script in scripts():
        for line in script.replace("\\\n", " ").splitlines():
            for part in re.split(r"\|\||&&|[|&]", line.partition(" #")[0]):
                words = shlex.split(part, comments=True) if part.strip() else []
                if program in words and "=" not in words[0]:
                    found.append(words[words.index(program) + 1 :])
    return found


def options(command):
    return {name for each in command.params for name in (*each.opts, *each.secondary_opts)}


def used(words):
    return {word.partition("=")[0] for word in words if re.match(r"--?[a-z]", word)}


def test_the_manifests_fit_together():
    kinds = [each["kind"] for each in documents()]
    assert kinds == ["Job", "Service", "Deployment", "Deployment", "Job", "NetworkPolicy"]
    shards, service, scheduler, worker, batch, policy = documents()
    assert shards["spec"]["completionMode"] == "Indexed"
    (told,) = shards["spec"]["template"]["spec"]["containers"][0]["args"]
    assert f"/{shards['spec']['completions']}" in told
    assert "JOB_COMPLETION_INDEX" in told
    labels = scheduler["spec"]["template"]["metadata"]["labels"]
    assert service["spec"]["selector"].items() <= labels.items()
    for each in (scheduler, worker, batch):
        wanted = policy["spec"]["podSelector"]["matchLabels"]
        assert wanted.items() <= each["spec"]["template"]["metadata"]["labels"].items()
    for each in (scheduler, worker):
        found = each["spec"]["template"]["metadata"]["labels"]
        assert each["spec"]["selector"]["matchLabels"].items() <= found.items()


def test_every_volume_that_is_mounted_is_there():
    for pod in pods():
        there = {each["name"] for each in pod["spec"].get("volumes", [])}
        for container in pod["spec"]["containers"]:
            assert {each["name"] for each in container.get("volumeMounts", [])} <= there


@pytest.mark.parametrize("script", scripts(), ids=lambda script: script.splitlines()[0][:40])
def test_the_scripts_are_shell(script):
    done = subprocess.run(["bash", "-n"], input=script, text=True, capture_output=True)
    assert (done.returncode, done.stderr) == (0, "")


def test_our_commands_exist_with_their_options():
    found = commands("faceaudit")
    assert len(found) >= 8
    for name, *words in found:
        assert used(words) <= options(cli.commands[name]), words


def test_the_commands_of_dask_exist_with_their_options():
    pytest.importorskip("distributed")
    from distributed.cli import dask_scheduler, dask_worker

    known = {"scheduler": dask_scheduler.main, "worker": dask_worker.main}
    found = commands("dask")
    assert {name for name, *_ in found} == set(known)
    for name, *words in found:
        assert used(words) <= options(known[name]), words


def test_the_end_of_a_job_is_told_by_the_status(tmp_path, faceaudit):
    """What the containers ask: an ordinary end of a batch with refused apps, and no other."""
    (tmp_path / "broken.apk").write_bytes(b"no archive")
    db = tmp_path / "r.db"
    assert faceaudit("batch", "--db", db, "--status").code != 0
    assert faceaudit("batch", tmp_path, "--db", db).code == 3
    asked = re.search(r"grep -Eq '(.*)'", PAGE)[1]
    assert re.search(asked, faceaudit("batch", "--db", db, "--status").out, re.MULTILINE)


# --- how much for a million apps -----------------------------------------------------------------


def test_the_table_multiplies():
    app = sizing.App("x", 0.08, 60e6, 10_000, 200e6)
    line = sizing.table([app], number=864_000).splitlines()[-1]
    assert line == "| x (60 MB) | 80 ms | 1.0 | 600 MB/s | 200 MB | 8.64 GB a day (10 kB an app) |"


def test_figures_of_the_benchmark_become_rows():
    run = {"cpu": 12.0, "files": 100, "db_bytes": 2_000_000, "memory": {"largest_peak": 3e8}}
    found = sizing.measured(
        {
            "corpus": {"strata": [{"name": "1 MB", "files": 100, "bytes": 1e8}]},
            "ours": {"start": 2.0, "runs": [run]},
            "mixed": run | {"bytes": 5e7},
            "samples": {"start": 2.0, "small": {"1 MB": {"cpu": 4.0, "files": 10}}},
        }
    )
    assert [(round(each.cpu, 3), each.size) for each in found] == [
        (0.1, 1e6),
        (0.1, 5e5),
        (0.2, 1e6),
    ]
    assert sizing.measured({}) == []


def test_the_page_keeps_its_marks():
    again = sizing.written(PAGE, "| new |")
    assert sizing.written(again, "| new |") == again
    assert again.count(sizing.BEGIN) == again.count(sizing.END) == 1
    table = PAGE.partition(sizing.BEGIN)[2].partition(sizing.END)[0].strip().splitlines()
    assert table[0] == sizing.table([]).splitlines()[0]
    assert len(table) > 2


def test_figures_that_were_committed_can_be_read():
    if not sizing.FIGURES.is_file():
        assert "--app" in PAGE
    else:
        assert sizing.measured(json.loads(sizing.FIGURES.read_text(encoding="utf-8")))
