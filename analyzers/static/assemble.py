"""One APK to one static artifact: cheap looks first, the code only as deep as the face signals ask."""

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from analyzers.artifacts import (
    App,
    Code,
    Endpoint,
    Evidence,
    Limitation,
    Packer,
    SdkUse,
    StaticArtifact,
    Text,
)
from analyzers.errors import AppUnreadable
from analyzers.sdks import CatalogueRow, catalogue
from analyzers.static.axml import pool_strings
from analyzers.static.container import LARGEST_FILE, Container
from analyzers.static.detection import (
    HostHit,
    Signals,
    Surface,
    Trace,
    candidate_types,
    grade,
    host_hits,
    territory,
    traces,
)
from analyzers.static.dex import Dex, DexUnreadable, split
from analyzers.static.endpoints import endpoints
from analyzers.static.manifest import Manifest, read_manifest
from analyzers.static.packing import packers
from analyzers.static.program import Program, Use
from analyzers.static.texts import china_signs, policy_links

WEB_ENDINGS = (".js", ".html", ".htm", ".json", ".vue")
WEB_BUDGET = 64 * 1024 * 1024
"""Bytes of bundled web code looked through in one app."""
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
        dexes, broken = _dexes(container)
        surface = _surface(container, manifest)
        artifact = _artifact(container, manifest, surface, dexes, broken)
    files = {"AndroidManifest.xml": manifest.xml}
    if manifest.network_xml:
        files["network_security_config.xml"] = manifest.network_xml
    return Inputs(artifact, files)


def _artifact(
    container: Container,
    manifest: Manifest,
    surface: Surface,
    dexes: list[Dex],
    broken: list[str],
) -> StaticArtifact:
    found = _Findings(container, manifest, surface, dexes)
    packed = packers(container.names, manifest.components, found.defined)
    sdks, points = found.sdks_and_endpoints()
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
            signer=manifest.signer,
        ),
        permissions=manifest.permissions,
        components=manifest.components,
        network=manifest.network,
        code=Code(
            state="packed" if packed else "unreadable" if not dexes else "read",
            dex_files=len(container.dex_names),
            classes=sum(dex.class_count for dex in dexes),
            methods=sum(dex.method_count for dex in dexes),
        ),
        packers=packed,
        sdks=sdks,
        face_classes=face_classes(sdks, bool(packed)),
        endpoints=points,
        china=china_signs(manifest.strings, manifest.label),
        policy_links=policy_links(manifest.strings, _constants(dexes)),
        limitations=tuple(_limitations(container, packed, broken)),
    )


def face_classes(sdks: tuple[SdkUse, ...], packed: bool) -> tuple[str, ...]:
    """FC classes of the reachable signals (of a packed app: of present ones too); FC0 when none."""
    grades = ("reachable", "executed", "present") if packed else ("reachable", "executed")
    classes = {c for sdk in sdks if sdk.grade in grades and not sdk.weak for c in sdk.face_classes}
    return tuple(sorted(classes)) or ("FC0",)


def _dexes(container: Container) -> tuple[list[Dex], list[str]]:
    dexes: list[Dex] = []
    broken: list[str] = []
    for name, data in container.dexes():
        try:
            dexes += split(data, name)
        except DexUnreadable as error:
            broken.append(f"{name}: {error}")
    if not dexes:
        raise AppUnreadable(
            "apk-dex-unreadable",
            f"{container.path.name}: no dex file can be read ({broken[0] if broken else 'none'}).",
        )
    return dexes, broken


def _surface(container: Container, manifest: Manifest) -> Surface:
    names = [
        name
        for name in container.names
        if name.startswith("assets/") and name.endswith(WEB_ENDINGS)
    ]
    return Surface(
        container.names,
        manifest.components,
        manifest.meta_data,
        dict(_bounded(container, names, WEB_BUDGET)),
    )


def _bounded(
    container: Container, names: Iterable[str], budget: int
) -> Iterable[tuple[str, bytes]]:
    """Entries and their bytes until the budget is spent; what cannot be read is passed over."""
    for name in names:
        try:
            data = container.read(name, min(budget, LARGEST_FILE))
        except AppUnreadable:
            continue
        budget -= len(data)
        yield name, data


