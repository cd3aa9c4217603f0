"""Manifest, resources and network configuration of an APK, turned into our own values.

Attributes are matched by the platform's id or else by their local name, because some ordinary apps
(Godot exports) carry another namespace or none.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from analyzers.artifacts import (
    Component,
    ComponentKind,
    DomainRule,
    Evidence,
    NetworkConfig,
    Parts,
    Permission,
)
from analyzers.errors import AppUnreadable
from analyzers.static.axml import (
    LONGEST_CLASS_NAME,
    LONGEST_TEXT,
    AxmlUnreadable,
    Element,
    parse,
    to_xml,
)
from analyzers.static.container import (
    LARGEST_MANIFEST,
    LARGEST_RESOURCES,
    MANIFEST,
    RESOURCES,
    Container,
)
from analyzers.static.missing import parts_of
from analyzers.static.resources import Resources, ResourceString

CLEARTEXT_OFF_SINCE = 28
"""Target SDK from which the platform forbids cleartext by default (Android 9 behaviour changes)."""
_KINDS: tuple[ComponentKind, ...] = (
    "activity",
    "activity-alias",
    "service",
    "receiver",
    "provider",
)
_TRUE = ("true", "0xffffffff", "-1", "1")
_PERMISSION_TAGS = ("uses-permission", "uses-permission-sdk-23", "uses-permission-sdk-m")
_LAUNCHER = ("android.intent.category.LAUNCHER", "android.intent.category.LEANBACK_LAUNCHER")
_LEVEL = re.compile(r"[0-9]{1,9}")


class Manifest(NamedTuple):
    """What the manifest and the resources say."""

    package: str
    label: str
    version_name: str
    version_code: str
    min_sdk: int | None
    target_sdk: int | None
    permissions: tuple[Permission, ...]
    components: tuple[Component, ...]
    meta_data: tuple[tuple[str, str, Evidence], ...]
    network: NetworkConfig
    strings: tuple[ResourceString, ...]
    resources: Resources
    launchers: tuple[str, ...]
    """Activities a person starts the app with, dotted, sorted; an alias by what it stands for."""
    backup: bool
    """``allowBackup``: the app's private files may leave the device (the platform's default)."""
    parts: Parts | None
    """What the app was read from and what is missing; ``None`` when one APK is the whole of it."""
    tree: Element
    """The manifest as it was read, with what other parts add to the base's."""
    network_xml: bytes
    """The decoded network security config; empty when there is none."""
    unread: tuple[str, ...]
    """Files named here or always there that could not be read."""


def read_manifest(container: Container) -> Manifest:
    """Manifest of an opened APK.

    Raises `AppUnreadable`: ``apk-manifest-unreadable``, ``apk-too-large``, ``apk-damaged``, ``apk-encrypted``.
    """
    apk = container.path.name
    base = _tree(container.read(MANIFEST, LARGEST_MANIFEST), apk)
    package = base.spelled("package")
    if not package or len(package.encode("utf-8", "backslashreplace")) > LONGEST_CLASS_NAME:
        raise _unreadable(apk, "it names no package")
    if container.found.form == "apk" and base.spelled("split"):
        raise AppUnreadable(
            "apk-no-base",
            f"{apk} is a split of an app; scan a folder, .xapk, .apks or .apkm that holds its base too.",
        )
    resources = Resources(_resource_table(container), container.tables())
    tree = _merged(base, [root for _, root in container.manifests()])
    strings = tuple(resources.strings())
    application = next(tree.all("application"), None)
    min_sdk, target_sdk = _sdk_levels(next(tree.all("uses-sdk"), None), resources)
    network = _network(container, application, resources, target_sdk)
    unread = [RESOURCES] if resources.unreadable else []
    return Manifest(
        package=package,
        label=_label(application, resources) or package,
        version_name=_cut(resources.text(tree.get("versionName") or "")),
        version_code=_cut(tree.get("versionCode") or ""),
        min_sdk=min_sdk,
        target_sdk=target_sdk,
        permissions=_permissions(tree),
        components=_components(application, package, resources),
        meta_data=_meta_data(application, resources),
        network=network.config,
        strings=strings,
        resources=resources,
        launchers=_launchers(application, package),
        backup=_backup(application, resources),
        parts=parts_of(container, base, resources),
        tree=tree,
        network_xml=network.xml,
        unread=(*unread, *network.unread),
    )


def _unreadable(apk: str, why: str) -> AppUnreadable:
    return AppUnreadable(
        "apk-manifest-unreadable",
        f"{apk}: AndroidManifest.xml cannot be decoded ({why}); the file is damaged or made to mislead.",
    )


