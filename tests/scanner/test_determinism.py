"""Same input, same version, same options: the same bytes, whatever the hash seed, folder or clock."""

import json
import os
import re
import subprocess
import sys

import pytest

STAMP = re.compile(rb"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:Z| UTC)")


@pytest.fixture(scope="module")
def twice(tmp_path_factory, cases):
    """Output folders of two processes with different hash seeds, time zones and working folders."""
    arguments = ["scan", *DAY_AND_FORMS]
    folders = []
    for seed, zone in (("1", "Asia/Shanghai"), ("4242", "America/New_York")):
        folder = tmp_path_factory.mktemp("run")
        case = cases("loan-violating")
        subprocess.run(
            [
                *(sys.executable, "-m", "scanner", *arguments, str(case.apk)),
                *(str(cases("packed-stub").apk), "--policy", str(case.policy)),
                *("--output", str(folder / "out"), "--bundle", str(folder / "bundle")),
            ],
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone},
            cwd=folder,
            capture_output=True,
            check=True,
        )
        folders.append(folder)
    return folders


DAY_AND_FORMS = [
    *("--as-of", "2026-11-22", "--no-db", "--fail-on", "never", "--lang", "zh"),
    *("--format", "json", "--format", "text", "--format", "html"),
]


def written(folder):
    return {
        path.relative_to(folder).as_posix(): STAMP.sub(b"", path.read_bytes())
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_the_same_files_are_written(twice):
    first, second = (written(folder) for folder in twice)
    assert sorted(first) == sorted(second)
    assert len(first) > 12


@pytest.mark.parametrize("ending", [".json", ".txt", ".html", ".xml"])
def test_files_are_equal_to_the_byte(twice, ending):
    first, second = (written(folder) for folder in twice)
    # Manifests hold the hashes of files with a time stamp.
    names = [
        name for name in first if name.endswith(ending) and not name.endswith("manifest-sha256.txt")
    ]
    assert names
    for name in names:
        assert first[name] == second[name], name


def test_only_the_stamp_is_left_out(twice):
    reports = list((twice[0] / "out").glob("*.json"))
    assert len(reports) == 2
    for path in reports:
        assert len(STAMP.findall(path.read_bytes())) == 1
        assert re.fullmatch(
            r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", json.loads(path.read_text("utf-8"))["scanned_at"]
        )
