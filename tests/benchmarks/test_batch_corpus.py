"""What the benchmarks of batches stand on: repacked apps say the same, and nothing a process took is missed."""

import json
import os
import shutil
import sys
import zipfile
from pathlib import Path
from random import Random

import batch_corpus
import batch_tables
import bench_odd
import code_pieces
import odd_files
import odd_table
import packing
import process_tree
import pytest

APKS = Path(__file__).resolve().parents[1] / "apks"
APP = APKS / "two-dex-reflect" / "two-dex-reflect.apk"


def read(path):
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def test_a_repacked_app_has_other_bytes_and_says_the_same(tmp_path):
    from msgspec.structs import replace

    from scanner.one import Effort
    from scanner.one import read as reading

    packing.repacked(APP, tmp_path / "one.apk", Random(1))
    packing.repacked(APP, tmp_path / "two.apk", Random(2))
    before, one, two = map(read, (APP, tmp_path / "one.apk", tmp_path / "two.apk"))
    dexes = [name for name in before if name.endswith(".dex")]
    assert len(dexes) == 2
    for name in dexes:
        assert len({before[name], one[name], two[name]}) == 3
    assert {n: d for n, d in before.items() if n in one and n not in dexes} == {
        n: d for n, d in one.items() if n not in dexes and n != "assets/copy.txt"
    }
    told = [reading(path, Effort(60)).artifact for path in (APP, tmp_path / "one.apk")]
    same = [
        replace(each, app=None, signing=None)
        if hasattr(each, "signing")
        else replace(each, app=None)
        for each in told
    ]
    assert same[0] == same[1]


def test_a_seed_decides_every_byte(tmp_path):
    packing.repacked(APP, tmp_path / "one.apk", Random(1))
    packing.repacked(APP, tmp_path / "same.apk", Random(1))
    assert (tmp_path / "one.apk").read_bytes() == (tmp_path / "same.apk").read_bytes()


def test_a_changed_dex_keeps_its_sums(tmp_path):
    import hashlib
    import struct
    import zlib

    dex = packing.Dex(read(APP)["classes.dex"])
    entry = dex.entry(3, bytes(range(16)))
    data = zlib.decompress(entry.packed, -15)
    assert (entry.name, entry.size, entry.crc) == (b"classes3.dex", len(data), zlib.crc32(data))
    assert struct.unpack_from("<I", data, 32) == (len(data),)
    assert struct.unpack_from("<I", data, 8) == (zlib.adler32(data[12:]),)
    assert data[12:32] == hashlib.sha1(data[32:], usedforsecurity=False).digest()


@pytest.mark.parametrize("size", [100, 5_000, 300_000])
def test_padding_takes_its_bytes(size):
    parts = packing.padding(size, Random(size))
    assert abs(sum(part.bytes for part in parts) - size) <= 200
    assert len(parts) <= 6


def test_files_of_a_corpus_have_their_sizes(tmp_path):
    found = [batch_corpus._base(path, "real") for path in sorted(APKS.glob("*/*.apk"))]
    own = [base._replace(kind=kind) for base in found for kind in ("real", "own", "face")]
    maker = batch_corpus.Maker(own, 5)
    made = [maker.make(tmp_path, batch_corpus.STRATA[1], number) for number in range(12)]
    for each in made:
        assert 100_000 * 0.99 <= each.bytes <= 1_000_000
        assert each.dexes >= 1
        read(tmp_path / each.path)
    assert len({(tmp_path / each.path).read_bytes() for each in made}) == 12
    assert [maker.make(tmp_path, batch_corpus.STRATA[1], number) for number in range(12)] == made


def test_a_smaller_sample_is_part_of_a_larger_one():
    files = [batch_corpus.File(f"{n}", "1-5 MB", "", "real", n, n, 1) for n in range(50)]
    small, large = (batch_corpus.sample(files, {"1-5 MB": number}) for number in (5, 20))
    assert set(small) < set(large)
    assert (len(small), len(large)) == (5, 20)


def test_time_of_orphans_is_counted_once(tmp_path):
    child = "import time\nwhile time.process_time() < 0.4: pass"
    code = f"import subprocess, sys; subprocess.Popen([sys.executable, '-c', {child!r}])"
    told = process_tree.measured([sys.executable, "-c", code], tmp_path / "out.json", 30)
    assert told["code"] == 0
    assert 0.4 <= told["cpu"] < 1.5
    assert told["own"] < 0.4


def test_what_takes_too_long_is_ended_with_all_it_started(tmp_path):
    code = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'while True: pass'])"
    told = process_tree.measured([sys.executable, "-c", code], tmp_path / "out.json", 1)
    assert told["timed_out"]
    assert told["wall"] < 15


def test_the_peak_of_each_worker_is_told_and_its_memory(tmp_path):
    """What a child of the command starts is a worker; its peak lies between two looks."""
    worker = "import time\ntime.sleep(0.7)\nb'x' * 150_000_000\ntime.sleep(0.9)"
    server = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {worker!r}])"
    code = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {server!r}])"
    told = process_tree.measured([sys.executable, "-c", code], tmp_path / "out.json", 30)
    ((first, last, peak),) = told["workers"]
    assert last > first
    assert 150e6 < peak < 250e6
    assert 0 < process_tree.share(os.getpid()) < process_tree.peak(os.getpid())
    assert max(each[2] for each in told["memory"]) < 200e6


