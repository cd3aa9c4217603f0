"""Small apps in memory: a manifest, code that calls what a test wants called, and files.

data = app([Class("La/Main;", [does(Call("Lx/Sdk;", "start"), Text("http://a.b/c"))])])
artifact = read(tmp_path, data).artifact
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from axmlbuilder import El, axml
from dexbuilder import Class, Method, Pool, build
from zipbuilder import File, zipped

from analyzers.static import Inputs, read_app

PACKAGE = "a"
MAIN = "La/Main;"


class Call(NamedTuple):
    """A call without arguments."""

    owner: str
    name: str
    proto: str = "()V"


class Text(NamedTuple):
    """A string constant."""

    text: str


class Kind(NamedTuple):
    """A type that is made, or looked at."""

    name: str


class Field(NamedTuple):
    """A static field that is read."""

    owner: str
    name: str
    kind: str


def does(*steps: Call | Text | Kind | Field, name: str = "run") -> Method:
    """A method that takes these steps."""

    def code(pool: Pool) -> list[int]:
        units: list[int] = []
        for step in steps:
            if isinstance(step, Call):
                units += [0x0071, pool.method(*step), 0]
            elif isinstance(step, Text):
                units += [0x001A, pool.string(step.text)]
            elif isinstance(step, Field):
                units += [0x0062, pool.field(*step)]
            else:
                units += [0x0022, pool.type(step.name)]
        return [*units, 0x000E]

    return Method(name, code=code)


def activity(name: str, exported: bool = True, *children: El) -> El:
    return El("activity", {"android:name": name, "android:exported": exported}, *children)


def manifest(
    *inside: El, application: Mapping[str, object] | None = None, target: int = 30
) -> bytes:
    """A manifest; ``inside`` stands in its application."""
    sdk = El("uses-sdk", {"android:minSdkVersion": 21, "android:targetSdkVersion": target})
    return axml(El("manifest", {"package": PACKAGE}, sdk, El("application", application, *inside)))


def app(
    classes: Sequence[Class] | bytes = (),
    *,
    files: Mapping[str, bytes | File] | None = None,
    xml: bytes | None = None,
    more: Sequence[Sequence[Class]] = (),
) -> bytes:
    """An APK whose entry is the activity ``a.Main``, unless ``xml`` is another manifest."""
    first = classes if isinstance(classes, bytes) else build([*classes] or [Class(MAIN)]).data
    dexes = {"classes.dex": first}
    for number, each in enumerate(more, 2):
        dexes[f"classes{number}.dex"] = build(each).data
    xml = manifest(activity(".Main")) if xml is None else xml
    found = {"AndroidManifest.xml": xml} | dexes | dict(files or {})
    entries = (each if isinstance(each, File) else File(name, each) for name, each in found.items())
    return zipped(entries)


def read(folder: Path, data: bytes, name: str = "app.apk") -> Inputs:
    """What the analyzer says of an APK."""
    path = folder / name
    path.write_bytes(data)
    return read_app(path)
