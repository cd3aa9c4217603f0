"""Which face classes a recorded session shows: by the SDKs that ran, or by a face step on the screen."""

from analyzers.artifacts import DynamicArtifact, Evidence, SdkUse, StaticArtifact
from scanner.observed_faces import IDENTITY, classes_of, verifies

__all__ = ["IDENTITY", "run_classes", "run_evidence", "used_sdks"]


def _ran(dynamic: DynamicArtifact) -> list[SdkUse]:
    return [sdk for sdk in dynamic.executed_sdks if not (sdk.weak or sdk.not_face_data)]


def run_classes(dynamic: DynamicArtifact) -> frozenset[str]:
    """FC1-FC7 that were seen running.

    An SDK stands for the classes of its methods that ran, else for those of its row. A face step without a
    known SDK is FC3 when it asks for liveness or its words verify somebody, else FC2.
    """
    found: set[str] = set()
    for sdk in _ran(dynamic):
        found |= set(sdk.face_classes) or classes_of(sdk.id)
    if found - {"FC1"} or not dynamic.observed.steps:
        return frozenset(found)
    proving = any(verifies(dynamic, step) for step in dynamic.observed.steps)
    return frozenset({*found, "FC3" if proving else "FC2"})


def run_evidence(dynamic: DynamicArtifact) -> tuple[Evidence, ...]:
    """What shows it: a call of each SDK, then the face steps."""
    calls = [sdk.evidence[0] for sdk in _ran(dynamic) if sdk.evidence]
    return (*calls, *(step.evidence for step in dynamic.observed.steps))


def used_sdks(static: StaticArtifact, dynamic: DynamicArtifact | None) -> tuple[SdkUse, ...]:
    """SDKs of both artifacts, each once: one that was seen running is ``executed`` and no longer weak."""
    if dynamic is None or not dynamic.executed_sdks:
        return static.sdks
    from msgspec.structs import replace

    ran = {sdk.id: sdk for sdk in dynamic.executed_sdks}
    merged = [
        sdk
        if sdk.id not in ran
        else replace(
            sdk,
            grade="executed",
            weak=sdk.weak and ran[sdk.id].weak,
            methods=tuple(sorted({*sdk.methods, *ran[sdk.id].methods})),
            face_classes=tuple(sorted({*sdk.face_classes, *ran[sdk.id].face_classes})),
            evidence=(*sdk.evidence, *ran[sdk.id].evidence),
        )
        for sdk in static.sdks
    ]
    known = {sdk.id for sdk in static.sdks}
    return (*merged, *(sdk for sdk in dynamic.executed_sdks if sdk.id not in known))
