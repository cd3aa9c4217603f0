"""Faces on the network, left on the device, and behind links, as a session tells of them."""

import hashlib

import pytest
from sessions import Story, button, service, text

from analyzers.dynamic.events import FileRow, FlowSeen, LinkProbe, LogHit, PayloadSeen, TlsFailed
from analyzers.dynamic.reading.places import Countries, owner_of, place_of
from analyzers.errors import SessionUnusable


def accept(folder, **options):
    return Story(folder, **options).begin("accept", trial=options.pop("trial", "ca"))


# --- sent ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "host", "place"),
    [
        ("127.0.0.1", "api.example.com", "loopback"),
        ("::1", "api.example.com", "loopback"),
        ("::ffff:127.0.0.1", "a.b", "loopback"),
        ("", "localhost", "loopback"),
        ("192.168.1.9", "a.b", "lan"),
        ("fe80::1%wlan0", "a.b", "lan"),
        ("100.64.3.3", "a.b", "lan"),
        ("", "10.0.0.2", "lan"),
        ("", "printer.local", "lan"),
        ("", "printer", "lan"),
        ("203.0.113.10", "a.b", "public"),
        ("8.8.8.8", "a.b", "public"),
        ("2001:4860:4860::8888", "a.b", "public"),
        ("", "api.example.com", "unknown"),
        ("0.0.0.0", "api.example.com", "unknown"),
        ("no address", "", "unknown"),
    ],
)
def test_where_an_address_lies(address, host, place):
    assert place_of(address, host) == place


def test_a_face_that_is_sent(tmp_path):
    story = accept(tmp_path / "s").flow(
        "http://api.example.com/v1/face?token=secret", marker="honey", face=False, hooked="compress"
    )
    artifact = story.finish().read()
    [sent] = artifact.observed.sent
    assert sent.id == "sent http api.example.com POST /v1/face image"
    assert (sent.tls, sent.place, sent.grade, sent.linked) == ("none", "public", "face", "compress")
    assert (sent.owner, sent.country, sent.width) == ("app", "unknown", 480)
    assert (sent.evidence.kind, sent.evidence.source) == ("flow", "flows.mitm")
    assert "secret" not in str(sent)
    [moment] = [m for m in artifact.observed.runs[0].moments if m.kind == "upload"]
    assert (moment.n, moment.ref) == (sent.n, sent.id)


@pytest.mark.parametrize(
    ("others", "owners"),
    [
        ([{}], ["app", "app"]),
        ([{"url": "https://api.example.com/other"}], ["app", "unknown"]),
        ([{"hooked": "compress", "url": "https://api.example.com/other"}], ["app", "app"]),
        ([{}, {"owner": "other", "attributed": "uid"}], ["app", "unknown", "other"]),
    ],
    ids=["the same place", "another place", "bytes from a hook", "a host others use too"],
)
def test_whose_a_connection_is_that_was_too_short_to_be_looked_up(tmp_path, others, owners):
    story = accept(tmp_path / "s").flow(attributed="uid")
    for other in others:
        url = other.pop("url", "https://api.example.com/face")
        story.flow(url, **{"owner": "unknown", **other})
    assert [each.owner for each in story.finish().read().observed.sent] == owners


def test_ids_are_the_same_in_every_run(tmp_path):
    story = Story(tmp_path / "s")
    for number in (1, 2):
        story.begin("accept", number=number).flow(data=bytes([number])).finish()
    first, second = story.read().observed.sent
    assert first.id == second.id
    assert first.run != second.run


@pytest.mark.parametrize(
    ("trial", "url", "tls"),
    [
        ("none", "https://a.example.com/x", "unknown"),
        ("ca", "https://a.example.com/x", "trusted"),
        ("no-ca", "wss://a.example.com/x", "untrusted"),
        ("unpinned", "https://a.example.com/x", "trusted"),
        ("no-ca", "ws://a.example.com/x", "none"),
        ("ca", "tcp://a.example.com:9000/", "none"),
        ("ca", "quic://a.example.com/", "unknown"),
    ],
)
def test_how_it_was_protected(tmp_path, trial, url, tls):
    story = Story(tmp_path / "s").begin("accept", trial=trial).flow(url)
    [sent] = story.finish().read().observed.sent
    assert sent.tls == (tls if not url.startswith("quic") else "trusted")


def test_pictures_an_app_loads_are_nobodys_business(tmp_path):
    story = accept(tmp_path / "s")
    story.flow(direction="received", grade="image", face=False)
    story.flow(direction="received", grade="face", method="GET")
    [sent] = story.finish().read().observed.sent
    assert (sent.direction, sent.grade) == ("received", "face")
    moments = story.read().observed.runs[0].moments
    assert "upload" not in [m.kind for m in moments]


