"""Small Java programs as the app under test: compiled on demand, started held, watched from a child process.

A test never attaches by itself: `observed` does it in a process with a time limit, so that a frozen JVM ends nothing
but its own test.
"""

import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[2] / "phone"))
import provide  # noqa: E402

SOURCES = HERE / "java"
CHILD = HERE / "child.py"


def missing() -> str:
    """Why no JVM can be hooked here; empty when it can."""
    try:
        import frida  # noqa: F401

        provide.prelude()
        if not (provide.jdk() / "bin" / "javac").exists():
            return "the Java 17 here has no compiler"
    except ImportError:
        return "frida is not installed"
    except provide.CannotProvide as reason:
        return str(reason)
    return ""


@cache
def classes() -> Path:
    """Folder of the compiled fixtures, made once a test run."""
    folder = Path(tempfile.mkdtemp(prefix="faceaudit-fixtures-"))
    sources = [str(path) for path in sorted(SOURCES.rglob("*.java"))]
    javac = provide.jdk() / "bin" / "javac"
    command = [
        str(javac),
        "-encoding",
        "UTF-8",
        "-nowarn",
        "-proc:none",
        "-d",
        str(folder),
        *sources,
    ]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    # Those of `late` are only found by a loader of the program's own.
    apart = folder.with_name(folder.name + "-late")
    apart.mkdir()
    (folder / "late").rename(apart / "late")
    return folder


@dataclass
class Seen:
    """What came of a run."""

    code: int | None
    """The program's exit code; ``None`` when it still ran in the end."""
    out: str
    lines: list[dict[str, Any]] = field(default_factory=list)
    """The log's lines."""
    facts: dict[str, Any] = field(default_factory=dict)

    def events(self, kind: str, **wanted: Any) -> list[dict[str, Any]]:
        """Events of a kind with these values."""
        found = [line["event"] for line in self.lines if line["event"]["kind"] == kind]
        return [e for e in found if all(e.get(key) == value for key, value in wanted.items())]


def plain(main: str, *args: str) -> Seen:
    """A run without hooks."""
    done = subprocess.run(command(main, *args), input=b"\n", capture_output=True, timeout=60)
    return Seen(done.returncode, done.stdout.decode("utf-8", "replace"))


def command(main: str, *args: str) -> list[str]:
    """The program's command line."""
    home = classes()
    java = provide.jdk() / "bin" / "java"
    late = home.with_name(home.name + "-late")
    return [
        str(java),
        "-Xmx256m",
        "-Dfile.encoding=UTF-8",
        f"-Dlate={late}",
        "-cp",
        str(home),
        main,
        *args,
    ]


def observed(folder: Path, main: str, *args: str, timeout: float = 180, **job: Any) -> Seen:
    """A run under hooks in a process of its own; ``job`` is for ``child.py``."""
    bridge = job.pop("bridge", str(provide.prelude()))
    given = {"command": command(main, *args), "folder": str(folder), **job}
    environment = {**os.environ, "FACEAUDIT_JAVA_BRIDGE": bridge}
    done = subprocess.run(
        [sys.executable, str(CHILD)],
        input=json.dumps(given),
        capture_output=True,
        text=True,
        timeout=timeout,
        env=environment,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    facts = json.loads(done.stdout.splitlines()[-1])
    log = (folder / "events.jsonl").read_text("utf-8").splitlines()
    return Seen(facts.pop("code"), facts.pop("out"), [json.loads(line) for line in log], facts)
