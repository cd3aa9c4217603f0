"""What the prompts before a face step tell, as runs showed them: the other half of a notice."""

import re
from typing import NamedTuple

from analyzers.artifacts import DynamicArtifact, Evidence
from analyzers.prompts import read_prompts
from scanner.observed_faces import captures
from scanner.observed_facts import done, lacks, shown

_TELLS = {"purpose": "purpose", "necessity": "necessity", "rights": "rights", "upload": "method"}
"""Items of a notice by what the reader of prompts found told."""


class Prompted(NamedTuple):
    """The prompts of all runs that took a face."""

    told: frozenset[str]
    """Ids of elements and notice items they tell, whatever the data."""
    evidence: tuple[Evidence, ...]
    runs: int
    """Runs that got to the face."""


def prompts_read(dynamic: DynamicArtifact | None) -> Prompted | None:
    """What stood on the screen before the face was taken; ``None`` when that was not seen in full."""
    if dynamic is None or dynamic.recording is None or not dynamic.recording.intact:
        return None
    if lacks(dynamic, "accept", "capture", hooks=False) is not None:
        return None
    walked = [run for run in done(dynamic, "accept", "capture") if captures(dynamic, run)]
    texts: list[str] = []
    told: set[str] = set()
    evidence: list[Evidence] = []
    for run in walked:
        known = {each.prompt.id for each in shown(dynamic, run)}
        if any(m.kind in ("prompt", "agree") and m.ref not in known for m in run.moments):
            return None
        for each in shown(dynamic, run):
            if not each.prompt.complete:
                return None
            texts += [text.text for text in each.prompt.texts]
            told |= {_TELLS[name] for name in each.prompt.tells if name in _TELLS}
            evidence += each.prompt.evidence
    if not walked:
        return None
    return Prompted(frozenset(told | _read(texts)), tuple(dict.fromkeys(evidence)), len(walked))


_IMPACT = re.compile(
    r"影响|风险|后果|泄露.{0,12}(?:损害|危害)|\b(?:impact|effects?|risks?|consequences?|harm)\b",
    re.I,
)
_METHOD = re.compile(
    r"采集|收集|拍摄|录制|比对|提取|上传|\b(?:collect|captur|record|compar|extract|upload|scan)\w*",
    re.I,
)


def _read(texts: list[str]) -> set[str]:
    """What the words of prompts tell; in doubt they count as telling it."""
    words = [text for text in dict.fromkeys(texts) if text.strip()]
    if not words:
        return set()
    reading, whole = read_prompts(words), "\n".join(words)
    found = {
        "purpose": reading.tells_purpose,
        "necessity": reading.tells_necessity,
        "rights": reading.tells_rights or reading.tells_withdrawal,
        "retention": reading.tells_retention,
        "method": reading.tells_upload or _METHOD.search(whole) is not None,
        "impact": _IMPACT.search(whole) is not None,
    }
    return {name for name, told in found.items() if told}
