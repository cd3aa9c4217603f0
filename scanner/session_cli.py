"""``faceaudit observe``, ``import``, ``export`` and ``purge``: sessions of a running app."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar

import click

from scanner.options import LANGUAGE

Command = TypeVar("Command", bound=Callable[..., Any])

_PATH = click.Path(path_type=Path)
PATHS = ("idle", "decline", "deny-camera", "accept", "withdraw", "child")
HOOKS = ("auto", "spawn", "held", "attach", "gadget", "none")
ROUTES = ("proxy", "wireguard", "none")
INTERRUPTED = 130
RELAUNCH_AFTER = 60
"""Seconds between launches after a refusal; the window a report names is what really passed."""


def observing(function: Command) -> Command:
    """Options of ``faceaudit observe``."""
    for option in reversed(
        (
            click.option("--device", metavar="SERIAL", help="Which device, when there are several."),
            click.option(
                "-o", "--session", "folder", type=_PATH, metavar="DIR",
                help="Folder for the session. Default: session-PACKAGE.",
            ),
            click.option(
                "--paths", "paths", type=click.Choice(PATHS), multiple=True,
                help="Walk only this path; repeat it for several. Default: all six.",
            ),
            click.option(
                "--repeat", type=click.IntRange(1, 9), default=2, show_default=True,
                help="Fresh installs on which a path that shows something is walked.",
            ),
            click.option(
                "--hooks", type=click.Choice(HOOKS), default="auto", show_default=True,
                help="How the code in the app is reached; none: screens, services and traffic only.",
            ),
            click.option(
                "--frida", metavar="usb|local|HOST:PORT", default="",
                help="Where frida finds the app. Default: by the device.",
            ),
            click.option(
                "--frida-server", type=_PATH, metavar="FILE",
                help="The server to push to a rooted phone; its version must be the installed frida's.",
            ),
            click.option(
                "--java-bridge", type=_PATH, envvar="FACEAUDIT_JAVA_BRIDGE", metavar="FILE",
                help="Script that gives the agent its Java. Default: the one of the installed frida-tools.",
            ),
            click.option(
                "--route", type=click.Choice(ROUTES), default="proxy", show_default=True,
                help="How traffic is led past us.",
            ),
            click.option(
                "--endpoint", default="", metavar="HOST",
                help="With --route wireguard: this machine's address as the phone reaches it. Default: found out.",
            ),
            click.option("--no-tls-trial", is_flag=True, help="Do not try a certificate nobody trusts."),
            click.option("--no-control", is_flag=True, help="Skip the run without hooks."),
            click.option(
                "--unpin", is_flag=True,
                help="Switch the app's own pinning off. It changes the app; the session says so.",
            ),
            click.option(
                "--environment", is_flag=True,
                help="Answer the app's questions for root and emulators. It changes the app; the session says so.",
            ),
            click.option("--steps", type=_PATH, metavar="FILE", help="YAML: steps for a log-in or a detour."),
            click.option("--manual", is_flag=True, help="A person drives; screens, hooks and traffic are recorded."),
            click.option(
                "--relaunches", type=click.IntRange(0, 50), default=3, show_default=True,
                help="Launches after a refusal.",
            ),
            click.option(
                "--relaunch-after", type=click.IntRange(0), default=RELAUNCH_AFTER, show_default=True,
                metavar="SECONDS", help="Time between them.",
            ),
            click.option(
                "--idle", type=click.FloatRange(min=1), default=20.0, show_default=True,
                metavar="SECONDS", help="Time the path idle watches; a launch after a refusal is watched for half of it, "
                "and what follows a face step for no longer.",
            ),
            click.option(
                "--nagging-window",
                type=click.IntRange(1),
                default=48,
                show_default=True,
                metavar="HOURS",
                help="Window in which prompts that come back count as nagging; no statute names one.",
            ),
            click.option(
                "--nagging-launches",
                type=click.IntRange(1),
                default=3,
                show_default=True,
                help="Launches that have to be seen for that.",
            ),
            click.option(
                "--path-budget", type=click.FloatRange(min=1), default=300.0, show_default=True,
                metavar="SECONDS", help="Time for one walk of a path.",
            ),
            click.option("--keep-faces", is_flag=True, help="Keep captured faces, not only hash, size and a blurred thumbnail."),
            click.option("--record-screen", is_flag=True, help="Record the screen where the device can."),
            click.option(
                "--probe-links", is_flag=True,
                help="Ask for result links of your own again without cookies.",
            ),
            click.option("--no-plant", is_flag=True, help="Put no marker photos into the album."),
        )
    ):  # fmt: skip
        function = option(function)
    return function


@click.command()
@click.argument("target", metavar="APK|PACKAGE")
@observing
@click.option(
    "--scan", "judging", is_flag=True, help="Judge the session at once and print the report."
)
@click.option(
    "--policy", multiple=True, metavar="FILE|URL", help="With --scan: the app's privacy policy."
)
@click.option("--format", "form", type=click.Choice(("text", "json", "html")), default="text")
@click.option("--report", type=_PATH, metavar="PATH", help="With --scan: file for the report.")
@LANGUAGE
@click.pass_context
def observe(
    context: click.Context,
    /,
    target: str,
    judging: bool,
    policy: tuple[str, ...],
    form: str,
    report: Path | None,
    lang: str,
    folder: Path | None,
    **options: Any,
) -> int:
    """Run an app on a phone and record what it asks, takes and sends, into a session.

    Six paths are walked, each from a clean install: touch nothing; refuse; agree but deny the camera; agree and reach
    the face step; withdraw; say the user is ten. Use a phone of your own, made for tests: the app's data is cleared.

    \b
    Examples:
      faceaudit doctor --device
      faceaudit observe app.apk -o session
      faceaudit scan app.apk --session session --policy policy.html
    """
    from scanner.observing import Wish, observe
    from scanner.writing import say

    if judging and not Path(target).exists():
        raise click.UsageError("--scan needs the APK as a file")
    try:
        with _asking(options["manual"]) as ask:
            done = observe(Wish(target, folder, options["device"], options, say, ask))
    except KeyboardInterrupt:
        say("[interrupted] the recording was stopped before its end")
        return INTERRUPTED
    say(f"session: {done.session}")
    if not judging or done.apk is None:
        return 0
    return _judged(context, done.apk, done.session, policy, form, report, lang)


def _judged(
    context: click.Context,
    apk: Path,
    session: Path,
    policy: tuple[str, ...],
    form: str,
    report: Path | None,
    lang: str,
) -> int:
    """``faceaudit scan APK --session SESSION``."""
    from scanner.cli import scan

    words = [str(apk), "--session", str(session), "--format", form, "--lang", lang]
    for each in policy:
        words += ["--policy", each]
    if report is not None:
        words += ["--output", str(report)]
    return int(scan.main(words, standalone_mode=False, parent=context.parent) or 0)


@contextmanager
def _asking(manual: bool) -> Iterator[Callable[[], str | None]]:
    """The marks of the person at the phone, typed as lines: ``consent``, ``face-step``, ``end`` …"""
    if not manual:
        yield lambda: None
        return
    import queue
    import sys
    import threading

    from scanner.writing import say

    say(
        "type a mark and Enter (consent, face-step, refused, withdrawn, result, cancelled); end to finish"
    )
    lines: queue.SimpleQueue[str] = queue.SimpleQueue()

    def read() -> None:
        with suppress(OSError, ValueError):  # nobody can type
            for line in sys.stdin:
                lines.put(line.strip() or "mark")
        lines.put("end")

    threading.Thread(target=read, name="marks", daemon=True).start()

    def ask() -> str | None:
        try:
            return lines.get_nowait()
        except queue.Empty:
            return None

    yield ask


@click.command("import")
@click.argument("source", type=_PATH)
@click.option(
    "-o",
    "--session",
    "folder",
    type=_PATH,
    required=True,
    metavar="DIR",
    help="Folder for the session.",
)
@click.option("--package", default="", help="The app's package, where the record does not tell.")
@click.option("--uid", type=int, help="The app's number on that phone, where a capture notes it.")
@click.option(
    "--keep-faces",
    is_flag=True,
    help="Keep faces found in it, not only hash, size and a blurred thumbnail.",
)
def import_(source: Path, folder: Path, package: str, uid: int | None, keep_faces: bool) -> int:
    """Make a session from what another tool recorded.

    SOURCE is a HAR file, a mitmproxy flow file, a plain pcap or pcapng, PCAPdroid's pcap or CSV, a privacy log of camille,
    or a folder of screen dumps and screenshots.
    """
    from analyzers.dynamic.importers import import_any
    from scanner.writing import say

    import_any(source, folder, package, uid=uid, keep_faces=keep_faces)
    say(f"session: {folder}")
    return 0


@click.command()
@click.argument("session", type=_PATH)
@click.option(
    "--har", type=_PATH, required=True, metavar="FILE", help="Write the traffic as HAR 1.2."
)
@click.option(
    "--keep-faces", is_flag=True, help="Leave captured faces in it, where the session kept them."
)
def export(session: Path, har: Path, keep_faces: bool) -> int:
    """Give a session's traffic to other programs."""
    from analyzers.dynamic.har import export_har
    from analyzers.dynamic.log import read_log
    from analyzers.errors import InputError, SessionUnusable
    from scanner.writing import say

    read_log(session, most=0)  # is it one at all, before a file is written
    try:
        with har.open("wb") as out:
            done = export_har(session, out, keep_faces=keep_faces)
    except ImportError:
        raise InputError(
            "dynamic-missing", "mitmproxy is not installed: pip install 'faceaudit[dynamic]'"
        ) from None
    except OSError as error:
        raise SessionUnusable(
            "session-export-failed", f"{har} cannot be written: {error.strerror}"
        ) from None
    say(f"{done.entries} exchanges: {har}")
    return 0


@click.command()
@click.argument("session", type=_PATH)
def purge(session: Path) -> int:
    """Delete the faces a session holds; hashes, sizes and the log stay."""
    from analyzers.dynamic.purge import purge as delete
    from scanner.writing import say

    gone = delete(session)
    say(f"deleted: {len(gone.files)} files")
    return 0
