"""Claims about face data that the app's behaviour could disprove."""

import re
from collections.abc import Sequence

from analyzers.telling import Promise, PromiseKind, Sentence

_NO = r"(?:不(?:会|得|再|予|可能|曾)?|均不|从不|绝不|并不|未|无法|不能|不可|也不|决不|一律不|没有|无需)"
_PROMISES: tuple[tuple[PromiseKind, str], ...] = (
    (
        "only_on_device",
        rf"(?:仅|只|全部|全程|完全|均|都)[^，,。；;]{{0,12}}(?:在|于|存|留|保存)[^，,。；;]{{0,10}}(?:本地|本机|手机|设备|终端|摄像机|门锁|机身|芯片|头显|端侧|离线)"
        rf"|{_NO}[^，,。；;]{{0,10}}(?:离开|传出|带出)[^，,。；;]{{0,4}}(?:您的?)?(?:本地|本机|手机|设备|终端|锁|机身|头显)|{_NO}[^，,。；;]{{0,12}}(?:上传|回传|传输|传送|发送|传[到至]|联网|上云)"
        r"|\bnever leaves?\b|\b(?:does|do|will|can) ?not leave\b|\b(?:only|solely|entirely|exclusively|purely)\b[^.;]{0,24}\b(?:on|in|inside|within) (?:your|the|this) (?:own )?(?:phone|device|handset|tablet|headset|camera|lock|computer|browser)"
        r"|\b(?:stays?|remains?|kept|runs?|happens?|processed|computed|done)\b[^.;]{0,16}\b(?:on|in|inside|within) (?:your|the|this) (?:own )?(?:phone|device|handset|tablet|headset|camera|lock|browser)|\b(?:not|never|nothing(?: is)?)(?: be| is| are)? (?:ever )?(?:uploaded|transmitted|sent)\b|\bentirely offline|\bon[- ]device only",
    ),
    (
        "not_stored",
        rf"{_NO}(?:会)?(?:对|将|在|以|被|予以)?[^，,。；;]{{0,14}}?(?:存储|保存|留存|保留(?!权)|储存|留底|缓存|落盘|存档|写入|留下)|算完[即就]|用[完后]即[删焚弃]|即[用删]即|不留(?:存|底|痕|图|原)"
        r"|\b(?:not|never|nor|neither|without)(?: be| being| to| ever| is| are){0,2}(?: \w+){0,2}? (?:stor(?:e|es|ed|ing)|retain(?:ed|ing|s)?|keep(?:ing|s)?|kept|saved?|saving|recorded|written)\b"
        r"|\bno (?:\w+ ){0,2}(?:copy|copies|image|images|recording|template|trace|frame|photo|picture|video)s?\b[^.;]{0,24}\b(?:kept|stored|retained|saved|held|remains?|left)\b",
    ),
    (
        "encrypted",
        r"加密|密文|国密|SM[234]|AES|\bencrypt\w*|\bciphertext",
    ),
    (
        "not_shared",
        rf"{_NO}[^。；;]{{0,24}}(?:共享|分享|披露|出售|转让|对外|外传|泄露给|出租|交换|交给|提供给|转交)|{_NO}[^，,。；;]{{0,6}}(?:向|给|与|和)[^，,。；;]{{0,14}}(?:提供|共享|分享|披露|传递)|(?:任何)?第三方(?:均|都)?{_NO}"
        r"|\b(?:not|never|nor|neither|no one|nobody|without)\b[^.;]{0,40}\b(?:shar(?:e|ed|ing)|sell|sold|disclos\w+|give|given|pass(?:ed)?|provid(?:e|ed)|hand(?:ed)?|rent(?:ed)?|trad(?:e|ed))\b|\bno third part(?:y|ies)\b|\bnobody (?:else|outside)\b|\bno(?:t| )?(?:one| one) (?:else|outside)\b",
    ),
    (
        "not_abroad",
        rf"{_NO}[^，,。；;]{{0,14}}(?:出境|跨境|境外|传出境|海外|国外)|(?:仅|只|均|全部|全)[^，,。；;]{{0,8}}(?:境内|中国大陆|国内)"
        r"|\b(?:not|never)\b[^.;]{0,40}\b(?:abroad|overseas|outside|across borders?|cross-border|leave (?:the )?(?:country|eu|uk|eea|european|china|singapore|india|canada))"
        r"|\b(?:never|not) leaves? (?:the )?(?:country|eu\b|uk\b|eea|european union|china|mainland|singapore|switzerland|germany)|\b(?:only|exclusively|solely) (?:stored |kept |held |processed )?(?:in|within) (?:the )?(?:eu\b|european|uk\b|united|china|mainland|singapore|germany|country|switzerland)",
    ),
)
_COMPILED = tuple((kind, re.compile(words, re.I)) for kind, words in _PROMISES)
_CONDITION = re.compile(
    r"除非|除[^，。；]{2,30}外|未经|未取得|未获|除外|另有规定|事先|\b(?:unless|except|other than|without (?:your|prior|express|explicit|the)|apart from|save (?:as|where|for)|subject to|otherwise)\b",
    re.I,
)


_SHORT = re.compile(r"n['’]t\b")
"""“don't” and the like, which deny no less than “do not”."""
_WITHOUT = re.compile(
    r"(?:如|若|假如|倘若|一旦)[^。；;]{0,40}(?:无法|不能|不可)|(?:不|未)(?:收集|采集|提供|使用|处理)[^。；;]{0,24}(?:将|则|就|便|可能|会)会?(?:无法|不能|导致|影响)"
    r"|\bif (?:we|you) (?:do|did|can)(?:n['’]t| ?not)\b|\bwithout (?:collect|captur|process|us|scan)\w*[^.;]{0,80}\b(?:cannot|can['’]t|unable|impossible)\b",
    re.I,
)
"""What would follow if a face were not taken: no word that it is not."""


def promises(text: str, sentences: Sequence[Sentence]) -> tuple[Promise, ...]:
    """The promises of all sentences that speak of faces, in order; each kind once a sentence."""
    found = []
    for sentence in sentences:
        if sentence.face == "no" or sentence.by in ("device_unlock", "listed"):
            continue
        words = text[sentence.start : sentence.end]
        quote = (sentence.start, sentence.end)
        conditional = bool(_CONDITION.search(words))
        if sentence.by == "denied":
            supposed = _WITHOUT.search(words) is not None
            found.append(Promise("not_collected", quote, conditional or supposed))
        plain = _SHORT.sub(" not", words)
        for kind, pattern in _COMPILED:
            if pattern.search(plain) and sentence.unit != "heading":
                found.append(Promise(kind, quote, conditional))
    return tuple(found)
