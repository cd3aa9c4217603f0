"""mitmproxy in a thread of its own."""

import asyncio
import contextlib
import logging
import shutil
import tempfile
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from analyzers.dynamic.events import Gap, Trial
from analyzers.dynamic.proxy import certificates
from analyzers.dynamic.proxy.facts import Attributed, Owner
from analyzers.dynamic.proxy.library import Errors, ready
from analyzers.dynamic.proxy.watch import Attribute, Manner, Watch
from analyzers.dynamic.recorder import Recorder
from analyzers.errors import InputError

logger = logging.getLogger(__name__)

if TYPE_CHECKING:
    from mitmproxy.options import Options
    from mitmproxy.tools.dump import DumpMaster

Route = Literal["proxy", "transparent", "wireguard"]
_START_SECONDS = 20.0
_STOP_SECONDS = 5.0
_BEAT_SECONDS = 2.0
_TUNNEL_KEYS = "wireguard.conf"  # where mitmproxy keeps them, in its folder
_MODES: dict[Route, str] = {
    "proxy": "regular",
    "transparent": "transparent",
    "wireguard": "wireguard",
}


class Proxy:
    """One proxy, started and stopped as often as there are trials.

    ``confdir`` is the caller's folder that keeps the certificate authority from one session to the next; what the
    trial ``no-ca`` needs is made anew each time and thrown away. ``attribute`` tells whose a connection is by the port
    the app spoke from; ``otherwise`` is said where it cannot. ``insecure`` accepts any certificate of a server, as is
    needed for test servers; what the certificate is worth is recorded either way. ``trusted`` is a PEM file of
    authorities a server's certificate is checked against instead of the public ones.

    May be used from any thread. Raises `InputError`: ``proxy-missing``, ``proxy-ca-unusable``, ``proxy-start-failed``.
    """

    def __init__(
        self,
        recorder: Recorder,
        confdir: Path,
        *,
        route: Route = "proxy",
        host: str = "127.0.0.1",
        port: int = 0,
        attribute: Attribute | None = None,
        otherwise: tuple[Owner, Attributed] = ("unknown", "none"),
        insecure: bool = False,
        trusted: Path | None = None,
        body_limit: int = 32 << 20,
        block_quic: bool = True,
    ) -> None:
        self.attribute = attribute
        self.otherwise = otherwise
        self.port = 0
        """Where it listens; 0 while it does not."""
        self._recorder = recorder
        self._confdir = confdir
        self._route: Route = route
        self._host = host
        self._wanted_port = port
        self._insecure = insecure
        self._trusted = trusted
        self._limit = body_limit
        self._block_quic = block_quic
        self._thread: threading.Thread | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._master: DumpMaster | None = None
        self._watch: Watch | None = None
        self._ready = threading.Event()
        self._failure = ""
        self._stopping = False
        self._mourned = False
        self._throwaway = ""
        self._config = ""

    @property
    def ca_pem(self) -> bytes:
        """The certificate authority a device is to trust (PEM)."""
        ready()
        return certificates.authority(self._confdir)

    @property
    def problem(self) -> str:
        """Code of what could not be written down; empty while everything could."""
        return self._watch.problem if self._watch else ""

    @property
    def flows(self) -> int:
        """Flows seen since the start."""
        return self._watch.flows if self._watch else 0

    @property
    def clients(self) -> int:
        """Connections since the start, of which not each becomes a flow."""
        return self._watch.clients if self._watch else 0

    def start(self, trial: Trial) -> int:
        """Listen; the port. One that runs already is stopped first."""
        ready()
        self.stop()
        folder = self._confdir
        if trial == "no-ca":
            self._throwaway = tempfile.mkdtemp(prefix="faceaudit-ca-")
            folder = Path(self._throwaway)
            keys = self._confdir / _TUNNEL_KEYS
            if keys.exists():  # the phone's tunnel knows one server
                shutil.copyfile(keys, folder / _TUNNEL_KEYS)
        certificates.authority(folder)
        self._ready.clear()
        self._failure, self._stopping, self._mourned = "", False, False
        manner = Manner(trial, self._limit, self.attribute, self.otherwise, self._block_quic)
        self._watch = Watch(self._recorder, manner)
        self._thread = threading.Thread(
            target=self._live, args=(folder, self._watch), name=f"proxy-{trial}", daemon=True
        )
        self._thread.start()
        if not self._ready.wait(_START_SECONDS) or self._failure:
            why = self._failure or "it did not listen in time"
            self.stop()
            raise InputError("proxy-start-failed", f"the network proxy cannot be started: {why}")
        self._wanted_port = (
            self.port
        )  # what leads here from a device stays right over the next start
        return self.port

    def stop(self) -> None:
        """Stop listening; what is under way is kept as it stands. Never raises, and returns within seconds."""
        thread, self._thread = self._thread, None
        self._stopping = True
        if thread is not None and thread.is_alive():
            if self._master is not None:
                with contextlib.suppress(RuntimeError):
                    self._master.shutdown()
            thread.join(_STOP_SECONDS)
            if thread.is_alive() and self._loop is not None:
                with contextlib.suppress(RuntimeError):
                    self._loop.call_soon_threadsafe(self._loop.stop)
                thread.join(1.0)
        self.port = 0
        if self._throwaway:
            shutil.rmtree(self._throwaway, ignore_errors=True)
            self._throwaway = ""

    def alive(self) -> bool:
        """Whether it listens and answers. The first time it does not, the log gets a `Gap`."""
        thread, loop = self._thread, self._loop
        if thread is None or loop is None or self._stopping:
            return False
        if thread.is_alive():
            beat = threading.Event()
            with contextlib.suppress(RuntimeError):
                loop.call_soon_threadsafe(beat.set)
                if beat.wait(_BEAT_SECONDS):
                    return True
        self._mourn("it no longer answers")
        return False

    def settle(self) -> None:
        """Keep what is under way as it stands, and go on. Never raises, and returns within seconds."""
        watch, loop = self._watch, self._loop
        if watch is None or loop is None or not self.alive():
            return
        kept = threading.Event()

        def keep() -> None:
            try:
                watch.settle()
            finally:
                kept.set()

        with contextlib.suppress(RuntimeError):
            loop.call_soon_threadsafe(keep)
            kept.wait(_STOP_SECONDS)

    def client_config(self, endpoint: str = "", package: str = "") -> str:
        """Configuration text for the WireGuard app; empty on other routes or while it does not listen.

        ``endpoint`` is this machine's address as the phone reaches it, ``package`` the one app that is to use the
        tunnel (the phone's WireGuard app leaves all others out then).
        """
        if not self._config:
            return ""
        lines = []
        for line in self._config.splitlines():
            if line.startswith("Endpoint = "):
                host = endpoint or line[11:].rpartition(":")[0]
                line = f"Endpoint = {host}:{self.port}"
            lines.append(line)
            if package and line.startswith("DNS = "):
                lines.append(f"IncludedApplications = {package}")
        return "\n".join(lines) + "\n"

    # --- in the thread ----------------------------------------------------------------------------

    def _live(self, folder: Path, watch: Watch) -> None:
        why = ""
        try:
            with Errors(watch.trouble):
                asyncio.run(self._serve(folder, watch))
        except BaseException as error:  # whatever ends the thread has to be told
            why = f"{type(error).__name__}: {error}"
        if not self._ready.is_set():
            self._failure = self._failure or why or "it ended at once"
            self._ready.set()
        elif not self._stopping:
            self._mourn(why or "it ended by itself")

    async def _serve(self, folder: Path, watch: Watch) -> None:
        from mitmproxy.tools.dump import DumpMaster

        self._loop = asyncio.get_running_loop()
        # Connections that are cut by the stop end in errors nobody has to read; what matters is in the log.
        self._loop.set_exception_handler(
            lambda _, said: logger.debug("proxy: %s", said.get("message"))
        )
        master = DumpMaster(
            self._options(folder), loop=self._loop, with_termlog=False, with_dumper=False
        )
        # It would end the process over any error that any part of the program logs meanwhile.
        for name in ("errorcheck", "readfile", "keepserving"):
            if (addon := master.addons.get(name)) is not None:
                master.addons.remove(addon)
        master.options.update(onboarding=False, show_ignored_hosts=True)
        master.addons.add(watch)
        # First, so that it decides before mitmproxy what is passed on unread.
        master.addons.chain.insert(0, master.addons.chain.pop())
        self._master = master
        running = asyncio.create_task(master.run())
        try:
            await self._listening(master, running)
            await running
        finally:
            self._master = None
            await _close(master.addons.get("proxyserver"))

    async def _listening(self, master: "DumpMaster", running: "asyncio.Task[None]") -> None:
        servers: Any = master.addons.get("proxyserver")
        while not running.done():
            failed = [s.last_exception for s in servers.servers if s.last_exception]
            if failed:
                self._failure = str(failed[0])
                master.shutdown()
                self._ready.set()
                return
            if places := servers.listen_addrs():
                self.port = int(places[0][1])
                self._config = _client_config(servers.servers)
                self._ready.set()
                return
            await asyncio.sleep(0.01)

    def _options(self, folder: Path) -> "Options":
        from mitmproxy.options import Options

        given: dict[str, Any] = {
            "listen_host": self._host,
            "listen_port": self._wanted_port,
            "confdir": str(folder),
            "mode": [_MODES[self._route]],
            "ssl_insecure": self._insecure,
        }
        if self._trusted is not None:
            given["ssl_verify_upstream_trusted_ca"] = str(self._trusted)
        return Options(**given)

    def _mourn(self, why: str) -> None:
        if self._mourned:
            return
        self._mourned = True
        self.port = 0
        with contextlib.suppress(InputError):
            self._recorder.add(Gap("traffic", "proxy-stopped", why), "proxy")


async def _close(server: Any) -> None:
    """Close what mitmproxy leaves open for the end of the program: where it listens, and who is still connected."""
    await server.servers.update([])
    await _emptied(server)
    for handler in list(server.connections.values()):
        for end in list(handler.transports.values()):
            with contextlib.suppress(Exception):
                end.writer.close()
                end.writer.transport.abort()
    await _emptied(server)


async def _emptied(server: Any) -> None:
    """Wait a moment for those who are just leaving."""
    for _ in range(20):
        await asyncio.sleep(0.02)
        if not server.connections:
            break
    await asyncio.sleep(0.02)


def _client_config(servers: Sequence[Any]) -> str:
    for server in servers:
        told = getattr(server, "client_conf", None)
        if told is not None:
            return str(told() or "")
    return ""
