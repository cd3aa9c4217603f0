"""What a denial really denies: anything at all, or an extent, a manner, what others or the user do, or going abroad.

“We do not collect more face data than needed” is no promise that none is collected. Words are looked at clause by
clause, as one sentence may deny one thing outright and another in part.
"""

import re
from typing import Literal

from analyzers.artifacts import Span
from analyzers.patterns import later

About = Literal["manner", "user", "others"]

_CLAUSES = later(r"[，,；;。：:（）()\n]|\.\s|\bbut\b|但", re.I)
_DENIES = later(
    r"不|未|没有|无法|无需|勿|请勿|\b(?:not|never|no|nor|neither|nobody|nothing|without|cannot)\b|n['’]t\b",
    re.I,
)
_DOING: dict[str, re.Pattern[str]] = {
    "not_collected": later(
        r"收集|采集|获取|拍|取得|\b(?:collect|captur|tak|obtain|access|process|requir)", re.I
    ),
    "only_on_device": later(
        r"传|发送|提交|联网|离开|带出|上云|\b(?:upload|transmi|sen[dt]|submit|leav|transfer)", re.I
    ),
    "not_stored": later(
        r"存|留|保|记录|缓存|写入|落盘|\b(?:stor|retain|keep|kept|sav|record|writ|hold|held)", re.I
    ),
    "not_shared": later(
        r"提供|共享|分享|披露|出售|转让|公开|交|传|透露|泄露|对外|出租"
        r"|\b(?:shar|sell|sold|disclos|giv|pass|provid|hand|rent|trad|transfer|third)",
        re.I,
    ),
}
"""The verbs of what a promise of a kind denies."""
_ABOUT: dict[About, re.Pattern[str]] = {
    "manner": later(
        r"超出|超过|超范围|过度|多余|无关|不必要|非必要|必需|所需|不知情|明文|未加密|(?:以|之)外的"
        r"|(?:长期|永久|长久|无限期)"
        r"|(?:不|未)(?:会|得|曾|再|将|对其|将其){0,2}(?:自动|擅自|私自|主动|偷偷|强制|强迫|单独|另行)|在?后台(?:自动)?(?:收集|采集|拍)"
        r"|\bmore\b[^.;]{0,40}\bthan\b|\blonger than\b|\bbeyond\b|\bunnecessar|\bexcessive|\bknowingly\b|\bautomatically\b"
        r"|\bin the background\b|\bplain ?text\b|\bunencrypted\b|\bin the clear\b|\breadable form\b|\bknowledge\b|\bsecretly\b"
        r"|\bindefinitely\b|\bpermanently\b|\bforever\b|\bunrelated\b|\bthan (?:is )?necessary\b",
        re.I,
    ),
    "user": later(
        r"(?:您|你|用户)(?:也|亦)?(?:可以?|有权|能|应|需)?(?:随时)?(?:选择|自行|决定)?"
        r"(?:不(?!会)|勿|未|没有|拒绝)|请(?:勿|不要)"
        r"|(?:未|不|没有)[^，,。；;]{0,16}的(?:用户|人员|情况|话)|失败|未(?:能)?[^，,。；;]{0,6}成功"
        r"|\byou (?:do not|don['’]t|may not|must not|need not|can (?:choose|decide|opt) not|should not|are not|have not|did not|cannot)"
        r"|\brequire (?:you|users?)\b|^\W*(?:please )?(?:do not|don['’]t|never) (?:upload|submit|send|provide|share)\b",
        re.I,
    ),
    "others": later(
        r"(?<![和与及或])(?:第三方|合作(?:方|机构|伙伴|公司|商)|供应商|服务商|受托(?:方|人)|厂商)[^，,。；;]{0,14}(?:不|未|无法)"
        r"|\b(?:vendor|partner|supplier|processor|provider|third part(?:y|ie))s?\b[^,;.]{0,30}"
        r"\b(?:does|do|will|may|must|can|is|are|shall)(?: not\b| never\b|n['’]t\b)",
        re.I,
    ),
}
_OURS_TOO = later(r"我们(?:和|与|及|以及)|\b(?:we|us) (?:and|or)\b", re.I)
_OTHERS_KEEP = frozenset(("not_stored", "not_collected"))
"""Of giving to others, “no third party gets it” is the operator's own promise."""
_ABROAD = later(
    r"境外|海外|国外|出境|跨境|\babroad|\boverseas|\bcross-border|\bacross borders?"
    r"|\b(?:outside|leave) (?:of )?(?:the |mainland )*(?:country|eu\b|uk\b|eea|european|china|mainland|singapore|india|canada)",
    re.I,
)
_DEVICE = later(r"本地|本机|手机|设备|终端|端侧|\bdevice|\bphone|\bhandset", re.I)
_GIVEN = later(r"提供|共享|分享|披露|转让|第三方|\bshar|\bprovid|\bdisclos|\bgiv|\bthird", re.I)
_FACE = later(
    r"人脸|面部|面容|脸|刷脸|生物|自拍|(?:该|此|上述)|其(?!他)|\bfac(?:e|ial)|\bselfie|\bbiometric|\bit\b|\bthem\b|\bsuch\b",
    re.I,
)
_ONLY_HERE = later(
    r"(?:仅|只|全部|全程|完全|均|都)[^，,。；;]{0,14}(?:本地|本机|手机|设备|终端|离线)"
    r"|\b(?:only|solely|entirely|exclusively|stays?|remains?)\b[^.;]{0,24}\b(?:device|phone|handset|tablet)",
    re.I,
)
_ORIGINAL = later(
    r"原始|原图|原片|原照|(?:只|仅)(?:会)?(?:上传|保存|存储|保留|留存|储存|收集|采集|发送|传输|记录)[^，,。；;]{0,10}(?:特征|模板|摘要|结果|哈希)"
    r"|\b(?:raw|original)\b|\bonly (?:the |an? )?(?:\w+ ){0,2}(?:template|vector|hash|result|feature)",
    re.I,
)
_CIPHER = later(r"加密|密文|国密|SM[234]|AES|TLS|SSL|https|\bencrypt|\bciphertext", re.I)
_PLAIN = later(
    r"(?:未|不|没有|无法|无)(?:经|能|会|被|进行|作|做){0,2}加密|\b(?:not|never)\b(?: \w+){0,2} encrypt\w*|\bunencrypted",
    re.I,
)
_TERM = later(
    r"删|清除|销毁|保存|保留|存储|储存|留存|存放|\b(?:delet|eras|destroy|discard|remov|purg|stor|retain|retention|ke(?:ep|pt))",
    re.I,
)


