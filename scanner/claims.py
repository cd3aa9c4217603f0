"""What a policy promises about faces, as claims that behaviour could disprove, and how firm each of them is.

A claim is firm when it is unconditional, is not about another feature, and nothing else in the policy tells the
opposite. Only a firm claim can be contradicted; what disproves another one is for a person to judge. A claim about
something else altogether (other people, a purpose, the phone's own unlock) is set aside.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from itertools import islice
from typing import Literal, NamedTuple

from analyzers.artifacts import Evidence, PolicyArtifact, Span, Text
from analyzers.patterns import later
from scanner.denials import About, is_term, narrowed, only_abroad, original_only, says_encrypted
from scanner.policy_view import Part, View

ClaimKind = Literal[
    "not_collected",
    "only_on_device",
    "not_stored",
    "deleted_after",
    "encrypted",
    "not_shared",
    "not_abroad",
    "separate_consent",
]
KINDS: dict[ClaimKind, Text] = {
    "not_collected": Text("不收集人脸信息", "no face data is collected"),
    "only_on_device": Text("人脸只在设备上处理，不上传", "faces stay on the device"),
    "not_stored": Text("不保存人脸", "faces are not kept"),
    "deleted_after": Text("核验完成后即删除人脸", "faces are deleted once the check is done"),
    "encrypted": Text("对人脸加密", "faces are encrypted"),
    "not_shared": Text("不向他人提供人脸", "faces are given to nobody else"),
    "not_abroad": Text("人脸不出境", "faces do not leave the country"),
    "separate_consent": Text("采集人脸前取得单独同意", "a separate consent comes before the face"),
}
"""In the order they are compared and printed."""
MOST = 400
"""Sentences looked at; a policy of more promises than that was made to keep a reader busy."""

Scope = Literal["", "server", "device", "sending", "storing", "ours", "else"]
"""What the words confine the claim to; ``ours``: the operator's own servers; ``else``: something else altogether."""


class Claim(NamedTuple):
    """One kind of promise, with all sentences that make it."""

    kind: ClaimKind
    scope: Scope
    quotes: tuple[Evidence, ...]
    limits: tuple[Text, ...]
    """Why it is not firm; empty when it is."""
    broad: bool
    """It names anybody else, or gives of any form, not only selling or sharing."""
    aside: bool = False
    """What is seen does not bear on it: it is about other people, a purpose or the phone's own unlock, or has a
    condition while the policy tells the opposite for the rest."""

    @property
    def firm(self) -> bool:
        return not self.limits

    @property
    def id(self) -> str:
        """The same in every version of the policy."""
        return f"{self.kind} {self.scope}".rstrip().replace(" ", "/")


class _Said(NamedTuple):
    kind: ClaimKind
    part: Part
    span: Span
    conditional: bool

    @property
    def words(self) -> str:
        return self.part.policy.text[self.span[0] : self.span[1]]


