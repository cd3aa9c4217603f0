"""A folder of a base APK and its splits is one input, and each file belongs to one input."""

import os
import shutil
import sys
from pathlib import Path

import pytest
from batches import apk, column, folder_of, ran, states

from scanner.batch.cluster_task import _missing
from scanner.batch.sources import inputs
from scanner.batch.splits import is_set, stamp_of
from scanner.batch.worker import Look
from scanner.one import scan

sys.path.append(str(Path(__file__).parents[1] / "analyzers" / "static"))
from axmlbuilder import Ref
from partsbuilder import El, part, written

CAMERA = El("uses-permission", {"android:name": "android.permission.CAMERA"})
PULLED = {"split_config.zh.apk": "config.zh", "split_face.apk": "face"}


def pulled(folder, least=21):
    """A set as ``adb pull`` lays it."""
    from dexbuilder import Class

    base = part(
        El("activity", {"android:name": ".Main"}),
        application={"android:label": Ref(0x7F010000)},
        code=[Class("La/Main;")],
        strings={"app_name": {"": "Face"}},
        least=least,
    )
    splits = {
        name: part(split=split, above=[CAMERA] if split == "face" else [])
        for name, split in PULLED.items()
    }
    folder.parent.mkdir(exist_ok=True)
    return written(folder, {"base.apk": base, **splits})


@pytest.mark.parametrize(
    ("names", "one"),
    [
        (["base.apk", "split_config.arm64_v8a.apk"], True),
        (["base.apk", "config.zh.apk", "notes.txt", "lib"], True),
        (["BASE.apk", "Split_face.APK"], True),
        (["base-master.apk", "base-xxhdpi.apk", "face-master.apk", "face-zh.apk"], True),
        (["base.apk"], False),
        (["base.apk", "notes.txt"], False),
        (["base.apk", "another.apk"], False),
        (["base.apk", "split_a.apk", "another.apk"], False),
        (["base-master.apk", "other-zh.apk"], False),
        (["face-master.apk", "face-zh.apk"], False),
        (["split_a.apk", "split_b.apk"], False),
        (["a.apk", "b.apk"], False),
        ([], False),
    ],
)
def test_a_set_is_told_by_the_names_in_its_folder(names, one):
    assert is_set(names) is one


def test_each_file_of_a_folder_belongs_to_one_input(tmp_path):
    apps = folder_of(tmp_path / "apps", "qr-camera")
    one = pulled(apps / "one")
    shutil.copy(apk("unlock-only"), one / "app.xapk")
    folder_of(one / "below", "sdk-unused")
    mixed = pulled(apps / "mixed")
    shutil.copy(apk("sdk-unused"), mixed / "another.apk")
    said = []
    found = [Path(os.fsdecode(each.place)) for each in inputs([str(apps)], None, said.append)]
    assert [str(each.relative_to(apps)) for each in found] == [
        "qr-camera.apk",
        *(f"mixed/{name}" for name in sorted(["another.apk", "base.apk", *PULLED])),
        "one",
        "one/app.xapk",
        "one/below/sdk-unused.apk",
    ]
    assert said == [
        f"{apps}: 8 apps (1 of them a folder of a base APK and its splits); left out: nothing"
    ]


@pytest.mark.parametrize("how", ["source", "above", "pattern", "list"])
def test_a_folder_of_splits_is_one_app(tmp_path, how):
    one = pulled(tmp_path / "apps" / "one")
    listed = tmp_path / "list.csv"
    listed.write_text("path\napps/one\n")
    source = {"source": one, "above": one.parent, "pattern": tmp_path / "a*/*", "list": listed}
    db = tmp_path / "r.db"
    counts = ran(db, source[how])
    assert (counts.total, counts.by_state["done"]) == (1, 1)
    report = scan(one)
    assert column(db, "sha256") == {"one": report.app.sha256}
    assert column(db, "face") == {"one": 1}  # the camera is a split's
    assert column(db, "file_size") == {"one": report.app.size}


def test_a_list_names_any_folder_that_a_scan_takes(tmp_path):
    one = pulled(tmp_path / "one")
    for name in PULLED:
        (one / name).rename(one / name.removeprefix("split_"))
    folder_of(tmp_path / "two", "qr-camera", "sdk-unused")
    (tmp_path / "three").mkdir()
    digest = scan(one).app.sha256
    listed = tmp_path / "list.csv"
    listed.write_text(f"path,sha256\none,{digest}\ntwo,\nthree,\n")
    db = tmp_path / "r.db"
    counts = ran(db, listed)
    assert counts.total == 3
    assert states(db) == {
        "one": ("done", None),
        "two": ("refused", "apk-parts-differ"),
        "three": ("refused", "apk-is-folder"),
    }


@pytest.mark.parametrize("which", [1, 2])
def test_a_folder_belongs_to_one_shard(tmp_path, which):
    one = pulled(tmp_path / "apps" / "one")
    mine = int(scan(one).app.sha256, 16) % 2 == which - 1
    counts = ran(tmp_path / "r.db", one.parent, shard=(which, 2))
    assert counts.by_state["done" if mine else "elsewhere"] == 1


def test_a_split_that_changed_is_noticed(tmp_path):
    one = pulled(tmp_path / "apps" / "one")
    db = tmp_path / "r.db"
    ran(db, one.parent)
    before = column(db, "sha256")
    (one / "notes.txt").write_text("no part of it")
    ran(db, one.parent)
    assert column(db, "sha256") == before
    path = one / "split_face.apk"
    path.write_bytes(part(split="face", above=[CAMERA], files={"assets/x": b"1"}))  # in place
    counts = ran(db, one.parent)
    assert (counts.total, counts.by_state["done"]) == (1, 1)
    assert column(db, "sha256") != before


def test_a_worker_elsewhere_sees_the_whole_folder_or_says_so(tmp_path):
    one = pulled(tmp_path / "one")
    place = os.fsencode(one)
    size, _ = stamp_of(one)
    assert size == sum(each.stat().st_size for each in one.iterdir())
    assert _missing(Look("x", place, size, 0, 1.0)) is None
    (one / "split_face.apk").unlink()
    assert _missing(Look("x", place, size, 0, 1.0)) == "one"
