"""What followed a touch: everything between it and the next thing that was done."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from typing import TypeVar

from analyzers.asking import Effect
from analyzers.dynamic.reading.course import Course
from analyzers.dynamic.reading.hooks import leaving
from analyzers.dynamic.reading.looks import Look
from analyzers.dynamic.reading.touching import Touch
from analyzers.observed import MomentKind

T = TypeVar("T")
_WAYS = ("alternative", "verify-other")


def effects_of(course: Course, touch: Touch) -> tuple[tuple[Effect, ...], tuple[str, ...]]:
    """Effects, sorted, and the screens that opened. Only what was seen is told, not why it happened."""
    end = _until(course, touch.n)
    ends = [how for n, how in course.ends if touch.n < n < end]
    found: set[Effect] = {how for how in ends if how != "crash"}
    for _, hook in _between(course.hooks, touch.n, end, key=lambda pair: pair[0].n):
        if leaving(hook) == "finish":
            found.add("finish")
        elif hook.category == "pref-write":
            found.add("remember")
    for moment in _between(course.moments, touch.n, end, key=lambda moment: moment.n):
        if moment.kind in _MEANS:
            found.add(_MEANS[moment.kind])
    after = [look for look in _between(course.looks, touch.n, end, key=_line) if look.own]
    screens = _seen_after(course, touch, after, found, bool(ends))
    if "exit" in found:
        found.discard("background")
    if touch.kind == "agree" and not found - {"dismiss", "screen", "remember", "finish"}:
        found.add("agree")
    return tuple(sorted(found)), screens


_MEANS: dict[MomentKind, Effect] = {
    "camera-open": "capture",
    "face-start": "capture",
    "face-step": "capture",
    "frame": "capture",
    "permission-asked": "permission",
    "upload": "upload",
}


def _line(look: Look) -> int:
    return look.n


def _between(rows: list[T], start: int, end: int, key: Callable[[T], int]) -> list[T]:
    """The rows of lines between two others; the rows stand in the order of the log."""
    return rows[bisect_right(rows, start, key=key) : bisect_left(rows, end, key=key)]


def _seen_after(
    course: Course, touch: Touch, after: list[Look], found: set[Effect], ended: bool
) -> tuple[str, ...]:
    """Effects told by the screens that followed; the names of those that opened."""
    if touch.look is None:
        return ()
    if not after:
        if touch.look.own and not found and not ended and _looked_on(course, touch):
            found.add("reshow")
        return ()
    last = after[-1]
    if last.name == touch.look.name:
        if not {"exit", "background"} & found:
            found.add("reshow")
        return ()
    if last.kind in ("screen", "face-step") and last.seen.activity == touch.look.seen.activity:
        found.add("dismiss")
    else:
        found.add("screen")
    act = touch.control.act if touch.control is not None else ""
    if act in _WAYS:
        found.add("alternative")
    if last.screen.role == "login" and touch.kind == "refuse":
        earlier = course.looks[: bisect_left(course.looks, touch.n, key=_line)]
        if not any(look.screen.role == "login" for look in earlier):
            found.add("logout")
    names = {look.seen.activity for look in after if look.seen.activity}
    return tuple(sorted(names - {touch.look.seen.activity}))


def _looked_on(course: Course, touch: Touch) -> bool:
    """Whether the walker looked again after a touch and saw no change: it logs a screen only when it differs."""
    if course.walk.end.why in ("device-lost", "interrupted", "budget", "failed"):
        return any(line.n > touch.n and line.src == "explorer" for line in course.walk.lines[:-1])
    return course.walk.start.path not in ("manual", "imported")


def _until(course: Course, n: int) -> int:
    """Line of the next thing that was done, or of the run's end."""
    touches = course.touches[bisect_right(course.touches, n, key=lambda touch: touch.n) :][:1]
    launches = course.launches[bisect_right(course.launches, n, key=lambda pair: pair[0]) :][:1]
    return min([*(touch.n for touch in touches), *(line for line, _ in launches)], default=1 << 62)
