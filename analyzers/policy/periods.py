"""How long something is kept: numbers of days, and the formulas that stand for no number.

A period counts only beside a word of keeping or deleting in the same part of the sentence: policies also
name ages, deadlines for answers and trial months.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from analyzers.policy.blocks import Span

Kind = Literal["period", "event", "law", "shortest", "not_kept", "permanent"]
Event = Literal["", "purpose", "cancel", "withdraw", "done"]


@dataclass(frozen=True, slots=True)
class Period:
    """One statement of how long; ``span`` is relative to the sentence."""

    kind: Kind
    span: Span
    days: int | None = None
    working_days: bool = False
    event: Event = ""
    minimum: bool = False


_HOURS = {
    "秒": 0.0,
    "秒钟": 0.0,
    "分钟": 0.0,
    "小时": 1.0,
    "天": 24.0,
    "日": 24.0,
    "工作日": 24.0,
    "自然日": 24.0,
    "周": 168.0,
    "星期": 168.0,
    "月": 720.0,
    "季度": 2160.0,
    "年": 8760.0,
    "second": 0.0,
    "minute": 0.0,
    "hour": 1.0,
    "day": 24.0,
    "night": 24.0,
    "week": 168.0,
    "fortnight": 336.0,
    "month": 720.0,
    "quarter": 2160.0,
    "year": 8760.0,
}
_ZH_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
_EN_NUMBERS = {
    word: number
    for number, word in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
            "twenty",
        ]
    )
} | {"a": 1, "an": 1, "single": 1, "thirty": 30, "forty": 40, "sixty": 60, "ninety": 90}
_EN_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "ninety": 90}

_ZH = re.compile(
    r"(?P<number>\d{1,5}(?:\.\d)?|[零〇一二两三四五六七八九十百半]{1,6})\s*个?\s*"
    r"(?P<unit>工作日|自然日|分钟|秒钟?|小时|星期|季度|[天日周月年])(?![岁龄前])(?P<half>半)?"
)
_EN = re.compile(
    r"\b(?P<number>\d{1,5}|(?:twenty|thirty|forty|fifty|sixty|ninety)-\w+|an?|single|"
    + "|".join(sorted((w for w in _EN_NUMBERS if len(w) > 2 and w != "single"), key=len)[::-1])
    + r"|fifty)(?:\s*\(\w+\))?[\s-]+(?P<working>business |working |calendar |full |further |more )?"
    r"(?P<unit>second|minute|hour|day|night|week|fortnight|month|quarter|year)s?\b(?!\s+(?:old|of age))",
    re.I,
)
_DATE = re.compile(r"\d{4}\s*年|\d{1,2}\s*月\s*\d{1,2}\s*[日号]")
_KEEPS = re.compile(
    r"存储|保存|留存|保留|储存|存放|留底|存档|归档|缓存|删除|销毁|清除|清空|抹[除去掉]|丢弃|覆盖|作废|失效|擦除|移除|期限|存[至满在于期入]?|删|留"
    r"|\b(?:keep|kept|keeps|store|stored|stores|retain|retains|retained|retention|hold|held|holds|sav(?:e|ed)|delet\w+"
    r"|eras\w+|destroy\w*|discard\w*|remov\w+|wip\w+|purg\w+|expire\w*|overwrit\w+|archiv\w+|remain\w*|stay\w*"
    r"|gone|dropped|shredded|cleared|vanish\w*|lives?)\b",
    re.I,
)
_NOT_KEEPING = re.compile(
    r"回复|答复|反馈|响应|受理|处理您的(?:请求|申请|反馈)|公示|通知您|试用|生效|发货|退款|\b(?:respon[ds]\w*|reply|repl(?:y|ies)|answer\w*|notice of|refund\w*|trial)\b",
    re.I,
)
_MINIMUM = re.compile(
    r"不少于|至少|不低于|不得?短于|\bat least\b|\bno less than\b|\bminimum\b", re.I
)
_PART = re.compile(r"[。；;！!]|\.\s")

_FORMULAS: tuple[tuple[Kind, Event, str], ...] = (
    (
        "permanent",
        "",
        r"(?<!不)(?<!不会)(?<!不得)(?<!非)(?:永久|无限期|长期|永远)(?:性)?(?:地)?(?:予以)?(?:存储|保存|留存|保留|储存|存档)"
        r"|(?<!not )\b(?:stored|kept|retained|keep|store|retain|held|hold)\b[^.,;]{0,30}\b(?:indefinitely|permanently|forever|in perpetuity)"
        r"|\bkeep\w* (?:it |them )?for ever\b",
    ),
    (
        "not_kept",
        "",
        r"(?:不(?:会|予|再|得|曾)?|均不|从不|并不|也不|绝不|不做|不作|不被|未)(?:会)?(?:对|将|在|以|被)?[^，,。；;]{0,14}?(?<!永久)(?<!长期)(?:存储|保存|留存|保留(?!权)|储存|留底|缓存|落盘|存档|备份)"
        r"|\b(?:not|never|nor|neither|without)(?: be| being| to)?(?: [\w-]+){0,3}? (?:stor(?:e|ed|ing)|retain(?:ed|ing)?|keep(?:ing)?|kept|saved?|saving|held|recorded|written to)\b"
        r"|\bno (?:copy|copies|image|images|recording|template|trace|frame|photo)s?\b[^.;]{0,24}\b(?:kept|stored|retained|saved|held|remains?|left)\b",
    ),
    (
        "shortest",
        "",
        r"最短(?:的|必要)?(?:时间|期限|期间|时长|存储|保存)|(?:所|之)?必[需要]的?(?:最短)?(?:时间|期限|期间|限度)|合理(?:且)?(?:必要)?的?期限"
        r"|\b(?:as|so) long as (?:is |it is |they are |reasonably )*(?:necessary|needed|required)|\bno longer than (?:is |it is |they are )?(?:reasonably )?(?:necessary|needed|required)"
        r"|\bnecessary (?:for|to)\b[^.;]{0,50}\bpurpos|\bshortest (?:time|period)|\bminimum (?:period|time)\b",
    ),
    (
        "law",
        "",
        r"(?:按照?|依照?|根据|遵循|依据|在)?(?:相关|有关|适用)?(?:的)?(?:法律|法规|法定|监管|国家|行政法规|有关部门|行业主管|规定)[^，,。；;]{0,16}(?:期限|时间|时限|年限|期间|执行|要求(?:保存|留存|保留|存储)|规定的?(?:保存|留存|保留|存储))"
        r"|\b(?:as (?:required|permitted|prescribed)|(?:required|permitted|prescribed|mandated|imposed|set|allowed)) (?:or \w+ )?(?:by|under) (?:applicable |local |the )*(?:law|laws|regulation|regulations|statute)"
        r"|\b(?:legal|statutory|regulatory) (?:retention|obligation|period|minimum|requirement)s?",
    ),
    (
        "event",
        "cancel",
        r"(?:直至|直到|至|到|在)?[^，,。；;]{0,12}(?:注销|销户|解约|解绑|退租|离职|离校|毕业|离园|卸载)[^，,。；;]{0,12}(?:时|后|前|之日|为止|当[日天]|账[户号])?"
        r"|\b(?:until|when|once|after|as long as|while|upon)\b[^.;]{0,40}\b(?:account|membership|subscription|contract|profile|employment|enrol\w*|tenancy|app)\b[^.;]{0,24}",
    ),
    (
        "event",
        "withdraw",
        r"(?:直至|直到|至|到|在|自|于)?[^，,。；;]{0,12}(?:撤回|撤销|关闭|取消授权|停用|申请删除|要求删除)[^，,。；;]{0,14}(?:时|后|前|之日|为止)?"
        r"|\b(?:until|when|once|after|as soon as|upon|if)\b[^.;]{0,40}\b(?:withdraw\w*|revok\w+|opt\w* out|cancel\w*|turn\w* (?:it |this |the \w+ )?off|switch\w* (?:it |this |the \w+ )?off|ask us|request|delete it|remove it)\b",
    ),
    (
        "event",
        "done",
        r"(?:立即|随即|及时|自动|即时|即刻|马上|即行|当场|即)(?:予以|被|自行|就|从)?[^，,。；;]{0,10}(?:删除|销毁|清除|丢弃|释放|失效|抹[除去]|擦除|清空)"
        r"|(?:完成|结束|通过|比对|核验|验证|识别|退出|用[完毕]|出报告|算完)[^，,。；;]{0,8}(?:之?后|即|就|便|时)[^。；;]{0,16}(?:删除|销毁|清除|丢|释放|不再|抹|清空|擦)"
        r"|\b(?:immediately|instantly|straight away|at once|automatically|right away|promptly)\b[^.;]{0,16}\b(?:delet\w+|eras\w+|destroy\w*|discard\w*|remov\w+|wip\w+|dropped|purg\w+)"
        r"|\b(?:delet\w+|eras\w+|destroy\w*|discard\w*|remov\w+|wip\w+|dropped|purg\w+|gone)\b[^.;]{0,24}\b(?:immediately|instantly|straight away|at once|as soon as|the moment|once|when|after|afterwards|at the end|upon|following)\b",
    ),
    (
        "event",
        "purpose",
        r"(?:目的|用途)[^，,。；;]{0,10}(?:实现|达[到成]|完成|终止|消失|不再)|(?:实现|达[到成])[^，,。；;]{0,12}目的(?:后|时|所)"
        r"|\bpurposes?\b[^.;]{0,30}\b(?:fulfilled|achieved|satisfied|met|served|ended|over|ceases?|no longer)|\bno longer (?:needed|required|necessary)",
    ),
)
_COMPILED = tuple((kind, event, re.compile(words, re.I)) for kind, event, words in _FORMULAS)


def periods(sentence: str) -> tuple[Period, ...]:
    """Everything a sentence says of how long something is kept, in order.

    Of two that share words only the one with a number, or else the earlier kind, is given.
    """
    found = [p for start, end in _parts(sentence) for p in _numbers(sentence, start, end)]
    for kind, event, pattern in _COMPILED:
        for match in pattern.finditer(sentence):
            if kind == "event" and not _KEEPS.search(_part_of(sentence, match.start())):
                continue
            period = Period(kind, match.span(), event=event)
            if not any(_overlap(period.span, other.span) for other in found):
                found.append(period)
    return tuple(sorted(found, key=lambda period: period.span))


def _overlap(one: Span, two: Span) -> bool:
    return one[0] < two[1] and two[0] < one[1]


def _parts(sentence: str) -> Iterator[Span]:
    start = 0
    for match in _PART.finditer(sentence):
        yield start, match.end()
        start = match.end()
    if start < len(sentence):
        yield start, len(sentence)


def _part_of(sentence: str, place: int) -> str:
    return next((sentence[a:b] for a, b in _parts(sentence) if a <= place < b), sentence)


def _numbers(sentence: str, start: int, end: int) -> Iterator[Period]:
    part = sentence[start:end]
    if not _KEEPS.search(part):
        return
    dates = [m.span() for m in _DATE.finditer(part)]
    for pattern in (_ZH, _EN):
        for match in pattern.finditer(part):
            if any(_overlap(match.span(), date) for date in dates):
                continue
            around = part[max(0, match.start() - 30) : match.end() + 30]
            if _NOT_KEEPING.search(around) and not _KEEPS.search(around):
                continue
            hours = _hours(match)
            if hours is None:
                continue
            before = part[max(0, match.start() - 14) : match.start()]
            yield Period(
                "period",
                (start + match.start(), start + match.end()),
                days=int(hours // 24),
                working_days=match["unit"] == "工作日" or _working(match),
                event=_counted_from(part),
                minimum=bool(_MINIMUM.search(before)),
            )


def _working(match: re.Match[str]) -> bool:
    word = match.groupdict().get("working") or ""
    return word.strip().lower() in ("business", "working")


def _counted_from(part: str) -> Event:
    """From when a number is counted: the account's closing, the withdrawal, the end of the check."""
    for kind, event, pattern in _COMPILED:
        if kind == "event" and event in ("cancel", "withdraw") and pattern.search(part):
            return event
    return ""


def _hours(match: re.Match[str]) -> float | None:
    number = _number(match["number"].lower())
    if number is None:
        return None
    hours = _HOURS[match["unit"].lower()]
    return number * hours + (hours / 2 if match.groupdict().get("half") else 0)


def _number(text: str) -> float | None:
    """A number in digits, Chinese numerals or English words; ``None`` when it is none."""
    if text[0].isdigit():
        return float(text)
    if text in _EN_NUMBERS or text in _EN_TENS:
        return float(_EN_NUMBERS.get(text) or _EN_TENS.get(text, 0))
    if "-" in text:
        ten, _, one = text.partition("-")
        return float(_EN_TENS[ten] + _EN_NUMBERS[one]) if one in _EN_NUMBERS else None
    return _chinese(text)


def _chinese(text: str) -> float | None:
    if text == "半":
        return 0.5
    total, digit = 0, 0
    for char in text:
        if char in _ZH_DIGITS:
            digit = _ZH_DIGITS[char]
        elif char in "十百":
            total += (digit or 1) * (10 if char == "十" else 100)
            digit = 0
        else:
            return None
    return float(total + digit) or None
