"""Checks x artifacts -> exactly one result a check. Gates and ceilings are applied here and only here."""

import hashlib
import logging
from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from msgspec.structs import replace

from analyzers.artifacts import DynamicArtifact, PolicyArtifact, StaticArtifact, Text, Value
from reports.model import FLAGGED, VERDICTS, Finding, Gate, Result, Verdict
from scanner.checks import Check, all_checks
from scanner.citing import COVERED, FOREIGN, overlaid
from scanner.citing import citations as citations
from scanner.context import Context, about
from scanner.fixes import outline
from scanner.gates import Case, answer_gates
from scanner.observed_classes import IDENTITY
from scanner.outcome import Fact, Outcome, hidden_by, hidden_reason, not_assessed

logger = logging.getLogger(__name__)

INVENTORY = "face-capability-inventory"
OWN_CONDITIONS = frozenset(
    {
        "camera-permission-unjustified",
        "permission-bundle-request",
        "gallery-bulk-exfiltration",
        "covert-camera-capture",
        "policy-reachable",
    }
)
"""Checks that are not about face processing as such: FC0 and FC1 do not close them."""

CONSENT_CHECKS = frozenset(
    {
        "capture-before-consent",
        "face-consent-separate",
        "face-consent-bundled-with-camera",
        "forced-face-consent",
        "face-consent-preticked",
        "face-consent-nagging",
        "face-withdrawal-path",
        "face-withdrawal-effective",
    }
)
"""Checks that fall to manual review when the legal basis is not consent (gate g-basis)."""


class Artifacts(Value, frozen=True):
    """What was collected about one app."""

    static: StaticArtifact
    dynamic: DynamicArtifact | None = None
    policy: PolicyArtifact | None = None
    unread: tuple[str, ...] = ()
    """Ids of SDKs the catalogue learned since the app was read and that its names speak of: it may hold them."""


class Judgement(NamedTuple):
    """The engine's whole answer."""

    gates: tuple[Gate, ...]
    results: tuple[Result, ...]


def judge(
    artifacts: Artifacts, context: Context, day: date, laws: tuple[str, ...] = ()
) -> Judgement:
    """Every check's result for one app, by the law of ``day``.

    ``laws``: overlays to cite beside it, as `law.chosen` gives them.
    """
    case = case_of(artifacts, context, day, laws)
    gates = answer_gates(case)
    states = {gate.id: gate for gate in gates}
    results = tuple(_result(check, artifacts, case, states) for check in all_checks())
    return Judgement(gates, results)


def case_of(artifacts: Artifacts, context: Context, day: date, laws: tuple[str, ...] = ()) -> Case:
    """What gates look at, of one app."""
    static, policy, dynamic = artifacts.static, artifacts.policy, artifacts.dynamic
    known = about(context, static.app.package)
    return Case(static, policy, known, day, dynamic, laws, artifacts.unread)


def _result(check: Check, artifacts: Artifacts, case: Case, gates: dict[str, Gate]) -> Result:
    outcome = _closed(check, case, gates) or _run(check, artifacts, case)
    outcome = _under_ceilings(check, _told_abroad(outcome, case), artifacts, case, gates)
    package = artifacts.static.app.package
    return Result(
        check=check.row.id,
        title=check.row.title,
        verdict=outcome.verdict,
        severity=check.row.severity,
        reason=outcome.reason,
        message=outcome.message,
        remedy=check.row.remedy,
        provisions=citations(check.row, case, outcome.provisions),
        rests_on=tuple(_BASIS[kind] for kind in outcome.basis),
        missing=outcome.missing,
        would_change=outcome.would_change,
        findings=tuple(
            Finding(
                fact.subject,
                fact.message,
                fact.evidence,
                fingerprint(check.row.id, package, fact.subject),
            )
            for fact in _one_a_subject(outcome.facts)
        ),
        fix=outline(check.row.id) if outcome.verdict in FLAGGED else None,
    )


def _one_a_subject(facts: tuple[Fact, ...]) -> list[Fact]:
    """Facts of one subject as one: their fingerprints would be the same."""
    merged: dict[str, Fact] = {}
    for fact in facts:
        earlier = merged.get(fact.subject)
        if earlier is None:
            merged[fact.subject] = fact
            continue
        new = tuple(piece for piece in fact.evidence if piece not in earlier.evidence)
        merged[fact.subject] = Fact(fact.subject, earlier.message, (*earlier.evidence, *new))
    return list(merged.values())


def fingerprint(check: str, package: str, subject: str) -> str:
    """Identity of a finding across versions: no offset, version or hash takes part in it."""
    return hashlib.sha256("\0".join((check, package, subject)).encode()).hexdigest()[:16]


