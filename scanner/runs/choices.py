"""What a person could choose at the face step in the runs: another way, a refusal in plain sight, unpressed."""

import re

from analyzers.artifacts import DynamicArtifact, Text
from analyzers.asking import Control
from analyzers.observed import Moment, Run, Shown
from analyzers.prompts import read_prompts
from scanner.asking_facts import OTHER_WAYS, can_refuse, refusals
from scanner.observed_faces import VERIFYING, asked_anywhere, captures, effect_only, steps_of
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
from scanner.runs.before import effects, not_reached

# --- face-sole-verification ----------------------------------------------------------------------

_HELP = re.compile(r"客服|帮助|人工|联系我们|热线|help|support|contact|service", re.IGNORECASE)
_OUTSIDE = re.compile(
    r"电话|邮寄|邮件|邮箱|客服|柜台|网点|热线|phone|call|mail|post|counter|branch", re.IGNORECASE
)


def outside_only(labels: list[str]) -> bool:
    """Whether all ways named lie outside the app: by post, phone, mail or at a counter."""
    return bool(labels) and all(_OUTSIDE.search(label) for label in labels)


def sole(dynamic: DynamicArtifact) -> RunAnswer:
    """Which other ways of verification were offered at the face step, on the way to it and after a refusal."""
    found = [(run, step) for run in runs(dynamic) for step in steps_of(dynamic, run)]
    offering = [(run, step) for run, step in found if step.alternatives]
    prompts = [
        (run, e) for run in runs(dynamic) for e in shown(dynamic, run) if "face" in e.prompt.topics
    ]
    leading = [(run, e) for run, e in prompts if _other_ways(e)]
    beside = [pair for run in runs(dynamic) for pair in _beside(dynamic, run)]
    if offering or leading or beside:
        labels = [label for _, step in offering for label in step.alternatives]
        labels += [label for _, _, label in beside]
        labels += [c.label for _, e in leading for c in _other_ways(e)]
        return said(
            "compliant",
            "another way is offered in the run",
            f"人脸步骤提供其他方式：{'；'.join(dict.fromkeys(labels[:4]))}。",
            f"Another way is offered at the face step: {'; '.join(dict.fromkeys(labels[:4]))}.",
            [
                *(prompted(run, e) for run, e in leading[:2]),
                *(_step(run, s.n, s.screen) for run, s in offering[:2]),
                *(
                    at(
                        run,
                        moment,
                        f"beside {label}",
                        f"旁边有其他方式：{label}",
                        f"Another way beside it: {label}",
                    )
                    for run, moment, label in beside[:2]
                ),
            ],
        )
    named = [(run, e) for run, e in prompts if e.prompt.alternative]
    if named:
        return said(
            "needs-manual-review",
            "another way is named and not offered",
            "文字提到其他方式，但界面上没有通往它的按钮。",
            "The text names another way, but nothing on the screen leads to it.",
            [prompted(run, e) for run, e in named[:3]],
        )
    missing = lacks(dynamic, "accept", "face-step", hooks=False) or lacks(
        dynamic, "decline", "refused", hooks=False
    )
    taken = [run for run in runs(dynamic, "accept") if captures(dynamic, run)]
    if effect_only(dynamic):
        return effects()
    if missing is not None:
        return missing
    if not taken:
        return not_reached(dynamic)
    return _alone(dynamic, taken)


def _beside(dynamic: DynamicArtifact, run: Run) -> list[tuple[Run, Moment, str]]:
    """Other ways on the screen the face step was reached from, and on the one a refusal led back to."""
    ways = {
        screen.name: [c.label for c in screen.controls if c.act in OTHER_WAYS and c.label]
        for screen in dynamic.observed.screens
    }
    faces = {e.prompt.id for e in shown(dynamic, run) if asks_face(e.prompt)}
    found: list[tuple[Run, Moment, str]] = []
    screen: Moment | None = None
    refused = False
    for moment in run.moments:
        if moment.kind == "screen":
            screen = moment
            if refused:
                found += [(run, moment, label) for label in ways.get(moment.ref, ())]
            refused = False
        asked = moment.kind == "prompt" and moment.ref in faces
        if (asked or moment.kind == "face-step") and screen is not None:
            found += [(run, screen, label) for label in ways.get(screen.ref, ())]
        refused = refused or (moment.kind == "refuse" and moment.ref in faces)
    return found


