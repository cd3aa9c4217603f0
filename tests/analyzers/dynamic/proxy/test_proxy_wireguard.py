"""The WireGuard route for real: two network namespaces, one is the phone with userspace WireGuard."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("mitmproxy")

HOST = "198.51.100.7"
HERE = Path(__file__).parent

MACHINE = """
import json, os, socket, sys, threading, time
sys.path[:0] = {paths!r}
from pathlib import Path
import proxyparts
from analyzers.dynamic.proxy import Proxy

folder = Path({folder!r})
session = proxyparts.recorder(folder / "s")
ca = proxyparts.Authority()
servers = [proxyparts.Server(None, "{host}"), proxyparts.Server(ca.issue(folder, "{host}"), "{host}")]
for server in servers:
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
raw = socket.create_server(("{host}", 0))
def answer():
    while True:
        peer, _ = raw.accept()
        peer.sendall(b"\\x01" + peer.recv(4096))
        peer.close()
threading.Thread(target=answer, daemon=True).start()
asked = []
def attribute(port):
    asked.append(port)
    return "app"
proxy = Proxy(session, folder / "ca", route="wireguard", host="0.0.0.0", insecure=True, attribute=attribute)
port = proxy.start("ca")
(folder / "ca.pem").write_bytes(proxy.ca_pem)
print(json.dumps({{
    "config": proxy.client_config("10.9.0.1", "com.example.app"),
    "ports": [s.server_address[1] for s in servers] + [raw.getsockname()[1]],
}}), flush=True)
sys.stdin.readline()
proxy.stop()
proxyparts.ended(session)
print(json.dumps({{"asked": asked, "bodies": [len(b) for s in servers for b in s.bodies]}}), flush=True)
"""

PHONE = """
import json, socket, ssl, sys, urllib.request, os
ports, pem = json.loads(sys.argv[1]), sys.argv[2]
context = ssl.create_default_context(cafile=pem)
data = os.urandom(60000)
used = []
for scheme, port in zip(("http", "https"), ports):
    request = urllib.request.Request(f"{scheme}://198.51.100.7:{port}/up", data, {"Content-Type": "image/jpeg"})
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=context))
    assert opener.open(request, timeout=60).read() == b"60000"
raw = socket.create_connection(("198.51.100.7", ports[2]), 10)
used.append(raw.getsockname()[1])
raw.sendall(bytes([0, 1, 2, 3]) * 10)
assert raw.recv(100)
raw.close()
quic = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
quic.sendto(bytes([0xc0]) + bytes(1199), ("198.51.100.7", 443))
quic.settimeout(1.5)
try:
    quic.recv(10)
    print("answered")
except (TimeoutError, OSError):
    pass
print(json.dumps(used))
"""


def run(*command: str, **more: Any) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, check=True, capture_output=True, text=True, timeout=90, **more)


@pytest.fixture
def namespaces() -> Iterator[tuple[str, str]]:
    """Names of the machine's and the phone's namespace, joined by a wire."""
    if os.geteuid():
        pytest.skip("network namespaces need root")
    for tool in ("ip", "wg", "wireguard-go"):
        if shutil.which(tool) is None:
            pytest.skip(f"{tool} is not installed")
    if not Path("/dev/net/tun").exists():
        pytest.skip("there is no /dev/net/tun")
    mark = f"fa{os.getpid() % 10000}"
    machine, phone = f"{mark}m", f"{mark}p"
    try:
        run("ip", "netns", "add", machine)
    except subprocess.CalledProcessError:
        pytest.skip("network namespaces cannot be made here")
    try:
        run("ip", "netns", "add", phone)
        run("ip", "-n", machine, "link", "add", "v0", "type", "veth", "peer", "name", "v1")
        run("ip", "-n", machine, "link", "set", "v1", "netns", phone)
        for space, wire, address in ((machine, "v0", "10.9.0.1"), (phone, "v1", "10.9.0.2")):
            run("ip", "-n", space, "link", "set", "lo", "up")
            run("ip", "-n", space, "addr", "add", f"{address}/24", "dev", wire)
            run("ip", "-n", space, "link", "set", wire, "up")
        run("ip", "-n", machine, "addr", "add", f"{HOST}/32", "dev", "lo")
        yield machine, phone
    finally:
        for space in (machine, phone):
            subprocess.run(["ip", "netns", "del", space], check=False, capture_output=True)


def wireguard(phone: str, config: str, folder: Path) -> subprocess.Popen[bytes]:
    """WireGuard in the phone's namespace, as its app would set it up."""
    # `wg` itself knows neither the address, the name server nor the list of apps.
    known = [
        line
        for line in config.splitlines()
        if not line.startswith(("Address", "DNS", "IncludedApplications"))
    ]
    path = folder / "wg.conf"
    path.write_text("\n".join(known))
    inside = ("ip", "netns", "exec", phone)
    process = subprocess.Popen(
        [*inside, "wireguard-go", "-f", "wg0"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "LOG_LEVEL": "error"},
    )
    deadline = time.monotonic() + 60
    while subprocess.run(
        [*inside, "wg", "show", "wg0"], capture_output=True, check=False
    ).returncode:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    run(*inside, "wg", "setconf", "wg0", str(path))
    run("ip", "-n", phone, "addr", "add", "10.0.0.1/32", "dev", "wg0")
    run("ip", "-n", phone, "link", "set", "wg0", "up")
    run("ip", "-n", phone, "route", "add", f"{HOST}/32", "dev", "wg0")
    return process


