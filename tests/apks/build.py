"""Build the fixture apps: javac, d8 or R8, aapt, zipalign, apksigner, nothing else.

Every case is a folder of a suite: this folder, or the bench suite beside it (``--suite``). The
``README.md`` of a suite tells what each case shows. Two builds with the same tools give the same
bytes: names are sorted, times are fixed, and the key is the committed one. A case whose sources did
not change is not built again.
"""

import argparse
import fcntl
import json
import os
import re
import shutil
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from crafted import bare, content, fake_library, scrambled, zip_bytes
from recipe import APKS, PHONE, SUITE, Case, case_names, files
from toolchain import FRAMEWORK, Tools, default_cache, find_tools, run

DEMO = APKS.parent.parent / "scanner" / "demo"
DEMO_CASE = "loan-violating"

KEYSTORE = APKS / "debug.keystore"
KEY_ALIAS = "fixture"
KEY_PASSWORD = "android"  # the password every Android debug key has

KEEP = """
-dontwarn **
-keepattributes Signature,InnerClasses,EnclosingMethod,*Annotation*
-keepclasseswithmembernames class * { native <methods>; }
-keepclassmembers class * { @android.webkit.JavascriptInterface <methods>; }
-keepclassmembers class * extends android.app.Activity {
    public void *(android.view.View);
    public void onRequestPermissionsResult(int, java.lang.String[], int[]);
}
-keepclassmembers enum * { public static **[] values(); public static ** valueOf(java.lang.String); }
"""
"""What an app project keeps by default; aapt adds what manifest and layouts name."""


@dataclass
class Work:
    """One build: the case, its sources in one folder, and a folder for what comes out."""

    case: Case
    tree: Path
    folder: Path
    tools: Tools
    dex: dict[str, dict[str, bytes]] = field(default_factory=dict)
    """Class files by the dex file they belong to."""


def javac(work: Work, output: Path, sources: list[Path], *options: str | Path) -> None:
    """Compile; a platform class is read where needed, and no class file comes of it."""
    output.mkdir()
    platform = os.pathsep.join(str(folder) for folder in work.case.platform_folders())
    common = ["-encoding", "UTF-8", "-Xlint:-options", "--release", "8", "-nowarn", "-proc:none"]
    if work.case.recipe.sim:  # what the simulated phone lacks is found out here
        common += ["-cp", str(runtime_jar())]
    else:
        common += ["-cp", str(work.tools.android_jar), "-sourcepath", platform, "-Xprefer:source"]
    run("javac", *common, *options, "-d", output, *sources)


def runtime_jar() -> Path:
    """The platform classes of the simulated phone; they have the signatures of a newer Android."""
    sys.path.insert(0, str(PHONE.parent))
    import provide

    return provide.runtime_jar()


def compile_java(work: Work) -> None:
    """Compile a case with its stubs, and tell which class goes where."""
    recipe, output = work.case.recipe, work.folder / "classes"
    roots = [work.tree / "java", *work.case.stub_folders(), work.folder / "generated"]
    wanted = [path for root in roots if root.exists() for path in files(root)]
    wanted = [path for path in wanted if path.suffix == ".java"]
    javac(work, output, wanted, "-g:source,lines", "-implicit:none")
    homes = [(tuple(recipe.packed.get("classes", ())), "packed")]
    homes += [(tuple(one.get("classes", ())), name) for name, one in recipe.splits.items()]
    homes += [(recipe.second_dex, "classes2.dex"), (("",), "classes.dex")]
    for path in files(output):
        relative = path.relative_to(output).as_posix()
        if not relative.startswith(recipe.left_out):
            home = next(home for prefixes, home in homes if relative.startswith(prefixes))
            work.dex.setdefault(home, {})[relative] = path.read_bytes()


def to_dex(work: Work, home: str) -> bytes:
    """One dex file of some classes, which may refer to the others."""
    others = {
        name: data for key, part in work.dex.items() if key != home for name, data in part.items()
    }
    with tempfile.TemporaryDirectory(dir=work.folder) as scratch:
        jar, beside = Path(scratch) / "program.jar", Path(scratch) / "beside.jar"
        jar.write_bytes(zip_bytes(work.dex[home]))
        command: list[str | Path] = ["java", "-XX:TieredStopAtLevel=1", "-cp", work.tools.d8]
        command += ["com.android.tools.r8.D8", "--release", "--output", scratch]
        command += ["--min-api", str(work.case.recipe.min_api), "--lib", work.tools.android_jar]
        if others:
            beside.write_bytes(zip_bytes(others))
            command += ["--classpath", beside]
        run(*command, jar)
        return (Path(scratch) / "classes.dex").read_bytes()


