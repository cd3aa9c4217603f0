"""Reports in which every text a stranger could have written is hostile."""

from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import msgspec
import samples

from analyzers.artifacts import Evidence, Limitation, Text, Value
from reports.model import Report
from reports.pictured import Chain, Edge, Graph, Hop, Node, Occurrence, Walk
from reports.told import Advice, Comparison, Duty, Outline, Reply

EVIL = {
    "html": "<script>alert(1)</script><img src=x onerror=alert(2)>\"'><svg/onload=alert(3)>",
    "entities": "&lt;b&gt; ]]> <!-- --> <![CDATA[ </style><style>*{display:none}</style>",
    "formula": '=HYPERLINK("https://evil.example","x")',
    "plus": "+1+cmd|' /C calc'!A0",
    "at": "@SUM(1+1)*cmd|' /C calc'!A0",
    "markdown": "](https://evil.example) **b** `c` | x | @someone ![i](https://evil.example/i.png) # h",
    "ansi": "\x1b[31mred\x1b]8;;https://evil.example\x07link\x1b]8;;\x07\x1b[2J\x9b0m",
    "bidi": "\u202eevil\u202c\u2066x\u2069\u200f",
    "control": "a\x00b\x08c\x0bd\x0ce\x7ff\x85g\u2028h\u2029i\r\nj",
    "template": "{{ 7*7 }}{% raw %}${7*7}#{7*7}%s%n{0}",
    "surrogates": "\ud800 lone \udfff",
    "marks": "Z" + "\u0300" * 300,
    "path": "../../../../etc/passwd",
    "url": "javascript:alert(1)",
}
"""By what they attack."""

_LEFT = frozenset(
    # what our own code fixes, and readers look up
    {
        "schema",
        "check",
        "verdict",
        "severity",
        "kind",
        "lane",
        "state",
        "use",
        "as_of",
        "scanned_at",
    }
)


def poisoned(value: Any, evil: str) -> Any:
    """The same value with every free text replaced; enumerations, numbers and the names of checks stay."""
    if isinstance(value, msgspec.Struct):
        hints = get_type_hints(type(value))
        changes = {
            name: _field(getattr(value, name), hints[name], evil)
            for name in value.__struct_fields__
            if name not in _LEFT
        }
        return msgspec.structs.replace(value, **changes)
    if isinstance(value, tuple):
        return tuple(poisoned(each, evil) for each in value)
    if isinstance(value, dict):
        return {key: poisoned(each, evil) for key, each in value.items()}
    return evil if isinstance(value, str) else value


def _field(value: Any, hint: Any, evil: str) -> Any:
    if _enumerated(hint):
        return value
    if isinstance(value, tuple) and any(_enumerated(each) for each in get_args(hint)):
        return value
    return poisoned(value, evil)


def _enumerated(hint: Any) -> bool:
    """A choice of fixed words: nothing a stranger writes."""
    if get_origin(hint) is Literal:
        return True
    if get_origin(hint) is Union or type(hint).__name__ == "UnionType":
        return any(_enumerated(each) for each in get_args(hint))
    return False


def full() -> Report:
    """A report in which everything there can be is there."""
    report = samples.violating()
    evidence = Evidence(
        "code", "classes.dex", "Lcom/a/B;->run()V @ 0x12", "invoke", "", ("com.a.Main", "com.a.B")
    )
    quoted = Evidence("policy", "policy", "[3, 9)", "保存三十天", "我们保存三十天。")
    seen = Evidence("event", "run-1", "12", "camera-open")
    cited = report.results[0].provisions[:1]
    text = Text("一句话。", "A sentence.")
    flagged = next(r for r in report.results if r.verdict == "likely-violation" or r.findings)
    fixed = msgspec.structs.replace(
        flagged, fix=Outline(text, "kotlin", "fun ask() {\n    show()\n}")
    )
    results = tuple(fixed if r is flagged else r for r in report.results)
    occurrences = (
        Occurrence(1, 0, None, "app", "launch", "com.a.Main"),
        Occurrence(2, 400, None, "screen", "screen", "Main"),
        Occurrence(3, 900, None, "hand", "agree", "Agree", checks=(flagged.check,)),
        Occurrence(4, 1200, 4000, "camera", "camera-open", "front"),
        Occurrence(5, 1300, None, "network", "upload", "https://example.com/face"),
    )
    nodes = (
        Node("entry", "entry", "com.a.Main"),
        Node("ask", "consent", "Face consent", "separate", evidence=(evidence,)),
        Node("face", "face", "com.sdk.Face.start", checks=(flagged.check,)),
    )
    return msgspec.structs.replace(
        report,
        results=results,
        limitations=(*report.limitations, Limitation("no-session", text)),
        banners=(text,),
        laws=("gdpr",),
        comparisons=(
            Comparison(
                "not_shared:host",
                flagged.check,
                text,
                (quoted,),
                text,
                (seen,),
                "contradicted",
                "dynamic",
            ),
            Comparison("encrypted:flow", flagged.check, text, (), text, (), "not-tested", "none"),
        ),
        replies=(Reply("why", text, text, (quoted,)), Reply("what-risk", text, text, ())),
        duties=(
            Duty("filing", text, text, cited, "not-done", "no", "2026-01-01", "2025-07-14", text),
            Duty("audit", text, text, cited, "not-asked", "", "", "", text),
        ),
        keep=(Advice("screens", text),),
        complain=(Advice("authority", text, cited),),
        liability=cited,
        walks=(Walk("run-1", "accept", "straight", True, "", 5000, occurrences),),
        ways=Graph(nodes, (Edge("entry", "ask", "touch"), Edge("ask", "face")), True),
        chains=(
            Chain(
                "c1",
                "static",
                text,
                text,
                (Hop("source", "onFrame", (evidence,), "帧"), Hop("sink", "post", ())),
                (text,),
            ),
        ),
    )


def values(value: Any) -> list[Value]:
    """All values in a value, itself first."""
    if isinstance(value, tuple | list):
        return [found for each in value for found in values(each)]
    if isinstance(value, dict):
        return [found for each in value.values() for found in values(each)]
    if not isinstance(value, msgspec.Struct):
        return []
    return [
        value,
        *(found for name in value.__struct_fields__ for found in values(getattr(value, name))),
    ]
