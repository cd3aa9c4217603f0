"""Signature, time stamp and the session's chain of a bundle that is being verified."""

from collections.abc import Mapping
from datetime import UTC
from pathlib import Path

import msgspec

from analyzers.errors import InputError, SessionUnusable
from reports.bag import INFO, PAYLOAD, SIGNATURE, SIGNED_BY, SIGNER, STAMP, STAMPED_BY
from reports.bag_reading import Contents, bytes_of, digest_of
from reports.bundle import SESSION
from reports.signing import PublicKey, public_key_of
from reports.untrusted import one_line
from reports.verifying import Chain, Problem, Signed, Stamped

_LOG = f"{SESSION}/events.jsonl"
_LARGEST_REPORT = 1 << 29
_APP = "External-Identifier"
_SESSION_LOG = "Faceaudit-Session-Log-SHA256"
_BREAKING = ("chain-broken", "line-unreadable", "line-too-long", "line-cut", "number-order")


# --- signature -----------------------------------------------------------------------------------


def signature_of(
    tags: bytes, files: Mapping[str, bytes], info: Mapping[str, str], given: PublicKey | None
) -> tuple[Signed, list[Problem]]:
    """What the signature is worth, and what is wrong with it.

    :param tags: the bytes that are signed.
    :param given: the key it must be signed with.
    """
    announced = info.get(SIGNED_BY, "")
    if not announced and SIGNATURE not in files and SIGNER not in files:
        problems = [Problem("unsigned", SIGNATURE)] if given is not None else []
        return Signed("none"), problems
    if SIGNATURE not in files or SIGNER not in files:
        lacking = SIGNATURE if SIGNATURE not in files else SIGNER
        return Signed("missing", one_line(announced)), [Problem("signature-missing", lacking)]
    try:
        signer = public_key_of(files[SIGNER])
    except ValueError as error:
        return Signed("wrong"), [Problem("signature-wrong", SIGNER, one_line(str(error)))]
    valid = signer.fingerprint == announced and signer.verifies(files[SIGNATURE], tags)
    known = given is not None and given.fingerprint == signer.fingerprint
    problems = [] if valid else [Problem("signature-wrong", SIGNATURE)]
    if given is not None and not known:
        problems.append(Problem("signed-by-another", SIGNER, signer.fingerprint))
    return Signed("valid" if valid else "wrong", signer.fingerprint, known), problems


# --- time stamp ----------------------------------------------------------------------------------


def stamp_of(
    tags: bytes, files: Mapping[str, bytes], info: Mapping[str, str], tsa: Path | None
) -> tuple[Stamped, list[Problem]]:
    """What the time stamp says and is worth.

    :raises InputError: ``certificate-unusable``; ``extra-missing`` when ``tsa`` is given.
    """
    if STAMP not in files:
        if tsa is not None:
            from reports.stamping import certificates

            certificates(tsa)  # a file that is none is told, whatever the bundle holds
        if STAMPED_BY in info or tsa is not None:
            return Stamped("missing"), [Problem("stamp-missing", STAMP)]
        return Stamped("none"), []
    try:
        return _stamp_of(tags, files[STAMP], tsa)
    except InputError as error:
        if tsa is not None:
            raise
        return Stamped("unchecked", why=error.code), []


def _stamp_of(tags: bytes, answer: bytes, tsa: Path | None) -> tuple[Stamped, list[Problem]]:
    import hashlib

    from reports.stamping import certificates, read_stamp, stamp_holds

    try:
        read = read_stamp(answer)
    except ValueError:
        return _wrong("it cannot be read")
    at = read.moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    by = one_line(read.by)[:200]
    if not read.sha256 or read.digest != hashlib.sha256(tags).digest():
        return _wrong("it is of other bytes", at, by)
    if tsa is None:
        return Stamped("unchecked", at, by, "no-certificate"), []
    if why := stamp_holds(answer, tags, certificates(tsa)):
        return _wrong(one_line(why)[:300], at, by)
    return Stamped("trusted", at, by), []


def _wrong(why: str, at: str = "", by: str = "") -> tuple[Stamped, list[Problem]]:
    return Stamped("wrong", at, by, why), [Problem("stamp-wrong", STAMP, why)]


# --- session -------------------------------------------------------------------------------------


class _App(msgspec.Struct):
    sha256: str = ""


class _Recording(msgspec.Struct):
    intact: bool = True


class _Session(msgspec.Struct):
    log: str = ""
    recording: _Recording | None = None


class _Report(msgspec.Struct):
    """Just enough of a report, of whatever version, to hold it against the rest."""

    app: _App
    session: _Session | None = None


def session_of(
    payload: Path, found: Contents, info: Mapping[str, str]
) -> tuple[Chain, list[Problem]]:
    """The session's chain and seals, and whether report, session and ``bag-info.txt`` speak of the same."""
    report = _report(payload, found)
    log = f"{PAYLOAD}/{_LOG}"
    problems = []
    if report is not None and info.get(_APP, report.app.sha256) != report.app.sha256:
        problems.append(Problem("contradiction", f"{PAYLOAD}/report.json", INFO))
    told = report.session if report is not None else None
    if any(name.startswith(f"{PAYLOAD}/{SESSION}/") for name in found.strange):
        return Chain("broken"), problems  # a pipe is never opened; that it is there is told already
    if log not in found.sizes:
        if _SESSION_LOG in info:
            problems.append(Problem("missing", log))
        return Chain("none"), problems
    chain, more = _chain(payload / SESSION, told)
    problems += more
    digest = digest_of(payload / _LOG)
    if report is not None and (told is None or told.log != digest):
        problems.append(Problem("contradiction", log, f"{PAYLOAD}/report.json"))
    if info.get(_SESSION_LOG, digest) != digest:
        problems.append(Problem("contradiction", log, INFO))
    return chain, problems


def _report(payload: Path, found: Contents) -> _Report | None:
    if f"{PAYLOAD}/report.json" not in found.sizes:
        return None
    try:
        data = bytes_of(payload / "report.json", _LARGEST_REPORT)
        return msgspec.json.decode(data, type=_Report)
    except (ValueError, RecursionError):
        return None


def _chain(folder: Path, told: _Session | None) -> tuple[Chain, list[Problem]]:
    from analyzers.dynamic.log import LogReader
    from analyzers.dynamic.sealing import altered
    from analyzers.dynamic.sharing import gone, left_out

    name = f"{PAYLOAD}/{_LOG}"
    reader = LogReader(folder)
    try:
        for _ in reader:
            pass
    except SessionUnusable:
        return Chain("broken"), [Problem("chain-broken", name)]
    lines = [fault.line for fault in reader.faults() if fault.code in _BREAKING]
    before = told is not None and told.recording is not None and not told.recording.intact
    known, copied = gone(folder)
    changed = altered(folder, reader.sealed, known, copied)
    left = left_out(folder)
    chain = Chain(
        state="broken" if lines or changed else "intact",
        lines=reader.number,
        broken_at=min(lines, default=0),
        broken_before=before,
        closed=reader.closed,
        sealed=len(reader.sealed),
        left_out=sum(each.why != "faces-coarse" for each in left),
        copies=sum(each.why == "faces-coarse" for each in left),
    )
    if before:
        return chain, []
    problems = [Problem("chain-broken", name, line=min(lines))] if lines else []
    problems += [
        Problem("seal-broken", f"{PAYLOAD}/{SESSION}/{one_line(each)}") for each in changed[:50]
    ]
    return chain, problems
