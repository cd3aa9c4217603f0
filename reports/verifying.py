"""Whether a bundle is what was written: every file against the manifests, the manifests against the signature and
the time stamp, the session against its own chain."""

from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from analyzers.artifacts import Value
from reports.bag import (
    BAGIT,
    INFO,
    MANIFEST,
    PAYLOAD,
    SIGNATURE,
    SIGNED_BY,
    SIGNER,
    STAMP,
    STAMPED_BY,
    TAG_MANIFEST,
)
from reports.bag_reading import (
    LARGEST_INFO,
    LARGEST_MANIFEST,
    BagUnreadable,
    Contents,
    Manifest,
    bytes_of,
    contents_of,
    digest_of,
    info_of,
    is_bag,
    manifest_of,
)
from reports.bundle import is_folder
from reports.signing import PublicKey
from reports.untrusted import one_line, visible

Kind = Literal[
    "altered",
    "truncated",
    "lengthened",
    "added",
    "missing",
    "renamed",
    "swapped",
    "not-plain",
    "manifest-line",
    "not-covered",
    "unsigned",
    "signature-missing",
    "signature-wrong",
    "signed-by-another",
    "stamp-missing",
    "stamp-wrong",
    "chain-broken",
    "seal-broken",
    "contradiction",
]
SignatureState = Literal["none", "valid", "wrong", "missing"]
StampState = Literal["none", "trusted", "unchecked", "wrong", "missing"]
SessionState = Literal["none", "intact", "broken"]


class Problem(Value, frozen=True):
    """One thing that is not as it was written."""

    what: Kind
    name: str
    """The file, relative to the bundle; hidden characters are shown."""
    other: str = ""
    """``renamed``, ``swapped``: the other name; else more about it."""
    line: int = 0
    """Of the file, counted from 1; 0 when it is of no line."""
    bytes: int = 0
    """``truncated``, ``lengthened``: by how many."""


class Signed(Value, frozen=True):
    """The signature."""

    state: SignatureState
    fingerprint: str = ""
    """SHA-256 of the signer's public key (DER)."""
    known: bool = False
    """It is the key that was given."""


class Stamped(Value, frozen=True):
    """The time stamp."""

    state: StampState
    at: str = ""
    """UTC, ISO 8601."""
    by: str = ""
    why: str = ""
    """Why it could not be checked, or what is wrong."""


class Chain(Value, frozen=True):
    """The session's own chain."""

    state: SessionState
    lines: int = 0
    broken_at: int = 0
    """First line that does not fit; 0 when all do."""
    broken_before: bool = False
    """The report already says so: it was broken when the bundle was written."""
    closed: bool = True
    sealed: int = 0
    """Files and folders whose hashes the log holds."""
    left_out: int = 0
    copies: int = 0
    """Screenshots of which a copy with coarse faces stands in the bundle."""


class Verification(Value, frozen=True, tag_field="schema", tag="faceaudit/verification/1"):
    """What was found."""

    intact: bool
    problems: tuple[Problem, ...]
    files: int
    bytes: int
    signature: Signed
    timestamp: Stamped
    session: Chain
    info: dict[str, str]
    """Fields of ``bag-info.txt``."""


def verify(folder: Path, *, key: PublicKey | None = None, tsa: Path | None = None) -> Verification:
    """Verify a bundle.

    :param key: the public key it must be signed with.
    :param tsa: PEM file with the certificates of the time-stamp server's authority.
    :raises BagUnreadable: ``bundle-missing``, ``bundle-no-bag``, ``bundle-too-large``, ``bundle-no-access``.
    :raises InputError: ``certificate-unusable``, ``extra-missing`` (only with ``tsa``).
    """
    if not is_folder(folder):
        raise BagUnreadable("bundle-missing", visible(f"{folder} is not a folder."))
    found = contents_of(folder)
    if not is_bag(found):
        raise BagUnreadable(
            "bundle-no-bag",
            visible(f"{folder} holds no manifests: nothing in it can be verified."),
        )
    return _Verifier(folder, found, key, tsa).result()


