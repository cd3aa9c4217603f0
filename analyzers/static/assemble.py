"""One APK to one static artifact: cheap looks first, the code only as deep as the face signals ask."""

from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from itertools import accumulate, chain
from pathlib import Path
from typing import NamedTuple

from msgspec import structs

from analyzers.artifacts import (
    App,
    Code,
    Endpoint,
    Limitation,
    Packer,
    PolicyLink,
    SdkUse,
    StaticArtifact,
    Text,
)
from analyzers.asking import Asking
from analyzers.errors import AppUnreadable
from analyzers.names import Names
from analyzers.sdks import CatalogueRow, catalogue
from analyzers.static.axml import pool_strings, to_xml
from analyzers.static.budget import Budget, OverBudget
from analyzers.static.constants import constant_hits, most_exact
from analyzers.static.container import LARGEST_DEX, LARGEST_FILE, MANIFEST, Container
from analyzers.static.container_limits import part_limitations
from analyzers.static.depth import (
    STARTUP,
    Deep,
    may_read_albums,
    nothing_deep,
    takes_pictures,
    wants_pictures,
)
from analyzers.static.detection import (
    LIBRARY_PLUMBING,
    Signals,
    candidate_types,
    grade,
    read_signals,
    territory,
)
from analyzers.static.dex import Dex, DexUnreadable, split
from analyzers.static.endpoints import endpoints
from analyzers.static.groups import LARGEST, put_together
from analyzers.static.manifest import Manifest, read_manifest
from analyzers.static.missing import lacks_code
from analyzers.static.models import face_models
from analyzers.static.naming import app_names
from analyzers.static.native import first_look, whole_look
from analyzers.static.owncode import find_leads
from analyzers.static.ownuse import own_entries
from analyzers.static.packing import packers
from analyzers.static.policies import Constant, policy_links
from analyzers.static.policypages import Page, embedded_pages
from analyzers.static.policyuses import AddressUses, addresses, script_addresses
from analyzers.static.program import Program, defined_among
from analyzers.static.signing import signer
from analyzers.static.strings import Words
from analyzers.static.tables import Found, checked
from analyzers.static.texts import china_signs
from analyzers.static.traces import Surface, model_traces, traces
from analyzers.static.versions import Sources
from analyzers.static.webcalls import H5_ROW

WEB_ENDINGS = (".js", ".html", ".htm", ".json", ".vue", "/index.android.bundle", ".jsbundle")
WEB_BUDGET = 64 * 1024 * 1024
"""Bytes of bundled web code looked through in one app."""
MOST_DEXES = 1000
LAYOUT_BUDGET = 64 * 1024 * 1024
"""Bytes of binary XML looked through for class names in one app."""


class Inputs(NamedTuple):
    """The artifact, with the decoded files that go into an evidence folder."""

    artifact: StaticArtifact
    files: dict[str, bytes]
    pages: dict[str, bytes] = {}  # noqa: RUF012 - never written to
    """Documents that the app carries, by their entry."""
    names: Names | None = None
    """Names in the app, by which SDKs that become known later are noticed."""


class Glance(NamedTuple):
    """What is known of an app before its code is read deeply, which takes most of the time."""

    package: str
    version: str
    sdks: tuple[SdkUse, ...]
    """Empty when it was told early."""
    camera: bool
    """The manifest asks for the camera."""
    packed: tuple[str, ...]
    deep: bool = True
    """Whether its code is read deeply at all; when not, the rest takes next to nothing."""
    suspects: tuple[str, ...] = ()
    """Ids of face SDKs that something speaks for, whether code uses them or not."""


def read_app(
    path: Path,
    budget: Budget | None = None,
    *,
    cross_check: bool = False,
    first: Callable[[Glance], None] | None = None,
    early: bool = False,
) -> Inputs:
    """Static artifact of the APK at ``path``; what the budget ends is left out and named.

    ``cross_check``: androguard reads the code as well, and a limitation says whether it finds the same.
    ``first`` is told what is known before the code is read deeply; ``early``: it is told before the code is
    swept, where that will be read deeply or may use an SDK for faces. Raises `AppUnreadable`.
    """
    budget = budget or Budget()
    with Container(path) as container:
        manifest = read_manifest(container)
        code = _read_code(container, budget)
        found = _Findings(_Files(container), manifest, code.dexes, budget)
        if code.broken or code.cut or lacks_code(manifest.parts):
            # Code is missing for a reason that is known.
            found.shields = tuple(packer for packer in found.shields if packer.id != "unknown")
        if first is not None and early and found.worth_depth:
            first(_glance(found, (), deep=True))
        found.look_into_files()
        pages = embedded_pages(
            container.names, _Files(container).read, manifest.strings, manifest.label
        )
        artifact, names = _artifact(container, code, found, pages, first)
    if cross_check:
        artifact = _cross_checked(artifact, path)
    decoded = {MANIFEST: to_xml(manifest.tree)}
    if manifest.network_xml:
        decoded["network_security_config.xml"] = manifest.network_xml
    return Inputs(artifact, decoded, {page.entry: page.data for page in pages}, names)


