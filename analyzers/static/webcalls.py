"""Face checks that bundled web code asks for: H5 pages, uni-app, React Native, Cordova, mini programs.

The names are those under which a page or script calls the part outside it, or a face library of its own.
Nothing here is run; a name in a script does not say that the script ever runs.
"""

from collections.abc import Iterable, Iterator

from analyzers.artifacts import Evidence
from analyzers.patterns import later
from analyzers.sdks import CatalogueRow
from analyzers.static.constants import hosts_in
from analyzers.static.facenames import speaks_of_faces
from analyzers.static.signals import Trace

H5_ROW = "generic-h5-face"
MOST_OF_ONE_FILE = 20_000
"""Occurrences of the word in one file that are looked at; minified libraries have some thousand."""
MOST_FOUND = 6

_CALL = later(rb"[\w$.]*\b(\w*[fF]ace\w*|\w*[lL]iveness\w*)\s*\(")
_BRIDGE = later(
    rb"(?:requireNativePlugin|requireModule|callHandler|callNative|invoke|exec|call|postMessage|"
    rb"importModule)\s*\([^()]{0,80}?['\"`]([\w.:/-]{3,80})['\"`]|NativeModules\s*(?:\.\s*|\[['\"])([\w$]{3,60})"
)
_URL = later(rb"//([\w.-]{4,120}[\w./?=&%#-]{0,160})")
_FACE_WORDS = tuple(word.encode() for word in ("人脸", "刷脸", "面部识别", "活体"))
_BEFORE, _AFTER = 120, 100


def web_traces(rows: Iterable[CatalogueRow], web_files: dict[str, bytes]) -> list[Trace]:
    """Calls, bridge names and addresses of the catalogue, and face calls it does not know."""
    found: list[Trace] = []
    if not web_files:
        return found
    for row in rows:
        for text in row.asset_strings:
            for name, data in web_files.items():
                at = data.find(text.encode())
                if at >= 0:
                    seen = Evidence("file", name, f"byte {at}", text)
                    found.append(Trace(row.id, text, seen, "web"))
    known = [text.encode() for row in rows for text in row.asset_strings]
    for name, data in web_files.items():
        found += _films(name, data)
        found += _addresses(name, data)
        found += _unknown_calls(name, data, known)
    return found


def _films(name: str, data: bytes) -> Iterator[Trace]:
    """A page or script that opens the camera itself and speaks of the face in Chinese."""
    at = data.find(b"getUserMedia")
    if at >= 0 and b"video" in data and any(word in data for word in _FACE_WORDS):
        seen = Evidence("file", name, f"byte {at}", "getUserMedia")
        yield Trace(H5_ROW, "getUserMedia", seen, "web")


def _addresses(name: str, data: bytes) -> Iterator[Trace]:
    seen: set[tuple[str, str]] = set()
    for match in _URL.finditer(data):
        url = "//" + match[1].decode("ascii", "replace")
        for sdk, host in hosts_in(url):
            if (sdk, host) not in seen:
                seen.add((sdk, host))
                place = Evidence("file", name, f"byte {match.start()}", url[:200])
                yield Trace(sdk, host, place, "web")


def _unknown_calls(name: str, data: bytes, known: list[bytes]) -> Iterator[Trace]:
    """Names that speak of faces where a script calls something by them."""
    seen: set[str] = set()
    for at in _face_words(data):
        start = max(0, at - _BEFORE)
        near = data[start : at + _AFTER]
        inside = at - start
        if b"(" not in near and b"NativeModules" not in near:  # nothing is called
            continue
        if any(text in near[max(0, inside - len(text)) : inside + len(text)] for text in known):
            continue
        for called in _called(near, inside):
            if called not in seen and speaks_of_faces(called):
                seen.add(called)
                place = Evidence("file", name, f"byte {at}", called)
                yield Trace(H5_ROW, called, place, "web")
        if len(seen) >= MOST_FOUND:
            return


def _called(near: bytes, inside: int) -> Iterator[str]:
    for pattern in (_CALL, _BRIDGE):
        for match in pattern.finditer(near):
            name = match[1] or match[match.lastindex or 0]
            if match.start() <= inside < match.end():
                yield name.decode("ascii", "replace")


def _face_words(data: bytes) -> Iterator[int]:
    """Places of "face" and "liveness"; the search is for what both cases of the first letter share."""
    for word, firsts in ((b"ace", b"fF"), (b"iveness", b"lL")):
        at = data.find(word)
        for _ in range(MOST_OF_ONE_FILE):
            if at < 0:
                break
            if at and data[at - 1] in firsts:
                yield at - 1
            at = data.find(word, at + 1)
