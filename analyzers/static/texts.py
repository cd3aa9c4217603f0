"""What the app's own texts tell: whether it is offered in mainland China."""

from collections import Counter
from collections.abc import Iterator
from itertools import chain, groupby
from operator import itemgetter

from analyzers.artifacts import Evidence
from analyzers.patterns import later
from analyzers.static.resources import ResourceString

_HAN = later(r"[\u4e00-\u9fff]")
_KANA = later(r"[\u3040-\u30ff]")
_ICP = later(
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼]ICP[备证]\s?\d{6,}号?(?:-\d+[AX]?)?"
)
"""Filing number of a mainland internet service; the trailing A marks an app (MIIT filing rules)."""

_SIMPLIFIED = later(
    "[们个来这说时对会为国过还后发开关话页请认证码设备识别脸录号网络选择图权隐签协议务]"
)
_TRADITIONAL = later(
    "[們個來這說時對會為國過還後發開關話頁請認證碼設備識別臉錄號網絡選擇圖權隱簽協議務]"
)
_LIBRARY_STRINGS = later(
    r"(?:abc|mtrl|material|m3c?|androidx|common_google_play|exo|fcm|com_facebook|call_notification|"
    r"preference|v7_preference|tooltip|ucrop|wallet|cast|media_route|mr|lb|fui|firebase|google|"
    r"zxing|leak_canary|appbar|bottomsheet|character_counter|clear_text|error_icon|"
    r"exposed_dropdown|fingerprint|icon_content|item_view_role|nav_app_bar|password_toggle|"
    r"side_sheet|status_bar_notification)_|search_menu_title$|project_id$"
)
_LIBRARY_LOCALES = 50
"""AndroidX and Play services come in some 80 languages; a name translated that widely is theirs."""


def china_signs(strings: tuple[ResourceString, ...], label: str) -> tuple[Evidence, ...]:
    """Own zh-CN texts and ICP numbers. Translations that came with libraries do not count.

    Nor do Japanese texts, many of which have no kana taken one by one, and traditional Chinese ones.
    """
    names: dict[str, set[str]] = {}
    for locale, run in groupby(strings, itemgetter(1)):  # those of one stand together in a table
        names.setdefault(locale, set()).update(map(itemgetter(0), run))
    own_names = _own_names(names)
    wanted = {locale for locale in names if not locale or _is_mainland(locale)}
    own = [s for s in strings if s[1] in wanted and s[0] in own_names]
    default = [s for s in own if not s.locale]
    foreign = _is_foreign([label, *(s.value for s in default)])
    signs = list(_filing_numbers(strings))
    if _HAN.search(label) and not foreign and not _is_foreign([label]):
        signs.append(_resource("label", label))
    translated = [s for s in own if s.locale and _HAN.search(s.value)]
    if translated:
        signs.append(
            _resource(f"string/{translated[0].name} ({translated[0].locale})", translated[0].value)
        )
    chinese = [s for s in default if _HAN.search(s.value) and not foreign]
    if len(chinese) >= 2 and len(chinese) * 5 >= len(default):
        signs.append(_resource(f"string/{chinese[0].name}", chinese[0].value))
    return tuple(signs[:5])


def _is_foreign(texts: list[str]) -> bool:
    """Texts with Chinese characters that are rather Japanese, or for Taiwan and Hong Kong."""
    han = [text for text in texts if _HAN.search(text)]
    kana = sum(bool(_KANA.search(text)) for text in texts)
    traditional = sum(bool(_TRADITIONAL.search(text)) for text in han)
    simplified = sum(bool(_SIMPLIFIED.search(text)) for text in han)
    return kana * 4 >= len(han) > 0 or traditional > simplified


def _own_names(names: dict[str, set[str]]) -> set[str]:
    """Names of strings that no library brings; asked by name, as each comes in up to a hundred languages.

    ``names``: those of the strings in each language.
    """
    spread = Counter(chain.from_iterable(names.values()))
    return {
        name
        for name, locales in spread.items()
        if locales < _LIBRARY_LOCALES and _LIBRARY_STRINGS.match(name) is None
    }


def _is_mainland(locale: str) -> bool:
    tag = locale.replace("_", "-").lower()
    return tag in ("zh", "zh-rcn", "zh-cn") or tag.startswith(("zh-hans", "b+zh+hans"))


def _filing_numbers(strings: tuple[ResourceString, ...]) -> Iterator[Evidence]:
    for text in strings:
        if "ICP" in text.value and (match := _ICP.search(text.value)):
            yield _resource(f"string/{text.name}", match[0])
            return


def _resource(locator: str, excerpt: str) -> Evidence:
    return Evidence(
        kind="resource", source="resources.arsc", locator=locator, excerpt=excerpt[:200]
    )
