"""The words of the renderings of one policy: labels by id, and sentences on what was found."""

from analyzers.artifacts import (
    ELEMENTS,
    By,
    Licence,
    LinkedDocument,
    PolicyArtifact,
    Promise,
    Readability,
    Retention,
    Text,
)
from reports.words import CONSENT_WORDING, LANGS, Lang

# --- labels by id --------------------------------------------------------------------------------

BY: dict[By, Text] = {
    "server": Text("在服务器处理", "processed on servers"),
    "device_only": Text("只在设备上处理", "processed on the device only"),
    "third_party": Text("由第三方处理", "processed by a third party"),
    "device_unlock": Text("手机自带解锁", "the phone's own unlock"),
    "denied": Text("声明不处理", "said not to be processed"),
    "listed": Text("只是列举或定义", "merely listed or defined"),
    "unspecified": Text("未说明由谁处理", "by whom is not said"),
    "": Text("未提及人脸", "faces not mentioned"),
}

RETENTION: dict[str, Text] = {
    "period": Text("有期限", "a period"),
    "event": Text("到某一事件为止", "until an event"),
    "law": Text("按法律规定", "as the law requires"),
    "shortest": Text("所必要的最短时间", "the shortest time needed"),
    "not_kept": Text("不保存", "not kept"),
    "permanent": Text("永久保存", "kept for ever"),
}

EVENT: dict[str, Text] = {
    "purpose": Text("目的实现", "the purpose is reached"),
    "cancel": Text("注销账户", "the account is closed"),
    "withdraw": Text("撤回同意", "consent is withdrawn"),
    "done": Text("核验或会话结束", "the check or session is over"),
}

PROMISE: dict[str, Text] = {
    "only_on_device": Text("只在设备上处理", "Only on the device"),
    "not_stored": Text("不保存", "Not stored"),
    "encrypted": Text("加密", "Encrypted"),
    "not_shared": Text("不提供给他人", "Not shared"),
    "not_abroad": Text("不出境", "Not sent abroad"),
    "not_collected": Text("不收集", "Not collected"),
}

LICENCE_OVER: dict[str, Text] = {
    "face": Text("人脸", "faces"),
    "portrait": Text("肖像", "portraits"),
    "content": Text("上传的内容", "uploaded content"),
}

REACH: dict[str, Text] = {
    "document": Text("本身是一份独立文件", "a document of its own"),
    "anchor": Text("有链接直达", "a link leads straight to it"),
    "none": Text("没有直达链接，须从头读到此处", "no link leads to it; one has to read up to it"),
}

MEASURE: dict[str, Text] = {
    "flesch-kincaid-grade": Text(
        "英文阅读年级（Flesch-Kincaid），越高越难",
        "US school grade (Flesch-Kincaid), higher is harder",
    ),
    "characters-per-clause": Text(
        "两个标点之间平均字数，越多越难", "mean characters between two marks, more is harder"
    ),
}

