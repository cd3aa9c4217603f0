"""What the tables of the database and their columns mean, in both languages."""

from analyzers.artifacts import Text

TABLES: dict[str, Text] = {
    "apps": Text("扫描过的安装包，每个文件一行", "APKs that were scanned, one row a file"),
    "scans": Text(
        "扫描：哪个安装包、按哪天的法律和哪个版本",
        "Scans: which APK, by which day's law and version",
    ),
    "sdks": Text("每次扫描发现的人脸 SDK", "Face SDKs each scan found"),
    "results": Text("每次扫描每项检查的结论", "The verdict of each check in each scan"),
    "findings": Text("支持结论的事实", "Facts that speak for a verdict"),
    "evidence": Text("事实的证据", "The evidence of those facts"),
    "policies": Text("所读的隐私政策", "The privacy policies that were read"),
    "policy_elements": Text("隐私政策说明了哪些要素", "Which elements a policy tells"),
    "gates": Text("检查之前的问题及其回答", "Questions answered before any check"),
    "limitations": Text("每次扫描的局限", "What limited each scan"),
    "artifacts": Text(
        "压缩保存的全部资料，可重新判断", "All that was read, compressed, to be judged anew"
    ),
    "checks": Text("检查项（判断时的版本）", "Checks as they were when judging"),
    "provisions": Text("条款（判断时的版本）", "Provisions as they were when judging"),
}

_SHARED: dict[str, Text] = {
    "scan": Text("扫描编号，见 scans.id", "Id of the scan, see scans.id"),
    "check": Text("检查项", "Id of the check"),
    "message_zh": Text("说明（中文）", "What it says, in Chinese"),
    "message_en": Text("说明（英文）", "What it says, in English"),
    "severity": Text("严重程度", "Severity"),
    "law_version": Text("法律数据版本", "Version of the law data"),
    "finding": Text("检查内的事实序号，从 0 起", "Number of the fact within the check, from 0"),
    "sha256": Text("SHA-256", "SHA-256"),
    "title_zh": Text("名称（中文）", "Title in Chinese"),
    "title_en": Text("名称（英文）", "Title in English"),
}

