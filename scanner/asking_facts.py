"""What the checks on asking and taking share: which captures and prompts matter, and how they are shown.

Everything here reads the ``asking`` part of the static artifact. Reading code proves no order of events,
so no check may say more than ``likely-violation`` on it, and ``compliant`` only when every way was followed.
"""

import re
from collections.abc import Iterable

from analyzers.artifacts import StaticArtifact, Text
from analyzers.asking import Asking, Capture, Control, Effect, Prompt
from analyzers.prompts import read_prompt
from scanner.outcome import Fact, Outcome, hidden_by, hidden_reason, not_assessed
from scanner.steps import in_chinese

RUN = Text("运行应用并走到人脸步骤。", "Run the app up to the face step.")
REFUSE = Text("运行应用并在人脸步骤点击拒绝。", "Run the app and refuse at the face step.")
SCREENS = Text("真实界面与先后次序", "the real screens and their order")
READING = "static reading only"
"""Begins the reason of every ``compliant`` that rests on code alone."""

REFUSING = ("refuse", "later", "close")
OTHER_WAYS = ("alternative", "verify-other")
LEAVING = ("exit", "background")


def unread(static: StaticArtifact) -> Outcome | None:
    """The answer when the consent flow could not be read at all."""
    if static.code.state != "read":
        names = hidden_by(static)
        return not_assessed(
            hidden_reason(static),
            f"代码不可读（{names}），未能还原同意流程。",
            f"The code cannot be read ({names}); the consent flow was not reconstructed.",
            would_change=(RUN,),
        )
    if static.asking.state == "none":
        return not_assessed(
            "consent flow not read",
            "本次没有还原同意流程。",
            "The consent flow was not reconstructed.",
            would_change=(RUN,),
        )
    if static.asking.state == "partial" and not static.asking.captures:
        return not_assessed(
            "budget",
            "达到单个应用的分析上限，同意流程未还原完。",
            "The limit for one app ended the reading of the consent flow.",
            would_change=(RUN,),
        )
    return None


def consent_captures(static: StaticArtifact) -> list[Capture]:
    """Captures that need a consent: they recognise a person or check liveness, or the face leaves the device.

    What is only found or drawn on, and stays on the device, is not handled by anybody but its owner.
    """
    sent = any(flow.sink in _SENDING and not flow.chosen for flow in static.handling.flows)
    captures = static.asking.captures
    return [c for c in captures if sent or c.purpose in ("identity", "unknown")]


_SENDING = ("network", "socket", "web", "sdk-upload")


def no_capture(static: StaticArtifact) -> Outcome:
    """The answer when no place was found where a face is taken in order to recognise somebody."""
    asking = static.asking
    if asking.captures:
        return Outcome(
            "not-applicable",
            "nobody is recognised and nothing is sent",
            Text(
                "人脸只用于检测或特效，未见识别身份，也未见上传。",
                "Faces are only found or drawn on; nobody is recognised and no upload was seen.",
            ),
            ("static",),
            tuple(capture_fact(capture) for capture in asking.captures[:3]),
        )
    return not_assessed(
        "no capture found in the code",
        "代码中没有找到采集人脸的位置（可能在网页、插件或原生代码中）。",
        "No place where a face is taken was found in the code (it may be in a page, a plug-in or native code).",
        would_change=(RUN,),
    )


def unresolved(what_zh: str, what_en: str) -> Outcome:
    """The answer when something on the way could not be followed."""
    return not_assessed(
        "not every way could be followed",
        f"静态读取未能走通全部路径：{what_zh}。",
        f"Reading the code could not follow every way: {what_en}.",
        would_change=(RUN,),
    )


def face_prompts(asking: Asking) -> list[Prompt]:
    """Prompts that ask for the face."""
    return [p for p in asking.prompts if p.asks_consent and p.topics[:1] == ("face",)]


def consents_of(asking: Asking, captures: Iterable[Capture]) -> list[Prompt]:
    """The prompts that every way to these captures passes through, in id order."""
    wanted = {ident for capture in captures for ident in capture.consents}
    wanted |= {ident for c in captures for way in c.ways for ident in way.agreed}
    return [p for p in face_prompts(asking) if p.id in wanted]


def face_ticks(prompt: Prompt) -> list[Control]:
    """Boxes of a prompt that are about the face alone."""
    found = []
    for control in prompt.controls:
        if control.role == "checkbox" and control.label:
            reading = read_prompt(control.label)
            if "face" in reading.topics and reading.only_face:
                found.append(control)
    return found


def face_boxes(prompt: Prompt) -> list[Control]:
    """Boxes about the face, or the only box of a prompt about it."""
    boxes = [control for control in prompt.controls if control.role == "checkbox"]
    about = [box for box in boxes if "face" in read_prompt(box.label).topics]
    if about or not prompt.only_face:
        return about
    return boxes


