"""Manifest, resources, network configuration and signer, through androguard's APK class.

Nothing of androguard leaves this module: everything is turned into our own values at once. Attributes
are matched by their local name, because some ordinary apps (Godot exports) carry another namespace.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from analyzers.artifacts import (
    Component,
    ComponentKind,
    DomainRule,
    Evidence,
    NetworkConfig,
    Permission,
    Signer,
)
from analyzers.errors import AppUnreadable
from analyzers.static.container import LARGEST_MANIFEST, LARGEST_RESOURCES, Container

MANIFEST = "AndroidManifest.xml"
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


class ResourceString(NamedTuple):
    """One value of a string resource."""

    name: str
    locale: str
    """``zh-rCN``; empty for the default."""
    value: str


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
    signer: Signer | None
    xml: bytes
    """The decoded manifest, for the evidence folder."""
    network_xml: bytes
    """The decoded network security config; empty when there is none."""


def read_manifest(container: Container) -> Manifest:
    """Manifest of an opened APK.

    Raises `AppUnreadable`: ``apk-manifest-unreadable``, ``apk-too-large``, ``apk-damaged``, ``apk-encrypted``.
    """
    # androguard unpacks without limits; reading both first, bounded, keeps a zip bomb out of it.
    container.read(MANIFEST, LARGEST_MANIFEST)
    if "resources.arsc" in container.names:
        container.read("resources.arsc", LARGEST_RESOURCES)
    apk = _open(container.path)
    tree = _tree(apk, container.path.name)
    resources = _Resources(apk)
    application = next(_children(tree, "application"), None)
    package = _attribute(tree, "package") or ""
    sdk = next(_children(tree, "uses-sdk"), None)
    min_sdk, target_sdk = _sdk_levels(sdk, resources)
    network, network_xml = _network(apk, application, resources, target_sdk, min_sdk)
    return Manifest(
        package=package,
        label=_label(application, resources) or package,
        version_name=resources.text(_attribute(tree, "versionName") or ""),
        version_code=_attribute(tree, "versionCode") or "",
        min_sdk=min_sdk,
        target_sdk=target_sdk,
        permissions=_permissions(tree),
        components=_components(application, package),
        meta_data=_meta_data(application, resources),
        network=network,
        strings=resources.strings(),
        signer=_signer(apk),
        xml=_pretty(tree),
        network_xml=network_xml,
    )


def _open(path: Path) -> Any:
    from loguru import logger

    logger.disable("androguard")  # its DEBUG log costs half as much again as the work itself
    from androguard.core.apk import APK

    try:
        return APK(str(path))
    except Exception as error:  # androguard raises anything from KeyError to zlib.error here
        raise _unreadable(path.name, type(error).__name__) from None


def _unreadable(apk: str, why: str) -> AppUnreadable:
    return AppUnreadable(
        "apk-manifest-unreadable",
        f"{apk}: AndroidManifest.xml cannot be decoded ({why}); the file is damaged or made to mislead.",
    )


def _tree(apk: Any, name: str) -> Any:
    try:
        tree = apk.get_android_manifest_xml()
    except Exception as error:
        raise _unreadable(name, type(error).__name__) from None
    if tree is None or not str(tree.tag).endswith("manifest"):
        raise _unreadable(name, "no manifest element")
    return tree


def _children(node: Any, *tags: str) -> Iterator[Any]:
    for child in node if node is not None else ():
        if isinstance(child.tag, str) and child.tag.rpartition("}")[2] in tags:
            yield child


def _attribute(node: Any, name: str) -> str | None:
    for key, value in node.attrib.items() if node is not None else ():
        if key.rpartition("}")[2].rpartition(":")[2] == name:
            return str(value)
    return None


def _pretty(node: Any) -> bytes:
    from lxml import etree

    return bytes(etree.tostring(node, pretty_print=True, encoding="utf-8"))


class _Resources:
    """Look-ups in the resource table; an unreadable table answers with nothing."""

    def __init__(self, apk: Any) -> None:
        self._strings: tuple[ResourceString, ...] = ()
        self._table: Any = None
        try:
            self._table = apk.get_android_resources()
            if self._table is not None:
                self._strings = tuple(_string_values(self._table))
        except Exception:  # a broken table must not cost us the manifest
            self._strings = ()

    def strings(self) -> tuple[ResourceString, ...]:
        return self._strings

    def values(self, reference: str) -> list[str]:
        """Values behind ``@7f0a0001``, the default configuration first."""
        match = re.fullmatch(r"@(?:[\w.]+:)?([0-9a-fA-F]{8})", reference)
        if match is None or self._table is None:
            return [] if reference.startswith("@") else [reference]
        try:
            found = self._table.get_resolved_res_configs(int(match[1], 16))
        except Exception:
            return []
        ordered = sorted(found, key=lambda pair: not _is_default(pair[0]))
        return [str(value) for _, value in ordered]

    def text(self, value: str) -> str:
        return next(iter(self.values(value)), "")


def _is_default(config: Any) -> bool:
    try:
        return not config.get_language() or config.get_language() == "\x00\x00"
    except AttributeError:
        return True


def _string_values(table: Any) -> Iterator[ResourceString]:
    for package in table.get_packages_names():
        for locale in table.get_locales(package):
            rows = table.values[package].get(locale, {}).get("string", ())
            tag = "" if locale == "\x00\x00" else str(locale)
            for row in rows:
                if len(row) == 2 and row[1]:
                    yield ResourceString(str(row[0]), tag, str(row[1]))


def _sdk_levels(sdk: Any, resources: _Resources) -> tuple[int | None, int | None]:
    def level(name: str, missing: int | None) -> int | None:
        value = _attribute(sdk, name)
        if value is None:
            return missing
        text = resources.text(value)
        return int(text) if text.isdecimal() else None

    least = level("minSdkVersion", 1)
    return least, level("targetSdkVersion", least)


def _label(application: Any, resources: _Resources) -> str:
    values = resources.values(_attribute(application, "label") or "")
    return next((value for value in values if value and not value.startswith("@")), "")


def _seen(path: str, excerpt: str) -> Evidence:
    return Evidence(kind="manifest", source=MANIFEST, locator=path, excerpt=excerpt)


def _permissions(tree: Any) -> tuple[Permission, ...]:
    found: dict[str, Permission] = {}
    for tag in ("uses-permission", "uses-permission-sdk-23"):
        for node in _children(tree, tag):
            name = _attribute(node, "name")
            if name and name not in found:
                evidence = _seen(f"/manifest/{tag}[@name]", f'<{tag} android:name="{name}"/>')
                found[name] = Permission(name, evidence)
    return tuple(found[name] for name in sorted(found))


def _qualified(name: str, package: str) -> str:
    if name.startswith("."):
        return package + name
    return name if "." in name else f"{package}.{name}"


def _components(application: Any, package: str) -> tuple[Component, ...]:
    if application is None:
        return ()
    found: set[tuple[ComponentKind, str, bool]] = set()
    for attribute in ("name", "appComponentFactory", "backupAgent"):
        if name := _attribute(application, attribute):
            found.add(("application", _qualified(name, package), True))
    for kind in _KINDS:
        for node in _children(application, kind):
            entry = _is_entry(node, kind)
            for attribute in ("name", "targetActivity"):
                name = _attribute(node, attribute)
                if name and not (attribute == "name" and kind == "activity-alias"):
                    found.add((kind, _qualified(name, package), entry))
    return tuple(Component(*row) for row in sorted(found))


def _is_entry(node: Any, kind: ComponentKind) -> bool:
    if (_attribute(node, "enabled") or "true").lower() == "false":
        return False
    if kind == "provider":
        return True  # created with the process, before the app's first activity
    exported = _attribute(node, "exported")
    if exported is not None and exported.lower() in _TRUE:
        return True
    # An intent filter without the launcher category still lets the app's own implicit intents in.
    return next(_children(node, "intent-filter"), None) is not None


def _meta_data(application: Any, resources: _Resources) -> tuple[tuple[str, str, Evidence], ...]:
    rows: list[tuple[str, str, Evidence]] = []
    nodes = [application, *_children(application, *_KINDS)] if application is not None else []
    for parent in nodes:
        for node in _children(parent, "meta-data"):
            name = _attribute(node, "name") or ""
            value = resources.text(_attribute(node, "value") or "")
            text = f'<meta-data android:name="{name}" android:value="{value}"/>'
            rows.append((name, value, _seen("/manifest/application//meta-data", text)))
    return tuple(rows)


def _network(
    apk: Any,
    application: Any,
    resources: _Resources,
    target_sdk: int | None,
    min_sdk: int | None,
) -> tuple[NetworkConfig, bytes]:
    default = target_sdk is not None and target_sdk < CLEARTEXT_OFF_SINCE
    reference = _attribute(application, "networkSecurityConfig")
    if reference is not None:
        config = _network_security_config(apk, resources.text(reference), default)
        if config is not None:
            return config
    flag = _attribute(application, "usesCleartextTraffic")
    if flag is not None:
        value = (resources.text(flag) or flag).lower() in _TRUE
        seen = _seen("/manifest/application[@usesCleartextTraffic]", f"usesCleartextTraffic={flag}")
        return NetworkConfig(value, "manifest", (), (seen,)), b""
    level = "codename" if target_sdk is None else str(target_sdk)
    seen = _seen("/manifest/uses-sdk[@targetSdkVersion]", f"targetSdkVersion={level}")
    return NetworkConfig(default, "target-sdk", (), (seen,)), b""


def _network_security_config(
    apk: Any, file: str, default: bool
) -> tuple[NetworkConfig, bytes] | None:
    """Base and domain rules of a network security config.

    Source: Android developer guide, "Network security configuration": a domain rule inherits from its
    parent, the base from the platform default; debug overrides never reach a release build.
    """
    from androguard.core.axml import AXMLPrinter

    try:
        tree = AXMLPrinter(apk.get_file(file)).get_xml_obj()
    except Exception:  # missing or unreadable file: the platform would refuse the app; we fall back
        return None
    base_node = next(_children(tree, "base-config"), None)
    base = _permits(base_node, default)
    rules: list[DomainRule] = []
    _domain_rules(tree, base, rules, depth=0)
    xml = _pretty(tree)
    seen = Evidence(
        kind="resource",
        source=file,
        locator="/network-security-config",
        excerpt=re.sub(r"\s+", " ", xml.decode("utf-8", "replace")).strip()[:600],
    )
    ordered = tuple(sorted(rules, key=lambda rule: (rule.domain, rule.cleartext)))
    return NetworkConfig(base, "network-security-config", ordered, (seen,)), xml


def _permits(node: Any, inherited: bool) -> bool:
    value = _attribute(node, "cleartextTrafficPermitted")
    return inherited if value is None else value.lower() in _TRUE


def _domain_rules(node: Any, inherited: bool, rules: list[DomainRule], depth: int) -> None:
    if depth > 16:  # nested deeper than any real config; the rest would only repeat its parent
        return
    for config in _children(node, "domain-config"):
        permits = _permits(config, inherited)
        for domain in _children(config, "domain"):
            below = (_attribute(domain, "includeSubdomains") or "false").lower() in _TRUE
            rules.append(DomainRule((domain.text or "").strip().lower(), below, permits))
        _domain_rules(config, permits, rules, depth + 1)


def _signer(apk: Any) -> Signer | None:
    try:
        schemes = tuple(
            name
            for name, signed in (
                ("v1", apk.is_signed_v1()),
                ("v2", apk.is_signed_v2()),
                ("v3", apk.is_signed_v3()),
            )
            if signed
        )
        certificates = apk.get_certificates()
        if not certificates:
            return None
        first = certificates[0]
        return Signer(first.sha256.hex(), str(first.subject.human_friendly), schemes)
    except Exception:  # a bad signature is a fact about the APK, not a reason to stop
        return None
