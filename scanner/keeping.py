"""What a person concerned should keep, where to turn to, which provisions speak of liability, and what comes first.

Facts only: no amount, no forecast of a fine, no name of a crime. Chinese provisions are left out where China's
law was ruled out, and each is cited as it read on the day of assessment.
"""

from collections.abc import Iterable

from msgspec import structs

from analyzers.artifacts import DynamicArtifact, PolicyArtifact, StaticArtifact, Text
from reports.citation import Citation
from reports.model import FLAGGED, Result
from reports.told import Advice
from scanner.citing import cite
from scanner.gates import Case, affirmed

_LIABILITY = ("pipl-66", "pipl-69", "pipl-70", "ndsr-55", "frt-18", "spc-8")
_CLAIMS = {
    "rnd": Text(
        "运营者主张属于研发或算法训练而不适用人脸识别管理办法，本程序未予核实；报告据此改引个人信息保护法等规定。",
        "Research exemption claimed by operator, not verified: the Measures on face recognition are left out and "
        "the Personal Information Protection Law is cited in their place.",
    ),
    "statutory_identity_duty": Text(
        "运营者主张有法定的身份核验义务，本程序未予核实；与同意有关的结论因此最高为“需人工复核”。",
        "A statutory duty to check identity is claimed by operator, not verified: verdicts on consent go no further "
        "than review by a person.",
    ),
    "state_rule": Text(
        "运营者主张国家另有规定要求刷脸，本程序未予核实；“人脸为唯一方式”的结论因此最高为“需人工复核”。",
        "A special state rule that requires a face is claimed by operator, not verified: the verdict on the face as "
        "the only way goes no further than review by a person.",
    ),
}


def banners(case: Case) -> tuple[Text, ...]:
    """What a reader must know first: claims of the operator that change verdicts."""
    return tuple(text for name, text in _CLAIMS.items() if affirmed(case.context.answers.get(name)))


# --- what to keep --------------------------------------------------------------------------------


def keep(case: Case, results: Iterable[Result]) -> tuple[Advice, ...]:
    """What makes a complaint stand: of this app, with its hashes and times, and nobody else's face."""
    return (
        _app(case.static),
        _policy(case.policy),
        _recording(case.dynamic),
        *_LASTING,
        Advice("provisions", _PROVISIONS, _cited_against(results)),
        Advice("costs", _COSTS, _cited(case, "spc-8")),
        Advice("no-other-faces", _NO_FACES),
    )


def _app(static: StaticArtifact) -> Advice:
    app = static.app
    version = f"{app.version_name} ({app.version_code})"
    return Advice(
        "app",
        Text(
            f"安装包文件及其版本：{app.package} {version}，SHA-256 {app.sha256}；"
            "另记下载商店、手机型号、系统版本，以及 UTC 时间和当地时间。",
            f"The package and its version: {app.package} {version}, SHA-256 {app.sha256}; note the store, the phone, "
            "its system version, and the time in UTC and as the phone shows it.",
        ),
    )


def _policy(policy: PolicyArtifact | None) -> Advice:
    zh = "隐私政策、人脸规则、用户协议和 SDK 清单的快照，写明保存日期"
    en = "Snapshots of the privacy policy, face rules, user agreement and SDK list, with the day they were saved"
    if policy is not None:
        sha = policy.snapshot.sha256
        zh, en = (
            f"{zh}（本报告所读政策文件 SHA-256 {sha}）",
            f"{en} (SHA-256 of the policy file read here: {sha})",
        )
    return Advice("policy", Text(f"{zh}。", f"{en}."))


def _recording(dynamic: DynamicArtifact | None) -> Advice:
    zh = "刷脸全过程的截图和录屏，包括点击拒绝之后发生了什么"
    en = "Screenshots and a recording of the whole face step, including a refusal and what follows it"
    if dynamic is not None and dynamic.session:
        zh, en = (
            f"{zh}（本报告所用运行记录的日志 SHA-256 {dynamic.session}）",
            f"{en} (SHA-256 of the log of the recorded session used here: {dynamic.session})",
        )
    return Advice("recording", Text(f"{zh}。", f"{en}."))


