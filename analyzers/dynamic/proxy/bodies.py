"""Bodies that are too long to be kept whole: passed on as they come, and kept up to a limit."""

from typing import TYPE_CHECKING

from analyzers.dynamic.proxy.facts import note

if TYPE_CHECKING:
    from mitmproxy.http import HTTPFlow, Message

CUT = "body-cut"


class Tee:
    """Passes a body on piece by piece and keeps its beginning."""

    def __init__(self, most: int) -> None:
        self.total = 0
        self._most = most
        self._kept = bytearray()

    def __call__(self, piece: bytes) -> bytes:
        self.total += len(piece)
        room = self._most - len(self._kept)
        if room > 0:
            self._kept += piece[:room]
        return piece

    def settle(self, message: "Message", flow: "HTTPFlow", which: str) -> bool:
        """Put what was kept into the message; whether it was cut."""
        message.raw_content = bytes(self._kept)
        if self.total > len(self._kept):
            note(flow, **{f"cut-{which}": self.total}, error=CUT)
            return True
        return False


def declared(message: "Message") -> int | None:
    """Length of the body as its header tells; ``None`` when it does not."""
    text = message.headers.get("content-length", "")
    return int(text) if text.isdigit() and len(text) < 16 else None


def streams(message: "Message", most: int, end: bool = False) -> bool:
    """Whether the body is to be passed on as it comes: too long to be held, or of a length nobody told."""
    length = declared(message)
    if length is not None:
        return length > most
    # HTTP/2 tells no length and need not; a request without a body has neither header.
    chunked = "chunked" in message.headers.get("transfer-encoding", "").lower()
    return chunked or message.is_http2 or message.is_http3
