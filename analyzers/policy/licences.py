"""Licences that a person grants the operator over faces, portraits or uploads."""

import re
from collections.abc import Sequence
from typing import Literal

from analyzers.telling import Licence, Sentence

_GRANT = re.compile(
    r"授予|授权|许可|赋予|给予|让渡|(?:我们|平台|公司|本公司)[^。；]{0,20}有权[^。；]{0,20}(?:使用|展示|复制|改编)"
    r"|\blicen[cs]e|\bgrant(?:s|ed|ing)?\b|\bthe right to use\b|\bassign\b",
    re.I,
)
_FACE = re.compile(r"人脸|面部|面容|脸部|\bfac(?:e|es|ial)\b", re.I)
_PORTRAIT = re.compile(
    r"肖像|人像|自拍|头像|形象|声音和样貌|\b(?:likeness(?:es)?|portraits?|selfies?|images? of (?:you|yourself)|appearance)\b",
    re.I,
)
_CONTENT = re.compile(
    r"内容|作品|上传|发布|素材|照片|视频|\b(?:content|submissions?|uploads?|materials?|photos?|videos?|posts?|works?)\b",
    re.I,
)
_PERPETUAL = re.compile(
    r"永久|永远|无(?:限)?期限?(?:的)?|不限期|不设期限|不限(?:定)?(?:时间|期限)|长期(?:有效|使用)|\bperpetual(?:ly)?|\bin perpetuity|\bforever\b|\bfor all time"
    r"|\bwithout (?:any )?(?:limit (?:of|in) time|time limit|end)|\bno (?:end date|time limit)|\bof unlimited duration",
    re.I,
)
_IRREVOCABLE = re.compile(
    r"不可(?:撤销|撤回|收回)|不得(?:撤销|撤回|收回)|不能(?:撤销|撤回|收回)|无权(?:撤销|撤回)|\birrevocabl[ey]|\bcannot be (?:revoked|withdrawn|cancelled)|\bnon-?revocable",
    re.I,
)
_PASSED_ON = re.compile(
    r"(?:转|再|分)(?:授权|许可)|可转(?:让|授)|再授予|允许(?:我们|平台)?及?(?:其)?(?:关联|合作)[^，。]{0,10}(?:使用)|\bsub-?licen[cs]\w*|\btransferable|\bassignable|\bto (?:our )?(?:affiliates and )?partners to use",
    re.I,
)
_LIMITED = re.compile(
    r"(?:仅|只)(?:限|为|用于|在)[^。；]{0,24}(?:服务|功能|生成|展示|期间|目的)|(?:直至|至)[^。；]{0,16}(?:删除|注销|撤回)|(?:账号|服务|授权|合同)(?:存续|有效|使用)期(?:间|限)?内"
    r"|\b(?:solely|only|strictly) (?:\w+ )?(?:to|for|so that|in order|as needed|as necessary)\b|\blimited (?:to|licen)|\bas long as (?:you|your|the)|\buntil you (?:delete|remove|withdraw|close)",
    re.I,
)
_WIDE = re.compile(
    r"全球|免费(?:的)?|无偿|独占|排他|\bworldwide|\broyalty[- ]free|\bexclusive", re.I
)
_SOFTWARE = re.compile(
    r"开源|软件许可|\b(?:apache|mit|bsd|gpl|open[- ]source|software licen)", re.I
)
_TO_USER = re.compile(
    r"(?:我们|平台|公司)(?:在此)?(?:授予|许可)(?:您|你|用户)|\bwe (?:hereby )?grant you\b|\bgranted to you\b",
    re.I,
)


def licences(text: str, sentences: Sequence[Sentence]) -> tuple[Licence, ...]:
    """All licences of a text, in order.

    A licence of software, or one granted to the person, is none; neither is leave to process data for a
    service, which says nothing of rights of use without end, revocation or passing on.
    """
    found = []
    for sentence in sentences:
        words = text[sentence.start : sentence.end]
        if not _GRANT.search(words) or _SOFTWARE.search(words) or _TO_USER.search(words):
            continue
        perpetual, irrevocable, passed_on = (
            pattern.search(words) is not None for pattern in (_PERPETUAL, _IRREVOCABLE, _PASSED_ON)
        )
        over = _over(words, sentence)
        if over is None or not (perpetual or irrevocable or passed_on or _WIDE.search(words)):
            continue
        found.append(
            Licence(
                over=over,
                perpetual=perpetual,
                irrevocable=irrevocable,
                sublicensable=passed_on,
                limited=_LIMITED.search(words) is not None,
                quote=(sentence.start, sentence.end),
            )
        )
    return tuple(found)


def _over(words: str, sentence: Sentence) -> Literal["face", "portrait", "content"] | None:
    if _FACE.search(words):
        return "face"
    if _PORTRAIT.search(words) or sentence.face != "no":
        return "portrait"
    return "content" if _CONTENT.search(words) else None
