"""Which characters the installed fonts can show: an empty box in evidence is worse than a refusal."""

import re
import shutil
import subprocess
from functools import cache

ORDINARY = "的一是在人脸处理信息同意检查报告"
"""Characters that every Chinese font has."""
SECONDS = 20
_PLAIN = re.compile(r"[^\x00-\x7f]")
_RANGE = re.compile(r"^([0-9a-f]{1,6})(?:-([0-9a-f]{1,6}))?$")
_INVISIBLE = {0x200D, 0xFE0E, 0xFE0F, 0xA0, 0x3000, 0x2002, 0x2003, 0x2009, 0x202F}
"""Joiners, variation selectors and spaces: they need no glyph."""


def without_glyph(text: str) -> str | None:
    """Characters of a text that no installed font has, in order; ``None`` where the fonts cannot be asked."""
    covered = coverage()
    if covered is None:
        return None
    wanted = sorted({ord(char) for char in _PLAIN.findall(text)} - _INVISIBLE)
    return "".join(chr(code) for code in wanted if not covered >> code & 1)


@cache
def coverage() -> int | None:
    """Code points of all scalable fonts, a bit each, as fontconfig lists them: what the PDF writers choose from."""
    program = shutil.which("fc-list")
    if program is None:
        return None
    try:
        listed = subprocess.run(
            [program, "--format", "%{charset}\\n", ":scalable=true"],
            capture_output=True,
            timeout=SECONDS,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    bits = 0
    for word in set(listed.stdout.decode("ascii", "replace").split()):
        if found := _RANGE.match(word):
            first = int(found[1], 16)
            last = int(found[2] or found[1], 16)
            bits |= ((1 << max(0, last - first + 1)) - 1) << first
    return bits
