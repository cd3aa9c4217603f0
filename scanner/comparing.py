"""Each promise of the policy about faces against what the code and the runs show of it.

Every claim gets one pair: the code's answer weighed with the runs' as for any check. Only a firm claim accuses;
what disproves one with a condition, of another feature, or that the policy itself takes back is for a person.
"""

from collections.abc import Callable
from typing import Literal, NamedTuple

from msgspec.structs import replace

from analyzers.artifacts import DynamicArtifact, Evidence, PolicyArtifact, StaticArtifact, Text
from reports.model import FLAGGED
from reports.told import Comparison, Wording
from scanner import promises_in_code as code
from scanner.checks.face_cleartext_transmission import in_code as cleartext_in_code
from scanner.checks.face_consent_separate import SAME as SAME_CONSENT
from scanner.checks.face_consent_separate import in_code as consent_in_code
from scanner.checks.overseas_face_transfer import in_code as abroad_in_code
from scanner.checks.overseas_face_transfer import is_foreign
from scanner.claims import KINDS, Claim, claims
from scanner.gates import face_classes
from scanner.handling_facts import leaving
from scanner.observed_classes import IDENTITY
from scanner.observed_facts import RunAnswer
from scanner.outcome import Fact, Outcome
from scanner.policy_view import View, combined
from scanner.recipients import is_listed
from scanner.runs import promises as run
from scanner.runs.consent import separate
from scanner.runs.credible import credible
from scanner.runs.traffic import host_in
from scanner.weighing import ACCUSING, Pairs, Same, weigh

CHECK = "policy-behaviour-contradiction"
MOST = 6
"""Pieces of evidence shown with a comparison."""


_ASIDE = Outcome(
    "not-applicable",
    "about something else",
    Text("所见事实与此承诺无关。", "What was seen does not bear on this promise."),
    (),
)


class Pair(NamedTuple):
    """A claim and what was seen of it."""

    claim: Claim
    outcome: Outcome
    """The verdict on this claim alone, before ceilings."""

    @property
    def word(self) -> Wording | Literal["not-tested"]:
        """In the vocabulary of `reports.told`."""
        if self.outcome.verdict in ACCUSING:
            return "contradicted"
        if self.outcome.verdict == "needs-manual-review":
            return "vague"
        return "clear" if self.outcome.verdict == "compliant" else "not-tested"


class Test(NamedTuple):
    """How a kind of claim is tested."""

    code: Callable[[], Outcome]
    run: Callable[[DynamicArtifact], RunAnswer]
    same: Same | Pairs
    """When the code's accusation is the run's fact."""


def pairs(
    static: StaticArtifact, policy: PolicyArtifact, dynamic: DynamicArtifact | None
) -> tuple[Pair, ...]:
    """Every claim of the policy with its answer, in the order of `KINDS`."""
    view = combined(policy)
    identifies = bool(IDENTITY & set(face_classes(static, dynamic)))
    found = []
    for claim in claims(view, identifies=identifies):
        if claim.aside:
            found.append(Pair(claim, _ASIDE))
            continue
        test = _test(claim, static, view)
        outcome = weigh(
            credible(test.code(), static, dynamic),
            dynamic,
            test.run,
            same=test.same,
            settles=(code.KEY_USED,),
        )
        found.append(Pair(claim, _as_firm(outcome, claim)))
    return tuple(found)


def _as_firm(outcome: Outcome, claim: Claim) -> Outcome:
    """An accusation of a claim that is not firm is for a person to judge."""
    if claim.firm or outcome.verdict not in ACCUSING:
        return outcome
    return replace(
        outcome,
        verdict="needs-manual-review",
        reason=f"claim not firm: {outcome.reason}",
        would_change=(*claim.limits, *outcome.would_change),
    )


