"""The questions a study answers, each as SQL over the database; the page prints what they return."""

from typing import Literal, NamedTuple

from analyzers.artifacts import Text
from reports.model import VERDICTS
from reports.study.scope import Scope, literals, wilson

Shown = Literal["count", "share", "id", "text"]
"""How a value is printed: a whole number, a fraction as per cent (null as ``–``), an id, words."""
Period = Literal["month", "quarter", "year"]


class Field(NamedTuple):
    """A column of an answer."""

    name: str
    shown: Shown
    title: Text


class Question(NamedTuple):
    """A question: ``sql`` follows the tables `reports.study.scope.Scope.sql` makes on the way."""

    id: str
    title: Text
    about: Text
    sql: str
    columns: tuple[Field, ...]


def _count(name: str, zh: str, en: str) -> Field:
    return Field(name, "count", Text(zh, en))


def _share(name: str, zh: str, en: str) -> Field:
    return Field(name, "share", Text(zh, en))


_LOW = _share("low", "95% 下限", "95 % from")
_HIGH = _share("high", "95% 上限", "95 % to")
_CHECK = Field("check", "id", Text("检查项", "Check"))


def _rated(successes: str, trials: str) -> str:
    """Share and interval, each null without trials."""
    low, high = wilson(successes, trials)
    return (
        f"{successes} * 1.0 / nullif({trials}, 0) as share,\n    {low} as low,\n    {high} as high"
    )


POPULATION = Question(
    "population",
    Text("统计对象", "What was counted"),
    Text(
        "同一安装包的多次扫描按所选规则只计一次；“已评估”是所有比例的分母。",
        "Several scans of one APK count as chosen; “assessed” is the denominator of every rate.",
    ),
    """
select
  (select count(*) from scans) as scans,
  (select count(*) from counted) as counted,
  (select count(distinct app) from counted) as apks,
  (select count(distinct package) from counted) as packages,
  (select count(*) from counted c join policies p on p.scan = c.id) as policies,
  (select count(*) from judged) as results,
  (select count(*) from judged where assessed) as assessed,
  (select count(*) from judged where flagged) as flagged
""",
    (
        _count("scans", "数据库中的扫描", "Scans in the database"),
        _count("counted", "计入的扫描", "Scans that count"),
        _count("apks", "安装包", "APKs"),
        _count("packages", "应用", "Packages"),
        _count("policies", "读到隐私政策", "With a policy read"),
        _count("results", "检查结果", "Results"),
        _count("assessed", "已评估", "Assessed"),
        _count("flagged", "须处理", "Flagged"),
    ),
)

_INPUTS = """
, named as (
  select b.state, coalesce(b.code, '') as code, s.id as scan, s.app
  from batch b left join scans s
    on s.id = b.scan and b.state in ('done', 'over-budget', 'duplicate')
  {where}
), groups as (
  select 0 as place, 'total' as state, '' as code, count(*) as inputs, count(scan) as results,
    count(distinct app) as apks
  from named
  union all
  select 1, state, code, count(*), count(scan), count(distinct app) from named group by state, code
)
select state, code, inputs, inputs * 1.0 / nullif((select count(*) from named), 0) as share,
  results, apks
from groups order by place, inputs desc, state, code
"""


def inputs(scope: Scope) -> Question:
    """What became of every input of a batch: the denominator of the study, where a batch made it."""
    conditions = [
        f"coalesce(b.{column}, '') in {literals(values)}"
        for column, values in (("category", scope.categories), ("market", scope.markets))
        if values
    ]
    where = f"where {' and '.join(conditions)}" if conditions else ""
    return Question(
        "inputs",
        Text("批处理的全部输入", "Inputs of the batch"),
        Text(
            "批处理所列的每个输入各计一次，各行之和即“total”。没有结果的输入不在下文任何比例中；"
            "“over-budget”有结果，但时间用完时尚未读到的部分未评估。",
            "Every input the batch was given, once, by what became of it; the rows add up to “total”. What has no "
            "result is in no rate below; “over-budget” has one, in which what the time was not enough for is not "
            "assessed.",
        ),
        _INPUTS.replace("{where}", where),
        (
            Field("state", "id", Text("状态", "State")),
            Field("code", "id", Text("原因", "Reason")),
            _count("inputs", "输入", "Inputs"),
            _share("share", "占比", "Share"),
            _count("results", "有结果", "With a result"),
            _count("apks", "其中不同安装包", "Different APKs of these"),
        ),
    )


VERSIONS = Question(
    "versions",
    Text("评估依据", "What they were judged by"),
    Text(
        "不同的法律日期或版本可能给出不同的结论。",
        "Verdicts given under another day's law or another version may differ.",
    ),
    """
select as_of, law_version, catalogue_version, tool_version, count(*) as scans
from counted
group by as_of, law_version, catalogue_version, tool_version
order by as_of, law_version, catalogue_version, tool_version
""",
    (
        Field("as_of", "id", Text("法律日期", "Law of")),
        Field("law_version", "id", Text("法律数据", "Law data")),
        Field("catalogue_version", "id", Text("SDK 目录", "SDK catalogue")),
        Field("tool_version", "id", Text("程序", "Program")),
        _count("scans", "扫描", "Scans"),
    ),
)

