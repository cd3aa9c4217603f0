"""The clock on the wall, the locale and the bytes of names have no part in what a batch finds."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import batch_clock
import pytest
from batches import apk, column, content, folder_of, ran, states

HERE = Path(__file__).resolve().parent


@pytest.fixture
def jumping():
    batch_clock.jump()
    yield
    batch_clock.right()


def test_a_clock_that_jumps_for_years_changes_nothing(tmp_path, jumping, monkeypatch):
    folder = folder_of(tmp_path / "apps", "unlock-only", "qr-camera")
    (folder / "broken.apk").write_bytes(b"no archive")
    plain, jumped = tmp_path / "plain.db", tmp_path / "jumped.db"
    batch_clock.right()
    ran(plain, folder)
    from scanner.batch.course import Course

    flush = Course._flush_when_due

    def jump(self):
        batch_clock.jump()
        flush(self)

    monkeypatch.setattr(Course, "_flush_when_due", jump)
    counts = ran(jumped, folder, work="batch_faults:jumping", figures=tmp_path / "f.prom")
    assert counts.open == 0
    assert content(jumped) == content(plain)
    assert all(0 <= took < 600 for took in column(jumped, "seconds").values())


RUN = """
import locale, os, sys
sys.path.insert(0, sys.argv[1])
import batches
assert sys.getfilesystemencoding() != "utf-8", "the locale is not C"
counts = batches.ran(sys.argv[2], sys.argv[3], sys.argv[7], bundles=sys.argv[4] and batches.Path(sys.argv[4]),
                     policies=batches.Path(sys.argv[5]), events=batches.Path(sys.argv[6]))
print(counts.by_state["done"], counts.by_state["duplicate"], counts.total)
"""
BARE = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}


def test_a_bare_locale_and_names_in_any_bytes(tmp_path):
    """A service or a container has no locale; names of files are what they are."""
    home = tmp_path / "数据"
    apps = home / "apps"
    folder_of(apps, "unlock-only", "qr-camera")
    odd = Path(os.fsdecode(os.fsencode(apps) + b"/\xe4\xba\xba\xff\n.apk"))
    (apps / "unlock-only.apk").rename(odd)
    shutil.move(apps / "qr-camera.apk", apps / "二维码.apk")
    policies = home / "policies"
    policies.mkdir()
    (policies / "com.example.saoma.md").write_text("# 隐私政策\n\n我们不处理人脸信息。\n", "utf-8")
    listed = home / "名单.csv"
    listed.write_text("path,policy\napps/二维码.apk,policies/com.example.saoma.md\n", "utf-8")
    parts = (home / "r.db", apps, home / "bundles", policies, home / "events.jsonl", listed)
    done = subprocess.run(
        [sys.executable, "-c", RUN, str(HERE), *map(str, parts)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="surrogateescape",
        env={**os.environ, **BARE},
    )
    assert "Traceback" not in done.stderr, done.stderr
    assert done.stdout.split() == ["2", "1", "3"], done.stderr
    assert len(list((home / "bundles").iterdir())) == 2
    named = [
        json.loads(line)["path"] for line in parts[4].read_text().splitlines() if "path" in line
    ]
    assert any("二维码.apk" in each for each in named)
    assert any("人\\xff\n.apk" in each for each in named)
    # The same apps in another locale are the same inputs.
    before = content(home / "r.db")
    counts = ran(home / "r.db", apps, listed, policies=policies, work="nowhere:nothing")
    assert counts.by_state["done"] == 2
    assert content(home / "r.db") == before


def test_a_policy_whose_path_is_no_unicode(tmp_path):
    folder = folder_of(tmp_path / "apps", "qr-camera")
    db = tmp_path / "r.db"
    ran(db, folder)
    package = column(db, "package")["qr-camera.apk"]
    policies = Path(os.fsdecode(os.fsencode(tmp_path) + b"/pol\xff"))
    policies.mkdir()
    (policies / f"{package}.md").write_text("# 隐私政策\n\n我们不处理人脸信息。\n")
    counts = ran(db, folder, policies=policies)
    assert counts.open == 0
    state, code = states(db)["qr-camera.apk"]
    assert (state, code) in {("done", None), ("refused", "policy-no-access")}


def test_the_app_is_found_under_the_bytes_of_its_name(tmp_path):
    place = os.fsencode(tmp_path) + b"/\xff.apk"
    shutil.copy(os.fsencode(apk("unlock-only")), place)
    assert ran(tmp_path / "r.db", tmp_path).by_state["done"] == 1