PHRASE: dict[str, Text] = {
    "document": Text("隐私政策中的人脸条款", "What a privacy policy tells about faces"),
    "skip": Text("跳到正文", "Skip to the findings"),
    "untitled": Text("（文件没有标题）", "(the document has no title)"),
    "limits": Text("没能看到的", "What could not be seen"),
    "verdict": Text("有没有单独的人脸条款", "Is there a face clause of its own?"),
    "in_words": Text("概率", "Probability"),
    "abstained": Text("两可，须由人判断", "Undecided: for a person to say"),
    "clause": Text("人脸条款", "Face clause"),
    "heading": Text("标题", "Title"),
    "place": Text("位置", "Place"),
    "distance": Text("距开头", "From the top"),
    "reach": Text("怎样到达", "How one gets there"),
    "prominence": Text("突出显示", "Set off"),
    "readability": Text("可读性", "Readability"),
    "readability_whole": Text("全文可读性", "Readability of the whole text"),
    "text": Text("政策原文", "The text of the policy"),
    "text_note": Text(
        "全文，按所读的顺序分段编号；没有提到人脸的长段落折叠，点开即见。灰色是菜单、页脚一类没有当作正文读的文字。",
        "All of it, in paragraphs numbered as they were read. Long stretches that do not speak of faces are folded; "
        "open them to read. Grey words are menus, footers and the like, which were not read as text.",
    ),
    "legend": Text("图例", "Legend"),
    "face_yes": Text("直接提到人脸的句子", "a sentence that speaks of faces"),
    "face_context": Text(
        "因上下文而涉及人脸的句子", "a sentence that speaks of them by its context"
    ),
    "face_clause": Text("条款的范围（左侧竖线）", "extent of a clause (bar at its left)"),
    "set_off": Text("粗体：原文中突出显示的句子", "bold: set off in the policy itself"),
    "clause_begins": Text("人脸条款由此开始", "A face clause begins"),
    "elements": Text("应当告知的事项", "What has to be told"),
    "elements_note": Text(
        "打钩与否只说明文字里有没有，不说明写得是否充分、是否属实。",
        "Told or not told speaks of the words alone, not of whether they suffice or are true.",
    ),
    "law_asks": Text("法律要求", "The law asks"),
    "recommended": Text("推荐性标准", "recommended standard"),
    "outline": Text("可以这样写", "Suggested wording"),
    "outline_note": Text(
        "提纲由本项目撰写，方括号内须据实填写；不是法律意见。",
        "Outlines are ours. Fill the brackets with what is true; this is no legal advice.",
    ),
    "if_processed": Text(
        "政策没有说处理人脸。应用如确实不处理，以下各项都不适用；如处理，各项都须写明。",
        "The policy does not say that faces are processed. If the app processes none, nothing below applies; "
        "if it does, all of it has to be told.",
    ),
    "notice": Text("告知义务另列的事项", "What the notice duty names besides"),
    "facts": Text("政策说了什么", "What the policy says"),
    "who": Text("谁处理", "Who processes"),
    "retention": Text("保存期限", "Periods"),
    "retention_other": Text("其他信息的期限", "Periods of other data"),
    "storage": Text("存储地点", "Place of storage"),
    "recipients": Text("接收方", "Recipients"),
    "not_in_catalogue": Text("不在本项目目录中", "not in our catalogue"),
    "in_catalogue": Text("目录中的", "in our catalogue:"),
    "sdk_rows": Text("第三方清单", "Third-party list"),
    "company": Text("公司", "Company"),
    "purpose": Text("用途", "Purpose"),
    "data": Text("信息", "Data"),
    "link": Text("链接", "Link"),
    "with_face": Text("涉及人脸", "faces"),
    "promises": Text("承诺", "Promises"),
    "licences": Text("授权条款", "Licences"),
    "consent": Text("同意的措辞", "Words for consent"),
    "conditional": Text("附条件", "with a condition"),
    "told_elsewhere": Text("在单独的人脸规则中已说明", "Told in the separate face rules"),
    "nothing_said": Text("没有说明", "Nothing is said"),
    "linked": Text("其他文件", "Other documents"),
    "target": Text("地址", "Address"),
    "state": Text("状态", "State"),
    "told": Text("已说明", "Told"),
    "missing": Text("未说明", "Not told"),
    "file": Text("所读的文件", "The file that was read"),
    "paragraph": Text("第 {number} 段", "paragraph {number}"),
    "paragraphs": Text("第 {first} 至 {last} 段", "Paragraphs {first} to {last}"),
    "without_face": Text("没有提到人脸", "no word on faces"),
    "with_face_folded": Text("其中有提到人脸的句子", "some speak of faces"),
    "more": Text("另有 {count} 段，见 HTML 或 JSON", "{count} more paragraphs in the HTML or JSON"),
    "more_clauses": Text(
        "另有 {count} 处人脸条款，见 HTML 或 JSON", "{count} more face clauses in the HTML or JSON"
    ),
    "more_quotes": Text("另有 {count} 处", "{count} more"),
    "no_text": Text("文件里没有可读的文字。", "There are no words in the file."),
    "closing": Text("如何理解", "How to read this"),
}
"""Labels by what they stand for."""

CLOSING: tuple[Text, ...] = (
    Text(
        "这里只读了政策文字，没有看应用。应用是否处理人脸、适用哪些规定，要连同安装包一起检查（faceaudit scan）。",
        "Only the policy was read, not the app. Whether the app processes faces, and which provisions apply, takes "
        "the package as well (faceaudit scan).",
    ),
    Text(
        "《人脸识别技术应用安全管理办法》适用于用人脸识别技术处理人脸信息的活动；只做美颜、特效而不识别身份的，不适用其规定，个人信息保护法等仍适用。",
        "The Measures on facial recognition apply where face recognition technology is used. Beauty filters and "
        "effects that identify nobody are outside them; the Personal Information Protection Law still applies.",
    ),
    Text(
        "没有找到某项文字，不等于违法；找到了，也不等于合规。是否违法，只能由主管机关和人民法院认定。",
        "Words that were not found are no proof of a breach, and words that were found no proof of compliance. "
        "Only authorities and courts decide what is illegal.",
    ),
)