# --- gates ---------------------------------------------------------------------------------------


def _closed(check: Check, case: Case, gates: dict[str, Gate]) -> Outcome | None:
    """The answer of a check that a gate has decided."""
    if case.abroad and not overlaid(check.row, case):
        return _not_applicable("not offered in mainland China", gates["g-china"].reason)
    if case.unread and check.row.id == INVENTORY:
        return _to_be_read()
    if check.row.id == INVENTORY or check.row.id in OWN_CONDITIONS:
        return None
    if gates["g-face"].state == "closed":
        return _not_applicable("no face function", gates["g-face"].reason)
    if gates["g-face"].state == "unknown" and case.unread:
        return _to_be_read()
    if gates["g-face"].state == "unknown":
        names = hidden_by(case.static)
        return not_assessed(
            hidden_reason(case.static),
            f"代码不可读（{names}），未评估。",
            f"The code cannot be read ({names}); not assessed.",
            would_change=(Text("对应用脱壳或运行后再查。", "Run the app, or scan it unpacked."),),
        )
    return None


def _to_be_read() -> Outcome:
    """The answer where the app may hold an SDK that nobody knew when it was read."""
    return not_assessed(
        "read again",
        "读取安装包之后目录新增了 SDK，应用中有相应的名称，未评估。",
        "The catalogue has learned SDKs since the app was read, and it holds names of theirs; not assessed.",
        would_change=(Text("重新扫描安装包。", "Scan the APK again."),),
    )


def _told_abroad(outcome: Outcome, case: Case) -> Outcome:
    """The answer with what the chosen law leaves open."""
    if not case.abroad or outcome.verdict in ("not-applicable", "not-assessed"):
        return outcome
    return replace(outcome, missing=(*outcome.missing, COVERED))


def _not_applicable(reason: str, message: Text) -> Outcome:
    return Outcome("not-applicable", reason, message, ("static",))


# --- running -------------------------------------------------------------------------------------


def _run(check: Check, artifacts: Artifacts, case: Case) -> Outcome:
    if check.judge is None:
        waits = check.waits_for or Text("后续版本", "a later version")
        return not_assessed(
            f"not judged yet: needs {waits.en}",
            f"本版本尚不能判断此项：需要{waits.zh}。",
            f"This version does not decide this check yet: it needs {waits.en}.",
            would_change=(Text(f"需要{waits.zh}。", f"It needs {waits.en}."),),
        )
    inputs: dict[str, Any] = {
        "static": artifacts.static,
        "policy": artifacts.policy,
        "dynamic": artifacts.dynamic,
        "context": case.context,
        "case": case,
    }
    for need in check.needs:
        if inputs[need] is None:
            return _without(need, artifacts.static)
    try:
        return check.judge(**{name: inputs[name] for name in check.takes})
    except Exception as error:  # one broken check must not cost the others their answer
        logger.exception("check %s failed", check.row.id)
        name = type(error).__name__
        return not_assessed(
            f"check failed: {name}",
            f"此项检查自身出错（{name}），未评估。",
            f"The check itself failed ({name}); not assessed.",
            would_change=(Text("修正程序后再次判断。", "Judge again once the program is mended."),),
        )


def _without(need: str, static: StaticArtifact) -> Outcome:
    named = [link.url for link in static.policy_links if link.url and link.kind == "policy"]
    if need == "policy" and named:
        return not_assessed(
            "policy not fetched",
            f"隐私政策未获取，未评估。安装包中的地址：{named[0]}。",
            f"The privacy policy was not fetched; not assessed. The APK names {named[0]}.",
            would_change=(
                Text(
                    "用 --policy 提供隐私政策，或用 --fetch-policy 读取安装包中的地址。",
                    "Supply the policy with --policy, or let --fetch-policy ask for the address.",
                ),
            ),
        )
    names = {
        "policy": Text("隐私政策", "privacy policy"),
        "dynamic": Text("运行记录", "recorded session"),
    }
    name = names[need]
    return not_assessed(
        f"no {name.en} supplied",
        f"未提供{name.zh}，未评估。",
        f"No {name.en} was supplied; not assessed.",
        would_change=(Text(f"提供{name.zh}。", f"Supply the {name.en}."),),
    )


# --- ceilings ------------------------------------------------------------------------------------


def lower(verdict: Verdict, ceiling: Verdict) -> Verdict:
    """The milder of two verdicts; only the three flagged ones are ever lowered."""
    return max(verdict, ceiling, key=VERDICTS.index) if verdict in VERDICTS[:3] else verdict


