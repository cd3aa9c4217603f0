"""What services of phones say, in the forms of several releases. The texts are written for these tests."""

import pytest

from analyzers.dynamic import dumps

PACKAGE_DUMP = """\
Activity Resolver Table:
  Non-Data Actions:
      android.intent.action.MAIN:
        1f2e3d com.example.bank/.Start filter 4c5b6a
Packages:
  Package [com.example.bank] (1a2b3c):
    userId=10234
    versionCode=1207 minSdk=24 targetSdk=33
    versionName=1.2.7 beta
    install permissions:
      android.permission.INTERNET: granted=true
    User 0: ceDataInode=131 installed=true hidden=false
      runtime permissions:
        android.permission.CAMERA: granted=true, flags=[ USER_SET|USER_SENSITIVE_WHEN_GRANTED]
        android.permission.RECORD_AUDIO: granted=false, flags=[ USER_FIXED]
    User 10: ceDataInode=0 installed=false
      runtime permissions:
        android.permission.CAMERA: granted=false
Hidden system packages:
  Package [com.example.bank] (4d5e6f):
    userId=10001
    versionCode=1 minSdk=24
"""


def test_a_package_is_read_for_the_first_user_and_not_from_the_hidden_copy():
    block = dumps.package_block(PACKAGE_DUMP, "com.example.bank")
    assert dumps.version(block) == ("1.2.7 beta", "1207")
    assert dumps.user_id(block) == 10234
    assert dumps.permissions(block) == {
        "android.permission.INTERNET": True,
        "android.permission.CAMERA": True,
        "android.permission.RECORD_AUDIO": False,
    }
    assert dumps.permissions(block, user=10)["android.permission.CAMERA"] is False


def test_a_package_that_is_not_there_has_no_block_though_its_name_begins_another():
    assert dumps.package_block(PACKAGE_DUMP, "com.example.ban") == ""
    assert dumps.package_block(PACKAGE_DUMP, "com.example.bank.x") == ""
    assert dumps.version("") is None
    assert dumps.user_id("") is None


def test_android_14_names_the_user_id_otherwise():
    block = dumps.package_block("  Package [a.b] (1):\n    appId=10300\n    versionCode=2\n", "a.b")
    assert dumps.user_id(block) == 10300


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("  mResumedActivity: ActivityRecord{8f1 u0 a.b/.Main t12}", ("a.b", "a.b.Main")),
        ("    topResumedActivity=ActivityRecord{8f1 u0 a.b/c.d.Main$1 t12}", ("a.b", "c.d.Main$1")),
        ("  ResumedActivity: ActivityRecord{8f1 u0 a.b/.Main t12 d0}", ("a.b", "a.b.Main")),
        ("  mCurrentFocus=Window{5e u0 a.b/a.b.Main}", ("a.b", "a.b.Main")),
        (
            "  mFocusedApp=AppWindowToken{1 token=Token{2 ActivityRecord{8f u0 a.b/.Main t3}}}",
            ("a.b", "a.b.Main"),
        ),
        ("  mCurrentFocus=Window{5e u0 StatusBar}", ("", "")),
        ("", ("", "")),
    ],
)
def test_what_is_in_front(text, expected):
    assert dumps.front(text) == expected


def test_the_activity_that_is_in_front_wins_over_one_resumed_on_another_display():
    text = (
        "  mResumedActivity: ActivityRecord{1 u0 x.y/.Car t1}\n"
        "  topResumedActivity=ActivityRecord{2 u0 a.b/.Main t2}\n"
    )
    assert dumps.front(text) == ("a.b", "a.b.Main")


def test_the_launcher_is_the_line_of_this_package_only():
    said = "priority=0 preferredOrder=0 match=0x108000\ncom.a.b/.Main\n"
    assert dumps.launcher(said, "com.a.b") == ".Main"
    assert (
        dumps.launcher("priority=0\nandroid/com.android.internal.app.ResolverActivity", "com.a.b")
        == ""
    )
    assert dumps.launcher("No activity found", "com.a.b") == ""
    assert dumps.launcher("com.a.b/.Main;reboot", "com.a.b") == ""


