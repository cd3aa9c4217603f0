"""Mutants of the fixture apps, by the part of them that is mutated, and of single formats."""

from functools import cache

import mutated_chunks
import mutated_dex
import mutated_native
import mutated_texts
import mutated_zip
from dice import Dice, scrambled
from mutated_zip import entries_of, layout_of, written
from sample_kinds import ALONE, BASES, MANIFEST, TESTS, Sample, plain

# --- apps ----------------------------------------------------------------------------------------


@cache
def files_of(name: str) -> dict[str, bytes]:
    """What is in an app, but for its signature."""
    path = TESTS / name / f"{name.rpartition('/')[2]}.apk"
    return {
        entry: data
        for entry, data in entries_of(path.read_bytes()).items()
        if not entry.startswith("META-INF/")
    }


def _chosen(dice: Dice) -> str:
    return BASES[0] if dice.chance(0.3) else dice.choice(BASES)


def _zip(kind: str, seed: int, dice: Dice) -> Sample:
    base = _chosen(dice)
    data, same = mutated_zip.mutated(dice, files_of(base))
    return Sample(kind, seed, base, {"app.apk": data}, same, data)


def _inner(
    kind: str, seed: int, dice: Dice, base: str, name: str, part: bytes, same: bool = False
) -> Sample:
    """An app of which one file was mutated."""

    def build(data: bytes) -> dict[str, bytes]:
        return {"app.apk": written(layout_of({**files_of(base), name: data}))}

    before = files_of(base).get(name, b"")
    return Sample(kind, seed, base, build(part), same, part, before, build)


def _axml(kind: str, seed: int, dice: Dice) -> Sample:
    base = _chosen(dice)
    others = sorted(
        name for name in files_of(base) if name.startswith("res/") and name.endswith(".xml")
    )
    name = dice.choice(others) if others and dice.chance(0.3) else MANIFEST
    return _inner(kind, seed, dice, base, name, mutated_chunks.mutated(dice, files_of(base)[name]))


def _arsc(kind: str, seed: int, dice: Dice) -> Sample:
    base = _chosen(dice)
    name = "resources.arsc"
    return _inner(kind, seed, dice, base, name, mutated_chunks.mutated(dice, files_of(base)[name]))


def _dex(kind: str, seed: int, dice: Dice) -> Sample:
    base = _chosen(dice)
    dexes = sorted(name for name in files_of(base) if name.endswith(".dex"))
    name = dice.choice(dexes)
    data = files_of(base)[name]
    if dice.chance(0.1):  # another one that is loaded beside it
        more = f"classes{len(dexes) + 1}.dex"
        # Of two classes of one name the first counts, so what is there stays.
        return _inner(kind, seed, dice, base, more, mutated_dex.mutated(dice, data), same=True)
    if dice.chance(0.05):
        return _inner(kind, seed, dice, base, name, mutated_dex.padded(dice, data), same=True)
    return _inner(kind, seed, dice, base, name, mutated_dex.mutated(dice, data))


@cache
def libraries() -> tuple[bytes, ...]:
    """Sound libraries of every layout."""
    from elfbuilder import library

    exports = [f"Java_com_megvii_livenessdetection_Detector_native{n}" for n in range(20)]
    made = []
    for wide in (True, False):
        for table in ("gnu", "sysv", "none"):
            made.append(
                library(
                    ["JNI_OnLoad", *exports, "_ZN2cv14FaceDetectorYN6detectE"],
                    imports=["malloc", "dlopen", "send"],
                    texts=["com/arcsoft/face/FaceEngine", "https://api.megvii.com", "人脸"],
                    wide=wide,
                    table=table,
                )
            )
        made.append(library(exports, wide=wide, sections=True))
    return tuple(made)


def _elf(kind: str, seed: int, dice: Dice) -> Sample:
    base = dice.choice(BASES)
    abi = dice.choice(("arm64-v8a", "armeabi-v7a", "x86"))
    name = f"lib/{abi}/{dice.choice(('libmegface.so', 'libx.so', 'libarcsoft_face.so', 'libjiagu.so'))}"
    part = mutated_native.library(dice, dice.choice(libraries()))
    return _inner(kind, seed, dice, base, name, part, same=True)  # one more file clears nobody


