"""frida-server: which file, the right version and processor, started, answering, and gone again."""

import lzma
import os
import shutil
import sys
import time
from pathlib import Path

import pytest
from canned_adb import Reply

from analyzers.dynamic import gadget, server
from analyzers.dynamic.device import DeviceRefused

ARM64 = b"\x7fELF\x02\x01\x01" + bytes(9) + b"\x03\x00\xb7\x00" + bytes(40)

STAND_IN = """#!{python} -SB
# speaks frida's protocol at the port it is given, as frida-server does
import sys
sys.path[:0] = {paths!r}
import time, frida
if "--version" in sys.argv:
    print(frida.__version__)
    sys.exit()
host, port = sys.argv[sys.argv.index("-l") + 1].split(":")
inner = frida.EndpointParameters(address="127.0.0.1", port=int(port) + 1)
frida_server = frida.PortalService(inner, frida.EndpointParameters(address=host, port=int(port)))
frida_server.start()
time.sleep(60)
"""


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """Where the user puts servers."""
    place = tmp_path / "frida"
    place.mkdir()
    monkeypatch.setenv("FACEAUDIT_FRIDA", str(place))
    return place


@pytest.mark.parametrize(
    ("abis", "name"),
    [
        (("arm64-v8a", "armeabi-v7a"), "frida-server-17.2.0-android-arm64"),
        (("armeabi-v7a", "armeabi"), "frida-server-17.2.0-android-arm"),
        (("x86_64", "arm64-v8a"), "frida-server-17.2.0-android-x86_64"),
        (("riscv64", "x86"), "frida-server-17.2.0-android-x86"),
    ],
)
def test_the_file_that_is_needed(abis, name):
    assert server.needed(abis, "17.2.0") == name


def test_a_processor_without_server():
    with pytest.raises(DeviceRefused) as refused:
        server.needed(("mips",), "17.2.0")
    assert refused.value.code == "frida-abi"


def test_a_missing_file_is_named_with_its_place(folder, tmp_path):
    with pytest.raises(DeviceRefused, match=r"android-arm64\.xz") as refused:
        server.find(("arm64-v8a",), "17.2.0")
    assert str(folder) in str(refused.value)
    packed = folder / "frida-server-17.2.0-android-arm64.xz"
    packed.write_bytes(b"")
    assert server.find(("arm64-v8a",), "17.2.0") == packed
    with pytest.raises(DeviceRefused):
        server.find(("arm64-v8a",), "17.2.0", tmp_path / "absent")


def test_a_packed_file_is_unpacked_within_bounds(tmp_path, monkeypatch):
    packed, target = tmp_path / "s.xz", tmp_path / "s"
    packed.write_bytes(lzma.compress(ARM64))
    assert server.unpacked(packed, target).read_bytes() == ARM64
    monkeypatch.setattr(server, "LARGEST", 10)
    with pytest.raises(DeviceRefused) as refused:
        server.unpacked(packed, target)
    assert refused.value.code == "frida-server-damaged"
    packed.write_bytes(packed.read_bytes()[:-20])
    with pytest.raises(DeviceRefused):
        server.unpacked(packed, target)


@pytest.mark.parametrize(
    ("data", "abis", "code"),
    [
        (ARM64, ("x86_64", "x86"), "frida-abi"),
        (b"MZ" + bytes(40), ("arm64-v8a",), "frida-server-damaged"),
        (ARM64[:19], ("arm64-v8a",), "frida-server-damaged"),
    ],
)
def test_a_binary_for_another_processor_is_not_pushed(tmp_path, data, abis, code):
    file = tmp_path / "s"
    file.write_bytes(data)
    with pytest.raises(DeviceRefused) as refused:
        server.check_machine(file, abis)
    assert refused.value.code == code


def test_another_version_is_refused_and_nothing_stays(canned, device, tmp_path):
    file = tmp_path / "s"
    file.write_bytes(ARM64)
    canned.answers["id -u"] = Reply("0\n")
    canned.answers["getprop"] = Reply("[ro.product.cpu.abilist]: [arm64-v8a]\n")
    canned.answers["chmod 755"] = Reply("16.1.4\n")
    with pytest.raises(DeviceRefused, match=r"16\.1\.4") as refused:
        server.start(device, file)
    assert refused.value.code == "frida-version"
    assert canned.commands[-1].startswith("for one in /proc")
    assert device.noted("frida-server") is None


def test_without_root_the_binary_is_not_even_looked_for(canned, device):
    canned.answers["getprop"] = Reply("[ro.product.cpu.abilist]: [arm64-v8a]\n")
    with pytest.raises(DeviceRefused) as refused:
        server.start(device)
    assert refused.value.code == "device-no-root"


