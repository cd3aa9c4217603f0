"""Joins what the code says with what a run showed: one rule for every check that has both halves."""

from collections.abc import Callable, Iterable, Mapping

from msgspec.structs import replace

from analyzers.artifacts import DynamicArtifact, Text
from reports.model import FLAGGED
from scanner.observed_facts import RunAnswer, counts, runs
from scanner.outcome import Fact, Outcome, not_assessed

ACCUSING = ("violation", "likely-violation")
CLEARING = ("compliant", "not-applicable")
CONFLICT = "evidence conflicts"
NO_SESSION = "no recorded session supplied"

Same = Callable[[Outcome, RunAnswer], bool]
"""Whether the code's accusation and the run's are the same fact."""
Pairs = Mapping[str, tuple[str, ...]]
"""Reasons of the code by the run's reason they stand for."""

_AGAIN = Text("完整记录一次新的运行。", "Record the run anew and whole.")
_GONE = Text(
    "新版本或全新安装上的再次运行中不再出现所列事实。",
    "A later version, or another run on a fresh install, that no longer shows the facts listed.",
)
_JUDGED = Text("由人员核实所列事实。", "A person looks at the facts listed and decides.")
_PLAIN = Text(
    "在不改动应用的情况下再运行一次。", "Run it once more without changing anything in the app."
)


def weigh(
    code: Outcome,
    dynamic: DynamicArtifact | None,
    half: Callable[[DynamicArtifact], RunAnswer],
    *,
    same: Same | Pairs | None = None,
    settles: Iterable[str] = (),
    traced: bool = False,
) -> Outcome:
    """The answer of both halves.

    ``same``: when the code's accusation is the run's fact: a test, or the code's reasons by the run's.
    ``settles``: reasons for which the code wants a person to look and which a clean run answers.
    ``traced``: the code shows the fact, though its half accuses nobody of it.
    """
    if dynamic is None:
        return code
    run = _under_doubt(half(dynamic), dynamic)
    if run.verdict == "not-assessed":
        if code.reason == NO_SESSION:
            return replace(code, reason=run.reason, message=run.message, missing=run.missing)
        return _with_missing(code, run.message, *run.missing)
    if run.verdict in ACCUSING:
        matching = traced or (code.verdict in ACCUSING and _is_same(same, code, run))
        return _accused(code, run, dynamic, matching)
    if run.verdict == "needs-manual-review":
        return _for_a_person(code, run, dynamic)
    return _cleared(code, run, frozenset(settles))


# --- how far a session can be relied on ----------------------------------------------------------


def _under_doubt(run: RunAnswer, dynamic: DynamicArtifact) -> RunAnswer:
    """What is left of a run's answer when its record is broken or the hooks changed the app."""
    recording = dynamic.recording
    if run.verdict == "not-assessed":
        return run
    if recording is None or not recording.intact:
        return _doubted(
            run,
            "the session's record is broken",
            "运行记录的校验链不完整",
            "the chain of the session's record is broken",
        )
    clears = run.verdict in CLEARING
    if dynamic.observed.changed_by_hooks and (clears or not _without_hooks(run, dynamic)):
        what = ", ".join(dynamic.observed.changed_by_hooks[:3])
        return _doubted(
            run,
            "the hooks changed the app",
            f"注入钩子后应用行为不同（{what}）",
            f"the app behaves differently under hooks ({what})",
        )
    return run


def _without_hooks(run: RunAnswer, dynamic: DynamicArtifact) -> bool:
    """Whether a run without hooks shows the fact as well."""
    plain = {each.id for each in runs(dynamic) if not each.hooks}
    return any(group & plain for group in run.groups)


def _doubted(run: RunAnswer, reason: str, zh: str, en: str) -> RunAnswer:
    if run.verdict in FLAGGED:
        return run._replace(verdict="needs-manual-review", missing=(*run.missing, Text(zh, en)))
    return RunAnswer("not-assessed", reason, Text(zh, en))