_PERMISSION = re.compile(
    r"权限|授权|(?:允许|同意)[^。；]{0,12}(?:相机|摄像头)|permission|(?:allow|grant|access)[^.;]{0,24}camera",
    re.I,
)
"""Words by which a text asks for the camera itself."""


def is_mixed(prompt: Prompt) -> bool:
    """Whether it asks for more than the face; the camera as the means of the face check is no more."""
    if prompt.only_face or set(prompt.topics) != {"face", "camera"}:
        return not prompt.only_face
    return any(_PERMISSION.search(text.text) for text in prompt.texts)


def refusals(prompt: Prompt) -> list[Control]:
    """Controls that say no, or that offer another way instead."""
    found = [c for c in prompt.controls if c.act in (*REFUSING, *OTHER_WAYS) and not c.hidden]
    if found:
        return found
    return [
        c
        for c in prompt.controls
        if c.role in ("negative", "close") and not c.hidden and c.act not in ("agree", "link")
    ]


def can_refuse(prompt: Prompt) -> bool:
    """Whether there is any way to say no: a control, or closing a dialog that may be closed."""
    if refusals(prompt) or (prompt.kind != "page" and prompt.cancelable == "yes"):
        return True
    if any(not tick.gates and tick.checked != "yes" for tick in face_ticks(prompt)):
        return True  # the box may stay empty
    return prompt.kind == "page" and any(map(_leads_elsewhere, prompt.controls))


def _leads_elsewhere(control: Control) -> bool:
    """A control of a page that neither agrees nor takes the face, and goes on to something else."""
    if control.role == "checkbox" or control.act in ("agree", "acknowledge", "link", "start-face"):
        return False
    away = {"finish", "screen", "dismiss"}
    return (
        bool(control.label)
        and "capture" not in control.effects
        and bool(away & set(control.effects))
    )


_EFFECTS: dict[Effect, Text] = {
    "agree": Text("继续", "goes on"),
    "capture": Text("采集人脸", "takes the face"),
    "permission": Text("申请相机权限", "asks for the camera permission"),
    "finish": Text("关闭页面", "closes the screen"),
    "exit": Text("退出应用", "ends the app"),
    "background": Text("转入后台", "moves the app to the background"),
    "logout": Text("退出登录", "logs out"),
    "reshow": Text("再次弹出", "shows the prompt again"),
    "screen": Text("打开页面", "opens a screen"),
    "dismiss": Text("关闭弹窗", "closes the prompt"),
    "remember": Text("记录选择", "stores the choice"),
    "upload": Text("上传数据", "sends data"),
    "erase": Text("清除数据", "erases data"),
    "alternative": Text("改用其他方式", "another way"),
}


def leads(control: Control) -> Text:
    """What touching a control does, and the screens it opens."""
    done = [_EFFECTS[effect] for effect in control.effects]
    return Text(
        "、".join((*(each.zh for each in done), *control.screens)) or "—",
        ", ".join((*(each.en for each in done), *control.screens)) or "—",
    )


def capture_fact(capture: Capture) -> Fact:
    """A place where a face is taken, with one way to it."""
    steps = capture.ways[0].steps if capture.ways else ("?",)
    return Fact(
        f"{capture.sdk or capture.kind} {capture.method}",
        Text(
            f"采集人脸：{capture.method}；路径：{in_chinese(steps)}",
            f"A face is taken: {capture.method}; way: {' → '.join(steps)}",
        ),
        capture.evidence,
    )


def prompt_fact(prompt: Prompt, zh: str = "", en: str = "") -> Fact:
    """A prompt with its words and controls."""
    words = " / ".join(text.text for text in prompt.texts[:6])[:600]
    shown = [(c.label or c.role, leads(c)) for c in prompt.controls[:6]]
    zh_controls = "；".join(f"[{label}] → {done.zh}" for label, done in shown)
    en_controls = "; ".join(f"[{label}] → {done.en}" for label, done in shown)
    return Fact(
        prompt.id,
        Text(
            f"{zh}提示：“{words}”；按钮：{zh_controls}",
            f"{en}Prompt: “{words}”; controls: {en_controls}",
        ),
        (*prompt.evidence, *(e for c in prompt.controls[:4] for e in c.evidence)),
    )


def outcome(
    verdict: str, reason: str, zh: str, en: str, facts: Iterable[Fact], *would: Text
) -> Outcome:
    """An answer that rests on the code."""
    return Outcome(
        verdict,  # type: ignore[arg-type]
        f"{READING}: {reason}" if verdict == "compliant" else reason,
        Text(zh, en),
        ("static",),
        tuple(facts),
        missing=(SCREENS,),
        would_change=would or (RUN,),
    )
