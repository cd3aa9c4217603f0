"""The step where a face is asked for: what it wants done, and what else it offers."""

from analyzers.dynamic.reading.course import Course
from analyzers.dynamic.reading.looks import Look
from analyzers.observed import FaceStep
from analyzers.prompts import read_control

_WAYS = ("alternative", "verify-other")
MOST_STEPS = 50


def steps_in(course: Course) -> list[FaceStep]:
    """The face steps of a run: screens in a row on which the camera looks at a face are one."""
    found: list[FaceStep] = []
    group: list[Look] = []
    way: list[Look] = []
    for look in course.looks:
        if look.n in course.steps:
            group.append(look)
            continue
        if not look.own:
            continue  # the system's dialog over the step does not end it
        if group:
            found.append(_step(course, group, way))
            group, way = [], []
        if look.screen.role in ("home", "launcher"):
            way = []
        way.append(look)
    if group:
        found.append(_step(course, group, way))
    return found[:MOST_STEPS]


def _step(course: Course, group: list[Look], way: list[Look]) -> FaceStep:
    first = group[0]
    seconds = [look.screen.seconds for look in group if look.screen.seconds is not None]
    actions = {action for look in group for action in look.screen.actions}
    return FaceStep(
        run=course.walk.id,
        n=first.n,
        screen=first.name,
        actions=tuple(sorted(actions)),
        unlabelled=max(look.screen.unlabelled for look in group),
        controls=max(len(look.screen.controls) for look in group),
        seconds=max(seconds) if seconds else None,
        alternatives=_alternatives([*way[-6:], *group]),
        spoken=course.spoken,
        evidence=first.evidence(),
    )


def _alternatives(looks: list[Look]) -> tuple[str, ...]:
    """Labels of other ways, on the step or on the way to it, in the order they were met."""
    labels: dict[str, None] = {}
    for look in looks:
        labels.update(dict.fromkeys(look.screen.alternatives))
        if not look.screen.texts:
            labels.update({text: None for text in look.texts if read_control(text) in _WAYS})
    return tuple(labels)[:20]