def _under_ceilings(
    check: Check, outcome: Outcome, artifacts: Artifacts, case: Case, gates: dict[str, Gate]
) -> Outcome:
    verdict, notes = outcome.verdict, list(outcome.would_change)
    if verdict not in FLAGGED:  # nothing else is ever lowered
        return outcome
    for ceiling, note in _ceilings(check, outcome, artifacts, case, gates):
        lowered = lower(verdict, ceiling)
        if lowered != verdict:
            verdict = lowered
            notes.append(note)
    return replace(outcome, verdict=verdict, would_change=tuple(notes))


def _ceilings(
    check: Check, outcome: Outcome, artifacts: Artifacts, case: Case, gates: dict[str, Gate]
) -> Iterable[tuple[Verdict, Text]]:
    """Each ceiling with what would lift it."""
    yield (
        check.row.max_verdict,
        Text("此项检查的最高结论。", "The highest verdict this check may give."),
    )
    yield _evidence_ceiling(outcome, artifacts)
    if "dynamic" in outcome.basis and not _is_whole(artifacts.dynamic):
        yield (
            "needs-manual-review",
            Text("完整记录一次新的运行。", "Record the run anew and whole."),
        )
    if "policy" in outcome.basis and _chosen_by_us(artifacts.policy):
        yield (
            "likely-violation",
            Text(
                "用 --policy 提供现行的隐私政策：所读文本是从安装包中找到的。",
                "Supply the policy in force with --policy: the text read was found by way of the APK.",
            ),
        )
    if gates["g-china"].state == "assumed-open":
        yield (
            "likely-violation",
            Text(
                "确认应用面向中国大陆（--context）。",
                "Confirm that mainland China is served (--context).",
            ),
        )
    if gates["g-basis"].state == "closed" and check.row.id in CONSENT_CHECKS:
        yield (
            "needs-manual-review",
            Text("核实所主张的法定义务。", "Verify the statutory duty that is claimed."),
        )
    if gates["g-state-rule"].state == "open" and check.row.id == "face-sole-verification":
        yield (
            "needs-manual-review",
            Text("核实所主张的国家特别规定。", "Verify the special state rule that is claimed."),
        )
    if case.abroad:
        yield "likely-violation", FOREIGN
    elif not any(
        citation.use == "ground" for citation in citations(check.row, case, outcome.provisions)
    ):
        yield (
            "needs-manual-review",
            Text(
                "评估日尚无已施行的强制性依据。",
                "No binding provision was in force on the day assessed.",
            ),
        )


def _is_whole(dynamic: DynamicArtifact | None) -> bool:
    """Whether the record of the session is unbroken; tests of the engine may come without one."""
    return dynamic is None or dynamic.recording is None or dynamic.recording.intact


def _chosen_by_us(policy: PolicyArtifact | None) -> bool:
    """Whether nobody gave the policy: it was found in the APK."""
    origin = policy.snapshot.origin if policy is not None else None
    return origin is not None and (origin.how == "apk" or "found-in-apk" in origin.notes)


def _evidence_ceiling(outcome: Outcome, artifacts: Artifacts) -> tuple[Verdict, Text]:
    """What the kinds of evidence can carry at most (legal catalogue, verdict ceilings)."""
    if "operator" in outcome.basis:
        return "violation", Text("", "")
    if "dynamic" in outcome.basis:
        enough = outcome.reproductions >= 2 or (
            outcome.reproductions == 1 and "static" in outcome.basis
        )
        note = Text(
            "在全新安装上再复现一次，或与静态轨迹相互印证。",
            "Reproduce it on a second fresh install, or match it with the static trace.",
        )
        return ("violation" if enough else "likely-violation"), note
    if "policy" in outcome.basis and _identity_in_use(artifacts):
        return "violation", Text("", "")
    return (
        "likely-violation",
        Text("运行应用，观察到实际行为。", "Run the app and observe what it really does."),
    )


def _identity_in_use(artifacts: Artifacts) -> bool:
    """An identity-class SDK or call that is reachable or was executed; ``present`` alone is not enough."""
    executed = artifacts.dynamic.executed_sdks if artifacts.dynamic is not None else ()
    return any(
        sdk.grade in ("reachable", "executed")
        and not sdk.weak
        and not sdk.not_face_data
        and IDENTITY & set(sdk.face_classes)
        for sdk in (*artifacts.static.sdks, *executed)
    )


_BASIS = {
    "static": Text("安装包静态读取", "static reading of the APK"),
    "policy": Text("隐私政策文本", "text of the privacy policy"),
    "dynamic": Text("运行记录", "recorded session"),
    "operator": Text("运营者答复", "the operator's answers"),
}
