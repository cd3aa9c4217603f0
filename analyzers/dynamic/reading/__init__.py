"""From a recorded session to the dynamic artifact: what was seen, in order, with its evidence; nothing is judged.

A session can be read again at any time: only its folder is looked at, and what stands in it is taken for untrusted.
"""

from pathlib import Path

import msgspec

from analyzers.artifacts import Coverage, DynamicArtifact, Recording, StaticArtifact
from analyzers.dynamic.log import Fault, Log, read_description, read_log
from analyzers.dynamic.purge import purges
from analyzers.dynamic.reading.cautions import MOST_NAMED, Unread, limitations_of
from analyzers.dynamic.reading.course import Course
from analyzers.dynamic.reading.files import kept_in
from analyzers.dynamic.reading.hooks import CameraService
from analyzers.dynamic.reading.looks import Looks
from analyzers.dynamic.reading.places import Countries
from analyzers.dynamic.reading.running import changed_by_hooks, executed_sdks
from analyzers.dynamic.reading.shown import screens_in, shown_in
from analyzers.dynamic.reading.steps import steps_in
from analyzers.dynamic.reading.traffic import links_in, own_endpoints, sent_in, trials_in
from analyzers.dynamic.reading.walks import walks_of
from analyzers.dynamic.sealing import altered
from analyzers.dynamic.session import Description
from analyzers.dynamic.sharing import gone
from analyzers.observed import Kept, Moment, Observed, Run, Sent

__all__ = ["read_session"]


def read_session(
    folder: Path, *, geoip: Path | None = None, static: StaticArtifact | None = None
) -> DynamicArtifact:
    """Read a session. ``geoip`` is the user's MMDB file, ``static`` the reading of the APK that was run.

    Raises `SessionUnusable`: ``session-missing``, ``session-no-access``, ``geoip-unreadable``.
    """
    log = read_log(folder)
    told = read_description(folder, log)
    purged = purges(folder)
    _compare(folder, log)
    package = told.app.package or (static.app.package if static is not None else "")
    countries = Countries(geoip)
    unread = Unread()
    unread.geoip = countries.missing
    looks, camera = Looks(folder, package), CameraService(package)
    courses = [Course(walk, looks, camera) for walk in walks_of(log.lines)]
    sent: list[Sent] = []
    kept: list[Kept] = []
    own = own_endpoints(course.walk for course in courses)
    for course in courses:
        mine = sent_in(course.walk, countries, own)
        left = kept_in(folder, course.walk, unread.listings)
        uploads = [_upload(each) for each in mine if each.direction == "sent"]
        course.join([*uploads, *(moment for _, moment in left)])
        sent += mine
        kept += [each for each, _ in left]
    countries.close()
    unread.trees, unread.purged = looks.unread, purged
    changed = changed_by_hooks(courses)
    relaunches, window = _relaunched(courses)
    return DynamicArtifact(
        session=log.sha256,
        package=package,
        app_sha256=told.app.sha256,
        coverage=tuple(
            Coverage(path.path, path.runs, path.completed, path.reached, path.why)
            for path in told.coverage
        ),
        executed_sdks=executed_sdks(courses),
        limitations=limitations_of(log, told, courses, unread, changed, static),
        recording=_recording(log, told),
        observed=Observed(
            runs=tuple(map(_run, courses)),
            shown=tuple(shown for course in courses for shown in shown_in(folder, course)),
            screens=screens_in(courses),
            sent=tuple(sent),
            kept=tuple(kept),
            trials=tuple(trials_in([course.walk for course in courses])),
            links=tuple(links_in(log.lines)),
            steps=tuple(step for course in courses for step in steps_in(course)),
            relaunches=relaunches,
            window=window,
            changed_by_hooks=changed,
        ),
    )


def _compare(folder: Path, log: Log) -> None:
    """Hold the files against what the log says of them; one that was changed breaks the record as a changed line does."""
    wrong = altered(folder, log.sealed, *gone(folder))
    if wrong:
        log.intact = False
        log.faults.append(Fault("file-changed", 0, len(wrong), _some(wrong)))


def _some(names: list[str]) -> str:
    more = f" +{len(names) - MOST_NAMED}" if len(names) > MOST_NAMED else ""
    return ", ".join(name[:80] for name in names[:MOST_NAMED]) + more


def _upload(sent: Sent) -> Moment:
    return Moment(
        sent.n, sent.t, "upload", sent.host, ref=sent.id, sdk=sent.sdk, evidence=(sent.evidence,)
    )


def _run(course: Course) -> Run:
    start, end = course.walk.start, course.walk.end
    return Run(
        id=course.walk.id,
        path=start.path,
        way=start.way,
        number=start.number,
        hooks=start.hooks,
        clean=start.clean,
        trial=start.trial,
        completed=end.completed,
        why=end.why,
        reached=end.reached,
        moments=tuple(course.moments),
    )


def _relaunched(courses: list[Course]) -> tuple[int, int]:
    """Most launches after a refusal in one run of *decline*, and the seconds they span by the device's clock."""
    best = (0, 0)
    for course in courses:
        if course.walk.start.path != "decline":
            continue
        refused = min((touch.n for touch in course.touches if touch.kind == "refuse"), default=None)
        if refused is None:
            continue
        again = [launch for n, launch in course.launches if n > refused and launch.number > 1]
        best = max(best, (len(again), sum(max(0, launch.since) for launch in again)))
    return best


def _recording(log: Log, told: Description) -> Recording:
    device, capture = told.device, told.capture
    return Recording(
        zero=told.zero,
        device=f"{device.kind} {device.model}, Android {device.android}" if device else "",
        simulated=device is not None and device.kind == "simulated",
        hooks=capture.hooks,
        route=capture.route,
        trials=capture.trials,
        opted=capture.opted,
        detector=capture.detector,
        hook_table=told.hook_table,
        tool=told.tool,
        settings=msgspec.to_builtins(told.settings),
        intact=log.intact and log.closed,
        lines=log.total,
    )
