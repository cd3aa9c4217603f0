"""Which parts of an app were there, and which the app itself speaks of and were not.

Source: ``requiredSplitTypes``, ``splitTypes``, ``isSplitRequired`` and ``splitName`` of the platform's
manifest; the meta-data Google Play reads (``com.android.vending.splits``), as bundletool writes it.
"""

from collections.abc import Iterator

from analyzers.artifacts import Parts
from analyzers.errors import AppUnreadable
from analyzers.static.axml import LONGEST_CLASS_NAME, AxmlUnreadable, Element, parse
from analyzers.static.container import Container
from analyzers.static.parts import MOST_PARTS
from analyzers.static.resources import Resources
from analyzers.static.source import MIB

_SPLITS = "com.android.vending.splits"
_TRUE = ("true", "0xffffffff", "-1", "1")


def parts_of(container: Container, root: Element, resources: Resources) -> Parts | None:
    """The parts of an opened app with this base manifest; ``None`` for an APK that is the whole of it."""
    found = container.found
    roots = [root, *(other for _, other in container.manifests())]
    present = {part.name for part in found.parts}
    named = {*found.listed, *_in_play_list(container, root, resources)}
    for each in roots:
        named |= set(_named(each))
    missing = {name for name in named - present if 0 < len(name) <= LONGEST_CLASS_NAME}
    missing |= _types(roots, "requiredSplitTypes") - _types(roots, "splitTypes")
    required = _is_required(root, resources)
    if found.form == "apk" and not missing and not required:
        return None
    return Parts(
        form=found.form,
        present=container.present(),
        missing=tuple(sorted(missing))[:MOST_PARTS],
        unread=found.unread,
        required=required,
    )


def lacks_code(parts: Parts | None) -> bool:
    """Whether a part with code of its own is missing: a feature, not the splits of one configuration."""
    missing = parts.missing if parts is not None else ()
    return any(
        name.endswith("__module") or ("__" not in name and "config." not in name)
        for name in missing
    )


def _named(root: Element) -> Iterator[str]:
    """Splits a manifest says it belongs to, uses, or has components in."""
    yield root.spelled("configForSplit")
    for node in root.all("uses-split"):
        yield node.get("name") or ""
    for application in root.all("application"):
        for node in application.children:
            yield node.get("splitName") or ""


def _types(roots: list[Element], attribute: str) -> set[str]:
    values = ((root.get(attribute) or "").split(",") for root in roots)
    return {name.strip()[:LONGEST_CLASS_NAME] for value in values for name in value} - {""}


def _is_required(root: Element, resources: Resources) -> bool:
    values = [root.get("isSplitRequired") or "", root.get("requiredSplitTypes") and "true"]
    values += [node.get("value") for node in _data(root, f"{_SPLITS}.required")]
    return any(resources.text(value or "").lower() in _TRUE for value in values)


def _data(root: Element, name: str) -> Iterator[Element]:
    for application in root.all("application"):
        yield from (node for node in application.all("meta-data") if node.get("name") == name)


def _in_play_list(container: Container, root: Element, resources: Resources) -> Iterator[str]:
    """Language splits in the list that Google Play serves them by."""
    for node in _data(root, _SPLITS):
        file = resources.text(node.get("resource") or "")
        if file in container.names:
            try:
                todo = [parse(container.read(file, MIB))]
            except (AppUnreadable, AxmlUnreadable):
                continue
            while todo:
                element = todo.pop()
                todo += element.children
                if element.tag == "entry":
                    yield element.get("split") or ""