def _alone(dynamic: DynamicArtifact, taken: list[Run]) -> RunAnswer:
    words = [text.text for e in dynamic.observed.shown for text in e.prompt.texts]
    words += [m.what for run in taken for m in run.moments if m.kind == "touch"]
    words += [text for screen in dynamic.observed.screens for text in screen.texts]
    if not any(VERIFYING.search(text) for text in words):
        return open_(
            "purpose of the face not seen",
            "看不出人脸用于核验身份",
            "nothing on the screens says that the face verifies anybody",
        )
    labels = [c.label for screen in dynamic.observed.screens for c in screen.controls]
    helped = any(_HELP.search(text) for text in (*labels, *words))
    looked = any("settings" in run.reached for run in runs(dynamic))
    sights = [
        at(
            run,
            m,
            "no other way",
            "人脸步骤及拒绝后均未见其他方式。",
            "No other way at the face step or after a refusal.",
        )
        for run in taken
        for m in captures(dynamic, run)[:1]
    ]
    if looked and not helped:
        return said(
            "violation",
            "the face is the only way",
            "人脸步骤、拒绝之后和设置中均无其他核验方式，也无客服入口。",
            "At the face step, after a refusal and in the settings there is no other way and no help.",
            sights,
        )
    return said(
        "likely-violation",
        "no other way found in the run",
        "人脸步骤及拒绝之后均未发现其他核验方式。",
        "No other way of verification was found at the face step or after a refusal.",
        sights,
        Text("客服与帮助渠道", "help and service channels"),
    )


def _other_ways(each: Shown) -> list[Control]:
    return [c for c in each.prompt.controls if c.act in OTHER_WAYS and not c.hidden]


def _step(run: Run, n: int, screen: str) -> Sight:
    moment = next((m for m in run.moments if m.n >= n), run.moments[-1])
    return at(run, moment, f"face step {screen}", f"人脸步骤：{screen}", f"Face step: {screen}")


# --- coercive-face-copy --------------------------------------------------------------------------

FAINT, SMALL = 3.0, 0.25
"""Contrast below which a label is faint (WCAG asks for 3 of large text), and share of the agreeing control's area."""


def coercive(dynamic: DynamicArtifact) -> RunAnswer:
    """The words around the face step, and how plainly the refusal stands beside the agreement."""
    prompts = [
        (run, e)
        for run in runs(dynamic)
        for e in shown(dynamic, run)
        if "face" in e.prompt.topics and e.own
    ]
    pressing = [(run, e) for run, e in prompts if e.prompt.coercive]
    veiled = [(run, e) for run, e in prompts if e.prompt.asks_consent and _is_veiled(e)]
    both = [
        (run, e) for run, e in pressing if (run, e) in veiled and "quotes-law" not in e.prompt.notes
    ]
    if both:
        return said(
            "likely-violation",
            "pressing words and the refusal hidden in the run",
            "文字施压，且拒绝控件缺失、被隐藏或远不如同意醒目。",
            "The words press, and the refusal is missing, hidden or far less plain than the agreement.",
            [prompted(run, e, _names(e), _names(e)) for run, e in both],
        )
    if pressing:
        return said(
            "needs-manual-review",
            "pressing words in the run",
            "人脸步骤的文字可能误导或施压，需人工判断。",
            "The words at the face step may mislead or press; a person has to judge.",
            [prompted(run, e, _names(e), _names(e)) for run, e in pressing],
        )
    pages = [
        s for s in dynamic.observed.screens if "face" in s.topics and read_prompts(s.texts).coercive
    ]
    if pages or veiled:
        return said(
            "needs-manual-review",
            "refusal faint or missing" if veiled else "pressing words on the page",
            "拒绝不醒目或缺失，或页面文字施压，需人工判断。",
            "The refusal is faint or missing, or the page presses; a person has to judge.",
            [prompted(run, e) for run, e in veiled]
            + [
                Sight(
                    "",
                    s.name,
                    Text(" / ".join(s.texts[:4])[:300], " / ".join(s.texts[:4])[:300]),
                    s.evidence,
                )
                for s in pages
            ],
        )
    missing = lacks(dynamic, "accept", "face-step", hooks=False)
    if missing is not None:
        return missing
    if not asked_anywhere(dynamic):
        return open_(
            "no text at the face step",
            "人脸步骤没有可读的文字",
            "no text could be read at the face step",
        )
    if not all(e.prompt.complete for _, e in prompts):
        return open_(
            "texts not all read",
            "提示的文字未能全部读取",
            "not all texts of the prompts could be read",
        )
    return said(
        "compliant",
        "neutral words in the run",
        "人脸步骤的文字中性，同意与拒绝均可见。",
        "The words at the face step are neutral; agreement and refusal can both be seen.",
        [prompted(run, e) for run, e in prompts[:2]],
    )


def _is_veiled(each: Shown) -> bool:
    """The refusal is missing, or far smaller or fainter than the agreement."""
    if not can_refuse(each.prompt):
        return True
    no = [c.label for c in refusals(each.prompt)]
    yes = [c.label for c in each.prompt.controls if c.act in ("agree", "acknowledge", "start-face")]
    sizes, contrast = dict(each.sizes), dict(each.contrast)
    small = [
        sizes[a] < SMALL * max(sizes[b] for b in yes if b in sizes)
        for a in no
        if a in sizes and any(b in sizes for b in yes)
    ]
    faint = [
        contrast[a] < FAINT and contrast[a] < max(contrast[b] for b in yes if b in contrast) / 2
        for a in no
        if a in contrast and any(b in contrast for b in yes)
    ]
    return (bool(small) and all(small)) or (bool(faint) and all(faint))


def _names(each: Shown) -> str:
    return f"[{', '.join(each.prompt.coercive)}] "
