"""SDKs that were seen running, and what the hooks themselves changed."""

from collections import defaultdict

from analyzers.artifacts import SdkUse
from analyzers.dynamic.events import Hook, Line
from analyzers.dynamic.reading.course import Course
from analyzers.dynamic.reading.hooks import sdk_of
from analyzers.dynamic.reading.walks import hook_evidence, short
from analyzers.sdks import CatalogueRow, called_face_classes, catalogue, owners_of_class

MOST_METHODS = 60
MOST_EVIDENCE = 6
_ALIKE = 0.5
"""Share of texts that two first screens have to have in common."""


def executed_sdks(courses: list[Course]) -> tuple[SdkUse, ...]:
    """SDKs of the catalogue whose code was called, or that called, in a run; sorted by id."""
    rows = {row.id: row for row in catalogue().sdks}
    calls: dict[str, list[tuple[Line, Hook]]] = defaultdict(list)
    for course in courses:
        for line, hook in course.hooks:
            sdk = sdk_of(hook)
            if sdk in rows:
                calls[sdk].append((line, hook))
    return tuple(_use(rows[sdk], found) for sdk, found in sorted(calls.items()))


def _use(row: CatalogueRow, calls: list[tuple[Line, Hook]]) -> SdkUse:
    own = {hook.method for _, hook in calls if _belongs(hook, row)}
    methods = tuple(sorted(own))[:MOST_METHODS]
    first: dict[str, tuple[Line, Hook]] = {}
    for line, hook in calls:
        first.setdefault(hook.method, (line, hook))
    evidence = tuple(hook_evidence(line, hook) for line, hook in first.values())
    return SdkUse(
        id=row.id,
        grade="executed",
        weak=False,
        not_face_data=row.not_face_data,
        methods=methods,
        face_classes=called_face_classes(row, methods),
        evidence=evidence[:MOST_EVIDENCE],
        signals=("call",),
        confidence="high",
    )


def _belongs(hook: Hook, row: CatalogueRow) -> bool:
    """The method is the SDK's own, and not the platform's that it called."""
    owner = hook.method.rpartition(".")[0]
    return row.framework or row.id in owners_of_class(owner)[1]


def changed_by_hooks(courses: list[Course]) -> tuple[str, ...]:
    """What a run without hooks showed differently from those of the same path and way with them.

    Only whether the app stayed alive, which prompts came, and what the first screen said: the rest differs from run
    to run anyway.
    """
    found: list[str] = []
    for plain in (course for course in courses if not course.walk.start.hooks):
        start = plain.walk.start
        hooked = [
            course
            for course in courses
            if course.walk.start.hooks
            and (course.walk.start.path, course.walk.start.way) == (start.path, start.way)
            and course.walk.start.trial == start.trial
        ]
        if hooked and plain.looks and any(course.looks for course in hooked):
            found += _differences(plain, hooked)
    return tuple(dict.fromkeys(found))


def _differences(plain: Course, hooked: list[Course]) -> list[str]:
    run = plain.walk.id
    found = []
    died = [bool(course.ends) and not course.touches for course in hooked]
    if all(died) and not plain.ends:
        found.append(f"{run}: the app ended by itself under hooks only")
    if plain.ends and not plain.touches and not any(died):
        found.append(f"{run}: the app ended by itself without hooks only")
    # Where the runs were not driven the same way, later prompts tell nothing.
    names = [_first_prompts(course) for course in (plain, *hooked)]
    less = sorted(names[0] - set().union(*names[1:]))
    more = sorted(set.intersection(*names[1:]) - names[0])
    found += [f"{run}: prompt only without hooks: {short(title, 60)}" for title in less]
    found += [f"{run}: prompt only under hooks: {short(title, 60)}" for title in more]
    texts = _first_texts(plain)
    others = [_first_texts(course) for course in hooked]
    if texts and all(other and _share(texts, other) < _ALIKE for other in others):
        found.append(f"{run}: the first screen says something else")
    return found


def _first_prompts(course: Course) -> set[str]:
    """Titles of prompts that came before any touch."""
    until = course.touches[0].n if course.touches else 1 << 62
    return {a.look.title for a in course.appearances if a.look.n < until and a.look.own}


def _first_texts(course: Course) -> set[str]:
    """What the screen said when it had settled, before any touch."""
    until = course.touches[0].n if course.touches else 1 << 62
    looks = [look for look in course.looks if look.n < until and look.own and look.texts]
    return set(looks[-1].texts) if looks else set()


def _share(one: set[str], other: set[str]) -> float:
    return len(one & other) / len(one | other)
