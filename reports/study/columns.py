"""The tidy table: one row per app and check, its columns with their types and meaning."""

from collections.abc import Iterator
from typing import Literal, NamedTuple

from analyzers.artifacts import Text

Kind = Literal["text", "integer", "boolean", "date", "moment", "texts"]
Cell = str | int | bool | tuple[str, ...] | None

LONGEST = 1_000
"""Characters of a text; a longer one is cut and ends in ``…``."""


class Column(NamedTuple):
    """A column of the table."""

    name: str
    kind: Kind
    about: Text


def _column(name: str, kind: Kind, zh: str, en: str) -> Column:
    return Column(name, kind, Text(zh, en))


COLUMNS: tuple[Column, ...] = (
    _column("package", "text", "应用包名", "Package name"),
    _column("app_sha256", "text", "安装包的 SHA-256", "SHA-256 of the APK"),
    _column("version", "text", "版本名", "Version name"),
    _column("version_code", "text", "版本号", "Version code"),
    _column("category", "text", "应用类别（由使用者提供）", "Category, as the user gave it"),
    _column("market", "text", "应用市场（由使用者提供）", "Store, as the user gave it"),
    _column("version_date", "date", "版本发布日期", "Day this version came out"),
    _column("as_of", "date", "适用该日的法律", "Day whose law was applied"),
    _column("scanned_at", "moment", "扫描时间（UTC）", "When it was scanned, UTC"),
    _column("tool_version", "text", "程序版本", "Version of the program"),
    _column("catalogue_version", "text", "SDK 目录版本", "Version of the SDK catalogue"),
    _column("law_version", "text", "法律数据版本", "Version of the law data"),
    _column(
        "policy_sha256", "text", "所读隐私政策的 SHA-256", "SHA-256 of the policy that was read"
    ),
    _column("face_class", "texts", "人脸功能类别 FC0–FC7", "Face classes, FC0 to FC7"),
    _column("limitations", "texts", "此次扫描的局限", "What limited this scan"),
    _column("check", "text", "检查项", "Id of the check"),
    _column(
        "dimension",
        "text",
        "证据来源：static、dynamic、policy、cross-check",
        "Where its evidence is: static, dynamic, policy, cross-check",
    ),
    _column("severity", "text", "严重程度", "Severity of the check"),
    _column("verdict", "text", "结论", "Verdict, one of six"),
    _column("reason", "text", "理由（固定英文短语）", "Why, in a few stable words"),
    _column(
        "flagged",
        "boolean",
        "需要有人处理：前三种结论",
        "Somebody should act: one of the first three verdicts",
    ),
    _column(
        "assessed",
        "boolean",
        "已评估：前四种结论；比例的分母",
        "It was assessed: one of the first four verdicts; the denominator of rates",
    ),
    _column("findings", "integer", "所见事实的数目", "How many facts speak for the verdict"),
    _column(
        "fingerprints",
        "texts",
        "各事实的指纹，跨版本不变",
        "Fingerprints of the facts, the same in the next version",
    ),
    _column("provisions", "texts", "条款编号", "Ids of the provisions"),
)

TIDY = """
select
  c.package, c.app as app_sha256, a.version, a.version_code, c.category, c.market, c.version_date,
  c.as_of, c.scanned_at, c.tool_version, c.catalogue_version, c.law_version, c.policy_sha256,
  c.face_class,
  l.limitations,
  j."check",
  coalesce(
    (select dimension from checks k where k.id = j."check" and k.law_version = c.law_version),
    (select dimension from checks k where k.id = j."check" order by k.law_version desc limit 1)
  ) as dimension,
  j.severity, j.verdict, j.reason, j.flagged, j.assessed,
  (select count(*) from findings f where f.scan = c.id and f."check" = j."check") as findings,
  (select json_group_array(fingerprint) from
    (select fingerprint from findings f where f.scan = c.id and f."check" = j."check"
      order by finding)) as fingerprints,
  j.provisions
from counted c
join apps a on a.sha256 = c.app
join judged j on j.scan = c.id
left join (
  select scan, json_group_array(limitation) as limitations
  from (select distinct scan, limitation from limitations order by scan, limitation) group by scan
) l on l.scan = c.id
order by c.package, c.app, c.scanned_at, c.as_of, c.law_version, c.id, j."check"
"""
"""The question that gives the table; its columns are `COLUMNS` in order."""


def documented(lang: Literal["zh", "en"]) -> Iterator[str]:
    """The columns as rows of a Markdown table."""
    for column in COLUMNS:
        about = column.about.zh if lang == "zh" else column.about.en
        yield f"| `{column.name}` | {column.kind} | {about} |"
