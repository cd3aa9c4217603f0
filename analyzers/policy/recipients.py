"""Who else gets or processes faces, by name."""

import re
from collections.abc import Iterator, Sequence

from analyzers.sdk_names import named, sdks_of
from analyzers.telling import Recipient, SdkRow, Sentence

_ZH = re.compile(
    r"(?:由|委托|经|向|给|至|与|和|交由|通过|接入|采用|使用|引导|来自)(?P<name>[^，,。；;：:、（(由委托经向给至与和的]{2,20}?"
    r"(?:公司|科技|银行|中心|研究院|研究所|集团|支付|云|公安部门|公安机关|平台))(?=[^A-Za-z]|$)"
)
_EN = re.compile(
    r"\b(?:by|to|with|from|using|through|via|partner|provider|vendor|supplier|processor|company|called),? "
    r"(?P<name>(?:[A-Z][\w&.'’-]*)(?: (?:of |and |& )?[A-Z][\w&.'’-]*){0,4})"
)
_OWN = re.compile(
    r"^(?:我们|本|我|您|你|平台|第三方|合作|关联|有关|相关|专业|上述|该|其他|任何|其|一家)|^(?:We|Our|The|You|Your|Us|It|This|If|In|An?|Settings|Account|Profile|Privacy|Help|GDPR|PIPL|EU|UK|US|European|Article|Section|January|February|March|April|May|June|July|August|September|October|November|December)\b"
)


def recipients(
    text: str, sentences: Sequence[Sentence], rows: Sequence[SdkRow]
) -> tuple[Recipient, ...]:
    """The named recipients of face data, in order, each name once."""
    found: dict[str, Recipient] = {}
    for sentence in sentences:
        if sentence.face == "no" or sentence.by in ("device_unlock", "denied"):
            continue
        for name, start, end in _names(text[sentence.start : sentence.end]):
            quote = (sentence.start + start, sentence.start + end)
            found.setdefault(name.lower(), Recipient(name, sdks_of(name, face=True), quote))
    for row in rows:
        name = row.company or row.name
        if row.face and name:
            found.setdefault(name.lower(), Recipient(name, row.sdks, row.quote))
    return tuple(sorted(found.values(), key=lambda r: r.quote))


def _names(words: str) -> Iterator[tuple[str, int, int]]:
    taken: list[tuple[int, int]] = []
    for pattern in (_ZH, _EN):
        for match in pattern.finditer(words):
            name = match["name"].strip(" .'’-")
            if len(name) >= 2 and not _OWN.match(name):
                taken.append(match.span("name"))
                yield name, *match.span("name")
    for known in named(words):
        if not any(known.start < end and start < known.end for start, end in taken):
            yield known.name, known.start, known.end
