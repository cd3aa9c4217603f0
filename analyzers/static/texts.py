"""What the app's own texts tell: whether it is offered in mainland China, where its policy is."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from analyzers.artifacts import Evidence, PolicyLink
from analyzers.static.manifest import ResourceString

_HAN = re.compile(r"[\u4e00-\u9fff]")
_KANA = re.compile(r"[\u3040-\u30ff]")
_ICP = re.compile(
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼]ICP[备证]\s?\d{6,}号?(?:-\d+[AX]?)?"
)
"""Filing number of a mainland internet service; the trailing A marks an app (MIIT filing rules)."""

_LIBRARY_STRINGS = re.compile(
    r"(abc|mtrl|material|m3c?|androidx|common_google_play|exo|fcm|com_facebook|call_notification|"
    r"preference|v7_preference|tooltip|ucrop|wallet|cast|media_route|mr|lb|fui|firebase|google)_"
)
_LIBRARY_LOCALES = 50
"""AndroidX and Play services come in some 80 languages; a name translated that widely is theirs."""

_POLICY_URL = re.compile(
    r"https?://[^\s\"'<>）)]*(?:privacy|yinsi|personal[-_]?info|protocol|agreement|policy|legal)[^\s\"'<>）)]*",
    re.IGNORECASE,
)
_POLICY_TITLE = re.compile(
    r"隐私(?:权)?(?:政策|协议|声明|保护指引)|privacy\s+(?:policy|notice|statement)", re.I
)
_NOT_POLICY = re.compile(
    r"schemas\.|w3\.org|apache\.org|github\.com|google\.com|android\.com|xmlpull|\.(?:png|jpg|js|css)$",
    re.I,
)


def china_signs(strings: tuple[ResourceString, ...], label: str) -> tuple[Evidence, ...]:
    """Own zh-CN texts and ICP numbers. Translations that came with libraries do not count."""
    spread = Counter(name for name, _ in {(s.name, s.locale) for s in strings})
    own = [s for s in strings if _is_own(s.name) and spread[s.name] < _LIBRARY_LOCALES]
    signs = list(_filing_numbers(strings))
    if _HAN.search(label) and not _KANA.search(label):
        signs.append(_resource("label", label))
    translated = [s for s in own if _is_mainland(s.locale) and _HAN.search(s.value)]
    if translated:
        signs.append(
            _resource(f"string/{translated[0].name} ({translated[0].locale})", translated[0].value)
        )
    default = [s for s in own if not s.locale]
    chinese = [s for s in default if _HAN.search(s.value) and not _KANA.search(s.value)]
    if len(chinese) >= 2 and len(chinese) * 5 >= len(default):
        signs.append(_resource(f"string/{chinese[0].name}", chinese[0].value))
    return tuple(signs[:5])


def _is_own(name: str) -> bool:
    return _LIBRARY_STRINGS.match(name) is None


def _is_mainland(locale: str) -> bool:
    tag = locale.replace("_", "-").lower()
    return tag in ("zh", "zh-rcn", "zh-cn") or tag.startswith(("zh-hans", "b+zh+hans"))


def _filing_numbers(strings: tuple[ResourceString, ...]) -> Iterator[Evidence]:
    for text in strings:
        if match := _ICP.search(text.value):
            yield _resource(f"string/{text.name}", match[0])
            return


def icp_number(text: str) -> str | None:
    """The first ICP filing number in a text."""
    match = _ICP.search(text)
    return match[0] if match else None


def _resource(locator: str, excerpt: str) -> Evidence:
    return Evidence(
        kind="resource", source="resources.arsc", locator=locator, excerpt=excerpt[:200]
    )


def policy_links(
    strings: tuple[ResourceString, ...], constants: Iterable[tuple[str, str]]
) -> tuple[PolicyLink, ...]:
    """Policy addresses and titles in resources and in string constants (dex name, value)."""
    found: dict[str, PolicyLink] = {}
    for text in strings:
        _add_link(found, text.value, _resource(f"string/{text.name}", text.value))
    for dex, value in constants:
        seen = Evidence(kind="code", source=dex, locator="string table", excerpt=value[:200])
        _add_link(found, value, seen)
    ordered = sorted(
        found.values(), key=lambda link: (not link.url, link.url, link.evidence.locator)
    )
    return tuple(ordered[:10])


def _add_link(found: dict[str, PolicyLink], value: str, seen: Evidence) -> None:
    match = _POLICY_URL.search(value)
    if match and not _NOT_POLICY.search(match[0]):
        found.setdefault(match[0], PolicyLink(match[0], seen))
    elif len(value) < 200 and _POLICY_TITLE.search(value):
        found.setdefault("title", PolicyLink("", seen))
