"""Bundles: written whole or not at all, never over somebody else's files, read with suspicion."""

import json
import os
import shutil
from pathlib import Path

import pytest
from builders import artifacts, dynamic, policy, report

from analyzers.artifacts import encode
from reports import bundle
from reports.bundle import (
    BundleUnreadable,
    bundle_files,
    bundles_in,
    open_bundle,
    payload_of,
    read_bundle,
    write_bundle,
)

FOUND = artifacts(policy=policy(), dynamic=dynamic())
WHOLE = report(policy=FOUND.policy, dynamic=FOUND.dynamic)
FILES = bundle_files(
    WHOLE, FOUND.static, FOUND.dynamic, FOUND.policy, b"{}\n", {"AndroidManifest.xml": b"<m/>"}
)


def contents(folder):
    """What is told: the payload of a bag, else all files."""
    if (Path(folder) / "bagit.txt").exists():
        folder = Path(folder) / "data"
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in Path(folder).rglob("*")
        if path.is_file()
    }


def write_plain(folder, files):
    """A bundle as earlier versions wrote them."""
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)


# --- writing -------------------------------------------------------------------------------------


def test_files_by_name():
    assert list(FILES) == [
        "report.json",
        "static.json",
        "dynamic.json",
        "policy.json",
        "context.json",
        "evidence/AndroidManifest.xml",
    ]
    assert json.loads(FILES["report.json"])["schema"] == "faceaudit/report/1"


def test_what_did_not_run_is_saved_as_null():
    files = bundle_files(report(), FOUND.static, None, None, b"{}", {})
    assert files["dynamic.json"] == files["policy.json"] == b"null\n"


@pytest.mark.parametrize("existing", ["nothing", "empty folder", "bundle", "plain bundle"])
def test_written_whole(tmp_path, existing):
    folder = tmp_path / "deep" / "bundle"
    if existing == "empty folder":
        folder.mkdir(parents=True)
    elif existing == "bundle":
        write_bundle(folder, FILES | {"evidence/old.txt": b"old"})
    elif existing == "plain bundle":
        write_plain(folder, FILES | {"evidence/old.txt": b"old"})
    write_bundle(folder, FILES)
    assert contents(folder) == FILES
    assert [path.name for path in folder.parent.iterdir()] == ["bundle"]


def test_others_may_read_it(tmp_path):
    write_bundle(tmp_path / "b", FILES)
    assert (tmp_path / "b").stat().st_mode & 0o777 == 0o755


OCCUPIED = {
    "other files": {"thesis.docx": "years of work"},
    "other folders": {"photos/a.jpg": "me"},
    "a report of another program": {"report.json": "{}", "thesis.docx": "years of work"},
    "our report among other files": {
        "report.json": FILES["report.json"].decode(),
        "thesis.docx": "years of work",
    },
    "a report that is no JSON": {"report.json": "hello", "a.txt": "x"},
    "names like ours": {"report.json": '{"schema": "weather/1"}', "static.json": "{}"},
    "names like ours, no JSON": {"report.json": "hello", "static.json": "{}"},
    "half a bundle": {"static.json": "{}"},
}


@pytest.mark.parametrize("files", OCCUPIED.values(), ids=OCCUPIED)
def test_a_folder_that_holds_something_else_is_left_alone(tmp_path, files):
    folder = tmp_path / "mine"
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    before = contents(folder)
    with pytest.raises(BundleUnreadable) as refused:
        write_bundle(folder, FILES)
    assert refused.value.code == "bundle-occupied"
    assert contents(folder) == before
    assert list(tmp_path.iterdir()) == [folder]


def test_a_file_in_its_place_is_left_alone(tmp_path):
    (tmp_path / "b").write_text("mine")
    with pytest.raises(BundleUnreadable) as refused:
        write_bundle(tmp_path / "b", FILES)
    assert refused.value.code == "bundle-occupied"
    assert (tmp_path / "b").read_text() == "mine"