_EFFECT = later(
    r"美颜|特效|滤镜|贴纸|试妆|头像|相册|扫码|\b(?:beauty|filter|effect|sticker|avatar|make-?up)s?\b",
    re.I,
)
_SYSTEM = later(
    r"系统(?:自带|提供)?的?(?:人脸|面容|生物)|面容\s?ID|Face\s?ID|指纹|锁屏|手机解锁", re.I
)
_PRINTS = later(
    r"(?:人脸|面部)[^，,。；;]{0,8}[、和及与或/][^，,。；;]{0,4}指纹"
    r"|指纹[^，,。；;]{0,4}[、和及与或/][^，,。；;]{0,4}(?:人脸|面部)"
)
_UNLOCK = later(r"解锁|系统|手机|设备|终端|锁屏|登录|支付|面容|Face\s?ID", re.I)
_SOME = later(
    r"(?:本|该|此|上述|以上)(?:项)?功能|门店[^，,。；;]{0,8}(?:摄像头|相机|设备)"
    r"|(?:门禁机|闸机|摄像机|门锁|一体机)(?:端|上|内|中|本地|采集|拍摄|摄像头|处理|存储|保存)|\bthis (?:feature|function)\b|\bwhen you (?:use|enable|turn on)\b",
    re.I,
)
_SERVER = later(r"服务器|云端|后台|\bservers?\b|\bcloud\b", re.I)
_DEVICE = later(
    r"(?:在|于|到)[^，,。；;]{0,8}(?:本地|本机|手机|设备|终端)[^，,。；;]{0,6}(?:存储|储存|保存|留存|留下)"
    r"|(?:存储|储存|保存|留存)[^，,。；;]{0,3}(?:在|于|到)[^，,。；;]{0,6}(?:本地|本机|手机|设备|终端)"
    r"|\b(?:stored?|kept?|sav(?:e|ed)|left)\b[^.;]{0,12}\bon (?:your|the|this) (?:device|phone)",
    re.I,
)
"""Of a promise not to keep: that it is the device on which nothing is kept."""
_OURS = later(
    r"(?:我们|本公司|我司)的?(?:服务器|后台|云端)|\bour (?:own )?(?:servers?|cloud|systems?)\b",
    re.I,
)
_SENDING = later(r"传输|传送|上传|SSL|TLS|https|\btransmi|\btransit|\bsen[dt]\b|\bupload", re.I)
_STORING = later(r"存储|储存|保存|落盘|\bstor(?:e|ed|age|ing)\b|\bat rest\b", re.I)
_ANYBODY = later(
    r"提供|第三方|任何(?:人|机构|公司|组织|单位|个人|主体)|其他(?:人|机构|公司|组织)|交给|传(?:给|递)|披露"
    r"|\bthird part|\banyone|\bany (?:other|one)|\bnobody|\bno one|\bprovid|\bgiv|\bpass|\bdisclos"
    r"|\b(?:another|other) compan",
    re.I,
)
_GIVING = later(
    r"提供|共享|分享|交给|传(?:给|递|送|输)|透露|泄露给|(?<!公开)披露|对外|均|都"
    r"|\bshar|\bdisclos|\bgiv|\bpass|\bprovid|\bhand|\btransfer|\bsen[dt]|\bno third|\bnobody|\bno one",
    re.I,
)
"""More than selling or publishing, which no traffic shows."""
_AWAY = later(
    r"服务器|上传|传输|传送|发送|提交|回传|云|后台|联网|第三方|提供|共享|分享|委托|合作|SDK|公司|机构"
    r"|\bserver|\bcloud|\bupload|\btransmi|\bsen[dt]|\bsubmit|\bthird|\bpartner|\bshar|\bprovid|\bvendor|\bprocessor",
    re.I,
)
"""Words without which a sentence does not say that faces leave, whatever its label."""
_EXCEPT = later(r"除外|除非|另有规定|\bunless\b|\bexcept\b|\botherwise\b", re.I)
_BY_LAW = later(
    r"法律(?:法规)?(?:均|都)?(?:要求|规定)|\bunder (?:the |applicable )?laws?\b|\brequired (?:by|under)\b",
    re.I,
)
_BY_THE_USER = later(
    r"(?:您|你|用户)[^，,。；;]{0,6}提供|\byou (?:\w+ ){0,2}(?:provide|submit|share)", re.I
)
"""That a person hands something in says nothing of where it goes."""
_TO_OTHERS = later(
    r"提供给|向[^，。；]{0,14}(?:提供|披露|转让)|共享|分享|转让|公开|出境|境外|跨境|委托"
    r"|\bshar|\bdisclos|\btransfer|\bthird part|\boverseas|\babroad|\bcross-border",
    re.I,
)


def claims(view: View, *, identifies: bool) -> tuple[Claim, ...]:
    """All claims of a policy and its face rules, in the order of `KINDS`.

    :param identifies: the app verifies or identifies people, so that a promise about an effect is not about that.
    """
    said = list(islice((each for part in view.speaking for each in _said(part)), MOST))
    groups: dict[tuple[ClaimKind, Scope], list[_Said]] = {}
    for each in said:
        groups.setdefault((each.kind, _scope(each)), []).append(each)
    order = list(KINDS)
    keys = sorted(groups, key=lambda key: (order.index(key[0]), key[1]))
    return tuple(_claim(kind, scope, groups[kind, scope], view, identifies) for kind, scope in keys)


def _claim(kind: ClaimKind, scope: Scope, said: list[_Said], view: View, identifies: bool) -> Claim:
    quotes = tuple(each.part.quoted(*each.span) for each in said[:3])
    limits = [text for text in _LIMITS if any(_holds(text, each, identifies) for each in said)]
    limits += [_NOT_SPECIFIC] if kind == "encrypted" and not scope else []
    limits += [_OPPOSITE] if _opposed(kind, view) else []
    broad = any(_ANYBODY.search(each.words) and _GIVING.search(each.words) for each in said)
    bound = all(_holds(_CONDITIONAL, each, identifies) for each in said)
    aside = scope == "else" or (bound and _OPPOSITE in limits)
    return Claim(kind, scope, quotes, tuple(limits), broad, aside)


