"""The ten questions answered once per app, before any check runs."""

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from analyzers.artifacts import DynamicArtifact, Evidence, PolicyArtifact, StaticArtifact, Text
from reports.model import Gate, GateState
from scanner.context import Context, is_mainland
from scanner.law import instruments
from scanner.observed_classes import IDENTITY, run_classes, run_evidence

NO_FACE = frozenset({"FC0", "FC1"})
SMALL = 100_000
"""Persons from which filing is due (Measures, Art. 15) and the simplified forms of Order 25 end."""
SIMPLE_FROM = date(2026, 9, 1)
"""First day of those forms."""
_NOT_ASKED = Text("未询问运营者。", "The operator was not asked.")


class Case(NamedTuple):
    """Everything a gate may look at."""

    static: StaticArtifact
    policy: PolicyArtifact | None
    context: Context
    day: date
    dynamic: DynamicArtifact | None = None
    laws: tuple[str, ...] = ()
    """Instruments of other countries and of platforms that were asked for."""
    unread: tuple[str, ...] = ()
    """SDKs that became known after the app was read and that it may hold."""

    @property
    def abroad(self) -> bool:
        """Whether the app is not for the mainland, so that its law does not apply (gate g-china)."""
        return self.context.offered_in_china is False

    @property
    def classes(self) -> frozenset[str]:
        return frozenset(face_classes(self.static, self.dynamic))

    @property
    def packed(self) -> bool:
        """Whether the app may do what was not read of it."""
        return self.static.code.state != "read" or bool(self.unread)


def face_classes(static: StaticArtifact, dynamic: DynamicArtifact | None) -> tuple[str, ...]:
    """FC0-FC7 of the app: what the APK shows and what was seen running, sorted."""
    seen = run_classes(dynamic) if dynamic is not None else frozenset()
    if not seen:
        return static.face_classes
    return tuple(sorted({*static.face_classes, *seen} - {"FC0"}))


Answer = tuple[GateState, Text, tuple[Evidence, ...]]


def answer_gates(case: Case) -> tuple[Gate, ...]:
    """All gates, in the catalogue's order."""
    return tuple(
        Gate(ident, question, *answer(case)) for ident, (question, answer) in _GATES.items()
    )


def affirmed(answer: object) -> bool:
    """Whether an operator's answer claims something; a quoted "no" does not."""
    if isinstance(answer, str):
        return answer.strip().lower() not in ("", "no", "false", "none", "n", "0", "否", "无", "不")
    return bool(answer)


def _face(case: Case) -> Answer:
    seen = tuple(sdk.evidence[0] for sdk in case.static.sdks if sdk.evidence)[:3]
    ran = run_classes(case.dynamic) if case.dynamic is not None else frozenset()
    if case.dynamic is not None and ran - NO_FACE:
        names = "、".join(sorted(ran - NO_FACE))
        return (
            "open",
            Text(
                f"运行中观察到人脸功能：{names}。",
                f"A face function was seen running: {names.replace('、', ', ')}.",
            ),
            (*run_evidence(case.dynamic)[:3], *seen),
        )
    if not case.classes <= NO_FACE:
        names = "、".join(sorted(case.classes - NO_FACE))
        return (
            "open",
            Text(
                f"发现人脸功能：{names}。",
                f"A face function was found: {names.replace('、', ', ')}.",
            ),
            seen,
        )
    if case.unread:
        return (
            "unknown",
            Text(
                "应用可能含有读取之后才收入目录的 SDK，需重新读取安装包。",
                "The app may hold an SDK the catalogue learned after it was read: it is to be read again.",
            ),
            (),
        )
    if case.packed:
        return (
            "unknown",
            Text(
                "应用经过加固或代码不可读，无法判断是否有人脸功能。",
                "The app is packed or its code unreadable: whether it has a face function is unknown.",
            ),
            (),
        )
    text = Text("未发现可达的人脸功能。", "No reachable face function was found.")
    if case.classes == {"FC1"}:
        text = Text(
            "仅使用系统解锁（FC1），应用拿不到人脸。",
            "Only the system's unlock is used (FC1); the app never receives a face.",
        )
    return "closed", text, ()


def _identity(case: Case) -> Answer:
    if case.classes & IDENTITY:
        return "open", Text("用于核验或辨识个人身份。", "It verifies or identifies a person."), ()
    if case.packed:
        return "unknown", Text("代码不可读，无法判断。", "Unknown: the code cannot be read."), ()
    return (
        "closed",
        Text(
            "未见身份核验或辨识，《人脸识别办法》相应条款不引用。",
            "No verification or identification was seen; the Measures' articles on it are not cited.",
        ),
        (),
    )


