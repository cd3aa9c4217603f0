"""Withdrawal of face consent in the app.

Looks for a control that withdraws the consent, turns the face function off or deletes the face, and for what
its code does.

- An entry whose code stores, erases or sends something, at most four touches from the start:
  ``compliant`` (static reading only).
- An entry whose code does nothing that is known, or lies deeper: ``needs-manual-review``.
- The app remembers a face consent, has settings, and no entry: ``likely-violation``, unless the policy tells a
  way (then ``needs-manual-review``).
- Nothing is remembered, no settings were found, or the way to an entry was not resolved: ``not-assessed``.

Four touches is a yardstick of ours; the law says "convenient".

With a session the order of events in the runs decides; the code's answer is weighed with it:

- The settings were walked and neither they nor the policy hold a way: ``violation``.
- Only by mail, phone or cancelling the account, or the policy was not read: ``likely-violation``.
- An entry far away, or a way that only the policy tells: ``needs-manual-review``; one nearby: ``compliant``.
"""

from analyzers.artifacts import DynamicArtifact, PolicyArtifact, StaticArtifact, Text
from analyzers.asking import Asking, Control, Screen
from analyzers.prompts import speaks_of_face
from scanner.asking_facts import (
    RUN,
    consent_captures,
    consents_of,
    leads,
    no_capture,
    outcome,
    prompt_fact,
    unread,
    unresolved,
)
from scanner.outcome import Fact, Outcome
from scanner.runs.withdrawal import path
from scanner.weighing import weigh

MOST_TOUCHES = 4


_SAME = dict.fromkeys(
    (
        "neither app nor policy offers a way",
        "no entry in the app, policy not read",
        "only outside the app or by cancelling the account",
    ),
    ("consent is remembered, no entry to withdraw",),
)
"""The code's reasons by the run's they stand for."""


def judge(
    static: StaticArtifact, policy: PolicyArtifact | None, dynamic: DynamicArtifact | None = None
) -> Outcome:
    """The code's answer, weighed with the runs'."""
    return weigh(
        in_code(static, policy),
        dynamic,
        lambda seen: path(seen, policy),
        same=_SAME,
        settles=("entry with unclear effect", "only the policy tells a way"),
    )


def in_code(static: StaticArtifact, policy: PolicyArtifact | None) -> Outcome:
    """The code's answer, with the policy's where there is one."""
    early = unread(static)
    if early is not None:
        return early
    asking = static.asking
    captures = consent_captures(static)
    if not captures:
        return no_capture(static)
    entries = [(s, c) for s in asking.screens for c in s.controls if _withdraws(s, c)]
    working = [(s, c) for s, c in entries if _works(c) and 0 <= s.depth <= MOST_TOUCHES]
    if working:
        return outcome(
            "compliant",
            "an entry in the app",
            "应用内有撤回或关闭人脸的入口。",
            "There is an entry in the app to withdraw or to turn the face function off.",
            [_fact(screen, control) for screen, control in working],
        )
    if any(_works(control) and screen.depth < 0 for screen, control in entries):
        return unresolved(
            "有撤回入口，但到达它的步骤未能解析",
            "there is an entry, and the way to it was not resolved",
        )
    if any(control.act == "withdraw" for _, control in entries):
        return outcome(
            "needs-manual-review",
            "entry with unclear effect",
            "有撤回入口，但其效果或深度需人工核实。",
            "There is an entry, but what it does or how deep it lies has to be checked by a person.",
            [_fact(screen, control) for screen, control in entries],
        )
    prompts = consents_of(asking, captures)
    kept = [p for p in prompts if any("remember" in c.effects for c in p.controls)]
    if not kept or not _has_settings(asking) or asking.state != "read":
        return unresolved(
            "未找到撤回入口，也未见设置页面", "no entry and no settings screen were found"
        )
    if policy is not None and policy.elements["withdraw_delete"].covered:
        return outcome(
            "needs-manual-review",
            "only the policy tells a way",
            "应用内未见撤回入口，仅政策中写明方式。",
            "No entry in the app was found; only the policy tells a way.",
            [prompt_fact(prompt) for prompt in kept],
        )
    return outcome(
        "likely-violation",
        "consent is remembered, no entry to withdraw",
        "应用记录了人脸同意，设置中却没有撤回或关闭的入口。",
        "The app remembers the face consent, but its settings have no entry to withdraw it.",
        [prompt_fact(prompt) for prompt in kept],
        RUN,
    )


def _withdraws(screen: Screen, control: Control) -> bool:
    """By its label, or a switch for the face among the settings."""
    if control.act == "withdraw":
        return True
    switch = control.role == "checkbox" and "settings" in screen.topics
    return switch and control.act != "agree" and speaks_of_face(control.label)


def _works(control: Control) -> bool:
    return bool({"erase", "remember", "upload"} & set(control.effects))


def _has_settings(asking: Asking) -> bool:
    """Whether settings were read: a list whose rows code fills shows none of them here."""
    return any("settings" in screen.topics and screen.controls for screen in asking.screens)


def _fact(screen: Screen, control: Control) -> Fact:
    return Fact(
        f"{screen.name} {control.label}",
        Text(
            f"{screen.name} 的“{control.label}” → {leads(control).zh}（{screen.depth} 次点击）",
            f"“{control.label}” on {screen.name} → {leads(control).en} ({screen.depth} touches)",
        ),
        (*control.evidence, *screen.evidence),
    )