def _said(part: Part) -> Iterator[_Said]:
    policy = part.policy
    for promise in policy.promises:
        words = policy.text[promise.quote[0] : promise.quote[1]]
        if promise.kind == "encrypted" and not says_encrypted(words):
            continue
        if promise.kind not in ("only_on_device", "not_shared") or not only_abroad(
            promise.kind, words
        ):
            yield _Said(promise.kind, part, promise.quote, promise.conditional)
    if policy.processing == "denied" and not any(
        p.kind == "not_collected" for p in policy.promises
    ):
        for mention in policy.mentions:
            if mention.role == "denial":
                yield _Said("not_collected", part, (mention.start, mention.end), False)
    for term in policy.retention:
        if not term.face or term.minimum:
            continue
        if term.kind == "not_kept" and not _overlaps(policy, "not_stored", term.quote):
            yield _Said("not_stored", part, term.quote, _excepted(policy, term.quote))
        at_once = term.kind == "period" and term.days == 0 and is_term(policy.text, term.quote)
        if at_once or (term.kind == "event" and term.event == "done"):
            yield _Said("deleted_after", part, term.quote, _excepted(policy, term.quote))
    for consent in policy.consents:
        words = policy.text[consent.quote[0] : consent.quote[1]]
        if (
            consent.wording == "separate"
            and not consent.conditional
            and not _TO_OTHERS.search(words)
        ):
            yield _Said("separate_consent", part, consent.quote, False)


def _excepted(policy: PolicyArtifact, span: Span) -> bool:
    """Whether the sentence around a term, which is quoted without it, has an exception."""
    around = [s for s in policy.sentences if _touch((s.start, s.end), span)]
    return any(_EXCEPT.search(policy.text[s.start : s.end]) for s in around[:2])


def _overlaps(policy: PolicyArtifact, kind: str, span: Span) -> bool:
    return any(p.kind == kind and _touch(p.quote, span) for p in policy.promises)


