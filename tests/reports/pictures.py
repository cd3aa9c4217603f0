"""What pictures show, in small: a run, ways, a flow; one of each that means well and one that does not."""

import samples
from msgspec.structs import replace

from analyzers.artifacts import Evidence, Text
from reports.model import Report
from reports.pictured import Chain, Edge, Graph, Hop, Node, Occurrence, Walk

FLAGGED = "capture-before-consent"
EVIL = '<script>alert("1")</script>\u202e\u0000&amp;' + "爱" * 300


def seen(line, start, lane, kind, what, end=None, **parts):
    return Occurrence(line=line, start=start, end=end, lane=lane, kind=kind, what=what, **parts)


def walk(*occurrences, **parts):
    """A run in which the camera is open before anybody agreed to it."""
    given = occurrences or (
        seen(10, 0, "app", "launch", "spawn +0 s"),
        seen(11, 500, "screen", "prompt", "用户协议与隐私政策", end=1_400),
        seen(12, 900, "hand", "agree", "同意 (用户协议与隐私政策)", about="other"),
        seen(13, 1_400, "screen", "home", "订单, 我的", end=4_000),
        seen(14, 2_000, "hand", "touch", "刷脸登录"),
        seen(15, 2_100, "permission", "permission-asked", "android.permission.CAMERA", end=2_600),
        seen(16, 2_600, "permission", "permission-allowed", "android.permission.CAMERA"),
        seen(
            17,
            2_700,
            "camera",
            "camera-open",
            "android.hardware.Camera.open",
            end=9_000,
            checks=(FLAGGED,),
        ),
        seen(18, 2_800, "camera", "frame", "com.example.Face.onPreviewFrame"),
        seen(
            19,
            2_900,
            "sdk",
            "face-start",
            "com.arcsoft.face.FaceEngine.detectFaces",
            end=8_800,
            sdk="arcsoft-arcface",
        ),
        seen(20, 4_000, "screen", "prompt", "人脸信息处理同意书", end=4_800),
        seen(21, 4_700, "hand", "agree", "同意 (人脸信息处理同意书)", about="face"),
        seen(22, 4_800, "screen", "face-step", "请正对屏幕", end=9_200),
        seen(23, 7_000, "storage", "stored", "/sdcard/face.jpg"),
        seen(24, 7_400, "network", "upload", "face.example.com", checks=(FLAGGED,)),
        seen(25, 9_200, "sdk", "face-end", "result"),
        seen(26, 9_500, "app", "exit", "System.exit"),
    )
    span = max((each.end or each.start for each in given), default=0)
    return Walk(
        **{
            "run": "accept-1",
            "path": "accept",
            "way": "",
            "completed": True,
            "why": "",
            "span": span,
            "occurrences": given,
            "left_out": 3,
            **parts,
        }
    )


def graph(**parts):
    """Two ways, one over a separate consent and one without any, and what is beside them."""
    return Graph(
        **{
            "nodes": (
                Node("n1", "entry", "MainActivity"),
                Node("n2", "touch", "刷脸登录"),
                Node("n3", "consent", "同意 (人脸信息处理同意书)", "separate"),
                Node("n4", "face", "ArcFace: FaceEngine.detectFaces"),
                Node("n5", "touch", "扫一扫"),
                Node("n6", "face", "camera: Camera.open", checks=(FLAGGED,)),
                Node("n7", "permission", "CAMERA"),
                Node("n8", "alternative", "短信验证码"),
            ),
            "edges": (
                Edge("n1", "n2"),
                Edge("n2", "n3"),
                Edge("n3", "n4"),
                Edge("n1", "n5"),
                Edge("n5", "n6"),
                Edge("n2", "n7"),
                Edge("n3", "n8"),
            ),
            "complete": True,
            **parts,
        }
    )


def chain(passes=6, **parts):
    """A flow over some methods to a server, in cleartext."""
    place = Evidence("code", "classes.dex", "Lcom/example/Face;->run()V @ 0x2", "invoke")
    between = tuple(
        Hop("pass", f"call com.example.net.Step{n}.go", (place,)) for n in range(passes)
    )
    return Chain(
        **{
            "id": "camera-frame: onPictureTaken → Server.verify",
            "basis": "static",
            "source": Text("相机画面", "Camera frame"),
            "sink": Text("网络：http://face.example.com/v1", "Network: http://face.example.com/v1"),
            "hops": (
                Hop("source", "onPictureTaken", (place,)),
                *between,
                Hop("sink", "write", (place,)),
            ),
            "marks": (Text("明文传输", "In cleartext"), Text("每一帧", "Every frame")),
            "checks": (FLAGGED,),
            **parts,
        }
    )


def pictured() -> Report:
    """The violating sample with a picture of every kind."""
    quiet = walk(seen(1, 0, "app", "launch", "spawn"), run="idle-1", path="idle")
    return replace(
        samples.violating(),
        walks=(
            walk(),
            quiet,
            walk(run="accept-2"),
            walk(run="accept-3", completed=False, why="lost"),
        ),
        ways=graph(),
        chains=tuple(chain(id=f"flow {n}", passes=n) for n in range(6)),
    )


def hostile() -> Report:
    """Every text of a picture by somebody who means harm."""
    evil = walk(
        seen(1, 0, "hand", "agree", EVIL, about="face", sdk=EVIL, checks=(EVIL,)),
        seen(2, 10, "screen", EVIL, EVIL, end=20),
        run=EVIL, path=EVIL, why=EVIL,
    )  # fmt: skip
    node = Node("x", "face", EVIL, checks=(EVIL,))
    return replace(
        samples.hostile(),
        walks=(evil,),
        ways=graph(nodes=(node,), edges=()),
        chains=(
            chain(id=EVIL, source=Text(EVIL, EVIL), sink=Text(EVIL, EVIL), marks=(Text(EVIL, EVIL),),
                  hops=(Hop("pass", EVIL, ()),), checks=(EVIL,)),
        ),
    )  # fmt: skip
