"""`scan --bundle` and `verify` as a user runs them: what lies in the bag, exit codes, earlier versions."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tarfile
from importlib.resources import files
from pathlib import Path

import bagit
import pytest
from test_sessions import of_demo

from reports.bundle import open_bundle
from reports.model import Report
from scanner import bundling
from scanner.bundling import PASSWORD, forms_of, versions

ROOT = Path(__file__).resolve().parents[2]
EARLIER = ROOT / "tests/reports/earlier"
DEMO = files("scanner").joinpath("demo/demo.apk")
DAY = ("--as-of", "2026-11-22", "--no-db", "--fail-on", "never")


@pytest.fixture
def keys(tmp_path):
    private, public = tmp_path / "key.pem", tmp_path / "pub.pem"
    run = {"check": True, "capture_output": True}
    subprocess.run(["openssl", "genpkey", "-algorithm", "ed25519", "-out", private], **run)
    subprocess.run(["openssl", "pkey", "-in", private, "-pubout", "-out", public], **run)
    return private, public


@pytest.fixture
def bagged(faceaudit, tmp_path, keys):
    """A signed bundle of the demo app and a session."""
    session = of_demo(tmp_path / "s")
    ended = faceaudit(
        "scan", DEMO, "--session", session, "--bundle", tmp_path / "b", "--sign", keys[0],
        "--organization", "示例\n机构", "--format", "markdown", "--lang", "zh", *DAY,
    )  # fmt: skip
    assert ended.code == 0, ended.err
    der = ("openssl", "pkey", "-pubin", "-in", keys[1], "-outform", "DER")
    public = subprocess.run(der, check=True, capture_output=True).stdout
    assert f"signed by SHA256:{hashlib.sha256(public).hexdigest()}" in ended.err
    return tmp_path / "b"


# --- what lies in it -----------------------------------------------------------------------------


def test_a_bag_holds_what_another_person_needs(bagged):
    payload = bagged / "data"
    assert {path.name for path in payload.iterdir()} == {
        *("report.json", "static.json", "dynamic.json", "policy.json", "context.json"),
        *("report.zh.html", "report.en.html", "report.zh.md"),
        *("evidence", "session", "run.log.jsonl", "versions.json"),
    }
    assert (payload / "session/events.jsonl").exists()
    bag = bagit.Bag(str(bagged))
    assert bag.validate()
    report = json.loads((payload / "report.json").read_text("utf-8"))
    assert bag.info["External-Identifier"] == report["app"]["sha256"]
    assert (
        bag.info["Source-Organization"] == "示例␊机构"
        or bag.info["Source-Organization"] == "示例␊机构"
    )
    assert bag.info["Faceaudit-Session-Log-SHA256"] == report["session"]["log"]
    assert bag.info["Faceaudit-Law-As-Of"] == "2026-11-22"
    assert bag.info["Payload-Oxum"].endswith(f".{len(list(bag.payload_files()))}")


def test_the_run_is_told_step_by_step(bagged):
    lines = (bagged / "data/run.log.jsonl").read_text("utf-8").splitlines()
    steps = [json.loads(line) for line in lines]
    told = list(dict.fromkeys(step["what"] for step in steps))
    assert told == [
        "began", "app-read",  "session-read", "judged", "session-copied", "rendered", "ended",
    ]  # fmt: skip
    assert [step["at"] for step in steps] == sorted(step["at"] for step in steps)
    assert all(step["at"].endswith("+00:00") for step in steps)
    assert steps[0]["versions"]["packages"]["androguard"]
    assert steps[-1]["exit"] == 0


def test_versions_name_the_rules_by_their_hash(bagged):
    told = json.loads((bagged / "data/versions.json").read_text("utf-8"))
    assert told == versions()
    for name in ("scanner/law/checks.json", "analyzers/data/sdks.json"):
        assert told["rules_sha256"][name] == hashlib.sha256((ROOT / name).read_bytes()).hexdigest()
    assert told["python"].startswith("cpython 3.")


def test_a_library_that_is_missing_is_left_out(monkeypatch):
    monkeypatch.setattr(bundling, "PACKAGES", ("bagit", "no-such-package-at-all"))
    assert set(versions()["packages"]) == {"bagit"}


def test_pages_in_both_languages_and_what_was_asked_for():
    assert forms_of(("text", "json", "html"), "zh") == [
        ("html", "zh"),
        ("html", "en"),
        ("text", "zh"),
    ]


def test_the_same_inputs_give_the_same_payload_but_for_the_times(faceaudit, tmp_path):
    session = of_demo(tmp_path / "s")
    for name in ("a", "b"):
        options = ("--session", session, "--bundle", tmp_path / name, *DAY)
        assert faceaudit("scan", DEMO, *options).code == 0
    one, other = (
        {
            p.relative_to(tmp_path / n / "data").as_posix(): p.read_bytes()
            for p in (tmp_path / n / "data").rglob("*")
            if p.is_file()
        }
        for n in ("a", "b")
    )
    assert set(one) == set(other)
    timed = {"report.json", "report.zh.html", "report.en.html", "report.en.txt", "run.log.jsonl"}
    assert {name for name in one if one[name] != other[name]} <= timed
    names = [
        (tmp_path / name / "manifest-sha256.txt").read_text("utf-8").split()[1::2]
        for name in ("a", "b")
    ]
    assert names[0] == names[1]


def test_what_is_printed_is_what_lies_in_the_bundle_and_is_made_once(
    faceaudit, tmp_path, monkeypatch
):
    from scanner import console

    made = []
    real = console.render
    monkeypatch.setattr(
        console,
        "render",
        lambda report, form, *rest, **more: made.append(form) or real(report, form, *rest, **more),
    )
    apks = [ROOT / f"tests/apks/{name}/{name}.apk" for name in ("qr-camera", "sdk-unused")]
    options = ("--format", "markdown", "--format", "html", "--lang", "en", *DAY)
    out = (tmp_path / "out", tmp_path / "b")
    assert faceaudit("scan", *apks, *options, "-o", out[0], "--bundle", out[1]).code == 0
    assert sorted(made) == ["html"] * 4 + ["markdown"] * 2
    for path in out[0].iterdir():
        stem, _, ending = path.name.rpartition(".")
        assert (out[1] / stem / f"data/report.en.{ending}").read_bytes() == path.read_bytes()


def test_raw_captures_only_when_asked_for(faceaudit, tmp_path):
    session = of_demo(tmp_path / "s")
    (session / "recordings").mkdir()
    (session / "recordings/idle-1.mp4").write_bytes(b"RAW FILM")
    for name, more in (("a", ()), ("b", ("--with-raw",))):
        options = ("--session", session, "--bundle", tmp_path / name, *more, *DAY)
        assert faceaudit("scan", DEMO, *options).code == 0
        there = (tmp_path / name / "data/session/recordings/idle-1.mp4").exists()
        assert there == bool(more)


def test_a_bundle_out_of_the_database_is_a_bag_too(faceaudit, tmp_path):
    options = ("--db", tmp_path / "x.sqlite", "--as-of", "2026-11-22", "--fail-on", "never")
    assert faceaudit("scan", DEMO, *options).code == 0
    assert faceaudit("scan", DEMO, *options, "--bundle", tmp_path / "b").code == 0
    assert "taken-from-database" in (tmp_path / "b/data/run.log.jsonl").read_text("utf-8")
    assert faceaudit("verify", tmp_path / "b").code == 0


# --- signing -------------------------------------------------------------------------------------


def test_verify_knows_the_key(faceaudit, bagged, keys):
    ended = faceaudit("verify", bagged, "--key", keys[1], "--lang", "en")
    assert (ended.code, ended.err) == (0, "")
    first, *rest = ended.out.splitlines()
    assert first.startswith("intact: ")
    assert "the key given" in rest[0]
    assert any(line.startswith("session: event chain intact") for line in rest)


def test_verify_in_chinese_and_as_json(faceaudit, bagged):
    assert faceaudit("verify", bagged, "--lang", "zh").out.startswith("完好：")
    told = json.loads(faceaudit("verify", bagged, "--format", "json").out)
    assert told["schema"] == "faceaudit/verification/1"
    assert told["intact"] is True
    (bagged / "data/policy.json").unlink()
    ended = faceaudit("verify", bagged, "--format", "json")
    assert ended.code == 1
    assert json.loads(ended.out)["problems"][0]["what"] == "missing"
    ended = faceaudit("verify", bagged, "--lang", "zh")
    assert ended.out.startswith("不完好：data/policy.json：缺失\n")


def test_many_problems_are_counted_and_listed(faceaudit, bagged):
    for number in range(9):
        (bagged / f"data/new{number}").write_text("x")
    ended = faceaudit("verify", bagged, "--lang", "en")
    assert ended.code == 1
    assert ended.out.splitlines()[0].endswith("; and 4 more")
    assert ended.out.count("  - data/new") == 9


@pytest.mark.parametrize("what", ["missing", "empty", "plain"])
def test_what_cannot_be_verified_is_exit_3(faceaudit, tmp_path, what):
    if what == "empty":
        (tmp_path / "b").mkdir()
    elif what == "plain":
        unpacked("plain", tmp_path).rename(tmp_path / "b")
    ended = faceaudit("verify", tmp_path / "b")
    assert ended.code == 3
    assert ("[bundle-missing]" if what == "missing" else "[bundle-no-bag]") in ended.err
    assert ended.err.count("\n") == 1


def test_a_locked_key_is_opened_by_the_environment(faceaudit, tmp_path, monkeypatch):
    path = tmp_path / "key.pem"
    make = [
        "openssl",
        "genpkey",
        "-algorithm",
        "ed25519",
        "-aes256",
        "-pass",
        "pass:s3",
        "-out",
        path,
    ]
    subprocess.run(make, check=True, capture_output=True)
    options = ("scan", DEMO, "--bundle", tmp_path / "b", "--sign", path, *DAY)
    ended = faceaudit(*options)
    assert ended.code == 3
    assert "[key-password]" in ended.err
    assert not (tmp_path / "b").exists()
    monkeypatch.setenv(PASSWORD, "wrong")
    assert "does not open" in faceaudit(*options).err
    monkeypatch.setenv(PASSWORD, "s3")
    assert faceaudit(*options).code == 0
    assert faceaudit("verify", tmp_path / "b").code == 0


def test_a_locked_key_is_asked_for_on_a_terminal(tmp_path, monkeypatch):
    path = tmp_path / "key.pem"
    make = [
        "openssl",
        "genpkey",
        "-algorithm",
        "ed25519",
        "-aes256",
        "-pass",
        "pass:s3",
        "-out",
        path,
    ]
    subprocess.run(make, check=True, capture_output=True)
    asked = []

    class Terminal:
        def isatty(self):
            return True

    monkeypatch.setattr(sys, "stdin", Terminal())
    monkeypatch.setattr("click.prompt", lambda text, **how: asked.append((text, how)) or "s3")
    made = bundling.bundling_of(raw=False, sign=path, timestamp=None, organization="")
    assert made.seal.key is not None
    assert asked[0][1] == {"hide_input": True, "err": True}


@pytest.mark.parametrize(
    "words",
    [
        ("--sign", "key.pem"),
        ("--timestamp", "https://tsa.example/"),
        ("--with-raw",),
        ("--with-raw", "--bundle", "b"),
    ],
)
def test_options_that_need_a_bundle(faceaudit, tmp_path, monkeypatch, words):
    monkeypatch.chdir(tmp_path)
    ended = faceaudit("scan", DEMO, *words, *DAY)
    assert ended.code == 2
    assert "need" in ended.err


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--sign", "none.pem"), "key-missing"),
        (("--sign", os.devnull), "key-unusable"),
        (("--timestamp", "nonsense"), "timestamp-address"),
        (("--timestamp", "http://[half"), "timestamp-address"),
    ],
)
def test_a_key_or_server_that_cannot_be_used_ends_before_anything_is_scanned(
    faceaudit, tmp_path, words, code
):
    ended = faceaudit("scan", DEMO, "--bundle", tmp_path / "b", *words, *DAY)
    assert (ended.code, ended.out) == (3, "")
    assert f"[{code}]" in ended.err
    assert not (tmp_path / "b").exists()


def test_a_time_stamp_that_was_not_given_is_exit_3_and_the_bundle_is_there(faceaudit, tmp_path):
    pytest.importorskip("rfc3161_client")
    url = "http://127.0.0.1:9/"  # nobody listens there
    ended = faceaudit("scan", DEMO, "--bundle", tmp_path / "b", "--timestamp", url, *DAY)
    assert ended.code == 3
    assert "[timestamp-failed]" in ended.err
    assert ended.out  # the report was printed
    assert faceaudit("verify", tmp_path / "b").code == 0


# --- read again ----------------------------------------------------------------------------------


def same(report):
    return {key: value for key, value in report.items() if key != "scanned_at"}


def test_a_bag_is_judged_again(faceaudit, bagged):
    ended = faceaudit("check", bagged, "--format", "json", "--as-of", "2026-11-22")
    first = json.loads((bagged / "data/report.json").read_text("utf-8"))
    assert same(json.loads(ended.out)) == same(first)


def test_a_folder_of_bags_and_plain_bundles(faceaudit, bagged, tmp_path):
    many = tmp_path / "many"
    shutil.copytree(bagged, many / "bag")
    unpacked("plain", tmp_path).rename(many / "plain")
    ended = faceaudit("check", many, "--format", "json", *DAY[:2], "--fail-on", "never")
    assert ended.code == 0
    assert len(ended.out.splitlines()) == 2


def unpacked(name, folder):
    with tarfile.open(EARLIER / f"{name}-0.1.0.tar.xz") as archive:
        archive.extractall(folder, filter="data")
    return folder / name


@pytest.mark.parametrize("name", ["plain", "bag"])
def test_a_bundle_of_an_earlier_version_is_read_and_judged(faceaudit, tmp_path, name):
    folder = unpacked(name, tmp_path)
    ended = faceaudit("check", folder, "--format", "json", "--as-of", "2026-11-22")
    assert ended.code in (0, 1), ended.err
    now = json.loads(ended.out)
    before = open_bundle(folder)
    report = before.report()
    assert isinstance(report, Report)
    assert now["app"]["sha256"] == report.app.sha256
    assert now["session"]["log"] == report.session.log
    assert {each["check"] for each in now["results"]} >= {each.check for each in report.results}
    assert before.attached("evidence/AndroidManifest.xml")


def test_a_signed_bag_of_an_earlier_version_is_still_intact(faceaudit, tmp_path):
    folder = unpacked("bag", tmp_path)
    ended = faceaudit("verify", folder, "--key", EARLIER / "key.pub.pem", "--lang", "en")
    assert ended.code == 0, ended.out
    assert "the key given" in ended.out
    (folder / "data/evidence/AndroidManifest.xml").write_text("<changed/>")
    assert faceaudit("verify", folder).code == 1
