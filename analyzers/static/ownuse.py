"""From leads to entries: which face code of the app's own is tied to running code, and how strongly."""

from collections.abc import Iterable
from typing import NamedTuple

from analyzers.artifacts import Evidence, SdkUse, SignalKind
from analyzers.sdks import CatalogueRow, called_face_classes, catalogue, is_known_package
from analyzers.static.constants import string_index, types_beginning
from analyzers.static.detection import EVIDENCE_KEPT, LIBRARY_PLUMBING, Signals
from analyzers.static.facenames import words_of
from analyzers.static.owncode import CAPTURE_ROW, NATIVE_ROW, Leads
from analyzers.static.program import Program, Use, dotted_method
from analyzers.static.signals import Trace, confidence, kinds_in_order
from analyzers.static.webcalls import H5_ROW

IDENTITY = frozenset(("FC3", "FC4", "FC5"))

_CAMERA = (
    "Landroid/hardware/Camera;",
    "Landroid/hardware/camera2/CameraManager;",
    "Landroid/hardware/camera2/CameraDevice;",
    "Landroidx/camera/",
)
_TAKING = (".open", ".openCamera", ".takePicture", ".bindToLifecycle", ".setAnalyzer")
"""Ends of calls that show best that pictures are taken."""
_CAMERA_INTENT = "android.media.action.IMAGE_CAPTURE"
_OTHERS = (
    *LIBRARY_PLUMBING,
    "Landroidx/",
    "Lcom/google/",
    "Lcom/journeyapps/",
    "Lcom/king/zxing/",
    "Lme/dm7/",
    "Lcn/bingoogolapple/",
    "Lcom/otaliastudios/",
    "Lio/fotoapparat/",
)
"""Libraries whose own use of the camera is not the app's."""

Own = tuple[CatalogueRow, Signals, SdkUse]


class _Seen(NamedTuple):
    """What one entry rests on."""

    uses: list[Use]
    constants: list[Use]
    evidence: list[Evidence]
    kinds: set[SignalKind]
    names: list[str]
    """What is asked for, in words that tell the face class."""
    reachable: bool
    weak: bool


def own_entries(
    leads: Leads, traces: list[Trace], program: Program, known: Iterable[SdkUse]
) -> list[Own]:
    """Entries for the app's own face code; ``known`` are those of the catalogue's products."""
    classes = {
        name
        for use in known
        if use.grade != "present" and not use.weak and not use.not_face_data
        for name in use.face_classes
    }
    scripts = [trace for trace in traces if trace.sdk == H5_ROW]
    found: tuple[tuple[str, _Seen | None, list[list[int]], list[Trace]], ...] = (
        (NATIVE_ROW, _native(leads, program), leads.native_types, []),
        (CAPTURE_ROW, _capture(leads, program, classes), _nothing(program), []),
        (H5_ROW, _scripts(leads, scripts, program), _nothing(program), scripts),
    )
    return [
        _entry(ident, seen, types, shown, program)
        for ident, seen, types, shown in found
        if seen is not None
    ]


def _nothing(program: Program) -> list[list[int]]:
    return [[] for _ in program.loaded]


def _entry(
    ident: str, seen: _Seen, types: list[list[int]], shown: list[Trace], program: Program
) -> Own:
    row = catalogue().row(ident)
    mark = Trace(ident, ident, seen.evidence[0], kinds_in_order(seen.kinds)[0])
    # No product explains it: its mark is among no other's.
    signals = Signals(
        row, [mark, *shown], types, program.defines(types), seen.uses, seen.constants, []
    )
    methods = tuple(sorted({use.method for use in seen.uses if use.method}))
    asked = tuple(dict.fromkeys("." + "".join(words_of(name)) for name in seen.names))
    entry = SdkUse(
        id=ident,
        grade="reachable" if seen.reachable else "present",
        weak=seen.weak,
        not_face_data=False,
        methods=methods,
        face_classes=called_face_classes(row, asked, otherwise=frozenset(("FC2",))),
        evidence=tuple(seen.evidence[:EVIDENCE_KEPT]),
        signals=kinds_in_order(seen.kinds),
        confidence=confidence(row, seen.kinds),
    )
    return row, signals, entry


# --- native functions ---------------------------------------------------------------------------------


def _native(leads: Leads, program: Program) -> _Seen | None:
    """Native methods that speak of faces; reachable once reached code calls one."""
    if not leads.native_names:
        return None
    wanted = set(leads.native_names)
    uses = [
        use
        for use in program.uses(leads.native_types)
        if use.method in wanted and program.reached(use.source)
    ]
    kinds: set[SignalKind] = {"jni"}
    if uses:
        kinds.add("call")
    called = {use.method for use in uses}
    evidence = [program.evidence(use) for use in uses[: EVIDENCE_KEPT - 2]]
    evidence += [name.evidence for name in leads.exported]
    evidence += _declarations(leads, program)
    return _Seen(
        uses=uses,
        constants=[],
        evidence=evidence,
        kinds=kinds,
        names=sorted(name.rpartition(".")[2] for name in called or wanted),
        reachable=bool(uses),
        weak=False,
    )


