"""No test touches the user's files or the network; expensive scans are shared."""

import gc
import json
import os
import signal
import socket
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import settings

# The same examples at every run; `make stress` looks for new ones.
settings.register_profile("same", derandomize=True)
settings.register_profile("new")
settings.load_profile(os.environ.get("FACEAUDIT_EXAMPLES", "same"))

APKS = Path(__file__).resolve().parent / "apks"
# Small prompts, flows and runs for tests outside that folder.
sys.path.append(str(APKS.parent / "checks"))

# Who runs the tests in the background of a script has them, and all they start, ignore Ctrl-C.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

FIRST = (
    "phone/test_observed_verdicts.py",
    "test_site.py",
    "fuzz/test_fuzz.py",
    "scanner/test_batch_cluster.py",
)
"""Files with single tests that take long: begun last, one of them would run alone at the end."""


@pytest.hookimpl(wrapper=True)
def pytest_collection():
    """What is collected is kept to the end: nobody looks for garbage in it, now or later."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()
        gc.freeze()


def pytest_sessionfinish():
    gc.unfreeze()  # or extension modules report what is left as leaks


def pytest_collection_modifyitems(items):
    """Long tests first, all others in their order."""
    first = {APKS.parent / name: place for place, name in enumerate(FIRST)}
    items.sort(key=lambda item: first.get(item.path, len(first)))


@pytest.fixture(autouse=True)
def own_folders(tmp_path_factory, monkeypatch):
    """The user's data folder is a temporary one, and the language is not the machine's."""
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("XDG_DATA_HOME", str(home / "data"))
    monkeypatch.setenv("FACEAUDIT_DB", str(home / "faceaudit.sqlite"))
    for name in ("LC_ALL", "LC_MESSAGES", "LANGUAGE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")


@pytest.fixture(autouse=True)
def no_network(monkeypatch):
    """A connection that leaves the machine fails at once; other sockets work."""
    connect = socket.socket.connect

    def guarded(self, address):
        local = self.family == socket.AF_UNIX or address[0] in ("127.0.0.1", "::1", "localhost")
        if not local:
            raise AssertionError(f"a test wants the network: {address}")
        return connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


class Case(NamedTuple):
    """A fixture app with its policy, context and expectations."""

    name: str
    apk: Path
    policy: Path | None
    context: Path | None
    expected: dict


@cache
def case_of(name):
    folder = APKS / name
    policy = next((p for p in (folder / "policy.html", folder / "policy.txt") if p.exists()), None)
    context = folder / "context.yaml"
    return Case(
        name,
        folder / f"{name}.apk",
        policy,
        context if context.exists() else None,
        json.loads((folder / "expected.json").read_text("utf-8")),
    )


@pytest.fixture(scope="session")
def cases():
    """`Case` of a fixture app by its name."""
    return case_of


@pytest.fixture(scope="session")
def scanned():
    """Report and static artifact of a fixture app, scanned once."""
    from datetime import date

    from scanner.context import Context, read_context
    from scanner.one import assess, collect

    @cache
    def scan_case(name):
        case = case_of(name)
        context = read_context(case.context) if case.context else Context()
        collected = collect(case.apk, case.policy)
        return assess(collected.artifacts, context, date(2026, 11, 22)), collected

    return scan_case


class Ended(NamedTuple):
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def documents(self):
        """JSON documents on stdout, one a line."""
        return [json.loads(line) for line in self.out.splitlines()]


@pytest.fixture
def faceaudit(capsys):
    """Run the command line in this process: ``faceaudit("scan", path)``."""
    from scanner.cli import main

    def run(*arguments):
        capsys.readouterr()
        with pytest.raises(SystemExit) as stopped:
            main([str(argument) for argument in arguments])
        out, err = capsys.readouterr()
        return Ended(stopped.value.code, out, err)

    return run


@pytest.fixture
def command():
    """Run the command line in a process of its own, as a user does."""

    def run(*arguments, cwd=None, **environment):
        done = subprocess.run(
            [sys.executable, "-m", "scanner", *map(str, arguments)],
            capture_output=True,
            text=True,
            encoding="utf-8",
            errors="backslashreplace",
            env={**os.environ, **environment},
            cwd=cwd,
            timeout=60,
            check=False,
        )
        return Ended(done.returncode, done.stdout, done.stderr)

    return run
