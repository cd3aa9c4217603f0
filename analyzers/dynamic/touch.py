"""The screen of a device over adb: its tree, its picture, touches and text."""

import base64
import re
import time
from shlex import quote
from typing import TYPE_CHECKING

from analyzers.dynamic.apps import SCRATCH, refused
from analyzers.dynamic.device import DeviceRefused, Said
from analyzers.dynamic.undo import Step

if TYPE_CHECKING:
    from analyzers.dynamic.adb import AdbDevice

KEYS = {"back": 4, "home": 3, "enter": 66, "recent": 187}
TREE_TIME = 25.0  # uiautomator itself waits 10 s for the screen to rest
WAITS = (0.0, 0.4, 0.8, 1.5)  # seconds before each try for a tree
TREE_LIMIT = 8 << 20
SHOT_LIMIT = 64 << 20
LONGEST_TEXT = 4000
CONNECTING = 0.5  # seconds until a field has the new keyboard
_PNG = b"\x89PNG\r\n\x1a\n"
_TREE_FILE = f"{SCRATCH}/faceaudit-screen.xml"

UNICODE_KEYBOARDS = {
    "com.android.adbkeyboard/.AdbIME": "am broadcast -a ADB_INPUT_B64 --es msg {base64}",
    "com.github.uiautomator/.AdbKeyboard": "am broadcast -a ADB_KEYBOARD_INPUT_TEXT --es text {base64}",
}
"""Keyboards that take text of any script from a broadcast; the first that is installed is used."""


# --- looking ------------------------------------------------------------------------------------


def tree(device: "AdbDevice") -> str:
    """The accessibility tree, tried again while the screen moves, with ``--compressed`` every second time.

    A camera preview or an animation may never rest ("could not get idle state"), a web page may give an empty tree.

    Raises:
        DeviceRefused: ``tree-unavailable`` with uiautomator's last words.
    """
    words = ""
    for number, wait in enumerate(WAITS):
        time.sleep(wait)
        try:
            said = _dumped(device, compressed=number % 2 == 1)
        except DeviceRefused as error:
            if error.code != "device-timeout":
                raise
            words = "no answer"
            continue
        if is_tree(said.out):
            return said.out
        words = " ".join((said.err or "an empty tree").split())[:200]
    raise DeviceRefused("tree-unavailable", f"the screen's contents cannot be read: {words}")


def _dumped(device: "AdbDevice", *, compressed: bool) -> Said:
    file, option = quote(_TREE_FILE), "--compressed " if compressed else ""
    # the file goes first and last, or an old screen would be taken for this one
    command = (
        f"rm -f {file}; uiautomator dump {option}{file} 1>&2; cat {file} 2>/dev/null; rm -f {file}"
    )
    return device.shell(command, timeout=TREE_TIME)


def is_tree(text: str) -> bool:
    """Whether it is a whole tree with something in it."""
    return (
        len(text) <= TREE_LIMIT
        and "<hierarchy" in text[:2000]
        and text.rstrip().endswith("</hierarchy>")
        and re.search(r"<node\b[^>]*\bclass=\"[^\"]", text) is not None
    )


def screenshot(device: "AdbDevice") -> bytes:
    """The screen as PNG. A window that forbids it (FLAG_SECURE) is black, or nothing at all is given.

    Raises:
        DeviceRefused: ``screenshot-refused``.
    """
    code, out, err = device.raw("screencap -p", timeout=20.0, limit=SHOT_LIMIT)
    if not out.startswith(_PNG):
        said = Said(code, "", err.decode("utf-8", "replace"))
        raise refused("screenshot-refused", "no picture of the screen could be taken", said)
    return out


# --- touching -----------------------------------------------------------------------------------


def send(device: "AdbDevice", arguments: str) -> None:
    """``input …``. Raises `DeviceRefused` ``input-refused``: some phones want another developer option for it."""
    said = device.shell(f"input {arguments}", timeout=20.0)
    if said.code or "Exception" in said.err or "INJECT_EVENTS" in said.err + said.out:
        raise refused(
            "input-refused",
            "the phone takes no touches over adb (on MIUI and ColorOS switch on the developer option "
            "that allows simulated input)",
            said,
        )


def type_text(device: "AdbDevice", value: str) -> None:
    """Type into the field that has the focus.

    ASCII goes through ``input text``. Chinese and other text goes through a keyboard that takes broadcasts when one is
    installed (ADBKeyBoard, or the one of uiautomator2); it is switched to, and the user's own comes back on
    `AdbDevice.restore`. Without one it is handed to ``input text`` all the same: plain Android refuses it.

    Raises:
        DeviceRefused: ``text-unsupported`` when the phone cannot take this text, ``input-refused``.
    """
    value = value[:LONGEST_TEXT]
    for number, line in enumerate(value.split("\n")):
        if number:
            send(device, f"keyevent {KEYS['enter']}")
        if line.isascii() and line.isprintable():
            _ascii(device, line)
        elif line:
            _unicode(device, line)


def _ascii(device: "AdbDevice", line: str) -> None:
    # `input text` writes a blank for %s, and knows no other way to say one
    for part in re.split(r"(?<=%)(?=s)", line):
        if part:
            send(device, f"text {quote(part.replace(' ', '%s'))}")


def _unicode(device: "AdbDevice", line: str) -> None:
    said = device.shell("ime list -s -a")
    for name, broadcast in UNICODE_KEYBOARDS.items():
        if name in said.out.split():
            _use_keyboard(device, name)
            encoded = base64.b64encode(line.encode()).decode()
            answer = device.shell(broadcast.format(base64=quote(encoded)))
            if answer.code == 0:
                return
    try:
        send(device, f"text {quote(line.replace(' ', '%s'))}")
    except DeviceRefused as error:
        raise DeviceRefused(
            "text-unsupported",
            "the phone cannot be given this text over adb: install ADBKeyBoard on it "
            "(a keyboard that takes text of any script)",
        ) from error


def _use_keyboard(device: "AdbDevice", name: str) -> None:
    now = device.shell("settings get secure default_input_method").out.strip()
    if now == name:
        return
    if not device.noted("keyboard") and re.fullmatch(r"[\w.]+/[\w.$]+", now):
        device.note("keyboard", now, Step(by="shell", text=f"ime set {now}"))
    device.shell(f"ime enable {name} && ime set {name}")
    time.sleep(CONNECTING)
