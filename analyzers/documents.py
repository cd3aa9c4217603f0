"""What a document is by its title or its address: the policy, face rules, an SDK list, and so on.

The most particular kind is asked for first: rules on children's faces are face rules, a children's privacy
policy is for children, a list of components is no agreement.
"""

import re

from analyzers.origin import DocumentKind
from analyzers.patterns import later

_RULES = r"(?:规则|协议|政策|声明|须知|告知书?|说明|指引|同意书|授权书?|条款|条例)"
_TITLES: tuple[tuple[DocumentKind, re.Pattern[str]], ...] = (
    (
        "face-rules",
        later(
            r"(?:人脸|面部|刷脸|面容|脸部|人像|生物识别|生物特征|人臉)[^。；;，,\n]{0,14}"
            + _RULES
            + r"|\b(?:face|facial|biometrics?)\b[^.;\n]{0,40}\b(?:rules?|polic(?:y|ies)|notice|agreement|statement"
            r"|authori[sz]ation|consent|terms|release)\b",
            re.I,
        ),
    ),
    (
        "sdk-list",
        later(
            r"(?:SDK|第三方)[^。；;，,\n]{0,14}(?:清单|目录|列表|名单|一览)"
            r"|\bthird[- ]?party\b[^.;\n]{0,30}\b(?:lists?|sdks?|directory|partners|inventory)\b|\bsdk list\b"
            r"|\blist of (?:third|sdk)[^.;\n]{0,30}",
            re.I,
        ),
    ),
    (
        "children",
        later(
            r"(?:儿童|未成年人|青少年|兒童)[^。；;，,\n]{0,14}"
            + _RULES
            + r"|\b(?:child|children|kids?|minors?|teens?)\b(?:['’]s?)?[^.;\n]{0,24}\b(?:privacy|polic(?:y|ies)"
            r"|notice|rules?|statement|protection)\b",
            re.I,
        ),
    ),
    (
        "policy",
        later(
            r"隐私(?:权)?(?:保护)?(?:政策|协议|声明|指引|条款|通知|说明|总则|须知)|隱私(?:權)?(?:政策|聲明|協議)"
            r"|个人信息(?:保护|处理)(?:政策|规则|声明|告知)"
            r"|\bprivacy\s+(?:policy|notice|statement|agreement|terms|centre|center)\b|\bdata (?:protection|privacy) "
            r"(?:policy|notice)\b",
            re.I,
        ),
    ),
    (
        "agreement",
        later(
            r"(?:用户|服务|使用|许可|注册|会员|用戶|服務)[^。；;，,\n]{0,8}(?:协议|条款|协定|協議|條款)"
            r"|\b(?:user|service|licen[cs]e|end[- ]user[a-z -]{0,12})\s+(?:agreement|terms)\b"
            r"|\bterms\s+(?:of|and|&)\s+(?:service|use|conditions?)\b|\bEULA\b",
            re.I,
        ),
    ),
)
_ADDRESSES: tuple[tuple[DocumentKind, re.Pattern[str]], ...] = (
    (
        "face-rules",
        later(
            r"(?:face|facial|renlian|biometric|shualian)(?!book)[a-z]{0,6}[-_/.]?(?:rule|agree|protocol|privacy"
            r"|auth|polic|notice|info|consent|xieyi|guize)|(?:rule|agree(?:ment)?|protocol|privacy|polic(?:y|ies)"
            r"|notice|consent|xieyi|guize)[-_/.]?(?:face(?!book)|renlian|biometric)",
            re.I,
        ),
    ),
    (
        "sdk-list",
        later(
            r"sdk[-_]?(?:list|catalog|info|dir|privacy|share)|third[-_]?(?:part|sdk)|3rd[-_]?part|(?:list|info)[-_]?sdk",
            re.I,
        ),
    ),
    (
        "children",
        later(
            r"child|(?<![a-z])kids?(?![a-z])|(?<![a-z])minors?(?![a-z])|ertong|juvenile|teenager",
            re.I,
        ),
    ),
    ("policy", later(r"privac|yinsi|ysxy|yszc|personal[-_]?info|(?<![a-z])polic(?:y|ies)", re.I)),
    (
        "agreement",
        later(
            r"agreement|protocol|(?<![a-z])terms|eula|xieyi|(?<![a-z])tos(?![a-z])|legal|yhxy|fwxy",
            re.I,
        ),
    ),
)


def kind_of(title: str) -> DocumentKind | None:
    """What a title or the words of a link name, ``None`` when none of these."""
    words = title[:300]
    return next((kind for kind, pattern in _TITLES if pattern.search(words)), None)


_IN_POLICY_TITLES = ("vacy", "data prot", "隐私", "隱私", "个人信息")
"""Every title of a policy has one of these in it when in small letters; no letter here has a second form."""


def may_name_policy(texts: str) -> bool:
    """Whether a title of a policy can be among texts: asked of many at once, it spares asking each."""
    small = texts.lower()
    return any(words in small for words in _IN_POLICY_TITLES)


def kind_of_address(address: str) -> DocumentKind | None:
    """What an address or the path of a file says by its own words, its host left out."""
    _, scheme, rest = address.partition("://")
    path = rest.partition("/")[2] if scheme else address
    if scheme and not path:
        return None
    return next((kind for kind, pattern in _ADDRESSES if pattern.search(path[:600])), None)
