"""Which importer a file or folder is for."""

import re
from pathlib import Path
from typing import Literal

from analyzers.dynamic.importers.writing import unreadable
from analyzers.errors import SessionUnusable

Form = Literal["har", "flows", "capture", "connections", "camille", "screens"]

_CAPTURES = (
    *(b"\xd4\xc3\xb2\xa1", b"\xa1\xb2\xc3\xd4", b"\x4d\x3c\xb2\xa1", b"\xa1\xb2\x3c\x4d"),
    b"\x0a\x0d\x0d\x0a",
)
_BOOKS = (b"\xd0\xcf\x11\xe0", b"PK\x03\x04")
_CALLS = ("隐私政策状态", "操作行为", "调用堆栈")


def detect(source: Path) -> Form:
    """The form of what another tool recorded. Raises `SessionUnusable` ``session-import-unknown``."""
    try:
        if source.is_dir():
            return "screens"
        with source.open("rb") as file:
            head = file.read(4096)
    except OSError as error:
        raise unreadable(source, error.strerror or "no access") from error
    form = _of(head)
    if form is None:
        raise SessionUnusable(
            "session-import-unknown",
            f"{source} is none of: HAR, mitmproxy flows, pcap, PCAPdroid's CSV, camille's list, a folder of screens",
        )
    return form


def _of(head: bytes) -> Form | None:
    if head.startswith(_CAPTURES):
        return "capture"
    if head.startswith(_BOOKS):
        return "camille"
    if head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"{":
        return "har"
    if re.match(rb"\d{1,12}:", head):
        return "flows"
    for encoding in ("utf-8", "gb18030"):
        text = head.decode(encoding, "replace")
        if "IPProto" in text and "DstPort" in text:
            return "connections"
        if sum(word in text for word in _CALLS) >= 2:
            return "camille"
    return None


def import_any(
    source: Path,
    folder: Path,
    package: str = "",
    *,
    uid: int | None = None,
    keep_faces: bool = False,
) -> Path:
    """Make a session of what another tool recorded; its folder.

    ``package`` is the app it is about, ``uid`` its number on that phone where a capture notes it. Faces found
    in the traffic are taken out unless they are to be kept. Raises `SessionUnusable`.
    """
    form = detect(source)
    if form == "har":
        from analyzers.dynamic.importers.har import import_har

        return import_har(source, folder, package, keep_faces=keep_faces)
    if form == "flows":
        from analyzers.dynamic.importers.flows import import_flows

        return import_flows(source, folder, package, keep_faces=keep_faces)
    if form == "camille":
        from analyzers.dynamic.importers.camille import import_camille

        return import_camille(source, folder, package)
    if form == "screens":
        from analyzers.dynamic.importers.screens import import_screens

        return import_screens(source, folder, package)
    from analyzers.dynamic.importers import pcapdroid

    if form == "connections":
        return pcapdroid.import_connections(source, folder, package)
    return pcapdroid.import_capture(source, folder, package, uid=uid, keep_faces=keep_faces)
