"""Apps in several parts: the APKs of a set of splits, and what sets come in.

parts = {"base.apk": part(activity(".Main"), code=[Class("La/Main;")]), "config.zh.apk": part(split="config.zh")}
(tmp_path / "app.xapk").write_bytes(xapk(parts))
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from axmlbuilder import El, axml, table
from dexbuilder import Class, build
from protobuilder import message
from zipbuilder import DEFLATED, STORED, File, zipped

PACKAGE = "a"


def part(
    *inside: El,
    split: str = "",
    root: Mapping[str, object] | None = None,
    above: Sequence[El] = (),
    application: Mapping[str, object] | None = None,
    code: Sequence[Class] = (),
    strings: Mapping[str, Mapping[str, object]] | None = None,
    files: Mapping[str, bytes] | None = None,
    version: object = 3,
    least: int = 21,
) -> bytes:
    """An APK of a set: ``inside`` stands in its application, ``above`` beside it."""
    attributes = {"package": PACKAGE, **({"split": split} if split else {})}
    attributes |= {} if version is None else {"android:versionCode": version}
    attributes |= root or {}
    sdk = El("uses-sdk", {"android:minSdkVersion": least, "android:targetSdkVersion": 30})
    xml = axml(El("manifest", attributes, sdk, *above, El("application", application, *inside)))
    entries = {"AndroidManifest.xml": xml}
    if code:
        entries["classes.dex"] = build(code).data
    if strings:
        entries["resources.arsc"] = table({"string": strings})
    return zipped([File(name, data) for name, data in (entries | dict(files or {})).items()])


def written(folder: Path, parts: Mapping[str, bytes]) -> Path:
    """A folder with these files."""
    folder.mkdir(exist_ok=True)
    for name, data in parts.items():
        (folder / name).write_bytes(data)
    return folder


def xapk(parts: Mapping[str, bytes], listed: Sequence[str] = (), packed: bool = False) -> bytes:
    """A set with the list app stores put in it; ``listed`` are splits it names."""
    told = {
        "xapk_version": 2,
        "package_name": PACKAGE,
        "split_configs": list(listed),
        "split_apks": [{"file": name, "id": name.removesuffix(".apk")} for name in parts],
    }
    return held(parts, {"manifest.json": json.dumps(told).encode()}, packed=packed)


def apks(
    parts: Mapping[str, bytes], listed: Sequence[str] = (), slices: Sequence[str] = ()
) -> bytes:
    """What ``bundletool build-apks`` writes; ``listed`` are splits of its list of contents."""
    described = [message({2: f"splits/{name}.apk", 3: message({1: name})}) for name in listed]
    sliced = [message({2: f"asset-slices/{name}.apk", 7: message({1: name})}) for name in slices]
    toc = message(
        {
            1: [message({2: message({1: message({1: "base"}), 2: described}), 3: 1})],
            3: [message({2: sliced})],
            4: PACKAGE,
        }
    )
    return held(parts, {"toc.pb": toc})


def apkm(parts: Mapping[str, bytes]) -> bytes:
    return held(parts, {"info.json": b'{"apkm_version": 5}', "icon.png": b"png"})


def held(
    parts: Mapping[str, bytes], more: Mapping[str, bytes] | None = None, packed: bool = False
) -> bytes:
    """An archive of these files."""
    method = DEFLATED if packed else STORED
    files = {**(more or {}), **parts}
    return zipped([File(name, data, method=method) for name, data in files.items()])
