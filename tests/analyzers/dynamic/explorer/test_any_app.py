"""Whatever an app shows and wherever its controls lead: a walk ends, in time, with an answer."""

from fake_apps import EN, ZH
from fake_phone import FakePhone, Item, Page, camera_question
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analyzers.dynamic.events import PathName, RunEnd
from analyzers.dynamic.explorer import Plan, walk

PATHS: list[PathName] = ["idle", "decline", "deny-camera", "accept", "withdraw", "child"]
DANGEROUS = ("立即支付", "Pay now", "退出登录", "Log out", "分享", "Transfer")
LABELS = [
    *ZH.values(),
    *EN.values(),
    *DANGEROUS,
    "",
    "14岁以下",
    "出生日期",
    "登录",
    "下一步",
    "×",
    "50%",
    "5s",
]
NAMES = [f"page{n}" for n in range(6)]
PLAN = Plan(budget=120, taps=60, capture=8, idle=4, relaunches=2)

_items = st.builds(
    Item,
    st.sampled_from(LABELS),
    st.sampled_from([*NAMES, "ask", "back", "exit", "home", "stay", ""]),
    st.sampled_from(
        ["text", "button", "button", "box", "switch", "field", "camera", "web", "busy"]
    ),
    id=st.sampled_from(["", "", "iv_close", "button1", "button2"]),
    checked=st.booleans(),
    enabled=st.sampled_from([True, True, True, False]),
)
_pages = st.builds(
    Page,
    st.lists(_items, max_size=7),
    st.sampled_from([".MainActivity", ".FaceActivity", ".SettingsActivity"]),
    st.sampled_from(
        ["com.example.app", "com.example.app", "com.example.app", "com.other", "android"]
    ),
    st.booleans(),
    st.sampled_from(["back", "back", "exit", "stay"]),
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.fixed_dictionaries(dict.fromkeys(NAMES, _pages)),
    st.sampled_from(PATHS),
    st.sampled_from([0.0, 0.9]),
)
def test_any_app_ends_in_time(pages, path, late):
    pages = {**pages, "ask": camera_question("page1", "page0")}
    phone = FakePhone(pages, first="page0", late=late)
    began = phone.time
    end = walk(path, phone.stage(plan=PLAN))
    assert isinstance(end, RunEnd)
    assert end.completed == (end.why == "")
    assert phone.time - began < 400
    for label, why in phone.taps():
        assert label not in DANGEROUS or why in ("agree", "age", "close"), (label, why)
