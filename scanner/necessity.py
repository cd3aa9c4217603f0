"""Whether the function behind a face step may need one, by the words of its screens and the kind of app.

Necessity is a legal judgement. Words only decide how far a verdict may go: what may need to know who somebody is
goes to a person; what plainly works without is not spared.
"""

import re
from typing import Literal

Need = Literal["may-need", "works-without", "unknown"]

_MAY_NEED = re.compile(
    r"借款|借钱|贷款|放款|授信|额度|分期|提现|转账|开户|开卡|绑卡|证券|保险理赔|实名|电话卡|手机卡|办卡入网|入网|网约车|"
    r"司机|驾驶员|防沉迷|远程面签|签约|办证|社保|公积金|养老金|"
    r"\bloans?\b|\bborrow|\bcredit\b|withdraw(?:al)? of cash|open(?:ing)? an account|real[- ]name|\bsim\b|\bdriver\b|"
    r"anti-addiction|\bkyc\b",
    re.IGNORECASE,
)
_WORKS_WITHOUT = re.compile(
    r"会员|积分|优惠|折扣|促销|抽奖|领奖|"
    r"\bmembership\b|\bloyalty\b|\bcoupons?\b|\bdiscounts?\b|\bpromotion|\blottery\b|\bprize\b",
    re.IGNORECASE,
)
_KINDS = re.compile(
    r"金融|贷|银行|证券|保险|支付|运营商|网约车|政务|finance|loan|bank|securities|insurance|telecom|ride|government",
    re.IGNORECASE,
)
"""Kinds of app, as a store names them, some functions of which the law ties to a known identity."""


def need_of(function: str, around: str = "", described: str = "") -> Need:
    """How a function stands to a face.

    :param function: the label of the control that leads to it. Only this can say that it works without one.
    :param around: what stands on the screens on the way and behind.
    :param described: category and description of the app; they count only where its own words say nothing.
    """
    if _MAY_NEED.search(function) or _MAY_NEED.search(around):
        return "may-need"
    if _WORKS_WITHOUT.search(function):
        return "works-without"
    return "may-need" if _KINDS.search(described) else "unknown"