def test_a_slope_is_that_of_most_of_the_time():
    flat = [(n / 2, 1e8) for n in range(200)]
    assert process_tree.slope(flat) == 0
    # A large app now and then, and a worker that is replaced, are no growth.
    peaks = [(at, 4e8 if at > 90 else held) for at, held in flat]
    assert process_tree.slope(peaks) == 0
    grown = [(at, held + 1e5 * at + 1e6 * (at % 3)) for at, held in flat]
    assert process_tree.slope(grown) == pytest.approx(1e5, rel=0.05)
    assert process_tree.slope(flat[:5]) is None


def test_a_step_between_two_parts_is_no_growth_within_them():
    memory = [(n / 2, 5e7 if n < 100 else 6e7, 1e8 + 1e5 * n, 9e7) for n in range(200)]
    workers = [[0.5, 40.0, 3e8], [40.5, 99.5, 2e8]]
    told = {"memory": memory, "workers": workers, "shared": [(0.0, 1e8), (5.0, 7e7)]}
    facts = process_tree.growth(told, 500, 50.0)
    assert facts["parent_looking_slope"] == facts["parent_scanning_slope"] == 0
    assert facts["parent_step"] == 1e7
    assert facts["parent_slope"] >= 0
    assert facts["workers_scanning_slope"] == pytest.approx(2e5 * 49.5 * 2)
    assert facts["largest_peak"] == 3e8
    assert facts["worker_peaks"] == [3e8, 2e8]
    assert (facts["started"], facts["shared_peak"]) == (2, 1e8)
    assert "parent_looking_slope" not in process_tree.growth(told, 500, None)


def test_memory_is_told_as_measured_now_and_before():
    run = {"jobs": 2, "memory": {"parent_peak": 58e6, "largest_peak": 309e6, "parent_slope": 3e6}}
    row = batch_tables._memory(run)
    assert row == ["2", "58", "-", "309", "-", "+3.00", *["-"] * 7]
    now = {"worker_peaks": [3e8, 2e8], "started": 2, "shared_peak": 4e8, "workers_step": 9e7}
    row = batch_tables._memory(run | {"memory": run["memory"] | now})
    assert row[2:5] == ["2", "300, 200", "400"]
    assert row[-1] == "+90.00"


def test_ratios_are_weighed_by_the_shares_of_the_sizes(tmp_path):
    strata = [
        {
            "name": name,
            "share": share,
            "files": 10,
            "bytes": 1000,
            "dex_bytes": 10,
            "dexes": 12,
            "dex_counts": [1, 1, 1, 1, 1, 1, 1, 1, 1, 3],
            "kinds": {"real": 8, "own": 1, "face": 1},
        }
        for name, share in (("small", 0.75), ("large", 0.25))
    ]
    mine = {"files": 10, "states": {"done": 10}}
    their = {"files": 10, "answered": 9, "errors": {"timed out": 1}, "memory": 5e6}
    facts = {
        "corpus": {"seed": 1, "real_code": 3, "pieces": 4, "strata": strata},
        "samples": {
            "start": 1.0,
            "large": {"small": mine | {"cpu": 2.0}, "large": mine | {"cpu": 11.0}},
        },
        "apkid": {
            "pin": "apkid==1",
            "start": 0.0,
            "strata": {"small": their | {"cpu": 10.0}, "large": their | {"cpu": 90.0}},
        },
    }
    for name, each in facts.items():
        batch_tables.keep(name, each, tmp_path / "facts.json")
    page = (tmp_path / "facts.md").read_text()
    assert json.loads((tmp_path / "facts.json").read_text()) == facts
    # Theirs 0.75 * 1 + 0.25 * 9; ours 0.75 * 0.1 + 0.25 * 1.0 and a start for 20 files.
    assert (
        "| apkid 1 | 18 of 20 | 20 of 20 | 1 200 | 9 600 | 3.000 | 0.3750 | **8.0** | 9.2 |" in page
    )
    assert "9 (1 timed out)" in page
    assert "| 1.2 | 1 | 1 | 9 / 0 / 1 / 0 / 0 | 8 / 1 / 1 |" in page


# --- code ----------------------------------------------------------------------------------------


def dex_of(*names, size=0):
    sys.path.insert(0, str(APKS.parent / "analyzers" / "static"))
    import dexbuilder

    built = dexbuilder.build([dexbuilder.Class(f"L{name};") for name in names]).data
    if not size:
        return packing.Dex(built)
    return packing.Dex(
        built[:32] + size.to_bytes(4, "little") + built[36:] + bytes(size - len(built))
    )


def test_a_dex_knows_its_classes():
    assert dex_of("a/B", "人/é").classes == {b"La/B;", "L人/é;".encode()}
    data = read(APP)["classes.dex"]
    assert all(name.startswith(b"L") and name.endswith(b";") for name in packing.Dex(data).classes)