EXITS = """\
ACTIVITY MANAGER PROCESS EXIT INFO (dumpsys activity exit-info)
Last Timestamp of Persistence Into Persistent Storage: 2026-11-22 10:00:00.000
  package: com.a.b
    Historical Process Exit for userId=0
      ApplicationExitInfo #0:
        timestamp=2026-11-22 10:01:02.345 pid=4711 realUid=10234 packageUid=10234 definingUid=10234 user=0
        process=com.a.b reason=1 (EXIT_SELF) subreason=0 (UNKNOWN) status=0
        importance=100 pss=0.00 rss=0.00 description=null state=empty trace=null
      ApplicationExitInfo #1:
        timestamp=2026-11-22 09:59:00.000 pid=4700 realUid=10234 packageUid=10234 user=0
        process=com.a.b reason=4 (CRASH) subreason=0 (UNKNOWN) status=0
        importance=100 pss=0.00 rss=0.00 description=crash state=empty trace=null
      ApplicationExitInfo #2:
        timestamp=2026-11-22 09:58:00.000 pid=4600 user=0
        process=com.a.b reason=10 (USER REQUESTED) subreason=21 (FORCE STOP) status=0
        importance=400 description=stop com.a.b due to from pid 9 state=empty
"""


def test_exit_reasons_tell_leaving_from_crashing_and_from_us():
    found = dumps.exits(EXITS)
    assert [(one.pid, one.reason, one.name) for one in found] == [
        (4711, 1, "EXIT_SELF"),
        (4700, 4, "CRASH"),
        (4600, 10, "USER REQUESTED"),
    ]
    assert [dumps.ended_how(one) for one in found] == ["exit", "crash", "killed-by-us"]
    assert found[0].at == "2026-11-22 10:01:02.345"
    assert found[0].description == ""
    assert found[2].description == "stop com.a.b due to from pid 9"
    assert dumps.exits("") == []
    assert dumps.exits("ApplicationExitInfo #0: nothing") == []


def test_the_camera_is_held_by_who_is_listed_now_and_not_by_who_was_before():
    live = "Active Camera Clients:\n[(Camera ID: 0, Cost: 100, PID: 9, State: 2, Client Package Name: com.a.b)]\n"
    past = "== Camera service events log (most recent at top): ==\n DISCONNECT device 0 Client package: com.x.y\n"
    assert dumps.camera_users(live + past) == ["com.a.b"]
    assert dumps.camera_users(past) == []


TABLE = """\
  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1 1 0
   1: 0100007F:B2C4 0100007F:1F90 01 00000000:00000000 00:00000000 00000000 10234        0 2 1 0
  sl  local_address                         remote_address                        st tx_queue
   0: 0000000000000000FFFF00000100007F:B2C6 0000000000000000FFFF00000100007F:01BB 01 00000000:00000000 00:00000000 00000000 10300        0 3 1 0
"""


def test_tables_of_sockets_of_both_kinds():
    assert dumps.connections(TABLE) == [
        (0x1F90, 0, 10, 0),
        (0xB2C4, 0x1F90, 1, 10234),
        (0xB2C6, 443, 1, 10300),
    ]


@pytest.mark.parametrize(
    ("properties", "kind"),
    [
        ({"ro.faceaudit.sim": "1", "ro.product.model": "x"}, "simulated"),
        ({"ro.kernel.qemu": "1"}, "emulator"),
        ({"ro.boot.qemu": "1"}, "emulator"),
        ({"ro.hardware": "ranchu"}, "emulator"),
        ({"ro.product.model": "sdk_gphone64_x86_64"}, "emulator"),
        ({"ro.build.characteristics": "nosdcard,emulator"}, "emulator"),
        ({"ro.product.manufacturer": "Genymotion"}, "emulator"),
        ({"ro.hardware": "redroid"}, "container"),
        ({"ro.product.device": "waydroid_x86_64"}, "container"),
        ({"ro.hardware": "qcom", "ro.product.model": "Pixel 7", "ro.kernel.qemu": "0"}, "phone"),
        ({}, "phone"),
    ],
)
def test_emulators_and_containers_are_told_from_phones(properties, kind):
    assert dumps.device_kind(properties) == kind


def test_a_property_cannot_fake_another_by_a_line_break():
    text = "[a]: [one\n[ro.faceaudit.sim]: [1]\n[b]: [two]\r\n"
    assert dumps.properties("[a]: [1]\n[b.c]: []\n") == {"a": "1", "b.c": ""}
    assert dumps.properties(text)["b"] == "two"


@pytest.mark.parametrize("name", ["a.b", "com.example.App_1", "android"])
def test_names_of_packages(name):
    assert dumps.is_package(name)


@pytest.mark.parametrize("name", ["a", "a.", ".a", "a b.c", "a.b;c", "1a.b", "a.b\n", "包.名"])
def test_what_is_no_name_of_a_package(name):
    assert not dumps.is_package(name)
