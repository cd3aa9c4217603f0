"""The words of the renderings of a difference."""

from analyzers.artifacts import Text

SECTION: dict[str, Text] = {
    "app": Text("应用", "The app"),
    "gates": Text("前置问题", "Preliminary questions"),
    "face-class": Text("人脸功能类别", "Classes of face function"),
    "sdks": Text("人脸 SDK", "Face SDKs"),
    "clause": Text("人脸条款", "Face clause"),
    "elements": Text("条款要素", "Elements of the clause"),
    "notice": Text("告知事项", "Notice"),
    "recipients": Text("接收方", "Recipients"),
    "sdk-list": Text("第三方组件清单", "List of third-party components"),
    "retention": Text("保存期限", "Retention"),
    "promises": Text("承诺", "Promises"),
    "licences": Text("授权许可", "Licences"),
    "comparisons": Text("政策与所见对照", "Policy against what was seen"),
    "duties": Text("运营者义务", "Duties of the operator"),
    "limitations": Text("没能看到的", "What could not be seen"),
}

DIRECTION: dict[str, Text] = {
    "worse": Text("变差", "worse"),
    "better": Text("变好", "better"),
    "other": Text("有变化", "changed"),
}

WORDING: dict[str, Text] = {
    "clear": Text("明确", "clear"),
    "vague": Text("含糊", "vague"),
    "omitted": Text("遗漏", "omitted"),
    "contradicted": Text("矛盾", "contradicted"),
    "not-tested": Text("未检验", "not tested"),
}

DUTY_STATE: dict[str, Text] = {
    "not-asked": Text("未答复", "not answered"),
    "done": Text("称已履行（未核实）", "said to be done (not verified)"),
    "partial": Text("部分或不足", "in part"),
    "not-done": Text("称未履行", "said not to be done"),
    "refused": Text("拒绝答复", "refused"),
    "not-triggered": Text("未产生", "does not arise"),
    "not-computable": Text("无法计算", "not computable"),
}

APP: dict[str, Text] = {
    "label": Text("名称", "Name"),
    "signer_sha256": Text("签名证书 SHA-256", "SHA-256 of the signer's certificate"),
    "min_sdk": Text("最低 SDK", "Minimum SDK"),
    "target_sdk": Text("目标 SDK", "Target SDK"),
    "category": Text("类别", "Category"),
    "market": Text("来源市场", "Store"),
    "version_date": Text("版本发布日", "Version published"),
}
"""Of an app's identity: what may differ between two versions and bears on a judgement."""

NAME: dict[str, Text] = {
    "policy": Text("隐私政策", "Privacy policy"),
    "level": Text("人脸条款的独立程度", "How separate the face clause is"),
    "processing": Text("在哪里处理", "Where it is processed"),
}
CONSENT = Text("同意的措辞", "How consent is worded")

INPUT: dict[str, Text] = {
    "apk": Text("安装包", "the APK"),
    "policy": Text("政策文本", "the policy's text"),
    "session": Text("运行记录", "the recorded session"),
    "rules": Text("程序、规则或数据的版本", "the version of program, rules or data"),
    "day": Text("评估日", "the day whose law applies"),
    "laws": Text("所选的境外规则", "the foreign rules chosen"),
}

CAUSE: dict[str, Text] = {
    "inputs": Text("来自应用、政策或运行记录", "from the app, policy or session"),
    "rules": Text("仅来自规则版本", "only from another version of the rules"),
    "day": Text("仅来自评估日", "only from another day's law"),
    "rules-or-day": Text("仅来自规则版本或评估日", "only from other rules or another day's law"),
    "context": Text("来自所提供的背景或答复", "from the context or answers supplied"),
    "unclear": Text("来源不能区分", "either may be why"),
}

CAUSE_NOTE: dict[str, Text] = {
    "inputs": Text(
        "规则与评估日相同，变化来自安装包、政策或运行记录（或所提供的背景）。",
        "Rules and day are the same: the change comes from the APK, the policy or the session (or the context supplied).",
    ),
    "rules": Text(
        "所见相同，变化只来自程序、规则或数据的另一版本，不是应用的变化。",
        "What was seen is the same: the change comes only from another version of the program, its rules or data, not from the app.",
    ),
    "day": Text(
        "所见相同，变化只来自另一评估日的法律，不是应用的变化。",
        "What was seen is the same: the change comes only from the law of another day, not from the app.",
    ),
    "rules-or-day": Text(
        "所见相同，变化只来自规则的另一版本或另一评估日，不是应用的变化。",
        "What was seen is the same: the change comes only from other rules or another day, not from the app.",
    ),
    "context": Text(
        "安装包、政策、运行记录、规则与评估日都相同，变化来自所提供的背景或运营者的答复。",
        "APK, policy, session, rules and day are the same: the change comes from the context or the operator's answers.",
    ),
    "unclear": Text(
        "所评对象与规则（或评估日）都不同，不能区分变化来自哪一方；请用同一版本、同一评估日重新评估旧版。",
        "Both what was judged and the rules (or the day) differ, and either may be why: judge the old one again with the same version and day.",
    ),
}

NOTE: dict[str, Text] = {
    "packages": Text("两份报告的包名不同。", "The two reports are of different packages."),
    "order": Text(
        "后一份报告的版本号较小：新旧次序可能颠倒。",
        "The second report is of an earlier version code: the order may be the wrong way round.",
    ),
    "same": Text(
        "所评对象、规则与评估日都相同。", "What was judged, the rules and the day are the same."
    ),
    "same-inputs": Text(
        "所评对象相同：下列变化都不是应用的变化。",
        "What was judged is the same: none of these changes is a change of the app.",
    ),
    "rules": Text(
        "两份报告出自不同版本的程序、规则或数据。",
        "The reports were made by different versions of program, rules or data.",
    ),
    "day": Text("两份报告按不同日期的法律评估。", "The reports apply the law of different days."),
    "session": Text(
        "只有一份报告有运行记录：少了的发现可能只是没有运行。",
        "Only one report has a recorded session: a finding that is gone may merely not have been looked for.",
    ),
    "policy": Text(
        "只有一份报告有隐私政策。",
        "Only one report has a policy: what it tells could not be compared.",
    ),
    "same-policy": Text("两份政策的文本相同。", "The texts of the two policies are the same."),
}

PHRASE: dict[str, Text] = {
    "title": Text("版本差异", "What changed"),
    "skip": Text("跳到正文", "Skip to the changes"),
    "old": Text("旧", "Old"),
    "new": Text("新", "New"),
    "none": Text("没有变化。", "Nothing changed."),
    "absent": Text("（无）", "(none)"),
    "checks": Text("检查项", "Checks"),
    "rest": Text("其他", "What else"),
    "told": Text("政策所述", "What the policy tells"),
    "versions": Text("版本", "Versions"),
    "unchanged": Text("未变的检查项：", "Checks that did not change: "),
    "appeared": Text("新增", "New"),
    "gone": Text("不再出现", "Gone"),
    "kept": Text("仍在", "Still there"),
    "cited": Text("新引条款", "Provisions now cited"),
    "dropped": Text("不再引用", "No longer cited"),
    "differs": Text("不同之处：", "Not the same: "),
    "untitled": Text("（没有标题）", "(no title)"),
    "closing": Text(
        "“未评估”不等于“未见不合规”；不再出现的发现可能只是这次没有看到。",
        "Not assessed is never the same as no conflict seen; a finding that is gone may merely not have been seen this time.",
    ),
}