def test_it_is_started_and_answers_over_adb(phone, tmp_path, monkeypatch):
    file = tmp_path / "frida-server"
    python = Path(getattr(sys, "_base_executable", sys.executable)).resolve()
    paths = [path for path in sys.path if "site-packages" in path]
    file.write_text(STAND_IN.format(python=python, paths=paths), "utf-8")
    monkeypatch.setattr(server, "check_machine", lambda file, abis: None)
    running = server.start(phone, file)
    assert server.answers(running.address)
    assert phone.shell(f"kill -0 {running.pid}").code == 0
    phone.shell(f"kill -9 {running.pid}")  # a script has its interpreter's name in /proc
    assert phone.restore() == []
    assert phone.shell(f"ls {running.path}").code != 0


def test_one_that_ends_at_once_is_told_and_removed(phone, tmp_path, monkeypatch):
    file = tmp_path / "frida-server"
    file.write_text(
        '#!/bin/sh\n[ "$1" = --version ] && echo $VERSION && exit\nexit 1\n'.replace(
            "$VERSION", server.installed_version()
        ),
        "utf-8",
    )
    monkeypatch.setattr(server, "check_machine", lambda file, abis: None)
    with pytest.raises(DeviceRefused) as refused:
        server.start(phone, file)
    assert refused.value.code == "frida-server-failed"
    assert phone.noted("frida-server") is None
    assert phone.noted("forward") is None
    assert "fs-" not in phone.shell("ls /data/local/tmp").out


def test_it_is_stopped_by_what_it_runs_from(phone, tmp_path):
    path = "/data/local/tmp/fs-test"
    phone.push(Path(shutil.which("sleep")).resolve(), path)
    number = phone.shell(f"chmod 755 {path}; {path} 60 >/dev/null 2>&1 & echo $!").out.strip()
    assert phone.shell(f"kill -0 {number}").code == 0
    assert phone.shell(server.stop_command(path)).code == 0
    deadline = time.monotonic() + 30
    while Path(f"/proc/{number}/exe").exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert phone.shell(f"ls {path}").code != 0
    assert phone.shell(server.stop_command(path)).code == 0


# --- the gadget route ---------------------------------------------------------------------------


def tools(folder, **scripts):
    """Stand-ins for the tools, on a PATH of their own."""
    for tool in gadget.TOOLS:
        path = folder / tool
        path.write_text("#!/bin/sh\n" + scripts.get(tool.replace("-", "_"), "exit 0\n"), "utf-8")
        path.chmod(0o755)
    return f"{folder}{os.pathsep}/usr/bin{os.pathsep}/bin"


def test_an_app_in_parts_cannot_be_patched(tmp_path):
    with pytest.raises(DeviceRefused) as refused:
        gadget.patched([tmp_path / "a", tmp_path / "b"], ("arm64-v8a",), "17", tmp_path / "out")
    assert refused.value.code == "gadget-splits"


def test_missing_tools_are_named(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(DeviceRefused, match="pip install frida-gadget") as refused:
        gadget.patched([tmp_path / "a"], ("arm64-v8a",), "17", tmp_path / "out")
    assert refused.value.code == "gadget-tools"


def test_the_patcher_is_given_version_processor_and_settings_and_the_copy_is_signed(
    tmp_path, monkeypatch
):
    stands, log = tmp_path / "bin", tmp_path / "log"
    stands.mkdir()
    note = f'echo "$(basename $0) $*" >>{log}\n'
    path = tools(
        stands,
        frida_gadget=note
        + f"cat gadget.json >>{log}; mkdir -p app/dist; cp app.apk app/dist/app.apk\n",
        zipalign=note + 'for last; do :; done; cp app/dist/app.apk "$last"\n',
        keytool=note,
        apksigner=note + 'cp aligned.apk "$7"\n',
    )
    monkeypatch.setenv("PATH", path)
    app, out = tmp_path / "x.apk", tmp_path / "out.apk"
    app.write_bytes(b"app")
    assert gadget.patched([app], ("arm64-v8a",), "17.2.0", out) == out
    assert out.read_bytes() == b"app"
    said = log.read_text("utf-8")
    assert "frida-gadget --arch arm64 --config gadget.json --frida-version 17.2.0 app.apk" in said
    assert '"on_load": "wait"' in said
    order = [
        word for word in ("frida-gadget ", "zipalign ", "keytool ", "apksigner ") if word in said
    ]
    assert [said.index(word) for word in order] == sorted(said.index(word) for word in order)


@pytest.mark.parametrize("script", ["echo broken >&2; exit 1\n", "exit 0\n"])
def test_a_patcher_that_fails_or_makes_nothing(tmp_path, monkeypatch, script):
    stands = tmp_path / "bin"
    stands.mkdir()
    monkeypatch.setenv("PATH", tools(stands, frida_gadget=script))
    app = tmp_path / "x.apk"
    app.write_bytes(b"app")
    with pytest.raises(DeviceRefused) as refused:
        gadget.patched([app], ("arm64-v8a",), "17", tmp_path / "out")
    assert refused.value.code == "gadget-failed"
    with pytest.raises(DeviceRefused) as refused:
        gadget.patched([app], ("mips",), "17", tmp_path / "out")
    assert refused.value.code == "gadget-abi"
