"""What the benchmarks of batches found: facts in ``docs/benchmarks-batch.json``, a page made of them beside it."""

import importlib.metadata
import json
import math
import os
import platform
import statistics
from pathlib import Path
from typing import Any

import odd_table

PROJECT = Path(__file__).resolve().parents[2]
FACTS = PROJECT / "docs" / "benchmarks-batch.json"
RIVALS = ("androguard", "exodus", "apkid", "mobsf")
_PEAKS = 6
"""Workers whose peaks are told, the largest."""
_OURS = {"androguard": "small", "exodus": "large", "apkid": "large", "mobsf": "mobsf"}
"""Which sample of ours a program's is compared with."""
_DOES = {
    "androguard": "`AnalyzeAPK`: parses everything, cross-references; decides nothing",
    "exodus": "manifest, class names by dexdump, 400 patterns (ours: its own list comes from a server)",
    "apkid": "its own rules for packers and compilers, default options",
    "mobsf": "its task for one APK **without decompiling**: JADX is fetched from a server at the first start and "
    "could not be had, so its patterns see no Java code and the figure is a lower bound",
}


def keep(section: str, facts: dict[str, Any], output: Path | None = None) -> None:
    """Put a section into the facts and write the page anew. ``output``: the JSON, if not that of the docs."""
    place = output or FACTS
    known = json.loads(place.read_text(encoding="utf-8")) if place.is_file() else {}
    known[section] = facts
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(json.dumps(known, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    place.with_suffix(".md").write_text(page(known), encoding="utf-8")


def kept(section: str, output: Path | None = None) -> dict[str, Any]:
    """A section of the facts as it was kept, empty when it was not."""
    place = output or FACTS
    known = json.loads(place.read_text(encoding="utf-8")) if place.is_file() else {}
    return known.get(section, {})


def machine() -> dict[str, Any]:
    """The kind of machine, without its name or a date."""
    model = ""
    info = Path("/proc/cpuinfo")
    if info.is_file():
        lines = [line for line in info.read_text().splitlines() if line.startswith("model name")]
        model = lines[0].partition(":")[2].strip() if lines else ""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    names = ("numpy", "deflate")
    return {
        "kind": platform.machine(),
        "model": model,
        "processors": os.cpu_count(),
        "gibibytes": round(memory / 2**30),
        "python": platform.python_version(),
        "packages": {name: importlib.metadata.version(name) for name in names},
    }


# --- the page ------------------------------------------------------------------------------------


def page(known: dict[str, Any]) -> str:
    """The page of all facts there are."""
    parts = [HEAD, _machine(known.get("machine"))]
    for name, told in (
        ("corpus", _corpus),
        ("ours", _ours),
        ("mixed", _mixed),
        ("cluster", _cluster),
    ):
        if name in known:
            parts.append(told(known[name]))
    if "samples" in known and "corpus" in known:
        parts.append(_rivals(known))
    if "odd" in known:
        parts.append(odd_table.section(known["odd"]))
    for name, told in (("queue", _queue), ("chaos", _chaos)):
        if name in known:
            parts.append(told(known[name]))
    return "\n\n".join(part.strip("\n") for part in parts if part) + "\n"


def _table(head: list[str], rows: list[list[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _machine(told: dict[str, Any] | None) -> str:
    if not told:
        return ""
    packages = ", ".join(f"{name} {version}" for name, version in told["packages"].items())
    model = f" ({told['model']})" if told["model"] else ""
    return (
        f"{told['kind']}{model}, {told['processors']} processors, {told['gibibytes']} GiB, "
        f"Python {told['python']}, {packages}."
    )


def _corpus(told: dict[str, Any]) -> str:
    rows = []
    for each in told["strata"]:
        files, kinds = each["files"], each["kinds"]
        rows.append(
            [
                each["name"],
                f"{files}",
                f"{each['share'] * 100:.0f} %",
                f"{each['bytes'] / 1e9:.2f}",
                f"{each['dex_bytes'] / files / 1e6:.2f}",
                f"{each['dexes'] / files:.1f}",
                *_spread(each["dex_counts"]),
                f"{kinds['real']} / {kinds['own']} / {kinds['face']}",
            ]
        )
    files = sum(each["files"] for each in told["strata"])
    size = sum(each["bytes"] for each in told["strata"])
    dexes = sum(each["dexes"] for each in told["strata"])
    table = _table(
        [
            "size",
            "files",
            "share",
            "GB",
            "dex MB a file",
            "dex files",
            "median",
            "of ten nine have at most",
            "1 / 2 / 3 / 4 to 6 / more",
            "base: real / ours / ours with faces",
        ],
        rows,
    )
    return f"""## The corpus

{files} files, {size / 1e9:.1f} GB, {size / files / 1e6:.1f} MB on average; seed {told["seed"]}. {CORPUS}
Of {dexes} dex files none equals another by its bytes; their code is that of {told["real_code"]} real dex files, of {told["pieces"]} pieces
of the large ones among them, and of our apps'. {CODE}

{table}"""


def _spread(counts: list[int]) -> list[str]:
    """Of ordered numbers the median and the ninth tenth, and how many there are of each."""
    ends = ((1, 1), (2, 2), (3, 3), (4, 6), (7, max(counts)))
    groups = [sum(least <= count <= most for count in counts) for least, most in ends]
    tenth = counts[math.ceil(0.9 * len(counts)) - 1]
    return [f"{statistics.median(counts):.0f}", f"{tenth}", " / ".join(map(str, groups))]


def _ours(told: dict[str, Any]) -> str:
    if "missing" in told:
        return f"## The whole corpus\n\nNot measured: {told['missing']}"
    rows = []
    for run in told["runs"]:
        files = run["files"]
        states = ", ".join(f"{n} {state}" for state, n in sorted(run["states"].items()))
        rows.append(
            [
                f"{run['jobs']}",
                states,
                f"{run['wall']:.0f}",
                f"{files / run['wall']:.1f}",
                f"{run['cpu']:.0f}",
                f"{3600 * files / run['cpu']:,.0f}".replace(",", " "),
                f"{run['own'] / files * 1000:.1f}",
                f"{run['db_bytes'] / files / 1000:.1f}",
            ]
        )
    head = [
        "workers",
        "outcome",
        "wall s",
        "APK/s",
        "CPU s",
        "apps a CPU-hour",
        "CPU ms of the parent an app",
        "kB of database an app",
    ]
    one, two = told["runs"]
    faces = one["faces"]
    memories = [_memory(run) for run in told["runs"]]
    memory_head = [
        "workers",
        "parent MB",
        "started",
        "peaks of workers MB",
        "all children MB, shared pages once",
        *(
            f"{who}, {part}, MB a 1 000 apps"
            for who in ("parent", "children")
            for part in ("whole run", "looking", "scanning")
        ),
        *(f"{who}, scanning beside looking, MB" for who in ("parent", "children")),
    ]
    return f"""## The whole corpus

`faceaudit batch LIST --db FILE --jobs N`, new database, files in an order of chance, page cache warm, start
({told["start"]:.2f} CPU s with one worker: what is left of 4 and of 24 small apps when none is) included. An SDK for faces was found in {faces.get("2", 0)}, a camera without one in {faces.get("1", 0)}.
**Two workers : one = {one["wall"] / two["wall"]:.2f}** in APK/s.

{_table(head, rows)}

Memory, looked at twice a second. Slopes are the median of those between any two moments, without the first tenth,
of the whole run and of each of its two parts: every app is looked at, then every app is scanned. Once, where the parts
meet, both have more to do: that step is told for itself, and the slope of the whole run holds it, too. `started`: workers, with those that took the place of another.

{_table(memory_head, memories)}"""


def _memory(run: dict[str, Any]) -> list[str]:
    memory = run["memory"]
    peaks = memory.get("worker_peaks", [memory["largest_peak"]])
    shared = memory.get("shared_peak")
    return [
        f"{run['jobs']}",
        f"{memory['parent_peak'] / 1e6:.0f}",
        f"{memory.get('started', '-')}",
        ", ".join(f"{peak / 1e6:.0f}" for peak in peaks[:_PEAKS]),
        "-" if shared is None else f"{shared / 1e6:.0f}",
        *(
            _slope(memory, f"{who}{part}")
            for who in ("parent", "workers")
            for part in ("", "_looking", "_scanning")
        ),
        *(_slope(memory, who, "step") for who in ("parent", "workers")),
    ]


def _slope(memory: dict[str, Any], who: str, what: str = "slope") -> str:
    slope = memory.get(f"{who}_{what}")
    return "-" if slope is None else f"{slope / 1e6:+.2f}"


def _mixed(told: dict[str, Any]) -> str:
    if "missing" in told:
        return f"## Real apps only\n\nNot measured: {told['missing']}"
    files = told["files"]
    return f"""## Real apps only

Every real APK that can be opened, several copies of each, repacked so that no two files or dex files are equal:
{files} files, {told["bytes"] / 1e9:.2f} GB. Two workers: **{files / told["wall"]:.1f} APK/s** over the whole command, {told["cpu"] / files * 1000:.0f} ms of
CPU an app, {3600 * files / told["cpu"]:.0f} apps a CPU-hour."""


def _cluster(told: dict[str, Any]) -> str:
    if "missing" in told:
        return f"## A cluster on this machine\n\nNot measured: {told['missing']}"
    rows = []
    alone, joined = told["starts"]
    for ours, theirs in told["pairs"]:
        rows.append(
            [
                *(f"{told['files'] / each['wall']:.1f}" for each in (ours, theirs)),
                f"{theirs['wall'] / ours['wall']:.2f}",
                f"{(theirs['wall'] - joined) / (ours['wall'] - alone):.2f}",
                f"{theirs['cpu'] / ours['cpu']:.2f}",
            ]
        )
    head = [
        "processes, APK/s",
        "cluster, APK/s",
        "wall, cluster : processes",
        "without start",
        "CPU",
    ]
    return f"""## A cluster on this machine

`--cluster local:2` beside `--jobs 2` on the real apps of above, in turns. A batch of one app takes {alone:.1f} s and {joined:.1f} s; the last but
one ratio leaves these out.

{_table(head, rows)}"""


def _rivals(known: dict[str, Any]) -> str:
    samples = known["samples"]
    if "missing" in samples:
        return f"## Beside other programs\n\nNot measured: {samples['missing']}"
    share = {each["name"]: each["share"] for each in known["corpus"]["strata"]}
    parts, summary = [], []
    for name in RIVALS:
        told = known.get(name)
        if told is None:
            continue
        if "missing" in told:
            summary.append([name, told["missing"], *["-"] * 7])
            continue
        ours = samples[_OURS[name]]
        cells, row = _compared(told, ours, samples["start"], share)
        summary.append([told["pin"].replace("==", " "), *row])
        parts.append(f"**{told['pin'].replace('==', ' ')}**: {_DOES[name]}.\n\n{cells}")
    head = [
        "program",
        "answered",
        "we answered",
        "apps a CPU-hour",
        "ours",
        "CPU s an app",
        "ours",
        "CPU ratio",
        "without start",
    ]
    return f"""## Beside other programs

{RIVAL}

{_table(head, summary)}

""" + "\n\n".join(parts)


def _compared(
    told: dict[str, Any], ours: dict[str, Any], start: float, share: dict[str, float]
) -> tuple[str, list[str]]:
    rows = []
    whole = {"theirs": 0.0, "ours": 0.0, "bare": 0.0, "share": 0.0}
    files = answered = our_answers = our_files = 0
    for stratum in share:
        theirs, mine = told["strata"].get(stratum), ours.get(stratum)
        if theirs is None or mine is None:
            continue
        a = theirs["cpu"] / theirs["files"]
        # A batch starts once for any number of files: what a stratum's own start cost is told apart.
        bare = max(mine["cpu"] - start, 0.0) / mine["files"]
        b = bare + start / sum(each["files"] for each in ours.values())
        done = sum(mine["states"].get(state, 0) for state in ("done", "over-budget", "duplicate"))
        errors = ", ".join(f"{n} {kind}" for kind, n in sorted(theirs["errors"].items()))
        rows.append(
            [
                stratum,
                f"{theirs['files']}",
                f"{theirs['answered']}{f' ({errors})' if errors else ''}",
                f"{done}",
                f"{a:.3f}",
                f"{b:.3f}",
                _ratio(a, b),
                f"{theirs['memory'] / 1e6:.0f}",
            ]
        )
        files += theirs["files"]
        our_files += mine["files"]
        answered += theirs["answered"]
        our_answers += done
        for key, value in (("theirs", a), ("ours", b), ("bare", bare), ("share", 1.0)):
            whole[key] += value * share[stratum]
    theirs_start = told["start"] / max(files, 1)
    a = whole["theirs"] / whole["share"]
    b, bare = whole["ours"] / whole["share"], whole["bare"] / whole["share"]
    head = [
        "size",
        "files",
        "answered",
        "we answered",
        "CPU s an app",
        "ours",
        "ratio",
        "largest MB",
    ]
    a += theirs_start
    row = [
        f"{answered} of {files}",
        f"{our_answers} of {our_files}",
        *(f"{3600 / each:,.0f}".replace(",", " ") for each in (a, b)),
        f"{a:.3f}",
        f"{b:.4f}",
        f"**{_ratio(a, b)}**",
        _ratio(a - theirs_start, bare),
    ]
    return _table(head, rows), row


def _ratio(a: float, b: float) -> str:
    if not b or math.isnan(b):
        return "-"
    ratio = a / b
    return f"{ratio:.0f}" if ratio >= 20 else f"{ratio:.1f}"


def _queue(told: dict[str, Any]) -> str:
    rows = [
        [
            f"{each['entries']:,}".replace(",", " "),
            f"{each['worked']:,}".replace(",", " "),
            f"{each['add_us']:.0f}",
            f"{each['resolve_us']:.0f}",
            f"{each['app_ms']:.2f}",
            f"{each['database_ms']:.2f} ({each['database_cpu_ms']:.2f})",
            f"{each['largest_ms']:.0f}",
            f"{each['peak'] / 1e6:.0f}",
        ]
        for each in told["runs"]
    ]
    head = [
        "entries",
        "worked off",
        "adding, µs an entry",
        "deciding the order, µs an entry",
        "parent's CPU, ms an app",
        "database, ms an app (CPU)",
        "longest operation, ms",
        "parent's peak MB",
    ]
    return f"""## The queue, up to a million entries

{QUEUE}

{_table(head, rows)}"""


def _chaos(told: dict[str, Any]) -> str:
    rows = []
    for each in told["runs"]:
        kills = ", ".join(f"{n} {kind}" for kind, n in sorted(each["kills"].items()))
        rows.append(
            [
                each["name"],
                f"{each['apps']}",
                f"{sum(each['kills'].values())}: {kills}",
                f"{each['commands']}",
                f"{each['gave_up']}",
                f"{each['lost']}",
                f"{each['doubled']}",
                "equal" if each["equal"] else "**different**",
            ]
        )
    head = [
        "run",
        "apps",
        "what was done to it",
        "commands",
        "gave up",
        "lost",
        "doubled",
        "rows, times apart",
    ]
    return f"""## Ended at random moments

{CHAOS}

{_table(head, rows)}"""


HEAD = """\
# Benchmarks of batches

Written by `make bench-batch` and `make chaos`; do not edit. All figures are of one run on one machine and one
day; read the ratios. CPU seconds are user and system time of a command and of everything it started."""

CORPUS = """Made by a script from real APKs (fetched by name from package
registries) and from our own apps: a base with its resources, some of them packed anew, real code as further
dex files, and padding that cannot be compressed. How the sizes of a store's apps are distributed could not be had: published
averages go from 6 MB (2012) to 45 MB (2023), and ours is lower, for the disk's sake; so figures are given for each size. The scanner keeps no
dex file or result of one from app to app; in case it ever does, every copy of a dex file has other bytes, checksum and signature."""

CODE = """Of the real dex files nearly all are under 110 kB or over 1.8 MB. So the large ones were disassembled, and whole
packages of them that stand side by side assembled again (baksmali, smali), to pieces whose sizes are drawn evenly over the logarithm from
20 kB to 8 MB; what a piece calls outside of itself is not there, which is lawful. As a compiler does it, an app has as few dex files as its
code needs, the largest first, and no class twice unless it wants more than all real code there is (over 20 MB). Bases that come with many
small dex files (debug builds have up to 16) keep them."""

RIVAL = """Each program reads a sample of the same files, two at a time, as ours does in the same run. The others' library is
imported once and each file is read in a process forked from it, so that no file pays for the start; a file that is not
read in the time and memory given (androguard: 240 s and 8 GiB) counts with the whole time. `CPU s an app` is weighed by the shares of the sizes in
the corpus, one start for the whole sample included; the last column leaves every start out. The programs answer different questions: none
of the others decides anything about faces."""

QUEUE = """The product's own loop with workers that answer at once with the rows of a scan (`Plan.work`), so that what is left is the
queue, the database and the pipes. Of the million, all but the last are entries that earlier runs finished; the last are
looked at and scanned. Database time is what the parent spends in the queue's operations, the longest of them apart."""

CHAOS = """Small apps, repacked, scanned undisturbed, and then while processes are ended or stopped at random moments (a seed decides); a
parent that was ended is started again with the same command. At the end all rows of all tables are compared. Lost: inputs without a
row or without a final state. Doubled: inputs or scans with two."""
