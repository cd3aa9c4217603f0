"""Batches from buckets, by SFTP and out of archives, with real servers on this machine."""

import io
import json
import logging
import socket
import sqlite3
import struct
import sys
import threading
import time
import zipfile
from contextlib import closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, quote, unquote, urlsplit

import pytest
from batches import apk, column, content, ran, states
from web_server import WebServer

from analyzers.errors import InputError
from scanner.batch import archives, indexes, listing, remote
from scanner.batch.addresses import Access, FetchFailed, FetchRefused, parts
from scanner.batch.bringing import fetch
from scanner.batch.sources import inputs

HURRY = {"patience": 0.01, "tries": 2, "seconds": 20.0}
FILES = {
    "apps/one.apk": b"no archive",
    "apps/deep/two.APK": b"none either",
    "apps/deep/[odd] ü+?#%41.apk": b"nor this one",
    "apps/readme.txt": b"text",
    "list.csv": b"path\napps/one.apk\napps/gone.apk\n",
}
FILES_OF_APPS = ["deep/[odd] ü+?#%41.apk", "deep/two.APK", "one.apk"]
NAMES = ["[odd] ü+?#%41.apk", "one.apk", "two.APK"]


def named(*sources, access=None):
    """Names of the files that sources lead to, in their order."""
    return [each.path.rpartition("/")[2] for each in inputs(sources, access or Access(**HURRY))]


def got(address, tmp_path, **bounds):
    fetch(address, tmp_path / "app", Access(**HURRY | bounds))
    return (tmp_path / "app").read_bytes()


def code_of(address, tmp_path, kind=InputError, **bounds):
    with pytest.raises(kind) as caught:
        got(address, tmp_path, **bounds)
    assert not (tmp_path / "app").exists()
    assert "s3cret" not in str(caught.value)
    return caught.value.code


def behaves(root, tmp_path):
    """What holds of every kind of place: its folder, pattern and list, fetched once and told alike."""
    db = tmp_path / "r.db"
    access = Access(**HURRY)
    assert sorted(named(f"{root}/apps/", access=access)) == NAMES
    assert sorted(named(f"{root}/apps", access=access)) == NAMES
    assert named(f"{root}/apps/*.apk", access=access) == ["one.apk"]
    assert named(f"{root}/apps/**/*.A[P]K", access=access) == ["two.APK"]
    assert named(f"{root}/**/t?o.*", access=access) == ["two.APK"]
    sources = (f"{root}/apps/", f"{root}/list.csv")
    ran(db, *sources, access=access)
    assert states(db) == {
        **dict.fromkeys(NAMES, ("refused", "apk-not-zip")),
        "gone.apk": ("refused", "fetch-missing"),
    }
    assert b"s3cret" not in db.read_bytes()
    before = content(db)
    return lambda: (ran(db, *sources, access=access), content(db) == before)[1]


# --- S3 ------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def s3_server():
    from moto.server import ThreadedMotoServer

    logging.getLogger("werkzeug").setLevel(logging.CRITICAL)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def s3(s3_server, monkeypatch):
    import boto3
    import fsspec

    for name, value in {
        "AWS_ACCESS_KEY_ID": "id",
        "AWS_SECRET_ACCESS_KEY": "s3cret",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ENDPOINT_URL": s3_server,
    }.items():
        monkeypatch.setenv(name, value)
    fsspec.get_filesystem_class("s3").clear_instance_cache()
    client = boto3.client("s3")
    client.create_bucket(Bucket="apps-bucket")
    for name, data in FILES.items():
        client.put_object(Bucket="apps-bucket", Key=name, Body=data)
    yield client
    for each in client.list_objects_v2(Bucket="apps-bucket")["Contents"]:
        client.delete_object(Bucket="apps-bucket", Key=each["Key"])
    fsspec.get_filesystem_class("s3").clear_instance_cache()


def test_s3(s3, tmp_path, monkeypatch):
    again = behaves("s3://apps-bucket", tmp_path)
    fetched = []
    monkeypatch.setattr(remote, "opened", lambda address: fetched.append(address) or 1 / 0)
    # The list is fetched each time, but no app.
    with pytest.raises(InputError):
        again()
    assert set(fetched) == {"s3://apps-bucket/list.csv"}


