"""Findings a developer has accepted (``--baseline FILE``): each with a reason and a last day.

An accepted finding keeps its verdict and stays in every document, marked; it only stops counting for ``--fail-on``.
An entry ends on its day, and it does not cover the finding once the verdict has become graver than the one accepted.
"""

import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
from msgspec.structs import replace

from analyzers.artifacts import Text, Value
from analyzers.errors import InputError
from reports.model import FLAGGED, VERDICTS, Finding, Report, Result, Verdict, marks_of
from reports.told import Accepted, Baseline
from reports.untrusted import one_line, visible
from scanner import law
from scanner.engine import fingerprint
from scanner.plain_files import contents

LARGEST = 4 * 1024 * 1024
"""Bytes of a baseline file."""
SHOWN = 60
"""Code points of a name in a message."""
_PRINT = re.compile(r"^[0-9a-f]{16}$")


class BaselineUnusable(InputError):
    """The baseline file cannot be used. Codes: ``baseline-…``."""


class Entry(Value, frozen=True):
    """One accepted finding, named by its fingerprint or by check and subject."""

    reason: str = ""
    expires: str = ""
    """Last day, ``YYYY-MM-DD``."""
    by: str = ""
    fingerprint: str = ""
    check: str = ""
    subject: str = ""
    """Empty: the check's result itself, where it has no findings."""
    package: str = ""
    """The app it holds for; empty: any."""
    verdict: str = ""
    """The gravest verdict accepted; empty: any."""

    def ends(self) -> date | None:
        """The last day, or ``None`` when none is given. Raises ``ValueError``."""
        return date.fromisoformat(self.expires.strip()) if self.expires.strip() else None

    def name(self) -> str:
        """What a message calls it."""
        parts = (self.package, self.check, self.subject) if self.check else (self.fingerprint,)
        return one_line(" ".join(part[:SHOWN] for part in parts if part))


class Known(NamedTuple):
    """A baseline that was read."""

    path: Path
    entries: tuple[Entry, ...]


# --- reading -------------------------------------------------------------------------------------


def read_baseline(path: Path) -> Known:
    """The entries of a YAML or TOML file. Raises `BaselineUnusable` unless each has a reason and a last day."""
    entries = tuple(read_entries(path))
    seen: set[tuple[str, ...]] = set()
    for number, entry in enumerate(entries, 1):
        _complete(entry, number, path)
        key = (
            (entry.fingerprint,)
            if entry.fingerprint
            else (entry.package, entry.check, entry.subject)
        )
        if key in seen:
            place = f"{path}, entry {number} ({entry.name()})"
            raise _unusable("twice", place, "the same finding is accepted twice")
        seen.add(key)
    return Known(path, entries)


def read_entries(path: Path) -> list[Entry]:
    """The entries of a file, complete or not. Raises `BaselineUnusable`."""
    data = _parsed(path)
    rows = data.get("accepted") if isinstance(data, dict) else None
    if not isinstance(data, dict) or set(data) - {"accepted"} or not isinstance(rows or [], list):
        raise BaselineUnusable(
            "baseline-field", visible(f"{path} must hold one list called `accepted`.")
        )
    entries = []
    for number, row in enumerate(rows or [], 1):
        try:
            entries.append(msgspec.convert(_dated(row), Entry))
        except msgspec.ValidationError as error:
            known = ", ".join(Entry.__struct_fields__)
            raise BaselineUnusable(
                "baseline-field",
                visible(f"{path}, entry {number}: {str(error)[:200]}. Known fields: {known}."),
            ) from None
    return entries


def _dated(row: Any) -> Any:
    """A row with days as text: TOML has them as values."""
    if not isinstance(row, dict):
        return row
    return {k: v.isoformat() if isinstance(v, date) else v for k, v in row.items()}