def _touch(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _scope(each: _Said) -> Scope:
    words = each.words
    if any(_holds(limit, each, True) for limit in _ELSEWHERE):
        return "else"
    abouts, wholly = narrowed(each.kind, words) if each.kind in _DENIED else ((), False)
    if abouts and wholly:
        return "else"
    if each.kind in ("not_stored", "deleted_after"):
        if _DEVICE.search(words) and not _SERVER.search(words):
            return "device"
        return "server" if _SERVER.search(words) else ""
    if each.kind in ("only_on_device", "not_collected"):
        return "ours" if _OURS.search(words) else ""
    if each.kind == "encrypted":
        sends, stores = _SENDING.search(words), _STORING.search(words)
        return "sending" if sends else "storing" if stores else ""
    return ""


def _lists_prints(words: str) -> bool:
    """Whether fingerprints merely stand beside faces in a list of what is denied."""
    return _PRINTS.search(words) is not None and not _UNLOCK.search(words)


_IF = later(
    r"如果|若您|如您|如需|若需|若用户|倘若|拒绝|不同意|不使用|未使用|关闭|不再|注销|卸载|期间[，,]|(?:删除|撤回|撤销)[^，,。；;]{0,6}后|(?:^|[，,。；;])\s*[如若](?!何)|只有[^。；;]{0,30}才|直到"
    r"|\bif\b|\bunless\b|\buntil\b|\bno longer\b|\bdecline|\brefuse|\bopt",
    re.I,
)
_PEOPLE = later(
    r"儿童|未成年|未满|周岁|岁以下|\bminors?\b|\bchild|\bunder (?:the age|1[0-9])", re.I
)
_PURPOSE = later(
    r"(?:不|未)[^，,。；;]{0,24}(?:用于|用作|用来)|其他(?:任何)?(?:用途|目的)|\bother purposes?\b|\bfor (?:advertis|market)",
    re.I,
)
_DENIALS = ("not_collected", "not_shared", "not_stored")
_DENIED = (*_DENIALS, "only_on_device", "not_abroad")
_CONDITIONAL = Text("承诺附有条件或例外", "the promise has a condition or an exception")
_OF_AN_EFFECT = Text(
    "承诺说的是美颜、头像等功能", "the promise is about an effect or another feature"
)
_OF_THE_SYSTEM = Text("承诺说的是系统自带的解锁", "the promise is about the phone's own unlock")
_OF_A_FEATURE = Text("承诺只说到某一功能", "the promise is about one feature")
_OF_SOME_PEOPLE = Text("承诺只说到某类人", "the promise is about some people only")
_OF_A_PURPOSE = Text("承诺说的是某一用途", "the promise is about a purpose")
_OF_THE_LAW = Text("说的是法律的要求", "it is about what the law asks for")
_NOT_SPECIFIC = Text(
    "承诺没有说明是传输还是存储", "the promise does not say whether on the way or in storage"
)
_OPPOSITE = Text("政策别处另有不同说法", "the policy says otherwise elsewhere")
_OF_A_MANNER = Text(
    "承诺只说到范围、时长或方式", "the promise is about extent, time or manner only"
)
_OF_THE_USER = Text("说的是用户自己的行为", "it is about what the user does")
_OF_OTHERS = Text("是其他公司的承诺", "it is a promise of another company")
_OF_A_FORM = Text(
    "承诺只说到原图，不涉及特征", "the promise is about the original picture, not about templates"
)
_ELSEWHERE = (_OF_THE_SYSTEM, _OF_SOME_PEOPLE, _OF_A_PURPOSE)
_CLAUSEWISE: dict[Text, About] = {
    _OF_A_MANNER: "manner",
    _OF_THE_USER: "user",
    _OF_OTHERS: "others",
}
"""Limits that set a promise aside when every clause that denies something is under one of them."""
_LIMITS = (
    _CONDITIONAL,
    *_CLAUSEWISE,
    _OF_A_FORM,
    _OF_THE_LAW,
    _OF_AN_EFFECT,
    _OF_THE_SYSTEM,
    _OF_A_FEATURE,
    _OF_SOME_PEOPLE,
    _OF_A_PURPOSE,
)


def _holds(limit: Text, each: _Said, identifies: bool) -> bool:
    if limit is _CONDITIONAL:
        return each.conditional or _IF.search(each.words) is not None
    if limit is _OF_A_PURPOSE:
        return each.kind in _DENIALS and _PURPOSE.search(each.words) is not None
    if limit in _CLAUSEWISE:
        abouts, _ = narrowed(each.kind, each.words)
        return each.kind in _DENIED and _CLAUSEWISE[limit] in abouts
    if limit is _OF_THE_LAW:
        return each.kind == "separate_consent" and _BY_LAW.search(each.words) is not None
    if limit is _OF_A_FORM:
        return each.kind in _DENIED and original_only(each.words)
    if limit is _OF_AN_EFFECT:
        return identifies and _EFFECT.search(each.words) is not None
    if limit is _OF_THE_SYSTEM and _lists_prints(each.words):
        return False
    words = {_OF_THE_SYSTEM: _SYSTEM, _OF_A_FEATURE: _SOME, _OF_SOME_PEOPLE: _PEOPLE}[limit]
    return words.search(each.words) is not None


def _opposed(kind: ClaimKind, view: View) -> bool:
    """Whether the policy itself tells the opposite somewhere else."""
    policies = [part.policy for part in view.speaking]
    if kind == "only_on_device":
        return any(_told_by(policy, ("server", "third_party")) for policy in policies)
    if kind == "not_collected":
        return any(policy.face_processed for policy in policies)
    if kind == "not_shared":
        return any(
            any(one.quote not in _Denials(policy) for one in policy.recipients[:MOST])
            or _told_by(policy, ("third_party",))
            for policy in policies
        ) or any(row.face for part in view.parts for row in part.policy.sdk_rows)
    if kind in ("not_stored", "deleted_after"):
        return any(
            term.face
            and term.kind != "not_kept"
            and not (term.kind == "event" and term.event == "done")
            and not (term.kind == "period" and term.days == 0)
            for policy in policies
            for term in policy.retention
        )
    return False


class _Denials:
    """The sentences of a policy that deny something: words in them tell no opposite."""

    def __init__(self, policy: PolicyArtifact) -> None:
        self._spans = sorted({p.quote for p in policy.promises if p.kind != "encrypted"})

    def __contains__(self, span: Span) -> bool:
        # Quotations are whole sentences: of those that begin before its end only the last can touch it.
        at = bisect_left(self._spans, (span[1], 0))
        return any(_touch(each, span) for each in self._spans[max(0, at - 3) : at])


def _told_by(policy: PolicyArtifact, by: tuple[str, ...]) -> bool:
    if not policy.sentences:
        return policy.processing in (*by, "mixed")
    return bool(sending_told(policy, by))


def sending_told(policy: PolicyArtifact, by: tuple[str, ...]) -> list[Span]:
    """Sentences that deny nothing and say that one of these (``server``, ``third_party``) processes faces."""
    denials = _Denials(policy)
    return [
        (each.start, each.end)
        for each in policy.sentences
        if each.face != "no"
        and each.by in by
        and each.unit != "heading"
        and _AWAY.search(_BY_THE_USER.sub("", policy.text[each.start : each.end]))
        and (each.start, each.end) not in denials
    ]
