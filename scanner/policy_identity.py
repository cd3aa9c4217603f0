"""What tells the policies of two scans apart, so that a second scan of the same is recognised."""

import hashlib
from pathlib import Path

from analyzers import own_model
from analyzers.artifacts import PolicyArtifact
from scanner.policies import Sources, from_folder, is_address


def identity(sources: Sources) -> str | None:
    """What tells the files given apart from others: their bytes and endings, and how they are read.

    ``None`` where a server is asked, whose answer nobody knows before. Raises ``OSError`` and
    `analyzers.errors.ModelUnusable`.
    """
    if sources.online:
        return None
    parts = []
    for name in sources.given:
        with Path(name).open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        parts.append(digest + Path(name).suffix.lower())
    if sources.model is not None:
        parts.append(f"model {own_model.digest(sources.model)}")
    return " ".join(parts) + (" rendered" if sources.render else "")


def identity_of(policy: PolicyArtifact | None) -> str:
    """The same of what was read in the end, for documents from a server."""
    if policy is None:
        return "not fetched"
    read = [each.reading.snapshot.sha256 for each in policy.linked if each.reading is not None]
    own = ["model", policy.own_model] if policy.own_model else []
    return " ".join(["fetched", policy.snapshot.sha256, *read, *own])


def beside_unchanged(policy: PolicyArtifact | None, sources: Sources) -> bool:
    """Whether the files beside a policy that it points to are still those that were read."""
    if policy is None or not sources.given or is_address(sources.given[0]):
        return True
    from analyzers.policy.gather import Document

    main = Document(b"", sources.given[0])
    for each in policy.linked:
        origin = each.reading.snapshot.origin if each.reading is not None else None
        if is_address(each.target) or origin is not None or each.found.source != "policy":
            continue
        beside = from_folder(main, each.target)
        now = hashlib.sha256(beside.data).hexdigest() if beside is not None else ""
        if now != (each.reading.snapshot.sha256 if each.reading is not None else ""):
            return False
    return True