def _tree(data: bytes, apk: str) -> Element:
    try:
        tree = parse(data, by_id=True)
    except AxmlUnreadable as error:
        raise _unreadable(apk, str(error)) from None
    if tree.tag != "manifest":
        raise _unreadable(apk, "it has no manifest element")
    return tree


def _merged(base: Element, others: list[Element]) -> Element:
    """The manifest of the base with what the other parts add: permissions and what is in the application."""
    if not others:
        return base
    children = [*base.children]
    application = next(base.all("application"), None)
    inside = [*application.children] if application is not None else []
    known = {_key(node) for node in (*children, *inside)}
    for other in others:
        added = [*other.all(*_PERMISSION_TAGS)]
        added_inside = [node for each in other.all("application") for node in each.children]
        for node in (*added, *added_inside):
            if _key(node) not in known:
                known.add(_key(node))
                (children if node.tag in _PERMISSION_TAGS else inside).append(node)
    if inside:
        attributes = application.attributes if application is not None else ()
        whole = Element("application", attributes, inside, [])
        children = [node for node in children if node is not application] + [whole]
    return base._replace(children=children)


def _key(node: Element) -> tuple[str | None, ...]:
    """What tells the elements of a manifest apart; a base often declares those of its features, too."""
    more = (node.get("value"), node.get("resource")) if node.tag == "meta-data" else ()
    return (node.tag, node.get("name"), *more)


def _resource_table(container: Container) -> bytes | None:
    """Bytes of the resource table, ``None`` without one; damaged ones are empty."""
    if RESOURCES not in container.names:
        return None
    try:
        return container.read(RESOURCES, LARGEST_RESOURCES)
    except AppUnreadable:  # a broken table must not cost us the manifest
        return b""


def _cut(text: str) -> str:
    return text[:LONGEST_TEXT]


def _sdk_levels(sdk: Element | None, resources: Resources) -> tuple[int | None, int | None]:
    def level(name: str, missing: int | None) -> int | None:
        value = sdk.get(name) if sdk is not None else None
        if value is None:
            return missing
        text = resources.text(value)
        return int(text) if _LEVEL.fullmatch(text) else None

    least = level("minSdkVersion", 1)
    return least, level("targetSdkVersion", least)


def _label(application: Element | None, resources: Resources) -> str:
    label = application.get("label") if application is not None else None
    values = resources.values(label or "")
    return _cut(next((value for value in values if value and not value.startswith("@")), ""))


def _seen(path: str, excerpt: str) -> Evidence:
    return Evidence(kind="manifest", source=MANIFEST, locator=path, excerpt=excerpt)


def _permissions(tree: Element) -> tuple[Permission, ...]:
    found: dict[str, Permission] = {}
    for tag in _PERMISSION_TAGS:
        for node in tree.all(tag):
            name = node.get("name")
            if name and name not in found and len(name) <= LONGEST_CLASS_NAME:
                evidence = _seen(f"/manifest/{tag}[@name]", f'<{tag} android:name="{name}"/>')
                found[name] = Permission(name, evidence)
    return tuple(found[name] for name in sorted(found))


def _qualified(name: str, package: str) -> str:
    if name.startswith("."):
        return package + name
    return name if "." in name else f"{package}.{name}"


def _components(
    application: Element | None, package: str, resources: Resources
) -> tuple[Component, ...]:
    if application is None:
        return ()
    found: dict[tuple[ComponentKind, str], bool] = {}
    for attribute in ("name", "appComponentFactory", "backupAgent"):
        if name := _class_name(application, attribute):
            found["application", _qualified(name, package)] = True
    for kind in _KINDS:
        attribute = "targetActivity" if kind == "activity-alias" else "name"
        for node in application.all(kind):
            if name := _class_name(node, attribute):
                row = (kind, _qualified(name, package))
                own = row[1].startswith(_own_package(package))
                found[row] = found.get(row, False) or _is_entry(node, kind, resources, own)
    return tuple(Component(*row, entry) for row, entry in sorted(found.items()))


def _launchers(application: Element | None, package: str) -> tuple[str, ...]:
    found: set[str] = set()
    for kind in ("activity", "activity-alias"):
        attribute = "targetActivity" if kind == "activity-alias" else "name"
        for node in application.all(kind) if application is not None else ():
            names = {
                each.get("name")
                for filter_ in node.all("intent-filter")
                for each in filter_.all("category")
            }
            if names & set(_LAUNCHER) and (name := _class_name(node, attribute)):
                found.add(_qualified(name, package))
    return tuple(sorted(found))


def _backup(application: Element | None, resources: Resources) -> bool:
    value = application.get("allowBackup") if application is not None else None
    return value is None or resources.text(value).lower() in _TRUE


