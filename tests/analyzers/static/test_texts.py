"""Signs of mainland China."""

import pytest

from analyzers.static.resources import ResourceString
from analyzers.static.texts import china_signs

LOCALES = ["", *(a + b for a in "abcdefgh" for b in "abcdefghij")]


def strings(*rows: tuple[str, str, str]) -> tuple[ResourceString, ...]:
    return tuple(ResourceString(*row) for row in rows)


def everywhere(name: str, chinese: str = "确定") -> tuple[ResourceString, ...]:
    """A text in some eighty languages, mainland Chinese among them."""
    rows = [ResourceString(name, locale, "OK") for locale in LOCALES]
    return (*rows, ResourceString(name, "zh-rCN", chinese))


OWN = ("welcome", "zh-rCN", "欢迎使用")


@pytest.mark.parametrize(
    ("rows", "label", "locators"),
    [
        ((), "", []),
        (everywhere("ok_button"), "App", []),
        (strings(("abc_action_mode_done", "zh-rCN", "完成")), "App", []),
        (strings(("mtrl_picker_save", "zh", "保存")), "App", []),
        (strings(("zxing_button_ok", "zh-rCN", "确定")), "App", []),
        (strings(("common_google_play_services_enable_text", "zh-rCN", "启用")), "App", []),
        (strings(("bottomsheet_action_expand", "zh-rCN", "展开")), "App", []),
        (strings(("search_menu_title", "zh-rCN", "搜索")), "App", []),
        (strings(OWN), "App", ["string/welcome (zh-rCN)"]),
        (strings(("welcome", "zh", "欢迎")), "App", ["string/welcome (zh)"]),
        (strings(("welcome", "b+zh+Hans", "欢迎")), "App", ["string/welcome (b+zh+Hans)"]),
        (strings(("welcome", "b+zh+Hans+CN", "欢迎")), "App", ["string/welcome (b+zh+Hans+CN)"]),
        (strings(("welcome", "b+zh+Hant", "歡迎")), "App", []),
        (strings(("welcome", "zh-rTW", "歡迎")), "App", []),
        (strings(("welcome", "zh-rHK", "歡迎")), "App", []),
        (strings(("welcome", "zh-rCN", "Welcome")), "App", []),
        (everywhere("ok_button") + strings(OWN), "App", ["string/welcome (zh-rCN)"]),
        ((), "刷脸签到", ["label"]),
        ((), "刷臉簽到", []),
        ((), "顔認証アプリ", []),
        ((), "Ünïcode", []),
        (strings(("a", "", "欢迎"), ("b", "", "登录")), "App", ["string/a"]),
        (strings(("a", "", "欢迎"), ("b", "", "OK")), "App", []),
        (strings(("a", "", "設定"), ("b", "", "關於"), ("c", "", "請登入")), "App", []),
        (strings(("a", "", "名前"), ("b", "", "保存"), ("c", "", "ログイン")), "App", []),
        (strings(("a", "", "設定"), ("b", "", "保存"), ("c", "", "ログイン")), "東京電力", []),
        (
            strings(("a", "", "欢迎"), ("b", "", "登录"), *((f"n{n}", "", "x") for n in range(9))),
            "App",
            [],
        ),
        (strings(("a", "", "欢迎"), ("b", "", "登录"), OWN), "问卷", None),
    ],
)
def test_china_signs(
    rows: tuple[ResourceString, ...], label: str, locators: list[str] | None
) -> None:
    found = [sign.locator for sign in china_signs(rows, label)]
    wanted = ["label", "string/welcome (zh-rCN)", "string/a"] if locators is None else locators
    assert found == wanted


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("京ICP备12345678号", "京ICP备12345678号"),
        ("备案号：沪ICP备2021012345号-1A（点击查询）", "沪ICP备2021012345号-1A"),
        ("粤ICP证060955号", "粤ICP证060955号"),
        ("浙ICP备 12345678号-2X", "浙ICP备 12345678号-2X"),
        ("京ICP备12345号", None),
        ("ICP备12345678号", None),
        ("Intel ICP 12345678", None),
        ("", None),
    ],
)
def test_filing_numbers(text: str, number: str | None) -> None:
    signs = china_signs(strings(("about", "", text)), "App")
    assert [s.excerpt for s in signs] == ([number] if number else [])


def test_one_filing_number_is_enough_and_texts_are_cut() -> None:
    rows = strings(
        ("a", "", "京ICP备12345678号"), ("b", "", "京ICP备87654321号"), ("w", "zh", "欢" * 900)
    )
    signs = china_signs(rows, "App")
    assert [s.locator for s in signs] == ["string/a", "string/w (zh)", "string/a"]
    assert max(len(s.excerpt) for s in signs) == 200


def test_filing_number_in_a_library_counts_too() -> None:
    assert china_signs(strings(("google_x", "", "京ICP备12345678号")), "App")


def test_hostile_texts_take_no_time() -> None:
    import time

    began = time.perf_counter()
    for text in ("http://" * 200_000, "京ICP备" * 99_999):
        china_signs(strings(("p", "", text)), text)
    assert time.perf_counter() - began < 60  # a hang, not a speed
