"""Reports to render in tests: one that accuses, one that does not, a packed one, and a hostile one.

They read like real ones (the texts of checks, gates and evidence are those the scanner writes) but are
put together by hand, so that a rendering is tested against a document that stays the same.
"""

from collections.abc import Iterable
from typing import Any

import msgspec

from analyzers.artifacts import (
    ELEMENTS,
    NOTICE,
    Clause,
    Element,
    Evidence,
    Limitation,
    Mention,
    PolicyArtifact,
    Snapshot,
    Span,
    Text,
)
from reports.model import (
    VERDICTS,
    Citation,
    CitationUse,
    Finding,
    Gate,
    Report,
    Result,
    Sdk,
    Severity,
    Subject,
    Tool,
    Verdict,
)

TOOL = Tool("faceaudit", "0.1.0", "2026.11.22", "2026.11.22")

# --- provisions ----------------------------------------------------------------------------------

_MEASURES = Text(
    "《人脸识别技术应用安全管理办法》",
    "Measures for the Security Management of the Application of Facial Recognition Technology",
)
_PIPL = Text("《中华人民共和国个人信息保护法》", "Personal Information Protection Law of the PRC")
_APP_METHOD = Text(
    "《App违法违规收集使用个人信息行为认定方法》(国信办秘字〔2019〕191号)",
    "Method for Identifying Illegal Collection and Use of Personal Information by Apps",
)


def _article(
    ident: str, instrument: Text, zh: str, en: str, use: CitationUse = "ground"
) -> Citation:
    return Citation(ident, Text(f"{instrument.zh}{zh}", f"{instrument.en}, {en}"), use)


FRT_2 = _article("frt-2-1", _MEASURES, "第二条", "Art. 2", "context")
FRT_5 = _article("frt-5-notice", _MEASURES, "第五条", "Art. 5")
FRT_14 = _article("frt-14", _MEASURES, "第十四条", "Art. 14")
PIPL_17 = _article("pipl-17", _PIPL, "第十七条", "Art. 17")
PIPL_28 = _article("pipl-28", _PIPL, "第二十八条", "Art. 28")
PIPL_30 = _article("pipl-30", _PIPL, "第三十条", "Art. 30")
PIPL_51 = _article("pipl-51", _PIPL, "第五十一条", "Art. 51")
APP_1_1 = _article("m191-1-1", _APP_METHOD, "第一部分第1项", "1.1")
APP_2_1 = _article("m191-2-1", _APP_METHOD, "第二部分第1项", "2.1")
SPC_2 = Citation(
    "spc-2-2",
    Text(
        "《最高人民法院关于审理使用人脸识别技术处理个人信息相关民事案件适用法律若干问题的规定》(法释〔2021〕15号)第二条第二项",
        "SPC Provisions on Civil Cases Involving the Processing of Personal Information by Facial Recognition Technology, Art. 2(2)",
    ),
    "ground",
)
GB_41819 = Citation(
    "gb41819-9",
    Text("GB/T 41819-2022 第9章", "Security requirements of face recognition data, Clause 9"),
    "reference",
)
DRAFT = Citation(
    "app-draft-15",
    Text(
        "《互联网应用程序个人信息收集使用规定(征求意见稿)》第十五条",
        "Draft provisions on the collection and use of personal information by apps, Art. 15",
    ),
    "trend",
)

# --- evidence ------------------------------------------------------------------------------------

_WAY = (
    "com.example.kuaixiang.MainActivity",
    "com.example.kuaixiang.ApplyActivity",
    "com.example.kuaixiang.FaceCheckActivity",
)


def _call(place: str, offset: str, instruction: str, *, more: tuple[str, ...] = ()) -> Evidence:
    return Evidence(
        kind="code",
        source="classes.dex",
        locator=f"Lcom/example/kuaixiang/{place} @ {offset}",
        excerpt=instruction,
        path=(*_WAY, *more),
    )


