"""The words every rendering uses: ids of the report document in Chinese and in English.

Sentences about an app come ready in both languages from the report; what stands here are the labels
around them. A rendering looks a word up by the id and takes the language with `pick`.
"""

from typing import Literal

from analyzers.artifacts import Confidence, EvidenceKind, Grade, SignalKind, Text
from reports.model import CitationUse, GateState, Severity, Verdict

Lang = Literal["zh", "en"]

LANGS: tuple[Lang, ...] = ("zh", "en")


def pick(text: Text, lang: Lang) -> str:
    """The text in one language."""
    return text.zh if lang == "zh" else text.en


# --- verdicts ------------------------------------------------------------------------------------

VERDICT: dict[Verdict, Text] = {
    "violation": Text("涉嫌违规", "Apparent violation"),
    "likely-violation": Text("疑似违规", "Likely violation"),
    "needs-manual-review": Text("需人工复核", "Needs manual review"),
    "compliant": Text("未见不合规", "No conflict seen"),
    "not-applicable": Text("不适用", "Not applicable"),
    "not-assessed": Text("未评估", "Not assessed"),
}

VERDICT_MEANING: dict[Verdict, Text] = {
    "violation": Text(
        "有直接、可重复的证据，所见事实本身与评估日已施行的强制性规定相抵触，前置问题均已确认。",
        "Direct, repeatable evidence of a fact that by itself conflicts with a binding provision in force "
        "on the day of assessment; all preliminary questions are confirmed.",
    ),
    "likely-violation": Text(
        "证据充分，但有一个要件出于推断，例如代码是否真的运行、传输的是否为人脸。",
        "Strong evidence, with one element inferred: whether the code really runs, say, or whether what "
        "is sent is a face.",
    ),
    "needs-manual-review": Text(
        "某一法律要件须由人判断，或证据互相矛盾。",
        "A legal element needs a person's judgement, or the evidence conflicts.",
    ),
    "compliant": Text(
        "凡可观察的要件都已看到，且所用方法本可发现问题。这不是合规证明。",
        "Every observable element was found, by a test that would have shown its absence. Not a certificate.",
    ),
    "not-applicable": Text(
        "前置问题已排除此项检查。", "A preliminary question has ruled the check out."
    ),
    "not-assessed": Text(
        "没有取得所需的证据。不等于“未见不合规”。",
        "The evidence it needs was not available. This is never the same as “no conflict seen”.",
    ),
}

GROUND: dict[Verdict, Text] = {
    "violation": Text("涉嫌违反：", "Appears to conflict with:"),
    "likely-violation": Text("涉嫌违反：", "Appears to conflict with:"),
    # A question to a person is not yet an accusation, so the condition is printed with it.
    "needs-manual-review": Text(
        "若经人工确认，涉嫌违反：", "If confirmed by a person, appears to conflict with:"
    ),
    "compliant": Text("依据：", "Provisions:"),
    "not-applicable": Text("依据：", "Provisions:"),
    "not-assessed": Text("依据：", "Provisions:"),
}
"""What introduces the provisions that carry a verdict."""

SEVERITY: dict[Severity, Text] = {
    "critical": Text("严重", "Critical"),
    "high": Text("高", "High"),
    "medium": Text("中", "Medium"),
    "low": Text("低", "Low"),
    "info": Text("提示", "Information"),
}

CITATION_USE: dict[CitationUse, Text] = {
    "ground": Text("依据", "Provisions"),
    "context": Text("相关规定", "Related provisions"),
    "reference": Text("参考标准", "Recommended standards"),
    "overlay": Text("境外规则对照", "Foreign rules, for comparison"),
    "trend": Text("立法动向（尚未施行）", "Drafts (not in force)"),
}

# --- the app and what was seen of it -------------------------------------------------------------

GATE_STATE: dict[GateState, Text] = {
    "open": Text("成立", "Holds"),
    "assumed-open": Text("推定成立", "Assumed"),
    "closed": Text("不成立", "Does not hold"),
    "unknown": Text("未知", "Not known"),
}

FACE_CLASS: dict[str, Text] = {
    "FC0": Text("无人脸功能", "no face function"),
    "FC1": Text("系统解锁", "OS unlock"),
    "FC2": Text("检测、美颜与特效", "detection, landmarks, beauty effects"),
    "FC3": Text("活体与 1:1 核验", "liveness or 1:1 verification"),
    "FC4": Text("1:N 辨识", "1:N identification"),
    "FC5": Text("自有刷脸登录与支付", "own enrolment, log-in or payment by face"),
    "FC6": Text("属性推断", "attribute inference"),
    "FC7": Text("换脸与合成", "face swap or synthesis"),
}

