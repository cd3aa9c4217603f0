"""The command line: documents on stdout, the rest on stderr, documented exit codes, no tracebacks."""

import json
import os
import pty
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
import zipfile
from contextlib import closing, suppress
from datetime import date
from pathlib import Path

import click
import pytest
from builders import app, artifacts, static
from click.testing import CliRunner

from reports.model import VERDICTS
from scanner import __version__, console, hashing
from scanner.cli import cli
from scanner.console import file_stem
from scanner.one import assess
from scanner.writing import colours

CONTROLS = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]")
CODE = re.compile(r"\[[a-z]+(?:-[a-z]+)+\] \S")
DAY = ("--as-of", "2026-11-22")


def same(document):
    """A JSON report without its time stamp."""
    return {key: value for key, value in document.items() if key != "scanned_at"}


@pytest.fixture
def violating(cases):
    """Arguments that scan the violating app with all it comes with."""
    case = cases("loan-violating")
    return ("scan", case.apk, "--policy", case.policy, "--context", case.context, *DAY)


@pytest.fixture
def quiet(cases):
    """An app nothing is wrong with."""
    return cases("qr-camera").apk


@pytest.fixture
def hostile(monkeypatch):
    """Make every scan find an app with this package name."""

    def install(package, sha256="ab" * 32, **parts):
        def collect(apk, policy, effort, first=None):
            from scanner.one import Collected

            whole = artifacts(static=static(app=app(package=package, sha256=sha256, **parts)))
            return Collected(whole, {})

        monkeypatch.setattr(console, "collect", collect)

    return install


# --- help ----------------------------------------------------------------------------------------


VERBS = [
    *("scan", "policy", "check", "corpus", "explain", "doctor", "demo"),
    *("diff", "questions", "batch", "merge"),
    *("baseline", "verify", "observe", "import", "export", "purge", "letter", "report", "serve"),
]


def test_help_lists_the_verbs_that_work():
    result = CliRunner().invoke(cli, ["--help"])
    assert result.exit_code == 0
    listed = re.findall(r"^  (\w+)  ", result.output.partition("Commands:")[2], re.MULTILINE)
    assert sorted(listed) == sorted(VERBS)


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_has_help(verb):
    result = CliRunner().invoke(cli, [verb, "--help"])
    assert result.exit_code == 0
    assert len(result.output.splitlines()[2]) > 20


def test_version(faceaudit):
    ended = faceaudit("--version")
    assert (ended.code, ended.out, ended.err) == (0, f"faceaudit {__version__}\n", "")


def test_help_tells_the_exit_codes(faceaudit):
    ended = faceaudit("--help")
    assert ended.code == 0
    assert "130 interrupted" in " ".join(ended.out.split())


# --- exit codes ----------------------------------------------------------------------------------

FAIL_ON = {
    # three likely-violations and a review in the one, nothing flagged in the other
    "loan-violating": {"violation": 0, "likely-violation": 1, "needs-manual-review": 1, "never": 0},
    "two-dex-reflect": {"violation": 0, "likely-violation": 1},
    "qr-camera": {"violation": 0, "likely-violation": 0, "needs-manual-review": 0, "never": 0},
    "sdk-unused": {"likely-violation": 0, "needs-manual-review": 1, "never": 0},
}


@pytest.mark.parametrize(
    ("name", "level", "code"),
    [(name, level, code) for name, levels in FAIL_ON.items() for level, code in levels.items()],
)
def test_fail_on(faceaudit, cases, name, level, code):
    case = cases(name)
    policy = ("--policy", case.policy) if case.policy and name != "two-dex-reflect" else ()
    if name == "two-dex-reflect":  # the app alone: its policy would make it a violation
        policy = ("--policy", cases("loan-violating").policy)
    assert faceaudit("scan", case.apk, *policy, *DAY, "--fail-on", level).code == code


def test_a_violation_fails_on_every_level_but_never(faceaudit, cases):
    case = cases("two-dex-reflect")
    for level, code in (("violation", 1), ("needs-manual-review", 1), ("never", 0)):
        ended = faceaudit("scan", case.apk, "--policy", case.policy, *DAY, "--fail-on", level)
        assert ended.code == code


def test_the_default_is_likely_violation(faceaudit, violating, quiet):
    assert faceaudit(*violating).code == 1
    assert faceaudit("scan", quiet).code == 0


def test_codes_of_a_real_process(command, violating, quiet, tmp_path):
    assert command("scan", quiet).code == 0
    found = command(*violating)
    assert found.code == 1
    assert command("scan").code == 2
    failed = command("scan", tmp_path / "nowhere.apk")
    assert failed.code == 3
    assert failed.out == ""
    assert "Traceback" not in found.err + failed.err


@pytest.mark.parametrize(
    ("names", "code"),
    [
        (("qr-camera", "qr-camera"), 0),
        (("qr-camera", "loan-violating"), 1),
        (("loan-violating", "qr-camera"), 1),
        (("nowhere", "qr-camera"), 3),
        (("qr-camera", "nowhere"), 3),
        (("nowhere", "loan-violating"), 3),
        (("loan-violating", "nowhere"), 3),
        (("loan-violating", "nowhere", "loan-violating"), 3),
    ],
)
def test_the_highest_code_of_several_and_none_stops_the_others(
    faceaudit, cases, tmp_path, names, code
):
    paths = [tmp_path / "x.apk" if n == "nowhere" else cases(n).apk for n in names]
    policy = cases("loan-violating").policy
    ended = faceaudit("scan", *paths, "--policy", policy, *DAY, "--format", "json", "--no-db")
    assert ended.code == code
    scanned = [name for name in names if name != "nowhere"]
    assert [one["app"]["package"] for one in ended.documents] == [
        cases(name).expected["package"] for name in scanned
    ]
    assert ended.err.count("[apk-missing]") == names.count("nowhere")


def test_interrupting_gives_130(tmp_path, quiet):
    """A policy that is a pipe blocks the scan until somebody writes."""
    pipe = tmp_path / "policy.txt"
    os.mkfifo(pipe)
    process = interruptible("scan", str(quiet), "--policy", str(pipe), "--no-db")
    try:
        writer = wait_for_reader(pipe, process)
        if writer is None:
            pytest.skip("the scan does not wait for a pipe: there is no moment to interrupt it at")
        process.send_signal(signal.SIGINT)
        try:
            out, err = process.communicate(timeout=30)
        except subprocess.TimeoutExpired:  # the first one met it between opening and reading
            process.send_signal(signal.SIGINT)
            out, err = process.communicate(timeout=40)
        os.close(writer)
    finally:
        process.kill()
        process.communicate()
    assert process.returncode == 130
    assert out == ""
    assert "interrupted" in err
    assert "Traceback" not in err


