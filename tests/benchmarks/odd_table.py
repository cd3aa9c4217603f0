"""The table of apps with oddities in the page of the benchmarks of batches."""

from typing import Any

from odd_files import KINDS, PLAIN

PROGRAMS = {"ours": "ours", "exodus": "exodus-core", "apkid": "APKiD", "androguard": "androguard"}


def section(told: dict[str, Any]) -> str:
    """The section of what `bench_odd` found."""
    if "kinds" not in told:
        return f"## Files that are odd\n\nNot measured: {told['missing']}"
    head = ["kind", "what is odd, and what Android does", "files"]
    head += ["ours", *(f"{each}" for name, each in PROGRAMS.items() if name != "ours")]
    rows = [
        _row(kind.name, kind.what, told["kinds"][kind.name])
        for kind in (PLAIN, *KINDS)
        if kind.name in told["kinds"]
    ]
    kinds = [each for name, each in told["kinds"].items() if name != PLAIN.name]
    rows.append(_row("**all but plain**", "", _sum(kinds)))
    lines = [head, ["---"] * len(head), *rows]
    table = "\n".join(f"| {' | '.join(line)} |" for line in lines)
    missing = "".join(
        f"\n\n{PROGRAMS[name]}: not measured, {why}." for name, why in told["missing"].items()
    )
    return f"""## Files that are odd

{TEXT.format(apps=told["apps"])}

{table}{missing}"""


def _row(name: str, what: str, told: dict[str, dict[str, int]]) -> list[str]:
    cells = []
    for program in PROGRAMS:
        if (each := told.get(program)) is None:
            cells.append("-")
            continue
        limited = f" ({each['limited']} limited)" if each["limited"] else ""
        cells.append(f"{each['answered']}{limited} / {each['right']}")
    return [name, what, str(told["ours"]["files"]), *cells]


def _sum(kinds: list[dict[str, dict[str, int]]]) -> dict[str, dict[str, int]]:
    total: dict[str, dict[str, int]] = {}
    for kind in kinds:
        for program, counts in kind.items():
            row = total.setdefault(program, dict.fromkeys(counts, 0))
            for key, value in counts.items():
                row[key] += value
    return total


TEXT = """Apps in stores carry oddities that Android reads over: packers put them there, and such as do not want to be read.
The files of the corpus above are plain ones and cannot show who reads those. So {apps} small apps were packed plainly, and once more with
each oddity of which Android's own sources leave no doubt that it reads such a file; what Android refuses (doubled entries, bytes before or
after the archive, names that are no UTF-8) is left out. None is signed, but those with wrong checksums hold the list of digests that
no installed app is without, in this form or another. They are no part of the corpus, and no rate counts them; every kind
counts as much as another, which says nothing of how often each is met.

Each cell: how many files the program answered for / how many of these answers are right: same package and as many classes as in the plain
app, and those that the oddity adds. APKiD names neither package nor classes: right is that it has something to say of as many dex files.
`limited`: we answered and stated a limitation that the plain app has not."""
