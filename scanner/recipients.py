"""Who else may get a face: the SDKs in use and the companies seen in traffic, beside what the policy says of each."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

from analyzers.artifacts import DynamicArtifact, Evidence, SdkRow, SdkUse, StaticArtifact
from analyzers.patterns import later
from analyzers.sdk_names import Named, named
from analyzers.sdks import catalogue
from scanner.observed_classes import used_sdks
from scanner.observed_faces import is_face, is_own, leaving, of_another
from scanner.policy_facts import face_passages
from scanner.policy_view import Part

NOBODY = frozenset(("the app itself", "open source", "AOSP", "various"))
"""Vendors that no list has to name."""
_FACES = later(
    r"人脸|面部|面容|脸部|刷脸|生物|活体|照片|图像|图片|影像|视频|face|facial|biometric|image|photo|video|selfie",
    re.I,
)
_KIN = {"Ant Group": "Alibaba", "Alibaba": "Ant Group"}
"""Companies that sell one another's face SDKs: who names one may mean the other."""
State = Literal["listed", "vague", "missing"]


class Row(NamedTuple):
    """One that may get a face."""

    subject: str
    """The SDK's id, or ``host`` and the company."""
    name: str
    vendor: str
    state: State
    """``listed`` with purpose and faces, ``vague``: named otherwise, ``missing``: nowhere."""
    lacks: tuple[str, ...]
    """What its entry does not say: ``purpose``, ``faces``; ``maker``: it names another company of the group."""
    seen: tuple[Evidence, ...]
    quotes: tuple[Evidence, ...]
    basis: Literal["static", "dynamic"]


def in_use(static: StaticArtifact, dynamic: DynamicArtifact | None) -> list[SdkUse]:
    """Face SDKs of other companies that the code reaches or that ran."""
    return [sdk for sdk in used_sdks(static, dynamic) if _is_theirs(sdk)]


def _is_theirs(sdk: SdkUse) -> bool:
    row = catalogue().row(sdk.id)
    return (
        sdk.grade != "present"
        and not (sdk.weak or sdk.not_face_data or row.by_rule or row.framework)
        and row.vendor not in NOBODY
    )


def table(
    static: StaticArtifact, dynamic: DynamicArtifact | None, parts: Sequence[Part]
) -> list[Row]:
    """A row for every SDK in use, and for every other company that was seen to get a face."""
    rows = [_of_sdk(sdk, parts) for sdk in in_use(static, dynamic)]
    vendors = {row.vendor for row in rows}
    got: dict[str, list[Evidence]] = {}
    for each in leaving(dynamic) if dynamic is not None else ():
        owner = each.sent.host_owner
        theirs = dynamic is not None and of_another(each.sent, dynamic.package)
        if theirs and owner not in vendors and is_face(each.sent) and is_own(each.sent):
            got.setdefault(owner, []).append(each.sent.evidence)
    for owner, pieces in sorted(got.items()):
        state, lacks = state_of(owner, parts)
        quotes = _quotes(owner, parts)
        rows.append(
            Row(f"host {owner}", owner, owner, state, lacks, tuple(pieces[:2]), quotes, "dynamic")
        )
    return rows


def _of_sdk(sdk: SdkUse, parts: Sequence[Part]) -> Row:
    row = catalogue().row(sdk.id)
    state, lacks = state_of(row.vendor, parts)
    basis: Literal["static", "dynamic"] = "dynamic" if sdk.grade == "executed" else "static"
    quotes = _quotes(row.vendor, parts)
    return Row(sdk.id, row.name, row.vendor, state, lacks, sdk.evidence[:2], quotes, basis)


# --- what the policy says ------------------------------------------------------------------------


def is_listed(vendor: str, parts: Sequence[Part]) -> bool:
    """Whether any text names a company, by its name or one of its SDKs; what nobody has to name counts as named."""
    return vendor in NOBODY or state_of(vendor, parts)[0] != "missing"


def state_of(vendor: str, parts: Sequence[Part]) -> tuple[State, tuple[str, ...]]:
    """How the policy speaks of a company, and what the best of its entries lacks."""
    entries = [row for part in parts for row in part.policy.sdk_rows if _of(vendor, row.sdks)]
    gaps = sorted((_gaps(row) for row in entries), key=len)
    if gaps and not gaps[0]:
        return "listed", ()
    if any(_of(vendor, item.sdks) for part in parts for item in part.policy.recipients):
        return "listed", ()
    if gaps:
        return "vague", gaps[0]
    if _names_any(vendor, parts):
        return "vague", ("purpose", "faces")
    if any(vendor in part.policy.text for part in parts):
        return "vague", ("purpose", "faces")
    if vendor in _KIN and _names_any(_KIN[vendor], parts):
        return "vague", ("maker",)
    return "missing", ()


def _names_any(vendor: str, parts: Sequence[Part]) -> bool:
    return any(_of(vendor, n.sdks) for part in parts for n in _named(part.policy.text))


@lru_cache(maxsize=16)
def _named(text: str) -> tuple[Named, ...]:
    """The names in a text: each company is looked for in the same few texts."""
    return named(text)


def _gaps(row: SdkRow) -> tuple[str, ...]:
    """What an entry does not say. What it says of the data decides before the name of its component."""
    faces = bool(_FACES.search(row.data)) if row.data.strip() else row.face
    return (*(() if row.purpose else ("purpose",)), *(() if faces else ("faces",)))


def _of(vendor: str, listed: tuple[str, ...]) -> bool:
    """Versions of one maker's SDK go by one name in policies."""
    return any(catalogue().row(other).vendor == vendor for other in listed)


def _quotes(vendor: str, parts: Sequence[Part]) -> tuple[Evidence, ...]:
    found = []
    for part in parts:
        policy = part.policy
        spans = [row.quote for row in policy.sdk_rows if _of(vendor, row.sdks)]
        spans += [item.quote for item in policy.recipients if _of(vendor, item.sdks)]
        spans += [(n.start, n.end) for n in _named(policy.text) if _of(vendor, n.sdks)]
        found += [part.quoted(*span) for span in spans[:2]]
    return tuple(found[:2])


def quotes_or_passages(row: Row, parts: Sequence[Part]) -> tuple[Evidence, ...]:
    """Where the policy names it, or where it would have to."""
    return row.quotes or face_passages(parts[0].policy)
