"""Face code of the app's own, which no catalogue knows: native functions, capture screens, bridges.

The catalogue has a row for each way (``by_rule``). None of them accuses by a name alone:

- ``generic-native-face``: a Java method with a native body whose name speaks of faces.
- ``generic-face-capture``: the app's own code uses the camera, and beside it stands an address path, a screen
  or a pair of instructions to the person that speak of verifying faces.
- ``generic-h5-face``: bundled scripts, or methods given to scripts, ask for a face check. Always weak.
"""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from analyzers.artifacts import Component, Evidence
from analyzers.patterns import later
from analyzers.sdks import catalogue, files_matching, is_known_package
from analyzers.static.bridges import Bridge, bridges
from analyzers.static.constants import ConstantHit, strings_beginning, types_beginning
from analyzers.static.dex import Dex
from analyzers.static.facenames import speaks_of_faces
from analyzers.static.native import OwnName
from analyzers.static.resources import ResourceString
from analyzers.static.strings import Words
from analyzers.static.webcalls import H5_ROW

NATIVE_ROW = "generic-native-face"
CAPTURE_ROW = "generic-face-capture"
CAMERA_PERMISSION = "android.permission.CAMERA"
MOST_NATIVE_METHODS = 20_000
LONGEST_PROMPT = 60
"""Characters of a text that tells a person what to do; longer ones are explanations and policies."""

_PATH_WORDS = Words(("/face", "/Face", "/facial", "/liveness"))
_PATH_BEGINNINGS = ("face/", "face-", "face_", "faceid/", "facial/", "liveness/")
"""Of paths that are put behind an address kept elsewhere."""
MOST_PATHS = 100
_PATH = later(r"(?:https?://[^/\s]+)?/?[\w.{}%-]+(?:/[\w.{}%-]+)+/?(?:\?\S*)?")
_PAGE = later(
    r"(?:https?://[^/\s]+|file:///android_asset)/\S*?(?:\.html?\b|#/|(?<=/)h5/)\S*", re.IGNORECASE
)
_FILE = later(r"\.(?:\w{1,5})$|^/?(?:sdcard|system|data|proc|res|assets|storage|vendor|dev)/")

_POSITION = later(
    r"(?:请|将|把|保持|确保|移动|调整).{0,8}(?:脸|面部|头部).{0,10}"
    r"(?:框|圈|圆|取景|屏幕|对准|正对|居中|摄像头|镜头)"
    r"|正对.{0,4}(?:屏幕|镜头|摄像头|手机).{0,8}(?:脸|眨|张嘴)"
    r"|\b(?:place|position|keep|move|fit|cent(?:er|re)|align|put|hold)\b.{0,12}\bface\b.{0,20}"
    r"\b(?:frame|circle|oval|outline|box|cent(?:er|re)|camera|screen|closer)",
    re.IGNORECASE,
)
_VERIFY = later(
    r"(?:人脸|面部|刷脸|脸部)\s*(?:识别|认证|验证|核验|核身|比对|登录|支付|采集|录入|注册|签到|打卡|扫描)"
    r"|活体(?:检测|认证|识别)"
    r"|\b(?:face|facial)\s+(?:recognition|verification|authentication|log-?\s?in|sign-?\s?in|scan|match|enrol)"
    r"|\b(?:verify|scan|recogni[sz]e|register|enrol)\w*\s+(?:your\s+|the\s+|my\s+)?face\b"
    r"|\bliveness\s+(?:check|detection)",
    re.IGNORECASE,
)
_PROMPT_WORD = later(r"脸|面部|活体| face|Face |[Ll]iveness")
_POSITION_WORDS = Words(("脸", "面部", " face"))
_VERIFY_WORDS = Words(("脸", "面部", "活体", "Face ", " face", "iveness"))
"""Words by which texts written in code are found; every word costs a pass over all constants."""


class Prompts(NamedTuple):
    """Texts that lead a person through having the face taken."""

    position: Evidence | None
    """Where to hold the face."""
    verify: Evidence | None
    """That it is recognised or verified."""


class Leads(NamedTuple):
    """What hints at face code of the app's own, seen before any code is followed."""

    native_types: list[list[int]]
    """Per dex: type indices of classes with native methods that speak of faces."""
    native_names: tuple[str, ...]
    """Those methods, ``pkg.Class.method``, sorted."""
    exported: tuple[OwnName, ...]
    """The ones a library exports."""
    bridges: list[list[Bridge]]
    paths: list[list[ConstantHit]]
    """Per dex: constants that are address paths and speak of faces."""
    pages: list[list[ConstantHit]]
    """Per dex: the same of pages to be shown."""
    screens: tuple[Component, ...]
    prompts: Prompts
    told_pages: tuple[Evidence, ...] = ()
    """Addresses of pages that speak of faces, among the texts of the resources."""

    @property
    def capture(self) -> bool:
        """Whether anything says that the app may take faces itself, if it uses the camera."""
        return bool(any(self.paths) or self.screens or self.prompts.position)

    @property
    def any(self) -> bool:
        """Whether there is anything to follow."""
        return bool(self.native_names or any(self.bridges) or any(self.pages) or self.capture)


