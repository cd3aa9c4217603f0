"""The labelling page: a server for one person on this machine, closed to every other page and host."""

import json
import secrets
import threading
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from analyzers.errors import InputError
from analyzers.labelling.book import Book
from scanner.label_words import questions, words

PAGE = Path(__file__).with_name("label_page.html")
LONGEST_BODY = 64 * 1024
SECONDS = 30.0
"""Patience with a connection that says nothing."""


class LabelServer:
    """Serves the page on the loopback interface until it is closed. Use as a context manager."""

    def __init__(self, book: Book, lang: str) -> None:
        self._token = secrets.token_urlsafe(24)
        self._lang = lang
        self._book = book
        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        # looks every so many seconds whether it is to end, which whoever ends it waits for
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.05,), daemon=True
        )

    @property
    def address(self) -> str:
        """Where the page is; whoever knows it may label."""
        return f"http://127.0.0.1:{self._server.server_port}/{self._token}/"

    def __enter__(self) -> "LabelServer":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        with self._lock:  # what is being written is written to its end
            pass

    def wait(self) -> None:
        """Serve until interrupted."""
        while self._thread.is_alive():
            self._thread.join(1.0)

    # --- requests --------------------------------------------------------------------------------

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        serving = self

        class Handler(BaseHTTPRequestHandler):
            timeout = SECONDS
            server_version = "faceaudit"
            sys_version = ""

            def do_GET(self) -> None:
                serving.answer(self, None)

            def do_POST(self) -> None:
                serving.answer(self, _body(self))

            def log_message(self, *_: Any) -> None:
                """Say nothing: the address holds the token."""

        return Handler

    def answer(self, request: BaseHTTPRequestHandler, body: bytes | None) -> None:
        """Answer one request."""
        own = f"127.0.0.1:{self._server.server_port}"
        parts = request.path.split("?")[0].split("/")[1:]
        known = secrets.compare_digest(parts[0].encode(), self._token.encode())
        origin = request.headers.get("Origin")
        # A name that someone else resolves to this machine, or another site's page, may not ask.
        if request.headers.get("Host") != own or origin not in (None, f"http://{own}"):
            _send(request, HTTPStatus.FORBIDDEN, {"error": "not from here"})
        elif not known:
            _send(request, HTTPStatus.NOT_FOUND, {"error": "no such page"})
        elif request.command == "GET" and parts[1:] == [""]:
            self._page(request)
        else:
            _send(request, *self._told(request, parts[1:], body))

    def _told(
        self, request: BaseHTTPRequestHandler, parts: list[str], body: bytes | None
    ) -> tuple[HTTPStatus, Any]:
        posting = request.command == "POST"
        if posting and request.headers.get("Content-Type") != "application/json":
            return HTTPStatus.UNSUPPORTED_MEDIA_TYPE, {"error": "JSON is wanted"}
        if posting and body is None:
            return HTTPStatus.REQUEST_ENTITY_TOO_LARGE, {"error": "too long"}
        try:
            with self._lock:
                return HTTPStatus.OK, self._done(parts, body if posting else None)
        except (LookupError, ValueError):
            return HTTPStatus.NOT_FOUND, {"error": "no such page"}
        except InputError as error:
            return HTTPStatus.UNPROCESSABLE_ENTITY, {"error": str(error)}

    def _done(self, parts: list[str], body: bytes | None) -> Any:
        match parts:
            case ["documents"] if body is None:
                return self._book.names()
            case ["documents", number] if body is None:
                return self._book.page(int(number))
            case ["documents", number] if body is not None:
                self._book.confirm_whole(int(number), body)
                return {}
            case ["documents", number, "sentences", sentence] if body is not None:
                self._book.confirm(int(number), int(sentence), body)
                return {}
        raise LookupError(parts)

    def _page(self, request: BaseHTTPRequestHandler) -> None:
        nonce = secrets.token_urlsafe(16)
        page = PAGE.read_text("utf-8")
        for name, value in (
            ("lang", "zh-CN" if self._lang == "zh" else "en"),
            ("nonce", nonce),
            ("words", json.dumps(words(self._lang), ensure_ascii=False)),
            ("questions", json.dumps(questions(self._lang), ensure_ascii=False)),
        ):
            page = page.replace("{{" + name + "}}", value)
        policy = (
            f"default-src 'none'; script-src 'nonce-{nonce}'; style-src 'nonce-{nonce}'; connect-src "
            "'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
        )
        _send_bytes(request, HTTPStatus.OK, "text/html; charset=utf-8", page.encode(), policy)


def _body(request: BaseHTTPRequestHandler) -> bytes | None:
    """What was sent; ``None`` when it is too long or nobody says how long."""
    try:
        length = int(request.headers.get("Content-Length", ""))
    except ValueError:
        return None
    return request.rfile.read(length) if 0 <= length <= LONGEST_BODY else None


def _send(request: BaseHTTPRequestHandler, status: HTTPStatus, told: Any) -> None:
    data = json.dumps(told, ensure_ascii=False).encode()
    _send_bytes(request, status, "application/json", data, "default-src 'none'")


def _send_bytes(
    request: BaseHTTPRequestHandler, status: HTTPStatus, media: str, data: bytes, policy: str
) -> None:
    request.send_response(status)
    for name, value in (
        ("Content-Type", media),
        ("Content-Length", str(len(data))),
        ("Content-Security-Policy", policy),
        ("Referrer-Policy", "no-referrer"),
        ("X-Content-Type-Options", "nosniff"),
        ("Cache-Control", "no-store"),
    ):
        request.send_header(name, value)
    request.end_headers()
    request.wfile.write(data)