def _parsed(path: Path) -> Any:
    data = contents(path, LARGEST, BaselineUnusable, "baseline")
    if path.suffix == ".toml":
        import tomllib

        try:
            return tomllib.loads(data.decode())
        except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
            raise BaselineUnusable(
                "baseline-not-toml", visible(f"{path} is not valid TOML: {str(error)[:200]}.")
            ) from None
    from scanner.yaml_reading import Refused, read_yaml

    try:
        return read_yaml(data, plain=True) or {}
    except Refused as error:
        raise BaselineUnusable(
            "baseline-not-yaml", visible(f"{path}: {str(error)[:200]}.")
        ) from None


def _complete(entry: Entry, number: int, path: Path) -> None:
    """Raise for what an entry lacks."""
    place = f"{path}, entry {number} ({entry.name() or 'unnamed'})"
    if not _PRINT.match(entry.fingerprint) and (entry.fingerprint or not entry.check):
        raise _unusable(
            "no-identity", place, "name a fingerprint (16 hex digits), or a check and its subject"
        )
    if entry.check and entry.check not in law.checks():
        raise _unusable("unknown-check", place, "no check has this id")
    if not entry.reason.strip():
        raise _unusable("no-reason", place, "say why it is accepted (`reason`)")
    try:
        ends = entry.ends()
    except ValueError:
        raise _unusable("bad-date", place, "`expires` must be a day, YYYY-MM-DD") from None
    if ends is None:
        raise _unusable("no-expiry", place, "say until when it is accepted (`expires: YYYY-MM-DD`)")
    if entry.verdict and entry.verdict not in FLAGGED:
        raise _unusable("field", place, f"`verdict` must be one of {', '.join(FLAGGED)}")


def _unusable(code: str, place: str, what: str) -> BaselineUnusable:
    return BaselineUnusable(f"baseline-{code}", visible(f"{place}: {what}."))


# --- applying ------------------------------------------------------------------------------------


class _Match:
    """Finds the entry of a finding, and remembers which were used."""

    def __init__(self, entries: Iterable[Entry], package: str) -> None:
        self.entries = [entry for entry in entries if entry.package in ("", package)]
        self._package = package
        self._by_print = {entry.fingerprint: entry for entry in self.entries if entry.fingerprint}
        named = [entry for entry in self.entries if not entry.fingerprint]
        self._by_name = {(entry.check, entry.subject): entry for entry in named}
        self.used: set[Entry] = set()

    def of(self, check: str, subject: str, print_: str) -> Entry | None:
        entry = self._by_print.get(print_) or self._by_name.get((check, subject))
        if entry is not None:
            self.used.add(entry)
        return entry


def apply(report: Report, known: Known, today: date) -> Report:
    """The report with what the baseline says of its flagged findings. Verdicts stay as they are."""
    match = _Match(known.entries, report.app.package)
    results = tuple(_result(result, report.app.package, match, today) for result in report.results)
    marks = [mark for result in results if result.verdict in FLAGGED for mark in marks_of(result)]
    return replace(
        report,
        results=results,
        baseline=Baseline(
            accepted=sum(mark is not None and mark.state == "accepted" for mark in marks),
            new=marks.count(None),
            notes=(*_stale(results), *_unmatched(match)),
        ),
    )


def _result(result: Result, package: str, match: _Match, today: date) -> Result:
    if result.verdict not in FLAGGED:
        return result

    def mark(subject: str, print_: str) -> Accepted | None:
        entry = match.of(result.check, subject, print_)
        return _accepted(entry, result.verdict, today) if entry is not None else None

    if not result.findings:
        return replace(result, accepted=mark("", fingerprint(result.check, package, "")))
    findings = tuple(
        replace(finding, accepted=mark(finding.subject, finding.fingerprint))
        for finding in result.findings
    )
    return replace(result, findings=findings)


