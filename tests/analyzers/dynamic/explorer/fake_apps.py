"""Apps for the fake phone, in Chinese and English."""

from fake_phone import FakePhone, Item, Page, camera_question, dialog, page, text

ZH = {
    "privacy": "欢迎使用本应用。请阅读《用户协议》和《隐私政策》，我们会收集您的设备信息。",
    "agree": "同意",
    "refuse": "不同意",
    "face": "刷脸登录",
    "ask": "为了登录时核验您的身份，我们将采集您的人脸图像并上传至服务器比对。您是否同意处理您的人脸信息?",
    "step": "请将脸部放入取景框内",
    "blink": "请眨眨眼",
    "password": "密码登录",
    "bills": "账单",
    "news": "公告",
    "settings": "设置",
    "withdraw": "撤回人脸授权",
    "withdraw?": "撤回后将删除您的人脸信息，确定撤回吗?",
    "ok": "确定",
    "delete": "注销账号",
    "done": "登录成功",
    "about": "关于我们",
    "privacy-entry": "隐私政策",
    "exit?": "不同意将无法使用，请再想一想",
}
EN = {
    "privacy": "Welcome. Please read the User Agreement and the Privacy Policy; we collect device information.",
    "agree": "Agree",
    "refuse": "Disagree",
    "face": "Face login",
    "ask": "To verify your identity when you log in we will capture your face image and upload it to our server. "
    "Do you consent to the processing of your face data?",
    "step": "Position your face in the frame",
    "blink": "Please blink",
    "password": "Password login",
    "bills": "Bills",
    "news": "News",
    "settings": "Settings",
    "withdraw": "Withdraw face consent",
    "withdraw?": "Your face data will be deleted. Withdraw your consent?",
    "ok": "OK",
    "delete": "Delete account",
    "done": "Login successful",
    "about": "About us",
    "privacy-entry": "Privacy Policy",
    "exit?": "You cannot use the app if you disagree. Think again",
}


def agreeing(fact: str, then: str):  # type: ignore[no-untyped-def]
    def agree(phone: FakePhone) -> str:
        phone.facts.add(fact)
        return then

    return agree


def forgetting(fact: str, then: str):  # type: ignore[no-untyped-def]
    def forget(phone: FakePhone) -> str:
        phone.facts.discard(fact)
        return then

    return forget


def face_entry(phone: FakePhone) -> str:
    if "face" not in phone.facts:
        return "ask-face"
    return camera(phone)


def camera(phone: FakePhone) -> str:
    return "step" if phone.permissions.get("android.permission.CAMERA") else "ask-camera"


def login_app(words: dict[str, str], **changes: Page) -> FakePhone:
    """General consent at the first start, then a home with a face login, settings with a withdrawal, an account to close."""

    def start(phone: FakePhone) -> str:
        return "" if "privacy" in phone.facts else "privacy"

    def filming(phone: FakePhone) -> str:
        phone.camera = True
        return ""

    def resting(phone: FakePhone) -> str:
        phone.camera = False
        return ""

    english = words is EN
    pages = {
        "main": page(
            Item(words["face"], face_entry), Item(words["password"], "password"),
            Item(words["bills"], "bills"), Item(words["news"], "news"), Item(words["settings"], "settings"),
            enter=start,
        ),
        "privacy": dialog(
            text(words["privacy"]),
            Item(words["refuse"], "exit"),
            Item(words["agree"], agreeing("privacy", "main")),
        ),
        "ask-face": dialog(
            text(words["ask"]),
            Item(words["refuse"], "back"),
            Item(words["agree"], lambda p: agreeing("face", camera(p))(p)),
        ),
        "ask-camera": camera_question("step", "back", english=english),
        "step": page(
            text(words["step"]), text(words["blink"]), Item("", kind="camera"),
            Item(words["password"], "password"),
            activity=".FaceLivenessActivity", enter=filming, after=(5.0, "done"), back="back",
        ),
        "done": page(text(words["done"]), Item(words["ok"], "back"), enter=resting),
        "password": page(Item(words["password"], kind="field"), text(words["password"])),
        "bills": page(text(words["bills"] + " 1"), text(words["bills"] + " 2")),
        "news": page(text(words["news"] + " A"), text(words["news"] + " B")),
        "settings": page(
            text(words["settings"]), Item(words["privacy-entry"], "document"), Item(words["about"], "about"),
            Item(words["withdraw"], "withdraw?"), Item(words["delete"], "delete?"),
            activity=".SettingsActivity",
        ),
        "withdraw?": dialog(
            text(words["withdraw?"]), Item(words["refuse"], "back"),
            Item(words["ok"], forgetting("face", "back")),
        ),
        "delete?": dialog(text(words["delete"] + "?"), Item(words["ok"], "closed"), Item(words["refuse"], "back")),
        "closed": page(text("1 2 3")),
        "document": page(text(words["privacy"] * 6)),
        "about": page(text("1.0")),
    }  # fmt: skip
    pages.update(changes)
    return FakePhone(pages)
