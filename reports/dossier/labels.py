"""Words of a dossier for ids of the report document that no other rendering tells."""

from analyzers.artifacts import Text
from reports.pictured import Lane

LANE: dict[Lane, Text] = {
    "app": Text("应用", "App"),
    "screen": Text("界面", "Screen"),
    "hand": Text("操作", "Hand"),
    "permission": Text("权限", "Permission"),
    "camera": Text("相机", "Camera"),
    "sdk": Text("人脸 SDK", "Face SDK"),
    "storage": Text("存储", "Storage"),
    "network": Text("网络", "Network"),
}
TITLE = Text("移动应用人脸信息处理检查卷宗", "Dossier on an app's processing of faces")
SCOPE = Text(
    "本卷宗由程序根据所列材料整理，陈述观察到的事实以及该事实看来与之相抵触的规定，供执法人员核查、编辑和归档。"
    "是否违法由主管机关和人民法院认定；本卷宗不预测处理结果。",
    "This dossier was compiled by a program from the material it names. It states facts that were observed and the "
    "provisions they appear to conflict with, for an inspector to verify, edit and file. Only authorities and courts "
    "decide what is illegal; no outcome is predicted.",
)
PARTS: dict[str, Text] = {
    "identity": Text("应用基本信息", "The app"),
    "scope": Text("检查范围与局限", "Scope and limits"),
    "findings": Text("发现的问题", "Findings"),
    "review": Text("需人工复核的事项", "For manual review"),
    "others": Text("其他检查项", "Other checks"),
    "run": Text("运行经过", "Chronology of the run"),
    "coverage": Text("路径覆盖", "Coverage"),
    "comparisons": Text("政策表述与实际行为对照", "What the policy says against what was seen"),
    "duties": Text("请运营者说明的事项", "Questions to the operator"),
    "replies": Text("个人常问的三个问题", "Three questions people ask"),
    "keeping": Text("证据留存与投诉渠道", "What to keep, and where to complain"),
    "liability": Text("与责任有关的规定（仅供参考）", "Provisions on liability, for context"),
    "hashes": Text("校验值与版本", "Hashes and versions"),
    "reading": Text("如何理解与复核", "How to read and verify this dossier"),
    "signature": Text("签署", "Signatures"),
}
