"""A time-stamp server for tests: OpenSSL behind HTTP on the loopback device."""

import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from bags import openssl

CONFIGURATION = """
[req]
distinguished_name = names
[names]
[authority]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign
[server]
basicConstraints = CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = critical, timeStamping
[stamps]
serial = serial
signer_cert = tsa.pem
certs = ca.pem
signer_key = tsa.key
default_policy = 1.2.3.4.1
digests = sha256
signer_digest = sha256
ess_cert_id_alg = sha256
"""


def authority(folder):
    """Make a certificate authority and a time-stamp certificate: ``ca.pem``, ``tsa.pem``."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "conf").write_text(CONFIGURATION, encoding="utf-8")
    (folder / "serial").write_text("01\n", encoding="utf-8")
    key = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-config", "conf")
    commands = (
        ("req", "-x509", *key, "-keyout", "ca.key", "-out", "ca.pem", "-subj", "/CN=Test CA",
         "-extensions", "authority", "-days", "30"),
        ("req", *key, "-keyout", "tsa.key", "-out", "tsa.csr", "-subj", "/CN=Test TSA"),
        ("x509", "-req", "-in", "tsa.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial",
         "-out", "tsa.pem", "-extfile", "conf", "-extensions", "server", "-days", "30"),
    )  # fmt: skip
    for words in commands:
        done = openssl(*words, cwd=folder)
        assert done.returncode == 0, done.stderr
    return folder


def stamped(folder, question):
    """The authority's answer to a question (DER)."""
    (folder / "question").write_bytes(question)
    words = ("-config", "conf", "-section", "stamps", "-queryfile", "question", "-out", "answer")
    done = openssl("ts", "-reply", *words, cwd=folder)
    assert done.returncode == 0, done.stderr
    return (folder / "answer").read_bytes()


class Server:
    """Answers on the loopback device; use as a context manager, whose value is the address."""

    def __init__(self, answer: Callable[[bytes], "bytes | int"]) -> None:
        """:param answer: bytes to send, or the status of an error."""

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                said = answer(self.rfile.read(int(self.headers["Content-Length"])))
                self.send_response(said if isinstance(said, int) else 200)
                self.end_headers()
                if isinstance(said, bytes):
                    self.wfile.write(said)

            def log_message(self, *_):
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.handle_error = lambda *_: None
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.02,), daemon=True
        )

    def __enter__(self):
        self._thread.start()
        return f"http://127.0.0.1:{self._server.server_port}/"

    def __exit__(self, *_):
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