LIMITS = Question(
    "limits",
    Text("哪些局限约束本研究", "What bounds this study"),
    Text(
        "每项局限涉及的扫描数；受其影响的检查列为“未评估”，不计入分母。例句取自其中一次扫描。",
        "How many scans each limitation touches; checks it keeps from an answer are not assessed and in no "
        "denominator. The sentence is that of one of the scans.",
    ),
    """
select limitation, min(message_{lang}) as example, count(distinct c.id) as scans,
  count(distinct c.id) * 1.0 / nullif((select count(*) from counted), 0) as share
from counted c join limitations l on l.scan = c.id
group by limitation
order by scans desc, limitation
""",
    (
        Field("limitation", "id", Text("局限", "Limitation")),
        Field("example", "text", Text("例如", "For example")),
        _count("scans", "扫描", "Scans"),
        _share("share", "占比", "Share"),
    ),
)

_RATED_CHECK = """
select "check", assessed, flagged, {rated},
    accused, {verdicts}
from (
  select "check", sum(assessed) as assessed, sum(flagged) as flagged, sum(accused) as accused,
    {sums}
  from judged group by "check"
)
order by share is null, share desc, assessed desc, "check"
"""
_SUMS = ",\n    ".join(
    f"sum(verdict = '{verdict}') as {verdict.replace('-', '_')}" for verdict in VERDICTS
)
_VERDICT_COLUMNS = (
    _count("violation", "涉嫌违规", "Apparent violation"),
    _count("likely_violation", "疑似违规", "Likely violation"),
    _count("needs_manual_review", "需人工复核", "Needs manual review"),
    _count("compliant", "未见不合规", "No conflict seen"),
    _count("not_applicable", "不适用", "Not applicable"),
    _count("not_assessed", "未评估", "Not assessed"),
)

PREVALENCE = Question(
    "prevalence",
    Text("各项检查的检出率", "Prevalence of each check"),
    Text(
        "检出率 = 须处理 ÷ 已评估，附 95% Wilson 区间。“须处理”包含需人工复核者，其中“涉嫌与疑似违规”另列。"
        "“不适用”和“未评估”不在分母中。",
        "Prevalence is flagged ÷ assessed, with its 95 % Wilson interval. Flagged includes what needs a person's "
        "judgement; apparent and likely violations are given apart. Not applicable and not assessed are in no "
        "denominator.",
    ),
    _RATED_CHECK.format(
        rated=_rated("flagged", "assessed"),
        verdicts="not_applicable, not_assessed",
        sums="sum(verdict = 'not-applicable') as not_applicable,\n"
        "    sum(verdict = 'not-assessed') as not_assessed",
    ),
    (
        _CHECK,
        _count("assessed", "已评估", "Assessed"),
        _count("flagged", "须处理", "Flagged"),
        _share("share", "检出率", "Prevalence"),
        _LOW,
        _HIGH,
        _count("accused", "涉嫌与疑似违规", "Apparent or likely"),
        _count("not_applicable", "不适用", "Not applicable"),
        _count("not_assessed", "未评估", "Not assessed"),
    ),
)

OUTCOMES = Question(
    "outcomes",
    Text("各项检查的结论分布", "Outcomes of each check"),
    Text("每项检查的六种结论各有多少。", "How often each check ended in each of the six verdicts."),
    f"""
select "check",
    {_SUMS},
    count(*) as scans
from judged group by "check" order by "check"
""",
    (_CHECK, *_VERDICT_COLUMNS, _count("scans", "合计", "All")),
)

CATEGORIES = Question(
    "categories",
    Text("检查项与应用类别", "Checks by category"),
    Text(
        "每格为须处理 ÷ 已评估；没有已评估者在图中为“–”，不列入表中。类别由使用者提供，“–”类为未提供。",
        "Each cell is flagged ÷ assessed; where nothing was assessed the figure has – and the table no row. The user "
        "gave the categories; the category – is of apps without one.",
    ),
    """
select coalesce(c.category, '') as category, j."check", sum(j.assessed) as assessed,
  sum(j.flagged) as flagged, sum(j.flagged) * 1.0 / nullif(sum(j.assessed), 0) as share
from judged j join counted c on c.id = j.scan
group by 1, 2 having sum(j.assessed) > 0 order by 1, 2
""",
    (
        Field("category", "text", Text("类别", "Category")),
        _CHECK,
        _count("assessed", "已评估", "Assessed"),
        _count("flagged", "须处理", "Flagged"),
        _share("share", "检出率", "Prevalence"),
    ),
)

CLASSES = Question(
    "classes",
    Text("人脸功能类别", "Face functions"),
    Text(
        "一个应用可有多个类别。FC0 为未发现人脸功能。",
        "An app may have several. FC0: no face function was found.",
    ),
    """
select f.value as face_class, count(distinct c.id) as scans,
  count(distinct c.id) * 1.0 / nullif((select count(*) from counted), 0) as share
from counted c, json_each(c.face_class) f
group by 1 order by 1
""",
    (
        Field("face_class", "id", Text("类别", "Class")),
        _count("scans", "扫描", "Scans"),
        _share("share", "占比", "Share"),
    ),
)