def test_an_interrupt_between_two_apps_is_130_too(faceaudit, quiet, monkeypatch):
    def interrupted(apk, policy, effort, first=None):
        raise KeyboardInterrupt

    monkeypatch.setattr(console, "collect", interrupted)
    ended = faceaudit("scan", quiet, quiet, "--no-db")
    assert (ended.code, ended.out) == (130, "")
    assert "interrupted" in ended.err


def test_waiting_for_a_busy_database_can_be_interrupted(quiet, tmp_path):
    from scanner.store import Store

    path = tmp_path / "busy.sqlite"
    with Store(path):
        pass
    with closing(sqlite3.connect(path)) as other:
        other.execute("begin immediate")
        process = interruptible("scan", str(quiet), "--db", str(path))
        try:
            wait_until_open(path, process)
            time.sleep(0.5)  # it has to meet the other one as well
            process.send_signal(signal.SIGINT)
            out, err = process.communicate(timeout=60)
        except subprocess.TimeoutExpired:
            pytest.fail("Ctrl-C is not heard while another process holds the database")
        finally:
            process.kill()
            process.communicate()
    assert process.returncode == 130
    assert out == ""
    assert "Traceback" not in err


def interruptible(*arguments):
    """A command that hears Ctrl-C even where the tests run in the background, which ignores it."""
    return subprocess.Popen(
        [sys.executable, "-m", "scanner", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=hears,
    )


def hears():
    """Neither ignore nor hold back Ctrl-C, whatever the tests before left in this process."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})


def wait_until_open(path, process):
    """Until a process holds a file open."""
    for _ in range(3000):
        assert process.poll() is None
        with suppress(OSError):  # a file it closed meanwhile
            if any(link.readlink() == path for link in Path(f"/proc/{process.pid}/fd").iterdir()):
                return
        time.sleep(0.02)
    pytest.fail(f"{path.name} is never opened")


def wait_for_reader(pipe, process):
    """The pipe, opened for writing, once the process reads it; ``None`` when it ended first."""
    for _ in range(3000):
        try:
            return os.open(pipe, os.O_WRONLY | os.O_NONBLOCK)
        except OSError:
            if process.poll() is not None:
                return None
            time.sleep(0.02)
    return None


@pytest.mark.parametrize("verb", ["scan", "policy", "explain", "doctor"])
def test_a_reader_that_goes_away_is_no_error(cases, verb):
    """``faceaudit scan … | head -1``."""
    case = cases("loan-violating")
    arguments = {
        "scan": (case.apk, "--no-db", "--format", "json", "--fail-on", "never"),
        "policy": (case.policy, "--format", "json"),
        "explain": ("policy-reachable",),
        "doctor": (),
    }
    source, sink = os.pipe()
    os.close(source)
    done = subprocess.run(
        [sys.executable, "-m", "scanner", verb, *map(str, arguments[verb])],
        stdout=sink,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    os.close(sink)
    assert "Traceback" not in done.stderr
    assert "Exception ignored" not in done.stderr
    assert done.returncode == 0


# --- usage ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("scan",),
        ("scam",),
        ("scan", "--nonsense", "a.apk"),
        ("scan", "a.apk", "--format", "xls"),
        ("scan", "a.apk", "--lang", "fr"),
        ("scan", "a.apk", "--fail-on", "compliant"),
        ("scan", "a.apk", "--as-of", "yesterday"),
        ("scan", "a.apk", "--as-of", "2025-02-30"),
        ("scan", "a.apk", "--as-of", "01/02/2025"),
        ("scan", "a.apk", "--context", "nowhere.yaml"),
        ("scan", "a.apk", "--baseline", "nowhere.yaml"),
        ("scan", "a.apk", "--config", "nowhere.toml"),
        ("scan", "a.apk", "b.apk", "--format", "html"),
        ("scan", "a.apk", "--format", "html", "--format", "json"),
        ("scan", "a.apk", "b.apk", "--format", "text", "--format", "json"),
        ("policy",),
        ("policy", "p.html", "--format", "pdf"),
        ("check",),
        ("explain",),
        ("explain", "nothing-of-the-kind"),
    ],
    ids=" ".join,
)
def test_wrong_usage_is_2_and_prints_no_document(faceaudit, arguments):
    ended = faceaudit(*arguments)
    assert ended.code == 2
    assert ended.out == ""
    assert ended.err
    assert "Traceback" not in ended.err


def test_an_unknown_field_of_the_context_is_named(faceaudit, quiet, tmp_path):
    context = tmp_path / "c.yaml"
    context.write_text("markt: huawei\n")
    ended = faceaudit("scan", quiet, "--context", context)
    assert ended.code == 2
    assert "markt" in ended.err
    assert "market" in ended.err


def test_several_documents_do_not_fit_a_file(faceaudit, quiet, cases, tmp_path):
    taken = tmp_path / "report.json"
    taken.write_text("keep me")
    ended = faceaudit("scan", quiet, cases("sdk-unused").apk, "--output", taken)
    assert ended.code == 2
    assert taken.read_text() == "keep me"


# --- documents -----------------------------------------------------------------------------------


def test_stdout_carries_the_document_alone(faceaudit, violating):
    ended = faceaudit(*violating, "--format", "json")
    document = json.loads(ended.out)
    assert document["schema"] == "faceaudit/report/1"
    assert document["as_of"] == "2026-11-22"
    assert ended.err == "faceaudit: loan-violating.apk: " + summary(document) + "\n"


def summary(document):
    counts = document["summary"]
    flagged = [f"{counts[verdict]} {verdict}" for verdict in VERDICTS[:3] if counts[verdict]]
    return ", ".join(flagged) or "nothing flagged"


def test_a_failed_scan_prints_no_document(faceaudit, tmp_path):
    ended = faceaudit("scan", tmp_path / "nowhere.apk", "--format", "json")
    assert (ended.code, ended.out) == (3, "")


def test_one_json_document_is_indented_and_several_are_json_lines(faceaudit, quiet, cases):
    one = faceaudit("scan", quiet, "--format", "json", *DAY, "--no-db").out
    several = faceaudit("scan", quiet, cases("sdk-unused").apk, "--format", "json", *DAY, "--no-db")
    assert one.startswith("{\n  ")
    assert len(several.out.splitlines()) == 2
    assert same(several.documents[0]) == same(json.loads(one))


def test_several_texts_follow_each_other(faceaudit, quiet, cases):
    ended = faceaudit("scan", quiet, cases("sdk-unused").apk, "--lang", "en", "--no-db")
    assert ended.out.count("What could not be seen") == 2


@pytest.mark.parametrize(("lang", "words"), [("zh", "未能看到的内容"), ("en", "What could not be")])
def test_language_of_the_text(faceaudit, quiet, lang, words):
    assert words in faceaudit("scan", quiet, "--lang", lang, "--no-db").out


def test_json_is_the_same_in_every_language(faceaudit, quiet):
    zh, en = (
        json.loads(faceaudit("scan", quiet, "--format", "json", "--lang", lang, "--no-db").out)
        for lang in ("zh", "en")
    )
    assert same(zh) == same(en)


@pytest.mark.parametrize(
    ("variables", "words"),
    [
        ({"LANG": "zh_CN.UTF-8"}, "未能看到的内容"),
        ({"LANG": "en_GB.UTF-8"}, "What could not be seen"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "C"}, "What could not be seen"),
        ({"LANG": "C", "LC_MESSAGES": "zh_TW"}, "未能看到的内容"),
        ({"LANG": ""}, "What could not be seen"),
    ],
)
def test_the_locale_chooses_the_language(faceaudit, quiet, monkeypatch, variables, words):
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert words in faceaudit("scan", quiet, "--no-db").out


def test_output_file(faceaudit, quiet, tmp_path):
    target = tmp_path / "new" / "folder" / "report.json"
    ended = faceaudit("scan", quiet, "--format", "json", "--output", target)
    assert ended.code == 0
    assert ended.out == ""
    assert json.loads(target.read_text("utf-8"))["app"]["package"] == "com.example.saoma"
    assert [p.name for p in target.parent.iterdir()] == ["report.json"]


def test_an_output_file_is_replaced(faceaudit, quiet, tmp_path):
    target = tmp_path / "report.txt"
    target.write_text("OLD LINE\n" * 10_000)
    assert faceaudit("scan", quiet, "--output", target).code == 0
    assert "OLD LINE" not in target.read_text("utf-8")


def test_an_output_that_is_no_ordinary_file_is_not_replaced_by_one(faceaudit, quiet, tmp_path):
    """``--output /dev/null`` as root must not put a file in the place of the device."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        ended = faceaudit("scan", quiet, "--output", pipe, "--no-db", "--lang", "en")
        assert pipe.is_fifo()
        written = os.read(reader, 65536) if ended.code == 0 else b""
    finally:
        os.close(reader)
    assert ended.code in (0, 3)
    assert (b"What could not be seen" in written) == (ended.code == 0)
    assert [path.name for path in tmp_path.iterdir()] == ["pipe"]


def test_others_may_read_the_document(faceaudit, quiet, tmp_path):
    target = tmp_path / "report.txt"
    faceaudit("scan", quiet, "--output", target)
    assert target.stat().st_mode & 0o777 == 0o644


@pytest.mark.parametrize("existing", [True, False])
def test_output_folder(faceaudit, quiet, tmp_path, existing):
    folder = tmp_path / "out"
    if existing:
        folder.mkdir()
    faceaudit("scan", quiet, "--format", "json", "--output", f"{folder}{os.sep}")
    (path,) = folder.iterdir()
    digest = json.loads(path.read_text("utf-8"))["app"]["sha256"]
    assert path.name == f"com.example.saoma-{digest[:8]}.json"


def test_an_existing_folder_needs_no_slash(faceaudit, quiet, tmp_path):
    faceaudit("scan", quiet, "--output", tmp_path)
    assert [path.suffix for path in tmp_path.iterdir()] == [".txt"]


def test_repeated_formats_make_a_folder(faceaudit, quiet, tmp_path):
    folder = tmp_path / "out"
    forms = ("--format", "json", "--format", "text", "--format", "html", "--format", "json")
    assert faceaudit("scan", quiet, *forms, "--output", folder).code == 0
    assert sorted(path.suffix for path in folder.iterdir()) == [".html", ".json", ".txt"]
    assert len({path.stem for path in folder.iterdir()}) == 1


def test_several_apps_make_a_folder(faceaudit, quiet, cases, tmp_path):
    folder = tmp_path / "out"
    faceaudit("scan", quiet, cases("sdk-unused").apk, "--format", "html", "--output", folder)
    names = sorted(path.name for path in folder.iterdir())
    assert [name.rpartition("-")[0] for name in names] == ["com.example.saoma", "com.example.shop"]


@pytest.mark.parametrize(
    ("package", "stem"),
    [
        ("com.example.app", "com.example.app"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ("/etc/passwd", "_etc_passwd"),
        ("..", "unnamed"),
        ("", "unnamed"),
        (".hidden", "hidden"),
        ("a\x00b\x1b[31m\n", "a_b__31m_"),
        ("应用", "__"),
        ("a" * 500, "a" * 100),
        ("C:\\boot", "C__boot"),
    ],
)
def test_file_names_are_safe_whatever_the_package(package, stem):
    whole = assess(
        artifacts(static=static(app=app(package=package, sha256="0123456789" * 6 + "abcd"))),
        console.Context(),
        date(2026, 11, 22),
    )
    assert file_stem(whole) == f"{stem}-01234567"


@pytest.mark.parametrize("package", ["../../up", "/abs", "..", "a/../../../b"])
def test_a_hostile_package_stays_in_the_output_folder(faceaudit, quiet, hostile, tmp_path, package):
    hostile(package)
    inner = tmp_path / "a" / "b"
    for target in ("--output", "--bundle"):
        folder = inner / target.strip("-")
        folder.mkdir(parents=True)
        code = faceaudit(
            *("scan", quiet, quiet, "--format", "json", target, folder, "--no-db"),
            *("--fail-on", "never"),
        ).code
        assert code == 0
        assert len(list(folder.iterdir())) == 1
    assert {p.name for p in tmp_path.iterdir()} == {"a"}
    assert {p.name for p in (tmp_path / "a").iterdir()} == {"b"}
    assert {p.name for p in inner.iterdir()} == {"output", "bundle"}


@pytest.mark.parametrize(
    "words", ["App\x1b]0;owned\x07", "App\nfaceaudit: all is well", "A\u202eppA"]
)
def test_what_an_app_calls_itself_cannot_steer_the_terminal(faceaudit, quiet, hostile, words):
    hostile("com.example.app", label=words, version_name=words)
    ended = faceaudit("scan", quiet, "--no-db", "--fail-on", "never", "--lang", "en")
    for text in (ended.out, ended.err):
        assert not CONTROLS.search(text)
    assert "\nfaceaudit: all is well" not in ended.out


def test_a_file_name_cannot_steer_the_terminal(faceaudit, tmp_path):
    path = tmp_path / "a\x1b]0;owned\x07\nfaceaudit: b.apk"
    path.write_bytes(b"no zip")
    ended = faceaudit("scan", path, "--no-db")
    assert not CONTROLS.search(ended.err)
    assert len(ended.err.splitlines()) == 1


def test_an_entry_of_the_apk_cannot_steer_the_terminal(faceaudit, cases, tmp_path):
    path = tmp_path / "a.apk"
    with zipfile.ZipFile(cases("qr-camera").apk) as source, zipfile.ZipFile(path, "w") as target:
        for name in source.namelist():
            target.writestr(name, source.read(name))
        target.writestr("assets/\x1b]0;owned\x07.js", "var face")
    data = path.read_bytes()
    path.write_bytes(data.replace(b"var face", b"var fade"))  # its checksum is wrong now
    ended = faceaudit("scan", path, "--no-db")
    assert ended.code in (0, 3)
    assert not CONTROLS.search(ended.out + ended.err)


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "gbk", "utf-8"])
def test_any_encoding_of_stdout_gets_the_document(cases, encoding):
    """Documents are UTF-8 whatever the locale; a Chinese text in an ASCII locale is no crash."""
    for form in ("text", "json"):
        done = subprocess.run(
            [
                *(sys.executable, "-m", "scanner", "scan", str(cases("beauty-filter").apk)),
                *("--no-db", "--format", form, "--lang", "zh", "--fail-on", "never"),
            ],
            capture_output=True,
            env={**os.environ, "PYTHONIOENCODING": encoding},
            check=False,
        )
        assert b"Traceback" not in done.stderr
        assert done.returncode == 0
        if form == "json":
            assert (
                json.loads(done.stdout.decode("utf-8"))["app"]["package"] == "com.example.rounian"
            )


