"""What native libraries say: the Java classes they are bound to, and the constants in them.

``Java_…`` names and class paths handed to the runtime cannot be renamed on either side, so they tell an
SDK whose own classes were renamed, and an app's own face code that no catalogue knows. A first look is
cheap and goes through every library that is no common runtime; libraries are read whole only where
something else already speaks of faces. Of one library in several instruction sets, one is read.
"""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from analyzers.artifacts import Evidence, SignalKind
from analyzers.errors import AppUnreadable
from analyzers.patterns import later
from analyzers.sdks import catalogue, files_matching, owners_of_class
from analyzers.static.constants import hosts_in, literals
from analyzers.static.elf import (
    HEADER,
    JNI,
    Bound,
    Part,
    Symbols,
    bound,
    is_library,
    strings,
    symbols,
)
from analyzers.static.facenames import speaks_of_faces
from analyzers.static.opened import Opened
from analyzers.static.signals import Trace

KIB, MIB = 1024, 1024 * 1024
SMALL_LIBRARY = 512 * KIB
"""A packed library up to this size is unpacked at the first look; of a larger one the beginning is."""
FIRST_BYTES = 256 * KIB
"""Linkers place the names of exported symbols before any code."""
FIRST_BUDGET = 4 * MIB
"""Bytes of packed libraries unpacked at the first look; stored ones are read where the names lie."""
LARGEST_LIBRARY = 32 * MIB
DEEP_BUDGET = 24 * MIB
"""Bytes read whole in an app in which something else speaks of faces."""
MOST_LIBRARIES = 400
MOST_NAMES = 2000
"""Bound names of one library that are looked at."""

_ABIS = ("arm64-v8a", "armeabi-v7a", "armeabi", "x86_64", "x86")
_COMMON = later(
    r"lib(?:flutter|app|unity|main|il2cpp|mono\w*|godot\w*|gdx\w*|cocos\w*|(?:c\+\+|gnustl|stlport)_shared|"
    r"react\w*|hermes\w*|jsc\w*|jsi\w*|jsinspector\w*|fbjni|folly\w*|glog\w*|yoga|turbomodule\w*|fabric\w*|"
    r"rrc_\w*|rnscreens|reanimated\w*|v8\w*|node|monochrome\w*|webview\w*|chrome\w*|cronet[\w.]*|weex\w*|"
    r"av(?:codec|format|util|filter|device)\w*|sw(?:scale|resample)\w*|ijk\w*|ffmpeg\w*|exo\w*|x264\w*|"
    r"mmkv\w*|sqlcipher\w*|sqlite\w*|realm\w*|objectbox\w*|crashlytics\w*|bugly\w*|sentry\w*|xcrash\w*|"
    r"xhook\w*|bytehook\w*|crypto\w*|ssl\w*|conscrypt\w*|curl\w*|opencv_\w*|tensorflow\w*|ncnn|mnn\w*|tnn|"
    r"onnxruntime\w*|pytorch\w*|paddle\w*|imagepipeline\w*|native-filters|native-imagetranscoder|gifimage|"
    r"static-webp|webp\w*|pl_droidsonroids_gif|glide-webp|jingle\w*|agora-rtc\w*|liteav\w*|traeimp\w*|"
    r"amap\w*|baidumap\w*|mapbox\w*|maplibre\w*|tencentloc\w*|barhopper\w*|omp|androidx[\w.]*|surface_util_jni|"
    r"image_processing_util_jni|datastore_shared_counter|toolchecker|gojni|lottie\w*|rive\w*|skia\w*)"
    r"(?:[-_.]?\d[\w.-]*)?\.so",
    re.IGNORECASE,
)
"""Runtimes and libraries without a face function of their own, by the names they are shipped under."""
_CLASS_PATH = later(r"L?([A-Za-z][\w$]*(?:/[\w$]+){2,});?")


class OwnName(NamedTuple):
    """A Java method whose body is native and whose name speaks of faces, of no known SDK."""

    owner: str
    """Dotted class."""
    method: str
    evidence: Evidence


class Native(NamedTuple):
    """What the libraries of one app say."""

    traces: list[Trace]
    own: list[OwnName]
    unread: list[str]
    """Libraries that could not be read, or not within the budget."""


def libraries(names: Iterable[str]) -> list[str]:
    """One entry a library: that of the instruction set most devices have."""
    best: dict[str, tuple[int, str]] = {}
    for name in names:
        folder, _, file = name.rpartition("/")
        abi = folder.rpartition("/")[2]
        if name.startswith("lib/") and file.endswith(".so"):
            rank = (_ABIS.index(abi) if abi in _ABIS else len(_ABIS), name)
            best[file] = min(best.get(file, rank), rank)
    return [name for _, name in sorted(best.values(), key=lambda each: each[1])][:MOST_LIBRARIES]


