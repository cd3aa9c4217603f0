"""The steps of a way through an app, or of a flow of data, in Chinese: the static reader writes them in English."""

import re
from collections.abc import Iterable

_TOUCH = re.compile(r"touch “(.*)” on (\S+)", re.DOTALL)
_ALBUM = " of the album"
_LEADS = {
    "open ": "打开 ",
    "call ": "调用 ",
    "field ": "字段 ",
    "return of ": "返回自 ",
    "callback ": "回调 ",
    "granted ": "授予权限后 ",
    "denied ": "拒绝权限后 ",
    "returned ": "返回后 ",
}


def in_chinese(steps: Iterable[str]) -> str:
    """The steps, joined; names of classes, methods and controls stay as they are."""
    return " → ".join(map(_step, steps))


def step_in_chinese(step: str) -> str:
    """One step; empty where it is no different."""
    told = _step(step)
    return told if told != step else ""


def _step(step: str) -> str:
    if match := _TOUCH.fullmatch(step):
        return f"在 {match[2]} 点击“{match[1]}”"
    if step.endswith(_ALBUM):
        return f"对相册的 {step.removesuffix(_ALBUM)}"
    for lead, word in _LEADS.items():
        if step.startswith(lead):
            return word + step.removeprefix(lead)
    return step
