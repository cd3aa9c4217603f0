"""Files on a device: listings with hashes, single files, and photos planted in the album."""

import re
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Literal, NamedTuple

from analyzers.dynamic.apps import checked, refused
from analyzers.dynamic.device import DeviceRefused
from analyzers.dynamic.events import FileRow
from analyzers.dynamic.undo import Step

if TYPE_CHECKING:
    from analyzers.dynamic.adb import AdbDevice

MOST = 20_000  # files of a listing
HASH_LIMIT = 64 << 20  # bytes of a file that is hashed
HASH_TOTAL = 2 << 30  # bytes hashed in one listing
READ_LIMIT = 64 << 20
LIST_TIME = 120.0
BATCH = 40_000  # bytes of paths in one command
SHARED = "/sdcard"
ALBUM = f"{SHARED}/DCIM/Camera"
_ROW = re.compile(r"(\d{1,15})\|(\d{1,12})(?:\.\d+)?\|([-bcdlps][-rwxsStT]{9})[.+@]?\|(/.*|\./.*)")
_HASH = re.compile(r"\\?([0-9a-f]{64})  (.*)")

Area = Literal["private", "shared"]


class Found(NamedTuple):
    """A listing."""

    rows: list[FileRow]
    cut: bool
    """There are more than `MOST` files."""
    unread: int
    """Files without a hash: too large, forbidden, or gone meanwhile."""


def listing(device: "AdbDevice", area: Area, package: str, before: Iterable[FileRow] = ()) -> Found:
    """The files of the shared storage, or of the app's own, with hashes.

    Three commands for some hundred files: find and stat, sha256sum, the first bytes. What has the size and time it had
    ``before`` is not read again.

    Raises:
        DeviceRefused: ``files-private`` when neither ``run-as`` nor root opens the app's folder.
    """
    reach = _reach(device, area, package)
    rows, cut = _stated(device, reach)
    known = {(row.path, row.size, row.modified): row for row in before if row.sha256}
    fresh = [row for row in rows if (row.path, row.size, row.modified) not in known]
    read = list(_affordable(fresh))
    hashes = dict(_batched(device, reach, read, "sha256sum --", _HASH))
    forms = _forms(device, reach, read)
    done = [
        known.get((row.path, row.size, row.modified))
        or FileRow(
            path=row.path,
            size=row.size,
            mode=row.mode,
            modified=row.modified,
            sha256=hashes.get(row.path, ""),
            form=forms.get(row.path, ""),
        )
        for row in rows
    ]
    return Found(done, cut, sum(not row.sha256 for row in done))


class _Reach(NamedTuple):
    """How an area is got at."""

    root: str
    """Folder."""
    user: str
    """Prefix of a command that runs as the app."""
    as_root: bool


def _reach(device: "AdbDevice", area: Area, package: str) -> _Reach:
    if area == "shared":
        return _Reach(f"{SHARED}/", "", False)
    folder = f"/data/data/{checked(package)}"
    if device.shell(f"run-as {package} true").code == 0:
        return _Reach(folder, f"run-as {package} ", False)
    if device.rooted() and device.shell(f"test -d {folder}", root=True).code == 0:
        return _Reach(folder, "", True)
    raise DeviceRefused(
        "files-private",
        f"the files of {package} cannot be read: it is not debuggable and there is no root",
    )


def _command(reach: _Reach, command: str) -> str:
    return f"{reach.user}sh -c {quote(command)}" if reach.user else command


def _stated(device: "AdbDevice", reach: _Reach) -> tuple[list[FileRow], bool]:
    # a name with a line break in it could pass for a row of its own: such files are left out
    find = (
        f"find {quote(reach.root)} -type f ! -name '*\n*' ! -path '*\n*' "
        "-exec stat -c '%s|%Y|%A|%n' {} + 2>/dev/null"
    )
    command = _command(reach, f"{find} | head -n {MOST + 1}")
    said = device.shell(command, root=reach.as_root, timeout=LIST_TIME)
    rows = []
    for line in said.out.split("\n"):
        if found := _ROW.fullmatch(line):
            size, at, mode, path = found.groups()
            rows.append(
                FileRow(path=path, size=int(size), mode=mode[1:], modified=int(at), sha256="")
            )
    rows.sort(key=lambda row: row.path)
    return rows[:MOST], len(rows) > MOST


def _affordable(rows: list[FileRow]) -> Iterator[FileRow]:
    """The files to read, the newest first, as far as the bounds allow."""
    left = HASH_TOTAL
    for row in sorted(rows, key=lambda row: (-row.modified, row.path)):
        if row.size <= min(HASH_LIMIT, left):
            left -= row.size
            yield row


def _batched(
    device: "AdbDevice", reach: _Reach, rows: list[FileRow], tool: str, form: re.Pattern[str]
) -> Iterator[tuple[str, str]]:
    """Path and value of each line a tool says about many files at once."""
    for batch in _batches(rows):
        command = _command(reach, f"{tool} {_words(batch)} 2>/dev/null")
        said = device.shell(command, root=reach.as_root, timeout=LIST_TIME)
        for line in said.out.split("\n"):
            if found := form.fullmatch(line):
                value, path = found.groups()
                # sha256sum writes a backslash twice, and says so with one at the start of the line
                yield path.replace("\\\\", "\\") if line.startswith("\\") else path, value


