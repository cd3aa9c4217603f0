"""Words of renderings for what a report tells beside its results."""

from typing import Literal

from analyzers.artifacts import Text
from reports.told import DutyState, Wording

DUTY_STATE: dict[DutyState, Text] = {
    "not-asked": Text("未询问（未评估）", "Not asked (not assessed)"),
    "done": Text("运营者称已完成，未经核实", "The operator says done; not verified"),
    "partial": Text("只有部分材料", "Partial documents only"),
    "not-done": Text("运营者称未完成", "The operator says not done"),
    "refused": Text("运营者拒绝回答", "The operator refused to answer"),
    "not-triggered": Text("条件未成就（不适用）", "Does not arise (not applicable)"),
    "not-computable": Text("期限无法计算", "The day cannot be computed"),
}

WORDING: dict[Wording | Literal["not-tested"], Text] = {
    "clear": Text("一致", "Clear"),
    "vague": Text("含糊", "Vague"),
    "omitted": Text("未披露", "Omitted"),
    "contradicted": Text("相抵触", "Contradicted"),
    "not-tested": Text("未验证", "Not tested"),
}

BASIS: dict[Literal["static", "dynamic", "none"], Text] = {
    "static": Text("据安装包代码", "by the code of the package"),
    "dynamic": Text("据运行记录", "by the recorded session"),
    "none": Text("没有可对照的材料", "nothing was looked at"),
}

TOLD: dict[str, Text] = {
    "banner": Text("请先阅读", "Read this first"),
    "told": Text("给当事人与运营者", "For the person concerned and the operator"),
    "replies": Text("三个问题", "Three questions"),
    "replies_note": Text(
        "只用政策原文回答；政策没有写的，就写“未说明”。",
        "Answered in the policy's own words alone; what it does not say is called so.",
    ),
    "no_replies": Text(
        "未提供隐私政策，无从回答。", "No privacy policy was supplied, so none can be answered."
    ),
    "comparisons": Text("政策与所见", "The policy against what was seen"),
    "claim": Text("政策的说法", "What the policy says"),
    "seen": Text("所见", "What was seen"),
    "fits": Text("是否相符", "How they fit"),
    "duties": Text("问运营者", "Questions to the operator"),
    "duties_note": Text(
        "只有运营者能够证明的事项。没有回答不等于已经做到；运营者的回答，本程序不予核实。",
        "Only the operator can prove these. No answer does not mean that it was done, and an answer is not "
        "verified by this program.",
    ),
    "duty": Text("问题", "Question"),
    "state": Text("状态", "State"),
    "due": Text("最迟日期", "Last day"),
    "no_due": Text("—", "—"),
    "trigger": Text("何时须做", "When it arises"),
    "answer": Text("运营者答复", "The operator's answer"),
    "dated": Text("文件日期", "Dated"),
    "keep": Text("应当保存", "What to keep"),
    "complain": Text("可以向谁反映", "Where to turn to"),
    "liability": Text("关于责任的规定", "Provisions on liability"),
    "liability_note": Text(
        "可能涉及民事、行政或其他责任。以下规定仅供了解，与本报告的任何结论无关；是否承担、如何承担，"
        "由主管机关和人民法院决定，本报告不作预测。",
        "Civil, administrative or other liability may follow. These provisions are named for information "
        "whatever this report finds; whether and how anybody is liable is for the authorities and courts. "
        "Nothing is predicted here.",
    ),
    "provisions": Text("所涉规定", "Provisions"),
}
"""Labels by what they stand for."""
