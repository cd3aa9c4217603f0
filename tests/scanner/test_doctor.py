"""doctor: what is there, what is missing, and how to get it."""

import os
import subprocess
import sys
import tomllib
from pathlib import Path
from types import SimpleNamespace

import pytest

from scanner import __version__, doctor

ROOT = Path(__file__).resolve().parent.parent.parent


def names_of(requirements):
    import re

    return {re.split(r"[<>=~\[; ]", one)[0].lower() for one in requirements}


def test_here_everything_needed_is_there(faceaudit):
    ended = faceaudit("doctor")
    assert ended.code == 0
    assert ended.err == ""
    assert f"faceaudit {__version__}" in ended.out
    assert ended.out.splitlines()[-1] == "Ready to scan."
    assert "[missing]" not in ended.out


def test_it_looks_for_what_the_package_asks_for():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert set(doctor.BASE) == names_of(project["dependencies"])
    extras = project["optional-dependencies"]
    assert set(doctor.EXTRAS) == set(extras) - {"dev"}
    for extra, names in doctor.EXTRAS.items():
        assert set(names) == names_of(extras[extra])


@pytest.mark.parametrize(
    ("bits", "told"),
    [
        ((1 << 0x10000) - 1, "[ok]      fonts: with Chinese"),
        ((1 << 0x100) - 1, "[optional] fonts: none has Chinese characters"),
        (None, "[optional] fonts: cannot be listed"),
    ],
    ids=["chinese", "latin", "not known"],
)
def test_fonts_for_a_pdf_are_looked_for(monkeypatch, bits, told):
    monkeypatch.setattr("reports.dossier.fonts.coverage", lambda: bits)
    lines, healthy = doctor.examine()
    assert any(line.startswith(told) for line in lines)
    assert healthy


def test_a_missing_library_is_named_with_the_remedy(monkeypatch):
    known = doctor._version
    monkeypatch.setattr(doctor, "_version", lambda n: None if n == "msgspec" else known(n))
    lines, healthy = doctor.examine()
    assert not healthy
    assert any("[missing]" in line and "pip install msgspec" in line for line in lines)
    assert "Not ready" in lines[-1]


def test_an_extra_that_is_missing_is_optional(monkeypatch):
    known = doctor._version
    monkeypatch.setattr(
        doctor, "_version", lambda n: None if n in doctor.EXTRAS["pdf"] else known(n)
    )
    lines, healthy = doctor.examine()
    assert healthy
    assert any("pip install 'faceaudit[pdf]'" in line for line in lines)


def test_an_extra_that_is_there_is_said_so(monkeypatch):
    monkeypatch.setattr(doctor, "_version", lambda name: "1.0")
    lines, healthy = doctor.examine()
    assert healthy
    assert sum("installed" in line and "not installed" not in line for line in lines) == len(
        doctor.EXTRAS
    )