def _declarations(leads: Leads, program: Program) -> list[Evidence]:
    """The native methods as the classes declare them."""
    found: list[Evidence] = []
    for loaded, types in zip(program.loaded, leads.native_types, strict=True):
        dex = loaded.dex
        for method in dex.native_method.tolist() if types else ():
            ours = int(dex.method_class[method]) in types and len(found) < EVIDENCE_KEPT
            if ours and dotted_method(dex, method) in leads.native_names:
                text = dex.method_signature(method)
                found.append(Evidence("code", dex.name, "native method", text))
    return found


# --- capture by the app itself ---------------------------------------------------------------------


def _capture(leads: Leads, program: Program, known: set[str]) -> _Seen | None:
    """The app's own camera, and words that say whose face it takes and what for.

    Texts that only say where to hold the face are weak: an app for passport photos says so too. Where a
    product of the catalogue already does what the words say, they are about it.
    """
    if not leads.capture or not (camera := _camera_uses(program)):
        return None
    constants = [
        use
        for use in program.string_uses([{hit.string for hit in each} for each in leads.paths])
        if program.reached(use.source) and not _is_foreign(program.descriptors[use.source])
    ]
    screens = [
        screen
        for screen in leads.screens
        if (number := program.number(screen.name)) is not None and program.reached(number)
    ]
    position, verify = leads.prompts
    named = bool(constants or screens)
    told = bool(position and verify)
    if not named and (not position or known):
        return None
    names = [_value(use) for use in constants]
    names += [screen.name.rpartition(".")[2] for screen in screens]
    names += ["faceVerify"] if told else []
    row = catalogue().row(CAPTURE_ROW)
    asked = tuple("." + "".join(words_of(name)) for name in names)
    classes = called_face_classes(row, asked, otherwise=frozenset(("FC2",)))
    fresh = set(classes) - known
    if known and (fresh <= {"FC2"} or (IDENTITY & known and IDENTITY & fresh)):
        return None
    hints: tuple[tuple[SignalKind, object], ...] = (
        ("call", camera),
        ("literal", constants),
        ("component", screens),
        ("resource", position or verify),
    )
    evidence = [program.evidence(camera[0]), *(program.evidence(use) for use in constants[:2])]
    evidence += [
        Evidence(
            "manifest", "AndroidManifest.xml", "/manifest/application//activity[@name]", s.name
        )
        for s in screens[:1]
    ]
    evidence += [seen for seen in (position, verify) if seen is not None]
    return _Seen(
        uses=camera,
        constants=constants,
        evidence=evidence,
        kinds={kind for kind, there in hints if there},
        names=names,
        reachable=True,
        weak=not (named or told),
    )


def _camera_uses(program: Program) -> list[Use]:
    """Where reached code of the app itself works with the camera."""
    types = [
        sorted({index for name in _CAMERA for index in loaded.dex.types_with_prefix(name)})
        for loaded in program.loaded
    ]
    intents = [set(string_index(loaded.dex, _CAMERA_INTENT)) for loaded in program.loaded]
    uses = [*program.uses(types), *program.string_uses(intents)]
    own = [
        use
        for use in uses
        if program.reached(use.source) and not _is_foreign(program.descriptors[use.source])
    ]
    return sorted(own, key=lambda use: not use.method.endswith(_TAKING))


def _is_foreign(descriptor: str) -> bool:
    """Code of a known library or SDK."""
    dotted = descriptor[1:-1].replace("/", ".")
    return descriptor.startswith(_OTHERS) or is_known_package(dotted)


def _value(use: Use) -> str:
    return use.loaded.dex.string(use.target)


# --- scripts ------------------------------------------------------------------------------------------


def _scripts(leads: Leads, traces: list[Trace], program: Program) -> _Seen | None:
    """Calls in bundled scripts, methods handed to scripts, pages to be shown; each by itself is weak."""
    handed: list[tuple[str, Evidence, bool]] = []
    for loaded, each in zip(program.loaded, leads.bridges, strict=True):
        for bridge in each:
            number = int(loaded.type_class[bridge.owner])
            text = loaded.dex.method_signature(bridge.method)
            reached = number >= 0 and program.reached(number)
            path = program.path(number) if reached else ()
            seen = Evidence("code", loaded.dex.name, "method for scripts", text, path=path)
            handed.append((dotted_method(loaded.dex, bridge.method), seen, reached))
    pages = _pages(leads, program)
    if not (handed or traces or pages):
        return None
    evidence = [seen for _, seen, _ in handed] + [program.evidence(use) for use in pages]
    evidence += leads.told_pages
    answered = any(reached for _, _, reached in handed)
    return _Seen(
        uses=[],
        constants=pages,
        evidence=evidence + [trace.evidence for trace in traces],
        kinds={"web"},
        names=[name.rpartition(".")[2] for name, _, _ in handed]
        + [trace.signal for trace in traces]
        + [_value(use).rpartition("://")[2].partition("/")[2] for use in pages],
        reachable=bool(pages) or answered,
        # A page for the face, and a method in reach through which it hands its result back, are no chance.
        weak=not (answered and (pages or traces or leads.told_pages)),
    )


def _pages(leads: Leads, program: Program) -> list[Use]:
    """Addresses of pages in reached code of an app that shows pages."""
    shows = any(
        True
        for loaded in program.loaded
        for _ in types_beginning(loaded.dex, "Landroid/webkit/WebView;")
    )
    found = program.string_uses([{hit.string for hit in each} for each in leads.pages])
    return [
        use
        for use in found
        if shows
        and program.reached(use.source)
        and not _is_foreign(program.descriptors[use.source])
    ]
