"""Opted interventions: our authority is trusted in the process and no other, all are only when that is said."""

import ssl
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from jvm import missing, observed, provide

pytestmark = pytest.mark.skipif(bool(missing()), reason=missing())


class Answers(BaseHTTPRequestHandler):
    timeout = 5  # a client that leaves within the handshake holds up nothing

    def do_GET(self):
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_):
        pass


class Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, request, client_address):
        """A client that does not trust us breaks off; that is what is tested."""


@pytest.fixture(params=["server", "self-signed"])
def server(request):
    try:
        folder = provide.certificates()
    except provide.CannotProvide as reason:
        pytest.skip(str(reason))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / f"{request.param}.pem")
    listening = Server(("127.0.0.1", 0), Answers)
    listening.socket = context.wrap_socket(
        listening.socket, server_side=True, do_handshake_on_connect=False
    )
    threading.Thread(target=listening.serve_forever, args=(0.02,), daemon=True).start()
    yield (
        request.param,
        f"https://face.example.com:{listening.server_port}/",
        (folder / "ca.pem").read_text(),
    )
    listening.shutdown()
    listening.server_close()


@pytest.mark.parametrize(
    ("opted", "by_ca", "by_itself"),
    [((), "refused", "refused"), (("unpin",), "204", "refused"), (("unpin-all",), "204", "204")],
)
def test_trust_is_given_as_asked_and_no_further(tmp_path, server, opted, by_ca, by_itself):
    kind, address, ca = server
    hosts = tmp_path / "hosts"
    hosts.write_text("127.0.0.1 face.example.com\n")
    options = {"JAVA_TOOL_OPTIONS": f"-Djdk.net.hosts.file={hosts}"}
    seen = observed(tmp_path / "session", "fixture.Tls", address, opted=opted, ca=ca, env=options)
    expected = by_ca if kind == "server" else by_itself
    assert seen.out == f"platform: {expected}\npinned: {expected}\n"
    answered = [h for h in seen.events("hook") if h["result"].startswith("answered by")]
    assert bool(answered) == (expected == "204")
    assert seen.events("agent", state="installed")[0]["opted"] == list(opted)
