"""Under-14 face processing without a guardian.

Looks for signs that children use the app (its name, its age rating, what its screens say) and for a prompt
that asks a guardian on the way to the capture.

- Made for children, or a child mode leads to the capture, and no guardian is asked: ``likely-violation``.
- A guardian is asked: ``compliant`` (static reading only).
- Adults only by the operator's word: ``not-applicable``.
- A general audience whose age the code does not tell: ``not-assessed``.

With a session the order of events in the runs decides; the code's answer is weighed with it:

- After an age of ten was given the face is taken and no guardian asked: ``violation``.
- For children, no age is asked and the face taken: ``likely-violation``; for anybody: ``needs-manual-review``.
- A guardian is asked, or no face of the child is taken: ``compliant``.
"""

import re

from analyzers.artifacts import DynamicArtifact, StaticArtifact, Text
from analyzers.asking import Asking
from scanner.asking_facts import (
    RUN,
    capture_fact,
    consent_captures,
    no_capture,
    outcome,
    prompt_fact,
    unread,
    unresolved,
)
from scanner.context import Context
from scanner.outcome import Fact, Outcome
from scanner.runs.people import minor
from scanner.weighing import weigh

_CHILD = re.compile(
    r"儿童|宝宝|宝贝|小朋友|少儿|幼儿|小学|亲子|kids?\b|child|toddler|baby", re.IGNORECASE
)
_YOUNG = re.compile(r"(?<!\d)(?:[3-9]|1[0-3])\s*(?:\+|岁以上|周岁以上)")


_SAME = dict.fromkeys(
    (
        "a face taken of a declared child without a guardian",
        "for children, no age asked and a face taken",
    ),
    ("children, and no guardian is asked",),
)
"""The code's reasons by the run's they stand for."""


def judge(
    static: StaticArtifact, context: Context, dynamic: DynamicArtifact | None = None
) -> Outcome:
    """The code's answer, weighed with the runs'."""
    audience = str(context.answers.get("minors", "")).lower()
    signs = tuple(sign.message for sign in _signs(static, context, audience))
    code = in_code(static, context)
    answer = weigh(code, dynamic, lambda seen: minor(seen, signs), same=_SAME)
    # An audience of adults leaves nothing open but a child that said so.
    return code if audience == "adult" and answer.verdict == "needs-manual-review" else answer


def in_code(static: StaticArtifact, context: Context) -> Outcome:
    """The code's answer, with what the user knows about the audience."""
    early = unread(static)
    if early is not None:
        return early
    asking = static.asking
    captures = consent_captures(static)
    if not captures:
        return no_capture(static)
    audience = str(context.answers.get("minors", "")).lower()
    if audience == "adult":
        return Outcome(
            "not-applicable",
            "adults only",
            Text("运营者说明仅面向成年人。", "For adults only, by the operator's word."),
            ("operator",),
        )
    guarded = [p for p in asking.prompts if p.guardian and _on_a_way(p.id, asking)]
    signs = list(_signs(static, context, audience))
    if guarded:
        return outcome(
            "compliant",
            "a guardian is asked",
            "采集前有征得监护人同意的步骤。",
            "A guardian is asked before the capture.",
            [prompt_fact(prompt) for prompt in guarded],
        )
    elsewhere = [prompt for prompt in asking.prompts if prompt.guardian]
    if signs and (elsewhere or not any(capture.resolved for capture in captures)):
        return outcome(
            "needs-manual-review",
            "children; whether a guardian is asked on every way is not clear",
            "应用面向儿童，未能确认每条采集路径都先征得监护人同意。",
            "Children use it; that a guardian is asked on every way to the capture was not confirmed.",
            [*signs[:3], *(prompt_fact(prompt) for prompt in elsewhere)],
            RUN,
        )
    if signs:
        return outcome(
            "likely-violation",
            "children, and no guardian is asked",
            f"应用面向儿童（{'；'.join(sign.message.zh for sign in signs[:3])}），采集前未见监护人同意。",
            f"Children use it ({'; '.join(sign.message.en for sign in signs[:3])}), and no guardian is asked "
            "before the capture.",
            [*signs[:3], *(capture_fact(capture) for capture in captures[:3])],
            RUN,
        )
    return unresolved("代码看不出使用者的年龄", "the code does not tell who uses it")


def _on_a_way(ident: str, asking: Asking) -> bool:
    return any(ident in way.agreed for capture in asking.captures for way in capture.ways)


def _signs(static: StaticArtifact, context: Context, audience: str) -> list[Fact]:
    found: list[Fact] = []
    if audience == "child-directed":
        found.append(
            Fact("audience", Text("运营者说明面向儿童", "child-directed, says the operator"), ())
        )
    for name, text in (
        ("label", static.app.label),
        ("category", context.category or ""),
        ("description", (context.store_description or "")[:200]),
    ):
        match = _CHILD.search(text)
        if match:
            found.append(
                Fact(
                    name,
                    Text(f"名称或介绍含“{match[0]}”", f"its name or description says “{match[0]}”"),
                    (),
                )
            )
    if _YOUNG.search(context.age_rating or ""):
        found.append(
            Fact(
                "age",
                Text(f"年龄分级 {context.age_rating}", f"age rating {context.age_rating}"),
                (),
            )
        )
    found += [
        Fact(
            screen.name,
            Text(f"{screen.name} 页面面向儿童", f"the screen {screen.name} is for children"),
            screen.evidence,
        )
        for screen in static.asking.screens
        if "child" in screen.topics
    ]
    return found