@pytest.mark.parametrize(
    ("existing", "inner"),
    [({}, "."), (FILES, "."), (FILES, "evidence")],
    ids=["empty", "bundle", "inside a bundle"],
)
def test_the_working_folder_is_written_whole_or_refused_and_never_lost(
    tmp_path, monkeypatch, existing, inner
):
    folder = tmp_path / "b"
    if existing:
        write_bundle(folder, existing)
    folder.mkdir(exist_ok=True)
    inner = inner if inner == "." else f"data/{inner}"
    monkeypatch.chdir(folder / inner)
    wanted = FILES | {"evidence/AndroidManifest.xml": b"<other/>"}
    try:
        write_bundle(Path(os.path.relpath(folder)), wanted)
        expected = wanted
    except BundleUnreadable:
        expected = existing
    assert Path.cwd() == (folder / inner).resolve()
    assert contents(folder) == expected
    assert [path.name for path in tmp_path.iterdir()] == ["b"]


def test_a_link_to_a_bundle_is_followed_or_refused_with_the_reason(tmp_path):
    write_bundle(tmp_path / "real", FILES)
    (tmp_path / "link").symlink_to(tmp_path / "real")
    refusal = ""
    try:
        write_bundle(tmp_path / "link", FILES)
    except BundleUnreadable as refused:
        refusal = str(refused)
    assert "None" not in refusal
    assert contents(tmp_path / "real") == FILES
    assert sorted(path.name for path in tmp_path.iterdir()) == ["link", "real"]


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_a_failure_while_writing_leaves_nothing_behind(tmp_path, monkeypatch, error):
    write_bundle(tmp_path / "old", FILES)
    write = Path.write_bytes

    def failing(self, data):
        if self.name == "context.json":
            raise error
        return write(self, data)

    monkeypatch.setattr(Path, "write_bytes", failing)
    for name in ("old", "new"):
        with pytest.raises((BundleUnreadable, KeyboardInterrupt)):
            write_bundle(tmp_path / name, FILES)
    monkeypatch.undo()
    assert [path.name for path in tmp_path.iterdir()] == ["old"]
    assert contents(tmp_path / "old") == FILES


def test_a_failure_while_replacing_keeps_one_of_the_two(tmp_path, monkeypatch):
    write_bundle(tmp_path / "b", FILES)

    def failing(*_, **__):
        raise OSError(5, "Input/output error")

    for name in ("rename", "replace"):
        monkeypatch.setattr(os, name, failing)
    with pytest.raises(BundleUnreadable):
        write_bundle(tmp_path / "b", FILES)
    monkeypatch.undo()
    assert contents(tmp_path / "b") == FILES


def test_a_failure_of_the_last_step_brings_the_old_one_back(tmp_path, monkeypatch):
    write_bundle(tmp_path / "b", FILES)
    rename, calls = os.rename, []

    def failing(source, target, **rest):
        calls.append(target)
        if Path(target) == tmp_path / "b" and calls.count(target) == 1:
            raise OSError(5, "Input/output error")
        return rename(source, target, **rest)

    for name in ("rename", "replace"):
        monkeypatch.setattr(os, name, failing)
    with pytest.raises(BundleUnreadable, match="Input/output error"):
        write_bundle(tmp_path / "b", FILES | {"context.json": b"null"})
    monkeypatch.undo()
    assert contents(tmp_path / "b") == FILES
    assert [path.name for path in tmp_path.iterdir()] == ["b"]