def test_a_file_of_s3_that_changed_is_done_anew(s3, tmp_path):
    db = tmp_path / "r.db"
    ran(db, "s3://apps-bucket/apps/", access=Access(**HURRY))
    hashes = column(db, "sha256")
    s3.put_object(Bucket="apps-bucket", Key="apps/one.apk", Body=b"no ARCHIVE")
    ran(db, "s3://apps-bucket/apps/", access=Access(**HURRY))
    changed = column(db, "sha256")
    assert {name for name in hashes if hashes[name] != changed[name]} == {"one.apk"}


def test_a_bucket_is_listed_page_by_page(s3, tmp_path, monkeypatch):
    monkeypatch.setattr(remote, "PAGE", 2)
    found = [each.address for each in listing.below("s3://apps-bucket/", Access(**HURRY))]
    assert [each.removeprefix("s3://apps-bucket/") for each in found] == sorted(FILES)


def test_what_s3_does_not_give(s3, tmp_path, monkeypatch):
    assert got("s3://apps-bucket/apps/one.apk", tmp_path) == b"no archive"
    (tmp_path / "app").unlink()
    assert code_of("s3://apps-bucket/none.apk", tmp_path, FetchRefused) == "fetch-missing"
    assert code_of("s3://none-bucket/a.apk", tmp_path, FetchRefused) == "fetch-missing"
    assert code_of("s3://apps-bucket/apps", tmp_path, FetchRefused) == "fetch-is-folder"
    assert code_of("s3://apps-bucket/apps/one.apk", tmp_path, largest=5) == "fetch-too-large"
    with pytest.raises(InputError, match=r"\[fetch-missing\] s3://none-bucket/x/: "):
        named("s3://none-bucket/x/")


def test_a_bucket_nobody_can_reach(s3, tmp_path, monkeypatch):
    import fsspec

    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
    fsspec.get_filesystem_class("s3").clear_instance_cache()
    code = code_of("s3://apps-bucket/a.apk", tmp_path, FetchFailed, seconds=3.0)
    assert code in ("fetch-unreachable", "fetch-timeout")


# --- Google --------------------------------------------------------------------------------------


def _google(files, asked):
    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_):
            pass

        def do_GET(self):
            split = urlsplit(self.path)
            query = {name: values[0] for name, values in parse_qs(split.query).items()}
            asked.append((unquote(split.path), query))
            name = unquote(split.path.partition("/o/")[2])
            if split.path.endswith("/o"):
                found = [each for each in sorted(files) if each.startswith(query.get("prefix", ""))]
                at = int(query.get("pageToken", 0))
                most = int(query.get("maxResults", 1000))
                page = {"items": [self.told(each) for each in found[at : at + most]]}
                if at + most < len(found):
                    page["nextPageToken"] = str(at + most)
                self.reply(json.dumps(page).encode())
            elif name not in files:
                self.reply(b"{}", 404)
            elif query.get("alt") == "media":
                data = files[name]
                first, _, last = self.headers.get("Range", "bytes=0-")[6:].partition("-")
                self.reply(data[int(first) : int(last) + 1 if last else None], 206)
            else:
                self.reply(json.dumps(self.told(name)).encode())

        def told(self, name):
            data = files[name]
            link = f"http://{self.headers['Host']}/download/storage/v1/b/b/o/{quote(name, safe='')}"
            told = {"kind": "storage#object", "name": name, "bucket": "b", "size": str(len(data))}
            return told | {"etag": str(hash(data)), "mediaLink": link + "?alt=media"}

        def reply(self, data, status=200):
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

    return Handler


@pytest.fixture
def google(monkeypatch):
    """A storage of our own that speaks as much of Google's language as gcsfs needs: (files, asked)."""
    import fsspec
    from gcsfs.core import GCSFileSystem

    files, asked = dict(FILES), []
    server = ThreadingHTTPServer(("127.0.0.1", 0), _google(files, asked))
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    monkeypatch.setenv("STORAGE_EMULATOR_HOST", f"http://127.0.0.1:{server.server_port}")
    monkeypatch.setitem(fsspec.config.conf, "gcs", {"token": "anon"})
    GCSFileSystem.clear_instance_cache()
    yield files, asked
    server.shutdown()
    server.server_close()
    thread.join()
    GCSFileSystem.clear_instance_cache()


def test_google(google, tmp_path, monkeypatch):
    _, asked = google
    monkeypatch.setattr(remote, "PAGE", 2)
    again = behaves("gs://b", tmp_path)
    asked.clear()
    assert again()
    media = {path.partition("/o/")[2] for path, query in asked if query.get("alt") == "media"}
    assert media == {"list.csv"}


