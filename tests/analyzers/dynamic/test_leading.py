"""The way of a device's traffic to us: what is tunnelled, waited for and said; proxy and phone replaced."""

from types import SimpleNamespace

import pytest

from analyzers.dynamic import attribution, leading, proxy, wireguard
from analyzers.dynamic.device import DeviceRefused
from analyzers.dynamic.events import Note
from analyzers.dynamic.leading import Route
from analyzers.dynamic.log import read_log
from analyzers.dynamic.recorder import Recorder
from analyzers.dynamic.session import Capture, Subject
from analyzers.errors import InputError

PACKAGE = "com.example.app"
PORT = 45678


class Setup:
    """A phone and the proxies that were made for it."""

    def __init__(self, folder):
        self.folder = folder
        self.recorder = Recorder.create(
            folder / "s", Subject(PACKAGE), None, Capture("none", "wireguard", ())
        )
        self.proxies = []
        self.owners = None
        self.said = []
        self.trusts = True
        self.calls = []
        self.sent = lambda: 1
        """Connections that came through since."""
        self.living = True
        self.quic = None

    # the phone
    def trust(self, pem):
        if not self.trusts:
            raise DeviceRefused("device-no-root", "no root")

    def uid(self, package):
        return 10123

    def reverse(self, there, port):
        self.calls.append("reverse")

    def set_proxy(self, address):
        self.calls.append("set-proxy")

    def route(self, by="wireguard", **more):
        return Route(
            self, self.recorder, PACKAGE, by=by, confdir=self.folder, say=self.said.append,
            wake=lambda: self.calls.append("wake"), **more,
        )  # fmt: skip


@pytest.fixture
def setup(tmp_path, monkeypatch):
    it = Setup(tmp_path)

    class FakeProxy:
        ca_pem = b"PEM"
        attribute = None

        def __init__(self, recorder, confdir, *, route, host, port=0, insecure):
            self.recorder, self.route, self.host, self.port = recorder, route, host, port
            self.trials, self.running = [], False
            it.proxies.append(self)

        def start(self, trial):
            self.trials.append(trial)
            self.running = True
            return self.port or PORT

        def stop(self):
            self.running = False

        def settle(self):
            it.calls.append("settle")

        def alive(self):
            return it.living

        @property
        def clients(self):
            return it.sent()

        def client_config(self, endpoint, package):
            return f"[Interface]\nIncludedApplications = {package}\nEndpoint = {endpoint}:{self.port}\n"

    def owners(device, package, *, proxy):
        it.owners = SimpleNamespace(
            proxy=proxy, owner=lambda port: "app", start=lambda: None, stop=lambda: None
        )
        return it.owners

    def block(device, uid):
        it.calls.append(f"quic {uid}")
        if it.quic is not None:
            raise it.quic

    def begin(device, text):
        it.calls.append("begin")
        it.config = text
        return "by-hand"

    monkeypatch.setattr(proxy, "Proxy", FakeProxy)
    monkeypatch.setattr(attribution, "PortOwners", owners)
    monkeypatch.setattr(wireguard, "begin", begin)
    monkeypatch.setattr(wireguard, "block_quic", block)
    monkeypatch.setattr(wireguard, "this_side", lambda device, given: given or "192.0.2.1")
    monkeypatch.setattr(leading, "LOOK", 0.01)
    return it


def test_the_tunnel_is_set_up_told_and_waited_for(setup):
    left = [0, 0, 0, 1]
    setup.sent = lambda: left.pop(0) if len(left) > 1 else left[0]
    setup.route()
    assert setup.calls == ["begin", "quic 10123", "wake"]
    assert setup.config.splitlines() == [
        "[Interface]",
        f"IncludedApplications = {PACKAGE}",
        f"Endpoint = 192.0.2.1:{PORT}",
    ]
    told = "\n".join(setup.said)
    assert setup.config.strip() in told
    assert "Import from file" in told
    assert setup.said[-1] == "traffic comes through the tunnel"
    assert left == [1]


def test_both_proxies_listen_where_the_phone_was_told_to_send(setup):
    setup.route()
    first, aside = setup.proxies
    assert (first.route, first.host) == (aside.route, aside.host) == ("wireguard", "0.0.0.0")
    assert aside.port == PORT
    assert not first.running
    assert not aside.running


def test_what_comes_while_the_tunnel_is_set_up_is_not_in_the_session(setup):
    setup.route()
    first, aside = setup.proxies
    assert first.recorder is setup.recorder
    assert aside.recorder.folder != setup.recorder.folder
    assert not aside.recorder.folder.exists()
    assert aside.trials == ["none"]