def _constants(dexes: list[Dex]) -> Iterable[tuple[str, str]]:
    for dex in dexes:
        for value in dex.strings():
            if value.startswith(("http://", "https://")):
                yield dex.name, value


class _Findings:
    """What the code says about the face SDKs of one app."""

    def __init__(
        self, container: Container, manifest: Manifest, surface: Surface, dexes: list[Dex]
    ) -> None:
        self._container = container
        self._manifest = manifest
        self._dexes = dexes
        self._types = [candidate_types(dex) for dex in dexes]
        self._hosts = [host_hits(dex) for dex in dexes]
        self._traces = traces(surface)
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
        strings = frozenset(value for dex in self._dexes for value in dex.strings())
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
        types = [found.get(row.id, []) for found in self._types]
        hits = [[hit for hit in hits if hit.sdk == row.id] for hits in self._hosts]
        defined = any(
            loaded.type_class[index] >= 0
            for loaded, indices in zip(program.loaded, types, strict=True)
            for index in indices
        )
        return Signals(
            row=row,
            traces=[trace for trace in self._traces if trace.sdk == row.id],
            types=types,
            defined=defined,
            host_uses=_host_uses(program, hits),
            host_traces=[
                Trace(hit.sdk, hit.pattern, _constant(dex, hit))
                for dex, found in zip(self._dexes, hits, strict=True)
                for hit in found
            ],
        )

    def _roots(self, program: Program) -> set[int]:
        """Where the system enters the app, and classes named in its binary XML (views, fragments)."""
        names = {c.name for c in self._manifest.components if c.entry}
        names |= {value for _, value, _ in self._manifest.meta_data}
        layouts = [n for n in self._container.names if n.startswith("res/") and n.endswith(".xml")]
        for _, data in _bounded(self._container, layouts, LAYOUT_BUDGET):
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
        for _, signals, _ in kept:
            uses = [*program.uses(signals.types), *signals.host_uses]
            face |= {use.source for use in uses} | set(program.implementers(signals.types))
        outside = {
            number
            for number in face
            if program.reached(number) and not program.descriptors[number].startswith(own)
        }
        return endpoints(program, self._manifest.network, outside, territories)


def _receives_faces(use: SdkUse) -> bool:
    return use.grade != "present" and not use.not_face_data and not use.weak


def _host_uses(program: Program, hits: list[list[HostHit]]) -> list[Use]:
    uses: list[Use] = []
    for loaded, found in zip(program.loaded, hits, strict=True):
        strings = {hit.string for hit in found}
        refs = loaded.refs.strings
        sources = loaded.source(refs) if strings else None
        for row, target in enumerate(refs.target.tolist()) if strings else ():
            if target in strings and sources is not None:
                code, at = int(refs.code[row]), int(refs.at[row])
                uses.append(Use(loaded, code, at, int(sources[row]), ""))
    return uses


def _constant(dex: Dex, hit: HostHit) -> Evidence:
    return Evidence("code", dex.name, f"string {hit.string}", hit.value[:200])


def _without_shadows(
    graded: list[tuple[CatalogueRow, Signals, SdkUse]],
) -> list[tuple[CatalogueRow, Signals, SdkUse]]:
    """Drop an SDK all of whose signals another one explains, with more besides (shared libraries)."""
    keys = {
        use.id: {trace.signal for trace in (*signals.traces, *signals.host_traces)}
        | {(place, index) for place, found in enumerate(signals.types) for index in found}
        for _, signals, use in graded
    }
    return [
        item for item in graded if not any(keys[item[2].id] < keys[other[2].id] for other in graded)
    ]


def _limitations(
    container: Container, packed: tuple[Packer, ...], broken: list[str]
) -> Iterable[Limitation]:
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
    yield from _unread_code(container.names)


def _unread_code(names: tuple[str, ...]) -> Iterable[Limitation]:
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