def test_what_google_does_not_give(google, tmp_path):
    assert code_of("gs://b/none.apk", tmp_path, FetchRefused) == "fetch-missing"
    assert got("gs://b/apps/one.apk", tmp_path) == b"no archive"


# --- SFTP ----------------------------------------------------------------------------------------


@pytest.fixture
def sftp(tmp_path_factory, monkeypatch):
    from sftp_server import SftpServer

    home = tmp_path_factory.mktemp("sftp")
    for name, data in FILES.items():
        (home / "root" / name).parent.mkdir(parents=True, exist_ok=True)
        (home / "root" / name).write_bytes(data)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.delenv("SSH_AUTH_SOCK", raising=False)
    logging.getLogger("paramiko").setLevel(logging.CRITICAL)
    with SftpServer(home / "root").running() as server:
        server.known_to(home)
        server.address = f"sftp://me:s3cret%2Fword@{server.host}"
        yield server
        for clients in remote._idle.values():
            for client in clients:
                client.close()
        remote._idle.clear()


def test_sftp(sftp, tmp_path):
    again = behaves(sftp.address, tmp_path)
    sftp.opened.clear()
    assert again()
    assert sftp.opened == ["/list.csv"]
    (sftp.root / "apps/one.apk").write_bytes(b"PK")
    assert not again()
    assert sorted(sftp.opened) == ["/apps/one.apk", "/list.csv", "/list.csv"]


def test_sftp_trusts_known_hosts_only(sftp, tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    address = f"{sftp.address}/apps/one.apk"
    assert code_of(address, tmp_path, FetchFailed) == "fetch-host-key"
    from sftp_server import SftpServer

    impostor = SftpServer(sftp.root)
    impostor.host = sftp.host
    impostor.known_to(tmp_path)
    assert code_of(address, tmp_path, FetchFailed) == "fetch-host-key"


def test_sftp_login_and_what_is_not_there(sftp, tmp_path):
    wrong = sftp.address.replace("word", "work")
    assert code_of(f"{wrong}/apps/one.apk", tmp_path, FetchFailed) == "fetch-login"
    assert code_of(f"{sftp.address}/none.apk", tmp_path, FetchRefused) == "fetch-missing"
    assert got(f"{sftp.address}/apps/one.apk", tmp_path) == b"no archive"


def test_sftp_serves_after_a_client_that_hung_up(sftp, tmp_path):
    host, _, port = sftp.host.rpartition(":")
    with socket.create_connection((host, int(port))) as gone:
        gone.sendall(b"SSH-2.0-gone\r\n")
        said = b""
        while len(said) < 200:  # what it says, and the keys it offers: now it waits
            said += gone.recv(4096)
        gone.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))  # a reset
    assert got(f"{sftp.address}/apps/one.apk", tmp_path) == b"no archive"


def test_sftp_nobody_there(sftp, tmp_path):
    address = "sftp://me:s3cret@127.0.0.1:1/a.apk"
    assert code_of(address, tmp_path, FetchFailed, seconds=5.0) == "fetch-unreachable"


# --- large ones ----------------------------------------------------------------------------------

LARGE = bytes(range(251)) * 40_000
"""More than one block of anything."""


def test_large_files_arrive_as_they_are(s3, google, sftp, tmp_path):
    archive = packed({"deep/large.apk": LARGE}, compresslevel=1)
    s3.put_object(Bucket="apps-bucket", Key="large.apk", Body=LARGE)
    s3.put_object(Bucket="apps-bucket", Key="a.zip", Body=archive)
    google[0]["large.apk"] = LARGE
    (sftp.root / "large.apk").write_bytes(LARGE)
    (sftp.root / "a.zip").write_bytes(archive)
    for address in (
        "s3://apps-bucket/large.apk",
        "zip://deep/large.apk::s3://apps-bucket/a.zip",
        "gs://b/large.apk",
        f"{sftp.address}/large.apk",
        f"zip://deep/large.apk::{sftp.address}/a.zip",
    ):
        sizes = []
        fetch(address, tmp_path / "app", Access(**HURRY), sizes.append)
        assert (tmp_path / "app").read_bytes() == LARGE, address
        assert sizes == [len(LARGE)]


# --- archives ------------------------------------------------------------------------------------