SDK_CALLS = (
    _call(
        "FaceCheckActivity;->onCreate(Landroid/os/Bundle;)V",
        "0x27",
        "invoke-static {}, Lcom/megvii/meglive_sdk/manager/MegLiveManager;->getInstance()Lcom/megvii/meglive_sdk/manager/MegLiveManager;",
    ),
    _call(
        "FaceCheckActivity;->onCreate(Landroid/os/Bundle;)V",
        "0x2b",
        "invoke-virtual {v0, v2, v3, v2}, Lcom/megvii/meglive_sdk/manager/MegLiveManager;->preDetect(Landroid/content/Context;Ljava/lang/String;Lcom/megvii/meglive_sdk/listener/PreCallback;)V",
    ),
    _call(
        "FaceCheckActivity;->onPreFinish(Ljava/lang/String;ILjava/lang/String;)V",
        "0x13",
        "invoke-virtual {v2, v3}, Lcom/megvii/meglive_sdk/manager/MegLiveManager;->startDetect(Lcom/megvii/meglive_sdk/listener/DetectCallback;)V",
    ),
    Evidence(
        kind="native",
        source="lib/arm64-v8a/libMegActionFmpJni.so",
        locator="file name",
        excerpt="libMegActionFmpJni.so",
    ),
)
UPLOAD = _call(
    "FaceUploadCallback;->upload(Ljava/lang/String;Ljava/lang/String;)V",
    "0x2",
    'const-string v1, "http://api.kuaixiang.example/face/upload"',
    more=("com.example.kuaixiang.FaceUploadCallback",),
)
CLEARTEXT = Evidence(
    kind="manifest",
    source="AndroidManifest.xml",
    locator="/manifest/application[@usesCleartextTraffic]",
    excerpt="usesCleartextTraffic=true",
)
POLICY_LINK = Evidence(
    kind="resource",
    source="resources.arsc",
    locator="string/privacy_url",
    excerpt="https://www.kuaixiang.example/privacy",
)
FILING = Evidence(
    kind="resource",
    source="resources.arsc",
    locator="string/icp",
    excerpt="浙ICP备00000000号-1A",
)
STUB = Evidence(
    kind="file",
    source="assets/libjiagu.so",
    locator="file name",
    excerpt="libjiagu.so",
)


def quotation(policy: PolicyArtifact, start: int, end: int) -> Evidence:
    """A part of the policy as evidence, with the characters around it."""
    return Evidence(
        kind="policy",
        source="policy",
        locator=f"[{start}, {end})",
        excerpt=policy.text[start:end],
        context=policy.text[max(0, start - 40) : end + 40],
    )


# --- policies ------------------------------------------------------------------------------------

_LIST = (
    "为核实您的身份、评估您的信用状况和还款能力,我们会收集您的姓名、身份证号码、银行卡号、人脸信息、"
    "职业、月收入和位置信息。"
)
VIOLATING_TEXT = (
    "快享贷(演示)隐私政策\n一、我们收集哪些信息\n申请借款。"
    + _LIST
    + "如果您不提供上述信息,我们将无法受理您的借款申请。\n二、联系我们\n"
    "可以拨打客服电话 400-000-0000,或者发送邮件至 privacy@kuaixiang.example。\n"
)

_TOLD = {
    "purpose_necessity": "我们处理人脸信息,只是为了在您申请借款时确认申请人就是证件持有人本人。",
    "method": "这帧照片经加密通道上传至我们的服务器,与证件照片进行一对一比对,系统只得到通过或者不通过的结果。",
    "separate_consent": "刷脸之前,我们会用单独的页面征得您对处理人脸信息的单独同意,选择框默认不勾选。",
    "retention": "人脸照片在比对完成后立即删除,最长不超过二十四小时。",
    "storage_location": "以上信息都保存在上海市的机房内,不向境外提供。",
    "third_party": "活体检测由北京旷视科技有限公司的FaceID SDK在您的手机上完成。",
    "refuse_alternative": "您可以拒绝提供人脸信息,改用“短信验证码加银行卡核验”,功能和利率完全相同。",
    "withdraw_delete": "您可以在“我的—隐私设置”中点击“撤回人脸信息同意并删除”,三个工作日内删除。",
    "minors_guardian": "本应用不处理未成年人的人脸信息;发现误采集时立即删除,并通知其监护人。",
    "security": "人脸照片在传输时使用TLS加密,在服务器上与姓名、证件号码分开加密存放。",
}
_ALSO_TOLD = {
    "handler_contact": "您的人脸信息由安心小额贷款(演示)有限公司处理,电话为 021-0000-0000。",
    "purpose": _TOLD["purpose_necessity"],
    "necessity": "仅凭证件号码和手机号码难以识别冒用,因此在您选择刷脸方式时需要采集人脸信息。",
    "impact": "没有通过时,您的额度、利率和信用记录都不会因此受到影响。",
    "rights": "您也可以发送邮件查询、复制、更正我们处理的人脸信息。",
    "sensitive_marking": "人脸信息属于敏感个人信息,一旦泄露,容易使您的人身和财产安全受到侵害。",
}
_HEADING = "三、人脸信息处理规则"
COMPLIANT_TEXT = (
    "安心贷(演示)隐私政策\n"
    + _HEADING
    + "\n"
    + "\n".join(dict.fromkeys((*_TOLD.values(), *_ALSO_TOLD.values())))
    + "\n四、其他\n本政策有重大变更时,我们会提前七日公告。\n"
)