# --- sentences -----------------------------------------------------------------------------------


def verdict(policy: PolicyArtifact) -> Text:
    """Whether there is a clause, in plain words."""
    if policy.abstain:
        return Text(
            "模型没有把握：政策谈到了人脸，但那部分算不算单独的人脸条款，须由人来看。",
            "The model is not sure: the policy speaks of faces, but whether that part is a clause of its own is for a "
            "person to say.",
        )
    if policy.clause_level == 3:
        return Text(
            "有。人脸有自己的章节，或者这份文件本身就是讲人脸的（3 级）。",
            "Yes. Faces have a section of their own, or the whole document is about them (level 3).",
        )
    if policy.clause_level == 2:
        return Text(
            "有。人脸有自己的编号或带标题的条目（2 级）。",
            "Yes. Faces have a numbered or titled item of their own (level 2).",
        )
    if policy.clause_level == 1:
        return Text(
            "没有。有一段专门讲人脸，但没有自己的标题或编号（1 级）。",
            "No. One paragraph is about faces, without a title or number of its own (level 1).",
        )
    return _no_clause(policy)


def _no_clause(policy: PolicyArtifact) -> Text:
    if policy.face_processed:
        return Text(
            "没有。政策说要处理人脸，但只是夹在别的内容里（0 级）。",
            "No. The policy says that faces are processed, but only among other things (level 0).",
        )
    if policy.processing == "denied":
        return Text(
            "没有。政策声明不处理人脸（0 级）。",
            "No. The policy says that faces are not processed (level 0).",
        )
    if policy.face_mentioned:
        return Text(
            "没有。政策提到了人脸，但没有说应用处理人脸，例如只是定义、列举或手机自带的解锁（0 级）。",
            "No. Faces are mentioned, but not as something the app processes: a definition, a list, or the phone's own "
            "unlock (level 0).",
        )
    return Text(
        "没有。政策没有提到人脸（0 级）。", "No. The policy does not mention faces (level 0)."
    )


def probability(score: float) -> Text:
    """A calibrated probability as a count out of a hundred."""
    shown = round(score * 100)
    if score >= 0.995:
        return Text(
            f"{score:.4f}，即得到这样分数的政策，100 份里有 99 份以上有单独条款",
            f"{score:.4f}; of 100 policies with this score, more than 99 have such a clause",
        )
    if score < 0.01:
        return Text(
            f"{score:.4f}，即得到这样分数的政策，100 份里有单独条款的不到 1 份",
            f"{score:.4f}; of 100 policies with this score, fewer than 1 has such a clause",
        )
    return Text(
        f"{score:.4f}，即得到这样分数的政策，100 份里约有 {shown} 份有单独条款",
        f"{score:.4f}; of 100 policies with this score, some {shown} have such a clause",
    )


def rules_elsewhere(policy: PolicyArtifact) -> Text | None:
    """Face rules in a document of their own, which count beside the policy."""
    own = [each for each in policy.linked if each.kind == "face-rules" and not each.foreign]
    if any(each.reading is not None for each in own):
        return Text(
            "另有单独的人脸规则文件，已读取，见下文“其他文件”；两者要合起来看。",
            "There are face rules in a document of their own, which was read (see “Other documents”); the two belong "
            "together.",
        )
    if own:
        return Text(
            "另有单独的人脸规则文件，没有读到；这里没有的内容可能在那里。",
            "There are face rules in a document of their own, which was not read; what is missing here may stand there.",
        )
    return None


def distance(share: float) -> Text:
    """How much of the text stands before a clause."""
    return Text(
        f"前面有全文的 {share * 100:.0f}%", f"{share * 100:.0f} % of the text stands before it"
    )


def readability(value: Readability) -> Text:
    """One measure with its meaning."""
    words = MEASURE.get(value.measure, Text(value.measure, value.measure))
    return Text(f"{value.value:.1f}（{words.zh}）", f"{value.value:.1f} ({words.en})")