def find_leads(
    dexes: list[Dex],
    exported: Iterable[OwnName],
    components: tuple[Component, ...],
    strings: tuple[ResourceString, ...],
    *,
    camera: bool,
) -> Leads:
    """Leads of one app. ``camera``: it may ask for the camera; without it nobody's face is taken."""
    own = _own(dexes, exported)
    native = [_native_types(dex, own) for dex in dexes]
    addresses = [_addresses(dex) if camera else ([], []) for dex in dexes]
    declared = {f"{owner}.{method}" for each in native for _, owner, method in each}
    return Leads(
        native_types=[sorted({index for index, _, _ in each}) for each in native],
        native_names=tuple(sorted(declared | {f"{name.owner}.{name.method}" for name in own})),
        exported=own,
        bridges=[bridges(dex) for dex in dexes],
        paths=[paths for paths, _ in addresses],
        pages=[pages for _, pages in addresses],
        screens=tuple(_screens(components)) if camera else (),
        prompts=_prompts(dexes, strings) if camera else Prompts(None, None),
        told_pages=tuple(_told_pages(strings)) if camera else (),
    )


def _told_pages(strings: tuple[ResourceString, ...]) -> Iterator[Evidence]:
    for text in strings:
        if len(text.value) <= 300 and "://" in text.value and _PAGE.fullmatch(text.value):
            path = text.value.rpartition("://")[2].partition("/")[2]
            if speaks_of_faces(path[-200:]):
                yield Evidence("resource", "resources.arsc", f"string/{text.name}", text.value)


def _own(dexes: list[Dex], exported: Iterable[OwnName]) -> tuple[OwnName, ...]:
    """Exported names that are no SDK's: of its library, those of classes it does not bring are not either."""
    found: list[OwnName] = []
    for name in exported:
        descriptor = "L" + name.owner.replace(".", "/") + ";"
        there = any(True for dex in dexes for _ in types_beginning(dex, descriptor))
        if not is_known_package(name.owner) and (there or not _is_of_product(name)):
            found.append(name)
    return tuple(found)


def _is_of_product(name: OwnName) -> bool:
    libs = {lib for row in catalogue().sdks for lib in (*row.native_libs, *row.generic_native_libs)}
    return bool(files_matching(libs, (name.evidence.source,)))


def _native_types(dex: Dex, own: tuple[OwnName, ...]) -> list[tuple[int, str, str]]:
    found: list[tuple[int, str, str]] = []
    methods = dex.native_method[:MOST_NATIVE_METHODS]
    kinds = dex.method_class[methods]
    owners = dex.pool.texts(dex.type_string[kinds]) if methods.size else []
    names = dex.pool.texts(dex.method_name[methods]) if methods.size else []
    for kind, descriptor, name in zip(kinds.tolist(), owners, names, strict=True):
        owner = descriptor[1:-1].replace("/", ".")
        if speaks_of_faces(f"{owner.rpartition('.')[2]}.{name}") and not is_known_package(owner):
            found.append((kind, owner, name))
    for each in own:
        descriptor = "L" + each.owner.replace(".", "/") + ";"
        found += [(i, each.owner, each.method) for i in types_beginning(dex, descriptor)]
    return found


def _addresses(dex: Dex) -> tuple[list[ConstantHit], list[ConstantHit]]:
    """Constants that speak of faces: paths of services, and addresses of pages."""
    paths: list[ConstantHit] = []
    pages: list[ConstantHit] = []
    found = set(dex.pool.holding(_PATH_WORDS))
    for beginning in _PATH_BEGINNINGS:
        found.update(strings_beginning(dex, beginning, MOST_PATHS))
    for index in sorted(found):
        value = dex.string(index)
        scheme, _, rest = value.rpartition("://")
        path = (rest.partition("/")[2] if scheme else rest)[-200:]
        if len(value) > 300 or not speaks_of_faces(path):
            continue
        if _PAGE.fullmatch(value):
            pages.append(ConstantHit(H5_ROW, "web", "page", value, index))
        elif _PATH.fullmatch(value) and not _FILE.search(path.partition("?")[0]):
            paths.append(ConstantHit(CAPTURE_ROW, "literal", "path", value, index))
    return paths, pages


def _screens(components: tuple[Component, ...]) -> Iterator[Component]:
    # One that a library brings counts as well: whether anything opens it is seen when code is followed.
    for each in components:
        unknown = each.kind == "activity" and not is_known_package(each.name)
        if unknown and speaks_of_faces(each.name.rpartition(".")[2]):
            yield each


def _prompts(dexes: list[Dex], strings: tuple[ResourceString, ...]) -> Prompts:
    texts = [
        (text.value, Evidence("resource", "resources.arsc", f"string/{text.name}", text.value))
        for text in strings
        if len(text.value) <= LONGEST_PROMPT and _PROMPT_WORD.search(text.value)
    ]
    position = _first(_POSITION, [*texts, *_texts_in(dexes, _POSITION_WORDS)])
    if position is None:
        return Prompts(None, None)
    return Prompts(position, _first(_VERIFY, [*texts, *_texts_in(dexes, _VERIFY_WORDS)]))


def _texts_in(dexes: list[Dex], words: Words) -> Iterator[tuple[str, Evidence]]:
    for dex in dexes:
        for index in dex.pool.holding(words):
            value = dex.string(index)
            if len(value) <= LONGEST_PROMPT:
                yield value, Evidence("code", dex.name, f"string {index}", value)


def _first(pattern: re.Pattern[str], texts: list[tuple[str, Evidence]]) -> Evidence | None:
    return next((seen for text, seen in texts if pattern.search(text)), None)
