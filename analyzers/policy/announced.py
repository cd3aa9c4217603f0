"""What the words of a title announce: "Why we need it" says that the text below tells why."""

import re

ANNOUNCED: dict[str, re.Pattern[str]] = {
    name: re.compile(pattern, re.IGNORECASE)
    for name, pattern in {
        "purpose_necessity": r"目的|用途|必要性|为什么|为何|purpose|necessity|\bwhy\b",
        "method": r"方式|方法|如何(?:收集|采集|处理|使用)|怎样(?:收集|采集|处理|使用)|\bmethod|\bhow (?:we|it|the|your)\b(?!.*(?:long|protect|secur|share))",
        "separate_consent": r"单独同意|(?<!撤回)(?<!不)同意(?!.*撤回)|\bconsent\b(?!.*withdraw)(?<!withdraw consent)",
        "retention": r"期限|多久|存储时间|保存时间|\bretention\b|\bhow long\b|\bperiod\b",
        "storage_location": r"(?:存储|保存)(?:地点|位置|在哪)|地点|\bwhere\b.*\b(?:stored?|kept?|held)\b|\bstorage location\b",
        "third_party": r"第三方|共享|委托|对外提供|向谁提供|接收方|\bthird part|\bshar(?:e|ing)\b|\brecipient|\bdisclos",
        "refuse_alternative": r"拒绝|不同意|替代|其他(?:验证|核验)?方式|\balternative|\brefus|\bif you (?:do not|don't|prefer not)|\bopt(?:ing)?[ -]out\b",
        "withdraw_delete": r"撤回|删除|\bwithdraw|\bdelet|\beras",
        "minors_guardian": r"未成年人|儿童|监护|\bminors?\b|\bchild|\bguardian",
        "security": r"安全|保护措施|\bsecurity\b|\bsafeguard|\bhow we protect\b",
        "notice:purpose": r"目的|用途|为什么|为何|purpose|\bwhy\b",
        "notice:necessity": r"必要性|(?:为什么|为何)需要|\bnecess|\bwhy\b.*\bneed",
        "notice:impact": r"影响|风险|\bimpact|\beffects? on\b|\brisk",
        "notice:rights": r"权利|\brights?\b",
        "notice:handler_contact": r"处理者|谁在处理|联系(?:我们|方式)|\bcontact\b|\bcontroller\b|\bwho (?:we are|processes)\b",
    }.items()
}


def announced(title: str) -> frozenset[str]:
    """The elements and ``notice:…`` names a title announces."""
    return frozenset(name for name, pattern in ANNOUNCED.items() if pattern.search(title))
