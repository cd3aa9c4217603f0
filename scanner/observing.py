"""``faceaudit observe``: put together what an observation needs, and say which paths are to be walked again."""

import re
import shutil
import tempfile
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from analyzers.artifacts import DynamicArtifact, StaticArtifact
from analyzers.errors import InputError, SessionUnusable
from analyzers.evidence import Limitation, Text
from reports.model import FLAGGED, Result

if TYPE_CHECKING:
    from analyzers.dynamic.adb import AdbDevice
    from analyzers.dynamic.events import PathName
    from analyzers.dynamic.orders import Orders

_LINE = re.compile(r"^line (\d+)$")
RECORDED = "recorded session"
RESIGNED = "re-signed"
RESIGNED_APP = Limitation(
    "app-resigned",
    Text(
        zh="运行的是植入 frida gadget 并重新签名的副本，不是原 APK：检查签名或加固的应用可能表现不同，没有不带钩子的对照运行。尚未在真机上验证。",
        en="A copy with frida's gadget, signed with another key, was run in place of the APK: an app that checks its signature or is packed may "
        "behave differently, and there is no control run without hooks. Not yet verified on hardware.",
    ),
)


class Wish(NamedTuple):
    """What the command line asks for."""

    target: str
    """An APK (or a set of splits, as for a scan) or the package of an installed app."""
    folder: Path | None
    device: str | None
    options: dict[str, Any]
    say: Callable[[str], None]
    ask: Callable[[], str | None]


class Observed(NamedTuple):
    """What came of it."""

    session: Path
    apk: Path | None
    """The APK, when it is a file here."""


def observe(wish: Wish) -> Observed:
    """Record a session. The device is put back as it was; a session that was begun is kept whatever happens.

    Raises `InputError` with the code of what is missing or went wrong.
    """
    _needs_extra()
    from analyzers.dynamic.choosing import choose
    from analyzers.dynamic.undo import terminating

    with (
        terminating(),
        tempfile.TemporaryDirectory(prefix="faceaudit-") as scratch,
        choose(wish.device) as device,
    ):
        apk, package = _subject(wish.target, device, Path(scratch))
        return _recorded(wish, device, apk, package, Path(scratch))


def _needs_extra() -> None:
    from importlib.util import find_spec

    missing = [name for name in ("adbutils", "frida", "mitmproxy") if find_spec(name) is None]
    if missing:
        raise InputError(
            "dynamic-missing",
            f"{', '.join(missing)} is not installed: pip install 'faceaudit[dynamic]'",
        )


def _subject(target: str, device: "AdbDevice", scratch: Path) -> tuple[Path | None, str]:
    """The APK's path and the package; an installed app's APK is fetched from the device."""
    path = Path(target)
    if path.exists():
        return path, ""
    if "/" in target or target.endswith((".apk", ".xapk", ".apks", ".apkm")):
        raise InputError("apk-missing", f"{target} is not a file, nor a package")
    found = device.shell(f"pm path {_checked(target)}").out.split()
    places = [line.removeprefix("package:") for line in found if line.startswith("package:")]
    if not places:
        raise InputError("app-not-installed", f"{target} is not on the device")
    folder = scratch / target
    folder.mkdir()
    for place in places:
        device.pull(place, folder / Path(place).name)
    return (folder if len(places) > 1 else folder / Path(places[0]).name), target


def _checked(package: str) -> str:
    from analyzers.dynamic.apps import checked

    return checked(package)


def _recorded(
    wish: Wish, device: "AdbDevice", apk: Path | None, package: str, scratch: Path
) -> Observed:
    from analyzers.dynamic.explorer import hints_of
    from analyzers.dynamic.observing import Observation
    from analyzers.dynamic.orders import App
    from analyzers.dynamic.recorder import Recorder
    from analyzers.dynamic.session import Capture, Subject
    from analyzers.static import read_app
    from analyzers.static.budget import Budget
    from scanner.console import default_database

    assert apk is not None
    wish.say(f"reading {apk.name}")
    static = read_app(apk, Budget(300.0)).artifact
    app = static.app
    installed = not package
    apks = _parts(apk, scratch) if installed else ()
    orders, plan = _orders(wish, device), _plan(wish)
    if orders.hooks == "gadget" and installed:
        apks = _with_gadget(wish, device, apks, scratch)
    folder = wish.folder or Path(f"session-{app.package}")
    device.ready()
    capture = Capture(
        hooks=orders.hooks,
        route=orders.route,
        trials=(),
        opted=(*orders.opted, *((RESIGNED,) if orders.hooks == "gadget" else ())),
        detector=_detector(),
    )
    subject = Subject(app.package, app.version_name, app.version_code, app.sha256)
    with (
        Recorder.create(
            folder,
            subject,
            device.identity(),
            capture,
            hook_table=_table_version(),
            versions=_versions(),
            settings=_settings(wish),
            keep_faces=orders.keep_faces,
        ) as recorder,
        _kept(wish, folder),
    ):
        if orders.hooks == "gadget":
            recorder.describe(limitations=(RESIGNED_APP,))
        Observation(
            device,
            recorder,
            App(app.package, apks),
            orders,
            plan,
            hints_of(static),
            confdir=default_database().parent / "proxy",
            progress=wish.say,
            ask=wish.ask,
        ).record(lambda: paths_again(folder, static))
    return Observed(folder, apk if installed else None)


@contextmanager
def _kept(wish: Wish, folder: Path) -> Iterator[None]:
    """Say where what was recorded is, when something stops the recording."""
    try:
        yield
    except BaseException:
        wish.say(f"what was recorded until now is kept: {folder}")
        raise


