"""The published JSON Schemas of the report and the artifacts.

``python -m reports.schemas`` writes them; a test compares them with the types.
"""

import json
from pathlib import Path

import msgspec

from analyzers.artifacts import DynamicArtifact, PolicyArtifact, StaticArtifact
from analyzers.dynamic.events import Line
from analyzers.dynamic.session import Description
from reports.difference import Difference
from reports.model import Report
from reports.verifying import Verification

PUBLISHED: dict[str, type[msgspec.Struct]] = {
    "report": Report,
    "static": StaticArtifact,
    "dynamic": DynamicArtifact,
    "policy": PolicyArtifact,
    "session": Description,
    "event": Line,
    "verification": Verification,
    "difference": Difference,
}


def schema_text(kind: type[msgspec.Struct]) -> str:
    """JSON Schema (2020-12) of a saved value."""
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **msgspec.json.schema(kind),
    }
    return json.dumps(schema, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def write_schemas(folder: Path) -> None:
    """Write every published schema into a folder."""
    for name, kind in PUBLISHED.items():
        (folder / f"{name}.json").write_text(schema_text(kind), encoding="utf-8")