class _Code(NamedTuple):
    """The dex files that could be read, and a sentence on each of the others."""

    dexes: list[Dex]
    broken: list[str]
    cut: str = ""
    """Why the rest was not read, when the budget ended first."""


def _glance(found: "_Findings", sdks: tuple[SdkUse, ...], *, deep: bool) -> Glance:
    manifest = found.manifest
    return Glance(
        manifest.package,
        manifest.version_name,
        sdks,
        takes_pictures(manifest),
        tuple(packer.name for packer in found.shields if packer.hides),
        deep,
        found.suspects,
    )


def _artifact(
    container: Container,
    code: _Code,
    found: "_Findings",
    pages: tuple[Page, ...],
    first: Callable[[Glance], None] | None,
) -> tuple[StaticArtifact, Names]:
    manifest, shields = found.manifest, found.shields
    packed = tuple(packer for packer in shields if packer.hides)
    sdks, points = found.sdks_and_endpoints()
    if first is not None:
        first(_glance(found, sdks, deep=found.wants_deep))
    absent = lacks_code(manifest.parts) and face_classes(sdks, False) == ("FC0",)
    deep = found.deep()
    cut = code.cut or found.cut
    hidden = bool(packed or code.broken or cut or absent)
    names = app_names(code.dexes, container.names, found.addresses, manifest.components)
    artifact = StaticArtifact(
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
            state="packed" if packed else "cut" if cut else "unreadable" if hidden else "read",
            dex_files=len(container.dex_names),
            classes=sum(dex.class_count for dex in code.dexes),
            methods=sum(dex.method_count for dex in code.dexes),
        ),
        packers=shields,
        sdks=sdks,
        face_classes=face_classes(sdks, hidden),
        endpoints=points,
        china=china_signs(manifest.strings, manifest.label),
        policy_links=found.policies(pages, deep.asking),
        limitations=(
            *part_limitations(manifest.parts),
            *container.limitations(),
            *_hidden_code(packed, code.broken),
            *_cut_code(cut),
            *_disguised_code(shields),
            *_unread_methods(found.unread_methods),
            *_unread_code(container.names),
            *_unread_files([*manifest.unread, *found.files.unread]),
        ),
        asking=deep.asking,
        handling=deep.handling,
        parts=manifest.parts,
    )
    return artifact, names


def _cross_checked(artifact: StaticArtifact, path: Path) -> StaticArtifact:
    from analyzers.static.crosscheck import cross_check

    territories = {use.id: territory(catalogue().row(use.id)) for use in artifact.sdks}
    found = cross_check(path, {sdk: own for sdk, own in territories.items() if own})
    return structs.replace(artifact, limitations=(*artifact.limitations, found))


def face_classes(sdks: tuple[SdkUse, ...], hidden: bool) -> tuple[str, ...]:
    """FC classes of the reachable signals (with code hidden: of present ones too); FC0 when none."""
    grades = ("reachable", "executed", "present") if hidden else ("reachable", "executed")
    classes = {c for sdk in sdks if sdk.grade in grades and not sdk.weak for c in sdk.face_classes}
    return tuple(sorted(classes)) or ("FC0",)


def _read_code(container: Container, budget: Budget) -> _Code:
    """All dex files. Raises `AppUnreadable` when not one can be read."""
    found: list[Found] = []
    waiting: list[Found] = []  # the small ones among them are checked together
    whole = 0  # dex files in ``found``
    cut = ""
    # A claim beyond what the container unpacks costs nothing: it is refused there.
    sizes = accumulate(min(container.size_of(n), LARGEST_DEX) for n in container.dex_names)
    files = iter(container.dexes())
    for size in sizes:
        try:
            budget.check()
            budget.check_memory(size)
        except OverBudget as over:
            cut = str(over)
            break
        name, data = next(files)
        if isinstance(data, AppUnreadable):
            waiting.append(data)
            continue
        try:
            waiting += split(data, name, check=len(data) > LARGEST)
        except DexUnreadable as error:
            waiting.append(error)
        if whole + len(waiting) > MOST_DEXES:
            waiting = checked(waiting)
            whole += len(_dexes(waiting))
            found += waiting
            waiting = []
            if whole > MOST_DEXES:
                raise AppUnreadable(
                    "apk-too-large",
                    f"{container.path.name} holds more than the {MOST_DEXES:,} dex files allowed.",
                )
    found += checked(waiting)
    dexes = _dexes(found)
    broken = [each for each in found if not isinstance(each, Dex)]
    if broken and not dexes:
        if isinstance(broken[0], AppUnreadable):
            raise broken[0]
        raise AppUnreadable(
            "apk-dex-unreadable", f"{container.path.name}: no dex file can be read ({broken[0]})."
        )
    put_together(dexes)
    return _Code(dexes, [str(error) for error in broken], cut)


