"""A disk that is full, or may not be written: one sentence, nothing damaged, and it goes on when there is room.

Each test has small file systems of its own, mounted in a mount namespace of its own.
"""

import json
import shutil
import subprocess
import sys
from functools import cache

import pytest
from batches import HERE, QUICK, content, folder_of, ran


@cache
def _unshare():
    """The command that gives a mount namespace, ``None`` where there is none to be had."""
    for more in ([], ["--user", "--map-root-user"]):
        command = ["unshare", "--mount", "--propagation", "private", *more]
        probe = [*command, "sh", "-c", "mount -t tmpfs none /mnt"]
        if shutil.which("unshare") and not subprocess.run(probe, capture_output=True).returncode:
            return command
    return None


pytestmark = pytest.mark.skipif(_unshare() is None, reason="no mount namespace can be had here")

_CODE = """
import json, os, sqlite3, subprocess, sys
from contextlib import closing
from pathlib import Path
sys.path.insert(0, sys.argv[1])
import batches
from analyzers.errors import InputError
room, apps = Path(sys.argv[2]), sys.argv[3]

def ran(db=room / "r.db", **parts):
    try:
        return dict(batches.ran(db, apps, **parts).by_state)
    except InputError as error:
        return str(error)

def mount(*options):
    subprocess.run(["mount", "-t", "tmpfs", *options, "none", str(room)], check=True)

def fill(left):
    # All but so many KiB of what is left.
    found = os.statvfs(room)
    free = found.f_bavail * found.f_frsize - left * 1024
    (room / "ballast").write_bytes(bytes(free))

def sound(db=room / "r.db"):
    if not db.exists():
        return True
    with closing(sqlite3.connect(db)) as connection:
        return connection.execute("pragma integrity_check").fetchall() == [("ok",)]
"""


def inside(tmp_path, apps, body):
    """What some code prints as JSON that runs where it may mount."""
    (tmp_path / "room").mkdir()
    command = [*_unshare(), sys.executable, "-c", _CODE + body, str(HERE)]
    ended = subprocess.run(
        [*command, str(tmp_path / "room"), str(apps)],
        capture_output=True,
        text=True,
        cwd=HERE.parents[1],
        timeout=300,
    )
    assert ended.returncode == 0, ended.stderr
    assert "Traceback" not in ended.stderr
    return json.loads(ended.stdout.splitlines()[-1])


@pytest.fixture(scope="module")
def apps(tmp_path_factory):
    folder = folder_of(tmp_path_factory.mktemp("full") / "apps", *QUICK)
    for number in range(50):
        (folder / f"not an app, but a long name for one {number}.apk").write_bytes(b"%d" % number)
    return folder


def test_a_full_disk_ends_a_batch_that_goes_on_when_there_is_room(tmp_path, apps):
    ran(tmp_path / "undisturbed.db", apps)
    whole = (tmp_path / "undisturbed.db").stat().st_size >> 10
    lefts = (0, whole // 3, whole // 2)
    told = inside(
        tmp_path,
        apps,
        f"lefts = {lefts}\n"
        + """
mount("-o", "size=6m")
told = []
for left in lefts:
    fill(left)
    first = ran()
    whole = sound()
    (room / "ballast").unlink()
    told.append((first, whole, ran(), sound()))
    if left < lefts[-1]:
        for path in room.iterdir():
            path.unlink()
import shutil
shutil.copy(room / "r.db", room.parent / "copy.db")
print(json.dumps(told))
""",
    )
    for first, whole, then, whole_then in told:
        assert first.startswith("[db-full] no room is left for ")
        assert whole
        assert whole_then
        assert (then["done"], then["refused"], then["queued"]) == (3, 50, 0)
    assert content(tmp_path / "copy.db") == content(tmp_path / "undisturbed.db")


def test_a_folder_that_may_not_be_written(tmp_path, apps):
    told = inside(
        tmp_path,
        apps,
        """
mount("-o", "size=6m")
ran()
subprocess.run(["mount", "-o", "remount,ro", str(room)], check=True)
print(json.dumps([ran(), ran(room / "new.db"), ran(room / "new" / "new.db")]))
""",
    )
    assert all(each.startswith("[db-unusable] ") for each in told)


@pytest.mark.parametrize(
    ("option", "code"),
    [
        ("events=room / 'e.jsonl'", "output-no-access"),
        ("figures=room / 'f.prom'", "output-no-access"),
        ("bundles=room / 'bundles'", "bundle-no-access"),
    ],
)
def test_no_room_for_what_is_told(tmp_path, apps, option, code):
    first, then, left = inside(
        tmp_path,
        apps,
        f"""
mount("-o", "size=8m")
fill(4)
first = ran(room.parent / "r.db", {option})
(room / "ballast").unlink()
then = ran(room.parent / "r.db", {option})
print(json.dumps([first, then, [str(path) for path in room.rglob("*")]]))
""",
    )
    assert first.startswith(f"[{code}] ")
    assert "No space left on device" in first
    assert (then["done"], then["failed"]) == (3, 0)
    assert left