def test_a_place_below_a_file_is_refused(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(BundleUnreadable) as refused:
        write_bundle(tmp_path / "file" / "b", FILES)
    assert refused.value.code == "bundle-no-access"
    assert "None" not in str(refused.value)


# --- reading -------------------------------------------------------------------------------------


@pytest.fixture(params=["bag", "plain"])
def folder(tmp_path, request):
    if request.param == "bag":
        write_bundle(tmp_path / "b", FILES)
    else:
        write_plain(tmp_path / "b", FILES)
    return tmp_path / "b"


def test_what_was_written_is_read(folder):
    saved = read_bundle(folder)
    assert (saved.static, saved.dynamic, saved.policy) == (
        FOUND.static,
        FOUND.dynamic,
        FOUND.policy,
    )
    assert saved.context == b"{}\n"


@pytest.mark.parametrize("name", ["dynamic.json", "policy.json"])
def test_what_did_not_run_is_read_as_none(folder, name):
    (payload_of(folder) / name).write_bytes(b"null\n")
    assert getattr(read_bundle(folder), name.removesuffix(".json")) is None
    (payload_of(folder) / name).unlink()
    assert getattr(read_bundle(folder), name.removesuffix(".json")) is None


def test_an_older_bundle_without_context_is_read(folder):
    (payload_of(folder) / "context.json").unlink()
    assert read_bundle(folder).context == b"{}"


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("static.json", None, "bundle-incomplete"),
        ("static.json", b"", "bundle-damaged"),
        ("static.json", b"null", "bundle-damaged"),
        ("static.json", b"\xff", "bundle-damaged"),
        ("static.json", b'{"schema": "\xff"}', "bundle-damaged"),
        ("static.json", b"[" * 100_000, "bundle-damaged"),
        ("static.json", encode(FOUND.policy), "bundle-damaged"),
        ("policy.json", encode(FOUND.static), "bundle-damaged"),
        ("policy.json", b'{"schema": "faceaudit/policy/2"}', "bundle-damaged"),
        ("dynamic.json", b"{}", "bundle-damaged"),
        ("dynamic.json", b'{"schema": "\xff"}', "bundle-damaged"),
    ],
)
def test_a_damaged_bundle_is_refused(folder, name, data, code):
    if data is None:
        (payload_of(folder) / name).unlink()
    else:
        (payload_of(folder) / name).write_bytes(data)
    with pytest.raises(BundleUnreadable) as refused:
        read_bundle(folder)
    assert refused.value.code == code
    assert name in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("name", ["static.json", "policy.json", "context.json"])
def test_a_folder_where_a_file_should_be(folder, name):
    (payload_of(folder) / name).unlink()
    (payload_of(folder) / name).mkdir()
    with pytest.raises(BundleUnreadable) as refused:
        read_bundle(folder)
    assert refused.value.code == "bundle-incomplete"


def test_a_missing_bundle(tmp_path):
    with pytest.raises(BundleUnreadable) as refused:
        read_bundle(tmp_path / "nowhere")
    assert refused.value.code == "bundle-missing"


def test_what_a_damaged_bundle_says_cannot_steer_a_terminal(folder):
    (payload_of(folder) / "static.json").write_text(
        json.dumps({"schema": "faceaudit/static/1", "\x1b[31m\x07": 1}), encoding="utf-8"
    )
    with pytest.raises(BundleUnreadable) as refused:
        read_bundle(folder)
    assert not set(str(refused.value)) & set("\x1b\x07\n")


def test_bundles_are_found_by_name(tmp_path):
    for name in ("b", "a", "c"):
        write_bundle(tmp_path / "many" / name, FILES)
    (tmp_path / "many" / "notes.txt").write_text("x")
    (tmp_path / "many" / "empty").mkdir()
    assert [path.name for path in bundles_in(tmp_path / "many")] == ["a", "b", "c"]
    assert bundles_in(tmp_path / "many" / "a") == [tmp_path / "many" / "a"]
    assert bundles_in(tmp_path / "many" / "empty") == [tmp_path / "many" / "empty"]
    assert bundles_in(tmp_path / "nowhere") == [tmp_path / "nowhere"]


def test_no_draft_is_taken_for_a_bundle(tmp_path):
    """A draft that a killed process left behind must not be judged."""
    write_bundle(tmp_path / "a", FILES)
    os.rename(tmp_path / "a", tmp_path / ".bundle-killed")  # noqa: PTH104
    write_bundle(tmp_path / "b", FILES)
    assert [path.name for path in bundles_in(tmp_path)] == ["b"]


