"""One APK to one static artifact: cheap looks first, the code only as deep as the face signals ask."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from analyzers.artifacts import (
    App,
    Code,
    Endpoint,
    Limitation,
    Packer,
    SdkUse,
    StaticArtifact,
    Text,
)
from analyzers.errors import AppUnreadable
from analyzers.sdks import CatalogueRow, catalogue
from analyzers.static.axml import pool_strings
from analyzers.static.container import LARGEST_FILE, MANIFEST, Container
from analyzers.static.detection import (
    LIBRARY_PLUMBING,
    Signals,
    Surface,
    candidate_types,
    grade,
    host_hits,
    read_signals,
    territory,
    traces,
)
from analyzers.static.dex import Dex, DexUnreadable, split
from analyzers.static.endpoints import endpoints
from analyzers.static.manifest import Manifest, read_manifest
from analyzers.static.packing import packers
from analyzers.static.program import Program
from analyzers.static.signing import signer
from analyzers.static.texts import china_signs, policy_links

WEB_ENDINGS = (".js", ".html", ".htm", ".json", ".vue")
WEB_BUDGET = 64 * 1024 * 1024
"""Bytes of bundled web code looked through in one app."""
MOST_DEXES = 1000
LAYOUT_BUDGET = 64 * 1024 * 1024
"""Bytes of binary XML looked through for class names in one app."""


class Inputs(NamedTuple):
    """The artifact, with the decoded files that go into an evidence folder."""

    artifact: StaticArtifact
    files: dict[str, bytes]


def read_app(path: Path) -> Inputs:
    """Static artifact of the APK at ``path``. Raises `AppUnreadable`."""
    with Container(path) as container:
        manifest = read_manifest(container)
        code = _read_code(container)
        artifact = _artifact(container, manifest, code)
    files = {MANIFEST: manifest.xml}
    if manifest.network_xml:
        files["network_security_config.xml"] = manifest.network_xml
    return Inputs(artifact, files)


class _Code(NamedTuple):
    """The dex files that could be read, and a sentence on each of the others."""

    dexes: list[Dex]
    broken: list[str]


def _artifact(container: Container, manifest: Manifest, code: _Code) -> StaticArtifact:
    files = _Files(container)
    found = _Findings(files, manifest, code.dexes)
    packed = packers(container.names, manifest.components, found.defined)
    if code.broken:  # then code is missing for a reason that is known
        packed = tuple(packer for packer in packed if packer.id != "unknown")
    sdks, points = found.sdks_and_endpoints()
    hidden = bool(packed or code.broken)
    return StaticArtifact(
        app=App(
            package=manifest.package,
            label=manifest.label,
            version_name=manifest.version_name,
            version_code=manifest.version_code,
            sha256=container.sha256(),
            size=container.size,
            min_sdk=manifest.min_sdk,
            target_sdk=manifest.target_sdk,
            signer=signer(container),
        ),
        permissions=manifest.permissions,
        components=manifest.components,
        network=manifest.network,
        code=Code(
            state="packed" if packed else "unreadable" if code.broken else "read",
            dex_files=len(container.dex_names),
            classes=sum(dex.class_count for dex in code.dexes),
            methods=sum(dex.method_count for dex in code.dexes),
        ),
        packers=packed,
        sdks=sdks,
        face_classes=face_classes(sdks, hidden),
        endpoints=points,
        china=china_signs(manifest.strings, manifest.label),
        policy_links=policy_links(manifest.strings, _constants(code.dexes)),
        limitations=(
            *_hidden_code(packed, code.broken),
            *_unread_methods(found.unread_methods),
            *_unread_code(container.names),
            *_unread_files([*manifest.unread, *files.unread]),
        ),
    )


def face_classes(sdks: tuple[SdkUse, ...], hidden: bool) -> tuple[str, ...]:
    """FC classes of the reachable signals (with code hidden: of present ones too); FC0 when none."""
    grades = ("reachable", "executed", "present") if hidden else ("reachable", "executed")
    classes = {c for sdk in sdks if sdk.grade in grades and not sdk.weak for c in sdk.face_classes}
    return tuple(sorted(classes)) or ("FC0",)


def _read_code(container: Container) -> _Code:
    """All dex files. Raises `AppUnreadable` when not one can be read."""
    dexes: list[Dex] = []
    broken: list[AppUnreadable | DexUnreadable] = []
    for name, data in container.dexes():
        if isinstance(data, AppUnreadable):
            broken.append(data)
            continue
        try:
            dexes += split(data, name)
        except DexUnreadable as error:
            broken.append(error)
        if len(dexes) > MOST_DEXES:
            raise AppUnreadable(
                "apk-too-large",
                f"{container.path.name} holds more than the {MOST_DEXES:,} dex files allowed.",
            )
    if not dexes:
        if isinstance(broken[0], AppUnreadable):
            raise broken[0]
        raise AppUnreadable(
            "apk-dex-unreadable", f"{container.path.name}: no dex file can be read ({broken[0]})."
        )
    return _Code(dexes, [str(error) for error in broken])


class _Files:
    """Entries that are looked through, and those that could not be."""

    def __init__(self, container: Container) -> None:
        self.names = container.names
        self.unread: list[str] = []
        self._container = container

    def read(self, names: Iterable[str], budget: int) -> Iterator[tuple[str, bytes]]:
        """Entries and their bytes until the budget is spent."""
        for name in names:
            limit = min(budget, LARGEST_FILE)
            size = self._container.size_of(name)
            try:
                data = self._container.read(name, limit)
            except AppUnreadable:
                self.unread.append(name)
                budget -= size if size <= limit else 0  # it was unpacked in vain
                continue
            budget -= size
            yield name, data

    def web(self) -> dict[str, bytes]:
        """Bundled scripts and pages."""
        bundled = [name for name in self.names if name.startswith("assets/")]
        return dict(self.read([n for n in bundled if n.endswith(WEB_ENDINGS)], WEB_BUDGET))

    def layouts(self) -> Iterator[bytes]:
        """Binary XML wherever it lies: resource shrinkers rename its folders."""
        names = [name for name in self.names if name.endswith(".xml") and name != MANIFEST]
        chosen = [name for name in names if not name.startswith(("assets/", "META-INF/"))]
        return (data for _, data in self.read(chosen, LAYOUT_BUDGET))


def _constants(dexes: list[Dex]) -> Iterable[tuple[str, str]]:
    for dex in dexes:
        for value in dex.strings():
            if value.startswith(("http://", "https://")):
                yield dex.name, value


class _Findings:
    """What the code says about the face SDKs of one app."""

    def __init__(self, files: _Files, manifest: Manifest, dexes: list[Dex]) -> None:
        self._files = files
        self._manifest = manifest
        self._dexes = dexes
        self.unread_methods = 0
        """Methods whose code breaks off, of an app whose code was looked into."""
        self._types = [candidate_types(dex) for dex in dexes]
        self._hosts = [host_hits(dex) for dex in dexes]
        self._traces = traces(
            Surface(files.names, manifest.components, manifest.meta_data, files.web())
        )
        self.defined = {
            dex.type_name(kind)[1:-1].replace("/", ".")
            for dex in dexes
            for kind in dex.class_type.tolist()
        }

    def sdks_and_endpoints(self) -> tuple[tuple[SdkUse, ...], tuple[Endpoint, ...]]:
        """Triage: without any signal the code is never swept."""
        candidates = self._candidates()
        if not candidates:
            return (), ()
        program = Program(self._dexes)
        program.reach(self._roots(program))
        self.unread_methods = sum(len(loaded.refs.broken) for loaded in program.loaded)
        strings = frozenset(value for dex in self._dexes for value in dex.strings())
        strings |= frozenset(self._files.names)
        graded = [
            (row, signals, use)
            for row in candidates
            if (use := grade(signals := self._signals(row, program), program, strings)) is not None
        ]
        kept = _without_shadows(graded)
        sdks = tuple(use for _, _, use in kept)
        points = self._endpoints(program, [(r, s, u) for r, s, u in kept if _receives_faces(u)])
        return sdks, points

    def _candidates(self) -> list[CatalogueRow]:
        seen = {sdk for types in self._types for sdk in types}
        seen |= {hit.sdk for hits in self._hosts for hit in hits}
        seen |= {trace.sdk for trace in self._traces}
        return [row for row in catalogue().sdks if row.id in seen]

    def _signals(self, row: CatalogueRow, program: Program) -> Signals:
        return read_signals(
            row,
            [trace for trace in self._traces if trace.sdk == row.id],
            [found.get(row.id, []) for found in self._types],
            [[hit for hit in hits if hit.sdk == row.id] for hits in self._hosts],
            program,
        )

    def _roots(self, program: Program) -> set[int]:
        """Where the system enters the app, and classes named in its binary XML (views, fragments)."""
        names = {c.name for c in self._manifest.components if c.entry}
        names |= {value for _, value, _ in self._manifest.meta_data}
        for data in self._files.layouts():
            names |= {text for text in pool_strings(data) if "." in text}
        return {number for name in names if (number := program.number(name)) is not None}

    def _endpoints(
        self, program: Program, kept: list[tuple[CatalogueRow, Signals, SdkUse]]
    ) -> tuple[Endpoint, ...]:
        if not kept:
            return ()
        territories = {row.id: territory(row) for row, _, _ in kept if not row.framework}
        own = tuple(prefix for prefixes in territories.values() for prefix in prefixes)
        face: set[int] = set()
        for row, signals, _ in kept:
            face |= {use.source for use in (*signals.uses, *signals.host_uses)}
            if not row.only_methods:
                face |= set(program.implementers(signals.types))
        passed_over = (*own, *LIBRARY_PLUMBING)
        outside = {
            number
            for number in face
            if program.reached(number) and not program.descriptors[number].startswith(passed_over)
        }
        return endpoints(program, self._manifest.network, outside, territories)


def _receives_faces(use: SdkUse) -> bool:
    return use.grade != "present" and not use.not_face_data and not use.weak


_Graded = tuple[CatalogueRow, Signals, SdkUse]


def _without_shadows(graded: list[_Graded]) -> list[_Graded]:
    """Drop an SDK all of whose signals another one explains, with more besides (shared libraries).

    When two rest on the same files alone, one that is known by its files and not by classes explains
    them: an app with a bare model is not thereby an app with a vendor's SDK.
    """
    keys = [
        {trace.signal for trace in (*signals.traces, *signals.host_traces)}
        | {(place, index) for place, found in enumerate(signals.types) for index in found}
        for _, signals, _ in graded
    ]

    def explains(other: int, one: int) -> bool:
        if keys[one] == keys[other]:
            return bool(graded[one][0].prefixes) and not graded[other][0].prefixes
        return keys[one] < keys[other]

    numbers = range(len(graded))
    return [graded[n] for n in numbers if not any(explains(other, n) for other in numbers)]


def _hidden_code(packed: tuple[Packer, ...], broken: list[str]) -> Iterator[Limitation]:
    for packer in packed:
        yield Limitation(
            "packed",
            Text(
                zh=f"应用经过加固或代码缺失（{packer.name}）：看到的代码不是实际运行的代码。",
                en=f"Packed, or code is missing ({packer.name}): the code seen is not the code that runs.",
            ),
        )
    for message in broken:
        yield Limitation(
            "dex-unreadable",
            Text(
                zh=f"有 dex 文件无法读取：{message}", en=f"A dex file could not be read: {message}"
            ),
        )


def _unread_methods(count: int) -> Iterator[Limitation]:
    if count:
        yield Limitation(
            "methods-unread",
            Text(
                zh=f"有 {count} 个方法的代码未能读到末尾。",
                en=f"The code of {count} method(s) could not be read to its end.",
            ),
        )


def _unread_files(names: list[str]) -> Iterator[Limitation]:
    if names:
        some = ", ".join(name[-100:] for name in names[:3])
        more, more_en = (f" 等 {len(names)} 个", f" and others, {len(names)} in all")
        if len(names) <= 3:
            more = more_en = ""
        yield Limitation(
            "files-unread",
            Text(
                zh=f"有文件已损坏或过大，没有读取：{some}{more}。",
                en=f"Damaged or too large, so not read: {some}{more_en}.",
            ),
        )


def _unread_code(names: tuple[str, ...]) -> Iterator[Limitation]:
    """App logic outside the dex files."""
    marks = (
        ("libapp.so", "Flutter (Dart)", "flutter"),
        ("index.android.bundle", "React Native (JavaScript)", "react-native"),
        ("app-service.js", "uni-app / mini-program (JavaScript)", "uni-app"),
        ("cordova.js", "Cordova (JavaScript)", "cordova"),
        ("libil2cpp.so", "Unity (IL2CPP)", "unity"),
    )
    files = {name.rpartition("/")[2] for name in names}
    for file, kind, ident in marks:
        if file in files:
            yield Limitation(
                f"unread-{ident}",
                Text(
                    zh=f"部分业务逻辑在 {kind} 中，本次没有读取。",
                    en=f"Part of the app's logic is {kind} code, which was not read.",
                ),
            )
    if any(name.startswith("lib/") for name in names):
        yield Limitation(
            "native-unread",
            Text(
                zh="原生库（.so）只看文件名，没有反汇编。",
                en="Native libraries (.so) were seen by name only, not disassembled.",
            ),
        )