def packed(files, **options):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED, **options) as archive:
        for name, content_ in files.items():
            archive.writestr(name, content_)
    return data.getvalue()


def test_an_archive_here(tmp_path):
    (tmp_path / "a.zip").write_bytes(packed(FILES))
    again = behaves_packed(f"{tmp_path}/a.zip", tmp_path)
    assert again()


def behaves_packed(archive, tmp_path):
    access, db = Access(**HURRY), tmp_path / "r.db"
    found = [each.path.partition("::")[0] for each in inputs([f"zip://apps/::{archive}"], access)]
    assert found == sorted(f"zip://apps/{name}" for name in FILES_OF_APPS)
    sources = (f"zip://apps/**.apk::{archive}", f"zip://list.csv::{archive}")
    ran(db, *sources, access=access)
    with closing(sqlite3.connect(db)) as connection:
        found = connection.execute("select code from batch order by position").fetchall()
    assert [code for (code,) in found] == ["apk-not-zip", "apk-not-zip", "fetch-missing"]
    before = content(db)
    return lambda: (ran(db, *sources, access=access), content(db) == before)[1]


def test_an_archive_on_a_server_is_not_fetched_whole(tmp_path):
    filler = {f"f/{number}.bin": bytes(range(256)) * 400 for number in range(100)}
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w") as archive:
        for name, content_ in (filler | {"a/x.apk": apk("qr-camera").read_bytes()}).items():
            archive.writestr(name, content_)
    data = raw.getvalue()
    with WebServer({"/a.zip": data}).running() as web:
        db = tmp_path / "r.db"
        ran(db, f"zip://*/*.apk::{web.address}/a.zip?token=s3cret", access=Access(**HURRY))
        assert list(states(db).values()) == [("done", None)]
        spans = [headers.get("Range") for method, _, headers in web.asked if method == "GET"]
        assert all(spans)
        asked = sum(
            int(last) - int(first) + 1
            for first, last in (span.removeprefix("bytes=").split("-") for span in spans)
        )
        assert asked < len(data)
        assert b"s3cret" not in db.read_bytes()
        web.faults["/a.zip"] = lambda handler, body: handler.reply(200, data, body)
        code = code_of(f"zip://a/x.apk::{web.address}/a.zip", tmp_path, FetchRefused)
        assert code == "fetch-no-ranges"


def spread(names, filler=1_300_000):
    """An archive whose files lie apart, and apart from its list; and where that list begins."""
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w") as archive:
        for name in names:
            archive.writestr(name, name.encode() * 10)
        archive.writestr("filler", bytes(filler))
        return raw, archive


def lists_read(web, begin):
    """How often the list of an archive was asked for."""
    spans = [headers.get("Range", "") for method, _, headers in web.asked if method == "GET"]
    lasts = [int(span.rpartition("-")[2]) for span in spans]
    return sum(last >= begin for last in lasts)


def test_the_list_of_an_archive_is_read_once(tmp_path):
    names = [f"apps/{number}.apk" for number in range(12)]
    raw, archive = spread([*names, "odd:name.apk"])
    with WebServer({"/a.zip": raw.getvalue()}).running() as web:
        listed = tmp_path / "list.csv"
        where = f"{web.address}/a.zip"
        fetch(f"zip://apps/3.apk::{where}", tmp_path / "app", Access(**HURRY))
        once = lists_read(web, archive.start_dir)
        web.asked.clear()
        rows = [f"zip://{name}::{where}" for name in (*names, "odd:name.apk", "none.apk")]
        listed.write_text("path\n" + "\n".join(rows) + "\n")
        ran(tmp_path / "r.db", listed, access=Access(**HURRY))
        with closing(sqlite3.connect(tmp_path / "r.db")) as connection:
            found = connection.execute("select code, count(*) from batch group by 1").fetchall()
        assert dict(found) == {"apk-not-zip": 13, "fetch-missing": 1}
        assert lists_read(web, archive.start_dir) == once
        access = Access(**HURRY)
        web.asked.clear()
        assert len(list(listing.below(f"zip://apps/::{where}", access))) == 12
        for name in names:
            fetch(f"zip://{name}::{where}", tmp_path / "app", access)
            assert (tmp_path / "app").read_bytes() == name.encode() * 10
        assert lists_read(web, archive.start_dir) == once


