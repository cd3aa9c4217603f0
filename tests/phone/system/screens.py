"""Screens of the system itself: home, the permission dialog, pickers; and how all are written."""

from collections.abc import Callable
from dataclasses import dataclass, field
from xml.sax.saxutils import quoteattr

WIDTH, HEIGHT = 1080, 1920
HEAD = "<?xml version='1.0' encoding='UTF-8' standalone='yes' ?><hierarchy rotation=\"0\">"
TAIL = "</hierarchy>"
ROW = 160


@dataclass(frozen=True)
class Item:
    """One line of a system screen."""

    text: str
    resource: str = ""
    tapped: Callable[[], None] | None = None
    kind: str = "android.widget.TextView"


@dataclass
class Screen:
    """A screen of another package than the app's."""

    package: str
    activity: str
    items: list[Item]
    back: Callable[[], None] | None = None
    """What the back key does; nothing if there is none."""
    over: str = ""
    """The app it belongs to, and ends with."""
    extra: dict[str, str] = field(default_factory=dict)

    def bounds(self, index: int) -> tuple[int, int, int, int]:
        top = 400 + index * ROW
        return 80, top, WIDTH - 80, top + ROW - 20

    def tap(self, x: int, y: int) -> None:
        """Do what the item at a point does."""
        for index, item in enumerate(self.items):
            left, top, right, bottom = self.bounds(index)
            if item.tapped and left <= x < right and top <= y < bottom:
                item.tapped()
                return

    def xml(self) -> str:
        """The nodes as uiautomator writes them."""
        inner = "".join(self._node(index, item) for index, item in enumerate(self.items))
        whole = _attributes(0, "", "", "android.widget.FrameLayout", self.package, False)
        return f'<node{whole} bounds="[0,0][{WIDTH},{HEIGHT}]">{inner}</node>'

    def _node(self, index: int, item: Item) -> str:
        left, top, right, bottom = self.bounds(index)
        resource = f"{self.package}:id/{item.resource}" if item.resource else ""
        said = _attributes(
            index, item.text, resource, item.kind, self.package, item.tapped is not None
        )
        return f'<node{said} bounds="[{left},{top}][{right},{bottom}]" />'


def _attributes(
    index: int, text: str, resource: str, kind: str, package: str, clickable: bool
) -> str:
    on = "true" if clickable else "false"
    values = {"index": str(index), "text": text, "resource-id": resource, "class": kind}
    values |= {"package": package, "content-desc": "", "checkable": "false", "checked": "false"}
    values |= {"clickable": on, "enabled": "true", "focusable": on, "focused": "false"}
    values |= {"scrollable": "false", "long-clickable": "false", "password": "false"}
    values["selected"] = "false"
    return "".join(
        f" {name}={quoteattr(value, {chr(10): '&#10;'})}" for name, value in values.items()
    )


BUTTON = "android.widget.Button"
ASKED = {
    "zh": {
        "camera": "拍摄照片和录制视频",
        "microphone": "录制音频",
        "location": "获取此设备的位置信息",
        "storage": "访问您设备上的照片、媒体内容和文件",
        "contacts": "访问您的通讯录",
        "phone": "拨打电话和管理通话",
        "sensors": "访问身体传感器数据",
        "notifications": "向您发送通知",
    },
    "en": {
        "camera": "take pictures and record video",
        "microphone": "record audio",
        "location": "access this device’s location",
        "storage": "access photos and media on your device",
        "contacts": "access your contacts",
        "phone": "make and manage phone calls",
        "sensors": "access sensor data about your vital signs",
        "notifications": "send you notifications",
    },
}
WORDS = {
    "zh": {
        "question": "要允许“{app}”{what}吗？",
        "foreground": "仅在使用该应用时允许",
        "once": "仅限这一次",
        "allow": "允许",
        "deny": "不允许",
        "never": "不允许，且不再询问",
        "info": "应用信息",
        "pick": "选择照片",
    },
    "en": {
        "question": "Allow {app} to {what}?",
        "foreground": "While using the app",
        "once": "Only this time",
        "allow": "Allow",
        "deny": "Don’t allow",
        "never": "Don’t allow, and don’t ask again",
        "info": "App info",
        "pick": "Select a photo",
    },
}
CONTROLLER = "com.android.permissioncontroller"
GRANT_ACTIVITY = f"{CONTROLLER}.permission.ui.GrantPermissionsActivity"


def permission_screen(
    language: str,
    app: str,
    group: str,
    again: bool,
    while_in_use: bool,
    answer: Callable[[str], None],
) -> Screen:
    """The dialog for a group; it answers ``allow``, ``once``, ``deny`` or ``never``."""
    words = WORDS[language]
    question = words["question"].format(app=app, what=ASKED[language][group])
    items = [Item(question, "permission_message")]

    def button(text: str, resource: str, given: str) -> None:
        items.append(Item(words[text], resource, lambda: answer(given), BUTTON))

    if while_in_use:
        button("foreground", "permission_allow_foreground_only_button", "allow")
        button("once", "permission_allow_one_time_button", "once")
    else:
        button("allow", "permission_allow_button", "allow")
    if again:
        button("never", "permission_deny_and_dont_ask_again_button", "never")
    else:
        button("deny", "permission_deny_button", "deny")
    # The back key answers nothing on a phone either: the dialog stays.
    return Screen(CONTROLLER, GRANT_ACTIVITY, items)
