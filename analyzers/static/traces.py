"""Signals outside the code: names of files, manifest, bundled web code, networks."""

import re
from collections.abc import Iterable
from fnmatch import filter as filter_names
from functools import cache
from typing import NamedTuple

from analyzers.artifacts import Component, Evidence, SignalKind
from analyzers.sdks import CatalogueRow, catalogue, files_matching
from analyzers.static.models import FaceModel
from analyzers.static.signals import Trace
from analyzers.static.webcalls import web_traces


class Surface(NamedTuple):
    """What is looked at outside the code."""

    names: tuple[str, ...]
    components: tuple[Component, ...]
    meta_data: tuple[tuple[str, str, Evidence], ...]
    web_files: dict[str, bytes]
    """Bundled scripts and pages (``assets/**.js``, ``*.html``)."""


def traces(surface: Surface) -> list[Trace]:
    """Signals in file names, manifest and bundled web code."""
    known = _known()
    libs = [name for name in surface.names if name.startswith("lib/") and name.endswith(".so")]
    others = [name for name in surface.names if not name.startswith(("lib/", "META-INF/"))]
    native = files_matching(known.libs, libs)
    files = files_matching(known.assets, others)
    declared: dict[str, Component] = {}
    for component in surface.components:
        declared.setdefault(component.name, component)
    found: list[Trace] = []
    for row in known.rows:
        if native:
            found += _file_traces(row, row.native_libs, native)
        if files:
            found += _file_traces(row, row.assets, files)
        if row.components and declared:
            found += _component_traces(row, declared)
        if row.meta_data and surface.meta_data:
            found += _meta_data_traces(row, surface)
    return found + web_traces(catalogue().sdks, surface.web_files)


class _Known(NamedTuple):
    """What the catalogue looks for outside the code."""

    rows: tuple[CatalogueRow, ...]
    """Those that look for any of it."""
    libs: frozenset[str]
    assets: frozenset[str]


@cache
def _known() -> _Known:
    rows = catalogue().sdks
    return _Known(
        tuple(r for r in rows if r.native_libs or r.assets or r.components or r.meta_data),
        frozenset(lib for row in rows for lib in row.native_libs),
        frozenset(asset for row in rows for asset in row.assets),
    )


def _file_traces(
    row: CatalogueRow, patterns: tuple[str, ...], found: dict[str, list[str]]
) -> Iterable[Trace]:
    for pattern in patterns:
        for name in found.get(pattern, ()):
            file = name.rpartition("/")[2]
            if name.startswith("lib/"):
                seen = Evidence("native", name, "file name", file)
                yield Trace(row.id, pattern, seen, "library")
            else:
                seen = Evidence("file", name, "file name", file)
                kind: SignalKind = "resource" if name.startswith("res/") else "asset"
                yield Trace(row.id, pattern, seen, kind)


def _component_traces(row: CatalogueRow, declared: dict[str, Component]) -> Iterable[Trace]:
    for pattern in row.components:
        names = [pattern] if "*" not in pattern else filter_names(declared, pattern)
        for component in (declared[name] for name in names if name in declared):
            locator = f"/manifest/application//{component.kind}[@name]"
            seen = Evidence("manifest", "AndroidManifest.xml", locator, component.name)
            yield Trace(row.id, component.name, seen, "component")


def _meta_data_traces(row: CatalogueRow, surface: Surface) -> Iterable[Trace]:
    for pattern in row.meta_data:
        wanted, _, member = pattern.partition("=")
        for name, value, seen in surface.meta_data:
            if name == wanted and (not member or member in re.split(r"[,\s]+", value)):
                yield Trace(row.id, pattern, seen, "meta-data")


def model_traces(models: Iterable[FaceModel], seen: Iterable[CatalogueRow]) -> list[Trace]:
    """Face networks as signals: of a product that is there and brings a file of that name, else of their row."""
    products = [row for row in seen if row.prefixes]
    found: list[Trace] = []
    for model in models:
        owners = [
            row.id
            for row in products
            if files_matching((*row.assets, *row.generic_assets), (model.file,))
        ]
        found += [
            Trace(owner, model.file, model.evidence, "model", model.face_class)
            for owner in owners or [model.sdk]
        ]
    return found
