"""One file by HTTP: whole or not at all, whatever the server does, in bounded time."""

import errno
import gzip
import io
import time
import tracemalloc
import zlib
from datetime import UTC, datetime, timedelta
from email.utils import formatdate
from ipaddress import ip_address

import httpx  # noqa: F401 - its import takes a second, which is not the server's
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from web_server import (
    WebServer,
    dribbling,
    endless,
    lying,
    moved,
    silent,
    slow_head,
    status,
)

from analyzers.errors import InputError
from scanner.batch.addresses import Access, FetchFailed, FetchRefused, Hosts
from scanner.batch.bringing import fetch, fetch_into
from scanner.batch.web import hang_up

HURRY = {"seconds": 10.0, "patience": 0.01, "tries": 3, "largest": 100_000}


@pytest.fixture
def web():
    with WebServer({"/a.apk": b"x" * 1000, "/big.apk": b"x" * 200_000}).running() as server:
        yield server


def got(web, tmp_path, path, access=None, **bounds):
    """What lies at a path, once fetched."""
    target = tmp_path / "app.apk"
    target.unlink(missing_ok=True)
    address = path if "://" in path else web.address + path
    fetch(address, target, access or Access(**HURRY | bounds))
    return target.read_bytes()


def refused(web, tmp_path, path, kind=InputError, **bounds):
    """The code of why there is none, and that nothing is left of it."""
    began = time.monotonic()
    with pytest.raises(kind) as caught:
        got(web, tmp_path, path, **bounds)
    assert list(tmp_path.iterdir()) == []
    assert time.monotonic() - began < 60  # a hang, not a speed
    assert "127.0.0.1" not in str(caught.value)
    return caught.value.code


def test_a_file_arrives_whole(web, tmp_path):
    assert got(web, tmp_path, "/a.apk") == b"x" * 1000
    assert [path.name for path in tmp_path.iterdir()] == ["app.apk"]


@pytest.mark.parametrize(
    ("number", "code", "kind", "times"),
    [
        (404, "fetch-missing", FetchRefused, 1),
        (410, "fetch-missing", FetchRefused, 1),
        (403, "fetch-denied", FetchRefused, 1),
        (401, "fetch-denied", FetchRefused, 1),
        (418, "fetch-status", FetchRefused, 1),
        (204, "fetch-status", FetchRefused, 1),
        (429, "fetch-busy", FetchFailed, 3),
        (503, "fetch-busy", FetchFailed, 3),
        (500, "fetch-busy", FetchFailed, 3),
    ],
)
def test_a_status_lies_in_the_source_or_in_the_moment(web, tmp_path, number, code, kind, times):
    web.faults["/x.apk"] = status(number)
    assert refused(web, tmp_path, "/x.apk", kind) == code
    assert web.gets("/x.apk") == times


@pytest.mark.parametrize("number", [429, 502])
def test_a_busy_server_is_asked_again(web, tmp_path, number):
    web.faults["/a.apk"] = status(number, times=2)
    assert got(web, tmp_path, "/a.apk") == b"x" * 1000


@pytest.mark.parametrize("later", ["1", "in an hour", "999999999999"])
def test_retry_after_is_heeded(web, tmp_path, later):
    if later == "in an hour":
        later = formatdate(time.time() + 3600, usegmt=True)
    web.faults["/a.apk"] = status(429, {"Retry-After": later}, times=1)
    began = time.monotonic()
    if later == "1":
        got(web, tmp_path, "/a.apk")
        assert time.monotonic() - began >= 0.9
    else:  # longer than it may take: it is not asked again, and not waited for
        assert refused(web, tmp_path, "/a.apk", FetchFailed) == "fetch-busy"
        assert web.gets() == 1


@pytest.mark.parametrize(
    ("fault", "code", "kind"),
    [
        (endless, "fetch-too-large", FetchRefused),
        (dribbling, "fetch-too-large", FetchRefused),  # it says so
        (slow_head, "fetch-timeout", FetchFailed),
        (lying(1), "fetch-truncated", FetchFailed),
        (silent, "fetch-unreachable", FetchFailed),
    ],
)
def test_servers_that_misbehave(web, tmp_path, fault, code, kind):
    web.faults["/a.apk"] = fault
    seconds = 1.0 if fault is slow_head else 10.0
    assert refused(web, tmp_path, "/a.apk", kind, seconds=seconds) == code