def _test(claim: Claim, static: StaticArtifact, view: View) -> Test:
    flows = leaving(static)
    urls = [url for flow in flows for url in flow.urls]

    def same_host(_: Outcome, answer: RunAnswer) -> bool:
        return host_in(urls, answer)

    def listed(vendor: str) -> bool:
        return is_listed(vendor, view.parts)

    kind, device = claim.kind, claim.scope == "device"
    ours = kind == "not_collected" or claim.scope == "ours"
    if kind in ("not_collected", "only_on_device"):
        return Test(
            lambda: code.sent_away(static, ours=ours),
            lambda seen: run.sent_away(seen, ours=ours),
            same_host,
        )
    if kind == "not_shared":
        return Test(
            lambda: code.given_to_others(static, listed, broad=claim.broad),
            lambda seen: run.given_to_others(seen, listed, broad=claim.broad),
            same_host,
        )
    if kind == "not_abroad":
        return Test(
            lambda: abroad_in_code(static),
            lambda seen: run.gone_abroad(seen, is_foreign),
            same_host,
        )
    if kind == "separate_consent":
        return Test(lambda: consent_in_code(static), separate, SAME_CONSENT)
    if kind == "encrypted":
        return _encryption(claim, static, same_host)
    if claim.scope == "server":
        return Test(code.unseen, lambda _: _unseen(), {})
    return Test(
        lambda: code.left_behind(static, device=device),
        lambda seen: run.left_behind(seen, device=device),
        lambda *_: True,
    )


def _encryption(claim: Claim, static: StaticArtifact, same_host: Same) -> Test:
    """TLS keeps a promise on the way; of storage it says nothing."""
    if claim.scope == "storing":
        return Test(lambda: code.stored_in_plain(static), run.stored_in_plain, {})
    return Test(lambda: cleartext_in_code(static), run.under_encryption, same_host)


def _unseen() -> RunAnswer:
    seen = code.unseen()
    return RunAnswer(seen.verdict, seen.reason, seen.message)


# --- as a verdict --------------------------------------------------------------------------------


def facts(pair: Pair) -> tuple[Fact, ...]:
    """What was seen, each fact behind the words it is held against."""
    told = KINDS[pair.claim.kind]
    return tuple(
        Fact(
            f"{pair.claim.id}: {fact.subject}",
            Text(
                f"政策称“{told.zh}”；{fact.message.zh}",
                f"The policy says that {told.en}; {fact.message.en}",
            ),
            (*pair.claim.quotes[:2], *fact.evidence),
        )
        for fact in pair.outcome.facts or (Fact(pair.claim.kind, pair.outcome.message, ()),)
    )


def gravest(found: tuple[Pair, ...]) -> Pair | None:
    """The flagged pair that weighs most, or ``None``."""
    flagged = [pair for pair in found if pair.outcome.verdict in FLAGGED]
    return min(
        flagged,
        key=lambda p: (FLAGGED.index(p.outcome.verdict), -p.outcome.reproductions),
        default=None,
    )


# --- as comparisons ------------------------------------------------------------------------------


def compared(found: tuple[Pair, ...]) -> tuple[Comparison, ...]:
    """The pairs as the report shows them."""
    return tuple(
        Comparison(
            id=f"claim {pair.claim.id}",
            check=CHECK,
            claim=_claim_text(pair.claim),
            quotes=pair.claim.quotes,
            seen=pair.outcome.message,
            evidence=_evidence(pair.outcome),
            word=pair.word,
            basis=basis_of(pair.outcome),
        )
        for pair in found
    )


def _claim_text(claim: Claim) -> Text:
    told = KINDS[claim.kind]
    if claim.firm:
        return told
    zh = "；".join(text.zh for text in claim.limits)
    en = "; ".join(text.en for text in claim.limits)
    return Text(f"{told.zh}（{zh}）", f"{told.en} ({en})")


def _evidence(outcome: Outcome) -> tuple[Evidence, ...]:
    return tuple(piece for fact in outcome.facts for piece in fact.evidence)[:MOST]


def basis_of(outcome: Outcome) -> Literal["static", "dynamic", "none"]:
    """``dynamic`` before ``static``; ``none`` when nothing was looked at."""
    if outcome.verdict in ("not-assessed", "not-applicable"):
        return "none"
    return "dynamic" if "dynamic" in outcome.basis else "static"