SDKS = Question(
    "sdks",
    Text("人脸 SDK 的占有率", "Market share of face SDKs"),
    Text(
        "“在用”指入口可达或已观察到运行；仅存在于安装包者不计。分母为至少有一个在用人脸 SDK 的扫描。"
        "应用拿不到人脸的 SDK（系统解锁、设备风控等）不列。",
        "In use: an entry point leads to it, or it was seen running; SDKs that are only present do not count. The "
        "denominator is scans with at least one face SDK in use. SDKs through which the app receives no face "
        "(system unlock, device risk) are left out.",
    ),
    f"""
select sdk, vendor, executed, reachable, used, {_rated("used", "users")},
    present
from (
  select sdk, max(vendor) as vendor, sum(grade = 'executed') as executed,
    sum(grade = 'reachable') as reachable, sum(grade in ('executed', 'reachable')) as used,
    sum(grade = 'present') as present,
    (select count(distinct o.scan) from sdks o join counted c on c.id = o.scan
      where o.grade in ('executed', 'reachable') and not o.not_face_data) as users
  from sdks join counted c on c.id = sdks.scan
  where not not_face_data
  group by sdk
)
order by used desc, present desc, sdk
""",
    (
        Field("sdk", "id", Text("SDK", "SDK")),
        Field("vendor", "text", Text("提供者", "Vendor")),
        _count("executed", "观察到运行", "Seen running"),
        _count("reachable", "入口可达", "Reachable"),
        _count("used", "在用", "In use"),
        _share("share", "占有率", "Share"),
        _LOW,
        _HIGH,
        _count("present", "仅存在", "Present only"),
    ),
)

ELEMENTS = Question(
    "elements",
    Text("隐私政策说明了什么", "What policies tell"),
    Text(
        "分母为所读且称处理人脸的隐私政策。",
        "The denominator is policies that were read and say that faces are processed.",
    ),
    f"""
select part, element, policies, covered, {_rated("covered", "policies")}
from (
  select e.part, e.element, count(*) as policies, sum(e.covered) as covered
  from counted c
  join policies p on p.scan = c.id and p.face_processed
  join policy_elements e on e.scan = c.id
  group by e.part, e.element
)
order by part, covered desc, element
""",
    (
        Field("part", "id", Text("部分", "Part")),
        Field("element", "id", Text("要素", "Element")),
        _count("policies", "政策", "Policies"),
        _count("covered", "已说明", "Told"),
        _share("share", "占比", "Share"),
        _LOW,
        _HIGH,
    ),
)

UNASSESSED = Question(
    "unassessed",
    Text("未评估的原因", "What was not assessed, and why"),
    Text(
        "理由为固定的英文短语。这些结果不在任何分母中。",
        "The reasons are stable English words. These results are in no denominator.",
    ),
    """
select reason, count(*) as results, count(distinct "check") as checks,
  count(distinct scan) as scans
from judged where verdict = 'not-assessed'
group by reason order by results desc, reason
""",
    (
        Field("reason", "text", Text("理由", "Reason")),
        _count("results", "检查结果", "Results"),
        _count("checks", "检查项", "Checks"),
        _count("scans", "扫描", "Scans"),
    ),
)

_PERIOD: dict[Period, str] = {
    "month": "substr(version_date, 1, 7)",
    "quarter": "substr(version_date, 1, 4) || '-Q' || ((cast(substr(version_date, 6, 2) as integer) + 2) / 3)",
    "year": "substr(version_date, 1, 4)",
}


def trend(period: Period) -> Question:
    """How many apps were accused, by when their version came out."""
    return Question(
        "trend",
        Text("按版本日期的趋势", "Trend by version date"),
        Text(
            "至少一项检查为涉嫌或疑似违规的扫描 ÷ 至少一项已评估的扫描，按版本发布日期。没有日期者列为“–”，不画入图中。",
            "Scans with at least one apparent or likely violation ÷ scans with at least one check assessed, by the "
            "day the version came out. Those without a date stand under – and are not in the figure.",
        ),
        f"""
select period, scans, assessed, accused, {_rated("accused", "assessed")}
from (
  select {_PERIOD[period]} as period, count(*) as scans,
    sum(assessed) as assessed, sum(accused) as accused
  from (
    select c.id, case when c.version_date glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'
        then c.version_date end as version_date,
      max(coalesce(j.assessed, 0)) as assessed, max(coalesce(j.accused, 0)) as accused
    from counted c left join judged j on j.scan = c.id group by c.id
  )
  group by 1
)
order by period is null, period
""",
        (
            Field("period", "text", Text("时期", "Period")),
            _count("scans", "扫描", "Scans"),
            _count("assessed", "至少一项已评估", "With a check assessed"),
            _count("accused", "至少一项涉嫌或疑似违规", "With an apparent or likely violation"),
            _share("share", "占比", "Share"),
            _LOW,
            _HIGH,
        ),
    )