def test_what_is_packed_though_nobody_asked_is_unpacked_within_bounds(web, tmp_path):
    zeros = gzip.compress(bytes(20_000_000))
    for packing, data, code in (
        ("x-gzip", gzip.compress(b"app"), None),
        ("deflate", zlib.compress(b"app"), None),
        ("GZip", zeros, "fetch-too-large"),
        ("gzip, gzip", gzip.compress(zeros), "fetch-damaged"),
        ("gzip", b"app", "fetch-damaged"),
        ("br", b"app", "fetch-damaged"),
    ):
        head = {"Content-Encoding": packing}
        web.faults["/p"] = lambda handler, body, data=data, head=head: handler.reply(
            200, data, body, head
        )
        if code is None:
            assert got(web, tmp_path, "/p") == b"app"
            (tmp_path / "app.apk").unlink()
        else:
            tracemalloc.start()
            assert refused(web, tmp_path, "/p", FetchRefused) == code, packing
            _, most = tracemalloc.get_traced_memory()
            tracemalloc.stop()
            assert most < 4_000_000


def test_a_byte_now_and_then_is_not_waited_for(web, tmp_path):
    web.faults["/a.apk"] = dribbling
    assert (
        refused(web, tmp_path, "/a.apk", largest=10**7, per_second=10**9, seconds=1.0)
        == "fetch-timeout"
    )


def test_more_than_was_told_is_not_taken(web, tmp_path):
    web.faults["/a.apk"] = lying(-10)
    assert got(web, tmp_path, "/a.apk") == b"x" * 990


def test_what_is_too_large_is_not_begun(web, tmp_path):
    assert refused(web, tmp_path, "/big.apk", FetchRefused) == "fetch-too-large"
    sizes = []
    with pytest.raises(FetchRefused):
        fetch(web.address + "/big.apk", tmp_path / "a", Access(**HURRY), sizes.append)
    assert sizes == []


def test_nobody_there(web, tmp_path):
    assert refused(web, tmp_path, "http://127.0.0.1:1/a.apk", FetchFailed) == "fetch-unreachable"
    assert refused(web, tmp_path, "http://absent.invalid/a.apk") == "fetch-unreachable"


def test_redirects(web, tmp_path):
    web.faults |= {"/one": moved("/two", 301), "/two": moved(web.address + "/a.apk", 308)}
    assert got(web, tmp_path, "/one") == b"x" * 1000
    web.faults["/loop"] = moved("/loop")
    assert refused(web, tmp_path, "/loop", FetchRefused) == "fetch-redirects"
    assert web.gets("/loop") == 6
    for target in ("file:///etc/passwd", "ftp://h/x", "http://"):
        web.faults["/odd"] = moved(target)
        assert refused(web, tmp_path, "/odd").startswith(("fetch-", "source-"))


def test_a_redirect_takes_no_password_along(web, tmp_path):
    with WebServer({"/a.apk": b"y"}).running() as other:
        web.faults["/away"] = moved(other.address + "/a.apk")
        web.faults["/here"] = moved("/a.apk")
        named = web.address.replace("//", "//user:secret@")
        assert got(web, tmp_path, named + "/away") == b"y"
        assert "Authorization" not in other.asked[0][2]
        assert got(web, tmp_path, named + "/here") == b"x" * 1000
        assert all("Authorization" in headers for _, _, headers in web.asked)


def test_no_redirect_leads_inside(web, tmp_path, monkeypatch):
    from analyzers.policy import network
    from scanner.batch import web as module

    monkeypatch.setattr(module, "lies_inside", lambda address: False)
    with WebServer({"/a.apk": b"y"}).running() as other:
        web.faults["/away"] = moved(other.address + "/a.apk")
        assert refused(web, tmp_path, "/away", FetchRefused) == "fetch-private-address"
        assert other.asked == []
    assert network.is_inside("127.0.0.1")