def retention(each: Retention) -> Text:
    """What one sentence says on a period."""
    words = RETENTION.get(each.kind, Text(each.kind, each.kind))
    zh, en = [words.zh], [words.en]
    if each.days is not None:
        zh[0] = f"{each.days} 个工作日" if each.working_days else f"{each.days} 天"
        en[0] = f"{each.days} working days" if each.working_days else f"{each.days} days"
        if each.days == 0:
            zh[0], en[0] = "不到一天", "less than a day"
    if each.event in EVENT:
        after = each.kind == "period"
        zh.append(f"{'自' if after else '至'}{EVENT[each.event].zh}{'起' if after else '为止'}")
        en.append(("counted from when " if after else "until ") + EVENT[each.event].en)
        if each.kind == "event":
            zh, en = zh[1:], en[1:]
    if each.minimum:
        zh.append("至少这么久，不是至多")
        en.append("at least so long, not at most")
    return Text("，".join(zh), ", ".join(en))


def promise(each: Promise) -> Text:
    """What is promised, and whether with a condition."""
    words = PROMISE.get(each.kind, Text(each.kind, each.kind))
    if not each.conditional:
        return words
    note = PHRASE["conditional"]
    return Text(f"{words.zh}（{note.zh}）", f"{words.en} ({note.en})")


def licence(each: Licence) -> Text:
    """Over what, and how far it goes."""
    over = LICENCE_OVER.get(each.over, Text(each.over, each.over))
    marks = (
        (each.perpetual, "没有期限", "without an end"),
        (each.irrevocable, "不可撤销", "irrevocable"),
        (each.sublicensable, "可任意转授权", "freely sublicensable"),
        (each.limited, "限于提供服务所需", "limited to what the service needs"),
    )
    zh = [text for holds, text, _ in marks if holds] or ["未写明范围"]
    en = [text for holds, _, text in marks if holds] or ["extent not said"]
    return Text(f"对{over.zh}的授权：{'、'.join(zh)}", f"Over {over.en}: {', '.join(en)}")


def state(each: LinkedDocument) -> Text:
    """Whether a linked document was read, and whose it is."""
    zh, en = {
        "read": ("已读取", "read"),
        "not-fetched": ("未联网获取", "not fetched"),
        "unreadable": (f"未能读取（{each.problem}）", f"not readable ({each.problem})"),
    }[each.state]
    if each.foreign:
        return Text(f"{zh}；属于另一家公司", f"{en}; another company's")
    return Text(zh, en)


def own_rules(policy: PolicyArtifact) -> PolicyArtifact | None:
    """The app's separate face rules that were read."""
    for each in policy.linked:
        if each.kind == "face-rules" and not each.foreign and each.reading is not None:
            return each.reading
    return None


def elsewhere(policy: PolicyArtifact, name: str) -> bool:
    """Whether the separate face rules tell an element or notice item."""
    rules = own_rules(policy)
    if rules is None:
        return False
    return any(name in table and table[name].covered for table in (rules.elements, rules.notice))


def remark(policy: PolicyArtifact, name: str) -> Text | None:
    """What the tick at an element does not show."""
    if name != "separate_consent" or policy.consent_wording in ("separate", "none"):
        return None
    rules = own_rules(policy)
    if rules is not None and rules.consent_wording == "separate":
        return None
    wording = CONSENT_WORDING[policy.consent_wording]
    return Text(
        f"说到了同意，但措辞是“{wording.zh}”，不是单独同意。",
        f"Consent is spoken of, but as “{wording.en}”, not as separate consent.",
    )


def has_to_tell(each: LinkedDocument) -> bool:
    """Whether a linked document is one in which something on faces could be missed; a list or agreement is not."""
    return each.kind in ("face-rules", "children", "policy") and not each.foreign


def far_reaching(each: Licence) -> bool:
    """It goes beyond what the service needs and does not end."""
    return not each.limited and (each.perpetual or each.irrevocable or each.sublicensable)


def told(policy: PolicyArtifact) -> tuple[str, ...]:
    """Ids of the elements a document tells."""
    return tuple(n for n in ELEMENTS if n in policy.elements and policy.elements[n].covered)


def missing(policy: PolicyArtifact) -> tuple[str, ...]:
    """Ids of the elements a document does not tell."""
    return tuple(name for name in ELEMENTS if name not in told(policy))


def outline_langs(policy: PolicyArtifact, lang: Lang) -> tuple[Lang, ...]:
    """Languages an outline is given in: the reader's, and the policy's if it is another."""
    return (lang, *(each for each in LANGS if each != lang and each in policy.languages[:1]))