_LASTING = (
    Advice(
        "hashes",
        Text(
            "每个文件的 SHA-256 清单，连同 UTC 时间签名或另存一处，以便日后核对没有改动。",
            "A list of the SHA-256 of every file, with the UTC time, signed or kept in a second place, so that it can "
            "be shown later that nothing was changed.",
        ),
    ),
    Advice(
        "traffic",
        Text(
            "网络流量只需留主机、协议、大小和内容散列。",
            "Of network traffic: host, scheme, size and hash of the content are enough.",
        ),
    ),
    Advice(
        "correspondence",
        Text(
            "与运营者的往来：要求停止处理、删除或撤回同意的请求及其答复，写明时间。",
            "Correspondence with the operator: the demand to stop, to delete or to withdraw consent, and the reply, with "
            "the times.",
        ),
    ),
)
_PROVISIONS = Text(
    "各项发现所涉规定（见检查结果）。",
    "The provisions that the findings name (see the results).",
)
_COSTS = Text(
    "调查、取证和律师费等合理开支的票据。",
    "Receipts of reasonable costs: investigation, evidence, a lawyer.",
)
_NO_FACES = Text(
    "不要保存或转发他人的人脸图像；自己的人脸默认打码。",
    "Keep and pass on no face image of others; blur your own unless it is needed.",
)


def _cited_against(results: Iterable[Result]) -> tuple[Citation, ...]:
    """Grounds of what is flagged, each once, as often as the results name them in order."""
    grounds = {
        citation.citation: citation
        for result in results
        if result.verdict in FLAGGED
        for citation in result.provisions
        if citation.use == "ground"
    }
    return tuple(grounds.values())


# --- where to turn to ----------------------------------------------------------------------------


def complain(case: Case) -> tuple[Advice, ...]:
    """Where a person concerned may turn to in mainland China; nothing where its law was ruled out."""
    if case.abroad:
        return ()
    return tuple(Advice(ident, text, _cited(case, *named)) for ident, text, named in _CHANNELS)


_CHANNELS: tuple[tuple[str, Text, tuple[str, ...]], ...] = (
    (
        "operator",
        Text(
            "运营者：可要求停止处理、删除人脸信息、撤回同意，拒绝须说明理由。",
            "The operator: demand that processing stops, that the face is deleted, that consent is withdrawn; a refusal "
            "needs reasons.",
        ),
        ("pipl-15", "pipl-47", "pipl-50"),
    ),
    ("store", Text("下载该应用的应用商店。", "The store the app was taken from."), ()),
    (
        "authorities",
        Text(
            "网信、公安等履行个人信息保护职责的部门：任何人都可以投诉、举报，收到的部门应处理并告知结果。",
            "Cyberspace, police and other authorities in charge of personal information: anyone may complain; they have to "
            "handle it and tell the outcome.",
        ),
        ("pipl-65",),
    ),
    (
        "miit",
        Text(
            "工业和信息化部的投诉渠道。", "The complaint channel of the industry ministry (MIIT)."
        ),
        (),
    ),
    ("consumers", Text("消费者组织。", "Consumer bodies."), ()),
    (
        "procuratorate",
        Text(
            "众多个人受侵害的：人民检察院、消费者组织等可提起公益诉讼。",
            "Where many people are harmed: the procuratorate, consumer bodies and others may sue in the public interest.",
        ),
        ("pipl-70", "spc-14"),
    ),
    (
        "court",
        Text(
            "人民法院：难以弥补的损害可申请禁令，合理的维权开支可一并主张。",
            "The courts: an order to stop where harm would be hard to repair; reasonable costs may be claimed with it.",
        ),
        ("spc-9", "spc-8"),
    ),
)


# --- liability -----------------------------------------------------------------------------------


def liability(case: Case) -> tuple[Citation, ...]:
    """Provisions on liability as context, whatever was found: the authorities and courts decide."""
    return _cited(case, *_LIABILITY)


def _cited(case: Case, *idents: str) -> tuple[Citation, ...]:
    """These provisions as context: in force on the day, fitting the app, none where China's law was ruled out."""
    if case.abroad:
        return ()
    found = {citation.id: citation for citation in cite(idents, case)}
    return tuple(structs.replace(found[name], use="context") for name in idents if name in found)