def test_everything_a_phone_sends_is_seen_with_its_own_port(
    namespaces: tuple[str, str], tmp_path: Path
) -> None:
    from proxyparts import events

    from analyzers.dynamic.events import FlowSeen, Note

    machine, phone = namespaces
    paths = [str(HERE), str(HERE.parents[3])]
    script = MACHINE.format(paths=paths, folder=str(tmp_path), host=HOST)
    host = subprocess.Popen(
        ["ip", "netns", "exec", machine, sys.executable, "-c", script],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    tunnel = None
    try:
        assert host.stdin is not None
        assert host.stdout is not None
        told = json.loads(host.stdout.readline())
        assert "IncludedApplications = com.example.app" in told["config"]
        tunnel = wireguard(phone, told["config"], tmp_path)
        done = run(
            *("ip", "netns", "exec", phone, sys.executable, "-c", PHONE),
            *(json.dumps(told["ports"]), str(tmp_path / "ca.pem")),
        )
        assert "answered" not in done.stdout
        (raw_port,) = json.loads(done.stdout)
        host.stdin.write("\n")
        host.stdin.flush()
        end = json.loads(host.stdout.readline())
    finally:
        for process in (tunnel, host):
            if process is not None:
                process.kill()
                process.communicate(timeout=30)
    assert end["bodies"] == [60000, 60000]
    seen = events(tmp_path / "s", FlowSeen)
    by_scheme = {one.scheme: one for one in seen}
    assert set(by_scheme) == {"http", "https", "tcp", "quic"}
    for scheme in ("http", "https"):
        one = by_scheme[scheme]
        assert (one.host, one.address, one.sent) == (HOST, HOST, 60000)
        assert (one.owner, one.attributed) == ("app", "uid")
        assert one.client_port in end["asked"]
    assert by_scheme["tcp"].client_port == raw_port
    assert by_scheme["tcp"].sent == 40
    assert "quic-blocked" in by_scheme["quic"].error
    assert ["UDP port 443" in note.text for note in events(tmp_path / "s", Note)] == [True]


def test_the_transparent_route_reads_what_knows_of_no_proxy(
    namespaces: tuple[str, str], tmp_path: Path
) -> None:
    from proxyparts import events

    from analyzers.dynamic.events import FlowSeen

    if shutil.which("nft") is None:
        pytest.skip("nft is not installed")
    machine, phone = namespaces
    paths = [str(HERE), str(HERE.parents[3])]
    script = MACHINE.format(paths=paths, folder=str(tmp_path), host=HOST)
    script = script.replace('"wireguard"', '"transparent"').replace(
        '"config":', '"proxy": port, "config":'
    )
    host = subprocess.Popen(
        ["ip", "netns", "exec", machine, sys.executable, "-c", script],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert host.stdin is not None
        assert host.stdout is not None
        told = json.loads(host.stdout.readline())
        run("ip", "-n", phone, "route", "add", f"{HOST}/32", "via", "10.9.0.1")
        rules = (
            "table ip fa { chain pre { type nat hook prerouting priority -100;"
            f" iifname v0 ip protocol tcp redirect to :{told['proxy']}; }}; }}"
        )
        try:
            run("ip", "netns", "exec", machine, "nft", rules)
        except subprocess.CalledProcessError:
            pytest.skip("this kernel redirects no packets")
        run(
            *("ip", "netns", "exec", phone, sys.executable, "-c", PHONE),
            *(json.dumps(told["ports"]), str(tmp_path / "ca.pem")),
        )
        host.stdin.write("\n")
        host.stdin.flush()
        end = json.loads(host.stdout.readline())
    finally:
        host.kill()
        host.communicate(timeout=30)
    assert end["bodies"] == [60000, 60000]
    seen = {one.scheme: one for one in events(tmp_path / "s", FlowSeen)}
    assert set(seen) == {"http", "https", "tcp"}
    assert {one.address for one in seen.values()} == {HOST}


ROUTE = """
import json, os, subprocess, sys, threading
sys.path[:0] = {paths!r}
from pathlib import Path
import proxyparts
from analyzers.dynamic import leading
from analyzers.dynamic.attribution import LOOP
from analyzers.dynamic.device import DeviceRefused, Said

folder = Path({folder!r})
server = proxyparts.Server(None, "{host}")
threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()

class Phone:
    changes = []
    def trust(self, pem): raise DeviceRefused("device-no-root", "no root")
    def version(self, package): return "1", "1"
    def rooted(self): return False
    def note(self, *given): self.changes.append(given[0])
    def take_back(self, what): self.changes.remove(what)
    def uid(self, package): return 0
    def push(self, source, target):
        (folder / "part").write_bytes(source.read_bytes())
        (folder / "part").rename(folder / "pushed.conf")
    def shell(self, command, root=False, timeout=30.0):
        if root: raise DeviceRefused("device-no-root", "no root")
        return Said(0, "5: wlan0    inet 10.9.0.2/24 scope global wlan0")
    def connections(self, take, ended):
        inside = ("ip", "netns", "exec", "{phone}", "sh", "-c", LOOP)
        with subprocess.Popen(inside, stdout=subprocess.PIPE) as looks:
            while not ended.is_set() and take(os.read(looks.stdout.fileno(), 65536)): pass
            looks.kill()

leading.ARRIVAL = 15.0
session = proxyparts.recorder(folder / "s")
told = []
route = leading.Route(Phone(), session, "com.example.app", by="wireguard", confdir=folder / "ca", say=told.append)
print(json.dumps({{"told": told}}), flush=True)
for trial in ("none", "none"):
    route.listen(trial)
    print(json.dumps(server.server_address[1]), flush=True)
    sys.stdin.readline()
    route.hush()
route.close()
proxyparts.ended(session)
print(json.dumps([len(body) for body in server.bodies]), flush=True)
"""

SEND = """
import sys, time, urllib.request
opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
request = urllib.request.Request(f"http://198.51.100.7:{sys.argv[1]}/up", bytes(int(sys.argv[2])))
begun = time.monotonic()
assert opener.open(request, timeout=60).read() == sys.argv[2].encode()
print(time.monotonic() - begun)
"""


def test_a_route_waits_for_the_tunnel_and_keeps_it_from_run_to_run(
    namespaces: tuple[str, str], tmp_path: Path
) -> None:
    from proxyparts import events

    from analyzers.dynamic.events import FlowSeen

    machine, phone = namespaces
    paths = [str(HERE), str(HERE.parents[3])]
    script = ROUTE.format(paths=paths, folder=str(tmp_path), host=HOST, phone=phone)
    inside = ("ip", "netns", "exec", phone, sys.executable, "-c")
    host = subprocess.Popen(
        ["ip", "netns", "exec", machine, sys.executable, "-c", script],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    tunnel = None
    try:
        assert host.stdin is not None
        assert host.stdout is not None
        deadline = time.monotonic() + 60
        while not (tmp_path / "pushed.conf").exists():
            assert time.monotonic() < deadline
            assert host.poll() is None
            time.sleep(0.05)
        config = (tmp_path / "pushed.conf").read_text()
        assert "Endpoint = 10.9.0.1:" in config
        tunnel = wireguard(phone, config, tmp_path)
        knock = "import urllib.request as u; u.urlopen('http://198.51.100.7:1/', timeout=5)"
        subprocess.run([*inside, knock], check=False, capture_output=True, timeout=60)
        told = json.loads(host.stdout.readline())["told"]
        assert told[-1] == "traffic comes through the tunnel"
        took = []
        for size in ("4000", "5000"):
            port = json.loads(host.stdout.readline())
            if not took:  # with another proxy; by itself that takes some 15 s
                run(*inside[:-2], "wg", "setconf", "wg0", str(tmp_path / "wg.conf"))
            took.append(float(run(*inside, SEND, str(port), size).stdout))
            host.stdin.write("\n")
            host.stdin.flush()
        bodies = json.loads(host.stdout.readline())
    finally:
        for process in (tunnel, host):
            if process is not None:
                process.kill()
                process.communicate(timeout=30)
    assert bodies == [4000, 5000]
    assert took[1] < 12, took  # it was not agreed anew, which takes some 15 s by itself
    seen = [one for one in events(tmp_path / "s", FlowSeen) if one.sent]
    assert [(one.sent, one.owner, one.attributed) for one in seen] == [
        (4000, "app", "uid"),
        (5000, "app", "uid"),
    ]
