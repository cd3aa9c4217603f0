"""Words of the page of a study."""

from analyzers.artifacts import Text

PHRASE: dict[str, Text] = {
    "document": Text("多应用研究", "Study of many apps"),
    "skip": Text("跳到正文", "Skip to the study"),
    "contents": Text("目录", "Contents"),
    "part_inputs": Text("全部输入", "All inputs"),
    "part_limits": Text("局限", "Limits"),
    "part_population": Text("样本", "Sample"),
    "part_checks": Text("检查结果", "Checks"),
    "part_categories": Text("应用类别", "Categories"),
    "part_functions": Text("人脸功能与 SDK", "Face functions and SDKs"),
    "part_policies": Text("隐私政策", "Privacy policies"),
    "part_time": Text("趋势", "Trend"),
    "intro": Text(
        "这是对一批应用的自动检查结果的统计，不是对任何一个应用的违法认定。样本未必代表全部应用。",
        "These are counts over automatic checks of a set of apps; they establish no breach by any of them. The set "
        "need not stand for all apps.",
    ),
    "counted": Text("计数规则", "What counts once"),
    "count_apk": Text("每个安装包计最近一次扫描", "the latest scan of each APK"),
    "count_package": Text("每个应用计最新版本的最近一次扫描", "the latest version of each package"),
    "count_scan": Text("每次扫描都计入", "every scan"),
    "only_categories": Text("仅限类别", "Only categories"),
    "only_markets": Text("仅限市场", "Only stores"),
    "only_checks": Text("仅限检查", "Only checks"),
    "unreadable": Text("无法读取、未计入的报告", "Reports that could not be read and do not count"),
    "repeated": Text("重复的报告，只计一次", "Reports that were there twice and count once"),
    "sql": Text("所用 SQL", "The SQL of this table"),
    "figures": Text("全部数字", "All the numbers"),
    "nothing": Text("没有可列的内容。", "There is nothing to list."),
    "see_table": Text(
        "图中的数字列在其后的表中。", "The table that follows has the numbers of the figure."
    ),
    "open_mark": Text(
        "实心点为须处理的比例，空心点为其中涉嫌与疑似违规的比例，横线为 95% 区间；右侧为须处理 / 已评估。",
        "Full mark: share flagged; open mark: apparent or likely violations alone; line: 95 % interval; at the right, "
        "flagged / assessed.",
    ),
    "partial": Text(
        "图中只画出前面的一部分，表中列出全部。",
        "The figure shows the first of them; the table has all.",
    ),
    "used_mark": Text("观察到运行", "Seen running"),
    "reachable_mark": Text("入口可达", "Reachable"),
    "recompute": Text("如何复算", "Computing it again"),
    "recompute_how": Text(
        "每张表附有所用的 SQL，可直接在数据库上运行；来源为报告或文件夹时用 scanner.open_db(SOURCE).sql(…)。"
        "区间为 95% Wilson 区间；“–”表示分母为零或没有数值。",
        "Each table has the SQL that gave it, ready to run on the database; where the source is a folder or a file of "
        "reports, with scanner.open_db(SOURCE).sql(…). Intervals are Wilson score intervals of 95 %; – is a "
        "denominator of nought or no value.",
    ),
}
