"""Whose a connection is: other apps' traffic is never blamed on the app under test."""

import threading
import time

import pytest

from analyzers.dynamic.attribution import PortOwners
from analyzers.dynamic.device import DeviceLost, DeviceRefused

APP, OTHER = 10234, 10300


def table(*rows):
    """Rows of /proc/net/tcp: local port, remote port, uid, and the state when it is not 1."""
    lines = ["  sl  local_address rem_address   st ..."]
    for number, (local, remote, uid, *state) in enumerate(rows):
        lines.append(
            f"{number:4}: 0100007F:{local:04X} 0100007F:{remote:04X} {(state or [1])[0]:02X} "
            f"00000000:00000000 00:00000000 00000000 {uid:5}        0 {number} 1 0"
        )
    return "\n".join(lines) + "\n"


class Tables:
    """A device whose tables of sockets are what the test says."""

    def __init__(self, uid=APP):
        self._uid = uid
        self.now = ""
        self.error = None
        self.looked = threading.Event()

    def uid(self, package):
        return self._uid

    def connections(self, take, ended):
        while not ended.is_set():
            if self.error:
                raise self.error
            # in pieces, as they come over a connection
            data = (self.now + "faceaudit-end\n").encode()
            for at in range(0, len(data), 50):
                if not take(data[at : at + 50]):
                    return
            self.looked.set()
            time.sleep(0.01)


@pytest.fixture
def watch():
    """Start looking at a device's tables; the `PortOwners` and the tables."""
    begun = []

    def start(rows=(), **options):
        device = Tables()
        device.now = table(*rows)
        owners = PortOwners(device, "a.b", **options)
        owners.start()
        begun.append(owners)
        assert device.looked.wait(30)
        return owners, device

    yield start
    for owners in begun:
        owners.stop()


def test_a_port_of_the_app_one_of_another_and_one_of_nobody(watch):
    owners, _ = watch([(5001, 443, APP), (5002, 443, OTHER)])
    assert owners.owner(5001) == "app"
    assert owners.owner(5002) == "other"
    assert owners.owner(5003, wait=0.05) == "unknown"


def test_a_port_that_is_new_is_waited_for(watch):
    owners, device = watch()
    threading.Timer(0.1, lambda: setattr(device, "now", table((5001, 443, APP)))).start()
    deadline = time.monotonic() + 30
    while (found := owners.owner(5001)) == "unknown" and time.monotonic() < deadline:
        pass
    assert found == "app"


def test_the_look_under_way_may_be_older_than_the_connection():
    owners = PortOwners(Tables(), "a.b")
    owners._uid = APP
    owners.watching = lambda: True

    def look():
        time.sleep(0.05)
        owners.look(table(), time.monotonic())
        time.sleep(0.05)
        owners.look(table((5001, 443, APP)), time.monotonic())

    threading.Thread(target=look).start()
    assert owners.owner(5001, wait=30) == "app"


def test_nobody_waits_longer_than_two_looks_or_the_given_time(watch):
    owners, _ = watch()
    began = time.monotonic()
    assert owners.owner(5001, wait=60) == "unknown"
    assert time.monotonic() - began < 30
    still = PortOwners(Tables(), "a.b")
    still.watching = lambda: True
    began = time.monotonic()
    assert still.owner(5001, wait=0.2) == "unknown"
    assert 0.15 < time.monotonic() - began < 30


def test_a_closed_connection_stays_known(watch):
    owners, device = watch([(5001, 443, APP)])
    device.now = ""
    assert owners.owner(5001) == "app"
    owners.stop()
    assert owners.owner(5001) == "app"


def test_what_listens_or_is_over_owns_nothing(watch):
    owners, _ = watch([(5001, 0, APP, 10), (5002, 443, 0, 6)])
    assert owners.owner(5001, wait=0.05) == "unknown"
    assert owners.owner(5002, wait=0.05) == "unknown"


def test_a_port_that_another_took_over_long_ago_is_the_others():
    owners = PortOwners(Tables(), "a.b")
    owners._uid = APP
    now = time.monotonic()
    owners.look(table((5001, 443, APP)), now - 60)
    owners.look(table((5001, 443, OTHER)), now)
    assert owners.owner(5001) == "other"


def test_a_port_that_changed_hands_just_now_is_nobodys():
    owners = PortOwners(Tables(), "a.b")
    owners._uid = APP
    now = time.monotonic()
    owners.look(table((5001, 443, OTHER)), now - 0.2)
    owners.look(table((5001, 443, APP)), now)
    assert owners.owner(5001) == "unknown"


def test_through_the_proxy_whoever_is_connected_to_it_alone_owns_it(watch):
    owners, device = watch([(5001, 8080, APP), (8080, 5001, 0), (5005, 443, OTHER)], proxy=8080)
    # 5005 is a port of the adb server here, that another app happens to have there
    assert owners.owner(5005) == "app"
    device.now = table((5001, 8080, APP), (5002, 8080, OTHER))
    for _ in range(2):  # the look under way may be older
        device.looked.clear()
        assert device.looked.wait(30)
    assert owners.owner(40_000) == "unknown"


def test_through_the_proxy_of_another_app_alone(watch):
    owners, _ = watch([(5002, 8080, OTHER), (5001, 443, APP)], proxy=8080)
    assert owners.owner(40_000) == "other"


def test_through_the_proxy_of_nobody_is_unknown(watch):
    owners, _ = watch([(5001, 443, APP)], proxy=8080)
    assert owners.owner(40_000, wait=0.05) == "unknown"


def test_a_lost_device_leaves_what_was_seen_and_says_why(watch):
    owners, device = watch([(5001, 443, APP)])
    device.error = DeviceLost("device-lost", "gone")
    deadline = time.monotonic() + 30
    while owners.watching() and time.monotonic() < deadline:
        time.sleep(0.01)
    assert "device-lost" in owners.problem
    began = time.monotonic()
    assert owners.owner(5001) == "app"
    assert owners.owner(5009, wait=60) == "unknown"
    assert time.monotonic() - began < 30


def test_a_table_without_end_stops_the_looking():
    class Endless(Tables):
        def connections(self, take, ended):
            while take(b"x" * 1_000_000):
                pass

    owners = PortOwners(Endless(), "a.b")
    owners.start()
    owners._thread.join(60)
    assert "device-too-much" in owners.problem


def test_an_app_that_is_not_installed():
    with pytest.raises(DeviceRefused) as refused:
        PortOwners(Tables(uid=None), "a.b").start()
    assert refused.value.code == "app-not-installed"


def test_old_ports_are_forgotten():
    owners = PortOwners(Tables(), "a.b", proxy=8080)
    owners._uid = APP
    now = time.monotonic()
    owners.look(table((5001, 8080, APP)), now - 10_000)
    for _ in range(99):
        owners.look("", now)
    assert owners._seen == {}
    assert len(owners._users) <= 100