def reproductions(run: RunAnswer, dynamic: DynamicArtifact) -> int:
    """Clean installs, each counted once, on which the fact seen most often was seen."""
    good = {each.id for each in runs(dynamic) if counts(dynamic, each)}
    most = max((len(group & good) for group in run.groups), default=0)
    return min(run.times, 99) if run.times is not None else most


# --- the table -----------------------------------------------------------------------------------


def _is_same(same: Same | Pairs | None, code: Outcome, run: RunAnswer) -> bool:
    if same is None:
        return False
    return same(code, run) if callable(same) else code.reason in same.get(run.reason, ())


def _accused(code: Outcome, run: RunAnswer, dynamic: DynamicArtifact, matching: bool) -> Outcome:
    times = reproductions(run, dynamic)
    return Outcome(
        run.verdict,
        run.reason,
        run.message,
        ("dynamic", "static") if matching else ("dynamic",),
        (*run.facts, *code.facts) if matching else run.facts,
        missing=run.missing,
        would_change=(_GONE,) if times else (_PLAIN,),
        reproductions=times,
    )


def _for_a_person(code: Outcome, run: RunAnswer, dynamic: DynamicArtifact) -> Outcome:
    """The run wants somebody to look; a doubted run does not make the code's own accusation smaller."""
    flagged = code.verdict in FLAGGED
    recording = dynamic.recording
    doubted = recording is None or not recording.intact or dynamic.observed.changed_by_hooks
    if doubted and code.verdict in ACCUSING:
        return _with_facts(code, run)
    return Outcome(
        "needs-manual-review",
        run.reason,
        run.message,
        ("dynamic", "static") if flagged else ("dynamic",),
        (*run.facts, *code.facts) if flagged else run.facts,
        missing=(*run.missing, *(code.missing if flagged else ())),
        would_change=(_AGAIN,) if doubted else (_JUDGED,),
        reproductions=reproductions(run, dynamic),
    )


def _cleared(code: Outcome, run: RunAnswer, settled: frozenset[str]) -> Outcome:
    if code.verdict in ACCUSING:
        return _conflict(code, run)
    if code.verdict == "needs-manual-review" and code.reason not in settled:
        return _conflict(code, run)
    if run.verdict == "not-applicable" and code.verdict == "compliant":
        return _with_missing(code, run.message)
    return Outcome(
        run.verdict, run.reason, run.message, ("dynamic",), run.facts, missing=run.missing
    )


def _conflict(code: Outcome, run: RunAnswer) -> Outcome:
    """The code says one thing and the run another: both are shown, and a person has to judge."""
    facts = run.facts or (Fact("run", run.message, ()),)
    return Outcome(
        "needs-manual-review",
        f"{CONFLICT}: {code.reason}",
        Text(
            f"证据不一致。代码：{code.message.zh} 运行：{run.message.zh}",
            f"Evidence conflicts. Code: {code.message.en} Run: {run.message.en}",
        ),
        ("static", "dynamic"),
        (*code.facts, *facts),
        missing=run.missing,
        would_change=(
            Text("查明该代码何时运行。", "Find out when that code runs."),
            *code.would_change,
        ),
    )


def _with_missing(code: Outcome, *missing: Text) -> Outcome:
    kept = tuple(text for text in missing if text not in code.missing)
    return _rebuilt(code, missing=(*code.missing, *kept))


def _with_facts(code: Outcome, run: RunAnswer) -> Outcome:
    return _rebuilt(code, facts=(*code.facts, *run.facts), missing=(*code.missing, *run.missing))


def _rebuilt(code: Outcome, **changes: object) -> Outcome:
    return replace(code, **changes)


def unrun() -> Outcome:
    """The code's half of a check that only a run can answer."""
    return not_assessed(
        NO_SESSION,
        "未提供运行记录，未评估。",
        "No recorded session was supplied; not assessed.",
        would_change=(
            Text("提供运行记录（--session）。", "Supply a recorded session (--session)."),
        ),
    )