def test_tools_are_found_on_the_path(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    lines, healthy = doctor.examine()
    assert healthy
    assert any("adb: not found" in line and "apt-get install adb" in line for line in lines)
    (tmp_path / "adb").write_text("#!/bin/sh\n")
    (tmp_path / "adb").chmod(0o755)
    assert any(f"adb: {tmp_path / 'adb'}" in line for line in doctor.examine()[0])


@pytest.mark.parametrize("module", ["numpy", "bs4", "sklearn"])
def test_a_library_that_cannot_be_loaded_is_reported_and_no_crash(module):
    """The one command for a broken installation has to survive it."""
    done = subprocess.run(
        [
            *(sys.executable, "-c"),
            f"import sys; sys.modules[{module!r}] = None\n"
            "from scanner.cli import main\nmain(['doctor'])",
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Traceback" not in done.stderr
    assert "Ready to scan." in done.stdout or "Not ready" in done.stdout


def test_a_broken_classifier_is_reported(monkeypatch):
    from analyzers.errors import PolicyUnreadable

    def broken(data, name):
        raise PolicyUnreadable("policy-x", "The model is gone.")

    monkeypatch.setattr("analyzers.policy.analyze", broken)
    lines, healthy = doctor.examine()
    assert not healthy
    assert any("[missing]" in line and "The model is gone." in line for line in lines)


def test_an_unhealthy_installation_is_exit_3(faceaudit, monkeypatch):
    monkeypatch.setattr(doctor, "examine", lambda: (["Not ready."], False))
    ended = faceaudit("doctor")
    assert (ended.code, ended.out) == (3, "Not ready.\n")


def test_the_database_it_names_is_the_one_that_would_be_used(tmp_path, monkeypatch):
    chosen = tmp_path / "mine.sqlite"
    monkeypatch.setenv("FACEAUDIT_DB", str(chosen))
    assert any(str(chosen) in line for line in doctor.examine()[0])


def test_the_default_database_is_named(monkeypatch):
    monkeypatch.delenv("FACEAUDIT_DB")
    line = next(line for line in doctor.examine()[0] if "database" in line)
    assert "[ok]" in line
    assert os.environ["XDG_DATA_HOME"] in line


def test_a_data_folder_that_cannot_be_made_is_reported(tmp_path, monkeypatch):
    monkeypatch.delenv("FACEAUDIT_DB")
    (tmp_path / "file").write_text("x")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "file"))
    line = next(line for line in doctor.examine()[0] if "database" in line)
    assert "cannot be written" in line
    assert "--db" in line


# --- a device --------------------------------------------------------------------------------------


class Phone:
    """A connected phone that an interrupted run left changed."""

    def __init__(self, *problems):
        self.problems = list(problems)

    def __enter__(self):
        return self

    def __exit__(self, *error):
        return None

    def left_over(self):
        change = SimpleNamespace(what="proxy", detail="put back to none")
        return [SimpleNamespace(changes=[change])]

    def recover(self):
        return self.problems


@pytest.fixture
def looked(monkeypatch):
    """Connects a phone of which these things were found; returns what was asked about."""
    from analyzers.dynamic import choosing, needs

    def connect(phone, **found):
        asked = []

        def examine(device, package, frida_server):
            asked.append((device, package, frida_server))
            return [needs.need(name, ok, "seen") for name, ok in found.items()]

        monkeypatch.setattr(choosing, "choose", lambda serial: phone)
        monkeypatch.setattr(needs, "examine", examine)
        return asked

    return connect


def test_a_device_that_lacks_only_what_is_optional_is_ready(faceaudit, looked, tmp_path):
    phone = Phone()
    asked = looked(phone, android=True, battery=False)
    ended = faceaudit("doctor", "--device", "", "--package", "com.example.app", "--lang", "zh")
    assert ended.code == 0
    assert ended.out.splitlines() == [
        "[ok]      android: seen",
        "[optional] battery: seen; 给手机充电。",
        "Ready to record.",
    ]
    assert asked == [(phone, "com.example.app", None)]


def test_what_recording_cannot_do_without_is_exit_3(faceaudit, looked):
    looked(Phone(), android=False)
    ended = faceaudit("doctor", "--device", "", "--lang", "en")
    assert ended.code == 3
    assert "[missing] android: seen; Use a device with Android 7 or newer." in ended.out
    assert "Not ready" in ended.out


def test_what_an_interrupted_run_left_is_put_back(faceaudit, looked):
    looked(Phone(), android=True)
    ended = faceaudit("doctor", "--device", "", "--restore")
    assert ended.code == 0
    assert "[restored] proxy: put back to none" in ended.out


def test_what_could_not_be_put_back_is_not_called_restored(faceaudit, looked):
    looked(Phone("the proxy is still set"), android=True)
    ended = faceaudit("doctor", "--device", "", "--restore")
    assert ended.code == 3
    assert "[failed]   the proxy is still set" in ended.out
    assert "restored" not in ended.out


def test_no_device_is_one_line_with_a_remedy(faceaudit, monkeypatch):
    from analyzers.dynamic import choosing
    from analyzers.dynamic.device import DeviceRefused

    def nothing(serial):
        raise DeviceRefused("device-none", "no device is connected")

    monkeypatch.setattr(choosing, "choose", nothing)
    ended = faceaudit("doctor", "--device", "", "--lang", "en")
    assert ended.code == 3
    assert "[missing] adb: [device-none] no device is connected; Connect a phone" in ended.out
