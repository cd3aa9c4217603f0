"""What the run-time halves of the checks share: which runs count, what was agreed to before a moment, how it is shown.

Everything here reads the ``observed`` part of the dynamic artifact. A half answers with a `RunAnswer`;
`scanner.weighing` joins it with what the code says, and the engine alone applies the ceilings.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from analyzers.artifacts import DynamicArtifact, Evidence, Text
from analyzers.asking import Prompt
from analyzers.observed import Moment, Run, Sent, Shown
from reports.model import Verdict
from scanner.outcome import Fact

LONGEST_ORDER = 12
"""Events of one run that are shown with a finding: the first ones and those before the fact."""
TAKING = ("camera-open", "face-start")
KEYS = ("back", "home", "recent", "enter")
POLLED = ("appops", "service", "count")
"""How a camera was noticed when that says that it was open, and not exactly when it was opened."""
STARTS = ("launch", "relaunch")
HIDING = {
    "hooks": ("hooks-none", "hooks-late", "hooks-refused", "hooks-failed", "session-sequence-gap"),
    "traffic": ("traffic-none", "tls-unreadable", "tls-passed-on"),
    "files": ("session-files-unread",),
    "log": (),
}
"""Limitations of a session by what they keep from being seen; gaps name it themselves."""
GAPS = "recording-gaps"


class Sight(NamedTuple):
    """One fact as one run shows it."""

    run: str
    """Id of the run."""
    subject: str
    """The fact, the same in every run and version."""
    message: Text
    evidence: tuple[Evidence, ...]


class RunAnswer(NamedTuple):
    """What the runs say to a check, before it is weighed with the code."""

    verdict: Verdict
    reason: str
    message: Text
    facts: tuple[Fact, ...] = ()
    groups: tuple[frozenset[str], ...] = ()
    """For each fact the runs that show it."""
    missing: tuple[Text, ...] = ()
    times: int | None = None
    """How often it was reproduced, where that is not a number of runs."""


def said(
    verdict: Verdict,
    reason: str,
    zh: str,
    en: str,
    sights: Iterable[Sight] = (),
    *missing: Text,
    times: int | None = None,
) -> RunAnswer:
    """An answer that rests on what was seen."""
    seen = list(sights)
    subjects = list(dict.fromkeys(sight.subject for sight in seen))
    return RunAnswer(
        verdict,
        reason,
        Text(zh, en),
        tuple(Fact(sight.subject, sight.message, sight.evidence) for sight in seen),
        tuple(frozenset(s.run for s in seen if s.subject == subject) for subject in subjects),
        missing,
        times,
    )


def open_(reason: str, zh: str, en: str) -> RunAnswer:
    """The answer when the session does not show what is needed."""
    return RunAnswer("not-assessed", reason, Text(zh, en))


# --- what the session holds ----------------------------------------------------------------------


def runs(dynamic: DynamicArtifact, *paths: str) -> list[Run]:
    """Runs of these paths, or all of them."""
    return [run for run in dynamic.observed.runs if not paths or run.path in paths]


def done(dynamic: DynamicArtifact, path: str, *reached: str) -> list[Run]:
    """Completed clean runs of a path that got to all of these."""
    return [
        run
        for run in runs(dynamic, path)
        if run.completed and run.clean and set(reached) <= set(run.reached)
    ]


def lacks(
    dynamic: DynamicArtifact,
    path: str,
    *reached: str,
    hooks: bool = True,
    traffic: bool = False,
) -> RunAnswer | None:
    """Why a path cannot answer for the app, or ``None`` when it was walked to what is needed.

    ``hooks``, ``traffic``: what has to have been recorded on the way.
    """
    walked = runs(dynamic, path)
    if not walked:
        return open_(
            f"path {path} not walked", f"没有走“{path}”路径", f"the path {path} was not walked"
        )
    if not any(run.completed and run.clean for run in walked):
        why = next((run.why for run in walked if run.why), "incomplete")
        return open_(
            f"path {path} not completed: {why}",
            f"“{path}”路径未走完（{why}）",
            f"the path {path} was not completed ({why})",
        )
    ready = done(dynamic, path, *reached)
    if not ready:
        goals = ", ".join(reached)
        return open_(
            f"path {path} did not reach {goals}",
            f"“{path}”路径未到达：{goals}",
            f"the path {path} did not reach: {goals}",
        )
    if hooks and not hooked(dynamic, ready):
        return open_(
            "hooks not captured", "没有记录应用内的调用", "calls in the app were not recorded"
        )
    return _no_traffic(dynamic) if traffic else None


def hooked(dynamic: DynamicArtifact, among: Sequence[Run]) -> bool:
    """Whether calls in the app were recorded from its first line on in one of these runs."""
    how = dynamic.recording.hooks if dynamic.recording is not None else "none"
    early = how in ("spawn", "held", "gadget")
    return early and not hides(dynamic, "hooks") and any(run.hooks for run in among)


def _no_traffic(dynamic: DynamicArtifact) -> RunAnswer | None:
    recording = dynamic.recording
    if recording is None or recording.route in ("none", "imported"):
        return open_("traffic not captured", "没有抓取网络流量", "traffic was not captured")
    if not {"ca", "unpinned", "no-ca"} & set(recording.trials):
        return open_(
            "encrypted traffic not read", "加密流量未能读取", "encrypted traffic was not read"
        )
    if hides(dynamic, "traffic"):
        return open_(
            "part of the traffic not read", "部分流量未能读取", "part of the traffic was not read"
        )
    return None


def hides(dynamic: DynamicArtifact, what: str) -> bool:
    """Whether the session says that some of this (``hooks``, ``traffic``, ``files``, ``log``) was not recorded."""
    known = HIDING.get(what, ())
    for limit in dynamic.limitations:
        if limit.id in known:
            return True
        if limit.id == GAPS and (f"{what}: " in limit.message.en or " +" in limit.message.en):
            return True
    return False


def counts(dynamic: DynamicArtifact, run: Run) -> bool:
    """Whether a run is a reproduction: a fresh install of ours, and the app's answers as they are."""
    opted = dynamic.recording.opted if dynamic.recording is not None else ()
    return (
        run.clean
        and run.path != "imported"
        and run.trial != "unpinned"
        and not {"environment", "re-signed"} & set(opted)
    )