def test_payloads_found_after_the_run_belong_to_it(tmp_path):
    story = accept(tmp_path / "s")
    story.add(
        FlowSeen("f", "https", "a.example.com", 443, method="POST", path="/x", started=10), "proxy"
    )
    story.finish()
    payload = PayloadSeen("f", "sent", "body", "vector", "application/json", "ab", 512)
    story.add(payload, "host")
    story.recorder.add(payload, "host", run="accept-1")
    story.begin("withdraw").add(payload, "host")
    sent = story.finish().read().observed.sent
    assert {s.run for s in sent} == {"accept-1"}
    assert len(sent) == 2


def test_a_flow_that_ends_after_its_run_belongs_to_it(tmp_path):
    story = Story(tmp_path / "s").begin("idle").finish()
    started = story.recorder.elapsed()
    story.wait(1).begin("accept").finish()
    flow = FlowSeen("f", "https", "late.example.com", 443, started=started)
    story.add(flow, "proxy")
    story.add(PayloadSeen("f", "sent", "body", "image", "", "ab", 9), "host")
    [sent] = story.read().observed.sent
    assert sent.run == "idle-1"


def test_hosts_of_the_catalogue():
    owner = owner_of("https", "api-cn.faceplusplus.com", "/facepp/v3/detect?x=1")
    assert owner.vendor == "Megvii"
    assert owner_of("https", "api-cn.faceplusplus.com.evil.example", "/").vendor == ""
    assert owner_of("https", "api.example.com", "/").vendor == ""


def test_countries_only_from_a_file(tmp_path):
    assert Countries(None).of("8.8.8.8") == "unknown"
    broken = tmp_path / "broken.mmdb"
    broken.write_bytes(b"no database")
    for path in (broken, tmp_path / "missing.mmdb"):
        pytest.importorskip("maxminddb")
        with pytest.raises(SessionUnusable) as caught:
            Countries(path)
        assert caught.value.code == "geoip-unreadable"


def test_countries_of_a_file(tmp_path):
    pytest.importorskip("maxminddb")
    path = tmp_path / "own.mmdb"
    path.write_bytes(mmdb({"country": {"iso_code": "sg"}}))
    countries = Countries(path)
    assert countries.of("203.0.113.10") == "SG"
    assert countries.of("no address") == "unknown"
    countries.close()


def test_a_country_is_told_of_what_was_sent(tmp_path):
    pytest.importorskip("maxminddb")
    (tmp_path / "own.mmdb").write_bytes(mmdb({"country": {"iso_code": "US"}}))
    story = accept(tmp_path / "s").flow()
    [sent] = story.finish().read(geoip=tmp_path / "own.mmdb").observed.sent
    assert sent.country == "US"


def mmdb(value):
    """An MMDB file of one node: every IPv4 address has the value (format 2.0 as MaxMind publishes it)."""
    wide = {"build_epoch": (0, 9 - 7, 8), "node_count": (6, None, 4)}

    def number(name, value):
        kind, extended, size = wide.get(name, (5, None, 2))
        more = b"" if extended is None else bytes([extended])
        return bytes([kind << 5 | size]) + more + value.to_bytes(size, "big")

    def item(thing, name=""):
        if isinstance(thing, str):
            return bytes([2 << 5 | len(thing)]) + thing.encode()
        if isinstance(thing, dict):
            inside = b"".join(item(key) + item(each, key) for key, each in thing.items())
            return bytes([7 << 5 | len(thing)]) + inside
        if isinstance(thing, list):
            return bytes([len(thing), 11 - 7]) + b"".join(map(item, thing))
        return number(name, thing)

    node = (1 + 16).to_bytes(3, "big") * 2  # both sides lead to the first value of the data section
    told = {
        "binary_format_major_version": 2, "binary_format_minor_version": 0, "build_epoch": 1,
        "database_type": "own", "description": {"en": "own"}, "ip_version": 4, "languages": ["en"],
        "node_count": 1, "record_size": 24,
    }  # fmt: skip
    return node + bytes(16) + item(value) + b"\xab\xcd\xefMaxMind.com" + item(told)


# --- certificates -------------------------------------------------------------------------------


def test_what_the_app_did_with_a_certificate_nobody_trusts(tmp_path):
    story = Story(tmp_path / "s").begin("accept", trial="ca")
    story.flow("https://never.example.com/x").flow("https://good.example.com/x").finish()
    story.begin("accept", trial="no-ca").flow("https://bad.example.com/face")
    story.flow("https://plain.example.com/log", face=False)
    story.add(TlsFailed("good.example.com", 443, "app", "unknown ca", "no-ca", "app"), "proxy")
    story.add(TlsFailed("server.example.com", 443, "server", "reset", "no-ca", "app"), "proxy")
    story.add(TlsFailed("foreign.example.com", 443, "app", "x", "no-ca", "other"), "proxy")
    trials = {t.host: t for t in story.finish().read().observed.trials}
    assert {host: t.outcome for host, t in trials.items()} == {
        "bad.example.com": "accepted", "plain.example.com": "accepted",
        "good.example.com": "refused", "never.example.com": "not-met",
    }  # fmt: skip
    assert (trials["bad.example.com"].face, trials["plain.example.com"].face) == (True, False)