def test_one_address_outside_does_not_make_a_host_ours(monkeypatch):
    import socket

    from scanner.batch import web as module

    found = ["127.0.0.1", "192.0.2.1"]
    monkeypatch.setattr(
        socket, "getaddrinfo", lambda *_, **__: [(2, 1, 6, "", (each, 0)) for each in found]
    )
    monkeypatch.setattr("analyzers.policy.network.is_inside", lambda each: each.startswith("127."))
    assert not module.lies_inside("http://h/")
    found.pop()
    assert module.lies_inside("http://h/")


def test_no_cookie_is_kept(web, tmp_path):
    web.faults["/c"] = lambda handler, body: handler.reply(
        200, b"c", body, {"Set-Cookie": "a=b; Path=/"}
    )
    assert got(web, tmp_path, "/c") == b"c"
    assert got(web, tmp_path, "/a.apk") == b"x" * 1000
    assert "Cookie" not in web.asked[-1][2]


def certified(path):
    """A key and a certificate of this machine's, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    plain = serialization.NoEncryption()
    forms = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    path.write_bytes(key.private_bytes(*forms, plain) + made.public_bytes(forms[0]))
    return path


def test_https_is_checked_and_never_left(web, tmp_path_factory, tmp_path, monkeypatch):
    file = certified(tmp_path_factory.mktemp("tls") / "both.pem")
    with WebServer({"/a.apk": b"x"}, certificate=file).running() as safe:
        hang_up()
        assert refused(web, tmp_path, f"{safe.address}/a.apk") == "fetch-unreachable"
        assert safe.asked == []
        monkeypatch.setenv("SSL_CERT_FILE", str(file))
        hang_up()
        assert got(web, tmp_path, f"{safe.address}/a.apk") == b"x"
        (tmp_path / "app.apk").unlink()
        safe.faults["/down"] = moved(web.address + "/a.apk")
        assert refused(web, tmp_path, f"{safe.address}/down") == "fetch-redirects"
        assert web.asked == []
    hang_up()


def test_files_of_this_machine_are_not_fetched(web, tmp_path):
    for address in ("file:///etc/passwd", "/etc/passwd", "zip://a::file:///x.zip"):
        with pytest.raises(FetchRefused, match="fetch-address"):
            fetch(address, tmp_path / "a", Access())


def test_a_host_that_is_gone_is_not_waited_for_again_and_again(web, tmp_path):
    access = Access(**HURRY)
    web.faults["/a.apk"] = status(503)
    for _ in range(Hosts.MOST + 2):
        with pytest.raises(FetchFailed):
            got(web, tmp_path, "/a.apk", access)
    assert web.gets() == 3 * Hosts.MOST + 2
    web.faults.clear()
    got(web, tmp_path, "/a.apk", access)
    assert not access.hosts.down(web.address)


def test_who_refuses_our_key_is_not_asked_a_million_times(web, tmp_path):
    access = Access(androzoo_key="geheim12", androzoo=web.address + "/api", **HURRY)
    web.faults["/api"] = status(403)
    for number in range(Hosts.MOST + 20):
        with pytest.raises(FetchFailed, match="fetch-denied"):
            got(web, tmp_path, access.androzoo_place(f"{number:064x}"), access)
    assert web.gets() == Hosts.MOST
    with pytest.raises(FetchRefused, match="fetch-missing"):
        got(web, tmp_path, "/none", Access(**HURRY))


def test_a_full_disk_is_told(web):
    class Full(io.BytesIO):
        def write(self, _):
            raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(FetchFailed, match="fetch-no-space"):
        fetch_into(Full(), web.address + "/a.apk", Access(**HURRY))


def test_the_key_reaches_androzoo_only(web, tmp_path):
    sha256 = "AB" * 32
    web.files[sha256] = b"app"
    access = Access(androzoo_key="geheim12", androzoo=web.address + "/api", **HURRY)
    assert got(web, tmp_path, access.androzoo_place(sha256), access) == b"app"
    assert web.asked[-1][1] == f"/api?sha256={sha256}&apikey=geheim12"
    with WebServer({"/a.apk": b"y"}).running() as other:
        web.faults["/api"] = moved(other.address + "/a.apk")
        got(web, tmp_path, access.androzoo_place(sha256), access)
        assert "geheim" not in repr(other.asked)
    web.faults["/api"] = status(403)
    with pytest.raises(FetchFailed, match=r"\[fetch-denied\] AndroZoo does not accept the key"):
        got(web, tmp_path, access.androzoo_place(sha256), access)