def _accepted(entry: Entry, verdict: Verdict, today: date) -> Accepted:
    ends = entry.ends()
    assert ends is not None  # `read_baseline` refuses an entry without a day
    if ends < today:
        state = "expired"
    elif entry.verdict in FLAGGED and VERDICTS.index(verdict) < FLAGGED.index(entry.verdict):
        state = "graver"
    else:
        state = "accepted"
    return msgspec.convert(
        {"reason": entry.reason, "by": entry.by, "expires": ends.isoformat(), "state": state},
        Accepted,
    )


def _stale(results: Iterable[Result]) -> Iterable[Text]:
    for result in results:
        named: list[tuple[str, Accepted | None]] = [
            (finding.subject, finding.accepted) for finding in result.findings
        ]
        for subject, mark in named or [("", result.accepted)]:
            name = one_line(f"{result.check} {subject[:SHOWN]}".strip())
            if mark is not None and mark.state == "expired":
                yield Text(
                    f"已接受的发现于 {mark.expires} 到期，重新计入：{name}。",
                    f"The acceptance ended on {mark.expires}; it counts again: {name}.",
                )
            elif mark is not None and mark.state == "graver":
                yield Text(
                    f"结论比接受时更重，重新计入：{name}。",
                    f"The verdict is graver than the one accepted; it counts again: {name}.",
                )


def _unmatched(match: _Match) -> Iterable[Text]:
    for entry in match.entries:
        if entry not in match.used:
            yield Text(
                f"基线条目未对应任何发现，可以删去：{entry.name()}。",
                f"This entry of the baseline matches nothing and can go: {entry.name()}.",
            )


# --- writing -------------------------------------------------------------------------------------

_HEAD = """\
# Findings accepted for now. `reason` and `expires` (a day, YYYY-MM-DD) must be filled in: an entry without them is
# an error. An entry ends on its day, and no longer covers the finding when its verdict becomes graver than `verdict`.
# 已接受的发现。每条须填写 reason（理由）与 expires（截止日期），否则报错；到期或结论变重后重新计入。
accepted:
"""


def draft(reports: Iterable[Report], earlier: Iterable[Entry] = ()) -> str:
    """A baseline in YAML: the entries there are, then one without a reason for each flagged finding they do not know."""
    entries = list(earlier)
    parts = [_HEAD, *(_entry(entry) for entry in entries)]
    seen: set[str] = set()
    for report in reports:
        match = _Match(entries, report.app.package)
        for result in report.results:
            if result.verdict not in FLAGGED:
                continue
            for subject, print_, message in _subjects(result, report.app.package):
                if print_ in seen or match.of(result.check, subject, print_) is not None:
                    continue
                seen.add(print_)
                entry = Entry(
                    fingerprint=print_,
                    check=result.check,
                    subject=subject,
                    package=report.app.package,
                    verdict=result.verdict,
                )
                parts.append(_entry(entry, message))
    return "".join(parts) if len(parts) > 1 else _HEAD.rstrip("\n") + " []\n"


def _subjects(result: Result, package: str) -> list[tuple[str, str, Text]]:
    told: list[Finding] = list(result.findings)
    if not told:
        return [("", fingerprint(result.check, package, ""), result.message)]
    return [(finding.subject, finding.fingerprint, finding.message) for finding in told]


def _entry(entry: Entry, message: Text | None = None) -> str:
    """One entry; JSON strings are YAML's quoted ones, so no name can end its line."""
    lines = []
    if message is not None:
        lines += [f"  # {one_line(text)[:200]}" for text in (message.zh, message.en)]
    for mark, field in zip(("  - ", *("    ",) * 7), _ORDER, strict=True):
        lines.append(f"{mark}{field}: {_quoted(getattr(entry, field))}")
    return "\n".join(lines) + "\n"


_ORDER = ("check", "subject", "package", "fingerprint", "verdict", "reason", "expires", "by")


def _quoted(text: str) -> str:
    import json

    escaped = json.dumps(visible(text), ensure_ascii=False)
    return re.sub("[^\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "\ufffd", escaped)