GRADE: dict[Grade, Text] = {
    "present": Text("仅存在于安装包", "Present in the package only"),
    "reachable": Text("入口可达", "Reachable from an entry point"),
    "executed": Text("已观察到运行", "Seen running"),
}

CONFIDENCE: dict[Confidence, Text] = {
    "high": Text("多种独立信号一致", "Independent signals agree"),
    "medium": Text("有一种较强信号", "One strong signal"),
    "low": Text("仅有弱信号或单一信号", "Few or weak signals"),
}

SIGNAL: dict[SignalKind, Text] = {
    "class": Text("自带类", "its classes"),
    "call": Text("代码调用", "calls"),
    "hierarchy": Text("继承其类型", "subclasses of its types"),
    "jni": Text("本地方法绑定", "bound native methods"),
    "library": Text("本地库名", "native library"),
    "component": Text("清单组件", "manifest component"),
    "meta-data": Text("清单元数据", "manifest meta-data"),
    "asset": Text("资源文件名", "asset name"),
    "model": Text("模型内容", "model contents"),
    "resource": Text("资源文字或名称", "resource"),
    "host": Text("代码中的地址", "address in code"),
    "literal": Text("代码中的常量", "constant in code"),
    "native-string": Text("本地库中的字符串", "string in a native library"),
    "web": Text("网页脚本", "web script"),
}

TRUST: dict[Literal["verified", "recalled"], Text] = {
    "verified": Text(
        "目录条目已对照实物或源码核实", "Catalogue row checked against a binary or source"
    ),
    "recalled": Text("目录条目凭记忆录入，未核实", "Catalogue row from memory, not checked"),
}

KIND: dict[EvidenceKind, Text] = {
    "manifest": Text("清单", "Manifest"),
    "resource": Text("资源", "Resource"),
    "code": Text("代码", "Code"),
    "native": Text("原生库", "Native library"),
    "policy": Text("隐私政策", "Policy"),
    "event": Text("运行事件", "Run-time event"),
    "flow": Text("网络流量", "Network flow"),
    "screen": Text("界面", "Screen"),
    "file": Text("文件", "File"),
}

# --- the policy ----------------------------------------------------------------------------------

ELEMENT: dict[str, Text] = {
    "purpose_necessity": Text("处理目的与必要性", "Purpose and necessity"),
    "method": Text("处理方式", "Method"),
    "separate_consent": Text("单独同意", "Separate consent"),
    "retention": Text("保存期限", "Retention period"),
    "storage_location": Text("存储地点", "Place of storage"),
    "third_party": Text("第三方与接收方", "Third parties and recipients"),
    "refuse_alternative": Text("拒绝与替代方式", "Refusal and alternatives"),
    "withdraw_delete": Text("撤回与删除", "Withdrawal and deletion"),
    "minors_guardian": Text("未成年人与监护人", "Minors and guardians"),
    "security": Text("安全措施", "Security measures"),
}

NOTICE: dict[str, Text] = {
    "handler_contact": Text("处理者名称与联系方式", "Handler and contact"),
    "purpose": Text("处理目的", "Purpose"),
    "necessity": Text("处理必要性", "Necessity"),
    "impact": Text("对个人权益的影响", "Impact on the person"),
    "rights": Text("个人权利及行使方式", "Rights and how to use them"),
    "sensitive_marking": Text("敏感个人信息标示", "Marking as sensitive"),
}

MENTION: dict[str, Text] = {
    "processing": Text("说明如何处理", "tells of processing"),
    "list": Text("与其他信息并列", "named in a list of data"),
    "definition": Text("定义", "definition"),
    "sdk-row": Text("第三方 SDK 清单", "row of an SDK list"),
    "permission": Text("权限说明", "explains a permission"),
    "unlock": Text("系统解锁", "system unlock"),
    "denial": Text("声明不处理", "denies processing"),
}

CLAUSE_LEVEL: dict[int, Text] = {
    3: Text("独立章节或独立文件", "a section or document of its own"),
    2: Text("独立编号或带标题的条目", "a numbered or titled item of its own"),
    1: Text("无标题的段落", "an untitled paragraph"),
    0: Text("没有人脸条款", "no face clause"),
}