def _class_name(node: Element, attribute: str) -> str:
    name = node.get(attribute) or ""
    return name if len(name) <= LONGEST_CLASS_NAME else ""


def _own_package(package: str) -> str:
    """What the app's own classes begin with: three parts, since flavours append to the package."""
    return ".".join(package.split(".")[:3]) + "."


def _is_entry(node: Element, kind: ComponentKind, resources: Resources, own: bool) -> bool:
    if resources.text(node.get("enabled") or "").lower() == "false":
        return False
    if kind == "provider":
        return True  # created with the process, before the app's first activity
    if own:
        return (
            True  # who declares a screen of their own means it to be opened, however that is done
        )
    if resources.text(node.get("exported") or "").lower() in _TRUE:
        return True
    # An intent filter without the launcher category still lets the app's own implicit intents in.
    return next(node.all("intent-filter"), None) is not None


def _meta_data(
    application: Element | None, resources: Resources
) -> tuple[tuple[str, str, Evidence], ...]:
    rows: list[tuple[str, str, Evidence]] = []
    parents = [application, *application.all(*_KINDS)] if application is not None else []
    for parent in parents:
        for node in parent.all("meta-data"):
            name = _cut(node.get("name") or "")
            value = _cut(resources.text(node.get("value") or ""))
            text = f'<meta-data android:name="{name}" android:value="{value}"/>'
            rows.append((name, value, _seen("/manifest/application//meta-data", text)))
    return tuple(rows)


# --- network -------------------------------------------------------------------------------------


class _Network(NamedTuple):
    config: NetworkConfig
    xml: bytes = b""
    unread: tuple[str, ...] = ()


def _network(
    container: Container,
    application: Element | None,
    resources: Resources,
    target_sdk: int | None,
) -> _Network:
    default = target_sdk is not None and target_sdk < CLEARTEXT_OFF_SINCE
    unread: tuple[str, ...] = ()
    reference = application.get("networkSecurityConfig") if application is not None else None
    if reference is not None:
        file = resources.text(reference)
        network = _network_security_config(container, file, default)
        if network is not None:
            return network
        unread = (_cut(file or reference),)  # the platform would refuse to connect; we go on
    flag = application.get("usesCleartextTraffic") if application is not None else None
    if flag is not None:
        value = (resources.text(flag) or flag).lower() in _TRUE
        seen = _seen(
            "/manifest/application[@usesCleartextTraffic]", f"usesCleartextTraffic={_cut(flag)}"
        )
        return _Network(NetworkConfig(value, "manifest", (), (seen,)), unread=unread)
    level = "codename" if target_sdk is None else str(target_sdk)
    seen = _seen("/manifest/uses-sdk[@targetSdkVersion]", f"targetSdkVersion={level}")
    return _Network(NetworkConfig(default, "target-sdk", (), (seen,)), unread=unread)


def _network_security_config(container: Container, file: str, default: bool) -> _Network | None:
    """Base and domain rules of a network security config, ``None`` when it cannot be read.

    Source: Android developer guide, "Network security configuration": a domain rule inherits from its
    parent, the base from the platform default; debug overrides never reach a release build.
    """
    if file not in container.names:
        return None
    try:
        tree = parse(container.read(file))
    except (AxmlUnreadable, AppUnreadable):
        return None
    if tree.tag != "network-security-config":
        return None
    base = _permits(next(tree.all("base-config"), None), default)
    rules = set(_domain_rules(tree, base))
    xml = to_xml(tree)
    seen = Evidence(
        kind="resource",
        source=file,
        locator="/network-security-config",
        excerpt=re.sub(r"\s+", " ", xml[:4096].decode("utf-8", "replace")).strip()[:600],
    )
    ordered = tuple(sorted(rules, key=lambda rule: (rule.domain, rule.cleartext)))
    return _Network(NetworkConfig(base, "network-security-config", ordered, (seen,)), xml)


def _permits(node: Element | None, inherited: bool) -> bool:
    value = node.get("cleartextTrafficPermitted") if node is not None else None
    return inherited if value is None else value.lower() in _TRUE


def _domain_rules(node: Element, inherited: bool, depth: int = 0) -> Iterator[DomainRule]:
    if depth > 16:  # nested deeper than any real config; the rest would only repeat its parent
        return
    for config in node.all("domain-config"):
        permits = _permits(config, inherited)
        for domain in config.all("domain"):
            if name := domain.content.lower():
                below = (domain.get("includeSubdomains") or "false").lower() in _TRUE
                yield DomainRule(name, below, permits)
        yield from _domain_rules(config, permits, depth + 1)
