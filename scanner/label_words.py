"""The words of the labelling page, Chinese and English, and the keys of its labels."""

from typing import Any, get_args

from corpus import loader

_QUESTIONS: tuple[tuple[str, str, str, str, tuple[str, ...], str], ...] = (
    ("face", "one", "人脸", "Face", get_args(loader.Face), "fcn"),
    ("in_clause", "flag", "条款", "Clause", ("yes",), "i"),
    ("elements", "several", "要素", "Elements", get_args(loader.Element), "1234567890"),
    ("notice", "several", "告知", "Notice", get_args(loader.Notice), "qwerty"),
    ("by", "one", "处理者", "Handled by", get_args(loader.By), "asdg"),
    ("flags", "several", "标记", "Flags", get_args(loader.Flag), "zxvbm,l"),
    ("promises", "several", "承诺", "Promises", get_args(loader.Promise), "uop[]"),
)
"""Field, kind, title in both languages, values, and a key a value."""

_WORDS: dict[str, tuple[str, str]] = {
    "face:yes": ("本句直接讲人脸信息", "speaks of face data itself"),
    "face:context": ("靠上下文才讲人脸（“上述信息”）", "only through its place (“the above”)"),
    "face:no": ("与人脸无关", "not about faces"),
    "in_clause:yes": ("位于人脸条款内", "stands in the face clause"),
    "elements:purpose_necessity": ("目的和必要性", "purpose, necessity"),
    "elements:method": ("处理方式", "method"),
    "elements:separate_consent": ("同意（任何措辞）", "consent (any wording)"),
    "elements:retention": ("保存期限", "retention"),
    "elements:storage_location": ("存储地点", "storage place"),
    "elements:third_party": ("第三方", "third parties"),
    "elements:refuse_alternative": ("拒绝和替代方式", "refusal, other way"),
    "elements:withdraw_delete": ("撤回和删除", "withdrawal, deletion"),
    "elements:minors_guardian": ("未成年人和监护人", "minors, guardian"),
    "elements:security": ("安全措施", "security"),
    "notice:handler_contact": ("处理者和联系方式", "handler, contact"),
    "notice:purpose": ("目的", "purpose"),
    "notice:necessity": ("必要性", "necessity"),
    "notice:impact": ("对个人的影响", "impact on the person"),
    "notice:rights": ("个人权利", "rights"),
    "notice:sensitive_marking": ("标明敏感", "marked as sensitive"),
    "by:server": ("运营者服务器", "the operator's server"),
    "by:device_only": ("仅在设备上", "on the device only"),
    "by:third_party": ("第三方", "a third party"),
    "by:unspecified": ("未说明", "not said"),
    "flags:device_unlock": ("手机自身解锁", "the phone's own unlock"),
    "flags:definition_or_type_list": ("定义或类型列举", "definition, list of types"),
    "flags:buried_in_list": ("混在其他信息中", "buried among other data"),
    "flags:sdk_list_entry": ("SDK 清单条目", "entry of an SDK list"),
    "flags:permission_list": ("权限清单", "list of permissions"),
    "flags:denial": ("否认处理", "denial"),
    "flags:portrait_licence": ("肖像永久授权", "perpetual portrait licence"),
    "promises:only_on_device": ("仅在本地", "only on the device"),
    "promises:not_stored": ("不保存", "not stored"),
    "promises:encrypted": ("加密", "encrypted"),
    "promises:not_shared": ("不共享", "not shared"),
    "promises:not_abroad": ("不出境", "not abroad"),
    "document": ("文件", "Document"),
    "level": ("条款等级", "Clause level"),
    "processing": ("是否处理人脸", "Faces processed"),
    "unsaid": ("未标注", "not labelled"),
    "guess": ("模型判断", "guess:"),
    "saved": ("已保存", "saved"),
    "failed": ("没有保存：", "Not saved:"),
    "help": (
        "j/k 移动，空格确认并前进，. 下一句未确认，/ 下一句人脸；右侧按键切换标签。只有确认过的句子（绿条）才写入文件。",
        "j/k move, space confirms and moves on, . next unconfirmed, / next on faces; the keys on the right "
        "toggle labels. Only confirmed sentences (green bar) are written to the file.",
    ),
}
_LEVELS = (
    ("0", "0 没有条款", "0 no clause"),
    ("1", "1 无标题段落", "1 untitled paragraph"),
    ("2", "2 独立条目", "2 item of its own"),
    ("3", "3 独立标题或文件", "3 own heading or document"),
)
_PROCESSINGS = {
    "server": ("是，服务器", "yes, on a server"),
    "device_only": ("是，仅在设备上", "yes, on the device only"),
    "mixed": ("是，两者", "yes, both"),
    "third_party": ("是，第三方", "yes, by a third party"),
    "unspecified": ("是，未说明", "yes, not said where"),
    "denied": ("否，已否认", "no, denied"),
    "none": ("否", "no"),
}
_PLAIN = ("document", "level", "processing", "unsaid", "guess", "saved", "failed", "help")


def questions(lang: str) -> list[dict[str, Any]]:
    """What is asked of a sentence."""
    at = 0 if lang == "zh" else 1
    return [
        {
            "field": field,
            "kind": kind,
            "needed": field == "face",
            "word": titles[at],
            "options": [
                {"value": value, "key": key, "word": _WORDS[f"{field}:{value}"][at]}
                for value, key in zip(values, keys, strict=True)
            ],
        }
        for field, kind, *titles, values, keys in _QUESTIONS
    ]


def words(lang: str) -> dict[str, Any]:
    """Everything else the page says."""
    at = 0 if lang == "zh" else 1
    return {
        **{name: _WORDS[name][at] for name in _PLAIN},
        "levels": [(value, both[at]) for value, *both in _LEVELS],
        "processings": [(name, _PROCESSINGS[name][at]) for name in get_args(loader.Processing)],
    }