def test_without_the_trial_nothing_is_said(tmp_path):
    story = accept(tmp_path / "s").flow()
    assert story.finish().read().observed.trials == ()


# --- links --------------------------------------------------------------------------------------


@pytest.mark.parametrize("shared", [True, False])
def test_result_links(tmp_path, shared):
    story = accept(tmp_path / "s").screen(text("测试结果"), button("生成分享链接"), button("返回"))
    story.tap("生成分享链接" if shared else "返回").finish()
    story.add(LinkProbe("https://a.example.com/r/***", 200, 5, "image/jpeg", "face", 128), "host")
    story.add(LinkProbe("https://a.example.com/r/***", 403, 90_000, stage="later"), "host")
    fresh, later = story.read().observed.links
    assert (fresh.opens, fresh.face, fresh.entropy, fresh.shared) == (True, True, 128, shared)
    assert (later.opens, later.stage, later.after) == (False, "later", 90_000)


# --- files --------------------------------------------------------------------------------------


def row(path, data=b"x", **marks):
    return FileRow(path, len(data), "rw-rw----", 1, hashlib.sha256(data).hexdigest(), **marks)


PLANT = row("/sdcard/DCIM/Camera/p1.jpg", b"p", form="image/jpeg", marker="plant-1")


def test_files_that_were_not_there_before(tmp_path):
    story = accept(tmp_path / "s").files("before", "shared", PLANT).files("before", "private")
    face = row("/sdcard/Android/data/x/face.jpg", b"f", form="image/jpeg", grade="face")
    story.hook("file-write", "java.io.FileOutputStream.write", row="file-write", data=face.sha256)
    story.files("after", "shared", PLANT, face, row("/sdcard/notes.txt", b"n", form="text/plain"))
    story.files(
        "after",
        "private",
        row("files/t.bin", b"t", form="application/octet-stream", marker="honey"),
    )
    artifact = story.finish().read()
    kept = {k.path: k for k in artifact.observed.kept}
    assert set(kept) == {face.path, "files/t.bin"}
    shared, private = kept[face.path], kept["files/t.bin"]
    assert (shared.where, shared.grade, shared.hooked, shared.chosen) == (
        "shared",
        "face",
        "file-write",
        False,
    )
    assert (private.where, private.grade, private.marker) == ("private", "face", "honey")
    stored = {m.what: m.n for m in artifact.observed.runs[0].moments if m.kind == "stored"}
    assert stored[face.path] < stored["files/t.bin"]


def test_files_that_were_deleted_again(tmp_path):
    face = row("files/face.jpg", b"f", form="image/jpeg", grade="face")
    for folder, last, gone in (("a", [], True), ("b", [face], False)):
        story = Story(tmp_path / folder).begin("withdraw").files("before", "private")
        story.files("relaunched", "private", face).files("withdrawn", "private", *last)
        [kept] = story.finish().read().observed.kept
        assert kept.gone == gone


def test_a_picture_somebody_saved(tmp_path):
    face = row("/sdcard/Pictures/a.jpg", b"f", form="image/jpeg", grade="face")
    for folder, label, chosen in (("a", "保存到相册", True), ("b", "商城", False)):
        story = accept(tmp_path / folder).files("before", "shared")
        story.screen(*service(), button("保存到相册")).tap(label).files("after", "shared", face)
        [kept] = story.finish().read().observed.kept
        assert kept.chosen == chosen


def test_without_a_listing_from_before_nothing_is_new(tmp_path):
    story = accept(tmp_path / "s").files("after", "shared", PLANT)
    assert story.finish().read().observed.kept == ()


def test_lines_of_the_devices_log(tmp_path):
    story = accept(tmp_path / "s").finish()
    story.add(LogHit(7, "ab", "FaceDemo", "image", marker="honey"), "host")
    [kept] = story.read().observed.kept
    assert (kept.where, kept.grade, kept.run, kept.evidence.locator) == (
        "log",
        "face",
        "accept-1",
        "line 7",
    )


@pytest.mark.parametrize("damage", ["gone", "garbage", "deep"])
def test_a_listing_that_cannot_be_read(tmp_path, damage):
    story = accept(tmp_path / "s").files("before", "shared", PLANT).files("after", "shared", PLANT)
    path = tmp_path / "s" / "listings" / "1.json"
    path.unlink() if damage == "gone" else path.write_bytes(
        b"[" * (9 if damage == "garbage" else 90_000)
    )
    artifact = story.finish().read()
    assert "session-files-unread" in [each.id for each in artifact.limitations]
    assert artifact.observed.kept == ()