def shrunk(work: Work) -> dict[str, bytes]:
    """The dex files R8 makes; it sees the newer platform first, or it would drop its callbacks."""
    recipe, folder = work.case.recipe, work.folder / "r8"
    if set(work.dex) != {"classes.dex"}:
        raise SystemExit(f"{work.case.name}: R8 takes all classes or none")
    folder.mkdir()
    declared = [path for root in work.case.platform_folders() for path in files(root)]
    first = {path.name: path for path in reversed(declared) if path.suffix == ".java"}
    javac(work, work.folder / "platform", list(first.values()))
    library, jar, rules = (
        work.folder / name for name in ("platform.jar", "program.jar", "keep.pro")
    )
    known = {
        name: data
        for name, data in members(work.tools.android_jar).items()
        if name[-6:] == ".class"
    }
    built = work.folder / "platform"
    known |= {path.relative_to(built).as_posix(): path.read_bytes() for path in files(built)}
    with zipfile.ZipFile(library, "w") as archive:
        for name, data in known.items():
            archive.writestr(name, data)
    jar.write_bytes(zip_bytes(work.dex["classes.dex"]))
    more = (work.tree / recipe.r8).read_text("utf-8") if isinstance(recipe.r8, str) else ""
    rules.write_text(KEEP + (work.folder / "manifest.pro").read_text("utf-8") + more, "utf-8")
    command: list[str | Path] = ["java", "-cp", work.tools.d8]
    command += ["com.android.tools.r8.R8", "--release"]
    command += ["--min-api", str(recipe.min_api), "--lib", library, "--pg-conf", rules]
    run(*command, "--output", folder, jar)
    return {path.name: path.read_bytes() for path in files(folder) if path.suffix == ".dex"}


def package(work: Work) -> dict[str, bytes]:
    """Let aapt compile the manifest and resources; it also writes ``R.java`` and keep rules."""
    generated, output = work.folder / "generated", work.folder / "resources.apk"
    generated.mkdir()
    command: list[str | Path] = ["aapt", "package", "-f", "-M", work.tree / "AndroidManifest.xml"]
    command += ["-I", work.tools.framework, "-F", output, "-J", generated]
    command += ["-G", work.folder / "manifest.pro"]
    if (work.tree / "res").exists():
        command += ["-S", work.tree / "res"]
    for split in work.case.recipe.splits.values():
        if "resources" in split:
            command += ["--split", split["resources"]]
    run(*command)
    return members(output)