def first_look(archive: Opened) -> Native:
    """Bound names of the libraries that are no common runtime, within a small budget."""
    found = _Finder()
    budget = FIRST_BUDGET
    for name in sorted(_worth_reading(archive), key=archive.size_of):
        try:
            if archive.stored(name):
                found.bound_names(name, symbols(_parts(archive, name)))
                continue
            size = archive.size_of(name)
            cost = size if size <= SMALL_LIBRARY else FIRST_BYTES
            if cost > budget:
                break
            budget -= cost
            if size <= SMALL_LIBRARY:
                data = archive.read(name, SMALL_LIBRARY)
                found.bound_names(name, symbols(_slices(data)))
            else:
                found.names_in(name, archive.part(name, 0, FIRST_BYTES))
        except AppUnreadable:
            found.unread.append(name)
    return found.result()


def whole_look(archive: Opened) -> Native:
    """Bound names, class paths, addresses and other constants of the libraries, read whole."""
    found = _Finder()
    budget = DEEP_BUDGET
    told = _told_by_name(archive.names)
    order = sorted(
        _worth_reading(archive), key=lambda name: (name not in told, archive.size_of(name))
    )
    for name in order:
        size = archive.size_of(name)
        if size > min(budget, LARGEST_LIBRARY):
            found.unread.append(name)
            continue
        budget -= size
        try:
            data = archive.read(name, LARGEST_LIBRARY)
        except AppUnreadable:
            found.unread.append(name)
            continue
        if is_library(data[:HEADER]):
            found.bound_names(name, symbols(_slices(data)))
            found.constants(name, data)
    return found.result()


def _worth_reading(archive: Opened) -> Iterator[str]:
    for name in libraries(archive.names):
        if not _COMMON.fullmatch(name.rpartition("/")[2]):
            yield name


def _told_by_name(names: tuple[str, ...]) -> set[str]:
    """Libraries that the catalogue names, or whose names speak of faces."""
    patterns = {
        lib for row in catalogue().sdks for lib in (*row.native_libs, *row.generic_native_libs)
    }
    libs = libraries(names)
    told = {name for each in files_matching(patterns, libs).values() for name in each}
    return told | {name for name in libs if speaks_of_faces(name.rpartition("/")[2])}


def _parts(archive: Opened, name: str) -> Part:
    return lambda offset, size: archive.part(name, offset, size)


def _slices(data: bytes) -> Part:
    return lambda offset, size: data[offset : offset + size]


class _Finder:
    """Collects what libraries say, each thing once."""

    def __init__(self) -> None:
        self.unread: list[str] = []
        self._traces: dict[tuple[str, str, str], Trace] = {}
        self._own: dict[tuple[str, str], OwnName] = {}

    def result(self) -> Native:
        return Native(list(self._traces.values()), list(self._own.values()), self.unread)

    def bound_names(self, lib: str, table: Symbols) -> None:
        """Names the library exports for Java methods."""
        for number, symbol in enumerate(table.matching(JNI)):
            if number == MOST_NAMES:
                return
            if (name := bound(symbol)) is not None:
                self._bound(lib, name, f"exported {symbol}")

    def names_in(self, lib: str, beginning: bytes) -> None:
        """The same from the first bytes, in which the names stand although their table does not."""
        if not is_library(beginning[:HEADER]):
            return
        for number, match in enumerate(JNI.finditer(beginning)):
            if number == MOST_NAMES:
                return
            end = beginning.find(b"\0", match.start(), match.start() + 512)
            if end < 0 or beginning[match.start() - 1]:
                continue
            symbol = beginning[match.start() : end].decode("ascii", "replace")
            if (name := bound(symbol)) is not None:
                self._bound(lib, name, f"name {symbol}")

    def constants(self, lib: str, data: bytes) -> None:
        """Class paths, hosts and other telling constants anywhere in the library."""
        telling = literals()
        for at, text in strings(data):
            if match := _CLASS_PATH.fullmatch(text):
                self._class(lib, match[1].replace("/", "."), f"byte {at}", text)
            elif "." in text:
                for sdk, host in hosts_in(text):
                    self._keep(sdk, host, "native-string", lib, f"byte {at}", text)
            for sdk in telling.get(text, ()):
                self._keep(sdk, text, "native-string", lib, f"byte {at}", text)

    def _bound(self, lib: str, name: Bound, locator: str) -> None:
        if self._class(lib, name.owner, locator[:200], f"{name.owner}.{name.method}"):
            return
        simple = name.owner.rpartition(".")[2]
        if speaks_of_faces(f"{simple}.{name.method}"):
            seen = Evidence("native", lib, locator[:200], f"{name.owner}.{name.method}"[:200])
            self._own.setdefault((name.owner, name.method), OwnName(*name, seen))

    def _class(self, lib: str, name: str, locator: str, excerpt: str) -> bool:
        package, owners = owners_of_class(name)
        for sdk in owners:
            self._keep(sdk, package, "jni", lib, locator, excerpt)
        return bool(owners)

    def _keep(
        self, sdk: str, signal: str, kind: SignalKind, lib: str, locator: str, excerpt: str
    ) -> None:
        seen = Evidence("native", lib, locator, excerpt[:200])
        self._traces.setdefault((sdk, signal, kind), Trace(sdk, signal, seen, kind))
