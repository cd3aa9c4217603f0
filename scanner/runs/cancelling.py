"""Cancelling the account in the runs: is a face asked for?"""

from analyzers.artifacts import DynamicArtifact
from analyzers.observed import Moment, Run
from scanner.observed_faces import steps_of
from scanner.observed_facts import (
    RunAnswer,
    Sight,
    asks_face,
    at,
    lacks,
    open_,
    prompted,
    runs,
    said,
    shown,
)
from scanner.runs.choices import outside_only
from scanner.runs.withdrawal import granted

DEMANDED = "deletion-face"
"""Mark of the walker where an account can be closed only by going on to a face."""


def deletion(dynamic: DynamicArtifact) -> RunAnswer:
    """Whether cancelling the account asked for a face, of somebody who never gave one, without another way."""
    begun = [(run, m) for run in runs(dynamic) for m in run.moments if m.kind == "delete-account"]
    found: dict[str, list[Sight]] = {}
    for run, moment in begun:
        kind, sight = _asked(dynamic, run, moment)
        found.setdefault(kind, []).append(sight)
    for kind, verdict, zh, en in _DELETION:
        if kind in found:
            return said(verdict, kind, zh, en, found[kind])  # type: ignore[arg-type]
    if not begun:
        return lacks(dynamic, "withdraw", "account-deletion", hooks=False) or open_(
            "no account cancellation reached",
            "没有走到注销账号",
            "the cancelling of the account was not reached",
        )
    if not any(run.completed for run, _ in begun):
        return open_(
            "cancelling not walked to its end",
            "注销步骤未走完",
            "the cancelling was not walked to its end",
        )
    return said(
        "compliant",
        "no face is needed to cancel in the run",
        "注销账号无需刷脸，或提供同等方式。",
        "No face is needed to cancel the account, or another way is offered.",
        found["fine"],
    )


_DELETION = (
    ("a new face is demanded to cancel", "violation",
     "从未录入人脸的用户注销账号时必须刷脸，且无其他方式。", "Somebody who never gave a face has to give one to cancel, with no other way."),
    ("other ways to cancel by post or phone only", "likely-violation",
     "注销要求刷脸，其他方式仅限电话或邮寄等。", "A face is asked for to cancel; the other ways are by phone or post only."),
    ("face asked of somebody enrolled", "needs-manual-review",
     "已录入人脸的用户注销时被要求刷脸，是否为防欺诈需人工核实。", "Somebody who had given a face is asked for it to cancel; whether that guards against fraud has to be judged."),
)  # fmt: skip


def _asked(dynamic: DynamicArtifact, run: Run, begun: Moment) -> tuple[str, Sight]:
    told = [m for m in run.moments if m.n > begun.n and m.kind == "mark"]
    demands = [m for m in run.moments if m.n > begun.n and m.kind in ("face-step", "face-start")]
    demands += [m for m in told if m.what == DEMANDED]
    prompts = [s for s in shown(dynamic, run) if s.n > begun.n and asks_face(s.prompt)]
    if not demands and not prompts:
        return "fine", at(
            run,
            run.moments[-1],
            "cancel",
            f"“{begun.what}”之后未要求刷脸。",
            f"After “{begun.what}” no face was asked for.",
        )
    last = demands[0] if demands else begun
    sight = at(
        run,
        last,
        f"cancel {begun.what}",
        f"“{begun.what}”之后要求刷脸。",
        f"After “{begun.what}” a face is asked for.",
    )
    if prompts:
        sight = sight._replace(evidence=(*sight.evidence, *prompted(run, prompts[0]).evidence[-2:]))
    ways = [
        label for step in steps_of(dynamic, run) if step.n >= begun.n for label in step.alternatives
    ]
    ways += [m.ref for m in told if m.what == "alternative" and demands and m.n > demands[0].n]
    ways += [
        c.label
        for s in prompts
        for c in s.prompt.controls
        if c.act in ("alternative", "verify-other")
    ]
    if ways and not outside_only(ways):
        return "fine", sight
    if ways:
        return "other ways to cancel by post or phone only", sight
    before = any(
        m.n < begun.n and m.kind in ("face-start", "face-end", "face-step") for m in run.moments
    )
    if before or granted(dynamic, run, begun.n) is not None:
        return "face asked of somebody enrolled", sight
    return "a new face is demanded to cancel", sight
