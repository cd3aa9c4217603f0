"""A worker has no network and writes nowhere but where it must, as far as the system offers that."""

import json
import os
import resource
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from batches import apk, column, folder_of, ran
from web_server import WebServer

from scanner.batch import confining
from scanner.batch.confining import NETWORK, told

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux confines processes")
HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]


@pytest.fixture(scope="module")
def tried(tmp_path_factory):
    """What a worker tried, what it was kept from by what, and whether a server heard of it."""
    home = tmp_path_factory.mktemp("confined")
    folder = home / "apps"
    folder.mkdir()
    events = home / "events.jsonl"
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        (folder / "reach.apk").write_text(str(server.getsockname()[1]))
        ran(home / "r.db", folder, work="batch_faults:reaching", events=events)
        try:
            server.accept()[0].close()
            heard = True
        except TimeoutError:
            heard = False
    told = [json.loads(line) for line in events.read_text().splitlines()]
    (confined,) = [each["by"] for each in told if each["event"] == "confined"]
    return json.loads(column(home / "r.db", "reason")["reach.apk"]), confined, heard, folder


def landlock(confined):
    """The version of Landlock that holds a worker, 0 for none."""
    return max((int(each[9:]) for each in confined if each.startswith("landlock-")), default=0)


def test_no_network_is_reached(tried):
    found, confined, heard, _ = tried
    assert set(NETWORK) & set(confined)
    assert not heard
    for way in ("connect", "ipv6", "udp"):
        assert found[way] not in ("done", "Connection refused"), way
    if "no-sockets" in confined:
        assert found["listen"] == found["unix"] == "Operation not permitted"


def test_nothing_is_written_but_what_is_passing(tried):
    found, confined, _, folder = tried
    if landlock(confined):
        assert found["outside"] == found["the app"] == found["remove"] == "Permission denied"
        assert [each.name for each in folder.iterdir()] == ["reach.apk"]


def test_nobody_is_signalled_where_landlock_keeps_from_it(tried):
    found, confined, _, _ = tried
    if landlock(confined) >= 6:
        assert found["signal"] == "Operation not permitted"


def test_what_the_analysis_needs_is_there(tried):
    found, _, _, _ = tried
    assert found["read"] == found["passing"] == found["program"] == "done"


def test_bundles_are_written_though_little_else_may_be(tmp_path):
    folder = folder_of(tmp_path / "apps", "unlock-only")
    ran(tmp_path / "r.db", folder, bundles=tmp_path / "deep" / "bundles")
    assert len(list((tmp_path / "deep" / "bundles").iterdir())) == 1