# --- output that cannot be written ---------------------------------------------------------------


def files_in(folder):
    return sorted(path.name for path in folder.rglob("*"))


def test_an_output_in_a_place_that_is_no_folder(faceaudit, quiet, tmp_path):
    (tmp_path / "file").write_text("x")
    ended = faceaudit("scan", quiet, "--output", tmp_path / "file" / "report.txt")
    assert ended.code == 3
    assert "[output-no-access]" in ended.err
    assert len(ended.err.splitlines()) == 1
    assert files_in(tmp_path) == ["file"]


def test_an_output_whose_name_is_taken_by_a_folder_leaves_nothing_behind(
    faceaudit, quiet, cases, tmp_path, scanned
):
    stem = file_stem(scanned("qr-camera")[0])
    (tmp_path / f"{stem}.txt").mkdir()
    ended = faceaudit("scan", quiet, "--output", tmp_path)
    assert ended.code == 3
    assert "[output-no-access]" in ended.err
    assert files_in(tmp_path) == [f"{stem}.txt"]


def test_one_unwritable_document_does_not_stop_the_others(
    faceaudit, quiet, cases, tmp_path, scanned
):
    (tmp_path / f"{file_stem(scanned('qr-camera')[0])}.json").mkdir()
    ended = faceaudit(
        "scan", quiet, cases("sdk-unused").apk, "--format", "json", "--output", tmp_path
    )
    assert ended.code == 3
    assert len([path for path in tmp_path.glob("com.example.shop-*.json") if path.is_file()]) == 1


