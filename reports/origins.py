"""Sentences on where a policy came from, and on the documents that belong to it."""

from analyzers.artifacts import DocumentKind, LinkedDocument, PolicyArtifact, Text

KIND: dict[DocumentKind, Text] = {
    "policy": Text("隐私政策", "Privacy policy"),
    "face-rules": Text("人脸信息规则", "Face rules"),
    "sdk-list": Text("第三方 SDK 清单", "List of third-party SDKs"),
    "children": Text("儿童个人信息规则", "Children's rules"),
    "agreement": Text("用户协议", "User agreement"),
}
NOTE: dict[str, Text] = {
    "http": Text("未加密（http）", "not encrypted (http)"),
    "downgraded": Text("由 https 转到 http", "redirected from https to http"),
    "other-host": Text("转到另一主机", "redirected to another host"),
    "robots-ignored": Text("未理会 robots.txt", "robots.txt was not heeded"),
    "media-type": Text("服务器声明的类型不符", "not the kind the server says"),
    "found-in-apk": Text("地址来自安装包", "the address is the APK's"),
    "retried": Text("重试后读取", "read after another try"),
}


def origin_of(policy: PolicyArtifact) -> Text | None:
    """How the policy was got; ``None`` for a file as it was given."""
    origin = policy.snapshot.origin
    if origin is None:
        return None
    zh, en = {
        "file": (f"文件 {origin.name}", f"file {origin.name}"),
        "apk": (f"安装包内的页面 {origin.name}", f"page inside the APK: {origin.name}"),
        "url": (
            f"{origin.url}，{origin.fetched_at} 读取，HTTP {origin.status}",
            f"{origin.url}, read at {origin.fetched_at}, HTTP {origin.status}",
        ),
    }[origin.how]
    if origin.redirects:
        zh += f"，从 {origin.name} 经 {len(origin.redirects)} 次跳转"
        en += f", {len(origin.redirects)} redirect(s) from {origin.name}"
    if origin.rendered:
        zh, en = f"{zh}，由浏览器运行脚本后", f"{en}, after a browser ran its scripts"
    notes = [NOTE.get(note, Text(note, note)) for note in origin.notes]
    if notes:
        zh += "；" + "、".join(note.zh for note in notes)
        en += "; " + ", ".join(note.en for note in notes)
    return Text(zh, en)


def documents_of(policy: PolicyArtifact) -> tuple[Text, ...]:
    """A sentence on each linked document."""
    return tuple(_document(each) for each in policy.linked)


def _document(each: LinkedDocument) -> Text:
    kind = KIND[each.kind]
    name = f"{each.title} " if each.title and each.title != each.target else ""
    zh, en = f"{kind.zh}：{name}{each.target}", f"{kind.en}: {name}{each.target}"
    if each.foreign:
        zh, en = f"{zh}（他方文件）", f"{en} (another company's)"
    if each.reading is not None:
        level, sha = each.reading.clause_level, each.reading.snapshot.sha256
        return Text(
            f"{zh}，已读取，人脸条款 {level} 级，SHA-256 {sha}",
            f"{en}, read, face clause level {level}, SHA-256 {sha}",
        )
    if each.state == "not-fetched":
        return Text(f"{zh}，未联网获取", f"{en}, not fetched")
    return Text(f"{zh}，未能读取（{each.problem}）", f"{en}, not readable ({each.problem})")