def test_the_list_of_an_archive_that_changed_is_read_anew(tmp_path):
    access = Access(**HURRY)
    with WebServer({"/a.zip": packed({"x.apk": b"one"})}).running() as web:
        address = f"zip://x.apk::{web.address}/a.zip"
        fetch(address, tmp_path / "app", access)
        web.files["/a.zip"] = packed({"w.apk": b"before it", "x.apk": b"two"})
        fetch(address, tmp_path / "app", access)
        assert (tmp_path / "app").read_bytes() == b"two"
    place = tmp_path / "a.zip"
    for word in (b"one", b"two"):
        place.write_bytes(packed({"x.apk": word}))
        fetch(f"zip://x.apk::{place}", tmp_path / "app", access)
        assert (tmp_path / "app").read_bytes() == word


def test_the_list_of_an_archive_that_nobody_says_has_changed_is_not_kept(tmp_path):
    access = Access(**HURRY)
    with WebServer({"/a.zip": packed({"x.apk": b"one"})}).running() as web:

        def without_mark(handler, body):
            data = web.files["/a.zip"]
            first, last = map(int, handler.headers["Range"].removeprefix("bytes=").split("-"))
            told = {"Content-Range": f"bytes {first}-{last}/{len(data)}"}
            handler.reply(206, data[first : last + 1], body, told)

        web.faults["/a.zip"] = without_mark
        for word in (b"one", b"two"):
            web.files["/a.zip"] = packed({"x.apk": word})
            fetch(f"zip://x.apk::{web.address}/a.zip", tmp_path / "app", access)
            assert (tmp_path / "app").read_bytes() == word


def test_what_is_kept_of_archives_has_a_bound():
    kept = indexes.Indexes(room=48 * 250)

    def info_of(name, number):
        info = zipfile.ZipInfo(name)
        info.header_offset = info.compress_size = info.file_size = info.CRC = number
        return info

    for which in range(4):
        kept.keep(bytes([which]), [info_of(f"{which}/{number}", number) for number in range(100)])
    assert [kept.get(bytes([which])) is not None for which in range(4)] == [
        *(False, False, True, True)
    ]
    found = kept.get(b"\3")
    assert [found.find(f"3/{number}").header_offset for number in range(100)] == [*range(100)]
    assert [found.find(name) for name in ("3", "2/5", "", "3/100")] == [None] * 4
    kept.keep(b"x", [info_of(str(number), number) for number in range(300)])
    assert kept.get(b"x") is None  # nor are others thrown away for it
    assert kept.get(b"\3") is found


def test_an_archive_in_an_archive_in_a_bucket(s3, tmp_path):
    s3.put_object(
        Bucket="apps-bucket", Key="z.zip", Body=packed({"y.zip": packed({"x.apk": b"app"})})
    )
    address = "zip://x.apk::zip://y.zip::s3://apps-bucket/z.zip"
    assert got(address, tmp_path) == b"app"
    (tmp_path / "app").unlink()
    assert code_of("zip://a::zip://x.apk::zip://y::s3://b/z", tmp_path) == "fetch-address"
    assert named("zip://x.*::zip://y.zip::s3://apps-bucket/z.zip") == ["z.zip"]


def test_a_name_in_an_archive_leads_nowhere_else(tmp_path):
    place = tmp_path / "a.zip"
    names = ["a.apk::http://127.0.0.1:9/b", "c.apk:", "d.apk::/etc/passwd", "::e:f.apk", "../g.apk"]
    place.write_bytes(packed(dict.fromkeys(names, b"app")))
    found = [each.address for each in listing.below(f"zip://::{place}", Access(**HURRY))]
    assert {parts(each).base for each in found} == {str(place)}
    assert [got(each, tmp_path) for each in found] == [b"app"] * len(names)
    assert {each.place.rpartition(b"::")[2] for each in inputs([f"zip://::{place}"])} == {
        bytes(place)
    }


def test_an_archive_that_takes_long_to_unpack_has_no_more_time_than_others(tmp_path):
    place = tmp_path / "a.zip"
    with (
        zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open("b.zip", "w", force_zip64=True) as inner,
    ):
        for _ in range(256):
            inner.write(bytes(1 << 20))
    began = time.process_time()
    address = f"zip://x.apk::zip://b.zip::{place}"
    assert code_of(address, tmp_path, seconds=0.05, tries=1) == "fetch-timeout"
    assert time.process_time() - began < 0.5