def _with_gadget(
    wish: Wish, device: "AdbDevice", apks: tuple[Path, ...], scratch: Path
) -> tuple[Path, ...]:
    """The copy with frida's gadget that is installed in the app's place; an app that has one stays as it is."""
    from importlib.metadata import version

    from analyzers.dynamic.gadget import has_gadget, patched

    if any(has_gadget(path) for path in apks):
        wish.say("the APK has a gadget already: it is installed as it is")
        return apks
    wish.say("making a copy with frida's gadget, signed anew")
    copy = scratch / "with-gadget.apk"
    return (patched(list(apks), device.identity().abis, version("frida"), copy),)


def _parts(apk: Path, scratch: Path) -> tuple[Path, ...]:
    """The APK files to install: the file itself, or those of a set."""
    if apk.is_dir():
        return tuple(sorted(apk.glob("*.apk")))
    if apk.suffix.lower() == ".apk":
        return (apk,)
    import zipfile
    import zlib

    folder = scratch / "parts"
    folder.mkdir()
    try:
        with zipfile.ZipFile(apk) as archive:
            for number, entry in enumerate(archive.infolist()):
                if entry.filename.lower().endswith(".apk"):
                    with (
                        archive.open(entry) as source,
                        (folder / f"{number}.apk").open("wb") as out,
                    ):
                        shutil.copyfileobj(source, out)
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        OSError,
        NotImplementedError,
        RuntimeError,
    ) as error:
        raise InputError("apk-set-unreadable", f"{apk.name} cannot be unpacked: {error}") from None
    return tuple(sorted(folder.glob("*.apk")))


def _orders(wish: Wish, device: "AdbDevice") -> "Orders":
    from analyzers.dynamic.orders import Orders

    options = wish.options
    hooks, frida = options["hooks"], options["frida"]
    if hooks == "auto":
        identity = device.identity()
        hooks = {"simulated": "held"}.get(identity.kind, "spawn" if identity.root else "none")
        frida = frida or ("local" if hooks == "held" else "")
    opted = [name for name in ("unpin", "environment") if options[name]]
    return Orders(
        paths=options["paths"] or Orders().paths,
        repeat=options["repeat"],
        hooks=hooks,
        frida=frida,
        bridge=options["java_bridge"],
        server=options["frida_server"],
        route=options["route"],
        endpoint=options["endpoint"],
        tls_trial=not options["no_tls_trial"],
        # without somebody who lets it go the copy with the gadget waits forever
        control=not options["no_control"] and hooks != "gadget",
        opted=tuple(opted),
        plant=not options["no_plant"],
        keep_faces=options["keep_faces"],
        record_screen=options["record_screen"],
        probe_links=options["probe_links"],
        manual=options["manual"],
    )


def _plan(wish: Wish) -> Any:
    from analyzers.dynamic.explorer import Plan
    from analyzers.dynamic.script import read_script

    steps = wish.options["steps"]
    return Plan(
        budget=wish.options["path_budget"],
        relaunches=wish.options["relaunches"],
        relaunch_after=wish.options["relaunch_after"],
        idle=wish.options["idle"],
        script=read_script(steps) if steps is not None else None,
    )


def _settings(wish: Wish) -> dict[str, str]:
    """Options that shape what is seen and how it is judged, as the session keeps them."""
    told = ("relaunches", "relaunch_after", "idle", "path_budget", "repeat", "route", "hooks")
    return {
        **{name: str(wish.options[name]) for name in told},
        "nagging-window-hours": str(wish.options["nagging_window"]),
        "nagging-launches": str(wish.options["nagging_launches"]),
    }


def _detector() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return f"dlib HOG {version('dlib-bin')}"
    except PackageNotFoundError:
        return ""


def _table_version() -> str:
    from analyzers.dynamic.agent.table import version

    return version()


def _versions() -> dict[str, str]:
    from importlib.metadata import PackageNotFoundError, version

    found = {}
    for name in ("frida", "frida-tools", "mitmproxy", "adbutils"):
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


# --- which paths are walked again -----------------------------------------------------------------


def paths_again(session: Path, static: StaticArtifact) -> Collection[tuple["PathName", str]]:
    """Paths whose record alone speaks for a violation, and which way of them: another fresh install has to show it too."""
    from analyzers.dynamic.reading import read_session
    from scanner.context import Context
    from scanner.engine import Artifacts, judge
    from scanner.one import today

    try:
        dynamic = read_session(session, static=static)
    except SessionUnusable:
        return ()
    judgement = judge(Artifacts(static, _while_open(dynamic)), Context(), today())
    lines = {
        int(match[1])
        for result in judgement.results
        if _shown_by_the_run(result)
        for finding in result.findings
        for piece in finding.evidence
        if (match := _LINE.match(piece.locator))
    }
    return _paths_of(dynamic, lines)


def _while_open(dynamic: DynamicArtifact) -> DynamicArtifact:
    """The artifact of a log that is still being written: not being closed is no break of its chain."""
    from msgspec.structs import replace

    if dynamic.recording is None:
        return dynamic
    return replace(dynamic, recording=replace(dynamic.recording, intact=True))


def _shown_by_the_run(result: Result) -> bool:
    return result.verdict in FLAGGED[:2] and any(basis.en == RECORDED for basis in result.rests_on)


def _paths_of(dynamic: DynamicArtifact, lines: Collection[int]) -> Collection[tuple[Any, str]]:
    found = set()
    for run in dynamic.observed.runs:
        numbers = [moment.n for moment in run.moments]
        if numbers and any(numbers[0] <= line <= numbers[-1] for line in lines):
            found.add((run.path, run.way))
    return found