def _span(text: str, part: str) -> Span:
    start = text.index(part)
    return start, start + len(part)


def _policy(text: str, title: str, **changes: Any) -> PolicyArtifact:
    base = PolicyArtifact(
        snapshot=Snapshot("7a574320" * 8, 6607, "text/html", "utf-8", ((0, 15, len(text)),)),
        text=text,
        text_sha256="fabe162e" * 8,
        languages=("zh",),
        title=title,
        face_mentioned=True,
        face_processed=True,
        processing="server",
        separate_clause=False,
        clause_level=0,
        score=0.0312,
        clauses=(),
        mentions=(),
        highlighted=False,
        consent_wording="none",
        elements={name: Element(False, ()) for name in ELEMENTS},
        notice={name: Element(False, ()) for name in NOTICE},
        limitations=(),
    )
    return msgspec.structs.replace(base, **changes)


def violating_policy() -> PolicyArtifact:
    """Faces named once, among other data."""
    span = _span(VIOLATING_TEXT, _LIST)
    notice = {name: Element(False, ()) for name in NOTICE}
    contact = _span(VIOLATING_TEXT, "可以拨打客服电话 400-000-0000")
    notice["handler_contact"] = Element(True, (contact,))
    return _policy(
        VIOLATING_TEXT,
        "快享贷(演示)隐私政策",
        processing="unspecified",
        mentions=(Mention(*span, "list"),),
        notice=notice,
    )


def compliant_policy() -> PolicyArtifact:
    """A section of its own that tells everything."""
    end = COMPLIANT_TEXT.index("\n四、其他")
    spans = {name: _span(COMPLIANT_TEXT, part) for name, part in _TOLD.items()}
    elements = {name: Element(True, (span,)) for name, span in spans.items()}
    many = tuple(spans[name] for name in ("method", "retention", "security"))
    elements["method"] = Element(True, many)
    return _policy(
        COMPLIANT_TEXT,
        "安心贷(演示)隐私政策",
        separate_clause=True,
        clause_level=3,
        score=0.9731,
        clauses=(Clause(3, _HEADING, COMPLIANT_TEXT.index(_HEADING), end, True),),
        mentions=tuple(Mention(*span, "processing") for span in spans.values()),
        highlighted=True,
        consent_wording="separate",
        elements=elements,
        notice={
            name: Element(True, (_span(COMPLIANT_TEXT, part),)) for name, part in _ALSO_TOLD.items()
        },
    )


# --- results -------------------------------------------------------------------------------------

_STATIC = Text("安装包静态读取", "static reading of the APK")
_POLICY = Text("隐私政策文本", "text of the privacy policy")
_TITLES: dict[str, tuple[Severity, Text]] = {
    "face-capability-inventory": (
        "info",
        Text("人脸能力清单(前置判断)", "Face capability inventory (gate)"),
    ),
    "cleartext-config-allows-face": (
        "high",
        Text(
            "网络配置允许明文传输人脸数据",
            "Network configuration lets face data travel in cleartext",
        ),
    ),
    "policy-reachable": (
        "high",
        Text("隐私政策存在、首启提示且易访问", "Privacy policy exists, prompted and reachable"),
    ),
    "policy-separate-face-clause": (
        "high",
        Text("有单独的人脸规则或章节", "Separate rules or section for face information"),
    ),
    "policy-face-notice-elements": (
        "high",
        Text("人脸告知要素齐全", "Face notice contains every required element"),
    ),
    "capture-before-consent": (
        "critical",
        Text("同意前调用相机或人脸接口", "Camera or face call before consent"),
    ),
    "face-sole-verification": (
        "critical",
        Text("人脸为唯一验证方式", "Face is the only verification method"),
    ),
    "face-upload-path": (
        "critical",
        Text("人脸数据传出设备", "Face data leaves the recognition device"),
    ),
    "face-consent-nagging": (
        "medium",
        Text("拒绝后反复弹窗索要", "Repeated prompting after refusal"),
    ),
    "minor-face-guardian-consent": (
        "critical",
        Text("未满十四周岁人脸处理缺监护人同意", "Under-14 face processing without a guardian"),
    ),
    "operator-only-duties": (
        "info",
        Text("只能由运营者自证的义务", "Duties only the operator can prove"),
    ),
}


