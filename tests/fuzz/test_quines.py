"""Archives that hold themselves, and archives in archives: one sentence, and no more work than for others."""

import io
import re
import sys
import time
import zipfile
import zlib
from pathlib import Path

import pytest
import quines

from analyzers.errors import InputError
from scanner.batch import listing
from scanner.batch.addresses import Access
from scanner.batch.bringing import fetch
from scanner.batch.sources import inputs
from scanner.one import scan


def refused(path):
    began = time.process_time()
    with pytest.raises(InputError) as caught:
        scan(path)
    assert time.process_time() - began < 5
    assert re.fullmatch(r"\[apk-[a-z-]+\] [^\n]{1,300}\.", str(caught.value))
    return caught.value.code


@pytest.mark.parametrize("distance", [15, 30, 40, 64])
def test_what_was_printed_is_printed_again(distance):
    said = bytes(range(distance))
    written = quines.literal(distance) + said + quines.again(distance)
    assert len(written) == quines._OPCODE + distance + quines._MATCH
    assert zlib.decompressobj(-15).decompress(written) == said * 2


@pytest.mark.parametrize("name", ["q.apk", "base.apk", "AndroidManifest.xml", "文/é.apk"])
def test_a_quine_is_one(name):
    data = quines.quine(name)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        assert archive.read(archive.infolist()[0]) == data
    assert len(data) < 600


@pytest.mark.parametrize("ending", ["apk", "xapk", "apks", "apkm", "aab"])
@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("base.apk", "apk-no-manifest"),
        ("splits/base-master.apk", "apk-no-manifest"),
        ("AndroidManifest.xml", "apk-no-dex"),
        ("toc.pb", "apk-no-manifest"),
    ],
)
def test_an_app_that_holds_itself(tmp_path, ending, name, code):
    path = tmp_path / f"quine.{ending}"
    path.write_bytes(quines.quine(name))
    assert refused(path) == code


def test_a_real_app_with_a_quine_in_it(tmp_path):
    sys.path.append(str(Path(__file__).parents[1] / "scanner"))
    from batches import apk

    path = tmp_path / "app.apk"
    path.write_bytes(apk("qr-camera").read_bytes())
    before = scan(path)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        for name in ("assets/q.apk", "assets/policy.docx", "lib/arm64-v8a/libq.so"):
            archive.writestr(name, quines.quine("q.apk"))
    after = scan(path)
    assert [each.verdict for each in after.results] == [each.verdict for each in before.results]


def test_an_archive_of_a_batch_that_holds_itself(tmp_path):
    place = tmp_path / "q.zip"
    place.write_bytes(quines.quine("q.zip"))
    access = Access(tries=1)
    assert len(list(inputs([f"zip://**::{place}"], access))) == 1
    assert len(list(listing.below(f"zip://::zip://q.zip::{place}", access))) == 1
    for depth in (1, 2):
        fetch("zip://q.zip::" * depth + str(place), tmp_path / "out", access)
        assert (tmp_path / "out").read_bytes() == place.read_bytes()
    with pytest.raises(InputError, match=r"\[fetch-address\]"):
        fetch("zip://q.zip::" * 3 + str(place), tmp_path / "out", access)


@pytest.mark.parametrize("stored", [True, False])
@pytest.mark.parametrize("ending", ["apk", "xapk", "apks"])
def test_two_hundred_archives_in_each_other(tmp_path, ending, stored):
    data = b"app"
    for _ in range(200):
        raw = io.BytesIO()
        kind = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
        with zipfile.ZipFile(raw, "w", kind) as archive:
            archive.writestr("base.apk", data)
        data = raw.getvalue()
    path = tmp_path / f"deep.{ending}"
    path.write_bytes(data)
    assert refused(path) == "apk-no-manifest"
