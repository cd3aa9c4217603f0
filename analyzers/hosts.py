"""Whose a host is: the app's, a library maker's, or nobody's that a user of the app could reach."""

import re
from functools import lru_cache
from ipaddress import ip_address
from urllib.parse import urlsplit

from analyzers.patterns import later

LIBRARY_HOSTS = frozenset(
    (
        # statistics, crash reports, attribution
        *(
            "umeng.com",
            "umeng.co",
            "talkingdata.com",
            "talkingdata.net",
            "sensorsdata.cn",
            "growingio.com",
        ),
        *(
            "thinkingdata.cn",
            "bugly.qq.com",
            "reyun.com",
            "appsflyer.com",
            "adjust.com",
            "branch.io",
        ),
        *(
            "mixpanel.com",
            "amplitude.com",
            "sentry.io",
            "firebase.google.com",
            "flurry.com",
            "zhugeio.com",
        ),
        # push
        *(
            "getui.com",
            "igexin.com",
            "jiguang.cn",
            "jpush.cn",
            "mobtech.com",
            "mob.com",
            "dev.mi.com",
        ),
        *(
            "developer.huawei.com",
            "dev.vivo.com.cn",
            "open.oppomobile.com",
            "push.meizu.com",
            "rongcloud.cn",
        ),
        *("easemob.com", "netease.im", "yunxin.163.com", "developer.hihonor.com"),
        # log-in, sharing, payment
        *(
            "open.weixin.qq.com",
            "wiki.connect.qq.com",
            "connect.qq.com",
            "privacy.qq.com",
            "open.weibo.com",
        ),
        *(
            "weibo.com",
            "alipay.com",
            "opendocs.alipay.com",
            "unionpay.com",
            "cmpassport.com",
            "e.189.cn",
        ),
        *(
            "opencloud.wostore.cn",
            "wostore.cn",
            "shanyan.253.com",
            "253.com",
            "facebook.com",
            "twitter.com",
        ),
        # maps, speech, clouds, faces
        *(
            "lbs.amap.com",
            "amap.com",
            "autonavi.com",
            "lbsyun.baidu.com",
            "map.baidu.com",
            "lbs.qq.com",
        ),
        *(
            "xfyun.cn",
            "iflytek.com",
            "aliyun.com",
            "cloud.tencent.com",
            "qcloud.com",
            "ai.baidu.com",
        ),
        *(
            "megvii.com",
            "faceplusplus.com",
            "faceid.com",
            "sensetime.com",
            "arcsoft.com.cn",
            "linkface.cn",
        ),
        *("ksyun.com", "huaweicloud.com", "volcengine.com", "agora.io", "shengwang.cn", "zego.im"),
        # advertising
        *(
            "csjplatform.com",
            "pangle.io",
            "pangleglobal.com",
            "e.qq.com",
            "kuaishou.com",
            "u.kuaishou.com",
        ),
        *(
            "oceanengine.com",
            "union.baidu.com",
            "admob.com",
            "unity3d.com",
            "unity.com",
            "vungle.com",
        ),
        *("applovin.com", "ironsrc.com", "mintegral.com", "mopub.com", "inmobi.com", "sigmob.com"),
        # devices, security, risk
        *(
            "msa-alliance.cn",
            "ishumei.com",
            "dun.163.com",
            "yidun.com",
            "geetest.com",
            "tongdun.cn",
        ),
        *("ijiami.cn", "bangcle.com", "360.cn", "jiagu.360.cn", "dcloud.net.cn", "dcloud.io"),
        # big makers whose pages apps of others name
        *(
            "google.com",
            "apple.com",
            "microsoft.com",
            "qq.com",
            "tencent.com",
            "baidu.com",
            "taobao.com",
        ),
        *(
            "huawei.com",
            "xiaomi.com",
            "mi.com",
            "oppo.com",
            "vivo.com",
            "vivo.com.cn",
            "samsung.com",
        ),
        *("meizu.com", "honor.com", "bytedance.com", "jd.com", "163.com", "amazon.com"),
    )
)
"""Domains of those who make libraries, as their own documentation names their policies."""
LIBRARY_NAMES = later(
    r"友盟|极光|个推|穿山甲|优量汇|快手联盟|百度地图|高德|腾讯(?:位置|bugly|浏览|云|移动)|bugly|umeng|jpush|getui|pangle|admob"
    r"|firebase|appsflyer|mob(?:tech|推|SDK)|环信|融云|云信|讯飞|旷视|商汤|虹软|face\+\+|TalkingData|神策|数美|网易易盾|极验"
    r"|闪验|阿里(?:云|推送|百川)|支付宝|微信|银联|华为|小米推送|OPPO|vivo|魅族|荣耀|中国移动|中国联通|中国电信|天翼|Unity|SDK\s*隐私",
    re.I,
)
"""Makers of libraries, as they stand in the titles of their policies."""
_SECOND = frozenset(("com", "net", "org", "gov", "edu", "ac", "co", "or", "ne"))
_COMMON = frozenset(
    (
        *(
            "com",
            "cn",
            "net",
            "org",
            "io",
            "app",
            "apps",
            "android",
            "mobile",
            "phone",
            "client",
            "free",
            "pro",
        ),
        *(
            "the",
            "www",
            "api",
            "h5",
            "web",
            "main",
            "demo",
            "test",
            "example",
            "china",
            "game",
            "games",
            "tech",
        ),
        *(
            "software",
            "group",
            "global",
            "edu",
            "gov",
            "top",
            "vip",
            "xyz",
            "dev",
            "user",
            "customer",
            "lite",
        ),
    )
)
_TEST_HOST = re.compile(
    r"(?:^|[.-])(?:test|dev|uat|sit|staging|stage|beta|pre|demo|mock|debug)\d*(?:[.-]|$)"
)


@lru_cache(maxsize=4096)
def host_of(url: str) -> str:
    """The host of an address in lower case, empty when it has none."""
    try:
        return (urlsplit(url).hostname or "").lower().rstrip(".")
    except ValueError:
        return ""


def domain_of(host: str) -> str:
    """The part of a host that somebody registered: ``example.com.cn`` of ``a.b.example.com.cn``."""
    parts = host.split(".")
    if len(parts) >= 3 and parts[-2] in _SECOND and len(parts[-1]) == 2:
        return ".".join(parts[-3:])
    return ".".join(parts[-2:])


def is_own_host(url: str, package: str) -> bool:
    """Whether the registered domain bears a name of the package: ``com.example.cam`` and ``example.net``."""
    label = domain_of(host_of(url)).partition(".")[0]
    names = {part.lower() for part in package.split(".")} - _COMMON
    if len(label) < 3 or label in _COMMON:
        return False
    return label in names or any(
        len(name) >= 5 and (name in label or (len(label) >= 5 and label in name)) for name in names
    )


def is_library_host(url: str) -> bool:
    """Whether it is the host of a library's maker."""
    parts = host_of(url).split(".")
    return any(".".join(parts[at:]) in LIBRARY_HOSTS for at in range(len(parts)))


def is_test_host(url: str) -> bool:
    """Whether it looks like one that only developers reach."""
    host = host_of(url)
    try:
        return not ip_address(host).is_global
    except ValueError:
        return host == "localhost" or _TEST_HOST.search(host) is not None