def result(check: str, verdict: Verdict, reason: str, zh: str, en: str, **more: Any) -> Result:
    """A result with the catalogue's title; what is not given is empty."""
    severity, title = _TITLES[check]
    fields: dict[str, Any] = {
        "remedy": Text("见检查说明。", "See the check's documentation."),
        "provisions": (PIPL_28, FRT_2),
        "rests_on": (_STATIC,),
        "missing": (),
        "would_change": (),
        "findings": (),
    }
    return Result(
        check=check,
        title=title,
        verdict=verdict,
        severity=severity,
        reason=reason,
        message=Text(zh, en),
        **(fields | more),
    )


_SESSION = Text("运行应用的记录", "a recorded session of the running app")


def _waiting(checks: Iterable[str]) -> tuple[Result, ...]:
    return tuple(
        result(
            check,
            "not-assessed",
            f"not judged yet: needs {_SESSION.en}",
            f"本版本尚不能判断此项：需要{_SESSION.zh}。",
            f"This version does not decide this check yet: it needs {_SESSION.en}.",
            provisions=(PIPL_17, GB_41819, DRAFT),
            rests_on=(),
        )
        for check in checks
    )


_LATER = (
    "face-upload-path",
    "face-consent-nagging",
    "minor-face-guardian-consent",
    "operator-only-duties",
)

# --- reports -------------------------------------------------------------------------------------

_NOT_RUN = Limitation(
    "no-session",
    Text(
        "只读取了安装包，没有运行应用：弹窗、实际调用和网络传输都未观察。",
        "The APK was read, not run: prompts, real calls and traffic were not observed.",
    ),
)
_DECLINE = Limitation(
    "session-path-incomplete",
    Text(
        "运行记录未走完“拒绝”路径：拒绝之后的行为未观察。",
        "The session did not finish the path “decline”: what follows a refusal was not observed.",
    ),
)
_NATIVE = Limitation(
    "native-unread",
    Text(
        "原生库（.so）只看文件名，没有反汇编。",
        "Native libraries (.so) were seen by name only, not disassembled.",
    ),
)
_NO_POLICY = Limitation(
    "no-policy",
    Text(
        "未提供隐私政策：与政策有关的检查未评估。",
        "No privacy policy was supplied: checks of its text are not assessed.",
    ),
)
_PACKED = Limitation(
    "packed",
    Text(
        "应用经过加固或代码缺失（360 Jiagu）：看到的代码不是实际运行的代码。",
        "Packed, or code is missing (360 Jiagu): the code seen is not the code that runs.",
    ),
)

_NOT_ASKED = Text("未询问运营者。", "The operator was not asked.")
_OPEN_GATES = (
    Gate(
        "g-face",
        Text(
            "是否有可达的人脸功能，属于哪一类？",
            "Is there a reachable face function and which class?",
        ),
        "open",
        Text("发现人脸功能：FC3。", "A face function was found: FC3."),
        SDK_CALLS[:1],
    ),
    Gate(
        "g-identity",
        Text("是否核验或辨识个人身份？", "Does it verify or identify a person?"),
        "open",
        Text("用于核验或辨识个人身份。", "It verifies or identifies a person."),
        (),
    ),
    Gate(
        "g-china",
        Text(
            "是否面向中国大陆用户或处理其数据？",
            "Is it offered in mainland China, or are people there affected?",
        ),
        "open",
        Text(
            "应用自带简体中文内容或备案号。",
            "The app has its own zh-CN texts or a filing number.",
        ),
        (FILING,),
    ),
    Gate(
        "g-basis",
        Text("处理依据是否为同意？", "Is consent the legal basis?"),
        "assumed-open",
        Text(
            "推定以同意为依据，未询问运营者。", "Consent is presumed; the operator was not asked."
        ),
        (),
    ),
    Gate(
        "g-rnd",
        Text("是否主张研发或算法训练豁免？", "Is the research exemption claimed?"),
        "closed",
        _NOT_ASKED,
        (),
    ),
    Gate(
        "g-small",
        Text("是否不足十万人？", "Fewer than 100,000 persons?"),
        "unknown",
        _NOT_ASKED,
        (),
    ),
)

