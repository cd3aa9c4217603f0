"""The sentences a report ends with: how it is to be read, and how another person can look again."""

from analyzers.artifacts import Text

CLOSING: tuple[Text, ...] = (
    Text(
        "每一项结论陈述的是观察到的事实，以及该事实看来与之相抵触的规定；是否违法，只能由主管机关和人民法院认定。",
        "A verdict states an observed fact and the provision it appears to conflict with. "
        "Only authorities and courts decide what is illegal.",
    ),
    Text(
        "“未评估”不等于“未见不合规”；“未见不合规”也不是合规证明，只表示在所看到的范围内没有发现抵触之处。",
        "“Not assessed” is never “no conflict seen”. And “no conflict seen” is not a certificate: it says "
        "that nothing was found within what could be looked at.",
    ),
    Text(
        "本报告只对应上列 SHA-256 的安装包和评估日的法律；换了版本或日期，须重新检查。",
        "This report speaks of the package with the SHA-256 above and of the law of the day of assessment; "
        "another version or another day needs another scan.",
    ),
)
"""What every rendering ends with."""

VERIFY: tuple[tuple[Text, str], ...] = (
    (
        Text(
            "核对安装包：其 SHA-256 须与报告开头一致。",
            "Check the package: its SHA-256 must be the one at the head of the report.",
        ),
        "sha256sum APP.apk",
    ),
    (
        Text(
            "重新核验保存的材料与结论（DIR 为检查时写出的文件夹）。",
            "Verify the saved material and the verdicts again (DIR is the folder the scan wrote).",
        ),
        "faceaudit check DIR",
    ),
    (
        Text(
            "查看某项检查如何得出结论（CHECK 为检查编号）。",
            "Read how a check reaches its verdict (CHECK is a check's id).",
        ),
        "faceaudit explain CHECK",
    ),
    (
        Text(
            "查看代码证据：在所列 dex 文件中找到该类与方法；@ 之后是方法内的偏移，以 16 位代码单元计。",
            "Look at code evidence: find class and method in the dex file named; the number behind @ is the "
            "offset in the method, in 16-bit code units.",
        ),
        "",
    ),
    (
        Text(
            "查看政策引文：[起, 止) 是政策文本中的字符位置（从 0 计，不含终点）。",
            "Look at a policy quotation: [start, end) are character positions in the policy text, counted "
            "from 0, without the end.",
        ),
        "",
    ),
)
"""How another person can look again: what to do, and the command for it where there is one."""