def denying(kind: str, words: str) -> list[str]:
    """The clauses of a sentence that deny what a promise of this kind does; in doubt all that deny something."""
    clauses = [clause for clause in _CLAUSES.split(words) if _DENIES.search(clause)]
    doing = _DOING.get(kind)
    return [c for c in clauses if doing is None or doing.search(c)] or clauses


def _is_about(about: About, kind: str, clause: str) -> bool:
    if about == "others" and (kind not in _OTHERS_KEEP or _OURS_TOO.search(clause)):
        return False
    return _ABOUT[about].search(clause) is not None


def narrowed(kind: str, words: str) -> tuple[tuple[About, ...], bool]:
    """What a denial is only about, and whether that goes for all of it.

    Empty when a clause about faces denies outright what a promise of this kind does.
    """
    if kind == "only_on_device" and _ONLY_HERE.search(words):
        return (), False
    clauses = denying(kind, words)
    found = [{about for about in _ABOUT if _is_about(about, kind, c)} for c in clauses]
    plain = [clause for clause, abouts in zip(clauses, found, strict=True) if not abouts]
    if any(_FACE.search(clause) for clause in plain):
        return (), False
    return tuple(about for about in _ABOUT if any(about in each for each in found)), not plain


def only_abroad(kind: str, words: str) -> bool:
    """Whether all that a sentence says not to go anywhere is said not to go abroad."""
    if _ONLY_HERE.search(words):
        return False
    going = [c for c in denying(kind, words) if _DOING[kind].search(c)]
    if kind == "only_on_device":
        going = [c for c in going if not _GIVEN.search(c)] or going
    return bool(going) and all(_ABROAD.search(c) and not _DEVICE.search(c) for c in going)


def original_only(words: str) -> bool:
    """Whether a sentence is about the picture as taken, and leaves room for what is computed from it."""
    return _ORIGINAL.search(words) is not None


def says_encrypted(words: str) -> bool:
    """Whether a sentence on encryption says more than that there is none."""
    rest, negated = _PLAIN.subn("", words)
    return not negated or _CIPHER.search(rest) is not None


def is_term(text: str, span: Span) -> bool:
    """Whether a period stands in a clause that keeps or deletes something; others last just as long."""
    before = list(_CLAUSES.finditer(text, max(0, span[0] - 80), span[0]))
    after = _CLAUSES.search(text, span[1])
    begin = before[-1].end() if before else max(0, span[0] - 80)
    end = min(after.start() if after else len(text), span[1] + 80)
    return _TERM.search(text[begin:end]) is not None
