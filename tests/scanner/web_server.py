"""A web server of files for tests, which can misbehave as its addresses say."""

import re
import ssl
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit


class WebServer:
    """Files by path; what happened is in ``asked``: (method, path with query, headers)."""

    def __init__(self, files=None, certificate=None):
        self.certificate = certificate
        """File with a key and a certificate, for https."""
        self.files = dict(files or {})
        self.asked = []
        self.faults = {}
        """What an address does instead of answering, by its path."""
        self._lock = threading.Lock()

    def gets(self, path=None):
        """How often files were asked for."""
        return sum(
            method == "GET" and (path is None or urlsplit(asked).path == path)
            for method, asked, _ in self.asked
        )

    @contextmanager
    def running(self):
        server = _Server(("127.0.0.1", 0), _handler(self))
        if self.certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(self.certificate)
            server.socket = context.wrap_socket(server.socket, server_side=True)
        server.daemon_threads = True
        server.block_on_close = False
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        self.port = server.server_port
        scheme = "https" if self.certificate else "http"
        self.address = f"{scheme}://127.0.0.1:{server.server_port}"
        try:
            yield self
        finally:
            server.shutdown()
            server.server_close()
            thread.join()


class _Server(ThreadingHTTPServer):
    def handle_error(self, *_):
        """Clients that hang up are what is tested."""


def _handler(web):
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_):
            pass

        def do_HEAD(self):
            self.answer(body=False)

        def do_GET(self):
            self.answer(body=True)

        def answer(self, body):
            split = urlsplit(self.path)
            with web._lock:
                web.asked.append((self.command, self.path, dict(self.headers)))
            fault = web.faults.get(split.path)
            try:
                if fault is None or fault(self, body) is True:
                    self.file(split, body)
            except OSError:
                self.close_connection = True

        def file(self, split, body):
            path = unquote(split.path, errors="surrogateescape")
            if "sha256" in parse_qs(split.query):  # as AndroZoo
                path = parse_qs(split.query)["sha256"][0]
            data = web.files.get(path)
            if data is None:
                self.reply(404, b"", body)
                return
            found = re.fullmatch(r"bytes=(\d+)-(\d+)", self.headers.get("Range", ""))
            headers = {"ETag": f'"{hash(data)}"'}
            if found is None:
                self.reply(200, data, body, headers)
                return
            first, last = int(found[1]), int(found[2])
            headers["Content-Range"] = f"bytes {first}-{last}/{len(data)}"
            self.reply(206, data[first : last + 1], body, headers)

        def reply(self, status, data, body=True, headers=(), length=None):
            self.send_response(status)
            for name, value in dict(headers).items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(data) if length is None else length))
            self.end_headers()
            if body:
                self.wfile.write(data)

    return Handler


def status(number, headers=(), times=None):
    """Answer with a status, always or so many times."""
    left = [times]

    def fault(handler, body):
        if left[0] is not None:
            left[0] -= 1
            if left[0] < 0:
                return True
        handler.reply(number, b"sorry", body, headers)
        return None

    return fault


def moved(target, number=302):
    return status(number, {"Location": target})


def endless(handler, body):
    """No length, and no end."""
    handler.send_response(200)
    handler.end_headers()
    handler.close_connection = True
    while body:
        handler.wfile.write(b"x" * 65536)


def dribbling(handler, body):
    """A byte now and then."""
    handler.send_response(200)
    handler.send_header("Content-Length", "1000000")
    handler.end_headers()
    while body:
        handler.wfile.write(b"x")
        time.sleep(0.05)


def slow_head(handler, _):
    """A header that never ends."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-A: ")
    while True:
        handler.wfile.write(b"a")
        handler.wfile.flush()
        time.sleep(0.05)


def lying(more):
    """A Content-Length that is not that of what is sent."""

    def fault(handler, body):
        handler.reply(200, b"x" * 1000, body, length=1000 + more)
        handler.close_connection = True

    return fault


def silent(handler, _):
    """Hang up without a word."""
    handler.close_connection = True
