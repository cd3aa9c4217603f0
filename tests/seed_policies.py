"""Policies we wrote for the seed facts: the twenty apps of the newspaper's test, and single ones. All names are made up."""

from functools import cache

from analyzers.policy import analyze

APPS = (
    "轻贷花", "云上银行", "安居门禁", "快签考勤", "小满理财", "青藤社保", "彩虹出行", "优课堂",
    "趣换脸", "变老相机", "颜值测一测", "萌脸贴纸", "同城速递", "乐享健身", "蓝海证券", "好邻居",
    "星途酒店", "悦读书城", "天天买菜", "知行校园",
)  # fmt: skip
ENTERTAINMENT = APPS[8:12]
"""The four entertainment apps among the twenty."""

GENERAL = """{name}隐私政策
更新日期：2022年11月1日
{name}（以下简称“我们”）由{name}科技有限公司运营，重视您的个人信息。
一、我们如何收集信息
注册账号时，我们收集您的手机号码和昵称；填写资料时，我们收集您的{data}。
{face}二、我们如何使用Cookie
我们使用Cookie记录您的登录状态。
三、联系我们
如有疑问，请发送邮件至 service@example.net。
"""
SECTION = """二、人脸信息处理规则
为核验您是否本人、防止他人冒用账号，您使用刷脸功能时，我们会采集您的人脸图像，与您的证件照片比对。{storage}您可以拒绝，改用短信验证码。
"""
LASTING = "人脸图像存储在中国境内的服务器，自采集之日起保存30日，期满后即行删除。"
PLACED = "您的人脸信息存储于中华人民共和国境内的服务器。"
LISTED = "姓名、人脸信息、身份证号码、住址、银行卡号"
PLAIN = "姓名、身份证号码、住址"


@cache
def read(words, name="policy.txt"):
    """A policy as the analyzer reads it."""
    return analyze(words.encode(), name)


def text_of(number):
    """The text of one of the twenty: eight with a section (four of them say how long, two only where), six that name
    the face in a list, six that never speak of it."""
    name, face, data = APPS[number], "", PLAIN
    if number < 8:
        storage = LASTING if number < 4 else PLACED if number < 6 else ""
        face = SECTION.format(storage=storage)
    elif number < 14:
        data = LISTED
    return GENERAL.format(name=name, face=face, data=data)


def twenty():
    """The twenty, read."""
    return [read(text_of(number)) for number in range(len(APPS))]