@cache
def _models() -> tuple[tuple[str, bytes], ...]:
    import modelbuilder as made

    names = ["input", "embeddings", "face_landmarks", "prob"]
    shapes = [(1, 112, 112, 3)]
    return (
        ("face.tflite", made.tflite(names, inputs=shapes, outputs=[(1, 128)])),
        ("mobilefacenet.mnn", made.mnn(names)),
        ("arcface.onnx", made.onnx(names, inputs=shapes, outputs=[(1, 512)])),
        ("det.caffemodel", made.caffe(names)),
        ("facenet.pb", made.graph_def(names)),
        ("retinaface.param", made.ncnn([f"Convolution {name} 1 1 a b 0=64" for name in names])),
        ("blaze.tnnproto", made.tnn((1, 3, 128, 128), names)),
        (
            "haarcascade_frontalface.xml",
            b"<opencv_storage><cascade><size>24 24</size></cascade></opencv_storage>",
        ),
    )


def _model(kind: str, seed: int, dice: Dice) -> Sample:
    file, data = dice.choice(_models())
    part, name = mutated_native.numbers(dice, data), f"assets/{file}"
    return _inner(kind, seed, dice, dice.choice(BASES), name, part, same=True)


@cache
def _sets() -> tuple[tuple[str, bytes], ...]:
    suite = TESTS / "suite"
    found = []
    for name in ("split-apks-zh-bundles", "split-xapk-zh-consent"):
        for path in sorted((suite / name).iterdir()):
            if path.suffix in (".apks", ".xapk", ".apkm", ".aab"):
                found.append((path.suffix, path.read_bytes()))
    return tuple(found)


def _set(kind: str, seed: int, dice: Dice) -> Sample:
    """A set of APKs: its archive, one of its lists, or one of its APKs."""
    suffix, data = dice.choice(_sets())
    parts = entries_of(data)
    name = dice.choice(sorted(parts))
    if dice.chance(0.3):
        made, _ = mutated_zip.mutated(dice, parts)
    else:
        part = parts[name]
        if name.endswith(".apk"):
            inner = entries_of(part)
            if dice.chance(0.5):
                part, _ = mutated_zip.mutated(dice, inner)
            else:
                inner[MANIFEST] = mutated_chunks.mutated(dice, inner[MANIFEST])
                part = written(layout_of(inner))
        elif name.endswith(".json"):
            part = mutated_texts.json_file(dice, part)
        else:
            part = scrambled(dice, part) if part else b"\xff" * 20
        parts[name] = part
        if dice.chance(0.1):  # a set in the set
            parts["splits/more.apk" if dice.chance(0.5) else "more.apk"] = data
        made = written(layout_of(parts))
    return Sample(kind, seed, "", {f"app{suffix}": made}, part=made)


def _alone(kind: str, seed: int, dice: Dice) -> Sample:
    format_ = kind.partition("-")[0]
    files = files_of(_chosen(dice))
    if format_ == "zip":
        few = {name: files[name] for name in (MANIFEST, "classes.dex")} | {"assets/a": b"a" * 300}
        part, _ = mutated_zip.mutated(dice, few)
        return plain(kind, seed, "x.apk", b"", part)
    if format_ == "elf":
        before = dice.choice(libraries())
        return plain(kind, seed, "x.so", before, mutated_native.library(dice, before))
    if format_ == "dex":
        before = files["classes.dex"]
        return plain(kind, seed, "x.dex", before, mutated_dex.mutated(dice, before))
    before = files[MANIFEST if format_ == "axml" else "resources.arsc"]
    return plain(kind, seed, "x.bin", before, mutated_chunks.mutated(dice, before))


MAKERS = {
    "zip": _zip,
    "axml": _axml,
    "arsc": _arsc,
    "dex": _dex,
    "elf": _elf,
    "model": _model,
    "set": _set,
    **dict.fromkeys(ALONE, _alone),
}