def _china(case: Case) -> Answer:
    offered = case.context.offered_in_china
    if offered is False:
        return (
            "closed",
            Text("使用者说明不面向中国大陆。", "Not offered in mainland China, says the context."),
            (),
        )
    if offered:
        return (
            "open",
            Text("使用者说明面向中国大陆。", "Offered in mainland China, says the context."),
            (),
        )
    if case.context.market and is_mainland(case.context.market):
        market = case.context.market
        return (
            "open",
            Text(f"取自大陆应用市场：{market}。", f"Taken from a mainland store: {market}."),
            (),
        )
    if case.static.china:
        return (
            "open",
            Text(
                "应用自带简体中文内容或备案号。",
                "The app has its own zh-CN texts or a filing number.",
            ),
            case.static.china,
        )
    return (
        "assumed-open",
        Text(
            "未能确认面向中国大陆，按面向处理；结论不超过“疑似违规”。",
            "Not confirmed that mainland China is served; assumed so, and no verdict exceeds likely-violation.",
        ),
        (),
    )


def _date(case: Case) -> Answer:
    day = case.day.isoformat()
    later = sorted(
        row.in_force
        for row in instruments().values()
        if row.force == "binding" and row.in_force[:10] > day
    )
    version = case.context.version_date
    published = f"；版本发布于 {version.isoformat()}" if version else ""
    published_en = f"; version published {version.isoformat()}" if version else ""
    extra = f"，{len(later)} 部文件当日尚未施行" if later else ""
    extra_en = f"; {len(later)} instruments were not yet in force" if later else ""
    return (
        "open",
        Text(
            f"按 {day} 施行的法律评估{published}{extra}。",
            f"Judged by the law of {day}{published_en}{extra_en}.",
        ),
        (),
    )


def _basis(case: Case) -> Answer:
    duty = case.context.answers.get("statutory_identity_duty")
    if affirmed(duty):
        return (
            "closed",
            Text(
                f"运营者主张法定核验义务（未核实）：{duty}",
                f"The operator claims a statutory duty (not verified): {duty}",
            ),
            (),
        )
    return (
        "assumed-open",
        Text(
            "推定以同意为依据，未询问运营者。", "Consent is presumed; the operator was not asked."
        ),
        (),
    )


def _claimed(key: str, zh: str, en: str, silent: Text) -> Callable[[Case], Answer]:
    def answer(case: Case) -> Answer:
        claim = case.context.answers.get(key)
        if affirmed(claim):
            return "open", Text(f"{zh}（未核实）：{claim}", f"{en} (not verified): {claim}"), ()
        return "closed" if claim is not None else "unknown", silent, ()

    return answer


def _small(case: Case) -> Answer:
    persons = case.context.answers.get("persons")
    if persons is None:
        return "unknown", _NOT_ASKED, ()
    if not isinstance(persons, int) or isinstance(persons, bool):
        return (
            "unknown",
            Text(
                f"运营者的答复不是人数：{persons}", f"The operator's answer is no number: {persons}"
            ),
            (),
        )
    text = Text(
        f"运营者答复存储 {persons:,} 人的人脸信息（未核实）。",
        f"The operator says {persons:,} persons' faces are stored (not verified).",
    )
    if persons < SMALL and case.day < SIMPLE_FROM:
        return (
            "closed",
            Text(
                f"{text.zh}小型处理者简化措施 {SIMPLE_FROM} 起施行，评估日尚不适用。",
                f"{text.en} The simplified forms for small handlers exist from {SIMPLE_FROM} on.",
            ),
            (),
        )
    return ("open" if persons < SMALL else "closed"), text, ()


def _minor(case: Case) -> Answer:
    audience = case.context.answers.get("minors") or case.context.age_rating
    if audience:
        return "open", Text(f"面向人群：{audience}。", f"Audience: {audience}."), ()
    return "unknown", Text("未提供年龄分级。", "No age rating was given."), ()


_GATES: dict[str, tuple[Text, Callable[[Case], Answer]]] = {
    "g-face": (
        Text(
            "是否有可达的人脸功能，属于哪一类？",
            "Is there a reachable face function and which class?",
        ),
        _face,
    ),
    "g-identity": (
        Text("是否核验或辨识个人身份？", "Does it verify or identify a person?"),
        _identity,
    ),
    "g-china": (
        Text(
            "是否面向中国大陆用户或处理其数据？",
            "Is it offered in mainland China, or are people there affected?",
        ),
        _china,
    ),
    "g-date": (Text("按哪一天的法律评估？", "By the law of which day?"), _date),
    "g-basis": (Text("处理依据是否为同意？", "Is consent the legal basis?"), _basis),
    "g-state-rule": (
        Text("国家另有规定必须刷脸吗？", "Does a special state rule require face checks?"),
        _claimed("state_rule", "主张适用特别规定", "A special rule is claimed", _NOT_ASKED),
    ),
    "g-rnd": (
        Text("是否主张研发或算法训练豁免？", "Is the research exemption claimed?"),
        _claimed("rnd", "运营者主张研发豁免", "The operator claims the exemption", _NOT_ASKED),
    ),
    "g-small": (Text("是否不足十万人？", "Fewer than 100,000 persons?"), _small),
    "g-host": (
        Text("人脸步骤是否由其他公司运行？", "Is the face step run by another company?"),
        _claimed("face_step_host", "由其他公司运行", "Run by another company", _NOT_ASKED),
    ),
    "g-minor": (Text("面向儿童、混合还是成人？", "Child-directed, mixed or adult?"), _minor),
}