# --- prompts and order ---------------------------------------------------------------------------


def shown(dynamic: DynamicArtifact, run: Run) -> list[Shown]:
    """Prompts of a run in the order of their first sight."""
    return sorted((s for s in dynamic.observed.shown if s.run == run.id), key=lambda s: s.n)


def asks_face(prompt: Prompt) -> bool:
    """Whether a prompt asks consent for the face, be it among other things."""
    return prompt.asks_consent and "face" in prompt.topics


class Answered(NamedTuple):
    """What a person had said by some moment of a run."""

    agreed: tuple[Shown, ...]
    refused: tuple[Shown, ...]
    """The last word on each was no."""
    unread: bool
    """Something was agreed to that could not be read."""


def answered(dynamic: DynamicArtifact, run: Run, n: int) -> Answered:
    """Prompts answered before line ``n``; of one that came twice the last word counts."""
    known = {each.prompt.id: each for each in shown(dynamic, run)}
    last: dict[str, str] = {}
    unread = False
    for moment in run.moments:
        if moment.n < n and moment.kind in ("agree", "refuse"):
            if moment.ref in known:
                last[moment.ref] = moment.kind
            elif moment.kind == "agree":
                unread = True
    return Answered(
        tuple(known[ref] for ref, word in last.items() if word == "agree"),
        tuple(known[ref] for ref, word in last.items() if word == "refuse"),
        unread,
    )


def touched(run: Run, after: int, before: int) -> bool:
    """Whether a person touched something other than an answer to a prompt or a key between two lines."""
    return any(
        m.kind in ("touch", "picked", "delete-account")
        and m.own
        and m.act not in KEYS
        and after < m.n < before
        for m in run.moments
    )


def launched(run: Run, n: int) -> int:
    """Line of the last start of the app before a line."""
    return max((m.n for m in run.moments if m.kind in STARTS and m.n < n), default=0)


def first(run: Run, *kinds: str, after: int = 0) -> Moment | None:
    """First moment of these kinds behind a line."""
    return next((m for m in run.moments if m.kind in kinds and m.n > after), None)


# --- how it is shown -----------------------------------------------------------------------------


def order(run: Run, last: int) -> tuple[Evidence, ...]:
    """The order of events up to a line, as evidence: an event each, with its line and time."""
    told = [m for m in run.moments if m.kind != "screen" and m.n <= last]
    if len(told) > LONGEST_ORDER:
        told = [*told[:2], *told[2 - LONGEST_ORDER :]]
    return tuple(_event(run, moment) for moment in told)


def _event(run: Run, moment: Moment) -> Evidence:
    return Evidence(
        kind="event",
        source="events.jsonl",
        locator=f"line {moment.n}",
        excerpt=f"{moment.kind}: {moment.what}",
        context=f"{run.id} @ {moment.t} ms",
    )


def at(run: Run, moment: Moment, subject: str, zh: str, en: str) -> Sight:
    """A fact that a moment shows, with all that came before it."""
    beyond = tuple(piece for piece in moment.evidence if piece.kind != "event")
    return Sight(run.id, subject, Text(zh, en), (*order(run, moment.n), *beyond))


def prompted(run: Run, each: Shown, zh: str = "", en: str = "") -> Sight:
    """A prompt as it stood on the screen, with what came before it."""
    words = " / ".join(text.text for text in each.prompt.texts[:6])[:400]
    labels = "；".join(f"[{control.label or control.role}]" for control in each.prompt.controls[:6])
    return Sight(
        run.id,
        each.prompt.id,
        Text(f"{zh}提示：“{words}”；按钮：{labels}", f"{en}Prompt: “{words}”; controls: {labels}"),
        (*order(run, each.n), *each.prompt.evidence),
    )


def sent_by(run: Run, each: Sent, zh: str = "", en: str = "") -> Sight:
    """A face on the network, with what came before it."""
    what = f"{each.form}, {each.size:,} B"
    return Sight(
        run.id,
        f"{each.scheme}://{each.host}{each.path.partition('?')[0]}",
        Text(
            f"{zh}发往 {each.scheme}://{each.host}（{what}，SHA-256 {each.sha256[:16]}…）",
            f"{en}Sent to {each.scheme}://{each.host} ({what}, SHA-256 {each.sha256[:16]}…)",
        ),
        (*order(run, place_of(run, each)), each.evidence),
    )


def place_of(run: Run, each: Sent) -> int:
    """Line at which a sending stands in the order of its run."""
    own = [m for m in run.moments if m.kind == "upload" and m.ref == each.id]
    if own:
        return min(own, key=lambda m: abs(m.t - each.t)).n
    return max((m.n for m in run.moments if m.t <= each.t), default=each.n)
