"""What verifying a bundle found, told: one line that says it all, then what it rests on."""

from reports.formats import Lang
from reports.verifying import Kind, Problem, Verification

_NAMED = 5
"""Problems named in the first line; the others follow."""
_LISTED = 500
_KINDS: dict[Kind, tuple[str, str]] = {
    "altered": ("内容被改动", "altered"),
    "truncated": ("被截短 {bytes} 字节", "truncated by {bytes} bytes"),
    "lengthened": ("被加长 {bytes} 字节", "lengthened by {bytes} bytes"),
    "added": ("多出的文件", "added"),
    "missing": ("缺失", "missing"),
    "renamed": ("改名为 {other}", "renamed to {other}"),
    "swapped": ("与 {other} 互换了内容", "swapped with {other}"),
    "not-plain": ("不是普通文件（链接、管道等）", "no plain file (a link, pipe or the like)"),
    "manifest-line": ("第 {line} 行不可用（{other}）", "line {line} cannot be used ({other})"),
    "not-covered": ("未被标签清单覆盖", "not covered by the tag manifest"),
    "unsigned": ("没有签名，而给出了公钥", "there is no signature, and a key was given"),
    "signature-missing": ("声明的签名缺失", "the announced signature is missing"),
    "signature-wrong": ("签名与内容不符", "the signature does not fit"),
    "signed-by-another": ("由另一把密钥签名（{other}）", "signed with another key ({other})"),
    "stamp-missing": ("时间戳缺失", "the time stamp is missing"),
    "stamp-wrong": ("时间戳不成立（{other}）", "the time stamp does not hold ({other})"),
    "chain-broken": ("事件链在第 {line} 行断开", "the event chain is broken at line {line}"),
    "seal-broken": ("与会话结束时记录的不同", "not as it was when the session was closed"),
    "contradiction": ("与 {other} 不一致", "does not agree with {other}"),
}


def render(found: Verification, lang: Lang) -> str:
    """Text for a person: the verdict line first, a line each for what was and was not verified."""
    zh = lang == "zh"
    rows = [_verdict(found, zh)]
    if len(found.problems) > _NAMED:
        rows += [f"  - {_told(problem, zh)}" for problem in found.problems[:_LISTED]]
        rows += ["  - …"] if len(found.problems) > _LISTED else []
    rows += [_signature(found, zh), _stamp(found, zh), _session(found, zh)]
    rows.append(_limits(found, zh))
    return "\n".join(row for row in rows if row) + "\n"


def _verdict(found: Verification, zh: bool) -> str:
    if found.intact:
        return (
            f"完好：{found.files} 个文件、{found.bytes} 字节，没有改动、增加或缺失。"
            if zh
            else f"intact: {found.files} files, {found.bytes} bytes; nothing altered, added or missing"
        )
    named = ("；" if zh else "; ").join(_told(each, zh) for each in found.problems[:_NAMED])
    more = len(found.problems) - _NAMED
    rest = (f"；另有 {more} 处" if zh else f"; and {more} more") if more > 0 else ""
    return f"{'不完好：' if zh else 'not intact: '}{named}{rest}"


def _told(problem: Problem, zh: bool) -> str:
    words = _KINDS[problem.what][0 if zh else 1]
    told = words.format(other=problem.other, line=problem.line, bytes=problem.bytes)
    return f"{problem.name}：{told}" if zh else f"{problem.name}: {told}"


def _signature(found: Verification, zh: bool) -> str:
    signed = found.signature
    key = f"SHA256:{signed.fingerprint}"
    whose = ("未核对是谁的（用 --key 给出公钥）", "whose key that is was not checked (--key)")
    if signed.known:
        whose = ("即所给公钥", "the key given")
    elif any(problem.what == "signed-by-another" for problem in found.problems):
        whose = ("不是所给公钥", "which is not the key given")
    told = {
        "none": ("无", "none: whoever can write the folder can rewrite all of it"),
        "missing": ("声明有签名，但已缺失", "announced, but missing"),
        "wrong": (f"不成立（{key}）", f"does not fit ({key})"),
        "valid": (f"有效，密钥 {key}，{whose[0]}", f"valid, by {key}, {whose[1]}"),
    }[signed.state]
    if signed.state == "none" and zh:
        told = ("无：能写该文件夹的人可以整体重写", told[1])
    return f"签名：{told[0]}" if zh else f"signature: {told[1]}"


def _stamp(found: Verification, zh: bool) -> str:
    stamp = found.timestamp
    who = f"{stamp.at}, {stamp.by or '?'}"
    told = {
        "none": ("无", "none"),
        "missing": ("声明有时间戳，但已缺失", "announced or asked for, but missing"),
        "wrong": (f"不成立（{stamp.why}）", f"does not hold ({stamp.why})"),
        "trusted": (f"{who}，已按所给证书核对", f"{who}, checked with the certificates given"),
        "unchecked": (
            f"{who}，签发者未核对（用 --tsa-cert 给出证书）",
            f"{who}, the issuer was not checked (--tsa-cert)",
        ),
    }[stamp.state]
    if stamp.why == "extra-missing":
        hint = "pip install 'faceaudit[stamp]'"
        told = (f"未读取（{hint}）", f"not read ({hint})")
    return f"时间戳：{told[0]}" if zh else f"time stamp: {told[1]}"


def _session(found: Verification, zh: bool) -> str:
    chain = found.session
    if chain.state == "none":
        return "会话：包内没有" if zh else "session: none in the bundle"
    state = _chain(found, zh)
    parts = [state]
    if not chain.closed:
        parts.append("日志未正常结束" if zh else "the log was not closed in order")
    parts.append(
        f"记录了哈希的文件和文件夹 {chain.sealed} 个"
        if zh
        else f"{chain.sealed} sealed files and folders"
    )
    if chain.left_out:
        parts.append(
            f"{chain.left_out} 个原始文件未放入（left-out.json 有哈希）"
            if zh
            else f"{chain.left_out} raw files left out (hashes in left-out.json)"
        )
    if chain.copies:
        parts.append(
            f"{chain.copies} 张截图为遮盖人脸的副本，只由清单保证"
            if zh
            else f"{chain.copies} screenshots are copies with coarse faces, vouched for by the manifest only"
        )
    return ("会话：" if zh else "session: ") + ("；" if zh else "; ").join(parts)


def _chain(found: Verification, zh: bool) -> str:
    chain = found.session
    if chain.state == "intact":
        return f"事件链 {chain.lines} 行完好" if zh else f"event chain intact, {chain.lines} lines"
    at = chain.broken_at
    where = (f"，第 {at} 行" if zh else f" at line {at}") if at else ""
    if chain.broken_before:
        return (
            f"事件链在制作证据包之前已断开{where}（报告中已说明）"
            if zh
            else f"event chain was broken before the bundle was made{where} (the report says so)"
        )
    return f"事件链断开{where}" if zh else f"event chain broken{where}"


def _limits(found: Verification, zh: bool) -> str:
    """What an answer like this does not show."""
    if found.intact and found.signature.state == "none":
        return (
            "未证明：无签名时，一致地重写全部文件与清单不会被发现；请核对另行保存的 tagmanifest 哈希。"
            if zh
            else "not shown: without a signature, rewriting all files and manifests alike goes unnoticed; "
            "compare the hash of tagmanifest-sha256.txt with one kept elsewhere"
        )
    return ""