PROCESSING: dict[str, Text] = {
    "server": Text("在服务器处理", "on servers"),
    "device_only": Text("只在设备上处理", "on the device only"),
    "mixed": Text("设备与服务器都有", "on the device and on servers"),
    "third_party": Text("由第三方处理", "by a third party"),
    "unspecified": Text("处理，但未说明在何处", "processed, place not told"),
    "denied": Text("声明不处理人脸", "denied"),
    "none": Text("未提及", "not mentioned"),
}

CONSENT_WORDING: dict[str, Text] = {
    "separate": Text("单独同意", "separate consent"),
    "explicit": Text("明示同意", "explicit consent"),
    "agree_or_authorise": Text("同意或授权", "agreement or authorisation"),
    "none": Text("未提及", "none"),
}

LANGUAGE: dict[str, Text] = {"zh": Text("中文", "Chinese"), "en": Text("英文", "English")}

# --- labels --------------------------------------------------------------------------------------

YES = Text("是", "yes")
NO = Text("否", "no")

COVERED = Text("已说明", "Told")
NOT_COVERED = Text("政策未说明", "The policy does not say")

PHRASE: dict[str, Text] = {
    "document": Text("人脸处理合规检查报告", "Report on the processing of faces"),
    "skip": Text("跳到正文", "Skip to the report"),
    "contents": Text("目录", "Contents"),
    "unnamed": Text("（应用未提供名称）", "(the app gives no name)"),
    "colon": Text("：", ": "),
    "comma": Text("、", ", "),
    "open_paren": Text("（", " ("),
    "close_paren": Text("）", ")"),
    # header
    "version": Text("版本", "Version"),
    "apk_sha256": Text("安装包 SHA-256", "SHA-256 of the package"),
    "size": Text("大小", "Size"),
    "byte_count": Text("字节", "bytes"),
    "signer": Text("签名者", "Signed by"),
    "unsigned": Text("未见签名", "no signature seen"),
    "signer_sha256": Text("签名证书 SHA-256", "SHA-256 of the certificate"),
    "sdk_levels": Text("最低 / 目标 SDK", "Minimum / target SDK"),
    "category": Text("类别", "Category"),
    "market": Text("来源市场", "Store"),
    "version_date": Text("版本发布日", "Version published"),
    "as_of": Text("评估日（按当日施行的法律）", "Judged by the law of"),
    "scanned_at": Text("检查时间", "Scanned"),
    "tool": Text("程序", "Program"),
    "catalogue": Text("人脸 SDK 目录", "Face SDK catalogue"),
    "law": Text("法规数据", "Law data"),
    "laws": Text("另引用的境外法律与平台规则", "Foreign law and platform rules cited"),
    "policy_model": Text(
        "用户自己的政策模型（SHA-256）", "Policy model of the user's own (SHA-256)"
    ),
    "summary": Text("结论概览", "Verdicts at a glance"),
    "summary_note": Text(
        "没有看到的（第一部分），不会出现在结论里。“未评估”不等于“未见不合规”。",
        "What was not seen (part 1) cannot show in a verdict. "
        "“Not assessed” is never “no conflict seen”.",
    ),
    # what was looked at
    "seen": Text("看了什么，没能看到什么", "What was looked at, and what could not be seen"),
    "limitations": Text("没能看到的", "What could not be seen"),
    "no_limitations": Text("没有记录到限制。", "No limitation was recorded."),
    "sources": Text("材料", "Material"),
    "source_apk": Text("安装包", "The package (APK)"),
    "source_session": Text("运行记录", "A recorded session"),
    "source_policy": Text("隐私政策", "The privacy policy"),
    "looked_at": Text("已查看", "Looked at"),
    "not_supplied": Text("未提供", "Not supplied"),
    "apk_read": Text("静态读取（不运行）", "read without running it"),
    "how_run": Text("如何运行", "How it was run"),
    "run_path": Text("路径", "Path"),
    "coverage": Text("走到哪里", "How far it got"),
    "run": Text("运行", "Run"),
    "log_line": Text("行", "Line"),
    "seconds": Text("秒", "Seconds"),
    "event": Text("事件", "Event"),
    "gates": Text("前置问题", "Preliminary questions"),
    "gates_note": Text(
        "每个应用先回答一次；答案决定哪些规定适用、结论最高能到哪一级。",
        "Answered once per app, before any check: they decide which provisions apply and how far a verdict may go.",
    ),
    "question": Text("问题", "Question"),
    "answer": Text("回答", "Answer"),
    # face function
    "face": Text("人脸功能", "Face function"),
    "face_class": Text("类别", "Class"),
    "sdks": Text("人脸 SDK", "Face SDKs"),
    "no_sdks": Text("未发现目录所列的人脸 SDK。", "No face SDK of the catalogue was found."),
    "signals": Text("所见信号", "Signals seen"),
    "methods": Text("被调用的方法", "Methods called"),
    "no_methods": Text("未见调用", "no call seen"),
    "weak": Text("只有弱信号", "Weak signals only"),
    "not_face_data": Text("应用经由它拿不到人脸", "The app receives no face through it"),
    # results
    "results": Text("检查结果", "Results"),
    "no_results": Text("没有检查结果。", "There are no results."),
    "check": Text("检查项", "Check"),
    "verdict": Text("结论", "Verdict"),
    "meaning": Text("含义", "Meaning"),
    "severity": Text("严重程度", "Severity"),
    "reason": Text("原因", "Reason"),
    "reason_code": Text("机器可读原因", "Reason, for programs"),
    "findings": Text("事实与证据", "Facts and evidence"),
    "evidence": Text("证据", "Evidence"),
    "evidence_also": Text("其余证据", "Further evidence"),
    "fingerprint": Text("指纹", "Fingerprint"),
    "path": Text("自入口到此处", "From an entry point to here"),
    "beside": Text("相关规定与参考", "Related provisions and references"),
    "rests_on": Text("依据的材料", "Rests on"),
    "missing": Text("未查看", "Not looked at"),
    "would_change": Text("何以改变结论", "What would change it"),
    "remedy": Text("如何整改", "How to fix it"),
    "practice": Text("一般做法", "Good practice"),
    "no_text": Text("（空）", "(empty)"),
    # policy
    "policy": Text("隐私政策", "Privacy policy"),
    "policy_title": Text("标题", "Title"),
    "level": Text("{level} 级", "level {level}"),
    "clause_score": Text("有独立条款的概率", "Probability of a clause of its own"),
    "clause_score_note": Text(
        "经校准的模型概率，只说明条款是否独立成条，不是对应用的评分",
        "a model's calibrated probability that a clause stands on its own; no rating of the app",
    ),
    "abstained": Text("两可，须由人判断", "undecided: for a person to say"),
    "clauses": Text("人脸条款", "Face clauses"),
    "untitled": Text("无标题", "untitled"),
    "prominent": Text("突出显示", "set off from the text"),
    "face_processed": Text("称处理人脸", "Says that faces are processed"),
    "face_mentioned": Text("提及人脸", "Names faces"),
    "processing_place": Text("在何处处理", "Where"),
    "consent_wording": Text("同意的措辞", "Words for consent"),
    "highlighted": Text("突出显示人脸处理", "Face processing set off"),
    "policy_languages": Text("语言", "Languages"),
    "elements": Text("人脸条款应说明的事项", "What a face clause has to tell"),
    "notice": Text("告知义务另列的事项", "What the notice duty names besides"),
    "element": Text("事项", "Item"),
    "in_policy": Text("政策原文", "In the policy"),
    "quotes_also": Text("其余引文", "Further quotations"),
    "mentions": Text("提及人脸的句子", "Sentences that speak of faces"),
    "role": Text("性质", "In what way"),
    "sentence": Text("句子", "Sentence"),
    "text_sha256": Text("政策文本 SHA-256", "SHA-256 of the text"),
    "snapshot_sha256": Text("原文件 SHA-256", "SHA-256 of the file"),
    "snapshot": Text("原文件", "File"),
    "origin": Text("来源", "Where it came from"),
    "documents": Text("另有文件", "Separate documents"),
    # closing
    "closing": Text("如何理解与复核", "How to read and verify this report"),
    "verdicts": Text("结论的含义", "What the verdicts mean"),
    "verify": Text("如何复核", "How to verify it"),
    "shortened": Text("此处截短，原文共 {length} 字", "shortened here; {length} characters in all"),
    "end": Text("报告结束", "End of the report"),
}
"""Labels of renderings by what they stand for."""