def _dexes(found: Iterable[object]) -> list[Dex]:
    return [each for each in found if isinstance(each, Dex)]


class _Files:
    """Entries that are looked through, and those that could not be."""

    def __init__(self, container: Container) -> None:
        self.names = container.names
        self.unread: list[str] = []
        self.container = container

    def read(self, names: Iterable[str], budget: int) -> Iterator[tuple[str, bytes]]:
        """Entries and their bytes until the budget is spent."""
        for name in names:
            limit = min(budget, LARGEST_FILE)
            size = self.container.size_of(name)
            try:
                data = self.container.read(name, limit)
            except AppUnreadable:
                self.unread.append(name)
                budget -= size if size <= limit else 0  # it was unpacked in vain
                continue
            budget -= size
            yield name, data

    def file(self, name: str) -> bytes | None:
        """One file, ``None`` when it is not there or cannot be read."""
        try:
            return self.container.read(name, LARGEST_FILE)
        except (AppUnreadable, KeyError):
            return None

    def web(self) -> dict[str, bytes]:
        """Bundled scripts and pages."""
        bundled = [name for name in self.names if name.startswith("assets/")]
        return dict(self.read([n for n in bundled if n.endswith(WEB_ENDINGS)], WEB_BUDGET))

    def layouts(self) -> Iterator[bytes]:
        """Binary XML wherever it lies: resource shrinkers rename its folders."""
        names = [name for name in self.names if name.endswith(".xml") and name != MANIFEST]
        chosen = [name for name in names if not name.startswith(("assets/", "META-INF/"))]
        return (data for _, data in self.read(chosen, LAYOUT_BUDGET))