MEGLIVE = Sdk(
    id="megvii-meglive-v3",
    name="MegLive / FaceID v3 SDK (meglive_sdk)",
    vendor="Megvii",
    grade="reachable",
    weak=False,
    not_face_data=False,
    face_classes=("FC3",),
    methods=(
        "com.megvii.meglive_sdk.manager.MegLiveManager.getInstance",
        "com.megvii.meglive_sdk.manager.MegLiveManager.preDetect",
        "com.megvii.meglive_sdk.manager.MegLiveManager.startDetect",
    ),
    trust="verified",
    evidence=SDK_CALLS,
)
FACENET = Sdk(
    id="generic-facenet",
    name="FaceNet (TensorFlow Lite)",
    vendor="—",
    grade="present",
    weak=True,
    not_face_data=False,
    face_classes=("FC4",),
    methods=(),
    trust="recalled",
    evidence=(Evidence("file", "assets/facenet.tflite", "file name", "facenet.tflite"),),
)

_SUBJECT = Subject(
    package="com.example.kuaixiang",
    label="快享贷(演示)",
    version="3.1.2",
    version_code="312",
    sha256="8dc37599add67dbeb530a0591f2e498c39636735d88b4eb297cfc7a3924ef72f",
    size=21_240,
    signer="Common Name: Fixture, Organizational Unit: Tests, Organization: faceaudit (v1, v2)",
    signer_sha256="293bf4a663508d80b3a319db80f7fa229fe6fd62775886cd62b8dd36ef68ca24",
    min_sdk=24,
    target_sdk=30,
    category="消费金融 (consumer finance)",
    market="huawei",
    version_date="2025-11-01",
)


def _report(app: Subject, results: tuple[Result, ...], **more: Any) -> Report:
    verdicts = [item.verdict for item in results]
    fields: dict[str, Any] = {
        "limitations": (_NOT_RUN, _NATIVE),
        "gates": _OPEN_GATES,
        "face_class": ("FC3",),
        "sdks": (MEGLIVE,),
        "policy": None,
    }
    return Report(
        tool=TOOL,
        as_of="2026-11-22",
        scanned_at="2026-11-22T04:53:14Z",
        app=app,
        summary={verdict: verdicts.count(verdict) for verdict in VERDICTS},
        results=results,
        **(fields | more),
    )


def _inventory() -> Result:
    return result(
        "face-capability-inventory",
        "compliant",
        "inventory complete",
        "人脸能力已全部识别：MegLive / FaceID v3 SDK (meglive_sdk)（FC3）。",
        "All face functions were identified: MegLive / FaceID v3 SDK (meglive_sdk) (FC3).",
        remedy=Text(
            "移除未用的人脸SDK,在用的逐一登记。",
            "Remove unused face SDKs; document the used ones.",
        ),
        missing=(Text("SDK 的版本号", "the SDKs' versions"),),
        findings=(
            Finding(
                "megvii-meglive-v3",
                Text(
                    "MegLive / FaceID v3 SDK (meglive_sdk)（Megvii）：入口可达，FC3。",
                    "MegLive / FaceID v3 SDK (meglive_sdk) (Megvii): reachable from an entry point, FC3.",
                ),
                SDK_CALLS,
                "749d8e5461391271",
            ),
        ),
    )