def test_a_crash_while_writing_leaves_nothing_behind(tmp_path, monkeypatch):
    def broken(*_, **__):
        raise KeyboardInterrupt

    for name in ("rename", "replace"):
        monkeypatch.setattr(os, name, broken)
    with pytest.raises(KeyboardInterrupt):
        console.write_document("words", tmp_path / "report.txt")
    assert files_in(tmp_path) == []


def test_a_full_disk_is_one_sentence(quiet):
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("this system has no /dev/full")
    with full.open("wb") as sink:
        done = subprocess.run(
            [sys.executable, "-m", "scanner", "scan", str(quiet), "--no-db"],
            stdout=sink,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 3
    assert "Traceback" not in done.stderr
    assert "[output-no-access]" in done.stderr


@pytest.mark.parametrize("option", ["--output", "--bundle"])
def test_a_name_that_is_too_long_is_one_sentence(faceaudit, quiet, tmp_path, option):
    ended = faceaudit("scan", quiet, option, tmp_path / ("n" * 300), "--no-db")
    assert ended.code == 3
    assert CODE.search(ended.err)
    assert len(ended.err.splitlines()) == 1
    assert files_in(tmp_path) == []


@pytest.mark.parametrize("arguments", [("scan",), ("policy",), ("check",)], ids=" ".join)
def test_an_input_whose_name_is_too_long_is_one_sentence(faceaudit, tmp_path, arguments):
    ended = faceaudit(*arguments, tmp_path / ("n" * 300))
    assert (ended.code, ended.out) == (3, "")
    assert CODE.search(ended.err)
    assert len(ended.err.splitlines()) == 1


# --- bad input -----------------------------------------------------------------------------------


def bad_inputs(tmp_path, apk):
    """Broken files by their error code."""
    whole = apk.read_bytes()

    def file(name, data):
        path = tmp_path / name
        path.write_bytes(data)
        return path

    def archive(name, *left_out, **extra):
        path = tmp_path / name
        with zipfile.ZipFile(apk) as source, zipfile.ZipFile(path, "w") as target:
            for entry in source.namelist():
                if entry not in left_out:
                    target.writestr(entry, source.read(entry))
            for entry, data in extra.items():
                target.writestr(entry, data)
        return path

    folder = tmp_path / "folder.apk"
    folder.mkdir()
    return {
        "apk-missing": tmp_path / "nowhere.apk",
        "apk-empty": file("empty.apk", b""),
        "apk-not-zip": file("text.apk", b"this is no archive\n" * 100),
        "apk-truncated": file("cut.apk", whole[: len(whole) // 2]),
        "apk-encrypted": file("locked.apk", locked(archive("plain.apk").read_bytes())),
        "apk-no-manifest": archive("bare.apk", "AndroidManifest.xml"),
        "apk-no-dex": archive("split.apk", "classes.dex"),
        "apk-is-folder": folder,
        "apk-dex-unreadable": archive("mud.apk", "classes.dex", **{"classes.dex": b"dex\n" * 50}),
        "apk-manifest-unreadable": archive(
            "riddle.apk", "AndroidManifest.xml", **{"AndroidManifest.xml": b"<manifest/>"}
        ),
    }


def locked(archive):
    """An archive of stored entries with every entry marked as encrypted, and the bytes to match."""
    data = bytearray(archive)
    for magic, offset in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        at = -1
        while (at := data.find(magic, at + 1)) >= 0:
            data[at + offset] |= 1
    for content in (b"dex\n0", b"\x03\x00\x08\x00"):  # how the code and the manifest begin
        at = data.find(content)
        data[at : at + 64] = bytes(byte ^ 0x5A for byte in data[at : at + 64])
    return bytes(data)


BAD = (
    "apk-missing",
    "apk-empty",
    "apk-not-zip",
    "apk-truncated",
    "apk-encrypted",
    "apk-no-manifest",
    "apk-no-dex",
    "apk-is-folder",
    "apk-dex-unreadable",
    "apk-manifest-unreadable",
)


@pytest.mark.parametrize("code", BAD)
def test_a_bad_apk_is_one_sentence_with_a_code(faceaudit, quiet, tmp_path, code):
    path = bad_inputs(tmp_path, quiet)[code]
    out = tmp_path / "out"
    ended = faceaudit(
        *("scan", path, "--format", "json", "--output", out / "r.json", "--bundle", out / "b")
    )
    assert ended.code == 3
    assert ended.out == ""
    assert f"[{code}]" in ended.err
    assert CODE.search(ended.err)
    assert len(ended.err.splitlines()) == 1
    assert not out.exists()


def test_a_huge_apk_is_refused(faceaudit, tmp_path):
    path = tmp_path / "huge.apk"
    with path.open("wb") as file:
        file.truncate(9 * 1024**3)
    ended = faceaudit("scan", path, "--no-db")
    assert (ended.code, ended.out) == (3, "")
    assert "[apk-too-large]" in ended.err


def test_a_device_is_refused_at_once():
    """An endless file must not be read to its end to see whether it is known."""
    try:
        ended = subprocess.run(
            [sys.executable, "-m", "scanner", "scan", "/dev/zero"],
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    except subprocess.TimeoutExpired:
        pytest.fail("an endless file is read for ever")
    assert ended.returncode == 3
    assert CODE.search(ended.stderr)


POLICIES = {
    "policy-missing": None,
    "policy-empty": b"",
    "policy-not-text": b"PK\x03\x04" + bytes(range(256)),
    "policy-damaged": b"%PDF-1.7\n" + bytes(range(256)),
    "policy-encoding": b"\xef\xbb\xbf" + "隐私".encode("gb18030") * 20,
    "policy-too-large": b"a" * (33 * 1024 * 1024),
    "policy-is-folder": None,
}


@pytest.mark.parametrize("code", POLICIES)
@pytest.mark.parametrize("verb", ["scan", "policy"])
def test_a_bad_policy_is_one_sentence_with_a_code(faceaudit, quiet, tmp_path, verb, code):
    path = tmp_path / "p.txt"
    if code == "policy-is-folder":
        path.mkdir()
    elif POLICIES[code] is not None:
        path.write_bytes(POLICIES[code])
    arguments = ("scan", quiet, "--policy", path) if verb == "scan" else ("policy", path)
    ended = faceaudit(*arguments)
    assert (ended.code, ended.out) == (3, "")
    assert f"[{code}]" in ended.err
    assert len(ended.err.splitlines()) == 1


@pytest.mark.parametrize("verb", ["scan", "policy"])
def test_links_that_go_round_in_circles(faceaudit, tmp_path, verb):
    path = tmp_path / "round"
    path.symlink_to(path)
    ended = faceaudit(verb, path)
    assert (ended.code, ended.out) == (3, "")
    assert re.search(r"\[(apk|policy)-no-access\]", ended.err)


def test_an_analyzer_that_breaks_is_recorded_and_not_raised(faceaudit, quiet, monkeypatch):
    def broken(path, budget, **_):
        raise ZeroDivisionError

    monkeypatch.setattr("analyzers.static.read_app", broken)
    ended = faceaudit("scan", quiet)
    assert ended.code == 3
    assert "[apk-analysis-failed]" in ended.err
    assert "ZeroDivisionError" in ended.err
    assert "Traceback" not in ended.err


def test_a_policy_analyzer_that_breaks_is_recorded_and_not_raised(faceaudit, cases, monkeypatch):
    def broken(main, others, get):
        raise RecursionError

    monkeypatch.setattr("analyzers.policy.gather.gather", broken)
    ended = faceaudit("policy", cases("loan-violating").policy)
    assert ended.code == 3
    assert "[policy-analysis-failed]" in ended.err


def test_verbose_shows_what_went_wrong_inside(command, quiet, tmp_path):
    script = tmp_path / "run.py"
    script.write_text(
        "import analyzers.static, sys\n"
        "def broken(path, budget, **_): raise ZeroDivisionError('inside')\n"
        "analyzers.static.read_app = broken\n"
        "from scanner.cli import main\n"
        "main(sys.argv[1:])\n"
    )
    shown = {}
    for options in ((), ("-v",)):
        done = subprocess.run(
            [sys.executable, str(script), *options, "scan", str(quiet), "--no-db"],
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 3
        shown[options] = done.stderr
    assert "inside" not in shown[()]
    assert "ZeroDivisionError: inside" in shown[("-v",)]


def test_a_failure_of_our_own_does_not_stop_the_others(faceaudit, quiet, cases, monkeypatch):
    """What breaks after the analyzers (judging, rendering) costs one app, not the run."""
    real = console.assess

    def broken(found, *rest, **more):
        if found.static.app.package == "com.example.saoma":
            raise ZeroDivisionError
        return real(found, *rest, **more)

    monkeypatch.setattr(console, "assess", broken)
    ended = faceaudit("scan", quiet, cases("sdk-unused").apk, "--format", "json", "--no-db")
    assert ended.code == 3
    assert [one["app"]["package"] for one in ended.documents] == ["com.example.shop"]
    assert CODE.search(ended.err)


# --- database and recognition --------------------------------------------------------------------


def rows(path, query):
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(query).fetchall()


@pytest.fixture
def db(tmp_path):
    return tmp_path / "db" / "scans.sqlite"


def test_a_second_scan_is_recognised_and_stored_once(faceaudit, violating, db):
    first = faceaudit(*violating, "--db", db, "--format", "json")
    stored = rows(db, "select id, scanned_at from scans")
    second = faceaudit(*violating, "--db", db, "--format", "json")
    assert "already scanned" not in first.err
    assert "already scanned at " + json.loads(first.out)["scanned_at"] in second.err
    assert "--again" in second.err
    assert second.out == first.out
    assert second.code == first.code == 1
    assert rows(db, "select id, scanned_at from scans") == stored
    assert len(stored) == 1


def test_again_scans_again_and_keeps_one_row(faceaudit, violating, db):
    faceaudit(*violating, "--db", db)
    again = faceaudit(*violating, "--db", db, "--again")
    assert "already scanned" not in again.err
    assert rows(db, "select count(*) from scans") == [(1,)]
    assert rows(db, "select count(*) from results") == [(40,)]


def test_a_folder_of_splits_is_recognised_by_its_parts(faceaudit, tmp_path, db):
    case = Path(__file__).parents[1] / "suite" / "split-folder-missing-feature"
    app = tmp_path / "app"
    shutil.copytree(case / f"{case.name}.split", app)
    first = faceaudit("scan", app, "--db", db)
    assert "already scanned" not in first.err
    assert "already scanned" in faceaudit("scan", app, "--db", db).err
    (app / "split_config.zh.apk").unlink()
    assert "already scanned" not in faceaudit("scan", app, "--db", db).err


@pytest.mark.parametrize("changed", ["policy", "no policy", "context", "day", "app"])
def test_other_inputs_are_another_scan(faceaudit, cases, db, tmp_path, changed):
    case = cases("loan-violating")
    inputs = {"policy": case.policy, "context": case.context, "as-of": "2026-11-22"}

    def scan_with(apk, given):
        options = [part for name, value in given.items() for part in (f"--{name}", value)]
        return faceaudit("scan", apk, *options, "--db", db)

    scan_with(case.apk, inputs)
    context = tmp_path / "other.yaml"
    context.write_text("market: xiaomi\n")
    others = {
        "policy": {**inputs, "policy": cases("loan-compliant").policy},
        "no policy": {name: value for name, value in inputs.items() if name != "policy"},
        "context": {**inputs, "context": context},
        "day": {**inputs, "as-of": "2026-11-21"},
        "app": inputs,
    }
    apk = cases("loan-compliant").apk if changed == "app" else case.apk
    ended = scan_with(apk, others[changed])
    assert "already scanned" not in ended.err
    assert rows(db, "select count(*) from scans") == [(2,)]


def test_a_policy_read_in_another_way_is_another_scan(faceaudit, quiet, cases, db, tmp_path):
    """The ending of the name tells HTML from text, so equal bytes can be two different policies."""
    content = "我们收集您的人脸信息。\n" * 40 + "其中<b>人脸信息</b>用于登录。\n"
    digests = []
    for name in ("policy.txt", "policy.html"):
        path = tmp_path / name
        path.write_text(content, encoding="utf-8")
        ended = faceaudit(
            "scan", quiet, "--policy", path, "--db", db, "--format", "json", "--fail-on", "never"
        )
        alone = faceaudit("policy", path, "--format", "json")
        digests.append((json.loads(ended.out)["policy"], json.loads(alone.out)))
    for in_report, alone in digests:
        assert in_report == alone


def test_copies_under_other_names_are_recognised(faceaudit, quiet, db, tmp_path):
    copy = tmp_path / "copy.apk"
    copy.write_bytes(quiet.read_bytes())
    faceaudit("scan", quiet, "--db", db)
    assert "already scanned" in faceaudit("scan", copy, "--db", db).err


def test_the_order_of_a_context_does_not_matter(faceaudit, quiet, db, tmp_path):
    for number, words in enumerate(
        (
            "market: huawei\nanswers: {rnd: true, persons: 5}",
            "answers: {persons: 5, rnd: true}\nmarket: huawei",
        )
    ):
        path = tmp_path / f"{number}.yaml"
        path.write_text(words)
        ended = faceaudit("scan", quiet, "--context", path, "--db", db)
    assert "already scanned" in ended.err


def test_a_recognised_app_can_still_be_exported(faceaudit, violating, db, tmp_path):
    first, second = tmp_path / "first", tmp_path / "second"
    faceaudit(*violating, "--db", db, "--bundle", first)
    assert "already scanned" in faceaudit(*violating, "--db", db, "--bundle", second).err
    told = [contents(folder / "data") for folder in (first, second)]
    for files in told:
        assert files.pop("run.log.jsonl")  # when was what done
    assert told[0] == told[1]


def contents(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_a_failed_scan_stores_nothing(faceaudit, tmp_path, db):
    path = tmp_path / "bad.apk"
    path.write_bytes(b"no zip")
    faceaudit("scan", path, "--db", db)
    assert rows(db, "select count(*) from scans") == [(0,)]


def test_a_file_that_cannot_be_hashed_is_scanned_and_not_stored(faceaudit, quiet, db, monkeypatch):
    def refused(path):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(hashing, "_sha256", refused)
    assert faceaudit("scan", quiet, "--db", db).code == 0
    assert rows(db, "select count(*) from scans") == [(0,)]


def test_no_db_writes_none(faceaudit, quiet, monkeypatch):
    from scanner.console import default_database

    monkeypatch.delenv("FACEAUDIT_DB")
    faceaudit("scan", quiet, "--no-db")
    assert not default_database().parent.exists()


def test_the_default_database_is_in_the_users_data_folder(faceaudit, quiet, monkeypatch):
    from scanner.console import default_database

    monkeypatch.delenv("FACEAUDIT_DB")
    assert faceaudit("scan", quiet).code == 0
    assert rows(default_database(), "select package from apps") == [("com.example.saoma",)]
    assert os.environ["XDG_DATA_HOME"] in str(default_database())


def test_the_environment_names_the_database(faceaudit, quiet):
    faceaudit("scan", quiet)
    assert rows(os.environ["FACEAUDIT_DB"], "select count(*) from scans") == [(1,)]


@pytest.mark.parametrize("kind", ["text", "folder", "below a file"])
def test_an_unusable_database_is_refused_by_code(faceaudit, quiet, tmp_path, kind):
    path = tmp_path / "db.sqlite"
    if kind == "folder":
        path.mkdir()
    else:
        path.write_text("this is no database at all, not even a little " * 50)
    ended = faceaudit("scan", quiet, "--db", path / "x" if kind == "below a file" else path)
    assert (ended.code, ended.out) == (3, "")
    assert "[db-unusable]" in ended.err
    assert "--no-db" in ended.err
    assert len(ended.err.splitlines()) == 1
    if kind == "text":
        assert path.read_text().startswith("this is no database")


def test_without_a_usable_default_database_the_scan_goes_on(
    faceaudit, quiet, monkeypatch, tmp_path
):
    monkeypatch.delenv("FACEAUDIT_DB")
    (tmp_path / "file").write_text("x")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "file"))
    ended = faceaudit("scan", quiet, "--format", "json")
    assert ended.code == 0
    assert json.loads(ended.out)["app"]["package"] == "com.example.saoma"
    assert "[db-unusable]" in ended.err
    assert "Nothing is stored this time." in ended.err


def test_a_broken_row_is_no_traceback(faceaudit, quiet, db):
    """A database somebody damaged: the app is scanned anew or refused, in a sentence."""
    faceaudit("scan", quiet, "--db", db)
    with closing(sqlite3.connect(db)) as connection, connection:
        connection.execute("update artifacts set zlib = x'00'")
    ended = faceaudit("scan", quiet, "--db", db)
    assert ended.code in (0, 3)
    assert "Traceback" not in ended.err


# --- bundles and check ---------------------------------------------------------------------------


@pytest.fixture
def bundled(faceaudit, violating, tmp_path):
    folder = tmp_path / "bundle"
    ended = faceaudit(*violating, "--bundle", folder, "--format", "json", "--no-db")
    return folder, json.loads(ended.out)


def test_a_bundle_holds_artifacts_report_and_evidence(bundled, cases):
    folder, report = bundled
    folder = folder / "data"
    case = cases("loan-violating")
    names = sorted(contents(folder))
    assert names == [
        "context.json",
        "dynamic.json",
        "evidence/AndroidManifest.xml",
        "evidence/policy-snapshot.html",
        "evidence/policy-text.txt",
        "policy.json",
        "report.en.html",
        "report.json",
        "report.zh.html",
        "run.log.jsonl",
        "static.json",
        "versions.json",
    ]
    assert json.loads((folder / "report.json").read_text("utf-8")) == report
    assert json.loads((folder / "policy.json").read_text("utf-8")) == report["policy"]
    assert json.loads((folder / "dynamic.json").read_text("utf-8")) is None
    assert (folder / "evidence/policy-snapshot.html").read_bytes() == case.policy.read_bytes()
    assert (folder / "evidence/policy-text.txt").read_text("utf-8") == report["policy"]["text"]
    assert b"com.example.kuaixiang" in (folder / "evidence/AndroidManifest.xml").read_bytes()


def test_check_gives_the_same_report_without_the_apk(faceaudit, bundled):
    folder, report = bundled
    ended = faceaudit("check", folder, "--format", "json", *DAY)
    assert ended.code == 1
    assert same(json.loads(ended.out)) == same(report)


def test_check_judges_by_another_day_and_context(faceaudit, bundled, tmp_path):
    folder, _ = bundled
    old = json.loads(faceaudit("check", folder, "--format", "json", "--as-of", "1990-01-01").out)
    assert old["as_of"] == "1990-01-01"
    assert old["summary"]["likely-violation"] == 0
    context = tmp_path / "c.yaml"
    context.write_text("offered_in_china: false\n")
    abroad = faceaudit("check", folder, "--format", "json", *DAY, "--context", context)
    assert json.loads(abroad.out)["summary"]["not-applicable"] == 40
    assert abroad.code == 0


def test_check_reads_a_folder_of_bundles(faceaudit, cases, tmp_path):
    folder = tmp_path / "many"
    apks = [cases(name).apk for name in ("qr-camera", "sdk-unused")]
    scanned = faceaudit("scan", *apks, "--bundle", folder, "--format", "json", *DAY, "--no-db")
    assert len(list(folder.iterdir())) == 2
    checked = faceaudit("check", folder, "--format", "json", *DAY)
    assert sorted(map(str, map(same, checked.documents))) == sorted(
        map(str, map(same, scanned.documents))
    )


def test_check_writes_no_database(faceaudit, bundled):
    folder, _ = bundled
    faceaudit("check", folder)
    assert not Path(os.environ["FACEAUDIT_DB"]).exists()


def test_a_bundle_is_replaced_by_its_successor(faceaudit, bundled, violating):
    folder, _ = bundled
    (folder / "data/evidence/old.txt").write_text("old")
    assert faceaudit(*violating, "--bundle", folder, "--no-db").code == 1
    assert not (folder / "data/evidence/old.txt").exists()
    assert [path.name for path in folder.parent.iterdir()] == ["bundle"]


def test_an_occupied_folder_is_refused(faceaudit, quiet, tmp_path):
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "thesis.docx").write_text("years of work")
    ended = faceaudit("scan", quiet, "--bundle", folder)
    assert ended.code == 3
    assert "[bundle-occupied]" in ended.err
    assert files_in(tmp_path) == ["mine", "thesis.docx"]


@pytest.mark.parametrize("verb", ["check"])
@pytest.mark.parametrize("kind", ["missing", "empty", "file"])
def test_what_is_no_bundle_is_refused(faceaudit, tmp_path, verb, kind):
    folder = tmp_path / "b"
    if kind == "empty":
        folder.mkdir()
    elif kind == "file":
        folder.write_text("x")
    ended = faceaudit(verb, folder)
    assert (ended.code, ended.out) == (3, "")
    assert re.search(r"\[bundle-(missing|incomplete)\]", ended.err)
    assert len(ended.err.splitlines()) == 1


def edited(folder, name, change):
    path = folder / "data" / name
    document = json.loads(path.read_text("utf-8"))
    change(document)
    path.write_text(json.dumps(document), encoding="utf-8")


DAMAGE = {
    "not JSON": ("static.json", b"{"),
    "another value": ("static.json", b"[]"),
    "null": ("static.json", b"null"),
    "no UTF-8": ("static.json", b'{"schema": "\xff"}'),
    "policy cut": ("policy.json", b'{"schema": "faceaudit/policy/2"'),
    "policy of another version": ("policy.json", b'{"schema": "faceaudit/policy/9"}'),
    "context not JSON": ("context.json", b"market: huawei"),
    "context with another field": ("context.json", b'{"markt": 1}'),
    "context no UTF-8": ("context.json", b"\xff"),
    "deep": ("static.json", b"[" * 200_000),
    "deep context": ("context.json", b'{"answers": {"a": ' + b"[" * 200_000),
}


@pytest.mark.parametrize(("name", "data"), DAMAGE.values(), ids=DAMAGE)
def test_a_damaged_bundle_is_one_sentence(faceaudit, bundled, name, data):
    folder, _ = bundled
    (folder / "data" / name).write_bytes(data)
    ended = faceaudit("check", folder)
    assert (ended.code, ended.out) == (3, "")
    assert "[bundle-damaged]" in ended.err
    assert name in ended.err
    assert len(ended.err.splitlines()) == 1


EDITS = {
    "an SDK this catalogue does not know": (
        "static.json",
        lambda value: value["sdks"][0].update(id="gone-sdk"),
    ),
    "an endpoint of an unknown SDK": (
        "static.json",
        lambda value: value["endpoints"][0].update(owner="sdk", sdk="gone-sdk"),
    ),
    "a face class nobody knows": (
        "static.json",
        lambda value: value.update(face_classes=["FC3", "FC99"]),
    ),
    "an element missing": (
        "policy.json",
        lambda value: value["elements"].pop("method"),
    ),
    "a quotation outside the text": (
        "policy.json",
        lambda value: value["elements"]["method"].update(covered=True, quotes=[[10**9, 10**9 + 1]]),
    ),
}


@pytest.mark.parametrize("form", ["text", "json", "html"])
@pytest.mark.parametrize(("name", "change"), EDITS.values(), ids=EDITS)
def test_a_bundle_of_another_catalogue_is_judged_or_refused(faceaudit, bundled, name, change, form):
    """Bundles are kept for years; ids come and go meanwhile. No traceback, whatever is in there."""
    folder, _ = bundled
    edited(folder, name, change)
    ended = faceaudit("check", folder, "--format", form, *DAY)
    assert ended.code in (0, 1, 3)
    if ended.code == 3:
        assert CODE.search(ended.err)


# --- policy alone --------------------------------------------------------------------------------


def test_policy_alone_prints_what_the_report_holds(faceaudit, bundled, cases):
    _, report = bundled
    alone = faceaudit("policy", cases("loan-violating").policy, "--format", "json")
    assert alone.code == 0
    assert alone.err == ""
    assert json.loads(alone.out) == report["policy"]


@pytest.mark.parametrize(
    ("lang", "words"),
    [("zh", "有没有单独的人脸条款"), ("en", "Is there a face clause of its own?")],
)
def test_policy_alone_as_text(faceaudit, cases, lang, words):
    ended = faceaudit("policy", cases("loan-compliant").policy, "--lang", lang)
    assert ended.code == 0
    assert words in ended.out


def test_policy_alone_as_a_page(faceaudit, cases, tmp_path):
    target = tmp_path / "p.html"
    path = cases("loan-compliant").policy
    ended = faceaudit("policy", path, "--format", "html", "--lang", "zh", "-o", target)
    assert (ended.code, ended.out) == (0, "")
    page = target.read_text("utf-8")
    assert page.startswith("<!DOCTYPE html>")
    assert "法律要求" in page


@pytest.mark.parametrize("name", ["NO_COLOR", ""])
def test_policy_alone_that_is_not_on_a_terminal_has_no_colours(faceaudit, cases, monkeypatch, name):
    if name:
        monkeypatch.setenv(name, "1")
    assert "\x1b" not in faceaudit("policy", cases("loan-compliant").policy).out


@pytest.mark.parametrize(
    ("tty", "environment", "expected"),
    [
        (True, {"TERM": "xterm"}, True),
        (True, {"TERM": "xterm", "NO_COLOR": "1"}, False),
        (True, {"TERM": "xterm", "NO_COLOR": ""}, True),
        (True, {"TERM": "dumb"}, False),
        (True, {}, False),
        (False, {"TERM": "xterm"}, False),
    ],
)
def test_colours_are_for_terminals_that_want_them(monkeypatch, tty, environment, expected):
    for name in ("TERM", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("sys.stdout.isatty", lambda: tty, raising=False)
    assert colours() is expected


def test_policy_alone_to_a_file(faceaudit, cases, tmp_path):
    target = tmp_path / "p.json"
    ended = faceaudit("policy", cases("loan-compliant").policy, "--format", "json", "-o", target)
    assert ended.out == ""
    assert json.loads(target.read_text("utf-8"))["schema"] == "faceaudit/policy/2"


def test_policy_alone_to_a_place_that_cannot_be_written(faceaudit, cases, tmp_path):
    ended = faceaudit("policy", cases("loan-compliant").policy, "-o", tmp_path)
    assert ended.code == 3
    assert "[output-no-access]" in ended.err


# --- the other verbs -----------------------------------------------------------------------------


def test_demo_writes_a_page_and_never_fails_on_a_finding(faceaudit, tmp_path):
    ended = faceaudit("demo", "--output", tmp_path / "demo", "--lang", "en")
    assert ended.code == 0
    (page,) = (tmp_path / "demo").iterdir()
    assert page.suffix == ".html"
    assert page.name.startswith("com.example.kuaixiang-")
    assert "Likely violation" in ended.out
    assert f"HTML report: {page.resolve()}" in ended.err
    assert not Path(os.environ["FACEAUDIT_DB"]).exists()


def test_demo_to_a_place_that_cannot_be_written(faceaudit, tmp_path):
    (tmp_path / "file").write_text("x")
    ended = faceaudit("demo", "--output", tmp_path / "file")
    assert ended.code == 3
    assert "[output-no-access]" in ended.err


def test_on_a_terminal_documents_still_go_to_stdout(faceaudit, cases, capsys, monkeypatch):
    apks = [cases(name).apk for name in ("qr-camera", "sdk-unused")]
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    ended = faceaudit("scan", *apks, "--no-db", "--format", "json")
    assert [one["app"]["package"] for one in ended.documents] == [
        "com.example.saoma",
        "com.example.shop",
    ]
    assert "com.example.saoma" not in ended.err
    assert "2/2" in ended.err


def test_a_terminal_shows_progress_of_several(cases, tmp_path):
    """The bar goes to the terminal on stderr, the document to the file stdout is sent to."""
    leader, follower = pty.openpty()
    document = tmp_path / "out.json"
    with document.open("wb") as sink:
        process = subprocess.Popen(
            [
                *(sys.executable, "-m", "scanner", "scan", str(cases("qr-camera").apk)),
                *(str(tmp_path / "[bold]nowhere.apk"), "--no-db", "--format", "json"),
            ],
            stdout=sink,
            stderr=follower,
            env={**os.environ, "TERM": "xterm", "COLUMNS": "200"},
        )
    os.close(follower)
    shown = b"".join(iter(lambda: read_terminal(leader), b""))
    os.close(leader)
    assert process.wait(timeout=30) == 3
    assert json.loads(document.read_text("utf-8"))["app"]["package"] == "com.example.saoma"
    text = re.sub(rb"\x1b\[[0-9;?]*[A-Za-z]", b"", shown).decode()
    assert "2/2" in text
    assert "qr-camera.apk: nothing flagged" in text
    assert "[bold]nowhere.apk" in text


def read_terminal(leader):
    """What a program wrote to its terminal; nothing once it has ended."""
    try:
        return os.read(leader, 65536)
    except OSError:
        return b""


def test_a_fault_of_ours_in_a_small_verb_is_a_sentence_and_no_finding(faceaudit, monkeypatch):
    """Exit code 1 means findings; an error inside must never look like one."""

    def broken(name, lang):
        raise ZeroDivisionError("inside")

    monkeypatch.setattr("scanner.explain.explanation", broken)
    ended = faceaudit("explain", "policy-reachable")
    assert (ended.code, ended.out) == (3, "")
    assert CODE.search(ended.err)
    assert len(ended.err.splitlines()) == 1


def test_a_demo_that_cannot_be_scanned_writes_no_page(faceaudit, monkeypatch, tmp_path):
    from analyzers.errors import AppUnreadable

    def broken(apk, policy, effort, first=None):
        raise AppUnreadable("apk-missing", "The demo is gone.")

    monkeypatch.setattr(console, "collect", broken)
    ended = faceaudit("demo", "--output", tmp_path / "demo")
    assert ended.code == 3
    assert "[apk-missing]" in ended.err
    assert not (tmp_path / "demo").exists()


def test_usage_errors_are_click_errors():
    job = console.Job(("html",), None, "en", date(2026, 1, 1), "never", None, None)
    with pytest.raises(click.UsageError):
        job.refuse_unprintable(2)
    job.refuse_unprintable(1)


def test_nothing_scanned_is_nothing_to_write(tmp_path):
    job = console.Job(("text",), None, "en", date(2026, 1, 1), "never", None, None)
    with console.Run(job, None, stored=False, again=True) as run, pytest.raises(LookupError):
        run.write_html(tmp_path)