def test_what_an_archive_says_of_itself_is_not_read_whatever_its_size(tmp_path, monkeypatch):
    monkeypatch.setattr(archives, "MOST_AT_ONCE", 1000)
    place = tmp_path / "a.zip"
    place.write_bytes(packed({f"{number}.apk": b"" for number in range(100)}))
    assert code_of(f"zip://1.apk::{place}", tmp_path) == "fetch-damaged"


def test_archives_that_are_none(tmp_path):
    good = packed({"x.apk": b"a" * 1000, "bomb.apk": bytes(10_000_000)})
    place = tmp_path / "a.zip"
    for data, member, code in (
        (good, "y.apk", "fetch-missing"),
        (good, "bomb.apk", "fetch-too-large"),
        (good[:-30], "x.apk", "fetch-damaged"),
        (b"", "x.apk", "fetch-damaged"),
        (
            good.replace(b"\x4b\x4c", b"\x4b\x4d", 1)[:40] + b"\0" * 20 + good[60:],
            "x.apk",
            "fetch-damaged",
        ),
    ):
        place.write_bytes(data)
        assert code_of(f"zip://{member}::{place}", tmp_path, largest=100_000) == code
    assert code_of(f"zip://x.apk::{tmp_path}/none.zip", tmp_path) == "fetch-missing"


# --- stores that are let in by a query ------------------------------------------------------------


def test_tokens_of_stores_are_nowhere(tmp_path, caplog, faceaudit, monkeypatch):
    caplog.set_level(logging.DEBUG)
    monkeypatch.setattr("scanner.batch.bringing._wait", lambda *_: 0.0)
    db, events, listed = tmp_path / "r.db", tmp_path / "e.jsonl", tmp_path / "list.csv"
    policies = tmp_path / "policies.csv"
    policies.write_text("package,policy\norg.example,az://box/p.html?sig=s3cret\n")
    with WebServer().running() as web:
        place = f"webhdfs://me:s3cret@127.0.0.1:{web.port}/a/x.apk"
        rows = [f"{place}?delegation=s3cret", f"zip://y.apk::{place}?delegation=s3cret2"]
        rows.append("zip://y.apk::simplecache::az://box/z.zip?sig=s3cret")
        listed.write_text(
            "path,policy\n" + "".join(f"{row},az://box/q.html?sig=s3cret\n" for row in rows)
        )
        words = ("--db", db, "--events", events, "--policies", policies)
        ended = faceaudit("batch", listed, f"{place}?op=OPEN&delegation=s3cret3", *words)
    assert ended.code == 3
    with closing(sqlite3.connect(db)) as connection:
        found = connection.execute("select path from batch order by position").fetchall()
    hidden = place.replace("s3cret", "***")
    assert [path for (path,) in found if "unusable" not in path] == [
        f"{hidden}?delegation=***",
        f"zip://y.apk::{hidden}?delegation=***",
        f"{hidden}?op=OPEN&delegation=***",
    ]
    told = [ended.out, ended.err, *(record.getMessage() for record in caplog.records)]
    assert not any("s3cret" in each for each in told)
    assert b"s3cret" not in db.read_bytes() + events.read_bytes()


# --- what is not installed -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "module"),
    [("s3://b/x/", "fsspec"), ("sftp://h/x/", "paramiko"), ("gs://b/*", "fsspec")],
)
def test_without_the_extra_there_is_one_sentence(tmp_path, faceaudit, monkeypatch, address, module):
    monkeypatch.setitem(sys.modules, module, None)
    remote.need.cache_clear()
    (tmp_path / "list.csv").write_text(f"path\n{address}a.apk\n")
    for source in (address, tmp_path / "list.csv"):
        ended = faceaudit("batch", source, "--db", tmp_path / "r.db")
        assert (ended.code, ended.err.count("\n")) == (3, 1)
        assert "[extra-missing]" in ended.err
        assert "pip install 'faceaudit[remote]'" in ended.err
    remote.need.cache_clear()


@pytest.mark.parametrize(
    "address", ["odd://h/x.apk", "simplecache::s3://b/x.apk", "memory://x.apk"]
)
def test_addresses_nobody_reads(tmp_path, faceaudit, address):
    ended = faceaudit("batch", address, "--db", tmp_path / "r.db")
    assert ended.code == 3
    assert "[source-scheme]" in ended.err or "[source-address]" in ended.err