def violating() -> Report:
    """Every verdict occurs, with findings of several kinds of evidence."""
    policy = violating_policy()
    start, end = _span(policy.text, _LIST)
    quote = quotation(policy, start, end)
    results = (
        _inventory(),
        result(
            "cleartext-config-allows-face",
            "likely-violation",
            "cleartext face endpoint permitted",
            "人脸代码可达明文接口（api.kuaixiang.example），且应用的网络配置允许明文。",
            "Face code leads to a cleartext endpoint (api.kuaixiang.example), and the app's configuration permits it.",
            remedy=Text(
                "禁用明文,人脸接口全部改https。",
                "Set cleartextTrafficPermitted=false and https face hosts.",
            ),
            provisions=(FRT_14, PIPL_51, FRT_2, GB_41819, DRAFT),
            missing=(Text("真实网络传输", "real traffic"),),
            would_change=(
                Text("抓取人脸步骤的网络流量。", "Capture the traffic of the face step."),
            ),
            findings=(
                Finding(
                    "api.kuaixiang.example",
                    Text(
                        "人脸代码中的明文地址 http://api.kuaixiang.example/face/upload，系统配置允许。",
                        "Cleartext address http://api.kuaixiang.example/face/upload in face code, and the configuration permits it.",
                    ),
                    (UPLOAD, CLEARTEXT),
                    "4366e61d8cf30b6c",
                ),
            ),
        ),
        result(
            "policy-reachable",
            "needs-manual-review",
            "first start not observed",
            "已提供隐私政策文本，安装包中有隐私政策的地址或入口；首启提示和点击次数需人工查看。",
            "A policy text was supplied and the APK names a policy; the first-start prompt and the number of taps have to be looked at by a person.",
            remedy=Text("公布政策并首启提示。", "Publish and prompt."),
            provisions=(APP_1_1, PIPL_17),
            rests_on=(_STATIC, _POLICY),
            missing=(
                Text("首次启动提示与点击次数", "the first-start prompt and the number of taps"),
            ),
            would_change=(
                Text(
                    "在新安装的应用上查看首启提示，并数到达隐私政策的点击次数。",
                    "Start a fresh install, look at the first prompt and count the taps to the policy.",
                ),
            ),
            findings=(
                Finding(
                    "https://www.kuaixiang.example/privacy",
                    Text(
                        "隐私政策地址：https://www.kuaixiang.example/privacy",
                        "Policy address: https://www.kuaixiang.example/privacy",
                    ),
                    (POLICY_LINK,),
                    "217025dd260983ca",
                ),
            ),
        ),
        result(
            "policy-separate-face-clause",
            "likely-violation",
            "faces named without a section of their own",
            "人脸信息只与其他信息并列提及，没有单独条款，且未突出显示。",
            "Faces are only named beside other data, with no section of their own, and not highlighted.",
            remedy=Text("单列人脸处理规则并在刷脸页链接。", "Publish face rules."),
            provisions=(SPC_2, PIPL_17, PIPL_30, FRT_5, APP_2_1),
            rests_on=(_STATIC, _POLICY),
            missing=(Text("另行链接的规则文件", "rules in documents linked elsewhere"),),
            would_change=(
                Text(
                    "若另有单独的人脸规则，请一并提供。",
                    "Supply the separate face rules, if there are any.",
                ),
            ),
            findings=(
                Finding(
                    "mention-list",
                    Text("政策中提到人脸之处。", "Where the policy mentions faces."),
                    (quote,),
                    "c1a3a9f2fd6d3a07",
                ),
            ),
        ),
        result(
            "policy-face-notice-elements",
            "likely-violation",
            "5 of 6 elements absent; prompt not read",
            "隐私政策未就人脸告知：处理方式、保存期限、处理必要性、对个人权益的影响、个人权利及行使方式（刷脸前弹窗未读取）。",
            "Of faces the policy does not tell: method, retention period, necessity, impact on the person, rights and how to use them (the prompt before the face step was not read).",
            remedy=Text("补齐缺失要素。", "Add missing elements."),
            provisions=(FRT_5, msgspec.structs.replace(FRT_5, id="frt-5-change"), PIPL_17),
            rests_on=(_STATIC, _POLICY),
            findings=(
                Finding(
                    "purpose",
                    Text("处理目的：已告知。", "purpose: told."),
                    (quote,),
                    "5851e9a5684b22b4",
                ),
                Finding(
                    "retention",
                    Text("保存期限：政策未说明。", "retention period: the policy does not say."),
                    (),
                    "b65ecc249716c93b",
                ),
            ),
        ),
        result(
            "capture-before-consent",
            "violation",
            "camera opened before any consent",
            "在两次全新安装中，尚未出现任何同意界面即打开相机。",
            "On two fresh installs the camera was opened before any consent was shown.",
            remedy=Text("取得同意后再打开相机。", "Open the camera only after consent."),
            provisions=(FRT_5, PIPL_30, FRT_2),
            rests_on=(_STATIC, Text("运行记录", "recorded session")),
            findings=(
                Finding(
                    "camera",
                    Text("打开相机的运行事件。", "The run-time event that opened the camera."),
                    (
                        Evidence(
                            "event",
                            "events.jsonl",
                            "line 214",
                            '{"at": 3.412, "call": "CameraManager.openCamera", "thread": "main"}',
                        ),
                        Evidence(
                            "flow",
                            "flows.jsonl",
                            "line 31",
                            "POST /face/upload HTTP/1.1",
                            context="Host: api.kuaixiang.example\nContent-Type: image/jpeg\nContent-Length: 48213",
                        ),
                        Evidence("screen", "screens/0007.png", "sha256 5d41402a…", "首页，无弹窗"),
                        *SDK_CALLS[:2],
                    ),
                    "0f7d1c8b6a5e4d3c",
                ),
            ),
        ),
        result(
            "face-sole-verification",
            "not-applicable",
            "no log-in by face",
            "应用未以人脸登录。",
            "The app has no log-in by face.",
        ),
        *_waiting(_LATER),
    )
    return _report(
        _SUBJECT, results, policy=policy, sdks=(MEGLIVE, FACENET), limitations=(_DECLINE, _NATIVE)
    )