def test_names_of_evidence_are_one_folder_deep():
    assert bundle.EVIDENCE == "evidence"
    files = bundle_files(WHOLE, FOUND.static, None, None, b"{}", {"a.txt": b"1", "b.xml": b"2"})
    assert [name for name in files if "/" in name] == ["evidence/a.txt", "evidence/b.xml"]


# --- opening -------------------------------------------------------------------------------------


def test_an_opened_bundle_tells_its_report_and_gives_its_files(folder):
    opened = open_bundle(folder)
    assert opened.report() == WHOLE
    assert opened.root == folder
    assert opened.payload == payload_of(folder)
    assert opened.saved().static == FOUND.static
    assert opened.attached("evidence/AndroidManifest.xml") == b"<m/>"
    for name in (
        "evidence/none",
        "../b/report.json/x",
        "../../etc/passwd",
        "/etc/passwd",
        "a\0b",
        "",
    ):
        assert opened.attached(name) is None


def test_a_link_out_of_a_bundle_is_not_followed(folder, tmp_path):
    (tmp_path / "secret").write_text("secret")
    (payload_of(folder) / "evidence/link").symlink_to(tmp_path / "secret")
    assert open_bundle(folder).attached("evidence/link") is None


def test_a_payload_that_is_a_link_is_none(tmp_path):
    write_bundle(tmp_path / "real", FILES)
    write_bundle(tmp_path / "b", FILES)
    shutil.rmtree(tmp_path / "b/data")
    (tmp_path / "b/data").symlink_to(tmp_path / "real/data")
    with pytest.raises(BundleUnreadable) as refused:
        open_bundle(tmp_path / "b")
    assert refused.value.code == "bundle-incomplete"


@pytest.mark.parametrize("name", ["report.json", "static.json", "context.json"])
def test_a_pipe_in_a_bundle_does_not_stop_a_reader(folder, name):
    (payload_of(folder) / name).unlink()
    os.mkfifo(payload_of(folder) / name)
    with pytest.raises(BundleUnreadable) as refused:
        (open_bundle if name == "report.json" else read_bundle)(folder)
    assert refused.value.code == "bundle-incomplete"


def test_a_folder_without_a_report_is_no_bundle(tmp_path):
    for path, code in ((tmp_path / "none", "bundle-missing"), (tmp_path, "bundle-incomplete")):
        with pytest.raises(BundleUnreadable) as refused:
            open_bundle(path)
        assert refused.value.code == code


# --- names ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    ["../x", "evidence/../../x", "/x", "evidence/.hidden", "a\nb", "a//b", "", "é", "a" * 151],
)
def test_no_name_leads_out_of_a_bundle(tmp_path, name):
    with pytest.raises(ValueError, match="no name for a file"):
        write_bundle(tmp_path / "b", FILES | {name: b"x"})
    assert list(tmp_path.iterdir()) == []


def test_a_file_is_copied_and_a_link_refused(tmp_path):
    (tmp_path / "big").write_bytes(b"bytes")
    write_bundle(tmp_path / "b", {**FILES, "session/events.jsonl": tmp_path / "big"})
    assert (tmp_path / "b/data/session/events.jsonl").read_bytes() == b"bytes"
    (tmp_path / "link").symlink_to(tmp_path / "big")
    with pytest.raises(BundleUnreadable) as refused:
        write_bundle(tmp_path / "c", {**FILES, "session/events.jsonl": tmp_path / "link"})
    assert refused.value.code == "bundle-no-access"
    assert not (tmp_path / "c").exists()


@pytest.mark.parametrize("name", ["data/thesis.docx", "thesis.docx", "data/report.fr.html"])
def test_a_bag_that_holds_more_is_left_alone(tmp_path, name):
    write_bundle(tmp_path / "b", FILES)
    (tmp_path / "b" / name).write_text("years of work")
    with pytest.raises(BundleUnreadable) as refused:
        write_bundle(tmp_path / "b", FILES)
    assert refused.value.code == "bundle-occupied"
    assert (tmp_path / "b" / name).read_text() == "years of work"
