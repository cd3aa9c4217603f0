"""The other way round: each thing seen of faces, and whether the policy tells of it.

``clear``: told of faces in so many words; ``vague``: only in general words; ``omitted``: not told. What a promise
denies is compared in `scanner.comparing` and left out here.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

from analyzers.artifacts import DynamicArtifact, Evidence, PolicyArtifact, StaticArtifact, Text
from analyzers.patterns import later
from reports.model import GateState
from reports.told import Comparison, Wording
from scanner.checks.overseas_face_transfer import export_told
from scanner.claims import sending_told
from scanner.comparing import compared, pairs
from scanner.handling_facts import flow_fact, leaving
from scanner.observed_faces import captures, is_face, is_own
from scanner.observed_faces import leaving as sent_in
from scanner.observed_facts import runs
from scanner.outcome import Fact
from scanner.policy_facts import biometric_passage, names_biometrics
from scanner.policy_view import View, combined
from scanner.promises_in_code import IN_FILES
from scanner.recipients import table
from scanner.runs.traffic import told_of

MOST = 4
"""Pieces of evidence and quotations shown with a comparison."""
Basis = Literal["static", "dynamic"]


class Seen(NamedTuple):
    """Something seen of faces."""

    id: str
    check: str
    """The check that asks whether it is told."""
    message: Text
    evidence: tuple[Evidence, ...]
    basis: Basis


class Told(NamedTuple):
    """How the policy tells of it."""

    word: Wording
    quotes: tuple[Evidence, ...] = ()


_SILENT = Text("政策没有说明", "the policy does not say")
_GENERAL = Text("政策只有笼统的说明", "the policy says it in general words only")
_EXACT = Text("政策有明确说明", "the policy says so")
_CLAIM = {"omitted": _SILENT, "vague": _GENERAL, "clear": _EXACT}


def comparisons(
    static: StaticArtifact,
    policy: PolicyArtifact | None,
    dynamic: DynamicArtifact | None,
    face: GateState,
) -> tuple[Comparison, ...]:
    """Every promise, and every thing seen, side by side; none without a policy or a face function."""
    if policy is None or face == "closed":
        return ()
    found = pairs(static, policy, dynamic)
    denied = [pair.claim.kind for pair in found]
    return (*compared(found), *disclosed(static, policy, dynamic, denied))


def disclosed(
    static: StaticArtifact,
    policy: PolicyArtifact,
    dynamic: DynamicArtifact | None,
    denied: Iterable[str] = (),
) -> tuple[Comparison, ...]:
    """Everything seen, with how the policy tells of it.

    :param denied: kinds of claims (`scanner.claims`) that the policy makes.
    """
    view, claims = combined(policy), frozenset(denied)
    found: list[tuple[Seen, Told]] = []
    for seen, denials, tell in (
        (_taken(static, dynamic), {"not_collected"}, _tells_collection),
        (_sent(static, dynamic), {"not_collected", "only_on_device"}, _tells_sending),
        (_kept(static, dynamic), {"not_stored", "deleted_after"}, _tells_keeping),
        (_abroad(dynamic), {"not_abroad"}, _tells_export),
    ):
        if seen is not None and not denials & claims:
            found.append((seen, tell(view)))
    found += list(_recipients(static, dynamic, view))
    found += list(_traits(static, view))
    return tuple(_comparison(seen, told) for seen, told in found)


def _comparison(seen: Seen, told: Told) -> Comparison:
    return Comparison(
        id=f"seen {seen.id}",
        check=seen.check,
        claim=_CLAIM[told.word],
        quotes=told.quotes[:MOST],
        seen=seen.message,
        evidence=seen.evidence[:MOST],
        word=told.word,
        basis=seen.basis,
    )


# --- what was seen -------------------------------------------------------------------------------


def _taken(static: StaticArtifact, dynamic: DynamicArtifact | None) -> Seen | None:
    check, message = (
        "policy-separate-face-clause",
        Text("应用采集人脸", "the app takes a face"),
    )
    for run in runs(dynamic) if dynamic is not None else ():
        for moment in captures(dynamic, run) if dynamic is not None else ():
            event = Evidence(
                "event", "events.jsonl", f"line {moment.n}", f"{moment.kind}: {moment.what}"
            )
            return Seen("taken", check, message, (event, *moment.evidence), "dynamic")
    used = [
        sdk for sdk in static.sdks if sdk.grade != "present" and not (sdk.weak or sdk.not_face_data)
    ]
    if not used:
        return None
    pieces = tuple(piece for sdk in used for piece in sdk.evidence[:1])
    return Seen(
        "taken",
        check,
        Text("代码采集或识别人脸", "the code takes or recognises a face"),
        pieces,
        "static",
    )


def _sent(static: StaticArtifact, dynamic: DynamicArtifact | None) -> Seen | None:
    check = "policy-face-notice-elements"
    if dynamic is not None:
        faces = [
            each
            for each in sent_in(dynamic)
            if is_face(each.sent)
            and is_own(each.sent)
            and each.sent.place not in ("loopback", "lan")
        ]
        if faces:
            pieces = tuple(sight.evidence[-1] for sight in told_of(faces))
            return Seen(
                "sent",
                check,
                Text("人脸被发送出设备", "a face was sent off the device"),
                pieces,
                "dynamic",
            )
    flows = [flow for flow in leaving(static) if not flow.local]
    return _by_flows(
        "sent", check, Text("代码把人脸发送出设备", "the code sends a face off the device"), flows
    )


def _by_flows(ident: str, check: str, message: Text, flows: Iterable[object]) -> Seen | None:
    facts: list[Fact] = [flow_fact(flow) for flow in flows]  # type: ignore[arg-type]
    pieces = tuple(fact.evidence[-1] for fact in facts if fact.evidence)
    return Seen(ident, check, message, pieces, "static") if facts else None


def _kept(static: StaticArtifact, dynamic: DynamicArtifact | None) -> Seen | None:
    check = "policy-face-retention-storage"
    kept = dynamic.observed.kept if dynamic is not None else ()
    faces = [
        k
        for k in kept
        if k.grade == "face" and not (k.chosen or k.gone or k.marker.startswith("plant"))
    ]
    if faces:
        message = Text("任务结束后设备上仍有人脸", "a face is still on the device after the task")
        return Seen("kept", check, message, tuple(k.evidence for k in faces), "dynamic")
    flows = [
        flow
        for flow in static.handling.flows
        if flow.sink in IN_FILES
        and not (flow.removed or flow.chosen or flow.source == "gallery-query")
    ]
    message = Text("代码把人脸写入设备存储", "the code writes a face to the device")
    return _by_flows("kept", check, message, flows)


def _abroad(dynamic: DynamicArtifact | None) -> Seen | None:
    if dynamic is None:
        return None
    away = [
        each
        for each in sent_in(dynamic)
        if is_face(each.sent)
        and is_own(each.sent)
        and each.sent.country not in ("", "unknown", "CN")
    ]
    if not away:
        return None
    places = ", ".join(sorted({each.sent.country for each in away}))
    message = Text(
        f"人脸发往似在境外的主机（{places}）",
        f"a face went to a host that seems to stand abroad ({places})",
    )
    pieces = tuple(sight.evidence[-1] for sight in told_of(away))
    return Seen("abroad", "overseas-face-transfer", message, pieces, "dynamic")


# --- what the policy tells -----------------------------------------------------------------------


def _tells_collection(view: View) -> Told:
    clause = view.clause()
    if view.level >= 2 and clause is not None:
        return Told("clear", (clause,))
    for part in view.speaking:
        spans = [(m.start, m.end) for m in part.policy.mentions if m.role == "processing"]
        if spans:
            return Told("clear", tuple(part.quoted(*span) for span in spans[:2]))
    if view.face_processed:
        mentions = [(part, m) for part in view.speaking for m in part.policy.mentions]
        return Told("vague", tuple(part.quoted(m.start, m.end) for part, m in mentions[:2]))
    first = view.parts[0].policy
    if names_biometrics(first):
        return Told("vague", (biometric_passage(first),) if not first.face_mentioned else ())
    return Told("omitted")


def _tells_sending(view: View) -> Told:
    by = ("server", "third_party")
    quotes = tuple(
        part.quoted(*span) for part in view.speaking for span in sending_told(part.policy, by)
    )
    if quotes:
        return Told("clear", quotes)
    method = view.element("method")
    if method.covered or view.face_processed:
        return Told("vague", method.passages)
    return Told("omitted")


def _tells_keeping(view: View) -> Told:
    terms = [(part, t) for part in view.speaking for t in part.policy.retention if t.face]
    exact = [(p, t) for p, t in terms if t.kind in ("period", "event", "permanent", "not_kept")]
    if exact:
        return Told("clear", tuple(part.quoted(*term.quote) for part, term in exact))
    told = view.element("retention")
    if terms or told.covered:
        quotes = tuple(part.quoted(*term.quote) for part, term in terms)
        return Told("vague", quotes or told.passages)
    return Told("omitted")


def _tells_export(view: View) -> Told:
    told = view.element("storage_location")
    if export_told(view.parts[0].policy) == "told":
        return Told("clear", told.passages)
    return Told("vague" if told.covered else "omitted", told.passages)


# --- recipients and traits -----------------------------------------------------------------------

_WORDS: dict[str, Wording] = {"listed": "clear", "vague": "vague", "missing": "omitted"}


def _recipients(
    static: StaticArtifact, dynamic: DynamicArtifact | None, view: View
) -> Iterator[tuple[Seen, Told]]:
    for row in table(static, dynamic, view.parts):
        message = Text(
            f"人脸组件或接收方：{row.name}", f"a face component or recipient: {row.name}"
        )
        seen = Seen(
            f"recipient {row.subject}",
            "policy-third-party-face-recipient",
            message,
            row.seen,
            row.basis,
        )
        yield seen, Told(_WORDS[row.state], row.quotes)


_TRAITS: dict[str, tuple[Text, re.Pattern[str]]] = {
    "age": (Text("年龄", "age"), later(r"年龄|\bage\b", re.I)),
    "gender": (Text("性别", "gender"), later(r"性别|\bgender\b|\bsex\b", re.I)),
    "emotion": (Text("情绪", "emotion"), later(r"情绪|表情|emotion|expression", re.I)),
    "ethnicity": (Text("种族", "ethnicity"), later(r"种族|民族|人种|ethnic|\brace\b", re.I)),
    "beauty": (Text("颜值", "looks"), later(r"颜值|美貌|beauty score|attractive", re.I)),
    "health": (Text("健康", "health"), later(r"健康|心率|皮肤|health|heart rate|skin", re.I)),
    "attention": (
        Text("注意力", "attention"),
        later(r"注意力|专注|疲劳|attention|fatigue|drows", re.I),
    ),
}


def _traits(static: StaticArtifact, view: View) -> Iterator[tuple[Seen, Told]]:
    done: set[str] = set()
    for trait in static.handling.traits:
        if not trait.read or trait.trait in done or trait.trait not in _TRAITS:
            continue
        done.add(trait.trait)
        name, words = _TRAITS[trait.trait]
        message = Text(f"从人脸推断{name.zh}", f"{name.en} is inferred from a face")
        seen = Seen(
            f"trait {trait.trait}", "face-attribute-inference", message, trait.evidence, "static"
        )
        yield seen, _tells_trait(words, view)


def _tells_trait(words: re.Pattern[str], view: View) -> Told:
    said = [
        part.quoted(each.start, each.end)
        for part in view.speaking
        for each in part.policy.sentences
        if each.face == "yes" and words.search(part.policy.text[each.start : each.end])
    ]
    if said:
        return Told("clear", tuple(said))
    match = words.search(view.parts[0].policy.text)
    return Told("vague", (view.parts[0].quoted(*match.span()),)) if match else Told("omitted")