def compliant() -> Report:
    """Nothing is held against it; the policy has a section of its own."""
    policy = compliant_policy()
    clause = policy.clauses[0]
    app = msgspec.structs.replace(
        _SUBJECT,
        package="com.example.anxindai",
        label="安心贷(演示)",
        category=None,
        market=None,
        version_date=None,
    )
    results = (
        _inventory(),
        result(
            "cleartext-config-allows-face",
            "compliant",
            "cleartext forbidden for all hosts",
            "应用的网络配置对所有域名禁止明文。",
            "The app's configuration forbids cleartext for every host.",
            provisions=(FRT_14, PIPL_51, GB_41819),
            missing=(Text("真实网络传输", "real traffic"),),
        ),
        result(
            "policy-separate-face-clause",
            "compliant",
            "own section or document (level 3)",
            f"有单独的人脸条款：“{_HEADING}”。",
            f'There is a face clause of its own: "{_HEADING}".',
            provisions=(SPC_2, FRT_5),
            rests_on=(_STATIC, _POLICY),
            findings=(
                Finding(
                    "clause-3",
                    Text(
                        f"人脸条款：“{_HEADING}”（3 级）。", f'Face clause: "{_HEADING}" (level 3).'
                    ),
                    (quotation(policy, clause.start, clause.start + 120),),
                    "9d5ed678fe57bcca",
                ),
            ),
        ),
        *_waiting(_LATER),
    )
    return _report(app, results, policy=policy)


def packed() -> Report:
    """The code could not be read: nearly everything is not assessed, and no policy was given."""
    app = msgspec.structs.replace(
        _SUBJECT,
        package="com.example.bank",
        label="样例银行(演示)",
        signer=None,
        signer_sha256=None,
    )
    traces = msgspec.structs.replace(MEGLIVE, grade="present", methods=(), evidence=SDK_CALLS[3:])
    results = (
        result(
            "face-capability-inventory",
            "needs-manual-review",
            "packed by 360 Jiagu; face signal visible",
            "应用经过加固（360 Jiagu），但可见人脸 SDK 痕迹，清单可能不全。",
            "The app is packed (360 Jiagu), yet traces of a face SDK are visible; the list may be incomplete.",
            missing=(Text("加固后的代码", "the packed code"),),
            would_change=(
                Text(
                    "运行应用，观察是否真的调用。",
                    "Run the app and see whether they are really called.",
                ),
            ),
            findings=(
                Finding(
                    "megvii-meglive-v3",
                    Text(
                        "MegLive / FaceID v3 SDK (meglive_sdk)（Megvii）：仅存在于安装包，FC3。",
                        "MegLive / FaceID v3 SDK (meglive_sdk) (Megvii): bytes only, FC3.",
                    ),
                    (SDK_CALLS[3], STUB),
                    "749d8e5461391271",
                ),
            ),
        ),
        *_waiting(tuple(_TITLES)[1:]),
    )
    return _report(
        app,
        results,
        limitations=(_NOT_RUN, _NO_POLICY, _PACKED, _NATIVE),
        sdks=(traces,),
        face_class=("FC3",),
    )