def members(archive: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(archive) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def laid_out(entries: dict[str, bytes]) -> dict[str, bytes]:
    """The entries in the order they are written in: the manifest, then by name."""
    first = {"AndroidManifest.xml": entries["AndroidManifest.xml"]}
    return first | dict(sorted(entries.items()))


def base(work: Work) -> dict[str, bytes]:
    """What is in the APK of a case, or in the base APK of a set."""
    recipe, entries = work.case.recipe, package(work)
    compile_java(work)
    if recipe.r8:
        entries |= shrunk(work)
    else:
        homes = [name for name in work.dex if name.endswith(".dex")]
        entries |= {name: to_dex(work, name) for name in homes}
    if recipe.sim:
        entries["assets/sim/app.jar"] = runnable(work)
    if recipe.packed:
        entries[recipe.packed["into"]] = scrambled(to_dex(work, "packed"))
    if recipe.bare_manifest:
        entries["AndroidManifest.xml"] = bare(entries["AndroidManifest.xml"])
    assets = work.tree / "assets"
    for path in files(assets):
        entries[f"assets/{path.relative_to(assets).as_posix()}"] = path.read_bytes()
    return (
        entries | {name: fake_library(name) for name in recipe.native} | crafted(work, recipe.files)
    )


def runnable(work: Work) -> bytes:
    """The classes for a JVM, with the manifest and resources as they were written."""
    classes = {name: data for part in work.dex.values() for name, data in part.items()}
    written = [work.tree / "AndroidManifest.xml", *files(work.tree / "res")]
    named = {f"sim/{path.relative_to(work.tree).as_posix()}": path for path in written}
    return zip_bytes(classes | {name: path.read_bytes() for name, path in named.items()})


def crafted(work: Work, wanted: dict[str, Any]) -> dict[str, bytes]:
    return {name: content(spec, work.tree) for name, spec in wanted.items()}


def split(work: Work, name: str, spec: dict[str, Any]) -> dict[str, bytes]:
    """What is in one split: a configuration, or a feature where it has classes."""
    if "resources" in spec:
        entries = members(work.folder / f"resources_{spec['resources']}.apk")
    else:
        manifest, output = work.folder / name / "AndroidManifest.xml", work.folder / f"{name}.zip"
        manifest.parent.mkdir()
        code, feature = ("true", ' isFeatureSplit="true"') if "classes" in spec else ("false", "")
        text = (work.tree / "AndroidManifest.xml").read_text("utf-8")
        version = re.search(r'android:versionCode="\d+"', text)
        manifest.write_text(
            '<manifest xmlns:android="http://schemas.android.com/apk/res/android"'
            f' package="{package_name(work)}" split="{name}"{feature} {version and version[0]}>'
            f'<application android:hasCode="{code}" /></manifest>',
            "utf-8",
        )
        run("aapt", "package", "-f", "-M", manifest, "-I", work.tools.framework, "-F", output)
        entries = members(output)
        entries.pop("resources.arsc", None)
    if name in work.dex:
        entries["classes.dex"] = to_dex(work, name)
    libraries = {library: fake_library(library) for library in spec.get("native", ())}
    return entries | libraries | crafted(work, spec.get("files", {}))


def package_name(work: Work) -> str:
    expected = json.loads((work.case.folder / "expected.json").read_text("utf-8"))
    return str(expected["package"])


def make_key() -> None:
    """The throw-away key; it signs fixtures and nothing else."""
    command: list[str | Path] = ["keytool", "-genkeypair", "-keystore", KEYSTORE]
    command += ["-storetype", "PKCS12"]
    command += ["-alias", KEY_ALIAS, "-storepass", KEY_PASSWORD, "-keypass", KEY_PASSWORD]
    command += ["-keyalg", "RSA", "-keysize", "2048", "-sigalg", "SHA256withRSA"]
    command += ["-validity", "10950", "-startdate", "2025/06/01 00:00:00"]
    run(*command, "-dname", "CN=Fixture, OU=Tests, O=faceaudit")


def signed(work: Work, entries: dict[str, bytes]) -> bytes:
    """The aligned and signed APK of some entries."""
    with tempfile.TemporaryDirectory(dir=work.folder) as scratch:
        unsigned, aligned, target = (Path(scratch) / name for name in ("u.apk", "a.apk", "s.apk"))
        unsigned.write_bytes(zip_bytes(laid_out(entries)))
        run("zipalign", "-f", "4", unsigned, aligned)
        command: list[str | Path] = ["apksigner", "sign", "--ks", KEYSTORE]
        command += ["--ks-key-alias", KEY_ALIAS]
        command += ["--ks-pass", f"pass:{KEY_PASSWORD}", "--key-pass", f"pass:{KEY_PASSWORD}"]
        jar_signed = "true" if work.case.root == APKS else "false"  # four kilobytes for each APK
        command += ["--v1-signing-enabled", jar_signed, "--v2-signing-enabled", "true"]
        command += ["--v3-signing-enabled", "false", "--v4-signing-enabled", "false"]
        run(*command, "--out", target, aligned)
        return target.read_bytes()


def contained(work: Work, container: str) -> dict[str, bytes]:
    """The APKs of a set under the names its container uses, with what else lies in it."""
    splits = work.case.recipe.splits
    whole = base(work)
    apks = {"": signed(work, whole)}
    apks |= {name: signed(work, split(work, name, spec)) for name, spec in splits.items()}
    if container != "xapk":
        named = {f"split_{name}.apk" if name else "base.apk": data for name, data in apks.items()}
        about = {"apkm": {"info.json": {"pname": package_name(work), "apkm_version": 5}}}
    else:
        main = package_name(work)
        named = {f"{name or main}.apk": data for name, data in apks.items()}
        listed = [{"file": f"{name or main}.apk", "id": name or "base"} for name in apks]
        facts = {"xapk_version": 2, "package_name": main, "split_apks": listed}
        about = {"xapk": {"manifest.json": facts}}
    beside = about.get(container, {})
    return named | {name: json.dumps(facts).encode() for name, facts in beside.items()}


def build(case: Case, tools: Tools) -> None:
    """Write the output of a case anew."""
    with tempfile.TemporaryDirectory() as scratch:
        work = Work(case, Path(scratch) / "tree", Path(scratch), tools)
        for name, path in case.tree().items():
            (work.tree / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, work.tree / name)
        container, output = case.recipe.container, case.output
        if container == "folder":
            parts = contained(work, container)
            shutil.rmtree(output, ignore_errors=True)
            output.mkdir()
            for name, data in parts.items():
                (output / name).write_bytes(data)
        else:
            made = zip_bytes(contained(work, container)) if container else signed(work, base(work))
            fresh = case.root / f".{case.name}.fresh"
            fresh.write_bytes(made)
            fresh.replace(output)  # whoever reads it meanwhile has the old or the new one


def copy_demo() -> None:
    """The demo of the scanner is the first case a reader should see."""
    DEMO.mkdir(parents=True, exist_ok=True)
    case = Case(APKS, DEMO_CASE)
    shutil.copyfile(case.output, DEMO / "demo.apk")
    for name in ("policy.html", "context.yaml"):
        shutil.copyfile(case.folder / name, DEMO / name)


@contextmanager
def record(root: Path) -> Iterator[dict[str, Any]]:
    """``built.json`` of a suite, held against other builders while it is changed."""
    path, names = root / "built.json", case_names(root)
    holder = os.open(root, os.O_RDONLY)
    try:
        fcntl.flock(holder, fcntl.LOCK_EX)
        built = json.loads(path.read_text("utf-8")) if path.exists() else {}
        yield built
        kept = {name: built[name] for name in names if name in built}
        path.write_text(json.dumps(kept, indent=2) + "\n", "utf-8")
    finally:
        os.close(holder)


def is_current(case: Case, built: dict[str, Any]) -> bool:
    known = built.get(case.name)
    if not known or not case.output.exists():
        return False
    return bool(known == {"sources": case.digest(), "apk": case.built()})


def make(case: Case, tools: Tools, known: dict[str, Any]) -> str:
    """Build a case unless it is known to be current; the line to print."""
    if is_current(case, known):
        return ""
    before = case.digest()
    build(case, tools)
    with record(case.root) as built:
        built[case.name] = {"sources": before, "apk": case.built()}
    paths = files(case.output) if case.output.is_dir() else [case.output]
    return f"{case.name:36} {sum(path.stat().st_size for path in paths):6} bytes\n"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--suite", action="store_true", help="the bench suite, not this folder")
    parser.add_argument("--phone", action="store_true", help="the apps of the simulated phone")
    parser.add_argument("--case", action="append", help="only this case; repeatable")
    parser.add_argument("--force", action="store_true", help="also what did not change")
    parser.add_argument("--jobs", type=int, default=2, help="how many cases at a time")
    parser.add_argument("--d8", type=Path, metavar="PATH", help="d8.jar")
    parser.add_argument("--android-jar", type=Path, metavar="PATH", help="platform classes")
    parser.add_argument("--framework", type=Path, default=FRAMEWORK, help="platform resources")
    parser.add_argument(
        "--cache", type=Path, default=default_cache(), help="for what is downloaded"
    )
    args = parser.parse_args()
    tools, root = find_tools(args), SUITE if args.suite else PHONE if args.phone else APKS
    if not KEYSTORE.exists():
        make_key()
    unknown = set(args.case or ()) - set(case_names(root))
    if unknown:
        raise SystemExit(f"no such case: {', '.join(sorted(unknown))}")
    with record(root) as built:
        known = {} if args.force else dict(built)
    wanted = [Case(root, name) for name in args.case or case_names(root)]
    failed = 0
    with ThreadPoolExecutor(args.jobs) as pool:
        for case, future in [(case, pool.submit(make, case, tools, known)) for case in wanted]:
            try:
                sys.stdout.write(future.result())
            except (SystemExit, OSError, LookupError, TypeError, ValueError) as error:
                failed += 1
                sys.stdout.write(f"{case.name}: {error}\n")
    if root == APKS and (APKS / DEMO_CASE).exists():
        copy_demo()
    sys.exit(bool(failed))


if __name__ == "__main__":
    main()