_OWN: dict[str, dict[str, Text]] = {
    "apps": {
        "package": Text("应用包名", "Package name"),
        "label": Text("应用名称", "Name of the app"),
        "version": Text("版本名", "Version name"),
        "version_code": Text("版本号", "Version code"),
        "size": Text("字节数", "Size in bytes"),
        "min_sdk": Text("最低 API 级别", "Lowest API level"),
        "target_sdk": Text("目标 API 级别", "Target API level"),
        "signer": Text("签名证书的主体与签名方案", "Subject of the certificate, and the schemes"),
        "signer_sha256": Text("签名证书的 SHA-256", "SHA-256 of the certificate"),
    },
    "scans": {
        "id": Text(
            "相同的文件、政策、情况与版本得到相同编号",
            "Equal files, policies, contexts and versions have the same id",
        ),
        "app": Text("安装包的 SHA-256", "SHA-256 of the APK"),
        "as_of": Text("适用该日的法律", "Day whose law was applied"),
        "scanned_at": Text("扫描时间（UTC）", "When, UTC"),
        "tool_version": Text("程序版本", "Version of the program"),
        "catalogue_version": Text("SDK 目录版本", "Version of the SDK catalogue"),
        "policy_sha256": Text("隐私政策的 SHA-256", "SHA-256 of the policy"),
        "category": Text("应用类别（使用者提供）", "Category, as the user gave it"),
        "market": Text("应用市场（使用者提供）", "Store, as the user gave it"),
        "version_date": Text("版本发布日期", "Day this version came out"),
        "face_class": Text("人脸功能类别（JSON 列表）", "Face classes, a JSON list"),
        "code_state": Text("代码是否读到", "Whether the code could be read"),
    },
    "sdks": {
        "sdk": Text("目录中的编号", "Id in the catalogue"),
        "name": Text("名称", "Name"),
        "vendor": Text("提供者", "Vendor"),
        "grade": Text(
            "present 仅存在；reachable 入口可达；executed 观察到运行",
            "present only, reachable from an entry point, or executed",
        ),
        "weak": Text("1：只有弱信号", "1: weak signals only"),
        "not_face_data": Text("1：应用经由它拿不到人脸", "1: the app receives no face through it"),
        "face_classes": Text("人脸功能类别（JSON 列表）", "Face classes, a JSON list"),
        "methods": Text("被调用的方法（JSON 列表）", "Methods that are called, a JSON list"),
        "trust": Text("目录条目是否核实", "Whether the catalogue's row was checked"),
        "version": Text("其文件所称的版本", "Version its own files name"),
        "confidence": Text("信号一致的程度", "How far independent signals agree"),
        "signals": Text("信号种类（JSON 列表）", "Kinds of signals, a JSON list"),
    },
    "results": {
        "verdict": Text(
            "六种结论之一；not-assessed 不等于 compliant",
            "One of six verdicts; not-assessed is never compliant",
        ),
        "reason": Text("理由（固定英文短语）", "Why, in a few stable words"),
        "provisions": Text("条款编号（JSON 列表）", "Ids of the provisions, a JSON list"),
    },
    "findings": {
        "subject": Text("涉及的对象", "What it is about"),
        "fingerprint": Text("指纹，跨版本不变", "Fingerprint, the same in the next version"),
    },
    "evidence": {
        "evidence": Text(
            "事实内的证据序号，从 0 起", "Number of the piece within the fact, from 0"
        ),
        "kind": Text("证据种类", "Kind of evidence"),
        "source": Text("所在文件", "The file it is in"),
        "locator": Text("文件内的位置", "The place in the file"),
        "excerpt": Text("原文", "The words or bytes themselves"),
        "context": Text("前后文", "What surrounds them"),
        "path": Text(
            "从入口到此处的类（JSON 列表）", "Classes from the entry to here, a JSON list"
        ),
    },
    "policies": {
        "title": Text("标题", "Title"),
        "face_mentioned": Text("1：提及人脸", "1: faces are mentioned"),
        "face_processed": Text("1：称处理人脸", "1: it says that faces are processed"),
        "separate_clause": Text("1：有独立的人脸条款", "1: there is a separate face clause"),
        "clause_level": Text(
            "3 独立章节或文件，2 独立条目，1 段落，0 无",
            "3 own section or document, 2 own item, 1 paragraph, 0 none",
        ),
        "consent_wording": Text("同意的措辞", "How consent is worded"),
    },
    "policy_elements": {
        "element": Text("要素", "Element"),
        "part": Text(
            "element 人脸规则；notice 告知", "element of the face rules, or of the notice"
        ),
        "covered": Text("1：已说明", "1: it is told"),
        "quotes": Text("原文位置（JSON 列表）", "Where, a JSON list of offsets"),
    },
    "gates": {
        "gate": Text("问题编号", "Id of the question"),
        "state": Text("回答", "The answer"),
        "reason_zh": Text("理由（中文）", "Why, in Chinese"),
        "reason_en": Text("理由（英文）", "Why, in English"),
    },
    "limitations": {
        "position": Text("报告中的次序", "Its place in the report"),
        "limitation": Text("局限编号", "Id of the limitation"),
    },
    "artifacts": {
        "name": Text("文件名", "Name of the file"),
        "size": Text("解压后的字节数", "Size in bytes when unpacked"),
        "zlib": Text("压缩的内容", "The contents, compressed"),
    },
    "checks": {
        "id": Text("检查项", "Id of the check"),
        "dimension": Text("证据来源", "Where its evidence is"),
        "max_verdict": Text("可达到的最重结论", "The gravest verdict it may reach"),
    },
    "provisions": {
        "id": Text("条款编号", "Id of the provision"),
        "instrument": Text("所属文件", "The instrument it belongs to"),
        "citation_zh": Text("引用（中文）", "Citation in Chinese"),
        "citation_en": Text("引用（英文）", "Citation in English"),
        "applies_from": Text("施行日期", "First day it applies"),
        "verification": Text("核实状态", "How far it was verified"),
    },
}

FACETS: dict[str, list[str]] = {
    "scans": ["category", "market", "as_of"],
    "sdks": ["sdk", "grade", "vendor"],
    "results": ["verdict", "check", "severity"],
    "findings": ["check"],
    "evidence": ["kind", "check"],
    "policies": ["face_processed", "clause_level"],
    "policy_elements": ["element", "covered"],
    "gates": ["gate", "state"],
    "limitations": ["limitation"],
    "checks": ["dimension", "severity"],
}


def column(table: str, name: str) -> Text:
    """What a column means. Raises ``KeyError`` for one nobody described."""
    own = _OWN[table]
    return own[name] if name in own else _SHARED[name]