def test_the_owner_is_told_by_the_phones_own_port(setup):
    setup.route()
    assert setup.owners.proxy == 0
    assert setup.proxies[0].attribute is setup.owners.owner


def test_a_tunnel_stays_open_from_run_to_run(setup):
    """Phone and proxy need up to 15 s to agree on it anew."""
    route = setup.route()
    kept = setup.proxies[0]
    for trial in ("ca", "ca", "no-ca"):
        route.listen(trial)
        assert kept.running
        route.hush()
        assert kept.running
        assert setup.calls[-1] == "settle"
    assert kept.trials == ["ca", "ca", "no-ca"]  # at the set-up, then once a trial
    route.close()
    assert not kept.running


def test_a_proxy_listens_for_each_run_anew(setup):
    route = setup.route("proxy")
    for _ in range(2):
        route.listen("ca")
        route.hush()
        assert not setup.proxies[0].running
    assert setup.proxies[0].trials == ["ca"] * 3


def test_a_proxy_route_needs_no_tunnel(setup):
    setup.route("proxy")
    assert setup.calls == ["reverse", "set-proxy"]
    assert setup.owners.proxy > 0


def test_nothing_comes_and_the_wait_ends(setup, monkeypatch):
    monkeypatch.setattr(leading, "ARRIVAL", 0.05)
    setup.sent = lambda: 0
    with pytest.raises(DeviceRefused, match="--endpoint") as refused:
        setup.route()
    assert refused.value.code == "wireguard-silent"
    assert not any(one.running for one in setup.proxies)


def test_a_proxy_that_dies_ends_the_wait(setup):
    setup.sent, setup.living = (lambda: 0), False
    with pytest.raises(InputError) as refused:
        setup.route()
    assert refused.value.code == "proxy-stopped"


def test_the_wait_can_be_interrupted(setup):
    def interrupted():
        raise KeyboardInterrupt

    setup.sent = interrupted
    with pytest.raises(KeyboardInterrupt):
        setup.route()
    assert not any(one.running for one in setup.proxies)


def test_quic_that_the_phone_does_not_refuse_is_refused_by_the_proxy(setup):
    setup.quic = DeviceRefused("device-no-root", "no root")
    setup.route()
    notes = [line.event.text for line in read_log(setup.recorder.folder).lines
             if isinstance(line.event, Note)]  # fmt: skip
    assert any("QUIC is refused by the proxy alone" in text for text in notes)


@pytest.mark.parametrize(
    ("trusts", "trial", "ca"),
    [
        (True, "unpinned", "system"),
        (False, "none", "none"),
        (False, "no-ca", "none"),
        (False, "unpinned", "in-process"),
    ],
)
def test_the_session_says_by_what_it_was_read(setup, trusts, trial, ca):
    setup.trusts = trusts
    route = setup.route("proxy")
    route.listen(trial)
    assert setup.recorder.description.capture.ca == ca
    assert setup.proxies[0].trials[-1] == trial  # met as ordered: an unpinned walk is intercepted


def test_a_device_that_does_not_trust_us_leaves_traffic_unread_in_the_report(tmp_path):
    from sessions import Story

    def told(name, ca, *trials):
        story = Story(tmp_path / name, capture=Capture("gadget", "proxy", trials, ca=ca))
        for trial in trials:
            story.begin("accept", trial=trial).finish()
        return {one.id: one.message.en for one in story.read().limitations}

    assert "tls-passed-on" not in told("1", "system", "ca", "no-ca", "unpinned")
    assert "passed on unread." in told("2", "none", "none", "no-ca")["tls-passed-on"]
    assert (
        "pinning switched off alone" in told("3", "in-process", "none", "unpinned")["tls-passed-on"]
    )


def test_an_untrusted_trial_keeps_the_keys_of_the_tunnel(tmp_path):
    """The phone's tunnel knows one server; a trial with another authority is no other server."""
    pytest.importorskip("mitmproxy")
    from analyzers.dynamic.proxy import Proxy

    with Recorder.create(
        tmp_path / "s", Subject(PACKAGE), None, Capture("none", "wireguard", ())
    ) as recorder:
        real = Proxy(recorder, tmp_path / "ca", route="wireguard", insecure=True)
        configs = []
        for trial in ("ca", "no-ca"):
            real.start(trial)
            configs.append(real.client_config("192.0.2.1", PACKAGE))
            real.stop()
    assert "PublicKey" in configs[0]
    assert configs[0] == configs[1]