def test_passing_files_do_not_stay(tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    (tmp_path / "apps").mkdir()
    (tmp_path / "apps" / "reach.apk").write_text("1")
    ran(tmp_path / "r.db", tmp_path / "apps", work="batch_faults:reaching")
    assert not list(tmp_path.glob("faceaudit-*"))


SURROUNDED = """
import os, sqlite3, sys
sys.path.insert(0, sys.argv[1])
import batches
batches.ran(sys.argv[2], sys.argv[3], work="batch_faults:surrounded", jobs=2)
print(sorted(name for name, value in os.environ.items() if value == "s3cret"))
for row in sqlite3.connect(sys.argv[2]).execute("select reason from batch"):
    print(*row)
"""
SECRETS = [
    *("AWS_SECRET_ACCESS_KEY", "AZURE_STORAGE_KEY", "FACEAUDIT_ANDROZOO_KEY", "FACEAUDIT_DB"),
    *("FACEAUDIT_KEY_PASSWORD", "GOOGLE_APPLICATION_CREDENTIALS", "NOBODY_KNOWS", "PGPASSWORD"),
]


@pytest.mark.parametrize("where", ["here", "elsewhere"])
def test_workers_inherit_nothing_secret(tmp_path, where):
    folder = folder_of(tmp_path / "apps", "unlock-only")
    with WebServer({"/x.apk": b"app"}).running() as web:
        place = str(folder) if where == "here" else f"{web.address}/x.apk"
        done = subprocess.run(
            [sys.executable, "-c", SURROUNDED, str(HERE), str(tmp_path / "r.db"), place],
            capture_output=True,
            text=True,
            check=True,
            cwd=ROOT,
            env={**os.environ, **dict.fromkeys(SECRETS, "s3cret")},
        )
    kept, *told = done.stdout.splitlines()
    assert kept == str(SECRETS)  # who fetches needs them
    assert [each.startswith("nothing, in /") for each in told] == [True], told


# --- where a system offers less ------------------------------------------------------------------

CONFINE = """
import json, sys
from scanner.batch import confining
for name in sys.argv[1].split():
    def refused(*_, name=name):
        raise PermissionError(1, name)
    setattr(confining, name, refused)
print(json.dumps(confining.confine()))
try:
    import socket
    socket.create_connection(("127.0.0.1", 1), 1)
except OSError as error:
    print(error.strerror)
"""


def confined(*without):
    done = subprocess.run(
        [sys.executable, "-c", CONFINE, " ".join(without)],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    obtained, why = done.stdout.splitlines()
    return json.loads(obtained), why


@pytest.mark.parametrize(
    ("without", "why"),
    [
        (("_network_namespace",), "Operation not permitted"),
        (("_no_sockets", "_landlock"), "Network is unreachable"),
        (("_network_namespace", "_no_sockets"), "Permission denied"),
    ],
)
def test_each_step_is_taken_by_itself(without, why):
    obtained, told = confined(*without)
    assert "limits" in obtained
    needed = {
        "Operation not permitted": "no-sockets" in obtained,
        "Network is unreachable": "network-namespace" in obtained,
        "Permission denied": landlock(obtained) >= 4,
    }
    assert told == why or not needed[why]


def test_a_system_that_offers_nothing_is_no_fault():
    every = ("_no_new_privileges", "_network_namespace", "_landlock", "_few_capabilities")
    obtained, why = confined(*every, "_no_sockets", "_limits")
    assert obtained == []
    assert why == "Connection refused"


def test_it_is_told_in_a_sentence():
    assert told(("no-sockets", "limits")) == "workers have no network (no-sockets, limits)"
    assert told(("limits",)).startswith("workers are not kept from the network")
    assert told(()) == "workers are not kept from the network by this system"


def test_limits_never_grow(monkeypatch):
    asked = []
    monkeypatch.setattr(resource, "getrlimit", lambda _: (10, 10))
    monkeypatch.setattr(resource, "setrlimit", lambda kind, pair: asked.append(pair))
    confining._limits()
    assert set(asked) <= {(10, 10), (0, 0)}


# --- a static scan asks no server ----------------------------------------------------------------

COUNTED = """
import json, os, sys
sys.path.insert(0, sys.argv[1])
asked = []
def hook(event, _):
    if event.startswith("socket.") and event != "socket.__new__":
        asked.append(event)
import ctypes, fcntl, socket, struct
from pathlib import Path
from scanner.batch import confining, worker
try:
    confining._network_namespace(ctypes.CDLL(None, use_errno=True))
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as each:  # the loopback device is put up
        fcntl.ioctl(each, 0x8914, struct.pack("16sh14x", b"lo", 1))
    counted = True
except OSError:
    counted = False
def passed():
    lines = Path("/proc/net/dev").read_text().splitlines()[2:]
    return sum(int(n) for line in lines for n in line.partition(":")[2].split())
def wire():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as each:
        each.sendto(b"x", ("127.0.0.1", 9))
before = passed() if counted else 0
sys.addaudithook(hook)
states = []
for name in sys.argv[3:]:
    looked = worker.answer(worker.Look("i", os.fsencode(name), 1, 0, 120.0))
    told = ("k", looked.sha256, sys.argv[2], "huawei", "", "2026-07-01", "")
    done = worker.answer(worker.Scan("i", os.fsencode(name), 1, 0, 120.0, *told, looked=looked.read))
    states.append(type(done).__name__)
after = passed() if counted else 0
noticed = len(asked)
wire()
print(json.dumps([states, asked[:noticed], after - before, len(asked) - noticed, counted,
                  passed() - after if counted else 0]))
"""


def test_a_static_scan_makes_no_connection(tmp_path):
    """Counted in a network of its own, where even a packet to itself would be seen."""
    policy = tmp_path / "policy.html"
    policy.write_text(
        "<title>隐私政策</title><h1>隐私政策</h1><p>我们收集人脸信息，见"
        "<a href='https://example.com/face.html'>人脸信息规则</a><img src='https://example.com/x.png'></p>"
    )
    apps = [str(apk(name)) for name in ("unlock-only", "qr-camera", "loan-violating")]
    done = subprocess.run(
        [sys.executable, "-c", COUNTED, str(HERE), str(policy), *apps],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
        env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
    )
    states, asked, packets, noticed, counted, one = json.loads(done.stdout)
    assert states == ["Scanned"] * 3
    assert (asked, packets) == ([], 0)
    assert noticed  # the counter counts
    assert one or not counted


def test_without_room_for_passing_files_a_batch_goes_on(tmp_path, monkeypatch):
    folder = folder_of(tmp_path / "apps", "unlock-only")
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "gone"))
    assert ran(tmp_path / "r.db", folder).by_state["done"] == 1
