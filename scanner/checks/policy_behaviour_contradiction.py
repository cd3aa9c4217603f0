"""Behaviour contradicts the face promises.

Holds each promise of the policy and its face rules (no faces collected, on the device only, not kept, deleted
after the check, encrypted, given to nobody, not sent abroad, separate consent) against the flows in the code
and against what the runs sent, kept and asked.

- A firm promise that a run disproves: ``violation``; that only the code disproves: ``likely-violation``.
- A promise with a condition, about another feature, that the policy takes back elsewhere, or where only a vendor
  gets the face, or what was sent cannot be read: ``needs-manual-review``.
- Every promise was put to a test that would have shown the opposite, and none was broken: ``compliant``.
- No promise, or none that anything outside the servers could disprove: ``not-applicable``.
- A promise that neither the runs nor the code could test: ``not-assessed``.
"""

from analyzers.artifacts import DynamicArtifact, PolicyArtifact, StaticArtifact, Text
from reports.model import FLAGGED
from scanner.asking_facts import READING
from scanner.claims import KINDS
from scanner.comparing import Pair, facts, gravest, pairs
from scanner.handling_facts import RUN
from scanner.outcome import Basis, Fact, Outcome

_FIRM = Text(
    "核实所引承诺的适用范围与现行版本。",
    "Check what the quoted promise covers, and that it is the version in force.",
)
_SERVERS = Text("服务器上的留存与加密", "what servers keep and how they encrypt it")


def judge(
    static: StaticArtifact, policy: PolicyArtifact, dynamic: DynamicArtifact | None = None
) -> Outcome:
    """All claims' answers as one."""
    found = pairs(static, policy, dynamic)
    lead = gravest(found)
    if lead is not None:
        return _flagged(lead, found)
    tested = [pair for pair in found if pair.outcome.verdict == "compliant"]
    open_ = [pair for pair in found if pair.outcome.verdict == "not-assessed"]
    if open_:
        return _open(open_, tested)
    if tested:
        return _kept(tested, found)
    why = Text(
        "政策中没有可检验的人脸承诺。",
        "The policy makes no promise about faces that could be tested.",
    )
    return Outcome("not-applicable", "no testable claim", why, ("policy",))


def _flagged(lead: Pair, found: tuple[Pair, ...]) -> Outcome:
    answer = lead.outcome
    flagged = [pair for pair in found if pair.outcome.verdict in FLAGGED]
    same = [pair for pair in flagged if pair.outcome.verdict == answer.verdict]
    rest = [pair for pair in flagged if pair not in same]
    zh, en = _names(same)
    begin = {
        "violation": ("运行结果与政策承诺不符", "The runs disprove what the policy says"),
        "likely-violation": (
            "行为与政策承诺疑似不符",
            "What was seen does not fit what the policy says",
        ),
    }.get(
        answer.verdict,
        ("承诺与行为是否相符需人工核实", "Whether behaviour fits the promise has to be judged"),
    )
    untested = [p.outcome.message for p in found if p.outcome.verdict == "not-assessed"]
    return Outcome(
        answer.verdict,
        f"{lead.claim.kind}: {answer.reason}",
        Text(f"{begin[0]}：{zh}。{answer.message.zh}", f"{begin[1]}: {en}. {answer.message.en}"),
        _basis(answer),
        tuple(fact for pair in (*same, *rest) for fact in facts(pair)),
        missing=(*answer.missing, *untested),
        would_change=(*answer.would_change, _FIRM),
        reproductions=answer.reproductions,
    )


def _basis(answer: Outcome) -> tuple[Basis, ...]:
    return (*answer.basis, "policy")


def _open(open_: list[Pair], tested: list[Pair]) -> Outcome:
    first = open_[0].outcome
    zh, en = _names(open_)
    kept_zh, kept_en = _names(tested)
    also = Text(f"未见违背：{kept_zh}", f"not seen broken: {kept_en}")
    return Outcome(
        "not-assessed",
        f"{open_[0].claim.kind}: {first.reason}",
        Text(
            f"承诺未能检验：{zh}。{first.message.zh}",
            f"Promises that could not be tested: {en}. {first.message.en}",
        ),
        (),
        missing=(*first.missing, *((also,) if tested else ())),
        would_change=first.would_change or (RUN,),
    )


def _kept(tested: list[Pair], found: tuple[Pair, ...]) -> Outcome:
    zh, en = _names(tested)
    answers = [pair.outcome for pair in tested]
    ran = all("dynamic" in answer.basis for answer in answers)
    unseen = len(tested) < len(found)
    quotes = tuple(
        Fact(pair.claim.id, KINDS[pair.claim.kind], pair.claim.quotes[:1]) for pair in tested
    )
    missing = tuple(dict.fromkeys(text for answer in answers for text in answer.missing))
    return Outcome(
        "compliant",
        "promises tested" if ran else f"{READING}: promises tested",
        Text(
            f"经检验的承诺未见违背：{zh}。", f"Promises that were tested and not seen broken: {en}."
        ),
        tuple(dict.fromkeys(kind for answer in answers for kind in _basis(answer))),
        quotes,
        missing=(*missing, *((_SERVERS,) if unseen else ())),
        would_change=() if ran else (RUN,),
    )


def _names(found: list[Pair]) -> tuple[str, str]:
    told = [KINDS[pair.claim.kind] for pair in found]
    unique = list(dict.fromkeys(told))
    return "、".join(text.zh for text in unique), "; ".join(text.en for text in unique)
