"""What a look has read is given back to the scan, and only where it is of this very app and program."""

import os
import zlib

import msgspec
import pytest
from batches import apk, column, folder_of, ran, states

from scanner.batch import readings, worker
from scanner.batch.run import Stop
from scanner.batch.worker import MUCH_CODE, Large, Look, Looked, Scan

SHALLOW = "unlock-only"
"""A fixture without a face, a camera or an album."""


def look(path, **parts):
    return worker.answer(Look("i", os.fsencode(path), 1, 0, 60.0, **parts))


def scan(path, looked, sha256, **parts):
    told = ("k", sha256, "", "", "", "2026-07-01", "")
    return worker.answer(Scan("i", os.fsencode(path), 1, 0, 60.0, *told, looked=looked, **parts))


@pytest.fixture(scope="module")
def read():
    """(file, what its look said)."""
    return apk(SHALLOW), look(apk(SHALLOW))


def rows(scanned):
    return [(name, found) for name, found in scanned.rows if name not in ("artifacts", "scans")]


def artifacts(scanned):
    found = dict(scanned.rows)["artifacts"]
    return {row[1]: row[2] for row in found if row[1] != "report.json"}


def test_the_scan_says_the_same_as_if_it_had_read_the_app(read):
    path, looked = read
    assert looked.read
    given, anew = (scan(path, each, looked.sha256) for each in (looked.read, b""))
    assert rows(given) == rows(anew)
    assert artifacts(given) == artifacts(anew)


def test_the_scan_does_not_open_the_app(read, tmp_path):
    _, looked = read
    assert rows(scan(tmp_path / "gone.apk", looked.read, looked.sha256))


def test_an_app_that_is_read_deeply_is_not_kept():
    looked = look(apk("loan-violating"))
    assert isinstance(looked, Looked)
    assert looked.face
    assert looked.read == b""


def altered(data, at, value):
    parts = msgspec.msgpack.decode(zlib.decompress(data))
    parts[at] = value
    return zlib.compress(msgspec.msgpack.encode(parts))


@pytest.mark.parametrize(
    "spoil",
    [
        lambda _: b"",
        lambda _: b"no zlib",
        lambda data: data[:-20],
        lambda _: zlib.compress(b"\xc1"),
        lambda _: zlib.compress(msgspec.msgpack.encode(["x"])),
        lambda _: zlib.compress(bytes(readings.LARGEST_PLAIN + 1)),
        lambda data: altered(data, 0, ["0.0.1", "2020.1.1"]),
        lambda data: altered(data, 1, 1.5),
    ],
)
def test_what_is_not_ours_is_not_used(read, spoil):
    _, looked = read
    assert readings.unpacked(spoil(looked.read), 60.0, looked.sha256) is None


def test_what_is_of_another_app_is_not_used(read):
    _, looked = read
    assert readings.unpacked(looked.read, 60.0, looked.sha256) is not None
    assert readings.unpacked(looked.read, 60.0, "0" * 64) is None


def test_what_is_too_large_is_not_kept(monkeypatch, read):
    path, looked = read
    monkeypatch.setattr(readings, "LARGEST", len(looked.read) - 1)
    again = look(path)
    assert again.read == b""
    assert again.sha256 == looked.sha256


def test_another_shard_hashes_and_nothing_more(read):
    path, looked = read
    mine = int(looked.sha256, 16) % 2 + 1
    assert look(path, shard=(mine, 2)).read == looked.read
    other = look(path, shard=(3 - mine, 2))
    assert (other.sha256, other.package, other.read) == (looked.sha256, "", b"")


def test_an_app_with_very_much_code_is_put_off(read, monkeypatch):
    path, looked = read
    monkeypatch.setattr(worker, "_dex_bytes", lambda _: MUCH_CODE)
    assert look(path) == Large(MUCH_CODE)
    assert look(path, alone=True).sha256 == looked.sha256


def test_in_a_batch_each_is_read_once(tmp_path):
    folder = folder_of(tmp_path / "apps", SHALLOW, "qr-camera")
    ran(tmp_path / "r.db", folder, work="batch_faults:reading_once")
    assert states(tmp_path / "r.db") == {
        f"{SHALLOW}.apk": ("done", None),
        "qr-camera.apk": ("refused", "apk-read-twice"),  # its camera is looked into in its turn
    }
    assert set(column(tmp_path / "r.db", "looked").values()) == {None}


def test_an_interrupted_batch_goes_on_with_what_was_read(tmp_path, monkeypatch):
    folder = folder_of(tmp_path / "apps", SHALLOW)
    db, stop = tmp_path / "r.db", Stop()
    monkeypatch.setattr("scanner.batch.run.resolve", lambda *_: setattr(stop, "asked", True))
    ran(db, folder, stop=stop)
    assert column(db, "looked")[f"{SHALLOW}.apk"]
    monkeypatch.undo()
    assert ran(db, folder, work="batch_faults:never_reading").by_state["done"] == 1
