"""Words around the pictures of a report, its summary on one page, and the policy with its clause lit."""

from analyzers.artifacts import Text

PICTURED: dict[str, Text] = {
    # the summary on one page
    "brief": Text("一页摘要", "Summary on one page"),
    "brief_note": Text(
        "这是检查所见的摘要，不是合规证明；“未见不合规”只说明所用方法没有发现问题。",
        "A summary of what was seen, not a certificate: “no conflict seen” says only that the tests used found none.",
    ),
    "not_seen": Text("最主要的限制", "What weighs most of what could not be seen"),
    "more_limits": Text("另有 {count} 项限制", "Further limits: {count}"),
    "gravest": Text("最严重的发现", "Gravest findings"),
    "none_flagged": Text("没有被标记的检查。", "No check is flagged."),
    "more_flagged": Text("另有 {count} 项被标记", "Also flagged: {count}"),
    "counts": Text("各结论的检查数", "Checks by verdict"),
    "identity": Text("应用与程序", "App and program"),
    # pictures
    "ways": Text("从入口到取得人脸", "From the entry to the taking of a face"),
    "ways_note": Text(
        "按代码还原。虚线框不在路径上：该处申请的权限、提供的其他验证方式。",
        "As read in the code. Dashed boxes are beside the way: permissions asked for there, other ways to verify offered.",
    ),
    "ways_partial": Text(
        "代码中的路径未能全部还原，图中可能缺少路径。",
        "Not every way in the code could be followed; some may be missing here.",
    ),
    "ways_left_out": Text("另有 {count} 条路径未画出。", "Ways not drawn: {count}."),
    "chains": Text("人脸数据去向", "Where face data go"),
    "chains_note": Text(
        "“读自代码”说明代码会这样做，“运行中看到”说明确实发生过。",
        "“Read in the code” says that the code can do it, “seen in a run” that it happened.",
    ),
    "chains_more": Text("其他数据流", "Other flows"),
    "walks": Text("运行过程", "Course of the runs"),
    "walks_note": Text(
        "时间轴在事件密集处拉长、空闲处压缩；轴上标出秒数。",
        "Time is stretched where much happens and squeezed where nothing does; the axis tells the seconds.",
    ),
    "walks_more": Text("其他运行", "Other runs"),
    "walk_completed": Text("走完", "completed"),
    "walk_ended": Text("未走完", "not completed"),
    "left_out": Text(
        "{count} 条未列出（无名称的触摸、重复的画面等）",
        "{count} not listed (touches without a name, repeated frames)",
    ),
    "no_occurrences": Text("没有可列出的事件。", "Nothing of it can be listed."),
    "as_table": Text("以表格列出", "The same as a table"),
    "as_list": Text("以列表列出", "The same as a list"),
    "lane": Text("类别", "Lane"),
    "cited_by": Text("被标记的检查引用", "Cited by flagged checks"),
    "step": Text("步骤", "Step"),
    "layer": Text("第几步", "Depth"),
    "sheet": Text("图：可左右滚动", "Picture; scrolls sideways"),
    # the policy, lit
    "lit": Text("条款原文", "The clause in its text"),
    "lit_note": Text(
        "底色标出讲到人脸的句子，方框为该句说明的要素，方括号内是在正文中的起止位置。",
        "Sentences about faces are marked, tags name the elements told there, brackets hold the place in the text.",
    ),
    "lit_clause": Text("条款", "Clause"),
    "lit_face": Text("没有条款；以下是讲到人脸的段落", "No clause; paragraphs that speak of faces"),
    "lit_left_out": Text("另有 {count} 段未列出", "{count} more paragraphs are not shown"),
}
"""Labels of the templates."""
