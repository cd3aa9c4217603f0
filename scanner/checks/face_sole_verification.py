"""Face is the only verification method.

For every face step looks for another way of verification offered on the way to it, on the same screen or after
the refusal.

- No other way was found, and the ways were followed: ``likely-violation`` (a support channel is unknown).
- One is named in a text but no control leads there: ``not-assessed`` (it may be at a counter or a gate).
- One can be reached from the same step: ``compliant`` (static reading only).

With a session the order of events in the runs decides; the code's answer is weighed with it:

- No other way before or after the refusal, and neither screens nor settings lead to any help: ``violation``.
- No other way, and the help was not explored: ``likely-violation``.
- Another way is named and nothing leads to it: ``needs-manual-review``; one is offered: ``compliant``.
"""

import re

from analyzers.artifacts import DynamicArtifact, StaticArtifact
from analyzers.asking import Capture, Prompt
from scanner.asking_facts import (
    REFUSE,
    capture_fact,
    consent_captures,
    consents_of,
    face_ticks,
    no_capture,
    outcome,
    prompt_fact,
    unread,
    unresolved,
)
from scanner.outcome import Fact, Outcome
from scanner.runs.choices import sole
from scanner.weighing import weigh

_FUNCTION = re.compile(
    r"登录|登陆|支付|付款|打卡|签到|考勤|开门|开锁|入场|进门|通行|门禁|闸机|核验|核身|验证身份|身份验证|实名|实人|"
    r"真人认证|签约|取件|开柜|借款|开户|提现|"
    r"log ?in|sign ?in|unlock|check[- ]?in|verif|pay|attendance|door|gate",
    re.IGNORECASE,
)
"""Functions that are opened by proving who one is."""


def _verifies(capture: Capture, prompts: list[Prompt]) -> bool:
    words = [step for way in capture.ways for step in way.steps]
    words += [text.text for prompt in prompts for text in prompt.texts]
    return any(_FUNCTION.search(text) for text in words)


_SAME = {
    "the face is the only way": ("no other way found in the app",),
    "no other way found in the run": ("no other way found in the app",),
}
"""The code's reasons by the run's they stand for."""


def judge(static: StaticArtifact, dynamic: DynamicArtifact | None = None) -> Outcome:
    """The code's answer, weighed with the runs'."""
    return weigh(in_code(static), dynamic, sole, same=_SAME)


def in_code(static: StaticArtifact) -> Outcome:
    """The code's answer."""
    early = unread(static)
    if early is not None:
        return early
    asking = static.asking
    captures = consent_captures(static)
    if not captures:
        return no_capture(static)
    prompts = consents_of(asking, captures)
    offered = sorted({label for capture in captures for label in capture.alternatives})
    offered += [f"□ {t.label}" for p in prompts for t in face_ticks(p) if not t.gates]
    if offered:
        facts: list[Fact] = [capture_fact(captures[0]), *(prompt_fact(p) for p in prompts[:3])]
        return outcome(
            "compliant",
            "another way is offered",
            f"同一步骤提供其他方式：{'；'.join(offered[:4])}。",
            f"Another way is offered at the same step: {'; '.join(offered[:4])}.",
            facts,
            REFUSE,
        )
    named = [prompt for prompt in prompts if prompt.alternative]
    if named:
        return unresolved(
            "文字提到其他方式，但未见通往它的按钮",
            "a text names another way, no control that leads there was found",
        )
    if not all(capture.resolved for capture in captures):
        return unresolved("有采集路径未能解析", "a way to the capture was not resolved")
    if not any(_verifies(capture, prompts) for capture in captures):
        return unresolved(
            "看不出人脸用于核验身份", "the code does not tell that the face verifies anybody"
        )
    return outcome(
        "likely-violation",
        "no other way found in the app",
        "在人脸步骤及其前后未发现其他核验方式。",
        "No other way of verification was found at the face step or around it.",
        [capture_fact(capture) for capture in captures],
        REFUSE,
    )
