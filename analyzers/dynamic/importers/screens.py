"""A folder of UI dumps and screenshots, each named or dated with its time.

``2026-11-22_10-15-30.xml`` and ``2026-11-22_10-15-30.png`` belong together, so do ``1763806530123.xml`` and its picture
(seconds or milliseconds since 1970). Without a time in the name a file's last change is taken.
"""

import re
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from analyzers.dynamic.events import Gap, ScreenSeen
from analyzers.dynamic.importers.writing import Imported, unreadable
from analyzers.dynamic.screens import TreeUnreadable, read_screen, unread_screen
from analyzers.errors import SessionUnusable

MOST = 5_000
"""Files."""
LARGEST_TREE = 8 << 20
LARGEST_SHOT = 32 << 20
_PNG = b"\x89PNG\r\n\x1a\n"
_CALENDAR = re.compile(
    r"(20\d\d)[-_.]?(\d\d)[-_.]?(\d\d)[-_.T ]?(\d\d)[-_.:h]?(\d\d)[-_.:m]?(\d\d)(?:[-_.](\d{3})(?!\d))?"
)
_EPOCH = re.compile(r"(?<!\d)(1\d{9})(\d{3})?(?!\d)")


class Sight(NamedTuple):
    """What was kept of one moment."""

    moment: float
    tree: Path | None
    shot: Path | None


def import_screens(source: Path, folder: Path, package: str = "") -> Path:
    """Make a session of a folder of screens; the session's folder. Raises `SessionUnusable`."""
    sights, dated, more = _sights(source)
    if not sights:
        raise SessionUnusable("session-import-empty", f"{source} holds no UI dump (*.xml) or *.png")
    missing = ["imported-no-hooks", "imported-no-traffic"]
    missing += [] if dated else ["imported-file-times"]
    missing += ["imported-in-part"] if more else []
    with Imported(folder, package, "screens", sights[0].moment, missing) as session:
        for sight in sights:
            _add(session, sight, package)
    return folder


def _add(session: Imported, sight: Sight, package: str) -> None:
    xml = _text(sight.tree)
    name = tree = ""
    screen = unread_screen(package, "")
    if sight.tree is not None:
        name = sight.tree.name[:120]
        try:
            if xml is None:
                raise TreeUnreadable("tree-too-large", f"{name} is too large")
            screen = read_screen(xml)
            tree = session.recorder.tree(xml)
        except TreeUnreadable as error:
            session.limit("imported-damaged")
            session.add(Gap("screens", error.code, f"{name}: {error}"), sight.moment)
            if sight.shot is None:
                return
    shot = _picture(session, sight.shot)
    seen = ScreenSeen(
        id=screen.id,
        package=screen.package or package,
        activity=screen.activity,
        tree=tree,
        shot=shot,
        texts=screen.texts,
        role=screen.role,
    )
    session.add(seen, sight.moment)


def _text(path: Path | None) -> str | None:
    if path is None:
        return None
    with suppress(OSError):
        if path.stat().st_size <= LARGEST_TREE:
            return path.read_bytes().decode("utf-8", "replace")
    return None


def _picture(session: Imported, path: Path | None) -> str:
    if path is None:
        return ""
    with suppress(OSError):
        if path.stat().st_size <= LARGEST_SHOT:
            data = path.read_bytes()
            if data.startswith(_PNG):
                return session.recorder.shot(data)
    session.limit("imported-damaged")
    return ""


def _sights(source: Path) -> tuple[list[Sight], bool, bool]:
    """In the order of their times; whether all names have one, and whether there are more."""
    try:
        files = sorted(
            path
            for path in source.rglob("*")
            if path.suffix.lower() in (".xml", ".png") and path.is_file()
        )
    except OSError as error:
        raise unreadable(source, error.strerror or "no access") from error
    by_stem: dict[Path, dict[str, Path]] = {}
    for path in files[:MOST]:
        by_stem.setdefault(path.with_suffix(""), {})[path.suffix.lower()] = path
    sights, dated = [], True
    for stem, both in by_stem.items():
        moment = moment_in(stem.name)
        if moment is None:
            dated = False
            moment = min(path.stat().st_mtime for path in both.values())
        sights.append(Sight(moment, both.get(".xml"), both.get(".png")))
    sights.sort(key=lambda sight: sight.moment)
    return sights, dated, len(files) > MOST


def moment_in(name: str) -> float | None:
    """The time a file's name tells, in seconds since 1970; ``None`` when it tells none."""
    if found := _CALENDAR.search(name):
        year, month, day, hour, minute, second = (int(found[n]) for n in range(1, 7))
        with suppress(ValueError):
            made = datetime(year, month, day, hour, minute, second, tzinfo=UTC)
            return made.timestamp() + int(found[7] or 0) / 1000
    if found := _EPOCH.search(name):
        return int(found[1]) + int(found[2] or 0) / 1000
    return None