class _Findings:
    """What the code says about the face SDKs of one app."""

    def __init__(self, files: _Files, manifest: Manifest, dexes: list[Dex], budget: Budget) -> None:
        self.files = files
        self.manifest = manifest
        self._dexes = dexes
        self._budget = budget
        self.shields = packers(
            files.names,
            manifest.components,
            defined_among(dexes, {each.name for each in manifest.components}),
            dexes,
        )
        self.cut = ""
        """Why the code of some dex files was not looked into, when the budget ended first."""
        self._program: Program | None = None
        self._kept: list[_Graded] = []
        self.unread_methods = 0
        """Methods whose code breaks off, of an app whose code was looked into."""
        self._types = [candidate_types(dex) for dex in dexes]
        self._hosts = most_exact([constant_hits(dex) for dex in dexes])
        web = files.web()
        self._traces = traces(Surface(files.names, manifest.components, manifest.meta_data, web))
        self._in_scripts = script_addresses(web)

    @property
    def suspects(self) -> tuple[str, ...]:
        """SDKs for faces that something speaks for: runtimes and camera plumbing are none."""
        return tuple(row.id for row in self._candidates() if _for_faces(row))

    @property
    def worth_depth(self) -> bool:
        """Whether the code is read deeply for certain, or may use an SDK for faces."""
        return self._wants_pictures or bool(self.suspects)

    @cached_property
    def _wants_pictures(self) -> bool:
        return wants_pictures(self.manifest, self._dexes)

    def look_into_files(self) -> None:
        """Models and libraries, and what the app does without an SDK."""
        self._traces += model_traces(face_models(self.files.container), self._candidates())
        native = first_look(self.files.container)
        # Libraries are worth reading whole when anything speaks of faces.
        if native.traces or native.own or self.suspects:
            native = whole_look(self.files.container)
        self._traces += native.traces
        self.files.unread += native.unread
        manifest = self.manifest
        self._leads = find_leads(
            self._dexes,
            native.own,
            manifest.components,
            manifest.strings,
            camera=takes_pictures(manifest),
        )

    def sdks_and_endpoints(self) -> tuple[tuple[SdkUse, ...], tuple[Endpoint, ...]]:
        """Triage: without any signal the code is never swept."""
        candidates = self._candidates()
        if not (candidates or self._leads.any or any(t.sdk == H5_ROW for t in self._traces)):
            return (), ()
        program = self._read_program()
        self.unread_methods = sum(len(loaded.refs.broken) for loaded in program.loaded)
        words = Words(word for row in candidates for word in row.with_strings)
        strings = frozenset(text for dex in self._dexes for _, text in dex.strings_holding(words))
        strings |= frozenset(self.files.names)
        graded = [
            (row, signals, use)
            for row in candidates
            if (use := grade(signals := self._signals(row, program), program, strings)) is not None
        ]
        graded += own_entries(self._leads, self._traces, program, [use for _, _, use in graded])
        kept = _without_shadows(graded)
        self._program, self._kept = program, kept
        said = Sources(self.files.container, self.manifest.meta_data, self._dexes)
        sdks = tuple(
            structs.replace(use, version=said.version(row, signals)) for row, signals, use in kept
        )
        points = self._endpoints(program, [(r, s, u) for r, s, u in kept if _receives_faces(u)])
        return sdks, points

    @property
    def wants_deep(self) -> bool:
        """Whether `deep` has something to do: without a face, there must be a camera or an album."""
        return self._wants_pictures or self._wants_asking

    @property
    def _wants_asking(self) -> bool:
        """Whether the consent flow is read: there is no need to ask for a face or a camera that is not there."""
        albums = may_read_albums(self.manifest)  # then an SDK that is only there counts
        return takes_pictures(self.manifest) or any(
            _receives_faces(use) or (albums and not use.not_face_data) for _, _, use in self._kept
        )

    def deep(self) -> Deep:
        """Consent flow and handling."""
        if not self.wants_deep:
            return nothing_deep(self.manifest)
        faces = [(row, signals) for row, signals, use in self._kept if _receives_faces(use)]
        from analyzers.static.deep import (
            read_deep,  # a tenth of a second that most apps do not need
        )

        program = self._program
        if program is None:
            program = self._read_program()
        for dex in self._dexes:
            dex.forget()  # reading deeply takes memory
        return read_deep(
            program,
            self.manifest,
            self.files.file,
            faces,
            self._named_in_layouts,
            self._budget,
            asking=self._wants_asking,
        )

    @cached_property
    def addresses(self) -> tuple[Constant, ...]:
        """Constants that begin as an address."""
        return tuple(addresses(self._dexes))

    def policies(self, pages: tuple[Page, ...], asking: Asking) -> tuple[PolicyLink, ...]:
        """Documents the app names or carries; what code does with them only where it was read."""
        layouts = self._named_in_layouts if self._program is not None else ()
        return policy_links(
            self.manifest.strings,
            self.addresses,
            package=self.manifest.package,
            layouts=sorted(text for text in layouts if "://" in text),
            pages=pages,
            scripts=self._in_scripts,
            uses=AddressUses(self._program, asking),
        )

    def _read_program(self) -> Program:
        program = Program(self._dexes, self._budget)
        self.cut = program.cut
        program.reach(self._roots(program))
        return program

    def _candidates(self) -> list[CatalogueRow]:
        seen = {sdk for types in self._types for sdk in types}
        seen |= {hit.sdk for hits in self._hosts for hit in hits}
        seen |= {trace.sdk for trace in self._traces}
        found = [row for row in catalogue().sdks if row.id in seen]
        return [row for row in found if not row.by_rule or row.with_strings]

    def _signals(self, row: CatalogueRow, program: Program) -> Signals:
        return read_signals(
            row,
            [trace for trace in self._traces if trace.sdk == row.id],
            [found.get(row.id, []) for found in self._types],
            [[hit for hit in hits if hit.sdk == row.id] for hits in self._hosts],
            program,
        )

    @cached_property
    def _named_in_layouts(self) -> frozenset[str]:
        """Strings of the binary XML: classes of views and fragments, handlers of clicks among them."""
        return frozenset(chain.from_iterable(map(pool_strings, self.files.layouts())))

    def _roots(self, program: Program) -> set[int]:
        """Where the system enters the app, and classes named in its binary XML (views, fragments)."""
        names = {c.name for c in self.manifest.components if c.entry}
        names |= {value for _, value, _ in self.manifest.meta_data}
        names |= {name for name, value, _ in self.manifest.meta_data if value == STARTUP}
        names |= {text for text in self._named_in_layouts if "." in text}
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
        return endpoints(program, self.manifest.network, outside, territories)


def _for_faces(row: CatalogueRow) -> bool:
    return not (row.not_face_data or row.framework or row.with_strings or row.only_methods)


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


def _disguised_code(shields: tuple[Packer, ...]) -> Iterator[Limitation]:
    for shield in shields:
        if not shield.hides:
            yield Limitation(
                "disguised",
                Text(
                    zh=f"应用使用了代码保护（{shield.name}）：代码可读，但名称和字符串可能被隐藏。",
                    en=f"Protected by {shield.name}: the code can be read, but names and texts may be disguised.",
                ),
            )


def _cut_code(why: str) -> Iterator[Limitation]:
    if why:
        yield Limitation(
            "budget",
            Text(
                zh=f"分析预算用尽，部分代码未读取（{why}）。",
                en=f"The budget ended before all code was looked at: {why}",
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
                zh="原生库（.so）只看名称、绑定的 Java 方法和常量，没有反汇编。",
                en="Of native libraries (.so) names, bound Java methods and constants were read; they were not "
                "disassembled.",
            ),
        )