# --- hostile -------------------------------------------------------------------------------------

SCRIPT = "<script>alert(1)</script>"
BREAKOUT = '"><img src=x onerror=alert(2)><a href="javascript:alert(3)" onclick=\'x\'>'
STYLE = "</style><style>*{display:none}</style>"
TEMPLATE = "{{ 7 * 7 }}{% raw %}${7*7}"
OVERRIDE = "gpj.\u202eexe\u2066\u200f"
CONTROLS = "\x00\x07\x1b[31m\x7f\x9b\ud800\U000e0041"
STACKED = "Z" + "\u0301" * 500
URL = 'http://evil.example/"onmouseover="alert(4)/javascript:alert(5)'
LONG = "无空格" * 40 + "A" * 1_000_000
EVERYTHING = (SCRIPT, BREAKOUT, STYLE, TEMPLATE, OVERRIDE, CONTROLS, STACKED, URL)
HOSTILE = " ".join(EVERYTHING)


def hostile() -> Report:
    """An app and a policy that try to get into the page: every text an app controls is an attack."""
    both = Text(HOSTILE, HOSTILE)
    long = Text(LONG, LONG)
    code = Evidence(
        "code",
        HOSTILE,
        f"L{SCRIPT}/a;->{BREAKOUT}()V @ 0x0",
        f'const-string v0, "{HOSTILE}"',
        path=(HOSTILE, "com.a." + SCRIPT, "a" * 3000),
    )
    text = f"{HOSTILE}\n人脸{LONG}"
    policy = _policy(
        text,
        HOSTILE,
        languages=(SCRIPT, "zh"),
        clause_level=1,
        clauses=(Clause(1, HOSTILE, 0, len(text), True), Clause(2, LONG, 5, 2, False)),
        mentions=(Mention(0, len(text), "processing"), Mention(-5, 10**9, "list")),
        elements={name: Element(True, ((0, len(text)), (-3, 2))) for name in ELEMENTS},
        notice={SCRIPT: Element(True, ((0, 60),))},
    )
    quote = Evidence("policy", "policy", "[0, 60)", HOSTILE, context=f"{SCRIPT}{HOSTILE}{LONG}")
    finding = Finding(
        HOSTILE,
        both,
        (code, quote, Evidence("manifest", URL, HOSTILE, LONG, context=HOSTILE)),
        "00000000deadbeef",
    )
    base = violating()
    verdicts: tuple[Verdict, ...] = VERDICTS
    checks = tuple(_TITLES)
    results = tuple(
        msgspec.structs.replace(
            result(checks[index], verdict, HOSTILE, HOSTILE, HOSTILE),
            title=both,
            remedy=both,
            rests_on=(both, long),
            missing=(both,),
            would_change=(both,),
            findings=(finding,),
            provisions=(Citation(SCRIPT, both, "ground"), Citation("x", both, "trend")),
        )
        for index, verdict in enumerate(verdicts)
    )
    app = msgspec.structs.replace(
        base.app,
        package=HOSTILE,
        label=HOSTILE + LONG,
        version=LONG,
        version_code=HOSTILE,
        signer=HOSTILE,
        category=HOSTILE,
        market=URL,
        version_date=SCRIPT,
    )
    return _report(
        app,
        results,
        limitations=(Limitation(HOSTILE, both), Limitation("long", long)),
        gates=(Gate("g-face", both, "open", both, (code,)),),
        face_class=("FC3", SCRIPT),
        sdks=(
            msgspec.structs.replace(
                MEGLIVE,
                id=HOSTILE,
                name=LONG,
                vendor=BREAKOUT,
                methods=(HOSTILE, LONG),
                evidence=(code,),
            ),
        ),
        policy=policy,
    )
