"""Policy explains rights and withdrawal for face data.

- A way to withdraw or delete that is told of faces, with its steps and a time: ``compliant``.
- The same without steps or time, or a way for all data that does not name faces: ``needs-manual-review``.
- Nothing but the cancelling of the account, or rights from which faces are left out: ``likely-violation``.
- No right and no way at all: ``violation`` when the app identifies people, else ``likely-violation``.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from analyzers.artifacts import PolicyArtifact, Sentence, StaticArtifact, Text
from reports.model import Verdict
from scanner.outcome import Fact, Outcome, not_assessed
from scanner.policy_facts import identifies, quoted, stays_on_device, tells_of_processing, unsure
from scanner.policy_view import Part, combined, rules_not_read

_STEPS = re.compile(
    r"设置|路径|点击|进入|菜单|页面|客服|邮箱|邮件|电话|热线|柜台|网点|前台|联系|[→>＞—]|@"
    r"|\b(?:settings?|menu|tap|press|open|choose|select|go to|under|e-?mail|write to|contact|call|desk|support|form)\b",
    re.I,
)
_TIME = re.compile(
    r"(?:\d+|[一二两三四五六七八九十]+)\s*个?(?:工作日|自然日|天|日|小时|周|月)|立即|即时|即刻|当[场天日]|马上"
    r"|\b(?:\d+|\w+teen|ten|five|three|seven|thirty|fifteen|one|a|two) (?:business |working |calendar )?(?:hours?|days?|weeks?|months?)\b"
    r"|\b(?:immediately|at once|straight away|instantly|right away)\b",
    re.I,
)
_CANCELS = re.compile(r"注销|销户|\b(?:clos|cancel|delet)\w* (?:your |the )?account", re.I)
_OTHER_WAY = re.compile(
    r"撤回|查阅|复制|更正|删除|关闭|投诉|举报|\b(?:withdraw|access|correct|rectif|eras|object|complain|turn off|switch off)\w*",
    re.I,
)
_LEFT_OUT = re.compile(
    r"(?:人脸|面部|生物)[^。；]{0,20}(?:除外|不适用|不(?:予|能|可|支持)(?:删除|撤回|查阅|更正))"
    r"|\b(?:fac(?:e|ial)|biometric)\b[^.;]{0,40}\b(?:excluded|except(?:ed)?|cannot be (?:deleted|withdrawn|erased)|does not apply)",
    re.I,
)
_SAY = Text("写明针对人脸的撤回、删除步骤和办理时限。", "Tell the steps and the time for faces.")


class _Said(NamedTuple):
    """A sentence with the document it stands in."""

    part: Part
    sentence: Sentence

    @property
    def words(self) -> str:
        """What it says."""
        return self.part.policy.text[self.sentence.start : self.sentence.end]


def judge(static: StaticArtifact, policy: PolicyArtifact) -> Outcome:
    """The policy's answer."""
    if not tells_of_processing(policy) and stays_on_device(static):
        return not_assessed(
            "effects on the device, not mentioned",
            "仅有设备端的检测或美颜，政策未提及；是否须写明撤回途径取决于图像是否离开设备。",
            "Only detection or effects on the device, unmentioned; whether a way to withdraw is due "
            "depends on whether images leave the device.",
        )
    view = combined(policy)
    ways = [_Said(part, s) for part in view.speaking for s in part.policy.sentences if _way(s)]
    of_faces = [each for each in ways if each.sentence.face != "no" and _the_apps(each.sentence)]
    left_out = [
        each
        for part in view.speaking
        for s in part.policy.sentences
        if _LEFT_OUT.search((each := _Said(part, s)).words)
    ]
    if left_out:
        return _answer(
            "likely-violation",
            "faces left out of the rights",
            "政策把人脸排除在权利或撤回之外。",
            "The policy leaves faces out of the rights or the withdrawal.",
            _facts(left_out),
        )
    if of_faces:
        return _for_faces(of_faces, ways)
    outcome = _general(static, policy, ways)
    if view.unread_rules and outcome.verdict != "needs-manual-review":
        return rules_not_read(view, outcome.facts)
    return unsure(policy, outcome.facts) if policy.abstain else outcome


def _the_apps(sentence: Sentence) -> bool:
    """Whether a sentence on faces is about the app's faces, not about the phone's unlock."""
    return sentence.by != "device_unlock"


def _way(sentence: Sentence) -> bool:
    return "withdraw_delete" in sentence.elements or "rights" in sentence.notice


def _for_faces(of_faces: Sequence[_Said], ways: Sequence[_Said]) -> Outcome:
    steps = any(_STEPS.search(each.words) for each in of_faces)
    time = any(_TIME.search(each.words) for each in ways)
    if steps and time:
        return _answer(
            "compliant",
            "a way for faces with steps and time",
            "写明了针对人脸的途径、步骤和时限。",
            "A way for faces is told, with steps and time.",
            _facts(of_faces),
        )
    lacks = Text("步骤", "its steps") if not steps else Text("时限", "a time")
    return _answer(
        "needs-manual-review",
        f"a way for faces without {lacks.en}",
        f"写明了针对人脸的途径，但未见{lacks.zh}。",
        f"A way for faces is told, but not {lacks.en}.",
        _facts(of_faces),
        _SAY,
    )


def _general(static: StaticArtifact, policy: PolicyArtifact, ways: Sequence[_Said]) -> Outcome:
    if not ways:
        return _answer(
            "violation" if identifies(static) else "likely-violation",
            "no rights and no way to withdraw",
            "政策没有写明任何权利或撤回途径。",
            "The policy tells no right and no way to withdraw.",
            (quoted(policy, "rights", Text("未写明权利。", "No right is told.")),),
            _SAY,
        )
    words = [each.words for each in ways]
    if any(map(_CANCELS.search, words)) and not any(
        _OTHER_WAY.search(_CANCELS.sub("", text)) for text in words
    ):
        return _answer(
            "likely-violation",
            "only cancelling the account",
            "只写了注销账号，没有其他撤回或删除途径。",
            "There is only the cancelling of the account.",
            _facts(ways),
            _SAY,
        )
    return _answer(
        "needs-manual-review",
        "a way for all data, faces not named",
        "写明了针对全部信息的权利途径，未点明人脸。",
        "There is a way for all data; faces are not named.",
        _facts(ways),
        _SAY,
    )


def _facts(said: Sequence[_Said]) -> tuple[Fact, ...]:
    message = Text("政策关于权利和撤回的说法。", "What the policy says of rights and withdrawal.")
    quotes = tuple(each.part.quoted(each.sentence.start, each.sentence.end) for each in said[:3])
    return (Fact("rights", message, quotes),)


def _answer(
    verdict: Verdict, reason: str, zh: str, en: str, facts: tuple[Fact, ...], *change: Text
) -> Outcome:
    return Outcome(verdict, reason, Text(zh, en), ("static", "policy"), facts, would_change=change)