def _batches(rows: list[FileRow]) -> Iterator[list[FileRow]]:
    batch: list[FileRow] = []
    size = 0
    for row in rows:
        # quoted twice more on the way (run-as, su): a quote in it grows
        weight = len(quote(row.path).encode()) + 8 * row.path.count("'") + 1
        if batch and size + weight > BATCH:
            yield batch
            batch, size = [], 0
        batch.append(row)
        size += weight
    if batch:
        yield batch


def _words(rows: list[FileRow]) -> str:
    return " ".join(quote(row.path) for row in rows)


_BEGINS = re.compile(r"([0-9a-f]{0,32})  (.*)")
_BEGIN = 16  # bytes
_FORMS = (
    (re.compile("ffd8ff"), "image/jpeg"),
    (re.compile("89504e470d0a1a0a"), "image/png"),
    (re.compile("52494646.{8}57454250"), "image/webp"),
    (re.compile("474946383[79]61"), "image/gif"),
    (re.compile(".{8}66747970(?:68656963|68656978|6d696631|6d736631|68657663)"), "image/heic"),
    (re.compile(".{8}6674797061766966"), "image/avif"),
    (re.compile(".{8}66747970"), "video/mp4"),
    (re.compile("53514c69746520666f726d6174203300"), "application/vnd.sqlite3"),
    (re.compile("504b0304"), "application/zip"),
    (re.compile("1f8b"), "application/gzip"),
)


def _forms(device: "AdbDevice", reach: _Reach, rows: list[FileRow]) -> dict[str, str]:
    """What files are, by their first 16 bytes."""
    told = {}
    for batch in _batches([row for row in rows if row.size >= _BEGIN]):
        for path, begin in _begins(device, reach, batch):
            if form := next((name for pattern, name in _FORMS if pattern.match(begin)), ""):
                told[path] = form
    return told


def _begins(device: "AdbDevice", reach: _Reach, batch: list[FileRow]) -> Iterable[tuple[str, str]]:
    """Path and first bytes of files, which all have so many."""
    head = f"head -q -c {_BEGIN} {_words(batch)} 2>/dev/null | od -A n -v -t x1"
    said = device.shell(_command(reach, head), root=reach.as_root, timeout=LIST_TIME)
    digits = "".join(said.out.split())
    if len(digits) == 2 * _BEGIN * len(batch):
        starts = range(0, len(digits), 2 * _BEGIN)
        return [
            (row.path, digits[at : at + 2 * _BEGIN]) for row, at in zip(batch, starts, strict=True)
        ]
    # one was not to be read: each by itself
    tool = (
        f'first() {{ for one in "$@"; do printf "%s  %s\\n" '
        f'"$(od -A n -v -t x1 -N {_BEGIN} "$one" | tr -d " \\n")" "$one"; done; }}; first'
    )
    return _batched(device, reach, batch, tool, _BEGINS)


def read(
    device: "AdbDevice", area: Area, package: str, path: str, limit: int = READ_LIMIT
) -> bytes:
    """The bytes of a file of a listing.

    Raises:
        DeviceRefused: ``files-private``, ``device-pull-refused``, ``device-too-much``.
    """
    reach = _reach(device, area, package)
    command = _command(reach, f"cat {quote(path)}")
    code, out, err = device.raw(command, root=reach.as_root, timeout=LIST_TIME, limit=limit)
    if code:
        words = " ".join(err.decode("utf-8", "replace").split())[:200]
        raise DeviceRefused("device-pull-refused", f"{path} cannot be read: {words}")
    return out


# --- the album ----------------------------------------------------------------------------------


def plant(device: "AdbDevice", pictures: dict[str, bytes]) -> list[str]:
    """Put pictures into the album and have the media store find them; their paths. Removed again on `restore`.

    Raises:
        DeviceRefused: ``plant-refused``, ``device-push-refused``.
    """
    paths = {f"{ALBUM}/{name}": data for name, data in pictures.items()}
    if bad := [name for name in pictures if not re.fullmatch(r"[\w][\w.-]{0,99}", name)]:
        raise DeviceRefused("plant-refused", f"{bad[0]!r} is no plain file name")
    words = " ".join(quote(path) for path in paths)
    gone = f"rm -f {words}; {'; '.join(_scan(path) for path in paths)}; true"
    device.note("plant", ALBUM, Step(by="shell", text=gone))
    said = device.shell(f"mkdir -p {ALBUM}")
    if said.code:
        raise refused("plant-refused", "the album cannot be written", said)
    with tempfile.TemporaryDirectory() as scratch:
        for path, data in paths.items():
            source = Path(scratch) / "picture"
            source.write_bytes(data)
            device.push(source, path)
    device.shell("; ".join(_scan(path) for path in paths), timeout=60.0)
    return list(paths)


def _scan(path: str) -> str:
    """Have the media store look at a file: by broadcast, and since Android 10 by a call of its provider."""
    return (
        f"am broadcast -a android.intent.action.MEDIA_SCANNER_SCAN_FILE -d {quote('file://' + path)} >/dev/null 2>&1; "
        f"content call --uri content://media/ --method scan_file --arg {quote(path)} >/dev/null 2>&1"
    )