def test_an_app_has_as_few_dex_files_as_its_code_needs():
    sizes = [2000 * 2**n for n in range(12)]
    code = [dex_of(f"p{n}/A", size=size) for n, size in enumerate(sizes)]
    own = dex_of("own/A")
    base = batch_corpus.Base("a", "real", [], [own])
    maker = batch_corpus.Maker([base], 1, code)
    for number, size in enumerate((50_000, 400_000, 3_000_000, 9_000_000)):
        dexes = maker._code(Random(number), base, size)
        assert dexes[0] is own
        assert 2 <= len(dexes) <= 3
        assert [d.size for d in dexes[1:]] == sorted((d.size for d in dexes[1:]), reverse=True)
        assert sum(d.size for d in dexes) <= 1.15 * 0.9 * size


def test_an_app_has_no_class_twice_while_there_are_others():
    same, apart = dex_of("own/A", size=100_000), dex_of("other/A", size=90_000)
    base = batch_corpus.Base("a", "real", [], [dex_of("own/A")])
    maker = batch_corpus.Maker([base], 1, [same, apart])
    assert maker._largest(base.dexes, 120_000, 10**6) == [apart]
    assert maker._largest([*base.dexes, apart], 120_000, 10**6) == [same]


def test_pieces_are_whole_packages_of_all_sizes():
    packages = [
        [code_pieces.Package(f"s{n}/p{k}", (f"s{n}/p{k}/A.smali",), 20_000) for k in range(100)]
        for n in range(3)
    ]
    plan = code_pieces.chosen(packages, 40, Random(1))
    assert plan == code_pieces.chosen(packages, 40, Random(1))
    assert all(taken and all(each in packages[n] for each in taken) for n, taken in plan)
    assert len({sum(each.size for each in taken) for _, taken in plan}) > 10
    drawn = code_pieces.sizes(80, Random(1))
    assert code_pieces.LEAST <= drawn[-1] < drawn[0] <= code_pieces.MOST
    assert sum(size < 400_000 for size in drawn) == 40


@pytest.mark.skipif(shutil.which("baksmali") is None, reason="baksmali is not installed")
def test_a_piece_holds_what_it_was_cut_from(tmp_path, monkeypatch):
    monkeypatch.setattr(code_pieces, "SOURCE", 1000)
    monkeypatch.setattr(code_pieces, "sizes", lambda count, dice: [1500] * count)
    source = packing.Dex(read(APKS / "arcface-login" / "arcface-login.apk")["classes.dex"])
    made = [code_pieces.pieces(tmp_path / name, [source], 1, 2) for name in ("one", "two")]
    assert [dex.data for dex in made[0]] == [dex.data for dex in made[1]]
    assert made[0][0].classes < source.classes
    assert made[0][0].classes.isdisjoint(made[0][1].classes)
    for each in json.loads((tmp_path / "one" / "index.json").read_text()):
        piece = code_pieces.Piece(*each)
        told = code_pieces.counts((tmp_path / "one" / piece.file).read_bytes())
        assert set(told.values()) == {(piece.classes, piece.methods)}


# --- oddities ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def odd(tmp_path_factory):
    folder = tmp_path_factory.mktemp("odd")
    return {each.kind: each.path for each in odd_files.odd(folder, [APP], 1)}


@pytest.mark.parametrize("kind", odd_files.KINDS, ids=lambda kind: kind.name)
def test_an_odd_app_says_what_the_plain_one_says(odd, kind):
    from scanner.one import Effort
    from scanner.one import read as reading

    assert odd[kind.name].read_bytes() != odd["plain"].read_bytes()
    plain = reading(odd["plain"], Effort(60)).artifact
    told = reading(odd[kind.name], Effort(60)).artifact
    assert told.app.package == plain.app.package
    assert told.code.state == "read"
    assert told.code.classes == plain.code.classes + kind.classes


def test_a_program_is_judged_by_what_it_says_of_the_plain_app():
    files = [
        odd_files.Odd(Path(kind), kind, "a")
        for kind in ("plain", "zip-encrypted", "zip-extra", "dex-unicode", "zip64")
    ]
    answers = {
        "plain": {"package": "a", "classes": 5, "limits": ["x"]},
        "zip-encrypted": {"package": "a", "classes": 5, "limits": ["x", "y"]},
        "zip-extra": {"package": "a", "classes": 4, "limits": ["x"]},
        "dex-unicode": {"package": "a", "classes": 6, "limits": ["x"]},
        "zip64": {"package": "", "classes": 5},
    }
    told = bench_odd.judged("ours", files, answers)
    assert {kind: tuple(row.values()) for kind, row in told.items()} == {
        "plain": (1, 1, 0, 1),
        "zip-encrypted": (1, 1, 1, 1),
        "zip-extra": (1, 1, 0, 0),
        "dex-unicode": (1, 1, 0, 1),
        "zip64": (1, 0, 0, 0),
    }
    page = odd_table.section(
        {"apps": 1, "missing": {}, "kinds": {kind: {"ours": row} for kind, row in told.items()}}
    )
    assert "| **all but plain** |  | 4 | 3 (1 limited) / 2 | - | - | - |" in page