class _Verifier:
    """One verification."""

    def __init__(
        self, root: Path, found: Contents, key: PublicKey | None, tsa: Path | None
    ) -> None:
        self._root, self._found, self._key, self._tsa = root, found, key, tsa
        self._problems: list[Problem] = []
        self._tags = self._small(TAG_MANIFEST, LARGEST_MANIFEST)
        self._info = info_of(self._tag(INFO) or b"")

    def result(self) -> Verification:
        from reports.verifying_seals import session_of, signature_of, stamp_of

        tags = self._manifest(TAG_MANIFEST, self._tags, payload=False)
        data = self._small(MANIFEST, LARGEST_MANIFEST)
        payload = self._manifest(MANIFEST, data, payload=True)
        self._compare({**payload.digests, **tags.digests})
        self._structure(tags)
        signature, problems = signature_of(self._tags or b"", self._reader(), self._info, self._key)
        self._problems += problems
        stamp, problems = stamp_of(self._tags or b"", self._reader(), self._info, self._tsa)
        self._problems += problems
        chain = Chain("none")
        if not self._oversized():
            chain, problems = session_of(self._root / PAYLOAD, self._found, self._info)
            self._problems += problems
        return Verification(
            intact=not self._problems,
            problems=tuple(dict.fromkeys(self._problems)),
            files=len(self._found.sizes),
            bytes=sum(self._found.sizes.values()),
            signature=signature,
            timestamp=stamp,
            session=chain,
            info={one_line(name): one_line(value) for name, value in self._info.items()},
        )

    def _say(self, what: Kind, name: str, other: str = "", line: int = 0, octets: int = 0) -> None:
        self._problems.append(Problem(what, one_line(name), one_line(other), line, octets))

    def _small(self, name: str, most: int) -> bytes | None:
        return bytes_of(self._root / name, most) if name in self._found.sizes else None

    def _tag(self, name: str) -> bytes | None:
        """A tag file that is never long; empty when it is, as something else was put in its place."""
        if self._found.sizes.get(name, 0) > LARGEST_INFO:
            return b""
        return self._small(name, LARGEST_INFO)

    def _reader(self) -> "Mapping[str, bytes]":
        """The small files a signature or stamp consists of."""
        read = {name: self._tag(name) for name in (SIGNER, SIGNATURE, STAMP)}
        return {name: data for name, data in read.items() if data is not None}

    def _manifest(self, name: str, data: bytes | None, *, payload: bool) -> Manifest:
        if data is None:
            if name == TAG_MANIFEST:  # the other one is missed by being listed in this one
                self._say("missing", name)
            return Manifest({})
        read = manifest_of(data, payload=payload)
        for fault in read.faults[:100]:
            self._say("manifest-line", name, f"{fault.why}: {fault.name}", fault.line)
        return read

    def _structure(self, tags: Manifest) -> None:
        """The tag files themselves: covered, and saying what they must."""
        for name in (BAGIT, INFO, MANIFEST):
            if name not in tags.digests and self._tags is not None:
                self._say("not-covered", name)
        lines = "".join(f"{tags.digests[name]}  {name}\n" for name in sorted(tags.digests))
        ours = self._info.get("Bag-Software-Agent", "").startswith("faceaudit ")
        if ours and not tags.faults and self._tags is not None and self._tags != lines.encode():
            self._say(
                "altered", TAG_MANIFEST
            )  # nothing covers it: it must be byte by byte as we write it
        declared = self._tag(BAGIT)
        if declared is not None and not _is_declaration(declared):
            self._say("altered", BAGIT)

    def _compare(self, listed: Mapping[str, str]) -> None:
        sizes = self._found.sizes
        total = self._promised()
        actual = {name: self._digest(name, total) for name in listed if name in sizes}
        altered = [name for name, digest in actual.items() if digest != listed[name]]
        missing = [name for name in listed if name not in sizes]
        added = [name for name in sizes if name not in listed and not self._belongs(name)]
        renamed = self._renamed(listed, missing, added)
        for old, new in renamed.items():
            self._say("renamed", old, new)
        for name in self._found.strange:
            self._say("not-plain", name)
        for name in missing:
            if name not in renamed and name not in self._found.strange:
                self._say("missing", name)
        for name in added:
            if name not in renamed.values():
                self._say("added", name)
        for name in self._empty(listed):
            self._say("added", f"{name}/")
        whole = not missing and not added and INFO not in altered
        self._tell_altered(listed, actual, altered, total if whole else None)

    def _tell_altered(
        self,
        listed: Mapping[str, str],
        actual: Mapping[str, str],
        altered: list[str],
        total: int | None,
    ) -> None:
        owner = {listed[name]: name for name in altered}
        inside = [name for name in altered if name.startswith(f"{PAYLOAD}/")]
        told: set[str] = set()
        for name in altered:
            other = owner.get(actual[name])
            if name in told:
                continue
            if other is not None and actual[other] == listed[name]:
                self._say("swapped", name, other)
                told.add(other)
            elif inside == [name] and total is not None and (more := self._payload() - total):
                self._say("truncated" if more < 0 else "lengthened", name, octets=abs(more))
            else:
                self._say("altered", name)

    def _renamed(
        self, listed: Mapping[str, str], missing: list[str], added: list[str]
    ) -> dict[str, str]:
        if not missing or not added:
            return {}
        limit = self._promised()
        by_digest: dict[str, list[str]] = {}
        for name in added:
            by_digest.setdefault(self._digest(name, limit), []).append(name)
        found = {}
        for name in missing:
            if waiting := by_digest.get(listed[name]):
                found[name] = waiting.pop(0)
        return found

    def _digest(self, name: str, total: int | None) -> str:
        """Of a file; empty when it alone is larger than all files together were, so that hashing it is idle."""
        if total is not None and name.startswith(f"{PAYLOAD}/") and self._found.sizes[name] > total:
            return ""
        return digest_of(self._root / name)

    def _oversized(self) -> bool:
        """Whether a file is larger than all together were: such a bag is not looked into any further."""
        total = self._promised()
        return total is not None and any(
            size > total
            for name, size in self._found.sizes.items()
            if name.startswith(f"{PAYLOAD}/")
        )

    def _promised(self) -> int | None:
        """Bytes of the payload as ``bag-info.txt`` tells them."""
        octets, _, count = self._info.get("Payload-Oxum", "").partition(".")
        both = octets.isascii() and octets.isdigit() and count.isdigit() and len(octets) < 16
        return int(octets) if both else None

    def _payload(self) -> int:
        sizes = self._found.sizes.items()
        return sum(size for name, size in sizes if name.startswith(f"{PAYLOAD}/"))

    def _belongs(self, name: str) -> bool:
        """Whether a file that no manifest lists has its place all the same."""
        announced = {SIGNATURE: SIGNED_BY, STAMP: STAMPED_BY}
        return name == TAG_MANIFEST or (name in announced and announced[name] in self._info)

    def _empty(self, listed: Mapping[str, str]) -> list[str]:
        """Folders without any file that is listed or lies there: somebody made them."""
        used = {PAYLOAD}
        for name in (*listed, *self._found.sizes, *self._found.strange):
            parts = name.split("/")[:-1]
            used.update("/".join(parts[: i + 1]) for i in range(len(parts)))
        return [name for name in self._found.folders if name not in used]


def _is_declaration(data: bytes) -> bool:
    lines = data.decode("utf-8", "replace").split()
    known = [f"BagIt-Version: {version}".split() for version in ("1.0", "0.97", "0.96")]
    encoding = ["Tag-File-Character-Encoding:", "UTF-8"]
    return any(lines == [*version, *encoding] for version in known)
